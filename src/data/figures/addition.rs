//! What an expression adds up, through the indicators that it reads.
//!
//! [`Additions`] is the entry point. Each sum or difference becomes a list of the sums of data that it goes back to:
//! which, how many times, at which time. What is added in several places is one of them, and each indicator on the way
//! is followed once, however many read it, so that any number of sums is looked at.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use num_bigint::BigInt;
use num_rational::Ratio;
use rust_decimal::Decimal;

use crate::declaration::{
    Expression, Formula, IndicatorId, Join, Operator, OtherTime, Over, Part, Release,
};

/// How many times something is taken, exactly: a third is no decimal.
pub(super) type Times = Ratio<BigInt>;

/// So many sums one expression can go back to, by way of all that it reads.
const MOST: usize = 20_000;

/// A sum of data that an expression adds up.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Addend {
    /// The indicator that it is.
    pub(super) indicator: IndicatorId,
    /// How many times it is taken, below zero where it is taken away.
    pub(super) times: Times,
    /// At which time.
    pub(super) time: TimeId,
}

/// A time of addends, the steps from the time of the expression: times are equal where their ids are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct TimeId(usize);

impl TimeId {
    /// The time of the expression itself.
    const OWN: Self = Self(0);
}

/// What a sum or difference in an expression joins.
pub(super) struct AddedUp {
    /// What is added up, each once, with the places that it is added in.
    pub(super) addends: Vec<(Addend, BigInt)>,
    /// Where the expression stands.
    pub(super) place: Range<usize>,
    /// Whether all of its parts were followed.
    pub(super) is_whole: bool,
}

/// The sums and differences of a release, looked at one after the other.
pub(super) struct Additions<'r> {
    release: &'r Release,
    /// Each step from one time to another, once.
    steps: Vec<OtherTime>,
    /// The times by the step that leads to them, and the time that it is taken from.
    times: Vec<(usize, TimeId)>,
    known_times: BTreeMap<(usize, TimeId), TimeId>,
    /// What indicators add up that others read.
    known: BTreeMap<IndicatorId, Rc<Joined>>,
}

/// What is joined by signs, on its way.
#[derive(Default)]
struct Joined {
    addends: Vec<(Addend, BigInt)>,
    places: BTreeMap<Addend, usize>,
    is_cut: bool,
}

impl Joined {
    fn push(&mut self, addend: Addend, places: &BigInt) {
        let next = self.addends.len();
        match self.places.get(&addend) {
            Some(place) => self.addends[*place].1 += places,
            None if next >= MOST => self.is_cut = true,
            None => {
                self.places.insert(addend.clone(), next);
                self.addends.push((addend, places.clone()));
            }
        }
    }
}

/// What is followed: how many times, at which time, and where the parts go that are joined otherwise.
struct Way<'w, 'r> {
    times: Times,
    time: TimeId,
    /// Parts of the expression itself, which can have sums of their own; those of what it reads are looked at there.
    others: Option<&'w mut Vec<&'r Part>>,
}

impl<'r> Way<'_, 'r> {
    fn with(&mut self, times: Times, time: TimeId) -> Way<'_, 'r> {
        Way { times, time, others: self.others.as_deref_mut() }
    }

    fn goes_elsewhere(&mut self, parts: impl IntoIterator<Item = &'r Part>) {
        if let Some(others) = &mut self.others {
            others.extend(parts);
        }
    }
}

impl<'r> Additions<'r> {
    /// No sum of the release was looked at yet.
    pub(super) fn new(release: &'r Release) -> Self {
        let (steps, times) = (Vec::new(), Vec::new());
        Self { release, steps, times, known_times: BTreeMap::new(), known: BTreeMap::new() }
    }

    /// What each sum and difference in an expression joins.
    pub(super) fn of(&mut self, expression: &'r Expression) -> Vec<AddedUp> {
        let mut open = vec![&expression.tree];
        let mut added_up = Vec::new();
        while let Some(part) = open.pop() {
            let mut joined = Joined::default();
            let mut others = Vec::new();
            let way = Way { times: one(), time: TimeId::OWN, others: Some(&mut others) };
            self.add(part, way, &mut joined);
            open.extend(others);
            let Joined { addends, is_cut, .. } = joined;
            let is_in_two = |(_, places): &(Addend, BigInt)| *places > BigInt::from(1);
            if addends.len() > 1 || addends.iter().any(is_in_two) {
                let place = expression.place.clone();
                added_up.push(AddedUp { addends, place, is_whole: !is_cut });
            }
        }
        added_up
    }

    /// Adds a part of an expression.
    fn add(&mut self, part: &'r Part, mut way: Way<'_, 'r>, joined: &mut Joined) {
        if joined.is_cut {
            return;
        }
        match part {
            Part::Number(_) => {}
            Part::Value(indicator) => self.add_indicator(*indicator, &way, joined),
            Part::Negative(part) => {
                let times = -way.times.clone();
                self.add(part, way.with(times, way.time), joined);
            }
            Part::Shifted(part, step) => {
                let time = self.step_before(step, way.time);
                let times = way.times.clone();
                self.add(part, way.with(times, time), joined);
            }
            Part::Over { over: Over::Sum | Over::Last, part, .. } => self.add(part, way, joined),
            Part::Over { over: Over::Mean, part, .. } => way.goes_elsewhere([&**part]),
            Part::Chain(first, rest) => self.chain((first, rest), way, joined),
        }
    }

    /// Adds what an indicator adds up.
    fn add_indicator(&mut self, indicator: IndicatorId, way: &Way<'_, 'r>, joined: &mut Joined) {
        match &self.release.indicators[indicator].formula {
            Formula::Sum(_) | Formula::Average(_) => {
                let (times, time) = (way.times.clone(), way.time);
                joined.push(Addend { indicator, times, time }, &BigInt::from(1));
            }
            Formula::Expression(expression) => {
                let read = self.joined_by(indicator, expression);
                joined.is_cut |= read.is_cut;
                for (addend, places) in &read.addends {
                    let time = self.time_within(addend.time, way.time);
                    let times = &addend.times * &way.times;
                    joined.push(Addend { indicator: addend.indicator, times, time }, places);
                    if joined.is_cut {
                        return;
                    }
                }
            }
            Formula::Rate { .. } | Formula::Count(_) => {}
        }
    }

    /// What the expression of an indicator adds up, followed once.
    fn joined_by(&mut self, indicator: IndicatorId, expression: &'r Expression) -> Rc<Joined> {
        if let Some(known) = self.known.get(&indicator) {
            return Rc::clone(known);
        }
        let mut joined = Joined::default();
        let way = Way { times: one(), time: TimeId::OWN, others: None };
        self.add(&expression.tree, way, &mut joined);
        let joined = Rc::new(joined);
        self.known.insert(indicator, Rc::clone(&joined));
        joined
    }

    fn chain(
        &mut self,
        (first, rest): (&'r Part, &'r [Join]),
        mut way: Way<'_, 'r>,
        joined: &mut Joined,
    ) {
        let is = |of: &[Operator]| rest.iter().all(|join| of.contains(&join.operator));
        if is(&[Operator::Plus, Operator::Minus]) {
            let (times, time) = (way.times.clone(), way.time);
            self.add(first, way.with(times.clone(), time), joined);
            for join in rest {
                let is_taken_away = join.operator == Operator::Minus;
                let times = if is_taken_away { -times.clone() } else { times.clone() };
                self.add(&join.part, way.with(times, time), joined);
            }
            return;
        }
        let mut multiplied = Some(way.times.clone());
        let mut factors: Vec<&'r Part> = Vec::new();
        for (operator, part) in [(Operator::Times, first)]
            .into_iter()
            .chain(rest.iter().map(|join| (join.operator, &join.part)))
        {
            multiplied = match (operator, part) {
                (Operator::Times, Part::Number(number)) => {
                    multiplied.map(|times| times * exact(*number))
                }
                (Operator::Over, Part::Number(number)) if !number.is_zero() => {
                    multiplied.map(|times| times / exact(*number))
                }
                (Operator::Times, part) => {
                    factors.push(part);
                    multiplied
                }
                (_, part) => {
                    factors.push(part);
                    None
                }
            };
        }
        match (multiplied, factors.as_slice()) {
            (Some(times), [only]) => {
                let time = way.time;
                self.add(only, way.with(times, time), joined);
            }
            _ => way.goes_elsewhere(factors),
        }
    }

    /// The time that a step leads to, of what stands at a time itself.
    fn step_before(&mut self, step: &OtherTime, outer: TimeId) -> TimeId {
        let known = self.steps.iter().position(|known| known == step);
        let step = known.unwrap_or_else(|| {
            self.steps.push(step.clone());
            self.steps.len() - 1
        });
        self.time(step, outer)
    }

    /// The time of what is at a time of its own within what stands at another.
    fn time_within(&mut self, own: TimeId, outer: TimeId) -> TimeId {
        if outer == TimeId::OWN {
            return own;
        }
        let mut steps = Vec::new();
        let mut time = own;
        while let Some((step, before)) = time.0.checked_sub(1).map(|place| self.times[place]) {
            steps.push(step);
            time = before;
        }
        steps.into_iter().rev().fold(outer, |outer, step| self.time(step, outer))
    }

    fn time(&mut self, step: usize, outer: TimeId) -> TimeId {
        let times = &mut self.times;
        *self.known_times.entry((step, outer)).or_insert_with(|| {
            times.push((step, outer));
            TimeId(times.len())
        })
    }
}

fn one() -> Times {
    Times::from(BigInt::from(1))
}

fn exact(number: Decimal) -> Times {
    Times::new(number.mantissa().into(), BigInt::from(10).pow(number.scale()))
}
