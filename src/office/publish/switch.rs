//! Editions that may be public to their places: all of them, or none.

use std::path::PathBuf;

use super::entry::Entry;
use super::journal::Journal;
use super::there::There;
use super::{Published, Refused};
use crate::office::archive::{
    Access, Built, Error, KeptStates, Staging, keep_changed, put_staged, take_back, write,
};
use crate::project::RelativePath;

/// An edition about to become public.
pub(super) struct Change {
    /// The edition, as it is to be public.
    pub(super) new: Built,
    /// What is there.
    pub(super) there: Option<There>,
    /// What is logged of it.
    pub(super) entry: Entry,
    /// What others put among what was built.
    pub(super) left: Vec<PathBuf>,
}

/// Puts all editions in their places, once all of them are staged and on the disk. Gives what was done, and what could
/// not be done afterwards.
pub(super) fn carry_out(
    changes: &[Change],
    staging: &Staging,
    journal: &Journal<'_>,
) -> Result<(Vec<Published>, Option<Error>), Refused> {
    let mut published = Vec::with_capacity(changes.len());
    for change in changes {
        published.push(change.stage(staging)?);
    }
    for change in changes {
        change.new.manifest.keys_are_those_in(&staging.folder)?;
        staging.make_last(&change.new.manifest.folder_in(&staging.folder))?;
    }
    let states = KeptStates { root: journal.log.states() };
    let kept = changes.iter().try_for_each(|change| match &change.there {
        Some(there) if there.is_whole() => {
            let place = change.new.manifest.folder_in(&staging.root);
            states.keep(&place, &there.manifest, &there.bytes)
        }
        Some(_) | None => Ok(()),
    });
    let entries: Vec<Entry> = changes.iter().map(|change| change.entry.clone()).collect();
    journal.intend(&entries)?;
    put(changes, staging, journal)?;
    let undone = journal.finish().and_then(|()| staging.close()).and(kept).err();
    Ok((published, undone))
}

/// Puts them in their places one after the other; where one cannot be put there, those before it are taken back.
fn put(changes: &[Change], staging: &Staging, journal: &Journal<'_>) -> Result<(), Error> {
    let ends = |change: &Change| {
        let manifest = &change.new.manifest;
        (manifest.folder_in(&staging.folder), manifest.folder_in(&staging.root))
    };
    for (count, change) in changes.iter().enumerate() {
        let (staged, place) = ends(change);
        let Err(error) = put_staged(&staged, &place) else { continue };
        let back = changes[..count].iter().rev().try_for_each(|change| {
            let (staged, place) = ends(change);
            take_back(&staged, &place)
        });
        match back {
            Ok(()) => journal.dismiss()?,
            // The next run puts the others in their places too.
            Err(_) => staging.leave(),
        }
        return Err(error);
    }
    Ok(())
}

impl Change {
    fn stage(&self, staging: &Staging) -> Result<Published, Error> {
        let manifest = &self.new.manifest;
        let staged = manifest.folder_in(&staging.folder);
        let place = manifest.folder_in(&staging.root);
        for file in &self.new.files {
            let path = RelativePath::new(&file.path)?;
            write(&staged, &path, &file.bytes, Access::Public)?;
        }
        let carried = staging.complete(manifest, &self.new.bytes)?;
        let changed = self.there.as_ref().map_or(&[][..], |there| &there.changed);
        let kept = keep_changed(&place, &staged, changed)?;
        Ok(Published { place, carried, kept, left: self.left.clone() })
    }
}
