//! The facts of an edition and its frame as the variables of the templates.

use serde::Serialize;
use tera::Context;

use super::locale::Locale;
use super::shown::ShownFact;
use crate::cube::ReferencePeriod;
use crate::indicators::Facts;
use crate::release::DataStatus;

#[derive(Serialize)]
struct Period {
    first: String,
    last: String,
    months: u32,
    year: i32,
}

impl From<ReferencePeriod> for Period {
    fn from(period: ReferencePeriod) -> Self {
        Self {
            first: period.first().to_string(),
            last: period.last().to_string(),
            months: period.months(),
            year: period.last().year(),
        }
    }
}

#[derive(Serialize)]
struct EditionFrame {
    id: String,
    status: DataStatus,
    released: String,
    next: String,
}

#[derive(Serialize)]
struct ContactFrame<'a> {
    name: &'a str,
    email: &'a str,
    telephone: &'a str,
}

/// The variables of an edition in one language.
pub(super) fn context(facts: &Facts<'_>, locale: &Locale) -> Context {
    let (release, edition) = (facts.computation.release, facts.edition);
    let tag = &locale.tag;
    let mut context = Context::new();
    context.insert("period", &Period::from(edition.period));
    context.insert("base_period", &Period::from(edition.period.same_period_of_previous_year()));
    context.insert(
        "edition",
        &EditionFrame {
            id: edition.id.clone(),
            status: edition.status,
            released: edition.released.to_rfc3339(),
            next: edition.next.to_rfc3339(),
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
    for (at, indicator) in release.indicators.iter().enumerate() {
        if let Some(fact) = facts.headline(at) {
            context.insert(indicator.id.clone(), &ShownFact::new(fact, facts, tag));
        }
    }
    context
}
