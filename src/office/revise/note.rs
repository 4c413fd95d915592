//! What a revision changed to the note for readers: a document in each language, and JSON.
//!
//! [`note_files`] is the entry point. The document is made in [`note_document`](super::note_document)
//! and goes through the formats of the release, each file read back.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::differences::{Differences, LanguageDifferences};
use super::note_document::NoteText;
use super::state::State;
use crate::declaration::{
    Edition, EditionRevision, Extent, Format, NOTE, RELEASE, RevisionType, Texts, Vintage,
};
use crate::document::Publication;
use crate::findings::{Diagnostics, SourceFile};
use crate::formats::markdown::markdown;
use crate::office::archive::OutputFile;
use crate::office::build::{Assembly, Source, Written, pages};
use crate::office::load::Preparation;
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
    /// The vintages that came in, oldest first.
    pub vintages: &'n [Vintage],
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

/// The note as JSON.
#[derive(Serialize)]
struct NoteEntry<'a> {
    release: &'a str,
    edition: &'a str,
    /// Number of the version that was replaced.
    replaces: usize,
    vintages: Vec<VintageEntry<'a>>,
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
    let vintages = note.vintages.iter().map(|vintage| VintageEntry {
        id: &vintage.id,
        r#type: vintage.revision,
        released: vintage.released.to_rfc3339(),
        reason: &vintage.reason,
    });
    let entry = NoteEntry {
        release: &note.assembly.preparation().data.release.name,
        edition: note.edition.key.id(),
        replaces: note.revisions.last().map_or(0, |revision| revision.version),
        vintages: vintages.collect(),
        turned: note.differences.turned().map(|fact| fact.id.as_str()).collect(),
        differences: note.differences,
    };
    let mut json = serde_json::to_vec_pretty(&entry)
        .expect("a note has string keys only and no failing serializer");
    json.push(b'\n');
    json
}

/// What is said of a vintage.
pub(super) struct Said {
    /// The sentence that and when it came in, with its type.
    pub(super) revised: String,
    /// The reason for it.
    pub(super) reason: String,
}

impl Said {
    pub(super) fn new(vintage: &Vintage, locale: &Locale, words: &RevisionWords) -> Self {
        let reason = vintage.reason.get(&locale.tag).cloned().unwrap_or_default();
        Self { revised: locale.revised(words, vintage), reason }
    }
}

/// A link from the folder of a language to an earlier version.
pub(super) struct VersionLink {
    pub(super) address: String,
    pub(super) words: String,
}

/// What the text of a release says of its revisions, by language: nothing that a revision changed.
pub(super) fn notices(
    preparation: &Preparation,
    revisions: &[EditionRevision],
) -> BTreeMap<String, Vec<String>> {
    let notices_in = |prose: &Prose| {
        let words = prose.locale.revision()?;
        let links = version_links(revisions, &prose.locale, words).map(|link| link.words);
        let said = revisions.iter().map(|revision| {
            let Said { revised, reason } = Said::new(&revision.vintage, &prose.locale, words);
            format!("{revised} {reason}")
        });
        let all = links.chain(said).chain([words.note.clone()]).collect();
        Some((prose.locale.tag.clone(), all))
    };
    preparation.prose.iter().map(Arc::as_ref).filter_map(notices_in).collect()
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
