//! Codes that were not always there, such as a region formed in some month, to notes under a table.
//!
//! [`notes`] is the entry point. It takes their times from the code list; no template writes them.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::data::cube::{CodeIndex, CodeKey};
use crate::data::figures::{Computation, Presence};
use crate::data::input::CodeChange;
use crate::declaration::{CodeListId, IndicatorId};
use crate::time::{Frequency, Period, ReferencePeriod};
use crate::words::language::{Locale, ValidityWords};

/// What a table shows of a code list.
pub(crate) struct Shown<'a> {
    /// The code list.
    pub(crate) list: CodeListId,
    /// Its codes.
    pub(crate) codes: &'a [CodeIndex],
    /// The indicators.
    pub(crate) indicators: &'a [IndicatorId],
    /// The first and the last month of all that is shown or compared with.
    pub(crate) months: (Period, Period),
}

/// A note for each month in which codes began or ended within what is shown.
pub(crate) fn notes(
    shown: &Shown<'_>,
    computation: &Computation<'_>,
    locale: &Locale,
) -> Vec<String> {
    let ValidityWords { since, recounted, until, changed, moved } = &locale.table().validity;
    let changes = breaks(shown, computation);
    let codes = &computation.cube.codelists[shown.list];
    let (earliest, latest) = shown.months;
    let mut groups: BTreeMap<(Period, &str), Vec<&str>> = BTreeMap::new();
    let is_told = |index: CodeIndex, day: Option<NaiveDate>| {
        changed.is_some()
            && changes.iter().any(|change| change.has(index) && Some(change.day) == day)
    };
    for index in codes.indices().filter(|index| shown.codes.contains(index)) {
        let code = codes.code(index);
        let begins = code.valid_from.filter(|first| !is_told(index, Some(first.first_day())));
        let ends = code.valid_to.filter(|last| !is_told(index, last.last_day().succ_opt()));
        if let Some(first) = begins.filter(|first| earliest.first_day() < first.first_day()) {
            let before = earliest.frequency().containing(first.first_day()).plus(-1);
            let before = ReferencePeriod::of(before);
            let key = Some(CodeKey { list: shown.list, code: index });
            let was_there = |indicator: &IndicatorId| {
                computation.presence(*indicator, key, before) == Presence::Whole
            };
            let is_recounted = shown.indicators.iter().all(was_there);
            let pattern = if is_recounted { recounted } else { since };
            let first = Frequency::Month.containing(first.first_day());
            groups.entry((first, pattern)).or_default().push(code.label(&locale.tag));
        }
        if let Some(last) = ends.filter(|last| last.last_day() < latest.last_day()) {
            let last = Frequency::Month.containing(last.last_day());
            groups.entry((last, until)).or_default().push(code.label(&locale.tag));
        }
    }
    let of_changes = changes.iter().filter_map(|change| {
        let labels = |side: &[CodeIndex]| -> Vec<&str> {
            side.iter().map(|index| codes.code(*index).label(&locale.tag)).collect()
        };
        let before = locale.list(&labels(&change.from));
        let is_moved = change.from == change.to;
        let pattern = if is_moved { moved } else { changed };
        let pattern = pattern.as_deref()?.replace("{before}", &before);
        let month = Frequency::Month.containing(change.day);
        Some(locale.validity(&pattern, month, &labels(&change.to)))
    });
    let groups = groups.into_iter();
    let of_codes =
        groups.map(|((month, pattern), labels)| locale.validity(pattern, month, &labels));
    of_codes.chain(of_changes).collect()
}

/// The changes of codes within what is shown that are a break of any of it.
fn breaks<'a>(shown: &Shown<'_>, computation: &Computation<'a>) -> Vec<&'a CodeChange> {
    let (earliest, latest) = shown.months;
    let changes = computation.cube.codelists[shown.list].changes.iter().enumerate();
    let within = changes
        .filter(|(_, change)| earliest.first_day() < change.day && change.day <= latest.last_day());
    let is_broken = |place: usize| {
        shown.codes.iter().any(|code| {
            let code = Some(CodeKey { list: shown.list, code: *code });
            let mut indicators = shown.indicators.iter();
            indicators
                .any(|indicator| computation.is_broken_by((shown.list, place), *indicator, code))
        })
    };
    within.filter(|(place, _)| is_broken(*place)).map(|(_, change)| change).collect()
}
