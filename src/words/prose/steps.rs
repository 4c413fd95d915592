//! What the tags of a template do and ask, front to back.
//!
//! [`steps`] is the entry point: the parts of a template with their expressions, in which a name that the
//! template sets once is what it was set to.

use super::engine::Syntax;
use super::expressions::{self, Expr, Meaning, Path, Root, Token, tokens};
use super::names::is_name;
use super::parts::{Part, PartKind, parts};

/// What a part of a template does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Does {
    If,
    Elif,
    Else,
    EndIf,
    For,
    EndFor,
    Set,
    Print,
    Text,
    Nothing,
}

/// A part of a template with its expression.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) part: Part,
    pub(super) does: Does,
    pub(super) expr: Option<Expr>,
}

/// The names that a template defines, up to where it is read; the last one counts.
#[derive(Default)]
struct Scope {
    names: Vec<(String, Meaning)>,
    /// How many there were where each loop and shared sentence began.
    outside: Vec<usize>,
}

/// The parts of a template with what they ask.
pub(super) fn steps(text: &str) -> Vec<Step> {
    let all: Vec<Part> = parts(text, Syntax::Text).collect();
    let mut scope = Scope::default();
    let set: Vec<&str> = all.iter().filter_map(|part| set_name(text, part)).collect();
    // What is set more than once is what it was set to last, which depends on the conditions around it.
    let is_plain = |name: &str| set.iter().filter(|other| **other == name).count() == 1;
    all.into_iter().map(|part| scope.step(text, part, &is_plain)).collect()
}

/// The name that a tag sets.
fn set_name<'t>(text: &'t str, part: &Part) -> Option<&'t str> {
    let mut tokens = tag_tokens(text, part)?.into_iter().map(|token| &text[token.span]);
    let word = tokens.next()?;
    ["set", "set_global"].contains(&word).then(|| tokens.next()).flatten()
}

/// The tokens between the marks of a tag.
fn tag_tokens(text: &str, part: &Part) -> Option<Vec<Token>> {
    let is_tag = matches!(part.kind, PartKind::Print | PartKind::Tag);
    let is_whole = is_tag && part.span.len() >= 4;
    is_whole.then(|| {
        let words = &text[part.span.clone()];
        let start = part.span.start + 2 + usize::from(words[2..].starts_with('-'));
        let end = part.span.end - 2;
        let end = end - usize::from(text[..end].ends_with('-'));
        tokens(text, start..end.max(start))
    })
}

impl Scope {
    fn step(&mut self, text: &str, part: Part, is_plain: &dyn Fn(&str) -> bool) -> Step {
        let Some(all) = tag_tokens(text, &part) else {
            let does = if part.kind == PartKind::Text { Does::Text } else { Does::Nothing };
            return Step { part, does, expr: None };
        };
        let word = |index: usize| all.get(index).map_or("", |token| &text[token.span.clone()]);
        if part.kind == PartKind::Print {
            let expr = Some(self.expr(text, &all));
            return Step { part, does: Does::Print, expr };
        }
        let mut expr = None;
        let does = match word(0) {
            "if" | "elif" => {
                expr = Some(self.expr(text, &all[1..]));
                if word(0) == "if" { Does::If } else { Does::Elif }
            }
            "else" => Does::Else,
            "endif" => Does::EndIf,
            "for" => {
                let before_list =
                    (1..all.len()).find(|index| word(*index) == "in").unwrap_or(all.len());
                let list = self.expr(text, all.get(before_list + 1..).unwrap_or_default());
                let meaning =
                    if matches!(list, Expr::Path(_)) { Meaning::Argument } else { Meaning::Made };
                self.outside.push(self.names.len());
                let names = (1..before_list).map(word).filter(|name| name.starts_with(is_name));
                self.names.extend(names.map(|name| (name.to_owned(), meaning.clone())));
                expr = Some(list);
                Does::For
            }
            "component" => {
                self.outside.push(self.names.len());
                let names = (2..all.len()).map(word).filter(|name| name.starts_with(is_name));
                self.names.extend(names.map(|name| (name.to_owned(), Meaning::Argument)));
                Does::Nothing
            }
            "endfor" | "endcomponent" => {
                let outside = self.outside.pop().unwrap_or(0);
                self.names.truncate(outside);
                if word(0) == "endfor" { Does::EndFor } else { Does::Nothing }
            }
            "set" | "set_global" => {
                let name = word(1).to_owned();
                let is_value = word(2) == "=";
                expr = is_value.then(|| self.expr(text, &all[3..]));
                let is_known = is_plain(&name) && (word(0) == "set" || self.outside.is_empty());
                let meaning = expr.clone().filter(|expr| is_known && is_lasting(expr));
                let meaning = meaning.map_or(Meaning::Made, Meaning::Known);
                // What is set for all outlives the loop around it.
                let place = if word(0) == "set" { self.names.len() } else { 0 };
                self.names.insert(place, (name, meaning));
                self.outside.iter_mut().filter(|_| place == 0).for_each(|count| *count += 1);
                Does::Set
            }
            _ => {
                expr = Some(self.expr(text, &all));
                Does::Nothing
            }
        };
        Step { part, does, expr }
    }

    fn expr(&self, text: &str, tokens: &[Token]) -> Expr {
        expressions::read(text, tokens, &|name| self.meaning(name).cloned())
    }

    fn meaning(&self, name: &str) -> Option<&Meaning> {
        self.names.iter().rev().find(|(own, _)| own == name).map(|(_, meaning)| meaning)
    }
}

/// Whether an expression is the same wherever it is read: no name in it can be set again.
fn is_lasting(expr: &Expr) -> bool {
    let mut is_lasting = true;
    expr.walk(&mut |expr| {
        is_lasting &= !matches!(expr, Expr::Path(Path { root: Root::Made, .. }));
    });
    is_lasting
}
