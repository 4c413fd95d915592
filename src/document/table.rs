//! Tables of figures: columns, rows and cells.

use super::Figure;

/// A table of figures: one header row, a header cell in front of each row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Anchor, unique in the document; the id of the table in `release.toml`.
    pub id: String,
    /// Place in the document's count of tables, from 1.
    pub number: usize,
    /// What it shows, where and when, without the number.
    pub title: String,
    /// Header of the column of row headers.
    pub stub: String,
    /// The columns of figures.
    pub columns: Vec<Column>,
    /// The rows, in order.
    pub rows: Vec<Row>,
    /// Notes under the table: units, shorthand, status of the data.
    pub notes: Vec<String>,
    /// Where the data are from.
    pub source: String,
}

impl Table {
    /// Whether its cells are figures, or say why there is none: no list of words and numbers.
    pub fn is_of_figures(&self) -> bool {
        let cells = self.rows.iter().flat_map(|row| &row.cells);
        cells.into_iter().all(|cell| matches!(cell, Cell::Figure(_) | Cell::Shorthand(_)))
    }

    /// Whether the cells of the column at this index are words, which are read from the left.
    pub fn is_of_words(&self, column: usize) -> bool {
        let cells = self.rows.iter().filter_map(|row| row.cells.get(column));
        cells.into_iter().any(|cell| matches!(cell, Cell::Words(_)))
    }

    pub(super) fn add_text(&self, text: &mut String) {
        let columns = self.columns.iter().map(|column| &column.label);
        for words in
            [&self.title, &self.stub, &self.source].into_iter().chain(columns).chain(&self.notes)
        {
            text.push_str(words);
        }
        for row in &self.rows {
            text.push_str(&row.header);
            for cell in &row.cells {
                match cell {
                    Cell::Figure(figure) => text.push_str(&figure.marked()),
                    Cell::Shorthand(words) | Cell::Words(words) | Cell::Number(words) => {
                        text.push_str(words);
                    }
                }
            }
        }
    }
}

/// A column of figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Header.
    pub label: String,
    /// The year that it is about, where that tells it from the others: `2025`.
    pub time: Option<String>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What the row is about.
    pub header: String,
    /// Whether it is the total of the others.
    pub total: bool,
    /// The year or month that it is about, where that tells it from the others: `2025`, `2025-06`.
    pub time: Option<String>,
    /// One cell for each column.
    pub cells: Vec<Cell>,
}

/// A cell of a table: never blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// A figure.
    Figure(Figure),
    /// Why there is no figure, as shorthand: `[x]`, `[z]`; explained in the notes.
    Shorthand(String),
    /// Words: what a row of a list is about.
    Words(String),
    /// A number of no fact: the difference of two figures, or what an earlier version showed.
    Number(String),
}
