//! Edition declarations to editions: period, moment of release, the next one.

use std::ops::Range;

use chrono::{DateTime, FixedOffset};
use toml::Spanned;
use toml::value::Datetime;

use super::resolve::Resolver;
use super::{Contact, DataStatus, EditionDeclaration, EditionId, EditionKey, List, Stage};
use crate::findings::Code;
use crate::time::{Month, ReferencePeriod};

/// An edition of the release.
#[derive(Debug, Clone)]
pub struct Edition {
    /// Which edition: its period, its id, its folder and its address follow from it.
    pub key: EditionKey,
    /// Where it stands in `release.toml`.
    pub span: Range<usize>,
    /// Whether the data will still change.
    pub status: DataStatus,
    /// When it is published.
    pub released: DateTime<FixedOffset>,
    /// When the next edition is published.
    pub next: DateTime<FixedOffset>,
    /// Whom readers can ask.
    pub contact: Contact,
}

/// Resolves the editions, which must be in order of their periods and of their release.
pub(super) fn resolve(
    declared: &[EditionDeclaration],
    contact: &Contact,
    resolver: &mut Resolver<'_>,
) -> List<EditionId, Edition> {
    let mut editions: Vec<Edition> = Vec::with_capacity(declared.len());
    for (place, declaration) in declared.iter().enumerate() {
        let following = declared.get(place + 1).map(|next| &next.released);
        let Some(edition) = resolve_edition(declaration, following, contact, resolver) else {
            continue;
        };
        let mut keys_before = editions.iter().rev().map(|earlier| &earlier.key);
        let previous = keys_before.find(|key| key.belongs_with(&edition.key));
        if previous.is_some_and(|previous| !edition.key.follows(previous)) {
            let message =
                format!("the edition {} does not come after the one before it", edition.key.id());
            resolver.error(
                Code::WrongEdition,
                message,
                declaration.period.span(),
                "oldest first, each once",
            );
        }
        editions.push(edition);
    }
    editions.into()
}

fn resolve_edition(
    declared: &EditionDeclaration,
    following: Option<&Spanned<Datetime>>,
    contact: &Contact,
    resolver: &mut Resolver<'_>,
) -> Option<Edition> {
    let id = declared.period.get_ref();
    let month = Month::parse(id);
    if month.is_none() {
        let message = format!("`{id}` is not a month");
        resolver.error(
            Code::WrongEdition,
            message,
            declared.period.span(),
            "write the last month as YYYY-MM",
        );
    }
    if let Some(contact) = &declared.contact {
        resolver.texts(&contact.name, "name");
    }
    let released = moment(&declared.released, resolver);
    let next = if let Some(next) = declared.next.as_ref().or(following) {
        moment(next, resolver)
    } else {
        let message =
            format!("the last edition, {id}, does not say when the next one is published");
        resolver.error(
            Code::WrongEdition,
            message,
            declared.period.span(),
            "add `next = …` to this edition",
        );
        None
    };
    let (month, released, next) = (month?, released?, next?);
    let ended = month.plus(1);
    if released.date_naive() < chrono::NaiveDate::from_ymd_opt(ended.year(), ended.month(), 1)? {
        let message = format!("the edition {id} is released before its period has ended");
        resolver.error(
            Code::WrongEdition,
            message,
            declared.released.span(),
            "must be after the last day of the period",
        );
    }
    if next <= released {
        let message = format!("the edition {id} is not released before the one that follows it");
        resolver.error(
            Code::WrongEdition,
            message,
            declared.released.span(),
            "must be before the next release",
        );
    }
    let period = ReferencePeriod::year_to_date(month);
    Some(Edition {
        key: EditionKey::new(resolver.name, None, period, Stage::Only),
        span: declared.period.span(),
        status: declared.status,
        released,
        next,
        contact: declared.contact.as_ref().unwrap_or(contact).clone(),
    })
}

fn moment(
    declared: &Spanned<Datetime>,
    resolver: &mut Resolver<'_>,
) -> Option<DateTime<FixedOffset>> {
    let moment = DateTime::parse_from_rfc3339(&declared.get_ref().to_string()).ok();
    if moment.is_none() {
        let message = "a release time needs date, time and offset";
        resolver.error(
            Code::WrongEdition,
            message,
            declared.span(),
            "such as 2025-08-11T10:00:00+05:00",
        );
    }
    moment
}
