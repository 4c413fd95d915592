//! Text of an input file to text that a terminal only shows.

use std::borrow::Cow;

use crate::findings::characters::is_unwanted;

/// The text with a visible sign for each character that readers do not see or see otherwise.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| visible_char(c) == c) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(visible_char).collect())
}

/// The sign for one character, whatever stands beside it: the picture of a control code, or the
/// replacement character.
pub(super) fn visible_char(c: char) -> char {
    match c {
        '\0'..=' ' if c != ' ' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{FFFD}'),
        '\u{7F}' => '\u{2421}',
        // They join and part letters of the scripts that are written with them.
        '\u{200C}' | '\u{200D}' => c,
        _ if is_unwanted(c) => '\u{FFFD}',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn what_is_not_seen_as_it_was_written_is_shown() {
        assert_eq!(visible("a\u{1B}[31mb\r\u{9B}c\u{202E}"), "a␛[31mb␍\u{FFFD}c\u{FFFD}");
        assert_eq!(visible("e\u{200B}n\u{FEFF}\u{E0041}"), "e\u{FFFD}n\u{FFFD}\u{FFFD}");
        for text in ["Ақтөбе, 1 %", "1\u{A0}234 soft\u{AD}ly", "می\u{200C}شود"] {
            assert_eq!(visible(text), text);
        }
    }
}
