//! Which cells of a year are hidden: the small ones, and those that would give them back.
//!
//! [`Search::year`] is the entry point. It goes from step to step and never looks ahead, so that an
//! edition hides the same when it is built again after the data have grown.
//!
//! A cell is protected by moves: persons who are thought to have another code. A move counts when no
//! visible cell changes by it. Out of a cell as many can be moved as it has; into it, as many as the
//! hidden cells beside it have. Together they must be at least the threshold: so wide is the range in
//! which the cell can lie. In a matrix, whose rows and columns have visible totals, two persons in
//! different rows and columns change places.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::{Codes, Hidden, Space};
use super::moves::{Move, Plan, with};
use crate::data::cube::Dataset;
use crate::time::{Month, ReferencePeriod};

/// What a plan costs: cells that are a whole, what is missing to the threshold, persons not shown.
type Cost = (usize, i128, i128);

/// The other place of the moves of a plan.
#[derive(Debug, Clone, Copy)]
enum Partner {
    /// Another code of a dimension.
    Code(usize, u16),
    /// Another row and column of a matrix: the opposite corner.
    Corner([u16; 2]),
}

/// The search through the steps of a year.
pub(super) struct Search<'a> {
    space: &'a Space,
    dataset: &'a Dataset,
    before: Option<&'a Hidden>,
    hidden: Hidden,
    /// Of each cell, since January and in this step.
    totals: Vec<i128>,
    step: Vec<i128>,
    /// The observations of this step, added up by codes; only those above 0.
    atoms: Vec<(Codes, i128)>,
    /// Of each cell, the largest of these.
    largest: Vec<Option<(Codes, i128)>>,
}

impl<'a> Search<'a> {
    /// A search in one data set; `before` is what was hidden in earlier states of the data.
    pub(super) fn new(space: &'a Space, dataset: &'a Dataset, before: Option<&'a Hidden>) -> Self {
        let cells = space.len();
        Self {
            space,
            dataset,
            before,
            hidden: vec![None; cells],
            totals: vec![0; cells],
            step: vec![0; cells],
            atoms: Vec::new(),
            largest: vec![None; cells],
        }
    }

    /// The hidden cells of a year whose steps end in these months.
    pub(super) fn year(mut self, year: i32, ends: &[Month]) -> Hidden {
        let mut first = Month::january(year);
        for end in ends {
            self.read(first, *end);
            let mut queue = self.seeds(first, *end);
            while let Some(cell) = queue.pop() {
                let hidden = self.protect(cell, first);
                queue.extend(hidden);
            }
            first = end.plus(1);
        }
        self.hidden
    }

    /// Adds up the observations of a step.
    fn read(&mut self, first: Month, last: Month) {
        let mut atoms: BTreeMap<Codes, i128> = BTreeMap::new();
        let months = (0..=last.since(first)).map(|at| ReferencePeriod::month(first.plus(at)));
        for observation in months.flat_map(|month| self.dataset.observations_in(month)) {
            *atoms.entry(observation.codes).or_default() += observation.units(0).unwrap_or(0);
        }
        atoms.retain(|_, count| *count > 0);
        self.atoms = atoms.into_iter().collect();
        self.step.fill(0);
        self.largest.fill(None);
        for (codes, count) in &self.atoms {
            for cell in self.space.cells(codes) {
                self.step[cell] += count;
                self.totals[cell] += count;
                let largest = &mut self.largest[cell];
                if largest.is_none_or(|(_, largest)| largest < *count) {
                    *largest = Some((*codes, *count));
                }
            }
        }
    }

    /// Hides what is small in this step or was hidden before; gives the cells that need protection.
    fn seeds(&mut self, first: Month, last: Month) -> Vec<usize> {
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
    fn protect(&mut self, cell: usize, from: Month) -> Vec<usize> {
        let mut all = Vec::new();
        // A cell without persons in this step is the other end of a move that was found already.
        while self.step[cell] > 0 && self.range(cell) < self.space.threshold {
            let more = self.cheapest(cell).unwrap_or_else(|| self.everything_with(cell));
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
        let is_free = |codes: &Codes| self.space.cells(codes).all(|of| self.hidden[of].is_some());
        if of_cell.iter().any(|(codes, _)| is_free(codes)) {
            return i128::MAX;
        }
        let mut widest = 0;
        let (mut out, mut into, mut dimension) = (0, 0, None);
        for partner in self.partners(cell) {
            let plan = self.plan(cell, partner, &of_cell);
            let [leaving, coming] = [&plan.out, &plan.into].map(|moves| self.neutral(moves));
            match partner {
                // Whoever leaves can do so once, but persons can come from every other code.
                Partner::Code(of, _) => {
                    if dimension.replace(of) != Some(of) {
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
        let neutral = moves.iter().filter(|of| self.needs(of).is_empty());
        neutral.map(|of| of.amount).sum()
    }

    /// The visible cells that a move changes.
    fn needs(&self, of: &Move) -> Vec<usize> {
        let mut cells = of.changes(self.space);
        cells.retain(|cell| self.hidden[*cell].is_none());
        cells
    }

    /// The cells to hide for the plan that costs least.
    fn cheapest(&self, cell: usize) -> Option<Vec<usize>> {
        let of_cell = self.atoms_of(cell);
        let mut cheapest: Option<(Cost, BTreeSet<usize>)> = None;
        for partner in self.partners(cell) {
            let plan = self.plan(cell, partner, &of_cell);
            let Some((cost, cells)) = self.cost(&plan) else { continue };
            if cheapest.as_ref().is_none_or(|(least, _)| cost < *least) {
                cheapest = Some((cost, cells));
            }
        }
        cheapest.map(|(_, cells)| cells.into_iter().collect())
    }

    /// What a plan costs and the cells that it hides; `None` where it hides none.
    fn cost(&self, plan: &Plan) -> Option<(Cost, BTreeSet<usize>)> {
        let (mut cells, mut moved) = (BTreeSet::new(), 0);
        for of in plan.moves() {
            if moved >= self.space.threshold {
                break;
            }
            cells.extend(self.needs(of));
            moved += of.amount;
        }
        let wholes = cells.iter().filter(|cell| self.is_whole(**cell)).count();
        let missing = (self.space.threshold - moved).max(0);
        let persons = cells.iter().map(|cell| self.totals[*cell]).sum();
        (moved > 0 && !cells.is_empty()).then_some(((wholes, missing, persons), cells))
    }

    fn is_whole(&self, cell: usize) -> bool {
        self.space.breakdown(cell).dimensions().is_empty()
    }

    /// The last resort: every cell that counts the persons of some codes. Nothing that is left says
    /// how many they are.
    fn everything_with(&self, cell: usize) -> Vec<usize> {
        let visible = |codes: &Codes| -> Vec<usize> {
            self.space.cells(codes).filter(|of| self.hidden[*of].is_none()).collect()
        };
        let persons = |cells: &[usize]| cells.iter().map(|of| self.totals[*of]).sum::<i128>();
        let atoms = self.atoms_of(cell);
        let cells = atoms.iter().map(|(codes, _)| visible(codes));
        cells.min_by_key(|cells| persons(cells)).unwrap_or_default()
    }

    fn atoms_of(&self, cell: usize) -> Vec<(Codes, i128)> {
        let breakdown = self.space.breakdown(cell);
        let atoms = self.atoms.iter().filter(|(codes, _)| breakdown.cell(codes) == Some(cell));
        atoms.copied().collect()
    }

    fn partners(&self, cell: usize) -> Vec<Partner> {
        let breakdown = self.space.breakdown(cell);
        let codes = |dimension: usize| (0..).take(self.space.sizes[dimension]);
        if let [rows, columns] = breakdown.dimensions() {
            let pairs = codes(*rows).flat_map(|row| codes(*columns).map(move |of| [row, of]));
            return pairs.map(Partner::Corner).collect();
        }
        let dimensions = breakdown.deciding().into_iter();
        dimensions.flat_map(|of| codes(of).map(move |code| Partner::Code(of, code))).collect()
    }

    fn plan(&self, cell: usize, partner: Partner, of_cell: &[(Codes, i128)]) -> Plan {
        let Some((own, _)) = self.largest[cell] else { return Plan::default() };
        match partner {
            Partner::Code(dimension, code) => self.plan_of_code(cell, dimension, code, of_cell),
            Partner::Corner(codes) => self.plan_of_corner(cell, own, codes),
        }
    }

    fn plan_of_code(
        &self,
        cell: usize,
        dimension: usize,
        code: u16,
        of_cell: &[(Codes, i128)],
    ) -> Plan {
        let breakdown = self.space.breakdown(cell);
        let is_in = |codes: &Codes| breakdown.cell(codes) == Some(cell);
        let leaves = |(codes, _): &&(Codes, i128)| !is_in(&with(*codes, dimension, code));
        let out = of_cell.iter().filter(leaves);
        let out = out.map(|(codes, count)| Move::change(*codes, dimension, code, *count));
        let Some(own) = self.largest[cell].map(|(codes, _)| codes[dimension]) else {
            return Plan::default();
        };
        let beside = self.atoms.iter().filter(|(codes, _)| {
            codes[dimension] == code && !is_in(codes) && is_in(&with(*codes, dimension, own))
        });
        let into = beside.map(|(codes, count)| Move::change(*codes, dimension, own, *count));
        Plan { out: out.collect(), into: into.collect() }
    }

    fn plan_of_corner(&self, cell: usize, own: Codes, [row, column]: [u16; 2]) -> Plan {
        let breakdown = self.space.breakdown(cell);
        let [rows, columns] = *breakdown.dimensions() else { return Plan::default() };
        if own[rows] == row || own[columns] == column {
            return Plan::default();
        }
        let largest = |codes: Codes| breakdown.cell(&codes).and_then(|cell| self.largest[cell]);
        let opposite = largest(with(with(own, rows, row), columns, column));
        let beside = [largest(with(own, columns, column)), largest(with(own, rows, row))];
        let swap = |one: Option<(Codes, i128)>, other: Option<(Codes, i128)>| {
            one.zip(other).map(|(one, other)| Move::swap(one, other, rows))
        };
        Plan {
            out: swap(self.largest[cell], opposite).into_iter().collect(),
            into: swap(beside[0], beside[1]).into_iter().collect(),
        }
    }
}
