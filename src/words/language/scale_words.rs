//! The words of scales: "million", "тыс.", "Millionen", before the unit that they count.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::locale::unknown;
use crate::declaration::Multiplier;

/// The section `[scale]` of a locale file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ScaleWords {
    /// The label of a number with its scale and unit, in headers: `{label}`, `{scale}`, `{unit}`.
    pub(super) header: String,
    /// The plural category of a unit behind the word of a scale.
    pub(super) unit: String,
    /// The case of a unit there, where it is always the same.
    pub(super) case: Option<String>,
    /// Words of thousands.
    thousand: WordsOf,
    /// Words of millions.
    million: WordsOf,
    /// Words of thousands of millions.
    billion: WordsOf,
}

/// The words of one scale.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WordsOf {
    /// In headers, and in texts that ask for it.
    short: String,
    /// By case and plural category.
    forms: BTreeMap<String, BTreeMap<String, String>>,
}

impl ScaleWords {
    fn of(&self, scale: Multiplier) -> Option<&WordsOf> {
        match scale {
            Multiplier::One => None,
            Multiplier::Thousand => Some(&self.thousand),
            Multiplier::Million => Some(&self.million),
            Multiplier::Billion => Some(&self.billion),
        }
    }

    /// The short word of a scale; nothing for ones.
    pub(super) fn short(&self, scale: Multiplier) -> &str {
        self.of(scale).map_or("", |words| &words.short)
    }

    /// The word of a scale in a case, behind a number of a plural category; the error lists what there is.
    pub(super) fn word(
        &self,
        scale: Multiplier,
        case: &str,
        category: &str,
    ) -> Result<&str, String> {
        let Some(words) = self.of(scale) else { return Ok("") };
        let name = scale.word();
        let forms = words.forms.get(case);
        let forms =
            forms.ok_or_else(|| unknown(&format!("case of `{name}`"), case, &words.forms))?;
        let form = forms.get(category).or_else(|| forms.get("other"));
        form.map(String::as_str)
            .ok_or_else(|| unknown(&format!("plural form of `{name}`"), category, forms))
    }
}
