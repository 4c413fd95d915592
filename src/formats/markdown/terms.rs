//! The masthead in Markdown: lists of `- **Term:** details`, which every viewer shows.

use super::Writer;
use super::escape::Place;
use crate::document::{Block, Document, Furniture, Inline, KeyFigure, List, Term};

/// What kind of text it is and who publishes it, as a paragraph; empty unless both are known.
pub(super) fn kicker(document: &Document, writer: &Writer<'_>) -> String {
    let (kicker, publisher) = (&document.furniture.kicker, &document.properties.publisher);
    if kicker.is_empty() || publisher.is_empty() {
        return String::new();
    }
    let words = [
        Inline::Strong(vec![Inline::Text(format!("{kicker}."))]),
        Inline::Text(format!(" {publisher}")),
    ];
    writer.inlines(&words, Place::Paragraph)
}

/// Terms as a list: `- **Released:** 11 August 2025`.
pub(super) fn terms(terms: &[Term], furniture: &Furniture) -> List {
    let item = |term: &Term| {
        let mut words = labelled(&term.term, furniture);
        for (index, detail) in term.details.iter().enumerate() {
            words.push(if index == 0 { text(" ") } else { Inline::Text(furniture.between()) });
            // Within a line a label needs no other mark than its place.
            words.extend(detail.iter().flat_map(without_label));
        }
        words
    };
    list(terms.iter().map(item))
}

/// Big numbers as a list: `- **Arrivals:** 11,267 (−21.0% on January–June 2024)`.
pub(super) fn key_figures(figures: &[KeyFigure], furniture: &Furniture) -> List {
    let item = |shown: &KeyFigure| {
        let mut words = labelled(&shown.label, furniture);
        words.extend([text(" "), Inline::Figure(shown.figure.clone())]);
        if !shown.change.is_empty() {
            words.push(text(" ("));
            words.extend(shown.change.iter().cloned());
            words.push(text(")"));
        }
        words
    };
    list(figures.iter().map(item))
}

fn labelled(term: &[Inline], furniture: &Furniture) -> Vec<Inline> {
    let colon = text(furniture.colon());
    vec![Inline::Strong(term.iter().cloned().chain([colon]).collect())]
}

fn without_label(inline: &Inline) -> Vec<Inline> {
    match inline {
        Inline::Strong(inner) => inner.clone(),
        whole => vec![whole.clone()],
    }
}

fn text(words: &str) -> Inline {
    Inline::Text(words.to_owned())
}

fn list(items: impl Iterator<Item = Vec<Inline>>) -> List {
    List { start: None, items: items.map(|words| vec![Block::Paragraph(words)]).collect() }
}
