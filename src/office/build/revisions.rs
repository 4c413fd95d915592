//! Editions that were revised: what their text says of it, and the links to what was there before.

use std::collections::BTreeMap;

use super::Assembly;
use crate::data::figures::EditionContent;
use crate::declaration::{Edition, EditionKey, EditionRevision, Format, NOTE};
use crate::document::{Block, Inline, Link, List};
use crate::findings::{Code, Diagnostic, Diagnostics};
use crate::office::archive::{Recorded, RevisionRecord};
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

    /// The revisions of an edition, oldest first, as far as their vintages are in the data.
    pub fn revisions_of(&self, edition: &Edition) -> Vec<EditionRevision> {
        let records = self.revisions.get(&edition.key).into_iter().flatten();
        let known = records.filter_map(|record| {
            let vintage = record.vintages.last()?;
            let vintage =
                self.preparation.data.vintages.iter().find(|known| known.id == *vintage)?;
            let (version, texts) = (record.version, record.texts.clone());
            Some(EditionRevision { version, vintage: vintage.clone(), texts })
        });
        known.collect()
    }

    /// The moment from which the last revision of an edition holds: not before its release.
    pub(super) fn revised_at(&self, edition: &Edition) -> Option<String> {
        let revisions = self.revisions_of(edition);
        let moment = revisions.iter().map(|revision| revision.vintage.released).max()?;
        (moment > edition.released).then(|| moment.to_rfc3339())
    }

    /// What stands below the title of an edition that was revised: when and why, and links to the
    /// note and the earlier versions. On paper, where they lead nowhere, the links are left out.
    pub(super) fn revision_blocks(prose: &Prose, content: &EditionContent<'_>) -> Vec<Block> {
        let locale = &prose.locale;
        let (Some(last), Some(words)) = (content.revisions.last(), locale.revision()) else {
            return Vec::new();
        };
        let reason = last.vintage.reason.get(&locale.tag).map_or("", String::as_str);
        let said = Inline::Strong(vec![Inline::Text(locale.revised(words, &last.vintage))]);
        let link = |(target, words): (String, String)| {
            let content = vec![Inline::Text(words)];
            vec![Block::Paragraph(vec![Inline::Link(Link { target, content })])]
        };
        // The note has both of these formats, whatever the release is published in.
        let has_page = content.publication.extent.has(&locale.tag, Format::Html);
        let format = if has_page { Format::Html } else { Format::Markdown };
        // A language that came in later has no note on what was changed before.
        let has_note = last.texts.contains_key(locale.tag.as_str());
        let file = format.text_file(NOTE).filter(|_| has_note);
        let note = file.map(|file| (file, words.note.clone()));
        let versions = content.revisions.iter().rev().filter_map(|revision| {
            let number = revision.version.to_string();
            Some((revision.address(&locale.tag)?, words.version.replace("{number}", &number)))
        });
        let items: Vec<_> = note.into_iter().chain(versions).map(link).collect();
        let mut blocks = vec![Block::Paragraph(vec![said, Inline::Text(format!(" {reason}"))])];
        if !items.is_empty() {
            blocks.push(Block::List(List { start: None, items }));
        }
        blocks
    }
}
