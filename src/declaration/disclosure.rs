//! The threshold of disclosure control: from its declaration to the smallest count that is published.

use std::ops::Range;

use super::resolve::Resolver;
use super::{
    DatasetStructure, DisclosureDeclaration, Formula, IndicatorId, List, MeasureKind,
    MeasureStructure, Multiplier, OverCodes, OverTime, Release,
};
use crate::findings::Code;

/// With a smaller one nothing would be suppressed: 0 is always published.
const SMALLEST: u32 = 2;

/// The threshold of a data set; one that cannot be applied is a finding.
pub(super) fn threshold(
    id: &str,
    declared: Option<&DisclosureDeclaration>,
    (measure, kind): (&MeasureStructure, &MeasureKind),
    resolver: &mut Resolver<'_>,
) -> Option<u32> {
    let declared = declared?;
    let threshold = &declared.threshold;
    let mut wrong = |message: String, hint: &str| {
        let (span, label) = (threshold.span(), "this threshold");
        resolver.error_with_hint(Code::WrongThreshold, message, span, label, hint);
    };
    if *threshold.get_ref() < SMALLEST {
        let message = format!("the threshold {} of `{id}` suppresses nothing", threshold.get_ref());
        wrong(message, "Write 2 or more. Without `disclosure` every value is published.");
        return None;
    }
    let counts =
        measure.decimals == 0 && measure.minimum.is_some_and(|minimum| !minimum.is_sign_negative());
    if !counts {
        let message = format!("`{id}` has a threshold, but its values need not be counts");
        wrong(message, "Declare the measure with `decimals = 0` and `minimum = 0`.");
        return None;
    }
    if kind.values().any(|quantity| quantity.over_codes != OverCodes::Sum) {
        let message = format!("`{id}` has a threshold, but its values do not add up over codes");
        let hint = "Counts are of the kind `flow` or `stock`. Put what is computed of them into a data set of its own, or compute it by \
                    an expression: then it is hidden where they are.";
        wrong(message, hint);
        return None;
    }
    if measure.scale != Multiplier::One {
        let message =
            format!("`{id}` has a threshold, but its values are no counts: they have a `scale`");
        wrong(
            message,
            "Give the counts themselves, without `scale`; beside an indicator it says how they are shown.",
        );
        return None;
    }
    let has_key = declared.key.is_some();
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

/// DIS-001, DIS-005: what a threshold cannot protect, of all data sets and indicators together.
pub(super) fn check(
    release: &Release,
    places: &List<IndicatorId, Range<usize>>,
    resolver: &mut Resolver<'_>,
) {
    counts_are_of_one_dataset(release, resolver);
    means_are_not_protected(release, places, resolver);
}

/// DIS-001: the same counts as two data sets. Each is protected for itself, so that what one hides the other could show.
fn counts_are_of_one_dataset(release: &Release, resolver: &mut Resolver<'_>) {
    let datasets: Vec<&DatasetStructure> = release.datasets.iter().collect();
    for (place, second) in datasets.iter().enumerate() {
        let is_twin = |first: &&&DatasetStructure| {
            first.file.get_ref() == second.file.get_ref()
                && first.measure.column == second.measure.column
                && (first.threshold.is_some() || second.threshold.is_some())
        };
        let Some(first) = datasets[..place].iter().find(is_twin) else { continue };
        let message = format!(
            "`{}` and `{}` have the counts of one file, and one of them has a threshold",
            first.id, second.id
        );
        let hint = format!(
            "Declare one data set of it, and compute all by that: what is hidden in `{}` could be read off `{}`.",
            first.id, second.id
        );
        let span = second.file.span();
        resolver.error_with_hint(Code::WrongThreshold, message, span, "the same file", &hint);
    }
}

/// DIS-005: means of stocks over several periods. Of a mean it is not known whether one of its periods is small.
fn means_are_not_protected(
    release: &Release,
    places: &List<IndicatorId, Range<usize>>,
    resolver: &mut Resolver<'_>,
) {
    for (id, indicator) in release.indicators.entries() {
        let Some(sum) = indicator.formula.sum() else { continue };
        let dataset = &release.datasets[sum.dataset];
        let is_mean = match indicator.formula {
            // The line between two years of it, each of which is looked at by itself.
            Formula::Average(_) => !dataset.frequency.is_yearly(),
            _ => indicator.kind.over_time == OverTime::Mean,
        };
        if !is_mean || dataset.threshold.is_none() {
            continue;
        }
        let name = &indicator.id;
        let message = format!("the indicator `{name}` is a mean that cannot be protected");
        let label = format!("it adds up periods of `{}`, which has a threshold", dataset.id);
        let hint = "Write `sum = …` of a measure of the kind `stock`, whose last period is shown; or `value = \"mean(x)\"` \
                    of an indicator `x` of single periods, each of which is protected.";
        let place = places[id].clone();
        resolver.error_with_hint(Code::UnprotectedMean, message, place, &label, hint);
    }
}
