//! Two data sets that differ in hidden counts alone, and all that is ever published of them: the very same
//! bytes. So nothing that a file is made of, no order of rows, length of a bar, end of an axis, class of
//! a map, size or fingerprint, no note and no earlier version, says anything of what is hidden.

use std::collections::BTreeMap;

use super::fixture::{self, EDITIONS, REGIONS, THRESHOLD};
use super::published::Cell;
use super::vintages::{DAYS, changes, with_vintage};
use crate::support::Project;

/// Charts of every kind over counts of which some are hidden, and their changes; months and years.
const CHARTS: &str = r#"
[map]
file = "boundaries.geojson"
property = "iso"
codes = "regions"

[chart.bars_of_arrivals]
kind = "bars"
subtitle = { en = "Arrivals", ru = "Прибывшие", kk = "Келгендер" }
rows = "regions"
columns = ["arrivals", "departures"]
order = "value"

[chart.bars_of_net_moves]
kind = "bars"
subtitle = { en = "Net", ru = "Сальдо", kk = "Айырым" }
rows = "regions"
columns = ["net_moves"]
order = "value"

[chart.map_of_arrivals]
kind = "map"
subtitle = { en = "Arrivals", ru = "Прибывшие", kk = "Келгендер" }
rows = "regions"
columns = ["arrivals"]

[chart.lines_by_month]
kind = "lines"
subtitle = { en = "In cities", ru = "В города", kk = "Қалаларға" }
rows = "months"
columns = ["arrivals", "arrivals_in_cities"]

[chart.columns_by_year]
kind = "columns"
subtitle = { en = "In cities", ru = "В города", kk = "Қалаларға" }
rows = "years"
columns = ["arrivals_in_cities"]

[[edition]]
period = "2025-02""#;

const TEMPLATE: &str = r#"# {{ period | period }}

Arrivals
: {{ arrivals | figure }}
: {{ arrivals | sparkline }}

## A {#a}

{% if arrivals_in_cities.known %}{{ arrivals_in_cities | figure }}, {{ share_of_cities | figure }}.{% else %}None.{% endif %}

{% if regions_gaining.known %}{{ regions_gaining | figure }}.{% endif %}

{{ table(id="by_region") }}

{{ table(id="moves") }}

{{ table(id="by_year") }}

{{ table(id="by_month") }}

{{ chart(id="bars_of_arrivals", title="A", alt="B") }}

{{ chart(id="bars_of_net_moves", title="A", alt="B") }}

{{ chart(id="map_of_arrivals", title="A", alt="B") }}

{{ chart(id="lines_by_month", title="A", alt="B") }}

{{ chart(id="columns_by_year", title="A", alt="B") }}

{{ files(workbook="moves") }}
"#;

/// A square of a map for each region.
fn boundaries() -> String {
    let square = |(place, code): (usize, &&str)| {
        let (west, east) = (60 + place, 61 + place);
        let ring = format!("[[{west},45],[{east},45],[{east},46],[{west},46],[{west},45]]");
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"iso\":\"{code}\"}},\
             \"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[{ring}]}}}}"
        )
    };
    let squares: Vec<String> = REGIONS.iter().enumerate().map(square).collect();
    format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}\n", squares.join(","))
}

fn project() -> Project {
    let release = "templates/flows/release.toml";
    let mut project = fixture::project(Some(THRESHOLD))
        .edit(release, "[[edition]]\nperiod = \"2025-02\"", CHARTS)
        .edit(release, "[release]\n", "[release]\nworkbook_formats = [\"xlsx\", \"ods\"]\n")
        .with("data/flows/boundaries.geojson", boundaries());
    for language in ["en", "ru", "kk"] {
        project = project.with(&format!("templates/flows/{language}.md"), TEMPLATE);
    }
    with_vintage(project, "2026-06-01-late", &changes(0, 0))
}

/// Persons of a row of a data file who are counted in another row.
#[derive(Debug, Clone, Copy)]
struct Moved<'a> {
    file: &'a str,
    /// How the rows begin, up to the count.
    rows: [&'a str; 2],
    persons: i64,
}

/// The project with the counts of two rows changed; `None` where one of them would be 0 or less, or is none.
fn moved(project: Project, moved: Moved<'_>) -> Option<Project> {
    let text = project.read(moved.file);
    let mut changed = 0;
    let lines = text.lines().map(|line| {
        let by = match moved.rows.map(|row| line.starts_with(row)) {
            [true, _] => -moved.persons,
            [_, true] => moved.persons,
            [false, false] => return Some(line.to_owned()),
        };
        changed += 1;
        let mut fields: Vec<String> = line.split(',').map(str::to_owned).collect();
        let count = fields[3].parse::<i64>().unwrap() + by;
        fields[3] = count.to_string();
        (count > 0).then(|| fields.join(","))
    });
    let lines: Option<Vec<String>> = lines.collect();
    let lines = lines?;
    (changed == 2).then(|| project.with(moved.file, lines.join("\n") + "\n"))
}

/// What is published of each state of the data.
fn known(project: &Project) -> Vec<BTreeMap<Cell, Option<i128>>> {
    let of_day = |day: &&str| {
        project.build(&format!("--all --format data --as-of {day} --output known-{day}")).success();
        let mut known = BTreeMap::new();
        for edition in EDITIONS {
            super::published::read(project, &format!("known-{day}/flows/{edition}"), &mut known);
        }
        known
    };
    DAYS[..2].iter().map(of_day).collect()
}

/// All that is ever published: the first editions, then those that a vintage revised, with notes and
/// earlier versions, as they lie in the public folder.
fn published(project: &Project) -> BTreeMap<String, Vec<u8>> {
    project.build(&format!("--all --as-of {}", DAYS[0])).success();
    let publish = |day: &str| {
        for edition in EDITIONS {
            let at = format!("{day}T12:00:00+05:00");
            project
                .run(&format!("publish --create --to www --at {at} output/flows/{edition}"))
                .success();
        }
        project.files("www")
    };
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    files
        .extend(publish(DAYS[0]).into_iter().map(|(path, bytes)| (format!("first/{path}"), bytes)));
    project.run("revise").success();
    files.extend(publish(DAYS[1]));
    project.run(&format!("compare first {} --html c.html --json c.json", DAYS[1])).success();
    for name in ["c.html", "c.json"] {
        files.insert(name.to_owned(), project.read(name).into_bytes());
    }
    files
}

/// Pairs of regions of a flow that are both hidden up to a month in the last state of the data.
fn hidden_pairs(known: &[BTreeMap<Cell, Option<i128>>]) -> Vec<(String, [&'static str; 2])> {
    let mut pairs = Vec::new();
    for month in fixture::MONTHS {
        let first = format!("{}-01", &month[..4]);
        let period = if month == first { first } else { format!("{first}/{month}") };
        for (flow, indicator) in [("ARR", "arrivals"), ("DEP", "departures")] {
            let is_hidden = |code: &&str| {
                let cell = Cell::of_code(indicator, "regions", code, &period);
                known.last().and_then(|known| known.get(&cell)) == Some(&None)
            };
            let hidden: Vec<&str> = REGIONS.into_iter().filter(is_hidden).collect();
            let of_flow = hidden.iter().flat_map(|one| hidden.iter().map(|other| [*one, *other]));
            pairs.extend(of_flow.map(|codes| (format!("{month},{flow}"), codes)));
        }
    }
    pairs.retain(|(_, [one, other])| one != other);
    pairs
}

#[test]
fn data_that_differ_in_hidden_counts_alone_give_the_same_bytes() {
    let truth = project();
    let known_of_truth = known(&truth);
    let all = published(&truth);
    for file in ["data/flows/flows.csv", "data/flows/vintages/2026-06-01-late/flows.csv"] {
        let twin = hidden_pairs(&known_of_truth).into_iter().find_map(|(of, codes)| {
            let rows = codes.map(|code| format!("{of},{code},"));
            let rows = [rows[0].as_str(), rows[1].as_str()];
            [7, 1].into_iter().find_map(|persons| {
                let twin = moved(project(), Moved { file, rows, persons })?;
                (known(&twin) == known_of_truth).then_some(twin)
            })
        });
        let of_twin = published(&twin.expect("other data give the same numbers"));
        assert!(all.keys().eq(of_twin.keys()));
        let differ = all.iter().filter(|(path, bytes)| of_twin[*path] != **bytes);
        let differ: Vec<&String> = differ.map(|(path, _)| path).collect();
        assert!(differ.is_empty(), "another {file}: {differ:?}");
    }
}
