//! Places in an order, "the two largest regions were north and south", against the numbers of the codes: how many are
//! named, and whether the first of them is the largest.
//!
//! What is largest in a sentence may be something else: "the largest city", a part of a name. So words are held against
//! the numbers where the figures are exactly those of a selection by size, in its order, or where the word stands
//! directly before the name of the indicator, a word of direction or a word that changes nothing. Of numbers below zero the
//! largest loss is the smallest number; where a sentence leaves open what is meant, nothing is found.

use std::cmp::Ordering;
use std::ops::Range;

use rust_decimal::Decimal;

use super::glossary::{find, stems, words};
use super::passage::{Passage, Shown, begins, overlap};
use super::{Stated, Text};
use crate::data::cube::{CodeIndex, CodeKey};
use crate::data::figures::{Absence, Fact, FactKey, as_shown};
use crate::data::input::Code;
use crate::declaration::{
    CodeListId, CodeSelection, ColumnFact, ComparisonId, IndicatorId, SelectionOrder,
};
use crate::document::FactPart;
use crate::findings::Code as Rule;
use crate::words::language::WordList;

/// A word for a place in an order, where it stands, and the end of the order that it says.
struct Place {
    order: Ordering,
    place: Range<usize>,
}

/// Figures of one number of several codes, in the order of the text.
struct OfCodes<'p> {
    list: CodeListId,
    indicator: IndicatorId,
    comparison: Option<ComparisonId>,
    part: FactPart,
    codes: Vec<CodeIndex>,
    numbers: Vec<Decimal>,
    shown: Vec<&'p Shown>,
}

impl OfCodes<'_> {
    fn are_of(&self, of: ColumnFact, list: CodeListId) -> bool {
        self.list == list
            && self.indicator == of.indicator
            && self.part == FactPart::from(of.aspect)
            && (self.comparison == of.comparison)
    }
}

/// A selection whose codes a sentence names.
struct Chosen<'a> {
    fact: &'a Fact,
    selection: &'a CodeSelection,
}

impl<'a> Text<'a> {
    /// PRF-007 for words that say which of the codes of a sentence are the largest, and how many.
    pub(super) fn order_in_words(&mut self, passage: &Passage, statement: &Range<usize>) {
        let Some(figures) = self.of_codes(passage, statement) else { return };
        let said = self.places_said(passage, statement);
        let chosen = self.chosen(&figures);
        if !chosen.is_empty() {
            self.number_is_right(passage, statement, &said, (&figures, &chosen));
        }
        let Some(first) = said.first() else { return };
        if said.iter().any(|place| place.order != first.order) {
            return;
        }
        let is_by_size = |chosen: &Chosen<'_>| {
            matches!(chosen.selection.order, SelectionOrder::Largest | SelectionOrder::Smallest)
        };
        if chosen.iter().all(is_by_size) {
            self.first_is_right(passage, statement, first, (&figures, &chosen));
        }
    }

    /// The words of an order in a statement; none where they speak of an order in time, or of one of several.
    fn places_said(&self, passage: &Passage, statement: &Range<usize>) -> Vec<Place> {
        let words = self.words;
        let open = [&words.highest, &words.lowest, &words.open_order];
        let open: Vec<Range<usize>> =
            open.into_iter().flat_map(|list| passage.find(statement, list)).collect();
        let second: Vec<String> =
            self.locale.ordinals().map(|(_, word)| word.to_lowercase()).collect();
        let is_open = |place: &Range<usize>| {
            let before = passage.lower[statement.start..place.start].trim_end_matches([' ', '-']);
            open.iter().any(|open| overlap(open, place))
                || second.iter().any(|word| before.ends_with(word.as_str()))
        };
        let lists = [(Ordering::Greater, &words.largest), (Ordering::Less, &words.smallest)];
        let all = lists.into_iter().flat_map(|(order, list)| {
            passage.find(statement, list).map(move |place| Place { order, place })
        });
        let mut all: Vec<Place> = all.filter(|said| !is_open(&said.place)).collect();
        all.sort_by_key(|said| said.place.start);
        all
    }

    /// The figures of codes in a statement, where all are of the same number of one indicator.
    fn of_codes<'p>(&self, passage: &'p Passage, statement: &Range<usize>) -> Option<OfCodes<'p>> {
        let mut all: Option<OfCodes<'p>> = None;
        for (_, shown) in passage.figures_in(statement) {
            let Some(stated) = self.proof.stated(&shown.fact) else { continue };
            let (Some(key), Some(number)) = (stated.fact.key.code, stated.number) else { continue };
            let Stated { fact, comparison, part, .. } = stated;
            let of_codes = all.get_or_insert_with(|| OfCodes {
                list: key.list,
                indicator: fact.key.indicator,
                comparison,
                part,
                codes: Vec::new(),
                numbers: Vec::new(),
                shown: Vec::new(),
            });
            let known = (of_codes.list, of_codes.indicator, of_codes.comparison, of_codes.part);
            if known != (key.list, fact.key.indicator, comparison, part) {
                return None;
            }
            of_codes.codes.push(key.code);
            of_codes.numbers.push(number);
            of_codes.shown.push(shown);
        }
        all
    }

    /// The selections that take exactly the codes of these figures.
    fn chosen(&self, figures: &OfCodes<'_>) -> Vec<Chosen<'a>> {
        let facts = self.proof.facts;
        let indicators = facts.computation.release.indicators.entries();
        let chosen = indicators.filter_map(|(id, indicator)| {
            let selection = indicator.formula.selection()?;
            let fact = facts.headline(id)?;
            let codes: Vec<CodeIndex> =
                fact.items.iter().filter_map(|key| Some(key.code?.code)).collect();
            let is_so = selection.is_named
                && figures.are_of(selection.of, selection.list)
                && codes == figures.codes;
            is_so.then_some(Chosen { fact, selection })
        });
        chosen.collect()
    }

    /// Whether as many are named as the words say: a number beside a word of an order or before what the codes are.
    fn number_is_right(
        &mut self,
        passage: &Passage,
        statement: &Range<usize>,
        said: &[Place],
        (figures, chosen): (&OfCodes<'_>, &[Chosen<'_>]),
    ) {
        let named = figures.codes.len();
        let numbers = self.words.numbers.iter().flat_map(|(number, forms)| {
            let places = passage.find(statement, forms);
            places.filter_map(move |place| Some((place, number.parse::<usize>().ok()?)))
        });
        let numbers: Vec<(Range<usize>, usize)> = numbers.collect();
        let is_part = |place: &Range<usize>| {
            let is_longer = |longer: &Range<usize>| {
                longer.start <= place.start && place.end <= longer.end && longer != place
            };
            numbers.iter().any(|(longer, _)| is_longer(longer))
        };
        let words_between = |first: &Range<usize>, second: &Range<usize>| {
            let between = passage.text.get(first.end..second.start);
            between.map(|between| between.split_whitespace().count())
        };
        let is_count = |place: &Range<usize>| {
            self.is_before_a_code(passage, statement, place, figures.list)
                || said.iter().any(|said| {
                    words_between(place, &said.place).is_some_and(|words| words <= 1)
                        || words_between(&said.place, place) == Some(0)
                })
        };
        let counts = numbers.iter().filter(|(place, _)| !is_part(place) && is_count(place));
        let counts: Vec<&(Range<usize>, usize)> = counts.collect();
        if let Some((place, number)) = counts.iter().find(|(_, number)| *number != named) {
            let word = &passage.text[place.clone()];
            let message = format!("“{word}” says {number}, and {named} are named");
            let id =
                &self.proof.facts.computation.release.indicators[chosen[0].fact.key.indicator].id;
            let hint = format!("Print the number: `{{{{ {id}.count | figure }}}}`.");
            let place = (place, "");
            self.report_with_hint(Rule::CountAgainstFact, passage, place, message, &hint);
            return;
        }
        let is_one = chosen.iter().any(|chosen| chosen.selection.most == Some(1));
        let Some(first) = said.first().filter(|_| is_one && named > 1 && counts.is_empty()) else {
            return;
        };
        let behind = first.place.end..figures.shown[0].place.start.max(first.place.end);
        let singular = passage.find(&behind, &self.words.singular).next();
        if let Some(place) = singular {
            let word = &passage.text[place.clone()];
            let message = format!("“{word}” is said of one, and {named} are equal and named");
            let id =
                &self.proof.facts.computation.release.indicators[chosen[0].fact.key.indicator].id;
            let hint = format!("Ask how many there are: `{{% if {id}.items | length > 1 %}}`.");
            let place = (&place, "");
            self.report_with_hint(Rule::CountAgainstFact, passage, place, message, &hint);
        }
    }

    /// Whether the word behind a place is what the codes of a list are called together: "regions".
    fn is_before_a_code(
        &self,
        passage: &Passage,
        statement: &Range<usize>,
        place: &Range<usize>,
        list: CodeListId,
    ) -> bool {
        let lists = &self.proof.facts.computation.release.codelists;
        let label = lists[list].declaration.label.as_ref();
        let label = label.and_then(|label| label.get_ref().get(&self.locale.tag));
        let Some(label) = label.map(|label| label.to_lowercase()) else { return false };
        let behind = passage.lower[place.end..statement.end].trim_start();
        let label = stems(&label);
        let text = words(behind);
        !label.is_empty() && find(&text, &label).is_some_and(|found| found.start == 0)
    }

    /// Whether the first code that is named is at the end of the order that the words say.
    fn first_is_right(
        &mut self,
        passage: &Passage,
        statement: &Range<usize>,
        said: &Place,
        (figures, chosen): (&OfCodes<'_>, &[Chosen<'_>]),
    ) {
        let among = if chosen.is_empty() {
            self.among(passage, statement, said, figures).map(|among| vec![among])
        } else {
            let all = chosen.iter().map(|chosen| {
                let keys = chosen.fact.items.iter().chain(&chosen.fact.rest);
                let codes: Vec<CodeIndex> = keys.filter_map(|key| Some(key.code?.code)).collect();
                self.numbers(figures, &codes)
            });
            all.collect::<Option<Vec<_>>>()
        };
        let place = if chosen.is_empty() {
            figures.shown.iter().position(|shown| shown.place.start >= said.place.end)
        } else {
            Some(0)
        };
        let (Some(among), Some(first)) = (among, place) else { return };
        let number = figures.numbers[first];
        let Some(order) = self.order_meant(passage, statement, said, (number, &among.concat()))
        else {
            return;
        };
        let beyond = |all: &Vec<(CodeIndex, Decimal)>| {
            let all = all.iter().filter(|(_, other)| other.cmp(&number) == order);
            all.max_by(|first, second| {
                let order_of_two = first.1.cmp(&second.1);
                if order == Ordering::Less { order_of_two.reverse() } else { order_of_two }
            })
            .copied()
        };
        let Some(beyond) = among.iter().map(beyond).collect::<Option<Vec<_>>>() else { return };
        let Some((code, other)) = beyond.first() else { return };
        let label =
            |code: CodeIndex| self.code(figures.list, code).label(&self.locale.tag).to_owned();
        let word = &passage.text[said.place.clone()];
        let message = format!(
            "“{word}” is said of {} ({number}), and {} has {other}",
            label(figures.codes[first]),
            label(*code)
        );
        self.report(Rule::CountAgainstFact, passage, &said.place, message, "");
    }

    fn code(&self, list: CodeListId, code: CodeIndex) -> &'a Code {
        self.proof.facts.computation.cube.codelists[list].code(code)
    }

    /// The numbers of all codes beside a word that surely speaks of them, as no selection takes these figures.
    fn among(
        &self,
        passage: &Passage,
        statement: &Range<usize>,
        said: &Place,
        figures: &OfCodes<'_>,
    ) -> Option<Vec<(CodeIndex, Decimal)>> {
        let behind = passage.lower[said.place.end..statement.end].trim_start();
        let start = statement.end - behind.len();
        let release = self.proof.facts.computation.release;
        let label = release.indicators[figures.indicator].label.get(&self.locale.tag);
        let label = label.map(|label| label.to_lowercase()).unwrap_or_default();
        let label = stems(&label);
        let is_label =
            !label.is_empty() && find(&words(behind), &label).is_some_and(|found| found.start == 0);
        let own = self.words;
        let is_known = [&own.neutral, &own.rise, &own.fall, &own.surplus, &own.deficit]
            .into_iter()
            .flat_map(|list| list.iter())
            .any(|word| begins(behind, word).is_some());
        // The name of the code stands between the word and its figure, and no other word of an order.
        let first = figures.shown.iter().position(|shown| shown.place.start >= start)?;
        let between = start..figures.shown[first].place.start;
        let named = self.named(passage, &between, figures.list);
        let is_named = named.iter().any(|(code, _)| *code == figures.codes[first]);
        if !(is_label || is_known) || !is_named {
            return None;
        }
        let list = &self.proof.facts.computation.cube.codelists[figures.list];
        let level: Vec<CodeIndex> = list.level().collect();
        level.contains(&figures.codes[first]).then(|| self.numbers(figures, &level))?
    }

    /// The number of each of these codes, as it is shown; `None` while one of them is not known.
    fn numbers(
        &self,
        figures: &OfCodes<'_>,
        codes: &[CodeIndex],
    ) -> Option<Vec<(CodeIndex, Decimal)>> {
        let facts = self.proof.facts;
        let release = facts.computation.release;
        let mut numbers = Vec::with_capacity(codes.len());
        for code in codes {
            let key = CodeKey { list: figures.list, code: *code };
            if facts.computation.is_residual(key) {
                continue;
            }
            let fact_key = FactKey {
                indicator: figures.indicator,
                code: Some(key),
                period: facts.edition.key.period(),
            };
            let number = match facts.get(fact_key) {
                Some(fact) => {
                    let part = self.proof.part_of(fact, figures.comparison, figures.part)?;
                    part.number.ok_or(fact.evaluated.value.err())
                }
                None if figures.part == FactPart::Value => {
                    let key = release.key(fact_key);
                    let value =
                        facts.computation.evaluate(key.indicator, key.code, key.period).value;
                    let rounding = release.rounding(key.indicator, FactPart::Value, None);
                    value.map(|value| as_shown(value, &rounding)).map_err(Some)
                }
                None => return None,
            };
            match number {
                Ok(number) => numbers.push((*code, number)),
                Err(Some(Absence::NotApplicable)) => {}
                Err(_) => return None,
            }
        }
        Some(numbers)
    }

    /// The end of the order that a word means: of numbers below zero the largest fall is the smallest number.
    fn order_meant(
        &self,
        passage: &Passage,
        statement: &Range<usize>,
        said: &Place,
        (number, among): (Decimal, &[(CodeIndex, Decimal)]),
    ) -> Option<Ordering> {
        let words = self.words;
        let is_said = |lists: &[&WordList]| {
            let mut places = lists.iter().flat_map(|list| passage.find(statement, list));
            places.any(|place| !overlap(&place, &said.place))
        };
        let tells_below = is_said(&[&words.fall, &words.deficit, &words.negative]);
        let is_below = number < Decimal::ZERO;
        let are_on_one_side = among.iter().all(|(_, other)| (*other < Decimal::ZERO) == is_below);
        // "The smallest rise" where others fell may be any of them.
        let is_clear = are_on_one_side || said.order == Ordering::Greater;
        let order = if is_below { said.order.reverse() } else { said.order };
        (is_clear && tells_below == is_below).then_some(order)
    }
}
