//! Comparisons in templates with a word that the value never is: conditions that can never be true.
//!
//! [`report`] finds them in the tags, also where this edition's text does not come by: an `{% else %}`
//! behind a misspelt word would be printed in every edition.

use std::collections::BTreeSet;

use serde::Serialize;

use super::expressions::{Expr, Path, Root, Word};
use super::steps::steps;
use crate::data::figures::{Gap, Trend, Wording};
use crate::declaration::{BaseVintage, DataStatus, Format, Release, Unit};
use crate::findings::{Code, Diagnostic, Diagnostics, SourceFile, nearest};
use crate::time::{Frequency, Period};
use crate::words::language::Locale;

/// The words that values of a release can be.
pub(super) struct ClosedSets {
    stages: Vec<String>,
    units: Vec<String>,
}

/// What a part of a value can be.
enum Domain {
    /// One of these words.
    Words(Vec<String>),
    /// A month, `2025-06`.
    Month,
    /// A number, which is no text.
    Number,
    /// True or false.
    Truth,
}

impl ClosedSets {
    /// The words of a release in a language. Its shared sentences serve other releases as well, so that
    /// a unit is any for which the language has words.
    pub(super) fn new(release: &Release, locale: &Locale) -> Self {
        let stages = release.about.stages.iter().map(|stage| stage.get_ref().to_owned());
        let units = release.named_indicators().flat_map(|(_, indicator)| {
            [&indicator.unit, &indicator.unit.of_change()].map(|unit| unit.name().to_owned())
        });
        let bare = [Unit::Bare, Unit::Percent, Unit::Percent.of_change()];
        let bare = bare.map(|unit| unit.name().to_owned());
        let units = units.chain(bare).chain(locale.units().map(ToOwned::to_owned));
        Self { stages: stages.collect(), units: units.collect() }
    }

    /// What a path can be; `None` where that is open.
    fn domain(&self, path: &Path) -> Option<Domain> {
        let (last, before) = path.names.split_last()?;
        let root = before.last()?.as_str();
        let is_given = path.root == Root::Given;
        let is_frame = is_given && before.len() == 1;
        let is_period = is_frame && ["period", "base_period"].contains(&root)
            || ["period", "base_period"].contains(&root) && before.len() > 1;
        // What the template makes can have parts of any name; an argument with such a part is a fact.
        if path.root == Root::Made || !is_given && before.len() == 1 && is_frame_name(root) {
            return None;
        }
        let is_edition = is_frame && root == "edition";
        Some(match last.as_str() {
            "status" if is_edition => words(&[DataStatus::Preliminary, DataStatus::Final]),
            "base" if is_edition => words(&[BaseVintage::Latest, BaseVintage::SameStage]),
            // Of a release without stages it is empty, and shared sentences serve others, too.
            "stage" if is_edition && self.stages.is_empty() => return None,
            "stage" if is_edition => {
                Domain::Words(self.stages.iter().cloned().chain([String::new()]).collect())
            }
            "formats" if is_edition => words(&Format::all().collect::<Vec<_>>()),
            "confidential" | "measured_revisions" if is_edition => Domain::Truth,
            _ if is_edition => return None,
            "year" | "months" | "periods" if is_period => Domain::Number,
            "first" | "last" if is_period => Domain::Month,
            "trend" => words(&[Trend::Rise, Trend::Fall, Trend::Unchanged, Trend::Unknown]),
            "wording" => {
                words(&[Wording::Percent, Wording::Factor, Wording::Points, Wording::Absolute])
            }
            "gap" => words(&[
                Gap::None,
                Gap::Value,
                Gap::Base,
                Gap::NoBase,
                Gap::Both,
                Gap::Confidential,
                Gap::NotComparable,
            ]),
            // It is empty without a value.
            "sign" => words(&["positive", "negative", "zero", ""]),
            "side" => words(&["highest", "lowest", "none", "unknown"]),
            "unit" if root == "run" => words(&Frequency::ALL.map(Frequency::word)),
            "unit" => Domain::Words(self.units.clone()),
            "known" | "countable" | "low" | "revised" | "base_differs" | "confidential" => {
                Domain::Truth
            }
            _ => return None,
        })
    }
}

/// Whether a name is one of what templates know besides facts.
fn is_frame_name(name: &str) -> bool {
    ["edition", "period", "base_period", "contact"].contains(&name)
}

fn words<T: Serialize>(all: &[T]) -> Domain {
    let names = all.iter().filter_map(|word| serde_json::to_value(word).ok());
    Domain::Words(names.filter_map(|word| word.as_str().map(ToOwned::to_owned)).collect())
}

/// TPL-007: reports the comparisons of a template that no value can make true.
pub(super) fn report(template: &SourceFile, sets: &ClosedSets, found: &mut Diagnostics) {
    // What is kept in a name is read where it is set and wherever it is asked for.
    let mut reported = BTreeSet::new();
    for expr in steps(template.text()).iter().filter_map(|step| step.expr.as_ref()) {
        expr.walk(&mut |expr| {
            let (path, word) = match expr {
                Expr::Same(both) => match &**both {
                    [Expr::Path(path), Expr::Word(word)] | [Expr::Word(word), Expr::Path(path)] => {
                        (path, word)
                    }
                    _ => return,
                },
                // Words stand in a text at any place of it; formats are a list.
                Expr::Within(both) => match &**both {
                    [Expr::Word(word), Expr::Path(path)] if path.name == "edition.formats" => {
                        (path, word)
                    }
                    _ => return,
                },
                _ => return,
            };
            let finding = sets.domain(path).and_then(|known| finding(&path.name, &known, word));
            if let Some(finding) = finding
                && reported.insert(word.span.start)
            {
                found.push(finding.at(template, word.span.clone(), "here"));
            }
        });
    }
}

fn finding(path: &str, domain: &Domain, word: &Word) -> Option<Diagnostic> {
    let words = &word.text;
    let (message, hint) = match domain {
        Domain::Words(known) if known.iter().any(|known| known == words) => return None,
        Domain::Words(known) => {
            let all: Vec<String> = known.iter().filter(|word| !word.is_empty()).cloned().collect();
            let lower = words.to_lowercase();
            let near = nearest(&lower, all.iter().map(String::as_str));
            let list = all.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
            let hint = match near {
                Some(near) => format!("Did you mean `{near}`? It can be {list}."),
                None if all.is_empty() => "This release has none of them.".to_owned(),
                None => format!("It can be {list}."),
            };
            (format!("`{path}` is never `{words}`"), hint)
        }
        Domain::Month if Period::parse(words).is_some() => return None,
        Domain::Month => {
            let hint = format!("It is a month: write `{path} == \"2025-06\"`.");
            (format!("`{path}` is never `{words}`"), hint)
        }
        Domain::Number => {
            let number = if words.parse::<i32>().is_ok() { words } else { "2025" };
            let hint = format!("Write `{path} == {number}`.");
            (format!("`{path}` is a number, and never the text `{words}`"), hint)
        }
        Domain::Truth => {
            let hint = format!("Write `{path}`, or `not {path}`.");
            (format!("`{path}` is true or false, and never the text `{words}`"), hint)
        }
    };
    Some(Diagnostic::new(Code::NeverTrue, message).hint(hint))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_a_value_never_is_is_named() {
        let sets = ClosedSets {
            stages: vec!["flash".into()],
            units: vec!["person".into(), String::new()],
        };
        for (tag, expected) in [
            ("{% if a.trend == \"falls\" %}", Some("Did you mean `fall`?")),
            ("{% if a.trend == \"fall\" %}", None),
            ("{% if \"Rise\" != a.base.trend %}", Some("Did you mean `rise`?")),
            ("{% if a.trend in [\"rise\", 'grow'] %}", Some("It can be `rise`")),
            ("{% if edition.status == \"Final\" %}", Some("Did you mean `final`?")),
            ("{% if edition.stage == \"flash\" and not a.sign == \"zero\" %}", None),
            ("{% if edition.stage == 'final' %}", Some("It can be `flash`.")),
            ("{% if \"exe\" in edition.formats %}", Some("It can be `md`")),
            ("{% if \"pdf\" in edition.formats %}", None),
            ("{% if period.year == \"2025\" %}", Some("Write `period.year == 2025`.")),
            ("{% if period.last == \"June\" %}", Some("It is a month")),
            ("{% if x.first.period.last == \"2025-06\" %}", None),
            ("{% if a.known == \"true\" %}", Some("Write `a.known`, or `not a.known`.")),
            ("{% if a.countable == \"yes\" %}", Some("Write `a.countable`, or `not a.countable`.")),
            ("{% if a.gap == \"no_base\" or a.gap == \"none\" %}", None),
            ("{% if a.gap == \"nobase\" %}", Some("Did you mean `no_base`?")),
            ("{% if a.change.sign == \"plus\" %}", Some("It can be `positive`")),
            ("{% if a.change.sign == \"positive\" %}", None),
            ("{% if a.trend == `falls` %}", Some("Did you mean `fall`?")),
            ("{% if not (a.trend == \"falls\") %}", Some("Did you mean `fall`?")),
            ("{% if a[\"trend\"] == \"falls\" %}", Some("Did you mean `fall`?")),
            ("{% if \"falls\" in [b, a.trend] %}", Some("Did you mean `fall`?")),
            ("{% set s = edition.status %}{% if s == \"Final\" %}", Some("Did you mean `final`?")),
            (
                "{% set up = a.trend == \"rises\" %}{% if up %}{% endif %}{% if up %}",
                Some("Did you"),
            ),
            ("{% set w = \"rises\" %}{% if a.trend == w %}", Some("Did you mean `rise`?")),
            (
                "{% component c(fact) %}{% if fact.trend == \"falls\" %}",
                Some("Did you mean `fall`?"),
            ),
            ("{{ <c up={a.trend == \"rises\"} /> }}", Some("Did you mean `rise`?")),
            ("{% if a.unit == \"persons\" %}", Some("Did you mean `person`?")),
            ("{% if edition.revised == \"\" or edition.next != \"\" %}", None),
            ("{% if a.trend | upper == \"RISE\" %}", None),
            ("{% set m = {\"trend\": \"up\"} %}{% if m.trend == \"up\" %}", None),
            ("{% for m in [{\"sign\": \"+\"}] %}{% if m.sign == \"+\" %}", None),
            ("{% component c(edition) %}{% if edition.status == \"draft\" %}", None),
            ("{% if \"ris\" in a.trend %}", None),
            ("{% if a.label == \"Final\" or contact.name == \"\" %}", None),
            ("{{ \"up\" if a.gap == \"nothing\" else \"down\" }}", Some("It can be `none`")),
        ] {
            let mut found = Diagnostics::default();
            report(&SourceFile::new("en.md", tag), &sets, &mut found);
            let hints: Vec<&str> =
                found.iter().flat_map(|found| &found.hints).map(String::as_str).collect();
            assert_eq!(hints.len(), usize::from(expected.is_some()), "{tag}: {hints:?}");
            if let Some(expected) = expected {
                assert!(hints[0].starts_with(expected), "{tag}: {hints:?}");
            }
        }
    }
}
