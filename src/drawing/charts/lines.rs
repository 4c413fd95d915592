//! Lines from time to time, each named where it ends.

use super::canvas::{CAPITALS, Canvas, LEADING, Style, WIDTH};
use super::marks;
use super::palette;
use super::time_axis::{self, Frame, Room};
use crate::document::Chart;
use crate::document::colour::Colour;
use crate::document::scene::{Align, Path, Stroke};

/// The part of the picture that the names of lines may take.
const NAMES: f32 = 0.26;
/// So much wider words can be in the font that a reader of a page has.
const WIDER: f32 = 1.12;
/// Between the end of a line and its name.
const BESIDE: f32 = 6.0;

/// A name where its line ends.
struct Name {
    lines: Vec<String>,
    /// Where its middle would best stand.
    y: f32,
    colour: Colour,
}

/// Draws the lines and makes the picture as high as they need.
pub(super) fn draw(chart: &Chart, canvas: &mut Canvas<'_>) {
    let series = &chart.table.columns;
    let names: Vec<Vec<String>> =
        series.iter().map(|column| canvas.wrapped(&column.label, WIDTH * NAMES)).collect();
    let room = canvas.widest(names.iter().flatten().map(String::as_str)) * WIDER + BESIDE;
    let frame = time_axis::draw(chart, Room { above: 0.0, behind: room, below: 0.0 }, canvas);
    let mut ends = Vec::new();
    for (series, lines) in names.into_iter().enumerate() {
        let colour = palette::series(chart.colour, series);
        let last = line(chart, series, colour, &frame, canvas);
        ends.push(Name { lines, y: last.unwrap_or(frame.zero), colour });
    }
    set_names(ends, WIDTH - room + BESIDE, &frame, canvas);
}

/// Draws the line of a series, broken where there is no value and where the series has a break; gives where it ends.
fn line(
    chart: &Chart,
    series: usize,
    colour: Colour,
    frame: &Frame,
    canvas: &mut Canvas<'_>,
) -> Option<f32> {
    let value = |row| marks(row).nth(series).and_then(|mark| mark.value);
    let values: Vec<Option<f32>> = chart.table.rows.iter().map(value).collect();
    let point = |(time, value): (usize, &Option<f32>)| {
        value.map(|value| (frame.middle(time), frame.y(value)))
    };
    let points: Vec<Option<(f32, f32)>> = values.iter().enumerate().map(point).collect();
    // What is about something else since a break is no rise and no fall from what was before.
    let mut stretches: Vec<Vec<(f32, f32)>> = vec![Vec::new()];
    for (row, point) in points.iter().enumerate() {
        if point.is_none() || chart.breaks.contains(&(row, series)) {
            stretches.push(Vec::new());
        }
        stretches.last_mut().into_iter().for_each(|stretch| stretch.extend(point));
    }
    for stretch in stretches {
        // The second line is dashed, so that it does not take colour to tell them apart.
        let dash = (series % 2 == 1).then_some((5.0, 2.0));
        let stroke = Some(Stroke { colour, thickness: 2.0, dash });
        if stretch.len() > 1 {
            canvas.shape(Path { stroke, ..Path::line(&stretch) });
        }
        for point in stretch {
            canvas.shape(Path::circle(point, 2.2).filled(colour));
        }
    }
    points.iter().rev().find_map(|point| point.map(|(_, y)| y))
}

/// Sets the names at the ends of their lines, moved apart where they would meet.
fn set_names(mut names: Vec<Name>, x: f32, frame: &Frame, canvas: &mut Canvas<'_>) {
    names.sort_by(|upper, lower| upper.y.total_cmp(&lower.y));
    let mut free = frame.top - CAPITALS;
    let total: f32 = names.iter().map(|name| height(&name.lines)).sum();
    let lowest = (frame.bottom + LEADING).max(free + total);
    let mut below = total;
    for name in &names {
        let own = height(&name.lines);
        // What is still to come must fit below.
        let top = (name.y - own / 2.0).min(lowest - below).max(free);
        for (above, line) in name.lines.iter().enumerate() {
            let baseline = top + height(&name.lines[..above]) + f32::midpoint(LEADING, CAPITALS);
            let style = Style { align: Align::Start, colour: canvas.colours.ink, strong: false };
            canvas.words(line, (x, baseline), style);
        }
        let mark = [(x - BESIDE, name.y), (x - 2.0, top + LEADING / 2.0)];
        canvas.shape(Path::line(&mark).stroked(name.colour, 0.8));
        free = top + own;
        below -= own;
    }
    canvas.scene.height = canvas.scene.height.max(free + 2.0);
}

#[expect(clippy::cast_precision_loss, reason = "no name has a million lines")]
fn height(lines: &[String]) -> f32 {
    lines.len() as f32 * LEADING
}
