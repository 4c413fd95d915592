//! Contributions of codes to the change of their whole, worked by hand: in tables, texts, selections, files and proof.

use crate::support::Project;

const RELEASE: &str = r#"
[release]
languages = ["en"]
reference = "period"
publisher = { en = "Office" }
description = { en = "Accounts, {period}" }
keywords = { en = [] }
source = { en = "Office" }
contact = { name = { en = "Office" }, email = "office@example.org", telephone = "0" }

[codelist.parts]
file = "parts.csv"
label = { en = "Part" }
labels = { en = "en" }

[hierarchy.uses]
codelist = "parts"
of = "GDP"
codes = ["CONS", "INV", "EXP", "IMP"]
exhaustive = true
signs = { IMP = -1 }

[dataset.accounts]
file = "accounts.csv"
time = { column = "TIME_PERIOD", frequency = "month", gaps = true }
dimensions = { PART = "parts" }
measure = { column = "OBS_VALUE", unit = "euro", kind = "flow" }
status = "OBS_STATUS"

[indicator.gdp]
label = { en = "GDP" }
sum = "accounts"

[comparison.year]
shift = "1 year"
default = true

[comparison.month]
shift = "1 period"
label = { en = "on the month" }

[table.uses]
title = { en = "Uses" }
rows = "uses"
columns = ["gdp", "gdp.contribution", "gdp.month.contribution"]
total = "last"

[[edition]]
period = "2025-01"
status = "final"
released = 2025-02-11T10:00:00+01:00
"#;

const PARTS: &str =
    "code,en\nGDP,GDP\nCONS,consumption\nINV,investment\nEXP,exports\nIMP,imports\n";

/// Values of a month: GDP, consumption, investment, exports, imports; nothing for one that is not there.
fn month(period: &str, values: [&str; 5]) -> String {
    let codes = ["GDP", "CONS", "INV", "EXP", "IMP"];
    let rows = codes.into_iter().zip(values).filter(|(_, value)| !value.is_empty());
    let rows: Vec<String> =
        rows.map(|(code, value)| format!("{period},{code},{value},A\n")).collect();
    rows.concat()
}

/// The year before, the month before and now.
const USUAL: [[&str; 5]; 3] = [
    ["100", "60", "30", "50", "40"],
    ["100", "61", "30", "55", "46"],
    ["103", "63", "27", "56", "43"],
];

fn accounts(values: [[&str; 5]; 3], words: &str) -> Project {
    let months = ["2024-01", "2024-12", "2025-01"].into_iter().zip(values);
    let rows: Vec<String> = months.map(|(period, values)| month(period, values)).collect();
    let data = format!("TIME_PERIOD,PART,OBS_VALUE,OBS_STATUS\n{}", rows.concat());
    let publication =
        "{{ publisher }}, {{ edition.released | date }}, {{ edition.released | time }}";
    Project::empty()
        .with("templates/gdp/release.toml", RELEASE)
        .with("data/gdp/parts.csv", PARTS)
        .with("data/gdp/accounts.csv", data)
        .with(
            "templates/gdp/en.md",
            format!("# {{{{ period | period }}}}\n\n{publication}\n\n{words}\n\n{{{{ table(id=\"uses\") }}}}\n"),
        )
}

/// The built text, blanks as blanks.
fn text(project: &Project) -> String {
    let text = project.read("output/gdp/2025-01/en/release.md");
    text.replace(['\u{a0}', '\u{202f}', '*'], " ")
}

/// The cells of the rows of the table, by row.
fn rows(project: &Project) -> Vec<String> {
    let text = text(project);
    let rows = text.lines().filter(|line| line.starts_with("| ") || line.starts_with('|'));
    let cells = |row: &str| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        cells.join(" ")
    };
    rows.map(cells).filter(|row| !row.starts_with(['-', ':'])).collect()
}

const TABLE: &str = "Part GDP GDP: contribution to the change, percentage points \
                     GDP: contribution to the change on the month, percentage points";

#[test]
fn parts_have_their_points_of_the_change_and_what_is_subtracted_has_its_sign() {
    let project = accounts(
        USUAL,
        "Imports took {{ gdp.of.IMP.contribution | counted(sign=false) }} off the change of GDP, \
         and added {{ gdp.of.IMP.month.contribution | counted }} in a month.",
    );
    project.build("").stdout("./output/gdp/2025-01\n").stderr("").success();
    let text = text(&project);
    assert!(
        text.contains(
            "Imports took 3.0 percentage points off the change of GDP, and added 3.0 percentage points in a month."
        ),
        "{text}"
    );
    assert_eq!(
        rows(&project),
        [
            TABLE,
            "consumption 63 3.0 2.0",
            "investment 27 −3.0 −3.0",
            "exports 56 6.0 1.0",
            "imports 43 −3.0 3.0",
            "GDP 103 3.0 3.0",
        ]
    );
    let facts = project.read("output/gdp/2025-01/facts.json");
    assert!(facts.contains(r#""contribution":{"value":"6","shown":"6.0"}"#), "{facts}");
}

#[test]
fn nothing_is_told_apart_in_the_base_of_a_code_and_of_the_whole() {
    let before = |values| [values, USUAL[1], USUAL[2]];
    for (values, expected) in [
        // The base of the whole is zero, or below: there is no change in percent.
        (["0", "20", "30", "10", "60"], ["[z]", "[z]", "[z]", "[z]", "[z]"]),
        (["-10", "20", "30", "10", "70"], ["[z]", "[z]", "[z]", "[z]", "[z]"]),
        // One part is not known, and the whole is given.
        (["100", "", "30", "50", "40"], ["[x]", "−3.0", "6.0", "−3.0", "3.0"]),
        // The whole is not given: it is added up of its parts, as far as they are known.
        (["", "60", "30", "50", "40"], ["3.0", "−3.0", "6.0", "−3.0", "3.0"]),
        (["", "", "30", "50", "40"], ["[x]", "[x]", "[x]", "[x]", "[x]"]),
        // A part below zero goes up, and one that is subtracted goes from below zero to above it.
        (["50", "-20", "27", "40", "-3"], ["166.0", "0.0", "32.0", "−92.0", "106.0"]),
    ] {
        let project = accounts(before(values), "Text.");
        project.build("").success();
        let rows = rows(&project);
        let cells = rows.iter().skip(1).map(|row| row.split(' ').nth(2).unwrap().to_owned());
        assert_eq!(cells.collect::<Vec<_>>(), expected, "{values:?}");
    }
    // The value of one part and of the whole is not known now.
    let project = accounts([USUAL[0], USUAL[1], ["", "63", "", "56", "43"]], "Text.");
    project.build("").success();
    let cells = rows(&project);
    let cells = cells.iter().skip(1).map(|row| row.split(' ').nth(2).unwrap());
    assert_eq!(cells.collect::<Vec<_>>(), ["3.0", "[x]", "6.0", "−3.0", "[x]"]);
}

#[test]
fn the_largest_contributions_are_a_selection_and_a_chart() {
    let lines = "[selection.top]\nof = \"gdp.contribution\"\nby = \"uses\"\nlargest = 2\n\n\
                 [selection.least]\nof = \"gdp.month.contribution\"\nby = \"uses\"\nkeep = \"negative\"\n\n\
                 [chart.marks]\nkind = \"bars\"\nsubtitle = { en = \"Points\" }\nrows = \"uses\"\n\
                 columns = [\"gdp.contribution\"]\n\n[table.uses]";
    let project = accounts(
        USUAL,
        "Largest: {{ top | enumeration }}. Least: {{ least | enumeration }}. First is {{ marks.largest.label }} \
         with {{ marks.largest | counted }}.\n\n{{ chart(id=\"marks\", title=\"Points\", alt=\"Bars\") }}",
    )
    .edit("templates/gdp/release.toml", "[table.uses]", lines);
    project.build("").stderr("").success();
    let text = text(&project);
    let expected = "Largest: exports (6.0 percentage points) and consumption (3.0 percentage points). Least: investment \
                    (−3.0 percentage points). First is exports with 6.0 percentage points.";
    assert!(text.contains(expected), "{text}");
}

/// Moves by area, added up, each month of the last three and of the same a year before.
const MOVES: &str = "TIME_PERIOD,AREA,OBS_VALUE,OBS_STATUS
2023-12,N,10,A
2024-01,N,20,A
2024-02,N,30,A
2023-12,S,10,A
2024-01,S,20,A
2024-02,S,10,A
2024-12,N,15,A
2025-01,N,20,A
2025-02,N,28,A
2024-12,S,9,A
2025-01,S,20,A
2025-02,S,10,A
";

/// A release of moves with these lines in the data set and in the indicator.
fn moves(in_dataset: &str, in_indicator: &str, columns: &str, data: &str) -> Project {
    let release = RELEASE.split("[codelist.parts]").next().unwrap();
    let release = format!(
        "{release}[codelist.area]\nfile = \"areas.csv\"\nlabels = {{ en = \"label\" }}\nlabel = {{ en = \"Area\" }}\n\n\
         [dataset.moves]\nfile = \"moves.csv\"\n\
         time = {{ column = \"TIME_PERIOD\", frequency = \"month\", gaps = true }}\ndimensions = {{ AREA = \"area\" }}\n\
         measure = {{ column = \"OBS_VALUE\", unit = \"person\", kind = \"flow\", decimals = 1 }}\n\
         status = \"OBS_STATUS\"\n{in_dataset}\n\
         [indicator.moves]\nlabel = {{ en = \"Moves\" }}\nsum = \"moves_\"\n{in_indicator}\n\
         [table.uses]\ntitle = {{ en = \"Areas\" }}\nrows = \"area\"\ncolumns = [{columns}]\ntotal = \"first\"\n\n\
         [[edition]]\nperiod = \"2025-02\"\nstatus = \"final\"\nreleased = 2025-03-11T10:00:00+01:00\n"
    );
    let release = release.replace("[dataset.moves]", "[dataset.moves_]");
    let publication =
        "{{ publisher }}, {{ edition.released | date }}, {{ edition.released | time }}";
    Project::empty()
        .with("templates/gdp/release.toml", release)
        .with("data/gdp/areas.csv", "code,label\nN,north\nS,south\n")
        .with("data/gdp/moves.csv", data)
        .with(
            "templates/gdp/en.md",
            format!(
                "# {{{{ period | period }}}}\n\n{publication}\n\n{{{{ table(id=\"uses\") }}}}\n"
            ),
        )
}

/// The last cells of the rows of the table of an edition of February.
fn cells(project: &Project) -> Vec<String> {
    let text = project.read("output/gdp/2025-02/en/release.md");
    let text = text.replace(['\u{a0}', '\u{202f}', '*'], " ");
    let rows = text.lines().filter(|line| line.starts_with('|')).skip(2);
    let last = |row: &str| row.trim_matches('|').rsplit('|').next().unwrap().trim().to_owned();
    rows.map(last).collect()
}

#[test]
fn a_contribution_has_the_window_of_its_indicator() {
    let column = "\"moves.contribution\"";
    // Three months: 63 after 60 and 39 after 40, of 100.
    let project = moves("", "window = \"last 3\"", column, MOVES);
    project.build("").success();
    assert_eq!(cells(&project), ["2.0", "3.0", "−1.0"]);
    // January and February: 48 after 50 and 30 after 30, of 80.
    let project = moves("", "window = \"year_to_date\"", column, MOVES);
    project.build("").success();
    assert_eq!(cells(&project), ["−2.5", "−2.5", "0.0"]);
    // February: 28 after 30 and 10 after 10, of 40.
    let project = moves("", "", column, MOVES);
    project.build("").success();
    assert_eq!(cells(&project), ["−5.0", "−5.0", "0.0"]);
}

#[test]
fn a_contribution_is_of_exact_numbers_unless_its_indicator_is_of_published_ones() {
    let data = "TIME_PERIOD,AREA,OBS_VALUE,OBS_STATUS\n2024-02,N,10.4,A\n2024-02,S,90,A\n2025-02,N,11.6,A\n2025-02,S,90,A\n";
    let column = "\"moves.contribution\"";
    // 1.2 of 100.4, and 12 less 10 of 100.
    let exact = moves("", "decimals = 0", column, data);
    exact.build("").success();
    assert_eq!(cells(&exact), ["1.2", "1.2", "0.0"]);
    let published = moves("", "decimals = 0\nfrom = \"published\"", column, data);
    published.build("").success();
    assert_eq!(cells(&published), ["2.0", "2.0", "0.0"]);
    // With the decimals of a change.
    let finer = moves("", "change_decimals = 3", column, data);
    finer.build("").success();
    assert_eq!(cells(&finer), ["1.195", "1.195", "0.000"]);
}

#[test]
fn a_contribution_tells_nothing_of_a_hidden_base() {
    let data = "TIME_PERIOD,AREA,OBS_VALUE,OBS_STATUS\n2024-02,N,2,A\n2024-02,S,90,A\n2025-02,N,40,A\n2025-02,S,90,A\n";
    let whole = |project: Project| {
        project.edit("templates/gdp/release.toml", "decimals = 1 }", "decimals = 0, minimum = 0 }")
    };
    let columns = "\"moves\", \"moves.base\", \"moves.contribution\"";
    let project = whole(moves("disclosure.threshold = 5", "", columns, data));
    project.build("").success();
    // The whole is 130 after 92, and that is no secret.
    assert_eq!(cells(&project), ["41.3", "[c]", "[c]"]);
    let project = whole(moves("disclosure.threshold = 2", "", columns, data));
    project.build("").success();
    assert_eq!(cells(&project), ["41.3", "41.3", "0.0"]);
}

#[test]
fn a_contribution_is_what_an_expression_gives() {
    // The second way to compute it, which the hint of a hierarchy of a part shows.
    let by_hand = "[indicator.by_hand]\nlabel = { en = \"By hand\" }\n\
                   value = \"100 * (gdp - gdp@year) / gdp[GDP]@year\"\n\n[table.uses]";
    let mut seed = 7_u64;
    let mut next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(seed >> 44).unwrap() % 4000 - 500
    };
    for _ in 0..6 {
        let mut month = || {
            let [consumption, investment, exports, imports] =
                [next(), next(), next() + 9000, next()];
            let gdp = consumption + investment + exports - imports;
            [gdp, consumption, investment, exports, imports].map(|value| value.to_string())
        };
        let months = [month(), month(), month()];
        let months = [0, 1, 2].map(|place: usize| {
            let [gdp, consumption, investment, exports, imports] = &months[place];
            [gdp, consumption, investment, exports, imports].map(String::as_str)
        });
        let project = accounts(months, "Text.")
            .edit("templates/gdp/release.toml", "[table.uses]", by_hand)
            .edit("templates/gdp/release.toml", "\"gdp.month.contribution\"", "\"by_hand\"");
        project.build("").success();
        for row in rows(&project).iter().skip(1) {
            let cells: Vec<&str> = row.split(' ').collect();
            let by_hand = if cells[0] == "imports" && cells[3] != "0.0" {
                cells[3].strip_prefix('−').map_or(format!("−{}", cells[3]), str::to_owned)
            } else {
                cells[3].to_owned()
            };
            assert_eq!(cells[2], by_hand, "{row} of {months:?}");
        }
    }
}

#[test]
fn what_does_not_add_up_has_no_contributions_and_is_told_what_to_write() {
    let index = |words| {
        let project = accounts(USUAL, words);
        project.edit("templates/gdp/release.toml", "kind = \"flow\"", "kind = \"index\"")
    };
    let said = index("Text.").check("").status(1).err();
    assert!(
        said.contains("error[REL-013]: `gdp.contribution` is of what does not add up"),
        "{said}"
    );
    assert!(said.contains("value = \"weight / 1000 * 100 * (gdp / gdp@year - 1)\""), "{said}");
    let project = index("{{ gdp.of.CONS.contribution | counted }}");
    let project = project.edit(
        "templates/gdp/release.toml",
        "columns = [\"gdp\", \"gdp.contribution\", \"gdp.month.contribution\"]",
        "columns = [\"gdp\"]",
    );
    let said = project.check("").status(1).err();
    assert!(said.contains("error[TPL-003]: `gdp.of.CONS` has no contribution"), "{said}");
    assert!(said.contains("value = \"weight / 1000 * 100 * (gdp / gdp@year - 1)\""), "{said}");
    let said = accounts(USUAL, "Text.")
        .edit(
            "templates/gdp/release.toml",
            "status = \"OBS_STATUS\"",
            "not_additive = true\nstatus = \"OBS_STATUS\"",
        )
        .check("")
        .status(1)
        .err();
    assert!(said.contains("REL-013") && said.contains("`accounts` is `not_additive`"), "{said}");
    let said = accounts(USUAL, "Text.")
        .edit("templates/gdp/release.toml", "rows = \"uses\"", "rows = \"months\"")
        .edit("templates/gdp/release.toml", "total = \"last\"\n", "")
        .check("")
        .status(1)
        .err();
    assert!(said.contains("error[REL-009]: a row of `months` has no contribution"), "{said}");
    // Parts of a part are not the whole.
    let said = accounts(USUAL, "Text.")
        .edit(
            "templates/gdp/release.toml",
            "[dataset.accounts]",
            "[hierarchy.trade]\ncodelist = \"parts\"\nof = \"EXP\"\ncodes = [\"CARS\", \"SHIPS\"]\n\n[dataset.accounts]",
        )
        .edit("templates/gdp/release.toml", "rows = \"uses\"", "rows = \"trade\"")
        .with("data/gdp/parts.csv", format!("{PARTS}CARS,cars\nSHIPS,ships\n"))
        .check("")
        .status(1)
        .err();
    assert!(
        said.contains(
            "error[REL-014]: `gdp.contribution` is of the change of all codes of `parts`"
        ) && said.contains("`trade` divides `EXP` alone")
            && said.contains("value = \"100 * (gdp - gdp@year) / gdp[EXP]@year\""),
        "{said}"
    );
}

#[test]
fn the_line_to_write_for_the_parts_of_a_part_gives_what_they_add_to_it() {
    // Exports were 50 and are 56: cars 20 and 22, ships 30 and 34.
    let trade = "2024-01,CARS,20,A\n2024-01,SHIPS,30,A\n2024-12,CARS,25,A\n2024-12,SHIPS,30,A\n\
                 2025-01,CARS,22,A\n2025-01,SHIPS,34,A\n";
    let project = accounts(USUAL, "Text.")
        .edit(
            "templates/gdp/release.toml",
            "[dataset.accounts]",
            "[hierarchy.trade]\ncodelist = \"parts\"\nof = \"EXP\"\ncodes = [\"CARS\", \"SHIPS\"]\n\n[dataset.accounts]",
        )
        .edit("templates/gdp/release.toml", "rows = \"uses\"", "rows = \"trade\"")
        .with("data/gdp/parts.csv", format!("{PARTS}CARS,cars\nSHIPS,ships\n"))
        .edit("data/gdp/accounts.csv", "OBS_STATUS\n", &format!("OBS_STATUS\n{trade}"));
    let said = project.check("").status(1).err();
    assert!(!said.contains("signs of the hierarchy"), "{said}");
    let line = said.split('`').find(|words| words.starts_with("value = ")).unwrap();
    let project = project
        .edit(
            "templates/gdp/release.toml",
            "[comparison.year]",
            &format!(
                "[indicator.trade_part]\nlabel = {{ en = \"Part\" }}\n{line}\n\n[comparison.year]"
            ),
        )
        .edit(
            "templates/gdp/release.toml",
            "\"gdp.contribution\", \"gdp.month.contribution\"",
            "\"trade_part\"",
        );
    project.build("").stderr("").success();
    assert_eq!(rows(&project)[1..], ["cars 22 4.0", "ships 34 8.0", "exports 56 12.0"]);
}

#[test]
fn of_parts_that_are_subtracted_the_line_says_that_it_does_not_know_it() {
    let said = accounts(USUAL, "Text.")
        .edit(
            "templates/gdp/release.toml",
            "[dataset.accounts]",
            "[hierarchy.trade]\ncodelist = \"parts\"\nof = \"EXP\"\ncodes = [\"CARS\", \"BACK\"]\nsigns = { BACK = -1 }\n\n[dataset.accounts]",
        )
        .edit("templates/gdp/release.toml", "rows = \"uses\"", "rows = \"trade\"")
        .with("data/gdp/parts.csv", format!("{PARTS}CARS,cars\nBACK,sent back\n"))
        .check("")
        .status(1)
        .err();
    assert!(
        said.contains("the signs of the hierarchy: what `BACK` adds has the other sign"),
        "{said}"
    );
}

/// A sentence about imports, 3 points less than nothing, or consumption, 3 points more; and the finding that it has.
const SENTENCES: &[(&str, &str, &str)] = &[
    ("en", "Imports took {{ gdp.of.IMP.contribution | counted(sign=false) }} off growth.", ""),
    ("en", "Consumption added {{ gdp.of.CONS.contribution | counted }} to growth.", ""),
    ("en", "The contribution of imports was {{ gdp.of.IMP.contribution | counted }}.", ""),
    (
        "en",
        "The contribution of imports was negative, at {{ gdp.of.IMP.contribution | counted }}.",
        "",
    ),
    ("en", "Imports added {{ gdp.of.IMP.contribution | counted(sign=false) }}.", "PRF-003"),
    ("en", "Imports added {{ gdp.of.IMP.contribution | counted }}.", "PRF-003"),
    ("en", "Consumption took {{ gdp.of.CONS.contribution | counted }} off growth.", "PRF-003"),
    (
        "en",
        "The contribution of imports was {{ gdp.of.IMP.contribution | counted(sign=false) }}.",
        "PRF-004",
    ),
    ("en", "Consumption contributed negative {{ gdp.of.CONS.contribution | counted }}.", "PRF-004"),
    ("en", "Consumption added {{ gdp.of.CONS.contribution | figure }} per cent.", "PRF-005"),
    (
        "de",
        "Die Importe dämpften das Wachstum um {{ gdp.of.IMP.contribution | counted(sign=false) }}.",
        "",
    ),
    (
        "de",
        "Der Beitrag der Importe zum Wachstum betrug {{ gdp.of.IMP.contribution | counted }}.",
        "",
    ),
    (
        "en",
        "The contribution of imports to growth was {{ gdp.of.IMP.contribution | counted }}.",
        "",
    ),
    (
        "en",
        "Consumption added {{ gdp.of.CONS.contribution | counted }}, and imports took {{ gdp.of.IMP.contribution | counted(sign=false) }} off.",
        "",
    ),
    ("de", "Der Konsum steuerte {{ gdp.of.CONS.contribution | counted }} bei.", ""),
    (
        "de",
        "Der Konsum dämpfte das Wachstum um {{ gdp.of.CONS.contribution | counted }}.",
        "PRF-003",
    ),
    (
        "de",
        "Die Importe steuerten {{ gdp.of.IMP.contribution | counted(sign=false) }} bei.",
        "PRF-003",
    ),
    (
        "fr",
        "Les importations ont retiré {{ gdp.of.IMP.contribution | counted(sign=false) }} à la croissance.",
        "",
    ),
    (
        "fr",
        "La consommation a ajouté {{ gdp.of.CONS.contribution | counted }} à la croissance.",
        "",
    ),
    (
        "fr",
        "La consommation a retiré {{ gdp.of.CONS.contribution | counted }} à la croissance.",
        "PRF-003",
    ),
    (
        "fr",
        "Les importations ont ajouté {{ gdp.of.IMP.contribution | counted(sign=false) }}.",
        "PRF-003",
    ),
    (
        "ru",
        "Импорт отнял {{ gdp.of.IMP.contribution | counted(sign=false, case=\"accusative\") }}.",
        "",
    ),
    (
        "ru",
        "Потребление добавило {{ gdp.of.CONS.contribution | counted(case=\"accusative\") }}.",
        "",
    ),
    (
        "ru",
        "Потребление отняло {{ gdp.of.CONS.contribution | counted(case=\"accusative\") }}.",
        "PRF-003",
    ),
    (
        "ru",
        "Импорт добавил {{ gdp.of.IMP.contribution | counted(sign=false, case=\"accusative\") }}.",
        "PRF-003",
    ),
    ("kk", "Тұтыну {{ gdp.of.CONS.contribution | counted }} қосты.", ""),
    ("kk", "Импорт {{ gdp.of.IMP.contribution | counted(sign=false) }} кемітті.", ""),
    ("kk", "Тұтыну {{ gdp.of.CONS.contribution | counted }} кемітті.", "PRF-003"),
    ("kk", "Импорт {{ gdp.of.IMP.contribution | counted(sign=false) }} қосты.", "PRF-003"),
];

#[test]
fn a_contribution_is_held_against_its_sign_in_the_words_of_each_language() {
    for (tag, sentence, code) in SENTENCES {
        let project = accounts(USUAL, sentence);
        let release = project.read("templates/gdp/release.toml");
        let release = release.replace("en = ", &format!("{tag} = "));
        let release = release.replace("languages = [\"en\"]", &format!("languages = [\"{tag}\"]"));
        let text = project.read("templates/gdp/en.md");
        let project = project
            .with("templates/gdp/release.toml", release)
            .with(&format!("templates/gdp/{tag}.md"), text);
        let project = if *tag == "en" { project } else { project.without("templates/gdp/en.md") };
        let run = project.check("");
        let said = if code.is_empty() { run.status(0).err() } else { run.status(1).err() };
        let found: Vec<&str> = said.split("error[").skip(1).map(|finding| &finding[..7]).collect();
        let expected: Vec<&str> = Some(*code).filter(|code| !code.is_empty()).into_iter().collect();
        assert_eq!(found, expected, "{sentence}\n{said}");
    }
}

/// Contributions that are data, of which imports have the sign of imports, and an expression of them.
fn published(sentence: &str) -> String {
    let release = r#"
[release]
languages = ["en"]
reference = "period"
publisher.en = "Office"
description.en = "GDP, {period}"
source.en = "Office"
contact = { name.en = "Office", email = "office@example.org", telephone = "0" }

[codelist.parts]
codes = ["GDP", "CONS", "INV", "IMP", "IMP_GOODS"]
total = false
level = "expenditure"

[hierarchy.expenditure]
codelist = "parts"
of = "GDP"
codes = ["CONS", "INV", "IMP"]
signs = { IMP = -1 }

[hierarchy.imports]
codelist = "parts"
of = "IMP"
codes = ["IMP_GOODS"]
exhaustive = false

[dataset.contributions]
file = "contributions.csv"
time = { frequency = "quarter", gaps = true }
dimensions.PART = "parts"
measure = { unit = "percentage_point", decimals = 2, kind = "rate" }

[indicator.consumption]
label.en = "Contribution of consumption"
value = "contributions[CONS]"

[indicator.investment]
label.en = "Contribution of investment"
value = "contributions[INV]"

[indicator.imports]
label.en = "Contribution of imports"
value = "contributions[IMP]"

[indicator.goods]
label.en = "Contribution of imports of goods"
value = "contributions[IMP_GOODS]"

[[edition]]
period = "2025-Q2"
status = "final"
released = 2025-08-22T10:00:00+02:00
"#;
    let data = "TIME_PERIOD,PART,OBS_VALUE\n2025-Q2,GDP,0.38\n2025-Q2,CONS,0.36\n\
                2025-Q2,INV,-0.31\n2025-Q2,IMP,-0.33\n2025-Q2,IMP_GOODS,-0.2\n";
    let project = Project::empty()
        .with("templates/gdp/release.toml", release)
        .with("data/gdp/contributions.csv", data)
        .with("templates/gdp/en.md", format!("# X\n\n{sentence}\n"));
    project.check("").err()
}

#[test]
fn points_of_an_expression_are_told_by_what_they_add_and_what_is_subtracted_by_either_word() {
    for (sentence, code) in [
        ("Investment took {{ investment | counted(sign=false) }} off growth.", ""),
        ("The fall in investment took {{ investment | counted(sign=false) }} off growth.", ""),
        ("Investment lowered growth by {{ investment | counted(sign=false) }}.", ""),
        ("The rise in consumption added {{ consumption | counted }} to growth.", ""),
        ("The fall in imports added {{ imports | counted(sign=false) }} to growth.", ""),
        ("The fall in imports of goods added {{ goods | counted(sign=false) }} to growth.", ""),
        ("Imports took {{ imports | counted(sign=false) }} off growth.", ""),
        ("The fall in investment added {{ investment | counted(sign=false) }}.", "PRF-003"),
        ("Consumption took {{ consumption | counted }} off growth.", "PRF-003"),
        ("Investment gave {{ investment | counted(sign=false) }}.", "PRF-004"),
    ] {
        let said = published(sentence);
        let found: Vec<&str> = said.split("error[").skip(1).map(|finding| &finding[..7]).collect();
        let expected: Vec<&str> = Some(code).filter(|code| !code.is_empty()).into_iter().collect();
        assert_eq!(found, expected, "{sentence}\n{said}");
    }
}
