//! An edition in a folder, every file as it was built; any other is refused.
//!
//! [`Built::read`] is the entry point: `publish` and `revise` go by it, so that nothing goes out and
//! nothing is kept as a version that was changed by hand.

use std::collections::BTreeSet;
use std::path::{Component, Path};

use super::error::{Refusal, cannot_read};
use super::files::{Fingerprint, OutputFile, collect, read_as};
use super::manifest::{MANIFEST, Manifest, ReadManifest, read_manifest};

/// An edition as it was built.
pub(in crate::office) struct Built {
    pub(in crate::office) manifest: Manifest,
    /// The manifest's bytes.
    pub(in crate::office) bytes: Vec<u8>,
    pub(in crate::office) files: Vec<OutputFile>,
}

impl Built {
    /// Reads an edition that has the files of its manifest, all and no others.
    pub(in crate::office) fn read(folder: &Path) -> Result<Self, Refusal> {
        let read = read_manifest(folder)?.ok_or(Refusal::NoManifest)?;
        let ReadManifest { manifest, bytes } = read;
        let names = [&manifest.release, &manifest.edition];
        let is_name = |name: &&String| is_below(name) && !name.contains('/');
        if !names.iter().all(is_name) || !manifest.outputs.keys().all(|path| is_below(path)) {
            return Err(Refusal::WrongManifest);
        }
        let mut there = BTreeSet::new();
        collect(folder, "", &mut there).map_err(cannot_read(folder))?;
        there.remove(MANIFEST);
        let mut paths: Vec<String> =
            there.iter().filter(|path| !manifest.outputs.contains_key(*path)).cloned().collect();
        let mut files = Vec::with_capacity(manifest.outputs.len());
        for (path, fingerprint) in &manifest.outputs {
            match read_as(&folder.join(path), fingerprint) {
                Ok(bytes) if Fingerprint::of(&bytes) == *fingerprint => {
                    files.push(OutputFile { path: path.clone(), bytes });
                }
                _ => paths.push(path.clone()),
            }
        }
        if !paths.is_empty() {
            paths.sort();
            return Err(Refusal::Changed { paths });
        }
        Ok(Self { manifest, bytes, files })
    }
}

/// Whether a path leads below the folder that it starts from.
fn is_below(path: &str) -> bool {
    let mut components = Path::new(path).components();
    !path.is_empty() && components.all(|component| matches!(component, Component::Normal(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_a_manifest_stays_below_its_folder() {
        assert!(is_below("en/release.html") && is_below("facts.json"));
        for path in ["", "/etc/passwd", "../other", "en/../../other", "./."] {
            assert!(!is_below(path), "{path}");
        }
    }
}
