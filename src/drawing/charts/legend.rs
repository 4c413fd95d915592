//! The names of series, or of the fills of a map, above the picture, in the order of the data.

use super::canvas::{CAPITALS, Canvas, LEADING, Style, WIDTH};
use crate::document::colour::Colour;
use crate::document::scene::{Align, Path, Shows};

/// Side of a sample.
const SAMPLE: f32 = 7.5;
/// Between a sample and its words.
const SAMPLE_GAP: f32 = 4.0;
/// Between two entries.
const ENTRY_GAP: f32 = 14.0;

/// What a sample shows.
#[derive(Clone, Copy)]
pub(super) enum Sample {
    /// A fill, with an outline if it could be lost on the page.
    Fill(Colour),
    /// Nothing but lines: no value.
    Hatched,
}

/// What stands in a legend.
pub(super) struct Entry {
    pub sample: Sample,
    pub words: String,
    /// What the digits of the words are.
    pub shows: Shows,
}

impl Entry {
    /// The name of what a sample shows.
    pub(super) fn name(sample: Sample, words: String) -> Self {
        Self { sample, words, shows: Shows::Name }
    }
}

/// Sets the entries from the top of the picture; gives where they end.
pub(super) fn draw(entries: &[Entry], canvas: &mut Canvas<'_>) -> f32 {
    let (mut x, mut y) = (0.0, 0.0);
    for Entry { sample, words, shows } in entries {
        // Numbers are short, and stand together.
        let lines = match shows {
            Shows::Name => canvas.wrapped(words, WIDTH - SAMPLE - SAMPLE_GAP),
            _ => vec![words.clone()],
        };
        let width = SAMPLE + SAMPLE_GAP + canvas.widest(lines.iter().map(String::as_str));
        if x > 0.0 && x + width > WIDTH {
            (x, y) = (0.0, y + LEADING + 2.0);
        }
        draw_sample(*sample, x, y + 1.0, canvas);
        for (above, line) in lines.iter().enumerate() {
            if above > 0 {
                y += LEADING;
            }
            let place = (x + SAMPLE + SAMPLE_GAP, y + CAPITALS + 2.0);
            let style = Style { align: Align::Start, colour: canvas.colours.ink, strong: false };
            canvas.label(line, place, style, shows.clone());
        }
        x += width + ENTRY_GAP;
    }
    if entries.is_empty() { 0.0 } else { y + LEADING + 4.0 }
}

fn draw_sample(sample: Sample, x: f32, y: f32, canvas: &mut Canvas<'_>) {
    let outline = Path::rectangle(x, y, SAMPLE, SAMPLE).stroked(canvas.colours.secondary, 0.5);
    match sample {
        Sample::Fill(colour) => canvas.shape(outline.filled(colour)),
        Sample::Hatched => {
            canvas.shape(outline);
            for line in [2.0, 4.0, 6.0] {
                let ends = [(x, y + line), (x + SAMPLE, y + line)];
                canvas.shape(Path::line(&ends).stroked(canvas.colours.secondary, 0.5));
            }
        }
    }
}
