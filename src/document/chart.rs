//! What a chart or a map is to show, before it is drawn: figures, and short words for its axis.

use serde::Deserialize;

use super::{Link, Table};

/// How a chart is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChartKind {
    /// Bars below each other, one a code.
    Bars,
    /// Columns beside each other, one a time.
    Columns,
    /// Lines from time to time.
    Lines,
    /// Areas of a map, filled by value.
    Map,
}

/// A chart in one language, ready to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// How it is drawn.
    pub kind: ChartKind,
    /// Its figures: a column a series, a row a mark; the title is that under the title of the picture.
    pub table: Table,
    /// For each row, what stands at the axis.
    pub axis: Vec<AxisLabel>,
    /// Which colour of the palette the first series has, from 1.
    pub colour: usize,
    /// The file of its data, if there is one.
    pub file: Option<Link>,
}

/// What stands at the axis for one mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AxisLabel {
    /// The label: `January`, `Astana`.
    pub text: String,
    /// What several marks have in common, shown where it changes: `2025`.
    pub group: Option<String>,
    /// The code, for a mark of a code list.
    pub code: Option<String>,
}
