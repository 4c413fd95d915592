//! From the glyphs of the pages to embedded fonts that hold these glyphs and no others.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object};
use printpdf::{
    Codepoint, FontId, FontMetrics, FontType, Op, ParsedFont, PdfFont, PdfFontHandle, PdfFontMap,
    PdfFontMetricsStub, Pt, TextItem,
};
use sha2::{Digest, Sha256};
use subsetter::GlyphRemapper;

use super::font_program::without_hints;
use super::unicode_map::unicode_map;
use crate::drawing::fonts::{Face, Fonts, Metrics};
use crate::drawing::layout::Layout;

/// The glyphs that a document uses of each face, with their numbers in the embedded font.
pub(super) struct Embedded {
    /// The faces, each at the place of its [`Face::index`].
    faces: Vec<FaceGlyphs>,
}

/// The glyphs of one face.
struct FaceGlyphs {
    remapper: GlyphRemapper,
    /// The glyphs by their old numbers, which are dense enough for a list.
    glyphs: Vec<Option<EmbeddedGlyph>>,
    /// What each glyph says, in the order of the new numbers from 1 on.
    texts: Vec<String>,
}

/// A glyph of an embedded font.
#[derive(Clone, Copy)]
pub(super) struct EmbeddedGlyph {
    /// Its number there.
    pub id: u16,
    /// Advance in thousandths of the size.
    pub advance: f32,
}

impl Embedded {
    /// Collects the glyphs of all pages, numbered in the order of their face.
    pub(super) fn of(layout: &Layout, fonts: &Fonts) -> Self {
        let mut used = [const { Vec::new() }; 4];
        let sequences = layout.pages.iter().flat_map(|page| &page.sequences);
        let runs = sequences.flat_map(|sequence| &sequence.runs);
        for run in runs.chain(&layout.watermark) {
            let texts: &mut Vec<Option<&str>> = &mut used[run.face.index()];
            for word in &run.words {
                for glyph in &word.glyphs {
                    let place = usize::from(glyph.id);
                    if texts.len() <= place {
                        texts.resize(place + 1, None);
                    }
                    texts[place].get_or_insert_with(|| word.text_of(glyph));
                }
            }
        }
        let faces = Face::ALL.into_iter().zip(&used);
        let face_glyphs =
            |(face, texts): (Face, &Vec<_>)| FaceGlyphs::new(texts, fonts.metrics(face));
        Self { faces: faces.map(face_glyphs).collect() }
    }

    /// A glyph by its number in its face.
    pub(super) fn glyph(&self, face: Face, id: u16) -> Option<EmbeddedGlyph> {
        self.faces[face.index()].glyphs.get(usize::from(id)).copied().flatten()
    }

    /// The fonts to embed, under ids that are the same in every file.
    pub(super) fn fonts(&self, fonts: &Fonts) -> PdfFontMap {
        let font = |face: Face| PdfFont::new(self.faces[face.index()].subset(face, fonts));
        PdfFontMap { map: self.used().map(|face| (font_id(face), font(face))).collect() }
    }

    /// Operations that show each glyph once: from them printpdf learns what is used, and which
    /// text it stands for.
    pub(super) fn specimen(&self) -> Vec<Op> {
        let glyphs = self.used().flat_map(|face| self.faces[face.index()].specimen(face));
        let start = std::iter::once(Op::StartTextSection);
        start.chain(glyphs).chain(std::iter::once(Op::EndTextSection)).collect()
    }

    /// Completes the fonts that printpdf wrote: the height of capitals, which it takes for the
    /// ascent, and a shorter map of the glyphs to their texts.
    pub(super) fn complete(&self, file: &mut lopdf::Document, fonts: &Fonts) -> lopdf::Result<()> {
        let cap_height = i64::from(fonts.metrics(Face::Regular).cap_height);
        let ids: Vec<_> = file.objects.keys().copied().collect();
        for id in ids {
            let Object::Dictionary(entries) = file.get_object_mut(id)? else { continue };
            if entries.has_type(b"FontDescriptor") {
                entries.set("CapHeight", cap_height);
            }
            let Some(face) = self.face(entries) else { continue };
            let map = entries.get(b"ToUnicode")?.as_reference()?;
            let texts = &self.faces[face.index()].texts;
            file.get_object_mut(map)?.as_stream_mut()?.content = unicode_map(texts);
        }
        Ok(())
    }

    /// The face of a composite font.
    fn face(&self, font: &Dictionary) -> Option<Face> {
        let name = |key: &[u8]| font.get(key).and_then(Object::as_name).ok();
        let name = name(b"BaseFont").filter(|_| name(b"Subtype") == Some(b"Type0"))?;
        self.used().find(|face| self.faces[face.index()].name(*face).as_bytes() == name)
    }

    fn used(&self) -> impl Iterator<Item = Face> {
        Face::ALL.into_iter().filter(|face| !self.faces[face.index()].texts.is_empty())
    }
}

impl FaceGlyphs {
    /// Takes the texts by glyph, none for a glyph that is not used.
    fn new(texts: &[Option<&str>], metrics: &Metrics) -> Self {
        let mut remapper = GlyphRemapper::new();
        let mut glyph = |(old, text): (u16, Option<&str>)| {
            text.is_some().then(|| EmbeddedGlyph {
                id: remapper.remap(old),
                advance: f32::from(metrics.advance(old)),
            })
        };
        let glyphs = (0..).zip(texts.iter().copied()).map(&mut glyph).collect();
        let texts = texts.iter().copied().flatten().map(str::to_owned).collect();
        Self { remapper, glyphs, texts }
    }

    /// The name of the font in the file.
    fn name(&self, face: Face) -> String {
        format!("{}+{}", self.tag(), face.name())
    }

    fn specimen(&self, face: Face) -> [Op; 2] {
        let glyphs = (1..).zip(&self.texts);
        let glyphs = glyphs.map(|(id, text)| Codepoint::with_cid(id, 0.0, text.clone()));
        let font = PdfFontHandle::External(font_id(face));
        [
            Op::SetFont { font, size: Pt(1.0) },
            Op::ShowText { items: vec![TextItem::GlyphIds(glyphs.collect())] },
        ]
    }

    fn subset(&self, face: Face, fonts: &Fonts) -> ParsedFont {
        let bytes = subsetter::subset(face.data(), 0, &self.remapper)
            .expect("the faces are part of the program and have outlines");
        let metrics = fonts.metrics(face);
        let (rise, run) = metrics.caret_slope;
        let [x_min, y_min, x_max, y_max] = metrics.bounds;
        ParsedFont {
            original_bytes: without_hints(bytes),
            font_index: 0,
            font_name: Some(self.name(face)),
            // Glyphs go by their numbers, never by characters.
            codepoint_to_glyph: BTreeMap::new(),
            glyph_widths: self.widths(|id| metrics.advance(id)),
            units_per_em: 1000,
            font_metrics: FontMetrics { ascent: metrics.ascent, descent: metrics.descent },
            font_type: FontType::TrueType,
            pdf_font_metrics: PdfFontMetricsStub {
                units_per_em: 1000,
                x_min,
                y_min,
                x_max,
                y_max,
                caret_slope_rise: rise,
                caret_slope_run: run,
                us_weight_class: metrics.weight,
            },
        }
    }

    fn widths(&self, advance: impl Fn(u16) -> u16) -> BTreeMap<u16, u16> {
        let glyphs = self.remapper.remapped_gids().enumerate();
        glyphs.filter_map(|(new, old)| Some((u16::try_from(new).ok()?, advance(old)))).collect()
    }

    /// Six letters that differ between subsets.
    fn tag(&self) -> String {
        let mut hash = Sha256::new();
        for glyph in self.remapper.remapped_gids() {
            hash.update(glyph.to_be_bytes());
        }
        hash.finalize().iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect()
    }
}

/// Name of a face's font in the resources of the pages.
pub(super) const fn font_name(face: Face) -> &'static str {
    match face {
        Face::Regular => "F0",
        Face::SemiBold => "F1",
        Face::Italic => "F2",
        Face::SemiBoldItalic => "F3",
    }
}

fn font_id(face: Face) -> FontId {
    FontId(font_name(face).to_owned())
}
