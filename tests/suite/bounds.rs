//! What an input can cost is bounded: nothing that it holds makes the program wait, fills its
//! memory or ends it, and what is too much is a finding.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use rustix::fs::{CWD, FileType, Mode, mknodat};

use crate::support::Project;

const FLOWS: &str = "data/flows/flows.csv";
const RELEASE: &str = "templates/flows/release.toml";

fn pipe(path: &Path) {
    mknodat(CWD, path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
}

#[test]
fn what_is_no_file_is_named_wherever_one_is_read() {
    for path in [
        FLOWS,
        RELEASE,
        "data/flows/vintages/2025-06-01-a/flows.csv",
        "data/flows/vintages/2025-06-01-a/vintage.toml",
        "templates/flows/en.md",
        "templates/flows/theme.toml",
        "templates/locale/en.toml",
        "templates/page/style.css",
    ] {
        let project = Project::small().with(path, "");
        fs::remove_file(project.path(path)).unwrap();
        pipe(&project.path(path));
        let said = project.build("").status(1).err();
        let expected = format!("[TXT-006]: {path} is not read: it is a pipe (FIFO)");
        assert!(said.contains(&expected), "{path}: {said}");
    }
}

#[test]
fn a_link_is_followed_inside_the_project_and_refused_where_it_leads_out() {
    let outside = tempfile::tempdir().unwrap();
    let project = Project::small();
    let built = project.build("");
    built.stderr("").success();
    let moved = outside.path().join("flows.csv");
    fs::rename(project.path(FLOWS), &moved).unwrap();
    symlink(&moved, project.path(FLOWS)).unwrap();
    let said = project.build("").status(1).err();
    assert!(said.contains("[TXT-006]: data/flows/flows.csv is not read: it leads out"), "{said}");
    fs::remove_file(project.path(FLOWS)).unwrap();
    fs::copy(&moved, project.path("data/real.csv")).unwrap();
    symlink("../real.csv", project.path(FLOWS)).unwrap();
    project.build("").stderr("").success();
    // A device is inside of no project.
    fs::remove_file(project.path(FLOWS)).unwrap();
    symlink("/dev/zero", project.path(FLOWS)).unwrap();
    project.build("").status(1);
}

#[test]
fn a_path_that_climbs_out_of_the_project_is_refused() {
    let project = Project::small().edit(RELEASE, "\"flows.csv\"", "\"../../../../etc/passwd\"");
    let said = project.check("").status(1).err();
    assert!(!said.contains("root:"), "{said}");
}

#[test]
fn links_that_lead_back_are_not_walked() {
    let project = Project::small().with("data/flows/vintages/2025-06-01-a/notes.txt", "");
    for name in ["x", "y", "x.csv"] {
        symlink(".", project.path("data/flows/vintages/2025-06-01-a").join(name)).unwrap();
    }
    let said = project.check("").status(1).err();
    assert!(said.contains("2025-06-01-a/x.csv is that of no data set"), "{said}");
}

#[test]
fn a_file_larger_than_is_read_says_how_to_raise_that() {
    let project = Project::small().edit(RELEASE, "[release]\n", "[release]\nlargest_file = 1\n");
    let rows = project.read(FLOWS);
    let project = project.with(FLOWS, rows + &" ".repeat(1_000_000));
    let said = project.check("").status(1).err();
    assert!(said.contains("[TXT-007]: data/flows/flows.csv is not read"), "{said}");
    assert!(said.contains("`largest_file = 2`"), "{said}");
    let project = project.edit(RELEASE, "largest_file = 1\n", "largest_file = 2\n");
    let said = project.check("").status(1).err();
    assert!(!said.contains("TXT-007"), "{said}");
}

#[test]
fn a_pipe_among_the_files_of_an_edition_holds_nobody() {
    let project = Project::small();
    project.build("").success();
    pipe(&project.path("output/flows/2025-03/extra"));
    let said = project.run("verify output/flows/2025-03").status(1);
    assert!((said.out() + &said.err()).contains("extra is a pipe or a device, and was not built"));
    fs::remove_file(project.path("output/flows/2025-03/extra")).unwrap();
    fs::remove_file(project.path("output/flows/2025-03/facts.json")).unwrap();
    pipe(&project.path("output/flows/2025-03/facts.json"));
    project.run("verify output/flows/2025-03").status(1);
    project.run("publish output/flows/2025-03 --to www").status(2);
}
