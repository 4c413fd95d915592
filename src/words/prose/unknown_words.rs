//! Whether a branch of a template holds for what is not known because that is none of the words asked for.
//!
//! [`doubted`] is the entry point. A branch is in doubt for a trend or a sign if it holds where that is not
//! known, also if nothing asked for the unknown by its name, and if among the words that a known value can
//! be it holds for some and not for others. Everything else that the conditions ask is tried in both ways,
//! and other values in all of theirs: which of these cases an edition is, rendering tells.

use std::collections::{BTreeMap, BTreeSet};
use std::iter;

use super::expressions::{Expr, Path};

/// What a trend can be where it is known.
const TRENDS: [&str; 3] = ["rise", "fall", "unchanged"];
/// What a sign can be where it is known.
const SIGNS: [&str; 3] = ["positive", "negative", "zero"];
/// Any two numbers.
const NUMBERS: [&str; 2] = ["1", "2"];
/// Any word that no condition names.
const FURTHER: &str = "…";

/// The word of a value that is not known.
const UNKNOWN: &str = "unknown";

/// The cases that are tried. What asks more than that in one place is in doubt for all that it compares.
const CASES: usize = 1 << 12;

/// A chain of conditions, up to the branch that is read.
#[derive(Debug, Default)]
pub(super) struct Chain {
    /// The conditions that did not hold.
    pub(super) before: Vec<Expr>,
    /// The condition of the branch; none in an `else`.
    pub(super) own: Option<Expr>,
}

/// The values that a place in the branches of these chains takes for known.
pub(super) fn doubted(chains: &[Chain]) -> BTreeSet<String> {
    let mut values = BTreeMap::new();
    for expr in chains.iter().flat_map(|chain| chain.before.iter().chain(&chain.own)) {
        expr.walk(&mut |expr| compared(expr, &mut values));
    }
    let is_doubted = |value: &&String| {
        let conditions = conditions(chains, value);
        let is_compared = conditions.iter().any(|(expr, _)| mentions(expr, value));
        is_compared && Cases::new(&conditions, &values, value).is_any_in_doubt()
    };
    values.keys().filter(is_doubted).cloned().collect()
}

/// The values that an expression compares, with the words that they can be.
fn compared(expr: &Expr, values: &mut BTreeMap<String, BTreeSet<String>>) {
    let Expr::Same(both) = expr else { return };
    match &**both {
        [Expr::Path(path), Expr::Word(word)] | [Expr::Word(word), Expr::Path(path)] => {
            let is_word = TRENDS.iter().chain(&SIGNS).any(|known| *known == word.text);
            if let Some(words) = words_of(path) {
                values.entry(path.name.clone()).or_insert(words);
            } else if is_word {
                let words = values.entry(path.name.clone()).or_default();
                words.extend([word.text.clone(), FURTHER.to_owned()]);
            }
        }
        [Expr::Path(first), Expr::Path(second)] => {
            let words = words_of(first).or_else(|| words_of(second));
            let Some(words) = words else { return };
            for path in [first, second] {
                values.entry(path.name.clone()).or_default().extend(words.iter().cloned());
            }
        }
        _ => {}
    }
}

/// The words that a part of a fact can be which says by a word of its own that there is no value.
fn words_of(path: &Path) -> Option<BTreeSet<String>> {
    let words: &[&str] = match path.names.split_last() {
        Some((last, [_, ..])) => match last.as_str() {
            "trend" => &TRENDS,
            "sign" => &SIGNS,
            "number" => &NUMBERS,
            _ => return None,
        },
        _ => return None,
    };
    Some(words.iter().map(ToString::to_string).collect())
}

/// Whether a word says that a value is not known: only signs are empty then.
pub(super) fn is_unknown(value: &str, word: &str) -> bool {
    word == UNKNOWN
        || word.is_empty() && value.rsplit('.').next() == Some("sign") && value.contains('.')
}

fn mentions(expr: &Expr, value: &str) -> bool {
    let mut is_there = false;
    expr.walk(&mut |expr| {
        is_there |= matches!(expr, Expr::Path(path) if path.name == value);
    });
    is_there
}

/// The conditions of a place, with whether each holds. What stood before an `elif` that asks for
/// something else says nothing of `value` there: "arrivals rose", or else "departures rose".
fn conditions<'c>(chains: &'c [Chain], value: &str) -> Vec<(&'c Expr, bool)> {
    let mut conditions = Vec::new();
    for chain in chains {
        if chain.own.as_ref().is_none_or(|own| mentions(own, value)) {
            conditions.extend(chain.before.iter().map(|expr| (expr, false)));
        }
        conditions.extend(chain.own.iter().map(|expr| (expr, true)));
    }
    conditions
}

/// The cases that are tried for a value.
struct Cases<'c> {
    conditions: Vec<(Condition<'c>, bool)>,
    /// The values of the conditions with the words that they can be; the one that is asked for is the first.
    values: Vec<(&'c str, Vec<&'c str>)>,
    /// What else is asked.
    questions: Vec<String>,
}

/// A condition as a case is asked it: a template has few of them, and each is asked thousands of times. Values and
/// questions are their places in [`Cases`].
enum Condition<'c> {
    Not(Box<Self>),
    All(Vec<Self>),
    Any(Vec<Self>),
    /// The first where the second holds, else the third.
    Choice(Box<[Self; 3]>),
    /// Whether a value is a word, and whether that word says that the value is not known.
    Is {
        value: usize,
        word: &'c str,
        is_unknown: bool,
    },
    /// Whether two values are the same.
    Same(usize, usize),
    Question(usize),
}

/// What holds in a case.
struct Case<'c> {
    /// The words of the values that are known; the others are not.
    words: Vec<Option<&'c str>>,
    /// The questions whose answer is yes, a bit each.
    yes: usize,
    /// Whether nobody asks for the unknown of the first value by its name.
    is_unasked: bool,
}

impl<'c> Cases<'c> {
    fn new(
        conditions: &[(&'c Expr, bool)],
        values: &'c BTreeMap<String, BTreeSet<String>>,
        value: &'c str,
    ) -> Self {
        let mentioned = |(name, _): &(&'c String, _)| {
            name.as_str() != value && conditions.iter().any(|(expr, _)| mentions(expr, name))
        };
        let words = |words: &'c BTreeSet<String>| words.iter().map(String::as_str).collect();
        let own = (value, values.get(value).map(words).unwrap_or_default());
        let others = values.iter().filter(mentioned);
        let others = others.map(|(name, all)| (name.as_str(), words(all)));
        let values = iter::once(own).chain(others).collect();
        let mut cases = Self { conditions: Vec::new(), values, questions: Vec::new() };
        for (expr, holds) in conditions {
            let condition = cases.condition(expr);
            cases.conditions.push((condition, *holds));
        }
        cases
    }

    fn condition(&mut self, expr: &'c Expr) -> Condition<'c> {
        let mut all = |exprs: &'c [Expr]| exprs.iter().map(|expr| self.condition(expr)).collect();
        match expr {
            Expr::Not(inner) => return Condition::Not(Box::new(self.condition(inner))),
            Expr::All(both) => return Condition::All(all(&**both)),
            Expr::Any(exprs) => return Condition::Any(all(exprs)),
            Expr::Choice(choice) => {
                let parts = [&choice.then, &choice.condition, &choice.otherwise];
                return Condition::Choice(Box::new(parts.map(|part| self.condition(part))));
            }
            Expr::Same(both) => match &**both {
                [Expr::Path(path), Expr::Word(word)] | [Expr::Word(word), Expr::Path(path)] => {
                    if let Some(value) = self.value(path) {
                        let is_unknown = is_unknown(&path.name, &word.text);
                        return Condition::Is { value, word: &word.text, is_unknown };
                    }
                }
                [Expr::Path(first), Expr::Path(second)] => {
                    if let (Some(first), Some(second)) = (self.value(first), self.value(second)) {
                        return Condition::Same(first, second);
                    }
                }
                _ => {}
            },
            _ => {}
        }
        let key = expr.key();
        let known = self.questions.iter().position(|question| *question == key);
        Condition::Question(known.unwrap_or_else(|| {
            self.questions.push(key);
            self.questions.len() - 1
        }))
    }

    fn value(&self, path: &Path) -> Option<usize> {
        self.values.iter().position(|(name, _)| *name == path.name)
    }

    fn is_any_in_doubt(&self) -> bool {
        let Some(((_, own), others)) = self.values.split_first() else { return false };
        let of_others: usize = others
            .iter()
            .try_fold(1_usize, |count, (_, words)| count.checked_mul(words.len() + 1))
            .unwrap_or(usize::MAX);
        let answers = u32::try_from(self.questions.len()).ok().and_then(|n| 2_usize.checked_pow(n));
        let Some(answers) =
            answers.filter(|count| count.checked_mul(of_others).is_some_and(|all| all <= CASES))
        else {
            return true;
        };
        (0..answers).any(|yes| {
            let case = |others: usize, word: Option<&'c str>, is_unasked: bool| {
                let case = Case { words: self.words(word, others), yes, is_unasked };
                self.conditions.iter().all(|(condition, holds)| case.holds(condition) == *holds)
            };
            let is_reached =
                (0..of_others).any(|others| case(others, None, false) && case(others, None, true));
            is_reached
                && (0..of_others).any(|others| {
                    let mut known = own.iter().map(|word| case(others, Some(word), false));
                    let first = known.next();
                    first.is_some_and(|first| known.any(|next| next != first))
                })
        })
    }

    /// The words of the values in one of the cases of all but the first.
    fn words(&self, first: Option<&'c str>, mut case: usize) -> Vec<Option<&'c str>> {
        let others = self.values.iter().skip(1).map(|(_, words)| {
            let count = words.len() + 1;
            let word = (case % count).checked_sub(1).and_then(|index| words.get(index)).copied();
            case /= count;
            word
        });
        iter::once(first).chain(others).collect()
    }
}

impl Case<'_> {
    fn holds(&self, condition: &Condition<'_>) -> bool {
        match condition {
            Condition::Not(inner) => !self.holds(inner),
            Condition::All(all) => all.iter().all(|inner| self.holds(inner)),
            Condition::Any(all) => all.iter().any(|inner| self.holds(inner)),
            Condition::Choice(parts) => {
                let [then, condition, otherwise] = &**parts;
                self.holds(if self.holds(condition) { then } else { otherwise })
            }
            Condition::Is { value, word, is_unknown } => match self.words[*value] {
                Some(known) => known == *word,
                None => *is_unknown && !(self.is_unasked && *value == 0),
            },
            Condition::Same(first, second) => self.words[*first] == self.words[*second],
            Condition::Question(question) => self.yes >> question & 1 == 1,
        }
    }
}
