//! The moments of release of a calendar against each other: what follows, and the offsets from universal time.
//!
//! A moment in the hour that a change of clocks skips or doubles cannot be known from an offset, so that an offset
//! that is another one than before is asked about, until `offsets` of the release says which there are.

use chrono::{DateTime, FixedOffset};

use super::editions::Resolved;
use super::resolve::Resolver;
use super::{About, Edition, EditionDeclaration};
use crate::findings::Code;

/// REL-008: what an edition says of the next one is the release of an edition that follows it, where one is declared.
/// `entries` are in the order of their release, and `next` of each is the release after it.
pub(super) fn next_is_a_release(entries: &[Resolved<'_>], resolver: &mut Resolver<'_>) {
    for (place, Resolved { declared, edition }) in entries.iter().enumerate() {
        let (Some(typed), Some(next)) = (&declared.next, edition.next) else { continue };
        let mut later = entries[place..].iter().map(|entry| &entry.edition);
        let is_later = |later: &&Edition| later.released > edition.released;
        let Some(first) = later.clone().find(is_later) else { continue };
        let of_stage = later.find(|later| later.key.follows(&edition.key));
        let followers = [Some(first), of_stage];
        if followers.into_iter().flatten().any(|follower| follower.released == next) {
            continue;
        }
        let (id, follower) = (edition.key.id(), of_stage.unwrap_or(first));
        let released = follower.released.to_rfc3339();
        let message = format!(
            "the edition {id} says that the next one is released at {}, and {} is declared for {released}",
            next.to_rfc3339(),
            follower.key.id()
        );
        let label = format!("leave `next` out, or write {released}");
        resolver.error(Code::WrongEdition, message, typed.span(), &label);
    }
}

/// REL-018: moments of release have the offset of those before them; REL-008: or one that the release declares.
pub(super) fn offsets_are_known(
    entries: &[Resolved<'_>],
    about: &About,
    resolver: &mut Resolver<'_>,
) {
    let known = about.offsets.iter().filter_map(|name| {
        let offset = offset(name.get_ref());
        if offset.is_none() {
            let message = format!("`{}` is no offset from universal time", name.get_ref());
            resolver.error(Code::WrongEdition, message, name.span(), "such as \"+05:00\"");
        }
        offset
    });
    let known: Vec<FixedOffset> = known.collect();
    let mut before: Option<&Edition> = None;
    for Resolved { declared, edition } in entries {
        let (id, offset) = (edition.key.id(), *edition.released.offset());
        let EditionDeclaration { released, .. } = declared;
        if !known.is_empty() && !known.contains(&offset) {
            let message = format!("the offset of {id}, {offset}, is none that the release has");
            let label = "not one of `offsets` in `[release]`";
            resolver.error(Code::WrongEdition, message, released.span(), label);
        }
        let changed = before.filter(|before| *before.released.offset() != offset);
        if let Some(before) = changed.filter(|_| known.is_empty()) {
            let was = *before.released.offset();
            let message = format!(
                "{id} is released at the offset {offset}, and {} before it at {was}",
                before.key.id()
            );
            let hint = format!(
                "Is it a slip? Where the clocks of the office have both, write `offsets = [\"{was}\", \"{offset}\"]` \
                 in `[release]`: then any other is an error."
            );
            let label = "another offset than before";
            resolver.error_with_hint(Code::OtherOffset, message, released.span(), label, &hint);
        }
        before = Some(edition);
    }
}

/// An offset as it is written: `+05:00` or `Z`.
fn offset(typed: &str) -> Option<FixedOffset> {
    let moment = DateTime::parse_from_rfc3339(&format!("2000-01-01T00:00:00{typed}")).ok()?;
    Some(*moment.offset())
}
