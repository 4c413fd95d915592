//! What stands in `release.toml`, key by key, before anything is checked against anything else.
//!
//! Each struct is one TOML table; a key that is not here is a finding with its place. References
//! to other parts keep their span, so that [`super::resolve`] can point at them.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use super::workbooks::xlsx_only;
use super::{
    MatrixDeclaration, OpenDataDeclaration, RuleDeclaration, Unit, WorkbookDeclaration,
    WorkbookFormat,
};
use crate::document::ChartKind;

/// A text in every language of the release, by language tag.
pub type Texts = BTreeMap<String, String>;

/// A reference by name, with its place in the file.
pub type Name = Spanned<String>;

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declaration {
    /// What the release is.
    pub release: About,
    /// Lists of codes by name.
    #[serde(default)]
    pub codelist: BTreeMap<String, CodeListDeclaration>,
    /// Data sets by name.
    pub dataset: BTreeMap<String, DatasetDeclaration>,
    /// Indicators by id, which is also the name of the fact in the templates.
    pub indicator: BTreeMap<Name, IndicatorDeclaration>,
    /// Tables by id.
    #[serde(default)]
    pub table: BTreeMap<Name, TableDeclaration>,
    /// Charts by id.
    #[serde(default)]
    pub chart: BTreeMap<Name, ChartDeclaration>,
    /// Boundaries of the areas of a code list.
    pub map: Option<MapDeclaration>,
    /// Matrices by id: tables too wide for a page, for workbooks and data files only.
    #[serde(default)]
    pub matrix: BTreeMap<Name, MatrixDeclaration>,
    /// Workbooks by id.
    #[serde(default)]
    pub workbook: BTreeMap<Name, WorkbookDeclaration>,
    /// Rules for the data, by id.
    #[serde(default)]
    pub rule: BTreeMap<Name, RuleDeclaration>,
    /// Editions, oldest first.
    #[serde(default)]
    pub edition: Vec<EditionDeclaration>,
}

/// What the release is and who makes it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// Language tags, in the order in which the languages are named to readers.
    pub languages: Vec<Name>,
    /// The office that publishes.
    pub publisher: Spanned<Texts>,
    /// One sentence of at most 160 characters, with `{period}`.
    pub description: Spanned<Texts>,
    /// Search words; a release may have none.
    #[serde(default = "no_keywords")]
    pub keywords: Spanned<BTreeMap<String, Vec<String>>>,
    /// Where the data come from, as it stands under each table.
    pub source: Spanned<Texts>,
    /// Whom readers can ask.
    pub contact: Contact,
    /// How changes are told.
    #[serde(default)]
    pub comparison: ComparisonDeclaration,
    /// Public address of the folder of an edition, with `{period}` and `/` at its end.
    pub address: Option<Name>,
    /// What catalogues of open data want to know; without it there are no data files.
    pub data: Option<OpenDataDeclaration>,
    /// Formats of the workbooks.
    #[serde(default = "xlsx_only")]
    pub workbook_formats: Spanned<BTreeSet<WorkbookFormat>>,
    /// What the proof of the text takes as given, and its limits.
    #[serde(default)]
    pub proof: ProofDeclaration,
    /// What revisions are told by.
    #[serde(default)]
    pub revisions: RevisionsDeclaration,
}

fn no_keywords() -> Spanned<BTreeMap<String, Vec<String>>> {
    Spanned::new(0..0, BTreeMap::new())
}

/// What revisions are told by.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RevisionsDeclaration {
    /// Indicators that the key points state: a revision says whether one of them has turned.
    pub key_facts: Vec<Name>,
}

/// What the proof of the text takes as given, and its limits.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ProofDeclaration {
    /// Words with digits that come from no fact, by language: `June 2022`, `1,000 people`.
    pub given: BTreeMap<String, Vec<Name>>,
    /// A sentence of more words than these is long.
    pub sentence_words: usize,
    /// More figures than these are many for a sentence.
    pub sentence_figures: usize,
    /// Anchor of the section whose list explains terms.
    pub glossary: String,
    /// Terms that it must explain where the text uses them, by language.
    pub terms: BTreeMap<String, Vec<Name>>,
}

impl Default for ProofDeclaration {
    fn default() -> Self {
        Self {
            given: BTreeMap::new(),
            sentence_words: 35,
            sentence_figures: 4,
            glossary: "glossary".to_owned(),
            terms: BTreeMap::new(),
        }
    }
}

/// Whom readers can ask about an edition.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Unit or person.
    pub name: Spanned<Texts>,
    /// Mail address.
    pub email: String,
    /// Telephone number as it is dialled, international.
    pub telephone: String,
}

/// How changes are told.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ComparisonDeclaration {
    /// A value at least this many times its base is told as a factor, not in percent.
    pub factor_from: Spanned<Decimal>,
    /// A base smaller than this is told as "from … to …", not in percent.
    pub small_base: Spanned<Decimal>,
    /// Which state of the data the base is taken from.
    pub base: BaseVintage,
}

/// Which state of the data the base of a comparison is taken from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BaseVintage {
    /// As it is known now.
    #[default]
    Latest,
    /// As it was known a year before, when the edition of the same period was released.
    SameStage,
}

impl Default for ComparisonDeclaration {
    fn default() -> Self {
        Self {
            factor_from: Spanned::new(0..0, Decimal::TWO),
            small_base: Spanned::new(0..0, Decimal::TEN),
            base: BaseVintage::Latest,
        }
    }
}

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
    /// Column of the first month in which a code is valid.
    pub valid_from: Option<String>,
    /// Column of the last month in which a code is valid.
    pub valid_to: Option<String>,
    /// Codes that stand for the rest; they come last whatever the order.
    #[serde(default)]
    pub residual: Vec<Name>,
    /// Columns of the file that the release does not need.
    #[serde(default)]
    pub unused: Vec<String>,
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
    /// Column of the observation status, if there is one.
    pub status: Option<String>,
    /// What a row that is not there means.
    #[serde(default)]
    pub absent: Absent,
    /// Which counts are too small to be published; without it, none is.
    pub disclosure: Option<DisclosureDeclaration>,
    /// Columns of the file that the release does not need.
    #[serde(default)]
    pub unused: Vec<String>,
}

/// Which counts of a data set are too small to be published.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DisclosureDeclaration {
    /// The smallest count that is published, apart from 0.
    pub threshold: Spanned<u32>,
}

/// The column of the reference period.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeDeclaration {
    /// Name of the column; by default that of SDMX.
    #[serde(default = "time_column")]
    pub column: String,
    /// How often there are observations.
    pub frequency: Frequency,
}

fn time_column() -> String {
    "TIME_PERIOD".to_owned()
}

/// How often a data set is observed, and what its period means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Frequency {
    /// `YYYY-MM`: a flow during the month.
    Month,
    /// `YYYY`: a stock at 1 January of the year.
    Year,
}

/// The column of the value.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeasureDeclaration {
    /// Name of the column; by default that of SDMX.
    #[serde(default = "measure_column")]
    pub column: String,
    /// Unit of its values.
    pub unit: Unit,
    /// Decimals that a value may have.
    #[serde(default)]
    pub decimals: u32,
    /// Smallest value that can be.
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

/// An indicator: exactly one of `sum`, `difference`, `share`, `rate`, `average` and `count`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndicatorDeclaration {
    /// What it is called in tables.
    pub label: Spanned<Texts>,
    /// What readers of a workbook must know of it: there the text is not at hand.
    pub note: Option<Spanned<Texts>>,
    /// Decimals when it is shown; as many as the data have, or one for percentages, by default.
    pub decimals: Option<u32>,
    /// Unit, where it is not that of the data.
    pub unit: Option<Unit>,
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
    /// Those with a value above 0.
    Positive,
    /// Those with a value below 0.
    Negative,
}

/// A table of facts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableDeclaration {
    /// What it shows, with `{period}` where the period belongs.
    pub title: Spanned<Texts>,
    /// What the rows are: a code list, `years` or `months`, or `key_facts`.
    pub rows: Name,
    /// Facts, one a column: `arrivals`, `arrivals.base`, `arrivals.change`, `arrivals.rank`. With
    /// `key_facts`, how they were revised: `editions`, `revised`, `mean_revision`,
    /// `mean_absolute_revision`, `relative_revision`.
    #[serde(default)]
    pub columns: Vec<Name>,
    /// Instead of `columns`: one column a year of this indicator.
    pub years: Option<Name>,
    /// Where the row of totals stands, for rows of a code list.
    pub total: Option<TotalRow>,
    /// Order of the rows of a code list.
    #[serde(default)]
    pub order: RowOrder,
    /// A note under the table.
    pub note: Option<Spanned<Texts>>,
    /// Name of its sheet in a workbook; by default its id.
    pub sheet: Option<Spanned<Texts>>,
}

/// A chart of facts. Its title and its words for those who do not see it stand in the text.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChartDeclaration {
    /// How it is drawn.
    pub kind: ChartKind,
    /// What is measured, where and when, with `{period}`.
    pub subtitle: Spanned<Texts>,
    /// What the marks are: a code list, `years`, `same_periods` or `months`.
    pub rows: Name,
    /// Facts, one a series: `arrivals`, `arrivals.base`.
    pub columns: Vec<Name>,
    /// Order of the marks of a code list.
    #[serde(default)]
    pub order: RowOrder,
    /// So many marks at most, the first in that order.
    pub limit: Option<usize>,
    /// Colour of the first series, 1 to 4: the same for an indicator in every chart.
    pub colour: Option<Spanned<usize>>,
    /// A note under the chart.
    pub note: Option<Spanned<Texts>>,
}

/// Boundaries of the areas of a code list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MapDeclaration {
    /// The file, `GeoJSON`, in the folder of the data.
    pub file: Name,
    /// The property of a feature that holds its code.
    pub property: String,
    /// The code list.
    pub codes: Name,
}

/// Where the row of totals stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TotalRow {
    /// Before the other rows.
    First,
    /// After the other rows.
    Last,
}

/// Order of the rows of a code list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RowOrder {
    /// The natural order of the code list.
    #[default]
    List,
    /// By the value in the first column, or the last of years; largest first.
    Value,
}

/// An edition of the release.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditionDeclaration {
    /// Last month of the reference period, which begins in January: `YYYY-MM`.
    pub period: Name,
    /// Whether the data will still change.
    pub status: DataStatus,
    /// When it is published: date, time and offset.
    pub released: Spanned<toml::value::Datetime>,
    /// When the next edition is published; by default, the next of this list.
    pub next: Option<Spanned<toml::value::Datetime>>,
    /// Whom readers can ask, where it is not the contact of the release.
    pub contact: Option<Contact>,
}

/// Whether the data of an edition will still change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DataStatus {
    /// Revisions are to come.
    Preliminary,
    /// As good as they get.
    Final,
}
