//! Words that one version of a text has and another has not, as an editor would mark them.

use super::{Inline, plain_text};

/// Words that were deleted or inserted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What became of them.
    pub kind: EditKind,
    /// The word for that, in the language of the document, for those who do not see how the words
    /// are marked: `deleted`.
    pub label: String,
    /// The words.
    pub content: Vec<Inline>,
}

/// What became of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditKind {
    /// They stand in the earlier version only.
    Deletion,
    /// They stand in the later version only.
    Insertion,
}

impl Edit {
    /// The words as they are read to those who do not see how they are marked, in two parts that
    /// stand around them: `[deleted: ` and `]`.
    pub fn said(&self) -> [String; 2] {
        [format!("[{}: ", self.label), "]".to_owned()]
    }

    /// The words with what is read around them: `[deleted: 500 people]`.
    pub fn spoken(&self) -> String {
        let [before, behind] = self.said();
        before + &plain_text(&self.content) + &behind
    }
}
