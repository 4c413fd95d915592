//! Places in a rendered text to the places in the templates from which they come.
//!
//! [`traced`] is the entry point. A place is traced where its words stand in a template as they
//! are; of several such places the one with the same words around it is taken.

use std::ops::Range;

use super::near::near;
use crate::findings::{Diagnostic, Diagnostics, Place, SourceFile, Spot};

/// Fewer bytes than these stand in a template by chance.
const SHORTEST: usize = 6;

/// Within a line, so many bytes around the words are the same too.
const AROUND: usize = 4;

/// How elements that functions print begin, and these functions.
const PLACED: [(&str, &str); 2] =
    [("<table data-table=\"", "table"), ("<figure data-chart=\"", "chart")];

/// The findings about `rendered` with the places in `templates`; those that cannot be traced, with
/// a hint that says what they show.
pub(super) fn traced(
    findings: &Diagnostics,
    rendered: &SourceFile,
    templates: &[SourceFile],
) -> Diagnostics {
    let mut all = Diagnostics::default();
    for finding in findings {
        let mut finding: Diagnostic = finding.clone();
        for place in finding.places.iter_mut().filter(|place| place.file == *rendered) {
            if let Some(template) = template_place(place, templates) {
                *place = template;
            }
        }
        if finding
            .places
            .iter()
            .any(|place| place.file == *rendered && place.spot.bytes().is_some())
        {
            let path = templates.first().map_or("", SourceFile::path);
            finding = finding.hint(format!(
                "The line is shown as it is rendered: look for it in {path}, in what this includes, or in the data that it prints."
            ));
        }
        all.push(finding);
    }
    all
}

fn template_place(place: &Place, templates: &[SourceFile]) -> Option<Place> {
    let label = place.label.clone();
    let Some(span) = place.spot.bytes() else {
        return templates.first().map(|file| Place { file: file.clone(), spot: Spot::File, label });
    };
    let rendered = place.file.text();
    let found = origin(rendered, &span, templates).or_else(|| near(rendered, &span, templates));
    let (file, span) = found?;
    Some(Place { file: file.clone(), spot: span.into(), label })
}

/// The place in a template with the words at `span`, or as many of the first of them as there are.
fn origin<'t>(
    rendered: &str,
    span: &Range<usize>,
    templates: &'t [SourceFile],
) -> Option<(&'t SourceFile, Range<usize>)> {
    let words = rendered[span.clone()].lines().next()?;
    for (element, function) in PLACED {
        if let Some(call) = printed(rendered, span.start, words, (element, function), templates) {
            return Some(call);
        }
    }
    let prefixes = words.char_indices().rev().map(|(at, _)| &words[..at]);
    let prefixes = prefixes.take_while(|prefix| prefix.len() >= SHORTEST);
    let shown = std::iter::once(words)
        .chain(prefixes)
        .find(|words| templates.iter().any(|file| file.text().contains(words)))?;
    let mut best: Option<(usize, &SourceFile, usize)> = None;
    let mut is_tied = true;
    for file in templates {
        for (at, _) in file.text().match_indices(shown) {
            let common = common(rendered, span.start, file.text(), at);
            // The start of a line may be all that stands in the template.
            let is_line = span.start == 0 || rendered[..span.start].ends_with('\n');
            if common < if is_line { SHORTEST } else { SHORTEST.max(shown.len() + AROUND) } {
                continue;
            }
            if best.is_none_or(|(most, ..)| common > most) {
                best = Some((common, file, at));
                is_tied = false;
            } else if best.is_some_and(|(most, ..)| common == most) {
                is_tied = true;
            }
        }
    }
    best.filter(|_| !is_tied).map(|(_, file, at)| (file, at..at + shown.len()))
}

/// The place that prints a table or a chart, `table(id="…")`: the first prints the first one, and so
/// on.
fn printed<'t>(
    rendered: &str,
    start: usize,
    words: &str,
    (element, function): (&str, &str),
    templates: &'t [SourceFile],
) -> Option<(&'t SourceFile, Range<usize>)> {
    let (id, _) = words.strip_prefix(element)?.split_once('"')?;
    let call = format!("{function}(id=\"{id}\"");
    let before = rendered[..start].matches(&format!("{element}{id}\"")).count();
    let mut calls = templates.iter().flat_map(|file| {
        file.text().match_indices(call.as_str()).map(move |(at, found)| {
            let end = at + found.len();
            // A table is called by nothing but its id.
            (file, at..end + usize::from(file.text()[end..].starts_with(')')))
        })
    });
    calls.nth(before)
}

/// How many bytes before and behind the two places are the same.
fn common(one: &str, at_one: usize, other: &str, at_other: usize) -> usize {
    let [one, other] = [one.as_bytes(), other.as_bytes()];
    let before = one[..at_one].iter().rev().zip(other[..at_other].iter().rev());
    let behind = one[at_one..].iter().zip(&other[at_other..]);
    before.take_while(|(a, b)| a == b).count() + behind.take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_traced_by_its_words_and_those_around_it() {
        let template = "# A {{ b }}\n\n<b>x</b> and <b>y</b> {{ c }}\n\n### D {{ e }}\n";
        let rendered = "# A 1\n\n<b>x</b> and <b>y</b> <i>2</i>\n\n### D 3\n";
        let templates = [SourceFile::new("en.md", template)];
        for (words, nth, expected) in [
            ("<b>", 0, Some("<b>x")),
            ("<b>", 1, Some("<b>y")),
            ("<i>2</i>", 0, None),
            ("### D 3", 0, Some("### D {{")),
        ] {
            let (at, _) = rendered.match_indices(words).nth(nth).unwrap();
            let found = origin(rendered, &(at..at + words.len()), &templates);
            let found =
                found.map(|(_, span)| template[span.start..].starts_with(expected.unwrap()));
            assert_eq!(found, expected.map(|_| true), "{words}");
        }
    }
}
