//! The glossary against the text: terms that it explains for nothing, and terms that it should
//! explain.

use std::ops::Range;

use super::Text;
use super::passage::{Passage, is_of_word};
use super::read::Reading;
use crate::document::{Block, Document};
use crate::findings::{Code, Diagnostic};

/// A passage with its words, each with its place.
type Words<'p> = (&'p Passage, Vec<(usize, &'p str)>);

impl Text<'_> {
    /// PLN-004 and PLN-005.
    pub(super) fn glossary(&mut self, reading: &Reading, document: &Document) {
        let name = &self.proof.facts.computation.release.about.proof.glossary;
        let section = reading.sections.iter().position(|section| section.id == *name);
        let (entries, others): (Vec<&Passage>, Vec<&Passage>) =
            reading.passages.iter().partition(|passage| Some(passage.section) == section);
        let is_entry = |entry: &&&Passage| entry.is_item && entry.strong > 0;
        let entries: Vec<&Passage> = entries.iter().filter(is_entry).copied().collect();
        let texts: Vec<Words<'_>> =
            others.into_iter().map(|passage| (passage, words(&passage.lower))).collect();
        self.entries_are_used(&entries, &texts, document);
        self.terms_are_explained(&entries, &texts);
    }

    /// PLN-004: a term of the glossary stands somewhere else too.
    fn entries_are_used(
        &mut self,
        entries: &[&Passage],
        others: &[Words<'_>],
        document: &Document,
    ) {
        let labels = labels(document);
        let labels: Vec<Vec<(usize, &str)>> = labels.iter().map(|label| words(label)).collect();
        for entry in entries {
            let stems = stems(&entry.lower[..entry.strong]);
            let mut texts = others.iter().map(|(_, words)| words).chain(&labels);
            if texts.all(|text| find(text, &stems).is_none()) {
                let place = 0..entry.strong;
                let message =
                    format!("the term “{}” is not used in the text", &entry.text[place.clone()]);
                self.report(Code::UnusedTerm, entry, &place, message, "");
            }
        }
    }

    /// PLN-005: a declared term that the text uses is in the glossary.
    fn terms_are_explained(&mut self, entries: &[&Passage], others: &[Words<'_>]) {
        let release = self.proof.facts.computation.release;
        let Some(terms) = release.about.proof.terms.get(&self.locale.tag) else { return };
        let heads: Vec<Vec<(usize, &str)>> =
            entries.iter().map(|entry| words(&entry.lower[..entry.strong])).collect();
        for term in terms {
            let lower = term.get_ref().to_lowercase();
            let stems = stems(&lower);
            if heads.iter().any(|head| find(head, &stems).is_some()) {
                continue;
            }
            let used =
                others.iter().find_map(|(passage, words)| Some((*passage, find(words, &stems)?)));
            let Some((passage, place)) = used else { continue };
            let message = format!("the glossary does not explain “{}”", term.get_ref());
            let finding = Diagnostic::new(Code::UnexplainedTerm, message);
            let finding = finding.at(self.markdown, passage.origin(&place), "used here first");
            self.found.push(finding.at(&release.file, term.span(), "a term"));
        }
    }
}

/// Titles and headers of the tables and charts, in small letters.
fn labels(document: &Document) -> Vec<String> {
    let tables = document.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        Block::Picture(picture) => picture.data.as_ref(),
        _ => None,
    });
    let labels = tables.flat_map(|table| {
        let columns = table.columns.iter().map(|column| &column.label);
        columns.chain([&table.title]).map(|label| label.to_lowercase())
    });
    labels.collect()
}

/// The words of a text, each with its place.
pub(super) fn words(text: &str) -> Vec<(usize, &str)> {
    let is_of_word = |c: char| is_of_word(c) || c == '-';
    let mut words = Vec::new();
    let mut rest = 0;
    while let Some(start) = text[rest..].find(is_of_word).map(|offset| rest + offset) {
        let end =
            text[start..].find(|c| !is_of_word(c)).map_or(text.len(), |length| start + length);
        words.push((start, &text[start..end]));
        rest = end;
    }
    words
}

/// The place of words that begin as these do, one after the other. Of one or two letters many other words begin with
/// the same: these stand there as they are.
pub(super) fn find(words: &[(usize, &str)], stems: &[impl AsRef<str>]) -> Option<Range<usize>> {
    let is_word = |word: &str, stem: &str| {
        if stem.chars().nth(2).is_none() { word == stem } else { word.starts_with(stem) }
    };
    let matches = |run: &&[(usize, &str)]| {
        run.iter().zip(stems).all(|((_, word), stem)| is_word(word, stem.as_ref()))
    };
    let run = words.windows(stems.len().max(1)).find(matches)?;
    let (last, word) = run.last()?;
    Some(run.first()?.0..last + word.len())
}

/// The words of a term without their endings.
pub(super) fn stems(text: &str) -> Vec<&str> {
    words(text).into_iter().map(|(_, word)| stem(word)).collect()
}

/// A word without the end that a case may change: at least four letters of it.
fn stem(word: &str) -> &str {
    let letters = word.chars().count();
    let kept = letters.saturating_sub(3).max(4);
    word.char_indices().nth(kept).map_or(word, |(end, _)| &word[..end])
}
