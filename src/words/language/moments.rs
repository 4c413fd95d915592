//! Dates and times of day, by the office's own clock.

use chrono::{DateTime, Datelike, FixedOffset, Timelike};
use serde::Deserialize;

use super::Locale;

/// How dates and times are written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DatePattern {
    /// A date, with `{day}`, `{month.CASE}` and `{year}`.
    pub(super) long: String,
    /// The first day of a month, where it is another word than `1`.
    pub(super) first_day: Option<String>,
    /// A time of day, with `{hour}`, `{minute}` and `{offset}`.
    pub(super) time: String,
}

impl Locale {
    /// A date: `11 August 2025`, `1er août 2025`, by the office's own clock.
    pub fn date(&self, moment: DateTime<FixedOffset>) -> String {
        let first = self.file.date.first_day.clone().filter(|_| moment.day() == 1);
        let day = first.unwrap_or_else(|| moment.day().to_string());
        let text = self.file.date.long.replace("{day}", &day);
        self.months(&text.replace("{year}", &moment.year().to_string()), moment.month())
    }

    /// A time of day with its offset: `10:00 (UTC+5)`.
    pub(crate) fn time(&self, moment: DateTime<FixedOffset>) -> String {
        let minutes = moment.offset().local_minus_utc() / 60;
        let sign = if minutes < 0 { '\u{2212}' } else { '+' };
        let (hours, minutes) = (minutes.abs() / 60, minutes.abs() % 60);
        let offset = if minutes == 0 {
            format!("{sign}{hours}")
        } else {
            format!("{sign}{hours}:{minutes:02}")
        };
        let text = self.file.date.time.replace("{hour}", &format!("{:02}", moment.hour()));
        let text = text.replace("{short_hour}", &moment.hour().to_string());
        text.replace("{minute}", &format!("{:02}", moment.minute())).replace("{offset}", &offset)
    }
}
