//! At which times the parts of an expression are known: what is added up at several of them, and what is a change
//! between two.
//!
//! A stock at two times, added up, is twice the stock and no stock at all; divided by two it is its mean. One less the
//! other is a change, and so is a ratio of both.

use super::OtherTime;

/// The times at which a part of an expression is known.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Times {
    /// None: it is a number.
    Any,
    /// One, so far from the time that is asked for.
    One(Vec<OtherTime>),
    /// Several, of which it says how one is from the other.
    Change,
    /// Several, at which it is added up: it is as many times too much.
    Several(Vec<Vec<OtherTime>>),
}

impl Times {
    /// The times, each moved.
    pub(super) fn moved(&self, step: &OtherTime) -> Self {
        let moved = |time: &Vec<OtherTime>| time.iter().chain([step]).cloned().collect();
        match self {
            Self::Any => Self::Any,
            Self::One(time) => Self::One(moved(time)),
            Self::Change => Self::Change,
            Self::Several(times) => Self::Several(times.iter().map(moved).collect()),
        }
    }

    /// The times of two that are held against each other: one less the other, or one divided by the other.
    pub(super) fn against(&self, second: &Self) -> Self {
        match (self, second) {
            (Self::Any, times) | (times, Self::Any) => times.clone(),
            (Self::One(first), Self::One(second)) if first == second => self.clone(),
            (Self::Several(_), _) | (_, Self::Several(_)) => self.and(second),
            (Self::One(_) | Self::Change, Self::One(_) | Self::Change) => Self::Change,
        }
    }

    /// The times of two stocks that are added up.
    pub(super) fn and(&self, second: &Self) -> Self {
        let each = |times: &Self| match times {
            Self::Any | Self::Change => Vec::new(),
            Self::One(time) => vec![time.clone()],
            Self::Several(times) => times.clone(),
        };
        let mut times = each(self);
        for time in each(second) {
            if !times.contains(&time) {
                times.push(time);
            }
        }
        match (times.pop(), times.is_empty()) {
            (None, _) => Self::Change,
            (Some(only), true) => Self::One(only),
            (Some(last), false) => Self::Several(times.into_iter().chain([last]).collect()),
        }
    }

    /// Whether they are years, whatever period is asked for.
    pub(super) fn are_years(&self) -> bool {
        let is_year = |time: &Vec<OtherTime>| time.iter().any(OtherTime::is_year);
        match self {
            Self::Any | Self::Change => false,
            Self::One(time) => is_year(time),
            Self::Several(times) => times.iter().any(is_year),
        }
    }

    /// How many times they are that are added up.
    pub(super) fn added(&self) -> usize {
        match self {
            Self::Any | Self::One(_) | Self::Change => 1,
            Self::Several(times) => times.len(),
        }
    }

    /// What to do about what is added up at several times.
    ///
    /// # Errors
    /// It is, and is not divided by as many.
    pub(super) fn is_known(&self) -> Result<(), String> {
        match self {
            Self::Any | Self::One(_) | Self::Change => Ok(()),
            Self::Several(times) => Err(format!(
                "A stock at {0} times is {0} times too much: divide the sum by {0}, as in `(x + x@year) / 2`, for their mean.",
                times.len()
            )),
        }
    }
}
