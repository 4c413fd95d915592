//! The records of a file, whatever its format: its header, and one record after the other.
//!
//! [`Records::open`] reads the header, [`Records::read`] one record after the other into the same
//! storage. A record keeps no places: [`Cell::spot`] asks the format when a finding needs one.

use super::format::{self, Format, Rows};
use super::kind;
use crate::findings::{Capped, Code, Diagnostic, SourceFile, Spot};

/// The fields of a row, one behind the other in one piece of memory: the type of the csv crate,
/// which fills it without a copy. Other formats push their fields.
pub(super) type Fields = ::csv::StringRecord;

/// The records of a file.
#[derive(Debug)]
pub struct Records<'a> {
    source: Source<'a>,
    rows: Box<dyn Rows + 'a>,
    header: Row,
    row: Row,
    count: usize,
    lost: usize,
    /// Whether a row may have a text in one field alone.
    allows_single_fields: bool,
}

/// The file and who finds places in it.
#[derive(Debug, Clone, Copy)]
struct Source<'a> {
    file: &'a SourceFile,
    format: &'static dyn Format,
}

/// A row, and where the format finds it again.
#[derive(Debug, Default)]
struct Row {
    fields: Fields,
    start: usize,
}

/// A record with as many fields as the header.
#[derive(Debug, Clone, Copy)]
pub struct Record<'r> {
    source: Source<'r>,
    row: &'r Row,
}

/// A field of a record.
#[derive(Debug, Clone, Copy)]
pub struct Cell<'r> {
    record: Record<'r>,
    column: usize,
    /// What stands in it, without the signs of the format around it.
    pub text: &'r str,
}

impl Row {
    /// Reads the next row; `false` at the end.
    fn read(&mut self, rows: &mut dyn Rows) -> bool {
        let start = rows.next(&mut self.fields);
        self.start = start.unwrap_or(self.start);
        start.is_some()
    }
}

impl<'a> Records<'a> {
    /// Reads the header. `None`, with a finding, when there is none to be read.
    pub fn open(file: &'a SourceFile, found: &mut Capped) -> Option<Self> {
        let format = format::format_of(file);
        if let Some(kind) = kind::of_records(file.text().as_bytes()) {
            found.push(Code::OtherKind, |file| kind.refusal(file));
            return None;
        }
        let mut rows = format.rows(file);
        let mut header = Row::default();
        if !header.read(&mut *rows) {
            found.push(Code::EmptyFile, |file| {
                Diagnostic::new(Code::EmptyFile, "the file is empty")
                    .in_file(file)
                    .hint("Export it again.")
            });
            return None;
        }
        let is_sound = rows.header_is_sound(header.start, &header.fields, found);
        let source = Source { file, format };
        let row = Row::default();
        is_sound.then(|| Self {
            source,
            rows,
            header,
            row,
            count: 0,
            lost: 0,
            allows_single_fields: false,
        })
    }

    /// A row may have a text in one field alone, whatever words it holds: it is no note below the table.
    pub fn allow_single_fields(&mut self) {
        self.allows_single_fields = true;
    }

    /// The header row.
    pub fn head(&self) -> Record<'_> {
        Record { source: self.source, row: &self.header }
    }

    /// The next record that has a field for each column; findings about those that have not.
    pub fn read(&mut self, found: &mut Capped) -> Option<Record<'_>> {
        loop {
            if !self.row.read(&mut *self.rows) {
                self.end(found);
                return None;
            }
            self.count += 1;
            if self.is_sound(found) {
                return Some(Record { source: self.source, row: &self.row });
            }
            self.lost += 1;
        }
    }

    /// Whether no record was passed over up to now.
    pub fn are_whole(&self) -> bool {
        self.lost == 0
    }

    fn is_sound(&self, found: &mut Capped) -> bool {
        let Row { fields, start } = &self.row;
        self.rows.row_is_sound(*start, fields, self.header.fields.len(), found)
            && self.is_filled(found)
    }

    /// CSV-008: a record has a field that is not empty, and more than a note.
    fn is_filled(&self, found: &mut Capped) -> bool {
        let record = Record { source: self.source, row: &self.row };
        let mut filled = record.cells().filter(|cell| !cell.text.is_empty());
        if let Some(first) = filled.next() {
            let may_be_alone = self.allows_single_fields || record.len() < 3;
            if may_be_alone || filled.next().is_some() || !are_words(first.text) {
                return true;
            }
            found.push(Code::EmptyRow, |file| {
                let message = "the row has words in one field, and nothing in the others";
                Diagnostic::new(Code::EmptyRow, message).at(file, first.spot(), "here").hint(NOTE)
            });
            return false;
        }
        found.push(Code::EmptyRow, |file| {
            Diagnostic::new(Code::EmptyRow, "the row is empty")
                .at(file, record.spot(), "no field has a text")
                .hint("Delete this line alone, in a text editor, or where the file is made.")
        });
        false
    }

    fn end(&self, found: &mut Capped) {
        found.has_rows(self.count);
        if self.count == 0 {
            found.push(Code::EmptyFile, |file| {
                Diagnostic::new(Code::EmptyFile, "the file has a header and no data")
                    .at(file, self.head().spot(), "nothing follows")
                    .hint("Export it again.")
            });
        }
    }
}

impl<'r> Record<'r> {
    /// Number of fields.
    pub fn len(&self) -> usize {
        self.row.fields.len()
    }

    /// Whether it has no field.
    pub fn is_empty(&self) -> bool {
        self.row.fields.is_empty()
    }

    /// The field of a column; `None` for a column that the file has not.
    pub fn cell(self, column: usize) -> Option<Cell<'r>> {
        Some(Cell { record: self, column, text: self.row.fields.get(column)? })
    }

    /// The fields in order.
    pub fn cells(self) -> impl Iterator<Item = Cell<'r>> {
        (0..self.len()).filter_map(move |column| self.cell(column))
    }

    /// The number by which the format finds it again, with [`record_spot`](super::record_spot).
    pub fn start(self) -> usize {
        self.row.start
    }

    /// Where it is.
    pub fn spot(self) -> Spot {
        self.source.format.row_spot(self.source.file, self.row.start)
    }
}

impl<'r> Cell<'r> {
    /// Where it is.
    pub fn spot(self) -> Spot {
        let Record { source, row } = self.record;
        let spot = source.format.field_spot(source.file, row.start, self.column);
        spot.unwrap_or_else(|| self.record.spot())
    }

    /// Says so if there are spaces around the text, and returns the text without them.
    pub fn trimmed(self, found: &mut Capped) -> Option<&'r str> {
        let trimmed = self.text.trim();
        if trimmed.len() == self.text.len() || trimmed.is_empty() {
            return None;
        }
        let before = if self.text.starts_with(trimmed) { "after" } else { "before" };
        found.push(Code::StraySpace, |file| {
            Diagnostic::new(Code::StraySpace, format!("there is a space {before} `{trimmed}`")).at(
                file,
                self.spot(),
                format!("write `{trimmed}`"),
            )
        });
        Some(trimmed)
    }
}

/// What to do with a line of words in the place of a row.
pub(super) const NOTE: &str =
    "If it is a note on the table, such as its source, and no row, delete the line.";

/// Whether a field holds words, as notes do that offices write below a table.
pub(super) fn are_words(field: &str) -> bool {
    let words = field.trim_matches([' ', '"']);
    (words.contains([' ', ':']) || words.starts_with('*')) && words.chars().any(char::is_alphabetic)
}
