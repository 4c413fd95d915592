//! French and German: what their shared sentences say for odd values, and what the proof finds in them.
//!
//! `tests/sentences/french-and-german.md` is meant to be read by editors of these languages.

use std::fmt::Write;

use bulletin::findings::{Diagnostics, SourceFile};
use bulletin::project::{built_in, built_in_languages};
use bulletin::time::{Period, ReferencePeriod};
use bulletin::words::language::Locale;

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

/// What is found in a text of the case "rise" or "fall" with other words in it: the codes, sorted.
fn found(case: &str, language: &str, from: &str, to: &str) -> Vec<String> {
    let case = CASES.iter().find(|(name, ..)| *name == case).unwrap();
    let project = project(case).edit(&format!("templates/guests/{language}.md"), from, to);
    let said = project.check("--period 2025-07 --message-format short").err();
    let codes = said.lines().filter_map(|line| line.split_once("[PRF-"));
    let mut codes: Vec<String> =
        codes.filter_map(|(_, code)| Some(format!("PRF-{}", code.split_once(']')?.0))).collect();
    codes.sort();
    codes
}

#[test]
fn the_proof_reads_french_and_german() {
    const FR: &str = "le nombre d’arrivées {{ <change fact={arrivals} /> }}";
    const DE: &str = "Die Ankünfte {{ <change fact={arrivals} subject=\"p\" middle={before} /> }}";
    const BY: &str = "{{ arrivals.change | figure(sign=false) }}";
    let both = |text: &str| text.replace("BY", BY);
    for (language, from, right_of_rise) in [
        ("fr", FR, "le nombre d’arrivées a progressé de BY"),
        ("fr", FR, "le nombre d’arrivées est supérieur de BY"),
        ("fr", FR, "le nombre d’arrivées, en hausse de BY, est connu"),
        ("de", DE, "Die Ankünfte nahmen um BY zu"),
        ("de", DE, "Die Ankünfte legten im Vergleich zum Vorjahr um BY zu"),
        ("de", DE, "Die Ankünfte nahmen um BY auf {{ arrivals | figure }} zu"),
        ("de", DE, "Die Ankünfte fielen um BY höher aus"),
        ("de", DE, "Um BY gestiegen sind die Ankünfte"),
    ] {
        let to = both(right_of_rise);
        assert_eq!(found("rise", language, from, &to), [""; 0], "{to}");
        assert!(found("fall", language, from, &to).contains(&"PRF-003".to_owned()), "{to}");
    }
    for (language, from, right_of_fall) in [
        ("fr", FR, "le nombre d’arrivées a reculé de BY"),
        ("fr", FR, "le nombre d’arrivées est en repli de BY"),
        ("de", DE, "Die Ankünfte nahmen im Vergleich zum Vorjahr um BY ab"),
        ("de", DE, "Die Ankünfte gingen um BY zurück"),
        ("de", DE, "Die Ankünfte fielen um BY niedriger aus"),
    ] {
        let to = both(right_of_fall);
        assert_eq!(found("fall", language, from, &to), [""; 0], "{to}");
        assert!(found("rise", language, from, &to).contains(&"PRF-003".to_owned()), "{to}");
    }
}

#[test]
fn dates_counts_and_units_are_read_in_french_and_german() {
    const FR: &str = "Les départs {{ <change fact={departures} subject=\"mp\" /> }}.";
    const DE: &str = "Die Abreisen {{ <change fact={departures} subject=\"p\" /> }}.";
    for (language, from, to, codes) in [
        ("fr", FR, "Suite le 1er octobre 2025.", &[][..]),
        ("fr", FR, "Suite le 1er novembre 2025.", &["PRF-006"]),
        ("fr", FR, "Suite le 2 octobre 2025.", &["PRF-006"]),
        ("fr", FR, "Publié le 22 août 2025 à 10 h 00 (UTC+2).", &[]),
        ("fr", FR, "Publié le 22 août 2025 à 11 h 00 (UTC+2).", &["PRF-006"]),
        ("fr", FR, "Il y a trois régions au solde positif.", &[]),
        ("fr", FR, "Il y a deux régions au solde positif.", &["PRF-007"]),
        ("fr", FR, "Ils ont été multipliés par {{ arrivals.factor | figure }}.", &[]),
        ("fr", FR, "Ils sont {{ arrivals.factor | figure }} fois plus nombreux.", &[]),
        ("fr", FR, "Ils ont augmenté de {{ arrivals.factor | figure }}.", &["PRF-005"]),
        ("de", DE, "Fortsetzung am 1. Oktober 2025.", &[]),
        ("de", DE, "Fortsetzung am 1. November 2025.", &["PRF-006"]),
        ("de", DE, "Es sind drei Regionen mit positivem Saldo.", &[]),
        ("de", DE, "Es sind zwei Regionen mit positivem Saldo.", &["PRF-007"]),
        ("de", DE, "Sie stiegen auf das {{ arrivals.factor | figure }}-Fache.", &[]),
        ("de", DE, "Sie sind {{ arrivals.factor | figure }}-mal so zahlreich.", &[]),
        ("de", DE, "Sie stiegen auf {{ arrivals.factor | figure }}.", &["PRF-005"]),
    ] {
        // Facts that stand in one language alone are a finding of their own.
        let found = found("rise", language, from, to);
        let found: Vec<&String> = found.iter().filter(|code| *code != "PRF-009").collect();
        assert_eq!(found, codes, "{to}");
    }
}

#[test]
fn periods_are_named_in_every_language_and_case() {
    let periods = [
        ["2025-06", "2025-06"],
        ["2025-01", "2025-06"],
        ["2025-08", "2025-10"],
        ["2025-Q1", "2025-Q1"],
        ["2025-Q2", "2025-Q2"],
        ["2025-Q1", "2025-Q3"],
        ["2025-S1", "2025-S1"],
        ["2025-S2", "2025-S2"],
        ["2025-Q1", "2025-Q4"],
        ["2025", "2025"],
        ["2023", "2025"],
        ["2025-W23", "2025-W23"],
        ["2025-W01", "2025-W23"],
        ["2025-06-01", "2025-06-01"],
        ["2025-06-30", "2025-06-30"],
        ["2025-06-01", "2025-07-15"],
    ];
    let mut actual = "# What periods are called\n\nA no-break space is shown as `~`.\n".to_owned();
    for tag in built_in_languages() {
        let path = format!("templates/locale/{tag}.toml");
        let text = String::from_utf8(built_in(&path).unwrap().bytes.to_vec()).unwrap();
        let cases = text.lines().filter_map(|line| line.strip_prefix("[period."));
        let cases: Vec<&str> = cases.map(|line| line.trim_end_matches(']')).collect();
        let file = SourceFile::new(path, text.clone());
        let locale = Locale::read(tag, &file, &mut Diagnostics::default()).unwrap();
        for case in cases {
            write!(actual, "\n## {tag}: {case}\n\n").unwrap();
            for [first, last] in periods {
                let period = [first, last].map(|text| Period::parse(text).unwrap());
                let period = ReferencePeriod::run(period[0], period[1]).unwrap();
                if let Ok(name) = locale.period(period, case) {
                    writeln!(actual, "- {period}: {}", name.replace('\u{a0}', "~")).unwrap();
                }
            }
        }
    }
    assert_file("tests/sentences/periods.md", &actual);
}

#[test]
fn a_table_of_names_that_a_locale_file_lacks_is_named_at_the_first_pattern_that_needs_it() {
    let path = "templates/locale/en.toml";
    let locale = std::str::from_utf8(built_in(path).unwrap().bytes).unwrap();
    let (before, behind) = locale.split_once("[quarter]").unwrap();
    let (_, behind) = behind.split_once("\n\n").unwrap();
    let without = format!("{before}{behind}");
    let is_meant = |line: &&str| line.starts_with("quarter = \"in");
    let line_of = |text: &str| 1 + text.lines().position(|line| is_meant(&line)).unwrap();
    let line = line_of(&without);
    let said = Project::small().with(path, without).check("").status(1).err();
    assert!(
        said.contains(
            "error[REL-007]: `[quarter]` is missing: `quarter` of `[period.in]` names quarters"
        ),
        "{said}"
    );
    assert!(said.contains(&format!("{path}:{line}:11\n")), "{said}");
    let names = "[\"…\", \"…\", \"…\", \"…\"]";
    let lines =
        format!("Write `[quarter]` in this file, with `long = {names}`, `nominative = {names}`.");
    assert!(said.contains(&lines), "{said}");
    assert_eq!(said.matches("error[").count(), 1, "{said}");
    // A case that the names do not have is told where it is written.
    let pattern = locale.lines().find(is_meant).unwrap();
    let wrong = locale.replace(pattern, &pattern.replace("nominative", "locative"));
    let line = line_of(locale);
    let said = Project::small().with(path, wrong).check("").status(1).err();
    assert!(said.contains("error[REL-004]: `{last.locative}` stands for nothing here"), "{said}");
    assert!(said.contains(&format!("{path}:{line}:")), "{said}");
}
