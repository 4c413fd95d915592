//! The sample release, which readers copy and editors work on: it is built without findings, and
//! what it states is right. No other test goes by its words.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::Value;

use crate::support::Project;
use crate::support::page::{figures, sections};

const LANGUAGES: [&str; 3] = ["en", "ru", "kk"];
const LATEST: &str = "output/migration/2025-06";

/// Figures of January to June 2025 that the office has published, as they are shown.
const PUBLISHED: [(&str, &str); 13] = [
    ("arrivals", "11267"),
    ("departures", "3518"),
    ("net_migration", "7749"),
    ("arrivals.change", "-21.0"),
    ("departures.change", "-49.5"),
    ("arrivals_cis_share", "82.2"),
    ("departures_cis_share", "73.9"),
    ("internal_movers.change", "20.6"),
    ("regions_gaining", "4"),
    ("interregional_net/KZ-71", "36821"),
    ("interregional_net/KZ-75", "16934"),
    ("interregional_net/KZ-79", "10838"),
    ("interregional_net/KZ-19", "5500"),
];

/// The latest edition in all formats.
static BUILT: LazyLock<Project> = LazyLock::new(|| {
    let project = Project::sample();
    project.build("").stderr("").success();
    project
});

#[test]
fn every_edition_is_built_in_every_language_and_only_its_first_year_has_no_base() {
    let project = Project::sample();
    let run = project.build("--all --format md,html,pdf --message-format short").success();
    assert_eq!(run.out().lines().count(), 42);
    let said = run.err();
    let said: Vec<&str> = said.lines().collect();
    let (summary, findings) = said.split_last().unwrap();
    assert_eq!((findings.len(), *summary), (12, "12 warnings"));
    for (month, finding) in (1..=12).zip(findings) {
        let expected = format!(
            "warning[VAL-011]: the edition 2022-{month:02} has nothing to compare with: \
             `external` and `internal` do not cover 2021"
        );
        assert!(finding.contains(&expected), "{finding}");
    }
}

#[test]
fn its_data_break_no_rule() {
    let said = Project::sample().check("--format md").stderr("").success().out();
    let rules: Vec<&str> = said.lines().skip_while(|line| !line.starts_with("rule ")).collect();
    assert_eq!(rules.len(), 13, "the header, eleven rules, the edition: {said}");
    for rule in &rules[1..12] {
        let is_kept = rule.contains("  holds") || rule.ends_with("nothing to compare");
        assert!(is_kept, "{rule}");
    }
}

#[test]
fn the_published_figures_are_in_its_facts_and_in_every_language() {
    let facts: Value = serde_json::from_str(&BUILT.read(&format!("{LATEST}/facts.json"))).unwrap();
    let mut shown = BTreeMap::new();
    for fact in facts["facts"].as_array().unwrap() {
        let id = fact["id"].as_str().unwrap();
        shown.insert(id.to_owned(), fact["shown"].clone());
        shown.insert(format!("{id}.change"), fact["comparison"]["change"]["shown"].clone());
    }
    for (fact, value) in PUBLISHED {
        assert_eq!(shown[fact], value, "{fact}");
        for language in LANGUAGES {
            let page = BUILT.read(&format!("{LATEST}/{language}/release.html"));
            let points = sections(&page).remove("key-points").unwrap();
            let figure = figures(points).into_iter().find(|figure| figure.fact == fact);
            let figure = figure.map(|figure| figure.value);
            assert_eq!(figure, Some(value.to_owned()), "{language}: {fact}");
        }
    }
    let gaining = shown.iter().filter(|(fact, value)| {
        let value = value.as_str().unwrap_or("-");
        fact.starts_with("interregional_net/KZ-")
            && !fact.contains(['.', '@'])
            && !value.starts_with('-')
            && value != "0"
    });
    assert_eq!(gaining.count(), 4);
}

#[test]
fn the_commands_of_the_documents_work() {
    let pages = concat!(include_str!("../../docs/commands.md"), include_str!("../../README.md"));
    let commands = pages.lines().filter_map(|line| line.strip_prefix("| `bulletin "));
    let commands: Vec<&str> = commands.map(|line| line.split('`').next().unwrap()).collect();
    assert!(commands.len() >= 20, "{commands:?}");
    let project = Project::sample();
    // All editions in all formats take their time; that they are built is tested in output.rs. The
    // preview goes on until it is interrupted: preview.rs.
    let is_short = |command: &&str| !command.contains("--all") && !command.starts_with("preview");
    for command in commands.into_iter().filter(is_short) {
        project.run(command).stderr("").success();
    }
}
