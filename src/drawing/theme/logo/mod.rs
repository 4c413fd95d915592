//! The office's mark: an SVG file to shapes that every format draws.
//!
//! [`Named::draw`] is the entry point. The file is taken apart into filled shapes; nothing of its
//! text goes into a page, so no script, style or reference of it can.

mod nesting;
mod shapes;
mod source;

use std::collections::BTreeMap;

use crate::declaration::Name;
use crate::document::scene::Scene;
use crate::findings::{Diagnostics, SourceFile};

/// The mark of the office.
#[derive(Debug, Clone, PartialEq)]
pub struct Logo {
    /// What it looks like, in the size in which it is printed.
    pub scene: Scene,
    /// What it shows, by language.
    pub alt: BTreeMap<String, String>,
}

/// A mark as `theme.toml` names it.
#[derive(Debug, Clone, PartialEq)]
pub struct Named {
    /// The file, one of the folder of the theme.
    pub file: Name,
    /// Height in points.
    pub height: f32,
    /// What it shows, by language.
    pub alt: BTreeMap<String, String>,
}

impl Named {
    /// The mark of this file; none if it has something that cannot be drawn alike in every format.
    pub fn draw(self, file: &SourceFile, found: &mut Diagnostics) -> Option<Logo> {
        let tree = source::read(file, found)?;
        let scene = shapes::scene(&tree, self.height, file, found)?;
        Some(Logo { scene, alt: self.alt })
    }
}
