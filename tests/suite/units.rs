//! Units that a release declares, scales in words, rounding by size and decimals of changes: the same in texts, tables and
//! files of five languages, on numbers that one can check by head.

use serde_json::Value;

use crate::support::Project;

const RELEASE: &str = "templates/trade/release.toml";
const ENGLISH: &str = "templates/trade/en.md";

fn project() -> Project {
    Project::empty().with_folder("tests/units", "")
}

/// What `bulletin build` says where `from` in a file is replaced by `to`.
#[track_caller]
fn said(path: &str, from: &str, to: &str) -> String {
    let text = project().read(path);
    assert!(text.contains(from), "{from}");
    project().with(path, text.replacen(from, to, 1)).build("").status(1).err()
}

#[track_caller]
fn has(text: &str, parts: &[&str]) {
    let text = text.replace(['\u{a0}', '\u{202f}'], " ");
    for part in parts {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
}

#[test]
fn what_counts_by_millions_is_written_so_in_each_language() {
    let project = project();
    project.build("").success();
    // 9 876.5 + 2 468.1 thousands; 12 600 guests are rounded to the thousand, 49 to nothing, 9 940 of before to 9 900.
    for (language, parts) in [
        (
            "en",
            [
                "Exports were 12.3 million euros, or 12,344.6 thousand euros, or 12,344,600 euros. They rose by 6.60%.",
                "The number of guests was 13,000; it fell by 40.9%. To the hundred it was 12,600. The share is 100.0%.",
                "| Exports, thousand euros | Exports, million euros | Exports: change, % | Guests |",
                "|                 2,468.1 |                    2.5 |             −28.60 |  [low] |",
            ],
        ),
        (
            "de",
            [
                "Die Ausfuhr betrug 12,3 Millionen Euro oder 12 344,6 Tausend Euro oder 12 344 600 Euro. Sie stieg um 6,60 %.",
                "Die Zahl der Gäste betrug 13 000; sie sank um 40,9 %.",
                "| Ausfuhr, Tsd. Euro | Ausfuhr, Mio. Euro |",
                "|  [low] |",
            ],
        ),
        (
            "fr",
            [
                "Les exportations étaient de 12,3 millions d’euros, de 12 344,6 milliers d’euros, de 12 344 600 euros.",
                "Le nombre d’hôtes était de 13 000 ; il a diminué de 40,9 %.",
                "| Exportations, milliers d’euros | Exportations, millions d’euros |",
                "|  [low] |",
            ],
        ),
        (
            "ru",
            [
                "Экспорт составил 12,3 миллиона евро, то есть 12 344,6 тыс. евро, или 12 344 600 евро.",
                "Число гостей составило 13 000; оно уменьшилось на 40,9 %.",
                "| Экспорт, тыс. евро | Экспорт, млн евро |",
                "|  [low] |",
            ],
        ),
        (
            "kk",
            [
                "Экспорт 12,3 миллион еуро, 12 344,6 мың еуро, 12 344 600 еуро болды.",
                "Қонақтар саны 13 000 болды; ол 40,9 %-ға азайды.",
                "| Экспорт, мың еуро | Экспорт, млн еуро |",
                "|    [low] |",
            ],
        ),
    ] {
        has(&project.read(&format!("output/trade/2025-06/{language}/release.md")), &parts);
    }
    project.run("verify output/trade/2025-06").success();
}

#[test]
fn facts_have_the_value_and_what_is_shown_in_one_scale() {
    let project = project();
    project.build("").success();
    let facts: Value =
        serde_json::from_str(&project.read("output/trade/2025-06/facts.json")).unwrap();
    let fact = |id: &str| {
        let facts = facts["facts"].as_array().unwrap();
        facts.iter().find(|fact| fact["id"] == id).unwrap().clone()
    };
    let read = |id: &str| {
        let fact = fact(id);
        let comparison = &fact["comparison"];
        let texts = [
            &fact["value"],
            &fact["shown"],
            &comparison["base"]["value"],
            &comparison["base"]["shown"],
            &comparison["change"]["shown"],
        ];
        let texts = texts.map(|text| text.as_str().unwrap().to_owned());
        (texts.join(" "), fact["unit_mult"].as_u64().unwrap_or(0))
    };
    assert_eq!(read("exports"), ("12344.6 12344.6 11580.1 11580.1 6.6".into(), 3));
    assert_eq!(read("in_millions"), ("12.3446 12.3 11.5801 11.6 6.60".into(), 6));
    assert_eq!(read("in_euros"), ("12344600 12344600 11580100 11580100 6.6".into(), 0));
    // 13 000 less 22 000 by 22 000: readers divide what they see.
    assert_eq!(read("guests"), ("12600 13000 22389 22000 -40.9".into(), 0));
    assert_eq!(read("to_the_hundred"), ("12600 12600 22389 22400 -43.8".into(), 0));
    // 12.3 million of 12 344.6 thousand euros are all of them: what a formula reads is brought to one scale.
    assert_eq!(read("share").0, "100 100.0 100 100.0 0.0");
}

#[test]
fn another_scale_than_that_of_the_figure_is_found() {
    let counted = "{{ in_millions | counted }}";
    for (written, is_right) in [
        ("{{ in_millions | figure(scale=false) }} million euros", true),
        ("{{ in_millions | figure }} euros", true),
        ("{{ in_millions | counted(short=true) }}", true),
        ("{{ in_millions | figure(scale=false) }} thousand euros", false),
        ("{{ in_millions | figure(scale=false) }} billion euros", false),
        ("{{ in_millions | figure(scale=false) }} euros", false),
        ("{{ in_millions | figure }} people", false),
        ("{{ in_euros | figure }} million euros", false),
    ] {
        let text = project().read(ENGLISH).replacen(counted, written, 1);
        // The other mention would say "million" for it.
        let text = text.replace(", or {{ exports | counted }}, or {{ in_euros | counted }}", "");
        let text = format!("{text}\n{{{{ exports | counted }}}}\n\n{{{{ in_euros | counted }}}}\n");
        let built = project().with(ENGLISH, text).build("");
        if is_right {
            built.success();
        } else {
            let said = built.status(1).err();
            assert!(said.contains("error[PRF-005]"), "{written}\n{said}");
        }
    }
}

#[test]
fn a_label_that_says_another_scale_is_found() {
    let label = "label = { en = \"Exports\", de = \"Ausfuhr\", fr = \"Exportations\", ru = \"Экспорт\", kk = \"Экспорт\" }\nvalue = \"exports\"\nscale = \"million\"";
    let said_by = |word: &str| label.replacen("Exports", &format!("Exports, {word} euros"), 1);
    has(
        &said(RELEASE, label, &said_by("thousand")),
        &[
            "error[PRF-005]: `in_millions` counts by the million, and its label in `en` says thousand",
        ],
    );
    let declared = project().read(RELEASE).replacen(label, &said_by("million"), 1);
    let project = project().with(RELEASE, declared);
    project.build("").success();
    // What the label says is not said twice.
    has(&project.read("output/trade/2025-06/en/release.md"), &["| Exports, million euros |"]);
}

#[test]
fn a_unit_without_words_is_told_with_the_lines_to_write() {
    let declared =
        "forms.ru = { one = \"евро\", few = \"евро\", many = \"евро\", other = \"евро\" }\n";
    has(
        &said(RELEASE, declared, ""),
        &[
            "error[TPL-004]: the unit `euro` has no words in this language",
            "Write them in release.toml: `[unit.euro]` and in it `forms.ru = { one = \"…\", few = \"…\", many = \"…\", other = \"…\" }`",
        ],
    );
    // French says "millions d'euros".
    has(
        &said(RELEASE, "many = \"d’euros\", ", ""),
        &[
            "error[REL-007]: the language `fr` cannot write `thousand` with `euro`",
            "Add `many = \"…\"`",
        ],
    );
    has(
        &said(RELEASE, "forms.de = { other = \"Euro\" }", "forms.de = { ohter = \"Euro\" }"),
        &["error[REL-005]: `ohter` is no plural category of the unit `euro`"],
    );
    has(
        &said(RELEASE, "forms.de = { other", "forms.it = { other"),
        &["`it` is no language of the release"],
    );
    has(
        &said(RELEASE, "currency = \"EUR\"", "currency = \"euro\""),
        &["`euro` is no code of a currency"],
    );
}

#[test]
fn steps_by_which_a_larger_number_could_be_shown_as_a_smaller_one_are_wrong() {
    let steps = "[{ below = 10000, to = 100 }, { to = 1000 }]";
    for (wrong, message) in [
        ("[]", "there is no step in it"),
        ("[{ below = 10500, to = 100 }, { to = 1000 }]", "10500 is no multiple of 100 and of 1000"),
        ("[{ to = 100 }, { below = 10000, to = 1000 }]", "each step but the last has a `below`"),
        ("[{ below = 10000, to = 100 }]", "each step but the last has a `below`"),
        ("[{ to = 0 }]", "nothing is a multiple of 0"),
        (
            "[{ below = 10000, to = 100 }, { below = 1000, to = 10 }, { to = 1000 }]",
            "10000 does not stand between 0 and the next `below`",
        ),
        ("[{ to = 0.5 }]\ndecimals = 0", "its steps need 1 decimals, and it has 0"),
        (
            "[{ to = 100 }]\ndecimals = -2",
            "`decimals` below 0 and `rounding` say the same in two ways",
        ),
    ] {
        let said = said(RELEASE, steps, wrong);
        has(&said, &["error[REL-005]: `guests` is not rounded by size like that", message]);
    }
    has(&said(RELEASE, "decimals = -2", "decimals = -20"), &["`to_the_hundred` has -20 decimals"]);
    has(
        &said(RELEASE, "of = \"exports\"\n", "of = \"exports\"\nscale = \"million\"\n"),
        &["error[REL-005]: `share` is in percent, which has no scale"],
    );
}

#[test]
fn a_change_has_the_decimals_of_its_indicator_else_of_its_comparison_else_one() {
    let declared = project().read(RELEASE);
    let declared = format!("{declared}\n[comparison.year]\nshift = \"1 year\"\ndecimals = 3\n");
    let project = project().with(RELEASE, declared);
    project.build("").success();
    let english = project.read("output/trade/2025-06/en/release.md");
    // 12.3446 of 11.5801, and 13 000 of 22 000.
    has(&english, &["They rose by 6.60%.", "it fell by 40.909%."]);
}
