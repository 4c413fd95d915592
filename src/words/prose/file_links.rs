//! Links to the files of an edition, for templates.
//!
//! `files(workbook="…")` lists a workbook and the data of its tables; `files()` lists the
//! descriptions of all data files. Addresses are relative to the folder of the language, and lead
//! only to files of formats that the edition is published in: where there are none, neither is a list.
//! [`file_links`] gives the same links with the sizes of the files, for a format that says them.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;
use serde::Deserialize;
use tera::{Error, Kwargs, State, Tera, Value};

use super::filters::reference_period;
use super::markup::escaped;
use crate::data::figures::{Facts, round};
use crate::declaration::{DataFile, Format, Release, Texts, WorkbookFormat, WorkbookTable};
use crate::document::FileLink;
use crate::findings::suggestion;
use crate::words::language::FileWords;
use crate::words::language::Locale;

/// What the links of a workbook are made of.
struct Links {
    workbook: String,
    files: Vec<FileOfLink>,
}

/// What a link to a file is made of.
struct FileOfLink {
    /// What the file holds, with `{period}`.
    title: String,
    format: &'static str,
    /// The format of the release that it belongs to.
    published: Format,
    /// Its address from the folder of a language.
    address: String,
}

/// Registers `files`.
pub(super) fn register(templates: &mut Tera, release: &Release, locale: &Arc<Locale>) {
    let links: Vec<Links> =
        release.workbooks.iter().map(|workbook| links(workbook, release, locale)).collect();
    let has_data = release.about.data.is_some();
    let package = locale.files().map_or(Vec::new(), descriptions);
    let locale = Arc::clone(locale);
    templates.register_function("files", move |kwargs: Kwargs, state: &State<'_>| {
        let formats = published(state);
        let markdown = match kwargs.get::<&str>("workbook")? {
            None if has_data => Ok(list(&package, &formats, "", &locale)),
            None => Err("the release has no data files: declare `[release.data]`.".to_owned()),
            Some(id) => match links.iter().find(|links| links.workbook == id) {
                Some(links) => period(state, &locale)
                    .map(|period| list(&links.files, &formats, &period, &locale)),
                None => Err(unknown(id, &links)),
            },
        };
        markdown.map(|markdown| Value::safe_string(&markdown)).map_err(Error::message)
    });
}

fn unknown(id: &str, links: &[Links]) -> String {
    let known = links.iter().map(|links| links.workbook.as_str());
    format!("there is no workbook `{id}`. {}", suggestion(id, known).unwrap_or_default())
}

/// The reference period in words; a template always has it.
fn period(state: &State<'_>, locale: &Locale) -> Result<String, String> {
    let period = state.get::<Value>("period").ok().flatten().as_ref().and_then(reference_period);
    period.map_or(Ok(String::new()), |period| locale.period(period, "nominative"))
}

/// The formats that the edition is published in; a template always has them.
fn published(state: &State<'_>) -> Vec<Format> {
    #[derive(Deserialize)]
    struct Edition {
        formats: Vec<Format>,
    }
    let edition = state.get::<Value>("edition").ok().flatten();
    let edition = edition.and_then(|edition| Edition::deserialize(&edition).ok());
    edition.map_or_else(Vec::new, |edition| edition.formats)
}

fn links(
    workbook: &crate::declaration::WorkbookStructure,
    release: &Release,
    locale: &Locale,
) -> Links {
    let text = |texts: &Texts| texts.get(&locale.tag).cloned().unwrap_or_default();
    let file = |title: &Texts, format, address, published| {
        let title = text(title);
        FileOfLink { title, format, published, address }
    };
    let formats = release.about.workbook_formats.get_ref().iter();
    let in_format = |format: &WorkbookFormat| {
        let published = Format::of_workbook(*format);
        file(&workbook.title, format.name(), workbook.file(*format), published)
    };
    let mut files: Vec<FileOfLink> = formats.map(in_format).collect();
    let tables = workbook.tables.iter().filter(|_| release.about.data.is_some());
    files.extend(tables.map(|table| {
        let (title, id) = match *table {
            WorkbookTable::Table(table) => {
                (&release.tables[table].title, &release.tables[table].id)
            }
            WorkbookTable::Matrix(matrix) => {
                (&release.matrices[matrix].title, &release.matrices[matrix].id)
            }
        };
        let data = DataFile::Table;
        file(title, data.entry().name, data_address(data, id), Format::Data)
    }));
    Links { workbook: workbook.id.clone(), files }
}

/// Where a data file is, from the folder of a language.
pub(super) fn data_address(data: DataFile, id: &str) -> String {
    format!("../{}", data.path(id))
}

/// A list of links to the files of these formats; nothing where there are none.
fn list(files: &[FileOfLink], formats: &[Format], period: &str, locale: &Locale) -> String {
    let items = files.iter().filter(|file| formats.contains(&file.published)).map(|file| {
        let words = words(&file.title.replace("{period}", period), file.format, locale);
        format!("- [{}]({})\n", escaped(&words), file.address)
    });
    items.collect()
}

/// The words of a link to a file.
pub(crate) fn words(title: &str, format: &str, locale: &Locale) -> String {
    let pattern = locale.files().map_or("{title} ({format})", |words| &words.link);
    pattern.replace("{title}", title).replace("{format}", format)
}

/// What describes all data files: for programs that load them, and for catalogues.
fn descriptions(words: &FileWords) -> Vec<FileOfLink> {
    let file = |title: &String, data: DataFile| FileOfLink {
        title: title.clone(),
        format: data.entry().name,
        address: data_address(data, ""),
        published: Format::Data,
    };
    vec![file(&words.package, DataFile::Package), file(&words.catalogue, DataFile::Catalogue)]
}

/// The links to files of an edition that its text can have, with the sizes of the files: `bytes`
/// gives the size of a file by its address from the folder of a language.
pub fn file_links(
    facts: &Facts<'_>,
    locale: &Locale,
    bytes: impl Fn(&str) -> Option<usize>,
) -> BTreeMap<String, FileLink> {
    let release = facts.computation.release;
    let Some(of_files) = locale.files() else { return BTreeMap::new() };
    let period = locale.period(facts.edition.key.period(), "nominative").unwrap_or_default();
    let of_workbooks =
        release.workbooks.iter().flat_map(|workbook| links(workbook, release, locale).files);
    let of_charts = release.charts.iter().map(|chart| FileOfLink {
        title: locale.furniture().figure_data.clone(),
        format: DataFile::Table.entry().name,
        address: data_address(DataFile::Table, &chart.table.id),
        published: Format::Data,
    });
    let all = of_workbooks.chain(of_charts).chain(descriptions(of_files));
    let sized = all.filter_map(|file| {
        let title = file.title.replace("{period}", &period);
        let size = size(bytes(&file.address)?, of_files, locale);
        let sized = of_files.sized.replace("{title}", &title).replace("{format}", file.format);
        let words = words(&title, file.format, locale);
        Some((file.address, FileLink { words, sized: sized.replace("{size}", &size) }))
    });
    sized.collect()
}

/// A size in words: whole kilobytes, from a thousand of them on megabytes with one decimal.
fn size(bytes: usize, words: &FileWords, locale: &Locale) -> String {
    let thousand = Decimal::ONE_THOUSAND;
    let kilobytes = round(Decimal::from(bytes) / thousand, 0).max(Decimal::ONE);
    if kilobytes < thousand {
        return words.kilobytes.replace("{number}", &locale.number(kilobytes));
    }
    let megabytes = round(Decimal::from(bytes) / thousand / thousand, 1);
    words.megabytes.replace("{number}", &locale.number(megabytes))
}
