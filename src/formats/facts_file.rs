//! The schema of `facts.json`: what [`json`](super::json) writes and what reads an edition back.
//!
//! Texts are borrowed where they are written and owned where they were read.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::data::figures::{Absence, Side, Trend, Wording};
use crate::declaration::{Basis, CHANGE_DECIMALS, DataStatus, Kind, RankFrom, Texts, Unit};

/// All of `facts.json`, as it is read.
#[derive(Debug, Deserialize)]
pub struct FactsFile {
    /// What stands in front of the facts.
    #[serde(flatten)]
    pub head: FactsHead,
    /// The facts, in the order of their keys.
    pub facts: Vec<FactEntry<'static>>,
}

/// What stands in front of the facts.
#[derive(Debug, Serialize, Deserialize)]
pub struct FactsHead {
    /// The release; older files do not say it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub release: String,
    /// The edition; older files do not say it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub edition: String,
    /// The reference period: `2025-01/2025-06`.
    pub period: String,
    /// How long the single periods of its facts are, by the code of SDMX: `M`; older files do not say it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub freq: String,
    /// Which of the stages of the release it is, where there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// Whether the data will still change.
    pub status: DataStatus,
    /// When the edition is published, RFC 3339.
    pub released: String,
    /// The moment before which it is not public, RFC 3339: the latest among its release and those of the vintages in
    /// it; older files do not say it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub embargo: String,
    /// The vintages in the data, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vintages: Vec<String>,
    /// Whether it is a draft.
    #[serde(default, skip_serializing_if = "is_false")]
    pub draft: bool,
    /// What became of it after its release, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<NoticeEntry>,
}

/// What became of an edition after its release.
#[derive(Debug, Serialize, Deserialize)]
pub struct NoticeEntry {
    /// `routine`, `major`, `corrected`, `clarified` or `withdrawn`.
    pub kind: String,
    /// When, RFC 3339.
    pub released: String,
    /// Why, by language.
    pub reason: Texts,
}

/// A fact.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FactEntry<'a> {
    /// Its id: `arrivals`, `arrivals/KZ-71`, `arrivals@2024`.
    pub id: String,
    /// Its indicator.
    pub indicator: Cow<'a, str>,
    /// The code that it is of; none for the whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<CodeEntry<'a>>,
    /// Its period.
    pub period: String,
    /// Its value.
    #[serde(flatten)]
    pub value: Number,
    /// Its unit.
    pub unit: Unit,
    /// The power of ten by which its numbers count that unit, `UNIT_MULT`; not there for ones.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub unit_mult: u32,
    /// What kind of number it is; older files do not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// The window that it has whoever asks for it, as in `release.toml`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<String>,
    /// Decimals with which it is shown.
    pub decimals: u32,
    /// Its status, a letter of `CL_OBS_STATUS`.
    pub status: Cow<'a, str>,
    /// Whether it is another one than readers were told first.
    #[serde(default, skip_serializing_if = "is_false")]
    pub revised: bool,
    /// Whether it is so for corrections of errors alone.
    #[serde(default, skip_serializing_if = "is_false")]
    pub corrected: bool,
    /// Whether the release calls it a key fact.
    #[serde(default, skip_serializing_if = "is_false")]
    pub key: bool,
    /// The default comparison: what it is compared with, and the change since then.
    pub comparison: ComparisonEntry<'a>,
    /// The other comparisons, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub comparisons: BTreeMap<Cow<'a, str>, ComparisonEntry<'a>>,
    /// The rank of its code, where it is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<Number>,
    /// Which value has rank 1, where that is not the largest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank_from: Option<RankFrom>,
    /// What its value is among those before it, where a text asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<RecordEntry>,
    /// How it was revised over the editions, by the name of the measure.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub revisions: BTreeMap<Cow<'a, str>, Number>,
    /// Where its value comes from.
    pub provenance: Provenance<'a>,
}

/// A code of a code list.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CodeEntry<'a> {
    /// The code list.
    pub codelist: Cow<'a, str>,
    /// The code.
    pub code: Cow<'a, str>,
}

/// A number exactly and as it is shown, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Number {
    /// The exact value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Decimal>,
    /// The value as it is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<Decimal>,
    /// Why there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absent: Option<Absence>,
}

/// A fact beside what it is compared with.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ComparisonEntry<'a> {
    /// The period compared with, for a mean the periods; empty where there is none.
    pub base_period: String,
    /// Which state of the data the base is from; none where that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_vintage: Option<Cow<'a, str>>,
    /// The value then.
    pub base: Number,
    /// The change since then, in `change_unit`.
    pub change: Number,
    /// What the change is in.
    pub change_unit: Unit,
    /// Decimals with which it is shown, where there is not one.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub change_decimals: u32,
    /// What change and difference are computed from: `published` where it is from the numbers as they are shown.
    #[serde(default = "exact", skip_serializing_if = "is_exact")]
    pub from: Basis,
    /// The value less the base, in the unit of the value, of percentages in points; in a release with one comparison
    /// there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub difference: Option<Number>,
    /// The percentage points of the change of the whole that are of its code, with the decimals of a change, where they
    /// are asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contribution: Option<Number>,
    /// The number of ranks that its code went up, where it is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank_change: Option<Number>,
    /// Which way the value went.
    pub trend: Trend,
    /// How the change is told.
    pub wording: Wording,
    /// How often in a row it went that way, where a text asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<RunEntry>,
}

/// A value that is above, or below, all others since some period.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RecordEntry {
    /// Above or below.
    pub side: Side,
    /// The last period with a value that it does not surpass; none where it surpasses all since records began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// Whether it is equal to the value of then.
    #[serde(default, skip_serializing_if = "is_false")]
    pub equal: bool,
    /// The first period that it was compared with.
    pub first: String,
    /// How many periods it surpasses.
    pub length: u32,
}

/// How often in a row a value went the same way.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RunEntry {
    /// The first period of the run.
    pub first: String,
    /// How often, the last one counted.
    pub length: u32,
}

/// Where a value comes from.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Provenance<'a> {
    /// The formula, and what it is applied to.
    #[serde(flatten)]
    pub formula: FormulaEntry<'a>,
    /// How many observations it goes back to, where that may be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observations: Option<u32>,
    /// Which state of the data: the name of its last vintage.
    pub vintage: Cow<'a, str>,
}

/// A formula with the ids of what it is applied to.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the parts have the names that they have in release.toml")]
pub enum FormulaEntry<'a> {
    Sum(SumEntry<'a>),
    Average(SumEntry<'a>),
    Difference([Cow<'a, str>; 2]),
    Share {
        part: Cow<'a, str>,
        whole: Cow<'a, str>,
    },
    Rate {
        events: Cow<'a, str>,
        population: Cow<'a, str>,
        per: Decimal,
        a_year: Cow<'a, str>,
    },
    Value(Cow<'a, str>),
    Count {
        of: Cow<'a, str>,
        by: Cow<'a, str>,
        items: Vec<String>,
        /// The request of a declared selection, such as `largest 3`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        takes: Option<String>,
        /// The codes that a declared selection leaves.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rest: Option<Vec<String>>,
        /// The codes whose numbers are not known.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        unknown: Vec<String>,
    },
}

/// Which observations of a data set are summed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SumEntry<'a> {
    /// The data set.
    pub dataset: Cow<'a, str>,
    /// Its file.
    pub file: Cow<'a, str>,
    /// The codes of those, by column; all codes of the columns that are not named.
    #[serde(rename = "where", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub filter: BTreeMap<Cow<'a, str>, Vec<Cow<'a, str>>>,
    /// Two columns whose codes must differ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub differ: Option<[Cow<'a, str>; 2]>,
    /// The column of the code that the fact is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Cow<'a, str>>,
}

fn exact() -> Basis {
    Basis::Exact
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_exact(basis: &Basis) -> bool {
    *basis == Basis::Exact
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

fn one() -> u32 {
    CHANGE_DECIMALS
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_one(decimals: &u32) -> bool {
    *decimals == CHANGE_DECIMALS
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(value: &bool) -> bool {
    !value
}
