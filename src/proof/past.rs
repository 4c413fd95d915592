//! Records and runs in words, "the highest since March 2021", "the fifth month in a row", against the facts.
//!
//! Where a statement says one of them beside figures, one of the facts of these figures is such a record, or has such a
//! run. The period of a record is one that a fact rests on, or it is found as any other period of none.

use std::ops::Range;

use super::Text;
use super::passage::Passage;
use crate::data::figures::{Fact, Side};
use crate::findings::Code;

impl Text<'_> {
    /// PRF-011 for a statement.
    pub(super) fn past(&mut self, passage: &Passage, statement: &Range<usize>) {
        let figures = passage.figures_in(statement);
        let facts: Vec<&Fact> =
            figures.filter_map(|(_, shown)| Some(self.proof.stated(&shown.fact)?.fact)).collect();
        if facts.is_empty() {
            return;
        }
        for (side, words) in
            [(Side::Highest, &self.words.highest), (Side::Lowest, &self.words.lowest)]
        {
            let Some(place) = passage.find(statement, words).next() else { continue };
            let is_so =
                |fact: &&Fact| fact.record.known().is_some_and(|record| record.side == side);
            if !facts.iter().any(is_so) {
                let said = &passage.text[place.clone()];
                let message = format!("“{said}” is said of no fact that is such a record");
                self.report(Code::PastAgainstFact, passage, &place, message, "here");
            }
        }
        let Some(place) = passage.find(statement, &self.words.in_a_row).next() else { return };
        // "The fifth month in a row": one word stands between, at most.
        let mut numbers = Vec::new();
        for (number, word) in self.locale.ordinals() {
            let word = [word.to_lowercase()];
            let is_beside = passage.find(statement, &word).any(|ordinal| {
                let between = ordinal.end.min(place.end)..ordinal.start.max(place.start);
                let between = passage.text.get(between).unwrap_or_default();
                between.split_whitespace().count() <= 1
            });
            numbers.extend(is_beside.then_some(number));
        }
        let lengths: Vec<usize> = facts
            .iter()
            .flat_map(|fact| fact.runs.values())
            .filter_map(|run| usize::try_from(run.known()?.length).ok())
            .collect();
        if numbers.is_empty() || numbers.iter().any(|number| lengths.contains(number)) {
            return;
        }
        let said = &passage.text[place.clone()];
        let runs = match lengths.as_slice() {
            [] => "no run of theirs can be told".to_owned(),
            lengths => {
                let mut lengths: Vec<String> = lengths.iter().map(ToString::to_string).collect();
                lengths.dedup();
                format!("their runs are of {}", lengths.join(", "))
            }
        };
        let message = format!("“{said}” is not so often as the facts beside it say: {runs}");
        self.report(Code::PastAgainstFact, passage, &place, message, "here");
    }
}
