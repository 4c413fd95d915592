//! The words of a revision: what a page, a paragraph and the note say of it.

use serde::{Deserialize, Serialize};

use crate::declaration::RevisionType;

/// The section `[revision]` of a locale file. `{…}` stand for values.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RevisionWords {
    /// What the note is called.
    pub heading: String,
    /// Says that an edition was revised, with `{date}` and `{type}`.
    pub revised: String,
    /// The type of a revision as announced.
    pub routine: String,
    /// The type of one by a new method, source or classification.
    pub major: String,
    /// The type of a correction of an error.
    pub correction: String,
    /// Link to the note.
    pub note: String,
    /// Link to an earlier version, with `{number}`.
    pub version: String,
    /// Link from the note to the release.
    pub release: String,
    /// Stands before the key points that have turned.
    pub turned: String,
    /// Says that none has.
    pub not_turned: String,
    /// Heading of the main figures.
    pub figures: String,
    /// Header of the names of figures.
    pub figure: String,
    /// Header of what was published before.
    pub before: String,
    /// Header of what is published now.
    pub after: String,
    /// Header of differences.
    pub difference: String,
    /// Header of differences in percent.
    pub percent: String,
    /// Heading of the text.
    pub text: String,
    /// Says how deleted and inserted words are marked.
    pub legend: String,
    /// For screen readers, before deleted words.
    pub deleted: String,
    /// For screen readers, before inserted words.
    pub inserted: String,
    /// Heading of the cells of tables.
    pub tables: String,
    /// Header of tables.
    pub table: String,
    /// Header of rows.
    pub row: String,
    /// Header of columns.
    pub column: String,
}

impl RevisionWords {
    /// Every pattern, with what may stand in its braces.
    pub(crate) fn patterns(&self) -> [(&str, &'static [&'static str]); 2] {
        [(&self.revised, &["date", "type"]), (&self.version, &["number"])]
    }

    /// The words for a type.
    pub fn of_type(&self, revision: RevisionType) -> &str {
        match revision {
            RevisionType::Routine => &self.routine,
            RevisionType::Major => &self.major,
            RevisionType::Correction => &self.correction,
        }
    }
}
