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
        })
    }

    /// A rounded number; a negative one has U+2212 in front.
    pub(crate) fn format(&self, rounded: Decimal) -> String {
        let text = self.decimal.format(&magnitude(rounded)).to_string();
        if rounded < Decimal::ZERO { format!("\u{2212}{text}") } else { text }
    }

    /// The plural category of what follows a rounded number: `one`, `few`, `many` or `other`.
    pub(crate) fn category(&self, rounded: Decimal) -> &'static str {
        match self.plural.category_for(&magnitude(rounded)) {
            PluralCategory::Zero => "zero",
            PluralCategory::One => "one",
            PluralCategory::Two => "two",
            PluralCategory::Few => "few",
            PluralCategory::Many => "many",
            PluralCategory::Other => "other",
        }
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
