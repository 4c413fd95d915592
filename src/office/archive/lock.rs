//! One run at a time in an output folder.
//!
//! [`Lock::take`] is the entry point. The system releases a lock whatever happens to a run. It is a lock for
//! writing on a file that nobody else can open, so that nobody else can hold it.

use std::fs::File;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use super::disk::{Access, Kind, is_of_another, kind, open_own};
use super::error::{Error, cannot_write};

/// Name of the file in the output folder.
const LOCK: &str = ".lock";

/// How long a run waits for its turn, and between two tries.
const PATIENCE: Duration = Duration::from_mins(1);
const PAUSE: Duration = Duration::from_millis(20);

/// The turn of a run, held until it ends.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

/// What a run does where another one is writing.
#[derive(Clone, Copy)]
pub enum Turn<'t> {
    /// It is refused.
    Now,
    /// It waits, for a minute at most, and says so first.
    Wait(&'t dyn Fn()),
}

impl Lock {
    /// Takes the lock of an output folder.
    pub(super) fn take(root: &Path, turn: Turn<'_>) -> Result<Self, Error> {
        let path = root.join(LOCK);
        let there = kind(&path).map_err(cannot_write(&path))?;
        if let Some(kind) = there.filter(|kind| *kind != Kind::File) {
            return Err(Error::InTheWay { path, what: kind.name() });
        }
        if there.is_some() && is_of_another(&path).map_err(cannot_write(&path))? {
            return Err(Error::InTheWay { path, what: "of another user" });
        }
        let file = open_own(&path, Access::Private).map_err(cannot_write(&path))?;
        let mut waited = Duration::ZERO;
        while !try_lock(&file).map_err(cannot_write(&path))? {
            match turn {
                Turn::Wait(say) if waited < PATIENCE => {
                    if waited.is_zero() {
                        say();
                    }
                }
                Turn::Now | Turn::Wait(_) => {
                    return Err(Error::Busy { root: root.to_owned(), holder: holder(&file) });
                }
            }
            sleep(PAUSE);
            waited += PAUSE;
        }
        Ok(Self { _file: file })
    }
}

/// Takes a lock for writing, which needs a file that was opened to be written: whoever can only read it
/// cannot have one.
#[cfg(unix)]
fn try_lock(file: &File) -> std::io::Result<bool> {
    use rustix::fs::{FlockOperation, fcntl_lock};
    use rustix::io::Errno;
    match fcntl_lock(file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(true),
        Err(Errno::AGAIN | Errno::ACCESS) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// The process that has a lock on the file.
#[cfg(unix)]
fn holder(file: &File) -> Option<i32> {
    use rustix::process::{Flock, FlockType, fcntl_getlk};
    let held = fcntl_getlk(file, &Flock::from(FlockType::WriteLock)).ok()??;
    held.pid.map(|pid| pid.as_raw_nonzero().get())
}

#[cfg(not(unix))]
fn try_lock(file: &File) -> std::io::Result<bool> {
    match file.try_lock() {
        Ok(()) => Ok(true),
        Err(std::fs::TryLockError::WouldBlock) => Ok(false),
        Err(std::fs::TryLockError::Error(error)) => Err(error),
    }
}

#[cfg(not(unix))]
fn holder(_: &File) -> Option<i32> {
    None
}
