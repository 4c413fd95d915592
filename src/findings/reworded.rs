//! What serde and the TOML parser say, in words for people who know neither.
//!
//! [`reworded`] is the entry point. Both give their messages as text only, so they are told apart
//! by how they begin; one that is not known is passed on as it is.

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

/// Rewords a message. `key` is what the names in it are called: "key" or "option".
pub fn reworded(message: &str, key: &str) -> Reworded {
    let message = message.trim().trim_start_matches("deserialization failed: ");
    let first = quoted(message).next().unwrap_or_default();
    let others = || quoted(message).skip(1);
    if message.starts_with("unknown field") {
        let wrong = format!("there is no {key} `{first}` here");
        new(Slip::UnknownKey, wrong, suggestion(first, others()))
    } else if message.starts_with("unknown variant") {
        let wrong = format!("`{first}` is none of the words that can stand here");
        new(Slip::WrongValue, wrong, suggestion(first, others()))
    } else if message.starts_with("missing field") {
        let wrong = format!("the {key} `{first}` is missing");
        new(Slip::WrongValue, wrong, Some(format!("Add `{first}`.")))
    } else if let Some(expected) = message.strip_prefix("expected ") {
        new(Slip::WrongValue, format!("{expected} is expected here"), None)
    } else if let Some((found, expected)) = mismatch(message) {
        let is_bare = !["a sequence", "a map", "struct", "an array", "a string"]
            .iter()
            .any(|quoted| expected.starts_with(quoted));
        let hint =
            (is_bare && found.starts_with("string")).then(|| "Write it without quotes.".to_owned());
        let (found, expected) = (found_words(found), expected_words(expected));
        new(Slip::WrongValue, format!("{found} stands where {expected} is expected"), hint)
    } else {
        let (wrong, hint) = form(message);
        new(Slip::Form, wrong, hint)
    }
}

fn new(slip: Slip, message: String, hint: Option<String>) -> Reworded {
    Reworded { slip, message, hint }
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

/// What was found and what was expected.
fn mismatch(message: &str) -> Option<(&str, &str)> {
    let rest = ["invalid type: ", "invalid value: ", "invalid length "]
        .iter()
        .find_map(|start| message.strip_prefix(start))?;
    rest.rsplit_once(", expected ")
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

/// The usual slips in the form of a TOML file.
fn form(message: &str) -> (String, Option<String>) {
    let hint = |words: &str| Some(words.to_owned());
    match message {
        "duplicate key" => ("the key is there twice".to_owned(), hint("Keep one of them.")),
        _ if message.starts_with("invalid basic string") => (
            "the quote of a text is not closed in its line".to_owned(),
            hint("Write `\"` at the end of the text."),
        ),
        _ if message.starts_with("string values must be quoted") => {
            ("a text stands without quotes".to_owned(), hint("Write it between `\"` and `\"`."))
        }
        _ => (message.to_owned(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::{Slip, reworded};

    #[test]
    fn no_word_of_a_programmer_is_left() {
        for (message, slip, expected, hint) in [
            (
                "deserialization failed: unknown field `sing`, expected one of `sign`, `case`",
                Slip::UnknownKey,
                "there is no option `sing` here",
                Some("Did you mean `sign`?"),
            ),
            (
                "unknown variant `daily`, expected `month` or `year`",
                Slip::WrongValue,
                "`daily` is none of the words that can stand here",
                Some("Known here: month, year."),
            ),
            (
                "missing field `file`",
                Slip::WrongValue,
                "the option `file` is missing",
                Some("Add `file`."),
            ),
            (
                "invalid type: string \"1, 2\", expected u32",
                Slip::WrongValue,
                "the text \"1, 2\" stands where a whole number is expected",
                Some("Write it without quotes."),
            ),
            (
                "invalid length 11, expected an array of length 12",
                Slip::WrongValue,
                "a list of 11 stands where a list of 12 is expected",
                None,
            ),
            ("expected a code", Slip::WrongValue, "a code is expected here", None),
            ("duplicate key", Slip::Form, "the key is there twice", Some("Keep one of them.")),
            ("something else", Slip::Form, "something else", None),
        ] {
            let found = reworded(message, "option");
            assert_eq!((found.slip, found.message.as_str()), (slip, expected));
            assert_eq!(found.hint.as_deref(), hint);
        }
    }
}
