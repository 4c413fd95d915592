//! A staged edition to its place, by one step of the file system.
//!
//! [`put`] is the entry point. [`settle`] does what is left to be done afterwards, by the same run or, where
//! that was cut off, by the next: a note beside the staged edition has the manifest that is to take the
//! place, so that it can be told which of the two folders is the old one.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::disk::{Access, kind, replace, sync_folder};
use super::error::{Error, cannot_read, cannot_write};
use super::files::{folders, read};
use super::foreign::bring_back;
use super::manifest::MANIFEST;

/// Ending of an edition that moved out of its place for another.
const MOVED_OUT: &str = ".old";

/// Ending of the note on the manifest that is to take the place.
const INCOMING: &str = ".incoming";

/// Puts a staged folder in its place. Where there is one already the two change places in one
/// step of the file system, so that at every moment one of them is there, whole. That it lasts is for [`settle`]
/// to see: the edition is in its place by then.
pub(super) fn put(staged: &Path, place: &Path) -> Result<(), Error> {
    let incoming = read(&staged.join(MANIFEST))?.ok_or(io::ErrorKind::NotFound.into());
    let incoming = incoming.map_err(cannot_read(staged))?;
    let note = beside(staged, INCOMING);
    let written = replace(&note, &incoming, Access::Private);
    let written = written.and_then(|()| sync_folder(staged.parent().unwrap_or(staged)));
    written.map_err(cannot_write(&note))?;
    exchange_or_move(staged, place).map_err(cannot_write(place))
}

/// Takes a staged folder out of its place again, and puts back what was there: what changed places with it lies where
/// it was staged.
#[expect(clippy::disallowed_methods, reason = "the only writer of files")]
pub(in crate::office) fn take_back(staged: &Path, place: &Path) -> Result<(), Error> {
    let moved_out = beside(staged, MOVED_OUT);
    let back = if kind(staged).map_err(cannot_read(staged))?.is_some() {
        exchange_or_move(staged, place)
    } else {
        let back = fs::rename(place, staged);
        let was_moved_out = kind(&moved_out).map_err(cannot_read(&moved_out))?.is_some();
        back.and_then(|()| if was_moved_out { fs::rename(&moved_out, place) } else { Ok(()) })
    };
    back.map_err(cannot_write(place))
}

#[expect(clippy::disallowed_methods, reason = "the only writer of files")]
fn exchange_or_move(staged: &Path, place: &Path) -> io::Result<()> {
    if kind(place)?.is_none() {
        return fs::rename(staged, place);
    }
    match exchange(staged, place) {
        // A file system that cannot exchange folders: the old one moves out first.
        Err(error) if cannot_exchange(&error) => {
            let old = beside(staged, MOVED_OUT);
            fs::rename(place, &old)?;
            fs::rename(staged, place).inspect_err(|_| {
                // Nothing more can be done than to try and put the old one back.
                let _ = fs::rename(&old, place);
            })
        }
        done => done,
    }
}

/// Takes apart the editions that gave way to others, and puts those back that had moved out when a run was
/// cut off, where nothing took their place.
#[expect(clippy::disallowed_methods, reason = "the only writer of files")]
pub(super) fn settle(staging: &Path, root: &Path) -> Result<(), Error> {
    for release in folders(staging)? {
        let places = root.join(release.strip_prefix(staging).unwrap_or(&release));
        let place_of = |name: &str| places.join(name);
        // What was put there lasts before anything that gave way is taken apart.
        sync_folder(&places).map_err(cannot_write(&places))?;
        for edition in folders(&release)? {
            let Some(name) = edition.file_name().and_then(|name| name.to_str()) else { continue };
            if let Some(name) = name.strip_suffix(MOVED_OUT) {
                let place = place_of(name);
                if kind(&place).map_err(cannot_read(&place))?.is_some() {
                    bring_back(&edition, &place)?;
                } else {
                    fs::rename(&edition, &place).map_err(cannot_write(&place))?;
                }
            } else if has_taken_place(&edition, &place_of(name))? {
                bring_back(&edition, &place_of(name))?;
            }
        }
    }
    Ok(())
}

/// Whether the edition that was to take a place is there, so that the folder is the one before. Where that
/// cannot be read it is an error: the folder may have what others put there.
fn has_taken_place(folder: &Path, place: &Path) -> Result<bool, Error> {
    let incoming = read(&beside(folder, INCOMING))?;
    Ok(incoming.is_some() && incoming == read(&place.join(MANIFEST))?)
}

/// The path beside a folder with an ending.
fn beside(folder: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(folder.file_name().unwrap_or_default());
    name.push(ending);
    folder.with_file_name(name)
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
