//! Which codes a selection takes, in what order, and which it leaves.
//!
//! [`choose`] is the entry point, for counts as for the rows of tables. It goes by numbers as they are shown: what readers
//! see as equal is taken together, or left together. While any number is not known, nothing is taken: it might be the
//! largest. What there cannot be is neither taken nor left.

use rust_decimal::Decimal;

use super::{Absence, Evaluated, Fact, FactKey, Facts, as_shown};
use crate::data::cube::{CodeIndex, CodeKey, Cube};
use crate::data::input::{CodeList, selectable};
use crate::declaration::{Among, Aspect, CodeSelection, ColumnFact, IndicatorId, Name, Release};
use crate::findings::{Code, Diagnostic, Diagnostics, suggestion};

/// What a selection takes of the codes that there are.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Chosen {
    /// The codes that it takes, in its order.
    pub(super) taken: Vec<CodeIndex>,
    /// The others, in the order of the code list.
    pub(super) left: Vec<CodeIndex>,
}

/// What a selection takes of codes with these numbers, as they are shown, in the order of the code list.
///
/// # Errors
/// Why that cannot be said: a number is not known, or not published.
pub(super) fn choose(
    selection: &CodeSelection,
    list: &CodeList,
    shown: &[(CodeIndex, Result<Decimal, Absence>)],
) -> Result<Chosen, Absence> {
    let absences = shown.iter().filter_map(|(_, number)| number.err());
    let absences = absences.filter(|absence| *absence != Absence::NotApplicable);
    if let Some(absence) = absences.reduce(Absence::and) {
        return Err(absence);
    }
    let known = || shown.iter().filter_map(|(code, number)| Some((*code, number.ok()?)));
    let mut taken: Vec<(CodeIndex, Decimal)> =
        known().filter(|(_, number)| selection.keeps(*number)).collect();
    if let Some(most) = selection.most {
        taken.sort_by_key(|(_, number)| selection.key(*number));
        let final_key = taken.get(most - 1).and_then(|(_, number)| selection.key(*number));
        // All that are equal to the last one: none of them is before the others.
        if final_key.is_some() {
            taken.retain(|(_, number)| selection.key(*number) <= final_key);
        }
    }
    let group = |code: CodeIndex| {
        let groups = &list.code(code).groups;
        let first = selection.first.iter().position(|group| groups.contains(group.get_ref()));
        first.unwrap_or(selection.first.len())
    };
    taken.sort_by_key(|(code, number)| (group(*code), selection.key(*number), *code));
    let taken: Vec<CodeIndex> = taken.into_iter().map(|(code, _)| code).collect();
    let left = known().map(|(code, _)| code).filter(|code| !taken.contains(code)).collect();
    Ok(Chosen { taken, left })
}

impl Facts<'_> {
    /// The number of a fact that decides, as it is shown.
    fn shown_of(fact: &Fact, of: ColumnFact, release: &Release) -> Result<Decimal, Absence> {
        let number = fact.number(of.aspect.into(), of.comparison);
        let rounding = release.rounding(of.indicator, of.aspect.into(), of.comparison);
        number.map(|number| as_shown(number, &rounding))
    }

    /// Gives the fact of a declared selection what it takes, what it leaves and what is not known of it: by the facts
    /// of its codes, each with its comparisons.
    pub(super) fn settle(&mut self, key: FactKey) {
        let computation = self.computation;
        let release = computation.release;
        let formula = &release.indicators[key.indicator].formula;
        let Some(selection) = formula.selection().filter(|selection| selection.is_named) else {
            return;
        };
        let list = &computation.cube.codelists[selection.list];
        let indicator = selection.of.indicator;
        let of_code = |code: CodeIndex| {
            let code = Some(CodeKey { list: selection.list, code });
            release.key(FactKey { indicator, code, period: key.period })
        };
        let comparisons: Vec<_> = release.comparisons_of(indicator).collect();
        let codes = selectable(selection, list);
        for code in &codes {
            self.add(of_code(*code), &comparisons);
        }
        if selection.of.aspect == Aspect::Contribution {
            self.contribute(indicator, selection.list, selection.of.comparison);
        }
        let shown: Vec<_> = codes
            .into_iter()
            .map(|code| {
                let fact = self.get(of_code(code)).ok_or(Absence::NotAvailable);
                (code, fact.and_then(|fact| Self::shown_of(fact, selection.of, release)))
            })
            .collect();
        let of_codes = shown.iter().filter(|(_, number)| number.is_ok());
        let of_codes = of_codes.filter_map(|(code, _)| Some(self.get(of_code(*code))?.evaluated));
        let quality =
            of_codes.fold(Evaluated::NOTHING, |all, of_code| all.join(of_code, |all, _| Ok(all)));
        let chosen = choose(selection, list, &shown);
        let keys = |codes: &[CodeIndex]| codes.iter().map(|code| of_code(*code)).collect();
        let not_known = |(code, number): &(CodeIndex, Result<Decimal, Absence>)| {
            matches!(number, Err(Absence::NotAvailable | Absence::Confidential)).then_some(*code)
        };
        let unknown: Vec<CodeIndex> = shown.iter().filter_map(not_known).collect();
        let Some(fact) = self.of_key(key) else { return };
        fact.unknown = keys(&unknown);
        if selection.of.aspect != Aspect::Value {
            fact.evaluated = quality;
        }
        match chosen {
            Ok(Chosen { taken, left }) => {
                fact.evaluated.value = Ok(Decimal::from(taken.len()));
                (fact.items, fact.rest) = (keys(&taken), keys(&left));
            }
            Err(absence) => {
                fact.evaluated.value = Err(absence);
                (fact.items, fact.rest) = (Vec::new(), Vec::new());
            }
        }
    }
}

/// REL-004 and REL-014 for what selections name of code lists: groups and codes that there are, none within another.
pub(super) fn selections_are_spelt(release: &Release, cube: &Cube, found: &mut Diagnostics) {
    for (id, indicator) in release.named_indicators() {
        let Some(selection) = indicator.formula.selection() else { continue };
        let list = &cube.codelists[selection.list];
        if !selection.is_named || !list.is_sound {
            continue;
        }
        let mut unknown = |name: &Name, what: &str, known: &mut dyn Iterator<Item = &str>| {
            let message = format!("the code list `{}` has no {what} `{}`", list.id, name.get_ref());
            let finding = Diagnostic::new(Code::UnknownName, message);
            let finding = finding.at(&release.file, name.span(), format!("unknown {what}"));
            found.push(match suggestion(name.get_ref(), known) {
                Some(hint) => finding.hint(hint),
                None => finding,
            });
        };
        for code in selection.except.iter().filter(|code| list.index(code.get_ref()).is_none()) {
            let mut known = list.codes.iter().map(|code| code.id.as_str());
            unknown(code, "code", &mut known);
        }
        let named = match &selection.among {
            Among::Group(name) => Some(name),
            Among::Level | Among::Hierarchy(_) => None,
        };
        let groups = selection.first.iter().chain(named);
        for group in groups.filter(|group| list.group(group.get_ref()).is_none()) {
            let mut known = list.groups.iter().map(|group| group.name.as_str());
            unknown(group, "group", &mut known);
        }
        overlap(id, selection, list, release, found);
    }
}

/// REL-014 for a group of which one code is within another: the whole would come beside its parts.
fn overlap(
    id: IndicatorId,
    selection: &CodeSelection,
    list: &CodeList,
    release: &Release,
    found: &mut Diagnostics,
) {
    let codes = selectable(selection, list).into_iter();
    let Some([part, whole]) = list.tree.taken_twice(codes) else { return };
    let indicator = &release.indicators[id];
    let [part, whole] = [part, whole].map(|code| &list.code(code).id);
    let message = format!("the selection `{}` takes `{part}` and `{whole}`", indicator.id);
    let finding = Diagnostic::new(Code::WrongHierarchy, message);
    let label = format!("`{part}` is a part of `{whole}`");
    let finding = finding.at(&release.file, indicator.span.clone(), label);
    found.push(finding.hint(format!("Leave one out: `except = [\"{whole}\"]`.")));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::input::Code as ListCode;
    use crate::declaration::{Bound, CodeListId, Id, Keep, SelectionOrder};

    fn selection() -> CodeSelection {
        CodeSelection {
            of: ColumnFact {
                indicator: IndicatorId::new(0),
                aspect: Aspect::Value,
                comparison: None,
            },
            list: CodeListId::new(0),
            among: Among::Level,
            except: Vec::new(),
            keep: None,
            bounds: Vec::new(),
            most: None,
            order: SelectionOrder::List,
            first: Vec::new(),
            is_named: true,
        }
    }

    /// What is taken of `A`, `B` … with these numbers, and what is left.
    fn chosen(selection: &CodeSelection, numbers: &[i64]) -> String {
        let ids = ["A", "B", "C", "D", "E", "F"];
        let code = |id: &str| ListCode { id: id.to_owned(), ..ListCode::default() };
        let list = CodeList::new("codes", ids.iter().map(|id| code(id)).collect());
        let shown: Vec<_> =
            (0..).zip(numbers).map(|(code, number)| (code, Ok(Decimal::from(*number)))).collect();
        let Chosen { taken, left } = choose(selection, &list, &shown).unwrap();
        let words = |codes: Vec<CodeIndex>| -> String {
            codes.into_iter().map(|code| ids[usize::from(code)]).collect()
        };
        format!("{} {}", words(taken), words(left))
    }

    #[test]
    fn what_is_taken_follows_what_is_asked_for_and_ties_take_all() {
        use SelectionOrder::{Largest, LargestSize, Smallest, SmallestSize};
        let all = selection();
        let most = |order, most| CodeSelection { order, most: Some(most), ..selection() };
        let keeps = |keep, order| CodeSelection { keep: Some(keep), order, ..selection() };
        let bound = |bound, than: i64| CodeSelection {
            bounds: vec![(bound, Decimal::from(than))],
            order: Largest,
            ..selection()
        };
        for (selection, numbers, expected) in [
            (&all, vec![2, 9, -5], "ABC "),
            (&most(Largest, 2), vec![2, 9, -5, 7], "BD AC"),
            (&most(Largest, 2), vec![2, 9, 7, 7, 7], "BCDE A"),
            (&most(Largest, 1), vec![3, 3], "AB "),
            (&most(Largest, 5), vec![1, 2], "BA "),
            (&most(Smallest, 2), vec![2, 9, -5, 7], "CA BD"),
            (&most(LargestSize, 2), vec![2, 9, -15, 7], "CB AD"),
            (&most(SmallestSize, 1), vec![2, 9, -1], "C AB"),
            (&keeps(Keep::Positive, Largest), vec![2, 0, -5, 7], "DA BC"),
            (&keeps(Keep::Negative, Smallest), vec![-2, 0, -5, 7], "CA BD"),
            (&keeps(Keep::Zero, SelectionOrder::List), vec![0, 1, 0], "AC B"),
            (&keeps(Keep::Zero, SelectionOrder::List), vec![1, 2], " AB"),
            (&bound(Bound::Above, 3), vec![3, 4, 5], "CB A"),
            (&bound(Bound::AtLeast, 3), vec![3, 4, 5], "CBA "),
            (&bound(Bound::Below, 4), vec![3, 4, 5], "A BC"),
            (&bound(Bound::AtMost, 4), vec![3, 4, 5], "BA C"),
        ] {
            assert_eq!(chosen(selection, &numbers), expected, "{numbers:?}");
        }
    }

    #[test]
    fn what_is_not_known_decides_nothing_and_what_cannot_be_takes_no_part() {
        let list = CodeList::new("codes", Vec::new());
        let one = |absence| [(0, Ok(Decimal::ONE)), (1, Err(absence))];
        for absence in [Absence::NotAvailable, Absence::Confidential] {
            assert_eq!(choose(&selection(), &list, &one(absence)), Err(absence));
        }
    }
}
