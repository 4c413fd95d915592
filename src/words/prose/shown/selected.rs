//! The codes that a selection takes, leaves and does not know: `top.items`, `top.count`, `top.rest`, `top.unknown`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Giving, Shown, ShownFact};
use crate::data::figures::{Fact, FactKey};
use crate::document::FigureValue;

/// The facts of a list, such as those that a count counts.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub(super) enum Items {
    /// These, in order.
    Known(Vec<ShownFact>),
    /// Which they are is not known. It is no list, so that nothing can be said of it, and not false either, so that nobody
    /// takes it for an empty one.
    NotKnown(bool),
}

impl Items {
    pub(super) const NONE: Self = Self::Known(Vec::new());

    /// The facts, as far as they are known.
    pub(super) fn known(&self) -> &[ShownFact] {
        match self {
            Self::Known(facts) => facts,
            Self::NotKnown(_) => &[],
        }
    }
}

/// What a declared selection has besides what it takes.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Beside {
    /// How many codes it takes.
    count: Shown,
    /// The facts of the codes that it leaves.
    rest: Items,
    /// The facts whose numbers are not known, so that nothing can be taken.
    unknown: Vec<ShownFact>,
}

impl ShownFact {
    /// The facts of the codes that a selection takes, and what else it has; of any other fact none.
    pub(super) fn selected(
        fact: &Fact,
        count: &Shown,
        giving: Giving<'_>,
        figures: &mut BTreeMap<String, FigureValue>,
    ) -> (Items, Option<Beside>) {
        let Giving { facts, .. } = giving;
        let release = facts.computation.release;
        let formula = &release.indicators[fact.key.indicator].formula;
        let Some(selection) = formula.selection() else { return (Items::NONE, None) };
        let mut shown = |keys: &[FactKey]| -> Vec<Self> {
            let known = keys.iter().filter_map(|key| facts.get(*key));
            let (of, comparison) = (selection.of, release.comparison(selection.of.comparison));
            known.map(|fact| Self::new(fact, giving, figures).of(of.aspect, comparison)).collect()
        };
        let mut listed = |keys: &[FactKey]| match fact.evaluated.value {
            Ok(_) => Items::Known(shown(keys)),
            Err(_) => Items::NotKnown(true),
        };
        let (items, rest) = (listed(&fact.items), listed(&fact.rest));
        let beside = selection.is_named.then(|| Beside {
            count: count.clone(),
            rest,
            unknown: shown(&fact.unknown),
        });
        (items, beside)
    }
}
