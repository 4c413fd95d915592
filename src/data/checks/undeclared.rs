//! VAL-021: a code that has what other codes of its list add up to is declared as their total.
//!
//! [`totals_are_declared`] is the entry point, asked once for the data as of the last vintage. What is
//! evidence of a total says [`crate::data::cube::addends`]; here it is said what to write, and whether a
//! sum of the release doubles. Where the data are too few to be evidence, a code that SDMX calls a total is a warning,
//! if something adds it to others.

use std::fmt::Write as _;

use rayon::prelude::*;

use crate::data::cube::{Addends, Additive, CodeIndex, Cube, Observation, addends};
use crate::data::figures::taken_codes;
use crate::data::input::{CodeList, field_spot};
use crate::declaration::{DatasetId, DimensionId, IndicatorId, Release, Sum};
use crate::findings::{Code, Diagnostic, Diagnostics, Severity};

/// So many lines to write are given.
const NAMED: usize = 5;

/// How the code lists of SDMX call a total.
const TOTALS: [&str; 3] = ["_T", "T", "TOTAL"];

/// So many parts of a whole are named.
const PARTS: usize = 20;

/// Finds, in each data set, the codes that have what others of their list add up to.
pub fn totals_are_declared(release: &Release, cube: &Cube, found: &mut Diagnostics) {
    let dimensions = release.datasets.entries().flat_map(|(dataset, structure)| {
        structure.dimensions.ids().map(move |dimension| Subject {
            release,
            cube,
            dataset,
            dimension,
        })
    });
    let subjects: Vec<Subject<'_>> = dimensions.collect();
    let undeclared: Vec<Option<Diagnostic>> = subjects.par_iter().map(Subject::check).collect();
    undeclared.into_iter().flatten().for_each(|finding| found.push(finding));
}

/// A dimension of a data set.
struct Subject<'a> {
    release: &'a Release,
    cube: &'a Cube,
    dataset: DatasetId,
    dimension: DimensionId,
}

impl Subject<'_> {
    fn list(&self) -> &CodeList {
        let structure = &self.release.datasets[self.dataset];
        &self.cube.codelists[structure.dimensions[self.dimension].codelist]
    }

    fn check(&self) -> Option<Diagnostic> {
        let (dataset, list) = (&self.cube.datasets[self.dataset], self.list());
        let structure = &self.release.datasets[self.dataset];
        let is_settled = list.tree.total.is_some() || list.tree.has_no_total;
        let is_read = dataset.is_complete && list.is_complete && list.is_sound;
        if is_settled || !is_read {
            return None;
        }
        let additive = Additive::new(structure, &self.cube.codelists);
        let codes: Vec<CodeIndex> = list.indices().filter(|code| list.tree.is_top(*code)).collect();
        let holds = |row: &Observation| additive.holds(self.dimension, &row.codes, row.time);
        let found = addends(dataset, structure, self.dimension, codes.clone(), holds);
        if found.is_empty() {
            return self.called_total(&codes, holds);
        }
        let doubling =
            found.iter().find_map(|found| Some((found, self.doubling(found.code, &found.parts)?)));
        let first = doubling.map(|(found, _)| found).or(found.first())?;
        Some(self.describe(&found, first, doubling.map(|(_, indicator)| indicator)))
    }

    /// A code that is called a total and is added to others, where the data do not say what it is.
    fn called_total(
        &self,
        codes: &[CodeIndex],
        adds_up: impl Fn(&Observation) -> bool,
    ) -> Option<Diagnostic> {
        let (dataset, list) = (&self.cube.datasets[self.dataset], self.list());
        let structure = &self.release.datasets[self.dataset];
        let is_called = |code: &&CodeIndex| {
            let id = &list.code(**code).id;
            TOTALS.iter().any(|total| total.eq_ignore_ascii_case(id))
        };
        let total = *codes.iter().find(is_called)?;
        let rows = || dataset.observations().iter().filter(|row| adds_up(row));
        let has = |code: CodeIndex| rows().any(|row| row.codes[self.dimension] == code);
        let others = codes.iter().copied().filter(|code| *code != total && has(*code));
        let others: Vec<CodeIndex> = others.collect();
        let first = rows().find(|row| row.codes[self.dimension] == total)?;
        let indicator = &self.release.indicators[self.doubling(total, &others)?];
        let id = &list.code(total).id;
        let message = format!(
            "`{id}` of `{}` is called a total, and `{}` adds it to others",
            list.id, indicator.id
        );
        let file = dataset.file_of(first);
        let spot = field_spot(file, first.byte as usize, &structure.measure.column);
        let finding = Diagnostic::new(Code::UndeclaredTotal, message)
            .at(file, spot, "the first row of it")
            .at(&self.release.file, indicator.span.clone(), "adds it to others");
        Some(finding.hint(format!(
            "Write `total = \"{id}\"` in `[codelist.{0}]`: a total is read where it is there, and never added to its parts. If it is \
             none, write `total = false` in `[codelist.{0}]`.",
            list.id
        )))
    }

    /// An indicator that adds a code up with one of those that add up to it.
    fn doubling(&self, code: CodeIndex, parts: &[CodeIndex]) -> Option<IndicatorId> {
        let doubles = |sum: &Sum| {
            if sum.dataset != self.dataset {
                return false;
            }
            let taken = taken_codes(sum, self.dimension, self.release, self.cube);
            taken.contains(&code) && parts.iter().any(|part| taken.contains(part))
        };
        let indicators = self.release.indicators.entries();
        let of_indicator = indicators
            .filter_map(|(id, indicator)| Some((id, indicator.formula.sum()?)))
            .find(|(_, sum)| doubles(sum));
        let mut matrices = self.release.matrices.iter();
        of_indicator
            .map(|(id, _)| id)
            .or_else(|| matrices.find(|matrix| doubles(&matrix.sum)).map(|matrix| matrix.indicator))
    }

    fn describe(
        &self,
        found: &[Addends],
        first: &Addends,
        doubling: Option<IndicatorId>,
    ) -> Diagnostic {
        let (dataset, list) = (&self.cube.datasets[self.dataset], self.list());
        let structure = &self.release.datasets[self.dataset];
        let id = |code: CodeIndex| list.code(code).id.as_str();
        let others = match first.parts.as_slice() {
            _ if first.are_all => "all others".to_owned(),
            [first, .., end] => format!("`{}` to `{}`", id(*first), id(*end)),
            _ => "others".to_owned(),
        };
        let mut message = format!(
            "`{}` of `{}` is what {others} add up to, in {} of {} cases of `{}`",
            id(first.code),
            list.id,
            first.families,
            first.of,
            structure.id
        );
        if found.len() > 1 {
            let _ = write!(message, "; {} more codes are like this", found.len() - 1);
        }
        let mut finding = Diagnostic::new(Code::UndeclaredTotal, message);
        let mut rows = dataset.observations().iter();
        if let Some(row) = rows.find(|row| row.codes[self.dimension] == first.code) {
            let file = dataset.file_of(row);
            let spot = field_spot(file, row.byte as usize, &structure.measure.column);
            finding = finding.at(file, spot, "the first row of it");
        }
        if let Some(indicator) = doubling {
            finding.severity = Severity::Error;
            let indicator = &self.release.indicators[indicator];
            let span = indicator.span.clone();
            finding = finding.at(&self.release.file, span, "adds it to its parts");
        }
        finding.hint(self.what_to_write(found))
    }

    fn what_to_write(&self, found: &[Addends]) -> String {
        let list = self.list();
        let id = |code: CodeIndex| list.code(code).id.as_str();
        let mut lines = Vec::new();
        for found in found.iter().rev().take(NAMED) {
            if found.are_all {
                let total = id(found.code);
                lines.push(format!("`total = \"{total}\"` in `[codelist.{}]`", list.id));
                continue;
            }
            let named: Vec<String> =
                found.parts.iter().take(PARTS).map(|part| format!("\"{}\"", id(*part))).collect();
            let more = if found.parts.len() > PARTS { ", …" } else { "" };
            lines.push(format!(
                "`[hierarchy.NAME]` with `codelist = \"{}\"`, `of = \"{}\"`, `codes = [{}{more}]`",
                list.id,
                id(found.code),
                named.join(", ")
            ));
        }
        format!(
            "Write {}: a total is then read where it is there, and never added to its parts. If this is \
             chance, write `total = false` in `[codelist.{}]`.",
            lines.join("; "),
            list.id
        )
    }
}
