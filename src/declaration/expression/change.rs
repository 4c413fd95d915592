//! Whether an expression is a change: what a thing is more than the same thing at another time.
//!
//! [`growth`] and [`is_change`] are the entry points. The tree is brought to one fraction of sums of products, in which
//! each factor is a thing at a time. Without the times nothing is left above the line of a change, since what is
//! subtracted is the same thing; and a growth in percent is a hundred times what is above, less a hundred times what is
//! below: with that hundred added to it again, it has above the line what it has below, at another time. So it is with
//! products and quotients of such changes, and with weighted means of them. What cannot be brought to that form is not
//! shown to be a change.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::super::{
    Basis, CodeChoice, CodeListId, DimensionId, Formula, Indicator, IndicatorId, Kind, List,
    OverTime, Sum,
};
use super::types::Measured;
use super::{Join, Operator, OtherTime, Part};
use crate::time::{Frequency, Span, Window, Years};

/// The most terms of a sum.
const TERMS: usize = 200;

/// The most parts that are looked at of a tree and of the indicators that it reads.
const PARTS: usize = 5_000;

/// What an expression can read, for telling whether it is a change.
#[derive(Clone, Copy)]
pub(super) struct Readable<'r> {
    /// The indicators.
    pub(super) indicators: &'r List<IndicatorId, Indicator>,
    /// What each of them is.
    pub(super) of: &'r dyn Fn(IndicatorId) -> Measured,
    /// The frequency of the editions.
    pub(super) frequency: Frequency,
}

/// Why a number is no growth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoGrowth {
    /// It is so many times what a thing is at another time, of which nothing is taken away.
    Factor,
    /// The earlier time is above, and the later below.
    Backwards,
    /// It is not of one thing at two times.
    NoChange,
}

/// Whether a tree gives how much a thing grew, in parts of so many.
///
/// # Errors
/// Why it is none.
pub(super) fn growth(tree: &Part, parts: Decimal, readable: Readable<'_>) -> Result<(), NoGrowth> {
    if let Part::Chain(first, rest) = tree
        && rest.iter().all(|join| join.operator == Operator::Else)
    {
        growth(first, parts, readable)?;
        return rest.iter().try_for_each(|join| growth(&join.part, parts, readable));
    }
    let mut forms = Forms::new(readable);
    let Fraction { above, below } = forms.fraction(tree).ok_or(NoGrowth::NoChange)?;
    let base = below.times(parts).ok_or(NoGrowth::NoChange)?;
    let grown = above.plus(&base).ok_or(NoGrowth::NoChange)?;
    if grown.is_alike(&base) && grown != base {
        // Where weights do not add up to 1, something of the earlier time is left.
        if grown.has_of(&base) && grown.each_without_times() != base.each_without_times() {
            return Err(NoGrowth::NoChange);
        }
        let why = match (forms.is_later(&grown, &base), forms.is_later(&base, &grown)) {
            (true, _) => return Ok(()),
            (false, true) => NoGrowth::Backwards,
            (false, false) => NoGrowth::NoChange,
        };
        return Err(why);
    }
    Err(if above.is_alike(&base) && above != base { NoGrowth::Factor } else { NoGrowth::NoChange })
}

/// How many parts of a growth a tree gives that is one but for its size: so many hundredths as the weights of a mean of
/// growths add up to.
pub(super) fn parts_of_growth(tree: &Part, readable: Readable<'_>) -> Option<Decimal> {
    let Fraction { above, below } = Forms::new(readable).fraction(tree)?;
    let (term, number) = below.terms.first_key_value()?;
    let parts = -above.terms.get(term)?.checked_div(*number)?;
    (parts.is_sign_positive() && growth(tree, parts, readable).is_ok()).then(|| parts.normalize())
}

/// Whether a tree gives changes alone: each of its things is taken away from itself at another time, or is a growth.
pub(super) fn is_change(tree: &Part, readable: Readable<'_>) -> bool {
    if let Part::Chain(first, rest) = tree
        && rest.iter().all(|join| join.operator == Operator::Else)
    {
        return is_change(first, readable)
            && rest.iter().all(|join| is_change(&join.part, readable));
    }
    let fraction = Forms::new(readable).fraction(tree);
    fraction.and_then(|fraction| fraction.above.without_times()).is_some_and(|above| {
        above.terms.keys().all(|term| term.keys().any(|factor| factor.thing.is_growth))
    })
}

/// Whether a tree is the same number always, where everything in it is read in one window: what it joins is one thing.
pub(super) fn is_constant(tree: &Part, readable: Readable<'_>) -> bool {
    constant(tree, Forms { alike: Alike::InOneWindow, ..Forms::new(readable) }).is_some()
}

/// The number that a tree is always, asked for in a window, for the codes of a list or for all together; `None` where it
/// is several.
pub(super) fn constant_in(
    tree: &Part,
    readable: Readable<'_>,
    window: Window,
    rows: Option<CodeListId>,
) -> Option<Decimal> {
    constant(tree, Forms { alike: Alike::In { window, rows }, ..Forms::new(readable) })
}

fn constant(tree: &Part, mut forms: Forms<'_>) -> Option<Decimal> {
    let Fraction { above, below } = forms.fraction(tree)?;
    let Some((term, number)) = above.terms.first_key_value() else { return Some(Decimal::ZERO) };
    let first = number.checked_div(*below.terms.get(term)?)?;
    (below.times(first)? == above).then(|| first.normalize())
}

/// Which readings of data are taken for one thing.
#[derive(Debug, Clone, Copy)]
enum Alike {
    /// Readings of the same codes, where no indicator declares another window.
    WithoutWindow,
    /// Readings of the same codes, whatever their windows are.
    InOneWindow,
    /// Readings of the same codes in this window; in a table by the codes of a list, readings that go by the code of the
    /// row in the same column.
    In { window: Window, rows: Option<CodeListId> },
}

/// What is read, whatever the time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Thing {
    name: String,
    is_growth: bool,
}

/// A thing at a time, by the place of that time among those that are met; the first is the time that is asked for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Factor {
    thing: Thing,
    time: usize,
}

/// A product of things, each so many times.
type Term = BTreeMap<Factor, u32>;

/// A sum of products, each so many times.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Terms {
    terms: BTreeMap<Term, Decimal>,
}

impl Terms {
    fn number(number: Decimal) -> Self {
        let mut terms = Self::default();
        if !number.is_zero() {
            terms.terms.insert(Term::new(), number.normalize());
        }
        terms
    }

    fn add(&mut self, term: Term, number: Decimal) -> Option<()> {
        let sum = self.terms.get(&term).copied().unwrap_or_default().checked_add(number)?;
        if sum.is_zero() {
            self.terms.remove(&term);
        } else {
            self.terms.insert(term, sum.normalize());
        }
        (self.terms.len() <= TERMS).then_some(())
    }

    fn plus(&self, second: &Self) -> Option<Self> {
        let mut sum = self.clone();
        for (term, number) in &second.terms {
            sum.add(term.clone(), *number)?;
        }
        Some(sum)
    }

    fn times(&self, number: Decimal) -> Option<Self> {
        self.by(&Self::number(number))
    }

    fn by(&self, second: &Self) -> Option<Self> {
        let mut product = Self::default();
        for (one, number) in &self.terms {
            for (other, second_number) in &second.terms {
                let mut term = one.clone();
                for (factor, times) in other {
                    *term.entry(factor.clone()).or_default() += times;
                }
                product.add(term, number.checked_mul(*second_number)?)?;
            }
        }
        Some(product)
    }

    /// Each with another time in the place of its own.
    fn at(&self, mut time: impl FnMut(usize) -> usize) -> Option<Self> {
        let mut moved = Self::default();
        for (term, number) in &self.terms {
            let mut other = Term::new();
            for (Factor { thing, time: known }, times) in term {
                let factor = Factor { thing: thing.clone(), time: time(*known) };
                *other.entry(factor).or_default() += times;
            }
            moved.add(other, *number)?;
        }
        Some(moved)
    }

    fn without_times(&self) -> Option<Self> {
        self.at(|_| 0)
    }

    /// The terms without their times, each by itself.
    fn each_without_times(&self) -> Vec<(Term, Decimal)> {
        let mut each: Vec<(Term, Decimal)> = Vec::new();
        for (term, number) in &self.terms {
            let single = Self { terms: BTreeMap::from([(term.clone(), *number)]) };
            each.extend(single.without_times().unwrap_or_default().terms);
        }
        each.sort();
        each
    }

    /// Whether both are one thing at their times. What is taken away in one of them is taken away in the other; else
    /// the one could be anything, and what it is less than before.
    fn is_alike(&self, second: &Self) -> bool {
        let are_added = self.terms.values().all(Decimal::is_sign_positive);
        self.each_without_times() == second.each_without_times()
            || are_added && self.without_times() == second.without_times()
    }

    /// Whether a term of it is in another as it is, at the same times.
    fn has_of(&self, second: &Self) -> bool {
        self.terms.keys().any(|term| second.terms.contains_key(term))
    }

    /// The time of all of it; `None` where it has several.
    fn only_time(&self) -> Option<usize> {
        let mut times = self.terms.keys().flat_map(Term::keys).map(|factor| factor.time);
        let first = times.next().unwrap_or_default();
        times.all(|time| time == first).then_some(first)
    }
}

/// A sum of products divided by another.
#[derive(Debug, Clone)]
struct Fraction {
    above: Terms,
    below: Terms,
}

impl Fraction {
    fn of(above: Terms) -> Self {
        Self { above, below: Terms::number(Decimal::ONE) }
    }

    fn plus(&self, second: &Self) -> Option<Self> {
        if self.below == second.below {
            return Some(Self {
                above: self.above.plus(&second.above)?,
                below: self.below.clone(),
            });
        }
        let above = self.above.by(&second.below)?.plus(&second.above.by(&self.below)?)?;
        Some(Self { above, below: self.below.by(&second.below)? })
    }

    fn by(&self, second: &Self) -> Option<Self> {
        let (above, below) = (self.above.by(&second.above)?, self.below.by(&second.below)?);
        Some(Self { above, below })
    }

    fn negative(&self) -> Option<Self> {
        Some(Self { above: self.above.times(Decimal::NEGATIVE_ONE)?, below: self.below.clone() })
    }

    fn inverse(&self) -> Self {
        Self { above: self.below.clone(), below: self.above.clone() }
    }
}

/// Trees on their way to fractions.
struct Forms<'r> {
    readable: Readable<'r>,
    times: Vec<Vec<OtherTime>>,
    left: usize,
    alike: Alike,
}

impl<'r> Forms<'r> {
    fn new(readable: Readable<'r>) -> Self {
        Self { readable, times: vec![Vec::new()], left: PARTS, alike: Alike::WithoutWindow }
    }

    fn fraction(&mut self, tree: &Part) -> Option<Fraction> {
        self.left = self.left.checked_sub(1)?;
        match tree {
            Part::Number(number) => Some(Fraction::of(Terms::number(*number))),
            Part::Value(indicator) => self.value(*indicator),
            Part::Negative(part) => self.fraction(part)?.negative(),
            Part::Shifted(part, time) => {
                let within = matches!(time, OtherTime::WithinYear { .. }).then_some(Window::Year);
                let Fraction { above, below } = self.fraction_within(part, within)?;
                let (above, below) = (self.moved(&above, time)?, self.moved(&below, time)?);
                Some(Fraction { above, below })
            }
            Part::Chain(first, rest) => {
                let mut whole = self.fraction(first)?;
                for Join { operator, part, .. } in rest {
                    let part = self.fraction(part)?;
                    whole = match operator {
                        Operator::Plus => whole.plus(&part)?,
                        Operator::Minus => whole.plus(&part.negative()?)?,
                        Operator::Times => whole.by(&part)?,
                        Operator::Over => whole.by(&part.inverse())?,
                        Operator::Else => whole_of("else", &[&whole, &part])?,
                    };
                }
                Some(whole)
            }
            Part::Over { over, part, .. } => {
                let inner = self.fraction_within(part, Some(Window::Period))?;
                let name = format!("{over:?}");
                if inner.below.terms.keys().any(|term| !term.is_empty()) {
                    return whole_of(&name, &[&inner]);
                }
                // What is made of the periods of a sum is the sum of what is made of each.
                let mut sum = Fraction::of(Terms::default());
                for (term, number) in &inner.above.terms {
                    let single = Terms { terms: BTreeMap::from([(term.clone(), Decimal::ONE)]) };
                    let single = if term.is_empty() {
                        Fraction::of(single)
                    } else {
                        whole_of(&name, &[&Fraction::of(single)])?
                    };
                    sum = sum.plus(&single.by(&Fraction::of(Terms::number(*number)))?)?;
                }
                sum.by(&Fraction::of(inner.below).inverse())
            }
        }
    }

    /// A part that is read in a window of its own, or in that of what it stands in.
    fn fraction_within(&mut self, part: &Part, own: Option<Window>) -> Option<Fraction> {
        let outer = self.alike;
        if let (Alike::In { rows, .. }, Some(window)) = (outer, own) {
            self.alike = Alike::In { window, rows };
        }
        let fraction = self.fraction(part);
        self.alike = outer;
        fraction
    }

    /// An indicator: what it is computed of, where it is an expression that is read in the window of its reader.
    fn value(&mut self, indicator: IndicatorId) -> Option<Fraction> {
        let Readable { indicators, of, .. } = self.readable;
        let known = &indicators[indicator];
        let is_growth = of(indicator).quantity.kind == Kind::Growth;
        let is_read_alike = match self.alike {
            Alike::WithoutWindow => known.window.is_none(),
            Alike::InOneWindow => true,
            // What is computed of rounded numbers is another number than what is computed of exact ones.
            Alike::In { .. } if known.operands_from() == Basis::Published => false,
            Alike::In { window, .. } => {
                known.kind.over_time == OverTime::Last
                    || known.own_window().is_none_or(|own| own == window)
            }
        };
        let name = match &known.formula {
            Formula::Expression(expression) if !is_growth && is_read_alike => {
                return self.fraction(&expression.tree);
            }
            Formula::Sum(sum) if is_read_alike => match self.alike {
                Alike::WithoutWindow | Alike::InOneWindow => name_of(sum, None),
                Alike::In { rows: None, .. } => {
                    format!("{} {:?} {:?}", name_of(sum, None), sum.by, sum.fixed)
                }
                Alike::In { rows: Some(rows), .. } => name_of(sum, sum.by.get(&rows).copied()),
            },
            _ => known.id.clone(),
        };
        whole(name, is_growth, 0)
    }

    fn moved(&mut self, terms: &Terms, step: &OtherTime) -> Option<Terms> {
        terms.at(|time| {
            let moved: Vec<OtherTime> = self.times[time].iter().chain([step]).cloned().collect();
            self.times.iter().position(|known| *known == moved).unwrap_or_else(|| {
                self.times.push(moved);
                self.times.len() - 1
            })
        })
    }

    /// Whether something of the one is of a later time than in the other.
    fn is_later(&self, one: &Terms, other: &Terms) -> bool {
        let last = |terms: &Terms| {
            let mut last: BTreeMap<Thing, i32> = BTreeMap::new();
            for Factor { thing, time } in terms.terms.keys().flat_map(Term::keys) {
                // What cannot be found is a time of long ago, such as one of another frequency.
                let days = self.day(*time).unwrap_or(i32::MIN);
                let day = last.entry(thing.clone()).or_insert(days);
                *day = days.max(*day);
            }
            last
        };
        let (one, other) = (last(one), last(other));
        one.iter().any(|(thing, day)| other.get(thing).is_some_and(|other| day > other))
    }

    /// The last day of a time, from the middle of a year that is later than any that is named.
    fn day(&self, time: usize) -> Option<i32> {
        let frequency = self.readable.frequency;
        let (year, middle) = (2_200, i32::try_from(frequency.periods_of(2_200) / 2).ok()?);
        let last = frequency.first_of(year).plus(middle);
        let mut span = Span { last, window: Window::Period, years: Years::CALENDAR };
        for step in self.times[time].iter().rev() {
            span = *step.spans(span)?.iter().max_by_key(|span| span.last.last_day())?;
        }
        Some(chrono::Datelike::num_days_from_ce(&span.last.last_day()))
    }
}

/// One thing, of which nothing more is known than how it is made of these.
fn whole_of(name: &str, parts: &[&Fraction]) -> Option<Fraction> {
    let all = || parts.iter().flat_map(|part| [&part.above, &part.below]);
    let mut times =
        all().filter(|terms| terms.terms.keys().any(|term| !term.is_empty())).map(Terms::only_time);
    let first = times.next().flatten();
    let time = first.filter(|first| times.all(|time| time == Some(*first)));
    let named = all().map(|terms| match time {
        Some(_) => terms.without_times(),
        None => Some(terms.clone()),
    });
    let named: Vec<Terms> = named.collect::<Option<_>>()?;
    let is_growth = all().all(|terms| {
        terms.terms.keys().all(|term| term.keys().any(|factor| factor.thing.is_growth))
    });
    whole(format!("{name} {named:?}"), is_growth, time.unwrap_or_default())
}

fn whole(name: String, is_growth: bool, time: usize) -> Option<Fraction> {
    let mut terms = Terms::default();
    let factor = Factor { thing: Thing { name, is_growth }, time };
    terms.add(Term::from([(factor, 1)]), Decimal::ONE)?;
    Some(Fraction::of(terms))
}

/// A name of a sum, which is the same for the same codes of a data set; where it is of the code of a row by a column, it
/// takes no other of that.
fn name_of(sum: &Sum, of_rows: Option<DimensionId>) -> String {
    let codes = |choice: &CodeChoice| match choice {
        CodeChoice::One(code) => vec![code.clone()],
        CodeChoice::Several(codes) => codes.clone(),
    };
    let filter = sum.filter.iter().filter(|condition| Some(condition.dimension) != of_rows);
    let mut filter: Vec<_> =
        filter.map(|condition| (condition.dimension, codes(condition.codes.get_ref()))).collect();
    filter.sort();
    format!("sum {:?} {filter:?} {:?} {of_rows:?}", sum.dataset, sum.differ)
}
