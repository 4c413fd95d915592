//! Declarations of an older version, rewritten for this one: all releases of a project, or none.
//!
//! [`plan`] says what is to change, and [`Plan::write`] writes it.

use std::path::{Path, PathBuf};

use similar::TextDiff;

use super::archive::{self, Replacement};
use crate::data::input::decode;
use crate::declaration::{self, Migrated};
use crate::findings::{Code, Diagnostic, Diagnostics, SourceFile};
use crate::project::{Error, Project};

/// The `release.toml` of a release, before and after.
#[derive(Debug)]
pub struct Rewritten {
    /// Its path in the project.
    pub path: String,
    before: String,
    /// What it is to be.
    pub migrated: Migrated,
}

impl Rewritten {
    /// Whether there is anything to change.
    pub fn changes(&self) -> bool {
        self.before != self.migrated.text
    }

    /// What differs, as programs that merge read it.
    pub fn difference(&self) -> String {
        let names = [format!("a/{}", self.path), format!("b/{}", self.path)];
        let difference = TextDiff::from_lines(&self.before, &self.migrated.text);
        difference.unified_diff().header(&names[0], &names[1]).to_string()
    }
}

/// What is to change of a project.
#[derive(Debug)]
pub struct Plan {
    /// Its declarations, in the order of the releases.
    pub declarations: Vec<Rewritten>,
}

/// Reads all declarations of a project; `None` where one of them cannot be rewritten, with findings.
///
/// # Errors
/// If a file cannot be read.
pub fn plan(project: &Project, found: &mut Diagnostics) -> Result<Option<Plan>, Error> {
    let mut declarations = Vec::new();
    for release in project.releases() {
        let path = format!("templates/{release}/release.toml");
        let bytes = project.read(&path)?.bytes;
        let file = match decode(path.clone(), bytes.clone()) {
            Ok(file) => file,
            Err(finding) => {
                found.push(finding);
                continue;
            }
        };
        if let Err(error) = toml::from_str::<toml::Table>(file.text()) {
            found.push(declaration::syntax(&file, &error));
            continue;
        }
        // As it stands there, with its line ends.
        let before = String::from_utf8(bytes).unwrap_or_else(|_| file.text().to_owned());
        match declaration::migrated(&before) {
            Ok(migrated) => declarations.push(Rewritten { path, before, migrated }),
            Err(error) => found.push(not_migrated(&file, &error.to_string())),
        }
    }
    Ok((!found.has_errors()).then_some(Plan { declarations }))
}

fn not_migrated(file: &SourceFile, why: &str) -> Diagnostic {
    Diagnostic::new(Code::UnknownKind, format!("the declaration is not rewritten: {why}"))
        .in_file(file)
}

impl Plan {
    /// Writes what is to change, all of it or nothing.
    ///
    /// # Errors
    /// If a file cannot be written: those before it are put back.
    pub fn write(&self, project: &Path) -> Result<(), archive::Error> {
        let changed = self.declarations.iter().filter(|rewritten| rewritten.changes());
        let replacements: Vec<Replacement> = changed
            .map(|rewritten| Replacement {
                path: project.join(PathBuf::from(&rewritten.path)),
                before: rewritten.before.as_bytes().to_vec(),
                after: rewritten.migrated.text.as_bytes().to_vec(),
            })
            .collect();
        archive::replace_all(&replacements)
    }
}
