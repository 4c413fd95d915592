//! From degrees to points: areas as large on the map as they are on the ground, beside each other.
//!
//! [`Basemap::of`] is the entry point. It is the equal-area conic projection of Albers on a sphere
//! (Snyder, *Map Projections: A Working Manual*, 1987, pages 98 to 103), with the parallels at a
//! sixth of the height from the top and from the bottom, as is usual for a country that is wider
//! than high.

use super::boundaries::Boundaries;
use super::canvas::WIDTH;
use super::generalisation::generalise;

/// Points are moved to whole steps of so many points: finer than print shows, and the line that two
/// areas share stays shared.
const STEP: f64 = 0.5;

/// What the line around an area may be off, in steps: it is drawn wider than that.
const TOLERANCE: f64 = 1.0;

/// The areas as they lie on a map, before anything is shown there: one for all languages.
#[derive(Debug, Clone, Default)]
pub struct Basemap {
    /// The areas, from the upper left corner of the map.
    pub(super) outlines: Vec<Outline>,
    /// Height of the map in points.
    pub(super) height: f32,
}

/// An area on the map: closed outlines in points.
#[derive(Debug, Clone)]
pub(super) struct Outline {
    /// Its code.
    pub code: String,
    /// The outlines without their last points, which are the first.
    pub rings: Vec<Vec<(f32, f32)>>,
}

/// The cone.
struct Albers {
    n: f64,
    c: f64,
    rho: f64,
    meridian: f64,
}

impl Albers {
    fn new([west, south, east, north]: [f64; 4]) -> Self {
        let radians = |degrees: f64| degrees.to_radians();
        let sixth = (north - south) / 6.0;
        let (southern, northern) = (radians(south + sixth), radians(north - sixth));
        let n = f64::midpoint(southern.sin(), northern.sin());
        // At the equator the cone is a cylinder; a hair beside it the formulas still hold.
        let n = if n.abs() < 1e-6 { 1e-6 } else { n };
        let c = southern.cos().powi(2) + 2.0 * n * southern.sin();
        let rho = (c - 2.0 * n * radians(f64::midpoint(south, north)).sin()).max(0.0).sqrt() / n;
        Self { n, c, rho, meridian: f64::midpoint(west, east) }
    }

    /// East and north of the middle, in radii of the earth.
    fn project(&self, (longitude, latitude): (f64, f64)) -> (f64, f64) {
        let rho = (self.c - 2.0 * self.n * latitude.to_radians().sin()).max(0.0).sqrt() / self.n;
        let angle = self.n * (longitude - self.meridian).to_radians();
        (rho * angle.sin(), self.rho - rho * angle.cos())
    }
}

impl Basemap {
    /// The areas on a map as wide as a picture.
    pub fn of(boundaries: &Boundaries) -> Self {
        Self::as_wide_as(WIDTH, boundaries)
    }

    fn as_wide_as(width: f32, boundaries: &Boundaries) -> Self {
        let points = || boundaries.areas.iter().flat_map(|area| &area.rings).flatten().copied();
        let albers = Albers::new(bounds(points()));
        let [left, bottom, right, top] = bounds(points().map(|point| albers.project(point)));
        let scale = f64::from(width) / (right - left).max(1e-9);
        let place = |point: &(f64, f64)| {
            let (x, y) = albers.project(*point);
            (step((x - left) * scale), step((top - y) * scale))
        };
        let closed = |ring: &Vec<(f64, f64)>| {
            let mut points: Vec<(i32, i32)> = ring.iter().map(place).collect();
            points.dedup();
            points.pop();
            points
        };
        let mut rings: Vec<_> =
            boundaries.areas.iter().flat_map(|area| &area.rings).map(closed).collect();
        generalise(&mut rings, TOLERANCE);
        let mut rings = rings.into_iter();
        let outline = |area: &super::Area| Outline {
            code: area.code.clone(),
            rings: (rings.by_ref().take(area.rings.len()))
                .filter(|ring| ring.len() > 2)
                .map(|ring| ring.into_iter().map(|(x, y)| (length(x), length(y))).collect())
                .collect(),
        };
        let outlines = boundaries.areas.iter().map(outline).collect();
        Self { outlines, height: length(step((top - bottom) * scale)) }
    }
}

/// West, south, east, north of points.
fn bounds(points: impl Iterator<Item = (f64, f64)>) -> [f64; 4] {
    let none = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    let bounds = points.fold(none, |[west, south, east, north], (x, y)| {
        [west.min(x), south.min(y), east.max(x), north.max(y)]
    });
    if bounds[0] > bounds[2] { [0.0; 4] } else { bounds }
}

#[expect(clippy::cast_possible_truncation, reason = "a map has some two thousand steps")]
fn step(length: f64) -> i32 {
    (length / STEP).round() as i32
}

#[expect(clippy::cast_possible_truncation, reason = "a map has some hundred points")]
fn length(steps: i32) -> f32 {
    (f64::from(steps) * STEP) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drawing::charts::Area;

    /// A square of so many degrees, with points along its sides.
    fn square(west: f64, south: f64, size: f64) -> Vec<(f64, f64)> {
        let steps = 40;
        let along = |step: i32| size * f64::from(step) / f64::from(steps);
        let mut ring: Vec<(f64, f64)> = (0..steps).map(|s| (west + along(s), south)).collect();
        ring.extend((0..steps).map(|s| (west + size, south + along(s))));
        ring.extend((0..steps).map(|s| (west + size - along(s), south + size)));
        ring.extend((0..=steps).map(|s| (west, south + size - along(s))));
        ring
    }

    fn area(ring: &[(f32, f32)]) -> f32 {
        let next = ring.iter().cycle().skip(1);
        ring.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum::<f32>().abs() / 2.0
    }

    #[test]
    fn areas_are_as_large_as_on_the_ground_and_north_is_up() {
        let areas = [("south", 40.0), ("north", 60.0)].map(|(code, south)| Area {
            code: code.to_owned(),
            rings: vec![square(70.0, south, 5.0)],
        });
        let map = Basemap::as_wide_as(2000.0, &Boundaries { areas: areas.to_vec() });
        let (outlines, height) = (map.outlines, map.height);
        let [south, north] = [0, 1].map(|index| &outlines[index].rings[0]);
        // On a sphere the size of such a square goes with the difference of the sines.
        let size = |south: f64| (south + 5.0).to_radians().sin() - south.to_radians().sin();
        let expected = size(60.0) / size(40.0);
        let measured = f64::from(area(north) / area(south));
        assert!((measured / expected - 1.0).abs() < 0.005, "{measured} {expected}");
        let lowest = |ring: &[(f32, f32)]| ring.iter().map(|point| point.1).fold(0.0, f32::max);
        assert!(lowest(north) < lowest(south) && lowest(south) <= height + 0.5);
    }

    #[test]
    fn a_map_of_nothing_has_no_height() {
        assert!(Basemap::of(&Boundaries::default()).height.abs() < 0.001);
    }
}
