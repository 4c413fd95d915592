//! Values that are changes themselves, growth and points: what a text can say of them in each language, and what it
//! cannot.

use std::collections::BTreeMap;

use crate::support::Project;

/// A sentence, and the code of the finding that it has; empty where it is true.
type Sentence = (&'static str, &'static str);

const RELEASE: &str = r#"
[release]
languages = ["LANGUAGE"]
reference = "period"
publisher.LANGUAGE = "Office"
description.LANGUAGE = "Prices, {period}"
source.LANGUAGE = "Office"
contact = { name.LANGUAGE = "Office", email = "office@example.org", telephone = "0" }

[codelist.item]
codes = ["UP", "DOWN", "SAME", "NEARLY"]

[dataset.index]
file = "index.csv"
time = { frequency = "month", gaps = true }
dimensions.ITEM = "item"
measure = { unit = "index", kind = "index", decimals = 2 }

[indicator.up]
label.LANGUAGE = "Up"
value = "100 * (index[UP] / index[UP]@year - 1)"
kind = "growth"

[indicator.down]
label.LANGUAGE = "Down"
value = "100 * (index[DOWN] / index[DOWN]@year - 1)"
kind = "growth"

[indicator.same]
label.LANGUAGE = "Same"
value = "100 * (index[SAME] / index[SAME]@year - 1)"
kind = "growth"

[indicator.nearly]
label.LANGUAGE = "Nearly"
value = "100 * (index[NEARLY] / index[NEARLY]@year - 1)"
kind = "growth"

[indicator.faster]
label.LANGUAGE = "Faster"
value = "up - up@year"

[indicator.slower]
label.LANGUAGE = "Slower"
value = "down - down@year"

[indicator.fewer]
label.LANGUAGE = "Fewer"
value = "index[DOWN] - index[DOWN]@year"
decimals = 1

[indicator.gap]
label.LANGUAGE = "Gap"
value = "down - up"

[[edition]]
period = "2025-06"
status = "final"
released = 2025-08-22T10:00:00+02:00
"#;

/// Rises of 4.7 after 2 per cent; falls of 0.9 after 0.5; nothing; a rise of 0.04.
const INDEX: &str = "TIME_PERIOD,ITEM,OBS_VALUE
2023-06,UP,100
2023-06,DOWN,201
2023-06,SAME,100
2023-06,NEARLY,100
2024-06,UP,102
2024-06,DOWN,200
2024-06,SAME,100
2024-06,NEARLY,100
2025-06,UP,106.8
2025-06,DOWN,198.2
2025-06,SAME,100
2025-06,NEARLY,100.04
";

const ENGLISH: &[Sentence] = &[
    // Prices and growth, as offices say it.
    ("Prices were {{ up | figure }} higher than a year before.", ""),
    ("Prices rose by {{ up | figure }}.", ""),
    ("Prices were {{ up | figure }} higher than in June 2024.", ""),
    ("Prices were {{ up | figure }} higher than in May 2024.", "PRF-006"),
    (
        "Inflation was {{ up | figure }}, after {{ up.base | figure }} in {{ base_period | period(year=false) }}.",
        "",
    ),
    ("Inflation was {{ up | figure }}, after {{ up.base | figure }} in May.", "PRF-006"),
    ("Prices rose {{ up | figure }}.", ""),
    ("Inflation was {{ up | figure }}.", ""),
    ("Inflation was {{ up | figure }}, down from {{ up.base | figure }}.", "PRF-003"),
    ("Inflation was {{ up | figure }}, up from {{ up.base | figure }}.", ""),
    ("Inflation rose from {{ up.base | figure }} to {{ up | figure }}.", ""),
    ("Inflation rose to {{ up | figure }}.", ""),
    ("Growth fell to {{ down | figure }}.", ""),
    ("The annual growth rate was {{ down | figure }}.", ""),
    ("Growth was negative, at {{ down | figure }}.", ""),
    ("GDP fell by {{ down | figure(sign=false) }}.", ""),
    ("GDP fell, in a year, by {{ down | figure(sign=false) }}.", ""),
    ("GDP was {{ down | figure(sign=false) }} lower than a year before.", ""),
    ("The fall was {{ down | figure(sign=false) }}.", ""),
    ("A decline of {{ down | figure(sign=false) }} was measured.", ""),
    ("There was negative growth of {{ down | figure(sign=false) }}.", ""),
    (
        "GDP {{ down | sign(positive=\"rose\", negative=\"fell\", zero=\"did not change\") }} by {{ down | figure(sign=false) }}.",
        "",
    ),
    ("Prices rose by {{ up | figure }} after {{ up.base | figure }} a year before.", ""),
    ("The deficit grew by {{ up | figure }}.", ""),
    ("The rate rose by {{ faster | counted }}.", ""),
    ("The rate fell by {{ slower | counted(sign=false) }}.", ""),
    ("The index fell by {{ fewer | figure(sign=false) }}.", ""),
    ("There was no growth ({{ same | figure }}).", ""),
    ("Prices were unchanged, at {{ nearly | figure }}.", ""),
    ("Prices did not change ({{ nearly | figure }}).", ""),
    // A sign that a word says of several figures, and of one before.
    ("Prices rose by {{ up | figure }}, after a fall of {{ down | figure(sign=false) }}.", ""),
    (
        "Prices fell by {{ down | figure(sign=false) }}, after {{ down.base | figure(sign=false) }}.",
        "",
    ),
    ("The fall, of {{ down | figure(sign=false) }}, was larger than before.", ""),
    ("Both fell: by {{ down | figure(sign=false) }} and {{ slower | counted(sign=false) }}.", ""),
    (
        "One fell by {{ down | figure(sign=false) }}, the other {{ slower | counted(sign=false) }}.",
        "",
    ),
    ("Prices were {{ down | figure(sign=false) }} cheaper.", ""),
    ("Prices fell more, by {{ down | figure(sign=false) }}.", ""),
    // Pace is of the size of a change.
    ("Inflation accelerated from {{ up.base | figure }} to {{ up | figure }}.", ""),
    (
        "The fall accelerated from {{ down.base | figure(sign=false) }} to {{ down | figure(sign=false) }}.",
        "",
    ),
    ("Inflation slowed from {{ up.base | figure }} to {{ up | figure }}.", "PRF-003"),
    (
        "The fall eased from {{ down.base | figure(sign=false) }} to {{ down | figure(sign=false) }}.",
        "PRF-003",
    ),
    // Below zero nobody can say what slows, where no fall is named.
    ("Growth slowed from {{ down.base | figure }} to {{ down | figure }}.", ""),
    // As a level it is compared with what its comparisons are with.
    ("Inflation was {{ up | figure }}, more than a year before.", ""),
    // Of two things either can be the subject.
    ("The one was {{ gap | counted(sign=false) }} lower than the other.", ""),
    // What is not so.
    ("Prices fell by {{ up | figure }}.", "PRF-003"),
    ("One rose by {{ up | figure }}, the other by {{ down | figure(sign=false) }}.", "PRF-004"),
    ("Prices fell {{ up | figure }}.", "PRF-003"),
    ("Prices were {{ up | figure }} lower than a year before.", "PRF-003"),
    ("Inflation, at {{ up | figure }}, is negative.", "PRF-004"),
    ("Inflation was negative at {{ up | figure }}.", "PRF-004"),
    ("Prices rose by {{ down | figure }}.", "PRF-003"),
    ("Prices rose by {{ down | figure(sign=false) }}.", "PRF-003"),
    ("GDP grew {{ down | figure(sign=false) }}.", "PRF-003"),
    ("Prices fell by {{ down | figure }}.", "PRF-004"),
    ("Growth was {{ down | figure(sign=false) }}.", "PRF-004"),
    (
        "GDP {{ down | sign(positive=\"fell\", negative=\"rose\", zero=\"did not change\") }} by {{ down | figure(sign=false) }}.",
        "PRF-003",
    ),
    ("The rate fell by {{ faster | counted }}.", "PRF-003"),
    ("The rate rose by {{ slower | counted }}.", "PRF-003"),
    ("The index rose by {{ fewer | figure(sign=false) }}.", "PRF-003"),
    ("There was no growth ({{ up | figure }}).", "PRF-004"),
    ("Prices rose by {{ nearly | figure }}.", "PRF-003"),
];

const RUSSIAN: &[Sentence] = &[
    ("За год цены выросли на {{ up | figure }}.", ""),
    ("Цены были на {{ up | figure }} выше, чем годом ранее.", ""),
    ("Инфляция составила {{ up | figure }}.", ""),
    ("Инфляция повысилась с {{ up.base | figure }} до {{ up | figure }}.", ""),
    ("Инфляция составила {{ up | figure }} против {{ up.base | figure }} годом ранее.", ""),
    ("Темп роста составил {{ down | figure }}.", ""),
    ("Прирост цен составил {{ up | figure }}.", ""),
    ("Рост снизился до {{ down | figure }}.", ""),
    ("За год цены снизились на {{ down | figure(sign=false) }}.", ""),
    ("Снижение цен составило {{ down | figure(sign=false) }}.", ""),
    (
        "Цены {{ down | sign(positive=\"выросли\", negative=\"снизились\", zero=\"не изменились\") }} на {{ down | figure(sign=false) }}.",
        "",
    ),
    ("Роста не было ({{ same | figure }}).", ""),
    ("Цены не изменились ({{ nearly | figure }}).", ""),
    ("За год цены снизились на {{ up | figure }}.", "PRF-003"),
    ("Цены были на {{ up | figure }} ниже, чем годом ранее.", "PRF-003"),
    ("Цены выросли на {{ down | figure }}.", "PRF-003"),
    ("Рост на {{ down | figure }}.", "PRF-003"),
    ("Прирост цен составил {{ down | figure(sign=false) }}.", "PRF-004"),
    ("Инфляция отрицательна: {{ up | figure }}.", "PRF-004"),
    ("Роста не было ({{ up | figure }}).", "PRF-004"),
];

const KAZAKH: &[Sentence] = &[
    ("Бір жылда бағалар {{ up | figure(ending=\"dative\") }} өсті.", ""),
    ("Бағалар {{ up | figure(ending=\"dative\") }} жоғары болды.", ""),
    ("Инфляция {{ up | figure(ending=\"accusative\") }} құрады.", ""),
    ("Инфляция {{ up | figure(ending=\"dative\") }} дейін өсті.", ""),
    (
        "Инфляция {{ up.base | figure(ending=\"ablative\") }} {{ up | figure(ending=\"dative\") }} дейін өсті.",
        "",
    ),
    ("Өсім {{ down | figure(ending=\"dative\") }} дейін төмендеді.", ""),
    ("Бағалар {{ down | figure(ending=\"dative\", sign=false) }} төмендеді.", ""),
    (
        "Бағалар {{ down | figure(ending=\"dative\", sign=false) }} {{ down | sign(positive=\"өсті\", negative=\"төмендеді\", zero=\"өзгермеді\") }}.",
        "",
    ),
    ("Өсім болған жоқ: {{ same | figure }}.", ""),
    ("Бағалар өзгерген жоқ: {{ nearly | figure }}.", ""),
    ("Бір жылда бағалар {{ up | figure(ending=\"dative\") }} төмендеді.", "PRF-003"),
    ("Бағалар {{ up | figure(ending=\"dative\") }} төмен болды.", "PRF-003"),
    ("Бағалар {{ down | figure(ending=\"dative\") }} өсті.", "PRF-003"),
    ("Өсім {{ down | figure(sign=false) }} болды.", "PRF-004"),
    ("Инфляция теріс, {{ up | figure }}.", "PRF-004"),
];

const FRENCH: &[Sentence] = &[
    ("Sur un an, les prix ont augmenté de {{ up | figure }}.", ""),
    ("Les prix étaient supérieurs de {{ up | figure }} à ceux d’un an plus tôt.", ""),
    ("L’inflation s’est établie à {{ up | figure }}.", ""),
    ("L’inflation est passée de {{ up.base | figure }} à {{ up | figure }}.", ""),
    ("L’inflation a augmenté de {{ up.base | figure }} à {{ up | figure }}.", ""),
    ("L’inflation s’élève à {{ up | figure }}, contre {{ up.base | figure }} un an plus tôt.", ""),
    ("Le taux de croissance a été de {{ down | figure }}.", ""),
    ("La croissance a reculé à {{ down | figure }}.", ""),
    ("Le PIB a reculé de {{ down | figure(sign=false) }}.", ""),
    ("Une baisse de {{ down | figure(sign=false) }} a été mesurée.", ""),
    (
        "Le PIB {{ down | sign(positive=\"a augmenté\", negative=\"a diminué\", zero=\"n’a pas changé\") }} de {{ down | figure(sign=false) }}.",
        "",
    ),
    ("Le taux a baissé de {{ slower | counted(sign=false) }}.", ""),
    ("La croissance est nulle ({{ same | figure }}).", ""),
    ("Les prix n’ont pas changé ({{ nearly | figure }}).", ""),
    ("Les prix ont baissé de {{ up | figure }}.", "PRF-003"),
    ("Les prix sont inférieurs de {{ up | figure }} à ceux d’un an plus tôt.", "PRF-003"),
    ("Le PIB a augmenté de {{ down | figure }}.", "PRF-003"),
    ("La croissance a été de {{ down | figure(sign=false) }}.", "PRF-004"),
    ("L’inflation est négative, à {{ up | figure }}.", "PRF-004"),
    ("Aucune croissance n’est mesurée ({{ up | figure }}).", "PRF-004"),
];

const GERMAN: &[Sentence] = &[
    ("Die Preise stiegen um {{ up | figure }}.", ""),
    ("Die Preise lagen um {{ up | figure }} höher als ein Jahr zuvor.", ""),
    ("Die Preise nahmen um {{ up | figure }} zu.", ""),
    ("Die Inflationsrate betrug {{ up | figure }}.", ""),
    ("Die Inflationsrate stieg von {{ up.base | figure }} auf {{ up | figure }}.", ""),
    ("Die Inflationsrate lag bei {{ up | figure }} nach {{ up.base | figure }} im Vorjahr.", ""),
    ("Die Wachstumsrate betrug {{ down | figure }}.", ""),
    ("Das Wachstum sank auf {{ down | figure }}.", ""),
    ("Das BIP sank um {{ down | figure(sign=false) }}.", ""),
    ("Das BIP ging um {{ down | figure(sign=false) }} zurück.", ""),
    ("Der Rückgang betrug {{ down | figure(sign=false) }}.", ""),
    (
        "Das BIP {{ down | sign(positive=\"stieg\", negative=\"sank\", zero=\"blieb unverändert\") }} um {{ down | figure(sign=false) }}.",
        "",
    ),
    ("Es gab kein Wachstum ({{ same | figure }}).", ""),
    ("Die Preise blieben unverändert ({{ nearly | figure }}).", ""),
    ("Die Preise sanken um {{ up | figure }}.", "PRF-003"),
    ("Die Preise gingen um {{ up | figure }} zurück.", "PRF-003"),
    ("Die Preise lagen um {{ up | figure }} niedriger als ein Jahr zuvor.", "PRF-003"),
    ("Das BIP stieg um {{ down | figure }}.", "PRF-003"),
    ("Das Wachstum betrug {{ down | figure(sign=false) }}.", "PRF-004"),
    ("Die Inflation war negativ, bei {{ up | figure }}.", "PRF-004"),
];

/// The codes of direction and sign that a build finds, by the line of the text.
fn found(project: &Project, path: &str) -> BTreeMap<usize, String> {
    let run = project.build("");
    let mut code = "";
    let mut found = BTreeMap::new();
    let errors = run.err();
    for line in errors.lines() {
        if let Some((_, rest)) = line.split_once('[').filter(|_| line.starts_with("error[")) {
            code = rest.split(']').next().unwrap_or_default();
        } else if let Some(place) = line.trim().strip_prefix(&format!("--> {path}:")) {
            let line = place.split(':').next().unwrap().parse().unwrap();
            found.insert(line, code.to_owned());
        }
    }
    found
}

fn check(language: &str, sentences: &[Sentence]) {
    let lines: Vec<String> =
        sentences.iter().map(|(sentence, _)| format!("\n{sentence}\n")).collect();
    let text = lines.concat();
    let path = format!("templates/prices/{language}.md");
    let project = Project::empty()
        .with("templates/prices/release.toml", RELEASE.replace("LANGUAGE", language))
        .with("data/prices/index.csv", INDEX)
        .with(&path, format!("# {{{{ period | period }}}}\n{text}"));
    let found = found(&project, &path);
    let wrong: Vec<String> = (1..)
        .zip(sentences)
        .filter_map(|(number, (sentence, expected))| {
            let code = found.get(&(2 * number + 1)).map_or("", String::as_str);
            (code != *expected).then(|| format!("{sentence} expected {expected:?}, found {code:?}"))
        })
        .collect();
    assert_eq!(wrong, [""; 0], "{language}");
}

#[test]
fn a_change_is_told_by_its_own_sign_in_english() {
    check("en", ENGLISH);
}

#[test]
fn a_change_is_told_by_its_own_sign_in_russian() {
    check("ru", RUSSIAN);
}

#[test]
fn a_change_is_told_by_its_own_sign_in_kazakh() {
    check("kk", KAZAKH);
}

#[test]
fn a_change_is_told_by_its_own_sign_in_french() {
    check("fr", FRENCH);
}

#[test]
fn a_change_is_told_by_its_own_sign_in_german() {
    check("de", GERMAN);
}

/// The text of the edition of a release in a language, with plain spaces.
fn text(project: &Project, edition: &str, language: &str) -> String {
    project.read(&format!("output/{edition}/{language}/release.md")).replace('\u{a0}', " ")
}

#[test]
fn a_shared_sentence_tells_a_change_in_every_language() {
    for (language, subject, expected) in [
        (
            "en",
            "",
            "rose by 4.7%. fell by 0.9%. did not change. did not change. rose by 2.7 percentage points.",
        ),
        (
            "ru",
            "subject=\"p\"",
            "выросли на 4,7 %. снизились на 0,9 %. не изменились. не изменились. выросли на 2,7 процентного пункта.",
        ),
        (
            "kk",
            "",
            "4,7 %-ға өсті. 0,9 %-ға төмендеді. өзгерген жоқ. өзгерген жоқ. 2,7 пайыздық тармаққа өсті.",
        ),
        (
            "fr",
            "subject=\"mp\"",
            "ont augmenté de 4,7 %. ont diminué de 0,9 %. n’ont pas changé. n’ont pas changé. ont augmenté de 2,7 points de pourcentage.",
        ),
        (
            "de",
            "subject=\"p\"",
            "stiegen um 4,7 %. sanken um 0,9 %. blieben unverändert. blieben unverändert. stiegen um 2,7 Prozentpunkte.",
        ),
    ] {
        let sentence = |fact: &str| format!("{{{{ <growth fact={{{fact}}} {subject} /> }}}}.");
        let sentences = ["up", "down", "same", "nearly", "faster"].map(sentence).join(" ");
        let project = Project::empty()
            .with("templates/prices/release.toml", RELEASE.replace("LANGUAGE", language))
            .with("data/prices/index.csv", INDEX)
            .with(
                &format!("templates/prices/{language}.md"),
                format!("# {{{{ period | period }}}}\n\nX: {sentences}\n"),
            );
        project.build("").success();
        let text = text(&project, "prices/2025-06", language);
        assert!(text.contains(expected), "{language}: {text}");
    }
}

#[test]
fn a_subject_that_a_shared_sentence_does_not_know_is_an_error() {
    for language in ["en", "fr", "de", "ru"] {
        for sentence in ["change", "growth"] {
            let project = Project::empty()
                .with("templates/prices/release.toml", RELEASE.replace("LANGUAGE", language))
                .with("data/prices/index.csv", INDEX)
                .with(
                    &format!("templates/prices/{language}.md"),
                    format!("# {{{{ period | period }}}}\n\nX {{{{ <{sentence} fact={{up}} subject=\"x\" /> }}}}.\n"),
                );
            let said = project.build("").status(1).err();
            assert!(said.contains("TPL-004") && said.contains("`subject` is `"), "{said}");
        }
    }
}

/// A release by day, and one of rolling years.
fn numbers(language: &str, frequency: &str, window: &str, period: &str) -> String {
    format!(
        r#"
[release]
languages = ["{language}"]
reference = "period"
publisher.{language} = "Office"
description.{language} = "Numbers, {{period}}"
source.{language} = "Office"
contact = {{ name.{language} = "Office", email = "office@example.org", telephone = "0" }}

[dataset.numbers]
file = "numbers.csv"
time = {{ frequency = "{frequency}", gaps = true }}
dimensions = {{}}
measure = {{ unit = "person", kind = "flow" }}

[indicator.x]
label.{language} = "X"
sum = "numbers"
{window}

[[edition]]
period = "{period}"
status = "final"
released = 2025-08-22T10:00:00+02:00
"#
    )
}

#[test]
fn a_29_february_is_told_by_the_shared_sentences_of_every_language() {
    for (language, expected) in [
        ("en", "nothing to compare with"),
        ("ru", "сравнить не с чем"),
        ("kk", "салыстыратын кезең жоқ"),
        ("fr", "pas de période de comparaison"),
        ("de", "kein Vergleichszeitraum"),
    ] {
        let path = format!("templates/numbers/{language}.md");
        let text_with = |sentence: &str| {
            format!(
                "# {{{{ period | period }}}}\n\nX\n: {{{{ x | figure }}}}\n: {sentence}\n\nX.\n"
            )
        };
        let project = Project::empty()
            .with("templates/numbers/release.toml", numbers(language, "day", "", "2024-02-29"))
            .with("data/numbers/numbers.csv", "TIME_PERIOD,OBS_VALUE\n2023-02-28,5\n2024-02-29,7\n")
            .with(&path, text_with("{{ <difference fact={x} base={base_period} /> }}"));
        project.build("").success();
        let text = text(&project, "numbers/2024-02-29", language);
        assert!(text.contains(expected), "{language}: {text}");
        let said = project.with(&path, text_with("{{ base_period | period }}")).build("").err();
        assert!(said.contains("a week 53 and a 29 February have no year before"), "{said}");
        assert!(said.contains("{% if base_period %}"), "{said}");
    }
}

#[test]
fn a_period_over_two_years_has_words_that_the_proof_reads_back() {
    let data: String = (2023..=2025)
        .flat_map(|year| (1..=12).map(move |month| format!("{year}-{month:02},10\n")))
        .collect();
    for (language, case, expected) in [
        ("en", "", "April 2024–March 2025"),
        ("en", "(case=\"in\")", "from April 2024 to March 2025"),
        ("ru", "", "апрель 2024 года – март 2025 года"),
        ("ru", "(case=\"when\")", "в апреле 2024 года – марте 2025 года"),
        ("kk", "", "2024 жылғы сәуір – 2025 жылғы наурыз"),
        ("kk", "(case=\"locative\")", "2024 жылғы сәуір – 2025 жылғы наурызда"),
        ("fr", "", "avril 2024 – mars 2025"),
        ("fr", "(case=\"en\")", "d’avril 2024 à mars 2025"),
        ("fr", "(case=\"de\")", "de la période d’avril 2024 à mars 2025"),
        ("de", "", "April 2024 bis März 2025"),
        ("de", "(case=\"in\")", "im Zeitraum April 2024 bis März 2025"),
    ] {
        let path = format!("templates/numbers/{language}.md");
        let project = Project::empty()
            .with(
                "templates/numbers/release.toml",
                numbers(language, "month", "window = \"last 12\"", "2025-03"),
            )
            .with("data/numbers/numbers.csv", format!("TIME_PERIOD,OBS_VALUE\n{data}"))
            .with(
                &path,
                format!("# {{{{ period | period }}}}\n\nX {{{{ x.period | period{case} }}}}: {{{{ x | figure }}}}.\n"),
            );
        project.build("").stderr("").success();
        let text = text(&project, "numbers/2025-03", language);
        assert!(text.contains(expected), "{language}: {text}");
        // Behind a word with which a case of a month could begin.
        let is_english = (language, case) == ("en", "");
        let behind =
            "# {{ period | period }}\n\nIn {{ x.period | period }}, X: {{ x | figure }}.\n";
        let project = if is_english { project.with(&path, behind) } else { project };
        project.build("").stderr("").success();
        let wrong = expected.replace("2024", "2023");
        let typed = format!("# {{{{ period | period }}}}\n\nX {wrong}: {{{{ x | figure }}}}.\n");
        let said = project.with(&path, typed).build("").status(1).err();
        assert!(said.contains("PRF-006"), "{language} {wrong}: {said}");
    }
}

#[test]
fn a_change_of_percentages_is_of_what_is_shown() {
    let release = numbers("en", "month", "decimals = 1", "2025-02").replace(
        "unit = \"person\", kind = \"flow\"",
        "unit = \"percent\", kind = \"rate\", decimals = 3",
    );
    let project = Project::empty()
        .with("templates/numbers/release.toml", &release)
        .with("data/numbers/numbers.csv", "TIME_PERIOD,OBS_VALUE\n2024-02,5.249\n2025-02,5.251\n")
        .with(
            "templates/numbers/en.md",
            "# {{ period | period }}\n\nThe rate was {{ x | figure }} after {{ x.base | figure }}; it {{ <change fact={x} /> }}.\n",
        );
    let sentence = |project: &Project| {
        project.build("").success();
        text(project, "numbers/2025-02", "en")
    };
    let shown = sentence(&project);
    assert!(shown.contains("5.3% after 5.2%; it rose by 0.1 percentage points."), "{shown}");
    let facts = project.read("output/numbers/2025-02/facts.json");
    for part in ["\"value\":\"5.251\"", "\"value\":\"5.249\"", "\"from\":\"published\""] {
        assert!(facts.contains(part), "{part}: {facts}");
    }
    let exact = release.replace("decimals = 1", "decimals = 1\nfrom = \"exact\"");
    let exact = sentence(&project.with("templates/numbers/release.toml", exact));
    assert!(exact.contains("it was almost unchanged."), "{exact}");
}
