//! The log of publications: chained, complete, and what is told of it; several editions at once; the state before put
//! back.

use std::fs;

use serde_json::Value;

use crate::support::archive::assert_whole;
use crate::support::{Project, Run};

const EDITION: &str = "output/flows/2025-03";
const OTHER: &str = "output/flows/2025-02";
const PLACE: &str = "www/flows/2025-03";
const AT: &str = "2025-07-01T10:00:00+05:00";
const LOG: &str = "www.publications.jsonl";

fn built() -> Project {
    let project = Project::small();
    project.build("--all --format md").success();
    project
}

fn publish(project: &Project, arguments: &str) -> Run {
    project.run(&format!("publish --create --to www --at {AT} {arguments}"))
}

fn undo(project: &Project, edition: &str) -> Run {
    project.run(&format!("publish --to www --undo slip {edition}"))
}

/// With other words, built.
fn worded(project: Project, from: &str, to: &str) -> Project {
    let project = project.edit("templates/flows/en.md", from, to);
    project.build("--all --format md").success();
    project
}

fn lines(project: &Project) -> Vec<Value> {
    project.read(LOG).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn every_line_has_the_fingerprint_of_the_one_before() {
    let project = built();
    publish(&project, OTHER).success();
    publish(&project, &format!("{EDITION} --by Aigul")).success();
    let text = project.read(LOG);
    let (first, second) = text.trim_end().split_once('\n').unwrap();
    let entry: Value = serde_json::from_str(second).unwrap();
    let print = bulletin::office::archive::Fingerprint::of(first.as_bytes()).sha256;
    assert_eq!((&entry["before"], &entry["by"]), (&print.into(), &"Aigul".into()));
    assert_eq!((&entry["at"], &entry["step"]), (&AT.into(), &"publish".into()));
    assert!(entry["clock"].as_str().unwrap().ends_with('Z') && entry["clock"] != entry["at"]);
    assert_eq!(entry["manifest"], assert_whole(&project, PLACE));
    assert!(serde_json::from_str::<Value>(first).unwrap()["before"].is_null());
}

#[test]
fn a_log_that_was_changed_is_told_and_written_on() {
    let two = || {
        let project = built();
        publish(&project, OTHER).success();
        publish(&project, EDITION).success();
        project
    };
    let told = |project: &Project, log: String, said: &str, count: usize| {
        fs::write(project.path(LOG), &log).unwrap();
        let run = publish(project, EDITION)
            .stdout("www/flows/2025-03: published before, nothing to do\n");
        assert!(run.success().err().contains(said), "{said}");
        let edited = project.read("templates/flows/en.md").replace("# ", "# New. ");
        fs::write(project.path("templates/flows/en.md"), edited).unwrap();
        project.build("--all --format md").success();
        publish(project, EDITION).success();
        let after = project.read(LOG);
        assert!(after.starts_with(&log), "nothing is taken away: {after}");
        assert_eq!(after.lines().count(), count);
    };
    let project = two();
    let log = project.read(LOG);
    let changed = log.replacen("\"2025-02\"", "\"2024-02\"", 1);
    told(&project, changed, ":2: this line was written after another one than stands before it", 3);
    // A line that was cut off stays, and nothing is made up for it.
    let project = two();
    let cut = project.read(LOG);
    let cut = cut[..cut.len() - 30].to_owned();
    told(&project, cut, ":2: this line was cut off or changed", 3);
    // Without its last line end nothing is lost, and nothing is odd.
    let project = two();
    let open = project.read(LOG).trim_end().to_owned();
    fs::write(project.path(LOG), &open).unwrap();
    publish(&project, EDITION).stderr("").success();
    let project = worded(project, "# ", "# New. ");
    publish(&project, EDITION).stderr("").success();
    assert!(project.read(LOG).starts_with(&format!("{open}\n")));
    assert_eq!(lines(&project).len(), 3);
}

#[test]
fn a_clock_that_was_set_back_is_told() {
    let project = built();
    publish(&project, OTHER).success();
    let log = project.read(LOG);
    let clock = lines(&project)[0]["clock"].as_str().unwrap().to_owned();
    fs::write(project.path(LOG), log.replace(&clock, "2999-01-01T00:00:00Z")).unwrap();
    let run = publish(&project, EDITION).success();
    assert!(run.err().contains("was it set back?"), "{}", run.err());
}

#[test]
fn the_log_of_an_earlier_program_is_told_and_moved_when_asked_for() {
    let project = built();
    let line = "{\"moment\":\"2025-06-11T10:00:00+05:00\",\"release\":\"flows\",\"edition\":\"2025-03\",\
                \"manifest\":\"00\",\"vintage\":null}\n";
    let project = project.with("www/publications.jsonl", line);
    let run = publish(&project, OTHER).success();
    let said = "note: www/publications.jsonl is the log of an earlier version of the program, for all to read: \
                `--move-log` moves it to www.publications.earlier.jsonl\n";
    assert_eq!(run.err(), said);
    assert_eq!(project.read("www/publications.jsonl"), line);
    publish(&project, &format!("--move-log {EDITION}")).stderr("").success();
    assert!(!project.path("www/publications.jsonl").exists());
    assert_eq!(project.read("www.publications.earlier.jsonl"), line);
}

#[test]
fn a_log_may_lie_elsewhere() {
    let project = built();
    publish(&project, &format!("--log audit/of.jsonl {EDITION}")).status(3);
    fs::create_dir(project.path("audit")).unwrap();
    publish(&project, &format!("--log audit/of.jsonl {EDITION}")).success();
    assert_eq!(project.read("audit/of.jsonl").lines().count(), 1);
    assert!(!project.path(LOG).exists());
}

#[test]
fn the_log_names_the_commit_of_the_project() {
    let hash = "0123456789abcdef0123456789abcdef01234567";
    let commit = |project: Project| {
        publish(&project, EDITION).success();
        lines(&project)[0]["commit"].clone()
    };
    assert!(commit(built()).is_null());
    let head = || built().with(".git/HEAD", "ref: refs/heads/main\n");
    assert_eq!(commit(head().with(".git/refs/heads/main", format!("{hash}\n"))), hash);
    assert_eq!(
        commit(head().with(".git/packed-refs", format!("# pack\n{hash} refs/heads/main\n"))),
        hash
    );
    assert_eq!(commit(built().with(".git/HEAD", hash)), hash);
    assert!(commit(head()).is_null());
    assert!(commit(built().with(".git/HEAD", "ref: ../../secret")).is_null());
}

#[test]
fn several_editions_are_published_together_or_not_at_all() {
    let project = built();
    let both = format!("{OTHER} {EDITION}");
    // One of them is too early, the other not.
    let early =
        project.run(&format!("publish --create --to www --at 2025-04-20T10:00:00+05:00 {both}"));
    assert!(early.status(4).err().starts_with(EDITION));
    assert!(!project.path("www/flows").exists());
    publish(&project, &both).stdout("www/flows/2025-02\nwww/flows/2025-03\n").stderr("").success();
    assert_eq!(lines(&project).len(), 2);
    // All that is wrong is said at once.
    let project = worded(project, "# ", "# New. ");
    let project = project.with(&format!("{EDITION}/en/release.md"), "by hand");
    let project = project.with(&format!("{OTHER}/manifest.json"), "{");
    let before = project.files("www");
    let run = publish(&project, &both).stdout("").status(2);
    assert!(run.err().contains("2025-02: ") && run.err().contains("2025-03: "), "{}", run.err());
    assert!(before == project.files("www"));
    let run = publish(&built(), &format!("{EDITION} {EDITION}")).stdout("").status(1);
    assert!(run.err().contains("is of the same edition"), "{}", run.err());
}

#[test]
fn one_of_several_that_is_public_already_is_left_as_it_is() {
    let project = built();
    publish(&project, OTHER).success();
    let expected = "www/flows/2025-02: published before, nothing to do\nwww/flows/2025-03\n";
    publish(&project, &format!("{OTHER} {EDITION}")).stdout(expected).success();
    assert_eq!(lines(&project).len(), 2);
}

#[test]
fn the_state_before_is_put_back_and_logged() {
    let project = built();
    publish(&project, EDITION).success();
    let first = project.files(PLACE);
    let project = worded(project, "# ", "# New. ");
    publish(&project, EDITION).success();
    let second = project.files(PLACE);
    let project =
        worded(project, "# New. ", "# Newer. ").with(&format!("{PLACE}/erratum.txt"), "ours");
    publish(&project, EDITION).success();
    let said = "www/flows/2025-03: the state before is public again\n";
    undo(&project, "flows/2025-03").stdout(said).success();
    assert!(
        project
            .files(PLACE)
            .iter()
            .all(|(path, bytes)| path == "erratum.txt" || second[path] == *bytes)
    );
    assert_eq!(project.read(&format!("{PLACE}/erratum.txt")), "ours");
    undo(&project, PLACE).stdout(said).success();
    assert!(
        project
            .files(PLACE)
            .iter()
            .all(|(path, bytes)| path == "erratum.txt" || first[path] == *bytes)
    );
    let run = undo(&project, EDITION).stdout("").status(1);
    assert!(run.err().contains("nothing was public there before it"), "{}", run.err());
    let log = lines(&project);
    let steps: Vec<&str> = log.iter().map(|line| line["step"].as_str().unwrap()).collect();
    assert_eq!(steps, ["publish", "publish", "publish", "undo", "undo"]);
    assert_eq!((&log[4]["manifest"], &log[4]["reason"]), (&log[0]["manifest"], &"slip".into()));
    // What was undone comes back by no accident.
    let run = publish(&project, EDITION).stdout("").status(1);
    assert!(run.err().contains("it was public before"), "{}", run.err());
    publish(&project, &format!("{EDITION} --insist right")).success();
    undo(&project, EDITION).success();
    assert_eq!(lines(&project)[6]["manifest"], log[0]["manifest"]);
}

#[test]
fn what_cannot_be_undone_is_said() {
    let project = built();
    publish(&project, EDITION).success();
    let refused = |project: &Project, edition: &str, said: &str| {
        let before = project.files("www");
        let run = undo(project, edition).stdout("").status(1);
        assert!(run.err().contains(said), "{}", run.err());
        assert!(before == project.files("www"));
    };
    refused(&project, EDITION, "nothing was public there before it");
    refused(&project, OTHER, "no such edition is public");
    refused(&project, "2025-03", "no such edition is public");
    let project = worded(project, "# ", "# New. ");
    publish(&project, EDITION).success();
    let changed = project.read(&format!("{PLACE}/manifest.json"));
    let project =
        project.with(&format!("{PLACE}/manifest.json"), changed.replace("0.1.0", "0.1.1"));
    refused(&project, EDITION, "is not what was published last by www.publications.jsonl");
    let project =
        project.with(&format!("{PLACE}/manifest.json"), changed).without("www.publications");
    refused(&project, EDITION, "the state before was not kept in www.publications/flows/2025-03/");
    project.run(&format!("publish --to none --undo slip {EDITION}")).status(2);
    project.run(&format!("publish --to www --undo slip --insist x {EDITION}")).status(2);
}

#[test]
fn what_was_changed_by_hand_is_no_state_to_put_back_and_is_kept_beside() {
    let project = built();
    publish(&project, EDITION).success();
    let project =
        worded(project, "# ", "# New. ").with(&format!("{PLACE}/en/release.md"), "by hand");
    publish(&project, EDITION).success();
    let run = undo(&project, EDITION).stdout("").status(1);
    assert!(run.err().contains("was not kept"), "{}", run.err());
    // What others changed since is kept beside what is put back.
    let project = worded(project, "# New. ", "# Newer. ");
    publish(&project, EDITION).success();
    let project = project.with(&format!("{PLACE}/en/release.md"), "by hand again");
    undo(&project, EDITION).success();
    assert_eq!(project.read(&format!("{PLACE}/en/release.md.2")), "by hand again");
}
