//! Words of time in five languages: the names of periods pass the proof in every case, records say since when, and what
//! a sentence or a header says that something is compared with is what it is compared with.

use std::fmt::Write;

use bulletin::findings::{Diagnostics, SourceFile};
use bulletin::project::{built_in, built_in_languages};
use bulletin::time::{Frequency, Period};
use bulletin::words::language::Locale;

use crate::support::Project;

/// Numbers of a frequency in one language: an indicator, compared with the year before and the period before.
fn release(language: &str, frequency: &str, reference: &str, period: &str) -> String {
    format!(
        r#"
[release]
languages = ["{language}"]
reference = "{reference}"
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

[comparison.year]
shift = "1 year"
default = true
{}
[[edition]]
period = "{period}"
status = "final"
released = 2030-08-22T10:00:00+02:00
"#,
        if reference == "period" {
            format!("\n[comparison.before]\nshift = \"1 period\"\nlabel.{language} = \"LABEL\"\n")
        } else {
            String::new()
        }
    )
}

/// A release with these values up to a period, and one sentence.
fn project(release: &str, language: &str, values: &[(Period, u32)], sentence: &str) -> Project {
    let mut data = "TIME_PERIOD,OBS_VALUE\n".to_owned();
    for (period, value) in values {
        writeln!(data, "{period},{value}").unwrap();
    }
    Project::empty()
        .with("templates/numbers/release.toml", release)
        .with("data/numbers/numbers.csv", data)
        .with(&format!("templates/numbers/{language}.md"), format!("# X\n\n{sentence}\n"))
}

/// The values of so many periods up to the last one: high at first, and again in the end.
fn hollow(last: Period, periods: i32) -> Vec<(Period, u32)> {
    let value = |back: i32| if back == periods - 1 { 900 } else { 500 - back.unsigned_abs() };
    (0..periods).rev().map(|back| (last.plus(-back), value(back))).collect()
}

const LASTS: [(&str, &str); 6] = [
    ("month", "2025-05"),
    ("quarter", "2025-Q3"),
    ("half-year", "2025-S2"),
    ("year", "2025"),
    ("week", "2025-W24"),
    ("day", "2025-06-01"),
];

#[test]
fn every_name_of_a_period_is_read_back_in_the_text_of_a_release() {
    for language in built_in_languages() {
        let path = format!("templates/locale/{language}.toml");
        let text = String::from_utf8(built_in(&path).unwrap().bytes.to_vec()).unwrap();
        let cases = text.lines().filter_map(|line| line.strip_prefix("[period."));
        let cases: Vec<&str> = cases.map(|line| line.trim_end_matches(']')).collect();
        let file = SourceFile::new(path.as_str(), text.clone());
        let locale = Locale::read(language, &file, &mut Diagnostics::default()).unwrap();
        for (frequency, last) in LASTS {
            let last = Period::parse(last).unwrap();
            let named = cases.iter().filter(|case| {
                locale.period(bulletin::time::ReferencePeriod::of(last), case).is_ok()
            });
            let named: Vec<String> = named
                .map(|case| {
                    format!("- {{{{ period | period(case=\"{case}\") }}}}: {{{{ x | figure }}}}.\n")
                })
                .collect();
            let named = named.concat();
            let release = release(language, frequency, "period", &last.to_string());
            let sentences =
                format!("{named}- {{{{ <difference fact={{x}} base={{base_period}} /> }}}}");
            let project = project(&release, language, &hollow(last, 3), &sentences);
            let said = project.check("").err();
            assert!(!said.contains("error"), "{language} {frequency}: {said}");
        }
    }
}

#[test]
fn a_russian_quarter_has_the_preposition_of_its_spoken_number() {
    for (period, expected) in [
        ("2025-Q1", "с I квартала 2025 года"),
        ("2025-Q2", "со II квартала 2025 года"),
        ("2025-S2", "со II полугодия 2025 года"),
        ("2025-06", "с июня 2025 года"),
    ] {
        let last = Period::parse(period).unwrap();
        let path = "templates/locale/ru.toml";
        let text = String::from_utf8(built_in(path).unwrap().bytes.to_vec()).unwrap();
        let file = SourceFile::new(path, text);
        let locale = Locale::read("ru", &file, &mut Diagnostics::default()).unwrap();
        let named = locale.period(bulletin::time::ReferencePeriod::of(last), "since").unwrap();
        assert_eq!(named.replace('\u{a0}', " "), expected);
    }
}

#[test]
fn a_record_says_since_when_with_the_article_that_the_period_has() {
    for (language, expected) in [
        (
            "en",
            ["March 2025", "Q1 2025", "H2 2024", "2023", "week 22 of 2025", "30 May 2025"]
                .map(|name| format!("the highest since {name}")),
        ),
        (
            "de",
            [
                "März 2025",
                "dem 1. Quartal 2025",
                "dem 2. Halbjahr 2024",
                "2023",
                "der 22. Kalenderwoche 2025",
                "dem 30. Mai 2025",
            ]
            .map(|name| format!("der höchste Wert seit {name}")),
        ),
        (
            "fr",
            [
                "mars 2025",
                "le premier trimestre 2025",
                "le second semestre 2024",
                "2023",
                "la semaine 22 de 2025",
                "le 30 mai 2025",
            ]
            .map(|name| format!("au plus haut depuis {name}")),
        ),
        (
            "ru",
            [
                "марта 2025 года",
                "I квартала 2025 года",
                "II полугодия 2024 года",
                "2023 года",
                "22-й недели 2025 года",
                "30 мая 2025 года",
            ]
            .map(|name| format!("наибольшее значение после {name}")),
        ),
        (
            "kk",
            [
                "2025 жылғы наурыздан",
                "2025 жылғы I тоқсаннан",
                "2024 жылғы II жартыжылдықтан",
                "2023 жылдан",
                "2025 жылғы 22-аптадан",
                "2025 жылғы 30 мамырдан",
            ]
            .map(|name| format!("{name} кейінгі ең жоғары мән")),
        ),
    ] {
        for ((frequency, last), expected) in LASTS.iter().zip(expected) {
            let last = Period::parse(last).unwrap();
            let release = release(language, frequency, "period", &last.to_string());
            let sentence = "{{ x | figure }}, {{ <record fact={x} /> }}.";
            let project = project(&release, language, &hollow(last, 3), sentence);
            project.build("").success();
            let text = project.read(&format!("output/numbers/{last}/{language}/release.md"));
            let text = text.replace(['\u{a0}', '\u{202f}'], " ");
            assert!(text.contains(&expected), "{language} {frequency}: {text}");
        }
    }
}

#[test]
fn a_year_to_date_that_cannot_be_compared_is_told_by_the_shared_sentence() {
    let last = Frequency::Week.numbered(2021, 52).unwrap();
    for (language, expected) in [
        ("en", "not comparable with weeks 1–52 of 2020"),
        ("de", "nicht vergleichbar mit der 1. bis 52. Kalenderwoche 2020"),
        ("fr", "non comparable aux semaines 1 à 52 de 2020"),
        ("ru", "несопоставимо с 1–52-й неделями 2020 года"),
        ("kk", "2020 жылғы 1–52-аптамен салыстыруға келмейді"),
    ] {
        let release = release(language, "week", "year_to_date", "2021-W52");
        let sentence = "{{ x | figure }}: {{ <difference fact={x} base={base_period} /> }}.";
        let with = |sentence: &str| project(&release, language, &hollow(last, 120), sentence);
        let built = with(sentence);
        built.build("").success();
        let text = built.read(&format!("output/numbers/2021-W52/{language}/release.md"));
        let text = text.replace(['\u{a0}', '\u{202f}'], " ");
        assert!(text.contains(expected), "{language}: {text}");
        let said = with("{{ base_period | period }}: {{ x | figure }}.").check("").err();
        assert!(said.contains("PRF-006"), "{language}: {said}");
    }
}

/// Of a month that is below the same month of the year before, and above the month before.
fn month(language: &str, label: &str, sentence: &str) -> String {
    let release = release(language, "month", "period", "2025-05").replace("LABEL", label);
    let values = [("2024-05", 1000), ("2025-04", 900), ("2025-05", 950)];
    let values = values.map(|(period, value)| (Period::parse(period).unwrap(), value));
    project(&release, language, &values, sentence).check("").err()
}

#[test]
fn words_say_with_what_a_figure_is_compared() {
    const YEAR: &str = "{{ x.change | figure }}";
    const MONTH: &str = "{{ x.before.change | figure }}";
    for (language, of_year, of_month) in [
        (
            "en",
            &[
                "on the year",
                "year on year",
                "compared with a year earlier",
                "from the same month of the previous year",
                "than a year ago",
            ][..],
            &[
                "on the month",
                "month-on-month",
                "compared with the previous month",
                "than a month earlier",
            ][..],
        ),
        (
            "de",
            &[
                "gegenüber dem Vorjahresmonat",
                "im Vergleich zum Vorjahr",
                "binnen Jahresfrist",
                "gegenüber dem gleichen Monat des Vorjahres",
            ],
            &[
                "gegenüber dem Vormonat",
                "im Vormonatsvergleich",
                "verglichen mit einem Monat zuvor",
            ],
        ),
        (
            "fr",
            &[
                "sur un an",
                "par rapport à l’année précédente",
                "en glissement annuel",
                "par rapport au même mois de l’année précédente",
            ],
            &["sur un mois", "par rapport au mois précédent", "en glissement mensuel"],
        ),
        (
            "ru",
            &[
                "за год",
                "по сравнению с прошлым годом",
                "по сравнению с соответствующим месяцем прошлого года",
                "чем годом ранее",
            ],
            &["за месяц", "по сравнению с предыдущим месяцем", "чем месяцем ранее"],
        ),
        (
            "kk",
            &[
                "бір жылда",
                "өткен жылмен салыстырғанда",
                "алдыңғы жылдың сәйкес айымен салыстырғанда",
            ],
            &["бір айда", "алдыңғы аймен салыстырғанда"],
        ),
    ] {
        let pairs = of_year.iter().map(|words| (words, YEAR, MONTH));
        for (words, right, wrong) in pairs.chain(of_month.iter().map(|words| (words, MONTH, YEAR)))
        {
            for (figure, is_found) in [(right, false), (wrong, true)] {
                let said = month(language, "LABEL", &format!("X: {figure} {words}."));
                assert_eq!(
                    said.contains("PRF-006"),
                    is_found,
                    "{language} {words} {figure}: {said}"
                );
                let said = month(language, "LABEL", &format!("X, {words}, {figure}."));
                assert_eq!(
                    said.contains("PRF-006"),
                    is_found,
                    "{language} {words} {figure}: {said}"
                );
            }
            // Two figures with their words, and such as leave it open.
            let said = month(language, "LABEL", &format!("X: {wrong}, {right} {words}."));
            assert!(!said.contains("PRF-006"), "{language} {words}: {said}");
            let said = month(language, "LABEL", &format!("X {words}: {{{{ x | figure }}}}."));
            assert!(!said.contains("PRF-006"), "{language} {words}: {said}");
            // The label of the comparison with the month before.
            let said = month(language, words, "X: {{ x | figure }}.");
            assert_eq!(said.contains("PRF-006"), right == YEAR, "{language} {words}: {said}");
        }
    }
}

#[test]
fn words_of_a_comparison_are_read_by_the_distance_whatever_declares_it() {
    let with = |comparison: &str, value: &str, sentence: &str| {
        let release = release("en", "month", "period", "2025-05")
            .replace("shift = \"1 period\"", comparison)
            .replace("sum = \"numbers\"", value);
        let values = [
            ("2024-04", 800),
            ("2024-05", 1000),
            ("2025-02", 700),
            ("2025-04", 900),
            ("2025-05", 950),
        ];
        let values = values.map(|(period, value)| (Period::parse(period).unwrap(), value));
        project(&release, "en", &values, sentence).check("").err()
    };
    let of_change = |words: &str| format!("X went {{{{ x.before.change | figure }}}} {words}.");
    let sum = "sum = \"numbers\"";
    for (comparison, value, sentence, is_found) in [
        ("shift = \"12 periods\"", sum, of_change("on the year"), false),
        ("shift = \"3 periods\"", sum, of_change("from the previous quarter"), false),
        ("shift = \"3 periods\"", sum, of_change("from the previous month"), true),
        ("month = 4", sum, of_change("from the previous month"), false),
        ("period = \"2025-04\"", sum, of_change("on the year"), true),
    ] {
        let said = with(comparison, value, &sentence);
        assert_eq!(said.contains("PRF-006"), is_found, "{comparison} {sentence}: {said}");
    }
    let growth = "value = \"100 * (numbers / numbers@year - 1)\"\nkind = \"growth\"\ndecimals = 1";
    for (sentence, is_found) in [
        ("X went {{ x | figure }} year on year.", false),
        ("X went {{ x | figure }} month on month.", true),
    ] {
        let said = with("shift = \"1 period\"", growth, sentence);
        assert_eq!(said.contains("PRF-006"), is_found, "{sentence}: {said}");
    }
}

#[test]
fn a_value_is_compared_in_words_alone() {
    let figure = "{{ x | figure }}";
    // Below the year before, and above the month before.
    for (language, before, behind, words) in [
        ("en", "X: {figure}, ", ".", [["down from", "May 2024"], ["up from", "April 2025"]]),
        (
            "en",
            "X: {figure}, ",
            ".",
            [["less than in", "May 2024"], ["more than in", "April 2025"]],
        ),
        (
            "ru",
            "X: {figure}, ",
            ".",
            [["ниже, чем в", "мае 2024 года"], ["выше, чем в", "апреле 2025 года"]],
        ),
        (
            "de",
            "X: {figure}, ",
            ".",
            [["weniger als im", "Mai 2024"], ["mehr als im", "April 2025"]],
        ),
        (
            "fr",
            "X : {figure}, ",
            ".",
            [["en baisse par rapport à", "mai 2024"], ["en hausse par rapport à", "avril 2025"]],
        ),
        (
            "kk",
            "X: ",
            " салыстырғанда {figure} болып,",
            [["төмендеді.", "2024 жылғы мамырмен"], ["өсті.", "2025 жылғы сәуірмен"]],
        ),
    ] {
        let [[fell, year], [rose, month_before]] = words;
        let sentence = |way: &str, period: &str| {
            let words = match language {
                "kk" => format!("{before}{period}{behind} {way}"),
                _ => format!("{before}{way} {period}{behind}"),
            };
            words.replace("{figure}", figure)
        };
        for (way, period, is_right) in [
            (fell, year, true),
            (rose, month_before, true),
            (rose, year, false),
            (fell, month_before, false),
        ] {
            let sentence = sentence(way, period);
            let said = month(language, "LABEL", &sentence);
            assert_eq!(!said.contains("error[PRF"), is_right, "{language} {sentence}: {said}");
        }
    }
}
