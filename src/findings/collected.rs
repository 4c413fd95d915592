//! The findings of a run: each once, and those that say the same in many places counted.
//!
//! [`Diagnostics`] is the entry point. What it costs goes with the number of findings alone: one
//! that is already there is recognised by its hash, and of more than a screen of findings that
//! say the same about one file the first is shown, with how many more there are. Of findings that say
//! different things, as each names its own digits, some hundred of a code are shown of one file, and the
//! last of them counts the rest: nobody reads more, and a megabyte of slips would be forty of messages.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{Hash, Hasher};
use std::slice;

use super::{Diagnostic, Severity};

/// How many findings are shown that say the same about one file.
pub(super) const SHOWN: usize = 20;

/// How many findings of one code are shown that say different things about one file.
const SHOWN_OF_CODE: usize = 200;

/// The findings of a run, in the order in which they were made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics {
    found: Vec<Kept>,
    /// The findings that say the same, by the hash of what they say.
    alike: HashMap<u64, Alike>,
    /// The findings of a code about a file, by the hash of both.
    of_code: BTreeMap<u64, OfCode>,
}

/// A finding that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Kept {
    finding: Diagnostic,
    /// Whether one before it counts it.
    is_counted: bool,
}

/// Findings that say the same about one file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Alike {
    /// The indices of those that are kept: the first few.
    kept: Vec<usize>,
    /// The hashes of the places of all.
    places: HashSet<u64>,
}

/// Findings of one code about one file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct OfCode {
    /// How many that say different things are kept.
    kept: usize,
    /// The index of the one that counts those beyond.
    last: Option<usize>,
    /// The hashes of those beyond, and of their places.
    beyond: HashSet<u64>,
}

impl Diagnostics {
    /// Adds a finding, unless the same one is already there.
    pub fn push(&mut self, finding: Diagnostic) {
        let place = hash(&finding.places);
        self.add(finding, [place]);
    }

    /// Adds a finding that stands for all these places.
    fn add(&mut self, finding: Diagnostic, places: impl IntoIterator<Item = u64>) {
        let said = said(&finding);
        let of_code = self.of_code.entry(kind(&finding)).or_default();
        let alike = self.alike.entry(said).or_default();
        let before = alike.places.len();
        alike.places.extend(places);
        if alike.places.len() == before {
            return;
        }
        if alike.kept.is_empty() {
            if of_code.kept >= SHOWN_OF_CODE {
                of_code.beyond.extend(alike.places.iter().map(|place| hash(&(said, place))));
                if of_code.last.is_none() {
                    of_code.last = Some(self.found.len());
                    self.found.push(Kept { finding, is_counted: false });
                }
                of_code.count(&mut self.found);
                return;
            }
            of_code.kept += 1;
        }
        if alike.kept.len() < SHOWN {
            alike.kept.push(self.found.len());
            self.found.push(Kept { finding, is_counted: false });
        }
        if alike.places.len() > SHOWN {
            let mut kept = alike.kept.iter();
            if let Some(first) = kept.next() {
                let more = &mut self.found[*first].finding.more;
                more.count = more.count.max(alike.places.len() - 1);
            }
            kept.for_each(|index| self.found[*index].is_counted = true);
        }
    }

    /// Adds all findings of `later`, in their order.
    pub fn append(&mut self, later: Self) {
        for (index, kept) in later.found.into_iter().enumerate() {
            let alike = later.alike.get(&said(&kept.finding));
            // The first brings those that it counts.
            let alike = alike.filter(|alike| alike.kept.first() == Some(&index));
            let counted = alike.filter(|alike| alike.places.len() > SHOWN);
            let place = hash(&kept.finding.places);
            let others = counted.into_iter().flat_map(|alike| alike.places.iter().copied());
            self.add(kept.finding, std::iter::once(place).chain(others));
        }
        for (kind, later) in later.of_code {
            let of_code = self.of_code.entry(kind).or_default();
            of_code.beyond.extend(later.beyond);
            of_code.count(&mut self.found);
        }
    }

    /// Whether a finding stops the release.
    pub fn has_errors(&self) -> bool {
        self.reach(Severity::Error)
    }

    /// Whether a finding weighs as much as `least`, or more.
    pub fn reach(&self, least: Severity) -> bool {
        self.found.iter().any(|kept| kept.finding.severity >= least)
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The findings that are shown, in order.
    pub fn iter(&self) -> Shown<'_> {
        Shown(self.found.iter())
    }

    /// How many findings have this severity, those among them that are only counted.
    pub fn count(&self, severity: Severity) -> usize {
        let weighty = self.iter().filter(|found| found.severity == severity);
        weighty.map(|found| 1 + found.more.count).sum()
    }
}

impl OfCode {
    /// Says on the last that is kept how many more there are.
    fn count(&self, found: &mut [Kept]) {
        if let Some(last) = self.last.and_then(|last| found.get_mut(last)) {
            last.finding.more.count = self.beyond.len().saturating_sub(1);
        }
    }
}

/// The hash of the code of a finding and of its file.
fn kind(finding: &Diagnostic) -> u64 {
    hash(&(finding.code, finding.severity, finding.places.first().map(|place| &place.file)))
}

/// The hash of what a finding says, wherever in its file.
fn said(finding: &Diagnostic) -> u64 {
    let Diagnostic { code, severity, message, places, hints, more: _ } = finding;
    let file = places.first().map(|place| &place.file);
    let labels: Vec<&str> = places.iter().map(|place| place.label.as_str()).collect();
    hash(&(code, severity, message, file, labels, hints))
}

/// A hash that is the same in every run.
fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// The findings that are shown, in order.
#[derive(Debug, Clone)]
pub struct Shown<'a>(slice::Iter<'a, Kept>);

impl<'a> Iterator for Shown<'a> {
    type Item = &'a Diagnostic;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.find(|kept| !kept.is_counted).map(|kept| &kept.finding)
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = Shown<'a>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::{Code, SourceFile};

    fn found(places: std::ops::Range<usize>) -> Diagnostics {
        let file = SourceFile::new("en.md", "<b>".repeat(3_000));
        let mut found = Diagnostics::default();
        for place in places {
            let finding = Diagnostic::new(Code::UnknownHtml, "HTML");
            found.push(finding.at(&file, place * 3..place * 3 + 3, "here"));
        }
        found
    }

    #[test]
    fn findings_weigh_the_same_whoever_collected_them() {
        let mut all = Diagnostics::default();
        assert!(!all.reach(Severity::Warning));
        let mut later = Diagnostics::default();
        later.push(Diagnostic::new(Code::LongSentence, "long"));
        all.append(later);
        assert!(all.reach(Severity::Warning) && !all.reach(Severity::Error) && !all.has_errors());
        all.append(found(0..1));
        assert!(all.reach(Severity::Warning) && all.reach(Severity::Error) && all.has_errors());
    }

    #[test]
    fn of_what_says_different_things_some_are_shown_and_the_rest_counted() {
        let file = SourceFile::new("en.md", "1 ".repeat(3_000));
        let digits = |numbers: std::ops::Range<usize>| {
            let mut found = Diagnostics::default();
            for number in numbers {
                let finding = Diagnostic::new(Code::DigitsOfNoFact, format!("digits “{number}”"));
                found.push(finding.at(&file, number * 2..number * 2 + 1, "here"));
            }
            found
        };
        let counts = |found: &Diagnostics| (found.iter().count(), found.count(Severity::Error));
        assert_eq!(counts(&digits(0..200)), (200, 200));
        assert_eq!(counts(&digits(0..3_000)), (201, 3_000));
        // Of two editions, the findings that they share are there once.
        let mut both = digits(0..3_000);
        both.append(digits(0..3_000));
        assert_eq!(counts(&both), (201, 3_000));
        let mut both = digits(0..150);
        both.append(digits(100..400));
        assert_eq!(counts(&both), (201, 400));
    }

    #[test]
    fn what_says_the_same_more_often_than_a_screen_holds_is_counted() {
        let counts = |found: &Diagnostics| {
            let shown: Vec<usize> = found.iter().map(|finding| finding.more.count).collect();
            (shown, found.count(Severity::Error))
        };
        assert_eq!(counts(&found(0..20)), (vec![0; 20], 20));
        assert_eq!(counts(&found(0..2_000)), (vec![1_999], 2_000));
        // Of two editions, the findings that they share are there once.
        let mut both = found(0..2_000);
        both.append(found(0..2_000));
        assert_eq!(counts(&both), (vec![1_999], 2_000));
        both.append(found(1_990..2_100));
        assert_eq!(counts(&both), (vec![2_099], 2_100));
        let mut both = found(0..15);
        both.append(found(10..25));
        assert_eq!(counts(&both), (vec![24], 25));
    }
}
