//! From terms and big numbers to strips: texts side by side in equal columns.
//!
//! `Flow::terms` and `Flow::key_figures` are the entry points. Reading goes from card to card,
//! within a card from its label down, whatever the columns are.

use super::flow::Flow;
use super::lines::break_lines;
use super::measures::{Look, Style};
use super::placed::Owner;
use super::strip::{Place, Strip, rule};
use super::text::Text;
use super::tree::{ElementId, Role};
use crate::document::colour::Colour;
use crate::document::{Inline, KeyFigure, Term};
use crate::drawing::fonts::{Face, Shaper};

/// Lines that a detail may take before its list gets fewer columns.
const MOST_LINES: usize = 3;

/// Texts that stand under each other in a column.
struct Card {
    parts: Vec<Part>,
}

/// One text of a card.
struct Part {
    text: Text,
    style: Style,
    owner: Owner,
    /// Whether words in semibold get a tint behind them.
    is_labelled: bool,
}

/// A line above the cards of a row.
#[derive(Clone, Copy)]
struct Edge {
    thickness: f32,
    colour: Colour,
}

impl Flow<'_> {
    /// Sets the list of a masthead under `parent`.
    pub(super) fn terms(&mut self, terms: &[Term], parent: ElementId) {
        let look = self.look;
        let list = self.tree.add(parent, Role::List { numbered: false });
        let cards: Vec<Card> = terms
            .iter()
            .map(|term| {
                let mut card = self.card(list, &term.term);
                for detail in &term.details {
                    let part = self.part(card.1, detail, look.card_text, true);
                    card.0.parts.push(part);
                }
                card.0
            })
            .collect();
        let fits = |columns: usize| {
            let (width, _) = look.card_columns(columns);
            cards.iter().flat_map(|card| &card.parts).all(|part| {
                part.text.longest_word() * part.style.size / 1000.0 <= width
                    && lines(part, width).len() <= MOST_LINES
            })
        };
        let columns = [3, 2].into_iter().find(|columns| fits(*columns)).unwrap_or(1);
        self.cards(cards, columns, Edge { thickness: 0.5, colour: look.hairline });
    }

    /// Sets a row of big numbers under `parent`.
    pub(super) fn key_figures(&mut self, figures: &[KeyFigure], parent: ElementId) {
        let look = self.look;
        let list = self.tree.add(parent, Role::List { numbered: false });
        let cards: Vec<Card> = figures
            .iter()
            .map(|shown| {
                let (mut card, body) = self.card(list, &shown.label);
                let number = [Inline::Figure(shown.figure.clone())];
                card.parts.push(self.part(body, &number, look.card_number, false));
                if !shown.change.is_empty() {
                    card.parts.push(self.part(body, &shown.change, look.card_change, false));
                }
                card
            })
            .collect();
        let fits = |columns: usize| {
            let words = cards.iter().flat_map(|card| &card.parts);
            let mut widths = words.map(|part| part.text.longest_word() * part.style.size / 1000.0);
            widths.all(|width| width <= look.card_columns(columns).0)
        };
        let most = if figures.len() == 4 { 4 } else { figures.len().clamp(1, 3) };
        let columns = (1..=most).rev().find(|columns| fits(*columns)).unwrap_or(1);
        self.cards(cards, columns, Edge { thickness: 1.6, colour: look.accent });
    }

    /// A card with its label, and the element that holds the rest.
    fn card(&mut self, list: ElementId, label: &[Inline]) -> (Card, ElementId) {
        let item = self.tree.add(list, Role::Item);
        let element = self.tree.add(item, Role::Label);
        let body = self.tree.add(item, Role::ItemBody);
        let style = self.look.card_label;
        let text = self.text(label, style.strong, element);
        let owner = Owner::Element(element);
        let part = Part { text, style, owner, is_labelled: false };
        (Card { parts: vec![part] }, body)
    }

    fn part(&mut self, body: ElementId, words: &[Inline], style: Style, is_labelled: bool) -> Part {
        let element = self.tree.add(body, Role::Paragraph);
        let text = self.text(words, style.strong, element);
        Part { text, style, owner: Owner::Element(element), is_labelled }
    }

    /// Sets cards in rows of so many columns; the rows stay together.
    fn cards(&mut self, mut cards: Vec<Card>, columns: usize, edge: Edge) {
        let (look, space) = (self.look, self.look.card_space());
        let last = cards.len().div_ceil(columns.max(1)).saturating_sub(1);
        for (index, row) in cards.chunks_mut(columns.max(1)).enumerate() {
            let mut strip = row_strip(row, columns, edge, look, &mut self.shaper);
            strip.space = if index == 0 { self.space_below.max(space) } else { space * 0.5 };
            strip.keep = index < last;
            self.strips.push(strip);
        }
        self.space_below = space;
    }
}

fn lines(part: &Part, width: f32) -> Vec<std::ops::Range<usize>> {
    break_lines(&part.text.words, width * 1000.0 / part.style.size + 0.5, part.style.balanced)
}

/// The cards of a row as one strip, each below its own line; what follows their labels begins at
/// the same height.
fn row_strip(
    row: &mut [Card],
    columns: usize,
    edge: Edge,
    look: &Look,
    shaper: &mut Shaper<'_>,
) -> Strip {
    let (width, gap) = look.card_columns(columns);
    let above = look.card_depth();
    for part in row.iter_mut().flat_map(|card| &mut card.parts) {
        part.text.fit(shaper, width * 1000.0 / part.style.size);
    }
    let labels = row.iter().filter_map(|card| card.parts.first());
    let below_labels = labels.map(|label| above + height(label, width)).fold(0.0, f32::max);
    let mut strip = Strip::default();
    let mut x = look.left;
    for card in row {
        strip.rules.push(rule(x, 0.0, width, edge.thickness, edge.colour));
        let mut top = above;
        for part in &card.parts {
            let first = strip.pieces.len();
            set(part, (x, top), width, &mut strip);
            if part.is_labelled {
                tint(&mut strip, first, look.tint);
            }
            top = below_labels.max(top + height(part, width));
        }
        strip.height = strip.height.max(top);
        x += width + gap;
    }
    strip
}

#[expect(clippy::cast_precision_loss, reason = "a card has few lines")]
fn height(part: &Part, width: f32) -> f32 {
    lines(part, width).len() as f32 * part.style.leading
}

/// Sets a text with its left top at `corner`.
fn set(part: &Part, corner: (f32, f32), width: f32, strip: &mut Strip) {
    let (x, mut top) = corner;
    for line in lines(part, width) {
        let place = Place { x, from_right: false, top, owner: part.owner };
        part.text.set(line, part.style, place, &mut strip.pieces);
        top += part.style.leading;
    }
}

/// Puts a tint behind the semibold words among the pieces from `first` on.
fn tint(strip: &mut Strip, first: usize, colour: Colour) {
    for piece in &mut strip.pieces[first..] {
        if piece.run.face == Face::SemiBold && piece.link.is_none() {
            let (x, width) = (piece.run.x - 2.5, piece.width + 5.0);
            let (y, height) = (piece.run.y - 0.33 * piece.run.size, piece.run.size * 1.35);
            strip.rules.push(rule(x, y, width, height, colour));
        }
    }
}
