//! From a statistical office's data to the finished release, in every language of the office.
//!
//! The rooms stand in the order of the data, and each imports only what stands before it:
//!
//! ```text
//! findings, time, project, document        what every room may know: no data, no words
//! declaration                              release.toml, every name resolved
//! data                                     bytes ─input─▶ records ─cube─▶ observations ─figures─▶ facts
//! words                                    facts ─prose, tables─▶ Markdown and tables, in one language
//! drawing                                  documents ─layout─▶ pages, figures ─charts─▶ pictures
//! formats                                  documents, pages, workbooks ─▶ bytes
//! proof                                    bytes against facts
//! office                                   project ─load, build, archive─▶ files; revise, verify, report
//! preview, cli                             the same in a browser; what was typed
//! ```
//!
//! [`prepare`] reads and checks what all editions share; [`Assembly::new`] sums the data;
//! [`Assembly::edition`] gives the files of one edition. Findings about the input are collected in
//! [`Diagnostics`](findings::Diagnostics) along the way; nothing but [`office::archive`] writes a
//! file. [`preview`] shows the same editions in a browser while their files are worked on.

#![forbid(unsafe_code)]

pub mod cli;
pub mod data;
pub mod declaration;
pub mod document;
pub mod drawing;
pub mod findings;
pub mod formats;
pub mod office;
pub mod preview;
pub mod project;
pub mod proof;
pub mod time;
pub mod words;

pub use declaration::{Extent, Format};
pub use office::build::{Assembly, Embargo};
pub use office::load::{Preparation, Request, prepare};
