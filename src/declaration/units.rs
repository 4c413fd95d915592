//! What indicators are measured in: the unit and the decimals of each, by its formula, and whether the units
//! of a formula belong together.

use std::collections::BTreeMap;

use super::resolve::Resolver;
use super::{DatasetId, DatasetStructure, Formula, Indicator, IndicatorId, List, Unit};
use crate::findings::Code;

/// What an indicator is measured in, and how finely it is shown.
#[derive(Clone)]
pub(super) struct Measure {
    /// The unit.
    pub(super) unit: Unit,
    /// The decimals.
    pub(super) decimals: u32,
}

/// The unit and the decimals of an indicator: as declared, else as they follow from its formula.
/// Each is found once, however many formulas read it.
pub(super) fn settle(
    id: IndicatorId,
    indicators: &List<IndicatorId, Indicator>,
    declared_decimals: &List<IndicatorId, Option<u32>>,
    datasets: &List<DatasetId, DatasetStructure>,
    settled: &mut BTreeMap<IndicatorId, Measure>,
) -> Measure {
    if let Some(measure) = settled.get(&id) {
        return measure.clone();
    }
    let (unit, decimals) = match indicators[id].formula {
        Formula::Sum(ref sum) | Formula::Average(ref sum) => {
            let measure = &datasets[sum.dataset].measure;
            (measure.unit.get_ref().clone(), measure.decimals)
        }
        Formula::Difference { minuend, subtrahend } => {
            let [minuend, subtrahend] = [minuend, subtrahend]
                .map(|operand| settle(operand, indicators, declared_decimals, datasets, settled));
            (minuend.unit.of_difference(&subtrahend.unit), minuend.decimals)
        }
        Formula::Share { .. } => (Unit::Percent, 1),
        Formula::Rate { .. } => (Unit::Named("rate".to_owned()), 2),
        Formula::Count { .. } => (Unit::Named("count".to_owned()), 0),
        Formula::Expression(_) => (Unit::Bare, 0),
    };
    let declared_unit = &indicators[id].unit;
    let unit = if *declared_unit == Unit::Bare { unit } else { declared_unit.clone() };
    let measure = Measure { unit, decimals: declared_decimals[id].unwrap_or(decimals) };
    settled.insert(id, measure.clone());
    measure
}

/// REL-005 for formulas that compare what is measured in different units: a percentage less a number of persons is
/// nothing, and tonnes are no part of persons. Where a unit is not declared, it is not known to be another.
pub(super) fn belong_together(
    indicators: &List<IndicatorId, Indicator>,
    settled: &BTreeMap<IndicatorId, Measure>,
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
        let [unit, of_unit] = [first, second].map(|operand| &settled[&operand].unit);
        if is_difference && [unit, of_unit, &settled[&id].unit] == [&Unit::Percent; 3] {
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
