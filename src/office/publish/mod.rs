//! A built edition to the place where readers find it, once its time has come.
//!
//! In come the folder of an edition, a place and a moment; the command `publish` calls
//! [`publish()`]. Readers see the edition before or the new one, whole, at every
//! moment; so does the log, whatever happens to a run.

mod apart;
mod log;
mod standing;

use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset, SecondsFormat};

use self::log::{Entry, Log};
use super::archive::{
    Access, Built, Error, Fingerprint, Refusal, Staging, Turn, keep_changed, write,
};
use crate::project::{Project, RelativePath};

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
#[derive(Debug)]
pub enum Outcome {
    /// The edition is in its place now.
    Published(Published),
    /// The very same edition was there before.
    Unchanged(Published),
}

/// An edition that is published.
#[derive(Debug)]
pub struct Published {
    /// Its place.
    pub place: PathBuf,
    /// What others put into that place, and stays there, by path below it.
    pub carried: Vec<PathBuf>,
    /// What others changed in that place, and under which name it is kept, by paths below it.
    pub kept: Vec<[PathBuf; 2]>,
    /// What others put among what was built, and was not published.
    pub left: Vec<PathBuf>,
    /// What could not be done afterwards: the log, or the clearing away.
    pub undone: Option<Error>,
}

/// Puts an edition that was built into the folder `to`, by one step of the file system. `waits` is called
/// when another run has to end before; so `now` says what time it is when the run begins and, for the log,
/// when it is its turn.
///
/// # Errors
/// If the edition is a draft, its time has not come, its files are not as in its manifest, or `to` cannot be
/// written or is a place where editions are built.
pub fn publish(
    edition: &Path,
    to: &Path,
    project: Option<&Path>,
    now: &dyn Fn() -> DateTime<FixedOffset>,
    waits: &dyn Fn(),
) -> Result<Outcome, Refused> {
    // A link that was named is what it leads to; none is followed below it.
    let edition = &edition.join("");
    let built = Built::read(edition)?;
    apart::is_apart(edition, to, &built.manifest)?;
    if let Some(root) = standing::project_of(project, edition, &built.manifest.release) {
        let project = Project::open(&root);
        let project = project.map_err(|error| Refusal::Unasked { why: error.to_string() })?;
        standing::is_declared_so(&built.manifest, &project)?;
    }
    standing::may_be_published(standing::embargo(&built)?, now())?;
    let left = built.foreign.clone();
    let public = built.public()?;
    let staging = Staging::open_for(to, Access::Public, Turn::Wait(waits))?;
    let log = Log { root: to };
    // What belongs into the log is kept until it can be written.
    let undone = log.finish().err();
    let place = public.manifest.folder_in(to);
    let changed = match Built::read(&place) {
        Ok(there) if there.bytes == public.bytes => {
            let (carried, kept) = (Vec::new(), Vec::new());
            return Ok(Outcome::Unchanged(Published { place, carried, kept, left, undone }));
        }
        Err(Refusal::Changed { paths }) => paths,
        _ => Vec::new(),
    };
    public.manifest.keys_are_those_in(to)?;
    let staged = public.manifest.folder_in(&staging.folder);
    for file in &public.files {
        let path = RelativePath::new(&file.path).map_err(Error::from)?;
        write(&staged, &path, &file.bytes, Access::Public)?;
    }
    let carried = staging.complete(&public.manifest, &public.bytes)?;
    let kept = keep_changed(&place, &staged, &changed)?;
    log.intend(&public.entry(now()))?;
    staging.put(&staged, &place)?;
    let undone = log.finish().and_then(|()| staging.close()).err();
    Ok(Outcome::Published(Published { place, carried, kept, left, undone }))
}

impl Built {
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
