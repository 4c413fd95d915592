//! What of the data is not published, so that no published number gives a small count back.
//!
//! [`Suppression::new`] is the entry point; [`super::Computation::evaluate`] asks it before it
//! computes anything. It is made once for all editions, over every state of the data.
//!
//! - A *cell* is what a published sum is of one code, of one pair of codes of a matrix, or as a whole.
//!   A *step* is the time between two ends of what is read of a data set: see [`read`]. A cell is *small* in a step
//!   when it counts less there than the threshold, and not 0. It is hidden in that step: in every period that has it.
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
mod read;
mod search;

use std::collections::BTreeMap;

use rayon::prelude::*;

pub use self::choice::DisclosureKey;

use self::cells::{Hidden, Space};
use self::read::Periods;
use self::search::Search;
use crate::data::cube::{CodeIndex, CodeKey, Cube};
use crate::declaration::{DatasetId, DimensionId, IndicatorId, MatrixStructure, Release, Sum};
use crate::time::ReferencePeriod;

/// What of the data is not published.
#[derive(Debug)]
pub struct Suppression {
    /// The cells of each data set that has a threshold.
    spaces: BTreeMap<DatasetId, Space>,
    /// The steps of each data set in which cells are hidden.
    hidden: BTreeMap<DatasetId, Hidden>,
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
        let states: Vec<&Cube> = states.collect();
        let periods = Periods::new(release, &states);
        let mut suppression = Self { spaces: BTreeMap::new(), hidden: BTreeMap::new() };
        if let Some(cube) = states.first() {
            let spaces = release.datasets.ids().filter_map(|id| {
                Some((id, Space::new(release, cube, id, keys.get(&id), &periods)?))
            });
            suppression.spaces = spaces.collect();
        }
        for cube in states {
            suppression.add(cube);
        }
        Some(suppression)
    }

    fn add(&mut self, cube: &Cube) {
        let none = Hidden::new();
        let runs = self.spaces.iter().flat_map(|(dataset, space)| {
            let runs = space.runs().into_iter();
            runs.map(move |run| (*dataset, space, run))
        });
        let runs: Vec<_> = runs.collect();
        let found: Vec<(DatasetId, Hidden)> = runs
            .into_par_iter()
            .map(|(dataset, space, run)| {
                let before = self.hidden.get(&dataset).unwrap_or(&none);
                let search = Search::new(space, before);
                (dataset, search.run(&cube.datasets[dataset], run))
            })
            .collect();
        for (dataset, hidden) in found {
            self.hidden.entry(dataset).or_default().extend(hidden);
        }
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
        if !space.breakdown(cell).is_read_in(period) {
            return true;
        }
        let hidden = self.hidden.get(&dataset).into_iter();
        let mut steps = hidden.flat_map(|steps| steps.range(period.first()..=period.last()));
        steps.any(|(_, cells)| cells[cell])
    }
}
