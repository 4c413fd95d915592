//! What others put into the folder of an edition: it stays there when another edition takes the place.
//!
//! The folder changes as a whole, so all that no manifest of ours names is linked into the staged one before
//! ([`carry`]): at every moment it can be found in its place. What came in between the two is brought after
//! it ([`bring_back`]), when the old folder is taken apart.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::disk::{
    Access, Entry, Kind, copy_file, is_same, kind, make_folder, make_folders, sync_folder, walk,
};
use super::error::{Error, cannot_read, cannot_write};
use super::manifest::{MANIFEST, manifest};

/// What of a folder a manifest of ours names.
#[derive(Debug, Default)]
struct Own {
    files: BTreeSet<PathBuf>,
    folders: BTreeSet<PathBuf>,
}

impl Own {
    /// What the manifest in a folder names; nothing where there is none.
    fn of(folder: &Path) -> Result<Self, Error> {
        let Some(manifest) = manifest(folder)? else { return Ok(Self::default()) };
        let mut own = Self::default();
        for path in manifest.outputs.keys() {
            own.folders.extend(path.folders().map(PathBuf::from));
            own.files.insert(PathBuf::from(&**path));
        }
        own.files.insert(PathBuf::from(MANIFEST));
        Ok(own)
    }

    fn has(&self, entry: &Entry) -> bool {
        match entry.kind {
            Kind::File => self.files.contains(&entry.path),
            Kind::Folder => self.folders.contains(&entry.path),
            Kind::Link | Kind::Special => false,
        }
    }
}

/// All below the folder of an edition that is not the program's; nothing where there is no folder.
pub(super) fn foreign(place: &Path) -> Result<Vec<Entry>, Error> {
    match kind(place).map_err(cannot_read(place))? {
        None => return Ok(Vec::new()),
        Some(Kind::Folder) => {}
        Some(kind) => {
            return Err(Error::InTheWay { path: place.to_owned(), what: kind.name() });
        }
    }
    let own = Own::of(place)?;
    let mut entries = walk(place).map_err(cannot_read(place))?;
    entries.retain(|entry| !own.has(entry));
    Ok(entries)
}

/// Links all that others put into the folder of an edition into the one that is to take its place; gives
/// the paths of what is no folder and is not there already.
pub(super) fn carry(place: &Path, staged: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut carried = Vec::new();
    for Entry { path, kind } in foreign(place)? {
        let (from, to) = (place.join(&path), staged.join(&path));
        let there = self::kind(&to).map_err(cannot_read(&to))?;
        if there.is_some() && !is_same(&from, &to).map_err(cannot_read(&from))? {
            return Err(Error::InTheWay { path: from, what: kind.name() });
        }
        if kind == Kind::Folder && !can_be_left(&from) {
            return Err(Error::InTheWay {
                path: from,
                what: "a folder that nothing can be taken out of",
            });
        }
        if there.is_none() {
            copy(&from, &to, kind).map_err(cannot_write(&from))?;
        }
        // Where the manifest is gone so is what was built: what is the same is no file of others.
        if kind != Kind::Folder && there.is_none() {
            carried.push(path);
        }
    }
    Ok(carried)
}

/// Takes a folder apart that another one has taken the place of. What is the program's goes; what others
/// put there is brought to the place, as far as it is not there, and under another name where something
/// else is there. Where its manifest is gone, so are all files of the program; where it is there and cannot be
/// read nothing is touched, since the files of the program would be taken for those of others.
pub(super) fn bring_back(old: &Path, place: &Path) -> Result<(), Error> {
    let own = Own::of(old)?;
    let mut folders = vec![PathBuf::new()];
    let mut entries = walk(old).map_err(cannot_read(old))?;
    // The manifest goes last: where this is cut off, the next run has to know what is the program's.
    entries.sort_by_key(|entry| entry.path == Path::new(MANIFEST));
    for entry in entries {
        let (from, to) = (old.join(&entry.path), place.join(&entry.path));
        let is_own = own.has(&entry);
        if entry.kind == Kind::Folder {
            if !is_own && kind(&to).map_err(cannot_read(&to))?.is_none() {
                let made = copy(&from, &to, Kind::Folder);
                let lasts = made.and_then(|()| sync_folder(to.parent().unwrap_or(place)));
                lasts.map_err(cannot_write(&to))?;
            }
            folders.push(entry.path);
            continue;
        }
        if !is_own {
            let brought = bring(&from, &to, entry.kind);
            // It is in its place before it goes from the old one.
            let lasts = brought.and_then(|to| sync_folder(to.parent().unwrap_or(place)));
            lasts.map_err(cannot_write(&to))?;
        }
        fs::remove_file(&from).map_err(cannot_write(&from))?;
    }
    for folder in folders.iter().rev() {
        let folder = old.join(folder);
        fs::remove_dir(&folder).map_err(cannot_write(&folder))?;
    }
    Ok(())
}

/// Links files that were changed after they were published into the staged folder that is to take the place,
/// under names beside theirs; gives the paths of the changed and of what keeps it. What is no file is not kept,
/// nor is what was changed to what takes its place.
pub(in crate::office) fn keep_changed(
    place: &Path,
    staged: &Path,
    paths: &[String],
) -> Result<Vec<[PathBuf; 2]>, Error> {
    let mut kept = Vec::new();
    for path in paths {
        let (from, to) = (place.join(path), staged.join(path));
        if kind(&from).map_err(cannot_read(&from))? != Some(Kind::File) {
            continue;
        }
        let there = kind(&to).map_err(cannot_read(&to))?;
        if there.is_some() && is_same(&from, &to).map_err(cannot_read(&from))? {
            continue;
        }
        let folder = to.parent().unwrap_or(staged);
        make_folders(folder, Access::Public).map_err(cannot_write(folder))?;
        let copy = bring(&from, &to, Kind::File).map_err(cannot_write(&to))?;
        let copy = copy.strip_prefix(staged).unwrap_or(&copy).to_owned();
        kept.push([PathBuf::from(path), copy]);
    }
    Ok(kept)
}

/// Brings a file or link to a path, or beside it where something else is there; gives where it is then.
fn bring(from: &Path, to: &Path, kind: Kind) -> io::Result<PathBuf> {
    let name = to.file_name().unwrap_or_default();
    let beside = (1..).map(|number| {
        let mut name = OsString::from(name);
        name.push(format!(".{number}"));
        to.with_file_name(name)
    });
    for free in [to.to_owned()].into_iter().chain(beside) {
        if self::kind(&free)?.is_none() {
            copy(from, &free, kind)?;
            return Ok(free);
        }
        if is_same(from, &free)? {
            return Ok(free);
        }
    }
    Ok(to.to_owned())
}

/// The same file under another name, in another folder or on another disk.
pub(super) fn copy_as(from: &Path, to: &Path) -> io::Result<()> {
    copy(from, to, Kind::File)
}

/// The same under another name: a further name of the file where the file system can, else a copy.
fn copy(from: &Path, to: &Path, kind: Kind) -> io::Result<()> {
    if kind == Kind::Folder {
        make_folder(to, Access::Private)?;
        return fs::set_permissions(to, fs::symlink_metadata(from)?.permissions());
    }
    match fs::hard_link(from, to) {
        Err(_) if kind == Kind::File => copy_file(from, to),
        #[cfg(unix)]
        Err(_) if kind == Kind::Link => std::os::unix::fs::symlink(fs::read_link(from)?, to),
        done => done,
    }
}

/// Whether what is in a folder can be taken out of it.
#[cfg(unix)]
fn can_be_left(folder: &Path) -> bool {
    use rustix::fs::{Access, access};
    access(folder, Access::WRITE_OK | Access::EXEC_OK).is_ok()
}

#[cfg(not(unix))]
fn can_be_left(_: &Path) -> bool {
    true
}
