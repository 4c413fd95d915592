//! The files of an edition to the state that it is in: its facts and its text in each language.
//!
//! [`State::read`] is the entry point. It takes files that were just made and files of an archive
//! alike.

use std::collections::BTreeMap;

use super::note::OwnWords;
use super::reading::{self, Text};
use crate::declaration::{FACTS, Format, RELEASE};
use crate::formats::facts_file::{FactEntry, FactsFile};
use crate::office::archive::OutputFile;

/// A state of an edition.
#[derive(Debug)]
pub struct State {
    /// What it is called: a vintage, an edition or a folder.
    pub name: String,
    /// Its reference period, as in `facts.json`.
    pub period: String,
    /// The facts, by id.
    pub(super) facts: BTreeMap<String, FactEntry<'static>>,
    /// The text, by language.
    pub(super) texts: BTreeMap<String, Text>,
}

/// Why a state cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// There are no facts.
    #[error("it has no facts.json: name a folder of an edition, such as output/NAME/2025-06")]
    NoFacts,
    /// The program does not write such facts.
    #[error("its facts.json cannot be read: {0}")]
    Facts(#[from] serde_json::Error),
}

impl State {
    /// Reads the facts and texts among the files of an edition.
    ///
    /// # Errors
    /// If there are no facts, or none that can be read.
    pub fn read(name: &str, files: &[&OutputFile]) -> Result<Self, Unreadable> {
        let (mut facts, mut texts) = (None, BTreeMap::new());
        for OutputFile { path, bytes } in files {
            if path == FACTS {
                facts = Some(serde_json::from_slice::<FactsFile>(bytes)?);
            } else if let Some((language, file)) = path.split_once('/')
                && Format::Markdown.text_file(RELEASE).as_deref() == Some(file)
            {
                let text = reading::read(&String::from_utf8_lossy(bytes));
                texts.insert(language.to_owned(), text);
            }
        }
        let FactsFile { head, facts } = facts.ok_or(Unreadable::NoFacts)?;
        let facts = facts.into_iter().map(|fact| (fact.id.clone(), fact)).collect();
        Ok(Self { name: name.to_owned(), period: head.period, facts, texts })
    }

    /// Leaves out what a text says of what became of its edition.
    pub(super) fn leave_out(&mut self, own: &BTreeMap<String, OwnWords>) {
        for (language, OwnWords { passages, reasons }) in own {
            if let Some(text) = self.texts.get_mut(language) {
                let is_own = |words: &String| {
                    passages.contains(words) || reasons.iter().any(|reason| words.ends_with(reason))
                };
                text.passages.retain(|passage| !is_own(&passage.words));
            }
        }
    }
}
