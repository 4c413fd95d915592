//! Names that others have made: of folders and files, of what a release reads, of what it is called.
//! What no system or no reader can tell from another name is refused by name; what no file can be
//! called is named where it is written.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;

use crate::support::{Project, Run};

const RELEASE: &str = "templates/flows/release.toml";

/// The small release under another name.
fn called(name: &str) -> Project {
    let project = Project::small();
    for folder in ["templates", "data"] {
        fs::rename(project.path(folder).join("flows"), project.path(folder).join(name)).unwrap();
    }
    project
}

/// A file whose name is no text, in a folder.
fn no_text(project: &Project, folder: &str, ending: &str) {
    let name = [b"\xFF", ending.as_bytes()].concat();
    fs::create_dir_all(project.path(folder)).unwrap();
    fs::write(project.path(folder).join(OsStr::from_bytes(&name)), "").unwrap();
}

#[track_caller]
fn says(run: Run, status: i32, expected: &str) {
    let said = run.status(status).err();
    assert!(said.contains(expected), "{expected}\n{said}");
}

#[test]
fn a_release_cannot_have_a_name_that_shows_otherwise_than_it_is() {
    for (name, shown) in [("fl\u{202E}ows", "fl\\u{202e}ows"), ("flows\u{200B}", "flows\\u{200b}")]
    {
        let expected = format!("error[REL-011]: the release cannot have its name: `{shown}` has");
        says(called(name).build(""), 1, &expected);
    }
    called("Көші-қон").build("").stderr("").success();
}

#[test]
fn releases_are_told_apart_on_every_system() {
    for (name, twin) in [("flows", "Flows"), ("caf\u{E9}", "cafe\u{301}")] {
        let project = called(name);
        for folder in ["templates", "data"] {
            let files = project.files(&format!("{folder}/{name}"));
            for (path, bytes) in files {
                fs::create_dir_all(project.path(folder).join(twin)).unwrap();
                fs::write(project.path(folder).join(twin).join(path), bytes).unwrap();
            }
        }
        let expected = format!("`{name}` and `{twin}` are one name on many systems");
        says(project.check(name), 1, &expected);
    }
}

#[test]
fn a_name_that_is_no_text_is_never_passed_over() {
    let lost = char::REPLACEMENT_CHARACTER;
    for (folder, ending, status, expected) in [
        ("data/flows", ".csv", 0, format!("warning[TXT-010]: nothing reads data/flows/{lost}.csv")),
        (
            "templates/flows/files",
            ".pdf",
            1,
            format!("error[REL-011]: an annex cannot be called `{lost}.pdf`"),
        ),
        (
            "templates/flows/en",
            ".md",
            1,
            format!(
                "error[TXT-006]: templates/flows/en/{lost}.md is not read: its name is not text in UTF-8"
            ),
        ),
    ] {
        let project = Project::small();
        no_text(&project, folder, ending);
        says(project.check(""), status, &expected);
    }
    let project = Project::small();
    let folder = OsStr::from_bytes(b"data/flows/vintages/2025-06-01-\xFF");
    fs::create_dir_all(project.path("").join(folder)).unwrap();
    says(project.check(""), 1, "has no name of a vintage");
    let project = Project::small();
    let folder = OsStr::from_bytes(b"data/flows/\xFF");
    fs::create_dir_all(project.path("").join(folder)).unwrap();
    fs::write(project.path("").join(folder).join("a.csv"), "").unwrap();
    says(project.check(""), 0, &format!("warning[TXT-010]: nothing reads data/flows/{lost}"));
}

#[test]
fn what_no_file_can_be_called_is_named_where_it_is_written() {
    let long = format!("{}.csv", "x".repeat(300));
    for (name, expected) in [
        ("flows.csv/", "is not read: its path leads through a file as if that were a folder"),
        ("flows.csv/a.csv", "is not read: its path leads through a file as if that were a folder"),
        (long.as_str(), "is not read: its name is longer than the system allows"),
        ("a\\u0000.csv", "is not read: its name has the character U+0000"),
        ("", "is not read: it is a folder"),
    ] {
        let project =
            Project::small().edit(RELEASE, "file = \"flows.csv\"", &format!("file = \"{name}\""));
        let said = project.check("").status(1).err();
        let finding = said.split("\n\n").find(|finding| finding.contains("[TXT-006]"));
        let finding = finding.unwrap_or_else(|| panic!("{name}: {said}"));
        assert!(finding.contains(expected), "{finding}");
        assert!(finding.contains("templates/flows/release.toml:28:8"), "{finding}");
        assert!(finding.contains("= help: "), "{finding}");
    }
}

#[test]
fn a_file_where_a_folder_is_expected_is_named() {
    for path in ["templates/flows/en", "templates/flows/files", "data/flows/vintages"] {
        let expected = format!(
            "error[TXT-006]: {path} is not read: it is a file, and a folder is expected here"
        );
        says(Project::small().with(path, "").check(""), 1, &expected);
    }
    for path in ["templates/locale", "templates/page"] {
        let expected = "is not read: its path leads through a file as if that were a folder";
        says(Project::small().with(path, "").check(""), 1, expected);
    }
    says(Project::small().without("data").with("data", "").check(""), 1, "error[TXT-006]: data/");
    let said =
        Project::small().without("templates").with("templates", "").check("").status(2).err();
    assert!(said.contains("there is no release in"), "{said}");
}

#[test]
fn languages_are_told_apart_on_every_system() {
    let project = Project::small().edit(RELEASE, "[\"en\", \"ru\"", "[\"en\", \"EN\", \"ru\"");
    says(
        project.check(""),
        1,
        "error[REL-011]: `en` and `EN` are one name of a file on some systems",
    );
}

#[test]
fn what_nothing_reads_is_named_and_what_folders_have_beside_is_not() {
    let unread = [
        "data/flows/flows.xlsx",
        "data/flows/notes.csv",
        "data/flows/vintage.toml",
        "data/flows/counts.JSON",
        "templates/flows/fr.md",
        "templates/flows/methodology.pdf",
        "templates/flows/theme.tml",
    ];
    let usual = [
        "data/flows/README.md",
        "data/flows/.gitkeep",
        "data/flows/flows.csv~",
        "data/flows/flows.csv.bak",
        "data/flows/~$flows.xlsx",
        "data/flows/map.png",
        "templates/flows/README.md",
        "templates/flows/NOTES.txt",
        "templates/flows/.gitkeep",
        "templates/flows/en.md~",
        "templates/flows/#en.md#",
        "templates/flows/en.md.orig",
    ];
    let project = Project::small();
    let project =
        unread.iter().chain(&usual).fold(project, |project, path| project.with(path, "x"));
    let project = project.with("templates/flows/file/annex.pdf", "x");
    let said = project.check("--message-format short").success().err();
    for path in unread.iter().chain(&["templates/flows/file"]) {
        let expected = format!("{path}: warning[TXT-010]: nothing reads {path}\n");
        assert!(said.contains(&expected), "{expected} is not in\n{said}");
    }
    assert_eq!(said.lines().count(), unread.len() + 2, "{said}");
}
