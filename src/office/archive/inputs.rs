//! Files that a project is made of, rewritten where they are: all of them, or none.
//!
//! [`replace_all`] is the entry point. What others have changed since it was read is not written over.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::disk::{Access, make_file, unfinished_name};
use super::error::{Error, cannot_read, cannot_write};

/// A file, what it was read as, and what it is to be.
#[derive(Debug)]
pub struct Replacement {
    /// The file; a link is followed.
    pub path: PathBuf,
    /// What it was read as.
    pub before: Vec<u8>,
    /// What it is to be.
    pub after: Vec<u8>,
}

/// Replaces files, each by one rename, once all are on the disk beside them. Where one cannot be put
/// in its place, those that were are put back.
///
/// # Errors
/// If a file cannot be written, or is not what it was read as.
pub fn replace_all(replacements: &[Replacement]) -> Result<(), Error> {
    let mut staged: Vec<Staged<'_>> = Vec::with_capacity(replacements.len());
    let put = stage(replacements, &mut staged).and_then(|()| put_all(&staged));
    for staged in &staged {
        staged.forget();
    }
    put
}

/// A file that is written beside the one whose place it takes.
struct Staged<'r> {
    replacement: &'r Replacement,
    place: PathBuf,
    beside: PathBuf,
}

#[expect(clippy::disallowed_methods, reason = "the only writer of files")]
impl Staged<'_> {
    /// What is still beside goes; it is of no use to anybody.
    fn forget(&self) {
        let _ = fs::remove_file(&self.beside);
    }

    fn put(&self) -> io::Result<()> {
        fs::rename(&self.beside, &self.place)
    }

    /// Writes `bytes` beside the place, with the rights of the file there.
    fn write(&self, bytes: &[u8]) -> io::Result<()> {
        let file = make_file(&self.beside, bytes, Access::Private)?;
        file.set_permissions(fs::metadata(&self.place)?.permissions())?;
        file.sync_all()
    }
}

#[expect(clippy::disallowed_methods, reason = "reads back what is to be replaced")]
fn stage<'r>(replacements: &'r [Replacement], staged: &mut Vec<Staged<'r>>) -> Result<(), Error> {
    for replacement in replacements {
        let path = &replacement.path;
        let place = path.canonicalize().map_err(cannot_read(path))?;
        if fs::read(&place).map_err(cannot_read(path))? != replacement.before {
            return Err(Error::ChangedMeanwhile { path: path.clone() });
        }
        let beside = unfinished_name(&place);
        let file = Staged { replacement, place, beside };
        let written = file.write(&replacement.after).map_err(cannot_write(path));
        staged.push(file);
        written?;
    }
    Ok(())
}

fn put_all(staged: &[Staged<'_>]) -> Result<(), Error> {
    for (count, file) in staged.iter().enumerate() {
        if let Err(error) = file.put() {
            for done in &staged[..count] {
                // The first error is the one to be told.
                let _ = done.write(&done.replacement.before).and_then(|()| done.put());
            }
            return Err(cannot_write(&file.replacement.path)(error));
        }
    }
    let folders = staged.iter().filter_map(|file| file.place.parent());
    folders
        .map(Path::to_owned)
        .try_for_each(|folder| super::disk::sync_folder(&folder).map_err(cannot_write(&folder)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replacement(path: &Path, before: &str, after: &str) -> Replacement {
        Replacement { path: path.to_owned(), before: before.into(), after: after.into() }
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "looks at what was written")]
    fn all_files_are_replaced_or_none() {
        let folder = tempfile::tempdir().unwrap();
        let [first, second] = ["a.toml", "b.toml"].map(|name| folder.path().join(name));
        fs::write(&first, "1").unwrap();
        fs::write(&second, "changed").unwrap();
        let wrong = [replacement(&first, "1", "2"), replacement(&second, "1", "2")];
        assert!(matches!(replace_all(&wrong), Err(Error::ChangedMeanwhile { .. })));
        assert_eq!(fs::read_to_string(&first).unwrap(), "1");
        let right = [replacement(&first, "1", "2"), replacement(&second, "changed", "3")];
        replace_all(&right).unwrap();
        assert_eq!(fs::read_to_string(&first).unwrap(), "2");
        assert_eq!(fs::read_to_string(&second).unwrap(), "3");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
