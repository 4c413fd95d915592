//! Windows of indicators, what several periods give by their kind, and what a figure is computed from: on
//! numbers that one can check by head.

use bulletin::data::cube::{self, Absence, Cube};
use bulletin::data::figures::{Computation, Fact, round};
use bulletin::declaration::{self, List};
use bulletin::findings::{Diagnostics, SourceFile, render};
use rust_decimal::Decimal;

const HEAD: &str = r#"
[release]
languages = ["en"]
reference = "REFERENCE"
publisher.en = "Office"
description.en = "Numbers, {period}"
source.en = "Office"
contact = { name.en = "Office", email = "office@example.org", telephone = "0" }

[dataset.flow]
file = "flow.csv"
time.frequency = "month"
measure = { unit = "person", kind = "flow" }

[dataset.stock]
file = "stock.csv"
time.frequency = "month"
measure = { unit = "person", kind = "stock" }

[dataset.level]
file = "stock.csv"
time.frequency = "month"
measure = { unit = "person", kind = { kind = "stock", over_time = "mean" }, decimals = 1 }

[dataset.index]
file = "index.csv"
time.frequency = "month"
measure = { unit = "index", kind = "index", decimals = 2 }

[dataset.people]
file = "people.csv"
time.frequency = "year"
measure = { unit = "person", kind = "stock" }

[[edition]]
period = "2025-06"
status = "preliminary"
released = 2025-07-11T10:00:00+00:00

[indicator.exact]
label.en = "Index"
sum = "index"
window = "period"
decimals = 1

[indicator.published]
label.en = "Index"
sum = "index"
window = "period"
decimals = 1
from = "published"

[indicator.of_period]
label.en = "A"
sum = "flow"
window = "period"

[indicator.last_three]
label.en = "A"
sum = "flow"
window = "last 3"

[indicator.last_twelve]
label.en = "A"
sum = "flow"
window = "last 12"

[indicator.of_year]
label.en = "A"
sum = "flow"
window = "year"

[indicator.to_date]
label.en = "A"
sum = "flow"
window = "year_to_date"

[indicator.asked]
label.en = "A"
sum = "flow"

[indicator.stock]
label.en = "B"
sum = "stock"

[indicator.level]
label.en = "B"
sum = "level"

[indicator.between]
label.en = "A"
difference = ["last_twelve", "asked"]

[indicator.average]
label.en = "People"
average = "people"

[indicator.rate]
label.en = "Rate"
rate = "last_twelve"
of = "average"

[indicator.ratio]
label.en = "Ratio"
share = "exact"
of = "published"
is_part = false
window = "period"
from = "published"
"#;

/// 10 for each month of 2024, and 5 more in 2025.
fn flow(year: i32, month: i32) -> String {
    (10 * month + if year == 2025 { 5 } else { 0 }).to_string()
}

fn rows(value: impl Fn(i32, i32) -> String) -> String {
    let months = (1..=12).map(|month| (2024, month)).chain((1..=6).map(|month| (2025, month)));
    let rows = months.map(|(year, month)| format!("{year}-{month:02},{}\n", value(year, month)));
    format!("TIME_PERIOD,OBS_VALUE\n{}", rows.collect::<String>())
}

fn data(file: &str) -> String {
    match file {
        "flow.csv" => rows(flow),
        "stock.csv" => rows(|year, month| (1000 * (year - 2023) + month).to_string()),
        "index.csv" => rows(|year, _| if year == 2024 { "100.04" } else { "101.95" }.to_owned()),
        _ => "TIME_PERIOD,OBS_VALUE\n2024,1000\n2025,1000\n2026,1000\n".to_owned(),
    }
}

/// The facts of the whole of each indicator in the edition.
fn with_facts(reference: &str, check: impl Fn(&dyn Fn(&str) -> Fact)) {
    let mut found = Diagnostics::default();
    let text = HEAD.replace("REFERENCE", reference);
    let release = declaration::read("flows", &SourceFile::new("release.toml", text), &mut found);
    let release = release.unwrap_or_else(|| panic!("{}", render::full(&found, false)));
    let datasets = release.datasets.iter().map(|structure| {
        let name = structure.file.get_ref().as_str();
        cube::read(structure, &List::new(), &SourceFile::new(name, data(name)), &mut found)
    });
    let cube = Cube { datasets: datasets.collect(), codelists: List::new() };
    let computation = Computation::new(&release, &cube, &mut found);
    assert!(found.is_empty(), "{}", render::full(&found, false));
    let edition = release.editions.iter().next().unwrap();
    let facts = computation.facts(edition);
    check(&|id: &str| {
        let indicator = release.indicators.find(|indicator| indicator.id == id).unwrap();
        facts.headline(indicator).unwrap().clone()
    });
}

fn shown(value: Result<Decimal, Absence>) -> String {
    value.map_or_else(
        |absent| absent.letter().to_owned(),
        |value| round(value, 2).normalize().to_string(),
    )
}

/// Each indicator with its period, its value, its base period and its base.
const TO_DATE: [[&str; 5]; 12] = [
    ["of_period", "2025-06", "65", "2024-06", "60"],
    ["last_three", "2025-04/2025-06", "165", "2024-04/2024-06", "150"],
    // 570 of July to December 2024, and 240; of the year before the data have a half.
    ["last_twelve", "2024-07/2025-06", "810", "2023-07/2024-06", "L"],
    ["of_year", "2025", "L", "2024", "780"],
    ["to_date", "2025-01/2025-06", "240", "2024-01/2024-06", "210"],
    ["asked", "2025-01/2025-06", "240", "2024-01/2024-06", "210"],
    // The last of the months, not their sum.
    ["stock", "2025-06", "2006", "2024-06", "1006"],
    ["level", "2025-01/2025-06", "2003.5", "2024-01/2024-06", "1003.5"],
    // An operand keeps its window, whatever window it is read in.
    ["between", "2025-01/2025-06", "570", "2024-01/2024-06", "L"],
    // 810 in twelve months, of 1,000 people: no more is brought to a year.
    ["rate", "2025-01/2025-06", "810", "2024-01/2024-06", "L"],
    ["exact", "2025-06", "101.95", "2024-06", "100.04"],
    ["ratio", "2025-06", "100", "2024-06", "100"],
];

fn line(fact: &Fact) -> [String; 4] {
    let base_period = fact.comparison.base_period.map(|period| period.to_string());
    [
        fact.key.period.to_string(),
        shown(fact.evaluated.value),
        base_period.unwrap_or_default(),
        shown(fact.base.value),
    ]
}

#[test]
fn a_window_is_laid_at_the_end_of_what_is_asked_for_and_again_at_the_end_of_its_base() {
    with_facts("year_to_date", |fact| {
        for [id, rest @ ..] in TO_DATE {
            assert_eq!(line(&fact(id)), rest, "{id}");
        }
    });
}

#[test]
fn an_edition_of_a_period_has_the_same_windows_and_is_itself_about_the_period() {
    with_facts("period", |fact| {
        for [id, rest @ ..] in TO_DATE {
            let expected = match id {
                "asked" => ["2025-06", "65", "2024-06", "60"],
                "level" => ["2025-06", "2006", "2024-06", "1006"],
                "between" => ["2025-06", "745", "2024-06", "L"],
                "rate" => ["2025-06", "810", "2024-06", "L"],
                _ => rest,
            };
            assert_eq!(line(&fact(id)), expected, "{id}");
        }
    });
}

#[test]
fn what_is_computed_of_published_numbers_is_computed_of_what_is_shown() {
    with_facts("year_to_date", |fact| {
        let change = |id: &str| shown(fact(id).comparison.change);
        // 101.95 of 100.04, and 102.0 of 100.0.
        assert_eq!([change("exact"), change("published")], ["1.91", "2"]);
        assert_eq!(shown(fact("published").evaluated.value), "101.95");
    });
}
