//! The period with which a value is compared in words alone: "100 people, unchanged from May 2024".
//!
//! No figure of the sentence is of that period, and the sentence is right all the same where the words between the
//! value and the name say which way the value went since then.

use std::ops::Range;

use super::Text;
use super::passage::{Passage, ends};
use super::period::Named;
use crate::data::figures::{Fact, Trend};
use crate::document::FactPart;
use crate::words::language::WordList;

impl Text<'_> {
    /// Whether a name is of a period with which the value beside it is compared, and the words around it say so and which
    /// way the value went.
    pub(super) fn is_told_base(
        &self,
        passage: &Passage,
        statement: &Range<usize>,
        (named, place): (Named, &Range<usize>),
    ) -> bool {
        if !self.is_compared_with(passage, statement, place)
            && !self.is_behind_direction(passage, statement, place)
        {
            return false;
        }
        self.values_beside(passage, statement, place).into_iter().any(|(fact, around)| {
            fact.comparisons().any(|comparison| {
                let release = self.proof.facts.computation.release;
                let bases = release.base_periods(fact.key, comparison);
                let trend = fact.compared(comparison).map(|compared| compared.comparison.trend);
                bases.iter().any(|base| named.is_of(*base))
                    && trend.is_some_and(|trend| self.says_trend(passage, &around, trend))
            })
        })
    }

    /// Whether right before a name stands where something was, behind a word of direction: "unchanged from", "up from".
    fn is_behind_direction(
        &self,
        passage: &Passage,
        statement: &Range<usize>,
        place: &Range<usize>,
    ) -> bool {
        let before = passage.lower[statement.start..place.start].trim_end();
        let from = [&self.words.from, &self.words.since].into_iter().flat_map(|list| list.iter());
        let mut befores = from.filter(|from| ends(before, from));
        befores.any(|from| {
            let before = before[..before.len() - from.len()].trim_end();
            let end = statement.start + before.len();
            let lists = [&self.words.rise, &self.words.fall, &self.words.same];
            let words = statement.start..end;
            lists.into_iter().any(|list| passage.find(&words, list).any(|word| word.end == end))
        })
    }

    /// The values that stand next to a name in a statement, before and behind it, each with the words that can be of both:
    /// those between them and, where verbs stand behind, those behind both.
    fn values_beside(
        &self,
        passage: &Passage,
        statement: &Range<usize>,
        place: &Range<usize>,
    ) -> Vec<(&Fact, Vec<Range<usize>>)> {
        let before = passage.figures_in(&(statement.start..place.start)).last();
        let behind = passage.figures_in(&(place.end..statement.end)).next();
        let figures = [before, behind].into_iter().flatten();
        let values = figures.filter_map(|(_, shown)| {
            let stated = self.proof.stated(&shown.fact)?;
            let is_value = matches!(stated.part, FactPart::Value);
            let figure = &shown.place;
            let between = if figure.end <= place.start {
                figure.end..place.start
            } else {
                place.end..figure.start
            };
            let last = figure.end.max(place.end);
            let mut around = vec![between];
            if self.words.verb_behind {
                let next = passage.figures_in(&(last..statement.end)).next();
                around.push(last..next.map_or(statement.end, |(_, next)| next.place.start));
            }
            is_value.then_some((stated.fact, around))
        });
        values.collect()
    }

    /// Whether words say that something went so.
    fn says_trend(&self, passage: &Passage, parts: &[Range<usize>], trend: Trend) -> bool {
        let words = self.words;
        let says =
            |list: &WordList| parts.iter().any(|part| passage.find(part, list).next().is_some());
        match trend {
            Trend::Rise => says(&words.rise),
            Trend::Fall => says(&words.fall),
            Trend::Unchanged => says(&words.same),
            Trend::Unknown => false,
        }
    }
}
