//! The marks of values that are provisional, estimated or the like, and where a sheet says so.

use super::filled::Filled;
use super::words::FileWords;
use crate::cube::ObservationStatus;

/// How good the figures of a table are, said as shortly as can be: once for all, else in the header
/// of a column, else row by row.
pub(super) struct Marks<'w> {
    pub(super) of_all: Option<&'w [String; 2]>,
    pub(super) of_columns: Vec<Option<&'w [String; 2]>>,
    /// One entry a row, where the figures of a column differ.
    pub(super) of_rows: Option<Vec<String>>,
    /// Those that need an explanation on the sheet.
    pub(super) used: Vec<&'w [String; 2]>,
}

impl<'w> Marks<'w> {
    /// The marks of a table.
    pub(super) fn new(filled: &Filled<'_>, words: &'w FileWords) -> Self {
        let columns: Vec<Vec<ObservationStatus>> = (0..filled.columns.len())
            .map(|at| {
                let cells = filled.rows.iter().map(|row| &row.cells[at]);
                cells.filter(|cell| cell.shown.is_ok()).map(|cell| cell.status).collect()
            })
            .collect();
        let mut none = Self {
            of_all: None,
            of_columns: vec![None; columns.len()],
            of_rows: None,
            used: Vec::new(),
        };
        if let Some(all) = same(columns.iter().flatten().copied()) {
            none.of_all = words.mark(all);
            return none;
        }
        let mut marks = none;
        let mut differ = vec![false; columns.len()];
        for (at, column) in columns.iter().enumerate() {
            match same(column.iter().copied()) {
                Some(status) => marks.of_columns[at] = words.mark(status),
                None => differ[at] = !column.is_empty(),
            }
        }
        marks.used = marks.of_columns.iter().copied().flatten().collect();
        if differ.contains(&true) {
            marks.by_row(filled, &differ, words);
        }
        marks
    }

    /// The least certain status of each row, over the columns that differ.
    fn by_row(&mut self, filled: &Filled<'_>, differ: &[bool], words: &'w FileWords) {
        let mut of_rows = Vec::with_capacity(filled.rows.len());
        for row in &filled.rows {
            let cells = row
                .cells
                .iter()
                .zip(differ)
                .filter(|(cell, differs)| **differs && cell.shown.is_ok());
            let status = cells.map(|(cell, _)| cell.status).max();
            match status.and_then(|status| words.mark(status)) {
                Some(mark) => {
                    of_rows.push(mark[0].clone());
                    self.used.push(mark);
                }
                None => of_rows.push(words.unmarked.clone()),
            }
        }
        self.of_rows = Some(of_rows);
    }
}

/// The status that all have; `None` where they differ or there is none.
fn same(mut statuses: impl Iterator<Item = ObservationStatus>) -> Option<ObservationStatus> {
    let first = statuses.next()?;
    statuses.all(|status| status == first).then_some(first)
}
