//! The vintages to the revisions of the key facts: what each edition stated first against what is
//! known now.

use rayon::prelude::*;
use rust_decimal::Decimal;

use super::Assembly;
use crate::data::figures::{Facts, KeyRevisions};
use crate::declaration::{EditionId, IndicatorId, List, Rows, VintageCount};

/// For each edition, each key fact as it was stated first and as it is known now, where there are
/// both.
pub(super) type KeyValues = List<EditionId, Vec<Option<(Decimal, Decimal)>>>;

impl Assembly<'_> {
    /// The values of the key facts, if a table of the release shows how they were revised.
    ///
    /// Makes the earlier states of the data one after the other, so that none is made twice.
    pub(super) fn key_values(&self) -> KeyValues {
        let release = &self.preparation.release;
        let vintages = VintageCount::of(&self.preparation.vintages);
        if vintages == VintageCount::NONE
            || release.tables.iter().all(|table| table.rows != Rows::KeyFacts)
        {
            return List::new();
        }
        for earlier in vintages.earlier() {
            self.as_of(earlier);
        }
        let editions: Vec<EditionId> = release.editions.ids().collect();
        let of_edition =
            |edition| release.key_facts().map(|fact| self.values(fact, edition)).collect();
        editions.into_par_iter().map(of_edition).collect()
    }

    /// Adds the revisions of the key facts up to an edition. Without a vintage after an edition there
    /// is no later value of it.
    pub(super) fn add_key_revisions(&self, facts: &mut Facts<'_>, edition: EditionId) {
        let release = &self.preparation.release;
        for (position, indicator) in release.key_facts().enumerate() {
            let editions = self.key_values.entries().take_while(|(id, _)| *id <= edition);
            let values: Vec<(Decimal, Decimal)> =
                editions.filter_map(|(_, values)| values[position]).collect();
            let revisions = KeyRevisions::of(&release.indicators[indicator], &values);
            facts.key_revisions.extend(revisions.map(|revisions| (indicator, revisions)));
        }
    }

    /// The value that an edition stated first, and the one that is known now.
    fn values(&self, indicator: IndicatorId, edition: EditionId) -> Option<(Decimal, Decimal)> {
        let edition = &self.preparation.release.editions[edition];
        let vintages = &self.preparation.vintages;
        let first = vintages.iter().take_while(|vintage| vintage.released <= edition.released);
        let first = VintageCount::of(&vintages[..first.count()]);
        let all = VintageCount::of(vintages);
        let value = |known: VintageCount| {
            self.as_of(known).evaluate(indicator, None, edition.period).value.ok()
        };
        (first < all).then_some(())?;
        Some((value(first)?, value(all)?))
    }
}
