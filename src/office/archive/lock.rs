//! One run at a time in an output folder.
//!
//! [`Lock::take`] is the entry point. The system releases a lock whatever happens to a run. It is a lock for
//! writing on a file that nobody else can open, so that nobody else can hold it. The system gives it to the
//! process, once more to whoever asks there, and takes it back as soon as the process closes the file, wherever
//! that was opened: so the process itself knows the folders that it has, and opens the file of none of them twice.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::thread::sleep;
use std::time::Duration;

use super::disk::{Access, Kind, is_of_another, kind, open_own};
use super::error::{Error, cannot_read, cannot_write};
use crate::office::clock;

/// Name of the file in the output folder.
pub(in crate::office) const LOCK: &str = ".lock";

/// How long a run waits for its turn, and between two tries.
const PATIENCE: Duration = Duration::from_mins(1);
const PAUSE: Duration = Duration::from_millis(20);

/// The turn of a run, held until it ends.
#[derive(Debug)]
pub(super) struct Lock {
    /// Closed before the folder is free for others in this process.
    _file: File,
    _held: Held,
}

/// The output folders that runs in this process have, or wait for.
static HELD: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// An output folder that no other run in this process has.
#[derive(Debug)]
struct Held(PathBuf);

impl Held {
    /// The folder of this path; `None` where another run has it.
    fn take(root: &Path) -> Option<Self> {
        let mut held = HELD.lock().unwrap_or_else(PoisonError::into_inner);
        held.insert(root.to_owned()).then(|| Self(root.to_owned()))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        HELD.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.0);
    }
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
        let mut wait = Wait { root, turn, waited: None };
        let real = root.canonicalize().map_err(cannot_read(root))?;
        let held = loop {
            match Held::take(&real) {
                Some(held) => break held,
                None => wait.pause(|| i32::try_from(std::process::id()).ok())?,
            }
        };
        let path = root.join(LOCK);
        let there = kind(&path).map_err(cannot_write(&path))?;
        if let Some(kind) = there.filter(|kind| *kind != Kind::File) {
            return Err(Error::InTheWay { path, what: kind.name() });
        }
        if there.is_some() && is_of_another(&path).map_err(cannot_write(&path))? {
            return Err(Error::OfAnother { path });
        }
        let file = open_own(&path, Access::Private).map_err(cannot_write(&path))?;
        while !try_lock(&file).map_err(cannot_write(&path))? {
            wait.pause(|| holder(&file))?;
        }
        Ok(Self { _file: file, _held: held })
    }
}

/// The wait of a run for its turn.
struct Wait<'t> {
    root: &'t Path,
    turn: Turn<'t>,
    /// How long it has waited, once it does.
    waited: Option<Box<dyn Fn() -> Duration>>,
}

impl Wait<'_> {
    /// Waits for a moment, and says so the first time; an error where the run waits no longer.
    fn pause(&mut self, holder: impl FnOnce() -> Option<i32>) -> Result<(), Error> {
        match (self.turn, &self.waited) {
            (Turn::Wait(say), None) => {
                say();
                self.waited = Some(Box::new(clock::timer()));
            }
            (Turn::Wait(_), Some(waited)) if waited() < PATIENCE => {}
            _ => return Err(Error::Busy { root: self.root.to_owned(), holder: holder() }),
        }
        sleep(PAUSE);
        Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_locked_once_in_a_process_too() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let lock = Lock::take(root, Turn::Now).unwrap();
        for path in [root, &root.join(".")] {
            let refused = Lock::take(path, Turn::Now).unwrap_err();
            assert!(matches!(refused, Error::Busy { holder: Some(_), .. }), "{refused}");
        }
        let has_waited = std::thread::scope(|threads| {
            let waiting = threads.spawn(|| Lock::take(root, Turn::Wait(&|| ())).map(drop));
            sleep(PAUSE * 3);
            let has_waited = !waiting.is_finished();
            drop(lock);
            waiting.join().unwrap().unwrap();
            has_waited
        });
        assert!(has_waited);
        Lock::take(root, Turn::Now).unwrap();
    }
}
