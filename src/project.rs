//! A project on disk: finds its releases, and is the only reader of input files.
//!
//! [`Project::open`] looks for `templates/<release>/release.toml`; [`Project::read`] gives a
//! file's bytes under the name that findings use.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What can go wrong with the project as such.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or folder could not be read.
    #[error("cannot read {path}: {source}", path = path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The folder has no release.
    #[error("there is no release in {path}: a release is a folder templates/NAME with a file release.toml", path = root.display())]
    NoRelease {
        /// The folder.
        root: PathBuf,
    },
    /// No release has this name.
    #[error("there is no release `{name}`; this project has {}", known.join(", "))]
    UnknownRelease {
        /// As typed.
        name: String,
        /// The releases that there are.
        known: Vec<String>,
    },
    /// The project has several releases and none was named.
    #[error("name one of the releases of this project: {}", known.join(", "))]
    WhichRelease {
        /// The releases that there are.
        known: Vec<String>,
    },
}

/// An input file as it was read.
#[derive(Debug)]
pub struct Input {
    /// Path below the project's folder, with `/`.
    pub path: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// A folder with `templates/` and `data/`.
#[derive(Debug)]
pub struct Project {
    root: PathBuf,
    releases: Vec<String>,
}

#[expect(clippy::disallowed_methods, reason = "the only reader of input files")]
impl Project {
    /// Finds the releases of a project, sorted by name.
    ///
    /// # Errors
    /// If the folder cannot be read or has no release.
    pub fn open(root: &Path) -> Result<Self, Error> {
        let templates = root.join("templates");
        let entries = fs::read_dir(&templates)
            .map_err(|source| Error::Read { path: templates.clone(), source })?;
        let mut releases = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|source| Error::Read { path: templates.clone(), source })?;
            if entry.path().join("release.toml").is_file() {
                releases.extend(entry.file_name().into_string());
            }
        }
        if releases.is_empty() {
            return Err(Error::NoRelease { root: root.to_owned() });
        }
        releases.sort();
        Ok(Self { root: root.to_owned(), releases })
    }

    /// The names of its releases, sorted.
    pub fn releases(&self) -> &[String] {
        &self.releases
    }

    /// The release of this name, or the only one.
    ///
    /// # Errors
    /// If there is none of this name, or several and none was named.
    pub fn release(&self, name: Option<&str>) -> Result<&str, Error> {
        let known = || self.releases.clone();
        match (name, self.releases.as_slice()) {
            (None, [only]) => Ok(only),
            (None, _) => Err(Error::WhichRelease { known: known() }),
            (Some(name), all) => all
                .iter()
                .find(|release| *release == name)
                .map(String::as_str)
                .ok_or_else(|| Error::UnknownRelease { name: name.to_owned(), known: known() }),
        }
    }

    /// Reads a file; `path` is below the project's folder, with `/`.
    ///
    /// # Errors
    /// If it cannot be read; see [`Error::is_not_found`].
    pub fn read(&self, path: &str) -> Result<Input, Error> {
        let full = self.root.join(path);
        match fs::read(&full) {
            Ok(bytes) => Ok(Input { path: path.to_owned(), bytes }),
            Err(source) => Err(Error::Read { path: full, source }),
        }
    }

    /// The Markdown files of a folder below the project's, sorted; none if there is no such folder.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn parts(&self, folder: &str) -> Result<Vec<String>, Error> {
        let full = self.root.join(folder);
        let entries = match fs::read_dir(&full) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(source) => return Err(Error::Read { path: full, source }),
        };
        let mut parts = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|source| Error::Read { path: full.clone(), source })?;
            let name = entry.file_name().into_string().unwrap_or_default();
            if Path::new(&name).extension().is_some_and(|extension| extension == "md") {
                parts.push(format!("{folder}/{name}"));
            }
        }
        parts.sort();
        Ok(parts)
    }
}

impl Error {
    /// Whether a file is simply not there, which is a finding where another file names it.
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::Read { source, .. } if source.kind() == io::ErrorKind::NotFound)
    }
}
