//! The facts of an edition and its frame as the variables of the templates.

use std::collections::BTreeMap;

use serde::Serialize;
use tera::Context;

use super::asked::Asked;
use super::names::{Names, Use};
use super::shown::{self, Giving, ShownFact};
use super::{by_code, charts};
use crate::data::figures::{EditionContent, EditionPublication};
use crate::data::input::CodeList;
use crate::declaration::{
    BaseVintage, CodeListId, DataStatus, Extent, Format, IndicatorId, List, Notice, NoticeKind,
    Release, with_weights,
};
use crate::document::FigureValue;
use crate::time::{Frequency, ReferencePeriod, Years};
use crate::words::language::Locale;

/// A period as templates see it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Period {
    first: String,
    last: String,
    /// How many there are, each as long as the periods of editions are.
    periods: u32,
    /// How many months these are; 0 for weeks and days.
    months: u32,
    /// The year of its last period: of a year to date and a whole year, one of the years that the release counts by.
    year: Year,
    /// The whole of that year.
    #[serde(skip_serializing_if = "Option::is_none")]
    whole_year: Option<Box<Self>>,
    /// Where its years begin or its weeks end, if that is not as in the calendar.
    #[serde(skip_serializing_if = "Option::is_none")]
    calendar: Option<String>,
    /// The periods that are named with it, because they have the same number.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    also: Vec<Self>,
}

/// The year of a period, or the words of it: of a year that begins elsewhere, and of several as they are
/// listed in a sentence.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
enum Year {
    Single(i32),
    Several(String),
}

impl Year {
    fn of(period: ReferencePeriod, years: Years) -> Self {
        let year = period.last().year();
        let name = years.name_of(period.last());
        if name == year.to_string() { Self::Single(year) } else { Self::Several(name) }
    }
}

impl Period {
    /// A period whose year is one of those that are counted in its window.
    pub(super) fn new(period: ReferencePeriod, years: Years) -> Self {
        let frequency = period.frequency();
        let of_year = if frequency.is_yearly() { frequency } else { years.frequency() };
        let whole_year = ReferencePeriod::of(of_year.first_of(years.year_of(period.last())));
        Self {
            whole_year: Some(Box::new(Self::plain(whole_year, years))),
            ..Self::plain(period, years)
        }
    }

    fn plain(period: ReferencePeriod, years: Years) -> Self {
        Self {
            first: period.first().to_string(),
            last: period.last().to_string(),
            periods: period.periods(),
            months: match period.frequency() {
                Frequency::Week | Frequency::WeekTo(_) | Frequency::Day => 0,
                _ => period.by(Frequency::Month).map_or(0, ReferencePeriod::periods),
            },
            year: Year::of(period, years),
            whole_year: None,
            calendar: period.frequency().calendar(),
            also: Vec::new(),
        }
    }

    /// A period with others that are named with it.
    pub(super) fn with(
        period: ReferencePeriod,
        also: &[ReferencePeriod],
        counted: Years,
        locale: &Locale,
    ) -> Self {
        let mut years: Vec<String> =
            [period].iter().chain(also).map(|period| counted.name_of(period.last())).collect();
        years.dedup();
        let year = match years.as_slice() {
            [_] => Year::of(period, counted),
            _ => Year::Several(
                locale.short_list(&years.iter().map(String::as_str).collect::<Vec<_>>()),
            ),
        };
        let also = also.iter().map(|period| Self::plain(*period, counted)).collect();
        Self { year, also, ..Self::new(period, counted) }
    }
}

#[derive(Serialize)]
struct EditionFrame {
    id: String,
    status: DataStatus,
    /// Which state of the data the base of a comparison is taken from.
    base: BaseVintage,
    /// Which of the editions of its period; empty where the release declares no stages.
    stage: String,
    /// Whether small counts are confidential.
    confidential: bool,
    released: String,
    /// Moment of the last revision; empty if there was none.
    revised: String,
    /// Moment of the last correction; empty if there was none.
    corrected: String,
    /// Moment at which it was taken back; empty if it was not.
    withdrawn: String,
    /// Moment of the next release; empty where none is announced.
    next: String,
    /// Whether there are measures of how the key facts were revised.
    measured_revisions: bool,
    /// Public address of the text in this language, of its page if there is one; empty if the release
    /// has no address.
    address: String,
    /// The formats that it is published in.
    formats: Vec<Format>,
}

#[derive(Serialize)]
struct ContactFrame<'a> {
    name: &'a str,
    email: &'a str,
    telephone: &'a str,
}

const PERIOD: &[&str] = &["first", "last", "periods", "months", "year", "whole_year"];
const PRINTED_OF_PERIOD: &[&str] = &["first", "last", "periods", "months", "year"];
const EDITION: &[&str] = &[
    "id",
    "status",
    "base",
    "stage",
    "confidential",
    "released",
    "revised",
    "corrected",
    "withdrawn",
    "next",
    "measured_revisions",
    "address",
    "formats",
];
const CONTACT: &[&str] = &["name", "email", "telephone"];

/// The names of [`Variables`], and what templates can do with them.
pub(super) fn names(release: &Release, codelists: &List<CodeListId, CodeList>) -> Names {
    let text = || Use {
        parts: &[],
        printed: &[],
        filter: "",
        facts: Vec::new(),
        by_code: Vec::new(),
        instead_of_contributions: None,
    };
    let period = || Use {
        parts: PERIOD,
        printed: PRINTED_OF_PERIOD,
        filter: "period",
        facts: Vec::new(),
        by_code: Vec::new(),
        instead_of_contributions: None,
    };
    let frame = [
        ("period", period()),
        ("base_period", period()),
        (
            "edition",
            Use {
                parts: EDITION,
                printed: &["id", "status", "base", "stage", "address"],
                filter: "date",
                facts: Vec::new(),
                by_code: Vec::new(),
                instead_of_contributions: None,
            },
        ),
        (
            "contact",
            Use {
                parts: CONTACT,
                printed: CONTACT,
                filter: "safe",
                facts: Vec::new(),
                by_code: Vec::new(),
                instead_of_contributions: None,
            },
        ),
        ("publisher", text()),
        ("source", text()),
    ];
    let facts = release.named_indicators().map(|(id, indicator)| {
        let beside = release.comparisons_of(id).map(|id| release.comparisons[id].id.clone());
        let facts = [release.by_default().id.clone()].into_iter().chain(beside).collect();
        let fact = Use {
            parts: shown::PARTS,
            printed: &["label"],
            filter: "figure",
            facts,
            by_code: by_code::lists(id, release, codelists),
            instead_of_contributions: instead_of_contributions(id, release),
        };
        (indicator.id.as_str(), fact)
    });
    let charts = release.charts.iter().map(|chart| (chart.table.id.as_str(), charts::USE.clone()));
    frame
        .into_iter()
        .chain(facts)
        .chain(charts)
        .map(|(name, uses)| (name.to_owned(), uses))
        .collect()
}

/// What to write instead of the contributions of an indicator of which none of its code lists gives a whole.
fn instead_of_contributions(indicator: IndicatorId, release: &Release) -> Option<String> {
    let mut lists = release.breakdowns(indicator).into_iter().peekable();
    let lacks = lists.peek().is_some() && !lists.any(|list| release.adds_up(indicator, list));
    lacks.then(|| with_weights(&release.indicators[indicator].id))
}

/// The variables of an edition in one language, and the values that their figures print.
pub(super) struct Variables {
    /// The variables.
    pub(super) context: Context,
    /// The values, by the ids of their facts.
    pub(super) figures: BTreeMap<String, FigureValue>,
}

impl Variables {
    /// What the templates of a language are given for an edition: what they can ask for.
    pub(super) fn new(stated: &EditionContent<'_>, locale: &Locale, asked: &Asked) -> Self {
        let facts = &stated.facts;
        let giving = Giving { facts, locale, asked };
        let mut context = frame(stated, &locale.tag);
        let mut figures = BTreeMap::new();
        let indicators = facts.computation.release.named_indicators();
        for (id, indicator) in indicators.filter(|(_, indicator)| asked.has(&indicator.id)) {
            if let Some(fact) = facts.headline(id) {
                let shown = ShownFact::new(fact, giving, &mut figures);
                let shown = shown.with_codes(id, giving, &mut figures);
                context.insert(indicator.id.clone(), &shown);
            }
        }
        let charts = facts.computation.release.charts.iter();
        for chart in charts.filter(|chart| asked.has(&chart.table.id)) {
            let shown = charts::shown(chart, stated, giving, &mut figures);
            context.insert(chart.table.id.clone(), &shown);
        }
        Self { context, figures }
    }
}

/// What templates know of an edition besides its facts.
fn frame(stated: &EditionContent<'_>, tag: &str) -> Context {
    let facts = &stated.facts;
    let (release, edition) = (facts.computation.release, facts.edition);
    let mut context = Context::new();
    let span = release.span(edition.key.period());
    let years = release.years_in(span.window);
    context.insert("period", &Period::new(span.periods(), years));
    if let [base] = release.by_default().of_edition(span).as_slice() {
        context.insert("base_period", &Period::new(*base, years));
    }
    let moment = |notice: &Notice| notice.released.to_rfc3339();
    let last = |is_asked: &dyn Fn(NoticeKind) -> bool| {
        let last = stated.notices.iter().rev().find(|notice| is_asked(notice.kind));
        last.map_or_else(String::new, moment)
    };
    context.insert(
        "edition",
        &EditionFrame {
            id: edition.key.id().to_owned(),
            status: edition.status,
            base: release.by_default().base,
            stage: edition.key.stage().name().unwrap_or_default().to_owned(),
            confidential: release.datasets.iter().any(|dataset| dataset.threshold.is_some()),
            released: edition.released.to_rfc3339(),
            revised: last(&|kind| kind.is_revision()),
            corrected: last(&|kind| kind == NoticeKind::Corrected),
            withdrawn: stated.withdrawn().map_or_else(String::new, moment),
            next: edition.next.map_or_else(String::new, |next| next.to_rfc3339()),
            measured_revisions: !stated.key_revisions.is_empty(),
            address: address(&stated.publication, tag).unwrap_or_default(),
            formats: formats(&stated.publication.extent, tag),
        },
    );
    let contact = &edition.contact;
    let name = contact.name.get_ref().get(tag).map_or("", String::as_str);
    context.insert(
        "contact",
        &ContactFrame { name, email: &contact.email, telephone: &contact.telephone },
    );
    for (name, texts) in
        [("publisher", &release.about.publisher), ("source", &release.about.source)]
    {
        context.insert(name, texts.get_ref().get(tag).map_or("", String::as_str));
    }
    context
}

/// The public address of the text in a language.
fn address(publication: &EditionPublication, language: &str) -> Option<String> {
    let folder = publication.address.as_ref()?;
    Some(format!("{folder}{language}/{}", publication.extent.text_file(language)?))
}

/// The formats that an edition is published in, in a language.
fn formats(extent: &Extent, language: &str) -> Vec<Format> {
    extent.formats(language).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declaration::is_part_of_a_fact;
    use crate::time::Frequency;
    use crate::words::prose::{comparisons, filters, places};

    #[test]
    fn the_document_for_authors_names_all_that_a_template_can_use() {
        let document = include_str!("../../../docs/texts.md");
        // A name stands in code, by itself or in an example: `fact.base`, `is more_than(50)`.
        let words: std::collections::BTreeSet<&str> = document
            .split('`')
            .skip(1)
            .step_by(2)
            .flat_map(|code| code.split(|c: char| !c.is_alphanumeric() && c != '_'))
            .collect();
        let tests = comparisons::TESTS.iter().map(|(name, _)| *name);
        let parts = [PERIOD, EDITION, CONTACT, shown::PARTS, charts::USE.parts];
        let variables = ["period", "base_period", "edition", "contact", "publisher", "source"];
        assert_eq!(shown::PARTS.iter().find(|part| !is_part_of_a_fact(part)), None);
        let all = filters::names().chain(tests).chain(places::FUNCTIONS).chain(variables);
        let missing: Vec<&str> =
            all.chain(parts.concat()).filter(|name| !words.contains(name)).collect();
        assert_eq!(missing, [""; 0], "docs/texts.md does not name them");
    }

    #[test]
    fn the_parts_are_those_of_the_frame() {
        let keys = |value: serde_json::Value| -> Vec<String> {
            value.as_object().unwrap().keys().cloned().collect()
        };
        let sorted = |parts: &[&str]| {
            let mut parts: Vec<String> = parts.iter().map(ToString::to_string).collect();
            parts.sort();
            parts
        };
        let june = ReferencePeriod::of(Frequency::Month.first_of(2025));
        let period = Period::new(june, Years::CALENDAR);
        assert_eq!(keys(serde_json::to_value(period).unwrap()), sorted(PERIOD));
        let contact = ContactFrame { name: "", email: "", telephone: "" };
        assert_eq!(keys(serde_json::to_value(contact).unwrap()), sorted(CONTACT));
        let edition = EditionFrame {
            id: String::new(),
            status: DataStatus::Final,
            base: BaseVintage::Latest,
            stage: String::new(),
            confidential: false,
            released: String::new(),
            revised: String::new(),
            corrected: String::new(),
            withdrawn: String::new(),
            next: String::new(),
            measured_revisions: false,
            address: String::new(),
            formats: Vec::new(),
        };
        assert_eq!(keys(serde_json::to_value(edition).unwrap()), sorted(EDITION));
    }
}
