//! A small release with all that can give a count away: totals, groups and their shares, balances,
//! months and years to date, rows and columns of a matrix, and small counts everywhere.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::published::{Atom, Cell, Formula, World, with_threshold};
use crate::support::Project;

pub(crate) const THRESHOLD: i128 = 5;
pub(crate) const EDITIONS: &[&str] =
    &["2024-01", "2024-02", "2024-03", "2025-01", "2025-02", "2025-03"];
/// A region of which an early count is small until a vintage revises it.
pub(crate) const REVISED: &str = "R-4";

const CITIES: &[&str] = &["R-1", "R-2", "R-3"];
pub(crate) const REGIONS: [&str; 7] = ["R-1", "R-2", "R-3", "R-4", "R-5", "R-6", "R-7"];
pub(crate) const MONTHS: [&str; 6] =
    ["2024-01", "2024-02", "2024-03", "2025-01", "2025-02", "2025-03"];

const DECLARED: &str = r#"
[dataset.moves]
file = "moves.csv"
time = { column = "TIME_PERIOD", frequency = "month" }
dimensions = { ORIGIN = "regions", DESTINATION = "regions" }
measure = { column = "OBS_VALUE", unit = "person", kind = "flow", decimals = 0, minimum = 0 }
absent = "zero"

[indicator.arrivals_in_cities]
label = { en = "In cities", ru = "В города", kk = "Қалаларға" }
sum = "flows"
where = { FLOW = "ARR", REF_AREA = "group:city" }

[indicator.share_of_cities]
label = { en = "Share", ru = "Доля", kk = "Үлес" }
share = "arrivals_in_cities"
of = "arrivals"

[indicator.movers]
label = { en = "Movers", ru = "Переехавшие", kk = "Көшкендер" }
sum = "moves"
differ = ["ORIGIN", "DESTINATION"]
by_column = { regions = "DESTINATION" }

[indicator.leavers]
label = { en = "Leavers", ru = "Уехавшие", kk = "Кеткендер саны" }
sum = "moves"
differ = ["ORIGIN", "DESTINATION"]
by_column = { regions = "ORIGIN" }

[indicator.net_moves]
label = { en = "Net", ru = "Сальдо", kk = "Айырым" }
difference = ["movers", "leavers"]

[table.moves]
title = { en = "Moves", ru = "Переезды", kk = "Көшу" }
rows = "regions"
columns = ["movers", "leavers", "net_moves"]
total = "last"
order = "value"

[table.by_year]
title = { en = "By year", ru = "По годам", kk = "Жылдар" }
rows = "regions"
years = "net_migration"

[table.by_month]
title = { en = "By month", ru = "По месяцам", kk = "Айлар" }
rows = "months"
columns = ["arrivals", "departures", "arrivals_in_cities"]

[matrix.all_moves]
title = { en = "Matrix", ru = "Матрица", kk = "Матрица" }
row_label = { en = "From", ru = "Откуда", kk = "Қайдан" }
column_label = { en = "To", ru = "Куда", kk = "Қайда" }
of = "movers"
rows = "ORIGIN"
columns = "DESTINATION"

[workbook.moves]
title = { en = "Moves", ru = "Переезды", kk = "Көшу" }
tables = ["by_region", "moves", "all_moves"]

[[edition]]
"#;

const DATA: &str = r#"[release.data]
agency = "OFFICE"
version = "1.0"
area = { name = { en = "Land", ru = "Страна", kk = "Ел" }, uri = "http://example.org/land" }
licence = { name = "CC-BY-4.0", title = "CC BY 4.0", path = "https://creativecommons.org/licenses/by/4.0/" }

[codelist.flow]
"#;

const TEMPLATE: &str = "# {{ period | period }}\n\n## A {#a}\n\n{{ table(id=\"by_region\") }}\n";

/// The release, with a threshold for both of its data sets or without.
pub(crate) fn project(threshold: Option<i128>) -> Project {
    of_months(threshold, MONTHS[5])
}

/// The same with other counts: the scarcer, the more of them are 0 or small.
pub(crate) fn variant(threshold: Option<i128>, seed: usize, scarcity: usize) -> Project {
    let (flows, moves) = (flows(MONTHS[5], seed, scarcity), moves(MONTHS[5], seed, scarcity));
    project(threshold).with("data/flows/flows.csv", flows).with("data/flows/moves.csv", moves)
}

/// The same with a threshold, before the months after `last` are known.
pub(crate) fn project_until(last: &str) -> Project {
    of_months(Some(THRESHOLD), last)
}

fn of_months(threshold: Option<i128>, last: &str) -> Project {
    let mut project = Project::small();
    let release = "templates/flows/release.toml";
    let mut editions = String::new();
    for period in &EDITIONS[..4] {
        let released = format!("{}-20T10:00:00+05:00", next_month(period));
        writeln!(editions, "period = \"{period}\"\nstatus = \"final\"").unwrap();
        writeln!(editions, "released = {released}\n\n[[edition]]").unwrap();
    }
    project = project
        .edit(
            release,
            "[[edition]]\nperiod = \"2025-02\"",
            &format!("{DECLARED}{editions}period = \"2025-02\""),
        )
        .edit(release, "[codelist.flow]\n", DATA)
        .with("data/flows/regions.csv", regions())
        .with("data/flows/flows.csv", flows(last, 0, 0))
        .with("data/flows/moves.csv", moves(last, 0, 0))
        .with("data/flows/population.csv", population());
    for language in ["en", "ru", "kk"] {
        project = project.with(&format!("templates/flows/{language}.md"), TEMPLATE);
    }
    match threshold {
        Some(threshold) => with_threshold(project, "flows", &["flows", "moves"], threshold),
        None => project,
    }
}

/// The release with a vintage in which a small count has become a large one.
pub(crate) fn revised(threshold: Option<i128>) -> Project {
    let folder = "data/flows/vintages/2025-06-01-late";
    let about = "type = \"routine\"\nreleased = 2025-06-01T10:00:00+05:00\n\n[reason]\nen = \"Late.\"\nru = \"Позже.\"\nkk = \"Кеш.\"\n";
    let row = format!("2025-01,ARR,{REVISED},40,A\n");
    project(threshold).with(&format!("{folder}/vintage.toml"), about).with(
        &format!("{folder}/flows.csv"),
        format!("TIME_PERIOD,FLOW,REF_AREA,OBS_VALUE,OBS_STATUS\n{row}"),
    )
}

fn next_month(period: &str) -> String {
    let month: u32 = period[5..].parse().unwrap();
    format!("{}-{:02}", &period[..4], month + 1)
}

fn regions() -> String {
    let mut csv = "code,kind,order,en,ru,kk,ru_locative\n".to_owned();
    for (at, code) in REGIONS.iter().enumerate() {
        let kind = if CITIES.contains(code) { "city" } else { "region" };
        writeln!(csv, "{code},{kind},{at},P{at},Р{at},А{at},Р{at}").unwrap();
    }
    csv
}

fn population() -> String {
    let mut csv = "TIME_PERIOD,REF_AREA,OBS_VALUE\n".to_owned();
    for year in ["2024", "2025"] {
        for code in REGIONS {
            writeln!(csv, "{year},{code},1000").unwrap();
        }
    }
    csv
}

/// A count of any size, small ones among them, the same each time.
fn count(seed: usize, scarcity: usize) -> usize {
    let spread = (seed * 7919 + 104_729) % 1009;
    match spread % 11 {
        of if of < 2 + scarcity => 0,
        of if of < 3 + 2 * scarcity => 1 + spread % 4,
        _ => 5 + spread % 90,
    }
}

fn flows(last: &str, seed: usize, scarcity: usize) -> String {
    let mut csv = "TIME_PERIOD,FLOW,REF_AREA,OBS_VALUE,OBS_STATUS\n".to_owned();
    for (month, of) in MONTHS.iter().enumerate().filter(|(_, of)| **of <= last) {
        for (flow, name) in ["ARR", "DEP"].into_iter().enumerate() {
            for (region, code) in REGIONS.iter().enumerate() {
                let value = match (*of, name, *code) {
                    ("2025-01", "ARR", REVISED) => 3,
                    _ => count(seed + 100 * month + 10 * flow + region, scarcity),
                };
                if value > 0 {
                    writeln!(csv, "{of},{name},{code},{value},A").unwrap();
                }
            }
        }
    }
    csv
}

fn moves(last: &str, seed: usize, scarcity: usize) -> String {
    let mut csv = "TIME_PERIOD,ORIGIN,DESTINATION,OBS_VALUE\n".to_owned();
    for (month, of) in MONTHS.iter().enumerate().filter(|(_, of)| **of <= last) {
        for (one, origin) in REGIONS.iter().enumerate() {
            for (other, destination) in REGIONS.iter().enumerate() {
                let value = count(seed + 1000 + 300 * month + 17 * one + other, scarcity);
                if value > 0 {
                    writeln!(csv, "{of},{origin},{destination},{value}").unwrap();
                }
            }
        }
    }
    csv
}

/// Whether a cell is a sum, not a balance of two: a balance can be small without being a count.
pub(crate) fn is_sum(cell: &Cell) -> bool {
    matches!(formulas().get(cell.indicator.as_str()), Some(Formula::Sum(..)))
}

fn formulas() -> BTreeMap<&'static str, Formula> {
    BTreeMap::from([
        ("arrivals", Formula::Sum("flows", &[("FLOW", &["ARR"])], false)),
        ("departures", Formula::Sum("flows", &[("FLOW", &["DEP"])], false)),
        (
            "arrivals_in_cities",
            Formula::Sum("flows", &[("FLOW", &["ARR"]), ("REF_AREA", CITIES)], false),
        ),
        ("net_migration", Formula::Difference("arrivals", "departures")),
        ("movers", Formula::Sum("moves", &[], true)),
        ("leavers", Formula::Sum("moves", &[], true)),
        ("net_moves", Formula::Difference("movers", "leavers")),
    ])
}

/// What an attacker knows of the form of the data.
pub(crate) fn world() -> World {
    let mut atoms = Vec::new();
    let codes = |of: [(&str, &str); 2]| {
        of.map(|(column, code)| (column.to_owned(), code.to_owned())).into()
    };
    for month in MONTHS {
        for one in REGIONS {
            for flow in ["ARR", "DEP"] {
                let codes = codes([("FLOW", flow), ("REF_AREA", one)]);
                atoms.push(Atom { dataset: "flows", codes, month: month.to_owned() });
            }
            for other in REGIONS {
                let codes = codes([("ORIGIN", one), ("DESTINATION", other)]);
                atoms.push(Atom { dataset: "moves", codes, month: month.to_owned() });
            }
        }
    }
    let columns = |indicator: &str, list: &str| match (indicator, list) {
        (_, "ORIGIN") | ("leavers", "regions") => "ORIGIN",
        (_, "DESTINATION") | ("movers", "regions") => "DESTINATION",
        _ => "REF_AREA",
    };
    World { atoms, formulas: formulas(), columns }
}
