//! Places in an order, "the two largest regions", in five languages: how many are named, and whether they are the largest.

use crate::support::Project;

/// What a test of a language needs: its tag, the label of the regions and that of the numbers.
type Language = (&'static str, &'static str, &'static str);

const LANGUAGES: [Language; 5] = [
    ("en", "Region", "Births"),
    ("de", "Region", "Geburten"),
    ("fr", "Région", "Naissances"),
    ("ru", "Регион", "Родившиеся"),
    ("kk", "Өңір", "Туғандар"),
];

/// What is found in a sentence about births in four regions.
fn said((tag, region, births): Language, values: [i32; 4], sentence: &str) -> String {
    let release = format!(
        r#"
[release]
languages = ["{tag}"]
reference = "period"
publisher.{tag} = "Office"
description.{tag} = "Births, {{period}}"
source.{tag} = "Office"
contact = {{ name.{tag} = "Office", email = "office@example.org", telephone = "0" }}

[codelist.regions]
file = "regions.csv"
label.{tag} = "{region}"
labels.{tag} = "name"

[dataset.births]
file = "births.csv"
time = {{ frequency = "year", gaps = true }}
dimensions.REGION = "regions"
measure = {{ unit = "person", kind = "flow" }}

[indicator.births]
label.{tag} = "{births}"
sum = "births"

[selection.top]
of = "births"
by = "regions"
largest = 2

[selection.first]
of = "births"
by = "regions"
largest = 1

[selection.low]
of = "births"
by = "regions"
smallest = 2

[[edition]]
period = "2025"
status = "final"
released = 2026-08-22T10:00:00+02:00
"#
    );
    let rows = ["A", "B", "C", "D"].into_iter().zip(values);
    let rows: Vec<String> = rows.map(|(code, value)| format!("2025,{code},{value}\n")).collect();
    let rows = rows.concat();
    let project = Project::empty()
        .with("templates/births/release.toml", release)
        .with("data/births/regions.csv", "code,name\nA,Aland\nB,Bland\nC,Cland\nD,Dland\n")
        .with("data/births/births.csv", format!("TIME_PERIOD,REGION,OBS_VALUE\n{rows}"))
        .with(&format!("templates/births/{tag}.md"), format!("# X\n\n{sentence}\n"));
    project.check("").err()
}

const USUAL: [i32; 4] = [951, 664, 377, 100];

/// Checks sentences of a language: each with whether something is found.
fn check(language: Language, values: [i32; 4], sentences: &[(&str, bool)]) {
    for (sentence, is_found) in sentences {
        let said = said(language, values, sentence);
        assert_eq!(said.contains("PRF-007"), *is_found, "{sentence}: {said}");
        assert!(*is_found || !said.contains("error"), "{sentence}: {said}");
    }
}

#[test]
fn a_number_beside_a_selection_is_how_many_it_names() {
    let of_language = |[right, wrong, beside]: [&str; 3]| {
        [right, wrong, beside].map(|words| format!("{words}: {{{{ top | enumeration }}}}."))
    };
    for (language, sentences) in LANGUAGES.iter().zip([
        ["The two largest regions", "The five largest regions", "Three regions lead"],
        ["Die zwei größten Regionen", "Die fünf größten Regionen", "Drei Regionen führen"],
        [
            "Les deux plus grandes régions",
            "Les cinq plus grandes régions",
            "Trois régions sont en tête",
        ],
        ["Два крупнейших региона", "Пять крупнейших регионов", "Лидируют три региона"],
        ["Ең ірі екі өңір", "Ең ірі бес өңір", "Үш өңір алда"],
    ]) {
        let [right, wrong, beside] = of_language(sentences);
        check(*language, USUAL, &[(&right, false), (&wrong, true), (&beside, true)]);
    }
    let english = LANGUAGES[0];
    check(
        english,
        USUAL,
        &[
            ("The top three were {{ top | enumeration }}.", true),
            ("The top two were {{ top | enumeration }}.", false),
            ("The {{ top.count | figure }} largest were {{ top | enumeration }}.", false),
        ],
    );
}

#[test]
fn equal_numbers_make_more_of_the_largest() {
    for (language, singular) in LANGUAGES.iter().zip([
        "The largest region was",
        "Die größte Region war",
        "La plus grande région était",
        "Самый большой регион — это был",
    ]) {
        let sentence = format!("{singular} {{{{ first | enumeration }}}}.");
        check(*language, USUAL, &[(&sentence, false)]);
        check(*language, [951, 951, 377, 100], &[(&sentence, true)]);
    }
    let sentence = "The two largest regions were {{ top | enumeration }}.";
    check(LANGUAGES[0], [951, 664, 664, 100], &[(sentence, true)]);
}

#[test]
fn what_is_called_the_largest_is_the_largest() {
    for (language, [largest, smallest]) in LANGUAGES.iter().zip([
        ["The largest regions were", "The smallest regions were"],
        ["Die größten Regionen waren", "Die kleinsten Regionen waren"],
        ["Les plus grandes régions étaient", "Les plus petites régions étaient"],
        ["Крупнейшие регионы —", "Самые маленькие регионы —"],
        ["Ең ірі өңірлер —", "Ең кіші өңірлер —"],
    ]) {
        for (words, selection, is_found) in [
            (largest, "top", false),
            (largest, "low", true),
            (smallest, "low", false),
            (smallest, "top", true),
        ] {
            let sentence = format!("{words} {{{{ {selection} | enumeration }}}}.");
            check(*language, USUAL, &[(&sentence, is_found)]);
        }
    }
}

#[test]
fn words_of_an_order_are_read_where_they_are_clear() {
    let below = [-162, -138, -114, -100];
    let english = LANGUAGES[0];
    check(
        english,
        USUAL,
        &[
            ("Most births were in {{ low | enumeration }}.", true),
            ("Most births were in {{ top | enumeration }}.", false),
            ("The largest number was in Cland, {{ births.of.C | figure }}.", true),
            ("The largest number was in Aland, {{ births.of.A | figure }}.", false),
            ("The lowest births were in Bland, {{ births.of.B | figure }}.", true),
            ("The largest was {{ low.items[0].label }} with {{ low.items[0] | figure }}.", true),
            // Another thing is the largest, or one of several, or nobody can say.
            ("The largest region, Cland, had {{ births.of.C | figure }} births.", false),
            ("In the largest city of Cland {{ births.of.C | figure }} were born.", false),
            ("The second largest number was in Bland, {{ births.of.B | figure }}.", false),
            ("One of the largest numbers was in Bland, {{ births.of.B | figure }}.", false),
            ("At least {{ births.of.C | figure }} births were in Cland.", false),
            (
                "The largest number was in Aland, {{ births.of.A | figure }}, the smallest in Dland, {{ births.of.D | figure }}.",
                false,
            ),
        ],
    );
    check(
        english,
        below,
        &[
            ("The largest losses were in {{ top | enumeration }}.", true),
            ("The largest losses were in {{ low | enumeration }}.", false),
            ("The smallest losses were in {{ top | enumeration }}.", false),
        ],
    );
}
