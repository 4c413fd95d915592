//! Whether rows of a data set may be added up over codes: by the kind of its numbers, and as it declares.

use super::Codes;
use crate::data::input::CodeList;
use crate::declaration::{
    Additivity, CodeListId, DatasetStructure, DimensionId, List, MeasureKind, OverCodes,
};
use crate::time::Period;

/// Which rows of a data set may be added up over codes.
#[derive(Debug)]
pub struct Additive {
    additivity: Additivity,
    kind: Kinds,
}

#[derive(Debug)]
enum Kinds {
    /// Of all rows.
    All(bool),
    /// By the code of a dimension.
    ByCode(DimensionId, Vec<bool>),
}

impl Additive {
    /// What the declaration of a data set leads to.
    pub fn new(structure: &DatasetStructure, codelists: &List<CodeListId, CodeList>) -> Self {
        let kind = match &structure.kind {
            MeasureKind::One(quantity) => Kinds::All(quantity.over_codes == OverCodes::Sum),
            MeasureKind::ByCode { dimension, values, .. } => {
                let codes = &codelists[structure.dimensions[*dimension].codelist].codes;
                let adds_up = codes.iter().map(|code| {
                    values.get(&code.id).is_some_and(|known| known.over_codes == OverCodes::Sum)
                });
                Kinds::ByCode(*dimension, adds_up.collect())
            }
        };
        Self { additivity: structure.additivity, kind }
    }

    /// Whether the codes of a dimension may be added up in rows that have these other codes.
    pub fn holds(&self, dimension: DimensionId, codes: &Codes, time: Period) -> bool {
        self.additivity.holds_in(time)
            && match &self.kind {
                Kinds::All(adds_up) => *adds_up,
                Kinds::ByCode(by, adds_up) => {
                    *by != dimension && adds_up.get(usize::from(codes[*by])) == Some(&true)
                }
            }
    }
}
