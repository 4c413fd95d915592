//! A map of areas filled by the class of their value, with their names and figures where they fit.

use super::canvas::{CAPITALS, Canvas, LEADING, Style, WIDTH, text_of};
use super::classes::{Class, classes};
use super::legend::{self, Entry, Sample};
use super::palette::on;
use super::projection::{Basemap, Outline};
use super::{Mark, marks};
use crate::document::colour::Colour;
use crate::document::scene::{Align, Path, Segment, Shows};
use crate::document::{Cell, Chart, Figure};
use crate::words::language::Locale;

/// An area smaller than this, in square points, is drawn as a circle.
const SMALL: f32 = 60.0;
/// Radius of that circle.
const RADIUS: f32 = 5.5;
/// Between lines of a hatched area.
const HATCH: f32 = 4.0;
/// Width of a name on the map.
const NAME: f32 = 76.0;

/// An area with what it shows.
struct Shown<'a> {
    outline: Outline,
    name: &'a str,
    mark: Option<Mark<'a>>,
    class: Option<Class>,
}

/// A map of areas, as high as its outlines need.
struct Map<'a> {
    areas: Vec<Shown<'a>>,
    height: f32,
}

/// A known value of an area, as the legend counts it.
struct Known<'a> {
    class: Class,
    value: f32,
    figure: &'a Figure,
}

/// A rectangle of the picture.
#[derive(Clone, Copy)]
struct Bounds {
    left: f32,
    top: f32,
    right: f32,
    bottom: f32,
}

impl Bounds {
    /// The bounds of nothing: every point makes them larger.
    const NONE: Self = Self {
        left: f32::INFINITY,
        top: f32::INFINITY,
        right: f32::NEG_INFINITY,
        bottom: f32::NEG_INFINITY,
    };

    /// The smallest rectangle around an outline.
    fn of(outline: &Outline) -> Self {
        outline.rings.iter().flatten().fold(Self::NONE, |bounds, &(x, y)| Self {
            left: bounds.left.min(x),
            top: bounds.top.min(y),
            right: bounds.right.max(x),
            bottom: bounds.bottom.max(y),
        })
    }

    /// The point in the middle.
    fn middle(self) -> (f32, f32) {
        (f32::midpoint(self.left, self.right), f32::midpoint(self.top, self.bottom))
    }

    /// Whether two rectangles have a place in common.
    fn meets(self, neighbour: Self) -> bool {
        self.left < neighbour.right
            && neighbour.left < self.right
            && self.top < neighbour.bottom
            && neighbour.top < self.bottom
    }

    fn is_inside(self, whole: Self) -> bool {
        self.left >= whole.left
            && self.top >= whole.top
            && self.right <= whole.right
            && self.bottom <= whole.bottom
    }
}

/// Draws the legend and the map, and makes the picture as high as they need.
pub(super) fn draw(chart: &Chart, map: &Basemap, canvas: &mut Canvas<'_>) {
    let Map { mut areas, height } = filled(chart, map);
    let top = legend::draw(&entries(chart, &areas, canvas), canvas) + 2.0;
    for area in &mut areas {
        area.outline.rings.iter_mut().flatten().for_each(|point| point.1 += top);
    }
    // The largest first: the small ones lie on them.
    areas.sort_by(|left, right| size(&right.outline).total_cmp(&size(&left.outline)));
    let is_small = |area: &Shown<'_>| size(&area.outline) < SMALL;
    for area in areas.iter().filter(|area| !is_small(area)) {
        draw_area(area, canvas);
    }
    let mut taken = Vec::new();
    for area in areas.iter().filter(|area| is_small(area)) {
        let (x, y) = Bounds::of(&area.outline).middle();
        let fill = area.class.map_or(canvas.colours.paper, Class::fill);
        canvas.shape(Path::circle((x, y), RADIUS).filled(fill).stroked(canvas.colours.ink, 1.0));
        taken.push(Bounds {
            left: x - RADIUS,
            top: y - RADIUS,
            right: x + RADIUS,
            bottom: y + RADIUS,
        });
    }
    let bottom = top + height + 1.0;
    let whole = Bounds { left: 0.0, top, right: WIDTH, bottom };
    for area in areas.iter().filter(|area| is_small(area)) {
        name_circle(area, whole, &mut taken, canvas);
    }
    for area in areas.iter().filter(|area| !is_small(area)) {
        name_area(area, &mut taken, canvas);
    }
    canvas.scene.height = bottom;
}

/// The areas with their values and classes.
fn filled<'a>(chart: &'a Chart, map: &Basemap) -> Map<'a> {
    let rows = || chart.axis.iter().zip(&chart.table.rows);
    let values: Vec<f32> =
        rows().filter_map(|(_, row)| marks(row).next().and_then(|mark| mark.value)).collect();
    let classes = classes(&values);
    let class = |value: f32| {
        let index = values.iter().position(|known| known.total_cmp(&value).is_eq());
        index.map(|index| classes[index])
    };
    let shown = |outline: Outline| {
        let row = rows().find(|(label, _)| label.code.as_ref() == Some(&outline.code));
        let mark = row.and_then(|(_, row)| marks(row).next());
        let name = row.map_or("", |(label, _)| label.text.as_str());
        let class = mark.and_then(|mark| mark.value).and_then(class);
        Shown { outline, name, mark, class }
    };
    Map { areas: map.outlines.iter().cloned().map(shown).collect(), height: map.height }
}

/// The classes with the least and the greatest value of each, and what a hatched area means.
fn entries(chart: &Chart, areas: &[Shown<'_>], canvas: &Canvas<'_>) -> Vec<Entry> {
    let known = areas.iter().filter_map(|area| {
        let mark = area.mark?;
        let Cell::Figure(figure) = mark.cell else { return None };
        Some(Known { class: area.class?, value: mark.value?, figure })
    });
    let mut known: Vec<Known<'_>> = known.collect();
    known.sort_by(|left, right| {
        left.class.cmp(&right.class).then(left.value.total_cmp(&right.value))
    });
    let entry = |class: &[Known<'_>]| {
        let (least, greatest) = (class[0].figure, class[class.len() - 1].figure);
        let words = if least.text == greatest.text {
            least.text.clone()
        } else {
            canvas.locale.range(&least.text, &greatest.text)
        };
        let shows = Shows::Limits { least: least.fact.clone(), greatest: greatest.fact.clone() };
        Entry { sample: Sample::Fill(class[0].class.fill()), words, shows }
    };
    let mut entries: Vec<_> =
        known.chunk_by(|known, next| known.class == next.class).map(entry).collect();
    if areas.iter().any(|area| area.class.is_none()) {
        entries.push(Entry::name(Sample::Hatched, reasons(chart, canvas.locale)));
    }
    entries
}

/// Why there are no values: the notes about the shorthand that stands in their place.
fn reasons(chart: &Chart, locale: &Locale) -> String {
    let cells = || chart.table.rows.iter().flat_map(|row| &row.cells);
    let is_used = |note: &&String| {
        cells().any(|cell| matches!(cell, Cell::Shorthand(symbol) if note.starts_with(symbol)))
    };
    let notes: Vec<&str> = chart.table.notes.iter().filter(is_used).map(String::as_str).collect();
    notes.join(&locale.furniture().between())
}

fn draw_area(area: &Shown<'_>, canvas: &mut Canvas<'_>) {
    let mut path = Path::default();
    for ring in &area.outline.rings {
        path.segments.extend(Path::polygon(ring).segments);
    }
    let fill = area.class.map_or(canvas.colours.paper, Class::fill);
    // Between two dark areas a dark line would not be seen.
    let line = if on(fill, canvas.colours) == canvas.colours.paper {
        canvas.colours.hairline
    } else {
        canvas.colours.secondary
    };
    canvas.shape(path.filled(fill).stroked(line, 0.7));
    if area.class.is_none() {
        hatch(&area.outline, canvas);
    }
}

/// Lines across an area, one shape for all.
fn hatch(outline: &Outline, canvas: &mut Canvas<'_>) {
    let Bounds { top, bottom, .. } = Bounds::of(outline);
    let mut path = Path::default();
    let mut y = (top / HATCH).ceil() * HATCH + 0.1;
    while y < bottom {
        for ends in crossings(outline, y).chunks_exact(2) {
            path.segments.push(Segment::Move((ends[0], y)));
            path.segments.push(Segment::Line((ends[1], y)));
        }
        y += HATCH;
    }
    if !path.segments.is_empty() {
        canvas.shape(path.stroked(canvas.colours.secondary, 0.5));
    }
}

/// Names a circle beside it, on a ground of its own, if there is room.
fn name_circle(area: &Shown<'_>, map: Bounds, taken: &mut Vec<Bounds>, canvas: &mut Canvas<'_>) {
    let Some(mark) = area.mark else { return };
    let (x, y) = Bounds::of(&area.outline).middle();
    let words = Words::new(vec![area.name.to_owned()], mark.cell, canvas);
    let (width, height) = (words.width + 4.0, words.height + 2.0);
    let (near, half) = (RADIUS + 3.0, width / 2.0);
    let places = [
        (x + near, y - height / 2.0),
        (x - near - width, y - height / 2.0),
        (x - half, y - near - height),
        (x - half, y + near),
    ];
    for (left, top) in places {
        let place = Bounds { left, top, right: left + width, bottom: top + height };
        if place.is_inside(map) && taken.iter().all(|taken| !place.meets(*taken)) {
            let ground = Path::rectangle(left, top, width, height);
            canvas
                .shape(ground.filled(canvas.colours.paper).stroked(canvas.colours.secondary, 0.5));
            words.set((left + half, top + 1.0), canvas.colours.ink, canvas);
            taken.push(place);
            return;
        }
    }
}

/// Names an area within its outline: name and figure, or the figure alone, or nothing.
fn name_area(area: &Shown<'_>, taken: &mut Vec<Bounds>, canvas: &mut Canvas<'_>) {
    let Some(mark) = area.mark else { return };
    let colour = area.class.map_or(canvas.colours.ink, |class| on(class.fill(), canvas.colours));
    let lines = canvas.wrapped(area.name, NAME);
    let whole = canvas.wrapped(area.name, WIDTH);
    for lines in [whole, lines, Vec::new()] {
        let words = Words::new(lines, mark.cell, canvas);
        if let Some(place) = room(&area.outline, &words, taken) {
            if area.class.is_none() {
                let Bounds { left, top, right, bottom } = place;
                let ground = Path::rectangle(left, top, right - left, bottom - top);
                canvas.shape(ground.filled(canvas.colours.paper));
            }
            words.set((place.middle().0, place.top), colour, canvas);
            taken.push(place);
            return;
        }
    }
}

/// A name with the figure below it.
struct Words<'a> {
    lines: Vec<String>,
    cell: &'a Cell,
    width: f32,
    height: f32,
}

impl<'a> Words<'a> {
    #[expect(clippy::cast_precision_loss, reason = "a name has a few lines")]
    fn new(lines: Vec<String>, cell: &'a Cell, canvas: &mut Canvas<'_>) -> Self {
        let texts = lines.iter().map(String::as_str).chain([text_of(cell)]);
        let width = canvas.widest(texts);
        let height = (lines.len() + 1) as f32 * LEADING;
        Self { lines, cell, width, height }
    }

    /// Sets the words below a point, in the middle.
    fn set(&self, (middle, top): (f32, f32), colour: Colour, canvas: &mut Canvas<'_>) {
        let style = Style { align: Align::Middle, colour, strong: false };
        let mut baseline = top + f32::midpoint(LEADING, CAPITALS);
        for line in &self.lines {
            canvas.words(line, (middle, baseline), style);
            baseline += LEADING;
        }
        canvas.cell(self.cell, (middle, baseline), Style { strong: true, ..style });
    }
}

/// Where words fit within an outline, as near its middle as can be.
fn room(outline: &Outline, words: &Words<'_>, taken: &[Bounds]) -> Option<Bounds> {
    const STEP: f32 = 3.0;
    let bounds = Bounds::of(outline);
    let (middle_x, middle_y) = bounds.middle();
    let off = |y: f32| (y + words.height / 2.0 - middle_y).abs();
    let rows = std::iter::successors(Some(bounds.top), |y| Some(y + STEP));
    let mut rows: Vec<f32> = rows.take_while(|y| y + words.height < bounds.bottom).collect();
    rows.sort_by(|left, right| off(*left).total_cmp(&off(*right)));
    let mut best: Option<(f32, Bounds)> = None;
    for y in rows {
        // From here on no row can be nearer.
        if best.is_some_and(|(nearest, _)| off(y) * off(y) >= nearest) {
            break;
        }
        let Some(free) = free(outline, y, words) else { continue };
        let mut x = bounds.left;
        while x + words.width < bounds.right {
            let place =
                Bounds { left: x, top: y, right: x + words.width, bottom: y + words.height };
            let dx = x + words.width / 2.0 - middle_x;
            let distance = dx * dx + off(y) * off(y);
            let is_nearer = best.is_none_or(|(nearest, _)| distance < nearest);
            let is_within = || free.iter().all(|row| has_room(row, place.left, place.right));
            if is_nearer && is_within() && taken.iter().all(|taken| !place.meets(*taken)) {
                best = Some((distance, place));
            }
            x += STEP;
        }
    }
    best.map(|(_, place)| place)
}

/// Where an outline is free for words below `top`: its crossings at four heights, which serve all
/// the places side by side that the words may have there. `None` where it is too narrow.
fn free(outline: &Outline, top: f32, words: &Words<'_>) -> Option<[Vec<f32>; 4]> {
    let mut free = [const { Vec::new() }; 4];
    for (part, row) in (0_u8..).zip(&mut free) {
        *row = crossings(outline, top + words.height * f32::from(part) / 3.0 + 0.05);
        if row.chunks_exact(2).all(|ends| ends[1] - ends[0] < words.width) {
            return None;
        }
    }
    Some(free)
}

/// Whether the outline goes on from `left` to `right`.
fn has_room(crossings: &[f32], left: f32, right: f32) -> bool {
    crossings.chunks_exact(2).any(|ends| ends[0] <= left && right <= ends[1])
}

/// Where a line across the map meets an outline, from left to right.
fn crossings(outline: &Outline, y: f32) -> Vec<f32> {
    let mut crossings = Vec::new();
    for ring in &outline.rings {
        let next = ring.iter().cycle().skip(1);
        for (&(x1, y1), &(x2, y2)) in ring.iter().zip(next) {
            if (y1 <= y) != (y2 <= y) {
                crossings.push(x1 + (y - y1) / (y2 - y1) * (x2 - x1));
            }
        }
    }
    crossings.sort_by(f32::total_cmp);
    crossings
}

/// Size of an area in square points.
fn size(outline: &Outline) -> f32 {
    let ring_size = |ring: &Vec<(f32, f32)>| {
        let next = ring.iter().cycle().skip(1);
        ring.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum::<f32>() / 2.0
    };
    outline.rings.iter().map(ring_size).sum::<f32>().abs()
}
