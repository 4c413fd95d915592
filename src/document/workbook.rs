//! What is published beside the text: workbooks in one language, data tables in all of them.
//!
//! [`Workbook`] and [`DataTable`] hold finished words and rounded numbers; their writers only put
//! them into a format.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::Properties;
use crate::time::Frequency;

/// A workbook in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workbook {
    /// Name of its file without the ending: `by-code`.
    pub name: String,
    /// Language tag, BCP 47.
    pub language: String,
    /// What it holds, where and when.
    pub title: String,
    /// What its properties say.
    pub properties: Properties,
    /// The sheets: cover, contents, tables, and notes if there are any.
    pub sheets: Vec<Sheet>,
}

/// A sheet: lines of text in the first column, and below them a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its name, which no other sheet of the workbook has.
    pub name: String,
    /// The lines; the first is the title.
    pub lines: Vec<Line>,
    /// The table, if there is one.
    pub grid: Option<Grid>,
}

/// A line of text on a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The words.
    pub text: String,
    /// Where they lead, if anywhere: `mailto:…`, `https:…`, or `internal:'Sheet'!A1`.
    pub link: Option<String>,
}

/// A table of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// Its name for programs: letters, digits and `_`.
    pub name: String,
    /// One header a column, all different.
    pub header: Vec<String>,
    /// One entry a header in every row.
    pub rows: Vec<Vec<Entry>>,
}

/// What stands in a cell of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// Words, or shorthand for a value that is not there.
    Text(String),
    /// Words that lead to a sheet.
    Link(Line),
    /// A year as header of its row.
    Year(i32),
    /// A number as it is shown, with the decimals it is shown with.
    Number(Decimal),
}

/// A text in every language of the release, by language tag.
pub type Titles = BTreeMap<String, String>;

/// A table for programs: the same in every language, because it says what each language calls it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataTable {
    /// Id, and name of its file without the ending.
    pub id: String,
    /// What it shows.
    pub title: Titles,
    /// The columns.
    pub fields: Vec<Field>,
    /// The rows: numbers with a decimal point, words as they are.
    pub rows: Vec<Vec<String>>,
    /// Shorthand that may take the place of a number, with what it means.
    pub missing: Vec<[String; 2]>,
    /// Indices of the fields that tell the rows apart.
    pub key: Vec<usize>,
}

/// A column of a data table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Header: letters, digits and `_`.
    pub name: String,
    /// What it is called.
    pub titles: Titles,
    /// What stands in it.
    pub kind: FieldKind,
}

/// What stands in a column of a data table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldKind {
    /// A period of this length, in the form of SDMX.
    Period(Frequency),
    /// A code.
    Code,
    /// What a code is called, in this language.
    Label(String),
    /// A number with so many decimals, in this unit.
    Number {
        /// Decimals that are shown.
        decimals: u32,
        /// Unit, as programs call it.
        unit: String,
        /// The power of ten by which it counts that unit: `UNIT_MULT`.
        unit_mult: u32,
        /// The window that it is about, where that is not the period of its row, as in `release.toml`.
        window: Option<String>,
    },
    /// Status of the number in the column before: a letter of SDMX `CL_OBS_STATUS`.
    Status,
}
