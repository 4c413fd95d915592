//! The words of the formats' own parts, as they stand in the locale file of a language.

use super::TableTools;

/// Words of the formats' own parts, from the locale file. `{…}` stand for values.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Furniture {
    /// What kind of text a release is, above its title: "Press release".
    pub kicker: String,
    /// What stands behind a term before its details; a colon where it is empty.
    #[serde(default)]
    pub colon: String,
    /// What stands between parts that may have commas of their own; a semicolon where it is empty.
    #[serde(default)]
    pub semicolon: String,
    /// Label of the notes at the end of the text.
    pub notes: String,
    /// Label of the link from a note to its place in the text.
    pub note_back: String,
    /// Foot of a PDF page, with `{page}` and `{pages}`.
    pub page_of: String,
    /// Marks a table that goes on from the page before, behind its caption.
    pub continued: String,
    /// First link of the page: to the text.
    pub skip_link: String,
    /// Label of the links to the other languages.
    pub languages: String,
    /// Heading of the list of contents.
    pub contents: String,
    /// Caption of a table, with `{number}` and `{title}`.
    pub table_caption: String,
    /// Caption of a picture, with `{number}` and `{title}`.
    pub figure_caption: String,
    /// Opens the figures of a picture as a table, and leads to the file with them; with `{number}`,
    /// which tells the links of one text apart.
    pub figure_data: String,
    /// Which table has the figures of a picture, with `{number}`; a language may leave it out.
    #[serde(default)]
    pub figure_table: String,
    /// Label of a picture's region that scrolls, for screen readers, with `{title}`.
    pub scrolling_figure: String,
    /// Stands before a table's source, with `{source}`.
    pub source: String,
    /// Label of a table's region that scrolls, for screen readers, with `{title}`.
    pub scrolling_table: String,
    /// Marks a draft: the word by itself. A language without it cannot have drafts.
    #[serde(default)]
    pub draft: String,
    /// What readers of a draft must know.
    #[serde(default)]
    pub draft_note: String,
    /// What the tools of a table on a page say.
    pub tools: TableTools,
}

impl Furniture {
    /// What stands behind a term before its details.
    pub fn colon(&self) -> &str {
        if self.colon.is_empty() { ":" } else { &self.colon }
    }

    /// What stands between parts that may have commas of their own, with its blank.
    pub fn between(&self) -> String {
        let semicolon = if self.semicolon.is_empty() { ";" } else { &self.semicolon };
        format!("{semicolon} ")
    }
}
