//! A project on disk: finds its releases, and is the only reader of input files.
//!
//! In comes a folder, out go the bytes of its files under the names that findings use. `office`
//! calls it. [`Project::open`] looks for `templates/<release>/release.toml`; [`Project::read`] gives
//! a file: the project's, or where it has none, the one of [`BUILT_IN`].
//!
//! ```
//! use std::path::Path;
//!
//! use bulletin::project::Project;
//!
//! let project = Project::open(Path::new("examples/minimal"))?;
//! // The project has no page of its own: the program brings one along.
//! assert!(project.read("templates/page/page.html")?.built_in);
//! # Ok::<(), bulletin::project::Error>(())
//! ```

mod built_in;
mod checkout;
mod links;
mod names;
mod regular;
mod secret;

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub use built_in::{BUILT_IN, BuiltIn, built_in, built_in_languages};
pub use checkout::commit;
pub use links::link_targets;
pub use names::{FileName, RelativePath, UnsafeName, clash, folded};
pub use regular::{Kind, LARGEST_FILE, LARGEST_TEMPLATE, MEGABYTE, Unread, read_regular};
pub use secret::{SHORTEST_SECRET, UnusableSecret};

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
    /// A file or folder is there, and is not one that a release is made of.
    #[error("cannot read {path}: {unread}")]
    Unusable {
        /// Its path below the project's folder, with `/`.
        path: String,
        /// Why not.
        unread: Unread,
    },
    /// The folder has no release.
    #[error(
        "there is no release in {path}: a release is a folder templates/NAME with a file release.toml. Name \
         the folder of your project with --project DIR, or begin one as docs/projects.md shows",
        path = root.display()
    )]
    NoRelease {
        /// The folder.
        root: PathBuf,
    },
    /// What was named as the folder of a project is a file, or not there.
    #[error("{path} is not a folder: --project names the folder that holds templates/ and data/", path = root.display())]
    NoFolder {
        /// As typed.
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
    /// The bytes of the file.
    pub bytes: Vec<u8>,
    /// Whether it is a file of the program, which the project has not replaced.
    pub built_in: bool,
}

/// A folder with `templates/` and `data/`.
#[derive(Debug)]
pub struct Project {
    root: PathBuf,
    /// The folder without links: what is read stands below it.
    real_root: PathBuf,
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
        let entries = fs::read_dir(&templates).map_err(|source| match source.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory if !root.is_dir() => {
                Error::NoFolder { root: root.to_owned() }
            }
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
                Error::NoRelease { root: root.to_owned() }
            }
            _ => Error::Read { path: templates.clone(), source },
        })?;
        let mut releases = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|source| Error::Read { path: templates.clone(), source })?;
            // Whether it can be read is said when it is.
            if fs::symlink_metadata(entry.path().join("release.toml")).is_ok() {
                releases.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
        if releases.is_empty() {
            return Err(Error::NoRelease { root: root.to_owned() });
        }
        releases.sort();
        let real_root = root.canonicalize();
        let real_root =
            real_root.map_err(|source| Error::Read { path: root.to_owned(), source })?;
        Ok(Self { root: root.to_owned(), real_root, releases })
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

    /// The releases of these names, each once, or all of them where none is named.
    ///
    /// # Errors
    /// If there is none of a name, or none at all.
    pub fn releases_named(&self, names: &[String]) -> Result<Vec<&str>, Error> {
        if names.is_empty() && !self.releases.is_empty() {
            return Ok(self.releases.iter().map(String::as_str).collect());
        }
        if names.is_empty() {
            return self.release(None).map(|release| vec![release]);
        }
        let releases: Result<BTreeSet<&str>, Error> =
            names.iter().map(|name| self.release(Some(name))).collect();
        Ok(releases?.into_iter().collect())
    }

    /// Reads a file of at most [`LARGEST_FILE`] bytes; `path` is below the project's folder, with
    /// `/`. A file that the project does not have may be one of the program.
    ///
    /// # Errors
    /// If it cannot be read; see [`Error::is_not_found`].
    pub fn read(&self, path: &str) -> Result<Input, Error> {
        self.read_up_to(path, LARGEST_FILE)
    }

    /// Reads a file of at most `most` bytes, as [`Project::read`] does.
    ///
    /// # Errors
    /// If it cannot be read; see [`Error::is_not_found`].
    pub fn read_up_to(&self, path: &str, most: u64) -> Result<Input, Error> {
        let input = |bytes, built_in| Input { path: path.to_owned(), bytes, built_in };
        let read = self.inside(path).and_then(|real| read_regular(&real, most));
        let error = match read {
            Ok(bytes) => return Ok(input(bytes, false)),
            Err(unread) => self.unread(path, unread),
        };
        // A link that leads nowhere was put there by somebody, who means another file.
        let is_link = fs::symlink_metadata(self.root.join(path)).is_ok();
        let program = built_in(path).filter(|_| error.is_not_found() && !is_link);
        program.map(|file| input(file.bytes.to_vec(), true)).ok_or(error)
    }

    /// The place of a file or folder without links; one outside of the project is refused.
    fn inside(&self, path: impl AsRef<Path>) -> Result<PathBuf, Unread> {
        let real = self.root.join(path).canonicalize()?;
        if real.starts_with(&self.real_root) { Ok(real) } else { Err(Unread::Outside) }
    }

    fn unread(&self, path: &str, unread: Unread) -> Error {
        let unread = match unread {
            Unread::Io(source) => match Unread::of_name(path, &source) {
                Some(unread) => unread,
                None => return Error::Read { path: self.root.join(path), source },
            },
            unread => unread,
        };
        Error::Unusable { path: path.to_owned(), unread }
    }

    /// The folders in a folder below the project's, sorted by name; none if there is no such folder.
    /// A link is a folder where it leads to one.
    ///
    /// # Errors
    /// If the folder cannot be read, or one of them leads out of the project.
    pub fn folders(&self, folder: &str) -> Result<Vec<String>, Error> {
        let mut folders = Vec::new();
        for entry in self.visible(folder, Path::new(folder))? {
            if self.root.join(&entry).is_dir() {
                let path = as_text(&entry);
                self.inside(&entry).map_err(|unread| self.unread(&path, unread))?;
                folders.extend(entry.file_name().map(|name| name.to_string_lossy().into_owned()));
            }
        }
        Ok(folders)
    }

    /// The files in a folder and in those below it, sorted, by their paths there with `/`. A link
    /// counts as a file, and is not followed: it may lead back to where the walk came from. In a name
    /// that is no text U+FFFD stands for what is none.
    ///
    /// # Errors
    /// If a folder cannot be read, or leads out of the project.
    pub fn files(&self, folder: &str) -> Result<Vec<String>, Error> {
        let mut files = Vec::new();
        let mut folders = vec![PathBuf::from(folder)];
        while let Some(below) = folders.pop() {
            for path in self.visible(&as_text(&below), &below)? {
                if fs::symlink_metadata(self.root.join(&path)).is_ok_and(|found| found.is_dir()) {
                    folders.push(path);
                } else {
                    files.push(as_text(path.strip_prefix(folder).unwrap_or(&path)));
                }
            }
        }
        files.sort();
        Ok(files)
    }

    /// The Markdown files of a folder below the project's, sorted; none if there is no such folder.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn parts(&self, folder: &str) -> Result<Vec<String>, Error> {
        let mut parts = self.visible(folder, Path::new(folder))?;
        parts.retain(|path| path.extension().is_some_and(|ending| ending == "md"));
        Ok(parts.iter().map(|path| as_text(path)).collect())
    }

    /// The paths in a folder, sorted, without hidden ones and those that office programs hold a file open
    /// with (`~$counts.csv`); none if there is no such folder. `named` is its name in errors.
    fn visible(&self, named: &str, folder: &Path) -> Result<Vec<PathBuf>, Error> {
        let cannot_read = |unread| self.unread(named, unread);
        let read = self.inside(folder).and_then(|real| Ok(fs::read_dir(real)?));
        let entries = match read.map_err(cannot_read) {
            Ok(entries) => entries,
            Err(error) if error.is_not_found() => return Ok(Vec::new()),
            Err(Error::Unusable { path, unread: Unread::ThroughFile }) => {
                return Err(Error::Unusable { path, unread: Unread::NoFolder });
            }
            Err(error) => return Err(error),
        };
        let mut paths = Vec::new();
        for entry in entries {
            let name = entry.map_err(|error| cannot_read(error.into()))?.file_name();
            let first = name.as_encoded_bytes();
            if !first.starts_with(b".") && !first.starts_with(b"~$") {
                paths.push(folder.join(name));
            }
        }
        paths.sort();
        Ok(paths)
    }
}

/// A path as it is named, with `/`; U+FFFD stands in it for what is no text.
fn as_text(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

impl Error {
    /// Whether a file is simply not there, which is a finding where another file names it.
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::Read { source, .. } if source.kind() == io::ErrorKind::NotFound)
    }
}
