//! What a contribution does to the change of its whole, in words of its own: "added 0.3 points", "took 0.3 points off".
//!
//! Points of any indicator can be told so. Beside such a word a fall or a rise is of what contributes and not of what it
//! gives: "the fall in imports added 0.3 points". A number that is data, or an expression of data, may have the sign of
//! what is subtracted in the whole or the contrary; nothing says which, so that of such a code neither word is wrong.

use super::Text;
use super::direction::Way;
use super::figures::Stated;
use super::said::Lists;
use crate::data::cube::CodeIndex;
use crate::declaration::{CodeChoice, CodeListId, Unit};
use crate::document::FactPart;

impl Text<'_> {
    /// The words of what is given and taken, for points that are a change.
    pub(super) fn given(&self, stated: &Stated<'_>) -> Lists<'_, Way> {
        let words = self.words;
        let given = vec![(Way::Up, &words.adds), (Way::Down, &words.takes)];
        let is_given = stated.is_change() && stated.unit() == Unit::Points;
        Lists { words: if is_given { given } else { Vec::new() }, names: None, degrees: None }
    }

    /// Whether points are of a code that is subtracted in its whole, and are not computed as the contribution of it,
    /// which has its sign.
    pub(super) fn is_of_subtracted(&self, stated: &Stated<'_>) -> bool {
        if stated.part == FactPart::Contribution {
            return false;
        }
        let computation = self.proof.facts.computation;
        let release = computation.release;
        let is_subtracted = |list: CodeListId, code: CodeIndex| {
            computation.cube.codelists[list].tree.is_subtracted(code)
        };
        if let Some(key) = stated.fact.key.code {
            return is_subtracted(key.list, key.code);
        }
        // `contribution[P7]` has no code of its own: its rows have.
        release.sums_of(stated.fact.key.indicator).into_iter().any(|read| {
            let Some(sum) = release.indicators[read].formula.sum() else { return false };
            sum.filter.iter().any(|condition| {
                let list = release.datasets[sum.dataset].dimensions[condition.dimension].codelist;
                let codes = match condition.codes.get_ref() {
                    CodeChoice::One(code) => std::slice::from_ref(code),
                    CodeChoice::Several(codes) => codes.as_slice(),
                };
                let codelist = &computation.cube.codelists[list];
                let mut found = codes.iter().filter_map(|code| codelist.index(code));
                found.any(|code| is_subtracted(list, code))
            })
        })
    }
}
