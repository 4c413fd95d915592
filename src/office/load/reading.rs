//! A part of a release with the files that it was made of: as good as new while they are unchanged.
//!
//! [`Reading::again`] is the entry point.

use super::Request;
use super::reader::{self, Inputs, Keys, Reader};
use crate::findings::Diagnostics;
use crate::project::Error;

/// What was made of files.
#[derive(Debug, Clone)]
pub(super) struct Reading<T> {
    /// What was made; cheap to clone.
    pub(super) made: T,
    /// What was found meanwhile.
    pub(super) found: Diagnostics,
    /// The files that were read.
    pub(super) inputs: Inputs,
    /// The keys that were read.
    keys: Keys,
    /// The files that there are in its folder, read or not.
    names: Vec<String>,
}

impl<T: Clone> Reading<T> {
    /// Makes a part of the files in a folder, and of others: or takes it as it was made last, when
    /// none of them has changed, come or gone.
    ///
    /// # Errors
    /// If the folder or a file cannot be read at all.
    pub(super) fn again(
        last: Option<&Self>,
        request: &Request<'_>,
        folder: &str,
        read: impl FnOnce(&Reader<'_>, &mut Diagnostics) -> Result<T, Error>,
    ) -> Result<Self, Error> {
        // Listed before anything is read: what comes in between is seen the next time.
        let names = match request.project.files(folder) {
            // Whoever reads it says so.
            Err(Error::Unusable { .. }) => Vec::new(),
            names => names?,
        };
        let is_good = |last: &&Self| last.names == names && last.is_unchanged(request);
        if let Some(last) = last.filter(is_good) {
            return Ok(last.clone());
        }
        let reader = Reader::new(request);
        let mut found = Diagnostics::default();
        let made = read(&reader, &mut found)?;
        let keys = reader.read_keys();
        Ok(Self { made, found, inputs: reader.inputs(), keys, names })
    }

    fn is_unchanged(&self, request: &Request<'_>) -> bool {
        let (project, reader) = (request.project, Reader::new(request));
        for path in self.keys.keys() {
            // Whether it can be used now is seen by what was kept of it.
            let _ = reader.key(path);
        }
        reader.read_keys() == self.keys
            && self.inputs.iter().all(|(path, fingerprint)| {
                // One that has become larger has changed.
                let most = u64::try_from(fingerprint.bytes).unwrap_or(u64::MAX);
                project.read_up_to(path, most).is_ok_and(|input| {
                    input.built_in == fingerprint.built_in
                        && reader::fingerprint(&input) == *fingerprint
                })
            })
    }
}
