//! Records and runs in words, "the highest since March 2021", "the fifth month in a row", against the facts.
//!
//! Where a statement says one of them beside figures, one of the facts of these figures is such a record, or has such a
//! run. The period of a record is one that a fact rests on, or it is found as any other period of none.

use std::collections::BTreeSet;
use std::ops::Range;

use super::figures::Stated;
use super::passage::Passage;
use super::{Spot, Text};
use crate::data::figures::{Claim, Run, Side};
use crate::document::FactPart;
use crate::findings::Code;

impl Text<'_> {
    /// PRF-011 for a statement.
    pub(super) fn past(
        &mut self,
        passage: &Passage,
        statement: &Range<usize>,
        clauses: &[Range<usize>],
    ) {
        let words = self.words;
        let lists = [&words.highest, &words.lowest, &words.largest_rise, &words.largest_fall];
        let mut lists = lists.into_iter().chain([&words.in_a_row]);
        if !lists.any(|list| passage.find(statement, list).next().is_some()) {
            return;
        }
        let spots: Vec<(Spot<'_>, Stated<'_>)> = passage
            .figures_in(statement)
            .filter_map(|(index, shown)| {
                let stated = self.proof.stated(&shown.fact)?;
                Some((Spot { passage, statement, clauses, index, shown }, stated))
            })
            .collect();
        if !spots.is_empty() {
            self.records(passage, statement, &spots);
            self.runs(passage, statement, &spots);
        }
    }

    fn records(
        &mut self,
        passage: &Passage,
        statement: &Range<usize>,
        spots: &[(Spot<'_>, Stated<'_>)],
    ) {
        let words = self.words;
        // Which fall is the largest is known of changes that are values.
        let are_changes =
            spots.iter().all(|(_, stated)| stated.part == FactPart::Value && stated.is_change());
        for (side, words, is_of_changes) in [
            (Side::Highest, &words.highest, false),
            (Side::Lowest, &words.lowest, false),
            (Side::Highest, &words.largest_rise, true),
            (Side::Lowest, &words.largest_fall, true),
        ] {
            let Some(place) = passage.find(statement, words).next() else { continue };
            if is_of_changes && !are_changes {
                continue;
            }
            let is_so = |(_, stated): &(Spot<'_>, Stated<'_>)| {
                let record = self.proof.facts.record_of(stated.fact);
                record.known().is_some_and(|record| record.side == side)
            };
            if !spots.iter().any(is_so) {
                let said = &passage.text[place.clone()];
                let message = format!("“{said}” is said of no fact that is such a record");
                let hint = self.sentence_of("record", &spots[0].1);
                let place = (&place, "here");
                self.report_with_hint(Code::PastAgainstFact, passage, place, message, &hint);
            }
        }
    }

    fn runs(
        &mut self,
        passage: &Passage,
        statement: &Range<usize>,
        spots: &[(Spot<'_>, Stated<'_>)],
    ) {
        let Some(place) = passage.find(statement, &self.words.in_a_row).next() else { return };
        // "The fifth month in a row": one word stands between, at most.
        let mut numbers = Vec::new();
        for (number, word) in self.locale.ordinals() {
            let word = [word.to_lowercase()];
            let is_beside = passage.find_words(statement, &word).any(|ordinal| {
                let between = ordinal.end.min(place.end)..ordinal.start.max(place.start);
                let between = passage.text.get(between).unwrap_or_default();
                between.split_whitespace().count() <= 1
            });
            numbers.extend(is_beside.then_some(number));
        }
        if numbers.is_empty() {
            return;
        }
        let runs = spots.iter().flat_map(|(spot, stated)| self.runs_meant(spot, stated));
        let lengths: BTreeSet<usize> =
            runs.filter_map(|run| usize::try_from(run.known()?.length).ok()).collect();
        if numbers.iter().any(|number| lengths.contains(number)) {
            return;
        }
        let said = &passage.text[place.clone()];
        let runs = if lengths.is_empty() {
            "no run of theirs can be told".to_owned()
        } else {
            let lengths: Vec<String> = lengths.iter().map(ToString::to_string).collect();
            format!("their runs are of {}", lengths.join(", "))
        };
        let message = format!("“{said}” is not so often as the facts beside it say: {runs}");
        let hint = self.sentence_of("run", &spots[0].1);
        let place = (&place, "here");
        self.report_with_hint(Code::PastAgainstFact, passage, place, message, &hint);
    }

    /// The runs that words beside a figure may mean: of a change the comparison that it is of, of a growth that its verb
    /// tells by its sign what it is the growth of, else those of all comparisons.
    fn runs_meant(&self, spot: &Spot<'_>, stated: &Stated<'_>) -> Vec<Claim<Run>> {
        let fact = stated.fact;
        match stated.part {
            FactPart::Value if self.tells_own_sign(spot, stated) => {
                vec![self.proof.facts.run_of(fact, None)]
            }
            FactPart::Change | FactPart::Difference | FactPart::Factor => {
                vec![self.proof.facts.run_of(fact, stated.comparison)]
            }
            _ => {
                let comparisons = fact.comparisons();
                comparisons.map(|comparison| self.proof.facts.run_of(fact, comparison)).collect()
            }
        }
    }

    /// What to write for words about the past of a fact.
    fn sentence_of(&self, sentence: &str, stated: &Stated<'_>) -> String {
        let computation = self.proof.facts.computation;
        let part = if sentence == "run" { stated.comparison } else { None };
        let path = Stated { part: FactPart::Value, comparison: part, ..*stated }.path(computation);
        let number = if sentence == "run" { "length > 1" } else { "length > 0" };
        format!(
            "The shared sentence says what is so, where there is such a thing: `{{% if {path}.{sentence}.{number} %}}{{{{ \
             <{sentence} fact={{{path}}} /> }}}}{{% endif %}}`."
        )
    }
}
