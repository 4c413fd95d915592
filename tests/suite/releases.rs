//! Several releases of one project, made by one command: all of them, or none.

use crate::support::Project;

/// The smallest release twice: `ferries`, and `boats` with the same lines of text.
fn twins() -> Project {
    let twin = |kind| {
        (
            format!("examples/minimal/{kind}/ferries"),
            format!("{kind}/ferries"),
            format!("{kind}/boats"),
        )
    };
    ["templates", "data"].into_iter().map(twin).fold(Project::empty(), |project, (from, a, b)| {
        project.with_folder(&from, &a).with_folder(&from, &b)
    })
}

const BOTH: &str = "./output/boats/2025-02\n./output/ferries/2025-02\n";

#[test]
fn without_a_name_every_release_is_built_and_checked() {
    let project = twins();
    project.build("").stdout(BOTH).stderr("").success();
    let said = project.check("").stderr("").success().out();
    for line in ["boats 2025-02: no errors", "ferries 2025-02: no errors"] {
        assert!(said.lines().any(|said| said == line), "{said}");
    }
    let first = project.files("output");
    project.build("ferries boats ferries").stdout(BOTH).stderr("").success();
    assert_eq!(project.files("output"), first);
}

#[test]
fn a_release_that_is_named_is_built_alone() {
    let project = twins().edit("data/boats/counts.csv", "2025-02,", "2025-13,");
    project.build("ferries").stdout("./output/ferries/2025-02\n").stderr("").success();
    assert!(!project.path("output/boats").exists());
}

#[test]
fn nothing_is_written_where_one_of_them_has_an_error() {
    let project = twins();
    project.build("").success();
    let before = project.files("output");
    let project = project.edit("data/boats/counts.csv", "2025-02,", "2025-13,").edit(
        "templates/ferries/en.md",
        "the ferries carried",
        "all ferries carried",
    );
    let run = project.build("").stdout("").status(1);
    assert!(run.err().contains("data/boats/counts.csv"), "{}", run.err());
    assert_eq!(project.files("output"), before);
    let run = project.check("").status(1);
    assert!(run.err().contains("data/boats/counts.csv"), "{}", run.err());
    let said = run.out();
    assert!(said.contains("ferries 2025-02: no errors"), "{said}");
    assert!(!said.contains("boats 2025-02: no errors"), "{said}");
}

#[test]
fn what_one_of_them_does_not_have_is_named() {
    let project = twins().edit("templates/boats/release.toml", "2025-02", "2025-01");
    let run = project.build("--period 2025-02").stdout("").status(2);
    assert!(run.err().contains("boats"), "{}", run.err());
    assert!(!project.path("output").exists());
    let run = project.build("trams").stdout("").status(2);
    assert_eq!(
        run.err(),
        "bulletin: there is no release `trams`; this project has boats, ferries\n"
    );
}
