//! The strips that pages are made of: a line of text, a row of a table.
//!
//! A strip knows its height, what may not be torn from it, and its runs, placed from its own top.

use std::ops::Range;

use super::measures::Style;
use super::placed::{Owner, Rule, Run};
use super::text::{EditNumber, LinkNumber, Text};
use super::tree::ElementId;
use crate::document::colour::Colour;
use crate::document::scene::Path;

/// A part of the text that is as wide as the page.
#[derive(Debug, Default)]
pub(super) struct Strip {
    /// Space above, except at the top of a page.
    pub space: f32,
    /// Height without the space above.
    pub height: f32,
    /// Whether the next strip must stand on the same page.
    pub keep: bool,
    /// The text.
    pub pieces: Vec<Piece>,
    /// The lines.
    pub rules: Vec<Rule>,
    /// Number of the table whose caption and header stand above it at the top of a page.
    pub repeat: Option<usize>,
    /// A picture, whose words are in `pieces`.
    pub drawing: Option<Drawing>,
    /// Numbers of the anchors that it is.
    pub anchors: Vec<usize>,
}

impl Strip {
    /// The strip with all that decides where pages end, and nothing to draw. `page` is the height of
    /// the text on a page.
    pub(super) fn outline(&self, page: f32) -> Self {
        // Only a strip higher than a page is torn, or than one with a repeated header.
        let torn: &[Piece] = if self.height > page * 0.5 { &self.pieces } else { &[] };
        let line = |piece: &Piece| Piece {
            owner: Owner::Repeated,
            link: None,
            edit: None,
            ..piece.clone()
        };
        let pieces = torn.iter().map(line).collect();
        let Self { space, height, keep, repeat, .. } = *self;
        let anchors = self.anchors.clone();
        Self { space, height, keep, pieces, repeat, anchors, ..Self::default() }
    }
}

/// The shapes of a picture; y counts from the top of its strip.
#[derive(Debug, Clone)]
pub(super) struct Drawing {
    /// The picture.
    pub element: ElementId,
    /// Left, top, right, bottom.
    pub bounds: [f32; 4],
    /// The shapes.
    pub paths: Vec<Path>,
}

/// A run in a strip; its `y` counts from the strip's top.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    /// To whom it belongs, unless it is part of a link or an edit.
    pub owner: Owner,
    /// The link it is part of.
    pub link: Option<LinkNumber>,
    /// The deletion or insertion it is part of.
    pub edit: Option<EditNumber>,
    /// The glyphs.
    pub run: Run,
    /// Width without spaces at the end.
    pub width: f32,
}

/// Where a line stands in its strip.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// The edge that the line is set against.
    pub x: f32,
    /// Whether `x` is the right edge.
    pub from_right: bool,
    /// Top of the line.
    pub top: f32,
    /// To whom it belongs.
    pub owner: Owner,
}

impl Text {
    /// Sets one line of words into `pieces`.
    pub(super) fn set(
        &self,
        line: Range<usize>,
        style: Style,
        place: Place,
        pieces: &mut Vec<Piece>,
    ) {
        let em = style.size / 1000.0;
        let mut x = place.x;
        if place.from_right {
            x -= self.width(line.clone()) * em;
        }
        let words = &self.words[line];
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return };
        let fragments = &self.fragments[first.fragments.start..last.fragments.end];
        let mut open = None;
        for (preceding, fragment) in fragments.iter().enumerate() {
            let shaped = &fragment.shaped;
            if open != Some(fragment.format) {
                let run = Run {
                    face: fragment.format.face,
                    size: style.size,
                    colour: style.colour,
                    x,
                    y: place.top + style.baseline(),
                    words: Vec::with_capacity(fragments.len() - preceding),
                };
                pieces.push(Piece {
                    owner: place.owner,
                    link: fragment.format.link,
                    edit: fragment.format.edit,
                    run,
                    width: 0.0,
                });
                open = Some(fragment.format);
            }
            if let Some(piece) = pieces.last_mut() {
                piece.width = x - piece.run.x + shaped.visible_width * em;
                piece.run.words.push(shaped.clone());
            }
            x += shaped.width * em;
        }
    }
}

/// A line across the text.
pub(super) const fn rule(x: f32, y: f32, width: f32, thickness: f32, colour: Colour) -> Rule {
    Rule { x, y, width, thickness, colour }
}
