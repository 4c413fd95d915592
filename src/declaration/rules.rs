//! Rules that a release declares for its data, resolved.
//!
//! [`resolve`] finds every name. Codes are found later, in `data::checks`, because code lists are
//! data. What a rule finds is told by the codes VAL-101 and up.

use std::collections::{BTreeMap, BTreeSet};
use std::iter;
use std::ops::Range;

use rust_decimal::Decimal;
use toml::Spanned;

use super::indicators::has_breakdown;
use super::reads::states_in_a_row;
use super::resolve::Resolver;
use super::rule_keys::{
    AcceptDeclaration, CheckDeclaration, EqualDeclaration, OutliersDeclaration, PartsDeclaration,
    PlausibleDeclaration, RevisedDeclaration, RisingDeclaration, TotalDeclaration,
    ValidDeclaration, Weight, ZeroDeclaration,
};
use super::{
    CodeListId, DatasetId, DatasetStructure, DimensionId, Indicator, IndicatorId, Kind, List, Name,
    OverCodes, Release, RuleDeclaration, Unit,
};
use crate::findings::{Code, Severity};
use crate::time::Period;

/// A rule with its names resolved.
#[derive(Debug)]
pub struct Rule {
    /// Id.
    pub id: String,
    /// Where its id stands in `release.toml`.
    pub span: Range<usize>,
    /// What must hold.
    pub about: String,
    /// How much a finding weighs, where the rule says so.
    pub severity: Option<Severity>,
    /// What is compared with what.
    pub check: Check,
    /// What is as it is for a reason.
    pub accepted: Vec<Acceptance>,
}

impl Release {
    /// The rule by which a data set counts from January, so that its periods have those before in them.
    pub(super) fn counts_from_january(&self, dataset: DatasetId) -> Option<&str> {
        let is_of_it = |rule: &&Rule| matches!(rule.check, Check::Rising { dataset: counted } if counted == dataset);
        self.rules.iter().find(is_of_it).map(|rule| &*rule.id)
    }
}

impl Rule {
    /// The breakdowns that it compares: indicator and code list.
    pub fn breakdowns(&self) -> Vec<(IndicatorId, Option<CodeListId>)> {
        match &self.check {
            Check::Parts { whole, parts, by, .. } => {
                parts.iter().chain([whole]).map(|indicator| (*indicator, *by)).collect()
            }
            Check::Zero { indicator, over, .. } => vec![(*indicator, Some(*over))],
            Check::Total { .. }
            | Check::Rising { .. }
            | Check::Valid { .. }
            | Check::Plausible { .. }
            | Check::Outliers { .. }
            | Check::Revised { .. } => Vec::new(),
        }
    }
}

/// What a rule compares.
#[derive(Debug)]
pub enum Check {
    /// The other codes of a dimension add up to the code `total`.
    Total {
        /// Data set.
        dataset: DatasetId,
        /// Dimension.
        dimension: DimensionId,
        /// Code.
        total: Name,
        /// Largest difference that is let pass.
        tolerance: Decimal,
    },
    /// Indicators add up to another; as a whole and, where asked for, by code.
    Parts {
        /// Indicator.
        whole: IndicatorId,
        /// Indicators.
        parts: Vec<IndicatorId>,
        /// Code list.
        by: Option<CodeListId>,
        /// Largest difference that is let pass.
        tolerance: Decimal,
        /// Whether the rule says that two indicators are equal.
        is_equality: bool,
        /// Whether values are compared as they are shown.
        as_shown: bool,
    },
    /// An indicator is zero over all codes of a list together.
    Zero {
        /// Indicator.
        indicator: IndicatorId,
        /// Code list.
        over: CodeListId,
        /// Largest difference that is let pass.
        tolerance: Decimal,
    },
    /// Counts from January never fall within a year.
    Rising {
        /// Data set.
        dataset: DatasetId,
    },
    /// Codes are used only while they are valid.
    Valid {
        /// Code list.
        codelist: CodeListId,
    },
    /// Values are in keeping with the same month a year before.
    Plausible {
        /// Data set.
        dataset: DatasetId,
        /// Dimensions by which values are added up.
        by: Vec<DimensionId>,
        /// So many times as much or as little is a finding.
        factor: Decimal,
        /// Smaller values say nothing.
        at_least: Decimal,
    },
    /// Values are in keeping with those around them in time.
    Outliers {
        /// Data set.
        dataset: DatasetId,
        /// So many times as much or as little is a finding.
        factor: Decimal,
        /// Smaller values say nothing.
        at_least: Decimal,
    },
    /// Values of the last vintage are in keeping with those that were known before it.
    Revised {
        /// Data set.
        dataset: DatasetId,
        /// Largest change that is let pass, in percent of the value known before.
        percent: Option<Decimal>,
        /// Largest change that is let pass, in units of the value.
        difference: Option<Decimal>,
    },
}

impl Check {
    /// The data sets that it compares, whatever formulas lead there.
    pub fn datasets(&self, release: &Release) -> BTreeSet<DatasetId> {
        match self {
            Self::Total { dataset, .. }
            | Self::Rising { dataset }
            | Self::Plausible { dataset, .. }
            | Self::Outliers { dataset, .. }
            | Self::Revised { dataset, .. } => [*dataset].into(),
            Self::Valid { codelist } => {
                let datasets = release.datasets.entries().filter(|(_, dataset)| {
                    dataset.dimensions.iter().any(|dimension| dimension.codelist == *codelist)
                });
                datasets.map(|(id, _)| id).collect()
            }
            Self::Parts { .. } | Self::Zero { .. } => {
                let indicators = self.indicators(release).into_iter();
                let sums = indicators.filter_map(|id| release.indicators[id].formula.sum());
                sums.map(|sum| sum.dataset).collect()
            }
        }
    }

    /// The indicators that it compares, with all that their formulas lead to; none where it compares rows.
    pub fn indicators(&self, release: &Release) -> BTreeSet<IndicatorId> {
        let mut open: Vec<IndicatorId> = match self {
            Self::Parts { whole, parts, .. } => iter::once(*whole).chain(parts.clone()).collect(),
            Self::Zero { indicator, .. } => vec![*indicator],
            Self::Total { .. }
            | Self::Rising { .. }
            | Self::Valid { .. }
            | Self::Plausible { .. }
            | Self::Outliers { .. }
            | Self::Revised { .. } => Vec::new(),
        };
        let mut reached = BTreeSet::new();
        while let Some(indicator) = open.pop() {
            if reached.insert(indicator) {
                let operands = release.indicators[indicator].formula.operands();
                open.extend(operands.map(|operand| operand.indicator));
            }
        }
        reached
    }
}

/// What is as it is for a reason.
#[derive(Debug)]
pub struct Acceptance {
    /// The codes that the finding can be about; any, when empty.
    pub codes: Vec<Name>,
    /// First period.
    pub from: Option<Period>,
    /// Last period.
    pub to: Option<Period>,
    /// Why.
    pub reason: String,
    /// Where it stands in `release.toml`: the reason, or the period of the code.
    pub span: Range<usize>,
}

/// Resolves all rules; those that are wrong are left out, with a finding.
pub(super) fn resolve(
    declared: BTreeMap<Name, RuleDeclaration>,
    datasets: &List<DatasetId, DatasetStructure>,
    indicators: &List<IndicatorId, Indicator>,
    resolver: &mut Resolver<'_>,
) -> Vec<Rule> {
    let ids = super::indicators::names(indicators);
    let mut rules = Vec::with_capacity(declared.len());
    for (id, declaration) in declared {
        said(&declaration.about, "about", resolver);
        let accepted = declaration.accept.iter().flat_map(|accept| accepted(accept, resolver));
        let accepted = accepted.collect();
        let mut names = Names { id: &id, datasets, indicators, ids: &ids, resolver };
        let Some(check) = names.check(declaration.check) else { continue };
        rules.push(Rule {
            span: id.span(),
            about: declaration.about.into_inner(),
            severity: declaration.severity.map(|weight| match weight {
                Weight::Error => Severity::Error,
                Weight::Warning => Severity::Warning,
            }),
            check,
            accepted,
            id: id.into_inner(),
        });
    }
    rules
}

fn said(text: &Spanned<String>, key: &str, resolver: &mut Resolver<'_>) {
    if text.get_ref().trim().is_empty() {
        let message = format!("the text of `{key}` is empty");
        resolver.error(Code::MissingText, message, text.span(), "a sentence is expected");
    }
}

/// What an `accept` takes away: where it names the periods of codes one by one, each of them by itself, so that
/// each is told when it is no longer needed.
fn accepted(declared: &AcceptDeclaration, resolver: &mut Resolver<'_>) -> Vec<Acceptance> {
    said(&declared.reason, "reason", resolver);
    let AcceptDeclaration { codes, from, to, at, reason } = declared;
    let reason_of = |codes, from, to, span| Acceptance {
        codes,
        from,
        to,
        reason: reason.get_ref().clone(),
        span,
    };
    if at.is_empty() {
        let (from, to) = (from.as_ref(), to.as_ref());
        let [from, to] = [from, to].map(|name| name.and_then(|name| period(name, resolver)));
        return vec![reason_of(codes.clone(), from, to, reason.span())];
    }
    let others = codes.first().or(from.as_ref()).or(to.as_ref());
    if let Some(other) = others {
        let message = "an `accept` has `at` beside `codes`, `from` or `to`";
        let label = "leave it out, or write another `accept`";
        resolver.error(Code::WrongFormula, message, other.span(), label);
    }
    let pairs = at.iter().flat_map(|(code, periods)| periods.iter().map(move |name| (code, name)));
    let each = pairs.filter_map(|(code, name)| {
        let at = Some(period(name, resolver)?);
        Some(reason_of(vec![code.clone()], at, at, name.span()))
    });
    each.collect()
}

fn period(name: &Name, resolver: &mut Resolver<'_>) -> Option<Period> {
    let period = Period::parse(name.get_ref());
    if period.is_none() {
        let message = format!("`{}` is not a period", name.get_ref());
        let label = "a period as in the data is expected, such as 2025-06 or 2025-Q2";
        resolver.error(Code::WrongType, message, name.span(), label);
    }
    period
}

/// What names of a rule can mean.
struct Names<'n, 'r, 'f> {
    id: &'n Name,
    datasets: &'n List<DatasetId, DatasetStructure>,
    indicators: &'n List<IndicatorId, Indicator>,
    ids: &'n List<IndicatorId, String>,
    resolver: &'r mut Resolver<'f>,
}

impl Names<'_, '_, '_> {
    fn check(&mut self, declared: CheckDeclaration) -> Option<Check> {
        match declared {
            CheckDeclaration::Total(total) => self.total(total),
            CheckDeclaration::Parts(PartsDeclaration { whole, parts, by, tolerance }) => {
                self.parts(&whole, &parts, by.as_ref(), tolerance)
            }
            CheckDeclaration::Equal(declared) => self.equal(&declared),
            CheckDeclaration::Zero(ZeroDeclaration { indicator, over, tolerance }) => {
                let over = self.resolver.codelist(&over);
                let indicator = self.addable(&indicator, over);
                Some(Check::Zero { indicator: indicator?, over: over?, tolerance })
            }
            CheckDeclaration::Rising(RisingDeclaration { dataset }) => {
                Some(Check::Rising { dataset: self.resolver.dataset(&dataset)? })
            }
            CheckDeclaration::Valid(ValidDeclaration { codes }) => {
                Some(Check::Valid { codelist: self.resolver.codelist(&codes)? })
            }
            CheckDeclaration::Plausible(declared) => self.plausible(&declared),
            CheckDeclaration::Outliers(OutliersDeclaration { dataset, factor, at_least }) => {
                let dataset = self.resolver.dataset(&dataset);
                let factor = self.factor(&factor)?;
                Some(Check::Outliers { dataset: dataset?, factor, at_least })
            }
            CheckDeclaration::Revised(declared) => self.revised(&declared),
        }
    }

    fn total(&mut self, declared: TotalDeclaration) -> Option<Check> {
        let dataset = self.resolver.dataset(&declared.dataset)?;
        let dimension = self.dimension(dataset, &declared.column)?;
        // Weights and shares of one whole add up to it, which a rule may say.
        let mut quantities = self.datasets[dataset].kind.values();
        if !quantities.all(|quantity| quantity.kind == Kind::Rate) {
            self.codes_add_up(dataset, declared.dataset.span());
        }
        let TotalDeclaration { total, tolerance, .. } = declared;
        Some(Check::Total { dataset, dimension, total, tolerance })
    }

    fn parts(
        &mut self,
        whole: &Name,
        parts: &[Name],
        by: Option<&Name>,
        tolerance: Decimal,
    ) -> Option<Check> {
        let by = match by {
            Some(by) => Some(self.resolver.codelist(by)?),
            None => None,
        };
        let whole = self.addable(whole, by);
        let added: Vec<IndicatorId> =
            parts.iter().filter_map(|part| self.addable(part, by)).collect();
        let is_whole = added.len() == parts.len();
        let whole = whole.filter(|_| is_whole)?;
        let (is_equality, as_shown) = (false, false);
        Some(Check::Parts { whole, parts: added, by, tolerance, is_equality, as_shown })
    }

    /// Two numbers of any kind can be equal: a rate that is published, and one that is computed.
    fn equal(&mut self, declared: &EqualDeclaration) -> Option<Check> {
        let EqualDeclaration { indicators, by, as_shown, tolerance } = declared;
        let by = match by {
            Some(by) => Some(self.resolver.codelist(by)?),
            None => None,
        };
        let [first, second] = indicators.each_ref().map(|name| self.comparable(name, by));
        let (first, second) = (first?, second?);
        let [one, other] = [first, second].map(|id| &self.indicators[id]);
        if one.unit != other.unit && [one, other].iter().all(|side| side.unit != Unit::Bare) {
            let [unit, of_other] = [other, one].map(|side| side.unit.name());
            let label = format!("it is in `{unit}`, `{}` in `{of_other}`", one.id);
            self.about(&indicators[1], &label);
            return None;
        }
        let (whole, parts) = (first, vec![second]);
        let (tolerance, as_shown) = (*tolerance, *as_shown);
        Some(Check::Parts { whole, parts, by, tolerance, is_equality: true, as_shown })
    }

    fn plausible(&mut self, declared: &PlausibleDeclaration) -> Option<Check> {
        let dataset = self.resolver.dataset(&declared.dataset);
        let factor = self.factor(&declared.factor);
        let dataset = dataset?;
        let by: Vec<DimensionId> =
            declared.by.iter().filter_map(|column| self.dimension(dataset, column)).collect();
        let is_whole = by.len() == declared.by.len();
        if by.len() < self.datasets[dataset].dimensions.len() {
            self.codes_add_up(dataset, declared.dataset.span());
        }
        let factor = factor.filter(|_| is_whole)?;
        Some(Check::Plausible { dataset, by, factor, at_least: declared.at_least })
    }

    fn revised(&mut self, declared: &RevisedDeclaration) -> Option<Check> {
        let dataset = self.resolver.dataset(&declared.dataset);
        let RevisedDeclaration { percent, difference, .. } = *declared;
        if percent.is_none() && difference.is_none() {
            let message = "has no limit that a change could exceed";
            let label = "`percent`, `difference` or both are expected beside it";
            self.wrong(message, declared.dataset.span(), label);
            return None;
        }
        Some(Check::Revised { dataset: dataset?, percent, difference })
    }

    /// An indicator that can be added up, by this code list if there is one.
    fn addable(&mut self, name: &Name, by: Option<CodeListId>) -> Option<IndicatorId> {
        let indicator = self.resolver.id(name, self.ids, "indicator")?;
        let Indicator { kind, has_whole, .. } = &self.indicators[indicator];
        let of_kind = format!("it is {}, which does not add up", kind.kind.named());
        if kind.is_amount() && *has_whole {
            return self.broken_down(indicator, name, by);
        }
        self.about(name, &of_kind);
        None
    }

    /// An indicator that has a value for each code of this list, or else one for all codes together.
    fn comparable(&mut self, name: &Name, by: Option<CodeListId>) -> Option<IndicatorId> {
        let indicator = self.resolver.id(name, self.ids, "indicator")?;
        if by.is_none() && !self.indicators[indicator].has_whole {
            self.about(name, "it is of single codes: name their list in `by`");
            return None;
        }
        self.broken_down(indicator, name, by)
    }

    fn broken_down(
        &mut self,
        indicator: IndicatorId,
        name: &Name,
        by: Option<CodeListId>,
    ) -> Option<IndicatorId> {
        if states_in_a_row(indicator, self.indicators) > 0 {
            let id = self.id.get_ref();
            let message = format!("the rule `{id}` cannot be about `{}`", name.get_ref());
            let label = format!("`{}` is made of what was known at the same stage", name.get_ref());
            let hint = "A rule compares what is known now. Declare the time that is read as an `[anchor.NAME]`, such as \
                        `shift = \"1 year\"`, and compare an indicator that reads `@NAME` in its place.";
            let code = Code::WrongFormula;
            self.resolver.error_with_hint(code, message, name.span(), &label, hint);
            return None;
        }
        if by.is_none_or(|list| has_breakdown(indicator, list, self.indicators)) {
            return Some(indicator);
        }
        self.about(name, "it has no breakdown by this code list");
        None
    }

    fn about(&mut self, name: &Name, wrong: &str) {
        self.wrong(&format!("cannot be about `{}`", name.get_ref()), name.span(), wrong);
    }

    /// REL-013: codes of the data set are added up, and do not add up.
    fn codes_add_up(&mut self, dataset: DatasetId, place: Range<usize>) {
        let wrong = self.datasets[dataset]
            .kind
            .values()
            .find(|quantity| quantity.over_codes == OverCodes::None);
        if let Some(quantity) = wrong {
            let message =
                format!("the rule `{}` adds up codes of what does not add up", self.id.get_ref());
            let label = format!("it has {}", quantity.kind.named());
            self.resolver.error(Code::WrongKind, message, place, &label);
        }
    }

    fn dimension(&mut self, dataset: DatasetId, column: &Name) -> Option<DimensionId> {
        let dimensions = self.datasets[dataset].dimensions.iter();
        let columns: List<DimensionId, String> =
            dimensions.map(|dimension| dimension.column.clone()).collect();
        self.resolver.id(column, &columns, "dimension")
    }

    fn factor(&mut self, factor: &Spanned<Decimal>) -> Option<Decimal> {
        if *factor.get_ref() <= Decimal::ONE {
            let message = "has a factor that every value exceeds";
            self.wrong(message, factor.span(), "more than 1 is expected");
            return None;
        }
        Some(*factor.get_ref())
    }

    fn wrong(&mut self, message: &str, span: Range<usize>, label: &str) {
        let message = format!("the rule `{}` {message}", self.id.get_ref());
        self.resolver.error(Code::WrongFormula, message, span, label);
    }
}
