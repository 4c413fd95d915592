//! A picture as shapes and words in points, before any format: what charts, maps and marks are.
//!
//! [`Scene`] is drawn by two writers, SVG and PDF, from the same numbers. The words stand above the
//! shapes, and their order is the order in which they are read.

use rust_decimal::Decimal;

use crate::document::FactNumber;
use crate::document::colour::Colour;

/// A picture. Lengths are points; x grows to the right and y downwards from the upper left corner.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scene {
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
    /// The shapes, the lowest first.
    pub paths: Vec<Path>,
    /// The words, in reading order.
    pub labels: Vec<Label>,
}

impl Scene {
    /// A picture of this size with nothing on it.
    pub fn new(width: f32, height: f32) -> Self {
        Self { width, height, ..Self::default() }
    }

    /// Every word of the picture, divided by spaces.
    pub fn text(&self) -> String {
        let words: Vec<&str> = self.labels.iter().map(|label| label.text.as_str()).collect();
        words.join(" ")
    }
}

/// A shape: filled, outlined or both.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Path {
    /// Its outline: one part or several, each begun by [`Segment::Move`].
    pub segments: Vec<Segment>,
    /// What it is filled with.
    pub fill: Option<Colour>,
    /// Which parts of a filled shape are holes.
    pub holes: Holes,
    /// The line around it or along it.
    pub stroke: Option<Stroke>,
}

impl Path {
    /// A rectangle from its upper left corner.
    pub fn rectangle(x: f32, y: f32, width: f32, height: f32) -> Self {
        Self::polygon(&[(x, y), (x + width, y), (x + width, y + height), (x, y + height)])
    }

    /// A line from point to point.
    pub fn line(points: &[(f32, f32)]) -> Self {
        let segment = |(index, point): (usize, &(f32, f32))| {
            if index == 0 { Segment::Move(*point) } else { Segment::Line(*point) }
        };
        Self { segments: points.iter().enumerate().map(segment).collect(), ..Self::default() }
    }

    /// A closed shape with straight edges.
    pub fn polygon(points: &[(f32, f32)]) -> Self {
        let mut path = Self::line(points);
        path.segments.push(Segment::Close);
        path
    }

    /// A circle.
    pub fn circle((x, y): (f32, f32), radius: f32) -> Self {
        // Four curves whose middles lie on the circle; no printer shows the rest of the difference.
        let (r, k) = (radius, radius * 0.552_285);
        let curve = |a: (f32, f32), b: (f32, f32), end: (f32, f32)| {
            Segment::Cubic((x + a.0, y + a.1), (x + b.0, y + b.1), (x + end.0, y + end.1))
        };
        let segments = vec![
            Segment::Move((x + r, y)),
            curve((r, k), (k, r), (0.0, r)),
            curve((-k, r), (-r, k), (-r, 0.0)),
            curve((-r, -k), (-k, -r), (0.0, -r)),
            curve((k, -r), (r, -k), (r, 0.0)),
            Segment::Close,
        ];
        Self { segments, ..Self::default() }
    }

    /// This shape, filled with a colour.
    #[must_use]
    pub fn filled(self, colour: Colour) -> Self {
        Self { fill: Some(colour), ..self }
    }

    /// This shape, with a line.
    #[must_use]
    pub fn stroked(self, colour: Colour, thickness: f32) -> Self {
        Self { stroke: Some(Stroke { colour, thickness, dash: None }), ..self }
    }
}

/// Which parts of a filled shape are holes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Holes {
    /// Parts inside others (even-odd rule).
    #[default]
    Within,
    /// Parts inside others that run the other way around (nonzero rule).
    Opposed,
}

/// A part of an outline, from where the one before ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Segment {
    /// Begins a part at a point.
    Move((f32, f32)),
    /// Goes straight to a point.
    Line((f32, f32)),
    /// Goes in a curve: two points that pull it, and its end.
    Cubic((f32, f32), (f32, f32), (f32, f32)),
    /// Goes straight back to where the part began.
    Close,
}

impl Segment {
    /// This segment with each point put through `place`.
    #[must_use]
    pub fn map(self, place: impl Fn((f32, f32)) -> (f32, f32)) -> Self {
        match self {
            Self::Move(point) => Self::Move(place(point)),
            Self::Line(point) => Self::Line(place(point)),
            Self::Cubic(start_pull, end_pull, end) => {
                Self::Cubic(place(start_pull), place(end_pull), place(end))
            }
            Self::Close => Self::Close,
        }
    }
}

/// A line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stroke {
    /// Colour.
    pub colour: Colour,
    /// Thickness.
    pub thickness: f32,
    /// Lengths of dash and gap; a line without gaps if there is none.
    pub dash: Option<(f32, f32)>,
}

/// Words on one line.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// What it says.
    pub text: String,
    /// The point of the baseline that [`Label::align`] speaks of.
    pub point: (f32, f32),
    /// Which part of the words stands at that point.
    pub align: Align,
    /// Type size.
    pub size: f32,
    /// Whether the face is semibold.
    pub strong: bool,
    /// Colour.
    pub colour: Colour,
    /// What its digits are.
    pub shows: Shows,
}

/// What the digits of words are: no number stands on a picture without saying so.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Shows {
    /// Part of a name, of a series, an area, a time or a note: no number.
    #[default]
    Name,
    /// A figure, as in [`Figure`](crate::document::Figure).
    Figure {
        /// Its value.
        value: Decimal,
        /// The number that it is.
        fact: FactNumber,
    },
    /// A number of the scale.
    Tick {
        /// Its value, with a full stop and no groups.
        value: String,
    },
    /// From figure to figure: the values that a fill stands for.
    Limits {
        /// The fact of the least.
        least: FactNumber,
        /// The fact of the greatest; of a single value the same.
        greatest: FactNumber,
    },
}

/// Which part of words stands at a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// The beginning.
    Start,
    /// The middle.
    Middle,
    /// The end.
    End,
}

impl Align {
    /// The left edge of words of this width that stand at `x`.
    pub fn left(self, x: f32, width: f32) -> f32 {
        match self {
            Self::Start => x,
            Self::Middle => x - width / 2.0,
            Self::End => x - width,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circle_ends_where_it_began_and_is_as_wide_as_it_is_high() {
        let circle = Path::circle((10.0, 20.0), 4.0);
        let ends: Vec<(f32, f32)> = circle
            .segments
            .iter()
            .filter_map(|segment| match segment {
                Segment::Move(end) | Segment::Cubic(_, _, end) => Some(*end),
                _ => None,
            })
            .collect();
        assert_eq!(ends, [(14.0, 20.0), (10.0, 24.0), (6.0, 20.0), (10.0, 16.0), (14.0, 20.0)]);
        assert_eq!(circle.segments.last(), Some(&Segment::Close));
    }

    #[test]
    fn words_stand_before_around_or_behind_their_point() {
        for (align, left) in [(Align::Start, 50.0), (Align::Middle, 40.0), (Align::End, 30.0)] {
            assert!((align.left(50.0, 20.0) - left).abs() < 0.001, "{align:?}");
        }
    }
}
