//! Ranks of codes and how many places they went up, worked by hand: in tables and in texts of five languages.

use crate::support::{Project, repository};

const TAGS: [&str; 5] = ["en", "fr", "de", "ru", "kk"];

/// A text in each of these languages.
fn texts(text: &str, tags: &[&str]) -> String {
    let texts: Vec<String> = tags.iter().map(|tag| format!("{tag} = \"{text}\"")).collect();
    format!("{{ {} }}", texts.join(", "))
}

fn release(tags: &[&str]) -> String {
    let [office, moves, month, areas] =
        ["Office", "Moves", "on the month", "Areas"].map(|text| texts(text, tags));
    let joined = |form: &dyn Fn(&str) -> String| {
        tags.iter().map(|tag| form(tag)).collect::<Vec<_>>().join(", ")
    };
    let languages = joined(&|tag| format!("\"{tag}\""));
    let labels = joined(&|tag| format!("{tag} = \"label\""));
    let keywords = joined(&|tag| format!("{tag} = []"));
    format!(
        r#"
[release]
languages = [{languages}]
reference = "period"
publisher = {office}
description = {office}
keywords = {{ {keywords} }}
source = {office}
contact = {{ name = {office}, email = "office@example.org", telephone = "0" }}

[codelist.area]
file = "areas.csv"
label = {areas}
labels = {{ {labels} }}
total = "ALL"
residual = ["ELSE"]
valid_from = "valid_from"

[dataset.moves_]
file = "moves.csv"
time = {{ column = "TIME_PERIOD", frequency = "month", gaps = true }}
dimensions = {{ AREA = "area" }}
measure = {{ column = "OBS_VALUE", unit = "person", kind = "flow", decimals = 1 }}
status = "OBS_STATUS"

[indicator.moves]
label = {moves}
sum = "moves_"
decimals = 0

[comparison.year]
shift = "1 year"
default = true

[comparison.month]
shift = "1 period"
label = {month}

[table.areas]
title = {areas}
rows = "area"
columns = ["moves", "moves.rank", "moves.rank_change", "moves.month.rank_change"]

[[edition]]
period = "2025-01"
status = "final"
released = 2025-02-11T10:00:00+01:00
"#
    )
}

const CODES: [&str; 5] = ["N", "S", "E", "W", "ELSE"];

fn areas(values: [[&str; 5]; 3], words: &str) -> Project {
    areas_in(&TAGS, values, words)
}

fn areas_in(tags: &[&str], values: [[&str; 5]; 3], words: &str) -> Project {
    let months = ["2024-01", "2024-12", "2025-01"].into_iter().zip(values);
    let mut data = "TIME_PERIOD,AREA,OBS_VALUE,OBS_STATUS\n".to_owned();
    for (month, values) in months {
        let rows = CODES.into_iter().zip(values).filter(|(_, value)| !value.is_empty());
        let rows: Vec<String> =
            rows.map(|(code, value)| format!("{month},{code},{value},A\n")).collect();
        data += &rows.concat();
    }
    let project = Project::empty()
        .with("templates/moves/release.toml", release(tags))
        .with(
            "data/moves/areas.csv",
            "code,label,valid_from\nALL,all,\nN,north,\nS,south,\nE,east,\nW,west,\nELSE,elsewhere,\n",
        )
        .with("data/moves/moves.csv", data);
    tags.iter().fold(project, |project, tag| {
        let publication =
            "{{ publisher }}, {{ edition.released | date }}, {{ edition.released | time }}";
        let text = format!(
            "# {{{{ period | period }}}}\n\n{publication}\n\n{words}\n\n{{{{ table(id=\"areas\") }}}}\n"
        );
        project.with(&format!("templates/moves/{tag}.md"), text)
    })
}

fn text(project: &Project, tag: &str) -> String {
    let text = project.read(&format!("output/moves/2025-01/{tag}/release.md"));
    text.replace(['\u{a0}', '\u{202f}', '*'], " ")
}

/// The cells of the rows of the table.
fn rows(project: &Project) -> Vec<String> {
    let text = text(project, "en");
    let rows = text.lines().filter(|line| line.starts_with('|')).skip(2);
    let cells = |row: &str| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        cells.join(" ")
    };
    rows.map(cells).collect()
}

/// North and south are equal as they are shown; elsewhere is the rest.
const USUAL: [[&str; 5]; 3] = [
    ["40", "30", "30", "0", "99"],
    ["10", "20", "44", "26", "99"],
    ["30.2", "29.8", "44", "1", "99"],
];

#[test]
fn equal_values_share_a_rank_and_up_is_above_zero() {
    let project = areas(USUAL, "Text.");
    project.build("").stdout("./output/moves/2025-01\n").stderr("").success();
    assert_eq!(
        rows(&project),
        [
            "all 204 [z] [z] [z]",
            // Ranks a year before: 1, 2, 2, 4; the month before: 4, 3, 1, 2.
            "north 30 2 −1 2",
            "south 30 2 0 1",
            "east 44 1 1 0",
            "west 1 4 0 −2",
            "elsewhere 99 [z] [z] [z]",
        ]
    );
    let english = text(&project, "en");
    assert!(
        english.contains("Moves: places gained | Moves: places gained on the month"),
        "{english}"
    );
}

#[test]
fn rank_1_is_the_smallest_where_the_indicator_says_so() {
    let words = "The first is west, {{ moves.of.W.rank | ordinal }}.";
    let project = areas_in(&["en"], USUAL, words).edit(
        "templates/moves/release.toml",
        "sum = \"moves_\"\n",
        "sum = \"moves_\"\nrank_from = \"smallest\"\n",
    );
    project.build("").stderr("").success();
    assert_eq!(
        rows(&project),
        [
            "all 204 [z] [z] [z]",
            // Ranks a year before: 4, 2, 2, 1; the month before: 1, 2, 4, 3.
            "north 30 2 2 −1",
            "south 30 2 0 0",
            "east 44 4 −2 0",
            "west 1 1 0 2",
            "elsewhere 99 [z] [z] [z]",
        ]
    );
    let english = text(&project, "en");
    assert!(english.contains("Moves: rank (1 is the lowest)"), "{english}");
    assert!(english.contains("The first is west, first."), "{english}");
    let facts = project.read("output/moves/2025-01/facts.json");
    assert!(facts.contains("\"rank_from\":\"smallest\""), "{facts}");
    // By value, rank 1 stands first.
    let project = project.edit(
        "templates/moves/release.toml",
        "columns = [\"moves\", ",
        "order = \"value\"\ncolumns = [",
    );
    project.build("").success();
    let first: Vec<String> = rows(&project);
    assert!(first[0].starts_with("west 1"), "{first:?}");
    // A language of an office that has no such words is asked for them.
    let locale = std::fs::read_to_string(repository().join("templates/locale/en.toml")).unwrap();
    let without = locale.lines().filter(|line| !line.starts_with("rank_from_smallest"));
    let without = without.collect::<Vec<_>>().join("\n");
    let said = project.with("templates/locale/en.toml", without).check("").status(1).err();
    assert!(
        said.contains("error[REL-007]: the language `en` has no words for ranks from the smallest")
            && said.contains("Write `rank_from_smallest = \"{label}: …\"`"),
        "{said}"
    );
}

#[test]
fn while_one_value_is_not_known_no_rank_is() {
    let project = areas([USUAL[0], USUAL[1], ["30.2", "", "44", "1", "99"]], "Text.");
    project.build("").success();
    assert_eq!(
        rows(&project)[1..5],
        [
            "north 30 [x] [x] [x]",
            "south [x] [x] [x] [x]",
            "east 44 [x] [x] [x]",
            "west 1 [x] [x] [x]"
        ]
    );
    let project = areas([["40", "30", "", "0", "99"], USUAL[1], USUAL[2]], "Text.");
    project.build("").success();
    assert_eq!(
        rows(&project)[1..5],
        ["north 30 2 [x] 2", "south 30 2 [x] 1", "east 44 1 [x] 0", "west 1 4 [x] −2"]
    );
}

#[test]
fn where_other_codes_were_ranked_no_change_of_rank_is_told() {
    let project = areas([["40", "30", "30", "", "99"], USUAL[1], USUAL[2]], "Text.").with(
        "data/moves/areas.csv",
        "code,label,valid_from\nALL,all,\nN,north,\nS,south,\nE,east,\nW,west,2024-06\nELSE,elsewhere,\n",
    );
    project.build("").success();
    assert_eq!(
        rows(&project)[1..5],
        ["north 30 2 [z] 2", "south 30 2 [z] 1", "east 44 1 [z] 0", "west 1 4 [z] −2"]
    );
}

#[test]
fn a_rank_is_told_by_its_ordinal_in_each_language() {
    let words = "- {{ moves.of.W.label }}: {{ moves.of.W.rank | ordinal }}, {{ moves.of.W.rank | figure }}, \
                 {{ moves.of.W.month.rank_change | figure }}{% if moves.of.ALL.rank.known %}!{% endif %}";
    let project = areas(USUAL, words).edit(
        "templates/moves/release.toml",
        "\"moves.rank\", \"moves.rank_change\", \"moves.month.rank_change\"",
        "\"moves.base\"",
    );
    project.build("").stderr("").success();
    for (tag, expected) in [
        ("en", "- west: fourth, 4, −2\n"),
        ("fr", "- west: quatrième, 4, −2\n"),
        ("de", "- west: vierte, 4, −2\n"),
        ("ru", "- west: четвертый, 4, −2\n"),
        ("kk", "- west: төртінші, 4, −2\n"),
    ] {
        let text = text(&project, tag);
        assert!(text.contains(expected), "{text}");
    }
    let facts = project.read("output/moves/2025-01/facts.json");
    assert!(facts.contains(r#""rank_change":{"value":"-2","shown":"-2"}"#), "{facts}");
    let said = areas(USUAL, "{{ moves.of.W | ordinal }}").check("").status(1).err();
    assert!(said.contains("`ordinal` needs a rank, or a number such as `x.run.length`"), "{said}");
    let said = areas(USUAL, "{{ moves.of.ALL.rank | ordinal }}").check("").status(1).err();
    assert!(said.contains("Ask before: {% if moves.of.ALL.rank.known %}"), "{said}");
}

#[test]
fn a_change_of_rank_is_held_against_its_sign() {
    for (words, code) in [
        ("East went up {{ moves.of.E.rank_change | figure }} place.", ""),
        (
            "West went down {{ moves.of.W.month.rank_change | figure(sign=false) }} places in a month.",
            "",
        ),
        ("East went down {{ moves.of.E.rank_change | figure }} place.", "PRF-003"),
        (
            "West went up {{ moves.of.W.month.rank_change | figure(sign=false) }} places in a month.",
            "PRF-003",
        ),
        ("West went {{ moves.of.W.month.rank_change | figure(sign=false) }} places.", "PRF-004"),
    ] {
        let run = areas_in(&["en"], USUAL, words).check("");
        let said = if code.is_empty() { run.status(0).err() } else { run.status(1).err() };
        let found: Vec<&str> = said.split("error[").skip(1).map(|finding| &finding[..7]).collect();
        let expected: Vec<&str> = Some(code).filter(|code| !code.is_empty()).into_iter().collect();
        assert_eq!(found, expected, "{words}\n{said}");
    }
}
