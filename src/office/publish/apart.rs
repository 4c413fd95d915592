//! The place where editions are published stands apart from the place where they are built.
//!
//! [`is_apart`] is asked before anything changes: an edition that is published into its own place would
//! lose what it was made of, and others beside it, under embargo perhaps, would lie where all can read.

use std::path::Path;

use super::journal::is_waiting;
use super::log::Log;
use crate::office::archive::{Error, LOCK, Manifest, cannot_read, manifest, real};

/// Checks that the folder `to` is none that the office builds in: it is not the output folder of the edition
/// in `folder`, lies not inside of it, and has no edition as it was built where this one would be put.
pub(super) fn is_apart(
    folder: &Path,
    to: &Path,
    edition: &Manifest,
    log: &Log,
) -> Result<(), Error> {
    let built = real(folder).map_err(cannot_read(folder))?;
    let target = real(to).map_err(cannot_read(to))?;
    let output = output_of(&built, edition);
    let place = edition.folder_in(&target);
    if target.starts_with(output) || built.starts_with(&place) {
        return Err(Error::NotApart { to: to.to_owned(), output: output.to_owned() });
    }
    // Anything else in that place is named by what puts the edition there.
    let is_folder = place.symlink_metadata().is_ok_and(|there| there.is_dir());
    // Where there is a log, editions are published: the manifests of earlier programs have their inputs there too.
    let there = if is_folder && !(log.is_there() || is_waiting(&target)) {
        manifest(&place)?
    } else {
        None
    };
    if there.is_some_and(|there| !there.inputs.is_empty()) {
        return Err(Error::NotApart { to: to.to_owned(), output: target });
    }
    Ok(())
}

/// The output folder in which an edition was built, which every build leaves its lock in; the edition's own folder
/// where that was moved.
fn output_of<'a>(built: &'a Path, edition: &Manifest) -> &'a Path {
    let output = built.parent().and_then(Path::parent);
    let is_output = |output: &&Path| {
        edition.folder_in(output) == built && output.join(LOCK).symlink_metadata().is_ok()
    };
    output.filter(is_output).unwrap_or(built)
}
