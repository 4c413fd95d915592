//! From figures to glyphs without a shaper.
//!
//! Most words of a release are figures, hardly two of them equal. No face has rules for them that
//! look at more than two neighbours, so [`Figures::shape`] puts them together from pairs that have
//! been shaped once. Words with anything else in them are left to the shaper.

use std::sync::OnceLock;

use super::shaper::Glyph;

/// What figures are made of.
const CHARACTERS: [char; 16] =
    ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.', ',', '-', '−', '\u{A0}', '\u{202F}'];
const COUNT: usize = CHARACTERS.len();

/// Number and advance of a glyph; the advance depends on what follows.
type Shaped = (u16, f32);

/// The pairs of a face, each shaped when it is first met.
pub(super) struct Figures {
    /// By place of the character and of the one behind it, which is [`COUNT`] at the end.
    pairs: [OnceLock<Shaped>; COUNT * (COUNT + 1)],
}

impl Default for Figures {
    fn default() -> Self {
        Self { pairs: [const { OnceLock::new() }; COUNT * (COUNT + 1)] }
    }
}

impl Figures {
    /// The glyphs of a text that has nothing but figures.
    ///
    /// `shape` gives the glyphs of a character or two.
    pub(super) fn shape(
        &self,
        text: &str,
        mut shape: impl FnMut(&str) -> Box<[Glyph]>,
    ) -> Option<Box<[Glyph]>> {
        let mut places = [0; 24];
        let mut length = 0;
        for character in text.chars() {
            *places.get_mut(length)? = place(character)?;
            length += 1;
        }
        let mut glyphs = Vec::with_capacity(length);
        let mut start = 0;
        for index in 0..length {
            let next = if index + 1 < length { places[index + 1] } else { COUNT };
            let (id, advance) = self.pair(places[index], next, &mut shape);
            let end = start + u32::try_from(CHARACTERS[places[index]].len_utf8()).unwrap_or(0);
            glyphs.push(Glyph { id, advance, shift: (0.0, 0.0), text: start..end });
            start = end;
        }
        Some(glyphs.into())
    }

    /// The first glyph of a pair.
    fn pair(
        &self,
        first: usize,
        second: usize,
        shape: &mut impl FnMut(&str) -> Box<[Glyph]>,
    ) -> Shaped {
        *self.pairs[first * (COUNT + 1) + second].get_or_init(|| {
            let characters = [first, second].into_iter().filter_map(|place| CHARACTERS.get(place));
            let glyphs = shape(&characters.collect::<String>());
            glyphs.first().map_or((0, 0.0), |glyph| (glyph.id, glyph.advance))
        })
    }
}

fn place(character: char) -> Option<usize> {
    match character {
        '0'..='9' => Some(character as usize - '0' as usize),
        _ => CHARACTERS.iter().position(|known| *known == character),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drawing::fonts::{Face, Fonts};

    #[test]
    fn figures_are_as_the_shaper_sets_them() {
        let fonts = Fonts::new();
        let mut shaper = fonts.shaper();
        for face in Face::ALL {
            let figures = Figures::default();
            for seed in 0..2000_usize {
                let character = |index: usize| {
                    CHARACTERS[(seed * 7919 + index * index * 31 + seed / (index + 1)) % COUNT]
                };
                let text: String = (0..=(seed % 9)).map(character).collect();
                let expected = shaper.glyphs(face, &text);
                let put_together = figures.shape(&text, |pair| shaper.glyphs(face, pair));
                assert_eq!(put_together, Some(expected), "{text:?} {face:?}");
            }
        }
    }

    #[test]
    fn words_and_endless_figures_are_left_to_the_shaper() {
        let figures = Figures::default();
        let never = |_: &str| -> Box<[Glyph]> { panic!("nothing is to be shaped") };
        assert_eq!(figures.shape("12a", never), None);
        assert_eq!(figures.shape(&"1".repeat(25), never), None);
    }
}
