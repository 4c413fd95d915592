//! Fingerprints that nobody can guess, for the files of vintages where small counts are hidden.
//!
//! [`guarded`] is the entry point. A vintage is a few rows, and who knows that one count of some region
//! was revised needs only a few guesses until the SHA-256 of the file is the one in a manifest. So the
//! fingerprint is made of the file followed by the whole first file of its data set, which nobody
//! outside knows; its length is the length of the first file alone.

use super::data::Data;
use super::reader::Inputs;
use crate::office::archive::Fingerprint;

/// The fingerprint of each file of a vintage with hidden counts, by path.
pub(super) fn guarded(data: &Data) -> Inputs {
    let datasets = data.release.datasets.iter().zip(&data.cube.datasets);
    let hidden = datasets.filter(|(structure, _)| structure.threshold.is_some());
    let guarded = hidden.flat_map(|(_, dataset)| {
        let first = dataset.file.text();
        dataset.revisions().iter().map(move |revision| {
            let both = [revision.text(), first].concat();
            let fingerprint =
                Fingerprint { bytes: first.len(), ..Fingerprint::of(both.as_bytes()) };
            (revision.path().to_owned(), fingerprint)
        })
    });
    guarded.collect()
}
