//! The totals and hierarchies of a release to the trees of its code lists: codes found, circles and overlaps
//! refused.
//!
//! [`plant`] is the entry point.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::codelist::{CodeIndex, CodeList};
use super::tree::{Part, Tree, Whole};
use crate::declaration::{CodeListId, HierarchyStructure, List, Name, Parts, Release, TotalCode};
use crate::findings::{Code as Rule, Diagnostic, Diagnostics, nearest};

/// Gives every code list its tree. Codes that are not in their list, circles and overlaps are findings.
pub fn plant(
    release: &Release,
    codelists: &mut List<CodeListId, CodeList>,
    found: &mut Diagnostics,
) {
    for id in release.codelists.ids() {
        let mut of_list = Diagnostics::default();
        let declared = release.hierarchies.iter().filter(|hierarchy| hierarchy.codelist == id);
        let list = &codelists[id];
        let roots = Planter { release, list, found: &mut of_list };
        let tree = roots.tree(id, &declared.collect::<Vec<_>>());
        // A list that lacks codes has findings of its own.
        if !codelists[id].is_sound {
            continue;
        }
        codelists[id].tree = tree;
        if of_list.has_errors() {
            codelists[id].is_sound = false;
            codelists[id].tree = Tree { has_no_total: true, ..Tree::default() };
        }
        found.append(of_list);
    }
}

/// Makes the tree of a list.
struct Planter<'a> {
    release: &'a Release,
    list: &'a CodeList,
    found: &'a mut Diagnostics,
}

impl Planter<'_> {
    fn tree(mut self, id: CodeListId, hierarchies: &[&HierarchyStructure]) -> Tree {
        let declaration = &self.release.codelists[id].declaration;
        let total = declaration.total.as_ref();
        let has_no_total = total.is_some_and(|total| *total.get_ref() == TotalCode::Is(false));
        let total = total.and_then(|total| match total.get_ref() {
            TotalCode::Code(code) => self.index(code, total.span()),
            TotalCode::Is(_) => None,
        });
        let mut wholes = Vec::new();
        for hierarchy in hierarchies {
            let of_hierarchy = self.wholes(hierarchy);
            self.parts_are_different(hierarchy, &of_hierarchy);
            wholes.extend(of_hierarchy);
        }
        let Some(mut wholes) = self.ordered(wholes, hierarchies) else { return Tree::default() };
        let above =
            wholes.iter().find(|whole| whole.parts.iter().any(|part| Some(part.code) == total));
        if let (Some(whole), Some(span)) = (above, self.span_of_total()) {
            let [part, whole] = [total.unwrap_or(whole.code), whole.code]
                .map(|code| self.list.code(code).id.clone());
            let message = format!("the total `{part}` is a part of `{whole}`");
            self.wrong(message, span, "the total", "Declare the code that nothing else contains.");
            return Tree::default();
        }
        let is_divided =
            |code| wholes.iter().any(|whole: &Whole| whole.is_exhaustive && whole.code == code);
        if let Some(total) = total.filter(|total| !is_divided(*total)) {
            wholes.push(self.all_others(total, &wholes));
        }
        let mut is_part = vec![false; self.list.codes.len()];
        for part in wholes.iter().flat_map(|whole| &whole.parts) {
            is_part[usize::from(part.code)] = true;
        }
        let mut by_code: BTreeMap<CodeIndex, Vec<usize>> = BTreeMap::new();
        let mut above: BTreeMap<CodeIndex, Vec<(usize, bool)>> = BTreeMap::new();
        for (place, whole) in wholes.iter().enumerate() {
            by_code.entry(whole.code).or_default().push(place);
            for part in whole.parts.iter().filter(|_| whole.is_exhaustive) {
                above.entry(part.code).or_default().push((place, part.is_subtracted));
            }
        }
        let (in_level, levels_of_tree) = (Vec::new(), Vec::new());
        let mut tree = Tree {
            total,
            has_no_total,
            wholes,
            by_code,
            above,
            is_part,
            in_level,
            levels: levels_of_tree,
        };
        self.do_not_overlap(&tree, hierarchies);
        let level = declaration.level.as_ref().map(|level| level.get_ref().as_str());
        tree.levels = if level.is_some() { Vec::new() } else { levels(&tree) };
        let first = tree.levels.first().cloned();
        tree.in_level = self.level(&tree, level.or(first.as_deref()));
        tree
    }

    fn index(&mut self, id: &str, span: Range<usize>) -> Option<CodeIndex> {
        let index = self.list.index(id);
        if index.is_none() && self.list.is_sound {
            let message = format!("the code list `{}` has no `{id}`", self.list.id);
            let unknown = Diagnostic::new(Rule::UnknownName, message).at(
                &self.release.file,
                span,
                "not a code of it",
            );
            let ids = self.list.codes.iter().map(|code| code.id.as_str());
            self.found.push(match nearest(id, ids) {
                Some(near) => unknown.hint(format!("Did you mean `{near}`?")),
                None => unknown.hint("Write a code as it stands in the list."),
            });
        }
        index
    }

    fn named(&mut self, name: &Name) -> Option<CodeIndex> {
        self.index(name.get_ref(), name.span())
    }

    /// The wholes of a hierarchy, each once.
    fn wholes(&mut self, hierarchy: &HierarchyStructure) -> Vec<Whole> {
        let subtracted: Vec<Option<CodeIndex>> =
            hierarchy.subtracted.iter().map(|name| self.named(name)).collect();
        let part = |code| Part { code, is_subtracted: subtracted.contains(&Some(code)) };
        let whole = |code, parts: Vec<CodeIndex>| Whole {
            code,
            parts: parts.into_iter().map(part).collect(),
            is_exhaustive: hierarchy.is_exhaustive,
            hierarchy: Some(hierarchy.id.clone()),
        };
        let wholes: Vec<Whole> = match &hierarchy.parts {
            Parts::Codes { of, codes } => {
                let of = self.named(of);
                let codes = codes.iter().filter_map(|name| self.named(name)).collect();
                of.map(|of| whole(of, codes)).into_iter().collect()
            }
            Parts::Column { parent, of, levels } => {
                let of = of.as_ref().map(|of| self.named(of));
                let below = self.below(parent.get_ref(), of.flatten(), *levels);
                below.into_iter().map(|(code, parts)| whole(code, parts)).collect()
            }
        };
        for (name, code) in hierarchy.subtracted.iter().zip(&subtracted) {
            let has = |whole: &Whole| whole.parts.iter().any(|part| Some(part.code) == *code);
            if code.is_some() && !wholes.iter().any(has) {
                let message = format!("`{}` is no part of `{}`", name.get_ref(), hierarchy.id);
                self.wrong(message, name.span(), "a sign of it", "Name it in `codes` too.");
            }
        }
        wholes
    }

    /// The parts of each code by a column of the file, as far down as asked for.
    fn below(
        &self,
        column: &str,
        of: Option<CodeIndex>,
        levels: Option<usize>,
    ) -> BTreeMap<CodeIndex, Vec<CodeIndex>> {
        let mut children: BTreeMap<CodeIndex, Vec<CodeIndex>> = BTreeMap::new();
        let mut roots = Vec::new();
        for (index, code) in (0..CodeIndex::MAX).zip(&self.list.codes) {
            match code.parents.get(column).and_then(|whole| self.list.index(whole)) {
                Some(whole) => children.entry(whole).or_default().push(index),
                None => roots.push(index),
            }
        }
        let mut taken = BTreeMap::new();
        let mut level = of.map_or(roots, |of| vec![of]);
        let mut left = levels.unwrap_or(usize::MAX);
        while !level.is_empty() && left > 0 {
            let mut next = Vec::new();
            for code in level {
                if let Some(parts) = children.remove(&code) {
                    next.extend(&parts);
                    taken.insert(code, parts);
                }
            }
            (level, left) = (next, left - 1);
        }
        taken
    }

    /// The total of the list as the whole of all codes that are part of nothing else.
    fn all_others(&self, total: CodeIndex, wholes: &[Whole]) -> Whole {
        let below: BTreeSet<CodeIndex> = wholes
            .iter()
            .filter(|whole| whole.code != total)
            .flat_map(|whole| &whole.parts)
            .map(|part| part.code)
            .collect();
        let others = self.list.indices().filter(|code| *code != total && !below.contains(code));
        Whole {
            code: total,
            parts: others.map(|code| Part { code, is_subtracted: false }).collect(),
            is_exhaustive: true,
            hierarchy: None,
        }
    }

    /// A part is named once, and is not its whole.
    fn parts_are_different(&mut self, hierarchy: &HierarchyStructure, wholes: &[Whole]) {
        let Parts::Codes { codes, .. } = &hierarchy.parts else { return };
        let mut seen = BTreeSet::new();
        for name in codes {
            let code = self.list.index(name.get_ref());
            let hint = "Name each part once.";
            if !seen.insert(name.get_ref().as_str()) {
                let message = format!("`{}` has the part `{}` twice", hierarchy.id, name.get_ref());
                self.wrong(message, name.span(), "named before", hint);
            } else if wholes.iter().any(|whole| Some(whole.code) == code) {
                let message = format!("`{}` is a part of itself", name.get_ref());
                self.wrong(message, name.span(), "the whole of this hierarchy", hint);
            }
        }
    }

    /// The wholes, each behind those that are parts of it; `None` where some are parts of themselves.
    fn ordered(
        &mut self,
        wholes: Vec<Whole>,
        hierarchies: &[&HierarchyStructure],
    ) -> Option<Vec<Whole>> {
        if self.found.has_errors() {
            return None;
        }
        // From the smallest upwards: a whole follows once all that has parts among its parts is there.
        let mut left: BTreeMap<CodeIndex, usize> = BTreeMap::new();
        for whole in &wholes {
            *left.entry(whole.code).or_default() += 1;
        }
        let mut waiting: BTreeMap<CodeIndex, Vec<usize>> = BTreeMap::new();
        let mut needs: Vec<usize> = Vec::with_capacity(wholes.len());
        for (place, whole) in wholes.iter().enumerate() {
            let divided = whole.parts.iter().filter(|part| left.contains_key(&part.code));
            let mut count = 0;
            for part in divided {
                waiting.entry(part.code).or_default().push(place);
                count += 1;
            }
            needs.push(count);
        }
        let mut ready: Vec<usize> = (0..wholes.len()).filter(|place| needs[*place] == 0).collect();
        let mut order = Vec::with_capacity(wholes.len());
        while let Some(place) = ready.pop() {
            order.push(place);
            let code = wholes[place].code;
            let Some(divisions) = left.get_mut(&code) else { continue };
            *divisions -= 1;
            if *divisions > 0 {
                continue;
            }
            for above in waiting.remove(&code).unwrap_or_default() {
                needs[above] -= 1;
                if needs[above] == 0 {
                    ready.push(above);
                }
            }
        }
        if order.len() < wholes.len() {
            let circular: Vec<Whole> = wholes
                .into_iter()
                .zip(needs)
                .filter(|(_, needs)| *needs > 0)
                .map(|(whole, _)| whole)
                .collect();
            self.circle(&circular, hierarchies);
            return None;
        }
        let mut wholes: Vec<Option<Whole>> = wholes.into_iter().map(Some).collect();
        Some(order.into_iter().filter_map(|place| wholes[place].take()).collect())
    }

    fn circle(&mut self, waiting: &[Whole], hierarchies: &[&HierarchyStructure]) {
        let codes: BTreeSet<CodeIndex> = waiting.iter().map(|whole| whole.code).collect();
        let divided = |whole: &Whole| {
            let mut parts = whole.parts.iter().map(|part| part.code);
            parts.find(|part| codes.contains(part)).map(|part| (whole.code, part))
        };
        let below: BTreeMap<CodeIndex, CodeIndex> = waiting.iter().filter_map(divided).collect();
        // Going down from any of them, one comes back to one that was passed.
        let (mut passed, mut seen) = (Vec::new(), BTreeSet::new());
        let mut code = waiting[0].code;
        while seen.insert(code) {
            passed.push(code);
            code = below.get(&code).copied().unwrap_or(code);
        }
        let start = passed.iter().position(|known| *known == code).unwrap_or_default();
        let ids: Vec<String> =
            passed[start..].iter().map(|code| format!("`{}`", self.list.code(*code).id)).collect();
        let message = format!("{} is a part of itself, by {}", ids[0], ids.join(", "));
        let within: BTreeSet<CodeIndex> = passed[start..].iter().copied().collect();
        let names = waiting.iter().filter(|whole| within.contains(&whole.code));
        let names: BTreeSet<&str> = names.filter_map(|whole| whole.hierarchy.as_deref()).collect();
        let Some(first) = hierarchies.iter().find(|known| names.contains(known.id.as_str())) else {
            return;
        };
        let hint = "Take one of them out of the parts of the others.";
        self.wrong(message, first.span.clone(), "leads back to its beginning", hint);
    }

    /// Within one hierarchy nothing is a part in two ways.
    fn do_not_overlap(&mut self, tree: &Tree, hierarchies: &[&HierarchyStructure]) {
        // By a column each code has one whole, so that nothing is in two parts of it.
        let is_by_column = |whole: &Whole| {
            hierarchies.iter().any(|known| {
                Some(&known.id) == whole.hierarchy.as_ref()
                    && matches!(known.parts, Parts::Column { .. })
            })
        };
        let wholes = tree.wholes().iter().filter(|whole| whole.is_exhaustive);
        for whole in wholes.filter(|whole| !is_by_column(whole)) {
            let parts = whole.parts.iter().map(|part| part.code);
            let Some([twice, within]) = tree.taken_twice(parts) else { continue };
            let [whole_id, twice, within] =
                [whole.code, twice, within].map(|code| self.list.code(code).id.clone());
            let message =
                format!("`{twice}` is counted twice in `{whole_id}`: it is in `{within}` too");
            let by_id = |known: &&&HierarchyStructure| Some(&known.id) == whole.hierarchy.as_ref();
            let hierarchy = hierarchies.iter().find(by_id);
            let span = hierarchy.map(|hierarchy| hierarchy.span.clone());
            let Some(span) = span.or_else(|| self.span_of_total()) else { continue };
            let hint = "Leave one of them out, or write `exhaustive = false` if the parts are not all of it.";
            self.wrong(message, span, "its parts overlap", hint);
        }
    }

    fn span_of_total(&self) -> Option<Range<usize>> {
        let list = self.release.codelists.iter().find(|list| list.id == self.list.id)?;
        list.declaration.total.as_ref().map(toml::Spanned::span)
    }

    /// For each code, whether it is among the smallest parts by a hierarchy; by all, where none is named.
    fn level(&self, tree: &Tree, hierarchy: Option<&str>) -> Vec<bool> {
        let of_level = |whole: &&Whole| match hierarchy {
            Some(_) => whole.hierarchy.as_deref() == hierarchy,
            None => whole.is_exhaustive,
        };
        let wholes: Vec<&Whole> = tree.wholes().iter().filter(of_level).collect();
        let above: BTreeSet<CodeIndex> = wholes.iter().map(|whole| whole.code).collect();
        let parts = wholes.iter().flat_map(|whole| &whole.parts).map(|part| part.code);
        let parts: BTreeSet<CodeIndex> = parts.collect();
        let is_apart = |code: &CodeIndex| {
            hierarchy.is_none() && tree.total.is_none() && !tree.is_part[usize::from(*code)]
        };
        let takes =
            |code: CodeIndex| !above.contains(&code) && (parts.contains(&code) || is_apart(&code));
        self.list.indices().map(takes).collect()
    }

    fn wrong(&mut self, message: String, span: Range<usize>, label: &str, hint: &str) {
        let wrong = Diagnostic::new(Rule::WrongHierarchy, message);
        self.found.push(wrong.at(&self.release.file, span, label).hint(hint));
    }
}

/// The hierarchies by which the codes of a list could be counted, where it makes a difference by which: those
/// that divide one whole otherwise.
fn levels(tree: &Tree) -> Vec<String> {
    let mut names = BTreeSet::new();
    let wholes: Vec<&Whole> = tree.wholes().iter().filter(|whole| whole.is_exhaustive).collect();
    let mut firsts: BTreeMap<CodeIndex, &Whole> = BTreeMap::new();
    for whole in wholes {
        let first = *firsts.entry(whole.code).or_insert(whole);
        if first.parts != whole.parts {
            names.extend([first, whole].into_iter().filter_map(|whole| whole.hierarchy.clone()));
        }
    }
    names.into_iter().collect()
}
