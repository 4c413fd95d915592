//! `vintage.toml` to a vintage: when it is released, its type, and why.
//!
//! [`read`] is the entry point. A vintage is a folder `vintages/YYYY-MM-DD-label` with the
//! observations that changed.

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use super::{Notice, Release, Texts, syntax};
use crate::findings::{Code, Diagnostic, Diagnostics, SourceFile};
use crate::project::FileName;

/// Why data are published again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RevisionType {
    /// As announced, such as from preliminary to final.
    Routine,
    /// A new method, source or classification.
    Major,
    /// What was published was wrong. A correction is never called a revision.
    Correction,
}

/// A state of the data that was published.
#[derive(Debug, Clone)]
pub struct Vintage {
    /// Name of its folder: `2025-03-13-final`.
    pub id: String,
    /// Its `vintage.toml`.
    pub file: SourceFile,
    /// The type of the revision.
    pub revision: RevisionType,
    /// When it is released.
    pub released: DateTime<FixedOffset>,
    /// Why, by language.
    pub reason: Texts,
}

/// How a published edition was built again: the version before it, and what came in.
#[derive(Debug, Clone)]
pub struct EditionRevision {
    /// Number of the version that was replaced, from 1.
    pub version: usize,
    /// What readers are told of what came in, oldest first.
    pub notices: Vec<Notice>,
    /// The file of the version that was replaced to which links lead, in the folder of a language,
    /// by language; none where it has no text.
    pub texts: BTreeMap<FileName, FileName>,
}

impl EditionRevision {
    /// The version that was replaced, from the folder of a language; none if it has no text.
    pub fn address(&self, language: &str) -> Option<String> {
        let text = self.texts.get(language)?;
        Some(format!("../versions/{}/{language}/{text}", self.version))
    }
}

/// What stands in `vintage.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VintageDeclaration {
    /// Why the data are published again.
    #[serde(rename = "type")]
    revision: RevisionType,
    /// When the vintage is published: date, time and offset.
    released: Spanned<Datetime>,
    /// What changed and why, in a sentence for readers; a correction needs it.
    #[serde(default)]
    reason: Option<Spanned<Texts>>,
}

impl Vintage {
    /// The day in the name of a vintage's folder; `None` when it is no such name.
    pub fn day(folder: &str) -> Option<NaiveDate> {
        let (day, label) = folder.split_at_checked("YYYY-MM-DD".len())?;
        let is_of_label =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let label = label.strip_prefix('-').filter(|label| !label.is_empty())?;
        let day = NaiveDate::parse_from_str(day, "%Y-%m-%d")
            .ok()
            // chrono also takes `2025-3-13`, padded by what follows.
            .filter(|parsed| parsed.to_string() == day)?;
        label.bytes().all(is_of_label).then_some(day)
    }
}

/// Reads the `vintage.toml` of a folder. `None` when it has an error; `found` then says which.
pub fn read(
    file: &SourceFile,
    folder: &str,
    release: &Release,
    found: &mut Diagnostics,
) -> Option<Vintage> {
    let declared: VintageDeclaration = match toml::from_str(file.text()) {
        Ok(declared) => declared,
        Err(error) => {
            found.push(syntax(file, &error));
            return None;
        }
    };
    let released = moment(&declared.released, folder, file, found);
    let reason = reason(declared.reason, release, file, found);
    Some(Vintage {
        id: folder.to_owned(),
        file: file.clone(),
        revision: declared.revision,
        released: released?,
        reason: reason?,
    })
}

/// VIN-003: the moment has an offset and is on the day of the folder.
fn moment(
    declared: &Spanned<Datetime>,
    folder: &str,
    file: &SourceFile,
    found: &mut Diagnostics,
) -> Option<DateTime<FixedOffset>> {
    let mut error = |message: String, label: &str| {
        let finding = Diagnostic::new(Code::VintageMoment, message);
        found.push(finding.at(file, declared.span(), label));
    };
    let text = declared.get_ref().to_string();
    let Ok(moment) = DateTime::parse_from_rfc3339(&text) else {
        error(
            "the moment of a vintage needs date, time and offset".to_owned(),
            "such as 2025-03-13T10:00:00+05:00",
        );
        return None;
    };
    if Vintage::day(folder) != Some(moment.date_naive()) {
        error(
            format!("the vintage {folder} is not released on the day in its name"),
            "another day",
        );
        return None;
    }
    Some(moment)
}

/// VIN-002: there is a reason in each language.
fn reason(
    declared: Option<Spanned<Texts>>,
    release: &Release,
    file: &SourceFile,
    found: &mut Diagnostics,
) -> Option<Texts> {
    let mut error = |message: &str, span: Option<Range<usize>>| {
        let finding = Diagnostic::new(Code::MissingReason, message);
        let finding = match span {
            Some(span) => finding.at(file, span, "one sentence for each language"),
            None => finding.in_file(file),
        };
        found.push(finding.hint(
            "Say to readers what was revised, and why: `[reason]` with a text for each language.",
        ));
    };
    let Some(reason) = declared else {
        error("the vintage has no reason", None);
        return None;
    };
    let (span, texts) = (reason.span(), reason.into_inner());
    let is_text = |tag: &str| texts.get(tag).is_some_and(|text| !text.trim().is_empty());
    let missing: Vec<&str> = release.languages().filter(|tag| !is_text(tag)).collect();
    let foreign = texts.keys().find(|tag| release.languages().all(|known| known != *tag));
    if !missing.is_empty() {
        error(&format!("the reason is not given in {}", missing.join(", ")), Some(span));
        return None;
    }
    if let Some(tag) = foreign {
        error(&format!("the reason is in `{tag}`, no language of the release"), Some(span));
        return None;
    }
    Some(texts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_names_its_day() {
        let day = |folder| Vintage::day(folder).map(|day| day.to_string());
        assert_eq!(day("2025-03-13-final").as_deref(), Some("2025-03-13"));
        assert_eq!(day("2024-02-29-late-coupons-2").as_deref(), Some("2024-02-29"));
        for folder in [
            "2025-03-13",
            "2025-03-13-",
            "2025-02-30-x",
            "2025-3-13-x",
            "13.03.2025-x",
            "2025-03-13-Ұ",
            "2025-03-13-A",
            "final",
            "",
        ] {
            assert_eq!(day(folder), None, "{folder}");
        }
    }
}
