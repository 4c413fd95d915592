//! From headings to a list of contents with page numbers, in the text behind its first section.
//!
//! [`insert`] is the entry point. The pages are counted without drawing them: once to see whether
//! the document is long enough, and once with the list in its place, for the numbers. What the list
//! says about pages cannot change them, as its height does not depend on the numbers.

use super::flow::{Flow, PlacedLink, lines_in};
use super::lines::break_lines;
use super::measures::{Look, Style};
use super::pages::{count, tighten};
use super::placed::{Owner, Target};
use super::strip::{Place, Strip, rule};
use super::text::Text;
use super::tree::{ElementId, Role, Tree};

/// Documents of so many pages need no list of contents.
const SHORT: usize = 3;
/// A list of fewer entries says nothing.
const FEWEST: usize = 3;
/// Lines of a list that stand on one page, both columns together.
const LINES_TOGETHER: usize = 60;
/// The levels of headings that are listed.
const LEVELS: std::ops::RangeInclusive<u8> = 2..=3;

/// Where the list of contents will stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct ContentsPlace {
    /// Place among the strips.
    pub strip: usize,
    /// Place among the parts of the document.
    pub kid: usize,
    /// Space that the block above wants below itself.
    pub space: f32,
}

/// An entry that is set, but for its number.
struct Entry {
    text: Text,
    style: Style,
    indent: f32,
    lines: Vec<std::ops::Range<usize>>,
    link: usize,
    element: ElementId,
    anchor: usize,
}

/// Where the number of an entry stands.
struct Slot {
    strip: usize,
    /// Right edge of the number.
    right: f32,
    /// Right edge of the words.
    end: f32,
    top: f32,
    style: Style,
    owner: Owner,
    link: usize,
    anchor: usize,
}

/// Puts a list of contents into a document of more than [`SHORT`] pages.
pub(super) fn insert(flow: &mut Flow<'_>) {
    let Some(place) = flow.contents else { return };
    let listed = flow.outline.iter().filter(|entry| LEVELS.contains(&entry.level)).count();
    if listed < FEWEST || flow.furniture.contents.is_empty() {
        return;
    }
    if count(flow, 1.0).pages <= SHORT {
        return;
    }
    let entries = entries(flow, place);
    let mut strips = label(flow, place);
    let mut slots = Vec::new();
    let lines = |entry: &Entry| entry.lines.len();
    let mut from = 0;
    while from < entries.len() {
        let mut taken = 0;
        let fits = entries[from..].iter().take_while(|entry| {
            taken += lines(entry);
            taken <= LINES_TOGETHER
        });
        let end = from + fits.count().max(1);
        strips.push(columns(
            &entries[from..end],
            flow.look,
            place.strip + strips.len(),
            &mut slots,
        ));
        from = end;
    }
    flow.strips.splice(place.strip..place.strip, strips);
    tighten(flow);
    let pages = count(flow, 1.0).anchors;
    for slot in slots {
        let page =
            pages.iter().find(|(anchor, _)| *anchor == slot.anchor).map(|(_, page)| page + 1);
        number(flow, &slot, page.unwrap_or(1));
    }
}

/// The word above the list.
fn label(flow: &mut Flow<'_>, place: ContentsPlace) -> Vec<Strip> {
    let (look, style) = (flow.look, flow.look.contents_label);
    let element = flow.tree.insert(Tree::ROOT, place.kid, Role::Paragraph);
    let words = flow.furniture.contents.as_str();
    let text = Text::plain(&mut flow.shaper, style.face(), words);
    let owner = Owner::Element(element);
    let mut strips = lines_in(&mut flow.shaper, text, style, owner, look.left, look.text_width);
    for strip in &mut strips {
        strip.keep = true;
    }
    if let Some(first) = strips.first_mut() {
        first.space = place.space.max(look.contents_space());
    }
    strips
}

/// The entries with their elements: each is a link, and the entries of a section stand in a list.
fn entries(flow: &mut Flow<'_>, place: ContentsPlace) -> Vec<Entry> {
    let look = flow.look;
    let list = flow.tree.insert(Tree::ROOT, place.kid, Role::Contents);
    let (mut section, mut within) = (None, None);
    let outline: Vec<_> =
        flow.outline.iter().filter(|entry| LEVELS.contains(&entry.level)).cloned().collect();
    let mut entries = Vec::with_capacity(outline.len());
    for heading in outline {
        let is_section = heading.level == *LEVELS.start();
        let parent = match section {
            Some(section) if !is_section => {
                *within.get_or_insert_with(|| flow.tree.add(section, Role::Contents))
            }
            _ => list,
        };
        let item = flow.tree.add(parent, Role::ContentsItem);
        if is_section {
            (section, within) = (Some(item), None);
        }
        let reference = flow.tree.add(item, Role::Reference);
        let element = flow.tree.add(reference, Role::Link);
        let target = Target::Anchor(flow.anchors[heading.anchor].id.clone());
        flow.links.push(PlacedLink {
            element,
            target,
            words: heading.title.clone(),
            is_quiet: true,
        });
        let style = if is_section { look.contents_section } else { look.contents_subsection };
        let indent = if is_section { 0.0 } else { look.contents_indent() };
        let room = look.contents_columns().0 - look.contents_number() - indent;
        let width = room * 1000.0 / style.size;
        // The space stands between words and number for those who copy the text.
        let words = format!("{} ", heading.title);
        let mut text = Text::plain(&mut flow.shaper, style.face(), &words);
        text.fit(&mut flow.shaper, width);
        let lines = break_lines(&text.words, width, true);
        let (link, anchor) = (flow.links.len() - 1, heading.anchor);
        entries.push(Entry { text, style, indent, lines, link, element, anchor });
    }
    entries
}

/// Entries in two columns, read down the first and then down the second.
fn columns(entries: &[Entry], look: &Look, strip_index: usize, slots: &mut Vec<Slot>) -> Strip {
    let (width, gap) = look.contents_columns();
    let mut strip = Strip::default();
    let half = entries.iter().map(|entry| entry.lines.len()).sum::<usize>().div_ceil(2);
    let (mut left, mut top, mut taken) = (look.left, 0.0, 0);
    for (place, entry) in entries.iter().enumerate() {
        let next = entries.get(place + 1);
        // A section does not part from the first of its parts.
        let leads = next.is_some_and(|next| next.indent > entry.indent);
        let is_full = taken >= half || leads && taken + entry.lines.len() >= half;
        if is_full && left <= look.left {
            (left, top) = (left + width + gap, 0.0);
        }
        let owner = Owner::Element(entry.element);
        let mut end = left;
        for line in &entry.lines {
            let x = left + entry.indent;
            end = x + entry.text.width(line.clone()) * entry.style.size / 1000.0;
            let first = strip.pieces.len();
            let place = Place { x, from_right: false, top, owner };
            entry.text.set(line.clone(), entry.style, place, &mut strip.pieces);
            strip.pieces[first..].iter_mut().for_each(|piece| piece.link = Some(entry.link));
            top += entry.style.leading;
        }
        taken += entry.lines.len();
        slots.push(Slot {
            strip: strip_index,
            right: left + width,
            end,
            top: top - entry.style.leading,
            style: entry.style,
            owner,
            link: entry.link,
            anchor: entry.anchor,
        });
        strip.height = strip.height.max(top);
    }
    strip
}

/// Sets the number of an entry and the line that leads to it, behind its words.
fn number(flow: &mut Flow<'_>, slot: &Slot, page: usize) {
    let text = Text::plain(&mut flow.shaper, slot.style.face(), &page.to_string());
    let hairline = flow.look.hairline;
    let strip = &mut flow.strips[slot.strip];
    let mut pieces = Vec::new();
    let place = Place { x: slot.right, from_right: true, top: slot.top, owner: slot.owner };
    text.set(0..text.words.len(), slot.style, place, &mut pieces);
    for piece in &mut pieces {
        piece.link = Some(slot.link);
    }
    let begin = pieces.first().map_or(slot.right, |piece| piece.run.x) - 4.0;
    let height = slot.top + slot.style.baseline();
    if begin - slot.end > 8.0 {
        let start = slot.end + 4.0;
        strip.rules.push(rule(start, height, begin - start, 0.4, hairline));
    }
    let behind = strip.pieces.iter().rposition(|piece| piece.link == Some(slot.link));
    let behind = behind.map_or(strip.pieces.len(), |last| last + 1);
    strip.pieces.splice(behind..behind, pieces);
}
