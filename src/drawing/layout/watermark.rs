//! The word across the pages of a draft.
//!
//! [`of`] is the entry point. The word stands below the text, in a colour on which the text can
//! still be read: a reader is not to overlook it, and nothing else.

use super::measures::Look;
use super::placed::{Owner, Run};
use super::strip::Place;
use super::text::Text;
use crate::document::Document;
use crate::document::colour::Colour;
use crate::drawing::fonts::Shaper;
use crate::drawing::theme::Theme;

/// The largest type that still looks like a word.
const LARGEST: f32 = 150.0;
/// How much of the width of the text the word takes.
const PART: f32 = 0.9;
/// The contrast that WCAG 2.2 asks of text, at its level AA.
const CONTRAST: f64 = 4.5;

/// The runs of the word of a draft; none for a release.
pub(super) fn of(
    document: &Document,
    theme: &Theme,
    look: &Look,
    shaper: &mut Shaper<'_>,
) -> Vec<Run> {
    let Some(draft) = &document.properties.draft else { return Vec::new() };
    let text = Text::plain(shaper, look.card_number.face(), &draft.word);
    let width = text.width(0..text.words.len());
    if width <= 0.0 {
        return Vec::new();
    }
    let size = (look.text_width * PART * 1000.0 / width).min(LARGEST);
    let style = look.card_number.at_size(size);
    let x = look.left + (look.text_width - width * size / 1000.0) / 2.0;
    let top = (theme.page.height - style.leading) / 2.0;
    let place = Place { x, from_right: false, top, owner: Owner::PageHead };
    let mut pieces = Vec::new();
    text.set(0..text.words.len(), style, place, &mut pieces);
    let colour = colour(theme);
    pieces.into_iter().map(|piece| Run { colour, ..piece.run }).collect()
}

/// The darkest step from the tint half of the way to a hairline on which quiet text still stands out; the tint
/// itself was found to be sound when the theme was read.
fn colour(theme: &Theme) -> Colour {
    let colours = &theme.light;
    let steps = (0..=4).rev().map(|step| between(colours.tint, colours.hairline, step));
    let inks = [colours.ink, colours.secondary, colours.link, colours.accent];
    let can_be_read = |ground: &Colour| inks.iter().all(|ink| ink.contrast(*ground) >= CONTRAST);
    steps.into_iter().find(can_be_read).unwrap_or(colours.tint)
}

/// So many eighths of the way from one colour to another.
fn between(from: Colour, to: Colour, eighths: u16) -> Colour {
    let part = |from: u8, to: u8| {
        let mixed = (u16::from(from) * (8 - eighths) + u16::from(to) * eighths) / 8;
        u8::try_from(mixed).unwrap_or(u8::MAX)
    };
    Colour(part(from.0, to.0), part(from.1, to.1), part(from.2, to.2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_watermark_can_be_seen_and_text_on_it_read() {
        let theme = Theme::default();
        let colour = colour(&theme);
        assert!(theme.light.secondary.contrast(colour) >= CONTRAST);
        assert!(colour.contrast(theme.light.paper) > 1.15, "{colour:?}");
    }
}
