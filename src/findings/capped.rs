//! Findings about one file, no more than a screen of each code.
//!
//! [`Capped`] collects while a file is read: a file of a million wrong rows costs no more than one
//! of twenty. [`Capped::finish`] sorts them by place and says how many were left out.

use std::collections::BTreeMap;

use super::{Code, Diagnostic, Diagnostics, SourceFile};

/// How many findings of one code are shown for one file.
const SHOWN: usize = 20;

/// The findings about one file.
#[derive(Debug)]
pub struct Capped {
    file: SourceFile,
    found: Vec<Diagnostic>,
    counts: BTreeMap<Code, usize>,
}

impl Capped {
    /// No findings about `file` yet.
    pub fn new(file: &SourceFile) -> Self {
        Self { file: file.clone(), found: Vec::new(), counts: BTreeMap::new() }
    }

    /// The file.
    pub fn file(&self) -> &SourceFile {
        &self.file
    }

    /// Counts a finding of `code`; `describe` makes it, and is called only when it will be shown.
    pub fn push(&mut self, code: Code, describe: impl FnOnce(&SourceFile) -> Diagnostic) {
        let count = self.counts.entry(code).or_default();
        *count += 1;
        if *count <= SHOWN {
            let diagnostic = describe(&self.file);
            debug_assert_eq!(diagnostic.code, code);
            self.found.push(diagnostic);
        }
    }

    /// Hands the findings over in the order of the file, then what was left out.
    pub fn finish(mut self, into: &mut Diagnostics) {
        self.found.sort_by_key(|found| found.places.first().and_then(|place| place.spot.order()));
        for diagnostic in self.found {
            into.push(diagnostic);
        }
        for (code, count) in self.counts.into_iter().filter(|(_, count)| *count > SHOWN) {
            let more = count - SHOWN;
            let message = format!("{more} more findings like these are not shown");
            into.push(Diagnostic::new(code, message).in_file(&self.file));
        }
    }
}
