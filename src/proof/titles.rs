//! Directions that no figure stands by: a verb in the title of a chart, against the facts that the
//! title names.
//!
//! A figure says which fact it is; here only words do, so a title is compared where it names a key
//! figure by its label, and a fact that cannot be compared makes it silent.

use std::ops::Range;

use super::Text;
use super::glossary::{find, stems, words};
use super::passage::Passage;
use crate::data::figures::{Fact, Trend};
use crate::findings::Code;

impl Text<'_> {
    /// PRF-003 for the title of a chart that has no figure.
    pub(super) fn title(&mut self, passage: &Passage) {
        if !passage.figures.is_empty() {
            return;
        }
        for statement in passage.sentences(self.words, true) {
            for clause in passage.clauses(&statement, self.words) {
                self.clause(passage, &clause);
            }
        }
    }

    fn clause(&mut self, passage: &Passage, clause: &Range<usize>) {
        let words = self.words;
        let lists = [
            (Trend::Rise, &words.rise),
            (Trend::Fall, &words.fall),
            (Trend::Unchanged, &words.same),
        ];
        // "The region with most": a place in an order, and no direction.
        let is_superlative = |place: &Range<usize>| {
            let before = passage.lower[..place.start].trim_end();
            words.superlative.iter().any(|word| before.ends_with(word.as_str()))
        };
        let said = lists
            .iter()
            .flat_map(|(says, words)| passage.find(clause, words).map(move |place| (*says, place)));
        // "Did not change" may hold a word of change: the longest decides.
        let said = said.filter(|(_, place)| !is_superlative(place));
        let Some((says, place)) = said.max_by_key(|(_, place)| place.len()) else { return };
        let named = self.facts_of_labels(&passage.lower[clause.clone()]);
        let is_bare = self.is_known_of(passage, clause);
        let trends = named.iter().flat_map(|fact| {
            // Other words may say which of the comparisons is meant.
            if is_bare { self.trends_meant(passage, clause, fact) } else { fact.trends().collect() }
        });
        let trends: Vec<Trend> = trends.collect();
        if trends.is_empty() || trends.contains(&Trend::Unknown) || trends.contains(&says) {
            return;
        }
        let word = &passage.text[place.clone()];
        let message = format!("the title says “{word}”, but no fact that it names went that way");
        self.report(Code::DirectionAgainstFact, passage, &place, message, "");
    }

    /// The facts of the reference period whose labels a clause has, whatever their endings.
    fn facts_of_labels(&self, clause: &str) -> Vec<&Fact> {
        let facts = self.proof.facts;
        let clause = words(clause);
        let indicators = facts.computation.release.named_indicators();
        let named = indicators.filter(|(_, indicator)| {
            let label = indicator.label.get(&self.locale.tag).map(|label| label.to_lowercase());
            label.is_some_and(|label| find(&clause, &stems(&label)).is_some())
        });
        named.filter_map(|(id, _)| facts.headline(id)).collect()
    }
}
