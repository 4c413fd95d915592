//! What is declared of an edition after its release, without new data: words that were wrong or not clear, and that it is
//! taken back.
//!
//! [`resolve`] is the entry point. Vintages bring new data, and say in files of their own why.

use std::collections::BTreeSet;
use std::ops::Range;

use chrono::{DateTime, FixedOffset};

use super::editions::moment;
use super::resolve::Resolver;
use super::{CorrectionDeclaration, CorrectionType, RevisionType, Texts, Vintage};
use crate::findings::{Code, Diagnostic, Diagnostics};

/// A change of the words of an edition after its release, or that it is taken back.
#[derive(Debug, Clone)]
pub struct Correction {
    /// What it is.
    pub kind: CorrectionType,
    /// When it is released.
    pub released: DateTime<FixedOffset>,
    /// The languages whose words are corrected; all of them for `None`.
    pub languages: Option<BTreeSet<String>>,
    /// Why, by language.
    pub reason: Texts,
    /// Where its moment stands in `release.toml`.
    pub span: Range<usize>,
}

impl Correction {
    /// What it is called in manifests: its moment, which no other of its edition has.
    pub fn id(&self) -> String {
        self.released.to_rfc3339()
    }

    /// Whether words of a language are corrected.
    pub fn is_of(&self, language: &str) -> bool {
        self.languages.as_ref().is_none_or(|languages| languages.contains(language))
    }

    /// What readers are told of it.
    pub fn notice(&self) -> Notice {
        let kind = match self.kind {
            CorrectionType::Correction => NoticeKind::Corrected,
            CorrectionType::Clarification => NoticeKind::Clarified,
            CorrectionType::Withdrawal => NoticeKind::Withdrawn,
        };
        Notice { kind, released: self.released, reason: self.reason.clone() }
    }

    /// VIN-009: the vintages of its edition have other moments.
    pub fn differs_from(
        &self,
        edition: &str,
        vintages: &[Vintage],
        file: &crate::findings::SourceFile,
        found: &mut Diagnostics,
    ) {
        let same = vintages.iter().find(|vintage| vintage.released == self.released);
        if let Some(vintage) = same {
            let id = &vintage.id;
            let message =
                format!("the {} of {edition} has the moment of the vintage {id}", self.kind.name());
            let finding = Diagnostic::new(Code::WrongCorrection, message);
            found.push(
                finding
                    .at(file, self.span.clone(), "must be another moment")
                    .hint("Give it a moment of its own, or say it in the reason of the vintage."),
            );
        }
    }
}

/// What readers are told of a change after the release of an edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What became of the edition.
    pub kind: NoticeKind,
    /// When.
    pub released: DateTime<FixedOffset>,
    /// Why, by language.
    pub reason: Texts,
}

/// What became of an edition after its release. A correction is never called a revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// Its data were revised, as announced.
    Routine,
    /// Its data were revised by a new method, source or classification.
    Major,
    /// An error of its data or of its words was corrected.
    Corrected,
    /// Its words say the same more clearly.
    Clarified,
    /// It was taken back.
    Withdrawn,
}

impl NoticeKind {
    /// The word for it in files for programs, and for its words in a locale file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Routine => "routine",
            Self::Major => "major",
            Self::Corrected => "corrected",
            Self::Clarified => "clarified",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Whether it is a revision of the data, and no error.
    pub fn is_revision(self) -> bool {
        match self {
            Self::Routine | Self::Major => true,
            Self::Corrected | Self::Clarified | Self::Withdrawn => false,
        }
    }
}

impl Vintage {
    /// What readers are told of it.
    pub fn notice(&self) -> Notice {
        let kind = match self.revision {
            RevisionType::Routine => NoticeKind::Routine,
            RevisionType::Major => NoticeKind::Major,
            RevisionType::Correction => NoticeKind::Corrected,
        };
        Notice { kind, released: self.released, reason: self.reason.clone() }
    }
}

impl CorrectionType {
    /// The word for it in `release.toml`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Correction => "correction",
            Self::Clarification => "clarification",
            Self::Withdrawal => "withdrawal",
        }
    }
}

/// Resolves what is declared of an edition after its release, in the order of the moments. VIN-009: each comes after the
/// edition, at a moment of its own, is of languages of the release, and says why.
pub(super) fn resolve(
    declared: &[CorrectionDeclaration],
    edition: &str,
    released: DateTime<FixedOffset>,
    resolver: &mut Resolver<'_>,
) -> Vec<Correction> {
    let mut corrections: Vec<Correction> = Vec::new();
    for declared in declared {
        let languages = languages(declared, resolver);
        let reason = reason(declared, edition, resolver);
        let Some(moment) = moment(&declared.released, resolver) else { continue };
        let (name, span) = (declared.kind.get_ref().name(), declared.released.span());
        if moment <= released {
            let message =
                format!("the {name} of the edition {edition} does not come out after the edition");
            let label = format!("must be after {}", released.to_rfc3339());
            resolver.error(Code::WrongCorrection, message, span.clone(), &label);
            continue;
        }
        if corrections.iter().any(|earlier| earlier.released == moment) {
            let message = format!("the edition {edition} has two corrections of one moment");
            let hint = "Join them, or give the later one its own moment.";
            let label = "declared before";
            resolver.error_with_hint(Code::WrongCorrection, message, span, label, hint);
            continue;
        }
        let (Some(languages), Some(reason)) = (languages, reason) else { continue };
        let kind = *declared.kind.get_ref();
        corrections.push(Correction { kind, released: moment, languages, reason, span });
    }
    corrections.sort_by_key(|correction| correction.released);
    corrections
}

/// The languages whose words are corrected, `Some(None)` for all; `None` where there is an error.
#[expect(clippy::option_option, reason = "an error, no list, and a list are three things")]
fn languages(
    declared: &CorrectionDeclaration,
    resolver: &mut Resolver<'_>,
) -> Option<Option<BTreeSet<String>>> {
    let Some(named) = &declared.languages else { return Some(None) };
    if *declared.kind.get_ref() == CorrectionType::Withdrawal {
        let message = "a withdrawal takes back the edition in every language";
        let label = "leave `languages` out";
        resolver.error(Code::WrongCorrection, message, named.span(), label);
        return None;
    }
    if named.get_ref().is_empty() {
        let message = "the correction is of no language";
        let label = "name those whose words are corrected, or leave `languages` out for all";
        resolver.error(Code::WrongCorrection, message, named.span(), label);
        return None;
    }
    let known = resolver.languages.clone();
    let named = named.get_ref().iter();
    let found: Vec<Option<String>> = named
        .map(|tag| {
            resolver.index(tag, &known, "language")?;
            Some(tag.get_ref().clone())
        })
        .collect();
    found.into_iter().collect::<Option<BTreeSet<String>>>().map(Some)
}

/// The reason in every language of the release.
fn reason(
    declared: &CorrectionDeclaration,
    edition: &str,
    resolver: &mut Resolver<'_>,
) -> Option<Texts> {
    let Some(reason) = &declared.reason else {
        let name = declared.kind.get_ref().name();
        let message = format!("the {name} of the edition {edition} has no reason");
        let label = "readers are owed one";
        let texts: Vec<String> =
            resolver.languages.iter().map(|tag| format!("{tag} = \"…\"")).collect();
        let hint = format!("Write `reason = {{ {} }}` below it.", texts.join(", "));
        let span = declared.kind.span();
        resolver.error_with_hint(Code::WrongCorrection, message, span, label, &hint);
        return None;
    };
    resolver.texts(reason, "reason");
    let texts = reason.get_ref();
    let is_text = |tag: &String| texts.get(tag).is_some_and(|text| !text.trim().is_empty());
    resolver.languages.iter().all(is_text).then(|| texts.clone())
}
