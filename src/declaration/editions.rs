//! Edition declarations to editions: period, stage, moment of release, the next one.
//!
//! [`resolve`] is the entry point. Editions of one stage follow each other by period and by release;
//! the stages of one period follow each other by release, in the order in which they are declared.
//! All of them together are in the order of their release.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;

use chrono::{DateTime, FixedOffset};
use toml::Spanned;
use toml::value::Datetime;

use super::resolve::Resolver;
use super::{
    About, Contact, Correction, DataStatus, EditionDeclaration, EditionId, EditionKey, List, Name,
    Reference, Stage, corrections, release_times,
};
use crate::findings::Code;
use crate::time::{Frequency, Period, ReferencePeriod, Window};

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
    /// What was corrected in its words after its release, or that it was taken back, oldest first.
    pub corrections: Vec<Correction>,
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
pub(super) struct Resolved<'d> {
    pub(super) declared: &'d EditionDeclaration,
    pub(super) edition: Edition,
}

/// Resolves the editions of a release and gives them in order of their release, wherever they stand.
pub(super) fn resolve(
    declared: &[EditionDeclaration],
    about: &About,
    resolver: &mut Resolver<'_>,
) -> List<EditionId, Edition> {
    are_stages(&about.stages, resolver);
    let mut entries: Vec<Resolved<'_>> = Vec::with_capacity(declared.len());
    let mut keys = BTreeSet::new();
    for declared in declared {
        let Some(edition) = resolve_edition(declared, about, resolver) else { continue };
        if !keys.insert(edition.key.clone()) {
            let message = format!("the edition {} is declared twice", edition.key.id());
            let span = edition.span.clone();
            resolver.error(Code::WrongEdition, message, span, "declared before");
        }
        entries.push(Resolved { declared, edition });
    }
    entries.sort_by_key(|entry| entry.edition.released);
    are_released_in_order(&entries, resolver);
    // Two stages may come out at one moment; the next release is a later one.
    let mut later: Option<DateTime<FixedOffset>> = None;
    let mut following = None;
    for entry in entries.iter_mut().rev() {
        let released = entry.edition.released;
        if following.is_some_and(|following| following > released) {
            later = following;
        }
        following = Some(released);
        entry.edition.next = later;
    }
    for Resolved { declared, edition } in &mut entries {
        if let Some(next) = &declared.next {
            edition.next = moment(next, resolver);
        }
        if edition.next.is_some_and(|next| next <= edition.released) {
            let id = edition.key.id();
            let message =
                format!("the edition {id} is not released before the one that follows it");
            let label = "must be before the next release";
            resolver.error(Code::WrongEdition, message, declared.released.span(), label);
        }
    }
    release_times::next_is_a_release(&entries, resolver);
    release_times::offsets_are_known(&entries, about, resolver);
    entries.into_iter().map(|entry| entry.edition).collect()
}

/// The stages that a data set names are stages of the release.
pub(super) fn stages_of_data(declared: &[Name], resolver: &mut Resolver<'_>) -> Vec<String> {
    let stages = resolver.stages.clone();
    let known = declared.iter().filter(|name| resolver.index(name, &stages, "stage").is_some());
    known.map(|name| name.get_ref().clone()).collect()
}

/// The stages can be parts of a folder and of an address, and differ.
fn are_stages(stages: &[Name], resolver: &mut Resolver<'_>) {
    let mut names = BTreeSet::new();
    for stage in stages {
        let name = stage.get_ref();
        let is_name = name.starts_with(|first: char| first.is_ascii_lowercase())
            && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
            && name.len() <= 40;
        if !is_name {
            let message = format!("`{name}` cannot be the name of a stage");
            let label = "lower-case letters, digits and `_`, beginning with a letter";
            resolver.error(Code::UnsafeName, message, stage.span(), label);
        }
        if !names.insert(name) {
            let message = format!("the stage `{name}` is named twice");
            resolver.error(Code::WrongEdition, message, stage.span(), "named before");
        }
    }
}

/// Editions are released one after the other: those of a stage by their periods, those of a period by
/// their stages. `entries` are in the order of their release.
///
/// Each is held against the last of its stage and of its period that came out before: what is in
/// order with them is so with all.
fn are_released_in_order(entries: &[Resolved<'_>], resolver: &mut Resolver<'_>) {
    let mut of_stage: BTreeMap<&Stage, &Resolved<'_>> = BTreeMap::new();
    let mut of_period: BTreeMap<ReferencePeriod, &Resolved<'_>> = BTreeMap::new();
    let mut finals: BTreeMap<ReferencePeriod, &Resolved<'_>> = BTreeMap::new();
    for entry in entries {
        let key = &entry.edition.key;
        let is_final = entry.edition.status == DataStatus::Final;
        if let Some(earlier) = finals.get(&key.period()).filter(|_| !is_final) {
            stays_final(earlier, entry, resolver);
        }
        let last = of_stage.entry(key.stage()).or_insert(entry);
        is_released_in_order(last, entry, resolver);
        if key.follows(&last.edition.key) {
            *last = entry;
        }
        let last = of_period.entry(key.period()).or_insert(entry);
        is_released_in_order(last, entry, resolver);
        if key.supersedes(&last.edition.key) {
            *last = entry;
        }
        if is_final {
            let first = finals.entry(key.period()).or_insert(entry);
            if first.edition.key.supersedes(key) {
                *first = entry;
            }
        }
    }
}

/// An edition is not preliminary behind a final one of its period at an earlier stage.
fn stays_final(earlier: &Resolved<'_>, later: &Resolved<'_>, resolver: &mut Resolver<'_>) {
    let (first, second) = (&earlier.edition.key, &later.edition.key);
    if second.supersedes(first) {
        let (first, second) = (first.id(), second.id());
        let message = format!("the edition {first} is final, and {second} after it preliminary");
        let label = "what is final stays so";
        resolver.error(Code::WrongEdition, message, later.declared.period.span(), label);
    }
}

/// An edition is released before those that come after it: of its stage, and of its period.
fn is_released_in_order(earlier: &Resolved<'_>, later: &Resolved<'_>, resolver: &mut Resolver<'_>) {
    let is_after =
        |first: &EditionKey, second: &EditionKey| second.follows(first) || second.supersedes(first);
    let (key, released) = (&earlier.edition.key, earlier.edition.released);
    let (first, second, declared) = if is_after(&later.edition.key, key) {
        (&later.edition.key, key, later.declared)
    } else if is_after(key, &later.edition.key) && later.edition.released == released {
        (key, &later.edition.key, earlier.declared)
    } else {
        return;
    };
    let message = format!("the edition {} is not released before {}", first.id(), second.id());
    let label = "must be before the release of the other";
    resolver.error(Code::WrongEdition, message, declared.released.span(), label);
}

/// How long the periods of most editions are; of as many, of those that stand first.
pub(super) fn frequency(declared: &[EditionDeclaration]) -> Frequency {
    let written =
        declared.iter().filter_map(|edition| Frequency::of_form(edition.period.get_ref()));
    let frequencies: Vec<Frequency> = written.map(|(frequency, _)| frequency).collect();
    let count =
        |frequency: &Frequency| frequencies.iter().filter(|known| *known == frequency).count();
    // Of equals the last is the greatest.
    frequencies.iter().rev().copied().max_by_key(count).unwrap_or(Frequency::Month)
}

/// The last period of an edition, as long as those of the other editions of the release.
fn last_period(declared: &Name, resolver: &mut Resolver<'_>) -> Option<Period> {
    let (typed, frequency) = (declared.get_ref(), resolver.frequency);
    if let Some(period) = frequency.read(typed) {
        return Some(period);
    }
    let period = Period::parse(typed);
    let message = match period {
        Some(period) => {
            let other = period.frequency();
            format!(
                "the edition `{typed}` is of a {other}, and others of the release of a {frequency}"
            )
        }
        None => format!("`{typed}` is not a {frequency}"),
    };
    let last = period.and_then(|period| period.periods(frequency));
    let meant = last.map(ReferencePeriod::last).or_else(|| frequency.guess(typed));
    let in_form = Frequency::of_form(typed).filter(|(form, _)| *form == frequency.length());
    let label = match (meant, in_form) {
        (Some(meant), _) => format!("write the last {frequency}: {meant}"),
        (None, Some((_, year))) if frequency.length() != Frequency::Day => {
            format!("{year} ends with {}", frequency.last_of(year))
        }
        (None, _) => format!("write the last {frequency} as {}", frequency.form()),
    };
    resolver.error(Code::WrongEdition, message, declared.span(), &label);
    None
}

fn resolve_edition(
    declared: &EditionDeclaration,
    about: &About,
    resolver: &mut Resolver<'_>,
) -> Option<Edition> {
    let stages = about.stages.as_slice();
    let last = last_period(&declared.period, resolver);
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
    let (last, released, stage) = (last?, released?, stage?);
    // Without it there is a finding already.
    let window = about.reference.map_or(Window::YearToDate, Reference::window);
    let period = window.laid(last, resolver.years());
    let key = EditionKey::new(resolver.name, None, period, stage);
    let is_over = released.date_naive() > last.last_day();
    // A quick estimate, which others of its period follow, may come before the period is over.
    if !is_over && is_last(key.stage(), stages) {
        let message = format!("the edition {} is released before its period has ended", key.id());
        let label = "must be after the last day of the period";
        resolver.error(Code::WrongEdition, message, declared.released.span(), label);
    }
    let corrections = corrections::resolve(&declared.correction, key.id(), released, resolver);
    Some(Edition {
        key,
        span: declared.period.span(),
        status: declared.status,
        released,
        next: None,
        contact: declared.contact.as_ref().unwrap_or(&about.contact).clone(),
        corrections,
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

pub(super) fn moment(
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
