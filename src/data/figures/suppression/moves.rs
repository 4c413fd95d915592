//! Other observations that could be the true ones: persons moved from some codes to others.

use super::cells::{Codes, Space};

/// Observations changed: `amount` persons fewer or more of each of these codes.
#[derive(Debug)]
pub(super) struct Move {
    /// Codes, and whether there are more of them; fewer otherwise.
    parts: Vec<(Codes, bool)>,
    /// How many persons can be moved: no count may fall below 0.
    pub(super) amount: i128,
}

impl Move {
    /// Persons of `from` who have another code of a dimension.
    pub(super) fn change(from: Codes, dimension: usize, to: u16, amount: i128) -> Self {
        let parts = vec![(from, false), (with(from, dimension, to), true)];
        Self { parts, amount }
    }

    /// Persons of two codes who change places in a dimension.
    pub(super) fn swap(one: (Codes, i128), other: (Codes, i128), dimension: usize) -> Self {
        let ((one, of_one), (other, of_other)) = (one, other);
        let parts = vec![
            (one, false),
            (other, false),
            (with(one, dimension, other[dimension]), true),
            (with(other, dimension, one[dimension]), true),
        ];
        Self { parts, amount: of_one.min(of_other) }
    }

    /// The cells that are not the same after it, in the order of their indices.
    pub(super) fn changes(&self, space: &Space) -> Vec<usize> {
        let mut net: Vec<(usize, i32)> = Vec::with_capacity(8 * self.parts.len());
        for (codes, more) in &self.parts {
            let by = if *more { 1 } else { -1 };
            net.extend(space.cells(codes).map(|cell| (cell, by)));
        }
        net.sort_unstable();
        let of_cells = net.chunk_by(|one, next| one.0 == next.0);
        let changed = of_cells.filter(|of| of.iter().map(|(_, by)| by).sum::<i32>() != 0);
        changed.map(|of| of[0].0).collect()
    }
}

/// The codes with another one in a dimension.
pub(super) fn with(mut codes: Codes, dimension: usize, code: u16) -> Codes {
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
    /// All moves, the largest first.
    pub(super) fn moves(&self) -> Vec<&Move> {
        let mut moves: Vec<&Move> = self.out.iter().chain(&self.into).collect();
        moves.sort_by_key(|of| std::cmp::Reverse(of.amount));
        moves
    }
}
