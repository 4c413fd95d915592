//! What follows from an indicator by itself: which period its values are about, and what their changes are in.

use super::{Indicator, OverTime, Unit};
use crate::time::{ReferencePeriod, Window};

impl Indicator {
    /// The window that it has whoever asks: the one that is declared, and the last period of what
    /// the last period stands for.
    pub fn own_window(&self) -> Option<Window> {
        let of_last = (self.kind.over_time == OverTime::Last).then_some(Window::Period);
        of_last.or(self.window)
    }

    /// The period that a value asked for in `period` is about: the window laid at its end.
    pub fn laid(&self, period: ReferencePeriod) -> ReferencePeriod {
        self.own_window().map_or(period, |window| window.laid(period.last()))
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
