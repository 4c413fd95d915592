//! Files of a project to text, with their fingerprints; a file that is not there is a finding.
//!
//! [`Reader`] is what every part of a release is read with.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::Request;
use crate::data::input::decode;
use crate::declaration::Name;
use crate::findings::{Code, Diagnostic, Diagnostics, SourceFile};
use crate::office::archive::Fingerprint;
use crate::project::{Error, Input, Project};

/// The fingerprints of files, by their paths below the project.
pub(super) type Inputs = BTreeMap<String, Fingerprint>;

/// Reads files of a release and keeps their fingerprints.
pub(super) struct Reader<'a> {
    pub(super) project: &'a Project,
    /// Name of the release.
    pub(super) name: &'a str,
    inputs: Mutex<Inputs>,
}

impl<'a> Reader<'a> {
    /// A reader that has read nothing yet.
    pub(super) fn new(request: &Request<'a>) -> Self {
        Self { project: request.project, name: request.release, inputs: Mutex::default() }
    }

    /// The files that were read.
    pub(super) fn into_inputs(self) -> Inputs {
        self.inputs.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// Bytes to text; another encoding is a finding.
    pub(super) fn decode(&self, input: Input, found: &mut Diagnostics) -> Option<SourceFile> {
        let fingerprint = Fingerprint::of(&input.bytes);
        let mut inputs = self.inputs.lock().unwrap_or_else(PoisonError::into_inner);
        inputs.insert(input.path.clone(), fingerprint);
        drop(inputs);
        decode(input.path, input.bytes).map_err(|finding| found.push(finding)).ok()
    }

    /// Reads a file that must be there; `named` is where the release names it.
    pub(super) fn text(
        &self,
        path: &str,
        named: Option<(&SourceFile, &Name)>,
        found: &mut Diagnostics,
    ) -> Result<Option<SourceFile>, Error> {
        match self.project.read(path) {
            Ok(input) => Ok(self.decode(input, found)),
            Err(error) if error.is_not_found() => {
                let finding =
                    Diagnostic::new(Code::MissingFile, format!("the file {path} is not there"));
                found.push(match named {
                    Some((file, name)) if path.ends_with(name.get_ref()) => finding
                        .at(file, name.span(), "named here")
                        .hint("Put the file there, or correct its name."),
                    Some((file, name)) => finding
                        .at(file, name.span(), "this language needs it")
                        .hint("Put the file there; that of another language shows its form."),
                    None => finding.hint("Put the file there: every page is made with it."),
                });
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}
