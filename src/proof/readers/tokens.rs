//! The numbers of a text, one after the other, as they are written.

/// A number as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'t> {
    /// Whether a minus stands before it.
    minus: bool,
    /// Its digits with what separates them.
    digits: &'t str,
}

impl Token<'_> {
    /// Whether a number of a text is this one; words before it may be a sign of their own.
    pub(super) fn is_shown_by(self, shown: Token<'_>) -> bool {
        self.digits == shown.digits && (!self.minus || shown.minus)
    }
}

/// The numbers of a text.
pub(super) fn of(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut from = 0;
    while let Some((token, end)) = next(text, from) {
        tokens.push(token);
        from = end;
    }
    tokens
}

/// The numbers of a Markdown text, but for the targets of links.
pub(super) fn of_markdown(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    for (index, part) in text.split("](").enumerate() {
        let behind =
            if index == 0 { part } else { part.split_once(')').map_or("", |(_, behind)| behind) };
        tokens.extend(of(behind));
    }
    tokens
}

/// The first number of a text.
pub(super) fn first(text: &str) -> Option<Token<'_>> {
    next(text, 0).map(|(token, _)| token)
}

/// The first number behind a place, and where it ends.
///
/// Between digits it goes on at a space that does not break, and ends at any other: the formats write
/// thousands with the former alone, and an ordinary space stands between two numbers, as between the
/// cells of a table that a reader gives as text. A format that lost the signs between thousands shows
/// other numbers than the text, and is found.
fn next(text: &str, from: usize) -> Option<(Token<'_>, usize)> {
    let bytes = text.as_bytes();
    let start = from + bytes[from..].iter().position(u8::is_ascii_digit)?;
    let mut end = start;
    loop {
        end += bytes[end..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let separators = ["\u{a0}", "\u{202f}", ",", "."];
        let separator = separators.iter().find(|mark| text[end..].starts_with(**mark));
        let Some(separator) = separator else { break };
        if !bytes.get(end + separator.len()).is_some_and(u8::is_ascii_digit) {
            break;
        }
        end += separator.len();
    }
    let minus = text[from..start].ends_with(['\u{2212}', '-']);
    Some((Token { minus, digits: &text[start..end] }, end))
}
