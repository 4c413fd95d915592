//! From the tree of a layout to the structure of the file, in both directions: from elements to
//! marked content, and from marked content to its element (`ParentTree`).

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::add;
use super::links::AreaIds;
use crate::layout::{Element, Kid, Layout, Owner, Role};

/// The structure type of a role.
pub(super) const fn tag(role: Role) -> &'static str {
    match role {
        Role::Document => "Document",
        Role::Heading(1) => "H1",
        Role::Heading(2) => "H2",
        Role::Heading(3) => "H3",
        Role::Heading(4) => "H4",
        Role::Heading(5) => "H5",
        Role::Heading(_) => "H6",
        Role::Paragraph => "P",
        Role::List { .. } => "L",
        Role::Item => "LI",
        Role::Label => "Lbl",
        Role::ItemBody => "LBody",
        Role::Table => "Table",
        Role::Caption => "Caption",
        Role::TableHead => "THead",
        Role::TableBody => "TBody",
        Role::Row => "TR",
        Role::ColumnHeader | Role::RowHeader => "TH",
        Role::Cell => "TD",
        Role::Link => "Link",
        Role::Note => "Note",
    }
}

/// Numbers of the marked content of a page, by place of the sequence; none for artifacts.
pub(super) fn marked(layout: &Layout, page: usize) -> Vec<Option<i64>> {
    let mut next = 0..;
    let sequences = layout.pages[page].sequences.iter();
    let number = |owner| if matches!(owner, Owner::Element(_)) { next.next() } else { None };
    sequences.map(|sequence| sequence.owner).map(number).collect()
}

/// Writes the structure; gives its root.
pub(super) fn write(
    file: &mut Document,
    layout: &Layout,
    pages: &[ObjectId],
    areas: &AreaIds,
) -> ObjectId {
    let root = file.new_object_id();
    let elements = layout.tree.elements();
    let ids: Vec<ObjectId> = elements.iter().map(|_| file.new_object_id()).collect();
    let numbers: Vec<_> = (0..pages.len()).map(|page| marked(layout, page)).collect();
    let attributes = Attributes::write(file);
    let places = Places { ids: &ids, pages, numbers: &numbers, areas, attributes };
    let mut notes = Vec::new();
    for (at, element) in elements.iter().enumerate() {
        let parent = if at == 0 { root } else { ids[element.parent.0] };
        let mut entries = places.entries(element, parent);
        if element.role == Role::Note {
            let id = Object::string_literal(format!("note-{:06}", notes.len() + 1));
            entries.set("ID", id.clone());
            notes.extend([id, ids[at].into()]);
        }
        file.objects.insert(ids[at], Object::Dictionary(entries));
    }
    let parents = parent_tree(layout, &ids, areas);
    let next = pages.len() + areas.count();
    let parents = add(file, dictionary! { "Nums" => parents });
    let mut entries = dictionary! {
        "Type" => "StructTreeRoot",
        "K" => vec![Object::Reference(ids[0])],
        "ParentTree" => parents,
        "ParentTreeNextKey" => integer(next),
    };
    if !notes.is_empty() {
        entries.set("IDTree", id_tree(file, notes));
    }
    file.objects.insert(root, Object::Dictionary(entries));
    root
}

/// From element ids to elements; the ids are sorted, as they are numbered in order.
fn id_tree(file: &mut Document, names: Vec<Object>) -> ObjectId {
    add(file, dictionary! { "Names" => names })
}

/// From the keys of pages and link areas to the elements they belong to.
fn parent_tree(layout: &Layout, ids: &[ObjectId], areas: &AreaIds) -> Vec<Object> {
    let mut numbers = Vec::new();
    for (at, page) in layout.pages.iter().enumerate() {
        let owners = page.sequences.iter().filter_map(|sequence| match sequence.owner {
            Owner::Element(element) => Some(Object::Reference(ids[element.0])),
            Owner::PageHead | Owner::PageFoot | Owner::Repeated => None,
        });
        numbers.push(integer(at));
        numbers.push(Object::Array(owners.collect()));
    }
    let all = layout.pages.iter().flat_map(|page| &page.areas);
    for (at, area) in all.enumerate() {
        numbers.push(integer(areas.key(at)));
        numbers.push(Object::Reference(ids[area.element.0]));
    }
    numbers
}

/// Where everything is in the file that an element may refer to.
struct Places<'a> {
    ids: &'a [ObjectId],
    pages: &'a [ObjectId],
    numbers: &'a [Vec<Option<i64>>],
    areas: &'a AreaIds,
    attributes: Attributes,
}

impl Places<'_> {
    fn entries(&self, element: &Element, parent: ObjectId) -> Dictionary {
        let page = element.kids.iter().find_map(|kid| match kid {
            Kid::Sequence { page, .. } => Some(*page),
            Kid::Element(_) | Kid::Area { .. } => None,
        });
        let mut kids = element.kids.iter().filter_map(|kid| self.kid(*kid, page));
        let mut entries = dictionary! { "S" => tag(element.role), "P" => parent };
        if let Some(page) = page {
            entries.set("Pg", self.pages[page]);
        }
        match element.kids.len() {
            0 => {}
            1 => entries.set("K", kids.next().unwrap_or(Object::Null)),
            _ => entries.set("K", kids.collect::<Vec<_>>()),
        }
        if let Some(attributes) = self.attributes.of(element.role) {
            entries.set("A", attributes);
        }
        entries
    }

    /// A kid of an element whose marked content is on `home`, unless it says otherwise.
    fn kid(&self, kid: Kid, home: Option<usize>) -> Option<Object> {
        Some(match kid {
            Kid::Element(element) => Object::Reference(self.ids[element.0]),
            Kid::Sequence { page, sequence } => {
                let number = (*self.numbers.get(page)?.get(sequence)?)?;
                if Some(page) == home {
                    Object::Integer(number)
                } else {
                    let page = self.pages[page];
                    Object::Dictionary(
                        dictionary! { "Type" => "MCR", "Pg" => page, "MCID" => number },
                    )
                }
            }
            Kid::Area { page, area } => Object::Dictionary(dictionary! {
                "Type" => "OBJR",
                "Pg" => self.pages[page],
                "Obj" => self.areas.object(page, area),
            }),
        })
    }
}

/// What a structure type alone does not say: objects that all elements of a role share.
struct Attributes {
    column: ObjectId,
    row: ObjectId,
    numbered: ObjectId,
    bullets: ObjectId,
}

impl Attributes {
    fn write(file: &mut Document) -> Self {
        let mut write = |owner, key, value| add(file, dictionary! { "O" => owner, key => value });
        Self {
            column: write("Table", "Scope", "Column"),
            row: write("Table", "Scope", "Row"),
            numbered: write("List", "ListNumbering", "Decimal"),
            bullets: write("List", "ListNumbering", "Disc"),
        }
    }

    fn of(&self, role: Role) -> Option<ObjectId> {
        match role {
            Role::ColumnHeader => Some(self.column),
            Role::RowHeader => Some(self.row),
            Role::List { numbered: true } => Some(self.numbered),
            Role::List { numbered: false } => Some(self.bullets),
            _ => None,
        }
    }
}

/// A count as an object.
pub(super) fn integer(count: usize) -> Object {
    Object::Integer(i64::try_from(count).unwrap_or(i64::MAX))
}
