//! From blocks to strips: headings, paragraphs and lists, in reading order.
//!
//! [`Flow`] also notes what links, anchors and the outline need. Tables are in
//! [`table`](super::table); where pages end is decided in [`pages`](super::pages).

use super::contents::ContentsPlace;
use super::destinations::Destinations;
use super::lines::break_lines;
use super::measures::{Look, Style};
use super::placed::{Anchor, OutlineEntry, Owner, Target};
use super::strip::{Place, Strip};
use super::text::{EditNumber, LinkNumber, Numbering, Text};
use super::tree::{ElementId, Kid, Role, Tree};
use crate::document::{Block, Document, Edit, EditKind, Furniture, Heading, Inline, Link, List};
use crate::drawing::fonts::Shaper;
use crate::drawing::theme::Logo;

/// A document on its way to pages.
pub(super) struct Flow<'a> {
    pub shaper: Shaper<'a>,
    pub look: &'a Look,
    pub furniture: &'a Furniture,
    pub tree: Tree,
    pub strips: Vec<Strip>,
    /// Strips to stand above a table's rows on a further page, by number of the table.
    pub repeated: Vec<Vec<Strip>>,
    pub links: Vec<PlacedLink>,
    pub edits: Vec<PlacedEdit>,
    pub anchors: Vec<Anchor>,
    pub outline: Vec<OutlineEntry>,
    /// Space that the block above wants below itself.
    pub space_below: f32,
    /// Where a list of contents would stand.
    pub contents: Option<ContentsPlace>,
    sections: usize,
    /// Where its links lead.
    destinations: Destinations<'a>,
}

/// A link and where it leads.
#[derive(Debug)]
pub(super) struct PlacedLink {
    pub element: ElementId,
    pub target: Target,
    pub words: String,
    /// Whether it looks like the text around it.
    pub is_quiet: bool,
}

/// Words that were deleted or inserted.
#[derive(Debug)]
pub(super) struct PlacedEdit {
    pub element: ElementId,
    pub kind: EditKind,
}

/// The links and edits of a paragraph, which become elements within the element of the paragraph.
struct Within<'f> {
    tree: &'f mut Tree,
    links: &'f mut Vec<PlacedLink>,
    edits: &'f mut Vec<PlacedEdit>,
    destinations: &'f Destinations<'f>,
    element: ElementId,
}

impl Numbering for Within<'_> {
    fn link(&mut self, link: &Link) -> Option<LinkNumber> {
        let target = self.destinations.target(link)?;
        let is_quiet = matches!(&target, Target::Anchor(id) if id.starts_with('_'));
        let element = self.tree.add_unplaced(self.element, Role::Link);
        self.links.push(PlacedLink { element, target, words: plain(&link.content), is_quiet });
        Some(self.links.len() - 1)
    }

    fn edit(&mut self, edit: &Edit) -> EditNumber {
        let element = self.tree.add_unplaced(self.element, Role::Edit(edit.kind));
        self.tree.describe(element, edit.spoken());
        self.edits.push(PlacedEdit { element, kind: edit.kind });
        self.edits.len() - 1
    }
}

/// Lines of a list that stay together.
const SHORT_LIST: usize = 6;

/// The column that blocks are set in.
#[derive(Clone, Copy)]
struct Column {
    x: f32,
    parent: ElementId,
    /// Space above a block.
    space: f32,
}

impl<'a> Flow<'a> {
    /// Sets a whole document.
    pub(super) fn of(
        document: &'a Document,
        shaper: Shaper<'a>,
        look: &'a Look,
        logo: Option<&Logo>,
    ) -> Self {
        let mut flow = Self {
            shaper,
            look,
            furniture: &document.furniture,
            tree: Tree::new(),
            strips: Vec::new(),
            repeated: Vec::new(),
            links: Vec::new(),
            edits: Vec::new(),
            anchors: Vec::new(),
            outline: Vec::new(),
            space_below: 0.0,
            contents: None,
            sections: 0,
            destinations: Destinations::of(document),
        };
        flow.masthead(document, logo);
        let space = look.paragraph_space();
        flow.blocks(&document.blocks, Column { x: look.left, parent: Tree::ROOT, space });
        flow
    }

    fn blocks(&mut self, blocks: &'a [Block], column: Column) {
        for (index, block) in blocks.iter().enumerate() {
            match block {
                Block::Heading(heading) => self.heading(heading, column),
                Block::Paragraph(inlines) => {
                    self.body(inlines, column);
                    // A paragraph that announces a list does not part from it.
                    if matches!(blocks.get(index + 1), Some(Block::List(_))) {
                        self.keep_last();
                    }
                }
                // What a paragraph announces is not left out, or it would promise a list of nothing.
                Block::List(list)
                    if !is_announced(blocks, index) && !self.destinations.has_any_of(list) => {}
                Block::List(list) => self.list(list, column),
                Block::Table(table) => self.table(table, column.parent),
                Block::Formula(formula) => self.formula(formula, column.parent),
                Block::Notes(notes) => self.footnotes(notes, column.parent),
                Block::Terms(terms) => self.terms(terms, column.parent),
                Block::KeyFigures(figures) => self.key_figures(figures, column.parent),
                Block::Picture(picture) => self.picture(picture, column.parent),
            }
        }
    }

    fn heading(&mut self, block: &Heading, column: Column) {
        let level = block.level.clamp(1, 6);
        self.sections += usize::from(level == 2);
        if self.sections == 2 && self.contents.is_none() {
            // Behind the first section: a release begins with its key points.
            let kid = self.tree.element(Tree::ROOT).kids.len();
            let (strip, space) = (self.strips.len(), self.space_below);
            self.contents = Some(ContentsPlace { strip, kid, space });
        }
        let style = self.look.heading(level);
        let (above, below) = self.look.heading_space(level);
        let element = self.tree.add(column.parent, Role::Heading(level));
        let text = self.text(&block.content, style.strong, element);
        let first = self.strips.len();
        let above = if self.strips.last().is_some_and(|strip| strip.keep) {
            // Directly below another heading the space of one of them is enough.
            above.min(self.look.space_between_headings())
        } else {
            above
        };
        self.paragraph(text, style, Owner::Element(element), column.x, above);
        for strip in &mut self.strips[first..] {
            strip.keep = true;
        }
        self.space_below = below;
        let title = plain(&block.content);
        let anchor = self.anchor(&block.id, first);
        self.outline.push(OutlineEntry { level, title, anchor });
    }

    fn body(&mut self, inlines: &[Inline], column: Column) {
        let element = self.tree.add(column.parent, Role::Paragraph);
        let text = self.text(inlines, false, element);
        self.paragraph(text, self.look.body, Owner::Element(element), column.x, column.space);
        self.space_below = column.space;
    }

    fn list(&mut self, list: &'a List, column: Column) {
        let look = self.look;
        let numbered = list.start.is_some();
        let element = self.tree.add(column.parent, Role::List { numbered });
        let highest = list.start.unwrap_or(0) + list.items.len() as u64;
        let indent = look.list_indent(numbered && highest > 10);
        let begin = self.strips.len();
        for (place, blocks) in list.items.iter().enumerate() {
            let item = self.tree.add(element, Role::Item);
            let label = self.tree.add(item, Role::Label);
            let body = self.tree.add(item, Role::ItemBody);
            let words = match list.start {
                Some(start) => format!("{}.", start + place as u64),
                None => "•".to_owned(),
            };
            let text = Text::plain(&mut self.shaper, look.body.face(), &words);
            let first = self.strips.len();
            let inner = Column { x: column.x + indent, parent: body, space: look.item_space() };
            let before = self.space_below;
            self.blocks(blocks, inner);
            if let Some(address) = printed_address(blocks) {
                self.address(address, inner, first);
            }
            if self.strips.len() == first {
                let space = before.max(look.item_space());
                self.strips.push(Strip { space, height: look.body.leading, ..Strip::default() });
            }
            let x = column.x + indent - look.label_indent(numbered);
            self.label(&text, label, x, numbered, first);
        }
        // A list as short as a paragraph is not divided between pages.
        let strips = self.strips.get_mut(begin..).unwrap_or_default();
        if strips.len() <= SHORT_LIST {
            let before_end = strips.len().saturating_sub(1);
            strips[..before_end].iter_mut().for_each(|strip| strip.keep = true);
        }
        self.space_below = column.space;
    }

    /// Sets the address of a link under its words, for readers on paper. It belongs to the paragraph
    /// of the link, the last element that was added to the item.
    fn address(&mut self, address: &str, column: Column, first: usize) {
        let kids = &self.tree.element(column.parent).kids;
        let Some(&Kid::Element(paragraph)) = kids.last() else { return };
        self.strips[first..].iter_mut().for_each(|strip| strip.keep = true);
        let style = self.look.address;
        let text = Text::plain(&mut self.shaper, style.face(), address);
        let space = std::mem::take(&mut self.space_below);
        self.paragraph(text, style, Owner::Element(paragraph), column.x, 0.0);
        self.space_below = space;
    }

    /// Sets the bullet or number of an item in front of its first line.
    fn label(&mut self, text: &Text, label: ElementId, x: f32, numbered: bool, first: usize) {
        let owner = Owner::Element(label);
        let mut pieces = Vec::new();
        let place = Place { x, from_right: numbered, top: 0.0, owner };
        text.set(0..text.words.len(), self.look.body, place, &mut pieces);
        self.strips[first].pieces.splice(0..0, pieces);
    }

    /// Lines of text as strips, with no line of a paragraph left alone on a page.
    pub(super) fn paragraph(&mut self, text: Text, style: Style, owner: Owner, x: f32, above: f32) {
        let width = self.look.left + self.look.text_width - x;
        let lines = lines_in(&mut self.shaper, text, style, owner, x, width);
        let count = lines.len();
        let space = self.space_below.max(above);
        for (index, mut strip) in lines.into_iter().enumerate() {
            strip.space = if index == 0 { space } else { 0.0 };
            strip.keep = index + 1 < count && (index == 0 || index + 2 == count);
            self.strips.push(strip);
        }
        self.space_below = 0.0;
    }

    pub(super) fn text(&mut self, inlines: &[Inline], strong: bool, element: ElementId) -> Text {
        let Self { shaper, tree, links, edits, destinations, .. } = self;
        Text::inlines(
            shaper,
            inlines,
            strong,
            &mut Within { tree, links, edits, destinations, element },
        )
    }

    /// Makes the strip at `first` a place that links lead to.
    pub(super) fn anchor(&mut self, id: &str, first: usize) -> usize {
        self.anchors.push(Anchor { id: id.to_owned(), page: 0, y: 0.0 });
        if let Some(strip) = self.strips.get_mut(first) {
            strip.anchors.push(self.anchors.len() - 1);
        }
        self.anchors.len() - 1
    }

    pub(super) fn keep_last(&mut self) {
        if let Some(strip) = self.strips.last_mut() {
            strip.keep = true;
        }
    }
}

/// Lines of text in a column, from the left.
pub(super) fn lines_in(
    shaper: &mut Shaper<'_>,
    mut text: Text,
    style: Style,
    owner: Owner,
    x: f32,
    width: f32,
) -> Vec<Strip> {
    let width = width * 1000.0 / style.size;
    text.fit(shaper, width);
    let place = Place { x, from_right: false, top: 0.0, owner };
    let lines = break_lines(&text.words, width, style.balanced);
    let strip = |line| {
        let mut strip = Strip { height: style.leading, ..Strip::default() };
        text.set(line, style, place, &mut strip.pieces);
        strip
    };
    lines.into_iter().map(strip).collect()
}

/// Whether a paragraph stands directly above the block at `index`.
fn is_announced(blocks: &[Block], index: usize) -> bool {
    let above = index.checked_sub(1).and_then(|above| blocks.get(above));
    matches!(above, Some(Block::Paragraph(_)))
}

/// The address of an item that is one link out of the document, as short as a reader can type it.
fn printed_address(item: &[Block]) -> Option<&str> {
    let [Block::Paragraph(words)] = item else { return None };
    let [Inline::Link(link)] = words.as_slice() else { return None };
    let address = link.short_address()?;
    (address != plain(&link.content)).then_some(address)
}

/// The words of inlines without markup.
fn plain(inlines: &[Inline]) -> String {
    let words = |inline: &Inline| match inline {
        Inline::Text(text) => text.clone(),
        Inline::Figure(figure) => figure.text.clone(),
        Inline::Strong(inner) | Inline::Emphasis(inner) => plain(inner),
        Inline::Link(link) => plain(&link.content),
        Inline::Edit(edit) => plain(&edit.content),
        Inline::LineBreak => " ".to_owned(),
        Inline::NoteReference(_) => String::new(),
        Inline::Definition(definition) => definition.term.clone(),
        Inline::Date(date) => date.words.clone(),
    };
    inlines.iter().map(words).collect()
}
