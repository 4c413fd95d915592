//! Which way and which side of zero: the words beside a figure, and the signs in front of it,
//! against the fact.

use std::ops::Range;

use rust_decimal::Decimal;

use super::figures::Stated;
use super::number_reading::MINUS;
use super::passage::{Passage, begins, ends, is_of_word};
use super::{Spot, Text};
use crate::data::figures::Trend;
use crate::declaration::{CodeSelection, Formula, Keep};
use crate::document::FactPart;
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

impl Text<'_> {
    /// PRF-003 and PRF-004 for a figure of a statement.
    pub(super) fn direction(&mut self, spot: &Spot<'_>, stated: &Stated<'_>) {
        let Some(number) = stated.number else { return };
        let trend = match stated.part {
            FactPart::Change | FactPart::Difference | FactPart::Factor => {
                stated.fact.compared(stated.comparison).map(|compared| compared.comparison.trend)
            }
            FactPart::Value | FactPart::Base => self.trend_beside(spot, stated),
            FactPart::Rank | FactPart::Revision(_) => None,
        };
        let way = trend.and_then(|trend| Some((self.way(spot)?, trend)));
        if let Some((way, trend)) = &way {
            self.way_is_right(spot, way, *trend);
        }
        self.sign_is_right(spot, number, way.is_some(), stated);
        self.side_is_right(spot, stated);
    }

    fn way(&self, spot: &Spot<'_>) -> Option<Said<Way>> {
        let words = self.words;
        let lists = [(Way::Up, &words.rise), (Way::Down, &words.fall), (Way::Level, &words.same)];
        said(spot, &lists, words.verb_behind)
    }

    /// The trend from the base to the value that stand in one statement: "from 3 to 5". Of a value its base is looked
    /// for, of a base its value.
    fn trend_beside(&self, spot: &Spot<'_>, stated: &Stated<'_>) -> Option<Trend> {
        let figures = spot.passage.figures_in(spot.statement);
        let all = figures.filter_map(|(_, figure)| self.proof.stated(&figure.fact));
        let of_fact = all.filter(|other| other.fact.key == stated.fact.key);
        let mut siblings = of_fact.filter_map(|other| match (stated.part, other.part) {
            (FactPart::Value, FactPart::Base) => Some(other.comparison),
            (FactPart::Base, FactPart::Value) => Some(stated.comparison),
            _ => None,
        });
        let first = siblings.next()?;
        // Of a value beside two bases a word may be of either.
        let is_clear = siblings.all(|other| other == first);
        stated.fact.compared(first).filter(|_| is_clear).map(|compared| compared.comparison.trend)
    }

    fn way_is_right(&mut self, spot: &Spot<'_>, way: &Said<Way>, trend: Trend) {
        let Spot { passage, shown, .. } = *spot;
        let expected = match trend {
            Trend::Rise => Way::Up,
            Trend::Fall => Way::Down,
            Trend::Unchanged => Way::Level,
            Trend::Unknown => return,
        };
        if way.says != expected {
            let went = match expected {
                Way::Up => "rose",
                Way::Down => "fell",
                Way::Level => "did not change",
            };
            let (word, fact) = (&passage.text[way.place.clone()], &shown.fact);
            let message =
                format!("“{word}” stands by “{}”, but `{fact}` says that it {went}", shown.words);
            self.report(Code::DirectionAgainstFact, passage, &way.place, message, "");
        }
    }

    /// The sign in the figure or in front of it; a minus that is left out is said by a word.
    fn sign_is_right(
        &mut self,
        spot: &Spot<'_>,
        number: Decimal,
        has_verb: bool,
        stated: &Stated<'_>,
    ) {
        let Spot { passage, shown, .. } = *spot;
        let before = passage.text[..shown.place.start].chars().next_back();
        let is_negative = number < Decimal::ZERO;
        let has_minus = shown.words.starts_with(MINUS);
        let minus_before = matches!(before, Some(MINUS | '-'));
        let words = &shown.words;
        let message = if is_negative {
            let is_said = match stated.part {
                // A verb that says the contrary is a finding of its own.
                FactPart::Change | FactPart::Difference => has_verb,
                _ => self.side(spot).is_some_and(|side| side.says == Side::Below),
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

    fn side(&self, spot: &Spot<'_>) -> Option<Said<Side>> {
        let words = self.words;
        let lists = [(Side::Above, &words.positive), (Side::Below, &words.negative)];
        said(spot, &lists, words.verb_behind)
    }

    /// "Positive" and "negative" beside a balance, or beside how many codes are on that side.
    fn side_is_right(&mut self, spot: &Spot<'_>, stated: &Stated<'_>) {
        let Spot { passage, shown, .. } = *spot;
        if stated.part != FactPart::Value {
            return;
        }
        let expected = match (&stated.indicator.formula, stated.number) {
            (Formula::Count(CodeSelection { keep: Some(Keep::Positive), .. }), _) => Side::Above,
            (Formula::Count(CodeSelection { keep: Some(Keep::Negative), .. }), _) => Side::Below,
            (formula, Some(number)) if formula.is_balance() && number > Decimal::ZERO => {
                Side::Above
            }
            (formula, Some(number)) if formula.is_balance() && number < Decimal::ZERO => {
                Side::Below
            }
            _ => return,
        };
        let Some(side) = self.side(spot) else { return };
        if side.says != expected {
            let word = &passage.text[side.place.clone()];
            let message = format!("“{word}” is not the side of zero that `{}` says", shown.fact);
            self.report(Code::SignAgainstFact, passage, &side.place, message, "");
        }
    }
}

/// What a word beside a figure says, and where the word stands in the passage.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Said<T> {
    says: T,
    place: Range<usize>,
}

/// The word that speaks of a figure, and what it says.
///
/// A language has a side of the figure on which its verbs stand: English and Russian before it,
/// Kazakh behind it. The search goes from what is surely meant to what may be meant. First comes
/// that side, up to the border of the clause and to the next figure, because beyond another figure
/// a word belongs to that one. Then comes the other side, within the same bounds, for sentences
/// that turn their order. A verb in two words that stand around all else, "nahm um 3 % auf 400 zu", goes
/// before both: it speaks of every figure of its clause. Last come the clauses further on, one by one: "arrivals fell, by 3 % in
/// May" has its verb in the clause before. This last search is cut where another figure stands
/// between, or where a joining word between the clauses begins to speak of something else; and it
/// ends at the first clause with a figure of its own. What is still silent then is left alone: a
/// wrong finding would teach editors to ignore the right ones.
fn said<T: Copy>(
    spot: &Spot<'_>,
    lists: &[(T, &Vec<String>)],
    verb_behind: bool,
) -> Option<Said<T>> {
    let Spot { passage, statement, clauses, index, shown } = *spot;
    let shown = &shown.place;
    let own = clauses.iter().position(|clause| clause.contains(&shown.start))?;
    let clause = &clauses[own];
    let last_end = index.checked_sub(1).map_or(0, |last| passage.figures[last].place.end);
    let next_start = passage.figures.get(index + 1).map_or(usize::MAX, |next| next.place.start);
    let before = clause.start.max(last_end).min(shown.start)..shown.start;
    let behind = shown.end..clause.end.min(next_start).min(statement.end).max(shown.end);
    let (first, second) = if verb_behind { (behind, before) } else { (before, behind) };
    divided(passage, clause, lists)
        .or_else(|| nearest(passage, &first, lists, !verb_behind))
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

/// The verb whose last word ends the clause: `nahm … zu` in a list. Elsewhere "zu" and "ab" say other
/// things, "im Vergleich zu Juni", so that a clause with words behind them is left to the other words.
fn divided<T: Copy>(
    passage: &Passage,
    clause: &Range<usize>,
    lists: &[(T, &Vec<String>)],
) -> Option<Said<T>> {
    let text = passage.lower[clause.clone()].trim_end_matches(|c| !is_of_word(c));
    lists.iter().find_map(|(says, words)| {
        let mut verbs = words.iter().filter_map(|words| words.split_once(" … "));
        verbs.find_map(|(verb, end)| {
            let mut starts = passage.word_starts(clause.clone()).filter(|_| ends(text, end));
            let place = starts.find_map(|start| {
                let length = begins(&passage.lower[start..clause.end], verb)?;
                Some(start..start + length)
            })?;
            Some(Said { says: *says, place })
        })
    })
}

/// The last or first word of any of the lists in a part.
fn nearest<T: Copy>(
    passage: &Passage,
    part: &Range<usize>,
    lists: &[(T, &Vec<String>)],
    last: bool,
) -> Option<Said<T>> {
    let hits = lists.iter().flat_map(|(says, words)| {
        passage.find(part, words).map(move |place| Said { says: *says, place })
    });
    if last {
        hits.max_by_key(|said| said.place.end)
    } else {
        hits.min_by_key(|said| said.place.start)
    }
}
