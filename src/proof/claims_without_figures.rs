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
//! base of a comparison, which is the one that is meant, and any other period the period of the fact; without such a
//! period the default comparison is meant.

use std::ops::Range;

use super::compared::{self, Before};
use super::digits::Taken;
use super::figures::Stated;
use super::glossary::{find, stems, words};
use super::passage::{Passage, overlap};
use super::period::Named;
use super::{Proof, Spot, Text};
use crate::data::figures::{Fact, Trend};
use crate::declaration::{ComparisonId, Indicator, IndicatorId};
use crate::document::FactPart;
use crate::findings::Code;
use crate::words::language::ProofWords;

/// The labels of the key figures in a language: which indicator, and its words without endings.
pub(super) struct KeyLabels(Vec<(IndicatorId, Vec<String>)>);

impl KeyLabels {
    /// The labels of the indicators in the language of `tag`.
    pub(super) fn of(proof: &Proof<'_>, tag: &str) -> Self {
        let indicators = proof.facts.computation.release.named_indicators();
        let labels = indicators.flat_map(|(id, indicator)| {
            let label = indicator.label.get(tag).map(|label| label.to_lowercase());
            let label = label.unwrap_or_default();
            // "GDP, chained volumes" is GDP, too.
            let head = label.split(',').next().unwrap_or_default();
            let mut names = [label.as_str(), head]
                .map(|name| stems(name).into_iter().map(str::to_owned).collect::<Vec<String>>());
            if names[0] == names[1] {
                names[1].clear();
            }
            names.into_iter().filter(|stems| !stems.is_empty()).map(move |stems| (id, stems))
        });
        Self(labels.collect())
    }
}

/// The label of an indicator in a language, its words without endings.
fn stems_of(indicator: &Indicator, tag: &str) -> Vec<String> {
    let label = indicator.label.get(tag).map(|label| label.to_lowercase()).unwrap_or_default();
    stems(&label).into_iter().map(str::to_owned).collect()
}

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
    /// PRF-003 for the sentences of a passage that have no figure.
    pub(super) fn unfigured(&mut self, passage: &Passage) {
        if !passage.is_prose || self.words.neutral.is_empty() {
            return;
        }
        for statement in passage.sentences(self.words, true) {
            if passage.figures_in(&statement).next().is_none() {
                self.statement(passage, &statement);
            }
        }
    }

    fn statement(&mut self, passage: &Passage, statement: &Range<usize>) {
        let named = self.named_facts(passage, statement);
        if named.is_empty() {
            return;
        }
        let said = self.said(passage, statement);
        if said.is_empty() || !self.is_known(passage, statement, &named, &said) {
            return;
        }
        for clause in passage.clauses(statement, self.words) {
            let is_here = |place: &Range<usize>| overlap(place, &clause);
            let facts: Vec<&NamedFact<'_>> =
                named.iter().filter(|named| is_here(&named.place)).collect();
            let mut here = said.iter().filter(|said| is_here(&said.place));
            let Some(label) = facts.first() else { continue };
            // Of two facts a word may say how they are to each other; two may have one name.
            if facts.iter().any(|other| other.place != label.place) {
                continue;
            }
            let Some(Said { direction, place }) = here.next() else { continue };
            let went: Vec<Trend> = facts
                .iter()
                .flat_map(|named| self.trends_meant(passage, statement, named.fact))
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

    /// Which way a fact went in the comparisons that a statement is about: those whose period it names, else the
    /// default.
    pub(super) fn trends_meant(
        &self,
        passage: &Passage,
        statement: &Range<usize>,
        fact: &Fact,
    ) -> Vec<Trend> {
        let release = self.proof.facts.computation.release;
        let bases = self.bases_named(passage, statement);
        let before = self.before_said(passage, statement);
        let is_meant = |comparison: &Option<ComparisonId>| {
            let periods = release.base_periods(fact.key, *comparison);
            let is_said = |before: &Before<'_>| {
                periods.iter().any(|base| before.is_between(fact.key.period, *base))
            };
            bases.iter().all(|name| periods.iter().any(|period| name.is_of(*period)))
                && before.iter().all(is_said)
                && (!before.is_empty() || !bases.is_empty() || comparison.is_none())
        };
        let meant = fact.comparisons().filter(is_meant);
        let compared = meant.filter_map(|comparison| fact.compared(comparison));
        compared.map(|compared| compared.comparison.trend).collect()
    }

    /// The one way that a value went which a sentence with no other figure tells, where all of its words are known:
    /// "the index fell to 105.2".
    pub(super) fn trend_reached(&self, spot: &Spot<'_>, stated: &Stated<'_>) -> Option<Trend> {
        let Spot { passage, statement, shown, .. } = *spot;
        let named = self.named_facts(passage, statement);
        let is_of_fact = |place: &NamedFact<'_>| {
            let mut here = named.iter().filter(|named| named.place == place.place);
            here.any(|named| named.fact.key == stated.fact.key)
        };
        let mut known = self.said(passage, statement);
        let way = known.first()?.direction;
        known.push(Said { direction: way, place: shown.place.clone() });
        for list in [&self.words.to, &self.words.percent] {
            let places = passage.find(statement, list);
            known.extend(places.map(|place| Said { direction: way, place }));
        }
        let is_alone = passage.figures_in(statement).count() == 1;
        if named.is_empty() || !named.iter().all(is_of_fact) || !is_alone {
            return None;
        }
        let went = self.trends_meant(passage, statement, stated.fact);
        let is_one = went.iter().all(|trend| went.first() == Some(trend));
        let is_clear = is_one && self.is_known(passage, statement, &named, &known);
        went.first().copied().filter(|_| is_clear)
    }

    /// PRF-003 for a comparative in a clause of its own, beside a figure that says nothing of a change: "2,429 people were
    /// born, fewer than a year earlier".
    pub(super) fn compared_beside_value(
        &mut self,
        passage: &Passage,
        statement: &Range<usize>,
        clauses: &[Range<usize>],
    ) {
        let figures = passage.figures_in(statement);
        let all: Option<Vec<Stated<'_>>> =
            figures.map(|(_, shown)| self.proof.stated(&shown.fact)).collect();
        let Some((first, others)) = all.as_deref().and_then(<[_]>::split_first) else { return };
        let is_value = |stated: &Stated<'_>| stated.part == FactPart::Value;
        let is_one = others.iter().all(|other| is_value(other) && other.fact.key == first.fact.key);
        if !is_value(first) || !is_one || first.indicator.is_change() {
            return;
        }
        for clause in clauses {
            if self.before_said(passage, clause).is_empty() {
                continue;
            }
            let said = self.said(passage, clause);
            let named = self.named_facts(passage, clause);
            let is_own = named.iter().all(|named| named.fact.key == first.fact.key);
            let ([Said { direction, place }], true) = (said.as_slice(), is_own) else { continue };
            if !self.is_known(passage, clause, &named, &said) {
                continue;
            }
            let went = self.trends_meant(passage, clause, first.fact);
            let is_open = went.is_empty() || went.contains(&Trend::Unknown);
            if is_open || went.contains(direction) {
                continue;
            }
            let word = &passage.text[place.clone()];
            let id = first.path(self.proof.facts.computation);
            let message = format!("“{word}” is said of `{id}`, which went another way");
            self.report(Code::DirectionAgainstFact, passage, place, message, "");
        }
    }

    /// PRF-010 for a clause that names one indicator and states the figure of another, where all of its words are known:
    /// "the number of births was", and the figure of deaths.
    pub(super) fn name_of_another(&mut self, passage: &Passage, clauses: &[Range<usize>]) {
        if self.words.neutral.is_empty() {
            return;
        }
        for clause in clauses {
            let mut figures = passage.figures_in(clause);
            let (Some((_, shown)), None) = (figures.next(), figures.next()) else { continue };
            let Some(stated) = self.proof.stated(&shown.fact) else { continue };
            if stated.part != FactPart::Value || stated.fact.key.code.is_some() {
                continue;
            }
            let named = self.named_facts(passage, clause);
            let Some(other) = named.first() else { continue };
            let own = stems_of(stated.indicator, &self.locale.tag);
            let is_of_figure = |named: &NamedFact<'_>| {
                let number = self.proof.part_of(named.fact, None, FactPart::Value);
                named.fact.key.indicator == stated.fact.key.indicator
                    || number.is_some_and(|same| same.number == stated.number)
            };
            let name = stems(&passage.lower[other.place.clone()]).concat();
            let is_longer = own.concat().contains(&name);
            if named.iter().any(|next| next.place != other.place || is_of_figure(next)) || is_longer
            {
                continue;
            }
            let unit = stated.indicator.unit.name();
            let mut known = self.said(passage, clause);
            let here = |place| Said { direction: Trend::Unknown, place };
            known.push(here(shown.place.clone()));
            known.extend(passage.find_words(clause, self.forms_of(unit)).map(here));
            known.extend(passage.find(clause, &self.words.percent).map(here));
            if !self.is_known(passage, clause, &named, &known) {
                continue;
            }
            let said = &passage.text[other.place.clone()];
            let message = format!(
                "“{said}” is the name of `{}`, and “{}” beside it is of `{}`",
                self.proof.facts.computation.release.indicators[other.fact.key.indicator].id,
                shown.words,
                shown.fact
            );
            self.report(Code::NameAgainstFact, passage, &other.place, message, "");
        }
    }

    /// Whether a part of a passage has the label of the indicator of a figure.
    pub(super) fn names_own(
        &self,
        passage: &Passage,
        part: &Range<usize>,
        stated: &Stated<'_>,
    ) -> bool {
        let named = self.named_facts(passage, part);
        named.iter().any(|named| named.fact.key.indicator == stated.fact.key.indicator)
    }

    /// The facts of the reference period whose labels a statement has; of labels within each other
    /// the longest.
    fn named_facts(&self, passage: &Passage, statement: &Range<usize>) -> Vec<NamedFact<'a>> {
        let facts = self.proof.facts;
        let text = words(&passage.lower[statement.clone()]);
        let places = self.key_labels.0.iter().filter_map(|(indicator, stems)| {
            let place = find(&text, stems)?;
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
        let ProofWords { neutral, against, joins, .. } = self.words;
        let before = compared::all(self.words).map(|before| before.words);
        for list in [neutral, against, joins].into_iter().chain(before) {
            known.extend(passage.find(statement, list));
        }
        words(&passage.lower[statement.clone()]).iter().all(|(offset, word)| {
            let start = statement.start + offset;
            known.iter().any(|known| known.start <= start && start + word.len() <= known.end)
        })
    }

    /// Whether every word of a part of a passage is the label of a key figure, a direction, or one that leaves it as it
    /// is.
    pub(super) fn is_known_of(&self, passage: &Passage, part: &Range<usize>) -> bool {
        let named = self.named_facts(passage, part);
        self.is_known(passage, part, &named, &self.said(passage, part))
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
    pub(super) fn is_compared_with(
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
