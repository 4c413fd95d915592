//! From the tree of a layout to the structure of the file, in both directions: from elements to
//! marked content, and from marked content to its element (`ParentTree`).
//!
//! A release has thousands of elements, most of them cells of tables that differ in a few numbers, and
//! as objects of a library one by one they would take more time than all the rest of the file. So elements of one form ([`Form`]) are numbered one behind the other, their numbers
//! are padded to one width, and they stand under one another in rows, of which the file keeps only what
//! differs from the row above (predictor 12 of deflate, made for pictures). A cell then takes
//! hardly any room. The way back, from marked content to elements, is a list of references that count up by
//! one for the same reason, and is kept in the same way. All other elements are written as they are.

use lopdf::{Document, Object, ObjectId, dictionary};

use super::file::Prepared;
use super::links::AreaIds;
use super::objects::fill_row;
use super::syntax::{decimal, hundredths, integer, padded, reference, text, width_of};
use super::{add, number, reserve};
use crate::document::EditKind;
use crate::drawing::layout::{Element, ElementId, Kid, Layout, Owner, Role, Tree};

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
        Role::Formula => "Formula",
        Role::Contents => "TOC",
        Role::ContentsItem => "TOCI",
        Role::Reference => "Reference",
        Role::Figure => "Figure",
        Role::Edit(_) => "Span",
    }
}

/// Numbers of the marked content of a page, by place of the sequence; none for artifacts.
fn marked(layout: &Layout, page: usize) -> Vec<Option<usize>> {
    let mut next = 0..;
    let sequences = layout.pages[page].sequences.iter();
    let number = |owner| if matches!(owner, Owner::Element(_)) { next.next() } else { None };
    sequences.map(|sequence| sequence.owner).map(number).collect()
}

/// Writes the structure; gives its root.
pub(super) fn write(
    file: &mut Document,
    prepared: &mut Prepared,
    layout: &Layout,
    pages: &[usize],
    areas: &AreaIds,
) -> ObjectId {
    let attributes = Attributes::write(file);
    let [root, parents, names] = [(); 3].map(|()| file.new_object_id());
    let ids = ids(layout, reserve(file, layout.tree.elements().len()));
    let places = Places {
        tree: &layout.tree,
        page_height: layout.paper.height,
        ids: &ids,
        root: root.0 as usize,
        pages,
        numbers: (0..pages.len()).map(|page| marked(layout, page)).collect(),
        areas,
        attributes,
        width: width_of(file.max_id as usize),
    };
    let mut notes = 0;
    for (index, element) in layout.tree.elements().iter().enumerate() {
        notes += usize::from(element.role == Role::Note);
        places.element(index, element, notes, prepared);
    }
    let columns = places.width + REFERENCE;
    prepared.rows.columns = columns;
    let rows = prepared.rows.objects.begin(parents.0 as usize);
    parent_tree(layout, &ids, areas, columns, rows);
    let next = pages.len() + areas.count();
    let mut entries = dictionary! {
        "Type" => "StructTreeRoot",
        "K" => vec![Object::Reference((number(ids[0]), 0))],
        "ParentTree" => parents,
        "ParentTreeNextKey" => Object::Integer(i64::from(number(next))),
    };
    if id_tree(layout, &ids, prepared.objects.begin(names.0 as usize)) {
        entries.set("IDTree", names);
    }
    file.objects.insert(root, Object::Dictionary(entries));
    root
}

/// How an element is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// On its own.
    Single,
    /// A cell or header cell like many others.
    Cell,
    /// A row of a table.
    Row,
}

impl Form {
    /// Cells of a table make up most of a release, and nearly all of them hold one text.
    fn of(element: &Element) -> Self {
        match (element.role, element.kids.as_slice()) {
            (Role::ColumnHeader | Role::RowHeader | Role::Cell, [Kid::Sequence { .. }]) => {
                Self::Cell
            }
            (Role::Row, _) => Self::Row,
            _ => Self::Single,
        }
    }
}

/// Numbers for the elements, all of one form one behind the other in reading order: what refers to
/// many of them counts up by one, and hardly takes room in the file.
fn ids(layout: &Layout, first: usize) -> Vec<usize> {
    let elements = layout.tree.elements();
    let count = |form| elements.iter().filter(|element| Form::of(element) == form).count();
    let cells = first + count(Form::Single);
    let mut next = [first, cells, cells + count(Form::Cell)];
    let id = |element| {
        let next = &mut next[Form::of(element) as usize];
        *next += 1;
        *next - 1
    };
    elements.iter().map(id).collect()
}

/// Writes the way from element ids to elements; whether there are any. They are sorted, as they
/// are numbered in order.
fn id_tree(layout: &Layout, ids: &[usize], bytes: &mut Vec<u8>) -> bool {
    let notes = layout.tree.elements().iter().zip(ids);
    let notes = notes.filter(|(element, _)| element.role == Role::Note);
    bytes.extend_from_slice(b"<</Names[");
    let mut count = 0;
    for (_, id) in notes {
        count += 1;
        note_id(count, bytes);
        reference(*id, bytes);
    }
    bytes.extend_from_slice(b"]>>");
    count > 0
}

/// The id of the `nth` note, from 1, in so many digits that texts sort as numbers do.
fn note_id(nth: usize, bytes: &mut Vec<u8>) {
    bytes.extend_from_slice(format!("(note-{nth:06})").as_bytes());
}

/// Bytes of a reference beside its number, with a space in front.
const REFERENCE: usize = b"  0 R".len();

/// Writes the way from the keys of pages and link areas to the elements they belong to, a
/// reference a row of `columns` bytes: mostly each number is one higher than the one above.
fn parent_tree(
    layout: &Layout,
    ids: &[usize],
    areas: &AreaIds,
    columns: usize,
    bytes: &mut Vec<u8>,
) {
    let row = |id: usize, bytes: &mut Vec<u8>| {
        padded(id, columns - REFERENCE + 1, bytes);
        bytes.extend_from_slice(b" 0 R");
    };
    bytes.extend_from_slice(b"<</Nums[");
    for (index, page) in layout.pages.iter().enumerate() {
        integer(index, bytes);
        bytes.push(b'[');
        fill_row(columns, bytes);
        for sequence in &page.sequences {
            if let Owner::Element(element) = sequence.owner {
                row(ids[element.0], bytes);
            }
        }
        bytes.push(b']');
    }
    let all = layout.pages.iter().flat_map(|page| &page.areas);
    for (index, area) in all.enumerate() {
        bytes.push(b' ');
        integer(areas.key(index), bytes);
        fill_row(columns, bytes);
        row(ids[area.element.0], bytes);
    }
    bytes.extend_from_slice(b"]>>");
}

/// So many digits at least, with zeros in front: equal widths make elements that are much alike equal
/// byte by byte.
#[derive(Clone, Copy)]
struct Widths {
    /// Digits of the numbers of objects.
    objects: usize,
    /// Digits of the numbers of kids: objects, or marked content of a page.
    kids: usize,
}

/// Where everything is in the file that an element may refer to.
struct Places<'a> {
    tree: &'a Tree,
    page_height: f32,
    ids: &'a [usize],
    root: usize,
    pages: &'a [usize],
    numbers: Vec<Vec<Option<usize>>>,
    areas: &'a AreaIds,
    attributes: Attributes,
    /// Digits of the highest object number.
    width: usize,
}

impl Places<'_> {
    /// Writes an element; `notes` is how many notes there are up to it.
    fn element(&self, index: usize, element: &Element, notes: usize, prepared: &mut Prepared) {
        let (objects, widths) = match Form::of(element) {
            Form::Single => (&mut prepared.objects, Widths { objects: 1, kids: 1 }),
            // Few pages have a thousand marked contents.
            Form::Cell => (&mut prepared.alike[0], Widths { objects: self.width, kids: 3 }),
            Form::Row => (&mut prepared.alike[1], Widths { objects: self.width, kids: self.width }),
        };
        let bytes = objects.begin(self.ids[index]);
        let parent = if index == 0 { self.root } else { self.ids[element.parent.0] };
        bytes.extend_from_slice(b"<</S/");
        bytes.extend_from_slice(tag(element.role).as_bytes());
        entry(b"/P ", parent, widths.objects, bytes);
        let home = element.kids.iter().find_map(|kid| match kid {
            Kid::Sequence { page, .. } => Some(*page),
            Kid::Element(_) | Kid::Area { .. } => None,
        });
        if let Some(page) = home {
            entry(b"/Pg ", self.pages[page], widths.objects, bytes);
        }
        self.kids(&element.kids, home, widths.kids, bytes);
        if let Some(attributes) = self.attributes.of(element.role) {
            entry(b"/A ", attributes, 1, bytes);
        }
        if let Role::Edit(kind) = element.role {
            let line = match kind {
                EditKind::Deletion => "LineThrough",
                EditKind::Insertion => "Underline",
            };
            bytes.extend_from_slice(b"/A<</O/Layout/TextDecorationType/");
            bytes.extend_from_slice(line.as_bytes());
            bytes.extend_from_slice(b">>");
        }
        if let Some(words) = &element.alternative {
            bytes.extend_from_slice(b"/Alt");
            text(words, bytes);
        }
        if element.role == Role::Note {
            bytes.extend_from_slice(b"/ID");
            note_id(notes, bytes);
        }
        if let Some(bounds) = self.tree.bounds(ElementId(index)) {
            bounding_box(bounds, self.page_height, bytes);
        }
        bytes.extend_from_slice(b">>");
    }

    /// The kids of an element, an array unless there is only one.
    fn kids(&self, kids: &[Kid], home: Option<usize>, width: usize, bytes: &mut Vec<u8>) {
        let brackets =
            if kids.len() > 1 { (b"/K[", b"]".as_slice()) } else { (b"/K ", b"".as_slice()) };
        if kids.is_empty() {
            return;
        }
        bytes.extend_from_slice(brackets.0);
        for (index, kid) in kids.iter().enumerate() {
            if index > 0 {
                bytes.push(b' ');
            }
            self.kid(*kid, home, width, bytes);
        }
        bytes.extend_from_slice(brackets.1);
    }

    /// A kid of an element whose marked content is on `home`, unless it says otherwise.
    fn kid(&self, kid: Kid, home: Option<usize>, width: usize, bytes: &mut Vec<u8>) {
        match kid {
            Kid::Element(element) => entry(b"", self.ids[element.0], width, bytes),
            Kid::Sequence { page, sequence } => {
                let number = self.numbers[page][sequence].expect("the sequence has an owner");
                if Some(page) == home {
                    return padded(number, width, bytes);
                }
                entry(b"<</Type/MCR/Pg ", self.pages[page], 1, bytes);
                bytes.extend_from_slice(b"/MCID ");
                integer(number, bytes);
                bytes.extend_from_slice(b">>");
            }
            Kid::Area { page, area } => {
                entry(b"<</Type/OBJR/Pg ", self.pages[page], 1, bytes);
                entry(b"/Obj ", self.areas.object(page, area), 1, bytes);
                bytes.extend_from_slice(b">>");
            }
        }
    }
}

/// Where a picture stands: left, top, right, bottom.
fn bounding_box([left, top, right, bottom]: [f32; 4], page_height: f32, bytes: &mut Vec<u8>) {
    bytes.extend_from_slice(b"/A<</O/Layout/BBox[");
    for length in [left, page_height - bottom, right, page_height - top] {
        decimal(hundredths(length), bytes);
        bytes.push(b' ');
    }
    bytes.extend_from_slice(b"]>>");
}

/// A key with a reference, in so many digits.
fn entry(key: &[u8], id: usize, width: usize, bytes: &mut Vec<u8>) {
    bytes.extend_from_slice(key);
    padded(id, width, bytes);
    bytes.extend_from_slice(b" 0 R");
}

/// What a structure type alone does not say: objects that all elements of a role share.
struct Attributes {
    column: usize,
    row: usize,
    numbered: usize,
    bullets: usize,
}

impl Attributes {
    fn write(file: &mut Document) -> Self {
        let mut write =
            |owner, key, value| add(file, dictionary! { "O" => owner, key => value }).0 as usize;
        Self {
            column: write("Table", "Scope", "Column"),
            row: write("Table", "Scope", "Row"),
            numbered: write("List", "ListNumbering", "Decimal"),
            bullets: write("List", "ListNumbering", "Disc"),
        }
    }

    fn of(&self, role: Role) -> Option<usize> {
        match role {
            Role::ColumnHeader => Some(self.column),
            Role::RowHeader => Some(self.row),
            Role::List { numbered: true } => Some(self.numbered),
            Role::List { numbered: false } => Some(self.bullets),
            _ => None,
        }
    }
}
