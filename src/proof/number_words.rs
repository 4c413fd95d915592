//! How many there are, and which: a count in the text against the count of the data, and the list
//! behind it against the codes that were counted.

use std::ops::Range;

use super::passage::{Passage, begins};
use super::{Proof, Text};
use crate::data::cube::CodeIndex;
use crate::data::input::Code;
use crate::declaration::{CodeListId, Rows};
use crate::document::FactPart;
use crate::findings::Code as Rule;

/// What the codes of a list are called in a language, the longest first.
#[derive(Debug)]
pub(super) struct Labels<'a> {
    list: CodeListId,
    names: Vec<(String, CodeIndex)>,
    units: Vec<&'a str>,
}

/// The names of the codes that are counted, shown in charts or asked for by texts.
pub(super) fn labels<'a>(proof: &'a Proof<'_>, tag: &str) -> Vec<Labels<'a>> {
    let release = proof.facts.computation.release;
    let indicators = release.indicators.iter();
    let counted = indicators
        .filter_map(|counts| Some((counts.formula.counted_list()?, Some(counts.unit.name()))));
    let asked = release.asked.iter().map(|asked| (asked.list, None));
    let marks = release.charts.iter().filter_map(|chart| match chart.table.rows {
        Rows::CodeList(list) => Some((list, None)),
        Rows::Years | Rows::SamePeriods | Rows::Periods | Rows::KeyFacts => None,
    });
    let mut all: Vec<Labels<'a>> = Vec::new();
    for (list, unit) in counted.chain(asked).chain(marks) {
        if let Some(labels) = all.iter_mut().find(|labels| labels.list == list) {
            labels.units.extend(unit);
            continue;
        }
        let mut names = Vec::new();
        for (code_index, code) in (0..).zip(&proof.facts.computation.cube.codelists[list].codes) {
            let of_code = names_of(code, tag);
            names.extend(
                of_code.map(|name| (sought(name), code_index)).filter(|(name, _)| !name.is_empty()),
            );
        }
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        all.push(Labels { list, names, units: unit.into_iter().collect() });
    }
    all
}

/// What a code is called in a language, in all its forms.
pub(super) fn names_of<'c>(code: &'c Code, tag: &str) -> impl Iterator<Item = &'c String> {
    let forms = code.forms.get(tag).into_iter().flat_map(|forms| forms.values());
    code.labels.get(tag).into_iter().chain(forms)
}

/// A label as it is looked for: in small letters, from its first letter or digit on.
pub(super) fn sought(label: &str) -> String {
    let label = label.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    label.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect()
}

impl Text<'_> {
    /// PRF-007: the list behind a count has the codes counted, in their order.
    pub(super) fn lists(&mut self, passage: &Passage) {
        if passage.figures.is_empty() || self.labels.is_empty() {
            return;
        }
        for sentence in passage.sentences(self.words, false) {
            if passage.find(&sentence, &self.words.partial).next().is_some() {
                continue;
            }
            for (_, shown) in passage.figures_in(&sentence) {
                let Some(stated) = self.proof.stated(&shown.fact) else { continue };
                let Some(by) = stated.indicator.formula.counted_list() else { continue };
                if stated.part != FactPart::Value {
                    continue;
                }
                // Behind a semicolon a selection may have words of what it leaves.
                let selection = stated.indicator.formula.selection();
                let is_named = selection.is_some_and(|selection| selection.is_named);
                let part = passage.text[shown.place.end..sentence.end].find(';');
                let part = part.filter(|_| is_named).map(|end| shown.place.end + end);
                let behind = shown.place.end..part.unwrap_or(sentence.end);
                let named = self.named(passage, &behind, by);
                let counted: Vec<CodeIndex> =
                    stated.fact.items.iter().filter_map(|key| Some(key.code?.code)).collect();
                let codes: Vec<CodeIndex> = named.iter().map(|(code, _)| *code).collect();
                if codes.is_empty() || codes == counted {
                    continue;
                }
                let message =
                    format!("the list behind “{}” {}", shown.words, self.odd(&codes, &counted, by));
                let place = named.first().map_or(shown.place.clone(), |(_, place)| place.clone());
                self.report(
                    Rule::CountAgainstFact,
                    passage,
                    &place,
                    message,
                    "the list begins here",
                );
            }
        }
    }

    /// The codes named in a part of a passage, in order.
    pub(super) fn named(
        &self,
        passage: &Passage,
        part: &Range<usize>,
        list: CodeListId,
    ) -> Vec<(CodeIndex, Range<usize>)> {
        let Some(labels) = self.labels.iter().find(|labels| labels.list == list) else {
            return Vec::new();
        };
        let mut named: Vec<(CodeIndex, Range<usize>)> = Vec::new();
        for start in passage.word_starts(part.clone()) {
            if named.last().is_some_and(|(_, place)| place.end > start) {
                continue;
            }
            let rest = &passage.lower[start..part.end];
            let label =
                labels.names.iter().find_map(|(label, code)| Some((begins(rest, label)?, *code)));
            named.extend(label.map(|(length, code)| (code, start..start + length)));
        }
        named
    }

    /// What is odd about a list.
    fn odd(&self, named: &[CodeIndex], counted: &[CodeIndex], list: CodeListId) -> String {
        let label = |code: &CodeIndex| {
            let code = self.proof.facts.computation.cube.codelists[list].code(*code);
            code.label(&self.locale.tag).to_owned()
        };
        if let Some(missing) = counted.iter().find(|code| !named.contains(code)) {
            return format!("lacks {}", label(missing));
        }
        if let Some(added) = named.iter().find(|code| !counted.contains(code)) {
            return format!("has {}, which does not belong to it", label(added));
        }
        let first = named.iter().zip(counted).find(|(named, counted)| named != counted);
        match first {
            Some((named, counted)) => format!(
                "is not in the order of the data: {} stands where {} should",
                label(named),
                label(counted)
            ),
            None => "names a code twice".to_owned(),
        }
    }

    /// PRF-007: "four regions" in words is a count that the edition has.
    pub(super) fn number_words(&mut self, passage: &Passage, statement: &Range<usize>) {
        let words = self.words;
        let units: Vec<&str> =
            self.labels.iter().flat_map(|labels| labels.units.iter().copied()).collect();
        if units.is_empty() {
            return;
        }
        let said = words.numbers.iter().flat_map(|(number, forms)| {
            passage.find(statement, forms).map(move |place| (place, number))
        });
        let said: Vec<(Range<usize>, &String)> = said.collect();
        let unit_behind = |place: &Range<usize>| {
            let behind = passage.lower[place.end..statement.end].trim_start();
            units.iter().copied().find(|unit| {
                let mut forms = self.forms_of(unit).iter();
                forms.any(|form| begins(behind, form).is_some())
            })
        };
        let mut wrong = Vec::new();
        for (place, number) in &said {
            let is_part = |(longer, _): &(Range<usize>, _)| {
                longer.start <= place.start && place.end <= longer.end && longer != place
            };
            if said.iter().any(is_part) {
                continue;
            }
            // "Four of the twenty regions": the one is a count, the other is of all.
            let words_between = |next: &Range<usize>| {
                let between = passage.text.get(place.end..next.start)?;
                (!between.contains([',', ';', ':', '(']))
                    .then(|| between.split_whitespace().count())
            };
            let is_all =
                |next: &Range<usize>| (1..=2).contains(&words_between(next).unwrap_or_default());
            let of_all = said.iter().find(|(next, _)| is_all(next) && unit_behind(next).is_some());
            let unit =
                unit_behind(place).or_else(|| of_all.and_then(|(next, _)| unit_behind(next)));
            let Some(unit) = unit else { continue };
            let known = self.counts(unit, passage, statement);
            if known.is_empty() || known.contains(*number) {
                continue;
            }
            let word = &passage.text[place.clone()];
            let known = self.counts_of(unit).join(" or ");
            let message = format!("“{word}” says {number} where the data count {known}");
            wrong.push((place, message));
        }
        for (place, message) in wrong {
            self.report(Rule::CountAgainstFact, passage, place, message, "");
        }
    }

    /// The numbers of codes of a unit that a statement can tell: what counts and selections take and, where it names no
    /// code, what they leave, and how many codes there are.
    fn counts(&self, unit: &str, passage: &Passage, statement: &Range<usize>) -> Vec<String> {
        let mut known = self.counts_of(unit);
        if known.is_empty() {
            return known;
        }
        let facts = self.proof.facts;
        let lists = self.labels.iter().filter(|labels| labels.units.contains(&unit));
        for Labels { list, .. } in lists {
            let codelist = &facts.computation.cube.codelists[*list];
            let names_none = self.named(passage, statement, *list).is_empty();
            known.push(codelist.level().count().to_string());
            let indicators = facts.computation.release.indicators.entries();
            for (id, indicator) in indicators {
                let is_of_list = indicator.formula.counted_list() == Some(*list);
                let Some(fact) = facts.headline(id).filter(|_| is_of_list) else { continue };
                if fact.evaluated.value.is_err() {
                    continue;
                }
                known.push(fact.items.len().to_string());
                known.extend(names_none.then(|| fact.rest.len().to_string()));
            }
        }
        known
    }

    /// The values of the counts of a unit.
    fn counts_of(&self, unit: &str) -> Vec<String> {
        let facts = self.proof.facts;
        let indicators = facts.computation.release.indicators.entries();
        let of_unit = indicators.filter(|(_, indicator)| {
            indicator.unit.name() == unit && indicator.formula.counted_list().is_some()
        });
        let values = of_unit.filter_map(|(id, _)| facts.headline(id)?.evaluated.value.ok());
        values.map(|value| value.normalize().to_string()).collect()
    }
}
