//! Which state of the data the figures of the year before are from, to a note under a table.
//!
//! [`note`] is the entry point. In a release with stages every table that compares says it, and says
//! where a base is another figure than the one that was published then; no template writes that.

use crate::data::figures::{Computation, Fact, Facts};
use crate::declaration::BaseVintage;
use crate::words::language::Locale;

/// The note under a table with these facts, which it compares with the year before.
pub(super) fn note(compared: &[&Fact], facts: &Facts<'_>, locale: &Locale) -> Option<String> {
    let words = locale.table().base_state.as_ref()?;
    facts.edition.key.stage().name()?;
    let is_known = compared.iter().any(|fact| fact.comparison.base.is_ok());
    if !is_known {
        return None;
    }
    let differs_in =
        |state: &Computation<'_>| compared.iter().any(|fact| fact.base_differs_in(state));
    let release = facts.computation.release;
    let (which, more, is_other) = match release.about.comparison.base {
        BaseVintage::SameStage => {
            (&words.same_stage, &words.revised, differs_in(facts.computation))
        }
        BaseVintage::Latest => {
            let is_other = facts.published.is_some_and(differs_in);
            (&words.latest, &words.differs, is_other)
        }
    };
    Some(if is_other { format!("{which} {more}") } else { which.clone() })
}
