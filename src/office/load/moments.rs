//! When an edition is released by what the project says now: `release.toml` and the vintages, without the data.
//!
//! [`declared`] is the entry point, for `publish`: what was built may be older than what is declared.

use chrono::{DateTime, FixedOffset};

use super::Request;
use super::reader::Reader;
use super::unread::{VINTAGE, VINTAGES};
use crate::declaration::{self, Release, Vintage, read_vintage};
use crate::findings::Diagnostics;
use crate::project::Project;

/// What a project says now of an edition that was built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Declared {
    /// When it is released, and when each vintage in it is.
    At {
        /// The moment of the edition.
        released: DateTime<FixedOffset>,
        /// The vintages that it was built of, with their moments.
        vintages: Vec<(String, DateTime<FixedOffset>)>,
    },
    /// The release has no such edition.
    NoEdition,
    /// A vintage that it was built of is not there.
    NoVintage(String),
    /// The declarations cannot be read; what is wrong.
    Unreadable(String),
}

/// What `project` says now of an edition of one of its releases that was built of these vintages.
pub fn declared(project: &Project, release: &str, edition: &str, vintages: &[String]) -> Declared {
    let request = Request::new(project, release);
    let reader = Reader::new(&request);
    let mut found = Diagnostics::default();
    let read = read(&reader, edition, vintages, &mut found);
    let first = || found.iter().map(|finding| finding.message.clone()).next();
    read.unwrap_or_else(|why| {
        Declared::Unreadable(why.or_else(first).unwrap_or_else(|| "it has errors".to_owned()))
    })
}

/// As [`declared`]; an error says why, or has its findings.
fn read(
    reader: &Reader<'_>,
    edition: &str,
    vintages: &[String],
    found: &mut Diagnostics,
) -> Result<Declared, Option<String>> {
    let path = format!("templates/{}/release.toml", reader.name);
    let file = reader.text(&path, None, found).map_err(|error| Some(error.to_string()))?;
    let file = file.ok_or(None)?;
    let release = declaration::read(reader.name, &file, found).ok_or(None)?;
    let Some(declared) = release.editions.iter().find(|known| known.key.id() == edition) else {
        return Ok(Declared::NoEdition);
    };
    let mut moments = Vec::with_capacity(vintages.len());
    for id in vintages {
        match vintage(reader, id, &release, found)? {
            Some(vintage) => moments.push((id.clone(), vintage.released)),
            None => return Ok(Declared::NoVintage(id.clone())),
        }
    }
    Ok(Declared::At { released: declared.released, vintages: moments })
}

/// A vintage of this name; `None` where there is none.
fn vintage(
    reader: &Reader<'_>,
    id: &str,
    release: &Release,
    found: &mut Diagnostics,
) -> Result<Option<Vintage>, Option<String>> {
    let path = format!("data/{}/{VINTAGES}/{id}/{VINTAGE}", reader.name);
    let file = match reader.input(&path, None, found) {
        Ok(input) => input.and_then(|input| reader.decode(input, found)),
        Err(error) if error.is_not_found() => return Ok(None),
        Err(error) => return Err(Some(error.to_string())),
    };
    read_vintage(&file.ok_or(None)?, id, release, found).map(Some).ok_or(None)
}
