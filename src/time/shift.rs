//! Shifts: from what a number is about to other times.
//!
//! A shift moves the last period of a window, and the window is laid again there: [`Span::moved`] alone says
//! which periods these are, for comparisons and for expressions.

use super::{Frequency, Period, ReferencePeriod, Window, Years};

/// How far another time is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shift {
    /// The same period so many years before.
    Years(i32),
    /// So many periods before.
    Periods(i32),
    /// The period with this number in the calendar, in the year of the period or so many before: of the years that the
    /// release counts by.
    Position {
        /// From 1: the month, quarter, half-year or week of the calendar.
        number: u32,
        /// 0 for the year of the period itself.
        years_back: i32,
    },
    /// Always this period.
    Period(Period),
    /// The mean of the same period of these years, all of them before its own.
    MeanOf(Vec<i32>),
    /// One of these by years or by a position, with the period before it where a year has none of its name: week 52 for
    /// a week 53, 28 February for the 29th.
    Nearest(Box<Shift>),
}

impl Shift {
    /// The shift, whatever it does where a year has no such period.
    pub fn plain(&self) -> &Self {
        match self {
            Self::Nearest(shift) => shift,
            Self::Years(_)
            | Self::Periods(_)
            | Self::Position { .. }
            | Self::Period(_)
            | Self::MeanOf(_) => self,
        }
    }

    /// Whether a window is of one length before and after, as far as that is so at every time: the year to date is
    /// longer in every period, and the whole year of a period before is most often the same year.
    pub fn keeps_length(&self, window: Window, frequency: Frequency) -> bool {
        match (self.plain(), window) {
            (Self::Years(_) | Self::MeanOf(_), _)
            | (_, Window::Period | Window::Last(_))
            | (Self::Position { .. } | Self::Period(_), Window::Year) => true,
            (_, Window::YearToDate | Window::Year) => frequency.is_yearly(),
        }
    }

    /// A year of a mean that is not before `year`: no mean has what is compared with it in it, or what is to come.
    pub fn year_not_before(&self, year: i32) -> Option<i32> {
        let Self::MeanOf(years) = self.plain() else { return None };
        years.iter().copied().find(|of_mean| *of_mean >= year)
    }

    /// Whether numbers in such a window can be compared over the shift: those that `has_length`, as sums, only with
    /// what is of one length; means and rates wherever the window is laid again.
    pub fn compares(&self, window: Window, frequency: Frequency, has_length: bool) -> bool {
        let is_same_year = matches!((self.plain(), window), (Self::Periods(_), Window::Year));
        self.keeps_length(window, frequency) || !(has_length || is_same_year)
    }
}

/// A window, and the period at which it is laid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The last period; of a whole year, one of its periods.
    pub last: Period,
    /// How many periods up to it.
    pub window: Window,
    /// The years that the release counts by.
    pub years: Years,
}

impl Span {
    /// A run of periods, asked for in a window that is known, or else in the one whose form it has.
    pub fn of(period: ReferencePeriod, window: Option<Window>, years: Years) -> Self {
        let last = period.last();
        let formed = || {
            if period.periods() == 1 {
                Window::Period
            } else if years.is_whole(period) {
                Window::Year
            } else if period == years.to_date(last) {
                Window::YearToDate
            } else {
                Window::Last(period.periods())
            }
        };
        Self { last, window: window.unwrap_or_else(formed), years }
    }

    /// Its periods.
    pub fn periods(self) -> ReferencePeriod {
        self.window.laid(self.last, self.years)
    }

    /// The same window at the other times: at one, of a mean at several; `None` where one of them does not exist,
    /// such as a week 53 or a 29 February, or is no time before.
    pub fn moved(self, shift: &Shift) -> Option<Vec<Self>> {
        let Self { last, window, years } = self;
        let year_of_last = years.year_of(last);
        let is_nearest = matches!(shift, Shift::Nearest(_));
        let shifted = |by: i32| match last.shifted(by) {
            // What not every year has is the last of its kind: the one before is in every year.
            None if is_nearest => last.plus(-1).shifted(by),
            moved => moved,
        };
        // Every year has its whole, whichever periods another one has not.
        let in_year = |year: i32| match window {
            Window::Year => Some(years.last_of(last.frequency(), year)),
            Window::Period | Window::Last(_) => shifted(year - year_of_last),
            // A week of the same name may lie in another year that begins elsewhere.
            Window::YearToDate => {
                shifted(year - year_of_last).filter(|moved| years.year_of(*moved) == year)
            }
        };
        let moved: Vec<Period> = match shift.plain() {
            Shift::Years(before) => vec![in_year(year_of_last - before)?],
            Shift::Periods(periods) => vec![last.plus(-periods)],
            Shift::Position { number, years_back } => {
                let year = year_of_last - years_back;
                let numbered = |number: u32| years.numbered(last.frequency(), year, number);
                let before = || numbered(number.saturating_sub(1)).filter(|_| is_nearest);
                vec![numbered(*number).or_else(before)?]
            }
            Shift::Period(period) => {
                (period.frequency() == last.frequency()).then(|| vec![*period])?
            }
            Shift::MeanOf(of_mean) => {
                if shift.year_not_before(year_of_last).is_some() {
                    return None;
                }
                of_mean.iter().map(|year| in_year(*year)).collect::<Option<_>>()?
            }
            // One stands for another shift alone.
            Shift::Nearest(_) => return None,
        };
        Some(moved.into_iter().map(|last| Self { last, ..self }).collect())
    }

    /// Whether a year to date is another year's so many periods before, and then all of that year.
    pub fn is_of_another_year(self, shift: &Shift, moved: Self) -> bool {
        let is_to_date = self.window == Window::YearToDate && !self.last.frequency().is_yearly();
        is_to_date
            && matches!(shift.plain(), Shift::Periods(_))
            && self.years.year_of(self.last) != self.years.year_of(moved.last)
    }

    /// Whether both have as many periods: months are months, and a leap day is one day more.
    pub fn is_as_long_as(self, other: Self) -> bool {
        self.periods().periods() == other.periods().periods()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(last: &str, window: &str, shift: &Shift, years: Years) -> Option<String> {
        let (last, window) = (Period::parse(last).unwrap(), Window::parse(window).unwrap());
        let moved = Span { last, window, years }.moved(shift)?;
        let periods = moved.into_iter().map(|span| span.periods().to_string());
        Some(periods.collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn a_window_is_laid_again_where_its_end_is_moved_to() {
        let december = Shift::Position { number: 12, years_back: 1 };
        for (last, window, shift, expected) in [
            ("2025-06", "year_to_date", Shift::Years(1), Some("2024-01/2024-06")),
            ("2025-06", "year_to_date", Shift::Periods(1), Some("2025-01/2025-05")),
            ("2025-01", "year_to_date", Shift::Periods(1), Some("2024")),
            ("2025-06", "year_to_date", december.clone(), Some("2024")),
            ("2025-06", "last 3", december, Some("2024-10/2024-12")),
            ("2025-06", "year", Shift::Years(1), Some("2024")),
            // A whole year has one before it, whichever week or day asks for it.
            ("2020-W53", "year", Shift::Years(1), Some("2019")),
            ("2020-W53", "period", Shift::Years(1), None),
            ("2020-W53", "year_to_date", Shift::Years(1), None),
            ("2024-02-29", "year", Shift::Years(1), Some("2023")),
            ("2021-W52", "last 52", Shift::Years(1), Some("2020-W01/2020-W52")),
            ("2021-W10", "last 52", Shift::Years(1), Some("2019-W11/2020-W10")),
            ("2023", "period", Shift::MeanOf(vec![2021, 2022]), Some("2021 2022")),
            // No mean has the period itself in it, or a time to come.
            ("2022", "period", Shift::MeanOf(vec![2021, 2022]), None),
            ("2020", "period", Shift::MeanOf(vec![2019, 2021]), None),
            ("2025-Q2", "period", Shift::Position { number: 4, years_back: 0 }, Some("2025-Q4")),
            ("2025-W02", "period", Shift::Position { number: 53, years_back: 1 }, None),
        ] {
            let case = format!("{window} up to {last}, {shift:?}");
            assert_eq!(moved(last, window, &shift, Years::CALENDAR).as_deref(), expected, "{case}");
        }
    }

    #[test]
    fn what_a_year_has_not_is_the_period_before_where_the_nearest_is_meant() {
        let nearest = |shift: Shift| Shift::Nearest(Box::new(shift));
        let week = |years_back: i32| nearest(Shift::Position { number: 53, years_back });
        for (last, window, shift, expected) in [
            ("2020-W53", "period", nearest(Shift::Years(1)), Some("2019-W52")),
            ("2020-W53", "period", nearest(Shift::Years(5)), Some("2015-W53")),
            ("2020-W52", "period", nearest(Shift::Years(1)), Some("2019-W52")),
            ("2020-W53", "last 2", nearest(Shift::Years(1)), Some("2019-W51/2019-W52")),
            ("2020-W53", "year_to_date", nearest(Shift::Years(1)), Some("2019")),
            ("2024-02-29", "period", nearest(Shift::Years(1)), Some("2023-02-28")),
            ("2024-02-29", "period", nearest(Shift::Years(4)), Some("2020-02-29")),
            (
                "2020-W53",
                "period",
                nearest(Shift::MeanOf(vec![2015, 2019])),
                Some("2015-W53 2019-W52"),
            ),
            ("2020-W53", "period", nearest(Shift::MeanOf(vec![2019, 2021])), None),
            ("2021-W10", "period", week(1), Some("2020-W53")),
            ("2020-W10", "period", week(1), Some("2019-W52")),
        ] {
            let case = format!("{window} up to {last}, {shift:?}");
            assert_eq!(moved(last, window, &shift, Years::CALENDAR).as_deref(), expected, "{case}");
        }
    }

    #[test]
    fn years_that_begin_elsewhere_are_counted_by_what_stands_before_in_them() {
        let fiscal = Years::of(Frequency::beginning("--04-01").unwrap());
        let march = Shift::Position { number: 3, years_back: 1 };
        let december = Shift::Position { number: 12, years_back: 0 };
        for (last, window, shift, expected) in [
            ("2025-09", "year_to_date", Shift::Years(1), Some("2024-04/2024-09")),
            ("2025-02", "year_to_date", Shift::Years(1), Some("2023-04/2024-02")),
            ("2025-02", "year", Shift::Years(1), Some("2023-04/2024-03")),
            ("2025-04", "year_to_date", Shift::Periods(1), Some("2024-04/2025-03")),
            // The end of the year before is one month for all months of a year.
            ("2025-09", "period", march.clone(), Some("2025-03")),
            ("2026-02", "period", march, Some("2025-03")),
            ("2026-02", "period", december, Some("2025-12")),
            ("2025-02", "period", Shift::MeanOf(vec![2021, 2023]), Some("2022-02 2024-02")),
            ("2025-02", "year_to_date", Shift::MeanOf(vec![2023]), Some("2023-04/2024-02")),
            ("2025-02", "period", Shift::MeanOf(vec![2024]), None),
            // Week 13 of 2027 is the first of its year, and that of 2026 the last of the year before.
            ("2027-W13", "year_to_date", Shift::Years(1), None),
            ("2027-W14", "year_to_date", Shift::Years(1), Some("2026-W14")),
            ("2027-W13", "period", Shift::Years(1), Some("2026-W13")),
        ] {
            let case = format!("{window} up to {last}, {shift:?}");
            assert_eq!(moved(last, window, &shift, fiscal).as_deref(), expected, "{case}");
        }
        let formed = |text: [&str; 2]| {
            let [first, last] = text.map(|month| Period::parse(month).unwrap());
            Span::of(ReferencePeriod::between(first, last), None, fiscal).window
        };
        assert_eq!(formed(["2025-04", "2025-09"]), Window::YearToDate);
        assert_eq!(formed(["2025-04", "2026-03"]), Window::Year);
        assert_eq!(formed(["2025-01", "2025-06"]), Window::Last(6));
    }
}
