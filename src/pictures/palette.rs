//! The colours of all pictures, in one place.
//!
//! Neighbours among [`SERIES`] differ by 3 to 1 or more, and each from white (WCAG 1.4.11); the
//! order is that of the Analysis Function of the United Kingdom.

use crate::scene::Rgb;

/// The colours of series, in their order.
pub(super) const SERIES: [Rgb; 4] =
    [Rgb(0x12, 0x43, 0x6D), Rgb(0x28, 0xA1, 0x97), Rgb(0x80, 0x16, 0x50), Rgb(0xF4, 0x6A, 0x25)];
/// Words.
pub(super) const INK: Rgb = Rgb(0x1B, 0x1F, 0x24);
/// Words of the axis: 6.6 to 1 on white.
pub(super) const QUIET: Rgb = Rgb(0x55, 0x5D, 0x66);
/// The line that bars begin at, and outlines.
pub(super) const AXIS: Rgb = Rgb(0x55, 0x5D, 0x66);
/// Lines that only help the eye.
pub(super) const GRID: Rgb = Rgb(0xD5, 0xDA, 0xDF);
/// Fills of areas below zero: far from it, near it.
pub(super) const BELOW: [Rgb; 2] = [Rgb(0x80, 0x16, 0x50), Rgb(0xE3, 0xB4, 0xCC)];
/// Fills of areas above zero: near it, further, furthest.
pub(super) const ABOVE: [Rgb; 3] =
    [Rgb(0xC7, 0xDD, 0xF0), Rgb(0x6B, 0xAC, 0xE6), Rgb(0x12, 0x43, 0x6D)];
/// Fill of areas at zero.
pub(super) const ZERO: Rgb = Rgb(0xF2, 0xF2, 0xF2);

/// The colour of a series; `first` is that of the first one, from 1.
pub(super) fn series(first: usize, at: usize) -> Rgb {
    SERIES[(first.max(1) - 1 + at) % SERIES.len()]
}

/// The colour of words on a fill.
pub(super) fn on(fill: Rgb) -> Rgb {
    if luminance(fill) < 0.18 { Rgb::WHITE } else { INK }
}

/// Relative luminance as WCAG defines it.
fn luminance(Rgb(red, green, blue): Rgb) -> f32 {
    let linear = |part: u8| {
        let part = f32::from(part) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contrast(one: Rgb, other: Rgb) -> f32 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn series_differ_from_their_neighbours_and_from_the_page() {
        for (at, colour) in SERIES.iter().enumerate() {
            assert!(contrast(*colour, Rgb::WHITE) >= 3.0, "{colour:?}");
            let next = SERIES[(at + 1) % SERIES.len()];
            assert!(contrast(*colour, next) >= 3.0, "{colour:?} {next:?}");
        }
    }

    #[test]
    fn words_can_be_read_on_every_fill() {
        for fill in BELOW.into_iter().chain(ABOVE).chain([ZERO, Rgb::WHITE]) {
            assert!(contrast(fill, on(fill)) >= 4.5, "{fill:?}");
        }
        assert!(contrast(QUIET, Rgb::WHITE) >= 4.5);
        assert!(contrast(AXIS, Rgb::WHITE) >= 3.0);
    }
}
