//! Findings to text: in full for people, one line each for editors, JSON for programs.
//!
//! [`full()`], [`short`] and [`json()`] show the same values. Control characters of the input come out
//! as visible signs: a data file must not move the cursor of whoever reads its findings.

mod excerpt;
mod full;
mod visible;

pub use full::full;
use serde_json::{Value, json};
use visible::visible;

use super::{Diagnostic, More, Place, Severity, Spot};

/// One line a finding: `data/external.csv:12:3: error[VAL-002]: …`.
pub fn short<'a>(findings: impl IntoIterator<Item = &'a Diagnostic>) -> String {
    findings.into_iter().map(short_line).collect()
}

fn short_line(finding: &Diagnostic) -> String {
    let place = finding.places.first().map(|place| format!("{}: ", position(place)));
    let Diagnostic { code, severity, message, .. } = finding;
    let (place, severity, code) = (place.unwrap_or_default(), name(*severity), code.id());
    let more = finding.more.words().map(|words| format!(" ({words})")).unwrap_or_default();
    format!("{place}{severity}[{code}]: {}{more}\n", visible(message))
}

/// `path:line:column`, or the path alone.
fn position(place: &Place) -> String {
    let path = visible(place.file.shown_path());
    match &place.spot {
        Spot::File => path.into_owned(),
        Spot::Text(bytes) => {
            let (line, column) = place.file.line_column(bytes.start);
            format!("{path}:{line}:{column}")
        }
    }
}

/// One JSON object a line, with `code`, `severity`, `message`, `places` and `hints`; `more`, where
/// findings like it are only counted, and `all_rows`, where it is about every row of its file.
pub fn json<'a>(findings: impl IntoIterator<Item = &'a Diagnostic>) -> String {
    findings.into_iter().map(|finding| finding_json(finding).to_string() + "\n").collect()
}

/// A line about the run and no finding, a note or the summary, as a JSON object with the keys of a
/// finding: its `severity` is `kind`, its `code` is null.
pub fn json_remark(kind: &str, message: &str) -> String {
    let remark = json!({
        "code": Value::Null,
        "severity": kind,
        "message": visible(message),
        "places": [],
        "hints": [],
    });
    remark.to_string() + "\n"
}

fn finding_json(finding: &Diagnostic) -> Value {
    let mut object = json!({
        "code": finding.code.id(),
        "severity": name(finding.severity),
        "message": visible(&finding.message),
        "places": finding.places.iter().map(place_json).collect::<Vec<_>>(),
        "hints": finding.hints.iter().map(|hint| visible(hint)).collect::<Vec<_>>(),
    });
    let More { count, rows } = finding.more;
    if count > 0 {
        object["more"] = count.into();
    }
    if let Some(rows) = rows {
        object["all_rows"] = rows.into();
    }
    object
}

/// A place as JSON: lines and columns from 1, columns in characters, bytes from 0; `built_in` for
/// a file of the program.
fn place_json(place: &Place) -> Value {
    let mut object = json!({ "path": place.file.path(), "label": visible(&place.label) });
    if place.file.is_built_in() {
        object["built_in"] = true.into();
    }
    match &place.spot {
        Spot::File => {}
        Spot::Text(bytes) => {
            let (line, column) = place.file.line_column(bytes.start);
            object["line"] = line.into();
            object["column"] = column.into();
            object["bytes"] = json!({ "start": bytes.start, "end": bytes.end });
        }
    }
    object
}

fn name(severity: Severity) -> &'static str {
    match severity {
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::{Code, SourceFile};

    fn finding() -> Diagnostic {
        let file = SourceFile::new("a.csv", "x,".repeat(4000) + "\u{1B}[2J");
        Diagnostic::new(Code::RaggedRow, "too\nlong").at(&file, 2002..2003, "here").hint("Cut it.")
    }

    #[test]
    fn a_line_has_the_true_column_of_a_long_line() {
        let finding = finding();
        assert_eq!(short([&finding]), "a.csv:1:2003: error[CSV-006]: too␊long\n");
        let text = full([&finding], false);
        assert!(text.contains("--> a.csv:1:2003\n"), "{text}");
        assert!(text.lines().all(|line| line.chars().count() < 130), "{text}");
    }

    #[test]
    fn only_what_is_coloured_has_escapes() {
        let finding = finding();
        assert!(!full([&finding], false).contains('\u{1B}'));
        let coloured = full([&finding], true);
        assert!(coloured.contains("\u{1B}[") && !coloured.contains("\u{1B}[2J"));
    }

    #[test]
    fn a_finding_without_a_place_is_shown() {
        let finding = Diagnostic::new(Code::EmptyFile, "nothing").hint("Do something.");
        assert_eq!(short([&finding]), "error[CSV-001]: nothing\n");
        let text = full([&finding], false);
        assert_eq!(text, "error[CSV-001]: nothing\n |\n = help: Do something.\n\n");
        let object: Value = serde_json::from_str(&json([&finding])).unwrap();
        assert_eq!(object["code"], "CSV-001");
        assert_eq!(object["places"], json!([]));
    }
}
