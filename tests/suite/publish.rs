//! Drafts, the embargo, and what stands where an edition is published, whatever happens to a run.

use crate::support::Project;
use crate::support::archive::{assert_published, assert_whole};
use bulletin::office::archive::{Manifest, PROGRAM};
use calamine::{Reader, Xlsx, open_workbook};
use page_validation::{ValidationOptions, ValidationProfile, validate_pdf_bytes};
use serde_json::Value;

const EDITION: &str = "output/flows/2025-03";
const BEFORE: &str = "2025-05-12T09:58:30+05:00";
const RELEASED: &str = "2025-05-12T10:00:00+05:00";

fn built(arguments: &str) -> Project {
    let project = Project::small();
    project.build(arguments).success();
    project
}

fn publish(project: &Project, at: &str) -> crate::support::Run {
    project.run(&format!("publish --create --to www --at {at} {EDITION}"))
}

fn log(project: &Project) -> Vec<Value> {
    let log = project.read("www.publications.jsonl");
    log.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn before_its_time_an_edition_is_refused_with_the_time_left() {
    let project = built("");
    let expected = format!(
        "{EDITION}: it is released at 2025-05-12 10:00:00 +05:00, in 1 minute 30 seconds: \
         nothing was published\n"
    );
    publish(&project, BEFORE).stdout("").stderr(&expected).status(4);
    assert!(!project.path("www").exists());
}

#[test]
fn at_its_time_an_edition_is_published_and_logged_once() {
    let project = built("");
    publish(&project, RELEASED).stdout("www/flows/2025-03\n").stderr("").success();
    assert_published(&project, EDITION, "www/flows/2025-03");
    let manifest = assert_whole(&project, "www/flows/2025-03");
    let line = &log(&project)[0];
    let expected = serde_json::json!({
        "step": "publish", "clock": line["clock"], "at": RELEASED, "release": "flows",
        "edition": "2025-03", "manifest": manifest, "vintage": null, "program": PROGRAM,
        "before": null,
    });
    assert_eq!(*line, expected);
    let again = "www/flows/2025-03: published before, nothing to do\n";
    publish(&project, "2025-05-13T10:00:00+05:00").stdout(again).stderr("").success();
    assert_eq!(log(&project).len(), 1);
    let others = project.files("www");
    let others = others.keys().filter(|path| !path.starts_with("flows/2025-03/"));
    assert_eq!(others.collect::<Vec<_>>(), [".lock"]);
}

#[test]
fn the_clock_of_the_system_counts_without_a_moment() {
    let project = built("");
    project
        .run(&format!("publish --create --to www {EDITION}"))
        .stdout("www/flows/2025-03\n")
        .success();
    let release = "templates/flows/release.toml";
    let project = project.edit(release, "2025-05-12T10", "2999-05-12T10").edit(
        release,
        "next = 2025",
        "next = 3000",
    );
    project.build("").success();
    let run = project.run(&format!("publish --create --to www {EDITION}")).status(4);
    assert!(run.err().contains(" days "), "{}", run.err());
}

#[test]
fn a_revision_takes_the_place_of_what_was_published() {
    let project = built("");
    publish(&project, RELEASED).success();
    let project = project
        .with(
            "data/flows/vintages/2025-06-20-late/vintage.toml",
            "type = \"correction\"\nreleased = 2025-06-20T10:00:00+05:00\n[reason]\nen = \"A slip.\"\n\
             ru = \"Ошибка.\"\nkk = \"Қате.\"\n",
        )
        .with(
            "data/flows/vintages/2025-06-20-late/flows.csv",
            "TIME_PERIOD,FLOW,REF_AREA,OBS_VALUE,OBS_STATUS\n2025-03,ARR,R-1,151,P\n",
        );
    project.run("revise").success();
    publish(&project, "2025-06-20T10:00:00+05:00").stdout("www/flows/2025-03\n").success();
    assert_whole(&project, "www/flows/2025-03");
    let log = log(&project);
    assert_eq!((log.len(), &log[1]["vintage"]), (2, &"2025-06-20-late".into()));
}

#[test]
fn a_draft_is_never_published() {
    let project = built("--draft");
    let expected = format!("{EDITION}: it is a draft: build it again without --draft or --now\n");
    publish(&project, RELEASED).stdout("").stderr(&expected).status(1);
}

#[test]
fn what_was_changed_after_the_build_is_never_published() {
    for (path, content) in [("en/release.md", Some("by hand")), ("kk/release.pdf", None)] {
        let project = built("");
        let place = format!("{EDITION}/{path}");
        let project = match content {
            Some(content) => project.with(&place, content),
            None => project.without(&place),
        };
        let expected = format!(
            "{EDITION}: these files are not those that were built: {path}: build it again\n"
        );
        publish(&project, RELEASED).stdout("").stderr(&expected).status(1);
        assert!(!project.path("www").exists());
    }
    let project = built("").with(&format!("{EDITION}/manifest.json"), "{");
    let expected = format!(
        "{EDITION}: its manifest.json cannot be read: EOF while parsing an object at line 1 column 1: \
         move its folder away, where nothing of it is lost, and build it again\n"
    );
    publish(&project, RELEASED).stderr(&expected).status(2);
}

#[test]
fn a_manifest_leads_nowhere_else() {
    let project = built("").edit(
        &format!("{EDITION}/manifest.json"),
        "\"release\": \"flows\"",
        "\"release\": \"../flows\"",
    );
    let expected = format!(
        "{EDITION}: its manifest.json cannot be read: `../flows` leads out of its folder at line 3 \
         column 23: move its folder away, where nothing of it is lost, and build it again\n"
    );
    publish(&project, RELEASED).stderr(&expected).status(2);
}

#[test]
fn a_draft_says_so_in_every_format() {
    let project = built(&format!("--now {BEFORE}"));
    for (language, words) in [
        ("en", "DRAFT. Not for publication."),
        ("ru", "ПРОЕКТ. Не для публикации."),
        ("kk", "ЖОБА. Жариялауға арналмаған."),
    ] {
        let word = words.split('.').next().unwrap();
        let read = |ending: &str| project.read(&format!("{EDITION}/{language}/release.{ending}"));
        assert!(read("md").contains(&words.replace(&format!("{word}."), &format!("**{word}.**"))));
        let html = read("html");
        assert!(
            html.contains(&format!("<title>{word}. ")) && html.contains("<body class=\"draft\">")
        );
        assert!(html.contains(&format!("<p><strong>{word}.</strong> ")), "{html}");
        let pdf =
            crate::support::pdf::pages(&project.path(&format!("{EDITION}/{language}/release.pdf")));
        for page in pdf.split("===").skip(2).step_by(2) {
            assert!(page.contains(word), "{language}: {page}");
        }
        assert!(pdf.contains(words), "{language}: {pdf}");
    }
    let facts = project.read(&format!("{EDITION}/facts.json"));
    assert!(facts.contains("\"draft\":true"));
    let manifest: Manifest =
        serde_json::from_str(&project.read(&format!("{EDITION}/manifest.json"))).unwrap();
    assert!(manifest.draft);
}

#[test]
fn the_pdf_of_a_draft_keeps_both_standards() {
    let project = built("--draft --format pdf");
    for language in ["en", "ru", "kk"] {
        let pdf =
            std::fs::read(project.path(&format!("{EDITION}/{language}/release.pdf"))).unwrap();
        for profile in ["ua1", "2a"] {
            let profile: ValidationProfile = profile.parse().unwrap();
            let options = ValidationOptions::default().profile(profile);
            let report = validate_pdf_bytes(&pdf, &options).unwrap();
            assert!(report.failures.is_empty(), "{language}, {profile}: {:?}", report.failures);
        }
    }
}

#[test]
fn workbooks_and_data_files_of_a_draft_say_so() {
    let project = Project::new();
    project.build("--draft --format xlsx,data").success();
    let edition = "output/migration/2025-06";
    for (language, word) in [("en", "DRAFT. "), ("ru", "ПРОЕКТ. "), ("kk", "ЖОБА. ")] {
        let path = project.path(&format!("{edition}/{language}/by-region.xlsx"));
        let mut workbook: Xlsx<_> = open_workbook(path).unwrap();
        let cover = workbook.worksheet_range_at(0).unwrap().unwrap();
        let line = cover.get((1, 0)).unwrap().to_string();
        assert!(line.starts_with(word), "{line}");
    }
    let package: Value =
        serde_json::from_str(&project.read(&format!("{edition}/data/datapackage.json"))).unwrap();
    assert!(package["draft"].as_str().unwrap().starts_with("DRAFT. "));
    let table: Value =
        serde_json::from_str(&project.read(&format!("{edition}/data/by_region.csv-metadata.json")))
            .unwrap();
    assert_eq!(table["schema:creativeWorkStatus"][2]["@value"], "ЖОБА");
}

#[test]
fn a_language_without_words_for_drafts_has_none() {
    let project = Project::small().edit("templates/locale/ru.toml", "draft = \"ПРОЕКТ\"\n", "");
    let run = project.build("--draft").stdout("").status(1);
    let expected = "error[REL-007]: the language `ru` has no words for drafts";
    assert!(run.err().starts_with(expected), "{}", run.err());
    project.build("").success();
}

#[test]
fn at_its_time_a_build_is_no_draft() {
    let (plain, at) = (built(""), built(&format!("--now {RELEASED}")));
    assert!(plain.files("output") == at.files("output"));
    let html = plain.read(&format!("{EDITION}/en/release.html"));
    assert!(!html.contains("DRAFT") && html.contains("<body>"));
    // A draft leaves nothing behind in the release that is built after it.
    at.build("--draft").success();
    at.build("").success();
    assert!(plain.files("output") == at.files("output"));
}

#[test]
fn nothing_is_published_where_it_was_built() {
    let project = built("");
    let before = project.files("output");
    let refused = |to: &str, edition: &str| {
        let run =
            project.run(&format!("publish --create --to {to} --at {RELEASED} {edition}")).status(2);
        assert!(run.err().contains("editions are built in"), "{to}: {}", run.err());
        assert!(run.err().contains("`--to www`"), "{to}: {}", run.err());
        assert!(project.files("output") == before, "{to}");
    };
    for to in ["output", "./output/", "new/../output", "output/flows", EDITION, "output/www"] {
        refused(to, EDITION);
    }
    assert!(!project.path("new").exists());
    // The output folder lies where the edition would be put, and another edition lies there as it was built.
    project.build("--output www/flows/2025-03").success();
    refused("www", "www/flows/2025-03/flows/2025-03");
    project.build("--output second").success();
    refused("second", EDITION);
    // A copy that lies elsewhere is published beside itself, where nothing was ever built.
    project.build("--output home").success();
    std::fs::remove_file(project.path("home/.lock")).unwrap();
    project
        .run(&format!("publish --create --to home/www --at {RELEASED} home/flows/2025-03"))
        .success();
    // The mistake is named before the time has come, and not at the minute.
    let early =
        project.run(&format!("publish --create --to output --at {BEFORE} {EDITION}")).status(2);
    assert!(early.err().contains("editions are built in"), "{}", early.err());
    project.run(&format!("publish --create --to beside --at {RELEASED} {EDITION}")).success();
    assert_published(&project, EDITION, "beside/flows/2025-03");
}

#[test]
fn an_edition_of_an_earlier_program_in_public_gives_way() {
    let project = built("");
    let public = "www/flows/2025-03/manifest.json";
    let publish = || project.run(&format!("publish --create --to www --at {RELEASED} {EDITION}"));
    publish().success();
    // Programs before published the fingerprints of their inputs.
    let mut manifest: serde_json::Value = serde_json::from_str(&project.read(public)).unwrap();
    let input = serde_json::json!({ "bytes": 1, "sha256": "00" });
    manifest["inputs"] = serde_json::json!({ "data/flows/flows.csv": input });
    std::fs::write(project.path(public), manifest.to_string()).unwrap();
    publish().success();
    assert!(!project.read(public).contains("inputs"));
}

/// Runs that are cut off.
mod slow {
    use std::time::Instant;

    use super::{EDITION, RELEASED, log};
    use crate::support::Project;
    use crate::support::archive::{Delays, assert_whole, kill};

    /// Two states of a release, built beside each other.
    fn two_states() -> (Project, [&'static str; 2]) {
        let project = Project::small();
        project.build("--output one").success();
        let project =
            project.edit("data/flows/flows.csv", "2025-03,ARR,R-1,150", "2025-03,ARR,R-1,170");
        project.build("--output other").success();
        (project, ["one/flows/2025-03", "other/flows/2025-03"])
    }

    fn publish_and_kill(times: usize) {
        let (project, states) = two_states();
        let known = states.map(|state| {
            project
                .run(&format!("publish --create --to once --insist test --at {RELEASED} {state}"))
                .success();
            assert_whole(&project, "once/flows/2025-03")
        });
        let arguments = |state: &str| {
            format!("publish --create --to www --insist test --at {RELEASED} {state}")
        };
        project.run(&arguments(states[0])).success();
        let start = Instant::now();
        project.run(&arguments(states[1])).success();
        let whole_run = start.elapsed();
        let (mut delays, mut switches) = (Delays(6), 0);
        for round in 0..times {
            let before = assert_whole(&project, "www/flows/2025-03");
            let other = known.iter().position(|manifest| *manifest != before).unwrap();
            kill(&project, &arguments(states[other]), delays.next(whole_run.mul_f64(1.2)));
            let after = assert_whole(&project, "www/flows/2025-03");
            assert!(known.contains(&after), "round {round}");
            switches += usize::from(before != after);
            // The next run finds out what became of the one that was cut off.
            let there = known.iter().position(|manifest| *manifest == after).unwrap();
            let run = project.run(&arguments(states[there])).success();
            assert!(run.out().contains("published before"), "round {round}: {}", run.out());
            let log = log(&project);
            assert_eq!(log.len(), 2 + switches, "round {round}");
            assert_eq!(log.last().unwrap()["manifest"], after, "round {round}");
        }
    }

    fn build_and_kill(times: usize) {
        let (project, states) = two_states();
        let known = states.map(|state| assert_whole(&project, state));
        let flows = project.read("data/flows/flows.csv");
        project.build("").success();
        let start = Instant::now();
        project.build("").success();
        let whole_run = start.elapsed();
        let mut delays = Delays(7);
        let mut project = project;
        for round in 0..times {
            let value = if round % 2 == 0 { "150" } else { "170" };
            let flows = flows.replace("2025-03,ARR,R-1,170", &format!("2025-03,ARR,R-1,{value}"));
            project = project.with("data/flows/flows.csv", flows);
            kill(&project, "build", delays.next(whole_run.mul_f64(1.2)));
            assert!(known.contains(&assert_whole(&project, EDITION)), "round {round}");
        }
        project.build("").success();
    }

    #[test]
    fn a_publication_that_is_killed_leaves_the_old_or_the_new_edition_whole() {
        publish_and_kill(30);
    }

    #[test]
    fn a_build_that_is_killed_leaves_the_old_or_the_new_edition_whole() {
        build_and_kill(30);
    }

    #[test]
    #[ignore = "takes minutes"]
    fn two_hundred_killed_runs_leave_the_old_or_the_new_edition_whole() {
        publish_and_kill(200);
        build_and_kill(200);
    }
}
