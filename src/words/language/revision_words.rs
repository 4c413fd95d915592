//! The words of a revision: what a page, a paragraph and the note say of it.

use serde::{Deserialize, Serialize};

use crate::declaration::NoticeKind;

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
    /// A type of revision in files of before: a correction is none.
    #[serde(default)]
    pub correction: String,
    /// What is said where an error was corrected.
    pub corrected: Option<NoticeWords>,
    /// What is said where words were made clear.
    pub clarified: Option<NoticeWords>,
    /// What is said where an edition was taken back.
    pub withdrawn: Option<NoticeWords>,
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
    /// Says that no figure has changed, only words.
    pub same_figures: Option<String>,
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
    /// Heading of the passages whose words were changed, and not by the data.
    pub wording: Option<String>,
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

/// What is said of a change that is no revision.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeWords {
    /// Says that and when, with `{date}`.
    pub said: String,
    /// What the note is called.
    pub heading: String,
}

impl RevisionWords {
    /// Every pattern, with what may stand in its braces.
    pub(crate) fn patterns(&self) -> Vec<(&str, &'static [&'static str])> {
        let mut patterns: Vec<(&str, &'static [&'static str])> =
            vec![(&self.revised, &["date", "type"]), (&self.version, &["number"])];
        let told = [&self.corrected, &self.clarified, &self.withdrawn].into_iter().flatten();
        patterns.extend(told.map(|told| (told.said.as_str(), ["date"].as_slice())));
        patterns
    }

    /// Whether the language has the words for a kind of notice.
    pub fn tells(&self, kind: NoticeKind) -> bool {
        kind.is_revision() || self.told(kind).is_some()
    }

    /// The sentence that something became of an edition on a day; empty without the words for it.
    pub fn said(&self, kind: NoticeKind, date: &str) -> String {
        let said = match kind {
            NoticeKind::Routine => self.revised.replace("{type}", &self.routine),
            NoticeKind::Major => self.revised.replace("{type}", &self.major),
            NoticeKind::Corrected | NoticeKind::Clarified | NoticeKind::Withdrawn => {
                self.told(kind).map_or_else(String::new, |told| told.said.clone())
            }
        };
        said.replace("{date}", date)
    }

    /// What a note is called that tells of these; where they are not alike, what was changed.
    pub fn heading(&self, kinds: &[NoticeKind]) -> &str {
        let heading = |kind: NoticeKind| {
            if kind.is_revision() { Some(&self.heading) } else { Some(&self.told(kind)?.heading) }
        };
        let mut headings = kinds.iter().map(|kind| heading(*kind));
        let first = headings.next().flatten().unwrap_or(&self.heading);
        if headings.all(|heading| heading == Some(first)) { first } else { &self.note }
    }

    fn told(&self, kind: NoticeKind) -> Option<&NoticeWords> {
        match kind {
            NoticeKind::Routine | NoticeKind::Major => None,
            NoticeKind::Corrected => self.corrected.as_ref(),
            NoticeKind::Clarified => self.clarified.as_ref(),
            NoticeKind::Withdrawn => self.withdrawn.as_ref(),
        }
    }
}
