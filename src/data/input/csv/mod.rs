//! CSV: a text to rows, and what is wrong with their form.
//!
//! The csv crate reads; it gives the start of a row only, so [`scan`] reads a row again when a
//! finding has to show a field of it.

mod scan;
mod separator;

use std::cmp::Reverse;
use std::ops::Range;

use ::csv::{Position, Reader, ReaderBuilder};

use self::scan::QuoteFault;
use self::separator::{Separator, separator};
use super::encoding;
use super::format::{Format, Rows};
use super::kind;
use super::records::{Fields, NOTE, are_words};
use crate::findings::{Capped, Code, Diagnostic, SourceFile, Spot};

/// How many rows are looked at to see what a table is like.
const ROWS_SHOWN: usize = 40;

/// Commas in a line: a spreadsheet has as many columns. Each field takes many times the byte of its comma.
const MOST_COMMAS: usize = 16_384;

/// Comma-separated values in UTF-8, as RFC 4180 has them.
#[derive(Debug)]
pub(super) struct Csv;

impl Format for Csv {
    fn ending(&self) -> &'static str {
        "csv"
    }

    fn decode(&self, path: String, bytes: Vec<u8>) -> Result<SourceFile, Diagnostic> {
        // Words in another encoding are no reason to convert what is no table.
        match kind::of_records(&bytes) {
            Some(kind) => Err(kind.refusal(&SourceFile::new(path, ""))),
            None => encoding::text(path, bytes).and_then(of_sane_width),
        }
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

    fn header_is_sound(&self, start: usize, header: &Fields, found: &mut Capped) -> bool {
        commas_separate(self.text, start, found)
            && quotes_are_in_place(self.text, start, found)
            && begins_with_header(self.text, start, header, found)
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

/// CSV-010: no line of a file has more fields than a table has columns.
fn of_sane_width(file: SourceFile) -> Result<SourceFile, Diagnostic> {
    let mut start = 0;
    for line in file.text().split_inclusive('\n') {
        let is_long = line.len() > MOST_COMMAS;
        let commas = if is_long { line.bytes().filter(|byte| *byte == b',').count() } else { 0 };
        if commas > MOST_COMMAS {
            let message =
                format!("a line has {commas} commas, more than the {MOST_COMMAS} that are read");
            let finding = Diagnostic::new(Code::TooManyFields, message);
            let finding = finding.at(&file, start..start + 1, "this line");
            return Err(
                finding.hint("Is it the right file? Write one row a line: period, codes, value.")
            );
        }
        start += line.len();
    }
    Ok(file)
}

/// From the first to the last byte of the row at `start`, without the line break.
fn row_span(text: &str, start: usize) -> Range<usize> {
    let end = scan::scan(text, start).fields.last().map_or(start, |last| last.end);
    start..end
}

/// CSV-002: the columns are separated by commas.
fn commas_separate(text: &str, start: usize, found: &mut Capped) -> bool {
    let separator = separator(text, start);
    if separator == Separator::Comma {
        return true;
    }
    let (character, name) = (separator.character(), separator.name());
    let place = unquoted(&text[start..], character).map_or(start, |place| start + place);
    let rows = text[start..].lines().skip(1).take(ROWS_SHOWN);
    let has_commas = rows.flat_map(|row| row.split(character)).any(is_decimal_comma);
    found.push(Code::WrongSeparator, |file| {
        let message = format!("the columns are separated by {name}, not by commas");
        let wrong = Diagnostic::new(Code::WrongSeparator, message)
            .at(file, place..place + character.len_utf8(), "a comma is expected")
            .hint(
                "Open it in a spreadsheet program, which asks what separates the columns, take each as \
                 text, so that `007` and `2025-06` stay as they are, and export it as \"CSV UTF-8 (comma delimited)\".",
            );
        if has_commas {
            wrong.hint(
                "Its numbers have decimal commas: let the export write a full stop, as in 1234.5, \
                 and do not put commas for the other separators in an editor.",
            )
        } else {
            wrong
        }
    });
    false
}

/// The first place of a character outside of quotes.
fn unquoted(text: &str, sought: char) -> Option<usize> {
    let mut is_quoted = false;
    let found = text.char_indices().find(|(_, c)| {
        is_quoted ^= *c == '"';
        *c == sought && !is_quoted
    });
    found.map(|(place, _)| place)
}

/// Whether a field is a number with a comma before its decimals.
fn is_decimal_comma(field: &str) -> bool {
    let field = field.trim().trim_matches('"').trim_start_matches('-');
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    field.split_once(',').is_some_and(|(whole, decimals)| digits(whole) && digits(decimals))
}

/// CSV-009: the header is the first row: no title stands above it.
fn begins_with_header(text: &str, start: usize, header: &Fields, found: &mut Capped) -> bool {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(&text.as_bytes()[start..]);
    // Rows in memory that are UTF-8 can be read.
    let rows = reader.records().take(ROWS_SHOWN).filter_map(Result::ok);
    let filled = |row: &Fields| row.iter().filter(|field| !field.trim().is_empty()).count();
    let mut rows: Vec<(usize, usize)> =
        rows.map(|row| (filled(&row), row.position().map_or(0, byte))).collect();
    let Some((most, first)) =
        rows.iter().copied().max_by_key(|(fields, at)| (*fields, Reverse(*at)))
    else {
        return true;
    };
    rows.retain(|(_, at)| *at >= first);
    // A title has one field, or a few, or one with empty ones behind it; the table has several.
    let is_table = rows.iter().filter(|(fields, _)| *fields > 1).count() > 2;
    if filled(header) * 2 > most || first == 0 || !is_table {
        return true;
    }
    let place = scan::row_start(text, start + first);
    found.push(Code::LinesAboveHeader, |file| {
        let (line, _) = file.line_column(place);
        Diagnostic::new(Code::LinesAboveHeader, "the file does not begin with its header")
            .at(file, row_span(text, start), "this is no row of columns")
            .at(file, row_span(text, place), "the header seems to be this")
            .hint(format!(
                "Export the table alone, or delete {} in a copy; what stands there can be said \
                 in `source` in release.toml.",
                if line == 2 { "line 1".to_owned() } else { format!("lines 1 to {}", line - 1) }
            ))
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
    let is_note = fields < columns
        && are_words(text[span.clone()].split([',', ';', '\t']).next().unwrap_or_default());
    let or_note = |finding: Diagnostic| if is_note { finding.hint(NOTE) } else { finding };
    if fields < columns && span.end == text.len() {
        found.push(Code::CutLastLine, |file| {
            or_note(
                Diagnostic::new(Code::CutLastLine, "the last line is cut off")
                    .at(file, span, format!("{fields} of {columns} fields and no line break"))
                    .hint(
                        "Compare the length of the file with the original; more lines may be lost.",
                    ),
            )
        });
        return false;
    }
    found.push(Code::RaggedRow, |file| {
        let message = format!("the row has {fields} {}, the header {columns}", plural(fields));
        let surplus = scan::scan(text, span.start).fields.get(columns).cloned();
        let label = if surplus.is_some() { "one field too many" } else { "a field is lost" };
        or_note(
            Diagnostic::new(Code::RaggedRow, message)
                .at(file, surplus.unwrap_or(span), label)
                .hint("Look for a comma in a label or number without quotes, or for a lost value."),
        )
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
            ("a,b,\"x ; y ; z ; w\"\n1,2,3\n", 1, &[]),
            ("Title\nUnits\n\na,b\n1,2\n3,4\n", 0, &["CSV-009"]),
            ("Title,,\n,,\na,b,c\n1,2,3\n3,4,5\n", 0, &["CSV-009"]),
            ("From,Here\n\na,b,c,d\n1,2,3,4\n3,4,5,6\n", 0, &["CSV-009"]),
            ("a\n1\n2,3\n4\n", 2, &["CSV-006"]),
        ] {
            assert_eq!(codes(text), (count, expected.to_vec()), "{text:?}");
        }
    }
}
