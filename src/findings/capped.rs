//! Findings about one file, no more than a screen of each code.
//!
//! [`Capped`] collects while a file is read: a file of a million wrong rows costs no more than one
//! of twenty. [`Capped::finish`] sorts them by place; of more than a screen the first is shown, with
//! how many more there are, because their cause is most often one.

use std::collections::BTreeMap;

use super::collected::SHOWN;
use super::{Code, Diagnostic, Diagnostics, SourceFile};

/// The findings about one file.
#[derive(Debug)]
pub struct Capped {
    file: SourceFile,
    found: Vec<Diagnostic>,
    counts: BTreeMap<Code, usize>,
    /// How many rows the file has, once that is known.
    rows: Option<usize>,
}

impl Capped {
    /// No findings about `file` yet.
    pub fn new(file: &SourceFile) -> Self {
        Self { file: file.clone(), found: Vec::new(), counts: BTreeMap::new(), rows: None }
    }

    /// The file.
    pub fn file(&self) -> &SourceFile {
        &self.file
    }

    /// Says how many rows the file has: a finding about as many is about all of them.
    pub fn has_rows(&mut self, rows: usize) {
        self.rows = Some(rows);
    }

    /// Counts a finding of `code`; `describe` makes it, and is called only when it may be shown.
    pub fn push(&mut self, code: Code, describe: impl FnOnce(&SourceFile) -> Diagnostic) {
        let count = self.counts.entry(code).or_default();
        *count += 1;
        if *count <= SHOWN {
            let diagnostic = describe(&self.file);
            debug_assert_eq!(diagnostic.code, code);
            self.found.push(diagnostic);
        }
    }

    /// Adds a finding that stands for so many rows.
    pub fn push_of_rows(&mut self, mut diagnostic: Diagnostic, rows: usize) {
        diagnostic.more.rows = self.rows.filter(|all| *all == rows && rows > 1);
        diagnostic.more.count = rows.saturating_sub(1);
        self.push(diagnostic.code, |_| diagnostic);
    }

    /// Hands the findings over in the order of the file.
    pub fn finish(mut self, into: &mut Diagnostics) {
        self.found.sort_by_key(|found| found.places.first().and_then(|place| place.spot.order()));
        let mut counts = self.counts;
        for mut diagnostic in self.found {
            match counts.get_mut(&diagnostic.code) {
                // The first has said so.
                Some(0) => continue,
                Some(count) if *count > SHOWN => {
                    diagnostic.more.rows = self.rows.filter(|rows| rows == count);
                    diagnostic.more.count = std::mem::take(count) - 1;
                }
                _ => {}
            }
            into.push(diagnostic);
        }
    }
}
