//! The words of workbooks and data files: the section `files` of a locale file.

use serde::Deserialize;

use crate::cube::ObservationStatus;
use crate::indicators::Quality;

/// Words of workbooks and data files.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::text) struct FileWords {
    /// Name of the sheet that says what the workbook is.
    pub(super) cover: String,
    /// Name and title of the sheet that lists the others.
    pub(super) contents: String,
    /// Name and title of the sheet of notes.
    pub(super) notes: String,
    /// The lines of the cover.
    pub(super) about: Vec<String>,
    /// Line under the title of the contents.
    pub(super) lists_tables: String,
    /// Line under the title of the notes.
    pub(super) lists_notes: String,
    /// Line under the title of a table.
    pub(super) one_table: String,
    /// Line of a table that notes belong to, with `{notes}`.
    pub(super) refers: String,
    /// Line that explains shorthand, with `{list}`.
    pub(super) shorthand: String,
    /// Line of a table whose figures all have one mark, with `{mark}`.
    pub(super) all_marked: String,
    /// Note of a table of the text whose figures all have one mark, with `{mark}`.
    pub(in crate::text) table_marked: String,
    /// Line of a matrix, with `{rows}` and `{columns}`.
    pub(super) sides: String,
    /// Link to the contents.
    pub(super) back: String,
    /// How a note is referred to, with `{number}`.
    pub(super) marker: String,
    /// Headers of the contents: of the column of sheets, and of that of tables.
    pub(super) sheet: String,
    pub(super) table: String,
    /// Headers of the notes: of the column of markers, and of that of texts.
    pub(super) note: String,
    pub(super) meaning: String,
    /// Header of a column of marks.
    pub(super) status: String,
    /// Header of such a column in a data file, with `{label}`.
    pub(super) status_of: String,
    /// Headers of the first and last month of a period in a data file.
    pub(super) first_month: String,
    pub(super) last_month: String,
    /// Header of a column of codes in a data file, with `{label}`.
    pub(super) code_of: String,
    /// Link to a file, with `{title}` and `{format}`.
    pub(super) link: String,
    /// The same with the size of the file, `{size}`.
    pub(super) sized: String,
    /// Sizes, with `{number}`.
    pub(super) kilobytes: String,
    pub(super) megabytes: String,
    /// Title of the link to the description of all data files.
    pub(super) package: String,
    /// Title of the link to what catalogues of open data are told.
    pub(super) catalogue: String,
    /// Status of an edition.
    pub(super) preliminary: String,
    #[serde(rename = "final")]
    pub(super) is_final: String,
    /// Marks of values that are there, each with what it means.
    pub(super) marks: Marks,
    /// What stands for a mark beside values that need none.
    pub(super) unmarked: String,
}

/// Marks of values that are there, each with what it means.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Marks {
    pub(super) estimated: [String; 2],
    pub(super) forecast: [String; 2],
    pub(super) provisional: [String; 2],
    pub(super) revised: [String; 2],
    #[serde(rename = "break")]
    pub(super) is_break: [String; 2],
}

/// What a line of the cover may name.
pub(super) const ABOUT: [&str; 11] = [
    "description",
    "period",
    "status",
    "released",
    "next",
    "edition",
    "publisher",
    "source",
    "contact",
    "telephone",
    "email",
];

impl FileWords {
    /// The marks of a value that is there, each with what it means; none for a normal one.
    pub(in crate::text) fn marks(&self, quality: Quality) -> Vec<&[String; 2]> {
        let is_revised = quality.revised || quality.status == ObservationStatus::Revised;
        let revised = is_revised.then_some(&self.marks.revised);
        self.mark(quality.status).into_iter().chain(revised).collect()
    }

    fn mark(&self, status: ObservationStatus) -> Option<&[String; 2]> {
        match status {
            ObservationStatus::Break => Some(&self.marks.is_break),
            ObservationStatus::Estimated => Some(&self.marks.estimated),
            ObservationStatus::Forecast => Some(&self.marks.forecast),
            ObservationStatus::Provisional => Some(&self.marks.provisional),
            ObservationStatus::Normal
            | ObservationStatus::Revised
            | ObservationStatus::NotApplicable
            | ObservationStatus::NotAvailable
            | ObservationStatus::Confidential => None,
        }
    }

    /// Every pattern, with what may stand in its braces.
    pub(in crate::text) fn patterns(&self) -> Vec<(&str, &'static [&'static str])> {
        let mut patterns: Vec<(&str, &'static [&'static str])> = vec![
            (&self.refers, &["notes"]),
            (&self.shorthand, &["list"]),
            (&self.all_marked, &["mark"]),
            (&self.table_marked, &["mark"]),
            (&self.sides, &["rows", "columns"]),
            (&self.marker, &["number"]),
            (&self.status_of, &["label"]),
            (&self.code_of, &["label"]),
            (&self.link, &["title", "format"]),
            (&self.sized, &["title", "format", "size"]),
            (&self.kilobytes, &["number"]),
            (&self.megabytes, &["number"]),
        ];
        patterns.extend(self.about.iter().map(|line| (line.as_str(), ABOUT.as_slice())));
        patterns
    }
}
