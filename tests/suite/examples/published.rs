//! What an office publishes, and what its rules and formats make of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::Value;

use crate::support::{Project, Run, page, pdf};

/// The rows of a file without quotes, behind its header.
pub(super) fn rows(text: &str) -> Vec<Vec<String>> {
    let fields = |line: &str| line.split(',').map(str::to_owned).collect();
    text.lines().skip(1).map(fields).collect()
}

/// Half away from zero, as statistical offices round.
pub(super) fn rounded(value: Decimal, decimals: u32) -> Decimal {
    value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
}

/// A figure that a rule compares: its rule, code and period.
pub(super) type Place = (String, String, String);

/// What the rules of a release list one by one as it is.
pub(super) fn listed(declared: &str) -> BTreeSet<Place> {
    let release: toml::Table = declared.parse().unwrap();
    let mut listed = BTreeSet::new();
    for (rule, declared) in release["rule"].as_table().unwrap() {
        let accepts = declared.get("accept").and_then(toml::Value::as_array);
        for accept in accepts.into_iter().flatten() {
            for (code, periods) in accept["at"].as_table().unwrap() {
                for period in periods.as_array().unwrap() {
                    let period = period.as_str().unwrap();
                    listed.insert((rule.clone(), code.clone(), period.to_owned()));
                }
            }
        }
    }
    listed
}

/// How many figures each rule compared, and how many it accepted, as a check says it.
pub(super) fn compared(run: &Run) -> BTreeMap<String, (usize, usize)> {
    let out = run.out();
    let rules = out.lines().skip_while(|line| !line.starts_with("rule")).skip(1);
    let rules = rules.filter(|line| !line.ends_with(": no errors"));
    let rule = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let accepted = words.iter().position(|word| *word == "accepted");
        let accepted = accepted.map_or(0, |place| words[place - 1].parse().unwrap());
        assert!(line.contains("holds"), "{line}");
        (words[0].to_owned(), (words[1].parse().unwrap(), accepted))
    };
    rules.map(rule).collect()
}

/// The numbers of an edition's facts, as they are shown, by id.
pub(super) fn facts(project: &Project, edition: &str) -> BTreeMap<String, String> {
    let facts: Value =
        serde_json::from_str(&project.read(&format!("{edition}/facts.json"))).unwrap();
    let facts = facts["facts"].as_array().unwrap().iter();
    let shown = facts.filter_map(|fact| {
        Some((fact["id"].as_str().unwrap().to_owned(), fact["shown"].as_str()?.to_owned()))
    });
    shown.collect()
}

/// Asserts that a page shows each figure of these ids as `written`, and that the PDF and the Markdown have the same
/// rows of numbers as the page. Returns how many figures it showed.
pub(super) fn is_printed(
    edition: &Path,
    language: &str,
    written: impl Fn(&str) -> Option<String>,
) -> usize {
    let file = |ending: &str| edition.join(language).join(format!("release.{ending}"));
    let [html, markdown] = ["html", "md"].map(|ending| fs::read_to_string(file(ending)).unwrap());
    let pages = pdf::pages(&file("pdf"));
    let mut shown = 0;
    for figure in page::figures(&html) {
        let Some(expected) = written(&figure.fact) else { continue };
        // In a sentence a verb may say the sign.
        let text = figure.text.trim_end_matches('%').trim_end();
        let unsigned = expected.trim_start_matches('\u{2212}');
        assert!(text == expected || text == unsigned, "{} in {language}: {text}", figure.fact);
        shown += 1;
    }
    let mut tables = 0;
    for row in html.split("<tr>").skip(1) {
        let row = row.split("</tr>").next().unwrap();
        let figures: Vec<String> =
            page::figures(row).into_iter().map(|figure| figure.text).collect();
        if figures.len() < 3 {
            continue;
        }
        tables += 1;
        let has = |text: &str| {
            text.lines().any(|line| {
                // A mark may stand before its figure.
                let figure = |cell: &str| cell.rsplit(']').next().unwrap().trim().to_owned();
                let cells: Vec<String> = line.split('|').map(figure).collect();
                cells.windows(figures.len()).any(|cells| cells == figures)
            })
        };
        assert!(has(&markdown), "{figures:?} in {language}, Markdown");
        assert!(has(&pages), "{figures:?} in {language}, PDF:\n{pages}");
    }
    assert!(tables > 5, "{tables} rows of tables in {language}");
    shown
}

/// A number as a language writes it.
pub(super) fn in_language(number: &str, language: &str) -> String {
    let number = number.replace('-', "\u{2212}");
    if language == "en" { number } else { number.replace('.', ",") }
}
