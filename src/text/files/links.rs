//! Links to the files of an edition, for templates.
//!
//! `files(workbook="…")` lists a workbook and the data of its tables; `files()` is the link to the
//! description of all data files. Addresses are relative to the folder of the language.

use std::sync::Arc;

use tera::{Error, Kwargs, State, Tera, Value};

use super::super::filters::reference_period;
use super::super::locale::Locale;
use super::super::markup::escaped;
use crate::diagnostic::suggestion;
use crate::release::{Release, Texts, WorkbookTable};

/// What the links of a workbook are made of.
struct Links {
    workbook: String,
    /// Words of each link, with `{period}`; its format; its address.
    files: Vec<(String, &'static str, String)>,
}

/// Registers `files`.
pub(in crate::text) fn register(templates: &mut Tera, release: &Release, locale: &Arc<Locale>) {
    let links: Vec<Links> = release.workbooks.iter().map(|of| links(of, release, locale)).collect();
    let has_data = release.about.data.is_some();
    let locale = Arc::clone(locale);
    templates.register_function("files", move |kwargs: Kwargs, state: &State<'_>| {
        let markdown = match kwargs.get::<&str>("workbook")? {
            None if has_data => Ok(package(&locale)),
            None => Err("the release has no data files: declare `[release.data]`.".to_owned()),
            Some(id) => match links.iter().find(|links| links.workbook == id) {
                Some(links) => period(state, &locale).map(|period| list(links, &period, &locale)),
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

fn links(
    workbook: &crate::release::WorkbookStructure,
    release: &Release,
    locale: &Locale,
) -> Links {
    let text = |texts: &Texts| texts.get(&locale.tag).cloned().unwrap_or_default();
    let mut files = vec![(text(&workbook.title), "XLSX", workbook.file())];
    let tables = workbook.tables.iter().filter(|_| release.about.data.is_some());
    files.extend(tables.map(|table| {
        let (title, id) = match *table {
            WorkbookTable::Table(at) => (&release.tables[at].title, &release.tables[at].id),
            WorkbookTable::Matrix(at) => (&release.matrices[at].title, &release.matrices[at].id),
        };
        (text(title), "CSV", format!("../data/{id}.csv"))
    }));
    Links { workbook: workbook.id.clone(), files }
}

fn list(links: &Links, period: &str, locale: &Locale) -> String {
    let pattern = locale.files().map_or("{title} ({format})", |words| &words.link);
    let items = links.files.iter().map(|(title, format, address)| {
        let words = pattern.replace("{title}", &title.replace("{period}", period));
        format!("- [{}]({address})\n", escaped(&words.replace("{format}", format)))
    });
    items.collect()
}

fn package(locale: &Locale) -> String {
    let words = locale.files().map_or("datapackage.json", |words| &words.package);
    format!("- [{}](../data/datapackage.json)\n", escaped(words))
}
