//! What a revision changed to the note for readers: a document in each language, and JSON.
//!
//! [`note_files`] is the entry point. The document is made in [`note_document`](super::note_document)
//! and goes through the formats of the release, each file read back.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;

use super::differences::{Differences, LanguageDifferences};
use super::note_document::NoteText;
use super::state::State;
use crate::declaration::{
    CorrectionType, Edition, EditionRevision, Extent, Format, NOTE, Notice, RELEASE, RevisionType,
    Texts,
};
use crate::document::Publication;
use crate::findings::{Diagnostics, SourceFile};
use crate::formats::markdown::markdown;
use crate::office::archive::OutputFile;
use crate::office::build::{Assembly, CameIn, Source, Written, pages};
use crate::words::language::{Locale, RevisionWords};
use crate::words::prose::Prose;

/// What a note is about.
pub struct Note<'n, 'a> {
    /// The release.
    pub assembly: &'n Assembly<'a>,
    /// The edition.
    pub edition: &'n Edition,
    /// The edition as it is now.
    pub after: &'n State,
    /// What differs from the version before.
    pub differences: &'n Differences,
    /// What came in.
    pub came_in: &'n CameIn<'n>,
    /// Every revision of the edition, this one last.
    pub revisions: &'n [EditionRevision],
    /// The languages and formats that the edition is published in.
    pub published: &'n Extent,
}

/// A vintage as JSON.
#[derive(Serialize)]
struct VintageEntry<'a> {
    id: &'a str,
    r#type: RevisionType,
    released: String,
    reason: &'a Texts,
}

/// A correction as JSON.
#[derive(Serialize)]
struct CorrectionEntry<'a> {
    r#type: CorrectionType,
    released: String,
    /// The languages whose words are corrected; all of them where there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    languages: Option<&'a BTreeSet<String>>,
    reason: &'a Texts,
}

/// The note as JSON.
#[derive(Serialize)]
struct NoteEntry<'a> {
    release: &'a str,
    edition: &'a str,
    /// Number of the version that was replaced.
    replaces: usize,
    vintages: Vec<VintageEntry<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    corrections: Vec<CorrectionEntry<'a>>,
    /// The key facts whose sign or direction is another.
    turned: Vec<&'a str>,
    #[serde(flatten)]
    differences: &'a Differences,
}

/// The note in every language that has words for it, and for programs.
pub fn note_files(note: &Note<'_, '_>, found: &mut Diagnostics) -> Vec<OutputFile> {
    let mut files = vec![OutputFile { path: format!("{NOTE}.json"), bytes: json(note) }];
    // Without Markdown there is no text to compare: then the note is about the figures.
    let only_figures = LanguageDifferences::default();
    let told = note.told();
    for (prose, words) in &told {
        let tag = &prose.locale.tag;
        let differences = note.differences.languages.get(tag).unwrap_or(&only_figures);
        let editions = pages(NOTE, told.iter().map(|(prose, _)| &*prose.locale));
        let text = NoteText { note, locale: &prose.locale, words, differences, editions };
        files.extend(note.in_formats(&text, found));
    }
    files
}

impl<'a> Note<'_, 'a> {
    /// What readers are told, the latest first.
    pub(super) fn notices(&self) -> Vec<Notice> {
        let CameIn { vintages, corrections } = self.came_in;
        let vintages = vintages.iter().map(|vintage| vintage.notice());
        let corrections = corrections.iter().map(|correction| correction.notice());
        let mut notices: Vec<Notice> = vintages.chain(corrections).collect();
        notices.sort_by_key(|notice| Reverse(notice.released));
        notices
    }

    /// The languages of the edition that have words for a note.
    fn told(&self) -> Vec<(&'a Prose, &'a RevisionWords)> {
        let languages = self.assembly.preparation().prose.iter();
        let languages = languages.filter(|prose| self.published.has_language(&prose.locale.tag));
        languages.filter_map(|prose| Some((&**prose, prose.locale.revision()?))).collect()
    }

    /// A note in each format that it has, read back. The page and the Markdown are always there,
    /// because a later build of the edition may be in other formats and leads to one of them.
    fn in_formats(&self, note_text: &NoteText<'_, '_>, found: &mut Diagnostics) -> Vec<OutputFile> {
        let tag = &note_text.locale.tag;
        let has_format = |format: &Format| {
            matches!(format, Format::Html | Format::Markdown) || self.published.has(tag, *format)
        };
        let mut files = Vec::new();
        for format in Format::all().filter(has_format) {
            // Each format leads back to the release in the same format, if there is one.
            let same = format.text_file(RELEASE).filter(|_| self.published.has(tag, format));
            let document = note_text.document(same.or_else(|| self.published.text_file(tag)));
            let name = format!("{tag}/{NOTE}.{}", Format::Markdown.entry().ending());
            let text = SourceFile::new(name, markdown(&document));
            let source = Source { document: &document, text: &text };
            let written = self.assembly.text_file(format, NOTE, source, &Publication::default());
            let Some(Written { file, odd }) = written else { continue };
            self.assembly.every_character_has_a_glyph(&document, &text, found);
            for finding in odd {
                found.push(finding);
            }
            files.extend(file);
        }
        files
    }
}

fn json(note: &Note<'_, '_>) -> Vec<u8> {
    let vintages = note.came_in.vintages.iter().map(|vintage| VintageEntry {
        id: &vintage.id,
        r#type: vintage.revision,
        released: vintage.released.to_rfc3339(),
        reason: &vintage.reason,
    });
    let corrections = note.came_in.corrections.iter().map(|correction| CorrectionEntry {
        r#type: correction.kind,
        released: correction.released.to_rfc3339(),
        languages: correction.languages.as_ref(),
        reason: &correction.reason,
    });
    let entry = NoteEntry {
        release: &note.assembly.preparation().data.release.name,
        edition: note.edition.key.id(),
        replaces: note.revisions.last().map_or(0, |revision| revision.version),
        vintages: vintages.collect(),
        corrections: corrections.collect(),
        turned: note.differences.turned().map(|fact| fact.id.as_str()).collect(),
        differences: note.differences,
    };
    let mut json = serde_json::to_vec_pretty(&entry)
        .expect("a note has string keys only and no failing serializer");
    json.push(b'\n');
    json
}

/// A link from the folder of a language to an earlier version.
pub(super) struct VersionLink {
    pub(super) address: String,
    pub(super) words: String,
}

/// What the text of a release says of what became of it, by language: nothing that this changed.
pub(super) fn own_words(assembly: &Assembly<'_>, edition: &Edition) -> BTreeMap<String, OwnWords> {
    let (notices, revisions) = (assembly.notices_of(edition), assembly.revisions_of(edition));
    let words_in = |prose: &Prose| {
        let (locale, words) = (&prose.locale, prose.locale.revision()?);
        let links = version_links(&revisions, locale, words).map(|link| link.words);
        let reason = |notice: &Notice| notice.reason.get(&locale.tag).cloned().unwrap_or_default();
        let said = notices
            .iter()
            .map(|notice| format!("{} {}", locale.noticed(words, notice), reason(notice)));
        let draft = assembly.draft_mark(locale, edition);
        let draft = draft.map(|mark| format!("{}. {}", mark.word, mark.note));
        let passages = links.chain(said).chain([words.note.clone()]).chain(draft).collect();
        let reasons = notices.iter().map(reason).filter(|reason| !reason.is_empty()).collect();
        Some((locale.tag.clone(), OwnWords { passages, reasons }))
    };
    assembly.preparation().prose.iter().map(Arc::as_ref).filter_map(words_in).collect()
}

/// What the text of a release says of what became of it.
pub(super) struct OwnWords {
    /// Passages.
    pub(super) passages: Vec<String>,
    /// What such passages end with, in whatever words of the language they began before.
    pub(super) reasons: Vec<String>,
}

/// Links from the folder of a language to the earlier versions, the latest first.
pub(super) fn version_links<'a>(
    revisions: &'a [EditionRevision],
    locale: &'a Locale,
    words: &'a RevisionWords,
) -> impl Iterator<Item = VersionLink> + 'a {
    revisions.iter().rev().filter_map(|revision| {
        let words = words.version.replace("{number}", &revision.version.to_string());
        Some(VersionLink { address: revision.address(&locale.tag)?, words })
    })
}
