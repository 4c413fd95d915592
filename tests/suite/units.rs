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
                "The number of guests was 13,000; it fell by 40.9%. To the hundred it was 12,600. The share is 80.0%.",
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
    // 9.8765 million of 12 344.6 thousand euros, 8.1234 of 11 580.1: what a formula reads is brought to one scale.
    let share = read("share").0;
    let shown: Vec<&str> = share.split(' ').collect();
    assert_eq!([shown[1], shown[3], shown[4]], ["80.0", "70.1", "9.9"]);
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

/// Quarters of a growth, of euros and of an index, one beside the other in one file, by the codes of a column.
fn of_units(column: &str) -> Project {
    let release = format!(
        r#"[release]
languages = ["en"]
reference = "period"
publisher.en = "Office"
description.en = "Accounts"
source.en = "Office"
contact = {{ name.en = "Office", email = "office@example.org", telephone = "0" }}

[release.data]
agency = "EX"
licence = {{ name = "CC-BY-4.0", path = "https://creativecommons.org/licenses/by/4.0/", title = "CC BY 4.0" }}

[unit.euro]
forms.en = {{ one = "euro", other = "euros" }}
currency = "EUR"

[unit."index point"]
code = "IX"
decimals = 2
kind = "index"

[codelist.units]
codes = ["PC", "EUR", "I15"]

[dataset.accounts]
file = "accounts.csv"
time = {{ frequency = "quarter", gaps = true }}
dimensions.{column} = "units"
measure = {{ unit = {{ by = "{column}", PC = "percent", EUR = "euro", I15 = "index point" }}, decimals = {{ by = "{column}", PC = 1, EUR = 0, I15 = 2 }}, kind = {{ by = "{column}", PC = "growth", EUR = "flow", I15 = "index" }} }}

attributes.ADJUSTMENT = {{ by = "{column}", PC = "Y", EUR = "N", I15 = "Y" }}

[dataset.levels]
file = "levels.csv"
time = {{ frequency = "quarter", gaps = true }}
measure = {{ unit = "index point" }}

[indicator.growth]
label.en = "Growth"
sum = "accounts"
where.{column} = "PC"

[indicator.product]
label.en = "Product"
sum = "accounts"
where.{column} = "EUR"

[indicator.volume]
label.en = "Volume"
sum = "accounts"
where.{column} = "I15"

[indicator.level]
label.en = "Level"
sum = "levels"

[[edition]]
period = "2025-Q2"
status = "final"
released = 2025-08-11T10:00:00+02:00
"#
    );
    let data = format!(
        "TIME_PERIOD,{column},OBS_VALUE\n2024-Q2,PC,1.2\n2024-Q2,EUR,100\n2024-Q2,I15,99.25\n\
         2025-Q1,PC,0.5\n2025-Q1,EUR,101\n2025-Q1,I15,100.5\n2025-Q2,PC,2.5\n2025-Q2,EUR,103\n2025-Q2,I15,101.75\n"
    );
    let text = "# {{ period | period }}\n\n{{ publisher }}, {{ edition.released | date }}, {{ edition.released | time }}\n\n\
                {{ growth | figure }}, {{ product | counted }}, {{ volume | figure }}, {{ level | figure }}, {{ product.change | figure }}.\n";
    Project::empty()
        .with("templates/accounts/release.toml", release)
        .with("templates/accounts/en.md", text)
        .with("data/accounts/accounts.csv", data)
        .with(
            "data/accounts/levels.csv",
            "TIME_PERIOD,OBS_VALUE\n2024-Q2,99.25\n2025-Q1,100.5\n2025-Q2,101.75\n",
        )
}

#[test]
fn units_and_decimals_that_go_by_the_codes_of_a_column_are_those_of_the_code() {
    let project = of_units("UNIT_MEASURE");
    project.build("").success();
    let text = project.read("output/accounts/2025-Q2/en/release.md");
    has(&text, &["2.5%, 103 euros, 101.75, 101.75, 3.0%."]);
    let facts = project.read("output/accounts/2025-Q2/facts.json");
    let facts: Value = serde_json::from_str(&facts).unwrap();
    let of = |id: &str| {
        let all = facts["facts"].as_array().unwrap();
        let fact = all.iter().find(|fact| fact["id"] == id).unwrap();
        [&fact["unit"], &fact["kind"]].map(|said| said.as_str().unwrap().to_owned()).join(" ")
            + &format!(" {}", fact["decimals"])
    };
    let said = ["growth", "product", "volume", "level"].map(of);
    assert_eq!(
        said,
        ["percent growth 1", "euro flow 0", "index point index 2", "index point index 2"]
    );
    // The column of units is that of the data.
    let csv = project.read("output/accounts/2025-Q2/data/accounts.sdmx.csv");
    let header = "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,UNIT_MEASURE,TIME_PERIOD,OBS_VALUE,OBS_STATUS,CONF_STATUS,UNIT_MULT,DECIMALS,CURRENCY,ADJUSTMENT";
    assert_eq!(csv.lines().next(), Some(header));
    for row in [
        "dataflow,EX:ACCOUNTS_ACCOUNTS(1.0),R,Q,PC,2025-Q2,2.5,A,F,0,1,,Y",
        "dataflow,EX:ACCOUNTS_ACCOUNTS(1.0),R,Q,EUR,2025-Q2,103,A,F,0,0,EUR,N",
        "dataflow,EX:ACCOUNTS_ACCOUNTS(1.0),R,Q,I15,2025-Q2,101.75,A,F,0,2,,Y",
    ] {
        assert!(csv.lines().any(|line| line == row), "{row}\n{csv}");
    }
}

#[test]
fn units_by_the_codes_of_another_column_are_said_in_each_row() {
    let project = of_units("MEASURE");
    project.build("").success();
    let csv = project.read("output/accounts/2025-Q2/data/accounts.sdmx.csv");
    for row in [
        "dataflow,EX:ACCOUNTS_ACCOUNTS(1.0),R,Q,PC,2025-Q2,2.5,A,F,percent,0,1,,Y",
        "dataflow,EX:ACCOUNTS_ACCOUNTS(1.0),R,Q,EUR,2025-Q2,103,A,F,EUR,0,0,EUR,N",
        "dataflow,EX:ACCOUNTS_ACCOUNTS(1.0),R,Q,I15,2025-Q2,101.75,A,F,IX,0,2,,Y",
    ] {
        assert!(csv.lines().any(|line| line == row), "{row}\n{csv}");
    }
    // Euros have no decimals there, and growth has one.
    let data = project.read("data/accounts/accounts.csv");
    for (from, to, wrong) in [
        ("2025-Q2,EUR,103", "2025-Q2,EUR,103.5", "`103.5` is a fraction of a euro"),
        ("2025-Q2,PC,2.5", "2025-Q2,PC,2.55", "`2.55` has more decimals than the 1 of OBS_VALUE"),
    ] {
        let said = of_units("MEASURE").with("data/accounts/accounts.csv", data.replace(from, to));
        let said = said.build("").status(1).err().replace('`', "");
        assert!(said.contains(&wrong.replace('`', "")), "{said}");
    }
}
