//! The words of workbooks and data files: the section `files` of a locale file.

use serde::Deserialize;

use crate::data::cube::ObservationStatus;
use crate::data::figures::Quality;
use crate::time::Frequency;

/// Words of workbooks and data files.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FileWords {
    /// Name of the sheet that says what the workbook is.
    pub(crate) cover: String,
    /// Name and title of the sheet that lists the others.
    pub(crate) contents: String,
    /// Name and title of the sheet of notes.
    pub(crate) notes: String,
    /// The lines of the cover.
    pub(crate) about: Vec<String>,
    /// Line under the title of the contents.
    pub(crate) lists_tables: String,
    /// Line under the title of the notes.
    pub(crate) lists_notes: String,
    /// Line under the title of a table.
    pub(crate) one_table: String,
    /// Line of a table that notes belong to, with `{notes}`.
    pub(crate) refers: String,
    /// Line that explains shorthand, with `{list}`.
    pub(crate) shorthand: String,
    /// Line of a table whose figures all have one mark, with `{mark}`.
    pub(crate) all_marked: String,
    /// Note of a table of the text whose figures all have one mark, with `{mark}`.
    pub(crate) table_marked: String,
    /// Line of a matrix, with `{rows}` and `{columns}`.
    pub(crate) sides: String,
    /// Link to the contents.
    pub(crate) back: String,
    /// How a note is referred to, with `{number}`.
    pub(crate) marker: String,
    /// Headers of the contents: above the sheets, and above the tables.
    pub(crate) sheet: String,
    /// Header of the contents above the tables.
    pub(crate) table: String,
    /// Headers of the notes: above the markers, and above the texts.
    pub(crate) note: String,
    /// Header of the notes above the texts.
    pub(crate) meaning: String,
    /// Header of a column of marks.
    pub(crate) status: String,
    /// Header of such a column in a data file, with `{label}`.
    pub(crate) status_of: String,
    /// Headers of the first and last month of a period in a data file.
    pub(crate) first_month: String,
    /// Header of the last month of a period in a data file.
    pub(crate) last_month: String,
    /// Headers of the first and last of other periods; those of months without them.
    pub(crate) first_period: Option<String>,
    /// Header of the last of other periods.
    pub(crate) last_period: Option<String>,
    /// Header of a column of codes in a data file, with `{label}`.
    pub(crate) code_of: String,
    /// Link to a file, with `{title}` and `{format}`.
    pub(crate) link: String,
    /// The words of a link with the size of the file, `{size}`.
    pub(crate) sized: String,
    /// Sizes, with `{number}`.
    pub(crate) kilobytes: String,
    /// Sizes of a thousand kilobytes and more, with `{number}`.
    pub(crate) megabytes: String,
    /// Title of the link to the description of all data files.
    pub(crate) package: String,
    /// Title of the link to what catalogues of open data are told.
    pub(crate) catalogue: String,
    /// Status of an edition whose data will change.
    pub(crate) preliminary: String,
    /// Status of an edition whose data will not.
    #[serde(rename = "final")]
    pub(crate) is_final: String,
    /// Marks of values that are there, each with what it means.
    pub(crate) marks: Marks,
    /// What stands for a mark beside values that need none.
    pub(crate) unmarked: String,
}

impl FileWords {
    /// Headers of the first and last period of this length in a data file.
    pub(crate) fn ends_of(&self, frequency: Frequency) -> [&str; 2] {
        match (frequency, &self.first_period, &self.last_period) {
            (Frequency::Month, ..) | (_, None, _) | (_, _, None) => {
                [&self.first_month, &self.last_month]
            }
            (_, Some(first), Some(last)) => [first, last],
        }
    }
}

/// Marks of values that are there, each with what it means.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Marks {
    /// Beside an estimate.
    pub(crate) estimated: [String; 2],
    /// Beside a forecast.
    pub(crate) forecast: [String; 2],
    /// Beside a provisional value.
    pub(crate) provisional: [String; 2],
    /// Beside a revised value.
    pub(crate) revised: [String; 2],
    /// Beside a value that was corrected, which is not revised; that of a revised one without it.
    pub(crate) corrected: Option<[String; 2]>,
    /// Beside a break in the series.
    #[serde(rename = "break")]
    pub(crate) is_break: [String; 2],
}

/// What a line of the cover may name.
pub(crate) const ABOUT: [&str; 11] = [
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
    pub(crate) fn marks(&self, quality: Quality) -> Vec<&[String; 2]> {
        let corrected = self.marks.corrected.as_ref().filter(|_| quality.corrected);
        let revised = quality.revised.then_some(corrected.unwrap_or(&self.marks.revised));
        quality.statuses.iter().filter_map(|status| self.mark(status)).chain(revised).collect()
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
    pub(crate) fn patterns(&self) -> Vec<(&str, &'static [&'static str])> {
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
