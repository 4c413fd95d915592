//! What stands in `release.toml`, key by key, before anything is checked against anything else.
//!
//! Each struct is one TOML table; a key that is not here is a finding with its place. References
//! to other parts keep their span, so that [`super::resolve`] can point at them. `release` has what
//! a release and its editions are, `data` the code lists, data sets and indicators, `tables` the
//! tables, charts and maps, `units` the units; the keys of rules and of workbooks stand in `rule_keys` and `workbooks`.

mod data;
mod release;
mod tables;
mod units;

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

pub use data::{
    Absent, AttributeValue, Basis, ChangeDeclaration, CodeChoice, CodeListDeclaration,
    Completeness, DatasetDeclaration, DisclosureDeclaration, HierarchyDeclaration,
    IndicatorDeclaration, Keep, MeasureDecimals, MeasureDeclaration, MeasureUnit, RankFrom,
    Repeating, Repeats, TimeDeclaration, TotalCode,
};
pub use release::{
    About, BaseVintage, Contact, CorrectionDeclaration, CorrectionType, DataStatus,
    EditionDeclaration, ProofDeclaration, Reference, RevisionsDeclaration,
};
pub use tables::{ChartDeclaration, MapDeclaration, RowOrder, TableDeclaration, TotalRow};
pub use units::{UnitDeclaration, UnitForms};

use super::{
    ComparisonDeclaration, MatrixDeclaration, ParameterDeclaration, RuleDeclaration,
    SelectionDeclaration, ShiftDeclaration, WorkbookDeclaration,
};

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
    /// What codes are parts of others, by name.
    #[serde(default)]
    pub hierarchy: BTreeMap<Name, HierarchyDeclaration>,
    /// Units by name: what the release counts and measures.
    #[serde(default)]
    pub unit: BTreeMap<Name, UnitDeclaration>,
    /// Data sets by name.
    pub dataset: BTreeMap<Name, DatasetDeclaration>,
    /// Indicators by id, which is also the name of the fact in the templates.
    pub indicator: BTreeMap<Name, IndicatorDeclaration>,
    /// Selections of codes by name, which stand among the facts of the templates.
    #[serde(default)]
    pub selection: BTreeMap<Name, SelectionDeclaration>,
    /// Times with a name, for `value` of indicators.
    #[serde(default)]
    pub anchor: BTreeMap<Name, ShiftDeclaration>,
    /// Years that go by the vintage, for `value` of indicators.
    #[serde(default)]
    pub parameter: BTreeMap<Name, ParameterDeclaration>,
    /// What facts are compared with, by name.
    #[serde(default)]
    pub comparison: BTreeMap<Name, ComparisonDeclaration>,
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
    /// Editions, in any order.
    #[serde(default)]
    pub edition: Vec<EditionDeclaration>,
}
