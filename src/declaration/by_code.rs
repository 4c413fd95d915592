//! What is the same for all values of a data set, or goes by the codes of one of its dimensions: kinds, units, decimals.
//!
//! [`ByCode`] is how it stands in `release.toml`, `{ by = "COLUMN", CODE = … }`; [`OfCodes`] what is made of it.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use serde::de::{self, DeserializeOwned, Deserializer};
use toml::Spanned;

use super::resolve::Resolver;
use super::{Dimension, DimensionId, List, Name};

/// As declared: one for all values, or one for each code of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ByCode<T> {
    /// One for all values.
    One(T),
    /// `{ by = "COLUMN", CODE = … }`.
    ByCode {
        /// The column.
        by: String,
        /// What stands behind each code.
        codes: BTreeMap<String, T>,
    },
}

impl<T> ByCode<T> {
    /// Every one that is declared.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        let (one, several) = match self {
            Self::One(one) => (Some(one), None),
            Self::ByCode { codes, .. } => (None, Some(codes.values())),
        };
        one.into_iter().chain(several.into_iter().flatten())
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for ByCode<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = |value: toml::Value| T::deserialize(value);
        let said = |error: toml::de::Error| de::Error::custom(error.message());
        let mut keys = match toml::Value::deserialize(deserializer)? {
            toml::Value::Table(keys) if keys.contains_key("by") => keys,
            value => return read(value).map(Self::One).map_err(said),
        };
        let Some(toml::Value::String(by)) = keys.remove("by") else {
            return Err(de::Error::custom(
                "expected the column of a dimension in quotes behind `by`",
            ));
        };
        let codes = keys.into_iter().map(|(code, value)| Ok((code, read(value)?)));
        let codes = codes.collect::<Result<_, toml::de::Error>>().map_err(said)?;
        Ok(Self::ByCode { by, codes })
    }
}

/// The same for all values of a data set, or one for each code of a dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OfCodes<T> {
    /// The same for all.
    One(T),
    /// By the codes of a dimension; a code that is not there has none.
    ByCode {
        /// The dimension.
        dimension: DimensionId,
        /// What each code has.
        values: BTreeMap<String, T>,
        /// Where that stands in `release.toml`.
        place: Range<usize>,
    },
}

impl<T> OfCodes<T> {
    /// Every one that values of the data set can have.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        let (one, several) = match self {
            Self::One(one) => (Some(one), None),
            Self::ByCode { values, .. } => (None, Some(values.values())),
        };
        one.into_iter().chain(several.into_iter().flatten())
    }

    /// The dimension by whose codes it goes; `None` where it is the same for all.
    pub fn dimension(&self) -> Option<DimensionId> {
        match self {
            Self::One(_) => None,
            Self::ByCode { dimension, .. } => Some(*dimension),
        }
    }

    /// What a row has, by its code in a dimension.
    pub fn of_row<'c>(&self, code: impl FnOnce(DimensionId) -> &'c str) -> Option<&T> {
        match self {
            Self::One(one) => Some(one),
            Self::ByCode { dimension, values, .. } => values.get(code(*dimension)),
        }
    }
}

/// What is declared, with its dimension found and each made by `made`, which is told the code for messages: " of `PC`".
pub(super) fn resolve<D, T>(
    declared: &Spanned<ByCode<D>>,
    dimensions: &List<DimensionId, Dimension>,
    resolver: &mut Resolver<'_>,
    mut made: impl FnMut(&D, &str, &mut Resolver<'_>) -> Option<T>,
) -> Option<OfCodes<T>> {
    match declared.get_ref() {
        ByCode::One(one) => made(one, "", resolver).map(OfCodes::One),
        ByCode::ByCode { by, codes } => {
            let columns: List<DimensionId, String> =
                dimensions.iter().map(|dimension| dimension.column.clone()).collect();
            let name = Name::new(declared.span(), by.clone());
            let dimension = resolver.id(&name, &columns, "dimension")?;
            let values = codes.iter().filter_map(|(code, declared)| {
                Some((code.clone(), made(declared, &format!(" of `{code}`"), resolver)?))
            });
            Some(OfCodes::ByCode { dimension, values: values.collect(), place: declared.span() })
        }
    }
}
