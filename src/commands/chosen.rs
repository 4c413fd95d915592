//! What was typed to the editions, languages and formats that are meant.

use bulletin::cli::Choice;
use bulletin::declaration::{EditionId, Release};
use bulletin::{Assembly, Extent};

use super::Error;

/// The editions that were asked for.
pub(super) fn editions(choice: &Choice, assembly: &Assembly<'_>) -> Result<Vec<EditionId>, Error> {
    let release = &assembly.preparation().data.release;
    let is_out = |edition: &EditionId| {
        choice.as_of.is_none_or(|day| release.editions[*edition].released.date_naive() <= day)
    };
    if choice.all {
        return Ok(assembly.served().into_iter().filter(is_out).collect());
    }
    if let Some(period) = &choice.period {
        return Ok(vec![edition_of_period(period, release)?]);
    }
    let latest = release.editions.ids().rfind(is_out);
    latest.map(|latest| vec![latest]).ok_or_else(|| match choice.as_of {
        Some(day) if !release.editions.is_empty() => Error::Choice(format!(
            "the release `{}` has no edition that was out on {day}: name one with --period",
            release.name
        )),
        _ => Error::Choice(format!(
            "the release `{}` has no edition: add [[edition]] to its release.toml",
            release.name
        )),
    })
}

/// The edition of a period, as typed: `2025-06`, `2025`, `2025-12-final`.
pub(super) fn edition_of_period(period: &str, release: &Release) -> Result<EditionId, Error> {
    release.edition_named(period).map_err(|error| Error::Choice(error.to_string()))
}

/// The languages and formats that were asked for.
pub(super) fn extent(choice: &Choice, release: &Release) -> Result<Extent, Error> {
    let known: Vec<&str> = release.languages().collect();
    for tag in &choice.language {
        if !known.contains(&tag.as_str()) {
            let known = known.join(", ");
            return Err(Error::Choice(format!(
                "the release `{}` is not in the language `{tag}`: it is in {known}",
                release.name
            )));
        }
    }
    if let Some(lacking) = choice.format.iter().find_map(|format| format.lacking(release)) {
        let message = format!("the release `{}` has {lacking}", release.name);
        return Err(Error::Choice(message));
    }
    Ok(Extent::some(release, &choice.language, &choice.format))
}
