//! From notes to strips: below a short line at the end of the text, each tied to its number there.

use super::flow::{Flow, PlacedLink};
use super::measures::Look;
use super::placed::{Owner, Target};
use super::strip::{Place, Strip, rule};
use super::text::{Text, superscript};
use super::tree::{ElementId, Role};
use crate::document::Note;

/// Length of the line above the notes.
const LINE: f32 = 90.0;

impl Flow<'_> {
    /// Sets the notes of a document under `parent`.
    pub(super) fn footnotes(&mut self, notes: &[Note], parent: ElementId) {
        let look = self.look;
        let space = self.space_below.max(look.table_space());
        let rules = vec![rule(look.left, 0.0, LINE, 0.6, look.hairline)];
        self.strips.push(Strip { space, height: 4.0, keep: true, rules, ..Strip::default() });
        self.space_below = 0.0;
        for note in notes {
            let has_reference = self.anchor_of_reference(note);
            let element = self.tree.add(parent, Role::Note);
            let label = self.tree.add(element, Role::Label);
            let body = self.tree.add(element, Role::Paragraph);
            let first = self.strips.len();
            let text = self.text(&note.content, false, body);
            let left = look.left + look.note_indent();
            self.paragraph(text, look.note, Owner::Element(body), left, 2.0);
            self.anchor(&note.id, first);
            self.note_label(note, label, first, has_reference);
        }
        self.space_below = look.table_space();
    }

    /// The number in front of a note, a link back to its place in the text.
    fn note_label(&mut self, note: &Note, label: ElementId, first: usize, is_link: bool) {
        let Look { left, note: style, .. } = *self.look;
        let number = superscript(note.number);
        // The space is for those who copy the text.
        let text = Text::plain(&mut self.shaper, style.face(), &format!("{number} "));
        let mut pieces = Vec::new();
        let place = Place { x: left, from_right: false, top: 0.0, owner: Owner::Element(label) };
        text.set(0..text.words.len(), style, place, &mut pieces);
        if is_link {
            let element = self.tree.add_unplaced(label, Role::Link);
            let target = Target::Anchor(note.reference.clone());
            let words = format!("{} ({})", self.furniture.note_back, note.number);
            self.links.push(PlacedLink { element, target, words, is_quiet: true });
            let link = self.links.len() - 1;
            for piece in &mut pieces {
                piece.link = Some(link);
            }
        }
        if let Some(strip) = self.strips.get_mut(first) {
            strip.pieces.splice(0..0, pieces);
        }
    }

    /// Makes the line with a note's number a place that links lead to; whether there is one.
    fn anchor_of_reference(&mut self, note: &Note) -> bool {
        let leads =
            |link: &PlacedLink| matches!(&link.target, Target::Anchor(id) if *id == note.id);
        let Some(link) = self.links.iter().position(leads) else { return false };
        let holds = |strip: &Strip| strip.pieces.iter().any(|piece| piece.link == Some(link));
        let Some(strip) = self.strips.iter().position(holds) else { return false };
        self.anchor(&note.reference, strip);
        true
    }
}
