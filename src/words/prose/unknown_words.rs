//! Whether a branch of a template holds for what is not known because that is none of the words asked for.
//!
//! [`doubted`] is the entry point. A branch is in doubt for a trend or a sign if it holds where that is not
//! known, also if nothing asked for the unknown by its name, and if among the words that a known value can
//! be it holds for some and not for others. Everything else that the conditions ask is tried in both ways,
//! and other values in all of theirs: which of these cases an edition is, rendering tells.

use std::collections::{BTreeMap, BTreeSet};

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
                values.entry(path.name()).or_insert(words);
            } else if is_word {
                let words = values.entry(path.name()).or_default();
                words.extend([word.text.clone(), FURTHER.to_owned()]);
            }
        }
        [Expr::Path(first), Expr::Path(second)] => {
            let words = words_of(first).or_else(|| words_of(second));
            let Some(words) = words else { return };
            for path in [first, second] {
                values.entry(path.name()).or_default().extend(words.iter().cloned());
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
        is_there |= matches!(expr, Expr::Path(path) if path.name() == value);
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
    conditions: &'c [(&'c Expr, bool)],
    value: &'c str,
    /// The other values, with the words that they can be.
    others: Vec<(&'c str, Vec<&'c str>)>,
    words: Vec<&'c str>,
    /// What else is asked.
    questions: Vec<String>,
}

/// What holds in a case.
struct Case<'c> {
    /// The words of values that are known; the others are not.
    words: BTreeMap<&'c str, &'c str>,
    /// The other questions whose answer is yes.
    yes: BTreeSet<&'c str>,
    /// The value that nobody asks for the unknown by its name.
    unasked: Option<&'c str>,
    all: &'c BTreeSet<&'c str>,
}

impl<'c> Cases<'c> {
    fn new(
        conditions: &'c [(&'c Expr, bool)],
        values: &'c BTreeMap<String, BTreeSet<String>>,
        value: &'c str,
    ) -> Self {
        let mut questions = BTreeSet::new();
        for (expr, _) in conditions {
            collect(expr, values, &mut questions);
        }
        let mentioned = |(name, _): &(&String, _)| {
            name.as_str() != value && conditions.iter().any(|(expr, _)| mentions(expr, name))
        };
        let words = |words: &'c BTreeSet<String>| words.iter().map(String::as_str).collect();
        let others = values.iter().filter(mentioned);
        let others = others.map(|(name, all)| (name.as_str(), words(all))).collect();
        let words = values.get(value).map(words).unwrap_or_default();
        Self { conditions, value, others, words, questions: questions.into_iter().collect() }
    }

    fn is_any_in_doubt(&self) -> bool {
        let of_others: usize = self
            .others
            .iter()
            .try_fold(1_usize, |count, (_, words)| count.checked_mul(words.len() + 1))
            .unwrap_or(usize::MAX);
        let answers = u32::try_from(self.questions.len()).ok().and_then(|n| 2_usize.checked_pow(n));
        let Some(answers) =
            answers.filter(|count| count.checked_mul(of_others).is_some_and(|all| all <= CASES))
        else {
            return true;
        };
        let all: BTreeSet<&str> =
            self.others.iter().map(|(name, _)| *name).chain([self.value]).collect();
        (0..answers).any(|answers| {
            let questions = self.questions.iter().enumerate();
            let yes = questions.filter(|(index, _)| answers >> index & 1 == 1);
            let yes: BTreeSet<&str> = yes.map(|(_, question)| question.as_str()).collect();
            let case = |others: usize, word: Option<&'c str>, unasked: Option<&'c str>| {
                let mut words = self.words_of_others(others);
                words.extend(word.map(|word| (self.value, word)));
                let case = Case { words, yes: yes.clone(), unasked, all: &all };
                self.conditions.iter().all(|(expr, holds)| case.holds(expr) == *holds)
            };
            let is_reached = (0..of_others)
                .any(|others| case(others, None, None) && case(others, None, Some(self.value)));
            is_reached
                && (0..of_others).any(|others| {
                    let mut known = self.words.iter().map(|word| case(others, Some(*word), None));
                    let first = known.next();
                    first.is_some_and(|first| known.any(|next| next != first))
                })
        })
    }

    /// The words of the other values in one of their cases.
    fn words_of_others(&self, mut case: usize) -> BTreeMap<&'c str, &'c str> {
        let mut found = BTreeMap::new();
        for (name, words) in &self.others {
            let count = words.len() + 1;
            if let Some(word) = (case % count).checked_sub(1).and_then(|index| words.get(index)) {
                found.insert(*name, *word);
            }
            case /= count;
        }
        found
    }
}

/// Adds what an expression asks besides words of values.
fn collect(
    expr: &Expr,
    values: &BTreeMap<String, BTreeSet<String>>,
    questions: &mut BTreeSet<String>,
) {
    let is_value = |path: &Path| values.contains_key(&path.name());
    match expr {
        Expr::Not(_) | Expr::All(_) | Expr::Any(_) | Expr::Choice(_) => {
            expr.children().into_iter().for_each(|child| collect(child, values, questions));
        }
        Expr::Same(both) => {
            let is_told = match &**both {
                [Expr::Path(path), Expr::Word(_)] | [Expr::Word(_), Expr::Path(path)] => {
                    is_value(path)
                }
                [Expr::Path(first), Expr::Path(second)] => is_value(first) && is_value(second),
                _ => false,
            };
            if !is_told {
                questions.insert(expr.key());
            }
        }
        _ => drop(questions.insert(expr.key())),
    }
}

impl Case<'_> {
    fn holds(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Not(inner) => !self.holds(inner),
            Expr::All(both) => both.iter().all(|expr| self.holds(expr)),
            Expr::Any(all) => all.iter().any(|expr| self.holds(expr)),
            Expr::Choice(choice) if self.holds(&choice.condition) => self.holds(&choice.then),
            Expr::Choice(choice) => self.holds(&choice.otherwise),
            Expr::Same(both) => match &**both {
                [Expr::Path(path), Expr::Word(word)] | [Expr::Word(word), Expr::Path(path)]
                    if self.all.contains(path.name().as_str()) =>
                {
                    self.is(&path.name(), &word.text)
                }
                [Expr::Path(first), Expr::Path(second)]
                    if [first, second]
                        .iter()
                        .all(|path| self.all.contains(path.name().as_str())) =>
                {
                    self.words.get(first.name().as_str()) == self.words.get(second.name().as_str())
                }
                _ => self.yes.contains(expr.key().as_str()),
            },
            _ => self.yes.contains(expr.key().as_str()),
        }
    }

    /// Whether a value is a word.
    fn is(&self, value: &str, word: &str) -> bool {
        match self.words.get(value) {
            Some(known) => *known == word,
            None => is_unknown(value, word) && self.unasked != Some(value),
        }
    }
}
