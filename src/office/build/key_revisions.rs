//! The vintages to the revisions of the key facts: what each edition stated first against what is
//! known now.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rayon::prelude::*;

use super::Assembly;
use crate::data::figures::{FactKey, KeyRevisions, RevisedValue, View};
use crate::declaration::{Edition, EditionId, IndicatorId, List, Rows, VintageCount};
use crate::findings::Diagnostics;
use crate::office::load::made_once;

/// The key facts of each edition, in the order of the release; `None` for a fact that was not stated
/// first or is not known later.
type KeyValues = List<EditionId, Vec<Option<RevisedValue>>>;

/// The values that revisions are measured by, for each state of the data that they lead up to.
pub(super) type KeyValuesByState = List<VintageCount, OnceLock<KeyValues>>;

impl Assembly<'_> {
    /// Makes beforehand the values of the key facts as they are known now, if a table of the release
    /// shows how they were revised.
    ///
    /// Makes the earlier states of the data one after the other, so that none is made twice.
    pub(super) fn prepare_key_values(&self) {
        let vintages = VintageCount::of(&self.preparation.data.vintages);
        if vintages == VintageCount::NONE || !self.shows_key_revisions() {
            return;
        }
        for earlier in vintages.earlier() {
            self.preparation.data.computation(earlier, &mut Diagnostics::default());
        }
        self.key_values(vintages);
    }

    fn shows_key_revisions(&self) -> bool {
        let mut tables = self.preparation.data.release.tables.iter();
        tables.any(|table| table.rows == Rows::KeyFacts)
    }

    fn key_values(&self, latest: VintageCount) -> &KeyValues {
        made_once(&self.key_values[latest], || {
            let release = &self.preparation.data.release;
            let editions: Vec<EditionId> = release.editions.ids().collect();
            let values = |edition| {
                let values = release.key_facts();
                values.map(|fact| self.revised_value(fact, edition, latest)).collect()
            };
            editions.into_par_iter().map(values).collect()
        })
    }

    /// The revisions of the key facts up to an edition, by their indicators. Without a vintage after
    /// an edition there is no later value of it.
    pub(super) fn key_revisions(&self, id: EditionId) -> BTreeMap<IndicatorId, KeyRevisions> {
        let data = &self.preparation.data;
        let release = &data.release;
        let latest = data.vintages_of(&release.editions[id]);
        if latest == VintageCount::NONE || !self.shows_key_revisions() {
            return BTreeMap::new();
        }
        let key_values = self.key_values(latest);
        let key = &release.editions[id].key;
        let is_until = |edition: &Edition| edition.key == *key || key.follows(&edition.key);
        let revisions = |(position, indicator): (usize, IndicatorId)| {
            let editions = release.editions.iter().zip(key_values.iter());
            let editions = editions.filter(|(edition, _)| is_until(edition));
            let values: Vec<RevisedValue> =
                editions.filter_map(|(_, values)| values[position]).collect();
            Some((indicator, KeyRevisions::of(&release.indicators[indicator], &values)?))
        };
        release.key_facts().enumerate().filter_map(revisions).collect()
    }

    /// The value that readers were told first of the period of an edition, with the one that is known in a later state
    /// of the data.
    fn revised_value(
        &self,
        indicator: IndicatorId,
        edition: EditionId,
        latest: VintageCount,
    ) -> Option<RevisedValue> {
        let data = &self.preparation.data;
        let (period, stage) = (
            data.release.editions[edition].key.period(),
            data.release.editions[edition].key.stage(),
        );
        let key = FactKey { indicator, code: None, period };
        let value = |known| {
            let view = self.view(edition, known);
            (&view as &dyn View).evaluate(key).value.ok()
        };
        let told = data.first_told(stage);
        let mut earlier = told.known(period.last()).take_while(|known| *known < latest);
        Some(RevisedValue { first: earlier.find_map(value)?, latest: value(latest)? })
    }
}
