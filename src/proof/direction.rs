//! Which way and which side of zero: the words beside a figure, and the signs in front of it,
//! against the fact.

use std::ops::Range;

use rust_decimal::Decimal;

use super::Text;
use super::figures::{Part, Stated};
use super::numeral::MINUS;
use super::passage::{Passage, Shown};
use crate::data::figures::Trend;
use crate::declaration::{Formula, Keep};
use crate::findings::Code;

/// What a word says of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Up,
    Down,
    Level,
}

/// What a word says of a balance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Above,
    Below,
}

/// A sentence and its clauses.
type Parts<'p> = (&'p Range<usize>, &'p [Range<usize>]);

impl Text<'_> {
    /// PRF-003 and PRF-004 for a figure of a statement.
    pub(super) fn direction(
        &mut self,
        passage: &Passage,
        parts: (&Range<usize>, &Vec<Range<usize>>),
        (at, shown): (usize, &Shown),
        stated: &Stated<'_>,
    ) {
        let Some(number) = stated.number else { return };
        let parts: Parts<'_> = (parts.0, parts.1);
        let is_change = matches!(stated.part, Part::Change | Part::Factor)
            || Self::has_sibling(passage, parts.0, shown, stated.part);
        let way = if is_change { self.way(passage, parts, at) } else { None };
        if let Some((way, place)) = &way {
            self.way_is_right(passage, (*way, place), shown, stated);
        }
        let before = passage.text[..shown.at.start].chars().next_back();
        self.sign_is_right(
            passage,
            (parts, at, shown),
            (number, before),
            way.map(|(way, _)| way),
            stated,
        );
        self.side_is_right(passage, parts, (at, shown), stated);
    }

    /// Whether the statement has the base of this value, or the value of this base: "from 3 to 5".
    fn has_sibling(passage: &Passage, statement: &Range<usize>, shown: &Shown, part: Part) -> bool {
        let sibling = match part {
            Part::Value => format!("{}.base", shown.fact),
            Part::Base => shown.fact.trim_end_matches(".base").to_owned(),
            _ => return false,
        };
        passage.figures_in(statement).any(|(_, other)| other.fact == sibling)
    }

    fn way(&self, passage: &Passage, parts: Parts<'_>, at: usize) -> Option<(Way, Range<usize>)> {
        let words = self.words;
        let lists = [(Way::Up, &words.rise), (Way::Down, &words.fall), (Way::Level, &words.same)];
        said(passage, parts, at, &lists, words.verb_behind)
    }

    fn way_is_right(
        &mut self,
        passage: &Passage,
        (way, place): (Way, &Range<usize>),
        shown: &Shown,
        stated: &Stated<'_>,
    ) {
        let expected = match stated.fact.comparison.trend {
            Trend::Rise => Way::Up,
            Trend::Fall => Way::Down,
            Trend::Unchanged => Way::Level,
            Trend::Unknown => return,
        };
        if way != expected {
            let went = match expected {
                Way::Up => "rose",
                Way::Down => "fell",
                Way::Level => "did not change",
            };
            let (word, fact) = (&passage.text[place.clone()], &shown.fact);
            let message =
                format!("“{word}” stands by “{}”, but `{fact}` says that it {went}", shown.words);
            self.report(Code::DirectionAgainstFact, passage, place, message, "");
        }
    }

    /// The sign in the figure or in front of it; a minus that is left out is said by a word.
    fn sign_is_right(
        &mut self,
        passage: &Passage,
        (parts, at, shown): (Parts<'_>, usize, &Shown),
        (number, before): (Decimal, Option<char>),
        way: Option<Way>,
        stated: &Stated<'_>,
    ) {
        let is_negative = number < Decimal::ZERO;
        let has_minus = shown.words.starts_with(MINUS);
        let minus_before = matches!(before, Some(MINUS | '-'));
        let words = &shown.words;
        let message = if is_negative {
            let is_said = match stated.part {
                // A verb that says the contrary is a finding of its own.
                Part::Change => way.is_some(),
                _ => self.side(passage, parts, at).is_some_and(|(side, _)| side == Side::Below),
            };
            if has_minus && !minus_before && before != Some('+') || minus_before && !has_minus {
                return;
            }
            if is_said && !has_minus && before != Some('+') {
                return;
            }
            format!("the figure “{words}” is negative ({number}), and nothing says so")
        } else if has_minus || minus_before {
            format!("the figure “{words}” is not negative ({number}), but has a minus")
        } else {
            return;
        };
        self.report_figure(Code::SignAgainstFact, passage, shown, message);
    }

    fn side(&self, passage: &Passage, parts: Parts<'_>, at: usize) -> Option<(Side, Range<usize>)> {
        let words = self.words;
        let lists = [(Side::Above, &words.positive), (Side::Below, &words.negative)];
        said(passage, parts, at, &lists, words.verb_behind)
    }

    /// "Positive" and "negative" beside a balance, or beside how many codes are on that side.
    fn side_is_right(
        &mut self,
        passage: &Passage,
        parts: Parts<'_>,
        (at, shown): (usize, &Shown),
        stated: &Stated<'_>,
    ) {
        if stated.part != Part::Value {
            return;
        }
        let expected = match (&stated.indicator.formula, stated.number) {
            (Formula::Count { keep: Keep::Positive, .. }, _) => Side::Above,
            (Formula::Count { keep: Keep::Negative, .. }, _) => Side::Below,
            (Formula::Difference { .. }, Some(number)) if number > Decimal::ZERO => Side::Above,
            (Formula::Difference { .. }, Some(number)) if number < Decimal::ZERO => Side::Below,
            _ => return,
        };
        let Some((side, place)) = self.side(passage, parts, at) else { return };
        if side != expected {
            let word = &passage.text[place.clone()];
            let message = format!("“{word}” is not the side of zero that `{}` says", shown.fact);
            self.report(Code::SignAgainstFact, passage, &place, message, "");
        }
    }
}

/// What the words beside a figure say, and which word says it.
///
/// First on the side of the figure where the verb stands in this language, as far as the clause and
/// the next figure; then on its other side; then in the clauses before (behind), up to one that has a
/// figure of its own.
fn said<T: Copy>(
    passage: &Passage,
    (statement, clauses): Parts<'_>,
    at: usize,
    lists: &[(T, &Vec<String>)],
    verb_behind: bool,
) -> Option<(T, Range<usize>)> {
    let shown = &passage.figures[at].at;
    let own = clauses.iter().position(|clause| clause.contains(&shown.start))?;
    let clause = &clauses[own];
    let last_end = at.checked_sub(1).map_or(0, |at| passage.figures[at].at.end);
    let next_start = passage.figures.get(at + 1).map_or(usize::MAX, |next| next.at.start);
    let before = clause.start.max(last_end).min(shown.start)..shown.start;
    let behind = shown.end..clause.end.min(next_start).min(statement.end).max(shown.end);
    let (first, second) = if verb_behind { (behind, before) } else { (before, behind) };
    nearest(passage, &first, lists, !verb_behind)
        .or_else(|| nearest(passage, &second, lists, verb_behind))
        .or_else(|| {
            let is_cut =
                if verb_behind { next_start < clause.end } else { last_end > clause.start };
            let far: Vec<&[Range<usize>]> = if verb_behind {
                clauses[own..].windows(2).collect()
            } else {
                clauses[..=own].windows(2).rev().collect()
            };
            // A joining word begins to speak of something else, as another figure does.
            let is_joined = |pair: &&[Range<usize>]| {
                passage.text[pair[0].end..pair[1].start].contains(char::is_alphabetic)
            };
            far.into_iter()
                .take_while(|pair| !is_cut && !is_joined(pair))
                .map(|pair| if verb_behind { &pair[1] } else { &pair[0] })
                .take_while(|far| passage.figures_in(far).next().is_none())
                .find_map(|far| nearest(passage, far, lists, !verb_behind))
        })
}

/// The last or first word of any of the lists in a part.
fn nearest<T: Copy>(
    passage: &Passage,
    part: &Range<usize>,
    lists: &[(T, &Vec<String>)],
    last: bool,
) -> Option<(T, Range<usize>)> {
    let hits = lists
        .iter()
        .flat_map(|(says, words)| passage.find(part, words).map(move |place| (*says, place)));
    if last {
        hits.max_by_key(|(_, place)| place.end)
    } else {
        hits.min_by_key(|(_, place)| place.start)
    }
}
