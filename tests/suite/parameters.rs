//! Years that go by the vintage of the data, `[parameter.NAME]`, on numbers that one can check by head.

use bulletin::data::cube::{self, Cube};
use bulletin::data::figures::{Computation, round};
use bulletin::declaration::{self, List, VintageCount};
use bulletin::findings::{Diagnostics, SourceFile, render};

const HEAD: &str = r#"
[release]
languages = ["en"]
reference = "period"
publisher.en = "Office"
description.en = "Numbers, {period}"
source.en = "Office"
contact = { name.en = "Office", email = "office@example.org", telephone = "0" }

[dataset.output]
file = "output.csv"
time.frequency = "quarter"
measure = { unit = "person", kind = "flow" }

[dataset.weights]
file = "weight.csv"
time.frequency = "year"
measure = { unit = "person", kind = "flow" }

[parameter.weight_year]
by_vintage = { "2023-03-31" = "year - 1", "2023-12-22" = "min(year - 1, 2019)" }

[[edition]]
period = "2022-Q3"
status = "preliminary"
released = 2024-07-11T10:00:00+00:00

[indicator.yearly]
label.en = "Of a year"
sum = "output"
window = "year"

[indicator.of_weights]
label.en = "Of the year of the weights"
value = "yearly@weight_year"

[indicator.same_quarter]
label.en = "Of the same quarter"
value = "output@weight_year"

[indicator.weight]
label.en = "Weight"
value = "within_year(weights)@weight_year"
window = "year"
"#;

/// 2018 to 2022: the quarters of a year have 1 to 4, and 10 more in each year; weights are the year less 2000.
fn data(file: &str) -> String {
    let rows: Vec<String> = match file {
        "output.csv" => (2018..=2022)
            .flat_map(|year| {
                (1..=4).map(move |quarter| {
                    format!("{year}-Q{quarter},{}\n", 10 * (year - 2018) + quarter)
                })
            })
            .collect(),
        _ => (2018..=2022).map(|year| format!("{year},{}\n", year - 2000)).collect(),
    };
    format!("TIME_PERIOD,OBS_VALUE\n{}", rows.concat())
}

fn read(text: &str) -> Result<declaration::Release, String> {
    let mut found = Diagnostics::default();
    let file = SourceFile::new("release.toml", text.to_owned());
    let release = declaration::read("flows", &file, &mut found);
    release.ok_or_else(|| render::full(&found, false))
}

#[test]
fn a_parameter_is_the_year_that_the_vintage_says() {
    let release = read(HEAD).unwrap_or_else(|said| panic!("{said}"));
    let mut found = Diagnostics::default();
    let datasets = release.datasets.iter().map(|structure| {
        let name = structure.file.get_ref().as_str();
        cube::read(structure, &List::new(), &SourceFile::new(name, data(name)), &mut found)
    });
    let cube = Cube { datasets: datasets.collect(), codelists: List::new() };
    let edition = release.editions.iter().next().unwrap();
    for (vintage, of_weights, same_quarter, weight, years) in [
        // 2021: 31 + 32 + 33 + 34.
        ("first", "130", "33", "21", ["2021-Q1", "2021-Q4"]),
        ("2023-09-29-second", "130", "33", "21", ["2021-Q1", "2021-Q4"]),
        // 2019: 11 + 12 + 13 + 14.
        ("2023-12-22-blue-book", "50", "13", "19", ["2019-Q1", "2019-Q4"]),
    ] {
        let mut found = Diagnostics::default();
        let computation =
            Computation::new(&release, &cube, &mut found).of_vintages(VintageCount::NONE, vintage);
        assert!(found.is_empty(), "{}", render::full(&found, false));
        let facts = computation.facts(edition);
        let shown = |id: &str| {
            let indicator = release.indicators.find(|indicator| indicator.id == id).unwrap();
            let fact = facts.headline(indicator).unwrap();
            round(fact.evaluated.value.unwrap(), 0).to_string()
        };
        let shown = ["of_weights", "same_quarter", "weight"].map(shown);
        assert_eq!(shown, [of_weights, same_quarter, weight], "{vintage}");
        let id = release.indicators.find(|indicator| indicator.id == "of_weights").unwrap();
        let traced = computation.traced(facts.headline(id).unwrap().key);
        let rows: Vec<String> = traced
            .iter()
            .flat_map(|traced| &traced.observations)
            .map(|row| row.time.to_string())
            .collect();
        assert_eq!([rows[0].as_str(), rows[rows.len() - 1].as_str()], years, "{vintage}");
    }
}

#[test]
fn what_is_no_year_no_day_or_no_name_is_found_in_its_line() {
    for (from, to, parts) in [
        ("\"year - 1\"", "\"last year\"", &["`last year` is not a year", "as in `year - 1`"][..]),
        ("\"2023-03-31\" =", "\"2023-3-31\" =", &["`2023-3-31` is not the day of a vintage"]),
        (
            "[parameter.weight_year]\nby_vintage = {",
            "[anchor.weight_year]\nmonth = 3\n[parameter.weight_year]\nby_vintage = {",
            &["no parameter can be called `weight_year`"],
        ),
        (
            "@weight_year\"\n\n[indicator.same",
            "@weight_yaer\"\n\n[indicator.same",
            &["there is no time `@weight_yaer`", "Did you mean `@weight_year`?"],
        ),
    ] {
        assert!(HEAD.contains(from), "{from}");
        let said = read(&HEAD.replacen(from, to, 1)).unwrap_err();
        for part in parts {
            assert!(said.contains(part), "{part} is not in\n{said}");
        }
    }
}
