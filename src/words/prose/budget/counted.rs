//! A template with calls that count its work, and the same words.

use std::ops::Range;

use super::super::engine::Syntax;
use super::super::parts::{Part, PartKind, inner, parts, trims};

/// The function that counts.
pub(super) const COUNTS: &str = "work_is_counted";

/// The variable that holds what is printed.
const PRINTED: &str = "printed_by_the_tag";

/// A tag with a call.
#[derive(Debug)]
pub(super) struct Tag {
    /// The number of its template.
    pub(super) template: usize,
    /// Its bytes.
    pub(super) span: Range<usize>,
}

/// Writes a template with its calls.
struct Writer<'t> {
    text: &'t str,
    template: usize,
    tags: &'t mut Vec<Tag>,
}

/// What becomes of a value that is counted.
#[derive(Debug, Clone, Copy)]
pub(super) enum Use {
    /// It is printed, and gone.
    Printed,
    /// A variable holds it.
    Kept,
    /// A shared sentence holds it, whose caller made it.
    Passed,
}

impl Use {
    pub(super) const ALL: [Self; 3] = [Self::Printed, Self::Kept, Self::Passed];

    /// The argument of the call that counts such a value.
    pub(super) fn argument(self) -> &'static str {
        match self {
            Self::Printed => "printed",
            Self::Kept => "kept",
            Self::Passed => "passed",
        }
    }
}

/// A template with calls: where it begins, in each loop and shared sentence, before each call of such a
/// sentence, behind each value that is kept, and before each that is printed.
pub(super) fn counted(text: &str, template: usize, syntax: Syntax, tags: &mut Vec<Tag>) -> String {
    let mut writer = Writer { text, template, tags };
    let all: Vec<Part> = parts(text, syntax).collect();
    let lengths = lengths_of_bodies(text, &all);
    let mut output = String::with_capacity(text.len() * 2);
    // What another template goes on with must come before all else.
    let words = |part: &Part| tag_of(&text[part.span.clone()]).0;
    let extends = all.iter().any(|part| part.kind == PartKind::Tag && words(part) == "extends");
    if let Some(first) = all.first().filter(|_| !extends) {
        output.push_str(&writer.call(first, (false, false), text.len(), None));
    }
    // The names of texts that are being kept.
    let mut kept: Vec<&str> = Vec::new();
    for (part, length) in all.iter().zip(lengths) {
        writer.part(part, length, &mut kept, &mut output);
    }
    output
}

impl<'t> Writer<'t> {
    fn part(&mut self, part: &Part, length: usize, kept: &mut Vec<&'t str>, output: &mut String) {
        let words = &self.text[part.span.clone()];
        let (before, behind) = trims(words);
        let (tag, rest) = tag_of(words);
        let (name, after_name) = name(rest);
        let is_set = matches!(tag, "set" | "set_global");
        let after = match (part.kind, tag) {
            (PartKind::Print | PartKind::Tag, _) if is_call(words) => {
                output.push_str(&self.call(part, (before, false), 0, None));
                String::new()
            }
            (PartKind::Print, _) => {
                // What is printed is made once, counted, and printed as it is.
                let set = tag_between(
                    "{%",
                    &format!("set {PRINTED} = {}", inner(words)),
                    "%}",
                    (before, false),
                );
                let print = tag_between("{{", PRINTED, "}}", (false, behind));
                let call = self.call(part, (false, false), 0, Some((Use::Printed, PRINTED)));
                output.push_str(&(set + &call + &print));
                return;
            }
            (PartKind::Tag, "for") => self.call(part, (behind, behind), length, None),
            (PartKind::Tag, "component") => {
                let given = parameters(rest);
                let given = format!("[{}]", given.join(", "));
                self.call(part, (behind, behind), length, Some((Use::Passed, &given)))
            }
            (PartKind::Tag, _) if is_set && after_name.trim_start().starts_with('=') => {
                self.call(part, (behind, behind), 0, Some((Use::Kept, name)))
            }
            (PartKind::Tag, _) if is_set => {
                kept.push(name);
                String::new()
            }
            (PartKind::Tag, "endset") => {
                let name = kept.pop();
                name.map_or(String::new(), |name| {
                    self.call(part, (behind, behind), 0, Some((Use::Kept, name)))
                })
            }
            _ => String::new(),
        };
        output.push_str(words);
        output.push_str(&after);
    }

    /// A call that counts a step through so many bytes of the template, and a value.
    fn call(
        &mut self,
        part: &Part,
        trims: (bool, bool),
        length: usize,
        value: Option<(Use, &str)>,
    ) -> String {
        self.tags.push(Tag { template: self.template, span: part.span.clone() });
        let number = self.tags.len() - 1;
        let value =
            value.map_or(String::new(), |(used, value)| format!(", {}={value}", used.argument()));
        tag_between("{{", &format!("{COUNTS}(tag={number}, length={length}{value})"), "}}", trims)
    }
}

fn tag_between(open: &str, words: &str, close: &str, trims: (bool, bool)) -> String {
    let sign = |trims: bool| if trims { "-" } else { "" };
    format!("{open}{} {words} {}{close}", sign(trims.0), sign(trims.1))
}

/// Whether a tag calls a shared sentence: `{{ <change /> }}`, `{% <note> %}`.
fn is_call(words: &str) -> bool {
    inner(words).strip_prefix('<').is_some_and(|rest| !rest.starts_with('/'))
}

/// The first word of a tag, and what stands behind it.
fn tag_of(words: &str) -> (&str, &str) {
    let inner = inner(words);
    let end = inner.find(|c: char| !is_name(c)).unwrap_or(inner.len());
    let (tag, rest) = inner.split_at(end);
    (tag, rest.trim_start())
}

/// The name that a text begins with, and what stands behind it.
fn name(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !is_name(c)).unwrap_or(text.len()))
}

fn is_name(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// The names of the parameters of a shared sentence: `name(fact, base: map = {}, ...rest)`.
fn parameters(declared: &str) -> Vec<&str> {
    let Some(open) = declared.find('(') else { return Vec::new() };
    let mut names = Vec::new();
    let (mut depth, mut quote, mut is_next) = (0_usize, None, true);
    let list = &declared[open + 1..];
    for (place, character) in list.char_indices() {
        match (quote, character) {
            (Some(open), _) if open == character => quote = None,
            (None, '"' | '\'' | '`') => quote = Some(character),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')') if depth == 0 => break,
            (None, ')' | ']' | '}') => depth = depth.saturating_sub(1),
            (None, ',') if depth == 0 => is_next = true,
            (None, _) if is_next && is_name(character) => {
                names.push(name(&list[place..]).0);
                is_next = false;
            }
            (Some(_) | None, _) => {}
        }
    }
    names
}

/// For each part the bytes up to the end of what it opens, in one pass.
fn lengths_of_bodies(text: &str, all: &[Part]) -> Vec<usize> {
    let mut lengths = vec![0; all.len()];
    let mut open: Vec<(usize, &str)> = Vec::new();
    for (index, part) in all.iter().enumerate().filter(|(_, part)| part.kind == PartKind::Tag) {
        let tag = tag_of(&text[part.span.clone()]).0;
        match tag {
            "for" | "component" => open.push((index, tag)),
            "endfor" | "endcomponent" => {
                if let Some((opening, _)) = open.pop_if(|(_, opened)| tag.ends_with(*opened)) {
                    lengths[opening] = part.span.end - all[opening].span.start;
                }
            }
            _ => {}
        }
    }
    lengths
}
