//! The embargo of an edition: the latest moment among all that is in it, whatever was changed since it was built.

use serde_json::Value;

use crate::support::{Project, Run};

const EDITION: &str = "output/flows/2025-03";
const RELEASED: &str = "2025-05-12T10:00:00+05:00";
const LATE: &str = "2025-06-20-late";
const AT_LATE: &str = "2025-06-20T10:00:00+05:00";
const RELEASE: &str = "templates/flows/release.toml";

fn built(project: Project) -> Project {
    project.build("").success();
    project
}

/// The small release with a vintage that touches its latest edition.
fn with_vintage(project: Project) -> Project {
    let folder = format!("data/flows/vintages/{LATE}");
    let about = format!(
        "type = \"routine\"\nreleased = {AT_LATE}\n\
         reason = {{ en = \"More.\", ru = \"Ещё.\", kk = \"Тағы.\" }}\n"
    );
    let rows = "TIME_PERIOD,FLOW,REF_AREA,OBS_VALUE,OBS_STATUS\n2025-03,ARR,R-1,170,P\n";
    project
        .with(&format!("{folder}/vintage.toml"), about)
        .with(&format!("{folder}/flows.csv"), rows)
}

fn publish(project: &Project, at: &str) -> Run {
    project.run(&format!("publish --create --to www --insist test --at {at} {EDITION}"))
}

fn json(project: &Project, path: &str) -> Value {
    serde_json::from_str(&project.read(path)).unwrap()
}

#[test]
fn a_vintage_that_is_still_to_come_holds_its_edition() {
    let project = built(with_vintage(Project::small()));
    let manifest = json(&project, &format!("{EDITION}/manifest.json"));
    let facts = json(&project, &format!("{EDITION}/facts.json"));
    for said in [&manifest, &facts] {
        assert_eq!((&said["released"], &said["embargo"]), (&RELEASED.into(), &AT_LATE.into()));
        assert_eq!((&said["edition"], &said["vintages"][0]), (&"2025-03".into(), &LATE.into()));
    }
    let run = publish(&project, RELEASED).stdout("").status(4);
    assert!(run.err().contains("released at 2025-06-20 10:00:00 +05:00"), "{}", run.err());
    assert!(!project.path("www/flows").exists());
    publish(&project, AT_LATE).success();
}

#[test]
fn a_revision_waits_for_its_vintage_too() {
    let project = with_vintage(built(Project::small()));
    project.run("revise").success();
    let run = publish(&project, RELEASED).stdout("");
    assert!(run.err().contains("released at 2025-06-20 10:00:00 +05:00"), "{}", run.err());
}

#[test]
fn what_is_still_under_embargo_is_a_draft_for_who_says_what_time_it_is() {
    let draft = |project: &Project| project.read(&format!("{EDITION}/facts.json"));
    let project = with_vintage(Project::small());
    project.build(&format!("--now {RELEASED}")).success();
    assert!(draft(&project).contains("\"draft\":true"));
    project.build(&format!("--now {AT_LATE}")).success();
    assert!(!draft(&project).contains("\"draft\":true"));
}

#[test]
fn a_draft_of_a_revision_gives_way_to_the_revision() {
    let plain = with_vintage(built(Project::small()));
    plain.run("revise").success();
    let project = with_vintage(built(Project::small()));
    project.run(&format!("revise --now {RELEASED}")).stdout("./output/flows/2025-03\n").success();
    for file in ["en/release.md", "en/revision.md"] {
        assert!(project.read(&format!("{EDITION}/{file}")).contains("**DRAFT.**"), "{file}");
    }
    assert!(!project.read(&format!("{EDITION}/revision.json")).contains("DRAFT"));
    publish(&project, AT_LATE).stdout("").status(1);
    // A build would keep the note as it is.
    let run = project.build("").stdout("").status(2);
    assert!(run.err().contains("Run `bulletin revise`"), "{}", run.err());
    // Once more as a draft, and then for good: nothing of the draft is left.
    project.run(&format!("revise --now {RELEASED}")).success();
    project.run(&format!("revise --now {AT_LATE}")).success();
    assert!(plain.files("output") == project.files("output"));
    publish(&project, AT_LATE).success();
}

#[test]
fn a_manifest_that_was_changed_by_hand_is_not_believed() {
    for (from, to, said) in [
        ("\"released\": \"2025-05-12", "\"released\": \"2020-05-12", "`released` is 2020-05-12T10"),
        ("\"embargo\": \"2025-06-20", "\"embargo\": \"2020-05-12", "`embargo` is 2020-05-12T10"),
        (
            "\"edition\": \"2025-03\"",
            "\"edition\": \"2025-02\"",
            "`edition` is 2025-02 there and 2025-03",
        ),
        (LATE, "2025-06-20-lost", "`vintages` is 2025-06-20-lost there"),
    ] {
        let project = built(with_vintage(Project::small()));
        let project = project.edit(&format!("{EDITION}/manifest.json"), from, to);
        let run = publish(&project, AT_LATE).stdout("").status(1);
        assert!(
            run.err().contains(said) && run.err().contains("was changed after"),
            "{}",
            run.err()
        );
        let run = project.run(&format!("verify {EDITION}")).status(1);
        assert!(run.out().contains(said), "{}", run.out());
        assert!(!project.path("www/flows").exists());
    }
    let project = Project::small();
    project.build("--draft").success();
    let project =
        project.edit(&format!("{EDITION}/manifest.json"), "\"draft\": true", "\"draft\": false");
    let run = publish(&project, RELEASED).status(1);
    assert!(run.err().contains("`draft` is false there and true"), "{}", run.err());
}

#[test]
fn what_an_earlier_program_built_is_built_again() {
    let project = built(Project::small());
    let manifest = format!("{EDITION}/manifest.json");
    let line = "  \"embargo\": \"2025-05-12T10:00:00+05:00\",\n";
    let facts = project.read(&format!("{EDITION}/facts.json"));
    let older = facts.replace(",\"embargo\":\"2025-05-12T10:00:00+05:00\"", "");
    assert_ne!(facts, older);
    let print = |text: &str| bulletin::office::archive::Fingerprint::of(text.as_bytes());
    let (was, now) = (print(&facts), print(&older));
    let project = project
        .edit(&manifest, line, "")
        .edit(&manifest, &was.sha256, &now.sha256)
        .edit(&manifest, &format!("\"bytes\": {}", was.bytes), &format!("\"bytes\": {}", now.bytes))
        .with(&format!("{EDITION}/facts.json"), older);
    let run = publish(&project, RELEASED).stdout("").status(1);
    assert!(run.err().contains("build it again"), "{}", run.err());
}

#[test]
fn a_release_that_was_postponed_after_the_build_is_not_published() {
    let project = built(Project::small());
    let moved = project.edit(RELEASE, "released = 2025-05-12T10", "released = 2025-05-13T10");
    let expected = format!(
        "{EDITION}: it was built with the release time 2025-05-12T10:00:00+05:00, and \
         templates/flows/release.toml says 2025-05-13T10:00:00+05:00: build it again\n"
    );
    publish(&moved, "2025-06-01T00:00:00+05:00").stdout("").stderr(&expected).status(1);
    // From elsewhere the project is found by where the edition lies; a copy of that is of no project.
    let elsewhere = tempfile::tempdir().unwrap();
    let edition = moved.path(EDITION);
    let run = |edition: &std::path::Path, more: &[&str]| {
        let mut command = moved.command("publish --create --to www --at 2025-06-01T00:00:00+05:00");
        Run::of(command.current_dir(elsewhere.path()).arg(edition).args(more))
    };
    run(&edition, &[]).stdout("").status(1);
    let copy = elsewhere.path().join("copy/flows/2025-03");
    for (path, bytes) in moved.files(EDITION) {
        let path = copy.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    run(&copy, &["--project", moved.path("").to_str().unwrap()]).stdout("").status(1);
    run(&copy, &[]).success();
}

#[test]
fn a_project_is_asked_for_the_edition_and_its_vintages() {
    let built = || built(with_vintage(Project::small()));
    let refused = |project: Project, said: &str| {
        let run = publish(&project, "2026-06-01T00:00:00+05:00").stdout("").status(1);
        assert!(run.err().contains(said), "{}", run.err());
        assert!(!project.path("www/flows").exists());
    };
    let vintage = format!("data/flows/vintages/{LATE}");
    let later = built().edit(&format!("{vintage}/vintage.toml"), "T10:00:00", "T11:00:00");
    refused(later, "vintage.toml says 2025-06-20T11:00:00+05:00: build it again");
    refused(built().without(&vintage), "the vintage 2025-06-20-late is not there any more");
    let gone = built().edit(RELEASE, "period = \"2025-03\"", "period = \"2025-04\"");
    refused(gone, "the edition 2025-03 is not there any more");
    // What cannot be asked can be insisted on.
    let project = built().edit(RELEASE, "[release]", "[release");
    let at = "2026-06-01T00:00:00+05:00";
    let run = project.run(&format!("publish --create --to www --at {at} {EDITION}")).status(1);
    assert!(run.err().contains("the project cannot be asked"), "{}", run.err());
    publish(&project, at).success();
}

#[test]
fn an_edition_says_when_the_next_one_comes_as_that_one_is_declared() {
    let project = Project::small();
    let next = |moment: &str| {
        let first = "released = 2025-04-11T10:00:00+05:00";
        let project = Project::small().edit(RELEASE, first, &format!("{first}\nnext = {moment}"));
        project.check("--all")
    };
    project.check("--all").success();
    next(RELEASED).stderr("").success();
    // The same moment at another offset.
    next("2025-05-12T05:00:00Z").stderr("").success();
    let run = next("2025-05-13T10:00:00+05:00").status(1);
    assert!(run.err().contains("error[REL-008]: the edition 2025-02 says that the next one"));
    assert!(run.err().contains("leave `next` out, or write 2025-05-12T10:00:00+05:00"));
}

#[test]
fn an_offset_that_is_another_one_is_asked_about_until_the_release_says_that_it_has_both() {
    let summer =
        || Project::small().edit(RELEASE, "2025-04-11T10:00:00+05:00", "2025-04-11T10:00:00+06:00");
    let run = summer().check("").success();
    assert!(
        run.err().contains("warning[REL-018]: 2025-03 is released at the offset +05:00"),
        "{}",
        run.err()
    );
    summer().check("--deny warnings").status(1);
    let both = |offsets: &str| {
        summer().edit(RELEASE, "[release]\n", &format!("[release]\noffsets = {offsets}\n"))
    };
    both("[\"+05:00\", \"+06:00\"]").check("").stderr("").success();
    let run = both("[\"+05:00\"]").check("").status(1);
    assert!(
        run.err().contains("error[REL-008]: the offset of 2025-02, +06:00, is none"),
        "{}",
        run.err()
    );
    let run = both("[\"+05:00\", \"Almaty\"]").check("").status(1);
    assert!(run.err().contains("`Almaty` is no offset from universal time"), "{}", run.err());
}
