//! Which way and which side of zero: the words beside a figure, and the signs in front of it,
//! against the fact.
//!
//! The verb beside the figure of a comparison tells which way the fact went. A value that is a change itself, a growth or
//! points, is told by its own sign, "prices rose by 2.1%", unless the words say that it is a level: "inflation fell to
//! 2.1%", "after 2.5%".

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::figures::Stated;
use super::number_reading::MINUS;
use super::passage::ends;
use super::said::{Lists, Said};
use super::{Spot, Text};
use crate::data::figures::{Compared, Trend};
use crate::declaration::{CodeSelection, Difference, Formula, Keep};
use crate::document::FactPart;
use crate::findings::Code;

/// What a word says of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Up,
    Down,
    Level,
}

/// What a word says of a balance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Above,
    Below,
    /// There is no change.
    Zero,
}

/// What the word before a figure, or behind it where verbs stand there, makes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beside {
    /// Nothing.
    Nothing,
    /// How far it went: "by".
    Size,
    /// Where it went: "to".
    Reached,
    /// Where it was: "from", "after".
    Level,
}

/// A word of direction and what it is held against.
pub(super) struct Told {
    pub(super) way: Said<Way>,
    pub(super) trend: Trend,
    /// Whether the word says the sign of the figure, so that a minus can be left out.
    pub(super) says_sign: bool,
}

impl Text<'_> {
    /// PRF-003 and PRF-004 for a figure of a statement.
    pub(super) fn direction(&mut self, spot: &Spot<'_>, stated: &Stated<'_>) {
        let Some(number) = stated.number else { return };
        let told = self.told(spot, stated, number);
        if let Some(told) = &told {
            self.way_is_right(spot, told, stated);
            self.multiple(spot, told, stated);
        }
        self.no_level_is_a_change(spot, stated);
        let verb = told.filter(|told| told.says_sign).map(|told| told.way);
        self.sign_is_right(spot, number, verb.as_ref(), stated);
        if verb.is_none() {
            self.side_is_right(spot, number, stated);
        }
    }

    pub(super) fn told(
        &self,
        spot: &Spot<'_>,
        stated: &Stated<'_>,
        number: Decimal,
    ) -> Option<Told> {
        if let Some(told) = self.paced(spot, stated) {
            return Some(told);
        }
        let behind = self.words.verb_behind;
        let beside = self.beside(spot, stated);
        let lists = self.ways(beside);
        let as_compared = |trend: Option<Trend>| {
            let way = spot.said(&lists, behind)?;
            let trend = self.as_deficit(spot, stated, trend?)?;
            Some(Told { way, trend, says_sign: false })
        };
        match (stated.part, beside) {
            (FactPart::Change | FactPart::Difference | FactPart::Factor, _) => {
                let compared = stated.fact.compared(stated.comparison)?;
                let told = as_compared(Some(compared.comparison.trend))?;
                Some(Told { says_sign: stated.part != FactPart::Factor, ..told })
            }
            (
                FactPart::Value | FactPart::Base | FactPart::Contribution | FactPart::RankChange,
                Beside::Size | Beside::Nothing,
            ) if stated.is_change() => {
                let trend = of_sign(number);
                let units = self.units_of(stated);
                // Beside "added" and "took off" the growth that they speak of is no verb.
                let given = spot.said_nearby(&self.given(stated), &units, behind);
                if let Some(way) = given {
                    let is_open = self.is_of_subtracted(stated);
                    let trend = if is_open { Trend::Unknown } else { trend };
                    return Some(Told { way, trend, says_sign: true });
                }
                if beside == Beside::Size {
                    let way = spot.said(&lists, behind)?;
                    return Some(Told { way, trend, says_sign: true });
                }
                let way = spot.said_nearby(&lists, &units, behind)?;
                // Beside its base a bare verb may tell how far the change itself went; its own sign is no contradiction.
                let as_level = self.trend_beside(spot, stated).filter(|level| *level != trend);
                let is_own = Some(way.says) == way_of(trend);
                let is_clear = (as_level.is_none() || is_own) && !self.is_of_a_level(spot, &way);
                is_clear.then_some(Told { way, trend, says_sign: true })
            }
            (FactPart::Value, Beside::Reached) => {
                let trend = self.trend_beside(spot, stated);
                as_compared(trend.or_else(|| self.trend_reached(spot, stated)))
            }
            (FactPart::Value | FactPart::Base, _) => as_compared(self.trend_beside(spot, stated)),
            // These are of no level that something could reach.
            (
                FactPart::Contribution
                | FactPart::RankChange
                | FactPart::Rank
                | FactPart::Revision(_),
                _,
            ) => None,
        }
    }

    /// The trend of a thing by its name: a deficit below zero rises where its number falls. `None` where it turned, so that
    /// the name is of one of its times alone.
    fn as_deficit(&self, spot: &Spot<'_>, stated: &Stated<'_>, trend: Trend) -> Option<Trend> {
        let before = spot.statement.start..spot.shown.place.start;
        let is_named = spot.passage.find(&before, &self.words.deficit).next().is_some();
        let value = stated.fact.evaluated.value;
        let base = stated.fact.compared(stated.comparison)?.comparison.base;
        match (value, base) {
            (Ok(value), Ok(base)) if is_named => {
                match (value < Decimal::ZERO, base < Decimal::ZERO) {
                    (true, true) => Some(trend.reversed()),
                    (false, false) => Some(trend),
                    _ => None,
                }
            }
            _ => Some(trend),
        }
    }

    pub(super) fn ways(&self, beside: Beside) -> Lists<'_, Way> {
        let words = self.words;
        Lists {
            words: vec![
                (Way::Up, &words.rise),
                (Way::Down, &words.fall),
                (Way::Level, &words.same),
            ],
            // "A growth by 3 %" is no name.
            names: Some(&words.measures).filter(|_| beside != Beside::Size),
            degrees: Some(words),
        }
    }

    pub(super) fn beside(&self, spot: &Spot<'_>, stated: &Stated<'_>) -> Beside {
        let (words, passage) = (self.words, spot.passage);
        let before = passage.lower[spot.before()].trim_end();
        let is_any = |list: &[String]| list.iter().any(|word| ends(before, word));
        if is_any(&words.by) {
            Beside::Size
        } else if is_any(&words.to) || self.is_reached_behind(spot) {
            Beside::Reached
        } else if is_any(&words.from) || is_any(&words.against) || self.is_left(spot, stated) {
            Beside::Level
        } else {
            Beside::Nothing
        }
    }

    /// Whether the word behind the figure says that it is where something went.
    fn is_reached_behind(&self, spot: &Spot<'_>) -> bool {
        let words = self.words;
        words.verb_behind && spot.passage.find(&spot.behind(), &words.to).next().is_some()
    }

    /// Whether another figure in the same unit is where something went from this one: "de 2,5 % à 2,1 %".
    fn is_left(&self, spot: &Spot<'_>, stated: &Stated<'_>) -> bool {
        let between = spot.passage.lower[spot.behind()].trim_end();
        let next = spot.passage.figures.get(spot.index + 1);
        let next = next.and_then(|next| self.proof.stated(&next.fact));
        next.is_some_and(|next| next.indicator.unit == stated.indicator.unit)
            && self.words.to.iter().any(|word| ends(between, word))
    }

    /// Whether words between a verb and its figure say that it is of a level: "fell to a rate of 2.1 %".
    fn is_of_a_level(&self, spot: &Spot<'_>, way: &Said<Way>) -> bool {
        let (words, shown) = (self.words, &spot.shown.place);
        let between = if way.place.start < shown.start {
            way.place.end..shown.start
        } else {
            shown.end..way.place.start
        };
        let mut lists = [&words.to, &words.from, &words.against].into_iter();
        lists.any(|list| spot.passage.find(&between, list).next().is_some())
    }

    /// The trend from the base to the value that stand in one statement: "from 3 to 5".
    fn trend_beside(&self, spot: &Spot<'_>, stated: &Stated<'_>) -> Option<Trend> {
        self.compared_beside(spot, stated).map(|compared| compared.comparison.trend)
    }

    /// The comparison whose base and value stand in one statement. Of a value its base is looked for, of a base its value.
    pub(super) fn compared_beside(&self, spot: &Spot<'_>, stated: &Stated<'_>) -> Option<Compared> {
        let figures = spot.passage.figures_in(spot.statement);
        let all = figures.filter_map(|(_, figure)| self.proof.stated(&figure.fact));
        let of_fact = all.filter(|other| other.fact.key == stated.fact.key);
        let mut siblings = of_fact.filter_map(|other| match (stated.part, other.part) {
            (FactPart::Value, FactPart::Base) => Some(other.comparison),
            (FactPart::Base, FactPart::Value) => Some(stated.comparison),
            _ => None,
        });
        let first = siblings.next()?;
        // Of a value beside two bases a word may be of either.
        siblings.all(|other| other == first).then(|| stated.fact.compared(first)).flatten()
    }

    fn way_is_right(&mut self, spot: &Spot<'_>, told: &Told, stated: &Stated<'_>) {
        let Spot { passage, shown, .. } = *spot;
        let Some(expected) = way_of(told.trend) else { return };
        if told.way.says != expected {
            let went = match expected {
                Way::Up => "rose",
                Way::Down => "fell",
                Way::Level => "did not change",
            };
            let (word, fact) = (&passage.text[told.way.place.clone()], &shown.fact);
            let message =
                format!("“{word}” stands by “{}”, but `{fact}` says that it {went}", shown.words);
            let hint = self.by_own_sign(told.says_sign, stated);
            let place = (&told.way.place, "");
            self.report_with_hint(Code::DirectionAgainstFact, passage, place, message, &hint);
        }
    }

    /// The sign in the figure or in front of it; a minus that is left out is said by a word.
    fn sign_is_right(
        &mut self,
        spot: &Spot<'_>,
        number: Decimal,
        verb: Option<&Said<Way>>,
        stated: &Stated<'_>,
    ) {
        let Spot { passage, shown, .. } = *spot;
        let before = passage.text[..shown.place.start].chars().next_back();
        let is_negative = number < Decimal::ZERO;
        let has_minus = shown.words.starts_with(MINUS);
        let minus_before = matches!(before, Some(MINUS | '-'));
        let words = &shown.words;
        let message = if is_negative {
            // A verb that says the contrary is a finding of its own.
            let is_distance = matches!(stated.part, FactPart::Change | FactPart::Difference);
            let is_shown =
                has_minus && !minus_before && before != Some('+') || minus_before && !has_minus;
            let is_said = verb.is_some()
                || self.is_less(spot, stated)
                || !is_shown && self.is_said_around(spot, stated)
                || !is_distance
                    && self.side(spot, stated).is_some_and(|side| side.says == Side::Below);
            let is_twice = (stated.part == FactPart::Value || is_distance || stated.is_change())
                && self.beside(spot, stated) == Beside::Size
                && verb.is_some_and(|verb| verb.says == Way::Down);
            if is_shown && !is_twice {
                return;
            }
            if is_said && !has_minus && before != Some('+') {
                return;
            }
            match verb.filter(|_| is_shown) {
                Some(verb) => {
                    let verb = &passage.text[verb.place.clone()];
                    format!(
                        "“{verb}” and the minus of “{words}” say the same twice, which is the contrary"
                    )
                }
                None => format!("the figure “{words}” is negative ({number}), and nothing says so"),
            }
        } else if has_minus || minus_before {
            format!("the figure “{words}” is not negative ({number}), but has a minus")
        } else {
            return;
        };
        let hint = self.by_own_sign(true, stated);
        let label = format!("of `{}`", shown.fact);
        let place = (&shown.place, label.as_str());
        self.report_with_hint(Code::SignAgainstFact, passage, place, message, &hint);
    }

    /// The words of a unit that can stand between a figure and what is said of it.
    pub(super) fn units_of(&self, stated: &Stated<'_>) -> Vec<String> {
        let unit = stated.unit();
        self.forms_of(unit.name()).iter().chain(self.words.percent.iter()).cloned().collect()
    }

    /// Whether a word right behind a balance says that the one is less than the other: "5 fewer".
    fn is_less(&self, spot: &Spot<'_>, stated: &Stated<'_>) -> bool {
        let is_balance = stated.indicator.formula.difference() == Some(Difference::OfThings);
        let lists = self.ways(Beside::Nothing);
        let said = || spot.said_touching(&lists, &self.units_of(stated));
        is_balance
            && stated.part == FactPart::Value
            && said().is_some_and(|said| said.says == Way::Down)
    }

    /// The word that says on which side of zero a figure is. The nouns of balances are no word of a change: "the
    /// deficit grew by 3 %".
    fn side(&self, spot: &Spot<'_>, stated: &Stated<'_>) -> Option<Said<Side>> {
        let words = self.words;
        let sides = [(Side::Above, &words.positive), (Side::Below, &words.negative)];
        if stated.is_change() {
            let sides = [sides.as_slice(), &[(Side::Zero, &words.zero)]].concat();
            let lists = Lists { words: sides, names: None, degrees: None };
            let inserted = [&words.from, &words.to, &words.neutral];
            return if spot.is_inserted(&inserted, &[]) {
                spot.said(&lists, false).or_else(|| spot.said(&lists, true))
            } else {
                spot.said_nearby(&lists, &self.units_of(stated), words.verb_behind)
            };
        }
        let nouns = [(Side::Above, &words.surplus), (Side::Below, &words.deficit)];
        let lists = Lists { words: [sides, nouns].concat(), names: None, degrees: None };
        spot.said(&lists, words.verb_behind)
    }

    /// "Positive" and "negative" beside a balance or a change, or beside how many codes are on that side.
    fn side_is_right(&mut self, spot: &Spot<'_>, number: Decimal, stated: &Stated<'_>) {
        let Spot { passage, shown, .. } = *spot;
        if stated.part != FactPart::Value && !stated.is_change() {
            return;
        }
        let formula = &stated.indicator.formula;
        let has_sides = stated.is_change() || formula.difference().is_some();
        let expected = match formula {
            Formula::Count(CodeSelection { keep: Some(Keep::Positive), .. }) => Side::Above,
            Formula::Count(CodeSelection { keep: Some(Keep::Negative), .. }) => Side::Below,
            _ if has_sides && number > Decimal::ZERO => Side::Above,
            _ if has_sides && number < Decimal::ZERO => Side::Below,
            _ if stated.is_change() => Side::Zero,
            _ => return,
        };
        let Some(side) = self.side(spot, stated) else { return };
        if side.says != expected {
            let word = &passage.text[side.place.clone()];
            let message = format!("“{word}” is not the side of zero that `{}` says", shown.fact);
            self.report(Code::SignAgainstFact, passage, &side.place, message, "");
        }
    }

    /// Whether the words beside a value that is a change tell it by its own sign.
    pub(super) fn tells_own_sign(&self, spot: &Spot<'_>, stated: &Stated<'_>) -> bool {
        let told = stated.number.and_then(|number| self.told(spot, stated, number));
        told.is_some_and(|told| told.says_sign)
    }

    /// What to write where a value that is a change was told otherwise.
    fn by_own_sign(&self, says_sign: bool, stated: &Stated<'_>) -> String {
        if !says_sign || stated.part == FactPart::Base || !stated.is_change() {
            return String::new();
        }
        let id = stated.path(self.proof.facts.computation);
        format!(
            "Let the number choose its word, and print it without its sign: `{{{{ {id} | sign(positive=\"…\", negative=\"…\", \
             zero=\"…\") }}}} … {{{{ {id} | figure(sign=false) }}}}`."
        )
    }
}

/// The way that a word should say of a trend.
fn way_of(trend: Trend) -> Option<Way> {
    match trend {
        Trend::Rise => Some(Way::Up),
        Trend::Fall => Some(Way::Down),
        Trend::Unchanged => Some(Way::Level),
        Trend::Unknown => None,
    }
}

/// Which way a change went, as it is shown.
fn of_sign(number: Decimal) -> Trend {
    match number.cmp(&Decimal::ZERO) {
        Ordering::Less => Trend::Fall,
        Ordering::Equal => Trend::Unchanged,
        Ordering::Greater => Trend::Rise,
    }
}
