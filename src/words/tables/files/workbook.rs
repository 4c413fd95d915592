//! Declared workbooks to workbooks in one language: cover, contents, a table a sheet, notes.
//!
//! [`workbooks`] is the entry point. Notes are numbered in the order in which a reader meets them.

use std::collections::BTreeSet;
use std::ops::Range;

use super::super::text::is_called_by_year;
use super::filled::{self, Filled, FilledColumn, FilledRow, Value};
use super::sheet;
use super::sheet_marks::{Marks, explained, joined};
use crate::data::figures::{EditionContent, Facts};
use crate::declaration::{DataStatus, Notice, Rows, Texts, WorkbookStructure, WorkbookTable};
use crate::document::{Entry, Grid, Line, Properties, Sheet, Workbook};
use crate::findings::{Code, Diagnostic, Diagnostics};
use crate::time::Years;
use crate::words::language::{FileWords, Locale};

/// Characters that a header of a marked-up table can have.
const LONGEST_HEADER: usize = 255;

/// The workbooks of an edition in one language. `properties` describe the release.
pub fn workbooks(
    edition: &EditionContent<'_>,
    locale: &Locale,
    properties: &Properties,
    found: &mut Diagnostics,
) -> Vec<Workbook> {
    // A language without these words is a finding from the time when its locale was read.
    let Some(words) = locale.files() else { return Vec::new() };
    let facts = &edition.facts;
    let structures = facts.computation.release.workbooks.iter();
    let structures = structures.filter(|workbook| edition.has_workbook(workbook));
    let compose = |structure| {
        Composer { edition, facts, locale, words, structure, notes: Vec::new() }
            .workbook(properties, found)
    };
    structures.map(compose).collect()
}

struct Composer<'a> {
    edition: &'a EditionContent<'a>,
    facts: &'a Facts<'a>,
    locale: &'a Locale,
    words: &'a FileWords,
    structure: &'a WorkbookStructure,
    /// The notes met so far.
    notes: Vec<String>,
}

impl<'a> Composer<'a> {
    fn workbook(mut self, properties: &Properties, found: &mut Diagnostics) -> Workbook {
        let title = self.title(&self.structure.title);
        let tables: Vec<Sheet> =
            self.structure.tables.iter().map(|table| self.table(*table, found)).collect();
        let mut sheets = vec![self.cover(&title, properties), self.contents(&tables)];
        sheets.extend(tables);
        if !self.notes.is_empty() {
            sheets.push(self.notes());
        }
        Workbook {
            name: self.structure.name(),
            language: self.locale.tag.clone(),
            title,
            properties: properties.clone(),
            sheets,
        }
    }

    fn text<'t>(&self, texts: &'t Texts) -> &'t str {
        texts.get(&self.locale.tag).map_or("", String::as_str)
    }

    fn title(&self, texts: &Texts) -> String {
        let period = self.locale.period(self.facts.edition.key.period(), "nominative");
        self.text(texts).replace("{period}", &period.unwrap_or_default())
    }

    fn cover(&self, title: &str, properties: &Properties) -> Sheet {
        let edition = self.facts.edition;
        let release = &self.facts.computation.release.about;
        let status = match edition.status {
            DataStatus::Preliminary => &self.words.preliminary,
            DataStatus::Final => &self.words.is_final,
        };
        let period = self.locale.period(edition.key.period(), "nominative").unwrap_or_default();
        let moment =
            |instant| format!("{}, {}", self.locale.date(instant), self.locale.time(instant));
        let values = [
            ("{description}", properties.description.clone()),
            ("{period}", period),
            ("{status}", status.clone()),
            ("{released}", moment(edition.released)),
            ("{next}", edition.next.map_or_else(String::new, |next| self.locale.date(next))),
            ("{edition}", edition.key.id().to_owned()),
            ("{publisher}", properties.publisher.clone()),
            ("{source}", self.text(release.source.get_ref()).to_owned()),
            ("{contact}", self.text(edition.contact.name.get_ref()).to_owned()),
            ("{telephone}", edition.contact.telephone.clone()),
            ("{email}", edition.contact.email.clone()),
        ];
        // Where no next edition is announced, nothing is said of it.
        let about = self.words.about.iter();
        let about = about.filter(|line| edition.next.is_some() || !line.contains("{next}"));
        let lines = about.map(|pattern| Line {
            text: values
                .iter()
                .filter(|(name, _)| pattern.contains(name))
                .fold(pattern.clone(), |line, (name, value)| line.replace(name, value)),
            link: pattern.contains("{email}").then(|| format!("mailto:{}", edition.contact.email)),
        });
        let draft = properties.draft.iter();
        let draft = draft.map(|draft| plain(&format!("{}. {}", draft.word, draft.note)));
        let lines = std::iter::once(plain(title)).chain(draft).chain(self.notices()).chain(lines);
        let lines = lines.collect();
        Sheet { name: self.words.cover.clone(), lines, grid: None }
    }

    /// What became of the edition after its release, a line each.
    fn notices(&self) -> impl Iterator<Item = Line> {
        let words = self.locale.revision();
        let told = words.into_iter().flat_map(|words| {
            let line = move |notice: &Notice| {
                let (said, reason) =
                    (self.locale.noticed(words, notice), self.text(&notice.reason));
                plain(&format!("{said} {reason}"))
            };
            self.edition.told().map(line)
        });
        told.collect::<Vec<Line>>().into_iter()
    }

    fn contents(&self, tables: &[Sheet]) -> Sheet {
        let words = self.words;
        let mut rows: Vec<_> =
            tables.iter().map(|sheet| (&sheet.name, &sheet.lines[0].text)).collect();
        if !self.notes.is_empty() {
            rows.push((&words.notes, &words.lists_notes));
        }
        let rows = rows.into_iter().map(|(name, title)| {
            vec![Entry::Link(to_sheet(name, name.clone())), Entry::Text(title.clone())]
        });
        Sheet {
            name: words.contents.clone(),
            lines: vec![plain(&words.contents), plain(&words.lists_tables)],
            grid: Some(Grid {
                name: "_contents".to_owned(),
                header: vec![words.sheet.clone(), words.table.clone()],
                rows: rows.collect(),
            }),
        }
    }

    fn notes(&self) -> Sheet {
        let words = self.words;
        let rows = (1..).zip(&self.notes).map(|(number, note)| {
            vec![Entry::Text(self.marker(number)), Entry::Text(note.clone())]
        });
        Sheet {
            name: words.notes.clone(),
            lines: vec![
                plain(&words.notes),
                plain(&words.lists_notes),
                to_sheet(&words.contents, words.back.clone()),
            ],
            grid: Some(Grid {
                name: "_notes".to_owned(),
                header: vec![words.note.clone(), words.meaning.clone()],
                rows: rows.collect(),
            }),
        }
    }

    fn marker(&self, number: usize) -> String {
        self.words.marker.replace("{number}", &number.to_string())
    }

    /// The marker of a note, which gets the next number unless it has one.
    fn refer(&mut self, note: &str) -> String {
        let known = self.notes.iter().position(|known| known == note);
        let index = known.unwrap_or_else(|| {
            self.notes.push(note.to_owned());
            self.notes.len() - 1
        });
        self.marker(index + 1)
    }

    fn table(&mut self, table: WorkbookTable, found: &mut Diagnostics) -> Sheet {
        let release = self.facts.computation.release;
        let (id, title, note, filled) = match table {
            WorkbookTable::Table(table_id) => {
                let table = &release.tables[table_id];
                let filled = filled::table(self.edition, self.locale, table);
                (&table.id, &table.title, &table.note, filled)
            }
            WorkbookTable::Matrix(matrix_id) => {
                let matrix = &release.matrices[matrix_id];
                let filled = filled::matrix(self.facts, self.locale, matrix);
                (&matrix.id, &matrix.title, &matrix.note, filled)
            }
        };
        let mut title = self.title(title);
        let mut has_notes = false;
        if let Some(note) = note {
            has_notes = true;
            title = format!("{title} {}", self.refer(self.text(note).to_owned().as_str()));
        }
        for note in &filled.notes {
            has_notes = true;
            title = format!("{title} {}", self.refer(note));
        }
        has_notes |= filled.columns.iter().any(|column| column.note.is_some());
        let (name, span) = sheet(table, release, &self.locale.tag);
        let (grid, marks) = self.grid(id, &filled, is_by_year(table, self.facts));
        self.headers_are_sound(&unmarked(&grid.header, &marks), id, span, found);
        Sheet {
            name: name.to_owned(),
            lines: self.lines(title, table, &filled, &marks, has_notes),
            grid: Some(grid),
        }
    }

    /// The lines above a table.
    fn lines(
        &self,
        title: String,
        table: WorkbookTable,
        filled: &Filled<'_>,
        marks: &Marks<'_>,
        has_notes: bool,
    ) -> Vec<Line> {
        let words = self.words;
        let release = self.facts.computation.release;
        let mut lines = vec![Line { text: title, link: None }, plain(&words.one_table)];
        if let WorkbookTable::Matrix(matrix_id) = table {
            let matrix = &release.matrices[matrix_id];
            let sides = words.sides.replace("{rows}", self.text(&matrix.row_label));
            lines.push(plain(&sides.replace("{columns}", self.text(&matrix.column_label))));
        }
        if has_notes {
            lines.push(to_sheet(&words.notes, words.refers.replace("{notes}", &words.notes)));
        }
        if !marks.of_all.is_empty() {
            let marks = explained(&marks.of_all, &self.locale.furniture().between());
            lines.push(plain(&words.all_marked.replace("{mark}", &marks)));
        }
        let missing = filled.rows.iter().flat_map(|row| &row.cells);
        let missing = missing.filter_map(|cell| cell.shown.err());
        let shorthand = missing.map(|missing| self.locale.shorthand(missing));
        let list: BTreeSet<String> = shorthand
            .chain(marks.used.iter().copied())
            .map(|[symbol, meaning]| format!("{symbol} {meaning}"))
            .collect();
        if !list.is_empty() {
            let list: Vec<String> = list.into_iter().collect();
            lines.push(plain(
                &words.shorthand.replace("{list}", &list.join(&self.locale.furniture().between())),
            ));
        }
        let source = self.text(release.about.source.get_ref());
        lines.push(plain(&self.locale.furniture().source.replace("{source}", source)));
        lines.push(to_sheet(&words.contents, words.back.clone()));
        lines
    }

    fn grid(&mut self, id: &str, filled: &Filled<'_>, by_year: bool) -> (Grid, Marks<'a>) {
        let columns: Vec<String> =
            filled.columns.iter().map(|column| self.header(column)).collect();
        let marks = Marks::new(filled, self.words);
        let marked =
            columns.iter().zip(&marks.of_columns).map(|(label, marks)| match marks.as_slice() {
                [] => label.clone(),
                marks => format!("{label} {}", joined(marks)),
            });
        let mut header = vec![filled.stub.clone()];
        header.extend(marked);
        if marks.of_rows.is_some() {
            header.push(self.words.status.clone());
        }
        let rows = filled.rows.iter().enumerate().map(|(index, row)| {
            let mut entries = vec![stub(row, by_year, self.facts)];
            entries.extend(row.cells.iter().map(|cell| self.entry(*cell)));
            if let Some(of_rows) = &marks.of_rows {
                entries.push(Entry::Text(of_rows[index].clone()));
            }
            entries
        });
        let rows = rows.collect();
        (Grid { name: format!("{id}_table"), header, rows }, marks)
    }

    fn header(&mut self, column: &FilledColumn<'_>) -> String {
        match column.note {
            Some(note) => format!("{} {}", column.label, self.refer(note)),
            None => column.label.clone(),
        }
    }

    fn entry(&self, cell: Value) -> Entry {
        match cell.shown {
            Ok(number) => Entry::Number(number),
            Err(missing) => Entry::Text(self.locale.shorthand(missing)[0].clone()),
        }
    }

    /// REL-011: spreadsheet programs tell columns apart by their headers.
    fn headers_are_sound(
        &self,
        header: &[String],
        id: &str,
        span: Range<usize>,
        found: &mut Diagnostics,
    ) {
        let mut seen = BTreeSet::new();
        for label in header {
            let wrong = if label.encode_utf16().count() > LONGEST_HEADER {
                "more than 255 characters"
            } else if seen.insert(label.to_lowercase()) {
                continue;
            } else {
                "two columns have this header"
            };
            let message = format!("`{id}` cannot have the header `{label}` in a workbook");
            let file = &self.facts.computation.release.file;
            found.push(
                Diagnostic::new(Code::UnsafeName, message)
                    .at(file, span.clone(), wrong)
                    .hint("Leave one of the columns out where both are of one indicator; else change the label of an indicator or of a code."),
            );
        }
    }
}

/// The headers without marks: what a mark alone tells apart is the same in the next edition.
fn unmarked(header: &[String], marks: &Marks<'_>) -> Vec<String> {
    let stub = header.iter().take(1).cloned();
    let columns = header.iter().skip(1).enumerate().map(|(index, label)| {
        let mark =
            marks.of_columns.get(index).map_or_else(String::new, |meanings| joined(meanings));
        label.strip_suffix(&mark).unwrap_or(label).trim_end().to_owned()
    });
    stub.chain(columns).collect()
}

fn is_by_year(table: WorkbookTable, facts: &Facts<'_>) -> bool {
    matches!(table, WorkbookTable::Table(table_id) if facts.computation.release.tables[table_id].rows == Rows::Years)
}

/// The header of a row. A whole year is a number, because a number as text looks like a slip.
fn stub(row: &FilledRow, by_year: bool, facts: &Facts<'_>) -> Entry {
    let is_of_calendar = facts.computation.release.years() == Years::CALENDAR;
    if by_year && is_of_calendar && is_called_by_year(row.period, facts) {
        return Entry::Year(row.period.last().year());
    }
    Entry::Text(row.header.clone())
}

fn plain(text: &str) -> Line {
    Line { text: text.to_owned(), link: None }
}

/// A line that leads to a sheet.
fn to_sheet(sheet: &str, text: String) -> Line {
    Line { text, link: Some(format!("internal:'{}'!A1", sheet.replace('\'', "''"))) }
}
