//! The projects of `examples/`: complete, and right. Those on offices' own data are computed again here from their
//! rows, by arithmetic that shares nothing with the program's.

mod accounts;
mod prices;
mod published;

use std::path::Path;

use rust_decimal::Decimal;
use serde_json::Value;

use crate::support::{Project, files};

const EDITION: &str = "output/ferries/2025-02";

/// An example, as it stands in this repository without what was built of it.
fn example(name: &str) -> Project {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
    let own = files(&folder).into_iter().filter(|(path, _)| !path.starts_with("output/"));
    own.fold(Project::empty(), |project, (path, bytes)| project.with(&path, bytes))
}

fn minimal() -> Project {
    example("minimal")
}

#[test]
fn the_smallest_release_is_built_without_a_word_in_every_format() {
    let project = minimal();
    project.check("").stderr("").success();
    project.build("").stderr("").success();
    let built: Vec<String> = project.files(EDITION).into_keys().collect();
    assert_eq!(
        built,
        ["en/release.html", "en/release.md", "en/release.pdf", "facts.json", "manifest.json"]
    );
}

#[test]
fn its_numbers_are_those_that_one_adds_up_by_head() {
    let project = minimal();
    project.build("").success();
    // 1 100 + 1 300 and 1 000 + 1 000; 600 + 300 and 500 + 500.
    let by_hand = [
        ("passengers", 3300, 3000, 10),
        ("passengers/NORTH", 2400, 2000, 20),
        ("passengers/SOUTH", 900, 1000, -10),
    ];
    let facts: Value =
        serde_json::from_str(&project.read(&format!("{EDITION}/facts.json"))).unwrap();
    let facts = facts["facts"].as_array().unwrap();
    assert_eq!(facts.len(), by_hand.len());
    for (fact, (id, value, base, change)) in facts.iter().zip(by_hand) {
        let number = |value: &Value| value.as_str().unwrap().parse::<Decimal>().unwrap();
        assert_eq!(fact["id"], id);
        assert_eq!(number(&fact["value"]), Decimal::from(value), "{id}");
        assert_eq!(number(&fact["comparison"]["base"]["value"]), Decimal::from(base), "{id}");
        assert_eq!(number(&fact["comparison"]["change"]["value"]), Decimal::from(change), "{id}");
    }
    let text = project.read(&format!("{EDITION}/en/release.md"));
    for sentence in [
        "In January–February\u{a0}2025 the ferries carried 3,300\u{a0}people.",
        "Compared with January–February\u{a0}2024, their number rose by 10.0%.",
    ] {
        assert!(text.contains(sentence), "{text}");
    }
    for row in [["Total", "3,300", "3,000", "10.0"], ["South line", "900", "1,000", "−10.0"]] {
        let is_row =
            |line: &&str| line.starts_with('|') && row.iter().all(|cell| line.contains(cell));
        assert_eq!(text.lines().filter(is_row).count(), 1, "{row:?}\n{text}");
    }
}

#[test]
fn it_is_declared_and_told_in_less_than_sixty_lines_and_copies_nothing() {
    let project = minimal();
    let texts = project.files("templates");
    let lines: usize =
        texts.values().map(|bytes| String::from_utf8(bytes.clone()).unwrap().lines().count()).sum();
    assert!(lines < 60, "{lines} lines");
    let names: Vec<&str> = texts.keys().map(String::as_str).collect();
    assert_eq!(names, ["ferries/en.md", "ferries/release.toml"]);
    let readme = project.read("README.md");
    assert!(readme.lines().count() <= 11, "{readme}");
    assert!(readme.contains("bulletin build --project examples/minimal\n"), "{readme}");
}

#[test]
fn a_stage_that_fails_says_why_and_shows_what_there_is() {
    let project = minimal();
    let text = "templates/ferries/en.md";
    // The Markdown comes to be; the document that is read of it is not sound.
    let project = project.edit(text, "## About the figures {#about}", "#### About {#about}");
    let run = project.run("show markdown").stderr("").success();
    assert!(run.out().contains("#### About {#about}"), "{}", run.out());
    let run = project.run("show document").status(1);
    assert!(run.out().contains("heading 4 #about: About"), "{}", run.out());
    assert!(run.err().starts_with("error[DOC-002]"), "{}", run.err());
    // What the data do not cover has no facts.
    let late = "[[edition]]\nperiod = \"2025-03\"\nstatus = \"final\"\nreleased = 2025-04-10T10:00:00Z\nnext = 2025-05-10T10:00:00Z\n";
    let release = "templates/ferries/release.toml";
    let declared = project.read(release).replace("next = 2025-04-10T10:00:00+00:00\n", late);
    let project = project.with(release, declared);
    let run = project.run("show facts 2025-03").stdout("").status(1);
    assert!(run.err().starts_with("error[VAL-010]"), "{}", run.err());
    let run = project.run("show facts").stderr("").success();
    assert!(
        run.out().contains("2025-01 to 2025-02") || run.out().contains("2025-02"),
        "{}",
        run.out()
    );
}

#[test]
fn facts_are_shown_as_they_are_built() {
    let project = minimal();
    project.build("").success();
    let built = project.read(&format!("{EDITION}/facts.json"));
    project.run("show facts --format json").stderr("").stdout(&built).success();
}
