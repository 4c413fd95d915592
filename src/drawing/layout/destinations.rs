//! Where the links of a document lead from its pages.
//!
//! [`Destinations::target`] is the entry point. A file of pages is sent on and stands alone then: a
//! file beside it is led to by its public address, or not at all.

use super::placed::Target;
use crate::document::{Block, Document, Inline, Link, List};

/// The destinations of a document's links.
pub(super) struct Destinations<'a> {
    document: &'a Document,
    /// The anchors of the document, so that no link leads to a place that is not there.
    anchors: Vec<&'a str>,
}

impl<'a> Destinations<'a> {
    pub(super) fn of(document: &'a Document) -> Self {
        Self { document, anchors: anchors(&document.blocks) }
    }

    /// The destination of a link; none where pages by themselves cannot lead.
    pub(super) fn target(&self, link: &Link) -> Option<Target> {
        if let Some(id) = link.target.strip_prefix('#') {
            return self.anchors.contains(&id).then(|| Target::Anchor(id.to_owned()));
        }
        let schemes = ["https://", "http://", "mailto:"];
        if schemes.iter().any(|scheme| link.target.starts_with(scheme)) {
            return Some(Target::Address(link.target.clone()));
        }
        self.document.public(&link.target).map(Target::Address)
    }

    /// Whether pages lead to anything that a list has: to all but a list of links, each an item by
    /// itself, of which none has a destination.
    pub(super) fn has_any_of(&self, list: &List) -> bool {
        let is_there = |item: &Vec<Block>| {
            let [Block::Paragraph(words)] = item.as_slice() else { return true };
            let [Inline::Link(link)] = words.as_slice() else { return true };
            self.target(link).is_some()
        };
        list.items.is_empty() || list.items.iter().any(is_there)
    }
}

/// The anchors of the blocks, those within lists included.
fn anchors(blocks: &[Block]) -> Vec<&str> {
    let mut found = Vec::new();
    for block in blocks {
        match block {
            Block::Heading(heading) => found.push(heading.id.as_str()),
            Block::Table(table) => found.push(table.id.as_str()),
            Block::Picture(picture) => found.push(picture.id.as_str()),
            Block::List(list) => found.extend(list.items.iter().flat_map(|item| anchors(item))),
            Block::Notes(notes) => found.extend(notes.iter().map(|note| note.id.as_str())),
            // Links to the terms of a paragraph are for the page: here each would weigh as much as the
            // sentence around it.
            Block::Paragraph(_) | Block::Formula(_) | Block::Terms(_) | Block::KeyFigures(_) => {}
        }
    }
    found
}
