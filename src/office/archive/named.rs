//! A file that belongs to no edition, written where the user says, and over nothing but its like.
//!
//! [`NamedFile::new`] is the entry point: whether a place can be taken is judged before anything is made, and
//! once more when the file is written. Nothing but the beginning of a file tells whose it is, so each kind
//! begins in a way of its own ([`Kind`]), which the tables of data, texts and manifests do not share.

use std::path::{Path, PathBuf};

use super::disk::{self, Access, begins_with, make_folders, real, replace};
use super::error::{Error, cannot_read, cannot_write};
use super::manifest::manifest;
use crate::declaration::FACTS;
use crate::project::FileName;

/// What such a file tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// What differs between two states.
    Comparison,
    /// What was checked.
    Check,
}

/// In which form it does so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// For people.
    Page,
    /// For programs.
    Json,
}

impl Told {
    /// Who writes it, as the file itself says.
    pub(in crate::office) fn writer(self) -> &'static str {
        match self {
            Self::Comparison => "bulletin compare",
            Self::Check => "bulletin check",
        }
    }

    /// What it is called, with its article.
    fn name(self) -> &'static str {
        match self {
            Self::Comparison => "a comparison",
            Self::Check => "a report of a check",
        }
    }

    /// How every such file begins.
    fn beginning(self, form: Form) -> String {
        let writer = self.writer();
        match form {
            Form::Page => format!("<!doctype html>\n<!-- {writer} -->\n"),
            Form::Json => format!("{{\n  \"written_by\": \"{writer}\","),
        }
    }
}

/// The place of a file that the user named, where it can be written.
#[derive(Debug)]
pub struct NamedFile {
    place: PathBuf,
    told: Told,
    form: Form,
}

/// The folders of a project that the program reads, and writes nothing to.
const INPUTS: [&str; 2] = ["templates", "data"];

impl NamedFile {
    /// The place, if nothing is there but an earlier file of the same kind, and if it is neither among the
    /// files that the project in the folder `project` is read from nor in an edition.
    ///
    /// # Errors
    /// If the file cannot be written there.
    pub fn new(place: &Path, told: Told, form: Form, project: &Path) -> Result<Self, Error> {
        let name = place.file_name().unwrap_or_default().to_string_lossy();
        FileName::new(name)?;
        // The file itself may be a link: that is judged later.
        let folder = place.parent().unwrap_or(Path::new(""));
        let folder = real(folder).map_err(cannot_read(place))?;
        for inputs in INPUTS {
            // A project without the folder has no files in it.
            if project.join(inputs).canonicalize().is_ok_and(|inputs| folder.starts_with(inputs)) {
                let whose = "the files that the project is read from";
                return Err(Error::Among { path: place.to_owned(), whose });
            }
        }
        for folder in folder.ancestors() {
            // Others have manifests too; one that cannot be read is that of an edition where there are facts.
            let is_edition = match manifest(folder) {
                Ok(manifest) => manifest.is_some(),
                Err(_) => folder.join(FACTS).symlink_metadata().is_ok(),
            };
            if is_edition {
                let whose = "the files of an edition";
                return Err(Error::Among { path: place.to_owned(), whose });
            }
        }
        let file = Self { place: place.to_owned(), told, form };
        file.judge()?;
        Ok(file)
    }

    /// Whether something else is in its place.
    fn judge(&self) -> Result<(), Error> {
        let path = &self.place;
        let is_own = match disk::kind(path).map_err(cannot_read(path))? {
            None => return Ok(()),
            Some(disk::Kind::File) => {
                let beginning = self.told.beginning(self.form);
                let begins = |bytes| begins_with(path, bytes).map_err(cannot_read(path));
                // One that holds nothing was made to be written to.
                disk::is_empty(path).map_err(cannot_read(path))? || begins(beginning.as_bytes())?
            }
            Some(_) => false,
        };
        if is_own {
            Ok(())
        } else {
            Err(Error::Taken { path: path.clone(), what: self.told.name() })
        }
    }

    /// Writes it by one rename, for the user alone, since what it tells may be under embargo; gives its path.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write(self, bytes: &[u8]) -> Result<PathBuf, Error> {
        debug_assert!(bytes.starts_with(self.told.beginning(self.form).as_bytes()));
        let folder = self.place.parent().unwrap_or(Path::new(""));
        make_folders(folder, Access::Private).map_err(cannot_write(folder))?;
        self.judge()?;
        replace(&self.place, bytes, Access::Private).map_err(cannot_write(&self.place))?;
        Ok(self.place)
    }
}
