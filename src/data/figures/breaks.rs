//! Breaks where codes became others: what a figure is about before a change of codes and since.
//!
//! A change is declared beside its code list (`[[codelist.ID.change]]`). A sum that takes some of its codes, and not all
//! of them, is about something else since: a region without the district that went from it, and the new district. A group
//! or a total that has all of them is about the same still. So each value has its [`Sides`]: of every change that it is
//! touched by, whether it reads what was before, what is since, or both. Two values are compared only where both are on one
//! side, and a value that reads the first period since a change has the status of a break, as if its rows said so
//! (`OBS_STATUS` B): marks, records and runs go by that. A data set that was counted anew has no break.
//!
//! [`Computation::sides`] is the entry point. All of it follows from declarations and code lists alone, and is the same in
//! each state of the data: no break tells anything of a hidden count.

use std::collections::{BTreeMap, BTreeSet};

use super::selection::Selection;
use super::stock::line;
use super::{Computation, FactKey};
use crate::data::cube::{CodeIndex, CodeKey, Codes, Cube};
use crate::data::input::{CodeChange, Cover};
use crate::declaration::{
    CodeListId, DatasetId, DatasetStructure, DimensionId, IndicatorId, Moment, Release, Sum,
};
use crate::findings::Diagnostics;
use crate::time::{Period, ReferencePeriod};

/// A change among those of all code lists.
type ChangeKey = (CodeListId, usize);

/// On which sides of a change something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Side {
    before: bool,
    since: bool,
    /// Whether it has the first period that is not all before.
    begins: bool,
}

impl Side {
    fn and(self, added: Self) -> Self {
        Self {
            before: self.before || added.before,
            since: self.since || added.since,
            begins: self.begins || added.begins,
        }
    }

    fn is_on_both(self) -> bool {
        self.before && self.since
    }

    /// The side of a period of a data set that has some codes of the change and not all.
    fn of(period: Period, change: &CodeChange, structure: &DatasetStructure) -> Self {
        let [own, before] = [period, period.plus(-1)].map(|period| {
            let (first, last) = match structure.moment() {
                Some(Moment::Start) => (period.first_day(), period.first_day()),
                Some(Moment::End) => (period.last_day(), period.last_day()),
                Some(Moment::Average) | None => (period.first_day(), period.last_day()),
            };
            (first < change.day, change.day <= last)
        });
        let (is_before, is_since) = own;
        Self { before: is_before, since: is_since, begins: is_since && before.0 }
    }
}

/// On which sides of the changes that touch it something is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Sides(BTreeMap<ChangeKey, Side>);

impl Sides {
    /// The sides of two things together.
    #[must_use]
    pub(super) fn and(mut self, added: Self) -> Self {
        for (change, side) in added.0 {
            let known = self.0.entry(change).or_default();
            *known = known.and(side);
        }
        self
    }

    /// Whether something of it is before a change and something since.
    pub(super) fn have_break(&self) -> bool {
        self.0.values().any(|side| side.is_on_both())
    }

    /// Whether it has a first period since a change.
    pub(super) fn begin(&self) -> bool {
        self.0.values().any(|side| side.begins)
    }

    /// Whether these are on other sides of a change than others, of a change that touches both.
    pub(super) fn differ_from(&self, others: &Self) -> bool {
        self.0.iter().any(|(change, side)| {
            let other = others.0.get(change);
            other.is_some_and(|other| (side.before, side.since) != (other.before, other.since))
        })
    }
}

/// What a sum takes of the codes of a change, in one of its columns.
#[derive(Debug)]
struct Touched {
    dimension: DimensionId,
    change: ChangeKey,
    cover: Cover,
}

/// What a sum takes of the codes of all changes.
#[derive(Debug, Default)]
pub(super) struct OfSum {
    touched: Vec<Touched>,
    differ: Option<[DimensionId; 2]>,
}

/// Whose value of a sum is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Whose {
    /// All codes together.
    All,
    /// The value of one code.
    Code(CodeKey),
    /// The values of the codes of a list, each by itself.
    Each(CodeListId),
}

impl Whose {
    /// The owner of the value of `code`; without a code, all codes together.
    pub(super) fn of(code: Option<CodeKey>) -> Self {
        code.map_or(Self::All, Self::Code)
    }
}

impl OfSum {
    /// What a sum takes of the codes of the changes of its lists; nothing where its data were counted anew.
    pub(super) fn new(sum: &Sum, release: &Release, cube: &Cube) -> Self {
        let structure = &release.datasets[sum.dataset];
        let mut touched = Vec::new();
        let lists =
            structure.dimensions.iter().map(|dimension| &cube.codelists[dimension.codelist]);
        if structure.is_recounted || lists.into_iter().all(|list| list.changes.is_empty()) {
            return Self::default();
        }
        // Unknown codes are findings of the sums.
        let selection = Selection::new(sum, release, cube, &mut Diagnostics::default());
        let selection = selection.of_tops(sum, &[], release, cube);
        for (dimension, declared) in structure.dimensions.entries() {
            let list = &cube.codelists[declared.codelist];
            let taken: BTreeSet<CodeIndex> = selection.taken_of(dimension, list).collect();
            for (place, change) in list.changes.iter().enumerate() {
                let cover = change.cover(|code| taken.contains(&code));
                touched.push(Touched { dimension, change: (declared.codelist, place), cover });
            }
        }
        Self { touched, differ: sum.differ }
    }

    /// The changes that are a break of it, where these columns have one code each.
    fn broken(&self, told: &[(DimensionId, CodeIndex)], cube: &Cube) -> BTreeSet<ChangeKey> {
        let cover = |touched: &Touched| {
            let code = told.iter().find(|(dimension, _)| *dimension == touched.dimension);
            code.map_or(touched.cover, |(_, code)| {
                let (list, place) = touched.change;
                cube.codelists[list].changes[place].cover(|taken| taken == *code)
            })
        };
        let parts = self.touched.iter().filter(|touched| cover(touched) == Cover::Part);
        let mut broken: BTreeSet<ChangeKey> = parts.map(|touched| touched.change).collect();
        // What stayed within one code goes from one to the other since.
        let is_within = |touched: &&Touched, side: DimensionId| {
            touched.dimension == side && cover(touched) != Cover::Nothing
        };
        if let Some([first, second]) = self.differ {
            let firsts = self.touched.iter().filter(|touched| is_within(touched, first));
            let seconds = || self.touched.iter().filter(|touched| is_within(touched, second));
            let of_both = firsts
                .map(|touched| touched.change)
                .filter(|change| seconds().any(|touched| touched.change == *change));
            broken.extend(of_both);
        }
        broken
    }

    /// The changes of these columns that touch it at all.
    fn touching(&self, dimension: DimensionId) -> impl Iterator<Item = ChangeKey> {
        let touched = self.touched.iter().filter(move |touched| touched.dimension == dimension);
        touched.filter(|touched| touched.cover != Cover::Nothing).map(|touched| touched.change)
    }
}

impl Computation<'_> {
    /// On which sides of changes of codes the value of an indicator in a period is, with all that it reads.
    pub(super) fn sides(
        &self,
        indicator: IndicatorId,
        code: Option<CodeKey>,
        period: ReferencePeriod,
    ) -> Sides {
        if !self.has_changes() {
            return Sides::default();
        }
        let whose = Whose::of(code);
        let mut seen = BTreeSet::new();
        let mut open = vec![(indicator, period, whose)];
        let mut sides = Sides::default();
        while let Some((indicator, period, whose)) = open.pop() {
            let each = match whose {
                Whose::Each(list) => Some(list),
                Whose::All | Whose::Code(_) => None,
            };
            if !seen.insert((indicator, period, each)) {
                continue;
            }
            let period = self.release.indicators[indicator].laid(period);
            sides = sides.and(self.own_sides(indicator, whose, period));
            open.extend(self.readings(indicator, period).into_iter().map(|reading| {
                let whose = reading.operand.by.map_or(whose, Whose::Each);
                (reading.operand.indicator, reading.period, whose)
            }));
        }
        sides
    }

    /// Whether a change of a code list, by its place among them, is a break of the values of an indicator for a code.
    pub fn is_broken_by(
        &self,
        change: (CodeListId, usize),
        indicator: IndicatorId,
        code: Option<CodeKey>,
    ) -> bool {
        let (mut seen, mut open) = (BTreeSet::new(), vec![(indicator, Whose::of(code))]);
        while let Some((indicator, whose)) = open.pop() {
            if !seen.insert(indicator) {
                continue;
            }
            let formula = &self.release.indicators[indicator].formula;
            let of_sum = formula.sum().map(|sum| self.broken_of(indicator, sum, whose));
            if of_sum.is_some_and(|broken| broken.contains(&change)) {
                return true;
            }
            open.extend(
                formula
                    .operands()
                    .map(|operand| (operand.indicator, operand.by.map_or(whose, Whose::Each))),
            );
        }
        false
    }

    /// The sides of a fact, and of what it is compared with.
    pub(super) fn sides_with(&self, key: FactKey, periods: &[ReferencePeriod]) -> Sides {
        let of_periods = periods.iter().map(|period| self.sides(key.indicator, key.code, *period));
        of_periods.fold(self.sides(key.indicator, key.code, key.period), Sides::and)
    }

    /// The sides of what the formula of an indicator itself reads of a data set.
    pub(super) fn own_sides(
        &self,
        indicator: IndicatorId,
        whose: Whose,
        period: ReferencePeriod,
    ) -> Sides {
        let declared = &self.release.indicators[indicator];
        let Some(sum) = declared.formula.sum().filter(|_| self.has_changes()) else {
            return Sides::default();
        };
        let read = self.read_of(indicator, period);
        let broken = self.broken_of(indicator, sum, whose);
        let structure = &self.release.datasets[sum.dataset];
        let is_drawn = line(self.release, declared, period).is_some();
        let sides = broken.into_iter().map(|change @ (list, place)| {
            let moment = &self.cube.codelists[list].changes[place];
            // Up to the change a stock is held against none of after it (see [`Computation::average`]).
            let is_before = is_drawn && period.last().last_day() < moment.day;
            let read = if is_before { read.get(..1).unwrap_or_default() } else { &read };
            let periods = read.iter().flat_map(|read| read.iter());
            let side = periods.map(|period| Side::of(period, moment, structure));
            (change, side.fold(Side::default(), Side::and))
        });
        Sides(sides.collect())
    }

    /// The changes that are a break of what the formula of an indicator itself reads of a data set.
    fn broken_of(&self, indicator: IndicatorId, sum: &Sum, whose: Whose) -> BTreeSet<ChangeKey> {
        let of_sum = self.changes_of(indicator);
        let told = match whose {
            Whose::Code(key) => sum.by.get(&key.list).map(|dimension| (*dimension, key.code)),
            Whose::All | Whose::Each(_) => None,
        };
        let mut broken = of_sum.broken(told.as_slice(), self.cube);
        if let Whose::Each(list) = whose {
            let column = sum.by.get(&list).copied().into_iter();
            broken.extend(column.flat_map(|column| of_sum.touching(column)));
        }
        broken
    }

    /// Whether a stock is about something else in one of two periods of its data than in the other.
    pub(super) fn break_between(
        &self,
        indicator: IndicatorId,
        code: Option<CodeKey>,
        periods: [Period; 2],
    ) -> bool {
        let sum = self.release.indicators[indicator].formula.sum().filter(|_| self.has_changes());
        sum.is_some_and(|sum| {
            let structure = &self.release.datasets[sum.dataset];
            let broken = self.broken_of(indicator, sum, Whose::of(code)).into_iter();
            broken.map(|(list, place)| &self.cube.codelists[list].changes[place]).any(|change| {
                let [first, second] = periods.map(|period| Side::of(period, change, structure));
                first.and(second).is_on_both()
            })
        })
    }

    /// The sides of a cell of a matrix, whose columns have these codes.
    pub(super) fn sides_of_cell(
        &self,
        sum: &Sum,
        of_sum: &OfSum,
        codes: &[(DimensionId, CodeIndex)],
        period: ReferencePeriod,
    ) -> Sides {
        let structure = &self.release.datasets[sum.dataset];
        let sides = of_sum.broken(codes, self.cube).into_iter().map(|change @ (list, place)| {
            let moment = &self.cube.codelists[list].changes[place];
            let side = period.iter().map(|period| Side::of(period, moment, structure));
            (change, side.fold(Side::default(), Side::and))
        });
        Sides(sides.collect())
    }

    /// Whether a row of these codes is the first since a change of one of them.
    pub fn begins_anew(&self, dataset: DatasetId, codes: &Codes, period: Period) -> bool {
        let structure = &self.release.datasets[dataset];
        if structure.is_recounted {
            return false;
        }
        structure.dimensions.entries().any(|(dimension, declared)| {
            let code = codes[dimension];
            self.cube.codelists[declared.codelist].changes.iter().any(|change| {
                Side::of(period, change, structure).begins
                    && change.cover(|taken| taken == code) == Cover::Part
            })
        })
    }
}
