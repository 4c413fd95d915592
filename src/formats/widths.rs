//! Widths of columns and heights of rows of workbooks, so that no word and no number is cut off.
//!
//! Spreadsheet programs give widths in digits of their default font. Ours is larger, and its
//! letters differ in width: the factors below are taken from wide Cyrillic letters.

use crate::document::Entry;

/// Width of a character of the text, of a header and of a title.
pub(super) const CHARACTER: f64 = 1.2;
pub(super) const HEADER_CHARACTER: f64 = 1.3;
pub(super) const TITLE_CHARACTER: f64 = 1.7;

/// The font of workbooks, and its size in points.
pub(super) const FONT: &str = "Arial";
pub(super) const SIZE: f64 = 12.0;

/// Heights of a line, in points.
pub(super) const LINE_HEIGHT: f64 = 16.0;
pub(super) const TITLE_HEIGHT: f64 = 20.0;

/// Width of a column of running text.
pub(super) const TEXT_WIDTH: f64 = 100.0;

/// Decimals of the formats that are made beforehand.
pub(super) const DECIMALS: usize = 6;

/// Space at both sides of a column.
const MARGIN: f64 = 2.5;

/// Characters of text after which a column is wide enough.
const WIDEST_TEXT: usize = 60;

/// The width of a column with this header.
pub(super) fn of_column<'a>(label: &str, entries: impl Iterator<Item = &'a Entry>) -> f64 {
    let longest_word = label.split(' ').map(|word| word.chars().count()).max().unwrap_or(0);
    // A long header stands on three lines rather than on six.
    let of_header = longest_word.max(label.chars().count() / 3);
    let of_entries = entries.map(characters).max().unwrap_or(0);
    let needed = (number(of_header) * HEADER_CHARACTER).max(number(of_entries) * CHARACTER);
    needed.max(8.0) + MARGIN
}

fn characters(entry: &Entry) -> usize {
    match entry {
        Entry::Text(text) => text.chars().count().min(WIDEST_TEXT),
        Entry::Link(line) => line.text.chars().count(),
        Entry::Year(_) => 4,
        // Its digits and sign, and a separator for every three of them.
        Entry::Number(number) => number.to_string().len() * 4 / 3,
    }
}

/// How many lines an entry takes in a column of this width.
pub(super) fn lines_of(entry: &Entry, width: f64) -> u32 {
    match entry {
        Entry::Text(text) => lines(text, width, CHARACTER),
        Entry::Link(_) | Entry::Year(_) | Entry::Number(_) => 1,
    }
}

/// How many lines a text takes when it wraps at its spaces.
pub(super) fn lines(text: &str, width: f64, character: f64) -> u32 {
    let (mut lines, mut used) = (1, 0.0);
    for word in text.split(' ') {
        let needed = number(word.chars().count()) * character;
        if used > 0.0 && used + character + needed > width - MARGIN / 2.0 {
            lines += 1;
            used = needed;
        } else {
            used += character + needed;
        }
    }
    lines
}

fn number(characters: usize) -> f64 {
    f64::from(u32::try_from(characters).unwrap_or(u32::MAX))
}

/// The lines of each row, as many as its tallest cell has.
pub(super) struct Heights(Vec<u32>);

impl Heights {
    pub(super) fn new(rows: usize) -> Self {
        Self(vec![1; rows])
    }

    pub(super) fn add(&mut self, row: usize, lines: u32) {
        self.0[row] = self.0[row].max(lines);
    }

    pub(super) fn lines(self) -> impl Iterator<Item = u32> {
        self.0.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_wraps_at_its_spaces() {
        assert_eq!(lines("", 10.0, 1.0), 1);
        assert_eq!(lines("one two", 10.0, 1.0), 1);
        assert_eq!(lines("one two three", 10.0, 1.0), 2);
        assert_eq!(lines("a-word-longer-than-the-column", 10.0, 1.0), 1);
    }

    #[test]
    fn a_column_is_as_wide_as_its_longest_word_and_number() {
        let number = Entry::Number("-1234567.5".parse().unwrap());
        assert!(of_column("x", std::iter::once(&number)) > 13.0);
        assert!(of_column("Unabbreviated word", std::iter::empty()) > 13.0);
    }
}
