//! The start of a CSV row to the places of its fields.
//!
//! [`scan`] reads one row again, for a finding that must be shown.
//!
//! The csv crate gives the bytes at which a row begins and no more: not where a field is, and not
//! that a quote is out of place, which it forgives. A reader of our own would know both, but the
//! crate is several times faster than what one writes by hand, and a data set has millions of
//! fields that are hardly ever shown. So the crate reads all rows, and a row is scanned a
//! second time only where it has a quote or a finding: the price is that two readers must agree on
//! what a field is. A test feeds both the same text.

use std::ops::Range;

/// Where the fields of one record stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scanned {
    /// The fields, quotes included.
    pub(super) fields: Vec<Range<usize>>,
    /// The first quote that is out of place.
    pub(super) fault: Option<QuoteFault>,
}

/// A quote out of place, by its byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum QuoteFault {
    /// A field begins with it and never ends.
    Unclosed(usize),
    /// A field begins with the first and goes on after the second.
    GoesOn(usize, usize),
    /// It stands inside a field that does not begin with one.
    Inside(usize),
}

/// Reads the record that begins at byte `start`, where blank lines are passed over.
pub(super) fn scan(text: &str, start: usize) -> Scanned {
    let bytes = text.as_bytes();
    let mut start = row_start(text, start);
    let mut scanned = Scanned { fields: Vec::new(), fault: None };
    loop {
        let (end, fault) = field_end(bytes, start);
        scanned.fields.push(start..end);
        scanned.fault = scanned.fault.or(fault);
        if bytes.get(end) != Some(&b',') {
            return scanned;
        }
        start = end + 1;
    }
}

/// The byte at which a row begins: the csv crate counts blank lines to the row after them.
pub(super) fn row_start(text: &str, byte: usize) -> usize {
    let rest = text.as_bytes().get(byte..).unwrap_or_default();
    byte + rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count()
}

/// The end of the field at `start` and its fault.
fn field_end(bytes: &[u8], start: usize) -> (usize, Option<QuoteFault>) {
    if bytes.get(start) != Some(&b'"') {
        let end = plain_end(bytes, start);
        let inside = bytes[start..end].iter().position(|&byte| byte == b'"');
        return (end, inside.map(|quote| QuoteFault::Inside(start + quote)));
    }
    let Some(closing) = closing_quote(bytes, start + 1) else {
        return (bytes.len(), Some(QuoteFault::Unclosed(start)));
    };
    let end = plain_end(bytes, closing + 1);
    (end, (end > closing + 1).then_some(QuoteFault::GoesOn(start, closing)))
}

/// The next comma or line break.
fn plain_end(bytes: &[u8], start: usize) -> usize {
    let rest = &bytes[start..];
    let ends = |byte: &u8| matches!(byte, b',' | b'\r' | b'\n');
    rest.iter().position(ends).map_or(bytes.len(), |length| start + length)
}

/// The next quote that is not doubled.
fn closing_quote(bytes: &[u8], start: usize) -> Option<usize> {
    let mut quote = start;
    loop {
        quote += bytes[quote..].iter().position(|&byte| byte == b'"')?;
        if bytes.get(quote + 1) != Some(&b'"') {
            return Some(quote);
        }
        quote += 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str, start: usize) -> Vec<&str> {
        scan(text, start).fields.into_iter().map(|span| &text[span]).collect()
    }

    #[test]
    fn a_field_is_found_behind_quotes_letters_and_blank_lines() {
        let text = "a,b\r\n\r\n\n\"Алматы, \"\"жаңа\"\"\",Ұлытау\r\n,\n";
        assert_eq!(fields(text, 0), ["a", "b"]);
        assert_eq!(fields(text, 4), ["\"Алматы, \"\"жаңа\"\"\"", "Ұлытау"]);
        assert_eq!(fields(text, text.len() - 2), ["", ""]);
        assert_eq!(fields(text, text.len()), [""]);
    }

    #[test]
    fn a_quote_out_of_place_is_named() {
        for (text, expected) in [
            ("a,\"b\nc", Some(QuoteFault::Unclosed(2))),
            ("a,\"b\"c,d", Some(QuoteFault::GoesOn(2, 4))),
            ("a,b\"c", Some(QuoteFault::Inside(3))),
            ("a,\"b\"\"c\"", None),
            ("\"", Some(QuoteFault::Unclosed(0))),
        ] {
            assert_eq!(scan(text, 0).fault, expected, "{text}");
        }
    }

    #[test]
    fn fields_are_those_of_the_csv_crate() {
        for text in
            ["a,b\n\n\nc,d\n", "\r\n\"a\"\"b\",\"c\nd\"\r\ne,\r\n", "\"a\"b,c\n\"d\n,e", "x\r\ry,z"]
        {
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .from_reader(text.as_bytes());
            for record in reader.records().map(Result::unwrap) {
                let start = usize::try_from(record.position().unwrap().byte()).unwrap();
                assert_eq!(fields(text, start).len(), record.len(), "{text:?}");
                for (raw, field) in fields(text, start).into_iter().zip(&record) {
                    assert!(raw == field || raw.starts_with('"'), "{raw:?} {field:?}");
                }
            }
        }
    }
}
