//! The blocks of a document as HTML: lead, sections, paragraphs, lists and words.
//!
//! [`html`] is the entry point; [`contents`] gives the list of contents.

use super::{Entry, escape, formula, table};
use crate::document::{
    Block, Document, Edit, EditKind, Figure, Furniture, Heading, Inline, List, Publication,
    plain_text,
};

/// The level of the headings that begin a section and stand in the list of contents.
const SECTION: u8 = 2;

/// A document as HTML.
pub(super) struct Written {
    /// Title and what comes before the first section.
    pub(super) lead: String,
    /// The sections.
    pub(super) sections: String,
    /// Whether it compares two versions, which needs a style that a release does not.
    pub(super) has_versions: bool,
}

/// The document as HTML.
pub(super) fn html(document: &Document, publication: &Publication) -> Written {
    let is_section = |block: &Block| matches!(block, Block::Heading(h) if h.level == SECTION);
    let first = document.blocks.iter().position(is_section).unwrap_or(document.blocks.len());
    let (before, behind) = document.blocks.split_at(first);
    let (out, furniture) = (String::new(), &document.furniture);
    let mut body = Body { out, furniture, publication, has_versions: false };
    body.blocks(before);
    let lead = std::mem::take(&mut body.out);
    for section in behind.chunk_by(|_, next| !is_section(next)) {
        body.out.push_str("<section>\n");
        body.blocks(section);
        body.out.push_str("</section>\n");
    }
    Written { lead, sections: body.out, has_versions: body.has_versions }
}

/// The headings of the sections.
pub(super) fn contents(document: &Document) -> Vec<Entry<'_>> {
    let entry = |block| match block {
        &Block::Heading(Heading { level: SECTION, ref id, ref content }) => {
            Some(Entry { id, text: plain_text(content) })
        }
        _ => None,
    };
    document.blocks.iter().filter_map(entry).collect()
}

pub(super) struct Body<'a> {
    pub(super) out: String,
    pub(super) furniture: &'a Furniture,
    pub(super) publication: &'a Publication,
    /// Whether anything so far is of two versions.
    has_versions: bool,
}

impl Body<'_> {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Heading(heading) => self.heading(heading),
                Block::Paragraph(content) => {
                    self.out.push_str("<p>");
                    self.inlines(content);
                    self.out.push_str("</p>\n");
                }
                Block::List(list) => self.list(list),
                Block::Table(table) => {
                    self.has_versions |= !table.is_of_figures();
                    table::html(&mut self.out, table, self.furniture);
                }
                Block::Formula(formula) => formula::html(&mut self.out, formula),
                Block::Notes(notes) => self.notes(notes),
                Block::Terms(terms) => self.terms(terms),
                Block::KeyFigures(figures) => self.key_figures(figures),
                Block::Picture(picture) => self.picture(picture),
            }
        }
    }

    fn heading(&mut self, heading: &Heading) {
        let level = heading.level.to_string();
        self.out.extend(["<h", &level]);
        escape::attribute(&mut self.out, "id", &heading.id);
        self.out.push('>');
        self.inlines(&heading.content);
        self.out.extend(["</h", &level, ">\n"]);
    }

    fn list(&mut self, list: &List) {
        let name = if list.start.is_some() { "ol" } else { "ul" };
        self.out.extend(["<", name]);
        if let Some(start) = list.start.filter(|start| *start != 1) {
            escape::attribute(&mut self.out, "start", &start.to_string());
        }
        self.out.push_str(">\n");
        for item in &list.items {
            self.out.push_str("<li>");
            self.item(item);
            self.out.push_str("</li>\n");
        }
        self.out.extend(["</", name, ">\n"]);
    }

    /// An item of one paragraph, with a list or not, is words: a paragraph would set it apart.
    fn item(&mut self, item: &[Block]) {
        match item {
            [Block::Paragraph(content)] => self.inlines(content),
            [Block::Paragraph(content), rest @ Block::List(_)] => {
                self.inlines(content);
                self.out.push('\n');
                self.blocks(std::slice::from_ref(rest));
            }
            blocks => self.blocks(blocks),
        }
    }

    pub(super) fn inlines(&mut self, content: &[Inline]) {
        for inline in content {
            match inline {
                Inline::Text(text) => escape::push(&mut self.out, text),
                Inline::Figure(shown) => figure(&mut self.out, shown),
                Inline::NoteReference(number) => self.note_reference(*number),
                Inline::LineBreak => self.out.push_str("<br>\n"),
                Inline::Definition(definition) => {
                    self.element("dfn", "id", &definition.id, &definition.term);
                }
                Inline::Date(date) => self.element("time", "datetime", &date.moment, &date.words),
                Inline::Strong(inner) => self.marked("strong", inner),
                Inline::Emphasis(inner) => self.marked("em", inner),
                Inline::Edit(edit) => self.edit(edit),
                Inline::Link(link) => {
                    self.out.push_str("<a");
                    escape::attribute(&mut self.out, "href", &link.target);
                    // On paper an address that the words have not is printed behind them.
                    let is_new = |address: &&str| !plain_text(&link.content).contains(*address);
                    if let Some(address) = link.short_address().filter(is_new) {
                        escape::attribute(&mut self.out, "data-address", address);
                    }
                    self.out.push('>');
                    match self.publication.sized(link) {
                        Some(words) => escape::push(&mut self.out, words),
                        None => self.inlines(&link.content),
                    }
                    self.out.push_str("</a>");
                }
            }
        }
    }

    /// Words that were deleted or inserted, with what is read to those who do not see that.
    fn edit(&mut self, edit: &Edit) {
        self.has_versions = true;
        let name = match edit.kind {
            EditKind::Deletion => "del",
            EditKind::Insertion => "ins",
        };
        let [before, behind] = edit.said();
        self.out.extend(["<", name, ">"]);
        self.element("span", "class", "said", &before);
        self.inlines(&edit.content);
        self.element("span", "class", "said", &behind);
        self.out.extend(["</", name, ">"]);
    }

    /// An element with one attribute and words.
    fn element(&mut self, name: &str, attribute: &str, value: &str, words: &str) {
        self.out.extend(["<", name]);
        escape::attribute(&mut self.out, attribute, value);
        self.out.push('>');
        escape::push(&mut self.out, words);
        self.out.extend(["</", name, ">"]);
    }

    fn marked(&mut self, name: &str, content: &[Inline]) {
        self.out.extend(["<", name, ">"]);
        self.inlines(content);
        self.out.extend(["</", name, ">"]);
    }
}

/// A figure with its value and its fact, for programs.
pub(super) fn figure(out: &mut String, figure: &Figure) {
    out.push_str("<data");
    escape::attribute(out, "value", &figure.value);
    escape::attribute(out, "data-fact", &figure.fact);
    out.push('>');
    escape::push(out, &figure.text);
    out.push_str("</data>");
}
