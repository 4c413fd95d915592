//! The filter of a sum, with its codes found in the code lists.

use std::ops::Range;

use toml::Spanned;

use crate::data::cube::{self, Codes, Cube, Expected, Observation};
use crate::data::input::CodeList;
use crate::declaration::{CodeChoice, DimensionId, Release, Sum};
use crate::findings::{Code, Diagnostic, Diagnostics, nearest};
use crate::time::Month;

/// Which observations a sum takes.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Selection {
    taken: Vec<Taken>,
    differ: Option<[DimensionId; 2]>,
}

/// The codes of a dimension that a sum takes.
#[derive(Debug, PartialEq)]
struct Taken {
    dimension: DimensionId,
    /// For each code of its list, whether it is taken.
    is_taken: Vec<bool>,
}

impl Selection {
    /// Finds the codes of a filter; unknown codes and groups are findings.
    pub(super) fn new(sum: &Sum, release: &Release, cube: &Cube, found: &mut Diagnostics) -> Self {
        let dimensions = &release.datasets[sum.dataset].dimensions;
        let taken = sum
            .filter
            .iter()
            .map(|condition| {
                let codelist = &cube.codelists[dimensions[condition.dimension].codelist];
                let is_taken = codes(&condition.codes, codelist, release, found);
                Taken { dimension: condition.dimension, is_taken }
            })
            .collect();
        Self { taken, differ: sum.differ }
    }

    /// The rows of a month that a data set is expected to have and the sum takes.
    pub(super) fn expected(&self, expected: &Expected, month: Month) -> cube::Taken {
        expected.taken(month, self.differ, |dimension, code| {
            let mut conditions = self.taken.iter().filter(|taken| taken.dimension == dimension);
            conditions.all(|taken| taken.is_taken[usize::from(code)])
        })
    }

    /// Whether the sum takes this observation.
    pub(super) fn takes(&self, observation: &Observation) -> bool {
        self.takes_codes(&observation.codes)
    }

    /// Whether the sum takes observations of these codes.
    pub(super) fn takes_codes(&self, codes: &Codes) -> bool {
        let takes = |taken: &Taken| taken.is_taken[usize::from(codes[taken.dimension])];
        self.taken.iter().all(takes)
            && self.differ.is_none_or(|[first, second]| codes[first] != codes[second])
    }

    /// The dimensions whose codes it does not take all.
    pub(super) fn filtered(&self) -> impl Iterator<Item = DimensionId> {
        self.taken.iter().map(|taken| taken.dimension)
    }
}

/// Finds the residual codes of every code list; unknown ones are findings.
pub(super) fn residual_codes_are_known(release: &Release, cube: &Cube, found: &mut Diagnostics) {
    for (structure, codelist) in release.codelists.iter().zip(&cube.codelists) {
        for name in &structure.declaration.residual {
            if codelist.index(name.get_ref()).is_none() {
                found.push(unknown(name.get_ref(), name.span(), codelist, release));
            }
        }
    }
}

fn codes(
    choice: &Spanned<CodeChoice>,
    codelist: &CodeList,
    release: &Release,
    found: &mut Diagnostics,
) -> Vec<bool> {
    let names = match choice.get_ref() {
        CodeChoice::One(name) => std::slice::from_ref(name),
        CodeChoice::Several(names) => names,
    };
    let mut taken = vec![false; codelist.codes.len()];
    for name in names {
        let mut known = false;
        for (code, taken) in codelist.codes.iter().zip(&mut taken) {
            let hit = match name.strip_prefix("group:") {
                Some(group) => code.groups.iter().any(|known| known == group),
                None => code.id == *name,
            };
            *taken |= hit;
            known |= hit;
        }
        if !known {
            found.push(unknown(name, choice.span(), codelist, release));
        }
    }
    taken
}

fn unknown(name: &str, span: Range<usize>, codelist: &CodeList, release: &Release) -> Diagnostic {
    let mut all: Vec<String> = codelist.codes.iter().map(|code| code.id.clone()).collect();
    all.extend(codelist.groups.iter().map(|group| format!("group:{}", group.name)));
    let message = format!("the code list `{}` has no `{name}`", codelist.id);
    let finding = Diagnostic::new(Code::UnknownName, message).at(
        &release.file,
        span,
        "neither a code nor a group",
    );
    match nearest(name, all.iter().map(String::as_str)) {
        Some(near) => finding.hint(format!("Did you mean `{near}`?")),
        None if codelist.groups.is_empty() => {
            finding.hint("Write a code as it stands in the list.")
        }
        None => {
            let groups = all.split_off(codelist.codes.len()).join(", ");
            finding.hint(format!("Write a code as it stands in the list, or a group: {groups}."))
        }
    }
}
