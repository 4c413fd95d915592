//! From words to glyphs, each word once.
//!
//! [`Shaper::shape`] gives the glyphs of a word with kerning; a word met before comes from its own
//! words, which nobody waits for, or from the words of [`Fonts`]. Line breaking is not done here.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use harfrust::{Buffer, BufferFlags, ClusterLevel, Direction, Script, ShapeOptions, ShaperFont};

use super::{Face, Fonts, Metrics, is_invisible};

/// A glyph of a shaped word. Lengths are thousandths of the size.
#[derive(Debug, Clone, PartialEq)]
pub struct Glyph {
    /// Number of the glyph in its face.
    pub id: u16,
    /// To the next glyph, with kerning.
    pub advance: f32,
    /// Shift of the drawing to the right and up, for marks.
    pub shift: (f32, f32),
    /// The text it stands for, bytes of [`Shaped::text`]: several characters for a ligature.
    pub text: Range<u32>,
}

/// A shaped word or part of a line, in one face.
#[derive(Debug, Clone, PartialEq)]
pub struct Shaped {
    /// What it says.
    pub text: Box<str>,
    /// The glyphs from left to right.
    pub glyphs: Box<[Glyph]>,
    /// Width in thousandths of the size.
    pub width: f32,
    /// Width without spaces at the end, which may hang into the margin.
    pub visible_width: f32,
}

impl Shaped {
    fn new(text: &str, glyphs: Box<[Glyph]>) -> Self {
        let width = glyphs.iter().map(|glyph| glyph.advance).sum();
        let visible = text.trim_end_matches(' ').len();
        let visible_width = glyphs
            .iter()
            .take_while(|glyph| (glyph.text.start as usize) < visible)
            .map(|glyph| glyph.advance)
            .sum();
        Self { text: text.into(), glyphs, width, visible_width }
    }

    /// The text that a glyph of this word stands for.
    pub fn text_of(&self, glyph: &Glyph) -> &str {
        self.text.get(glyph.text.start as usize..glyph.text.end as usize).unwrap_or_default()
    }
}

/// Shapes words and remembers them.
pub struct Shaper<'f> {
    fonts: &'f Fonts,
    faces: [Option<ShaperFont<'f, 'f>>; 4],
    buffer: Buffer,
    words: [HashMap<Box<str>, Rc<Shaped>>; 4],
}

impl<'f> Shaper<'f> {
    pub(super) fn new(fonts: &'f Fonts) -> Self {
        let mut buffer = Buffer::new();
        buffer.set_flags(BufferFlags::REMOVE_DEFAULT_IGNORABLES);
        // A mark keeps a text of its own, so that each glyph stands for something.
        buffer.set_cluster_level(ClusterLevel::MonotoneCharacters);
        Self { fonts, faces: [const { None }; 4], buffer, words: Default::default() }
    }

    /// The glyphs of `text` in `face`.
    ///
    /// A character that the face lacks becomes a question mark: [`Fonts::missing`] is the way to
    /// learn of it in time.
    pub fn shape(&mut self, face: Face, text: &str) -> Rc<Shaped> {
        if let Some(shaped) = self.words[face.index()].get(text) {
            return Rc::clone(shaped);
        }
        let fonts = self.fonts;
        let shaped = fonts.words.get(face, text).unwrap_or_else(|| {
            let shaped = self.shape_anew(face, text);
            fonts.words.keep(face, text, &shaped);
            shaped
        });
        let shaped = Rc::new(shaped);
        self.words[face.index()].insert(text.into(), Rc::clone(&shaped));
        shaped
    }

    fn shape_anew(&mut self, face: Face, text: &str) -> Shaped {
        let figures = &self.fonts.loaded(face).figures;
        let glyphs = figures.shape(text, |pair| self.glyphs(face, pair));
        let glyphs = glyphs.unwrap_or_else(|| self.glyphs(face, text));
        // Glyph 0 is the box for characters that the face lacks.
        if glyphs.iter().any(|glyph| glyph.id == 0)
            && let Some(replaced) = self.showable(text)
        {
            let glyphs = self.glyphs(face, &replaced);
            return Shaped::new(&replaced, glyphs);
        }
        Shaped::new(text, glyphs)
    }

    /// The glyphs of a text as the face's rules have them.
    pub(super) fn glyphs(&mut self, face: Face, text: &str) -> Box<[Glyph]> {
        let loaded = self.fonts.loaded(face);
        let font = self.faces[face.index()].get_or_insert_with(|| loaded.shaper_font());
        let script = script_of(text);
        self.buffer.clear();
        self.buffer.push_str(text);
        self.buffer.set_direction(Direction::LeftToRight);
        self.buffer.set_script(Some(script));
        let options = ShapeOptions::new().plan(Some(loaded.plan(script)));
        harfrust::shape(font, &mut self.buffer, options)
            .expect("the plan was made for the buffer's direction and script");
        glyphs(&self.buffer, text, &loaded.metrics)
    }

    /// The text with a question mark for each character that no face has; `None` for any other.
    fn showable(&self, text: &str) -> Option<String> {
        let missing = self.fonts.missing(text);
        if missing.is_empty() {
            return None;
        }
        let shown = |character| if missing.contains(&character) { '?' } else { character };
        Some(text.chars().map(shown).collect())
    }
}

/// Kerning that nobody sees, in thousandths of the size: a twentieth of a point in text.
const UNSEEN: i32 = 5;

/// Reads the glyphs out of a shaped buffer; the text of each goes on to where the next begins.
#[expect(clippy::cast_precision_loss, reason = "advances are a few thousand units")]
fn glyphs(buffer: &Buffer, text: &str, metrics: &Metrics) -> Box<[Glyph]> {
    let (infos, positions) = (buffer.glyph_infos(), buffer.glyph_positions());
    let starts = infos.iter().map(|info| info.cluster);
    let mut glyphs: Vec<Glyph> = starts
        .zip(infos.iter().zip(positions))
        .map(|(start, (info, position))| {
            let id = u16::try_from(info.glyph_id).unwrap_or_default();
            let own = i32::from(metrics.advance(id));
            // Where it is left out a page needs no number: a good part of a file of text.
            let is_unseen = (position.x_advance - own).abs() <= UNSEEN;
            let advance = if is_unseen { own } else { position.x_advance };
            let shift = (position.x_offset as f32, position.y_offset as f32);
            Glyph { id, advance: advance as f32, shift, text: start..start }
        })
        .collect();
    let mut end = u32::try_from(text.len()).unwrap_or(u32::MAX);
    for index in (0..glyphs.len()).rev() {
        let start = glyphs[index].text.start;
        glyphs[index].text.end = end;
        if index > 0 && glyphs[index - 1].text.start != start {
            end = start;
        }
    }
    glyphs.into()
}

/// The script of the first letter; figures and signs belong to any.
fn script_of(text: &str) -> Script {
    let letter =
        text.chars().find(|character| character.is_alphabetic() && !is_invisible(*character));
    match letter {
        Some('\u{400}'..='\u{52F}') => Script::CYRILLIC,
        Some('A'..='Z' | 'a'..='z' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}') => {
            Script::LATIN
        }
        _ => Script::COMMON,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glyphs_carry_the_text_they_stand_for() {
        let fonts = Fonts::new();
        let mut shaper = fonts.shaper();
        for text in ["office", "Қазақстан", "й\u{301}", "20,6\u{A0}%-ға "] {
            let word = shaper.shape(Face::Regular, text);
            let read: String = word.glyphs.iter().map(|glyph| word.text_of(glyph)).collect();
            assert_eq!(read, text);
            assert!(word.glyphs.iter().all(|glyph| glyph.id != 0 && !glyph.text.is_empty()));
        }
    }

    #[test]
    fn spaces_at_the_end_are_not_visible() {
        let fonts = Fonts::new();
        let mut shaper = fonts.shaper();
        let with = shaper.shape(Face::Regular, "word ");
        let without = shaper.shape(Face::Regular, "word");
        assert!((with.visible_width - without.width).abs() < f32::EPSILON);
        assert!(with.width > without.width);
    }

    #[test]
    fn a_character_without_glyph_is_never_a_box() {
        let fonts = Fonts::new();
        let shaped = fonts.shaper().shape(Face::Regular, "a漢b");
        assert_eq!(&*shaped.text, "a?b");
    }
}
