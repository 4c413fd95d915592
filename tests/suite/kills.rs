//! Runs that are killed at a system call that writes: whatever was there is there, what is there is whole,
//! and the next run works.
//!
//! `strace` kills them; where there is none, or it may not trace, that is said and nothing is tried.

#![cfg(unix)]

use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, Stdio};

use crate::support::Project;
use crate::support::archive::assert_whole;

/// The system calls that change what is on the disk.
const CALLS: &str = "write,rename,renameat,renameat2,fsync,fdatasync,link,linkat,symlink,symlinkat,\
                     unlink,unlinkat,mkdir,mkdirat,rmdir,chmod,fchmod,fchmodat,ftruncate";

const EDITION: &str = "output/flows/2025-03";
const PLACE: &str = "www/flows/2025-03";
const LOG: &str = "www.publications.jsonl";
const RELEASED: &str = "2025-07-01T10:00:00+05:00";

/// How many runs are killed by all tests of this module: `KILLS=1000` for more.
#[expect(clippy::disallowed_methods, reason = "how long a test takes, never what a run makes")]
fn kills() -> usize {
    std::env::var("KILLS").ok().map_or(100, |kills| kills.parse().expect("KILLS is a number"))
}

/// `strace` with its options, about to run the program.
fn traced(project: &Project, options: &[&str], arguments: &str) -> Command {
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-o", "trace"]).args(options);
    command.arg(env!("CARGO_BIN_EXE_bulletin")).args(arguments.split_whitespace());
    command.current_dir(project.path("")).env("RAYON_NUM_THREADS", "2");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// How many of the system calls the busiest thread of a run makes; none where nothing can be traced.
#[expect(clippy::print_stderr, reason = "what is skipped is said")]
fn steps(project: &Project, arguments: &str) -> Option<usize> {
    let trace = format!("trace={CALLS}");
    let run = traced(project, &["-e", &trace], arguments).status();
    if !run.is_ok_and(|status| status.success()) {
        eprintln!("no run was killed: strace is not there, or may not trace");
        return None;
    }
    let trace = project.read("trace");
    let threads = trace.lines().filter_map(|line| line.split_whitespace().next());
    let threads: Vec<&str> = threads.collect();
    let each: BTreeSet<&str> = threads.iter().copied().collect();
    each.iter().map(|thread| threads.iter().filter(|line| *line == thread).count()).max()
}

/// Runs the program and kills it at the system call of this number of a thread.
fn kill(project: &Project, arguments: &str, step: usize) {
    let inject = format!("inject={CALLS}:signal=KILL:when={step}");
    let run =
        traced(project, &["-e", &format!("trace={CALLS}"), "-e", &inject], arguments).status();
    run.unwrap();
}

/// The steps at which to kill, spread over all that there are.
fn spread(steps: usize, times: usize) -> impl Iterator<Item = usize> {
    (0..times).map(move |round| 1 + (round * steps.max(times) / times.max(1)) % steps)
}

fn put_foreign(project: &Project, folder: &str) {
    let folder = project.path(folder);
    fs::create_dir_all(folder.join("photographs")).unwrap();
    fs::write(folder.join("erratum.html"), "erratum").unwrap();
    fs::write(folder.join("photographs/1.jpg"), "a photograph").unwrap();
}

/// The edition is whole, and what others put there is there; gives the fingerprint of its manifest.
#[track_caller]
fn assert_all(project: &Project, folder: &str, round: usize) -> String {
    let read = |path: &str| project.read(&format!("{folder}/{path}"));
    assert_eq!(read("erratum.html"), "erratum", "round {round}");
    assert_eq!(read("photographs/1.jpg"), "a photograph", "round {round}");
    let foreign = ["erratum.html", "photographs/1.jpg"];
    let aside = foreign.map(|path| (format!("{folder}/{path}"), read(path)));
    for (path, _) in &aside {
        fs::remove_file(project.path(path)).unwrap();
    }
    let manifest = assert_whole(project, folder);
    for (path, text) in aside {
        fs::write(project.path(&path), text).unwrap();
    }
    manifest
}

#[track_caller]
fn assert_verified(project: &Project, folder: &str, round: usize) {
    let run = project.run(&format!("verify {folder}"));
    let expected: String = ["erratum.html", "photographs/1.jpg"]
        .map(|path| format!("{folder}: {path} was not built\n"))
        .concat();
    assert_eq!(run.out(), expected, "round {round}");
    assert!(!project.path(folder).join("../../.staging").exists(), "round {round}");
}

fn vintage(project: Project, id: &str, value: u32) -> Project {
    let day = &id[..10];
    let folder = format!("data/flows/vintages/{id}");
    let about = format!(
        "type = \"routine\"\nreleased = {day}T10:00:00+05:00\n\
         reason = {{ en = \"More.\", ru = \"Ещё.\", kk = \"Тағы.\" }}\n"
    );
    let rows =
        format!("TIME_PERIOD,FLOW,REF_AREA,OBS_VALUE,OBS_STATUS\n2025-03,ARR,R-1,{value},P\n");
    project
        .with(&format!("{folder}/vintage.toml"), about)
        .with(&format!("{folder}/flows.csv"), rows)
}

mod slow {
    use super::*;

    #[test]
    fn a_build_that_is_killed_at_any_step_loses_nothing() {
        let mut project = Project::small();
        project.build("--format md").success();
        put_foreign(&project, EDITION);
        let flows = project.read("data/flows/flows.csv");
        let Some(steps) = steps(&project, "build --format md") else { return };
        for (round, step) in spread(steps, kills() * 3 / 10).enumerate() {
            let value = 150 + round % 7;
            let rows = flows.replace("2025-03,ARR,R-1,150", &format!("2025-03,ARR,R-1,{value}"));
            project = project.with("data/flows/flows.csv", rows);
            kill(&project, "build --format md", step);
            assert_all(&project, EDITION, round);
            project.build("--format md").success();
            assert_all(&project, EDITION, round);
            assert_verified(&project, EDITION, round);
        }
    }

    #[test]
    fn a_publication_that_is_killed_at_any_step_loses_nothing() {
        let project = Project::small();
        let states = ["output", "other"];
        project.build("--format md").success();
        project.build("--format md,html --output other").success();
        put_foreign(&project, PLACE);
        let publish = |state: &str| {
            format!("publish --create --to www --insist test --at {RELEASED} {state}/flows/2025-03")
        };
        project.run(&publish(states[1])).success();
        let Some(steps) = steps(&project, &publish(states[0])) else { return };
        let known = [1, 0].map(|state| {
            project.run(&publish(states[state])).success();
            assert_all(&project, PLACE, 0)
        });
        let mut logged = project.read("www.publications.jsonl").lines().count();
        for (round, step) in spread(steps, kills() * 4 / 10).enumerate() {
            let next = (round + 1) % 2;
            kill(&project, &publish(states[next]), step);
            let manifest = assert_all(&project, PLACE, round);
            assert!(known.contains(&manifest), "round {round}");
            project.run(&publish(states[next])).success();
            assert_all(&project, PLACE, round);
            assert_verified(&project, PLACE, round);
            logged += 1;
            let log = project.read("www.publications.jsonl");
            assert_eq!(log.lines().count(), logged, "round {round}");
            assert!(log.lines().all(|line| line.ends_with('}')), "round {round}");
        }
    }

    #[test]
    fn a_revision_that_is_killed_at_any_step_loses_nothing() {
        let project = Project::small();
        project.build("--format md").success();
        let project = vintage(project, "2025-06-10-more", 171);
        project.run("revise").success();
        put_foreign(&project, EDITION);
        let project = vintage(project, "2025-06-20-again", 175);
        let before = project.files("output");
        let back = || {
            fs::remove_dir_all(project.path("output")).unwrap();
            for (path, bytes) in &before {
                let path = project.path("output").join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, bytes).unwrap();
            }
        };
        let Some(steps) = steps(&project, "revise") else { return };
        for (round, step) in spread(steps, kills() * 3 / 10).enumerate() {
            back();
            kill(&project, "revise", step);
            assert_all(&project, EDITION, round);
            assert!(project.path(EDITION).join("versions/1/en/release.md").exists());
            project.run("revise").success();
            assert_all(&project, EDITION, round);
            assert!(project.path(EDITION).join("versions/2/en/release.md").exists());
            assert!(!project.path(EDITION).join("versions/3").exists(), "round {round}");
            assert_verified(&project, EDITION, round);
        }
    }

    #[test]
    fn what_no_build_gives_again_is_on_the_disk_before_it_takes_a_place() {
        let project = Project::small();
        project.build("--format md").success();
        let publish = format!("publish --create --to www --at {RELEASED} {EDITION}");
        let Some(synced) = synced_before(&project, &publish, PLACE) else { return };
        assert_all_synced(&project, PLACE, &synced);
        // The folders in which it made others.
        for folder in ["", "www", "www/flows"] {
            let folder = project.path(folder).canonicalize().unwrap();
            let is_last = folder.ends_with("flows");
            assert!(is_last || synced.contains(folder.to_str().unwrap()), "{}", folder.display());
        }
        let project = vintage(project, "2025-06-10-more", 171);
        // A build writes the earlier versions again.
        for arguments in ["revise", "build --format md"] {
            let synced = synced_before(&project, arguments, EDITION).unwrap();
            assert!(project.path(EDITION).join("versions/1/en/release.md").exists());
            assert_all_synced(&project, EDITION, &synced);
        }
    }

    /// What a run makes last before the step that puts an edition in its place.
    fn synced_before(project: &Project, arguments: &str, place: &str) -> Option<BTreeSet<String>> {
        steps(project, "--version")?;
        let options = ["-y", "-e", "trace=fsync,rename,renameat,renameat2"];
        assert!(traced(project, &options, arguments).status().unwrap().success());
        let trace = project.read("trace");
        let staged = format!("{}\"", place.replacen('/', "/.staging/", 1));
        let is_step = |line: &&str| line.contains("rename") && line.contains(&staged);
        assert_eq!(trace.lines().filter(is_step).count(), 1, "{trace}");
        let before = trace.lines().take_while(|line| !is_step(line));
        let synced = before.filter(|line| line.contains(" fsync("));
        let path = |line: &str| Some(line.split_once('<')?.1.split_once('>')?.0.to_owned());
        Some(synced.filter_map(path).collect())
    }

    /// All of an edition, its folders too, was made last where it was staged.
    #[track_caller]
    fn assert_all_synced(project: &Project, place: &str, synced: &BTreeSet<String>) {
        let root = project.path("").canonicalize().unwrap();
        let staged = root.join(place.replacen('/', "/.staging/", 1));
        for file in project.files(place).keys() {
            for path in staged.join(file).ancestors().take_while(|path| path.starts_with(&staged)) {
                assert!(synced.contains(path.to_str().unwrap()), "{}", path.display());
            }
        }
    }

    #[test]
    fn what_cannot_be_cleared_away_after_a_build_is_told() {
        let project = Project::small();
        project.build("--format md").success();
        if steps(&project, "build --format md").is_none() {
            return;
        }
        let options = ["-e", "trace=unlink,unlinkat", "-e", "inject=unlink,unlinkat:error=EIO"];
        let mut run = traced(&project, &options, "build --format md");
        let run = run.stdout(Stdio::piped()).stderr(Stdio::piped()).output().unwrap();
        let said = String::from_utf8(run.stderr).unwrap();
        assert_eq!(String::from_utf8(run.stdout).unwrap(), "./output/flows/2025-03\n", "{said}");
        assert!(said.contains("bulletin: all is in its place, but cannot write "), "{said}");
        assert_eq!(run.status.code(), Some(3));
        project.build("--format md").success();
        assert!(!project.path("output/.staging").exists());
        let json = "build --format md --message-format json";
        let mut run = traced(&project, &options, json);
        let run = run.stderr(Stdio::piped()).output().unwrap();
        let said = String::from_utf8(run.stderr).unwrap();
        let remark = said.lines().find(|line| line.contains("all is in its place, but ")).unwrap();
        let remark: serde_json::Value = serde_json::from_str(remark).unwrap();
        assert_eq!(remark["severity"], "error");
    }
    /// The last line of the log about each edition says what is public, and the chain holds.
    #[track_caller]
    fn assert_logged(project: &Project, editions: &[&str], round: usize) {
        let log = project.read(LOG);
        let mut before = serde_json::Value::Null;
        for line in log.lines() {
            let entry: serde_json::Value = serde_json::from_str(line).unwrap();
            assert_eq!(entry["before"], before, "round {round}");
            before = bulletin::office::archive::Fingerprint::of(line.as_bytes()).sha256.into();
        }
        for edition in editions {
            let name = edition.rsplit('/').next().unwrap();
            let mut lines =
                log.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
            let last = lines.rfind(|line| line["edition"] == name).unwrap();
            assert_eq!(
                last["manifest"],
                assert_whole(project, edition),
                "round {round}: {edition}"
            );
        }
    }

    #[test]
    fn several_editions_that_are_killed_at_any_step_are_all_public_or_none() {
        let project = Project::small();
        project.build("--all --format md --output one").success();
        let project = project.edit("templates/flows/en.md", "# ", "# New. ");
        project.build("--all --format md --output other").success();
        let places = ["www/flows/2025-02", "www/flows/2025-03"];
        let publish = |state: &str| {
            format!(
                "publish --create --to www --at {RELEASED} --insist test {state}/flows/2025-02 \
                 {state}/flows/2025-03"
            )
        };
        let known = ["one", "other"].map(|state| {
            project.run(&publish(state)).success();
            places.map(|place| assert_whole(&project, place))
        });
        let Some(steps) = steps(&project, &publish("one")) else { return };
        for (round, step) in spread(steps, kills() * 4 / 10).enumerate() {
            let state = if round % 2 == 0 { "other" } else { "one" };
            kill(&project, &publish(state), step);
            for (place, number) in places.iter().zip(0..) {
                let manifest = assert_whole(&project, place);
                assert!(known.iter().any(|state| state[number] == manifest), "round {round}");
            }
            // Any run that comes to its turn ends what was begun.
            let run = project.run("publish --to www --undo test flows/1999-01").status(1);
            assert!(run.err().contains("no such edition"), "round {round}: {}", run.err());
            let now = places.map(|place| assert_whole(&project, place));
            assert!(known.contains(&now), "round {round}: one is there without the other");
            assert_logged(&project, &places, round);
            project.run(&publish(state)).success();
            assert_eq!(places.map(|place| assert_whole(&project, place)), known[1 - round % 2]);
            assert_logged(&project, &places, round);
            assert!(!project.path("www/.pending.json").exists(), "round {round}");
        }
    }

    #[test]
    fn a_state_that_is_put_back_and_killed_at_any_step_is_one_of_both() {
        let project = Project::small();
        let publish = format!("publish --create --to www --at {RELEASED} --insist test {EDITION}");
        project.build("--format md").success();
        project.run(&publish).success();
        let first = assert_whole(&project, PLACE);
        let project = project.edit("templates/flows/en.md", "# ", "# New. ");
        project.build("--format md").success();
        project.run(&publish).success();
        let known = [first, assert_whole(&project, PLACE)];
        let undo = format!("publish --to www --undo test {EDITION}");
        let Some(steps) = steps(&project, &undo) else { return };
        for (round, step) in spread(steps, kills() * 2 / 10).enumerate() {
            project.run(&publish).success();
            assert_eq!(assert_whole(&project, PLACE), known[1], "round {round}");
            kill(&project, &undo, step);
            let now = assert_whole(&project, PLACE);
            assert!(known.contains(&now), "round {round}");
            project.run("publish --to www --undo test flows/1999-01").status(1);
            assert_eq!(assert_whole(&project, PLACE), now, "round {round}");
            assert_logged(&project, &[PLACE], round);
        }
    }
}
