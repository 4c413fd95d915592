//! What catalogues of open data are told about an edition.

use super::Assembly;
use super::kept::Sizes;
use crate::data::figures::EditionContent;
use crate::declaration::{ANNEXES, DataFile, Format, OpenDataDeclaration, RELEASE, Texts};
use crate::document::Titles;
use crate::formats::data::catalogue::{Catalogue, CatalogueFile, Ends, Measure};
use crate::formats::data::datapackage::{Package, PackageLanguage};
use crate::time::Frequency;

impl Assembly<'_> {
    /// The frame of the descriptions of an edition's data files.
    pub(super) fn package<'p>(
        &'p self,
        data: &'p OpenDataDeclaration,
        content: &EditionContent<'p>,
    ) -> Package<'p> {
        let about = &self.preparation.data.release.about;
        let languages = self.preparation.prose.iter().map(|prose| {
            let properties = self.properties(prose, content.facts.edition);
            let tag = prose.locale.tag.as_str();
            // The release declares one sentence about itself: without its full stop it is a title, and
            // with what its tables say of the source a description.
            let title = properties.description.trim_end_matches(['.', '。']).to_owned();
            let source = about.source.get_ref().get(tag).map_or("", String::as_str);
            let source = prose.locale.furniture().source.replace("{source}", source);
            let description = format!("{} {source}", properties.description);
            PackageLanguage { tag, title, description, properties }
        });
        let source = self.preparation.data.release.languages().next();
        let source = source.and_then(|tag| about.source.get_ref().get(tag));
        Package {
            edition: &content.facts.edition.key,
            data,
            languages: languages.collect(),
            source: source.map_or("", String::as_str),
        }
    }

    /// What catalogues are told, with the sizes of the data files that are made.
    pub(super) fn catalogue<'p>(
        &'p self,
        package: &'p Package<'p>,
        content: &EditionContent<'p>,
        address: Option<&'p str>,
        sizes: &Sizes,
    ) -> Catalogue<'p> {
        let release = &self.preparation.data.release;
        let (first, last) =
            (content.facts.edition.key.period().first(), content.facts.edition.key.period().last());
        let pages =
            release.languages().filter(|tag| content.publication.extent.has(tag, Format::Html));
        Catalogue {
            package,
            address,
            months: match first.frequency() {
                Frequency::Year | Frequency::Month => {
                    Ends { first: first.to_string(), last: last.to_string() }
                }
                // ISO 8601 has no quarters or half-years.
                _ => {
                    Ends { first: first.first_day().to_string(), last: last.last_day().to_string() }
                }
            },
            days: Ends { first: first.first_day().to_string(), last: last.last_day().to_string() },
            contact: &content.facts.edition.contact,
            frequency: first.frequency(),
            measures: release
                .named_indicators()
                .map(|(_, indicator)| Measure {
                    labels: &indicator.label,
                    unit: release.unit_code(&indicator.unit),
                    scale: indicator.scale,
                })
                .collect(),
            pages: pages.collect(),
            files: self.catalogue_files(content, sizes),
        }
    }

    fn catalogue_files(&self, content: &EditionContent<'_>, sizes: &Sizes) -> Vec<CatalogueFile> {
        let release = &self.preparation.data.release;
        let periods: Titles = self
            .preparation
            .prose
            .iter()
            .map(|prose| &prose.locale)
            .map(|locale| {
                let period = locale.period(content.facts.edition.key.period(), "nominative");
                (locale.tag.clone(), period.unwrap_or_default())
            })
            .collect();
        let title = |tag: &String, text: &str| {
            (tag.clone(), text.replace("{period}", periods.get(tag).map_or("", String::as_str)))
        };
        let titles = |texts: &Texts| -> Titles {
            texts.iter().map(|(tag, text)| title(tag, text)).collect()
        };
        let shared = |path: String, titles| {
            let bytes = sizes.get(&path).copied();
            CatalogueFile { path, titles, language: None, bytes }
        };
        let tables = release.all_tables().filter(|table| content.has_table(table));
        let tables =
            tables.map(|table| shared(DataFile::Table.path(&table.id), titles(&table.title)));
        let matrices = release.matrices.iter();
        let matrices =
            matrices.map(|matrix| shared(DataFile::Table.path(&matrix.id), titles(&matrix.title)));
        let mut files: Vec<CatalogueFile> = tables.chain(matrices).collect();
        let observations = DataFile::Observations;
        let open = release.datasets.iter().filter(|dataset| dataset.threshold.is_none());
        files.extend(open.map(|dataset| {
            let tags = release.languages().map(str::to_owned);
            let title = format!("{}: {}", observations.entry().name, dataset.id);
            let titles = tags.map(|tag| (tag, title.clone()));
            shared(observations.path(&dataset.id), titles.collect())
        }));
        for tag in release.languages() {
            let formats = release.about.workbook_formats.get_ref();
            let workbooks = release.workbooks.iter();
            let workbooks = workbooks.filter(|workbook| content.has_workbook(workbook));
            let workbooks = workbooks.flat_map(|workbook| {
                formats.iter().map(move |format| (workbook.file(*format), &workbook.title))
            });
            let text = Format::Pdf.text_file(RELEASE);
            let text = text.map(|file| (file, release.about.description.get_ref()));
            files.extend(workbooks.chain(text).map(|(name, texts)| CatalogueFile {
                path: format!("{tag}/{name}"),
                titles: titles(texts).into_iter().filter(|(language, _)| language == tag).collect(),
                language: Some(tag.to_owned()),
                bytes: None,
            }));
        }
        // A text calls an annex what fits there: what it is in all languages is its name. A folder that
        // is called as a language has those in it.
        files.extend(self.preparation.annexes.iter().map(|annex| {
            let name = annex.path.trim_start_matches(ANNEXES).trim_start_matches('/');
            let folder = name.split_once('/').map(|(folder, _)| folder);
            let language = release.languages().find(|tag| folder == Some(tag)).map(str::to_owned);
            let tags =
                release.languages().filter(|tag| language.as_deref().is_none_or(|own| own == *tag));
            let titles = tags.map(|tag| (tag.to_owned(), name.to_owned())).collect();
            CatalogueFile {
                path: annex.path.clone(),
                titles,
                language,
                bytes: Some(annex.bytes.len()),
            }
        }));
        files.retain(|file| content.publication.extent.has_file(&file.path));
        files
    }
}
