//! Which figures are marked as revised: those that are shown otherwise than they were first known, and,
//! where that gives no small count away, those of which the file of the data says so.
//!
//! [`Computation::marked`] is the only place that decides it for figures; marks in tables, texts, workbooks and
//! data files all show what it says. It goes by the value as it is shown, and not by whether any
//! observation behind it changed: revisions that cancel each other, or that a later vintage takes back,
//! change nothing that was said. Under disclosure control that is needed too: a mark that went by
//! observations would tell of a row without it that none of its cells was revised, the hidden ones
//! among them.

use super::series::Computation;
use super::{Evaluated, round};
use crate::declaration::IndicatorId;

impl Computation<'_> {
    /// A value of an indicator, marked as revised or not; `first` is what was first known, where the
    /// data were revised since. What the file of the data calls revised is so too, unless small
    /// counts of it are hidden.
    pub(super) fn marked(
        &self,
        now: Evaluated,
        first: Option<Evaluated>,
        indicator: IndicatorId,
    ) -> Evaluated {
        let is_declared = self.tells_observations(indicator)
            && (now.revised || first.is_some_and(|first| first.revised));
        let decimals = self.release.indicators[indicator].decimals;
        let shown = |evaluated: &Evaluated| evaluated.value.map(|value| round(value, decimals));
        let is_shown_otherwise = first.is_some_and(|first| shown(&now) != shown(&first));
        Evaluated { revised: is_declared || is_shown_otherwise, ..now }
    }
}
