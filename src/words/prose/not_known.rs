//! Conditions that would take what is not known for a word: the `{% else %}` behind "rise" and "fall".
//!
//! [`Doubts::taken`] is the entry point. `{% if x.trend == "rise" %} … {% else %} It fell.` is false
//! where the trend is unknown, and so is a `!=`, and two trends that are equal because both are unknown.
//! Whether a branch is reached depends on loops, shared sentences and everything that a condition can
//! ask, so that templates alone cannot tell. What is rendered first, to nobody, is a copy with a call
//! in each such branch, which is given what the conditions compared and stops where that is unknown. A chain of
//! conditions that asks for the unknown itself has no call.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::io;
use std::ops::Range;

use tera::{Context, Error, Kwargs, State, Tera, Value};

use super::comparisons;
use super::engine::Syntax;
use super::names::paths;
use super::parts::{Part, PartKind, inner, parts};
use crate::findings::{Code, Diagnostic, SourceFile};

/// The function that the copies call.
const CALL: &str = "must_be_known";

/// The words that only a value that is known can be: of a trend, and of a sign.
const WORDS: [&str; 6] = ["rise", "fall", "unchanged", "positive", "negative", "zero"];

/// The words of conditions that are no names.
const OPERATORS: [&str; 9] = ["not", "in", "is", "and", "or", "if", "elif", "else", "set"];

/// The parts of facts that say by a value of their own that there is none.
const PARTS: [&str; 3] = ["trend", "sign", "number"];

thread_local! {
    // The engine's functions know nothing of who renders, and a text is rendered by one thread.
    static TAKEN: Cell<Option<usize>> = const { Cell::new(None) };
}

/// What a condition compares with a word.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Compared {
    /// Names joined by full stops.
    path: String,
    /// Whether the branch behind the condition holds for what is not known as well: by `!=`, or beside
    /// another value that is not known.
    in_own_branch: bool,
}

/// A branch that is reached although a value is not known.
#[derive(Debug)]
struct Doubt {
    template: usize,
    tag: Range<usize>,
    path: String,
}

/// Copies of the templates of a language that stop where a branch takes the unknown for a word.
#[derive(Debug)]
pub(super) struct Doubts {
    templates: Tera,
    doubts: Vec<Doubt>,
}

impl Doubts {
    /// Copies of `sources`, which `templates` has as they are; `None` where no condition can take the
    /// unknown for a word.
    pub(super) fn new(templates: &Tera, sources: &[SourceFile]) -> Option<Self> {
        let mut doubts = Vec::new();
        let copies: Vec<(&str, String)> = (0..)
            .zip(sources)
            .map(|(template, source)| {
                let copy = Writer { text: source.text(), template, doubts: &mut doubts }.copy();
                (source.path(), comparisons::readable(&copy))
            })
            .collect();
        if doubts.is_empty() {
            return None;
        }
        let mut engine = Syntax::Text.engine();
        engine.register_from(templates);
        engine.register_function(CALL, must_be_known);
        engine.add_raw_templates(copies).ok()?;
        Some(Self { templates: engine, doubts })
    }

    /// TPL-008: the branch of an edition's text that takes the unknown for a word.
    pub(super) fn taken(
        &self,
        entry: &str,
        context: &Context,
        sources: &[SourceFile],
    ) -> Option<Diagnostic> {
        TAKEN.set(None);
        // Any other error is one of the templates as they are, too.
        self.templates.render_to(entry, context, io::sink()).err()?;
        let doubt = self.doubts.get(TAKEN.get()?)?;
        let source = sources.get(doubt.template)?;
        let (path, words) = (&doubt.path, &source.text()[doubt.tag.clone()]);
        let message = format!("`{path}` is not known here, and what follows takes it for known");
        let known = path.strip_suffix(".sign").or(path.strip_suffix(".number"));
        let question = match known {
            Some(fact) => format!("not {fact}.known"),
            None => format!("{path} == \"unknown\""),
        };
        let hint = match inner(words) {
            "else" => format!("Write before it `{{% elif {question} %}}`, and what holds then."),
            _ => format!("Ask before: `{{% if {question} %}}`."),
        };
        let finding = Diagnostic::new(Code::UnknownTaken, message);
        Some(finding.at(source, doubt.tag.clone(), "here").hint(hint))
    }
}

/// Stops where what it is given is not known.
#[allow(clippy::needless_pass_by_value, reason = "the engine calls its functions like this")]
fn must_be_known(kwargs: Kwargs, _: &State<'_>) -> Result<Value, Error> {
    let value = kwargs.get::<Value>("value")?;
    let is_unknown = value.is_none_or(|value| {
        let is_absent = value.is_undefined() || value.is_none();
        is_absent || value.as_str().is_some_and(|word| matches!(word, "unknown" | ""))
    });
    if is_unknown {
        TAKEN.set(Some(kwargs.must_get::<usize>("doubt")?));
        return Err(Error::message("not known"));
    }
    Ok(Value::safe_string(""))
}

/// A chain of conditions, up to where the template is read.
#[derive(Default)]
struct Chain {
    compared: BTreeSet<String>,
    /// The facts and values of which the chain asks whether they are known.
    asked: Asked,
}

/// What conditions ask about the unknown.
#[derive(Default)]
struct Asked {
    /// Values compared with "unknown".
    values: BTreeSet<String>,
    /// Facts whose gap, or trend, is asked for.
    facts: BTreeSet<String>,
    /// Facts that are asked whether they are known: their numbers and signs.
    known: BTreeSet<String>,
}

impl Asked {
    fn covers(&self, path: &str) -> bool {
        let (fact, part) = path.rsplit_once('.').unwrap_or((path, ""));
        // A chart that is known has marks with a number.
        let mut wholes = self.known.iter();
        let is_of = |whole: &String| {
            fact.strip_prefix(whole.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let has_number = matches!(part, "sign" | "number");
        self.values.contains(path) || self.facts.contains(fact) || has_number && wholes.any(is_of)
    }
}

/// Writes the copy of a template.
struct Writer<'t> {
    text: &'t str,
    template: usize,
    doubts: &'t mut Vec<Doubt>,
}

impl Writer<'_> {
    fn copy(mut self) -> String {
        let all: Vec<Part> = parts(self.text, Syntax::Text).collect();
        let mut copy = String::with_capacity(self.text.len() * 2);
        let mut chains: Vec<Chain> = Vec::new();
        for part in &all {
            let words = &self.text[part.span.clone()];
            let tag = inner(words).split(|c: char| !c.is_alphanumeric() && c != '_').next();
            let (mut before, mut behind) = (BTreeSet::new(), BTreeSet::new());
            match (part.kind, tag) {
                (PartKind::Tag, Some(word @ ("if" | "elif"))) => {
                    if word == "if" {
                        chains.push(Chain::default());
                    }
                    if let Some(chain) = chains.last_mut() {
                        behind = chain.branch(self.text, &part.span);
                    }
                }
                (PartKind::Tag, Some("else")) => {
                    // The `else` of a loop ends no chain that compares anything of its own.
                    behind = chains.last().map_or(BTreeSet::new(), Chain::rest);
                }
                // A loop may have an `else` of its own.
                (PartKind::Tag, Some("for")) => chains.push(Chain::default()),
                (PartKind::Tag, Some("endif" | "endfor")) => drop(chains.pop()),
                // A condition within a tag, or a truth that is kept, stands for both of its branches.
                (PartKind::Print, _) | (PartKind::Tag, Some("set" | "set_global")) => {
                    let is_condition = words.contains(" if ") || part.kind == PartKind::Tag;
                    if is_condition && !inner(words).starts_with('<') {
                        let mut chain = Chain::default();
                        chain.branch(self.text, &part.span);
                        before = chain.rest();
                    }
                }
                _ => {}
            }
            for path in before {
                copy.push_str(&self.call(part, path));
            }
            copy.push_str(words);
            for path in behind {
                copy.push_str(&self.call(part, path));
            }
        }
        copy
    }

    fn call(&mut self, part: &Part, path: String) -> String {
        // A mark of a chart that is not there is not known either; but nothing was compared with it.
        let guard = path.rsplit_once('.').map_or("", |(fact, _)| fact);
        let call = format!("{{{{ {CALL}(doubt={}, value={path}) }}}}", self.doubts.len());
        let call = if guard.contains('.') {
            format!("{{% if {guard} is defined %}}{call}{{% endif %}}")
        } else {
            call
        };
        self.doubts.push(Doubt { template: self.template, tag: part.span.clone(), path });
        call
    }
}

impl Chain {
    /// Takes a condition in, and gives the paths that its own branch must know.
    fn branch(&mut self, text: &str, tag: &Range<usize>) -> BTreeSet<String> {
        let compared = compared(text, tag, &mut self.asked);
        let own = compared.iter().filter(|compared| compared.in_own_branch);
        let own: BTreeSet<String> = own.map(|compared| compared.path.clone()).collect();
        self.compared.extend(compared.into_iter().map(|compared| compared.path));
        own.into_iter().filter(|path| !self.asked.covers(path)).collect()
    }

    /// The paths that whoever comes behind all conditions must know.
    fn rest(&self) -> BTreeSet<String> {
        self.compared.iter().filter(|path| !self.asked.covers(path)).cloned().collect()
    }
}

/// What a tag compares with words, or with others of the kind; what it asks is added to `asked`.
fn compared(text: &str, tag: &Range<usize>, asked: &mut Asked) -> Vec<Compared> {
    let paths = paths(text, tag.clone());
    let mut found = Vec::new();
    let mut is_negated = false;
    for (index, path) in paths.iter().enumerate() {
        let (Some(first), Some(last)) = (path.first(), path.last()) else { continue };
        let name = text[first.start..last.end].to_owned();
        match (path.len(), name.as_str()) {
            (1, "not") => is_negated = true,
            (1, "and" | "or" | "if" | "elif" | "else") => is_negated = false,
            _ => {}
        }
        let (fact, part) = name.rsplit_once('.').unwrap_or(("", &name));
        match part {
            "gap" => drop(asked.facts.insert(fact.to_owned())),
            "known" => drop(asked.known.insert(fact.to_owned())),
            _ => {}
        }
        let behind = text[last.end..tag.end].trim_start();
        let before = text[tag.start..first.start].trim_end();
        let sign = ["==", "!="].into_iter().find(|sign| behind.starts_with(sign));
        let sign = sign.or(["==", "!="].into_iter().find(|sign| before.ends_with(sign)));
        let is_listed = is_before_list(behind);
        if sign.is_none() && !is_listed || OPERATORS.contains(&name.as_str()) {
            continue;
        }
        let literals = literals(behind, before, is_listed);
        if literals.contains(&"unknown") {
            if part == "trend" && !fact.is_empty() {
                asked.facts.insert(fact.to_owned());
            }
            asked.values.insert(name);
            continue;
        }
        let beside = [index.checked_sub(1), Some(index + 1)];
        let is_beside_path = literals.is_empty()
            && beside
                .into_iter()
                .flatten()
                .any(|near| paths.get(near).is_some_and(|p| p.len() > 1));
        let is_word = literals.iter().any(|word| WORDS.contains(word));
        if is_word || PARTS.contains(&part) && is_beside_path {
            let in_own_branch =
                is_negated || sign == Some("!=") || behind.starts_with("not in") || is_beside_path;
            found.push(Compared { path: name, in_own_branch });
        }
    }
    found
}

/// Whether a list stands behind a value: `in [`, `not in [`.
fn is_before_list(behind: &str) -> bool {
    let behind = behind.strip_prefix("not ").map_or(behind, str::trim_start);
    behind.strip_prefix("in").is_some_and(|list| list.trim_start().starts_with('['))
}

/// The texts in quotes beside a comparison.
fn literals<'t>(behind: &'t str, before: &'t str, is_listed: bool) -> Vec<&'t str> {
    let is_quote = |c: char| "\"'`".contains(c);
    if is_listed {
        let list = behind.split_once(']').map_or(behind, |(list, _)| list);
        return list.split(is_quote).skip(1).step_by(2).collect();
    }
    let signs = ["==", "!="];
    let right = signs.into_iter().find_map(|sign| behind.strip_prefix(sign)).map(str::trim_start);
    let right = right.filter(|right| right.starts_with(is_quote));
    let left = signs.into_iter().find_map(|sign| before.strip_suffix(sign)).map(str::trim_end);
    let left = left.filter(|left| left.ends_with(is_quote));
    match (right, left) {
        (Some(right), _) => right.split(is_quote).nth(1).into_iter().collect(),
        (None, Some(left)) => left.rsplit(is_quote).nth(1).into_iter().collect(),
        (None, None) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a template stops for a fact whose value is known, or neither value nor trend.
    fn stops(template: &str, trend: &str, sign: &str) -> Option<String> {
        let source = SourceFile::new("en.md", template);
        let mut templates = Syntax::Text.engine();
        let text = comparisons::readable(template);
        templates.add_raw_templates([("en.md", text)]).unwrap();
        let sources = [source];
        let mut context = Context::new();
        let fact = |trend: &str, sign: &str| {
            let number = Some(1).filter(|_| !sign.is_empty());
            serde_json::json!({ "trend": trend, "sign": sign, "number": number,
                                "known": !sign.is_empty(), "gap": "base" })
        };
        context.insert("a", &fact(trend, sign));
        context.insert("b", &fact("unknown", "zero"));
        context.insert("chart", &serde_json::json!({ "known": false }));
        let doubts = Doubts::new(&templates, &sources)?;
        doubts.taken("en.md", &context, &sources).map(|finding| finding.hints[0].clone())
    }

    #[test]
    fn a_branch_that_takes_the_unknown_for_a_word_is_found() {
        for template in [
            "{% if a.trend == \"rise\" %}+{% elif a.trend == \"fall\" %}-{% else %}={% endif %}",
            "{% if a.trend == \"rise\" %}+{% else %}-{% endif %}",
            "{% if a.trend != \"rise\" %}It did not rise.{% endif %}",
            "{% if not a.trend == \"rise\" %}It did not rise.{% endif %}",
            "{% if a.trend not in [\"rise\", \"fall\"] %}={% endif %}",
            "{% if a.trend == b.trend %}They went one way.{% endif %}",
            "{% if a.known %}{% if 'fall' == a.trend %}-{% else %}+{% endif %}{% endif %}",
            "{{ \"+\" if a.trend == \"rise\" else \"-\" }}",
            "{% set is_up = a.trend == \"rise\" %}",
            "{% set way = a.trend %}{% if way == \"rise\" %}+{% else %}-{% endif %}",
            "{% component went(way) %}{% if way == \"rise\" %}+{% else %}-{% endif %}{% endcomponent went %}{{ <went way={a.trend} /> }}",
        ] {
            assert!(stops(template, "unknown", "zero").is_some(), "{template}");
            assert_eq!(
                stops(template, "unchanged", "zero").filter(|_| !template.contains('b')),
                None
            );
        }
        let sign = "{% if a.sign == \"positive\" %}+{% else %}-{% endif %}";
        let hint = "Write before it `{% elif not a.known %}`, and what holds then.";
        assert_eq!(stops(sign, "unknown", "").as_deref(), Some(hint));
        assert_eq!(stops(sign, "unknown", "zero"), None);
        assert!(
            stops("{% if a.number != b.number %}They differ.{% endif %}", "unknown", "").is_some()
        );
    }

    #[test]
    fn what_asks_for_the_unknown_goes_on() {
        for template in [
            "{% if a.trend == \"rise\" %}It rose.{% endif %}",
            "{% if a.trend == \"rise\" %}+{% elif a.trend == \"unknown\" %}?{% else %}-{% endif %}",
            "{% if a.trend != \"unknown\" %}{% if a.trend == \"rise\" %}+{% else %}-{% endif %}{% endif %}",
            "{% if a.gap == \"base\" %}?{% elif a.trend == \"rise\" %}+{% else %}-{% endif %}",
            "{% if a.trend == b.trend and a.trend != \"unknown\" %}+{% elif a.trend != \"unknown\" and b.trend != \"unknown\" %}-{% else %}?{% endif %}",
            "{% if chart.known and chart.largest.sign == \"positive\" %}+{% else %}?{% endif %}",
            "{% if a.label == \"rises\" %}+{% else %}-{% endif %}",
            "{% for x in [a] %}{{ x.sign }}{% else %}none{% endfor %}",
        ] {
            assert_eq!(stops(template, "unknown", "zero"), None, "{template}");
        }
    }
}
