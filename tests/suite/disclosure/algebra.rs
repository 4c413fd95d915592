//! Linear equations over counts: exact elimination, then the range of a sum.

use std::collections::BTreeMap;

/// A fraction in lowest terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Fraction(i128, i128);

impl Fraction {
    fn new(top: i128, bottom: i128) -> Self {
        let divisor = gcd(top.abs(), bottom.abs()).max(1) * bottom.signum();
        Self(top / divisor, bottom / divisor)
    }

    fn minus_product(self, one: Self, other: Self) -> Self {
        let (top, bottom) = (one.0 * other.0, one.1 * other.1);
        Self::new(self.0 * bottom - top * self.1, self.1 * bottom)
    }

    fn over(self, other: Self) -> Self {
        Self::new(self.0 * other.1, self.1 * other.0)
    }
}

fn gcd(one: i128, other: i128) -> i128 {
    if other == 0 { one } else { gcd(other, one % other) }
}

/// Coefficients by unknown.
pub(crate) type Row = BTreeMap<usize, i128>;

#[derive(Debug, Clone, Default)]
struct Equation {
    left: BTreeMap<usize, Fraction>,
    right: Option<Fraction>,
}

impl Equation {
    fn new(row: &Row, right: i128) -> Self {
        let left = row.iter().map(|(at, of)| (*at, Fraction(*of, 1))).collect();
        Self { left, right: Some(Fraction(right, 1)) }
    }

    fn right(&self) -> Fraction {
        self.right.unwrap()
    }

    /// Takes the unknown `at` out by an equation in which it has the coefficient 1.
    fn eliminate(&mut self, at: usize, by: &Self) {
        let Some(times) = self.left.get(&at).copied() else { return };
        for (unknown, of) in &by.left {
            let entry = self.left.entry(*unknown).or_insert(Fraction(0, 1));
            *entry = entry.minus_product(times, *of);
            if entry.0 == 0 {
                self.left.remove(unknown);
            }
        }
        self.right = Some(self.right().minus_product(times, by.right()));
    }
}

/// What is known of the unknowns, which are counts.
pub(crate) struct System {
    unknowns: usize,
    given: Vec<Equation>,
    /// By the unknown that each gives.
    solved: BTreeMap<usize, Equation>,
}

impl System {
    pub(crate) fn new(unknowns: usize) -> Self {
        Self { unknowns, given: Vec::new(), solved: BTreeMap::new() }
    }

    pub(crate) fn add(&mut self, row: &Row, value: i128) {
        let mut equation = Equation::new(row, value);
        self.given.push(equation.clone());
        for at in row.keys() {
            if let Some(by) = self.solved.get(at) {
                equation.eliminate(*at, by);
            }
        }
        let Some((pivot, of)) = equation.left.first_key_value().map(|(at, of)| (*at, *of)) else {
            assert_eq!(equation.right().0, 0, "what is published contradicts itself");
            return;
        };
        equation.left.values_mut().for_each(|left| *left = left.over(of));
        equation.right = Some(equation.right().over(of));
        for other in self.solved.values_mut() {
            other.eliminate(pivot, &equation);
        }
        self.solved.insert(pivot, equation);
    }

    /// Solves for the range of each unknown.
    pub(crate) fn solved(self) -> Solved {
        let mut ranges = vec![(0, None); self.unknowns];
        let equations: Vec<&Equation> = self.given.iter().chain(self.solved.values()).collect();
        for _ in 0..20 {
            let before = ranges.clone();
            for equation in &equations {
                narrow(equation, &mut ranges);
            }
            if ranges == before {
                break;
            }
        }
        Solved { system: self, ranges }
    }
}

/// From a count on, up to another where there is one.
type Range = (i128, Option<i128>);

/// Narrows the ranges of the unknowns of an equation by each other.
fn narrow(equation: &Equation, ranges: &mut [Range]) {
    let right = equation.right();
    let terms = equation.left.iter().map(|(at, of)| (*of, ranges[*at]));
    let mut total = Total::of(terms);
    for (at, of) in &equation.left {
        // The sum of the others: it is kept up to date, since to add them up each time takes long.
        let range = &mut ranges[*at];
        total.take_out(*of, *range);
        // of × x = right − rest
        let (low, high) = total.ends();
        let least = high.map(|high| right.minus_product(high, Fraction(1, 1)).over(*of));
        let most = low.map(|low| right.minus_product(low, Fraction(1, 1)).over(*of));
        let (least, most) = if of.0 > 0 { (least, most) } else { (most, least) };
        if let Some(Fraction(top, bottom)) = least {
            range.0 = range.0.max(-((-top).div_euclid(bottom)));
        }
        if let Some(Fraction(top, bottom)) = most {
            let most = top.div_euclid(bottom);
            range.1 = Some(range.1.map_or(most, |high| high.min(most)));
        }
        total.put_in(*of, *range);
    }
}

/// The least and the most that a sum of unknowns can be.
struct Total {
    /// The sum of the ends that there are.
    closed: [Fraction; 2],
    /// How many terms have no such end.
    open: [i128; 2],
}

impl Total {
    fn of(terms: impl Iterator<Item = (Fraction, Range)>) -> Self {
        let mut total = Self { closed: [Fraction(0, 1); 2], open: [0; 2] };
        terms.for_each(|(of, range)| total.put_in(of, range));
        total
    }

    fn put_in(&mut self, of: Fraction, range: Range) {
        self.add(of, range, 1);
    }

    fn take_out(&mut self, of: Fraction, range: Range) {
        self.add(of, range, -1);
    }

    /// Adds a term so many times.
    fn add(&mut self, of: Fraction, (least, most): Range, times: i128) {
        let ends = if of.0 > 0 { [Some(least), most] } else { [most, Some(least)] };
        for (at, end) in ends.into_iter().enumerate() {
            match end {
                Some(end) => {
                    self.closed[at] = self.closed[at].minus_product(of, Fraction(-end * times, 1));
                }
                None => self.open[at] += times,
            }
        }
    }

    fn ends(&self) -> (Option<Fraction>, Option<Fraction>) {
        let end = |at: usize| (self.open[at] == 0).then_some(self.closed[at]);
        (end(0), end(1))
    }
}

/// A solved system.
pub(crate) struct Solved {
    system: System,
    ranges: Vec<Range>,
}

impl Solved {
    /// The range of a sum of unknowns.
    pub(crate) fn range(&self, row: &Row) -> Range {
        let plain = Equation::new(row, 0);
        let mut reduced = plain.clone();
        for at in row.keys() {
            if let Some(by) = self.system.solved.get(at) {
                reduced.eliminate(*at, by);
            }
        }
        // What is left of the sum, less what was taken out of it.
        let known = reduced.right();
        let of = |equation: &Equation| {
            Total::of(equation.left.iter().map(|(at, of)| (*of, self.ranges[*at]))).ends()
        };
        let (low, high) = of(&reduced);
        let shift = |end: Option<Fraction>| end.map(|end| end.minus_product(known, Fraction(1, 1)));
        let (low, high) = (shift(low), shift(high));
        let (plain_low, plain_high) = of(&plain);
        let ceiling = |of: Fraction| -((-of.0).div_euclid(of.1));
        let floor = |of: Fraction| of.0.div_euclid(of.1);
        let low = [low, plain_low].into_iter().flatten().map(ceiling).max();
        let high = [high, plain_high].into_iter().flatten().map(floor).min();
        (low.unwrap_or(i128::MIN), high)
    }
}

#[test]
fn a_single_unknown_is_told_and_two_are_not() {
    let mut system = System::new(3);
    system.add(&Row::from([(0, 1), (1, 1), (2, 1)]), 10);
    system.add(&Row::from([(2, 1)]), 7);
    let solved = system.solved();
    assert_eq!(solved.range(&Row::from([(0, 1), (1, 1)])), (3, Some(3)));
    assert_eq!(solved.range(&Row::from([(0, 1)])), (0, Some(3)));
}

#[test]
fn an_unknown_is_told_by_what_is_nothing() {
    let mut system = System::new(3);
    system.add(&Row::from([(0, 1), (1, 1)]), 0);
    system.add(&Row::from([(1, 1), (2, 1)]), 4);
    assert_eq!(system.solved().range(&Row::from([(2, 1)])), (4, Some(4)));
}
