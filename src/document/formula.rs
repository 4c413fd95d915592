//! Formulas of a methodology: words, numbers, symbols and fractions, and how they read on a line.

use super::Inline;

/// A formula in a paragraph of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formula {
    /// Its parts from left to right.
    pub parts: Vec<Math>,
}

/// A part of a formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Math {
    /// The name of a quantity, in the language of the document.
    Words(String),
    /// A number as it is shown.
    Number(String),
    /// `=`, `+`, `−`, `×`, `(`, `)` or `%`.
    Symbol(char),
    /// A fraction.
    Fraction {
        /// What stands above the bar.
        numerator: Vec<Math>,
        /// What stands below the bar.
        denominator: Vec<Math>,
    },
}

impl Formula {
    /// The formula on one line, for formats without fraction bars and for readers who listen:
    /// quantities emphasised, `÷` for a bar, parentheses where the bar made them needless.
    pub fn words(&self) -> Vec<Inline> {
        let mut words = Vec::new();
        push_all(&self.parts, &mut words);
        words
    }
}

impl Math {
    /// Whether it joins what stands on its two sides, with a space on each of them.
    pub fn joins(&self) -> bool {
        matches!(self, Self::Symbol('=' | '+' | '−' | '×'))
    }

    /// Whether a space stands between this part and the `next`.
    pub fn is_apart_from(&self, next: &Self) -> bool {
        let closes = matches!(next, Self::Symbol(')' | '%'));
        !closes && !matches!(self, Self::Symbol('('))
    }
}

fn push_all(parts: &[Math], words: &mut Vec<Inline>) {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 && parts[index - 1].is_apart_from(part) {
            push(" ", words);
        }
        match part {
            Math::Words(name) => words.push(Inline::Emphasis(vec![Inline::Text(name.clone())])),
            Math::Number(number) => push(number, words),
            Math::Symbol(symbol) => push(symbol.encode_utf8(&mut [0; 4]), words),
            Math::Fraction { numerator, denominator } => {
                push_operand(numerator, words);
                push(" ÷ ", words);
                push_operand(denominator, words);
            }
        }
    }
}

/// A side of a fraction; in parentheses if it has more than one part.
fn push_operand(parts: &[Math], words: &mut Vec<Inline>) {
    let is_simple = matches!(parts, [] | [Math::Words(_) | Math::Number(_)]);
    if !is_simple {
        push("(", words);
    }
    push_all(parts, words);
    if !is_simple {
        push(")", words);
    }
}

fn push(text: &str, words: &mut Vec<Inline>) {
    match words.last_mut() {
        Some(Inline::Text(before)) => before.push_str(text),
        _ => words.push(Inline::Text(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::plain_text;

    fn name(words: &str) -> Math {
        Math::Words(words.to_owned())
    }

    #[test]
    fn a_bar_becomes_a_division_with_the_parentheses_that_it_needs() {
        let change = vec![name("value"), Math::Symbol('−'), name("base")];
        let ratio = Math::Fraction { numerator: change, denominator: vec![name("base")] };
        let nested =
            Math::Fraction { numerator: vec![ratio.clone()], denominator: vec![name("n")] };
        let line = |part: Math| {
            let parts = vec![
                name("x"),
                Math::Symbol('='),
                part,
                Math::Symbol('×'),
                Math::Number("100".into()),
            ];
            plain_text(&Formula { parts }.words())
        };
        assert_eq!(line(ratio), "x = (value − base) ÷ base × 100");
        assert_eq!(line(nested), "x = ((value − base) ÷ base) ÷ n × 100");
    }
}
