//! Notes as HTML: a list at the end of the text, tied to the numbers in it both ways.

use super::body::Body;
use super::escape;
use crate::document::{Note, note_anchor};

impl Body<'_> {
    /// Adds the number of a note, a link to it.
    pub(super) fn note_reference(&mut self, number: usize) {
        let note = Note::new(number, Vec::new());
        self.out.push_str("<sup><a role=\"doc-noteref\"");
        escape::attribute(&mut self.out, "id", &note.reference);
        escape::attribute(&mut self.out, "href", &format!("#{}", note_anchor(number)));
        self.out.extend([">", &number.to_string(), "</a></sup>"]);
    }

    /// Adds the notes.
    pub(super) fn notes(&mut self, notes: &[Note]) {
        self.out.push_str("<section class=\"notes\" role=\"doc-endnotes\"");
        escape::attribute(&mut self.out, "aria-label", &self.furniture.notes);
        self.out.push_str(">\n<ol>\n");
        for note in notes {
            self.out.push_str("<li");
            escape::attribute(&mut self.out, "id", &note.id);
            self.out.push('>');
            self.inlines(&note.content);
            self.out.push_str(" <a role=\"doc-backlink\"");
            escape::attribute(&mut self.out, "href", &format!("#{}", note.reference));
            let label = format!("{} ({})", self.furniture.note_back, note.number);
            escape::attribute(&mut self.out, "aria-label", &label);
            self.out.push_str(">↩</a></li>\n");
        }
        self.out.push_str("</ol>\n</section>\n");
    }
}
