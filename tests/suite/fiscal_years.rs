//! Months, quarters, half-years, weeks and days in years that begin with another month: windows, bases and positions
//! against an evaluator that counts months from the rows, and a release in five languages, worked by hand.

use bulletin::data::cube::{self, Cube};
use bulletin::data::figures::{Absence, Computation, Fact, round};
use bulletin::declaration::{self, List};
use bulletin::findings::{Diagnostics, SourceFile, render};
use bulletin::time::Period;

use crate::support::Project;

const HEAD: &str = r#"
[release]
languages = ["en"]
reference = "REFERENCE"
year = { begins = "BEGINS" }
publisher.en = "Office"
description.en = "Numbers, {period}"
source.en = "Office"
contact = { name.en = "Office", email = "office@example.org", telephone = "0" }

[dataset.d]
file = "d.csv"
time.frequency = "FREQUENCY"
measure = { unit = "person", kind = "flow" }
"#;

/// The facts of the named indicators in each edition, by the name of the indicator; else what is found.
fn facts(
    [begins, reference, frequency]: [&str; 3],
    (editions, lines, rows): (&[String], &str, &str),
) -> Result<Vec<Vec<(String, Fact)>>, String> {
    let mut text = HEAD
        .replace("REFERENCE", reference)
        .replace("BEGINS", begins)
        .replace("FREQUENCY", frequency);
    text += lines;
    for (month, edition) in (1..).zip(editions) {
        text += &format!(
            "\n[[edition]]\nperiod = \"{edition}\"\nstatus = \"final\"\nreleased = 2030-{month:02}-01T10:00:00+00:00\n"
        );
    }
    let mut found = Diagnostics::default();
    let release = declaration::read("flows", &SourceFile::new("release.toml", text), &mut found);
    let said = |found: &Diagnostics| render::full(found, false);
    let Some(release) = release else { return Err(said(&found)) };
    let datasets = release.datasets.iter().map(|structure| {
        cube::read(structure, &List::new(), &SourceFile::new("d.csv", rows), &mut found)
    });
    let cube = Cube { datasets: datasets.collect(), codelists: List::new() };
    let computation = Computation::new(&release, &cube, &mut found);
    let facts = release.editions.iter().map(|edition| {
        let facts = computation.facts(edition);
        let named = release.indicators.entries().filter(|(_, indicator)| !indicator.is_part);
        let named = named
            .map(|(id, indicator)| (indicator.id.clone(), facts.headline(id).unwrap().clone()));
        named.collect()
    });
    Ok(facts.collect())
}

/// A fact as its period, value, base period and base.
fn line(fact: &Fact) -> String {
    let number = |value: Result<rust_decimal::Decimal, Absence>| match value {
        Ok(value) => round(value, 2).normalize().to_string(),
        Err(absent) => absent.letter().to_owned(),
    };
    let base_period = fact.comparison.base_period.map(|period| period.to_string());
    let (value, base) = (number(fact.evaluated.value), number(fact.base.value));
    format!("{} {value} {} {base}", fact.key.period, base_period.unwrap_or_default())
}

/// What the indicator `e` of one edition says.
fn told(years: [&str; 3], edition: &str, lines: &str, rows: &str) -> String {
    let lines = format!("{lines}\n");
    match facts(years, (&[edition.to_owned()], &lines, rows)) {
        Ok(facts) => line(&facts[0].iter().find(|(name, _)| name == "e").unwrap().1),
        Err(said) => said,
    }
}

fn indicator(name: &str, formula: &str) -> String {
    format!("\n[indicator.{name}]\nlabel.en = \"X\"\ndecimals = 2\n{formula}\n")
}

/// Months since year 0.
fn number_of(month: &str) -> i32 {
    let (year, month) = month.split_once('-').unwrap();
    12 * year.parse::<i32>().unwrap() + month.parse::<i32>().unwrap() - 1
}

fn name_of(number: i32) -> String {
    format!("{}-{:02}", number.div_euclid(12), number.rem_euclid(12) + 1)
}

/// A second evaluator: months are numbers, a row is a square, and a year is twelve numbers from its beginning.
mod naive {
    pub(super) const FIRST: i32 = 12 * 2022;
    pub(super) const LAST: i32 = 12 * 2026 + 11;

    pub(super) fn row(month: i32) -> i32 {
        (month - FIRST) * (month - FIRST) % 97 + 1
    }

    /// The sum, or the letter of what is not known.
    pub(super) fn sum(first: i32, last: i32) -> String {
        if first < FIRST || last > LAST {
            return "L".to_owned();
        }
        (first..=last).map(row).sum::<i32>().to_string()
    }

    /// The first month of the year of `month`, of years that begin with the month `begins`, from 0.
    pub(super) fn begin(month: i32, begins: i32) -> i32 {
        month - (month - begins).rem_euclid(12)
    }
}

fn run(first: i32, last: i32) -> String {
    match (first, last) {
        _ if first == last => name_of(last),
        _ if first.rem_euclid(12) == 0 && last - first == 11 => first.div_euclid(12).to_string(),
        _ => format!("{}/{}", name_of(first), name_of(last)),
    }
}

#[test]
fn windows_of_years_that_begin_with_any_month_are_those_that_rows_give() {
    let rows = (naive::FIRST..=naive::LAST)
        .map(|month| format!("{},{}\n", name_of(month), naive::row(month)));
    let rows = format!("TIME_PERIOD,OBS_VALUE\n{}", rows.collect::<String>());
    let lines = [
        ("to_date", "sum = \"d\""),
        ("whole", "sum = \"d\"\nwindow = \"year\""),
        ("within", "value = \"within_year(d)\"\nwindow = \"year\""),
        ("before", "value = \"d@year\""),
        ("month", "sum = \"d\"\nwindow = \"period\""),
        ("third", "value = \"month@third\"\nwindow = \"period\""),
        ("of_2024", "value = \"d@of_2024\""),
    ];
    let mut text =
        "[anchor.third]\nmonth = 3\nyears_back = 1\n[anchor.of_2024]\nmean_of = [2024]\n"
            .to_owned();
    text.extend(lines.map(|(name, formula)| indicator(name, formula)));
    for begins in 1..12 {
        // Of years after 2024 alone, whose mean it is.
        let first = 12 * 2025 + begins;
        let editions: Vec<String> = (first..first + 12).map(name_of).collect();
        let day = format!("--{:02}-01", begins + 1);
        let told = facts([&day, "year_to_date", "month"], (&editions, &text, &rows));
        let told = told.unwrap_or_else(|said| panic!("{said}"));
        for (edition, facts) in editions.iter().zip(told) {
            let last = number_of(edition);
            let begin = naive::begin(last, begins);
            let with_base = |first: i32, last: i32| {
                let base = naive::sum(first - 12, last - 12);
                format!(
                    "{} {} {} {base}",
                    run(first, last),
                    naive::sum(first, last),
                    run(first - 12, last - 12)
                )
            };
            let read_before = |value: String, base: String| {
                format!("{} {value} {} {base}", run(begin, last), run(begin - 12, last - 12))
            };
            // March of the year before: three months after a January, whatever the year begins with.
            let march = begin - 12 + (2 - begins).rem_euclid(12);
            let of_month = |value: i32, base: i32| {
                format!(
                    "{edition} {} {} {}",
                    naive::sum(value, value),
                    name_of(last - 12),
                    naive::sum(base, base)
                )
            };
            let of_2024 = begin - 12 * (begin.div_euclid(12) - 2024);
            for (name, fact) in facts {
                let expected = match name.as_str() {
                    "to_date" => with_base(begin, last),
                    "whole" | "within" => with_base(begin, begin + 11),
                    "before" => read_before(
                        naive::sum(begin - 12, last - 12),
                        naive::sum(begin - 24, last - 24),
                    ),
                    "month" => of_month(last, last - 12),
                    "third" => of_month(march, march - 12),
                    // Of the year of 2024 itself no mean has what is compared with it in it.
                    _ => format!(
                        "{} {} {} M",
                        run(begin, last),
                        naive::sum(of_2024, of_2024 + last - begin),
                        run(begin - 12, last - 12)
                    ),
                };
                assert_eq!(line(&fact), expected, "{name} of {edition}, from {day}");
            }
        }
    }
}

/// 1 in each period.
fn ones(first: &str, last: &str) -> String {
    let [first, last] = [first, last].map(|end| Period::parse(end).unwrap());
    let rows = (0..=last.since(first)).map(|later| format!("{},1\n", first.plus(later)));
    format!("TIME_PERIOD,OBS_VALUE\n{}", rows.collect::<String>())
}

#[test]
fn quarters_half_years_weeks_and_days_lie_in_the_year_that_has_them() {
    let [quarters, halves, weeks, days] = [
        ones("2023-Q1", "2026-Q4"),
        ones("2023-S1", "2026-S2"),
        ones("2024-W01", "2027-W52"),
        ones("2023-01-01", "2026-12-31"),
    ];
    let sum = indicator("e", "sum = \"d\"");
    let year = indicator("e", "sum = \"d\"\nwindow = \"year\"");
    let mean = indicator("e", "value = \"mean(d)\"");
    for (begins, frequency, edition, lines, rows, expected) in [
        ("--04-01", "quarter", "2025-Q3", &sum, &quarters, "2025-Q2/2025-Q3 2 2024-Q2/2024-Q3 2"),
        ("--04-01", "quarter", "2026-Q1", &sum, &quarters, "2025-Q2/2026-Q1 4 2024-Q2/2025-Q1 4"),
        ("--10-01", "quarter", "2025-Q4", &sum, &quarters, "2025-Q4 1 2024-Q4 1"),
        ("--07-01", "half-year", "2026-S1", &sum, &halves, "2025-S2/2026-S1 2 2024-S2/2025-S1 2"),
        // The Thursday of week 14 of 2025 is 3 April, that of week 13 of 2026 is 26 March.
        ("--04-01", "week", "2025-W15", &sum, &weeks, "2025-W14/2025-W15 2 2024-W14/2024-W15 2"),
        ("--04-01", "week", "2026-W13", &year, &weeks, "2025-W14/2026-W13 52 2024-W14/2025-W13 52"),
        // 2026 has 53 weeks, and of its fiscal year the week 13 of 2027 is none.
        ("--04-01", "week", "2027-W12", &year, &weeks, "2026-W14/2027-W12 52 2025-W14/2026-W13 52"),
        // Week 13 of 2027 is the first of its year and alone, so that it is compared with the week of its name.
        ("--04-01", "week", "2027-W13", &sum, &weeks, "2027-W13 1 2026-W13 1"),
        (
            "--04-01",
            "day",
            "2025-04-02",
            &sum,
            &days,
            "2025-04-01/2025-04-02 2 2024-04-01/2024-04-02 2",
        ),
        // From March on a leap day is the last one of a year.
        ("--03-01", "day", "2024-02-29", &sum, &days, "2023-03-01/2024-02-29 366  M"),
        (
            "--03-01",
            "day",
            "2026-02-28",
            &year,
            &days,
            "2025-03-01/2026-02-28 365 2024-03-01/2025-02-28 365",
        ),
        (
            "--03-01",
            "day",
            "2025-02-28",
            &mean,
            &days,
            "2024-03-01/2025-02-28 1 2023-03-01/2024-02-29 1",
        ),
    ] {
        let said = told([begins, "year_to_date", frequency], edition, lines, rows);
        assert_eq!(said, expected, "{frequency} {edition} from {begins}");
    }
}

#[test]
fn a_year_that_divides_the_periods_of_editions_is_refused_with_what_it_may_begin_with() {
    let sum = indicator("e", "sum = \"d\"");
    for (begins, frequency, edition, rows, parts) in [
        (
            "--02-01",
            "quarter",
            "2025-Q3",
            ones("2023-Q1", "2026-Q4"),
            [
                "a year that begins on --02-01 divides a quarter",
                "begins in January, April, July or October",
            ],
        ),
        (
            "--04-01",
            "half-year",
            "2025-S2",
            ones("2023-S1", "2026-S2"),
            ["a year that begins on --04-01 divides a half-year", "begins in January or July"],
        ),
        (
            "--04-06",
            "month",
            "2025-09",
            ones("2023-01", "2026-12"),
            ["no year begins on `--04-06`", "the first of a month is expected"],
        ),
    ] {
        let said = told([begins, "year_to_date", frequency], edition, &sum, &rows);
        for part in parts {
            assert!(said.contains(part), "{part} is not in\n{said}");
        }
    }
    // What has another length is compared as before: a year to date has none of its length before it.
    let said = told(
        ["--04-01", "year_to_date", "month"],
        "2025-09",
        &indicator("e", "value = \"d - d@previous\""),
        &ones("2023-01", "2026-12"),
    );
    assert!(said.contains("REL-016"), "{said}");
}

fn project() -> Project {
    Project::empty().with_folder("tests/calendars", "")
}

#[track_caller]
fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
}

#[test]
fn a_release_of_months_of_a_fiscal_year_says_so_in_each_language_and_format() {
    let project = project();
    project.build("budget --all").success();
    let text = |edition: &str, language: &str| {
        let path = format!("output/budget/{edition}/{language}/release.md");
        project.read(&path).replace(['\u{a0}', '\u{202f}'], " ")
    };
    // 10 a month in 2023/24, 20 in 2024/25, 25 in 2025/26: 6 × 25 to September, 11 × 25 to February.
    has(
        &text("2025-09", "en"),
        &[
            "# Receipts, April–September 2025\n",
            "In April–September 2025, receipts were 150 people. Compared with April–September 2024, they rose by 25.0%",
            "In the fiscal year 2025/26, the plan is 310 people.",
            "| fiscal year 2022/23 ",
            "| fiscal year 2024/25 ",
            "| April–September 2025 |",
            "| March 2025 ",
        ],
    );
    let february = text("2026-02", "en");
    has(
        &february,
        &[
            "# Receipts, April 2025–February 2026\n",
            "From April 2025 to February 2026, receipts were 275 people. Compared with April 2024–February 2025, they rose by 25.0%",
            "In the fiscal year 2025/26, the plan is 310 people.",
            "Receipts in February 2026 rose by 25.0%.",
            "| April 2023–February 2024 |",
        ],
    );
    // The year before begins with April 2024, and nothing stands before it.
    assert!(!february.contains("| March 2024") && february.contains("| April 2024 "), "{february}");
    has(
        &text("2026-03", "en"),
        &["# Receipts, April 2025–March 2026\n", "receipts were 300 people"],
    );
    for (language, parts) in [
        (
            "ru",
            [
                "апрель 2025 года – февраль 2026 года",
                "в 2025/26 финансовом году",
                "2024/25 финансовый год",
            ],
        ),
        (
            "kk",
            ["2025 жылғы сәуір – 2026 жылғы ақпан", "2025/26 қаржы жылында", "2024/25 қаржы жылы"],
        ),
        ("fr", ["avril 2025 – février 2026", "au cours de l’exercice 2025/26", "exercice 2024/25"]),
        (
            "de",
            ["April 2025 bis Februar 2026", "im Haushaltsjahr 2025/26", "Haushaltsjahr 2024/25"],
        ),
    ] {
        has(&text("2026-02", language), &parts);
    }
    let facts = project.read("output/budget/2026-02/facts.json");
    has(&facts, &["\"2025-04\"", "\"2026-02\""]);
    has(
        &project.read("output/budget/2026-02/data/dcat.jsonld"),
        &["\"2025-04-01\"", "\"2026-02-28\""],
    );
    project.run("verify output/budget/2026-02").success();
}

#[test]
fn another_year_or_other_months_than_those_of_the_figure_are_found_in_each_language() {
    for (language, shown, wrong) in [
        ("en", "{{ base_period | period }}", "April 2023–February 2024"),
        (
            "en",
            "{{ period.whole_year | period(case=\"in\") | capital }}",
            "In the fiscal year 2021/22",
        ),
        ("ru", "{{ period.whole_year | period(case=\"when\") }}", "в 2021/22 финансовом году"),
        (
            "kk",
            "{{ period | period(case=\"locative\") }}",
            "2024 жылғы сәуір – 2025 жылғы наурызда",
        ),
        ("fr", "{{ period.whole_year | period(case=\"en\") }}", "au cours de l’exercice 2021/22"),
        (
            "de",
            "{{ base_period | period(case=\"dative\") }}",
            "dem Zeitraum April 2023 bis Februar 2024",
        ),
    ] {
        let path = format!("templates/budget/{language}.md");
        let project = project();
        let text = project.read(&path);
        assert!(text.contains(shown), "{shown}");
        let project = project.with(&path, text.replacen(shown, wrong, 1));
        let said = project.build("budget --period 2026-02").status(1).err();
        has(&said, &["PRF-", &format!("{language}.md")]);
    }
}
