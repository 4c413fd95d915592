//! Editions and data of other frequencies than months: quarters of data by month, by quarter and by year, and weeks of
//! data by week and by day, in three languages. The numbers are worked by hand, in the comments.

use crate::support::Project;

const QUARTERLY: &str = "templates/quarterly/release.toml";

fn project() -> Project {
    Project::empty().with_folder("tests/frequencies", "")
}

/// The text of an edition, with plain spaces.
fn text(project: &Project, edition: &str, language: &str) -> String {
    project.read(&format!("output/{edition}/{language}/release.md")).replace('\u{a0}', " ")
}

#[track_caller]
fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
}

/// What `bulletin check` says of the quarterly release, in which `from` is replaced by `to`.
fn said(from: &str, to: &str) -> String {
    let declared = project().read(QUARTERLY);
    assert!(declared.contains(from), "{from}");
    let project = project().with(QUARTERLY, declared.replacen(from, to, 1));
    project.run("check quarterly").status(1).err()
}

#[test]
fn a_quarter_is_the_sum_of_its_months_and_named_in_each_language() {
    let project = project();
    project.build("quarterly --all").success();
    let english = text(&project, "quarterly/2025-Q2", "en");
    has(
        &english,
        &[
            "# Visits, Q2 2025",
            // (208 + 210 + 212) + 3 × 20; a year before (104 + 105 + 106) + 3 × 10.
            "In the second quarter of 2025 there were 690 people. Compared with Q2 2024",
            // The mean of 46, 47, 48 and of 20, 29, 40.
            "The staff was 76.7 on average",
            // 1 056 + (1 144 − 1 056) × 3/8; 690 × 4 × 1 000 ÷ 1 089.
            "the population 1,089.0; 2,534.4 visits",
            "| Harbour   |    630 |             315 |    104 |  47.0 |",
            "| Q1 2024 |    336 |     56 |",
            "| Q2 2025 |    690 |    114 |",
            "| 2024    |  1,398 |",
            "| Q2 2025 |    690 |             100.0 |",
        ],
    );
    assert!(!english.contains("Q3 2025"), "{english}");
    has(
        &text(&project, "quarterly/2025-Q2", "ru"),
        &[
            "Число посещений во II квартале 2025 года составило 690. По сравнению с II кварталом 2024 года",
            "| IV квартал 2024 года  |       363 |      59 |",
        ],
    );
    has(
        &text(&project, "quarterly/2025-Q2", "kk"),
        &["Келушілер саны 2025 жылғы II тоқсанда 690 болды. 2024 жылғы II тоқсанмен салыстырғанда"],
    );
    let first = text(&project, "quarterly/2025-Q1", "en");
    has(&first, &["# Visits, Q1 2025", "| Q1 2025 |    672 |    112 |"]);
    assert!(!first.contains("Q2 2025"), "{first}");
    project.run("verify output/quarterly/2025-Q2").success();
}

#[test]
fn the_year_to_date_of_quarters_is_a_run_of_them() {
    let declared = project().read(QUARTERLY);
    let declared = declared.replace("reference = \"period\"", "reference = \"year_to_date\"");
    let project = project().with(QUARTERLY, declared);
    project.build("quarterly --period 2025-Q2").success();
    let english = text(&project, "quarterly/2025-Q2", "en");
    // 672 + 690; of 2024 336 + 345.
    has(
        &english,
        &[
            "# Visits, Q1–Q2 2025",
            "In the first to second quarters of 2025 there were 1,362 people",
        ],
    );
    has(&english, &["| Q1–Q2 2024 |    681 |", "| Q2 2025 |    690 |    114 |"]);
    has(
        &text(&project, "quarterly/2025-Q2", "ru"),
        &[
            "# Посещения, I–II кварталы 2025 года",
            "в I–II кварталах 2025 года",
            "с I–II кварталами 2024 года",
        ],
    );
    let facts = project.read("output/quarterly/2025-Q2/facts.json");
    has(&facts, &["\"2025-Q1/2025-Q2\"", "\"2024-Q1/2024-Q2\""]);
}

#[test]
fn weeks_are_of_their_iso_year_and_week_53_has_no_base() {
    let project = project();
    project.build("weekly --all").success();
    let whole = text(&project, "weekly/2026-W53", "en");
    // Week k of 2025 has 10 + k mod 7 deaths, of 2026 20 + k mod 7: 53 × 20 + 157, 52 × 10 + 153.
    has(
        &whole,
        &[
            "# Deaths, 2026\n",
            "In 2026 there were 1,217 deaths.\n",
            "| 2025 |    673 |",
            "| 2026 |  1,217 |",
        ],
    );
    assert!(!whole.contains("Compared with"), "{whole}");
    // A week is the sum of its seven days: 1 each, and as many more on Sunday as k mod 5.
    has(
        &whole,
        &[
            "| week 1 of 2025  |     11 |           8 |",
            "| week 53 of 2026 |     24 |          10 |                   [z] |",
        ],
    );
    let before = text(&project, "weekly/2026-W52", "en");
    has(
        &before,
        &[
            "In weeks 1–52 of 2026 there were 1,193 deaths. Compared with 2025, their number rose by 77.3%.",
        ],
    );
    has(
        &text(&project, "weekly/2026-W52", "ru"),
        &["1–52-я недели 2026 года: умерло 1 193. По сравнению с 2025 годом"],
    );
    has(
        &text(&project, "weekly/2026-W52", "kk"),
        &["2026 жылғы 1–52-аптада 1 193 адам қайтыс болды. 2025 жылмен салыстырғанда"],
    );
}

#[test]
fn a_period_in_a_text_is_read_back() {
    let project = project();
    let english = project.read("templates/quarterly/en.md");
    let wrong =
        english.replace("Compared with {{ base_period | period }}", "Compared with Q3 2024");
    let project = project.with("templates/quarterly/en.md", wrong);
    let output = project.build("quarterly --period 2025-Q2").status(1).err();
    has(&output, &["“Q3 2024” is no period or date of the figures of the sentence"]);
}

#[test]
fn data_of_longer_periods_are_not_summed() {
    has(
        &said("average = \"population\"", "sum = \"population\""),
        &[
            "the data of `population` are by year, and the editions by quarter",
            "Write `average = \"population\"` in `[indicator.population]`",
        ],
    );
    has(
        &said("time = { frequency = \"quarter\" }", "time = { frequency = \"week\" }"),
        &[
            "the data of `nights` are by week, and the editions by quarter",
            "Declare editions with `period = \"2025-W23\"`",
        ],
    );
}

#[test]
fn all_editions_of_a_release_have_one_frequency() {
    has(
        &said("period = \"2025-Q2\"", "period = \"2025-06\""),
        &["the edition `2025-06` is of a month, and others of the release of a quarter"],
    );
    has(
        &said("period = \"2025-Q2\"", "period = \"2025-S1\""),
        &["the edition `2025-S1` is of a half-year", "write the last quarter: 2025-Q2"],
    );
    has(
        &said("period = \"2025-Q1\"", "period = \"2025Q1\""),
        &["`2025Q1` is not a quarter", "write the last quarter: 2025-Q1"],
    );
    has(
        &said("released = 2025-05-12", "released = 2025-03-12"),
        &["is released before its period has ended"],
    );
}

#[test]
fn rows_are_of_the_periods_of_editions() {
    has(
        &said("rows = \"quarters\"", "rows = \"months\""),
        &["the editions are no months, and so no rows are", "write `rows = \"quarters\"`"],
    );
}

#[test]
fn a_language_without_the_names_of_a_period_says_which_to_write() {
    let english =
        std::fs::read_to_string(crate::support::repository().join("templates/locale/en.toml"))
            .unwrap();
    let is_of_window = |line: &str| line.contains("{label}");
    let lines = english.lines().filter(|line| !line.starts_with("quarter") || is_of_window(line));
    let without = lines.collect::<Vec<_>>().join("\n") + "\n";
    let project = project().with("templates/locale/en.toml", without);
    let output = project.run("check quarterly").status(1).err();
    has(
        &output,
        &[
            "the language `en` cannot name the period 2025-Q1",
            "write `quarter = ",
            "in `[period.nominative]`",
            "Add `quarters = \"…\"` to `[table]`",
        ],
    );
    // What a release does not use may be missing.
    project.run("check weekly").success();
}

#[test]
fn quarters_written_as_their_first_months_are_told_from_months() {
    let rows = "TIME_PERIOD,PLACE,OBS_VALUE\n2024-01,A,1\n2024-01,B,1\n2024-04,A,1\n2024-04,B,2\n2024-07,A,1\n2024-07,B,1\n2024-10,A,3\n2024-10,B,1\n2025-01,A,1\n2025-01,B,1\n2025-04,A,4\n2025-04,B,1\n";
    let project = project().with("data/quarterly/visits.csv", rows);
    let output = project.run("check quarterly").status(1).err();
    has(
        &output,
        &[
            "`visits` has no data for 2025-05, 2025-06",
            "It has one month in each quarter: if each stands for its quarter, write `frequency = \"quarter\"` in `time` of \
             the data set, and `2024-Q1` for `2024-01`.",
            "`visits` does not cover 2024-05, 2024-06",
        ],
    );
}

#[test]
fn a_quarter_in_another_form_is_named_in_its_own() {
    let project = project();
    let rows = project.read("data/quarterly/nights.csv");
    let rows = rows.replacen("2024-Q1,A", "2024Q1,A", 1).replacen("2024-Q2,A", "2024-04,A", 1);
    let project = project.with("data/quarterly/nights.csv", rows);
    let output = project.run("check quarterly").status(1).err();
    has(
        &output,
        &[
            "`2024Q1` is not a quarter",
            "Is `2024-Q1` meant?",
            "`2024-04` is not a quarter",
            "Is `2024-Q2` meant?",
        ],
    );
}

#[test]
fn files_for_programs_have_the_forms_of_sdmx() {
    let project = project();
    project.build("quarterly --period 2025-Q2 --format data").success();
    has(
        &project.read("output/quarterly/2025-Q2/data/quarters.csv"),
        &["first_quarter,last_quarter", "2024-Q1,2024-Q1,336"],
    );
    has(&project.read("output/quarterly/2025-Q2/data/datapackage.json"), &["[0-9]{4}-Q[1-4]"]);
}
