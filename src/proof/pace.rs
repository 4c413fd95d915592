//! Whether a change became faster or slower: "growth slowed from 2.6% to 0.8%", "the fall eased from 2.3% to 0.1%".
//!
//! Such a word is of the size of a change and not of its sign: below zero it is of a fall where one is named, else nobody
//! can say whether the number or its size is meant. It speaks of the figures of its statement where these are all of one
//! fact, and stands before them without another verb between.

use std::ops::Range;

use rust_decimal::Decimal;

use super::direction::{Beside, Told, Way};
use super::figures::Stated;
use super::said::Said;
use super::{Spot, Text};
use crate::data::figures::Trend;
use crate::declaration::{Kind, Unit};
use crate::document::FactPart;
use crate::findings::Code;

impl Text<'_> {
    /// What a word of pace says of a figure, where one speaks of it.
    pub(super) fn paced(&self, spot: &Spot<'_>, stated: &Stated<'_>) -> Option<Told> {
        let Spot { passage, statement, .. } = *spot;
        if !stated.indicator.is_change() {
            return None;
        }
        let words = self.words;
        let said = [(Way::Up, &words.faster), (Way::Down, &words.slower)];
        let said = said.into_iter().flat_map(|(says, list)| {
            passage.find(statement, list).map(move |place| Said { says, place })
        });
        let said: Vec<Said<Way>> = said.collect();
        let [way] = said.as_slice() else { return None };
        let figures: Vec<&Range<usize>> =
            passage.figures_in(statement).map(|(_, shown)| &shown.place).collect();
        let (first, last) = (figures.first()?, figures.last()?);
        let between =
            if words.verb_behind { last.end..way.place.start } else { way.place.end..first.start };
        let is_its_verb = between.start <= between.end
            && passage.find(&between, &words.rise).next().is_none()
            && passage.find(&between, &words.fall).next().is_none();
        let is_of_fact = |(_, shown): (usize, &super::passage::Shown)| {
            let other = self.proof.stated(&shown.fact);
            other.is_some_and(|other| {
                let is_level = matches!(other.part, FactPart::Value | FactPart::Base);
                let is_distance = matches!(other.part, FactPart::Change | FactPart::Difference);
                other.fact.key == stated.fact.key && (is_level || is_distance)
            })
        };
        if !is_its_verb || !passage.figures_in(statement).all(is_of_fact) {
            return None;
        }
        let compared = match stated.part {
            FactPart::Change | FactPart::Difference => stated.fact.compared(stated.comparison)?,
            FactPart::Value | FactPart::Base => self.compared_beside(spot, stated)?,
            FactPart::Factor
            | FactPart::Contribution
            | FactPart::Rank
            | FactPart::RankChange
            | FactPart::Revision(_) => return None,
        };
        let value = stated.fact.evaluated.value.ok()?;
        let base = compared.comparison.base.ok()?;
        let before = statement.start..first.start;
        let names_fall = passage.find(&before, &words.fall).next().is_some();
        let are_below = value < Decimal::ZERO && base < Decimal::ZERO;
        // Of a base and its value the value says which way.
        let trend = match compared.comparison.trend {
            _ if stated.part == FactPart::Base => Trend::Unknown,
            trend if value > Decimal::ZERO && base > Decimal::ZERO => trend,
            trend if are_below && names_fall => trend.reversed(),
            _ => Trend::Unknown,
        };
        let is_distance = matches!(stated.part, FactPart::Change | FactPart::Difference);
        let says_sign = is_distance || are_below && names_fall;
        Some(Told { way: way.clone(), trend, says_sign })
    }

    /// Whether the sign of a number is said by a word that speaks of it with others: "after a fall of 0.3%", "exports fell
    /// by 0.6%, imports by 1.0%".
    pub(super) fn is_said_around(&self, spot: &Spot<'_>, stated: &Stated<'_>) -> bool {
        let is_change =
            stated.is_change() || matches!(stated.part, FactPart::Change | FactPart::Difference);
        if !is_change {
            return false;
        }
        let (words, behind) = (self.words, self.words.verb_behind);
        let lists = self.ways(Beside::Size);
        if spot.said(&lists, behind).is_some_and(|said| said.says == Way::Down) {
            return true;
        }
        // A verb that several figures share stands by one of them.
        let Spot { passage, statement, clauses, .. } = *spot;
        let others: Vec<_> = passage.figures_in(statement).collect();
        let own = others.iter().position(|(index, _)| *index == spot.index);
        let Some(own) = own else { return false };
        let next: Vec<usize> =
            if behind { (own + 1..others.len()).collect() } else { (0..own).rev().collect() };
        let mut beside = &spot.shown.place;
        for other in next {
            let (index, shown) = others[other];
            let between =
                if behind { beside.end..shown.place.start } else { shown.place.end..beside.start };
            let moves = passage.find(&between, &words.rise).next().is_some();
            let Some(stated) = self.proof.stated(&shown.fact).filter(|_| !moves) else {
                return false;
            };
            let neighbour = Spot { passage, statement, clauses, index, shown };
            let said = neighbour.said(&lists, behind);
            if let Some(said) = said {
                return said.says == Way::Down;
            }
            if stated.number.is_none() {
                return false;
            }
            beside = &shown.place;
        }
        false
    }

    /// PRF-003 for a level behind "by", as if it were how far it went: "the index fell by 105.2".
    pub(super) fn no_level_is_a_change(&mut self, spot: &Spot<'_>, stated: &Stated<'_>) {
        let Spot { passage, shown, clauses, .. } = *spot;
        let is_level = matches!(stated.part, FactPart::Value | FactPart::Base)
            && !stated.is_change()
            && stated.indicator.formula.difference().is_none();
        if !is_level || self.beside(spot, stated) != Beside::Size {
            return;
        }
        let before = spot.before();
        let words = [&self.words.rise, &self.words.fall];
        let moves = words.into_iter().flat_map(|list| passage.find(&before, list)).next();
        let clause = clauses.iter().find(|clause| clause.contains(&shown.place.start));
        let (Some(verb), Some(clause)) = (moves, clause) else { return };
        // A flow may be how far a stock went: "the population rose by the natural increase".
        let is_of_itself = match stated.indicator.kind.kind {
            Kind::Index | Kind::Mean | Kind::Median => true,
            Kind::Flow | Kind::Stock | Kind::Rate | Kind::Growth => {
                stated.fact.key.code.is_none()
                    && stated.indicator.unit != Unit::Percent
                    && self.names_own(passage, clause, stated)
            }
        };
        if !is_of_itself {
            return;
        }
        let path = stated.path(self.proof.facts.computation);
        let word = &passage.text[verb.clone()];
        let message = format!(
            "“{word}” stands by “{}” as if that were how far it went, and it is `{path}` itself",
            shown.words
        );
        let hint = format!("How far it went is `{path}.change`, in its unit `{path}.difference`.");
        self.report_with_hint(Code::DirectionAgainstFact, passage, (&verb, ""), message, &hint);
    }
}
