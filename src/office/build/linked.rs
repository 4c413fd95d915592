//! The files of an edition that its texts and its page can lead to.
//!
//! [`Assembly::linked_files`] names them before any is made; [`Assembly::dead_links`] looks at the links
//! that the frame of the page has of its own, [`Assembly::unlinked`] for annexes that nothing leads to.

use super::Assembly;
use super::language::Language;
use crate::data::figures::EditionContent;
use crate::declaration::{DataFile, FACTS, Format, RELEASE};
use crate::document::LinkedFiles;
use crate::findings::{Code, Diagnostic, Diagnostics, SourceFile};
use crate::formats;

impl Assembly<'_> {
    /// The files that an edition is published with, as a text in `language` leads to them.
    pub(super) fn linked_files(&self, language: &str, content: &EditionContent<'_>) -> LinkedFiles {
        let release = &self.preparation.data.release;
        let extent = &content.publication.extent;
        let mut linked = LinkedFiles { language: language.to_owned(), ..LinkedFiles::default() };
        let files = &mut linked.files;
        files.insert(FACTS.to_owned());
        files.extend(self.preparation.annexes.iter().map(|annex| annex.path.clone()));
        for tag in release.languages() {
            let texts = extent.formats(tag).filter_map(|format| format.text_file(RELEASE));
            files.extend(texts.map(|name| format!("{tag}/{name}")));
            if extent.has(tag, Format::Markdown) {
                let charts = release.charts.iter().map(|chart| &chart.table.id);
                files.extend(charts.map(|id| format!("{tag}/{}", formats::picture_path(id))));
            }
            for format in release.about.workbook_formats.get_ref() {
                if extent.has(tag, Format::of_workbook(*format)) {
                    let shown = release.workbooks.iter();
                    let shown = shown.filter(|workbook| content.has_workbook(workbook));
                    files.extend(shown.map(|workbook| format!("{tag}/{}", workbook.file(*format))));
                }
            }
        }
        if release.about.data.is_some() && extent.has_format(Format::Data) {
            let tables = release.all_tables().filter(|table| content.has_table(table));
            let tables = tables.map(|table| &table.id);
            for id in tables.chain(release.matrices.iter().map(|matrix| &matrix.id)) {
                files.extend(
                    [DataFile::Table, DataFile::TableDescription].map(|data| data.path(id)),
                );
            }
            let open = release.datasets.iter().filter(|dataset| dataset.threshold.is_none());
            files.extend(open.map(|dataset| DataFile::Observations.path(&dataset.id)));
            files.extend([DataFile::Package, DataFile::Catalogue].map(|data| data.path("")));
        }
        linked
    }

    /// DOC-003, DOC-004: what the frame of a page leads to is there. Links that a template makes are
    /// those of the text, and were looked at there.
    pub(super) fn dead_links(&self, page: &[u8], linked: &LinkedFiles) -> Vec<Diagnostic> {
        let frame = &self.preparation.page_file;
        let page = String::from_utf8_lossy(page);
        // What a condition of the frame left out of this page leads nowhere from it.
        let stands = |target: &str| {
            ['"', '\''].iter().any(|quote| page.contains(&format!("{quote}{target}{quote}")))
        };
        let own = targets(frame).filter(|(target, _)| stands(target));
        let targets = own.filter_map(|(target, start)| {
            let place = start..start + target.len();
            if let Some(fragment) = target.strip_prefix('#').filter(|fragment| !fragment.is_empty())
            {
                let named = ["\"#\"", "'#'", "# ", "#>"].map(|form| form.replace('#', fragment));
                let has_it = named.iter().any(|form| page.contains(&format!(" id={form}")));
                let message = format!("there is no `#{fragment}` on the page");
                let finding = Diagnostic::new(Code::FragmentWithoutTarget, message);
                return (!has_it).then(|| finding.at(frame, place, "leads nowhere"));
            }
            let (message, hint) = linked.check(target).err()?;
            Some(Diagnostic::new(Code::LinkTarget, message).at(frame, place, "here").hint(hint))
        });
        targets.collect()
    }

    /// DOC-014: an annex is linked by a text of the edition; looked at where all languages are made.
    pub(super) fn unlinked(&self, languages: &[Language<'_>], found: &mut Diagnostics) {
        let texts = languages.iter().filter_map(|language| language.text.as_ref());
        let texts: Vec<&str> = texts.map(|(_, rendered)| rendered.markdown.text()).collect();
        if texts.len() < self.preparation.prose.len() {
            return;
        }
        for annex in &self.preparation.annexes {
            let target = format!("../{}", annex.path);
            if texts.iter().any(|text| text.contains(&target)) {
                continue;
            }
            let release = &self.preparation.data.release.name;
            let place = SourceFile::new(format!("templates/{release}/{}", annex.path), "");
            let finding = Diagnostic::new(Code::AnnexWithoutLink, "no text leads to this annex");
            found.push(finding.in_file(&place).hint(format!(
                "Link to it, `[…]({target})`, or take it out of the folder: it would be published."
            )));
        }
    }
}

/// The targets of the links, styles and pictures that stand in the frame of a page as they are, and
/// where each begins.
fn targets(frame: &SourceFile) -> impl Iterator<Item = (&str, usize)> {
    let text = frame.text();
    let attributes = [" href=\"", " src=\"", " href='", " src='"].into_iter();
    attributes.flat_map(move |attribute| {
        let quote = attribute.chars().next_back().unwrap_or_default();
        text.match_indices(attribute).filter_map(move |(place, _)| {
            let start = place + attribute.len();
            let target = text[start..].split(quote).next()?;
            let is_own = !target.contains('{') && !target.starts_with("data:");
            is_own.then_some((target, start))
        })
    })
}
