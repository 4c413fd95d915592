//! The faces of a release: shaping and measuring text, the same widths for pages and pictures.
//!
//! [`Fonts`] holds the four faces of IBM Plex Sans, which are part of the program: no font of the
//! machine is ever looked for. [`Fonts::shaper`] turns words into glyphs, [`Fonts::width`] measures
//! a line in points, and [`Fonts::missing`] tells which characters no page could show.

mod figures;
mod metrics;
mod shaper;
mod words;

use std::sync::OnceLock;

use harfrust::{Direction, Font, Script, ShapePlan, ShaperFont};

use crate::project::built_in;
use figures::Figures;
use words::Words;

pub use metrics::Metrics;
pub use shaper::{Glyph, Shaped, Shaper};

/// One of the four faces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Face {
    /// Upright, weight 400.
    Regular,
    /// Upright, weight 600.
    SemiBold,
    /// Italic, weight 400.
    Italic,
    /// Italic, weight 600.
    SemiBoldItalic,
}

impl Face {
    /// All faces, each at the place of its [`Face::index`].
    pub const ALL: [Self; 4] = [Self::Regular, Self::SemiBold, Self::Italic, Self::SemiBoldItalic];

    /// The face for text that is strong, emphasised, both or neither.
    pub const fn of(strong: bool, emphasis: bool) -> Self {
        match (strong, emphasis) {
            (false, false) => Self::Regular,
            (true, false) => Self::SemiBold,
            (false, true) => Self::Italic,
            (true, true) => Self::SemiBoldItalic,
        }
    }

    /// Place of the face in [`Face::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }

    /// PostScript name, as the `name` table has it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Regular => "IBMPlexSans",
            Self::SemiBold => "IBMPlexSans-SemiBold",
            Self::Italic => "IBMPlexSans-Italic",
            Self::SemiBoldItalic => "IBMPlexSans-SemiBoldItalic",
        }
    }

    /// The whole font file.
    pub fn data(self) -> &'static [u8] {
        let path = match self {
            Self::Regular => "templates/fonts/IBMPlexSans-Regular.ttf",
            Self::SemiBold => "templates/fonts/IBMPlexSans-SemiBold.ttf",
            Self::Italic => "templates/fonts/IBMPlexSans-Italic.ttf",
            Self::SemiBoldItalic => "templates/fonts/IBMPlexSans-SemiBoldItalic.ttf",
        };
        built_in(path).expect("the faces are part of the program").bytes
    }
}

/// The faces of a release, shared between threads; a face is read when it is first used.
#[derive(Default)]
pub struct Fonts {
    faces: [OnceLock<Loaded>; 4],
    words: Words,
}

/// A face that has been read, with its shape plans.
struct Loaded {
    font: Font,
    metrics: Metrics,
    plans: [OnceLock<ShapePlan>; 3],
    figures: Figures,
}

impl Fonts {
    /// The faces, none of them read yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A shaper with words of its own: one for each document and thread.
    pub fn shaper(&self) -> Shaper<'_> {
        Shaper::new(self)
    }

    /// Width of `text` on one line in points, at `size` points.
    pub fn width(&self, face: Face, size: f32, text: &str) -> f32 {
        self.shaper().shape(face, text).width * size / 1000.0
    }

    /// Vertical measures of a face.
    pub fn metrics(&self, face: Face) -> &Metrics {
        &self.loaded(face).metrics
    }

    /// The characters of `text` that a face lacks, each once, in the order of the text.
    ///
    /// Characters without a shape of their own (controls, joiners, soft hyphens) are never missing.
    /// The four faces cover the same characters, so the regular one answers for all.
    pub fn missing(&self, text: &str) -> Vec<char> {
        let charmap = self.loaded(Face::Regular).font.charmap();
        // A text has few characters, each many times: none is looked up twice.
        let mut missing: Vec<char> =
            text.chars().filter(|character| !character.is_ascii()).collect();
        missing.sort_unstable();
        missing.dedup();
        missing.retain(|character| {
            !is_invisible(*character) && charmap.map_unicode(*character).is_none()
        });
        missing.sort_by_key(|character| text.find(*character));
        missing
    }

    fn loaded(&self, face: Face) -> &Loaded {
        self.faces[face.index()].get_or_init(|| Loaded {
            font: Font::new(face.data(), 0).expect("the faces are part of the program"),
            metrics: Metrics::of(face.data()),
            plans: Default::default(),
            figures: Figures::default(),
        })
    }
}

impl Loaded {
    /// The plan for a script; making one costs more than shaping a page with it.
    fn plan(&self, script: Script) -> &ShapePlan {
        let place = match script {
            Script::LATIN => 0,
            Script::CYRILLIC => 1,
            _ => 2,
        };
        self.plans[place].get_or_init(|| {
            ShapePlan::new(&self.font, Direction::LeftToRight, Some(script), None, &[])
        })
    }

    fn shaper_font(&self) -> ShaperFont<'_, '_> {
        ShaperFont::new(&self.font)
    }
}

/// Whether a character is never drawn.
pub(crate) fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{2064}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fonts_are_shared_between_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<Fonts>();
    }

    #[test]
    fn every_letter_of_the_three_languages_has_a_glyph() {
        let fonts = Fonts::new();
        let text = "AZaz АЯая Ёё ӘәҒғҚқҢңӨөҰұҮүҺһІі ₸ № − – — ≤ ≥ ≈ → « » \u{A0}\u{202F}\u{2011}";
        assert!(fonts.missing(text).is_empty());
        assert_eq!(fonts.missing("漢字 and 字, \u{AD}soft"), ['漢', '字']);
    }

    #[test]
    fn figures_are_tabular_in_every_face() {
        let fonts = Fonts::new();
        for face in Face::ALL {
            let ones = fonts.width(face, 10.0, "11 117,1");
            let sevens = fonts.width(face, 10.0, "74 747,4");
            assert!((ones - sevens).abs() < 0.001, "{face:?}: {ones} {sevens}");
        }
    }

    #[test]
    fn kerning_is_on() {
        let fonts = Fonts::new();
        let apart = fonts.width(Face::Regular, 10.0, "A") + fonts.width(Face::Regular, 10.0, "V");
        assert!(fonts.width(Face::Regular, 10.0, "AV") < apart);
    }
}
