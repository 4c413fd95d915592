//! An edition in a folder, every file as it was built; any other is refused.
//!
//! [`Built::read`] is the entry point: `publish` and `revise` go by it, so that nothing goes out and
//! nothing is kept as a version that was changed by hand.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::disk::Kind;
use super::error::{Error, Refusal, cannot_read};
use super::files::{Fingerprint, OutputFile, read_as};
use super::foreign::foreign;
use super::manifest::{Manifest, ReadManifest, json, read_manifest};
use super::versions::version_of_manifest;
use crate::project::RelativePath;

/// An edition as it was built.
pub(in crate::office) struct Built {
    pub(in crate::office) manifest: Manifest,
    /// The manifest's bytes.
    pub(in crate::office) bytes: Vec<u8>,
    pub(in crate::office) files: Vec<OutputFile>,
    /// What others put into its folder, which is no part of it.
    pub(in crate::office) foreign: Vec<PathBuf>,
}

impl Built {
    /// Reads an edition that has the files of its manifest, all of them.
    pub(in crate::office) fn read(folder: &Path) -> Result<Self, Refusal> {
        let read_manifest = read_manifest(folder)?.ok_or(Refusal::NoManifest)?;
        let ReadManifest { manifest, bytes } = read_manifest;
        let others = foreign(folder)?;
        let others = others.into_iter().filter(|entry| entry.kind != Kind::Folder);
        let foreign: Vec<PathBuf> = others.map(|entry| entry.path).collect();
        let mut files = Vec::with_capacity(manifest.outputs.len());
        let mut paths = Vec::new();
        for (path, fingerprint) in &manifest.outputs {
            // Through a link nothing of the edition is read.
            let is_led_away = path.folders().any(|folder| foreign.contains(&PathBuf::from(folder)));
            let bytes = if is_led_away {
                None
            } else {
                let place = folder.join(path);
                read_as(&place, fingerprint).map_err(cannot_read(&place))?
            };
            match bytes {
                Some(bytes) => {
                    files.push(OutputFile { path: path.to_string(), bytes });
                }
                None => paths.push(path.to_string()),
            }
        }
        if !paths.is_empty() {
            return Err(Refusal::Changed { paths });
        }
        Ok(Self { manifest, bytes, files, foreign })
    }

    /// The edition as it is published: without the fingerprints of what it and its versions were made of.
    /// They are for who has the data; to anybody else they would confirm a guess of what is hidden. So
    /// would the fingerprint of a manifest that has them: the manifests of versions are made public first,
    /// the oldest before those that name it.
    pub(in crate::office) fn public(self) -> Result<Self, Error> {
        let Self { mut manifest, mut files, foreign, .. } = self;
        let mut manifests: Vec<(usize, &mut OutputFile)> = files
            .iter_mut()
            .filter_map(|file| Some((version_of_manifest(&file.path)?, file)))
            .collect();
        manifests.sort_by_key(|(version, _)| *version);
        let mut public = BTreeMap::new();
        for (_, file) in manifests {
            let path = RelativePath::new(file.path.as_str())?;
            let read = serde_json::from_slice::<Manifest>(&file.bytes);
            let mut manifest =
                read.map_err(|source| Error::Manifest { path: PathBuf::from(&file.path), source })?;
            manifest.make_public(&public);
            file.bytes = json(&manifest);
            public.insert(path, Fingerprint::of(&file.bytes));
        }
        manifest.make_public(&public);
        let bytes = json(&manifest);
        Ok(Self { manifest, bytes, files, foreign })
    }
}
