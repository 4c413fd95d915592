//! Words behind numbers: the scale that they count by and the unit that they count.

use std::collections::BTreeMap;

use super::Locale;
use super::locale::unknown;
use super::scale_words::ScaleWords;
use crate::declaration::{Indicator, Multiplier, UnitStructure};
use crate::document::FactPart;
use crate::findings::suggestion;

/// Words by unit, case and plural category.
pub(super) type UnitWords = BTreeMap<String, BTreeMap<String, BTreeMap<String, String>>>;

impl Locale {
    /// The language with the words of units that a release declares, in the place of its own.
    #[must_use]
    pub fn with_units(mut self, units: &BTreeMap<String, UnitStructure>) -> Self {
        for (name, unit) in units {
            for (case, words) in unit.forms.get(&self.tag).into_iter().flatten() {
                let cases = self.units_mut().entry(name.clone()).or_default();
                cases.insert(case.clone(), words.clone());
            }
        }
        self
    }

    /// Whether the language has the words of scales.
    pub fn tells_scales(&self) -> bool {
        self.scales().is_some()
    }

    /// The form of a counted word; the error lists what there is.
    pub(crate) fn unit(&self, unit: &str, case: &str, category: &str) -> Result<&str, String> {
        let units = self.unit_words();
        let cases = units.get(unit).ok_or_else(|| self.without_words(unit))?;
        let forms =
            cases.get(case).ok_or_else(|| unknown(&format!("case of `{unit}`"), case, cases))?;
        let form = forms.get(category).or_else(|| forms.get("other"));
        form.map(String::as_str)
            .ok_or_else(|| unknown(&format!("plural form of `{unit}`"), category, forms))
    }

    /// The lines that give a unit its words.
    fn without_words(&self, unit: &str) -> String {
        let words = self.numbers.categories().map(|category| format!("{category} = \"…\""));
        let words = words.collect::<Vec<_>>().join(", ");
        let known = suggestion(unit, self.units()).unwrap_or_default();
        format!(
            "the unit `{unit}` has no words in this language. Write them in release.toml: `[unit.{name}]` and in it \
             `forms.{tag} = {{ {words} }}`. {known}",
            name = toml_key(unit),
            tag = self.tag,
        )
    }

    /// The word of a scale behind a number of a plural category; nothing for ones.
    pub(crate) fn scale(
        &self,
        scale: Multiplier,
        case: &str,
        category: &str,
        is_short: bool,
    ) -> Result<&str, String> {
        match self.scales() {
            _ if scale == Multiplier::One => Ok(""),
            None => {
                Err("this language has no words of scales: its locale file needs `[scale]`"
                    .to_owned())
            }
            Some(words) if is_short => Ok(words.short(scale)),
            Some(words) => words.word(scale, case, category),
        }
    }

    /// The form of a unit behind the word of a scale.
    ///
    /// # Errors
    /// If the language has none, with what to write.
    pub fn scaled_unit(&self, unit: &str, case: &str) -> Result<&str, String> {
        let Some(ScaleWords { unit: category, case: fixed, .. }) = self.scales() else {
            return self.unit(unit, case, "other");
        };
        let case = fixed.as_deref().unwrap_or(case);
        let has_form = |category: &str| {
            let forms = self.unit_words().get(unit).and_then(|cases| cases.get(case));
            forms.is_none_or(|forms| forms.contains_key(category))
        };
        if !has_form(category) {
            return Err(format!(
                "the unit `{unit}` has no word for `{category}` numbers in the {case}, which stands behind “{}”. \
                 Add `{category} = \"…\"` to its words",
                self.scale(Multiplier::Million, "nominative", "other", true)?
            ));
        }
        self.unit(unit, case, category)
    }

    /// The label of an indicator in headers: with its scale and unit, unless its own words say the scale.
    pub fn scaled_label(&self, indicator: &Indicator, label: &str, part: FactPart) -> String {
        let scale = indicator.scale_of(part);
        let Some(words) = self.scales().filter(|_| scale != Multiplier::One) else {
            return label.to_owned();
        };
        if self.proof().scale_in(label).is_some() {
            return label.to_owned();
        }
        let unit = self.scaled_unit(indicator.unit.name(), "nominative").unwrap_or_default();
        let header = words.header.replace("{scale}", words.short(scale));
        header.replace("{unit}", unit).replace("{label}", label).trim_end().to_owned()
    }
}

/// A name as a key of TOML: in quotes where it has other characters than letters and digits.
fn toml_key(name: &str) -> String {
    let is_bare = |letter: char| letter.is_ascii_alphanumeric() || "_-".contains(letter);
    if !name.is_empty() && name.chars().all(is_bare) {
        return name.to_owned();
    }
    format!("\"{name}\"")
}
