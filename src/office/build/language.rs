//! A language of an edition to its files: the text, what is made of it, and what proves it.

use std::sync::Arc;

use rayon::prelude::*;

use super::Assembly;
use super::files::WrittenWorkbook;
use super::kept::Sizes;
use crate::data::figures::EditionContent;
use crate::declaration::{Extent, Format};
use crate::document::colour::Colour;
use crate::document::{Block, Document, Picture};
use crate::findings::{Diagnostic, Diagnostics, SourceFile};
use crate::formats;
use crate::office::archive::OutputFile;
use crate::proof::{Carried, Proof, readers};
use crate::words::prose::{Prose, Rendered};

/// A file, if there is to be one, and what is odd about it.
pub(super) type Written = (Option<OutputFile>, Vec<Diagnostic>);

/// A language of an edition on its way to files.
pub(super) struct Language<'p> {
    pub(super) prose: &'p Prose,
    /// The document, and the Markdown that it was read of; `None` when a template has an error.
    pub(super) text: Option<(Document, Rendered)>,
    /// What each section carries; `None` when the text is not sound.
    carried: Option<Carried>,
    pub(super) files: Vec<OutputFile>,
    pub(super) workbooks: Arc<Vec<WrittenWorkbook>>,
    pub(super) found: Diagnostics,
}

impl Language<'_> {
    /// Its files; the workbooks are among them if they are asked for.
    pub(super) fn into_files(self, asked: &Extent) -> Vec<OutputFile> {
        let mut files = self.files;
        match Arc::try_unwrap(self.workbooks) {
            Ok(own) => files.extend(own.into_iter().map(|of| of.file)),
            Err(kept) => {
                let own = kept.iter().map(|of| &of.file);
                files.extend(own.filter(|file| asked.has_file(&file.path)).cloned());
            }
        }
        files
    }
}

impl Assembly<'_> {
    /// What is made of a language, each file read back. `sizes` are those of the data files.
    pub(super) fn language<'p>(
        &self,
        prose: &'p Prose,
        (content, proof, sizes): (&EditionContent<'_>, &Proof<'_>, &Sizes),
        asked: &Extent,
    ) -> Language<'p> {
        let mut found = Diagnostics::default();
        let Some((document, rendered)) = self.text(prose, content, &mut found) else {
            let (files, workbooks) = (Vec::new(), Arc::default());
            return Language { prose, text: None, carried: None, files, workbooks, found };
        };
        let is_sound = !found.has_errors();
        let mut of_proof = Diagnostics::default();
        let text = &rendered.markdown;
        let carried = is_sound.then(|| proof.text(&prose.locale, text, &document, &mut of_proof));
        let tag = prose.locale.tag.as_str();
        let formats = [Format::Markdown, Format::Pdf].into_par_iter();
        let formats = formats.filter(|format| asked.has(tag, *format));
        let mut of_workbooks = Diagnostics::default();
        let of_figures = || {
            if !asked.has(tag, Format::Markdown) {
                return Vec::new();
            }
            figures(&document, text, self.preparation.theme.light.paper)
        };
        let (written, (workbooks, page)) = rayon::join(
            || {
                let formats = || formats.map(|format| self.write(format, &document, text));
                let (mut written, figures) =
                    rayon::join(|| formats().collect::<Vec<Written>>(), of_figures);
                written.extend(figures);
                written
            },
            || {
                let formats = self.workbook_formats(tag, &content.publication.extent, asked);
                let of = (&document, text);
                let workbooks = self.workbooks(prose, content, of, &formats, &mut of_workbooks);
                let is_page = asked.has(tag, Format::Html);
                let page =
                    is_page.then(|| self.page(&prose.locale, of, content, (&workbooks, sizes)));
                (workbooks, page)
            },
        );
        let mut files = Vec::with_capacity(written.len() + 1);
        for (file, findings) in written.into_iter().chain(page) {
            files.extend(file);
            for finding in findings {
                of_proof.push(finding);
            }
        }
        of_proof.append(of_workbooks);
        found.append(prose.traced(&of_proof, &rendered));
        Language { prose, text: Some((document, rendered)), carried, files, workbooks, found }
    }

    /// The document in a format that needs no other file, read back.
    fn write(&self, format: Format, document: &Document, text: &SourceFile) -> Written {
        let (extension, bytes, odd) = match format {
            Format::Pdf => {
                let bytes = formats::pdf::pdf(document, &self.fonts, &self.preparation.theme);
                let odd = readers::pdf(&bytes, document, text);
                ("pdf", bytes, odd)
            }
            Format::Markdown => {
                let bytes = formats::markdown::markdown(document).into_bytes();
                let odd = readers::markdown(&bytes, document, text);
                ("md", bytes, odd)
            }
            Format::Html | Format::Xlsx | Format::Ods | Format::Data => return (None, Vec::new()),
        };
        let path = format!("{}/release.{extension}", document.language);
        (Some(OutputFile { path, bytes }), odd)
    }

    /// PRF-009, with the places in the templates of each language.
    pub(super) fn same_facts(
        proof: &Proof<'_>,
        languages: &mut [Language<'_>],
        found: &mut Diagnostics,
    ) {
        let carried: Vec<Carried> =
            languages.iter_mut().filter_map(|language| language.carried.take()).collect();
        let mut of_languages = Diagnostics::default();
        proof.languages(&carried, &mut of_languages);
        for language in languages {
            if let Some((_, rendered)) = &language.text {
                of_languages = language.prose.traced(&of_languages, rendered);
            }
        }
        found.append(of_languages);
    }
}

/// The pictures of a text as files beside its Markdown, each on a ground of its own, read back.
fn figures(document: &Document, text: &SourceFile, ground: Colour) -> Vec<Written> {
    let written = document.blocks.par_iter().filter_map(|block| {
        let Block::Picture(picture) = block else { return None };
        let Picture { id, scene, title, alt, .. } = picture.as_ref();
        let bytes = formats::svg::file(scene, &document.language, title, alt, ground).into_bytes();
        let odd = readers::svg(&bytes, picture, document, text);
        let path = format!("{}/{}", document.language, formats::picture_path(id));
        Some((Some(OutputFile { path, bytes }), odd))
    });
    written.collect()
}
