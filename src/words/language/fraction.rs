//! Parts of a whole and multiples, as keys of a locale file have them.

use std::fmt;

use rust_decimal::Decimal;
use serde::Deserialize;

/// A part of a whole, or a multiple, as a key of a locale file has it: `2/3`, `2`, and `>1/2` for what is more than half.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct Fraction {
    /// What stands above the line.
    above: u32,
    /// What stands below it; not zero.
    below: u32,
    /// Whether the words say more than that.
    pub is_more: bool,
}

impl Fraction {
    /// The number.
    pub fn number(self) -> Decimal {
        Decimal::from(self.above) / Decimal::from(self.below)
    }
}

impl TryFrom<String> for Fraction {
    type Error = String;

    fn try_from(key: String) -> Result<Self, String> {
        let (digits, is_more) =
            key.strip_prefix('>').map_or((key.as_str(), false), |rest| (rest, true));
        let (above, below) = digits.split_once('/').unwrap_or((digits, "1"));
        match (above.parse(), below.parse()) {
            (Ok(above), Ok(below)) if above > 0 && below > 0 => Ok(Self { above, below, is_more }),
            _ => Err(format!("`{key}` is no part or multiple, such as \"2/3\", \">1/2\" or \"2\"")),
        }
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { above, below, is_more } = self;
        formatter.write_str(if *is_more { "more than " } else { "" })?;
        if *below == 1 {
            write!(formatter, "{above}")
        } else {
            write!(formatter, "{above}/{below}")
        }
    }
}
