//! Records and runs: "the highest since January 2024, for the fifth month in a row", in five languages.

use crate::support::Project;

const TAGS: [&str; 5] = ["en", "fr", "de", "ru", "kk"];

/// A text in every language.
fn texts(text: &str) -> String {
    let texts: Vec<String> = TAGS.iter().map(|tag| format!("{tag} = \"{text}\"")).collect();
    format!("{{ {} }}", texts.join(", "))
}

fn release() -> String {
    let [office, rate, month] = ["Office", "Rate", "on the month"].map(texts);
    let keywords: Vec<String> = TAGS.iter().map(|tag| format!("{tag} = []")).collect();
    format!(
        r#"
[release]
languages = ["en", "fr", "de", "ru", "kk"]
reference = "period"
publisher = {office}
description = {office}
keywords = {{ {} }}
source = {office}
contact = {{ name = {office}, email = "office@example.org", telephone = "0" }}

[codelist.area]
codes = ["A"]

[dataset.rates]
file = "rates.csv"
time = {{ column = "TIME_PERIOD", frequency = "month", gaps = true }}
dimensions = {{ AREA = "area" }}
measure = {{ column = "OBS_VALUE", unit = "percent", kind = "rate", decimals = 1 }}
status = "OBS_STATUS"

[indicator.rate]
label = {rate}
sum = "rates"
where = {{ AREA = "A" }}

[comparison.year]
shift = "1 year"
default = true

[comparison.month]
shift = "1 period"
label = {month}

[[edition]]
period = "2025-04"
status = "final"
released = 2025-05-11T10:00:00+02:00

[[edition]]
period = "2025-05"
status = "final"
released = 2025-06-11T10:00:00+02:00
"#,
        keywords.join(", ")
    )
}

/// The rates from January 2024 to May 2025: they fell to April, stood still, and rose from January.
const RATES: [&str; 17] = [
    "3.0", "2.5", "2.4", "2.0", "2.0", "2.0", "2.0", "2.0", "2.0", "2.0", "2.0", "2.0", "2.1",
    "2.2", "2.3", "2.4", "2.6",
];

fn data() -> String {
    let mut data = "TIME_PERIOD,AREA,OBS_VALUE,OBS_STATUS\n".to_owned();
    for (place, rate) in RATES.iter().enumerate() {
        let (year, month) = (2024 + place / 12, place % 12 + 1);
        data += &format!("{year}-{month:02},A,{rate},A\n");
    }
    data
}

/// The release with these words in the text of every language.
fn rates(words: &str) -> Project {
    let project = Project::empty()
        .with("templates/rates/release.toml", release())
        .with("data/rates/rates.csv", data());
    TAGS.iter().fold(project, |project, tag| {
        let publication =
            "{{ publisher }}, {{ edition.released | date }}, {{ edition.released | time }}";
        let text = format!("# {{{{ period | period }}}}\n\n{publication}\n\n{words}\n");
        project.with(&format!("templates/rates/{tag}.md"), text)
    })
}

/// The last line of the text of an edition.
fn last(project: &Project, edition: &str, tag: &str) -> String {
    let text = project.read(&format!("output/rates/{edition}/{tag}/release.md"));
    text.replace(['\u{a0}', '\u{202f}'], " ").trim().lines().last().unwrap().to_owned()
}

const BOTH: &str =
    "{{ rate | figure }}, {{ <record fact={rate} /> }}, {{ <run fact={rate.month} /> }}.";

/// What can be told of the past, without its words.
const TOLD: &str = "{{ rate | figure }}: {{ rate.record.side }}, {{ rate.month.run.trend }}\
                    {% if rate.record.all %} of all{% endif %}.";

#[test]
fn a_record_and_a_run_are_told_in_the_words_of_each_language() {
    let project = rates(BOTH);
    project.build("--period 2025-05").stdout("./output/rates/2025-05\n").stderr("").success();
    for (tag, expected) in [
        ("en", "2.6%, the highest since January 2024, for the fifth month in a row."),
        ("fr", "2,6 %, au plus haut depuis janvier 2024, pour le cinquième mois consécutif."),
        ("de", "2,6 %, der höchste Wert seit Januar 2024, den fünften Monat in Folge."),
        ("ru", "2,6 %, наибольшее значение после января 2024 года, пятый месяц подряд."),
        ("kk", "2,6 %, 2024 жылғы қаңтардан кейінгі ең жоғары мән, қатарынан бесінші ай."),
    ] {
        assert_eq!(last(&project, "2025-05", tag), expected);
    }
    let facts = project.read("output/rates/2025-05/facts.json");
    assert!(
        facts.contains(
            r#""record":{"side":"highest","since":"2024-01","first":"2024-01","length":15}"#
        ),
        "{facts}"
    );
    assert!(facts.contains(r#""run":{"first":"2025-01","length":5}"#), "{facts}");
}

#[test]
fn what_is_equal_is_told_so_and_zero_ends_a_run() {
    let project = rates(BOTH);
    project.build("--period 2025-04").success();
    let expected =
        "2.4%, the highest since March 2024 (when it was the same), for the fourth month in a row.";
    assert_eq!(last(&project, "2025-04", "en"), expected);
}

#[test]
fn a_break_an_unknown_value_and_the_beginning_of_the_data_end_a_claim() {
    let told = |from: &str, to: &str| {
        let project = rates(TOLD).edit("data/rates/rates.csv", from, to);
        project.build("--period 2025-05").success();
        last(&project, "2025-05", "en")
    };
    assert_eq!(told("2024-06,A,2.0,A", "2024-06,A,2.0,A"), "2.6%: highest, rise.");
    assert_eq!(told("2024-06,A,2.0,A", "2024-06,A,2.0,B"), "2.6%: unknown, rise.");
    assert_eq!(told("2025-03,A,2.3,A", "2025-03,A,2.3,B"), "2.6%: unknown, unknown.");
    assert_eq!(told("2024-06,A,2.0,A\n", ""), "2.6%: unknown, rise.");
    assert_eq!(told("2024-01,A,3.0,A", "2024-01,A,2.5,A"), "2.6%: unknown, rise.");
    // A higher value after the break is known to be higher.
    assert_eq!(told("2024-06,A,2.0,A", "2024-06,A,2.7,B"), "2.6%: highest, rise.");
}

#[test]
fn all_records_are_claimed_only_where_they_are_declared_to_begin_with_the_data() {
    let since = |period: &str| {
        let project =
            rates(TOLD).edit("data/rates/rates.csv", "2024-01,A,3.0,A", "2024-01,A,2.5,A").edit(
                "templates/rates/release.toml",
                "sum = \"rates\"",
                &format!("sum = \"rates\"\nrecords_since = \"{period}\""),
            );
        project.build("--period 2025-05").success();
        last(&project, "2025-05", "en")
    };
    assert_eq!(since("2024-01"), "2.6%: highest, rise of all.");
    assert_eq!(since("2024-02"), "2.6%: unknown, rise.");
    let said = rates(TOLD)
        .edit(
            "templates/rates/release.toml",
            "sum = \"rates\"",
            "sum = \"rates\"\nrecords_since = \"2024\"",
        )
        .check("")
        .status(1)
        .err();
    assert!(said.contains("`2024` is not a period of the editions"), "{said}");
}

#[test]
fn the_proof_reads_the_words() {
    let said = |english: &str| {
        let project = rates(BOTH).with(
            "templates/rates/en.md",
            format!("# {{{{ period | period }}}}\n\n{{{{ rate | figure }}}}, {english}.\n"),
        );
        project.check("").status(1).err()
    };
    for (english, code) in [
        ("for the fourth month in a row", "PRF-011"),
        ("the lowest since January 2024", "PRF-011"),
        ("the highest since February 2024", "PRF-006"),
    ] {
        let said = said(english);
        assert!(said.contains(code) && said.contains("en.md"), "{english}: {said}");
    }
}

#[test]
fn the_run_of_a_change_is_that_of_its_own_sign() {
    let step = format!(
        "[indicator.step]\nlabel = {}\nvalue = \"rates[A] - rates[A]@previous\"\n\n[comparison.year]",
        texts("Change on the month")
    );
    let words = "{{ <growth fact={step} /> }}, {{ <run fact={step} /> }}.";
    let project = rates(words).edit("templates/rates/release.toml", "[comparison.year]", &step);
    project.build("--period 2025-05").stderr("").success();
    // The steps are +0.1 four times and then +0.2; on the year before, when they were falls, only some rose.
    let expected = "rose by 0.2 percentage points, for the fifth month in a row.";
    assert_eq!(last(&project, "2025-05", "en"), expected);
    let fell = project.edit("data/rates/rates.csv", "2025-05,A,2.6,A", "2025-05,A,2.3,A");
    let once = "{{ <growth fact={step} /> }}{% if step.run.length > 1 %}, {{ <run fact={step} /> }}{% endif %}.";
    let fell = TAGS
        .iter()
        .fold(fell, |project, tag| project.edit(&format!("templates/rates/{tag}.md"), words, once));
    fell.build("--period 2025-05").stderr("").success();
    assert_eq!(last(&fell, "2025-05", "en"), "fell by 0.1 percentage points.");
}

#[test]
fn the_time_since_which_nothing_is_a_record_is_asked_for_before() {
    let since = "{{ rate | figure }}: {{ rate.record.since | period }}.";
    let project = rates(since).edit("data/rates/rates.csv", "2025-05,A,2.6,A", "2025-05,A,2.4,A");
    let said = project.check("--period 2025-05").status(1).err();
    assert!(said.contains("TPL-004") && said.contains("`{% if x.record.since %}`"), "{said}");
    let asked = "{{ rate | figure }}{% if rate.record.since %}: {{ rate.record.since | period }}{% endif %}.";
    let project = TAGS.iter().fold(project, |project, tag| {
        project.edit(&format!("templates/rates/{tag}.md"), since, asked)
    });
    project.check("--period 2025-05").success();
}

#[test]
fn the_largest_fall_is_read_of_changes_that_are_values() {
    let step = format!(
        "[indicator.step]\nlabel = {}\nvalue = \"rates[A] - rates[A]@previous\"\n\n[comparison.year]",
        texts("Change on the month")
    );
    for (english, code) in [
        (
            "The step was {{ step | counted }}, the largest rise since {{ step.record.since | period }}.",
            "",
        ),
        (
            "The step was {{ step | counted }}, the largest fall since {{ step.record.since | period }}.",
            "PRF-011",
        ),
        ("The step was {{ step | counted }}, the largest rise since April 2024.", "PRF-006"),
        // Of a change nobody computes a record.
        (
            "The rate rose by {{ rate.month.change | counted }}, the largest fall since it began.",
            "",
        ),
    ] {
        let project = rates(BOTH)
            .edit("templates/rates/release.toml", "[comparison.year]", &step)
            .edit("data/rates/rates.csv", "2024-01,A,3.0,A", "2024-01,A,2.0,A")
            .with("templates/rates/en.md", format!("# {{{{ period | period }}}}\n\n{english}\n"));
        let said = project.check("--period 2025-05 --language en").err();
        let found = if code.is_empty() { !said.contains("error") } else { said.contains(code) };
        assert!(found, "{english}: {said}");
    }
}
