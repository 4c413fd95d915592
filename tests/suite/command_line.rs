//! What can be typed and what is said then: `tests/cmd/*.md`.
//!
//! `UPDATE_EXPECTED=1 cargo test --test suite command_line::` writes there what is said now.

use std::process::Command;

use crate::support::commands::answered;
use crate::support::expected::difference;
use crate::support::{Project, Run, files, repository};
use bulletin::findings::Code;
use rayon::prelude::*;

/// Projects that the texts name, by their folders in this repository and beside the large release:
/// without a release, with two, and the smallest.
const PROJECTS: [(&str, &str); 3] = [
    ("tests/cmd/empty", "empty"),
    ("tests/cmd/two", "two"),
    ("examples/minimal", "examples/minimal"),
];

#[test]
fn the_program_says_what_is_expected() {
    let mut texts = files(&repository().join("tests/cmd"));
    texts.retain(|path, _| !path.contains('/'));
    assert!(texts.contains_key("help.md"), "{:?}", texts.keys());
    let differences = texts.into_par_iter().map(|(path, text)| {
        let project = PROJECTS
            .iter()
            .fold(Project::new(), |project, (from, to)| project.with_folder(from, to));
        let text = String::from_utf8(text).unwrap();
        difference(&format!("tests/cmd/{path}"), &answered(&project, &text))
    });
    let differences: String = differences.collect();
    assert!(differences.is_empty(), "\n{differences}");
}

#[test]
fn every_code_has_a_manual_that_says_what_to_do() {
    let project = Project::empty();
    for code in Code::all() {
        let id = code.id();
        let run = project.run(&format!("explain {id}")).stderr("").success();
        let manual = run.out();
        assert!(manual.starts_with(&format!("{id}\n{}.\n\n", code.title())), "{manual}");
        for part in ["**What it checks.** ", "**What to do.** "] {
            assert_eq!(manual.matches(part).count(), 1, "{part}in the manual of {id}");
        }
    }
}

#[test]
fn check_writes_nothing() {
    let project = Project::new();
    let before = project.files("");
    let said = project.check("").stderr("").success().out();
    assert!(said.ends_with("migration 2025-06: no errors\n"), "{said}");
    let said = project.check("--period 2022-06").success().out();
    assert!(said.ends_with("migration 2022-06: no errors\n"), "{said}");
    let project = project.with("data/migration/population.csv", "");
    project.check("").stdout("").status(1);
    let mut after = project.files("");
    after.insert(
        "data/migration/population.csv".into(),
        before["data/migration/population.csv"].clone(),
    );
    assert!(before == after);
}

#[test]
#[cfg(unix)]
fn whoever_stops_reading_is_no_failure() {
    for arguments in ["explain VAL-001", "build", "check --all --format md --language en"] {
        let project = Project::new();
        let program = env!("CARGO_BIN_EXE_bulletin");
        // The reader is gone before the program has anything to say.
        let line = format!("{{ sleep 0.1; {program} {arguments} 2>&1; echo $? >status; }} | true");
        let mut command = Command::new("sh");
        command.args(["-c", &line]).current_dir(project.path(""));
        Run::of(&mut command).success();
        assert_eq!(project.read("status"), "0\n", "{arguments}");
    }
}
