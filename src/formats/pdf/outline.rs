//! From headings to the outline that a reader shows beside the pages.

use lopdf::{Document, Object, ObjectId, dictionary};

use super::links::destination;
use super::{number, text_string};
use crate::drawing::layout::Layout;

/// Writes the outline; gives its root, none without headings.
pub(super) fn write(file: &mut Document, layout: &Layout, pages: &[ObjectId]) -> Option<ObjectId> {
    if layout.outline.is_empty() {
        return None;
    }
    let root = file.new_object_id();
    let ids: Vec<ObjectId> = layout.outline.iter().map(|_| file.new_object_id()).collect();
    let parents = parents(layout);
    let kids = |parent: Option<usize>| -> Vec<usize> {
        (0..ids.len()).filter(|&index| parents[index] == parent).collect()
    };
    let id = |entry: Option<usize>| entry.map_or(root, |index| ids[index]);
    for (index, entry) in layout.outline.iter().enumerate() {
        let anchor = &layout.anchors[entry.anchor];
        let siblings = kids(parents[index]);
        let place = siblings.iter().position(|sibling| *sibling == index).unwrap_or_default();
        let mut entries = dictionary! {
            "Title" => text_string(entry.title.trim()),
            "Parent" => id(parents[index]),
            "Dest" => destination(pages[anchor.page], anchor.y, &layout.paper),
        };
        if place > 0 {
            entries.set("Prev", ids[siblings[place - 1]]);
        }
        if let Some(next) = siblings.get(place + 1) {
            entries.set("Next", ids[*next]);
        }
        range(&mut entries, &ids, &kids(Some(index)), descendants(&parents, index));
        file.objects.insert(ids[index], Object::Dictionary(entries));
    }
    let mut entries = dictionary! { "Type" => "Outlines" };
    range(&mut entries, &ids, &kids(None), ids.len());
    file.objects.insert(root, Object::Dictionary(entries));
    Some(root)
}

/// Ties an entry to its kids; a positive count shows them all.
fn range(entries: &mut lopdf::Dictionary, ids: &[ObjectId], kids: &[usize], count: usize) {
    if let (Some(first), Some(last)) = (kids.first(), kids.last()) {
        entries.set("First", ids[*first]);
        entries.set("Last", ids[*last]);
        entries.set("Count", i64::from(number(count)));
    }
}

/// For each heading the nearest heading before it that is of a higher rank.
fn parents(layout: &Layout) -> Vec<Option<usize>> {
    let levels: Vec<u8> = layout.outline.iter().map(|entry| entry.level).collect();
    let parent = |index: usize| levels[..index].iter().rposition(|level| *level < levels[index]);
    (0..levels.len()).map(parent).collect()
}

fn descendants(parents: &[Option<usize>], index: usize) -> usize {
    let kids = (0..parents.len()).filter(|&kid| parents[kid] == Some(index));
    kids.map(|kid| 1 + descendants(parents, kid)).sum()
}
