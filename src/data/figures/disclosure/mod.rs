//! What of the data is not published, so that no published number gives a small count back.
//!
//! [`Suppression::new`] is the entry point; [`super::Computation::evaluate`] asks it before it
//! computes anything. It is made once for all editions, over every state of the data.
//!
//! - A *cell* is what a published sum is of one code, of one pair of codes of a matrix, or as a whole.
//!   A cell is *small* in a step, the months between two editions, when it counts less there than
//!   the threshold, and not 0. From that step to the end of the year it is hidden.
//! - A hidden cell is *protected* when observations can be thought of that differ from the true ones
//!   in it by as much as the threshold, and give the same number wherever one is published:
//!   see [`search`]. Where they cannot, more cells are hidden, so chosen that the choice tells
//!   nothing: see [`choice`].
//!
//! What is computed of a hidden cell is hidden; all else is computed of cells that such other
//! observations leave as they are, so that no formula, however clever, tells them from the true ones.

mod cells;
mod choice;
mod moves;
mod search;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

pub use self::choice::DisclosureKey;

use self::cells::{Hidden, Space};
use self::search::Search;
use crate::data::cube::{CodeIndex, CodeKey, Cube};
use crate::declaration::{
    DatasetId, DimensionId, IndicatorId, MatrixStructure, Release, Rows, Sum,
};
use crate::time::{Period, ReferencePeriod};

/// What of the data is not published.
#[derive(Debug)]
pub struct Suppression {
    /// The cells of each data set that has a threshold.
    spaces: BTreeMap<DatasetId, Space>,
    /// By data set and year: for each cell, the first period of the step from which it is hidden.
    hidden: BTreeMap<(DatasetId, i32), Hidden>,
}

impl Suppression {
    /// Decides for each cell of each data set with a threshold; `None` where there is no such data
    /// set. `states` are the data as they were known, oldest first: what was hidden once stays so.
    /// `keys` are those of the data sets that have one.
    pub fn new<'c>(
        release: &Release,
        keys: &BTreeMap<DatasetId, DisclosureKey>,
        states: impl Iterator<Item = &'c Cube>,
    ) -> Option<Self> {
        if release.datasets.iter().all(|dataset| dataset.threshold.is_none()) {
            return None;
        }
        let mut suppression = Self { spaces: BTreeMap::new(), hidden: BTreeMap::new() };
        for cube in states {
            suppression.add(release, keys, cube);
        }
        Some(suppression)
    }

    fn add(&mut self, release: &Release, keys: &BTreeMap<DatasetId, DisclosureKey>, cube: &Cube) {
        if self.spaces.is_empty() {
            let datasets = release.datasets.ids();
            let spaces =
                datasets.filter_map(|id| Some((id, Space::new(release, cube, id, keys.get(&id))?)));
            self.spaces = spaces.collect();
        }
        let years = self.spaces.iter().flat_map(|(dataset, space)| {
            // A year without a row has nothing to hide.
            let years: BTreeSet<i32> =
                cube.datasets[*dataset].periods().map(Period::year).collect();
            years.into_iter().map(move |year| (*dataset, space, year))
        });
        let years: Vec<_> = years.collect();
        let found: Vec<_> = years
            .into_par_iter()
            .map(|(dataset, space, year)| {
                let before = self.hidden.get(&(dataset, year));
                let search = Search::new(space, before);
                let data = &cube.datasets[dataset];
                ((dataset, year), search.year(data, year, &ends(release, dataset, year)))
            })
            .collect();
        self.hidden.extend(found);
    }

    /// Whether a sum over a data set is hidden, for all codes or for one of a code list.
    pub(super) fn hides(
        &self,
        indicator: IndicatorId,
        sum: &Sum,
        code: Option<CodeKey>,
        period: ReferencePeriod,
    ) -> bool {
        let code = code.and_then(|key| Some((*sum.by.get(&key.list)?, key.code)));
        let code: Vec<(DimensionId, CodeIndex)> = code.into_iter().collect();
        self.hides_cell(sum.dataset, indicator, &code, period)
    }

    /// Whether a cell of a matrix is hidden. `places` are the places of its row and column, 0 the total.
    pub(super) fn hides_of_matrix(
        &self,
        matrix: &MatrixStructure,
        dataset: DatasetId,
        places: [usize; 2],
        period: ReferencePeriod,
    ) -> bool {
        let sides = [matrix.rows, matrix.columns].into_iter().zip(places);
        let codes: Vec<(DimensionId, CodeIndex)> = sides
            .filter_map(|(dimension, place)| {
                Some((dimension, CodeIndex::try_from(place.checked_sub(1)?).ok()?))
            })
            .collect();
        self.hides_cell(dataset, matrix.indicator, &codes, period)
    }

    fn hides_cell(
        &self,
        dataset: DatasetId,
        indicator: IndicatorId,
        codes: &[(DimensionId, CodeIndex)],
        period: ReferencePeriod,
    ) -> bool {
        let Some(space) = self.spaces.get(&dataset) else { return false };
        // What is not published was not looked at, and stays unpublished.
        let Some(cell) = space.find(indicator, codes) else { return true };
        let hidden = self.hidden.get(&(dataset, period.last().year()));
        hidden.and_then(|hidden| hidden[cell]).is_some_and(|from| from <= period.last())
    }
}

/// The last periods of the steps of a year, in periods of the data set: where a published period of it
/// can end.
fn ends(release: &Release, dataset: DatasetId, year: i32) -> Vec<Period> {
    let by_period = release.all_tables().any(|table| table.rows == Rows::Periods);
    let single = by_period.then(|| ReferencePeriod::year(release.frequency(), year));
    let single = single.into_iter().flat_map(ReferencePeriod::iter);
    let editions = release.editions.iter().map(|edition| edition.key.period().last());
    let editions = editions.filter(|last| last.year() >= year);
    let editions = editions.filter_map(|last| last.shifted(year - last.year()));
    let frequency = release.datasets[dataset].frequency;
    let ends = single.chain(editions).filter_map(|end| Some(end.periods(frequency)?.last()));
    ends.chain([frequency.last_of(year)]).collect::<BTreeSet<_>>().into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declaration::{Id, TableId};
    use crate::findings::{Diagnostics, SourceFile};

    #[test]
    fn a_step_ends_where_a_published_period_can_end() {
        let text = include_str!("../../../../tests/findings/sound/templates/flows/release.toml");
        let file = SourceFile::new("release.toml", text);
        let mut release =
            crate::declaration::read("flows", &file, &mut Diagnostics::default()).unwrap();
        let ends = |release: &Release, dataset, year| -> Vec<String> {
            ends(release, dataset, year).iter().map(ToString::to_string).collect()
        };
        // The editions of February and March 2025, their bases, and whole years.
        assert_eq!(ends(&release, DatasetId::new(0), 2024), ["2024-02", "2024-03", "2024-12"]);
        assert_eq!(ends(&release, DatasetId::new(1), 2024), ["2024"]);
        release.tables[TableId::new(0)].rows = Rows::Periods;
        assert_eq!(ends(&release, DatasetId::new(0), 2024).len(), 12);
    }
}
