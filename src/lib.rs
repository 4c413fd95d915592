//! From a statistical office's data to the finished release, in every language of the office.
//!
//! The modules stand in the order of the line, and each imports only what stands before it:
//!
//! ```text
//! files ─project─▶ records ─source─▶ cube ─indicators─▶ facts ─text─▶ Markdown ─document─▶ document ─layout─▶ pages
//!                                                                                             └─writers─▶ bytes ─proof, output─▶ files
//! ```
//!
//! [`prepare`] reads and checks what all editions share; [`Assembly::new`] sums the data;
//! [`Assembly::edition`] gives the files of one edition. Findings about the input are collected in
//! [`Diagnostics`](diagnostic::Diagnostics) along the way; nothing here writes a file.
//! [`preview`] shows the same editions in a browser while their files are worked on.

pub mod assembly;
pub mod cli;
pub mod clock;
pub mod colour;
pub mod cube;
pub mod diagnostic;
pub mod document;
pub mod fonts;
pub mod indicators;
pub mod layout;
pub mod output;
pub mod pictures;
pub mod preparation;
pub mod preview;
pub mod project;
pub mod proof;
pub mod release;
pub mod report;
pub mod revision;
pub mod scene;
pub mod source;
pub mod text;
pub mod theme;
pub mod validation;
pub mod verification;
pub mod writers;

pub use assembly::{Assembly, Embargo};
pub use preparation::{Preparation, prepare, prepare_as_of};
pub use release::{Extent, Format};
