//! From a picture to strips: its title, the picture itself, notes and source.

use super::flow::{Flow, lines_in};
use super::measures::{Look, Style};
use super::placed::{Owner, Run};
use super::strip::{Drawing, Piece, Strip};
use super::text::Text;
use super::tree::{ElementId, Role};
use crate::document::scene::{Label, Path, Scene, Stroke};
use crate::document::{Inline, Picture};
use crate::drawing::fonts::{Face, Shaper};

/// The part of a page that a picture may take, so that headings and its title stand above it.
const HIGHEST: f32 = 0.7;

impl Flow<'_> {
    /// Sets a picture under `parent`.
    pub(super) fn picture(&mut self, picture: &Picture, parent: ElementId) {
        let look = self.look;
        let first = self.strips.len();
        let pattern = self.furniture.figure_caption.as_str();
        let title = match pattern {
            "" => picture.title.clone(),
            _ => pattern
                .replace("{number}", &picture.number.to_string())
                .replace("{title}", &picture.title),
        };
        let space = self.space_below.max(look.table_space());
        for (words, style, above) in
            [(&title, look.caption, space), (&picture.subtitle, look.note, 0.0)]
        {
            self.words_of_picture(words, style, above, parent);
        }
        let element = self.tree.add_figure(parent, &picture.alt);
        let strip = strip(&picture.scene, element, look, &mut self.shaper);
        self.strips.push(strip);
        self.anchor(&picture.id, first);
        self.under_picture(picture, parent);
        self.space_below = look.table_space();
    }

    /// Words above a picture, which stay with it.
    fn words_of_picture(&mut self, words: &str, style: Style, space: f32, parent: ElementId) {
        if words.is_empty() {
            return;
        }
        let owner = Owner::Element(self.tree.add(parent, Role::Paragraph));
        let text = Text::plain(&mut self.shaper, style.face(), words);
        let Look { left, text_width, .. } = *self.look;
        let mut strips = lines_in(&mut self.shaper, text, style, owner, left, text_width);
        for (index, strip) in strips.iter_mut().enumerate() {
            strip.keep = true;
            if index == 0 {
                strip.space = space;
            }
        }
        self.strips.append(&mut strips);
    }

    /// Notes and source, which stay with the picture.
    fn under_picture(&mut self, picture: &Picture, parent: ElementId) {
        let source = match picture.source.as_str() {
            "" => None,
            source if self.furniture.source.is_empty() => Some(source.to_owned()),
            source => Some(self.furniture.source.replace("{source}", source)),
        };
        let notes = picture.notes.iter().map(|note| (note.as_str(), Role::Note));
        let source = source.as_deref().map(|source| (source, Role::Paragraph));
        let link = picture.table.as_ref().map(|link| [Inline::Link(link.clone())]);
        let notes = notes.map(|(words, role)| (Under::Words(words), role));
        let link = link.iter().map(|link| (Under::Link(link), Role::Paragraph));
        let source = source.map(|(words, role)| (Under::Words(words), role));
        for (index, (what, role)) in notes.chain(link).chain(source).enumerate() {
            if let Some(strip) = self.strips.last_mut() {
                strip.keep = true;
            }
            let element = self.tree.add(parent, role);
            let text = match what {
                Under::Words(words) => Text::plain(&mut self.shaper, self.look.note.face(), words),
                Under::Link(link) => self.text(link, false, element),
            };
            let above = if index == 0 { 3.0 } else { 1.5 };
            self.space_below = 0.0;
            self.paragraph(text, self.look.note, Owner::Element(element), self.look.left, above);
        }
    }
}

/// What stands under a picture.
enum Under<'p> {
    Words(&'p str),
    Link(&'p [Inline]),
}

/// A scene as a strip, made smaller if it is too wide or too high, in the middle if it is narrow.
fn strip(scene: &Scene, element: ElementId, look: &Look, shaper: &mut Shaper<'_>) -> Strip {
    let highest = look.text_height() * HIGHEST;
    let scale =
        (look.text_width / scene.width.max(1.0)).min(highest / scene.height.max(1.0)).min(1.0);
    let (width, height) = (scene.width * scale, scene.height * scale);
    let frame = Frame { left: look.left + (look.text_width - width) / 2.0, top: 4.0, scale };
    let owner = Owner::Element(element);
    let pieces = scene.labels.iter().map(|label| piece(label, frame, owner, shaper)).collect();
    let paths = scene.paths.iter().map(|path| frame.path(path)).collect();
    let bounds = [frame.left, frame.top, frame.left + width, frame.top + height];
    let drawing = Some(Drawing { element, bounds, paths });
    Strip { height: height + 2.0 * frame.top, pieces, drawing, ..Strip::default() }
}

/// Where a scene stands in its strip, and how large.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    pub left: f32,
    pub top: f32,
    pub scale: f32,
}

impl Frame {
    fn point(self, (x, y): (f32, f32)) -> (f32, f32) {
        (self.left + x * self.scale, self.top + y * self.scale)
    }

    /// The shape in its place.
    pub(super) fn path(self, path: &Path) -> Path {
        let segments = path.segments.iter().map(|segment| segment.map(|point| self.point(point)));
        let stroke = path.stroke.map(|stroke| Stroke {
            thickness: stroke.thickness * self.scale,
            dash: stroke.dash.map(|(dash, gap)| (dash * self.scale, gap * self.scale)),
            ..stroke
        });
        Path { segments: segments.collect(), fill: path.fill, holes: path.holes, stroke }
    }
}

fn piece(label: &Label, frame: Frame, owner: Owner, shaper: &mut Shaper<'_>) -> Piece {
    let face = Face::of(label.strong, false);
    let word = shaper.shape(face, &label.text);
    let size = label.size * frame.scale;
    let width = word.width * size / 1000.0;
    let (x, y) = frame.point(label.point);
    let x = label.align.left(x, width);
    let run = Run { face, size, colour: label.colour, x, y, words: vec![word] };
    Piece { owner, link: None, edit: None, run, width }
}
