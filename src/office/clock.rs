//! The clock of the system, for `publish` alone: whether the release time has come, and how long it waits.
//!
//! Everything else is told the time, so that the same input gives the same bytes on any day.

use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime};

use chrono::{DateTime, FixedOffset, Utc};

/// The moment now, in universal time.
#[expect(clippy::disallowed_methods, reason = "nobody else can say whether the time has come")]
pub fn now() -> DateTime<FixedOffset> {
    DateTime::<Utc>::from(SystemTime::now()).fixed_offset()
}

/// How long it is since this was called.
pub(super) fn timer() -> impl Fn() -> Duration {
    let began = Instant::now();
    move || began.elapsed()
}

/// The longest that is slept at once: the clock may be set meanwhile, and a computer may rest.
const LONGEST: Duration = Duration::from_secs(10);

/// Sleeps until the clock of the system says that a moment has come.
pub fn sleep_until(moment: DateTime<FixedOffset>) {
    while let Ok(left) = (moment - now()).to_std() {
        if left.is_zero() {
            return;
        }
        sleep(left.min(LONGEST));
    }
}
