//! The vintages to the revisions of the key facts: what each edition stated first against what is
//! known now.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::Assembly;
use crate::data::figures::{KeyRevisions, RevisedValue};
use crate::declaration::{Edition, EditionId, IndicatorId, List, Rows, VintageCount};

/// The key facts of each edition, in the order of the release; `None` for a fact that was not stated
/// first or is not known now.
pub(super) type KeyValues = List<EditionId, Vec<Option<RevisedValue>>>;

impl Assembly<'_> {
    /// The values of the key facts, if a table of the release shows how they were revised.
    ///
    /// Makes the earlier states of the data one after the other, so that none is made twice.
    pub(super) fn key_values(&self) -> KeyValues {
        let release = &self.preparation.data.release;
        let vintages = VintageCount::of(&self.preparation.data.vintages);
        let is_shown = release.tables.iter().any(|table| table.rows == Rows::KeyFacts);
        if vintages == VintageCount::NONE || !is_shown {
            return List::new();
        }
        for earlier in vintages.earlier() {
            self.as_of(earlier);
        }
        let editions: Vec<EditionId> = release.editions.ids().collect();
        let values =
            |edition| release.key_facts().map(|fact| self.revised_value(fact, edition)).collect();
        editions.into_par_iter().map(values).collect()
    }

    /// The revisions of the key facts up to an edition, by their indicators. Without a vintage after
    /// an edition there is no later value of it.
    pub(super) fn key_revisions(&self, id: EditionId) -> BTreeMap<IndicatorId, KeyRevisions> {
        let release = &self.preparation.data.release;
        let key = &release.editions[id].key;
        let is_until = |edition: &Edition| edition.key == *key || key.follows(&edition.key);
        let revisions = |(position, indicator): (usize, IndicatorId)| {
            let editions = release.editions.iter().zip(self.key_values.iter());
            let editions = editions.filter(|(edition, _)| is_until(edition));
            let values: Vec<RevisedValue> =
                editions.filter_map(|(_, values)| values[position]).collect();
            Some((indicator, KeyRevisions::of(&release.indicators[indicator], &values)?))
        };
        release.key_facts().enumerate().filter_map(revisions).collect()
    }

    /// The value that an edition stated first, with the one that is known now.
    fn revised_value(&self, indicator: IndicatorId, edition: EditionId) -> Option<RevisedValue> {
        let edition = &self.preparation.data.release.editions[edition];
        let vintages = &self.preparation.data.vintages;
        let before = vintages.iter().take_while(|vintage| vintage.released <= edition.released);
        let first = VintageCount::of(&vintages[..before.count()]);
        let all = VintageCount::of(vintages);
        let value = |known: VintageCount| {
            self.as_of(known).evaluate(indicator, None, edition.key.period()).value.ok()
        };
        (first < all).then_some(())?;
        Some(RevisedValue { first: value(first)?, latest: value(all)? })
    }
}
