//! The facts of an edition as JSON: every value with its unit, comparison and provenance.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Serialize;

use crate::data::figures::{
    Absence, CHANGE_DECIMALS, Fact, Facts, KeyRevisions, Trend, Wording, fact_id,
    revision_decimals, round,
};
use crate::declaration::{
    CodeChoice, DataStatus, DimensionId, Formula, IndicatorId, Release, RevisionMeasure, Sum, Unit,
};

/// What stands in front of the facts.
#[derive(Serialize)]
struct Head {
    period: String,
    status: DataStatus,
    released: String,
    #[serde(skip_serializing_if = "is_false")]
    draft: bool,
}

#[derive(Serialize)]
pub(super) struct FactEntry<'a> {
    pub(super) id: String,
    indicator: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<CodeEntry<'a>>,
    pub(super) period: String,
    #[serde(flatten)]
    pub(super) value: Number,
    pub(super) unit: &'a str,
    decimals: u32,
    status: &'static str,
    #[serde(skip_serializing_if = "is_false")]
    revised: bool,
    #[serde(skip_serializing_if = "is_false")]
    key: bool,
    pub(super) comparison: ComparisonEntry<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rank: Option<Number>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    revisions: BTreeMap<&'static str, Number>,
    pub(super) provenance: Provenance<'a>,
}

#[derive(Serialize)]
pub(super) struct CodeEntry<'a> {
    codelist: &'a str,
    code: &'a str,
}

/// A number exactly and as it is shown, or why there is none.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Number {
    Known { value: Decimal, shown: Decimal },
    Absent { absent: Absence },
}

#[derive(Serialize)]
pub(super) struct ComparisonEntry<'a> {
    pub(super) base_period: String,
    /// Which state of the data the base is from.
    base_vintage: &'a str,
    pub(super) base: Number,
    pub(super) change: Number,
    pub(super) change_unit: Unit,
    trend: Trend,
    wording: Wording,
}

/// Where a value comes from.
#[derive(Serialize)]
pub(super) struct Provenance<'a> {
    #[serde(flatten)]
    pub(super) formula: FormulaEntry<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) observations: Option<u32>,
    /// Which state of the data: the name of its last vintage.
    pub(super) vintage: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum FormulaEntry<'a> {
    Sum(SumEntry<'a>),
    Average(SumEntry<'a>),
    Difference([&'a str; 2]),
    Share { part: &'a str, whole: &'a str },
    Rate { events: &'a str, population: &'a str, per: Decimal, a_year: &'static str },
    Count { of: &'a str, by: &'a str, items: Vec<String> },
}

#[derive(Serialize)]
pub(super) struct SumEntry<'a> {
    dataset: &'a str,
    pub(super) file: &'a str,
    #[serde(rename = "where", skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) filter: BTreeMap<&'a str, Vec<&'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) differ: Option<[&'a str; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) by: Option<&'a str>,
}

/// The facts of an edition as JSON, in the order of their keys, a fact a line: a line that differs
/// between two editions or vintages is a fact that differs.
pub fn facts(facts: &Facts<'_>) -> Vec<u8> {
    let head = Head {
        period: facts.edition.period.to_string(),
        status: facts.edition.status,
        released: facts.edition.released.to_rfc3339(),
        draft: facts.draft,
    };
    let mut json = Vec::with_capacity(1 << 16);
    append(&mut json, &head);
    // The head stays open for the facts.
    json.pop();
    json.extend_from_slice(b",\"facts\":[\n");
    for (at, fact) in facts.iter().enumerate() {
        if at > 0 {
            json.extend_from_slice(b",\n");
        }
        append(&mut json, &entry(fact, facts));
    }
    json.extend_from_slice(b"\n]}\n");
    json
}

/// One fact as it stands in the list of all.
pub fn fact(fact: &Fact, facts: &Facts<'_>) -> serde_json::Value {
    to_value(&entry(fact, facts))
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(value: &bool) -> bool {
    !value
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
pub(super) fn entry<'a>(fact: &'a Fact, facts: &'a Facts<'_>) -> FactEntry<'a> {
    let computation = facts.computation;
    let indicator = &computation.release.indicators[fact.key.indicator];
    let comparison = &fact.comparison;
    FactEntry {
        id: fact_id(fact.key, computation, facts.edition),
        indicator: &indicator.id,
        code: fact.key.code.map(|(list, code)| {
            let list = &computation.cube.codelists[list];
            CodeEntry { codelist: &list.id, code: &list.codes[usize::from(code)].id }
        }),
        period: fact.key.period.to_string(),
        value: number(fact.evaluated.value, indicator.decimals),
        unit: indicator.unit.name(),
        decimals: indicator.decimals,
        status: fact.evaluated.status.letter(),
        revised: fact.evaluated.revised,
        key: is_key(fact, facts),
        comparison: ComparisonEntry {
            base_period: comparison.base_period.to_string(),
            base_vintage: facts.base.vintage,
            base: number(comparison.base, indicator.decimals),
            change: number(comparison.change, CHANGE_DECIMALS),
            change_unit: indicator.unit.of_change(),
            trend: comparison.trend,
            wording: comparison.wording,
        },
        rank: fact.rank.map(|rank| number(rank.map(Decimal::from), 0)),
        revisions: revisions(fact, facts),
        provenance: Provenance {
            formula: formula(fact, facts),
            observations: computation
                .tells_observations(fact.key.indicator)
                .then_some(fact.evaluated.observations),
            vintage: computation.vintage,
        },
    }
}

/// How a key fact was revised over the editions up to this one; empty where nothing says so.
fn revisions(fact: &Fact, facts: &Facts<'_>) -> BTreeMap<&'static str, Number> {
    let of = facts.key_revisions.get(&fact.key.indicator);
    let indicator = &facts.computation.release.indicators[fact.key.indicator];
    let of = of.filter(|_| is_key(fact, facts)).into_iter();
    let measures = of.flat_map(|of| RevisionMeasure::ALL.map(|measure| (of, measure)));
    let entry = |(of, measure): (&KeyRevisions, RevisionMeasure)| {
        (measure.name(), number(of.number(measure), revision_decimals(measure, indicator)))
    };
    measures.map(entry).collect()
}

/// Whether the release calls it a key fact: the whole, in the reference period.
fn is_key(fact: &Fact, facts: &Facts<'_>) -> bool {
    let release = facts.computation.release;
    let id = &release.indicators[fact.key.indicator].id;
    fact.key.code.is_none()
        && fact.key.period == facts.edition.period
        && release.about.revisions.key_facts.iter().any(|name| name.get_ref() == id)
}

fn number(value: Result<Decimal, Absence>, decimals: u32) -> Number {
    match value {
        Ok(value) => Number::Known { value: value.normalize(), shown: round(value, decimals) },
        Err(absent) => Number::Absent { absent },
    }
}

fn formula<'a>(fact: &Fact, facts: &'a Facts<'_>) -> FormulaEntry<'a> {
    let release = facts.computation.release;
    let id = |indicator: IndicatorId| release.indicators[indicator].id.as_str();
    match &release.indicators[fact.key.indicator].formula {
        Formula::Sum(of) => FormulaEntry::Sum(sum(of, fact, release)),
        Formula::Average(of) => FormulaEntry::Average(sum(of, fact, release)),
        Formula::Difference { minuend, subtrahend } => {
            FormulaEntry::Difference([id(*minuend), id(*subtrahend)])
        }
        Formula::Share { part, whole } => {
            FormulaEntry::Share { part: id(*part), whole: id(*whole) }
        }
        Formula::Rate { events, population, per } => FormulaEntry::Rate {
            events: id(*events),
            population: id(*population),
            per: *per,
            a_year: "× 12 ÷ months",
        },
        Formula::Count { of, by, .. } => FormulaEntry::Count {
            of: id(*of),
            by: &release.codelists[*by].id,
            items: fact
                .items
                .iter()
                .map(|item| fact_id(*item, facts.computation, facts.edition))
                .collect(),
        },
    }
}

fn sum<'a>(sum: &'a Sum, fact: &Fact, release: &'a Release) -> SumEntry<'a> {
    let dataset = &release.datasets[sum.dataset];
    let column = |dimension: DimensionId| dataset.dimensions[dimension].column.as_str();
    let filter = sum.filter.iter().map(|condition| {
        let codes = match condition.codes.get_ref() {
            CodeChoice::One(code) => vec![code.as_str()],
            CodeChoice::Several(codes) => codes.iter().map(String::as_str).collect(),
        };
        (column(condition.dimension), codes)
    });
    SumEntry {
        dataset: &dataset.id,
        file: dataset.file.get_ref(),
        filter: filter.collect(),
        differ: sum.differ.map(|sides| sides.map(column)),
        by: fact
            .key
            .code
            .and_then(|(list, _)| sum.by.get(&list))
            .map(|dimension| column(*dimension)),
    }
}
