//! Two states to what differs: facts, cells of tables, passages of the text.
//!
//! [`Differences::between`] is the entry point. Differences are computed of the values as they are shown.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Serialize;

use super::passages::{PassageChange, passage_changes, tell_wording};
use super::reading::{Grid, Text};
use super::renumbered::Renumbered;
use super::state::State;
use crate::data::figures::{Trend, round};
use crate::declaration::{CHANGE_DECIMALS, Unit};
use crate::document::FactPart;
use crate::formats::facts_file::{ComparisonEntry, FactEntry, Number};

/// What differs between two states.
#[derive(Debug, Serialize)]
pub struct Differences {
    /// What the first is called.
    pub before: String,
    /// What the second is called.
    pub after: String,
    /// The facts that both have and that differ, by id.
    pub facts: Vec<FactChange>,
    /// Facts that only the first has.
    pub gone: Vec<String>,
    /// Facts that only the second has.
    pub new: Vec<String>,
    /// What differs in the languages that both have.
    pub languages: BTreeMap<String, LanguageDifferences>,
}

/// A number of a fact that differs.
#[derive(Debug, Clone, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each answers a question of its own")]
pub struct FactChange {
    /// The fact, with the part of its comparison: `arrivals`, `arrivals.base`, `arrivals.change`.
    pub id: String,
    /// Its indicator.
    pub indicator: String,
    /// Which of its numbers.
    pub part: FactPart,
    /// The comparison that it is of, where that is not the default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparison: Option<String>,
    /// Whether the fact is about the whole, in the reference period.
    pub headline: bool,
    /// Whether the release calls it a key fact.
    pub key: bool,
    /// The number before.
    pub before: Number,
    /// The number after.
    pub after: Number,
    /// After less before, as both are shown, so that readers can compute it; exact where one of them
    /// is too small to be shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<Decimal>,
    /// The difference in percent of before, shown with one decimal; none for what is in percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<Decimal>,
    /// Status before and after, letters of `CL_OBS_STATUS`.
    pub status: [String; 2],
    /// Whether readers see it: what is shown differs, or how good it is.
    pub shown: bool,
    /// Whether the sign of the value or the direction of the change is another.
    pub turned: bool,
    /// Decimals with which it is shown.
    pub decimals: u32,
}

/// What differs in a language.
#[derive(Debug, Default, Serialize)]
pub struct LanguageDifferences {
    /// Cells of tables.
    pub cells: Vec<CellChange>,
    /// Passages of the text.
    pub text: Vec<PassageChange>,
}

/// A cell that differs, in the words of the language.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct CellChange {
    /// Caption of the table.
    pub table: String,
    /// Header of the row.
    pub row: String,
    /// Header of the column.
    pub column: String,
    /// What it showed, without marks; none where there was no such cell.
    pub before: Option<String>,
    /// What it shows, without marks; none where there is no such cell.
    pub after: Option<String>,
}

impl Differences {
    /// Compares two states.
    pub fn between(before: &State, after: &State) -> Self {
        let mut facts = Vec::new();
        let is_same_period = before.period == after.period;
        for (id, old) in &before.facts {
            if let Some(new) = after.facts.get(id) {
                facts.extend(fact_changes(id, old, new, is_same_period));
            }
        }
        let only_in = |state: &State, compared: &State| {
            let ids = state.facts.keys();
            ids.filter(|id| !compared.facts.contains_key(*id)).cloned().collect()
        };
        let languages = before.texts.iter().filter_map(|(language, old)| {
            let new = after.texts.get(language)?;
            Some((language.clone(), language_differences(old, new)))
        });
        Self {
            before: before.name.clone(),
            after: after.name.clone(),
            facts,
            gone: only_in(before, after),
            new: only_in(after, before),
            languages: languages.collect(),
        }
    }

    /// Tells apart what other data changed and what other templates did: `middle` is the edition of the data of
    /// before in the templates of now.
    pub(super) fn tell_wording(&mut self, before: &State, middle: &State) {
        let is_of_same_data = Self::between(before, middle).facts.is_empty();
        for (language, differences) in &mut self.languages {
            if let Some(middle) = middle.texts.get(language) {
                tell_wording(&mut differences.text, middle, is_of_same_data);
            }
        }
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        let is_same =
            |language: &LanguageDifferences| language.cells.is_empty() && language.text.is_empty();
        self.facts.is_empty()
            && self.gone.is_empty()
            && self.new.is_empty()
            && self.languages.values().all(is_same)
    }

    /// The key facts that have turned.
    pub fn turned(&self) -> impl Iterator<Item = &FactChange> {
        self.facts.iter().filter(|fact| fact.key && fact.turned)
    }
}

/// One of the numbers of a fact, in two states.
struct NumberPair<'f> {
    /// Which.
    part: FactPart,
    /// The comparison that it is of, where that is not the default.
    comparison: Option<&'f str>,
    before: &'f Number,
    after: &'f Number,
    /// Whether it counts as another number though its digits are the same.
    is_told_otherwise: bool,
    /// Whether its sign or its direction is another.
    turned: bool,
}

/// The numbers of a fact that differ. Two editions have the same fact of another period each, so
/// that a status which both have says nothing.
fn fact_changes(
    id: &str,
    old: &FactEntry<'static>,
    new: &FactEntry<'static>,
    is_same_period: bool,
) -> Vec<FactChange> {
    let quality = |fact: &FactEntry<'static>| (fact.status.clone(), fact.revised);
    let sign = |number: &Number| number.shown.map(|shown| shown.cmp(&Decimal::ZERO));
    let mut pairs = vec![NumberPair {
        part: FactPart::Value,
        comparison: None,
        before: &old.value,
        after: &new.value,
        is_told_otherwise: is_same_period && quality(old) != quality(new),
        turned: sign(&old.value) != sign(&new.value),
    }];
    pairs.extend(comparison_pairs(None, &old.comparison, &new.comparison));
    for (name, before) in &old.comparisons {
        // One that only one state has is another release.toml, not another number.
        if let Some(after) = new.comparisons.get(name) {
            pairs.extend(comparison_pairs(Some(name), before, after));
        }
    }
    // A rank that only one state has is another table, not another number.
    if let (Some(before), Some(after)) = (&old.rank, &new.rank) {
        let (part, is_told_otherwise, turned) = (FactPart::Rank, false, false);
        let comparison = None;
        pairs.push(NumberPair { part, comparison, before, after, is_told_otherwise, turned });
    }
    let differing = pairs.iter().filter(|pair| pair.before != pair.after || pair.is_told_otherwise);
    differing.map(|pair| number_change(id, pair, old, new)).collect()
}

/// The base and the change of a comparison in two states, and what else both have of it.
fn comparison_pairs<'f>(
    comparison: Option<&'f str>,
    old: &'f ComparisonEntry<'static>,
    new: &'f ComparisonEntry<'static>,
) -> Vec<NumberPair<'f>> {
    let trends = [old.trend, new.trend];
    let turned = trends[0] != trends[1] && !trends.contains(&Trend::Unknown);
    let base = NumberPair {
        part: FactPart::Base,
        comparison,
        before: &old.base,
        after: &new.base,
        is_told_otherwise: false,
        turned: false,
    };
    let change = NumberPair {
        part: FactPart::Change,
        comparison,
        before: &old.change,
        after: &new.change,
        is_told_otherwise: turned,
        turned,
    };
    let beside = [
        (FactPart::Contribution, &old.contribution, &new.contribution),
        (FactPart::RankChange, &old.rank_change, &new.rank_change),
    ];
    let sign = |number: &Number| number.shown.map(|shown| shown.cmp(&Decimal::ZERO));
    let beside = beside.into_iter().filter_map(|(part, before, after)| {
        let (before, after) = (before.as_ref()?, after.as_ref()?);
        let turned = sign(before) != sign(after);
        let is_told_otherwise = false;
        Some(NumberPair { part, comparison, before, after, is_told_otherwise, turned })
    });
    [base, change].into_iter().chain(beside).collect()
}

fn number_change(
    id: &str,
    pair: &NumberPair<'_>,
    old: &FactEntry<'static>,
    new: &FactEntry<'static>,
) -> FactChange {
    let NumberPair { part, comparison, before, after, is_told_otherwise, turned } = *pair;
    let decimals = match part {
        FactPart::Change | FactPart::Contribution => {
            let named = comparison.and_then(|name| new.comparisons.get(name));
            named.unwrap_or(&new.comparison).change_decimals
        }
        FactPart::Factor => CHANGE_DECIMALS,
        FactPart::Rank | FactPart::RankChange => 0,
        FactPart::Value | FactPart::Base | FactPart::Difference | FactPart::Revision(_) => {
            new.decimals
        }
    };
    let shown = before.shown.zip(after.shown);
    let difference = shown.or(before.value.zip(after.value)).map(|(old, new)| new - old);
    let is_percentage =
        !matches!(part, FactPart::Value | FactPart::Base) || new.unit.of_change() == Unit::Points;
    FactChange {
        id: match (part, comparison) {
            (FactPart::Value, _) => id.to_owned(),
            (_, Some(comparison)) => format!("{id}.{comparison}.{}", part.name()),
            (_, None) => format!("{id}.{}", part.name()),
        },
        indicator: new.indicator.clone().into_owned(),
        part,
        comparison: comparison.map(str::to_owned),
        headline: id == new.indicator,
        key: new.key && id == new.indicator,
        before: before.clone(),
        after: after.clone(),
        difference,
        percent: difference.filter(|_| !is_percentage).and_then(|difference| {
            let base = before.value.filter(|base| !base.is_zero())?;
            let ratio = difference.checked_mul(Decimal::ONE_HUNDRED)?;
            ratio.checked_div(base.abs()).map(|percent| round(percent, CHANGE_DECIMALS))
        }),
        status: [&old.status, &new.status].map(|status| status.clone().into_owned()),
        shown: before.shown != after.shown || before.absent != after.absent || is_told_otherwise,
        turned,
        decimals,
    }
}

fn language_differences(before: &Text, after: &Text) -> LanguageDifferences {
    let renumbered = Renumbered::between(&before.captions, &after.captions);
    let mut cells = Vec::new();
    for pair in table_pairs(&before.tables, &after.tables, &renumbered) {
        pair.cell_changes(&mut cells);
    }
    let passages = renumbered.as_now(&before.passages, &after.passages);
    let mut text = passage_changes(&passages, &after.passages);
    text.retain(|change| !renumbered.explain(&change.before, &change.after));
    LanguageDifferences { cells, text }
}

/// A table in two states.
struct TablePair<'g> {
    before: &'g Grid,
    after: &'g Grid,
}

/// The tables of both states, by their place where there are as many, else by their captions.
fn table_pairs<'g>(
    before: &'g [Grid],
    after: &'g [Grid],
    renumbered: &Renumbered,
) -> Vec<TablePair<'g>> {
    if before.len() == after.len() {
        let pairs = before.iter().zip(after);
        return pairs.map(|(before, after)| TablePair { before, after }).collect();
    }
    let pair = |before: &'g Grid| {
        let is_same = |grid: &&Grid| {
            grid.caption == before.caption || renumbered.explain(&before.caption, &grid.caption)
        };
        let after = after.iter().find(is_same)?;
        Some(TablePair { before, after })
    };
    before.iter().filter_map(pair).collect()
}

impl TablePair<'_> {
    /// Adds the cells that differ: the rows that the table has now, then the rows that are gone.
    fn cell_changes(&self, changes: &mut Vec<CellChange>) {
        let Self { before, after } = *self;
        let header =
            |row: &'_ Vec<String>| row.first().map_or("", |first| unmarked(first)).to_owned();
        let mut headers: Vec<String> = after.rows.iter().map(header).collect();
        let gone = before.rows.iter().map(header);
        let gone: Vec<String> = gone.filter(|header| !headers.contains(header)).collect();
        headers.extend(gone);
        let columns = before.header.len().max(after.header.len());
        for row in headers {
            for column in 1..columns {
                let (old, new) = (before.cell(&row, column), after.cell(&row, column));
                if old != new {
                    let label = after.header.get(column).or(before.header.get(column));
                    changes.push(CellChange {
                        table: after.caption.clone(),
                        row: row.clone(),
                        column: label.map_or("", |label| unmarked(label)).to_owned(),
                        before: old,
                        after: new,
                    });
                }
            }
        }
    }
}

impl Grid {
    /// The words of a cell without marks, by the header of its row; `None` where there is none.
    fn cell(&self, header: &str, column: usize) -> Option<String> {
        let is_row =
            |row: &&Vec<String>| row.first().is_some_and(|first| unmarked(first) == header);
        let row = self.rows.iter().find(is_row)?;
        Some(unmarked(row.get(column)?).to_owned())
    }
}

/// Words of a table without marks such as `[p]`, which stand now in a header and now in its cells.
/// What is nothing but such a sign stays as it is.
fn unmarked(words: &str) -> &str {
    let mut rest = words.trim();
    loop {
        let before = rest.strip_suffix(']').and_then(|rest| rest.rsplit_once('['));
        let behind = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
        let without = match (behind, before) {
            (Some((_, behind)), _) => behind.trim(),
            (None, Some((before, _))) => before.trim(),
            (None, None) => "",
        };
        if without.is_empty() {
            return rest;
        }
        rest = without;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::archive::OutputFile;

    fn state(name: &str, value: &str, base: &str, change: &str, trend: &str, text: &str) -> State {
        let facts = format!(
            r#"{{"period":"2025-01/2025-03","status":"final","released":"2025-05-12T10:00:00+05:00","facts":[{{"id":"net","indicator":"net","period":"2025-01/2025-03",
            "value":"{value}","shown":"{value}","unit":"person","decimals":0,"status":"P","key":true,
            "comparison":{{"base_period":"2024-01/2024-03","base_vintage":"first","base":{{"value":"{base}","shown":"{base}"}},
            "change":{{"value":"{change}","shown":"{change}"}},"change_unit":"percent","trend":"{trend}","wording":"percent"}},
            "provenance":{{"difference":["in","out"],"vintage":"first"}}}}]}}"#
        );
        let file = |path: &str, text: &str| OutputFile {
            path: path.to_owned(),
            bytes: text.as_bytes().to_vec(),
        };
        let files = [file("facts.json", &facts), file("en/release.md", text)];
        State::read(name, &files.each_ref()).unwrap()
    }

    #[test]
    fn a_sign_and_a_direction_that_turn_are_named() {
        let before = state("a", "-4", "100", "-2.5", "fall", "");
        let after = state("b", "6", "100", "2.5", "rise", "");
        let found = Differences::between(&before, &after);
        let turned: Vec<_> = found.turned().map(|fact| fact.id.as_str()).collect();
        assert_eq!(turned, ["net", "net.change"]);
        let value = &found.facts[0];
        assert_eq!(value.difference, Some(Decimal::from(10)));
        assert_eq!(value.percent.unwrap().to_string(), "250.0");
        assert_eq!(found.facts[1].percent, None, "a change in percent has none of its own");
        assert!(Differences::between(&before, &before).is_empty());
        let less = state("c", "-5", "100", "-3", "fall", "");
        assert_eq!(Differences::between(&before, &less).turned().count(), 0);
    }

    #[test]
    fn cells_and_passages_that_differ_are_named() {
        let text = |cell: &str, extra: &str| {
            format!(
                "# T\n\nNet is {cell}.\n\n**Table 1.** All\n\n| A | B |\n| - | - |\n| x | {cell} |\n{extra}"
            )
        };
        let before = state("a", "1", "1", "0", "unchanged", &text("1", ""));
        let after = state("b", "1", "1", "0", "unchanged", &text("2", "| y | 3 |\n"));
        let found = Differences::between(&before, &after);
        let english = &found.languages["en"];
        let cells: Vec<_> = english
            .cells
            .iter()
            .map(|cell| (cell.row.as_str(), cell.before.as_deref(), cell.after.as_deref()))
            .collect();
        assert_eq!(cells, [("x", Some("1"), Some("2")), ("y", None, Some("3"))]);
        let text: Vec<_> = english
            .text
            .iter()
            .map(|passage| (passage.before.as_str(), passage.after.as_str()))
            .collect();
        assert_eq!(text, [("Net is 1.", "Net is 2.")]);
        assert!(!found.is_empty() && found.facts.is_empty());
    }

    #[test]
    fn marks_of_a_figure_are_no_part_of_it() {
        for (words, expected) in [
            ("[p]\u{a0}[r]\u{a0}80", "80"),
            ("Total [p] [r]", "Total"),
            ("−1.5", "−1.5"),
            ("[c]", "[c]"),
            ("[p] [x]", "[x]"),
            ("", ""),
        ] {
            assert_eq!(unmarked(words), expected);
        }
    }
}
