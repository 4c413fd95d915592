//! A picture on its way: words are measured before they are set.

use crate::document::Cell;
use crate::document::colour::Colour;
use crate::document::scene::{Align, Label, Path, Scene, Shows};
use crate::drawing::fonts::{Face, Fonts, Shaper};
use crate::drawing::theme::Palette;
use crate::words::language::Locale;

/// Width of every picture, as wide as the text of a page.
pub(super) const WIDTH: f32 = 470.0;
/// Type size of words.
pub(super) const SIZE: f32 = 8.6;
/// From baseline to baseline.
pub(super) const LEADING: f32 = 10.6;
/// Height of capital letters and figures.
pub(super) const CAPITALS: f32 = 6.0;
/// A page shows the words in a face of the machine, which may be wider than the one measured with.
const WIDER: f32 = 1.05;

/// A picture being drawn.
pub(super) struct Canvas<'a> {
    pub scene: Scene,
    pub locale: &'a Locale,
    /// Colours of words, lines and the ground.
    pub colours: &'a Palette,
    shaper: Shaper<'a>,
}

/// How words are set.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub align: Align,
    pub colour: Colour,
    pub strong: bool,
}

impl<'a> Canvas<'a> {
    pub(super) fn new(fonts: &'a Fonts, locale: &'a Locale, colours: &'a Palette) -> Self {
        Self { scene: Scene::new(WIDTH, 0.0), locale, colours, shaper: fonts.shaper() }
    }

    /// The picture, none of whose lengths has more than two decimals.
    pub(super) fn finish(self) -> Scene {
        self.scene
    }

    /// Width of words on one line.
    pub(super) fn width(&mut self, text: &str, strong: bool) -> f32 {
        self.shaper.shape(Face::of(strong, false), text).width * SIZE / 1000.0 * WIDER
    }

    /// Width of the widest of several words.
    pub(super) fn widest<'t>(&mut self, texts: impl Iterator<Item = &'t str>) -> f32 {
        texts.map(|text| self.width(text, false)).fold(0.0, f32::max)
    }

    /// Sets words that are no number.
    pub(super) fn words(&mut self, text: &str, point: (f32, f32), style: Style) {
        self.label(text, point, style, Shows::Name);
    }

    /// Sets words with what their digits are.
    pub(super) fn label(&mut self, text: &str, point: (f32, f32), style: Style, shows: Shows) {
        self.scene.labels.push(Label {
            text: text.to_owned(),
            point,
            align: style.align,
            size: SIZE,
            strong: style.strong,
            colour: style.colour,
            shows,
        });
    }

    /// Sets a figure, or why there is none.
    pub(super) fn cell(&mut self, cell: &Cell, point: (f32, f32), style: Style) {
        let shows = match cell {
            Cell::Figure(figure) => {
                Shows::Figure { value: figure.value, fact: figure.fact.clone() }
            }
            Cell::Shorthand(_) | Cell::Words(_) | Cell::Number(_) => Shows::Name,
        };
        self.label(text_of(cell), point, style, shows);
    }

    /// Adds a shape.
    pub(super) fn shape(&mut self, path: Path) {
        self.scene.paths.push(path);
    }

    /// Lines of a text, none wider than `width`; a word that is wider by itself is cut.
    pub(super) fn wrapped(&mut self, text: &str, width: f32) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split(' ').flat_map(|word| self.cut(word, width)).collect::<Vec<_>>() {
            match lines.last_mut() {
                Some(line) if self.fits(&format!("{line} {word}"), width) => {
                    line.push(' ');
                    line.push_str(&word);
                }
                _ => lines.push(word),
            }
        }
        lines
    }

    fn fits(&mut self, text: &str, width: f32) -> bool {
        self.width(text, false) <= width
    }

    /// A word in parts that fit.
    fn cut(&mut self, word: &str, width: f32) -> Vec<String> {
        let mut parts = vec![String::new()];
        if self.fits(word, width) {
            return vec![word.to_owned()];
        }
        for character in word.chars() {
            let Some(last) = parts.last_mut() else { break };
            let longer = format!("{last}{character}");
            if last.is_empty() || self.width(&longer, false) <= width {
                *last = longer;
            } else {
                parts.push(character.to_string());
            }
        }
        parts
    }
}

/// What a cell says.
pub(super) fn text_of(cell: &Cell) -> &str {
    match cell {
        Cell::Figure(figure) => &figure.text,
        Cell::Shorthand(words) | Cell::Words(words) | Cell::Number(words) => words,
    }
}
