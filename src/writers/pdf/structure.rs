//! From the tree of a layout to the structure of the file, in both directions: from elements to
//! marked content, and from marked content to its element (`ParentTree`).

use lopdf::{Document, Object, ObjectId, dictionary};

use super::file::Prepared;
use super::links::AreaIds;
use super::syntax::{decimal, hundredths, integer, padded, reference, references, text, width_of};
use super::{add, number, reserve};
use crate::layout::{Element, ElementId, FigureArea, Kid, Layout, Owner, Role, Tree};

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
        Role::Figure => "Figure",
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
    for (at, element) in layout.tree.elements().iter().enumerate() {
        notes += usize::from(element.role == Role::Note);
        places.element(at, element, notes, prepared);
    }
    let objects = &mut prepared.objects;
    parent_tree(layout, &ids, areas, objects.begin(parents.0 as usize));
    let next = pages.len() + areas.count();
    let mut entries = dictionary! {
        "Type" => "StructTreeRoot",
        "K" => vec![Object::Reference((number(ids[0]), 0))],
        "ParentTree" => parents,
        "ParentTreeNextKey" => Object::Integer(i64::from(number(next))),
    };
    if id_tree(layout, &ids, objects.begin(names.0 as usize)) {
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
    /// A header cell like many others.
    Header,
    /// A cell like many others.
    Cell,
}

impl Form {
    /// Cells of a table make up most of a release, and nearly all of them hold one text.
    fn of(element: &Element) -> Self {
        match (element.role, element.kids.as_slice()) {
            (Role::ColumnHeader | Role::RowHeader, [Kid::Sequence { .. }]) => Self::Header,
            (Role::Cell, [Kid::Sequence { .. }]) => Self::Cell,
            _ => Self::Single,
        }
    }
}

/// Numbers for the elements, those of a form one behind the other.
fn ids(layout: &Layout, first: usize) -> Vec<usize> {
    let elements = layout.tree.elements();
    let count = |form| elements.iter().filter(|element| Form::of(element) == form).count();
    let headers = first + count(Form::Single);
    let mut next = [first, headers, headers + count(Form::Header)];
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

/// Writes the way from the keys of pages and link areas to the elements they belong to.
fn parent_tree(layout: &Layout, ids: &[usize], areas: &AreaIds, bytes: &mut Vec<u8>) {
    bytes.extend_from_slice(b"<</Nums[");
    for (at, page) in layout.pages.iter().enumerate() {
        let owners = page.sequences.iter().filter_map(|sequence| match sequence.owner {
            Owner::Element(element) => Some(ids[element.0]),
            Owner::PageHead | Owner::PageFoot | Owner::Repeated => None,
        });
        integer(at, bytes);
        references(owners, bytes);
    }
    let all = layout.pages.iter().flat_map(|page| &page.areas);
    for (at, area) in all.enumerate() {
        integer(areas.key(at), bytes);
        bytes.push(b' ');
        reference(ids[area.element.0], bytes);
        bytes.push(b' ');
    }
    bytes.extend_from_slice(b"]>>");
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
    fn element(&self, at: usize, element: &Element, notes: usize, prepared: &mut Prepared) {
        let (objects, widths) = match Form::of(element) {
            Form::Single => (&mut prepared.objects, (1, 1)),
            Form::Header => (&mut prepared.alike[0], (self.width, 3)),
            Form::Cell => (&mut prepared.alike[1], (self.width, 3)),
        };
        let bytes = objects.begin(self.ids[at]);
        let parent = if at == 0 { self.root } else { self.ids[element.parent.0] };
        bytes.extend_from_slice(b"<</S/");
        bytes.extend_from_slice(tag(element.role).as_bytes());
        entry(b"/P ", parent, widths.0, bytes);
        let home = element.kids.iter().find_map(|kid| match kid {
            Kid::Sequence { page, .. } => Some(*page),
            Kid::Element(_) | Kid::Area { .. } => None,
        });
        if let Some(page) = home {
            entry(b"/Pg ", self.pages[page], widths.0, bytes);
        }
        self.kids(&element.kids, home, widths.1, bytes);
        if let Some(attributes) = self.attributes.of(element.role) {
            entry(b"/A ", attributes, 1, bytes);
        }
        if element.role == Role::Note {
            bytes.extend_from_slice(b"/ID");
            note_id(notes, bytes);
        }
        if let Some(figure) = self.tree.figure(ElementId(at)) {
            figure_attributes(figure, self.page_height, bytes);
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
        for (at, kid) in kids.iter().enumerate() {
            if at > 0 {
                bytes.push(b' ');
            }
            self.kid(*kid, home, width, bytes);
        }
        bytes.extend_from_slice(brackets.1);
    }

    /// A kid of an element whose marked content is on `home`, unless it says otherwise.
    fn kid(&self, kid: Kid, home: Option<usize>, width: usize, bytes: &mut Vec<u8>) {
        match kid {
            Kid::Element(element) => reference(self.ids[element.0], bytes),
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

/// What a picture is for those who do not see it, and where it stands.
fn figure_attributes(figure: &FigureArea, page_height: f32, bytes: &mut Vec<u8>) {
    bytes.extend_from_slice(b"/Alt");
    text(&figure.alt, bytes);
    let [left, top, right, bottom] = figure.bounds;
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
