//! A template in its parts: text, and the tags and comments between.
//!
//! [`parts`] is the entry point. It knows where a part begins and ends and which white space the
//! engine leaves out; what stands in a tag it does not read.

use std::ops::Range;

use super::engine::Syntax;

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
pub(super) fn parts(text: &str, syntax: Syntax) -> impl Iterator<Item = Part> {
    let mut start = 0;
    // Where text ends that the engine does not read, behind `{% raw %}`.
    let mut raw_end = None;
    std::iter::from_fn(move || {
        let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
        let (kind, length) = match (raw_end.take(), opening(rest, syntax)) {
            (Some(end), _) => (PartKind::Text, end),
            (None, Some((kind, closing))) => {
                (kind, closed(rest, closing, kind != PartKind::Comment))
            }
            (None, None) => (PartKind::Text, text_length(rest, syntax)),
        };
        let span = start..start + length;
        if kind == PartKind::Tag && inner(&text[span.clone()]) == "raw" {
            raw_end = Some(raw_length(&text[span.end..])).filter(|length| *length > 0);
        }
        start = span.end;
        Some(Part { kind, span })
    })
}

/// What opens here, and how it is closed.
fn opening(rest: &str, syntax: Syntax) -> Option<(PartKind, &'static str)> {
    let (comment, end) = syntax.comment();
    match rest.get(..2)? {
        "{{" => Some((PartKind::Print, "}}")),
        "{%" => Some((PartKind::Tag, "%}")),
        mark if mark == comment => Some((PartKind::Comment, end)),
        _ => None,
    }
}

/// The length of a text that the engine does not read, up to its `{% endraw %}`.
fn raw_length(rest: &str) -> usize {
    let mut tags = rest.match_indices("{%");
    let end = tags.find(|(place, mark)| {
        let tag = rest[place + mark.len()..].trim_start_matches('-').trim_start();
        tag.starts_with("endraw")
    });
    end.map_or(rest.len(), |(place, _)| place)
}

/// The length of the text up to the next part of another kind.
fn text_length(rest: &str, syntax: Syntax) -> usize {
    let braces = rest.match_indices('{').map(|(brace, _)| brace);
    let mut openings = braces.filter(|brace| opening(&rest[*brace..], syntax).is_some());
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

/// What stands between the marks of a tag. A sign that stands apart from them, as in `{{ -1 }}`, and a
/// brace are of what stands there.
pub(super) fn inner(tag: &str) -> &str {
    let opened = ["{{", "{%"].into_iter().find_map(|mark| tag.strip_prefix(mark)).unwrap_or(tag);
    let opened = opened.strip_prefix('-').unwrap_or(opened);
    let closed = ["}}", "%}"].into_iter().find_map(|mark| opened.strip_suffix(mark));
    let closed = closed.unwrap_or(opened);
    closed.strip_suffix('-').unwrap_or(closed).trim()
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
    fn what_stands_between_the_marks_keeps_its_signs_and_braces() {
        for (tag, expected) in [
            ("{{ a }}", "a"),
            ("{{- -1 -}}", "-1"),
            ("{{ -1 }}", "-1"),
            ("{{-1}}", "1"),
            ("{{ {\"a\": 1} }}", "{\"a\": 1}"),
            ("{{ {\"a\": {}}}}", "{\"a\": {}}"),
            ("{%- raw -%}", "raw"),
            ("{%%}", ""),
            ("{{-}}", ""),
            ("{% a", "a"),
            ("ә", "ә"),
        ] {
            assert_eq!(inner(tag), expected, "{tag}");
        }
    }

    #[test]
    fn a_template_is_all_of_its_parts() {
        for (text, expected) in [
            ("a{{ b }}{% c %}{* d *}{e}", &["a", "{{ b }}", "{% c %}", "{* d *}", "{e}"][..]),
            ("{{ a(b=\"}}\") }}c", &["{{ a(b=\"}}\") }}", "c"]),
            ("{{ a(b=\"c) }}d", &["{{ a(b=\"c) }}", "d"]),
            ("{* it's *}a", &["{* it's *}", "a"]),
            ("a {", &["a {"]),
            ("a {% b", &["a ", "{% b"]),
            (
                "{% raw %}{{ it's }}{% endraw %}{{ a }}",
                &["{% raw %}", "{{ it's }}", "{% endraw %}", "{{ a }}"],
            ),
            ("{% raw %}{%- endraw %}a", &["{% raw %}", "{%- endraw %}", "a"]),
        ] {
            let found: Vec<&str> = parts(text, Syntax::Text).map(|part| &text[part.span]).collect();
            assert_eq!(found, expected);
        }
    }
}
