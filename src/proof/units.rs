//! The unit behind a figure against the unit of its fact: per cent, points, times, thousand, and the
//! words that are counted.

use std::collections::BTreeMap;

use super::figures::Stated;
use super::passage::{Passage, begins, ends};
use super::{Spot, Text};
use crate::declaration::{self, Indicator, Multiplier, RevisionMeasure};
use crate::document::FactPart;
use crate::findings::Code;
use crate::words::language::Locale;

/// What a figure is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit<'a> {
    Percent,
    Points,
    Times,
    /// What is counted or measured.
    Of(&'a str),
}

/// The words of all units of a language in all their forms, in small letters.
pub(super) fn forms(locale: &Locale) -> BTreeMap<&str, Vec<String>> {
    let forms = |unit| locale.unit_forms(unit).map(str::to_lowercase).collect();
    locale.units().map(|unit| (unit, forms(unit))).collect()
}

impl Text<'_> {
    /// PRF-005 for a figure of a statement.
    pub(super) fn unit(&mut self, spot: &Spot<'_>, stated: &Stated<'_>) {
        let Spot { passage, statement, index, shown, .. } = *spot;
        let end = passage.figures.get(index + 1).map_or(statement.end, |next| next.place.start);
        let behind = passage.lower[shown.place.end..end.min(statement.end).max(shown.place.end)]
            .trim_start();
        let expected = match stated.part {
            FactPart::Change | FactPart::Difference if stated.indicator.changes_in_points() => {
                Unit::Points
            }
            FactPart::Contribution => Unit::Points,
            FactPart::Change | FactPart::Revision(RevisionMeasure::Percent) => Unit::Percent,
            FactPart::Factor => Unit::Times,
            // Words behind a rank are about something else, and the cells of revisions have none.
            FactPart::Rank | FactPart::RankChange | FactPart::Revision(_) => return,
            FactPart::Value | FactPart::Base | FactPart::Difference => match &stated.indicator.unit
            {
                declaration::Unit::Percent => Unit::Percent,
                declaration::Unit::Points => Unit::Points,
                unit => Unit::Of(unit.name()),
            },
        };
        let behind_sign = behind.trim_start_matches('%').trim_start();
        let has_sign = shown.words.contains('%') || behind_sign.len() < behind.len();
        let before = passage.lower[statement.start..shown.place.start].trim_end();
        let is_multiplied = self.words.times.iter().any(|word| ends(before, word));
        let written = match self.written(behind_sign) {
            Some(unit @ (Unit::Points | Unit::Times)) => Some(unit),
            None if is_multiplied => Some(Unit::Times),
            _ if has_sign => Some(Unit::Percent),
            written => written,
        };
        let scale = self.scale(behind);
        let said = scale.map(|(scale, _)| scale);
        let is_right = match (expected, written) {
            // A ratio of two numbers is so many times the one.
            (Unit::Of(""), Some(Unit::Times)) => true,
            (Unit::Of(unit), None) => {
                self.scale_is_right(passage, stated.indicator, said)
                    && scale.is_none_or(|(_, rest)| {
                        stated.indicator.scale == Multiplier::One || self.is_of_unit(rest, unit)
                    })
            }
            (Unit::Of(unit), Some(Unit::Of(word))) => {
                (unit == word || self.is_form_of(behind, unit))
                    && self.scale_is_right(passage, stated.indicator, said)
            }
            (_, None) => self.has_no_words_for(expected),
            (expected, Some(written)) => expected == written,
        };
        if is_right && (scale.is_none() || matches!(expected, Unit::Of(_))) {
            return;
        }
        let words = &shown.words;
        let is = match expected {
            Unit::Percent => "a percentage".to_owned(),
            Unit::Points => "a number of percentage points".to_owned(),
            Unit::Times => "a factor".to_owned(),
            Unit::Of(unit) => match stated.indicator.scale {
                Multiplier::One => format!("in the unit `{unit}`"),
                scale => format!("in the unit `{unit}`, by the {}", scale.word()),
            },
        };
        let message = format!("the figure “{words}” is {is}, but is not written like that");
        let path = stated.path(self.proof.facts.computation);
        let hint = match expected {
            Unit::Points => format!(
                "Print it with its words: `{{{{ {path} | counted }}}}`, beside a verb that says its sign `{{{{ {path} | counted(sign=false) }}}}`."
            ),
            Unit::Percent => {
                format!("Print it by `{{{{ {path} | figure }}}}`, without another unit behind it.")
            }
            Unit::Times => match self.words.times.first() {
                Some(times) => format!("Write “{times}” with it."),
                None => String::new(),
            },
            // What a count counts has no unit where none is declared.
            Unit::Of("count") => {
                let id = &stated.indicator.id;
                format!("Write `unit` in `{id}`: the unit that is behind it here.")
            }
            Unit::Of(_) => {
                "Write its own unit behind it, or take the figure that is meant.".to_owned()
            }
        };
        let label = format!("of `{}`", shown.fact);
        let place = (&shown.place, label.as_str());
        self.report_with_hint(Code::UnitAgainstFact, passage, place, message, &hint);
    }

    /// The unit that the words behind a figure begin with.
    fn written(&self, behind: &str) -> Option<Unit<'_>> {
        let words = self.words;
        let begins = |list: &[String]| list.iter().any(|word| begins(behind, word).is_some());
        if self.is_form_of(behind, declaration::Unit::Points.name()) {
            return Some(Unit::Points);
        }
        if begins(&words.percent) {
            return Some(Unit::Percent);
        }
        if begins(&words.times) {
            return Some(Unit::Times);
        }
        self.units.keys().find(|unit| self.is_form_of(behind, unit)).map(|unit| Unit::Of(unit))
    }

    fn is_form_of(&self, behind: &str, unit: &str) -> bool {
        self.forms_of(unit).iter().any(|form| begins(behind, form).is_some())
    }

    /// The words of a unit in all their forms, in small letters.
    pub(super) fn forms_of(&self, unit: &str) -> &[String] {
        self.units.get(unit).map(Vec::as_slice).unwrap_or_default()
    }

    /// The word behind a figure that multiplies its unit, and what stands behind that.
    fn scale<'b>(&self, behind: &'b str) -> Option<(&str, &'b str)> {
        let scales = self.words.scale.iter();
        let mut said = scales.filter_map(|(scale, words)| {
            let length = words.iter().find_map(|word| begins(behind, word))?;
            // "млн", and "тыс." with its full stop.
            let rest = behind[length..].trim_start_matches('.').trim_start();
            Some((scale.as_str(), rest))
        });
        said.next()
    }

    /// Whether the words behind a scale are not another unit.
    fn is_of_unit(&self, behind: &str, unit: &str) -> bool {
        match self.written(behind) {
            None => true,
            Some(Unit::Of(word)) => word == unit || self.is_form_of(behind, unit),
            Some(Unit::Percent | Unit::Points | Unit::Times) => false,
        }
    }

    /// Whether a figure has the scale that is declared beside its indicator, or that the name of its unit says, and no
    /// other.
    fn scale_is_right(&self, passage: &Passage, indicator: &Indicator, said: Option<&str>) -> bool {
        let (own, unit) = (indicator.scale, indicator.unit.name());
        let is_declared = |scale: &str| match own {
            Multiplier::One => unit.split([' ', '_']).any(|word| word == scale),
            own => scale == own.word(),
        };
        let declared = self.words.scale.iter().find(|(scale, _)| is_declared(scale));
        match (declared, said) {
            (None, said) => said.is_none(),
            (Some((scale, _)), Some(said)) => scale == said,
            // A big number, or one behind its unit: "thousand people: 5".
            (Some((_, words)), None) => {
                !passage.is_prose
                    || passage.text.trim().len() == passage.figures[0].place.len()
                    || passage.find(&(0..passage.text.len()), words).next().is_some()
            }
        }
    }

    /// Whether the locale file cannot say what is wanted, so that nothing can be missing.
    fn has_no_words_for(&self, unit: Unit<'_>) -> bool {
        match unit {
            Unit::Times => self.words.times.is_empty(),
            Unit::Points => {
                self.locale.unit_forms(declaration::Unit::Points.name()).next().is_none()
            }
            Unit::Percent | Unit::Of(_) => false,
        }
    }
}
