//! Averages of stocks: what a stock was over a period, of moments at which it is known.
//!
//! A stock by year is known once a year, at the moment that its measure declares: the first of the
//! year, the last, or, as a mean of the year, its middle. From one moment to the next leads a straight
//! line, and the average of a period is the stock in its middle. [`Line::in_the_middle`] says which line
//! that is; the value, the rows that it goes back to and whether there can be one all ask it.
//!
//! A stock that is known more often is averaged over its own periods: of each the stock in its middle,
//! halfway to the neighbour where the stock is declared to be known at the start or the end.

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;

use super::arithmetic::{divide, minus, multiply, plus};
use super::breaks::Whose;
use super::evaluate::evaluated;
use super::month_sum::MonthSum;
use super::validity::Presence;
use super::{Absence, Computation, Evaluated};
use crate::data::cube::{CodeKey, ObservationStatus};
use crate::declaration::{Formula, Indicator, IndicatorId, Moment, Release, Sum};
use crate::time::{Frequency, Period, ReferencePeriod};

/// A place on the straight line from the stock of one year to that of the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line {
    /// The year in the data that has the stock at its beginning.
    pub(super) start: Period,
    /// How far it is from there, in halves of the periods of editions, so that no halves are lost.
    way: i32,
    /// How long the whole line is.
    length: i32,
}

impl Line {
    /// The place of the middle of a period, of stocks that are known at this moment of their year, which is
    /// one of `years`.
    pub(super) fn in_the_middle(period: ReferencePeriod, moment: Moment, years: Frequency) -> Self {
        // Years are not all made of years that begin elsewhere, nor of quarters: of months they are.
        let period = period.by(Frequency::Month).unwrap_or(period);
        let periods = period.last().since(period.first()) + 1;
        let middle = period.first().plus(periods / 2);
        let year = years.containing(day_of_year(middle));
        let first = |year: Period| first_in(year, middle.frequency());
        let since_start = 2 * middle.since(first(year)) + periods % 2;
        // Of the middle of a year it is as far to its end as it has periods, in halves of them.
        let half = |year: Period| first(year.plus(1)).since(first(year));
        let own = half(year);
        match moment {
            Moment::Start => Self { start: year, way: since_start, length: 2 * own },
            Moment::End => Self { start: year.plus(-1), way: since_start, length: 2 * own },
            Moment::Average if since_start < own => {
                let before = half(year.plus(-1));
                Self { start: year.plus(-1), way: before + since_start, length: before + own }
            }
            Moment::Average => {
                let length = own + half(year.plus(1));
                Self { start: year, way: since_start - own, length }
            }
        }
    }

    /// Whether the stock at its end counts.
    fn leaves_its_start(self) -> bool {
        self.way > 0
    }

    /// The years whose stocks count.
    pub(super) fn read(self) -> Vec<ReferencePeriod> {
        let end = self.leaves_its_start().then(|| self.start.plus(1));
        [self.start].into_iter().chain(end).map(ReferencePeriod::of).collect()
    }
}

/// The day of a period that says in which year it is: of a week, its fourth, as in ISO 8601.
fn day_of_year(period: Period) -> NaiveDate {
    let days = if period.frequency().length() == Frequency::Week { 3 } else { 0 };
    let first = period.first_day();
    first.checked_add_days(Days::new(days)).unwrap_or(first)
}

/// The first period of a frequency in a year.
fn first_in(year: Period, frequency: Frequency) -> Period {
    let first = frequency.containing(year.first_day());
    if day_of_year(first) < year.first_day() { first.plus(1) } else { first }
}

/// The line of an average of a stock by year; `None` of all else.
pub(super) fn line(
    release: &Release,
    indicator: &Indicator,
    period: ReferencePeriod,
) -> Option<Line> {
    let Formula::Average(sum) = &indicator.formula else { return None };
    let years = release.datasets[sum.dataset].frequency;
    let moment = indicator.kind.moment.unwrap_or(Moment::Start);
    years.is_yearly().then(|| Line::in_the_middle(period, moment, years))
}

impl Computation<'_> {
    /// The average over the period of a stock.
    pub(super) fn average(
        &self,
        indicator: IndicatorId,
        sum: &Sum,
        code: Option<CodeKey>,
        period: ReferencePeriod,
    ) -> Evaluated {
        if self.presence(indicator, code, period) == Presence::Never {
            return Evaluated::absent(Absence::NotApplicable);
        }
        let sides = self.own_sides(indicator, Whose::of(code), period);
        let Some(line) = line(self.release, &self.release.indicators[indicator], period) else {
            return self.mean(indicator, sum, code, period).of_break(sides.begin());
        };
        // From what a region was before a change of codes to what it is since leads no line.
        if sides.have_break() {
            return Evaluated::absent(Absence::NotApplicable);
        }
        let start = self.month(indicator, code, line.start).unwrap_or(MonthSum::UNKNOWN);
        let start = evaluated(start).of_break(sides.begin());
        if !line.leaves_its_start() {
            return start;
        }
        // The line is not known yet: the stock at its beginning is an estimate, and marked as one.
        let Some(end) = self.next_stock(indicator, sum, code, line.start) else {
            let statuses = start.statuses.with(ObservationStatus::Estimated);
            return Evaluated { statuses, ..start };
        };
        start.join(evaluated(end), |start, end| {
            let since_start = multiply(minus(end, start)?, Decimal::from(line.way))?;
            plus(start, divide(since_start, Decimal::from(line.length))?)
        })
    }

    /// The mean of a stock over the periods of its data set in which it is there.
    fn mean(
        &self,
        indicator: IndicatorId,
        sum: &Sum,
        code: Option<CodeKey>,
        period: ReferencePeriod,
    ) -> Evaluated {
        let read = period.by(self.release.datasets[sum.dataset].frequency);
        let neighbour = match self.release.indicators[indicator].kind.moment {
            Some(Moment::Start) => 1,
            Some(Moment::End) => -1,
            Some(Moment::Average) | None => 0,
        };
        let is_there = |time: &Period| self.is_there(indicator, sum, code, *time);
        let known = |time: Period| self.month(indicator, code, time).unwrap_or(MonthSum::UNKNOWN);
        let there: Vec<Period> =
            read.into_iter().flat_map(ReferencePeriod::iter).filter(is_there).collect();
        // Each stock twice, or once with its neighbour: no halves are lost.
        let mut twice = MonthSum::NOTHING;
        for time in &there {
            let next = time.plus(neighbour);
            // A line to nothing would take for a fall that what is counted is no more.
            let is_one = |next: Period| !self.break_between(indicator, code, [*time, next]);
            let next = if is_there(&next) && is_one(next) { next } else { *time };
            let of_next = known(next);
            twice.add(known(*time));
            let counted = if next == *time { 0 } else { of_next.observations };
            twice.add(MonthSum { observations: counted, ..of_next });
        }
        let twice = evaluated(twice);
        let mean = twice.value.and_then(|value| divide(value, Decimal::from(2 * there.len())));
        Evaluated { value: mean, ..twice }
    }

    /// The stock of the next year to which the line of an average is drawn; `None` where nothing
    /// is known of it, or where all of the stock at the start of `year` is no more by then, such as a region that
    /// became a part of another: a line to nothing would take for a fall that its people are counted elsewhere
    /// since. In a total they are counted still, so that its line is drawn.
    pub(super) fn next_stock(
        &self,
        indicator: IndicatorId,
        sum: &Sum,
        code: Option<CodeKey>,
        year: Period,
    ) -> Option<MonthSum> {
        let start = self.month(indicator, code, year)?;
        let next = year.plus(1);
        if self.break_between(indicator, code, [year, next]) {
            return None;
        }
        let of_next = self.cube.datasets[sum.dataset].observations_between(next, next);
        let is_known = of_next.iter().any(|observation| observation.value().is_some());
        self.month(indicator, code, next).filter(|_| is_known && !start.ends_in_year)
    }
}

/// The periods of its data set that the mean of a stock over `period` reads.
pub(super) fn averaged_periods(
    release: &Release,
    indicator: &Indicator,
    sum: &Sum,
    period: ReferencePeriod,
) -> Vec<ReferencePeriod> {
    if let Some(line) = line(release, indicator, period) {
        return line.read();
    }
    let own = period.by(release.datasets[sum.dataset].frequency).into_iter();
    let with_neighbour = own.filter_map(|own| match indicator.kind.moment {
        Some(Moment::Start) => ReferencePeriod::run(own.first(), own.last().plus(1)),
        Some(Moment::End) => ReferencePeriod::run(own.first().plus(-1), own.last()),
        Some(Moment::Average) | None => Some(own),
    });
    with_neighbour.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The year of its beginning, and the part of the way in 24ths.
    fn place(first: &str, last: &str, moment: Moment) -> (String, i32) {
        let [first, last] = [first, last].map(|text| Period::parse(text).unwrap());
        let period = ReferencePeriod::run(first, last).unwrap();
        let line = Line::in_the_middle(period, moment, Frequency::Year);
        assert_eq!(line.way * 24 % line.length, 0, "months are 24ths of two years");
        (line.start.to_string(), line.way * 24 / line.length)
    }

    #[test]
    fn the_line_is_that_of_the_year_which_has_the_middle_of_the_period() {
        for (first, last, start, end, average) in [
            ("2025-01", "2025-06", ("2025", 6), ("2024", 6), ("2024", 18)),
            ("2025-06", "2025-06", ("2025", 11), ("2024", 11), ("2024", 23)),
            ("2025-07", "2025-07", ("2025", 13), ("2024", 13), ("2025", 1)),
            ("2025-01", "2025-12", ("2025", 12), ("2024", 12), ("2025", 0)),
            ("2025", "2025", ("2025", 12), ("2024", 12), ("2025", 0)),
            // The middle of the twelve months to June is 1 January, of those to September 1 April.
            ("2024-07", "2025-06", ("2025", 0), ("2024", 0), ("2024", 12)),
            ("2024-10", "2025-09", ("2025", 6), ("2024", 6), ("2024", 18)),
            ("2024-12", "2025-02", ("2025", 1), ("2024", 1), ("2024", 13)),
            ("2024-Q4", "2025-Q1", ("2025", 0), ("2024", 0), ("2024", 12)),
        ] {
            let expected = [start, end, average].map(|(year, way)| (year.to_owned(), way));
            let found = [Moment::Start, Moment::End, Moment::Average]
                .map(|moment| place(first, last, moment));
            assert_eq!(found, expected, "{first} to {last}");
        }
    }

    #[test]
    fn years_that_begin_elsewhere_have_lines_from_their_own_first_days() {
        let april = Frequency::beginning("--04-01").unwrap();
        let place = |first: &str, last: &str, years| {
            let [first, last] = [first, last].map(|text| Period::parse(text).unwrap());
            let period = ReferencePeriod::run(first, last).unwrap();
            let line = Line::in_the_middle(period, Moment::Start, years);
            (line.start.to_string(), line.way, line.length)
        };
        assert_eq!(place("2025-01", "2025-03", april), ("2024".to_owned(), 21, 24));
        assert_eq!(place("2025-04", "2025-04", april), ("2025".to_owned(), 1, 24));
        // Weeks are of the year that has their Thursday: 2020 has 53.
        assert_eq!(place("2020-W53", "2020-W53", Frequency::Year), ("2020".to_owned(), 105, 106));
        assert_eq!(place("2021-W01", "2021-W01", Frequency::Year), ("2021".to_owned(), 1, 104));
        assert_eq!(place("2025-01-01", "2025-12-31", Frequency::Year), ("2025".to_owned(), 12, 24));
        // The third of 365 days has its middle after two and a half.
        assert_eq!(place("2025-01-02", "2025-01-04", Frequency::Year), ("2025".to_owned(), 5, 730));
        // A year from April on has its middle on 1 October.
        let year = ReferencePeriod::of(april.read("2024").unwrap());
        let line = Line::in_the_middle(year, Moment::Start, Frequency::Year);
        assert_eq!((line.start.to_string(), line.way, line.length), ("2024".to_owned(), 18, 24));
    }
}
