//! A data table to CSV: UTF-8, RFC 4180, one header row.
//!
//! Spreadsheet programs run a text that begins with `=`, `+`, `-` or `@` as a formula. Such a label
//! gets an apostrophe in front, and so does one that has apostrophes and then such a character: to
//! read a label back, drop one apostrophe where such a character follows. Numbers are never changed.

use std::borrow::Cow;

use csv::{Terminator, WriterBuilder};

use crate::document::{DataTable, FieldKind};

/// Characters with which a formula can begin, wide forms included, or that programs skip first.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// The table as CSV.
pub fn csv(table: &DataTable) -> Vec<u8> {
    let header = table.fields.iter().map(|field| Cow::from(&field.name)).collect();
    let rows = table.rows.iter().map(|row| {
        let cells = row.iter().zip(&table.fields);
        cells
            .map(|(cell, field)| match field.kind {
                FieldKind::Label(_) | FieldKind::Code => harmless(cell),
                FieldKind::Period(_) | FieldKind::Number { .. } | FieldKind::Status => cell.into(),
            })
            .collect()
    });
    records(std::iter::once(header).chain(rows))
}

/// Records to CSV; all have the same number of fields.
pub(super) fn records<'a>(records: impl Iterator<Item = Vec<Cow<'a, str>>>) -> Vec<u8> {
    let mut writer =
        WriterBuilder::new().terminator(Terminator::CRLF).flexible(true).from_writer(Vec::new());
    for record in records {
        let fields = record.iter().map(|field| field.as_bytes());
        writer.write_record(fields).expect("a vector takes every byte, and rows may differ");
    }
    writer.into_inner().expect("a vector takes every byte")
}

/// A text that no spreadsheet program takes for a formula.
pub(super) fn harmless(text: &str) -> Cow<'_, str> {
    if text.trim_start_matches('\'').starts_with(FORMULA) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Field, Titles};

    /// What a reader of the file does.
    fn read_back(text: &str) -> &str {
        match text.strip_prefix('\'') {
            Some(rest) if rest.trim_start_matches('\'').starts_with(FORMULA) => rest,
            _ => text,
        }
    }

    #[test]
    fn a_label_never_begins_a_formula_and_can_be_read_back() {
        for label in ["=1+1", "+7", "-x", "@SUM(A1)", "\t=1", "\r", "'=1", "''@", "＝1"] {
            let written = harmless(label);
            assert!(written.starts_with('\''), "{label:?}");
            assert_eq!(read_back(&written), label);
        }
        for label in ["Astana", "'s-Gravenhage", "", "a=b", "'", "Côte d'Ivoire"] {
            assert_eq!(harmless(label), label);
            assert_eq!(read_back(&harmless(label)), label);
        }
    }

    #[test]
    fn numbers_keep_their_sign_and_labels_are_quoted_where_they_must() {
        let number = || FieldKind::Number {
            decimals: 1,
            unit: "percent".into(),
            unit_mult: 0,
            window: None,
        };
        let field = |name: &str, kind| Field { name: name.into(), titles: Titles::new(), kind };
        let table = DataTable {
            id: "x".into(),
            title: Titles::new(),
            fields: vec![field("label", FieldKind::Label("en".into())), field("net", number())],
            rows: vec![vec!["-A, \"B\"".into(), "-1.0".into()], vec!["C".into(), "[x]".into()]],
            missing: Vec::new(),
            key: vec![0],
        };
        let expected = "label,net\r\n\"'-A, \"\"B\"\"\",-1.0\r\nC,[x]\r\n";
        assert_eq!(String::from_utf8(csv(&table)).unwrap(), expected);
    }
}
