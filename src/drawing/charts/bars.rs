//! Bars to the right and to the left of zero, one below the other: amounts by name.

use super::canvas::{CAPITALS, Canvas, LEADING, Style, WIDTH, text_of};
use super::legend::{self, Entry, Sample};
use super::palette;
use super::{Mark, extent, marks};
use crate::document::scene::{Align, Path};
use crate::document::{Chart, Row};

/// Height of a bar.
const BAR: f32 = 9.0;
/// Between two bars of a name.
const BAR_GAP: f32 = 1.0;
/// Between two names.
const NAME_GAP: f32 = 5.0;
/// Between a bar or a name and the words beside it.
const BESIDE: f32 = 4.0;
/// The part of the picture that names may take.
const NAMES: f32 = 0.4;

/// Where values lie across the picture.
struct Scale {
    zero: f32,
    /// Points for one unit.
    unit: f32,
}

impl Scale {
    fn x(&self, value: f32) -> f32 {
        self.zero + value * self.unit
    }
}

/// Draws the bars and makes the picture as high as they need.
pub(super) fn draw(chart: &Chart, canvas: &mut Canvas<'_>) {
    let series = chart.table.columns.len();
    let mut top = 0.0;
    if series > 1 {
        let entry = |(series, column): (usize, &crate::document::Column)| {
            Entry::name(Sample::Fill(palette::series(chart.colour, series)), column.label.clone())
        };
        let entries: Vec<_> = chart.table.columns.iter().enumerate().map(entry).collect();
        top = legend::draw(&entries, canvas);
    }
    let names: Vec<Vec<String>> =
        chart.axis.iter().map(|label| canvas.wrapped(&label.text, WIDTH * NAMES)).collect();
    let widest = canvas.widest(names.iter().flatten().map(String::as_str));
    let scale = scale(chart, widest + BESIDE, canvas);
    let axis_top = top;
    for (row, name) in chart.table.rows.iter().zip(&names) {
        top = draw_row(row, name, top, chart.colour, &scale, canvas);
    }
    let axis = [(scale.zero, axis_top), (scale.zero, top)];
    canvas.shape(Path::line(&axis).stroked(canvas.colours.secondary, 0.75));
    canvas.scene.height = top + 1.0;
}

/// The scale on which every bar has room for its figure; `left` is taken by the names.
fn scale(chart: &Chart, left: f32, canvas: &mut Canvas<'_>) -> Scale {
    let (low, high) = extent(chart);
    let mut room = (0.0_f32, 0.0_f32);
    for mark in chart.table.rows.iter().flat_map(marks) {
        let width = canvas.width(text_of(mark.cell), false) + BESIDE;
        let side =
            if mark.value.is_some_and(|value| value < 0.0) { &mut room.0 } else { &mut room.1 };
        *side = side.max(width);
    }
    // Figures of long bars decide, as short bars leave room enough: taking the widest of all
    // wastes a few points and never lets two meet.
    let length = (WIDTH - left - room.0 - room.1).max(20.0);
    let span = high - low;
    let unit = if span > 0.0 { length / span } else { 0.0 };
    Scale { zero: left + room.0 - low * unit, unit }
}

/// Draws a name and its bars; gives where the next begins.
fn draw_row(
    row: &Row,
    name: &[String],
    top: f32,
    colour: usize,
    scale: &Scale,
    canvas: &mut Canvas<'_>,
) -> f32 {
    let bars = bars_height(row.cells.len());
    let words = lines_height(name.len());
    let height = bars.max(words) + NAME_GAP;
    let middle = top + height / 2.0;
    for (above, line) in name.iter().enumerate() {
        let baseline =
            middle - words / 2.0 + lines_height(above) + f32::midpoint(LEADING, CAPITALS) - 0.5;
        let style = Style { align: Align::Start, colour: canvas.colours.ink, strong: row.total };
        canvas.words(line, (0.0, baseline), style);
    }
    let mut y = middle - bars / 2.0;
    for (series, mark) in marks(row).enumerate() {
        draw_bar(mark, y, palette::series(colour, series), scale, canvas);
        y += BAR + BAR_GAP;
    }
    top + height
}

fn draw_bar(
    mark: Mark<'_>,
    y: f32,
    colour: crate::document::colour::Colour,
    scale: &Scale,
    canvas: &mut Canvas<'_>,
) {
    let value = mark.value.unwrap_or(0.0);
    let (zero, end) = (scale.x(0.0), scale.x(value));
    if mark.value.is_some_and(|value| value != 0.0) {
        let bar = Path::rectangle(zero.min(end), y, (end - zero).abs(), BAR);
        canvas.shape(bar.filled(colour));
    }
    let (x, align) =
        if value < 0.0 { (end - BESIDE, Align::End) } else { (end + BESIDE, Align::Start) };
    let style = Style { align, colour: canvas.colours.ink, strong: false };
    canvas.cell(mark.cell, (x, y + f32::midpoint(BAR, CAPITALS)), style);
}

#[expect(clippy::cast_precision_loss, reason = "no name has a million lines")]
fn lines_height(lines: usize) -> f32 {
    lines as f32 * LEADING
}

#[expect(clippy::cast_precision_loss, reason = "a release has at most a few series")]
fn bars_height(bars: usize) -> f32 {
    bars.max(1) as f32 * (BAR + BAR_GAP) - BAR_GAP
}
