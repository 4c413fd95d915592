//! Documents to pages, and figures to pictures.
//!
//! In come documents, charts and `theme.toml`. [`charts`] draws the scene of a chart or map,
//! [`layout`] divides a document into pages with the widths of [`fonts`] and the look of
//! [`theme`]. What comes out is plain shapes and runs of glyphs in points: no format is known here.
//! `office` and `formats` call it.
//!
//! A document of a heading and a paragraph, set on a page:
//!
//! ```
//! use bulletin::document::{Document, Furniture, Material, Properties, read};
//! use bulletin::drawing::{fonts::Fonts, layout, theme::Theme};
//! use bulletin::findings::{Diagnostics, SourceFile};
//!
//! let file = SourceFile::new("en.md", "# Migration in July\n\nArrivals **rose** again.\n");
//! let body = read(&file, Material::default(), &mut Diagnostics::default());
//! let document = Document {
//!     language: "en".to_owned(),
//!     title: body.title,
//!     properties: Properties::default(),
//!     editions: Vec::new(),
//!     furniture: Furniture::default(),
//!     blocks: body.blocks,
//! };
//! let pages = layout::lay_out(&document, &Fonts::new(), &Theme::default());
//!
//! assert_eq!(pages.pages.len(), 1);
//! assert_eq!(pages.outline[0].title, "Migration in July");
//! assert!(layout::listing(&pages).contains("rose"));
//! ```

pub mod charts;
pub mod fonts;
pub mod layout;
pub mod theme;
