//! Notes at the end of the text, each with its number in the text.

use super::Inline;

/// A note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Its number, from 1, in the order in which the text refers to the notes.
    pub number: usize,
    /// Anchor of the note; it begins with `_`, as the anchors of formats' own parts do.
    pub id: String,
    /// Anchor of its number in the text.
    pub reference: String,
    /// The words.
    pub content: Vec<Inline>,
}

impl Note {
    /// A note with the anchors of its number.
    pub fn new(number: usize, content: Vec<Inline>) -> Self {
        Self { number, id: note_anchor(number), reference: format!("_ref-{number}"), content }
    }
}

/// The anchor of the note of this number.
pub fn note_anchor(number: usize) -> String {
    format!("_note-{number}")
}
