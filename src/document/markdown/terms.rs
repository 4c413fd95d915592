//! From a definition list to terms, or to a row of big numbers.
//!
//! `Reader::terms` is the entry point. Terms that have a figure and nothing else as their first
//! detail are a row of big numbers:
//!
//! ```text
//! Arrivals
//! : {{ arrivals | figure }}
//! : −21.0% on January–June 2024
//! : {{ arrivals | sparkline }}
//! ```

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::{Reader, elements};
use crate::document::{Block, Inline, KeyFigure, Term, sparkline_name};

const ONE_PARAGRAPH: &str = "Give each detail one paragraph on a line of its own, behind `: `.";

const BIG_NUMBER: &str = "Put it behind a term whose first detail is a figure and nothing else.";

/// The fact of a sparkline, and its place.
type Sparkline = (String, Range<usize>);

impl Reader<'_> {
    /// The terms of a list whose start was taken.
    pub(super) fn terms(&mut self) -> Vec<Block> {
        let mut terms: Vec<(Term, Option<Sparkline>)> = Vec::new();
        while let Some((Event::Start(tag), span)) = self.take() {
            match (tag, terms.last_mut()) {
                (Tag::DefinitionListTitle, _) => {
                    let term = self.inlines(0);
                    terms.push((Term { term, details: Vec::new() }, None));
                    self.take();
                }
                (_, Some((term, sparkline))) => {
                    if let Some(fact) = self.sparkline() {
                        *sparkline = Some((fact, span));
                        continue;
                    }
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
        let kinds = terms.chunk_by(|(before, _), (term, _)| is_figure(before) == is_figure(term));
        kinds.map(|terms| self.block_of(terms)).collect()
    }

    /// Takes a detail that is a sparkline and nothing else; the fact that it is of.
    fn sparkline(&mut self) -> Option<String> {
        let event = |ahead: usize| self.events.get(self.next + ahead).map(|(event, _)| event);
        let (
            Some(Event::Start(Tag::HtmlBlock)),
            Some(Event::Html(html)),
            Some(Event::End(TagEnd::HtmlBlock)),
            Some(Event::End(_)),
        ) = (event(0), event(1), event(2), event(3))
        else {
            return None;
        };
        let fact = elements::sparkline(html.trim())?;
        self.next += 4;
        Some(fact)
    }

    /// Terms of one kind as a block.
    fn block_of(&mut self, terms: &[(Term, Option<Sparkline>)]) -> Block {
        let mut figures = Vec::new();
        for (term, sparkline) in terms {
            let Some(figure) = KeyFigure::of(term) else {
                self.without_number(terms);
                return Block::Terms(terms.iter().map(|(term, _)| term.clone()).collect());
            };
            let picture = sparkline
                .as_ref()
                .and_then(|(fact, _)| self.material.pictures.get(&sparkline_name(fact)));
            figures.push(KeyFigure { sparkline: picture.cloned().map(Box::new), ..figure });
        }
        Block::KeyFigures(figures)
    }

    /// DOC-005: a sparkline belongs to a big number.
    fn without_number(&mut self, terms: &[(Term, Option<Sparkline>)]) {
        for (_, span) in terms.iter().filter_map(|(_, sparkline)| sparkline.as_ref()) {
            self.unknown(span.clone(), "a sparkline without a big number", BIG_NUMBER);
        }
    }
}

/// The words without the empty text that a line break of the template leaves behind them.
fn trimmed(mut words: Vec<Inline>) -> Vec<Inline> {
    if matches!(words.last(), Some(Inline::Text(text)) if text.trim().is_empty()) {
        words.pop();
    }
    words
}
