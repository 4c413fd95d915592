//! Expressions: `value = "…"` of indicators, on numbers that one can check by head, and against a second evaluator.

use std::collections::BTreeMap;

use bulletin::data::cube::{self, CodeKey, Cube};
use bulletin::data::figures::{Absence, Computation, round};
use bulletin::data::input::list_codes;
use bulletin::declaration::{self, CodeListId, List, Release};
use bulletin::findings::{Code, Diagnostics, Severity, SourceFile, render};
use bulletin::time::{Period, ReferencePeriod};

const FRAME: &str = r#"
[release]
languages = ["en"]
reference = "period"
publisher = { en = "Office" }
description = { en = "Prices, {period}" }
keywords = { en = [] }
source = { en = "Office" }
contact = { name = { en = "Office" }, email = "office@example.org", telephone = "0" }

[codelist.flow]
codes = ["ARR", "DEP"]

[codelist.area]
codes = ["N", "S"]

[codelist.item]
codes = ["TOTAL", "FOOD", "FUEL-1"]

[anchor.dec]
month = 12
years_back = 1

[anchor.start]
period = "2023-01"

[anchor.usual]
mean_of = [2022, 2023]

[dataset.flows]
file = "flows.csv"
time = { column = "TIME", frequency = "month" }
dimensions = { FLOW = "flow", AREA = "area" }
measure = { column = "VALUE", unit = "person", kind = "flow", minimum = 0 }
status = "STATUS"

[dataset.index]
file = "index.csv"
time = { column = "TIME", frequency = "month" }
dimensions = { ITEM = "item" }
measure = { column = "VALUE", unit = "index", kind = "index", decimals = 2 }

[dataset.weights]
file = "weights.csv"
time = { column = "TIME", frequency = "year" }
dimensions = { ITEM = "item" }
measure = { column = "VALUE", unit = "per_mille", kind = "rate" }
"#;

const FLOWS: &str = "TIME,FLOW,AREA,VALUE,STATUS
2024-01,ARR,N,10,A
2024-01,ARR,S,2,A
2024-01,DEP,N,4,A
2024-01,DEP,S,6,P
2024-02,ARR,N,20,A
2024-02,ARR,S,3,E
2024-02,DEP,N,0,A
2024-02,DEP,S,,L
";

const INDEX: &str = "TIME,ITEM,VALUE
2022-01,TOTAL,109
2022-12,TOTAL,100
2022-12,FOOD,100
2022-12,FUEL-1,100
2023-01,TOTAL,101
2023-01,FOOD,102
2023-01,FUEL-1,90
2023-12,TOTAL,104
2023-12,FOOD,110
2023-12,FUEL-1,95
2024-01,TOTAL,106.05
2024-01,FOOD,113.22
2024-01,FUEL-1,99
2024-02,TOTAL,105
2024-02,FOOD,114
2024-02,FUEL-1,99
";

const WEIGHTS: &str = "TIME,ITEM,VALUE
2023,TOTAL,1000
2023,FOOD,200
2023,FUEL-1,50
2024,TOTAL,1000
2024,FOOD,250
2024,FUEL-1,40
";

const FILES: [(&str, &str); 3] =
    [("flows.csv", FLOWS), ("index.csv", INDEX), ("weights.csv", WEIGHTS)];

/// The release with these lines behind it.
fn text(lines: &str) -> String {
    format!("{FRAME}{lines}")
}

fn found_in(lines: &str) -> (Option<Release>, String) {
    let mut found = Diagnostics::default();
    let file = SourceFile::new("release.toml", text(lines));
    let release = declaration::read("prices", &file, &mut found);
    (release, render::full(&found, false))
}

fn cube(release: &Release, texts: &[(&str, &str)], found: &mut Diagnostics) -> Cube {
    let codelists: List<CodeListId, _> =
        release.codelists.iter().map(|list| list_codes(list, &release.file, found)).collect();
    let datasets = release.datasets.iter().map(|structure| {
        let name = structure.file.get_ref().as_str();
        let text = texts.iter().find(|(file, _)| *file == name).map_or("", |(_, text)| text);
        cube::read(structure, &codelists, &SourceFile::new(name, text), found)
    });
    Cube { datasets: datasets.collect(), codelists }
}

/// Whether nothing is wrong that arithmetic would show: what counts the same twice is refused, and has a value here.
fn is_arithmetic(found: &Diagnostics) -> bool {
    found
        .iter()
        .all(|finding| finding.severity < Severity::Error || finding.code == Code::CountedTwice)
}

/// The value of the expression, for a code or for all, rounded to four decimals; else its letter.
fn value(expression: &str, code: Option<(&str, &str)>, period: &str) -> String {
    value_beside(expression, "", code, period)
}

fn value_beside(expression: &str, lines: &str, code: Option<(&str, &str)>, period: &str) -> String {
    let breakdown = code.map_or(String::new(), |(list, _)| {
        format!("[table.t]\ntitle = {{ en = \"T\" }}\nrows = \"{list}\"\ncolumns = [\"x\"]\n")
    });
    let window = match span(period).periods() {
        1 => String::new(),
        periods => format!("window = \"last {periods}\"\n"),
    };
    let lines = format!(
        "{lines}\n[indicator.x]\nlabel = {{ en = \"X\" }}\nunit = \"x\"\ndecimals = 4\nvalue = '''{expression}'''\n{window}{breakdown}"
    );
    let (release, said) = found_in(&lines);
    let release = release.unwrap_or_else(|| panic!("{expression}: {said}"));
    let mut found = Diagnostics::default();
    let cube = cube(&release, &FILES, &mut found);
    let computation = Computation::new(&release, &cube, &mut found);
    assert!(is_arithmetic(&found), "{expression}: {}", render::full(&found, false));
    let indicator = release.indicators.find(|indicator| indicator.id == "x").unwrap();
    let code = code.map(|(list, code)| {
        let list = release.codelists.find(|known| known.id == list).unwrap();
        CodeKey { list, code: cube.codelists[list].index(code).unwrap() }
    });
    let evaluated = computation.evaluate(indicator, code, span(period));
    match evaluated.value {
        Ok(value) => round(value, 4).normalize().to_string(),
        Err(absence) => absence.plain().to_owned(),
    }
}

fn span(period: &str) -> ReferencePeriod {
    let month = |text: &str| Period::parse(text).unwrap();
    match period.split_once('/') {
        Some((first, last)) => {
            let months = u32::try_from(month(last).since(month(first))).unwrap() + 1;
            ReferencePeriod::ending(month(last), months).unwrap()
        }
        None => ReferencePeriod::of(month(period)),
    }
}

#[test]
fn values_are_those_of_arithmetic() {
    for (expression, period, expected) in [
        ("flows[FLOW = ARR]", "2024-01", "12"),
        ("flows", "2024-01", "22"),
        ("flows[FLOW = ARR] - flows[FLOW = DEP]", "2024-01", "2"),
        ("flows[FLOW = ARR, AREA = N]", "2024-01/2024-02", "30"),
        ("100 * flows[FLOW = DEP, AREA = N] / flows[FLOW = ARR, AREA = N]", "2024-01", "40"),
        ("-(flows[FLOW = ARR] - flows[FLOW = DEP])", "2024-01", "-2"),
        ("flows[FLOW = ARR] - flows[FLOW = DEP] - flows[FLOW = DEP]", "2024-01", "-8"),
        ("flows[FLOW = ARR] - (flows[FLOW = DEP] - flows[FLOW = DEP])", "2024-01", "12"),
        // What is not known spreads; what is divided by nothing does not exist.
        ("flows[FLOW = DEP]", "2024-02", "not available"),
        ("flows[FLOW = ARR] - flows[FLOW = DEP]", "2024-02", "not available"),
        ("0 * flows[FLOW = DEP]", "2024-02", "not available"),
        ("flows[FLOW = ARR] / flows[FLOW = DEP, AREA = N]", "2024-02", "not applicable"),
        (
            "flows[FLOW = ARR] / (flows[FLOW = DEP, AREA = N] - flows[FLOW = DEP, AREA = N])",
            "2024-01",
            "not applicable",
        ),
        // Times.
        ("100 * (index[TOTAL] / index[TOTAL]@year - 1)", "2024-01", "5"),
        ("100 * (index[FOOD] / index[FOOD]@year - 1)", "2024-01", "11"),
        ("100 * (index[TOTAL] / index[TOTAL]@previous - 1)", "2024-01", "1.9712"),
        ("100 * (index[TOTAL]@dec / index[TOTAL]@year@dec - 1)", "2024-01", "4"),
        ("100 * (index[TOTAL] / index[TOTAL]@start - 1)", "2024-02", "3.9604"),
        ("100 * (index[TOTAL] / index[TOTAL]@usual - 1)", "2024-01", "1"),
        // A mean has neither its own year in it nor one to come.
        ("100 * (index[TOTAL] / index[TOTAL]@usual - 1)", "2023-01", "not applicable"),
        // From left to right: to December, and from there to the month before; in parentheses stands what is then at the other time.
        ("index[TOTAL]@dec@year", "2024-01", "100"),
        ("index[TOTAL]@start@previous", "2024-01", "100"),
        ("(index[TOTAL]@dec)@previous", "2024-01", "100"),
        ("index[TOTAL]@previous@dec", "2024-01", "100"),
        ("index[TOTAL]@year@previous", "2024-01", "100"),
        ("index[TOTAL]@dec@previous", "2024-01", "not available"),
        ("(index[TOTAL] / index[FOOD])@year", "2024-01", "0.9902"),
        ("index[TOTAL] / index[TOTAL]@year", "2024-02", "not available"),
        ("index['FUEL-1'] / index[FUEL-1]@year", "2024-01", "1.1"),
        // A year within which a month lies.
        (
            "within_year(weights[FOOD]) / 1000 * (index[FOOD] / index[FOOD]@dec - 1)",
            "2024-02",
            "0.0091",
        ),
        ("within_year(weights[FOOD])@year / 1000 * (index[FOOD] / index[FOOD])", "2024-02", "0.2"),
        ("within_year(weights[FOOD]@year) / 1000 * (index[FOOD] / index[FOOD])", "2024-02", "0.2"),
        (
            "last(within_year(flows[FLOW = ARR, AREA = N])) / flows[FLOW = ARR]",
            "2024-02",
            "not available",
        ),
        // Several periods.
        // December 2022 and January 2023 are the two months up to the start.
        ("100 * (mean(index[TOTAL]) / mean(index[TOTAL])@start - 1)", "2024-01/2024-02", "5"),
        ("mean(flows[FLOW = ARR])", "2024-01/2024-02", "17.5"),
        ("sum(flows[FLOW = ARR])", "2024-01/2024-02", "35"),
        ("last(flows[FLOW = ARR])", "2024-02", "23"),
        ("mean(index[TOTAL] / index[TOTAL]@dec)", "2024-01/2024-02", "1.0147"),
        // What is not known there is what stands for it; else the first is all that counts.
        ("flows[FLOW = DEP] else flows[FLOW = ARR]", "2024-02", "23"),
        ("flows[FLOW = DEP] else flows[FLOW = ARR]", "2024-01", "10"),
        ("(flows[FLOW = DEP] else flows[FLOW = ARR]) - flows[FLOW = ARR]", "2024-02", "0"),
        ("flows[FLOW = DEP] - flows[FLOW = ARR] else flows[FLOW = ARR]", "2024-02", "23"),
        (
            "flows[FLOW = DEP] else flows[FLOW = DEP, AREA = S] else flows[FLOW = ARR]",
            "2024-02",
            "23",
        ),
        ("flows[FLOW = DEP] else flows[FLOW = DEP]", "2024-02", "not available"),
        // A third three times is one, and one and a half thirds are a half.
        ("flows[FLOW = ARR, AREA = S] / flows[FLOW = DEP, AREA = S] * 3", "2024-01", "1"),
        (
            "flows[FLOW = ARR, AREA = S] / flows[FLOW = DEP, AREA = S] * 0.00015",
            "2024-01",
            "0.0001",
        ),
    ] {
        assert_eq!(value(expression, None, period), expected, "{expression} in {period}");
    }
}

#[test]
fn the_year_that_is_read_within_is_that_of_the_data() {
    let fiscal = r#"
[dataset.fiscal]
file = "weights.csv"
time = { column = "TIME", frequency = "year", begins = "--04-01" }
dimensions = { ITEM = "item" }
measure = { column = "VALUE", unit = "per_mille", kind = "rate" }
"#;
    let value = |expression: &str, period: &str| value_beside(expression, fiscal, None, period);
    let weighted = "within_year(fiscal[FOOD]) / 1000 * (index[FOOD] / index[FOOD])";
    // February 2024 is in the year from April 2023; there is no year from April 2022.
    assert_eq!(value(weighted, "2024-02"), "0.2");
    assert_eq!(value(weighted, "2023-01"), value("index[FOOD]@year@year", "2024-02"));
    let before = "within_year(fiscal[FOOD])@year / 1000 * (index[FOOD] / index[FOOD])";
    assert_eq!(value(before, "2024-02"), value(weighted, "2023-01"));
    // Each has its own.
    let both = "within_year(fiscal[FOOD]) / 1000 * (index[FOOD] / index[FOOD]) \
                + within_year(weights[FOOD]) / 1000 * (index[FOOD] / index[FOOD])";
    assert_eq!(value(both, "2024-02"), "0.45");
}

#[test]
fn a_code_that_is_chosen_stays_for_every_code_of_a_table() {
    for (expression, code, period, expected) in [
        ("index / index[TOTAL]", ("item", "FOOD"), "2023-01", "1.0099"),
        ("index / index[TOTAL]", ("item", "TOTAL"), "2023-01", "1"),
        ("index@dec / index[TOTAL]@dec", ("item", "FOOD"), "2024-02", "1.0577"),
        ("100 * flows[FLOW = ARR] / flows[FLOW = ARR, AREA = N]", ("area", "S"), "2024-01", "20"),
        ("flows[FLOW = ARR] - flows[FLOW = DEP]", ("area", "N"), "2024-01", "6"),
        ("flows[FLOW = ARR] - flows[FLOW = DEP]", ("area", "S"), "2024-01", "-4"),
    ] {
        assert_eq!(value(expression, Some(code), period), expected, "{expression} of {code:?}");
    }
}

#[test]
fn an_indicator_may_have_codes_too() {
    let lines = r#"
[indicator.arrivals]
label = { en = "A" }
sum = "flows"
where = { FLOW = "ARR" }
[indicator.departures]
label = { en = "D" }
value = "flows[FLOW = DEP]"
[indicator.net]
label = { en = "N" }
unit = "person"
value = "arrivals - departures"
[indicator.part]
label = { en = "P" }
share = "departures"
of = "arrivals"
"#;
    for (expression, expected) in [
        ("net", "2"),
        ("net[AREA = N]", "6"),
        ("net[S]", "-4"),
        ("arrivals[N] / arrivals", "0.8333"),
        ("part[N]", "40"),
        ("(part[S] - part) / 2", "108.3333"),
    ] {
        assert_eq!(value_beside(expression, lines, None, "2024-01"), expected, "{expression}");
    }
}

#[test]
fn windows_of_different_lengths_are_not_compared() {
    for (expression, window, is_wrong) in [
        ("flows[FLOW = ARR] - flows[FLOW = ARR]@previous", "year_to_date", true),
        ("flows[FLOW = ARR] / flows[FLOW = ARR]@dec", "year_to_date", true),
        ("flows[FLOW = ARR] / (flows[FLOW = ARR] - flows[FLOW = DEP]@start)", "year_to_date", true),
        ("flows[FLOW = ARR] - flows[FLOW = ARR]@previous", "year", true),
        ("flows[FLOW = ARR] - flows[FLOW = ARR]@year", "year_to_date", false),
        ("flows[FLOW = ARR] - flows[FLOW = ARR]@previous", "period", false),
        ("flows[FLOW = ARR] - flows[FLOW = ARR]@previous", "last 3", false),
        ("mean(flows[FLOW = ARR]) / mean(flows[FLOW = ARR])@dec", "year_to_date", false),
        ("last(index[FOOD]) / index[FOOD]@previous@year", "period", false),
    ] {
        let lines = format!(
            "[indicator.x]\nlabel = {{ en = \"X\" }}\nunit = \"x\"\ndecimals = 1\nwindow = \"{window}\"\nvalue = \"{expression}\"\n"
        );
        let (release, said) = found_in(&lines);
        assert_eq!(release.is_none(), is_wrong, "{expression}: {said}");
        assert_eq!(said.contains("windows of different lengths"), is_wrong, "{said}");
    }
}

/// What is said of an expression, and the characters at which.
fn said_of(expression: &str, lines: &str) -> String {
    let lines = format!(
        "{lines}\n[indicator.x]\nlabel = {{ en = \"X\" }}\nunit = \"x\"\ndecimals = 1\nvalue = \"{expression}\"\n"
    );
    let (release, said) = found_in(&lines);
    assert!(release.is_none(), "{expression}: {said}");
    said
}

#[test]
fn a_name_that_is_wrong_is_named_with_what_to_write() {
    let both = "[indicator.flows]\nlabel = { en = \"F\" }\nsum = \"flows\"\n";
    for (expression, lines, expected, hint) in [
        ("indx / 2", "", "no indicator and no data set `indx`", "Did you mean `index`?"),
        ("flows / 2", both, "`flows` is an indicator and a data set", "another name"),
        ("index@yaer", "", "there is no time `@yaer`", "Did you mean `@year`?"),
        ("index@easter", "", "there is no time `@easter`", "[anchor.easter]"),
        ("flows[ARR]", "", "can be of `AREA` or `FLOW`", "[AREA = ARR]"),
        ("flows[FLW = ARR]", "", "no dimension `FLW`", "Did you mean `FLOW`?"),
        ("flows[FLOW = ARR, FLOW = DEP]", "", "codes of `FLOW` are chosen already", "once"),
        (
            "index[TOTAL, FOOD]",
            "",
            "no column left for the code `FOOD`: `ITEM` is `TOTAL`",
            "as `NAME.of.FOOD`",
        ),
        ("index × 2", "", "`×` is no sign", "Write `*`."),
        ("x + 1", "", "`x` is computed from itself", "Break the circle"),
        ("x[FOOD] + 1", "", "is computed from itself", "Break the circle"),
    ] {
        let said = said_of(expression, lines);
        assert!(said.contains(expected) && said.contains(hint), "{expression}: {said}");
    }
}

#[test]
fn a_code_that_its_list_has_not_is_named_at_its_place() {
    let lines = "[indicator.x]\nlabel = { en = \"X\" }\nunit = \"x\"\ndecimals = 1\nvalue = \"index[FOOD] / index[TOTL]\"\n";
    let (release, said) = found_in(lines);
    let release = release.unwrap_or_else(|| panic!("{said}"));
    let mut found = Diagnostics::default();
    let cube = cube(&release, &FILES, &mut found);
    let _ = Computation::new(&release, &cube, &mut found);
    let said = render::short(&found);
    let line = text(lines).lines().position(|line| line.starts_with("value")).unwrap() + 1;
    assert!(said.contains(&format!("release.toml:{line}:30: error[REL-004]")), "{said}");
    assert!(said.contains("has no `TOTL`"), "{said}");
}

/// Data sets of each kind, without dimensions.
fn of_each_kind() -> String {
    let kinds = [
        ("persons", "person", "flow"),
        ("tonnes", "tonne", "flow"),
        ("people", "person", "stock"),
        ("prices", "index", "index"),
        ("jobless", "percent", "rate"),
        ("weights", "per_mille", "rate"),
        ("wages", "euro", "mean"),
        ("middle", "euro", "median"),
        ("growth", "percent", "growth"),
        ("gap", "percentage_point", "rate"),
    ];
    let dataset = |(name, unit, kind): (&str, &str, &str)| {
        format!(
            "[dataset.{name}]\nfile = \"{name}.csv\"\ntime = {{ column = \"TIME\", frequency = \"month\" }}\ndimensions = {{}}\n\
             measure = {{ column = \"VALUE\", unit = \"{unit}\", kind = \"{kind}\", decimals = 2 }}\n"
        )
    };
    let head = FRAME.split("[codelist.flow]").next().unwrap();
    head.to_owned() + "[anchor.dec]\nmonth = 12\nyears_back = 1\n" + &kinds.map(dataset).concat()
}

/// Unit, kind and decimals of an expression with these keys beside it, or what is said of it.
fn kind_of(expression: &str, beside: &str) -> Result<String, String> {
    let text = format!(
        "{}[indicator.x]\nlabel = {{ en = \"X\" }}\n{beside}\nvalue = \"{expression}\"\n",
        of_each_kind()
    );
    let mut found = Diagnostics::default();
    let release = declaration::read("kinds", &SourceFile::new("release.toml", text), &mut found);
    let Some(release) = release else { return Err(render::full(&found, false)) };
    let (_, indicator) = release.named_indicators().next().unwrap();
    let (unit, kind) = (indicator.unit.name(), indicator.kind.kind.word());
    Ok(format!("{unit} {kind} {}", indicator.rounding.decimals))
}

#[test]
fn what_an_expression_gives_follows_from_its_parts() {
    for (expression, beside, expected) in [
        ("persons - persons@year", "", "person flow 2"),
        ("persons + persons@year", "", "person flow 2"),
        ("-persons", "", "person flow 2"),
        ("people - people@previous", "", "person stock 2"),
        ("100 * prices / prices@year", "", "percent rate 1"),
        ("100 * (prices / prices@year - 1)", "kind = \"growth\"", "percent growth 1"),
        ("100 * (prices / prices@year - 1)", "", "percent growth 1"),
        ("100 * (prices / prices@year - 1)", "kind = \"rate\"", "percent rate 1"),
        ("100 * prices / prices@year - 100", "", "percent growth 1"),
        ("100 * persons / (persons + persons@year)", "", "percent rate 1"),
        ("100 * people / people@year", "decimals = 3", "percent rate 3"),
        ("wages / wages@year", "decimals = 2", " rate 2"),
        ("jobless - jobless@year", "", "percentage_point growth 2"),
        ("jobless + (jobless - jobless@year)", "", "percent rate 2"),
        ("growth - growth@year", "", "percentage_point growth 2"),
        ("1000 * persons / people", "unit = \"rate\"\ndecimals = 1", "rate rate 1"),
        ("tonnes / people", "unit = \"per_head\"\ndecimals = 1", "per_head rate 1"),
        ("persons / 1000", "unit = \"thousand\"\ndecimals = 1", "thousand flow 1"),
        (
            "weights / 1000 * 100 * (prices / prices@dec - 1)",
            "decimals = 2",
            "percentage_point growth 2",
        ),
        ("weights * growth / 1000", "decimals = 2", "percentage_point growth 2"),
        ("persons * (prices / prices@dec)", "decimals = 0", "person flow 0"),
        (
            "100 * prices@dec / prices@year * weights / 1000 * (prices - prices@dec) / prices@dec",
            "decimals = 2",
            "percentage_point growth 2",
        ),
        ("1 / prices@year * prices", "decimals = 3", " rate 3"),
        // Only percentages change in points: of weights per thousand the change is in percent, as their column has it.
        ("100 * (weights / weights@year - 1)", "", "percent growth 1"),
        ("weights - weights@year", "", "per_mille rate 2"),
        ("mean(prices) / mean(prices)@year", "decimals = 3", " rate 3"),
        ("mean(persons)", "decimals = 1", "person mean 1"),
        ("last(people)", "", "person stock 2"),
        ("sum(persons)", "", "person flow 2"),
        ("100 * ((prices - prices@dec) / prices@year)", "", "percent rate 1"),
    ] {
        assert_eq!(kind_of(expression, beside).as_deref(), Ok(expected), "{expression}");
    }
}

#[test]
fn the_weights_of_a_mean_of_growths_add_up_to_1() {
    let [persons, tonnes, people] =
        ["persons", "tonnes", "people"].map(|name| format!("({name} / {name}@year - 1)"));
    let growth = "kind = \"growth\"";
    for formula in [
        format!("0.5 * 100 * {persons} + 0.5 * 100 * {tonnes}"),
        format!("100 * (0.5 * {persons} + 0.5 * {tonnes})"),
        "100 * ((persons / persons@year + tonnes / tonnes@year) / 2 - 1)".to_owned(),
        format!("100 * ({persons} + {tonnes}) / 2"),
        format!("50 * ({persons} + {tonnes})"),
        format!("0.3 * 100 * {persons} + 0.7 * 100 * {tonnes}"),
        format!("0.2 * 100 * {persons} + 0.3 * 100 * {tonnes} + 0.5 * 100 * {people}"),
        format!("0.05 * 100 * {persons} + 0.5 * 100 * {tonnes} + 0.45 * 100 * {people}"),
        format!("0.25 * 100 * {persons} + 0.25 * 100 * {tonnes} + 0.5 * 100 * {people}"),
        // A moving sum is its own growth, whatever is in both of its times.
        "100 * ((persons + persons@previous) / (persons@previous + persons@previous@previous) - 1)"
            .to_owned(),
    ] {
        assert_eq!(kind_of(&formula, growth).as_deref(), Ok("percent growth 1"), "{formula}");
    }
    for (formula, times) in [
        (format!("0.3 * 100 * {persons} + 0.6 * 100 * {tonnes}"), "0.9"),
        (format!("0.5 * 100 * {persons} + 0.4 * 100 * {tonnes}"), "0.9"),
        (format!("0.3 * 100 * {persons} + 7 * 100 * {tonnes}"), "7.3"),
        (format!("100 * {persons} + 100 * {tonnes}"), "growth rates are taken 200 times together"),
        (format!("100 * {persons} + 50 * {tonnes}"), "growth rates are taken 150 times together"),
    ] {
        for beside in ["", growth, "unit = \"percent\"\ndecimals = 1"] {
            let beside = if beside == growth {
                "kind = \"growth\"\nunit = \"percent\"\ndecimals = 1"
            } else {
                beside
            };
            let said = kind_of(&formula, beside).expect_err(&formula);
            let is_named = [times, "times a ratio", "a multiple of a ratio"]
                .iter()
                .any(|named| said.contains(named));
            assert!(is_named && said.contains("REL-016"), "{formula}: {said}");
        }
    }
}

#[test]
fn so_many_times_points_are_none_and_a_half_of_each_of_two_is_their_mean() {
    for (formula, times) in [("2 * gap", "2"), ("gap / 2", "0.5"), ("3 * gap@year", "3")] {
        for beside in ["", "unit = \"percentage_point\""] {
            let said = kind_of(formula, &format!("{beside}\ndecimals = 1")).expect_err(formula);
            assert!(said.contains(&format!("{times} times percentage points")), "{said}");
        }
        let own = kind_of(formula, "unit = \"x\"\ndecimals = 1");
        assert_eq!(own.as_deref(), Ok("x rate 1"), "{formula}");
    }
    for (formula, expected) in [
        ("gap - gap@year", "percentage_point growth 1"),
        ("(gap + gap@year) / 2", "percentage_point rate 1"),
        ("(people + people@year) / 2", "person stock 1"),
        ("people / 2 + people@year / 2", "person stock 1"),
        ("0.3 * people + 0.7 * people@year", "person stock 1"),
        ("people / 4 + people@year / 4 + people@dec / 2", "person stock 1"),
    ] {
        assert_eq!(kind_of(formula, "decimals = 1").as_deref(), Ok(expected), "{formula}");
    }
    for formula in ["people + people@year", "people / 2 + people@year"] {
        let said = kind_of(formula, "decimals = 1").expect_err(formula);
        assert!(said.contains("divide the sum by 2"), "{said}");
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn parts_that_do_not_go_together_are_named_with_their_kinds() {
    for (expression, beside, characters, message, hint) in [
        (
            "persons + people",
            "",
            "persons + people",
            "a flow in `person` and a stock in `person` have no sum",
            "x - x@previous",
        ),
        (
            "people - persons",
            "",
            "people - persons",
            "a stock in `person` less a flow in `person`",
            "x - x@previous",
        ),
        (
            "persons + prices",
            "",
            "persons + prices",
            "a flow in `person` and an index in `index`",
            "one kind",
        ),
        (
            "persons + tonnes",
            "",
            "persons + tonnes",
            "a flow in `person` and a flow in `tonne`",
            "one unit",
        ),
        ("persons - 1", "", "persons - 1", "a flow in `person` less the number 1", "no kind"),
        (
            "prices + prices@year",
            "",
            "prices + prices@year",
            "an index in `index` and an index in `index`",
            "mean(…)",
        ),
        ("jobless + jobless@year", "", "jobless + jobless@year", "have no sum", "divide the sums"),
        ("persons - jobless", "", "persons - jobless", "less a rate in `percent`", "one kind"),
        (
            "wages - middle",
            "",
            "wages - middle",
            "a mean in `euro` less a median in `euro`",
            "one kind",
        ),
        ("persons * people", "", "persons * people", "times a stock in `person`", "weight / 1000"),
        (
            "jobless * weights",
            "",
            "jobless * weights",
            "a rate in `percent` times a rate in `per_mille`",
            "weight / 1000",
        ),
        (
            "people / persons",
            "",
            "people / persons",
            "divided by a flow",
            "Divide the flow by the stock",
        ),
        (
            "100 * persons / tonnes",
            "decimals = 1",
            "100 * persons / tonnes",
            "what the value is in: it is 100 times a mean",
            "unit = ",
        ),
        (
            "100 * wages / prices",
            "",
            "100 * wages / prices",
            "a mean in `euro` divided by an index in `index`",
            "one kind and unit",
        ),
        (
            "jobless / jobless@year",
            "",
            "jobless / jobless@year",
            "a rate in `percent` divided by",
            "in points: `x - x@year`",
        ),
        (
            "persons / prices",
            "",
            "persons / prices",
            "divided by an index in `index`",
            "one kind and unit",
        ),
        ("1 / persons", "", "1 / persons", "the number 1 divided by a flow", "one kind and unit"),
        ("persons / 0", "", "persons / 0", "divided by the number 0", "than 0"),
        (
            "100 * prices / prices@year - 1",
            "",
            "100 * prices / prices@year - 1",
            "a ratio less the number 1",
            "100 * (x / y - 1)",
        ),
        (
            "100 * (prices / prices@year) - prices / prices@dec",
            "",
            "100 * (prices / prices@year) - prices / prices@dec",
            "a ratio less a ratio",
            "same number",
        ),
        (
            "sum(prices)",
            "",
            "sum(prices)",
            "several periods of an index in `index` have no sum",
            "mean(…)",
        ),
        ("sum(people)", "", "sum(people)", "have no sum", "last(…)"),
        ("mean(growth)", "", "mean(growth)", "have no mean", "growth of the means"),
        ("2 * (persons + prices)", "", "persons + prices", "have no sum", "one kind"),
        // What does not follow is asked for, what contradicts it is named.
        (
            "prices / prices@year",
            "",
            "prices / prices@year",
            "with how many decimals",
            "decimals = …",
        ),
        ("persons / 1000", "decimals = 1", "persons / 1000", "what the value is in", "unit = "),
        (
            "1000 * persons / people",
            "decimals = 1",
            "1000 * persons / people",
            "what the value is in",
            "unit = ",
        ),
        (
            "10 * prices / prices@year",
            "decimals = 1",
            "10 * prices / prices@year",
            "10 times a ratio",
            "unit = ",
        ),
        (
            "prices / prices@year",
            "unit = \"percent\"\ndecimals = 1",
            "prices / prices@year",
            "not in percent",
            "100 * (…)",
        ),
        (
            "persons - persons@year",
            "unit = \"percent\"",
            "persons - persons@year",
            "not in percent",
            "`unit`",
        ),
        (
            "persons - persons@year",
            "kind = \"rate\"",
            "persons - persons@year",
            "and not a rate",
            "Leave `kind` out",
        ),
        (
            "persons / persons@year",
            "kind = \"mean\"\ndecimals = 1",
            "persons / persons@year",
            "and not a mean",
            "Leave `kind` out",
        ),
    ] {
        let said = kind_of(expression, beside).expect_err(expression);
        assert!(said.contains(message) && said.contains(hint), "{expression}: {said}");
        assert_eq!(marked(&said).as_deref(), Some(characters), "{expression}: {said}");
    }
}

/// The characters that a finding points at, on one line.
fn marked(said: &str) -> Option<String> {
    let mut lines = said.lines().zip(said.lines().skip(1));
    let (line, marks) = lines.find(|(_, marks)| marks.contains('^'))?;
    let (first, last) = (marks.find('^')?, marks.rfind('^')?);
    Some(line.get(first..=last)?.to_owned())
}

/// Indices of the HICP of the euro area, ECOICOP version 2, 2025 = 100. Source: Eurostat; cut.
const HICP: &str = "TIME,ITEM,VALUE
2021-12,CP07,89.4
2021-12,FOOD,79.22
2021-12,NRG,85.87
2021-12,TOTAL,85.72
2022-06,CP07,97.98
2022-06,FOOD,85.05
2022-06,NRG,107.0
2022-06,TOTAL,90.88
2022-12,CP07,95.57
2022-12,FOOD,90.13
2022-12,NRG,107.79
2022-12,TOTAL,93.61
2023-06,CP07,97.5
2023-06,FOOD,94.92
2023-06,NRG,101.0
2023-06,TOTAL,95.9
2023-12,CP07,97.94
2023-12,FOOD,95.61
2023-12,NRG,100.59
2023-12,TOTAL,96.35
2024-12,CP07,99.13
2024-12,FOOD,98.11
2024-12,NRG,100.73
2024-12,TOTAL,98.69
";

/// Item weights of the same, per mille. Source: Eurostat; cut.
const HICP_WEIGHTS: &str = "TIME,ITEM,VALUE
2022,CP07,148.22
2022,FOOD,208.85
2022,NRG,109.3
2022,TOTAL,1000.0
2023,CP07,152.73
2023,FOOD,199.72
2023,NRG,102.31
2023,TOTAL,1000.0
2024,CP07,155.16
2024,FOOD,194.66
2024,NRG,99.12
2024,TOTAL,1000.0
";

#[test]
fn contributions_to_the_inflation_of_the_euro_area_are_those_that_were_published() {
    let head = FRAME.split("[codelist.flow]").next().unwrap();
    let text = format!(
        r#"{head}
[codelist.item]
codes = ["TOTAL", "FOOD", "NRG", "CP07"]
[anchor.dec]
month = 12
years_back = 1
[dataset.index]
file = "index.csv"
time = {{ column = "TIME", frequency = "month", gaps = true }}
dimensions = {{ ITEM = "item" }}
measure = {{ column = "VALUE", unit = "index", kind = "index", decimals = 2 }}
[dataset.weight]
file = "weights.csv"
time = {{ column = "TIME", frequency = "year" }}
dimensions = {{ ITEM = "item" }}
measure = {{ column = "VALUE", unit = "per_mille", kind = "rate", decimals = 2 }}
[indicator.contribution]
label = {{ en = "C" }}
decimals = 2
value = """100 * index[TOTAL]@dec / index[TOTAL]@year * within_year(weight)/1000 * (index/index@dec - 1)
  + 100 * index[TOTAL]@year@dec / index[TOTAL]@year * within_year(weight)@year/1000 * (index@dec - index@year)/index@year@dec"""
[table.items]
title = {{ en = "T" }}
rows = "item"
columns = ["contribution"]
"#
    );
    let mut found = Diagnostics::default();
    let release = declaration::read("hicp", &SourceFile::new("release.toml", text), &mut found);
    let release = release.unwrap_or_else(|| panic!("{}", render::full(&found, false)));
    let files = [("index.csv", HICP), ("weights.csv", HICP_WEIGHTS)];
    let cube = cube(&release, &files, &mut found);
    let computation = Computation::new(&release, &cube, &mut found);
    assert!(!found.has_errors(), "{}", render::full(&found, false));
    let (contribution, indicator) = release.named_indicators().next().unwrap();
    assert_eq!(indicator.unit.name(), "percentage_point");
    let list = release.codelists.find(|list| list.id == "item").unwrap();
    for (period, code, published) in [
        ("2023-06", "FOOD", "2.36"),
        ("2023-06", "NRG", "-0.57"),
        ("2023-06", "CP07", "-0.06"),
        ("2024-12", "FOOD", "0.51"),
        ("2024-12", "NRG", "0.01"),
        ("2024-12", "CP07", "0.19"),
    ] {
        let code = cube.codelists[list].index(code).unwrap();
        let key = Some(CodeKey { list, code });
        let value = computation.evaluate(contribution, key, span(period)).value.unwrap();
        assert_eq!(round(value, 2).to_string(), published, "{period}");
    }
}

/// A second evaluator, over rows, in floating point: it shares no code with the first but the reader of expressions.
mod naive {
    use bulletin::declaration::{Function, Node, Operator, Syntax};

    use super::BTreeMap;

    /// The values by name, code and month since year 0.
    pub(super) type Rows = BTreeMap<(String, i32), f64>;

    /// Why there is no value.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    pub(super) enum Nothing {
        Divided,
        Missing,
    }

    type Value = Result<f64, Nothing>;

    /// Both, or why not: what is missing is missing, whatever is divided by nothing beside it.
    fn both(first: Value, second: Value) -> Result<(f64, f64), Nothing> {
        match (first, second) {
            (Ok(first), Ok(second)) => Ok((first, second)),
            (Err(first), Err(second)) => Err(first.max(second)),
            (Err(nothing), _) | (_, Err(nothing)) => Err(nothing),
        }
    }

    /// The value in the window of so many months up to `last`.
    pub(super) fn value(tree: &Syntax, code: &str, last: i32, months: i32, rows: &Rows) -> Value {
        let value = |tree: &Syntax, last, months| value(tree, code, last, months, rows);
        match &tree.node {
            Node::Number(number) => number.to_string().parse().map_err(|_| Nothing::Missing),
            Node::Negative(inner) => Ok(-value(inner, last, months)?),
            Node::Name { choices, .. } => {
                let code = choices.first().map_or(code, |choice| choice.code.text.as_str());
                let mut sum = 0.0;
                for month in last - months + 1..=last {
                    sum += rows.get(&(code.to_owned(), month)).ok_or(Nothing::Missing)?;
                }
                Ok(sum)
            }
            Node::Chain(first, rest) => {
                let mut whole = value(first, last, months);
                for (operator, part) in rest {
                    let part = value(part, last, months);
                    if *operator == Operator::Else {
                        whole = whole.or(part);
                        continue;
                    }
                    whole = both(whole, part).and_then(|(whole, part)| match operator {
                        Operator::Plus => Ok(whole + part),
                        Operator::Minus => Ok(whole - part),
                        Operator::Times => Ok(whole * part),
                        Operator::Over if part.abs() < 1e-9 => Err(Nothing::Divided),
                        Operator::Over => Ok(whole / part),
                        Operator::Else => Ok(whole),
                    });
                }
                whole
            }
            Node::Shifted(inner, names) => {
                let moved = names.iter().fold(last, |last, name| match name.text.as_str() {
                    "year" => last - 12,
                    "previous" => last - 1,
                    _ => last.div_euclid(12) * 12 - 1,
                });
                value(inner, moved, months)
            }
            Node::Call(Function::Last, inner) => value(inner, last, 1),
            Node::Call(function, inner) => {
                let mut sum = Ok(0.0);
                for month in last - months + 1..=last {
                    sum = both(sum, value(inner, month, 1)).map(|(sum, value)| sum + value);
                }
                let is_mean = *function == Function::Mean;
                sum.map(|sum| if is_mean { sum / f64::from(months) } else { sum })
            }
        }
    }
}

/// Numbers that look drawn by chance and are the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    /// An expression over counts whose kinds always go together.
    fn level(&mut self, depth: usize, months: i32) -> String {
        match self.below(if depth == 0 { 3 } else { 10 }) {
            0 => "counts".to_owned(),
            1 => format!("counts[{}]", ["A", "B"][self.below(2)]),
            2 => format!("counts@{}", ["year", "dec", "previous", "dec@previous"][self.below(4)]),
            3 => format!("-{}", self.level(depth - 1, months)),
            4 => format!(
                "({})@{}",
                self.level(depth - 1, months),
                ["year", "dec", "previous"][self.below(3)]
            ),
            // The last of several periods is no sum of them, and stands beside none.
            5 if months == 1 => format!("last({})", self.level(depth - 1, months)),
            5 => format!("sum({})", self.level(0, months)),
            6 if months > 1 => format!(
                "((mean({}) / mean({})) * ({}))",
                self.level(depth - 1, months),
                self.level(depth - 1, months),
                self.level(depth - 1, months)
            ),
            6 => format!(
                "(({} / {}) * ({}))",
                self.level(depth - 1, months),
                self.level(depth - 1, months),
                self.level(depth - 1, months)
            ),
            7 => format!(
                "({} else {})",
                self.level(depth - 1, months),
                self.level(depth - 1, months)
            ),
            _ => {
                let sign = ['+', '-'][self.below(2)];
                format!(
                    "({} {sign} {})",
                    self.level(depth - 1, months),
                    self.level(depth - 1, months)
                )
            }
        }
    }
}

#[test]
fn a_second_evaluator_finds_the_same() {
    let mut chance = Chance(2024);
    let mut compared = 0;
    for _ in 0..40 {
        let mut rows = naive::Rows::new();
        let mut csv = "TIME,ITEM,VALUE\n".to_owned();
        let first = 2022 * 12;
        for month in first..first + 40 {
            for code in ["A", "B"] {
                if chance.below(60) > 0 {
                    let value = i32::try_from(chance.below(9)).unwrap();
                    rows.insert((code.to_owned(), month), value.into());
                    csv += &format!("{}-{:02},{code},{value}\n", month / 12, month % 12 + 1);
                }
            }
        }
        // Windows of one month, of three and of twelve.
        let windows = (0..25).map(|place| [1, 3, 12][place % 3]);
        let expressions: Vec<(String, i32)> =
            windows.map(|months| (chance.level(3, months), months)).collect();
        let mut lines = String::new();
        for (place, (expression, months)) in expressions.iter().enumerate() {
            lines += &format!(
                "[indicator.x{place:02}]\nlabel = {{ en = \"X\" }}\nunit = \"count\"\ndecimals = 6\nvalue = '{expression}'\nwindow = \"last {months}\"\n"
            );
            lines += &format!(
                "[table.t{place:02}]\ntitle = {{ en = \"T\" }}\nrows = \"thing\"\ncolumns = [\"x{place:02}\"]\n"
            );
        }
        let head = FRAME.split("[codelist.flow]").next().unwrap();
        let text = format!(
            "{head}[codelist.thing]\ncodes = [\"A\", \"B\"]\n[anchor.dec]\nmonth = 12\nyears_back = 1\n[dataset.counts]\nfile = \"counts.csv\"\ntime = {{ column = \"TIME\", frequency = \"month\" }}\ndimensions = {{ ITEM = \"thing\" }}\nmeasure = {{ column = \"VALUE\", unit = \"count\", kind = \"flow\" }}\n{lines}"
        );
        let mut found = Diagnostics::default();
        let release =
            declaration::read("counts", &SourceFile::new("release.toml", text), &mut found);
        let release = release.unwrap_or_else(|| panic!("{}", render::full(&found, false)));
        let mut found = Diagnostics::default();
        let cube = cube(&release, &[("counts.csv", &csv)], &mut found);
        let computation = Computation::new(&release, &cube, &mut found);
        assert!(is_arithmetic(&found), "{}", render::full(&found, false));
        let list = release.codelists.find(|list| list.id == "thing").unwrap();
        for (indicator, (expression, months)) in
            release.named_indicators().map(|(id, _)| id).zip(&expressions)
        {
            let tree = declaration::parse_expression(expression).unwrap();
            for (code, name) in (0..).zip(["A", "B"]) {
                for month in [first + 13, first + 24, first + 30, first + 39] {
                    let naive = naive::value(&tree, name, month, *months, &rows);
                    let end =
                        Period::month(month / 12, u32::try_from(month % 12).unwrap() + 1).unwrap();
                    let key = Some(CodeKey { list, code });
                    let value =
                        computation.evaluate(indicator, key, ReferencePeriod::of(end)).value;
                    let same = match (naive, value) {
                        (Ok(naive), Ok(value)) => {
                            let value: f64 = value.to_string().parse().unwrap();
                            (naive - value).abs() < 1e-6 * (1.0 + naive.abs())
                        }
                        (Err(naive::Nothing::Missing), Err(Absence::NotAvailable))
                        | (Err(naive::Nothing::Divided), Err(Absence::NotApplicable)) => true,
                        _ => false,
                    };
                    assert!(
                        same,
                        "{expression} of {name} in {end}: {naive:?} and {value:?}\n{csv}"
                    );
                    compared += 1;
                }
            }
        }
    }
    assert_eq!(compared, 8_000);
}
