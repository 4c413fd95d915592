//! Windows of indicators, what several periods give by their kind, and what a figure is computed from: on
//! numbers that one can check by head.

use bulletin::data::cube::{self, Absence, Cube};
use bulletin::data::figures::{Computation, Fact, round};
use bulletin::declaration::{self, List};
use bulletin::findings::{Diagnostics, SourceFile, render};
use bulletin::time::Period;
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
difference = ["last_twelve", "again"]

[indicator.again]
label.en = "A"
value = "last_twelve"

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
        _ => "TIME_PERIOD,OBS_VALUE\n2024,1000\n2025,1100\n2026,1300\n".to_owned(),
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
const TO_DATE: [[&str; 5]; 14] = [
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
    // What reads others has their window.
    ["again", "2024-07/2025-06", "810", "2023-07/2024-06", "L"],
    ["between", "2024-07/2025-06", "0", "2023-07/2024-06", "L"],
    // A quarter of the way from 1,100 people to 1,300.
    ["average", "2025-01/2025-06", "1150", "2024-01/2024-06", "1025"],
    // 810 in twelve months, of 1,100 people in the middle of these: no more is brought to a year.
    ["rate", "2024-07/2025-06", "736.36", "2023-07/2024-06", "L"],
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
                // 11/24 of the way.
                "average" => ["2025-06", "1191.67", "2024-06", "1045.83"],
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

/// A release of one data set, with what stands behind it.
fn release(frequency: &str, reference: &str, edition: &str, lines: &str) -> String {
    let head = HEAD.split("[dataset.flow]").next().unwrap().replace("REFERENCE", reference);
    format!(
        r#"{head}
[dataset.d]
file = "d.csv"
time = {{ frequency = "{frequency}" }}
measure = {{ unit = "person", kind = "flow" }}

[dataset.price]
file = "d.csv"
time = {{ frequency = "{frequency}" }}
measure = {{ unit = "index", kind = "index" }}

[anchor.dec]
month = 12
years_back = 1

[anchor.fix]
period = "2023-12"

[anchor.usual]
mean_of = [2023, 2024]

[[edition]]
period = "{edition}"
status = "preliminary"
released = 2026-07-11T10:00:00+00:00
{lines}"#
    )
}

/// 100 for each year since 2023, and the number of the month: March 2025 is 203. 100 in each week of 2019 to 2021; 1 on
/// each day.
fn numbers(frequency: &str) -> String {
    let mut rows = "TIME_PERIOD,OBS_VALUE\n".to_owned();
    let (first, last) = match frequency {
        "month" => ("2023-01", "2025-12"),
        "week" => ("2019-W01", "2021-W52"),
        _ => ("2023-01-01", "2025-12-31"),
    };
    let (first, last) = (Period::parse(first).unwrap(), Period::parse(last).unwrap());
    for later in 0..=last.since(first) {
        let period = first.plus(later);
        let value = match frequency {
            "month" => 100 * (period.year() - 2023) + i32::try_from(period.number()).unwrap(),
            "week" => 100,
            _ => 1,
        };
        rows += &format!("{period},{value}\n");
    }
    rows
}

/// The indicator `e` of an edition: its period, value, base period and base; else what is found.
fn told(frequency: &str, reference: &str, edition: &str, lines: &str) -> String {
    let mut found = Diagnostics::default();
    let text = release(frequency, reference, edition, lines)
        .replace(
            "[anchor.dec]\nmonth = 12\nyears_back = 1\n",
            if frequency == "month" { "[anchor.dec]\nmonth = 12\nyears_back = 1\n" } else { "" },
        )
        .replace(
            "[anchor.fix]\nperiod = \"2023-12\"\n",
            if frequency == "month" { "[anchor.fix]\nperiod = \"2023-12\"\n" } else { "" },
        );
    let release = declaration::read("flows", &SourceFile::new("release.toml", text), &mut found);
    let Some(release) = release else { return render::full(&found, false) };
    let rows = numbers(frequency);
    let datasets = release.datasets.iter().map(|structure| {
        cube::read(structure, &List::new(), &SourceFile::new("d.csv", rows.clone()), &mut found)
    });
    let cube = Cube { datasets: datasets.collect(), codelists: List::new() };
    let computation = Computation::new(&release, &cube, &mut found);
    let edition = release.editions.iter().next().unwrap();
    let facts = computation.facts(edition);
    let indicator = release.indicators.find(|indicator| indicator.id == "e").unwrap();
    line(facts.headline(indicator).unwrap()).join(" ")
}

/// An indicator of this name and formula.
fn indicator(name: &str, formula: &str) -> String {
    format!("\n[indicator.{name}]\nlabel.en = \"X\"\ndecimals = 2\n{formula}\n")
}

#[test]
fn a_year_to_date_is_compared_with_no_whole_year_as_the_period_before() {
    let before =
        "[comparison.before]\nshift = \"1 period\"\ndefault = true\nlabel.en = \"on the month\"\n";
    let mean = "value = \"mean(d)\"\nunit = \"person\"\nwindow = \"year_to_date\"";
    let growth = "value = \"100 * (mean(d) / mean(d)@previous - 1)\"\nwindow = \"year_to_date\"";
    for (edition, lines, expected) in [
        (
            "2025-03",
            format!("{}{before}", indicator("e", mean)),
            "2025-01/2025-03 202 2025-01/2025-02 201.5",
        ),
        ("2025-01", format!("{}{before}", indicator("e", mean)), "2025-01 201  M"),
        ("2025-03", indicator("e", growth), "2025-01/2025-03 0.25 2024-01/2024-03 0.49"),
        ("2025-01", indicator("e", growth), "2025-01 M 2024-01 M"),
        // The last month is one month, in January as ever; and the December before is asked for by its name.
        (
            "2025-01",
            indicator("e", "value = \"last(d) - last(d)@previous\""),
            "2025-01 89 2024-01 89",
        ),
        (
            "2025-01",
            indicator("e", "value = \"mean(d) - mean(d)@dec\"\nwindow = \"year_to_date\""),
            "2025-01 94.5 2024-01 94.5",
        ),
    ] {
        assert_eq!(told("month", "year_to_date", edition, &lines), expected, "{edition}: {lines}");
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table, worked by hand")]
fn an_indicator_is_about_the_window_of_what_it_reads() {
    let window = |window: &str| indicator("w", &format!("sum = \"d\"\nwindow = \"{window}\""));
    let x = indicator("x", "sum = \"d\"");
    let plain = |formula: &str| indicator("e", formula);
    let value = |value: &str| plain(&format!("value = \"{value}\""));
    let in_window =
        |value: &str, window: &str| plain(&format!("value = \"{value}\"\nwindow = \"{window}\""));
    for (lines, edition, expected) in [
        (window("last 3") + &value("w"), "2025-03", "2025-01/2025-03 606 2024-01/2024-03 306"),
        (
            window("last 3") + &value("100 * (w / w@year - 1)"),
            "2025-03",
            "2025-01/2025-03 98.04 2024-01/2024-03 5000",
        ),
        (
            window("year_to_date") + &value("w"),
            "2025-03",
            "2025-01/2025-03 606 2024-01/2024-03 306",
        ),
        (
            window("last 3") + &in_window("w", "last 3"),
            "2025-03",
            "2025-01/2025-03 606 2024-01/2024-03 306",
        ),
        (
            window("last 3") + &in_window("w", "last 2"),
            "2025-03",
            "REL-016 `e` is not about the window that it declares",
        ),
        (
            window("last 3") + &in_window("w + x", "last 3") + &x,
            "2025-03",
            "2025-01/2025-03 1212 2024-01/2024-03 612",
        ),
        (window("last 3") + &value("w - x") + &x, "2025-03", "REL-016 Both are one number"),
        (window("last 3") + &value("w - d"), "2025-03", "REL-016 Both are one number"),
        (
            window("last 3") + &value("w - 0.5 * d"),
            "2025-03",
            "REL-016 Add `window = \"last 3\"` to `[indicator.e]`",
        ),
        (window("last 12") + &value("100 * w / x") + &x, "2025-03", "REL-016 Both are one number"),
        (
            window("last 12") + &plain("difference = [\"w\", \"x\"]") + &x,
            "2025-03",
            "REL-013 Both are one number",
        ),
        (
            window("last 12") + &plain("share = \"w\"\nof = \"x\"\nis_part = false") + &x,
            "2025-03",
            "REL-013 Both are one number",
        ),
        // The window of an edition is that of what declares it.
        (window("period") + &value("w - x") + &x, "2025-03", "2025-03 0 2024-03 0"),
        // A mean or a rate stands beside anything.
        (
            window("last 3") + &value("w * (mean(d) / mean(d)@year)"),
            "2025-03",
            "2025-01/2025-03 1200.12 2024-01/2024-03 15606",
        ),
        (
            window("last 3") + &value("w * (x / x)") + &x,
            "2025-03",
            "2025-01/2025-03 606 2024-01/2024-03 306",
        ),
        // A mean of three months beside that of what is asked for: 202 and 203.
        (
            indicator("m", "value = \"mean(d)\"\nwindow = \"last 3\"") + &value("m / mean(d)"),
            "2025-03",
            "2025-03 1 2024-03 0.99",
        ),
        (
            indicator("m", "value = \"mean(d)\"\nwindow = \"last 3\"")
                + &indicator("n", "value = \"mean(d)\"\nwindow = \"last 2\"")
                + &value("m / n"),
            "2025-03",
            "REL-016 Add `window = \"…\"` to `[indicator.e]`",
        ),
        (
            indicator("m", "value = \"mean(d)\"\nwindow = \"last 3\"")
                + &in_window("m / mean(d)", "period"),
            "2025-03",
            "2025-03 1 2024-03 0.99",
        ),
        // What overlaps has no sum.
        (
            window("last 3") + &value("sum(w)"),
            "2025-03",
            "REL-016 adds up windows that have the same periods",
        ),
        // The December value of a year to date is of the whole year.
        (
            window("year_to_date") + &value("w / w@previous"),
            "2025-03",
            "REL-016 windows of different lengths",
        ),
        (
            window("year_to_date") + &value("w / w@fix"),
            "2025-03",
            "REL-016 windows of different lengths",
        ),
    ] {
        let told = told("month", "period", edition, &lines);
        for part in expected.split_inclusive(' ').take(usize::from(expected.starts_with("REL"))) {
            assert!(told.contains(part.trim()), "{lines}\n{told}");
        }
        match expected.strip_prefix("REL-016 ").or(expected.strip_prefix("REL-013 ")) {
            Some(words) => assert!(told.contains(words), "{words}{lines}\n{told}"),
            None => assert_eq!(told, expected, "{lines}"),
        }
    }
}

#[test]
fn a_window_is_laid_again_at_another_time_and_only_means_may_be_of_another_length() {
    for (reference, window, expression, edition, expected) in [
        // January and February, and nothing of the year before; and what moves each month by itself.
        ("period", "year_to_date", "mean(d)@previous", "2025-03", "201.5"),
        ("period", "year_to_date", "mean(d)@previous", "2025-01", "M"),
        ("period", "year_to_date", "mean(d@previous)", "2025-03", "171.67"),
        ("period", "year_to_date", "mean(d)@dec", "2025-03", "106.5"),
        ("period", "last 3", "mean(d)@dec", "2025-03", "111"),
        ("period", "year", "mean(d)@fix", "2025-03", "6.5"),
        ("period", "last 2", "d@dec", "2025-03", "223"),
        ("period", "period", "d@dec@previous", "2025-01", "111"),
        ("period", "period", "(d@dec)@previous", "2025-01", "12"),
        ("period", "period", "d@year@dec", "2025-06", "12"),
        ("period", "period", "d@usual", "2025-06", "56"),
        ("period", "period", "d@usual", "2024-06", "M"),
        // A mean without a window of its own has the window of editions.
        ("year_to_date", "", "mean(d)@previous", "2025-01", "M"),
        ("year_to_date", "", "mean(d)@previous", "2025-03", "201.5"),
        ("year_to_date", "", "mean(d) / mean(d)@previous", "2025-03", "1"),
        ("year_to_date", "", "d@previous", "2025-03", "windows of different lengths"),
        ("period", "year", "mean(d)@previous", "2025-03", "windows of different lengths"),
        ("period", "", "d@usual@usual", "2025-03", "a mean of years is taken of a mean of years"),
    ] {
        let window =
            if window.is_empty() { window.to_owned() } else { format!("window = \"{window}\"") };
        let lines = indicator("e", &format!("value = \"{expression}\"\n{window}\nunit = \"x\""));
        let told = told("month", reference, edition, &lines);
        let value = told.split(' ').nth(1).unwrap_or_default();
        assert!(
            value == expected || told.contains(expected) && expected.contains(' '),
            "{expression} in {edition}: {expected}\n{told}"
        );
    }
}

#[test]
fn years_of_another_length_are_compared_as_means_alone() {
    for (frequency, reference, edition, formula, expected) in [
        ("week", "period", "2021-W01", "sum = \"d\"\nwindow = \"year\"", "2021 5200  M"),
        ("week", "period", "2020-W52", "sum = \"d\"\nwindow = \"year\"", "2020 5300  M"),
        (
            "week",
            "period",
            "2020-W52",
            "value = \"mean(d)\"\nwindow = \"year\"",
            "2020 100 2019 100",
        ),
        (
            "week",
            "period",
            "2020-W53",
            "value = \"mean(d)\"\nwindow = \"year\"",
            "2020 100 2019 100",
        ),
        (
            "week",
            "year_to_date",
            "2021-W10",
            "sum = \"d\"",
            "2021-W01/2021-W10 1000 2020-W01/2020-W10 1000",
        ),
        // Up to its last week a year to date is a whole year.
        ("week", "year_to_date", "2021-W52", "sum = \"d\"", "2021 5200  M"),
        ("week", "period", "2021-W01", "value = \"d@year\"\nwindow = \"year\"", "2021 M  M"),
        (
            "week",
            "period",
            "2021-W01",
            "value = \"mean(d) / mean(d)@year\"\nwindow = \"year\"",
            "2021 1 2020 1",
        ),
        ("week", "period", "2020-W53", "sum = \"d\"", "2020-W53 100  M"),
        (
            "week",
            "period",
            "2021-W52",
            "sum = \"d\"\nwindow = \"last 52\"",
            "2021 5200 2020-W01/2020-W52 5200",
        ),
        ("day", "year_to_date", "2025-03-01", "sum = \"d\"", "2025-01-01/2025-03-01 60  M"),
        (
            "day",
            "year_to_date",
            "2025-02-28",
            "sum = \"d\"",
            "2025-01-01/2025-02-28 59 2024-01-01/2024-02-28 59",
        ),
        ("day", "year_to_date", "2024-12-31", "sum = \"d\"", "2024 366  M"),
        (
            "day",
            "year_to_date",
            "2025-03-01",
            "value = \"mean(d)\"",
            "2025-01-01/2025-03-01 1 2024-01-01/2024-03-01 1",
        ),
        // A year that is read within is as long as it has days.
        (
            "day",
            "period",
            "2025-03-01",
            "value = \"within_year(d)@year\"\nwindow = \"year\"",
            "2025 M  M",
        ),
        (
            "day",
            "period",
            "2025-03-01",
            "value = \"within_year(mean(d)) / within_year(mean(d))@year\"\nwindow = \"year\"",
            "2025 1 2024 1",
        ),
        // Months are months, with a leap day or without.
        (
            "month",
            "year_to_date",
            "2025-03",
            "sum = \"d\"",
            "2025-01/2025-03 606 2024-01/2024-03 306",
        ),
    ] {
        let told = told(frequency, reference, edition, &indicator("e", formula));
        assert_eq!(told, expected, "{frequency} {edition} {formula}");
    }
}
