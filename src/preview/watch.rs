//! Changes of a project's files to one signal for each batch of them.
//!
//! [`Watch::open`] is the entry point. It watches folders and not files, because editors replace
//! files, and never says what changed: whoever is told reads everything again.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use notify::event::{AccessKind, AccessMode};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::timeout;

use crate::project::link_targets;

/// Folders of a project that hold what a release is made of.
const FOLDERS: [&str; 2] = ["templates", "data"];

/// How long files have to be left alone: an editor saves in several steps.
const QUIET: Duration = Duration::from_millis(4);

/// How many changes are waited for at most, should they never end.
const MOST: usize = 50;

/// A project under watch.
#[derive(Debug)]
pub(super) struct Watch {
    watcher: RecommendedWatcher,
    root: PathBuf,
    changes: UnboundedReceiver<Change>,
    /// Where links in the folders lead.
    linked: Arc<RwLock<BTreeSet<PathBuf>>>,
    /// The folders outside of the folders that are watched for them.
    beside: BTreeSet<PathBuf>,
}

/// What changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    /// Something in one of the folders.
    Inside,
    /// One of the folders itself came or went.
    Folder,
}

impl Watch {
    /// Begins to watch a project.
    ///
    /// # Errors
    /// If the system cannot watch the project's folder.
    pub(super) fn open(root: &Path) -> Result<Self, notify::Error> {
        // Paths of events are compared with it.
        let root = root.canonicalize()?;
        let (send, changes) = unbounded_channel();
        let below = root.clone();
        let linked = Arc::new(RwLock::new(BTreeSet::new()));
        let targets = Arc::clone(&linked);
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<_>| {
            // An error may have lost changes: as good as one. Nobody may be listening any more.
            let change = event.map_or(Some(Change::Folder), |event| {
                let targets = targets.read().unwrap_or_else(PoisonError::into_inner);
                relevant(&below, &targets, &event)
            });
            let _ = change.map(|change| send.send(change));
        })?;
        watcher.watch(&root, RecursiveMode::NonRecursive)?;
        let beside = BTreeSet::new();
        let mut watch = Self { watcher, root, changes, linked, beside };
        watch.watch_folders();
        watch.watch_links();
        Ok(watch)
    }

    /// Watches the folders that are there, again if they are others than before.
    fn watch_folders(&mut self) {
        for folder in FOLDERS.map(|folder| self.root.join(folder)) {
            // Not watched before, or not there now: both are as they should be.
            let _ = self.watcher.unwatch(&folder);
            let _ = self.watcher.watch(&folder, RecursiveMode::Recursive);
        }
    }

    /// Watches what links in the folders lead to: the folder around each target too, because editors
    /// replace files.
    fn watch_links(&mut self) {
        let targets: BTreeSet<PathBuf> =
            FOLDERS.iter().flat_map(|folder| link_targets(&self.root.join(folder))).collect();
        let around = targets.iter().filter_map(|target| target.parent()).map(Path::to_owned);
        let folders = targets.iter().filter(|target| target.is_dir()).cloned();
        let is_watched =
            |folder: &PathBuf| FOLDERS.iter().any(|own| folder.starts_with(self.root.join(own)));
        let beside: BTreeSet<PathBuf> = around
            .chain(folders.clone())
            .filter(|folder| !is_watched(folder) && *folder != self.root)
            .collect();
        for gone in self.beside.difference(&beside) {
            let _ = self.watcher.unwatch(gone);
        }
        let inside: BTreeSet<PathBuf> = folders.collect();
        for new in beside.difference(&self.beside) {
            let below = inside.contains(new);
            let mode = if below { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
            let _ = self.watcher.watch(new, mode);
        }
        self.beside = beside;
        *self.linked.write().unwrap_or_else(PoisonError::into_inner) = targets;
    }

    /// Waits until something has changed and is left alone. `None` when the watch has ended.
    pub(super) async fn changed(&mut self) -> Option<()> {
        let mut change = self.changes.recv().await?;
        for _ in 0..MOST {
            if change == Change::Folder {
                self.watch_folders();
            }
            match timeout(QUIET, self.changes.recv()).await {
                Ok(next) => change = next?,
                Err(_) => break,
            }
        }
        self.watch_links();
        Some(())
    }
}

/// Whether an event may change a release. Reading a file, which we do ourselves, does not.
fn relevant(root: &Path, linked: &BTreeSet<PathBuf>, event: &notify::Event) -> Option<Change> {
    let is_reading = match event.kind {
        EventKind::Access(kind) => kind != AccessKind::Close(AccessMode::Write),
        _ => false,
    };
    if event.need_rescan() {
        return Some(Change::Folder);
    }
    let leads_here = |path: &PathBuf| linked.iter().any(|target| path.starts_with(target));
    if !is_reading && event.paths.iter().any(leads_here) {
        return Some(Change::Inside);
    }
    let below = event.paths.iter().filter_map(|path| path.strip_prefix(root).ok());
    let mut below = below.filter(|path| FOLDERS.iter().any(|folder| path.starts_with(folder)));
    let first = below.next().filter(|_| !is_reading)?;
    let is_folder = std::iter::once(first).chain(below).any(|path| path.components().count() == 1);
    Some(if is_folder { Change::Folder } else { Change::Inside })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(kind: EventKind, path: &str) -> Option<Change> {
        let event = notify::Event::new(kind).add_path(Path::new("/project").join(path));
        let linked = BTreeSet::from([PathBuf::from("/project/shared/en.md")]);
        relevant(Path::new("/project"), &linked, &event)
    }

    #[test]
    fn what_is_built_or_read_is_no_change() {
        use notify::event::{CreateKind, ModifyKind};
        let written = EventKind::Modify(ModifyKind::Any);
        assert_eq!(change(written, "templates/a/en.md"), Some(Change::Inside));
        assert_eq!(change(written, "data/new/file.csv"), Some(Change::Inside));
        assert_eq!(change(written, "output/a"), None);
        assert_eq!(change(written, "shared/en.md"), Some(Change::Inside));
        assert_eq!(change(written, "shared/ru.md"), None);
        assert_eq!(change(EventKind::Access(AccessKind::Read), "templates/a/en.md"), None);
        let closed = EventKind::Access(AccessKind::Close(AccessMode::Write));
        assert_eq!(change(closed, "templates/a/en.md"), Some(Change::Inside));
        assert_eq!(change(EventKind::Create(CreateKind::Folder), "data"), Some(Change::Folder));
    }
}
