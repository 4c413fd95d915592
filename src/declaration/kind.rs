//! What a number is: its kind, and what may be added up of it, over time and over codes.
//!
//! [`Kind`] is the word of `release.toml`, [`Quantity`] what follows from it or is declared beside
//! it, [`MeasureKind`] the quantity of a data set, which may go by the codes of one of its
//! dimensions. What a formula gives of quantities is in `expression`; nothing is guessed: a measure
//! without `kind` is REL-012.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use toml::Spanned;

use super::by_code::{self, ByCode, OfCodes};
use super::resolve::Resolver;
use super::{Dimension, DimensionId, List, MeasureDeclaration, Multiplier, Unit, UnitStructure};
use crate::findings::Code;

/// What kind of number a measure or an indicator is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize, serde::Serialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A count or an amount of a period.
    Flow,
    /// A count or an amount at a moment.
    Stock,
    /// A level against a base, such as 2015 = 100.
    Index,
    /// A ratio of two numbers: a share, a percentage, so many per thousand.
    Rate,
    /// An average.
    Mean,
    /// A median or another quantile.
    Median,
    /// A change from another period.
    Growth,
}

/// What several periods of a number give together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum OverTime {
    /// Their sum.
    Sum,
    /// The last of them.
    Last,
    /// Their mean.
    Mean,
    /// Nothing.
    None,
}

/// What several codes of a number give together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum OverCodes {
    /// Their sum.
    Sum,
    /// Nothing.
    None,
}

/// The moment of its period that a stock is known at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Moment {
    /// Its first.
    Start,
    /// Its last.
    End,
    /// None: the value is the mean over the period.
    Average,
}

/// A kind, with what may be added up of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Quantity {
    /// The kind.
    pub kind: Kind,
    /// What several periods give together.
    pub over_time: OverTime,
    /// What several codes give together.
    pub over_codes: OverCodes,
    /// The moment of a stock, where it is declared.
    pub moment: Option<Moment>,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 7] =
        [Self::Flow, Self::Stock, Self::Index, Self::Rate, Self::Mean, Self::Median, Self::Growth];

    /// The word of `release.toml`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Flow => "flow",
            Self::Stock => "stock",
            Self::Index => "index",
            Self::Rate => "rate",
            Self::Mean => "mean",
            Self::Median => "median",
            Self::Growth => "growth",
        }
    }

    /// The word with its article, for messages.
    pub fn named(self) -> &'static str {
        match self {
            Self::Flow => "a flow",
            Self::Stock => "a stock",
            Self::Index => "an index",
            Self::Rate => "a rate",
            Self::Mean => "a mean",
            Self::Median => "a median",
            Self::Growth => "a growth rate",
        }
    }

    /// What may be added up of it where nothing is declared beside it.
    pub fn quantity(self) -> Quantity {
        let (over_time, over_codes) = match self {
            Self::Flow => (OverTime::Sum, OverCodes::Sum),
            Self::Stock => (OverTime::Last, OverCodes::Sum),
            Self::Index | Self::Rate | Self::Mean | Self::Median | Self::Growth => {
                (OverTime::None, OverCodes::None)
            }
        };
        Quantity { kind: self, over_time, over_codes, moment: None }
    }

    /// What may be declared of several periods of it.
    fn over_time(self) -> &'static [OverTime] {
        match self {
            Self::Flow => &[OverTime::Sum, OverTime::Mean, OverTime::None],
            Self::Stock => &[OverTime::Last, OverTime::Mean, OverTime::None],
            Self::Index | Self::Rate | Self::Mean | Self::Median => {
                &[OverTime::None, OverTime::Mean]
            }
            Self::Growth => &[OverTime::None],
        }
    }

    /// Whether several codes of it may be declared to add up.
    fn adds_up_over_codes(self) -> bool {
        self.quantity().over_codes == OverCodes::Sum
    }
}

impl Quantity {
    /// A quantity of which neither periods nor codes give anything together.
    pub(super) fn of_nothing_added(kind: Kind) -> Self {
        Self { kind, over_time: OverTime::None, over_codes: OverCodes::None, moment: None }
    }

    /// The average of this over a period, from a stock to the next.
    pub(super) fn averaged(self) -> Option<Self> {
        let is_stock = self.kind == Kind::Stock;
        is_stock.then_some(Self { over_time: OverTime::Mean, ..self })
    }

    /// Whether it is a count or an amount, of which parts make a whole.
    pub fn is_amount(self) -> bool {
        matches!(self.kind, Kind::Flow | Kind::Stock)
    }
}

impl OverTime {
    /// The word of `release.toml`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Last => "last",
            Self::Mean => "mean",
            Self::None => "none",
        }
    }
}

/// The quantity of a data set's values.
pub type MeasureKind = OfCodes<Quantity>;

impl Quantity {
    /// Whether it is larger where its window is longer: of such numbers only windows of one length are compared. Means,
    /// rates, and what is at a moment, have no length.
    pub fn has_length(self) -> bool {
        self.kind == Kind::Flow && self.over_time != OverTime::Mean
    }
}

/// A quantity as declared: a word, or keys beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuantityDeclaration {
    kind: Option<Kind>,
    over_time: Option<OverTime>,
    over_codes: Option<OverCodes>,
    moment: Option<Moment>,
}

/// What stands behind `kind` of a measure.
pub type KindDeclaration = ByCode<QuantityDeclaration>;

/// Its keys.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Keys {
    kind: Option<Kind>,
    over_time: Option<OverTime>,
    over_codes: Option<OverCodes>,
    at: Option<Moment>,
}

/// What a kind is read from: a word, or a table of keys whose values are not read yet.
struct WordOrKeys;

enum Read {
    Word(Kind),
    Keys(toml::Table),
}

impl<'de> Visitor<'de> for WordOrKeys {
    type Value = Read;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a kind in quotes, such as \"flow\", or a table of keys")
    }

    fn visit_str<E: de::Error>(self, word: &str) -> Result<Read, E> {
        Kind::deserialize(de::value::StrDeserializer::new(word)).map(Read::Word)
    }

    fn visit_map<A: MapAccess<'de>>(self, keys: A) -> Result<Read, A::Error> {
        toml::Table::deserialize(de::value::MapAccessDeserializer::new(keys)).map(Read::Keys)
    }
}

fn of_keys<E: de::Error>(keys: toml::Table) -> Result<QuantityDeclaration, E> {
    let keys: Keys =
        keys.try_into().map_err(|error: toml::de::Error| E::custom(error.message()))?;
    let Keys { kind, over_time, over_codes, at } = keys;
    Ok(QuantityDeclaration { kind, over_time, over_codes, moment: at })
}

impl QuantityDeclaration {
    fn word(kind: Kind) -> Self {
        Self { kind: Some(kind), over_time: None, over_codes: None, moment: None }
    }
}

impl<'de> Deserialize<'de> for QuantityDeclaration {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match deserializer.deserialize_any(WordOrKeys)? {
            Read::Word(kind) => Ok(Self::word(kind)),
            Read::Keys(keys) => of_keys(keys),
        }
    }
}

/// The kinds with what each is for, as an error without one lists them.
const CHOICES: &str = "Write `kind = \"flow\"` beside `unit` for a count or an amount of a period, which adds up; \
    `kind = \"stock\"` for one at a moment; `kind = \"index\"`, `\"rate\"`, `\"mean\"`, `\"median\"` or `\"growth\"` for what cannot be \
    added up. For a release.toml of before, `bulletin migrate` writes what follows from its indicators.";

/// The quantity of a measure; where it is not declared, or wrong, with a finding.
pub(super) fn resolve(
    dataset: &str,
    measure: &MeasureDeclaration,
    dimensions: &List<DimensionId, Dimension>,
    (units, own): (&OfCodes<Unit>, &BTreeMap<String, UnitStructure>),
    resolver: &mut Resolver<'_>,
) -> MeasureKind {
    // Whoever reads this release.toml gets no release: the finding alone is of use.
    let unknown = MeasureKind::One(Kind::Flow.quantity());
    let Some(declared) = &measure.kind else {
        let of_unit = units.values().map(|unit| own.get(unit.name()).and_then(|unit| unit.kind));
        if let Some(kinds) = of_unit.collect::<Option<Vec<_>>>() {
            return of_units(units, &kinds);
        }
        let message = format!("it is not declared what kind of number `{dataset}` has");
        let label = "add `kind = \"…\"` beside this unit";
        resolver.error_with_hint(Code::UnknownKind, message, measure.unit.span(), label, CHOICES);
        resolver.kinds_are_known = false;
        return unknown;
    };
    let made = |quantity: &QuantityDeclaration, of_code: &str, resolver: &mut Resolver<'_>| {
        quantity_of(*quantity, declared, of_code, resolver)
    };
    let kind = by_code::resolve(declared, dimensions, resolver, made).unwrap_or(unknown);
    agrees_with_units(dataset, (measure, declared), (&kind, units), resolver);
    kind
}

/// The kinds of values whose units say them.
fn of_units(units: &OfCodes<Unit>, kinds: &[Kind]) -> MeasureKind {
    let mut quantities = kinds.iter().map(|kind| kind.quantity());
    match units {
        OfCodes::One(_) => MeasureKind::One(quantities.next().unwrap_or(Kind::Flow.quantity())),
        OfCodes::ByCode { dimension, values, place } => MeasureKind::ByCode {
            place: place.clone(),
            dimension: *dimension,
            values: values.keys().cloned().zip(quantities).collect(),
        },
    }
}

/// REL-013: what is in percent, or in an index, is no count and no amount; a growth rate is in percent.
fn agrees_with_units(
    dataset: &str,
    (measure, declared): (&MeasureDeclaration, &Spanned<KindDeclaration>),
    (kind, units): (&MeasureKind, &OfCodes<Unit>),
    resolver: &mut Resolver<'_>,
) {
    for unit in units.values() {
        let is_level = unit.is_of_ratios() || unit.is_of_indices();
        if is_level && measure.scale != Multiplier::One {
            let message = format!(
                "`{dataset}` is in `{}`, which has no {}s",
                unit.name(),
                measure.scale.word()
            );
            let hint = "Leave `scale` out.";
            let label = "so many of it are none";
            resolver.error_with_hint(Code::WrongKind, message, measure.unit.span(), label, hint);
        }
        resolver.has_one_scale(unit, measure.scale, measure.unit.span());
    }
    for (quantity, unit) in pairs(kind, units) {
        let (is_ratio, is_index) = (unit.is_of_ratios(), unit.is_of_indices());
        let named = unit.name();
        // What is wrong with a kind is told once.
        let is_amount = quantity.is_amount() && resolver.kinds_are_known;
        if is_amount && (is_ratio || is_index) {
            let message =
                format!("`{dataset}` is in `{named}`, and is no {}", quantity.kind.word());
            let (label, hint) = if is_index {
                ("indices do not add up", "Write `kind = \"index\"` for a level against a base.")
            } else {
                (
                    "percentages do not add up",
                    "Write `kind = \"rate\"` for a level in percent, and `kind = \"growth\"` for a change from another period.",
                )
            };
            resolver.error_with_hint(Code::WrongKind, message, declared.span(), label, hint);
            return;
        }
        if quantity.kind == Kind::Growth && !matches!(unit, Unit::Percent | Unit::Points) {
            let message = format!("`{dataset}` is a growth rate, and is in `{named}`");
            let hint = "Write `unit = \"percent\"`; where it is no change in percent, it has another kind.";
            let label = "a growth rate is in percent";
            resolver.error_with_hint(Code::WrongKind, message, measure.unit.span(), label, hint);
            return;
        }
    }
}

/// The quantity and the unit that values can have together. Where both go by codes of two dimensions, any of them.
fn pairs<'a>(kind: &'a MeasureKind, units: &'a OfCodes<Unit>) -> Vec<(&'a Quantity, &'a Unit)> {
    match (kind, units) {
        (
            OfCodes::ByCode { dimension, values, .. },
            OfCodes::ByCode { dimension: of_units, values: units, .. },
        ) if dimension == of_units => {
            let both = values.iter().filter_map(|(code, kind)| Some((kind, units.get(code)?)));
            both.collect()
        }
        // Kinds that go by codes are of units that do, though these are not named.
        (OfCodes::ByCode { .. }, OfCodes::One(unit)) => {
            let amounts = kind.values().filter(|quantity| quantity.is_amount());
            amounts.map(|quantity| (quantity, unit)).collect()
        }
        (OfCodes::ByCode { .. }, OfCodes::ByCode { .. }) => Vec::new(),
        (OfCodes::One(quantity), units) => units.values().map(|unit| (quantity, unit)).collect(),
    }
}

/// A quantity as declared; `None` with a finding where its keys contradict each other.
fn quantity_of(
    declared: QuantityDeclaration,
    place: &Spanned<KindDeclaration>,
    of_code: &str,
    resolver: &mut Resolver<'_>,
) -> Option<Quantity> {
    let mut wrong = |message: String, label: &str| {
        resolver.kinds_are_known = false;
        resolver.error(Code::UnknownKind, message, place.span(), label);
        None
    };
    let kind = match (declared.kind, declared.over_time) {
        (Some(kind), _) => kind,
        // What adds up over time is a flow, and of a stock the last counts: so it is said.
        (None, Some(OverTime::Sum)) => Kind::Flow,
        (None, Some(OverTime::Last)) => Kind::Stock,
        (None, Some(OverTime::Mean | OverTime::None) | None) => {
            let message = format!("the keys of `kind`{of_code} do not say the kind");
            return wrong(message, "add `kind = \"…\"` in these braces");
        }
    };
    let quantity = Quantity {
        kind,
        over_time: declared.over_time.unwrap_or(kind.quantity().over_time),
        over_codes: declared.over_codes.unwrap_or(kind.quantity().over_codes),
        moment: declared.moment,
    };
    let (named, word) = (kind.named(), quantity.over_time.word());
    if !kind.over_time().contains(&quantity.over_time) {
        let can: Vec<_> =
            kind.over_time().iter().map(|can| format!("`\"{}\"`", can.word())).collect();
        let message = format!("several periods of {named}{of_code} cannot give a \"{word}\"");
        let label = format!("`over_time` can be {} here", can.join(" or "));
        return wrong(message, &label);
    }
    if quantity.over_codes == OverCodes::Sum && !kind.adds_up_over_codes() {
        let message = format!("several codes of {named}{of_code} have no sum");
        return wrong(message, "leave `over_codes` out");
    }
    if quantity.moment.is_some() && kind != Kind::Stock {
        let message = format!("{named}{of_code} has no moment");
        return wrong(message, "`at` is for a stock: leave it out");
    }
    Some(quantity)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    struct Line {
        kind: Spanned<KindDeclaration>,
    }

    fn read(kind: &str) -> Result<KindDeclaration, String> {
        let line: Result<Line, _> = toml::from_str(&format!("kind = {kind}"));
        line.map(|line| line.kind.into_inner()).map_err(|error| error.message().to_owned())
    }

    #[test]
    fn a_kind_is_a_word_or_keys_or_goes_by_a_code() {
        for kind in Kind::ALL {
            let word = read(&format!("\"{}\"", kind.word()));
            assert!(
                matches!(word, Ok(KindDeclaration::One(declared)) if declared.kind == Some(kind)),
                "{word:?}"
            );
        }
        let keys = read("{ kind = \"index\", over_time = \"mean\" }").unwrap();
        let KindDeclaration::One(keys) = keys else { panic!("{keys:?}") };
        assert_eq!((keys.kind, keys.over_time), (Some(Kind::Index), Some(OverTime::Mean)));
        let by = read(
            "{ by = \"PRICES\", V = \"flow\", L = { over_time = \"sum\", over_codes = \"none\" } }",
        );
        let Ok(KindDeclaration::ByCode { by, codes }) = by else { panic!("{by:?}") };
        assert_eq!((by.as_str(), codes.len()), ("PRICES", 2));
        assert_eq!(codes["L"].over_codes, Some(OverCodes::None));
    }

    #[test]
    fn what_is_no_kind_is_said() {
        for (wrong, said) in [
            ("\"flw\"", "unknown variant `flw`"),
            ("3", "a kind in quotes"),
            ("{ kind = \"index\", over_tme = \"mean\" }", "unknown field `over_tme`"),
            ("{ by = 3, V = \"flow\" }", "behind `by`"),
            ("{ by = \"PRICES\", V = \"flw\" }", "unknown variant `flw`"),
        ] {
            let error = read(wrong).unwrap_err();
            assert!(error.contains(said), "{wrong}: {error}");
        }
    }
}
