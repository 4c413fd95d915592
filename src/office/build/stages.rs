//! An edition on its way, for those who look at a stage of it and build nothing.

use super::Assembly;
use crate::data::figures::EditionContent;
use crate::declaration::{EditionId, Extent};
use crate::findings::Diagnostics;

impl Assembly<'_> {
    /// What an edition states that is published as a whole, with what is found in its data. `None`
    /// where the data do not cover its period.
    pub fn checked_content(
        &self,
        edition: EditionId,
        found: &mut Diagnostics,
    ) -> Option<EditionContent<'_>> {
        let release = &self.preparation.data.release;
        let mut of_edition = Diagnostics::default();
        self.check(edition, &mut of_edition);
        let is_covered = !of_edition.has_errors();
        found.append(of_edition);
        is_covered.then(|| self.content(edition, &Extent::whole(release)))
    }
}
