//! What is public goes forward only: less, older, unknown and foreign states are refused with the reason, and put there
//! all the same by who says why.

use std::fs;

use serde_json::Value;

use crate::support::{Project, Run};

const EDITION: &str = "output/flows/2025-03";
const PLACE: &str = "www/flows/2025-03";
const LATE: &str = "2025-06-20-late";
const AT: &str = "2025-07-01T10:00:00+05:00";
const LOG: &str = "www.publications.jsonl";

fn publish(project: &Project, edition: &str, more: &str) -> Run {
    project.run(&format!("publish --create --to www --at {AT} {more} {edition}"))
}

/// The edition is refused for this, and nothing changes.
#[track_caller]
fn refused(project: &Project, edition: &str, said: &str) {
    let (before, log) = (project.files("www"), project.read(LOG));
    let run = publish(project, edition, "").stdout("").status(1);
    assert!(run.err().contains(said), "{}", run.err());
    assert!(run.err().contains("`--insist REASON`"), "{}", run.err());
    assert!(before == project.files("www") && log == project.read(LOG));
}

fn vintage(project: Project, rows: &str) -> Project {
    let folder = format!("data/flows/vintages/{LATE}");
    let about = "type = \"routine\"\nreleased = 2025-06-20T10:00:00+05:00\n\
                 reason = { en = \"More.\", ru = \"Ещё.\", kk = \"Тағы.\" }\n";
    let rows = format!("TIME_PERIOD,FLOW,REF_AREA,OBS_VALUE,OBS_STATUS\n{rows}");
    project
        .with(&format!("{folder}/vintage.toml"), about)
        .with(&format!("{folder}/flows.csv"), rows)
}

fn published(arguments: &str) -> Project {
    let project = Project::small().with("templates/flows/files/method.pdf", "%PDF-1.4 method");
    project.build(arguments).success();
    publish(&project, EDITION, "").success();
    project
}

/// An edition as it was first published, in `first`, and its revision, which is public.
fn revised() -> Project {
    let project = published("--format md");
    project.build("--format md --output first").success();
    let project = vintage(project, "2025-03,ARR,R-1,170,P\n");
    project.run("revise").success();
    publish(&project, EDITION, "").success();
    project
}

#[test]
fn languages_formats_and_annexes_that_are_public_stay_so() {
    let project = published("--format md,html");
    project.build("--format md,html --language kk --output part").success();
    refused(&project, "part/flows/2025-03", "it is not in en, ru: nothing was published");
    project.build("--format md --output part").success();
    refused(&project, "part/flows/2025-03", "it has no HTML");
    let project = project.without("templates/flows/files/method.pdf");
    project.build("--format md,html --output less").success();
    refused(&project, "less/flows/2025-03", "it has no files/method.pdf");
}

#[test]
fn a_plain_build_is_no_revision() {
    let project = vintage(published("--format md"), "2025-03,ARR,R-1,170,P\n");
    project.build("--format md --output plain").success();
    refused(&project, "plain/flows/2025-03", "the vintage 2025-06-20-late came in without a note");
    project.run("revise").success();
    publish(&project, EDITION, "").stderr("").success();
    assert!(project.path(PLACE).join("versions/1/en/release.md").exists());
}

#[test]
fn a_vintage_that_changes_no_figure_needs_no_note() {
    // The value that it has already.
    let project = vintage(published("--format md"), "2025-03,ARR,R-1,150,P\n");
    project.run("revise").stdout("2025-06-20-late: no edition is to be revised\n").success();
    project.build("--format md").success();
    publish(&project, EDITION, "").stderr("").success();
}

#[test]
fn a_colleague_with_an_old_folder_is_refused() {
    let project = revised();
    refused(&project, "first/flows/2025-03", "it was built without the vintage 2025-06-20-late");
    refused(&project, "first/flows/2025-03", "it lacks a revision that is public");
    refused(&project, "first/flows/2025-03", "an earlier version is another or lost: versions/1/");
}

#[test]
fn a_state_that_another_one_replaced_does_not_come_back_by_itself() {
    let project = published("--format md");
    project.build("--format md --output old").success();
    let project = project.edit("templates/flows/en.md", "# ", "# New. ");
    project.build("--format md").success();
    publish(&project, EDITION, "").success();
    refused(
        &project,
        "old/flows/2025-03",
        "it was public before, and another state took its place",
    );
    let run = publish(&project, "old/flows/2025-03", "--insist back --by Aigul").status(0);
    assert_eq!(run.out(), "www/flows/2025-03\n");
    let last: Value = serde_json::from_str(project.read(LOG).lines().last().unwrap()).unwrap();
    assert_eq!(
        (&last["step"], &last["reason"], &last["by"]),
        (&"insist".into(), &"back".into(), &"Aigul".into())
    );
    assert!(last["insisted"][0].as_str().unwrap().starts_with("it was public before"), "{last}");
    // Where nothing speaks against it, nothing was insisted on.
    let project = project.edit("templates/flows/en.md", "# New. ", "# Newer. ");
    project.build("--format md").success();
    publish(&project, EDITION, "--insist again").success();
    let last: Value = serde_json::from_str(project.read(LOG).lines().last().unwrap()).unwrap();
    assert_eq!((&last["step"], &last["reason"]), (&"publish".into(), &Value::Null));
    publish(&project, EDITION, "--insist=").status(2);
}

#[test]
fn a_version_is_not_published_by_itself() {
    let project = revised();
    let run = publish(&project, &format!("{EDITION}/versions/1"), "").stdout("").status(1);
    assert!(run.err().contains("it is the version 1 of an edition"), "{}", run.err());
    // A copy that lies elsewhere is known by what it lacks.
    for (path, bytes) in project.files(&format!("{EDITION}/versions/1")) {
        let path = project.path("copy/flows/2025-03").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    refused(&project, "copy/flows/2025-03", "it was built without the vintage");
}

#[test]
fn versions_are_of_what_was_published() {
    let project = Project::small();
    project.build("--format md").success();
    let project = vintage(project, "2025-03,ARR,R-1,170,P\n");
    project.run("revise").success();
    let run = publish(&project, EDITION, "").stdout("").status(1);
    assert!(run.err().contains("the version 1 in it was never published here"), "{}", run.err());
    assert!(!project.path("www/flows").exists());
    publish(&project, EDITION, "--insist moved").success();
}

#[test]
fn versions_are_the_files_that_were_published() {
    let project = revised();
    let file = format!("{EDITION}/versions/1/en/release.md");
    let was = project.read(&file);
    let now = was.replacen("# ", "# Other. ", 1);
    assert_ne!(was, now);
    let print = |text: &str| bulletin::office::archive::Fingerprint::of(text.as_bytes());
    let manifest = format!("{EDITION}/manifest.json");
    let project =
        project.with(&file, &now).edit(&manifest, &print(&was).sha256, &print(&now).sha256).edit(
            &manifest,
            &format!("\"bytes\": {}", was.len()),
            &format!("\"bytes\": {}", now.len()),
        );
    refused(
        &project,
        EDITION,
        "files of earlier versions are not those that were published: versions/1/en/",
    );
}

#[test]
fn a_folder_that_is_not_there_is_made_only_when_asked_for() {
    let project = Project::small();
    project.build("--format md").success();
    let said = "bulletin: wwww is not there: name the folder that readers see, or let it be made with `--create`\n";
    project
        .run(&format!("publish --to wwww --at {AT} {EDITION}"))
        .stdout("")
        .stderr(said)
        .status(2);
    assert!(!project.path("wwww").exists());
    fs::create_dir(project.path("www")).unwrap();
    project.run(&format!("publish --to www --at {AT} {EDITION}")).success();
}

#[test]
fn what_somebody_did_to_what_is_public_is_seen() {
    // A manifest that was changed by hand to let an older state pass.
    let project = revised().edit(&format!("{PLACE}/manifest.json"), LATE, "2025-06-20-none");
    refused(&project, EDITION, "what is there is not what the log says was published last");
    // Another edition, copied to this place.
    let project = published("--format md");
    project.build("--format md --period 2025-02").success();
    publish(&project, "output/flows/2025-02", "").success();
    let project = project.without(PLACE);
    for (path, bytes) in project.files("www/flows/2025-02") {
        let path = project.path(PLACE).join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    refused(&project, EDITION, "the edition 2025-02 of the release flows stands there");
    // Half of a copy: the files that are there are others than those that would be put there.
    let project = published("--format md").without(&format!("{PLACE}/manifest.json"));
    let project = project.with(&format!("{PLACE}/en/release.md"), "half");
    let run = publish(&project, EDITION, "").stdout("").status(2);
    assert!(run.err().contains("en/release.md is a file"), "{}", run.err());
}

#[test]
fn another_program_is_told() {
    let project = published("--format md");
    let file = format!("{EDITION}/manifest.json");
    let project =
        project.edit(&file, "\"program\": \"bulletin 0.1.0\"", "\"program\": \"bulletin 9.9.9\"");
    refused(&project, EDITION, "it was built by bulletin 9.9.9, and this is bulletin 0.1.0");
}

#[test]
fn what_is_not_yet_has_an_exit_code_of_its_own() {
    let project = Project::small();
    project.build("--format md").success();
    let early = format!("publish --create --to www --at 2025-05-01T10:00:00+05:00 {EDITION}");
    project.run(&early).stdout("").status(4);
    // Where something else speaks against it as well, that is said.
    project.build("--format md --draft").success();
    project.run(&early).stdout("").status(1);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "an edition that is released in a moment")]
fn a_publication_waits_for_its_minute() {
    let soon = chrono::DateTime::<chrono::Utc>::from(std::time::SystemTime::now());
    let soon = (soon + chrono::TimeDelta::seconds(6)).format("%Y-%m-%dT%H:%M:%S+00:00").to_string();
    let release = "templates/flows/release.toml";
    let project = Project::small()
        .edit(
            release,
            "released = 2025-05-12T10:00:00+05:00\nnext = 2025-06-11T10:00:00+05:00",
            &format!("released = {soon}"),
        )
        .edit(release, "[release]\n", "[release]\noffsets = [\"+00:00\", \"+05:00\"]\n");
    project.build("--format md").success();
    let wait = format!("publish --create --to www --wait {EDITION}");
    let run = project.run(&wait).stdout("www/flows/2025-03\n").success();
    assert!(run.err().starts_with("all else is in order: it is published at "), "{}", run.err());
    let line: Value = serde_json::from_str(&project.read(LOG)).unwrap();
    let clock = chrono::DateTime::parse_from_rfc3339(line["clock"].as_str().unwrap()).unwrap();
    assert!(clock >= chrono::DateTime::parse_from_rfc3339(&soon).unwrap(), "{line} before {soon}");
    // What can be said before is said before.
    let later = project.edit(
        release,
        &format!("released = {soon}"),
        "released = 2999-01-01T00:00:00+00:00",
    );
    later.build("--format md --draft").success();
    later.run(&wait).stdout("").status(1);
    later.run(&format!("{wait} --at {AT}")).status(2);
}
