//! Codes that were not always there: no change is computed from a time in which a region did not
//! exist, and a note says since when it does, in every language and by itself.

use crate::support::Project;
use serde_json::Value;

const HEADER: &str = "TIME_PERIOD,FLOW,REF_AREA,OBS_VALUE,OBS_STATUS\n";
const EDITION: &str = "output/flows/2025-03";

/// Region 3 has 100 arrivals in the second year, and exists since this month.
fn project(since: &str, rows: &str) -> Project {
    let flows = "2024-01,ARR,R-1,100,A\n2024-02,ARR,R-2,50,A\n2024-03,ARR,R-1,100,A\n\
                 2025-01,ARR,R-1,120,A\n2025-02,ARR,R-3,100,A\n2025-03,ARR,R-1,30,A\n\
                 2025-03,DEP,R-3,40,A\n";
    let regions = format!(
        "code,kind,order,valid_from,en,ru,kk,ru_locative\n\
         R-1,city,1,,Port,Порт,Порт,Порту\nR-2,region,2,,North,Север,Солтүстік,Севере\n\
         R-3,region,3,{since},South,Юг,Оңтүстік,Юге\n"
    );
    let column = "order = \"order\"\nvalid_from = \"valid_from\"\n";
    Project::small()
        .with("data/flows/flows.csv", format!("{HEADER}{flows}{rows}"))
        .with("data/flows/regions.csv", regions)
        .edit("templates/flows/release.toml", "order = \"order\"\n", column)
}

fn built(project: Project) -> Project {
    project.build("").success();
    project
}

fn fact(project: &Project, id: &str) -> Value {
    let facts: Value =
        serde_json::from_str(&project.read(&format!("{EDITION}/facts.json"))).unwrap();
    facts["facts"].as_array().unwrap().iter().find(|fact| fact["id"] == id).unwrap().clone()
}

/// The row of a region in the text of a language.
fn row(project: &Project, language: &str, label: &str) -> String {
    let text = project.read(&format!("{EDITION}/{language}/release.md"));
    let row = text.lines().find(|line| line.starts_with(&format!("| {label} "))).unwrap();
    row.split('|').map(str::trim).collect::<Vec<_>>().join("|").replace('\\', "")
}

#[track_caller]
fn notes_are(project: &Project, notes: [(&str, &str); 3]) {
    for (language, note) in notes {
        let folder = format!("{EDITION}/{language}");
        let markdown = project.read(&format!("{folder}/release.md"));
        let html = project.read(&format!("{folder}/release.html"));
        let pdf = crate::support::pdf::pages(&project.path(&format!("{folder}/release.pdf")));
        assert!(markdown.contains(note), "{language}: {markdown}");
        assert!(html.contains(note), "{language}: {html}");
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words(&pdf).contains(&words(note)), "{language}: {pdf}");
    }
}

#[test]
fn a_region_formed_within_the_base_has_values_and_no_change() {
    let project = built(project("2024-03", "2024-03,ARR,R-3,80,A\n"));
    assert_eq!(row(&project, "en", "South"), "|South|100|[z]|40|60|");
    // The others, and the total, are compared as ever: 250 with 330.
    assert_eq!(row(&project, "en", "Port"), "|Port|150|−25.0|0|150|");
    let south = fact(&project, "arrivals/R-3");
    assert_eq!(south["comparison"]["change"]["absent"], "not_applicable");
    assert_eq!(south["comparison"]["base"]["shown"], "80");
    assert_eq!(fact(&project, "arrivals")["comparison"]["change"]["shown"], "-24.2");
    notes_are(
        &project,
        [
            ("en", "New since March 2024: South. There are no figures for earlier months"),
            ("ru", "В перечне с марта 2024 года: Юг. Данных за более ранние месяцы"),
            ("kk", "Тізімге 2024 жылғы наурызда енген: Оңтүстік. Бұрынғы айлар бойынша"),
        ],
    );
}

#[test]
fn a_region_formed_after_the_base_has_no_base_and_is_no_zero() {
    let project = built(project("2024-06", ""));
    assert_eq!(row(&project, "kk", "Оңтүстік"), "|Оңтүстік|100|[z]|40|60|");
    let south = fact(&project, "arrivals/R-3");
    assert_eq!(south["comparison"]["base"]["absent"], "not_applicable");
    // A count passes over what was not there, and is known all the same.
    let gaining = fact(&project, "regions_gaining");
    assert_eq!(
        (&gaining["shown"], &gaining["comparison"]["base"]["shown"]),
        (&"2".into(), &"2".into())
    );
}

#[test]
fn figures_that_were_recounted_are_compared_and_the_note_says_so() {
    let project = built(project("2024-03", "2024-01,ARR,R-3,50,A\n2024-03,ARR,R-3,30,A\n"));
    assert_eq!(row(&project, "en", "South"), "|South|100|25.0|40|60|");
    notes_are(
        &project,
        [
            ("en", "New since March 2024: South. Figures for earlier months have been recounted"),
            ("ru", "В перечне с марта 2024 года: Юг. Данные за более ранние месяцы пересчитаны."),
            ("kk", "Тізімге 2024 жылғы наурызда енген: Оңтүстік. Бұрынғы айлардың деректері"),
        ],
    );
}

#[test]
fn a_region_that_was_there_all_the_time_needs_no_note() {
    let project = built(project("2024-01", "2024-03,ARR,R-3,80,A\n"));
    assert_eq!(row(&project, "en", "South"), "|South|100|25.0|40|60|");
    assert!(!project.read(&format!("{EDITION}/en/release.md")).contains("New since"));
}

/// The small release with the population of three years, in which region 3 was there until the end of
/// the second.
fn dissolved(population: &str, absent: &str) -> Project {
    let population = format!(
        "TIME_PERIOD,REF_AREA,OBS_VALUE,OBS_STATUS\n2024,R-1,990,A\n2024,R-2,500,A\n2024,R-3,400,A\n{population}"
    );
    let regions = "code,kind,order,valid_to,en,ru,kk,ru_locative\n\
                   R-1,city,1,,Port,Порт,Порт,Порту\nR-2,region,2,,North,Север,Солтүстік,Севере\n\
                   R-3,region,3,2025-12,South,Юг,Оңтүстік,Юге\n";
    let release = "templates/flows/release.toml";
    built(
        Project::small()
            .with("data/flows/population.csv", population)
            .with("data/flows/regions.csv", regions)
            .edit(release, "order = \"order\"\n", "order = \"order\"\nvalid_to = \"valid_to\"\n")
            .edit(
                release,
                "\"net_migration\"]\ntotal",
                "\"net_migration\", \"average_population\"]\ntotal",
            )
            .edit(
                release,
                "decimals = 1, minimum = 1 }",
                &format!("decimals = 1, minimum = 0 }}\nstatus = \"OBS_STATUS\"\n{absent}"),
            ),
    )
}

#[test]
fn a_region_that_is_no_more_at_the_next_january_keeps_its_stock_as_an_estimate() {
    let start = "2025,R-1,1000,A\n2025,R-2,500,A\n2025,R-3,405,A\n";
    let next = "2026,R-1,1024,A\n2026,R-2,905,A\n";
    let rows = format!("{start}{next}");
    let says_so = format!("{rows}2026,R-3,,M\n");
    for (rows, absent) in [(&rows, ""), (&rows, "absent = \"zero\""), (&says_so, "")] {
        let project = dissolved(rows, absent);
        let shown = |id: &str| {
            let fact = fact(&project, id);
            (fact["shown"].as_str().unwrap().to_owned(), fact["status"].clone())
        };
        assert_eq!(shown("average_population/R-3"), ("405.0".to_owned(), "E".into()), "{absent}");
        // In the total its people are counted on, in whichever region: from 1905 to 1929 in three of 24 months.
        assert_eq!(shown("average_population"), ("1908.0".to_owned(), "A".into()), "{absent}");
        // The line to the next January is drawn where something is there of what was.
        assert_eq!(shown("average_population/R-1"), ("1003.0".to_owned(), "A".into()), "{absent}");
    }
}

#[test]
fn a_count_passes_over_codes_whose_rate_cannot_exist() {
    let release = "templates/flows/release.toml";
    let indicators = "[indicator.rate]\nlabel = { en = \"Rate\", ru = \"К\", kk = \"К\" }\n\
                      rate = \"arrivals\"\nof = \"average_population\"\nper = 1000\n\n\
                      [indicator.with_arrivals]\nlabel = { en = \"With\", ru = \"С\", kk = \"С\" }\n\
                      count = \"rate\"\nby = \"regions\"\nkeep = \"positive\"\nunit = \"region\"\n\n\
                      [table.by_region]";
    // Region 3 is there in a part of the period: no rate can be brought to a year.
    let project = built(project("2025-02", "").edit(release, "[table.by_region]", indicators));
    assert_eq!(fact(&project, "with_arrivals")["shown"], "1");
}

#[test]
fn values_outside_of_the_time_of_their_code_are_named_unless_it_is_said_why() {
    let early = "2024-02,ARR,R-3,7,A\n2024-03,DEP,R-3,5,A\n";
    let said = project("2025-02-01", early).check("").success().err();
    let named =
        "warning[VAL-105]: `flows` has `R-3` in 2 rows from 2024-02 to 2024-03, but it is valid";
    assert!(said.contains(named) && said.contains("give these rows the status M"), "{said}");
    // They cannot exist, or they were counted anew.
    let not_there = early.replace("7,A", ",M").replace("5,A", ",M");
    let said = project("2025-02-01", &not_there).check("").err();
    assert!(!said.contains("`flows` has `R-3`"), "{said}");
    let release = "templates/flows/release.toml";
    let ruled = "[rule.codes]\nabout = \"Codes are valid.\"\ncheck.valid = { codes = \"regions\" }\n\
        accept = [{ codes = [\"R-3\"], to = \"2025-01\", reason = \"Counted anew.\" }]\n\n[[edition]]";
    let said = project("2025-02-01", early).edit(release, "[[edition]]", ruled).check("").err();
    assert!(!said.contains("VAL-105"), "{said}");
}

/// About a hundred events a month in three regions, of which B was formed in June 2024, and C was there until March 2025.
/// Nights are as many as events, and people of each year 500 times those of a month.
fn formed(edition: &str, indicators: &str, columns: &str) -> Project {
    let frame = r##"
[release]
languages = ["en"]
reference = "period"
publisher.en = "Office"
description.en = "Events, {period}"
source.en = "Office"
contact = { name.en = "Office", email = "office@example.org", telephone = "0" }

[codelist.geo]
file = "geo.csv"
label.en = "Region"
labels.en = "en"
valid_from = "from"
valid_to = "to"

[dataset.d]
file = "d.csv"
time.frequency = "month"
dimensions.GEO = "geo"
measure = { unit = "event", kind = "flow" }

[dataset.n]
file = "d.csv"
time.frequency = "month"
dimensions.GEO = "geo"
measure = { unit = "night", kind = "flow" }

[dataset.people]
file = "p.csv"
time.frequency = "year"
dimensions.GEO = "geo"
measure = { unit = "person", kind = "stock" }

[unit.event]
forms.en = { one = "event", other = "events" }

[unit.night]
forms.en = { one = "night", other = "nights" }

[indicator.x]
label.en = "X"
sum = "d"

[indicator.p]
label.en = "P"
average = "people"

[table.t]
title.en = "T"
rows = "geo"
columns = [#COLUMNS]
total = "last"

[[edition]]
period = "#EDITION"
status = "final"
released = 2030-01-01T10:00:00+00:00
"##;
    let frame = frame.replace("#COLUMNS", columns).replace("#EDITION", edition);
    let (mut rows, mut people) = (String::new(), String::new());
    for (year, month) in (2022..=2025).flat_map(|year| (1..=12).map(move |month| (year, month))) {
        for (code, value) in [("A", 100), ("B", 101), ("C", 102)] {
            let is_there = match code {
                "B" => (year, month) >= (2024, 6),
                "C" => (year, month) <= (2025, 3),
                _ => true,
            };
            if is_there {
                rows += &format!("{year}-{month:02},{code},{value}\n");
            }
            if month == 1 {
                people += &format!("{year},{code},{}\n", 500 * value);
            }
        }
    }
    people += "2026,A,50000\n2026,B,50500\n2026,C,51000\n";
    Project::empty()
        .with("templates/t/release.toml", frame + indicators)
        .with("templates/t/en.md", "# Events, {{ period | period }}\n\n{{ table(id=\"t\") }}\n")
        .with("data/t/geo.csv", "code,en,from,to\nA,Aa,,\nB,Bb,2024-06,\nC,Cc,,2025-03\n")
        .with("data/t/d.csv", format!("TIME_PERIOD,GEO,OBS_VALUE\n{rows}"))
        .with("data/t/p.csv", format!("TIME_PERIOD,GEO,OBS_VALUE\n{people}"))
}

/// The rows of the table of an edition, from its codes on.
fn rows_of(project: &Project, edition: &str) -> Vec<String> {
    project.build("--format md").success();
    let text = project.read(&format!("output/t/{edition}/en/release.md"));
    let rows = text.lines().filter(|line| line.starts_with("| ") && !line.contains("---"));
    let row = |line: &str| {
        let cells: Vec<&str> =
            line.split('|').map(str::trim).filter(|cell| !cell.is_empty()).collect();
        cells.join(" ").replace(['\\', '*'], "")
    };
    rows.skip(1).map(row).collect()
}

#[test]
fn a_formula_compares_no_window_with_a_part_of_one_as_no_change_does() {
    let year_before = "[indicator.xy]\nlabel.en = \"Xy\"\nvalue = \"x@year\"\n";
    for (formula, edition, expected) in [
        // The values of A, B, C and of all.
        ("value = \"100 * (x / x@year - 1)\"", "2025", ["0.0", "[z]", "[z]", "-13.2"]),
        (
            "value = \"100 * (x / x@year - 1)\"\nkind = \"growth\"",
            "2025",
            ["0.0", "[z]", "[z]", "-13.2"],
        ),
        ("value = \"100 * (x / x@year - 1)\"", "2025-Q2", ["0.0", "[z]", "[z]", "-14.7"]),
        ("value = \"x - x@year\"", "2025", ["0", "[z]", "[z]", "-413"]),
        ("value = \"x / x@year\"\ndecimals = 3", "2025", ["1.000", "[z]", "[z]", "0.868"]),
        ("value = \"1 / x@year * x\"\ndecimals = 3", "2025", ["1.000", "[z]", "[z]", "0.868"]),
        (
            "value = \"100 * x / x[A] - 100 * x@year / x[A]@year\"",
            "2025",
            ["0.0", "[z]", "[z]", "-34.4"],
        ),
        ("value = \"x - xy\"", "2025", ["0", "[z]", "[z]", "-413"]),
        ("difference = [\"x\", \"xy\"]", "2025", ["0", "[z]", "[z]", "-413"]),
        ("value = \"100 * xy / x\"", "2024", ["100.0", "[z]", "100.0", "77.4"]),
        // In one time as well: events of seven months are none of a year, nor so many of the people of it.
        ("value = \"x / x[A]\"\ndecimals = 3", "2024", ["1.000", "[z]", "1.020", "2.609"]),
        (
            "value = \"1000 * x / p\"\nunit = \"per_thousand\"\ndecimals = 1",
            "2024",
            ["24.0", "[z]", "24.0", "20.7"],
        ),
        (
            "rate = \"x\"\nof = \"p\"\nper = 1000\nunit = \"per_thousand\"\ndecimals = 1",
            "2024",
            ["24.0", "[z]", "24.0", "20.7"],
        ),
        // What stands for another has an extent too, whichever of both is known.
        ("value = \"x else xy\"", "2025", ["0.0", "[z]", "[z]", "-13.2"]),
        // As much is there of both, or the one is a part of the other.
        ("value = \"n / x\"\nunit = \"night\"\ndecimals = 1", "2024", ["1.0", "1.0", "1.0", "1.0"]),
        ("share = \"x\"\nof = \"all\"", "2024", ["38.3", "22.6", "39.1", "100.0"]),
        ("value = \"mean(d) / mean(d)@year\"\ndecimals = 1", "2025", ["1.0", "1.0", "1.0", "0.9"]),
    ] {
        let all = "[indicator.all]\nlabel.en = \"All\"\nvalue = \"d[A] + d[B] + d[C]\"\n";
        let lines = format!("{year_before}{all}[indicator.g]\nlabel.en = \"G\"\n{formula}\n");
        let column = if formula.contains("else") { "\"g.change\"" } else { "\"g\"" };
        let rows = rows_of(&formed(edition, &lines, column), edition);
        let rows: Vec<String> = rows.iter().map(|row| row.replace('−', "-")).collect();
        let names = ["Aa", "Bb", "Cc", "Total"];
        let expected: Vec<String> =
            names.iter().zip(expected).map(|(name, value)| format!("{name} {value}")).collect();
        assert_eq!(rows, expected, "{formula}");
    }
}
