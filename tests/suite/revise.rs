//! Revisions: which editions a vintage touches, what is told of it, and what stands in the archive
//! whatever happens to a run; and what `compare` says.

use std::collections::BTreeMap;
use std::fs;
use std::time::SystemTime;

use crate::support::Project;
use crate::support::archive::{assert_published, assert_whole};
use serde_json::Value;

const OLD: &str = "output/flows/2025-02";
const EDITION: &str = "output/flows/2025-03";
const LATE: &str = "2025-06-20-late";

/// A small release that names its key facts.
fn project() -> Project {
    Project::small().edit(
        "templates/flows/release.toml",
        "[codelist.flow]",
        "[release.revisions]\nkey_facts = [\"arrivals\"]\n\n[codelist.flow]",
    )
}

fn vintage(project: Project, id: &str, rows: &str) -> Project {
    let day = &id[..10];
    let about = format!(
        "type = \"correction\"\nreleased = {day}T10:00:00+05:00\n[reason]\nen = \"A slip.\"\n\
         ru = \"Описка.\"\nkk = \"Қате.\"\n"
    );
    let folder = format!("data/flows/vintages/{id}");
    let header = "TIME_PERIOD,FLOW,REF_AREA,OBS_VALUE,OBS_STATUS\n";
    project
        .with(&format!("{folder}/vintage.toml"), about)
        .with(&format!("{folder}/flows.csv"), format!("{header}{rows}"))
}

fn built() -> Project {
    let project = project();
    project.build("--all").success();
    project
}

/// Both editions, then a vintage that touches the later one only.
fn late() -> Project {
    vintage(built(), LATE, "2025-03,ARR,R-1,170,A\n")
}

fn times(project: &Project, folder: &str) -> BTreeMap<String, SystemTime> {
    let time = |path: &String| {
        fs::metadata(project.path(&format!("{folder}/{path}"))).unwrap().modified().unwrap()
    };
    project.files(folder).keys().map(|path| (path.clone(), time(path))).collect()
}

#[test]
fn just_the_editions_that_a_vintage_touches_are_rebuilt() {
    let project = late();
    let (files, before) = (project.files(OLD), times(&project, OLD));
    project.run("revise").stdout("./output/flows/2025-03\n").stderr("").success();
    assert!(project.files(OLD) == files && times(&project, OLD) == before);
    let facts = project.read(&format!("{EDITION}/facts.json"));
    assert!(facts.contains("\"value\":\"520\""), "{facts}");
    assert_whole(&project, EDITION);
}

#[test]
fn a_revision_with_a_warning_that_is_denied_changes_nothing() {
    let long = "Эта фраза длинна, и в ней стоит ".to_owned() + &"слово за словом ".repeat(30);
    let text = project().read("templates/flows/ru.md") + "\n" + &long + "до конца.\n";
    let project = late().with("templates/flows/ru.md", text);
    let earlier = project.files("output");
    let said = project.run("revise --deny warnings").stdout("").status(1).err();
    let last = "1 warning, which `--deny warnings` refuses: nothing was written\n";
    assert!(said.ends_with(last), "{said}");
    assert!(earlier == project.files("output"));
    project.run("revise").stdout("./output/flows/2025-03\n").success();
}

#[test]
fn an_edition_with_an_unreadable_manifest_is_not_taken_for_one_that_was_never_built() {
    let project = late().with(&format!("{EDITION}/manifest.json"), "{}");
    let earlier = project.files("output");
    let run = project.run("revise").stdout("").status(2);
    assert!(run.err().contains("2025-03/manifest.json cannot be read: missing field"));
    assert!(earlier == project.files("output"));
}

#[test]
fn a_month_of_the_year_before_touches_all_that_compare_with_it() {
    let project = vintage(built(), LATE, "2024-02,ARR,R-1,110,A\n");
    let both = "./output/flows/2025-02\n./output/flows/2025-03\n";
    project.run("revise").stdout(both).stderr("").success();
    let note = project.read(&format!("{EDITION}/revision.json"));
    let note: Value = serde_json::from_str(&note).unwrap();
    let ids: Vec<&str> =
        note["facts"].as_array().unwrap().iter().map(|fact| fact["id"].as_str().unwrap()).collect();
    assert!(ids.contains(&"arrivals.base") && ids.contains(&"arrivals.change"), "{ids:?}");
    assert!(!ids.contains(&"arrivals"), "{ids:?}");
}

#[test]
fn one_observation_of_the_large_release_touches_the_later_editions_and_no_other() {
    // Nothing is built: the program says what it would have rebuilt.
    let project = Project::new();
    let folder = "data/migration/vintages/2025-08-20-late";
    let project = project
        .with(
            &format!("{folder}/vintage.toml"),
            "type = \"routine\"\nreleased = 2025-08-20T10:00:00+05:00\n[reason]\nen = \"Late.\"\n\
             ru = \"Поздно.\"\nkk = \"Кеш.\"\n",
        )
        .with(
            &format!("{folder}/external.csv"),
            "TIME_PERIOD,FLOW,REF_AREA,COUNTERPART_AREA,OBS_VALUE,OBS_STATUS\n\
             2024-03,ARR,KZ-47,UZ,386,A\n",
        );
    let run =
        project.run("revise").stdout("2025-08-20-late: no edition is to be revised\n").success();
    let months = (3..=12).map(|month| format!("2024-{month:02}"));
    let months = months.chain((1..=6).map(|month| format!("2025-{month:02}")));
    let expected = months.collect::<Vec<_>>().join(", ");
    let note = format!("note: {expected}: touched but never built, so that nothing is revised\n");
    assert!(run.err().contains(&note), "{}", run.err());
}

#[test]
fn the_version_before_stays_whole_and_is_linked() {
    let project = late();
    let before = project.files(EDITION);
    project.run("revise").success();
    assert!(project.files(&format!("{EDITION}/versions/1")) == before);
    let first = project.files(EDITION);
    let project = vintage(project, "2025-07-20-again", "2025-03,ARR,R-1,175,A\n");
    project.run("revise").stdout("./output/flows/2025-03\n").success();
    assert_whole(&project, EDITION);
    assert!(project.files(&format!("{EDITION}/versions/1")) == before);
    let second = project.files(&format!("{EDITION}/versions/2"));
    // But for the links to the version before, which stands beside it now.
    let own = first.iter().filter(|(path, _)| !path.starts_with("versions/"));
    let led = own.map(|(path, bytes)| match str::from_utf8(bytes) {
        Ok(text) if path != "manifest.json" => {
            (path.clone(), text.replace("../versions/1/", "../../1/").into_bytes())
        }
        _ => (path.clone(), bytes.clone()),
    });
    assert!(led.eq(second.clone()));
    for (language, revised) in [
        ("en", "Corrected on 20 July 2025."),
        ("ru", "Исправлено 20 июля 2025 года."),
        ("kk", "Түзетілген күні: 2025 жылғы 20 шілде."),
    ] {
        let html = project.read(&format!("{EDITION}/{language}/release.html"));
        for link in [
            "revision.html".to_owned(),
            format!("../versions/1/{language}/release.html"),
            format!("../versions/2/{language}/release.html"),
        ] {
            assert!(html.contains(&format!("<a href=\"{link}\">")), "{language}: {link}");
            assert!(project.path(&format!("{EDITION}/{language}/{link}")).exists(), "{link}");
        }
        let markdown = project.read(&format!("{EDITION}/{language}/release.md"));
        let pdf =
            crate::support::pdf::pages(&project.path(&format!("{EDITION}/{language}/release.pdf")));
        let spaced = |text: &str| text.replace('\u{a0}', " ");
        for (format, text) in [("html", html), ("md", markdown), ("pdf", pdf)] {
            assert!(spaced(&text).contains(revised), "{language} {format}: {text}");
        }
    }
}

#[test]
fn the_note_says_what_changed_in_every_language() {
    let project = late();
    project.run("revise").success();
    for (language, before, after, deleted) in [
        ("en", "arrivals: 500", "520", "deleted"),
        ("ru", "500", "520", "удалено"),
        ("kk", "500", "520", "алынып тасталды"),
    ] {
        let html = project.read(&format!("{EDITION}/{language}/revision.html"));
        let number = before.rsplit(' ').next().unwrap();
        let figure = |shown: &str| {
            format!("<td><data value=\"{shown}\" data-fact=\"arrivals\">{shown}</data></td>")
        };
        let row = format!("{}{}<td>+20</td>", figure(number), figure(after));
        assert!(html.contains(&row), "{html}");
        assert!(html.contains(&format!("<del><span class=\"said\">[{deleted}: </span>")), "{html}");
        assert!(!html.contains("{{") && html.contains(&format!("<html lang=\"{language}\">")));
        let markdown = project.read(&format!("{EDITION}/{language}/revision.md"));
        assert!(markdown.contains("<del>") && markdown.contains("<ins>"), "{markdown}");
        let pdf = project.path(&format!("{EDITION}/{language}/revision.pdf"));
        let pdf = crate::support::pdf::pages(&pdf);
        assert!(pdf.contains(&format!(" | {number} | {after} | +20 | ")), "{pdf}");
        // Every word of the Markdown is on paper, but for the links to files beside it.
        let words = |text: &str| -> Vec<String> {
            let words = text.split(|of: char| !of.is_alphanumeric());
            words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
        };
        let printed = words(&pdf);
        let plain = ["<ins>", "</ins>", "<del>", "</del>"]
            .iter()
            .fold(markdown.clone(), |text, mark| text.replace(mark, ""));
        let lines = plain.lines().filter(|line| !line.starts_with("- ["));
        for word in lines.flat_map(words) {
            assert!(printed.contains(&word), "{language}: {word} in {pdf}");
        }
    }
    let note: Value =
        serde_json::from_str(&project.read(&format!("{EDITION}/revision.json"))).unwrap();
    assert_eq!(note["replaces"], 1);
    assert_eq!(note["vintages"][0]["type"], "correction");
    assert_eq!(note["vintages"][0]["reason"]["ru"], "Описка.");
    assert_eq!(note["turned"].as_array().unwrap().len(), 0);
    let cells = note["languages"]["en"]["cells"].as_array().unwrap();
    let cell = |row: &str| cells.iter().find(|cell| cell["row"] == row).unwrap();
    assert!(cell("Total")["after"].as_str().unwrap().contains("520"), "{cells:?}");
    // What the text says of the revision itself is none of its changes.
    let text = note["languages"]["en"]["text"].to_string();
    assert!(!text.contains("What was changed") && !text.contains("Corrected on"), "{text}");
}

#[test]
fn a_key_point_that_turned_is_named() {
    let project = vintage(built(), LATE, "2025-02,ARR,R-1,20,A\n");
    project.run("revise").success();
    let note: Value =
        serde_json::from_str(&project.read(&format!("{EDITION}/revision.json"))).unwrap();
    assert_eq!(note["turned"], serde_json::json!(["arrivals.change"]));
    let html = project.read(&format!("{EDITION}/en/revision.html"));
    let said = "Key figures whose sign or direction has changed: <strong>Arrivals: change,";
    assert!(html.contains(said), "{html}");
}

#[test]
fn what_was_never_built_or_is_a_draft_is_not_revised() {
    let project = vintage(project(), LATE, "2024-02,ARR,R-1,110,A\n");
    project.build("--period 2025-03 --draft --as-of 2025-06-19").success();
    let before = project.files("output/flows");
    let expected = "note: 2025-02: touched but never built, so that nothing is revised\n\
                    note: 2025-03: touched but a draft: build it again\n";
    let run = project.run("revise").success();
    let mut lines: Vec<&str> = expected.lines().collect();
    lines.sort_unstable();
    let said = run.err();
    for line in lines {
        assert!(said.contains(line), "{said}");
    }
    assert!(project.files("output/flows") == before);
}

#[test]
fn an_edition_that_was_changed_by_hand_is_refused_and_nothing_is_written() {
    let project = vintage(built(), LATE, "2024-02,ARR,R-1,110,A\n")
        .with(&format!("{EDITION}/en/release.md"), "by hand");
    let before = project.files("output/flows");
    let run = project.run("revise").stdout("").status(2);
    assert!(run.err().contains("2025-03: these files are not those that were built"));
    assert!(project.files("output/flows") == before);
}

#[test]
fn a_build_keeps_the_versions_and_says_that_there_are_some() {
    let project = late();
    project.run("revise").success();
    let versions = project.files(&format!("{EDITION}/versions"));
    let page = project.read(&format!("{EDITION}/en/release.html"));
    let project = project.edit("templates/flows/en.md", "our site", "our own site");
    project.build("").success();
    assert_whole(&project, EDITION);
    assert!(project.files(&format!("{EDITION}/versions")) == versions);
    assert!(project.path(&format!("{EDITION}/en/revision.html")).exists());
    let rebuilt = project.read(&format!("{EDITION}/en/release.html"));
    assert_eq!(rebuilt, page.replace("our site", "our own site"));
    project.run("revise").stdout("2025-06-20-late: no edition is to be revised\n").success();
}

#[test]
fn a_vintage_that_comes_late_with_an_earlier_date_is_named_and_nothing_is_lost() {
    let project = late();
    project.run("revise").success();
    let before = project.files("output");
    let project = vintage(project, "2025-06-10-early", "2025-03,ARR,R-2,55,A\n");
    let said = project.run("revise").success().err();
    assert!(said.contains("the vintage 2025-06-10-early is dated before one"), "{said}");
    assert!(said.contains("Date it when it comes out"), "{said}");
    assert!(!said.contains("not there"), "{said}");
    assert!(project.files("output") == before);
    // As it is advised.
    let folder = "data/flows/vintages/2025-06-10-early";
    let project =
        project.without(&format!("{folder}/vintage.toml")).without(&format!("{folder}/flows.csv"));
    fs::remove_dir(project.path(folder)).unwrap();
    let project = vintage(project, "2025-06-21-early", "2025-03,ARR,R-2,55,A\n");
    project.run("revise").stdout("./output/flows/2025-03\n").stderr("").success();
    assert!(project.path(&format!("{EDITION}/versions/2/manifest.json")).exists());
}

#[test]
fn a_vintage_that_comes_late_is_named_just_for_the_editions_that_it_touches() {
    let project = late();
    project.run("revise").stdout("./output/flows/2025-03\n").success();
    project.build("--all").success();
    let before = project.files("output");
    // One that touches neither.
    let may = "2025-05,ARR,R-1,170,A\n2025-05,DEP,R-1,70,A\n";
    let project = vintage(project, "2025-06-10-early", may);
    let none = "2025-06-20-late: no edition is to be revised\n";
    let said = project.run("revise").stdout(none).success().err();
    assert!(!said.contains("not revised"), "{said}");
    assert!(project.files("output") == before);
    // What comes after it is brought in all the same, where that is to be told.
    let project = vintage(project, "2025-07-20-next", "2025-03,ARR,R-1,175,A\n");
    let said = project.run("revise").stdout("./output/flows/2025-03\n").success().err();
    assert!(!said.contains("not revised"), "{said}");
    let manifest = project.read(&format!("{EDITION}/manifest.json"));
    let manifest: Value = serde_json::from_str(&manifest).unwrap();
    assert_eq!(manifest["revisions"][1]["vintages"], serde_json::json!(["2025-07-20-next"]));
    // One that touches one of the two.
    let project = vintage(project, "2025-06-11-slip", "2025-03,ARR,R-2,55,A\n");
    let said = project.run("revise").success().err();
    assert!(said.contains("note: 2025-03: not revised: the vintage 2025-06-11-slip is"), "{said}");
    assert_eq!(said.matches("not revised").count(), 1, "{said}");
}

#[test]
fn a_vintage_that_was_left_out_by_the_option_is_there() {
    let project = late();
    let project = vintage(project, "2025-07-20-next", "2025-03,ARR,R-1,175,A\n");
    project.run("revise").stdout("./output/flows/2025-03\n").success();
    let before = project.files("output");
    let said = "note: 2025-03: not revised: built of later vintages\n";
    let none = format!("{LATE}: no edition is to be revised\n");
    project.run(&format!("revise --vintage {LATE}")).stdout(&none).stderr(said).success();
    assert!(project.files("output") == before);
}

#[test]
fn a_note_is_made_anew_when_a_figure_changed_and_build_says_which() {
    let project = late();
    project.run("revise").success();
    project.build("").success().stderr("");
    let version = project.files(&format!("{EDITION}/versions"));
    let sound = project.run(&format!("verify {EDITION}")).success();
    assert!(sound.out().contains("every file is as it was built"), "{}", sound.out());
    let file = format!("data/flows/vintages/{LATE}/flows.csv");
    let project = project.edit(&file, ",170,", ",175,");
    let said = project.build("--language en --format md").success().err();
    assert!(said.contains("figures are others than when it was revised last: arrivals,"), "{said}");
    assert!(said.contains("The note on it was made anew"), "{said}");
    // In the languages too that were not built.
    for language in ["en", "ru", "kk"] {
        let note = project.read(&format!("{EDITION}/{language}/revision.md"));
        assert!(note.contains("525") && !note.contains("520"), "{note}");
    }
    assert!(project.files(&format!("{EDITION}/versions")) == version);
    project.build("").success().stderr("");
    project.run(&format!("verify {EDITION}")).success();
    // What is published does not say what it was made of.
    project
        .run(&format!(
            "publish --create --to www --insist test --at 2025-07-01T10:00:00+05:00 {EDITION}"
        ))
        .success();
    let manifest: Value =
        serde_json::from_str(&project.read("www/flows/2025-03/manifest.json")).unwrap();
    assert_eq!(manifest["revisions"][0]["figures"], Value::Null);
    assert_eq!(manifest["other_than_note"], Value::Null);
    // A figure of the base file is one as well.
    let known = project.read("data/flows/flows.csv");
    let row = known.lines().find(|line| line.starts_with("2025-03,DEP,")).unwrap();
    let (codes, _) = row.split_at(row.match_indices(',').nth(2).unwrap().0);
    let project = project.edit("data/flows/flows.csv", row, &format!("{codes},41,A"));
    let said = project.build("").success().err();
    assert!(said.contains("figures are others than when it was revised last: "), "{said}");
    assert!(said.contains("departures"), "{said}");
}

#[test]
fn a_note_speaks_of_other_figures_where_the_version_before_is_not_as_it_was_kept() {
    let project = late();
    project.run("revise").success();
    let path = format!("{EDITION}/versions/1/facts.json");
    let facts = project.read(&path);
    let project = project.with(&path, facts + " ");
    let file = format!("data/flows/vintages/{LATE}/flows.csv");
    let project = project.edit(&file, ",170,", ",175,");
    let said = project.build("").success().err();
    assert!(said.contains("speak of other figures than this edition has now: arrivals,"), "{said}");
    let said = project.run(&format!("verify {EDITION}")).status(1).out();
    assert!(said.contains("speaks of other figures than the edition has: arrivals,"), "{said}");
}

#[test]
fn what_was_revised_last_is_made_anew_when_its_vintage_or_a_template_changed() {
    let project = late();
    project.run("revise").success();
    let version = project.files(&format!("{EDITION}/versions/1"));
    let file = format!("data/flows/vintages/{LATE}/flows.csv");
    let project = project.edit(&file, ",170,", ",175,");
    project.run("revise").stdout("./output/flows/2025-03\n").stderr("").success();
    let project = project.edit("templates/flows/en.md", "our site", "our own site");
    project.run("revise").stdout("./output/flows/2025-03\n").stderr("").success();
    project.run("revise").stdout(&format!("{LATE}: no edition is to be revised\n")).success();
    assert_whole(&project, EDITION);
    assert!(project.files(&format!("{EDITION}/versions/1")) == version);
    assert!(!project.path(&format!("{EDITION}/versions/2")).exists());
    let note = project.read(&format!("{EDITION}/en/revision.md"));
    // What the data changed, and what the template did.
    let (_, text) = note.split_once("## Text\n").unwrap();
    let (of_data, of_words) =
        text.split_once("## Changes of wording that do not come from the data\n").unwrap();
    assert!(of_data.contains("<ins>525") && !of_data.contains("own"), "{note}");
    let (of_words, _) = of_words.split_once("## Figures in tables").unwrap();
    assert!(of_words.contains("<ins>own</ins>") && !of_words.contains("525"), "{note}");
    let json: Value =
        serde_json::from_str(&project.read(&format!("{EDITION}/revision.json"))).unwrap();
    let text = json["languages"]["en"]["text"].as_array().unwrap();
    let wording: Vec<_> = text.iter().filter(|passage| passage["wording"] == true).collect();
    assert_eq!(wording.len(), 1, "{text:?}");
    // What came out before something else has readers, and stays.
    let project = vintage(project, "2025-07-20-next", "2025-05,ARR,R-1,170,A\n");
    let project = project.edit("templates/flows/en.md", "our own site", "the site");
    let before = project.files("output");
    project.run("revise").stdout("2025-07-20-next: no edition is to be revised\n").success();
    assert!(project.files("output") == before);
}

/// What is changed in a project.
type Change<'c> = &'c dyn Fn(Project) -> Project;

#[test]
fn a_note_stays_sound_while_the_figures_are_those_of_which_it_speaks() {
    let style = bulletin_builtin("templates/page/style.css");
    let changes: [(&str, Change<'_>); 4] = [
        ("a later vintage that does not touch the edition", &|project| {
            vintage(project, "2025-07-20-next", "2025-05,ARR,R-1,170,A\n")
        }),
        ("a word of the text", &|project| {
            project.edit("templates/flows/en.md", "our site", "our own site")
        }),
        ("a copy of a file of the program", &|project| {
            project.with("templates/page/style.css", style.clone())
        }),
        ("one more indicator", &|project| {
            let release = project.read("templates/flows/release.toml");
            let first = release.find("[indicator.").unwrap();
            let (before, rest) = release.split_at(first);
            let arrivals = rest.split("\n\n").next().unwrap().to_owned();
            let name = arrivals.split(']').next().unwrap().to_owned();
            let more = arrivals.replacen(&name, "[indicator.once_more", 1);
            project.with("templates/flows/release.toml", format!("{before}{more}\n\n{rest}"))
        }),
    ];
    for (what, change) in changes {
        let project = late();
        project.run("revise").success();
        let project = change(project);
        let said = project.build("").success().err();
        assert!(!said.contains("speak"), "{what}: {said}");
        let verified = project.run(&format!("verify {EDITION}"));
        assert!(
            verified.out().contains("every file is as it was built"),
            "{what}: {}",
            verified.out()
        );
        verified.success();
    }
}

/// A file that the program brings along.
fn bulletin_builtin(path: &str) -> String {
    project().run(&format!("show builtin {path}")).success().out()
}

#[test]
fn a_note_of_which_no_figures_were_recorded_is_not_judged() {
    let project = late();
    project.run("revise").success();
    let path = format!("{EDITION}/manifest.json");
    let mut manifest: Value = serde_json::from_str(&project.read(&path)).unwrap();
    let revision = manifest["revisions"][0].as_object_mut().unwrap();
    assert!(revision.remove("figures").is_some());
    revision.insert("inputs".to_owned(), "ab".repeat(32).into());
    let project = project.with(&path, serde_json::to_string_pretty(&manifest).unwrap());
    project.run(&format!("verify {EDITION}")).success();
    let file = format!("data/flows/vintages/{LATE}/flows.csv");
    let project = project.edit(&file, ",170,", ",175,");
    project.build("").success().stderr("");
    project.run(&format!("verify {EDITION}")).success();
}

#[test]
fn a_revised_edition_is_published_with_its_versions() {
    let project = late();
    project.run("revise").success();
    let at = "2025-06-20T10:00:00+05:00";
    project.run(&format!("publish --create --to www --insist test --at {at} {EDITION}")).success();
    assert_published(&project, EDITION, "www/flows/2025-03");
}

/// The relative links of the pages and Markdown files below a folder that lead nowhere.
fn dead_links(project: &Project, folder: &str) -> Vec<String> {
    let mut dead = Vec::new();
    for (path, bytes) in project.files(folder) {
        let starts: &[&str] = match path.rsplit_once('.').map(|(_, ending)| ending) {
            Some("html") => &["href=\"", "src=\""],
            Some("md") => &["]("],
            _ => continue,
        };
        let text = String::from_utf8(bytes).unwrap();
        let links = starts.iter().flat_map(|start| {
            text.split(start).skip(1).map(|rest| rest.split(['"', ')', '#']).next().unwrap())
        });
        let place = project.path(folder).join(&path);
        for link in links.filter(|link| !link.is_empty() && !link.contains(':')) {
            if !place.with_file_name(link).exists() {
                dead.push(format!("{path}: {link}"));
            }
        }
    }
    dead
}

#[test]
fn after_three_revisions_every_link_of_every_version_leads_somewhere_and_each_is_verified() {
    let mut project = built();
    for (vintage_id, value) in
        [("2025-06-20-late", 170), ("2025-07-20-again", 175), ("2025-08-20-last", 180)]
    {
        project = vintage(project, vintage_id, &format!("2025-03,ARR,R-1,{value},A\n"));
        project.run("revise").stdout("./output/flows/2025-03\n").success();
    }
    let at = "2025-08-20T10:00:00+05:00";
    project.run(&format!("publish --create --to www --insist test --at {at} {EDITION}")).success();
    for edition in [EDITION, "www/flows/2025-03"] {
        assert_eq!(dead_links(&project, edition), Vec::<String>::new());
        let page = project.read(&format!("{edition}/versions/3/en/release.html"));
        assert!(page.contains("<a href=\"../../2/en/release.html\">"), "{page}");
        for folder in ["", "/versions/1", "/versions/2", "/versions/3"] {
            let run = project.run(&format!("verify {edition}{folder}"));
            assert!(run.out().ends_with("as it would be now\n"), "{}", run.out());
        }
        let text = format!("{edition}/versions/2/en/release.md");
        let sound = project.read(&text);
        project = project.with(&text, sound.clone() + "more");
        let run = project.run(&format!("verify {edition}/versions/2")).status(1);
        let expected =
            format!("{edition}/versions/2: en/release.md is not the file that was built\n");
        assert_eq!(run.out(), expected);
        project = project.with(&text, sound);
    }
    let published: String = project
        .files("www")
        .into_values()
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .collect();
    for (path, bytes) in project.files("data").into_iter().chain(project.files(EDITION)) {
        if ["manifest.json", "csv"].iter().any(|end| path.ends_with(end)) {
            let sha256 = bulletin::office::archive::Fingerprint::of(&bytes).sha256;
            assert!(!published.contains(&sha256), "{path}");
        }
    }
}

#[test]
fn a_revised_edition_is_verified_with_its_versions() {
    let project = late();
    project.run("revise").success();
    project.run(&format!("verify {EDITION}")).success();
    let project = project.with(&format!("{EDITION}/versions/1/en/release.md"), "by hand");
    let run = project.run(&format!("verify {EDITION}")).status(1);
    assert!(run.out().contains("versions/1/en/release.md is not the file that was built"));
}

#[test]
fn a_release_without_vintages_has_nothing_to_revise() {
    let expected = "the release `flows` has no vintage: nothing is to be revised\n";
    built().run("revise").stdout(expected).stderr("").success();
    let run = late().run("revise --vintage 2025-06-19-other").status(2);
    assert!(run.err().contains("vintage"), "{}", run.err());
}

#[test]
fn a_key_fact_that_is_none_is_found() {
    let project = project().edit("templates/flows/release.toml", "[\"arrivals\"]", "[\"arival\"]");
    let run = project.check("").status(1);
    assert!(run.err().contains("there is no indicator `arival`"), "{}", run.err());
}

#[test]
fn two_vintages_two_editions_and_two_folders_can_be_compared() {
    let project = late();
    let said = project.run(&format!("compare first {LATE}")).stderr("").success().out();
    let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let lines: Vec<_> = said.lines().map(words).collect();
    assert!(lines.contains(&words("arrivals 500 520 20 4.0")), "{said}");
    assert!(said.contains("en: cells of tables"), "{said}");
    assert!(said.replace('\u{a0}', " ").contains("  + Arrivals: 520 people."), "{said}");
    // The state before its day is the first one.
    let day = project.run("compare 2025-06-19 2025-06-20").success().out();
    assert_eq!(said.lines().count(), day.lines().count());
    let editions = project.run("compare 2025-02 2025-03").success().out();
    assert!(editions.lines().any(|line| line.starts_with("arrivals  ")), "{editions}");
    project.run("revise").success();
    let folders = project.run(&format!("compare {EDITION}/versions/1 {EDITION}")).success().out();
    assert!(folders.contains("4.0"), "{folders}");
    let same = project.run(&format!("compare {OLD} {OLD}")).success();
    same.stdout(&format!("{OLD} and {OLD}: nothing differs\n"));
    let run = project.run("compare nothing 2025-03").stdout("").status(2);
    assert!(run.err().contains("nothing is no folder, and the release `flows` has editions from 2025-02 to 2025-03; its vintages are first, 2025-06-20-late"), "{}", run.err());
}

#[test]
fn what_differs_is_written_as_a_page_and_as_json() {
    let project = late();
    let run = project.run(&format!("compare first {LATE} --html out/a.html --json b.json"));
    assert!(run.success().out().ends_with("out/a.html\nb.json\n"));
    let page = project.read("out/a.html");
    assert!(
        page.contains("<th scope=\"row\">arrivals</th><td>500</td><td>520</td><td>20</td>"),
        "{page}"
    );
    assert!(page.contains("[deleted: ") && page.contains("--accent"), "{page}");
    let json: Value = serde_json::from_str(&project.read("b.json")).unwrap();
    assert_eq!((&json["before"], &json["after"]), (&"first".into(), &LATE.into()));
}

#[test]
fn a_build_that_replaces_a_version_of_earlier_data_says_so_and_how_to_get_it_back() {
    let project = late();
    let first = project.files(EDITION);
    let note = "note: 2025-03: the version before was made without the vintage 2025-06-20-late and is \
                not kept: `bulletin revise` keeps versions and writes what changed; run `bulletin \
                build --period 2025-03 --as-of 2025-06-19` before it to get back what was there\n";
    // The other edition has not a figure that changed.
    project.build("--all").stderr(note).success();
    // Again there is nothing to lose, nor in a version that goes back.
    project.build("--period 2025-03").stderr("").success();
    project.build("--period 2025-03 --as-of 2025-06-19").stderr("").success();
    let again = project.files(EDITION);
    let is_output = |path: &&String| *path != "manifest.json";
    for path in first.keys().filter(is_output) {
        assert!(first[path] == again[path], "{path}");
    }
    project.run("revise").stdout("./output/flows/2025-03\n").stderr("").success();
    assert_eq!(
        project.read(&format!("{EDITION}/en/revision.md")).matches("Earlier version 1").count(),
        1
    );
    assert_whole(&project, EDITION);
}

#[test]
fn nobody_is_told_of_a_draft_that_is_replaced_and_nothing_is_said_where_nothing_was_written() {
    let project = project();
    project.build("--all --draft").success();
    let project = vintage(project, LATE, "2025-03,ARR,R-1,170,A\n");
    let broken = project.build("--all");
    assert!(!broken.err().contains("the version before"), "{}", broken.err());
    let project = vintage(project, "2025-06-21-slip", "2025-03,ARR,R-1,,A\n");
    let run = project.build("--period 2025-03").status(1);
    assert!(!run.err().contains("note:"), "{}", run.err());
}

#[test]
fn a_table_whose_marks_move_shows_only_the_figures_that_changed() {
    let project = late();
    project.run("revise").success();
    let note = project.read(&format!("{EDITION}/en/revision.md"));
    let (_, cells) = note.split_once("## Figures in tables").unwrap();
    let cells = cells.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    assert!(cells.contains("| 500 | 520 |"), "{cells}");
    assert!(!cells.contains("| 80 |"), "what only got a mark has not changed: {cells}");
    assert!(!cells.contains("| – |"), "no row is new and none is gone: {cells}");
}

/// Runs that are cut off.
mod slow {
    use std::time::Instant;

    use super::{EDITION, LATE, OLD, built, vintage};
    use crate::support::archive::{Delays, assert_whole, kill};

    fn revise_and_kill(times: usize) {
        let project = vintage(built(), LATE, "2024-02,ARR,R-1,110,A\n");
        let archive = project.files("output/flows");
        let editions = [OLD, EDITION];
        let old = editions.map(|edition| assert_whole(&project, edition));
        let start = Instant::now();
        project.run("revise").success();
        let whole_run = start.elapsed();
        let new = editions.map(|edition| assert_whole(&project, edition));
        let mut delays = Delays(8);
        let mut project = project;
        for round in 0..times {
            project = project.without("output/flows");
            for (path, bytes) in &archive {
                project = project.with(&format!("output/flows/{path}"), bytes);
            }
            kill(&project, "revise", delays.next(whole_run.mul_f64(1.2)));
            for (at, edition) in editions.iter().enumerate() {
                let there = assert_whole(&project, edition);
                assert!([&old[at], &new[at]].contains(&&there), "round {round}: {edition}");
            }
            // The next run finishes what was cut off.
            project.run("revise").success();
            assert_eq!(
                editions.map(|edition| assert_whole(&project, edition)),
                new,
                "round {round}"
            );
        }
    }

    #[test]
    fn a_revision_that_is_killed_leaves_the_old_or_the_new_edition_whole() {
        revise_and_kill(30);
    }

    #[test]
    #[ignore = "takes minutes"]
    fn two_hundred_killed_revisions_leave_the_old_or_the_new_edition_whole() {
        revise_and_kill(200);
    }
}

#[test]
fn a_table_of_the_note_that_is_too_wide_names_the_word_and_not_columns_that_nobody_declares() {
    let long = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft";
    let project =
        project().edit("templates/flows/release.toml", "\"Moves by region,", &format!("\"{long},"));
    let project = project.edit("data/flows/regions.csv", ",Port,", &format!(",{},", &long[..60]));
    project.build("--all").success();
    let project = vintage(project, LATE, "2025-03,ARR,R-1,170,A\n");
    let files = project.files("output");
    let said = project.run("revise").status(1).err();
    assert!(said.contains("[DOC-013]: the table `changed_cells` is too wide"), "{said}");
    assert!(said.contains("Shorten `Donaudampf"), "{said}");
    assert!(!said.contains("matrix") && !said.contains("Show"), "{said}");
    assert!(project.files("output") == files);
}
