//! The same facts in every language: what each section states, compared.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::Proof;
use super::read::Reading;
use crate::findings::{Code, Diagnostic, Diagnostics, SourceFile};

/// What the text of one language states, by sections.
#[derive(Debug)]
pub struct Carried {
    language: String,
    markdown: SourceFile,
    sections: Vec<Stating>,
}

/// What a section states.
#[derive(Debug)]
struct Stating {
    id: String,
    heading: Range<usize>,
    /// Facts, with the place of the first figure of each, and tables and charts.
    states: BTreeMap<String, Range<usize>>,
}

impl Carried {
    pub(super) fn new(language: &str, markdown: &SourceFile, reading: &Reading) -> Self {
        let mut sections: Vec<Stating> = reading
            .sections
            .iter()
            .map(|section| Stating {
                id: section.id.clone(),
                heading: section.heading.clone(),
                states: section
                    .placed
                    .iter()
                    .map(|id| (id.clone(), section.heading.clone()))
                    .collect(),
            })
            .collect();
        for passage in &reading.passages {
            for shown in &passage.figures {
                let place = passage.origin(&shown.place);
                sections[passage.section].states.entry(shown.fact.clone()).or_insert(place);
            }
        }
        Self { language: language.to_owned(), markdown: markdown.clone(), sections }
    }

    /// The sections whose anchors are in `shared`; what others state counts for the one before.
    fn joined(&self, shared: &BTreeSet<&str>) -> Vec<(&Stating, BTreeMap<&str, &Range<usize>>)> {
        let mut joined: Vec<(&Stating, BTreeMap<&str, &Range<usize>>)> = Vec::new();
        for section in &self.sections {
            let states = section.states.iter().map(|(fact, place)| (fact.as_str(), place));
            match joined.last_mut() {
                Some((_, before)) if !shared.contains(section.id.as_str()) => {
                    for (fact, place) in states {
                        before.entry(fact).or_insert(place);
                    }
                }
                _ => joined.push((section, states.collect())),
            }
        }
        joined
    }
}

impl Proof<'_> {
    /// PRF-009: every section states the same facts in all languages.
    pub fn languages(&self, all: &[Carried], found: &mut Diagnostics) {
        let Some((first, others)) = all.split_first() else { return };
        let ids = |text: &Carried| -> BTreeSet<String> {
            let ids = text.sections.iter().map(|section| section.id.clone());
            ids.filter(|id| !id.is_empty()).collect()
        };
        let shared = others.iter().map(ids).fold(ids(first), |shared, ids| &shared & &ids);
        let shared: BTreeSet<&str> = shared.iter().map(String::as_str).collect();
        let joined: Vec<_> = all.iter().map(|text| text.joined(&shared)).collect();
        for (index, (section, _)) in joined[0].iter().enumerate() {
            let mut of_section = Vec::with_capacity(all.len());
            for (text, sections) in all.iter().zip(&joined) {
                let same = sections.iter().enumerate().find(|(place, (candidate, _))| {
                    if index == 0 { *place == 0 } else { candidate.id == section.id }
                });
                of_section.extend(same.map(|(_, (candidate, states))| (text, *candidate, states)));
            }
            compare(&of_section, found);
        }
    }
}

/// A section of a text, with what it states and where.
type Compared<'a> = (&'a Carried, &'a Stating, &'a BTreeMap<&'a str, &'a Range<usize>>);

fn compare(texts: &[Compared<'_>], found: &mut Diagnostics) {
    let facts: BTreeSet<&str> =
        texts.iter().flat_map(|(.., states)| states.keys().copied()).collect();
    for fact in facts {
        let (with, without): (Vec<_>, Vec<_>) =
            texts.iter().copied().partition(|(.., states)| states.contains_key(fact));
        let (Some((has, section, states)), false) = (with.first(), without.is_empty()) else {
            continue;
        };
        let names = |texts: &[Compared<'_>]| {
            texts
                .iter()
                .map(|(text, ..)| format!("`{}`", text.language))
                .collect::<Vec<_>>()
                .join(" and ")
        };
        let part = match section.id.as_str() {
            "" => "the head of the text".to_owned(),
            id => format!("the section `{id}`"),
        };
        let message =
            format!("`{fact}` is in {part} in {}, but not in {}", names(&with), names(&without));
        let mut finding = Diagnostic::new(Code::LanguagesDisagree, message);
        for (text, section, _) in &without {
            finding = finding.at(&text.markdown, section.heading.clone(), "not in this section");
        }
        let place = states.get(fact).map_or(section.heading.clone(), |place| (*place).clone());
        found.push(finding.at(&has.markdown, place, "stated here"));
    }
}
