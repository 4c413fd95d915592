//! What each indicator is: its kind, by its formula, and which of its values there are.
//!
//! [`settle`] gives the kinds, [`check_wholes`] finds codes that are read together and give nothing;
//! periods that do are found in `windows`. What may not be added is REL-013, with the line to write; the
//! figures themselves are computed in `data`, which can go by it that there is none.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::expression::{Beside, Measured, is_rate};
use super::renamed::{self, is_of_its_data};
use super::resolve::Resolver;
use super::{
    Additivity, CodeChoice, CodeListId, Columns, DatasetId, DatasetStructure, DimensionId, Formula,
    Indicator, IndicatorId, Kind, List, OfCodes, OverCodes, OverTime, Quantity, Release, Rows,
    Rule, Sum, Unit, UnitStructure,
};
use crate::findings::Code;

/// What all indicators are, each after what it reads: kind, unit and decimals. `declared` is what stands beside the
/// formulas, `places` where these stand.
pub(super) fn settle(
    indicators: &List<IndicatorId, Indicator>,
    declared: &List<IndicatorId, Beside>,
    places: &List<IndicatorId, Range<usize>>,
    (datasets, units): (&List<DatasetId, DatasetStructure>, &BTreeMap<String, UnitStructure>),
    resolver: &mut Resolver<'_>,
) -> List<IndicatorId, Measured> {
    let unsettled = if resolver.kinds_are_known { None } else { Some(Measured::UNKNOWN) };
    let mut settled: List<IndicatorId, Option<Measured>> =
        indicators.ids().map(|_| unsettled.clone()).collect();
    let mut wrong = BTreeSet::new();
    let mut open: Vec<IndicatorId> = indicators.ids().collect();
    while let Some(id) = open.pop() {
        if settled[id].is_some() {
            continue;
        }
        let operands = indicators[id].formula.operands().map(|operand| operand.indicator);
        let unread: Vec<_> = operands.filter(|operand| settled[*operand].is_none()).collect();
        if unread.is_empty() {
            let of = |operand: IndicatorId| settled[operand].clone().unwrap_or(Measured::UNKNOWN);
            let measured = match &indicators[id].formula {
                // What is wrong is told once, where it stands.
                Formula::Expression(expression)
                    if expression.read().iter().any(|read| wrong.contains(read)) =>
                {
                    None
                }
                Formula::Expression(expression) => {
                    let read = (&indicators[id], indicators);
                    expression.measured(read, &declared[id], &of, resolver)
                }
                formula => {
                    let place = places[id].clone();
                    let named = (indicators[id].id.as_str(), place.clone());
                    let quantity = of_formula((id, place), indicators, datasets, &of, resolver);
                    // What goes by the same codes as its kind is told once.
                    let in_unit = quantity.and_then(|quantity| {
                        let own = in_unit(named, formula, &declared[id], datasets, resolver);
                        own.map(|(unit, decimals)| Measured::new(quantity, unit, decimals))
                    });
                    if let Some(measured) = &in_unit {
                        is_so_many_per(&indicators[id], &measured.unit, &of, resolver);
                    }
                    in_unit
                }
            };
            let unit = declared[id].unit.as_ref().filter(|_| !indicators[id].is_part);
            if let Some(unit) = unit.filter(|_| measured.is_some() && !wrong.contains(&id)) {
                let declared = renamed::Declared { indicators, datasets, units };
                is_of_its_data(id, unit, &places[id], declared, &of, resolver);
            }
            // No release comes of a wrong formula: this only lets the rest be checked.
            settled[id] = Some(measured.unwrap_or_else(|| {
                wrong.insert(id);
                Measured::UNKNOWN
            }));
        } else {
            open.push(id);
            open.extend(unread);
        }
    }
    settled.iter().map(|measured| measured.clone().unwrap_or(Measured::UNKNOWN)).collect()
}

/// The quantity that a formula gives that is no expression; `None` with a finding where it gives none.
fn of_formula(
    (id, place): (IndicatorId, Range<usize>),
    indicators: &List<IndicatorId, Indicator>,
    datasets: &List<DatasetId, DatasetStructure>,
    of: &dyn Fn(IndicatorId) -> Measured,
    resolver: &mut Resolver<'_>,
) -> Option<Quantity> {
    let name = &indicators[id].id;
    let (quantity, message, label, hint) = match &indicators[id].formula {
        Formula::Sum(sum) => return of_sum(name, sum, &datasets[sum.dataset], place, resolver),
        Formula::Average(sum) => {
            let quantity = of_sum(name, sum, &datasets[sum.dataset], place.clone(), resolver)?;
            let label = format!("`{}` has {}", datasets[sum.dataset].id, quantity.kind.named());
            let hint = "`average` is of a stock, such as people at the end of each month or at 1 January; to take the value of a period write `sum`, for \
                the mean of the periods of a window `value = \"mean(…)\"`.";
            (
                quantity.averaged(),
                format!("the indicator `{name}` averages what is no stock"),
                label,
                hint,
            )
        }
        Formula::Rate { events, population, .. } => {
            let named = |operand: IndicatorId| {
                format!("`{}` is {}", indicators[operand].id, of(operand).quantity.kind.named())
            };
            let is_rate = is_rate(&of(*events), &of(*population));
            (
                is_rate.then(|| Quantity::of_nothing_added(Kind::Rate)),
                format!("the indicator `{name}` is no rate of events in a population"),
                format!("{}, {}", named(*events), named(*population)),
                "A rate is of a flow in a stock, and is brought to a year. For one flow in percent of another write `share = \"…\"`.",
            )
        }
        // Its kind is found together with its unit.
        Formula::Expression(_) => return None,
        // How many codes there are says nothing of what several periods or lists of them give.
        Formula::Count(_) => return Some(Quantity::of_nothing_added(Kind::Flow)),
    };
    if quantity.is_none() {
        resolver.error_with_hint(Code::WrongKind, message, place, &label, hint);
    }
    quantity
}

/// REL-013: a rate in a unit that says of how many is of as many, where both that it divides are in one unit.
fn is_so_many_per(
    indicator: &Indicator,
    unit: &Unit,
    of: &dyn Fn(IndicatorId) -> Measured,
    resolver: &mut Resolver<'_>,
) {
    let Formula::Rate { events, population, per } = &indicator.formula else { return };
    let [events, population] = [events, population].map(|operand| of(*operand).unit);
    let is_of_one_unit = events == population && events != Unit::Bare;
    let Some(parts) = unit.parts().filter(|parts| is_of_one_unit && parts != per) else { return };
    let message =
        format!("the rate `{}` is so many per {per}, and not in `{}`", indicator.id, unit.name());
    let hint = format!("Write `per = {}`, or another `unit`.", parts.normalize());
    let span = indicator.span.clone();
    resolver.error_with_hint(Code::WrongKind, message, span, "this rate", &hint);
}

/// The unit and the decimals of an indicator that is no expression: as declared, else as they follow from its formula;
/// `None` with a finding where its codes have not one unit, or not as many decimals.
fn in_unit(
    (name, place): (&str, Range<usize>),
    formula: &Formula,
    declared: &Beside,
    datasets: &List<DatasetId, DatasetStructure>,
    resolver: &mut Resolver<'_>,
) -> Option<(Unit, u32)> {
    let (unit, decimals) = match formula {
        Formula::Sum(sum) | Formula::Average(sum) => {
            let dataset = &datasets[sum.dataset];
            let taken = Taken { name, sum, dataset, place };
            let in_unit = |unit: &Unit| format!("is in `{}`", unit.name());
            let words =
                Words { one: "unit", several: "units", key: "unit", value: "\"…\"", also: "" };
            let unit = taken.one(&dataset.measure.unit, words, in_unit, resolver)?;
            let decimals = if let Some(decimals) = declared.decimals {
                decimals
            } else {
                let has = |decimals: &u32| format!("has `decimals = {decimals}`");
                let words = Words {
                    one: "number of decimals",
                    several: "decimals",
                    key: "decimals",
                    value: "…",
                    also: " Or add `decimals = …` to the indicator.",
                };
                taken.one(&dataset.measure.of_decimals, words, has, resolver)?
            };
            (unit, decimals)
        }
        Formula::Rate { .. } => (Unit::Named("rate".to_owned()), 2),
        Formula::Count(_) => (Unit::Named("count".to_owned()), 0),
        Formula::Expression(_) => (Unit::Bare, 0),
    };
    Some((declared.unit.clone().unwrap_or(unit), declared.decimals.unwrap_or(decimals)))
}

/// The quantity of what a sum takes of a data set.
fn of_sum(
    name: &str,
    sum: &Sum,
    dataset: &DatasetStructure,
    place: Range<usize>,
    resolver: &mut Resolver<'_>,
) -> Option<Quantity> {
    let taken = Taken { name, sum, dataset, place };
    let described = |quantity: &Quantity| {
        let Quantity { kind, over_time, .. } = quantity;
        format!("has {}, over time `{}`", kind.named(), over_time.word())
    };
    let words = Words { one: "kind", several: "kinds", key: "kind", value: "\"…\"", also: "" };
    let quantity = taken.one(&dataset.kind, words, described, resolver)?;
    let over_codes = match dataset.additivity {
        Additivity::Never => OverCodes::None,
        Additivity::Always | Additivity::From(_) => quantity.over_codes,
    };
    Some(Quantity { over_codes, ..quantity })
}

/// What goes by the codes of a dimension, in words for messages.
#[derive(Clone, Copy)]
struct Words {
    /// One of it.
    one: &'static str,
    /// Several of it.
    several: &'static str,
    /// Its key in `measure`.
    key: &'static str,
    /// What stands behind a code.
    value: &'static str,
    /// What can be done else where codes have not one.
    also: &'static str,
}

/// What a sum takes of a data set, of which kinds, units or decimals may go by the codes of a dimension.
struct Taken<'a> {
    name: &'a str,
    sum: &'a Sum,
    dataset: &'a DatasetStructure,
    place: Range<usize>,
}

impl Taken<'_> {
    /// What all codes that it takes have, in one word and in several; `None` with a finding where they have not one.
    fn one<T: Clone + PartialEq>(
        &self,
        of_codes: &OfCodes<T>,
        words: Words,
        described: impl Fn(&T) -> String,
        resolver: &mut Resolver<'_>,
    ) -> Option<T> {
        let Self { name, sum, dataset, place } = self;
        let Words { one: word, several, key, value, also } = words;
        let (dimension, values) = match of_codes {
            OfCodes::One(one) => return Some(one.clone()),
            OfCodes::ByCode { dimension, values, .. } => (*dimension, values),
        };
        let column = &dataset.dimensions[dimension].column;
        let conditions = sum.filter.iter().filter(|condition| condition.dimension == dimension);
        let codes: Vec<&String> =
            conditions.flat_map(|condition| condition.codes.get_ref().names()).collect();
        let known: Vec<_> = codes.iter().filter_map(|code| values.get(*code)).collect();
        let (label, hint) = match known.as_slice() {
            [first, others @ ..] if known.len() == codes.len() => {
                if others.iter().all(|other| other == first) {
                    return Some((*first).clone());
                }
                let of_codes = codes.iter().zip(&known);
                let of_codes: Vec<String> =
                    of_codes.map(|(code, one)| format!("`{code}` {}", described(one))).collect();
                let hint =
                    format!("Name the codes of one {word} in `where = {{ {column} = … }}`.{also}");
                (of_codes.join(", "), hint)
            }
            [] if codes.is_empty() => {
                let code = values.keys().next().map_or("…", String::as_str);
                let hint = format!("Add `where = {{ {column} = \"{code}\" }}`.");
                (format!("the {several} of `{}` go by the codes of `{column}`", dataset.id), hint)
            }
            _ if codes.iter().any(|code| code.starts_with(GROUP)) => {
                let hint = format!(
                    "Name the codes themselves: `where = {{ {column} = [\"…\", \"…\"] }}`."
                );
                (format!("the {several} of `{}` go by codes, and not by groups", dataset.id), hint)
            }
            _ => {
                let lacking = codes.iter().find(|code| !values.contains_key(**code));
                let lacking = lacking.map_or("", |code| code.as_str());
                let hint = format!(
                    "Add it to the `{key}` of `{}`: `{{ by = \"{column}\", \"{lacking}\" = {value}, … }}`.",
                    dataset.id
                );
                (format!("the {word} of `{lacking}` is not declared"), hint)
            }
        };
        let message = format!("the indicator `{name}` has no one {word}");
        resolver.error_with_hint(Code::WrongKind, message, place.clone(), &label, &hint);
        None
    }
}

/// The dimensions of which a sum takes several codes: neither one that it names, nor the one that stands
/// for all others.
fn open_dimensions(
    sum: &Sum,
    dataset: &DatasetStructure,
    with_total: &BTreeSet<CodeListId>,
) -> Vec<DimensionId> {
    let has_total = |dimension: &DimensionId| {
        let is_filtered = sum.filter.iter().any(|condition| condition.dimension == *dimension);
        !is_filtered && with_total.contains(&dataset.dimensions[*dimension].codelist)
    };
    let open = dataset.dimensions.ids();
    open.filter(|dimension| takes_several(sum, *dimension) && !has_total(dimension)).collect()
}

/// Whether a sum takes more than one code of a dimension, as far as its filter says.
pub(super) fn takes_several(sum: &Sum, dimension: DimensionId) -> bool {
    let is_one = |choice: &CodeChoice| match choice {
        CodeChoice::One(code) => !code.starts_with(GROUP),
        CodeChoice::Several(codes) => {
            matches!(codes.as_slice(), [code] if !code.starts_with(GROUP))
        }
    };
    let mut conditions = sum.filter.iter();
    !conditions
        .any(|condition| condition.dimension == dimension && is_one(condition.codes.get_ref()))
}

/// How the name of a group of codes begins in a filter.
const GROUP: &str = "group:";

/// Whether an indicator has a value for all codes together: not where codes give nothing together
/// and its data have several.
pub(super) fn has_whole(
    indicator: IndicatorId,
    indicators: &List<IndicatorId, Indicator>,
    datasets: &List<DatasetId, DatasetStructure>,
    with_total: &BTreeSet<CodeListId>,
) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![indicator];
    while let Some(next) = open.pop() {
        if !seen.insert(next) {
            continue;
        }
        let Indicator { formula, kind, .. } = &indicators[next];
        if let Some(sum) = formula.sum() {
            let adds_up = kind.over_codes == OverCodes::Sum;
            if !adds_up && !open_dimensions(sum, &datasets[sum.dataset], with_total).is_empty() {
                return false;
            }
        }
        // What is read code by code has a value of its own.
        let of_same_code = formula.operands().filter(|operand| operand.by.is_none());
        open.extend(of_same_code.map(|operand| operand.indicator));
    }
    true
}

/// REL-013 for totals of what does not add up over codes, and for indicators of several codes of
/// which nothing shows one by one.
pub(super) fn check_wholes(
    release: &Release,
    places: &List<IndicatorId, Range<usize>>,
    resolver: &mut Resolver<'_>,
) {
    let Release { indicators, datasets, .. } = release;
    let broken_down = broken_down(release);
    for (id, indicator) in indicators.entries() {
        let Some(sum) = indicator.formula.sum().filter(|_| !indicator.has_whole) else { continue };
        let dataset = &datasets[sum.dataset];
        let open = open_dimensions(sum, dataset, &resolver.with_total);
        let shown = |dimension: &DimensionId| {
            let list = dataset.dimensions[*dimension].codelist;
            sum.by.get(&list) == Some(dimension) && broken_down.contains(&(id, list))
        };
        if matches!(open.as_slice(), [only] if shown(only)) {
            continue;
        }
        let named = if indicator.is_part { "" } else { "the indicator " };
        let message = format!("{named}`{}` adds up codes of what does not add up", indicator.id);
        let label = format!(
            "`{}` has {}: codes of it give nothing together",
            dataset.id,
            indicator.kind.kind.named()
        );
        let hint = one_code_each(indicator, sum, &open, dataset);
        resolver.error_with_hint(Code::WrongKind, message, places[id].clone(), &label, &hint);
    }
    for table in release.all_tables() {
        let (Rows::CodeList(_), Some(_)) = (table.rows, table.total) else { continue };
        // The whole of a hierarchy is a code, with a value of its own.
        if table.hierarchy.is_some_and(|hierarchy| release.hierarchies[hierarchy].names_whole()) {
            continue;
        }
        for indicator in
            shown_by(&table.columns).map(|id| &indicators[id]).filter(|shown| !shown.has_whole)
        {
            let message = format!("the table `{}` has a total of what does not add up", table.id);
            let label = format!("`{}` is {}", indicator.id, indicator.kind.kind.named());
            let hint = "Leave `total` out.";
            resolver.error_with_hint(Code::WrongKind, message, table.span.clone(), &label, hint);
        }
    }
    for matrix in &release.matrices {
        let indicator = &indicators[matrix.indicator];
        let is_mean = indicator.kind.over_time == OverTime::Mean;
        if indicator.kind.over_codes == OverCodes::None || is_mean {
            let message = format!("the matrix `{}` has totals of what does not add up", matrix.id);
            let label = format!("`{}` is {}", indicator.id, indicator.kind.kind.named());
            let hint = "Show it in a table by the codes of one list.";
            resolver.error_with_hint(Code::WrongKind, message, matrix.span.clone(), &label, hint);
        }
    }
}

/// What to write so that a sum has one code of each of these dimensions: brackets in an expression, else conditions.
fn one_code_each(
    indicator: &Indicator,
    sum: &Sum,
    open: &[DimensionId],
    dataset: &DatasetStructure,
) -> String {
    let column = |dimension: &DimensionId| &dataset.dimensions[*dimension].column;
    if !indicator.is_part {
        let columns: Vec<_> = open.iter().map(|id| format!("{} = \"…\"", column(id))).collect();
        return format!("Add `where = {{ {} }}`, one code each.", columns.join(", "));
    }
    let chosen = sum.filter.iter().filter(|condition| sum.fixed.contains_key(&condition.dimension));
    let chosen = chosen.filter_map(|condition| match condition.codes.get_ref() {
        CodeChoice::One(code) => Some(format!("{} = {code}", column(&condition.dimension))),
        CodeChoice::Several(_) => None,
    });
    let columns = open.iter().map(|id| format!("{} = …", column(id)));
    let columns: Vec<String> = chosen.chain(columns).collect();
    let name = indicator.id.split('[').next().unwrap_or_default();
    format!("Write `{name}[{}]`, one code of each column.", columns.join(", "))
}

/// The indicators of the columns of a table.
pub fn shown_by(columns: &Columns) -> impl Iterator<Item = IndicatorId> + '_ {
    let (facts, years) = match columns {
        Columns::Facts(facts) => (facts.as_slice(), None),
        Columns::Years(indicator) => (&[][..], Some(*indicator)),
        Columns::Revisions(_) => (&[][..], None),
    };
    facts.iter().map(|fact| fact.indicator).chain(years)
}

/// The indicators that something shows or reads code by code, with all that their formulas read.
fn broken_down(release: &Release) -> BTreeSet<(IndicatorId, CodeListId)> {
    let mut open: Vec<(IndicatorId, CodeListId)> = Vec::new();
    for table in release.all_tables() {
        let Rows::CodeList(list) = table.rows else { continue };
        open.extend(shown_by(&table.columns).map(|indicator| (indicator, list)));
    }
    open.extend(release.asked.iter().map(|asked| (asked.indicator, asked.list)));
    let compared = release.rules.iter().flat_map(Rule::breakdowns);
    open.extend(compared.filter_map(|(indicator, list)| Some((indicator, list?))));
    for indicator in &release.indicators {
        let counted = indicator.formula.operands();
        open.extend(counted.filter_map(|operand| Some((operand.indicator, operand.by?))));
    }
    let mut reached = BTreeSet::new();
    while let Some((indicator, list)) = open.pop() {
        if reached.insert((indicator, list)) {
            let operands = release.indicators[indicator].formula.operands();
            let of_same_code = operands.filter(|operand| operand.by.is_none());
            open.extend(of_same_code.map(|operand| (operand.indicator, list)));
        }
    }
    reached
}
