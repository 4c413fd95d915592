//! REL-015 of expressions: what is joined by `+` has nothing in common.
//!
//! [`nothing_is_added_twice`] is the entry point. The sums of data that an expression adds up are found through the
//! indicators that it reads; two of one data set overlap where, in each column, a code of the one is a code of the other
//! or a part of it. What is taken away again, as in `a + b - both`, is counted once. [`sums_together`] gives what is added
//! up, for whoever finds totals that are not declared.

use std::collections::BTreeSet;
use std::ops::Range;

use rust_decimal::Decimal;

use super::once::not_told_apart;
use super::selection::taken_codes;
use super::series::Computation;
use crate::data::cube::{CodeIndex, CodeKey, Cube};
use crate::data::input::CodeList;
use crate::declaration::{
    Additivity, Expression, Formula, IndicatorId, Join, Kind, Operator, OtherTime, Over, OverCodes,
    Part, Release, Sum,
};
use crate::findings::{Code, Diagnostic, Diagnostics};
use crate::time::ReferencePeriod;

/// An expression adds up no more sums than these that are looked at.
const SUMS: usize = 1_000;

/// A sum of data that an expression adds up.
#[derive(Debug, Clone, PartialEq)]
struct Addend {
    /// The indicator that it is.
    indicator: IndicatorId,
    /// How many times it is taken, below zero where it is taken away.
    times: Decimal,
    /// At which time.
    time: Vec<OtherTime>,
}

/// Finds in each expression what it adds up twice.
pub(super) fn nothing_is_added_twice(release: &Release, cube: &Cube, found: &mut Diagnostics) {
    for (_, indicator) in release.named_indicators() {
        let Formula::Expression(expression) = &indicator.formula else { continue };
        for (addends, place) in added_up(expression, release) {
            if let Some(twice) = twice(&addends, release, cube) {
                let [first, second] = twice.map(|addend| &release.indicators[addend.indicator].id);
                let message = format!(
                    "`{}` counts twice what `{second}` and `{first}` have in common",
                    indicator.id
                );
                let finding = Diagnostic::new(Code::CountedTwice, message);
                found.push(finding.at(&release.file, place, "adds both").hint(
                    "Add what has nothing in common, such as the parts of one whole, or the whole alone; a part is taken away from its \
                     whole, `whole - part`.",
                ));
                break;
            }
            if let Some(pair) = give_nothing(&addends, release) {
                found.push(nothing_together(pair, expression, &indicator.id, release).at(
                    &release.file,
                    place,
                    "joins both",
                ));
                break;
            }
            if let Some((list, codes)) = not_known_apart(&addends, release, cube) {
                let finding = not_told_apart(&indicator.id, list, codes);
                found.push(finding.at(&release.file, place, "adds both"));
                break;
            }
        }
    }
}

/// The sums of data that an indicator adds to each other.
pub fn sums_together(expression: &Expression, release: &Release) -> Vec<Vec<IndicatorId>> {
    let added_up = added_up(expression, release).into_iter();
    let alike = added_up.flat_map(|(addends, _)| {
        let mut alike: Vec<Vec<Addend>> = Vec::new();
        for addend in addends {
            let known = alike.iter_mut().find(|known| {
                known.iter().any(|one| one.times == addend.times && one.time == addend.time)
            });
            match known {
                Some(known) => known.push(addend),
                None => alike.push(vec![addend]),
            }
        }
        alike
    });
    alike.map(|addends| addends.iter().map(|addend| addend.indicator).collect()).collect()
}

/// What each sum and difference in an expression joins, with its place.
fn added_up(expression: &Expression, release: &Release) -> Vec<(Vec<Addend>, Range<usize>)> {
    let mut open = vec![&expression.tree];
    let mut added_up = Vec::new();
    while let Some(part) = open.pop() {
        let mut sum = Addition { release, addends: Vec::new(), others: Vec::new(), left: SUMS };
        sum.add(part, Decimal::ONE, &[], true);
        let Addition { addends, others, .. } = sum;
        open.extend(others);
        if addends.len() > 1 {
            added_up.push((addends, expression.place.clone()));
        }
    }
    added_up
}

/// A sum on its way.
struct Addition<'r> {
    release: &'r Release,
    addends: Vec<Addend>,
    /// Parts of the expression that are joined otherwise, which can have sums of their own.
    others: Vec<&'r Part>,
    left: usize,
}

impl<'r> Addition<'r> {
    /// Adds a part of the expression itself, or of one that it reads, so many times.
    fn add(&mut self, part: &'r Part, times: Decimal, time: &[OtherTime], is_own: bool) {
        let Some(left) = self.left.checked_sub(1) else { return };
        self.left = left;
        match part {
            Part::Number(_) => {}
            Part::Value(indicator) => match &self.release.indicators[*indicator].formula {
                Formula::Sum(_) | Formula::Average(_) => {
                    let (indicator, time) = (*indicator, time.to_vec());
                    self.addends.push(Addend { indicator, times, time });
                }
                Formula::Expression(expression) => {
                    // Its parts are settled where it stands.
                    self.add(&expression.tree, times, time, false);
                }
                Formula::Rate { .. } | Formula::Count(_) => {}
            },
            Part::Negative(part) => self.add(part, -times, time, is_own),
            Part::Shifted(part, step) => {
                let time: Vec<OtherTime> = [step].into_iter().chain(time).cloned().collect();
                self.add(part, times, &time, is_own);
            }
            Part::Over { over: Over::Sum | Over::Last, part, .. } => {
                self.add(part, times, time, is_own);
            }
            Part::Over { over: Over::Mean, part, .. } => {
                self.others.extend(is_own.then_some(&**part));
            }
            Part::Chain(first, rest) => self.chain((first, rest), times, time, is_own),
        }
    }

    fn chain(
        &mut self,
        (first, rest): (&'r Part, &'r [Join]),
        times: Decimal,
        time: &[OtherTime],
        is_own: bool,
    ) {
        let is = |of: &[Operator]| rest.iter().all(|join| of.contains(&join.operator));
        if is(&[Operator::Plus, Operator::Minus]) {
            self.add(first, times, time, is_own);
            for join in rest {
                let is_taken_away = join.operator == Operator::Minus;
                self.add(&join.part, if is_taken_away { -times } else { times }, time, is_own);
            }
            return;
        }
        let mut multiplied = Some(times);
        let mut factors: Vec<&'r Part> = Vec::new();
        for (operator, part) in [(Operator::Times, first)]
            .into_iter()
            .chain(rest.iter().map(|join| (join.operator, &join.part)))
        {
            multiplied = match (operator, part) {
                (Operator::Times, Part::Number(number)) => {
                    multiplied.and_then(|times| times.checked_mul(*number))
                }
                (Operator::Over, Part::Number(number)) => {
                    multiplied.and_then(|times| times.checked_div(*number))
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
            (Some(times), [only]) => self.add(only, times.normalize(), time, is_own),
            _ if is_own => self.others.extend(factors),
            _ => {}
        }
    }
}

/// Two addends that have rows in common, which are counted more than once in all.
fn twice<'a>(addends: &'a [Addend], release: &Release, cube: &Cube) -> Option<[&'a Addend; 2]> {
    let of_data: Vec<(&Addend, &Sum, Vec<BTreeSet<CodeIndex>>)> = addends
        .iter()
        .filter_map(|addend| Some((addend, release.indicators[addend.indicator].formula.sum()?)))
        .filter(|(_, sum)| sum.differ.is_none())
        .map(|(addend, sum)| (addend, sum, reached(sum, release, cube)))
        .collect();
    for (place, (first, sum, codes)) in of_data.iter().enumerate() {
        let alike = |(addend, second, _): &&(&Addend, &Sum, _)| {
            sum.dataset == second.dataset && first.time == addend.time
        };
        for (second, _, second_codes) in of_data[place + 1..].iter().filter(alike) {
            if first.times != second.times {
                continue;
            }
            let Some(common) = common(codes, second_codes) else { continue };
            let of_common = of_data.iter().filter(alike);
            let counted: Decimal = of_common
                .filter(|(_, _, codes)| self::common(codes, &common).is_some())
                .map(|(addend, _, _)| addend.times)
                .sum();
            if counted.abs() > first.times.abs() {
                return Some([first, second]);
            }
        }
    }
    None
}

/// Two flows or stocks of one data set, at one time, of other codes each, of which codes give nothing together.
fn give_nothing<'a>(addends: &'a [Addend], release: &Release) -> Option<[&'a Addend; 2]> {
    let is_alone = |addend: &&Addend| {
        let indicator = &release.indicators[addend.indicator];
        let additivity =
            indicator.formula.sum().map(|sum| release.datasets[sum.dataset].additivity);
        matches!(indicator.kind.kind, Kind::Flow | Kind::Stock)
            && (indicator.kind.over_codes == OverCodes::None
                || additivity.is_some_and(|additivity| additivity != Additivity::Always))
    };
    let alone: Vec<&Addend> = addends.iter().filter(is_alone).collect();
    let sum = |addend: &Addend| release.indicators[addend.indicator].formula.sum();
    let mut firsts = alone.iter().enumerate();
    firsts.find_map(|(place, first)| {
        let second = alone[place + 1..].iter().find(|second| {
            let [one, another] = [sum(first), sum(second)];
            let is_of_one = one.map(|sum| sum.dataset) == another.map(|sum| sum.dataset);
            is_of_one && first.time == second.time && first.indicator != second.indicator
        })?;
        Some([*first, *second])
    })
}

/// REL-013 or REL-016 of two of them; without its place.
fn nothing_together(
    pair: [&Addend; 2],
    expression: &Expression,
    id: &str,
    release: &Release,
) -> Diagnostic {
    let [first, second] = pair.map(|addend| &release.indicators[addend.indicator]);
    let dataset = first.formula.sum().map(|sum| &release.datasets[sum.dataset]);
    let message =
        format!("`{id}` joins `{}` and `{}`, which give nothing together", first.id, second.id);
    let from = dataset.and_then(|dataset| match dataset.additivity {
        Additivity::From(from) => Some(from),
        Additivity::Always | Additivity::Never => None,
    });
    let hint = match from {
        Some(from) => format!(
            "Codes of it add up from {from} on. Write an indicator with `sum` and both in `where`, which has no value before."
        ),
        None => "Codes of it do not add up, as those of chained volumes do not: state the row that the data have for them together, or what each \
                 adds to the change of the whole, with weights."
            .to_owned(),
    };
    Diagnostic::new(expression.code(), message).hint(hint)
}

/// Two codes of a column, each of one of two addends, of which no hierarchy tells whether they have anything in common, where
/// in all other columns the addends have; with their list.
fn not_known_apart<'c>(
    addends: &[Addend],
    release: &Release,
    cube: &'c Cube,
) -> Option<(&'c CodeList, [CodeIndex; 3])> {
    let sums = addends.iter().filter_map(|addend| {
        let sum = release.indicators[addend.indicator].formula.sum()?;
        let dimensions = release.datasets[sum.dataset].dimensions.entries();
        let codes = dimensions.map(|(dimension, declared)| {
            let taken = taken_codes(sum, dimension, release, cube);
            let list = &cube.codelists[declared.codelist];
            (list, within(taken.clone(), list), taken)
        });
        Some((addend, sum.dataset, codes.collect::<Vec<_>>()))
    });
    let is_divided_again = |list: &CodeList| list.tree.is_divided_again();
    let sums = sums.filter(|(_, _, codes)| codes.iter().any(|(list, ..)| is_divided_again(list)));
    let sums: Vec<_> = sums.collect();
    let pairs = sums.iter().enumerate();
    let mut pairs = pairs
        .flat_map(|(place, first)| sums[place + 1..].iter().map(move |second| (first, second)));
    pairs.find_map(|((first, dataset, codes), (second, other_dataset, other_codes))| {
        let is_like =
            dataset == other_dataset && first.time == second.time && first.times == second.times;
        let mut unknown = None;
        for ((list, within, taken), (_, others_within, others)) in
            codes.iter().zip(other_codes).filter(|_| is_like)
        {
            if within.is_disjoint(others_within) {
                unknown = Some((*list, list.tree.not_told_apart(&[&taken[..], others].concat())?));
            }
        }
        unknown
    })
}

impl Computation<'_> {
    /// Whether a sum takes several codes of a column in a period in which codes do not add up yet.
    pub(super) fn joins_what_does_not_add_up(
        &self,
        sum: &Sum,
        code: Option<CodeKey>,
        period: ReferencePeriod,
    ) -> bool {
        let dataset = &self.release.datasets[sum.dataset];
        let periods = period.by(dataset.frequency).unwrap_or(period);
        if dataset.additivity.holds_in(periods.first()) {
            return false;
        }
        let told = code.and_then(|code| sum.by.get(&code.list));
        let mut dimensions = dataset.dimensions.ids();
        dimensions.any(|dimension| {
            told != Some(&dimension)
                && taken_codes(sum, dimension, self.release, self.cube).len() > 1
        })
    }
}

/// The codes that a sum takes of each column, with all that are in them.
fn reached(sum: &Sum, release: &Release, cube: &Cube) -> Vec<BTreeSet<CodeIndex>> {
    let dimensions = release.datasets[sum.dataset].dimensions.entries();
    dimensions
        .map(|(dimension, declared)| {
            let list = &cube.codelists[declared.codelist];
            within(taken_codes(sum, dimension, release, cube), list)
        })
        .collect()
}

/// These codes and all of their parts, but for what is subtracted in them.
fn within(mut open: Vec<CodeIndex>, list: &CodeList) -> BTreeSet<CodeIndex> {
    let mut within = BTreeSet::new();
    while let Some(code) = open.pop() {
        if within.insert(code) {
            let parts = list.tree.wholes().iter().filter(|whole| whole.code == code);
            let parts = parts.flat_map(|whole| &whole.parts);
            open.extend(parts.filter(|part| !part.is_subtracted).map(|part| part.code));
        }
    }
    within
}

/// What is in both, in each column; `None` where that is nothing in one of them.
fn common(
    first: &[BTreeSet<CodeIndex>],
    second: &[BTreeSet<CodeIndex>],
) -> Option<Vec<BTreeSet<CodeIndex>>> {
    let each = first.iter().zip(second).map(|(first, second)| -> BTreeSet<CodeIndex> {
        first.intersection(second).copied().collect()
    });
    let each: Vec<BTreeSet<CodeIndex>> = each.collect();
    each.iter().all(|common| !common.is_empty()).then_some(each)
}
