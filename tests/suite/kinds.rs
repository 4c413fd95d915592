//! Kinds and operations as a table that is worked by hand: what each pair gives, or the code and the line to write.
//!
//! Each piece of advice is followed by a case that takes it.

use bulletin::data::cube::{self, Cube};
use bulletin::data::figures::{Computation, round};
use bulletin::data::input::list_codes;
use bulletin::declaration::{self, CodeListId, List};
use bulletin::findings::{Diagnostics, SourceFile, render};
use bulletin::time::{Period, ReferencePeriod};

const FRAME: &str = r#"
[release]
languages = ["en"]
reference = "period"
publisher = { en = "Office" }
description = { en = "Kinds, {period}" }
keywords = { en = [] }
source = { en = "Office" }
contact = { name = { en = "Office" }, email = "office@example.org", telephone = "0" }
"#;

/// Data sets of each kind: name, unit, kind, and the values of February 2024, January 2025 and February 2025.
const DATASETS: [(&str, &str, &str, [&str; 3]); 11] = [
    ("persons", "person", "flow", ["80", "90", "100"]),
    ("nights", "night", "flow", ["200", "300", "250"]),
    ("people", "person", "stock", ["1000", "1190", "1200"]),
    ("cars", "car", "stock", ["500", "590", "600"]),
    ("prices", "index", "index", ["100", "104", "105"]),
    ("jobless", "percent", "rate", ["8", "7", "6"]),
    ("shares", "percent", "rate", ["25", "25", "25"]),
    ("weights", "per_thousand", "rate", ["250", "250", "250"]),
    ("wages", "euro", "mean", ["2000", "2150", "2200"]),
    ("middle", "euro", "median", ["1500", "1600", "1650"]),
    ("growth", "percent", "growth", ["2", "3", "4"]),
];

/// Value, unit and kind of the indicator `x` of February 2025 with these lines, or what is said of it.
fn given(lines: &str) -> Result<String, String> {
    let datasets = DATASETS.map(|(name, unit, kind, _)| {
        format!(
            "[dataset.{name}]\nfile = \"{name}.csv\"\ntime = {{ column = \"TIME\", frequency = \"month\" }}\ndimensions = {{}}\n\
             measure = {{ column = \"VALUE\", unit = \"{unit}\", kind = \"{kind}\" }}\n\
             [indicator.of_{name}]\nlabel = {{ en = \"X\" }}\nsum = \"{name}\"\n"
        )
    });
    let files = DATASETS.map(|(name, _, _, [first, second, third])| {
        let rows = format!("TIME,VALUE\n2024-02,{first}\n2025-01,{second}\n2025-02,{third}\n");
        (format!("{name}.csv"), rows)
    });
    let datasets = datasets.concat();
    given_in(&format!("{datasets}[indicator.x]\nlabel = {{ en = \"X\" }}\n{lines}\n"), &files)
}

/// Value, unit and kind of the indicator `x` of February 2025 in a release of these lines and files, or what is said of it.
fn given_in(lines: &str, files: &[(String, String)]) -> Result<String, String> {
    let mut found = Diagnostics::default();
    let file = SourceFile::new("release.toml", format!("{FRAME}{lines}"));
    let release = declaration::read("kinds", &file, &mut found);
    let Some(release) = release else { return Err(render::full(&found, false)) };
    let codelists: List<CodeListId, _> =
        release.codelists.iter().map(|list| list_codes(list, &release.file, &mut found)).collect();
    let read = release.datasets.iter().map(|structure| {
        let name = structure.file.get_ref();
        let rows = files.iter().find(|(known, _)| known == name).map_or("", |(_, rows)| rows);
        cube::read(structure, &codelists, &SourceFile::new(name.as_str(), rows), &mut found)
    });
    let cube = Cube { datasets: read.collect(), codelists };
    let computation = Computation::new(&release, &cube, &mut found);
    let id = release.indicators.find(|indicator| indicator.id == "x").unwrap();
    let period = ReferencePeriod::of(Period::parse("2025-02").unwrap());
    let value = computation.evaluate(id, None, period).value;
    let indicator = &release.indicators[id];
    let shown = value.map(|value| round(value, indicator.rounding.decimals).to_string());
    let shown = shown.unwrap_or_else(|absence| absence.plain().to_owned());
    Ok(format!("{shown} {} {}", indicator.unit.name(), indicator.kind.kind.word()))
}

/// What of these lines does not give what is expected: a value, or a code with words of its message or of what to write.
fn unlike(lines: &str, expected: &str) -> Option<String> {
    match (given(lines), expected.split_once(": ")) {
        (Ok(given), None) if given == expected => None,
        (Err(said), Some((code, words)))
            if said.contains(&format!("error[{code}]")) && said.contains(words) =>
        {
            None
        }
        (Ok(given), _) => Some(format!("{lines}: {given}, not {expected}\n")),
        (Err(said), _) => Some(format!("{lines}: {said}, not {expected}\n")),
    }
}

/// Each of these lines gives what is expected.
fn hold<'a>(cases: impl Iterator<Item = (String, &'a str)>) {
    let unlike: String = cases.filter_map(|(lines, expected)| unlike(&lines, expected)).collect();
    assert!(unlike.is_empty(), "{unlike}");
}

#[test]
#[rustfmt::skip]
#[expect(clippy::too_many_lines, reason = "one table, worked by hand")]
fn each_operation_of_kinds_gives_what_it_means_or_is_refused() {
    let cases = [
        // Flows.
        ("persons + persons@previous", "", "190 person flow"),
        ("persons - persons@year", "", "20 person flow"),
        ("persons - 0.5 * persons", "decimals = 0", "50 person flow"),
        ("2 * persons + 3 * persons@year", "decimals = 0", "REL-016: Add `unit = "),
        ("2 * persons + 3 * persons@year", "decimals = 0\nunit = \"person\"", "REL-016: one of its own"),
        ("2 * persons + 3 * persons@year", "decimals = 0\nunit = \"point\"", "440 point flow"),
        ("0.4 * persons + 0.6 * persons@year", "decimals = 0", "88 person flow"),
        ("persons / 1000 + persons", "", "REL-016: Multiply both by the same number"),
        ("persons + nights", "", "REL-016: Join numbers in one unit"),
        ("persons + people", "", "REL-016: `x - x@previous`"),
        ("100 * persons / (persons + nights)", "", "REL-016: Join numbers in one unit"),
        ("100 * persons / persons@year", "", "125.0 percent rate"),
        // So many times what is in a unit is in another.
        ("12 * persons", "decimals = 0\nunit = \"person\"", "REL-016: leave the factor out"),
        ("persons / 1000", "decimals = 1\nunit = \"person\"", "REL-016: write `scale = \"thousand\"`"),
        ("persons / 1000", "decimals = 1\nunit = \"thousand\"", "0.1 thousand flow"),
        ("persons / 3", "decimals = 1\nunit = \"person\"", "REL-016: leave the factor out"),
        ("people * 6", "decimals = 0\nunit = \"person\"", "REL-016: many times a stock"),
        ("6 * mean(people)", "decimals = 0\nunit = \"person\"", "REL-016: many times a stock"),
        ("-1 * persons", "decimals = 0\nunit = \"person\"", "-100 person flow"),
        ("6 * mean(prices)", "decimals = 1", "REL-016: leave the factor out"),
        ("6 * mean(prices)", "decimals = 1\nunit = \"index\"", "REL-016: many times an index"),
        ("6 * mean(prices)", "decimals = 1\nunit = \"2015 = 100\"", "REL-016: many times an index"),
        ("prices / 3", "decimals = 1\nunit = \"index\"", "REL-016: many times an index"),
        ("-1 * prices", "decimals = 0\nunit = \"index\"", "REL-016: `x - y`"),
        ("-jobless", "decimals = 0", "REL-016: `x - y`"),
        ("3 * mean(jobless)", "decimals = 0", "REL-016: leave the factor out"),
        ("3 * jobless", "decimals = 0\nunit = \"percent\"", "REL-016: Divide by 3"),
        ("jobless / 3", "decimals = 0\nunit = \"percent\"", "REL-016: leave the factor out"),
        ("3 * jobless", "decimals = 0\nunit = \"pct\"", "REL-016: leave the factor out"),
        ("wages / 1000", "decimals = 1\nunit = \"euro\"", "REL-016: `scale = \"thousand\"`"),
        ("12 * wages", "decimals = 0\nunit = \"euro\"", "REL-016: many times a mean"),
        // What is computed of some data is not in the unit of others.
        ("persons - persons@year", "unit = \"night\"", "REL-016: as `nights` is"),
        ("persons - persons@year", "unit = \"birth\"", "20 birth flow"),
        ("persons - persons@year", "unit = \"euro\"", "REL-016: as `middle` is"),
        ("persons - persons@year", "unit = \"index\"", "REL-016: Leave `unit` out"),
        ("persons - persons@year", "unit = \"per_head\"", "REL-016: Leave `unit` out"),
        ("1234", "unit = \"person\"", "REL-016: Name a data set or an indicator"),
        ("2 * 600 + 34", "", "REL-016: nothing of the value is data"),
        // So many of the one for each of the other.
        ("nights / persons", "decimals = 1\nunit = \"person\"", "REL-016: Write the `unit` of what is divided, `night`"),
        ("100 * nights / persons", "decimals = 1\nunit = \"night\"", "REL-016: Leave the number out"),
        ("persons / people", "decimals = 1\nunit = \"person\"", "REL-016: per_thousand"),
        ("nights / persons", "", "REL-016: Add `unit = \"…\"` and `decimals = …`"),
        ("nights / persons", "decimals = 1", "REL-016: Add `unit = "),
        ("nights / persons", "decimals = 1\nunit = \"night\"", "2.5 night mean"),
        ("nights / persons", "decimals = 1\nunit = \"percent\"", "REL-016: not in percent"),
        ("nights / persons - nights@year / persons@year", "decimals = 1\nunit = \"night\"", "0.0 night mean"),
        ("nights / persons + nights@year / persons@year", "", "REL-016: divide the sums"),
        ("people / cars", "decimals = 1\nunit = \"person\"", "2.0 person mean"),
        // Stocks.
        ("people + people@year", "", "REL-016: divide the sum by 2"),
        ("people - -people@previous", "", "REL-016: divide the sum by 2"),
        ("(people + people@year) / 2", "decimals = 0", "1100 person stock"),
        ("(people + people@previous + people@year) / 3", "decimals = 0\nunit = \"person\"", "1130 person stock"),
        ("(people + people@year) / 3", "decimals = 0\nunit = \"person\"", "REL-016: divide the sum by 2"),
        ("people - people@previous", "", "10 person stock"),
        ("(people - people@previous) + (people@previous - people@year)", "", "200 person stock"),
        ("1000 * persons / ((people + people@year) / 2)", "decimals = 1\nunit = \"per_thousand\"", "90.9 per_thousand rate"),
        ("persons / people", "decimals = 1\nunit = \"percent\"", "REL-016: Multiply by 100"),
        ("100 * persons / people", "unit = \"percent\"", "8.3 percent rate"),
        ("100 * persons / people", "decimals = 1\nunit = \"per_thousand\"", "REL-016: Multiply by 10"),
        ("1000 * persons / people", "decimals = 1\nunit = \"percent\"", "REL-016: Multiply by 0.1"),
        ("people / persons", "", "REL-016: Divide the flow by the stock"),
        // Indices.
        ("prices - prices@year", "", "5 index index"),
        ("prices + prices@year", "", "REL-016: mean(…)"),
        ("prices - -prices@year", "", "REL-016: mean(…)"),
        ("(prices + prices@year) / 2", "", "REL-016: mean(…)"),
        ("100 * prices / prices@year", "", "105.0 percent rate"),
        ("100 * prices / prices@year", "kind = \"index\"", "REL-016: unit = \"index\""),
        ("100 * prices / prices@year", "kind = \"index\"\nunit = \"index\"\ndecimals = 1", "105.0 index index"),
        ("100 * (prices / prices@year - 1)", "kind = \"growth\"", "5.0 percent growth"),
        ("prices / prices@year - 1", "kind = \"growth\"\ndecimals = 1", "REL-016: 100 * (x / x@year - 1)"),
        ("100 * prices / prices@year", "kind = \"growth\"", "REL-016: Take 1 away"),
        ("100 * (prices@year / prices - 1)", "kind = \"growth\"", "REL-016: the later time above"),
        ("100 * (prices@previous / prices@year - 1)", "kind = \"growth\"", "4.0 percent growth"),
        ("100 * (prices@year / prices@previous - 1)", "kind = \"growth\"", "REL-016: the later time above"),
        ("100 * (prices / of_prices - 1)", "kind = \"growth\"", "REL-016: A growth is of one thing"),
        ("100 * (prices / of_prices@year - 1)", "kind = \"growth\"", "5.0 percent growth"),
        ("100 * (prices - prices@year) / prices@year", "kind = \"growth\"", "5.0 percent growth"),
        ("100 * prices / prices@year - 100", "kind = \"growth\"", "5.0 percent growth"),
        ("100 * (mean(prices) / mean(prices)@year - 1)", "kind = \"growth\"", "5.0 percent growth"),
        ("100 * (mean(prices) / mean(prices@year) - 1)", "kind = \"growth\"", "5.0 percent growth"),
        ("100 * (persons / people / (persons@year / people@year) - 1)", "kind = \"growth\"", "4.2 percent growth"),
        ("100 * (persons / persons@year * (prices / prices@year) - 1)", "kind = \"growth\"", "31.3 percent growth"),
        ("100 * ((prices / prices@previous) * (prices / prices@previous) - 1)", "kind = \"growth\"", "1.9 percent growth"),
        ("100 * (0.4 * persons / persons@year + 0.6 * prices / prices@year - 1)", "kind = \"growth\"", "13.0 percent growth"),
        ("100 * (0.4 * persons / persons@year + 0.5 * prices / prices@year - 1)", "kind = \"growth\"\nunit = \"percent\"", "REL-016: Weights add up to 1"),
        ("100 * (0.5 * (prices + prices) / prices@year - 1)", "kind = \"growth\"", "REL-016: mean(…)"),
        ("100 * ((persons + persons@previous) / (persons@year + persons@year@previous) - 1)", "kind = \"growth\"", "not available percent growth"),
        ("100 * (persons - persons@year) / (persons + persons@year)", "kind = \"growth\"", "REL-016: A growth is of one thing"),
        ("100 * persons / of_persons", "kind = \"growth\"", "REL-016: A growth is of one thing"),
        ("jobless", "kind = \"growth\"", "REL-016: beside the `unit` of their measure"),
        ("1000 * persons / people", "unit = \"percent\"\nkind = \"growth\"", "REL-016: "),
        ("1000 * (prices / prices@year - 1)", "unit = \"percent\"", "REL-016: Multiply by 0.1"),
        ("100 * prices / prices@year - 1", "", "REL-016: 100 * (x / y - 1)"),
        ("sum(prices)", "", "REL-016: mean(…)"),
        ("mean(prices)", "decimals = 1", "105.0 index index"),
        // Rates and points.
        ("jobless - jobless@year", "", "-2 percentage_point growth"),
        ("jobless - shares", "", "-19 percentage_point rate"),
        ("jobless - jobless@year", "unit = \"percent\"", "REL-016: percentage_point"),
        ("jobless - jobless@year", "unit = \"person\"", "REL-016: percentage_point"),
        ("(jobless - jobless@year) / 2", "decimals = 1", "-1.0 percentage_point growth"),
        ("(jobless - jobless@year) / 2", "unit = \"percent\"", "REL-016: percentage_point"),
        ("jobless@year + (jobless - jobless@year)", "", "6 percent rate"),
        ("jobless + shares", "", "REL-016: divide the sums"),
        ("100 * jobless / shares", "", "24.0 percent rate"),
        ("100 * jobless / jobless@year", "", "REL-016: x - x@year"),
        ("10 * shares", "unit = \"per_thousand\"\ndecimals = 0", "250 per_thousand rate"),
        ("shares", "unit = \"per_thousand\"\ndecimals = 0", "REL-016: Multiply by 10"),
        ("jobless * persons", "", "REL-016: A product is of"),
        ("persons - jobless", "", "REL-016: one kind"),
        // Weights.
        ("100 * weights / 1000 * (prices / prices@year - 1)", "decimals = 2", "1.25 percentage_point growth"),
        ("100 * weights * (prices / prices@year - 1)", "decimals = 2", "REL-016: Multiply by 0.001"),
        ("100 * shares / 100 * (prices / prices@year - 1)", "decimals = 2", "1.25 percentage_point growth"),
        ("100 * shares / 1000 * (prices / prices@year - 1)", "decimals = 2", "REL-016: Multiply by 10"),
        ("weights * growth / 1000", "decimals = 2", "1.00 percentage_point growth"),
        ("weights * growth", "decimals = 2", "REL-016: Multiply by 0.001"),
        // A year in which the month lies.
        ("within_year(persons)", "", "REL-016: Add `window = \"year\"`"),
        ("within_year(persons)", "window = \"year\"", "not available person flow"),
        ("within_year(persons) - persons", "", "REL-016: is a factor"),
        // Changes.
        ("growth - growth@year", "", "2 percentage_point growth"),
        ("growth + growth", "", "REL-016: divide the sums"),
        ("mean(growth)", "", "REL-016: growth of the means"),
        ("100 * growth / growth@year", "", "REL-016: x - x@year"),
        // Means and medians.
        ("wages - wages@year", "", "200 euro mean"),
        ("wages - middle", "", "REL-016: one kind"),
        ("wages + wages@year", "", "REL-016: mean(…)"),
        ("wages / wages@year", "decimals = 2", "1.10  rate"),
        ("wages / prices", "", "REL-016: one kind and unit"),
    ];
    let lines = |value: &str, beside: &str| format!("value = \"{value}\"\n{beside}");
    hold(cases.into_iter().map(|(value, beside, expected)| (lines(value, beside), expected)));
}

#[test]
#[rustfmt::skip]
fn the_short_words_go_by_the_same_law() {
    let cases = [
        ("difference = [\"of_persons\", \"of_persons\"]", "0 person flow"),
        ("difference = [\"of_persons\", \"of_people\"]", "REL-013: x - x@previous"),
        ("difference = [\"of_persons\", \"of_nights\"]", "REL-013: one unit"),
        ("difference = [\"of_jobless\", \"of_shares\"]", "-19 percentage_point rate"),
        ("difference = [\"of_jobless\", \"of_shares\"]\nunit = \"percent\"", "REL-013: percentage_point"),
        ("difference = [\"of_prices\", \"of_prices\"]", "0 index index"),
        ("share = \"of_persons\"\nof = \"of_persons\"", "REL-013: Write another indicator in `of`"),
        ("share = \"of_persons\"\nof = \"of_people\"", "REL-013: rate = \"…\""),
        ("rate = \"of_persons\"\nof = \"of_people\"", "1000.00 rate rate"),
        ("rate = \"of_persons\"\nof = \"of_people\"\nper = 0", "REL-005: above 0"),
        ("rate = \"of_persons\"\nof = \"of_people\"\nper = -1000", "REL-005: above 0"),
        ("rate = \"of_persons\"\nof = \"of_people\"\nunit = \"person\"", "REL-013: per_thousand"),
        ("sum = \"persons\"\nunit = \"birth\"", "100 birth flow"),
        ("sum = \"persons\"\nunit = \"person\"", "100 person flow"),
        ("sum = \"persons\"\nunit = \"euro\"", "REL-013: Leave `unit` out"),
        ("sum = \"persons\"\nunit = \"percent\"", "REL-013: Leave `unit` out"),
        ("sum = \"persons\"\nunit = \"per_head\"", "REL-013: Leave `unit` out"),
        ("sum = \"persons\"\nunit = \"index\"", "REL-013: Leave `unit` out"),
        ("sum = \"prices\"\nunit = \"2015 = 100\"", "105 2015 = 100 index"),
        ("sum = \"jobless\"\nunit = \"per_thousand\"", "REL-013: Leave `unit` out"),
        ("sum = \"jobless\"\nunit = \"birth\"", "REL-013: Leave `unit` out"),
        ("average = \"people\"\nunit = \"euro\"", "REL-013: Leave `unit` out"),
        ("difference = [\"of_persons\", \"of_persons\"]\nunit = \"euro\"", "REL-013: as `middle` is"),
        ("share = \"of_nights\"\nof = \"of_persons\"", "REL-013: is no share"),
        ("share = \"of_jobless\"\nof = \"of_shares\"", "REL-013: is_part = false"),
        ("share = \"of_jobless\"\nof = \"of_shares\"\nis_part = false", "24.0 percent rate"),
        ("share = \"of_persons\"\nof = \"of_persons\"\nunit = \"per_thousand\"", "REL-013: Leave `unit` out"),
        ("rate = \"of_people\"\nof = \"of_people\"", "REL-013: flow in a stock"),
    ];
    hold(cases.into_iter().map(|(lines, expected)| (lines.to_owned(), expected)));
}

#[test]
#[rustfmt::skip]
fn a_measure_in_a_unit_of_ratios_or_indices_is_no_amount_and_growth_is_in_percent() {
    let measure = |unit: &str, kind: &str| {
        let lines = format!(
            "[dataset.d]\nfile = \"d.csv\"\ntime = {{ column = \"TIME\", frequency = \"month\" }}\ndimensions = {{}}\n\
             measure = {{ column = \"VALUE\", unit = \"{unit}\", kind = \"{kind}\" }}\n\
             [indicator.x]\nlabel = {{ en = \"X\" }}\nsum = \"d\"\n"
        );
        given_in(&lines, &[("d.csv".to_owned(), "TIME,VALUE\n2025-02,7\n".to_owned())])
    };
    for (unit, kind, expected) in [
        ("index", "flow", "Write `kind = \"index\"`"),
        ("2015 = 100", "stock", "Write `kind = \"index\"`"),
        ("2015 = 100", "index", "7 2015 = 100 index"),
        ("pct", "flow", "Write `kind = \"rate\"`"),
        ("Percent", "flow", "Write `kind = \"rate\"`"),
        ("per_thousand", "stock", "Write `kind = \"rate\"`"),
        ("per_thousand", "rate", "7 per_thousand rate"),
        ("person", "flow", "7 person flow"),
        ("number", "growth", "Write `unit = \"percent\"`"),
        ("percent", "growth", "7 percent growth"),
    ] {
        let said = measure(unit, kind).unwrap_or_else(|said| said);
        assert!(said.contains(expected), "{unit} {kind}: {said}");
    }
}

#[test]
fn a_rate_per_thousand_is_brought_to_a_thousand() {
    let rate = |lines: &str| given(&format!("rate = \"of_persons\"\nof = \"of_people\"\n{lines}"));
    let said = rate("per = 100\nunit = \"per_thousand\"").unwrap_err();
    assert!(said.contains("error[REL-013]") && said.contains("Write `per = 1000`"), "{said}");
    let written = rate("per = 1000\nunit = \"per_thousand\"");
    assert_eq!(written.as_deref(), Ok("1000.00 per_thousand rate"));
}

/// Flows of a release of which some are not there: of A in February, of Z nothing at all.
const WITH_PARTS: &str = r#"
[codelist.c]
codes = ["A", "B", "Z"]

[dataset.d]
file = "d.csv"
time = { column = "TIME", frequency = "month" }
dimensions = { C = "c" }
measure = { column = "VALUE", unit = "person", kind = "flow" }
status = "STATUS"

[indicator.a]
label = { en = "A" }
sum = "d"
where = { C = "A" }

[indicator.b]
label = { en = "B" }
sum = "d"
where = { C = "B" }

[indicator.none]
label = { en = "None" }
value = "b * (b / d[Z])"
decimals = 0
"#;

const PARTS: &str = "TIME,C,VALUE,STATUS
2024-02,A,4,A
2024-02,B,-100,A
2024-02,Z,0,A
2025-01,A,10,A
2025-01,B,20,A
2025-01,Z,0,A
2025-02,A,,M
2025-02,B,25,A
2025-02,Z,0,A
";

#[test]
fn what_is_not_there_is_no_part_of_a_sum_and_what_is_divided_by_nothing_spreads() {
    let files = [("d.csv".to_owned(), PARTS.to_owned())];
    for (lines, expected) in [
        ("sum = \"d\"", "25 person flow"),
        ("value = \"d[A]\"", "not applicable person flow"),
        ("value = \"d[A] + d[B]\"", "25 person flow"),
        ("value = \"d[A] - d[B]\"", "-25 person flow"),
        ("value = \"d[B] - 2 * d[A]\"\ndecimals = 0", "25 person flow"),
        ("value = \"a + b\"", "25 person flow"),
        ("difference = [\"b\", \"a\"]", "25 person flow"),
        ("value = \"sum(d[A])\"\nwindow = \"last 2\"", "10 person flow"),
        ("value = \"mean(d[A])\"\nwindow = \"last 2\"\ndecimals = 0", "10 person mean"),
        ("value = \"a - a\"", "not applicable person flow"),
        // A change from or to what is not there is none.
        ("value = \"a - a@year\"", "not applicable person flow"),
        ("value = \"100 * (a / a@year - 1)\"", "not applicable percent growth"),
        ("share = \"a\"\nof = \"b\"", "not applicable percent rate"),
        // What is divided by nothing is no part that is not there.
        ("value = \"none\"", "not applicable person flow"),
        ("value = \"b + none\"", "not applicable person flow"),
        // From a base that is not above zero nothing grows.
        ("value = \"100 * (b / b@year - 1)\"\nkind = \"growth\"", "not applicable percent growth"),
        ("value = \"100 * (b / b@year - 1)\"", "not applicable percent growth"),
        ("value = \"100 * (b / b@year - 1)\"\nkind = \"rate\"", "-125.0 percent rate"),
        ("value = \"100 * (b / b@previous - 1)\"\nkind = \"growth\"", "25.0 percent growth"),
    ] {
        let given = given_in(
            &format!("{WITH_PARTS}\n[indicator.x]\nlabel = {{ en = \"X\" }}\n{lines}\n"),
            &files,
        );
        assert_eq!(given.as_deref(), Ok(expected), "{lines}");
    }
}

#[test]
fn a_fraction_goes_from_one_indicator_to_the_next_uncut() {
    let lines = r#"
[dataset.d]
file = "d.csv"
time = { column = "TIME", frequency = "month" }
dimensions = {}
measure = { column = "VALUE", unit = "person", kind = "flow" }

[indicator.m]
label = { en = "Mean" }
value = "mean(d)"
decimals = 2
window = "last 6"

[indicator.third]
label = { en = "Third" }
value = "d / 3"
unit = "third"
decimals = 2
"#;
    let rows = "TIME,VALUE\n2024-09,0\n2024-10,0\n2024-11,0\n2024-12,0\n2025-01,0\n2025-02,1\n";
    let files = [("d.csv".to_owned(), rows.to_owned())];
    for (value, beside, expected) in [
        // Three times a sixth is a half, which is shown as one.
        ("3 * m", "unit = \"part\"\ndecimals = 0", "1 part mean"),
        ("third + third + third", "decimals = 18", "1.000000000000000000 third flow"),
    ] {
        let lines = format!(
            "{lines}\n[indicator.x]\nlabel = {{ en = \"X\" }}\nvalue = \"{value}\"\n{beside}\n"
        );
        assert_eq!(given_in(&lines, &files).as_deref(), Ok(expected), "{value}");
    }
}

/// More indicators behind those of `given`, by their names and lines.
fn beside(lines: &str, more: &[(&str, &str)]) -> String {
    let more = more.iter().map(|(name, lines)| {
        format!("\n[indicator.{name}]\nlabel = {{ en = \"{name}\" }}\n{lines}\n")
    });
    format!("{lines}\n{}", more.collect::<String>())
}

#[test]
fn what_joins_one_number_with_itself_is_no_number_of_its_own() {
    let last = ("y", "sum = \"persons\"\nwindow = \"last 2\"");
    let of_two = ("y", "value = \"persons + persons@previous\"");
    hold(
        [
            (beside("value = \"100 * persons / of_persons\"", &[]), "REL-016: `x` is always 100"),
            (
                beside(
                    "value = \"100 * (persons / mean(persons)) / (of_persons / mean(persons))\"",
                    &[],
                ),
                "REL-016: `x` is always 100",
            ),
            (
                beside("value = \"100 * of_persons / y\"\nwindow = \"last 2\"", &[last]),
                "REL-016: write the window that it is meant in into `[indicator.of_persons]`",
            ),
            (beside("value = \"100 * persons / y\"", &[of_two]), "52.6 percent rate"),
            (beside("value = \"100 * persons / persons@year\"", &[]), "125.0 percent rate"),
        ]
        .into_iter(),
    );
}

#[test]
fn a_name_for_another_time_is_that_time() {
    let py = ("y", "value = \"people@year\"");
    let flow = ("y", "value = \"persons@year\"");
    let points = ("y", "value = \"jobless - jobless@year\"");
    hold(
        [
            (beside("value = \"people + y\"", &[py]), "REL-016: divide the sum by 2"),
            (beside("value = \"(people + y) / 2\"\ndecimals = 0", &[py]), "1100 person stock"),
            (beside("value = \"people - y\"", &[py]), "200 person stock"),
            (beside("value = \"persons + y\"", &[flow]), "180 person flow"),
            (
                beside("value = \"-2 * y\"\ndecimals = 1", &[points]),
                "REL-016: so many times points are none",
            ),
            (
                beside("value = \"-(2 * y)\"\ndecimals = 1", &[points]),
                "REL-016: so many times points are none",
            ),
            (beside("value = \"-y\"", &[points]), "2 percentage_point growth"),
        ]
        .into_iter(),
    );
}
