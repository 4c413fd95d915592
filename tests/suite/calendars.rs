//! Years that begin elsewhere, weeks that end elsewhere, and periods that files write in their own form,
//! through the real program. The numbers are worked by hand, in the comments.

use crate::support::Project;

const ABSENCE: &str = "templates/absence/release.toml";

fn project() -> Project {
    Project::empty().with_folder("tests/calendars", "")
}

/// The text of an edition, with plain spaces.
fn text(project: &Project, edition: &str, language: &str) -> String {
    let path = format!("output/{edition}/{language}/release.md");
    project.read(&path).replace(['\u{a0}', '\u{202f}'], " ")
}

#[track_caller]
fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
}

/// What `bulletin check` says of the release of years, in which `from` is replaced by `to` in a file.
fn said(path: &str, from: &str, to: &str) -> String {
    let before = project().read(path);
    assert!(before.contains(from), "{from}");
    let project = project().with(path, before.replacen(from, to, 1));
    project.run("check absence").status(1).err()
}

#[test]
fn an_academic_year_is_named_in_each_language_and_read_back() {
    let project = project();
    project.build("absence --all").success();
    // September 2023 to August 2024: 12 × 20 + 78. The middle of the year is 1 March 2024:
    // 1 800, without a stock of 2025 an estimate.
    has(
        &text(&project, "absence/2023", "en"),
        &[
            "# Absence, academic year 2023/24\n",
            "In the academic year 2023/24 there were 110 people. Compared with academic year 2022/23, their number rose by 10.0%",
            "There were 318 people in sessions",
            "By year, academic year 2023/24",
            "| academic year 2022/23 |    100 |                   [x] |      198 |",
            "| academic year 2023/24 |    110 |                   100 |      318 |",
        ],
    );
    has(
        &text(&project, "absence/2023", "ru"),
        &["в 2023/24 учебном году составило 110. По сравнению с 2022/23 учебным годом"],
    );
    has(
        &text(&project, "absence/2023", "kk"),
        &["2023/24 оқу жылында 110 болды. 2022/23 оқу жылымен салыстырғанда"],
    );
    has(
        &text(&project, "absence/2023", "fr"),
        &[
            "Au cours de l’année universitaire 2023/24,",
            "Par rapport à l’année universitaire 2022/23,",
        ],
    );
    has(
        &text(&project, "absence/2023", "de"),
        &["im Studienjahr 2023/24 110.", "Gegenüber dem Studienjahr 2022/23"],
    );
    // Its first and last day, for programs.
    has(
        &project.read("output/absence/2023/data/dcat.jsonld"),
        &["\"2023-09-01\"", "\"2024-08-31\""],
    );
    project.run("verify output/absence/2023").success();
    // Another year than that of the figures is found.
    let english = project.read("templates/absence/en.md");
    let wrong = english.replace("{{ base_period | period }}", "academic year 2021/22");
    let project = project.with("templates/absence/en.md", wrong);
    let output = project.build("absence --all").status(1).err();
    has(&output, &["“academic year 2021/22” is no period or date of the figures of the sentence"]);
}

#[test]
fn a_period_that_is_not_as_its_pattern_says_is_found_at_its_cell() {
    let file = "data/absence/absence.csv";
    has(
        &said(file, "202324", "2023/24"),
        &[
            "absence.csv:3:1",
            "`2023/24` is not a year as the pattern `YYYYyy` says",
            "`YYYYyy` is expected, as in 202526",
        ],
    );
    has(&said(file, "202324", "202325"), &["`202325` is not a year as the pattern"]);
    has(
        &said("data/absence/sessions.csv", "01.2024", "2024-01"),
        &["`2024-01` is not a month as the pattern `MM.YYYY` says", "Is `01.2024` meant?"],
    );
}

#[test]
fn what_cannot_be_a_beginning_an_end_a_name_or_a_pattern_is_found_in_its_line() {
    for (from, to, parts) in [
        (
            "begins = \"--09-01\"",
            "begins = \"--09-15\"",
            &["no year begins on `--09-15`", "the first of a month is expected"][..],
        ),
        (
            "name = \"academic\"",
            "name = \"lunar\"",
            &["the language `en` has no words for lunar years", "named_years = { lunar = "],
        ),
        (
            "pattern = \"YYYYyy\"",
            "pattern = \"YYyy\"",
            &[
                "`YYyy` is no pattern of a year: `YY` stands for nothing",
                "`YYYY` the year in which the period begins",
            ],
        ),
        (
            "frequency = \"month\", pattern = \"MM.YYYY\"",
            "frequency = \"month\", begins = \"--09-01\", pattern = \"MM.YYYY\"",
            &["a month has no beginning of its own", "leave it out"],
        ),
        (
            "frequency = \"month\", pattern = \"MM.YYYY\"",
            "frequency = \"month\", ends = \"friday\", pattern = \"MM.YYYY\"",
            &["a month has no end of its own"],
        ),
        (
            "begins = \"--09-01\", name = \"academic\"",
            "name = \"academic\"",
            &["years of the calendar have no name"],
        ),
        (
            "average = \"pupils\"",
            "sum = \"pupils\"",
            &[
                "the years of `pupils` begin on --01-01, and those of the editions on --09-01",
                "give the data by month",
            ],
        ),
    ] {
        has(&said(ABSENCE, from, to), parts);
    }
}

#[test]
fn editions_of_other_periods_have_no_weeks_of_their_own() {
    let project = Project::empty().with_folder("tests/frequencies", "");
    let path = "templates/quarterly/release.toml";
    let week = "reference = \"period\"\nweek = { ends = \"friday\" }";
    let declared = project.read(path).replacen("reference = \"period\"", week, 1);
    let said = project.with(path, declared).run("check quarterly").status(1).err();
    has(&said, &["the editions are by quarter, and only editions by week have weeks of their own"]);
}

#[test]
fn weeks_that_end_on_friday_have_the_days_up_to_it() {
    let project = Project::empty().with_folder("tests/frequencies", "");
    let path = "templates/weekly/release.toml";
    let declared = project.read(path);
    let declared =
        declared.replace("frequency = \"week\"", "frequency = \"week\", ends = \"friday\"");
    // Of the first week there is Monday to Friday alone.
    let days = "2024-12-28,3\n2024-12-29,3\n";
    let hospital = project.read("data/weekly/hospital.csv");
    let hospital = hospital.replacen("OBS_VALUE\n", &format!("OBS_VALUE\n{days}"), 1);
    let project = project.with(path, declared).with("data/weekly/hospital.csv", hospital);
    project.build("weekly --period 2026-W52").success();
    let english = text(&project, "weekly/2026-W52", "en");
    // 28 and 29 December 3 each, Monday to Friday 1 each; the next from Saturday 4 January: 1, and 1 more
    // on Sunday as k mod 5 of week 1, then 5.
    has(
        &english,
        &[
            "| week 1 of 2025  |     11 |          11 |",
            "| week 2 of 2025  |     12 |           8 |",
        ],
    );
    let other = project.read(path).replacen("ends = \"friday\"", "ends = \"freitag\"", 1);
    let project = project.with(path, other);
    has(&project.run("check weekly").status(1).err(), &["`freitag` is not a day of the week"]);
}
