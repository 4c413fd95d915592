//! Codes that were not always there, such as a region formed in some month, to notes under a table.
//!
//! [`notes`] is the entry point. It takes their times from the code list; no template writes them.

use std::collections::BTreeMap;

use crate::data::cube::CodeIndex;
use crate::data::figures::{Computation, Presence};
use crate::declaration::{CodeListId, IndicatorId};
use crate::time::{Month, ReferencePeriod};
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
    pub(crate) months: (Month, Month),
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
    let mut groups: BTreeMap<(Month, &str), Vec<&str>> = BTreeMap::new();
    for id in codes.indices().filter(|id| shown.codes.contains(id)) {
        let code = codes.code(id);
        if let Some(first) = code.valid_from.filter(|first| earliest < *first) {
            let before = ReferencePeriod::month(first.plus(-1));
            let was_there = |indicator: &IndicatorId| {
                computation.presence(*indicator, Some((shown.list, id)), before) == Presence::Whole
            };
            let is_recounted = shown.indicators.iter().all(was_there);
            let pattern = if is_recounted { recounted } else { since };
            groups.entry((first, pattern)).or_default().push(code.label(&locale.tag));
        }
        if let Some(last) = code.valid_to.filter(|last| *last < latest) {
            groups.entry((last, until)).or_default().push(code.label(&locale.tag));
        }
    }
    let groups = groups.into_iter();
    groups.map(|((month, pattern), labels)| locale.validity(pattern, month, &labels)).collect()
}
