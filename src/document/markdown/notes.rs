//! From footnotes, `[^name]` and `[^name]: words`, to numbers in the text and the notes at its end.
//!
//! The reader collects both as it meets them; `Reader::notes` ties them together. Every note is
//! referred to once, so that its number and the way back are its own.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Reader;
use crate::document::{Block, Inline, Note};
use crate::findings::{Code, Diagnostic};

const ONE_PARAGRAPH: &str = "Write a note as one paragraph: `[^name]: words`.";

/// The footnotes of a text, as far as it has been read, by their names.
#[derive(Default)]
pub(super) struct Footnotes {
    /// Number and place of each reference.
    references: BTreeMap<String, (usize, Range<usize>)>,
    /// Place and words of each note.
    definitions: BTreeMap<String, (Range<usize>, Vec<Inline>)>,
}

impl Reader<'_> {
    /// A reference to the note of this name.
    pub(super) fn note_reference(&mut self, name: &str, span: Range<usize>) -> Option<Inline> {
        if let Some((_, first)) = self.footnotes.references.get(name).cloned() {
            let message = format!("the text refers to the note `{name}` twice");
            let finding = Diagnostic::new(Code::Footnotes, message)
                .at(self.file, span, "again")
                .at(self.file, first, "first here")
                .hint("Write a second note, or say it in the text.");
            self.found.push(finding);
            return None;
        }
        let number = self.footnotes.references.len() + 1;
        self.footnotes.references.insert(name.to_owned(), (number, span));
        Some(Inline::NoteReference(number))
    }

    /// The words of a note whose start was taken.
    pub(super) fn note_definition(&mut self, name: &str, span: Range<usize>) {
        let mut blocks = self.blocks(1);
        self.take();
        let (Some(Block::Paragraph(words)), true) = (blocks.pop(), blocks.is_empty()) else {
            return self.report(
                Code::Footnotes,
                span,
                "a note is not one paragraph",
                ONE_PARAGRAPH,
            );
        };
        if let Some((first, _)) = self.footnotes.definitions.get(name) {
            let finding = Diagnostic::new(Code::Footnotes, format!("there are two notes `{name}`"))
                .at(self.file, span, "again")
                .at(self.file, first.clone(), "first here")
                .hint("Give one of them another name.");
            return self.found.push(finding);
        }
        self.footnotes.definitions.insert(name.to_owned(), (span, words));
    }

    /// Reports a reference to a note that is not there, which the parser takes for text.
    pub(super) fn note_without_words(&mut self, start: usize) {
        let name = self.markdown[start..].strip_prefix("[^").and_then(|rest| rest.split_once(']'));
        let Some((name, _)) = name.filter(|(name, _)| !name.contains(char::is_whitespace)) else {
            return;
        };
        let span = start..start + name.len() + "[^]".len();
        let hint = format!("Write `[^{name}]: words` as a paragraph of its own.");
        self.report(Code::Footnotes, span, &format!("there is no note `{name}`"), &hint);
    }

    /// The notes in the order of their numbers, none if the text refers to none.
    pub(super) fn notes(&mut self) -> Option<Block> {
        let Footnotes { references, definitions } = std::mem::take(&mut self.footnotes);
        let mut notes = BTreeMap::new();
        let mut unused = Vec::new();
        for (name, (span, words)) in definitions {
            match references.get(&name) {
                Some((number, _)) => {
                    notes.insert(*number, words);
                }
                None => unused.push((span, name)),
            }
        }
        unused.sort_unstable_by_key(|(span, _)| span.start);
        for (span, name) in unused {
            let message = format!("the text does not refer to the note `{name}`");
            let hint = format!("Put `[^{name}]` where it belongs, or remove the note.");
            self.report(Code::Footnotes, span, &message, &hint);
        }
        // A reference without a note has been reported.
        let notes: Vec<Note> =
            notes.into_iter().map(|(number, words)| Note::new(number, words)).collect();
        (!notes.is_empty()).then_some(Block::Notes(notes))
    }
}
