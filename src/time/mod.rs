//! Months and reference periods, and no data.
//!
//! In come texts such as `2025-06`; out go [`Month`] and [`ReferencePeriod`], which order, shift and
//! print themselves. Every room may ask it; it asks none.
//!
//! ```
//! use bulletin::time::{Month, ReferencePeriod};
//!
//! let june = Month::parse("2025-06").expect("a month as files have it");
//! let period = ReferencePeriod::year_to_date(june);
//! assert_eq!((period.first().to_string(), period.months()), ("2025-01".to_owned(), 6));
//! let base = period.same_period_of_previous_year();
//! assert_eq!(base.last(), june.plus(-12));
//! assert_eq!(june.since(base.last()), 12);
//! assert!(Month::parse("2025-13").is_none());
//! ```

mod period;
mod window;

pub use period::{Month, ReferencePeriod, parse_year};
pub use window::Window;
