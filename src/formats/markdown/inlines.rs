//! From the words of a block to one piece of Markdown: marks around escaped text.
//!
//! `Writer::inlines` is the entry point. The words are laid out flat first, because whether a
//! character has to be escaped depends on what stands next to it, markup included.

use super::Writer;
use super::escape::{self, Around, Place};
use crate::document::{EditKind, Inline, Link};

/// A piece of a block, in order.
enum Piece {
    /// Words, not escaped yet.
    Text(String),
    /// Markup as it is.
    Mark(String),
    /// A line break that the author asked for.
    Break,
}

impl Writer<'_> {
    /// The words of a block; one line, unless the author asked for a break.
    pub(super) fn inlines(&self, content: &[Inline], place: Place) -> String {
        let mut pieces = Vec::new();
        self.flatten(content, &mut pieces);
        let mut out = String::new();
        let mut line_start = true;
        for (i, piece) in pieces.iter().enumerate() {
            match piece {
                Piece::Text(words) => {
                    let words = if line_start { words.trim_ascii_start() } else { words };
                    let next = pieces.get(i + 1).and_then(first_character);
                    out.push_str(&escape::text(words, &Around { place, line_start, next }));
                    line_start &= words.is_empty();
                }
                Piece::Mark(mark) => {
                    out.push_str(mark);
                    line_start = false;
                }
                Piece::Break if place.is_one_line() => out.push(' '),
                Piece::Break => {
                    out.truncate(out.trim_ascii_end().len());
                    out.push_str("\\\n");
                    line_start = true;
                }
            }
        }
        trim_end(out)
    }

    fn flatten(&self, content: &[Inline], pieces: &mut Vec<Piece>) {
        for inline in content {
            match inline {
                Inline::Text(words) => push_text(pieces, words),
                Inline::Figure(figure) => push_text(pieces, &figure.text),
                Inline::Strong(inner) => self.marked(["**", "**"], inner, pieces),
                Inline::Emphasis(inner) => self.marked(["*", "*"], inner, pieces),
                Inline::Link(link) => self.link(link, pieces),
                Inline::NoteReference(number) => pieces.push(Piece::Mark(format!("[^{number}]"))),
                Inline::LineBreak => pieces.push(Piece::Break),
                Inline::Definition(definition) => push_text(pieces, &definition.term),
                Inline::Date(date) => push_text(pieces, &date.words),
                Inline::Edit(edit) => {
                    let marks = match edit.kind {
                        // Tildes are text to many readers, and to the others where a letter stands
                        // before them and a sign behind.
                        EditKind::Deletion => ["<del>", "</del>"],
                        // No dialect of Markdown has a mark of its own for it.
                        EditKind::Insertion => ["<ins>", "</ins>"],
                    };
                    self.marked(marks, &edit.content, pieces);
                }
            }
        }
    }

    /// Puts marks around the words. Spaces at the edges go outside: next to a space, the mark would
    /// be an asterisk.
    fn marked(&self, [open, close]: [&str; 2], content: &[Inline], pieces: &mut Vec<Piece>) {
        let mut inner = Vec::new();
        self.flatten(content, &mut inner);
        let mut before = String::new();
        if let Some(Piece::Text(words)) = inner.first_mut() {
            let start = words.len() - words.trim_start().len();
            before = words.drain(..start).collect();
        }
        let mut behind = String::new();
        if let Some(Piece::Text(words)) = inner.last_mut() {
            behind = words.split_off(words.trim_end().len());
        }
        push_text(pieces, &before);
        if inner.iter().any(|piece| matches!(piece, Piece::Text(words) if !words.is_empty())) {
            pieces.push(Piece::Mark(open.to_owned()));
            pieces.append(&mut inner);
            pieces.push(Piece::Mark(close.to_owned()));
        }
        push_text(pieces, &behind);
    }

    fn link(&self, link: &Link, pieces: &mut Vec<Piece>) {
        let target = match link.target.strip_prefix('#') {
            Some(id) => self.anchors.get(id).map(|anchor| format!("#{anchor}")),
            None => Some(link.target.clone()),
        };
        let Some(target) = target else { return self.flatten(&link.content, pieces) };
        pieces.push(Piece::Mark("[".to_owned()));
        self.flatten(&link.content, pieces);
        pieces.push(Piece::Mark(format!("]({})", escape::destination(&target))));
    }
}

fn push_text(pieces: &mut Vec<Piece>, words: &str) {
    match pieces.last_mut() {
        Some(Piece::Text(before)) => before.push_str(words),
        _ => pieces.push(Piece::Text(words.to_owned())),
    }
}

fn first_character(piece: &Piece) -> Option<char> {
    match piece {
        Piece::Text(words) => words.chars().next(),
        Piece::Mark(mark) => mark.chars().next(),
        Piece::Break => None,
    }
}

/// The text without the spaces at its end; a backslash that escapes is never the last character.
fn trim_end(mut text: String) -> String {
    text.truncate(text.trim_ascii_end().len());
    text
}
