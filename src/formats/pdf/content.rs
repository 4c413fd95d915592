//! From a page to its content stream: marked content, text and lines.
//!
//! [`stream`] writes the operators of the page description language as bytes. Fonts go by the
//! names of [`font_name`], which the resources of the pages have.

use super::embedding::{Embedded, font_name};
use super::structure::tag;
use super::syntax::{decimal, escaped, hundredths, integer, tenths};
use crate::document::colour::Colour;
use crate::document::scene::{Holes, Path, Segment, Stroke};
use crate::drawing::fonts::Face;
use crate::drawing::layout::{Layout, Owner, Page, Rule, Run, Sequence};
use crate::drawing::theme::Paper;

/// A page's operators on their way, and what stays set until something else is.
struct Content<'a> {
    bytes: Vec<u8>,
    embedded: &'a Embedded,
    paper: Paper,
    font: Option<(Face, f32)>,
    fill: Option<Colour>,
    stroke: Option<(Colour, f32)>,
    /// Where the last run began, in hundredths of a point.
    origin: (i32, i32),
}

/// The content of a page: first its ground and its lines, then its text in reading order, as one text object.
///
/// Marked content is numbered from 0, elements only, as the structure counts it.
pub(super) fn stream(page: &Page, layout: &Layout, embedded: &Embedded) -> Vec<u8> {
    // A page of tables, the longest kind, takes some 12 000 bytes.
    let bytes = Vec::with_capacity(16_384);
    let mut content = Content {
        bytes,
        embedded,
        paper: layout.paper,
        font: None,
        fill: None,
        stroke: None,
        origin: (0, 0),
    };
    content.ground(layout.ground);
    content.watermark(&layout.watermark);
    if !page.rules.is_empty() {
        content.put(b"/Artifact<</Type/Layout>>BDC\n");
        page.rules.iter().for_each(|rule| content.rule(rule));
        content.put(b"EMC\n");
    }
    let mut number = 0;
    content.put(b"BT\n");
    for sequence in &page.sequences {
        let has_shapes = !sequence.paths.is_empty();
        if has_shapes {
            // Shapes may not stand in a text object, nor marked content begin in one and end outside.
            content.put(b"ET\n");
        }
        match sequence.owner {
            Owner::Element(element) => {
                content.put(b"/");
                content.put(tag(layout.tree.element(element).role).as_bytes());
                content.put(b"<</MCID ");
                integer(number, &mut content.bytes);
                content.put(b">>BDC\n");
                number += 1;
            }
            Owner::PageHead | Owner::Repeated => {
                content.put(b"/Artifact<</Type/Pagination/Subtype/Header>>BDC\n");
            }
            Owner::PageFoot => {
                content.put(b"/Artifact<</Type/Pagination/Subtype/Footer>>BDC\n");
            }
        }
        if has_shapes {
            sequence.paths.iter().for_each(|path| content.path(path));
            content.begin_text();
            content.text(sequence);
            content.put(b"ET\nEMC\n");
            content.begin_text();
            continue;
        }
        content.text(sequence);
        content.put(b"EMC\n");
    }
    content.put(b"ET");
    content.bytes
}

impl Content<'_> {
    fn put(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Writes hundredths as a number with a space behind it.
    fn number(&mut self, hundredths: i32) {
        decimal(hundredths, &mut self.bytes);
        self.bytes.push(b' ');
    }

    fn colour(&mut self, Colour(red, green, blue): Colour, operator: &[u8]) {
        for part in [red, green, blue] {
            // 255 steps as 100 of them, rounded.
            self.number((i32::from(part) * 100 + 127) / 255);
        }
        self.put(operator);
    }

    /// Fills the page; white is what it is without.
    fn ground(&mut self, ground: Colour) {
        if ground == Colour::WHITE {
            return;
        }
        self.put(b"/Artifact<</Type/Background>>BDC\n");
        self.fill_with(ground);
        self.put(b"0 0 ");
        self.number(hundredths(self.paper.width));
        self.number(hundredths(self.paper.height));
        self.put(b"re\nf\nEMC\n");
    }

    fn line_with(&mut self, colour: Colour, thickness: f32) {
        if self.stroke != Some((colour, thickness)) {
            self.colour(colour, b"RG\n");
            self.number(hundredths(thickness));
            self.put(b"w\n");
            self.stroke = Some((colour, thickness));
        }
    }

    fn fill_with(&mut self, colour: Colour) {
        if self.fill != Some(colour) {
            self.colour(colour, b"rg\n");
            self.fill = Some(colour);
        }
    }

    fn rule(&mut self, rule: &Rule) {
        self.line_with(rule.colour, rule.thickness);
        let y = hundredths(self.paper.height - rule.y);
        for (x, operator) in [(rule.x, b"m\n"), (rule.x + rule.width, b"l\n")] {
            self.number(hundredths(x));
            self.number(y);
            self.put(operator);
        }
        self.put(b"S\n");
    }

    fn begin_text(&mut self) {
        self.put(b"BT\n");
        self.origin = (0, 0);
    }

    /// A shape, filled first and outlined then.
    fn path(&mut self, path: &Path) {
        if let Some(colour) = path.fill {
            self.fill_with(colour);
        }
        if let Some(stroke) = path.stroke {
            self.stroke_with(stroke);
        }
        for segment in &path.segments {
            self.segment(*segment);
        }
        self.put(match (path.fill, path.holes, path.stroke) {
            (Some(_), Holes::Within, Some(_)) => b"B*\n",
            (Some(_), Holes::Opposed, Some(_)) => b"B\n",
            (Some(_), Holes::Within, None) => b"f*\n",
            (Some(_), Holes::Opposed, None) => b"f\n",
            (None, _, Some(_)) => b"S\n",
            (None, _, None) => b"n\n",
        });
        if path.stroke.is_some_and(|stroke| stroke.dash.is_some()) {
            self.put(b"[]0 d\n");
        }
    }

    fn stroke_with(&mut self, stroke: Stroke) {
        self.line_with(stroke.colour, stroke.thickness);
        if let Some((dash, gap)) = stroke.dash {
            self.put(b"[");
            self.number(hundredths(dash));
            self.number(hundredths(gap));
            self.put(b"]0 d\n");
        }
    }

    fn segment(&mut self, segment: Segment) {
        let operator: &[u8] = match segment {
            Segment::Move(point) => {
                self.point(point);
                b"m\n"
            }
            Segment::Line(point) => {
                self.point(point);
                b"l\n"
            }
            Segment::Cubic(first, second, end) => {
                for point in [first, second, end] {
                    self.point(point);
                }
                b"c\n"
            }
            Segment::Close => b"h\n",
        };
        self.put(operator);
    }

    /// A point of a shape, to the tenth: a map has thousands.
    fn point(&mut self, (x, y): (f32, f32)) {
        self.number(10 * tenths(x));
        self.number(10 * tenths(self.paper.height - y));
    }

    /// The runs of a sequence; each begins where the one before began, moved by whole hundredths.
    fn text(&mut self, sequence: &Sequence) {
        sequence.runs.iter().for_each(|run| self.run(run));
    }

    /// Words below the text that are no part of it.
    fn watermark(&mut self, runs: &[Run]) {
        if runs.is_empty() {
            return;
        }
        self.put(b"/Artifact<</Type/Pagination/Subtype/Watermark>>BDC\n");
        self.begin_text();
        for run in runs {
            self.run(run);
        }
        self.put(b"ET\nEMC\n");
        self.origin = (0, 0);
    }

    fn run(&mut self, run: &Run) {
        if self.font != Some((run.face, run.size)) {
            self.put(b"/");
            self.put(font_name(run.face).as_bytes());
            self.put(b" ");
            self.number(hundredths(run.size));
            self.put(b"Tf\n");
            self.font = Some((run.face, run.size));
        }
        self.fill_with(run.colour);
        let start = (hundredths(run.x), hundredths(self.paper.height - run.y));
        self.number(start.0 - self.origin.0);
        self.number(start.1 - self.origin.1);
        self.put(b"Td\n");
        self.origin = start;
        self.show(run);
    }

    /// The glyphs of a run, with a number where the font's own advance is not what shaping found.
    fn show(&mut self, run: &Run) {
        let mut shown = Shown::default();
        for glyph in run.words.iter().flat_map(|word| &word.glyphs) {
            let Some(embedded) = self.embedded.glyph(run.face, glyph.id) else { continue };
            let (right, up) = glyph.shift;
            if up != 0.0 {
                // A mark that stands higher or lower than the font drew it.
                shown.flush(&mut self.bytes);
                self.rise(up * run.size / 1000.0);
            }
            shown.adjust(-right);
            shown.glyph(embedded.id, &mut self.bytes);
            shown.adjust(embedded.advance - glyph.advance + right);
            if up != 0.0 {
                shown.flush(&mut self.bytes);
                self.rise(0.0);
            }
        }
        shown.flush(&mut self.bytes);
    }

    fn rise(&mut self, height: f32) {
        self.number(hundredths(height));
        self.put(b"Ts\n");
    }
}

/// What one operation shows: glyphs by number, with numbers between them where they move.
#[derive(Default)]
struct Shown {
    /// Where the operation begins.
    start: Option<usize>,
    /// Whether it is an array of strings and numbers rather than one string.
    is_array: bool,
    is_string_open: bool,
    /// Move to the left, in thousandths of the size, that the next glyph wants before itself.
    left: f32,
}

impl Shown {
    fn glyph(&mut self, id: u16, bytes: &mut Vec<u8>) {
        let start = *self.start.get_or_insert(bytes.len());
        if self.left != 0.0 {
            if !self.is_array {
                bytes.insert(start, b'[');
                self.is_array = true;
            }
            self.end_string(bytes);
            decimal(hundredths(self.left), bytes);
            self.left = 0.0;
        }
        if !self.is_string_open {
            bytes.push(b'(');
            self.is_string_open = true;
        }
        for byte in id.to_be_bytes() {
            escaped(byte, bytes);
        }
    }

    /// Moves what follows to the left.
    fn adjust(&mut self, left: f32) {
        self.left += left;
    }

    fn end_string(&mut self, bytes: &mut Vec<u8>) {
        if self.is_string_open {
            bytes.push(b')');
            self.is_string_open = false;
        }
    }

    fn flush(&mut self, bytes: &mut Vec<u8>) {
        self.end_string(bytes);
        if self.start.take().is_some() {
            let operator: &[u8] = if self.is_array { b"]TJ\n" } else { b"Tj\n" };
            bytes.extend_from_slice(operator);
            self.is_array = false;
        }
    }
}
