//! Workbooks as `OpenDocument`: the same cells as in XLSX, linked, named and described like these.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::LazyLock;

use crate::support::Project;
use calamine::{Data, Ods, Reader, Xlsx};

const LANGUAGES: [&str; 3] = ["en", "ru", "kk"];
const EDITION: &str = "output/migration/2025-06";
const WORKBOOKS: usize = 11;

fn project(formats: &str) -> Project {
    let key = "address = \"https://example.org/migration/{period}/\"";
    let both = format!("{key}\nworkbook_formats = {formats}");
    Project::new().edit("templates/migration/release.toml", key, &both)
}

static BUILT: LazyLock<BTreeMap<String, Vec<u8>>> = LazyLock::new(|| {
    let project = project("[\"xlsx\", \"ods\"]");
    project.build("").success();
    project.files(EDITION)
});

fn text(path: &str) -> &'static str {
    std::str::from_utf8(&BUILT[path]).unwrap()
}

fn has_ending(path: &str, ending: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, of)| of == ending)
}

/// The cells of every sheet in order, by name. Numbers as they are, whatever type they have.
fn cells<'b, R>(mut book: R) -> Vec<(String, Vec<Vec<String>>)>
where
    R: Reader<Cursor<&'b [u8]>>,
{
    let text = |cell: &Data| match cell {
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::Empty => String::new(),
        other => format!("“{other}”"),
    };
    let names = book.sheet_names().clone();
    let sheet = |name: String| {
        let range = book.worksheet_range(&name).ok().unwrap();
        let rows = range.rows().map(|row| row.iter().map(text).collect()).collect();
        (name, rows)
    };
    names.into_iter().map(sheet).collect()
}

#[test]
fn both_formats_have_the_same_cells() {
    let (mut workbooks, mut numbers) = (0, 0);
    for (path, bytes) in BUILT.iter().filter(|(path, _)| has_ending(path, "ods")) {
        let twin = &BUILT[&path.replace(".ods", ".xlsx")];
        let one = cells(Ods::new(Cursor::new(bytes.as_slice())).unwrap());
        let other = cells(Xlsx::new(Cursor::new(twin.as_slice())).unwrap());
        assert_eq!(one, other, "{path}");
        workbooks += 1;
        let all = one.iter().flat_map(|(_, rows)| rows).flatten();
        numbers += all.filter(|cell| cell.parse::<f64>().is_ok()).count();
    }
    assert_eq!(workbooks, WORKBOOKS * LANGUAGES.len());
    assert!(numbers > 4000, "{numbers}");
}

#[test]
fn a_table_is_a_named_range_with_its_header_marked() {
    let mut package = zip::ZipArchive::new(Cursor::new(&BUILT["ru/by-region.ods"])).unwrap();
    let content = std::io::read_to_string(package.by_name("content.xml").unwrap()).unwrap();
    let tables = content.matches("<table:table ").count();
    // Cover, contents, table and notes: all but the first have a table.
    assert_eq!(tables, 4);
    assert_eq!(content.matches("<table:table-header-rows>").count(), 3);
    assert_eq!(content.matches("<table:database-range ").count(), 3);
    assert!(content.contains("table:name=\"by_region_table\""));
    for what in ["spanned", "covered-table-cell", "repeated", "<table:table-cell/>"] {
        assert!(!content.contains(what), "{what}");
    }
}

#[test]
fn every_workbook_is_linked_and_described() {
    for language in LANGUAGES {
        let page = text(&format!("{language}/release.html"));
        let markdown = text(&format!("{language}/release.md"));
        for ending in ["xlsx", "ods"] {
            assert!(page.contains(&format!("href=\"by-region.{ending}\"")), "{language} {ending}");
            assert!(markdown.contains(&format!("](by-region.{ending})")), "{language} {ending}");
        }
        let link = page.split("href=\"by-region.ods\">").nth(1).unwrap();
        let words = link.split("</a>").next().unwrap();
        assert!(words.contains("(ODS, "), "{words}");
    }
    let catalogue = text("data/dcat.jsonld");
    assert!(catalogue.contains("/kk/by-region.ods\""));
    assert!(catalogue.contains("application/vnd.oasis.opendocument.spreadsheet\""));
}

#[test]
fn a_format_that_is_not_named_is_not_made() {
    let project = project("[\"ods\"]");
    project.build("--language en").success();
    let files = project.files(EDITION);
    assert!(files.contains_key("en/by-region.ods"));
    assert!(!files.keys().any(|path| has_ending(path, "xlsx")));
    assert!(!std::str::from_utf8(&files["en/release.html"]).unwrap().contains("xlsx"));
    project.build("--format xlsx").status(2);
}

#[test]
fn a_second_build_gives_the_same_bytes() {
    let project = project("[\"ods\"]");
    project.build("--language ru --format ods").success();
    for (path, bytes) in project.files(EDITION) {
        if has_ending(&path, "ods") {
            assert_eq!(bytes, BUILT[&path], "{path}");
        }
    }
}
