//! The life of an edition, from its declaration to its revisions.
//!
//! [`load`] reads and checks what the editions of a release share, [`build`] makes the files of an
//! edition, [`archive`] writes them, [`publish`] takes them to their readers, [`revise`] makes revised editions, [`verify`] holds an edition
//! against its manifest, [`report`] says what was checked, [`migrate`] rewrites declarations of an older version. In comes a project, out go files below
//! the output folder; the commands and `preview` call it, and it alone writes files.
//!
//! ```
//! use std::path::Path;
//!
//! use bulletin::findings::Diagnostics;
//! use bulletin::project::Project;
//! use bulletin::{Assembly, Extent, Request, prepare};
//!
//! let project = Project::open(Path::new("examples/minimal"))?;
//! let name = project.release(None)?;
//! let mut found = Diagnostics::default();
//! let preparation = prepare(&Request::new(&project, &name), &mut found)?.expect("no errors");
//! let assembly = Assembly::new(&preparation, &mut found).expect("no errors");
//! let edition = *assembly.served().last().expect("an edition that the data serve");
//! let files = assembly.edition(edition, &Extent::whole(&preparation.data.release), &mut found);
//! assert!(found.is_empty() && files.iter().any(|file| file.path == "en/release.pdf"));
//! # Ok::<(), bulletin::project::Error>(())
//! ```

pub mod archive;
pub mod build;
pub mod clock;
pub mod load;
pub mod migrate;
pub mod pages;
pub mod publish;
pub mod report;
pub mod revise;
pub mod verify;
