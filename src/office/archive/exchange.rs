//! A staged edition to its place, by one step of the file system.
//!
//! [`put`] is the entry point; [`put_back`] mends what a run left that was cut off where the file
//! system cannot do it in one step.

use std::fs;
use std::io;
use std::path::Path;

use super::error::{Error, cannot_write};
use super::files::folders;

/// Extension of an edition that moved out of its place for another.
const MOVED_OUT: &str = "old";

/// Puts a staged folder in its place. Where there is one already the two change places in one
/// step of the file system, so that at every moment one of them is there, whole.
#[expect(clippy::disallowed_methods, reason = "the only writer of files")]
pub(in crate::office) fn put(staged: &Path, place: &Path) -> io::Result<()> {
    if !place.exists() {
        return fs::rename(staged, place);
    }
    match exchange(staged, place) {
        // A file system that cannot exchange folders: the old one moves out first.
        Err(error) if cannot_exchange(&error) => {
            let old = staged.with_extension(MOVED_OUT);
            fs::rename(place, &old)?;
            fs::rename(staged, place).inspect_err(|_| {
                // Nothing more can be done than to try and put the old one back.
                let _ = fs::rename(&old, place);
            })
        }
        done => done,
    }
}

/// Puts editions back that had moved out when a run was cut off, where nothing took their place.
#[expect(clippy::disallowed_methods, reason = "the only writer of files")]
pub(super) fn put_back(staging: &Path, root: &Path) -> Result<(), Error> {
    for release in folders(staging)? {
        for edition in folders(&release)? {
            let place = root.join(edition.strip_prefix(staging).unwrap_or(&edition));
            let place = place.with_extension("");
            if edition.extension().is_some_and(|end| end == MOVED_OUT) && !place.exists() {
                fs::rename(&edition, &place).map_err(cannot_write(&place))?;
            }
        }
    }
    Ok(())
}

fn cannot_exchange(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput)
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(staged: &Path, place: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, staged, CWD, place, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
