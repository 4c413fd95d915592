//! The colours of a theme, and which of them have to stand out from which.

use serde::Deserialize;
use toml::Spanned;

use crate::document::colour::Colour;

macro_rules! palette {
    ($($(#[doc = $line:literal])* $name:ident: $light:literal, $dark:literal;)*) => {
        /// Colours that go together.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct Palette { $($(#[doc = $line])* pub $name: Colour,)* }

        impl Palette {
            /// On a light ground.
            pub const LIGHT: Self = Self { $($name: Colour::new($light),)* };
            /// On a dark ground.
            pub const DARK: Self = Self { $($name: Colour::new($dark),)* };
        }

        /// Colours as they are written in `theme.toml`.
        #[derive(Debug, Default, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub(super) struct Declared { $(pub $name: Option<Spanned<String>>,)* }

        impl Declared {
            /// Each key that is written, with the colour that it sets.
            pub(super) fn of<'a>(
                &'a self,
                palette: &'a mut Palette,
            ) -> impl Iterator<Item = (&'static str, &'a Spanned<String>, &'a mut Colour)> {
                let all = [$((stringify!($name), &self.$name, &mut palette.$name),)*];
                all.into_iter().filter_map(|(name, text, colour)| Some((name, text.as_ref()?, colour)))
            }
        }
    };
}

palette! {
    /// Text.
    ink: 0x17_21_2B, 0xE8_EE_F3;
    /// Text of second rank: notes, headers of tables, page heads and feet.
    secondary: 0x46_53_61, 0xB3_C0_CB;
    /// Headings, the publisher's name, strong lines.
    accent: 0x0A_46_68, 0x8F_CD_F0;
    /// Links; they are underlined as well, so that colour is not the only sign.
    link: 0x07_50_7A, 0x8F_CD_F0;
    /// Lines between rows, which say nothing that the rows do not.
    hairline: 0xC4_D0_DA, 0x33_42_4F;
    /// Lines that hold a table together.
    rule: 0x6C_7F_90, 0x7C_90_A1;
    /// The ground.
    paper: 0xFF_FF_FF, 0x0F_16_1D;
    /// The ground of what is set off: labels; in HTML also title, key points and totals.
    tint: 0xF2_F6_F9, 0x17_21_2B;
    /// The ground of the band at the head of the page. HTML only.
    band: 0x0A_3A_57, 0x0B_25_37;
    /// Text on that band. HTML only.
    on_band: 0xFF_FF_FF, 0xFF_FF_FF;
    /// The line around what the keyboard has reached. HTML only.
    focus: 0xB8_50_0A, 0xFF_B0_70;
}

/// A colour that has to stand out.
pub(super) struct Rule {
    /// Its key.
    pub name: &'static str,
    /// The colour.
    pub colour: fn(&Palette) -> Colour,
    /// The keys and colours of the grounds it stands on.
    pub grounds: &'static [Ground],
    /// The least contrast ratio: 4.5 for text (WCAG 2.2, 1.4.3), 3 for lines that say something
    /// (1.4.11).
    pub least: f64,
}

type Ground = (&'static str, fn(&Palette) -> Colour);

const TEXT: f64 = 4.5;
const LINE: f64 = 3.0;
const GROUNDS: [Ground; 2] = [("paper", |all| all.paper), ("tint", |all| all.tint)];

/// Every colour that has to stand out, and from which grounds.
pub(super) const RULES: [Rule; 7] = [
    Rule { name: "ink", colour: |all| all.ink, grounds: &GROUNDS, least: TEXT },
    Rule { name: "secondary", colour: |all| all.secondary, grounds: &GROUNDS, least: TEXT },
    Rule { name: "accent", colour: |all| all.accent, grounds: &GROUNDS, least: TEXT },
    Rule { name: "link", colour: |all| all.link, grounds: &GROUNDS, least: TEXT },
    Rule {
        name: "on_band",
        colour: |all| all.on_band,
        grounds: &[("band", |all| all.band)],
        least: TEXT,
    },
    Rule {
        name: "rule",
        colour: |all| all.rule,
        grounds: &[("paper", |all| all.paper)],
        least: LINE,
    },
    Rule { name: "focus", colour: |all| all.focus, grounds: &GROUNDS, least: LINE },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_colours_of_the_program_stand_out() {
        for palette in [Palette::LIGHT, Palette::DARK] {
            for rule in &RULES {
                for (ground, colour_of) in rule.grounds {
                    let contrast = (rule.colour)(&palette).contrast(colour_of(&palette));
                    assert!(contrast >= rule.least, "{} on {ground}: {contrast}", rule.name);
                }
            }
        }
    }
}
