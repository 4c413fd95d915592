//! Which codes of a list are parts of which: its total and its hierarchies, with the codes found.
//!
//! [`super::plant`] gives every code list its [`Tree`], once all lists are read. A *whole* is a code whose
//! parts are all of it; it may have several divisions into parts. Some of it, as "of which", is below
//! it too, but never adds up to it. Codes that are part of nothing are *tops*: together, or by the total
//! where one is declared, they are what the list is about. What counts and ranks go over is a *level*:
//! the smallest parts of one hierarchy, so that nothing is counted within something else.

use std::collections::{BTreeMap, BTreeSet};

use super::codelist::CodeIndex;

/// A part of a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part {
    /// The code.
    pub code: CodeIndex,
    /// Whether it is subtracted.
    pub is_subtracted: bool,
}

/// A code with parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whole {
    /// The code.
    pub code: CodeIndex,
    /// Its parts.
    pub parts: Vec<Part>,
    /// Whether they are all of it.
    pub is_exhaustive: bool,
    /// The hierarchy that says so; `None` for the total of the list, whose parts are all other codes.
    pub hierarchy: Option<String>,
}

/// The codes of one hierarchy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// The code above all of them.
    pub whole: Option<CodeIndex>,
    /// All others, in their order.
    pub parts: Vec<CodeIndex>,
    /// The codes that have parts in it.
    pub divided: BTreeSet<CodeIndex>,
}

/// What a code is within.
struct Around {
    code: CodeIndex,
    /// The codes that it is a part of, by any number of steps.
    above: BTreeSet<CodeIndex>,
    /// For the place of each whole that it is within, the parts of that whole that have it.
    parts: BTreeMap<usize, BTreeSet<CodeIndex>>,
}

impl Around {
    /// Whether a whole has both in two of its parts.
    fn is_apart_from(&self, other: &Self) -> bool {
        let shared =
            self.parts.iter().filter_map(|(place, parts)| Some((parts, other.parts.get(place)?)));
        shared.into_iter().any(|(parts, others)| parts.is_disjoint(others))
    }
}

/// Which codes of a list are parts of which.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// The code that stands for all others, where one is declared.
    pub total: Option<CodeIndex>,
    /// Whether it is declared that none does.
    pub has_no_total: bool,
    /// The codes with parts, each behind those that are parts of it.
    pub(super) wholes: Vec<Whole>,
    /// The places of the wholes of each code that has parts.
    pub(super) by_code: BTreeMap<CodeIndex, Vec<usize>>,
    /// The places of the wholes that each code is a part of, and whether it is subtracted there.
    pub(super) above: BTreeMap<CodeIndex, Vec<(usize, bool)>>,
    /// For each code, whether it is a part of another.
    pub(super) is_part: Vec<bool>,
    /// For each code, whether counts and ranks take it.
    pub(super) in_level: Vec<bool>,
    /// The names of hierarchies by each of which counts could go, where none is named.
    pub levels: Vec<String>,
}

impl Tree {
    /// Whether no code is part of another.
    pub fn is_flat(&self) -> bool {
        self.wholes.is_empty() && self.total.is_none()
    }

    /// The codes with parts, each behind those that are parts of it.
    pub fn wholes(&self) -> &[Whole] {
        &self.wholes
    }

    /// The places of the wholes that are added up of a code and others, each with whether the code is subtracted.
    pub fn above(&self, code: CodeIndex) -> impl Iterator<Item = (usize, bool)> {
        self.above.get(&code).into_iter().flatten().copied()
    }

    /// The places of the divisions of a code into parts that are all of it.
    pub fn places(&self, code: CodeIndex) -> impl Iterator<Item = usize> {
        let places = self.by_code.get(&code).into_iter().flatten().copied();
        places.filter(|place| self.wholes[*place].is_exhaustive)
    }

    /// The whole of a hierarchy, where one is above all of its parts, and its parts: as they are named, else in the
    /// order of the list.
    pub fn branch(&self, hierarchy: &str) -> Branch {
        let of_hierarchy = |whole: &&Whole| whole.hierarchy.as_deref() == Some(hierarchy);
        let wholes: Vec<&Whole> = self.wholes.iter().filter(of_hierarchy).collect();
        let mut parts: Vec<CodeIndex> =
            wholes.iter().flat_map(|whole| &whole.parts).map(|part| part.code).collect();
        if wholes.len() > 1 {
            parts.sort_unstable();
            parts.dedup();
        }
        let tops = || wholes.iter().map(|whole| whole.code).filter(|code| !parts.contains(code));
        let whole = tops().next().filter(|_| tops().count() == 1);
        let divided = wholes.iter().map(|whole| whole.code).collect();
        Branch { whole, parts, divided }
    }

    fn of(&self, code: CodeIndex) -> impl Iterator<Item = &Whole> {
        self.by_code.get(&code).into_iter().flatten().map(|place| &self.wholes[*place])
    }

    /// Whether a sum over all codes takes this one: the total, or what is part of nothing else.
    pub fn is_top(&self, code: CodeIndex) -> bool {
        match self.total {
            Some(total) => code == total,
            None => !self.is_part.get(usize::from(code)).is_some_and(|is_part| *is_part),
        }
    }

    /// Whether counts and ranks take a code.
    pub fn in_level(&self, code: CodeIndex) -> bool {
        self.in_level.get(usize::from(code)).is_none_or(|in_level| *in_level)
    }

    /// Whether each of so many codes is subtracted in the sum of these wholes; `None` for a code that is not within
    /// them, or within them in both ways.
    pub fn subtracted_within(&self, wholes: &[CodeIndex], number: usize) -> Vec<Option<bool>> {
        let mut reached = vec![[false; 2]; number];
        let mut open: Vec<(CodeIndex, bool)> = wholes.iter().map(|code| (*code, false)).collect();
        while let Some((code, is_subtracted)) = open.pop() {
            let ways = &mut reached[usize::from(code)];
            if std::mem::replace(&mut ways[usize::from(is_subtracted)], true) {
                continue;
            }
            let parts = self.of(code).flat_map(|whole| &whole.parts);
            open.extend(parts.map(|part| (part.code, part.is_subtracted != is_subtracted)));
        }
        let way = |ways: [bool; 2]| match ways {
            [true, false] => Some(false),
            [false, true] => Some(true),
            [true, true] | [false, false] => None,
        };
        reached.into_iter().map(way).collect()
    }

    /// Whether a code, or something that it is a part of, is subtracted in a whole.
    pub fn is_subtracted(&self, code: CodeIndex) -> bool {
        let (mut open, mut reached) = (vec![code], BTreeSet::new());
        while let Some(next) = open.pop() {
            for whole in &self.wholes {
                let Some(part) = whole.parts.iter().find(|part| part.code == next) else {
                    continue;
                };
                if part.is_subtracted {
                    return true;
                }
                open.extend(reached.insert(whole.code).then_some(whole.code));
            }
        }
        false
    }

    /// Whether a code is within a whole, by any number of steps.
    pub fn is_within(&self, code: CodeIndex, whole: CodeIndex) -> bool {
        let (mut open, mut reached) = (vec![whole], BTreeSet::new());
        while let Some(next) = open.pop() {
            if next == code {
                return true;
            }
            if reached.insert(next) {
                open.extend(self.of(next).flat_map(|whole| &whole.parts).map(|part| part.code));
            }
        }
        false
    }

    /// Whether a code is divided by several hierarchies.
    pub fn is_divided_again(&self) -> bool {
        self.by_code.values().any(|places| places.len() > 1)
    }

    /// Two of these codes of which no hierarchy tells whether they have anything in common, with the whole that both are
    /// within: one hierarchy divides it into parts of which one has the first, another into parts of which one has the
    /// second, and none has them in two of its parts.
    pub fn not_told_apart(&self, codes: &[CodeIndex]) -> Option<[CodeIndex; 3]> {
        if codes.len() < 2 || !self.is_divided_again() || self.has_all(codes) {
            return None;
        }
        let mut places: BTreeMap<CodeIndex, Vec<usize>> = BTreeMap::new();
        for (place, whole) in self.wholes.iter().enumerate() {
            for part in &whole.parts {
                places.entry(part.code).or_default().push(place);
            }
        }
        let around: Vec<Around> = codes.iter().map(|code| self.around(*code, &places)).collect();
        let mut pairs = around.iter().enumerate().flat_map(|(place, first)| {
            around[place + 1..].iter().map(move |second| (first, second))
        });
        pairs.find_map(|(first, second)| {
            let is_nested =
                first.above.contains(&second.code) || second.above.contains(&first.code);
            if is_nested || first.is_apart_from(second) {
                return None;
            }
            let mut wholes = first.parts.keys().map(|place| (*place, self.wholes[*place].code));
            let (_, whole) = wholes.find(|(place, code)| {
                let mut others = second.parts.keys().filter(|second| *second != place);
                others.any(|second| self.wholes[*second].code == *code)
            })?;
            Some([first.code, second.code, whole])
        })
    }

    /// Whether one hierarchy has all of these codes among its parts.
    fn has_all(&self, codes: &[CodeIndex]) -> bool {
        let mut parts: BTreeMap<&Option<String>, BTreeSet<CodeIndex>> = BTreeMap::new();
        for whole in &self.wholes {
            let of_hierarchy = parts.entry(&whole.hierarchy).or_default();
            of_hierarchy.extend(whole.parts.iter().map(|part| part.code));
        }
        parts.values().any(|parts| codes.iter().all(|code| parts.contains(code)))
    }

    /// What a code is within; `places` are those of the wholes that each code is a part of.
    fn around(&self, code: CodeIndex, places: &BTreeMap<CodeIndex, Vec<usize>>) -> Around {
        let mut around = Around { code, above: BTreeSet::new(), parts: BTreeMap::new() };
        let mut open = vec![code];
        while let Some(part) = open.pop() {
            for place in places.get(&part).into_iter().flatten() {
                around.parts.entry(*place).or_default().insert(part);
                let whole = self.wholes[*place].code;
                if around.above.insert(whole) {
                    open.push(whole);
                }
            }
        }
        around
    }

    /// A code that is taken twice by a sum of these: because it is one of them and within another of them, or
    /// within two. Returned with the code that it is within.
    pub fn taken_twice(&self, taken: impl Iterator<Item = CodeIndex>) -> Option<[CodeIndex; 2]> {
        let mut within: BTreeMap<CodeIndex, CodeIndex> = BTreeMap::new();
        for code in taken {
            let mut open = vec![code];
            let mut reached = BTreeSet::new();
            while let Some(next) = open.pop() {
                if !reached.insert(next) {
                    continue;
                }
                if let Some(other) = within.insert(next, code) {
                    // The smaller of both is what is counted twice.
                    let pair = if next == other { [other, code] } else { [next, other] };
                    return Some(if next == code { [code, other] } else { pair });
                }
                open.extend(self.of(next).flat_map(|whole| &whole.parts).map(|part| part.code));
            }
        }
        None
    }
}
