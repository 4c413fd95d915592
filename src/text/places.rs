//! Errors of the template engine to findings with their place in a template.

use tera::ErrorKind;

use crate::diagnostic::{Code, Diagnostic, SourceFile};

/// The finding for an error in one of `sources`, which the engine knows by their paths.
pub fn finding(error: &tera::Error, sources: &[SourceFile]) -> Diagnostic {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let message = report.message().lines().collect::<Vec<_>>().join("; ");
            let (headline, rest) = message.split_once(". ").unwrap_or((&message, ""));
            let headline = headline.trim_end_matches('.');
            let mut finding = Diagnostic::new(code(error.kind(), headline), headline.to_owned());
            if let Some(file) = sources.iter().find(|source| source.path() == report.filename()) {
                finding = finding.at(file, report.span().range.clone(), "here");
            }
            if rest.is_empty() { finding } else { finding.hint(rest.to_owned()) }
        }
        other => {
            let finding = Diagnostic::new(code(other, ""), other.to_string());
            match sources.first() {
                Some(file) => finding.in_file(file),
                None => finding,
            }
        }
    }
}

fn code(kind: &ErrorKind, message: &str) -> Code {
    match kind {
        ErrorKind::RenderingError(_) if message.contains("is not defined") => Code::UnknownFact,
        ErrorKind::RenderingError(_) => Code::UnknownForm,
        ErrorKind::SyntaxError(_) if message.starts_with("Unknown ") => Code::UnknownFilter,
        _ => Code::TemplateSyntax,
    }
}
