//! Outlines with as few points as a map of its size can show.
//!
//! [`generalise`] is the entry point. A line that two areas share stays shared: it is cut at the
//! points where more than two lines meet, and each piece loses the points that lie nearer to the
//! rest of it than a line on the map is wide (Douglas and Peucker, *Cartographica* 10, 1973).
//!
//! Boundaries come as one closed outline for each area, so that a line between two areas is there
//! twice, in opposite directions and from different starts. Were each outline made simpler by itself,
//! the two copies would lose different points, and the map would have slits and overlaps. So nothing
//! may depend on whose outline a line is in:
//!
//! - Where lines meet is known from the points alone. A point with exactly two neighbours over all
//!   outlines lies within a line; every other point is a meeting, and stays. Pieces between meetings
//!   are therefore the same points in both copies.
//! - A piece is turned so that it begins at the lesser of its ends, and turned back afterwards
//!   ([`piece`]): of two points that are equally far the same one is taken both ways.
//! - An outline that meets no other, an island or the hole around it, begins at its least point,
//!   whichever point its file begins with.
//!
//! Points are whole steps for the same reason: two copies of a point are equal or they are not.

use std::collections::BTreeMap;

/// A point in whole steps.
pub(super) type Point = (i32, i32);

/// The points beside each point, over all outlines.
struct Neighbours(BTreeMap<Point, Vec<Point>>);

/// Takes away points that are no farther than `tolerance` steps from the line that is left.
///
/// `rings` are closed outlines without their last points, which are the first. One that would be
/// left with fewer than three points keeps them all.
pub(super) fn generalise(rings: &mut [Vec<Point>], tolerance: f64) {
    let neighbours = Neighbours::of(rings);
    for ring in rings {
        let simple = simplified(ring, &neighbours, tolerance);
        if simple.len() > 2 {
            *ring = simple;
        }
    }
}

impl Neighbours {
    fn of(rings: &[Vec<Point>]) -> Self {
        let mut neighbours: BTreeMap<Point, Vec<Point>> = BTreeMap::new();
        for ring in rings {
            for (index, point) in ring.iter().enumerate() {
                let known = neighbours.entry(*point).or_default();
                for beside in
                    [ring[(index + 1) % ring.len()], ring[(index + ring.len() - 1) % ring.len()]]
                {
                    if !known.contains(&beside) {
                        known.push(beside);
                    }
                }
            }
        }
        Self(neighbours)
    }

    /// Whether other lines go on from this point than the one it lies on.
    fn meet(&self, point: Point) -> bool {
        self.0.get(&point).is_none_or(|beside| beside.len() != 2)
    }
}

/// The outline with the points that are kept.
fn simplified(ring: &[Point], neighbours: &Neighbours, tolerance: f64) -> Vec<Point> {
    // An outline that meets no other begins at the same point whoever draws it.
    let Some(first) = (ring.iter().position(|point| neighbours.meet(*point)))
        .or_else(|| (0..ring.len()).min_by_key(|index| ring[*index]))
    else {
        return Vec::new();
    };
    let mut line: Vec<Point> = ring[first..].iter().chain(&ring[..=first]).copied().collect();
    let mut kept = Vec::new();
    while line.len() > 1 {
        let inner = &line[1..line.len() - 1];
        let end = inner.iter().position(|point| neighbours.meet(*point));
        let end = end.map_or(line.len() - 1, |index| index + 1);
        let mut piece = piece(&line[..=end], tolerance);
        // The next piece begins with the point that this one ends with.
        piece.pop();
        kept.append(&mut piece);
        line.drain(..end);
    }
    kept
}

/// A piece with the points that are kept, its ends among them. Both directions give the same.
fn piece(points: &[Point], tolerance: f64) -> Vec<Point> {
    let (first, last) = (points[0], points[points.len() - 1]);
    let is_turned = if first == last { points[1] > points[points.len() - 2] } else { first > last };
    let mut points = points.to_vec();
    if is_turned {
        points.reverse();
    }
    let mut is_kept = vec![false; points.len()];
    is_kept[0] = true;
    is_kept[points.len() - 1] = true;
    let mut open = vec![(0, points.len() - 1)];
    while let Some((from, to)) = open.pop() {
        let off = |index: usize| distance(points[index], points[from], points[to]);
        let farthest = (from + 1..to).max_by(|left, right| off(*left).total_cmp(&off(*right)));
        if let Some(index) = farthest.filter(|index| off(*index) > tolerance) {
            is_kept[index] = true;
            open.extend([(from, index), (index, to)]);
        }
    }
    let mut kept: Vec<Point> =
        points.into_iter().zip(is_kept).filter_map(|(point, kept)| kept.then_some(point)).collect();
    if is_turned {
        kept.reverse();
    }
    kept
}

/// How far a point is from the line between two others, in steps.
fn distance((x, y): Point, (x1, y1): Point, (x2, y2): Point) -> f64 {
    let [x, y, dx, dy] = [x - x1, y - y1, x2 - x1, y2 - y1].map(f64::from);
    let squared = dx * dx + dy * dy;
    // The place on the line that is nearest; both ends of a closed outline are the same point.
    let along = if squared > 0.0 { ((x * dx + y * dy) / squared).clamp(0.0, 1.0) } else { 0.0 };
    (x - along * dx).hypot(y - along * dy)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two areas side by side with a jagged line between them.
    fn areas() -> Vec<Vec<Point>> {
        let jagged: Vec<Point> = (0..=20).map(|y| (50 + y % 2, y * 5)).collect();
        let mut left = vec![(0, 0)];
        left.extend(&jagged);
        left.push((0, 100));
        let mut right = vec![(100, 100)];
        right.extend(jagged.iter().rev());
        right.push((100, 0));
        vec![left, right]
    }

    #[test]
    fn a_shared_line_stays_shared() {
        let mut rings = areas();
        generalise(&mut rings, 2.0);
        assert_eq!(rings[0], [(50, 0), (50, 100), (0, 100), (0, 0)]);
        assert_eq!(rings[1], [(50, 100), (50, 0), (100, 0), (100, 100)]);
        let mut fine = areas();
        generalise(&mut fine, 0.4);
        let line = |ring: &[Point]| {
            let mut line: Vec<Point> = ring.iter().filter(|p| p.0 / 10 == 5).copied().collect();
            line.sort_unstable();
            line
        };
        assert_eq!(line(&fine[0]), line(&fine[1]));
        assert_eq!(line(&fine[0]).len(), 21);
    }

    #[test]
    fn an_island_and_the_hole_around_it_are_the_same() {
        // Two arcs of a parabola, something round in whole numbers.
        let arc = || (-20..20_i32).map(|x| (x * 10, 200 - x * x / 2));
        let upper = arc();
        let circle: Vec<Point> = upper.chain(arc().map(|(x, y)| (-x, -y))).collect();
        let mut hole: Vec<Point> = circle.iter().rev().copied().collect();
        hole.rotate_left(17);
        let mut rings = vec![circle, hole];
        generalise(&mut rings, 3.0);
        let [mut island, mut hole] = [0, 1].map(|index| rings[index].clone());
        assert!(island.len() > 8 && island.len() < 40, "{}", island.len());
        island.sort_unstable();
        hole.sort_unstable();
        assert_eq!(island, hole);
    }

    #[test]
    fn a_small_area_keeps_its_shape() {
        let mut rings = vec![vec![(0, 0), (1, 0), (1, 1)], Vec::new()];
        generalise(&mut rings, 5.0);
        assert_eq!(rings, [vec![(0, 0), (1, 0), (1, 1)], Vec::new()]);
    }
}
