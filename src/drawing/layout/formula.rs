//! From a formula to strips: words and signs on a line, fractions with their bars.
//!
//! `Flow::formula` is the entry point. A formula wider than the text goes on on a further line
//! before a sign; one with a part wider than that is set smaller, then as words.

use super::flow::Flow;
use super::measures::{FORMULA_SCALES, Look};
use super::placed::Owner;
use super::strip::{Piece, Place, Strip, rule};
use super::text::Text;
use super::tree::{ElementId, Role};
use crate::document::{Formula, Math, plain_text};
use crate::drawing::fonts::{Face, Shaper};

/// Middle of signs such as `=` and `−` above the baseline, in parts of the size: where bars stand.
const AXIS: f32 = 0.27;
/// From a bar to the ink above and below it.
const BAR_GAP: f32 = 0.24;
/// Height of words above the baseline, and their depth below it.
const WORDS: (f32, f32) = (0.72, 0.24);
/// How much smaller each fraction within a fraction is.
const NESTED: f32 = 0.88;

/// The space behind a word or a sign.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Space {
    /// Before what closes up, such as a parenthesis.
    None,
    /// As between words.
    Shown,
    /// At the end of a side of a fraction: it takes no room, but whoever copies the text needs it.
    Hanging,
}

/// A part of a formula with its place; `y` counts from the baseline, downwards.
#[derive(Default)]
struct Set {
    width: f32,
    /// Height above the baseline.
    above: f32,
    /// Depth below it.
    below: f32,
    words: Vec<SetWords>,
    bars: Vec<Bar>,
}

/// Words of a formula where they stand: `y` is how far their baseline is below the formula's.
struct SetWords {
    text: Text,
    x: f32,
    y: f32,
    size: f32,
}

/// The bar of a fraction: `y` is how far it is below the baseline of the formula.
struct Bar {
    x: f32,
    y: f32,
    width: f32,
}

impl Set {
    /// Puts a part at the right, or with its baseline `down` below this one.
    fn put(&mut self, part: Self, x: f32, down: f32) {
        self.width = self.width.max(x + part.width);
        self.above = self.above.max(part.above - down);
        self.below = self.below.max(part.below + down);
        let moved = |words: SetWords| SetWords { x: words.x + x, y: words.y + down, ..words };
        self.words.extend(part.words.into_iter().map(moved));
        let moved = |bar: Bar| Bar { x: bar.x + x, y: bar.y + down, ..bar };
        self.bars.extend(part.bars.into_iter().map(moved));
    }
}

impl Flow<'_> {
    /// Sets a formula under `parent`.
    pub(super) fn formula(&mut self, formula: &Formula, parent: ElementId) {
        let element = self.tree.add(parent, Role::Formula);
        self.tree.describe(element, plain_text(&formula.words()));
        let owner = Owner::Element(element);
        let (look, space) = (self.look, self.look.formula_space());
        let room = look.text_width - look.list_indent(false);
        let sizes = FORMULA_SCALES.into_iter().map(|scale| look.body.size * scale);
        let set =
            sizes.into_iter().find_map(|size| lines(&formula.parts, size, room, &mut self.shaper));
        let Some(lines) = set else {
            let text = self.text(&formula.words(), false, element);
            self.paragraph(text, look.body, owner, look.left + look.list_indent(false), space);
            self.space_below = space;
            return;
        };
        // A formula does not part from the sentence that announces it.
        self.keep_last();
        let last = lines.len().saturating_sub(1);
        for (index, line) in lines.into_iter().enumerate() {
            let mut strip = strip(&line, look, owner);
            strip.space = if index == 0 { self.space_below.max(space) } else { 3.0 };
            strip.keep = index < last;
            self.strips.push(strip);
        }
        self.space_below = space;
    }
}

/// The lines of a formula, none if a part is wider than the room.
fn lines(parts: &[Math], size: f32, room: f32, shaper: &mut Shaper<'_>) -> Option<Vec<Set>> {
    let mut lines: Vec<Set> = Vec::new();
    let mut done = 0;
    for chunk in parts.chunk_by(|_, next| !next.joins()) {
        done += chunk.len();
        let set = row(chunk, done < parts.len(), size, shaper);
        match lines.last_mut() {
            Some(line) if line.width + set.width <= room => {
                let x = line.width;
                line.put(set, x, 0.0);
            }
            _ if set.width > room => return None,
            _ => lines.push(set),
        }
    }
    Some(lines)
}

/// Parts side by side; with a space at the end if a sign follows.
fn row(parts: &[Math], goes_on: bool, size: f32, shaper: &mut Shaper<'_>) -> Set {
    let mut set = Set::default();
    for (index, part) in parts.iter().enumerate() {
        let is_apart = parts.get(index + 1).map(|next| part.is_apart_from(next));
        let space = match is_apart {
            Some(true) => Space::Shown,
            Some(false) => Space::None,
            None if goes_on => Space::Shown,
            None => Space::Hanging,
        };
        let x = set.width;
        let part = match part {
            Math::Words(name) => words(name, Face::Regular, space, size, shaper),
            Math::Number(number) => words(number, Face::Regular, space, size, shaper),
            Math::Symbol(symbol) => {
                words(symbol.encode_utf8(&mut [0; 4]), Face::Regular, space, size, shaper)
            }
            Math::Fraction { numerator, denominator } => {
                fraction(numerator, denominator, size, shaper)
            }
        };
        set.put(part, x, 0.0);
    }
    set
}

fn words(name: &str, face: Face, space: Space, size: f32, shaper: &mut Shaper<'_>) -> Set {
    let name = if space == Space::None { name.to_owned() } else { format!("{name} ") };
    let text = Text::plain(shaper, face, &name);
    let width = text.width(0..text.words.len());
    let behind = text.words.last().map_or(0.0, |word| word.space);
    let width = if space == Space::Shown { width + behind } else { width };
    let (above, below) = (WORDS.0 * size, WORDS.1 * size);
    Set {
        width: width * size / 1000.0,
        above,
        below,
        words: vec![SetWords { text, x: 0.0, y: 0.0, size }],
        bars: Vec::new(),
    }
}

fn fraction(numerator: &[Math], denominator: &[Math], size: f32, shaper: &mut Shaper<'_>) -> Set {
    let nests = |parts: &[Math]| parts.iter().any(|part| matches!(part, Math::Fraction { .. }));
    let part = |parts: &[Math], shaper: &mut Shaper<'_>| {
        row(parts, false, if nests(parts) { size * NESTED } else { size }, shaper)
    };
    let (above, below) = (part(numerator, shaper), part(denominator, shaper));
    let padding = 0.25 * size;
    let length = above.width.max(below.width) + 0.2 * size;
    let (axis, gap) = (AXIS * size, BAR_GAP * size);
    let mut set = Set { bars: vec![Bar { x: 0.0, y: -axis, width: length }], ..Set::default() };
    let sides = [(-axis - gap - above.below, above), (-axis + gap + below.above, below)];
    for (down, side) in sides {
        let x = (length - side.width) / 2.0;
        set.put(side, x, down);
    }
    set.width = length + padding;
    set
}

fn strip(line: &Set, look: &Look, owner: Owner) -> Strip {
    let mut strip = Strip { height: line.above + line.below, ..Strip::default() };
    let left = look.left + look.list_indent(false);
    for SetWords { text, x, y, size } in &line.words {
        let style = look.body.at_size(*size);
        let place = Place { x: left + x, from_right: false, top: 0.0, owner };
        let first = strip.pieces.len();
        text.set(0..text.words.len(), style, place, &mut strip.pieces);
        let lower = |piece: &mut Piece| piece.run.y += line.above + y - style.baseline();
        strip.pieces[first..].iter_mut().for_each(lower);
    }
    let ink = look.body.colour;
    let bar = |bar: &Bar| rule(left + bar.x, line.above + bar.y, bar.width, 0.6, ink);
    strip.rules = line.bars.iter().map(bar).collect();
    strip
}
