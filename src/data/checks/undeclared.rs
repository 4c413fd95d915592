//! VAL-021: a code that has what other codes of its list add up to is declared as their total.
//!
//! [`totals_are_declared`] is the entry point, asked once for the data as of the last vintage. What is
//! evidence of a total says [`crate::data::cube::addends`]; here it is said what to write, and whether a
//! sum of the release doubles. A total of which the release says that it is none, and one that is nearly what others add up to, are
//! warnings, if something adds them to others. Where the data are too few to be evidence, a code that SDMX calls a total is a warning,
//! if something adds it to others.

use std::fmt::Write as _;

use rayon::prelude::*;

use crate::data::cube::{Addends, Additive, CodeIndex, Cube, Observation, addends, nearly_total};
use crate::data::figures::{sums_together, taken_codes};
use crate::data::input::{CodeList, field_spot};
use crate::declaration::{DatasetId, DimensionId, Formula, Indicator, IndicatorId, Release, Sum};
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
        let is_settled = list.tree.total.is_some();
        // What is wrong with the file of a list leaves its codes as they are, and what is declared of them unread.
        let codelist = structure.dimensions[self.dimension].codelist;
        let is_declared = self.release.codelists[codelist].declaration.total.is_some()
            || self.release.hierarchies.iter().any(|declared| declared.codelist == codelist);
        let is_read = dataset.is_complete && list.is_complete && (list.is_sound || !is_declared);
        if is_settled || !is_read {
            return None;
        }
        let additive = Additive::new(structure, &self.cube.codelists);
        let codes: Vec<CodeIndex> = list.indices().filter(|code| list.tree.is_top(*code)).collect();
        let holds = |row: &Observation| additive.holds(self.dimension, &row.codes, row.time);
        let found = addends(dataset, structure, self.dimension, codes.clone(), holds);
        if list.tree.has_no_total {
            // What nearly all cases say is told even so: a total that is counted with its parts is nothing that a reader sees.
            let total = found.iter().find(|found| found.are_all)?;
            self.doubling(total.code, &total.parts)?;
            return Some(self.declared_none(total));
        }
        if found.is_empty() {
            let nearly = nearly_total(dataset, structure, self.dimension, &codes, holds);
            let nearly = nearly.and_then(|nearly| self.nearly(&nearly));
            return nearly.or_else(|| self.called_total(&codes, holds));
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
            .or_else(|| self.joining(code, parts))
    }

    /// An indicator that adds the code to some of these parts by signs.
    fn joining(&self, code: CodeIndex, parts: &[CodeIndex]) -> Option<IndicatorId> {
        let takes = |indicator: &IndicatorId, codes: &[CodeIndex]| {
            let sum = self.release.indicators[*indicator].formula.sum();
            sum.filter(|sum| sum.dataset == self.dataset).is_some_and(|sum| {
                let taken = taken_codes(sum, self.dimension, self.release, self.cube);
                taken.iter().any(|taken| codes.contains(taken))
            })
        };
        let joins = |indicator: &Indicator| {
            let Formula::Expression(expression) = &indicator.formula else { return false };
            sums_together(expression, self.release).iter().any(|sums| {
                let of_code = sums.iter().position(|sum| takes(sum, &[code]));
                of_code.is_some_and(|of_code| {
                    let others = sums.iter().enumerate().filter(|(place, _)| *place != of_code);
                    others.into_iter().any(|(_, sum)| takes(sum, parts))
                })
            })
        };
        let mut named = self.release.named_indicators();
        named.find(|(_, indicator)| joins(indicator)).map(|(id, _)| id)
    }

    /// A total of which it is declared that it is none.
    fn declared_none(&self, total: &Addends) -> Diagnostic {
        let (list, structure) = (self.list(), &self.release.datasets[self.dataset]);
        let id = &list.code(total.code).id;
        let message = format!(
            "`{id}` of `{}` is what all others add up to, in {} of {} cases of `{}`, and is counted with them",
            list.id, total.families, total.of, structure.id
        );
        let finding =
            self.at_first_row(Diagnostic::new(Code::UndeclaredTotal, message), total.code);
        let declaration = &self.release.codelists[structure.dimensions[self.dimension].codelist];
        let span = declaration.declaration.total.as_ref().map(toml::Spanned::span);
        let finding = match span {
            Some(span) => finding.at(&self.release.file, span, "says that it is no total"),
            None => finding,
        };
        finding.hint(format!(
            "Write `total = \"{id}\"` in `[codelist.{}]`, unless so many cases are chance.",
            list.id
        ))
    }

    /// A code that is nearly what all others add up to, and is counted with them.
    fn nearly(&self, nearly: &Addends) -> Option<Diagnostic> {
        let (list, structure) = (self.list(), &self.release.datasets[self.dataset]);
        let indicator = self.doubling(nearly.code, &nearly.parts)?;
        let id = &list.code(nearly.code).id;
        let message = format!(
            "`{id}` of `{}` is nearly what all others add up to, within a thousandth, in {} of {} cases of `{}`",
            list.id, nearly.families, nearly.of, structure.id
        );
        let finding =
            self.at_first_row(Diagnostic::new(Code::UndeclaredTotal, message), nearly.code);
        let indicator = &self.release.indicators[indicator];
        let finding = finding.at(&self.release.file, indicator.span.clone(), "adds it to them");
        Some(finding.hint(format!(
            "If it is their total, write `total = \"{id}\"` in `[codelist.{0}]`, and a code with rows for what it has beside them; if it \
             is none, write `total = false` in `[codelist.{0}]`.",
            list.id
        )))
    }

    fn at_first_row(&self, finding: Diagnostic, code: CodeIndex) -> Diagnostic {
        let dataset = &self.cube.datasets[self.dataset];
        let structure = &self.release.datasets[self.dataset];
        let mut rows = dataset.observations().iter();
        match rows.find(|row| row.codes[self.dimension] == code) {
            Some(row) => {
                let file = dataset.file_of(row);
                let spot = field_spot(file, row.byte as usize, &structure.measure.column);
                finding.at(file, spot, "the first row of it")
            }
            None => finding,
        }
    }

    fn describe(
        &self,
        found: &[Addends],
        first: &Addends,
        doubling: Option<IndicatorId>,
    ) -> Diagnostic {
        let (list, structure) = (self.list(), &self.release.datasets[self.dataset]);
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
        finding = self.at_first_row(finding, first.code);
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
