//! Comparisons that have names: shifts, windows and frequencies in a table that one can check by head,
//! words for what cannot be compared, and a release with a month's comparison in text, tables and files.

use bulletin::declaration::{self, Release};
use bulletin::findings::{Diagnostics, SourceFile, render};
use bulletin::time::{Period, Shift, Span, Window, Years};
use serde_json::Value;

use crate::support::Project;

fn told(periods: Option<Vec<Span>>) -> String {
    let periods = periods.unwrap_or_default().into_iter();
    periods.map(|span| span.periods().to_string()).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_shift_moves_the_end_of_a_window_which_is_laid_again() {
    let fixed = |period: &str| Shift::Period(Period::parse(period).unwrap());
    let december = || Shift::Position { number: 12, years_back: 1 };
    // Where it is, and whether sums and means can be compared: `-` neither, `m` means alone, `s` both.
    for (last, window, shift, expected, compared) in [
        ("2025-06", "period", Shift::Periods(1), "2025-05", "s"),
        ("2025-01", "period", Shift::Periods(1), "2024-12", "s"),
        ("2025-03", "period", Shift::Periods(12), "2024-03", "s"),
        ("2025-06", "period", Shift::Years(1), "2024-06", "s"),
        ("2025-06", "period", Shift::Years(10), "2015-06", "s"),
        ("2025-06", "period", fixed("2020-02"), "2020-02", "s"),
        ("2025-06", "period", december(), "2024-12", "s"),
        ("2025-06", "year_to_date", Shift::Years(1), "2024-01/2024-06", "s"),
        ("2025-01", "year_to_date", Shift::Years(1), "2024-01", "s"),
        // A year to date has no period of its length before it, but a mean has.
        ("2025-06", "year_to_date", Shift::Periods(1), "2025-01/2025-05", "m"),
        ("2025-01", "year_to_date", Shift::Periods(1), "2024", "m"),
        ("2025-06", "year_to_date", fixed("2019-12"), "2019", "m"),
        ("2025-06", "year_to_date", december(), "2024", "m"),
        ("2025-12", "year", Shift::Years(2), "2023", "s"),
        // The year of the month before is the same year.
        ("2025-12", "year", Shift::Periods(1), "2025", "-"),
        ("2025-12", "year", fixed("2019-03"), "2019", "s"),
        ("2025-06", "last 3", Shift::Periods(1), "2025-03/2025-05", "s"),
        ("2025-01", "last 3", Shift::Periods(3), "2024-08/2024-10", "s"),
        ("2025-06", "last 12", Shift::Years(1), "2023-07/2024-06", "s"),
        ("2025-06", "last 12", fixed("2019-12"), "2019", "s"),
        ("2025-06", "last 12", december(), "2024", "s"),
        ("2025-Q1", "period", Shift::Periods(1), "2024-Q4", "s"),
        ("2025-Q2", "last 4", Shift::Periods(1), "2024-Q2/2025-Q1", "s"),
        ("2025-Q2", "period", fixed("2019-Q4"), "2019-Q4", "s"),
        ("2025-Q2", "last 2", Shift::Position { number: 4, years_back: 1 }, "2024-Q3/2024-Q4", "s"),
        ("2025-S1", "period", Shift::Periods(1), "2024-S2", "s"),
        ("2025", "year_to_date", Shift::Periods(1), "2024", "s"),
        ("2025-W01", "period", Shift::Periods(1), "2024-W52", "s"),
        ("2021-W01", "period", Shift::Periods(1), "2020-W53", "s"),
        // A year of 52 weeks and one of 53 are of different length.
        ("2021-W10", "year", Shift::Years(1), "2020", "m"),
        ("2020-W53", "year", Shift::Years(1), "2019", "m"),
        ("2022-W10", "year", Shift::Years(1), "2021", "s"),
        ("2021-W10", "year_to_date", Shift::Years(1), "2020-W01/2020-W10", "s"),
        ("2021-W52", "last 52", Shift::Years(1), "2020-W01/2020-W52", "s"),
        // Week 53 and 29 February have no year before, but a period before.
        ("2020-W53", "period", Shift::Years(1), "", "-"),
        ("2020-W53", "period", Shift::Periods(1), "2020-W52", "s"),
        ("2024-02-29", "period", Shift::Years(1), "", "-"),
        ("2024-03-01", "period", Shift::Periods(1), "2024-02-29", "s"),
        ("2024-03-03", "last 7", Shift::Years(1), "2023-02-25/2023-03-03", "s"),
        // The first two months of 2024 have a day more.
        ("2025-03-01", "year_to_date", Shift::Years(1), "2024-01-01/2024-03-01", "m"),
        ("2024-12-31", "year", Shift::Years(1), "2023", "m"),
        ("2025-02-28", "year_to_date", Shift::Years(1), "2024-01-01/2024-02-28", "s"),
        // The mean of the same week of some years before; one that lacks it leaves nothing.
        (
            "2023-W10",
            "period",
            Shift::MeanOf(vec![2016, 2019, 2021]),
            "2016-W10 2019-W10 2021-W10",
            "s",
        ),
        ("2020-W53", "period", Shift::MeanOf(vec![2015, 2016]), "", "-"),
        ("2020-W10", "period", Shift::MeanOf(vec![2019, 2021]), "", "-"),
        // Of another frequency.
        ("2025-06", "period", fixed("2019-Q4"), "", "-"),
    ] {
        let last = Period::parse(last).unwrap();
        let span = Span { last, window: Window::parse(window).unwrap(), years: Years::CALENDAR };
        let case = format!("{window} up to {last} over {shift:?}");
        let moved = span.moved(&shift);
        assert_eq!(told(moved.clone()), expected, "{case}");
        let is_alike = moved.iter().flatten().all(|moved| moved.is_as_long_as(span));
        let compares = |has_length: bool| {
            moved.is_some()
                && shift.compares(span.window, last.frequency(), has_length)
                && (is_alike || !has_length)
        };
        let both = match (compares(true), compares(false)) {
            (true, true) => "s",
            (false, true) => "m",
            _ => "-",
        };
        assert_eq!(both, compared, "{case}");
    }
}

const RELEASE: &str = "templates/flows/release.toml";

fn read(reference: &str, sections: &str, window: &str) -> (Option<Release>, String) {
    let text = format!(
        r#"
[release]
languages = ["en"]
reference = "{reference}"
publisher = {{ en = "Office" }}
description = {{ en = "Flows, {{period}}" }}
keywords = {{ en = [] }}
source = {{ en = "Office" }}
contact = {{ name = {{ en = "Office" }}, email = "office@example.org", telephone = "0" }}

[dataset.flows]
file = "flows.csv"
time = {{ column = "TIME", frequency = "month" }}
dimensions = {{}}
measure = {{ column = "VALUE", unit = "person", kind = "flow" }}

[indicator.arrivals]
label = {{ en = "Arrivals" }}
sum = "flows"
{window}
{sections}
[[edition]]
period = "2025-06"
status = "final"
released = 2025-08-01T10:00:00+05:00
"#
    );
    let mut found = Diagnostics::default();
    let release = declaration::read("flows", &SourceFile::new("release.toml", text), &mut found);
    (release, render::full(&found, false))
}

#[test]
fn a_release_without_sections_has_the_year_before() {
    let (release, found) = read("period", "", "");
    let release = release.expect(&found);
    assert_eq!(release.comparisons.len(), 1);
    assert_eq!(release.by_default().id, "year");
    assert_eq!(release.by_default().against, Shift::Years(1));
}

#[test]
fn what_a_section_lacks_is_said_with_the_line_to_write() {
    let month =
        "[comparison.month]\nshift = \"1 period\"\nlabel = { en = \"on the previous month\" }\n";
    let year = "[comparison.year]\nshift = \"1 year\"\ndefault = true\n";
    for (reference, sections, window, expected) in [
        ("period", format!("{year}{month}"), "", None),
        ("period", month.to_owned(), "", None),
        ("year_to_date", format!("{year}{month}"), "window = \"period\"", None),
        ("year_to_date", format!("{year}{month}"), "window = \"last 12\"", None),
        ("year_to_date", format!("{year}{month}"), "", Some("Write `window = \"period\"`")),
        ("year_to_date", month.to_owned(), "", Some("Write `window = \"period\"`")),
        (
            "year_to_date",
            format!(
                "{year}[comparison.then]\nperiod = \"2019-12\"\nlabel = {{ en = \"on then\" }}\n"
            ),
            "",
            Some("a year to date has no period of its length before it"),
        ),
        (
            "period",
            month.replace("label", "default = true\nlabel") + year,
            "",
            Some("two comparisons are the default"),
        ),
        (
            "period",
            year.replace("default = true\n", "") + month,
            "",
            Some("Write `default = true`"),
        ),
        (
            "period",
            format!("{year}[comparison.month]\nshift = \"1 period\"\n"),
            "",
            Some("Write `label = { en = \"on the previous month\" }`"),
        ),
        (
            "period",
            month.replace("month]", "change]"),
            "",
            Some("no comparison can be called `change`"),
        ),
        (
            "period",
            month.replace("month]", "\"a.b\"]"),
            "",
            Some("no comparison can be called `a.b`"),
        ),
        ("period", month.replace("1 period", "a month"), "", Some("`a month` is no shift")),
        ("period", month.replace("1 period", "0 periods"), "", Some("`0 periods` is no shift")),
        ("period", month.replace("1 period", "2 year"), "", Some("`2 year` is no shift")),
        (
            "period",
            month.replace("shift = \"1 period\"", "period = \"2019-Q4\""),
            "",
            Some("`2019-Q4` is not a period of the editions"),
        ),
        (
            "period",
            month.replace("shift = \"1 period\"", "mean_of = [2019, 2019]"),
            "",
            Some("is no mean of years"),
        ),
        (
            "period",
            month.replace("shift = \"1 period\"", "mean_of = [2018, 2019]\nbase = \"same_stage\""),
            "",
            Some("Write `base = \"latest\"`"),
        ),
        (
            "period",
            month.replace("shift = \"1 period\"\n", ""),
            "",
            Some("exactly one of shift, month, period and mean_of is needed"),
        ),
    ] {
        let (release, found) = read(reference, &sections, window);
        match expected {
            None => assert!(release.is_some() && found.is_empty(), "{sections}{found}"),
            Some(words) => assert!(found.contains(words), "{words}\n{sections}{found}"),
        }
    }
    let (_, found) = read("period", "[release.comparison]\nsmall_base = 5\n", "");
    assert!(
        found.contains("of a section `[release.comparison]` `bulletin migrate` makes it"),
        "{found}"
    );
}

const SECTIONS: &str = "[comparison.year]
shift = \"1 year\"
default = true

[comparison.month]
shift = \"1 period\"
label = { en = \"on the previous month\", ru = \"к предыдущему месяцу\", kk = \"алдыңғы аймен салыстырғанда\" }

[codelist.flow]";

const EDITION: &str = "output/flows/2025-03";

/// Each month has 30 arrivals and departures more than the one before; the last has `last` of R-1.
fn project(last: u32) -> Project {
    let mut rows = String::from("TIME_PERIOD,FLOW,REF_AREA,OBS_VALUE,OBS_STATUS\n");
    for month in 0..15 {
        let (year, number) = (2024 + month / 12, month % 12 + 1);
        for (area, step) in [("R-1", 10), ("R-2", 20)] {
            for (flow, start) in [("ARR", 1000), ("DEP", 500)] {
                let is_last = (month, area, flow) == (14, "R-1", "ARR");
                let value = if is_last { last } else { start + step * month };
                rows.push_str(&format!("{year}-{number:02},{flow},{area},{value},A\n"));
            }
        }
    }
    let columns = r#"columns = ["arrivals", "arrivals.month.change", "arrivals.month.base", "arrivals.difference"]"#;
    let asked = r#"columns = ["arrivals", "arrivals.change", "departures", "net_migration"]"#;
    Project::small()
        .edit(RELEASE, "reference = \"year_to_date\"", "reference = \"period\"")
        .edit(RELEASE, "[codelist.flow]", SECTIONS)
        .edit(RELEASE, asked, columns)
        .with("data/flows/flows.csv", rows)
}

/// The text in English says this of arrivals as well.
fn saying(project: Project, sentence: &str) -> Project {
    project.edit("templates/flows/en.md", "- Departures:", &format!("- {sentence}\n- Departures:"))
}

/// The texts in the other languages state the same figures.
fn stated_in_all_languages(project: Project) -> Project {
    let figures = "- {{ arrivals.month.change | figure }}; {{ arrivals.month.base | figure }}; {{ arrivals.difference | figure }}.\n- ";
    let all = ["ru", "kk"].map(|language| format!("templates/flows/{language}.md"));
    all.iter().fold(project, |project, path| {
        let text = project.read(path).replacen("- ", figures, 1);
        project.with(path, text)
    })
}

#[test]
fn a_month_is_compared_beside_a_year_in_text_tables_and_files() {
    let sentence = "Arrivals rose by {{ arrivals.month.change | figure }} compared with \
        {{ arrivals.month.base_period | period }}, from {{ arrivals.month.base | figure }} to {{ arrivals | figure }}. \
        Their number {{ <change fact={arrivals.month} /> }}. It was {{ arrivals.difference | figure }} above {{ arrivals.base_period | period }}.";
    let project = stated_in_all_languages(saying(project(1140), sentence));
    project.build("flows --edition 2025-03").success();
    let text = project.read(&format!("{EDITION}/en/release.html")).replace('\u{a0}', " ");
    assert!(text.contains(">1.3%</data> compared with February 2025, from"), "{text}");
    assert!(text.contains("data-fact=\"arrivals.month.base\">2,390</data>"), "{text}");
    assert!(text.contains("data-fact=\"arrivals.difference\">360</data>"), "{text}");
    assert!(text.contains("Arrivals: change on the previous month, %"), "{text}");
    assert!(text.contains("Arrivals, February 2025"), "{text}");
    assert!(text.contains("Arrivals: absolute change"), "{text}");
    let facts: Value =
        serde_json::from_str(&project.read(&format!("{EDITION}/facts.json"))).unwrap();
    let all = facts["facts"].as_array().unwrap();
    let arrivals = all.iter().find(|fact| fact["id"] == "arrivals").unwrap();
    let month = &arrivals["comparisons"]["month"];
    assert_eq!(month["base_period"], "2025-02");
    assert_eq!(month["base"]["shown"], "2390");
    assert_eq!(month["change"]["shown"], "1.3");
    assert_eq!(month["difference"]["shown"], "30");
    assert_eq!(arrivals["comparison"]["base_period"], "2024-03");
    assert_eq!(arrivals["comparison"]["change"]["shown"], "17.5");
    assert_eq!(arrivals["comparison"]["difference"]["shown"], "360");
    let listed = project.run("show facts 2025-03").success().out();
    assert!(listed.lines().any(|line| line.starts_with("arrivals.month ")), "{listed}");
}

#[test]
fn the_proof_knows_which_comparison_a_figure_is_of() {
    // Arrivals fall on the month, from 2 390 to 2 380, and rise on the year, from 2 060.
    for (sentence, code) in [
        (
            "Arrivals fell by {{ arrivals.month.change | figure(sign=false) }} compared with {{ arrivals.month.base_period | period }}.",
            "",
        ),
        (
            "Arrivals rose by {{ arrivals.change | figure }} compared with {{ arrivals.base_period | period }}.",
            "",
        ),
        ("Arrivals fell from {{ arrivals.month.base | figure }} to {{ arrivals | figure }}.", ""),
        ("Arrivals rose by {{ arrivals.month.change | figure(sign=false) }}.", "PRF-003"),
        (
            "Arrivals rose from {{ arrivals.month.base | figure }} to {{ arrivals | figure }}.",
            "PRF-003",
        ),
        ("Arrivals fell from {{ arrivals.base | figure }} to {{ arrivals | figure }}.", "PRF-003"),
        (
            "Arrivals fell by {{ arrivals.month.change | figure(sign=false) }} compared with {{ arrivals.base_period | period }}.",
            "PRF-006",
        ),
        ("Arrivals fell by {{ arrivals.month.chnage | figure }}.", "TPL-003"),
        ("{{ arrivals.month.change }}", "TPL-004"),
        ("{% if arrivals.month.trend == \"falls\" %}Arrivals fell.{% endif %}", "TPL-007"),
        ("{{ arrivals.moth.change | figure }}", "TPL-003"),
    ] {
        let run = saying(project(1100), sentence).check("flows");
        // The other languages do not say it.
        let found = (run.out() + &run.err()).replace("PRF-009", "");
        assert_eq!(
            found.contains("PRF-") || found.contains("TPL-"),
            !code.is_empty(),
            "{sentence}\n{found}"
        );
        assert!(found.contains(code), "{code} {sentence}\n{found}");
    }
}
