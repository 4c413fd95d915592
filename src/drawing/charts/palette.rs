//! The colours of series and of classes, in one place; words, lines and the ground have the colours of the
//! theme.
//!
//! Neighbours among [`SERIES`] differ by 3 to 1 or more, and each from white (WCAG 1.4.11); the
//! order was set by the Analysis Function of the United Kingdom.

use crate::document::colour::Colour;
use crate::drawing::theme::Palette;

/// The colours of series, in their order.
pub(super) const SERIES: [Colour; 4] = [
    Colour(0x12, 0x43, 0x6D),
    Colour(0x28, 0xA1, 0x97),
    Colour(0x80, 0x16, 0x50),
    Colour(0xF4, 0x6A, 0x25),
];
/// Fills of areas below zero: far from it, near it.
pub(super) const BELOW: [Colour; 2] = [Colour(0x80, 0x16, 0x50), Colour(0xE3, 0xB4, 0xCC)];
/// Fills of areas above zero: near it, further, furthest.
pub(super) const ABOVE: [Colour; 3] =
    [Colour(0xC7, 0xDD, 0xF0), Colour(0x6B, 0xAC, 0xE6), Colour(0x12, 0x43, 0x6D)];
/// Fill of areas at zero.
pub(super) const ZERO: Colour = Colour(0xF2, 0xF2, 0xF2);

/// The colour of a series; `first` is the number of the first colour, from 1.
pub(super) fn series(first: usize, index: usize) -> Colour {
    SERIES[(first.max(1) - 1 + index) % SERIES.len()]
}

/// The colour of words on a fill: the colour of the page's words or of its ground, whichever stands out
/// further.
pub(super) fn on(fill: Colour, page: &Palette) -> Colour {
    if page.ink.contrast(fill) >= page.paper.contrast(fill) { page.ink } else { page.paper }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn series_differ_from_their_neighbours_and_from_the_page() {
        for (index, colour) in SERIES.iter().enumerate() {
            assert!(colour.contrast(Colour::WHITE) >= 3.0, "{colour}");
            let next = SERIES[(index + 1) % SERIES.len()];
            assert!(colour.contrast(next) >= 3.0, "{colour} {next}");
        }
    }

    #[test]
    fn words_can_be_read_on_every_fill() {
        for fill in BELOW.into_iter().chain(ABOVE).chain([ZERO, Colour::WHITE]) {
            assert!(fill.contrast(on(fill, &Palette::LIGHT)) >= 4.5, "{fill}");
        }
    }
}
