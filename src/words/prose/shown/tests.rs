//! Figures with their endings and what they count.

use super::*;
use crate::findings::{Diagnostics, SourceFile};

fn locale(tag: &str) -> Locale {
    let text = match tag {
        "en" => include_str!("../../../../templates/locale/en.toml"),
        "ru" => include_str!("../../../../templates/locale/ru.toml"),
        _ => include_str!("../../../../templates/locale/kk.toml"),
    };
    Locale::read(tag, &SourceFile::new(tag, text), &mut Diagnostics::default()).unwrap()
}

fn shown(number: &str, unit: &str) -> Shown {
    let number: Option<Decimal> = number.parse().ok();
    let (unit, known) = (unit.to_owned().into(), number.is_some());
    Shown {
        id: "x".into(),
        number,
        unit,
        scale: Multiplier::One,
        known,
        low: false,
        sign: "",
        path: None,
    }
}

/// The words without the element around the figure, no-break spaces as `~`.
fn words(markdown: Result<String, String>) -> String {
    let markdown = markdown.unwrap();
    let (_, text) = markdown.split_once('>').unwrap();
    text.replace("</data>", "").replace('\u{a0}', "~")
}

#[test]
fn kazakh_endings_follow_the_last_spoken_word() {
    let kk = locale("kk");
    for (number, unit, case, expected) in [
        ("20.6", "percent", "dative", "20,6~%-ға"),
        ("82.2", "percent", "accusative", "82,2~%-ды"),
        ("49.5", "percent", "ablative", "49,5~%-дан"),
        ("0", "", "ablative", "0-ден"),
        ("3", "", "dative", "3-ке"),
        ("6", "", "accusative", "6-ны"),
        ("9", "", "ablative", "9-дан"),
        ("10", "", "ablative", "10-нан"),
        ("21", "", "dative", "21-ге"),
        ("40", "", "dative", "40-қа"),
        ("70", "", "ablative", "70-тен"),
        ("100", "", "accusative", "100-ді"),
        ("5000", "", "dative", "5~000-ға"),
        ("36821", "", "dative", "36~821-ге"),
        ("2000000", "", "accusative", "2~000~000-ды"),
        ("3000000000", "", "dative", "3~000~000~000-қа"),
        ("2.1", "", "dative", "2,1-ге"),
    ] {
        let options = FigureOptions { ending: Some(case.into()), ..FigureOptions::default() };
        assert_eq!(words(shown(number, unit).figure(&kk, &options)), expected);
    }
}

#[test]
fn what_is_counted_agrees_with_its_number() {
    for (tag, case, numbers) in [
        (
            "en",
            "nominative",
            [
                ("1", "1~person"),
                ("0", "0~people"),
                ("-1", "\u{2212}1~person"),
                ("11267", "11,267~people"),
            ],
        ),
        (
            "ru",
            "nominative",
            [("1", "1~человек"), ("2", "2~человека"), ("5", "5~человек"), ("11", "11~человек")],
        ),
        (
            "ru",
            "nominative",
            [
                ("21", "21~человек"),
                ("22", "22~человека"),
                ("111", "111~человек"),
                ("0", "0~человек"),
            ],
        ),
        (
            "ru",
            "genitive",
            [("1", "1~человека"), ("2", "2~человек"), ("21", "21~человека"), ("11", "11~человек")],
        ),
        (
            "kk",
            "accusative",
            [("1", "1~адамды"), ("2", "2~адамды"), ("5", "5~адамды"), ("-7", "\u{2212}7~адамды")],
        ),
    ] {
        for (number, expected) in numbers {
            let options = FigureOptions { case: Some(case.into()), ..FigureOptions::default() };
            assert_eq!(words(shown(number, "person").counted(&locale(tag), &options)), expected);
        }
    }
}

#[test]
fn a_form_that_a_language_lacks_is_named_with_those_it_has() {
    let options = FigureOptions { case: Some("vocative".into()), ..FigureOptions::default() };
    let message = shown("1", "person").counted(&locale("ru"), &options).unwrap_err();
    assert!(message.contains("vocative") && message.contains("genitive"), "{message}");
    assert!(shown("none", "person").figure(&locale("ru"), &FigureOptions::default()).is_err());
}
