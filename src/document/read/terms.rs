//! From a definition list to terms, or to a row of big numbers.
//!
//! `Reader::terms` is the entry point. Terms that have a figure and nothing else as their first
//! detail are a row of big numbers:
//!
//! ```text
//! Arrivals
//! : {{ arrivals | figure }}
//! : −21.0% on January–June 2024
//! ```

use pulldown_cmark::{Event, Tag};

use super::Reader;
use crate::document::{Block, Inline, KeyFigure, Term};

const ONE_PARAGRAPH: &str = "Give each detail one paragraph on a line of its own, behind `: `.";

impl Reader<'_> {
    /// The terms of a list whose start was taken.
    pub(super) fn terms(&mut self) -> Vec<Block> {
        let mut terms: Vec<Term> = Vec::new();
        while let Some((Event::Start(tag), span)) = self.take() {
            match (tag, terms.last_mut()) {
                (Tag::DefinitionListTitle, _) => {
                    let term = self.inlines(0);
                    terms.push(Term { term, details: Vec::new() });
                    self.take();
                }
                (_, Some(term)) => {
                    let mut blocks = self.blocks(1);
                    self.take();
                    match (blocks.pop(), blocks.is_empty()) {
                        (Some(Block::Paragraph(words)), true) => term.details.push(trimmed(words)),
                        _ => self.unknown(
                            span,
                            "a detail of other than one paragraph",
                            ONE_PARAGRAPH,
                        ),
                    }
                }
                (_, None) => self.skip(),
            }
        }
        let is_figure = |term: &Term| KeyFigure::of(term).is_some();
        let kinds = terms.chunk_by(|before, term| is_figure(before) == is_figure(term));
        kinds.map(block).collect()
    }
}

/// Terms of one kind as a block.
fn block(terms: &[Term]) -> Block {
    let figures: Option<Vec<KeyFigure>> = terms.iter().map(KeyFigure::of).collect();
    figures.map_or_else(|| Block::Terms(terms.to_vec()), Block::KeyFigures)
}

/// The words without the empty text that a line break of the template leaves behind them.
fn trimmed(mut words: Vec<Inline>) -> Vec<Inline> {
    if matches!(words.last(), Some(Inline::Text(text)) if text.trim().is_empty()) {
        words.pop();
    }
    words
}
