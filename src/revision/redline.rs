//! Two passages to one in which the words that went and those that came are told apart.
//!
//! [`redline`] is the entry point. A number with its unit is one word, because the blank between
//! them does not break.

use serde::Serialize;
use similar::{Algorithm, DiffTag, capture_diff_slices};

/// What became of some words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// They stand in both.
    Same,
    /// They went.
    Deleted,
    /// They came.
    Inserted,
}

/// Words that follow each other and share their fate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// What became of them.
    pub kind: Kind,
    /// The words, with one space between two.
    pub words: String,
}

/// The words of two passages, in the order in which an editor would mark them.
pub fn redline(before: &str, after: &str) -> Vec<Piece> {
    let words = |text: &'_ str| -> Vec<String> {
        text.split([' ', '\n']).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let (old, new) = (words(before), words(after));
    let mut pieces = Vec::new();
    let mut add = |kind, words: &[String]| {
        if !words.is_empty() {
            pieces.push(Piece { kind, words: words.join(" ") });
        }
    };
    for step in capture_diff_slices(Algorithm::Myers, &old, &new) {
        let (went, came) = (&old[step.old_range()], &new[step.new_range()]);
        if step.tag() == DiffTag::Equal {
            add(Kind::Same, went);
        } else {
            add(Kind::Deleted, went);
            add(Kind::Inserted, came);
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(before: &str, after: &str) -> String {
        let pieces = redline(before, after).into_iter().map(|piece| match piece.kind {
            Kind::Same => piece.words,
            Kind::Deleted => format!("[-{}-]", piece.words),
            Kind::Inserted => format!("[+{}+]", piece.words),
        });
        pieces.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_are_marked_where_they_changed() {
        for (before, after, expected) in [
            (
                "fell by 20.7% in a year",
                "fell by 18.9% in a year",
                "fell by [-20.7%-] [+18.9%+] in a year",
            ),
            (
                "число 1\u{a0}000 выросло",
                "число 1\u{a0}002 выросло",
                "число [-1\u{a0}000-] [+1\u{a0}002+] выросло",
            ),
            ("the same", "the same", "the same"),
            ("", "all new", "[+all new+]"),
            ("all gone", "", "[-all gone-]"),
            ("one", "one more", "one [+more+]"),
        ] {
            assert_eq!(marked(before, after), expected);
        }
    }
}
