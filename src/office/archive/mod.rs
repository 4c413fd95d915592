//! Finished editions on disk: how they get there, stay there, and are read back.
//!
//! In come the files of editions with their manifests, out go folders; the commands, `revise`,
//! `verify` and the preview call it. [`Staging`] puts editions into a folder, [`Version`] is
//! one that a revision replaces, [`Record`] what lies in a folder. Nothing but this and the log of
//! `publish` writes files.

mod built;
mod disk;
mod error;
mod exchange;
mod files;
mod foreign;
mod head;
mod inputs;
mod lock;
mod manifest;
mod named;
mod record;
mod replaced;
mod staging;
mod stated;
mod states;
mod versions;

pub use error::{Error, Part, Refusal, shortened};
pub use files::{Fingerprint, OutputFile};
pub use inputs::{Replacement, replace_all};
pub(in crate::office) use lock::LOCK;
pub use lock::Turn;
pub use manifest::{Figures, KeyMarks, Manifest, OutdatedNote, PROGRAM, manifest, other_keys};
pub use named::{Form, NamedFile, Told};
pub use record::{Found, Record, record};
pub use replaced::{LeftOut, Replaced, Staged, StagedEdition, WhyLeftOut, carried, notes};
pub use staging::{Placed, Staging};
pub use stated::stated;
pub use versions::{
    EarlierVersion, Recorded, RevisionRecord, Version, earlier, is_of_archive, lasting, recorded,
};

pub(in crate::office) use built::Built;
pub(in crate::office) use disk::{
    Access, begins_with, is_empty, open_own, part_from_other_names, real, replace, sync_folder,
    unfinished,
};
pub(in crate::office) use error::{cannot_read, cannot_write};
pub(in crate::office) use exchange::take_back;
pub(in crate::office) use files::{read, remove_file, write};
pub(in crate::office) use foreign::keep_changed;
pub(in crate::office) use manifest::{MANIFEST, read_manifest};
pub(in crate::office) use staging::put_staged;
pub(in crate::office) use states::{KeptStates, move_file};
pub(in crate::office) use versions::{version_in, version_of_manifest};
