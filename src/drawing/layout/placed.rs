//! What stands on a page: runs of glyphs and lines, each owned by an element or an artifact.

use super::tree::ElementId;
use crate::document::colour::Colour;
use crate::document::scene::Path;
use crate::drawing::fonts::Face;

/// A page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// Lines, drawn before the text; none of them says anything that the text does not.
    pub rules: Vec<Rule>,
    /// The text, in reading order; artifacts stand where they are met.
    pub sequences: Vec<Sequence>,
    /// Areas of links.
    pub areas: Vec<Area>,
}

/// Runs that belong together: the largest stretch of a page with one owner.
#[derive(Debug, Clone, PartialEq)]
pub struct Sequence {
    /// To whom it belongs.
    pub owner: Owner,
    /// Shapes of a picture, below the runs.
    pub paths: Vec<Path>,
    /// The runs, in reading order.
    pub runs: Vec<Run>,
}

/// To whom a sequence belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// A part of the document.
    Element(ElementId),
    /// The head of a page: no part of the document.
    PageHead,
    /// The foot of a page: no part of the document.
    PageFoot,
    /// Words that stand a second time, so that a page can be read by itself.
    Repeated,
}

/// Glyphs on one baseline in one face, size and colour.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// The face.
    pub face: Face,
    /// Type size.
    pub size: f32,
    /// Colour.
    pub colour: Colour,
    /// Left edge.
    pub x: f32,
    /// Baseline.
    pub y: f32,
    /// The glyphs from left to right, with the text they stand for.
    pub words: Vec<std::rc::Rc<crate::drawing::fonts::Shaped>>,
}

impl Run {
    /// The text of the run.
    pub fn text(&self) -> String {
        self.words.iter().map(|word| &*word.text).collect()
    }
}

/// A horizontal line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    /// Left edge.
    pub x: f32,
    /// Middle of the line.
    pub y: f32,
    /// Length.
    pub width: f32,
    /// Thickness.
    pub thickness: f32,
    /// Colour.
    pub colour: Colour,
}

/// Where a link can be clicked: one for each line of its words.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    /// The link.
    pub element: ElementId,
    /// Left, top, right, bottom.
    pub bounds: [f32; 4],
    /// Where it leads.
    pub target: Target,
    /// The words of the whole link.
    pub words: String,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Out of the document: an address with `https:`, `http:` or `mailto:`.
    Address(String),
    /// To an anchor of the document.
    Anchor(String),
}

/// A place that links and the outline lead to.
#[derive(Debug, Clone, PartialEq)]
pub struct Anchor {
    /// Its id, as in `#id`.
    pub id: String,
    /// Page, from 0.
    pub page: usize,
    /// Height on the page.
    pub y: f32,
}

/// A heading, for the outline.
#[derive(Debug, Clone, PartialEq)]
pub struct OutlineEntry {
    /// Level, 1 to 6.
    pub level: u8,
    /// The words.
    pub title: String,
    /// Place in [`Layout::anchors`](super::Layout::anchors).
    pub anchor: usize,
}
