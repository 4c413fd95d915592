//! What goes by the codes of a column, such as units: each code that is named is in the list, and each code of the data is
//! named.
//!
//! [`codes_are_told_what_they_are`] is the entry point.

use std::collections::BTreeSet;
use std::ops::Range;

use super::selection::unknown;
use crate::data::cube::{CodeIndex, Cube, Dataset};
use crate::declaration::{DatasetStructure, DimensionId, OfCodes, Release};
use crate::findings::{Code, Diagnostic, Diagnostics};

/// REL-004 for codes that are not in the list; REL-012 for codes of the data of which it is not told what they are.
pub(super) fn codes_are_told_what_they_are(
    release: &Release,
    cube: &Cube,
    found: &mut Diagnostics,
) {
    for ((_, structure), dataset) in release.datasets.entries().zip(&cube.datasets) {
        let named = [
            named("kind", &structure.kind),
            named("unit", &structure.measure.unit),
            named("decimals", &structure.measure.of_decimals),
        ];
        // What follows from the unit stands in one place with it.
        let mut places = BTreeSet::new();
        for named in named.into_iter().flatten() {
            if places.insert(named.place.start) {
                named.are_codes(structure, release, cube, found);
                named.are_all((structure, dataset), release, cube, found);
            }
        }
        for (key, of_codes) in &structure.attributes {
            if let Some(named) = self::named(key, of_codes) {
                named.are_codes(structure, release, cube, found);
            }
        }
    }
}

/// What goes by codes: its key, the column, the codes that have it, and where it stands.
struct Named<'r> {
    key: &'r str,
    dimension: DimensionId,
    codes: Vec<&'r str>,
    place: &'r Range<usize>,
}

fn named<'r, T>(key: &'r str, of_codes: &'r OfCodes<T>) -> Option<Named<'r>> {
    match of_codes {
        OfCodes::One(_) => None,
        OfCodes::ByCode { dimension, values, place } => {
            let codes = values.keys().map(String::as_str).collect();
            Some(Named { key, dimension: *dimension, codes, place })
        }
    }
}

impl Named<'_> {
    fn are_codes(
        &self,
        structure: &DatasetStructure,
        release: &Release,
        cube: &Cube,
        found: &mut Diagnostics,
    ) {
        let list = &cube.codelists[structure.dimensions[self.dimension].codelist];
        for code in self.codes.iter().filter(|code| list.is_sound && list.index(code).is_none()) {
            found.push(unknown(code, self.place.clone(), list, release));
        }
    }

    fn are_all(
        &self,
        (structure, dataset): (&DatasetStructure, &Dataset),
        release: &Release,
        cube: &Cube,
        found: &mut Diagnostics,
    ) {
        let declared = &structure.dimensions[self.dimension];
        let list = &cube.codelists[declared.codelist];
        if !list.is_sound {
            return;
        }
        let observed = dataset.observations().iter();
        let observed: BTreeSet<CodeIndex> =
            observed.map(|observation| observation.codes[self.dimension]).collect();
        let observed = observed.into_iter().map(|code| list.code(code).id.as_str());
        let untold: Vec<&str> = observed.filter(|code| !self.codes.contains(code)).collect();
        let Some(first) = untold.first() else { return };
        let (key, id, column) = (self.key, &structure.id, &declared.column);
        let message = match untold.len() {
            1 => format!("`{key}` of `{id}` does not say what `{first}` of `{column}` has"),
            codes => format!(
                "`{key}` of `{id}` does not say what {codes} codes of `{column}` have, such as `{first}`"
            ),
        };
        let finding = Diagnostic::new(Code::UnknownKind, message);
        let place = self.place.clone();
        found.push(finding.at(&release.file, place, "not here").hint(format!(
            "Add `{first} = …` to it; or take these rows out of the file, where nothing shows them."
        )));
    }
}
