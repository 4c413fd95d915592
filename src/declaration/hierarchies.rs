//! Hierarchies of code lists as declared: which codes are parts of which, by name.
//!
//! [`resolve`] finds the lists and checks what a declaration says by itself. Codes are looked up in
//! `data::input`, where the lists are known.

use std::collections::BTreeMap;
use std::ops::Range;

use super::resolve::{KnownHierarchy, Resolver};
use super::{
    CodeListDeclaration, CodeListId, DatasetDeclaration, HierarchyDeclaration, HierarchyId, Id,
    List, Name, TotalCode,
};
use crate::findings::Code;
use crate::time::Period;

/// Which codes of a list are parts of which.
#[derive(Debug)]
pub struct HierarchyStructure {
    /// Name in `release.toml`.
    pub id: String,
    /// Where it stands in `release.toml`.
    pub span: Range<usize>,
    /// The code list.
    pub codelist: CodeListId,
    /// What is part of what.
    pub parts: Parts,
    /// Whether the parts are all of their whole; otherwise they are some of it.
    pub is_exhaustive: bool,
    /// The parts that are subtracted.
    pub subtracted: Vec<Name>,
}

impl HierarchyStructure {
    /// Whether it names the one code that is above all others of it.
    pub fn names_whole(&self) -> bool {
        matches!(self.parts, Parts::Codes { .. } | Parts::Column { of: Some(_), .. })
    }
}

/// How the parts of a whole are named.
#[derive(Debug)]
pub enum Parts {
    /// One by one.
    Codes {
        /// The whole.
        of: Name,
        /// Its parts.
        codes: Vec<Name>,
    },
    /// By a column of the file of the list, which has the whole of each code.
    Column {
        /// The column.
        parent: Name,
        /// The whole that is taken with what is below it; all, where none is named.
        of: Option<Name>,
        /// How many steps down are taken; all, where none is named.
        levels: Option<usize>,
    },
}

/// Whether the parts of a data set add up to their wholes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Additivity {
    /// They do.
    Always,
    /// They do from this period on.
    From(Period),
    /// They do not.
    Never,
}

impl Additivity {
    /// Whether they do in a period.
    pub fn holds_in(self, period: Period) -> bool {
        match self {
            Self::Always => true,
            Self::From(first) => first <= period,
            Self::Never => false,
        }
    }
}

/// Resolves all hierarchies; those that are wrong are left out, with a finding.
pub(super) fn resolve(
    declared: BTreeMap<Name, HierarchyDeclaration>,
    lists: &BTreeMap<String, CodeListDeclaration>,
    resolver: &mut Resolver<'_>,
) -> List<HierarchyId, HierarchyStructure> {
    levels_are_hierarchies(&declared, lists, resolver);
    for total in lists.values().filter_map(|list| list.total.as_ref()) {
        if *total.get_ref() == TotalCode::Is(true) {
            let message = "`total = true` does not say which code is the total";
            let label = "write the code in quotes; `false` says that there is none";
            resolver.error(Code::WrongHierarchy, message, total.span(), label);
        }
    }
    let hierarchies = declared.into_iter().filter_map(|(id, declaration)| {
        let list = resolver.codelist(&declaration.codelist)?;
        let has_file = lists.values().nth(list.place()).is_some_and(|list| list.file.is_some());
        hierarchy(id, declaration, (list, has_file), resolver)
    });
    hierarchies.collect()
}

/// The `level` of a list is a hierarchy of it.
fn levels_are_hierarchies(
    declared: &BTreeMap<Name, HierarchyDeclaration>,
    lists: &BTreeMap<String, CodeListDeclaration>,
    resolver: &mut Resolver<'_>,
) {
    for (list, declaration) in lists {
        let Some(level) = &declaration.level else { continue };
        let of_list = declared.iter().filter(|(_, part)| part.codelist.get_ref() == list);
        let ids: Vec<String> = of_list.map(|(id, _)| id.get_ref().clone()).collect();
        resolver.index(level, &ids, "hierarchy of this code list");
    }
}

fn hierarchy(
    id: Name,
    declaration: HierarchyDeclaration,
    (codelist, has_file): (CodeListId, bool),
    resolver: &mut Resolver<'_>,
) -> Option<HierarchyStructure> {
    let HierarchyDeclaration { of, codes, parent, levels, exhaustive, signs, .. } = declaration;
    let mut wrong = |message: String, span: Range<usize>, label: &str| {
        resolver.error(Code::WrongHierarchy, message, span, label);
        None
    };
    let name = id.get_ref();
    for (part, sign) in &signs {
        if !matches!(sign.get_ref(), 1 | -1) {
            let message = format!("the sign of `{}` is {}", part.get_ref(), sign.get_ref());
            return wrong(message, sign.span(), "1 or -1 is expected");
        }
    }
    let subtracted = signs.into_iter().filter(|(_, sign)| *sign.get_ref() == -1);
    let parts = match (parent, of, codes.is_empty()) {
        (Some(_), _, false) => {
            let message = format!("the hierarchy `{name}` has both `codes` and `parent`");
            return wrong(message, id.span(), "one of them says which codes are parts");
        }
        (Some(parent), _, true) if !has_file => {
            let message = format!("the code list of `{name}` has no file with a column of wholes");
            return wrong(message, parent.span(), "write `of` and `codes`");
        }
        (Some(parent), of, true) => {
            if levels.as_ref().is_some_and(|levels| *levels.get_ref() == 0) {
                let message = format!("the hierarchy `{name}` has no level");
                return wrong(message, parent.span(), "`levels` is 1 or more");
            }
            Parts::Column { parent, of, levels: levels.map(toml::Spanned::into_inner) }
        }
        (None, Some(of), false) => {
            if let Some(levels) = levels {
                let message = format!("the parts of `{name}` are one level");
                return wrong(message, levels.span(), "`levels` goes with `parent`");
            }
            Parts::Codes { of, codes }
        }
        (None, ..) => {
            let message = format!("the hierarchy `{name}` does not say what is part of what");
            let label = "write `of` and `codes`, or `parent` with a column of the code list's file";
            return wrong(message, id.span(), label);
        }
    };
    Some(HierarchyStructure {
        span: id.span(),
        id: id.into_inner(),
        codelist,
        parts,
        is_exhaustive: exhaustive,
        subtracted: subtracted.map(|(part, _)| part).collect(),
    })
}

/// What tables and charts must know of the hierarchies whose parts are their rows.
pub(super) fn known(
    hierarchies: &List<HierarchyId, HierarchyStructure>,
    lists: &BTreeMap<String, CodeListDeclaration>,
) -> List<HierarchyId, KnownHierarchy> {
    let known = hierarchies.iter().filter_map(|HierarchyStructure { id, codelist, .. }| {
        let (list, declaration) = lists.iter().nth(codelist.place())?;
        let is_level = declaration.level.as_ref().is_some_and(|level| level.get_ref() == id);
        Some(KnownHierarchy { id: id.clone(), codelist: *codelist, list: list.clone(), is_level })
    });
    known.collect()
}

/// The columns with the wholes of the codes of a list, each once.
pub(super) fn parents(
    hierarchies: &List<HierarchyId, HierarchyStructure>,
    list: CodeListId,
) -> Vec<String> {
    let of_list = hierarchies.iter().filter(|hierarchy| hierarchy.codelist == list);
    let mut columns: Vec<String> = of_list
        .filter_map(|hierarchy| match &hierarchy.parts {
            Parts::Column { parent, .. } => Some(parent.get_ref().clone()),
            Parts::Codes { .. } => None,
        })
        .collect();
    columns.sort_unstable();
    columns.dedup();
    columns
}

/// Whether the parts of a data set add up to their wholes, as it declares.
pub(super) fn additivity(
    declaration: &DatasetDeclaration,
    resolver: &mut Resolver<'_>,
) -> Additivity {
    let Some(from) = &declaration.additive_from else {
        return if declaration.not_additive { Additivity::Never } else { Additivity::Always };
    };
    if declaration.not_additive {
        let message = "parts that do not add up have no period from which they do";
        let label = "leave out this, or `not_additive`";
        resolver.error(Code::WrongHierarchy, message, from.span(), label);
    }
    let frequency = super::calendar::frequency_of(&declaration.time);
    if let Some(first) = frequency.read(from.get_ref()) {
        return Additivity::From(first);
    }
    let message = format!("`{}` is not a {}", from.get_ref(), frequency.word());
    let label = format!("as in the data: {}", frequency.example());
    resolver.error(Code::WrongHierarchy, message, from.span(), &label);
    Additivity::Never
}
