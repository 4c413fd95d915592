//! The keys that say what a release and its editions are.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;

use serde::Deserialize;
use toml::Spanned;

use super::{Name, Texts};
use crate::declaration::workbooks::xlsx_only;
use crate::declaration::{EditionKey, OpenDataDeclaration, WorkbookFormat};
use crate::project::{LARGEST_FILE, MEGABYTE};
use crate::time::Window;

/// What the release is and who makes it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// Language tags, in the order in which the languages are named to readers.
    pub languages: Vec<Name>,
    /// The office that publishes.
    pub publisher: Spanned<Texts>,
    /// One sentence of at most 160 characters, with `{period}`.
    pub description: Spanned<Texts>,
    /// Search words; a release may have none.
    #[serde(default = "no_keywords")]
    pub keywords: Spanned<BTreeMap<String, Vec<String>>>,
    /// What the period of an edition means: needed, because both are usual.
    pub reference: Option<Reference>,
    /// The years of the release, where they do not begin in January.
    pub year: Option<YearDeclaration>,
    /// The weeks of the release, where they do not end on Sunday.
    pub week: Option<WeekDeclaration>,
    /// Where the data come from, as it stands under each table.
    pub source: Spanned<Texts>,
    /// Whom readers can ask.
    pub contact: Contact,
    /// How changes were told before comparisons had names: an error that says what to do.
    pub comparison: Option<Spanned<toml::Value>>,
    /// Public address of the folder of an edition, with `{period}` and `/` at its end.
    pub address: Option<Name>,
    /// What catalogues of open data want to know; without it there are no data files.
    pub data: Option<OpenDataDeclaration>,
    /// The stages at which editions of one period are published, in their order; none where each
    /// period has one edition.
    #[serde(default)]
    pub stages: Vec<Name>,
    /// The offsets from universal time that the clocks of the office have, such as `+01:00` and `+02:00`; by default,
    /// a moment of release has the offset of the one before it.
    #[serde(default)]
    pub offsets: Vec<Name>,
    /// Formats of the workbooks.
    #[serde(default = "xlsx_only")]
    pub workbook_formats: Spanned<BTreeSet<WorkbookFormat>>,
    /// How many megabytes are read of a file of data at most.
    pub largest_file: Option<NonZeroU32>,
    /// What the proof of the text takes as given, and its limits.
    #[serde(default)]
    pub proof: ProofDeclaration,
    /// What revisions are told by.
    #[serde(default)]
    pub revisions: RevisionsDeclaration,
}

impl About {
    /// How many bytes are read of a file of data at most.
    pub fn largest_file(&self) -> u64 {
        self.largest_file.map_or(LARGEST_FILE, |megabytes| u64::from(megabytes.get()) * MEGABYTE)
    }

    /// The public address of the folder of an edition.
    pub fn address_of(&self, edition: &EditionKey) -> Option<String> {
        self.address.as_ref().map(|pattern| edition.address(pattern.get_ref()))
    }
}

/// Years that do not begin in January.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearDeclaration {
    /// The day that they begin on, `--09-01`.
    pub begins: Name,
    /// What they are called, `academic`.
    pub name: Option<Name>,
}

/// Weeks that do not end on Sunday.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeekDeclaration {
    /// The day that they end on, `friday`.
    pub ends: Name,
}

/// What the period of an edition means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reference {
    /// That period alone.
    Period,
    /// The year from its first period to that one.
    YearToDate,
}

impl Reference {
    /// The window that is laid at the period of an edition.
    pub fn window(self) -> Window {
        match self {
            Self::Period => Window::Period,
            Self::YearToDate => Window::YearToDate,
        }
    }
}

fn no_keywords() -> Spanned<BTreeMap<String, Vec<String>>> {
    Spanned::new(0..0, BTreeMap::new())
}

/// What revisions are told by.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RevisionsDeclaration {
    /// Indicators that the key points state: a revision says whether one of them has turned.
    pub key_facts: Vec<Name>,
}

/// What the proof of the text takes as given, and its limits.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ProofDeclaration {
    /// Words with digits that come from no fact, by language: `June 2022`, `1,000 people`.
    pub given: BTreeMap<String, Vec<Name>>,
    /// A sentence of more words than these is long.
    pub sentence_words: usize,
    /// More figures than these are many for a sentence.
    pub sentence_figures: usize,
    /// Anchor of the section whose list explains terms.
    pub glossary: String,
    /// Terms that it must explain where the text uses them, by language.
    pub terms: BTreeMap<String, Vec<Name>>,
}

impl Default for ProofDeclaration {
    fn default() -> Self {
        Self {
            given: BTreeMap::new(),
            sentence_words: 35,
            sentence_figures: 4,
            glossary: "glossary".to_owned(),
            terms: BTreeMap::new(),
        }
    }
}

/// Whom readers can ask about an edition.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Unit or person.
    pub name: Spanned<Texts>,
    /// Mail address.
    pub email: String,
    /// Telephone number as it is dialled, international.
    pub telephone: String,
}

/// Which state of the data the base of a comparison is taken from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BaseVintage {
    /// As it is known now.
    #[default]
    Latest,
    /// As it was known when the edition of that period, of the same stage, was released.
    SameStage,
}

/// An edition of the release.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditionDeclaration {
    /// Last month of the reference period, which begins where `reference` says: `YYYY-MM`.
    pub period: Name,
    /// Which of the stages of the release it is, where there are any.
    pub stage: Option<Name>,
    /// Whether the data will still change.
    pub status: DataStatus,
    /// When it is published: date, time and offset.
    pub released: Spanned<toml::value::Datetime>,
    /// When the next edition is published; by default, the next that is released.
    pub next: Option<Spanned<toml::value::Datetime>>,
    /// Whom readers can ask, where it is not the contact of the release.
    pub contact: Option<Contact>,
    /// What was corrected in its words after its release, or that it was taken back: see `docs/revisions.md`.
    #[serde(default)]
    pub correction: Vec<CorrectionDeclaration>,
}

/// A change of the words of an edition after its release, or that it is taken back.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorrectionDeclaration {
    /// What readers are told.
    #[serde(rename = "type")]
    pub kind: Spanned<CorrectionType>,
    /// When it is published: date, time and offset.
    pub released: Spanned<toml::value::Datetime>,
    /// The languages whose words are corrected; all, where it is left out.
    pub languages: Option<Spanned<Vec<Name>>>,
    /// What was wrong, in a sentence for readers in each language of the release; each needs it.
    pub reason: Option<Spanned<Texts>>,
}

/// What readers are told of a change without new data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CorrectionType {
    /// Words were wrong.
    Correction,
    /// Words were not clear.
    Clarification,
    /// The edition is taken back.
    Withdrawal,
}

/// Whether the data of an edition will still change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DataStatus {
    /// Revisions are to come.
    Preliminary,
    /// As good as they get.
    Final,
}

impl DataStatus {
    /// The word for it in `release.toml`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Preliminary => "preliminary",
            Self::Final => "final",
        }
    }
}
