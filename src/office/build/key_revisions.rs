//! The vintages to the revisions of the key facts: what each edition stated first against what is
//! known now.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rust_decimal::Decimal;

use super::Assembly;
use crate::data::figures::KeyRevisions;
use crate::declaration::{Edition, EditionId, IndicatorId, List, Rows, VintageCount};

/// For each edition, each key fact as it was stated first and as it is known now, where there are
/// both.
pub(super) type KeyValues = List<EditionId, Vec<Option<(Decimal, Decimal)>>>;

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
        let of_edition =
            |edition| release.key_facts().map(|fact| self.values(fact, edition)).collect();
        editions.into_par_iter().map(of_edition).collect()
    }

    /// The revisions of the key facts up to an edition, by their indicators. Without a vintage after
    /// an edition there is no later value of it.
    pub(super) fn key_revisions(&self, id: EditionId) -> BTreeMap<IndicatorId, KeyRevisions> {
        let release = &self.preparation.data.release;
        let key = &release.editions[id].key;
        let is_until = |edition: &Edition| edition.key == *key || key.follows(&edition.key);
        let of_fact = |(position, indicator): (usize, IndicatorId)| {
            let editions = release.editions.iter().zip(self.key_values.iter());
            let editions = editions.filter(|(edition, _)| is_until(edition));
            let values: Vec<(Decimal, Decimal)> =
                editions.filter_map(|(_, values)| values[position]).collect();
            Some((indicator, KeyRevisions::of(&release.indicators[indicator], &values)?))
        };
        release.key_facts().enumerate().filter_map(of_fact).collect()
    }

    /// The value that an edition stated first, and the one that is known now.
    fn values(&self, indicator: IndicatorId, edition: EditionId) -> Option<(Decimal, Decimal)> {
        let edition = &self.preparation.data.release.editions[edition];
        let vintages = &self.preparation.data.vintages;
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
