//! French and German: what their shared sentences say for odd values, and what the proof finds in them.
//!
//! `tests/sentences/french-and-german.md` is meant to be read by editors of these languages.

use std::fmt::Write;

use crate::support::Project;
use crate::support::expected::assert_file;

const TEXTS: [&str; 2] = ["fr", "de"];

/// Guests of a period, all counted in one region and one month.
#[derive(Debug, Clone, Copy)]
struct Guests {
    /// Arrivals of guests from the country and from abroad.
    arrivals: [u32; 2],
    departures: u32,
    /// The part of the arrivals that came to the other regions.
    elsewhere: u32,
}

/// A case: its name, the edition, and the guests of its period and of the same one a year before.
type Case = (&'static str, &'static str, Guests, Option<Guests>);

const USUAL: Guests = Guests { arrivals: [800, 200], departures: 900, elsewhere: 300 };

const fn arriving(home: u32, abroad: u32) -> Guests {
    Guests { arrivals: [home, abroad], ..USUAL }
}

const CASES: [Case; 22] = [
    ("no change", "2025-07", USUAL, Some(USUAL)),
    ("rise", "2025-07", arriving(1_000, 206), Some(USUAL)),
    ("fall", "2025-07", arriving(700, 90), Some(USUAL)),
    ("no change after rounding", "2025-07", arriving(9_000, 1_004), Some(arriving(9_000, 1_000))),
    ("doubled", "2025-07", arriving(2_000, 0), Some(arriving(1_000, 0))),
    ("more than tenfold", "2025-07", arriving(11_050, 0), Some(arriving(1_000, 0))),
    ("fall to nothing", "2025-07", arriving(0, 0), Some(USUAL)),
    ("base zero", "2025-07", arriving(5, 0), Some(arriving(0, 0))),
    ("base and value zero", "2025-07", arriving(0, 0), Some(arriving(0, 0))),
    ("small base, rise", "2025-07", arriving(21, 0), Some(arriving(9, 0))),
    ("small base, fall to one", "2025-07", arriving(1, 0), Some(arriving(9, 0))),
    ("base missing", "2025-07", USUAL, None),
    ("a share close to zero", "2025-07", arriving(9_999, 1), Some(USUAL)),
    ("a share that was close to zero", "2025-07", USUAL, Some(arriving(9_999, 1))),
    ("two shares close to zero", "2025-07", arriving(9_998, 2), Some(arriving(9_999, 1))),
    ("a share up by one and a half points", "2025-07", arriving(785, 215), Some(USUAL)),
    ("a share down by one point", "2025-07", arriving(810, 190), Some(USUAL)),
    ("whole millions", "2025-07", arriving(2_000_000, 0), Some(arriving(1_999_999, 0))),
    ("nobody arrives", "2025-07", Guests { departures: 1, ..arriving(0, 0) }, Some(USUAL)),
    ("one region gains", "2025-07", Guests { elsewhere: 0, ..USUAL }, Some(USUAL)),
    ("one month", "2025-01", arriving(1_000, 206), Some(USUAL)),
    ("from January to a month that begins with a vowel", "2025-04", arriving(700, 90), Some(USUAL)),
];

/// The rows of a year, all guests in the last month.
fn rows(year: i32, last: u32, guests: Guests, data: &mut String) {
    for month in 1..=last {
        let is_last = u32::from(month == last);
        let [home, abroad] = guests.arrivals;
        let elsewhere = guests.elsewhere.min(home);
        for (flow, origin, region, value) in [
            ("ARR", "HOME", "R-1", home - elsewhere),
            ("ARR", "HOME", "R-2", elsewhere / 2),
            ("ARR", "HOME", "R-3", 0),
            ("ARR", "HOME", "R-4", elsewhere - elsewhere / 2),
            ("ARR", "ABROAD", "R-1", abroad),
            ("DEP", "HOME", "R-3", guests.departures),
        ] {
            writeln!(data, "{year}-{month:02},{flow},{origin},{region},{},A", value * is_last)
                .unwrap();
        }
    }
}

/// The release of a case, not yet built.
fn project((_, period, now, before): &Case) -> Project {
    let last = period[5..].parse().unwrap();
    let mut data = "TIME_PERIOD,FLOW,ORIGIN,REGION,OBS_VALUE,OBS_STATUS\n".to_owned();
    if let Some(before) = before {
        rows(2024, last, *before, &mut data);
    }
    rows(2025, last, *now, &mut data);
    Project::empty().with_folder("tests/languages", "").with("data/guests/guests.csv", data)
}

/// The text of a language up to its first section, as Markdown.
fn head(project: &Project, period: &str, language: &str) -> String {
    let text = project.read(&format!("output/guests/{period}/{language}/release.md"));
    text.split("\n## ").next().unwrap().replace('\u{a0}', "~").replace('\u{202f}', "^")
}

#[test]
fn the_sentences_read_well_for_every_value() {
    let mut actual = "# What a release says in French and German\n\nA no-break space is shown as `~`, a narrow one as `^`.\n".to_owned();
    for case in &CASES {
        let (name, period, now, before) = case;
        let project = project(case);
        let run = project.build(&format!("--period {period} --format md"));
        assert!(!run.err().contains("PRF-"), "{name}: {}", run.err());
        run.success();
        writeln!(actual, "\n## {name}\n\n- {now:?}\n- a year before: {before:?}").unwrap();
        for language in TEXTS {
            let head = head(&project, period, language);
            writeln!(actual, "\n### {name}: {language}\n\n{}", head.trim()).unwrap();
        }
    }
    assert_file("tests/sentences/french-and-german.md", &actual);
}
