//! Editions on their way to the output folder: staged beside their place, put there by one rename.
//!
//! Until [`Staging::publish`] nothing of an earlier release is touched; a run that is cut off before
//! leaves it whole, and its own remains are cleared away by the next run. An edition
//! whose manifest cannot be read is not staged: that is an error of every function here.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::error::{Error, cannot_write};
use super::exchange::{put, put_back};
use super::files::{Fingerprint, OutputFile, folders, read_as, remove, write};
use super::manifest::{MANIFEST, Manifest, json, manifest};
use super::replaced::LeftOut;
use super::versions::is_of_archive;
use crate::declaration::{Extent, Extents};

/// Editions on their way to the output folder.
#[derive(Debug)]
pub struct Staging {
    /// The output folder.
    pub(in crate::office) root: PathBuf,
    /// The folder beside it that editions are staged in.
    pub(in crate::office) folder: PathBuf,
    /// Held until the run ends; the system releases it whatever happens to the run.
    _lock: File,
}

const STAGING: &str = ".staging";

#[expect(clippy::disallowed_methods, reason = "the only writer of files")]
impl Staging {
    /// Opens the output folder for one run and clears away what a run that was cut off left.
    ///
    /// # Errors
    /// If the folder cannot be written, or another run is writing to it.
    pub fn open(root: &Path) -> Result<Self, Error> {
        fs::create_dir_all(root).map_err(cannot_write(root))?;
        let lock_path = root.join(".lock");
        let lock = File::create(&lock_path).map_err(cannot_write(&lock_path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => return Err(Error::Busy { root: root.to_owned() }),
            Err(fs::TryLockError::Error(source)) => {
                return Err(Error::Write { path: lock_path, source });
            }
        }
        let folder = root.join(STAGING);
        put_back(&folder, root)?;
        remove(&folder)?;
        Ok(Self { root: root.to_owned(), folder, _lock: lock })
    }

    /// Stages an edition with its manifest. Files that an earlier run made of the very same
    /// inputs and that this run does not make are kept; gives the files that are left out.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn stage(
        &self,
        mut manifest: Manifest,
        files: &[OutputFile],
    ) -> Result<Vec<LeftOut>, Error> {
        let folder = manifest.folder_in(&self.folder);
        let written = files.par_iter().map(|file| {
            write(&folder.join(&file.path), &file.bytes)?;
            Ok((file.path.clone(), Fingerprint::of(&file.bytes)))
        });
        manifest.outputs = written.collect::<Result<_, Error>>()?;
        let dropped = self.keep_others(&mut manifest, &folder)?;
        write(&folder.join(MANIFEST), &json(&manifest))?;
        Ok(dropped)
    }

    /// The extents of an edition of which some parts are chosen: it keeps the parts that an earlier
    /// run made of the very same inputs. More is made than was chosen where the other parts would
    /// change with it, because they lead to it, or where one of their files is not as it was built.
    ///
    /// # Errors
    /// If there is an edition whose manifest cannot be read.
    pub fn extents(&self, manifest: &Manifest, chosen: &Extent) -> Result<Extents, Error> {
        let folder = manifest.folder_in(&self.root);
        let built = self::manifest(&folder)?;
        let same = built.filter(|earlier| earlier.is_made_as(manifest));
        let Some(earlier) = same.filter(|earlier| !chosen.includes(&earlier.extent())) else {
            return Ok(Extents::all_of(chosen.clone()));
        };
        // A file that cannot be read is as good as lost: it is made again.
        let is_whole = |path: &str, fingerprint: &Fingerprint| {
            read_as(&folder.join(path), fingerprint)
                .is_ok_and(|bytes| Fingerprint::of(&bytes) == *fingerprint)
        };
        let files = earlier.own();
        let whole_files: Vec<&str> = files
            .iter()
            .filter(|(path, fingerprint)| is_whole(path, fingerprint))
            .map(|(path, _)| path.as_str())
            .collect();
        let are_all_whole = whole_files.len() == files.len();
        let whole = Extent::of_files(whole_files.into_iter());
        let published = whole.with(chosen);
        let is_as_it_was = are_all_whole && published == whole;
        let asked = if is_as_it_was { chosen.clone() } else { published.clone() };
        Ok(Extents { published, asked })
    }

    fn keep_others(&self, manifest: &mut Manifest, folder: &Path) -> Result<Vec<LeftOut>, Error> {
        let earlier_folder = manifest.folder_in(&self.root);
        let Some(earlier) = self::manifest(&earlier_folder)? else { return Ok(Vec::new()) };
        let is_same = earlier.is_made_as(manifest);
        let mut dropped = Vec::new();
        for (path, fingerprint) in earlier.outputs {
            if manifest.outputs.contains_key(&path) {
                continue;
            }
            let bytes = read_as(&earlier_folder.join(&path), &fingerprint);
            let own = bytes.ok().filter(|bytes| Fingerprint::of(bytes) == fingerprint);
            match own {
                Some(bytes) if is_same || is_of_archive(&path) => {
                    write(&folder.join(&path), &bytes)?;
                    manifest.outputs.insert(path, fingerprint);
                }
                own => dropped.push(LeftOut { path, is_as_built: own.is_some() }),
            }
        }
        Ok(dropped)
    }

    /// Puts every staged edition in its place, each by one rename, and gives their folders.
    ///
    /// # Errors
    /// If an edition cannot be put in its place; those before it are.
    pub fn publish(self) -> Result<Vec<PathBuf>, Error> {
        let mut published = Vec::new();
        for release in folders(&self.folder)? {
            for edition in folders(&release)? {
                let relative = edition.strip_prefix(&self.folder).unwrap_or(&edition);
                let place = self.root.join(relative);
                if let Some(parent) = place.parent() {
                    fs::create_dir_all(parent).map_err(cannot_write(parent))?;
                }
                put(&edition, &place).map_err(cannot_write(&place))?;
                published.push(place);
            }
        }
        Ok(published)
    }
}

/// Whatever was staged and not published is of no use to anybody.
impl Drop for Staging {
    fn drop(&mut self) {
        // What cannot be removed now is cleared away by the next run.
        let _ = remove(&self.folder);
    }
}
