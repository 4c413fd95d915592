//! Directions that no figure stands by: a verb in prose, against the key figure that the sentence
//! names.
//!
//! A figure says which fact it is; here only words do, and each of them may say that the sentence is
//! of something else: of women, of a month, of what may happen. So a sentence is compared only if
//! every word of it is known: the label of a key figure, a word of direction, a period of the
//! edition, and the words of the locale file that change nothing in it.
//!
//! A list of words that make a sentence be of something else would never be complete, and each gap in
//! it would be a false finding that stops a release. A list of harmless words has gaps, too, but each
//! only leaves a sentence unread. So a locale without such a list is not read for this at all, and
//! what is found is certain enough to be an error.
//!
//! A sentence is known or not as a whole, as a word anywhere in it may change what it is of; compared is
//! clause by clause, as "exports rose and imports fell" has a direction for each. A clause counts only if it
//! has one label and one direction: with two labels a word may say how the one is to the other, with
//! two directions one may be meant for another time. A period beside a word of comparison must be the
//! base of the comparison, and any other period the period of the fact.

use std::ops::Range;

use super::Text;
use super::digits::Taken;
use super::glossary::{find, stems, words};
use super::passage::{Passage, overlap};
use super::period::Named;
use crate::data::figures::{Fact, Trend};
use crate::declaration::{ComparisonId, IndicatorId};
use crate::findings::Code;

/// The labels of the key figures in a language: which indicator, and its words without endings.
pub(super) struct KeyLabels(Vec<(IndicatorId, Vec<String>)>);

/// A word of direction, and where it stands.
#[derive(Clone)]
struct Said {
    direction: Trend,
    place: Range<usize>,
}

/// A fact that a statement names, and where.
struct NamedFact<'a> {
    fact: &'a Fact,
    place: Range<usize>,
}

impl<'a> Text<'a> {
    /// The labels of the indicators in the language of the text.
    pub(super) fn key_labels(&self) -> KeyLabels {
        let indicators = self.proof.facts.computation.release.named_indicators();
        let labels = indicators.filter_map(|(id, indicator)| {
            let label = indicator.label.get(&self.locale.tag)?.to_lowercase();
            let stems: Vec<String> = stems(&label).into_iter().map(str::to_owned).collect();
            (!stems.is_empty()).then_some((id, stems))
        });
        KeyLabels(labels.collect())
    }

    /// PRF-003 for the sentences of a passage that have no figure.
    pub(super) fn unfigured(&mut self, passage: &Passage, labels: &KeyLabels) {
        if !passage.is_prose || self.words.neutral.is_empty() {
            return;
        }
        for statement in passage.sentences(self.words, true) {
            if passage.figures_in(&statement).next().is_none() {
                self.statement(passage, &statement, labels);
            }
        }
    }

    fn statement(&mut self, passage: &Passage, statement: &Range<usize>, labels: &KeyLabels) {
        let named = self.named_facts(passage, statement, labels);
        if named.is_empty() {
            return;
        }
        let said = self.said(passage, statement);
        if said.is_empty() || !self.is_known(passage, statement, &named, &said) {
            return;
        }
        for clause in passage.clauses(statement, self.words) {
            let is_here = |place: &Range<usize>| overlap(place, &clause);
            let mut facts = named.iter().filter(|named| is_here(&named.place));
            let mut here = said.iter().filter(|said| is_here(&said.place));
            // Of two facts a word may say how they are to each other.
            let (Some(label), None) = (facts.next(), facts.next()) else { continue };
            let Some(Said { direction, place }) = here.next() else { continue };
            // The words may be of any comparison whose period is the one that is named.
            let bases = self.bases_named(passage, statement);
            let release = self.proof.facts.computation.release;
            let is_meant = |comparison: &Option<ComparisonId>| {
                let periods = release.base_periods(label.fact.key, *comparison);
                bases.iter().all(|name| periods.iter().any(|period| name.is_of(*period)))
            };
            let meant = label.fact.comparisons().filter(is_meant);
            let went: Vec<Trend> = meant
                .filter_map(|comparison| label.fact.compared(comparison))
                .map(|compared| compared.comparison.trend)
                .collect();
            let is_unclear = here.any(|said| said.direction != *direction) || went.is_empty();
            if is_unclear || went.contains(&Trend::Unknown) || went.contains(direction) {
                continue;
            }
            let (word, name) = (&passage.text[place.clone()], &passage.text[label.place.clone()]);
            let message = format!("“{word}” is said of “{name}”, which went another way");
            self.report(Code::DirectionAgainstFact, passage, place, message, "");
        }
    }

    /// The facts of the reference period whose labels a statement has; of labels within each other
    /// the longest.
    fn named_facts(
        &self,
        passage: &Passage,
        statement: &Range<usize>,
        labels: &KeyLabels,
    ) -> Vec<NamedFact<'a>> {
        let facts = self.proof.facts;
        let text = words(&passage.lower[statement.clone()]);
        let places = labels.0.iter().filter_map(|(indicator, stems)| {
            let stems: Vec<&str> = stems.iter().map(String::as_str).collect();
            let place = find(&text, &stems)?;
            Some((*indicator, statement.start + place.start..statement.start + place.end))
        });
        let places: Vec<(IndicatorId, Range<usize>)> = places.collect();
        let is_part = |place: &Range<usize>| {
            places.iter().any(|(_, longer)| overlap(place, longer) && longer.len() > place.len())
        };
        let longest = places.iter().filter(|(_, place)| !is_part(place));
        let named = longest.filter_map(|(indicator, place)| {
            let fact = facts.headline(*indicator)?;
            Some(NamedFact { fact, place: place.clone() })
        });
        named.collect()
    }

    /// The words of direction in a statement; of words within each other the longest.
    fn said(&self, passage: &Passage, statement: &Range<usize>) -> Vec<Said> {
        let words = self.words;
        let lists = [
            (Trend::Rise, &words.rise),
            (Trend::Fall, &words.fall),
            (Trend::Unchanged, &words.same),
        ];
        let all = lists.iter().flat_map(|(direction, words)| {
            let places = passage.find(statement, words);
            places.map(|place| Said { direction: *direction, place })
        });
        let all: Vec<Said> = all.collect();
        let is_part = |said: &&Said| {
            let is_longer = |longer: &Said| longer.place.len() > said.place.len();
            all.iter().any(|longer| overlap(&said.place, &longer.place) && is_longer(longer))
        };
        all.iter().filter(|said| !is_part(said)).cloned().collect()
    }

    /// Whether every word of a statement is one that leaves the direction as it is.
    fn is_known(
        &self,
        passage: &Passage,
        statement: &Range<usize>,
        named: &[NamedFact<'_>],
        said: &[Said],
    ) -> bool {
        let mut known: Vec<Range<usize>> = named.iter().map(|named| named.place.clone()).collect();
        known.extend(said.iter().map(|said| said.place.clone()));
        for (name, place) in self.names(passage, statement, &Taken::default()) {
            let is_base = self.is_compared_with(passage, statement, &place);
            if self.is_time_of(named, name, is_base) {
                known.push(place);
            }
        }
        for list in [&self.words.neutral, &self.words.against, &self.words.joins] {
            known.extend(passage.find(statement, list));
        }
        words(&passage.lower[statement.clone()]).iter().all(|(offset, word)| {
            let start = statement.start + offset;
            known.iter().any(|known| known.start <= start && start + word.len() <= known.end)
        })
    }

    /// The names of periods in a statement that words of comparison stand beside.
    fn bases_named(&self, passage: &Passage, statement: &Range<usize>) -> Vec<Named> {
        let names = self.names(passage, statement, &Taken::default()).into_iter();
        let bases = names.filter(|(_, place)| self.is_compared_with(passage, statement, place));
        bases.map(|(name, _)| name).collect()
    }

    /// Whether a name is of the period of all these facts, or of a period with which each is compared.
    fn is_time_of(&self, named: &[NamedFact<'_>], name: Named, is_base: bool) -> bool {
        let release = self.proof.facts.computation.release;
        named.iter().all(|NamedFact { fact, .. }| {
            if !is_base {
                return name.is_of(fact.key.period);
            }
            let bases = fact.comparisons().map(|named| release.base_periods(fact.key, named));
            bases.into_iter().flatten().any(|period| name.is_of(period))
        })
    }

    /// Whether words of comparison stand beside a place.
    fn is_compared_with(
        &self,
        passage: &Passage,
        statement: &Range<usize>,
        place: &Range<usize>,
    ) -> bool {
        let before = passage.lower[statement.start..place.start].trim_end();
        let behind = passage.lower[place.end..statement.end].trim_start();
        let mut words = self.words.against.iter();
        words.any(|word| before.ends_with(word.as_str()) || behind.starts_with(word.as_str()))
    }
}
