//! Editions on their way to the output folder: staged beside their place, put there by one rename.
//!
//! Until [`Staging::publish`] nothing of an earlier release is touched; a run that is cut off before
//! leaves it whole, and its own remains are cleared away by the next run. An edition
//! whose manifest cannot be read is not staged: that is an error of every function here.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::disk::{
    Access, Kind, is_of_another, kind, make_folder, make_lasting_folders, make_private, sync_file,
    sync_folder, walk,
};
use super::error::{Error, cannot_read, cannot_write};
use super::exchange::{put, settle};
use super::files::{Fingerprint, OutputFile, folders, read_as, remove, write};
use super::foreign::{carry, foreign};
use super::lock::{Lock, Turn};
use super::manifest::{MANIFEST, Manifest, json, manifest};
use super::replaced::{LeftOut, Staged, WhyLeftOut};
use super::versions::is_of_archive;
use crate::declaration::{Extent, Extents};
use crate::project::{RelativePath, clash};

/// Editions on their way to the output folder.
#[derive(Debug)]
pub struct Staging {
    /// The output folder.
    pub(in crate::office) root: PathBuf,
    /// The folder in it that editions are staged in, which nobody else can look into.
    pub(in crate::office) folder: PathBuf,
    /// Who may read what is written.
    access: Access,
    /// Whether what is staged is left to the next run.
    is_left: AtomicBool,
    /// Held until the run ends; the system releases it whatever happens to the run.
    _lock: Lock,
}

const STAGING: &str = ".staging";

/// Editions that were put in their place.
#[derive(Debug, Default)]
pub struct Placed {
    /// Their folders.
    pub places: Vec<PathBuf>,
    /// Why what gave way to them could not be cleared away; the next run does it.
    pub undone: Option<Error>,
}

impl Staging {
    /// Opens the output folder for a run that writes what nobody but the user may read yet, and clears
    /// away what a run that was cut off left.
    ///
    /// # Errors
    /// If the folder cannot be written, or another run is writing to it.
    pub fn open(root: &Path) -> Result<Self, Error> {
        Self::open_for(root, Access::Private, Turn::Now, &|_| Ok(()))
    }

    /// As [`Self::open`], for what whoever has `access` may read. `first` is called with the folder that editions are
    /// staged in, before what a run left there is cleared away.
    pub(in crate::office) fn open_for(
        root: &Path,
        access: Access,
        turn: Turn<'_>,
        first: &dyn Fn(&Path) -> Result<(), Error>,
    ) -> Result<Self, Error> {
        if let Some((path, what)) = in_the_way(root) {
            return Err(Error::InTheWay { path, what });
        }
        make_lasting_folders(root, access).map_err(cannot_write(root))?;
        let lock = Lock::take(root, turn)?;
        let folder = root.join(STAGING);
        first(&folder)?;
        clear(&folder, root)?;
        make_folder(&folder, Access::Private).map_err(cannot_write(&folder))?;
        let is_left = AtomicBool::new(false);
        Ok(Self { root: root.to_owned(), folder, access, is_left, _lock: lock })
    }

    /// Stages an edition with its manifest. Files that an earlier run made of the very same
    /// inputs and that this run does not make are kept, and so is what others put into its folder.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn stage(&self, mut manifest: Manifest, files: &[OutputFile]) -> Result<Staged, Error> {
        let folder = manifest.folder_in(&self.folder);
        let written = files.par_iter().map(|file| {
            let path = RelativePath::new(&file.path)?;
            write(&folder, &path, &file.bytes, self.access)?;
            Ok((path, Fingerprint::of(&file.bytes)))
        });
        manifest.outputs = written.collect::<Result<_, Error>>()?;
        let left_out = self.keep_others(&mut manifest, &folder)?;
        let carried = self.complete(&manifest, &json(&manifest))?;
        let outdated_note = manifest.outdated_note();
        Ok(Staged { left_out, carried, outdated_note })
    }

    /// Completes a staged edition: with its manifest, and with what others put into its folder. Gives the
    /// paths of that.
    pub(in crate::office) fn complete(
        &self,
        manifest: &Manifest,
        json: &[u8],
    ) -> Result<Vec<PathBuf>, Error> {
        if let Some(paths) = clash(manifest.outputs.keys()) {
            return Err(Error::OneName { paths: paths.map(ToString::to_string) });
        }
        let (staged, place) = (manifest.folder_in(&self.folder), manifest.folder_in(&self.root));
        let release = self.root.join(&manifest.release);
        match kind(&release).map_err(cannot_read(&release))? {
            None | Some(Kind::Folder) => {}
            Some(kind) => return Err(Error::InTheWay { path: release, what: kind.name() }),
        }
        let carried = carry(&place, &staged)?;
        let written = write(&staged, &RelativePath::new(MANIFEST)?, json, self.access)?;
        written.sync_all().map_err(cannot_write(&staged))?;
        Ok(carried)
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
            read_as(&folder.join(path), fingerprint).is_ok_and(|bytes| bytes.is_some())
        };
        let files = earlier.own();
        let whole_files: Vec<&str> = files
            .iter()
            .filter(|(path, fingerprint)| is_whole(path, fingerprint))
            .map(|(path, _)| &***path)
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
        if earlier.draft && !manifest.draft && earlier.has_note() {
            return Err(Error::DraftOfRevision { edition: manifest.edition.to_string() });
        }
        let is_same = earlier.is_made_as(manifest);
        let mut dropped = Vec::new();
        for (path, fingerprint) in earlier.outputs {
            if manifest.outputs.contains_key(&path) {
                continue;
            }
            // What cannot be read cannot be kept, and is not to be lost either: that is an error.
            let place = earlier_folder.join(&path);
            let own = read_as(&place, &fingerprint).map_err(cannot_read(&place))?;
            match own {
                Some(bytes) if is_same || is_of_archive(&path) => {
                    write(folder, &path, &bytes, self.access)?;
                    manifest.outputs.insert(path, fingerprint);
                }
                own => {
                    let there = kind(&place).map_err(cannot_read(&place))?;
                    let why = match (own, there) {
                        (Some(_), _) => WhyLeftOut::OtherInput,
                        (None, Some(_)) => WhyLeftOut::Changed,
                        (None, None) => WhyLeftOut::Lost,
                    };
                    dropped.push(LeftOut { path: path.to_string(), why });
                }
            }
        }
        Ok(dropped)
    }

    /// Puts every staged edition in its place, each by one step.
    ///
    /// # Errors
    /// If an edition cannot be put in its place; those before it are.
    pub fn publish(self) -> Result<Placed, Error> {
        let mut places = Vec::new();
        for release in folders(&self.folder)? {
            for edition in folders(&release)? {
                let relative = edition.strip_prefix(&self.folder).unwrap_or(&edition);
                let place = self.root.join(relative);
                self.put(&edition, &place)?;
                places.push(place);
            }
        }
        Ok(Placed { places, undone: self.close().err() })
    }

    /// Takes apart what gave way to the editions that were put in their place.
    pub(in crate::office) fn close(&self) -> Result<(), Error> {
        clear(&self.folder, &self.root)
    }

    /// Puts a staged edition in its place.
    fn put(&self, staged: &Path, place: &Path) -> Result<(), Error> {
        if !can_be_built_again(staged)? {
            sync_tree(staged)?;
        }
        let release = place.parent().unwrap_or(&self.root);
        make_lasting_folders(release, self.access).map_err(cannot_write(release))?;
        put(staged, place)
    }

    /// Makes a staged edition last, before anything says that it is to take its place.
    pub(in crate::office) fn make_last(&self, staged: &Path) -> Result<(), Error> {
        sync_tree(staged)?;
        let release = staged.parent().unwrap_or(&self.folder);
        let folders = [release, self.folder.as_path(), self.root.as_path()];
        folders.into_iter().try_for_each(|folder| sync_folder(folder).map_err(cannot_write(folder)))
    }

    /// Leaves what is staged to the next run, which brings it to an end.
    pub(in crate::office) fn leave(&self) {
        self.is_left.store(true, Ordering::Relaxed);
    }
}

/// Puts a staged edition that all may read, and that is on the disk, in its place.
pub(in crate::office) fn put_staged(staged: &Path, place: &Path) -> Result<(), Error> {
    let release = place.parent().unwrap_or(place);
    make_lasting_folders(release, Access::Public).map_err(cannot_write(release))?;
    put(staged, place)
}

/// What keeps an output folder from being made: a name on its way that is no folder and leads to none.
fn in_the_way(root: &Path) -> Option<(PathBuf, &'static str)> {
    let mut missing = root.ancestors().take_while(|folder| !folder.is_dir());
    missing.find_map(|path| match kind(path).ok()?? {
        Kind::Folder => None,
        Kind::Link => Some((path.to_owned(), "a link that leads to no folder")),
        kind => Some((path.to_owned(), kind.name())),
    })
}

/// Whether the input gives all of a staged edition again: it has no earlier versions, and nothing of others.
fn can_be_built_again(staged: &Path) -> Result<bool, Error> {
    let manifest = manifest(staged)?;
    let is_built =
        manifest.is_some_and(|manifest| !manifest.outputs.keys().any(|path| is_of_archive(path)));
    Ok(is_built && foreign(staged)?.is_empty())
}

/// Makes a staged edition last, the files before the names that lead to them, since what it takes the place of
/// is removed. What others put there was on the disk before.
fn sync_tree(staged: &Path) -> Result<(), Error> {
    let outputs = manifest(staged)?.map(|manifest| manifest.outputs).unwrap_or_default();
    outputs.par_iter().try_for_each(|(path, _)| {
        let place = staged.join(path);
        sync_file(&place).map_err(cannot_write(&place))
    })?;
    // Each folder stands before what is in it.
    let entries = walk(staged).map_err(cannot_read(staged))?;
    let below = entries.iter().rev().filter(|entry| entry.kind == Kind::Folder);
    let mut folders = below.map(|entry| staged.join(&entry.path)).chain([staged.to_owned()]);
    folders.try_for_each(|folder| sync_folder(&folder).map_err(cannot_write(&folder)))
}

/// Brings to an end what was begun, and clears away the rest.
fn clear(folder: &Path, root: &Path) -> Result<(), Error> {
    match kind(folder).map_err(cannot_read(folder))? {
        None => return Ok(()),
        Some(Kind::Folder) => {}
        Some(kind) => {
            return Err(Error::InTheWay { path: folder.to_owned(), what: kind.name() });
        }
    }
    if is_of_another(folder).map_err(cannot_read(folder))? {
        return Err(Error::InTheWay { path: folder.to_owned(), what: "of another user" });
    }
    make_private(folder).map_err(cannot_write(folder))?;
    settle(folder, root)?;
    remove(folder)
}

/// Whatever was staged and not published is of no use to anybody.
impl Drop for Staging {
    fn drop(&mut self) {
        if self.is_left.load(Ordering::Relaxed) {
            return;
        }
        // What cannot be cleared away now is by the next run.
        let _ = clear(&self.folder, &self.root);
    }
}
