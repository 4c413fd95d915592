//! Months and reference periods, and no data.
//!
//! In come texts such as `2025-06`; out go [`Month`] and [`ReferencePeriod`], which order, shift and
//! print themselves. Every room may ask it; it asks none.

mod period;

pub use period::{Month, ReferencePeriod, parse_year};
