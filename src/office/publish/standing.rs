//! Whether an edition may become public: by what was built, and by what the project says now.
//!
//! [`may_be_published`] goes by the manifest, which the facts confirm, and by the clock; [`is_declared_so`] asks the
//! project, where it is at hand.

use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset};

use crate::declaration::FACTS;
use crate::office::archive::{Built, Manifest, Refusal, real};
use crate::office::load::{Declared, declared};
use crate::project::Project;

/// The moment from which an edition may be public; an error where it is a draft, or its manifest is not to be
/// believed.
pub(super) fn embargo(built: &Built) -> Result<DateTime<FixedOffset>, Refusal> {
    let manifest = &built.manifest;
    let facts = built.files.iter().find(|file| file.path == FACTS);
    let facts = facts.ok_or(Refusal::WrongManifest)?;
    let parts = manifest.other_than_facts(&facts.bytes);
    if !parts.is_empty() {
        return Err(Refusal::Disagrees { parts });
    }
    if manifest.draft {
        return Err(Refusal::Draft);
    }
    if manifest.embargo.is_empty() {
        return Err(Refusal::NoEmbargo { program: manifest.program.clone() });
    }
    moment(&manifest.embargo)
}

/// Whether it may be public at this moment.
pub(super) fn may_be_published(
    embargo: DateTime<FixedOffset>,
    now: DateTime<FixedOffset>,
) -> Result<(), Refusal> {
    if now < embargo {
        return Err(Refusal::Embargo { released: embargo, left: embargo - now });
    }
    Ok(())
}

/// Whether the project says the same of the release of an edition as when it was built.
pub(super) fn is_declared_so(manifest: &Manifest, project: &Project) -> Result<(), Refusal> {
    let Manifest { release, edition, .. } = manifest;
    let (was_released, vintages) = match declared(project, release, edition, &manifest.vintages) {
        Declared::At { released, vintages } => (released, vintages),
        Declared::NoEdition => {
            return Err(Refusal::Gone { what: format!("the edition {edition}") });
        }
        Declared::NoVintage(id) => {
            return Err(Refusal::Gone { what: format!("the vintage {id}") });
        }
        Declared::Unreadable(why) => return Err(Refusal::Unasked { why }),
    };
    let other = |what: String, built: &str, file: String, now: DateTime<FixedOffset>| {
        Err(Refusal::OtherMoment { what, built: built.to_owned(), file, now: now.to_rfc3339() })
    };
    if moment(&manifest.released)? != was_released {
        let file = format!("templates/{release}/release.toml");
        return other("it".to_owned(), &manifest.released, file, was_released);
    }
    // The manifest has the latest moment alone: of the vintages it is the one that can have moved behind it.
    let latest = vintages.iter().max_by_key(|(_, moment)| *moment);
    let embargo = latest.map_or(was_released, |(_, moment)| was_released.max(*moment));
    if let Some((id, now)) = latest.filter(|_| moment(&manifest.embargo) != Ok(embargo)) {
        let file = format!("data/{release}/vintages/{id}/vintage.toml");
        return other("it, with all that is in it,".to_owned(), &manifest.embargo, file, *now);
    }
    Ok(())
}

/// The project that an edition is of: the one that was named, the one whose output it lies in, or the current folder.
pub(super) fn project_of(named: Option<&Path>, edition: &Path, release: &str) -> Option<PathBuf> {
    let has_release =
        |root: &PathBuf| root.join("templates").join(release).join("release.toml").is_file();
    if let Some(named) = named {
        return Some(named.to_owned());
    }
    let folder = real(edition).ok();
    let above = folder.as_deref().and_then(|folder| folder.ancestors().nth(3));
    let above = above.map(Path::to_owned);
    above.into_iter().chain([PathBuf::from(".")]).find(has_release)
}

fn moment(typed: &str) -> Result<DateTime<FixedOffset>, Refusal> {
    DateTime::parse_from_rfc3339(typed).map_err(|_| Refusal::WrongManifest)
}
