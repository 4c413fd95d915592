//! What an edition reads at other times than its own: periods that are not there, stocks that are not known yet, through
//! the real program.

use crate::support::Project;

const HEAD: &str = r#"
[release]
languages = ["en"]
reference = "period"
publisher.en = "Office"
description.en = "Output"
source.en = "Office"
contact = { name.en = "Desk", email = "desk@example.org", telephone = "0" }

[[edition]]
period = "2025-04"
status = "final"
released = 2025-06-01T00:00:00+00:00

[dataset.counted]
file = "counted.csv"
time = { frequency = "month", gaps = true }
measure = { unit = "person", kind = "flow" }

[indicator.out]
label.en = "Output"
sum = "counted"
"#;

/// The months from January 2024 to April 2025, but for some, each with 100.
fn months(without: &[&str]) -> String {
    let months = (0..16).map(|later| format!("{}-{:02}", 2024 + later / 12, later % 12 + 1));
    let rows = months.filter(|month| !without.contains(&month.as_str()));
    let rows: Vec<String> = rows.map(|month| format!("{month},100\n")).collect();
    format!("TIME_PERIOD,OBS_VALUE\n{}", rows.concat())
}

/// The release with these lines and these data.
fn project(lines: &str, counted: &str) -> Project {
    Project::empty()
        .with("templates/output/release.toml", format!("{HEAD}{lines}"))
        .with("templates/output/en.md", "# Output\n\nIt was {{ out | figure }}.\n")
        .with("data/output/counted.csv", counted)
}

#[test]
fn a_period_that_another_time_reads_is_named_where_it_has_no_rows() {
    let more = "[indicator.more]\nlabel.en = \"More\"\nvalue = \"out - out@previous\"\n";
    let said = project(more, &months(&["2025-03"])).check("").success().err();
    let named = "the edition 2025-04 has no `more`: `counted` does not cover 2025-03";
    assert!(said.contains(named) && said.contains("Was it lost?"), "{said}");
    // As it is named where it is of the period itself.
    let said = project(more, &months(&["2025-04"])).check("").status(1).err();
    assert!(said.contains("[VAL-010]: `counted` has no data for 2025-04"), "{said}");
    // The months of a mean a year before, but a few of many.
    let mean = "[indicator.moved]\nlabel.en = \"Moved\"\nvalue = \"mean(out)@previous\"\nwindow = \"last 12\"\ndecimals = 1\n";
    let without = ["2024-06", "2024-07", "2024-08", "2024-09", "2024-10", "2024-11"];
    let said = project(mean, &months(&without)).check("").err();
    assert!(
        said.contains("has no data for 2024-06, 2024-07, 2024-08, 2024-09 and 2 more"),
        "{said}"
    );
    assert_eq!(project(more, &months(&[])).check("").success().err(), "");
}

#[test]
fn data_that_are_read_at_another_time_alone_need_not_reach_the_period() {
    let lagged = "[dataset.late]\nfile = \"late.csv\"\ntime = { frequency = \"month\", gaps = true }\n\
                  measure = { unit = \"person\", kind = \"flow\" }\n\n\
                  [indicator.before]\nlabel.en = \"Before\"\nvalue = \"late@previous\"\n";
    let late = |without: &[&str]| {
        project(lagged, &months(&[])).with("data/output/late.csv", months(without))
    };
    let said = late(&["2025-04"]).check("").success().err();
    assert!(!said.contains("VAL-010"), "{said}");
    let said = late(&["2025-03", "2025-04"]).check("").success().err();
    assert!(
        said.contains("the edition 2025-04 has no `before`: `late` does not cover 2025-03"),
        "{said}"
    );
}

#[test]
fn a_stock_of_the_end_of_the_year_is_not_of_an_edition_before() {
    let stock = |at: &str, of_2025: &str| {
        let lines = format!(
            "[dataset.people]\nfile = \"people.csv\"\ntime.frequency = \"year\"\nstatus = \"STATUS\"\n\
             measure = {{ unit = \"person\", kind = {{ kind = \"stock\", at = \"{at}\" }} }}\n\n\
             [indicator.people]\nlabel.en = \"People\"\naverage = \"people\"\n"
        );
        let lines = lines.replace("[indicator.people]", "[indicator.population]");
        let people = format!(
            "TIME_PERIOD,OBS_VALUE,STATUS\n2023,900,A\n2024,1000,A\n2025,1100,{of_2025}\n2026,1200,A\n"
        );
        project(&lines, &months(&[])).with("data/output/people.csv", people)
    };
    // It is the far end of the line, as 1 January 2026 is.
    assert_eq!(stock("end", "P").check("").success().err(), "");
    // 1 January 2025 is behind the period.
    let said = stock("start", "P").check("").status(1).err();
    assert!(said.contains("[VAL-012]"), "{said}");
}

#[test]
fn a_chart_may_be_called_as_a_data_set_that_an_expression_reads() {
    let chart = "[indicator.double]\nlabel.en = \"Double\"\nvalue = \"counted\"\n\n\
                 [chart.counted]\nkind = \"lines\"\nsubtitle.en = \"Output\"\nrows = \"months\"\ncolumns = [\"out\"]\n";
    let words = "# Output\n\nText.{% if counted.known %}{% endif %}\n";
    let asked = project(chart, &months(&[])).with("templates/output/en.md", words);
    assert_eq!(asked.check("").success().err(), "");
    let named = chart.replace("[chart.counted]", "[chart.double]");
    let said = project(&named, &months(&[])).check("").status(1).err();
    assert!(said.contains("[REL-010]: `double` is an indicator and a chart"), "{said}");
}

#[test]
fn rows_of_years_begin_with_the_data_of_their_columns() {
    let lines = "[dataset.old]\nfile = \"old.csv\"\ntime = { frequency = \"month\", gaps = true }\n\
                 measure = { unit = \"person\", kind = \"flow\" }\n\n\
                 [indicator.before]\nlabel.en = \"Before\"\nsum = \"old\"\n\n\
                 [table.years]\ntitle.en = \"By year\"\nrows = \"years\"\ncolumns = [\"out\"]\n\n\
                 [table.both]\ntitle.en = \"Both\"\nrows = \"years\"\ncolumns = [\"out\", \"before\"]\n\n\
                 [table.same]\ntitle.en = \"The same month\"\nrows = \"same_periods\"\ncolumns = [\"out\"]\n";
    let old = format!(
        "TIME_PERIOD,OBS_VALUE\n2022-04,7\n2023-04,7\n{}",
        &months(&[])["TIME_PERIOD,OBS_VALUE\n".len()..]
    );
    let shown = "# Output\n\n{{ table(id=\"years\") }}\n\n{{ table(id=\"both\") }}\n\n{{ table(id=\"same\") }}\n";
    let project = project(lines, &months(&[]))
        .with("data/output/old.csv", old)
        .with("templates/output/en.md", shown);
    project.build("").success();
    let text = project.read("output/output/2025-04/en/release.md").replace('\u{a0}', " ");
    let tables: Vec<&str> = text.split("**Table").collect();
    assert!(!tables[1].contains("2022") && tables[1].contains("| 2024"), "{text}");
    assert!(tables[2].contains("| 2022") && tables[2].contains("[x]"), "{text}");
    assert!(!tables[3].contains("2022") && tables[3].contains("April 2024"), "{text}");
}

#[test]
fn a_time_that_is_later_than_the_edition_is_named() {
    for (anchor, value) in [
        ("[anchor.late]\nperiod = \"2025-12\"\n", "out - out@late"),
        ("[anchor.late]\nmonth = 12\nyears_back = 0\n", "out - out@late"),
    ] {
        let more = format!(
            "{anchor}[indicator.more]\nlabel.en = \"More\"\nvalue = \"{value}\"\ndecimals = 1\n"
        );
        let said = project(&more, &months(&[])).check("").success().err();
        assert!(said.contains("[VAL-011]: the edition 2025-04 has no `more`"), "{value}: {said}");
        assert!(said.contains("It is later than the edition."), "{value}: {said}");
    }
    // What a window has still to come is no surprise.
    for formula in [
        "sum = \"counted\"\nwindow = \"year\"",
        "value = \"100 * out / within_year(out)\"\ndecimals = 1",
    ] {
        let year = format!("[indicator.more]\nlabel.en = \"More\"\n{formula}\n");
        assert_eq!(project(&year, &months(&[])).check("").success().err(), "");
    }
}

#[test]
fn what_another_part_stands_for_is_not_missed() {
    let other = |second: &str| {
        format!(
            "[anchor.old]\nperiod = \"2015-01\"\n[indicator.more]\nlabel.en = \"More\"\nvalue = \"out@old else {second}\"\n"
        )
    };
    assert_eq!(project(&other("out"), &months(&[])).check("").success().err(), "");
    let said = project(&other("out@old"), &months(&[])).check("").success().err();
    assert!(said.contains("has no `more`: `counted` does not cover 2015-01"), "{said}");
}
