//! Text of a CSV file to its header and its records, with what is wrong with their form.
//!
//! [`Records::open`] reads the header, [`Records::read`] one record after the other into the same
//! storage. A record keeps no places: [`Cell::span`] scans it again when a finding needs one.

use std::ops::Range;

use csv::{Reader, ReaderBuilder, StringRecord};

use super::scan::{self, QuoteFault};
use crate::findings::{Capped, Code, Diagnostic};

/// What a spreadsheet program may write between fields, and what it is called.
const SEPARATORS: [(char, &str); 3] = [(';', "semicolons"), ('\t', "tabs"), ('|', "bars")];

/// The records of a CSV file.
#[derive(Debug)]
pub struct Records<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    fields: StringRecord,
    header: StringRecord,
    count: usize,
    lost: usize,
}

/// A record with as many fields as the header.
#[derive(Debug, Clone, Copy)]
pub struct Record<'r> {
    text: &'r str,
    fields: &'r StringRecord,
}

/// A field of a record.
#[derive(Debug, Clone, Copy)]
pub struct Cell<'r> {
    record: Record<'r>,
    column: usize,
    /// What stands in it, without quotes.
    pub text: &'r str,
}

impl<'a> Records<'a> {
    /// Reads the header. `None`, with a finding, when there is none to be read.
    pub fn open(text: &'a str, found: &mut Capped) -> Option<Self> {
        let mut reader =
            ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let mut header = StringRecord::new();
        if !next(&mut reader, &mut header) {
            found.push(Code::EmptyFile, |file| {
                Diagnostic::new(Code::EmptyFile, "the file is empty")
                    .in_file(file)
                    .hint("Export it again.")
            });
            return None;
        }
        let records = Self { text, reader, fields: StringRecord::new(), header, count: 0, lost: 0 };
        let head = records.head();
        let sound = commas_separate(head, found) & quotes_are_in_place(head, found);
        sound.then_some(records)
    }

    /// The header row.
    pub fn head(&self) -> Record<'_> {
        Record { text: self.text, fields: &self.header }
    }

    /// The next record that has a field for each column; findings about those that have not.
    pub fn read(&mut self, found: &mut Capped) -> Option<Record<'_>> {
        loop {
            if !next(&mut self.reader, &mut self.fields) {
                self.end(found);
                return None;
            }
            self.count += 1;
            if self.is_sound(found) {
                return Some(Record { text: self.text, fields: &self.fields });
            }
            self.lost += 1;
        }
    }

    /// Whether no record was passed over up to now.
    pub fn are_whole(&self) -> bool {
        self.lost == 0
    }

    fn is_sound(&self, found: &mut Capped) -> bool {
        let record = Record { text: self.text, fields: &self.fields };
        let end = position(self.reader.position()).min(self.text.len());
        let raw = self.text.as_bytes().get(record.start()..end).unwrap_or_default();
        (!raw.contains(&b'"') || quotes_are_in_place(record, found))
            && is_complete(record, self.header.len(), found)
            && is_filled(record, found)
    }

    fn end(&self, found: &mut Capped) {
        if self.count == 0 {
            found.push(Code::EmptyFile, |file| {
                Diagnostic::new(Code::EmptyFile, "the file has a header and no data")
                    .at(file, self.head().span(), "nothing follows")
                    .hint("Export it again.")
            });
        }
    }
}

/// Reads a record; `false` at the end. Text in memory cannot fail: it is UTF-8 and records may
/// have any number of fields.
fn next(reader: &mut Reader<&[u8]>, into: &mut StringRecord) -> bool {
    reader.read_record(into).unwrap_or(false)
}

fn position(position: &csv::Position) -> usize {
    usize::try_from(position.byte()).unwrap_or(usize::MAX)
}

/// From the first to the last byte of the record at `start`, without the line break.
pub fn record_span(text: &str, start: usize) -> Range<usize> {
    let end = scan::scan(text, start).fields.last().map_or(start, |last| last.end);
    start..end
}

/// The field of a column in the record at `start`; the whole record where there is no such column.
pub fn field_span(text: &str, start: usize, column: &str) -> Range<usize> {
    let header = scan::scan(text, 0).fields;
    let is_it = |span: &Range<usize>| text[span.clone()].trim().trim_matches('"') == column;
    let field = header.iter().position(is_it);
    let fields = scan::scan(text, start).fields;
    field
        .and_then(|at| fields.get(at).cloned())
        .unwrap_or_else(|| start..fields.last().map_or(start, |last| last.end))
}

impl<'r> Record<'r> {
    /// Number of fields.
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// Whether it has no field.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// The field of a column; `None` for a column that the file has not.
    pub fn cell(self, column: usize) -> Option<Cell<'r>> {
        Some(Cell { record: self, column, text: self.fields.get(column)? })
    }

    /// The fields in order.
    pub fn cells(self) -> impl Iterator<Item = Cell<'r>> {
        (0..self.len()).filter_map(move |column| self.cell(column))
    }

    /// First byte in the text of the file.
    pub fn start(self) -> usize {
        self.fields.position().map_or(0, |at| scan::record_start(self.text, position(at)))
    }

    /// From its first to its last byte, without the line break.
    pub fn span(self) -> Range<usize> {
        record_span(self.text, self.start())
    }
}

impl<'r> Cell<'r> {
    /// Its bytes in the text of the file, quotes included.
    pub fn span(self) -> Range<usize> {
        let start = self.record.start();
        scan::scan(self.record.text, start).fields.get(self.column).cloned().unwrap_or(start..start)
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
                self.span(),
                format!("write `{trimmed}`"),
            )
        });
        Some(trimmed)
    }
}

/// CSV-002: the header is split at commas.
fn commas_separate(head: Record<'_>, found: &mut Capped) -> bool {
    let span = head.span();
    let line = head.text[span.clone()].lines().next().unwrap_or_default();
    let commas = line.matches(',').count();
    let Some((separator, name)) =
        SEPARATORS.into_iter().find(|(separator, _)| line.matches(*separator).count() > commas)
    else {
        return true;
    };
    let at = span.start + line.find(separator).unwrap_or_default();
    found.push(Code::WrongSeparator, |file| {
        Diagnostic::new(
            Code::WrongSeparator,
            format!("the columns are separated by {name}, not by commas"),
        )
        .at(file, at..at + separator.len_utf8(), "a comma is expected")
        .hint("Save the file as \"CSV UTF-8 (comma delimited)\".")
    });
    false
}

/// CSV-003, CSV-004: each quote opens or closes a field.
fn quotes_are_in_place(record: Record<'_>, found: &mut Capped) -> bool {
    match scan::scan(record.text, record.start()).fault {
        None => return true,
        Some(QuoteFault::Unclosed(at)) => found.push(Code::UnclosedQuote, |file| {
            Diagnostic::new(Code::UnclosedQuote, "a quote is opened and not closed")
                .at(file, at..at + 1, "the rest of the file is in this field")
                .hint("Close it, or double it if it belongs to the text.")
        }),
        Some(QuoteFault::GoesOn(open, close)) => found.push(Code::MisplacedQuote, |file| {
            Diagnostic::new(Code::MisplacedQuote, "a field goes on after its closing quote")
                .at(file, close..close + 1, "closed here")
                .at(file, open..open + 1, "opened here")
                .hint("Double a quote that belongs to the text.")
        }),
        Some(QuoteFault::Inside(at)) => found.push(Code::MisplacedQuote, |file| {
            Diagnostic::new(Code::MisplacedQuote, "a quote stands inside a field without quotes")
                .at(file, at..at + 1, "not at the start of the field")
                .hint("Put the whole field in quotes and double this one.")
        }),
    }
    false
}

/// CSV-005, CSV-006: a record has as many fields as the header.
fn is_complete(record: Record<'_>, columns: usize, found: &mut Capped) -> bool {
    let fields = record.len();
    if fields == columns {
        return true;
    }
    let span = record.span();
    if fields < columns && span.end == record.text.len() {
        found.push(Code::CutLastLine, |file| {
            Diagnostic::new(Code::CutLastLine, "the last line is cut off")
                .at(file, span, format!("{fields} of {columns} fields and no line break"))
                .hint("Compare the length of the file with the original; more lines may be lost.")
        });
        return false;
    }
    found.push(Code::RaggedRow, |file| {
        let message = format!("the row has {fields} {}, the header {columns}", plural(fields));
        let surplus = scan::scan(record.text, span.start).fields.get(columns).cloned();
        let label = if surplus.is_some() { "one field too many" } else { "a field is lost" };
        Diagnostic::new(Code::RaggedRow, message)
            .at(file, surplus.unwrap_or(span), label)
            .hint("Look for a comma in a label or number without quotes, or for a lost value.")
    });
    false
}

fn plural(fields: usize) -> &'static str {
    if fields == 1 { "field" } else { "fields" }
}

/// CSV-008: a record does not consist of commas alone.
fn is_filled(record: Record<'_>, found: &mut Capped) -> bool {
    if record.fields.iter().any(|field| !field.is_empty()) {
        return true;
    }
    found.push(Code::EmptyRow, |file| {
        Diagnostic::new(Code::EmptyRow, "the row is empty")
            .at(file, record.span(), "no field has a text")
            .hint("Delete it.")
    });
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::{Diagnostics, SourceFile};

    fn codes(text: &str) -> (usize, Vec<&'static str>) {
        let file = SourceFile::new("x.csv", text);
        let mut found = Capped::new(&file);
        let mut count = 0;
        if let Some(mut records) = Records::open(text, &mut found) {
            while records.read(&mut found).is_some() {
                count += 1;
            }
        }
        let mut all = Diagnostics::default();
        found.finish(&mut all);
        (count, all.iter().map(|found| found.code.id()).collect())
    }

    #[test]
    fn the_form_of_a_file_is_checked() {
        for (text, count, expected) in [
            ("", 0, &["CSV-001"][..]),
            ("\r\n\n", 0, &["CSV-001"]),
            ("a,b\n", 0, &["CSV-001"]),
            ("a,b\n1,2", 1, &[]),
            ("a,b\r\n\r\n1,2\r\n", 1, &[]),
            ("a;b\n1;2\n", 0, &["CSV-002"]),
            ("a\tb\n1\t2\n", 0, &["CSV-002"]),
            ("a,b\n\"1,2\n3,4\n", 0, &["CSV-003"]),
            ("a,b\n\"1,2\n3,4\n\"5\",6\n7,8\n", 1, &["CSV-004"]),
            ("a,b\n1,2\n3", 1, &["CSV-005"]),
            ("a,b\n1\n3,4\n", 1, &["CSV-006"]),
            ("a,b\n1,2,3\n3,4\n", 1, &["CSV-006"]),
            ("a,b\n,\n3,4\n", 1, &["CSV-008"]),
        ] {
            assert_eq!(codes(text), (count, expected.to_vec()), "{text:?}");
        }
    }
}
