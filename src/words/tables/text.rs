//! Declared tables to tables of the document: rows, headers and cells in one language.

mod headers;

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::{base_state, status_marks, validity};
use crate::data::cube::{CodeIndex, CodeKey};
use crate::data::figures::{
    Absence, EditionContent, Fact, FactKey, Facts, KeyRevisions, Quality, as_shown, fact_number,
    rounds_to_zero,
};
use crate::declaration::{
    Aspect, Columns, ComparisonId, IndicatorId, RankFrom, RevisionMeasure, Rounding, Rows,
    TableStructure, shown_by,
};
use crate::document::{Cell, Column, FactPart, Figure, Row, Table};
use crate::time::{ReferencePeriod, Years};
use crate::words::language::Locale;

/// Whether a table calls a period by its year alone. An edition of a whole year calls whole years in
/// its text by their months, and a period has one name in a document.
pub(super) fn is_called_by_year(period: ReferencePeriod, facts: &Facts<'_>) -> bool {
    let years = facts.computation.release.years();
    years.is_whole(period) && !years.is_whole(facts.edition.key.period())
}

/// The year by which a row or column of a table is called: by years, one of those that the release counts by; else of
/// those of the window that the rows are about.
pub(crate) fn year_name(
    table: &TableStructure,
    period: ReferencePeriod,
    facts: &Facts<'_>,
) -> String {
    let release = facts.computation.release;
    let is_of_years = table.rows == Rows::Years || matches!(table.columns, Columns::Years(_));
    let years =
        if is_of_years { release.years() } else { release.years_in(release.reference_window()) };
    years.name_of(period.last())
}

/// Every table of the release for an edition, by id.
pub(crate) fn tables(edition: &EditionContent<'_>, locale: &Locale) -> BTreeMap<String, Table> {
    let release = edition.facts.computation.release;
    release
        .tables
        .iter()
        .map(|table| (table.id.clone(), TableText::new(edition, locale, table).build()))
        .collect()
}

/// A column: what it shows, in which period (`None`: in the period of the row).
pub(crate) struct ColumnPart {
    pub(crate) indicator: IndicatorId,
    pub(crate) aspect: Aspect,
    /// The comparison that the number is of, where it is not the default.
    pub(crate) comparison: Option<ComparisonId>,
    pub(crate) period: Option<ReferencePeriod>,
}

/// A row: its header, its code and period.
pub(crate) struct RowPart {
    pub(crate) header: String,
    pub(crate) code: Option<CodeKey>,
    pub(crate) period: ReferencePeriod,
    /// In a table of key facts: which one.
    pub(crate) indicator: Option<IndicatorId>,
    pub(super) total: bool,
}

impl ColumnPart {
    /// The indicator of a cell: its row has it in a table of key facts, else its column.
    fn indicator_in(&self, row: &RowPart) -> IndicatorId {
        row.indicator.unwrap_or(self.indicator)
    }
}

/// A table on its way from its declaration to figures.
pub(crate) struct TableText<'a> {
    pub(super) facts: &'a Facts<'a>,
    key_revisions: &'a BTreeMap<IndicatorId, KeyRevisions>,
    pub(super) locale: &'a Locale,
    pub(super) table: &'a TableStructure,
}

impl<'a> TableText<'a> {
    /// A table of an edition in a language.
    pub(crate) fn new(
        edition: &'a EditionContent<'a>,
        locale: &'a Locale,
        table: &'a TableStructure,
    ) -> Self {
        Self { facts: &edition.facts, key_revisions: &edition.key_revisions, locale, table }
    }

    fn build(&self) -> Table {
        let (rows, columns) = (self.rows(), self.columns());
        let of_row = |row| columns.iter().map(|column| self.quality(row, column)).collect();
        let qualities: Vec<Vec<Option<Quality>>> = rows.iter().map(of_row).collect();
        let given = self.found_notes(&rows).len();
        let mut table = self.filled(rows);
        let mut legend = table.notes.split_off(self.declared_notes().count() + given);
        if let Some(words) = self.locale.files() {
            let between = self.locale.furniture().between();
            status_marks::place(&mut table, &mut legend, &qualities, words, &between);
        }
        // One line, however many there are: a table is not to drown in its own explanations.
        if !legend.is_empty() {
            table.notes.push(legend.join(&self.locale.furniture().between()));
        }
        table
    }

    /// The rows that the table shows, in its order: all of them, or as many as it may have.
    pub(crate) fn rows(&self) -> Vec<RowPart> {
        let mut rows = self.all_rows();
        rows.truncate(self.table.limit.unwrap_or(usize::MAX));
        rows
    }

    /// The table with these rows.
    pub(crate) fn filled(&self, rows: Vec<RowPart>) -> Table {
        let columns = self.columns();
        let mut legend = BTreeSet::new();
        let mut notes: Vec<String> = self.declared_notes().cloned().collect();
        notes.extend(self.found_notes(&rows));
        let rows: Vec<Row> = rows
            .into_iter()
            .map(|row| Row {
                cells: columns.iter().map(|column| self.cell(&row, column, &mut legend)).collect(),
                time: self.time_of(&row),
                header: row.header,
                total: row.total,
            })
            .collect();
        notes.extend(legend);
        Table {
            id: self.table.id.clone(),
            number: 0,
            title: self
                .text(&self.table.title)
                .replace("{period}", &self.period(self.laid(self.facts.edition.key.period()))),
            stub: self.stub(),
            columns: columns
                .iter()
                .map(|column| Column {
                    label: self.label(column),
                    time: column.period.map(|period| self.year_name(period)),
                })
                .collect(),
            rows,
            notes,
            source: self.text(self.facts.computation.release.about.source.get_ref()).to_owned(),
        }
    }

    /// The year or month that a row is about, in a table by years or months.
    fn time_of(&self, row: &RowPart) -> Option<String> {
        match self.table.rows {
            Rows::CodeList(_) | Rows::KeyFacts => None,
            Rows::Years | Rows::SamePeriods => Some(self.year_name(row.period)),
            Rows::Periods => Some(row.period.last().to_string()),
        }
    }

    /// The year by which a row or column is called.
    fn year_name(&self, period: ReferencePeriod) -> String {
        year_name(self.table, period, self.facts)
    }

    /// Notes on these rows that nobody declares: on codes that were not always there, and on the
    /// state of the data that they are compared with.
    pub(crate) fn found_notes(&self, rows: &[RowPart]) -> Vec<String> {
        let columns = self.columns();
        let is_comparing = |column: &&ColumnPart| column.aspect.is_of_comparison();
        let compared = columns.iter().filter(is_comparing).flat_map(|column| {
            let facts = rows.iter().filter_map(|row| self.fact(row, column));
            facts.map(|fact| (fact, column.comparison))
        });
        let compared: Vec<(&Fact, Option<ComparisonId>)> = compared.collect();
        let base = base_state::note(&compared, self.facts, self.locale);
        self.validity_notes(rows).into_iter().chain(base).collect()
    }

    /// Notes about codes of these rows that were not there in all that the table shows.
    fn validity_notes(&self, rows: &[RowPart]) -> Vec<String> {
        let Rows::CodeList(list) = self.table.rows else { return Vec::new() };
        let codes: Vec<CodeIndex> = rows.iter().filter_map(|row| Some(row.code?.code)).collect();
        let columns = self.columns();
        let indicators: Vec<IndicatorId> = columns.iter().map(|column| column.indicator).collect();
        let shown = columns.iter().map(|column| {
            let period = column.period.unwrap_or(self.facts.edition.key.period());
            let bases = if column.aspect.is_of_comparison() {
                self.base_periods(column, period)
            } else {
                Vec::new()
            };
            let all = || bases.iter().copied().chain([period]);
            let first = all().map(ReferencePeriod::first).min().unwrap_or(period.first());
            (first, all().map(ReferencePeriod::last).max().unwrap_or(period.last()))
        });
        let months = shown.reduce(|span, next| (span.0.min(next.0), span.1.max(next.1)));
        let Some(months) = months else { return Vec::new() };
        let shown = validity::Shown { list, codes: &codes, indicators: &indicators, months };
        validity::notes(&shown, self.facts.computation, self.locale)
    }

    fn declared_notes(&self) -> impl Iterator<Item = &String> {
        self.table.note.iter().filter_map(|note| note.get(&self.locale.tag))
    }

    fn text<'t>(&self, texts: &'t BTreeMap<String, String>) -> &'t str {
        // Every text was found to be there in every language when release.toml was read.
        texts.get(&self.locale.tag).map_or("", String::as_str)
    }

    pub(crate) fn period(&self, period: ReferencePeriod) -> String {
        if is_called_by_year(period, self.facts) {
            let years = self.facts.computation.release.years();
            let year = years.frequency().first_of(years.year_of(period.last()));
            let is_of_calendar = years == Years::CALENDAR || period.frequency().is_yearly();
            return if is_of_calendar {
                period.to_string()
            } else {
                self.named(ReferencePeriod::of(year))
            };
        }
        self.named(period)
    }

    fn named(&self, period: ReferencePeriod) -> String {
        self.locale.period(period, "nominative").unwrap_or_else(|_| period.to_string())
    }

    /// The period that the table is about where it is asked for this one: that of its indicators, if
    /// it is the same for all.
    pub(super) fn laid(&self, period: ReferencePeriod) -> ReferencePeriod {
        self.laid_of(&self.columns(), period)
    }

    /// The period of a row or column of a table by years: what is at its end is told by the year.
    fn laid_in_year(&self, period: ReferencePeriod) -> ReferencePeriod {
        let release = self.facts.computation.release;
        let mut columns = self.columns();
        columns.retain(|column| !release.is_at_end(column.indicator));
        self.laid_of(&columns, period)
    }

    fn laid_of(&self, columns: &[ColumnPart], period: ReferencePeriod) -> ReferencePeriod {
        let indicators = &self.facts.computation.release.indicators;
        let mut laid = columns.iter().map(|column| indicators[column.indicator].laid(period));
        let first = laid.next().unwrap_or(period);
        if laid.all(|next| next == first) { first } else { period }
    }

    pub(crate) fn columns(&self) -> Vec<ColumnPart> {
        match &self.table.columns {
            Columns::Facts(facts) => facts
                .iter()
                .map(|fact| ColumnPart {
                    indicator: fact.indicator,
                    aspect: fact.aspect,
                    comparison: fact.comparison,
                    period: None,
                })
                .collect(),
            Columns::Years(indicator) => {
                let period = self.facts.edition.key.period();
                let years = self.facts.computation.years(&[*indicator], period).into_iter();
                years
                    .map(|year| ColumnPart {
                        indicator: *indicator,
                        aspect: Aspect::Value,
                        comparison: None,
                        period: Some(year),
                    })
                    .collect()
            }
            Columns::Revisions(measures) => {
                // Each row is of an indicator of its own; the columns are headed by the first.
                let first = self.facts.computation.release.key_facts().next();
                let column = |(indicator, measure): (IndicatorId, &RevisionMeasure)| ColumnPart {
                    indicator,
                    aspect: Aspect::Revision(*measure),
                    comparison: None,
                    period: None,
                };
                let headed = |indicator| measures.iter().map(move |measure| (indicator, measure));
                first.into_iter().flat_map(headed).map(column).collect()
            }
        }
    }

    /// The indicators of its columns.
    fn shown(&self) -> Vec<IndicatorId> {
        shown_by(&self.table.columns).collect()
    }

    /// The periods that a column compares a fact about `period` with.
    fn base_periods(&self, column: &ColumnPart, period: ReferencePeriod) -> Vec<ReferencePeriod> {
        let release = self.facts.computation.release;
        let key = release.key(FactKey { indicator: column.indicator, code: None, period });
        release.base_periods(key, column.comparison)
    }

    pub(crate) fn stub(&self) -> String {
        match self.table.rows {
            Rows::Years | Rows::SamePeriods => self.locale.table().years.clone(),
            Rows::Periods => {
                let frequency = self.facts.edition.key.period().frequency();
                self.locale.table().periods(frequency).to_owned()
            }
            Rows::KeyFacts => self.locale.table().revisions.key_facts.clone(),
            Rows::CodeList(list) => {
                let list = &self.facts.computation.release.codelists[list];
                list.declaration
                    .label
                    .as_ref()
                    .map_or(&list.id, |label| &label.get_ref()[&self.locale.tag])
                    .clone()
            }
        }
    }

    pub(crate) fn all_rows(&self) -> Vec<RowPart> {
        let (computation, period) = (self.facts.computation, self.facts.edition.key.period());
        let of_time = |period: ReferencePeriod| RowPart {
            header: self.period(period),
            code: None,
            period,
            indicator: None,
            total: false,
        };
        let of_fact = |indicator: IndicatorId| RowPart {
            header: self.scaled_label(indicator, FactPart::Value),
            indicator: Some(indicator),
            ..of_time(period)
        };
        match self.table.rows {
            Rows::KeyFacts => computation.release.key_facts().map(of_fact).collect(),
            Rows::Periods => {
                computation.periods(&self.shown(), period).into_iter().map(of_time).collect()
            }
            Rows::Years => {
                let header = |row: RowPart| RowPart {
                    header: self.period(self.laid_in_year(row.period)),
                    ..row
                };
                computation
                    .years(&self.shown(), period)
                    .into_iter()
                    .map(of_time)
                    .map(header)
                    .collect()
            }
            Rows::SamePeriods => {
                let header =
                    |row: RowPart| RowPart { header: self.period(self.laid(row.period)), ..row };
                computation
                    .same_periods(&self.shown(), period)
                    .into_iter()
                    .map(of_time)
                    .map(header)
                    .collect()
            }
            Rows::CodeList(list) => match self.table.selection {
                Some(selection) => self.selected_rows(selection),
                None => self.code_rows(list, &self.columns()),
            },
        }
    }

    pub(crate) fn fact(&self, row: &RowPart, column: &ColumnPart) -> Option<&Fact> {
        let period = column.period.unwrap_or(row.period);
        let indicator = column.indicator_in(row);
        self.facts.get(FactKey { indicator, code: row.code, period })
    }

    pub(crate) fn value(&self, row: &RowPart, column: &ColumnPart) -> Result<Decimal, Absence> {
        let fact = self.fact(row, column).ok_or(Absence::NotAvailable)?;
        match column.aspect {
            Aspect::Revision(measure) => {
                let revisions = self.key_revisions.get(&fact.key.indicator);
                revisions.map_or(Err(Absence::NotAvailable), |known| known.number(measure))
            }
            aspect => fact.number(aspect.into(), column.comparison),
        }
    }

    /// By what a column orders the rows, largest first: ranks go by the value, and rank 1 stands first.
    pub(super) fn ordering(&self, row: &RowPart, column: &ColumnPart) -> Result<Decimal, Absence> {
        match (column.aspect, self.fact(row, column)) {
            (Aspect::Rank, Some(fact)) => {
                let indicator = &self.facts.computation.release.indicators[column.indicator];
                fact.evaluated.value.map(|value| match indicator.rank_from {
                    RankFrom::Largest => value,
                    RankFrom::Smallest => -value,
                })
            }
            _ => self.value(row, column),
        }
    }

    /// How the number of a cell is rounded.
    pub(crate) fn rounding(&self, row: &RowPart, column: &ColumnPart) -> Rounding {
        let release = self.facts.computation.release;
        release.rounding(column.indicator_in(row), column.aspect.into(), column.comparison)
    }

    /// How good the number of a cell is, where anything says so.
    pub(crate) fn quality(&self, row: &RowPart, column: &ColumnPart) -> Option<Quality> {
        let fact = self.fact(row, column)?;
        let value = Quality::of(&fact.evaluated);
        let base_of = |fact: &Fact| Quality::of(&fact.compared(column.comparison)?.base);
        let both = || value.zip(base_of(fact)).map(|(value, base)| value.and(base));
        match column.aspect {
            Aspect::Value | Aspect::Rank => value,
            Aspect::Base => base_of(fact),
            Aspect::Change | Aspect::Difference | Aspect::RankChange => both(),
            Aspect::Contribution => {
                let whole = self.facts.get(FactKey { code: None, ..fact.key })?;
                both().zip(base_of(whole)).map(|(part, whole)| part.and(whole))
            }
            // It says itself what was revised.
            Aspect::Revision(_) => None,
        }
    }

    fn cell(&self, row: &RowPart, column: &ColumnPart, legend: &mut BTreeSet<String>) -> Cell {
        let shorthand = &self.locale.table().shorthand;
        let [symbol, meaning] = match self.value(row, column) {
            Err(absence) => self.locale.absence(absence),
            Ok(value) => match self.figure(row, column, value) {
                Some(figure) => return Cell::Figure(figure),
                None => &shorthand.low,
            },
        };
        legend.insert(format!("{symbol} {meaning}"));
        Cell::Shorthand(symbol.clone())
    }

    /// A figure; `None` for a value that is not zero but would be shown as zero.
    fn figure(&self, row: &RowPart, column: &ColumnPart, value: Decimal) -> Option<Figure> {
        let fact = self.fact(row, column)?;
        let rounding = self.rounding(row, column);
        if rounds_to_zero(value, &rounding) {
            return None;
        }
        let rounded = as_shown(value, &rounding);
        let (computation, edition) = (self.facts.computation, self.facts.edition);
        Some(Figure {
            text: self.locale.numbers.format(rounded),
            value: rounded,
            fact: fact_number(
                fact.key,
                column.aspect.into(),
                column.comparison,
                computation,
                edition,
            ),
            mark: String::new(),
        })
    }
}
