//! From a page to its operations: marked content, text and lines.

use printpdf::{
    Codepoint, Color, DictItem, Line, LinePoint, Op, PdfFontHandle, Point, Pt, Rgb, TextItem,
};

use super::embedding::{Embedded, FaceGlyphs, font_id};
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
}

/// The operations of a page: first its lines, then its text in reading order.
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
            Owner::PageHead => artifact(&[("Type", "Pagination"), ("Subtype", "Header")]),
            Owner::PageFoot => artifact(&[("Type", "Pagination"), ("Subtype", "Footer")]),
            Owner::Repeated => artifact(&[("Type", "Layout")]),
        });
        text(sequence, embedded, &mut state, &mut ops);
        ops.push(Op::EndMarkedContent);
    }
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
    ops.push(Op::StartTextSection);
    let mut origin = (0.0, 0.0);
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
        ops.push(Op::SetTextCursor { pos: point(start.0 - origin.0, start.1 - origin.1) });
        origin = start;
        show(run, embedded.face(run.face), ops);
    }
    ops.push(Op::EndTextSection);
}

/// The glyphs of a run. A number behind a glyph takes back what the font's own advance is too much.
fn show(run: &Run, face: &FaceGlyphs, ops: &mut Vec<Op>) {
    let count = run.words.iter().map(|word| word.glyphs.len()).sum();
    let mut shown: Vec<Codepoint> = Vec::with_capacity(count);
    for word in &run.words {
        for glyph in &word.glyphs {
            let (id, advance) = face.glyph(glyph.id);
            let text = &word.text[glyph.text.start as usize..glyph.text.end as usize];
            let (right, up) = glyph.shift;
            if let Some(before) = shown.last_mut() {
                before.offset -= right;
            }
            let offset = advance - glyph.advance + right;
            let codepoint = Codepoint::with_cid(id, offset, text.to_owned());
            if up == 0.0 {
                shown.push(codepoint);
                continue;
            }
            // A mark that stands higher or lower than the font drew it.
            ops.push(Op::ShowText { items: vec![TextItem::GlyphIds(std::mem::take(&mut shown))] });
            ops.push(Op::SetLineOffset { multiplier: points(up * run.size / 1000.0) });
            ops.push(Op::ShowText { items: vec![TextItem::GlyphIds(vec![codepoint])] });
            ops.push(Op::SetLineOffset { multiplier: 0.0 });
        }
    }
    if !shown.is_empty() {
        ops.push(Op::ShowText { items: vec![TextItem::GlyphIds(shown)] });
    }
}

fn point(x: f32, y: f32) -> Point {
    Point { x: Pt(points(x)), y: Pt(points(y)) }
}

fn colour(Colour(red, green, blue): Colour) -> Color {
    let part = |part: u8| (f32::from(part) / 2.55).round() / 100.0;
    Color::Rgb(Rgb { r: part(red), g: part(green), b: part(blue), icc_profile: None })
}
