//! The annexes of a release: files that it is published with as they are.
//!
//! [`Reader::annexes`] is the entry point. They stand in `templates/RELEASE/files/`, and lie in
//! `files/` of every edition, where its texts link to them.

use std::collections::BTreeMap;

use super::reader::Reader;
use crate::declaration::{ANNEX_KINDS, ANNEXES};
use crate::findings::{Code, Diagnostic, Diagnostics, SourceFile};
use crate::office::archive::OutputFile;
use crate::project::{Error, FileName, folded};

/// The longest name of an annex.
const LONGEST: usize = 100;

impl Reader<'_> {
    /// The annexes, by their places in an edition; those that cannot be published are findings.
    pub(super) fn annexes(&self, found: &mut Diagnostics) -> Result<Vec<OutputFile>, Error> {
        let folder = format!("templates/{}/{ANNEXES}", self.name);
        let mut annexes = Vec::new();
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        for name in Self::listed(self.project.files(&folder), found)? {
            let path = format!("{folder}/{name}");
            let place = SourceFile::new(&path, "");
            if let Some((wrong, hint)) = unsafe_name(&name) {
                let finding = Diagnostic::new(Code::UnsafeName, wrong).in_file(&place);
                found.push(finding.hint(hint));
                continue;
            }
            if let Some(before) = names.insert(folded(&name), name.clone()) {
                let message = format!("`{before}` and `{name}` are one name on many systems");
                let finding = Diagnostic::new(Code::UnsafeName, message).in_file(&place);
                found.push(finding.hint("Give one of them another name."));
                continue;
            }
            if let Some(input) = self.input(&path, None, found)? {
                self.keep(&input);
                annexes.push(OutputFile { path: format!("{ANNEXES}/{name}"), bytes: input.bytes });
            }
        }
        Ok(annexes)
    }
}

/// REL-011: why an annex cannot have this name, and what to do.
fn unsafe_name(name: &str) -> Option<(String, String)> {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let is_plain = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphanumeric())
            && part.chars().all(is_allowed)
            && part.len() <= LONGEST
            && FileName::new(part).is_ok()
    };
    if !name.split('/').all(is_plain) {
        let message = format!("an annex cannot be called `{name}`");
        let hint = format!(
            "Use letters from a to z, digits, `-`, `_` and `.`, at most {LONGEST}, and no name of a \
             device such as `con`."
        );
        return Some((message, hint));
    }
    let is_known = ANNEX_KINDS.iter().any(|kind| kind.is_of(name));
    (!is_known).then(|| {
        let message = format!("`{name}` is not of a kind that an annex can be");
        let endings = ANNEX_KINDS.map(|kind| kind.ending).join(", ");
        (message, format!("An annex ends in one of: {endings}."))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_annex_has_a_name_that_every_system_knows_and_runs_nothing() {
        for name in ["methodology.pdf", "en/Quality-report_2025.PDF", "2025.csv", "a.b.zip"] {
            assert_eq!(unsafe_name(name), None, "{name}");
        }
        let odd = [
            "a.html",
            "a.svg",
            "a.js",
            "a",
            "a.exe",
            "con.pdf",
            "AUX/a.pdf",
            "-a.pdf",
            "a b.pdf",
            "приложение.pdf",
            "a.pdf.",
            "a\u{202E}fdp.csv",
            "~$a.docx",
        ];
        for name in odd {
            assert!(unsafe_name(name).is_some(), "{name}");
        }
        assert!(unsafe_name(&format!("{}.pdf", "a".repeat(100))).is_some());
    }
}
