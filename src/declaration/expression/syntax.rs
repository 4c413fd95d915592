//! The tokens of an expression to its tree.
//!
//! [`parse`] is the entry point; the grammar stands in `docs/formulas.md`. Nothing is looked up: a name is a word
//! with its place. The tree is written again by `print`.

use std::ops::Range;

use rust_decimal::Decimal;

use super::tokens::{Slip, Sort, Token, tokens};
use crate::findings::nearest;

/// How deep parentheses, calls and signs may stand in each other.
pub(super) const DEEPEST: usize = 32;

/// A part of an expression, and the bytes of the text where it stands.
#[derive(Debug, Clone)]
pub struct Syntax {
    /// Bytes of the text of the expression.
    pub place: Range<usize>,
    /// What it is.
    pub node: Node,
}

/// What a part of an expression is.
#[derive(Debug, Clone)]
pub enum Node {
    /// A number.
    Number(Decimal),
    /// An indicator or a data set, of some codes or of all.
    Name {
        /// Its name.
        name: Word,
        /// The codes in brackets.
        choices: Vec<Choice>,
    },
    /// `-x`.
    Negative(Box<Syntax>),
    /// Parts joined from left to right by signs of one rank: `+` and `-`, `*` and `/`, or `else`.
    Chain(Box<Syntax>, Vec<(Operator, Syntax)>),
    /// `x@NAME`: another time.
    Shifted(Box<Syntax>, Vec<Word>),
    /// `mean(x)`.
    Call(Function, Box<Syntax>),
}

/// A name or a code, and where it stands.
#[derive(Debug, Clone)]
pub struct Word {
    /// Without quotes.
    pub text: String,
    /// Bytes of the text of the expression, quotes included.
    pub place: Range<usize>,
}

/// A code in brackets.
#[derive(Debug, Clone)]
pub struct Choice {
    /// The column, where it is named.
    pub dimension: Option<Word>,
    /// The code, or `group:NAME`.
    pub code: Word,
}

/// A sign between two parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `+`.
    Plus,
    /// `-`.
    Minus,
    /// `*`.
    Times,
    /// `/`.
    Over,
    /// `else`: the second where the first is not known.
    Else,
}

impl Operator {
    /// How it is written.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Plus => "+",
            Self::Minus => "-",
            Self::Times => "*",
            Self::Over => "/",
            Self::Else => "else",
        }
    }
}

/// What can be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    /// The mean over the periods of the window.
    Mean,
    /// The sum over the periods of the window.
    Sum,
    /// The value of the last period of the window.
    Last,
    /// The value of the year in which the window ends.
    WithinYear,
}

impl Function {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Mean, Self::Sum, Self::Last, Self::WithinYear];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mean => "mean",
            Self::Sum => "sum",
            Self::Last => "last",
            Self::WithinYear => "within_year",
        }
    }
}

impl Syntax {
    /// How deep it is: how many parts stand in each other.
    pub fn depth(&self) -> usize {
        1 + match &self.node {
            Node::Number(_) | Node::Name { .. } => 0,
            Node::Negative(inner) | Node::Call(_, inner) => inner.depth(),
            Node::Shifted(inner, names) => names.len().saturating_sub(1) + inner.depth(),
            Node::Chain(first, rest) => {
                let rest = rest.iter().map(|(_, part)| part.depth());
                rest.fold(first.depth(), usize::max)
            }
        }
    }
}

/// The tree of an expression.
///
/// # Errors
/// The first slip in it, with what to write instead.
pub fn parse(text: &str) -> Result<Syntax, Slip> {
    let tokens = tokens(text)?;
    let mut parser = Parser { tokens, next: 0, end: text.trim_end().len(), depth: 0, text };
    if parser.tokens.is_empty() {
        let hint = "Write what is computed, such as `x - y`.";
        return Err(Slip::new(0..text.len(), "the expression is empty", hint));
    }
    let tree = parser.whole()?;
    match parser.peek() {
        None => Ok(tree),
        Some(token) => Err(parser.left_over(&token.clone())),
    }
}

struct Parser<'t> {
    tokens: Vec<Token>,
    next: usize,
    /// Where the text ends.
    end: usize,
    depth: usize,
    text: &'t str,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next)
    }

    /// Takes the token if it is this sign.
    fn takes(&mut self, sign: char) -> Option<Range<usize>> {
        let token = self.tokens.get(self.next).filter(|token| token.sort == Sort::Sign(sign))?;
        self.next += 1;
        Some(token.place.clone())
    }

    /// Takes the token if it is how this operator is written.
    fn takes_operator(&mut self, operator: Operator) -> bool {
        let is_written = |token: &Token| match &token.sort {
            Sort::Sign(sign) => operator.sign().chars().eq([*sign]),
            Sort::Word(word) => word == operator.sign(),
            Sort::Number(_) | Sort::Quoted(_) => false,
        };
        let is_next = self.peek().is_some_and(is_written);
        self.next += usize::from(is_next);
        is_next
    }

    /// The place of what comes next; at the end, of the last character.
    fn place(&self) -> Range<usize> {
        match self.peek() {
            Some(token) => token.place.clone(),
            None => self.tokens.last().map_or(0..self.end, |token| token.place.clone()),
        }
    }

    fn whole(&mut self) -> Result<Syntax, Slip> {
        self.chain(&[Operator::Else], Self::sum)
    }

    fn sum(&mut self) -> Result<Syntax, Slip> {
        self.chain(&[Operator::Plus, Operator::Minus], Self::product)
    }

    fn product(&mut self) -> Result<Syntax, Slip> {
        self.chain(&[Operator::Times, Operator::Over], Self::signed)
    }

    fn chain(
        &mut self,
        operators: &[Operator],
        part: impl Fn(&mut Self) -> Result<Syntax, Slip>,
    ) -> Result<Syntax, Slip> {
        let first = part(self)?;
        let mut rest = Vec::new();
        while let Some(operator) =
            operators.iter().copied().find(|operator| self.takes_operator(*operator))
        {
            rest.push((operator, part(self)?));
        }
        let Some((_, last)) = rest.last() else { return Ok(first) };
        let place = first.place.start..last.place.end;
        Ok(Syntax { place, node: Node::Chain(Box::new(first), rest) })
    }

    fn signed(&mut self) -> Result<Syntax, Slip> {
        let Some(sign) = self.takes('-') else { return self.shifted() };
        let inner = self.deeper(&sign, Self::signed)?;
        Ok(Syntax { place: sign.start..inner.place.end, node: Node::Negative(Box::new(inner)) })
    }

    fn shifted(&mut self) -> Result<Syntax, Slip> {
        let inner = self.primary()?;
        let mut names = Vec::new();
        while let Some(sign) = self.takes('@') {
            let Some(name) = self.word(false) else {
                let hint = "Write `@year`, `@previous` or the name of an `[anchor.NAME]`.";
                return Err(Slip::new(sign, "`@` stands before the name of a time", hint));
            };
            if names.len() == DEEPEST {
                return Err(too_deep(sign));
            }
            names.push(name);
        }
        let Some(last) = names.last() else { return Ok(inner) };
        let place = inner.place.start..last.place.end;
        Ok(Syntax { place, node: Node::Shifted(Box::new(inner), names) })
    }

    /// What stands inside of the token at `place`.
    fn deeper(
        &mut self,
        place: &Range<usize>,
        inner: impl Fn(&mut Self) -> Result<Syntax, Slip>,
    ) -> Result<Syntax, Slip> {
        if self.depth == DEEPEST {
            return Err(too_deep(place.clone()));
        }
        self.depth += 1;
        let inner = inner(self);
        self.depth -= 1;
        inner
    }

    fn primary(&mut self) -> Result<Syntax, Slip> {
        let Some(token) = self.peek().cloned() else { return Err(self.missing_part()) };
        match token.sort {
            Sort::Number(number) => {
                self.next += 1;
                Ok(Syntax { place: token.place, node: Node::Number(number) })
            }
            Sort::Sign('(') => {
                self.next += 1;
                let inner = self.deeper(&token.place, Self::whole)?;
                let close = self.close(&token.place)?;
                Ok(Syntax { place: token.place.start..close, ..inner })
            }
            Sort::Word(_) | Sort::Quoted(_) => {
                let is_call = matches!(token.sort, Sort::Word(_))
                    && self
                        .tokens
                        .get(self.next + 1)
                        .is_some_and(|next| next.sort == Sort::Sign('('));
                if is_call { self.call() } else { self.name() }
            }
            Sort::Sign(_) => Err(self.missing_part()),
        }
    }

    /// Where the parenthesis that was opened at `open` is closed.
    fn close(&mut self, open: &Range<usize>) -> Result<usize, Slip> {
        if let Some(close) = self.takes(')') {
            return Ok(close.end);
        }
        match self.peek() {
            None => {
                let hint = "Write `)` where its part ends.";
                Err(Slip::new(open.clone(), "`(` is not closed", hint))
            }
            Some(token) => Err(self.left_over(&token.clone())),
        }
    }

    fn call(&mut self) -> Result<Syntax, Slip> {
        let Some(name) = self.word(false) else { return Err(self.missing_part()) };
        let open = self.place();
        self.next += 1;
        let Some(function) = Function::ALL.into_iter().find(|f| f.name() == name.text) else {
            let names = Function::ALL.map(Function::name);
            let hint = match (name.text.as_str(), nearest(&name.text, names.iter().copied())) {
                ("avg" | "average", _) => "Did you mean `mean`?".to_owned(),
                (_, Some(near)) => format!("Did you mean `{near}`?"),
                (_, None) => format!(
                    "Functions are {}. For a product write `*`; a code stands in brackets, `name[CODE]`.",
                    names.join(", ")
                ),
            };
            let message = format!("`{}(…)` is not known", name.text);
            return Err(Slip::new(name.place, message, hint));
        };
        if let Some(close) = self.takes(')') {
            let message = format!("`{}()` is of nothing", function.name());
            let hint = format!("Write what it is of: `{}(x)`.", function.name());
            return Err(Slip::new(name.place.start..close.end, message, hint));
        }
        let inner = self.deeper(&open, Self::whole)?;
        if let Some(comma) = self.takes(',') {
            let message = format!("`{}` is of one expression", function.name());
            let hint = format!("Write `{}` for each and join them by a sign.", function.name());
            return Err(Slip::new(comma, message, hint));
        }
        let close = self.close(&open)?;
        Ok(Syntax { place: name.place.start..close, node: Node::Call(function, Box::new(inner)) })
    }

    fn name(&mut self) -> Result<Syntax, Slip> {
        let Some(name) = self.word(false) else { return Err(self.missing_part()) };
        let mut place = name.place.clone();
        let mut choices = Vec::new();
        if let Some(open) = self.takes('[') {
            loop {
                choices.push(self.choice(&open)?);
                if let Some(close) = self.takes(']') {
                    place.end = close.end;
                    break;
                }
                if self.takes(',').is_none() {
                    return Err(self.in_brackets(&open));
                }
            }
        }
        Ok(Syntax { place, node: Node::Name { name, choices } })
    }

    fn choice(&mut self, open: &Range<usize>) -> Result<Choice, Slip> {
        let Some(first) = self.word(true) else { return Err(self.in_brackets(open)) };
        if self.takes('=').is_none() {
            return Ok(Choice { dimension: None, code: first });
        }
        let Some(code) = self.word(true) else { return Err(self.in_brackets(open)) };
        Ok(Choice { dimension: Some(first), code })
    }

    /// A name, or a code, which may be a number.
    fn word(&mut self, is_code: bool) -> Option<Word> {
        let token = self.peek()?;
        let text = match &token.sort {
            Sort::Word(text) | Sort::Quoted(text) => text.clone(),
            Sort::Number(_) if is_code => self.text[token.place.clone()].to_owned(),
            Sort::Number(_) | Sort::Sign(_) => return None,
        };
        let word = Word { text, place: token.place.clone() };
        self.next += 1;
        Some(word)
    }

    fn in_brackets(&self, open: &Range<usize>) -> Slip {
        let hint = "Write `[CODE]` or `[COLUMN = CODE, COLUMN = CODE]`; a code with other signs than letters, digits, \
                    `-`, `.`, `:` and `_` stands in quotes.";
        match self.peek() {
            None => Slip::new(open.clone(), "`[` is not closed", hint),
            Some(token) => {
                let written = &self.text[token.place.clone()];
                let message = format!("`{written}` is not expected in the brackets");
                Slip::new(token.place.clone(), message, hint)
            }
        }
    }

    /// Where a number, a name or a parenthesis should stand and does not.
    fn missing_part(&self) -> Slip {
        let before = self.next.checked_sub(1).and_then(|before| self.tokens.get(before));
        let before = before.map(|token| &self.text[token.place.clone()]);
        match (self.peek(), before) {
            (None, Some(sign)) => {
                let message = format!("nothing stands behind `{sign}`");
                let hint = format!("Write a name or a number behind it, or leave `{sign}` out.");
                Slip::new(self.place(), message, hint)
            }
            (Some(token), before) => {
                let written = &self.text[token.place.clone()];
                let hint = match (&token.sort, before) {
                    (Sort::Sign('+'), _) => "Leave `+` out: a number without a sign is positive.",
                    (Sort::Sign('='), _) => "Write what is computed, without `=`.",
                    (Sort::Sign(')'), Some("(")) => "Write something between the parentheses.",
                    (Sort::Sign('['), _) => "Brackets stand behind a name: `name[CODE]`.",
                    (Sort::Sign('@'), _) => "A time stands behind a name: `name@year`.",
                    _ => "Write a name or a number before it.",
                };
                let message = format!("`{written}` stands where a name or a number is expected");
                Slip::new(token.place.clone(), message, hint)
            }
            (None, None) => {
                Slip::new(self.place(), "the expression is empty", "Write what is computed.")
            }
        }
    }

    /// What stands behind an expression that has ended.
    fn left_over(&self, token: &Token) -> Slip {
        let written = &self.text[token.place.clone()];
        let before = self.next.checked_sub(1).and_then(|before| self.tokens.get(before));
        let (message, hint) = match (&token.sort, before.map(|token| &token.sort)) {
            (Sort::Number(_), Some(Sort::Number(_))) => (
                format!("`{written}` stands behind another number"),
                "Write the digits of a number together, or a sign between two numbers.".to_owned(),
            ),
            (Sort::Number(_) | Sort::Word(_) | Sort::Quoted(_) | Sort::Sign('('), _) => (
                format!("there is no sign before `{written}`"),
                "Write `+`, `-`, `*` or `/` between two parts; a name with other signs than letters, digits and `_` \
                 stands in quotes."
                    .to_owned(),
            ),
            (Sort::Sign(')'), _) => {
                (format!("`{written}` closes nothing"), "Leave it out, or write `(` where its part begins.".to_owned())
            }
            (Sort::Sign(']'), _) => {
                (format!("`{written}` closes nothing"), "Leave it out, or write `[` behind the name.".to_owned())
            }
            (Sort::Sign('['), _) => {
                (format!("`{written}` stands behind no name"), "Write codes behind a name, before `@`: `name[CODE]@year`.".to_owned())
            }
            (Sort::Sign('='), _) => {
                ("an expression assigns nothing".to_owned(), "Write what is computed, without `=`; `=` stands in brackets only.".to_owned())
            }
            (Sort::Sign(_), _) => {
                (format!("`{written}` is not expected here"), "Leave it out.".to_owned())
            }
        };
        Slip::new(token.place.clone(), message, hint)
    }
}

fn too_deep(place: Range<usize>) -> Slip {
    let message = format!("more than {DEEPEST} parts stand in each other");
    Slip::new(place, message, "Give the inner part a name: an indicator of its own.")
}
