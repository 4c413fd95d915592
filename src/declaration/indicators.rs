//! Indicator declarations to formulas: exactly one formula each, names resolved, no circle.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::resolve::Resolver;
use super::{DatasetStructure, Formula, Indicator, IndicatorDeclaration, Keep, Name, Sum};
use crate::findings::Code;

const EXACTLY_ONE: &str =
    "exactly one of sum, difference, share, rate, average and count is needed";

/// Names that templates use for the frame of an edition.
const FRAME: [&str; 6] = ["edition", "period", "base_period", "contact", "publisher", "source"];

/// Resolves all indicators; those that are wrong are left out, with a finding.
pub(super) fn resolve(
    declared: BTreeMap<Name, IndicatorDeclaration>,
    datasets: &[DatasetStructure],
    resolver: &mut Resolver<'_>,
) -> Vec<Indicator> {
    let ids: Vec<String> = declared.keys().map(|id| id.get_ref().clone()).collect();
    let mut indicators = Vec::with_capacity(ids.len());
    for (id, declaration) in declared {
        resolver.texts(&declaration.label, "label");
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
        if let Some(formula) = formula(&id, &declaration, &ids, datasets, resolver) {
            indicators.push(Indicator {
                span: id.span(),
                id: id.into_inner(),
                label: declaration.label.into_inner(),
                note: declaration.note.map(toml::Spanned::into_inner),
                unit: declaration.unit.unwrap_or_default(),
                decimals: declaration.decimals.unwrap_or(u32::MAX),
                formula,
            });
        }
    }
    // Indices were given by the full list: a list with holes is of no use to anybody.
    if indicators.len() < ids.len() || circular(&indicators, resolver) {
        return Vec::new();
    }
    counts_can_be_broken_down(&indicators, resolver);
    for at in 0..indicators.len() {
        fill_unit_and_decimals(at, &mut indicators, datasets);
    }
    indicators
}

fn formula(
    id: &Name,
    declaration: &IndicatorDeclaration,
    ids: &[String],
    datasets: &[DatasetStructure],
    resolver: &mut Resolver<'_>,
) -> Option<Formula> {
    let d = declaration;
    let given = [
        ("sum", d.sum.is_some()),
        ("difference", d.difference.is_some()),
        ("share", d.share.is_some()),
        ("rate", d.rate.is_some()),
        ("average", d.average.is_some()),
        ("count", d.count.is_some()),
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
    let mut indicator = |name: &Name| resolver.index(name, ids, "indicator");
    if let Some([minuend, subtrahend]) = &d.difference {
        let (minuend, subtrahend) = (indicator(minuend), indicator(subtrahend));
        return Some(Formula::Difference { minuend: minuend?, subtrahend: subtrahend? });
    }
    if let Some(part) = &d.share {
        let part = indicator(part);
        let whole = resolver.required(d.of.as_ref(), id, "of")?;
        return Some(Formula::Share {
            part: part?,
            whole: resolver.index(whole, ids, "indicator")?,
        });
    }
    if let Some(events) = &d.rate {
        let events = indicator(events);
        let population = resolver.required(d.of.as_ref(), id, "of")?;
        let population = resolver.index(population, ids, "indicator");
        return Some(Formula::Rate {
            events: events?,
            population: population?,
            per: d.per.unwrap_or(Decimal::ONE_THOUSAND),
        });
    }
    if let Some(of) = &d.count {
        let of = indicator(of);
        let by = resolver.required(d.by.as_ref(), id, "by")?;
        let by = resolver.codelist(by);
        let first = d.first.clone();
        return Some(Formula::Count {
            of: of?,
            by: by?,
            keep: d.keep.unwrap_or(Keep::Positive),
            first,
        });
    }
    let dataset = resolver.dataset(d.sum.as_ref().or(d.average.as_ref())?)?;
    let sum = sum(dataset, d, &datasets[dataset], resolver)?;
    Some(if d.average.is_some() { Formula::Average(sum) } else { Formula::Sum(sum) })
}

fn sum(
    dataset: usize,
    declaration: &IndicatorDeclaration,
    structure: &DatasetStructure,
    resolver: &mut Resolver<'_>,
) -> Option<Sum> {
    let columns: Vec<String> = structure.dimensions.iter().map(|d| d.column.clone()).collect();
    let mut filter = Vec::new();
    for (column, choice) in &declaration.filter {
        filter.push((resolver.index(column, &columns, "dimension")?, choice.clone()));
    }
    let differ = match &declaration.differ {
        None => None,
        Some([one, other]) => Some((
            resolver.index(one, &columns, "dimension")?,
            resolver.index(other, &columns, "dimension")?,
        )),
    };
    let mut by = only_columns(structure);
    for (codelist, column) in &declaration.by_column {
        by.insert(resolver.codelist(codelist)?, resolver.index(column, &columns, "dimension")?);
    }
    Some(Sum { dataset, filter, differ, by })
}

/// The code lists that exactly one dimension uses: a breakdown by them needs no `by_column`.
fn only_columns(structure: &DatasetStructure) -> BTreeMap<usize, usize> {
    let mut by = BTreeMap::new();
    for (at, dimension) in structure.dimensions.iter().enumerate() {
        let same = structure.dimensions.iter().filter(|d| d.codelist == dimension.codelist);
        if same.count() == 1 {
            by.insert(dimension.codelist, at);
        }
    }
    by
}

/// The indicators that a formula reads.
fn operands(formula: &Formula) -> Vec<usize> {
    match *formula {
        Formula::Sum(_) | Formula::Average(_) => Vec::new(),
        Formula::Difference { minuend: a, subtrahend: b }
        | Formula::Share { part: a, whole: b }
        | Formula::Rate { events: a, population: b, .. } => vec![a, b],
        Formula::Count { of, .. } => vec![of],
    }
}

fn circular(indicators: &[Indicator], resolver: &mut Resolver<'_>) -> bool {
    let mut circular = false;
    for (at, indicator) in indicators.iter().enumerate() {
        let mut seen = vec![false; indicators.len()];
        let mut open = operands(&indicator.formula);
        while let Some(next) = open.pop() {
            if next == at {
                circular = true;
                let message = format!("the indicator `{}` is computed from itself", indicator.id);
                let label = "its formula leads back to it";
                let hint =
                    "Break the circle: give one of its indicators a formula over a data set.";
                let span = indicator.span.clone();
                resolver.error_with_hint(Code::CircularIndicator, message, span, label, hint);
                break;
            }
            if !std::mem::replace(&mut seen[next], true) {
                open.extend(operands(&indicators[next].formula));
            }
        }
    }
    circular
}

fn counts_can_be_broken_down(indicators: &[Indicator], resolver: &mut Resolver<'_>) {
    for indicator in indicators {
        let Formula::Count { of, by, .. } = indicator.formula else { continue };
        if !has_breakdown(of, by, indicators) {
            let message = format!(
                "the indicator `{}` cannot be broken down by what is counted",
                indicators[of].id
            );
            resolver.error(Code::NoBreakdown, message, indicator.span.clone(), "this count");
        }
    }
}

/// Unit and decimals that follow from the formula, unless declared.
fn fill_unit_and_decimals(at: usize, indicators: &mut [Indicator], datasets: &[DatasetStructure]) {
    let (unit, decimals) = implied(&indicators[at].formula, indicators, datasets);
    let indicator = &mut indicators[at];
    if indicator.unit.is_empty() {
        indicator.unit = unit;
    }
    if indicator.decimals == u32::MAX {
        indicator.decimals = decimals;
    }
}

fn implied(
    formula: &Formula,
    indicators: &[Indicator],
    datasets: &[DatasetStructure],
) -> (String, u32) {
    match *formula {
        Formula::Sum(ref sum) | Formula::Average(ref sum) => {
            let measure = &datasets[sum.dataset].measure;
            (measure.unit.clone(), measure.decimals)
        }
        Formula::Difference { minuend, .. } => {
            let of = &indicators[minuend];
            if of.unit.is_empty() {
                implied(&of.formula, indicators, datasets)
            } else {
                (of.unit.clone(), if of.decimals == u32::MAX { 0 } else { of.decimals })
            }
        }
        Formula::Share { .. } => ("percent".to_owned(), 1),
        Formula::Rate { .. } => ("rate".to_owned(), 2),
        Formula::Count { .. } => ("count".to_owned(), 0),
    }
}

/// Whether the indicator can be broken down by the code list.
pub(super) fn has_breakdown(indicator: usize, codelist: usize, indicators: &[Indicator]) -> bool {
    match &indicators[indicator].formula {
        Formula::Sum(sum) | Formula::Average(sum) => sum.by.contains_key(&codelist),
        Formula::Count { .. } => false,
        formula => operands(formula).into_iter().all(|of| has_breakdown(of, codelist, indicators)),
    }
}
