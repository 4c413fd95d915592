//! The place where editions are published stands apart from the place where they are built.
//!
//! [`is_apart`] is asked before anything changes: an edition that is published into its own place would
//! lose what it was made of, and others beside it, under embargo perhaps, would lie where all can read.

use std::ffi::OsStr;
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::office::archive::{Error, Manifest, cannot_write, manifest};

/// Checks that the folder `to` is none that the office builds in: it is not the output folder of the edition
/// in `folder`, lies not inside of it, and has no edition as it was built where this one would be put.
pub(super) fn is_apart(folder: &Path, to: &Path, edition: &Manifest) -> Result<(), Error> {
    let built = real(folder).map_err(cannot_write(folder))?;
    let target = real(to).map_err(cannot_write(to))?;
    let output = output_of(&built, edition);
    let place = edition.folder_in(&target);
    if target.starts_with(output) || built.starts_with(&place) {
        return Err(Error::NotApart { to: to.to_owned(), output: output.to_owned() });
    }
    // Anything else in that place is named by what puts the edition there.
    let is_folder = place.symlink_metadata().is_ok_and(|there| there.is_dir());
    let there = if is_folder { manifest(&place)? } else { None };
    if there.is_some_and(|there| !there.inputs.is_empty()) {
        return Err(Error::NotApart { to: to.to_owned(), output: target });
    }
    Ok(())
}

/// The output folder in which an edition was built; its own folder where that was moved.
fn output_of<'a>(built: &'a Path, edition: &Manifest) -> &'a Path {
    let output = built.parent().and_then(Path::parent);
    output.filter(|output| edition.folder_in(output) == built).unwrap_or(built)
}

/// The path of a folder without links and steps back, whether the folder is there or not.
fn real(path: &Path) -> io::Result<PathBuf> {
    let path = std::path::absolute(path)?;
    let (there, mut real) = path
        .ancestors()
        .find_map(|there| Some((there, there.canonicalize().ok()?)))
        .ok_or(io::ErrorKind::NotFound)?;
    // What is not there yet has no links.
    for part in path.strip_prefix(there).unwrap_or(Path::new("")).components() {
        if part == Component::ParentDir {
            real.pop();
        } else {
            real.push(AsRef::<OsStr>::as_ref(&part));
        }
    }
    Ok(real)
}
