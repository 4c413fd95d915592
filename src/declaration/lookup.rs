//! What a name in `release.toml` stands for: a code list, a hierarchy, a data set, an indicator, a comparison.
//!
//! A name that nothing has is a finding with the nearest one.

use super::resolve::Resolver;
use super::{CodeListId, ComparisonId, DatasetId, HierarchyId, Id, List, Name};
use crate::findings::{Code, Diagnostic, suggestion};

impl Resolver<'_> {
    /// The index of a name in a list, or a finding with the nearest name.
    pub(super) fn index(&mut self, name: &Name, known: &[String], what: &str) -> Option<usize> {
        let found = known.iter().position(|known| known == name.get_ref());
        if found.is_none() {
            let message = format!("there is no {what} `{}`", name.get_ref());
            let mut finding = Diagnostic::new(Code::UnknownName, message).at(
                self.file,
                name.span(),
                format!("unknown {what}"),
            );
            if let Some(hint) = suggestion(name.get_ref(), known.iter().map(String::as_str)) {
                finding = finding.hint(hint);
            }
            self.found.push(finding);
        }
        found
    }

    /// The thing of this name in a list, or a finding with the nearest name.
    pub(super) fn id<I: Id>(
        &mut self,
        name: &Name,
        names: &List<I, String>,
        what: &str,
    ) -> Option<I> {
        self.index(name, names, what).map(I::new)
    }

    /// The code list of this name.
    pub(super) fn codelist(&mut self, name: &Name) -> Option<CodeListId> {
        let names = self.codelists.clone();
        self.id(name, &names, "code list")
    }

    /// The name of a code list.
    pub(super) fn codelist_name(&self, list: CodeListId) -> &str {
        &self.codelists[list]
    }

    /// The code list of this name, where a hierarchy could stand as well.
    pub(super) fn codelist_or_hierarchy(&mut self, name: &Name) -> Option<CodeListId> {
        let hierarchies = self.hierarchies.iter().map(|known| &known.id);
        let names: Vec<String> = self.codelists.iter().chain(hierarchies).cloned().collect();
        let place = self.index(name, &names, "code list or hierarchy")?;
        (place < self.codelists.len()).then(|| CodeListId::new(place))
    }

    /// Whether there is a code list of this name.
    pub(super) fn has_codelist(&self, name: &str) -> bool {
        self.codelists.iter().any(|known| known == name)
    }

    /// The hierarchy of this name.
    pub(super) fn hierarchy(&self, name: &str) -> Option<HierarchyId> {
        self.hierarchies.entries().find(|(_, known)| known.id == name).map(|(id, _)| id)
    }

    /// The data set of this name.
    pub(super) fn dataset(&mut self, name: &Name) -> Option<DatasetId> {
        let names = self.datasets.clone();
        self.id(name, &names, "data set")
    }

    /// The comparison of this name.
    pub(super) fn comparison(&mut self, name: &Name) -> Option<ComparisonId> {
        let (names, _) = self.comparisons.clone()?;
        self.id(name, &names, "comparison")
    }

    /// Whether facts are compared so where no comparison is named.
    pub(super) fn is_default(&self, comparison: ComparisonId) -> bool {
        self.comparisons.as_ref().is_some_and(|(_, default)| *default == comparison)
    }

    /// Whether there is a comparison of this name.
    pub(super) fn has_comparison(&self, name: &str) -> bool {
        let names = self.comparisons.iter().flat_map(|(names, _)| names.iter());
        names.into_iter().any(|known| known == name)
    }
}
