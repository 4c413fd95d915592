//! Codes that were not always there, such as a region formed in some month, to notes under a table.
//!
//! [`notes`] is the entry point. It takes their times from the code list; no template writes them.

use std::collections::BTreeMap;

use crate::data::cube::{CodeIndex, CodeKey};
use crate::data::figures::{Computation, Presence};
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
    let ValidityWords { since, recounted, until } = &locale.table().validity;
    let codes = &computation.cube.codelists[shown.list];
    let (earliest, latest) = shown.months;
    let mut groups: BTreeMap<(Period, &str), Vec<&str>> = BTreeMap::new();
    for index in codes.indices().filter(|index| shown.codes.contains(index)) {
        let code = codes.code(index);
        if let Some(first) =
            code.valid_from.filter(|first| earliest.first_day() < first.first_day())
        {
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
        if let Some(last) = code.valid_to.filter(|last| last.last_day() < latest.last_day()) {
            let last = Frequency::Month.containing(last.last_day());
            groups.entry((last, until)).or_default().push(code.label(&locale.tag));
        }
    }
    let groups = groups.into_iter();
    groups.map(|((month, pattern), labels)| locale.validity(pattern, month, &labels)).collect()
}
