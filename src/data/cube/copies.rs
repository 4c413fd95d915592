//! VAL-016: periods, codes and files that have the values of others, row for row.
//!
//! [`values_are_copied`] is the entry point, asked once for the data as of the last vintage. Whoever
//! pastes a month over another, or saves a file under a second name, leaves data that are sound row by
//! row. What is compared are rows that tell something: with a value of two digits or more, since small
//! counts and zeros are equal by chance.
//!
//! To compare every period with every other one row by row would cost the square of their number. So
//! the rows of each are spread over [`PARTS`] parts by their codes, and every part is summed to one
//! number of what its rows are: equal rows give equal sums, in whatever order, and a row that differs
//! spoils the one part in which it is. Periods with equal parts meet in a table of the sums, so that all
//! costs no more than to read the rows once for the periods and once for each dimension.
//!
//! Nine in ten rows have to be equal. In the statistics by which that was tried, of migration, prices,
//! labour and accounts, no two periods have more than one in six in common; of codes whole series are
//! equal where one is all of the other in a classification, `CP133` and `CP1330`, which is let pass.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;

use super::{CodeIndex, Cube, Dataset, Observation};
use crate::data::input::CodeList;
use crate::declaration::{
    CodeListId, DatasetId, DatasetStructure, DimensionId, Frequency, Id, List, Release,
};
use crate::findings::{Code, Diagnostic, Diagnostics};
use crate::time::Month;

/// Parts over which the rows of a period are spread.
const PARTS: usize = 32;

/// Of so many rows of a period or code that tell something …
const OF: u32 = 10;

/// … so many have to be equal.
const EQUAL: u32 = 9;

/// Periods and codes with fewer rows that tell something are not compared.
const FEWEST_ROWS: u32 = 10;

/// Nor are those whose rows have fewer different values.
const FEWEST_VALUES: usize = 5;

/// Periods and codes with an equal part are remembered up to so many.
const REMEMBERED: usize = 8;

/// The least value that tells something, in units of the last decimal.
const LEAST_VALUE: i128 = 10;

/// Rows that are summed to one number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
struct Part {
    rows: u32,
    sum: u64,
}

/// What a period or a code has.
#[derive(Debug, Clone, Default)]
struct Content {
    rows: u32,
    parts: [Part; PARTS],
}

/// Two periods or codes that have the same, the later one first.
#[derive(Debug, PartialEq, Eq)]
struct Pair<T> {
    again: T,
    first: T,
}

/// Finds the periods and codes of each data set, and the files, that have the values of others. A data
/// set that declares that it repeats itself is left out.
pub fn values_are_copied(release: &Release, cube: &Cube, found: &mut Diagnostics) {
    let asked: Vec<DatasetId> =
        release.datasets.ids().filter(|id| !release.datasets[*id].repeats).collect();
    let copies: Vec<Vec<Diagnostic>> = asked
        .par_iter()
        .map(|id| Subject::new(&release.datasets[*id], &cube.datasets[*id], &cube.codelists))
        .map(|subject| subject.copies())
        .collect();
    copies.into_iter().flatten().for_each(|copy| found.push(copy));
    files_are_different(&asked, release, cube, found);
}

/// A data set that is looked at.
struct Subject<'a> {
    structure: &'a DatasetStructure,
    dataset: &'a Dataset,
    lists: Vec<&'a CodeList>,
}

impl<'a> Subject<'a> {
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
        let of_codes = self.structure.dimensions.ids().filter_map(|by| self.copied_code(by));
        self.copied_period().into_iter().chain(of_codes).collect()
    }

    /// The rows that tell something, with their values.
    fn telling(&self) -> impl Iterator<Item = (&'a Observation, i128)> {
        telling(self.structure, self.dataset)
    }

    fn copied_period(&self) -> Option<Diagnostic> {
        let mut contents: BTreeMap<Month, Content> = BTreeMap::new();
        for (row, value) in self.telling() {
            let codes = mixed(row.codes.as_array().iter().map(|code| u64::from(*code)));
            contents.entry(row.time).or_default().add(codes, value);
        }
        let pairs = self.varied(pairs(&contents), |row| row.time);
        let Pair { again, first } = pairs.first()?;
        let [again, first] = [self.period(*again), self.period(*first)];
        let what = format!("`{}` has for {again} the values of {first}", self.structure.id);
        Some(self.describe(&what, &pairs, |row| row.time))
    }

    fn copied_code(&self, by: DimensionId) -> Option<Diagnostic> {
        let mut contents: BTreeMap<CodeIndex, Content> = BTreeMap::new();
        for (row, value) in self.telling() {
            let mut codes = row.codes;
            codes[by] = 0;
            let time = u64::from(row.time.since(Month::january(0)).unsigned_abs());
            let codes = codes.as_array().iter().map(|code| u64::from(*code));
            contents.entry(row.codes[by]).or_default().add(mixed(codes.chain([time])), value);
        }
        let list = self.lists[by.place()];
        let is_all_of = |pair: &Pair<CodeIndex>| {
            let [again, first] = [pair.again, pair.first].map(|code| list.code(code).id.as_str());
            again.starts_with(first) || first.starts_with(again)
        };
        let mut pairs = pairs(&contents);
        pairs.retain(|pair| !is_all_of(pair));
        let pairs = self.varied(pairs, |row| row.codes[by]);
        let Pair { again, first } = pairs.first()?;
        let [again, first] = [again, first].map(|code| &list.code(*code).id);
        let what = format!("`{}` has for `{again}` the values of `{first}`", self.structure.id);
        Some(self.describe(&what, &pairs, |row| row.codes[by]))
    }

    /// The pairs whose values are not all alike.
    fn varied<T: PartialEq>(
        &self,
        mut pairs: Vec<Pair<T>>,
        of: impl Fn(&Observation) -> T,
    ) -> Vec<Pair<T>> {
        pairs.retain(|pair| {
            let rows = self.telling().filter(|(row, _)| of(row) == pair.again);
            let mut values = BTreeSet::new();
            rows.map(|(_, value)| value).any(|value| {
                values.insert(value);
                values.len() >= FEWEST_VALUES
            })
        });
        pairs
    }

    fn describe<T: PartialEq>(
        &self,
        what: &str,
        pairs: &[Pair<T>],
        of: impl Fn(&Observation) -> T,
    ) -> Diagnostic {
        let message = match pairs.len() {
            1 => what.to_owned(),
            count => format!("{what}; {} more are like this", count - 1),
        };
        let mut finding = Diagnostic::new(Code::CopiedValues, message);
        for (label, side) in [("again from here", 0), ("first from here", 1)] {
            let sought = pairs.first().map(|pair| [&pair.again, &pair.first][side]);
            if let Some((row, _)) = self.telling().find(|(row, _)| Some(&of(row)) == sought) {
                finding = finding.at(self.dataset.file_of(row), self.dataset.spot_of(row), label);
            }
        }
        finding.hint(
            "One of them seems to be pasted in the place of the other: compare both with their source. If \
             they are equal for a reason, write `repeats = true` in the data set.",
        )
    }

    fn period(&self, month: Month) -> String {
        match self.structure.frequency {
            Frequency::Month => month.to_string(),
            Frequency::Year => month.year().to_string(),
        }
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

impl Content {
    /// Adds a row: its place among the rows, by its codes, and its value.
    fn add(&mut self, place: u64, value: i128) {
        let spread = usize::try_from(place >> 32).unwrap_or_default() % PARTS;
        let part = &mut self.parts[spread];
        part.rows += 1;
        part.sum = part.sum.wrapping_add(mixed([place, word(value)]));
        self.rows += 1;
    }
}

/// Each period or code that has the same as one before it, with the first of those.
fn pairs<T: Copy>(contents: &BTreeMap<T, Content>) -> Vec<Pair<T>> {
    let mut known: HashMap<(usize, Part), Vec<usize>> = HashMap::new();
    let names: Vec<T> = contents.keys().copied().collect();
    let mut pairs = Vec::new();
    for (index, content) in contents.values().enumerate() {
        if content.rows < FEWEST_ROWS {
            continue;
        }
        let mut equal: BTreeMap<usize, u32> = BTreeMap::new();
        for (place, part) in content.parts.iter().enumerate().filter(|(_, part)| part.rows > 0) {
            let earlier = known.entry((place, *part)).or_default();
            for first in &*earlier {
                *equal.entry(*first).or_default() += part.rows;
            }
            if earlier.len() < REMEMBERED {
                earlier.push(index);
            }
        }
        let most = equal.into_iter().max_by_key(|(first, rows)| (*rows, usize::MAX - *first));
        let Some((first, rows)) = most else { continue };
        let of = content.rows.max(contents.values().nth(first).map_or(0, |content| content.rows));
        if rows * OF >= of * EQUAL {
            pairs.push(Pair { again: names[index], first: names[first] });
        }
    }
    pairs
}

/// Two files of data sets by the same columns hold other rows.
fn files_are_different(
    asked: &[DatasetId],
    release: &Release,
    cube: &Cube,
    found: &mut Diagnostics,
) {
    let mut firsts: BTreeMap<_, DatasetId> = BTreeMap::new();
    for id in asked {
        let (structure, dataset) = (&release.datasets[*id], &cube.datasets[*id]);
        let mut all = Part::default();
        for (row, value) in telling(structure, dataset) {
            let time = u64::from(row.time.since(Month::january(0)).unsigned_abs());
            let codes = row.codes.as_array().iter().map(|code| u64::from(*code));
            all.sum = all.sum.wrapping_add(mixed(codes.chain([time, word(value)])));
            all.rows += 1;
        }
        let columns = structure.dimensions.iter();
        let columns: Vec<_> =
            columns.map(|column| (column.column.as_str(), column.codelist)).collect();
        let first = *firsts.entry((columns, all.rows, all.sum)).or_insert(*id);
        let original = &cube.datasets[first].file;
        if all.rows < FEWEST_ROWS || original.path() == dataset.file.path() {
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

/// Words mixed to one number.
fn mixed(words: impl IntoIterator<Item = u64>) -> u64 {
    words.into_iter().fold(0, |mixed: u64, word| {
        let product = (mixed ^ word).wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        product ^ (product >> 29)
    })
}
