//! Units that are declared beside formulas, held against the units of the data that these go back to.
//!
//! [`is_of_its_data`] is the entry point. A word for what is counted is free, as `birth` of data in `person`; what belongs to
//! other numbers is not: a currency, percent, an index, and what other data of the release are in.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::expression::Measured;
use super::indicators::reached;
use super::resolve::Resolver;
use super::{
    DatasetId, DatasetStructure, Formula, Indicator, IndicatorId, List, Sum, Unit, UnitStructure,
};
use crate::findings::Code;

/// What a release declares that units are held against.
#[derive(Clone, Copy)]
pub(super) struct Declared<'d> {
    /// The indicators.
    pub(super) indicators: &'d List<IndicatorId, Indicator>,
    /// The data sets.
    pub(super) datasets: &'d List<DatasetId, DatasetStructure>,
    /// The units of the release.
    pub(super) units: &'d BTreeMap<String, UnitStructure>,
}

/// The units of the codes that a sum takes of a data set.
fn units_taken<'d>(sum: &Sum, dataset: &'d DatasetStructure) -> Vec<&'d Unit> {
    let units = &dataset.measure.unit;
    let Some(dimension) = units.dimension() else { return units.values().collect() };
    let conditions = sum.filter.iter().filter(|condition| condition.dimension == dimension);
    let codes = conditions.flat_map(|condition| condition.codes.get_ref().names());
    codes.filter_map(|code| units.of_row(|_| code)).collect()
}

/// REL-013 and REL-016: the declared unit of an indicator is not that of other numbers.
pub(super) fn is_of_its_data(
    id: IndicatorId,
    unit: &Unit,
    place: &Range<usize>,
    declared: Declared<'_>,
    of: &dyn Fn(IndicatorId) -> Measured,
    resolver: &mut Resolver<'_>,
) {
    let Declared { indicators, datasets, .. } = declared;
    let formula = &indicators[id].formula;
    let reached = reached(id, indicators).into_iter();
    let sums: Vec<&Sum> = reached.filter_map(|reached| indicators[reached].formula.sum()).collect();
    let read: BTreeSet<DatasetId> = sums.iter().map(|sum| sum.dataset).collect();
    let mut units: Vec<&Unit> = Vec::new();
    for unit in sums.iter().flat_map(|sum| units_taken(sum, &datasets[sum.dataset])) {
        if !units.contains(&unit) {
            units.push(unit);
        }
    }
    let (message, hint) = match formula {
        Formula::Rate { events, population, .. } => {
            let parts = [*events, *population].map(|part| of(part).unit);
            if !parts.contains(unit) {
                return;
            }
            (
                format!("the rate is not in `{}`, as what it is made of is", unit.name()),
                "Leave `unit` out, or write a unit of its own, such as `\"per_thousand\"` of `per = 1000`.".to_owned(),
            )
        }
        _ if units.contains(&unit) && !matches!(formula, Formula::Count(_)) => return,
        _ => {
            let Some(why) = declared.belongs_elsewhere(unit, &units, formula, &read) else {
                return;
            };
            let hint = match (formula, units.as_slice()) {
                (Formula::Count(_), _) => {
                    "Write a unit for what is counted, which the data are not in.".to_owned()
                }
                (Formula::Sum(_) | Formula::Average(_), [unit]) => {
                    format!("Leave `unit` out: the value is in `{}`, as the data are.", unit.name())
                }
                _ => "Leave `unit` out where it follows; else write one of its own.".to_owned(),
            };
            (why, hint)
        }
    };
    let code = match formula {
        Formula::Expression(expression) => expression.code(),
        _ => Code::WrongKind,
    };
    let label = format!("in `{}`", indicators[id].id);
    resolver.error_with_hint(code, message, place.clone(), &label, &hint);
}

impl Declared<'_> {
    /// Why a unit is none of numbers that are computed of data in these units.
    fn belongs_elsewhere(
        self,
        unit: &Unit,
        units: &[&Unit],
        formula: &Formula,
        read: &BTreeSet<DatasetId>,
    ) -> Option<String> {
        let names: Vec<String> = units.iter().map(|unit| format!("`{}`", unit.name())).collect();
        let names = names.join(", ");
        let is_of_data = matches!(formula, Formula::Sum(_) | Formula::Average(_));
        let is_count = matches!(formula, Formula::Count(_));
        let currency = |unit: &Unit| self.units.get(unit.name())?.currency.as_deref();
        let currencies: BTreeSet<Option<&str>> = units.iter().map(|unit| currency(unit)).collect();
        let is_another_currency = match currency(unit) {
            None => is_of_data && currencies.iter().any(Option::is_some),
            currency => is_count || !currencies.contains(&currency),
        };
        // Kilogrammes are brought to tonnes, and dollars to euros; numbers of things are brought to no money.
        let is_money = |unit: &Unit| currency(unit).is_some();
        let is_converted = matches!(formula, Formula::Expression(expression) if expression.converts())
            && units.iter().all(|known| is_money(known) == is_money(unit));
        if is_another_currency && !is_converted {
            let name = unit.name();
            return Some(format!("the value is of data in {names}, and not in `{name}`"));
        }
        // How large a quotient is says whether it is in percent, wherever else that is.
        let is_of_another = |(id, dataset): &(DatasetId, &DatasetStructure)| {
            let has_unit = dataset.measure.unit.values().any(|known| known == unit);
            has_unit && (is_count || !read.contains(id))
        };
        let class = |unit: &Unit| (unit.is_of_ratios(), unit.is_of_indices());
        let is_sized = class(unit) != (false, false);
        if let Some((_, dataset)) =
            self.datasets.entries().find(is_of_another).filter(|_| !is_sized && !is_converted)
        {
            let (name, dataset) = (unit.name(), &dataset.id);
            return Some(format!(
                "the value is of data in {names}, and not in `{name}` as `{dataset}` is"
            ));
        }
        let is_of_another_size = |known: &&Unit| {
            class(known) != class(unit)
                || known.parts().zip(unit.parts()).is_some_and(|(known, unit)| known != unit)
        };
        let differs = is_count && is_sized || is_of_data && units.iter().any(is_of_another_size);
        differs.then(|| format!("the value is of data in {names}, and not in `{}`", unit.name()))
    }
}
