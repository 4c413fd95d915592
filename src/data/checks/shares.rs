//! VAL-019: what is declared to be a part of a whole is no more than all of it, and neither is below zero.
//!
//! [`shares_are_parts`] is the entry point. It is asked for the facts of an edition, its bases among them, and not
//! for the cube: what readers are told is to be right, and the same rows may be right in one period and not in another.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::found::with_rows;
use crate::data::figures::{Fact, FactKey, Facts, View, as_shown};
use crate::declaration::{Formula, IndicatorId, Notation, Release};
use crate::findings::{Code, Diagnostic, Diagnostics};

/// A share whose part is no part of its whole.
struct Beyond<'a> {
    view: &'a dyn View,
    key: FactKey,
    part: (IndicatorId, Decimal),
    whole: (IndicatorId, Decimal),
}

/// Finds the shares of an edition that are no shares: one finding for each indicator, with the rows of the first.
pub fn shares_are_parts(facts: &Facts<'_>, found: &mut Diagnostics) {
    let release = facts.computation.release;
    let mut named: BTreeSet<(FactKey, &str)> = BTreeSet::new();
    // They are in the order of their indicators.
    let shares: Vec<&Fact> =
        facts.iter().filter(|fact| share(release, fact.key).is_some()).collect();
    for of_indicator in shares.chunk_by(|fact, next| fact.key.indicator == next.key.indicator) {
        let stated = of_indicator.iter().copied().flat_map(|fact| {
            let before = fact.comparisons().flat_map(move |comparison| {
                let view = facts.base_of(comparison);
                let periods = release.base_periods(fact.key, comparison);
                periods.into_iter().map(move |period| (view, FactKey { period, ..fact.key }))
            });
            [(Some(&*facts.view as &dyn View), fact.key)].into_iter().chain(before)
        });
        let beyond = stated.filter_map(|(view, key)| beyond(view?, key));
        let beyond: Vec<Beyond<'_>> = beyond
            .filter(|beyond| named.insert((beyond.key, beyond.view.computation().vintage)))
            .collect();
        if let Some(first) = beyond.first() {
            let mut finding = first.finding();
            finding.more.count = beyond.len() - 1;
            found.push(finding);
        }
    }
}

/// The part and the whole of a fact that is declared to be a share.
fn share(release: &Release, key: FactKey) -> Option<(IndicatorId, IndicatorId)> {
    let Formula::Expression(expression) = &release.indicators[key.indicator].formula else {
        return None;
    };
    match expression.notation {
        Notation::Share { part, whole, is_part: true } => Some((part, whole)),
        _ => None,
    }
}

/// The share, if both of its numbers are known and the first is no part of the second.
fn beyond(view: &dyn View, key: FactKey) -> Option<Beyond<'_>> {
    let computation = view.computation();
    let (part, whole) = share(computation.release, key)?;
    let from = computation.release.indicators[key.indicator].operands_from();
    // Both as the share reads them, exact or as they are shown.
    let value = |indicator| {
        let read = view.evaluate(FactKey { indicator, ..key });
        computation.on(from, indicator, read).value.ok()
    };
    let (of_part, of_whole) = (value(part)?, value(whole)?);
    let is_part = Decimal::ZERO <= of_part && of_part <= of_whole;
    (!is_part).then_some(Beyond { view, key, part: (part, of_part), whole: (whole, of_whole) })
}

impl Beyond<'_> {
    fn finding(&self) -> Diagnostic {
        let Self { view, key, part, whole } = self;
        let computation = view.computation();
        let release = computation.release;
        let shown = |(indicator, value): &(IndicatorId, Decimal)| {
            as_shown(*value, &release.indicators[*indicator].rounding)
        };
        let [id, of_part, of_whole] = [key.indicator, part.0, whole.0]
            .map(|indicator| release.indicators[indicator].id.as_str());
        let of_code = key
            .code
            .map_or_else(String::new, |code| format!(" of {}", computation.cube.code(code).id));
        let message = format!(
            "`{id}`{of_code} in {} is not from 0 to 100%: `{of_part}` is {}, and `{of_whole}` {}",
            key.period,
            shown(part),
            shown(whole)
        );
        let finding = Diagnostic::new(Code::NoPart, message);
        let finding = with_rows(computation, finding, *key);
        let declared = format!("`{of_part}` is declared as a part of `{of_whole}`");
        finding.at(&release.file, release.indicators[key.indicator].span.clone(), declared).hint(format!(
            "Look for rows that are in `{of_part}` and not in `{of_whole}`. If the one is no part of the other, write \
             `is_part = false` in `[indicator.{id}]`."
        ))
    }
}
