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
fn a_week_53_is_compared_with_week_52_where_the_nearest_is_meant() {
    let weekly = "templates/weekly/release.toml";
    let nearest = "\n[comparison.year]\nshift = \"1 year\"\ndefault = true\nnearest = true\n";
    let declared = project().read(weekly);
    let mut project = project().with(weekly, format!("{declared}{nearest}"));
    for language in ["en", "ru", "kk"] {
        let template = format!("templates/weekly/{language}.md");
        project =
            project.edit(&template, "{% if base_period %}", "{% if deaths.trend != \"unknown\" %}");
    }
    project.build("weekly --all").success();
    let whole = text(&project, "weekly/2026-W53", "en");
    // Week 53 of 2026 has 20 + 4, and is compared with week 52 of 2025, 10 + 3, as week 52 of 2026 is.
    let row = whole.lines().find(|line| line.starts_with("| week 53 of 2026 |")).unwrap();
    assert!(row.ends_with(" 13 |"), "{row}");
    let row = whole.lines().find(|line| line.starts_with("| week 52 of 2026 |")).unwrap();
    assert!(row.ends_with(" 13 |"), "{row}");
    // 53 weeks are still as long as no 52.
    assert!(!whole.contains("Compared with"), "{whole}");
    for (wrong, said) in [
        (nearest.replace("1 year", "1 period"), "it stands beside years"),
        (nearest.replace("nearest = true", "nearest = 1"), "REL-"),
    ] {
        let project = self::project().with(weekly, format!("{declared}{wrong}"));
        let found = project.check("weekly").status(1).err();
        assert!(found.contains(said), "{found}");
    }
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

const TAGS: [&str; 5] = ["en", "ru", "kk", "fr", "de"];

/// The texts of an edition have these words, in English, Russian, Kazakh, French and German.
#[track_caller]
fn say(project: &Project, edition: &str, words: [&[&str]; 5]) {
    for (tag, words) in TAGS.into_iter().zip(words) {
        has(&text(project, edition, tag).replace('\u{202f}', " "), words);
    }
}

#[test]
fn half_years_are_named_in_five_languages_and_read_back() {
    let project = project();
    project.build("halves --all").success();
    // 10 more from each half-year to the next: 180 after 170, and after 160 a year before.
    say(
        &project,
        "halves/2025-S2",
        [
            &[
                "# Output, H2 2025\n",
                "In H2 2025 it was 180. Compared with H2 2024, it rose by 12.5%.",
                "Compared with H1 2025, it rose by 5.9%",
                "| H1 2024   |    150 |",
            ],
            &[
                "Выпуск во II полугодии 2025 года составил 180. По сравнению с II полугодием 2024 года он увеличился на 12,5 %",
            ],
            &["Өнім 2025 жылғы II жартыжылдықта 180 болды."],
            &[
                "Au second semestre 2025, la production a été de 180. Par rapport au second semestre 2024, elle a augmenté de 12,5 %",
            ],
            &[
                "Im 2. Halbjahr 2025 betrug die Erzeugung 180. Gegenüber dem 2. Halbjahr 2024 stieg sie um 12,5 %.",
            ],
        ],
    );
    project.run("verify output/halves/2025-S2").success();
    // Another half-year than that of the figures is found.
    for (tag, from, to) in [
        ("en", "Compared with {{ base_period | period }}", "Compared with H1 2024"),
        (
            "de",
            "Gegenüber {{ base_period | period(case=\"dative\") }}",
            "Gegenüber dem 1. Halbjahr 2024",
        ),
        (
            "fr",
            "Par rapport {{ base_period | period(case=\"a\") }}",
            "Par rapport au premier semestre 2024",
        ),
    ] {
        let path = format!("templates/halves/{tag}.md");
        let wrong = self::project().edit(&path, from, to);
        let said = wrong.build("halves --period 2025-S2").status(1).err();
        has(&said, &["is no period or date of the figures of the sentence"]);
    }
}

#[test]
fn years_of_data_by_year_are_named_in_five_languages() {
    let project = project();
    project.build("yearly --all").success();
    say(
        &project,
        "yearly/2025",
        [
            &[
                "In 2025 it was 170. Compared with 2024, it rose by 6.3%.",
                "| 2018 |    100 |               [x] |",
            ],
            &["Выпуск в 2025 году составил 170. По сравнению с 2024 годом он увеличился на 6,3 %."],
            &["Өнім 2025 жылы 170 болды. 2024 жылмен салыстырғанда ол 6,3 %-ға артты."],
            &["En 2025, la production a été de 170. Par rapport à 2024, elle a augmenté de 6,3 %."],
            &["Im Jahr 2025 betrug die Erzeugung 170. Gegenüber dem Jahr 2024 stieg sie um 6,3 %."],
        ],
    );
    project.run("verify output/yearly/2025").success();
}

#[test]
fn days_are_named_in_five_languages_and_29_february_has_no_base() {
    let project = project();
    project.build("daily --all").success();
    // Each week counts from 100 to 106.
    say(
        &project,
        "daily/2025-03-01",
        [
            &[
                "106 (+1.0% compared with 1 March 2024)",
                "On 1 March 2025 it was 106. Compared with 1 March 2024, it rose by 1.0%.",
                "for the sixth day in a row",
                "the highest since 22 February 2025 (when it was the same)",
            ],
            &["наибольшее значение после 22 февраля 2025 года (тогда оно было таким же)"],
            &["2025 жылғы 22 ақпаннан кейінгі ең жоғары мән (ол кезде де осындай болған)"],
            &["C’est au plus haut depuis le 22 février 2025 (à égalité)."],
            &["der höchste Wert seit dem 22. Februar 2025 (damals gleich hoch)"],
        ],
    );
    let leap = text(&project, "daily/2024-02-29", "en");
    has(
        &leap,
        &[
            "104 (nothing to compare with)",
            "On 29 February 2024 it was 104. Compared with 28 February 2024",
        ],
    );
    project.run("verify output/daily/2025-03-01").success();
}

#[test]
fn rules_of_time_go_by_the_periods_of_the_data() {
    for (release, row, slip, named) in [
        ("halves", "2024-S1,150", "2024-S1,1500", "2024-S1"),
        ("yearly", "2023,150", "2023,1500", "2023"),
        ("daily", "2024-06-03,101", "2024-06-03,1010", "2024-06-03"),
    ] {
        let path = format!("data/{release}/output.csv");
        let before = project().read(&path);
        let date = slip.split(',').next().unwrap();
        let row = before.lines().find(|line| line.starts_with(&format!("{date},"))).unwrap_or(row);
        let said = project().edit(&path, row, slip).run(&format!("check {release} --all")).err();
        has(&said, &["VAL-106", "VAL-107", named]);
    }
    let path = "data/halves/to_date.csv";
    let said = project().edit(path, "2024-S2,212", "2024-S2,99").run("check halves --all").err();
    has(&said, &["VAL-104", "2024-S2"]);
}

#[test]
fn an_edition_of_a_week_that_its_year_has_not_is_told_the_last_one() {
    let project = project();
    let declared = project.read("templates/weekly/release.toml");
    let first = declared.lines().find(|line| line.starts_with("period = \"")).unwrap().to_owned();
    let project = project.with(
        "templates/weekly/release.toml",
        declared.replacen(&first, "period = \"2024-W53\"", 1),
    );
    let said = project.run("check weekly").status(1).err();
    assert!(said.contains("error[REL-008]: `2024-W53` is not a week"), "{said}");
    assert!(said.contains("2024 ends with 2024-W52"), "{said}");
}
