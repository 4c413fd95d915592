//! From a document to pages: every run of glyphs and every line in its place.
//!
//! [`lay_out`] does it in three steps: `flow` turns blocks into strips (lines of text,
//! rows of tables), `contents` adds a list of contents if there are many pages, and `pages` divides
//! the strips among pages. What stands on a page belongs to
//! an element of the [`Tree`] or is marked as an artifact. Nothing here knows PDF.

mod break_opportunities;
mod cards;
mod column_widths;
mod contents;
mod destinations;
mod flow;
mod footnotes;
mod formula;
mod lines;
mod listing;
mod masthead;
mod measures;
mod pages;
mod picture;
mod placed;
mod strip;
mod table;
mod text;
mod tree;
mod watermark;

use crate::document::Document;
use crate::drawing::fonts::Fonts;
use crate::drawing::theme::{Paper, Theme};
use flow::{Flow, PlacedEdit, PlacedLink};
use measures::Look;

pub use crate::document::colour::Colour;
pub use listing::listing;
pub use placed::{Anchor, Area, OutlineEntry, Owner, Page, Rule, Run, Sequence, Target};
pub use table::{WideTable, wide_tables};
pub use tree::{Element, ElementId, Kid, Role, Tree};

/// A document set on pages. Lengths are points, y grows downwards.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// The size of every page.
    pub paper: Paper,
    /// The colour of every page.
    pub ground: Colour,
    /// The pages.
    pub pages: Vec<Page>,
    /// Words of a draft across every page, below its text and no part of it.
    pub watermark: Vec<Run>,
    /// The structure of the text.
    pub tree: Tree,
    /// The places that links and the outline lead to.
    pub anchors: Vec<Anchor>,
    /// The headings.
    pub outline: Vec<OutlineEntry>,
}

/// Sets a document on pages. Reads nothing, writes nothing, and has no way to fail: what does not
/// fit is set smaller, then cut.
pub fn lay_out(document: &Document, fonts: &Fonts, theme: &Theme) -> Layout {
    let look = Look::of(theme);
    let mut flow = Flow::of(document, fonts.shaper(), &look, theme.logo.as_ref());
    contents::insert(&mut flow);
    pages::paginate(document, flow, theme)
}
