//! The names that a template uses, with their places: what the engine does not tell.
//!
//! [`report_unknown`] finds every name that is not declared, also where the text of this edition
//! does not come by: a misspelt name in a condition would else be passed over in silence.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, SourceFile, suggestion};

/// What can be asked of a name behind a full stop; nothing is said about a name without an entry.
pub(super) type Parts = BTreeMap<String, &'static [&'static str]>;

/// Reports the names of a template that are not among `known`. `free` are those that it does not
/// define itself.
pub(super) fn report_unknown(
    template: &SourceFile,
    free: &HashSet<&str>,
    known: &Parts,
    found: &mut Diagnostics,
) {
    let text = template.text();
    for words in tags(text).flat_map(|tag| paths(text, tag)) {
        let Some(root) = words.first().filter(|root| free.contains(&text[(*root).clone()])) else {
            continue;
        };
        let name = &text[root.clone()];
        let Some(parts) = known.get(name) else {
            let message = format!("there is no fact `{name}`");
            let finding = Diagnostic::new(Code::UnknownFact, message);
            let finding = finding.at(template, root.clone(), "not declared in release.toml");
            found.push(hinted(finding, name, &mut known.keys().map(String::as_str)));
            continue;
        };
        let Some(part) = words.get(1).filter(|part| !parts.contains(&&text[(*part).clone()]))
        else {
            continue;
        };
        let (asked, known) = (&text[part.clone()], &mut parts.iter().copied());
        let message = format!("`{name}` has no `.{asked}`");
        let finding = Diagnostic::new(Code::UnknownFact, message);
        found.push(hinted(finding.at(template, part.clone(), "not a part of it"), asked, known));
    }
}

fn hinted(finding: Diagnostic, name: &str, known: &mut dyn Iterator<Item = &str>) -> Diagnostic {
    match suggestion(name, known) {
        Some(hint) => finding.hint(hint),
        None => finding,
    }
}

/// The names of the components that the templates define.
pub(super) fn components(sources: &[SourceFile]) -> impl Iterator<Item = &str> {
    sources.iter().flat_map(|source| {
        let text = source.text();
        tags(text).filter_map(|tag| {
            let definition = inner(&text[tag]).strip_prefix("component ")?.trim_start();
            definition.split(|c: char| !is_name(c)).next()
        })
    })
}

/// The last tag that opens a part of the template and has no tag that ends it.
pub(super) fn unclosed(text: &str) -> Option<Range<usize>> {
    let mut open: Vec<Range<usize>> = Vec::new();
    for tag in tags(text).filter(|tag| text[tag.clone()].starts_with("{%")) {
        match inner(&text[tag.clone()]).split(|c: char| !is_name(c)).next().unwrap_or_default() {
            "if" | "for" | "component" | "block" | "filter" | "raw" => open.push(tag),
            word if word.starts_with("end") => drop(open.pop()),
            _ => {}
        }
    }
    open.pop()
}

/// What stands between the marks of a tag.
fn inner(tag: &str) -> &str {
    tag.trim_matches(|c: char| matches!(c, '{' | '}' | '%' | '-') || c.is_whitespace())
}

/// The tags `{{ … }}` and `{% … %}` of a template, without its comments.
fn tags(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let starts = ["{{", "{%", "{*"].map(|mark| text[at..].find(mark));
            let start = at + starts.into_iter().flatten().min()?;
            let end = match &text[start..start + 2] {
                "{{" => "}}",
                "{%" => "%}",
                _ => "*}",
            };
            let length = text[start..].find(end).map(|at| at + end.len());
            at = start + length.unwrap_or(text.len() - start);
            if end != "*}" {
                return Some(start..at);
            }
        }
    })
}

/// The names in a tag, each with the parts that are asked of it, without texts in quotes, filters,
/// functions and the names of arguments.
fn paths(text: &str, tag: Range<usize>) -> Vec<Vec<Range<usize>>> {
    let mut paths: Vec<Vec<Range<usize>>> = Vec::new();
    let mut before = ' ';
    let mut at = tag.start;
    while let Some(character) = text[at..tag.end].chars().next() {
        let length = match character {
            '"' | '\'' => quoted_length(&text[at..tag.end], character),
            _ if is_name(character) => {
                text[at..tag.end].find(|c| !is_name(c)).unwrap_or(tag.end - at)
            }
            _ => character.len_utf8(),
        };
        let word = at..at + length;
        at = word.end;
        let behind = text[at..tag.end].trim_start();
        let is_argument = behind.starts_with('=') && !behind.starts_with("==");
        if is_name(character) {
            match (before, paths.last_mut()) {
                ('.', Some(path)) => path.push(word),
                ('|' | '<', _) => {}
                _ if is_argument || behind.starts_with('(') => {}
                _ => paths.push(vec![word]),
            }
        }
        if !character.is_whitespace() {
            before = character;
        }
    }
    paths
}

/// The length of a text in quotes, with them.
fn quoted_length(text: &str, quote: char) -> usize {
    text[1..].find(quote).map_or(text.len(), |at| at + 2)
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_texts_filters_and_arguments() {
        let text = "a {{ b.c.d | e(f=g, h=\"i\") }} {* {{ j }} *}{% if k == l and m(n) < o %}";
        let found: Vec<Vec<&str>> = tags(text)
            .flat_map(|tag| paths(text, tag))
            .map(|path| path.into_iter().map(|word| &text[word]).collect())
            .filter(|path: &Vec<&str>| !["if", "and"].contains(&path[0]))
            .collect();
        assert_eq!(found, [vec!["b", "c", "d"], vec!["g"], vec!["k"], vec!["l"], vec!["n"]]);
    }

    #[test]
    fn the_tag_that_is_not_closed_is_found() {
        let text = "{% if a %}{% for b in c %}{% endfor %}{% if d -%}{%- endif %}";
        assert_eq!(unclosed(text), Some(0..10));
        assert_eq!(unclosed("{% if a %}{% endif %}"), None);
    }

    #[test]
    fn unknown_names_and_parts_are_found_where_they_stand() {
        let template = SourceFile::new("en.md", "{{ arivals }} {{ arrivals.chang }} {{ own.x }}");
        let known: Parts = [("arrivals".to_owned(), &["change"][..])].into();
        let mut found = Diagnostics::default();
        report_unknown(&template, &["arivals", "arrivals"].into(), &known, &mut found);
        let places: Vec<_> = found.iter().map(|found| found.places[0].span.clone()).collect();
        assert_eq!(places, [Some(3..10), Some(26..31)]);
    }
}
