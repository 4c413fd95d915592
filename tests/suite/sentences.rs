//! Sentences that survive every value: the key points of the migration release for odd values.
//!
//! `tests/sentences/expected.md` shows for each case its values and what the release says in each
//! language, as far as it differs from the usual case; it is meant to be read by the editors.
//! `UPDATE_EXPECTED=1 cargo test --test suite sentences::` writes it anew.

use std::fmt::Write;

use bulletin::findings::{Diagnostics, render};
use bulletin::{Assembly, Extent, Format, Request, prepare, project};

use crate::support::Project;
use crate::support::expected::assert_file;

/// The case that the others are compared with.
const USUAL: &str = "the usual case";

/// A region that others gain from.
const LOSING: &str = "KZ-31";

/// The flows of a period, in persons.
#[derive(Debug, Clone, Default)]
struct Flows {
    /// Arrivals from the CIS and from elsewhere.
    arrivals: [u32; 2],
    /// Departures to the CIS and to elsewhere.
    departures: [u32; 2],
    /// People who moved inside a region.
    within: u32,
    /// Region, and how many moved there from [`LOSING`].
    gains: Vec<(&'static str, u32)>,
}

/// A case: the last month of the period, its flows and those a year before.
struct Case {
    name: &'static str,
    period: &'static str,
    flows: Flows,
    base: Option<Flows>,
    /// The flows that the data files call missing in the year before.
    missing: &'static [&'static str],
}

fn usual() -> Flows {
    Flows {
        arrivals: [822, 178],
        departures: [739, 261],
        within: 500,
        gains: vec![("KZ-71", 300), ("KZ-75", 150), ("KZ-19", 50)],
    }
}

fn case(name: &'static str, flows: Flows, base: Flows) -> Case {
    Case { name, period: "2025-06", flows, base: Some(base), missing: &[] }
}

fn cases() -> Vec<Case> {
    let arrivals = |now: [u32; 2], before: [u32; 2]| {
        (Flows { arrivals: now, ..usual() }, Flows { arrivals: before, ..usual() })
    };
    let gaining = |gains: &[(&'static str, u32)]| Flows { gains: gains.to_vec(), ..usual() };
    let movers = |within| Flows { within, gains: Vec::new(), ..usual() };
    let counted = |name, now, before| {
        let (flows, base) = arrivals(now, before);
        case(name, flows, base)
    };
    let lacking = |name, missing, (flows, base)| Case { missing, ..case(name, flows, base) };
    vec![
        case(USUAL, usual(), usual()),
        counted("rise", [1000, 206], [1000, 0]),
        counted("fall", [700, 90], [1000, 0]),
        counted("no change", [800, 200], [800, 200]),
        counted("no change after rounding", [9_000, 1_004], [9_000, 1_000]),
        counted("just a change after rounding", [9_000, 1_005], [9_000, 1_000]),
        counted("one short of double", [1_999, 0], [1_000, 0]),
        counted("doubled", [2_000, 0], [1_000, 0]),
        counted("more than tenfold", [11_050, 0], [1_000, 0]),
        counted("fall to nothing", [0, 0], [1_000, 0]),
        counted("base zero", [5, 0], [0, 0]),
        counted("base and value zero", [0, 0], [0, 0]),
        counted("small base, rise", [21, 0], [9, 0]),
        counted("small base, fall", [1, 0], [9, 0]),
        Case { name: "base missing", period: "2025-06", flows: usual(), base: None, missing: &[] },
        lacking("departures of the base missing", &["DEP"], arrivals([700, 90], [1000, 0])),
        lacking(
            "departures of the base missing, arrivals of it zero",
            &["DEP"],
            arrivals([5, 0], [0, 0]),
        ),
        lacking("arrivals of the base missing", &["ARR"], (usual(), usual())),
        lacking("base of external migration missing", &["ARR", "DEP"], (usual(), usual())),
        case("net loss", Flows { departures: [5_000, 2_946], ..usual() }, usual()),
        case("zero net", usual(), usual()),
        case("net of one", Flows { departures: [738, 261], ..usual() }, usual()),
        case("CIS in the minority", Flows { arrivals: [400, 600], ..usual() }, usual()),
        case("nobody from the CIS", Flows { arrivals: [0, 1_000], ..usual() }, usual()),
        case("hardly anybody from the CIS", Flows { arrivals: [1, 9_999], ..usual() }, usual()),
        case("no departures", Flows { departures: [0, 0], ..usual() }, usual()),
        case("no migration at all", Flows::default(), usual()),
        case("no region gains", gaining(&[]), usual()),
        case("one city gains one person", gaining(&[("KZ-71", 1)]), usual()),
        case("one region gains two people", gaining(&[("KZ-19", 2)]), usual()),
        case("two regions, no city", gaining(&[("KZ-19", 11), ("KZ-33", 21)]), usual()),
        case(
            "equal gains keep the natural order",
            gaining(&[("KZ-79", 5), ("KZ-71", 5), ("KZ-62", 5)]),
            usual(),
        ),
        case(
            "many regions gain",
            gaining(&[
                ("KZ-71", 36_821),
                ("KZ-75", 16_934),
                ("KZ-79", 10_838),
                ("KZ-19", 5_500),
                ("KZ-10", 1),
                ("KZ-27", 22),
                ("KZ-59", 104),
                ("KZ-63", 1_000),
            ]),
            usual(),
        ),
        case("internal movers: one", movers(1), movers(1_000)),
        case("internal movers: two", movers(2), movers(1_000)),
        case("internal movers: five", movers(5), movers(1_000)),
        case("internal movers: eleven", movers(11), movers(1_000)),
        case("internal movers: twenty-one", movers(21), movers(1_000)),
        Case {
            name: "a period of one month",
            period: "2025-01",
            flows: usual(),
            base: Some(usual()),
            missing: &[],
        },
        Case {
            name: "a full year",
            period: "2024-12",
            flows: usual(),
            base: Some(usual()),
            missing: &[],
        },
    ]
}

/// The rows of both files for January to the last month of `period`, all events in the last month.
fn rows(
    period: &str,
    years_before: i32,
    flows: &Flows,
    missing: &[&str],
    external: &mut String,
    internal: &mut String,
) {
    let (year, last) = period.split_once('-').unwrap();
    let year = year.parse::<i32>().unwrap() - years_before;
    let last: u32 = last.parse().unwrap();
    for month in 1..=last {
        let factor = u32::from(month == last);
        let time = format!("{year}-{month:02}");
        for (flow, [cis, other]) in [("ARR", flows.arrivals), ("DEP", flows.departures)] {
            for (country, number) in [("RU", cis), ("DE", other)] {
                let observation = if missing.contains(&flow) {
                    ",L".to_owned()
                } else {
                    format!("{},A", number * factor)
                };
                writeln!(external, "{time},{flow},KZ-10,{country},{observation}").unwrap();
            }
        }
        writeln!(internal, "{time},KZ-10,KZ-10,{},A", flows.within * factor).unwrap();
        for (region, gain) in &flows.gains {
            writeln!(internal, "{time},{LOSING},{region},{},A", gain * factor).unwrap();
        }
    }
}

/// The key points of a case in each language, as Markdown.
fn key_points(case: &Case) -> Vec<(String, String)> {
    let texts = texts(case).into_iter();
    texts.map(|(language, text)| (language, section(&text))).collect()
}

/// The text of a case in each language, as Markdown.
fn texts(case: &Case) -> Vec<(String, String)> {
    let mut external =
        "TIME_PERIOD,FLOW,REF_AREA,COUNTERPART_AREA,OBS_VALUE,OBS_STATUS\n".to_owned();
    let mut internal = "TIME_PERIOD,ORIGIN,DESTINATION,OBS_VALUE,OBS_STATUS\n".to_owned();
    if let Some(base) = &case.base {
        rows(case.period, 1, base, case.missing, &mut external, &mut internal);
    }
    rows(case.period, 0, &case.flows, &[], &mut external, &mut internal);
    let folder = Project::new()
        .with("data/migration/external.csv", external)
        .with("data/migration/internal.csv", internal);

    let mut found = Diagnostics::default();
    let project = project::Project::open(&folder.path("")).unwrap();
    let preparation = prepare(&Request::new(&project, "migration"), &mut found).unwrap();
    let preparation = preparation.unwrap_or_else(|| panic!("{}", render::full(&found, false)));
    let assembly = Assembly::new(&preparation, &mut found).unwrap();
    let edition = preparation.data.release.edition(case.period).unwrap();
    let markdown = Extent::some(&preparation.data.release, &[], &[Format::Markdown]);
    let files = assembly.edition(edition, &markdown, &mut found);
    assert!(!found.has_errors(), "{}: {}", case.name, render::full(&found, false));
    let texts = files.into_iter().filter(|file| file.path.ends_with("/release.md"));
    texts.map(|file| (file.path[..2].to_owned(), String::from_utf8(file.bytes).unwrap())).collect()
}

/// The list of the first section.
fn section(markdown: &str) -> String {
    let lines = markdown.lines().skip_while(|line| !line.starts_with("## ")).skip(2);
    let points: Vec<&str> = lines.take_while(|line| line.starts_with("- ")).collect();
    points.join("\n") + "\n"
}

#[test]
fn the_key_points_read_well_for_every_value() {
    let mut actual = "# What the key points say\n\nA no-break space is shown as `~`. Sentences that are those of the first case are left out.\n".to_owned();
    let mut usual_points: Vec<String> = Vec::new();
    for case in cases() {
        write!(
            actual,
            "\n## {}\n\n- {}: {:?}\n- a year before: {:?}\n",
            case.name, case.period, case.flows, case.base
        )
        .unwrap();
        for (language, points) in key_points(&case) {
            write!(actual, "\n### {}: {language}\n\n", case.name).unwrap();
            for point in points.lines().filter(|point| !usual_points.contains(&(*point).to_owned()))
            {
                writeln!(actual, "{}", point.replace('\u{a0}', "~")).unwrap();
            }
            if case.name == USUAL {
                usual_points.extend(points.lines().map(str::to_owned));
            }
        }
    }
    assert_file("tests/sentences/expected.md", &actual);
}

#[test]
fn no_dash_stands_before_a_figure() {
    for case in cases() {
        for (language, points) in key_points(&case) {
            let points = points.replace("\n- ", "\n");
            let points = points.trim_start_matches("- ");
            for dash in ["\u{2014} ", "\u{2013} ", "- ", "\u{2014}\u{a0}", "\u{2013}\u{a0}"] {
                let after = points.match_indices(dash).filter(|(at, _)| {
                    let rest = &points[at + dash.len()..];
                    rest.starts_with(|c: char| c.is_ascii_digit() || c == '\u{2212}')
                });
                assert_eq!(after.count(), 0, "{}, {language}: {points}", case.name);
            }
        }
    }
}

/// What the small release says of the extremes of a chart by year, and of one by region, in all languages.
fn said_of_extremes(rows: &[[&str; 2]]) -> [String; 3] {
    const RELEASE: &str = "templates/flows/release.toml";
    let chart = |id: &str, kind: &str, rows: &str| {
        format!(
            "[chart.{id}]\nkind = \"{kind}\"\nsubtitle = {{ en = \"Arrivals\", ru = \"Прибыло\", kk = \"Келгендер\" }}\n\
             rows = \"{rows}\"\ncolumns = [\"arrivals\"]\n\n"
        )
    };
    let charts =
        chart("in_years", "columns", "same_periods") + &chart("of_regions", "bars", "regions");
    let editions = "[[edition]]\nperiod = \"2025-02\"";
    let project = Project::small().edit(RELEASE, editions, &(charts + editions));
    let flows = "data/flows/flows.csv";
    let project = rows.iter().fold(project, |project, [row, new]| project.edit(flows, row, new));
    let languages = ["en", "ru", "kk"];
    let project = languages.iter().fold(project, |project, language| {
        let path = format!("templates/flows/{language}.md");
        let case = if *language == "ru" { "(case=\"prepositional\")" } else { "" };
        let said = format!(
            "{{{{ in_years.largest.period | period{case} }}}}: {{{{ in_years.largest | figure }}}}; \
             {{{{ in_years.smallest.period.year }}}}; {{{{ of_regions.largest.label }}}}"
        );
        let chart = format!("{{{{ chart(id=\"in_years\", title=\"{language}\", alt=alt) }}}}");
        let text = format!(
            "{}\n{{% set alt %}}{said}.{{% endset -%}}\n{chart}\n\nSaid: {said}.\n",
            project.read(&path)
        );
        project.with(&path, text)
    });
    project.build("--period 2025-03").stderr("").success();
    languages.map(|language| {
        let text = project.read(&format!("output/flows/2025-03/{language}/release.md"));
        let said = text.lines().find_map(|line| line.strip_prefix("Said: ")).unwrap();
        said.replace('\u{a0}', " ")
    })
}

#[test]
fn of_equal_numbers_none_is_named_alone() {
    let alone = [
        "January–March 2025: 500; 2024; Port.",
        "январе–марте 2025 года: 500; 2024; Порт.",
        "2025 жылғы қаңтар–наурыз: 500; 2024; Порт.",
    ];
    assert_eq!(said_of_extremes(&[]), alone);
    let equal = [
        ["2025-01,ARR,R-1,120,A", "2025-01,ARR,R-1,20,A"],
        ["2025-01,ARR,R-2,30,A", "2025-01,ARR,R-2,150,A"],
        ["2025-03,ARR,R-1,150,P", "2025-03,ARR,R-1,30,P"],
    ];
    let both = [
        "January–March 2024 and January–March 2025: 400; 2024 and 2025; Port and North.",
        "январе–марте 2024 года и январе–марте 2025 года: 400; 2024 и 2025; Порт и Север.",
        "2024 жылғы қаңтар–наурыз және 2025 жылғы қаңтар–наурыз: 400; 2024 және 2025; Порт және Солтүстік.",
    ];
    assert_eq!(said_of_extremes(&equal), both);
}

/// What the small release says of the change of the largest region, where it asks for it.
fn said_of_change(rows: &[[&str; 2]]) -> String {
    const RELEASE: &str = "templates/flows/release.toml";
    let chart = "[chart.of_regions]\nkind = \"bars\"\nsubtitle = { en = \"A\", ru = \"П\", kk = \"К\" }\n\
                 rows = \"regions\"\ncolumns = [\"arrivals\"]\n\n";
    let editions = "[[edition]]\nperiod = \"2025-02\"";
    let project = Project::small().edit(RELEASE, editions, &(chart.to_owned() + editions));
    let project = rows
        .iter()
        .fold(project, |project, [row, new]| project.edit("data/flows/flows.csv", row, new));
    let said = "Said: {{ of_regions.largest.label }}{% if of_regions.largest.trend != \"unknown\" %} \
                {{ <change fact={of_regions.largest} /> }}{% elif of_regions.largest.gap == \"not_comparable\" %}: no change of all{% endif %}.";
    let path = "templates/flows/en.md";
    let text = format!("{}\n{said}\n", project.read(path));
    let project = project.with(path, text);
    project.build("--period 2025-03 --language en --format md").success();
    let text = project.read("output/flows/2025-03/en/release.md");
    text.lines().find_map(|line| line.strip_prefix("Said: ")).unwrap().replace('\u{a0}', " ")
}

#[test]
fn the_change_of_one_mark_is_not_told_of_its_equals() {
    // In the year before, Port had 300 and North 20.
    let equal = [
        ["2025-01,ARR,R-1,120,A", "2025-01,ARR,R-1,20,A"],
        ["2025-01,ARR,R-2,30,A", "2025-01,ARR,R-2,150,A"],
        ["2025-03,ARR,R-1,150,P", "2025-03,ARR,R-1,30,P"],
    ];
    let alone = said_of_change(&[]);
    assert!(alone.starts_with("Port rose by ") || alone.starts_with("Port fell by "), "{alone}");
    assert_eq!(said_of_change(&equal), "Port and North: no change of all.");
}

#[test]
fn titles_of_charts_say_what_is_zero_and_what_hardly_changed() {
    let title = |case: &Case, title: &str| {
        let texts = texts(case);
        let (language, text) = &texts[0];
        assert_eq!(language, "en");
        assert!(text.contains(title), "{}: {title}: {text}", case.name);
    };
    title(
        &case("no migration at all", Flows::default(), usual()),
        "No arrivals were counted from any country",
    );
    let alone = Flows { gains: Vec::new(), ..usual() };
    title(&case("no gains", alone, usual()), "No region gained people from other regions");
    let many = Flows { arrivals: [9_000, 1_004], departures: [9_000, 1_004], ..usual() };
    let base = Flows { arrivals: [9_000, 1_000], departures: [9_000, 1_000], ..usual() };
    // Of a whole year, as the chart shows two years.
    let year = Case { period: "2024-12", ..case("no change", many, base) };
    title(&year, "Arrivals and departures hardly changed in a year");
}
