//! Work that waits for threads of its own, apart from the work that keeps the cores busy.
//!
//! [`run`] is the entry point.

use std::sync::OnceLock;

use rayon::{ThreadPool, ThreadPoolBuilder};

/// Does `work` in a pool beside the program's own, whose threads go on with what else there is.
///
/// The library that writes workbooks starts a thread for each sheet and waits for it. Meanwhile the
/// core of the one that waits would have nothing to do, and the new thread may stand in line for
/// another core: so here is one thread more than there are cores.
pub(super) fn run<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    static POOL: OnceLock<Option<ThreadPool>> = OnceLock::new();
    let pool = || ThreadPoolBuilder::new().num_threads(rayon::current_num_threads() + 1).build();
    match POOL.get_or_init(|| pool().ok()) {
        Some(pool) => pool.install(work),
        // Where no more threads can be had, those do it that there are.
        None => work(),
    }
}
