//! Indicator declarations to formulas: exactly one formula each, names resolved, no circle.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rust_decimal::Decimal;

use super::expression::{self, Anchors, Beside, Chosen, Measured, Scope, Source, Unnamed};
use super::multiplier::ShownAs;
use super::order::{Node, all_read, are_ordered};
use super::resolve::Resolver;
use super::{
    CodeListId, CodeSelection, Condition, DatasetId, DatasetStructure, DimensionId, Expression,
    Formula, Id, Indicator, IndicatorDeclaration, IndicatorId, Keep, Kind, List, Multiplier, Name,
    Operand, RankFrom, Rounding, Sum, Unit, UnitStructure, multiplier, own_windows, quantities,
    rounding, selections,
};
use crate::findings::Code;
use crate::time::{Frequency, Period, Window};

const EXACTLY_ONE: &str =
    "exactly one of sum, difference, share, rate, average, count and value is needed";

/// The most indicators without a name: data sets in expressions, and indicators of some codes.
const MOST_UNNAMED: usize = 10_000;

/// Names that templates use for the frame of an edition.
const FRAME: [&str; 6] = ["edition", "period", "base_period", "contact", "publisher", "source"];

/// Resolves all indicators, and says where their formulas stand; those that are wrong are left out,
/// with a finding.
pub(super) fn resolve(
    declared: BTreeMap<Name, IndicatorDeclaration>,
    anchors: &Anchors,
    datasets: &List<DatasetId, DatasetStructure>,
    own: &BTreeMap<String, UnitStructure>,
    reference: Option<Window>,
    resolver: &mut Resolver<'_>,
) -> (List<IndicatorId, Indicator>, List<IndicatorId, Range<usize>>) {
    let ids: List<IndicatorId, String> = declared.keys().map(|id| id.get_ref().clone()).collect();
    let (unnamed, by_text) = (Vec::new(), BTreeMap::new());
    let by_id = ids.entries().map(|(id, name)| (name.as_str(), id)).collect();
    let mut scope = Scope { ids: &ids, by_id, datasets, anchors, unnamed, places: by_text };
    let mut indicators = Vec::with_capacity(ids.len());
    let mut beside: Vec<Beside> = Vec::with_capacity(ids.len());
    let mut places = Vec::with_capacity(ids.len());
    let mut shown_as: Vec<ShownAs> = Vec::with_capacity(ids.len());
    for (id, declaration) in declared {
        if declaration.selection.as_ref().is_none_or(|selection| selection.label.is_some()) {
            resolver.texts(&declaration.label, "label");
        }
        if let Some(note) = &declaration.note {
            resolver.texts(note, "note");
        }
        if FRAME.contains(&id.get_ref().as_str()) {
            let message = format!("no indicator can be called `{}`", id.get_ref());
            resolver.error(
                Code::ReservedName,
                message,
                id.span(),
                "templates use this name for the edition",
            );
        }
        if let Some(formula) = formula(&id, &declaration, &mut scope, resolver) {
            let rounding = rounding::resolve(
                id.get_ref(),
                declaration.decimals,
                declaration.rounding.as_ref(),
                id.span(),
                resolver,
            );
            shown_as.push(ShownAs { scale: declaration.scale.clone(), rounding });
            let change_decimals = declaration.change_decimals.as_ref();
            if let Some(decimals) = change_decimals {
                resolver.decimals_are_few(id.get_ref(), *decimals.get_ref(), decimals.span());
            }
            if let (Some(kind), None) = (&declaration.kind, &declaration.value) {
                let message = format!("the kind of `{}` follows from its formula", id.get_ref());
                let label = "`kind` stands beside `value` only";
                resolver.error(Code::WrongFormula, message, kind.span(), label);
            }
            beside.push(Beside::of(&declaration, own));
            places.push(place(&id, &declaration));
            let records_since =
                declaration.records_since.as_ref().and_then(|since| period(since, resolver));
            indicators.push(Indicator {
                span: id.span(),
                id: id.into_inner(),
                label: declaration.label.into_inner(),
                note: declaration.note.map(toml::Spanned::into_inner),
                unit: Unit::Bare,
                // Filled below, when all formulas are known.
                scale: Multiplier::One,
                rounding: Rounding::to_decimals(0),
                change_decimals: change_decimals.map(|decimals| *decimals.get_ref()),
                kind: Kind::Flow.quantity(),
                has_whole: true,
                years: resolver.years(),
                window: declaration.window,
                from: declaration.from,
                records_since,
                rank_from: declaration.rank_from,
                formula,
                is_part: false,
            });
        }
    }
    // Indices were given by the full list: a list with holes is of no use to anybody.
    if indicators.len() != ids.len() || !with_unnamed(&mut indicators, &mut beside, scope, resolver)
    {
        return (List::new(), List::new());
    }
    let mut indicators = List::from(indicators);
    note_frequencies(&mut indicators, datasets, resolver.calendar.years);
    // What has no name stands where it is read.
    places.extend(indicators.iter().skip(places.len()).map(|part| part.span.clone()));
    let places = List::from(places);
    counts_can_be_broken_down(&indicators, resolver);
    let settled =
        quantities::settle(&indicators, &beside.into(), &places, (datasets, own), resolver);
    for id in indicators.ids().collect::<Vec<_>>() {
        let Measured { quantity, unit, .. } = settled[id].clone();
        let indicator = &mut indicators[id];
        (indicator.kind, indicator.unit) = (quantity, unit);
        let of_unit = own.get(indicator.unit.name()).and_then(|unit| unit.change_decimals);
        indicator.change_decimals = indicator.change_decimals.or(of_unit);
        if let Formula::Expression(expression) = &mut indicator.formula {
            expression.note_parts(&|operand| settled[operand].clone());
        }
    }
    multiplier::settle(&mut indicators, &shown_as, &settled, datasets, resolver);
    for id in indicators.ids().collect::<Vec<_>>() {
        indicators[id].rounding.states_zero = indicators[id].is_change();
        indicators[id].has_whole =
            quantities::has_whole(id, &indicators, datasets, &resolver.with_total);
    }
    if let Some(reference) = reference.filter(|_| resolver.kinds_are_known) {
        own_windows::settle(&mut indicators, reference, &places, resolver);
    }
    (indicators, places)
}

/// The period of this name, as long as those of the editions.
fn period(name: &Name, resolver: &mut Resolver<'_>) -> Option<Period> {
    let read = Period::parse(name.get_ref());
    let read = read.filter(|period| period.frequency() == resolver.frequency);
    if read.is_none() {
        let message = format!("`{}` is not a period of the editions", name.get_ref());
        let label = format!("`{}` is one", resolver.frequency.example());
        resolver.error(Code::WrongFormula, message, name.span(), &label);
    }
    read
}

/// Where the formula of an indicator stands: what it reads first.
fn place(id: &Name, d: &IndicatorDeclaration) -> Range<usize> {
    let difference = d.difference.as_ref().map(|[minuend, _]| minuend);
    let given = [&d.value, &d.sum, &d.average, &d.share, &d.rate, &d.count];
    let of = d.selection.as_ref().map(|selection| &selection.of);
    let first = given.into_iter().find_map(Option::as_ref).or(difference).or(of);
    first.unwrap_or(id).span()
}

/// Notes in each expression how often the data are observed that it reads over several periods.
fn note_frequencies(
    indicators: &mut List<IndicatorId, Indicator>,
    datasets: &List<DatasetId, DatasetStructure>,
    years: Frequency,
) {
    let has_expression = indicators.iter().any(|i| matches!(i.formula, Formula::Expression(_)));
    if !has_expression {
        return;
    }
    let observed: List<IndicatorId, BTreeSet<Frequency>> = indicators
        .ids()
        .map(|id| {
            let sums = reached(id, indicators).into_iter();
            let sums = sums.filter_map(|id| indicators[id].formula.sum());
            sums.map(|sum| datasets[sum.dataset].frequency).collect()
        })
        .collect();
    for indicator in indicators.iter_mut() {
        if let Formula::Expression(expression) = &mut indicator.formula {
            expression.note_frequencies(&|id| observed[id].clone(), years);
        }
    }
}

/// Adds the indicators without a name that expressions read. Gives whether every formula goes back to data sets.
fn with_unnamed(
    indicators: &mut Vec<Indicator>,
    beside: &mut Vec<Beside>,
    mut scope: Scope<'_>,
    resolver: &mut Resolver<'_>,
) -> bool {
    // In a circle there would be no end of what is of one code of what is of one code.
    let nodes = indicators.iter().map(Node::of);
    let of_parts = scope.unnamed.iter().map(|unnamed| Node {
        name: &unnamed.text,
        span: &unnamed.span,
        reads: unnamed.source.indicator().into_iter().collect(),
        depth: 1,
    });
    if !are_ordered(&nodes.chain(of_parts).collect(), resolver) {
        return false;
    }
    let named = indicators.len();
    let mut next = 0;
    while let Some(Unnamed { text, span, source }) = scope.unnamed.get(next).cloned() {
        next += 1;
        if next > MOST_UNNAMED {
            let message = format!("expressions choose codes in more than {MOST_UNNAMED} ways");
            let label = "here it is one too many";
            let hint = "Choose the codes in the data sets, and give names to what is read often.";
            resolver.error_with_hint(Code::WrongExpression, message, span, label, hint);
            return false;
        }
        let datasets = scope.datasets;
        let formulas = |id: IndicatorId| indicators.get(id.place()).map(|known| &known.formula);
        let mut unnamed = |operand: IndicatorId, chosen: &[Chosen]| {
            let operand_text = match operand.place().checked_sub(named) {
                None => indicators[operand.place()].id.clone(),
                Some(place) => scope.unnamed[place].text.clone(),
            };
            let text = format!("{operand_text}{}", expression::brackets(chosen));
            scope.unnamed(text, span.clone(), Source::Indicator(operand, chosen.to_vec()))
        };
        let formula =
            expression::chosen_formula(&source, formulas, &mut unnamed, datasets, resolver);
        let Some(formula) = formula else { return false };
        // An indicator of some codes is what the whole is, of the same window.
        let whole = source.indicator().map(IndicatorId::place);
        beside.push(whole.map(|whole| beside[whole].clone()).unwrap_or_default());
        let (window, from) = whole.map_or((None, None), |whole| {
            let whole: &Indicator = &indicators[whole];
            (whole.window, whole.from)
        });
        indicators.push(Indicator {
            id: text,
            span,
            label: BTreeMap::new(),
            note: None,
            unit: Unit::Bare,
            scale: Multiplier::One,
            rounding: Rounding::to_decimals(0),
            change_decimals: None,
            kind: Kind::Flow.quantity(),
            has_whole: true,
            years: resolver.years(),
            window,
            from,
            records_since: None,
            rank_from: RankFrom::Largest,
            formula,
            is_part: true,
        });
    }
    next == 0 || are_ordered(&indicators.iter().map(Node::of).collect(), resolver)
}

impl Resolver<'_> {
    /// The value of a key that this formula needs.
    fn required<'n>(&mut self, value: Option<&'n Name>, id: &Name, key: &str) -> Option<&'n Name> {
        if value.is_none() {
            let message = format!("`{}` needs the key `{key}`", id.get_ref());
            self.error(Code::WrongFormula, message, id.span(), &format!("add `{key} = …`"));
        }
        value
    }
}

fn formula(
    id: &Name,
    declaration: &IndicatorDeclaration,
    scope: &mut Scope<'_>,
    resolver: &mut Resolver<'_>,
) -> Option<Formula> {
    let (d, ids, datasets) = (declaration, scope.ids, scope.datasets);
    if let Some(selection) = &d.selection {
        return selections::resolve(id, selection, ids, resolver).map(Formula::Count);
    }
    let given = [
        ("sum", d.sum.is_some()),
        ("difference", d.difference.is_some()),
        ("share", d.share.is_some()),
        ("rate", d.rate.is_some()),
        ("average", d.average.is_some()),
        ("count", d.count.is_some()),
        ("value", d.value.is_some()),
    ];
    let given: Vec<_> = given.iter().filter(|given| given.1).map(|given| given.0).collect();
    if given.len() != 1 {
        let message = match given.as_slice() {
            [] => format!("the indicator `{}` has no formula", id.get_ref()),
            _ => format!("the indicator `{}` has {}", id.get_ref(), given.join(" and ")),
        };
        resolver.error(Code::WrongFormula, message, id.span(), EXACTLY_ONE);
        return None;
    }
    if let Some(value) = &d.value {
        return expression::resolve(value, scope, resolver).map(Formula::Expression);
    }
    let mut indicator = |name: &Name| resolver.id(name, ids, "indicator");
    if let Some([minuend, subtrahend]) = &d.difference {
        let (minuend, subtrahend) = (indicator(minuend), indicator(subtrahend));
        let difference = Expression::difference(minuend?, subtrahend?, place(id, d));
        return Some(Formula::Expression(difference));
    }
    if let Some(part) = &d.share {
        let part = indicator(part);
        let whole = resolver.required(d.of.as_ref(), id, "of")?;
        let whole = resolver.id(whole, ids, "indicator")?;
        let is_part = d.is_part.unwrap_or(true);
        return Some(Formula::Expression(Expression::share(part?, whole, is_part, place(id, d))));
    }
    if let Some(events) = &d.rate {
        let events = indicator(events);
        let population = resolver.required(d.of.as_ref(), id, "of")?;
        let population = resolver.id(population, ids, "indicator");
        if let Some(per) = d.per.filter(|per| *per <= Decimal::ZERO) {
            let message = format!("the rate `{}` is of {per}", id.get_ref());
            let hint = "Write of how many it is, above 0: `per = 1000`.";
            let label = "no number of people or things";
            resolver.error_with_hint(Code::WrongFormula, message, id.span(), label, hint);
        }
        return Some(Formula::Rate {
            events: events?,
            population: population?,
            per: d.per.unwrap_or(Decimal::ONE_THOUSAND),
        });
    }
    if let Some(counted) = &d.count {
        let counted = indicator(counted);
        let by = resolver.required(d.by.as_ref(), id, "by")?;
        let by = resolver.codelist(by);
        let (keep, first) = (d.keep.unwrap_or(Keep::Positive), d.first.clone());
        return Some(Formula::Count(CodeSelection::count(counted?, by?, keep, first)));
    }
    let dataset = resolver.dataset(d.sum.as_ref().or(d.average.as_ref())?)?;
    let sum = sum(dataset, d, &datasets[dataset], resolver)?;
    Some(if d.average.is_some() { Formula::Average(sum) } else { Formula::Sum(sum) })
}

fn sum(
    dataset: DatasetId,
    declaration: &IndicatorDeclaration,
    structure: &DatasetStructure,
    resolver: &mut Resolver<'_>,
) -> Option<Sum> {
    let columns: List<DimensionId, String> =
        structure.dimensions.iter().map(|d| d.column.clone()).collect();
    let mut filter = Vec::new();
    for (column, codes) in &declaration.filter {
        let dimension = resolver.id(column, &columns, "dimension")?;
        filter.push(Condition { dimension, codes: codes.clone() });
    }
    let differ = match &declaration.differ {
        None => None,
        Some([first, second]) => Some([
            resolver.id(first, &columns, "dimension")?,
            resolver.id(second, &columns, "dimension")?,
        ]),
    };
    let mut by = only_columns(structure);
    for (codelist, column) in &declaration.by_column {
        by.insert(resolver.codelist(codelist)?, resolver.id(column, &columns, "dimension")?);
    }
    Some(Sum { dataset, filter, differ, by, fixed: BTreeMap::new() })
}

/// The code lists that exactly one dimension uses: a breakdown by them needs no `by_column`.
fn only_columns(structure: &DatasetStructure) -> BTreeMap<CodeListId, DimensionId> {
    let mut by = BTreeMap::new();
    for (id, dimension) in structure.dimensions.entries() {
        let same = structure.dimensions.iter().filter(|d| d.codelist == dimension.codelist);
        if same.count() == 1 {
            by.insert(dimension.codelist, id);
        }
    }
    by
}

/// The indicator and those that its formula goes back to, each once however many formulas read it.
pub(super) fn reached(
    indicator: IndicatorId,
    indicators: &List<IndicatorId, Indicator>,
) -> BTreeSet<IndicatorId> {
    all_read(indicator, |id| {
        indicators[id].formula.operands().map(|operand| operand.indicator).collect()
    })
}

/// The names of the indicators that have one, by their ids.
pub(super) fn names(indicators: &List<IndicatorId, Indicator>) -> List<IndicatorId, String> {
    // Those without a name stand behind all others.
    let named = indicators.iter().filter(|indicator| !indicator.is_part);
    named.map(|indicator| indicator.id.clone()).collect()
}

/// Each indicator that a formula reads for every code of a list has a breakdown by it.
fn counts_can_be_broken_down(
    indicators: &List<IndicatorId, Indicator>,
    resolver: &mut Resolver<'_>,
) {
    for indicator in indicators {
        for operand in indicator.formula.operands() {
            let Operand { indicator: counted, by: Some(by) } = operand else { continue };
            if !has_breakdown(counted, by, indicators) {
                let message = format!(
                    "the indicator `{}` cannot be broken down by what is counted",
                    indicators[counted].id
                );
                resolver.error(Code::NoBreakdown, message, indicator.span.clone(), "this count");
            }
        }
    }
}

/// Whether the indicator can be broken down by the code list.
pub(super) fn has_breakdown(
    indicator: IndicatorId,
    codelist: CodeListId,
    indicators: &List<IndicatorId, Indicator>,
) -> bool {
    reached(indicator, indicators).into_iter().all(|reached| {
        let formula = &indicators[reached].formula;
        match formula.sum() {
            Some(sum) => sum.by.contains_key(&codelist) || sum.is_fixed(codelist),
            // What is read for the codes of a list of its own has one value for all codes of another.
            None => formula.operands().all(|operand| operand.by.is_none()),
        }
    })
}
