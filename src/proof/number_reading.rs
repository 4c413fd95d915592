//! Numbers as a language writes them, read back to decimals.

use rust_decimal::Decimal;

use crate::words::language::Locale;

/// The separators of a language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Numerals {
    group: char,
    decimal: char,
}

/// The minus sign of a published number.
pub(super) const MINUS: char = '\u{2212}';

impl Numerals {
    /// The numerals of the language data.
    pub(super) fn of(locale: &Locale) -> Self {
        let written = locale.number(Decimal::new(12_345_678, 1));
        let mut separators = written.chars().filter(|character| !character.is_ascii_digit());
        let group = separators.next().unwrap_or(',');
        Self { group, decimal: separators.next_back().unwrap_or('.') }
    }

    /// The number at the start of `text`, and how many bytes it takes.
    ///
    /// Groups have three digits; where there are none, all digits stand together.
    pub(super) fn read(self, text: &str) -> Option<(Decimal, usize)> {
        let unsigned = text.strip_prefix(MINUS);
        let body = unsigned.unwrap_or(text);
        let mut digits = String::with_capacity(body.len());
        let mut taken = leading_digits(body);
        if taken == 0 {
            return None;
        }
        digits.push_str(&body[..taken]);
        if taken <= 3 {
            while let Some(group) = body[taken..].strip_prefix(self.group) {
                if leading_digits(group) != 3 {
                    break;
                }
                digits.push_str(&group[..3]);
                taken += self.group.len_utf8() + 3;
            }
        }
        if let Some(fraction) = body[taken..].strip_prefix(self.decimal) {
            let places = leading_digits(fraction);
            if places > 0 {
                digits.push('.');
                digits.push_str(&fraction[..places]);
                taken += self.decimal.len_utf8() + places;
            }
        }
        let number: Decimal = digits.parse().ok()?;
        let number = if unsigned.is_some() { -number } else { number };
        Some((number, taken + (text.len() - body.len())))
    }
}

fn leading_digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_with_the_separators_of_the_language() {
        let (en, ru) =
            (Numerals { group: ',', decimal: '.' }, Numerals { group: '\u{a0}', decimal: ',' });
        for (numerals, text, number, rest) in [
            (en, "11,267", "11267", ""),
            (en, "\u{2212}21.0%", "-21.0", "%"),
            (en, "11,26", "11", ",26"),
            (ru, "11\u{a0}267", "11267", ""),
            (ru, "20,6\u{a0}%-ға", "20.6", "\u{a0}%-ға"),
            (ru, "1\u{a0}000\u{a0}5", "1000", "\u{a0}5"),
            (ru, "2,1-ге", "2.1", "-ге"),
        ] {
            let (read, taken) = numerals.read(text).unwrap();
            assert_eq!((read.to_string().as_str(), &text[taken..]), (number, rest));
        }
        assert_eq!(en.read("people"), None);
    }
}
