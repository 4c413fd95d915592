//! Who waits for whom: editions side by side, and work that waits for threads of its own.
//!
//! [`side_by_side`] is for whole editions, [`apart`] for what would leave a core without work.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;

use rayon::{ThreadPool, ThreadPoolBuilder};

/// What is made of each item, in the order of the items; of no more of them at a time than there
/// are threads, which bounds what is in memory.
///
/// In the pool itself a thread that waits for a part of one edition would take up the next, and
/// leave it half done for one more.
pub fn side_by_side<T: Sync, R: Send>(items: &[T], make: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = rayon::current_num_threads().min(items.len());
    if threads < 2 {
        return items.iter().map(make).collect();
    }
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::with_capacity(items.len()));
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(index) else { break };
            let result = make(item);
            results.lock().unwrap_or_else(PoisonError::into_inner).push((index, result));
        }
    };
    thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(work))));
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

/// Does `work` in a pool beside the program's own, whose other threads go on with what else there is.
///
/// The library that writes workbooks starts a thread for each sheet and waits for it. Meanwhile the
/// core of the one that waits would have nothing to do, and the new thread may stand in line for
/// another core: so here is one thread more than there are cores.
pub(super) fn apart<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    static POOL: OnceLock<Option<ThreadPool>> = OnceLock::new();
    let pool = || ThreadPoolBuilder::new().num_threads(rayon::current_num_threads() + 1).build();
    match POOL.get_or_init(|| pool().ok()) {
        Some(pool) => pool.install(work),
        // Where no more threads can be had, those do it that there are.
        None => work(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_the_order_of_the_items_and_few_are_on_their_way() {
        let (busy, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let items: Vec<usize> = (0..100).collect();
        let made = side_by_side(&items, |item| {
            most.fetch_max(busy.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            // Waits for the pool, as an edition does.
            let parts = apart(|| rayon::join(|| *item, || 1));
            busy.fetch_sub(1, Ordering::SeqCst);
            parts.0 + parts.1
        });
        assert_eq!(made, (1..=100).collect::<Vec<_>>());
        assert!(most.into_inner() <= rayon::current_num_threads());
    }
}
