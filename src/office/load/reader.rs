//! Files of a project to text, with their fingerprints; a file that is not there is a finding.
//!
//! [`Reader`] is what every part of a release is read with.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use super::{Request, characters};
use crate::data::figures::DisclosureKey;
use crate::data::input::{decode, normal};
use crate::declaration::{ANNEXES, Name};
use crate::findings::{Code, Diagnostic, Diagnostics, SourceFile};
use crate::office::archive::Fingerprint;
use crate::project::{
    Error, Input, Kind, LARGEST_FILE, LARGEST_TEMPLATE, MEGABYTE, Project, Unread, UnusableSecret,
    built_in_languages,
};

/// The fingerprints of files, by their paths below the project.
pub(super) type Inputs = BTreeMap<String, Fingerprint>;

/// The keys of disclosure control as they were read, or why one cannot be used, by the path of its file.
pub(super) type Keys = BTreeMap<String, Result<DisclosureKey, String>>;

/// Reads files of a release and keeps their fingerprints.
pub(super) struct Reader<'a> {
    pub(super) project: &'a Project,
    /// Name of the release.
    pub(super) name: &'a str,
    inputs: Mutex<Inputs>,
    keys: Mutex<Keys>,
    /// The most that is read of data and annexes, in bytes: the release says so before they are read.
    most: AtomicU64,
}

impl<'a> Reader<'a> {
    /// A reader that has read nothing yet.
    pub(super) fn new(request: &Request<'a>) -> Self {
        Self {
            project: request.project,
            name: request.release,
            inputs: Mutex::default(),
            keys: Mutex::default(),
            most: AtomicU64::new(LARGEST_FILE),
        }
    }

    /// The files that were read.
    pub(super) fn inputs(&self) -> Inputs {
        self.inputs.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The keys that were read.
    pub(super) fn read_keys(&self) -> Keys {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A key of disclosure control.
    ///
    /// # Errors
    /// If its file cannot be read, or is not secret.
    pub(super) fn key(&self, path: &str) -> Result<DisclosureKey, UnusableSecret> {
        let key = self.project.secret(path).map(|secret| DisclosureKey::new(&secret));
        let kept = key.as_ref().map(DisclosureKey::clone).map_err(ToString::to_string);
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), kept);
        key
    }

    /// Bytes to text; another encoding is a finding.
    pub(super) fn decode(&self, input: Input, found: &mut Diagnostics) -> Option<SourceFile> {
        self.keep(&input);
        let Input { path, bytes, built_in } = input;
        let file = decode(path, bytes).map_err(|finding| found.push(finding)).ok()?;
        characters::check(&file, found);
        Some(if built_in { file.built_in() } else { file })
    }

    /// Keeps the fingerprint of a file that is a part of the release.
    pub(super) fn keep(&self, input: &Input) {
        let mut inputs = self.inputs.lock().unwrap_or_else(PoisonError::into_inner);
        inputs.insert(input.path.clone(), fingerprint(input));
    }

    /// Reads a file that must be there or be one of the program; `named` is where the release names
    /// it.
    pub(super) fn text(
        &self,
        path: &str,
        named: Option<(&SourceFile, &Name)>,
        found: &mut Diagnostics,
    ) -> Result<Option<SourceFile>, Error> {
        let read = self.input(path, named, found);
        match read {
            Ok(input) => Ok(input.and_then(|input| self.decode(input, found))),
            Err(error) if error.is_not_found() => {
                found.push(missing(path, named));
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// The bytes of a file; what is there and cannot be one of a release is a finding.
    ///
    /// # Errors
    /// If it is not there, or the system does not give it.
    pub(super) fn input(
        &self,
        path: &str,
        named: Option<(&SourceFile, &Name)>,
        found: &mut Diagnostics,
    ) -> Result<Option<Input>, Error> {
        match self.project.read_up_to(path, self.most(path)) {
            Ok(input) => Ok(Some(input)),
            Err(Error::Unusable { path, unread }) => {
                found.push(unusable(&path, &unread, named));
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// What was listed of a folder; nothing where it is none of a release, which is a finding.
    ///
    /// # Errors
    /// If the system does not list it.
    pub(super) fn listed(
        listed: Result<Vec<String>, Error>,
        found: &mut Diagnostics,
    ) -> Result<Vec<String>, Error> {
        match listed {
            Err(Error::Unusable { path, unread }) => {
                found.push(unusable(&path, &unread, None));
                Ok(Vec::new())
            }
            listed => listed,
        }
    }

    /// The most that is read of data and annexes, from now on, in bytes.
    pub(super) fn read_up_to(&self, most: u64) {
        self.most.store(most, Ordering::Relaxed);
    }

    /// The most that is read of a file, in bytes.
    fn most(&self, path: &str) -> u64 {
        let is_toml = Path::new(path).extension().is_some_and(|ending| ending == "toml");
        let annexes = format!("templates/{}/{ANNEXES}/", self.name);
        let is_template = path.starts_with("templates/") && !path.starts_with(&annexes);
        if is_toml || is_template { LARGEST_TEMPLATE } else { self.most.load(Ordering::Relaxed) }
    }
}

/// TXT-006, TXT-007: a file is there, and is not one that a release is made of; `named` is where
/// the release names it, or the language it is for.
fn unusable(path: &str, unread: &Unread, named: Option<(&SourceFile, &Name)>) -> Diagnostic {
    let code = match unread {
        Unread::TooLarge { .. } => Code::TooLargeFile,
        _ => Code::NotRegularFile,
    };
    let finding = Diagnostic::new(code, format!("{path} is not read: {unread}"));
    let finding = match named {
        Some((file, name)) => finding.at(file, name.span(), "named here"),
        None => finding.in_file(&SourceFile::new(path, "")),
    };
    finding.hint(match unread {
        Unread::TooLarge { most: LARGEST_TEMPLATE } => {
            "Is it the right file? No template, declaration or drawing is as large.".to_owned()
        }
        Unread::TooLarge { most } => format!(
            "Is it the right file? If it is, write `largest_file = {}` or more under `[release]`: \
             so many megabytes are read of a file then.",
            (most / MEGABYTE).saturating_mul(2)
        ),
        Unread::Outside => "Put a copy of what it leads to in its place.".to_owned(),
        Unread::ThroughFile if path.ends_with('/') => {
            "Name the file without the `/` at the end.".to_owned()
        }
        Unread::ThroughFile => {
            "Correct the name, or put a folder in the place of the file.".to_owned()
        }
        Unread::NoFolder => "Remove the file, or give it another name.".to_owned(),
        Unread::Name(_) => "Give the file another name.".to_owned(),
        Unread::Circle => "Put the file itself in the place of the link.".to_owned(),
        Unread::Kind(Kind::Folder) => "Put the file there, or correct its name.".to_owned(),
        _ => "Put a file in its place, or correct the name.".to_owned(),
    })
}

/// The fingerprint of a file as it is read, which is the same whatever the system ends lines with.
pub(super) fn fingerprint(input: &Input) -> Fingerprint {
    Fingerprint { built_in: input.built_in, ..Fingerprint::of(&normal(&input.bytes)) }
}

/// TXT-005: a file is not there; `named` is where the release names it, or the language it is for.
fn missing(path: &str, named: Option<(&SourceFile, &Name)>) -> Diagnostic {
    let finding = Diagnostic::new(Code::MissingFile, format!("the file {path} is not there"));
    let Some((file, name)) = named else { return finding };
    if path.ends_with(name.get_ref()) {
        let finding = finding.at(file, name.span(), "named here");
        return finding.hint("Put the file there, or correct its name.");
    }
    let finding = finding.at(file, name.span(), "this language needs it");
    let language = path.strip_prefix("templates/locale/");
    let ending = language.and_then(|name| Path::new(name).extension()?.to_str());
    let known: Vec<&str> = built_in_languages().collect();
    // Whoever writes the file reads the languages that the release has already.
    let is_of_release = |tag: &&&str| file.text().contains(&format!("\"{tag}\""));
    match (ending, known.iter().find(is_of_release).or(known.first())) {
        (Some(ending), Some(first)) => finding.hint(format!(
            "The program itself has the languages {}. Write this file for another one: \
             `bulletin show builtin templates/locale/{first}.{ending}` gives one to start from.",
            known.join(", ")
        )),
        _ => finding.hint("Put the file there; that of another language shows its form."),
    }
}
