//! Expressions: `value = "…"` of indicators, on numbers that one can check by head, and against a second evaluator.

use std::collections::BTreeMap;

use bulletin::data::cube::{self, CodeKey, Cube};
use bulletin::data::figures::{Absence, Computation, round};
use bulletin::data::input::list_codes;
use bulletin::declaration::{self, CodeListId, List, Release};
use bulletin::findings::{Diagnostics, SourceFile, render};
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

/// The value of the expression, for a code or for all, rounded to four decimals; else its letter.
fn value(expression: &str, code: Option<(&str, &str)>, period: &str) -> String {
    value_beside(expression, "", code, period)
}

fn value_beside(expression: &str, lines: &str, code: Option<(&str, &str)>, period: &str) -> String {
    let breakdown = code.map_or(String::new(), |(list, _)| {
        format!("[table.t]\ntitle = {{ en = \"T\" }}\nrows = \"{list}\"\ncolumns = [\"x\"]\n")
    });
    let lines = format!(
        "{lines}\n[indicator.x]\nlabel = {{ en = \"X\" }}\nunit = \"x\"\ndecimals = 4\nvalue = '''{expression}'''\n{breakdown}"
    );
    let (release, said) = found_in(&lines);
    let release = release.unwrap_or_else(|| panic!("{expression}: {said}"));
    let mut found = Diagnostics::default();
    let cube = cube(&release, &[("flows.csv", FLOWS), ("index.csv", INDEX)], &mut found);
    let computation = Computation::new(&release, &cube, &mut found);
    assert!(!found.has_errors(), "{expression}: {}", render::full(&found, false));
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
        ("100 * (index[TOTAL] / index[TOTAL]@usual - 1)", "2023-12", "1.9608"),
        ("(index[TOTAL] / index[FOOD])@year", "2024-01", "0.9902"),
        ("index[TOTAL] / index[TOTAL]@year", "2024-02", "not available"),
        ("index['FUEL-1'] / index[FUEL-1]@year", "2024-01", "1.1"),
        // Several periods.
        ("100 * (mean(index[TOTAL]) / mean(index[TOTAL])@start - 1)", "2024-01/2024-02", "5"),
        ("mean(flows[FLOW = ARR])", "2024-01/2024-02", "17.5"),
        ("sum(flows[FLOW = ARR])", "2024-01/2024-02", "35"),
        ("last(flows[FLOW = ARR])", "2024-01/2024-02", "23"),
        ("mean(index[TOTAL] / index[TOTAL]@dec)", "2024-01/2024-02", "1.0147"),
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
        ("part[S] - part", "216.6667"),
    ] {
        assert_eq!(value_beside(expression, lines, None, "2024-01"), expected, "{expression}");
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
        ("index[TOTAL, FOOD]", "", "no column for the code `FOOD`", "Leave the brackets out"),
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
    let lines = "[indicator.x]\nlabel = { en = \"X\" }\nunit = \"x\"\ndecimals = 1\nvalue = \"index / index[TOTL]\"\n";
    let (release, said) = found_in(lines);
    let release = release.unwrap_or_else(|| panic!("{said}"));
    let mut found = Diagnostics::default();
    let cube = cube(&release, &[("flows.csv", FLOWS), ("index.csv", INDEX)], &mut found);
    let _ = Computation::new(&release, &cube, &mut found);
    let said = render::short(&found);
    let line = text(lines).lines().position(|line| line.starts_with("value")).unwrap() + 1;
    assert!(said.contains(&format!("release.toml:{line}:24: error[REL-004]")), "{said}");
    assert!(said.contains("has no `TOTL`"), "{said}");
}

/// A second evaluator, over rows, in floating point: it shares no code with the first but the reader of expressions.
mod naive {
    use bulletin::declaration::{Function, Node, Operator, Syntax};

    use super::BTreeMap;

    /// The values by name, code and month since year 0.
    pub(super) type Rows = BTreeMap<(String, i32), f64>;

    /// The value in the window of so many months up to `last`; nothing where something is missing.
    pub(super) fn value(
        tree: &Syntax,
        code: &str,
        last: i32,
        months: i32,
        rows: &Rows,
    ) -> Option<f64> {
        let value = |tree: &Syntax, last, months| value(tree, code, last, months, rows);
        match &tree.node {
            Node::Number(number) => number.to_string().parse().ok(),
            Node::Negative(inner) => Some(-value(inner, last, months)?),
            Node::Name { choices, .. } => {
                let code = choices.first().map_or(code, |choice| choice.code.text.as_str());
                let mut sum = 0.0;
                for month in last - months + 1..=last {
                    sum += rows.get(&(code.to_owned(), month))?;
                }
                Some(sum)
            }
            Node::Chain(first, rest) => {
                let mut whole = value(first, last, months);
                for (operator, part) in rest {
                    let part = value(part, last, months);
                    whole = whole.zip(part).and_then(|(whole, part)| match operator {
                        Operator::Plus => Some(whole + part),
                        Operator::Minus => Some(whole - part),
                        Operator::Times => Some(whole * part),
                        Operator::Over if part.abs() < 1e-9 => None,
                        Operator::Over => Some(whole / part),
                    });
                }
                whole
            }
            Node::Shifted(inner, name) => match name.text.as_str() {
                "year" => value(inner, last - 12, months),
                "previous" => value(inner, last - 1, months),
                "dec" => value(inner, last.div_euclid(12) * 12 - 1, months),
                _ => None,
            },
            Node::Call(Function::Last, inner) => value(inner, last, 1),
            Node::Call(function, inner) => {
                let mut sum = 0.0;
                for month in last - months + 1..=last {
                    sum += value(inner, month, 1)?;
                }
                Some(if *function == Function::Mean { sum / f64::from(months) } else { sum })
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
    fn level(&mut self, depth: usize) -> String {
        match self.below(if depth == 0 { 3 } else { 9 }) {
            0 => "counts".to_owned(),
            1 => format!("counts[{}]", ["A", "B"][self.below(2)]),
            2 => format!("counts@{}", ["year", "dec", "previous", "year@dec"][self.below(4)]),
            3 => format!("-{}", self.level(depth - 1)),
            4 => format!(
                "({})@{}",
                self.level(depth - 1),
                ["year", "dec", "previous"][self.below(3)]
            ),
            5 => format!("last({})", self.level(depth - 1)),
            6 => format!(
                "({} / {}) * ({})",
                self.level(depth - 1),
                self.level(depth - 1),
                self.level(depth - 1)
            ),
            _ => {
                let sign = ['+', '-'][self.below(2)];
                format!("({} {sign} {})", self.level(depth - 1), self.level(depth - 1))
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
        for month in first..first + 30 {
            for code in ["A", "B"] {
                if chance.below(40) > 0 {
                    let value = i32::try_from(chance.below(9)).unwrap();
                    rows.insert((code.to_owned(), month), value.into());
                    csv += &format!("{}-{:02},{code},{value}\n", month / 12, month % 12 + 1);
                }
            }
        }
        let expressions: Vec<String> = (0..25).map(|_| chance.level(3)).collect();
        let mut lines = String::new();
        for (place, expression) in expressions.iter().enumerate() {
            lines += &format!(
                "[indicator.x{place:02}]\nlabel = {{ en = \"X\" }}\nunit = \"count\"\ndecimals = 6\nvalue = '{expression}'\n"
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
        assert!(!found.has_errors(), "{}", render::full(&found, false));
        let list = release.codelists.find(|list| list.id == "thing").unwrap();
        for (indicator, expression) in
            release.named_indicators().map(|(id, _)| id).zip(&expressions)
        {
            let tree = declaration::parse_expression(expression).unwrap();
            for (code, name) in (0..).zip(["A", "B"]) {
                for month in [first + 13, first + 20, first + 25, first + 29] {
                    let naive = naive::value(&tree, name, month, 1, &rows);
                    let last =
                        Period::month(month / 12, u32::try_from(month % 12).unwrap() + 1).unwrap();
                    let key = Some(CodeKey { list, code });
                    let value =
                        computation.evaluate(indicator, key, ReferencePeriod::of(last)).value;
                    let same = match (naive, value) {
                        (Some(naive), Ok(value)) => {
                            let value: f64 = value.to_string().parse().unwrap();
                            (naive - value).abs() < 1e-6 * (1.0 + naive.abs())
                        }
                        (None, Err(Absence::NotAvailable | Absence::NotApplicable)) => true,
                        _ => false,
                    };
                    assert!(
                        same,
                        "{expression} of {name} in {last}: {naive:?} and {value:?}\n{csv}"
                    );
                    compared += 1;
                }
            }
        }
    }
    assert_eq!(compared, 8_000);
}
