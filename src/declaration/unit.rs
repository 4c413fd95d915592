//! What numbers are measured in: the units that the program knows, and the units of a release.
//!
//! [`Unit`] is read from its name in `release.toml`, and written by that name in every output.

use serde::{Deserialize, Serialize};

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

    /// The unit of a change from one number in this unit to another: points of percentages and of
    /// points, and percent of all else.
    #[must_use]
    pub fn of_change(&self) -> Self {
        match self {
            Self::Percent | Self::Points => Self::Points,
            Self::Bare | Self::Named(_) => Self::Percent,
        }
    }

    /// The unit of a number in this unit less a number in another: points where both are
    /// percentages.
    #[must_use]
    pub fn of_difference(&self, subtrahend: &Self) -> Self {
        match (self, subtrahend) {
            (Self::Percent, Self::Percent) => Self::Points,
            (Self::Bare | Self::Percent | Self::Points | Self::Named(_), _) => self.clone(),
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
        assert_eq!(Unit::from("percentage points".to_owned()), Unit::Points);
    }
}
