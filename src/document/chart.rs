//! What a chart or a map is to show, before it is drawn: figures, and short words for its axis; and
//! the table of the kinds of charts.

use std::collections::BTreeSet;

use clap::ValueEnum;
use serde::Deserialize;

use super::{Link, Table};

/// How a chart is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ValueEnum)]
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

/// What is known of a kind of chart without drawing it: a row of the table of kinds. How each is
/// drawn stands in `drawing::charts`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChartEntry {
    /// Its name in `release.toml`, which is also what its marks are called.
    pub name: &'static str,
    /// What its marks stand for.
    pub rows: ChartRows,
    /// More series than these cannot be told apart.
    pub most_series: usize,
    /// More marks than these cannot be read; none where their number is given by the data.
    pub most_marks: Option<usize>,
    /// Whether it needs the boundaries of its codes.
    pub needs_map: bool,
}

/// What the marks of a chart stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChartRows {
    /// The codes of a list.
    Codes,
    /// Years or months.
    Times,
}

/// As many series as there are colours in the palette.
const MOST_SERIES: usize = 4;

impl ChartKind {
    /// All kinds, in the order in which they are named to users.
    pub fn all() -> impl Iterator<Item = Self> {
        // The list is derived from the enum, so that no kind can be missing.
        Self::value_variants().iter().copied()
    }

    /// Its row of the table.
    pub const fn entry(self) -> ChartEntry {
        match self {
            Self::Bars => ChartEntry {
                name: "bars",
                rows: ChartRows::Codes,
                most_series: MOST_SERIES,
                // More of them are a table.
                most_marks: Some(40),
                needs_map: false,
            },
            Self::Columns => ChartEntry {
                name: "columns",
                rows: ChartRows::Times,
                most_series: MOST_SERIES,
                most_marks: None,
                needs_map: false,
            },
            Self::Lines => ChartEntry {
                name: "lines",
                rows: ChartRows::Times,
                most_series: MOST_SERIES,
                most_marks: None,
                needs_map: false,
            },
            Self::Map => ChartEntry {
                name: "map",
                rows: ChartRows::Codes,
                // An area has one fill.
                most_series: 1,
                most_marks: None,
                needs_map: true,
            },
        }
    }

    /// The names of the kinds whose marks stand for this: `` `bars` and `map` ``.
    pub fn named(rows: ChartRows) -> String {
        let entries = Self::all().map(Self::entry).filter(|entry| entry.rows == rows);
        let names: Vec<String> = entries.map(|entry| format!("`{}`", entry.name)).collect();
        match names.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, others)) => format!("{} and {last}", others.join(", ")),
            None => String::new(),
        }
    }
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
    /// The marks, each by its row and its series, from which on a series is about something else: no line leads to them.
    pub breaks: BTreeSet<(usize, usize)>,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_declared_by_the_name_of_its_entry() {
        for kind in ChartKind::all() {
            let name = serde::de::value::StrDeserializer::<serde::de::value::Error>::new(
                kind.entry().name,
            );
            assert_eq!(ChartKind::deserialize(name), Ok(kind));
        }
    }

    #[test]
    fn kinds_are_named_by_what_they_show() {
        assert_eq!(ChartKind::named(ChartRows::Codes), "`bars` and `map`");
        assert_eq!(ChartKind::named(ChartRows::Times), "`columns` and `lines`");
    }
}
