//! Whole releases as files that were read by a person: `tests/golden/<period>/`.
//!
//! `UPDATE_EXPECTED=1 cargo test --test suite golden::` writes what is made now in the place of what
//! is expected; the difference is then to be read.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::LazyLock;

use crate::support::Project;
use crate::support::expected::assert_folder;
use crate::support::page::{Figure, figures, sections, visible};
use crate::support::pdf::pages;
use serde_json::Value;

const LANGUAGES: [&str; 3] = ["en", "ru", "kk"];

/// The edition of which every format is kept.
const LATEST: &str = "2025-06";

/// One month; a whole year; nothing to compare with and a net loss.
const OTHERS: [&str; 3] = ["2025-01", "2023-12", "2022-06"];

/// The editions, each built once by the program.
static BUILT: LazyLock<Project> = LazyLock::new(|| {
    let project = Project::built();
    for period in OTHERS {
        project.build(&format!("--period {period}")).success();
    }
    project
});

fn built(period: &str, path: &str) -> String {
    BUILT.read(&format!("output/migration/{period}/{path}"))
}

fn facts(period: &str) -> Vec<Value> {
    let file: Value = serde_json::from_str(&built(period, "facts.json")).unwrap();
    file["facts"].as_array().unwrap().clone()
}

/// What is kept of an edition, by path below `tests/golden/`.
fn kept() -> BTreeMap<String, String> {
    let mut kept = BTreeMap::new();
    for period in OTHERS.iter().chain([&LATEST]) {
        for language in LANGUAGES {
            let path = format!("{language}/release.md");
            kept.insert(format!("{period}/{path}"), built(period, &path));
        }
    }
    for language in LANGUAGES {
        let path = format!("{language}/release.html");
        let page = without_what_every_page_has(&built(LATEST, &path));
        kept.insert(format!("{LATEST}/{path}"), page);
        let path = format!("output/migration/{LATEST}/{language}/release.pdf");
        kept.insert(format!("{LATEST}/{language}/release.pdf.txt"), pages(&BUILT.path(&path)));
    }
    kept.insert(format!("{LATEST}/facts.txt"), facts_by_line(LATEST));
    kept
}

/// A line for each fact: id, value as shown, unit, change.
fn facts_by_line(period: &str) -> String {
    let mut lines = String::new();
    for fact in facts(period) {
        let text = |name: &str| fact[name].as_str().unwrap_or("-").to_owned();
        let comparison = &fact["comparison"];
        let change = match &comparison["change"]["shown"] {
            Value::String(shown) => {
                format!("{shown} {}", comparison["change_unit"].as_str().unwrap())
            }
            _ => comparison["change"]["absent"].as_str().unwrap_or("-").to_owned(),
        };
        let value = fact["shown"].as_str().or(fact["absent"].as_str()).unwrap_or("-");
        writeln!(lines, "{}: {value} {}; {change}", text("id"), text("unit")).unwrap();
    }
    lines
}

/// A page with `…` in the place of the style sheet and of the script of this repository, which it
/// has whole.
fn without_what_every_page_has(page: &str) -> String {
    let files = [
        include_str!("../../templates/page/style.css"),
        include_str!("../../templates/page/page.js"),
    ];
    files.iter().fold(page.to_owned(), |page, file| {
        assert_eq!(page.matches(file.trim()).count(), 1, "the page has not {file}");
        page.replace(file.trim(), "…")
    })
}

#[test]
fn the_releases_are_as_they_were_read() {
    assert_folder("tests/golden", &kept());
}

/// Every number of `facts.json` as it is shown: that of a fact by its id, its others by
/// `id.change`, `id.base`, `id.factor` and `id.rank`.
fn numbers(period: &str) -> BTreeMap<String, String> {
    let mut numbers = BTreeMap::new();
    for fact in facts(period) {
        let id = fact["id"].as_str().unwrap();
        let comparison = &fact["comparison"];
        let all = [
            (id.to_owned(), &fact["shown"]),
            (format!("{id}.base"), &comparison["base"]["shown"]),
            (format!("{id}.change"), &comparison["change"]["shown"]),
            (format!("{id}.factor"), &comparison["factor"]["shown"]),
            (format!("{id}.rank"), &fact["rank"]["shown"]),
        ];
        for (name, shown) in all {
            if let Value::String(shown) = shown {
                assert_eq!(numbers.insert(name.clone(), shown.clone()), None, "{name} twice");
            }
        }
    }
    numbers
}

#[test]
fn every_figure_of_every_language_is_that_of_its_fact() {
    for period in OTHERS.iter().chain([&LATEST]) {
        let facts = numbers(period);
        for language in LANGUAGES {
            let page = built(period, &format!("{language}/release.html"));
            let figures = figures(&page);
            assert!(figures.len() > 400, "{period} {language}: {}", figures.len());
            for Figure { fact, value, text } in figures {
                assert_eq!(facts.get(&fact), Some(&value), "{period} {language}: {fact}");
                assert!(says(&text, &value, language), "{period} {language}: {fact}: {text}");
            }
        }
    }
}

/// Whether a figure as printed is the value: words may take the place of the sign.
fn says(text: &str, value: &str, language: &str) -> bool {
    let decimal = if language == "en" { '.' } else { ',' };
    let digits: String = text.chars().filter(|c| c.is_ascii_digit() || *c == decimal).collect();
    let sign_is_right = !text.contains('−') || value.starts_with('-');
    sign_is_right && digits.replace(decimal, ".") == value.trim_start_matches('-')
}

/// A page without the tables that stand folded under charts: in Markdown the chart is a file.
fn without_data_of_charts(page: &str) -> String {
    let mut parts = page.split("<details>");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |text, part| text + part.split_once("</details>").unwrap().1)
}

/// The value of an attribute, if the tag has it.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    tag.split_once(&format!(" {name}=\""))?.1.split_once('"').map(|(value, _)| value)
}

#[test]
fn every_figure_of_every_chart_is_that_of_its_fact() {
    for period in OTHERS.iter().chain([&LATEST]) {
        let facts = numbers(period);
        for language in LANGUAGES {
            let folder = format!("output/migration/{period}/{language}/figures");
            let charts = BUILT.files(&folder);
            assert!(charts.len() >= 5, "{period} {language}");
            for (chart, svg) in charts {
                let svg = String::from_utf8(svg).unwrap();
                for words in svg.split("<text").skip(1) {
                    let (tag, text) = words.split_once('>').unwrap();
                    let Some(fact) = attribute(tag, "data-fact") else { continue };
                    let value = attribute(tag, "data-value").unwrap();
                    let text = text.split('<').next().unwrap();
                    let place = format!("{period} {language} {chart}: {fact}");
                    assert_eq!(facts.get(fact).map(String::as_str), Some(value), "{place}");
                    assert!(says(text, value, language), "{place}: {text}");
                }
            }
        }
    }
}

#[test]
fn the_words_of_every_chart_are_of_use_and_not_too_long() {
    for period in OTHERS.iter().chain([&LATEST]) {
        for language in LANGUAGES {
            for (chart, svg) in
                BUILT.files(&format!("output/migration/{period}/{language}/figures"))
            {
                let svg = String::from_utf8(svg).unwrap();
                let within = |open: &str, close: &str| {
                    svg.split_once(open).unwrap().1.split_once(close).unwrap().0.to_owned()
                };
                let title = within("<title id=\"title\">", "</title>");
                let alt = within("<desc id=\"desc\">", "</desc>");
                let place = format!("{period} {language} {chart}");
                assert!((5..=13).contains(&title.split(' ').count()), "{place}: {title}");
                assert!(!title.ends_with('.') && !title.contains('<'), "{place}: {title}");
                assert!(alt.len() > title.len() && alt.chars().count() <= 220, "{place}: {alt}");
            }
        }
    }
}

#[test]
fn markdown_has_the_figures_of_the_page_in_their_order() {
    for period in OTHERS.iter().chain([&LATEST]) {
        for language in LANGUAGES {
            let page = built(period, &format!("{language}/release.html"));
            let markdown = built(period, &format!("{language}/release.md"));
            let mut rest = markdown.as_str();
            for figure in figures(&without_data_of_charts(&page)) {
                let at = rest.find(&figure.text).unwrap_or_else(|| {
                    panic!("{period} {language}: no {} for {}", figure.text, figure.fact)
                });
                rest = &rest[at + figure.text.len()..];
            }
        }
    }
}

#[test]
fn the_pdf_has_every_word_of_the_markdown() {
    for language in LANGUAGES {
        let markdown = built(LATEST, &format!("{language}/release.md"));
        let pdf = pages(&BUILT.path(&format!("output/migration/{LATEST}/{language}/release.pdf")));
        let printed: BTreeSet<&str> = pdf.split(|c: char| !c.is_alphanumeric()).collect();
        // The words of an image are not printed: the picture is. Neither are links to the files
        // beside the text, which paper cannot lead to.
        let is_printed = |line: &&str| {
            let link = line.trim_start_matches("- ");
            let target = link.split_once("](").map_or("#", |(_, target)| target);
            let leads_out = ["#", "http", "mailto:"].iter().any(|start| target.starts_with(start));
            !line.starts_with("![") && (!link.starts_with('[') || leads_out)
        };
        let markdown = markdown.lines().filter(is_printed).collect::<Vec<_>>().join("\n");
        // The address of a link is not printed.
        for part in markdown.split("](") {
            let words = part.split_once(')').map_or(part, |(_, words)| words);
            for word in words.split(|c: char| !c.is_alphanumeric()) {
                assert!(printed.contains(word), "{language}: {word}");
            }
        }
    }
}

#[test]
fn no_number_of_the_key_points_stands_outside_a_figure() {
    for period in OTHERS.iter().chain([&LATEST]) {
        for language in LANGUAGES {
            let page = built(period, &format!("{language}/release.html"));
            let points = sections(&page).remove("key-points").unwrap();
            let outside = crate::support::page::without_figures(points);
            let words = visible(&outside);
            let numbers =
                words.split(|c: char| !c.is_ascii_digit()).filter(|word| !word.is_empty());
            for number in numbers {
                let is_year = number.len() == 4 && number.starts_with("20");
                assert!(is_year, "{period} {language}: {number} in {words}");
            }
        }
    }
}

#[test]
fn the_languages_carry_the_same_facts_in_the_same_sections() {
    for period in OTHERS.iter().chain([&LATEST]) {
        let of_language = LANGUAGES.map(|language| {
            let page = built(period, &format!("{language}/release.html"));
            let sections = sections(&page).into_iter();
            let facts = sections.map(|(id, content)| {
                let figures = figures(content).into_iter();
                let mut facts: Vec<_> = figures.map(|figure| (figure.fact, figure.value)).collect();
                facts.sort();
                (id.to_owned(), facts)
            });
            facts.collect::<BTreeMap<_, _>>()
        });
        let [first, others @ ..] = &of_language;
        assert!(first.values().any(|facts| !facts.is_empty()));
        for other in others {
            assert_eq!(first.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
            for (section, facts) in first {
                assert_eq!(facts, &other[section], "{period}: {section}");
            }
        }
    }
}

/// A reader on a slow line, and an archive of every edition, notice the size. Pictures are apart:
/// the map alone is as large as all the text.
#[test]
fn a_pdf_without_pictures_has_at_most_60_kilobytes() {
    let mut project = Project::new();
    for language in LANGUAGES {
        let path = format!("templates/migration/{language}.md");
        let template = project.read(&path);
        let is_picture =
            |line: &&str| line.starts_with("{{ chart(") || line.contains("| sparkline }}");
        assert!(template.lines().any(|line| is_picture(&line)), "{language}");
        let without: Vec<&str> = template.lines().filter(|line| !is_picture(line)).collect();
        project = project.with(&path, without.join("\n") + "\n");
    }
    project.build("--format pdf").success();
    for language in LANGUAGES {
        let files = project.files(&format!("output/migration/{LATEST}/{language}"));
        let size = files["release.pdf"].len();
        assert!(size <= 60_000, "{language}: {size} bytes");
    }
}
