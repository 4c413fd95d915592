//! What the proof of the text must know of a language: words by what they say, and the patterns by
//! which its dates and numbers are written.
//!
//! A word that ends in `*` stands for all that begin like it; words may be several. With ` … ` between
//! them, others may stand between a verb and its end: `nahm … zu`.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use super::fraction::Fraction;
use super::word_lists::{WordIndex, WordList};

/// The section `[proof]` of a locale file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ProofWords {
    /// Whether the verb of a change stands behind its figure.
    pub verb_behind: bool,
    /// Whether a number of one or two digits with a full stop behind it is an ordinal, `1. Januar`, so
    /// that no sentence ends there.
    pub ordinal_stop: bool,
    /// Something became more.
    pub rise: WordList,
    /// Something became less.
    pub fall: WordList,
    /// A contribution makes the change of the whole more.
    pub adds: WordList,
    /// A contribution makes it less.
    pub takes: WordList,
    /// A change became more: "accelerated".
    pub faster: WordList,
    /// A change became less: "slowed".
    pub slower: WordList,
    /// Right behind a word of direction they say how much and no direction: "fell more".
    pub degrees: WordList,
    /// Something stayed as it was.
    pub same: WordList,
    /// Before a word of more or less: it is a place in an order, such as "the highest".
    pub superlative: WordList,
    /// Beside a word of direction they leave what it says as it is: articles, "number of", "also".
    pub neutral: WordList,
    /// Before or behind the period with which another is compared.
    pub against: WordList,
    /// Right before how far something went: "by".
    pub by: WordList,
    /// Right before where it went, or between that and a verb behind it: "to".
    pub to: WordList,
    /// Right before where something was, or is: "from", "after", "at".
    pub from: WordList,
    /// Names that have a word of direction within and say no direction: "growth rate".
    pub measures: WordList,
    /// Something is above zero.
    pub positive: WordList,
    /// Something is below zero.
    pub negative: WordList,
    /// There is no change: "no growth".
    pub zero: WordList,
    /// A balance above zero, by its name.
    pub surplus: WordList,
    /// A balance below zero, by its name.
    pub deficit: WordList,
    /// After these it is the year before that something is compared with: "than a year earlier".
    pub year_before: WordList,
    /// After these it is the half-year before.
    pub half_year_before: WordList,
    /// After these it is the quarter before.
    pub quarter_before: WordList,
    /// After these it is the month before: "on the previous month".
    pub month_before: WordList,
    /// After these it is the week before.
    pub week_before: WordList,
    /// After these it is the day before.
    pub day_before: WordList,
    /// Right behind a factor, "times", or right before it, "multiplied by".
    pub times: WordList,
    /// Per cent, in words.
    pub percent: WordList,
    /// What multiplies a unit, by the word of the unit in `release.toml`: thousand, million.
    pub scale: BTreeMap<String, WordList>,
    /// Parts of a whole, by what they are: "half", "two thirds".
    pub fractions: BTreeMap<Fraction, WordList>,
    /// Words for a rise to so many times what it was, or a fall to such a part of it: "doubled" and "halved" are of 2.
    pub multiples: BTreeMap<Fraction, WordList>,
    /// Beside a part or a multiple: it is more than that, or as much.
    pub over: WordList,
    /// Beside a part or a multiple: it is less than that, or as much.
    pub under: WordList,
    /// Beside a part or a multiple: it is nearly that, and not all of it.
    pub nearly: WordList,
    /// Names of numbers that are a part of something: "share", "rate".
    pub shares: WordList,
    /// What joins two clauses.
    pub joins: WordList,
    /// The first of an order by size: "largest".
    pub largest: WordList,
    /// The last of an order by size: "smallest".
    pub smallest: WordList,
    /// Words of an order that say no end of it: "at most", "one of the largest".
    pub open_order: WordList,
    /// Between a word of an order and what is named, says that it is one: "was".
    pub singular: WordList,
    /// Says that a list names only some.
    pub partial: WordList,
    /// After these a full stop ends no sentence.
    pub abbreviations: WordList,
    /// Numbers in words, by the number, in every form.
    pub numbers: BTreeMap<String, WordList>,
    /// Beside an ordinal: something went the same way several times.
    pub in_a_row: WordList,
    /// A value is above all others since some period.
    pub highest: WordList,
    /// A value is below all others since some period.
    pub lowest: WordList,
    /// A change is above all others since some period: "the largest rise since".
    pub largest_rise: WordList,
    /// A change is below all others since some period: "the largest fall since".
    pub largest_fall: WordList,
    /// Right before a period in which something ends: "the year to".
    pub until: WordList,
    /// Right before a period in which something begins: "since".
    pub since: WordList,
    /// Words that judge.
    pub judging: WordList,
    /// Words of direction that say how much beside a part or a multiple, with it: "more than half".
    #[serde(skip)]
    pub manners: WordList,
    /// The words of parts without that for how far something went: "third" of "by a third".
    #[serde(skip)]
    pub bare_fractions: BTreeMap<Fraction, WordList>,
    /// The words of all lists.
    #[serde(skip)]
    pub index: Arc<WordIndex>,
}

impl ProofWords {
    /// The scale that a text names, by the word of `release.toml`.
    pub fn scale_in(&self, text: &str) -> Option<&str> {
        let text = text.to_lowercase();
        let words: Vec<&str> = text
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        let is_said = |form: &String| match form.strip_suffix('*') {
            Some(start) => words.iter().any(|word| word.starts_with(start)),
            None => words.contains(&form.as_str()),
        };
        let mut scales = self.scale.iter();
        scales.find(|(_, forms)| forms.iter().any(is_said)).map(|(scale, _)| scale.as_str())
    }

    /// The lists with their numbers, and the index of their words.
    #[expect(clippy::too_many_lines, reason = "each list is named, so that none is forgotten")]
    pub(super) fn indexed(mut self) -> Self {
        self.bare_fractions = self.bare_fractions();
        self.manners = self.manners();
        let Self {
            verb_behind: _,
            ordinal_stop: _,
            rise,
            fall,
            adds,
            takes,
            faster,
            slower,
            degrees,
            same,
            superlative,
            neutral,
            against,
            by,
            to,
            from,
            measures,
            positive,
            negative,
            zero,
            surplus,
            deficit,
            year_before,
            half_year_before,
            quarter_before,
            month_before,
            week_before,
            day_before,
            times,
            percent,
            over,
            under,
            nearly,
            shares,
            joins,
            largest,
            smallest,
            open_order,
            singular,
            partial,
            abbreviations,
            in_a_row,
            highest,
            lowest,
            largest_rise,
            largest_fall,
            until,
            since,
            judging,
            scale,
            fractions,
            multiples,
            numbers,
            manners,
            bare_fractions,
            index: _,
        } = &mut self;
        let lists = [
            rise,
            fall,
            adds,
            takes,
            faster,
            slower,
            degrees,
            same,
            superlative,
            neutral,
            against,
            by,
            to,
            from,
            measures,
            positive,
            negative,
            zero,
            surplus,
            deficit,
            year_before,
            half_year_before,
            quarter_before,
            month_before,
            week_before,
            day_before,
            times,
            percent,
            over,
            under,
            nearly,
            shares,
            joins,
            largest,
            smallest,
            open_order,
            singular,
            partial,
            abbreviations,
            in_a_row,
            highest,
            lowest,
            largest_rise,
            largest_fall,
            until,
            since,
            judging,
            manners,
        ];
        let lists = lists.into_iter().chain(scale.values_mut()).chain(numbers.values_mut());
        let lists = lists.chain(fractions.values_mut()).chain(multiples.values_mut());
        let lists = lists.chain(bare_fractions.values_mut());
        let index = Arc::new(WordIndex::new(lists));
        Self { index, ..self }
    }

    /// Words without that for how far something went, if they begin with it.
    fn without_by<'f>(&self, form: &'f str) -> Option<&'f str> {
        let mut rests = self.by.iter().filter_map(|by| form.strip_prefix(by.as_str()));
        rests.find_map(|rest| rest.strip_prefix(' '))
    }

    fn bare_fractions(&self) -> BTreeMap<Fraction, WordList> {
        let bare = self.fractions.iter().map(|(fraction, forms)| {
            let forms = forms.iter().filter_map(|form| self.without_by(form));
            (*fraction, forms.map(str::to_owned).collect::<Vec<_>>().into())
        });
        bare.collect()
    }

    /// The words of a part or a multiple with those that say whether it is more or less and are words of direction too.
    fn manners(&self) -> WordList {
        let moves = |manner: &String| {
            manner.split(' ').any(|word| self.rise.has(word) || self.fall.has(word))
        };
        let manners = [&self.over, &self.under].into_iter().flat_map(|list| list.iter());
        let manners: Vec<&String> = manners.filter(|manner| moves(manner)).collect();
        let forms = self.fractions.values().chain(self.multiples.values());
        let with_manners = forms.flat_map(|forms| forms.iter()).flat_map(|form| {
            let bare = self.without_by(form).unwrap_or(form);
            manners.iter().map(move |manner| {
                if self.verb_behind {
                    format!("{form} {manner}")
                } else {
                    format!("{manner} {bare}")
                }
            })
        });
        with_manners.collect::<Vec<_>>().into()
    }
}

/// The patterns of a language, as its locale file has them.
#[derive(Debug, Clone, Copy)]
pub struct Patterns<'a> {
    /// A date: `{day}`, `{month.case}`, `{year}`.
    pub date: &'a str,
    /// The first day of a month in a date, where it is another word than `1`.
    pub first_day: Option<&'a str>,
    /// A time of day: `{hour}`, `{minute}`, `{offset}`.
    pub time: &'a str,
}
