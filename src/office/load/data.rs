//! What a release declares and the data that it is about: all that no text or look can change.
//!
//! What is computed of it is kept with it, for all editions and as long as its files stay as they
//! are: [`Data::computation`], [`Data::ask_rules`].

use std::collections::{BTreeMap, BTreeSet};
use std::iter;
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;

use crate::data::checks::{OtherStates, Validation, validate};
use crate::data::cube::{Cube, History};
use crate::data::figures::{Computation, DisclosureKey, FIRST_KNOWN, Sums, Suppression};
use crate::declaration::{DatasetId, List, Release, Rule, Vintage, VintageCount};
use crate::findings::{Code, Diagnostic, Diagnostics};
use crate::office::archive::KeyMarks;

/// The declarations and the data of a release.
#[derive(Debug)]
pub struct Data {
    /// The declarations.
    pub release: Release,
    /// The data, as of the last vintage.
    pub cube: Cube,
    /// The vintages that are in the data, oldest first.
    pub vintages: Vec<Vintage>,
    /// The last day whose vintages are in the data, where not all are wanted.
    pub as_of: Option<NaiveDate>,
    /// The keys of disclosure control, of the data sets that have one.
    keys: BTreeMap<DatasetId, DisclosureKey>,
    /// The data sets that errors are about: nothing is kept of them, and no rule about them is asked.
    unsound: BTreeSet<DatasetId>,
    history: History,
    /// The data as of fewer vintages, made when an edition asks for them.
    earlier: List<VintageCount, OnceLock<Cube>>,
    /// The sums of each state of the data, and what was found in filters.
    sums: List<VintageCount, OnceLock<(Sums, Diagnostics)>>,
    validation: OnceLock<Validation>,
    suppression: OnceLock<Option<Arc<Suppression>>>,
}

/// The data with their vintages.
pub(super) struct RevisedCube {
    /// The data, as of the last vintage.
    pub(super) cube: Cube,
    pub(super) history: History,
    /// The vintages in the data, oldest first.
    pub(super) vintages: Vec<Vintage>,
}

impl Data {
    /// The data of a release, with the vintages of the days up to `as_of`, without the data sets that errors are
    /// about.
    pub(super) fn new(
        release: Release,
        keys: BTreeMap<DatasetId, DisclosureKey>,
        as_of: Option<NaiveDate>,
        revised: RevisedCube,
        unsound: BTreeSet<DatasetId>,
    ) -> Self {
        let RevisedCube { mut cube, mut history, vintages } = revised;
        for id in &unsound {
            cube.datasets[*id] = cube.datasets[*id].emptied();
            history.leave_out(*id);
        }
        Self {
            release,
            cube,
            keys,
            unsound,
            as_of,
            earlier: history.vintages().earlier().map(|_| OnceLock::new()).collect(),
            sums: iter::repeat_with(OnceLock::new).take(vintages.len() + 1).collect(),
            vintages,
            history,
            validation: OnceLock::new(),
            suppression: OnceLock::new(),
        }
    }

    /// The name of the state of the data as of the first so many vintages.
    pub fn vintage(&self, vintages: VintageCount) -> &str {
        vintages.first(&self.vintages).last().map_or(FIRST_KNOWN, |last| &last.id)
    }

    /// The first day that vintages after the first so many changed something of; a value of a year counts in
    /// the average of the year before it.
    pub fn first_change(&self, known: VintageCount) -> Option<NaiveDate> {
        self.history.first_change(known, &self.release.datasets)
    }

    /// The data as of the first so many vintages.
    pub fn cube_as_of(&self, vintages: VintageCount) -> &Cube {
        let Some(earlier) = self.earlier.get(vintages) else { return &self.cube };
        made_once(earlier, || self.history.cube(vintages, &self.cube, &self.release.datasets))
    }

    /// The sums of the data as of the first so many vintages, which mark nothing as revised; filters with
    /// unknown codes are findings, the same for each.
    pub fn computation(&self, vintages: VintageCount, found: &mut Diagnostics) -> Computation<'_> {
        let (sums, of_filters) = self.sums(vintages);
        found.append(of_filters.clone());
        let computation = Computation::of(&self.release, self.cube_as_of(vintages), sums.clone());
        computation.of_vintages(vintages, self.vintage(vintages))
    }

    fn sums(&self, vintages: VintageCount) -> &(Sums, Diagnostics) {
        made_once(&self.sums[vintages], || {
            let mut found = Diagnostics::default();
            (Sums::new(&self.release, self.cube_as_of(vintages), &mut found), found)
        })
    }

    /// Makes beforehand what every edition needs of sound data: their sums, and what the rules of
    /// the release find in them. For that no text has to be read.
    pub(super) fn compute(&self) {
        let computation =
            self.computation(VintageCount::of(&self.vintages), &mut Diagnostics::default());
        self.validated(&computation);
    }

    /// What the rules of the release compared in the data and found. `computation` is of all
    /// vintages.
    fn validated(&self, computation: &Computation<'_>) -> &Validation {
        made_once(&self.validation, || {
            let earlier = |vintages| self.computation(vintages, &mut Diagnostics::default());
            let others = OtherStates { earlier, has_later: self.as_of.is_some() };
            validate(computation, &self.history, &others, |rule| self.is_asked(rule))
        })
    }

    /// The marks of the keys of disclosure control, of each data set with a threshold.
    pub fn key_marks(&self) -> KeyMarks {
        let datasets = self.release.datasets.ids().zip(&self.release.datasets);
        let hidden = datasets.filter(|(_, structure)| structure.threshold.is_some());
        let mark = |id| self.keys.get(&id).map(DisclosureKey::mark);
        hidden.map(|(id, structure)| (structure.id.clone(), mark(id))).collect()
    }

    /// Whether no error is about the data sets that a rule compares, nor about a filter of the sums that it does.
    fn is_asked(&self, rule: &Rule) -> bool {
        let (sums, _) = self.sums(VintageCount::of(&self.vintages));
        rule.check.datasets(&self.release).is_disjoint(&self.unsound)
            && rule.check.indicators(&self.release).is_disjoint(sums.misfiltered())
    }

    /// Asks the rules of the release; VAL-111 says which were not asked, because errors are about what they compare.
    /// `computation` is of all vintages.
    pub fn ask_rules(&self, computation: &Computation<'_>, found: &mut Diagnostics) -> &Validation {
        let validation = self.validated(computation);
        validation.report(found);
        let rules = self.release.rules.iter().filter(|rule| !self.is_asked(rule));
        self.not_asked(&rules.collect::<Vec<_>>(), found);
        validation
    }

    fn not_asked(&self, rules: &[&Rule], found: &mut Diagnostics) {
        let Some(first) = rules.first() else { return };
        let ids: Vec<String> = rules.iter().map(|rule| format!("`{}`", rule.id)).collect();
        let message = match ids.as_slice() {
            [id] => format!("the rule {id} was not asked"),
            ids => format!("{} rules were not asked: {}", ids.len(), ids.join(", ")),
        };
        let unasked = Diagnostic::new(Code::RulesNotAsked, message);
        found.push(
            unasked
                .at(&self.release.file, first.span.clone(), "rules compare all rows")
                .hint("Mend the errors and check again: more may be found then."),
        );
    }

    /// What of the data is not published, in any edition; `None` where all is.
    pub fn suppression(&self) -> Option<Arc<Suppression>> {
        let states = self.sums.ids().map(|vintages| self.cube_as_of(vintages));
        let suppression = || Suppression::new(&self.release, &self.keys, states).map(Arc::new);
        made_once(&self.suppression, suppression).clone()
    }
}

/// What a cell holds, made now if it holds nothing.
///
/// Nobody waits, as `OnceLock::get_or_init` would: a thread that makes it side by side with others
/// may be handed an edition that needs the very same, and would wait for itself. So two threads
/// may make it; the first is kept.
pub(crate) fn made_once<T>(cell: &OnceLock<T>, make: impl FnOnce() -> T) -> &T {
    if let Some(held) = cell.get() {
        return held;
    }
    let thing = make();
    cell.get_or_init(|| thing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_makes_a_thing_may_be_asked_for_it_meanwhile() {
        let cell = OnceLock::new();
        let made = made_once(&cell, || {
            assert_eq!(*made_once(&cell, || 1), 1);
            2
        });
        assert_eq!(*made, 1);
        assert_eq!(*made_once(&cell, || 3), 1);
    }
}
