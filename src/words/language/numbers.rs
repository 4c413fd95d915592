//! Numbers as a language writes them, and the plural category of what is counted.

use fixed_decimal::{Decimal as FixedDecimal, SignDisplay};
use icu_decimal::DecimalFormatter;
use icu_locale_core::Locale as Tag;
use icu_plurals::{PluralCategory, PluralRules, PluralRulesOptions};
use rust_decimal::Decimal;

/// Writes numbers in one language, with the separators of the Unicode locale data.
#[derive(Debug)]
pub(crate) struct Numbers {
    decimal: DecimalFormatter,
    plural: PluralRules,
    /// What stands between thousands by the locale data, and in its place.
    group: Option<(char, char)>,
}

impl Numbers {
    /// The numbers of a language; `None` when the locale data do not have it.
    pub(crate) fn new(tag: &str) -> Option<Self> {
        let tag: Tag = tag.parse().ok()?;
        Some(Self {
            decimal: DecimalFormatter::try_new(
                (&tag).into(),
                icu_decimal::options::DecimalFormatterOptions::default(),
            )
            .ok()?,
            plural: PluralRules::try_new((&tag).into(), PluralRulesOptions::default()).ok()?,
            group: None,
        })
    }

    /// The numbers with this character between thousands, where one is given; `None` where a number
    /// could not be read back with it.
    pub(crate) fn with_group(mut self, group: Option<char>) -> Option<Self> {
        let Some(group) = group else { return Some(self) };
        let written = self.format(Decimal::new(12_345_678, 1));
        let mut marks = written.chars().filter(|character| !character.is_ascii_digit());
        let (own, decimal) = (marks.next()?, marks.next_back()?);
        let is_fit = group.is_whitespace() || matches!(group, '.' | ',' | '\'' | '’');
        self.group = Some((own, group));
        (is_fit && group != decimal).then_some(self)
    }

    /// A rounded number; a negative one has U+2212 in front.
    pub(crate) fn format(&self, rounded: Decimal) -> String {
        let mut text = self.decimal.format(&magnitude(rounded)).to_string();
        if let Some((own, group)) = self.group {
            text = text.replace(own, group.encode_utf8(&mut [0; 4]));
        }
        if rounded < Decimal::ZERO { format!("\u{2212}{text}") } else { text }
    }

    /// The plural categories that the language has.
    pub(crate) fn categories(&self) -> impl Iterator<Item = &'static str> {
        self.plural.categories().map(name_of)
    }

    /// The plural category of what follows a rounded number: `one`, `few`, `many` or `other`.
    pub(crate) fn category(&self, rounded: Decimal) -> &'static str {
        name_of(self.plural.category_for(&magnitude(rounded)))
    }
}

fn name_of(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

/// The number without its sign, with the decimals that it shows.
fn magnitude(rounded: Decimal) -> FixedDecimal {
    let mantissa = u64::try_from(rounded.mantissa().unsigned_abs());
    let mut number = match mantissa {
        Ok(mantissa) => {
            let mut number = FixedDecimal::from(mantissa);
            number.multiply_pow10(-i16::try_from(rounded.scale()).unwrap_or(0));
            number
        }
        // Beyond 20 digits the number is read from its text, which every decimal has.
        Err(_) => rounded.abs().to_string().parse().unwrap_or_default(),
    };
    number.apply_sign_display(SignDisplay::Never);
    number.pad_end(-i16::try_from(rounded.scale()).unwrap_or(0));
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_its_separators() {
        for (tag, number, expected) in [
            ("en", "11267", "11,267"),
            ("ru", "11267", "11\u{a0}267"),
            ("kk", "7749", "7\u{a0}749"),
            ("en", "20.6", "20.6"),
            ("ru", "20.0", "20,0"),
            ("kk", "-49.5", "\u{2212}49,5"),
            ("ru", "0.05", "0,05"),
            ("en", "79228162514264337593543950335", "79,228,162,514,264,337,593,543,950,335"),
        ] {
            assert_eq!(Numbers::new(tag).unwrap().format(number.parse().unwrap()), expected);
        }
    }

    #[test]
    fn a_language_may_have_another_mark_between_thousands() {
        let german = |group| Numbers::new("de").unwrap().with_group(group);
        let written = |group| german(group).unwrap().format("-1234567.5".parse().unwrap());
        assert_eq!(written(None), "\u{2212}1.234.567,5");
        assert_eq!(written(Some('\u{202f}')), "\u{2212}1\u{202f}234\u{202f}567,5");
        assert_eq!(written(Some('’')), "\u{2212}1’234’567,5");
        assert!([',', '0', 'x', '-'].into_iter().all(|group| german(Some(group)).is_none()));
    }

    #[test]
    fn in_french_nought_and_one_and_a_half_are_one_and_whole_millions_are_many() {
        let french = Numbers::new("fr").unwrap();
        for (number, category) in [
            ("0", "one"),
            ("1.9", "one"),
            ("2", "other"),
            ("1000000", "many"),
            ("1000001", "other"),
        ] {
            assert_eq!(french.category(number.parse().unwrap()), category, "{number}");
        }
        assert_eq!(french.format("1234.5".parse().unwrap()), "1\u{202f}234,5");
    }

    #[test]
    fn russian_plurals_follow_the_last_digits() {
        let ru = Numbers::new("ru").unwrap();
        for (number, category) in [
            ("1", "one"),
            ("2", "few"),
            ("5", "many"),
            ("11", "many"),
            ("21", "one"),
            ("0", "many"),
            ("1.5", "other"),
        ] {
            assert_eq!(ru.category(number.parse().unwrap()), category, "{number}");
        }
    }
}
