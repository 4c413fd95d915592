//! The data files of an edition, the same for all languages: tables as CSV, observations as SDMX-CSV,
//! and what describes them to programs and catalogues.
//!
//! What each file is called and its media type stand in [`DataFile`](crate::declaration::DataFile).
//! A new kind is a variant with its row there, a file here, and its place in `office::build::files`,
//! where they are made together, because the later ones say how large the earlier ones are.
//! [`schema_org`] makes no file: a page carries it.

pub mod catalogue;
pub mod csv;
pub mod datapackage;
pub mod dcat;
pub mod schema_org;
pub mod sdmx_csv;
