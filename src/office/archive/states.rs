//! The states of editions that others took the place of, kept for `publish --undo`, where no reader comes.
//!
//! A state lies in a folder of its own by the fingerprint of its manifest, which is written last: where that is, all
//! of it is there.

use std::fs;
use std::path::{Path, PathBuf};

use super::built::Built;
use super::disk::{Access, make_file, make_folders, make_lasting_folders, sync_folder};
use super::error::{Error, Refusal, cannot_write};
use super::files::{Fingerprint, remove};
use super::foreign::copy_as;
use super::manifest::{MANIFEST, Manifest};

/// So many digits of the fingerprint of a manifest name the folder of a state.
const DIGITS: usize = 16;

/// The folder of the states that are kept.
#[derive(Debug)]
pub(in crate::office) struct KeptStates {
    pub(in crate::office) root: PathBuf,
}

impl KeptStates {
    fn folder(&self, manifest: &Manifest, state: &str) -> PathBuf {
        manifest.folder_in(&self.root).join(&state[..DIGITS.min(state.len())])
    }

    /// Keeps the edition of this manifest, which stands in a place, every file as it was published.
    pub(in crate::office) fn keep(
        &self,
        place: &Path,
        manifest: &Manifest,
        bytes: &[u8],
    ) -> Result<(), Error> {
        let state = Fingerprint::of(bytes).sha256;
        let folder = self.folder(manifest, &state);
        if folder.join(MANIFEST).symlink_metadata().is_ok() {
            return Ok(());
        }
        // What a run left that was cut off.
        remove(&folder)?;
        make_lasting_folders(&folder, Access::Private).map_err(cannot_write(&folder))?;
        let mut folders = vec![folder.clone()];
        for path in manifest.outputs.keys() {
            let (from, to) = (place.join(path), folder.join(path));
            let parent = to.parent().unwrap_or(&folder);
            make_folders(parent, Access::Private).map_err(cannot_write(parent))?;
            copy_as(&from, &to).map_err(cannot_write(&to))?;
            folders.push(parent.to_owned());
        }
        folders.sort();
        folders.dedup();
        let lasts = folders.iter().rev().try_for_each(|folder| sync_folder(folder));
        lasts.map_err(cannot_write(&folder))?;
        let manifest = folder.join(MANIFEST);
        let made = make_file(&manifest, bytes, Access::Private);
        let lasts = made.and_then(|file| file.sync_all()).and_then(|()| sync_folder(&folder));
        lasts.map_err(cannot_write(&manifest))
    }

    /// The state of an edition of this fingerprint, as `of` names the edition.
    pub(in crate::office) fn read(&self, of: &Manifest, state: &str) -> Result<Built, Refusal> {
        let folder = self.folder(of, state);
        let built = match Built::read(&folder) {
            Err(Refusal::NoManifest) => return Err(Refusal::NotKept { folder }),
            built => built?,
        };
        let is_it = Fingerprint::of(&built.bytes).sha256 == state;
        if is_it { Ok(built) } else { Err(Refusal::NotKept { folder }) }
    }
}

/// Moves a file to another place, on another disk too.
///
/// # Errors
/// If the system does not let it.
pub(in crate::office) fn move_file(from: &Path, to: &Path) -> std::io::Result<()> {
    copy_as(from, to)?;
    sync_folder(to.parent().unwrap_or(to))?;
    fs::remove_file(from)
}
