//! What something is compared with, in words, "on the previous month", against the comparison of the figure.
//!
//! Such words give no date but a distance, and the days between what a figure is about and what it is compared with say
//! whether it is that: so a comparison of any kind is read, by whatever it is declared, and an expression that reads
//! another time too. They speak of the figures of their clause, and of all of the statement where that has none. Where
//! one of these is so compared, or nobody can say with what, nothing is found.

use std::ops::{Range, RangeInclusive};

use super::figures::Stated;
use super::passage::Passage;
use super::{Proof, Text};
use crate::data::figures::Fact;
use crate::declaration::ComparisonId;
use crate::document::FactPart;
use crate::findings::{Code, Diagnostic};
use crate::time::ReferencePeriod;
use crate::words::language::{ProofWords, WordList};

/// Words for how long before something was, and how many days that is.
pub(super) struct Before<'w> {
    pub(super) words: &'w WordList,
    days: RangeInclusive<i64>,
}

impl Before<'_> {
    /// Whether a period is so long after `base`.
    pub(super) fn is_between(&self, period: ReferencePeriod, base: ReferencePeriod) -> bool {
        let days = period.last().last_day() - base.last().last_day();
        self.days.contains(&days.num_days())
    }
}

/// The words of a language, by length: years have leap days or 52 weeks, months and quarters differ.
pub(super) fn all(words: &ProofWords) -> [Before<'_>; 6] {
    [
        (&words.year_before, 364..=371),
        (&words.half_year_before, 181..=184),
        (&words.quarter_before, 90..=92),
        (&words.month_before, 28..=31),
        (&words.week_before, 7..=7),
        (&words.day_before, 1..=1),
    ]
    .map(|(words, days)| Before { words, days })
}

/// With what a figure is compared, as far as words can be held against it.
enum With {
    /// Nothing: it is no change, and no base of one.
    Nothing,
    /// What nobody can say, as of a rate of growth that is data.
    Unknown,
    /// These periods.
    Periods(Vec<ReferencePeriod>),
}

impl Text<'_> {
    /// PRF-006 for words that say what the figures of a statement are compared with.
    pub(super) fn compared_in_words(
        &mut self,
        passage: &Passage,
        statement: &Range<usize>,
        clauses: &[Range<usize>],
    ) {
        for before in all(self.words) {
            for place in passage.find(statement, before.words).collect::<Vec<_>>() {
                let clause = clauses.iter().find(|clause| clause.contains(&place.start));
                let clause = clause.filter(|clause| passage.figures_in(clause).next().is_some());
                self.words_fit(passage, &before, &place, clause.unwrap_or(statement));
            }
        }
    }

    /// What words of a statement say of how long before that is with which something is compared.
    pub(super) fn before_said(
        &self,
        passage: &Passage,
        statement: &Range<usize>,
    ) -> Vec<Before<'_>> {
        let all = all(self.words).into_iter();
        all.filter(|before| passage.find(statement, before.words).next().is_some()).collect()
    }

    fn words_fit(
        &mut self,
        passage: &Passage,
        before: &Before<'_>,
        place: &Range<usize>,
        part: &Range<usize>,
    ) {
        let mut odd = None;
        for (_, shown) in passage.figures_in(part) {
            let Some(stated) = self.proof.stated(&shown.fact) else { continue };
            match self.proof.compared_with(&stated) {
                With::Nothing => {}
                With::Unknown => return,
                With::Periods(bases) => {
                    let period = stated.fact.key.period;
                    if bases.iter().any(|base| before.is_between(period, *base)) {
                        return;
                    }
                    odd.get_or_insert((shown, stated, bases));
                }
            }
        }
        let Some((shown, stated, bases)) = odd else { return };
        let said = &passage.text[place.clone()];
        let bases: Vec<String> = bases.iter().map(ToString::to_string).collect();
        let message = format!(
            "“{said}” is said of “{}”, which is compared with {} (`{}`)",
            shown.words,
            bases.join(", "),
            shown.fact
        );
        let hint = self.proof.so_compared(&stated, before);
        self.report_with_hint(Code::PeriodAgainstFact, passage, (place, ""), message, &hint);
    }

    /// PRF-006 for the labels of comparisons, which stand in headers.
    pub(super) fn labels_of_comparisons(&mut self) {
        let (proof, words) = (self.proof, self.words);
        let release = proof.facts.computation.release;
        for (id, comparison) in release.comparisons.entries() {
            let label = comparison.label.as_ref().and_then(|label| label.get(&self.locale.tag));
            let Some(label) = label else { continue };
            let mut passage = Passage::of(&words.index);
            passage.add(label, 0);
            let named = (id != release.default_comparison).then_some(id);
            let pairs = proof.pairs_compared(named);
            for before in all(words) {
                let said = passage.find(&(0..passage.text.len()), before.words).next();
                let Some(place) = said.filter(|_| !pairs.is_empty()) else { continue };
                if pairs.iter().any(|(period, base)| before.is_between(*period, *base)) {
                    continue;
                }
                let said = &passage.text[place];
                let (period, base) = pairs[0];
                let message = format!(
                    "the label of the comparison `{}` says “{said}”, and it compares {period} with {base}",
                    comparison.id
                );
                let finding = Diagnostic::new(Code::PeriodAgainstFact, message);
                self.found.push(finding.at(&release.file, comparison.span.clone(), ""));
            }
        }
    }
}

impl Proof<'_> {
    fn compared_with(&self, stated: &Stated<'_>) -> With {
        let Stated { fact, indicator, .. } = stated;
        let is_change = indicator.is_change();
        match stated.part {
            FactPart::Rank | FactPart::Revision(_) => With::Nothing,
            FactPart::Value if !is_change => With::Nothing,
            // What the data say of growth may be of any time, and the words of the indicator, "annual growth".
            _ if is_change && self.own_bases(fact).is_empty() => With::Unknown,
            FactPart::Value => With::Periods(self.own_bases(fact)),
            _ => {
                let release = self.facts.computation.release;
                let mut bases = release.base_periods(fact.key, stated.comparison);
                if bases.is_empty() {
                    return With::Unknown;
                }
                if is_change {
                    bases.extend(self.own_bases(fact));
                }
                With::Periods(bases)
            }
        }
    }

    /// The times before its own that the value of a fact reads.
    fn own_bases(&self, fact: &Fact) -> Vec<ReferencePeriod> {
        let period = fact.key.period;
        let indicator = &self.facts.computation.release.indicators[fact.key.indicator];
        let read = indicator.readings(period).into_iter().map(|reading| reading.period);
        read.filter(|read| read.last().last_day() < period.last().last_day()).collect()
    }

    /// The periods of all facts with those that a comparison compares them with.
    fn pairs_compared(
        &self,
        comparison: Option<ComparisonId>,
    ) -> Vec<(ReferencePeriod, ReferencePeriod)> {
        let release = self.facts.computation.release;
        let facts = self.facts.iter().filter(|fact| fact.compared(comparison).is_some());
        let pairs = facts.flat_map(|fact| {
            let bases = release.base_periods(fact.key, comparison);
            bases.into_iter().map(|base| (fact.key.period, base))
        });
        let mut pairs: Vec<_> = pairs.collect();
        pairs.sort_by_key(|(period, base)| std::cmp::Reverse((period.last(), base.last())));
        pairs.dedup();
        pairs
    }

    /// How the same part of a fact is written of a comparison that words say, where there is one.
    fn so_compared(&self, stated: &Stated<'_>, before: &Before<'_>) -> String {
        let release = self.facts.computation.release;
        let period = stated.fact.key.period;
        let fits = |comparison: &Option<ComparisonId>| {
            let bases = release.base_periods(stated.fact.key, *comparison);
            bases.iter().any(|base| before.is_between(period, *base))
        };
        let fitting = stated.fact.comparisons().find(fits);
        match fitting.filter(|_| stated.part != FactPart::Value) {
            Some(comparison) => {
                let path = Stated { comparison, ..*stated }.path(self.facts.computation);
                format!("What is compared so is `{path}`.")
            }
            None => "Name what it is compared with: `{{ ….base_period | period }}`.".to_owned(),
        }
    }
}
