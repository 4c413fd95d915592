//! The changes of code lists that a release declares, with their codes found and held against the times of validity.
//!
//! [`find_changes`] is the entry point. A change is a break for whatever has some of its codes and not all of them; which
//! figures these are is found in `data::figures`.

use std::collections::BTreeSet;
use std::ops::Range;

use super::codelist::{Code, CodeChange, CodeIndex, CodeList};
use crate::declaration::{ChangeDeclaration, CodeChoice, CodeListId, List, Release};
use crate::findings::{Code as Rule, Diagnostic, Diagnostics, nearest};
use crate::time::{Frequency, Period};

/// Gives every code list its changes. What cannot be so is a finding, and no change.
pub fn find_changes(
    release: &Release,
    codelists: &mut List<CodeListId, CodeList>,
    found: &mut Diagnostics,
) {
    for id in release.codelists.ids() {
        let mut changes: Vec<CodeChange> = Vec::new();
        for declared in &release.codelists[id].declaration.change {
            let list = &codelists[id];
            let mut reader = Reader { release, id, list, found: &mut *found };
            let Some(change) = reader.change(declared) else { continue };
            if let Some(earlier) = changes.iter().find(|earlier| contradict(earlier, &change)) {
                let code = change.codes().find(|code| earlier.codes().any(|known| known == *code));
                let code = code.map_or("", |code| list.code(code).id.as_str());
                let message = format!("`{code}` changes twice in `{}`", declared.at.get_ref());
                let hint = "Write one change, with all codes that were before in `from` and all that are since in `to`.";
                reader.wrong(message, declared.at.span(), "the second time", hint);
                continue;
            }
            changes.push(change);
        }
        codelists[id].changes = changes;
    }
}

/// Whether two changes say different things of one code at one time.
fn contradict(first: &CodeChange, second: &CodeChange) -> bool {
    first.day == second.day && first.codes().any(|code| second.codes().any(|known| known == code))
}

impl CodeChange {
    /// The codes of both sides.
    fn codes(&self) -> impl Iterator<Item = CodeIndex> {
        self.from.iter().chain(&self.to).copied()
    }
}

/// Reads the changes of a list.
struct Reader<'a> {
    release: &'a Release,
    id: CodeListId,
    list: &'a CodeList,
    found: &'a mut Diagnostics,
}

/// The codes of a side of a change, with their place in `release.toml`.
struct Side {
    codes: Vec<CodeIndex>,
    span: Range<usize>,
}

impl Reader<'_> {
    fn change(&mut self, declared: &ChangeDeclaration) -> Option<CodeChange> {
        let text = declared.at.get_ref();
        let Some(at) = Period::parse(text) else {
            let message = format!("`{text}` is not a period");
            let hint = match Frequency::Month.guess(text) {
                Some(meant) => format!("Write `at = \"{meant}\"`."),
                None => {
                    "Write the first period that has the new codes: `at = \"2022-06\"`.".to_owned()
                }
            };
            self.wrong(message, declared.at.span(), "2022-06, 2022-Q3 or 2022 is expected", &hint);
            return None;
        };
        let [from, to] = [&declared.from, &declared.to].map(|side| {
            let codes = self.codes(side.get_ref(), side.span());
            codes.map(|codes| Side { codes, span: side.span() })
        });
        // A list that lacks codes has findings of its own.
        let (Some(from), Some(to), true) = (from, to, self.list.is_sound) else { return None };
        if from.codes == to.codes && from.codes.len() == 1 {
            let id = &self.list.code(from.codes[0]).id;
            let message = format!("`{id}` becomes itself");
            let hint = format!(
                "Name what it became, or what became a part of it: `to = [\"{id}\", \"…\"]` or `from = [\"{id}\", \"…\"]`."
            );
            self.wrong(message, to.span, "the same code", &hint);
            return None;
        }
        let is_valid = self.agrees_with_validity(at, &from, &to);
        let day = at.first_day();
        let all: BTreeSet<CodeIndex> = from.codes.iter().chain(&to.codes).copied().collect();
        let within = all.into_iter().map(|code| self.within(code)).collect();
        let change = CodeChange { day, from: from.codes, to: to.codes, within };
        is_valid.then_some(change)
    }

    /// The codes of a side; `None` with a finding where one is not known, or there twice.
    fn codes(&mut self, choice: &CodeChoice, span: Range<usize>) -> Option<Vec<CodeIndex>> {
        let mut codes = Vec::new();
        let mut are_right = true;
        for id in choice.names() {
            match self.list.index(id) {
                Some(code) if codes.contains(&code) => {
                    let message = format!("`{id}` is there twice");
                    self.wrong(message, span.clone(), "in this list", "Name each code once.");
                    are_right = false;
                }
                Some(code) => codes.push(code),
                None => {
                    self.unknown(id, span.clone());
                    are_right = false;
                }
            }
        }
        if choice.names().is_empty() {
            let hint = "Name the codes before the change in `from`, and those since in `to`.";
            self.wrong("a change has no codes".to_owned(), span, "no code", hint);
            return None;
        }
        are_right.then_some(codes)
    }

    /// A code, and all that it is a part of, the total of its list among them.
    fn within(&self, code: CodeIndex) -> BTreeSet<CodeIndex> {
        let tree = &self.list.tree;
        let is_whole = |whole: &CodeIndex| {
            *whole == code || Some(*whole) == tree.total || tree.is_within(code, *whole)
        };
        self.list.indices().filter(is_whole).collect()
    }

    /// Whether the validity of each code is what the change makes of it: a new code begins with it, one that has ended
    /// ends before it, and what goes on is there on both sides.
    fn agrees_with_validity(&mut self, at: Period, from: &Side, to: &Side) -> bool {
        let mut agrees = true;
        let declaration = &self.release.codelists[self.id].declaration;
        let before = at.plus(-1);
        for (side, others) in [(from, to), (to, from)] {
            let is_before = std::ptr::eq(side, from);
            for index in &side.codes {
                let code = self.list.code(*index);
                let goes_on = others.codes.contains(index);
                let (agrees_here, what, column, key, period) = if is_before {
                    let is_right = (goes_on || ends_with(code, at)) && is_valid_before(code, at);
                    (is_right, "ends before", &declaration.valid_to, "valid_to", before)
                } else {
                    let is_right = (goes_on || begins_with(code, at)) && is_valid_since(code, at);
                    (is_right, "begins in", &declaration.valid_from, "valid_from", at)
                };
                if agrees_here {
                    continue;
                }
                agrees = false;
                let what = if goes_on { "goes on in" } else { what };
                let message =
                    format!("`{}` {what} {at}, but it is valid {}", code.id, code.valid_in_words());
                let hint = self.line_to_write(code, goes_on, column.as_deref(), (key, period));
                self.wrong(message, side.span.clone(), "of this change", &hint);
            }
        }
        agrees
    }

    fn line_to_write(
        &self,
        code: &Code,
        goes_on: bool,
        column: Option<&str>,
        (key, period): (&str, Period),
    ) -> String {
        let Some(file) = &self.list.file else {
            return format!(
                "Give `[codelist.{}]` a file with a column `{key}`, and write {period} there for `{}`.",
                self.list.id, code.id
            );
        };
        let name = file.path();
        if goes_on {
            return format!(
                "Correct `at`, or the columns of validity in {name}: a code on both sides is valid before the change and since."
            );
        }
        match column {
            Some(column) => {
                format!("Write {period} in the column `{column}` of `{}` in {name}.", code.id)
            }
            None => format!(
                "Write `{key} = \"{key}\"` in `[codelist.{}]`, and add that column to {name}, with {period} for `{}`.",
                self.list.id, code.id
            ),
        }
    }

    fn unknown(&mut self, id: &str, span: Range<usize>) {
        if !self.list.is_sound {
            return;
        }
        let message = format!("the code list `{}` has no `{id}`", self.list.id);
        let finding = Diagnostic::new(Rule::UnknownName, message);
        let finding = finding.at(&self.release.file, span, "not a code of it");
        let ids = self.list.codes.iter().map(|code| code.id.as_str());
        self.found.push(match nearest(id, ids) {
            Some(near) => finding.hint(format!("Did you mean `{near}`?")),
            None => {
                finding.hint("Write a code as it stands in the list; a change names no groups.")
            }
        });
    }

    fn wrong(&mut self, message: String, span: Range<usize>, label: &str, hint: &str) {
        let wrong = Diagnostic::new(Rule::WrongChange, message);
        self.found.push(wrong.at(&self.release.file, span, label).hint(hint));
    }
}

fn begins_with(code: &Code, at: Period) -> bool {
    code.valid_from.is_some_and(|from| from.first_day() == at.first_day())
}

fn ends_with(code: &Code, at: Period) -> bool {
    code.valid_to.is_some_and(|to| to.last_day().succ_opt() == Some(at.first_day()))
}

/// Whether a code is there on the day before a period.
fn is_valid_before(code: &Code, at: Period) -> bool {
    code.valid_from.is_none_or(|from| from.first_day() < at.first_day())
        && code.valid_to.is_none_or(|to| to.last_day().succ_opt() >= Some(at.first_day()))
}

/// Whether a code is there on the first day of a period.
fn is_valid_since(code: &Code, at: Period) -> bool {
    code.valid_from.is_none_or(|from| from.first_day() <= at.first_day())
        && code.valid_to.is_none_or(|to| to.last_day() >= at.first_day())
}
