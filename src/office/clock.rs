//! The clock of the system, for `publish` alone: whether the release time has come.
//!
//! Everything else is told the time, so that the same input gives the same bytes on any day.

use std::time::SystemTime;

use chrono::{DateTime, FixedOffset, Utc};

/// The moment now, in universal time.
#[expect(clippy::disallowed_methods, reason = "nobody else can say whether the time has come")]
pub fn now() -> DateTime<FixedOffset> {
    DateTime::<Utc>::from(SystemTime::now()).fixed_offset()
}
