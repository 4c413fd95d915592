//! Text to Markdown that means that text, and figures to the element that marks them.

use std::io::{self, Write};

/// Escapes text for Markdown: a backslash before every ASCII punctuation character, which `CommonMark`
/// always takes for the character itself, and a space for a line break, which could begin a block.
pub(super) fn escape(text: &str, output: &mut dyn Write) -> io::Result<()> {
    let mut done = 0;
    for (place, byte) in text.bytes().enumerate() {
        if byte.is_ascii_punctuation() || byte == b'\n' || byte == b'\r' {
            output.write_all(&text.as_bytes()[done..place])?;
            output.write_all(if byte.is_ascii_punctuation() { b"\\" } else { b" " })?;
            done = if byte.is_ascii_punctuation() { place } else { place + 1 };
        }
    }
    output.write_all(&text.as_bytes()[done..])
}

/// [`escape`] to a string.
pub(super) fn escaped(text: &str) -> String {
    let mut output = Vec::with_capacity(text.len() + 8);
    // Writing to a vector cannot fail, and only whole characters of `text` are copied.
    let _ = escape(text, &mut output);
    String::from_utf8(output).unwrap_or_default()
}

/// The element that marks a figure with its fact, whose value comes from the side. Texts of figures
/// hold no markup.
pub(super) fn figure(text: &str, fact: &str) -> String {
    format!("<data data-fact=\"{fact}\">{text}</data>")
}

/// The element that marks a date with its moment, RFC 3339.
pub(super) fn date(text: &str, moment: &str) -> String {
    format!("<time datetime=\"{moment}\">{}</time>", escaped(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_characters_are_escaped_and_line_breaks_are_spaces() {
        assert_eq!(escaped("a<b>|*=_\nc"), r"a\<b\>\|\*\=\_ c");
        assert_eq!(escaped("Батыс Қазақстан"), "Батыс Қазақстан");
    }
}
