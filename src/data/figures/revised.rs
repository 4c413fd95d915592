//! Which figures are marked as revised: those that are shown otherwise than readers were told first, and,
//! where that gives no small count away, those of which the file of the data says so.
//!
//! [`Computation::marked`] is the only place that decides it for figures, [`FirstRows`] for observations; marks in
//! tables, texts, workbooks and data files all show what they say. What readers were told first of a period is the
//! state of the data at the release of the first edition of this stage that reaches the end of the period
//! ([`FirstTold`]), which the measures of revisions go by too: what came in before is in the first figure and revises
//! nothing. Of a row of an earlier period the edition that stated it first decides, and not the one that shows it again.
//!
//! A mark goes by the value as it is shown, and not by whether any observation behind it changed: revisions that
//! cancel each other, or that a later vintage takes back, change nothing that was said. Under disclosure control that
//! is needed too: a mark that went by observations would tell of a row without it that none of its cells was revised,
//! the hidden ones among them.

use std::collections::BTreeMap;
use std::fmt;

use super::series::Computation;
use super::{Evaluated, round};
use crate::data::cube::{Codes, Observation, ObservationStatus};
use crate::declaration::{Absent, DatasetId, IndicatorId, VintageCount};
use crate::time::Month;

/// The states of the data, from which the first one of a figure is taken when it is asked for.
pub trait States: fmt::Debug + Sync {
    /// The computation over the data as of the first so many vintages, which marks nothing.
    fn state(&self, known: VintageCount) -> Computation<'_>;
}

/// Which state of the data readers were told first of each period, at one stage.
#[derive(Debug, Clone)]
pub struct FirstTold<'a> {
    states: &'a dyn States,
    /// By the last month of a period, in order; none was told later than a longer one.
    told: BTreeMap<Month, VintageCount>,
}

impl<'a> FirstTold<'a> {
    /// `editions` are those of the stage: the last month of each, and how many vintages were known at its release.
    pub fn new(
        states: &'a dyn States,
        editions: impl Iterator<Item = (Month, VintageCount)>,
    ) -> Self {
        let mut told = BTreeMap::new();
        for (last, known) in editions {
            let first = told.entry(last).or_insert(known);
            *first = known.min(*first);
        }
        // A longer period that came out before had the shorter one in it.
        let mut first = None;
        for known in told.values_mut().rev() {
            *known = first.map_or(*known, |first: VintageCount| first.min(*known));
            first = Some(*known);
        }
        Self { states, told }
    }

    /// How many vintages were known when readers were told first of a period that ends with this month; `None`
    /// where no edition reaches it.
    pub fn known(&self, last: Month) -> Option<VintageCount> {
        self.told.range(last..).next().map(|(_, known)| *known)
    }
}

/// What was known first of the observations of a month.
#[derive(Debug)]
pub struct FirstRows<'a> {
    rows: BTreeMap<Codes, &'a Observation>,
    absent: Absent,
}

impl FirstRows<'_> {
    /// The status of an observation of the month as it is published: a normal value that readers were first told
    /// otherwise, or of which the file said so, is revised. Where a row that is not there means zero, a new row of
    /// zero says nothing new; any other new row does.
    pub fn told_status(&self, now: &Observation) -> ObservationStatus {
        let is_revised = match self.rows.get(&now.codes) {
            Some(first) => {
                first.value() != now.value() || first.status == ObservationStatus::Revised
            }
            None => self.absent == Absent::Missing || now.value().is_none_or(|now| !now.is_zero()),
        };
        match now.status {
            ObservationStatus::Normal if is_revised => ObservationStatus::Revised,
            status => status,
        }
    }
}

impl<'a> Computation<'a> {
    /// The figures as readers were told them first of a period that ends with this month; `None` where these are the
    /// first.
    pub(super) fn first(&self, last: Month) -> Option<Computation<'a>> {
        let first = self.first.as_ref()?;
        let known = first.known(last).filter(|known| *known < self.known)?;
        Some(first.states.state(known).suppressed(self.suppression.clone()))
    }

    /// The observations of a month as readers were told them first; `None` where these are the first.
    pub fn first_rows(&self, dataset: DatasetId, month: Month) -> Option<FirstRows<'a>> {
        let rows = self.first(month)?.cube.datasets[dataset].observations_between(month, month);
        let rows = rows.iter().map(|row| (row.codes, row)).collect();
        Some(FirstRows { rows, absent: self.release.datasets[dataset].absent })
    }

    /// A value of an indicator, marked as revised or not; `first` is what readers were told first, where these
    /// data are not the first. What the file of the data calls revised is so too, unless small counts of it are hidden.
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
