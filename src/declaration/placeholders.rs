//! `{…}` in texts of TOML files: what stands for a value, and what is a slip and would be printed.
//!
//! [`check`] is the entry point.

use crate::findings::{Code, Diagnostic, Diagnostics, SourceFile, suggestion};

/// Reports what stands in braces in `text` and is not `known`. The text stands in `file` behind the
/// byte `from`.
pub fn check(
    text: &str,
    known: &[impl AsRef<str>],
    file: &SourceFile,
    from: usize,
    found: &mut Diagnostics,
) {
    let known = || known.iter().map(AsRef::as_ref);
    let names = text.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    for (name, _) in names.filter(|(name, _)| !known().any(|known| known == *name)) {
        let written = format!("{{{name}}}");
        let message = format!("`{written}` stands for nothing here");
        let finding = Diagnostic::new(Code::UnknownName, message);
        let finding = match file.text()[from..].find(&written) {
            Some(at) => finding.at(file, from + at..from + at + written.len(), "would be printed"),
            None => finding.in_file(file),
        };
        found.push(match suggestion(name, known()) {
            Some(hint) => finding.hint(hint),
            None => finding,
        });
    }
}
