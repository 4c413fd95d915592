//! The place in a template that printed a figure, by the words that stand next to it.
//!
//! [`near`] is the entry point. A figure does not stand in the template, but the words before and
//! behind it do.

use std::ops::Range;

use crate::findings::SourceFile;

/// Fewer bytes than these may stand in a template by chance.
const SHORTEST: usize = 12;

/// So far from the figure words are looked at.
const WINDOW: usize = 200;

/// So many words next to the figure may come from elsewhere: a verb, a shared sentence.
const PASSED: usize = 24;

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
        if let Some((file, at)) = ending(rendered, from..end, templates) {
            return Some((file, printed(file.text(), at)));
        }
        if passed == 0
            && let Some(place) = following(rendered, span.end, templates)
        {
            return Some(place);
        }
        // One word less, with the blank before it.
        end = from + rendered[from..end].trim_end().rfind([' ', '\n', '\u{a0}'])?;
        end += rendered[end..].chars().next().map_or(0, char::len_utf8);
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

/// Where the longest end of a part of the text stands in the templates: behind it.
fn ending<'t>(
    rendered: &str,
    part: Range<usize>,
    templates: &'t [SourceFile],
) -> Option<(&'t SourceFile, usize)> {
    let words = &rendered[part.clone()];
    let starts = words.char_indices().map(|(at, _)| at);
    for at in starts.take_while(|at| words.len() - at >= SHORTEST) {
        let words = &words[at..];
        let behind = |(file, place): (&'t SourceFile, usize)| (file, place + words.len());
        let all: Vec<_> = places(words, templates).map(behind).collect();
        if all.is_empty() {
            continue;
        }
        // A figure is printed by a tag.
        let is_tag = |(file, at): &(&SourceFile, usize)| file.text()[*at..].starts_with('{');
        let tags: Vec<_> = all.iter().copied().filter(is_tag).collect();
        let tied = if tags.is_empty() { all } else { tags };
        return most_alike(line(rendered, part.end), &tied);
    }
    None
}

/// Of several places that whose line has most words of the rendered line.
fn most_alike<'t>(
    rendered: &str,
    places: &[(&'t SourceFile, usize)],
) -> Option<(&'t SourceFile, usize)> {
    let alike = |(file, at): &(&SourceFile, usize)| {
        let line = line(file.text(), *at);
        rendered.split(' ').filter(|word| line.contains(word)).count()
    };
    let scores: Vec<usize> = places.iter().map(alike).collect();
    let most = scores.iter().max()?;
    let best = places.iter().zip(&scores).filter(|(_, score)| *score == most);
    let [(only, _)] = best.collect::<Vec<_>>()[..] else { return None };
    Some(*only)
}

/// The line in which a place is.
fn line(text: &str, at: usize) -> &str {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    text[start..].lines().next().unwrap_or_default()
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
