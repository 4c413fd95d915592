//! From the glyphs of the pages to embedded fonts that hold these glyphs and no others.

use std::collections::BTreeMap;

use lopdf::Object;
use printpdf::{
    FontId, FontMetrics, FontType, ParsedFont, PdfFont, PdfFontMap, PdfFontMetricsStub,
};
use sha2::{Digest, Sha256};
use subsetter::GlyphRemapper;

use crate::fonts::{Face, Fonts};
use crate::layout::Layout;

/// The glyphs that a document uses of each face, with their numbers in the embedded font.
pub(super) struct Embedded {
    faces: [FaceGlyphs; 4],
}

/// The glyphs of one face.
pub(super) struct FaceGlyphs {
    remapper: GlyphRemapper,
    /// The glyphs by their old numbers, which are dense enough for a list.
    glyphs: Vec<Option<EmbeddedGlyph>>,
    /// New number by character, for the glyphs that stand for one.
    characters: BTreeMap<u32, u16>,
}

/// A glyph of an embedded font.
#[derive(Clone, Copy, Default)]
pub(super) struct EmbeddedGlyph {
    /// Its number there.
    pub id: u16,
    /// Advance in thousandths of the size.
    pub advance: f32,
    /// The character that shows this glyph, and no other glyph.
    pub character: Option<char>,
}

impl Embedded {
    /// Collects the glyphs of all pages, numbered in the order in which they are met.
    pub(super) fn of(layout: &Layout, fonts: &Fonts) -> Self {
        let mut faces = [(); 4].map(|()| FaceGlyphs::new());
        let sequences = layout.pages.iter().flat_map(|page| &page.sequences);
        for run in sequences.flat_map(|sequence| &sequence.runs) {
            let face = &mut faces[run.face.index()];
            for word in &run.words {
                for glyph in &word.glyphs {
                    if face.glyph(glyph.id).is_none() {
                        let advance = fonts.metrics(run.face).advance(glyph.id);
                        face.add(glyph.id, advance, word.text_of(glyph));
                    }
                }
            }
        }
        Self { faces }
    }

    /// The glyphs of a face.
    pub(super) fn face(&self, face: Face) -> &FaceGlyphs {
        &self.faces[face.index()]
    }

    /// The fonts to embed, under ids that are the same in every file.
    pub(super) fn fonts(&self, fonts: &Fonts) -> PdfFontMap {
        let used = Face::ALL.into_iter().filter(|face| !self.face(*face).glyphs.is_empty());
        let font = |face| (font_id(face), PdfFont::new(self.face(face).subset(face, fonts)));
        PdfFontMap { map: used.map(font).collect() }
    }
}

impl FaceGlyphs {
    fn new() -> Self {
        let (glyphs, characters) = (Vec::new(), BTreeMap::new());
        Self { remapper: GlyphRemapper::new(), glyphs, characters }
    }

    fn add(&mut self, id: u16, advance: u16, text: &str) {
        let place = usize::from(id);
        if self.glyphs.len() <= place {
            self.glyphs.resize(place + 1, None);
        }
        let id = self.remapper.remap(id);
        let character = only_character(text)
            .filter(|character| *self.characters.entry(u32::from(*character)).or_insert(id) == id);
        self.glyphs[place] = Some(EmbeddedGlyph { id, advance: f32::from(advance), character });
    }

    /// A glyph by its number in the face.
    pub(super) fn glyph(&self, id: u16) -> Option<EmbeddedGlyph> {
        self.glyphs.get(usize::from(id)).copied().flatten()
    }

    fn subset(&self, face: Face, fonts: &Fonts) -> ParsedFont {
        let bytes = subsetter::subset(face.data(), 0, &self.remapper)
            .expect("the faces are part of the program and have outlines");
        let metrics = fonts.metrics(face);
        let (rise, run) = metrics.caret_slope;
        let [x_min, y_min, x_max, y_max] = metrics.bounds;
        ParsedFont {
            original_bytes: bytes,
            font_index: 0,
            font_name: Some(format!("{}+{}", self.tag(), face.name())),
            codepoint_to_glyph: self.characters.clone(),
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

/// The character of a text that has no other.
pub(super) fn only_character(text: &str) -> Option<char> {
    let mut characters = text.chars();
    characters.next().filter(|_| characters.next().is_none())
}

/// Name of a face's font in the resources of the pages.
pub(super) fn font_id(face: Face) -> FontId {
    FontId(format!("F{}", face.index()))
}

/// Gives the font descriptors the height of capitals, which printpdf takes for the ascent.
pub(super) fn complete(file: &mut lopdf::Document, fonts: &Fonts) {
    let cap_height = fonts.metrics(Face::Regular).cap_height;
    for object in file.objects.values_mut() {
        if let Object::Dictionary(dictionary) = object
            && dictionary.has_type(b"FontDescriptor")
        {
            dictionary.set("CapHeight", i64::from(cap_height));
        }
    }
}
