//! What is to be compared, as it was typed, to a state: a folder, an edition, or a vintage.
//!
//! [`Operands::state`] is the entry point.

use std::path::Path;

use chrono::NaiveDate;

use super::editions::{Error as Unusable, state};
use super::{Differences, State};
use crate::data::figures::FIRST_KNOWN;
use crate::declaration::{EditionRange, Extent, Extents, Format, NotOneEdition, Vintage};
use crate::findings::Diagnostics;
use crate::office::archive;
use crate::office::build::Assembly;
use crate::office::load::{Preparation, Request, prepare};
use crate::project::{self, Project};

/// What keeps two states from being compared.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The project.
    #[error(transparent)]
    Project(#[from] project::Error),
    /// A folder.
    #[error(transparent)]
    Unusable(#[from] Unusable),
    /// A name of nothing.
    #[error("{0}")]
    Unknown(String),
}

impl From<archive::Error> for Error {
    fn from(error: archive::Error) -> Self {
        Self::Unusable(error.into())
    }
}

/// A release of a project.
#[derive(Clone, Copy)]
pub struct NamedRelease<'a> {
    /// The project.
    pub project: &'a Project,
    /// Name of the release.
    pub name: &'a str,
}

/// Where the names of what is compared are looked up.
pub struct Operands<'a> {
    /// The release; not needed for folders.
    pub release: Option<NamedRelease<'a>>,
    /// The edition whose vintages are compared; the latest if not given.
    pub period: Option<&'a str>,
}

impl Operands<'_> {
    /// Compares what two names mean. `None` when `found` has errors.
    ///
    /// # Errors
    /// If a name means nothing, or what it means cannot be read.
    pub fn compared(
        &self,
        [before, after]: [&str; 2],
        found: &mut Diagnostics,
    ) -> Result<Option<Differences>, Error> {
        // What was built in part is compared with the same part.
        let folders = [before, after].into_iter().map(Path::new).filter(|name| name.is_dir());
        let manifests = folders.map(archive::manifest).collect::<Result<Vec<_>, _>>()?;
        let extent = manifests.into_iter().flatten().next().map(|manifest| manifest.extent());
        let published = extent.as_ref();
        let old = self.state(before, published, found)?;
        let new = self.state(after, published, found)?;
        Ok(old.zip(new).map(|(old, new)| Differences::between(&old, &new)))
    }

    /// The state that a name means; one of the project as if it were published to this extent.
    /// `None` when `found` has errors.
    ///
    /// # Errors
    /// If the name means nothing, or what it means cannot be read.
    fn state(
        &self,
        name: &str,
        published: Option<&Extent>,
        found: &mut Diagnostics,
    ) -> Result<Option<State>, Error> {
        let folder = Path::new(name);
        if folder.is_dir() {
            let files = archive::stated(folder)?;
            return Ok(Some(state(name, &files.iter().collect::<Vec<_>>())?));
        }
        let Some(NamedRelease { project, name: release }) = self.release else {
            return Err(Error::Unknown(format!("{name} is no folder")));
        };
        let day = match Vintage::day(name) {
            _ if name == FIRST_KNOWN => Some(NaiveDate::MIN),
            Some(day) => Some(day),
            None => NaiveDate::parse_from_str(name, "%Y-%m-%d").ok(),
        };
        let request = Request { as_of: day, ..Request::new(project, release) };
        let Some(preparation) = prepare(&request, found)? else {
            return Ok(None);
        };
        if Vintage::day(name).is_some()
            && preparation.data.vintages.iter().all(|vintage| vintage.id != name)
        {
            return Err(unknown(name, &preparation));
        }
        let declared = &preparation.data.release.editions;
        let edition = match (day, self.period) {
            (None, _) => match preparation.data.release.edition_named(name) {
                Ok(edition) => Some(edition),
                Err(NotOneEdition::None { .. }) => None,
                Err(several) => return Err(Error::Unknown(several.to_string())),
            },
            (Some(_), Some(period)) => {
                let edition = preparation.data.release.edition_named(period);
                Some(edition.map_err(|error| Error::Unknown(error.to_string()))?)
            }
            (Some(_), None) => declared.last_id(),
        };
        let edition = edition.ok_or_else(|| unknown(name, &preparation))?;
        let Some(assembly) = Assembly::new(&preparation, found) else { return Ok(None) };
        let release = &preparation.data.release;
        let asked = Extent::some(release, &[], &[Format::Markdown]);
        let published = published.cloned().unwrap_or_else(|| Extent::whole(release));
        let files = assembly.part(edition, &Extents { published, asked }, found);
        if found.has_errors() {
            return Ok(None);
        }
        Ok(Some(state(name, &files.iter().collect::<Vec<_>>())?))
    }
}

fn unknown(name: &str, preparation: &Preparation) -> Error {
    let vintages: Vec<&str> =
        preparation.data.vintages.iter().map(|vintage| vintage.id.as_str()).collect();
    let vintages = if vintages.is_empty() {
        "it has no vintages".to_owned()
    } else {
        format!("its vintages are {FIRST_KNOWN}, {}", vintages.join(", "))
    };
    let range = EditionRange::of(&preparation.data.release.editions);
    Error::Unknown(format!(
        "{name} is no folder, and the release `{}` has {range}; {vintages}",
        preparation.data.release.name
    ))
}
