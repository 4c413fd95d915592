//! Other observations that could be the true ones: persons moved from some codes to others.
//!
//! A hidden count is safe when a reader who knows every published number cannot tell the true data
//! from others in which the count is another. Such other data are made by a [`Move`]: it takes some
//! persons out of the codes that they have and gives them others. Nobody is added or lost, so that
//! the whole stays as it is; and no more persons are moved than have the codes, so that no count
//! falls below 0, which a reader would know to be wrong.
//!
//! Two kinds are enough. A *change* gives persons another code of one dimension: it alters the cells
//! of both codes, each by as many. A *swap* lets persons of two kinds change places in one dimension:
//! whatever sums over that dimension, and whatever has its codes alone, stays as it is, and only
//! cells that cross it with others alter, the corners of a rectangle. A move leaves a published
//! number alone when what leaves its cell comes back to it; [`Move::changes`] gives the cells where
//! that is not so, and all of them have to be hidden. [`super::search`] chooses among the moves.

use super::cells::{Codes, Space};
use crate::data::cube::CodeIndex;
use crate::declaration::DimensionId;

/// Persons of the same codes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Atom {
    /// Their codes.
    pub(super) codes: Codes,
    /// How many they are.
    pub(super) count: i128,
}

/// Observations changed: `amount` persons fewer or more of each of these codes.
#[derive(Debug)]
pub(super) struct Move {
    parts: Vec<Part>,
    /// How many persons can be moved: no count may fall below 0.
    pub(super) amount: i128,
}

/// Persons who leave codes or come to them.
#[derive(Debug, Clone, Copy)]
enum Part {
    Leave(Codes),
    Come(Codes),
}

impl Move {
    /// Persons who are thought to have the code `to` of a dimension.
    pub(super) fn change(from: Atom, dimension: DimensionId, to: CodeIndex) -> Self {
        let parts = vec![Part::Leave(from.codes), Part::Come(with(from.codes, dimension, to))];
        Self { parts, amount: from.count }
    }

    /// Persons of two codes who change places in a dimension.
    pub(super) fn swap(atom: Atom, partner: Atom, dimension: DimensionId) -> Self {
        let parts = vec![
            Part::Leave(atom.codes),
            Part::Leave(partner.codes),
            Part::Come(with(atom.codes, dimension, partner.codes[dimension])),
            Part::Come(with(partner.codes, dimension, atom.codes[dimension])),
        ];
        Self { parts, amount: atom.count.min(partner.count) }
    }

    /// The cells that are not the same after it, in the order of their indices.
    pub(super) fn changes(&self, space: &Space) -> Vec<usize> {
        let mut net: Vec<(usize, i32)> = Vec::with_capacity(8 * self.parts.len());
        for part in &self.parts {
            let (codes, by) = match part {
                Part::Leave(codes) => (codes, -1),
                Part::Come(codes) => (codes, 1),
            };
            net.extend(space.cells(codes).map(|cell| (cell, by)));
        }
        net.sort_unstable();
        let cells = net.chunk_by(|(cell, _), (next, _)| cell == next);
        let changed = cells.filter(|changes| changes.iter().map(|(_, by)| by).sum::<i32>() != 0);
        changed.map(|changes| changes[0].0).collect()
    }
}

/// The codes with another one in a dimension.
pub(super) fn with(mut codes: Codes, dimension: DimensionId, code: CodeIndex) -> Codes {
    codes[dimension] = code;
    codes
}

/// What could be moved between a cell and another place.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Out of the cell.
    pub(super) out: Vec<Move>,
    /// Into the cell.
    pub(super) into: Vec<Move>,
}

impl Plan {
    /// The plan by which one person at least stays where these moves lead from.
    pub(super) fn leaving_one(
        out: impl IntoIterator<Item = Move>,
        into: impl IntoIterator<Item = Move>,
    ) -> Self {
        let mut plan = Self { out: Vec::from_iter(out), into: Vec::from_iter(into) };
        for moves in [&mut plan.out, &mut plan.into] {
            moves.sort_by_key(|moved| std::cmp::Reverse(moved.amount));
            if let Some(largest) = moves.first_mut() {
                largest.amount -= 1;
            }
            moves.retain(|moved| moved.amount > 0);
        }
        plan
    }

    /// All moves, the largest first.
    pub(super) fn moves(&self) -> Vec<&Move> {
        let mut moves: Vec<&Move> = self.out.iter().chain(&self.into).collect();
        moves.sort_by_key(|moved| std::cmp::Reverse(moved.amount));
        moves
    }
}
