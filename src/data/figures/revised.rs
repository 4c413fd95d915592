//! Which figures are marked as revised: those that are shown otherwise than readers were told first, and,
//! where that gives no small count away, those of which the file of the data says so.
//!
//! [`Computation::marked`] is the only place that decides it for figures, [`FirstRows`] for observations; marks in
//! tables, texts, workbooks and data files all show what they say. What readers were told first of a period is the
//! state of the data at the release of the first edition of this stage that reaches the end of the period
//! ([`FirstTold`]), which the measures of revisions go by too: what came in before is in the first figure and revises
//! nothing. Of a row of an earlier period the edition that stated it first decides, and not the one that shows it again.
//! What was not told cannot be told otherwise: where that edition had no value, it is the next one that had one, and
//! where none had, the value is new and not revised. A row of a year stands in the data files of every edition from its
//! January on, so that it is told by the first of these that has it, long before the year ends.
//!
//! A mark goes by the value as it is shown, and not by whether any observation behind it changed: revisions that
//! cancel each other, or that a later vintage takes back, change nothing that was said. Under disclosure control that
//! is needed too: a mark that went by observations would tell of a row without it that none of its cells was revised,
//! the hidden ones among them.

use std::collections::BTreeMap;
use std::fmt;

use rust_decimal::Decimal;

use super::series::Computation;
use super::{Evaluated, as_shown};
use crate::data::cube::{Codes, Observation, ObservationStatus};
use crate::declaration::{Absent, DatasetId, IndicatorId, VintageCount};
use crate::time::Period;

/// The states of the data, from which the first one of a figure is taken when it is asked for.
pub trait States: fmt::Debug + Sync {
    /// The computation over the data as of the first so many vintages, which marks nothing.
    fn state(&self, known: VintageCount) -> Computation<'_>;

    /// Whether the last of the first so many vintages corrects an error.
    fn is_correction(&self, known: VintageCount) -> bool;
}

/// Which states of the data readers were told of each period, at one stage.
#[derive(Debug, Clone)]
pub struct FirstTold<'a> {
    states: &'a dyn States,
    /// The last month of each edition, and how many vintages were known at its release: the fewest first.
    editions: Vec<(Period, VintageCount)>,
}

impl<'a> FirstTold<'a> {
    /// `editions` are those of the stage: the last month of each, and how many vintages were known at its release.
    pub fn new(
        states: &'a dyn States,
        editions: impl Iterator<Item = (Period, VintageCount)>,
    ) -> Self {
        let mut editions: Vec<_> = editions.collect();
        editions.sort_by_key(|(_, known)| *known);
        Self { states, editions }
    }

    /// How many vintages were known at the release of each edition that reaches this month, the fewest first: a
    /// longer period that came out before has the shorter one in it.
    pub fn known(&self, last: Period) -> impl Iterator<Item = VintageCount> {
        // Rows of a year are told by the first edition of it.
        let reaching =
            self.editions.iter().filter(move |(end, _)| end.last_day() >= last.first_day());
        let mut before = None;
        reaching
            .map(|(_, known)| *known)
            .filter(move |known| before.replace(*known) != Some(*known))
    }
}

/// What was made of the states that readers were told of a period, oldest first; each is made when it is asked for.
pub(super) struct Told<'c, T> {
    states: Box<dyn Iterator<Item = VintageCount> + 'c>,
    make: Box<dyn Fn(VintageCount) -> Option<T> + 'c>,
    made: Vec<(VintageCount, T)>,
}

impl<T> Told<'_, T> {
    /// What the first state says that says anything.
    fn first<V>(&mut self, said: impl Fn(&T) -> Option<V>) -> Option<V> {
        self.first_known(said).map(|(_, first)| first)
    }

    /// As [`Self::first`], with the state that says it.
    fn first_known<V>(&mut self, said: impl Fn(&T) -> Option<V>) -> Option<(VintageCount, V)> {
        let first = self.made.iter().find_map(|(known, state)| Some((*known, said(state)?)));
        if first.is_some() {
            return first;
        }
        for known in self.states.by_ref() {
            let Some(state) = (self.make)(known) else { continue };
            let first = said(&state);
            self.made.push((known, state));
            if let Some(first) = first {
                return Some((known, first));
            }
        }
        None
    }
}

/// What was known first of the observations of a month.
pub struct FirstRows<'c> {
    told: Told<'c, BTreeMap<Codes, &'c Observation>>,
    absent: Absent,
}

/// The status of an observation as it is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ToldStatus {
    /// Its status.
    pub status: ObservationStatus,
    /// Whether it was revised too: a provisional value may be.
    pub is_also_revised: bool,
    /// Whether it is the first since a break too.
    pub is_also_break: bool,
}

impl ToldStatus {
    /// This status alone.
    pub fn of(status: ObservationStatus) -> Self {
        Self { status, is_also_revised: false, is_also_break: false }
    }

    /// The status of the first observation since a break. What has no value has none that is about something else.
    #[must_use]
    pub fn of_break(self) -> Self {
        match self.status {
            ObservationStatus::Normal => Self { status: ObservationStatus::Break, ..self },
            status if status == ObservationStatus::Break || status.is_missing() => self,
            _ => Self { is_also_break: true, ..self },
        }
    }
}

impl FirstRows<'_> {
    /// The status of an observation of the month as it is published: a value that readers were first told
    /// otherwise, or of which the file said so, is revised, beside what it is else. Where a row that is not there means zero, a month that has
    /// rows tells of a zero; else nothing is told by a row that is not there or has no value.
    pub fn told_status(&mut self, now: &Observation) -> ToldStatus {
        let is_zero = self.absent == Absent::Zero;
        let told = |rows: &BTreeMap<Codes, &Observation>| match rows.get(&now.codes) {
            Some(first) => Some((first.value()?, first.status)),
            None if is_zero && !rows.is_empty() => Some((Decimal::ZERO, ObservationStatus::Normal)),
            None => None,
        };
        let is_revised = now.value().is_some_and(|value| match self.told.first(told) {
            Some((first, status)) => first != value || status == ObservationStatus::Revised,
            None => false,
        });
        match now.status {
            ObservationStatus::Normal if is_revised => ToldStatus::of(ObservationStatus::Revised),
            status => {
                let is_said = status == ObservationStatus::Revised;
                ToldStatus { is_also_revised: is_revised && !is_said, ..ToldStatus::of(status) }
            }
        }
    }
}

impl<'a> Computation<'a> {
    /// What is made of the states that readers were told of a period that ends with this month, before this one.
    pub(super) fn told<'c, T>(
        &'c self,
        last: Period,
        make: impl Fn(Computation<'a>) -> T + 'c,
    ) -> Told<'c, T> {
        let states = self
            .first
            .iter()
            .flat_map(move |first| first.known(last).take_while(|known| *known < self.known));
        let make = move |known| {
            let first = self.first.as_ref()?;
            Some(make(first.states.state(known).suppressed(self.suppression.clone())))
        };
        Told { states: Box::new(states), make: Box::new(make), made: Vec::new() }
    }

    /// The observations of a month, by the states that readers were told; of its own frequency.
    pub fn first_rows(&self, dataset: DatasetId, month: Period) -> FirstRows<'_> {
        let told = self.told(month, move |state| {
            let rows = state.cube.datasets[dataset].observations_between(month, month);
            rows.iter().map(|row| (row.codes, row)).collect()
        });
        FirstRows { told, absent: self.release.datasets[dataset].absent }
    }

    /// A value of an indicator, marked as revised or not; `figure` is it in what was made of an earlier state that
    /// readers were told. What the file of the data calls revised is so too, unless small counts of it are hidden.
    ///
    /// Of what has no value now only the first state is asked: a value that is taken back was told there.
    pub(super) fn marked<T>(
        &self,
        now: Evaluated,
        told: &mut Told<'_, T>,
        figure: impl Fn(&T) -> Evaluated,
        indicator: IndicatorId,
    ) -> Evaluated {
        let is_asked = |first: &Evaluated| first.value.is_ok() || now.value.is_err();
        let first = told.first_known(|state| Some(figure(state)).filter(is_asked));
        let (since, first) = first.unzip();
        let is_declared = self.tells_observations(indicator)
            && (now.revised || first.is_some_and(|first| first.revised));
        let rounding = &self.release.indicators[indicator].rounding;
        let shown = |evaluated: &Evaluated| evaluated.value.map(|value| as_shown(value, rounding));
        let is_shown_otherwise = first.is_some_and(|first| shown(&now) != shown(&first));
        let corrected = is_shown_otherwise
            && !is_declared
            && since.is_some_and(|since| {
                let states = self.known.earlier().chain([self.known]);
                let mut revisions =
                    states.filter(|known| *known > since && !self.is_correction(*known));
                let state = |known| (told.make)(known).map(|state| shown(&figure(&state)));
                revisions.all(|known| state(known) == known.without_last().and_then(state))
            });
        Evaluated { revised: is_declared || is_shown_otherwise, corrected, ..now }
    }

    /// Whether the last of the first so many vintages corrects an error.
    fn is_correction(&self, known: VintageCount) -> bool {
        self.first.as_ref().is_some_and(|first| first.states.is_correction(known))
    }
}
