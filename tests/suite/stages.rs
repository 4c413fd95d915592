//! Editions by stage: two editions of one period beside each other, each of the data of its stage and
//! compared with what was known at the same stage a year before.

use crate::support::Project;
use crate::support::archive::assert_whole;
use serde_json::Value;

const RELEASE: &str = "templates/moves/release.toml";
const EDITIONS: [&str; 4] =
    ["2024-12-preliminary", "2024-12-final", "2025-12-preliminary", "2025-12-final"];

fn built(project: Project, arguments: &str) -> Project {
    project.build(arguments).success();
    project
}

fn folder(edition: &str) -> String {
    format!("output/moves/{edition}")
}

fn json(project: &Project, path: &str) -> Value {
    serde_json::from_str(&project.read(path)).unwrap()
}

/// Value, base and change of an indicator as a whole, as they are shown.
fn shown(project: &Project, edition: &str, indicator: &str) -> [String; 3] {
    let facts = json(project, &format!("{}/facts.json", folder(edition)));
    let facts = facts["facts"].as_array().unwrap();
    let fact = facts.iter().find(|fact| fact["id"] == indicator).unwrap();
    let comparison = &fact["comparison"];
    [fact, &comparison["base"], &comparison["change"]].map(|number| {
        number["shown"].as_str().or(number["absent"].as_str()).unwrap_or_default().to_owned()
    })
}

/// The project with a vintage that changes one row.
fn with_vintage(project: Project, id: &str, moment: &str, row: &str) -> Project {
    let about = project.read("data/moves/vintages/2025-03-13-final/vintage.toml");
    let about = about.replace("2025-03-13T10:00:00+05:00", moment);
    let folder = format!("data/moves/vintages/{id}");
    project
        .with(&format!("{folder}/vintage.toml"), about)
        .with(&format!("{folder}/moves.csv"), format!("TIME_PERIOD,FLOW,AREA,OBS_VALUE\n{row}\n"))
}

fn verified(project: &Project, editions: &[&str]) {
    let folders: Vec<String> = editions.iter().map(|edition| folder(edition)).collect();
    project.run(&format!("verify {}", folders.join(" "))).success();
}

/// The English text of an edition, with plain spaces.
fn text(project: &Project, edition: &str) -> String {
    project.read(&format!("{}/en/release.md", folder(edition))).replace('\u{a0}', " ")
}

#[test]
fn both_published_pairs_of_changes_come_out_of_one_declaration() {
    let project = built(Project::staged(), "--all");
    for (edition, arrivals, departures) in [
        ("2025-12-preliminary", ["23761", "29948", "-20.7"], ["7608", "12784", "-40.5"]),
        ("2025-12-final", ["23761", "29282", "-18.9"], ["7608", "12732", "-40.2"]),
    ] {
        assert_eq!(shown(&project, edition, "arrivals"), arrivals, "{edition}");
        assert_eq!(shown(&project, edition, "departures"), departures, "{edition}");
    }
    for (edition, changes) in [
        ("2025-12-preliminary", ["20.7%", "40.5%", "20,7\u{a0}%", "40,5\u{a0}%"]),
        ("2025-12-final", ["18.9%", "40.2%", "18,9\u{a0}%", "40,2\u{a0}%"]),
    ] {
        for language in ["en", "ru", "kk"] {
            let text = project.read(&format!("{}/{language}/release.md", folder(edition)));
            let [first, second] = if language == "en" { [0, 1] } else { [2, 3] };
            for change in [changes[first], changes[second]] {
                assert!(text.contains(change), "{edition} {language}: {change} in {text}");
            }
        }
    }
}

#[test]
fn an_edition_states_what_was_known_at_its_stage_whenever_it_is_built() {
    let project = built(Project::staged(), "--all");
    let [of_preliminary, of_final] = ["2024-12-preliminary", "2024-12-final"]
        .map(|edition| shown(&project, edition, "arrivals")[0].clone());
    assert_eq!([of_preliminary.as_str(), of_final.as_str()], ["29948", "29282"]);
    let files = project.files(&folder("2024-12-preliminary"));
    // Before the final counts came in the very same files were built, the list of all that was read
    // among them.
    let then = Project::staged().without("data/moves/vintages");
    let then = built(then, "--period 2024-12-preliminary");
    let files_then = then.files(&folder("2024-12-preliminary"));
    assert_eq!(files.keys().collect::<Vec<_>>(), files_then.keys().collect::<Vec<_>>());
    for (path, bytes) in files {
        assert!(files_then[&path] == bytes, "{path} knows what came later");
    }
    verified(&project, &EDITIONS);
}

#[test]
fn an_earlier_year_is_revised_where_its_own_edition_of_the_stage_stated_another_figure() {
    let project = built(Project::staged(), "--all");
    let revised = |edition: &str| -> Vec<String> {
        let facts = json(&project, &format!("{}/facts.json", folder(edition)));
        let facts = facts["facts"].as_array().unwrap().clone();
        let revised = facts.iter().filter(|fact| fact["revised"] == true);
        revised.map(|fact| fact["id"].as_str().unwrap().to_owned()).collect()
    };
    // 2024 is 29 948 in its preliminary edition and 29 282 in its final one, as it is known in both of 2025.
    assert_eq!(revised("2025-12-preliminary"), ["arrivals@2024", "departures@2024"]);
    assert!(
        EDITIONS
            .iter()
            .all(|edition| { *edition == "2025-12-preliminary" || revised(edition).is_empty() })
    );
}

#[test]
fn facts_and_manifest_say_the_stage_and_every_address_has_it() {
    let project = built(Project::staged(), "--all");
    for edition in EDITIONS {
        let stage = edition.rsplit('-').next().unwrap();
        for path in ["facts.json", "manifest.json"] {
            let file = json(&project, &format!("{}/{path}", folder(edition)));
            assert_eq!(file["stage"], stage, "{edition} {path}");
        }
        let page = project.read(&format!("{}/en/release.html", folder(edition)));
        assert!(page.contains(&format!("https://example.org/moves/{edition}/")), "{edition}");
    }
    // Editions are in the order of their release, and the last needs none after it.
    assert!(text(&project, "2025-12-preliminary").contains("published on 13 March 2026"));
    assert!(!text(&project, "2025-12-final").contains("The next edition"));
}

#[test]
fn a_period_with_two_editions_is_asked_for_by_its_stage() {
    let project = Project::staged();
    for typed in ["2025-12", "2025"] {
        let said = format!(
            "bulletin: the release `moves` has more than one edition `{typed}`: name \
             2025-12-preliminary or 2025-12-final\n"
        );
        for command in ["build --period", "check --edition", "show facts"] {
            assert_eq!(project.run(&format!("{command} {typed}")).status(2).err(), said);
        }
        assert_eq!(project.run(&format!("compare 2024-12-final {typed}")).status(2).err(), said);
    }
    project.build("--period 2025-final").stdout("./output/moves/2025-12-final\n").success();
    let place = "./output/moves/2025-12-preliminary\n";
    project.build("--edition 2025-12-preliminary").stdout(place).success();
    project.build("").stdout("./output/moves/2025-12-final\n").success();
    let run = project.build("--period 2025-12-flash").status(2);
    let said = "bulletin: the release `moves` has no edition `2025-12-flash`: it has editions from \
                2024-12-preliminary to 2025-12-final\n";
    assert_eq!(run.err(), said);
    let compared = project.run("compare 2025-12-preliminary 2025-12-final").success().out();
    assert!(compared.contains("18.9") && compared.contains("20.7"), "{compared}");
}

#[test]
fn what_comes_with_a_stage_or_after_it_does_not_touch_the_stages_before() {
    let project = built(Project::staged(), "--all");
    let before = project.files("output");
    // After the final edition: it is revised, and the preliminary one stays as it is.
    let late = "2025-12,IN,N,1482";
    let project = with_vintage(project, "2026-04-20-late", "2026-04-20T10:00:00+05:00", late);
    let run = project.run("revise").success();
    assert_eq!(run.out(), "./output/moves/2025-12-final\n");
    assert_eq!(shown(&project, "2025-12-final", "arrivals")[0], "23762");
    let after = project.files("output");
    for (path, bytes) in &before {
        assert!(path.starts_with("moves/2025-12-final/") || after[path] == *bytes, "{path}");
    }
    assert!(after.contains_key("moves/2025-12-final/versions/1/facts.json"));
    // The final edition of the year before was built before the vintage, as one without stages is.
    verified(&project, &["2024-12-preliminary", "2025-12-preliminary", "2025-12-final"]);
}

#[test]
fn a_correction_between_two_stages_touches_both() {
    let project = built(Project::staged(), "--all");
    let slip = "2025-12,IN,N,1482";
    let project = with_vintage(project, "2026-02-20-slip", "2026-02-20T10:00:00+05:00", slip);
    let run = project.run("revise").success();
    let places = "./output/moves/2025-12-final\n./output/moves/2025-12-preliminary\n";
    assert_eq!(run.out(), places);
    assert_eq!(shown(&project, "2025-12-preliminary", "arrivals"), ["23762", "29948", "-20.7"]);
    for edition in EDITIONS {
        assert_whole(&project, &folder(edition));
    }
    // The final edition of the year before was built before the vintage, as one without stages is.
    verified(&project, &["2024-12-preliminary", "2025-12-preliminary", "2025-12-final"]);
}

#[test]
fn both_stages_are_published_into_one_place() {
    let project = built(Project::staged(), "--all");
    let publish = |edition: &str, at: &str| {
        project.run(&format!("publish --create --to www --at {at} {}", folder(edition)))
    };
    let first = "2026-02-09T10:00:00+05:00";
    publish("2025-12-preliminary", first).stdout("www/moves/2025-12-preliminary\n").success();
    publish("2025-12-final", first).status(4);
    let preliminary = project.files("www/moves/2025-12-preliminary");
    let last = "2026-03-13T10:00:00+05:00";
    publish("2025-12-final", last).stdout("www/moves/2025-12-final\n").success();
    assert_eq!(project.files("www/moves/2025-12-preliminary"), preliminary);
    let log = project.read("www.publications.jsonl");
    for edition in ["2025-12-preliminary", "2025-12-final"] {
        assert!(log.contains(&format!("\"edition\":\"{edition}\"")), "{log}");
    }
}

#[test]
fn a_base_that_is_not_known_at_its_stage_is_not_taken_from_another() {
    let project = Project::staged();
    let text = project.read(RELEASE);
    let (head, editions) = text.split_once("[[edition]]").unwrap();
    let editions: Vec<&str> = editions.split("[[edition]]").collect();
    // The preliminary edition of the year before is not declared, the final one is.
    let release = format!("{head}[[edition]]{}", editions[1..].join("[[edition]]"));
    let project = project.with(RELEASE, release);
    let run = project.build("--period 2025-12-preliminary").success();
    let said = "the edition 2025-12-preliminary has nothing to compare with at its stage: there is \
                no edition 2024-12-preliminary";
    assert!(run.err().contains(said), "{}", run.err());
    let not_there = ["23761", "not_available", "not_available"];
    assert_eq!(shown(&project, "2025-12-preliminary", "arrivals"), not_there);
    project.build("--period 2025-12-final").success();
    assert_eq!(shown(&project, "2025-12-final", "arrivals"), ["23761", "29282", "-18.9"]);
}

#[test]
fn a_flash_comes_out_before_its_period_ends_and_only_a_flash() {
    let flash = "[[edition]]\nperiod = \"2025-12\"\nstage = \"flash\"\nstatus = \"preliminary\"\n\
                 released = 2025-12-29T10:00:00+05:00\n\n";
    let project = Project::staged().edit(
        RELEASE,
        "[\"preliminary\", \"final\"]",
        "[\"flash\", \"preliminary\", \"final\"]",
    );
    // The order of the release is told by the moments, wherever an edition stands.
    let release = format!("{}\n{flash}", project.read(RELEASE));
    let project = project.with(RELEASE, release);
    project.build("--period 2025-12-flash").success();
    let text = text(&project, "2025-12-flash");
    assert!(text.contains("published on 9 February 2026"), "{text}");
    let project = project.edit(RELEASE, "2026-03-13T10:00:00", "2025-12-31T10:00:00");
    let said = project.check("").status(1).err();
    assert!(said.contains("2025-12-final is released before its period has ended"), "{said}");
    assert!(said.contains("2025-12-preliminary is not released before 2025-12-final"), "{said}");
}

#[test]
fn an_edition_says_which_figures_it_compares_with_and_where_others_were_published() {
    let said = [
        "Figures for the year before are those published at the same stage.",
        "They have been revised since.",
        "Figures for the year before are the latest available.",
        "They differ from those published at the time.",
    ];
    // The sentences of `said` that the text of an edition has.
    let says = |project: &Project, edition: &str| {
        let text = text(project, edition);
        said.map(|sentence| text.contains(sentence))
    };
    let project = built(Project::staged(), "--all");
    assert_eq!(says(&project, "2024-12-final"), [false; 4]);
    assert_eq!(says(&project, "2025-12-preliminary"), [true, true, false, false]);
    assert_eq!(says(&project, "2025-12-final"), [true, false, false, false]);
    let ask = "\n{% if arrivals.base_differs %}Another.{% else %}The same.{% endif %}\n";
    let template = "templates/moves/en.md";
    let asking = format!("{}{ask}", project.read(template));
    let project = project.with(template, asking).edit(RELEASE, "\"same_stage\"", "\"latest\"");
    let project = built(project, "--all --language en");
    // The final figures of the year before are the base of both editions.
    let changes = ["23761", "29282", "-18.9"];
    for (edition, differs) in [("2025-12-preliminary", true), ("2025-12-final", false)] {
        assert_eq!(shown(&project, edition, "arrivals"), changes);
        assert_eq!(says(&project, edition), [false, false, true, differs], "{edition}");
        assert_eq!(text(&project, edition).contains("Another."), differs, "{edition}");
    }
}

#[test]
fn a_language_without_words_for_stages_is_a_finding_where_there_are_stages() {
    let locale = "templates/locale/en.toml";
    let project = Project::staged();
    let words = project.read(locale);
    let (before, behind) = words.split_once("[table.base_state]").unwrap();
    let (_, behind) = behind.split_once("\n\n").unwrap();
    let project = project.with(locale, format!("{before}{behind}"));
    let run = project.check("").status(1);
    let said = "the language `en` has no words for the stages of a release";
    assert!(run.err().contains(said), "{}", run.err());
    let small = Project::small().with(locale, project.read(locale));
    small.check("").stderr("").success();
}

#[test]
fn a_whole_year_has_one_name_in_a_document() {
    let project = built(Project::staged(), "--period 2025-final");
    for (language, name) in
        [("en", "January–December"), ("ru", "январь–декабрь"), ("kk", "қаңтар–желтоқсан")]
    {
        let path = format!("{}/{language}/release.md", folder("2025-12-final"));
        let text = project.read(&path).replace('\u{a0}', " ");
        assert!(text.to_lowercase().contains(&name.to_lowercase()), "{language}: {text}");
        for line in text.lines().filter(|line| line.starts_with('|')) {
            let mut cells = line.split('|').map(str::trim);
            let by_number = |cell: &str| {
                ["2024", "2025"]
                    .iter()
                    .any(|year| cell.ends_with(&format!(", {year}")) || cell == *year)
            };
            assert!(!cells.any(by_number), "{language}: {line}");
        }
    }
    // A part of a year stands beside whole years, which have no other name there.
    let earlier = Project::new();
    earlier.build("--period 2025-01 --format md --language en").success();
    let text = earlier.read("output/migration/2025-01/en/release.md");
    assert!(text.contains("| 2024 ") && !text.contains("January–December"), "{text}");
    earlier.build("--period 2024 --format md --language en").success();
    assert!(earlier.files("output/migration/2024-12").contains_key("en/release.md"));
}

#[test]
fn what_one_stage_hides_the_next_one_hides_too() {
    let small = Project::staged()
        .edit("data/moves/moves.csv", "2025-12,OUT,S,100", "2025-12,OUT,S,3")
        .edit(
            RELEASE,
            "absent = \"zero\"",
            "absent = \"zero\"\ndisclosure.threshold = 5\nmeasure.minimum = 0",
        );
    let large = "2025-12,OUT,S,40";
    let project = with_vintage(small, "2026-03-13-more", "2026-03-13T10:00:00+05:00", large);
    let project = built(project, "--all");
    for edition in ["2025-12-preliminary", "2025-12-final"] {
        for area in ["departures/S", "departures/N"] {
            assert_eq!(shown(&project, edition, area)[0], "confidential", "{edition} {area}");
        }
        let page = project.read(&format!("{}/en/release.html", folder(edition)));
        assert!(!page.contains("data-fact=\"departures/S\""), "{edition}");
    }
    verified(&project, &EDITIONS);
}

#[test]
fn an_edition_alone_in_its_period_needs_no_stage_to_be_named() {
    let quarter = "[[edition]]\nperiod = \"2025-03\"\nstage = \"preliminary\"\nstatus = \"preliminary\"\n\
                   released = 2025-05-12T10:00:00+05:00\n";
    let project = Project::staged();
    let release = format!("{}\n{quarter}", project.read(RELEASE));
    let project = project.with(RELEASE, release);
    let run = project.build("--period 2025-03 --language en").success();
    // There is one edition of it, so that its month is enough.
    assert_eq!(run.out(), "./output/moves/2025-03-preliminary\n");
    assert!(run.err().contains("there is no edition 2024-03-preliminary"), "{}", run.err());
    assert!(text(&project, "2025-03-preliminary").contains("published on 9 February 2026"));
}

#[test]
fn a_final_edition_without_data_of_its_own_and_a_status_that_contradicts_the_stage_are_named() {
    let project = Project::staged();
    let said = project.build("--period 2025-12-final").success().err();
    let named =
        "[VAL-018]: the edition 2025-12-final has the data of 2025-12-preliminary: no vintage";
    assert!(said.contains(named), "{said}");
    let said = project.build("--period 2024-12-final").success().err();
    assert!(!said.contains("VAL-018"), "{said}");
    let words = "stage = \"final\"\nstatus = \"final\"\nreleased = 2026-03-13";
    let wrong = words.replace("status = \"final\"", "status = \"preliminary\"");
    let said = project.edit(RELEASE, words, &wrong).check("").status(1).err();
    let named = "[REL-008]: an edition of the stage `final` has the status `preliminary`";
    assert!(said.contains(named), "{said}");
}

/// A release by year, whose figures are revised each year: what was known at the release of each of its editions.
pub(crate) fn revised_each_year(more: &str) -> Project {
    let mut project =
        Project::empty().with("data/output/output.csv", "TIME_PERIOD,OBS_VALUE\n2021,100\n");
    for (vintage, rows) in [
        ("2023-02-01", "2022,200\n"),
        ("2024-02-01", "2021,120\n2022,240\n2023,300\n"),
        ("2025-02-01", "2022,245\n2023,360\n2024,450\n"),
        ("2026-02-01", "2022,260\n2023,400\n2024,500\n2025,720\n"),
    ] {
        let folder = format!("data/output/vintages/{vintage}-counts");
        let about = format!(
            "type = \"routine\"\nreleased = {vintage}T10:00:00+00:00\nreason.en = \"Later counts.\"\n"
        );
        project = project
            .with(&format!("{folder}/vintage.toml"), about)
            .with(&format!("{folder}/output.csv"), format!("TIME_PERIOD,OBS_VALUE\n{rows}"));
    }
    let editions: Vec<String> = (2022..=2025)
        .map(|year| {
            format!("[[edition]]\nperiod = \"{year}\"\nstatus = \"final\"\nreleased = {}-02-10T10:00:00+00:00\n", year + 1)
        })
        .collect();
    let release = format!(
        r#"
[release]
languages = ["en"]
reference = "period"
publisher.en = "Office"
description.en = "Output"
source.en = "Office"
contact = {{ name.en = "Desk", email = "desk@example.org", telephone = "0" }}

[dataset.counted]
file = "output.csv"
time.frequency = "year"
measure = {{ unit = "person", kind = "flow" }}

[indicator.out]
label.en = "Output"
sum = "counted"

[indicator.growth]
label.en = "Growth"
value = "100 * (out / out@year - 1)"
kind = "growth"

[indicator.two_years]
label.en = "More than two years before"
value = "out - out@year@year"

[comparison.year]
shift = "1 year"
base = "same_stage"

[table.years]
title.en = "By year"
rows = "years"
columns = ["growth"]
{more}
{}"#,
        editions.join("\n")
    );
    let words = "# Output, {{ period | period }}\n\nGrowth\n: {{ growth | figure }}\n: {{ growth | sparkline }}\n\n\
                 {% if growth.record.since %}It was last higher in {{ growth.record.since | period }}.{% endif %}\n\n\
                 {{ table(id=\"years\") }}\n";
    project.with("templates/output/release.toml", release).with("templates/output/en.md", words)
}

#[test]
fn what_an_expression_reads_a_year_before_is_known_as_it_was_at_each_of_these_times() {
    let project = revised_each_year("");
    project.build("--all").success();
    let shown = |edition: &str, indicator: &str| {
        let facts = json(&project, &format!("output/output/{edition}/facts.json"));
        let facts = facts["facts"].as_array().unwrap().clone();
        let fact = facts.iter().find(|fact| fact["id"] == indicator).unwrap();
        [&fact["shown"], &fact["comparison"]["base"]["shown"]]
            .map(|shown| shown.as_str().unwrap_or_default().to_owned())
    };
    // 500 is known now of 2024, and 300 is what the edition of 2023 said; that was held against 200.
    assert_eq!(shown("2024", "growth"), ["66.7", "50.0"]);
    // 720 ÷ 450, 450 being what the edition of 2024 said; what it said of its own growth.
    assert_eq!(shown("2025", "growth"), ["60.0", "50.0"]);
    // 720 less what the edition of 2023 said, which that of 2024 was compared with: 300. A year before: 450 less 200.
    assert_eq!(shown("2025", "two_years"), ["420", "250"]);
    let text = project.read("output/output/2025/en/release.md").replace('\u{a0}', " ");
    // 500 ÷ 360 and 400 ÷ 245: the edition holds what is known now against what that of 2024 held it against.
    for words in [
        "It was last higher in 2023.",
        "| 2023 [r] |   63.3 |",
        "| 2024 [r] |   38.9 |",
        "| 2025     |   60.0 |",
    ] {
        assert!(text.contains(words), "{words} is not in {text}");
    }
    let page = project.read("output/output/2025/en/release.html").replace('\u{a0}', " ");
    assert!(page.contains("2023: 63.3; 2024: 38.9; 2025: 60.0"), "{page}");
    project.run("verify output/output/2024 output/output/2025").success();
}

#[test]
fn a_state_that_no_edition_tells_is_named_however_far_back_it_is() {
    let project = revised_each_year("");
    let release = project.read("templates/output/release.toml");
    // Each edition has a stage, and that of 2023 is not declared.
    let staged = release.replace("[release]\n", "[release]\nstages = [\"final\"]\n");
    let staged = staged.replace("status = \"final\"\n", "stage = \"final\"\nstatus = \"final\"\n");
    let declared = "[[edition]]\nperiod = \"2023\"\nstage = \"final\"\nstatus = \"final\"\nreleased = 2024-02-10T10:00:00+00:00\n";
    let project = project.with("templates/output/release.toml", staged.replace(declared, ""));
    let said = project.check("--edition 2025").success().err();
    let named = "the edition 2025-final compares with what 2024-final was compared with at its stage: there is no edition 2023-final";
    assert!(said.contains(named), "{said}");
    // What it says to write.
    let project = project.with("templates/output/release.toml", staged);
    let said = project.check("--edition 2025").success().err();
    assert!(!said.contains("2023-final"), "{said}");
}

#[test]
fn a_rule_compares_nothing_that_was_known_at_another_time() {
    let rule = "[rule.known]\nabout = \"Growth is growth.\"\ncheck.equal = { indicators = [\"growth\", \"again\"] }\n\n\
                [indicator.again]\nlabel.en = \"Again\"\nvalue = \"growth\"\n";
    let said = revised_each_year(rule).check("").status(1).err();
    for words in ["[REL-005]", "`growth` is made of what was known at the same stage", "[anchor."] {
        assert!(said.contains(words), "{words} is not in {said}");
    }
    // What it says to write.
    let anchored = rule
        .replace("[indicator.again]", "[anchor.before]\nshift = \"1 year\"\n\n[indicator.again]");
    let anchored = anchored.replace(
        "value = \"growth\"",
        "value = \"100 * (out / out@before - 1)\"\nkind = \"growth\"",
    );
    let anchored = anchored.replace("[\"growth\", \"again\"]", "[\"again\", \"again\"]");
    let said = revised_each_year(&anchored).check("").err();
    assert!(!said.contains("same stage"), "{said}");
}
