//! Editions that were revised: what their text says of it, and the links to what was there before.

use std::collections::{BTreeMap, BTreeSet};

use super::Assembly;
use crate::data::figures::EditionContent;
use crate::declaration::{
    Correction, Edition, EditionKey, EditionRevision, Format, NOTE, Notice, NoticeKind, Vintage,
};
use crate::document::{Block, Inline, Link, List};
use crate::findings::{Code, Diagnostic, Diagnostics};
use crate::office::archive::{Recorded, RevisionRecord};
use crate::office::load::Preparation;
use crate::words::prose::Prose;

impl Assembly<'_> {
    /// The assembly with what is recorded of editions that were built before. A key of disclosure control
    /// that is another one now is a finding.
    #[must_use]
    pub fn recorded(self, recorded: &Recorded, found: &mut Diagnostics) -> Self {
        self.preparation.data.keys_are_those_of(&recorded.keys, found);
        self.revised(recorded.revisions.clone(), found)
    }

    /// The assembly with what is recorded of the revisions of editions. A language that
    /// has no words for that is a finding.
    #[must_use]
    pub fn revised(
        self,
        revisions: BTreeMap<EditionKey, Vec<RevisionRecord>>,
        found: &mut Diagnostics,
    ) -> Self {
        if revisions.values().any(|records| !records.is_empty()) {
            for locale in self.preparation.prose.iter().map(|prose| &prose.locale) {
                if locale.revision().is_none() {
                    let message =
                        format!("the language `{}` has no words for revisions", locale.tag);
                    let finding = Diagnostic::new(Code::MissingText, message);
                    let hint = "Add `[revision]` to its locale file; that of another language shows its form.";
                    found.push(finding.in_file(&self.preparation.data.release.file).hint(hint));
                }
            }
        }
        Self { revisions, ..self }
    }

    /// The assembly with just these corrections in an edition, by their ids.
    #[must_use]
    pub fn with_corrections(self, edition: EditionKey, ids: Vec<String>) -> Self {
        let mut corrections = self.corrections;
        corrections.insert(edition, ids);
        Self { corrections, ..self }
    }

    /// The corrections that are in an edition, oldest first.
    pub fn corrections_of<'e>(&self, edition: &'e Edition) -> Vec<&'e Correction> {
        match self.corrections.get(&edition.key) {
            Some(ids) => {
                let all = edition.corrections.iter();
                all.filter(|correction| ids.contains(&correction.id())).collect()
            }
            None => self.preparation.data.corrections_of(edition).collect(),
        }
    }

    /// What is recorded of the last time that an edition was built again with the version before it kept.
    pub fn last_record(&self, edition: &Edition) -> Option<&RevisionRecord> {
        self.revisions.get(&edition.key)?.last()
    }

    /// The revisions of an edition, oldest first, as far as what came in with them is in the data.
    pub fn revisions_of(&self, edition: &Edition) -> Vec<EditionRevision> {
        let records = self.revisions.get(&edition.key).into_iter().flatten();
        let known = records.filter_map(|record| {
            let CameIn { vintages, corrections } = self.came_in(edition, record)?;
            let vintages = vintages.into_iter().map(Vintage::notice);
            let corrections = corrections.into_iter().map(Correction::notice);
            let mut notices: Vec<Notice> = vintages.chain(corrections).collect();
            notices.sort_by_key(|notice| notice.released);
            let (version, texts) = (record.version, record.texts.clone());
            Some(EditionRevision { version, notices, texts })
        });
        known.collect()
    }

    /// What came in by a record; `None` where the last of it is not in the data.
    pub fn came_in<'e>(
        &'e self,
        edition: &'e Edition,
        record: &RevisionRecord,
    ) -> Option<CameIn<'e>> {
        let vintages = self.preparation.data.vintages.iter();
        let vintages: Vec<&Vintage> =
            vintages.filter(|vintage| record.vintages.contains(&vintage.id)).collect();
        let corrections: Vec<&Correction> = self
            .corrections_of(edition)
            .into_iter()
            .filter(|correction| record.corrections.contains(&correction.id()))
            .collect();
        let has_vintages = vintages.last().map(|last| &last.id) == record.vintages.last();
        let has_corrections =
            corrections.last().map(|last| last.id()).as_ref() == record.corrections.last();
        let is_any = !(vintages.is_empty() && corrections.is_empty());
        (has_vintages && has_corrections && is_any).then_some(CameIn { vintages, corrections })
    }

    /// What became of an edition after its release, oldest first: what it was revised for, and all that is corrected in
    /// its words, whether a version before it is kept or not.
    pub fn notices_of(&self, edition: &Edition) -> Vec<Notice> {
        let corrections = self.corrections_of(edition).into_iter().map(Correction::notice);
        let mut notices: Vec<Notice> = corrections.collect();
        for notice in self.revisions_of(edition).into_iter().flat_map(|revision| revision.notices) {
            if !notices.contains(&notice) {
                notices.push(notice);
            }
        }
        notices.sort_by_key(|notice| notice.released);
        notices
    }

    /// The moment from which the last change of an edition holds: not before its release.
    pub(super) fn revised_at(&self, edition: &Edition) -> Option<String> {
        let notices = self.notices_of(edition);
        let moment = notices.iter().map(|notice| notice.released).max()?;
        (moment > edition.released).then(|| moment.to_rfc3339())
    }

    /// The sentence that an edition was taken back; none for one that stands.
    pub(super) fn withdrawn(&self, prose: &Prose, edition: &Edition) -> Option<String> {
        let notices = self.notices_of(edition);
        let last = notices.last().filter(|last| last.kind == NoticeKind::Withdrawn)?;
        Some(prose.locale.noticed(prose.locale.revision()?, last))
    }

    /// What stands below the title of an edition that was built again: when and why, and links to the
    /// note and the earlier versions. On paper, where they lead nowhere, the links are left out.
    pub(super) fn revision_blocks(prose: &Prose, content: &EditionContent<'_>) -> Vec<Block> {
        let locale = &prose.locale;
        let Some(words) = locale.revision() else { return Vec::new() };
        let mut blocks: Vec<Block> = content
            .told()
            .map(|notice| {
                let reason = notice.reason.get(&locale.tag).map_or("", String::as_str);
                let said = Inline::Strong(vec![Inline::Text(locale.noticed(words, notice))]);
                Block::Paragraph(vec![said, Inline::Text(format!(" {reason}"))])
            })
            .collect();
        let link = |(target, words): (String, String)| {
            let content = vec![Inline::Text(words)];
            vec![Block::Paragraph(vec![Inline::Link(Link { target, content })])]
        };
        // The note has both of these formats, whatever the release is published in.
        let has_page = content.publication.extent.has(&locale.tag, Format::Html);
        let format = if has_page { Format::Html } else { Format::Markdown };
        // A language that came in later has no note on what was changed before.
        let last = content.revisions.last();
        let has_note = last.is_some_and(|last| last.texts.contains_key(locale.tag.as_str()));
        let file = format.text_file(NOTE).filter(|_| has_note);
        let note = file.map(|file| (file, words.note.clone()));
        let versions = content.revisions.iter().rev().filter_map(|revision| {
            let number = revision.version.to_string();
            Some((revision.address(&locale.tag)?, words.version.replace("{number}", &number)))
        });
        let items: Vec<_> = note.into_iter().chain(versions).map(link).collect();
        if !items.is_empty() {
            blocks.push(Block::List(List { start: None, items }));
        }
        blocks
    }
}

/// What came in when an edition was built again.
#[derive(Debug)]
pub struct CameIn<'e> {
    /// The vintages, oldest first.
    pub vintages: Vec<&'e Vintage>,
    /// The corrections, oldest first.
    pub corrections: Vec<&'e Correction>,
}

/// REL-007: the languages of a release have the words for what became of its editions: a correction is never called a
/// revision.
pub(super) fn corrections_have_words(preparation: &Preparation, found: &mut Diagnostics) {
    let release = &preparation.data.release;
    let corrections = release.editions.iter().flat_map(|edition| &edition.corrections);
    let corrections = corrections.map(|correction| correction.notice().kind);
    let vintages = preparation.data.vintages.iter().map(|vintage| vintage.notice().kind);
    if vintages.clone().any(|kind| kind == NoticeKind::Corrected) {
        corrected_figures_have_a_mark(preparation, found);
    }
    let kinds: BTreeSet<NoticeKind> = corrections.chain(vintages).collect();
    for kind in kinds.into_iter().filter(|kind| !kind.is_revision()) {
        for locale in preparation.prose.iter().map(|prose| &prose.locale) {
            if locale.revision().is_some_and(|words| words.tells(kind)) {
                continue;
            }
            let (tag, name) = (&locale.tag, kind.name());
            let message =
                format!("the language `{tag}` has no words for what was {name} after its release");
            let finding = Diagnostic::new(Code::MissingText, message).in_file(&release.file);
            found.push(finding.hint(format!(
                "Add `[revision.{name}]` to its locale file; that of another language shows its form."
            )));
        }
    }
}

/// REL-007: the languages of a release have a mark for figures that were corrected.
fn corrected_figures_have_a_mark(preparation: &Preparation, found: &mut Diagnostics) {
    for locale in preparation.prose.iter().map(|prose| &prose.locale) {
        if locale.files().is_some_and(|words| words.marks.corrected.is_none()) {
            let message =
                format!("the language `{}` has no mark for corrected figures", locale.tag);
            let finding = Diagnostic::new(Code::MissingText, message);
            let hint =
                "Write `corrected = [\"[cor]\", \"…\"]` in `[files.marks]` of its locale file.";
            found.push(finding.in_file(&preparation.data.release.file).hint(hint));
        }
    }
}
