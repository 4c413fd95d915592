//! The threshold of disclosure control: from its declaration to the smallest count that is published.

use std::collections::BTreeSet;

use super::resolve::Resolver;
use super::{
    DatasetDeclaration, Expression, Formula, IndicatorId, Operator, OtherTime, Part, Release,
};
use crate::findings::Code;
use crate::time::{Frequency, Shift};

/// With a smaller one nothing would be suppressed: 0 is always published.
const SMALLEST: u32 = 2;

/// The threshold of a data set; one that cannot be applied is a finding.
pub(super) fn threshold(
    id: &str,
    declaration: &DatasetDeclaration,
    resolver: &mut Resolver<'_>,
) -> Option<u32> {
    let threshold = &declaration.disclosure.as_ref()?.threshold;
    let mut wrong = |message: String, hint: &str| {
        let (span, label) = (threshold.span(), "this threshold");
        resolver.error_with_hint(Code::WrongThreshold, message, span, label, hint);
    };
    if *threshold.get_ref() < SMALLEST {
        let message = format!("the threshold {} of `{id}` suppresses nothing", threshold.get_ref());
        wrong(message, "Write 2 or more. Without `disclosure` every value is published.");
        return None;
    }
    let measure = &declaration.measure;
    let counts =
        measure.decimals == 0 && measure.minimum.is_some_and(|minimum| !minimum.is_sign_negative());
    if !counts {
        let message = format!("`{id}` has a threshold, but its values need not be counts");
        wrong(message, "Declare the measure with `decimals = 0` and `minimum = 0`.");
        return None;
    }
    let has_key = declaration.disclosure.as_ref().is_some_and(|declared| declared.key.is_some());
    if !has_key {
        let message = format!(
            "`{id}` has a threshold and no key: where one count of a breakdown is hidden, all are"
        );
        let hint = "Make a key outside of the project, `(umask 077; head -c 48 /dev/urandom | base64 > ../office.key)`, \
             and write `disclosure = { threshold = …, key = \"../office.key\" }`.";
        let (code, span) = (Code::NoDisclosureKey, threshold.span());
        resolver.error_with_hint(code, message, span, "without a key", hint);
    }
    Some(*threshold.get_ref())
}

/// DIS-005 for times of which disclosure control does not know what they give away, DIS-007 for formulas.
pub(super) fn check(release: &Release, resolver: &mut Resolver<'_>) {
    check_comparisons(release, resolver);
    check_frequencies(release, resolver);
    check_expressions(release, resolver);
}

/// DIS-005: bases are protected in the same periods of other years alone.
fn check_comparisons(release: &Release, resolver: &mut Resolver<'_>) {
    let mut ids = release.named_indicators().map(|(id, _)| id);
    let Some(dataset) = ids.find_map(|id| small_counts_of(id, release)) else { return };
    let unlike = release
        .comparisons
        .iter()
        .filter(|comparison| !matches!(comparison.against, Shift::Years(_)));
    for comparison in unlike {
        let message = format!("the comparison `{}` cannot be protected", comparison.id);
        let label = format!("its bases are of other periods, and `{dataset}` has a threshold");
        let hint = "Write `shift = \"1 year\"` or more years, whose bases are known to give no hidden count back; \
                    or compare in a release without a threshold.";
        let span = comparison.span.clone();
        resolver.error_with_hint(Code::UnprotectedWindow, message, span, &label, hint);
    }
}

/// DIS-005: a week can be in two years of days.
fn check_frequencies(release: &Release, resolver: &mut Resolver<'_>) {
    let editions = release.frequency();
    for dataset in release.datasets.iter().filter(|dataset| dataset.threshold.is_some()) {
        if dataset.frequency == Frequency::Day && editions == Frequency::Week {
            let message = format!(
                "`{}` by {} cannot be protected in editions by {}",
                dataset.id,
                dataset.frequency.word(),
                editions.word()
            );
            let label = "it has a threshold";
            let hint = "Add the data up to weeks in the file, `time.frequency = \"week\"`, or publish editions by month.";
            resolver.error_with_hint(
                Code::UnprotectedWindow,
                message,
                dataset.file.span(),
                label,
                hint,
            );
        }
    }
}

/// DIS-007: expressions over data sets with a threshold are sums, differences, shares and rates, of the period and of years
/// before: of other times, and of single periods of a window, it is not known what they give back.
fn check_expressions(release: &Release, resolver: &mut Resolver<'_>) {
    for (id, indicator) in release.named_indicators() {
        let Formula::Expression(Expression { tree, place, .. }) = &indicator.formula else {
            continue;
        };
        let Some(dataset) = small_counts_of(id, release) else { continue };
        let Some(beyond) = beyond(tree) else { continue };
        let message = format!(
            "`{}` goes back to `{dataset}`, which has a threshold, and {beyond}",
            indicator.id
        );
        let label = "its values could give a hidden count back";
        let hint = "Write sums, differences, `100 * x / y` and `x / y`, of the period itself or `@year`; or compute it of data without \
                    a threshold.";
        resolver.error_with_hint(Code::UnprotectedExpression, message, place.clone(), label, hint);
    }
}

/// The first data set with a threshold that an indicator goes back to.
fn small_counts_of(indicator: IndicatorId, release: &Release) -> Option<&str> {
    let (mut seen, mut open) = (BTreeSet::new(), vec![indicator]);
    while let Some(next) = open.pop() {
        if !seen.insert(next) {
            continue;
        }
        let formula = &release.indicators[next].formula;
        let dataset = formula.sum().map(|sum| &release.datasets[sum.dataset]);
        if let Some(dataset) = dataset.filter(|dataset| dataset.threshold.is_some()) {
            return Some(&dataset.id);
        }
        open.extend(formula.operands().map(|operand| operand.indicator));
    }
    None
}

/// What of an expression is more than sums, differences, shares and rates.
fn beyond(tree: &Part) -> Option<&'static str> {
    match tree {
        Part::Number(_) | Part::Value(_) => None,
        Part::Negative(part)
        | Part::Shifted(part, OtherTime::Named { shift: Shift::Years(1), .. }) => beyond(part),
        Part::Shifted(..) => Some("reads it at a time of which nothing is published"),
        Part::Over { .. } => Some("reads single periods of it"),
        Part::Chain(first, rest) => {
            let products = rest.iter().filter(|join| join.operator == Operator::Times);
            let factors = products.map(|join| &join.part).chain([first.as_ref()]);
            let is_product = rest.iter().any(|join| join.operator == Operator::Times);
            if rest.iter().any(|join| join.operator == Operator::Else) {
                return Some("says where it is not known");
            }
            if is_product && factors.filter(|part| reads(part)).count() > 1 {
                return Some("multiplies it");
            }
            beyond(first).or_else(|| rest.iter().find_map(|join| beyond(&join.part)))
        }
    }
}

/// Whether a part reads anything, and is not a number alone.
fn reads(part: &Part) -> bool {
    match part {
        Part::Number(_) => false,
        Part::Value(_) => true,
        Part::Negative(part) | Part::Shifted(part, _) | Part::Over { part, .. } => reads(part),
        Part::Chain(first, rest) => reads(first) || rest.iter().any(|join| reads(&join.part)),
    }
}
