//! The keys of units: the words of what a release counts and measures, and how programs call it.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::declaration::Kind;

/// A unit: its words by language, and what files for programs call it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitDeclaration {
    /// Its words by language: by plural category, `{ one = "night", other = "nights" }`, or by case and plural category.
    #[serde(default)]
    pub forms: BTreeMap<Spanned<String>, UnitForms>,
    /// What `UNIT_MEASURE` is in SDMX-CSV, such as `PS`; the name of the unit, by default.
    pub code: Option<Spanned<String>>,
    /// The currency that it is money of, in three capital letters, as `EUR`.
    pub currency: Option<Spanned<String>>,
    /// Decimals of changes of what is in it, in percent or in points; one, by default.
    pub change_decimals: Option<Spanned<u32>>,
    /// Decimals of measures and of indicators that declare it, where they say nothing else.
    pub decimals: Option<Spanned<u32>>,
    /// The kind of measures that are in it, where they say nothing else.
    pub kind: Option<Kind>,
}

/// The words of a unit in a language.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(
    untagged,
    expecting = "expected words by plural category, `{ one = \"night\", other = \"nights\" }`, or by case and category,"
)]
pub enum UnitForms {
    /// The forms of the nominative alone, by plural category.
    Nominative(BTreeMap<String, String>),
    /// By case and plural category.
    ByCase(BTreeMap<String, BTreeMap<String, String>>),
}

impl UnitForms {
    /// The words by case and plural category.
    pub fn by_case(&self) -> BTreeMap<String, BTreeMap<String, String>> {
        match self {
            Self::Nominative(words) => BTreeMap::from([("nominative".to_owned(), words.clone())]),
            Self::ByCase(words) => words.clone(),
        }
    }
}
