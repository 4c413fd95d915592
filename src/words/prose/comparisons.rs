//! Numbers of facts compared in conditions: `arrivals is more_than(departures)`.
//!
//! [`register`] gives the engine the tests; numbers are compared as they are shown, and exactly. The engine
//! takes arguments by name alone, so that a template is read with the name put in: [`readable`]. What is
//! found in such a text has its place in the template again by [`in_sources`].

use std::cmp::Ordering;
use std::ops::Range;

use rust_decimal::Decimal;
use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use super::engine::Syntax;
use super::filters;
use super::parts::{PartKind, parts};
use super::shown::Shown;
use crate::findings::{Diagnostic, SourceFile, Spot};

/// Whether a test holds for a number that is less than, equal to or greater than the other.
type Holds = fn(Ordering) -> bool;

/// The filter that asks what the test of its name does.
pub(super) const FILTER: &str = "more_than";

/// The tests of numbers.
pub(super) const TESTS: [(&str, Holds); 5] = [
    ("more_than", Ordering::is_gt),
    ("less_than", Ordering::is_lt),
    ("at_least", Ordering::is_ge),
    ("at_most", Ordering::is_le),
    ("equal_to", Ordering::is_eq),
];

/// The name that an argument without a name gets.
const ARGUMENT: &str = "than=";

/// The test that asks what an operator asks; none for what is no comparison.
pub(super) fn test_of(operator: &str) -> Option<&'static str> {
    let place = match operator {
        ">" => 0,
        "<" => 1,
        ">=" => 2,
        "<=" => 3,
        "==" => 4,
        _ => return None,
    };
    Some(TESTS[place].0)
}

/// Registers the tests, and the filter `more_than`.
pub(super) fn register(templates: &mut Tera) {
    for (name, holds) in TESTS {
        templates.register_test(name, move |value: &Value, kwargs: Kwargs, _: &State<'_>| {
            compared(value, &kwargs, name).map(holds)
        });
    }
    templates.register_filter(FILTER, |value: &Value, kwargs: Kwargs, _: &State<'_>| {
        compared(value, &kwargs, FILTER).map(Ordering::is_gt)
    });
}

/// The names that the argument may have.
const NAMES: [&str; 3] = ["than", "number", "fact"];

/// A number as it is shown, beside the argument of a test.
fn compared(value: &Value, kwargs: &Kwargs, name: &str) -> TeraResult<Ordering> {
    let mut given = kwargs.iter();
    let than = match (given.next(), given.next()) {
        (Some((key, than)), None) if NAMES.contains(&key.to_string().as_str()) => than,
        _ => {
            return Err(Error::message(format!(
                "`{name}` needs a fact or a number to compare with. Write `is {name}(50)`."
            )));
        }
    };
    let shown = filters::shown(value).map_err(Error::message)?;
    let number = shown.number().map_err(Error::message)?;
    let than = operand(&shown, than, name).map_err(Error::message)?;
    Ok(number.cmp(&than))
}

fn operand(shown: &Shown, than: &Value, name: &str) -> Result<Decimal, String> {
    if than.is_number() {
        // The shortest text of a binary fraction is what was written.
        let text = than.to_string();
        return text
            .parse()
            .or_else(|_| Decimal::from_scientific(&text))
            .map_err(|_| format!("`{text}` is too large or too fine to compare with"));
    }
    let other = Shown::of(than).ok_or_else(|| {
        let stands = filters::kind(than);
        format!("`{name}` compares with a fact or a number, and {stands} stands there. Write `is {name}(50)`.")
    })?;
    if other.unit != shown.unit {
        let [first, second] = [shown, &other].map(|shown| (&shown.id, shown.unit.name()));
        return Err(format!(
            "`{}` is in {} and `{}` in {}. Compare what has one unit.",
            first.0,
            named(first.1),
            second.0,
            named(second.1)
        ));
    }
    other.number()
}

fn named(unit: &str) -> String {
    if unit.is_empty() { "no unit".to_owned() } else { format!("`{unit}`") }
}

/// A template as the engine reads it.
pub(super) fn readable(text: &str) -> String {
    with_names(text).text
}

/// A template with the names of arguments put in.
struct WithNames {
    text: String,
    /// Where they were put in, in bytes of the template.
    added: Vec<usize>,
}

fn with_names(text: &str) -> WithNames {
    let tags = parts(text, Syntax::Text)
        .filter(|part| matches!(part.kind, PartKind::Print | PartKind::Tag));
    let added: Vec<usize> = tags.flat_map(|tag| unnamed(text, tag.span)).collect();
    let mut named = String::with_capacity(text.len() + added.len() * ARGUMENT.len());
    let mut start = 0;
    for place in &added {
        named.push_str(&text[start..*place]);
        named.push_str(ARGUMENT);
        start = *place;
    }
    named.push_str(&text[start..]);
    WithNames { text: named, added }
}

/// Where the arguments of tests begin that have no name.
fn unnamed(text: &str, tag: Range<usize>) -> Vec<usize> {
    let mut found = Vec::new();
    let mut place = tag.start;
    let mut is_behind_is = false;
    while let Some(character) = text[place..tag.end].chars().next() {
        if matches!(character, '"' | '\'' | '`') {
            let quoted = text[place + 1..tag.end].find(character);
            place = quoted.map_or(tag.end, |end| place + end + 2);
            is_behind_is = false;
            continue;
        }
        if !is_name(character) {
            is_behind_is &= character.is_whitespace();
            place += character.len_utf8();
            continue;
        }
        let length = text[place..tag.end].find(|c: char| !is_name(c)).unwrap_or(tag.end - place);
        let word = &text[place..place + length];
        place += length;
        if is_behind_is && TESTS.iter().any(|(name, _)| *name == word) {
            found.extend(argument(&text[..tag.end], place));
        }
        is_behind_is = word == "is" || is_behind_is && word == "not";
    }
    found
}

/// Where the argument behind the name of a test begins, if it has no name.
fn argument(text: &str, place: usize) -> Option<usize> {
    let behind = text[place..].trim_start();
    let inside = behind.strip_prefix('(')?.trim_start();
    let value = inside.trim_start_matches(is_name).trim_start();
    let has_name = value.starts_with('=') && !value.starts_with("==");
    let is_there = !inside.is_empty() && !inside.starts_with(')');
    (is_there && !has_name).then(|| text.len() - inside.len())
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The findings that `find` makes of templates as the engine reads them, at their places in the
/// templates.
pub(super) fn in_sources(
    sources: &[SourceFile],
    find: impl FnOnce(&[SourceFile]) -> Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let named: Vec<WithNames> = sources.iter().map(|source| with_names(source.text())).collect();
    if named.iter().all(|named| named.added.is_empty()) {
        return find(sources);
    }
    let read: Vec<SourceFile> = sources
        .iter()
        .zip(&named)
        .map(|(source, named)| SourceFile::new(source.path(), named.text.as_str()))
        .collect();
    let mut findings = find(&read);
    for place in findings.iter_mut().flat_map(|finding| &mut finding.places) {
        let Some(index) = read.iter().position(|read| *read == place.file) else { continue };
        if let Some(bytes) = place.spot.bytes() {
            let [start, end] = [bytes.start, bytes.end].map(|byte| named[index].in_source(byte));
            place.spot = Spot::Text(start..end);
        }
        place.file = sources[index].clone();
    }
    findings
}

impl WithNames {
    /// A byte of the text in the template.
    fn in_source(&self, byte: usize) -> usize {
        let length = ARGUMENT.len();
        let before = self.added.iter().enumerate();
        let before = before.take_while(|(index, place)| *place + index * length < byte);
        before.last().map_or(byte, |(index, place)| {
            // Within a name that was put in, the argument begins.
            byte.saturating_sub((index + 1) * length).max(*place)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_argument_without_a_name_gets_one() {
        for (text, expected) in [
            ("{% if a is more_than(b) %}", "{% if a is more_than(than=b) %}"),
            ("{% if a is not at_most( 7.01 ) %}", "{% if a is not at_most( than=7.01 ) %}"),
            ("{% if a is equal_to(than=b) %}", "{% if a is equal_to(than=b) %}"),
            (
                "{{ \"is more_than(b)\" }} is more_than(b)",
                "{{ \"is more_than(b)\" }} is more_than(b)",
            ),
            ("{{ a | more_than(number=1) }}", "{{ a | more_than(number=1) }}"),
            ("{% if a is more_than() %}", "{% if a is more_than() %}"),
        ] {
            assert_eq!(readable(text), expected);
        }
    }

    #[test]
    fn a_place_leads_back_to_the_template() {
        let text = "{% if a is more_than(b) and c is less_than(d) %}{{ e }}";
        let named = with_names(text);
        for letter in ["b)", "c is", "d)", "e }"] {
            let read = named.text.find(letter).unwrap();
            assert_eq!(named.in_source(read), text.find(letter).unwrap(), "{letter}");
        }
    }
}
