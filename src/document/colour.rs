//! A colour, how far it stands out from another, and the nearest one that does so far enough.
//!
//! The formulas are taken from WCAG 2.2, "relative luminance" and "contrast ratio"
//! (<https://www.w3.org/TR/WCAG22/#dfn-relative-luminance>).

use std::fmt;

/// An sRGB colour, each part from 0 to 255. Shown as `#RRGGBB`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

impl Colour {
    /// White.
    pub const WHITE: Self = Self(255, 255, 255);

    /// The colour of six hexadecimal digits.
    pub(crate) const fn new(digits: u32) -> Self {
        let [_, red, green, blue] = digits.to_be_bytes();
        Self(red, green, blue)
    }

    /// Reads `#RRGGBB`, and nothing else.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        // A sign would be read as a part of the number.
        let digits = digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then_some(digits)?;
        u32::from_str_radix(digits, 16).ok().map(Self::new)
    }

    /// From 0, black, to 1, white.
    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// The contrast ratio of two colours: from 1, the same, to 21, black on white.
    pub fn contrast(self, ground: Self) -> f64 {
        let (text, ground) = (self.luminance(), ground.luminance());
        (text.max(ground) + 0.05) / (text.min(ground) + 0.05)
    }

    /// The nearest darker or lighter shade that passes, and whether it is darker.
    pub(crate) fn nearest(self, passes: impl Fn(Self) -> bool) -> Option<(Self, bool)> {
        let steps = (1..=u8::MAX).flat_map(|step| [(step, true), (step, false)]);
        let shade = |(step, is_darker)| {
            (self.towards(if is_darker { 0 } else { u8::MAX }, step), is_darker)
        };
        steps.map(shade).find(|(shade, _)| passes(*shade))
    }

    /// So many of 255 steps on the way to black or white.
    fn towards(self, end: u8, step: u8) -> Self {
        let mixed = |part: u8| {
            let (part, end, step) = (u32::from(part), u32::from(end), u32::from(step));
            u8::try_from((part * (255 - step) + end * step + 127) / 255).unwrap_or(u8::MAX)
        };
        Self(mixed(self.0), mixed(self.1), mixed(self.2))
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02X}{:02X}{:02X}", self.0, self.1, self.2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHITE: Colour = Colour(255, 255, 255);
    const BLACK: Colour = Colour(0, 0, 0);

    #[test]
    fn contrast_is_that_of_published_examples() {
        // #767676 and #777777 on white are the examples of WCAG's own techniques (G18, F83).
        for (colour, expected) in [
            (BLACK, 21.0),
            (WHITE, 1.0),
            (Colour::new(0x76_76_76), 4.54),
            (Colour::new(0x77_77_77), 4.48),
            (Colour::new(0xFF_00_00), 4.00),
        ] {
            let found = colour.contrast(WHITE);
            assert!((found - expected).abs() < 0.005, "{colour}: {found}");
            assert!((found - WHITE.contrast(colour)).abs() < f64::EPSILON);
        }
    }

    #[test]
    fn only_six_digits_are_a_colour() {
        assert_eq!(Colour::parse("#0a46Ff"), Some(Colour(0x0A, 0x46, 0xFF)));
        for text in ["0A4668", "#0A466", "#0A46688", "#FFF", "#+A4668", "#ЖЖЖ", "navy", ""] {
            assert_eq!(Colour::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_nearest_colour_that_stands_out_is_as_near_as_can_be() {
        let from = |ground: Colour| move |shade: Colour| shade.contrast(ground) >= 4.5;
        let (found, is_darker) = Colour::new(0x80_90_A0).nearest(from(WHITE)).unwrap();
        assert!(is_darker && (4.5..4.6).contains(&found.contrast(WHITE)), "{found}");
        let (found, is_darker) = Colour::new(0x40_40_40).nearest(from(BLACK)).unwrap();
        assert!(!is_darker && (4.5..4.6).contains(&found.contrast(BLACK)), "{found}");
        let grey = Colour::new(0x77_77_77);
        assert_eq!(grey.nearest(|shade| from(grey)(shade) && shade.contrast(BLACK) >= 4.5), None);
    }
}
