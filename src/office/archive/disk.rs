//! The steps on the file system that the archive is made of.
//!
//! What is made here is made new, under a mode that no umask changes: nothing is opened by a name that
//! somebody else may have put a link at. What is read is a regular file, and no link is followed, so that
//! nothing waits for the other end of a pipe and nothing outside of a folder is taken for a part of it.

use std::collections::hash_map::RandomState;
use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::hash::{BuildHasher, Hasher};
use std::io::{self, Read as _, Write as _};
use std::path::{Component, Path, PathBuf};

use crate::project::read_regular;

/// Who may read what is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::office) enum Access {
    /// Nobody but the user: it may be under embargo.
    Private,
    /// Everybody: it is published.
    Public,
}

impl Access {
    fn folder_mode(self) -> u32 {
        match self {
            Self::Private => 0o700,
            Self::Public => 0o755,
        }
    }

    fn file_mode(self) -> u32 {
        match self {
            Self::Private => 0o600,
            Self::Public => 0o644,
        }
    }
}

/// What lies under a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::office) enum Kind {
    File,
    Folder,
    Link,
    /// A pipe, a device or a socket.
    Special,
}

impl Kind {
    fn of(kind: fs::FileType) -> Self {
        if kind.is_symlink() {
            Self::Link
        } else if kind.is_dir() {
            Self::Folder
        } else if kind.is_file() {
            Self::File
        } else {
            Self::Special
        }
    }

    /// What it is, for a sentence.
    pub(in crate::office) fn name(self) -> &'static str {
        match self {
            Self::File => "a file",
            Self::Folder => "a folder",
            Self::Link => "a link",
            Self::Special => "a pipe or a device",
        }
    }
}

/// A name below a folder.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// Path below the folder.
    pub(super) path: PathBuf,
    pub(super) kind: Kind,
}

/// What lies under a path, no link followed; `None` for nothing.
pub(in crate::office) fn kind(path: &Path) -> io::Result<Option<Kind>> {
    match fs::symlink_metadata(path) {
        Ok(metadata) => Ok(Some(Kind::of(metadata.file_type()))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// All that lies below a folder, each folder before what is in it; links are not followed.
#[expect(clippy::disallowed_methods, reason = "reads back what was written")]
pub(super) fn walk(folder: &Path) -> io::Result<Vec<Entry>> {
    let mut entries = Vec::new();
    let mut waiting = vec![PathBuf::new()];
    while let Some(below) = waiting.pop() {
        for entry in fs::read_dir(folder.join(&below))? {
            let entry = entry?;
            let (path, kind) = (below.join(entry.file_name()), Kind::of(entry.file_type()?));
            if kind == Kind::Folder {
                waiting.push(path.clone());
            }
            entries.push(Entry { path, kind });
        }
    }
    entries.sort_by(|entry, next| entry.path.cmp(&next.path));
    Ok(entries)
}

/// The bytes of a regular file of at most `most` bytes. No link is followed: what it leads to is no part of
/// a folder.
pub(super) fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    if kind(path)? == Some(Kind::Link) {
        return Err(io::Error::other("it is a link, and only regular files are read"));
    }
    Ok(read_regular(path, most)?)
}

/// The path of a folder without links and steps back, whether the folder is there or not.
pub(in crate::office) fn real(path: &Path) -> io::Result<PathBuf> {
    let here = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    let path = std::path::absolute(here)?;
    let (there, mut real) = path
        .ancestors()
        .find_map(|there| Some((there, there.canonicalize().ok()?)))
        .ok_or(io::ErrorKind::NotFound)?;
    let missing = path.strip_prefix(there).unwrap_or(Path::new(""));
    for part in missing.components() {
        if part == Component::ParentDir {
            real.pop();
        } else {
            real.push(part);
        }
    }
    // A step back out of a folder that is not there yet may lead to one that is, and to links in it.
    let steps_back = missing.components().any(|part| part == Component::ParentDir);
    if steps_back { self::real(&real) } else { Ok(real) }
}

/// Whether a regular file holds nothing.
pub(in crate::office) fn is_empty(path: &Path) -> io::Result<bool> {
    Ok(fs::symlink_metadata(path)?.len() == 0)
}

/// Whether a regular file begins with these bytes; no more of it is read.
pub(in crate::office) fn begins_with(path: &Path, beginning: &[u8]) -> io::Result<bool> {
    let file = open_unfollowed(path)?;
    if !file.metadata()?.is_file() {
        return Ok(false);
    }
    let mut read = Vec::with_capacity(beginning.len());
    file.take(beginning.len() as u64).read_to_end(&mut read)?;
    Ok(read == beginning)
}

/// Makes a folder that is not there.
#[expect(clippy::disallowed_methods, reason = "the only writer of files")]
pub(super) fn make_folder(path: &Path, access: Access) -> io::Result<()> {
    let mut folder = fs::DirBuilder::new();
    private(&mut folder);
    folder.create(path)?;
    set_mode(&File::open(path)?, access.folder_mode())
}

/// Makes a folder and those above it, as far as they are not there.
pub(in crate::office) fn make_folders(path: &Path, access: Access) -> io::Result<()> {
    if path.as_os_str().is_empty() || path.is_dir() {
        return Ok(());
    }
    if let Some(parent) = path.parent() {
        make_folders(parent, access)?;
    }
    match make_folder(path, access) {
        // Another thread was faster.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        done => done,
    }
}

/// As [`make_folders`], and makes the names of the folders last.
pub(super) fn make_lasting_folders(path: &Path, access: Access) -> io::Result<()> {
    let missing: Vec<&Path> = path.ancestors().take_while(|folder| !folder.is_dir()).collect();
    make_folders(path, access)?;
    missing.into_iter().filter_map(Path::parent).try_for_each(|parent| {
        let is_here = parent.as_os_str().is_empty();
        sync_folder(if is_here { Path::new(".") } else { parent })
    })
}

/// Makes a file that is not there.
pub(in crate::office) fn make_file(path: &Path, bytes: &[u8], access: Access) -> io::Result<File> {
    let mut file = private_file(OpenOptions::new().write(true).create_new(true)).open(path)?;
    file.write_all(bytes)?;
    set_mode(&file, access.file_mode())?;
    Ok(file)
}

/// Puts a file in its place by one rename, whatever was there; it is on the disk then.
pub(in crate::office) fn replace(path: &Path, bytes: &[u8], access: Access) -> io::Result<()> {
    put_in_place(path, access, |file| file.write_all(bytes))
}

/// So many digits stand behind the name of a file that is not finished.
const DIGITS: usize = 16;

/// What runs that were cut off left of a file that [`replace`] puts in its place: files beside it, under its
/// name and digits.
#[expect(clippy::disallowed_methods, reason = "reads back what was written")]
pub(in crate::office) fn unfinished(path: &Path) -> io::Result<Vec<PathBuf>> {
    let name = path.file_name().unwrap_or_default().as_encoded_bytes();
    let is_unfinished = |entry: &OsStr| {
        let digits = entry.as_encoded_bytes().strip_prefix(name);
        let digits = digits.and_then(|digits| digits.strip_prefix(b"."));
        digits.is_some_and(|digits| {
            let is_digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
            digits.len() == DIGITS && digits.iter().all(is_digit)
        })
    };
    let mut found = Vec::new();
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    for entry in fs::read_dir(folder.unwrap_or(Path::new(".")))? {
        let entry = entry?;
        if is_unfinished(&entry.file_name()) && entry.file_type()?.is_file() {
            found.push(entry.path());
        }
    }
    Ok(found)
}

/// The name that a file has until it is finished, beside its place: one that nobody can guess, and so
/// nobody can take before.
pub(super) fn unfinished_name(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{:0DIGITS$x}", RandomState::new().build_hasher().finish()));
    path.with_file_name(name)
}

/// As [`replace`], with what `write` writes.
#[expect(clippy::disallowed_methods, reason = "the only writer of files")]
fn put_in_place(
    path: &Path,
    access: Access,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> io::Result<()> {
    let unfinished = unfinished_name(path);
    let done = make_file(&unfinished, &[], access)
        .and_then(|mut file| write(&mut file).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&unfinished, path));
    done.inspect_err(|_| {
        // The first error is the one to be told.
        let _ = fs::remove_file(&unfinished);
    })
}

/// Opens a file that the program writes to again and again, made where it is not there. A link in its
/// place is not followed.
pub(in crate::office) fn open_own(path: &Path, access: Access) -> io::Result<File> {
    if let Some(kind) = kind(path)?.filter(|kind| *kind != Kind::File) {
        return Err(io::Error::other(format!("it is {}, not a file", kind.name())));
    }
    let mut options = OpenOptions::new();
    let options = options.read(true).append(true).create(true);
    let file = unfollowed(private_file(options)).open(path)?;
    set_mode(&file, access.file_mode())?;
    Ok(file)
}

/// Gives a file that has other names too, as in a backup made by hard links, a copy of its own to be written to:
/// what stands under the other names stays as it is.
pub(in crate::office) fn part_from_other_names(path: &Path, access: Access) -> io::Result<()> {
    if kind(path)? != Some(Kind::File) || names(&fs::symlink_metadata(path)?) < 2 {
        return Ok(());
    }
    put_in_place(path, access, |copy| io::copy(&mut open_unfollowed(path)?, copy).map(drop))
}

/// Makes what a file of the program says last.
#[expect(clippy::disallowed_methods, reason = "the only writer of files")]
pub(super) fn sync_file(path: &Path) -> io::Result<()> {
    // Some systems make only what can be written last.
    let file =
        if cfg!(unix) { File::open(path) } else { OpenOptions::new().write(true).open(path) };
    file?.sync_all()
}

/// Makes the names in a folder last; systems that cannot open a folder do it by themselves.
#[expect(clippy::disallowed_methods, reason = "the only writer of files")]
pub(in crate::office) fn sync_folder(path: &Path) -> io::Result<()> {
    let Ok(folder) = File::open(path) else { return Ok(()) };
    match folder.sync_all().map_err(|error| (error.kind(), error)) {
        // Some file systems make names last by themselves, and know no such wish.
        Err((io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported, _)) | Ok(()) => Ok(()),
        Err((_, error)) => Err(error),
    }
}

/// Makes a copy of a file, with its mode and its moment, under a name that nothing has; it is on the disk then.
pub(super) fn copy_file(path: &Path, copy: &Path) -> io::Result<()> {
    put_in_place(copy, Access::Private, |copy| {
        let mut file = open_unfollowed(path)?;
        let metadata = file.metadata()?;
        io::copy(&mut file, copy)?;
        copy.set_modified(metadata.modified()?)?;
        copy.set_permissions(metadata.permissions())
    })
}

/// So many bytes of two files are compared at once: others put files of any size beside an edition.
const BLOCK: u64 = 1 << 16;

/// Whether two regular files have the same bytes.
fn have_same_bytes(path: &Path, copy: &Path) -> io::Result<bool> {
    let (file, copy) = (open_unfollowed(path)?, open_unfollowed(copy)?);
    let (mut block, mut block_of_copy) = (Vec::new(), Vec::new());
    loop {
        block.clear();
        block_of_copy.clear();
        (&file).take(BLOCK).read_to_end(&mut block)?;
        (&copy).take(BLOCK).read_to_end(&mut block_of_copy)?;
        if block != block_of_copy || block.is_empty() {
            return Ok(block == block_of_copy);
        }
    }
}

/// Opens a file to be read; where a link has taken its place that is an error.
fn open_unfollowed(path: &Path) -> io::Result<File> {
    unfollowed(OpenOptions::new().read(true)).open(path)
}

/// Whether two names are of one file, or of files, folders or links with the same content.
pub(super) fn is_same(path: &Path, copy: &Path) -> io::Result<bool> {
    let (one, two) = (fs::symlink_metadata(path)?, fs::symlink_metadata(copy)?);
    if is_one(&one, &two) {
        return Ok(true);
    }
    Ok(match (Kind::of(one.file_type()), Kind::of(two.file_type())) {
        (Kind::File, Kind::File) => one.len() == two.len() && have_same_bytes(path, copy)?,
        (Kind::Link, Kind::Link) => fs::read_link(path)? == fs::read_link(copy)?,
        (Kind::Folder, Kind::Folder) => true,
        _ => false,
    })
}

#[cfg(unix)]
fn is_one(one: &fs::Metadata, two: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (two.dev(), two.ino())
}

/// How many names a file has.
#[cfg(unix)]
fn names(file: &fs::Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt;
    file.nlink()
}

#[cfg(not(unix))]
fn names(_: &fs::Metadata) -> u64 {
    1
}

#[cfg(not(unix))]
fn is_one(_: &fs::Metadata, _: &fs::Metadata) -> bool {
    false
}

/// Whether something lies in a folder that belongs to somebody else.
#[cfg(unix)]
pub(super) fn is_of_another(path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    Ok(fs::symlink_metadata(path)?.uid() != rustix::process::geteuid().as_raw())
}

#[cfg(not(unix))]
pub(super) fn is_of_another(_: &Path) -> io::Result<bool> {
    Ok(false)
}

/// Takes a folder out of the sight of others.
#[expect(clippy::disallowed_methods, reason = "the only writer of files")]
pub(super) fn make_private(folder: &Path) -> io::Result<()> {
    set_mode(&File::open(folder)?, Access::Private.folder_mode())
}

#[cfg(unix)]
fn set_mode(file: &File, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    if file.metadata()?.permissions().mode() & 0o7777 == mode {
        return Ok(());
    }
    file.set_permissions(fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn set_mode(_: &File, _: u32) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn private(folder: &mut fs::DirBuilder) {
    use std::os::unix::fs::DirBuilderExt;
    folder.mode(0o700);
}

#[cfg(not(unix))]
fn private(_: &mut fs::DirBuilder) {}

#[cfg(unix)]
fn private_file(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600)
}

#[cfg(not(unix))]
fn private_file(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

/// Options that follow no link and wait for nobody.
#[cfg(unix)]
fn unfollowed(options: &mut OpenOptions) -> &mut OpenOptions {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt;
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    options.custom_flags(flags.bits().cast_signed())
}

#[cfg(not(unix))]
fn unfollowed(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}
