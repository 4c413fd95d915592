//! Forward only: what speaks against an edition by what is public already.
//!
//! [`objections`] is the entry point. Each is a sentence part for whoever is refused; with a reason it is done all the
//! same, and logged.

use std::collections::BTreeSet;

use chrono::DateTime;
use serde_json::Value;

use super::entry::{States, state};
use super::there::There;
use crate::declaration::{ANNEXES, FACTS, Format};
use crate::office::archive::{
    Built, Manifest, PROGRAM, RevisionRecord, shortened, version_of_manifest,
};

/// What speaks against an edition, as it would be public, taking the place of what is there. `states` are those that
/// the log knows; none where it cannot be read.
pub(super) fn objections(
    new: &Built,
    there: Option<&There>,
    states: Option<&States>,
) -> Vec<String> {
    let mut found = Vec::new();
    if new.manifest.program != PROGRAM {
        found.push(format!("it was built by {}, and this is {PROGRAM}", new.manifest.program));
    }
    found.extend(unknown_versions(new, there, states));
    let others = new.other_versions();
    if !others.is_empty() {
        found.push(format!(
            "files of earlier versions are not those that were published: {}",
            shortened(&others)
        ));
    }
    // The same state is put there again, over what somebody changed.
    let Some(there) = there.filter(|there| !there.is(&state(&new.bytes))) else { return found };
    let (old, manifest) = (&there.manifest, &new.manifest);
    if (&old.release, &old.edition) != (&manifest.release, &manifest.edition) {
        found.push(format!(
            "the edition {} of the release {} stands there",
            old.edition, old.release
        ));
        return found;
    }
    found.extend(less(old, manifest));
    found.extend(goes_back(new, there, states));
    found.extend(without_revision(new, there));
    found.extend(without_version(old, manifest));
    found
}

/// What is there and would not be any more.
fn less(old: &Manifest, new: &Manifest) -> Vec<String> {
    let mut found = Vec::new();
    let (had, has) = (old.extent(), new.extent());
    let folders = old.own().into_keys().filter_map(|path| path.split_once('/'));
    let languages: BTreeSet<&str> = folders.map(|(folder, _)| folder).collect();
    let had_language = |tag: &&str| had.has_language(tag);
    let languages: Vec<&str> = languages.into_iter().filter(had_language).collect();
    let lost = languages.iter().filter(|tag| !has.has_language(tag));
    let lost: Vec<String> = lost.map(|tag| (*tag).to_owned()).collect();
    if !lost.is_empty() {
        found.push(format!("it is not in {}", shortened(&lost)));
    }
    let formats = Format::all().filter(|format| {
        let is_lost =
            |tag: &&&str| has.has_language(tag) && had.has(tag, *format) && !has.has(tag, *format);
        languages.iter().any(|tag| is_lost(&tag))
            || (had.has_format(*format) && !has.has_format(*format))
    });
    let formats: Vec<String> = formats.map(|format| format.entry().name.to_owned()).collect();
    if !formats.is_empty() {
        found.push(format!("it has no {}", shortened(&formats)));
    }
    let own = new.own();
    let annexes = old.own().into_keys().filter(|path| path.starts_with(ANNEXES));
    let annexes = annexes.filter(|path| !own.contains_key(*path)).map(ToString::to_string);
    let annexes: Vec<String> = annexes.collect();
    if !annexes.is_empty() {
        found.push(format!("it has no {}", shortened(&annexes)));
    }
    let vintages = old.vintages.iter().filter(|id| !new.vintages.contains(id)).cloned();
    let vintages: Vec<String> = vintages.collect();
    if !vintages.is_empty() {
        found.push(format!("it was built without the vintage {}", shortened(&vintages)));
    }
    let corrections = old.corrections.iter().filter(|id| !new.corrections.contains(id)).cloned();
    let corrections: Vec<String> = corrections.collect();
    if !corrections.is_empty() {
        found.push(format!("it was built without the correction of {}", shortened(&corrections)));
    }
    let is_kept = |(old, new): (&_, &_)| revision(old) == revision(new);
    let revisions = old.revisions.iter().zip(&new.revisions);
    if new.revisions.len() < old.revisions.len() || !revisions.clone().all(is_kept) {
        found.push("it lacks a revision that is public".to_owned());
    }
    let versions = old.outputs.iter().filter(|(path, _)| version_of_manifest(path).is_some());
    let lost = versions.filter(|(path, was)| new.outputs.get(*path) != Some(was));
    let lost: Vec<String> = lost.map(|(path, _)| path.to_string()).collect();
    if !lost.is_empty() {
        found.push(format!("an earlier version is another or lost: {}", shortened(&lost)));
    }
    found
}

/// What tells a revision from others.
fn revision(record: &RevisionRecord) -> (usize, &[String], &[String]) {
    (record.version, &record.vintages, &record.corrections)
}

/// Whether it is an older state than that which is there.
fn goes_back(new: &Built, there: &There, states: Option<&States>) -> Option<String> {
    let (old, manifest) = (&there.manifest, &new.manifest);
    let moment = |typed: &str| DateTime::parse_from_rfc3339(typed).ok();
    let is_earlier =
        |new: &str, old: &str| moment(new).zip(moment(old)).is_some_and(|(new, old)| new < old);
    if is_earlier(&manifest.released, &old.released) {
        return Some(format!(
            "it is released at {}, and what is there at {}",
            manifest.released, old.released
        ));
    }
    // An older program wrote down no embargo.
    if is_earlier(&manifest.embargo, &old.embargo) {
        return Some(format!(
            "it is of {}, and what is there of {}",
            manifest.embargo, old.embargo
        ));
    }
    let states = states?;
    if states.stack.last().is_some_and(|last| !there.is(last)) {
        return Some(
            "what is there is not what the log says was published last: its manifest.json was changed, or the log is \
             another one"
                .to_owned(),
        );
    }
    states.all.contains(&state(&new.bytes)).then(|| {
        "it was public before, and another state took its place (`--undo` puts the state before back)".to_owned()
    })
}

/// Whether a vintage came in by a plain build, that changes what readers were told.
fn without_revision(new: &Built, there: &There) -> Option<String> {
    let (old, manifest) = (&there.manifest, &new.manifest);
    let is_recorded =
        |id: &&String| manifest.revisions.iter().any(|record| record.vintages.contains(id));
    let came_in = manifest.vintages.iter().filter(|id| !old.vintages.contains(id));
    let came_in: Vec<String> = came_in.filter(|id| !is_recorded(id)).cloned().collect();
    let facts = new.files.iter().find(|file| file.path == FACTS).map(|file| file.bytes.as_slice());
    if came_in.is_empty()
        || (there.facts.is_some() && figures(facts) == figures(there.facts.as_deref()))
    {
        return None;
    }
    Some(format!(
        "the vintage {} came in without a note on what it changed: put what is public back into the output folder, \
         and let `bulletin revise` write it",
        shortened(&came_in)
    ))
}

/// Whether a correction came in by a plain build, which keeps no version of what was public.
fn without_version(old: &Manifest, new: &Manifest) -> Option<String> {
    let is_recorded =
        |id: &&String| new.revisions.iter().any(|record| record.corrections.contains(id));
    let came_in = new.corrections.iter().filter(|id| !old.corrections.contains(id));
    let came_in: Vec<String> = came_in.filter(|id| !is_recorded(id)).cloned().collect();
    (!came_in.is_empty()).then(|| {
        format!(
            "the correction of {} came in without the version before it: put what is public back into the output \
             folder, and let `bulletin revise` bring it in",
            shortened(&came_in)
        )
    })
}

/// The figures among the facts of an edition as readers see them.
fn figures(facts: Option<&[u8]>) -> Option<Value> {
    let mut facts: Value = serde_json::from_slice(facts?).ok()?;
    let mut figures = facts.get_mut("facts")?.take();
    leave_out_what_nobody_sees(&mut figures);
    Some(figures)
}

fn leave_out_what_nobody_sees(value: &mut Value) {
    match value {
        Value::Object(keys) => {
            // The exact value stands beside the one that is shown.
            if keys.contains_key("shown") {
                keys.remove("value");
            }
            for of_state in ["provenance", "base_vintage", "status", "revisions"] {
                keys.remove(of_state);
            }
            keys.values_mut().for_each(leave_out_what_nobody_sees);
        }
        Value::Array(values) => values.iter_mut().for_each(leave_out_what_nobody_sees),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Earlier versions in it that never were public here.
fn unknown_versions(new: &Built, there: Option<&There>, states: Option<&States>) -> Option<String> {
    let states = states?;
    let is_known = |path: &str, known: &str| {
        let is_public = there.is_some_and(|there| {
            let same = there
                .manifest
                .outputs
                .iter()
                .any(|(old, print)| **old == *path && print.sha256 == known);
            same || there.is(known)
        });
        is_public || states.all.iter().any(|state| state == known)
    };
    let versions = new.manifest.outputs.iter().filter_map(|(path, print)| {
        let number = version_of_manifest(path)?;
        (!is_known(path, &print.sha256)).then(|| number.to_string())
    });
    let versions: Vec<String> = versions.collect();
    (!versions.is_empty())
        .then(|| format!("the version {} in it was never published here", shortened(&versions)))
}
