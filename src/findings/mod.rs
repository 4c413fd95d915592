//! A finding about the input, as plain data: what is wrong, where, and what to do.
//!
//! Every room makes a [`Diagnostic`] and collects it in [`Diagnostics`], where what says the same is
//! counted; the commands and the preview
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
mod characters;
mod code;
mod collected;
mod nearest;
mod place;
pub mod render;
mod reworded;
mod shortened;
mod source_file;

pub use capped::Capped;
pub use characters::{Lines, Unwanted, unwanted};
pub use code::{Code, FAMILIES, Family};
pub use collected::{Diagnostics, Shown};
pub use nearest::{in_latin, nearest};
pub use place::{Place, Spot};
pub use reworded::{Reworded, Slip, json_error, reworded, suggestion, toml_error};
use shortened::shortened;
pub use source_file::SourceFile;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The release can be built; somebody should know.
    Warning,
    /// Nothing is written.
    Error,
}

/// A finding about the input.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
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
    /// The findings like this that are counted and not shown.
    pub more: More,
}

/// Findings like another, which are counted and not shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct More {
    /// How many.
    pub count: usize,
    /// How many rows the file has, if the finding is about all of them.
    pub rows: Option<usize>,
}

impl More {
    /// How many there are, in words; `None` if there are none.
    fn words(self) -> Option<String> {
        match self.rows {
            Some(rows) => Some(format!("in all {} rows", grouped(rows))),
            None if self.count > 0 => Some(format!("and {} more like this", grouped(self.count))),
            None => None,
        }
    }
}

/// A number with a space between thousands.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut words = String::with_capacity(digits.len() * 2);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            words.push(' ');
        }
        words.push(digit);
    }
    words
}

impl Diagnostic {
    /// A finding of `code` with the code's own severity and no place yet.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: shortened(message.into()),
            places: Vec::new(),
            hints: Vec::new(),
            more: More::default(),
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
        let label = shortened(label.into());
        self.places.push(Place { file: file.clone(), spot: spot.into(), label });
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
        self.hints.push(shortened(hint.into()));
        self
    }
}
