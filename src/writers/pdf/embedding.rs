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
    /// New number and advance by old number; numbers are dense enough for a list.
    glyphs: Vec<Option<(u16, f32)>>,
}

impl Embedded {
    /// Collects the glyphs of all pages, numbered in the order in which they are met.
    pub(super) fn of(layout: &Layout, fonts: &Fonts) -> Self {
        let empty = || FaceGlyphs { remapper: GlyphRemapper::new(), glyphs: Vec::new() };
        let mut faces = [(); 4].map(|()| empty());
        let sequences = layout.pages.iter().flat_map(|page| &page.sequences);
        for run in sequences.flat_map(|sequence| &sequence.runs) {
            let face = &mut faces[run.face.index()];
            for glyph in run.words.iter().flat_map(|word| &word.glyphs) {
                face.add(glyph.id, |id| fonts.metrics(run.face).advance(id));
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
    fn add(&mut self, id: u16, advance: impl Fn(u16) -> u16) {
        let place = usize::from(id);
        if self.glyphs.len() <= place {
            self.glyphs.resize(place + 1, None);
        }
        if self.glyphs[place].is_none() {
            self.glyphs[place] = Some((self.remapper.remap(id), f32::from(advance(id))));
        }
    }

    /// Number of a glyph in the embedded font and its advance there, in thousandths of the size.
    pub(super) fn glyph(&self, id: u16) -> (u16, f32) {
        self.glyphs.get(usize::from(id)).copied().flatten().unwrap_or_default()
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
