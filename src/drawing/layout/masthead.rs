//! The head of the first page: the office's mark, its name, a strong rule, and what kind of text
//! it is.

use super::flow::{Flow, lines_in};
use super::measures::Style;
use super::picture::Frame;
use super::placed::Owner;
use super::strip::{Drawing, Strip, rule};
use super::text::Text;
use super::tree::{Role, Tree};
use crate::document::Document;
use crate::drawing::theme::Logo;

/// The part of the text's width that a mark may take.
const WIDEST: f32 = 0.45;
/// From the mark to the name.
const GAP: f32 = 12.0;
/// From the mark to the rule.
const BELOW: f32 = 5.0;

impl Flow<'_> {
    /// The publisher's name, beside the mark if there is one, over a strong rule; below it what kind
    /// of text it is.
    pub(super) fn masthead(&mut self, document: &Document, logo: Option<&Logo>) {
        let look = self.look;
        match logo {
            Some(logo) => self.mark(document, logo),
            None => self.name(&document.properties.publisher),
        }
        let rules = vec![rule(look.left, 6.0, look.text_width, 1.6, look.accent)];
        self.strips.push(Strip { height: 7.0, keep: true, rules, ..Strip::default() });
        let kicker = self.furniture.kicker.as_str();
        if !kicker.is_empty() {
            self.line(kicker, look.kicker, look.kicker_space());
        }
    }

    fn name(&mut self, publisher: &str) {
        if !publisher.is_empty() {
            self.line(publisher, self.look.publisher, 0.0);
        }
    }

    /// Words that do not part from what stands below them.
    fn line(&mut self, words: &str, style: Style, above: f32) {
        let paragraph = self.tree.add(Tree::ROOT, Role::Paragraph);
        let text = Text::plain(&mut self.shaper, style.face(), words);
        self.paragraph(text, style, Owner::Element(paragraph), self.look.left, above);
        self.keep_last();
    }

    /// The mark with the name to the right of it, the lower of the two in the middle.
    fn mark(&mut self, document: &Document, logo: &Logo) {
        let (look, scene) = (self.look, &logo.scene);
        let scale = (look.text_width * WIDEST / scene.width).min(1.0);
        let (width, height) = (scene.width * scale, scene.height * scale);
        let alt = logo.alt.get(&document.language).map_or("", String::as_str);
        let element = self.tree.add_figure(Tree::ROOT, alt);
        let lines = self.lines_beside(&document.properties.publisher, width + GAP);
        let of_lines: f32 = lines.iter().map(|line| line.height).sum();
        let whole = height.max(of_lines);
        let frame = Frame { left: look.left, top: (whole - height) / 2.0, scale };
        let paths = scene.paths.iter().map(|path| frame.path(path)).collect();
        let bounds = [frame.left, frame.top, frame.left + width, frame.top + height];
        let drawing = Some(Drawing { element, bounds, paths });
        let mut strip = Strip { height: whole + BELOW, keep: true, drawing, ..Strip::default() };
        let mut top = (whole - of_lines) / 2.0;
        for line in lines {
            for mut piece in line.pieces {
                piece.run.y += top;
                strip.pieces.push(piece);
            }
            top += line.height;
        }
        self.strips.push(strip);
    }

    fn lines_beside(&mut self, publisher: &str, width: f32) -> Vec<Strip> {
        if publisher.is_empty() {
            return Vec::new();
        }
        let look = self.look;
        let owner = Owner::Element(self.tree.add(Tree::ROOT, Role::Paragraph));
        let text = Text::plain(&mut self.shaper, look.publisher.face(), publisher);
        let (left, width) = (look.left + width, look.text_width - width);
        lines_in(&mut self.shaper, text, look.publisher, owner, left, width)
    }
}
