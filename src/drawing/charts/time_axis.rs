//! What columns and lines share: numbers at the left, times below, and the frame between them.

use rust_decimal::prelude::ToPrimitive as _;

use super::canvas::{CAPITALS, Canvas, LEADING, Style, WIDTH};
use super::extent;
use super::ticks::ticks;
use crate::document::scene::{Align, Path, Shows};
use crate::document::{AxisLabel, Chart};

/// Height between the lowest and the highest tick.
const HEIGHT: f32 = 150.0;
/// Between the numbers and the frame.
const BESIDE: f32 = 5.0;

/// Where times and values lie.
pub(super) struct Frame {
    /// Left edge of the first time.
    pub left: f32,
    /// Width of a time.
    pub band: f32,
    /// Height of zero.
    pub zero: f32,
    /// Top of the frame.
    pub top: f32,
    /// Bottom of the frame.
    pub bottom: f32,
    /// Points for one unit.
    unit: f32,
}

impl Frame {
    /// Left edge of a time.
    #[expect(clippy::cast_precision_loss, reason = "a chart has some dozens of times")]
    pub(super) fn x(&self, time: usize) -> f32 {
        self.left + self.band * time as f32
    }

    /// Middle of a time.
    pub(super) fn middle(&self, time: usize) -> f32 {
        self.x(time) + self.band / 2.0
    }

    /// Height of a value.
    pub(super) fn y(&self, value: f32) -> f32 {
        self.zero - value * self.unit
    }
}

/// What is kept free around the frame for other words.
#[derive(Clone, Copy)]
pub(super) struct Room {
    pub above: f32,
    pub behind: f32,
    pub below: f32,
}

/// Draws ticks and times with this room around them, and makes the picture as high as they need.
pub(super) fn draw(chart: &Chart, room: Room, canvas: &mut Canvas<'_>) -> Frame {
    let Room { above: top, behind, below } = room;
    let (low, high) = extent(chart);
    let ticks = ticks(low, high, 5);
    let values: Vec<f32> = ticks.iter().map(|tick| tick.to_f32().unwrap_or_default()).collect();
    let texts: Vec<String> = ticks.iter().map(|tick| canvas.locale.number(*tick)).collect();
    let left = canvas.widest(texts.iter().map(String::as_str)) + BESIDE;
    let first = values.first().map_or(low, |tick| tick.min(low));
    let last = values.last().map_or(high, |tick| tick.max(high));
    let top = top + CAPITALS;
    let unit = if last > first { HEIGHT / (last - first) } else { 0.0 };
    // Of nothing but zeros the frame is flat.
    let zero = top + if unit > 0.0 { last * unit } else { HEIGHT / 4.0 };
    let bottom = below + if unit > 0.0 { top + HEIGHT } else { zero };
    let band = band(WIDTH - left - behind, chart.axis.len());
    let frame = Frame { left, band, zero, top, bottom, unit };
    for ((value, text), tick) in values.iter().zip(&texts).zip(&ticks) {
        let y = frame.y(*value);
        let line = Path::line(&[(left, y), (WIDTH - behind, y)]);
        canvas.shape(line.stroked(
            if *value == 0.0 { canvas.colours.secondary } else { canvas.colours.hairline },
            0.6,
        ));
        let place = (left - BESIDE, y + CAPITALS / 2.0);
        let style = Style { align: Align::End, colour: canvas.colours.secondary, strong: false };
        canvas.label(text, place, style, Shows::Tick { value: tick.to_string() });
    }
    times(&chart.axis, &frame, canvas);
    frame
}

#[expect(clippy::cast_precision_loss, reason = "a chart has some dozens of times")]
fn band(width: f32, times: usize) -> f32 {
    width / times.max(1) as f32
}

/// Names the times below the frame: all of them, or every second, third and so on, so that none
/// meets the next; their groups below, where they change.
fn times(axis: &[AxisLabel], frame: &Frame, canvas: &mut Canvas<'_>) {
    let baseline = frame.bottom + LEADING + 2.0;
    let style = Style { align: Align::Middle, colour: canvas.colours.secondary, strong: false };
    let mut end = f32::NEG_INFINITY;
    let every = every(axis, frame, canvas);
    for (index, label) in axis.iter().enumerate().filter(|(index, _)| index.is_multiple_of(every)) {
        let width = canvas.width(&label.text, false);
        // At the edges a name moves inwards rather than off the picture.
        let half = width / 2.0;
        let x = frame.middle(index).clamp(half, (WIDTH - half).max(half));
        if x - half <= end + 3.0 && end > f32::NEG_INFINITY {
            continue;
        }
        end = x + half;
        let tick = [(frame.middle(index), frame.bottom), (frame.middle(index), frame.bottom + 3.0)];
        canvas.shape(Path::line(&tick).stroked(canvas.colours.secondary, 0.6));
        if width <= WIDTH {
            canvas.words(&label.text, (x, baseline), style);
        }
    }
    let has_groups = groups(axis, frame, baseline + LEADING, canvas);
    let lines = if has_groups { 2.0 } else { 1.0 };
    canvas.scene.height = frame.bottom + lines * LEADING + 5.0;
}

/// How many times a name stands for.
fn every(axis: &[AxisLabel], frame: &Frame, canvas: &mut Canvas<'_>) -> usize {
    let widest = canvas.widest(axis.iter().map(|label| label.text.as_str())) + 6.0;
    let steps = [1, 2, 3, 4, 6, 12, 24];
    let fits = |step: &usize| frame.x(*step) - frame.left >= widest;
    steps.into_iter().find(fits).unwrap_or(axis.len().max(1))
}

/// Names each group under its times, with a line where it begins.
fn groups(axis: &[AxisLabel], frame: &Frame, baseline: f32, canvas: &mut Canvas<'_>) -> bool {
    let mut first = 0;
    let mut has_groups = false;
    for times in axis.chunk_by(|label, next| label.group == next.group) {
        let (from, to) = (frame.x(first), frame.x(first + times.len()));
        if let Some(group) = &times[0].group {
            if first > 0 {
                // The names of the times between are left whole.
                for (top, bottom) in
                    [(frame.bottom, frame.bottom + 3.0), (baseline - 7.5, baseline + 2.0)]
                {
                    canvas.shape(
                        Path::line(&[(from, top), (from, bottom)])
                            .stroked(canvas.colours.secondary, 0.6),
                    );
                }
            }
            if canvas.width(group, true) <= to - from {
                let style =
                    Style { align: Align::Middle, colour: canvas.colours.secondary, strong: true };
                canvas.words(group, (f32::midpoint(from, to), baseline), style);
                has_groups = true;
            }
        }
        first += times.len();
    }
    has_groups
}
