//! Columns up and down from zero, one beside the other: amounts by time.

use super::canvas::{CAPITALS, Canvas, LEADING, Style, text_of};
use super::legend::{self, Entry, Sample};
use super::palette;
use super::time_axis::{self, Frame, Room};
use super::{Mark, extent, marks};
use crate::document::scene::{Align, Path};
use crate::document::{Chart, Column};

/// The part of a time's width that its columns take.
const FILLED: f32 = 0.76;

/// Draws the columns and makes the picture as high as they need.
pub(super) fn draw(chart: &Chart, canvas: &mut Canvas<'_>) {
    let series = chart.table.columns.len().max(1);
    let mut top = 0.0;
    if series > 1 {
        let entry = |(series, column): (usize, &Column)| {
            Entry::name(Sample::Fill(palette::series(chart.colour, series)), column.label.clone())
        };
        let entries: Vec<_> = chart.table.columns.iter().enumerate().map(entry).collect();
        top = legend::draw(&entries, canvas);
    }
    // Room above the highest tick for the figure of a column that reaches it.
    let below = if extent(chart).0 < 0.0 { LEADING + 3.0 } else { 0.0 };
    let room = Room { above: top + LEADING, behind: 0.0, below };
    let frame = time_axis::draw(chart, room, canvas);
    let width = width(frame.band * FILLED, series);
    let is_named = are_figures_shown(chart, width, series, canvas);
    for (time, row) in chart.table.rows.iter().enumerate() {
        let mut x = frame.middle(time) - frame.band * FILLED / 2.0;
        for (series, mark) in marks(row).enumerate() {
            column(mark, x, width, palette::series(chart.colour, series), &frame, canvas);
            if is_named || mark.value.is_none() {
                figure(mark, x + width / 2.0, &frame, canvas);
            }
            x += width;
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a release has at most a few series")]
fn width(width: f32, series: usize) -> f32 {
    width / series as f32
}

/// Whether every figure has room over its column; if one has not, the axis is enough for all.
fn are_figures_shown(chart: &Chart, width: f32, series: usize, canvas: &mut Canvas<'_>) -> bool {
    let room = if series == 1 { width / FILLED } else { width };
    let texts = chart.table.rows.iter().flat_map(|row| row.cells.iter().map(text_of));
    canvas.widest(texts) + 2.0 <= room
}

fn column(
    mark: Mark<'_>,
    x: f32,
    width: f32,
    colour: crate::document::colour::Colour,
    frame: &Frame,
    canvas: &mut Canvas<'_>,
) {
    let Some(value) = mark.value.filter(|value| *value != 0.0) else { return };
    let y = frame.y(value);
    let shape = Path::rectangle(x, y.min(frame.zero), width, (y - frame.zero).abs());
    canvas.shape(shape.filled(colour));
}

fn figure(mark: Mark<'_>, middle: f32, frame: &Frame, canvas: &mut Canvas<'_>) {
    let value = mark.value.unwrap_or(0.0);
    let y = frame.y(value);
    let baseline = if value < 0.0 { y + CAPITALS + 3.0 } else { y - 3.0 };
    let style = Style { align: Align::Middle, colour: canvas.colours.ink, strong: false };
    canvas.cell(mark.cell, (middle, baseline), style);
}
