//! From the areas of links to annotations that tell, without the page, where they lead.

use std::fmt::Write;

use lopdf::{Document, Object, ObjectId};

use super::objects::Objects;
use super::syntax::{decimal, hundredths, integer, literal, reference, text};
use super::{number, points, reserve};
use crate::drawing::layout::{Area, Layout, Target};
use crate::drawing::theme::Paper;

/// The annotations of a file: one object for each area in the order of the pages, with keys in the
/// parent tree behind the keys of the pages.
pub(super) struct AreaIds {
    first: usize,
    /// How many areas stand before a page.
    before: Vec<usize>,
    count: usize,
}

impl AreaIds {
    /// The annotation of an area.
    pub(super) fn object(&self, page: usize, area: usize) -> usize {
        self.first + self.before[page] + area
    }

    /// Key of the `nth` area of the document in the parent tree.
    pub(super) fn key(&self, nth: usize) -> usize {
        self.before.len() + nth
    }

    /// How many areas there are.
    pub(super) fn count(&self) -> usize {
        self.count
    }
}

/// Writes the annotations and ties each page to them and to the parent tree.
pub(super) fn write(
    file: &mut Document,
    objects: &mut Objects,
    layout: &Layout,
    pages: &[ObjectId],
) -> AreaIds {
    let mut count = 0;
    let before = layout.pages.iter().map(|page| {
        count += page.areas.len();
        count - page.areas.len()
    });
    let before = before.collect();
    let areas = AreaIds { first: reserve(file, count), before, count };
    for (index, page) in layout.pages.iter().enumerate() {
        let ids = areas.object(index, 0)..areas.object(index, page.areas.len());
        for (area, id) in page.areas.iter().zip(ids.clone()) {
            annotation(area, areas.key(id - areas.first), layout, pages, objects.begin(id));
        }
        let page = file.get_dictionary_mut(pages[index]).expect("the id came from the file");
        page.set("StructParents", Object::Integer(i64::from(number(index))));
        page.set("Tabs", "S");
        page.remove(b"Annots");
        if !ids.is_empty() {
            page.set("Annots", ids.map(|id| (number(id), 0).into()).collect::<Vec<Object>>());
        }
    }
    areas
}

fn annotation(area: &Area, key: usize, layout: &Layout, pages: &[ObjectId], bytes: &mut Vec<u8>) {
    bytes.extend_from_slice(b"<</Type/Annot/Subtype/Link/Border[0 0 0]/Rect[");
    let [left, top, right, bottom] = area.bounds;
    let height = layout.paper.height;
    for corner in [left, height - bottom, right, height - top] {
        decimal(hundredths(corner), bytes);
        bytes.push(b' ');
    }
    // Bit 3: shown in print.
    bytes.extend_from_slice(b"]/F 4/StructParent ");
    integer(key, bytes);
    bytes.extend_from_slice(b"/Contents");
    text(&area.words, bytes);
    match &area.target {
        Target::Address(address) => {
            bytes.extend_from_slice(b"/A<</S/URI/URI");
            literal(ascii(address).as_bytes(), bytes);
            bytes.extend_from_slice(b">>");
        }
        Target::Anchor(id) => {
            if let Some(anchor) = layout.anchors.iter().find(|anchor| anchor.id == *id) {
                bytes.extend_from_slice(b"/Dest[");
                reference(pages[anchor.page].0 as usize, bytes);
                bytes.extend_from_slice(b"/XYZ ");
                let (left, top) = above(anchor.y, &layout.paper);
                decimal(hundredths(left), bytes);
                bytes.push(b' ');
                decimal(hundredths(top), bytes);
                bytes.extend_from_slice(b" null]");
            }
        }
    }
    bytes.extend_from_slice(b">>");
}

/// A place on a page with some space above it.
pub(super) fn destination(page: ObjectId, y: f32, paper: &Paper) -> Object {
    let (left, top) = above(y, paper);
    let (left, top) = (points(left), points(top));
    Object::Array(vec![page.into(), "XYZ".into(), left.into(), top.into(), Object::Null])
}

/// Left and top of what a reader sees of a place at `y`.
fn above(y: f32, paper: &Paper) -> (f32, f32) {
    (paper.left - 10.0, paper.height - y + 8.0)
}

/// An address in ASCII, as the format demands: other bytes are percent-encoded.
fn ascii(address: &str) -> String {
    let mut encoded = String::with_capacity(address.len());
    for byte in address.bytes() {
        if byte.is_ascii_graphic() {
            encoded.push(char::from(byte));
        } else {
            write!(encoded, "%{byte:02X}").expect("writing to a string does not fail");
        }
    }
    encoded
}
