//! A template in its parts: text, and the tags and comments between.
//!
//! [`parts`] is the entry point. It knows where a part begins and ends and which white space the
//! engine leaves out; what stands in a tag it does not read.

use std::ops::Range;

/// A part of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// What it is.
    pub(super) kind: PartKind,
    /// Its bytes, with the marks around a tag.
    pub(super) span: Range<usize>,
}

/// What a part of a template is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PartKind {
    /// Text, which is printed as it is.
    Text,
    /// `{{ … }}`.
    Print,
    /// `{% … %}`.
    Tag,
    /// `{* … *}`.
    Comment,
}

/// The parts of a template, front to back, without a gap.
pub(super) fn parts(text: &str) -> impl Iterator<Item = Part> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
        let (kind, length) = match opening(rest) {
            Some((kind, closing)) => (kind, closed(rest, closing, kind != PartKind::Comment)),
            None => (PartKind::Text, text_length(rest)),
        };
        let span = start..start + length;
        start = span.end;
        Some(Part { kind, span })
    })
}

/// What opens here, and how it is closed.
fn opening(rest: &str) -> Option<(PartKind, &'static str)> {
    match rest.get(..2)? {
        "{{" => Some((PartKind::Print, "}}")),
        "{%" => Some((PartKind::Tag, "%}")),
        "{*" => Some((PartKind::Comment, "*}")),
        _ => None,
    }
}

/// The length of the text up to the next part of another kind.
fn text_length(rest: &str) -> usize {
    let braces = rest.match_indices('{').map(|(brace, _)| brace);
    let mut openings = braces.filter(|brace| opening(&rest[*brace..]).is_some());
    openings.next().unwrap_or(rest.len())
}

/// The length of a part with the sign that closes it, which does not count within quotes. Where a
/// quote is not closed, it is no quote; a part that is not closed goes to the end.
fn closed(rest: &str, closing: &str, has_quotes: bool) -> usize {
    let mut quote = None;
    for (place, character) in rest.char_indices().skip(2) {
        match quote {
            Some(open) if open == character => quote = None,
            None if has_quotes && "\"'`".contains(character) => quote = Some(character),
            None if rest[place..].starts_with(closing) => return place + closing.len(),
            _ => {}
        }
    }
    let plain = rest[2..].find(closing).map(|place| place + 2 + closing.len());
    plain.filter(|_| quote.is_some()).unwrap_or(rest.len())
}

/// What stands between the marks of a tag.
pub(super) fn inner(tag: &str) -> &str {
    tag.trim_matches(|c: char| matches!(c, '{' | '}' | '%' | '-') || c.is_whitespace())
}

/// Whether a tag or a comment leaves out the white space before it, and behind it: `{%-`, `-%}`.
pub(super) fn trims(tag: &str) -> (bool, bool) {
    let before = tag.as_bytes().get(2) == Some(&b'-');
    let behind = tag.len().checked_sub(3).is_some_and(|last| tag.as_bytes()[last] == b'-');
    (before, behind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_all_of_its_parts() {
        for (text, expected) in [
            ("a{{ b }}{% c %}{* d *}{e}", &["a", "{{ b }}", "{% c %}", "{* d *}", "{e}"][..]),
            ("{{ a(b=\"}}\") }}c", &["{{ a(b=\"}}\") }}", "c"]),
            ("{{ a(b=\"c) }}d", &["{{ a(b=\"c) }}", "d"]),
            ("{* it's *}a", &["{* it's *}", "a"]),
            ("a {", &["a {"]),
            ("a {% b", &["a ", "{% b"]),
        ] {
            let found: Vec<&str> = parts(text).map(|part| &text[part.span]).collect();
            assert_eq!(found, expected);
        }
    }
}
