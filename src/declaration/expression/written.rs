//! Where the characters of a string stand in the TOML file that it was read from.
//!
//! A finding about an expression points at the very characters. A string may be written with escapes, or over several
//! lines, so that the bytes of its text are not the bytes of the file: [`Written`] walks through both. Where the two
//! do not go together after all, it points at the string as a whole.

use std::ops::Range;

/// A string in a TOML file.
#[derive(Debug, Clone)]
pub(super) struct Written {
    /// The string in the file, quotes included.
    whole: Range<usize>,
    /// For each byte of the text, and for its end, the byte of the file; `None` where they do not go together.
    bytes: Option<Vec<usize>>,
}

impl Written {
    /// The string that stands at `whole` in `file`, and has this text.
    pub(super) fn new(file: &str, whole: Range<usize>, text: &str) -> Self {
        let bytes = file.get(whole.clone()).and_then(|raw| bytes(raw, whole.start, text));
        Self { whole, bytes }
    }

    /// Where these bytes of the text stand in the file.
    pub(super) fn place(&self, text: &Range<usize>) -> Range<usize> {
        let place = self.bytes.as_ref().and_then(|bytes| {
            let (start, end) = (*bytes.get(text.start)?, *bytes.get(text.end)?);
            (start <= end).then_some(start..end)
        });
        place.unwrap_or_else(|| self.whole.clone())
    }
}

/// For each byte of the text, and for its end, the byte of the file: `raw`, which begins at `start`.
fn bytes(raw: &str, start: usize, text: &str) -> Option<Vec<usize>> {
    let quotes = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|quotes| raw.starts_with(quotes))?;
    let has_escapes = quotes.starts_with('"');
    let mut rest = raw.strip_prefix(quotes)?.strip_suffix(quotes)?;
    let mut next = start + quotes.len();
    if quotes.len() == 3 {
        // A line break behind the quotes is no part of the text.
        let first = ["\r\n", "\n"].into_iter().find(|line_break| rest.starts_with(line_break));
        let skipped = first.map_or(0, str::len);
        rest = &rest[skipped..];
        next += skipped;
    }
    let mut bytes = Vec::with_capacity(text.len() + 1);
    for character in text.chars() {
        if has_escapes {
            // A line that ends with `\` goes on at the next character that is no space.
            while let Some(joined) = joined_lines(rest) {
                rest = &rest[joined..];
                next += joined;
            }
        }
        let length = match rest.chars().next()? {
            '\\' if has_escapes => escape(rest, character)?,
            // A line break may have been read as one character.
            '\r' if character == '\n' && rest.starts_with("\r\n") => 2,
            same if same == character => character.len_utf8(),
            _ => return None,
        };
        bytes.extend(std::iter::repeat_n(next, character.len_utf8()));
        rest = &rest[length..];
        next += length;
    }
    bytes.push(next);
    Some(bytes)
}

/// How many bytes there are from a `\` at the end of a line to the next character that is no space.
fn joined_lines(rest: &str) -> Option<usize> {
    let behind = rest.strip_prefix('\\')?;
    let line_end = behind.trim_start_matches([' ', '\t']);
    if !line_end.starts_with(['\n', '\r']) {
        return None;
    }
    Some(rest.len() - line_end.trim_start_matches([' ', '\t', '\r', '\n']).len())
}

/// How many bytes the escape at the start has, if it means this character.
fn escape(rest: &str, character: char) -> Option<usize> {
    let kind = rest[1..].chars().next()?;
    let digits = match kind {
        'u' => 4,
        'U' => 8,
        'x' => 2,
        _ => {
            let meant = match kind {
                'b' => '\u{8}',
                't' => '\t',
                'n' => '\n',
                'f' => '\u{c}',
                'r' => '\r',
                'e' => '\u{1b}',
                '"' | '\\' => kind,
                _ => return None,
            };
            return (meant == character).then_some(2);
        }
    };
    let number = u32::from_str_radix(rest.get(2..2 + digits)?, 16).ok()?;
    (char::from_u32(number)? == character).then_some(2 + digits)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use toml::Spanned;

    use super::*;

    /// What of the file stands where `part` of the text does.
    fn shown(file: &str, part: &str) -> String {
        let read: BTreeMap<String, Spanned<String>> = toml::from_str(file).unwrap();
        let value = &read["value"];
        let start = value.get_ref().find(part).unwrap();
        let written = Written::new(file, value.span(), value.get_ref());
        file[written.place(&(start..start + part.len()))].to_owned()
    }

    #[test]
    fn a_part_of_a_string_is_found_in_the_file_however_it_is_written() {
        for file in [
            "value = \"one + two\"",
            "value = 'one + two'",
            "value = '''\none +\n two'''",
            "value = \"\"\"\r\none\r\n + two\"\"\"",
            "value = \"\"\"one + \\\n     two\"\"\"",
            "value = \"\"\"one + \\   \r\n \r\n     two\"\"\"",
            "value = \"\\tone \\u002B two\"",
            "value = \"\\\\ \\\" \\U0001F600 é one + two\"",
        ] {
            assert_eq!(shown(file, "two"), "two", "{file}");
            assert_eq!(shown(file, "one"), "one", "{file}");
        }
        assert_eq!(shown("value = \"one \\u002B two\"", "+"), "\\u002B");
        assert_eq!(shown("value = \"one \\u002B two\"", "e +"), "e \\u002B");
    }

    #[test]
    fn what_cannot_be_found_is_the_whole_string() {
        let written = Written::new("value = \"one\"", 8..13, "two");
        assert_eq!(written.place(&(0..1)), 8..13);
        let written = Written::new("value = \"one\"", 8..13, "one");
        assert_eq!((written.place(&(1..3)), written.place(&(2..9))), (10..12, 8..13));
    }
}
