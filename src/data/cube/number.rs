//! The text of a value to a number, or to what is wrong with it.
//!
//! [`parse`] is the entry point. It reads one form only, `-1234.5`: everything else is in some
//! country something else.

use super::Value;

/// Digits that an `i64` holds in any case.
pub(super) const MOST_DIGITS: usize = 18;

/// Reads a number; `None` when it is not in the one form.
pub(super) fn parse(text: &str) -> Option<Value> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    let (whole, fraction) = match digits.split_once('.') {
        Some((_, "")) => return None,
        Some((whole, fraction)) => (whole, fraction.trim_end_matches('0')),
        None => (digits, ""),
    };
    if whole.is_empty() || whole.len() + fraction.len() > MOST_DIGITS {
        return None;
    }
    let magnitude = append_digits(append_digits(0, whole)?, fraction)?;
    let decimals = u8::try_from(fraction.len()).ok()?;
    Some(Value::new(if negative { -magnitude } else { magnitude }, decimals))
}

fn append_digits(start: i64, digits: &str) -> Option<i64> {
    digits.bytes().try_fold(start, |sum, byte| {
        byte.is_ascii_digit().then(|| sum * 10 + i64::from(byte - b'0'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form_of_numbers_is_read() {
        for (text, expected, decimals) in [
            ("0", "0", 0),
            ("1234", "1234", 0),
            ("-5", "-5", 0),
            ("12.50", "12.5", 1),
            ("12.0", "12", 0),
            ("007", "7", 0),
            ("123456789012345678", "123456789012345678", 0),
        ] {
            let value = parse(text).unwrap();
            assert_eq!((value.to_string().as_str(), value.decimals()), (expected, decimals));
        }
    }

    #[test]
    fn everything_else_is_refused() {
        for text in [
            "",
            "-",
            ".",
            "1.",
            ".5",
            "+5",
            "1 234",
            "1\u{A0}234",
            "1,234",
            "1,5",
            "1e3",
            "NaN",
            "inf",
            "\u{2212}5",
            "0x1F",
            "1.2.3",
            "--1",
            "1-",
            "١٢",
            "1234567890123456789",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
