//! Endings after a figure, which follow its last spoken word: `20,6 %-ға`, `40-қа`, `300-ге`.

use rust_decimal::Decimal;
use serde::Deserialize;

/// The endings of one case by the last spoken word, from a locale file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Endings {
    /// After a per cent sign.
    pub(crate) percent: String,
    /// After nought to nine.
    pub(crate) digits: [String; 10],
    /// After ten, twenty to ninety.
    pub(crate) tens: [String; 9],
    /// After a whole number of hundreds.
    pub(crate) hundred: String,
    /// After a whole number of thousands.
    pub(crate) thousand: String,
    /// After a whole number of millions.
    pub(crate) million: String,
    /// After a whole number of thousand millions.
    pub(crate) milliard: String,
}

impl Endings {
    /// The ending after a number as it is shown. Of a decimal number the fraction is spoken last,
    /// as a whole number.
    pub(crate) fn after(&self, shown: Decimal) -> &str {
        let mut spoken = shown.mantissa().unsigned_abs();
        if shown.scale() > 0 {
            spoken %= 10_u128.pow(shown.scale());
        }
        let digit = |number: u128| usize::try_from(number % 10).unwrap_or(0);
        match spoken {
            0 => &self.digits[0],
            _ if !spoken.is_multiple_of(10) => &self.digits[digit(spoken)],
            _ if !spoken.is_multiple_of(100) => &self.tens[digit(spoken / 10) - 1],
            _ if !spoken.is_multiple_of(1_000) => &self.hundred,
            _ if !spoken.is_multiple_of(1_000_000) => &self.thousand,
            _ if !spoken.is_multiple_of(1_000_000_000) => &self.million,
            _ => &self.milliard,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dative() -> Endings {
        let word = |words: &str| words.split(' ').map(str::to_owned).collect::<Vec<_>>();
        Endings {
            percent: "ға".into(),
            digits: word("нөл бір екі үш төрт бес алты жеті сегіз тоғыз").try_into().unwrap(),
            tens: word("он жиырма отыз қырық елу алпыс жетпіс сексен тоқсан").try_into().unwrap(),
            hundred: "жүз".into(),
            thousand: "мың".into(),
            million: "миллион".into(),
            milliard: "миллиард".into(),
        }
    }

    #[test]
    fn the_last_spoken_word_is_found() {
        for (number, word) in [
            ("0", "нөл"),
            ("1", "бір"),
            ("11", "бір"),
            ("40", "қырық"),
            ("110", "он"),
            ("300", "жүз"),
            ("5000", "мың"),
            ("20000", "мың"),
            ("7000000", "миллион"),
            ("3000000000", "миллиард"),
            ("-36821", "бір"),
            ("2.1", "бір"),
            ("2.0", "нөл"),
            ("0.50", "елу"),
        ] {
            assert_eq!(dative().after(number.parse().unwrap()), word, "{number}");
        }
    }
}
