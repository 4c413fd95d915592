//! Editions on disk: whether one is whole, and runs that are cut off while they write one.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

use bulletin::office::archive::{Fingerprint, Manifest};

use super::Project;

/// Every file of an edition is in its manifest, with its fingerprint, and the other way round;
/// gives the fingerprint of the manifest.
#[track_caller]
pub(crate) fn assert_whole(project: &Project, edition: &str) -> String {
    let mut files = project.files(edition);
    let bytes = files.remove("manifest.json").unwrap_or_else(|| panic!("{edition} is not there"));
    let manifest: Manifest = serde_json::from_slice(&bytes).unwrap();
    let files: BTreeMap<_, _> =
        files.iter().map(|(path, bytes)| (path.as_str(), Fingerprint::of(bytes))).collect();
    let recorded = manifest.outputs.iter().map(|(path, known)| (&**path, known.clone()));
    assert_eq!(files, recorded.collect());
    Fingerprint::of(&bytes).sha256
}

/// What is published is what was built, but for what the manifests say of the input.
#[track_caller]
pub(crate) fn assert_published(project: &Project, built: &str, published: &str) {
    let (built, published) = (project.files(built), project.files(published));
    assert!(built.keys().eq(published.keys()));
    for (path, bytes) in &built {
        if path.ends_with("manifest.json") {
            let manifest: Manifest = serde_json::from_slice(&published[path]).unwrap();
            assert!(manifest.inputs.is_empty(), "{path}");
        } else {
            assert!(published[path] == *bytes, "{path}");
        }
    }
}

/// Delays that look random and are the same in every run.
pub(crate) struct Delays(pub(crate) u64);

impl Delays {
    /// The next delay, shorter than `limit`.
    pub(crate) fn next(&mut self, limit: Duration) -> Duration {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        limit.mul_f64(f64::from(u32::try_from(self.0 >> 33).unwrap()) / f64::from(1_u32 << 31))
    }
}

/// Runs the program and kills it after a while, if it has not come to its end before.
pub(crate) fn kill(project: &Project, arguments: &str, after: Duration) {
    let mut command = project.command(arguments);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    sleep(after);
    let _ = child.kill();
    child.wait().unwrap();
}
