//! Which cells are hidden: the small ones, and those that would give them back.
//!
//! [`Search::run`] is the entry point. It goes from step to step and never looks ahead, so that an
//! edition hides the same when it is built again after the data have grown.
//!
//! *Why steps.* Whatever a reader joins of published numbers is of whole steps (see [`super::read`]), and small counts
//! can be read of nothing smaller. So a cell is small by its count in a step, and a period that has a step
//! in which its cell is hidden is not published. Every published number is made of steps in which its cell is
//! visible: each step can be thought of by itself, whatever windows, bases and formulas join them, and
//! other observations that leave the visible cells of each step as they are leave all that is published as it is.
//!
//! *Why it stays hidden.* Where every period with a step has an earlier one too in which the cell is hidden, as in a year
//! to date, nothing is published of the cell in this step, and it is as good as hidden.
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
use std::ops::Range;

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

/// The search through the steps of a run.
pub(super) struct Search<'a> {
    space: &'a Space,
    /// What was hidden in earlier states of the data.
    before: &'a Hidden,
    /// Whether each cell is hidden in this step.
    hidden: Vec<bool>,
    /// For each cell, the last step in which it was hidden, and the last in which it counted any.
    last_hidden: Vec<Option<usize>>,
    last_counted: Vec<Option<usize>>,
    /// The step, and what each cell counts in it.
    place: usize,
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
    pub(super) fn new(space: &'a Space, before: &'a Hidden) -> Self {
        let cells = space.len();
        Self {
            space,
            before,
            hidden: vec![false; cells],
            last_hidden: vec![None; cells],
            last_counted: vec![None; cells],
            place: 0,
            step: vec![0; cells],
            atoms: Vec::new(),
            largest: vec![None; cells],
        }
    }

    /// The hidden cells of each step of a run.
    pub(super) fn run(mut self, dataset: &Dataset, steps: Range<usize>) -> Hidden {
        let mut hidden = Hidden::new();
        for place in steps {
            let step = self.space.step(place);
            let cells = self.step(observed(dataset, step.first(), step.last()), place);
            if cells.contains(&true) {
                hidden.insert(step.first(), cells.to_vec());
            }
        }
        hidden
    }

    /// Hides what has to be hidden in this step; gives for each cell whether it is.
    fn step(&mut self, atoms: Vec<Atom>, place: usize) -> &[bool] {
        self.read(atoms, place);
        let from = self.space.step(place).first();
        let mut queue = self.seeds(from);
        while let Some(cell) = queue.pop() {
            let mut hidden = self.protect(cell, from);
            hidden.extend(self.needless(cell, from));
            queue.extend(hidden);
        }
        for (last, _) in self.last_hidden.iter_mut().zip(&self.hidden).filter(|(_, is)| **is) {
            *last = Some(place);
        }
        &self.hidden
    }

    /// Hides the cells beside a hidden one that are hidden without a need; gives them. What counts nobody in this step is none
    /// of them, also where the periods with it count some: nothing would have to be protected here, so that a cell of another
    /// breakdown with the same persons would be shown and give the hidden one back.
    fn needless(&mut self, cell: usize, from: Period) -> Vec<usize> {
        let is_new = |cell: &usize| {
            !self.hidden[*cell]
                && self.step[*cell] > 0
                && self.space.choice.is_needless(*cell, from)
        };
        // A whole has nothing beside it.
        let cells: Vec<usize> = self.space.beside(cell).filter(is_new).collect();
        for cell in &cells {
            self.hidden[*cell] = true;
        }
        cells
    }

    /// Adds up the observations of a step. A cell of which nothing is published in it is hidden from the start.
    fn read(&mut self, atoms: Vec<Atom>, place: usize) {
        self.atoms = atoms;
        self.place = place;
        self.step.fill(0);
        self.largest.fill(None);
        for atom in &self.atoms {
            for cell in self.space.cells(&atom.codes) {
                self.step[cell] += atom.count;
                self.last_counted[cell] = Some(place);
                let largest = &mut self.largest[cell];
                if largest.is_none_or(|largest| largest.count < atom.count) {
                    *largest = Some(*atom);
                }
            }
        }
        for cell in 0..self.space.len() {
            let since = self.space.breakdown(cell).since(place);
            self.hidden[cell] = since.is_none_or(|since| self.last_hidden[cell] >= Some(since));
        }
    }

    /// Whether a number is published of a cell in this step that is zero.
    fn is_zero(&self, cell: usize) -> bool {
        let since = self.space.breakdown(cell).since(self.place);
        since.is_some_and(|since| self.last_counted[cell] < Some(since))
    }

    /// Hides what is small in this step or was hidden before; gives the cells that need protection.
    fn seeds(&mut self, from: Period) -> Vec<usize> {
        let before = self.before.get(&from);
        let mut seeds = Vec::new();
        for cell in 0..self.space.len() {
            let is_read = self.space.breakdown(cell).since(self.place).is_some();
            let is_small = is_read && self.is_small(self.step[cell]);
            if is_small || before.is_some_and(|before| before[cell]) {
                let is_new = !self.hidden[cell];
                self.hidden[cell] = true;
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
                self.hidden[hidden] = true;
                all.push(hidden);
            }
        }
        all
    }

    /// How wide the range is in which a hidden cell can lie.
    fn range(&self, cell: usize) -> i128 {
        let of_cell = self.atoms_of(cell);
        let is_free = |atom: &Atom| self.space.cells(&atom.codes).all(|cell| self.hidden[cell]);
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
        cells.retain(|cell| !self.hidden[*cell]);
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
        if cells.iter().any(|cell| self.is_zero(*cell)) {
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
            self.space.cells(&atom.codes).filter(|cell| !self.hidden[*cell]).collect()
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
        let codes = |dimension: DimensionId| {
            let codes = (0..).take(self.space.size(dimension));
            codes.filter(move |code| self.can_be(dimension, *code))
        };
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

    /// Whether persons could have a code in this step. To a reader who knows that a region was not there yet, data with persons
    /// in it are none that could be the true ones.
    fn can_be(&self, dimension: DimensionId, code: CodeIndex) -> bool {
        self.space.is_valid(dimension, code, self.place)
            || self.atoms.iter().any(|atom| atom.codes[dimension] == code)
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
