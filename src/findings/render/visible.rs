//! Text of an input file to text that a terminal only shows.

use std::borrow::Cow;

/// The text with a visible sign for each control character and each sign that turns the direction
/// of writing.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| visible_char(c) == c) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(visible_char).collect())
}

/// The sign for one character: the picture of a control code, or the replacement character.
pub(super) fn visible_char(c: char) -> char {
    match c {
        '\0'..=' ' if c != ' ' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{FFFD}'),
        '\u{7F}' => '\u{2421}',
        '\u{80}'..='\u{9F}'
        | '\u{200E}'
        | '\u{200F}'
        | '\u{2028}'..='\u{202E}'
        | '\u{2066}'..='\u{2069}' => '\u{FFFD}',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn no_control_character_comes_out() {
        assert_eq!(visible("a\u{1B}[31mb\r\u{9B}c\u{202E}"), "a␛[31mb␍\u{FFFD}c\u{FFFD}");
        assert_eq!(visible("Ақтөбе, 1 %"), "Ақтөбе, 1 %");
    }
}
