//! Facts to what editors see of them: where a value comes from, and where it is stated.
//!
//! [`fact`] shows one with the observations behind it, [`list`] shows all with the languages that
//! state them.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::desk::{AssembledEdition, Work};
use super::stated::{keys, stated, whose};
use crate::data::figures::{Computation, EditionContent, FactKey, Traced, as_shown, fact_id};
use crate::declaration::{Extent, Format, IndicatorId, Release};
use crate::document::FactPart;
use crate::formats::json;

/// How many observations behind a value are shown.
const ROWS: usize = 12;

/// A fact with what it goes back to.
#[derive(Debug, Serialize)]
pub(super) struct FactView {
    /// What it is called, by language.
    labels: Vec<Label>,
    /// Which of its numbers was asked for: `change`, `base`, `factor`; none for the value.
    part: Option<String>,
    /// As in `facts.json`.
    fact: Value,
    /// The sums that it goes back to.
    sums: Vec<SumView>,
}

#[derive(Debug, Serialize)]
struct Label {
    language: String,
    indicator: String,
    code: Option<String>,
}

/// A sum with the first of its observations.
#[derive(Debug, Serialize)]
struct SumView {
    indicator: String,
    /// As in `facts.json`.
    provenance: Value,
    period: String,
    value: Option<String>,
    /// Path of the data set's file.
    file: String,
    /// The names of the columns.
    header: String,
    /// How many observations there are.
    count: usize,
    rows: Vec<RowView>,
}

/// An observation as it stands in its file.
#[derive(Debug, Serialize)]
struct RowView {
    /// Path of the vintage that it stands in, where that is not the file of the data set.
    file: Option<String>,
    line: usize,
    text: String,
}

/// The fact of a figure of an edition.
pub(super) fn fact(work: &Work<'_>, edition: &str, id: &str) -> Option<FactView> {
    let AssembledEdition { id: edition, assembly } = work.edition(edition)?;
    let extent = Extent::whole(&assembly.preparation().data.release);
    let content = assembly.content(edition, &extent);
    let facts = &content.facts;
    let (key, part) = whose(id, &keys(facts))?;
    let fact = facts.get(key)?;
    let release = facts.computation.release;
    let (comparison, name) = match part.map(|part| part.split_once('.')) {
        Some(Some((comparison, name))) => (release.comparison_named(comparison)?, Some(name)),
        Some(None) | None => (None, part),
    };
    // The number of a base goes back to the observations of the base.
    let is_base = name.and_then(FactPart::by_name) == Some(FactPart::Base);
    let base_period = || fact.compared(comparison)?.comparison.base_period;
    let period = if is_base { base_period()? } else { key.period };
    let key = FactKey { period, ..key };
    let view = if is_base { facts.base_of(comparison)? } else { &*facts.view };
    let sums = view.traced(key);
    Some(FactView {
        labels: labels(key, facts.computation),
        part: part.map(str::to_owned),
        fact: json::fact(fact, &content),
        sums: sums.iter().map(|sum| sum_view(sum, key, &content)).collect(),
    })
}

fn labels(key: FactKey, computation: &Computation<'_>) -> Vec<Label> {
    let release = computation.release;
    let code = key.code.map(|code| computation.cube.code(code));
    let label = |language: &str| Label {
        language: language.to_owned(),
        indicator: indicator_label(key.indicator, language, release),
        code: code.map(|code| code.label(language).to_owned()),
    };
    release.languages().map(label).collect()
}

fn indicator_label(indicator: IndicatorId, language: &str, release: &Release) -> String {
    let indicator = &release.indicators[indicator];
    indicator.label.get(language).unwrap_or(&indicator.id).clone()
}

fn sum_view(sum: &Traced<'_>, key: FactKey, content: &EditionContent<'_>) -> SumView {
    let facts = &content.facts;
    let (release, base) = (facts.computation.release, &sum.dataset.file);
    let indicator = &release.indicators[sum.indicator];
    // A count is made of all codes, each with a value of its own.
    let is_part = release.indicators[key.indicator].formula.counted_list().is_some();
    let of_sum = FactKey { indicator: sum.indicator, period: sum.period, ..key };
    let value = (!is_part).then(|| value(of_sum, sum.computation)).flatten();
    let rows = sum.observations.iter().take(ROWS).map(|observation| {
        let file = sum.dataset.file_of(observation);
        let bytes = sum.dataset.spot_of(observation).bytes().unwrap_or_default();
        RowView {
            file: (file.path() != base.path()).then(|| file.path().to_owned()),
            line: file.line_column(bytes.start).0,
            text: file.text()[bytes].to_owned(),
        }
    });
    SumView {
        indicator: indicator.id.clone(),
        provenance: facts
            .headline(sum.indicator)
            .map_or(Value::Null, |fact| json::fact(fact, content)["provenance"].take()),
        period: sum.period.to_string(),
        value,
        file: base.path().to_owned(),
        header: base.text().lines().next().unwrap_or_default().to_owned(),
        count: sum.observations.len(),
        rows: rows.collect(),
    }
}

fn value(key: FactKey, computation: &Computation<'_>) -> Option<String> {
    let rounding = &computation.release.indicators[key.indicator].rounding;
    let value = computation.evaluate(key.indicator, key.code, key.period).value.ok()?;
    Some(as_shown(value, rounding).to_string())
}

/// A line of the list of all facts.
#[derive(Debug, Serialize)]
pub(super) struct Line {
    /// Its id.
    id: String,
    /// What it is called, in the first language.
    label: String,
    /// The value as it is shown.
    value: Option<String>,
    /// For each language of the release, whether its page states a number of it.
    stated: Vec<bool>,
}

/// The facts of an edition by where they are stated.
#[derive(Debug, Serialize)]
pub(super) struct ListView {
    /// The languages of the release.
    languages: Vec<String>,
    /// In some languages and not in others.
    differing: Vec<Line>,
    /// In no language.
    unused: Vec<Line>,
    /// In all languages.
    common: Vec<Line>,
}

/// All facts of an edition.
pub(super) fn list(work: &mut Work<'_>, edition: &str) -> Option<ListView> {
    let AssembledEdition { id: edition, assembly } = work.edition(edition)?;
    let facts = assembly.facts(edition);
    let keys = keys(&facts);
    let release = facts.computation.release;
    let languages: Vec<String> = release.languages().map(str::to_owned).collect();
    let mut stated_in: BTreeMap<FactKey, Vec<bool>> = BTreeMap::new();
    for (position, language) in languages.iter().enumerate() {
        let made = work.made(edition, Some(language), Some(Format::Html));
        for html in made.files.iter().filter(|(path, _)| super::desk::is_page(path)) {
            for id in stated(&String::from_utf8_lossy(html.1)) {
                let Some((key, _)) = whose(&id, &keys) else { continue };
                stated_in.entry(key).or_insert_with(|| vec![false; languages.len()])[position] =
                    true;
            }
        }
    }
    let mut view = ListView {
        languages: languages.clone(),
        differing: Vec::new(),
        unused: Vec::new(),
        common: Vec::new(),
    };
    for fact in facts.iter() {
        let stated = stated_in.remove(&fact.key).unwrap_or_else(|| vec![false; languages.len()]);
        let count = stated.iter().filter(|is_stated| **is_stated).count();
        let into = match count {
            0 => &mut view.unused,
            _ if count == languages.len() => &mut view.common,
            _ => &mut view.differing,
        };
        let mut label = indicator_label(fact.key.indicator, &languages[0], release);
        if let Some(code) = fact.key.code {
            label += " · ";
            label += facts.computation.cube.code(code).label(&languages[0]);
        }
        into.push(Line {
            id: fact_id(fact.key, facts.computation, facts.edition),
            label,
            value: value(fact.key, facts.computation),
            stated,
        });
    }
    Some(view)
}
