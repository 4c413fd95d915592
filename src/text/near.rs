//! The place in a template that printed a figure, by the words that stand next to it.
//!
//! [`near`] is the entry point. A figure does not stand in the template, but the words before and
//! behind it do.

use std::ops::Range;

use crate::diagnostic::SourceFile;

/// Fewer bytes than these may stand in a template by chance.
const SHORTEST: usize = 12;

/// So far from the figure words are looked at.
const WINDOW: usize = 200;

/// So many words next to the figure may come from elsewhere: a verb, a shared sentence.
const PASSED: usize = 8;

/// Where the figure at `span` of a rendered text is printed.
pub(super) fn near<'t>(
    rendered: &str,
    span: &Range<usize>,
    templates: &'t [SourceFile],
) -> Option<(&'t SourceFile, Range<usize>)> {
    let start = before_tag(rendered, span.start);
    let from = rendered.floor_char_boundary(start.saturating_sub(WINDOW));
    let mut end = start;
    for passed in 0..PASSED {
        if let Some((file, at)) = ending(&rendered[from..end], templates) {
            return Some((file, printed(file.text(), at)));
        }
        if passed == 0
            && let Some(place) = following(rendered, span.end, templates)
        {
            return Some(place);
        }
        end = from + rendered[from..end].trim_end().rfind(char::is_whitespace)?;
    }
    None
}

/// The start of the tag that ends at a place, or the place; tags in attributes are escaped.
fn before_tag(rendered: &str, at: usize) -> usize {
    let before = &rendered[..at];
    let opening = if before.ends_with("&gt;") {
        before.rfind("&lt;")
    } else if before.ends_with('>') {
        before.rfind('<')
    } else {
        None
    };
    opening.unwrap_or(at)
}

/// Where the longest end of `words` stands in the templates, and nowhere else: behind it.
fn ending<'t>(words: &str, templates: &'t [SourceFile]) -> Option<(&'t SourceFile, usize)> {
    let starts = words.char_indices().map(|(at, _)| at);
    for at in starts.take_while(|at| words.len() - at >= SHORTEST) {
        let mut places = places(&words[at..], templates);
        if let Some((file, place)) = places.next() {
            let is_only = places.next().is_none();
            return is_only.then_some((file, place + words.len() - at));
        }
    }
    None
}

/// The print of the figure whose next words stand in the templates.
fn following<'t>(
    rendered: &str,
    end: usize,
    templates: &'t [SourceFile],
) -> Option<(&'t SourceFile, Range<usize>)> {
    let behind = rendered[end..].lines().next()?;
    let behind = behind.strip_prefix("</data>").or(behind.strip_prefix("&lt;/data&gt;"))?;
    let ends = behind.char_indices().map(|(at, letter)| at + letter.len_utf8()).rev();
    for end in ends.take_while(|end| *end >= SHORTEST) {
        let mut places = places(&behind[..end], templates);
        if let Some((file, place)) = places.next() {
            let is_only = places.next().is_none();
            let start = file.text()[..place].rfind("{{").filter(|_| is_only)?;
            return Some((file, start..place));
        }
    }
    None
}

fn places<'t>(
    words: &str,
    templates: &'t [SourceFile],
) -> impl Iterator<Item = (&'t SourceFile, usize)> {
    templates.iter().flat_map(move |file| {
        file.text().match_indices(words).map(move |(at, _)| (file, at)).collect::<Vec<_>>()
    })
}

/// What a template prints at a place: the tag that begins there, or else the word before it.
fn printed(text: &str, at: usize) -> Range<usize> {
    let line = text[at..].lines().next().unwrap_or_default();
    for (opening, closing) in [("{{", "}}"), ("{%", "%}")] {
        if line.starts_with(opening)
            && let Some(end) = line.find(closing)
        {
            return at..at + end + closing.len();
        }
    }
    let word = text[..at].trim_end();
    word.rfind(char::is_whitespace).map_or(0, |before| before + 1)..word.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_traced_by_the_words_next_to_it() {
        let template = "The number of arrivals was {{ a | figure }}.\n\n{{ b | figure }} people left for good; the number of departures {{ <c /> }}.\n";
        let rendered = "The number of arrivals was <data v=\"1\">1</data>.\n\n<data>2</data> people left for good; the number of departures fell by <data>3</data>.\n";
        let templates = [SourceFile::new("en.md", template)];
        for (figure, expected) in
            [(">1<", "{{ a | figure }}"), (">2<", "{{ b | figure }}"), (">3<", "{{ <c /> }}")]
        {
            let at = rendered.find(figure).unwrap() + 1;
            let (_, span) = near(rendered, &(at..at + 1), &templates).unwrap();
            assert_eq!(&template[span], expected);
        }
    }
}
