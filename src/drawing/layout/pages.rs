//! From strips to pages: where a page ends, and what stands at its head and foot.
//!
//! A strip is what stands side by side, as high as the tallest of it: a line of a paragraph, a row
//! of a table. Strips that must not be parted, such as a heading and the first lines after it, are marked
//! by `keep` and come as a group: a group goes to the next page as a whole unless all of it fits
//! ([`Book::make_room`]). Pages are filled one after the other and never looked at again; what a page
//! leaves empty at its foot stays empty. Three things are out of that order:
//!
//! - A row of a table that begins a page has the caption and the header of its table above it: strips
//!   that are kept for this and drawn again, without a place among the elements for readers.
//! - A strip higher than a page, such as a row with a long text in a cell, is torn between its lines
//!   ([`Book::tear`]): what does not fit moves up to the top of the next page, as often as needed.
//! - A last page with little on it is spared if slightly narrower spaces between blocks do so
//!   ([`tighten`]). To know that, pages are counted without being drawn: the same filling runs over
//!   [outlines](Strip::outline) of the strips, which have all that decides where pages end and nothing
//!   to draw, so that counting and drawing cannot disagree.

use super::flow::Flow;
use super::measures::Look;
use super::placed::{Area, Owner, Page, Rule, Run, Sequence};
use super::strip::{Drawing, Piece, Place, Strip, rule};
use super::text::Text;
use super::tree::{Kid, Tree};
use super::{Layout, PlacedEdit, PlacedLink, watermark};
use crate::document::{Document, EditKind};
use crate::drawing::fonts::Shaper;
use crate::drawing::theme::Theme;

/// A last page with less than this part of it taken looks lost.
const NEARLY_EMPTY: f32 = 0.25;
/// Spaces between blocks that are tried to spare such a page, as parts of the usual ones.
const TIGHTER: [f32; 3] = [0.92, 0.85, 0.78];

/// From the baseline of words down to the line under them.
const UNDERLINE: f32 = 1.6;
/// From the baseline of words up to the line through them, as a part of their size: half of a small
/// letter.
const STRIKE: f32 = 0.26;

/// Pages in the making.
struct Book<'a> {
    look: &'a Look,
    pages: Vec<Page>,
    tree: Tree,
    links: Vec<PlacedLink>,
    edits: Vec<PlacedEdit>,
    /// Where the next strip begins.
    y: f32,
    /// Whether nothing but repeated strips stands on the page.
    fresh: bool,
}

/// Divides the strips of a document among pages.
pub(super) fn paginate(document: &Document, mut flow: Flow<'_>, theme: &Theme) -> Layout {
    let look = flow.look;
    let strips = std::mem::take(&mut flow.strips);
    let mut book = Book::new(look, flow.tree, flow.links, flow.edits);
    let mut anchors = flow.anchors;
    book.fill(strips, &flow.repeated, &mut |anchor, page, y| {
        if let Some(anchor) = anchors.get_mut(anchor) {
            (anchor.page, anchor.y) = (page, y);
        }
    });
    let mut shaper = flow.shaper;
    furniture(&mut book.pages, document, look, &mut shaper);
    Layout {
        paper: theme.page,
        ground: theme.light.paper,
        pages: book.pages,
        watermark: watermark::of(document, theme, look, &mut shaper),
        tree: book.tree,
        anchors,
        outline: flow.outline,
    }
}

/// What is known of pages that are not drawn.
pub(super) struct Count {
    /// How many there are.
    pub pages: usize,
    /// How much of the last one is taken, from 0 to 1.
    pub last: f32,
    /// For each anchor of the strips its page, from 0.
    pub anchors: Vec<(usize, usize)>,
}

/// Makes the spaces between blocks narrower if that spares a last page with little on it.
pub(super) fn tighten(flow: &mut Flow<'_>) {
    let wide = count(flow, 1.0);
    if wide.pages < 2 || wide.last > NEARLY_EMPTY {
        return;
    }
    let spares = |scale: &f32| count(flow, *scale).pages < wide.pages;
    if let Some(scale) = TIGHTER.into_iter().find(spares) {
        flow.strips.iter_mut().for_each(|strip| strip.space *= scale);
    }
}

/// Counts the pages that the strips of a document take, with the spaces between them scaled. Nothing
/// is drawn.
pub(super) fn count(flow: &Flow<'_>, scale: f32) -> Count {
    let look = flow.look;
    let mut book = Book::new(look, Tree::new(), Vec::new(), Vec::new());
    let whole = look.text_height();
    let outlines = |strips: &Vec<Strip>| strips.iter().map(|strip| strip.outline(whole)).collect();
    let repeated: Vec<Vec<Strip>> = flow.repeated.iter().map(outlines).collect();
    let mut anchors = Vec::new();
    let outline = |strip: &Strip| {
        let outline = strip.outline(whole);
        Strip { space: outline.space * scale, ..outline }
    };
    let strips = flow.strips.iter().map(outline).collect();
    book.fill(strips, &repeated, &mut |anchor, page, _| anchors.push((anchor, page)));
    let last = (book.y - look.top) / whole;
    Count { pages: book.pages.len(), last, anchors }
}

impl<'a> Book<'a> {
    fn new(look: &'a Look, tree: Tree, links: Vec<PlacedLink>, edits: Vec<PlacedEdit>) -> Self {
        let (pages, y) = (vec![Page::default()], look.top_of_first);
        Self { look, pages, tree, links, edits, y, fresh: true }
    }

    /// Puts all strips on pages; `anchored` learns of the page and height of each anchor.
    fn fill(
        &mut self,
        strips: Vec<Strip>,
        repeated: &[Vec<Strip>],
        anchored: &mut dyn FnMut(usize, usize, f32),
    ) {
        let mut strips = strips.into_iter().peekable();
        let mut group = Vec::new();
        while let Some(strip) = strips.next() {
            let ends = !strip.keep || strips.peek().is_none();
            group.push(strip);
            if !ends {
                continue;
            }
            self.make_room(&group, repeated);
            for strip in group.drain(..) {
                let anchors = strip.anchors.clone();
                let (page, y) = self.place(strip, repeated);
                for anchor in anchors {
                    anchored(anchor, page, y);
                }
            }
        }
    }

    /// Begins a page unless the strips, which belong together, fit on this one.
    fn make_room(&mut self, group: &[Strip], repeated: &[Vec<Strip>]) {
        let Some(first) = group.first() else { return };
        let mut height: f32 = group.iter().map(|strip| strip.space + strip.height).sum();
        if self.fresh {
            height -= first.space;
        }
        if !self.fresh && self.y + height > self.look.bottom {
            self.begin_page(first, repeated);
        }
    }

    /// Begins a page for `strip`, a row of a table with the table's caption and header.
    fn begin_page(&mut self, strip: &Strip, repeated: &[Vec<Strip>]) {
        self.pages.push(Page::default());
        self.y = self.look.top;
        self.fresh = true;
        for above in strip.repeat.and_then(|table| repeated.get(table)).into_iter().flatten() {
            let top = self.y;
            self.y += above.height;
            self.draw(above.pieces.iter().cloned(), &above.rules, top);
        }
    }

    /// Places a strip; gives the page and the height of its top.
    fn place(&mut self, strip: Strip, repeated: &[Vec<Strip>]) -> (usize, f32) {
        if !self.fresh && self.y + strip.space + strip.height > self.look.bottom {
            self.begin_page(&strip, repeated);
        }
        if !self.fresh {
            self.y += strip.space;
        }
        let place = (self.pages.len() - 1, self.y);
        if self.y + strip.height > self.look.bottom {
            self.tear(strip);
        } else {
            let top = self.y;
            self.y += strip.height;
            if let Some(drawing) = strip.drawing {
                self.shapes(drawing, top);
            }
            self.draw(strip.pieces.into_iter(), &strip.rules, top);
        }
        self.fresh = false;
        place
    }

    /// Divides a strip higher than a page among pages, line by line.
    fn tear(&mut self, mut strip: Strip) {
        let mut top = self.y;
        loop {
            let limit = self.look.bottom - top;
            let (fit, mut rest): (Vec<Piece>, Vec<Piece>) =
                strip.pieces.into_iter().partition(|piece| piece.run.y + 3.0 <= limit);
            let placed = !fit.is_empty();
            self.draw(fit.into_iter(), &[], top);
            let lowest = rest.iter().map(|piece| piece.run.y).fold(f32::INFINITY, f32::min);
            if rest.is_empty() || (!placed && top <= self.look.top) {
                break;
            }
            let moved = lowest - rest.iter().map(|piece| piece.run.size).fold(0.0, f32::max);
            for piece in &mut rest {
                piece.run.y -= moved;
            }
            for rule in &mut strip.rules {
                rule.y -= moved;
            }
            strip.height -= moved;
            strip.pieces = rest;
            self.pages.push(Page::default());
            top = self.look.top;
        }
        self.y = (top + strip.height).min(self.look.bottom);
        let top = self.y - strip.height;
        self.draw(std::iter::empty(), &strip.rules, top);
    }

    fn draw(&mut self, pieces: impl Iterator<Item = Piece>, rules: &[Rule], top: f32) {
        for mut piece in pieces {
            piece.run.y += top;
            self.text(piece);
        }
        let number = self.pages.len() - 1;
        let page = &mut self.pages[number];
        page.rules.extend(rules.iter().map(|rule| Rule { y: rule.y + top, ..*rule }));
    }

    /// Puts the shapes of a picture on the last page, as the sequence that its words go on.
    fn shapes(&mut self, drawing: Drawing, top: f32) {
        let Drawing { element, bounds: [left, above, right, below], mut paths } = drawing;
        for path in &mut paths {
            for segment in &mut path.segments {
                *segment = segment.map(|(x, y)| (x, y + top));
            }
        }
        let page = self.pages.len() - 1;
        let sequences = &mut self.pages[page].sequences;
        let kid = Kid::Sequence { page, sequence: sequences.len() };
        sequences.push(Sequence { owner: Owner::Element(element), paths, runs: Vec::new() });
        self.tree.place(element, kid);
        self.tree.place_figure(element, [left, above + top, right, below + top]);
    }

    /// Puts a run on the last page, in the sequence of its owner.
    fn text(&mut self, mut piece: Piece) {
        let number = self.pages.len() - 1;
        let page = &mut self.pages[number];
        let edit = piece.edit.and_then(|edit| self.edits.get(edit));
        if let Some(PlacedEdit { element, kind }) = edit {
            piece.owner = Owner::Element(*element);
            let below_baseline = match kind {
                EditKind::Deletion => {
                    piece.run.colour = self.look.note.colour;
                    -STRIKE * piece.run.size
                }
                EditKind::Insertion => UNDERLINE,
            };
            let Run { x, y, colour, .. } = piece.run;
            page.rules.push(rule(x, y + below_baseline, piece.width, 0.5, colour));
        }
        let link = piece.link.and_then(|link| self.links.get(link));
        if let Some(link) = link {
            if !link.is_quiet {
                piece.run.colour = self.look.link;
            }
            piece.owner = Owner::Element(link.element);
        }
        match page.sequences.last_mut() {
            Some(sequence) if sequence.owner == piece.owner => sequence.runs.push(piece.run),
            _ => {
                if let Owner::Element(element) = piece.owner {
                    let sequence = page.sequences.len();
                    self.tree.place(element, Kid::Sequence { page: number, sequence });
                }
                page.sequences.push(Sequence {
                    owner: piece.owner,
                    paths: Vec::new(),
                    runs: vec![piece.run],
                });
            }
        }
        let run = page.sequences.last().and_then(|sequence| sequence.runs.last());
        if let (Some(link), Some(run)) = (link, run) {
            if !link.is_quiet {
                page.rules.push(rule(run.x, run.y + UNDERLINE, piece.width, 0.5, self.look.link));
            }
            let bounds = area(run, piece.width);
            if extend(page.areas.last_mut(), link, bounds) {
                return;
            }
            let area = page.areas.len();
            self.tree.place(link.element, Kid::Area { page: number, area });
            page.areas.push(Area {
                element: link.element,
                bounds,
                target: link.target.clone(),
                words: link.words.clone(),
            });
        }
    }
}

/// The area of a run: from its ascenders to its descenders.
fn area(run: &Run, width: f32) -> [f32; 4] {
    [run.x, run.y - 0.85 * run.size, run.x + width, run.y + 0.28 * run.size]
}

/// Makes an area longer if the link goes on in the same line; whether it did.
fn extend(last: Option<&mut Area>, link: &PlacedLink, bounds: [f32; 4]) -> bool {
    let Some(last) = last else { return false };
    let goes_on = last.element == link.element && (last.bounds[1] - bounds[1]).abs() < 0.1;
    if goes_on {
        last.bounds[2] = bounds[2];
    }
    goes_on
}

/// Running heads from the second page on, and page feet.
fn furniture(pages: &mut [Page], document: &Document, look: &Look, shaper: &mut Shaper<'_>) {
    let Look { left, text_width, .. } = *look;
    let face = look.furniture.face();
    let count = pages.len().to_string();
    let title = match &document.properties.draft {
        Some(draft) => shortened(shaper, look, &format!("{}. {}", draft.word, document.title)),
        None => shortened(shaper, look, &document.title),
    };
    let publisher = shortened(shaper, look, &document.properties.publisher);
    for (index, page) in pages.iter_mut().enumerate() {
        if index > 0 {
            let line = Line { x: left, from_right: false, baseline: look.head_baseline };
            furniture_line(page, &title, look, line, Owner::PageHead);
            page.rules.push(rule(left, look.head_baseline + 6.0, text_width, 0.4, look.hairline));
        }
        let number = (index + 1).to_string();
        let words =
            document.furniture.page_of.replace("{page}", &number).replace("{pages}", &count);
        let text = Text::plain(shaper, face, &words);
        let baseline = look.foot_baseline;
        let first = Line { x: left, from_right: false, baseline };
        let last = Line { x: left + text_width, from_right: true, baseline };
        furniture_line(page, &publisher, look, first, Owner::PageFoot);
        furniture_line(page, &text, look, last, Owner::PageFoot);
    }
}

/// Where a line of the page's head or foot stands.
#[derive(Clone, Copy)]
struct Line {
    x: f32,
    from_right: bool,
    baseline: f32,
}

fn furniture_line(page: &mut Page, text: &Text, look: &Look, line: Line, owner: Owner) {
    let mut pieces = Vec::new();
    let top = line.baseline - look.furniture.baseline();
    let place = Place { x: line.x, from_right: line.from_right, top, owner };
    text.set(0..text.words.len(), look.furniture, place, &mut pieces);
    let runs: Vec<Run> = pieces.into_iter().map(|piece| piece.run).collect();
    if !runs.is_empty() {
        page.sequences.push(Sequence { owner, paths: Vec::new(), runs });
    }
}

/// As many words as fit on four fifths of a line.
fn shortened(shaper: &mut Shaper<'_>, look: &Look, words: &str) -> Text {
    let face = look.furniture.face();
    let width = look.text_width * 0.8 * 1000.0 / look.furniture.size;
    let mut text = Text::plain(shaper, face, words);
    if text.width(0..text.words.len()) <= width {
        return text;
    }
    text.fit(shaper, width);
    let fits = (1..text.words.len()).take_while(|&end| text.width(0..end) <= width - 1000.0);
    let end = text.words[fits.last().unwrap_or(1) - 1].fragments.end;
    let kept: String = text.fragments[..end].iter().map(|part| &*part.shaped.text).collect();
    Text::plain(shaper, face, &format!("{}…", kept.trim_end()))
}
