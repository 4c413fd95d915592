//! The marks of the figures of a table in the text: provisional, revised and the like.
//!
//! [`place`] is the entry point. A mark is said once for as much as it holds for: the whole table,
//! else whole columns, else whole rows, and only then beside a figure.

use std::collections::BTreeSet;

use super::files::{explained, joined, same};
use crate::data::figures::Quality;
use crate::document::{Cell, Table};
use crate::words::language::FileWords;

/// Puts marks into a table, and what explains them into its legend: a sentence about all figures before all else, marks behind
/// it. `qualities` belong to its cells, row by row.
pub(super) fn place(
    table: &mut Table,
    legend: &mut Vec<String>,
    qualities: &[Vec<Option<Quality>>],
    words: &FileWords,
    between: &str,
) {
    let known = known(table, qualities);
    let normal = |quality: &Quality| words.marks(*quality).is_empty();
    if known.iter().flatten().flatten().all(normal) {
        return;
    }
    if let Some(all) = same(known.iter().flatten().flatten().copied()) {
        let marks = words.marks(all);
        let sentence = words.table_marked.replace("{mark}", &explained(&marks, between));
        legend.insert(0, sentence);
        return;
    }
    let columns = 0..table.columns.len();
    let of_columns: Vec<Option<Quality>> = columns.map(|index| column(&known, index)).collect();
    let of_rows: Vec<Option<Quality>> =
        known.iter().map(|row| same(row.iter().copied().flatten())).collect();
    let is_mixed = |shared: &[Option<Quality>], empty: &dyn Fn(usize) -> bool| {
        (0..shared.len()).any(|index| shared[index].is_none() && !empty(index))
    };
    let no_row = |index: usize| known[index].iter().all(Option::is_none);
    let no_column = |index: usize| known.iter().all(|row| row[index].is_none());
    let mut used = Used { words, lines: BTreeSet::new() };
    if is_mixed(&of_columns, &no_column) && !is_mixed(&of_rows, &no_row) {
        for (row, quality) in table.rows.iter_mut().zip(of_rows) {
            used.append(&mut row.header, quality);
        }
    } else {
        for (column, quality) in table.columns.iter_mut().zip(&of_columns) {
            used.append(&mut column.label, *quality);
        }
        for (row, known) in table.rows.iter_mut().zip(&known) {
            let cells = row.cells.iter_mut().zip(known).zip(&of_columns);
            for ((cell, quality), _) in cells.filter(|(_, of_column)| of_column.is_none()) {
                if let (Cell::Figure(figure), Some(quality)) = (cell, quality) {
                    figure.mark = used.marks(*quality);
                }
            }
        }
    }
    legend.extend(used.lines);
}

/// The qualities of the cells that have a figure, as far as they are known.
fn known(table: &Table, qualities: &[Vec<Option<Quality>>]) -> Vec<Vec<Option<Quality>>> {
    let rows = table.rows.iter().zip(qualities);
    let known = rows.map(|(row, qualities)| {
        let cells = row.cells.iter().zip(qualities);
        cells.map(|(cell, quality)| quality.filter(|_| matches!(cell, Cell::Figure(_)))).collect()
    });
    known.collect()
}

/// The quality that all figures of a column have.
fn column(known: &[Vec<Option<Quality>>], index: usize) -> Option<Quality> {
    same(known.iter().filter_map(|row| row[index]))
}

/// The marks that were placed, each with a line that explains it.
struct Used<'w> {
    words: &'w FileWords,
    lines: BTreeSet<String>,
}

impl Used<'_> {
    fn marks(&mut self, quality: Quality) -> String {
        let marks = self.words.marks(quality);
        self.lines.extend(marks.iter().map(|[mark, meaning]| format!("{mark} {meaning}")));
        joined(&marks)
    }

    fn append(&mut self, label: &mut String, quality: Option<Quality>) {
        let marks = quality.map_or_else(String::new, |quality| self.marks(quality));
        if !marks.is_empty() {
            label.push('\u{a0}');
            label.push_str(&marks);
        }
    }
}
