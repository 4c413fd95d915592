//! Finished editions on disk: how they get there, stay there, and are read back.
//!
//! In come the files of editions with their manifests, out go folders; the commands, `revise`,
//! `verify` and the preview call it. [`Staging`] puts editions into the output folder, [`publish`]
//! takes them to their readers, [`Version`] is one that a revision replaces, [`Record`] what lies in a
//! folder. This is the only room that writes files.

mod built;
mod error;
mod exchange;
mod files;
mod log;
mod manifest;
mod publication;
mod record;
mod replaced;
mod staging;
mod stated;
mod versions;

pub use error::{Error, Refusal};
pub use files::{Fingerprint, OutputFile, write_files};
pub use manifest::{Manifest, PROGRAM, manifest};
pub use publication::{Outcome, Refused, publish};
pub use record::{Record, record};
pub use replaced::{LeftOut, Replaced, StagedEdition, notes};
pub use staging::Staging;
pub use stated::stated;
pub use versions::{RecordedRevisions, RevisionRecord, Version, is_of_archive, revisions};
