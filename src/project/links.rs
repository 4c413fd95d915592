//! The links below a folder to the places that they lead to, for whoever watches them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// How many links may follow one another, as for the system itself.
const LONGEST_CHAIN: usize = 40;

/// Every place that a link below `folder` leads to: where it points, where that points if it is a link
/// again, and where they end.
#[expect(clippy::disallowed_methods, reason = "project reads, folders too")]
pub fn link_targets(folder: &Path) -> BTreeSet<PathBuf> {
    let mut targets = BTreeSet::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        // What cannot be read now gives a finding when the release is read.
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(path),
                Ok(kind) if kind.is_symlink() => {
                    targets.extend(path.canonicalize());
                    targets.extend(chain(path));
                }
                _ => {}
            }
        }
    }
    targets
}

/// The places that a link points to, one after the other.
fn chain(link: PathBuf) -> impl Iterator<Item = PathBuf> {
    let next = |link: &PathBuf| {
        let target = fs::read_link(link).ok()?;
        Some(link.parent()?.canonicalize().ok()?.join(target))
    };
    std::iter::successors(Some(link), next).skip(1).take(LONGEST_CHAIN)
}

#[cfg(all(test, unix))]
#[expect(clippy::disallowed_methods, reason = "a test makes what it reads")]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn every_place_that_a_chain_of_links_goes_through_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        fs::create_dir_all(root.join("templates/a")).unwrap();
        fs::create_dir_all(root.join("shared/old")).unwrap();
        fs::write(root.join("shared/old/en.md"), "").unwrap();
        symlink("old", root.join("shared/now")).unwrap();
        symlink("../../shared/now", root.join("templates/a/en")).unwrap();
        symlink("loop", root.join("templates/loop")).unwrap();
        symlink("nowhere", root.join("templates/lost")).unwrap();
        let targets = link_targets(&root.join("templates"));
        assert!(targets.contains(&root.join("shared/old")));
        assert!(targets.contains(&root.join("templates/nowhere")));
        let ends = |target: &PathBuf| target.ends_with("shared/now");
        assert!(targets.iter().any(ends), "{targets:?}");
    }
}
