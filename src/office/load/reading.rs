//! A part of a release with the files that it was made of: as good as new while they are unchanged.
//!
//! [`Reading::again`] is the entry point.

use super::Request;
use super::reader::{self, Inputs, Reader};
use crate::findings::Diagnostics;
use crate::project::{Error, Project};

/// What was made of files.
#[derive(Debug, Clone)]
pub(super) struct Reading<T> {
    /// What was made; cheap to clone.
    pub(super) made: T,
    /// What was found meanwhile.
    pub(super) found: Diagnostics,
    /// The files that were read.
    pub(super) inputs: Inputs,
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
        let names = request.project.files(folder)?;
        let is_good = |last: &&Self| last.names == names && last.is_unchanged(request.project);
        if let Some(last) = last.filter(is_good) {
            return Ok(last.clone());
        }
        let reader = Reader::new(request);
        let mut found = Diagnostics::default();
        let made = read(&reader, &mut found)?;
        Ok(Self { made, found, inputs: reader.into_inputs(), names })
    }

    fn is_unchanged(&self, project: &Project) -> bool {
        self.inputs.iter().all(|(path, fingerprint)| {
            // One that has become larger has changed.
            let most = u64::try_from(fingerprint.bytes).unwrap_or(u64::MAX);
            project.read_up_to(path, most).is_ok_and(|input| {
                input.built_in == fingerprint.built_in
                    && reader::fingerprint(&input) == *fingerprint
            })
        })
    }
}
