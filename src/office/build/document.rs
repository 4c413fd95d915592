//! An edition to its document in a language: the text read, its pictures drawn.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::Assembly;
use crate::data::figures::{EditionContent, Facts};
use crate::declaration::{Edition, Extent, Format, RELEASE};
use crate::document::{self, Chart, Document, LanguageEdition, Material, Picture, Properties};
use crate::drawing::charts;
use crate::findings::{Code, Diagnostic, Diagnostics, SourceFile};
use crate::words::language::Locale;
use crate::words::prose::{Prose, Rendered, sparklines};

impl Assembly<'_> {
    /// The document of an edition in one language; `None` when a template has an error.
    pub fn document(
        &self,
        prose: &Prose,
        content: &EditionContent<'_>,
        found: &mut Diagnostics,
    ) -> Option<Document> {
        self.text(prose, content, found).map(|(document, _)| document)
    }

    /// The document, and the Markdown that it was read of.
    pub(super) fn text(
        &self,
        prose: &Prose,
        content: &EditionContent<'_>,
        found: &mut Diagnostics,
    ) -> Option<(Document, Rendered)> {
        let mut rendered = prose.render(content, found)?;
        let mut text_findings = Diagnostics::default();
        let mut pictures = self.pictures(prose, &rendered.charts);
        pictures.extend(self.sparklines(prose, &content.facts, rendered.markdown.text()));
        let tables = std::mem::take(&mut rendered.tables);
        let figures = std::mem::take(&mut rendered.figures);
        let linked = Some(self.linked_files(&prose.locale.tag, content));
        let material = Material { tables, pictures, figures, linked };
        let body = document::read(&rendered.markdown, material, &mut text_findings);
        let properties = self.properties(prose, content.facts.edition);
        let draft = properties.draft.clone();
        let mut document = Document {
            language: prose.locale.tag.clone(),
            title: body.title,
            properties,
            editions: self.language_editions(&content.publication.extent),
            furniture: prose.locale.furniture().clone(),
            blocks: body.blocks,
        };
        let below_title = document.blocks.len().min(1);
        document.blocks.splice(below_title..below_title, Self::revision_blocks(prose, content));
        if let Some(draft) = &draft {
            document.mark_as(draft);
        }
        document.refer_to_tables();
        self.every_character_has_a_glyph(&document, &rendered.markdown, &mut text_findings);
        found.append(prose.traced(&text_findings, &rendered));
        Some((document, rendered))
    }

    /// Every chart drawn, by id; its words come with the text.
    fn pictures(
        &self,
        prose: &Prose,
        charts: &BTreeMap<String, Chart>,
    ) -> BTreeMap<String, Picture> {
        let map = self.preparation.basemap.as_deref();
        let colours = &self.preparation.theme.light;
        let draw = |chart| charts::picture(chart, map, &prose.locale, &self.fonts, colours);
        charts.par_iter().map(|(id, chart)| (id.clone(), draw(chart))).collect()
    }

    /// The small pictures that a text asks for, by name.
    fn sparklines(
        &self,
        prose: &Prose,
        facts: &Facts<'_>,
        markdown: &str,
    ) -> BTreeMap<String, Picture> {
        let colours = &self.preparation.theme.light;
        let drawn = sparklines(facts, &prose.locale, markdown).into_iter();
        drawn
            .map(|drawn| {
                (document::sparkline_name(&drawn.fact), charts::sparkline(&drawn, colours))
            })
            .collect()
    }

    /// What a file says of itself, in one language.
    pub(super) fn properties(&self, prose: &Prose, edition: &Edition) -> Properties {
        let about = &self.preparation.data.release.about;
        let tag = &prose.locale.tag;
        let period = prose.locale.period(edition.key.period(), "nominative").unwrap_or_default();
        let description = about.description.get_ref().get(tag).map_or("", String::as_str);
        Properties {
            publisher: about.publisher.get_ref().get(tag).cloned().unwrap_or_default(),
            description: description.replace("{period}", &period),
            keywords: about.keywords.get_ref().get(tag).cloned().unwrap_or_default(),
            released: edition.released.to_rfc3339(),
            revised: self.revised_at(edition),
            codes: prose.locale.codes().clone(),
            draft: self.draft_mark(&prose.locale, edition),
            withdrawn: self.withdrawn(prose, edition),
            address: about.address_of(&edition.key),
        }
    }

    /// The pages of the edition in the languages that it is published in.
    fn language_editions(&self, extent: &Extent) -> Vec<LanguageEdition> {
        let locales = self.preparation.prose.iter().map(|prose| &*prose.locale);
        pages(RELEASE, locales.filter(|locale| extent.has(&locale.tag, Format::Html)))
    }

    /// DOC-010: never a blank box in print.
    pub(in crate::office) fn every_character_has_a_glyph(
        &self,
        document: &Document,
        markdown: &SourceFile,
        found: &mut Diagnostics,
    ) {
        for character in self.fonts.missing(&document.text()) {
            let message =
                format!("no font has the character `{character}` (U+{:04X})", u32::from(character));
            let mut finding = Diagnostic::new(Code::MissingGlyph, message)
                .hint("Replace it by a character that the fonts of the PDF have.");
            // What a template prints stands in the file of a code list or in release.toml.
            for file in self.files_of_labels() {
                if let Some(byte) = file.text().find(character) {
                    finding = finding.at(file, byte..byte + character.len_utf8(), "it stands here");
                }
            }
            found.push(match markdown.text().find(character) {
                Some(byte) => finding.at(markdown, byte..byte + character.len_utf8(), "here"),
                None if finding.places.is_empty() => finding.in_file(markdown),
                None => finding,
            });
        }
    }

    /// The files that labels and titles stand in.
    fn files_of_labels(&self) -> impl Iterator<Item = &SourceFile> {
        let data = &self.preparation.data;
        let lists = data.cube.codelists.iter().filter_map(|list| list.file.as_ref());
        lists.chain([&data.release.file])
    }
}

/// The pages of the text called `stem` in these languages, as they are linked from each other.
pub(in crate::office) fn pages<'l>(
    stem: &str,
    locales: impl Iterator<Item = &'l Locale>,
) -> Vec<LanguageEdition> {
    let file = Format::Html.text_file(stem);
    let page = |locale: &Locale| {
        let href = format!("../{}/{}", locale.tag, file.as_deref()?);
        Some(LanguageEdition { language: locale.tag.clone(), name: locale.name().to_owned(), href })
    };
    locales.filter_map(page).collect()
}
