//! The names that a template uses, with their places: what the engine does not tell.
//!
//! [`report_unknown`] finds every name that is not declared, also where the text of this edition
//! does not come by: a misspelt name in a condition would else be passed over in silence. It also
//! finds facts that are printed without a filter.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Range;

use super::by_code::{self, ByCode};
use super::comparisons;
use super::engine::Syntax;
use super::parts::{PartKind, inner, parts};
use crate::document::FactPart;
use crate::findings::{Code, Diagnostic, Diagnostics, SourceFile, nearest, suggestion};

/// What a template can do with a name.
#[derive(Debug, Clone)]
pub(super) struct Use {
    /// What can be asked of it behind a full stop; nothing where it is a text.
    pub(super) parts: &'static [&'static str],
    /// The parts that can be printed as they are.
    pub(super) printed: &'static [&'static str],
    /// The filter that prints the others.
    pub(super) filter: &'static str,
    /// The parts that are the fact again, with another comparison.
    pub(super) facts: Vec<String>,
    /// The code lists by whose codes it can be asked for.
    pub(super) by_code: Vec<ByCode>,
    /// What to do about contributions that there are none of, because its codes do not add up.
    pub(super) instead_of_contributions: Option<String>,
}

impl Use {
    /// Whether a part is the fact again.
    fn is_fact(&self, part: &str) -> bool {
        self.facts.iter().any(|fact| fact == part)
    }
}

/// The names that a template has.
pub(super) type Names = BTreeMap<String, Use>;

/// Reports the names of a template that are not among `known`. `free` are the names that it does not
/// define itself.
pub(super) fn report_unknown(
    template: &SourceFile,
    free: &HashSet<&str>,
    known: &Names,
    found: &mut Diagnostics,
) {
    let text = template.text();
    for tag in tags(text) {
        report_unprinted(template, tag.clone(), known, found);
        let paths = paths(text, tag.clone());
        report_numbers(template, tag, &paths, found);
        for words in &paths {
            report_path(template, words, free, known, found);
        }
    }
}

/// Reports a name of the template, or a part of it, that is not known.
fn report_path(
    template: &SourceFile,
    words: &[Range<usize>],
    free: &HashSet<&str>,
    known: &Names,
    found: &mut Diagnostics,
) {
    let text = template.text();
    let Some(root) = words.first() else { return };
    if !free.contains(&text[root.clone()]) {
        report_part_of_argument(template, words, known, found);
        return;
    }
    let name = &text[root.clone()];
    let Some(uses) = known.get(name) else {
        let message = format!("there is no fact `{name}`");
        let finding = Diagnostic::new(Code::UnknownFact, message);
        let finding = finding.at(template, root.clone(), "not declared in release.toml");
        found.push(hinted(finding, name, &mut known.keys().map(String::as_str)));
        return;
    };
    let depth = match by_code::read(template, words, uses) {
        Ok(depth) => depth,
        Err(finding) => return found.push(finding),
    };
    let is_compared = words.get(depth).is_some_and(|part| uses.is_fact(&text[part.clone()]));
    let depth = depth + usize::from(is_compared);
    let name = &text[whole(text, &words[..depth])];
    let is_unknown = |part: &&Range<usize>| {
        let part = &text[(*part).clone()];
        !uses.parts.contains(&part) || part == by_code::OF
    };
    let Some(part) = words.get(depth) else { return };
    if let Some(hint) = &uses.instead_of_contributions
        && text[part.clone()] == *FactPart::Contribution.name()
    {
        let message = format!("`{name}` has no contribution: its codes do not add up");
        let finding = Diagnostic::new(Code::UnknownFact, message);
        found.push(finding.at(template, part.clone(), "to the change of no whole").hint(hint));
        return;
    }
    let Some(part) = Some(part).filter(is_unknown) else { return };
    let asked = &text[part.clone()];
    let finding = Diagnostic::new(Code::UnknownFact, format!("`{name}` has no `.{asked}`"));
    let finding = finding.at(template, part.clone(), "not a part of it");
    let facts = uses.facts.iter().map(String::as_str).filter(|_| !is_compared);
    found.push(hinted(finding, asked, &mut uses.parts.iter().copied().chain(facts)));
}

/// Reports a part of what a shared sentence was given that nothing has, and that is nearly one that
/// facts have: which fact it was given is known only when it is printed.
fn report_part_of_argument(
    template: &SourceFile,
    words: &[Range<usize>],
    known: &Names,
    found: &mut Diagnostics,
) {
    let text = template.text();
    let [argument, part, ..] = words else { return };
    let is_argument = |name: &str| {
        let mut definitions = definitions(text);
        definitions.any(|definition| {
            let inside = definition.split(['(', ')']).nth(1).unwrap_or_default();
            inside.split(',').any(|own| own.split([':', '=']).next().unwrap_or("").trim() == name)
        })
    };
    let (name, asked) = (&text[argument.clone()], &text[part.clone()]);
    let all = || {
        known.values().flat_map(|uses| {
            uses.parts.iter().copied().chain(uses.facts.iter().map(String::as_str))
        })
    };
    if !is_argument(name) || all().any(|part| part == asked) {
        return;
    }
    let parts: BTreeSet<&str> = all().collect();
    if let Some(near) = nearest(asked, parts) {
        let finding = Diagnostic::new(Code::UnknownFact, format!("`{name}` has no `.{asked}`"));
        let finding = finding.at(template, part.clone(), "not a part of it");
        found.push(finding.hint(format!("Did you mean `{near}`?")));
    }
}

/// What stands in the tags that define shared sentences: `component change(fact)`.
fn definitions(text: &str) -> impl Iterator<Item = &str> {
    tags(text).map(|tag| inner(&text[tag])).filter(|words| words.starts_with("component "))
}

/// Reports a tag that prints a fact or a period without a filter, which would print all of it, or
/// the number of a fact by itself, which would not be marked as a figure.
fn report_unprinted(
    template: &SourceFile,
    tag: Range<usize>,
    known: &Names,
    found: &mut Diagnostics,
) {
    let text = template.text();
    let expression = inner(&text[tag.clone()]);
    if !text[tag.clone()].starts_with("{{") || expression.starts_with('<') {
        return;
    }
    let path = paths(text, tag.clone()).into_iter().next().unwrap_or_default();
    let is_all = text[whole(text, &path)] == *expression;
    let mut words: Vec<&str> = path.iter().map(|word| &text[word.clone()]).collect();
    if !is_all {
        words.clear();
    }
    let uses = words.first().and_then(|name| known.get(*name));
    // What is wrong with a code is told by itself.
    let depth = uses.map_or(Ok(1), |uses| by_code::read(template, &path, uses));
    let Ok(depth) = depth else { return };
    words.drain(words.len().min(1)..words.len().min(depth));
    let is_compared = |part: &&str| uses.is_some_and(|uses| uses.is_fact(part));
    if words.get(1).is_some_and(is_compared) {
        words.remove(1);
    }
    let (filter, fact) = match (uses, words.as_slice()) {
        _ if number_of(expression).is_some() => ("figure", number_of(expression).unwrap_or("")),
        (Some(known), [_]) if !known.parts.is_empty() => (known.filter, expression),
        (Some(known), [_, "period" | "base_period"]) if known.filter == "figure" => {
            ("period", expression)
        }
        (Some(_), [_, "record" | "run", "since" | "first"]) => ("period", expression),
        // Of a mark of a chart and a fact of a code its label in a form; of a mark its year.
        (
            Some(_),
            [_, _, "label"]
            | [_, _, "forms", _]
            | [_, _, "period", "year"]
            | [_, "record" | "run", _],
        ) => return,
        (Some(_), [_, "forms", _]) if depth > 1 => return,
        (Some(known), [_, part, ..])
            if known.parts.contains(part) && !known.printed.contains(part) =>
        {
            (known.filter, expression)
        }
        _ => return,
    };
    let message = format!("`{expression}` is printed without its filter");
    let finding = Diagnostic::new(Code::UnknownForm, message).at(template, tag, "here");
    let asked = expression.rsplit_once('.').filter(|_| filter == "figure");
    found.push(finding.hint(match asked {
        Some((of, part @ ("trend" | "sign"))) => {
            let words = if part == "trend" {
                "rise=\"…\", fall=\"…\", same=\"…\""
            } else {
                "positive=\"…\", negative=\"…\", zero=\"…\""
            };
            format!("Let it choose words: `{{{{ {of} | {part}({words}) }}}}`.")
        }
        Some((_, "gap")) => {
            format!("It is for conditions: `{{% if {expression} == \"base\" %}}`.")
        }
        Some((_, "known" | "low" | "countable" | "revised" | "base_differs" | "confidential")) => {
            format!("It is for conditions: `{{% if {expression} %}}`.")
        }
        _ => format!("Write `{{{{ {fact} | {filter} }}}}`."),
    }));
}

/// Reports numbers of facts that are not printed by `figure` or compared by a test: by itself a number
/// is a text, of which 7 is more than 138, and which is not in the form of the language. Whether two
/// are equal, texts tell as well.
fn report_numbers(
    template: &SourceFile,
    tag: Range<usize>,
    paths: &[Vec<Range<usize>>],
    found: &mut Diagnostics,
) {
    let text = template.text();
    let is_number = |path: &&Vec<Range<usize>>| {
        path.len() > 1 && path.last().is_some_and(|last| text[last.clone()] == *"number")
    };
    let numbers: Vec<Number> = paths
        .iter()
        .filter(is_number)
        .map(|path| Number {
            fact: path[0].start..path[path.len() - 2].end,
            whole: path[0].start..path[path.len() - 1].end,
        })
        .collect();
    // A tag that prints has a finding of its own.
    let expression = inner(&text[tag.clone()]);
    let is_printed = text[tag.clone()].starts_with("{{") && number_of(expression).is_some();
    let mut paired: Option<usize> = None;
    for (index, number) in numbers.iter().enumerate().filter(|_| !is_printed) {
        if paired == Some(index) {
            continue;
        }
        let behind = text[number.whole.end..tag.end].trim_start();
        let operator =
            ["==", "!=", ">=", "<=", ">", "<"].into_iter().find(|sign| behind.starts_with(sign));
        let second = numbers.get(index + 1).filter(|next| {
            operator
                .is_some_and(|operator| text[number.whole.end..next.whole.start].trim() == operator)
        });
        if second.is_some() {
            paired = Some(index + 1);
        }
        let fact = &text[number.fact.clone()];
        let (message, hint) = match (operator, second) {
            (Some("==" | "!="), Some(_)) => continue,
            (Some(operator), _) => {
                let than = match second {
                    Some(second) => &text[second.fact.clone()],
                    None => operand(behind.strip_prefix(operator).unwrap_or_default()),
                };
                let is = if operator == "!=" { "is not" } else { "is" };
                let compares = comparisons::test_of(operator).unwrap_or("equal_to");
                let message = format!("`{fact}.number` is a text here, and no number");
                (message, format!("Write `{fact} {is} {compares}({than})`."))
            }
            (None, _) => {
                let message = format!("`{fact}.number` as text leaves the language");
                let hint = format!(
                    "Write `{{{{ {fact} | figure }}}}`, or in a condition `{fact} is more_than(50)`."
                );
                (message, hint)
            }
        };
        let finding = Diagnostic::new(Code::UnknownForm, message);
        let finding = finding.at(template, number.whole.clone(), "here");
        found.push(finding.hint(hint));
    }
}

/// The number of a fact in a tag.
struct Number {
    /// The fact.
    fact: Range<usize>,
    /// The fact with `.number`.
    whole: Range<usize>,
}

/// What stands first behind an operator.
fn operand(behind: &str) -> &str {
    let behind = behind.trim_start();
    let end = behind.find(|c: char| !is_name(c) && c != '.').unwrap_or(behind.len());
    if end == 0 { "…" } else { &behind[..end] }
}

/// What stands before `.number` in an expression.
fn number_of(expression: &str) -> Option<&str> {
    let (before, behind) = expression.split_once(".number")?;
    let is_whole = !behind.starts_with(is_name);
    let start = before.rfind(|c: char| !is_name(c) && c != '.').map_or(0, |last| last + 1);
    is_whole.then_some(&before[start..])
}

fn hinted(finding: Diagnostic, name: &str, known: &mut dyn Iterator<Item = &str>) -> Diagnostic {
    match suggestion(name, known) {
        Some(hint) => finding.hint(hint),
        None => finding,
    }
}

/// A comment as other templates have it, `{# … #}`, which would be printed.
pub(super) fn foreign_comment(template: &SourceFile) -> Option<Diagnostic> {
    let end = template.text().find("#}")? + 2;
    let start = template.text()[..end].rfind("{#")?;
    let finding = Diagnostic::new(Code::TemplateSyntax, "this comment would be printed");
    Some(finding.at(template, start..end, "here").hint("Write it as `{* … *}`."))
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
            // A text that is kept ends at a tag of its own; a value stands in the tag.
            "set" | "set_global" if !text[tag.clone()].contains('=') => open.push(tag),
            word if word.starts_with("end") => drop(open.pop()),
            _ => {}
        }
    }
    open.pop()
}

/// The tags `{{ … }}` and `{% … %}` of a template, without its comments.
pub(super) fn tags(text: &str) -> impl Iterator<Item = Range<usize>> {
    let tags = parts(text, Syntax::Text)
        .filter(|part| matches!(part.kind, PartKind::Print | PartKind::Tag));
    tags.map(|part| part.span)
}

/// The names in a tag, each with the parts that are asked of it, `b` and `c-d` of `a.b["c-d"]`, without texts in
/// quotes, filters, functions and the names of arguments.
pub(super) fn paths(text: &str, tag: Range<usize>) -> Vec<Vec<Range<usize>>> {
    let mut paths: Vec<Vec<Range<usize>>> = Vec::new();
    // The path that a full stop goes on with, and those that wait for the end of their brackets.
    let mut current: Option<usize> = None;
    let mut outside: Vec<Option<usize>> = Vec::new();
    let mut before = ' ';
    let mut place = tag.start;
    while let Some(character) = text[place..tag.end].chars().next() {
        let rest = &text[place..tag.end];
        let length = match character {
            '"' | '\'' | '`' => quoted_length(rest, character),
            _ if is_name(character) => rest.find(|c| !is_name(c)).unwrap_or(rest.len()),
            _ => character.len_utf8(),
        };
        let is_index = text[..place].ends_with(|c| is_name(c) || c == ']');
        let word = place..place + length;
        place = word.end;
        let behind = text[place..tag.end].trim_start();
        let is_argument = behind.starts_with('=') && !behind.starts_with("==");
        match character {
            '[' => {
                let path = current.filter(|_| is_index);
                match (path, quoted_element(&text[place..tag.end])) {
                    (Some(path), Some(length)) => {
                        paths[path].push(place + 1..place + 1 + length);
                        place += length + 3;
                        before = ']';
                        continue;
                    }
                    _ => outside.push(path),
                }
            }
            ']' => current = outside.pop().flatten(),
            _ if is_name(character) => match (before, current) {
                ('.', Some(path)) => paths[path].push(word),
                // A shared sentence stands first in its tag; elsewhere its sign compares.
                ('.' | '|', _) => {}
                ('<', _) if paths.is_empty() => {}
                _ if is_argument || behind.starts_with('(') => {}
                _ => {
                    current = Some(paths.len());
                    paths.push(vec![word]);
                }
            },
            _ => {}
        }
        if !character.is_whitespace() {
            before = character;
        }
    }
    paths
}

/// The length of the text in quotes that is all there is before the next `]`.
fn quoted_element(behind: &str) -> Option<usize> {
    let quote = behind.chars().next().filter(|first| "\"'`".contains(*first))?;
    let length = behind[1..].find(quote)?;
    behind[length + 2..].starts_with(']').then_some(length)
}

/// The place of a name with what is asked of it, the brackets around a code included.
fn whole(text: &str, words: &[Range<usize>]) -> Range<usize> {
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return 0..0 };
    let is_in_brackets = text[..last.start].ends_with(['"', '\'', '`']);
    first.start..last.end + if is_in_brackets { 2 } else { 0 }
}

/// The length of a text in quotes, with them.
fn quoted_length(text: &str, quote: char) -> usize {
    text[1..].find(quote).map_or(text.len(), |end| end + 2)
}

/// Whether a character can stand in a name.
pub(super) fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests;
