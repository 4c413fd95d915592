//! What catalogues of open data are told about an edition, before it is put into their vocabularies.
//!
//! [`Catalogue`] is taken by [`super::schema_org`] and [`super::dcat`]; it holds no JSON.

use super::datapackage::Package;
use crate::declaration::{Contact, Format, Multiplier, RELEASE};
use crate::document::Titles;
use crate::time::Frequency;

/// An edition as catalogues know it.
#[derive(Debug)]
pub struct Catalogue<'a> {
    /// Names, texts and licence.
    pub package: &'a Package<'a>,
    /// Public address of the folder of the edition, with `/` at its end.
    pub address: Option<&'a str>,
    /// First and last month of the reference period: `2025-01`, `2025-06`.
    pub months: Ends,
    /// First and last day of the reference period: `2025-01-01`, `2025-06-30`.
    pub days: Ends,
    /// Whom readers can ask.
    pub contact: &'a Contact,
    /// How often there is an edition, and how long the periods of its data are.
    pub frequency: Frequency,
    /// What is measured.
    pub measures: Vec<Measure<'a>>,
    /// The languages in which it has a page.
    pub pages: Vec<&'a str>,
    /// The files of the edition.
    pub files: Vec<CatalogueFile>,
}

impl Catalogue<'_> {
    /// Whether the edition is a draft.
    pub(super) fn is_draft(&self) -> bool {
        self.package.languages.iter().any(|said| said.properties.draft.is_some())
    }

    /// Whether the edition was taken back.
    pub(super) fn is_withdrawn(&self) -> bool {
        self.package.languages.iter().any(|said| said.properties.withdrawn.is_some())
    }
}

/// The ends of a period, both within it.
#[derive(Debug)]
pub struct Ends {
    /// The first month or day.
    pub first: String,
    /// The last month or day.
    pub last: String,
}

/// What is measured.
#[derive(Debug)]
pub struct Measure<'a> {
    /// What it is called, in each language.
    pub labels: &'a Titles,
    /// The unit as programs call it.
    pub unit: &'a str,
    /// How many of it the numbers count by.
    pub scale: Multiplier,
}

/// A file of an edition as catalogues know it.
#[derive(Debug)]
pub struct CatalogueFile {
    /// Path below the folder of the edition.
    pub path: String,
    /// What it holds, in the languages that it is for.
    pub titles: Titles,
    /// The language that it is in; none for a file that is the same for all.
    pub language: Option<String>,
    /// Its size, where that is known.
    pub bytes: Option<usize>,
}

/// Path of the page in a language, below the folder of the edition.
pub(super) fn page_path(language: &str) -> Option<String> {
    Some(format!("{language}/{}", Format::Html.text_file(RELEASE)?))
}

impl CatalogueFile {
    /// Its media type.
    pub fn media_type(&self) -> &'static str {
        crate::formats::media_type(&self.path)
    }
}
