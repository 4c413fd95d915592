//! The tree of an expression written again, on one line, with no parenthesis too many: it is read as the same tree.

use std::fmt;

use super::syntax::{Node, Operator, Syntax};
use super::tokens::{is_plain_code, is_plain_name};

impl fmt::Display for Syntax {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.node {
            Node::Number(number) => write!(f, "{number}"),
            Node::Name { name, choices } => {
                word(f, &name.text, is_plain_name)?;
                for (place, choice) in choices.iter().enumerate() {
                    f.write_str(if place == 0 { "[" } else { ", " })?;
                    if let Some(dimension) = &choice.dimension {
                        word(f, &dimension.text, is_plain_code)?;
                        f.write_str(" = ")?;
                    }
                    word(f, &choice.code.text, is_plain_code)?;
                }
                f.write_str(if choices.is_empty() { "" } else { "]" })
            }
            Node::Negative(inner) => {
                f.write_str("-")?;
                inner.within(Rank::Sign, f)
            }
            Node::Chain(first, rest) => {
                let rank = self.rank().inner();
                first.within(rank, f)?;
                for (operator, part) in rest {
                    write!(f, " {} ", operator.sign())?;
                    part.within(rank, f)?;
                }
                Ok(())
            }
            Node::Shifted(inner, names) => {
                inner.within(Rank::Primary, f)?;
                for name in names {
                    f.write_str("@")?;
                    word(f, &name.text, is_plain_name)?;
                }
                Ok(())
            }
            Node::Call(function, inner) => write!(f, "{}({inner})", function.name()),
        }
    }
}

/// A name or a code, in quotes where it needs them.
fn word(f: &mut fmt::Formatter<'_>, text: &str, is_plain: impl Fn(&str) -> bool) -> fmt::Result {
    match (is_plain(text), text.contains('"')) {
        (true, _) => f.write_str(text),
        (false, false) => write!(f, "\"{text}\""),
        (false, true) => write!(f, "'{text}'"),
    }
}

/// How tightly the parts of an expression are bound, the loosest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Whole,
    Sum,
    Product,
    Sign,
    Shift,
    Primary,
}

impl Rank {
    /// The rank that the parts of a chain need: a chain inside of a chain of its rank had parentheses.
    fn inner(self) -> Self {
        match self {
            Self::Whole => Self::Sum,
            Self::Sum => Self::Product,
            Self::Product => Self::Sign,
            Self::Sign | Self::Shift => Self::Shift,
            Self::Primary => Self::Primary,
        }
    }
}

impl Syntax {
    fn rank(&self) -> Rank {
        match &self.node {
            Node::Chain(_, rest) => match rest.first() {
                Some((Operator::Times | Operator::Over, _)) => Rank::Product,
                Some((Operator::Else, _)) => Rank::Whole,
                _ => Rank::Sum,
            },
            Node::Negative(_) => Rank::Sign,
            Node::Shifted(..) => Rank::Shift,
            Node::Number(_) | Node::Name { .. } | Node::Call(..) => Rank::Primary,
        }
    }

    /// Prints it where something of at least this rank stands.
    fn within(&self, rank: Rank, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let needs = self.rank() < rank;
        if needs { write!(f, "({self})") } else { write!(f, "{self}") }
    }
}
