//! The characters of a file that readers do not see, found before anything is made of it.
//!
//! [`check`] is the entry point. Of a file of records, the cells that are printed are looked at when
//! they are read, in `data::input`: the rest is nobody's business.

use std::ops::Range;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::data::input::is_of_records;
use crate::findings::{Capped, Code, Diagnostics, Lines, SourceFile, unwanted};

/// TXT-008: a file has no characters that nobody sees, and the texts in a TOML file none by number.
pub(super) fn check(file: &SourceFile, found: &mut Diagnostics) {
    if is_of_records(file.path()) {
        return;
    }
    let mut odd = Capped::new(file);
    let mut is_sound = true;
    for unwanted in unwanted(file.text(), Lines::Any) {
        is_sound = false;
        odd.push(Code::UnwantedCharacter, |file| unwanted.finding(file, unwanted.span()));
    }
    let is_toml = Path::new(file.path()).extension().is_some_and(|ending| ending == "toml");
    // What is wrong with the form of the file is said by whoever reads it.
    if let (true, true, Ok(table)) = (is_toml, is_sound, DeTable::parse(file.text())) {
        texts(table.get_ref(), None, &mut odd);
    }
    odd.finish(found);
}

/// The texts of a table: each is one line, whether a character stands in it or its number, but for expressions.
/// `section` is the first of the keys that lead to it.
fn texts(table: &DeTable<'_>, section: Option<&str>, odd: &mut Capped) {
    for (key, value) in table {
        text(key.get_ref(), key.span(), Lines::One, odd);
        let is_expression = section == Some("indicator") && key.get_ref() == "value";
        let lines = if is_expression { Lines::Any } else { Lines::One };
        texts_of(value, section.or(Some(key.get_ref())), lines, odd);
    }
}

fn texts_of(value: &Spanned<DeValue<'_>>, section: Option<&str>, lines: Lines, odd: &mut Capped) {
    match value.get_ref() {
        DeValue::String(words) => text(words, value.span(), lines, odd),
        DeValue::Array(values) => {
            values.iter().for_each(|value| texts_of(value, section, lines, odd));
        }
        DeValue::Table(table) => texts(table, section, odd),
        DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) => {}
    }
}

fn text(words: &str, span: Range<usize>, lines: Lines, odd: &mut Capped) {
    if let Some(unwanted) = unwanted(words, lines).next() {
        odd.push(Code::UnwantedCharacter, |file| {
            let source = file.text().get(span.clone()).unwrap_or_default();
            let place = written(source, unwanted.character);
            let place = place.map(|place| span.start + place.start..span.start + place.end);
            unwanted.finding(file, place.unwrap_or(span))
        });
    }
}

/// Where a character stands in a text of TOML: as it is, by its letter or by its number.
fn written(source: &str, character: char) -> Option<Range<usize>> {
    let number = u32::from(character);
    let letter = match character {
        '\n' => "\\n",
        '\t' => "\\t",
        '\r' => "\\r",
        '\u{8}' => "\\b",
        '\u{C}' => "\\f",
        '\u{1B}' => "\\e",
        _ => "\\u",
    };
    let numbers = [
        letter.to_owned(),
        format!("\\x{number:02x}"),
        format!("\\u{number:04x}"),
        format!("\\U{number:08x}"),
    ];
    let small = source.to_ascii_lowercase();
    let of_number = |written: &String| {
        let start = small.find(&written.to_ascii_lowercase())?;
        Some(start..start + written.len())
    };
    let itself = source.find(character).map(|start| start..start + character.len_utf8());
    itself.or_else(|| numbers.iter().rev().find_map(of_number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(path: &str, text: &str) -> Vec<(usize, usize)> {
        let file = SourceFile::new(path, text);
        let mut found = Diagnostics::default();
        check(&file, &mut found);
        let places = found.iter().filter_map(|found| found.places[0].spot.bytes());
        places.map(|bytes| file.line_column(bytes.start)).collect()
    }

    #[test]
    fn a_character_is_found_in_every_way_to_write_it() {
        for (text, place) in [
            ("a = \"b\u{202E}c\"", Some((1, 7))),
            ("a = \"b\\u202Ec\"", Some((1, 7))),
            ("a = 1\nb = { c = [\"d\\u0001\"] }", Some((2, 14))),
            ("a = \"b\\nc\"", Some((1, 7))),
            ("a = \"\"\"b\nc\"\"\"", Some((1, 9))),
            ("a = \"b\tc\"", Some((1, 7))),
            ("\"a\\u0001\" = 1", Some((1, 3))),
            ("# \u{E000}\n", Some((1, 3))),
            ("a = \"b\u{A0}c\"\n\tb = 1", None),
            ("a = \"\"\"b \\\n  c\"\"\"", None),
            ("a = ", None),
        ] {
            assert_eq!(places("a.toml", text), place.into_iter().collect::<Vec<_>>(), "{text}");
        }
        assert_eq!(places("a.md", "a\tb\n\u{1}"), [(2, 1)]);
        assert_eq!(places("a.csv", "\u{1}"), []);
    }
}
