//! A built edition to the place where readers find it, once its time has come.
//!
//! In come the folder of an edition, a place and a moment; the command `publish` calls
//! [`publish()`]. Readers see the edition before or the new one, whole, at every
//! moment; so does the log, whatever happens to a run.

mod log;

use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset, SecondsFormat};

use self::log::{Entry, Log};
use super::archive::{
    Built, Error, Fingerprint, MANIFEST, Refusal, Staging, cannot_write, create_folder, put,
    sync_folder, write_through,
};

/// What keeps an edition from being published.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// The edition itself.
    #[error(transparent)]
    Edition(#[from] Refusal),
    /// The folder to publish in.
    #[error(transparent)]
    Output(#[from] Error),
}

/// What was done.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The edition is in this place now.
    Published(PathBuf),
    /// The very same edition was there before.
    Unchanged(PathBuf),
}

/// Puts an edition that was built into the folder `to`, by one step of the file system.
///
/// # Errors
/// If the edition is a draft, its time has not come at the moment `now`, its files are not as in
/// its manifest, or `to` cannot be written.
pub fn publish(edition: &Path, to: &Path, now: DateTime<FixedOffset>) -> Result<Outcome, Refused> {
    let built = Built::read(edition)?;
    built.may_be_published(now)?;
    let staging = Staging::open(to)?;
    let log = Log { root: to };
    log.finish()?;
    let place = built.manifest.folder_in(to);
    // Whatever else is there, sound or not, gives way: what takes its place is whole.
    if Built::read(&place).is_ok_and(|there| there.bytes == built.bytes) {
        return Ok(Outcome::Unchanged(place));
    }
    let staged = built.manifest.folder_in(&staging.folder);
    for file in &built.files {
        write_through(&staged.join(&file.path), &file.bytes)?;
    }
    write_through(&staged.join(MANIFEST), &built.bytes)?;
    let release = place.parent().unwrap_or(to);
    create_folder(release)?;
    log.intend(&built.entry(now))?;
    put(&staged, &place).map_err(cannot_write(&place))?;
    sync_folder(release)?;
    log.finish()?;
    Ok(Outcome::Published(place))
}

impl Built {
    fn may_be_published(&self, now: DateTime<FixedOffset>) -> Result<(), Refusal> {
        if self.manifest.draft {
            return Err(Refusal::Draft);
        }
        let released = DateTime::parse_from_rfc3339(&self.manifest.released)
            .map_err(|_| Refusal::WrongManifest)?;
        if now < released {
            return Err(Refusal::Embargo { released, left: released - now });
        }
        Ok(())
    }

    fn entry(&self, now: DateTime<FixedOffset>) -> Entry {
        Entry {
            moment: now.to_rfc3339_opts(SecondsFormat::Secs, true),
            release: self.manifest.release.clone(),
            edition: self.manifest.edition.clone(),
            manifest: Fingerprint::of(&self.bytes).sha256,
            vintage: self.manifest.vintages.last().cloned(),
        }
    }
}
