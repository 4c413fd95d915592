//! The vintages to the revisions of the key facts: what each edition stated first against what is
//! known now.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rust_decimal::Decimal;

use super::Assembly;
use crate::data::figures::KeyRevisions;
use crate::declaration::{Edition, Rows};

/// For each edition, each key fact as it was stated first and as it is known now, where there are
/// both.
pub(super) type KeyValues = Vec<Vec<Option<(Decimal, Decimal)>>>;

impl Assembly<'_> {
    /// The values of the key facts, if a table of the release shows how they were revised.
    ///
    /// Makes the earlier states of the data one after the other, so that none is made twice.
    pub(super) fn key_values(&self) -> KeyValues {
        let release = &self.preparation.data.release;
        let vintages = self.preparation.data.vintages.len();
        if vintages == 0 || release.tables.iter().all(|table| table.rows != Rows::KeyFacts) {
            return Vec::new();
        }
        for vintage in 0..vintages {
            self.as_of(vintage);
        }
        let editions = (0..release.editions.len()).into_par_iter();
        let of_edition =
            |edition| release.key_facts().map(|fact| self.values(fact, edition)).collect();
        editions.map(of_edition).collect()
    }

    /// The revisions of the key facts up to an edition, by their indicators. Without a vintage after
    /// an edition there is no later value of it.
    pub(super) fn key_revisions(&self, at: usize) -> BTreeMap<usize, KeyRevisions> {
        let release = &self.preparation.data.release;
        let key = &release.editions[at].key;
        let is_until = |edition: &Edition| edition.key == *key || key.follows(&edition.key);
        let of_fact = |(position, indicator): (usize, usize)| {
            let editions = release.editions.iter().zip(&self.key_values);
            let editions = editions.filter(|(edition, _)| is_until(edition));
            let values: Vec<(Decimal, Decimal)> =
                editions.filter_map(|(_, values)| values[position]).collect();
            Some((indicator, KeyRevisions::of(&release.indicators[indicator], &values)?))
        };
        release.key_facts().enumerate().filter_map(of_fact).collect()
    }

    /// The value that an edition stated first, and the one that is known now.
    fn values(&self, indicator: usize, edition: usize) -> Option<(Decimal, Decimal)> {
        let edition = &self.preparation.data.release.editions[edition];
        let vintages = &self.preparation.data.vintages;
        let first = vintages.iter().take_while(|vintage| vintage.released <= edition.released);
        let first = first.count();
        let value = |of: usize| self.as_of(of).evaluate(indicator, None, edition.period).value.ok();
        (first < vintages.len()).then_some(())?;
        Some((value(first)?, value(vintages.len())?))
    }
}
