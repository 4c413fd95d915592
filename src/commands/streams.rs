//! Which streams of the program were closed when it was started.
//!
//! Before `main` the runtime of Rust opens `/dev/null` in the place of each that is closed, so that no file takes
//! its number. What is said there is lost without an error, and nothing tells it from a `/dev/null` that
//! somebody chose. So the streams are looked at before that, by a function that the loader calls.

use std::sync::atomic::{AtomicBool, Ordering};

/// A stream that the program says something on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stream {
    /// What was asked for.
    Output,
    /// What the program finds.
    Messages,
}

static OUTPUT_IS_CLOSED: AtomicBool = AtomicBool::new(false);
static MESSAGES_ARE_CLOSED: AtomicBool = AtomicBool::new(false);

impl Stream {
    /// Whether it was closed when the program was started.
    pub(super) fn is_closed(self) -> bool {
        let closed = match self {
            Self::Output => &OUTPUT_IS_CLOSED,
            Self::Messages => &MESSAGES_ARE_CLOSED,
        };
        closed.load(Ordering::Relaxed)
    }
}

/// Called by the loader before anything else of the program.
#[cfg(unix)]
#[expect(
    unsafe_code,
    reason = "a place in the list of what the loader calls; the function asks the system alone"
)]
#[used]
#[cfg_attr(target_vendor = "apple", unsafe(link_section = "__DATA,__mod_init_func"))]
#[cfg_attr(not(target_vendor = "apple"), unsafe(link_section = ".init_array"))]
static BEFORE_MAIN: extern "C" fn() = {
    extern "C" fn look() {
        use rustix::io::{Errno, fcntl_getfd};
        use rustix::stdio::{stderr, stdout};
        let is_closed = |flags| flags == Err(Errno::BADF);
        OUTPUT_IS_CLOSED.store(is_closed(fcntl_getfd(stdout())), Ordering::Relaxed);
        MESSAGES_ARE_CLOSED.store(is_closed(fcntl_getfd(stderr())), Ordering::Relaxed);
    }
    look
};
