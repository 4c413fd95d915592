//! The files of an edition to the state that it is in: its facts and its text in each language.
//!
//! [`State::read`] is the entry point. It takes files that were just made and files of an archive
//! alike.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::reading::{self, Text};
use crate::data::figures::{Absence, Trend};
use crate::declaration::Unit;

/// A state of an edition.
#[derive(Debug)]
pub struct State {
    /// What it is called: a vintage, an edition or a folder.
    pub name: String,
    /// Its reference period, as in `facts.json`.
    pub period: String,
    /// The facts, by id.
    pub(super) facts: BTreeMap<String, StatedFact>,
    /// The text, by language.
    pub(super) texts: BTreeMap<String, Text>,
}

/// Why a state cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// There are no facts.
    #[error("it has no facts.json: name a folder of an edition, such as output/NAME/2025-06")]
    NoFacts,
    /// The facts are not those that the program writes.
    #[error("its facts.json cannot be read: {0}")]
    Facts(#[from] serde_json::Error),
}

/// A number exactly and as it is shown, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Number {
    /// The exact value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Decimal>,
    /// The value as it is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<Decimal>,
    /// Why there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absent: Option<Absence>,
}

/// A fact as an edition states it.
#[derive(Debug, Clone, Deserialize)]
pub struct StatedFact {
    /// The indicator.
    pub indicator: String,
    /// Its period.
    pub period: String,
    #[serde(flatten)]
    pub(super) value: Number,
    /// Its unit.
    pub unit: Unit,
    pub(super) decimals: u32,
    pub(super) status: String,
    #[serde(default)]
    pub(super) revised: bool,
    #[serde(default)]
    pub(super) key: bool,
    pub(super) comparison: StatedComparison,
    /// The rank of its code, where a table has ranks.
    #[serde(default)]
    pub(super) rank: Option<Number>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct StatedComparison {
    pub(super) base: Number,
    pub(super) change: Number,
    pub(super) trend: Trend,
}

#[derive(Deserialize)]
struct FactsFile {
    period: String,
    facts: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    id: String,
    #[serde(flatten)]
    fact: StatedFact,
}

impl State {
    /// Reads the facts and texts among the files of an edition.
    ///
    /// # Errors
    /// If there are no facts, or none that can be read.
    pub fn read<'f>(
        name: &str,
        files: impl IntoIterator<Item = (&'f str, &'f [u8])>,
    ) -> Result<Self, Unreadable> {
        let (mut facts, mut texts) = (None, BTreeMap::new());
        for (path, bytes) in files {
            if path == "facts.json" {
                facts = Some(serde_json::from_slice::<FactsFile>(bytes)?);
            } else if let Some(language) = path.strip_suffix("/release.md")
                && !language.contains('/')
            {
                let text = reading::read(&String::from_utf8_lossy(bytes));
                texts.insert(language.to_owned(), text);
            }
        }
        let FactsFile { period, facts } = facts.ok_or(Unreadable::NoFacts)?;
        let facts = facts.into_iter().map(|entry| (entry.id, entry.fact)).collect();
        Ok(Self { name: name.to_owned(), period, facts, texts })
    }

    /// Leaves passages out that have these very words, such as what a text says of revisions.
    pub(super) fn leave_out(&mut self, language: &str, words: &[String]) {
        if let Some(text) = self.texts.get_mut(language) {
            text.passages.retain(|passage| !words.contains(&passage.words));
        }
    }
}
