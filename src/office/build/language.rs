//! A language of an edition to its files: the text, what is made of it, and what proves it.

use std::sync::Arc;

use rayon::prelude::*;

use super::Assembly;
use super::files::WrittenWorkbook;
use super::formats::{Made, Materials, made};
use super::kept::Sizes;
use super::page::Beside;
use crate::data::figures::EditionContent;
use crate::declaration::{Extent, Format, RELEASE};
use crate::document::colour::Colour;
use crate::document::{Block, Document, Publication};
use crate::drawing::layout::{WideTable, wide_tables};
use crate::findings::{Code, Diagnostic, Diagnostics, SourceFile};
use crate::formats;
use crate::office::archive::OutputFile;
use crate::office::load::Preparation;
use crate::proof::{Carried, Proof, readers};
use crate::words::prose::{Prose, Rendered};

/// A file, if there is to be one, and what is odd about it.
pub(in crate::office) struct Written {
    pub(in crate::office) file: Option<OutputFile>,
    pub(in crate::office) odd: Vec<Diagnostic>,
}

/// A document with the Markdown that it was read of, into which findings about its files point.
#[derive(Clone, Copy)]
pub(in crate::office) struct Source<'t> {
    pub(in crate::office) document: &'t Document,
    pub(in crate::office) text: &'t SourceFile,
}

/// What the languages of an edition have in common.
#[derive(Clone, Copy)]
pub(super) struct Common<'e> {
    pub(super) content: &'e EditionContent<'e>,
    pub(super) proof: &'e Proof<'e>,
    /// The sizes of the data files.
    pub(super) sizes: &'e Sizes,
    /// What of the edition is asked for.
    pub(super) asked: &'e Extent,
}

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
            Ok(own) => files.extend(own.into_iter().map(|workbook| workbook.file)),
            Err(kept) => {
                let own = kept.iter().map(|workbook| &workbook.file);
                files.extend(own.filter(|file| asked.has_file(&file.path)).cloned());
            }
        }
        files
    }
}

impl Assembly<'_> {
    /// What is made of a language, each file read back.
    pub(super) fn language<'p>(&self, prose: &'p Prose, common: Common<'_>) -> Language<'p> {
        let Common { content, proof, asked, .. } = common;
        let mut found = Diagnostics::default();
        let Some((document, rendered)) = self.text(prose, content, &mut found) else {
            let (files, workbooks) = (Vec::new(), Arc::default());
            return Language { prose, text: None, carried: None, files, workbooks, found };
        };
        let is_sound = !found.has_errors();
        let mut of_proof = Diagnostics::default();
        let text = &rendered.markdown;
        let carried = is_sound.then(|| proof.text(&prose.locale, text, &document, &mut of_proof));
        // What is wrong with the text is so in every format: that they differ says no more.
        let is_right = is_sound && !of_proof.has_errors();
        let source = Source { document: &document, text };
        let formats: Vec<Format> = asked.formats(&prose.locale.tag).collect();
        let mut of_workbooks = Diagnostics::default();
        let (texts, (workbooks, pages)) = rayon::join(
            || self.texts(&formats, source),
            || {
                let workbooks = self.workbooks(prose, source, common, &mut of_workbooks);
                let beside = Beside { workbooks: &workbooks, sizes: common.sizes };
                let pages = self.pages(&formats, &prose.locale, source, content, beside);
                (workbooks, pages)
            },
        );
        let mut files = Vec::with_capacity(texts.len() + pages.len());
        for Written { file, odd } in texts.into_iter().chain(pages) {
            files.extend(file);
            let says_more =
                |finding: &Diagnostic| is_right || finding.code != Code::FormatsDisagree;
            for finding in odd.into_iter().filter(says_more) {
                of_proof.push(finding);
            }
        }
        of_proof.append(of_workbooks);
        found.append(prose.traced(&of_proof, &rendered));
        Language { prose, text: Some((document, rendered)), carried, files, workbooks, found }
    }

    /// The document in the formats that need no other file, with the pictures beside them,
    /// each file read back.
    fn texts(&self, formats: &[Format], source: Source<'_>) -> Vec<Written> {
        let beside = Publication::default();
        let is_text = |format: &&Format| matches!(made(**format), Made::Text { .. });
        let texts = formats.par_iter().filter(is_text);
        let texts = texts.filter_map(|format| self.text_file(*format, RELEASE, source, &beside));
        let has_picture_files =
            |format: &Format| matches!(made(*format), Made::Text { has_picture_files: true, .. });
        let is_needed = formats.iter().any(has_picture_files);
        let ground = self.preparation.theme.light.paper;
        let figures = || if is_needed { figures(source, ground) } else { Vec::new() };
        let (mut texts, figures) = rayon::join(|| texts.collect::<Vec<Written>>(), figures);
        texts.extend(figures);
        texts
    }

    /// The document in a format, as the file called `stem` in the folder of its language, read back.
    /// `None` for a format that has no text.
    pub(in crate::office) fn text_file(
        &self,
        format: Format,
        stem: &str,
        source: Source<'_>,
        publication: &Publication,
    ) -> Option<Written> {
        let Preparation { page, theme, .. } = self.preparation;
        let materials = Materials { fonts: &self.fonts, theme, page };
        let Source { document, text } = source;
        let path = format!("{}/{}", document.language, format.text_file(stem)?);
        if format == Format::Pdf {
            let odd = self.too_wide(source);
            if !odd.is_empty() {
                return Some(Written { file: None, odd });
            }
        }
        let (written, prove) = match made(format) {
            Made::Text { write, prove, .. } => (Ok(write(document, materials)), prove),
            Made::Page { write, prove } => (write(document, publication, materials), prove),
            Made::Workbook { .. } | Made::Data => return None,
        };
        Some(match written {
            Ok(bytes) => {
                let odd = prove(&bytes, document, text);
                Written { file: Some(OutputFile { path, bytes }), odd }
            }
            Err(odd) => Written { file: None, odd },
        })
    }

    /// DOC-013: the tables that the page has no room for.
    fn too_wide(&self, Source { document, text }: Source<'_>) -> Vec<Diagnostic> {
        let theme = &self.preparation.theme;
        let wide = wide_tables(document, &self.fonts, theme).into_iter();
        let found = wide.map(|WideTable { table, fitting, fits_turned, longest_word }| {
            let (id, columns) = (&table.id, table.columns.len());
            let message = format!(
                "the table `{id}` is too wide for the page: {fitting} of its {columns} columns fit"
            );
            let finding = Diagnostic::new(Code::TooWideTable, message);
            let words = format!("data-table=\"{id}\"");
            let finding = match text.text().find(&words) {
                Some(start) => finding.at(text, start..start + words.len(), "shown here"),
                None => finding.in_file(text),
            };
            let (short, long) = (theme.page.width, theme.page.height);
            let turned = [long, short].map(|points| (points * 25.4 / 72.0).round());
            let finding = if fits_turned {
                let [width, height] = turned;
                let hint = format!("size = [{width}, {height}]");
                finding.hint(format!(
                    "Turn the pages: `{hint}` under `[page]` in theme.toml makes room for it."
                ))
            } else {
                finding
            };
            let word = longest_word;
            let fewer = match fitting {
                0 => format!("Shorten `{word}`, its longest word"),
                1 => format!("Show 1 column, shorten `{word}`, its longest word"),
                _ => format!("Show at most {fitting} columns"),
            };
            // A note on a revision has tables of the program's own.
            let is_declared =
                self.preparation.data.release.tables.iter().any(|declared| declared.id == *id);
            finding.hint(if is_declared {
                format!(
                    "{fewer}, put years into rows (`rows = \"years\"`), or declare it as \
                     `[matrix.{id}]` for a workbook."
                )
            } else {
                format!(
                    "Shorten `{word}`, its longest word, where it is declared: the columns of this \
                     table are the program's own."
                )
            })
        });
        found.collect()
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

/// The pictures of a text as files beside it, each on a ground of its own, read back.
fn figures(source: Source<'_>, ground: Colour) -> Vec<Written> {
    let Source { document, text } = source;
    let written = document.blocks.par_iter().filter_map(|block| {
        let Block::Picture(picture) = block else { return None };
        let bytes = formats::svg::file(picture, document, ground).into_bytes();
        let odd = readers::svg(&bytes, picture, document, text);
        let path = format!("{}/{}", document.language, formats::picture_path(&picture.id));
        Some(Written { file: Some(OutputFile { path, bytes }), odd })
    });
    written.collect()
}
