//! Tables and matrices to tables for programs: codes with their labels in every language, numbers
//! as they are shown, the status of each.
//!
//! [`data_tables`] is the entry point. A table by year and a matrix are long here, a row for each
//! number: a column whose name is a code is of no use to a program.

use std::collections::BTreeSet;

use super::filled::{self, Filled, FilledColumn, FilledRow, Missing, Value};
use crate::data::cube::{CodeIndex, ObservationStatus, Statuses};
use crate::data::figures::{Absence, EditionContent, Facts, Quality};
use crate::declaration::{
    Aspect, CodeListId, IndicatorId, MatrixStructure, RevisionMeasure, Rows, TableStructure, Texts,
    Unit,
};
use crate::document::{DataTable, Field, FieldKind, Titles};
use crate::time::ReferencePeriod;
use crate::words::language::{FileWords, Locale};

/// Code of a total, as in SDMX.
const TOTAL: &str = "_T";

const REVISED: ObservationStatus = ObservationStatus::Revised;

/// Every table and matrix of an edition, and what its charts are drawn from. `locales` are all languages of the release.
pub fn data_tables(edition: &EditionContent<'_>, locales: &[&Locale]) -> Vec<DataTable> {
    let release = edition.facts.computation.release;
    let maker = Maker { edition, facts: &edition.facts, locales };
    let tables = release
        .all_tables()
        .filter(|table| edition.has_table(table))
        .map(|table| maker.table(table));
    let matrices = release.matrices.iter().map(|matrix| maker.matrix(matrix));
    tables.chain(matrices).collect()
}

/// Where a data table says which periods its numbers are about.
struct Spans {
    /// Whether the period of each row is that of its cells.
    are_of_cells: bool,
    /// The columns with a period of their own, beside which it stands.
    apart: BTreeSet<usize>,
}

/// A dimension of a data table: its column, what it is called, its code list.
struct Side<'a> {
    name: &'a str,
    titles: Titles,
    list: CodeListId,
}

struct Maker<'a> {
    edition: &'a EditionContent<'a>,
    facts: &'a Facts<'a>,
    locales: &'a [&'a Locale],
}

impl Maker<'_> {
    fn table(&self, table: &TableStructure) -> DataTable {
        let of_language = |locale| filled::table(self.edition, locale, table);
        let filled: Vec<Filled<'_>> = self.locales.iter().copied().map(of_language).collect();
        let stubs = filled.iter().map(|filled| filled.stub.clone());
        let titles = self.locales.iter().map(|locale| locale.tag.clone()).zip(stubs).collect();
        let side = match table.rows {
            Rows::CodeList(list) => {
                let name = self.facts.computation.release.codelists[list].id.as_str();
                vec![Side { name, titles, list }]
            }
            Rows::Years | Rows::SamePeriods | Rows::Periods | Rows::KeyFacts => Vec::new(),
        };
        self.data_table(&table.id, &table.title, &side, &filled)
    }

    fn matrix(&self, matrix: &MatrixStructure) -> DataTable {
        let of_language = |locale| filled::matrix(self.facts, locale, matrix);
        let filled: Vec<Filled<'_>> = self.locales.iter().copied().map(of_language).collect();
        let computation = self.facts.computation;
        let names = computation.matrix_columns(matrix);
        let lists = computation.matrix_codelists(matrix);
        let titles = [matrix.row_label.clone(), matrix.column_label.clone()];
        let sides = names.into_iter().zip(lists).zip(titles);
        let sides: Vec<Side<'_>> =
            sides.map(|((name, list), titles)| Side { name, titles, list }).collect();
        self.data_table(&matrix.id, &matrix.title, &sides, &filled)
    }

    /// `filled` is the same table in every language.
    fn data_table(
        &self,
        id: &str,
        title: &Texts,
        sides: &[Side<'_>],
        filled: &[Filled<'_>],
    ) -> DataTable {
        let (mut fields, mut key) = (self.period_fields(), vec![0, 1]);
        let is_of_facts =
            filled.iter().flat_map(|table| &table.rows).any(|row| row.indicator.is_some());
        if is_of_facts {
            key.push(fields.len());
            self.add_fact_fields(filled, &mut fields);
        }
        for side in sides {
            key.push(fields.len());
            self.add_code_fields(side, &mut fields);
        }
        let columns = filled.first().map_or(&[][..], |filled| &filled.columns);
        let first_rows = filled.first().map_or(&[][..], |filled| &filled.rows);
        let is_long = columns.iter().any(|column| column.period.is_some() || column.code.is_some());
        let numbers = if is_long { 1 } else { columns.len() };
        let spans = self.spans(columns, first_rows, is_long);
        for index in 0..numbers {
            self.add_value_fields(filled, index, is_long, &spans, &mut fields);
        }
        let mut rows = Vec::new();
        for row in first_rows {
            let start = |column: &FilledColumn<'_>| {
                let mut cells = months(self.of_row(row, column, &spans));
                cells
                    .extend(row.indicator.iter().flat_map(|indicator| self.fact_cells(*indicator)));
                for (side, code) in sides.iter().zip([row.code, column.code]) {
                    self.add_code(side, code.map(|key| key.code), &mut cells);
                }
                cells
            };
            if is_long {
                for (column, value) in columns.iter().zip(&row.cells) {
                    let mut cells = start(column);
                    self.add_value(*value, &mut cells);
                    rows.push(cells);
                }
            } else if let Some(column) = columns.first() {
                let mut cells = start(column);
                for (index, value) in row.cells.iter().enumerate() {
                    if spans.apart.contains(&index) {
                        cells.extend(months(self.about(row, &columns[index])));
                    }
                    self.add_value(*value, &mut cells);
                }
                rows.push(cells);
            }
        }
        let title = self.titles(|locale| {
            let period = locale.period(self.facts.edition.key.period(), "nominative");
            title[&locale.tag].replace("{period}", &period.unwrap_or_default())
        });
        DataTable { id: id.to_owned(), title, fields, rows, missing: self.missing(), key }
    }

    /// The period that a cell is about: the window of its indicator, where that has one of its own.
    fn about(&self, row: &FilledRow, column: &FilledColumn<'_>) -> ReferencePeriod {
        let indicator = row.indicator.unwrap_or(column.indicator);
        let indicators = &self.facts.computation.release.indicators;
        indicators[indicator].laid(column.period.unwrap_or(row.period))
    }

    /// The period that the cells of a row are about that have no columns of their own for it.
    fn of_row(&self, row: &FilledRow, column: &FilledColumn<'_>, spans: &Spans) -> ReferencePeriod {
        if spans.are_of_cells {
            self.about(row, column)
        } else {
            column.period.unwrap_or(row.period)
        }
    }

    /// Which columns say themselves what they are about: all cells of a row are about one period, or some are about
    /// another than the row.
    fn spans(&self, columns: &[FilledColumn<'_>], rows: &[FilledRow], is_long: bool) -> Spans {
        let are_one = |row: &FilledRow| {
            let mut periods = columns.iter().map(|column| self.about(row, column));
            let first = periods.next();
            periods.all(|period| Some(period) == first)
        };
        if is_long || rows.iter().all(are_one) {
            return Spans { are_of_cells: true, apart: BTreeSet::new() };
        }
        let differs = |column: &FilledColumn<'_>| {
            rows.iter().any(|row| self.about(row, column) != column.period.unwrap_or(row.period))
        };
        let apart = columns.iter().enumerate().filter(|(_, column)| differs(column));
        Spans { are_of_cells: false, apart: apart.map(|(index, _)| index).collect() }
    }

    fn titles(&self, pick: impl Fn(&Locale) -> String) -> Titles {
        self.locales.iter().map(|locale| (locale.tag.clone(), pick(locale))).collect()
    }

    /// The columns of the first and the last period that a number is about.
    fn ends_of(&self, name: &str, labels: &Titles) -> Vec<Field> {
        let ends = self.period_fields().into_iter().map(|field| Field {
            name: format!("{name}_{}", field.name),
            titles: self
                .titles(|locale| format!("{}: {}", labels[&locale.tag], field.titles[&locale.tag])),
            kind: field.kind,
        });
        ends.collect()
    }

    fn period_fields(&self) -> Vec<Field> {
        let frequency = self.facts.edition.key.period().frequency();
        let kind = FieldKind::Period(frequency);
        let field = |end: &str, titles| {
            let name = format!("{end}_{}", frequency.word().replace('-', "_"));
            Field { name, titles, kind: kind.clone() }
        };
        let titles = |place: usize| {
            self.titles(|locale| words(locale, |words| words.ends_of(frequency)[place]))
        };
        vec![field("first", titles(0)), field("last", titles(1))]
    }

    /// Id and labels of the key fact that a row is about.
    fn add_fact_fields(&self, filled: &[Filled<'_>], fields: &mut Vec<Field>) {
        let stubs: Titles = (self.locales.iter().zip(filled))
            .map(|(locale, filled)| (locale.tag.clone(), filled.stub.clone()))
            .collect();
        self.add_code_fields_of("indicator", &stubs, fields);
    }

    fn fact_cells(&self, indicator: IndicatorId) -> Vec<String> {
        let indicator = &self.facts.computation.release.indicators[indicator];
        let labels = self.locales.iter().map(|locale| indicator.label[&locale.tag].clone());
        std::iter::once(indicator.id.clone()).chain(labels).collect()
    }

    fn add_code_fields(&self, side: &Side<'_>, fields: &mut Vec<Field>) {
        self.add_code_fields_of(side.name, &side.titles, fields);
    }

    fn add_code_fields_of(&self, name: &str, labels: &Titles, fields: &mut Vec<Field>) {
        let titles = self.titles(|locale| {
            words(locale, |words| &words.code_of).replace("{label}", &labels[&locale.tag])
        });
        fields.push(Field { name: name.to_owned(), titles, kind: FieldKind::Code });
        for locale in self.locales {
            let tag = &locale.tag;
            // Only this language, the language of the labels.
            let titles = Titles::from([(tag.clone(), labels[tag].clone())]);
            let name = format!("{name}_{tag}");
            fields.push(Field { name, titles, kind: FieldKind::Label(tag.clone()) });
        }
    }

    fn add_value_fields(
        &self,
        filled: &[Filled<'_>],
        index: usize,
        is_long: bool,
        spans: &Spans,
        fields: &mut Vec<Field>,
    ) {
        let Some(column) = filled.first().map(|filled| &filled.columns[index]) else { return };
        let indicator = &self.facts.computation.release.indicators[column.indicator];
        let label = |position: usize, locale: &Locale| {
            if is_long {
                indicator.label[&locale.tag].clone()
            } else {
                filled[position].columns[index].label.clone()
            }
        };
        let labels: Titles = (0..)
            .zip(self.locales)
            .map(|(position, locale)| (locale.tag.clone(), label(position, locale)))
            .collect();
        let (change_unit, difference_unit) =
            (indicator.unit.of_change(), indicator.unit_of_difference());
        let code = |unit| self.facts.computation.release.unit_code(unit);
        let (part, unit) = match column.aspect {
            Aspect::Value => ("", code(&indicator.unit)),
            Aspect::Base => ("_base", code(&indicator.unit)),
            Aspect::Change => ("_change", code(&change_unit)),
            Aspect::Difference => ("_difference", code(&difference_unit)),
            Aspect::Contribution => ("_contribution", code(&Unit::Points)),
            Aspect::Rank => ("_rank", "rank"),
            Aspect::RankChange => ("_rank_change", "rank"),
            Aspect::Revision(RevisionMeasure::Percent) => ("", code(&Unit::Percent)),
            // Each row is in the unit of its indicator.
            Aspect::Revision(_) => ("", ""),
        };
        let name = match column.aspect {
            Aspect::Revision(measure) => measure.name().to_owned(),
            _ => match column.comparison {
                Some(comparison) => {
                    let comparison = &self.facts.computation.release.comparisons[comparison].id;
                    format!("{}_{comparison}{part}", indicator.id)
                }
                None => format!("{}{part}", indicator.id),
            },
        };
        if spans.apart.contains(&index) {
            fields.extend(self.ends_of(&name, &labels));
        }
        let status = self.titles(|locale| {
            words(locale, |words| &words.status_of).replace("{label}", &labels[&locale.tag])
        });
        let kind = FieldKind::Number {
            decimals: column.decimals,
            unit: unit.to_owned(),
            unit_mult: indicator.scale_of(column.aspect.into()).exponent(),
            window: indicator.own_window().map(|window| window.to_string()),
        };
        fields.push(Field { name: name.clone(), titles: labels, kind });
        let name = format!("{name}_status");
        fields.push(Field { name, titles: status, kind: FieldKind::Status });
    }

    fn add_code(&self, side: &Side<'_>, code: Option<CodeIndex>, cells: &mut Vec<String>) {
        let list = &self.facts.computation.cube.codelists[side.list];
        if let Some(code) = code.map(|code| list.code(code)) {
            cells.push(code.id.clone());
            cells.extend(self.locales.iter().map(|locale| code.label(&locale.tag).to_owned()));
        } else {
            cells.push(TOTAL.to_owned());
            cells.extend(self.locales.iter().map(|locale| locale.table().total.clone()));
        }
    }

    /// A number and its status; the shorthand is taken from the first language.
    fn add_value(&self, value: Value, cells: &mut Vec<String>) {
        cells.push(match (value.shown, self.locales) {
            (Ok(number), _) => number.to_string(),
            (Err(missing), [first, ..]) => first.shorthand(missing)[0].clone(),
            (Err(_), []) => String::new(),
        });
        cells.push(letters(value));
    }

    fn missing(&self) -> Vec<[String; 2]> {
        let all = [
            Missing::Absent(Absence::NotAvailable),
            Missing::Absent(Absence::NotApplicable),
            Missing::Absent(Absence::Confidential),
            Missing::Low,
        ];
        let first = self.locales.first();
        first.map_or_else(Vec::new, |first| {
            all.map(|missing| first.shorthand(missing).clone()).into()
        })
    }
}

/// Words of the section `files`, which every language was found to have.
fn words(locale: &Locale, pick: impl Fn(&FileWords) -> &str) -> String {
    locale.files().map_or_else(String::new, |words| pick(words).to_owned())
}

/// The letters of the statuses; for a value that is not there, why. A value that is revised and not
/// final yet has the letters of both.
fn letters(value: Value) -> String {
    match value.shown {
        Err(Missing::Absent(absence)) => absence.letter().to_owned(),
        Ok(_) | Err(Missing::Low) => value.quality.map_or_else(
            || Statuses::NONE.letters(false),
            |Quality { statuses, revised, .. }| {
                let letters = statuses.letters(revised);
                let is_both = revised && value.shown.is_ok() && statuses != Statuses::NONE;
                if is_both { format!("{letters} {}", REVISED.letter()) } else { letters }
            },
        ),
    }
}

fn months(period: ReferencePeriod) -> Vec<String> {
    vec![period.first().to_string(), period.last().to_string()]
}
