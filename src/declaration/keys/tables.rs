//! The keys of tables, charts and maps.

use serde::Deserialize;
use toml::Spanned;

use super::{Name, Texts};
use crate::document::ChartKind;

/// A table of facts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableDeclaration {
    /// What it shows, with `{period}` where the period belongs.
    pub title: Spanned<Texts>,
    /// What the rows are: a code list; `years`, the years of the data, the edition's to date; `same_periods`, the period
    /// of the edition in each year; `months`, `quarters`, `half-years`, `weeks` or `days`, as long as the editions are,
    /// from the first of the year before; or `key_facts`.
    pub rows: Name,
    /// Facts, one a column: `arrivals`, `arrivals.base`, `arrivals.change`, `arrivals.contribution`, `arrivals.rank`. With
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
    /// What the marks are, as the `rows` of a table: a code list, `years`, `same_periods`, or `months`, `quarters` and so on.
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
