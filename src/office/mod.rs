//! The life of an edition, from its declaration to its revisions.
//!
//! [`load`] reads and checks what the editions of a release share, [`build`] makes the files of an
//! edition, [`archive`] writes them, [`publish`] takes them to their readers, [`revise`] makes revised editions, [`verify`] holds an edition
//! against its manifest, [`report`] says what was checked. In comes a project, out go files below
//! the output folder; the commands and `preview` call it, and it alone writes files.

pub mod archive;
pub mod build;
pub mod clock;
pub mod load;
pub mod pages;
pub mod publish;
pub mod report;
pub mod revise;
pub mod verify;
