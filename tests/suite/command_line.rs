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
/// without a release, with two, of an older version, and the smallest.
const PROJECTS: [(&str, &str); 4] = [
    ("tests/cmd/empty", "empty"),
    ("tests/cmd/two", "two"),
    ("tests/cmd/older", "older"),
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

#[test]
fn a_closed_pipe_changes_no_exit_code() {
    let sound = Project::small();
    let wrong = Project::small().with("data/flows/population.csv", "");
    for (project, expected) in [(&sound, 0), (&wrong, 1)] {
        for command in ["check", "build", "show facts", "verify output/flows/2025-03", "explain"] {
            let expected = if command == "explain" { 0 } else { expected };
            if command.starts_with("verify") && expected == 1 {
                continue;
            }
            let mut started = project
                .command(command)
                .stdout(std::process::Stdio::piped())
                .stderr(std::process::Stdio::piped())
                .spawn()
                .unwrap();
            // Nobody reads either of the streams.
            drop(started.stdout.take());
            drop(started.stderr.take());
            let code = started.wait().unwrap().code();
            assert_eq!(code, Some(expected), "{command}");
        }
    }
}

#[test]
fn a_project_that_is_a_file_or_not_there_is_named() {
    let project = Project::small();
    for folder in ["templates/flows/release.toml", "nowhere"] {
        let said = project.run(&format!("check --project {folder}")).status(2).err();
        assert!(said.contains(&format!("{folder} is not a folder")), "{said}");
    }
}

/// A small release with a warning about its text.
fn with_a_warning() -> Project {
    let long = "Эта фраза длинна, и в ней стоит ".to_owned() + &"слово за словом ".repeat(30);
    let text = Project::small().read("templates/flows/ru.md") + "\n" + &long + "до конца.\n";
    Project::small().with("templates/flows/ru.md", text)
}

#[test]
fn warnings_that_are_denied_keep_everything_as_it_is() {
    let project = with_a_warning();
    for (command, consequence) in [("check", ""), ("build", ": nothing was written")] {
        let run = project.run(&format!("{command} --deny warnings")).status(1);
        let said = run.err();
        assert!(!run.out().contains("no errors"), "{}", run.out());
        let last = said.lines().last().unwrap();
        assert_eq!(last, format!("1 warning, which `--deny warnings` refuses{consequence}"));
    }
    assert!(!project.path("output/flows").exists());
    let json = project.build("--deny warnings --message-format json").stdout("").status(1).err();
    let last: serde_json::Value = serde_json::from_str(json.lines().last().unwrap()).unwrap();
    assert_eq!(last["severity"], "summary");
    assert!(last["message"].as_str().unwrap().ends_with("refuses: nothing was written"));
    project.build("").success();
    // Without a warning nothing is denied, and errors are what they are.
    Project::small().build("--deny warnings").stderr("").success();
    let wrong = project.with("data/flows/population.csv", "");
    let said = wrong.build("--deny warnings").status(1).err();
    assert!(said.contains("1 error"), "{said}");
    assert!(said.ends_with(": nothing was written\n") && !said.contains("refuses"), "{said}");
}

#[test]
fn notes_and_the_summary_are_json_too() {
    let project = Project::small().with("data/flows/population.csv", "");
    let said = project.check("--message-format json").status(1).err();
    let lines: Vec<serde_json::Value> =
        said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let last = lines.last().unwrap();
    assert_eq!(last["severity"], "summary");
    assert_eq!(last["message"], "1 error");
}

/// What a command says where its output takes nothing, and its exit code.
#[cfg(target_os = "linux")]
fn with_a_full_output(project: &Project, arguments: &str, streams: &str) -> (String, Option<i32>) {
    let program = env!("CARGO_BIN_EXE_bulletin");
    let line = format!("exec {program} {arguments} {streams}");
    let mut command = Command::new("sh");
    let run = Run::of(command.args(["-c", &line]).current_dir(project.path("")));
    (run.err(), run.exit())
}

#[test]
#[cfg(target_os = "linux")]
fn an_edition_that_is_in_its_place_is_done_though_nobody_could_be_told() {
    let built = Project::small();
    built.build("--format md").success();
    let edition = "output/flows/2025-03";
    let vintage = "data/flows/vintages/2025-06-20-late";
    let project = built
        .with(
            &format!("{vintage}/vintage.toml"),
            "type = \"correction\"\nreleased = 2025-06-20T10:00:00+05:00\n[reason]\nen = \"A slip.\"\n\
             ru = \"Ошибка.\"\nkk = \"Қате.\"\n",
        )
        .with(
            &format!("{vintage}/flows.csv"),
            "TIME_PERIOD,FLOW,REF_AREA,OBS_VALUE,OBS_STATUS\n2025-03,ARR,R-1,151,P\n",
        );
    let at = "2025-06-20T10:00:00+05:00";
    let publish = format!("publish --create --to www --insist test --at {at} {edition}");
    for command in ["revise", "build --format md", &publish] {
        let before = project.files(edition);
        let (said, code) = with_a_full_output(&project, command, ">/dev/full");
        assert_eq!(code, Some(3), "{command}: {said}");
        let last = said.lines().last().unwrap();
        assert!(last.contains(", but cannot write to the terminal: "), "{command}: {said}");
        assert!(command != "revise" || before != project.files(edition), "{command}");
    }
    assert!(project.path("www/flows/2025-03/manifest.json").exists());
    let (said, _) =
        with_a_full_output(&project, "build --format md --message-format json", ">/dev/full");
    for line in said.lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap();
    }
    // Nor does it matter which of the streams is full.
    let draft = "build --format md --draft";
    assert_eq!(with_a_full_output(&project, draft, "2>/dev/full").1, Some(0));
    let warned = with_a_warning();
    assert_eq!(with_a_full_output(&warned, "build --format md", "2>/dev/full").1, Some(3));
    assert!(warned.path("output/flows/2025-03/manifest.json").exists());
    // Where nothing is in its place nothing is done.
    let again = with_a_full_output(&warned, "revise", ">/dev/full");
    assert_eq!(again.1, Some(2), "{}", again.0);
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_output_is_an_error_of_every_command_and_a_closed_one_is_as_none() {
    let project = Project::small();
    for command in ["check --message-format short", "explain", "--help", "--version", "show facts"]
    {
        for streams in [">/dev/null", "1<>/dev/null", "2>&-", ">&-", ">&- 2>&-"] {
            let (said, code) = with_a_full_output(&project, command, streams);
            assert_eq!(code, Some(0), "{command} {streams}: {said}");
        }
    }
    for command in ["explain", "--help", "--version", "show facts"] {
        let (said, code) = with_a_full_output(&project, command, ">/dev/full");
        assert_eq!(code, Some(2), "{command}: {said}");
        assert!(said.starts_with("bulletin: cannot write to the terminal: "), "{command}: {said}");
    }
    // What was found still decides where nobody is told.
    let warned = with_a_warning();
    assert_eq!(with_a_full_output(&warned, "check --deny warnings", "2>&- >&-").1, Some(1));
    assert_eq!(with_a_full_output(&warned, "check --nothing", "2>&- >&-").1, Some(2));
}

#[test]
fn years_between_censuses_can_be_declared() {
    let years = "TIME_PERIOD,REF_AREA,OBS_VALUE\n1989,R-1,900\n1999,R-1,950\n2009,R-1,960\n";
    let rows = Project::small().read("data/flows/population.csv");
    let rows = years.to_owned() + rows.split_once('\n').unwrap().1;
    let project = Project::small().with("data/flows/population.csv", &rows);
    let said = project.check("").status(1).err();
    assert!(said.contains("VAL-013") && said.contains("`gaps = true`"), "{said}");
    let project = project.edit(
        "templates/flows/release.toml",
        "frequency = \"year\"",
        "frequency = \"year\", gaps = true",
    );
    let said = project.check("").err();
    assert!(!said.contains("VAL-013"), "{said}");
}
