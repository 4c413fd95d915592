//! Conditions that would take what is not known for a word, the `{% else %}` behind "rise" and "fall", and sentences that
//! would lead to an empty list.
//!
//! [`Doubts::taken`] is the entry point. `{% if x.trend == "rise" %} … {% else %} It fell.` is false
//! where the trend is unknown, and so is a `!=`, and two trends that are equal because both are unknown.
//! Whether a branch is reached depends on loops, shared sentences and everything that a condition can
//! ask, so that templates alone cannot tell. What is rendered first, to nobody, is a copy with a call
//! in each such branch, which is given what the conditions compared and stops where that is unknown. A chain of
//! conditions that asks for the unknown itself has no call.

use std::cell::Cell;
use std::io;
use std::ops::Range;

use tera::{Context, Error, Function, Kwargs, State, Tera, TeraResult, Value};

use super::engine::Syntax;
use super::expressions::Expr;
use super::parts::inner;
use super::steps::{Does, Step, steps};
use super::unknown_words::{Chain, doubted};
use super::values::{is_empty, is_not_known};
use super::{comparisons, empty_lists};
use crate::findings::{Code, Diagnostic, SourceFile};

/// The function that the copies call.
const CALL: &str = "must_be_known";

thread_local! {
    // The engine's functions know nothing of who renders, and a text is rendered by one thread.
    static TAKEN: Cell<Option<usize>> = const { Cell::new(None) };
}

/// What is wrong where a call stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lack {
    /// A value is not known, and a branch takes it for known.
    Known,
    /// A list is empty, and a sentence leads to it.
    Items,
}

/// A branch that is reached although a value is not known, or a loop over nothing.
#[derive(Debug)]
struct Doubt {
    lack: Lack,
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
    /// Copies of `sources`, which `templates` has as they are; `None` where no place can take the
    /// unknown for a word.
    ///
    /// # Errors
    /// If a copy cannot be read although the template can, with what to write instead.
    pub(super) fn new(
        templates: &Tera,
        sources: &[SourceFile],
    ) -> Result<Option<Self>, Diagnostic> {
        let mut doubts = Vec::new();
        let copies = (0..).zip(sources).map(|(template, source)| {
            let mut writer = Writer::new(source.text(), template, &mut doubts);
            (source.path(), comparisons::readable(&writer.copy()))
        });
        let copies: Vec<(&str, String)> = copies.collect();
        if doubts.is_empty() {
            return Ok(None);
        }
        let mut engine = Syntax::Text.engine();
        engine.register_from(templates);
        let values = doubts.iter().map(|doubt: &Doubt| (doubt.lack, doubt.path.clone())).collect();
        engine.register_function(CALL, MustBeKnown { values });
        if engine
            .add_raw_templates(copies.iter().map(|(path, text)| (*path, text.as_str())))
            .is_err()
        {
            let doubted = doubts.iter().find(|doubt| {
                let copy = copies.get(doubt.template);
                copy.is_some_and(|(path, text)| {
                    Syntax::Text.engine().add_raw_template(path, text).is_err()
                })
            });
            return Err(unread(doubted.or(doubts.first()), sources));
        }
        Ok(Some(Self { templates: engine, doubts }))
    }

    /// TPL-008: the branch of an edition's text that takes the unknown for a word. `is_rendered` tells
    /// whether the templates as they are have no error with this edition.
    pub(super) fn taken(
        &self,
        entry: &str,
        context: &Context,
        sources: &[SourceFile],
        is_rendered: bool,
    ) -> Option<Diagnostic> {
        TAKEN.set(None);
        self.templates.render_to(entry, context, io::sink()).err()?;
        let Some(doubt) = TAKEN.get().and_then(|taken| self.doubts.get(taken)) else {
            return is_rendered.then(|| unread(None, sources));
        };
        let source = sources.get(doubt.template)?;
        let (path, words) = (&doubt.path, &source.text()[doubt.tag.clone()]);
        if doubt.lack == Lack::Items {
            let message = format!("`{path}` is empty in this edition, and a sentence leads to it");
            let hint = format!(
                "Write `{{% else %}}` before the `{{% endfor %}}`, with what holds then; or ask before the sentence: `{{% if {path} %}}`."
            );
            let finding = Diagnostic::new(Code::UnknownForm, message);
            return Some(finding.at(source, doubt.tag.clone(), "here").hint(hint));
        }
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

/// A condition that cannot be followed, so that nobody would know what its branches take for known.
fn unread(doubt: Option<&Doubt>, sources: &[SourceFile]) -> Diagnostic {
    let message = "whether this takes what is not known for known cannot be told";
    let finding = Diagnostic::new(Code::UnknownTaken, message);
    let finding = finding.hint("Ask in tags of their own: `{% if x.trend == \"rise\" %}`.");
    match doubt.and_then(|doubt| Some((doubt, sources.get(doubt.template)?))) {
        Some((doubt, source)) => finding.at(source, doubt.tag.clone(), "here"),
        None => finding,
    }
}

/// The function that stops where a value is not known.
struct MustBeKnown {
    /// The values, by the numbers of the doubts.
    values: Vec<(Lack, String)>,
}

impl Function<TeraResult<Value>> for MustBeKnown {
    fn call(&self, kwargs: Kwargs, state: &State<'_>) -> TeraResult<Value> {
        let doubt = kwargs.must_get::<usize>("doubt")?;
        let lacks = |(lack, path): &(Lack, String)| match lack {
            Lack::Known => is_not_known(path, state),
            Lack::Items => is_empty(path, state),
        };
        if self.values.get(doubt).is_some_and(lacks) {
            TAKEN.set(Some(doubt));
            return Err(Error::message("not known"));
        }
        Ok(Value::safe_string(""))
    }

    fn is_safe(&self) -> bool {
        true
    }
}

/// Writes the copy of a template.
struct Writer<'t> {
    text: &'t str,
    template: usize,
    doubts: &'t mut Vec<Doubt>,
    /// The chains that are open, each with the tag of its branch and whether that has printed.
    open: Vec<Branch>,
    chains: Vec<Chain>,
}

/// The branch of a chain that is read.
struct Branch {
    tag: Range<usize>,
    /// Whether what it takes for known has its calls already.
    is_called: bool,
    /// Whether it is a loop, whose `else` ends no chain.
    is_loop: bool,
}

impl<'t> Writer<'t> {
    fn new(text: &'t str, template: usize, doubts: &'t mut Vec<Doubt>) -> Self {
        Self { text, template, doubts, open: Vec::new(), chains: Vec::new() }
    }

    fn copy(&mut self) -> String {
        let mut copy = String::with_capacity(self.text.len() * 2);
        let steps = steps(self.text);
        for (index, step) in steps.iter().enumerate() {
            let span = step.part.span.clone();
            let words = &self.text[span.clone()];
            match step.does {
                Does::Text if words.contains(tells) => copy.push_str(&self.calls()),
                Does::Print | Does::Set => {
                    if let Some(expr) = &step.expr {
                        copy.push_str(&self.said(expr, &span, step.does == Does::Print));
                    }
                }
                Does::Nothing | Does::Text => {}
                _ => {
                    if let Some(list) = empty_lists::needed(self.text, &steps, index, &self.chains)
                    {
                        copy.push_str(&self.call_of(Lack::Items, span.clone(), list.name.clone()));
                    }
                    self.follow(step);
                }
            }
            copy.push_str(words);
        }
        copy
    }

    /// Takes a tag in that begins or ends a branch.
    fn follow(&mut self, step: &Step) {
        let branch = |is_loop| Branch { tag: step.part.span.clone(), is_called: false, is_loop };
        match step.does {
            Does::If => {
                self.open.push(branch(false));
                self.chains.push(Chain { before: Vec::new(), own: step.expr.clone() });
            }
            Does::For => {
                self.open.push(branch(true));
                self.chains.push(Chain::default());
            }
            Does::Elif | Does::Else => {
                if let (Some(open), Some(chain)) = (self.open.last_mut(), self.chains.last_mut())
                    && !open.is_loop
                {
                    *open = branch(false);
                    chain.before.extend(chain.own.take());
                    chain.own.clone_from(&step.expr);
                }
            }
            _ => {
                self.open.pop();
                self.chains.pop();
            }
        }
    }

    /// The calls before something that tells the reader something.
    fn calls(&mut self) -> String {
        match self.open.last_mut() {
            Some(branch) if !branch.is_called => branch.is_called = true,
            _ => return String::new(),
        }
        self.calls_of(None)
    }

    /// The calls for what the chains that are open compare; `tag` is the one to name if not theirs.
    fn calls_of(&mut self, tag: Option<&Range<usize>>) -> String {
        let mut calls = String::new();
        for path in doubted(&self.chains) {
            // The innermost branch without which there is no doubt.
            let outer = (0..self.open.len())
                .find(|last| doubted(&self.chains[..=*last]).contains(&path))
                .and_then(|last| self.open.get(last));
            let tag = outer.map(|branch| &branch.tag).or(tag).cloned().unwrap_or_default();
            calls += &self.call_of(Lack::Known, tag, path);
        }
        calls
    }

    fn call_of(&mut self, lack: Lack, tag: Range<usize>, path: String) -> String {
        let call = format!("{{{{ {CALL}(doubt={}) }}}}", self.doubts.len());
        self.doubts.push(Doubt { lack, template: self.template, tag, path });
        call
    }

    /// The calls before a tag that tells something, in itself or in a choice.
    fn call(&mut self, tag: &Range<usize>) -> String {
        let is_in_choice = self.chains.len() > self.open.len();
        if is_in_choice { self.calls_of(Some(tag)) } else { self.calls() }
    }

    /// The calls before a tag that prints an expression, or keeps it: only words are kept for a reader.
    fn said(&mut self, expr: &Expr, tag: &Range<usize>, is_printed: bool) -> String {
        match expr {
            Expr::Word(word) if !word.text.contains(tells) => String::new(),
            Expr::Word(_) => self.call(tag),
            Expr::Choice(choice) => {
                let is_condition_plain = !choice.span.is_empty();
                self.chains.push(Chain { before: Vec::new(), own: Some(choice.condition.clone()) });
                let then = self.said(&choice.then, tag, is_printed);
                if let Some(chain) = self.chains.last_mut() {
                    chain.before.extend(chain.own.take());
                }
                let otherwise = self.said(&choice.otherwise, tag, is_printed);
                self.chains.pop();
                if !is_condition_plain || then.is_empty() && otherwise.is_empty() {
                    return String::new();
                }
                let condition = &self.text[choice.span.clone()];
                format!("{{% if {condition} %}}{then}{{% else %}}{otherwise}{{% endif %}}")
            }
            // What a choice is given to: `("a" if b else "c") | upper`, an argument.
            Expr::Open(_, inner) => {
                let choices: Vec<&Expr> = inner.iter().filter(|inner| has_choice(inner)).collect();
                let inner: String =
                    choices.into_iter().map(|inner| self.said(inner, tag, is_printed)).collect();
                if is_printed { self.call(tag) + &inner } else { inner }
            }
            Expr::Path(_) if is_printed => self.call(tag),
            _ => String::new(),
        }
    }
}

/// Whether a character tells a reader anything by itself.
fn tells(c: char) -> bool {
    !c.is_whitespace() && !".,;:".contains(c)
}

fn has_choice(expr: &Expr) -> bool {
    let mut has_choice = false;
    expr.walk(&mut |expr| has_choice |= matches!(expr, Expr::Choice(_)));
    has_choice
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a template is told for a fact `a` with a trend and a change of a sign, beside a fact `b` of
    /// which no trend is known; nothing where it goes on. It is checked in any case.
    fn stops(template: &str, trend: &str, sign: &str) -> Option<String> {
        let source = SourceFile::new("en.md", template);
        let mut templates = Syntax::Text.engine();
        let text = comparisons::readable(template);
        templates.add_raw_templates([("en.md", text)]).unwrap();
        let sources = [source];
        let mut context = Context::new();
        let number = |sign: &str| {
            let number = Some(1).filter(|_| !sign.is_empty());
            serde_json::json!({ "sign": sign, "number": number, "known": !sign.is_empty() })
        };
        let fact = |trend: &str, sign: &str| {
            let mut fact = number(sign);
            fact["trend"] = trend.into();
            fact["gap"] = if trend == "unknown" { "base" } else { "none" }.into();
            fact["change"] = number(if trend == "unknown" { "" } else { sign });
            fact["base"] = fact["change"].clone();
            fact
        };
        context.insert("a", &fact(trend, sign));
        context.insert("b", &fact("unknown", "zero"));
        context.insert("l", &[fact(trend, sign)]);
        context.insert("chart", &serde_json::json!({ "known": false }));
        let doubts = Doubts::new(&templates, &sources).unwrap();
        let doubts = doubts.unwrap_or_else(|| panic!("{template} is not checked"));
        doubts.taken("en.md", &context, &sources, true).map(|finding| finding.hints[0].clone())
    }

    /// Whether a template has a place that could take the unknown for a word.
    fn is_checked(template: &str) -> bool {
        let sources = [SourceFile::new("en.md", template)];
        Doubts::new(&Syntax::Text.engine(), &sources).unwrap().is_some()
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
            "{% set is_up = a.trend == \"rise\" %}{% if is_up %}+{% else %}-{% endif %}",
            "{% if not (a.trend == \"rise\" or a.trend == \"fall\") %}It did not change.{% endif %}",
            "{% if a.known and (not (a.trend == `rise`)) %}It did not rise.{% endif %}",
            "{% if a[\"trend\"] == \"rise\" %}+{% else %}-{% endif %}",
            "{% if l[0].trend == \"rise\" %}+{% else %}-{% endif %}",
            "{% for x in l %}{% if x.trend == \"rise\" %}+{% else %}-{% endif %}{% endfor %}",
            "{% if \"rise\" in [a.trend] %}+{% else %}-{% endif %}",
            "{% set up = \"rise\" %}{% if a.trend == up %}+{% else %}-{% endif %}",
            "{% if a.trend == \"rise\" and a.trend != \"unknown\" %}+{% else %}-{% endif %}",
            "{% if a.trend == \"rise\" %}+{% else %}{% if a.known %}It fell.{% endif %}{% endif %}",
            "{% if a.trend == \"rise\" %}{% set w = \"rose\" %}{% else %}{% set w = \"fell\" %}{% endif %}It {{ w }}.",
            "{% set w = \"rose\" if a.trend == \"rise\" else \"fell\" %}It {{ w }}.",
            "{{ (\"+\" if a.trend == \"rise\" else \"-\") | upper }}",
            "{% if a.trend == \"rise\" %}+{% elif a.trend == \"fall\" %}-{% elif a.label %}?{% else %}={% endif %}",
            "{% if a.change.known and a.change.sign == \"positive\" %}It rose.{% else %}It fell.{% endif %}",
            "{% set way = a.trend %}{% if way == \"rise\" %}+{% else %}-{% endif %}",
            "{% component went(way) %}{% if way == \"rise\" %}+{% else %}-{% endif %}{% endcomponent went %}{{ <went way={a.trend} /> }}",
        ] {
            assert!(stops(template, "unknown", "zero").is_some(), "{template}");
            assert_eq!(
                stops(template, "unchanged", "zero").filter(|_| !template.contains("b.")),
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
            "{% if a.gap == \"base\" %}?{% elif a.trend == \"rise\" %}+{% else %}-{% endif %}",
            "{% if chart.known and chart.largest.sign == \"positive\" %}+{% else %}?{% endif %}",
            "{% if not a.change.known %}?{% elif a.change.sign == \"positive\" %}+{% else %}-{% endif %}",
            "{% set is_known = a.change.known %}{% if is_known and a.trend == \"rise\" %}+{% elif is_known %}-{% if a.trend != \"rise\" %}!{% endif %}{% else %}?{% endif %}",
        ] {
            assert_eq!(stops(template, "unknown", "zero"), None, "{template}");
        }
    }

    #[test]
    fn what_takes_nothing_for_known_is_not_checked() {
        for template in [
            "{% if a.trend == \"rise\" %}It rose.{% endif %}",
            "{% set up = a.trend == \"rise\" %}{% if up %}It rose.{% endif %}",
            "{{ \", a rise\" if a.trend == \"rise\" else \"\" }}",
            "{% if a.trend == \"rise\" %}, a rise{% else %}.{% endif %}",
            "{% if a.trend == \"rise\" or a.trend == \"unknown\" %}+{% endif %}",
            "{% if a.trend in [\"rise\", \"fall\", \"unchanged\"] %}+{% else %}?{% endif %}",
            "{% if a.trend == \"rise\" %}a rose{% elif b.trend == \"rise\" %}b rose{% endif %}",
            "{% if a.change.known and a.trend == \"rise\" %}+{% elif a.change.known %}-{% else %}?{% endif %}",
            "{% if a.base.known and a.trend == \"rise\" %}+{% elif a.base.known %}-{% else %}?{% endif %}",
            "{% if a.label == \"rises\" %}+{% else %}-{% endif %}",
            "{% for x in [a] %}{{ x.sign }}{% else %}none{% endfor %}",
        ] {
            assert!(!is_checked(template), "{template}");
        }
    }

    #[test]
    fn a_question_for_the_unknown_by_its_name_leaves_nothing_to_check() {
        for template in [
            "{% if a.trend == \"rise\" %}+{% elif a.trend == \"unknown\" %}?{% else %}-{% endif %}",
            "{% if a.trend != \"unknown\" %}{% if a.trend == \"rise\" %}+{% else %}-{% endif %}{% endif %}",
            "{% if a.trend == \"rise\" %}rose{% else %}{% if a.trend == \"unknown\" %}?{% else %}fell{% endif %}{% endif %}",
            "{% if a.trend != \"rise\" %}{% if a.trend == \"unknown\" %}?{% else %}fell{% endif %}{% else %}rose{% endif %}",
            "{% if a.trend == b.trend and a.trend != \"unknown\" %}+{% elif a.trend != \"unknown\" and b.trend != \"unknown\" %}-{% else %}?{% endif %}",
        ] {
            assert!(!is_checked(template), "{template}");
            assert!(is_checked(&template.replace("unknown", "other")), "{template}");
        }
    }

    #[test]
    fn an_empty_word_of_a_shared_sentence_is_its_own() {
        let template = "{% component went(kind) %}{% if kind == \"zero\" %}0{% else %}some{% endif %}{% endcomponent went %}{{ <went kind=\"\" /> }}";
        assert_eq!(stops(template, "unknown", "zero"), None);
    }
}
