//! An edition is verified: its files against its manifest, and against what would be built now.

use crate::support::Project;

const EDITION: &str = "output/flows/2025-03";

/// A small release, built.
fn built(arguments: &str) -> Project {
    let project = Project::small();
    project.build(arguments).success();
    project
}

/// What `verify` says, without the folder that each line begins with.
#[track_caller]
fn verified(project: &Project, status: i32) -> Vec<String> {
    let run = project.run(&format!("verify {EDITION}")).status(status);
    let lines = run.out();
    let start = format!("{EDITION}: ");
    lines.lines().map(|line| line.strip_prefix(&start).unwrap().to_owned()).collect()
}

#[test]
fn what_was_built_is_what_would_be_built() {
    for arguments in ["", "--format md,pdf --language en", "--draft", "--as-of 2025-06-01"] {
        let lines = verified(&built(arguments), 0);
        assert_eq!(lines, ["every file is as it was built and as it would be now"], "{arguments}");
    }
}

#[test]
fn a_file_that_was_touched_is_named() {
    let project = built("")
        .edit(&format!("{EDITION}/en/release.md"), "1", "2")
        .without(&format!("{EDITION}/facts.json"))
        .with(&format!("{EDITION}/en/notes.txt"), "mine");
    assert_eq!(
        verified(&project, 1),
        [
            "en/release.md is not the file that was built",
            "facts.json is not there",
            "en/notes.txt was not built",
        ]
    );
}

#[test]
fn data_that_changed_since_name_what_would_be_another_file() {
    let project = built("");
    let data = project.read("data/flows/flows.csv");
    let last = data.lines().last().unwrap();
    assert!(last.ends_with(",30,P"), "{last}");
    let project = project.edit("data/flows/flows.csv", last, &last.replace(",30,", ",31,"));
    let lines = verified(&project, 1);
    assert_eq!(lines[0], "data/flows/flows.csv is not what it was made of");
    assert!(lines.contains(&"en/release.md would be another file now".to_owned()), "{lines:?}");
    assert!(lines.contains(&"facts.json would be another file now".to_owned()), "{lines:?}");
}

#[test]
fn what_cannot_be_built_any_more_is_said() {
    let project = built("").with("data/flows/flows.csv", "broken\n");
    let lines = verified(&project, 1);
    assert!(lines.last().unwrap().starts_with("it cannot be built any more: "), "{lines:?}");
}

#[test]
fn a_folder_without_an_edition_is_no_edition() {
    let project = built("");
    let run = project.run("verify output").status(2);
    let said = "bulletin: output: it has no manifest.json: build it first\n";
    assert_eq!(run.err(), said);
}
