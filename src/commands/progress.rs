//! Editions made side by side, with a bar on the terminal where they are many.

use bulletin::declaration::EditionId;
use bulletin::office::build::side_by_side;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// What is made of each edition, in their order. No more of them are in memory at a time than there
/// are threads.
pub(super) fn each_edition<R: Send>(
    editions: &[EditionId],
    make: impl Fn(EditionId) -> R + Sync,
) -> Vec<R> {
    let progress = progress(editions.len());
    let results = side_by_side(editions, |&edition| {
        let result = make(edition);
        progress.inc(1);
        result
    });
    progress.finish_and_clear();
    results
}

/// A bar on the terminal when there are many editions; nothing where there is no terminal.
fn progress(editions: usize) -> ProgressBar {
    if editions < 2 {
        return ProgressBar::hidden();
    }
    let length = u64::try_from(editions).unwrap_or(u64::MAX);
    let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr());
    match ProgressStyle::with_template("{bar:30} {pos}/{len} editions") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
