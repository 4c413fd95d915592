//! The look of a page: its measures, styles and spaces, all in one place.
//!
//! [`Look::of`] takes them from a theme. Lengths are points; y grows downwards from the top of the
//! page. What a theme does not say grows with the type sizes that it does say.

use crate::document::colour::Colour;
use crate::drawing::fonts::Face;
use crate::drawing::theme::Theme;

/// Space above and below a heading of level 1, 2, 3 and of all below, at a body of [`BODY`].
const HEADING_SPACES: [(f32, f32); 4] = [(12.0, 14.0), (22.0, 7.0), (16.0, 5.0), (12.0, 4.0)];
/// The type size that spaces between blocks are made for.
const BODY: f32 = 10.0;
/// The type size that the numbers of notes are made for.
const NOTE: f32 = 8.0;
/// The type size that spaces within tables are made for.
const CELL: f32 = 8.6;
/// Leading as a part of the type size, by use.
const TEXT_LEADING: f32 = 1.46;
const CAPTION_LEADING: f32 = 13.0 / 9.5;
const CELL_LEADING: f32 = 11.4 / 8.6;
const NOTE_LEADING: f32 = 1.35;
const FURNITURE_LEADING: f32 = 1.25;
const HEADING_LEADINGS: [f32; 3] = [28.0 / 23.0, 18.0 / 14.0, 15.5 / 11.5];
/// Headers of tables, in semibold, are a little smaller than the cells: as a part of their size.
const HEADER_CELL: f32 = 8.2 / 8.6;
const HEADER_CELL_LEADING: f32 = 10.6 / 8.2;
/// Type sizes and leading, as parts of the size of running text.
const KICKER: (f32, f32) = (1.05, 14.0 / 10.5);
const CONTENTS_LABEL: (f32, f32) = (1.05, 17.0 / 10.5);
const CONTENTS_ENTRY: (f32, f32) = (0.92, 13.4 / 9.2);
const CARD_TEXT: (f32, f32) = (0.92, 12.4 / 9.2);
const CARD_NUMBER: (f32, f32) = (2.1, 26.0 / 21.0);
const CARD_CHANGE: (f32, f32) = (0.86, 11.4 / 8.6);
/// Type sizes and leading, as parts of the size of notes.
const CARD_LABEL: (f32, f32) = (1.05, 11.4 / 8.4);
const ADDRESS: (f32, f32) = (1.05, 11.6 / 8.4);

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

    /// This style at another size, with leading in proportion.
    pub(super) fn at_size(self, size: f32) -> Self {
        Self { size, leading: self.leading * size / self.size, ..self }
    }

    /// From the top of a line to its baseline: the ink stands in the middle of the leading.
    pub(super) fn baseline(self) -> f32 {
        // Capitals are 0.7 of the size high, and descenders reach 0.22 below the baseline.
        f32::midpoint(self.leading, 0.48 * self.size)
    }
}

/// What a page looks like.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Look {
    /// Left edge of the text.
    pub left: f32,
    /// Width of the text.
    pub text_width: f32,
    /// Top of the text on the first page.
    pub top_of_first: f32,
    /// Top of the text on the pages after the first, below the running head.
    pub top: f32,
    /// Bottom of the text.
    pub bottom: f32,
    /// Baseline of the running head.
    pub head_baseline: f32,
    /// Baseline of the page foot.
    pub foot_baseline: f32,
    /// Headings and strong rules.
    pub accent: Colour,
    /// Links; also underlined, so that colour is not the only sign.
    pub link: Colour,
    /// Lines between the rows of a table.
    pub hairline: Colour,
    /// Behind a label, such as the status of the data; the words say it, the tint only shows them.
    pub tint: Colour,
    pub body: Style,
    pub publisher: Style,
    pub kicker: Style,
    pub contents_label: Style,
    pub contents_section: Style,
    pub contents_subsection: Style,
    pub card_label: Style,
    pub card_text: Style,
    pub card_number: Style,
    pub card_change: Style,
    pub caption: Style,
    pub cell: Style,
    pub header_cell: Style,
    pub total_cell: Style,
    pub note: Style,
    pub address: Style,
    pub furniture: Style,
    headings: [Style; 4],
    /// How much larger running text is than the spaces between blocks were made for.
    unit: f32,
    /// The spaces within tables, in the same proportion.
    cell_unit: f32,
}

impl Look {
    /// The look that a theme asks for.
    pub(super) fn of(theme: &Theme) -> Self {
        let Theme { page, light: colours, sizes, .. } = theme;
        let style = |size: f32, leading: f32, strong, colour| {
            Style::new(size, size * leading, strong, colour)
        };
        let part = |size: f32, (part, leading): (f32, f32), strong, colour| {
            style(size * part, leading, strong, colour)
        };
        let [first, second, third] = sizes.headings;
        let [leading_one, leading_two, leading_three] = HEADING_LEADINGS;
        let (ink, grey, accent) = (colours.ink, colours.secondary, colours.accent);
        let header = sizes.cell * HEADER_CELL;
        Self {
            left: page.left,
            text_width: page.text_width(),
            top_of_first: page.top,
            top: page.top + HEAD_DEPTH,
            bottom: page.height - page.bottom,
            head_baseline: page.top - 10.0,
            foot_baseline: page.height - page.bottom + FOOT_DEPTH.min(page.bottom / 2.0),
            accent,
            link: colours.link,
            hairline: colours.hairline,
            tint: colours.tint,
            body: style(sizes.body, TEXT_LEADING, false, ink),
            publisher: style(sizes.caption, CAPTION_LEADING, true, accent),
            kicker: part(sizes.body, KICKER, true, colours.link),
            contents_label: part(sizes.body, CONTENTS_LABEL, true, accent),
            contents_section: part(sizes.body, CONTENTS_ENTRY, true, ink),
            contents_subsection: part(sizes.body, CONTENTS_ENTRY, false, ink),
            card_label: part(sizes.note, CARD_LABEL, false, grey),
            card_text: part(sizes.body, CARD_TEXT, false, ink),
            card_number: part(sizes.body, CARD_NUMBER, true, accent),
            card_change: part(sizes.body, CARD_CHANGE, false, ink),
            caption: style(sizes.caption, CAPTION_LEADING, true, ink).balanced(),
            cell: style(sizes.cell, CELL_LEADING, false, ink),
            header_cell: style(header, HEADER_CELL_LEADING, true, grey).balanced(),
            total_cell: style(sizes.cell, CELL_LEADING, true, ink),
            note: style(sizes.note, NOTE_LEADING, false, grey),
            address: part(sizes.note, ADDRESS, false, grey),
            furniture: style(sizes.note, FURNITURE_LEADING, false, grey),
            headings: [
                style(first, leading_one, true, accent).balanced(),
                style(second, leading_two, true, accent).balanced(),
                style(third, leading_three, true, ink).balanced(),
                style(sizes.body, TEXT_LEADING, true, ink).balanced(),
            ],
            unit: sizes.body / BODY,
            cell_unit: sizes.cell / CELL,
        }
    }

    /// The style of a heading of this level, from 1.
    pub(super) fn heading(&self, level: u8) -> Style {
        self.headings[rank(level)]
    }

    /// Space above and below a heading of this level, from 1.
    pub(super) fn heading_space(&self, level: u8) -> (f32, f32) {
        let (above, below) = HEADING_SPACES[rank(level)];
        (above * self.unit, below * self.unit)
    }

    /// Space above a heading that stands directly below another one.
    pub(super) fn space_between_headings(&self) -> f32 {
        10.0 * self.unit
    }

    /// Space between two paragraphs.
    pub(super) fn paragraph_space(&self) -> f32 {
        7.5 * self.unit
    }

    /// Space between two items of a list.
    pub(super) fn item_space(&self) -> f32 {
        3.5 * self.unit
    }

    /// From the edge of a list's text to the edge of its items.
    pub(super) fn list_indent(&self, is_wide: bool) -> f32 {
        (if is_wide { 22.0 } else { 16.0 }) * self.unit
    }

    /// From the edge of a list's items back to the end of their numbers, or to their bullets.
    pub(super) fn label_indent(&self, is_numbered: bool) -> f32 {
        (if is_numbered { 5.0 } else { 12.0 }) * self.unit
    }

    /// Space above a table's caption and below its notes.
    pub(super) fn table_space(&self) -> f32 {
        16.0 * self.unit
    }

    /// Space above the words that say what kind of text this is.
    pub(super) fn kicker_space(&self) -> f32 {
        16.0 * self.unit
    }

    /// From the number of a note to its words.
    pub(super) fn note_indent(&self) -> f32 {
        9.0 * self.note.size / NOTE
    }

    /// Space above the list of contents.
    pub(super) fn contents_space(&self) -> f32 {
        20.0 * self.unit
    }

    /// Width of each of the two columns of the list of contents, and the space between them.
    pub(super) fn contents_columns(&self) -> (f32, f32) {
        let gap = 24.0 * self.unit;
        ((self.text_width - gap) / 2.0, gap)
    }

    /// From the edge of a section's entry in the list of contents to the edge of its parts.
    pub(super) fn contents_indent(&self) -> f32 {
        10.0 * self.unit
    }

    /// Width for a page number in the list of contents.
    pub(super) fn contents_number(&self) -> f32 {
        26.0 * self.unit
    }

    /// Space above and below a formula.
    pub(super) fn formula_space(&self) -> f32 {
        9.0 * self.unit
    }

    /// Width of each of so many cards side by side, and the space between them.
    #[expect(clippy::cast_precision_loss, reason = "a row has few columns")]
    pub(super) fn card_columns(&self, count: usize) -> (f32, f32) {
        let gap = 16.0 * self.unit;
        ((self.text_width + gap) / count as f32 - gap, gap)
    }

    /// Space above and below a group of cards.
    pub(super) fn card_space(&self) -> f32 {
        14.0 * self.unit
    }

    /// From a card's line to its label.
    pub(super) fn card_depth(&self) -> f32 {
        4.0 * self.unit
    }

    /// Space above and below the text of a row.
    pub(super) fn row_padding(&self) -> f32 {
        2.7 * self.cell_unit
    }

    /// Space between two columns at full type size.
    pub(super) fn column_gap(&self) -> f32 {
        12.0 * self.cell_unit
    }

    /// Width up to which a column of figures grows when there is room.
    pub(super) fn comfortable_column(&self) -> f32 {
        92.0 * self.cell_unit
    }

    /// Height of the text on a page after the first.
    pub(super) fn text_height(&self) -> f32 {
        self.bottom - self.top
    }
}

/// From the top margin to the text below a running head, which hangs in the margin.
const HEAD_DEPTH: f32 = 16.0;
/// From the text to the baseline of the page foot, where the margin has room for it.
const FOOT_DEPTH: f32 = 30.0;

/// The place of a level in a list of four.
fn rank(level: u8) -> usize {
    usize::from(level.clamp(1, 4)) - 1
}

/// The type sizes of a table from the largest to the floor, as parts of the full size.
pub(super) const TABLE_SCALES: [f32; 5] = [1.0, 0.93, 0.87, 0.8, 0.7];
/// The type sizes of a formula from the largest to the floor, as parts of the full size.
pub(super) const FORMULA_SCALES: [f32; 4] = [1.0, 0.93, 0.87, 0.8];
