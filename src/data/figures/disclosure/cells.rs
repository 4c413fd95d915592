//! The cells of a data set: everything that a release publishes of it directly.
//!
//! [`Space::new`] is the entry point.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::choice::{Choice, DisclosureKey};
use super::read::{Periods, Steps, SumBy};

pub(super) use crate::data::cube::Codes;
use crate::data::cube::{CodeIndex, Cube};
use crate::data::figures::selection::Selection;
use crate::data::figures::series::published_sums;
use crate::declaration::{
    DatasetId, DatasetStructure, DimensionId, IndicatorId, List, Release, Sum,
};
use crate::findings::Diagnostics;
use crate::time::{Period, ReferencePeriod};

/// For each step in which cells are hidden, by its first period: whether a cell is.
pub(super) type Hidden = BTreeMap<Period, Vec<bool>>;

/// From which period of a data set on a code can stand in it, and up to which; always where nothing is said.
type Validity = (Option<Period>, Option<Period>);

/// One sum by no, one or two dimensions.
#[derive(Debug)]
pub(super) struct Breakdown {
    selection: Selection,
    dimensions: Vec<DimensionId>,
    /// How many codes each of these dimensions has.
    sizes: Vec<usize>,
    /// Index of its first cell.
    first: usize,
    /// The periods in which it is read.
    periods: BTreeSet<ReferencePeriod>,
    /// For each step, the latest first step of the periods with it.
    since: Vec<Option<usize>>,
}

impl Breakdown {
    fn new(
        selection: Selection,
        dimensions: Vec<DimensionId>,
        sizes: Vec<usize>,
        first: usize,
    ) -> Self {
        let (periods, since) = (BTreeSet::new(), Vec::new());
        Self { selection, dimensions, sizes, first, periods, since }
    }

    /// Whether it is read in a period.
    pub(super) fn is_read_in(&self, period: ReferencePeriod) -> bool {
        self.periods.contains(&period)
    }

    /// The dimensions by which it is broken down.
    pub(super) fn dimensions(&self) -> &[DimensionId] {
        &self.dimensions
    }

    /// The dimensions whose codes decide whether an observation is in a cell of it.
    pub(super) fn deciding(&self) -> Vec<DimensionId> {
        let mut dimensions: Vec<DimensionId> = self.dimensions.clone();
        dimensions.extend(self.selection.filtered());
        dimensions.sort_unstable();
        dimensions.dedup();
        dimensions
    }

    /// The cell that takes observations of these codes.
    pub(super) fn cell(&self, codes: &Codes) -> Option<usize> {
        let is_taken = self.selection.takes_codes(codes);
        is_taken.then(|| self.place(self.dimensions.iter().map(|dimension| codes[*dimension])))
    }

    fn place(&self, codes: impl Iterator<Item = CodeIndex>) -> usize {
        let place = codes.zip(&self.sizes);
        self.first + place.fold(0, |place, (code, size)| place * size + usize::from(code))
    }

    fn len(&self) -> usize {
        self.sizes.iter().product()
    }

    /// The latest step with which a period begins that it is read in and that has this step; `None` where it is not read
    /// in the step at all. What is hidden in one from there on is hidden wherever the step counts.
    pub(super) fn since(&self, step: usize) -> Option<usize> {
        self.since.get(step).copied().flatten()
    }
}

/// Every cell of a data set, in the order of their indices.
#[derive(Debug)]
pub(super) struct Space {
    /// The smallest count that is published, apart from 0.
    pub(super) threshold: i128,
    /// How cells are chosen that are hidden with others.
    pub(super) choice: Choice,
    /// For each dimension of the data set, how many codes it has.
    sizes: List<DimensionId, usize>,
    /// For each dimension, when each code can stand in the data.
    validity: List<DimensionId, Vec<Validity>>,
    breakdowns: Vec<Breakdown>,
    /// Which breakdown each cell is of.
    of_cell: Vec<usize>,
    /// The breakdown of an indicator by dimensions.
    keys: BTreeMap<SumBy, usize>,
    /// The time of the data set, cut where what is read begins and ends.
    steps: Steps,
}

impl Space {
    /// The cells of a data set; `None` where it has no threshold.
    pub(super) fn new(
        release: &Release,
        cube: &Cube,
        dataset: DatasetId,
        key: Option<&DisclosureKey>,
        periods: &Periods,
    ) -> Option<Self> {
        let structure = &release.datasets[dataset];
        let threshold = structure.threshold?.into();
        let dimensions = structure.dimensions.iter();
        let sizes =
            dimensions.map(|dimension| cube.codelists[dimension.codelist].codes.len()).collect();
        let dimensions = structure.dimensions.iter();
        let validity = dimensions.map(|dimension| {
            let codes = cube.codelists[dimension.codelist].codes.iter();
            codes.map(|code| code.validity(structure.frequency, structure.moment())).collect()
        });
        let validity = validity.collect();
        let mut space = Self {
            threshold,
            choice: Choice::new(key),
            sizes,
            validity,
            breakdowns: Vec::new(),
            of_cell: Vec::new(),
            keys: BTreeMap::new(),
            steps: Steps::default(),
        };
        let mut all: Vec<(IndicatorId, &Sum, Vec<DimensionId>)> = Vec::new();
        let sums = published_sums(release);
        for ((indicator, list), sum) in &sums {
            let by = list.and_then(|list| sum.by.get(&list).copied());
            all.push((*indicator, *sum, by.into_iter().collect()));
        }
        for matrix in &release.matrices {
            for by in [vec![], vec![matrix.rows], vec![matrix.columns], sides(matrix)] {
                all.push((matrix.indicator, &matrix.sum, by));
            }
        }
        all.retain(|(_, sum, _)| sum.dataset == dataset);
        // By what is counted: the order in which indicators are declared decides nothing. The finest stand last: of
        // equal counts the search takes the last first, and what is hidden for a cell of a matrix is enough for its row.
        all.sort_by_cached_key(|(_, sum, by)| (by.len(), words(sum, structure), by.clone()));
        for (indicator, sum, by) in all {
            space.add(indicator, sum, by, (release, cube, dataset));
        }
        space.cut(periods);
        Some(space)
    }

    /// Cuts the time of the data set where what is read of it begins and ends.
    fn cut(&mut self, periods: &Periods) {
        for (key, breakdown) in &self.keys {
            self.breakdowns[*breakdown].periods.extend(periods.of(key));
        }
        self.steps = Steps::new(self.breakdowns.iter().flat_map(|breakdown| &breakdown.periods));
        for breakdown in &mut self.breakdowns {
            breakdown.since = self.steps.since(breakdown.periods.iter());
        }
    }

    fn add(
        &mut self,
        indicator: IndicatorId,
        sum: &Sum,
        dimensions: Vec<DimensionId>,
        (release, cube, dataset): (&Release, &Cube, DatasetId),
    ) {
        // Unknown codes are findings of the computation.
        let selection = Selection::new(sum, release, cube, &mut Diagnostics::default());
        let same = self
            .breakdowns
            .iter()
            .position(|known| known.selection == selection && known.dimensions == dimensions);
        let index = same.unwrap_or_else(|| {
            let sizes = dimensions.iter().map(|dimension| self.sizes[*dimension]).collect();
            let first = self.of_cell.len();
            let breakdown = Breakdown::new(selection, dimensions.clone(), sizes, first);
            let index = self.breakdowns.len();
            self.of_cell.resize(first + breakdown.len(), index);
            self.breakdowns.push(breakdown);
            self.name(index, sum, (&release.datasets[dataset], cube));
            index
        });
        self.keys.insert((indicator, dimensions), index);
    }

    /// Makes the cells of a breakdown known to the choice, by names that stay what they are when codes are added, and
    /// when indicators are declared or called otherwise: else the same data would be published in two patterns.
    fn name(&mut self, breakdown: usize, sum: &Sum, (structure, cube): (&DatasetStructure, &Cube)) {
        let breakdown = &self.breakdowns[breakdown];
        let words = words(sum, structure);
        for place in 0..breakdown.len() {
            let mut name = vec![structure.id.as_bytes()];
            name.extend(words.iter().map(|word| word.as_bytes()));
            let mut rest = place;
            let dimensions = breakdown.dimensions.iter().zip(&breakdown.sizes).rev();
            let codes = dimensions.map(|(dimension, size)| {
                let dimension = &structure.dimensions[*dimension];
                let code = &cube.codelists[dimension.codelist].codes[rest % size];
                rest /= size;
                [&*dimension.column, &*code.id]
            });
            let mut codes: Vec<[&str; 2]> = codes.collect();
            codes.sort_unstable();
            name.extend(codes.iter().flatten().map(|word| word.as_bytes()));
            self.choice.add(&name);
        }
    }

    /// The cells of a table with so many codes on each side: its inside, its margins and the whole.
    #[cfg(test)]
    pub(super) fn of_table(
        threshold: i128,
        sides: &[usize],
        key: Option<&DisclosureKey>,
        period: Period,
    ) -> Self {
        let dimensions: Vec<DimensionId> =
            (0..sides.len()).map(crate::declaration::Id::new).collect();
        let mut space = Self {
            threshold,
            choice: Choice::new(key),
            sizes: sides.to_vec().into(),
            validity: sides.iter().map(|codes| vec![(None, None); *codes]).collect(),
            breakdowns: Vec::new(),
            of_cell: Vec::new(),
            keys: BTreeMap::new(),
            steps: Steps::default(),
        };
        let mut published = vec![vec![], dimensions.clone()];
        if sides.len() > 1 {
            published.extend(dimensions.iter().map(|dimension| vec![*dimension]));
        }
        for dimensions in published {
            let counts = dimensions.iter().map(|dimension| space.sizes[*dimension]).collect();
            let (selection, first) = (Selection::default(), space.len());
            let breakdown = Breakdown::new(selection, dimensions, counts, first);
            space.of_cell.resize(first + breakdown.len(), space.breakdowns.len());
            for cell in first..space.len() {
                space.choice.add(&[&cell.to_be_bytes()]);
            }
            space.breakdowns.push(breakdown);
        }
        for breakdown in &mut space.breakdowns {
            breakdown.periods.insert(ReferencePeriod::of(period));
        }
        space.cut(&Periods::default());
        space
    }

    /// The cells of the breakdown that a cell is of.
    pub(super) fn beside(&self, cell: usize) -> std::ops::Range<usize> {
        let breakdown = self.breakdown(cell);
        breakdown.first..breakdown.first + breakdown.len()
    }

    /// A step.
    pub(super) fn step(&self, step: usize) -> ReferencePeriod {
        self.steps[step]
    }

    /// The steps in runs: no number that is read is of two of them.
    pub(super) fn runs(&self) -> Vec<Range<usize>> {
        self.steps.runs(self.breakdowns.iter().flat_map(|breakdown| &breakdown.periods))
    }

    /// How many codes a dimension of the data set has.
    pub(super) fn size(&self, dimension: DimensionId) -> usize {
        self.sizes[dimension]
    }

    /// Whether a code of a dimension can stand in the data in some period of a step, as its list says.
    pub(super) fn is_valid(&self, dimension: DimensionId, code: CodeIndex, step: usize) -> bool {
        let (from, to) = self.validity[dimension][usize::from(code)];
        let step = self.step(step);
        from.is_none_or(|from| from <= step.last()) && to.is_none_or(|to| step.first() <= to)
    }

    /// How many cells there are.
    pub(super) fn len(&self) -> usize {
        self.of_cell.len()
    }

    /// The breakdown that a cell is of.
    pub(super) fn breakdown(&self, cell: usize) -> &Breakdown {
        &self.breakdowns[self.of_cell[cell]]
    }

    /// The cells that take observations of these codes.
    pub(super) fn cells(&self, codes: &Codes) -> impl Iterator<Item = usize> {
        self.breakdowns.iter().filter_map(|breakdown| breakdown.cell(codes))
    }

    /// The cell of an indicator for codes of some dimensions, in ascending or the declared order.
    pub(super) fn find(
        &self,
        indicator: IndicatorId,
        codes: &[(DimensionId, CodeIndex)],
    ) -> Option<usize> {
        let mut codes = codes.to_vec();
        codes.sort_unstable();
        let dimensions: Vec<DimensionId> = codes.iter().map(|(dimension, _)| *dimension).collect();
        let breakdown = &self.breakdowns[*self.keys.get(&(indicator, dimensions))?];
        Some(breakdown.place(codes.into_iter().map(|(_, code)| code)))
    }
}

/// What a sum counts, in words that stay what they are whatever else is declared, and when codes are added: each column
/// with a filter, and the codes or groups that it names of that.
fn words<'r>(sum: &'r Sum, dataset: &'r DatasetStructure) -> Vec<&'r str> {
    let column = |dimension: DimensionId| &*dataset.dimensions[dimension].column;
    let conditions = sum.filter.iter().map(|condition| {
        let names = condition.codes.get_ref().names().iter().map(|name| &**name);
        (column(condition.dimension), names.collect::<BTreeSet<&str>>())
    });
    let conditions: BTreeSet<(&str, BTreeSet<&str>)> = conditions.collect();
    let conditions = conditions
        .into_iter()
        .flat_map(|(column, names)| ["where", column].into_iter().chain(names));
    let mut words: Vec<&str> = conditions.collect();
    if let Some(pair) = sum.differ {
        let mut pair = pair.map(column);
        pair.sort_unstable();
        words.extend(["differ"].into_iter().chain(pair));
    }
    words.push("by");
    words
}

/// The two sides of a matrix, in the order of the dimensions.
fn sides(matrix: &crate::declaration::MatrixStructure) -> Vec<DimensionId> {
    let mut sides = vec![matrix.rows, matrix.columns];
    sides.sort_unstable();
    sides
}
