//! The units that a release declares: `[unit.NAME]` to [`UnitStructure`].

use std::collections::BTreeMap;

use super::by_code::{self, OfCodes};
use super::resolve::Resolver;
use super::{
    AttributeValue, Dimension, DimensionId, Kind, List, MeasureDeclaration, MeasureStructure, Name,
    Release, Unit, UnitDeclaration, UnitForms,
};
use crate::findings::Code;

/// The categories by which the words of a language go.
const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// A unit as a release declares it.
#[derive(Debug, Default)]
pub struct UnitStructure {
    /// Its words by language, case and plural category.
    pub forms: BTreeMap<String, BTreeMap<String, BTreeMap<String, String>>>,
    /// What it is called in `UNIT_MEASURE`, where that is not its name.
    pub code: Option<String>,
    /// The currency that it is money of.
    pub currency: Option<String>,
    /// Decimals of changes of what is in it.
    pub change_decimals: Option<u32>,
    /// Decimals of values in it, where nothing else is said.
    pub decimals: Option<u32>,
    /// The kind of values in it, where nothing else is said.
    pub kind: Option<Kind>,
}

impl Release {
    /// What a unit is called in files for programs: its code, the currency that it is money of, or its name.
    pub fn unit_code<'a>(&'a self, unit: &'a Unit) -> &'a str {
        let declared = self.units.get(unit.name());
        let code = declared.and_then(|unit| unit.code.as_ref().or(unit.currency.as_ref()));
        code.map_or(unit.name(), String::as_str)
    }

    /// The currency that a unit is money of.
    pub fn currency(&self, unit: &Unit) -> Option<&str> {
        self.units.get(unit.name())?.currency.as_deref()
    }
}

impl Resolver<'_> {
    /// Checks that words are in a language of the release.
    fn is_language(&mut self, tag: &Name) {
        if !self.languages.contains(tag.get_ref()) {
            let message = format!("`{}` is no language of the release", tag.get_ref());
            self.error(Code::UnknownName, message, tag.span(), "words of this language");
        }
    }
}

/// Names that no attribute of a data set can have: columns of SDMX-CSV that are filled otherwise.
const RESERVED: [&str; 12] = [
    "STRUCTURE",
    "STRUCTURE_ID",
    "ACTION",
    "FREQ",
    "TIME_PERIOD",
    "OBS_VALUE",
    "OBS_STATUS",
    "CONF_STATUS",
    "UNIT_MEASURE",
    "UNIT_MULT",
    "DECIMALS",
    "CURRENCY",
];

/// The attributes of a data set: what is the same for all of its observations, or for all of one code.
pub(super) fn attributes(
    declared: BTreeMap<Name, AttributeValue>,
    dimensions: &List<DimensionId, Dimension>,
    resolver: &mut Resolver<'_>,
) -> BTreeMap<String, OfCodes<String>> {
    let is_empty = |value: &String| value.trim().is_empty() || value.contains(char::is_control);
    for (name, value) in &declared {
        let id = name.get_ref();
        let is_id = id.starts_with(|first: char| first.is_ascii_alphabetic())
            && id.chars().all(|letter| letter.is_ascii_alphanumeric() || "_-".contains(letter));
        let is_taken = RESERVED.contains(&id.as_str())
            || dimensions.iter().any(|dimension| dimension.column == *id);
        let message = if !is_id {
            format!("`{id}` is no name of an attribute")
        } else if is_taken {
            format!("`{id}` is a column of its own, and no attribute")
        } else if value.values().any(is_empty) {
            format!("the attribute `{id}` has no value")
        } else {
            continue;
        };
        let hint = "Write attributes of SDMX that hold for the whole data set: `attributes = { ADJUSTMENT = \"Y\", BASE_PER = \"2015\" }`; \
                    units, scale, decimals, time and status have keys of their own.";
        resolver.error_with_hint(Code::WrongFormula, message, name.span(), "an attribute", hint);
    }
    let of_codes = declared.into_iter().filter_map(|(name, value)| {
        let value = toml::Spanned::new(name.span(), value);
        let value =
            by_code::resolve(&value, dimensions, resolver, |value, _, _| Some(value.clone()));
        Some((name.into_inner(), value?))
    });
    of_codes.collect()
}

/// The measure of a data set: its units and decimals, each the same for all values or by the codes of a dimension.
pub(super) fn of_measure(
    dataset: &str,
    declared: &MeasureDeclaration,
    dimensions: &List<DimensionId, Dimension>,
    (own, resolver): (&BTreeMap<String, UnitStructure>, &mut Resolver<'_>),
) -> MeasureStructure {
    let unit =
        by_code::resolve(&declared.unit, dimensions, resolver, |unit, _, _| Some(unit.clone()));
    let unit = unit.unwrap_or(OfCodes::One(Unit::Bare));
    let of_unit = |unit: &Unit| own.get(unit.name()).and_then(|unit| unit.decimals).unwrap_or(0);
    let of_decimals = match &declared.decimals {
        Some(decimals) => by_code::resolve(decimals, dimensions, resolver, |few, _, resolver| {
            resolver.decimals_are_few(dataset, *few, decimals.span());
            Some(*few)
        }),
        None => Some(match &unit {
            OfCodes::One(unit) => OfCodes::One(of_unit(unit)),
            OfCodes::ByCode { dimension, values, place } => OfCodes::ByCode {
                place: place.clone(),
                dimension: *dimension,
                values: values.iter().map(|(code, unit)| (code.clone(), of_unit(unit))).collect(),
            },
        }),
    };
    let of_decimals = of_decimals.unwrap_or(OfCodes::One(0));
    MeasureStructure {
        column: declared.column.clone(),
        unit,
        scale: declared.scale,
        decimals: of_decimals.values().copied().max().unwrap_or(0),
        of_decimals,
        minimum: declared.minimum,
    }
}

/// Resolves the units by name.
pub(super) fn resolve(
    declared: BTreeMap<Name, UnitDeclaration>,
    resolver: &mut Resolver<'_>,
) -> BTreeMap<String, UnitStructure> {
    let mut units = BTreeMap::new();
    for (name, declaration) in declared {
        let unit = Unit::from(name.get_ref().clone()).name().to_owned();
        if units.contains_key(&unit) {
            let message =
                format!("`{}` is the unit `{unit}`, which is declared twice", name.get_ref());
            resolver.error(Code::WrongFormula, message, name.span(), "another name of it");
        }
        units.insert(unit, structure(&name, declaration, resolver));
    }
    units
}

fn structure(
    name: &Name,
    declaration: UnitDeclaration,
    resolver: &mut Resolver<'_>,
) -> UnitStructure {
    let mut forms = BTreeMap::new();
    for (tag, words) in declaration.forms {
        resolver.is_language(&tag);
        has_categories(name, &tag, &words, resolver);
        forms.insert(tag.into_inner(), words.by_case());
    }
    let is_code = |code: &str| {
        !code.is_empty()
            && code.chars().all(|letter| letter.is_ascii_alphanumeric() || "_-".contains(letter))
    };
    if let Some(code) = declaration.code.as_ref().filter(|code| !is_code(code.get_ref())) {
        let message = format!("`{}` is no code of SDMX", code.get_ref());
        let hint = "Write letters, digits, `_` and `-`: `PS`, `EUR`, `IX`.";
        resolver.error_with_hint(Code::WrongFormula, message, code.span(), "a code", hint);
    }
    let is_currency =
        |code: &str| code.len() == 3 && code.chars().all(|letter| letter.is_ascii_uppercase());
    if let Some(code) = declaration.currency.as_ref().filter(|code| !is_currency(code.get_ref())) {
        let message = format!("`{}` is no code of a currency", code.get_ref());
        let hint = "Write the three letters of ISO 4217: `EUR`, `KZT`.";
        resolver.error_with_hint(Code::WrongFormula, message, code.span(), "a currency", hint);
    }
    for decimals in [&declaration.change_decimals, &declaration.decimals].into_iter().flatten() {
        resolver.decimals_are_few(name.get_ref(), *decimals.get_ref(), decimals.span());
    }
    UnitStructure {
        forms,
        code: declaration.code.map(toml::Spanned::into_inner),
        currency: declaration.currency.map(toml::Spanned::into_inner),
        change_decimals: declaration.change_decimals.map(toml::Spanned::into_inner),
        decimals: declaration.decimals.map(toml::Spanned::into_inner),
        kind: declaration.kind,
    }
}

/// REL-005: the words of each case are by plural category, and there is one for all numbers that have no other.
fn has_categories(name: &Name, tag: &Name, words: &UnitForms, resolver: &mut Resolver<'_>) {
    for (case, words) in words.by_case() {
        let unknown = words.keys().find(|category| !CATEGORIES.contains(&category.as_str()));
        let message = match unknown {
            Some(unknown) => {
                format!("`{unknown}` is no plural category of the unit `{}`", name.get_ref())
            }
            None if !words.contains_key("other") => {
                format!(
                    "the unit `{}` has no word for `other` numbers in the {case}",
                    name.get_ref()
                )
            }
            None => continue,
        };
        let hint = "Write a word for each category that the language has, and for `other`: `{ one = \"night\", other = \"nights\" }`.";
        let label = format!("in `{}`", tag.get_ref());
        resolver.error_with_hint(Code::WrongFormula, message, tag.span(), &label, hint);
    }
}
