//! The marks of values that are provisional, revised or the like, and where a sheet says so.

use super::filled::Filled;
use crate::data::figures::Quality;
use crate::words::language::FileWords;

/// Marks with what they mean.
pub(crate) type Meanings<'w> = Vec<&'w [String; 2]>;

/// How good the figures of a table are, said as shortly as can be: once for all, else in the header
/// of a column, else row by row.
pub(super) struct Marks<'w> {
    pub(super) of_all: Meanings<'w>,
    pub(super) of_columns: Vec<Meanings<'w>>,
    /// One entry a row, where the figures of a column differ.
    pub(super) of_rows: Option<Vec<String>>,
    /// The marks that need an explanation on the sheet.
    pub(super) used: Meanings<'w>,
}

impl<'w> Marks<'w> {
    /// The marks of a table.
    pub(super) fn new(filled: &Filled<'_>, words: &'w FileWords) -> Self {
        let columns: Vec<Vec<Quality>> = (0..filled.columns.len())
            .map(|index| {
                let cells = filled.rows.iter().map(|row| &row.cells[index]);
                cells.filter(|cell| cell.shown.is_ok()).filter_map(|cell| cell.quality).collect()
            })
            .collect();
        let mut marks = Self {
            of_all: Vec::new(),
            of_columns: vec![Vec::new(); columns.len()],
            of_rows: None,
            used: Vec::new(),
        };
        if let Some(all) = same(columns.iter().flatten().copied()) {
            marks.of_all = words.marks(all);
            return marks;
        }
        let mut differ = vec![false; columns.len()];
        for (index, column) in columns.iter().enumerate() {
            match same(column.iter().copied()) {
                Some(quality) => marks.of_columns[index] = words.marks(quality),
                None => differ[index] = !column.is_empty(),
            }
        }
        marks.used = marks.of_columns.iter().flatten().copied().collect();
        if differ.contains(&true) {
            marks.by_row(filled, &differ, words);
        }
        marks
    }

    /// What holds for each row, over the columns that differ.
    fn by_row(&mut self, filled: &Filled<'_>, differ: &[bool], words: &'w FileWords) {
        let mut of_rows = Vec::with_capacity(filled.rows.len());
        for row in &filled.rows {
            let cells = row
                .cells
                .iter()
                .zip(differ)
                .filter(|(cell, differs)| **differs && cell.shown.is_ok());
            let quality = cells.filter_map(|(cell, _)| cell.quality).reduce(Quality::and);
            let marks = quality.map_or_else(Vec::new, |quality| words.marks(quality));
            of_rows.push(match marks.as_slice() {
                [] => words.unmarked.clone(),
                marks => joined(marks),
            });
            self.used.extend(marks);
        }
        self.of_rows = Some(of_rows);
    }
}

/// The marks themselves, one after the other.
pub(crate) fn joined(marks: &[&[String; 2]]) -> String {
    marks.iter().map(|[mark, _]| mark.as_str()).collect::<Vec<_>>().join(" ")
}

/// Each mark with what it means, and this between them.
pub(crate) fn explained(marks: &[&[String; 2]], between: &str) -> String {
    let explained = marks.iter().map(|[mark, meaning]| format!("{mark} {meaning}"));
    explained.collect::<Vec<_>>().join(between)
}

/// The quality that all have; `None` where they differ or there is none.
pub(crate) fn same(mut qualities: impl Iterator<Item = Quality>) -> Option<Quality> {
    let first = qualities.next()?;
    qualities.all(|quality| quality == first).then_some(first)
}
