//! What numbers are measured in: the units that the program knows, and the units of a release.
//!
//! [`Unit`] is read from its name in `release.toml`, and written by that name in every output.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Multiplier;

/// What a number is measured in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Unit {
    /// Nothing, such as a factor or a rank.
    #[default]
    Bare,
    /// Percent: differences of such numbers are in points.
    Percent,
    /// Percentage points.
    Points,
    /// What a release counts or measures, by its name in the locale files.
    Named(String),
}

impl Unit {
    /// Its name in `release.toml`, in the locale files and in the outputs.
    pub fn name(&self) -> &str {
        match self {
            Self::Bare => "",
            Self::Percent => "percent",
            Self::Points => "percentage_point",
            Self::Named(name) => name,
        }
    }

    /// The number of parts of a whole that numbers in this unit count: 100 for percent. `None` where the unit does
    /// not say it.
    pub fn parts(&self) -> Option<Decimal> {
        match self {
            Self::Percent | Self::Points => Some(Decimal::ONE_HUNDRED),
            Self::Bare => None,
            Self::Named(name) => match name.to_lowercase().replace(['-', ' '], "_").as_str() {
                "per_thousand" | "per_mille" | "permille" | "promille" | "‰" => {
                    Some(Decimal::ONE_THOUSAND)
                }
                "per_million" => Some(Decimal::from(1_000_000)),
                name => {
                    name.strip_prefix("per_")?.parse().ok().filter(|parts| *parts > Decimal::ONE)
                }
            },
        }
    }

    /// Whether its name says that numbers in it are ratios, which do not add up: percent, however it is spelt, or so many
    /// per something.
    pub fn is_of_ratios(&self) -> bool {
        match self {
            Self::Percent | Self::Points => true,
            Self::Bare => false,
            Self::Named(name) => {
                let name = name.to_lowercase();
                let begins = |word: &&str| name.starts_with(*word);
                self.parts().is_some()
                    || name.contains(['%', '‰'])
                    || ["percent", "per cent", "pct", "per_"].iter().any(begins)
            }
        }
    }

    /// Whether its name says that numbers in it are levels against a base, such as `2015 = 100`.
    pub fn is_of_indices(&self) -> bool {
        let Self::Named(name) = self else { return false };
        let name = name.to_lowercase().replace(' ', "");
        name.starts_with("index") || name.ends_with("=100")
    }

    /// The scale that is a part of its name, as in `thousand_persons`, and the name without it.
    pub fn named_scale(&self) -> Option<(Multiplier, String)> {
        let Self::Named(name) = self else { return None };
        let is_scale = |word: &str, scale: Multiplier| {
            let word = word.to_lowercase();
            word == scale.word() || word.strip_suffix('s') == Some(scale.word())
        };
        let words: Vec<&str> = name.split(|sign: char| !sign.is_alphanumeric()).collect();
        let named = words
            .iter()
            .find_map(|word| Multiplier::NAMED.into_iter().find(|scale| is_scale(word, *scale)))?;
        let rest = words.into_iter().filter(|word| !is_scale(word, named));
        Some((named, rest.collect::<Vec<_>>().join("_")))
    }

    /// The unit of a change from one number in this unit to another: points of percentages and of
    /// points, and percent of all else.
    #[must_use]
    pub fn of_change(&self) -> Self {
        match self {
            Self::Percent | Self::Points => Self::Points,
            Self::Bare | Self::Named(_) => Self::Percent,
        }
    }
}

impl From<String> for Unit {
    fn from(name: String) -> Self {
        match name.as_str() {
            "" => Self::Bare,
            "percent" | "%" | "per cent" => Self::Percent,
            "percentage_point" | "percentage_points" | "percentage point" | "percentage points" => {
                Self::Points
            }
            _ => Self::Named(name),
        }
    }
}

impl From<Unit> for String {
    fn from(unit: Unit) -> Self {
        unit.name().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_has_the_name_that_it_was_read_from() {
        for name in ["", "percent", "percentage_point", "person"] {
            assert_eq!(Unit::from(name.to_owned()).name(), name);
        }
        let named = Unit::Named("person".to_owned());
        assert_eq!([Unit::Percent.of_change(), named.of_change()], [Unit::Points, Unit::Percent]);
        assert_eq!(Unit::Points.of_change(), Unit::Points);
        let said = |name: &str| {
            let unit = Unit::from(name.to_owned());
            (unit.parts().map(|parts| parts.to_string()), unit.is_of_ratios(), unit.is_of_indices())
        };
        let parts = |parts: &str| Some(parts.to_owned());
        assert_eq!(said("%"), (parts("100"), true, false));
        assert_eq!(said("per thousand"), (parts("1000"), true, false));
        assert_eq!(said("per_100000"), (parts("100000"), true, false));
        assert_eq!(said("Percent"), (None, true, false));
        assert_eq!(said("per_head"), (None, true, false));
        assert_eq!(said("2015 = 100"), (None, false, true));
        assert_eq!(said("index_2015"), (None, false, true));
        assert_eq!(said("person"), (None, false, false));
        assert_eq!(Unit::from("percentage points".to_owned()), Unit::Points);
    }
}
