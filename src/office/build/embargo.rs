//! Editions before their release: which are drafts, and what says so.

use chrono::{DateTime, FixedOffset};

use super::Assembly;
use crate::declaration::Edition;
use crate::document::{DraftMark, Furniture};
use crate::findings::{Code, Diagnostic, Diagnostics};
use crate::words::language::Locale;

/// Which editions are drafts. The program does not know what time it is: it has to be told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Embargo {
    /// None.
    #[default]
    Over,
    /// All of them.
    Draft,
    /// Editions that are released after this moment, or have a vintage that is.
    At(DateTime<FixedOffset>),
}

impl Embargo {
    /// Whether it holds at what becomes public at this moment.
    fn holds(self, embargo: DateTime<FixedOffset>) -> bool {
        match self {
            Self::Over => false,
            Self::Draft => true,
            Self::At(now) => now < embargo,
        }
    }
}

impl Assembly<'_> {
    /// The assembly with these editions marked as drafts. A language that has no words for that is a
    /// finding.
    #[must_use]
    pub fn under(self, embargo: Embargo, found: &mut Diagnostics) -> Self {
        if embargo != Embargo::Over {
            for locale in self.preparation.prose.iter().map(|prose| &prose.locale) {
                let Furniture { draft, draft_note, .. } = locale.furniture();
                if draft.is_empty() || draft_note.is_empty() {
                    let message = format!("the language `{}` has no words for drafts", locale.tag);
                    let finding = Diagnostic::new(Code::MissingText, message);
                    let hint = "Add `draft` and `draft_note` to `[furniture]` of its locale file.";
                    found.push(finding.in_file(&self.preparation.data.release.file).hint(hint));
                }
            }
        }
        Self { embargo, ..self }
    }

    /// Whether an edition is a draft.
    pub fn is_draft(&self, edition: &Edition) -> bool {
        self.embargo.holds(self.preparation.data.embargo_of(edition))
    }

    /// What marks a draft; none for an edition that is none.
    pub fn draft_mark(&self, locale: &Locale, edition: &Edition) -> Option<DraftMark> {
        self.is_draft(edition).then(|| {
            let Furniture { draft, draft_note, .. } = locale.furniture();
            DraftMark { word: draft.clone(), note: draft_note.clone() }
        })
    }
}
