//! Comparisons in templates with a word that the value never is: conditions that can never be true.
//!
//! [`report`] finds them in the tags, also where this edition's text does not come by: an `{% else %}`
//! behind a misspelt word would be printed in every edition.

use std::ops::Range;

use serde::Serialize;

use super::names::{paths, tags};
use crate::data::figures::{Gap, Trend, Wording};
use crate::declaration::{BaseVintage, DataStatus, Format, Release};
use crate::findings::{Code, Diagnostic, Diagnostics, SourceFile, nearest};
use crate::time::Month;

/// The words that values of a release can be.
pub(super) struct ClosedSets {
    stages: Vec<String>,
    units: Vec<String>,
}

/// What a part of a value can be.
enum Domain {
    /// One of these words.
    Words(Vec<String>),
    /// A month, `2025-06`.
    Month,
    /// A number, which is no text.
    Number,
    /// True or false.
    Truth,
}

/// A text that a condition compares something with, and where it stands with its quotes.
struct Literal<'t> {
    words: &'t str,
    span: Range<usize>,
}

impl ClosedSets {
    /// The words of a release.
    pub(super) fn new(release: &Release) -> Self {
        let stages = release.about.stages.iter().map(|stage| stage.get_ref().to_owned());
        // An edition of a release without stages has none.
        let stages = stages.chain([String::new()]).collect();
        let units = release.indicators.iter().flat_map(|indicator| {
            [&indicator.unit, &indicator.unit.of_change()].map(|unit| unit.name().to_owned())
        });
        Self { stages, units: units.chain([String::new()]).collect() }
    }

    /// What a path of names can be; `None` where that is open.
    fn domain(&self, path: &[&str]) -> Option<Domain> {
        let (last, before) = path.split_last()?;
        let root = *before.last()?;
        let is_period = ["period", "base_period"].contains(&root);
        Some(match (root, *last) {
            (_, "trend") => words(&[Trend::Rise, Trend::Fall, Trend::Unchanged, Trend::Unknown]),
            (_, "wording") => {
                words(&[Wording::Percent, Wording::Factor, Wording::Points, Wording::Absolute])
            }
            (_, "gap") => words(&[
                Gap::None,
                Gap::Value,
                Gap::Base,
                Gap::Both,
                Gap::Confidential,
                Gap::NotComparable,
            ]),
            // It is empty without a value.
            (_, "sign") => words(&["positive", "negative", "zero", ""]),
            (_, "unit") => Domain::Words(self.units.clone()),
            ("edition", "status") => words(&[DataStatus::Preliminary, DataStatus::Final]),
            ("edition", "base") => words(&[BaseVintage::Latest, BaseVintage::SameStage]),
            ("edition", "stage") => Domain::Words(self.stages.clone()),
            ("edition", "formats") => words(&Format::all().collect::<Vec<_>>()),
            ("edition", "confidential" | "measured_revisions")
            | (_, "known" | "low" | "revised" | "base_differs" | "confidential") => Domain::Truth,
            (_, "year" | "months") if is_period => Domain::Number,
            (_, "first" | "last") if is_period => Domain::Month,
            _ => return None,
        })
    }
}

fn words<T: Serialize>(all: &[T]) -> Domain {
    let names = all.iter().filter_map(|word| serde_json::to_value(word).ok());
    Domain::Words(names.filter_map(|word| word.as_str().map(ToOwned::to_owned)).collect())
}

/// TPL-007: reports the comparisons of a template that no value can make true.
pub(super) fn report(template: &SourceFile, sets: &ClosedSets, found: &mut Diagnostics) {
    let text = template.text();
    for tag in tags(text) {
        for path in paths(text, tag.clone()) {
            let (Some(first), Some(last)) = (path.first(), path.last()) else { continue };
            let names: Vec<&str> = path.iter().map(|word| &text[word.clone()]).collect();
            let Some(domain) = sets.domain(&names) else { continue };
            let whole = first.start..last.end;
            for literal in compared_with(text, &tag, &whole) {
                if let Some(finding) = finding(&text[whole.clone()], &domain, &literal) {
                    found.push(finding.at(template, literal.span, "here"));
                }
            }
        }
    }
}

fn finding(path: &str, domain: &Domain, literal: &Literal<'_>) -> Option<Diagnostic> {
    let Literal { words, .. } = literal;
    let (message, hint) = match domain {
        Domain::Words(known) if known.iter().any(|known| known == words) => return None,
        Domain::Words(known) => {
            let all: Vec<String> = known.iter().filter(|word| !word.is_empty()).cloned().collect();
            let lower = words.to_lowercase();
            let near = nearest(&lower, all.iter().map(String::as_str));
            let list = all.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
            let hint = match near {
                Some(near) => format!("Did you mean `{near}`? It can be {list}."),
                None if all.is_empty() => "This release has none of them.".to_owned(),
                None => format!("It can be {list}."),
            };
            (format!("`{path}` is never `{words}`"), hint)
        }
        Domain::Month if Month::parse(words).is_some() => return None,
        Domain::Month => {
            let hint = format!("It is a month: write `{path} == \"2025-06\"`.");
            (format!("`{path}` is never `{words}`"), hint)
        }
        Domain::Number => {
            let number = if words.parse::<i32>().is_ok() { words } else { "2025" };
            let hint = format!("Write `{path} == {number}`.");
            (format!("`{path}` is a number, and never the text `{words}`"), hint)
        }
        Domain::Truth => {
            let hint = format!("Write `{path}`, or `not {path}`.");
            (format!("`{path}` is true or false, and never the text `{words}`"), hint)
        }
    };
    Some(Diagnostic::new(Code::NeverTrue, message).hint(hint))
}

/// The texts that a tag compares the path in it with: by `==`, by `!=`, or by `in`.
fn compared_with<'t>(text: &'t str, tag: &Range<usize>, path: &Range<usize>) -> Vec<Literal<'t>> {
    let behind = &text[path.end..tag.end];
    let trimmed = behind.trim_start();
    let mut place = path.end + behind.len() - trimmed.len();
    let operator = ["==", "!="].into_iter().find(|sign| trimmed.starts_with(sign));
    if let Some(operator) = operator {
        return opening(text, place + operator.len(), tag.end).into_iter().collect();
    }
    let list = ["in", "not in"].into_iter().find_map(|word| {
        let list = trimmed.strip_prefix(word)?.trim_start();
        list.starts_with('[').then(|| trimmed.len() - list.len())
    });
    if let Some(list) = list {
        place += list;
        let mut literals = Vec::new();
        while let Some(literal) = opening(text, place + 1, tag.end) {
            place = literal.span.end;
            literals.push(literal);
            let rest = &text[place..tag.end];
            place += rest.len() - rest.trim_start().len();
            if !text[place..tag.end].starts_with(',') {
                break;
            }
        }
        return literals;
    }
    let before = text[tag.start..path.start].trim_end();
    let before =
        ["==", "!=", " not in", " in"].into_iter().find_map(|sign| before.strip_suffix(sign));
    let literal = before.and_then(|before| closing(text, tag.start, before.trim_end()));
    literal.into_iter().collect()
}

/// The text in quotes that begins at a place, but for white space.
fn opening(text: &str, place: usize, end: usize) -> Option<Literal<'_>> {
    let rest = &text[place.min(end)..end];
    let quoted = rest.trim_start();
    let start = end - quoted.len();
    let quote = quoted.chars().next().filter(|sign| "\"'`".contains(*sign))?;
    let length = quoted[1..].find(quote)?;
    Some(Literal { words: &text[start + 1..start + 1 + length], span: start..start + length + 2 })
}

/// The text in quotes that ends a part of a tag.
fn closing<'t>(text: &'t str, start: usize, before: &str) -> Option<Literal<'t>> {
    let quote = before.chars().next_back().filter(|sign| "\"'`".contains(*sign))?;
    let open = before[..before.len() - 1].rfind(quote)?;
    let span = start + open..start + before.len();
    Some(Literal { words: &text[span.start + 1..span.end - 1], span })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_a_value_never_is_is_named() {
        let sets = ClosedSets { stages: vec!["flash".into(), String::new()], units: Vec::new() };
        for (tag, expected) in [
            ("{% if a.trend == \"falls\" %}", Some("Did you mean `fall`?")),
            ("{% if a.trend == \"fall\" %}", None),
            ("{% if \"Rise\" != a.base.trend %}", Some("Did you mean `rise`?")),
            ("{% if a.trend in [\"rise\", 'grow'] %}", Some("It can be `rise`")),
            ("{% if edition.status == \"Final\" %}", Some("Did you mean `final`?")),
            ("{% if edition.stage == \"flash\" and not a.sign == \"zero\" %}", None),
            ("{% if edition.stage == 'final' %}", Some("It can be `flash`.")),
            ("{% if \"exe\" in edition.formats %}", Some("It can be `md`")),
            ("{% if \"pdf\" in edition.formats %}", None),
            ("{% if period.year == \"2025\" %}", Some("Write `period.year == 2025`.")),
            ("{% if period.last == \"June\" %}", Some("It is a month")),
            ("{% if x.first.period.last == \"2025-06\" %}", None),
            ("{% if a.known == \"true\" %}", Some("Write `a.known`, or `not a.known`.")),
            ("{% if a.label == \"Final\" or contact.name == \"\" %}", None),
            ("{{ \"up\" if a.gap == \"nothing\" else \"down\" }}", Some("It can be `none`")),
        ] {
            let mut found = Diagnostics::default();
            report(&SourceFile::new("en.md", tag), &sets, &mut found);
            let hints: Vec<&str> =
                found.iter().flat_map(|found| &found.hints).map(String::as_str).collect();
            assert_eq!(hints.len(), usize::from(expected.is_some()), "{tag}: {hints:?}");
            if let Some(expected) = expected {
                assert!(hints[0].starts_with(expected), "{tag}: {hints:?}");
            }
        }
    }
}
