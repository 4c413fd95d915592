//! Which data can be told of the periods of editions: those whose own periods are as long or shorter.
//!
//! [`agree`] is the entry point. A sum over data of longer periods, such as a year in an edition of a
//! month, or of weeks in a month, would be empty or wrong. The average of a stock of 1 January is the
//! one exception: the line from one to the next tells it of any time between.

use std::collections::BTreeSet;

use super::resolve::Resolver;
use super::{
    DatasetId, DatasetStructure, Formula, Indicator, IndicatorId, Kind, List, MeasureKind,
};
use crate::findings::Code;
use crate::time::{Frequency, ReferencePeriod};

/// Finds the indicators whose data have longer periods than what is read of them in an edition.
pub(super) fn agree(
    datasets: &List<DatasetId, DatasetStructure>,
    indicators: &List<IndicatorId, Indicator>,
    resolver: &mut Resolver<'_>,
) {
    // Whether periods nest is the same for any of them.
    let any = ReferencePeriod::of(resolver.frequency.first_of(2025));
    for (id, indicator) in indicators.entries().filter(|(_, indicator)| !indicator.is_part) {
        let (mut seen, mut open) = (BTreeSet::new(), vec![(id, any)]);
        while let Some(read @ (id, period)) = open.pop() {
            if !seen.insert(read) {
                continue;
            }
            let (formula, asked) = (&indicators[id].formula, period);
            let period = indicators[id].laid(asked);
            let read = indicators[id].readings(asked).into_iter();
            // What has a name of its own has a finding of its own.
            open.extend(
                read.map(|reading| (reading.operand.indicator, reading.period))
                    .filter(|(read, _)| indicators[*read].is_part),
            );
            let Some(dataset) = formula.sum().map(|sum| &datasets[sum.dataset]) else { continue };
            let is_line = matches!(formula, Formula::Average(_)) && dataset.frequency.is_yearly();
            if !is_line && period.by(dataset.frequency).is_none() {
                wrong(indicator, dataset, period.frequency(), resolver);
                break;
            }
        }
    }
}

/// An indicator that reads data by periods of which those that are asked for are not made.
fn wrong(
    indicator: &Indicator,
    dataset: &DatasetStructure,
    asked: Frequency,
    resolver: &mut Resolver<'_>,
) {
    let id = &indicator.id;
    let (own, editions) = (dataset.frequency, resolver.frequency);
    if asked == editions && own.length() == editions.length() && own != editions {
        return of_another_calendar(indicator, dataset, resolver);
    }
    let who = if asked == editions {
        format!("the editions by {editions}")
    } else {
        format!("`{id}` reads them by {asked}")
    };
    let message =
        format!("the data of `{id}` are by {own}, and {who}: no sum of them is one of the other");
    let is_stock =
        matches!(dataset.kind, MeasureKind::One(quantity) if quantity.kind == Kind::Stock);
    let is_expression = matches!(indicator.formula, Formula::Expression(_));
    let hint = if asked != editions {
        format!(
            "Give the data by {asked}, or by {editions} and leave `within_year(…)` out: the sum of a window is `window = \"year\"`."
        )
    } else if own.is_yearly() && is_expression {
        format!(
            "Write `within_year({0})` in the place of `{0}`: the year in which the period lies, as of a weight.",
            dataset.id
        )
    } else if own.is_yearly() && is_stock {
        format!(
            "Write `average = \"{}\"` in `[indicator.{id}]`: the stock on the line from one year to the next.",
            dataset.id
        )
    } else {
        format!(
            "Declare editions with `period = \"{}\"`, or give the data by {editions} and write `frequency = \"{editions}\"`.",
            own.example()
        )
    };
    let label = format!("`{}` is by {own}", dataset.id);
    resolver.error_with_hint(Code::WrongFormula, message, indicator.span.clone(), &label, &hint);
}

/// The years of the data begin elsewhere than those of the editions, or the weeks end elsewhere.
fn of_another_calendar(
    indicator: &Indicator,
    dataset: &DatasetStructure,
    resolver: &mut Resolver<'_>,
) {
    let (own, editions) = (dataset.frequency, resolver.frequency);
    let known = |frequency: Frequency| {
        let of_calendar = if own.is_yearly() { "--01-01" } else { "sunday" };
        frequency.calendar().unwrap_or_else(|| of_calendar.to_owned())
    };
    let (what, section, key) =
        if own.is_yearly() { ("begin on", "year", "begins") } else { ("end on", "week", "ends") };
    let message = format!(
        "the {section}s of `{}` {what} {}, and those of the editions on {}",
        dataset.id,
        known(own),
        known(editions)
    );
    let label = format!("reads `{}`", dataset.id);
    let hint = format!(
        "If the editions have the {section}s of the data, write `{section} = {{ {key} = \"{}\" }}` in `[release]`; else \
         give the data by {}.",
        known(own),
        if own.is_yearly() { "month" } else { "day" }
    );
    resolver.error_with_hint(Code::WrongFormula, message, indicator.span.clone(), &label, &hint);
}
