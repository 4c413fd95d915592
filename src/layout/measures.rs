//! The look of a page: its measures, type sizes and colours, all in one place.
//!
//! Lengths are points; y grows downwards from the top of the page.

use crate::fonts::Face;

/// Width of a page, A4.
pub const PAGE_WIDTH: f32 = 595.28;
/// Height of a page, A4.
pub const PAGE_HEIGHT: f32 = 841.89;
/// Left and right margin, 22 mm.
pub const MARGIN: f32 = 62.36;
/// Width of the text.
pub const TEXT_WIDTH: f32 = PAGE_WIDTH - 2.0 * MARGIN;

/// Height of the part of a page below the text.
pub const BOTTOM_MARGIN: f32 = 68.0;

/// Top of the text on the first page.
pub(super) const TOP_OF_FIRST: f32 = 54.0;
/// Top of the text on the pages after the first, below the running head.
pub(super) const TOP: f32 = 70.0;
/// Bottom of the text.
pub(super) const BOTTOM: f32 = PAGE_HEIGHT - BOTTOM_MARGIN;
/// Baseline of the running head.
pub(super) const HEAD_BASELINE: f32 = 44.0;
/// Baseline of the page foot.
pub(super) const FOOT_BASELINE: f32 = PAGE_HEIGHT - 38.0;

/// An RGB colour, each part from 0 to 255.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

/// Running text.
pub(super) const INK: Colour = Colour(0x1B, 0x1F, 0x24);
/// Text of second rank: notes, running heads. 6.6 to 1 on white.
pub(super) const GREY: Colour = Colour(0x55, 0x5D, 0x66);
/// Headings and strong rules.
pub(super) const ACCENT: Colour = Colour(0x0B, 0x3C, 0x6F);
/// Links; also underlined, so that colour is not the only sign.
pub(super) const LINK: Colour = Colour(0x0A, 0x58, 0xA8);
/// Lines between the rows of a table.
pub(super) const HAIRLINE: Colour = Colour(0xC9, 0xCF, 0xD6);

/// Behind a label, such as the status of the data; the words say it, the tint only shows them.
pub(super) const LABEL_TINT: Colour = Colour(0xDC, 0xE6, 0xF0);

/// How lines of a text are set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Style {
    /// Type size.
    pub size: f32,
    /// From baseline to baseline.
    pub leading: f32,
    /// Whether the face is semibold without any emphasis.
    pub strong: bool,
    /// Colour of the text.
    pub colour: Colour,
    /// Whether lines are made of equal length, as in a heading, with the last one counted in.
    pub balanced: bool,
}

impl Style {
    const fn new(size: f32, leading: f32, strong: bool, colour: Colour) -> Self {
        Self { size, leading, strong, colour, balanced: false }
    }

    const fn balanced(self) -> Self {
        Self { balanced: true, ..self }
    }

    /// The face of text without emphasis.
    pub(super) const fn face(self) -> Face {
        Face::of(self.strong, false)
    }

    /// The same style at another size, with leading in proportion.
    pub(super) fn at_size(self, size: f32) -> Self {
        Self { size, leading: self.leading * size / self.size, ..self }
    }

    /// From the top of a line to its baseline: the ink stands in the middle of the leading.
    pub(super) fn baseline(self) -> f32 {
        // Capitals are 0.7 of the size high, and descenders reach 0.22 below the baseline.
        f32::midpoint(self.leading, 0.48 * self.size)
    }
}

pub(super) const BODY: Style = Style::new(10.0, 14.6, false, INK);
pub(super) const PUBLISHER: Style = Style::new(9.5, 13.0, true, ACCENT);
pub(super) const KICKER: Style = Style::new(10.5, 14.0, true, LINK);
pub(super) const CONTENTS_LABEL: Style = Style::new(10.5, 17.0, true, ACCENT);
pub(super) const CONTENTS_SECTION: Style = Style::new(9.2, 13.4, true, INK);
pub(super) const CONTENTS_SUBSECTION: Style = Style::new(9.2, 13.4, false, INK);
pub(super) const CARD_LABEL: Style = Style::new(8.4, 11.4, false, GREY);
pub(super) const CARD_TEXT: Style = Style::new(9.2, 12.4, false, INK);
pub(super) const CARD_NUMBER: Style = Style::new(21.0, 26.0, true, ACCENT);
pub(super) const CARD_CHANGE: Style = Style::new(8.6, 11.4, false, INK);
pub(super) const CAPTION: Style = Style::new(9.5, 13.0, true, INK).balanced();
pub(super) const CELL: Style = Style::new(8.6, 11.4, false, INK);
pub(super) const HEADER_CELL: Style = Style::new(8.2, 10.6, true, GREY).balanced();
pub(super) const TOTAL_CELL: Style = Style::new(8.6, 11.4, true, INK);
pub(super) const NOTE: Style = Style::new(8.0, 10.8, false, GREY);
pub(super) const ADDRESS: Style = Style::new(8.4, 11.6, false, GREY);
pub(super) const FURNITURE: Style = Style::new(8.0, 10.0, false, GREY);

/// The style of a heading of this level.
pub(super) const fn heading(level: u8) -> Style {
    match level {
        1 => Style::new(23.0, 28.0, true, ACCENT).balanced(),
        2 => Style::new(14.0, 18.0, true, ACCENT).balanced(),
        3 => Style::new(11.5, 15.5, true, INK).balanced(),
        _ => Style::new(10.0, 14.6, true, INK).balanced(),
    }
}

/// Space above and below a heading of this level.
pub(super) const fn heading_space(level: u8) -> (f32, f32) {
    match level {
        1 => (12.0, 14.0),
        2 => (22.0, 7.0),
        3 => (16.0, 5.0),
        _ => (12.0, 4.0),
    }
}

/// Space between two paragraphs.
pub(super) const PARAGRAPH_SPACE: f32 = 7.5;
/// Space between two items of a list.
pub(super) const ITEM_SPACE: f32 = 3.5;
/// From the edge of a list's text to that of its items.
pub(super) const LIST_INDENT: f32 = 16.0;
/// Space above a table's caption and below its notes.
pub(super) const TABLE_SPACE: f32 = 16.0;
/// Space above and below the text of a row.
pub(super) const ROW_PADDING: f32 = 2.7;
/// Space between two columns at full type size.
pub(super) const COLUMN_GAP: f32 = 12.0;
/// The type sizes of a table from the largest to the floor, as parts of the full size.
pub(super) const TABLE_SCALES: [f32; 5] = [1.0, 0.93, 0.87, 0.8, 0.7];
/// From the number of a note to its words.
pub(super) const NOTE_INDENT: f32 = 9.0;
/// Space above the list of contents.
pub(super) const CONTENTS_SPACE: f32 = 20.0;
/// Space between its columns.
pub(super) const CONTENTS_COLUMN_GAP: f32 = 24.0;
/// From the edge of a section's entry to that of its parts.
pub(super) const CONTENTS_INDENT: f32 = 10.0;
/// Space above and below a formula.
pub(super) const FORMULA_SPACE: f32 = 9.0;
/// The type sizes of a formula from the largest to the floor, as parts of the full size.
pub(super) const FORMULA_SCALES: [f32; 4] = [1.0, 0.93, 0.87, 0.8];
/// Space between two cards side by side.
pub(super) const CARD_GAP: f32 = 16.0;
/// Space above and below a group of cards.
pub(super) const CARD_SPACE: f32 = 14.0;
