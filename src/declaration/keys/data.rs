//! The keys of code lists, data sets and indicators.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::{Name, Texts};
use crate::declaration::{
    ByCode, Kind, KindDeclaration, Multiplier, RoundingStep, SelectionDeclaration, Unit,
};
use crate::time::{Frequency, Window};

/// A list of codes: in a file, or in place when the codes need no labels.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeListDeclaration {
    /// File below the data folder of the release.
    pub file: Option<Name>,
    /// What one of its codes is, as header of a column of them.
    pub label: Option<Spanned<Texts>>,
    /// The codes themselves, instead of a file.
    #[serde(default)]
    pub codes: Vec<Name>,
    /// Column of the codes.
    #[serde(default = "code_column")]
    pub code: String,
    /// Columns of the labels, by language.
    #[serde(default)]
    pub labels: BTreeMap<String, String>,
    /// Columns of the case forms, by language and case.
    #[serde(default)]
    pub forms: BTreeMap<String, BTreeMap<String, String>>,
    /// Columns whose values name groups of codes.
    #[serde(default)]
    pub groups: Vec<String>,
    /// Column of the rank in the natural order; without it, the order of the rows.
    pub order: Option<String>,
    /// Column of the first period in which a code is valid.
    pub valid_from: Option<String>,
    /// Column of the last period in which a code is valid.
    pub valid_to: Option<String>,
    /// The code that stands for all others of the list; `false` where none does.
    pub total: Option<Spanned<TotalCode>>,
    /// The hierarchy whose smallest parts are what counts and ranks go over.
    pub level: Option<Name>,
    /// Codes that stand for the rest; they come last whatever the order.
    #[serde(default)]
    pub residual: Vec<Name>,
    /// When codes became others, `[[codelist.ID.change]]`: a break for all that has some of them and not all.
    #[serde(default)]
    pub change: Vec<ChangeDeclaration>,
    /// Columns of the file that the release does not need: any other is STR-002.
    #[serde(default)]
    pub unused: Vec<String>,
}

/// Codes that became others.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeDeclaration {
    /// The first period that has the new codes.
    pub at: Name,
    /// The codes before: those that ended with the change, and those that went on as something else.
    pub from: Spanned<CodeChoice>,
    /// The codes since.
    pub to: Spanned<CodeChoice>,
}

/// The code that stands for all others of its list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged, expecting = "expected a code in quotes, or `false`,")]
pub enum TotalCode {
    /// This one.
    Code(String),
    /// None, though the data may look as if one did.
    Is(bool),
}

/// Codes that are parts of other codes of their list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HierarchyDeclaration {
    /// The code list.
    pub codelist: Name,
    /// The whole; with `parent`, the only one that is taken with what is below it.
    pub of: Option<Name>,
    /// The parts of the whole.
    #[serde(default)]
    pub codes: Vec<Name>,
    /// Instead of `codes`: the column of the code list's file with the whole of each code.
    pub parent: Option<Name>,
    /// With `parent`: how many steps down from the top are taken; all, by default.
    pub levels: Option<Spanned<usize>>,
    /// Whether the parts are all of the whole; otherwise they are some of it.
    #[serde(default = "is_so")]
    pub exhaustive: bool,
    /// -1 of each part that is subtracted.
    #[serde(default)]
    pub signs: BTreeMap<Name, Spanned<i64>>,
}

fn is_so() -> bool {
    true
}

fn code_column() -> String {
    "code".to_owned()
}

/// A data set: one CSV file of observations.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatasetDeclaration {
    /// File below the data folder of the release.
    pub file: Name,
    /// The column of the reference period.
    pub time: TimeDeclaration,
    /// Columns that are dimensions, with the code list of each.
    #[serde(default)]
    pub dimensions: BTreeMap<Name, Name>,
    /// The column of the value.
    pub measure: MeasureDeclaration,
    /// Column of the observation status, a code of SDMX's `OBS_STATUS`: `A` normal, `P` provisional, `E` estimated, `F`
    /// forecast, `R` revised, `B` break, `L` not known, `M` cannot exist, `Q` confidential.
    pub status: Option<String>,
    /// Attributes of SDMX that hold for the whole data set, or for each code of a dimension, by name, such as `ADJUSTMENT` and
    /// `BASE_PER`: columns of its SDMX-CSV.
    #[serde(default)]
    pub attributes: BTreeMap<Name, AttributeValue>,
    /// What a row that is not there means.
    #[serde(default)]
    pub absent: Absent,
    /// The stages whose editions have its data of their period; all, where none is named.
    #[serde(default)]
    pub stages: Vec<Name>,
    /// Of which codes every period has a row; without it, nothing is declared.
    pub complete: Option<Completeness>,
    /// Whether its parts do not add up to their wholes, as chained volumes do not.
    #[serde(default)]
    pub not_additive: bool,
    /// The first period from which parts add up to their wholes; before it they need not.
    pub additive_from: Option<Name>,
    /// Whether its values before a change of codes were counted anew by the codes since, so that the change is no break.
    #[serde(default)]
    pub recounted: bool,
    /// Which periods, codes and files may have the values of others.
    #[serde(default)]
    pub repeats: Repeats,
    /// Which counts are too small to be published; without it, none is.
    pub disclosure: Option<DisclosureDeclaration>,
    /// Columns of the file that the release does not need: any other is STR-002.
    #[serde(default)]
    pub unused: Vec<String>,
}

/// Which counts of a data set are too small to be published.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DisclosureDeclaration {
    /// The smallest count that is published, apart from 0.
    pub threshold: Spanned<u32>,
    /// File outside of the project with the key by which other cells are chosen; without it, all
    /// cells of a breakdown are hidden where one is.
    pub key: Option<Name>,
}

/// The column of the reference period.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeDeclaration {
    /// Name of the column; by default the name in SDMX.
    #[serde(default = "time_column")]
    pub column: String,
    /// How often there are observations.
    pub frequency: Frequency,
    /// Whether there may be many years between two of them, as between censuses.
    #[serde(default)]
    pub gaps: bool,
    /// The day on which years begin, `--09-01`.
    pub begins: Option<Name>,
    /// The name of years that begin on another day, `academic`.
    pub name: Option<Name>,
    /// The day on which weeks end, `friday`.
    pub ends: Option<Name>,
    /// How the file writes its periods, where that is not the form of SDMX: `YYYYQN`.
    pub pattern: Option<Name>,
}

fn time_column() -> String {
    "TIME_PERIOD".to_owned()
}

/// What of a data set may have the values of others.
#[derive(Debug, Deserialize)]
#[serde(
    untagged,
    expecting = "expected `true`, or a list of \"periods\", \"codes\" and \"files\","
)]
pub enum Repeats {
    /// All, or nothing.
    All(bool),
    /// These.
    Some(Vec<Repeating>),
}

/// What may have the values of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Repeating {
    /// A period those of another period.
    Periods,
    /// A code those of another code.
    Codes,
    /// The file that of another data set.
    Files,
}

impl Default for Repeats {
    fn default() -> Self {
        Self::All(false)
    }
}

impl Repeats {
    /// Whether it is declared of this.
    pub fn has(&self, what: Repeating) -> bool {
        match self {
            Self::All(all) => *all,
            Self::Some(some) => some.contains(&what),
        }
    }
}

impl Repeating {
    /// The word of `release.toml`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Periods => "periods",
            Self::Codes => "codes",
            Self::Files => "files",
        }
    }
}

/// What stands behind an attribute.
pub type AttributeValue = ByCode<String>;

/// What stands behind `unit` of a measure.
pub type MeasureUnit = ByCode<Unit>;

/// What stands behind `decimals` of a measure.
pub type MeasureDecimals = ByCode<u32>;

/// The column of the value.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeasureDeclaration {
    /// Name of the column; by default the name in SDMX.
    #[serde(default = "measure_column")]
    pub column: String,
    /// Unit of its values, or of those of each code of a dimension.
    pub unit: Spanned<MeasureUnit>,
    /// Whether its values count by `"one"`, `"thousand"`, `"million"` or `"billion"`: `UNIT_MULT`.
    #[serde(default)]
    pub scale: Multiplier,
    /// What kind of number they are: needed, so that nothing is added up that may not be, unless their unit says it.
    pub kind: Option<Spanned<KindDeclaration>>,
    /// Decimals that a value may have, or those of each code of a dimension; as their unit says, or none, by default.
    pub decimals: Option<Spanned<MeasureDecimals>>,
    /// Smallest value that can be: one below it is VAL-003.
    pub minimum: Option<Decimal>,
}

fn measure_column() -> String {
    "OBS_VALUE".to_owned()
}

/// What a row that is not there means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Absent {
    /// Nothing was counted: the value is 0.
    Zero,
    /// The value is not known.
    #[default]
    Missing,
}

/// The codes of which every period that they are valid in has a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Completeness {
    /// Every code of the code lists.
    All,
    /// Every code that the data set uses: it is not about the others.
    Used,
}

/// An indicator: exactly one of `sum`, `difference`, `share`, `rate`, `average`, `count` and `value`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndicatorDeclaration {
    /// What it is called in tables.
    pub label: Spanned<Texts>,
    /// What readers of a workbook must know of it: there the text is not at hand.
    pub note: Option<Spanned<Texts>>,
    /// Decimals when it is shown; as many as the data have, or one for percentages, by default. -2 rounds to hundreds.
    pub decimals: Option<i32>,
    /// Whether its values count by `"one"`, `"thousand"`, `"million"` or `"billion"`; as those that it reads, by default.
    pub scale: Option<Spanned<Multiplier>>,
    /// To multiples of what it is rounded, by its size, in the place of decimals.
    pub rounding: Option<Spanned<Vec<RoundingStep>>>,
    /// Decimals of its changes, in percent or in points; one, by default.
    pub change_decimals: Option<Spanned<u32>>,
    /// Unit, where it is not the unit of the data.
    pub unit: Option<Unit>,
    /// What is computed, as an expression over indicators and data sets.
    pub value: Option<Name>,
    /// With `value`: what kind of number it gives, where that does not follow.
    pub kind: Option<Spanned<Kind>>,
    /// How many periods its values are about, where it is not those of the edition.
    pub window: Option<Window>,
    /// What it and its changes are computed from, where that does not follow from its unit.
    pub from: Option<Basis>,
    /// The period with which its values, and all records of it, begin.
    pub records_since: Option<Name>,
    /// Which of its values has rank 1: the largest, by default, or the smallest.
    #[serde(default)]
    pub rank_from: RankFrom,
    /// Sum over this data set.
    pub sum: Option<Name>,
    /// With `sum`: column = code, list of codes or `group:NAME`.
    #[serde(default, rename = "where")]
    pub filter: BTreeMap<Name, Spanned<CodeChoice>>,
    /// With `sum`: only observations in which these two columns differ.
    pub differ: Option<[Name; 2]>,
    /// With `sum`: code list = the column that a breakdown by it uses, where there are two.
    #[serde(default)]
    pub by_column: BTreeMap<Name, Name>,
    /// The first indicator less the second.
    pub difference: Option<[Name; 2]>,
    /// This indicator in percent of `of`.
    pub share: Option<Name>,
    /// With `share`: whether it is a part of `of`, and so no more than all of it; it is, by default.
    pub is_part: Option<bool>,
    /// With `share`, `rate`: the denominator.
    pub of: Option<Name>,
    /// This indicator per `per` of `of`, brought to a year.
    pub rate: Option<Name>,
    /// With `rate`: 1000 for "per 1 000".
    pub per: Option<Decimal>,
    /// Average over the period of a stock in this data set.
    pub average: Option<Name>,
    /// Number of codes for which this indicator is as `keep` says.
    pub count: Option<Name>,
    /// With `count`: the code list that is counted.
    pub by: Option<Name>,
    /// With `count`: which codes.
    pub keep: Option<Keep>,
    /// With `count`: groups of codes that are named before the others.
    #[serde(default)]
    pub first: Vec<Name>,
    /// The selection that it is the count of.
    #[serde(skip)]
    pub selection: Option<SelectionDeclaration>,
}

impl IndicatorDeclaration {
    /// The count of the codes of a selection.
    pub(in super::super) fn of_selection(selection: SelectionDeclaration) -> Self {
        let place = selection.of.span();
        let label = selection.label.clone();
        Self {
            label: label.unwrap_or_else(|| Spanned::new(place, Texts::new())),
            unit: selection.unit.clone(),
            selection: Some(selection),
            note: None,
            decimals: None,
            value: None,
            kind: None,
            window: None,
            from: None,
            scale: None,
            rounding: None,
            change_decimals: None,
            records_since: None,
            rank_from: RankFrom::Largest,
            sum: None,
            filter: BTreeMap::new(),
            differ: None,
            by_column: BTreeMap::new(),
            difference: None,
            share: None,
            is_part: None,
            of: None,
            rate: None,
            per: None,
            average: None,
            count: None,
            by: None,
            keep: None,
            first: Vec::new(),
        }
    }
}

/// The value that has rank 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RankFrom {
    /// The largest.
    #[default]
    Largest,
    /// The smallest.
    Smallest,
}

/// What an indicator and its changes are computed from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// The exact numbers.
    Exact,
    /// The numbers as they are shown, each rounded to its decimals.
    Published,
}

impl CodeChoice {
    /// The codes and groups, as they are written.
    pub fn names(&self) -> &[String] {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::Several(names) => names,
        }
    }
}

/// Codes chosen by a filter.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged, expecting = "expected a code in quotes, or a list of codes,")]
pub enum CodeChoice {
    /// A code, or `group:NAME`.
    One(String),
    /// Any of these, each a code or `group:NAME`.
    Several(Vec<String>),
}

/// Which codes a count takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Keep {
    /// Codes with a value above 0.
    Positive,
    /// Codes with a value below 0.
    Negative,
    /// Codes with a value of 0.
    Zero,
}

impl Keep {
    /// Its word in `release.toml`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Positive => "positive",
            Self::Negative => "negative",
            Self::Zero => "zero",
        }
    }
}
