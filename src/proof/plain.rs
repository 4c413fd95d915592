//! Plain language: long sentences, sentences full of figures, words that judge; what the glossary
//! explains is in `glossary`.

use super::Text;
use super::passage::Passage;
use super::read::Reading;
use crate::document::Document;
use crate::findings::Code;

impl Text<'_> {
    /// PLN-001 to PLN-005.
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
            let end = colon.map_or(sentence.end, |offset| sentence.start + offset);
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
}
