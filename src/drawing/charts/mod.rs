//! From the figures of a chart to its picture: bars, columns, lines, maps.
//!
//! [`draw`] is the entry point. Each kind has a file, and what is known of it without drawing it is
//! its [`entry`](ChartKind::entry); `ticks` finds round numbers for an axis, and
//! `canvas` measures words, so that none falls off the picture or onto another. The words of a
//! picture are the figures and labels of its table: nothing is named here.

mod bars;
mod boundaries;
mod canvas;
mod classes;
mod columns;
mod generalisation;
mod legend;
mod lines;
mod map;
mod palette;
mod projection;
mod sparkline;
mod ticks;
mod time_axis;

pub use sparkline::sparkline;

pub use boundaries::{Area, Boundaries, SoughtCodes, read as read_boundaries};
pub use projection::Basemap;

use rust_decimal::prelude::ToPrimitive;

use crate::document::scene::Scene;
use crate::document::{Cell, Chart, ChartKind, Picture, Row};
use crate::drawing::fonts::Fonts;
use crate::drawing::theme::Palette;
use crate::words::language::Locale;
use canvas::Canvas;

/// The picture of a chart; its title and its words for those who do not see it come from the text.
///
/// `map` has the areas for a map, `colours` the colours of words, lines and the ground. Has no way to
/// fail: what cannot be drawn was found before.
pub fn picture(
    chart: &Chart,
    map: Option<&Basemap>,
    locale: &Locale,
    fonts: &Fonts,
    colours: &Palette,
) -> Picture {
    let table = &chart.table;
    Picture {
        id: table.id.clone(),
        number: 0,
        title: String::new(),
        subtitle: table.title.clone(),
        alt: String::new(),
        scene: draw(chart, map, locale, fonts, colours),
        notes: table.notes.clone(),
        source: table.source.clone(),
        data: Some(table.clone()),
        table: None,
        file: chart.file.clone(),
    }
}

/// Draws a chart.
pub fn draw(
    chart: &Chart,
    map: Option<&Basemap>,
    locale: &Locale,
    fonts: &Fonts,
    colours: &Palette,
) -> Scene {
    let mut canvas = Canvas::new(fonts, locale, colours);
    match chart.kind {
        ChartKind::Bars => bars::draw(chart, &mut canvas),
        ChartKind::Columns => columns::draw(chart, &mut canvas),
        ChartKind::Lines => lines::draw(chart, &mut canvas),
        ChartKind::Map => match map {
            Some(map) => map::draw(chart, map, &mut canvas),
            // A map without boundaries was found before: its areas are names then.
            None => bars::draw(chart, &mut canvas),
        },
    }
    canvas.finish()
}

/// A mark of a chart: a number to be drawn, with its figure, or why there is none.
#[derive(Debug, Clone, Copy)]
struct Mark<'a> {
    value: Option<f32>,
    cell: &'a Cell,
}

/// The marks of a row, one a series.
fn marks(row: &Row) -> impl Iterator<Item = Mark<'_>> {
    row.cells.iter().map(|cell| Mark {
        value: match cell {
            // Only the length of a bar goes by this number: what is printed is the exact figure.
            Cell::Figure(figure) => figure.value.to_f32().filter(|value| value.is_finite()),
            Cell::Shorthand(_) | Cell::Words(_) | Cell::Number(_) => None,
        },
        cell,
    })
}

/// The smallest and the largest number, zero among them.
fn extent(chart: &Chart) -> (f32, f32) {
    let values = chart.table.rows.iter().flat_map(marks).filter_map(|mark| mark.value);
    values.fold((0.0, 0.0), |(low, high): (f32, f32), value| (low.min(value), high.max(value)))
}

#[cfg(test)]
mod tests;
