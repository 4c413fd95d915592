//! `theme.toml`, key by key, each with its place. Every key may be left out.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::palette::Declared;

/// A number with its place.
pub(super) type Number = Option<Spanned<f64>>;

/// The file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Declaration {
    pub page: PageDeclaration,
    pub colour: Declared,
    pub dark: Declared,
    #[serde(rename = "type")]
    pub sizes: SizesDeclaration,
    pub logo: Option<LogoDeclaration>,
}

/// Lengths in millimetres.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct PageDeclaration {
    /// The name of a size, or width and height.
    pub size: Option<Spanned<toml::Value>>,
    pub top: Number,
    pub bottom: Number,
    pub left: Number,
    pub right: Number,
}

/// Type sizes in points.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SizesDeclaration {
    pub body: Number,
    pub caption: Number,
    pub cell: Number,
    pub note: Number,
    pub heading_1: Number,
    pub heading_2: Number,
    pub heading_3: Number,
}

/// The mark of the office.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LogoDeclaration {
    /// A file of the same folder.
    pub file: Spanned<String>,
    /// Height in millimetres.
    pub height: Number,
    /// What the mark shows, by language.
    pub alt: Spanned<BTreeMap<String, String>>,
}
