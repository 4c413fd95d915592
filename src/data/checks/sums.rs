//! VAL-101, VAL-102, VAL-103: indicators that add up to each other, are equal or balance.

use std::collections::BTreeSet;
use std::iter;

use rust_decimal::Decimal;

use super::Subject;
use super::found::{Found, with_rows};
use crate::data::cube::{CodeKey, Dataset};
use crate::data::figures::{FactKey, Presence, as_shown, rescaled};
use crate::declaration::{CodeListId, IndicatorId};
use crate::findings::{Code, Diagnostic};
use crate::time::{Period, ReferencePeriod};

/// The two sides of an equation between indicators.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sides<'a> {
    /// What the parts must add up to.
    pub(super) whole: IndicatorId,
    /// The parts.
    pub(super) parts: &'a [IndicatorId],
    /// Whether the one part is another count of the whole.
    pub(super) is_equality: bool,
    /// Whether values are compared as they are shown.
    pub(super) as_shown: bool,
}

/// A code; none for all codes together.
type Breakdown = Option<CodeKey>;

/// The whole is the sum of its parts in each month, together and for each code.
pub(super) fn sides_agree(
    subject: Subject<'_>,
    sides: Sides<'_>,
    by: Option<CodeListId>,
    tolerance: Decimal,
    found: &mut Found<'_>,
) {
    let codes = by.into_iter().flat_map(|list| {
        subject.cube.codelists[list].indices().map(move |code| Some(CodeKey { list, code }))
    });
    let of_codes_alone = |side: &IndicatorId| !subject.release.indicators[*side].has_whole;
    let all = iter::once(&sides.whole).chain(sides.parts).all(|side| !of_codes_alone(side));
    // Where a code stands for all others, it is one of them.
    let is_a_code = by.is_some_and(|list| subject.cube.codelists[list].tree.total.is_some());
    let together = iter::once(None).filter(|_| all && !is_a_code);
    let breakdowns: Vec<Breakdown> = together.chain(codes).collect();
    for month in months(subject) {
        for breakdown in &breakdowns {
            let value = |indicator: IndicatorId| {
                let value = subject.value(indicator, *breakdown, month)?;
                let indicators = &subject.release.indicators;
                let rounding = &indicators[indicator].rounding;
                let value = if sides.as_shown { as_shown(value, rounding) } else { value };
                // All in the scale of the whole.
                rescaled(value, indicators[indicator].scale, indicators[sides.whole].scale).ok()
            };
            let sum = sides.parts.iter().try_fold(Decimal::ZERO, |sum, part| {
                value(*part).and_then(|part| sum.checked_add(part))
            });
            let Some((whole, sum)) = value(sides.whole).zip(sum) else { continue };
            found.compared(month);
            if (whole - sum).abs() <= tolerance {
                continue;
            }
            let code = breakdown.map(|code| subject.code(code));
            if found.accepts(month, code.as_slice()) {
                continue;
            }
            let rule = if sides.is_equality { Code::NotEqual } else { Code::PartsDoNotAddUp };
            found.push(rule, || describe(subject, sides, (*breakdown, month), (whole, sum)));
        }
    }
}

fn describe(
    subject: Subject<'_>,
    sides: Sides<'_>,
    (breakdown, month): (Breakdown, Period),
    (whole, sum): (Decimal, Decimal),
) -> Diagnostic {
    let name = |indicator: IndicatorId| format!("`{}`", subject.release.indicators[indicator].id);
    let parts: Vec<String> = sides.parts.iter().map(|part| name(*part)).collect();
    let place = place(subject, breakdown);
    let whole_name = name(sides.whole);
    let (code, message) = if sides.is_equality {
        let equal = parts.concat();
        let message =
            format!("{whole_name} is {whole} in {month}{place}, but {equal}, its equal, is {sum}");
        (Code::NotEqual, message)
    } else {
        let parts = parts.join(" + ");
        let message = format!("{whole_name} is {whole} in {month}{place}, but {parts} is {sum}");
        (Code::PartsDoNotAddUp, message)
    };
    let finding = Diagnostic::new(code, message);
    let sides = iter::once(&sides.whole).chain(sides.parts);
    let finding = sides.fold(finding, |finding, side| {
        with_rows(subject.computation, finding, key(*side, breakdown, month))
    });
    finding.hint("Compare these rows with their source: they differ, or the total does.")
}

/// An indicator is zero over all codes of a list together, in each month.
pub(super) fn balance_is_zero(
    subject: Subject<'_>,
    indicator: IndicatorId,
    over: CodeListId,
    tolerance: Decimal,
    found: &mut Found<'_>,
) {
    for month in months(subject) {
        let values = subject.cube.codelists[over].level().map(|code| {
            Some((code, subject.value(indicator, Some(CodeKey { list: over, code }), month)?))
        });
        let Some(values) = values.collect::<Option<Vec<_>>>() else { continue };
        let sum = values.iter().fold(Decimal::ZERO, |sum, (_, value)| sum + value);
        found.compared(month);
        if sum.abs() <= tolerance || found.accepts(month, &[]) {
            continue;
        }
        found.push(Code::BalanceNotZero, || {
            let (id, list) =
                (&subject.release.indicators[indicator].id, &subject.release.codelists[over].id);
            let message = format!(
                "`{id}` over all codes of `{list}` is {sum} in {month}, but zero is expected"
            );
            let finding = Diagnostic::new(Code::BalanceNotZero, message);
            with_rows(subject.computation, finding, key(indicator, None, month))
                .hint("Look for a row that was counted on one side only.")
        });
    }
}

fn key(indicator: IndicatorId, code: Breakdown, month: Period) -> FactKey {
    FactKey { indicator, code, period: ReferencePeriod::of(month) }
}

fn place(subject: Subject<'_>, breakdown: Breakdown) -> String {
    breakdown.map_or_else(String::new, |code| format!(" for {}", subject.code(code)))
}

/// Every month from the first to the last that any data set has, in the years of which one has a row: of
/// data by year all months of the year are told.
fn months(subject: Subject<'_>) -> impl Iterator<Item = Period> {
    let datasets = subject.cube.datasets.iter();
    let frequency = subject.release.frequency();
    let known = datasets.flat_map(Dataset::periods);
    let known: BTreeSet<Period> =
        known.map(|period| frequency.containing(period.first_day())).collect();
    let ends = known.first().copied().zip(known.last().copied());
    let of_release = subject.release.years();
    let years: BTreeSet<i32> = known.iter().map(|month| of_release.year_of(*month)).collect();
    let months = years.into_iter().flat_map(move |year| of_release.whole(frequency, year).iter());
    months.filter(move |month| ends.is_some_and(|(first, last)| (first..=last).contains(month)))
}

impl<'a> Subject<'a> {
    fn value(self, indicator: IndicatorId, code: Breakdown, month: Period) -> Option<Decimal> {
        let period = ReferencePeriod::of(month);
        // What was not there yet adds nothing to a sum, and is no rate of zero.
        if self.computation.presence(indicator, code, period) == Presence::Never {
            let is_amount = self.release.indicators[indicator].kind.is_amount();
            return is_amount.then_some(Decimal::ZERO);
        }
        self.computation.evaluate(indicator, code, period).value.ok()
    }

    fn code(self, code: CodeKey) -> &'a str {
        &self.cube.code(code).id
    }
}
