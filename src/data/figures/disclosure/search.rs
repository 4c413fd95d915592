//! Which cells of a year are hidden: the small ones, and those that would give them back.
//!
//! [`Search::year`] is the entry point. It goes from step to step and never looks ahead, so that an
//! edition hides the same when it is built again after the data have grown.
//!
//! *Why steps.* A reader has a published total up to each month in which a period can end, and takes
//! the one before from it: what lies between two such months, a step, is what small counts can be
//! read from. So a cell is small by its count in a step; hidden, it stays so to the end of the year,
//! because the next total less the hidden one would give it back.
//!
//! *Why moves.* A hidden cell is safe when other observations can be thought of that give every
//! published number and differ in it by the threshold. Such observations come from the true ones by
//! persons who are thought to have another code. A move counts when no visible cell changes by it.
//! Out of a cell as many can be moved as it has; into it, as many as the hidden cells beside it have.
//! Together they must be at least the threshold: so wide is the range in which the cell can lie.
//!
//! *Why partners.* Whoever leaves a cell has to be somewhere else, and the cell there changes too:
//! it must be hidden as well. In a table that is another code of a dimension that decides about the
//! cell. In a matrix, whose rows and columns have visible totals, one person alone would change two
//! of them: two persons in different rows and columns change places, and the partner is the opposite
//! corner of a rectangle. The partner is taken that hides the fewest wholes, then the
//! one that reaches the threshold, then the one that hides the fewest cells; among these
//! [`super::choice`] decides, because nothing of the hidden counts may.
//!
//! *Why one stays.* A zero is published, so a reader knows that a hidden cell counts one at least: of five
//! cells with one person each, hidden in a total of five, all would be known. So no cell is
//! thought to be left by everybody.
//!
//! *Why this order.* Cells are protected one after the other, the largest of a step first: what is
//! hidden for it is often enough for the smaller ones, which then hide nothing more. A cell that is
//! hidden as a partner has to be protected itself, so it joins the queue; the queue ends, because
//! each round hides a cell that was visible.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::{Codes, Hidden, Space};
use super::moves::{Atom, Move, Plan, with};
use crate::data::cube::{CodeIndex, Dataset};
use crate::declaration::DimensionId;
use crate::time::{Period, ReferencePeriod};

/// What a plan costs; of two plans the first number in which they differ decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Cost {
    /// Cells that it hides which are a whole.
    wholes: usize,
    /// Persons that it moves too few to reach the threshold.
    missing: i128,
    /// Cells that it hides.
    cells: usize,
    /// The place of these cells in the choice.
    rank: u64,
}

/// The other place of the moves of a plan.
#[derive(Debug, Clone, Copy)]
enum Partner {
    /// Another code of a dimension.
    Code(DimensionId, CodeIndex),
    /// Another row and column of a matrix: the opposite corner.
    Corner([CodeIndex; 2]),
}

/// The search through the steps of a year.
pub(super) struct Search<'a> {
    space: &'a Space,
    before: Option<&'a Hidden>,
    hidden: Hidden,
    /// What each cell counts since January and in this step.
    totals: Vec<i128>,
    step: Vec<i128>,
    /// The observations of this step, added up by codes; only those above 0.
    atoms: Vec<Atom>,
    /// The largest of these counts, by cell.
    largest: Vec<Option<Atom>>,
}

/// The observations of some months, added up by codes; only those above 0.
fn observed(dataset: &Dataset, first: Period, last: Period) -> Vec<Atom> {
    let mut atoms: BTreeMap<Codes, i128> = BTreeMap::new();
    let months = (0..=last.since(first)).map(|later| ReferencePeriod::of(first.plus(later)));
    for observation in months.flat_map(|month| dataset.observations_in(month)) {
        *atoms.entry(observation.codes).or_default() += observation.units(0).unwrap_or(0);
    }
    atoms.retain(|_, count| *count > 0);
    atoms.into_iter().map(|(codes, count)| Atom { codes, count }).collect()
}

impl<'a> Search<'a> {
    /// A search in one data set; `before` is what was hidden in earlier states of the data.
    pub(super) fn new(space: &'a Space, before: Option<&'a Hidden>) -> Self {
        let cells = space.len();
        Self {
            space,
            before,
            hidden: vec![None; cells],
            totals: vec![0; cells],
            step: vec![0; cells],
            atoms: Vec::new(),
            largest: vec![None; cells],
        }
    }

    /// The hidden cells of a year of a data set whose steps end in these months.
    pub(super) fn year(mut self, dataset: &Dataset, year: i32, ends: &[Period]) -> Hidden {
        let Some(mut first) = ends.first().map(|end| end.frequency().first_of(year)) else {
            return self.hidden;
        };
        for end in ends {
            self.step(observed(dataset, first, *end), first, *end);
            first = end.plus(1);
        }
        self.hidden
    }

    /// Hides what has to be hidden from this step on.
    fn step(&mut self, atoms: Vec<Atom>, first: Period, last: Period) {
        self.read(atoms);
        let mut queue = self.seeds(first, last);
        while let Some(cell) = queue.pop() {
            let mut hidden = self.protect(cell, first);
            hidden.extend(self.needless(cell, first));
            queue.extend(hidden);
        }
    }

    /// Hides the cells beside a hidden one that are hidden without a need; gives them.
    fn needless(&mut self, cell: usize, from: Period) -> Vec<usize> {
        let is_new = |cell: &usize| {
            self.hidden[*cell].is_none()
                && self.totals[*cell] > 0
                && self.space.choice.is_needless(*cell, from)
        };
        // A whole has nothing beside it.
        let cells: Vec<usize> = self.space.beside(cell).filter(is_new).collect();
        for cell in &cells {
            self.hidden[*cell] = Some(from);
        }
        cells
    }

    /// Adds up the observations of a step.
    fn read(&mut self, atoms: Vec<Atom>) {
        self.atoms = atoms;
        self.step.fill(0);
        self.largest.fill(None);
        for atom in &self.atoms {
            for cell in self.space.cells(&atom.codes) {
                self.step[cell] += atom.count;
                self.totals[cell] += atom.count;
                let largest = &mut self.largest[cell];
                if largest.is_none_or(|largest| largest.count < atom.count) {
                    *largest = Some(*atom);
                }
            }
        }
    }

    /// Hides what is small in this step or was hidden before; gives the cells that need protection.
    fn seeds(&mut self, first: Period, last: Period) -> Vec<usize> {
        let mut seeds = Vec::new();
        for cell in 0..self.space.len() {
            let is_small = self.is_small(self.step[cell]);
            let was_hidden = self.before.and_then(|before| before[cell]);
            if is_small || was_hidden.is_some_and(|from| from <= last) {
                let is_new = self.hidden[cell].is_none();
                self.hidden[cell].get_or_insert(first);
                if is_small || is_new {
                    seeds.push(cell);
                }
            }
        }
        // The largest last, so that it is taken first: its partners then protect smaller ones too.
        seeds.sort_by_key(|cell| (self.step[*cell], *cell));
        seeds
    }

    fn is_small(&self, count: i128) -> bool {
        (1..self.space.threshold).contains(&count)
    }

    /// Hides more cells until this one is protected; gives them.
    fn protect(&mut self, cell: usize, from: Period) -> Vec<usize> {
        let mut all = Vec::new();
        // A cell without persons in this step is the other end of a move that was found already.
        while self.step[cell] > 0 && self.range(cell) < self.space.threshold {
            let more = self.cheapest(cell, from);
            let more = more.unwrap_or_else(|| self.everything_with(cell, from));
            if more.is_empty() {
                break;
            }
            for hidden in more {
                self.hidden[hidden].get_or_insert(from);
                all.push(hidden);
            }
        }
        all
    }

    /// How wide the range is in which a hidden cell can lie.
    fn range(&self, cell: usize) -> i128 {
        let of_cell = self.atoms_of(cell);
        let is_free =
            |atom: &Atom| self.space.cells(&atom.codes).all(|cell| self.hidden[cell].is_some());
        if of_cell.iter().any(is_free) {
            return i128::MAX;
        }
        let mut widest = 0;
        let (mut out, mut into, mut dimension) = (0, 0, None);
        for partner in self.partners(cell) {
            let plan = self.plan(cell, partner, &of_cell);
            let [leaving, coming] = [&plan.out, &plan.into].map(|moves| self.neutral(moves));
            match partner {
                // Whoever leaves can do so once, but persons can come from every other code.
                Partner::Code(changed, _) => {
                    if dimension.replace(changed) != Some(changed) {
                        (out, into) = (0, 0);
                    }
                    out = leaving.max(out);
                    into += coming;
                    widest = widest.max(out + into);
                }
                Partner::Corner(_) => widest = widest.max(leaving + coming),
            }
            if widest >= self.space.threshold {
                break;
            }
        }
        widest
    }

    /// How many persons can be moved without a visible cell changing.
    fn neutral(&self, moves: &[Move]) -> i128 {
        let neutral = moves.iter().filter(|moved| self.needs(moved).is_empty());
        neutral.map(|moved| moved.amount).sum()
    }

    /// The visible cells that a move changes.
    fn needs(&self, moved: &Move) -> Vec<usize> {
        let mut cells = moved.changes(self.space);
        cells.retain(|cell| self.hidden[*cell].is_none());
        cells
    }

    /// The cells to hide for the plan that costs least.
    fn cheapest(&self, cell: usize, step: Period) -> Option<Vec<usize>> {
        let of_cell = self.atoms_of(cell);
        let mut cheapest: Option<(Cost, BTreeSet<usize>)> = None;
        for partner in self.partners(cell) {
            let plan = self.plan(cell, partner, &of_cell);
            let Some((cost, cells)) = self.cost(&plan, step) else { continue };
            if cheapest.as_ref().is_none_or(|(least, _)| cost < *least) {
                cheapest = Some((cost, cells));
            }
        }
        cheapest.map(|(_, cells)| cells.into_iter().collect())
    }

    /// What a plan costs and the cells that it hides; `None` where it hides none.
    fn cost(&self, plan: &Plan, step: Period) -> Option<(Cost, BTreeSet<usize>)> {
        let (mut cells, mut moved) = (BTreeSet::new(), 0);
        for change in plan.moves() {
            if moved >= self.space.threshold {
                break;
            }
            cells.extend(self.needs(change));
            moved += change.amount;
        }
        // Zeros are published: were some of them hidden, only some data would have such a pattern.
        if cells.iter().any(|cell| self.totals[*cell] == 0) {
            return None;
        }
        let wholes = cells.iter().filter(|cell| self.is_whole(**cell)).count();
        let missing = (self.space.threshold - moved).max(0);
        let cost = Cost { wholes, missing, cells: cells.len(), rank: self.rank(&cells, step) };
        (moved > 0 && !cells.is_empty()).then_some((cost, cells))
    }

    /// The place of some cells in the choice.
    fn rank<'c>(&self, cells: impl IntoIterator<Item = &'c usize>, step: Period) -> u64 {
        cells.into_iter().fold(0, |rank, cell| rank ^ self.space.choice.rank(*cell, step))
    }

    fn is_whole(&self, cell: usize) -> bool {
        self.space.breakdown(cell).dimensions().is_empty()
    }

    /// The last resort: every cell that counts the persons of some codes. Nothing that is left says
    /// how many they are.
    fn everything_with(&self, cell: usize, step: Period) -> Vec<usize> {
        let visible = |atom: &Atom| -> Vec<usize> {
            self.space.cells(&atom.codes).filter(|cell| self.hidden[*cell].is_none()).collect()
        };
        let atoms = self.atoms_of(cell);
        let cells = atoms.iter().map(visible);
        cells.min_by_key(|cells| (cells.len(), self.rank(cells, step))).unwrap_or_default()
    }

    fn atoms_of(&self, cell: usize) -> Vec<Atom> {
        let breakdown = self.space.breakdown(cell);
        let atoms = self.atoms.iter().filter(|atom| breakdown.cell(&atom.codes) == Some(cell));
        atoms.copied().collect()
    }

    fn partners(&self, cell: usize) -> Vec<Partner> {
        let breakdown = self.space.breakdown(cell);
        let codes = |dimension: DimensionId| (0..).take(self.space.size(dimension));
        if let [rows, columns] = breakdown.dimensions() {
            let pairs =
                codes(*rows).flat_map(|row| codes(*columns).map(move |column| [row, column]));
            return pairs.map(Partner::Corner).collect();
        }
        let dimensions = breakdown.deciding().into_iter();
        let partners = dimensions
            .flat_map(|dimension| codes(dimension).map(move |code| Partner::Code(dimension, code)));
        partners.collect()
    }

    fn plan(&self, cell: usize, partner: Partner, of_cell: &[Atom]) -> Plan {
        let Some(own) = self.largest[cell] else { return Plan::default() };
        match partner {
            Partner::Code(dimension, code) => self.plan_of_code(cell, dimension, code, of_cell),
            Partner::Corner(codes) => self.plan_of_corner(cell, own.codes, codes),
        }
    }

    fn plan_of_code(
        &self,
        cell: usize,
        dimension: DimensionId,
        code: CodeIndex,
        of_cell: &[Atom],
    ) -> Plan {
        let breakdown = self.space.breakdown(cell);
        let is_in = |codes: &Codes| breakdown.cell(codes) == Some(cell);
        let leaves = |atom: &&Atom| !is_in(&with(atom.codes, dimension, code));
        let out = of_cell.iter().filter(leaves).map(|atom| Move::change(*atom, dimension, code));
        let Some(own) = self.largest[cell].map(|largest| largest.codes[dimension]) else {
            return Plan::default();
        };
        let beside = self.atoms.iter().filter(|atom| {
            let codes = &atom.codes;
            codes[dimension] == code && !is_in(codes) && is_in(&with(*codes, dimension, own))
        });
        let into = beside.map(|atom| Move::change(*atom, dimension, own));
        Plan::leaving_one(out, into)
    }

    fn plan_of_corner(&self, cell: usize, own: Codes, [row, column]: [CodeIndex; 2]) -> Plan {
        let breakdown = self.space.breakdown(cell);
        let [rows, columns] = *breakdown.dimensions() else { return Plan::default() };
        if own[rows] == row || own[columns] == column {
            return Plan::default();
        }
        let largest = |codes: Codes| breakdown.cell(&codes).and_then(|cell| self.largest[cell]);
        let opposite = largest(with(with(own, rows, row), columns, column));
        let beside = [largest(with(own, columns, column)), largest(with(own, rows, row))];
        let swap = |atom: Option<Atom>, partner: Option<Atom>| {
            atom.zip(partner).map(|(atom, partner)| Move::swap(atom, partner, rows))
        };
        Plan::leaving_one(swap(self.largest[cell], opposite), swap(beside[0], beside[1]))
    }
}

#[cfg(test)]
#[path = "every_data.rs"]
mod tests;
