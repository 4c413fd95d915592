//! A regular file to its bytes, up to a size: whatever else has its name, the program neither waits
//! for it nor fills its memory with it.
//!
//! [`read_regular`] is the entry point, here and in `office::archive`. The kind is asked for twice:
//! before the file is opened, because opening a device may do something, and of what was opened,
//! because another program may have changed places with it in between. It is opened without
//! waiting, so that a pipe which comes in that moment holds nobody either.

use std::fmt;
use std::fs::{self, File, FileType, OpenOptions};
use std::io::{self, Read as _};
use std::path::Path;

/// How many bytes of a file are read at most, where a release says nothing else.
pub const LARGEST_FILE: u64 = 256 * MEGABYTE;

/// How many bytes are read at most of a file that people write: a template, a declaration, a drawing.
/// What is made of one takes many times its size.
pub const LARGEST_TEMPLATE: u64 = 10 * MEGABYTE;

/// A megabyte, in bytes.
pub const MEGABYTE: u64 = 1_000_000;

/// Why a file is not one that is read.
#[derive(Debug, thiserror::Error)]
pub enum Unread {
    /// The system does not give it.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// It is no regular file.
    #[error("it is {0}, and only regular files are read")]
    Kind(Kind),
    /// It has more bytes than are read.
    #[error("it is larger than {} MB, the most that is read of a file", most / MEGABYTE)]
    TooLarge {
        /// The most that is read, in bytes.
        most: u64,
    },
    /// What should be a folder on the way to it is a file.
    #[error("its path leads through a file as if that were a folder")]
    ThroughFile,
    /// It is no folder, and one is expected.
    #[error("it is a file, and a folder is expected here")]
    NoFolder,
    /// Its name is none that a file is read by.
    #[error("its name {0}")]
    Name(&'static str),
    /// It is a link, or stands below one, that leads in a circle.
    #[error("it is a link that leads in a circle")]
    Circle,
    /// It is a link, or stands below one, that leads out of the project's folder.
    #[error("it leads out of the project: only files below its folder are read")]
    Outside,
}

impl Unread {
    /// What the system says of a path that names no file, whatever lies on the disk; `None` where it says
    /// something of a file.
    pub(super) fn of_name(path: &str, error: &io::Error) -> Option<Self> {
        match error.kind() {
            io::ErrorKind::NotADirectory => Some(Self::ThroughFile),
            io::ErrorKind::InvalidFilename => Some(Self::Name("is longer than the system allows")),
            io::ErrorKind::InvalidInput => Some(Self::Name("has the character U+0000")),
            // A name that is listed and is no text stands with this sign in it.
            io::ErrorKind::NotFound if path.contains(char::REPLACEMENT_CHARACTER) => {
                Some(Self::Name("is not text in UTF-8"))
            }
            _ if is_circle(error) => Some(Self::Circle),
            _ => None,
        }
    }
}

#[cfg(unix)]
fn is_circle(error: &io::Error) -> bool {
    error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error())
}

#[cfg(not(unix))]
fn is_circle(_: &io::Error) -> bool {
    false
}

impl From<Unread> for io::Error {
    fn from(unread: Unread) -> Self {
        match unread {
            Unread::Io(error) => error,
            unread => Self::other(unread),
        }
    }
}

/// What a name in a folder stands for that is no regular file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A folder.
    Folder,
    /// A pipe with a name.
    Pipe,
    /// A socket.
    Socket,
    /// A device.
    Device,
    /// Something that only this system knows.
    Odd,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Folder => "a folder",
            Self::Pipe => "a pipe (FIFO)",
            Self::Socket => "a socket",
            Self::Device => "a device",
            Self::Odd => "no regular file",
        })
    }
}

/// The bytes of a regular file of at most `most` bytes; links are followed.
///
/// # Errors
/// If there is none, or it cannot be read.
pub fn read_regular(path: &Path, most: u64) -> Result<Vec<u8>, Unread> {
    regular(fs::metadata(path)?.file_type())?;
    let file = open(path)?;
    let metadata = file.metadata()?;
    regular(metadata.file_type())?;
    let too_large = Unread::TooLarge { most };
    if metadata.len() > most {
        return Err(too_large);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
    // It may grow while it is read.
    file.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most { Err(too_large) } else { Ok(bytes) }
}

fn regular(found: FileType) -> Result<(), Unread> {
    if found.is_file() { Ok(()) } else { Err(Unread::Kind(kind(found))) }
}

#[cfg(unix)]
fn kind(found: FileType) -> Kind {
    use std::os::unix::fs::FileTypeExt as _;
    if found.is_dir() {
        Kind::Folder
    } else if found.is_fifo() {
        Kind::Pipe
    } else if found.is_socket() {
        Kind::Socket
    } else if found.is_block_device() || found.is_char_device() {
        Kind::Device
    } else {
        Kind::Odd
    }
}

#[cfg(not(unix))]
fn kind(found: FileType) -> Kind {
    if found.is_dir() { Kind::Folder } else { Kind::Odd }
}

#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let without_waiting = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
    OpenOptions::new().read(true).custom_flags(without_waiting).open(path)
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).open(path)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::net::UnixListener;

    use rustix::fs::{CWD, FileType, Mode, mknodat};

    use super::*;

    #[test]
    fn only_a_regular_file_of_a_sane_size_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        mknodat(CWD, &pipe, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
        let socket = folder.path().join("socket");
        let _listener = UnixListener::bind(&socket).unwrap();
        for (path, expected) in [
            (folder.path(), Kind::Folder),
            (pipe.as_path(), Kind::Pipe),
            (socket.as_path(), Kind::Socket),
            (Path::new("/dev/zero"), Kind::Device),
        ] {
            let unread = read_regular(path, 10).unwrap_err();
            assert!(matches!(unread, Unread::Kind(kind) if kind == expected), "{unread}");
        }
        let text = folder.path().join("text");
        #[expect(clippy::disallowed_methods, reason = "a file of the test")]
        fs::write(&text, "0123456789").unwrap();
        assert_eq!(read_regular(&text, 10).unwrap(), b"0123456789");
        assert!(matches!(read_regular(&text, 9), Err(Unread::TooLarge { most: 9 })));
    }

    /// The pipe comes after the kind was asked for: opening it must not wait for a writer.
    #[test]
    fn a_pipe_is_opened_without_waiting() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        mknodat(CWD, &pipe, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
        assert_eq!(kind(open(&pipe).unwrap().metadata().unwrap().file_type()), Kind::Pipe);
    }
}
