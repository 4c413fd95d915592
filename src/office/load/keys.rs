//! The keys of disclosure control: read from outside of the project, and held against those that editions
//! were built with.

use std::collections::BTreeMap;

use super::data::Data;
use super::reader::Reader;
use crate::data::figures::DisclosureKey;
use crate::declaration::{DatasetId, EditionKey, Release};
use crate::findings::{Code, Diagnostic, Diagnostics};
use crate::office::archive::{KeyMarks, other_keys, shortened};
use crate::project::UnusableSecret;

impl Reader<'_> {
    /// The keys of the data sets that have one, which are no part of the inputs of a release.
    pub(super) fn disclosure_keys(
        &self,
        release: &Release,
        found: &mut Diagnostics,
    ) -> BTreeMap<DatasetId, DisclosureKey> {
        let mut keys = BTreeMap::new();
        for (id, dataset) in release.datasets.ids().zip(&release.datasets) {
            let Some(file) = &dataset.disclosure_key else { continue };
            match self.key(file.get_ref()) {
                Ok(key) => {
                    keys.insert(id, key);
                }
                Err(unusable) => {
                    let message = format!("the key of `{}` cannot be used: {unusable}", dataset.id);
                    let finding = Diagnostic::new(Code::UnusableDisclosureKey, message);
                    let finding =
                        finding.at(&release.file, file.span(), "this file").hint(hint(&unusable));
                    found.push(finding);
                }
            }
        }
        keys
    }
}

/// What to do about a key that cannot be used.
fn hint(unusable: &UnusableSecret) -> &'static str {
    match unusable {
        UnusableSecret::Unread(_) => {
            "Put the key there with which the release was built before; for a new release make one: \
             `(umask 077; head -c 48 /dev/urandom | base64 > FILE)`."
        }
        UnusableSecret::Inside => {
            "Move it out of the project, and write where it is: `../office.key`."
        }
        UnusableSecret::Readable => "Let its owner alone read it: `chmod 600 FILE`.",
        UnusableSecret::Short => {
            "Make one: `(umask 077; head -c 48 /dev/urandom | base64 > FILE)`."
        }
    }
}

impl Data {
    /// DIS-004: editions were built with other keys than those of now. Two patterns of the same data give
    /// more away than each, and the editions of a release share their data.
    pub fn keys_are_those_of(
        &self,
        recorded: &BTreeMap<EditionKey, KeyMarks>,
        found: &mut Diagnostics,
    ) {
        let now = self.key_marks();
        let mut editions: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (edition, before) in recorded {
            for dataset in other_keys(before, &now) {
                editions.entry(dataset).or_default().push(edition.id().to_owned());
            }
        }
        for dataset in &self.release.datasets {
            let Some(editions) = editions.get(dataset.id.as_str()) else { continue };
            let message = format!(
                "the key of `{}` is not the one by which {} built: {}",
                dataset.id,
                if editions.len() == 1 { "this edition was" } else { "these editions were" },
                shortened(editions),
            );
            let place = dataset.disclosure_key.as_ref().unwrap_or(&dataset.file);
            let finding = Diagnostic::new(Code::OtherDisclosureKey, message);
            found.push(finding.at(&self.release.file, place.span(), "this data set").hint(
                "Put the key of then into its place. Where none of these editions was ever published, \
                 remove their folders from the output and build them again.",
            ));
        }
    }
}
