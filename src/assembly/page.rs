//! The page of a language, which says how large the files beside it are; read back like the others.

use super::Assembly;
use super::kept::Sizes;
use super::language::Language;
use crate::diagnostic::Diagnostics;
use crate::document::{Document, Publication};
use crate::indicators::Facts;
use crate::output::OutputFile;
use crate::preparation::Preparation;
use crate::proof::formats;
use crate::release::Format;
use crate::text::{file_links, template_findings};
use crate::writers::{self, schema_org};

impl Assembly<'_> {
    /// Adds the page of a language, the other files of which are made. `sizes` are those of the data files.
    pub(super) fn add_page(&self, language: &mut Language<'_>, facts: &Facts<'_>, sizes: &Sizes) {
        let Some((document, rendered)) = &language.text else { return };
        let publication = self.publication(language, document, facts, sizes);
        match self.page(document, &publication) {
            Ok(page) => {
                let mut odd = Diagnostics::default();
                for finding in formats::html(&page.bytes, document, &rendered.markdown) {
                    odd.push(finding);
                }
                language.found.append(language.prose.traced(&odd, rendered));
                language.files.push(page);
            }
            Err(error) => {
                let page = std::slice::from_ref(&self.preparation.page_file);
                for finding in template_findings(&error, page) {
                    language.found.push(finding);
                }
            }
        }
    }

    fn page(
        &self,
        document: &Document,
        publication: &Publication,
    ) -> Result<OutputFile, tera::Error> {
        let Preparation { page, theme, .. } = self.preparation;
        let html = writers::html::html(document, publication, page, theme)?;
        let path = format!("{}/release.html", document.language);
        Ok(OutputFile { path, bytes: html.into_bytes() })
    }

    fn publication(
        &self,
        language: &Language<'_>,
        document: &Document,
        facts: &Facts<'_>,
        sizes: &Sizes,
    ) -> Publication {
        let locale = &language.prose.locale;
        let bytes = |address: &str| {
            let path = match address.strip_prefix("../") {
                Some(path) => path.to_owned(),
                None => format!("{}/{address}", locale.tag),
            };
            let mut own = language.files.iter().chain(language.workbooks.iter().map(|of| &of.file));
            let own = own.find(|file| file.path == path).map(|file| file.bytes.len());
            own.or_else(|| sizes.get(&path).copied())
        };
        let address = self.address(facts);
        let data = self.preparation.release.about.data.as_ref();
        let data = data.filter(|_| facts.published.has_format(Format::Data));
        let dataset = data.map(|declared| {
            let package = self.package(declared, facts);
            let catalogue = self.catalogue(&package, facts, address.as_deref(), sizes);
            schema_org::dataset(&catalogue, &locale.tag, &document.title)
        });
        Publication { files: file_links(facts, locale, bytes), address, dataset }
    }
}
