//! The facts of an edition as JSON: every value with its unit, comparison and provenance.
//!
//! [`facts`] is the entry point. The schema is in [`facts_file`](super::facts_file).

use std::borrow::Cow;
use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Serialize;

use super::facts_file::{
    CodeEntry, ComparisonEntry, FactEntry, FactsHead, FormulaEntry, NoticeEntry, Number,
    Provenance, RecordEntry, RunEntry, SumEntry,
};
use crate::data::figures::{
    Absence, Compared, EditionContent, Fact, FactKey, Facts, as_shown, fact_id, fact_number,
};
use crate::declaration::{
    CodeChoice, ComparisonId, DimensionId, Formula, IndicatorId, Notation, Notice, RankFrom,
    Release, RevisionMeasure, Rounding, Sum,
};
use crate::document::FactPart;

/// The facts of an edition as JSON, in the order of their keys, a fact a line: a line that differs
/// between two editions or vintages is a fact that differs.
pub fn facts(content: &EditionContent<'_>) -> Vec<u8> {
    let facts = &content.facts;
    let key = &facts.edition.key;
    let head = FactsHead {
        release: key.release().to_owned(),
        edition: key.id().to_owned(),
        period: facts.edition.key.period().to_string(),
        freq: facts.edition.key.period().frequency().code().to_owned(),
        stage: facts.edition.key.stage().name().map(str::to_owned),
        status: facts.edition.status,
        released: facts.edition.released.to_rfc3339(),
        embargo: content.standing.embargo.to_rfc3339(),
        vintages: content.standing.vintages.clone(),
        draft: content.draft,
        notices: content.notices.iter().map(notice).collect(),
    };
    let mut json = Vec::with_capacity(1 << 16);
    append(&mut json, &head);
    // The head stays open for the facts.
    json.pop();
    json.extend_from_slice(b",\"facts\":[\n");
    for (index, fact) in facts.iter().enumerate() {
        if index > 0 {
            json.extend_from_slice(b",\n");
        }
        append(&mut json, &entry(fact, content));
    }
    json.extend_from_slice(b"\n]}\n");
    json
}

fn notice(notice: &Notice) -> NoticeEntry {
    NoticeEntry {
        kind: notice.kind.name().to_owned(),
        released: notice.released.to_rfc3339(),
        reason: notice.reason.clone(),
    }
}

/// One fact as it stands in the list of all.
pub fn fact(fact: &Fact, content: &EditionContent<'_>) -> serde_json::Value {
    to_value(&entry(fact, content))
}

fn to_value(value: &impl Serialize) -> serde_json::Value {
    serde_json::to_value(value)
        .expect("the structs above have string keys only and no failing serializer")
}

fn append(json: &mut Vec<u8>, value: &impl Serialize) {
    serde_json::to_writer(json, value)
        .expect("the structs above have string keys only and no failing serializer");
}

/// What is said of one fact.
pub(super) fn entry<'a>(fact: &'a Fact, content: &'a EditionContent<'_>) -> FactEntry<'a> {
    let facts = &content.facts;
    let computation = facts.computation;
    let indicator = &computation.release.indicators[fact.key.indicator];
    let default = Compared { base: fact.base, comparison: fact.comparison };
    let others = fact.others.iter().map(|(id, compared)| {
        let name = Cow::from(&computation.release.comparisons[*id].id);
        (name, comparison(*compared, Some(*id), fact, facts))
    });
    FactEntry {
        id: fact_id(fact.key, computation, facts.edition),
        indicator: indicator.id.as_str().into(),
        code: fact.key.code.map(|key| {
            let list = &computation.cube.codelists[key.list];
            let code = computation.cube.code(key).id.as_str();
            CodeEntry { codelist: list.id.as_str().into(), code: code.into() }
        }),
        period: fact.key.period.to_string(),
        value: number(fact.evaluated.value, &indicator.rounding),
        unit: indicator.unit.clone(),
        unit_mult: indicator.scale.exponent(),
        kind: Some(indicator.kind.kind),
        window: indicator.window.map(|window| window.to_string()),
        decimals: indicator.rounding.decimals,
        status: fact.evaluated.letters().into(),
        revised: fact.evaluated.revised,
        corrected: fact.evaluated.corrected,
        key: is_key(fact, facts),
        comparison: comparison(default, None, fact, facts),
        comparisons: others.collect(),
        rank: fact.rank.map(|rank| number(rank.map(Decimal::from), &Rounding::to_decimals(0))),
        rank_from: Some(indicator.rank_from)
            .filter(|from| fact.rank.is_some() && *from != RankFrom::Largest),
        record: fact.record.known().map(|record| RecordEntry {
            side: record.side,
            since: record.since.map(|since| since.to_string()),
            equal: record.is_equal,
            first: record.first.to_string(),
            length: record.length,
        }),
        revisions: revisions(fact, content),
        provenance: Provenance {
            formula: formula(fact, facts),
            observations: computation
                .tells_observations(fact.key.indicator)
                .then_some(fact.evaluated.observations),
            vintage: computation.vintage.into(),
        },
    }
}

/// A comparison of a fact, the default one for `None`.
fn comparison<'a>(
    Compared { base, comparison }: Compared,
    which: Option<ComparisonId>,
    fact: &Fact,
    facts: &'a Facts<'_>,
) -> ComparisonEntry<'a> {
    let release = facts.computation.release;
    let indicator = &release.indicators[fact.key.indicator];
    let periods = release.base_periods(fact.key, which);
    let periods: Vec<String> = periods.iter().map(ToString::to_string).collect();
    // Where a release has one comparison, a difference is for readers to compute.
    let change = release.rounding(fact.key.indicator, FactPart::Change, which);
    let is_one_of_several = release.comparisons.len() > 1;
    ComparisonEntry {
        base_period: periods.join(", "),
        base_vintage: facts.base_of(which).map(|base| base.computation().vintage.into()),
        base: number(base.value, &indicator.rounding),
        change: number(comparison.change, &change),
        change_decimals: change.decimals,
        change_unit: indicator.unit.of_change(),
        from: indicator.changes_from(),
        difference: is_one_of_several.then(|| number(comparison.difference, &indicator.rounding)),
        contribution: comparison.contribution.map(|points| number(points, &change)),
        rank_change: comparison.rank_change.map(|places| number(places, &Rounding::to_decimals(0))),
        trend: comparison.trend,
        wording: comparison.wording,
        run: fact
            .runs
            .get(&which)
            .and_then(|run| run.known())
            .map(|run| RunEntry { first: run.first.to_string(), length: run.length }),
    }
}

/// How a key fact was revised over the editions up to this one; empty where nothing says so.
fn revisions(fact: &Fact, content: &EditionContent<'_>) -> BTreeMap<Cow<'static, str>, Number> {
    let facts = &content.facts;
    let indicator = &facts.computation.release.indicators[fact.key.indicator];
    let known = content.key_revisions.get(&fact.key.indicator);
    let Some(revisions) = known.filter(|_| is_key(fact, facts)) else { return BTreeMap::new() };
    let entry = |measure: RevisionMeasure| {
        let rounding = indicator.rounding_of(FactPart::Revision(measure), None);
        (measure.name().into(), number(revisions.number(measure), &rounding))
    };
    RevisionMeasure::ALL.into_iter().map(entry).collect()
}

/// Whether the release calls it a key fact: the whole, in the reference period.
fn is_key(fact: &Fact, facts: &Facts<'_>) -> bool {
    let release = facts.computation.release;
    let indicator = &release.indicators[fact.key.indicator];
    let id = &indicator.id;
    fact.key.code.is_none()
        && fact.key.period == indicator.laid(facts.edition.key.period())
        && release.about.revisions.key_facts.iter().any(|name| name.get_ref() == id)
}

fn number(value: Result<Decimal, Absence>, rounding: &Rounding) -> Number {
    match value {
        Ok(value) => {
            let (value, shown) = (Some(value.normalize()), Some(as_shown(value, rounding)));
            Number { value, shown, absent: None }
        }
        Err(absent) => Number { value: None, shown: None, absent: Some(absent) },
    }
}

fn formula<'a>(fact: &Fact, facts: &'a Facts<'_>) -> FormulaEntry<'a> {
    let release = facts.computation.release;
    let id = |indicator: IndicatorId| Cow::from(&release.indicators[indicator].id);
    match &release.indicators[fact.key.indicator].formula {
        Formula::Sum(parts) => FormulaEntry::Sum(sum(parts, fact, release)),
        Formula::Average(parts) => FormulaEntry::Average(sum(parts, fact, release)),
        Formula::Rate { events, population, per } => FormulaEntry::Rate {
            events: id(*events),
            population: id(*population),
            per: *per,
            a_year: "× 12 ÷ months".into(),
        },
        Formula::Expression(expression) => match &expression.notation {
            Notation::Value(text) => FormulaEntry::Value(Cow::from(text)),
            Notation::Difference { minuend, subtrahend } => {
                FormulaEntry::Difference([id(*minuend), id(*subtrahend)])
            }
            Notation::Share { part, whole, .. } => {
                FormulaEntry::Share { part: id(*part), whole: id(*whole) }
            }
        },
        Formula::Count(selection) => {
            let ids = |keys: &[FactKey]| {
                let ids = keys.iter().map(|key| fact_id(*key, facts.computation, facts.edition));
                ids.collect::<Vec<_>>()
            };
            let of = selection.of;
            let number = fact_number(
                FactKey { indicator: of.indicator, code: None, period: facts.edition.key.period() },
                of.aspect.into(),
                of.comparison,
                facts.computation,
                facts.edition,
            );
            let is_named = selection.is_named;
            FormulaEntry::Count {
                of: Cow::from(number.to_string()),
                by: Cow::from(&release.codelists[selection.list].id),
                items: ids(&fact.items),
                takes: is_named.then(|| selection.words()).filter(|words| !words.is_empty()),
                rest: is_named.then(|| ids(&fact.rest)),
                unknown: ids(&fact.unknown),
            }
        }
    }
}

fn sum<'a>(sum: &'a Sum, fact: &Fact, release: &'a Release) -> SumEntry<'a> {
    let dataset = &release.datasets[sum.dataset];
    let column = |dimension: DimensionId| Cow::from(&dataset.dimensions[dimension].column);
    let filter = sum.filter.iter().map(|condition| {
        let codes = match condition.codes.get_ref() {
            CodeChoice::One(code) => vec![Cow::from(code)],
            CodeChoice::Several(codes) => codes.iter().map(Cow::from).collect(),
        };
        (column(condition.dimension), codes)
    });
    SumEntry {
        dataset: Cow::from(&dataset.id),
        file: Cow::from(dataset.file.get_ref()),
        filter: filter.collect(),
        differ: sum.differ.map(|sides| sides.map(column)),
        by: fact
            .key
            .code
            .and_then(|code| sum.by.get(&code.list))
            .map(|dimension| column(*dimension)),
    }
}
