//! What an expression subtracts from what, which says how its sign is told.

use rust_decimal::Decimal;

use super::{Expression, Join, Operator, Part};

/// What a number less another says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// How far a thing is from itself at another time: the sign is the way that it went.
    OfTimes,
    /// How far a thing is from another. Which of them is the larger one can be told of either.
    OfThings,
}

impl Expression {
    /// What it subtracts; `None` where it is no difference.
    pub fn subtracts(&self) -> Option<Difference> {
        self.tree.difference()
    }

    /// Whether it is so many times one number, with which it is brought to another unit.
    pub fn converts(&self) -> bool {
        match &self.tree {
            Part::Chain(first, rest) => Part::scaled(first, rest, Part::is_above_zero).is_some(),
            _ => false,
        }
    }

    /// Whether it is so many times what an indicator says.
    pub(super) fn multiplies_a_value(&self) -> bool {
        let mut whole = &self.tree;
        while let Part::Shifted(inner, _) | Part::Negative(inner) = whole {
            whole = inner;
        }
        let Part::Chain(first, rest) = whole else { return false };
        let mut part = Part::scaled(first, rest, Part::is_number);
        while let Some(Part::Shifted(inner, _) | Part::Negative(inner)) = part {
            part = Some(inner);
        }
        matches!(part, Some(Part::Value(_)))
    }

    /// Whether all of it is the value of another time: `x@year`.
    pub fn is_of_another_time(&self) -> bool {
        matches!(&self.tree, Part::Shifted(..)) && self.tree.is_of_another_time()
    }
}

impl Part {
    fn difference(&self) -> Option<Difference> {
        match self {
            Self::Number(_) | Self::Value(_) => None,
            Self::Shifted(part, _) | Self::Over { part, .. } => part.difference(),
            // Less than nothing is more: the sign is that of the other way.
            Self::Negative(part) => part.difference().map(|_| Difference::OfThings),
            Self::Chain(first, rest) => Self::scaled(first, rest, Self::is_above_zero)
                .map_or_else(|| of_chain(first, rest), Self::difference),
        }
    }

    fn is_above_zero(&self) -> bool {
        matches!(self, Self::Number(number) if *number > Decimal::ZERO)
    }

    /// Whether it is a number, with a sign of its own or without.
    fn is_number(&self) -> bool {
        match self {
            Self::Number(_) => true,
            Self::Negative(part) => part.is_number(),
            Self::Value(_) | Self::Chain(..) | Self::Shifted(..) | Self::Over { .. } => false,
        }
    }

    /// The part that a chain multiplies and divides by nothing but such numbers.
    fn scaled<'p>(
        first: &'p Part,
        rest: &'p [Join],
        is_scale: fn(&Self) -> bool,
    ) -> Option<&'p Part> {
        let factors = rest.iter().map(|join| match join.operator {
            Operator::Times => Some((&join.part, false)),
            Operator::Over => Some((&join.part, true)),
            Operator::Plus | Operator::Minus | Operator::Else => None,
        });
        let factors: Option<Vec<(&Part, bool)>> =
            [Some((first, false))].into_iter().chain(factors).collect();
        let mut others = factors?.into_iter().filter(|(part, _)| !is_scale(part));
        match (others.next(), others.next()) {
            (Some((part, false)), None) => Some(part),
            _ => None,
        }
    }

    /// Whether anything in it is of another time.
    fn is_of_another_time(&self) -> bool {
        match self {
            Self::Number(_) | Self::Value(_) => false,
            Self::Shifted(_, time) if !time.is_year() => true,
            Self::Negative(part) | Self::Shifted(part, _) | Self::Over { part, .. } => {
                part.is_of_another_time()
            }
            Self::Chain(first, rest) => {
                first.is_of_another_time() || rest.iter().any(|join| join.part.is_of_another_time())
            }
        }
    }

    fn reads(&self) -> Vec<super::IndicatorId> {
        let mut read = Vec::new();
        self.read(&mut read);
        read.sort_unstable();
        read
    }
}

fn of_chain(first: &Part, rest: &[Join]) -> Option<Difference> {
    // A number that is taken away leaves what it is taken from: `100 * x / x@year - 100`.
    let mut subtracted = rest
        .iter()
        .filter(|join| join.operator == Operator::Minus && !join.part.reads().is_empty());
    let subtrahend = &subtracted.next()?.part;
    let is_of_times = rest.len() == 1
        && !first.is_of_another_time()
        && subtrahend.is_of_another_time()
        && first.reads() == subtrahend.reads();
    Some(if is_of_times { Difference::OfTimes } else { Difference::OfThings })
}
