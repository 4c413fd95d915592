//! The formats of files of records: the table of them, and what each must be able to do.
//!
//! A format is a file here and a row of [`FORMATS`]. Columns, code lists and the cube read
//! [`Records`](super::Records) and point with [`Spot`]s; none of them knows a format. A format whose
//! places are not the places of a text adds a variant to [`Spot`].

use std::fmt;
use std::path::Path;

use super::csv::Csv;
use super::encoding;
use super::merge;
use super::records::{Fields, Records};
use crate::findings::{Capped, Diagnostic, SourceFile, Spot};

/// Every format of files of records. The first is the format of files whose ending says nothing.
const FORMATS: [&dyn Format; 1] = [&Csv];

/// A format of files of records.
pub(super) trait Format: fmt::Debug + Sync {
    /// How the names of its files end, in small letters and without a full stop.
    fn ending(&self) -> &'static str;

    /// The file as findings show it. What is no text decides what its text is: it is shown around
    /// a place, and the fingerprints of vintages with hidden counts are made of it.
    ///
    /// # Errors
    /// For bytes that are no file of this format.
    fn decode(&self, path: String, bytes: Vec<u8>) -> Result<SourceFile, Diagnostic>;

    /// The rows of a file, the header first.
    fn rows<'a>(&self, file: &'a SourceFile) -> Box<dyn Rows + 'a>;

    /// Where the row is that begins at `start`.
    fn row_spot(&self, file: &SourceFile, start: usize) -> Spot;

    /// Where a field of the row is that begins at `start`; `None` for a column that it has not.
    fn field_spot(&self, file: &SourceFile, start: usize, column: usize) -> Option<Spot>;
}

/// The rows of a file, one after the other.
pub(super) trait Rows: fmt::Debug {
    /// Reads the next row into `fields`, which may hold the row before. Gives the number by which
    /// the format finds the row again: any for the header; then one that fits 32 bits, which an
    /// observation keeps. `None` at the end.
    fn next(&mut self, fields: &mut Fields) -> Option<usize>;

    /// Whether the header that was just read can be one in this format; findings if not.
    fn header_is_sound(&self, start: usize, header: &Fields, found: &mut Capped) -> bool;

    /// Whether the row that was just read has the form that the format asks for, and a field for
    /// each of `columns`; findings if not.
    fn row_is_sound(
        &self,
        start: usize,
        fields: &Fields,
        columns: usize,
        found: &mut Capped,
    ) -> bool;
}

/// The format that the ending of a path names.
fn named(path: &str) -> Option<&'static dyn Format> {
    let ending = Path::new(path).extension()?;
    FORMATS.into_iter().find(|format| ending.eq_ignore_ascii_case(format.ending()))
}

/// The format by which the records of a file are read.
pub(super) fn format_of(file: &SourceFile) -> &'static dyn Format {
    named(file.path()).unwrap_or(FORMATS[0])
}

/// Whether a file is one of records, by its name.
pub fn is_of_records(path: &str) -> bool {
    named(path).is_some()
}

/// An input file: by the format that its ending names, or else as text.
///
/// # Errors
/// For bytes that are no file of this format, or no text in UTF-8, or two states of a text at once.
pub fn decode(path: impl Into<String>, bytes: Vec<u8>) -> Result<SourceFile, Diagnostic> {
    let path = path.into();
    let file = match named(&path) {
        Some(format) => format.decode(path, bytes),
        None => encoding::text(path, bytes),
    }?;
    merge::conflict(&file).map_or(Ok(file), Err)
}

/// Where the record is that begins at `start`.
pub fn record_spot(file: &SourceFile, start: usize) -> Spot {
    format_of(file).row_spot(file, start)
}

/// The field of a column in the record at `start`; the whole record where there is no such column.
pub fn field_spot(file: &SourceFile, start: usize, column: &str) -> Spot {
    // What is wrong with the header was said when the file was read.
    let records = Records::open(file, &mut Capped::new(file));
    let column = records.and_then(|records| {
        let mut header = records.head().cells();
        header.position(|cell| cell.text.trim() == column)
    });
    let format = format_of(file);
    column
        .and_then(|column| format.field_spot(file, start, column))
        .unwrap_or_else(|| format.row_spot(file, start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_by_the_format_that_its_ending_names() {
        assert!(is_of_records("data/a.csv") && is_of_records("A.CSV"));
        assert!(!is_of_records("data/a.txt") && !is_of_records("csv"));
        for path in ["a.csv", "a.txt", "a"] {
            let file = SourceFile::new(path, "x\n1\n");
            assert_eq!(format_of(&file).ending(), "csv", "{path}");
        }
    }

    #[test]
    fn a_field_is_found_by_the_name_of_its_column() {
        let file = SourceFile::new("a.csv", "x,\"y\", z\n\n1,\"2,3\",4\n5\n");
        let start = file.text().find('1').unwrap();
        for (column, expected) in [("x", "1"), ("z", "4"), ("w", "1,\"2,3\",4")] {
            let bytes = field_spot(&file, start, column).bytes().unwrap();
            assert_eq!(&file.text()[bytes], expected, "{column}");
        }
        let start = file.text().find('5').unwrap();
        assert_eq!(field_spot(&file, start, "z"), record_spot(&file, start));
    }
}
