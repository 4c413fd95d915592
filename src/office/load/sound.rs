//! Which data sets errors leave as they are: the rules that compare these alone are asked all the same.
//!
//! [`unsound`] is the entry point. An error is one of a data set where it points into its file, into that
//! of a vintage of it, or into a code list of it, or where `release.toml` names one of these that is not read.
//! One that points elsewhere may be about any.

use std::collections::BTreeSet;

use super::unread::VINTAGES;
use crate::declaration::{CodeListId, DatasetId, Name, Release};
use crate::findings::{Diagnostics, Place, Severity};

/// The data sets that errors are about, or may be about.
pub(super) fn unsound(release: &Release, found: &Diagnostics) -> BTreeSet<DatasetId> {
    let mut unsound = BTreeSet::new();
    for finding in found.iter().filter(|finding| finding.severity == Severity::Error) {
        let about: BTreeSet<DatasetId> =
            finding.places.iter().flat_map(|place| datasets_of(release, place)).collect();
        if about.is_empty() {
            return release.datasets.ids().collect();
        }
        unsound.extend(about);
    }
    unsound
}

/// The data sets that a place is one of.
fn datasets_of(release: &Release, place: &Place) -> Vec<DatasetId> {
    let folder = format!("data/{}/", release.name);
    let path = place.file.path().strip_prefix(&folder);
    let in_vintage = path.and_then(|path| {
        let (_, file) = path.strip_prefix(VINTAGES)?.strip_prefix('/')?.split_once('/')?;
        Some(file)
    });
    let is_named =
        |name: &Name| place.file == release.file && place.spot.bytes() == Some(name.span());
    let is_file = |name: &Name| Some(name.get_ref().as_str()) == path || is_named(name);
    let lists: BTreeSet<CodeListId> = release
        .codelists
        .entries()
        .filter(|(_, list)| list.declaration.file.as_ref().is_some_and(is_file))
        .map(|(id, _)| id)
        .collect();
    let datasets = release.datasets.entries().filter(|(_, dataset)| {
        is_file(&dataset.file)
            || Some(dataset.file.get_ref().as_str()) == in_vintage
            || dataset.dimensions.iter().any(|dimension| lists.contains(&dimension.codelist))
    });
    datasets.map(|(id, _)| id).collect()
}
