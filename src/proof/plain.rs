//! Plain language: long sentences, sentences full of figures, words that judge, terms that a
//! glossary explains for nothing.

use super::Text;
use super::passage::Passage;
use super::read::Reading;
use crate::diagnostic::Code;
use crate::document::{Block, Document};

impl Text<'_> {
    /// PLN-001 to PLN-004.
    pub(super) fn plain(&mut self, reading: &Reading, document: &Document) {
        for passage in &reading.passages {
            if passage.is_prose {
                self.sentences(passage);
            }
            let whole = 0..passage.text.len();
            for place in passage.find(&whole, &self.words.judging).collect::<Vec<_>>() {
                let word = &passage.text[place.clone()];
                let message = format!("“{word}” judges");
                self.report(Code::JudgingWord, passage, &place, message, "");
            }
        }
        self.glossary(reading, document);
    }

    fn sentences(&mut self, passage: &Passage) {
        let limits = &self.proof.facts.computation.release.about.proof;
        for sentence in passage.sentences(self.words, false) {
            let colon = passage.text[sentence.clone()].find(": ");
            let end = colon.map_or(sentence.end, |at| sentence.start + at);
            for part in [sentence.start..end, end..sentence.end] {
                let words = passage.text[part.clone()].split(' ');
                let words = words.filter(|word| word.contains(char::is_alphabetic)).count();
                if words > limits.sentence_words {
                    let most = limits.sentence_words;
                    let message =
                        format!("words in this sentence: {words}; at most {most} are easy to read");
                    self.report(Code::LongSentence, passage, &part, message, "");
                }
            }
            let figures = passage.figures_in(&(sentence.start..end)).count();
            if figures > limits.sentence_figures {
                let most = limits.sentence_figures;
                let message =
                    format!("figures in this sentence: {figures}; at most {most} are easy to read");
                self.report(Code::ManyFigures, passage, &sentence, message, "");
            }
        }
    }

    /// PLN-004: a term of the glossary stands somewhere else too.
    fn glossary(&mut self, reading: &Reading, document: &Document) {
        let name = &self.proof.facts.computation.release.about.proof.glossary;
        let Some(section) = reading.sections.iter().position(|section| section.id == *name) else {
            return;
        };
        let (entries, others): (Vec<&Passage>, Vec<&Passage>) =
            reading.passages.iter().partition(|passage| passage.section == section);
        let mut words: Vec<String> =
            others.iter().flat_map(|passage| split(&passage.lower)).map(str::to_owned).collect();
        for table in document.blocks.iter().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            Block::Picture(picture) => picture.data.as_ref(),
            _ => None,
        }) {
            let labels = table.columns.iter().map(|column| &column.label);
            for text in labels.chain([&table.title]) {
                words.extend(split(&text.to_lowercase()).map(str::to_owned));
            }
        }
        for entry in entries.into_iter().filter(|entry| entry.is_item && entry.strong > 0) {
            let stems: Vec<&str> = split(&entry.lower[..entry.strong]).map(stem).collect();
            let is_used = words
                .windows(stems.len().max(1))
                .any(|words| words.iter().zip(&stems).all(|(word, stem)| word.starts_with(stem)));
            if !is_used {
                let place = 0..entry.strong;
                let message =
                    format!("the term “{}” is not used in the text", &entry.text[place.clone()]);
                self.report(Code::UnusedTerm, entry, &place, message, "");
            }
        }
    }
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|word| !word.is_empty())
}

/// A word without the end that a case may change: at least four letters of it.
fn stem(word: &str) -> &str {
    let letters = word.chars().count();
    let kept = letters.saturating_sub(3).max(4);
    word.char_indices().nth(kept).map_or(word, |(at, _)| &word[..at])
}
