//! What stands where an edition is to be published, as it was read.

use std::path::Path;

use super::entry::state;
use crate::declaration::FACTS;
use crate::office::archive::{Built, Error, Manifest, Refusal, read, read_manifest};

/// An edition that is public.
pub(super) struct There {
    pub(super) manifest: Manifest,
    /// The bytes of its manifest.
    pub(super) bytes: Vec<u8>,
    /// The fingerprint of its manifest.
    pub(super) state: String,
    /// The fingerprint that its manifest would have now, where an earlier program told more in it.
    pub(super) public_state: String,
    /// Its files that are not as they were published.
    pub(super) changed: Vec<String>,
    /// Its facts, where they are as they were published.
    pub(super) facts: Option<Vec<u8>>,
}

impl There {
    /// What is public in a place; `None` where nothing is, or what no manifest can be read of.
    pub(super) fn read(place: &Path) -> Result<Option<Self>, Error> {
        let changed = match Built::read(place) {
            Ok(_) => Vec::new(),
            Err(Refusal::Changed { paths }) => paths,
            // What is in the way there is named by what would put an edition there.
            Err(_) => return Ok(None),
        };
        let Some((manifest, bytes)) = read_manifest(place)?.map(|read| (read.manifest, read.bytes))
        else {
            return Ok(None);
        };
        let is_as_published = !changed.iter().any(|path| path == FACTS);
        let facts = if is_as_published { read(&place.join(FACTS))? } else { None };
        let public_state = state(&manifest.as_public());
        Ok(Some(Self { state: state(&bytes), public_state, manifest, bytes, changed, facts }))
    }

    /// Whether it is the state of this fingerprint, whatever an earlier program told beside it.
    pub(super) fn is(&self, state: &str) -> bool {
        self.state == state || self.public_state == state
    }

    /// Whether every file is as it was published.
    pub(super) fn is_whole(&self) -> bool {
        self.changed.is_empty()
    }
}
