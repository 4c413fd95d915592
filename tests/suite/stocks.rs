//! Averages of stocks, by the moment of its period that a stock is known at: on numbers that one can
//! check by head, of which those of each year are twice those of the year before.

use bulletin::data::cube::{self, Absence, Cube, ObservationStatus};
use bulletin::data::figures::{Computation, Fact, round};
use bulletin::declaration::{self, List};
use bulletin::findings::{Diagnostics, SourceFile, render};
use rust_decimal::Decimal;

const HEAD: &str = r#"
[release]
languages = ["en"]
reference = "period"
publisher.en = "Office"
description.en = "Numbers, {period}"
source.en = "Office"
contact = { name.en = "Office", email = "office@example.org", telephone = "0" }

[dataset.flow]
file = "flow.csv"
time.frequency = "month"
measure = { unit = "person", kind = "flow" }

[dataset.people]
file = "people.csv"
time.frequency = "year"
measure = { unit = "person", kind = KIND }

[dataset.jobs]
file = "jobs.csv"
time.frequency = "month"
measure = { unit = "person", kind = KIND }

[[edition]]
period = "PERIOD"
status = "preliminary"
released = 2027-07-11T10:00:00+00:00

[indicator.people]
label.en = "People"
average = "people"

[indicator.of_year]
label.en = "People"
average = "people"
window = "year"

[indicator.of_twelve]
label.en = "People"
average = "people"
window = "last 12"

[indicator.of_three]
label.en = "People"
average = "people"
window = "last 3"

[indicator.events]
label.en = "Events"
sum = "flow"
window = "last 12"

[indicator.rate]
label.en = "Rate"
rate = "events"
of = "of_twelve"
window = "last 12"
decimals = 2

[indicator.jobs]
label.en = "Jobs"
average = "jobs"
window = "last 3"

[indicator.last]
label.en = "Jobs"
sum = "jobs"
"#;

fn data(file: &str) -> String {
    let rows = match file {
        "flow.csv" => (2024..=2026)
            .flat_map(|year| (1..=12).map(move |month| format!("{year}-{month:02},10\n")))
            .collect(),
        "jobs.csv" => {
            "2025-05,10\n2025-06,20\n2025-07,40\n2025-08,80\n2025-09,160\n2025-10,320\n".to_owned()
        }
        _ => "2023,1000\n2024,2000\n2025,4000\n2026,8000\n".to_owned(),
    };
    format!("TIME_PERIOD,OBS_VALUE\n{rows}")
}

const START: &str = "{ kind = \"stock\", at = \"start\" }";
const END: &str = "{ kind = \"stock\", at = \"end\" }";
const AVERAGE: &str = "{ kind = \"stock\", at = \"average\" }";

/// The facts of the whole of each indicator in an edition, with the observations that each goes back to.
fn with_facts(kind: &str, period: &str, check: impl Fn(&dyn Fn(&str) -> (Fact, Vec<String>))) {
    let mut found = Diagnostics::default();
    let text = HEAD.replace("KIND", kind).replace("PERIOD", period);
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
        let fact = facts.headline(indicator).unwrap().clone();
        let traced = computation.traced(fact.key);
        let rows = traced.iter().flat_map(|traced| &traced.observations);
        let times = rows.map(|row| row.time.to_string()).collect();
        (fact, times)
    });
}

fn shown(value: Result<Decimal, Absence>) -> String {
    value.map_or_else(
        |absent| absent.letter().to_owned(),
        |value| round(value, 2).normalize().to_string(),
    )
}

fn is_estimate(fact: &Fact) -> bool {
    fact.evaluated.statuses.iter().any(|status| status == ObservationStatus::Estimated)
}

/// Asserts the value of each indicator and the times of the observations that it goes back to.
fn are(kind: &str, period: &str, expected: &[(&str, &str, &[&str])]) {
    with_facts(kind, period, |fact| {
        for (id, value, times) in expected {
            let (fact, read) = fact(id);
            assert_eq!(
                (shown(fact.evaluated.value).as_str(), read),
                (*value, times.iter().map(|time| (*time).to_owned()).collect()),
                "{id} of {period}, {kind}"
            );
        }
    });
}

#[test]
fn the_average_of_a_period_is_the_stock_in_its_middle_on_the_line_of_the_year_that_has_it() {
    for kind in [START, "\"stock\""] {
        are(
            kind,
            "2025-09",
            &[
                // 8.5 of 12 months behind 1 January 2025: 4,000 + 17/24 of 4,000.
                ("people", "6833.33", &["2025", "2026"]),
                ("of_year", "6000", &["2025", "2026"]),
                // The middle of October 2024 to September 2025 is 1 April 2025.
                ("of_twelve", "5000", &["2025", "2026"]),
                ("of_three", "6500", &["2025", "2026"]),
            ],
        );
    }
    are(
        START,
        "2025-02",
        &[
            // The middle of December to February is that of January.
            ("of_three", "4166.67", &["2025", "2026"]),
            // The middle of March 2024 to February 2025 is 1 September 2024.
            ("of_twelve", "3333.33", &["2024", "2025"]),
        ],
    );
    // The middle of a year that ends in June is 1 January: no line is needed.
    are(START, "2025-06", &[("of_twelve", "4000", &["2025"])]);
}

#[test]
fn a_rate_of_a_rolling_year_has_the_population_of_its_middle() {
    with_facts(START, "2025-09", |fact| {
        // 120 events of 5,000.
        assert_eq!(shown(fact("rate").0.evaluated.value), "24");
    });
}

#[test]
fn a_stock_at_the_end_of_a_year_is_that_of_the_next_1_january() {
    are(
        END,
        "2025-09",
        &[
            ("people", "3416.67", &["2024", "2025"]),
            ("of_year", "3000", &["2024", "2025"]),
            ("of_twelve", "2500", &["2024", "2025"]),
        ],
    );
    are(END, "2025-06", &[("of_twelve", "2000", &["2024"])]);
}

#[test]
fn a_mean_of_a_year_lies_in_its_middle() {
    are(
        AVERAGE,
        "2025-09",
        &[
            // 2.5 months behind the middle of 2025.
            ("people", "4833.33", &["2025", "2026"]),
            ("of_year", "4000", &["2025"]),
            // 1 April: nine months behind the middle of 2024.
            ("of_twelve", "3500", &["2024", "2025"]),
        ],
    );
    are(AVERAGE, "2025-02", &[("people", "3250", &["2024", "2025"])]);
}

#[test]
fn without_the_next_stock_the_line_is_flat_and_says_that_it_is_an_estimate() {
    with_facts(START, "2026-09", |fact| {
        let (people, times) = fact("people");
        assert_eq!((shown(people.evaluated.value).as_str(), times), ("8000", vec!["2026".into()]));
        assert!(is_estimate(&people));
    });
    // At the end of the year the same is known of 2026.
    with_facts(END, "2026-09", |fact| {
        let (people, _) = fact("people");
        assert_eq!(shown(people.evaluated.value), "6833.33");
        assert!(!is_estimate(&people));
    });
}

#[test]
fn a_stock_by_month_is_averaged_over_its_months_by_its_moment() {
    let months = |first: usize, last: usize| {
        ["2025-05", "2025-06", "2025-07", "2025-08", "2025-09", "2025-10"][first..=last].to_vec()
    };
    for (kind, value, first, last) in [
        ("\"stock\"", "93.33", 2, 4),
        (AVERAGE, "93.33", 2, 4),
        // July to September from the starts of months: 60, 120 and 240.
        (START, "140", 2, 5),
        // From their ends: 30, 60 and 120.
        (END, "70", 1, 4),
    ] {
        are(
            kind,
            "2025-09",
            &[("jobs", value, &months(first, last)), ("last", "160", &["2025-09"])],
        );
    }
    // Of the next month nothing is known.
    are(START, "2025-10", &[("jobs", "L", &["2025-08", "2025-09", "2025-10"])]);
}
