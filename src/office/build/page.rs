//! The page of a language, which says how large the files beside it are; read back like the others.

use super::Assembly;
use super::files::WrittenWorkbook;
use super::kept::Sizes;
use super::language::Written;
use crate::data::figures::EditionContent;
use crate::declaration::Format;
use crate::document::{Document, Publication};
use crate::findings::SourceFile;
use crate::formats::{self, schema_org};
use crate::office::archive::OutputFile;
use crate::office::load::Preparation;
use crate::proof::readers;
use crate::words::language::Locale;
use crate::words::prose::file_links;
use crate::words::prose::template_findings;

/// The files beside a page whose sizes it says: the workbooks of its language, and the sizes of the
/// data files.
pub(super) type Beside<'a> = (&'a [WrittenWorkbook], &'a Sizes);

impl Assembly<'_> {
    /// The page of a language.
    pub(super) fn page(
        &self,
        locale: &Locale,
        (document, text): (&Document, &SourceFile),
        content: &EditionContent<'_>,
        beside: Beside<'_>,
    ) -> Written {
        let Preparation { page, page_file, theme, .. } = self.preparation;
        let publication = self.publication(locale, document, content, beside);
        match formats::html::html(document, &publication, page, theme) {
            Ok(html) => {
                let path = format!("{}/release.html", document.language);
                let bytes = html.into_bytes();
                let odd = readers::html(&bytes, document, text);
                (Some(OutputFile { path, bytes }), odd)
            }
            Err(error) => (None, template_findings(&error, std::slice::from_ref(page_file))),
        }
    }

    fn publication(
        &self,
        locale: &Locale,
        document: &Document,
        content: &EditionContent<'_>,
        (workbooks, sizes): Beside<'_>,
    ) -> Publication {
        let bytes = |address: &str| {
            if let Some(path) = address.strip_prefix("../") {
                return sizes.get(path).copied();
            }
            let path = format!("{}/{address}", locale.tag);
            let mut files = workbooks.iter().map(|of| &of.file);
            files.find(|file| file.path == path).map(|file| file.bytes.len())
        };
        let data = self.preparation.data.release.about.data.as_ref();
        let data = data.filter(|_| content.publication.extent.has_format(Format::Data));
        let dataset = data.map(|declared| {
            let package = self.package(declared, content);
            let catalogue =
                self.catalogue(&package, content, content.publication.address.as_deref(), sizes);
            schema_org::dataset(&catalogue, &locale.tag, &document.title)
        });
        let files = file_links(&content.facts, locale, bytes);
        Publication { files, address: content.publication.address.clone(), dataset }
    }
}
