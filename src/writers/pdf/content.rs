//! From a page to its operations: marked content, text and lines.

use printpdf::{
    Codepoint, Color, DictItem, Line, LinePoint, Op, PdfFontHandle, Point, Pt, Rgb, TextItem,
};

use super::embedding::{Embedded, EmbeddedGlyph, FaceGlyphs, font_id, only_character};
use super::points;
use super::structure::tag;
use crate::fonts::Face;
use crate::layout::{Colour, Layout, Owner, PAGE_HEIGHT, Page, Rule, Run, Sequence};

/// What stays set on a page until something else is.
#[derive(Default)]
struct State {
    font: Option<(Face, f32)>,
    fill: Option<Colour>,
    stroke: Option<(Colour, f32)>,
    /// Where the last run began.
    origin: (f32, f32),
}

/// The operations of a page: first its lines, then its text in reading order, as one text object.
///
/// Marked content is numbered from 0, elements only: the same numbers as in
/// [`marked`](super::structure::marked).
pub(super) fn operations(page: &Page, layout: &Layout, embedded: &Embedded) -> Vec<Op> {
    let mut ops = Vec::new();
    let mut state = State::default();
    if !page.rules.is_empty() {
        ops.push(artifact(&[("Type", "Layout")]));
        page.rules.iter().for_each(|rule| draw(rule, &mut state, &mut ops));
        ops.push(Op::EndMarkedContent);
    }
    let mut number = 0;
    ops.push(Op::StartTextSection);
    for sequence in &page.sequences {
        ops.push(match sequence.owner {
            Owner::Element(element) => {
                let properties = [("MCID".to_owned(), DictItem::Int(number))];
                number += 1;
                Op::BeginMarkedContentWithProperties {
                    tag: tag(layout.tree.element(element).role).to_owned(),
                    properties: DictItem::Dict { map: properties.into() },
                }
            }
            Owner::PageHead | Owner::Repeated => {
                artifact(&[("Type", "Pagination"), ("Subtype", "Header")])
            }
            Owner::PageFoot => artifact(&[("Type", "Pagination"), ("Subtype", "Footer")]),
        });
        text(sequence, embedded, &mut state, &mut ops);
        ops.push(Op::EndMarkedContent);
    }
    ops.push(Op::EndTextSection);
    ops
}

/// Begins content that is no part of the document.
fn artifact(properties: &[(&str, &str)]) -> Op {
    let property =
        |&(key, name): &(&str, &str)| (key.to_owned(), DictItem::Name(name.as_bytes().to_vec()));
    let map = properties.iter().map(property).collect();
    Op::BeginMarkedContentWithProperties {
        tag: "Artifact".to_owned(),
        properties: DictItem::Dict { map },
    }
}

fn draw(rule: &Rule, state: &mut State, ops: &mut Vec<Op>) {
    if state.stroke != Some((rule.colour, rule.thickness)) {
        ops.push(Op::SetOutlineColor { col: colour(rule.colour) });
        ops.push(Op::SetOutlineThickness { pt: Pt(points(rule.thickness)) });
        state.stroke = Some((rule.colour, rule.thickness));
    }
    let end = |x| LinePoint { p: point(x, PAGE_HEIGHT - rule.y), bezier: false };
    let points = vec![end(rule.x), end(rule.x + rule.width)];
    ops.push(Op::DrawLine { line: Line { points, is_closed: false } });
}

/// The runs of a sequence; each begins where the one before began, moved by whole hundredths.
fn text(sequence: &Sequence, embedded: &Embedded, state: &mut State, ops: &mut Vec<Op>) {
    for run in &sequence.runs {
        if state.font != Some((run.face, run.size)) {
            let font = PdfFontHandle::External(font_id(run.face));
            ops.push(Op::SetFont { font, size: Pt(points(run.size)) });
            state.font = Some((run.face, run.size));
        }
        if state.fill != Some(run.colour) {
            ops.push(Op::SetFillColor { col: colour(run.colour) });
            state.fill = Some(run.colour);
        }
        let start = (points(run.x), points(PAGE_HEIGHT - run.y));
        let moved = point(start.0 - state.origin.0, start.1 - state.origin.1);
        ops.push(Op::SetTextCursor { pos: moved });
        state.origin = start;
        show(run, embedded.face(run.face), ops);
    }
}

/// The glyphs of a run, with a number where the font's own advance is not what shaping found.
fn show(run: &Run, face: &FaceGlyphs, ops: &mut Vec<Op>) {
    let mut shown = Shown::default();
    for word in &run.words {
        for glyph in &word.glyphs {
            let Some(embedded) = face.glyph(glyph.id) else { continue };
            let (right, up) = glyph.shift;
            if up != 0.0 {
                // A mark that stands higher or lower than the font drew it.
                shown.flush(ops);
                ops.push(Op::SetLineOffset { multiplier: points(up * run.size / 1000.0) });
            }
            shown.adjust(-right);
            shown.glyph(embedded, word.text_of(glyph));
            shown.adjust(embedded.advance - glyph.advance + right);
            if up != 0.0 {
                shown.flush(ops);
                ops.push(Op::SetLineOffset { multiplier: 0.0 });
            }
        }
    }
    shown.flush(ops);
}

/// What one operation shows: characters as they are, other glyphs by number.
#[derive(Default)]
struct Shown {
    items: Vec<TextItem>,
    characters: String,
}

impl Shown {
    fn glyph(&mut self, glyph: EmbeddedGlyph, text: &str) {
        match glyph.character {
            Some(character) if only_character(text) == Some(character) => {
                self.characters.push(character);
            }
            _ => {
                self.end_characters();
                let codepoint = Codepoint::with_cid(glyph.id, 0.0, text.to_owned());
                self.items.push(TextItem::GlyphIds(vec![codepoint]));
            }
        }
    }

    /// Moves what follows to the left, in thousandths of the size.
    fn adjust(&mut self, left: f32) {
        if left != 0.0 {
            self.end_characters();
            self.items.push(TextItem::Offset(left));
        }
    }

    fn end_characters(&mut self) {
        if !self.characters.is_empty() {
            self.items.push(TextItem::Text(std::mem::take(&mut self.characters)));
        }
    }

    fn flush(&mut self, ops: &mut Vec<Op>) {
        self.end_characters();
        if !self.items.is_empty() {
            ops.push(Op::ShowText { items: std::mem::take(&mut self.items) });
        }
    }
}

fn point(x: f32, y: f32) -> Point {
    Point { x: Pt(points(x)), y: Pt(points(y)) }
}

fn colour(Colour(red, green, blue): Colour) -> Color {
    let part = |part: u8| (f32::from(part) / 2.55).round() / 100.0;
    Color::Rgb(Rgb { r: part(red), g: part(green), b: part(blue), icc_profile: None })
}
