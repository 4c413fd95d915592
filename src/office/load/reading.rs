//! A part of a release with the files that it was made of: as good as new while they are unchanged.
//!
//! [`Reading::again`] is the entry point.

use std::collections::BTreeMap;
use std::sync::PoisonError;

use super::Reader;
use crate::findings::Diagnostics;
use crate::office::archive::Fingerprint;
use crate::project::{Error, Project};

/// What was made of files.
#[derive(Debug, Clone)]
pub(super) struct Reading<T> {
    /// What was made; cheap to clone.
    pub(super) made: T,
    /// What was found meanwhile.
    pub(super) found: Diagnostics,
    /// The files that were read.
    pub(super) inputs: BTreeMap<String, Fingerprint>,
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
        (project, name): (&Project, &str),
        folder: &str,
        read: impl FnOnce(&Reader<'_>, &mut Diagnostics) -> Result<T, Error>,
    ) -> Result<Self, Error> {
        // Listed before anything is read: what comes in between is seen the next time.
        let names = project.files(folder)?;
        if let Some(last) = last.filter(|last| last.names == names && last.is_unchanged(project)) {
            return Ok(last.clone());
        }
        let reader = Reader { project, name, inputs: std::sync::Mutex::default() };
        let mut found = Diagnostics::default();
        let made = read(&reader, &mut found)?;
        let inputs = reader.inputs.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(Self { made, found, inputs, names })
    }

    fn is_unchanged(&self, project: &Project) -> bool {
        self.inputs.iter().all(|(path, fingerprint)| {
            project.read(path).is_ok_and(|input| {
                input.built_in == fingerprint.built_in
                    && Fingerprint::of(&input.bytes) == *fingerprint
            })
        })
    }
}
