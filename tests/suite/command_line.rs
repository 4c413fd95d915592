//! What can be typed and what is said then: `tests/cmd/*.md`.
//!
//! `TRYCMD=overwrite cargo test --test command_line` writes there what is said now.

use std::process::Command;

use crate::support::{Project, Run};
use bulletin::findings::Code;

#[test]
fn the_program_says_what_is_expected() {
    trycmd::TestCases::new().case("tests/cmd/*.md");
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
fn the_commands_of_the_documents_work() {
    let pages = concat!(include_str!("../../docs/commands.md"), include_str!("../../README.md"));
    let commands = pages.lines().filter_map(|line| line.strip_prefix("| `bulletin "));
    let commands: Vec<&str> = commands.map(|line| line.split('`').next().unwrap()).collect();
    assert!(commands.len() >= 20, "{commands:?}");
    let project = Project::new();
    // All editions in all formats take their time; that they are built is tested in output.rs. The
    // preview goes on until it is interrupted: preview.rs.
    let is_short = |command: &&str| !command.contains("--all") && !command.starts_with("preview");
    for command in commands.into_iter().filter(is_short) {
        project.run(command).stderr("").success();
    }
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
