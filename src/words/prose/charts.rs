//! Declared charts to charts of the document: figures as in a table, and words for the axis.
//!
//! Templates place a chart by `chart(id="…", title=…, alt=…)`, and can ask for its extremes.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::Serialize;
use tera::value::Key;
use tera::{Error, Kwargs, State, Tera, Value};

use super::asked::Asked;
use super::context::Period;
use super::file_links::{data_address, words as link_words};
use super::names::Use;
use super::shown::{Giving, ShownFact};
use super::tables::Shown;
use crate::data::cube::ObservationStatus;
use crate::data::figures::{Absence, EditionContent, Fact, FactKey, Facts, as_shown};
use crate::declaration::{
    Aspect, ChartStructure, ColumnFact, Columns, ComparisonId, DataFile, Format, Formula, Release,
    Rounding, RowOrder, Rows,
};
use crate::document::{AxisLabel, Chart, FigureValue, Inline, Link};
use crate::findings::suggestion;
use crate::time::{ReferencePeriod, Years};
use crate::words::language::Locale;
use crate::words::tables::{ColumnPart, RowPart, TableText, year_name};

const USAGE: &str = "Write `chart(id=\"…\", title=…, alt=…)`.";

/// What templates can ask of a chart: the fields of [`ShownChart`].
const PARTS: &[&str] = &["known", "largest", "smallest", "first", "last"];

/// The field that a chart has where it shows some marks alone and nobody can tell which.
const DOUBTFUL: &str = "doubtful";

/// Whether a mark of a chart is asked for that has no such mark in an edition, by the parts that are there.
pub(super) fn lacks(name: &str, there: &[&str]) -> bool {
    let is_of_chart = |part: &&str| PARTS.contains(part) || *part == DOUBTFUL;
    PARTS.contains(&name) && there.contains(&"known") && there.iter().all(is_of_chart)
}

/// What templates can do with a chart.
pub(super) const USE: Use = Use {
    parts: PARTS,
    printed: &[],
    filter: "figure",
    facts: Vec::new(),
    by_code: Vec::new(),
    instead_of_contributions: None,
};

/// The first series of a chart as templates see it.
#[derive(Serialize)]
pub(super) struct ShownChart {
    /// Whether any mark has a value; the others are there only then, `smallest` only while no smaller one is hidden.
    known: bool,
    /// Whether which marks it shows goes by numbers that are not published.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    doubtful: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    largest: Option<ShownMark>,
    #[serde(skip_serializing_if = "Option::is_none")]
    smallest: Option<ShownMark>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<ShownMark>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<ShownMark>,
}

/// A mark as templates see it: its fact, with its period.
#[derive(Serialize)]
struct ShownMark {
    #[serde(flatten)]
    fact: ShownFact,
    period: Period,
}

/// Registers `chart(…)`, which marks the place of a chart in the Markdown, with its words.
pub(super) fn register(templates: &mut Tera, release: &Release) {
    let charts = release.charts.iter();
    let known: Vec<Shown> = charts.map(|chart| Shown::new(&chart.table, release)).collect();
    templates.register_function("chart", move |kwargs: Kwargs, state: &State<'_>| {
        let given = |name: &str| {
            let text = kwargs.get::<&str>(name)?.map(attribute);
            text.ok_or_else(|| Error::message(format!("`chart` has no `{name}`. {USAGE}")))
        };
        let (id, title, alt) = (given("id")?, given("title")?, given("alt")?);
        if let Some(chart) = known.iter().find(|chart| chart.id == id) {
            chart.has_rows("chart", state)?;
            marks_are_known(&id, state)?;
            let element = format!(
                "<figure data-chart=\"{id}\" data-title=\"{title}\" data-alt=\"{alt}\"></figure>"
            );
            return Ok(Value::safe_string(&element));
        }
        let hint = suggestion(&id, known.iter().map(|chart| chart.id.as_str())).unwrap_or_default();
        Err(Error::message(format!("there is no chart `{id}`. {hint}")))
    });
}

/// An error where a chart has so many marks at most, and a number that is not published may be larger than theirs.
fn marks_are_known(id: &str, state: &State<'_>) -> Result<(), Error> {
    let chart = state.get::<Value>(id).ok().flatten();
    let chart = chart.as_ref().and_then(Value::as_map);
    if chart.is_none_or(|chart| !chart.contains_key(&Key::Str(DOUBTFUL))) {
        return Ok(());
    }
    Err(Error::message(format!(
        "which marks the chart `{id}` has cannot be told in this edition: it has the largest alone, and a number that is not \
         published may be larger. Ask before, as in `{{% if {id}.known %}}`, or take `limit` out of `[chart.{id}]`."
    )))
}

/// Markdown as the value of an attribute, on one line.
fn attribute(markdown: &str) -> String {
    // Not at a no-break space: it belongs to what it holds together.
    let words = markdown.split([' ', '\n', '\r', '\t']).filter(|word| !word.is_empty());
    let text = words.collect::<Vec<_>>().join(" ");
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Every chart of the release for an edition, by id.
pub(super) fn charts(edition: &EditionContent<'_>, locale: &Locale) -> BTreeMap<String, Chart> {
    let release = edition.facts.computation.release;
    release
        .charts
        .iter()
        .map(|chart| (chart.table.id.clone(), ChartText::new(edition, locale, chart).build()))
        .collect()
}

/// The extremes of a chart; their values are added to `figures`.
pub(super) fn shown(
    chart: &ChartStructure,
    edition: &EditionContent<'_>,
    giving: Giving<'_>,
    figures: &mut BTreeMap<String, FigureValue>,
) -> ShownChart {
    ChartText::new(edition, giving.locale, chart).extremes(giving.asked, figures)
}

/// What the marks of a chart can be that have no value.
enum Unshown {
    /// There are none.
    Nothing,
    /// Counts that are not published, and come to this together.
    AtMost(Decimal),
    /// Any number.
    Anything,
}

struct ChartText<'a> {
    edition: &'a EditionContent<'a>,
    facts: &'a Facts<'a>,
    locale: &'a Locale,
    chart: &'a ChartStructure,
}

impl<'a> ChartText<'a> {
    fn new(edition: &'a EditionContent<'a>, locale: &'a Locale, chart: &'a ChartStructure) -> Self {
        Self { edition, facts: &edition.facts, locale, chart }
    }

    fn text(&self) -> TableText<'_> {
        TableText::new(self.edition, self.locale, &self.chart.table)
    }

    fn build(&self) -> Chart {
        let rows = self.text().rows();
        let axis = rows.iter().map(|row| self.label(row)).collect();
        let breaks = self.breaks(&rows);
        let table = self.text().filled(rows);
        let file = self.file();
        Chart { kind: self.chart.kind, table, axis, breaks, colour: self.chart.colour, file }
    }

    /// The values with the status of a break.
    fn breaks(&self, rows: &[RowPart]) -> BTreeSet<(usize, usize)> {
        let text = self.text();
        let columns = text.columns();
        let columns = columns.iter().enumerate();
        let values = columns.filter(|(_, column)| column.aspect == Aspect::Value);
        let is_broken = |row: &RowPart, column: &ColumnPart| {
            let quality = text.quality(row, column);
            let mut statuses = quality.into_iter().flat_map(|quality| quality.statuses.iter());
            statuses.any(|status| status == ObservationStatus::Break)
        };
        let of_columns = values.flat_map(|(series, column)| {
            let rows = rows.iter().enumerate();
            let broken = rows.filter(move |(_, row)| is_broken(row, column));
            broken.map(move |(place, _)| (place, series))
        });
        of_columns.collect()
    }

    /// The link to the file of the chart's data, if the edition is published with it.
    fn file(&self) -> Option<Link> {
        self.facts.computation.release.about.data.as_ref()?;
        if !self.edition.publication.extent.has_format(Format::Data) {
            return None;
        }
        let data = DataFile::Table;
        let title = &self.locale.furniture().figure_data;
        let words = link_words(title, data.entry().name, self.locale);
        Some(Link {
            target: data_address(data, &self.chart.table.id),
            content: vec![Inline::Text(words)],
        })
    }

    fn label(&self, row: &RowPart) -> AxisLabel {
        let year = row.period.last().year_name();
        let (text, group) = match (row.code, self.chart.table.rows) {
            (Some(key), _) => {
                let code = self.facts.computation.cube.code(key);
                let text = code.labels.get(&self.locale.tag).cloned().unwrap_or_default();
                return AxisLabel { text, group: None, code: Some(code.id.clone()) };
            }
            (None, Rows::Periods) => (self.locale.by_itself(row.period.last()), Some(year)),
            (None, _) => (year_name(&self.chart.table, row.period, self.facts), None),
        };
        AxisLabel { text, group, code: None }
    }

    /// The facts of the first series that have a value.
    fn extremes(&self, asked: &Asked, figures: &mut BTreeMap<String, FigureValue>) -> ShownChart {
        let rows = self.text().all_rows();
        let most = self.chart.table.limit.unwrap_or(usize::MAX).min(rows.len());
        let (marks, left) = rows.split_at(most);
        let mut known: Vec<&Fact> = marks.iter().filter_map(|row| self.fact(row)).collect();
        let hides = marks.iter().any(|row| self.is_hidden(row));
        // Of the largest alone, one that is hidden and left out may be another of them.
        let is_of_largest = self.chart.table.order == RowOrder::Value;
        let hides_others = is_of_largest && left.iter().any(|row| self.is_hidden(row));
        let value_of = |fact: &Fact| fact.evaluated.value.unwrap_or_default();
        let largest_are_certain = match self.unshown(&rows) {
            Unshown::Nothing => true,
            Unshown::Anything => false,
            Unshown::AtMost(most) if hides_others => {
                !hides && known.iter().all(|fact| value_of(fact) >= most)
            }
            Unshown::AtMost(most) => known.iter().any(|fact| value_of(fact) >= most),
        };
        if !largest_are_certain {
            known.clear();
        }
        // As it is shown: what readers see as equal is equal.
        let rounding = self.rounding();
        let value = |fact: &Fact| as_shown(self.value(fact).unwrap_or_default(), &rounding);
        let marks_with = |number: Option<Decimal>| -> Vec<&Fact> {
            known.iter().copied().filter(|fact| Some(value(fact)) == number).collect()
        };
        let numbers = || known.iter().map(|fact| value(fact));
        let largest = marks_with(numbers().max());
        let mut smallest = marks_with(numbers().min());
        let mut last = &known[known.len().saturating_sub(1)..];
        // A confidential count is one at least, and mostly less than all that are shown: only of nobody are there fewer.
        let is_nobody = |fact: &&Fact| self.value(fact).is_ok_and(|value| value.is_zero());
        if hides && !smallest.iter().all(is_nobody) {
            smallest.clear();
            if is_of_largest {
                last = &[];
            }
        }
        ShownChart {
            known: !known.is_empty(),
            doubtful: hides_others && !largest_are_certain,
            largest: self.mark(&largest, asked, figures),
            smallest: self.mark(&smallest, asked, figures),
            first: self.mark(&known[..known.len().min(1)], asked, figures),
            last: self.mark(last, asked, figures),
        }
    }

    /// Marks with the same number as one: the fact of the first, with the labels and periods of all, so that none is
    /// named alone where another is its equal.
    fn mark(
        &self,
        equal: &[&Fact],
        asked: &Asked,
        figures: &mut BTreeMap<String, FigureValue>,
    ) -> Option<ShownMark> {
        let (first, also) = equal.split_first()?;
        // What is told of several has to be the same of all, whether or not a text asks for it.
        let asked = if also.is_empty() { asked } else { &Asked::All };
        let giving = Giving { facts: self.facts, locale: self.locale, asked };
        let shown = |fact: &Fact, figures: &mut _| {
            let comparison = self.facts.computation.release.comparison(self.comparison());
            ShownFact::new(fact, giving, figures).of(self.aspect(), comparison)
        };
        // Marks of codes are of one period.
        let periods = also.iter().map(|fact| fact.key.period);
        let periods: Vec<ReferencePeriod> =
            periods.filter(|period| *period != first.key.period).collect();
        let fact = shown(first, figures);
        let also: Vec<ShownFact> = also.iter().map(|fact| shown(fact, figures)).collect();
        let fact = fact.named_with(&also, self.locale);
        let release = self.facts.computation.release;
        let years = match self.chart.table.rows {
            Rows::Periods => Years::CALENDAR,
            Rows::Years => release.years(),
            Rows::SamePeriods | Rows::CodeList(_) | Rows::KeyFacts => {
                release.years_of(first.key.indicator)
            }
        };
        Some(ShownMark {
            fact,
            period: Period::with(first.key.period, &periods, years, self.locale),
        })
    }

    /// How the number that the first series shows is rounded.
    fn rounding(&self) -> Rounding {
        let release = self.facts.computation.release;
        let of = |column: &ColumnFact| {
            release.rounding(column.indicator, column.aspect.into(), column.comparison)
        };
        let column = match &self.chart.table.columns {
            Columns::Facts(columns) => columns.first(),
            Columns::Years(_) | Columns::Revisions(_) => None,
        };
        column.map_or_else(|| Rounding::to_decimals(0), of)
    }

    /// What a mark without a value can be at most: confidential counts are together what is missing to the whole, and of an
    /// unknown one nothing is known. Only published numbers decide, so that a chart that is left out tells nothing.
    fn unshown(&self, rows: &[RowPart]) -> Unshown {
        let all = || rows.iter().filter_map(|row| self.fact_of(row));
        // A series may begin later than its chart; what is not known among its marks may be larger.
        if all().any(|fact| {
            self.value(fact) == Err(Absence::NotAvailable) && self.has_begun_before(fact)
        }) {
            return Unshown::Anything;
        }
        let is_confidential = |fact: &Fact| self.value(fact) == Err(Absence::Confidential);
        let Some(hidden) = all().find(|fact| is_confidential(fact)) else {
            return Unshown::Nothing;
        };
        if self.aspect() != Aspect::Value {
            return Unshown::Anything;
        }
        let FactKey { indicator, code, period } = hidden.key;
        let release = self.facts.computation.release;
        let whole = self.facts.get(FactKey { indicator, code: None, period });
        let (Formula::Sum(_), Some(_), Some(Ok(whole))) = (
            &release.indicators[indicator].formula,
            code,
            whole.map(|whole| whole.evaluated.value),
        ) else {
            return Unshown::Anything;
        };
        let value = |fact: &Fact| fact.evaluated.value.unwrap_or_default();
        Unshown::AtMost(whole - all().map(value).sum::<Decimal>())
    }

    fn is_hidden(&self, row: &RowPart) -> bool {
        self.fact_of(row).is_some_and(|fact| self.value(fact) == Err(Absence::Confidential))
    }

    /// Whether the data of a mark had begun before it: where its number is not there, it was not
    /// counted or is lost.
    fn has_begun_before(&self, fact: &Fact) -> bool {
        if matches!(self.chart.table.rows, Rows::CodeList(_)) {
            return true;
        }
        let release = self.facts.computation.release;
        let first = match self.aspect() {
            Aspect::Value | Aspect::Rank | Aspect::Revision(_) => Some(fact.key.period.first()),
            Aspect::Base
            | Aspect::Change
            | Aspect::Difference
            | Aspect::Contribution
            | Aspect::RankChange => {
                let bases = release.base_periods(fact.key, self.comparison()).into_iter();
                bases.map(ReferencePeriod::first).min()
            }
        };
        let begins = self.facts.computation.begins(fact.key.indicator);
        begins.zip(first).is_some_and(|(begins, first)| begins <= first.first_day())
    }

    /// The fact of the first series, if the chart shows a number of it.
    fn fact(&self, row: &RowPart) -> Option<&Fact> {
        self.fact_of(row).filter(|fact| self.value(fact).is_ok())
    }

    /// Which number of its facts the first series shows.
    fn aspect(&self) -> Aspect {
        match &self.chart.table.columns {
            Columns::Facts(columns) => columns.first().map_or(Aspect::Value, |first| first.aspect),
            Columns::Years(_) | Columns::Revisions(_) => Aspect::Value,
        }
    }

    /// The comparison that the first series is of, where it is not the default.
    fn comparison(&self) -> Option<ComparisonId> {
        match &self.chart.table.columns {
            Columns::Facts(columns) => columns.first().and_then(|first| first.comparison),
            Columns::Years(_) | Columns::Revisions(_) => None,
        }
    }

    /// The number of a fact that the first series shows.
    fn value(&self, fact: &Fact) -> Result<Decimal, Absence> {
        fact.number(self.aspect().into(), self.comparison())
    }

    fn fact_of(&self, row: &RowPart) -> Option<&Fact> {
        let Columns::Facts(columns) = &self.chart.table.columns else { return None };
        let indicator = columns.first()?.indicator;
        self.facts.get(FactKey { indicator, code: row.code, period: row.period })
    }
}
