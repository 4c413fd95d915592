//! An edition in the output folder against its manifest, and against what would be built now.
//!
//! [`verify`] is the entry point. It writes nothing: the edition is built again in memory, of the
//! vintages and in the languages and formats that its manifest names.

use std::collections::BTreeMap;
use std::fmt;
use std::mem::discriminant;
use std::path::{Path, PathBuf};

use crate::declaration::FACTS;
use crate::findings::{Code, Diagnostics};
use crate::office::archive::{
    Fingerprint, Found, Manifest, OutdatedNote, PROGRAM, Part, Record, Refusal, other_keys, record,
    shortened, stated,
};
use crate::office::build::{Assembly, Embargo};
use crate::office::load::{Request, prepare};
use crate::project::{self, Project};

/// What keeps an edition from being verified at all.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no edition in the folder.
    #[error("{path}: {refusal}", path = folder.display())]
    Edition {
        /// The folder.
        folder: PathBuf,
        /// Why not.
        refusal: Refusal,
    },
    /// The project has no such release, or cannot be read.
    #[error(transparent)]
    Project(#[from] project::Error),
}

/// What is not as it was built, or would not be built so again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// A file of the manifest is not there.
    Lost(String),
    /// A file is not the one that the manifest names.
    Changed(String),
    /// A file of the manifest cannot be read; why.
    Unreadable(String, String),
    /// The manifest says otherwise than the facts.
    Manifest(Part),
    /// The manifest names other figures in which its note differs.
    OtherThanNote,
    /// A file that the manifest does not name.
    Foreign(String),
    /// A link, pipe or device that the manifest does not name; what it is.
    NoFile(String, &'static str),
    /// Another version of the program built it.
    Program(String),
    /// The vintages in the data are others now.
    Vintages,
    /// An input file is not the one that the edition was made of, or is gone.
    Input(String),
    /// An input file that the edition was not made of.
    NewInput(String),
    /// The edition cannot be built any more; the number of errors.
    NotBuilt(usize),
    /// The edition cannot be built here, without the key of disclosure control.
    NotBuiltHere,
    /// The key of disclosure control of a data set is not the one that it was built with.
    OtherKey(String),
    /// The note on the last revision speaks of other figures than stand there.
    Note(OutdatedNote),
    /// A file would be built otherwise now.
    Rebuilt(String),
    /// A file would not be built any more.
    NotRebuilt(String),
    /// A file that would be built now and was not.
    NewOutput(String),
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lost(path) => write!(f, "{path} is not there"),
            Self::Changed(path) => write!(f, "{path} is not the file that was built"),
            Self::Unreadable(path, why) => write!(f, "{path} cannot be read: {why}"),
            Self::Manifest(part) => {
                write!(f, "manifest.json is not the one that was built: {part}")
            }
            Self::OtherThanNote => f.write_str(
                "manifest.json is not the one that was built: `other_than_note` would be another list now",
            ),
            Self::Foreign(path) => write!(f, "{path} was not built"),
            Self::NoFile(path, what) => write!(f, "{path} is {what}, and was not built"),
            Self::Program(program) => write!(f, "it was built by {program}, this is {PROGRAM}"),
            Self::Vintages => write!(f, "the data have other vintages now"),
            Self::Input(path) => write!(f, "{path} is not what it was made of"),
            Self::NewInput(path) => write!(f, "{path} has come since"),
            Self::NotBuilt(1) => write!(f, "it cannot be built any more: 1 error"),
            Self::NotBuilt(errors) => {
                write!(f, "it cannot be built any more: {errors} errors")
            }
            Self::NotBuiltHere => f.write_str(
                "it cannot be rebuilt here: the key of disclosure control cannot be used (DIS-002)",
            ),
            Self::OtherKey(dataset) => write!(
                f,
                "it cannot be rebuilt here: the key of disclosure control of `{dataset}` is not the one \
                 that it was built with (DIS-004)"
            ),
            Self::Note(note) => {
                let (path, figures) = (&note.path, shortened(&note.figures));
                write!(f, "{path} speaks of other figures than the edition has: {figures}")
            }
            Self::Rebuilt(path) => write!(f, "{path} would be another file now"),
            Self::NotRebuilt(path) => write!(f, "{path} would not be built now"),
            Self::NewOutput(path) => write!(f, "{path} would be built now too"),
        }
    }
}

/// So many files with the same difference are named one by one; of more, the first, and how many there are.
const NAMED: usize = 3;

/// What more of such differences are.
fn noun(alike: &[Difference]) -> &'static str {
    match alike {
        [Difference::OtherKey(_), ..] => " more data sets",
        _ => " more files",
    }
}

/// Differences as lines for whoever reads them: many files with the same difference are one line.
pub fn told(differences: &[Difference]) -> Vec<String> {
    let alike = |one: &Difference, next: &Difference| discriminant(one) == discriminant(next);
    let lines = differences.chunk_by(alike).flat_map(|alike| {
        let more = alike.len().saturating_sub(NAMED);
        if more < 2 {
            return alike.iter().map(ToString::to_string).collect();
        }
        let mut lines: Vec<String> = alike.iter().take(NAMED).map(ToString::to_string).collect();
        if let Some(last) = lines.last_mut() {
            last.push_str(", and so it is with ");
            last.push_str(&more.to_string());
            last.push_str(noun(alike));
        }
        lines
    });
    lines.collect()
}

/// Compares the edition in `folder` with its manifest and with what `project` gives now. Nothing
/// differs when the list is empty.
///
/// # Errors
/// If there is no edition in the folder, or the project cannot be read.
pub fn verify(project: &Project, folder: &Path) -> Result<Vec<Difference>, Error> {
    let edition = |refusal| Error::Edition { folder: folder.to_owned(), refusal };
    let Record { manifest, files, until } = record(folder).map_err(edition)?;
    let as_of = manifest.as_of.as_deref().map(str::parse).transpose();
    let as_of = as_of.map_err(|_| edition(Refusal::WrongManifest))?.or(until);
    let mut differences = as_recorded(&manifest, &files);
    let facts = files.get(FACTS).filter(|found| **found == Found::AsBuilt);
    if facts.is_some() {
        let facts = stated(folder).map_err(|error| edition(error.into()))?;
        let facts = facts.iter().find(|file| file.path == FACTS);
        let other = facts.map(|facts| manifest.other_than_facts(&facts.bytes));
        differences.extend(other.into_iter().flatten().map(Difference::Manifest));
    }
    if manifest.program != PROGRAM {
        differences.push(Difference::Program(manifest.program.clone()));
    }
    differences.extend(manifest.outdated_note().map(Difference::Note));
    let release = project.release(Some(&manifest.release))?;
    let mut found = Diagnostics::default();
    let request = Request { as_of, ..Request::new(project, release) };
    let preparation = prepare(&request, &mut found)?;
    let other: Vec<String> = preparation.as_ref().map_or_else(Vec::new, |preparation| {
        let now = preparation.data.key_marks();
        other_keys(&manifest.keys, &now).map(str::to_owned).collect()
    });
    let built = preparation.as_ref().and_then(|preparation| {
        let data = &preparation.data;
        let id = data.release.edition(&manifest.edition);
        // An edition that is not declared any more is held against all that there is.
        let (vintages, now) = match id.map(|id| &data.release.editions[id]) {
            Some(edition) => {
                let known = data.vintages_of(edition).first(&data.vintages);
                (known, preparation.inputs_of(edition).collect())
            }
            None => (data.vintages.as_slice(), preparation.inputs.iter().collect()),
        };
        if !vintages.iter().map(|vintage| &vintage.id).eq(&manifest.vintages) {
            differences.push(Difference::Vintages);
        }
        // What is published does not say what it was made of.
        if !manifest.inputs.is_empty() {
            differences.extend(inputs(&manifest, &now));
        }
        let embargo = if manifest.draft { Embargo::Draft } else { Embargo::Over };
        let assembly = Assembly::new(preparation, &mut found)?;
        let edition = id?;
        let key = data.release.editions[edition].key.clone();
        let assembly = assembly.with_corrections(key.clone(), manifest.corrections.clone());
        let revisions = [(key, manifest.revisions.clone())].into();
        let assembly = assembly.under(embargo, &mut found).revised(revisions, &mut found);
        // What is published does not tell them.
        let now = assembly.manifest(edition).ok().filter(|_| !manifest.inputs.is_empty());
        if now.is_some_and(|now| now.other_than_note != manifest.other_than_note) {
            differences.push(Difference::OtherThanNote);
        }
        Some(assembly.edition(edition, &manifest.extent(), &mut found))
    });
    let Some(built) = built.filter(|_| !found.has_errors()) else {
        if found.iter().any(|finding| finding.code == Code::UnusableDisclosureKey) {
            differences.push(Difference::NotBuiltHere);
            return Ok(differences);
        }
        differences.push(Difference::NotBuilt(found.count(crate::findings::Severity::Error)));
        return Ok(differences);
    };
    if !other.is_empty() {
        differences.extend(other.into_iter().map(Difference::OtherKey));
        return Ok(differences);
    }
    let built: BTreeMap<&str, Fingerprint> =
        built.iter().map(|file| (file.path.as_str(), Fingerprint::of(&file.bytes))).collect();
    // Earlier versions, and the note that compares with them, are history: nobody builds them again.
    for (path, fingerprint) in manifest.own() {
        match built.get(&**path) {
            None => differences.push(Difference::NotRebuilt(path.to_string())),
            Some(now) if now != fingerprint => {
                differences.push(Difference::Rebuilt(path.to_string()));
            }
            Some(_) => {}
        }
    }
    let is_new = |path: &&&str| !manifest.outputs.contains_key(**path);
    differences
        .extend(built.keys().filter(is_new).map(|path| Difference::NewOutput((*path).to_owned())));
    Ok(differences)
}

/// The files that are there against the files of the manifest.
fn as_recorded(manifest: &Manifest, files: &BTreeMap<String, Found>) -> Vec<Difference> {
    let recorded = manifest.outputs.keys().map(ToString::to_string);
    let recorded = recorded.filter_map(|path| match files.get(&path) {
        None => Some(Difference::Lost(path)),
        Some(Found::Unreadable(why)) => Some(Difference::Unreadable(path, why.clone())),
        Some(Found::Changed) => Some(Difference::Changed(path)),
        Some(Found::AsBuilt | Found::Foreign | Found::NoFile(_)) => None,
    });
    let foreign = files.iter().filter_map(|(path, found)| match found {
        Found::Foreign => Some(Difference::Foreign(path.clone())),
        Found::NoFile(what) => Some(Difference::NoFile(path.clone(), what)),
        Found::AsBuilt | Found::Changed | Found::Unreadable(_) => None,
    });
    recorded.chain(foreign).collect()
}

/// The input files of now against the input files of the manifest.
fn inputs(manifest: &Manifest, now: &BTreeMap<&String, &Fingerprint>) -> Vec<Difference> {
    let changed = manifest.inputs.iter().filter(|(path, was)| now.get(path) != Some(was));
    let changed = changed.map(|(path, _)| Difference::Input(path.clone()));
    let new = now.keys().copied().filter(|path| !manifest.inputs.contains_key(*path));
    changed.chain(new.cloned().map(Difference::NewInput)).collect()
}
