//! A manifest that cannot be read: no command takes its edition for one that was never built, and
//! each says why.

use std::fs;

use crate::support::{Project, Run};

const FOLDER: &str = "output/flows/2025-03";
const OTHER: &str = "output/flows/2025-02";
const RELEASED: &str = "2025-05-12T10:00:00+05:00";

/// What is in the place of a manifest, and what is said of it.
struct Unreadable {
    /// What the file holds; none for a folder in its place, which even those cannot read who may
    /// read everything.
    content: Option<&'static str>,
    said: &'static str,
}

const UNREADABLE: [Unreadable; 6] = [
    Unreadable { content: Some("{\"program\": \"bull"), said: "cannot be read: EOF while parsing" },
    Unreadable { content: Some("{\"edition\": \"1\"}"), said: "cannot be read: missing field" },
    Unreadable {
        content: Some("[]"),
        said: "cannot be read: invalid length 0, expected the keys of a manifest",
    },
    Unreadable {
        content: Some("{\"program\": 1}"),
        said: "cannot be read: invalid type: integer `1`, expected a string",
    },
    Unreadable {
        content: Some(
            "{\"program\": \"bulletin 0.1.0\", \"release\": \"flows\", \"edition\": \"2025-03\", \
             \"outputs\": {}, \"revisions\": [{\"version\": 1, \"vintages\": [], \
             \"texts\": {\"en\": \"../../../x.html\"}}]}",
        ),
        said: "cannot be read: `../../../x.html` leads out of its folder",
    },
    Unreadable { content: None, said: "it is a folder, and only regular files are read" },
];

impl Unreadable {
    /// Takes the place of the manifest in the folder of an edition.
    fn put(&self, project: Project, edition: &str) -> Project {
        let manifest = format!("{edition}/manifest.json");
        let project = project.without(&manifest);
        if let Some(content) = self.content {
            return project.with(&manifest, content);
        }
        fs::create_dir(project.path(&manifest)).unwrap();
        project
    }
}

/// A project with an edition whose manifest cannot be read.
fn project(edition: &str, unreadable: &Unreadable) -> Project {
    let project = Project::small();
    project.build("--all --format md").success();
    unreadable.put(project, edition)
}

/// Runs a command on an edition whose manifest cannot be read, in each of these ways; it must
/// say so, and leave the output folder as it was.
#[track_caller]
fn refused(command: &str, status: i32) {
    for unreadable in &UNREADABLE {
        let project = project(FOLDER, unreadable);
        let before = project.files("output");
        let run = project.run(command).stdout("").status(status);
        let said = run.err();
        assert!(said.contains(unreadable.said) && said.contains("2025-03"), "{command}: {said}");
        assert!(before == project.files("output"), "{command}");
    }
}

#[test]
fn a_build_of_the_edition_is_refused() {
    refused("build", 2);
    refused("build --language en --format md", 2);
}

#[test]
fn a_build_of_another_edition_says_that_its_revisions_are_not_known() {
    for unreadable in &UNREADABLE {
        let project = project(OTHER, unreadable);
        let run: Run = project.build("--format md").success();
        let said = run.err();
        assert!(said.contains("note: no revisions are known: ") && said.contains(unreadable.said));
        assert!(said.contains("2025-02"), "{said}");
    }
}

#[test]
fn it_is_not_published() {
    refused(&format!("publish --create --to www --at {RELEASED} {FOLDER}"), 2);
}

#[test]
fn what_is_published_and_cannot_be_read_is_left_to_those_who_know_what_it_is() {
    for unreadable in &UNREADABLE {
        let project = Project::small();
        project.build("--format md").success();
        let publish = format!("publish --create --to www --at {RELEASED} {FOLDER}");
        project.run(&publish).success();
        let project = unreadable.put(project, "www/flows/2025-03");
        let before = project.files("www");
        let run = project.run(&publish).stdout("").status(2);
        assert!(run.err().contains(unreadable.said), "{}", run.err());
        assert!(before == project.files("www"));
    }
}

#[test]
fn it_is_not_verified() {
    refused(&format!("verify {FOLDER}"), 2);
}

#[test]
fn it_is_not_compared() {
    refused(&format!("compare 2025-02 {FOLDER}"), 2);
}

#[test]
fn it_is_not_revised() {
    for unreadable in &UNREADABLE {
        let vintage = "data/flows/vintages/2025-06-20-late";
        let about = "type = \"correction\"\nreleased = 2025-06-20T10:00:00+05:00\n\
                     reason = { en = \"A slip.\", ru = \"Описка.\", kk = \"Қате.\" }\n";
        let rows = "TIME_PERIOD,FLOW,REF_AREA,OBS_VALUE,OBS_STATUS\n2025-03,ARR,R-1,170,A\n";
        let project = project(FOLDER, unreadable)
            .with(&format!("{vintage}/vintage.toml"), about)
            .with(&format!("{vintage}/flows.csv"), rows);
        let before = project.files("output");
        let run = project.run("revise").stdout("").status(2);
        assert!(run.err().contains(unreadable.said), "{}", run.err());
        assert!(before == project.files("output"));
    }
}
