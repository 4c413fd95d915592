//! A finding about the input, as plain data: what is wrong, where, and what to do.
//!
//! Every room makes a [`Diagnostic`] and collects it in [`Diagnostics`]; the commands and the preview
//! show them through [`render`], as text for people or for programs. Nothing here reads a file or
//! prints.
//!
//! ```
//! use bulletin::findings::{Code, Diagnostic, Diagnostics, SourceFile, render};
//!
//! let file = SourceFile::new("counts.csv", "LINE,OBS_VALUE\nNORTH,12 00\n");
//! let mut found = Diagnostics::default();
//! found.push(
//!     Diagnostic::new(Code::NotANumber, "`12 00` is not a number")
//!         .at(&file, 21..26, "digits are expected")
//!         .hint("Write it without spaces."),
//! );
//! assert!(found.has_errors());
//! let line = render::short(&found);
//! assert_eq!(line, "counts.csv:2:7: error[VAL-002]: `12 00` is not a number\n");
//! ```

mod capped;
mod code;
mod nearest;
mod place;
pub mod render;
mod reworded;
mod source_file;

pub use capped::Capped;
pub use code::{Code, FAMILIES, Family};
pub use nearest::{in_latin, nearest};
pub use place::{Place, Spot};
pub use reworded::{Reworded, Slip, json_error, reworded, suggestion, toml_error};
pub use source_file::SourceFile;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The release can be built; somebody should know.
    Warning,
    /// Nothing is written.
    Error,
}

/// A finding about the input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which rule found it.
    pub code: Code,
    /// How much it weighs.
    pub severity: Severity,
    /// What is wrong, in one line without a full stop.
    pub message: String,
    /// Where: the first is the place to mend, others explain it.
    pub places: Vec<Place>,
    /// What to do, each a sentence.
    pub hints: Vec<String>,
}

impl Diagnostic {
    /// A finding of `code` with the code's own severity and no place yet.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            places: Vec::new(),
            hints: Vec::new(),
        }
    }

    /// Adds a place with a label of a few words. A range is bytes of the file's text.
    #[must_use]
    pub fn at(
        mut self,
        file: &SourceFile,
        spot: impl Into<Spot>,
        label: impl Into<String>,
    ) -> Self {
        self.places.push(Place { file: file.clone(), spot: spot.into(), label: label.into() });
        self
    }

    /// Adds a file as a whole as place.
    #[must_use]
    pub fn in_file(self, file: &SourceFile) -> Self {
        self.at(file, Spot::File, "")
    }

    /// Adds what to do, a sentence.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }
}

/// The findings of a run, in the order in which they were made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Adds a finding, unless the same one is already there.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if !self.found.contains(&diagnostic) {
            self.found.push(diagnostic);
        }
    }

    /// Adds all findings of `later`, in their order.
    pub fn append(&mut self, later: Self) {
        for diagnostic in later.found {
            self.push(diagnostic);
        }
    }

    /// Whether a finding stops the release.
    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|found| found.severity == Severity::Error)
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The findings in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.found.iter()
    }

    /// How many findings have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.found.iter().filter(|found| found.severity == severity).count()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
