//! The pages of a language, which say how large the files beside them are; read back like the others.

use super::Assembly;
use super::files::WrittenWorkbook;
use super::formats::says_sizes;
use super::kept::Sizes;
use super::language::{Source, Written};
use crate::data::figures::EditionContent;
use crate::declaration::{Format, RELEASE};
use crate::document::Publication;
use crate::formats::data::schema_org;
use crate::words::language::Locale;
use crate::words::prose::file_links;

/// The files beside a page whose sizes it says.
#[derive(Clone, Copy)]
pub(super) struct Beside<'a> {
    /// The workbooks of its language.
    pub(super) workbooks: &'a [WrittenWorkbook],
    /// The sizes of the data files.
    pub(super) sizes: &'a Sizes,
}

impl Assembly<'_> {
    /// The pages of a language: its text in the formats that say what lies beside it.
    pub(super) fn pages(
        &self,
        formats: &[Format],
        locale: &Locale,
        source: Source<'_>,
        content: &EditionContent<'_>,
        beside: Beside<'_>,
    ) -> Vec<Written> {
        let formats = formats.iter().copied();
        let page_formats: Vec<Format> = formats.filter(|format| says_sizes(*format)).collect();
        if page_formats.is_empty() {
            return Vec::new();
        }
        let publication = self.publication(locale, &source.document.title, content, beside);
        let written = page_formats.into_iter();
        let linked = self.linked_files(&locale.tag, content);
        let page = |format| {
            let mut page = self.text_file(format, RELEASE, source, &publication)?;
            if let Some(file) = &page.file {
                page.odd.extend(self.dead_links(&file.bytes, &linked));
            }
            Some(page)
        };
        written.filter_map(page).collect()
    }

    fn publication(
        &self,
        locale: &Locale,
        title: &str,
        content: &EditionContent<'_>,
        beside: Beside<'_>,
    ) -> Publication {
        let Beside { workbooks, sizes } = beside;
        let bytes = |address: &str| {
            if let Some(path) = address.strip_prefix("../") {
                return sizes.get(path).copied();
            }
            let path = format!("{}/{address}", locale.tag);
            let mut files = workbooks.iter().map(|workbook| &workbook.file);
            files.find(|file| file.path == path).map(|file| file.bytes.len())
        };
        let declared = self.preparation.data.release.about.data.as_ref();
        let published = declared.filter(|_| content.publication.extent.has_format(Format::Data));
        let dataset = published.map(|declared| {
            let package = self.package(declared, content);
            let catalogue =
                self.catalogue(&package, content, content.publication.address.as_deref(), sizes);
            schema_org::dataset(&catalogue, &locale.tag, title)
        });
        let files = file_links(&content.facts, locale, bytes);
        Publication { files, dataset }
    }
}
