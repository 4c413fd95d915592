//! VAL-016: periods, codes and files that have the values of others, row for row.
//!
//! [`values_are_copied`] is the entry point, asked once for the data as of the last vintage. Whoever
//! pastes a month over another, or saves a file under a second name, leaves data that are sound row by
//! row. What is compared are rows that tell something: with a value of two digits or more, since small
//! counts and zeros are equal by chance.
//!
//! Nine in ten rows have to be equal; [`super::alike`] finds them. In the statistics by which that was tried,
//! of migration, prices, labour and accounts, no two periods have more than one in six in common. Data that
//! do not move from period to period, as prices that are set once a year, are not compared by period, nor
//! codes where half of them are equal to others: there it says nothing.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::alike::{
    FEWEST_ROWS, Pair, Row, contents, many_are_alike, mixed, neighbours_are_alike, pairs,
};
use super::{CodeIndex, Codes, Cube, Dataset, Observation};
use crate::data::input::CodeList;
use crate::declaration::{
    CodeListId, DatasetId, DatasetStructure, DimensionId, Id, List, Release, Repeating,
};
use crate::findings::{Code, Diagnostic, Diagnostics};
use crate::time::Period;

/// The least value that tells something, in units of the last decimal.
const LEAST_VALUE: i128 = 10;

/// Finds the periods and codes of each data set, and the files, that have the values of others. What a
/// data set declares to repeat is left out.
pub fn values_are_copied(release: &Release, cube: &Cube, found: &mut Diagnostics) {
    let ids: Vec<DatasetId> = release.datasets.ids().collect();
    let copies: Vec<Vec<Diagnostic>> = ids
        .par_iter()
        .map(|id| Values::new(&release.datasets[*id], &cube.datasets[*id], &cube.codelists))
        .map(|values| values.copies())
        .collect();
    copies.into_iter().flatten().for_each(|copy| found.push(copy));
    files_are_different(release, cube, found);
}

/// The values of a data set.
struct Values<'a> {
    structure: &'a DatasetStructure,
    dataset: &'a Dataset,
    lists: Vec<&'a CodeList>,
}

impl<'a> Values<'a> {
    fn new(
        structure: &'a DatasetStructure,
        dataset: &'a Dataset,
        codelists: &'a List<CodeListId, CodeList>,
    ) -> Self {
        let lists =
            structure.dimensions.iter().map(|dimension| &codelists[dimension.codelist]).collect();
        Self { structure, dataset, lists }
    }

    fn copies(&self) -> Vec<Diagnostic> {
        let is_asked = |what| !self.structure.repeats.has(what);
        let mut copies = Vec::new();
        if is_asked(Repeating::Periods) {
            copies.extend(self.copied_period());
        }
        if is_asked(Repeating::Codes) {
            copies.extend(self.structure.dimensions.ids().filter_map(|by| self.copied_code(by)));
        }
        copies
    }

    /// The rows that tell something, with their values.
    fn telling(&self) -> impl Iterator<Item = (&'a Observation, i128)> {
        telling(self.structure, self.dataset)
    }

    /// The rows that tell something, by their owners; the place of each goes by what the owner leaves.
    fn rows<T: Ord + Send>(
        &self,
        owner: impl Fn(&Observation) -> T,
        place: impl Fn(&Observation) -> u64,
    ) -> Vec<Row<T>> {
        let row = |(row, value): (&Observation, i128)| Row {
            owner: owner(row),
            place: place(row),
            value: word(value),
        };
        let mut rows: Vec<Row<T>> = self.telling().map(row).collect();
        rows.par_sort_unstable();
        rows
    }

    fn copied_period(&self) -> Option<Diagnostic> {
        let rows = self.rows(|row| row.time, |row| place(&row.codes, None));
        let contents = contents(&rows);
        let pairs = pairs(&contents);
        let Pair { again, first } = pairs.first()?;
        if neighbours_are_alike(&contents) {
            return None;
        }
        let what = format!("`{}` has for {again} the values of {first}", self.structure.id);
        Some(self.describe(&what, Repeating::Periods, &pairs, |row| row.time))
    }

    fn copied_code(&self, by: DimensionId) -> Option<Diagnostic> {
        let without = |row: &Observation| {
            let mut codes = row.codes;
            codes[by] = 0;
            place(&codes, Some(row.time))
        };
        let rows = self.rows(|row| row.codes[by], without);
        let contents = contents(&rows);
        let mut pairs = pairs(&contents);
        let list = self.lists[by.place()];
        let id = |code: CodeIndex| list.code(code).id.as_str();
        if !pairs.is_empty() {
            let ids = list.codes.iter().map(|code| code.id.as_str()).collect();
            // A whole with one part that counts has its values.
            pairs.retain(|Pair { again, first }| {
                !list.tree.is_within(*again, *first) && !list.tree.is_within(*first, *again)
            });
            pairs.retain(|pair| !is_all_of([id(pair.again), id(pair.first)], &ids));
        }
        let Pair { again, first } = pairs.first()?;
        if many_are_alike(&pairs, &contents) {
            return None;
        }
        let [again, first] = [again, first].map(|code| id(*code));
        let what = format!("`{}` has for `{again}` the values of `{first}`", self.structure.id);
        Some(self.describe(&what, Repeating::Codes, &pairs, |row| row.codes[by]))
    }

    fn describe<T: PartialEq>(
        &self,
        what: &str,
        repeating: Repeating,
        pairs: &[Pair<T>],
        owner: impl Fn(&Observation) -> T,
    ) -> Diagnostic {
        let message = match pairs.len() {
            1 => what.to_owned(),
            count => format!("{what}; {} more are like this", count - 1),
        };
        let mut finding = Diagnostic::new(Code::CopiedValues, message);
        for (label, side) in [("again from here", 0), ("first from here", 1)] {
            let sought = pairs.first().map(|pair| [&pair.again, &pair.first][side]);
            if let Some((row, _)) = self.telling().find(|(row, _)| Some(&owner(row)) == sought) {
                finding = finding.at(self.dataset.file_of(row), self.dataset.spot_of(row), label);
            }
        }
        finding.hint(format!(
            "One of them seems to be pasted in the place of the other: compare both with their source. If \
             they are equal for a reason, write `repeats = [\"{}\"]` in the data set.",
            repeating.word()
        ))
    }
}

/// The rows of a data set that tell something, with their values in units of the last decimal.
fn telling<'a>(
    structure: &DatasetStructure,
    dataset: &'a Dataset,
) -> impl Iterator<Item = (&'a Observation, i128)> + use<'a> {
    let decimals = structure.measure.decimals;
    let valued = dataset.observations().iter().filter_map(move |row| {
        let value = row.units(decimals)?;
        Some((row, value))
    });
    valued.filter(|(_, value)| value.abs() >= LEAST_VALUE)
}

/// Whether one of two codes is all of the other in a classification, as `CP1330` of `CP133`: every code that
/// begins with the shorter one is on the way to the longer one, or below. In a numbering, as of `R-1` to
/// `R-10`, a beginning says nothing: most of the numbers between them are codes too.
fn is_all_of(pair: [&str; 2], ids: &BTreeSet<&str>) -> bool {
    let [short, long] = if pair[0].len() < pair[1].len() { pair } else { [pair[1], pair[0]] };
    if !long.starts_with(short) {
        return false;
    }
    let below = ids.range(short..).take_while(|id| id.starts_with(short));
    let mut below = below.filter(|id| !long.starts_with(**id));
    below.all(|id| id.starts_with(long)) && !is_numbering(short, long, ids)
}

/// Whether most of the numbers between two codes that end in numbers are codes too.
fn is_numbering(short: &str, long: &str, ids: &BTreeSet<&str>) -> bool {
    let name = short.trim_end_matches(|digit: char| digit.is_ascii_digit());
    let number = |id: &str| {
        let digits = id.strip_prefix(name).filter(|digits| !digits.starts_with('0'))?;
        digits.parse::<usize>().ok()
    };
    let Some((first, last)) = number(short).zip(number(long)) else { return false };
    let between = ids.iter().filter_map(|id| number(id));
    let between = between.filter(|number| (first + 1..last).contains(number)).count();
    between * 2 > last - first - 1
}

/// Two files of data sets by the same columns hold other rows.
fn files_are_different(release: &Release, cube: &Cube, found: &mut Diagnostics) {
    let mut firsts: BTreeMap<_, DatasetId> = BTreeMap::new();
    for (id, structure) in release.datasets.entries() {
        if structure.repeats.has(Repeating::Files) {
            continue;
        }
        let dataset = &cube.datasets[id];
        let (mut rows, mut sum) = (0, 0_u64);
        for (row, value) in telling(structure, dataset) {
            sum = sum.wrapping_add(mixed([place(&row.codes, Some(row.time)), word(value)]));
            rows += 1;
        }
        let columns = structure.dimensions.iter();
        let columns: Vec<_> =
            columns.map(|column| (column.column.as_str(), column.codelist)).collect();
        let first = *firsts.entry((columns, rows, sum)).or_insert(id);
        let original = &cube.datasets[first].file;
        if rows < FEWEST_ROWS || original.path() == dataset.file.path() {
            continue;
        }
        let (id, first) = (&structure.id, &release.datasets[first].id);
        let message = format!("`{id}` has the values of `{first}`, in a file of its own");
        let finding = Diagnostic::new(Code::CopiedValues, message);
        found.push(finding.in_file(&dataset.file).in_file(original).hint(
            "One file seems to be a copy of the other: put the file of the data set in its place. If one \
             is meant for both, name it in both.",
        ));
    }
}

/// A value as a word to mix; it is that of 64 bits which the data keep.
fn word(value: i128) -> u64 {
    i64::try_from(value).unwrap_or(i64::MAX).cast_unsigned()
}

/// The place of a row by its codes, and where its owner is no period by its time.
fn place(codes: &Codes, time: Option<Period>) -> u64 {
    let time = time.map(|time| u64::from(time.packed()));
    mixed(codes.as_array().iter().map(|code| u64::from(*code)).chain(time))
}
