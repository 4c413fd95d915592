//! Three editions of one period, "first", "second" and "final", in one build: the first before the period ends, the second
//! and the last with a vintage. Worked by hand, in three languages.

use serde_json::Value;

use crate::support::Project;

const RELEASE: &str = "templates/moves/release.toml";

/// The editions, what each is about and says of arrivals: the value, the base and the change.
const EDITIONS: [(&str, [&str; 3]); 6] = [
    ("2024-12-first", ["29948", "not_available", "not_available"]),
    // 266 fewer in the north in December, then 666 fewer.
    ("2024-12-second", ["29682", "not_available", "not_available"]),
    ("2024-12-final", ["29282", "not_available", "not_available"]),
    // 23 761 ÷ 29 948, 24 180 ÷ 29 682, 23 761 ÷ 29 282.
    ("2025-12-first", ["23761", "29948", "-20.7"]),
    ("2025-12-second", ["24180", "29682", "-18.5"]),
    ("2025-12-final", ["23761", "29282", "-18.9"]),
];

fn vintage(project: Project, id: &str, moment: &str, row: &str) -> Project {
    let about = project.read("data/moves/vintages/2025-03-13-final/vintage.toml");
    let about = about.replace("2025-03-13T10:00:00+05:00", moment);
    let folder = format!("data/moves/vintages/{id}");
    project
        .with(&format!("{folder}/vintage.toml"), about)
        .with(&format!("{folder}/moves.csv"), format!("TIME_PERIOD,FLOW,AREA,OBS_VALUE\n{row}\n"))
}

fn project() -> Project {
    let project = Project::staged();
    let release = project.read(RELEASE);
    let (head, _) = release.split_once("[[edition]]").unwrap();
    let mut release =
        head.replace("[\"preliminary\", \"final\"]", "[\"first\", \"second\", \"final\"]");
    for (period, stage, status, released) in [
        ("2024-12", "first", "preliminary", "2024-12-30"),
        ("2024-12", "second", "preliminary", "2025-02-10"),
        ("2024-12", "final", "final", "2025-03-13"),
        ("2025-12", "first", "preliminary", "2025-12-29"),
        ("2025-12", "second", "preliminary", "2026-02-09"),
        ("2025-12", "final", "final", "2026-03-13"),
    ] {
        release += &format!(
            "[[edition]]\nperiod = \"{period}\"\nstage = \"{stage}\"\nstatus = \"{status}\"\nreleased = {released}T10:00:00+05:00\n\n"
        );
    }
    let project = [
        ("en", "final{% else %}preliminary{% endif %}", "final", "second", "first"),
        (
            "ru",
            "окончательные{% else %}предварительные{% endif %}",
            "окончательные",
            "вторые",
            "первые",
        ),
        ("kk", "түпкілікті{% else %}алдын ала{% endif %}", "түпкілікті", "екінші", "бірінші"),
    ]
    .into_iter()
    .fold(project, |project, (tag, words, last, second, first)| {
        let asked = format!(
            "{last}{{% elif edition.stage == \"second\" %}}{second}{{% else %}}{first}{{% endif %}}"
        );
        project.edit(&format!("templates/moves/{tag}.md"), words, &asked)
    });
    let project = project.with(RELEASE, release);
    let project =
        vintage(project, "2025-02-10-second", "2025-02-10T10:00:00+05:00", "2024-12,IN,N,1737");
    let project =
        vintage(project, "2026-02-09-second", "2026-02-09T10:00:00+05:00", "2025-12,IN,N,1900");
    vintage(project, "2026-03-13-final", "2026-03-13T10:00:00+05:00", "2025-12,IN,N,1481")
}

fn json(project: &Project, path: &str) -> Value {
    serde_json::from_str(&project.read(path)).unwrap()
}

fn text(project: &Project, edition: &str, language: &str) -> String {
    let text = project.read(&format!("output/moves/{edition}/{language}/release.md"));
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

#[test]
fn each_stage_states_what_was_known_then_and_compares_it_with_the_same_stage() {
    let project = project();
    let run = project.build("--all").success();
    for (edition, expected) in EDITIONS {
        let folder = format!("output/moves/{edition}");
        let facts = json(&project, &format!("{folder}/facts.json"));
        let stage = edition.rsplit('-').next().unwrap();
        assert_eq!(facts["stage"], stage, "{edition}");
        let manifest = json(&project, &format!("{folder}/manifest.json"));
        assert_eq!(manifest["stage"], stage, "{edition}");
        let all = facts["facts"].as_array().unwrap();
        let fact = all.iter().find(|fact| fact["id"] == "arrivals").unwrap();
        let comparison = &fact["comparison"];
        let shown = [fact, &comparison["base"], &comparison["change"]].map(|number| {
            number["shown"].as_str().or(number["absent"].as_str()).unwrap_or_default()
        });
        assert_eq!(shown, expected, "{edition}");
        let page = project.read(&format!("{folder}/en/release.html"));
        assert!(page.contains(&format!("https://example.org/moves/{edition}/")), "{edition}");
        for (language, words) in [
            ("en", [("first", "first"), ("second", "second"), ("final", "final")]),
            ("ru", [("first", "первые"), ("second", "вторые"), ("final", "окончательные")]),
            ("kk", [("first", "бірінші"), ("second", "екінші"), ("final", "түпкілікті")]),
        ] {
            let word = words.iter().find(|(known, _)| *known == stage).unwrap().1;
            assert!(text(&project, edition, language).contains(word), "{edition} {language}");
        }
    }
    // Of the year before the first there are no data, and nothing else is said.
    let said = run.err();
    assert!(said.matches("VAL-011").count() == 3 && said.ends_with("3 warnings\n"), "{said}");
    let folders: Vec<String> =
        EDITIONS.iter().map(|(edition, _)| format!("output/moves/{edition}")).collect();
    project.run(&format!("verify {}", folders.join(" "))).success();
}

#[test]
fn the_next_edition_is_the_one_that_is_released_next_whatever_its_stage() {
    let project = project();
    project.build("--all --language en").success();
    for (edition, next) in [
        ("2024-12-first", Some("10 February 2025")),
        ("2024-12-second", Some("13 March 2025")),
        ("2024-12-final", Some("29 December 2025")),
        ("2025-12-first", Some("9 February 2026")),
        ("2025-12-second", Some("13 March 2026")),
        ("2025-12-final", None),
    ] {
        let text = text(&project, edition, "en");
        match next {
            Some(next) => assert!(text.contains(&format!("is published on {next}")), "{text}"),
            None => assert!(!text.contains("The next edition"), "{text}"),
        }
    }
}

#[test]
fn only_a_stage_that_others_follow_may_come_before_its_period_ends() {
    for (moment, wrong) in [("2026-02-09", "second"), ("2026-03-13", "final")] {
        let project = project();
        let early = format!("released = {moment}");
        let project = project.edit(RELEASE, &early, "released = 2025-12-30");
        let said = project.check("");
        let finding = format!("2025-12-{wrong} is released before its period has ended");
        // A second estimate is followed by the last one, and may be as early as a first.
        let said = said.err();
        assert_eq!(said.contains(&finding), wrong == "final", "{said}");
    }
}

#[test]
fn a_change_of_another_stage_is_found_in_the_text() {
    let project = project();
    // The change of the first estimate, 20.7%, beside the figures of the second.
    let english = project.read("templates/moves/en.md");
    let wrong = english.replacen("{{ <change fact={arrivals} /> }}", "fell by 20.7%", 1);
    assert_ne!(english, wrong);
    let project = project.with("templates/moves/en.md", wrong);
    let said = project.build("--period 2025-12-second --language en").status(1).err();
    assert!(said.contains("PRF-"), "{said}");
}
