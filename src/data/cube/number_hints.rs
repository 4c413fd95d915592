//! What to write in place of a text that is no number.
//!
//! [`hint`] is the entry point. It names a number only where the text can mean no other: what one
//! country writes for a thousand is in another a one with decimals, and brackets are a minus or a mark.
//! Where there are two readings both are named, and whoever knows the source chooses.

use super::ObservationStatus;
use super::number::{MOST_DIGITS, parse};

/// What stands in tables where there is no number.
const PLACEHOLDERS: [&str; 17] = [
    "nan", "na", "n/a", "n.a.", "nil", "null", "none", "…", "...", "..", ".", ":", "x", "х", "*",
    "**", "***",
];

/// Signs that are written for a minus.
const DASHES: [char; 6] = ['-', '\u{2010}', '\u{2012}', '–', '—', '\u{2212}'];

/// Letters that are typed or read in place of digits.
const DIGIT_LOOKALIKES: [(char, char); 9] = [
    ('O', '0'),
    ('o', '0'),
    ('О', '0'),
    ('о', '0'),
    ('l', '1'),
    ('I', '1'),
    ('І', '1'),
    ('|', '1'),
    ('З', '3'),
];

/// What to do about a text that is no number; none when there is nothing to guess.
pub(super) fn hint(text: &str) -> Option<String> {
    let visible: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    if visible != text && parse(&visible).is_some() {
        return Some(format!("A sign that nobody sees stands in it: write `{visible}`."));
    }
    without_value(text)
        .or_else(|| separated(text))
        .or_else(|| dated(text))
        .or_else(|| marked(text))
        .or_else(|| of_a_program(text))
}

/// A number in the form that is read, as people of some country write it, or what they may mean.
fn separated(text: &str) -> Option<String> {
    match readings(text).as_slice() {
        [] => None,
        [number] => Some(format!(
            "Write `{number}`: digits alone, a hyphen for minus, a full stop before decimals."
        )),
        [thousands, decimals, ..] => Some(format!(
            "Some write `{thousands}` like this, others `{decimals}`: write the one that the source means."
        )),
    }
}

/// The numbers that a text with a sign and separators can be.
fn readings(text: &str) -> Vec<String> {
    let (sign, digits) = match text.strip_prefix(DASHES) {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let digits = digits.trim_start();
    let marks: Vec<char> = digits.chars().filter(|c| !c.is_ascii_digit()).collect();
    let mut readings = Vec::new();
    let mut read = |whole: &str, fraction: Option<&str>| {
        let Some(whole) = ungrouped(whole) else { return };
        let number = match fraction {
            None | Some("") => format!("{sign}{whole}"),
            Some(fraction) => format!("{sign}{whole}.{fraction}"),
        };
        if parse(&number).is_some() {
            readings.push(number);
        }
    };
    read(digits, None);
    if let Some(last @ ('.' | ',')) = marks.last()
        && marks.iter().filter(|mark| *mark == last).count() == 1
        && let Some((whole, fraction)) = digits.rsplit_once(*last)
    {
        read(if whole.is_empty() { "0" } else { whole }, Some(fraction));
    }
    readings.dedup();
    readings
}

/// The digits of a whole number whose thousands one sign separates, or none; `None` where the groups
/// are not those of thousands.
fn ungrouped(whole: &str) -> Option<String> {
    let mut marks = whole.chars().filter(|c| !c.is_ascii_digit());
    let Some(mark) = marks.next() else {
        return (!whole.is_empty()).then(|| whole.to_owned());
    };
    let separates = mark.is_whitespace() || matches!(mark, '\'' | '’' | '.' | ',' | '_');
    let mut groups = whole.split(mark);
    let first = groups.next().unwrap_or_default();
    let is_grouped = matches!(first.len(), 1..=3)
        && !first.starts_with('0')
        && groups.all(|group| group.len() == 3);
    (separates && is_grouped && marks.all(|next| next == mark))
        .then(|| whole.chars().filter(char::is_ascii_digit).collect())
}

/// About a text that stands where there is no number.
fn without_value(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    if !text.is_empty() && text.chars().all(|c| DASHES.contains(&c)) {
        return Some(
            "In many tables a dash means that nothing was counted: ask the source. Write `0` then; \
             else leave the value empty and say why in the status: `M`, `L` or `Q`."
                .to_owned(),
        );
    }
    if PLACEHOLDERS.contains(&lower.as_str()) {
        return Some(
            "Leave an absent value empty and say why in the status: `M`, `L` or `Q`.".to_owned(),
        );
    }
    let is_infinite = matches!(lower.trim_start_matches(['-', '+']), "inf" | "infinity" | "∞");
    let is_failed = text.starts_with('#') || is_infinite;
    is_failed.then(|| {
        "What computed it failed, as a division by 0 does: mend it there, or leave the value empty and \
         say why in the status."
            .to_owned()
    })
}

/// About a number with something around it: brackets, a mark, a unit.
fn marked(text: &str) -> Option<String> {
    let inner = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
    if let Some(number) = inner.and_then(only_reading) {
        let number = number.trim_start_matches('-');
        return Some(format!(
            "In accounts brackets are a minus, in statistics a mark: write `-{number}`, or `{number}` with \
             its status, as the source means it."
        ));
    }
    if let Some(number) = text.strip_prefix('\'').and_then(only_reading) {
        return Some(format!("Write `{number}`, without the apostrophe."));
    }
    if let Some(number) = text.strip_suffix(DASHES).and_then(only_reading) {
        return Some(format!("If the minus stands behind it, write `-{number}`."));
    }
    let end = text.rfind(|c: char| c.is_ascii_digit())? + 1;
    let (number, mark) = text.split_at(end);
    let letter =
        mark.trim_matches(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '(' | ')'));
    let number =
        only_reading(number.trim()).filter(|_| !letter.is_empty() && !has_digit_letters(text))?;
    Some(match ObservationStatus::parse(&letter.to_uppercase()) {
        Some(status) => format!(
            "Write `{number}` here, and what `{letter}` says as a status, `{}` if that is meant.",
            status.letter()
        ),
        None => format!(
            "Write `{number}` alone, in the unit of the measure; what `{letter}` says of the value is a \
             status or a note."
        ),
    })
}

/// The number that a text means, where it can mean one only.
fn only_reading(text: &str) -> Option<String> {
    match <[String; 1]>::try_from(readings(text)) {
        Ok([number]) => Some(number),
        Err(_) => None,
    }
}

/// About what a program or a typist made of a number.
fn of_a_program(text: &str) -> Option<String> {
    if text.contains(['e', 'E']) && text.parse::<f64>().is_ok() {
        return Some("Set the column to numbers without an exponent and export again.".to_owned());
    }
    let unsigned = text.trim_start_matches('-').to_lowercase();
    if let Some(digits) = unsigned.strip_prefix("0x")
        && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    {
        return Some("It has the base 16: export it with the digits 0 to 9 alone.".to_owned());
    }
    if has_digit_letters(text) {
        let digits =
            |c: char| DIGIT_LOOKALIKES.iter().find(|pair| pair.0 == c).map_or(c, |pair| pair.1);
        let number: String = text.chars().map(digits).collect();
        if parse(&number).is_some() {
            return Some(format!("It has a letter that looks like a digit: is `{number}` meant?"));
        }
    }
    if text.chars().any(|c| c.is_numeric() && !c.is_ascii_digit()) {
        return Some("Write it with the digits 0 to 9.".to_owned());
    }
    (text.bytes().filter(u8::is_ascii_digit).count() > MOST_DIGITS)
        .then(|| format!("A number has at most {MOST_DIGITS} digits."))
}

/// Whether a digit stands beside letters, all of which look like digits.
fn has_digit_letters(text: &str) -> bool {
    let mut letters = text.chars().filter(|c| c.is_alphabetic() || *c == '|').peekable();
    letters.peek().is_some()
        && text.contains(|c: char| c.is_ascii_digit())
        && letters.all(|c| DIGIT_LOOKALIKES.iter().any(|pair| pair.0 == c))
}

/// About a date: three numbers, or a number and a word of three letters or more without a space.
fn dated(text: &str) -> Option<String> {
    let parts: Vec<&str> =
        text.split(['-', '.', '/', ' ']).filter(|part| !part.is_empty()).collect();
    let is_number = |part: &&str| part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_word = |part: &&str| part.chars().count() >= 3 && part.chars().all(char::is_alphabetic);
    let is_date = match parts.as_slice() {
        [day, month] => {
            !text.contains(' ')
                && ((is_number(day) && is_word(month)) || (is_word(day) && is_number(month)))
        }
        [day, month, year] => {
            is_number(day) && (is_number(month) || is_word(month)) && is_number(year)
        }
        _ => false,
    };
    is_date.then(|| {
        "A spreadsheet program seems to have made a date of it: take the number from the source, and set \
         the column to text before it is opened there."
            .to_owned()
    })
}

/// Whether a character takes no room: what stands between letters unseen.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::hint;

    #[test]
    fn a_number_is_named_where_the_text_can_mean_no_other() {
        for (text, number) in [
            ("1 234", "1234"),
            ("1\u{A0}234", "1234"),
            ("1\u{202F}234\u{202F}567", "1234567"),
            ("1’234", "1234"),
            ("1 234,5", "1234.5"),
            ("1.234,56", "1234.56"),
            ("1,234.56", "1234.56"),
            ("1.234.567", "1234567"),
            ("1,234,567", "1234567"),
            ("1234,567", "1234.567"),
            ("0,123", "0.123"),
            ("12,5", "12.5"),
            ("\u{2212}12", "-12"),
            ("–1 234,5", "-1234.5"),
            ("+5", "5"),
            (".5", "0.5"),
            (",5", "0.5"),
            ("5.", "5"),
        ] {
            let expected = format!(
                "Write `{number}`: digits alone, a hyphen for minus, a full stop before decimals."
            );
            assert_eq!(hint(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn of_two_readings_none_is_chosen() {
        for (text, readings) in [
            ("1,234", ["`1234`", "`1.234`"]),
            ("-12,000", ["`-12000`", "`-12.000`"]),
            ("(123)", ["`-123`", "`123`"]),
            ("-", ["`0`", "leave the value empty"]),
        ] {
            let hint = hint(text).unwrap();
            assert!(readings.iter().all(|reading| hint.contains(reading)), "{text}: {hint}");
        }
    }

    #[test]
    fn what_is_no_group_of_thousands_is_joined_by_nobody() {
        for text in ["12 34", "1 2", "1,23,456", "1.2.3", "0 123", "1 234'567", "many", "12 or 13"]
        {
            let hint = hint(text).unwrap_or_default();
            assert!(!hint.contains("Write `"), "{text}: {hint}");
        }
    }

    #[test]
    fn what_stands_around_a_number_is_told_apart_from_it() {
        for (text, part) in [
            ("123p", "Write `123` here, and what `p` says as a status, `P`"),
            ("123 (e)", "`E` if that is meant"),
            ("1 234*", "Write `1234` alone"),
            ("12,5%", "Write `12.5` alone, in the unit of the measure"),
            ("12 тыс.", "Write `12` alone"),
            ("5;", "Write `5` alone"),
            ("123-", "write `-123`"),
            ("'123", "Write `123`"),
            ("NaN", "Leave an absent value empty"),
            ("inf", "failed"),
            ("#DIV/0!", "failed"),
            ("2.5E+3", "without an exponent"),
            ("0x1F", "base 16"),
            ("1О5", "is `105` meant?"),
            ("١٢", "digits 0 to 9"),
            ("1.May", "made a date"),
            ("Jun-25", "made a date"),
            ("01.02.2025", "made a date"),
            ("12\u{200B}", "write `12`"),
            ("1234567890123456789", "at most 18 digits"),
        ] {
            let hint = hint(text).unwrap_or_default();
            assert!(hint.contains(part), "{text}: {hint}");
        }
    }
}
