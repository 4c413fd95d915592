//! Documents to pages, and figures to pictures.
//!
//! In come documents, charts and `theme.toml`. [`charts`] draws the scene of a chart or map,
//! [`layout`] divides a document into pages with the widths of [`fonts`] and the look of
//! [`theme`]. What comes out is plain shapes and runs of glyphs in points: no format is known here.
//! `office` and `formats` call it.

pub mod charts;
pub mod fonts;
pub mod layout;
pub mod theme;
