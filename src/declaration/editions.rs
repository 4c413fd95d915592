//! Edition declarations to editions: period, stage, moment of release, the next one.
//!
//! [`resolve`] is the entry point. Editions of one stage follow each other by period and by release;
//! the stages of one period follow each other by release, in the order in which they are declared.
//! All of them together are in the order of their release.

use std::fmt;
use std::ops::Range;

use chrono::{DateTime, FixedOffset, NaiveDate};
use toml::Spanned;
use toml::value::Datetime;

use super::resolve::Resolver;
use super::{Contact, DataStatus, EditionDeclaration, EditionId, EditionKey, List, Name, Stage};
use crate::findings::Code;
use crate::time::{Month, ReferencePeriod, parse_year};

/// An edition of the release.
#[derive(Debug, Clone)]
pub struct Edition {
    /// Which edition: its period, its stage, its id, its folder and its address follow from it.
    pub key: EditionKey,
    /// Where it stands in `release.toml`.
    pub span: Range<usize>,
    /// Whether the data will still change.
    pub status: DataStatus,
    /// When it is published.
    pub released: DateTime<FixedOffset>,
    /// When the next edition is published, where that is known.
    pub next: Option<DateTime<FixedOffset>>,
    /// Whom readers can ask.
    pub contact: Contact,
}

/// Why what was typed does not mean one edition.
#[derive(Debug, thiserror::Error)]
pub enum NotOneEdition {
    /// There is none of this name.
    #[error("the release `{release}` has no edition `{typed}`: it has {known}")]
    None {
        /// Name of the release.
        release: String,
        /// What was typed.
        typed: String,
        /// The editions that there are.
        known: String,
    },
    /// Its period has editions at several stages.
    #[error("the release `{release}` has more than one edition `{typed}`: name {ids}")]
    Several {
        /// Name of the release.
        release: String,
        /// What was typed.
        typed: String,
        /// What to type instead.
        ids: String,
    },
}

/// The editions of a release as they are named in messages, by the first and the last.
#[derive(Debug)]
pub struct EditionRange<'a>(Option<(&'a Edition, &'a Edition)>);

impl<'a> EditionRange<'a> {
    /// The first and the last of these.
    pub fn of(editions: &'a [Edition]) -> Self {
        Self(editions.first().zip(editions.last()))
    }
}

impl fmt::Display for EditionRange<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            None => write!(f, "no editions"),
            Some((first, last)) if first.key == last.key => {
                write!(f, "one edition, {}", first.key.id())
            }
            Some((first, last)) => {
                write!(f, "editions from {} to {}", first.key.id(), last.key.id())
            }
        }
    }
}

/// An edition with its declaration.
struct Resolved<'d> {
    declared: &'d EditionDeclaration,
    edition: Edition,
}

/// Resolves the editions and gives them in order of their release, wherever they stand. `stages` are
/// those that the release declares, in their order.
pub(super) fn resolve(
    declared: &[EditionDeclaration],
    stages: &[Name],
    contact: &Contact,
    resolver: &mut Resolver<'_>,
) -> List<EditionId, Edition> {
    are_stages(stages, resolver);
    let mut entries: Vec<Resolved<'_>> = Vec::with_capacity(declared.len());
    for declared in declared {
        let Some(edition) = resolve_edition(declared, stages, contact, resolver) else { continue };
        is_declared_once(&edition, &entries, resolver);
        entries.push(Resolved { declared, edition });
    }
    entries.sort_by_key(|entry| entry.edition.released);
    for place in 0..entries.len() {
        let (known, following) = entries.split_at_mut(place + 1);
        let Some(last) = known.last_mut() else { continue };
        is_released_in_order(last, following, resolver);
        // Two stages may come out at one moment; the next release is a later one.
        let released = last.edition.released;
        let mut later = following.iter().map(|following| following.edition.released);
        let next = match &last.declared.next {
            Some(next) => moment(next, resolver),
            None => later.find(|later| *later > released),
        };
        if next.is_some_and(|next| next <= released) {
            let id = last.edition.key.id();
            let message =
                format!("the edition {id} is not released before the one that follows it");
            let label = "must be before the next release";
            resolver.error(Code::WrongEdition, message, last.declared.released.span(), label);
        }
        last.edition.next = next;
    }
    entries.into_iter().map(|entry| entry.edition).collect()
}

/// The stages can be parts of a folder and of an address, and differ.
fn are_stages(stages: &[Name], resolver: &mut Resolver<'_>) {
    for (place, stage) in stages.iter().enumerate() {
        let name = stage.get_ref();
        let is_name = name.starts_with(|first: char| first.is_ascii_lowercase())
            && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
            && name.len() <= 40;
        if !is_name {
            let message = format!("`{name}` cannot be the name of a stage");
            let label = "lower-case letters, digits and `_`, beginning with a letter";
            resolver.error(Code::UnsafeName, message, stage.span(), label);
        }
        if stages[..place].iter().any(|earlier| earlier.get_ref() == name) {
            let message = format!("the stage `{name}` is named twice");
            resolver.error(Code::WrongEdition, message, stage.span(), "named before");
        }
    }
}

/// An edition is declared once.
fn is_declared_once(edition: &Edition, before: &[Resolved<'_>], resolver: &mut Resolver<'_>) {
    if before.iter().any(|earlier| earlier.edition.key == edition.key) {
        let message = format!("the edition {} is declared twice", edition.key.id());
        let span = edition.span.clone();
        resolver.error(Code::WrongEdition, message, span, "declared before");
    }
}

/// An edition is released before those that come after it: of its stage, and of its period.
fn is_released_in_order(
    earlier: &Resolved<'_>,
    following: &[Resolved<'_>],
    resolver: &mut Resolver<'_>,
) {
    let Edition { key, released, .. } = &earlier.edition;
    for Resolved { edition: later, declared } in following {
        let statuses = (earlier.edition.status, later.status);
        if later.key.supersedes(key) && statuses == (DataStatus::Final, DataStatus::Preliminary) {
            let (first, second) = (key.id(), later.key.id());
            let message =
                format!("the edition {first} is final, and {second} after it preliminary");
            let label = "what is final stays so";
            resolver.error(Code::WrongEdition, message, declared.period.span(), label);
        }
        let is_after = |first: &EditionKey, second: &EditionKey| {
            second.follows(first) || second.supersedes(first)
        };
        let is_wrong =
            is_after(&later.key, key) || (is_after(key, &later.key) && later.released == *released);
        if !is_wrong {
            continue;
        }
        let (first, second, span) = if is_after(key, &later.key) {
            (key, &later.key, earlier.declared.released.span())
        } else {
            (&later.key, key, declared.released.span())
        };
        let message = format!("the edition {} is not released before {}", first.id(), second.id());
        let label = "must be before the release of the other";
        resolver.error(Code::WrongEdition, message, span, label);
    }
}

fn resolve_edition(
    declared: &EditionDeclaration,
    stages: &[Name],
    contact: &Contact,
    resolver: &mut Resolver<'_>,
) -> Option<Edition> {
    let typed = declared.period.get_ref();
    let month = Month::parse(typed);
    if month.is_none() {
        let message = format!("`{typed}` is not a month");
        let label = match parse_year(typed) {
            Some(year) => format!("write the last month: {}", ReferencePeriod::year(year).last()),
            None => "write the last month as YYYY-MM".to_owned(),
        };
        resolver.error(Code::WrongEdition, message, declared.period.span(), &label);
    }
    if let Some(contact) = &declared.contact {
        resolver.texts(&contact.name, "name");
    }
    let stage = stage(declared, stages, resolver);
    let status = declared.status;
    let of_stage = stage.as_ref().and_then(Stage::name);
    let is_other = [DataStatus::Preliminary, DataStatus::Final]
        .iter()
        .any(|known| *known != status && Some(known.name()) == of_stage);
    if let Some(stage) = declared.stage.as_ref().filter(|_| is_other) {
        let (name, status) = (stage.get_ref(), status.name());
        let message = format!("an edition of the stage `{name}` has the status `{status}`");
        let label = format!("write `status = \"{name}\"`");
        resolver.error(Code::WrongEdition, message, stage.span(), &label);
    }
    let released = moment(&declared.released, resolver);
    let (month, released, stage) = (month?, released?, stage?);
    let period = ReferencePeriod::year_to_date(month);
    let key = EditionKey::new(resolver.name, None, period, stage);
    let ended = month.plus(1);
    let is_over = released.date_naive() >= NaiveDate::from_ymd_opt(ended.year(), ended.month(), 1)?;
    // A quick estimate, which others of its period follow, may come before the period is over.
    if !is_over && is_last(key.stage(), stages) {
        let message = format!("the edition {} is released before its period has ended", key.id());
        let label = "must be after the last day of the period";
        resolver.error(Code::WrongEdition, message, declared.released.span(), label);
    }
    Some(Edition {
        key,
        span: declared.period.span(),
        status: declared.status,
        released,
        next: None,
        contact: declared.contact.as_ref().unwrap_or(contact).clone(),
    })
}

/// Whether no other stage can come after this one.
fn is_last(stage: &Stage, stages: &[Name]) -> bool {
    match stage {
        Stage::Only => true,
        Stage::Declared { place, .. } => place + 1 == stages.len(),
    }
}

/// The stage of an edition, which says one if and only if the release declares some.
fn stage(
    declared: &EditionDeclaration,
    stages: &[Name],
    resolver: &mut Resolver<'_>,
) -> Option<Stage> {
    let names: Vec<String> = stages.iter().map(|stage| stage.get_ref().clone()).collect();
    match (&declared.stage, stages) {
        (None, []) => Some(Stage::Only),
        (Some(stage), []) => {
            let message = format!("`{}` is the stage of an edition", stage.get_ref());
            let message = format!("{message}, and the release declares no stages");
            let hint = format!("Add `stages = [\"{}\", …]` to `[release]`.", stage.get_ref());
            let span = stage.span();
            let label = "no stage is declared";
            resolver.error_with_hint(Code::WrongEdition, message, span, label, &hint);
            None
        }
        (None, _) => {
            let message =
                format!("the edition {} does not say its stage", declared.period.get_ref());
            let stages: Vec<_> = names.iter().map(|name| format!("`stage = \"{name}\"`")).collect();
            let label = format!("add {}", stages.join(" or "));
            resolver.error(Code::WrongEdition, message, declared.period.span(), &label);
            None
        }
        (Some(stage), _) => {
            let place = resolver.index(stage, &names, "stage")?;
            Some(Stage::Declared { place, name: stage.get_ref().clone() })
        }
    }
}

fn moment(
    declared: &Spanned<Datetime>,
    resolver: &mut Resolver<'_>,
) -> Option<DateTime<FixedOffset>> {
    let moment = DateTime::parse_from_rfc3339(&declared.get_ref().to_string()).ok();
    if moment.is_none() {
        let message = "a release time needs date, time and offset";
        let label = "such as 2025-08-11T10:00:00+05:00";
        resolver.error(Code::WrongEdition, message, declared.span(), label);
    }
    moment
}
