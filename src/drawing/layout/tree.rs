//! The structure of a document: which part is a heading, a cell, a link, and in which order.
//!
//! [`Tree`] is filled while the pages are: an element learns of its content when that is placed.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::EditKind;

/// Number of an element in its [`Tree`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ElementId(pub usize);

/// What an element is: the standard types of PDF that a release needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The whole.
    Document,
    /// A heading of level 1 to 6.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// A list, and whether its items are numbered.
    List {
        /// Whether the labels are numbers.
        numbered: bool,
    },
    /// An item of a list.
    Item,
    /// The bullet or number of an item.
    Label,
    /// The text of an item.
    ItemBody,
    /// A table.
    Table,
    /// The words above a table.
    Caption,
    /// The header row of a table, as a group.
    TableHead,
    /// The other rows of a table, as a group.
    TableBody,
    /// A row.
    Row,
    /// A header cell at the top of a column.
    ColumnHeader,
    /// A header cell in front of a row.
    RowHeader,
    /// A cell.
    Cell,
    /// A link.
    Link,
    /// A note under a table.
    Note,
    /// A list of contents, or the part of one that belongs to a section.
    Contents,
    /// An entry of a list of contents.
    ContentsItem,
    /// What an entry refers to: its link.
    Reference,
    /// A formula; its words on one line stand in its place for those who listen.
    Formula,
    /// A picture; [`Tree::bounds`] says where it stands.
    Figure,
    /// Words that were deleted or inserted; what is read in their place says so.
    Edit(EditKind),
}

/// A part of the structure.
#[derive(Debug, Clone, PartialEq)]
pub struct Element {
    /// What it is.
    pub role: Role,
    /// The element it belongs to; the document belongs to itself.
    pub parent: ElementId,
    /// What it holds, in reading order.
    pub kids: Vec<Kid>,
    /// What is read in place of what is drawn.
    pub alternative: Option<Box<str>>,
}

/// Something that an element holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kid {
    /// An element.
    Element(ElementId),
    /// A sequence, by page and place on the page.
    Sequence {
        /// Page, from 0.
        page: usize,
        /// Place in [`Page::sequences`](super::Page::sequences).
        sequence: usize,
    },
    /// The area of a link, by page and place on the page.
    Area {
        /// Page, from 0.
        page: usize,
        /// Place in [`Page::areas`](super::Page::areas).
        area: usize,
    },
}

/// The elements of a document; the first one is the document itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    elements: Vec<Element>,
    /// Left, top, right, bottom of each picture on its page.
    figures: BTreeMap<ElementId, [f32; 4]>,
    /// The elements that their parents do not hold yet.
    waiting: BTreeSet<ElementId>,
}

impl Tree {
    /// The document.
    pub const ROOT: ElementId = ElementId(0);

    pub(super) fn new() -> Self {
        let root = Element {
            role: Role::Document,
            parent: Self::ROOT,
            kids: Vec::new(),
            alternative: None,
        };
        Self { elements: vec![root], figures: BTreeMap::new(), waiting: BTreeSet::new() }
    }

    /// The elements; the number of each is its place.
    pub fn elements(&self) -> &[Element] {
        &self.elements
    }

    /// An element.
    pub fn element(&self, id: ElementId) -> &Element {
        &self.elements[id.0]
    }

    /// Left, top, right, bottom of a picture on its page; none for any other element.
    pub fn bounds(&self, id: ElementId) -> Option<[f32; 4]> {
        self.figures.get(&id).copied()
    }

    /// Adds a picture, which is placed later.
    pub(super) fn add_figure(&mut self, parent: ElementId, alt: &str) -> ElementId {
        let id = self.add(parent, Role::Figure);
        self.describe(id, alt.to_owned());
        self.figures.insert(id, [0.0; 4]);
        id
    }

    /// Says where a picture stands on its page.
    pub(super) fn place_figure(&mut self, id: ElementId, bounds: [f32; 4]) {
        if let Some(placed) = self.figures.get_mut(&id) {
            *placed = bounds;
        }
    }

    /// Adds an element behind what `parent` holds so far.
    pub(super) fn add(&mut self, parent: ElementId, role: Role) -> ElementId {
        let id = self.element_of(parent, role);
        self.elements[parent.0].kids.push(Kid::Element(id));
        id
    }

    /// Adds an element before the part of `parent` that is now at `place`.
    pub(super) fn insert(&mut self, parent: ElementId, place: usize, role: Role) -> ElementId {
        let id = self.element_of(parent, role);
        self.elements[parent.0].kids.insert(place, Kid::Element(id));
        id
    }

    /// Adds an element that `parent` will hold only once its first sequence is placed, so that it
    /// stands between the sequences of `parent` where it belongs.
    pub(super) fn add_unplaced(&mut self, parent: ElementId, role: Role) -> ElementId {
        let id = self.element_of(parent, role);
        self.waiting.insert(id);
        id
    }

    fn element_of(&mut self, parent: ElementId, role: Role) -> ElementId {
        let id = ElementId(self.elements.len());
        self.elements.push(Element { role, parent, kids: Vec::new(), alternative: None });
        id
    }

    /// Says in words what an element draws.
    pub(super) fn describe(&mut self, id: ElementId, words: String) {
        self.elements[id.0].alternative = Some(words.into());
    }

    /// Gives content to an element; an element without a place gets one first.
    pub(super) fn place(&mut self, id: ElementId, kid: Kid) {
        if self.waiting.remove(&id) {
            self.place(self.elements[id.0].parent, Kid::Element(id));
        }
        self.elements[id.0].kids.push(kid);
    }
}
