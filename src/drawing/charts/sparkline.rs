//! A number in the same months of each year as a row of small columns, without any words.
//!
//! [`sparkline`] is the entry point. It stands beside the number, which says what the last column is.

use rust_decimal::prelude::ToPrimitive;

use crate::document::Picture;
use crate::document::scene::{Path, Scene};
use crate::drawing::theme::Palette;
use crate::words::prose::Sparkline;

/// Height of the picture, of which the columns may take all.
const HEIGHT: f32 = 27.0;
/// Width of a column, and the space behind it.
const COLUMN: f32 = 13.5;
const GAP: f32 = 3.0;
/// Thickness of the line from which the columns grow.
const LINE: f32 = 0.8;

/// The picture: the line first, then the columns from the first year to the last, which stands out.
#[expect(clippy::cast_precision_loss, reason = "there are not a million years")]
pub fn sparkline(shown: &Sparkline, colours: &Palette) -> Picture {
    let values: Vec<Option<f32>> =
        shown.values.iter().map(|value| value.and_then(|value| value.to_f32())).collect();
    let extent = |values: &mut dyn Iterator<Item = f32>| {
        values.fold((0.0, 0.0), |(low, high): (f32, f32), value| (low.min(value), high.max(value)))
    };
    let (low, high) = extent(&mut values.iter().copied().flatten());
    let range = if high > low { high - low } else { 1.0 };
    let y = |value: f32| (high - value) / range * (HEIGHT - LINE) + LINE / 2.0;
    let width = values.len() as f32 * (COLUMN + GAP) - GAP;
    let mut scene = Scene::new(width, HEIGHT);
    let zero = y(0.0);
    let line = Path::rectangle(0.0, zero - LINE / 2.0, width, LINE);
    scene.paths.push(line.filled(colours.rule));
    for (index, value) in values.iter().enumerate() {
        let Some(value) = *value else { continue };
        let colour = if index + 1 == values.len() { colours.accent } else { colours.rule };
        let (top, bottom) = (y(value).min(zero), y(value).max(zero));
        let x = index as f32 * (COLUMN + GAP);
        scene.paths.push(Path::rectangle(x, top, COLUMN, bottom - top).filled(colour));
    }
    Picture {
        id: shown.fact.clone(),
        number: 0,
        title: String::new(),
        subtitle: shown.years.clone(),
        alt: shown.alt.clone(),
        scene,
        notes: Vec::new(),
        source: String::new(),
        data: None,
        table: None,
        file: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_grow_from_zero_in_both_directions() {
        let values = [-5, 5, 10].map(|value| Some(value.into())).into();
        let shown = Sparkline {
            fact: "net".into(),
            values,
            years: String::new(),
            alt: "2023: −5; …".into(),
        };
        let picture = sparkline(&shown, &crate::drawing::theme::Theme::default().light);
        let [line, loss, gain, last] = picture.scene.paths.as_slice() else {
            panic!("a line and three columns")
        };
        let ends = |path: &Path| {
            let ys = path.segments.iter().filter_map(|segment| match segment {
                crate::document::scene::Segment::Move((_, y))
                | crate::document::scene::Segment::Line((_, y)) => Some(*y),
                _ => None,
            });
            ys.fold((f32::MAX, f32::MIN), |(top, bottom), y| (top.min(y), bottom.max(y)))
        };
        let zero = f32::midpoint(ends(line).0, ends(line).1);
        assert!((ends(loss).0 - zero).abs() < 0.01 && ends(loss).1 > zero);
        assert!((ends(gain).1 - zero).abs() < 0.01 && ends(gain).0 < zero);
        let height = |path: &Path| ends(path).1 - ends(path).0;
        assert!((height(last) - 2.0 * height(gain)).abs() < 0.01);
        assert!((height(loss) - height(gain)).abs() < 0.01);
    }
}
