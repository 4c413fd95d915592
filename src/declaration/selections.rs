//! Selections of codes: "the five largest contributions", "countries where prices fell", "all but energy".
//!
//! A selection is a count of codes with its list and what it leaves: `count` of an indicator and `[selection.NAME]`
//! are both a [`CodeSelection`]. Which codes it takes is found in `data::figures`, where their values are known.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use super::resolve::Resolver;
use super::tables::column;
use super::{
    Aspect, CodeListId, ColumnFact, IndicatorDeclaration, IndicatorId, Keep, List, Name, Release,
    Texts, Unit,
};
use crate::findings::Code;

/// A selection as it is declared.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SelectionDeclaration {
    /// Whose values decide, or which of its numbers: `contribution`, `prices.month.change`.
    pub of: Name,
    /// A code list, or a hierarchy of one.
    pub by: Name,
    /// The group of the code list whose codes alone are meant.
    pub group: Option<Name>,
    /// Codes that are left out.
    #[serde(default)]
    pub except: Vec<Name>,
    /// Which side of zero.
    pub keep: Option<Keep>,
    /// More than this.
    pub above: Option<Decimal>,
    /// This, or more.
    pub at_least: Option<Decimal>,
    /// Less than this.
    pub below: Option<Decimal>,
    /// This, or less.
    pub at_most: Option<Decimal>,
    /// So many of the largest, and all that are equal to the last of them.
    pub largest: Option<Spanned<usize>>,
    /// So many of the smallest, and all that are equal to the last of them.
    pub smallest: Option<Spanned<usize>>,
    /// Whether numbers go by their size, whatever their sign.
    #[serde(default)]
    pub absolute: bool,
    /// Groups of codes that are named before the others.
    #[serde(default)]
    pub first: Vec<Name>,
    /// What the count is called in tables.
    pub label: Option<Spanned<Texts>>,
    /// What is counted.
    pub unit: Option<Unit>,
}

/// Which codes of a list are taken, and in what order.
#[derive(Debug, Clone)]
pub struct CodeSelection {
    /// The number of each code that decides.
    pub of: ColumnFact,
    /// The code list.
    pub list: CodeListId,
    /// The codes of it that can be taken.
    pub among: Among,
    /// The codes that are left out.
    pub except: Vec<Name>,
    /// Which side of zero is taken; all where none is named.
    pub keep: Option<Keep>,
    /// What else the numbers are held against.
    pub bounds: Vec<(Bound, Decimal)>,
    /// How many are taken; all where no number is named.
    pub most: Option<usize>,
    /// The order of what is taken.
    pub order: SelectionOrder,
    /// The groups that come before all others.
    pub first: Vec<Name>,
    /// Whether it is a section of its own: then it has a complement, too.
    pub is_named: bool,
}

/// The codes of a list among which a selection chooses: none of them is within another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Among {
    /// The codes of the level that the code list counts by default.
    Level,
    /// The smallest parts of this hierarchy.
    Hierarchy(String),
    /// The codes of this group.
    Group(Name),
}

/// How a number is held against another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// It is more.
    Above,
    /// It is as much or more.
    AtLeast,
    /// It is less.
    Below,
    /// It is as much or less.
    AtMost,
}

impl Bound {
    /// Its key in `release.toml`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Above => "above",
            Self::AtLeast => "at_least",
            Self::Below => "below",
            Self::AtMost => "at_most",
        }
    }

    fn holds(self, number: Decimal, bound: Decimal) -> bool {
        match self {
            Self::Above => number > bound,
            Self::AtLeast => number >= bound,
            Self::Below => number < bound,
            Self::AtMost => number <= bound,
        }
    }
}

/// The order of what a selection takes; what is equal stands as in the code list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SelectionOrder {
    /// The order of the code list.
    List,
    /// The largest number first.
    Largest,
    /// The smallest number first.
    Smallest,
    /// The largest first, whatever its sign.
    LargestSize,
    /// The closest to zero first.
    SmallestSize,
}

impl CodeSelection {
    /// The codes of a list whose values are as `keep` says, the largest in size first.
    pub(super) fn count(
        indicator: IndicatorId,
        list: CodeListId,
        keep: Keep,
        first: Vec<Name>,
    ) -> Self {
        Self {
            of: ColumnFact { indicator, aspect: Aspect::Value, comparison: None },
            list,
            among: Among::Level,
            except: Vec::new(),
            keep: Some(keep),
            bounds: Vec::new(),
            most: None,
            order: SelectionOrder::LargestSize,
            first,
            is_named: false,
        }
    }

    /// Whether a number, as it is shown, can be taken.
    pub fn keeps(&self, shown: Decimal) -> bool {
        let is_on_side = match self.keep {
            None => true,
            Some(Keep::Positive) => shown > Decimal::ZERO,
            Some(Keep::Negative) => shown < Decimal::ZERO,
            Some(Keep::Zero) => shown.is_zero(),
        };
        is_on_side && self.bounds.iter().all(|(bound, than)| bound.holds(shown, *than))
    }

    /// What stands first of two numbers in its order, smaller keys first; nothing where the list decides.
    pub fn key(&self, shown: Decimal) -> Option<Decimal> {
        match self.order {
            SelectionOrder::List => None,
            SelectionOrder::Largest => Some(-shown),
            SelectionOrder::Smallest => Some(shown),
            SelectionOrder::LargestSize => Some(-shown.abs()),
            SelectionOrder::SmallestSize => Some(shown.abs()),
        }
    }

    /// What it asks for, as `release.toml` has it: `largest = 5, keep = "positive"`.
    pub fn words(&self) -> String {
        let mut words = Vec::new();
        if let Some(most) = self.most {
            let key = match self.order {
                SelectionOrder::Smallest | SelectionOrder::SmallestSize => "smallest",
                SelectionOrder::List | SelectionOrder::Largest | SelectionOrder::LargestSize => {
                    "largest"
                }
            };
            words.push(format!("{key} = {most}"));
        }
        let is_by_size =
            matches!(self.order, SelectionOrder::LargestSize | SelectionOrder::SmallestSize);
        if is_by_size && self.is_named {
            words.push("absolute = true".to_owned());
        }
        words.extend(self.keep.map(|keep| format!("keep = \"{}\"", keep.name())));
        words.extend(self.bounds.iter().map(|(bound, than)| format!("{} = {than}", bound.name())));
        let except: Vec<String> =
            self.except.iter().map(|code| format!("\"{}\"", code.get_ref())).collect();
        if !except.is_empty() {
            words.push(format!("except = [{}]", except.join(", ")));
        }
        words.join(", ")
    }
}

/// The selections beside the indicators of a release: each is the count of its codes, and has its name among theirs.
pub(super) fn among_indicators(
    mut indicators: BTreeMap<Name, IndicatorDeclaration>,
    selections: BTreeMap<Name, SelectionDeclaration>,
    resolver: &mut Resolver<'_>,
) -> BTreeMap<Name, IndicatorDeclaration> {
    for (id, selection) in selections {
        if indicators.contains_key(&id) {
            let message = format!("`{}` is an indicator and a selection", id.get_ref());
            let label = "templates could not tell them apart";
            resolver.error(Code::ReservedName, message, id.span(), label);
            continue;
        }
        let declaration = IndicatorDeclaration::of_selection(selection);
        indicators.insert(id, declaration);
    }
    indicators
}

/// What a declared selection takes; `None`, with a finding, where that cannot be said.
pub(super) fn resolve(
    id: &Name,
    declared: &SelectionDeclaration,
    ids: &List<IndicatorId, String>,
    resolver: &mut Resolver<'_>,
) -> Option<CodeSelection> {
    let of = column(&declared.of, ids, resolver);
    let of = of.filter(|of| {
        let has_rank = of.aspect.is_of_ranks();
        if has_rank {
            let message = format!("the selection `{}` cannot go by ranks", id.get_ref());
            let label = "ranks are of all codes";
            let hint = "Write the indicator, and `largest` or `smallest`.";
            let span = declared.of.span();
            resolver.error_with_hint(Code::WrongFormula, message, span, label, hint);
        }
        !has_rank
    });
    let hierarchy = resolver.hierarchy(declared.by.get_ref());
    let hierarchy = hierarchy.map(|hierarchy| resolver.hierarchies[hierarchy].codelist);
    let (list, among) = match (hierarchy, &declared.group) {
        (Some(_), _) if resolver.has_codelist(declared.by.get_ref()) => {
            let message = format!("`{}` is a code list and a hierarchy", declared.by.get_ref());
            let label = "give the hierarchy another name";
            resolver.error(Code::ReservedName, message, declared.by.span(), label);
            return None;
        }
        (Some(_), Some(group)) => {
            let message = format!("the codes of `{}` are those of a hierarchy", id.get_ref());
            let label = "leave this out, or write the code list as `by`";
            resolver.error(Code::WrongFormula, message, group.span(), label);
            return None;
        }
        (Some(list), None) => (list, Among::Hierarchy(declared.by.get_ref().clone())),
        (None, group) => {
            let among = group.clone().map_or(Among::Level, Among::Group);
            (resolver.codelist_or_hierarchy(&declared.by)?, among)
        }
    };
    let numbers = [&declared.largest, &declared.smallest];
    if let [Some(_), Some(smallest)] = numbers {
        let message =
            format!("the selection `{}` is of the largest and the smallest", id.get_ref());
        let label = "make a selection of its own of these";
        resolver.error(Code::WrongFormula, message, smallest.span(), label);
    }
    let most = numbers.into_iter().flatten().next();
    if let Some(none) = most.filter(|most| *most.get_ref() == 0) {
        let message = format!("the selection `{}` takes nothing", id.get_ref());
        resolver.error(Code::WrongFormula, message, none.span(), "1 or more is expected");
    }
    let order = match (declared.smallest.is_some(), declared.absolute) {
        (false, true) => SelectionOrder::LargestSize,
        (true, true) => SelectionOrder::SmallestSize,
        (true, false) => SelectionOrder::Smallest,
        (false, false) => {
            let has_bounds = [declared.above, declared.at_least, declared.below, declared.at_most]
                .iter()
                .any(Option::is_some);
            match declared.keep {
                _ if declared.largest.is_some() => SelectionOrder::Largest,
                Some(Keep::Positive) => SelectionOrder::Largest,
                Some(Keep::Negative) => SelectionOrder::Smallest,
                None if has_bounds => SelectionOrder::Largest,
                Some(Keep::Zero) | None => SelectionOrder::List,
            }
        }
    };
    let bounds = [
        (Bound::Above, declared.above),
        (Bound::AtLeast, declared.at_least),
        (Bound::Below, declared.below),
        (Bound::AtMost, declared.at_most),
    ];
    takes_something(id, declared, resolver);
    Some(CodeSelection {
        of: of?,
        list,
        among,
        except: declared.except.clone(),
        keep: declared.keep,
        bounds: bounds.into_iter().filter_map(|(bound, than)| Some((bound, than?))).collect(),
        most: most.map(|most| *most.get_ref()),
        order,
        first: declared.first.clone(),
        is_named: true,
    })
}

/// REL-005: there are numbers within the bounds.
fn takes_something(id: &Name, declared: &SelectionDeclaration, resolver: &mut Resolver<'_>) {
    let low = [(declared.above, true), (declared.at_least, false)];
    let high = [(declared.below, true), (declared.at_most, false)];
    let is_none = |(low, is_above): (Option<Decimal>, bool)| {
        high.iter().any(|(high, is_below)| {
            low.zip(*high)
                .is_some_and(|(low, high)| low > high || low == high && (is_above || *is_below))
        })
    };
    if low.into_iter().any(is_none) {
        let message = format!("the selection `{}` takes nothing", id.get_ref());
        let label = "no number is within these bounds";
        let hint = "Write the smaller number behind `above` or `at_least`, and the larger behind `below` or `at_most`.";
        resolver.error_with_hint(Code::WrongFormula, message, id.span(), label, hint);
    }
}

/// REL-005 for selections that go by a comparison that their indicator has not.
pub(super) fn are_compared(release: &Release, resolver: &mut Resolver<'_>) {
    for (id, indicator) in release.named_indicators() {
        let Some(selection) = indicator.formula.selection() else { continue };
        let ColumnFact { indicator: of, aspect, comparison: Some(comparison) } = selection.of
        else {
            continue;
        };
        if aspect != Aspect::Value && !release.comparisons_of(of).any(|known| known == comparison) {
            let (name, of) = (&release.indicators[id].id, &release.indicators[of].id);
            let compared = &release.comparisons[comparison].id;
            let message = format!("the selection `{name}` goes by what there is not");
            let label = format!("`{of}` cannot be compared with `{compared}`");
            let hint = format!("Write `window = \"period\"` in `[indicator.{of}]`.");
            let span = indicator.span.clone();
            resolver.error_with_hint(Code::WrongFormula, message, span, &label, &hint);
        }
    }
}
