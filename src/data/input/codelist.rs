//! Code lists: the codes of a classification in natural order, with what they are called.
//!
//! [`CodeList::new`] makes one from its codes; [`super::read_codelist`] reads them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

use chrono::NaiveDate;

use super::tree::Tree;
use crate::declaration::{CodeListId, Moment};
use crate::findings::{SourceFile, Spot};
use crate::time::{Frequency, Period};

/// Index of a code in its code list, in natural order.
pub type CodeIndex = u16;

/// A code among the codes of all lists of a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CodeKey {
    /// Its code list.
    pub list: CodeListId,
    /// Its index there.
    pub code: CodeIndex,
}

/// A code and what it is called.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Code {
    /// The code itself, as in the data.
    pub id: String,
    /// Labels by language tag.
    pub labels: BTreeMap<String, String>,
    /// Case forms by language tag and name of the case.
    pub forms: BTreeMap<String, BTreeMap<String, String>>,
    /// Names of the groups that it belongs to, in the order of the columns.
    pub groups: Vec<String>,
    /// The whole that it is a part of, by the column of the file that says so.
    pub parents: BTreeMap<String, String>,
    /// First period in which it is valid, where the list says so.
    pub valid_from: Option<Period>,
    /// Last period in which it is valid, where the list says so.
    pub valid_to: Option<Period>,
}

impl Code {
    /// What it is called in a language; the code itself where the list has no labels for it.
    pub fn label(&self, language: &str) -> &str {
        self.labels.get(language).unwrap_or(&self.id)
    }

    /// The first and the last period of a frequency in which data can have it, where the list says so. Of what is
    /// known at a moment of its period that moment counts, of all else each day of the period.
    pub fn validity(
        &self,
        frequency: Frequency,
        moment: Option<Moment>,
    ) -> (Option<Period>, Option<Period>) {
        let first = self.valid_from.map(|from| {
            let first = frequency.containing(from.first_day());
            let is_late = moment == Some(Moment::Start) && first.first_day() < from.first_day();
            first.plus(i32::from(is_late))
        });
        let last = self.valid_to.map(|to| {
            let last = frequency.containing(to.last_day());
            let is_early = moment == Some(Moment::End) && last.last_day() > to.last_day();
            last.plus(-i32::from(is_early))
        });
        (first, last)
    }

    /// Whether data can have it in a period.
    pub fn is_valid_in(&self, period: Period, moment: Option<Moment>) -> bool {
        let (first, last) = self.validity(period.frequency(), moment);
        first.is_none_or(|first| first <= period) && last.is_none_or(|last| period <= last)
    }

    /// When it is valid, for messages.
    pub fn valid_in_words(&self) -> String {
        match (self.valid_from, self.valid_to) {
            (Some(first), Some(last)) => format!("from {first} to {last}"),
            (Some(first), None) => format!("from {first} on"),
            (None, Some(last)) => format!("to {last}"),
            (None, None) => "always".to_owned(),
        }
    }

    /// A case form in a language, where the list has it.
    pub fn form(&self, language: &str, case: &str) -> Option<&str> {
        Some(self.forms.get(language)?.get(case)?)
    }
}

/// An empty cell of a label or a form.
#[derive(Debug, Clone)]
pub struct Unlabelled {
    /// The code that lacks it.
    pub code: CodeIndex,
    /// What it lacks: "a label in `fr`".
    pub what: String,
    /// Where it would stand.
    pub spot: Spot,
}

/// Codes that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its name, as in the column of the groups.
    pub name: String,
    /// Its codes, in natural order.
    pub codes: Vec<CodeIndex>,
}

/// Codes that became others on some day: one that was divided, several that were joined, or a part that went from one
/// to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeChange {
    /// The first day of the new codes.
    pub day: NaiveDate,
    /// The codes before.
    pub from: Vec<CodeIndex>,
    /// The codes since.
    pub to: Vec<CodeIndex>,
    /// For each code of both, once: it, and all that it is a part of.
    pub within: Vec<BTreeSet<CodeIndex>>,
}

/// What some codes have of those that a change is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cover {
    /// None of them.
    Nothing,
    /// Some and not all: they are not about the same before the change and since.
    Part,
    /// All: what went from one to another stays within them.
    All,
}

impl CodeChange {
    /// Whether a code is on either side.
    pub fn has(&self, code: CodeIndex) -> bool {
        self.from.contains(&code) || self.to.contains(&code)
    }

    /// What the codes that `takes` names have of this change, by themselves or as the wholes of others.
    pub fn cover(&self, takes: impl Fn(CodeIndex) -> bool) -> Cover {
        let covered = self.within.iter().filter(|within| within.iter().any(|code| takes(*code)));
        match covered.count() {
            0 => Cover::Nothing,
            all if all == self.within.len() => Cover::All,
            _ => Cover::Part,
        }
    }
}

/// A classification.
#[derive(Debug, Clone, Default)]
pub struct CodeList {
    /// Name in `release.toml`.
    pub id: String,
    /// The codes, in natural order.
    pub codes: Vec<Code>,
    /// The groups, sorted by name.
    pub groups: Vec<Group>,
    /// Whether every code could be read. If not, the file of the list has findings of its own,
    /// and nothing can be said about unknown codes.
    pub is_complete: bool,
    /// Whether nothing about it is an error. If not, it may lack codes and groups that it should have, and what names
    /// these is not wrong for that.
    pub is_sound: bool,
    /// Its file, if it has one of its own.
    pub file: Option<SourceFile>,
    /// Which of its codes are parts of which.
    pub tree: Tree,
    /// When codes of it became others.
    pub changes: Vec<CodeChange>,
    /// The cells of labels and forms in which nothing stands.
    pub unlabelled: Vec<Unlabelled>,
    lookup: HashMap<String, CodeIndex, BuildHasherDefault<Fnv>>,
}

impl CodeList {
    /// A list of these codes, which are different and at most 65 535.
    pub fn new(id: impl Into<String>, codes: Vec<Code>) -> Self {
        let mut groups: BTreeMap<&str, Vec<CodeIndex>> = BTreeMap::new();
        let mut lookup = HashMap::with_capacity_and_hasher(codes.len(), BuildHasherDefault::new());
        for (index, code) in (0..CodeIndex::MAX).zip(&codes) {
            for group in &code.groups {
                groups.entry(group).or_default().push(index);
            }
            lookup.insert(code.id.clone(), index);
        }
        let group = |(name, codes): (&str, Vec<CodeIndex>)| Group { name: name.to_owned(), codes };
        let groups = groups.into_iter().map(group).collect();
        let (tree, changes, unlabelled) = (Tree::default(), Vec::new(), Vec::new());
        let (is_complete, is_sound, file) = (true, true, None);
        Self {
            id: id.into(),
            codes,
            groups,
            is_complete,
            is_sound,
            file,
            tree,
            changes,
            unlabelled,
            lookup,
        }
    }

    /// A list whose file could not be read.
    pub fn unread(id: impl Into<String>) -> Self {
        Self { id: id.into(), ..Self::default() }
    }

    /// The index of a code.
    pub fn index(&self, id: &str) -> Option<CodeIndex> {
        self.lookup.get(id).copied()
    }

    /// The code at an index of this list.
    pub fn code(&self, index: CodeIndex) -> &Code {
        &self.codes[usize::from(index)]
    }

    /// The codes of a group, in natural order.
    pub fn group(&self, name: &str) -> Option<&[CodeIndex]> {
        let found = self.groups.binary_search_by(|group| group.name.as_str().cmp(name));
        Some(&self.groups[found.ok()?].codes)
    }

    /// The indices of the codes that counts and ranks go over, of which none is within another, in natural order.
    pub fn level(&self) -> impl Iterator<Item = CodeIndex> {
        self.indices().filter(|code| self.tree.in_level(*code))
    }

    /// The indices in natural order.
    pub fn indices(&self) -> impl ExactSizeIterator<Item = CodeIndex> + use<> {
        0..CodeIndex::try_from(self.codes.len()).unwrap_or(CodeIndex::MAX)
    }
}

/// The hash FNV-1a, several times faster than the default for codes of a few bytes: there is one
/// look-up for almost every cell of a data set.
#[derive(Debug)]
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xCBF2_9CE4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
