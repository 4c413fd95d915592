//! Text that means itself in Markdown: a backslash before what would be markup, and only there.
//!
//! [`text`] is the entry point for words, [`destination`] for the target of a link.

use std::borrow::Cow;

/// Where words stand, which decides what is markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A paragraph.
    Paragraph,
    /// A paragraph in an item of a list.
    Item,
    /// A heading.
    Heading,
    /// A cell of a table.
    Cell,
}

impl Place {
    /// Whether a line break would end the block.
    pub(super) fn is_one_line(self) -> bool {
        matches!(self, Self::Heading | Self::Cell)
    }
}

/// What stands around words.
pub(super) struct Around {
    /// The block.
    pub(super) place: Place,
    /// Whether the words begin a line.
    pub(super) line_start: bool,
    /// The character behind the words, if the line goes on.
    pub(super) next: Option<char>,
}

/// The words so that they mean themselves. Line breaks and other control characters are spaces.
pub(super) fn text<'w>(words: &'w str, around: &Around) -> Cow<'w, str> {
    let may_begin = around.line_start && !around.place.is_one_line();
    if !may_begin && !words.contains(may_be_markup) {
        return Cow::Borrowed(words);
    }
    let chars: Vec<char> = words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let first = if around.line_start { line_mark(&chars, around) } else { None };
    let mut out = String::with_capacity(words.len() + 8);
    let mut plain_until = 0;
    for (i, &c) in chars.iter().enumerate() {
        if c == '[' && i >= plain_until {
            plain_until = shorthand_end(&chars, i, around).unwrap_or(plain_until);
        }
        let is_plain = i < plain_until;
        if first == Some(i) || !is_plain && is_markup(&chars, i, around) {
            out.push('\\');
        }
        out.push(c);
    }
    Cow::Owned(out)
}

/// Whether a character can be markup somewhere, or cannot stand in Markdown as it is: most words have
/// none.
fn may_be_markup(c: char) -> bool {
    matches!(c, '*' | '`' | '<' | '[' | ']' | '~' | '\\' | '_' | '&' | '!' | '|' | '{' | '}' | '#')
        || c.is_control()
}

/// The target of a link as it stands between the parentheses.
pub(super) fn destination(target: &str) -> String {
    let chars: Vec<char> = target.chars().collect();
    let mut out = String::with_capacity(target.len());
    for (i, &c) in chars.iter().enumerate() {
        if matches!(c, '(' | ')' | '\\' | '<' | '>' | '|') || c == '&' && is_reference(&chars[i..])
        {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Whether the character at `i` would be markup anywhere in a line.
fn is_markup(chars: &[char], i: usize, around: &Around) -> bool {
    let before = i.checked_sub(1).map(|before| chars[before]);
    let behind = chars.get(i + 1).copied().or(around.next);
    let is_last = i + 1 == chars.len();
    match chars[i] {
        '*' | '`' | '<' | '[' | ']' | '~' => true,
        '\\' => behind.is_none_or(|c| c.is_ascii_punctuation()),
        // Between letters, as in an id, an underscore is itself.
        '_' => ![before, behind].iter().all(|c| c.is_some_and(char::is_alphanumeric)),
        '&' => is_reference(&chars[i..]),
        '!' => is_last && around.next == Some('['),
        '|' => around.place == Place::Cell,
        // Other dialects read `{#anchor}`, and all drop the marks that close a heading.
        '{' | '}' => around.place == Place::Heading,
        '#' => around.place == Place::Heading && behind.is_none(),
        _ => false,
    }
}

/// Whether `&` begins a character reference, such as `&amp;` or `&#38;`.
fn is_reference(from: &[char]) -> bool {
    let name = from[1..].iter().take_while(|c| c.is_ascii_alphanumeric() || **c == '#').count();
    name > 0 && from.get(name + 1) == Some(&';')
}

/// The end of shorthand such as `[x]` that begins at `i`: without anything of a link behind it, it
/// is what it looks like, and the notes of a table stay readable.
fn shorthand_end(chars: &[char], i: usize, around: &Around) -> Option<usize> {
    let length = chars[i + 1..].iter().take_while(|c| c.is_ascii_alphanumeric()).count();
    let end = i + length + 2;
    let is_closed = (1..=3).contains(&length) && chars.get(end - 1) == Some(&']');
    let behind = chars.get(end).copied().or(around.next);
    let is_link = matches!(behind, Some('(' | '[' | ':'));
    let is_task = i == 0 && around.line_start && around.place == Place::Item;
    (is_closed && !is_link && !is_task).then_some(end)
}

/// The character to escape at the start of a line so that it does not begin a list, a heading, a
/// quotation, a rule or a table.
fn line_mark(chars: &[char], around: &Around) -> Option<usize> {
    if around.place.is_one_line() {
        return None;
    }
    let behind = chars.get(1).copied().or(around.next);
    let is_mark = match chars.first()? {
        '>' | '|' | '=' => true,
        '-' | '+' => !behind.is_some_and(char::is_alphanumeric),
        ':' => behind == Some('-'),
        '#' => ends_mark(chars.iter().find(|c| **c != '#')),
        _ => return number_mark(chars),
    };
    is_mark.then_some(0)
}

/// The point or parenthesis behind the number of an item.
fn number_mark(chars: &[char]) -> Option<usize> {
    let digits = chars.iter().take_while(|c| c.is_ascii_digit()).count();
    let is_mark = (1..=9).contains(&digits)
        && matches!(chars.get(digits), Some('.' | ')'))
        && ends_mark(chars.get(digits + 1));
    is_mark.then_some(digits)
}

/// Whether a mark that begins a line ends before this character.
fn ends_mark(behind: Option<&char>) -> bool {
    behind.is_none_or(|c| c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_would_be_markup_is_escaped() {
        use Place::{Cell, Heading, Item, Paragraph};
        let cases = [
            (Paragraph, "R&D – 5 > 3, −21, a|b, C:\\data", "R&D – 5 > 3, −21, a|b, C:\\data"),
            (Paragraph, "a<b>*c*`d`~e~", "a\\<b>\\*c\\*\\`d\\`\\~e\\~"),
            (Paragraph, "&amp; &#38; &x", "\\&amp; \\&#38; &x"),
            (Paragraph, "by_region _a_ \\*", "by_region \\_a\\_ \\\\\\*"),
            (Paragraph, "- a", "\\- a"),
            (Paragraph, "-5 and +7", "-5 and +7"),
            (Paragraph, "---", "\\---"),
            (Paragraph, "# a", "\\# a"),
            (Paragraph, "#1", "#1"),
            (Paragraph, "1. a", "1\\. a"),
            (Paragraph, "1.5 a", "1.5 a"),
            (Paragraph, "2025) a", "2025\\) a"),
            (Paragraph, "> a", "\\> a"),
            (Paragraph, "[x] not available", "[x] not available"),
            (Paragraph, "[x]: not available", "\\[x\\]: not available"),
            (Paragraph, "[x](y)", "\\[x\\](y)"),
            (Item, "[x] done", "\\[x\\] done"),
            (Heading, "a {#b} #", "a \\{#b\\} \\#"),
            (Heading, "1. a - b", "1. a - b"),
            (Cell, "a|b\nc", "a\\|b c"),
            (Cell, "[x]", "[x]"),
            (Cell, "- a", "- a"),
        ];
        for (place, words, expected) in cases {
            let around = Around { place, line_start: true, next: None };
            assert_eq!(text(words, &around), expected, "{place:?}");
        }
    }

    #[test]
    fn an_exclamation_mark_does_not_make_a_link_a_picture() {
        let around = Around { place: Place::Paragraph, line_start: false, next: Some('[') };
        assert_eq!(text("New!", &around), "New\\!");
    }
}
