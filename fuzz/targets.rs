//! What is done with input that nobody wrote: each function takes any bytes and must come to an end.
//!
//! The fuzz targets call these, and so does `tests/fuzz_corpus.rs` with the inputs that are kept.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use bulletin::data::cube;
use bulletin::data::input::{CodeList, decode, list_codes, read_codelist};
use bulletin::declaration::{self, CodeListId, List, Release};
use bulletin::document::{
    self, Document, Furniture, Material, Properties, Publication, Row, Table,
};
use bulletin::drawing::charts::{Basemap, SoughtCodes, read_boundaries};
use bulletin::drawing::fonts::Fonts;
use bulletin::drawing::theme::{self, Theme};
use bulletin::findings::{Diagnostics, SourceFile, render};
use bulletin::formats::html::{PageTemplate, html};
use bulletin::formats::{markdown::markdown, pdf::pdf};
use bulletin::proof::readers;
use bulletin::words::language::Locale;
use bulletin::words::prose::Prose;

const RELEASE: &str = include_str!("../templates/migration/release.toml");
const LOCALE_KEYS: &str = include_str!("../templates/locale/en.toml");
const LOCALE_SENTENCES: &str = include_str!("../templates/locale/en.md");
const REGIONS: &str = include_str!("../data/migration/codelists/regions.csv");
const COUNTRIES: &str = include_str!("../data/migration/codelists/countries.csv");

/// A file of a data set, read as each data set of the sample, and as a code list.
pub fn csv(bytes: &[u8]) {
    static SAMPLE: OnceLock<(Release, List<CodeListId, CodeList>)> = OnceLock::new();
    let (release, codelists) = SAMPLE.get_or_init(sample);
    let mut found = Diagnostics::default();
    match decode("data.csv", bytes.to_vec()) {
        Ok(file) => {
            for structure in &release.datasets {
                cube::read(structure, codelists, &file, &mut found);
            }
            for structure in &release.codelists {
                read_codelist(structure, &file, &mut found);
            }
        }
        Err(finding) => found.push(finding),
    }
    show(&found);
}

/// A `release.toml`.
pub fn release(bytes: &[u8]) {
    let mut found = Diagnostics::default();
    match decode("release.toml", bytes.to_vec()) {
        Ok(file) => drop(declaration::read("fuzzed", &file, &mut found)),
        Err(finding) => found.push(finding),
    }
    show(&found);
}

/// What templates give, as the text of a release: Markdown to a document, and that to each format.
pub fn document(bytes: &[u8]) {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    let Ok(file) = decode("en.md", bytes.to_vec()) else { return };
    let tables = BTreeMap::from([("t".to_owned(), table())]);
    let mut found = Diagnostics::default();
    let body = document::read(&file, Material { tables, ..Material::default() }, &mut found);
    show(&found);
    if found.has_errors() {
        return;
    }
    let document = of_body(body);
    markdown(&document);
    let page = PageTemplate::new(
        &SourceFile::new("page.html", "{{ lead | safe }}{{ sections | safe }}"),
        "",
        "",
    );
    let page = page.expect("the template is sound");
    html(&document, &Publication::default(), &page, &Theme::default())
        .expect("it names what there is");
    pdf(&document, FONTS.get_or_init(Fonts::new), &Theme::default());
}

/// A file of boundaries, and the map of them.
pub fn boundaries(bytes: &[u8]) {
    let mut found = Diagnostics::default();
    match decode("boundaries.geojson", bytes.to_vec()) {
        Ok(file) => {
            let codes = ["A".to_owned(), "B".to_owned()];
            let sought = SoughtCodes { list: "areas", codes: &codes };
            let read = read_boundaries(&file, "id", sought, &mut found);
            drop(read.as_ref().map(Basemap::of));
        }
        Err(finding) => found.push(finding),
    }
    show(&found);
}

/// A `theme.toml` and, behind a line `---`, the mark that it names.
pub fn theme(bytes: &[u8]) {
    let mut found = Diagnostics::default();
    let text = String::from_utf8_lossy(bytes).into_owned();
    let (keys, mark) = text.split_once("\n---\n").unwrap_or((&text, ""));
    let (_, logo) = theme::read(&SourceFile::new("theme.toml", keys), &["en"], &mut found);
    if let Some(logo) = logo {
        drop(logo.draw(&SourceFile::new("logo.svg", mark), &mut found));
    }
    show(&found);
}

/// The text of a release as its template, with the shared sentences of the program.
pub fn template(bytes: &[u8]) {
    static LOCALE: OnceLock<Arc<Locale>> = OnceLock::new();
    static SAMPLE: OnceLock<(Release, List<CodeListId, CodeList>)> = OnceLock::new();
    let (release, codelists) = SAMPLE.get_or_init(sample);
    let mut found = Diagnostics::default();
    let locale = LOCALE.get_or_init(|| {
        let file = SourceFile::new("templates/locale/en.toml", LOCALE_KEYS);
        let locale = Locale::read("en", &file, &mut Diagnostics::default());
        Arc::new(locale.expect("the locale is sound"))
    });
    let Ok(file) = decode("templates/fuzzed/en.md", bytes.to_vec()) else { return };
    let sources = vec![file, SourceFile::new("templates/locale/en.md", LOCALE_SENTENCES)];
    drop(Prose::new(Arc::clone(locale), sources, release, codelists, &mut found));
    show(&found);
}

/// A `vintage.toml`.
pub fn vintage(bytes: &[u8]) {
    static SAMPLE: OnceLock<(Release, List<CodeListId, CodeList>)> = OnceLock::new();
    let (release, _) = SAMPLE.get_or_init(sample);
    let mut found = Diagnostics::default();
    if let Ok(file) = decode("vintage.toml", bytes.to_vec()) {
        drop(declaration::read_vintage(&file, "2025-03-13-final", release, &mut found));
    }
    show(&found);
}

/// The grammar of a language.
pub fn locale(bytes: &[u8]) {
    let mut found = Diagnostics::default();
    if let Ok(file) = decode("en.toml", bytes.to_vec()) {
        drop(Locale::read("en", &file, &mut found));
    }
    show(&found);
}

/// A finished file that is read back: its first byte says in which format.
pub fn readers(bytes: &[u8]) {
    let Some((format, bytes)) = bytes.split_first() else { return };
    let text = SourceFile::new("en.md", "# Title\n\nWords.\n");
    let mut found = Diagnostics::default();
    let body = document::read(&text, Material::default(), &mut found);
    let document = of_body(body);
    let read = [readers::html, readers::markdown, readers::pdf][usize::from(*format) % 3];
    for finding in read(bytes, &document, &text) {
        found.push(finding);
    }
    show(&found);
}

fn of_body(body: document::Body) -> Document {
    Document {
        language: "en".to_owned(),
        title: body.title,
        properties: Properties::default(),
        editions: Vec::new(),
        furniture: Furniture::default(),
        blocks: body.blocks,
    }
}

/// Findings can be shown in every form, wherever they point.
fn show(found: &Diagnostics) {
    render::full(found, false);
    render::short(found);
    render::json(found);
}

fn sample() -> (Release, List<CodeListId, CodeList>) {
    let mut found = Diagnostics::default();
    let file = SourceFile::new("release.toml", RELEASE);
    let release = declaration::read("fuzzed", &file, &mut found).expect("the sample is sound");
    let codelists = release.codelists.iter().map(|structure| match structure.id.as_str() {
        "regions" => read_codelist(structure, &SourceFile::new("regions.csv", REGIONS), &mut found),
        "countries" => {
            read_codelist(structure, &SourceFile::new("countries.csv", COUNTRIES), &mut found)
        }
        _ => list_codes(structure, &release.file, &mut found),
    });
    let codelists = codelists.collect();
    assert!(!found.has_errors(), "the sample is sound");
    (release, codelists)
}

fn table() -> Table {
    Table {
        id: "t".to_owned(),
        number: 0,
        title: "Table".to_owned(),
        stub: "Name".to_owned(),
        columns: Vec::new(),
        rows: vec![Row { header: "A".to_owned(), total: false, time: None, cells: Vec::new() }],
        notes: Vec::new(),
        source: String::new(),
    }
}
