//! REL-015 of expressions: what is joined by `+` has nothing in common.
//!
//! [`nothing_is_added_twice`] is the entry point. The sums of data that an expression adds up are found through the
//! indicators that it reads (`addition`); two of one data set overlap where, in each column, a code of the one is a code
//! of the other or a part of it. What is taken away again, as in `a + b - both`, is counted once. Where there is too much
//! to be looked at, that is an error too. [`sums_together`] gives what is added up, for whoever finds totals that are not
//! declared.

use std::collections::{BTreeMap, BTreeSet};

use num_bigint::BigInt;

use super::addition::{AddedUp, Addend, Additions, TimeId, Times};
use super::once::not_told_apart;
use super::selection::taken_codes;
use super::series::Computation;
use crate::data::cube::{CodeIndex, CodeKey, Cube};
use crate::data::input::CodeList;
use crate::declaration::{
    Additivity, DatasetId, Expression, Formula, IndicatorId, Kind, OverCodes, Release, Sum,
};
use crate::findings::{Code, Diagnostic, Diagnostics};
use crate::time::ReferencePeriod;

/// So many steps are taken to hold the sums against each other that an expression adds up.
const MOST_STEPS: usize = 10_000_000;

/// There are more steps than that.
struct TooMany;

/// The steps that are left.
struct Steps(usize);

impl Steps {
    fn take(&mut self, steps: usize) -> Result<(), TooMany> {
        self.0 = self.0.checked_sub(steps).ok_or(TooMany)?;
        Ok(())
    }
}

/// Finds in each expression what it adds up twice.
pub(super) fn nothing_is_added_twice(release: &Release, cube: &Cube, found: &mut Diagnostics) {
    let mut additions = Additions::new(release);
    for (_, indicator) in release.named_indicators() {
        let Formula::Expression(expression) = &indicator.formula else { continue };
        for added_up in additions.of(expression) {
            let wrong = if added_up.is_whole {
                wrong(&added_up, expression, &indicator.id, (release, cube))
            } else {
                Err(TooMany)
            };
            let (finding, label) = match wrong {
                Ok(None) => continue,
                Ok(Some(wrong)) => wrong,
                Err(TooMany) => (too_many(&indicator.id, &added_up, release), "all of this"),
            };
            found.push(finding.at(&release.file, added_up.place, label));
            break;
        }
    }
}

/// What is wrong with what an expression adds up, without its place, and what is said at that.
fn wrong(
    added_up: &AddedUp,
    expression: &Expression,
    id: &str,
    (release, cube): (&Release, &Cube),
) -> Result<Option<(Diagnostic, &'static str)>, TooMany> {
    let mut steps = Steps(MOST_STEPS);
    let of_data = Taken::all(added_up, release, cube);
    for group in &of_data {
        let Some(twice) = twice(group, &mut steps)? else { continue };
        let [first, second] = twice.map(|addend| &release.indicators[addend.indicator].id);
        let message = format!("`{id}` counts twice what `{second}` and `{first}` have in common");
        let hint = "Add what has nothing in common, such as the parts of one whole, or the whole alone; a part is taken away from its \
                    whole, `whole - part`.";
        return Ok(Some((Diagnostic::new(Code::CountedTwice, message).hint(hint), "adds both")));
    }
    let addends = || added_up.addends.iter().map(|(addend, _)| addend);
    if let Some(pair) = give_nothing(addends(), release) {
        return Ok(Some((nothing_together(pair, expression, id, release), "joins both")));
    }
    for group in &of_data {
        if let Some((list, codes)) = not_known_apart(group, release, cube, &mut steps)? {
            return Ok(Some((not_told_apart(id, list, codes), "adds both")));
        }
    }
    Ok(None)
}

/// REL-015 where it is not known whether something is counted twice; without its place.
fn too_many(id: &str, added_up: &AddedUp, release: &Release) -> Diagnostic {
    let message =
        format!("`{id}` adds up so much that it cannot be told whether something is counted twice");
    let sums = added_up.addends.iter().map(|(addend, _)| &release.indicators[addend.indicator]);
    let mut datasets = sums.filter_map(|sum| Some(&release.datasets[sum.formula.sum()?.dataset]));
    let column = datasets.find_map(|dataset| dataset.dimensions.iter().next());
    let column = column.map_or("COLUMN", |dimension| &dimension.column);
    Diagnostic::new(Code::CountedTwice, message).hint(format!(
        "Add up the codes of a column by one `sum`, with `where = {{ {column} = [\"…\", \"…\"] }}`, in the place of signs.",
    ))
}

/// The sums of data that an indicator adds to each other.
pub fn sums_together(expression: &Expression, release: &Release) -> Vec<Vec<IndicatorId>> {
    let added_up = Additions::new(release).of(expression).into_iter();
    let alike = added_up.flat_map(|AddedUp { addends, .. }| {
        let mut alike: BTreeMap<(TimeId, Times), Vec<IndicatorId>> = BTreeMap::new();
        for (Addend { indicator, times, time }, _) in addends {
            alike.entry((time, times)).or_default().push(indicator);
        }
        alike.into_values()
    });
    alike.collect()
}

/// A sum of data that an expression adds up.
struct Taken<'a> {
    addend: &'a Addend,
    sum: &'a Sum,
    /// In how many places.
    places: &'a BigInt,
    /// What it takes of each column, with all that is in it.
    codes: Vec<BTreeSet<CodeIndex>>,
}

/// The sums of one data set at one time that an expression adds up.
struct Group<'a> {
    dataset: DatasetId,
    sums: Vec<Taken<'a>>,
}

impl<'a> Taken<'a> {
    /// All sums of data that are added up, those together that can have something in common.
    fn all(added_up: &'a AddedUp, release: &'a Release, cube: &Cube) -> Vec<Group<'a>> {
        let mut groups: Vec<Group<'a>> = Vec::new();
        let mut known: BTreeMap<(DatasetId, TimeId), usize> = BTreeMap::new();
        for (addend, places) in &added_up.addends {
            let Some(sum) = release.indicators[addend.indicator].formula.sum() else { continue };
            let codes = reached(sum, release, cube);
            let group = *known.entry((sum.dataset, addend.time)).or_insert_with(|| {
                groups.push(Group { dataset: sum.dataset, sums: Vec::new() });
                groups.len() - 1
            });
            groups[group].sums.push(Self { addend, sum, places, codes });
        }
        groups
    }

    /// How many times it is taken in all places.
    fn in_all(&self) -> Times {
        &self.addend.times * Times::from(self.places.clone())
    }
}

/// Two addends that have rows in common, which are counted more than once in all; one that is added in several places is
/// both.
fn twice<'a>(group: &Group<'a>, steps: &mut Steps) -> Result<Option<[&'a Addend; 2]>, TooMany> {
    let sums: Vec<&Taken<'a>> =
        group.sums.iter().filter(|taken| taken.sum.differ.is_none()).collect();
    let neighbours = Neighbours::new(&sums);
    for (place, first) in sums.iter().enumerate() {
        let near = neighbours.of(first, steps)?;
        let is_in_two = *first.places > BigInt::from(1);
        for second in
            near.iter().copied().filter(|second| *second > place || is_in_two && *second == place)
        {
            let second = sums[second];
            if first.addend.times != second.addend.times {
                continue;
            }
            let Some(common) = common(&first.codes, &second.codes) else { continue };
            steps.take(near.len())?;
            let of_common = near.iter().map(|place| sums[*place]);
            let of_common = of_common.filter(|taken| self::common(&taken.codes, &common).is_some());
            let counted: Times = of_common.map(Taken::in_all).sum();
            if absolute(&counted) > absolute(&first.addend.times) {
                return Ok(Some([first.addend, second.addend]));
            }
        }
    }
    Ok(None)
}

fn absolute(times: &Times) -> Times {
    if *times < Times::default() { -times } else { times.clone() }
}

/// Which sums have a code of a column in common: of the column by which the fewest have.
struct Neighbours {
    /// `None` where there is no column: all have all in common.
    column: Option<usize>,
    by_code: BTreeMap<CodeIndex, Vec<usize>>,
    many: usize,
}

impl Neighbours {
    fn new(all: &[&Taken<'_>]) -> Self {
        let columns = all.first().map_or(0, |first| first.codes.len());
        let by_code = |column: usize| {
            let mut by_code: BTreeMap<CodeIndex, Vec<usize>> = BTreeMap::new();
            for (place, taken) in all.iter().enumerate() {
                for code in &taken.codes[column] {
                    by_code.entry(*code).or_default().push(place);
                }
            }
            (column, by_code)
        };
        let pairs = |(_, by_code): &(usize, BTreeMap<CodeIndex, Vec<usize>>)| {
            by_code.values().map(|places| places.len() * places.len()).sum::<usize>()
        };
        let best = (0..columns).map(by_code).min_by_key(pairs);
        let (column, by_code) =
            best.map_or((None, BTreeMap::new()), |(column, by_code)| (Some(column), by_code));
        Self { column, by_code, many: all.len() }
    }

    /// The places of the sums that can have something in common with one, its own among them.
    fn of(&self, taken: &Taken<'_>, steps: &mut Steps) -> Result<BTreeSet<usize>, TooMany> {
        let Some(column) = self.column else {
            steps.take(self.many)?;
            return Ok((0..self.many).collect());
        };
        let mut near = BTreeSet::new();
        for places in taken.codes[column].iter().filter_map(|code| self.by_code.get(code)) {
            steps.take(places.len())?;
            near.extend(places.iter().copied());
        }
        Ok(near)
    }
}

/// Two flows or stocks of one data set, at one time, of other codes each, of which codes give nothing together.
fn give_nothing<'a>(
    addends: impl Iterator<Item = &'a Addend>,
    release: &Release,
) -> Option<[&'a Addend; 2]> {
    let mut firsts: BTreeMap<(DatasetId, TimeId), &'a Addend> = BTreeMap::new();
    let alone = addends.filter_map(|addend| {
        let indicator = &release.indicators[addend.indicator];
        let dataset = indicator.formula.sum()?.dataset;
        let is_alone = matches!(indicator.kind.kind, Kind::Flow | Kind::Stock)
            && (indicator.kind.over_codes == OverCodes::None
                || release.datasets[dataset].additivity != Additivity::Always);
        is_alone.then_some((dataset, addend))
    });
    for (dataset, addend) in alone {
        let first = *firsts.entry((dataset, addend.time)).or_insert(addend);
        if first.indicator != addend.indicator {
            return Some([first, addend]);
        }
    }
    None
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
    group: &Group<'_>,
    release: &Release,
    cube: &'c Cube,
    steps: &mut Steps,
) -> Result<Option<(&'c CodeList, [CodeIndex; 3])>, TooMany> {
    let columns: Vec<Column<'c>> = release.datasets[group.dataset]
        .dimensions
        .entries()
        .map(|(dimension, declared)| {
            let list = &cube.codelists[declared.codelist];
            let of = |taken: &Taken<'_>| taken_codes(taken.sum, dimension, release, cube);
            let is_divided = list.tree.is_divided_again();
            let taken: Vec<Vec<CodeIndex>> =
                if is_divided { group.sums.iter().map(of).collect() } else { Vec::new() };
            let all: BTreeSet<CodeIndex> = taken.iter().flatten().copied().collect();
            let all: Vec<CodeIndex> = all.into_iter().collect();
            Column { list, is_told: list.tree.not_told_apart(&all).is_none(), taken }
        })
        .collect();
    // Where all codes of a column are told apart, any two of them are.
    if columns.iter().all(|column| column.is_told) {
        return Ok(None);
    }
    for (place, first) in group.sums.iter().enumerate() {
        steps.take(group.sums.len() - place)?;
        for (behind, second) in group.sums.iter().enumerate().skip(place + 1) {
            if first.addend.times == second.addend.times
                && let Some(unknown) = unknown(&columns, [(place, first), (behind, second)], steps)?
            {
                return Ok(Some(unknown));
            }
        }
    }
    Ok(None)
}

/// A column of the data set of some sums.
struct Column<'c> {
    list: &'c CodeList,
    /// Whether any two codes of it are told apart.
    is_told: bool,
    /// The codes that each sum takes itself.
    taken: Vec<Vec<CodeIndex>>,
}

/// So many steps it is to tell the codes of two sums apart.
const TOLD_APART: usize = 20;

/// What is not known of two sums.
fn unknown<'c>(
    columns: &[Column<'c>],
    [(place, first), (behind, second)]: [(usize, &Taken<'_>); 2],
    steps: &mut Steps,
) -> Result<Option<(&'c CodeList, [CodeIndex; 3])>, TooMany> {
    let mut unknown = None;
    for (column, (own, others)) in columns.iter().zip(first.codes.iter().zip(&second.codes)) {
        if !own.is_disjoint(others) {
            continue;
        }
        if column.is_told {
            return Ok(None);
        }
        steps.take(TOLD_APART)?;
        let both = [&column.taken[place][..], &column.taken[behind]].concat();
        match column.list.tree.not_told_apart(&both) {
            Some(codes) => unknown = Some((column.list, codes)),
            None => return Ok(None),
        }
    }
    Ok(unknown)
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
