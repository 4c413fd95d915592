//! In which window an expression is: that of what it reads, which has to be one.
//!
//! Numbers that have a length, such as sums of flows, stand beside each other in one window only, and are read at
//! other times only where their window is as long there. What is a mean or a rate stands beside anything, and so does
//! the year of `within_year` as a factor: the whole is then about the window of what has a length.

use std::ops::Range;

use super::super::IndicatorId;
use super::{Expression, Join, Operator, OtherTime, Over, Part};
use crate::time::{Frequency, Shift, Window};

/// What a reader of an indicator must know of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Windowed {
    /// Its own window.
    pub(in super::super) window: Option<Window>,
    /// Whether it is larger where its window is longer.
    pub(in super::super) has_length: bool,
}

/// Who reads.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Reader {
    /// The window that is declared for it.
    pub(in super::super) declared: Option<Window>,
    /// The window of the period of editions.
    pub(in super::super) reference: Window,
}

/// In which window a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Asked {
    /// In the one in which it is asked for.
    For,
    /// In this one, whoever asks.
    Always(Window),
    /// Means and rates in several.
    Several,
}

/// A part in its window.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct InWindow {
    /// Its window; `None` of a number that is written.
    asked: Option<Asked>,
    has_length: bool,
    /// Whether it is a number, or the year of something, and so a factor in any window.
    is_factor: bool,
}

/// Two numbers that have a length, in windows that are not of one.
#[derive(Debug, Clone)]
pub(in super::super) struct Clash {
    /// Where, in `release.toml`; of a formula without signs, nowhere.
    pub(in super::super) place: Option<Range<usize>>,
    /// Their windows.
    pub(in super::super) windows: [Asked; 2],
}

type Of<'o> = &'o dyn Fn(IndicatorId) -> Windowed;

impl Asked {
    /// The window of both; `None` where they are not of one.
    fn and(self, second: Self, reader: Reader) -> Option<Self> {
        match (self, second) {
            (Self::For, Self::Always(window)) | (Self::Always(window), Self::For)
                if window == reader.reference =>
            {
                Some(Self::Always(window))
            }
            _ => (self == second).then_some(self),
        }
    }
}

impl InWindow {
    /// The window that it is about; `None` of any. A weight holds in each period of its year, and what has a length is of
    /// all of the year.
    pub(in super::super) fn told(self) -> Option<Asked> {
        self.asked.filter(|_| self.has_length || !self.is_factor)
    }

    const NUMBER: Self = Self { asked: None, has_length: false, is_factor: true };

    /// An indicator as `reader` reads it.
    pub(in super::super) fn of(read: Windowed, reader: Reader) -> Self {
        let own = read.window.or(reader.declared);
        let asked = Some(own.map_or(Asked::For, Asked::Always));
        Self { asked, has_length: read.has_length, is_factor: false }
    }

    /// Two joined by a sign.
    ///
    /// # Errors
    /// Both have a length, and are in different windows.
    pub(in super::super) fn join(
        self,
        operator: Operator,
        second: Self,
        reader: Reader,
    ) -> Result<Self, Clash> {
        let is_product = matches!(operator, Operator::Times | Operator::Over);
        let is_factor = self.is_factor && second.is_factor;
        if is_product && self.is_factor != second.is_factor {
            let (factor, rest) = if self.is_factor { (self, second) } else { (second, self) };
            return Ok(Self { asked: rest.asked.or(factor.asked), ..rest });
        }
        let has_length = match operator {
            Operator::Over => self.has_length && !second.has_length,
            Operator::Plus | Operator::Minus | Operator::Times | Operator::Else => {
                self.has_length || second.has_length
            }
        };
        let asked = match (self.asked, second.asked) {
            (None, asked) | (asked, None) => asked,
            (Some(first), Some(other)) => Some(match first.and(other, reader) {
                Some(asked) => asked,
                None => match (self.has_length, second.has_length) {
                    (true, true) => return Err(Clash { place: None, windows: [first, other] }),
                    (true, false) => first,
                    (false, true) => other,
                    // Means and rates of other windows stand beside what is of the time that is asked for.
                    (false, false) if [first, other].contains(&Asked::For) => Asked::For,
                    (false, false) => Asked::Several,
                },
            }),
        };
        Ok(Self { asked, has_length, is_factor })
    }
}

impl Expression {
    /// In which window it is.
    ///
    /// # Errors
    /// The first parts that are in windows of different length.
    pub(in super::super) fn in_window(
        &self,
        of: Of<'_>,
        reader: Reader,
    ) -> Result<InWindow, Clash> {
        self.tree.in_window(of, reader)
    }

    /// Whether it depends on the window in which it is asked for what is read at another time.
    pub(in super::super) fn lays_again(&self, of: Of<'_>, frequency: Frequency) -> bool {
        self.tree.lays_again(of, frequency)
    }

    /// The windows in which it reads what is not read period by period, each with whether that has a length.
    pub(in super::super) fn windows_read(&self, of: Of<'_>, asked: Window) -> Vec<Windowed> {
        let mut windows = Vec::new();
        self.tree.windows_read(of, asked, &mut windows);
        windows
    }

    /// A time at which a window is of another length, of what can be compared only with what is of one length.
    pub(in super::super) fn unlike(
        &self,
        of: Of<'_>,
        asked: Window,
        frequency: Frequency,
    ) -> Option<&Shift> {
        self.tree.unlike(of, asked, frequency)
    }

    /// Notes of each other time whether what is read there has a length.
    pub(in super::super) fn note_lengths(&mut self, of: Of<'_>) {
        self.tree.note_lengths(of);
    }
}

impl Part {
    fn in_window(&self, of: Of<'_>, reader: Reader) -> Result<InWindow, Clash> {
        let within = |window| Reader { declared: Some(window), reference: window };
        match self {
            Self::Number(_) => Ok(InWindow::NUMBER),
            Self::Value(indicator) => Ok(InWindow::of(of(*indicator), reader)),
            Self::Negative(part)
            | Self::Shifted(
                part,
                OtherTime::Named { .. } | OtherTime::Parameter(_) | OtherTime::InYear(_),
            ) => part.in_window(of, reader),
            Self::Shifted(part, OtherTime::WithinYear { .. }) => {
                let part = part.in_window(of, within(Window::Year))?;
                let asked = Some(Asked::Always(Window::Year));
                Ok(InWindow { asked, is_factor: true, ..part })
            }
            Self::Over { over, part, .. } => {
                let single = part.in_window(of, within(Window::Period))?;
                let asked = match over {
                    Over::Last => single.asked,
                    Over::Mean | Over::Sum => {
                        Some(reader.declared.map_or(Asked::For, Asked::Always))
                    }
                };
                let has_length = single.has_length && *over != Over::Mean;
                let is_factor = single.is_factor && *over == Over::Last;
                Ok(InWindow { asked, has_length, is_factor })
            }
            Self::Chain(first, rest) => {
                let first = first.in_window(of, reader);
                rest.iter().fold(first, |whole, Join { operator, part, place, .. }| {
                    let joined = whole?.join(*operator, part.in_window(of, reader)?, reader);
                    joined.map_err(|clash| Clash { place: Some(place.clone()), ..clash })
                })
            }
        }
    }

    fn has_length(&self, of: Of<'_>) -> bool {
        // In one window nothing clashes.
        let reader = Reader { declared: None, reference: Window::Period };
        let without = |indicator| Windowed { window: None, ..of(indicator) };
        self.in_window(&without, reader).is_ok_and(|part| part.has_length)
    }

    /// Whether years are read in it that have a length in days.
    fn has_years_of_days(&self, of: Of<'_>) -> bool {
        match self {
            Self::Number(_) | Self::Value(_) => false,
            Self::Shifted(part, OtherTime::WithinYear { is_of_days, .. }) => {
                *is_of_days && part.has_length(of)
            }
            Self::Negative(part) | Self::Shifted(part, _) | Self::Over { part, .. } => {
                part.has_years_of_days(of)
            }
            Self::Chain(first, rest) => {
                first.has_years_of_days(of)
                    || rest.iter().any(|join| join.part.has_years_of_days(of))
            }
        }
    }

    fn lays_again(&self, of: Of<'_>, frequency: Frequency) -> bool {
        match self {
            Self::Number(_) | Self::Value(_) => false,
            Self::Negative(part)
            | Self::Over { part, .. }
            | Self::Shifted(
                part,
                OtherTime::WithinYear { .. } | OtherTime::Parameter(_) | OtherTime::InYear(_),
            ) => part.lays_again(of, frequency),
            Self::Chain(first, rest) => {
                first.lays_again(of, frequency)
                    || rest.iter().any(|join| join.part.lays_again(of, frequency))
            }
            Self::Shifted(part, OtherTime::Named { shift, .. }) => {
                let is_asked =
                    !shift.keeps_length(Window::YearToDate, frequency) && part.is_read_as_asked(of);
                is_asked || part.lays_again(of, frequency)
            }
        }
    }

    fn is_read_as_asked(&self, of: Of<'_>) -> bool {
        match self {
            Self::Number(_) | Self::Shifted(_, OtherTime::WithinYear { .. }) => false,
            Self::Value(indicator) => of(*indicator).window.is_none(),
            Self::Over { over, .. } => *over != Over::Last,
            Self::Negative(part)
            | Self::Shifted(
                part,
                OtherTime::Named { .. } | OtherTime::Parameter(_) | OtherTime::InYear(_),
            ) => part.is_read_as_asked(of),
            Self::Chain(first, rest) => {
                first.is_read_as_asked(of) || rest.iter().any(|join| join.part.is_read_as_asked(of))
            }
        }
    }

    fn windows_read(&self, of: Of<'_>, asked: Window, windows: &mut Vec<Windowed>) {
        match self {
            Self::Number(_) | Self::Shifted(_, OtherTime::WithinYear { .. }) => {}
            Self::Value(indicator) => {
                let Windowed { window, has_length } = of(*indicator);
                windows.push(Windowed { window: window.or(Some(asked)), has_length });
            }
            Self::Negative(part)
            | Self::Shifted(
                part,
                OtherTime::Named { .. } | OtherTime::Parameter(_) | OtherTime::InYear(_),
            ) => {
                part.windows_read(of, asked, windows);
            }
            Self::Over { over, part, .. } => match over {
                Over::Last => part.windows_read(of, Window::Period, windows),
                Over::Mean | Over::Sum => {
                    let has_length = *over == Over::Sum && part.has_length(of);
                    windows.push(Windowed { window: Some(asked), has_length });
                }
            },
            Self::Chain(first, rest) => {
                first.windows_read(of, asked, windows);
                for join in rest {
                    join.part.windows_read(of, asked, windows);
                }
            }
        }
    }

    fn unlike(&self, of: Of<'_>, asked: Window, frequency: Frequency) -> Option<&Shift> {
        match self {
            Self::Number(_) | Self::Value(_) => None,
            Self::Negative(part)
            | Self::Shifted(part, OtherTime::Parameter(_) | OtherTime::InYear(_)) => {
                part.unlike(of, asked, frequency)
            }
            Self::Chain(first, rest) => first
                .unlike(of, asked, frequency)
                .or_else(|| rest.iter().find_map(|join| join.part.unlike(of, asked, frequency))),
            // The year is one period, whatever lies in it.
            Self::Shifted(part, OtherTime::WithinYear { .. }) | Self::Over { part, .. } => {
                part.unlike(of, Window::Period, frequency)
            }
            Self::Shifted(part, OtherTime::Named { shift, .. }) => {
                let mut read = Vec::new();
                part.windows_read(of, asked, &mut read);
                let is_unlike = read.iter().any(|read| {
                    let window = read.window.unwrap_or(asked);
                    !shift.compares(window, frequency, read.has_length)
                });
                is_unlike.then_some(shift).or_else(|| part.unlike(of, asked, frequency))
            }
        }
    }

    fn note_lengths(&mut self, of: Of<'_>) {
        match self {
            Self::Number(_) | Self::Value(_) => {}
            Self::Negative(part) | Self::Over { part, .. } => part.note_lengths(of),
            Self::Chain(first, rest) => {
                first.note_lengths(of);
                for join in rest {
                    join.part.note_lengths(of);
                }
            }
            Self::Shifted(part, time) => {
                part.note_lengths(of);
                if let OtherTime::Named { has_length, has_days, is_to_date, .. } = time {
                    *has_length = part.has_length(of);
                    *has_days = part.has_years_of_days(of);
                    let to_date = |indicator| {
                        let Windowed { window, has_length } = of(indicator);
                        let window = window.filter(|window| *window != Window::YearToDate);
                        Windowed { window, has_length }
                    };
                    *is_to_date = part.is_read_as_asked(&to_date);
                }
            }
        }
    }
}
