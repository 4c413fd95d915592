//! The tree of an expression with its names found: indicators, data sets, columns and times.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::resolve::Resolver;
use super::super::{DatasetId, DatasetStructure, IndicatorId, List, Name};
use super::chosen::{Chosen, id_of};
use super::shift::Anchors;
use super::syntax::{Choice, Function, Node, Syntax, Word};
use super::written::Written;
use super::{Expression, Join, Notation, OtherTime, Over, Part, Slip, Source, Unnamed, parse};
use crate::findings::{Code, nearest, suggestion};

/// What names of an expression can mean.
pub(in super::super) struct Scope<'s> {
    /// The declared indicators.
    pub(in super::super) ids: &'s List<IndicatorId, String>,
    /// These by their names.
    pub(in super::super) by_id: BTreeMap<&'s str, IndicatorId>,
    /// The data sets.
    pub(in super::super) datasets: &'s List<DatasetId, DatasetStructure>,
    /// The times with a name; `None` for one that is wrong.
    pub(in super::super) anchors: &'s Anchors,
    /// The indicators without a name, in the order in which they are met.
    pub(in super::super) unnamed: Vec<Unnamed>,
    /// Their places by their texts.
    pub(in super::super) places: BTreeMap<String, Vec<usize>>,
}

impl Scope<'_> {
    /// The indicator without a name that this is; a new one where it is met first.
    pub(in super::super) fn unnamed(
        &mut self,
        text: String,
        span: Range<usize>,
        source: Source,
    ) -> IndicatorId {
        let places = self.places.entry(text.clone()).or_default();
        let same = |place: &&usize| self.unnamed[**place].source.is(&source);
        let place = places.iter().find(same).copied().unwrap_or_else(|| {
            self.unnamed.push(Unnamed { text, span, source });
            places.push(self.unnamed.len() - 1);
            self.unnamed.len() - 1
        });
        id_of(self.ids.len(), place)
    }
}

impl Source {
    /// Whether both are the same indicator or data set.
    fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Dataset(first, _), Self::Dataset(second, _)) => first == second,
            (Self::Indicator(first, _), Self::Indicator(second, _)) => first == second,
            (Self::Dataset(..), Self::Indicator(..)) | (Self::Indicator(..), Self::Dataset(..)) => {
                false
            }
        }
    }
}

/// The expression that stands in `value`; `None`, with findings, where something in it is wrong.
pub(in super::super) fn resolve(
    value: &Name,
    scope: &mut Scope<'_>,
    resolver: &mut Resolver<'_>,
) -> Option<Expression> {
    let text = value.get_ref();
    let written = Written::new(resolver.file().text(), value.span(), text);
    let syntax = match parse(text) {
        Ok(syntax) => syntax,
        Err(Slip { place, message, hint }) => {
            let place = written.place(&place);
            resolver.error_with_hint(Code::WrongExpression, message, place, "here", &hint);
            return None;
        }
    };
    let tree = Names { written: &written, scope, resolver }.part(&syntax);
    Some(Expression {
        notation: Notation::Value(syntax.to_string()),
        tree: tree?,
        depth: syntax.depth(),
        place: written.place(&syntax.place),
    })
}

struct Names<'n, 's, 'r, 'f> {
    written: &'n Written,
    scope: &'n mut Scope<'s>,
    resolver: &'r mut Resolver<'f>,
}

impl Names<'_, '_, '_, '_> {
    /// A part with its names found. All of its parts are looked at, so that each wrong name is found.
    fn part(&mut self, syntax: &Syntax) -> Option<Part> {
        match &syntax.node {
            Node::Number(number) => Some(Part::Number(*number)),
            Node::Name { name, choices } => {
                self.value(name, choices, &syntax.place, &syntax.to_string()).map(Part::Value)
            }
            Node::Negative(inner) => Some(Part::Negative(Box::new(self.part(inner)?))),
            Node::Chain(first, rest) => {
                let start = first.place.start;
                let first = self.part(first);
                let mut joins = Some(Vec::with_capacity(rest.len()));
                for (operator, next) in rest {
                    let place = self.written.place(&(start..next.place.end));
                    let join = self.part(next);
                    let operator = *operator;
                    let join = join.map(|part| Join { operator, part, is_of_parts: false, place });
                    joins = joins.zip(join).map(|(mut joins, join)| {
                        joins.push(join);
                        joins
                    });
                }
                Some(Part::Chain(Box::new(first?), joins?))
            }
            Node::Shifted(inner, names) => {
                let part = self.part(inner);
                let times: Vec<_> = names.iter().map(|name| self.anchor(name)).collect();
                let times: Vec<OtherTime> = times.into_iter().collect::<Option<_>>()?;
                // The first name moves first: what stands outermost in the tree is at its time, and then at the others.
                let moved = times.into_iter().rev();
                let part = moved.fold(part?, |part, time| Part::Shifted(Box::new(part), time));
                self.has_one_mean_of_years(&part, &syntax.place)?;
                Some(part)
            }
            Node::Call(function, inner) => {
                let part = Box::new(self.part(inner)?);
                let over = match function {
                    Function::Mean => Over::Mean,
                    Function::Sum => Over::Sum,
                    Function::Last => Over::Last,
                    Function::WithinYear => {
                        return Some(Part::Shifted(part, OtherTime::WITHIN_YEAR));
                    }
                };
                let place = self.written.place(&syntax.place);
                Some(Part::Over { over, part, frequency: None, place })
            }
        }
    }

    fn value(
        &mut self,
        name: &Word,
        choices: &[Choice],
        place: &Range<usize>,
        text: &str,
    ) -> Option<IndicatorId> {
        let span = self.written.place(place);
        let indicator = self.scope.by_id.get(name.text.as_str()).copied();
        let dataset = self.scope.datasets.find(|dataset| dataset.id == name.text);
        let chosen: Vec<Chosen> = choices.iter().map(|choice| self.chosen(choice)).collect();
        let source = match (indicator, dataset) {
            (Some(_), Some(_)) => {
                let message = format!("`{}` is an indicator and a data set", name.text);
                let hint = "Give one of the two another name, so that it is plain which is meant.";
                let span = self.written.place(&name.place);
                self.resolver.error_with_hint(
                    Code::WrongExpression,
                    message,
                    span,
                    "which of the two?",
                    hint,
                );
                return None;
            }
            (None, None) => {
                self.unknown(name);
                return None;
            }
            (Some(indicator), None) if chosen.is_empty() => return Some(indicator),
            (Some(indicator), None) => Source::Indicator(indicator, chosen),
            (None, Some(dataset)) => Source::Dataset(dataset, chosen),
        };
        Some(self.scope.unnamed(text.to_owned(), span, source))
    }

    fn chosen(&self, choice: &Choice) -> Chosen {
        let name = |word: &Word| Name::new(self.written.place(&word.place), word.text.clone());
        Chosen { dimension: choice.dimension.as_ref().map(name), code: name(&choice.code) }
    }

    fn unknown(&mut self, name: &Word) {
        let Scope { ids, datasets, .. } = &*self.scope;
        let known = || {
            let datasets = datasets.iter().map(|dataset| dataset.id.as_str());
            ids.iter().map(String::as_str).chain(datasets)
        };
        let begins = |known: &&str| {
            known.strip_prefix(name.text.as_str()).is_some_and(|rest| rest.starts_with('-'))
        };
        let hint = match known().find(begins) {
            Some(known) => format!("A name with `-` stands in quotes: `'{known}'`."),
            None => suggestion(&name.text, known()).unwrap_or_default(),
        };
        let message = format!("there is no indicator and no data set `{}`", name.text);
        let span = self.written.place(&name.place);
        self.resolver.error_with_hint(Code::UnknownName, message, span, "unknown name", &hint);
    }

    /// The years of a mean are absolute: a mean of such means is another mean than it seems.
    fn has_one_mean_of_years(&mut self, part: &Part, place: &Range<usize>) -> Option<()> {
        if part.means_of_years() < 2 {
            return Some(());
        }
        let message = "a mean of years is taken of a mean of years";
        let hint = "Name one `mean_of` alone: its years are the same at every time.";
        let (span, label) = (self.written.place(place), "of years twice");
        self.resolver.error_with_hint(Code::WrongExpression, message, span, label, hint);
        None
    }

    fn anchor(&mut self, name: &Word) -> Option<OtherTime> {
        if let Some(anchor) = self.scope.anchors.get(&name.text) {
            return anchor.clone();
        }
        let known: Vec<&str> = self.scope.anchors.keys().map(String::as_str).collect();
        let hint = match nearest(&name.text, known.iter().copied()) {
            Some(near) => format!("Did you mean `@{near}`?"),
            None => format!(
                "Declare it, `[anchor.{}]` with `month = 12` and `years_back = 1`; known here: @{}.",
                name.text,
                known.join(", @")
            ),
        };
        let message = format!("there is no time `@{}`", name.text);
        let span = self.written.place(&name.place);
        self.resolver.error_with_hint(Code::UnknownName, message, span, "unknown time", &hint);
        None
    }
}
