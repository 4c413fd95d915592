//! What is published beside the text, in words: workbooks, data tables, and the links to them.
//!
//! [`workbooks`] gives the workbooks of a language, [`data_tables`] the tables for programs;
//! [`check`] finds what would make a file that spreadsheet programs refuse.

mod data;
mod filled;
mod sheet_marks;
mod workbook;

use std::collections::BTreeSet;

pub(super) use sheet_marks::{explained, joined, same};
pub use {data::data_tables, workbook::workbooks};

use crate::declaration::{Release, WorkbookTable};
use crate::findings::{Code, Diagnostic, Diagnostics};
use crate::words::language::Locale;

/// Characters that a name of a sheet can have.
const LONGEST: usize = 31;

/// REL-007, REL-011: a language has the words of the files that the release makes, and each sheet
/// of a workbook a name of its own.
pub(crate) fn check(release: &Release, locale: &Locale, found: &mut Diagnostics) {
    if release.workbooks.is_empty() && release.about.data.is_none() {
        return;
    }
    let tag = &locale.tag;
    let Some(words) = locale.files() else {
        let message = format!("the language `{tag}` has no words for workbooks and data files");
        let finding = Diagnostic::new(Code::MissingText, message).in_file(&release.file);
        found
            .push(finding.hint(
                "Add `[files]` to its locale file; that of another language shows its form.",
            ));
        return;
    };
    for workbook in &release.workbooks {
        let mut names = BTreeSet::new();
        let own = [&words.cover, &words.contents, &words.notes];
        let own = own.into_iter().map(|name| (name.as_str(), workbook.span.clone()));
        let tables = workbook.tables.iter().map(|table| sheet(*table, release, tag));
        for (name, span) in own.chain(tables) {
            let wrong = match sheet_slip(name) {
                None if names.insert(name.to_lowercase()) => continue,
                None => "another sheet of this workbook has this name",
                Some(slip) => slip,
            };
            let message =
                format!("no sheet of `{}` can be called `{name}` in `{tag}`", workbook.id);
            let finding = Diagnostic::new(Code::UnsafeName, message).at(&release.file, span, wrong);
            found.push(
                finding.hint("Give the table a short name in each language: `sheet = { … }`."),
            );
        }
    }
}

/// The name of a table's sheet, and where the table stands in `release.toml`.
fn sheet<'r>(
    table: WorkbookTable,
    release: &'r Release,
    tag: &str,
) -> (&'r str, std::ops::Range<usize>) {
    let (sheet, id, span) = match table {
        WorkbookTable::Table(table_id) => {
            let table = &release.tables[table_id];
            (&table.sheet, &table.id, &table.span)
        }
        WorkbookTable::Matrix(matrix_id) => {
            let matrix = &release.matrices[matrix_id];
            (&matrix.sheet, &matrix.id, &matrix.span)
        }
    };
    let name = sheet.as_ref().and_then(|names| names.get(tag)).unwrap_or(id);
    (name, span.clone())
}

/// Why spreadsheet programs refuse a name of a sheet.
fn sheet_slip(name: &str) -> Option<&'static str> {
    if name.encode_utf16().count() > LONGEST {
        Some("more than 31 characters")
    } else if name.contains(['[', ']', ':', '*', '?', '/', '\\']) {
        Some("has one of the characters [ ] : * ? / \\")
    } else if name.is_empty() || name.trim() != name || name.contains(char::is_control) {
        Some("empty, or with spaces at its ends")
    } else if name.starts_with('\'') || name.ends_with('\'') {
        Some("begins or ends with an apostrophe")
    } else if name.eq_ignore_ascii_case("history") {
        Some("spreadsheet programs keep this name for themselves")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::sheet_slip;

    #[test]
    fn a_sheet_has_a_name_that_spreadsheet_programs_take() {
        for name in ["Cover", "Өңірлер бойынша", "It's", "1", "тридцать один знак и ни на один бол"]
        {
            assert_eq!(sheet_slip(name).is_some(), name.chars().count() > 31, "{name}");
        }
        for name in ["a/b", "a:b", "[x]", "what?", "", " a", "'a", "History", "a\\b", "a\tb"] {
            assert!(sheet_slip(name).is_some(), "{name}");
        }
    }
}
