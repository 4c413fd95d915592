//! Where a finding points: a file, and a spot in it.
//!
//! A [`Place`] is made by [`Diagnostic::at`](super::Diagnostic::at) and shown by
//! [`render`](super::render); the spots in data are made by the format of their file, in
//! `data::input`.

use std::ops::Range;

use super::SourceFile;

/// A place in an input file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// The file.
    pub file: SourceFile,
    /// Where in it.
    pub spot: Spot,
    /// What stands there, in a few words; may be empty.
    pub label: String,
}

/// A spot in a file.
///
/// All files that are read today are text. A format that is none adds a variant: a workbook
/// `Cell { sheet, row, column }`, a JSON document `Path(String)`. The compiler then asks what such
/// a spot is in the order of its file ([`Spot::order`]), how [`render`](super::render) prints it
/// after the path of the file (`line:column` for a text, `Sheet!B7` for a cell), which members it
/// has as JSON, and what of the file is shown around it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Spot {
    /// The file as a whole.
    File,
    /// Bytes from the start of the file's text.
    Text(Range<usize>),
}

impl From<Range<usize>> for Spot {
    fn from(bytes: Range<usize>) -> Self {
        Self::Text(bytes)
    }
}

impl Spot {
    /// By which findings about one file are sorted; the file as a whole comes first.
    pub fn order(&self) -> Option<usize> {
        match self {
            Self::File => None,
            Self::Text(bytes) => Some(bytes.start),
        }
    }

    /// The bytes of a spot in a text.
    pub fn bytes(&self) -> Option<Range<usize>> {
        match self {
            Self::File => None,
            Self::Text(bytes) => Some(bytes.clone()),
        }
    }
}
