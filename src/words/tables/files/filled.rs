//! Tables and matrices to headers and values in one language: what workbooks and data files share.
//!
//! [`table`] and [`matrix`] are the entry points. Numbers are rounded here as the text rounds
//! them, so that no file can differ from the release.

use rust_decimal::Decimal;

use super::super::text::{ColumnPart, RowPart, TableText};
use super::super::validity::{self, Shown};
use crate::data::cube::{CodeIndex, CodeKey};
use crate::data::figures::{Absence, EditionContent, Facts, Quality, as_shown, rounds_to_zero};
use crate::declaration::{
    Aspect, CodeListId, ComparisonId, IndicatorId, MatrixStructure, Rounding, TableStructure,
};
use crate::time::ReferencePeriod;
use crate::words::language::Locale;

/// A table with its values.
pub(super) struct Filled<'a> {
    /// Header of the column of row headers.
    pub(super) stub: String,
    pub(super) columns: Vec<FilledColumn<'a>>,
    pub(super) rows: Vec<FilledRow>,
    /// On codes that were not always there, and on what is compared with.
    pub(super) notes: Vec<String>,
}

/// A column of a table.
pub(super) struct FilledColumn<'a> {
    pub(super) label: String,
    pub(super) note: Option<&'a str>,
    pub(super) indicator: IndicatorId,
    /// What it shows of the indicator; a cell of a matrix shows its value.
    pub(super) aspect: Aspect,
    /// The comparison that it is of, where that is not the default.
    pub(super) comparison: Option<ComparisonId>,
    pub(super) decimals: u32,
    /// In a table by year: the year.
    pub(super) period: Option<ReferencePeriod>,
    /// In a matrix: its code, the total being without.
    pub(super) code: Option<CodeKey>,
}

/// A row of a table.
pub(super) struct FilledRow {
    pub(super) header: String,
    pub(super) code: Option<CodeKey>,
    pub(super) period: ReferencePeriod,
    /// In a table of key facts: which one.
    pub(super) indicator: Option<IndicatorId>,
    pub(super) cells: Vec<Value>,
}

/// What stands in a cell, and how good it is.
#[derive(Clone, Copy)]
pub(super) struct Value {
    pub(super) shown: Result<Decimal, Missing>,
    pub(super) quality: Option<Quality>,
}

/// Why there is no number in a cell.
#[derive(Clone, Copy)]
pub(super) enum Missing {
    Absent(Absence),
    /// It is not zero but would be shown as zero.
    Low,
}

impl Value {
    fn new(value: Result<Decimal, Absence>, rounding: &Rounding, quality: Option<Quality>) -> Self {
        let shown = value.map_err(Missing::Absent).and_then(|value| {
            if rounds_to_zero(value, rounding) {
                return Err(Missing::Low);
            }
            Ok(as_shown(value, rounding))
        });
        Self { shown, quality }
    }
}

impl Locale {
    /// The shorthand for a value that is not there, and what it means.
    pub(super) fn shorthand(&self, missing: Missing) -> &[String; 2] {
        match missing {
            Missing::Absent(absence) => self.absence(absence),
            Missing::Low => &self.table().shorthand.low,
        }
    }
}

/// A table in the language of `locale`.
pub(super) fn table<'a>(
    edition: &'a EditionContent<'a>,
    locale: &'a Locale,
    table: &'a TableStructure,
) -> Filled<'a> {
    let facts = &edition.facts;
    let text = TableText::new(edition, locale, table);
    let parts = text.columns();
    let rows = text.rows();
    let notes = text.found_notes(&rows);
    let most_decimals = |column: &ColumnPart| {
        let decimals = rows.iter().map(|row| text.rounding(row, column).decimals);
        decimals.max().unwrap_or_default()
    };
    let decimals: Vec<u32> = parts.iter().map(most_decimals).collect();
    let rows = rows.into_iter().map(|row| FilledRow {
        cells: parts.iter().map(|column| cell(&text, &row, column)).collect(),
        header: row.header,
        code: row.code,
        period: row.period,
        indicator: row.indicator,
    });
    let indicators = &facts.computation.release.indicators;
    Filled {
        stub: text.stub(),
        notes,
        rows: rows.collect(),
        columns: parts
            .iter()
            .zip(decimals)
            .map(|(column, decimals)| FilledColumn {
                label: text.label(column),
                note: indicators[column.indicator]
                    .note
                    .as_ref()
                    .filter(|_| !matches!(column.aspect, Aspect::Revision(_)))
                    .and_then(|note| note.get(&locale.tag))
                    .map(String::as_str),
                indicator: column.indicator,
                aspect: column.aspect,
                comparison: column.comparison,
                decimals,
                period: column.period,
                code: None,
            })
            .collect(),
    }
}

fn cell(text: &TableText<'_>, row: &RowPart, column: &ColumnPart) -> Value {
    let rounding = text.rounding(row, column);
    Value::new(text.value(row, column), &rounding, text.quality(row, column))
}

/// A matrix in the language of `locale`.
pub(super) fn matrix<'a>(
    facts: &'a Facts<'a>,
    locale: &'a Locale,
    matrix: &'a MatrixStructure,
) -> Filled<'a> {
    let (computation, period) = (facts.computation, facts.edition.key.period());
    let indicator = &computation.release.indicators[matrix.indicator];
    let values = computation.matrix(matrix, period);
    let [rows, columns] = computation.matrix_codelists(matrix);
    let codes = |list: CodeListId| {
        let codes = computation.cube.codelists[list].indices();
        std::iter::once(None).chain(codes.map(move |code| Some(CodeKey { list, code })))
    };
    let label = |code: Option<CodeKey>| match code {
        Some(code) => computation.cube.code(code).label(&locale.tag).to_owned(),
        None => locale.table().total.clone(),
    };
    let value = |row: Option<CodeKey>, column: Option<CodeKey>| {
        let evaluated = values.at(row.map(|key| key.code), column.map(|key| key.code));
        Value::new(evaluated.value, &indicator.rounding, Quality::of(&evaluated))
    };
    let mut lists = vec![rows, columns];
    lists.dedup();
    let notes = lists.into_iter().flat_map(|list| {
        let codes: Vec<CodeIndex> = computation.cube.codelists[list].indices().collect();
        let months = (period.first(), period.last());
        let shown = Shown { list, codes: &codes, indicators: &[matrix.indicator], months };
        validity::notes(&shown, computation, locale)
    });
    Filled {
        notes: notes.collect(),
        stub: matrix.row_label.get(&locale.tag).cloned().unwrap_or_default(),
        columns: codes(columns)
            .map(|code| FilledColumn {
                label: label(code),
                note: None,
                indicator: matrix.indicator,
                aspect: Aspect::Value,
                comparison: None,
                decimals: indicator.rounding.decimals,
                period: None,
                code,
            })
            .collect(),
        rows: codes(rows)
            .map(|row| FilledRow {
                header: label(row),
                code: row,
                period,
                indicator: None,
                cells: codes(columns).map(|column| value(row, column)).collect(),
            })
            .collect(),
    }
}
