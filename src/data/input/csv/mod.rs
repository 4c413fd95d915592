//! CSV: a text to rows, and what is wrong with their form.
//!
//! The csv crate reads; it gives the start of a row only, so [`scan`] reads a row again when a
//! finding has to show a field of it.

mod scan;

use std::ops::Range;

use ::csv::{Position, Reader, ReaderBuilder};

use self::scan::QuoteFault;
use super::encoding;
use super::format::{Format, Rows};
use super::records::Fields;
use crate::findings::{Capped, Code, Diagnostic, SourceFile, Spot};

/// What a spreadsheet program may write between fields, and what it is called.
const SEPARATORS: [(char, &str); 3] = [(';', "semicolons"), ('\t', "tabs"), ('|', "bars")];

/// Comma-separated values in UTF-8, as RFC 4180 has them.
#[derive(Debug)]
pub(super) struct Csv;

impl Format for Csv {
    fn ending(&self) -> &'static str {
        "csv"
    }

    fn decode(&self, path: String, bytes: Vec<u8>) -> Result<SourceFile, Diagnostic> {
        encoding::text(path, bytes)
    }

    fn rows<'a>(&self, file: &'a SourceFile) -> Box<dyn Rows + 'a> {
        let text = file.text();
        let reader =
            ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        Box::new(CsvRows { text, reader })
    }

    fn row_spot(&self, file: &SourceFile, start: usize) -> Spot {
        row_span(file.text(), start).into()
    }

    fn field_spot(&self, file: &SourceFile, start: usize, column: usize) -> Option<Spot> {
        let fields = scan::scan(file.text(), start).fields;
        fields.get(column).cloned().map(Spot::Text)
    }
}

/// The rows of a text; a row begins at its first byte.
#[derive(Debug)]
struct CsvRows<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
}

impl Rows for CsvRows<'_> {
    fn next(&mut self, fields: &mut Fields) -> Option<usize> {
        // Text in memory cannot fail: it is UTF-8, and rows may have any number of fields.
        let is_read = self.reader.read_record(fields).unwrap_or(false);
        let start = fields.position().map_or(0, byte);
        is_read.then(|| scan::row_start(self.text, start))
    }

    fn header_is_sound(&self, start: usize, _: &Fields, found: &mut Capped) -> bool {
        commas_separate(self.text, start, found) & quotes_are_in_place(self.text, start, found)
    }

    fn row_is_sound(
        &self,
        start: usize,
        fields: &Fields,
        columns: usize,
        found: &mut Capped,
    ) -> bool {
        let end = byte(self.reader.position()).min(self.text.len());
        let raw = self.text.as_bytes().get(start..end).unwrap_or_default();
        (!raw.contains(&b'"') || quotes_are_in_place(self.text, start, found))
            && is_complete(self.text, start, [fields.len(), columns], found)
    }
}

fn byte(position: &Position) -> usize {
    usize::try_from(position.byte()).unwrap_or(usize::MAX)
}

/// From the first to the last byte of the row at `start`, without the line break.
fn row_span(text: &str, start: usize) -> Range<usize> {
    let end = scan::scan(text, start).fields.last().map_or(start, |last| last.end);
    start..end
}

/// CSV-002: the header is split at commas.
fn commas_separate(text: &str, start: usize, found: &mut Capped) -> bool {
    let span = row_span(text, start);
    let line = text[span.clone()].lines().next().unwrap_or_default();
    let commas = line.matches(',').count();
    let Some((separator, name)) =
        SEPARATORS.into_iter().find(|(separator, _)| line.matches(*separator).count() > commas)
    else {
        return true;
    };
    let start = span.start + line.find(separator).unwrap_or_default();
    found.push(Code::WrongSeparator, |file| {
        Diagnostic::new(
            Code::WrongSeparator,
            format!("the columns are separated by {name}, not by commas"),
        )
        .at(file, start..start + separator.len_utf8(), "a comma is expected")
        .hint("Save the file as \"CSV UTF-8 (comma delimited)\".")
    });
    false
}

/// CSV-003, CSV-004: each quote opens or closes a field.
fn quotes_are_in_place(text: &str, start: usize, found: &mut Capped) -> bool {
    match scan::scan(text, start).fault {
        None => return true,
        Some(QuoteFault::Unclosed(quote)) => found.push(Code::UnclosedQuote, |file| {
            Diagnostic::new(Code::UnclosedQuote, "a quote is opened and not closed")
                .at(file, quote..quote + 1, "the rest of the file is in this field")
                .hint("Close it, or double it if it belongs to the text.")
        }),
        Some(QuoteFault::GoesOn(open, close)) => found.push(Code::MisplacedQuote, |file| {
            Diagnostic::new(Code::MisplacedQuote, "a field goes on after its closing quote")
                .at(file, close..close + 1, "closed here")
                .at(file, open..open + 1, "opened here")
                .hint("Double a quote that belongs to the text.")
        }),
        Some(QuoteFault::Inside(quote)) => found.push(Code::MisplacedQuote, |file| {
            Diagnostic::new(Code::MisplacedQuote, "a quote stands inside a field without quotes")
                .at(file, quote..quote + 1, "not at the start of the field")
                .hint("Put the whole field in quotes and double this one.")
        }),
    }
    false
}

/// CSV-005, CSV-006: a row has as many fields as the header has columns.
fn is_complete(
    text: &str,
    start: usize,
    [fields, columns]: [usize; 2],
    found: &mut Capped,
) -> bool {
    if fields == columns {
        return true;
    }
    let span = row_span(text, start);
    if fields < columns && span.end == text.len() {
        found.push(Code::CutLastLine, |file| {
            Diagnostic::new(Code::CutLastLine, "the last line is cut off")
                .at(file, span, format!("{fields} of {columns} fields and no line break"))
                .hint("Compare the length of the file with the original; more lines may be lost.")
        });
        return false;
    }
    found.push(Code::RaggedRow, |file| {
        let message = format!("the row has {fields} {}, the header {columns}", plural(fields));
        let surplus = scan::scan(text, span.start).fields.get(columns).cloned();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::input::Records;
    use crate::findings::Diagnostics;

    fn codes(text: &str) -> (usize, Vec<&'static str>) {
        let file = SourceFile::new("x.csv", text);
        let mut found = Capped::new(&file);
        let mut count = 0;
        if let Some(mut records) = Records::open(&file, &mut found) {
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
