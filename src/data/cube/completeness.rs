//! VAL-014, VAL-015, VAL-017: what a data set lacks of the rows that are expected of it.
//!
//! [`rows_are_complete`] is the entry point, asked once for the data as of the last vintage. What is
//! missing is unknown, and so is what is computed of it; a row that says so itself, with the status
//! `L`, is not missing. Of the missing rows all are counted and the first are named, by their codes,
//! so that a code whose rows are gone for years is one name. Where a row that is not there means zero
//! no single row can be missed, but what always had rows and has none can: [`super::stopped`].

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::stopped::{self, Stopped, stopped};
use super::times::are_far_apart;
use super::{Closed, Codes, Cube, Dataset, Expected};
use crate::data::input::CodeList;
use crate::declaration::{
    Absent, Completeness, DatasetId, DatasetStructure, DimensionId, Id, Release,
};
use crate::findings::{Code, Diagnostic, Diagnostics, Severity};
use crate::time::Period;

/// How many codes, and months without any row, are named.
const NAMED: usize = 5;

/// Missing rows are listed as far as this; all are counted.
const LISTED: usize = 2_000;

/// The missing rows of a combination of codes: the first, the last, how many.
#[derive(Debug, Clone, Copy)]
struct MissingRows {
    first: Period,
    last: Period,
    rows: usize,
}

impl MissingRows {
    fn add(&mut self, month: Period) {
        self.last = month;
        self.rows += 1;
    }
}

/// What a data set lacks.
#[derive(Debug, Default)]
struct Lack {
    /// How many rows.
    rows: u64,
    /// The codes of each row that was listed.
    missing: BTreeMap<Codes, MissingRows>,
    listed: usize,
    /// Whether more rows are missing than are listed.
    is_cut: bool,
    /// The periods without any row.
    empty: Vec<Period>,
}

/// A data set of which something is expected.
struct Subject<'a> {
    id: DatasetId,
    dataset: &'a Dataset,
    structure: &'a DatasetStructure,
    release: &'a Release,
    lists: Vec<&'a CodeList>,
    expected: Expected,
    /// What there is with the totals that can be added up, where a code list has any.
    closed: Option<Closed>,
}

/// Finds the rows that data sets lack, the periods without any, and the codes that have none. Nothing
/// is said about a data set that was not read whole.
pub fn rows_are_complete(release: &Release, cube: &Cube, found: &mut Diagnostics) {
    for ((id, structure), dataset) in release.datasets.entries().zip(&cube.datasets) {
        let ends = dataset.first_period().zip(dataset.last_period());
        let Some(ends) = ends.filter(|_| dataset.is_complete) else { continue };
        let dimensions = structure.dimensions.iter();
        let expected = Expected::new(dataset, structure, &cube.codelists, release.differ(id));
        let subject = Subject {
            id,
            dataset,
            structure,
            release,
            lists: dimensions.map(|dimension| &cube.codelists[dimension.codelist]).collect(),
            closed: Closed::new(dataset, structure, &cube.codelists, &expected),
            expected,
        };
        subject.check(ends, found);
    }
}

impl Subject<'_> {
    fn check(&self, ends: (Period, Period), found: &mut Diagnostics) {
        let Self { structure, .. } = self;
        if structure.complete.is_none() {
            let dimensions = structure.dimensions.ids();
            let unused = dimensions.filter_map(|dimension| self.unused(dimension, ends));
            let whole = self.never_equal().into_iter().chain(self.empty(ends));
            unused.chain(whole).for_each(|finding| found.push(finding));
        }
        if structure.complete.is_none() && structure.absent == Absent::Zero {
            self.stopped().into_iter().for_each(|finding| found.push(finding));
            return;
        }
        let lack = self.lack(ends);
        if lack.rows > 0 {
            found.push(self.describe(&lack));
        }
    }

    fn is_of_all_codes(&self) -> bool {
        self.structure.complete == Some(Completeness::All)
    }

    /// VAL-015: each code of a list is used; otherwise it is said that it is no part of the data.
    fn unused(&self, dimension: DimensionId, ends: (Period, Period)) -> Option<Diagnostic> {
        let list = self.lists[dimension.place()];
        let ids = self.expected.unused(dimension, ends).map(|code| list.code(code).id.as_str());
        // An empty code has a finding of its own.
        let unused: Vec<&str> = ids.filter(|id| !id.is_empty()).collect();
        if unused.is_empty() || !list.is_complete {
            return None;
        }
        let named = named(&unused, false, |code| format!("`{code}`"));
        let (id, list) = (&self.structure.id, &list.id);
        let column = &self.structure.dimensions[dimension].column;
        let message = format!("no row of `{id}` has {named} of `{list}` in `{column}`");
        let finding = self.without_rows(message);
        Some(finding.hint(match self.structure.absent {
            Absent::Missing => "Totals are taken to be without them. Add their rows, or declare `complete = \"used\"` of the data set if it is not about them.",
            Absent::Zero => "All that is computed of them counts as 0. Were their rows lost? Add them; if nothing was ever counted, say so with one row that has the value 0, or say in the code list when a code is valid.",
        }))
    }

    /// VAL-015: where an indicator leaves out the rows in which two columns are equal, there are some.
    /// Where all leave them out, nothing reads them.
    fn never_equal(&self) -> Option<Diagnostic> {
        if self.release.differ(self.id).is_some() {
            return None;
        }
        let sums = self.release.indicators.iter();
        let sums = sums.filter_map(|indicator| Some((indicator, indicator.formula.sum()?)));
        let mut sums = sums.filter(|(_, sum)| sum.dataset == self.id);
        let (indicator, differ) =
            sums.find_map(|(indicator, sum)| Some((indicator, sum.differ?)))?;
        let [first, second] = differ;
        let mut rows = self.dataset.observations().iter();
        if rows.any(|row| row.codes[first] == row.codes[second]) {
            return None;
        }
        let column = |dimension: DimensionId| &self.structure.dimensions[dimension].column;
        let message = format!(
            "no row of `{}` has the same code in `{}` and `{}`, though `{}` leaves such rows out with `differ`",
            self.structure.id,
            column(first),
            column(second),
            indicator.id
        );
        Some(self.without_rows(message).hint(match self.structure.absent {
            // With `differ` nowhere, they would be missing too.
            Absent::Missing => "Were they lost? Add them; if there are none, write `differ` in every indicator of the data set.",
            Absent::Zero => "Were they lost? Add them; if there are none, take `differ` out of the indicator.",
        }))
    }

    /// VAL-015: what had rows in every period has none in some.
    fn stopped(&self) -> Option<Diagnostic> {
        let sums = self.release.indicators.iter().filter_map(|indicator| indicator.formula.sum());
        let sums = sums.filter(|sum| sum.dataset == self.id);
        let filters = sums.flat_map(|sum| &sum.filter);
        let rows = stopped::Rows {
            dataset: self.dataset,
            structure: self.structure,
            lists: &self.lists,
            chosen_by: filters.map(|condition| condition.dimension).collect::<BTreeSet<_>>(),
        };
        let stopped = stopped(&rows);
        let beside = stopped.first()?.beside;
        let pauses = named(&stopped, false, |Stopped { rows, pause: (first, last), .. }| {
            let rows = named(rows, false, String::clone);
            format!("with {rows} in {}", Self::span(*first, *last))
        });
        let side = match (
            stopped.iter().any(|stopped| stopped.is_after),
            stopped.iter().any(|stopped| !stopped.is_after),
        ) {
            (_, false) => "before",
            (false, true) => "after",
            (true, true) => "before or after",
        };
        let message = format!(
            "`{}` has no row {pauses}, but in each of the {beside} periods {side}",
            self.structure.id
        );
        Some(self.without_rows(message).hint(
            "What is not there counts as 0. Were the rows lost? Add them; if it is known that nothing was counted, say so with one row in these periods that has the value 0; where a code ended or began, say in the code list when it is valid.",
        ))
    }

    fn without_rows(&self, message: String) -> Diagnostic {
        Diagnostic::new(Code::UnusedCode, message).in_file(&self.dataset.file)
    }

    /// VAL-017: every period between the first and the last has rows.
    fn empty(&self, (first, last): (Period, Period)) -> Option<Diagnostic> {
        if self.structure.has_gaps {
            return None;
        }
        let pairs = self.dataset.periods().zip(self.dataset.periods().skip(1));
        // More is a slip in a year: VAL-013.
        let gaps =
            pairs.filter(|(period, next)| period.plus(1) < *next && !are_far_apart(*period, *next));
        let gaps: Vec<(Period, Period)> =
            gaps.map(|(period, next)| (period.plus(1), next.plus(-1))).collect();
        if gaps.is_empty() {
            return None;
        }
        let message = format!(
            "`{}`, which has rows from {} to {}, has none in {}",
            self.structure.id,
            first,
            last,
            named(&gaps, false, |(first, last)| Self::span(*first, *last))
        );
        let finding = Diagnostic::new(Code::EmptyPeriods, message).in_file(&self.dataset.file);
        Some(finding.hint(self.dataset.apart().unwrap_or_else(|| {
            "What is computed of them is not available: sums of the year, changes a year later. Add their rows; write `gaps = true` in `time` of the data set only if nothing is ever observed then.".to_owned()
        })))
    }

    /// `2024-11`, `2024-11 to 2025-01`.
    fn span(first: Period, last: Period) -> String {
        if first == last {
            return first.to_string();
        }
        format!("{first} to {last}")
    }

    fn lack(&self, (first, last): (Period, Period)) -> Lack {
        let mut lack = Lack::default();
        for later in 0..=last.since(first) {
            self.add_period(first.plus(later), &mut lack);
        }
        lack
    }

    fn add_period(&self, month: Period, lack: &mut Lack) {
        let rows = self.dataset.observations_between(month, month);
        // A period without any row is no part of the data, unless it is declared to be: an edition
        // that needs it says so.
        if rows.is_empty() && self.structure.complete.is_none() {
            return;
        }
        let expected = self.expected.declared(month, self.is_of_all_codes());
        // A total that its parts add up to needs no row.
        let closed = self.closed.iter().flat_map(|closed| closed.of_period(month));
        let codes = rows.iter().map(|row| row.codes).chain(closed.map(|cell| cell.codes));
        let present: HashSet<Codes> = codes.filter(|codes| expected.has(codes)).collect();
        let missing = expected.rows(&[]).saturating_sub(present.len() as u64);
        lack.rows = lack.rows.saturating_add(missing);
        if rows.is_empty() && missing > 0 {
            lack.empty.push(month);
        } else if missing > 0 {
            let dimensions = self.structure.dimensions.ids();
            let codes: Vec<Vec<u16>> =
                dimensions.map(|dimension| expected.codes(dimension).collect()).collect();
            let is_missing = |codes: &Codes| expected.has(codes) && !present.contains(codes);
            let room = LISTED.saturating_sub(lack.listed);
            for codes in combinations(&codes).filter(is_missing).take(room) {
                lack.add(codes, month);
            }
            if missing > room as u64 {
                lack.is_cut = true;
                // Of those that will be named all rows are counted.
                let named = lack.missing.iter_mut().take(NAMED);
                for (_, rows) in
                    named.filter(|(codes, rows)| rows.last < month && is_missing(codes))
                {
                    rows.add(month);
                }
            }
        }
    }

    /// VAL-014.
    fn describe(&self, lack: &Lack) -> Diagnostic {
        let Lack { rows, missing, empty, is_cut, .. } = lack;
        let missing: Vec<(&Codes, &MissingRows)> = missing.iter().collect();
        let mut parts = Vec::new();
        if !missing.is_empty() {
            parts.push(named(&missing, *is_cut, |(codes, rows)| self.named(codes, **rows)));
        }
        if !empty.is_empty() {
            parts.push(format!("all of {}", named(empty, false, Period::to_string)));
        }
        let rows = match rows {
            1 => "a row".to_owned(),
            rows => format!("{rows} rows"),
        };
        let message = format!("`{}` lacks {rows}: {}", self.structure.id, parts.join("; "));
        let mut finding = Diagnostic::new(Code::MissingRows, message).in_file(&self.dataset.file);
        let what = "Add them, with the status `L` where the value is not known and `M` where there can be none";
        let hint = match self.structure.complete {
            Some(_) => {
                finding.severity = Severity::Error;
                format!("{what}, or say in the code list when a code is valid.")
            }
            None => format!(
                "What is computed of them is not available. {what}; say in the code list when a code is valid. `absent = \"zero\"` is no way out: it would publish each of them as 0."
            ),
        };
        finding = finding.hint(hint);
        finding
    }

    /// `R-1, F in 2024-03`.
    fn named(&self, codes: &Codes, missing: MissingRows) -> String {
        let ids = self.lists.iter().zip(codes.as_array());
        let ids: Vec<&str> = ids.map(|(list, code)| list.code(*code).id.as_str()).collect();
        let MissingRows { first, last, rows } = missing;
        let time = match rows {
            1 => first.to_string(),
            rows => format!("{first} to {last} ({rows})"),
        };
        if ids.is_empty() { time } else { format!("{} in {time}", ids.join(" ")) }
    }
}

impl Lack {
    fn add(&mut self, codes: Codes, month: Period) {
        self.listed += 1;
        let none = MissingRows { first: month, last: month, rows: 0 };
        self.missing.entry(codes).or_insert(none).add(month);
    }
}

/// The first things by their names, and how many more there are; `is_cut` where these are not all.
fn named<T>(things: &[T], is_cut: bool, name: impl Fn(&T) -> String) -> String {
    let mut names: Vec<String> = things.iter().take(NAMED).map(name).collect();
    match things.len().saturating_sub(NAMED) {
        _ if is_cut => names.push("and others".to_owned()),
        0 => {}
        more => names.push(format!("{more} more")),
    }
    names.join(", ")
}

/// Every combination of a code of each dimension, the last dimension first to move.
fn combinations(codes: &[Vec<u16>]) -> impl Iterator<Item = Codes> {
    let mut places = vec![0; codes.len()];
    let mut is_over = codes.iter().any(Vec::is_empty);
    std::iter::from_fn(move || {
        if is_over {
            return None;
        }
        let mut combination = Codes::default();
        for (dimension, (codes, place)) in codes.iter().zip(&places).enumerate() {
            combination[DimensionId::new(dimension)] = codes[*place];
        }
        is_over = true;
        for (codes, place) in codes.iter().zip(&mut places).rev() {
            *place += 1;
            if *place < codes.len() {
                is_over = false;
                break;
            }
            *place = 0;
        }
        Some(combination)
    })
}
