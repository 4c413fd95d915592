//! VAL-014, VAL-015: what a data set lacks of the rows that are expected of it.
//!
//! [`rows_are_complete`] is the entry point, asked once for the data as of the last vintage. What is
//! missing is unknown, and so is what is computed of it; a row that says so itself, with the status
//! `L`, is not missing. Of the missing rows all are counted and the first are named, by their codes,
//! so that a code whose rows are gone for years is one name.

use std::collections::{BTreeMap, HashSet};

use super::{Codes, Dataset, Expected};
use crate::data::input::CodeList;
use crate::declaration::{
    Absent, CodeListId, Completeness, DatasetStructure, DimensionId, Frequency, Id, List,
};
use crate::findings::{Code, Diagnostic, Diagnostics, Severity};
use crate::time::Month;

/// How many codes, and months without any row, are named.
const NAMED: usize = 5;

/// Missing rows are listed as far as this; all are counted.
const LISTED: usize = 2_000;

/// The missing rows of a combination of codes: the first, the last, how many.
#[derive(Debug, Clone, Copy)]
struct Gap {
    first: Month,
    last: Month,
    rows: usize,
}

impl Gap {
    fn add(&mut self, month: Month) {
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
    gaps: BTreeMap<Codes, Gap>,
    listed: usize,
    /// Whether more rows are missing than are listed.
    is_cut: bool,
    /// The periods without any row.
    empty: Vec<Month>,
}

/// A data set of which something is expected.
struct Subject<'a> {
    dataset: &'a Dataset,
    structure: &'a DatasetStructure,
    lists: Vec<&'a CodeList>,
    expected: Expected,
}

/// Finds the rows that a data set lacks, and the codes that it never has. Nothing is said about a data
/// set that was not read whole, nor, unless it is declared complete, where a row that is not there
/// means zero. `differ` is what [`Expected::new`] is told.
pub fn rows_are_complete(
    dataset: &Dataset,
    structure: &DatasetStructure,
    codelists: &List<CodeListId, CodeList>,
    differ: Option<[DimensionId; 2]>,
    found: &mut Diagnostics,
) {
    let is_asked = structure.complete.is_some() || structure.absent == Absent::Missing;
    let ends = dataset.first_month().zip(dataset.last_month());
    let Some(ends) = ends.filter(|_| is_asked && dataset.is_complete) else { return };
    let dimensions = structure.dimensions.iter();
    let subject = Subject {
        dataset,
        structure,
        lists: dimensions.map(|dimension| &codelists[dimension.codelist]).collect(),
        expected: Expected::new(dataset, structure, codelists, differ),
    };
    if structure.complete.is_none() {
        for dimension in structure.dimensions.ids() {
            if let Some(finding) = subject.unused(dimension, ends) {
                found.push(finding);
            }
        }
    }
    let lack = subject.lack(ends);
    if lack.rows > 0 {
        found.push(subject.describe(&lack));
    }
}

impl Subject<'_> {
    fn is_of_all_codes(&self) -> bool {
        self.structure.complete == Some(Completeness::All)
    }

    /// VAL-015: each code of a list is used; otherwise it is said that it is no part of the data.
    fn unused(&self, dimension: DimensionId, ends: (Month, Month)) -> Option<Diagnostic> {
        let list = self.lists[dimension.place()];
        let ids = self.expected.unused(dimension, ends).map(|code| list.code(code).id.as_str());
        // An empty code has a finding of its own.
        let unused: Vec<&str> = ids.filter(|id| !id.is_empty()).collect();
        if unused.is_empty() || !list.is_complete {
            return None;
        }
        let named = named(&unused, false, |code| format!("`{code}`"));
        let (id, list) = (&self.structure.id, &list.id);
        let message = format!("no row of `{id}` has {named} of `{list}`");
        let finding = Diagnostic::new(Code::UnusedCode, message).in_file(&self.dataset.file);
        Some(finding.hint(
            "Totals are taken to be without them. Add their rows, or declare `complete = \"used\"` of the data set if it is not about them.",
        ))
    }

    fn lack(&self, (first, last): (Month, Month)) -> Lack {
        let step = match self.structure.frequency {
            Frequency::Month => 1,
            Frequency::Year => 12,
        };
        let mut lack = Lack::default();
        let mut month = first;
        while month <= last {
            self.add_month(month, &mut lack);
            month = month.plus(step);
        }
        lack
    }

    fn add_month(&self, month: Month, lack: &mut Lack) {
        let rows = self.dataset.observations_between(month, month);
        // A period without any row is no part of the data, unless it is declared to be: an edition
        // that needs it says so.
        if rows.is_empty() && self.structure.complete.is_none() {
            return;
        }
        let expected = self.expected.declared(month, self.is_of_all_codes());
        let present: HashSet<Codes> =
            rows.iter().map(|row| row.codes).filter(|codes| expected.has(codes)).collect();
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
                let named = lack.gaps.iter_mut().take(NAMED);
                for (_, gap) in named.filter(|(codes, gap)| gap.last < month && is_missing(codes)) {
                    gap.add(month);
                }
            }
        }
    }

    /// VAL-014.
    fn describe(&self, lack: &Lack) -> Diagnostic {
        let Lack { rows, gaps, empty, is_cut, .. } = lack;
        let gaps: Vec<(&Codes, &Gap)> = gaps.iter().collect();
        let mut parts = Vec::new();
        if !gaps.is_empty() {
            parts.push(named(&gaps, *is_cut, |(codes, gap)| self.named(codes, **gap)));
        }
        if !empty.is_empty() {
            parts.push(format!("all of {}", named(empty, false, |month| self.period(*month))));
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
                "What is computed of them is not available. {what}; say in the code list when a code is valid, or `absent = \"zero\"` if a row that is not there means zero."
            ),
        };
        finding = finding.hint(hint);
        finding
    }

    /// `R-1, F in 2024-03`.
    fn named(&self, codes: &Codes, gap: Gap) -> String {
        let ids = self.lists.iter().zip(codes.as_array());
        let ids: Vec<&str> = ids.map(|(list, code)| list.code(*code).id.as_str()).collect();
        let Gap { first, last, rows } = gap;
        let time = match rows {
            1 => self.period(first),
            rows => format!("{} to {} ({rows})", self.period(first), self.period(last)),
        };
        if ids.is_empty() { time } else { format!("{} in {time}", ids.join(" ")) }
    }

    fn period(&self, month: Month) -> String {
        match self.structure.frequency {
            Frequency::Month => month.to_string(),
            Frequency::Year => month.year().to_string(),
        }
    }
}

impl Lack {
    fn add(&mut self, codes: Codes, month: Month) {
        self.listed += 1;
        self.gaps.entry(codes).or_insert(Gap { first: month, last: month, rows: 0 }).add(month);
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
