//! What serde, the TOML parser and the JSON parser say, in words for people who know none of them.
//!
//! [`toml_error`], [`json_error`] and [`reworded`] are the entry points. The three crates give where
//! an error is as data, and what is wrong as English text only: serde's error is a trait that turns
//! its parts into text before anybody can see them. So this file takes their sentences apart, and
//! no other does. What it knows of their wording is in [`said`], [`form`], [`found_words`] and
//! [`expected_words`]; a sentence that it does not know is passed on as it is. The test below has
//! each sentence from the crate that says it, and fails when one changes.

use super::nearest;

/// What kind of slip a message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slip {
    /// A name of a key or option that means nothing.
    UnknownKey,
    /// A value of another kind, or none.
    WrongValue,
    /// The form of the text.
    Form,
}

/// A message in plain words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reworded {
    /// What kind of slip it is about.
    pub slip: Slip,
    /// What is wrong, in one line.
    pub message: String,
    /// What to do, if the message says so.
    pub hint: Option<String>,
}

/// A message of serde or of the TOML parser, taken apart.
enum Said<'a> {
    UnknownField { name: &'a str, known: Vec<&'a str> },
    UnknownVariant { name: &'a str, known: Vec<&'a str> },
    MissingField { name: &'a str },
    Expected { what: &'a str },
    Mismatch { found: &'a str, expected: &'a str },
    Form,
}

/// What is wrong with a TOML file.
pub fn toml_error(error: &toml::de::Error) -> Reworded {
    let lines: Vec<&str> = error.message().lines().collect();
    reworded(&lines.join("; "), "key")
}

/// What is wrong with a JSON file, without the place, which [`serde_json::Error::line`] and
/// [`serde_json::Error::column`] have.
pub fn json_error(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or_default().replace('"', "`")
}

/// Rewords a message of serde. `key` is what the names in it are called: "key" or "option".
pub fn reworded(message: &str, key: &str) -> Reworded {
    let message = message.trim().trim_start_matches("deserialization failed: ");
    let (slip, message, hint) = match said(message) {
        Said::UnknownField { name, known } => {
            let hint = suggestion(name, known.into_iter());
            (Slip::UnknownKey, format!("there is no {key} `{name}` here"), hint)
        }
        Said::UnknownVariant { name, known } => {
            let wrong = format!("`{name}` is none of the words that can stand here");
            (Slip::WrongValue, wrong, suggestion(name, known.into_iter()))
        }
        Said::MissingField { name } => {
            let hint = Some(format!("Add `{name}`."));
            (Slip::WrongValue, format!("the {key} `{name}` is missing"), hint)
        }
        Said::Expected { what } => (Slip::WrongValue, format!("{what} is expected here"), None),
        Said::Mismatch { found, expected } => {
            let hint = (found.starts_with("string") && !is_quoted_or_made_of_values(expected))
                .then(|| "Write it without quotes.".to_owned());
            let (found, expected) = (found_words(found), expected_words(expected));
            (Slip::WrongValue, format!("{found} stands where {expected} is expected"), hint)
        }
        Said::Form => {
            let (wrong, hint) = form(message);
            (Slip::Form, wrong.to_owned(), hint.map(str::to_owned))
        }
    };
    Reworded { slip, message, hint }
}

/// Takes a message apart.
fn said(message: &str) -> Said<'_> {
    let mut names = quoted(message);
    let name = names.next().unwrap_or_default();
    let mismatch = ["invalid type: ", "invalid value: ", "invalid length "]
        .iter()
        .find_map(|start| message.strip_prefix(start)?.rsplit_once(", expected "));
    if message.starts_with("unknown field") {
        Said::UnknownField { name, known: names.collect() }
    } else if message.starts_with("unknown variant") {
        Said::UnknownVariant { name, known: names.collect() }
    } else if message.starts_with("missing field") {
        Said::MissingField { name }
    } else if let Some(what) = message.strip_prefix("expected ") {
        Said::Expected { what }
    } else if let Some((found, expected)) = mismatch {
        Said::Mismatch { found, expected }
    } else {
        Said::Form
    }
}

/// The words of a message that stand between backticks.
fn quoted(message: &str) -> impl Iterator<Item = &str> {
    message.split('`').skip(1).step_by(2)
}

/// The nearest of the names that are known, or else all of them.
pub fn suggestion<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    let known: Vec<&str> = known.collect();
    match nearest(name, known.iter().copied()) {
        Some(near) => Some(format!("Did you mean `{near}`?")),
        None if known.is_empty() => None,
        None => Some(format!("Known here: {}.", known.join(", "))),
    }
}

/// Whether a text stands there for a value that has quotes or brackets of its own.
fn is_quoted_or_made_of_values(expected: &str) -> bool {
    ["a sequence", "a map", "struct", "an array", "a string"]
        .iter()
        .any(|start| expected.starts_with(start))
}

fn found_words(found: &str) -> String {
    let kind = found.split([' ', ',']).next().unwrap_or_default();
    match kind {
        "string" => format!("the text {}", found.trim_start_matches("string ")),
        "integer" | "floating" => format!("the number {}", quoted(found).next().unwrap_or("")),
        "boolean" => quoted(found).next().unwrap_or_default().to_owned(),
        "sequence" => "a list".to_owned(),
        "map" => "a table of keys".to_owned(),
        _ if kind.bytes().all(|byte| byte.is_ascii_digit()) => format!("a list of {kind}"),
        _ => found.to_owned(),
    }
}

fn expected_words(expected: &str) -> String {
    match expected {
        "u32" | "u64" | "i32" | "i64" | "usize" => "a whole number".to_owned(),
        "a sequence" => "a list in brackets, `[…]`,".to_owned(),
        "a string" => "a text in quotes".to_owned(),
        "a boolean" => "`true` or `false`".to_owned(),
        "a map" => "a table of keys, `{ … }`,".to_owned(),
        "a TOML datetime" => "a date and time, 2025-08-11T10:00:00+05:00,".to_owned(),
        _ if expected.starts_with("struct") => "a table of keys, `{ … }`,".to_owned(),
        "f64" => "a number".to_owned(),
        _ if expected.contains("Decimal") => "a number".to_owned(),
        _ => expected
            .strip_prefix("an array of length ")
            .map_or_else(|| expected.to_owned(), |length| format!("a list of {length}")),
    }
}

/// The usual slips in the form of a TOML file, and what to do about each.
fn form(message: &str) -> (&str, Option<&str>) {
    if message == "duplicate key" {
        ("the key is there twice", Some("Keep one of them."))
    } else if message.starts_with("invalid basic string") {
        let hint = "Write `\"` at the end of the text.";
        ("the quote of a text is not closed in its line", Some(hint))
    } else if message.starts_with("string values must be quoted") {
        ("a text stands without quotes", Some("Write it between `\"` and `\"`."))
    } else {
        (message, None)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use rust_decimal::Decimal;
    use serde::Deserialize;

    use super::{Reworded, Slip, json_error, reworded, toml_error};

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Word {
        Month,
        Year,
    }

    #[derive(Debug, Deserialize)]
    struct Inner {}

    /// A key of each kind that a declaration has.
    #[derive(Debug, Default, Deserialize)]
    #[serde(default, deny_unknown_fields)]
    #[allow(dead_code, reason = "read for what is wrong with it")]
    struct Every {
        whole: u32,
        index: usize,
        number: f64,
        exact: Option<Decimal>,
        text: String,
        flag: bool,
        list: Vec<String>,
        months: Option<[String; 12]>,
        keys: BTreeMap<String, String>,
        part: Option<Inner>,
        moment: Option<toml::value::Datetime>,
        word: Option<Word>,
        needed: Option<Needed>,
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "read for what is wrong with it")]
    struct Needed {
        file: String,
    }

    fn check(found: Reworded, slip: Slip, expected: &str, hint: Option<&str>, source: &str) {
        let found = (found.slip, found.message.as_str(), found.hint.as_deref());
        assert_eq!(found, (slip, expected, hint), "{source}");
    }

    /// The sentences come from the crates: one that changes with a new version is seen here.
    #[test]
    fn what_the_crates_say_of_a_value_is_understood() {
        for (source, slip, expected, hint) in [
            (
                "wholle = 1",
                Slip::UnknownKey,
                "there is no key `wholle` here",
                Some("Did you mean `whole`?"),
            ),
            (
                "word = 'daily'",
                Slip::WrongValue,
                "`daily` is none of the words that can stand here",
                Some("Known here: month, year."),
            ),
            ("needed = {}", Slip::WrongValue, "the key `file` is missing", Some("Add `file`.")),
            (
                "whole = '1, 2'",
                Slip::WrongValue,
                "the text \"1, 2\" stands where a whole number is expected",
                Some("Write it without quotes."),
            ),
            (
                "index = true",
                Slip::WrongValue,
                "true stands where a whole number is expected",
                None,
            ),
            ("number = []", Slip::WrongValue, "a list stands where a number is expected", None),
            ("exact = true", Slip::WrongValue, "true stands where a number is expected", None),
            (
                "text = 1.5",
                Slip::WrongValue,
                "the number 1.5 stands where a text in quotes is expected",
                None,
            ),
            (
                "flag = 1",
                Slip::WrongValue,
                "the number 1 stands where `true` or `false` is expected",
                None,
            ),
            (
                "list = 'a'",
                Slip::WrongValue,
                "the text \"a\" stands where a list in brackets, `[…]`, is expected",
                None,
            ),
            (
                "months = ['a', 'b']",
                Slip::WrongValue,
                "a list of 2 stands where a list of 12 is expected",
                None,
            ),
            (
                "keys = 'a'",
                Slip::WrongValue,
                "the text \"a\" stands where a table of keys, `{ … }`, is expected",
                None,
            ),
            (
                "part = 'a'",
                Slip::WrongValue,
                "the text \"a\" stands where a table of keys, `{ … }`, is expected",
                None,
            ),
            (
                "text = { a = 1 }",
                Slip::WrongValue,
                "a table of keys stands where a text in quotes is expected",
                None,
            ),
            (
                "moment = 1",
                Slip::WrongValue,
                "the number 1 stands where a date and time, 2025-08-11T10:00:00+05:00, is expected",
                None,
            ),
        ] {
            let error = toml::from_str::<Every>(source).unwrap_err();
            check(toml_error(&error), slip, expected, hint, source);
        }
    }

    #[test]
    fn what_the_parser_of_toml_says_is_understood() {
        for (source, expected, hint) in [
            ("a = 1\na = 2", "the key is there twice", "Keep one of them."),
            (
                "a = \"b\nc = 1",
                "the quote of a text is not closed in its line",
                "Write `\"` at the end of the text.",
            ),
            ("a = b", "a text stands without quotes", "Write it between `\"` and `\"`."),
        ] {
            let error = toml::from_str::<toml::Table>(source).unwrap_err();
            check(toml_error(&error), Slip::Form, expected, Some(hint), source);
        }
    }

    #[test]
    fn a_message_of_serde_is_understood_through_json_and_its_place_left_out() {
        for (source, expected) in [
            ("{\"whole\": 1, \"wholle\": 2}", "unknown field `wholle`, expected one of "),
            ("{\"text\": 1}", "invalid type: integer `1`, expected a string"),
            ("{\"text\": \"a\"", "EOF while parsing an object"),
        ] {
            let message = json_error(&serde_json::from_str::<Every>(source).unwrap_err());
            assert!(message.starts_with(expected), "{message}");
            assert!(!message.contains(" line ") && !message.contains('"'), "{message}");
        }
    }

    #[test]
    fn an_option_of_a_filter_is_called_one() {
        let kwargs = tera::Kwargs::from([("sing", tera::Value::from("always"))]);
        let error = kwargs.deserialize::<Needed>().unwrap_err();
        check(
            reworded(&error.to_string(), "option"),
            Slip::WrongValue,
            "the option `file` is missing",
            Some("Add `file`."),
            "Needed",
        );
    }

    #[test]
    fn a_sentence_that_is_not_known_is_passed_on() {
        check(
            reworded("expected a code", "key"),
            Slip::WrongValue,
            "a code is expected here",
            None,
            "",
        );
        check(reworded("something else", "key"), Slip::Form, "something else", None, "");
    }
}
