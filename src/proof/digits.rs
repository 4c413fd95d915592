//! Digits that stand in no figure: periods and dates that the edition has, words that the release
//! gives, or digits typed by hand.

use std::ops::Range;

use chrono::{DateTime, Datelike, FixedOffset, Timelike};

use super::Text;
use super::figures::Stated;
use super::passage::{Passage, begins, ends};
use super::period::{Named, Place};
use crate::data::figures::{Claim, Fact, FactKey};
use crate::declaration::{Formula, Indicator, Name};
use crate::document::FactPart;
use crate::findings::Code;
use crate::time::ReferencePeriod;
use crate::words::language::WordList;

impl Text<'_> {
    /// Words with digits that come from `release.toml` and the code lists, in small letters.
    pub(super) fn known_words(&self) -> Vec<String> {
        let computation = self.proof.facts.computation;
        let (about, tag) = (&computation.release.about, &self.locale.tag);
        let contact = &self.proof.facts.edition.contact;
        let given = about.proof.given.get(tag).into_iter().flatten().map(Name::get_ref);
        let texts = [&contact.name, &about.publisher, &about.source];
        let texts = texts.into_iter().filter_map(|texts| texts.get_ref().get(tag));
        let codes = computation.cube.codelists.iter().flat_map(|list| &list.codes);
        let labels = codes.flat_map(|code| {
            let forms = code.forms.get(tag).into_iter().flat_map(|forms| forms.values());
            code.labels.get(tag).into_iter().chain(forms)
        });
        let address = self.proof.edition.publication.address.as_ref();
        let all = given.chain(texts).chain([&contact.email, &contact.telephone]).chain(labels);
        let all = all.chain(address);
        let with_digits = all.filter(|words| words.contains(char::is_numeric));
        with_digits.map(|words| spaced(&words.to_lowercase())).collect()
    }

    /// PRF-002 and PRF-006: the digits of a statement that stand in no figure. `taken` is made of the passage when
    /// its first digits are met.
    pub(super) fn digits(
        &mut self,
        passage: &Passage,
        statement: &Range<usize>,
        known: &[String],
        taken: &mut Option<Taken>,
    ) {
        self.periods_behind_figures(passage, statement);
        let is_loose = |(offset, character): (usize, char)| {
            let start = statement.start + offset;
            let place = start..start + character.len_utf8();
            character.is_numeric() && !passage.is_of_figure(&place)
        };
        if !passage.text[statement.clone()].char_indices().any(is_loose) {
            return;
        }
        let taken = taken.get_or_insert_with(|| Taken::in_passage(passage, known));
        let mut periods = self.periods_of(passage, statement, statement);
        let is_of_facts = !periods.is_empty();
        if !is_of_facts {
            periods = self.proof.periods.iter().copied().collect();
        }
        let mut names = self.names(passage, statement, taken);
        names.extend(self.names_without_year(passage, statement, &periods));
        for (named, place) in names {
            let is_said = self.is_of(named, &periods)
                || self.is_an_end(passage, statement, (named, &place), &periods)
                || self.is_told_base(passage, statement, (named, &place))
                || self.is_not_comparable_with(passage, statement, (named, &place));
            if !is_said {
                let words = &passage.text[place.clone()];
                let owner = if is_of_facts { "the figures of the sentence" } else { "the edition" };
                let message = format!("“{words}” is no period or date of {owner}");
                let hint = self.named_by_figures(passage, statement, &periods, is_of_facts);
                let place = (&place, "");
                self.report_with_hint(Code::PeriodAgainstFact, passage, place, message, &hint);
            }
            taken.add(&place);
        }
        let mut next = statement.start;
        while let Some(place) = loose(passage, statement, next, taken) {
            let digits = &passage.text[place.clone()];
            let year = digits.parse().ok().filter(|year| (1900..2100).contains(year));
            let of_year = |period: &ReferencePeriod| Some(period.last().year()) == year;
            if !periods.iter().any(of_year) {
                let message = format!("the digits “{digits}” come from no fact");
                let place = (&place, "typed by hand");
                let words = words_around(passage, statement, place.0);
                let tag = &self.locale.tag;
                let hint = match words {
                    Some(words) => format!(
                        "Print the fact. Words with digits that are no statistics stand in release.toml: \
                         `given.{tag} = [\"{words}\"]` in `[release.proof]`."
                    ),
                    None => TYPED.to_owned(),
                };
                self.report_with_hint(Code::DigitsOfNoFact, passage, place, message, &hint);
            }
            next = place.end;
        }
    }

    /// Whether a name is of the end of one of these periods, and words before it say so: "the four quarters to Q3 2025", "since
    /// January 2025".
    fn is_an_end(
        &self,
        passage: &Passage,
        statement: &Range<usize>,
        (named, place): (Named, &Range<usize>),
        periods: &[ReferencePeriod],
    ) -> bool {
        let before = passage.lower[statement.start..place.start].trim_end();
        let says = |list: &[String]| list.iter().any(|word| ends(before, word));
        let (until, since) = (says(&self.words.until), says(&self.words.since));
        periods.iter().any(|period| {
            until && named.is_of(ReferencePeriod::of(period.last()))
                || since && named.is_of(ReferencePeriod::of(period.first()))
        })
    }

    /// Whether a name is of the time with which the edition is compared, and beside a word of comparison: a figure that
    /// cannot be compared, as a year to date of 52 weeks after one of 53, has no such time of its own.
    fn is_not_comparable_with(
        &self,
        passage: &Passage,
        statement: &Range<usize>,
        (named, place): (Named, &Range<usize>),
    ) -> bool {
        let facts = self.proof.facts;
        let release = facts.computation.release;
        let of_edition = release.by_default().of_edition(release.span(facts.edition.key.period()));
        let has_no_base = |fact: &Fact| {
            let is_of_edition = fact.key.period.last() == facts.edition.key.period().last();
            is_of_edition && release.base_periods(fact.key, None).is_empty()
        };
        let mut figures = passage.figures_in(statement);
        self.is_of(named, &of_edition)
            && self.is_compared_with(passage, statement, place)
            && figures.any(|(_, shown)| {
                self.proof.stated(&shown.fact).is_some_and(|stated| has_no_base(stated.fact))
            })
    }

    /// The names of periods and dates in a statement.
    pub(super) fn names(
        &self,
        passage: &Passage,
        statement: &Range<usize>,
        taken: &Taken,
    ) -> Vec<Place> {
        let mut names: Vec<Place> = Vec::new();
        for start in passage.word_starts(statement.clone()) {
            let is_taken =
                taken.has(start) || names.last().is_some_and(|(_, place)| place.end > start);
            if is_taken {
                continue;
            }
            let read = |start: usize| {
                let (period, length) = self.calendar.read(&passage.lower[start..statement.end])?;
                Some((period, start..start + length))
            };
            let Some(name) = read(start) else { continue };
            // "In June 2024" is the beginning of "in June 2024–May 2025", which is a name without its first word.
            let mut within = passage.word_starts(start + 1..name.1.end).filter_map(read);
            let longer = within.find(|(_, place)| place.end > name.1.end);
            names.push(longer.unwrap_or(name));
        }
        names
    }

    /// How the periods of the figures of a statement are named; where it has none, nothing.
    fn named_by_figures(
        &self,
        passage: &Passage,
        statement: &Range<usize>,
        periods: &[ReferencePeriod],
        is_of_facts: bool,
    ) -> String {
        let mut figures = passage.figures_in(statement);
        let stated = figures.find_map(|(_, shown)| self.proof.stated(&shown.fact));
        let Some(stated) = stated.filter(|_| is_of_facts) else { return String::new() };
        let mut named: Vec<String> = periods.iter().map(ToString::to_string).collect();
        named.dedup();
        let named = named.join(", ");
        let id = Stated { part: FactPart::Value, ..stated }.path(self.proof.facts.computation);
        format!(
            "They are of {named}. The period of a figure is `{{{{ {id}.period | period }}}}`, what it is compared with \
             `{{{{ {id}.base_period | period }}}}`."
        )
    }

    /// The names of periods without their year that have digits and are of these periods: "week 40".
    fn names_without_year(
        &self,
        passage: &Passage,
        statement: &Range<usize>,
        periods: &[ReferencePeriod],
    ) -> Vec<Place> {
        let starts = passage.word_starts(statement.clone());
        let names = starts.filter_map(|start| {
            let rest = &passage.lower[start..statement.end];
            let (named, length) = self.calendar.read_without_year(rest)?;
            let has_digits = rest[..length].contains(char::is_numeric);
            let is_whole = self.calendar.read(rest).is_none_or(|(_, whole)| whole <= length);
            (has_digits && is_whole && self.is_of(named, periods))
                .then_some((named, start..start + length))
        });
        names.collect()
    }

    /// PRF-006 for a period without its year right behind a figure: "2.1 % in November".
    fn periods_behind_figures(&mut self, passage: &Passage, statement: &Range<usize>) {
        for (_, shown) in passage.figures_in(statement) {
            let Some(stated) = self.proof.stated(&shown.fact) else { continue };
            let behind =
                passage.lower[shown.place.end..statement.end].trim_start_matches([' ', '%']);
            let units = self.forms_of(stated.indicator.unit.name()).iter();
            let units = units.chain(self.words.percent.iter());
            let unit = units.filter_map(|unit| begins(behind, unit)).max();
            let behind = behind[unit.unwrap_or_default()..].trim_start();
            let Some((named, length)) = self.calendar.read_without_year(behind) else { continue };
            let start = statement.end - behind.len();
            let place = start..start + length;
            let is_whole = self.calendar.read(behind).is_none_or(|(_, whole)| whole <= length);
            let periods = self.periods_of(passage, statement, &shown.place);
            if is_whole && !periods.is_empty() && !self.is_of(named, &periods) {
                let words = &passage.text[place.clone()];
                let message = format!("“{words}” is no period of the figure before it");
                self.report(Code::PeriodAgainstFact, passage, &place, message, "");
            }
        }
    }

    /// The periods that the figures of a part of a statement are of: a change is of two. A figure is also of every period
    /// in which its indicator has the same number, because of equal numbers none is named alone.
    fn periods_of(
        &self,
        passage: &Passage,
        statement: &Range<usize>,
        part: &Range<usize>,
    ) -> Vec<ReferencePeriod> {
        let mut periods = Vec::new();
        let says = |words: &WordList| passage.find(statement, words).next().is_some();
        let tells_record = [&self.words.highest, &self.words.lowest]
            .into_iter()
            .chain([&self.words.largest_rise, &self.words.largest_fall])
            .any(says);
        for (_, shown) in passage.figures_in(part) {
            let Some(stated) = self.proof.stated(&shown.fact) else { continue };
            let record = tells_record.then(|| self.proof.facts.record_of(stated.fact));
            let record = record.as_ref().and_then(Claim::known);
            periods.extend(record.map(|record| record.since.unwrap_or(record.first)));
            let facts = self.proof.periods.iter().filter_map(|period| {
                self.proof.facts.get(FactKey { period: *period, ..stated.fact.key })
            });
            let equal = facts.filter(|fact| {
                let same = self.proof.part_of(fact, stated.comparison, stated.part);
                same.is_some_and(|same| same.number == stated.number)
            });
            for fact in equal {
                let release = self.proof.facts.computation.release;
                let period = fact.key.period;
                let base = release.base_periods(fact.key, stated.comparison);
                match stated.part {
                    FactPart::Value | FactPart::Rank => {
                        periods.push(period);
                        periods.extend(compared_in_value(stated.indicator, period));
                    }
                    FactPart::Base => {
                        let of_base = base
                            .iter()
                            .flat_map(|period| compared_in_value(stated.indicator, *period));
                        periods.extend(of_base);
                        periods.extend(base);
                    }
                    FactPart::Change
                    | FactPart::Difference
                    | FactPart::Factor
                    | FactPart::Contribution
                    | FactPart::RankChange => {
                        periods.extend([period].into_iter().chain(base));
                    }
                    // Of all editions up to this one.
                    FactPart::Revision(_) => {}
                }
            }
        }
        periods
    }

    /// Whether a name is of one of these periods, or a moment of the edition.
    fn is_of(&self, named: Named, periods: &[ReferencePeriod]) -> bool {
        let edition = self.proof.facts.edition;
        let is_moment = |test: &dyn Fn(&DateTime<FixedOffset>) -> bool| {
            let notices = self.proof.edition.notices.iter();
            let mut revised = notices.map(|notice| &notice.released);
            test(&edition.released) || edition.next.as_ref().is_some_and(test) || revised.any(test)
        };
        match named {
            Named::Period { .. } | Named::WithoutYear { .. } => {
                periods.iter().any(|period| named.is_of(*period))
            }
            Named::Date { day, month, year } => {
                periods.iter().any(|period| named.is_of(*period))
                    || is_moment(&|moment| {
                        (moment.day(), moment.month(), moment.year()) == (day, month, year)
                    })
            }
            Named::Time { hour, minute } => {
                is_moment(&|moment| (moment.hour(), moment.minute()) == (hour, minute))
            }
        }
    }
}

/// The other periods that a value is of by its expression: a change is of two, `x@year` of the one before.
fn compared_in_value(indicator: &Indicator, period: ReferencePeriod) -> Vec<ReferencePeriod> {
    let Formula::Expression(expression) = &indicator.formula else { return Vec::new() };
    if !indicator.is_change() && !expression.is_of_another_time() {
        return Vec::new();
    }
    indicator.readings(period).into_iter().map(|reading| reading.period).collect()
}

/// The words with every blank as a space.
fn spaced(words: &str) -> String {
    words.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect()
}

/// Where words stand in a text, not as a part of a longer number.
fn places_of<'t>(text: &'t str, words: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
    let places = text.match_indices(words).map(|(start, words)| start..start + words.len());
    places.filter(move |place| {
        let is_digit = |next: Option<char>| next.is_some_and(char::is_numeric);
        let before = text[..place.start].chars().next_back();
        let (starts, ends) =
            (words.starts_with(char::is_numeric), words.ends_with(char::is_numeric));
        !(starts && (is_digit(before) || matches!(before, Some(',' | '.'))))
            && !(ends && is_digit(text[place.end..].chars().next()))
    })
}

/// The bytes of a passage that something accounts for: a figure, a name of a period, words that are given. They are
/// looked up for every digit, so that no list of places is walked through.
#[derive(Default)]
pub(super) struct Taken(Vec<bool>);

impl Taken {
    /// The figures of a passage and the `known` words in it.
    fn in_passage(passage: &Passage, known: &[String]) -> Self {
        let mut taken = Self(vec![false; passage.text.len()]);
        passage.figures.iter().for_each(|figure| taken.add(&figure.place));
        let words = known.iter().flat_map(|words| places_of(&passage.lower, words));
        words.for_each(|place| taken.add(&place));
        taken
    }

    fn add(&mut self, place: &Range<usize>) {
        self.0[place.clone()].fill(true);
    }

    fn has(&self, byte: usize) -> bool {
        self.0.get(byte).copied().unwrap_or_default()
    }
}

/// What to write where digits come from no fact, and stand alone.
const TYPED: &str = "Print the fact. Words with digits that are no statistics stand in release.toml, as `given` of \
    `[release.proof]`.";

/// Digits with a word beside them, by which they are known: the name before them, `ISO 8601`, or else what is behind,
/// `1,000 people`; `None` where they stand alone.
fn words_around<'p>(
    passage: &'p Passage,
    statement: &Range<usize>,
    digits: &Range<usize>,
) -> Option<&'p str> {
    let is_end = |character: char| !character.is_alphanumeric() && character != '-';
    let before = passage.text[statement.start..digits.start].trim_end_matches(' ');
    let name = before.rfind(is_end).map_or(before, |end| before[end..].trim_start_matches(is_end));
    let behind = passage.text[digits.end..statement.end].strip_prefix(' ').unwrap_or_default();
    let word = behind.split(is_end).next().unwrap_or_default();
    let is_free = |place: &Range<usize>| !passage.is_of_figure(place);
    let of_name = statement.start + before.len() - name.len()..digits.end;
    let of_word = digits.start..digits.end + 1 + word.len();
    if name.chars().filter(|character| character.is_uppercase()).count() > 1 && is_free(&of_name) {
        Some(&passage.text[of_name])
    } else if !word.is_empty() && is_free(&of_word) {
        Some(&passage.text[of_word])
    } else {
        None
    }
}

/// The first digits from `next` on that nothing has taken, as far as the number goes.
fn loose(
    passage: &Passage,
    statement: &Range<usize>,
    next: usize,
    taken: &Taken,
) -> Option<Range<usize>> {
    let mut digits = passage.text[next..statement.end].char_indices();
    let (offset, _) = digits.find(|(offset, c)| c.is_numeric() && !taken.has(next + offset))?;
    let start = next + offset;
    let mut end = start;
    let mut rest = passage.text[start..statement.end].char_indices().peekable();
    while let Some((offset, character)) = rest.next() {
        let next_is_digit = rest.peek().is_some_and(|(_, next)| next.is_numeric());
        let is_group =
            |rest: &str| rest.bytes().take(4).take_while(u8::is_ascii_digit).count() == 3;
        let is_of_number = match character {
            '.' | ',' | ':' => next_is_digit,
            ' ' => is_group(&passage.text[start + offset + 1..statement.end]),
            _ => character.is_numeric(),
        };
        if !is_of_number || taken.has(start + offset) {
            break;
        }
        end = start + offset + character.len_utf8();
    }
    Some(start..end)
}
