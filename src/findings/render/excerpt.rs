//! A line of an input file to as much of it as fits a screen.
//!
//! [`Excerpt::new`] takes the places in one line and cuts a long line around the first one given: a
//! file without line breaks is one line of megabytes.

use std::ops::Range;

use super::visible::visible;
use crate::findings::SourceFile;

/// Characters shown before the first place of a long line.
const BEFORE: usize = 40;

/// Characters shown of a line.
const WIDTH: usize = 110;

/// The part of a line that is shown.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    /// The part, without control characters, `…` where it is cut.
    pub(super) text: String,
    /// The places, in bytes of `text`; those cut off are empty and at its edge.
    pub(super) spans: Vec<Range<usize>>,
    /// Whether the part does not begin where the line does.
    pub(super) is_cut: bool,
}

impl Excerpt {
    /// The excerpt of the line of `file` in which `spans` begin.
    pub(super) fn new(file: &SourceFile, spans: &[Range<usize>]) -> Self {
        let text = file.text();
        let first = spans.first().map_or(0, |span| span.start);
        let line = file.line(first);
        let shown = window(text, &line, first);
        let before = if shown.start > line.start { "…" } else { "" };
        let after = if shown.end < line.end { "…" } else { "" };
        let part = |range| visible(&text[range]);
        let offset = |byte: usize| {
            let byte = text.floor_char_boundary(byte.clamp(shown.start, shown.end));
            before.len() + part(shown.start..byte).len()
        };
        let spans = spans.iter().map(|span| offset(span.start)..offset(span.end)).collect();
        let text = format!("{before}{}{after}", part(shown.clone()));
        Self { text, spans, is_cut: !before.is_empty() }
    }
}

/// The part of the line that is shown, of at most [`WIDTH`] characters, with `byte` in it.
fn window(text: &str, line: &Range<usize>, byte: usize) -> Range<usize> {
    let end_from = |start: usize| {
        text[start..line.end]
            .char_indices()
            .nth(WIDTH)
            .map_or(line.end, |(offset, _)| start + offset)
    };
    if end_from(line.start) == line.end {
        return line.clone();
    }
    let byte = text.floor_char_boundary(byte.clamp(line.start, line.end));
    let start = text[line.start..byte].char_indices().rev().nth(BEFORE - 1);
    let start = start.map_or(line.start, |(offset, _)| line.start + offset);
    start..end_from(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excerpt(text: &str, spans: &[Range<usize>]) -> Excerpt {
        Excerpt::new(&SourceFile::new("a", text), spans)
    }

    #[test]
    fn a_short_line_is_shown_as_it_is() {
        let excerpt = excerpt("a\nбв,г\r\nd", &[2..6, 7..9]);
        assert_eq!(
            excerpt,
            Excerpt { text: "бв,г".into(), spans: vec![0..4, 5..7], is_cut: false }
        );
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let text = "ж".repeat(5000);
        let excerpt = excerpt(&text, &[4000..4004, 9000..9002]);
        assert_eq!(excerpt.text.chars().count(), WIDTH + 2);
        assert_eq!(excerpt.spans[0], 3 + 2 * BEFORE..3 + 2 * BEFORE + 4);
        assert!(excerpt.spans[1].is_empty());
    }

    #[test]
    fn a_place_that_is_longer_than_the_line_ends_with_it() {
        for (text, place, shown, span) in
            [("[table]\nrows = 1\n", 0..16, "[table]", 0..7), ("a\n", 9..12, "", 0..0)]
        {
            let excerpt = excerpt(text, &[place]);
            assert_eq!((excerpt.text.as_str(), &excerpt.spans[0]), (shown, &span));
        }
    }
}
