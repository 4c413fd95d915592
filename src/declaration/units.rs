//! What indicators are measured in: the unit and the decimals of each, by its formula, and whether the units
//! of a formula belong together.

use super::expression::{Beside, Measured};
use super::resolve::Resolver;
use super::{DatasetId, DatasetStructure, Formula, Indicator, IndicatorId, List, Unit};
use crate::findings::Code;

/// The unit and the decimals of an indicator that is no expression: as declared, else as they follow from its formula.
pub(super) fn in_unit(
    formula: &Formula,
    declared: &Beside,
    datasets: &List<DatasetId, DatasetStructure>,
    of: &dyn Fn(IndicatorId) -> Measured,
) -> (Unit, u32) {
    let (unit, decimals) = match formula {
        Formula::Sum(sum) | Formula::Average(sum) => {
            let measure = &datasets[sum.dataset].measure;
            (measure.unit.get_ref().clone(), measure.decimals)
        }
        Formula::Difference { minuend, subtrahend } => {
            let [minuend, subtrahend] = [minuend, subtrahend].map(|operand| of(*operand));
            (minuend.unit.of_difference(&subtrahend.unit), minuend.decimals)
        }
        Formula::Share { .. } => (Unit::Percent, 1),
        Formula::Rate { .. } => (Unit::Named("rate".to_owned()), 2),
        Formula::Count { .. } => (Unit::Named("count".to_owned()), 0),
        Formula::Expression(_) => (Unit::Bare, 0),
    };
    (declared.unit.clone().unwrap_or(unit), declared.decimals.unwrap_or(decimals))
}

/// REL-005 for formulas that compare what is measured in different units: a percentage less a number of persons is
/// nothing, and tonnes are no part of persons. Where a unit is not declared, it is not known to be another.
pub(super) fn belong_together(
    indicators: &List<IndicatorId, Indicator>,
    settled: &List<IndicatorId, Measured>,
    resolver: &mut Resolver<'_>,
) {
    for (id, indicator) in indicators.entries() {
        let (first, second, is_difference) = match indicator.formula {
            Formula::Difference { minuend, subtrahend } => (minuend, subtrahend, true),
            Formula::Share { part, whole, .. } => (part, whole, false),
            Formula::Sum(_)
            | Formula::Rate { .. }
            | Formula::Average(_)
            | Formula::Count { .. }
            | Formula::Expression(_) => continue,
        };
        let [name, of_name] = [first, second].map(|operand| &indicators[operand].id);
        let [unit, of_unit] = [first, second].map(|operand| &settled[operand].unit);
        if is_difference && [unit, of_unit, &settled[id].unit] == [&Unit::Percent; 3] {
            let message = format!("the indicator `{}` is not in percent", indicator.id);
            let label = format!("`{name}` and `{of_name}` are percentages: they differ by points");
            let hint = "Leave `unit` out, or write `unit = \"percentage_point\"`.";
            let span = indicator.span.clone();
            resolver.error_with_hint(Code::WrongFormula, message, span, &label, hint);
        }
        let is_known = [unit, of_unit].iter().all(|unit| **unit != Unit::Bare);
        // A percentage less its change is the percentage before.
        let is_change = is_difference && (unit, of_unit) == (&Unit::Percent, &Unit::Points);
        if is_known && unit != of_unit && !is_change {
            let what = if is_difference { "subtracts" } else { "divides" };
            let message = format!("the indicator `{}` {what} different units", indicator.id);
            let (unit, of_unit) = (unit.name(), of_unit.name());
            let label = format!("`{name}` is in `{unit}`, `{of_name}` in `{of_unit}`");
            let hint = if is_difference {
                "Subtract numbers in one unit; if they are in one, declare the same `unit` for both.".to_owned()
            } else {
                format!(
                    "Divide numbers in one unit; if they are in one, declare the same `unit` for both. For events in a \
                     population write `rate = \"{name}\"` in the place of `share`."
                )
            };
            let span = indicator.span.clone();
            resolver.error_with_hint(Code::WrongFormula, message, span, &label, &hint);
        }
    }
}
