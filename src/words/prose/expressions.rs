//! Expressions of templates: what is compared with what, and where both stand.
//!
//! [`read`] is the entry point. An expression is read as the engine reads it, as far as it compares; everything
//! else is [`Expr::Open`].

use std::ops::Range;

use super::by_code::element;
use super::names::is_name;

/// An expression.
#[derive(Debug, Clone)]
pub(super) enum Expr {
    /// A name with what is asked of it.
    Path(Path),
    /// A text in quotes.
    Word(Word),
    /// `[a, b]`.
    List(Vec<Expr>),
    /// `a == b`; an `in` before a list is one for each element.
    Same(Box<[Expr; 2]>),
    /// `a in b`, where no list stands there.
    Within(Box<[Expr; 2]>),
    /// `not a`.
    Not(Box<Expr>),
    /// `a and b`.
    All(Box<[Expr; 2]>),
    /// One or more of these.
    Any(Vec<Expr>),
    /// `a if b else c`.
    Choice(Box<Choice>),
    /// Anything else, as it is written, with the expressions in it.
    Open(String, Vec<Expr>),
}

/// A name with what is asked of it: `arrivals.change.sign`.
#[derive(Debug, Clone)]
pub(super) struct Path {
    /// The names, front to back; an index is its digits.
    pub(super) names: Vec<String>,
    /// Where the first comes from.
    pub(super) root: Root,
    /// The names as a template has them: `a.b["c-d"]`.
    pub(super) name: String,
}

/// Where a name comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Root {
    /// It is given to all templates.
    Given,
    /// An argument of a shared sentence, or an element of a list of facts.
    Argument,
    /// The template makes it.
    Made,
}

/// A text in quotes.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub(super) text: String,
    /// Its place, with the quotes.
    pub(super) span: Range<usize>,
}

/// One of two values.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    pub(super) then: Expr,
    pub(super) condition: Expr,
    /// The place of the condition.
    pub(super) span: Range<usize>,
    pub(super) otherwise: Expr,
}

impl Path {
    fn new(names: Vec<String>, root: Root) -> Self {
        let mut name = names.first().cloned().unwrap_or_default();
        name.extend(names.iter().skip(1).map(|name| element(name)));
        Self { names, root, name }
    }
}

impl Expr {
    /// The expressions that this one is made of.
    pub(super) fn children(&self) -> Vec<&Self> {
        match self {
            Self::Path(_) | Self::Word(_) => Vec::new(),
            Self::List(all) | Self::Any(all) | Self::Open(_, all) => all.iter().collect(),
            Self::Same(both) | Self::Within(both) | Self::All(both) => both.iter().collect(),
            Self::Not(inner) => vec![inner],
            Self::Choice(choice) => vec![&choice.then, &choice.condition, &choice.otherwise],
        }
    }

    /// This expression and all in it.
    pub(super) fn walk<'e>(&'e self, visit: &mut dyn FnMut(&'e Self)) {
        visit(self);
        for child in self.children() {
            child.walk(visit);
        }
    }

    /// What tells two questions apart.
    pub(super) fn key(&self) -> String {
        let joined = |all: &[Self]| all.iter().map(Self::key).collect::<Vec<_>>().join(",");
        match self {
            Self::Path(path) => path.name.clone(),
            Self::Word(word) => format!("{:?}", word.text),
            Self::Open(words, _) => words.clone(),
            Self::Same(both) => format!("same({})", joined(&**both)),
            Self::Within(both) => format!("within({})", joined(&**both)),
            Self::All(both) => format!("all({})", joined(&**both)),
            Self::Not(inner) => format!("not({})", inner.key()),
            Self::List(all) | Self::Any(all) => format!("any({})", joined(all)),
            Self::Choice(choice) => {
                let parts = [&choice.then, &choice.condition, &choice.otherwise];
                parts.map(Self::key).join("?")
            }
        }
    }
}

/// What a name of the template stands for.
#[derive(Debug, Clone)]
pub(super) enum Meaning {
    /// An argument, or an element of a list.
    Argument,
    /// Something that the template makes.
    Made,
    /// What it was set to.
    Known(Expr),
}

/// The expression of tokens; `meaning` is what names stand for that the template defines.
pub(super) fn read(
    text: &str,
    tokens: &[Token],
    meaning: &dyn Fn(&str) -> Option<Meaning>,
) -> Expr {
    let mut reader = Reader { text, tokens, next: 0, meaning, depth: 0 };
    let first = reader.expr(0);
    let mut rest = Vec::new();
    while reader.next < tokens.len() {
        let before = reader.next;
        rest.push(reader.expr(0));
        reader.next = reader.next.max(before + 1);
    }
    if rest.is_empty() {
        return first;
    }
    rest.insert(0, first);
    Expr::Open(reader.words(0), rest)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Name,
    Number,
    Text,
    Sign,
}

/// A word, number, text or sign in a tag.
#[derive(Debug, Clone)]
pub(super) struct Token {
    kind: Kind,
    /// Its place.
    pub(super) span: Range<usize>,
}

/// The tokens of a part of a template.
pub(super) fn tokens(text: &str, span: Range<usize>) -> Vec<Token> {
    let mut found = Vec::new();
    let mut start = span.start;
    while let Some(first) = text[start..span.end].chars().next() {
        let rest = &text[start..span.end];
        let (kind, length) = if "\"'`".contains(first) {
            (Kind::Text, rest[1..].find(first).map_or(rest.len(), |end| end + 2))
        } else if first.is_ascii_digit() {
            let digits = |text: &str| text.find(|c| !is_name(c)).unwrap_or(text.len());
            let whole = digits(rest);
            let behind = rest[whole..].strip_prefix('.').unwrap_or("");
            let is_fraction = behind.starts_with(|c: char| c.is_ascii_digit());
            (Kind::Number, if is_fraction { whole + 1 + digits(behind) } else { whole })
        } else if is_name(first) {
            (Kind::Name, rest.find(|c| !is_name(c)).unwrap_or(rest.len()))
        } else {
            let signs = ["==", "!=", ">=", "<=", "//", "**"];
            let long = signs.iter().find(|sign| rest.starts_with(**sign));
            (Kind::Sign, long.map_or(first.len_utf8(), |sign| sign.len()))
        };
        if !first.is_whitespace() {
            found.push(Token { kind, span: start..start + length });
        }
        start += length;
    }
    found
}

/// The depth of parentheses that is read; the engine has a limit of its own.
const DEPTH: usize = 100;

/// Reads tokens by the precedence of the operators: `or`, `and`, `in`, comparisons, calculations, filters.
struct Reader<'r> {
    text: &'r str,
    tokens: &'r [Token],
    next: usize,
    meaning: &'r dyn Fn(&str) -> Option<Meaning>,
    depth: usize,
}

impl Reader<'_> {
    fn word(&self, ahead: usize) -> &str {
        self.tokens.get(self.next + ahead).map_or("", |token| &self.text[token.span.clone()])
    }

    fn kind(&self) -> Option<Kind> {
        self.tokens.get(self.next).map(|token| token.kind)
    }

    fn takes(&mut self, word: &str) -> bool {
        let is_next = self.word(0) == word && self.kind() != Some(Kind::Text);
        self.next += usize::from(is_next);
        is_next
    }

    /// The place of the tokens from `first` to the next one.
    fn span(&self, first: usize) -> Range<usize> {
        let read = self.tokens.get(first..self.next).unwrap_or_default();
        match (read.first(), read.last()) {
            (Some(first), Some(last)) => first.span.start..last.span.end,
            _ => 0..0,
        }
    }

    fn words(&self, first: usize) -> String {
        self.text[self.span(first)].to_owned()
    }

    fn expr(&mut self, power: u8) -> Expr {
        let first = self.next;
        if self.depth > DEPTH {
            self.next = self.tokens.len();
            return Expr::Open(self.words(first), Vec::new());
        }
        self.depth += 1;
        let mut left = self.operand();
        while let Some(joined) = self.joined(&left, first, power) {
            left = joined;
        }
        self.depth -= 1;
        left
    }

    /// The expression that an operator behind `left` makes, if it binds at least as strongly as `power`.
    fn joined(&mut self, left: &Expr, first: usize, power: u8) -> Option<Expr> {
        if self.kind()? == Kind::Text {
            return None;
        }
        let is_negated = self.word(0) == "not" && self.word(1) == "in";
        let sign = self.word(usize::from(is_negated)).to_owned();
        let own = match sign.as_str() {
            "if" => 0,
            "or" => 1,
            "and" => 3,
            "in" | "is" => 5,
            "==" | "!=" | "<" | ">" | "<=" | ">=" => 7,
            "+" | "-" | "*" | "/" | "%" | "~" | "//" | "**" => 11,
            "|" | "[" | "." => 17,
            _ => return None,
        };
        if own < power {
            return None;
        }
        self.next += 1 + usize::from(is_negated);
        let left = left.clone();
        Some(match sign.as_str() {
            "if" => {
                let start = self.next;
                let condition = self.expr(0);
                let span = self.span(start);
                let otherwise = if self.takes("else") {
                    self.expr(0)
                } else {
                    Expr::Open(String::new(), Vec::new())
                };
                Expr::Choice(Box::new(Choice { then: left, condition, span, otherwise }))
            }
            "or" => Expr::Any(vec![left, self.expr(2)]),
            "and" => Expr::All(Box::new([left, self.expr(4)])),
            "==" => Expr::Same(Box::new([left, self.expr(8)])),
            "!=" => Expr::Not(Box::new(Expr::Same(Box::new([left, self.expr(8)])))),
            "in" => {
                let within = match self.expr(6) {
                    Expr::List(all) => {
                        let same = |element| Expr::Same(Box::new([left.clone(), element]));
                        Expr::Any(all.into_iter().map(same).collect())
                    }
                    whole => Expr::Within(Box::new([left, whole])),
                };
                if is_negated { Expr::Not(Box::new(within)) } else { within }
            }
            "is" => {
                let is_not = self.takes("not");
                let mut inner = vec![left];
                self.next += 1;
                inner.extend(self.arguments());
                let words = self.words(first).replacen(" not ", " ", usize::from(is_not));
                let test = Expr::Open(words, inner);
                if is_not { Expr::Not(Box::new(test)) } else { test }
            }
            "|" => {
                self.next += 1;
                let mut inner = vec![left];
                inner.extend(self.arguments());
                Expr::Open(self.words(first), inner)
            }
            "[" => {
                let inner = self.until("]");
                Expr::Open(self.words(first), [vec![left], inner].concat())
            }
            "." => {
                self.next += 1;
                Expr::Open(self.words(first), vec![left])
            }
            _ => {
                let right = self.expr(own + 1);
                Expr::Open(self.words(first), vec![left, right])
            }
        })
    }

    /// The values of the arguments of a call, if there are any.
    fn arguments(&mut self) -> Vec<Expr> {
        if self.takes("(") { self.until(")") } else { Vec::new() }
    }

    /// The expressions up to a sign that closes; the names of arguments are left out.
    fn until(&mut self, close: &str) -> Vec<Expr> {
        let mut found = Vec::new();
        while self.next < self.tokens.len() && !self.takes(close) {
            if self.kind() == Some(Kind::Name) && self.word(1) == "=" {
                self.next += 2;
                continue;
            }
            let before = self.next;
            let is_between = [",", ":", "{", "}", "="].iter().any(|sign| self.takes(sign));
            if !is_between {
                found.push(self.expr(0));
                self.next = self.next.max(before + 1);
            }
        }
        found
    }

    fn operand(&mut self) -> Expr {
        let first = self.next;
        let Some(token) = self.tokens.get(first).cloned() else {
            return Expr::Open(String::new(), Vec::new());
        };
        let word = &self.text[token.span.clone()];
        self.next += 1;
        match (token.kind, word) {
            (Kind::Text, _) => {
                let inside = word.get(1..word.len().max(2) - 1).unwrap_or_default();
                Expr::Word(Word { text: inside.to_owned(), span: token.span })
            }
            (Kind::Name, "not") => Expr::Not(Box::new(self.expr(5))),
            (Kind::Name, "true" | "false" | "none" | "True" | "False" | "None")
            | (Kind::Number, _) => Expr::Open(word.to_owned(), Vec::new()),
            (Kind::Name, _) if self.word(0) == "(" => {
                let inner = self.arguments();
                Expr::Open(self.words(first), inner)
            }
            (Kind::Name, _) => self.path(word),
            (Kind::Sign, "(") => {
                let inner = self.expr(0);
                if self.takes(")") {
                    return inner;
                }
                Expr::Open(self.words(first), vec![inner])
            }
            (Kind::Sign, "[") => {
                let inner = self.until("]");
                let is_made = self.tokens[first..self.next]
                    .iter()
                    .any(|token| self.text[token.span.clone()] == *"for");
                if is_made { Expr::Open(self.words(first), inner) } else { Expr::List(inner) }
            }
            (Kind::Sign, "{") => {
                let inner = self.until("}");
                Expr::Open(self.words(first), inner)
            }
            (Kind::Sign, "<") => {
                let inner = self.until(">");
                Expr::Open(self.words(first), inner)
            }
            (Kind::Sign, _) => Expr::Open(word.to_owned(), Vec::new()),
        }
    }

    /// A name with what is asked of it, or what the template set the name to.
    fn path(&mut self, name: &str) -> Expr {
        let mut names = vec![name.to_owned()];
        loop {
            let name = self.word(1).to_owned();
            let token = self.tokens.get(self.next + 1).map(|token| token.kind);
            match (self.word(0), token) {
                (".", Some(Kind::Name | Kind::Number)) => {
                    names.push(name);
                    self.next += 2;
                }
                ("[", Some(Kind::Text | Kind::Number)) if self.word(2) == "]" => {
                    names.push(name.trim_matches(|c| "\"'`".contains(c)).to_owned());
                    self.next += 3;
                }
                _ => break,
            }
        }
        let root = match (self.meaning)(name) {
            None => Root::Given,
            Some(Meaning::Argument) => Root::Argument,
            Some(Meaning::Known(Expr::Path(path))) => {
                let names = path.names.iter().cloned().chain(names.into_iter().skip(1)).collect();
                return Expr::Path(Path::new(names, path.root));
            }
            Some(Meaning::Known(expr)) if names.len() == 1 => return expr,
            Some(Meaning::Made | Meaning::Known(_)) => Root::Made,
        };
        Expr::Path(Path::new(names, root))
    }
}
