//! Formulas on numbers that one can check by head.

use bulletin::data::cube::{self, CodeKey, Cube};
use bulletin::data::figures::{Absence, Computation, Evaluated, FactKey, round};
use bulletin::data::input::list_codes;
use bulletin::declaration::{self, CodeListId, Formula, List, Release};
use bulletin::findings::{Diagnostics, SourceFile, render};
use bulletin::time::{Frequency, Period, ReferencePeriod};
use rust_decimal::Decimal;

const RELEASE: &str = r#"
[release]
languages = ["en"]
reference = "year_to_date"
publisher = { en = "Office" }
description = { en = "Moves, {period}" }
keywords = { en = [] }
source = { en = "Office" }
contact = { name = { en = "Office" }, email = "office@example.org", telephone = "0" }

[codelist.flow]
codes = ["ARR", "DEP"]

[codelist.area]
codes = ["N", "S"]

[dataset.flows]
file = "flows.csv"
time = { column = "TIME", frequency = "month" }
dimensions = { FLOW = "flow", AREA = "area" }
measure = { column = "VALUE", unit = "person", kind = "flow", minimum = 0 }
status = "STATUS"
absent = "zero"

[dataset.stock]
file = "stock.csv"
time = { column = "TIME", frequency = "year" }
dimensions = { AREA = "area" }
measure = { column = "VALUE", unit = "person", kind = "stock" }

[indicator.arrivals]
label = { en = "Arrivals" }
sum = "flows"
where = { FLOW = "ARR" }

[indicator.departures]
label = { en = "Departures" }
sum = "flows"
where = { FLOW = ["DEP"] }

[indicator.net]
label = { en = "Net" }
difference = ["arrivals", "departures"]

[indicator.part]
label = { en = "Departures in percent of arrivals" }
share = "departures"
of = "arrivals"

[indicator.average]
label = { en = "Average" }
average = "stock"

[indicator.rate]
label = { en = "Rate" }
rate = "arrivals"
per = 1000
of = "average"

[indicator.gaining]
label = { en = "Areas that gain" }
count = "net"
by = "area"
unit = "area"

[table.areas]
title = { en = "Areas" }
rows = "area"
columns = ["net", "part", "rate"]
"#;

const FLOWS: &str = "TIME,FLOW,AREA,VALUE,STATUS
2023-12,ARR,N,7,A
2024-01,ARR,N,10,A
2024-01,DEP,N,4,A
2024-01,DEP,S,5,A
2024-02,ARR,N,20,P
2024-02,ARR,S,3,A
2024-03,ARR,S,0,A
2024-03,DEP,S,,L
";

const STOCK: &str = "TIME,AREA,VALUE
2024,N,1000
2024,S,2000
2025,N,1120
2025,S,2000
";

fn with_computation(check: impl FnOnce(&Computation<'_>)) {
    let mut found = Diagnostics::default();
    let release = declaration::read("flows", &SourceFile::new("release.toml", RELEASE), &mut found);
    let release = release.unwrap_or_else(|| panic!("{}", render::full(&found, false)));
    let cube = read(&release, &mut found);
    let computation = Computation::new(&release, &cube, &mut found);
    assert!(found.is_empty(), "{}", render::full(&found, false));
    check(&computation);
}

fn read(release: &Release, found: &mut Diagnostics) -> Cube {
    let codelists: List<CodeListId, _> =
        release.codelists.iter().map(|list| list_codes(list, &release.file, found)).collect();
    let datasets = release.datasets.iter().zip([FLOWS, STOCK]).map(|(structure, text)| {
        let file = SourceFile::new(structure.file.get_ref().as_str(), text);
        cube::read(structure, &codelists, &file, found)
    });
    Cube { datasets: datasets.collect(), codelists }
}

fn month(year: i32, month: u32) -> Period {
    Period::month(year, month).unwrap()
}

/// An indicator in a period, for all areas or one.
fn evaluate(
    computation: &Computation<'_>,
    id: &str,
    area: Option<&str>,
    period: ReferencePeriod,
) -> Evaluated {
    let indicator = computation.release.indicators.find(|of| of.id == id).unwrap();
    let list = computation.cube.codelists.find(|list| list.id == "area").unwrap();
    let index = |area| computation.cube.codelists[list].index(area).unwrap();
    let code = area.map(|area| CodeKey { list, code: index(area) });
    computation.evaluate(indicator, code, period)
}

#[test]
fn every_formula_gives_what_one_gets_by_head() {
    let january = ReferencePeriod::of(month(2024, 1));
    let february = ReferencePeriod::of(month(2024, 2));
    let to_february = ReferencePeriod::year_to_date(month(2024, 2));
    with_computation(|computation| {
        for (id, area, period, expected) in [
            ("arrivals", None, january, Ok("10.00")),
            ("arrivals", None, to_february, Ok("33.00")),
            ("arrivals", Some("N"), to_february, Ok("30.00")),
            ("arrivals", Some("S"), january, Ok("0.00")), // no row, and the data set says that is none
            ("net", Some("S"), to_february, Ok("-2.00")),
            ("net", None, to_february, Ok("24.00")),
            ("part", Some("N"), to_february, Ok("13.33")), // 100 × 4 ÷ 30
            ("part", Some("S"), january, Err(Absence::NotApplicable)), // of nothing
            ("average", Some("N"), january, Ok("1005.00")), // half a month of 120 a year
            ("average", Some("N"), february, Ok("1015.00")),
            ("average", Some("N"), to_february, Ok("1010.00")),
            ("average", None, ReferencePeriod::year(Frequency::Month, 2024), Ok("3060.00")),
            ("rate", Some("N"), to_february, Ok("178.22")), // 1000 × 30 ÷ 1010 × 12 ÷ 2
            ("gaining", None, to_february, Ok("1.00")),
            ("arrivals", None, ReferencePeriod::of(month(2022, 1)), Err(Absence::NotAvailable)),
        ] {
            let value = evaluate(computation, id, area, period).value;
            let value = value.map(|value| round(value, 2).to_string());
            assert_eq!(value, expected.map(str::to_owned), "{id} {area:?} {period}");
        }
    });
}

#[test]
fn a_value_that_is_not_there_is_not_zero() {
    let march = ReferencePeriod::of(month(2024, 3));
    let to_march = ReferencePeriod::year_to_date(month(2024, 3));
    with_computation(|computation| {
        for (id, area, period) in [
            ("departures", None, march),
            ("departures", Some("S"), to_march),
            ("net", None, to_march),
            ("gaining", None, to_march),
        ] {
            let value = evaluate(computation, id, area, period).value;
            assert_eq!(value, Err(Absence::NotAvailable), "{id} {area:?} {period}");
        }
        assert_eq!(evaluate(computation, "departures", Some("N"), march).value, Ok(Decimal::ZERO));
    });
}

#[test]
fn a_fact_has_the_statuses_of_its_observations() {
    let january = ReferencePeriod::of(month(2024, 1));
    let to_february = ReferencePeriod::year_to_date(month(2024, 2));
    let in_2025 = ReferencePeriod::of(month(2025, 1));
    with_computation(|computation| {
        for (id, period, letters, observations) in [
            ("arrivals", january, "A", 1),
            ("net", to_february, "P", 5),
            ("average", january, "A", 4),
            ("average", in_2025, "E", 2),
        ] {
            let evaluated = evaluate(computation, id, None, period);
            let found = (evaluated.letters(), evaluated.observations);
            assert_eq!(found, (letters.to_owned(), observations), "{id}");
        }
    });
}

#[test]
fn a_value_is_traced_to_as_many_observations_as_it_counts() {
    with_computation(|computation| {
        let list = computation.cube.codelists.find(|list| list.id == "area").unwrap();
        let period = ReferencePeriod::year_to_date(month(2024, 2));
        let mut traced = 0;
        for (indicator, of) in computation.release.indicators.entries() {
            if matches!(of.formula, Formula::Count(_)) {
                continue;
            }
            // The breakdowns of the table; an average alone has none there.
            let codes: &[_] = if ["net", "part", "rate"].contains(&of.id.as_str()) {
                &[None, Some(CodeKey { list, code: 0 }), Some(CodeKey { list, code: 1 })]
            } else {
                &[None]
            };
            for &code in codes {
                let sums = computation.traced(FactKey { indicator, code, period });
                let count: usize = sums.iter().map(|sum| sum.observations.len()).sum();
                let expected = computation.evaluate(indicator, code, period).observations;
                assert_eq!(u32::try_from(count), Ok(expected), "{} {code:?}", of.id);
                traced += count;
            }
        }
        assert!(traced > 20, "{traced}");
        let arrivals = computation.release.indicators.find(|of| of.id == "arrivals");
        let key = FactKey { indicator: arrivals.unwrap(), code: None, period };
        let sums = computation.traced(key);
        let lines: Vec<&str> = sums[0]
            .observations
            .iter()
            .map(|of| FLOWS[usize::try_from(of.byte).unwrap()..].lines().next().unwrap())
            .collect();
        assert_eq!(lines, ["2024-01,ARR,N,10,A", "2024-02,ARR,N,20,P", "2024-02,ARR,S,3,A"]);
    });
}

#[test]
fn decimals_follow_from_the_formula_whatever_order_the_ids_have() {
    let later = "\n[indicator.share_of_arrivals]\nlabel = { en = \"Share\" }\nunit = \"percent\"\n\
                 share = \"departures\"\nof = \"arrivals\"\n";
    let gap = "\n[indicator.ID]\nlabel = { en = \"Gap\" }\n\
               difference = [\"share_of_arrivals\", \"part\"]\n";
    for id in ["gap", "spread"] {
        let file =
            SourceFile::new("release.toml", [RELEASE, later, &gap.replace("ID", id)].concat());
        let mut found = Diagnostics::default();
        let release = declaration::read("flows", &file, &mut found).expect("no error");
        let gap = release.indicators.iter().find(|indicator| indicator.id == id).unwrap();
        assert_eq!((gap.unit.name(), gap.rounding.decimals), ("percentage_point", 1), "{id}");
    }
}

/// The unit of the last indicator of a release that has a few more, or what is wrong with it.
fn unit_of_last(more: &str) -> Result<String, String> {
    let file = SourceFile::new("release.toml", format!("{RELEASE}{more}"));
    let mut found = Diagnostics::default();
    match declaration::read("flows", &file, &mut found) {
        Some(release) if !found.has_errors() => {
            let last = release.indicators.iter().find(|indicator| indicator.id == "zz_last");
            Ok(last.unwrap().unit.name().to_owned())
        }
        _ => Err(render::full(&found, false)),
    }
}

#[test]
fn percentages_differ_by_points_whatever_makes_them_percentages() {
    let difference = |operands: &str, more: &str| {
        format!(
            "\n[indicator.rise]\nlabel = {{ en = \"Rise\" }}\nrate = \"arrivals\"\nof = \"average\"\n\
             per = 100\nunit = \"percent\"\n\
             [indicator.points]\nlabel = {{ en = \"Points\" }}\ndifference = [\"part\", \"rise\"]\n\
             [indicator.zz_last]\nlabel = {{ en = \"Last\" }}\ndifference = [{operands}]\n{more}"
        )
    };
    for (operands, more, unit) in [
        ("\"part\", \"rise\"", "", "percentage_point"),
        ("\"rise\", \"rise\"", "", "percentage_point"),
        ("\"points\", \"points\"", "", "percentage_point"),
        ("\"part\", \"points\"", "", "percent"),
        ("\"part\", \"rise\"", "unit = \"percentage_point\"\n", "percentage_point"),
        ("\"rate\", \"rate\"", "", "rate"),
        ("\"arrivals\", \"departures\"", "", "person"),
    ] {
        assert_eq!(unit_of_last(&difference(operands, more)).as_deref(), Ok(unit), "{operands}");
    }
    for operands in ["\"part\", \"arrivals\"", "\"points\", \"part\"", "\"rate\", \"arrivals\""] {
        let message = unit_of_last(&difference(operands, "")).unwrap_err();
        assert!(
            message.contains("REL-013") && message.contains("is nothing"),
            "{operands}: {message}"
        );
    }
    let message = unit_of_last(&difference("\"part\", \"rise\"", "unit = \"percent\"\n"));
    let message = message.unwrap_err();
    assert!(message.contains("REL-013") && message.contains("percentage_point"), "{message}");
}

#[test]
fn units_of_formulas_that_read_each_other_twice_are_found_at_once() {
    let steps = (0..60).map(|step| {
        let operand = if step == 0 { "part".to_owned() } else { format!("step{}", step - 1) };
        format!(
            "[indicator.step{step}]\nlabel = {{ en = \"Step\" }}\n\
             difference = [\"{operand}\", \"{operand}\"]\n"
        )
    });
    let last =
        "[indicator.zz_last]\nlabel = { en = \"Last\" }\ndifference = [\"step59\", \"step59\"]\n";
    let more = format!("\n{}{last}", steps.collect::<String>());
    assert_eq!(unit_of_last(&more).as_deref(), Ok("percentage_point"));
}
