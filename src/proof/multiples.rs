//! Verbs that say how many times as much something became, "doubled", "halved", against the number of the figure that they
//! speak of.
//!
//! Such a verb is one that says which way a figure went, or it stands beside that: "fell to half" in one word. So it is
//! read with the verb of the figure, and held against what the fact is and was; where that was zero, or on the other side
//! of it, nothing is said.

use std::ops::Range;

use rust_decimal::Decimal;

use super::direction::{Told, Way};
use super::figures::Stated;
use super::passage::{is_of_word, overlap};
use super::{Spot, Text};
use crate::declaration::Unit;
use crate::document::FactPart;
use crate::findings::Code;
use crate::words::language::Fraction;

impl Text<'_> {
    /// PRF-012 for the verb of a figure.
    pub(super) fn multiple(&mut self, spot: &Spot<'_>, told: &Told, stated: &Stated<'_>) {
        let Spot { passage, statement, clauses, shown, .. } = *spot;
        let Some(clause) = clauses.iter().find(|clause| clause.contains(&told.way.place.start))
        else {
            return;
        };
        let said = self.words.multiples.iter().flat_map(|(fraction, forms)| {
            passage.find(clause, forms).map(move |place| (*fraction, place))
        });
        let said: Vec<(Fraction, Range<usize>)> = said.collect();
        let [(fraction, place)] = said.as_slice() else { return };
        let has_no_words = |part: &str| !part.contains(is_of_word);
        let is_of_verb = overlap(place, &told.way.place)
            || has_no_words(&passage.lower[place.end..clause.end])
            || self.words.verb_behind
                && place.end <= told.way.place.start
                && has_no_words(&passage.lower[place.end..told.way.place.start]);
        let Some(ratio) = self.ratio(spot, told, stated).filter(|_| is_of_verb) else { return };
        let number = match told.way.says {
            Way::Up if ratio > Decimal::ONE => ratio,
            Way::Down if ratio > Decimal::ZERO && ratio < Decimal::ONE => Decimal::ONE / ratio,
            // Another way is a finding of its own.
            Way::Up | Way::Down | Way::Level => return,
        };
        let part = self.with_manner(passage, statement, *fraction, place.clone());
        let whole = fraction.number();
        if part.fits(number, whole * Decimal::new(15, 2), whole * Decimal::new(1, 2)) {
            return;
        }
        let words = &passage.text[part.whole.clone()];
        let message = format!(
            "“{words}” stands by “{}”, and `{}` says another multiple than {fraction}",
            shown.words, shown.fact
        );
        let hint = "Let the fact choose its words: the shared sentence `<change fact={…} />` says “times” where it is so.";
        self.report_with_hint(Code::PartAgainstFact, passage, (&part.whole, ""), message, hint);
    }

    /// How many times what it was a thing is, by the figure of it.
    fn ratio(&self, spot: &Spot<'_>, told: &Told, stated: &Stated<'_>) -> Option<Decimal> {
        let compared = match stated.part {
            FactPart::Change | FactPart::Difference | FactPart::Factor => {
                stated.fact.compared(stated.comparison)?
            }
            FactPart::Value | FactPart::Base if told.says_sign => {
                let is_percent = stated.unit() == Unit::Percent;
                let number = stated.number.filter(|_| is_percent)?;
                return Some(Decimal::ONE + number / Decimal::ONE_HUNDRED);
            }
            FactPart::Value | FactPart::Base => self.compared_beside(spot, stated)?,
            FactPart::Contribution
            | FactPart::Rank
            | FactPart::RankChange
            | FactPart::Revision(_) => return None,
        };
        let value = stated.fact.evaluated.value.ok()?;
        let base = compared.comparison.base.ok()?;
        let are_above_zero = value > Decimal::ZERO && base > Decimal::ZERO;
        value.checked_div(base).filter(|_| are_above_zero)
    }
}
