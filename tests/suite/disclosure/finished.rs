//! Finished files of every format and language, searched for hidden numbers as a reader would: with
//! counts so large that no other number is the same by chance.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

use super::fixture::{self, EDITIONS};
use super::published::{self, Cell};
use super::vintages::{DAYS, changes, with_vintage};
use crate::support::{Project, pdf};

const THRESHOLD: i128 = 5_000;

/// Of each region.
const POPULATION: i128 = 1_000;

const CHART: &str = r#"
[chart.by_arrivals]
kind = "bars"
subtitle = { en = "Arrivals", ru = "Прибывшие", kk = "Келгендер" }
rows = "regions"
columns = ["arrivals"]

[[edition]]
period = "2025-02""#;

const TEMPLATE: &str = "# {{ period | period }}\n\n## A {#a}\n\n{{ table(id=\"by_region\") }}\n\n\
    {{ chart(id=\"by_arrivals\", title=\"A\", alt=\"B\") }}\n\n{{ files(workbook=\"moves\") }}\n";

/// A count as no other is: thousands, and a rest that goes by its place in the data.
fn large(count: usize, place: usize) -> usize {
    if count == 0 { 0 } else { count * 1_000 + (place * 7_919 + 13) % 1_000 }
}

/// The release of large counts with a vintage of such.
fn project(threshold: Option<i128>) -> Project {
    let mut project = fixture::project(threshold);
    for (file, column) in [("flows", 3), ("moves", 3)] {
        let path = format!("data/flows/{file}.csv");
        let mut place = 0;
        let enlarged: Vec<String> = project
            .read(&path)
            .lines()
            .map(|line| {
                place += 1;
                let mut fields: Vec<String> = line.split(',').map(str::to_owned).collect();
                if let Ok(count) = fields[column].parse() {
                    fields[column] = large(count, place).to_string();
                }
                fields.join(",")
            })
            .collect();
        project = project.with(&path, enlarged.join("\n") + "\n");
    }
    let release = "templates/flows/release.toml";
    project = project.edit(release, "[[edition]]\nperiod = \"2025-02\"", CHART).edit(
        release,
        "[release]\n",
        "[release]\nworkbook_formats = [\"xlsx\", \"ods\"]\n",
    );
    for language in ["en", "ru", "kk"] {
        project = project.with(&format!("templates/flows/{language}.md"), TEMPLATE);
    }
    project
}

fn late(project: Project) -> Project {
    let changes: Vec<_> = changes(0, 0)
        .into_iter()
        .enumerate()
        .map(|(place, (dataset, month, codes, count))| {
            (dataset, month, codes, large(count, 5_000 + place))
        })
        .collect();
    with_vintage(project, "2026-06-01-late", &changes)
}

/// All that was ever published: the first editions, then those that a vintage revised, with notes
/// and earlier versions.
fn archive(threshold: Option<i128>) -> (Project, BTreeMap<String, Vec<u8>>) {
    let project = late(project(threshold));
    project.build(&format!("--all --as-of {}", DAYS[0])).success();
    project.run("revise").success();
    project
        .run(&format!("compare first {} --html compared.html --json compared.json", DAYS[1]))
        .success();
    let mut files = project.files("output/flows");
    for name in ["compared.html", "compared.json"] {
        files.insert(name.to_owned(), project.read(name).into_bytes());
    }
    (project, files)
}

/// The text of a file as programs and people find it.
fn text(project: &Project, path: &str, bytes: &[u8]) -> String {
    match path.rsplit_once('.').map(|(_, ending)| ending) {
        Some("pdf") => pdf::pages(&project.path(&format!("output/flows/{path}"))),
        Some("xlsx" | "ods") => {
            let mut package = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
            let mut all = String::new();
            for at in 0..package.len() {
                let mut part = Vec::new();
                package.by_index(at).unwrap().read_to_end(&mut part).unwrap();
                all += &String::from_utf8_lossy(&part);
            }
            all
        }
        // How many bytes a file has is a number by chance, and so are the digits that a fingerprint begins with: those of
        // `release.toml` go by where its key lies.
        _ if path.ends_with("manifest.json") => {
            let text = String::from_utf8_lossy(bytes);
            let is_by_chance =
                |line: &&str| ["\"bytes\"", "\"sha256\""].iter().any(|key| line.contains(key));
            text.lines().filter(|line| !is_by_chance(line)).collect::<Vec<_>>().join("\n")
        }
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// The whole numbers of a text, of four digits or more, with separators of thousands or without.
fn numbers(text: &str) -> BTreeSet<i128> {
    let mut numbers = BTreeSet::new();
    let characters: Vec<char> = text.replace("&nbsp;", "\u{a0}").chars().collect();
    let mut at = 0;
    while at < characters.len() {
        let before = at.checked_sub(1).map(|before| characters[before]);
        if !characters[at].is_ascii_digit()
            || before.is_some_and(|of| of.is_alphanumeric() || of == '.')
        {
            at += 1;
            continue;
        }
        let digits =
            |from: usize| characters[from..].iter().take_while(|of| of.is_ascii_digit()).count();
        let mut end = at + digits(at);
        let mut number: String = characters[at..end].iter().collect();
        let is_group = |end: usize| {
            let is_mark =
                matches!(characters.get(end), Some(',' | '\u{a0}' | '\u{202f}' | '\u{2009}'));
            is_mark && digits(end + 1) == 3
        };
        let mut found = vec![number.clone()];
        while is_group(end) {
            number.extend(&characters[end + 1..end + 4]);
            end += 4;
            found.push(number.clone());
        }
        numbers.extend(
            found
                .iter()
                .filter(|of| (4..12).contains(&of.len()))
                .map(|of| of.parse::<i128>().unwrap()),
        );
        at += digits(at).max(1);
    }
    numbers
}

/// Every value of the editions below a folder.
fn values(project: &Project, output: &str) -> BTreeMap<Cell, Option<i128>> {
    let mut values = BTreeMap::new();
    for edition in EDITIONS {
        published::read(project, &format!("{output}/flows/{edition}"), &mut values);
    }
    values
}

#[test]
fn no_finished_file_has_a_hidden_number() {
    let (closed, files) = archive(Some(THRESHOLD));
    let (open, open_files) = archive(None);
    let (mut hidden, mut shown) = (BTreeSet::new(), BTreeSet::from([POPULATION]));
    for (state, day) in DAYS[..2].iter().enumerate() {
        for project in [&closed, &open] {
            project.build(&format!("--all --format data --as-of {day} --output {day}")).success();
        }
        let (known, truth) = (values(&closed, day), values(&open, day));
        for (cell, truth) in truth {
            match (known.get(&cell), truth) {
                (Some(None), Some(truth)) => hidden.insert((state, cell, truth)),
                (_, Some(truth)) => shown.insert(truth),
                _ => continue,
            };
        }
    }
    // Files say how large others are.
    shown.extend(files.values().map(|bytes| bytes.len() as i128));
    let inputs = ["data", "templates"].map(|folder| closed.files(folder)).into_iter().flatten();
    shown.extend(inputs.map(|(_, bytes)| bytes.len() as i128));
    // A revision of one observation alone is the difference of its totals too: the README says so.
    let [first, last] = [0, 1].map(|state| values(&closed, DAYS[state]));
    let revisions =
        first.iter().filter_map(|(cell, before)| Some(((*last.get(cell)?)?, (*before)?)));
    shown.extend(revisions.map(|(after, before)| (after - before).abs()));
    let hidden: BTreeSet<i128> = hidden.into_iter().map(|(_, _, truth)| truth.abs()).collect();
    let hidden: BTreeSet<i128> = hidden
        .into_iter()
        .filter(|of| *of >= 1_000 && !shown.contains(of) && !shown.contains(&-of))
        .collect();
    assert!(hidden.len() > 100, "{}", hidden.len());
    let mut kinds = BTreeSet::new();
    for (path, bytes) in &open_files {
        let of_file = numbers(&text(&open, path, bytes));
        if !of_file.is_disjoint(&hidden) {
            let kind = path.rsplit_once('.').map_or("", |(_, ending)| ending);
            kinds.insert(if path.contains("revision") || path.contains("compared") {
                format!("note {kind}")
            } else {
                kind.to_owned()
            });
        }
    }
    let expected = [
        "csv",
        "html",
        "json",
        "md",
        "note html",
        "note json",
        "note md",
        "note pdf",
        "ods",
        "pdf",
        "svg",
        "xlsx",
    ];
    assert_eq!(kinds, expected.map(str::to_owned).into(), "without a threshold each has them");
    for (path, bytes) in &files {
        let of_file = numbers(&text(&closed, path, bytes));
        let told: Vec<_> = of_file.intersection(&hidden).collect();
        assert!(told.is_empty(), "{path}: {told:?}");
    }
}
