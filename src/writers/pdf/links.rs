//! From the areas of links to annotations that tell, without the page, where they lead.

use std::fmt::Write;

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::structure::integer;
use super::{add, points, text_string};
use crate::layout::{Area, Layout, MARGIN, PAGE_HEIGHT, Target};

/// The annotations of a file: objects by page and place, and their keys in the parent tree.
pub(super) struct AreaIds {
    pages: Vec<Vec<ObjectId>>,
}

impl AreaIds {
    /// The annotation of an area.
    pub(super) fn object(&self, page: usize, area: usize) -> ObjectId {
        self.pages[page][area]
    }

    /// Key of the `nth` area of the document in the parent tree, behind those of the pages.
    pub(super) fn key(&self, nth: usize) -> usize {
        self.pages.len() + nth
    }

    /// How many areas there are.
    pub(super) fn count(&self) -> usize {
        self.pages.iter().map(Vec::len).sum()
    }
}

/// Writes the annotations and ties each page to them and to the parent tree.
pub(super) fn write(file: &mut Document, layout: &Layout, pages: &[ObjectId]) -> AreaIds {
    let mut areas = AreaIds { pages: vec![Vec::new(); pages.len()] };
    let mut nth = 0;
    for (at, page) in layout.pages.iter().enumerate() {
        for area in &page.areas {
            let key = areas.key(nth);
            let annotation = annotation(area, key, layout, pages);
            areas.pages[at].push(add(file, annotation));
            nth += 1;
        }
        let page = file.get_dictionary_mut(pages[at]).expect("the id came from the file");
        let annotations = areas.pages[at].iter().copied().map(Object::Reference);
        page.set("StructParents", integer(at));
        page.set("Tabs", "S");
        page.remove(b"Annots");
        if !areas.pages[at].is_empty() {
            page.set("Annots", annotations.collect::<Vec<_>>());
        }
    }
    areas
}

fn annotation(area: &Area, key: usize, layout: &Layout, pages: &[ObjectId]) -> Dictionary {
    let [left, top, right, bottom] = area.bounds;
    let corners = [left, PAGE_HEIGHT - bottom, right, PAGE_HEIGHT - top];
    let mut entries = dictionary! {
        "Type" => "Annot",
        "Subtype" => "Link",
        "Rect" => corners.map(|corner| Object::Real(points(corner))).to_vec(),
        "Border" => vec![Object::Integer(0); 3],
        // Bit 3: shown in print.
        "F" => 4,
        "Contents" => text_string(&area.words),
        "StructParent" => integer(key),
    };
    match &area.target {
        Target::Address(address) => {
            let uri = Object::string_literal(ascii(address));
            entries.set("A", dictionary! { "S" => "URI", "URI" => uri });
        }
        Target::Anchor(id) => {
            let anchor = layout.anchors.iter().find(|anchor| anchor.id == *id);
            if let Some(anchor) = anchor {
                entries.set("Dest", destination(pages[anchor.page], anchor.y));
            }
        }
    }
    entries
}

/// A place on a page with some space above it.
pub(super) fn destination(page: ObjectId, y: f32) -> Object {
    let (left, top) = (points(MARGIN - 10.0), points(PAGE_HEIGHT - y + 8.0));
    Object::Array(vec![page.into(), "XYZ".into(), left.into(), top.into(), Object::Null])
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
