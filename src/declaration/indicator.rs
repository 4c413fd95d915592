//! What follows from an indicator by itself: which period its values are about, and what their changes are in.

use chrono::NaiveDate;

use super::{Basis, Difference, Formula, Indicator, Kind, OverTime, Reading, Unit};
use crate::time::{ReferencePeriod, Span, Window};

impl Indicator {
    /// The window that it has whoever asks: the one that is declared, or of what it reads; and the last period of
    /// what the last period stands for.
    pub fn own_window(&self) -> Option<Window> {
        let of_last = (self.kind.over_time == OverTime::Last).then_some(Window::Period);
        of_last.or(self.window)
    }

    /// The period that a value asked for in `period` is about: the window laid at its end.
    pub fn laid(&self, period: ReferencePeriod) -> ReferencePeriod {
        self.own_window().map_or(period, |window| window.laid(period.last(), self.years))
    }

    /// The window that it has at the end of what is asked for, or the one whose form that has.
    pub fn span(&self, period: ReferencePeriod) -> Span {
        Span::of(period, self.own_window(), self.years)
    }

    /// What it reads of other indicators: exact numbers, but of percentages that are subtracted those that are shown, so
    /// that readers who subtract them find the same.
    pub fn operands_from(&self) -> Basis {
        let is_difference = self.unit == Unit::Points && self.formula.difference().is_some();
        self.from.unwrap_or(if is_difference { Basis::Published } else { Basis::Exact })
    }

    /// What its changes are computed from, where it does not say: changes in points are differences of what is shown, and
    /// so are those of what is rounded by its size, which is far from the exact numbers.
    pub fn changes_from(&self) -> Basis {
        let is_of_shown = self.changes_in_points() || self.rounding.is_by_size();
        self.from.unwrap_or(if is_of_shown { Basis::Published } else { Basis::Exact })
    }

    /// Whether its values are changes, which their own sign tells: a growth, points, what something is more than at
    /// another time. What one thing is more than another is none: either of them can be the subject.
    pub fn is_change(&self) -> bool {
        match self.formula.difference() {
            Some(Difference::OfTimes) => true,
            Some(Difference::OfThings) => false,
            None => self.kind.kind == Kind::Growth || self.unit == Unit::Points,
        }
    }

    /// What it reads for a value asked for in `period`, as of the vintage of a day; `None` before any vintage.
    pub fn readings_as_of(
        &self,
        period: ReferencePeriod,
        vintage: Option<NaiveDate>,
    ) -> Vec<Reading> {
        let span = self.span(self.laid(period));
        match &self.formula {
            Formula::Expression(expression) => expression.in_vintage(vintage).read_in(span),
            formula => formula.readings(span),
        }
    }

    /// What it reads for a value asked for in `period`, as of the newest vintage.
    pub fn readings(&self, period: ReferencePeriod) -> Vec<Reading> {
        self.formula.readings(self.span(self.laid(period)))
    }

    /// What the difference of two of its values is in.
    pub fn unit_of_difference(&self) -> Unit {
        if self.changes_in_points() { Unit::Points } else { self.unit.clone() }
    }

    /// Whether its changes are differences in points, because its values are percentages or points.
    pub fn changes_in_points(&self) -> bool {
        self.unit.of_change() == Unit::Points
    }
}
