//! Codes that were not always there, such as a region that was formed in some month: what of a
//! period they were there.
//!
//! [`Computation::presence`] is the entry point. The times are given by the code list. Where the
//! data have a code outside of its time too, they were counted anew by the present classification,
//! and it is there as if it had always been; that this is meant is for the rule `valid` to see.

use std::collections::{BTreeMap, BTreeSet};

use super::Computation;
use crate::data::cube::{CodeIndex, CodeKey, Cube};
use crate::data::input::Code;
use crate::declaration::{DatasetId, DimensionId, Formula, IndicatorId, Release, Sum};
use crate::time::{Month, ReferencePeriod};

/// What of a period a code is there; without a code, the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Presence {
    /// All of it.
    Whole,
    /// Some of its months: a value is right, but there is nothing to compare it with.
    Part,
    /// None of it: a value cannot exist.
    Never,
}

/// The codes that data have outside of their time, by data set and dimension.
#[derive(Debug, Default)]
pub(super) struct Recounted(BTreeMap<(DatasetId, DimensionId), BTreeSet<CodeIndex>>);

impl Recounted {
    /// Looks through the columns whose code lists say when their codes are valid.
    pub(super) fn new(release: &Release, cube: &Cube) -> Self {
        let mut recounted = BTreeMap::new();
        for (dataset, structure) in release.datasets.entries() {
            for (dimension, declared) in structure.dimensions.entries() {
                let codes = &cube.codelists[declared.codelist].codes;
                if !codes.iter().any(is_limited) {
                    continue;
                }
                let limited: Vec<Option<&Code>> =
                    codes.iter().map(|code| is_limited(code).then_some(code)).collect();
                let outside =
                    cube.datasets[dataset].observations().iter().filter_map(|observation| {
                        let code = observation.codes[dimension];
                        let limited = limited[usize::from(code)]?;
                        (!limited.is_valid_in(observation.time)).then_some(code)
                    });
                recounted.insert((dataset, dimension), outside.collect());
            }
        }
        Self(recounted)
    }
}

fn is_limited(code: &Code) -> bool {
    code.valid_from.is_some() || code.valid_to.is_some()
}

impl Computation<'_> {
    /// What of a period there is of an indicator for a code.
    pub fn presence(
        &self,
        indicator: IndicatorId,
        code: Option<CodeKey>,
        period: ReferencePeriod,
    ) -> Presence {
        let Some(limited) = code.filter(|code| is_limited(self.cube.code(*code))) else {
            return Presence::Whole;
        };
        let formula = &self.release.indicators[indicator].formula;
        match formula {
            Formula::Sum(sum) => {
                let there = |month: &Month| self.is_there(sum, limited, *month);
                match period.iter().filter(there).count() {
                    0 => Presence::Never,
                    months if months == period.iter().count() => Presence::Whole,
                    _ => Presence::Part,
                }
            }
            Formula::Average(sum) => {
                let january = Month::january(period.first().year());
                let is_there = self.is_there(sum, limited, january);
                if is_there { Presence::Whole } else { Presence::Never }
            }
            Formula::Difference { .. }
            | Formula::Share { .. }
            | Formula::Rate { .. }
            | Formula::Count { .. } => {
                // What is counted over the codes of a list is counted whichever of them are there.
                let of_same_code = formula.operands().filter(|operand| operand.by.is_none());
                of_same_code
                    .map(|operand| self.presence(operand.indicator, code, period))
                    .max()
                    .unwrap_or(Presence::Whole)
            }
        }
    }

    /// Whether the data of a sum can have a code in a month.
    pub(super) fn is_there(&self, sum: &Sum, code: CodeKey, month: Month) -> bool {
        match sum.by.get(&code.list) {
            Some(dimension) => self.is_there_in((sum.dataset, *dimension), code.code, month),
            None => true,
        }
    }

    /// Whether a data set has a code of one of its dimensions in a month, or could have it.
    pub(super) fn is_there_in(
        &self,
        (dataset, dimension): (DatasetId, DimensionId),
        code: CodeIndex,
        month: Month,
    ) -> bool {
        let list = self.release.datasets[dataset].dimensions[dimension].codelist;
        let recounted = self.recounted().0.get(&(dataset, dimension));
        self.cube.codelists[list].code(code).is_valid_in(month)
            || recounted.is_some_and(|codes| codes.contains(&code))
    }
}
