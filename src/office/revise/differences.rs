//! Two states to what differs: facts, cells of tables, passages of the text.
//!
//! [`Differences::between`] is the entry point. A difference is that of the values as they are shown.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Serialize;
use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::reading::{Grid, Passage, Text};
use super::redline::{Piece, redline, sentences};
use super::state::State;
use crate::data::figures::{CHANGE_DECIMALS, Trend, round};
use crate::declaration::Unit;
use crate::document::FactPart;
use crate::formats::facts_file::{FactEntry, Number};

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
    /// Whether it is that of the whole, in the reference period.
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

/// A passage that differs.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct PassageChange {
    /// The heading that it stands under.
    pub section: String,
    /// Before; empty where it is new.
    pub before: String,
    /// After; empty where it is gone.
    pub after: String,
    /// Both in one.
    pub redline: Vec<Piece>,
}

impl Differences {
    /// Compares two states.
    pub fn between(before: &State, after: &State) -> Self {
        let mut facts = Vec::new();
        let is_same_period = before.period == after.period;
        for (id, old) in &before.facts {
            if let Some(new) = after.facts.get(id) {
                facts.extend(of_fact(id, old, new, is_same_period));
            }
        }
        let only = |one: &State, other: &State| {
            one.facts.keys().filter(|id| !other.facts.contains_key(*id)).cloned().collect()
        };
        let languages = before.texts.iter().filter_map(|(language, old)| {
            let new = after.texts.get(language)?;
            Some((language.clone(), of_language(old, new)))
        });
        Self {
            before: before.name.clone(),
            after: after.name.clone(),
            facts,
            gone: only(before, after),
            new: only(after, before),
            languages: languages.collect(),
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
    before: &'f Number,
    after: &'f Number,
    /// Whether it counts as another number though its digits are the same.
    is_told_otherwise: bool,
    /// Whether its sign or its direction is another.
    turned: bool,
}

/// The numbers of a fact that differ. Of two editions the same fact is of another period each, so
/// that a status which both have says nothing.
fn of_fact(
    id: &str,
    old: &FactEntry<'static>,
    new: &FactEntry<'static>,
    is_same_period: bool,
) -> Vec<FactChange> {
    let trends = [old.comparison.trend, new.comparison.trend];
    let turned_trend = trends[0] != trends[1] && !trends.contains(&Trend::Unknown);
    let quality = |fact: &FactEntry<'static>| (fact.status.clone(), fact.revised);
    let sign = |number: &Number| number.shown.map(|shown| shown.cmp(&Decimal::ZERO));
    let mut pairs = vec![
        NumberPair {
            part: FactPart::Value,
            before: &old.value,
            after: &new.value,
            is_told_otherwise: is_same_period && quality(old) != quality(new),
            turned: sign(&old.value) != sign(&new.value),
        },
        NumberPair {
            part: FactPart::Base,
            before: &old.comparison.base,
            after: &new.comparison.base,
            is_told_otherwise: false,
            turned: false,
        },
        NumberPair {
            part: FactPart::Change,
            before: &old.comparison.change,
            after: &new.comparison.change,
            is_told_otherwise: turned_trend,
            turned: turned_trend,
        },
    ];
    // A rank that only one state has is another table, not another number.
    if let (Some(before), Some(after)) = (&old.rank, &new.rank) {
        let (part, is_told_otherwise, turned) = (FactPart::Rank, false, false);
        pairs.push(NumberPair { part, before, after, is_told_otherwise, turned });
    }
    let differing = pairs.iter().filter(|pair| pair.before != pair.after || pair.is_told_otherwise);
    differing.map(|pair| of_number(id, pair, old, new)).collect()
}

fn of_number(
    id: &str,
    pair: &NumberPair<'_>,
    old: &FactEntry<'static>,
    new: &FactEntry<'static>,
) -> FactChange {
    let NumberPair { part, before, after, is_told_otherwise, turned } = *pair;
    let decimals = match part {
        FactPart::Change | FactPart::Factor => CHANGE_DECIMALS,
        FactPart::Rank => 0,
        FactPart::Value | FactPart::Base | FactPart::Revision(_) => new.decimals,
    };
    let shown = before.shown.zip(after.shown);
    let difference = shown.or(before.value.zip(after.value)).map(|(old, new)| new - old);
    let is_percentage =
        matches!(part, FactPart::Change | FactPart::Rank) || new.unit == Unit::Percent;
    FactChange {
        id: match part {
            FactPart::Value => id.to_owned(),
            _ => format!("{id}.{}", part.name()),
        },
        indicator: new.indicator.clone().into_owned(),
        part,
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

fn of_language(before: &Text, after: &Text) -> LanguageDifferences {
    let mut cells = Vec::new();
    for (old, new) in tables(&before.tables, &after.tables) {
        of_table(old, new, &mut cells);
    }
    LanguageDifferences { cells, text: of_text(&before.passages, &after.passages) }
}

/// The tables of both, by their place where there are as many, else by their captions.
fn tables<'g>(before: &'g [Grid], after: &'g [Grid]) -> Vec<(&'g Grid, &'g Grid)> {
    if before.len() == after.len() {
        return before.iter().zip(after).collect();
    }
    let other = |old: &'g Grid| Some((old, after.iter().find(|new| new.caption == old.caption)?));
    before.iter().filter_map(other).collect()
}

fn of_table(before: &Grid, after: &Grid, cells: &mut Vec<CellChange>) {
    let row_of = |grid: &'_ Grid, header: &str| -> Option<Vec<String>> {
        let is_row =
            |row: &&Vec<String>| row.first().is_some_and(|first| unmarked(first) == header);
        grid.rows.iter().find(is_row).cloned()
    };
    let columns = before.header.len().max(after.header.len());
    let header =
        |row: &[String]| row.first().map_or_else(String::new, |of| unmarked(of).to_owned());
    let mut rows: Vec<String> = after.rows.iter().map(|row| header(row)).collect();
    let gone = before.rows.iter().map(|row| header(row));
    let gone: Vec<String> = gone.filter(|row| !rows.contains(row)).collect();
    rows.extend(gone);
    for row in rows {
        let (old, new) = (row_of(before, &row), row_of(after, &row));
        let cell =
            |of: &Option<Vec<String>>, at: usize| Some(unmarked(of.as_ref()?.get(at)?).to_owned());
        for at in 1..columns {
            let (before_cell, after_cell) = (cell(&old, at), cell(&new, at));
            if before_cell != after_cell {
                let column = after.header.get(at).or(before.header.get(at));
                cells.push(CellChange {
                    table: after.caption.clone(),
                    row: row.clone(),
                    column: column.map_or("", |of| unmarked(of)).to_owned(),
                    before: before_cell,
                    after: after_cell,
                });
            }
        }
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

fn of_text(before: &[Passage], after: &[Passage]) -> Vec<PassageChange> {
    let words = |passages: &[Passage]| -> Vec<String> {
        passages.iter().map(|passage| passage.words.clone()).collect()
    };
    let mut changes = Vec::new();
    for step in capture_diff_slices(Algorithm::Myers, &words(before), &words(after)) {
        if step.tag() == DiffTag::Equal {
            continue;
        }
        let (old, new) = (&before[step.old_range()], &after[step.new_range()]);
        for at in 0..old.len().max(new.len()) {
            let (old, new) = (old.get(at), new.get(at));
            let text = |passage: Option<&'_ Passage>| {
                passage.map_or("", |passage| passage.words.as_str()).to_owned()
            };
            let section = new.or(old).map_or("", |passage| passage.section.as_str());
            of_sentences(section, &text(old), &text(new), &mut changes);
        }
    }
    // The same note under several tables is told once.
    changes.dedup();
    changes
}

/// The sentences of a passage that differ.
fn of_sentences(section: &str, before: &str, after: &str, changes: &mut Vec<PassageChange>) {
    let (old, new) = (sentences(before), sentences(after));
    for step in capture_diff_slices(Algorithm::Myers, &old, &new) {
        if step.tag() == DiffTag::Equal {
            continue;
        }
        let (old, new) = (&old[step.old_range()], &new[step.new_range()]);
        // Sentences that have no other beside them, and new passages, stay in one piece.
        let pairs: Vec<(String, String)> = if old.len() == new.len() {
            let pairs = old.iter().zip(new);
            pairs.map(|(old, new)| ((*old).to_owned(), (*new).to_owned())).collect()
        } else {
            vec![(old.join(" "), new.join(" "))]
        };
        changes.extend(pairs.into_iter().map(|(before, after)| {
            let redline = redline(&before, &after);
            PassageChange { section: section.to_owned(), before, after, redline }
        }));
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
