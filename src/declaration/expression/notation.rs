//! Shorthands of expressions: `difference` and `share` as the trees that they stand for.

use std::ops::Range;

use rust_decimal::Decimal;

use super::super::IndicatorId;
use super::{Expression, Join, Notation, Operator, Part};

impl Expression {
    /// `difference = [minuend, subtrahend]`, which stands at a place of `release.toml`.
    pub(in super::super) fn difference(
        minuend: IndicatorId,
        subtrahend: IndicatorId,
        place: Range<usize>,
    ) -> Self {
        let rest = [(Operator::Minus, subtrahend)];
        let tree = chain(Part::Value(minuend), &rest, &place);
        Self { notation: Notation::Difference { minuend, subtrahend }, tree, depth: 1, place }
    }

    /// `share = part` with `of = whole`, which stands at a place of `release.toml`.
    pub(in super::super) fn share(
        part: IndicatorId,
        whole: IndicatorId,
        is_part: bool,
        place: Range<usize>,
    ) -> Self {
        let rest = [(Operator::Times, part), (Operator::Over, whole)];
        let tree = chain(Part::Number(Decimal::ONE_HUNDRED), &rest, &place);
        Self { notation: Notation::Share { part, whole, is_part }, tree, depth: 1, place }
    }

    /// The expression with other indicators in the place of those that it reads.
    pub(super) fn with(&self, other: &mut impl FnMut(IndicatorId) -> IndicatorId) -> Self {
        let notation = match &self.notation {
            Notation::Value(text) => Notation::Value(text.clone()),
            Notation::Difference { minuend, subtrahend } => {
                Notation::Difference { minuend: other(*minuend), subtrahend: other(*subtrahend) }
            }
            Notation::Share { part, whole, is_part } => {
                Notation::Share { part: other(*part), whole: other(*whole), is_part: *is_part }
            }
        };
        let (tree, place) = (self.tree.with(other), self.place.clone());
        Self { notation, tree, depth: self.depth, place }
    }
}

fn chain(first: Part, rest: &[(Operator, IndicatorId)], place: &Range<usize>) -> Part {
    let rest = rest.iter().map(|(operator, indicator)| Join {
        operator: *operator,
        part: Part::Value(*indicator),
        is_of_parts: false,
        place: place.clone(),
    });
    Part::Chain(Box::new(first), rest.collect())
}
