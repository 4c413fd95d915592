//! Where files are written: what others put there stays, who may read what, and what lies in the way.

#![cfg(unix)]

use std::fs::{self, File};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Stdio;

use rustix::fs::{CWD, FileType, Mode, mknodat};

use crate::support::archive::assert_published;
use crate::support::{Project, Run};

const EDITION: &str = "output/flows/2025-03";
const PLACE: &str = "www/flows/2025-03";
const RELEASED: &str = "2025-05-12T10:00:00+05:00";

fn built() -> Project {
    let project = Project::small();
    project.build("--format md").success();
    project
}

fn publish(project: &Project) -> Run {
    project.run(&format!("publish --create --to www --at {RELEASED} {EDITION}"))
}

/// A project with other data than it was built of.
fn changed(project: Project) -> Project {
    project.edit("data/flows/flows.csv", "2025-03,ARR,R-1,150", "2025-03,ARR,R-1,170")
}

/// Puts into a folder what others may put there: a file, one in a folder of ours, one in a folder of
/// its own, an empty folder, a link that leads nowhere and a pipe.
fn put_foreign(folder: &Path) {
    fs::create_dir_all(folder.join("photographs/none")).unwrap();
    fs::create_dir_all(folder.join("en")).unwrap();
    for path in ["erratum.html", "en/notes.txt", "photographs/1.jpg"] {
        fs::write(folder.join(path), path).unwrap();
    }
    fs::set_permissions(folder.join("erratum.html"), fs::Permissions::from_mode(0o640)).unwrap();
    symlink("nowhere", folder.join("link")).unwrap();
    mknodat(CWD, folder.join("pipe"), FileType::Fifo, Mode::RUSR, 0).unwrap();
}

#[track_caller]
fn assert_foreign(folder: &Path) {
    for path in ["erratum.html", "en/notes.txt", "photographs/1.jpg"] {
        assert_eq!(fs::read_to_string(folder.join(path)).unwrap(), path);
    }
    assert!(folder.join("photographs/none").is_dir());
    assert_eq!(fs::read_link(folder.join("link")).unwrap(), Path::new("nowhere"));
    assert!(fs::symlink_metadata(folder.join("pipe")).is_ok());
    assert_eq!(mode(&folder.join("erratum.html")), 0o640);
}

/// What a line of the log says under a key.
fn value(line: &str, key: &str) -> String {
    let line: serde_json::Value = serde_json::from_str(line).unwrap();
    line[key].as_str().unwrap().to_owned()
}

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().permissions().mode() & 0o7777
}

#[test]
fn what_others_put_among_what_was_built_stays_and_is_named() {
    let project = built();
    put_foreign(&project.path(EDITION));
    let project = changed(project);
    let run = project.build("--format md").success();
    let note =
        "note: 2025-03: what was not built stays: en/notes.txt, erratum.html, link and 2 more\n";
    assert_eq!(run.err(), note);
    assert_foreign(&project.path(EDITION));
    let run = project.run(&format!("verify {EDITION}")).status(1);
    for said in ["erratum.html was not built", "link is a link, and was not built"] {
        assert!(run.out().contains(&format!("{EDITION}: {said}\n")), "{}", run.out());
    }
    assert!(run.out().contains("pipe is a pipe or a device, and was not built"), "{}", run.out());
}

#[test]
fn what_others_put_among_what_is_published_stays_and_is_named() {
    let project = built();
    put_foreign(&project.path(PLACE));
    let run = publish(&project).stdout("www/flows/2025-03\n").success();
    assert!(run.err().starts_with("note: www/flows/2025-03: what was not built stays: "));
    assert_foreign(&project.path(PLACE));
    let project = changed(project);
    project.build("--format md").success();
    put_foreign_in_source(&project);
    let run = publish(&project).success();
    assert!(run.err().contains("stays: more.txt, and is not published"), "{}", run.err());
    assert_foreign(&project.path(PLACE));
    assert!(!project.path(PLACE).join("more.txt").exists());
    assert!(!project.path("www/.staging").exists());
}

fn put_foreign_in_source(project: &Project) {
    fs::write(project.path(EDITION).join("more.txt"), "more").unwrap();
}

#[test]
fn what_lies_in_the_way_is_refused_by_name_before_anything_changes() {
    type Put = fn(&Path);
    let in_the_way: [(&str, Put); 5] = [
        (PLACE, |path| fs::write(path, "text").unwrap()),
        (PLACE, |path| symlink("/nowhere", path).unwrap()),
        ("www/flows", |path| symlink("/nowhere", path).unwrap()),
        ("www/flows/2025-03/en/release.md", |path| fs::write(path, "mine").unwrap()),
        ("www/flows/2025-03/facts.json", |path| fs::create_dir(path).unwrap()),
    ];
    for (path, put) in in_the_way {
        let project = built();
        fs::create_dir_all(project.path(path).parent().unwrap()).unwrap();
        put(&project.path(path));
        let there = || fs::symlink_metadata(project.path(path)).unwrap();
        let before = there();
        let run = publish(&project).stdout("").status(2);
        assert!(run.err().contains(&format!("{path} is ")), "{path}: {}", run.err());
        assert_eq!(before.modified().unwrap(), there().modified().unwrap());
        assert_eq!(before.file_type(), there().file_type());
        assert!(!project.path("www.publications.jsonl").exists());
    }
}

#[test]
fn links_at_names_of_the_program_are_not_followed() {
    for name in ["www/.lock", "www/.staging", "www.publications.jsonl", "www/.pending.json"] {
        let project = built().with("precious", "precious");
        fs::create_dir(project.path("www")).unwrap();
        symlink(project.path("precious"), project.path(name)).unwrap();
        let run = publish(&project);
        assert!(run.exit() == Some(2) || run.exit() == Some(3), "{name}");
        assert!(run.err().contains(name), "{name}: {}", run.err());
        assert_eq!(project.read("precious"), "precious", "{name}");
    }
}

#[test]
fn what_is_built_is_for_the_user_and_what_is_published_for_all_whatever_the_umask() {
    for umask in ["000", "077"] {
        let project = Project::small();
        let run = |arguments: &str| {
            let mut command = std::process::Command::new("sh");
            command.args(["-c", &format!("umask {umask}; exec \"$0\" {arguments}")]);
            command.arg(env!("CARGO_BIN_EXE_bulletin")).current_dir(project.path(""));
            Run::of(&mut command).success();
        };
        run("build --format md");
        run(&format!("publish --create --to a/www --at {RELEASED} {EDITION}"));
        for (root, folder, file) in [("output", 0o700, 0o600), ("a", 0o755, 0o644)] {
            let mut waiting = vec![project.path(root)];
            while let Some(path) = waiting.pop() {
                let is_folder = path.is_dir();
                if is_folder {
                    waiting.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
                }
                let is_lock = path.ends_with(".lock") || path.ends_with("www.publications.jsonl");
                let expected = if is_folder {
                    folder
                } else if is_lock {
                    0o600
                } else {
                    file
                };
                assert_eq!(mode(&path), expected, "{umask}: {}", path.display());
            }
        }
    }
}

#[test]
fn a_log_that_cannot_be_written_keeps_nothing_from_its_time_and_is_made_up_for() {
    let project = built();
    fs::create_dir_all(project.path("www.publications.jsonl")).unwrap();
    let run = publish(&project).stdout("www/flows/2025-03\n").status(3);
    let said = run.err();
    assert!(
        said.starts_with("bulletin: it is published, but cannot write www.publications.jsonl: ")
    );
    assert_published(&project, EDITION, PLACE);
    // Another edition is out as well, and none is forgotten.
    project.build("--format md --period 2025-02").success();
    let other = format!("publish --create --to www --at {RELEASED} output/flows/2025-02");
    project.run(&other).stdout("www/flows/2025-02\n").status(3);
    fs::remove_dir(project.path("www.publications.jsonl")).unwrap();
    project.run(&other).stdout("www/flows/2025-02: published before, nothing to do\n").success();
    let log = project.read("www.publications.jsonl");
    let editions: Vec<String> = log.lines().map(|line| value(line, "edition")).collect();
    assert_eq!(editions, ["2025-03", "2025-02"]);
    assert!(!project.path("www/.pending.json").exists());
}

#[test]
fn two_releases_at_one_minute_wait_for_each_other() {
    let project = built();
    project.build("--format md --period 2025-02").success();
    fs::create_dir(project.path("www")).unwrap();
    let lock = File::create(project.path("www/.lock")).unwrap();
    rustix::fs::fcntl_lock(&lock, rustix::fs::FlockOperation::LockExclusive).unwrap();
    let runs: Vec<_> = ["2025-02", "2025-03"]
        .map(|edition| {
            let arguments =
                format!("publish --create --to www --at {RELEASED} output/flows/{edition}");
            let mut command = project.command(&arguments);
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        })
        .into_iter()
        .collect();
    std::thread::sleep(std::time::Duration::from_millis(700));
    drop(lock);
    for run in runs {
        let output = run.wait_with_output().unwrap();
        assert!(output.status.success());
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.starts_with("another run is writing to www: this one waits"), "{said}");
    }
    assert_eq!(project.read("www.publications.jsonl").lines().count(), 2);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the moment of the turn is compared with the log")]
fn the_log_says_when_it_was_the_turn_of_a_publication_that_waited() {
    let project = built();
    fs::create_dir(project.path("www")).unwrap();
    let lock = File::create(project.path("www/.lock")).unwrap();
    rustix::fs::fcntl_lock(&lock, rustix::fs::FlockOperation::LockExclusive).unwrap();
    let mut command = project.command(&format!("publish --create --to www {EDITION}"));
    let run = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(2500));
    let turn = chrono::DateTime::<chrono::Utc>::from(std::time::SystemTime::now());
    drop(lock);
    let output = run.wait_with_output().unwrap();
    assert!(output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("another run is writing to www"), "{said}");
    let log = project.read("www.publications.jsonl");
    let moment = chrono::DateTime::parse_from_rfc3339(&value(&log, "clock")).unwrap();
    // The log has whole seconds.
    assert!(moment + chrono::TimeDelta::seconds(1) > turn, "{moment} before {turn}");
}

#[test]
fn whoever_can_only_read_the_lock_cannot_keep_a_publication_from_its_time() {
    let project = built();
    fs::create_dir(project.path("www")).unwrap();
    fs::write(project.path("www/.lock"), "").unwrap();
    let lock = File::open(project.path("www/.lock")).unwrap();
    lock.lock_shared().unwrap();
    publish(&project).stderr("").success();
    assert_eq!(mode(&project.path("www/.lock")), 0o600);
}

#[test]
fn a_pipe_in_the_place_of_a_file_is_told_and_waited_for_by_nobody() {
    let project = built().without(&format!("{EDITION}/facts.json"));
    mknodat(CWD, project.path(EDITION).join("facts.json"), FileType::Fifo, Mode::RUSR, 0).unwrap();
    let run = project.run(&format!("verify {EDITION}")).status(1);
    assert!(run.out().contains("facts.json cannot be read: it is a pipe"), "{}", run.out());
    let run = publish(&project).stdout("").status(2);
    assert!(run.err().contains("facts.json: it is a pipe"), "{}", run.err());
}

#[test]
fn what_is_published_tells_nothing_of_the_files_of_data() {
    let project = built();
    publish(&project).success();
    let manifest = project.read(&format!("{PLACE}/manifest.json"));
    assert!(!manifest.contains("inputs") && !manifest.contains("data/flows"), "{manifest}");
    project.run(&format!("verify {PLACE}")).success();
    let project = project.edit(&format!("{PLACE}/en/release.md"), "1", "2");
    project.run(&format!("verify {PLACE}")).status(1);
}

/// A file that the user names stands for every one: of the project, of others, of an edition, of another kind.
#[test]
fn a_comparison_or_a_report_is_written_over_nothing_but_its_like() {
    let project = built()
        .with("mine.json", "{\"before\": \"mine\"}")
        .with("mine.html", "<!doctype html>\n<p>mine")
        .with("mine/flows/check.html", "mine")
        .with("mine2/flows/check.json", "{}");
    symlink("data", project.path("inputs")).unwrap();
    symlink("mine.json", project.path("link.json")).unwrap();
    fs::create_dir(project.path("folder")).unwrap();
    project.run("compare 2025-02 2025-03 --html a.html --json a.json").success();
    let before = project.files("");
    let compare = |arguments: &str| project.run(&format!("compare 2025-02 2025-03 {arguments}"));
    for (arguments, why) in [
        ("--html templates/flows/release.toml", "the project is read from"),
        ("--json data/flows/flows.csv", "the project is read from"),
        ("--json data/new/new.json", "the project is read from"),
        ("--json inputs/flows/new.json", "the project is read from"),
        ("--json output/../templates/new.json", "the project is read from"),
        ("--json nodir/../data/flows/new.json", "the project is read from"),
        ("--json nodir/../inputs/new.json", "the project is read from"),
        ("--json nodir/../output/flows/2025-03/en/new.json", "the files of an edition"),
        ("--json output/flows/2025-03/facts.json", "the files of an edition"),
        ("--html output/flows/2025-03/en/new.html", "the files of an edition"),
        ("--json mine.json", "is there already"),
        ("--html mine.html", "is there already"),
        ("--html a.json", "is there already"),
        ("--json a.html", "is there already"),
        ("--json link.json", "is there already"),
        ("--json folder", "is there already"),
        ("--html new.html --json mine.json", "is there already"),
        ("--html new --json new", "name one file"),
        ("--json ..", "no file can be written under this name"),
    ] {
        let run = compare(arguments).stdout("").status(2);
        assert!(run.err().contains(why), "{arguments}: {}", run.err());
    }
    for (folder, why) in [
        ("mine", "is there already"),
        ("mine2", "is there already"),
        ("data", "the project is read from"),
        ("nodir/../data", "the project is read from"),
        ("output/flows/2025-03", "the files of an edition"),
    ] {
        let run = project.check(&format!("--report {folder}")).stdout("").status(2);
        assert!(run.err().contains(why), "{folder}: {}", run.err());
    }
    assert_eq!(fs::read_link(project.path("link.json")).unwrap(), Path::new("mine.json"));
    assert!(project.files("") == before);
    mknodat(CWD, project.path("pipe"), FileType::Fifo, Mode::RUSR, 0).unwrap();
    let run = compare("--json pipe").stdout("").status(2);
    assert!(run.err().contains("pipe is there already"), "{}", run.err());
    // A manifest that is none of an edition keeps nothing away, nor does a file that holds nothing.
    let project =
        project.with("site/manifest.json", "{\"name\": \"Office\"}").with("empty.json", "");
    project.check("--report site/reports").success();
    project.run("compare 2025-02 2025-03 --json empty.json").success();
    let compare = |arguments: &str| project.run(&format!("compare 2025-02 2025-03 {arguments}"));
    // What the program wrote itself it writes again.
    compare("--html a.html --json a.json").success();
    project.check("--report archive").success();
    project.check("--report archive").success();
}

fn log_after(project: &Project, content: &str) -> String {
    fs::write(project.path("www.publications.jsonl"), content).unwrap();
    publish(project).success();
    project.read("www.publications.jsonl")
}

#[test]
fn nothing_is_ever_taken_out_of_the_log() {
    let project = built();
    publish(&project).success();
    let line = project.read("www.publications.jsonl");
    let old = line.replace("2025-03", "2024-12");
    let torn = &old[..old.find("2024-12").unwrap() + 6];
    for (before, between) in [
        (old.clone(), ""),
        (old.trim_end().to_owned(), "\n"),
        (format!("{old}{torn}"), "\n"),
        (torn.to_owned(), "\n"),
    ] {
        fs::remove_dir_all(project.path("www")).unwrap();
        let after = log_after(&project, &before);
        let added = after.strip_prefix(&format!("{before}{between}")).unwrap();
        assert_eq!((added.lines().count(), value(added, "edition").as_str()), (1, "2025-03"));
        let print =
            bulletin::office::archive::Fingerprint::of(before.lines().last().unwrap().as_bytes());
        assert_eq!(value(added, "before"), print.sha256);
    }
}

#[test]
fn a_file_that_is_no_log_of_the_program_is_not_touched() {
    for (content, size) in [("not json\n", 0), ("not json", 0), ("{}\n", 0), ("", 4_000_000_000)] {
        let project = built();
        fs::create_dir(project.path("www")).unwrap();
        let log = project.path("www.publications.jsonl");
        fs::write(&log, content).unwrap();
        if size > 0 {
            File::options().write(true).open(&log).unwrap().set_len(size).unwrap();
        }
        fs::set_permissions(&log, fs::Permissions::from_mode(0o600)).unwrap();
        let length = fs::metadata(&log).unwrap().len();
        let run = publish(&project).stdout("www/flows/2025-03\n").status(3);
        let why = if size > 0 { "MB" } else { "it is no log of this program" };
        let said = run.err();
        assert!(
            said.contains("cannot write www.publications.jsonl") && said.contains(why),
            "{said}"
        );
        assert_eq!((mode(&log), fs::metadata(&log).unwrap().len()), (0o600, length));
        // It is made up for once the file is gone.
        fs::remove_file(&log).unwrap();
        publish(&project).success();
        assert_eq!(project.read("www.publications.jsonl").lines().count(), 1);
    }
}

#[test]
fn a_log_or_a_lock_that_is_a_file_elsewhere_too_is_written_here_alone() {
    let project = built();
    publish(&project).success();
    let line = project.read("www.publications.jsonl").replace("2025-03", "2025-02");
    for name in ["www.publications.jsonl", "www/.lock"] {
        let project = built().with("precious", &line);
        fs::create_dir(project.path("www")).unwrap();
        fs::hard_link(project.path("precious"), project.path(name)).unwrap();
        publish(&project).stderr("").success();
        assert_eq!(project.read("precious"), line);
        let lines = if name == "www/.lock" { 1 } else { 2 };
        let log = project.read("www.publications.jsonl");
        assert_eq!(log.lines().count(), lines, "{log}");
        assert!(log.starts_with(&line) || name == "www/.lock");
    }
}

#[test]
fn what_a_killed_run_left_of_the_log_is_cleared_by_the_next() {
    let left = ["www/.pending.json.0123456789abcdef", "www.publications.jsonl.fedcba9876543210"];
    let others = [
        "www/.pending.json.0123456789ABCDEF",
        "www/.pending.json.1",
        "www/.pending.json.0011223344556677",
    ];
    let begun = "{\"happened\":[{";
    let project = built().with(left[0], begun).with(left[1], "");
    let project = project.with(others[0], begun).with(others[1], begun).with(others[2], "mine\n");
    publish(&project).success();
    let there: Vec<String> = project.files("www").into_keys().collect();
    for path in left {
        assert!(!project.path(path).exists(), "{path}: {there:?}");
    }
    for path in others {
        assert!(project.path(path).exists(), "{path}: {there:?}");
    }
}

#[test]
fn lines_that_wait_for_the_log_are_those_of_the_program() {
    let project = built().with("www/.pending.json", "mine\n");
    let run = publish(&project).stdout("").status(2);
    assert!(run.err().contains(".pending.json is a file, and nothing"), "{}", run.err());
    assert_eq!(project.read("www/.pending.json"), "mine\n");
}

#[test]
fn a_published_file_that_was_changed_by_hand_is_kept_and_named() {
    let project = built();
    publish(&project).success();
    let project = changed(project.with(&format!("{PLACE}/en/release.md"), "by hand"))
        .without(&format!("{PLACE}/kk/release.md"));
    project.build("--format md").success();
    let note = "note: www/flows/2025-03: en/release.md was changed after it was published, and is kept as \
                en/release.md.1\n";
    publish(&project).stdout("www/flows/2025-03\n").stderr(note).success();
    assert_eq!(project.read(&format!("{PLACE}/en/release.md.1")), "by hand");
    let now = project.read(&format!("{EDITION}/en/release.md"));
    assert_eq!(project.read(&format!("{PLACE}/en/release.md")), now);
}

#[test]
fn what_is_as_it_would_be_put_there_is_named_by_no_note() {
    let project = built();
    publish(&project).success();
    // By hand brought up to date.
    let project = changed(project);
    project.build("--format md").success();
    let now = project.read(&format!("{EDITION}/en/release.md"));
    let project = project.with(&format!("{PLACE}/en/release.md"), &now);
    publish(&project).stdout("www/flows/2025-03\n").stderr("").success();
    assert!(!project.path(&format!("{PLACE}/en/release.md.1")).exists());
    // Without a manifest all is of others, but what is the same is not told from what was built.
    let project = project
        .without(&format!("{PLACE}/manifest.json"))
        .with(&format!("{PLACE}/en/erratum.md"), "mine");
    let note = "note: www/flows/2025-03: what was not built stays: en/erratum.md\n";
    publish(&project).stdout("www/flows/2025-03\n").stderr(note).success();
    assert_eq!(project.read(&format!("{PLACE}/en/release.md")), now);
}

#[test]
fn a_file_that_was_taken_away_is_not_called_another() {
    let project = built();
    let project = project
        .without(&format!("{EDITION}/kk/release.md"))
        .with(&format!("{EDITION}/ru/release.md"), "by hand");
    let note = "note: 2025-03: kk/release.md is not there any more and is left out\n\
                note: 2025-03: ru/release.md is not the file that was built and is left out\n";
    changed(project).build("--format md --language en").stderr(note).success();
}

#[test]
fn a_link_that_is_named_is_the_edition_that_it_leads_to() {
    let project = built();
    symlink(EDITION, project.path("latest")).unwrap();
    let latest = |arguments: &str| project.run(&format!("{arguments} latest"));
    latest("verify").success();
    latest(&format!("publish --create --to www --at {RELEASED}"))
        .stdout("www/flows/2025-03\n")
        .stderr("")
        .success();
    assert_published(&project, EDITION, PLACE);
}

#[test]
fn an_output_folder_that_is_none_is_named_as_what_it_is() {
    let project = built().with("file", "mine");
    symlink("nowhere", project.path("link")).unwrap();
    for (place, what) in [
        ("file", "file is a file"),
        ("file/below", "file is a file"),
        ("link", "link is a link that leads to no folder"),
        ("link/below", "link is a link that leads to no folder"),
    ] {
        let said = format!(
            "bulletin: {what}, and nothing that this program wrote: nothing was changed. Move it elsewhere\n"
        );
        let publish = format!("publish --create --to {place} --at {RELEASED} {EDITION}");
        project.run(&publish).stdout("").stderr(&said).status(2);
        project.build(&format!("--output {place}")).stdout("").stderr(&said).status(2);
    }
    assert_eq!(project.read("file"), "mine");
    assert!(!project.path("nowhere").exists());
}

/// A file of others may be of any size.
#[test]
fn a_large_file_of_others_takes_no_memory() {
    let project = built();
    publish(&project).success();
    let size = 3_u64 << 30;
    let large = project.path(&format!("{PLACE}/en/release.md"));
    let file = File::options().write(true).open(&large).unwrap();
    // It has no bytes on the disk.
    file.set_len(size).unwrap();
    let project = changed(project);
    project.build("--format md").success();
    // Another one of that size takes its name, so that they are compared.
    let kept = project.path(&format!("{PLACE}/en/release.md.1"));
    File::create(&kept).unwrap().set_len(size).unwrap();
    let program = env!("CARGO_BIN_EXE_bulletin");
    let line = format!(
        "ulimit -v 2000000; exec {program} publish --create --to www --at {RELEASED} {EDITION}"
    );
    let mut command = std::process::Command::new("sh");
    let run = Run::of(command.args(["-c", &line]).current_dir(project.path("")));
    let note = "note: www/flows/2025-03: what was not built stays: en/release.md.1\n\
                note: www/flows/2025-03: en/release.md was changed after it was published, and is kept as \
                en/release.md.2\n";
    run.stdout("www/flows/2025-03\n").stderr(note).success();
}
