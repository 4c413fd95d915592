//! The state of the data to what an edition states.
//!
//! [`Assembly::content`] is the entry point: it makes an edition's content once, of all its parts.

use std::sync::Arc;

use super::Assembly;
use crate::data::figures::{
    Computation, EditionContent, EditionPublication, EditionStanding, Facts,
};
use crate::declaration::{Edition, EditionId, Extent, Stage, VintageCount};
use crate::findings::Diagnostics;
use crate::office::load::made_once;

impl<'a> Assembly<'a> {
    /// What an edition states, published to this extent.
    pub fn content(&self, id: EditionId, extent: &Extent) -> EditionContent<'_> {
        let data = &self.preparation.data;
        self.content_as_of(id, extent, data.vintages_of(&data.release.editions[id]))
    }

    /// What an edition states as the first so many vintages have it.
    pub fn content_as_of(
        &self,
        id: EditionId,
        extent: &Extent,
        vintages: VintageCount,
    ) -> EditionContent<'_> {
        let release = &self.preparation.data.release;
        let edition = &release.editions[id];
        EditionContent {
            facts: self.facts_as_of(id, vintages),
            draft: self.is_draft(edition),
            standing: self.standing(edition),
            publication: EditionPublication {
                extent: extent.clone(),
                address: release.about.address_of(&edition.key),
            },
            revisions: self.revisions_of(edition),
            notices: self.notices_of(edition),
            key_revisions: self.key_revisions(id),
        }
    }

    /// When an edition becomes public, and which vintages are in it.
    fn standing(&self, edition: &Edition) -> EditionStanding {
        let data = &self.preparation.data;
        let vintages = data.vintages_of(edition).first(&data.vintages);
        EditionStanding {
            embargo: data.embargo_of(edition),
            vintages: vintages.iter().map(|vintage| vintage.id.clone()).collect(),
        }
    }

    /// The facts of an edition, as they are known now; at a stage, as they were known at its end.
    pub fn facts(&self, id: EditionId) -> Facts<'_> {
        let data = &self.preparation.data;
        self.facts_as_of(id, data.vintages_of(&data.release.editions[id]))
    }

    /// The facts of an edition as the first so many vintages have them.
    pub fn facts_as_of(&self, id: EditionId, vintages: VintageCount) -> Facts<'_> {
        let edition = &self.preparation.data.release.editions[id];
        let view = Arc::new(self.view(id, vintages));
        self.as_of(edition.key.stage(), vintages).facts_in(view, edition)
    }

    /// The sums of the data as of the first so many vintages, as editions of a stage show them.
    pub(super) fn as_of(&self, stage: &Stage, vintages: VintageCount) -> &Computation<'a> {
        // Every stage that an edition is of is there, and every state up to all vintages.
        made_once(&self.states[stage][vintages], || {
            let data = &self.preparation.data;
            // Findings about filters do not depend on observations: they were found before.
            let computation = data.computation(vintages, &mut Diagnostics::default());
            computation.against(data.first_told(stage)).suppressed(self.suppression.clone())
        })
    }
}
