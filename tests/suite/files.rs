//! Workbooks and data files of the large release, read back by other programs' readers: every
//! number is that of the text, of `facts.json` and of the other files.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::sync::LazyLock;

use crate::support::Project;
use crate::support::page::figures;
use calamine::{Data, Reader, Xlsx};
use serde_json::Value;

const LANGUAGES: [&str; 3] = ["en", "ru", "kk"];
const EDITION: &str = "output/migration/2025-06";

/// Tables of the text, each alone in the workbook that has its name.
const TABLES: [&str; 10] = [
    "arrivals_by_country_by_year",
    "by_country",
    "by_region",
    "departures_by_country_by_year",
    "external_by_month",
    "external_by_year",
    "growth_by_month",
    "internal_by_month",
    "interregional_net",
    "net_by_year",
];
const MATRIX: &str = "interregional_matrix";

static BUILT: LazyLock<BTreeMap<String, Vec<u8>>> =
    LazyLock::new(|| Project::built().files(EDITION));

fn text(path: &str) -> &'static str {
    std::str::from_utf8(&BUILT[path]).unwrap()
}

/// The cells of every sheet of a workbook, by the sheet's name and in order.
fn workbook(language: &str, table: &str) -> Vec<(String, Vec<Vec<Data>>)> {
    sheets(&BUILT[&format!("{language}/{}.xlsx", table.replace('_', "-"))])
}

fn sheets(bytes: &[u8]) -> Vec<(String, Vec<Vec<Data>>)> {
    let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
    let names = book.sheet_names().clone();
    let cells = |name: &String| {
        let range = book.worksheet_range(name).unwrap();
        (name.clone(), range.rows().map(<[Data]>::to_vec).collect())
    };
    names.iter().map(cells).collect()
}

/// The rows of the table of a sheet, its header first: those that are full in every column.
fn grid(sheet: &[Vec<Data>]) -> &[Vec<Data>] {
    let lines = sheet.iter().take_while(|row| row[1..].iter().all(|cell| *cell == Data::Empty));
    &sheet[lines.count()..]
}

/// A number as `facts.json` writes it, or shorthand.
fn shown(cell: &Data, like: &str) -> String {
    let decimals = like.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    match cell {
        Data::Float(number) => format!("{number:.decimals$}"),
        Data::Int(number) => format!("{number:.decimals$}"),
        other => other.to_string(),
    }
}

/// What stands in the table of the page: rows of values, or shorthand.
fn table_of_page(language: &str, table: &str) -> Vec<Vec<String>> {
    let page = text(&format!("{language}/release.html"));
    let (_, rest) = page.split_once(&format!("<table id=\"{table}\">")).unwrap();
    let (body, _) = rest.split_once("</table>").unwrap();
    let rows = body.split("<tr").skip(2).map(|row| {
        let cells = row.split("<td").skip(1).map(|cell| match figures(cell).pop() {
            Some(figure) => figure.value,
            None => cell.split_once('>').unwrap().1.split('<').next().unwrap().to_owned(),
        });
        cells.collect()
    });
    rows.collect()
}

#[test]
fn every_number_of_a_workbook_is_that_of_the_page() {
    let mut compared = 0;
    for language in LANGUAGES {
        for table in TABLES {
            let sheets = workbook(language, table);
            let (_, sheet) = &sheets[2];
            let expected = table_of_page(language, table);
            let rows = &grid(sheet)[1..];
            assert_eq!(rows.len(), expected.len(), "{language} {table}");
            for (row, expected) in rows.iter().zip(&expected) {
                for (cell, expected) in row[1..].iter().zip(expected) {
                    assert_eq!(shown(cell, expected), *expected, "{language} {table}");
                    assert!(matches!(cell, Data::Float(_)) || expected.starts_with('['), "{cell}");
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 3 * 400, "{compared}");
}

#[test]
fn the_numbers_of_a_data_file_are_those_of_the_workbook() {
    for table in TABLES.iter().chain([&MATRIX]) {
        let mut reader = csv::Reader::from_reader(text(&format!("data/{table}.csv")).as_bytes());
        let header = reader.headers().unwrap().clone();
        let numbers: Vec<usize> = (0..header.len())
            .filter(|at| header.get(at + 1) == Some(&format!("{}_status", &header[*at])))
            .collect();
        let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let of_data = records.iter().flat_map(|row| numbers.iter().map(|at| &row[*at]));
        let of_data: Vec<&str> = of_data.collect();
        let sheets = workbook("en", table);
        let (_, sheet) = &sheets[2];
        // A column of marks, where there is one, is the last.
        let columns = table_width(&grid(sheet)[0]);
        let of_sheet = grid(sheet)[1..].iter().flat_map(|row| &row[1..columns]);
        let of_sheet: Vec<String> =
            of_sheet.zip(&of_data).map(|(cell, like)| shown(cell, like)).collect();
        assert_eq!(of_sheet, of_data, "{table}");
    }
}

fn table_width(header: &[Data]) -> usize {
    let marks = header.iter().position(|label| *label == "Status of the figures");
    marks.unwrap_or(header.len())
}

#[test]
fn the_totals_of_the_matrix_are_the_facts_of_both_sides() {
    let facts: Value = serde_json::from_str(text("facts.json")).unwrap();
    let facts: BTreeMap<&str, &str> = facts["facts"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|fact| Some((fact["id"].as_str()?, fact["shown"].as_str()?)))
        .collect();
    let mut reader = csv::Reader::from_reader(text("data/interregional_matrix.csv").as_bytes());
    let mut sums: BTreeMap<String, i64> = BTreeMap::new();
    let mut compared = 0;
    for record in reader.records().map(Result::unwrap) {
        let (origin, destination, value) = (&record[2], &record[6], &record[10]);
        let total = match (origin, destination) {
            ("_T", "_T") => Some("interregional_movers".to_owned()),
            ("_T", code) => Some(format!("interregional_arrivals/{code}")),
            (code, "_T") => Some(format!("interregional_departures/{code}")),
            (one, other) if one == other => {
                assert_eq!((value, &record[11]), ("[z]", "M"));
                None
            }
            (code, _) => {
                *sums.entry(code.to_owned()).or_default() += value.parse::<i64>().unwrap();
                None
            }
        };
        if let Some(total) = total {
            assert_eq!(facts[&*total], value, "{total}");
            compared += 1;
        }
    }
    assert_eq!(compared, 41);
    for (code, sum) in sums {
        assert_eq!(facts[&*format!("interregional_departures/{code}")], sum.to_string());
    }
}

#[test]
fn a_workbook_has_a_cover_contents_and_every_note_it_refers_to() {
    for language in LANGUAGES {
        for table in TABLES.iter().chain([&MATRIX]) {
            let sheets = workbook(language, table);
            let names: Vec<String> = sheets.iter().map(|(name, _)| name.clone()).collect();
            let listed: Vec<String> =
                grid(&sheets[1].1)[1..].iter().map(|row| row[0].to_string()).collect();
            assert_eq!(listed, names[2..], "{language} {table}");
            let markers = |cells: &[Vec<Data>]| -> BTreeSet<String> {
                let cells = cells.iter().flatten().map(ToString::to_string);
                let all = cells.flat_map(|text| {
                    let parts = text.split('[').skip(1).filter_map(|part| part.split_once(']'));
                    let inner: Vec<String> = parts.map(|(inner, _)| inner.to_owned()).collect();
                    inner
                });
                all.filter(|inner| inner.contains(char::is_numeric)).collect()
            };
            let defined = sheets.get(3).map_or_else(BTreeSet::new, |(_, notes)| markers(notes));
            assert_eq!(markers(&sheets[2].1), defined, "{language} {table}");
        }
    }
}

#[test]
fn a_workbook_says_its_language() {
    for language in LANGUAGES {
        let bytes = &BUILT[&format!("{language}/by-region.xlsx")];
        let mut package = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let part = package.by_name("docProps/core.xml").unwrap();
        let properties = std::io::read_to_string(part).unwrap();
        assert!(properties.contains(&format!("<dc:language>{language}</dc:language>")));
        // The moment of the release, in universal time: not that of the run.
        assert!(properties.contains("2025-08-11T05:00:00Z"), "{properties}");
    }
}

#[test]
fn a_label_that_looks_like_a_formula_is_a_label() {
    let project = Project::new();
    let project = project.edit(
        "data/migration/codelists/countries.csv",
        "Afghanistan",
        "\"=HYPERLINK(\"\"x\"\";\"\"Afghanistan\"\")\"",
    );
    project.build("--language en --format xlsx,data").success();
    let files = project.files(EDITION);
    let csv = std::str::from_utf8(&files["data/by_country.csv"]).unwrap();
    assert!(csv.contains(",\"'=HYPERLINK(\"\"x\"\";\"\"Afghanistan\"\")\","), "{csv}");
    let sheets = sheets(&files["en/by-country.xlsx"]);
    let labels = sheets[2].1.iter().map(|row| row[0].to_string());
    assert!(labels.into_iter().any(|label| label == "=HYPERLINK(\"x\";\"Afghanistan\")"));
}

#[test]
fn the_description_of_the_data_names_every_file_with_its_columns() {
    let package: Value = serde_json::from_str(text("data/datapackage.json")).unwrap();
    let mut described = BTreeSet::new();
    for resource in package["resources"].as_array().unwrap() {
        let path = resource["path"].as_str().unwrap();
        let csv = text(&format!("data/{path}"));
        assert_eq!(resource["bytes"], csv.len(), "{path}");
        let fields = resource["schema"]["fields"].as_array().unwrap();
        let fields: Vec<&str> =
            fields.iter().map(|field| field["name"].as_str().unwrap()).collect();
        assert_eq!(csv.lines().next().unwrap(), fields.join(","), "{path}");
        described.insert(format!("data/{path}"));
    }
    let is_csv = |path: &&String| path.ends_with("csv");
    let written: BTreeSet<String> = BUILT.keys().filter(is_csv).cloned().collect();
    assert_eq!(described, written);
}

#[test]
fn a_rank_says_how_many_values_beside_it_are_larger() {
    let release = "templates/migration/release.toml";
    let country = "\"departures.change\", \"net_migration\"]\ntotal = \"first\"\norder = \"value\"";
    let ranked = "\"arrivals.rank\"]\ntotal = \"first\"\norder = \"value\"";
    let region = "columns = [\"interregional_net\", \"interregional_arrivals\"";
    let project = Project::new().edit(release, country, ranked).edit(
        release,
        region,
        "columns = [\"interregional_net\", \"interregional_net.rank\"",
    );
    project.build("").success();
    let files = project.files(EDITION);
    for (table, indicator) in
        [("by_country", "arrivals"), ("interregional_net", "interregional_net")]
    {
        let mut reader = csv::Reader::from_reader(files[&format!("data/{table}.csv")].as_slice());
        let header = reader.headers().unwrap().clone();
        let at = |name: &str| header.iter().position(|column| column == name).unwrap();
        let [value, rank, code] = [indicator, &format!("{indicator}_rank"), &header[2]].map(at);
        let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let is_ranked = |row: &&csv::StringRecord| !["_T", "ZZ"].contains(&&row[code]);
        let (ranked, without): (Vec<_>, Vec<_>) = records.iter().partition(is_ranked);
        let number = |row: &csv::StringRecord| row[value].parse::<i64>().unwrap();
        for row in &ranked {
            let larger = ranked.iter().filter(|other| number(other) > number(row)).count();
            assert_eq!(row[rank], (larger + 1).to_string(), "{row:?}");
        }
        assert!(ranked.len() >= 20);
        assert!(without.iter().all(|row| row[rank] == *"[z]"), "{without:?}");
    }
}

#[test]
fn an_earlier_edition_has_no_later_observation() {
    let project = Project::new();
    project.build("--period 2023-12 --format data").success();
    let files = project.files("output/migration/2023-12");
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".sdmx.csv")) {
        let csv = std::str::from_utf8(bytes).unwrap();
        assert!(csv.contains(",2023"), "{path}");
        assert!(!csv.contains(",2024") && !csv.contains(",2025"), "{path}");
    }
}
