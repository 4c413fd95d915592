//! Frequencies, periods and reference periods, and no data.
//!
//! In come texts such as `2025-06` and `2025-Q2`; out go [`Period`] and [`ReferencePeriod`], which
//! order, shift, nest and print themselves. Every room may ask it; it asks none.
//!
//! ```
//! use bulletin::time::{Frequency, Period, ReferencePeriod, Shift, Span, Years};
//!
//! let june = Period::parse("2025-06").expect("a month as files have it");
//! let period = ReferencePeriod::year_to_date(june);
//! assert_eq!((period.first().to_string(), period.periods()), ("2025-01".to_owned(), 6));
//! let base = Span::of(period, None, Years::CALENDAR).moved(&Shift::Years(1)).expect("every year has these months");
//! assert_eq!(base[0].last, june.plus(-12));
//! assert_eq!(june.within(Frequency::Quarter), Period::parse("2025-Q2"));
//! assert!(Period::parse("2025-13").is_none());
//! // The year 2025 has no week 53.
//! assert_eq!(Period::parse("2026-W53").and_then(|week| week.shifted(-1)), None);
//! ```

mod calendar;
mod form;
mod frequency;
mod guess;
mod pattern;
mod period;
mod reference;
mod shift;
mod window;
mod years;

pub use calendar::{Beginning, Ending};
pub use frequency::Frequency;
pub use pattern::{LETTERS, Pattern, WrongPattern};
pub use period::{Period, parse_year};
pub use reference::ReferencePeriod;
pub use shift::{Shift, Span};
pub use window::Window;
pub use years::Years;
