//! From a drawing to filled shapes: what a drawing has beside them is a finding.
//!
//! Lines become the shapes that they cover, so ends, corners and dashes are the same in every
//! format.

use usvg::tiny_skia_path::{self, PathSegment, Point};
use usvg::{BlendMode, FillRule, Group, Node, Opacity, Paint, PaintOrder, Transform, Tree};

use super::source::{finding, place};
use crate::document::colour::Colour;
use crate::document::scene::{Holes, Path, Scene, Segment};
use crate::findings::{Diagnostics, SourceFile};

/// How far, as a part of its size, a drawing may reach over its frame: thinner than a hair.
const OVER_THE_FRAME: f32 = 0.005;

/// Something that not every format can draw: what it is, how the file says it, what to do.
struct Refusal(&'static str, &'static [&'static str], &'static str);

/// The drawing in this height. `None` when `found` has an error about it.
pub(super) fn scene(
    tree: &Tree,
    height: f32,
    file: &SourceFile,
    found: &mut Diagnostics,
) -> Option<Scene> {
    let scale = height / tree.size().height();
    let mut drawing = Drawing {
        scene: Scene::new(tree.size().width() * scale, height),
        scale: Transform::from_scale(scale, scale),
        refusals: Vec::new(),
    };
    drawing.group(tree.root());
    drawing.frame(tree);
    let Drawing { scene, refusals, .. } = drawing;
    for Refusal(what, words, hint) in &refusals {
        found.push(finding(file, place(file, words), format!("the logo {what}"), hint));
    }
    refusals.is_empty().then_some(scene)
}

struct Drawing {
    scene: Scene,
    /// From the units of the file to points.
    scale: Transform,
    refusals: Vec<Refusal>,
}

impl Drawing {
    fn refuse(&mut self, what: &'static str, by: &'static [&'static str], hint: &'static str) {
        // The first of a kind has its place looked for in the file.
        if !self.refusals.iter().any(|refusal| refusal.0 == what) {
            self.refusals.push(Refusal(what, by, hint));
        }
    }

    fn group(&mut self, group: &Group) {
        if !group.filters().is_empty() {
            self.refuse("has a filter", &["<filter"], "Remove shadows and other effects.");
        }
        if group.mask().is_some() {
            self.refuse("has a mask", &["<mask"], "Cut the shapes instead.");
        }
        if group.clip_path().is_some_and(|clip| cuts(clip.root(), group)) {
            self.refuse("is cut out of a larger shape", &["<clipPath"], "Cut the shapes instead.");
        }
        self.opacity(group.opacity());
        if group.blend_mode() != BlendMode::Normal {
            self.refuse(
                "blends colours",
                &["mix-blend-mode"],
                "Give each shape the colour that is seen.",
            );
        }
        for node in group.children() {
            match node {
                Node::Group(group) => self.group(group),
                Node::Path(path) if path.is_visible() => self.path(path),
                // Images and text were refused before the file was taken apart.
                Node::Path(_) | Node::Image(_) | Node::Text(_) => {}
            }
        }
    }

    fn opacity(&mut self, opacity: Opacity) {
        if opacity != Opacity::ONE {
            let hint = "Give each shape the colour that is seen.";
            self.refuse("is transparent in parts", &["opacity", "rgba("], hint);
        }
    }

    fn path(&mut self, path: &usvg::Path) {
        let place = path.abs_transform().post_concat(self.scale);
        let fill = path.fill().and_then(|fill| {
            let colour = self.colour(fill.paint(), fill.opacity())?;
            let holes = match fill.rule() {
                FillRule::NonZero => Holes::Opposed,
                FillRule::EvenOdd => Holes::Within,
            };
            shape(path.data().clone(), place, colour, holes)
        });
        let line = path.stroke().and_then(|stroke| {
            let colour = self.colour(stroke.paint(), stroke.opacity())?;
            let outline = covered(path.data(), &stroke.to_tiny_skia(), place)?;
            shape(outline, place, colour, Holes::Opposed)
        });
        let shapes = match path.paint_order() {
            PaintOrder::FillAndStroke => [fill, line],
            PaintOrder::StrokeAndFill => [line, fill],
        };
        self.scene.paths.extend(shapes.into_iter().flatten());
    }

    fn colour(&mut self, paint: &Paint, opacity: Opacity) -> Option<Colour> {
        self.opacity(opacity);
        match paint {
            Paint::Color(colour) => return Some(Colour(colour.red, colour.green, colour.blue)),
            Paint::LinearGradient(_) | Paint::RadialGradient(_) => self.refuse(
                "has a gradient",
                &["<linearGradient", "<radialGradient"],
                "Give each shape one colour.",
            ),
            Paint::Pattern(_) => {
                self.refuse("has a pattern", &["<pattern"], "Give each shape one colour.");
            }
        }
        None
    }

    /// Viewers cut a drawing at its frame, a page does not.
    fn frame(&mut self, tree: &Tree) {
        let (width, height) = (tree.size().width(), tree.size().height());
        let bounds = tree.root().abs_stroke_bounding_box();
        let over = OVER_THE_FRAME * width.max(height);
        let is_within = bounds.left() >= -over
            && bounds.top() >= -over
            && bounds.right() <= width + over
            && bounds.bottom() <= height + over;
        if self.scene.paths.is_empty() && self.refusals.is_empty() {
            self.refuse("shows nothing", &[], "Draw it as shapes that are filled or outlined.");
        } else if !is_within {
            self.refuse(
                "reaches over its frame",
                &[],
                "Make the `viewBox` as large as the drawing.",
            );
        }
    }
}

/// Whether a clip takes anything away: drawing programs put one around everything they export.
fn cuts(clip: &Group, group: &Group) -> bool {
    let [Node::Path(path)] = clip.children() else { return true };
    let around = path.abs_bounding_box();
    let is_rectangle = path.data().segments().all(|segment| match segment {
        PathSegment::MoveTo(point) | PathSegment::LineTo(point) => {
            let bounds = path.data().bounds();
            let is = |left: f32, right: f32| (left - right).abs() < f32::EPSILON;
            (is(point.x, bounds.left()) || is(point.x, bounds.right()))
                && (is(point.y, bounds.top()) || is(point.y, bounds.bottom()))
        }
        PathSegment::QuadTo(..) | PathSegment::CubicTo(..) => false,
        PathSegment::Close => true,
    });
    let within = group.abs_stroke_bounding_box();
    let over = OVER_THE_FRAME * around.width().max(around.height());
    let holds = around.left() - over <= within.left()
        && around.top() - over <= within.top()
        && around.right() + over >= within.right()
        && around.bottom() + over >= within.bottom();
    // A rectangle that is turned is no longer one in its own bounds.
    !(is_rectangle && !path.abs_transform().has_skew() && holds)
}

/// The outline of what a line covers.
fn covered(
    path: &tiny_skia_path::Path,
    stroke: &tiny_skia_path::Stroke,
    place: Transform,
) -> Option<tiny_skia_path::Path> {
    // Curves as fine as a printer of 600 dots an inch shows them.
    let fineness = 8.0 * place.get_scale().0;
    match &stroke.dash {
        Some(dash) => path.dash(dash, fineness)?.stroke(stroke, fineness),
        None => path.stroke(stroke, fineness),
    }
}

fn shape(
    path: tiny_skia_path::Path,
    place: Transform,
    colour: Colour,
    holes: Holes,
) -> Option<Path> {
    let path = path.transform(place)?;
    let mut segments = Vec::new();
    let mut from = (0.0, 0.0);
    for segment in path.segments() {
        let segment = match segment {
            PathSegment::MoveTo(end) => Segment::Move(point(end)),
            PathSegment::LineTo(end) => Segment::Line(point(end)),
            PathSegment::QuadTo(pull, end) => cubic(from, point(pull), point(end)),
            PathSegment::CubicTo(start_pull, end_pull, end) => {
                Segment::Cubic(point(start_pull), point(end_pull), point(end))
            }
            PathSegment::Close => Segment::Close,
        };
        if let Segment::Move(end) | Segment::Line(end) | Segment::Cubic(_, _, end) = segment {
            from = end;
        }
        segments.push(segment);
    }
    Some(Path { segments, fill: Some(colour), holes, stroke: None })
}

fn point(point: Point) -> (f32, f32) {
    (point.x, point.y)
}

/// A cubic curve in place of a quadratic one: each of its two pulling points lies two thirds of the way
/// to the only one.
fn cubic(from: (f32, f32), pull: (f32, f32), end: (f32, f32)) -> Segment {
    let near = |point: (f32, f32)| {
        (point.0 + (pull.0 - point.0) * 2.0 / 3.0, point.1 + (pull.1 - point.1) * 2.0 / 3.0)
    };
    Segment::Cubic(near(from), near(end), end)
}
