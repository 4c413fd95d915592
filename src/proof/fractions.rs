//! Parts of a whole in words, "more than half of exports (54.3%)", "fell by a fifth (−21.0%)", against the percentage that
//! they tell.
//!
//! A part in words may be of anything in its sentence. It is of a figure where that stands right behind it in a clause of
//! its own, and nothing between them names another number: a share or a rate is the part itself, a change the part by
//! which something went. Nobody says "a third" of thirty per cent alone, so that a part without "more than" or "nearly"
//! beside it is only held to be near.

use std::ops::Range;

use rust_decimal::Decimal;

use super::figures::Stated;
use super::passage::{Passage, begins, ends, overlap};
use super::{Spot, Text};
use crate::declaration::{Kind, Unit};
use crate::document::FactPart;
use crate::findings::Code;
use crate::words::language::{Fraction, WordList};

/// How near a number is to a part or a multiple.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// More or less it.
    About,
    /// More, or as much.
    Over,
    /// Less, or as much.
    Under,
    /// A little less, or as much.
    Nearly,
}

/// A part or a multiple in words.
pub(super) struct Multiple {
    pub(super) fraction: Fraction,
    pub(super) manner: Manner,
    /// Its words.
    pub(super) place: Range<usize>,
    /// With the words of its manner.
    pub(super) whole: Range<usize>,
}

impl Multiple {
    /// Whether a number is what the words say, by so much of a margin; what rounding may have added or taken is let pass.
    pub(super) fn fits(&self, number: Decimal, margin: Decimal, rounded: Decimal) -> bool {
        let part = self.fraction.number();
        let is_over = number + rounded >= part;
        let is_under = number - rounded <= part;
        match (self.manner, self.fraction.is_more) {
            (Manner::Over, false) | (Manner::About, true) => is_over,
            (Manner::Under, false) => is_under,
            (Manner::Nearly, false) => is_under && number + rounded >= part - margin * Decimal::TWO,
            (Manner::About, false) => (number - part).abs() <= margin + rounded,
            (Manner::Over | Manner::Under | Manner::Nearly, true) => true,
        }
    }
}

/// The most words between a part and its figure.
const WORDS_BETWEEN: usize = 4;

impl Text<'_> {
    /// PRF-012 for the parts of a whole that a statement tells.
    pub(super) fn fractions(
        &mut self,
        passage: &Passage,
        statement: &Range<usize>,
        clauses: &[Range<usize>],
    ) {
        let said = self.fractions_said(passage, statement);
        for (fraction, place, needs_by) in &said {
            let is_longer =
                |longer: &Range<usize>| overlap(longer, place) && longer.len() > place.len();
            if said.iter().any(|(_, longer, _)| is_longer(longer)) {
                continue;
            }
            let part = self.with_manner(passage, statement, *fraction, place.clone());
            if *needs_by && !self.has_by(passage, statement, &part) {
                continue;
            }
            let behind = part.whole.end..statement.end;
            let Some((index, shown)) = passage.figures_in(&behind).next() else { continue };
            let Some(stated) = self.proof.stated(&shown.fact) else { continue };
            let spot = Spot { passage, statement, clauses, index, shown };
            let Some(number) = self.percentage_of(&spot, &stated, &part) else { continue };
            let (whole, hundred) = (part.fraction.number(), Decimal::ONE_HUNDRED);
            let margin = whole.min((Decimal::ONE - whole).abs()) * Decimal::new(15, 2);
            let rounded = Decimal::new(5, number.scale() + 1) / hundred;
            if part.fits(number.abs() / hundred, margin.max(Decimal::new(5, 2)), rounded) {
                continue;
            }
            let words = &passage.text[part.whole.clone()];
            let message =
                format!("“{words}” stands by “{}”, and `{}` is {number}", shown.words, shown.fact);
            let path = stated.path(self.proof.facts.computation);
            let hint = format!(
                "Let the number choose its words: `{{% if {path} is more_than(…) %}}…{{% endif %}}`."
            );
            let place = (&part.whole, "");
            self.report_with_hint(Code::PartAgainstFact, passage, place, message, &hint);
        }
    }

    /// The parts that a statement tells, and whether one is told only beside the word for how far something went: "by a
    /// third", "by more than a third".
    fn fractions_said(
        &self,
        passage: &Passage,
        statement: &Range<usize>,
    ) -> Vec<(Fraction, Range<usize>, bool)> {
        let words = self.words;
        let mut said = Vec::new();
        for (fraction, forms) in &words.fractions {
            said.extend(passage.find(statement, forms).map(|place| (*fraction, place, false)));
        }
        for (fraction, forms) in &words.bare_fractions {
            said.extend(passage.find(statement, forms).map(|place| (*fraction, place, true)));
        }
        // The form with its word stands for that without it.
        said.retain(|(_, place, _)| {
            !words.by.iter().any(|by| begins(&passage.lower[place.clone()], by).is_some())
        });
        said
    }

    /// Whether the word for how far something went stands before a part, or between it and its manner.
    fn has_by(&self, passage: &Passage, statement: &Range<usize>, part: &Multiple) -> bool {
        self.without_by(passage, statement, part.whole.start) < part.whole.start
            || self.without_by(passage, statement, part.place.start) < part.place.start
    }

    /// A part or a multiple with the words that say how near it is, before it or, where verbs stand there, behind it.
    pub(super) fn with_manner(
        &self,
        passage: &Passage,
        statement: &Range<usize>,
        fraction: Fraction,
        place: Range<usize>,
    ) -> Multiple {
        let words = self.words;
        let manners = [
            (Manner::Over, &words.over),
            (Manner::Under, &words.under),
            (Manner::Nearly, &words.nearly),
        ];
        let longest = |length: &dyn Fn(&str) -> Option<usize>| {
            let all = manners.iter().flat_map(|(manner, list)| {
                list.iter().filter_map(move |word| Some((length(word)?, *manner)))
            });
            all.max_by_key(|(length, _)| *length)
        };
        // "By more than a third", and in other languages "more than by a third".
        let mut start = self.without_by(passage, statement, place.start);
        let before = passage.lower[statement.start..start].trim_end();
        if let Some((length, manner)) = longest(&|word| ends(before, word).then_some(word.len())) {
            start = statement.start + before.len() - length;
            return Multiple { fraction, manner, whole: start..place.end, place };
        }
        let rest = &passage.lower[place.end..statement.end];
        let behind = rest.trim_start();
        match longest(&|word| begins(behind, word)).filter(|_| words.verb_behind) {
            Some((length, manner)) => {
                let end = statement.end - behind.len() + length;
                Multiple { fraction, manner, whole: place.start..end, place }
            }
            None => Multiple { fraction, manner: Manner::About, whole: place.clone(), place },
        }
    }

    /// Where the word for how far something went stands right before a place; else the place.
    fn without_by(&self, passage: &Passage, statement: &Range<usize>, start: usize) -> usize {
        let before = passage.lower[statement.start..start].trim_end();
        let by = self.words.by.iter().find(|by| ends(before, by));
        by.map_or(start, |by| statement.start + before.len() - by.len())
    }

    /// The percentage that a part tells, where a figure is surely that.
    fn percentage_of(
        &self,
        spot: &Spot<'_>,
        stated: &Stated<'_>,
        part: &Multiple,
    ) -> Option<Decimal> {
        let Spot { passage, statement, clauses, shown, .. } = *spot;
        let words = self.words;
        let units = self.units_of(stated);
        let between = part.whole.end..shown.place.start;
        let text = passage.lower[between.clone()].trim_end();
        let text = text.strip_suffix(['(', ',', ':', '—'])?;
        let has = |list: &WordList, part: &Range<usize>| passage.find(part, list).next().is_some();
        let is_plain = !text.contains(['(', ')', ',', ':', ';', '—'])
            && text.split_whitespace().count() <= WORDS_BETWEEN
            && ![&words.shares, &words.joins, &words.percent]
                .into_iter()
                .any(|list| has(list, &between))
            && passage.find_words(&between, &units).next().is_none();
        // "The second half", "the third quarter" are times.
        let before = passage.lower[statement.start..part.place.start].trim_end();
        let mut ordinals = self.locale.ordinals();
        let is_time = ordinals.any(|(_, word)| ends(before, &word.to_lowercase()));
        if !is_plain || is_time || !spot.is_inserted(&[], &units) || stated.unit() != Unit::Percent
        {
            return None;
        }
        let is_move = |part: &Range<usize>| has(&words.rise, part) || has(&words.fall, part);
        let start = self.without_by(passage, statement, part.whole.start);
        let has_by = self.has_by(passage, statement, part);
        let is_share = matches!(stated.part, FactPart::Value | FactPart::Base)
            && !stated.is_change()
            && stated.indicator.kind.kind == Kind::Rate;
        if is_share {
            return stated.number.filter(|_| !has_by && !is_move(&between));
        }
        let is_change = stated.part == FactPart::Change || stated.is_change();
        let clause = clauses.iter().find(|clause| clause.contains(&part.place.start))?;
        let moved = if words.verb_behind {
            is_move(&between)
        } else {
            is_move(&(clause.start..start)) && !is_move(&between)
        };
        stated.number.filter(|_| is_change && moved && (has_by || words.by.is_empty()))
    }
}
