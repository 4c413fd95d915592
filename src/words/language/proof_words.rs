//! What the proof of the text must know of a language: words by what they say, and the patterns by
//! which its dates and numbers are written.
//!
//! A word that ends in `*` stands for all that begin like it; words may be several. With ` … ` between
//! them, others may stand between a verb and its end: `nahm … zu`.

use std::collections::BTreeMap;
use std::fmt;

use rust_decimal::Decimal;
use serde::Deserialize;

/// A part of a whole, or a multiple, as a key of a locale file has it: `2/3`, `2`, and `>1/2` for what is more than half.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct Fraction {
    /// What stands above the line.
    above: u32,
    /// What stands below it; not zero.
    below: u32,
    /// Whether the words say more than that.
    pub is_more: bool,
}

impl Fraction {
    /// The number.
    pub fn number(self) -> Decimal {
        Decimal::from(self.above) / Decimal::from(self.below)
    }
}

impl TryFrom<String> for Fraction {
    type Error = String;

    fn try_from(key: String) -> Result<Self, String> {
        let (digits, is_more) =
            key.strip_prefix('>').map_or((key.as_str(), false), |rest| (rest, true));
        let (above, below) = digits.split_once('/').unwrap_or((digits, "1"));
        match (above.parse(), below.parse()) {
            (Ok(above), Ok(below)) if above > 0 && below > 0 => Ok(Self { above, below, is_more }),
            _ => Err(format!("`{key}` is no part or multiple, such as \"2/3\", \">1/2\" or \"2\"")),
        }
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { above, below, is_more } = self;
        formatter.write_str(if *is_more { "more than " } else { "" })?;
        if *below == 1 {
            write!(formatter, "{above}")
        } else {
            write!(formatter, "{above}/{below}")
        }
    }
}

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
    pub rise: Vec<String>,
    /// Something became less.
    pub fall: Vec<String>,
    /// A contribution makes the change of the whole more.
    pub adds: Vec<String>,
    /// A contribution makes it less.
    pub takes: Vec<String>,
    /// A change became more: "accelerated".
    pub faster: Vec<String>,
    /// A change became less: "slowed".
    pub slower: Vec<String>,
    /// Right behind a word of direction they say how much and no direction: "fell more".
    pub degrees: Vec<String>,
    /// Something stayed as it was.
    pub same: Vec<String>,
    /// Before a word of more or less: it is a place in an order, such as "the highest".
    pub superlative: Vec<String>,
    /// Beside a word of direction they leave what it says as it is: articles, "number of", "also".
    pub neutral: Vec<String>,
    /// Before or behind the period with which another is compared.
    pub against: Vec<String>,
    /// Right before how far something went: "by".
    pub by: Vec<String>,
    /// Right before where it went, or between that and a verb behind it: "to".
    pub to: Vec<String>,
    /// Right before where something was, or is: "from", "after", "at".
    pub from: Vec<String>,
    /// Names that have a word of direction within and say no direction: "growth rate".
    pub measures: Vec<String>,
    /// Something is above zero.
    pub positive: Vec<String>,
    /// Something is below zero.
    pub negative: Vec<String>,
    /// There is no change: "no growth".
    pub zero: Vec<String>,
    /// A balance above zero, by its name.
    pub surplus: Vec<String>,
    /// A balance below zero, by its name.
    pub deficit: Vec<String>,
    /// After these it is the year before that something is compared with: "than a year earlier".
    pub year_before: Vec<String>,
    /// After these it is the half-year before.
    pub half_year_before: Vec<String>,
    /// After these it is the quarter before.
    pub quarter_before: Vec<String>,
    /// After these it is the month before: "on the previous month".
    pub month_before: Vec<String>,
    /// After these it is the week before.
    pub week_before: Vec<String>,
    /// After these it is the day before.
    pub day_before: Vec<String>,
    /// Right behind a factor, "times", or right before it, "multiplied by".
    pub times: Vec<String>,
    /// Per cent, in words.
    pub percent: Vec<String>,
    /// What multiplies a unit, by the word of the unit in `release.toml`: thousand, million.
    pub scale: BTreeMap<String, Vec<String>>,
    /// Parts of a whole, by what they are: "half", "two thirds".
    pub fractions: BTreeMap<Fraction, Vec<String>>,
    /// Words for a rise to so many times what it was, or a fall to such a part of it: "doubled" and "halved" are of 2.
    pub multiples: BTreeMap<Fraction, Vec<String>>,
    /// Beside a part or a multiple: it is more than that, or as much.
    pub over: Vec<String>,
    /// Beside a part or a multiple: it is less than that, or as much.
    pub under: Vec<String>,
    /// Beside a part or a multiple: it is nearly that, and not all of it.
    pub nearly: Vec<String>,
    /// Names of numbers that are a part of something: "share", "rate".
    pub shares: Vec<String>,
    /// What joins two clauses.
    pub joins: Vec<String>,
    /// The first of an order by size: "largest".
    pub largest: Vec<String>,
    /// The last of an order by size: "smallest".
    pub smallest: Vec<String>,
    /// Words of an order that say no end of it: "at most", "one of the largest".
    pub open_order: Vec<String>,
    /// Between a word of an order and what is named, says that it is one: "was".
    pub singular: Vec<String>,
    /// Says that a list names only some.
    pub partial: Vec<String>,
    /// After these a full stop ends no sentence.
    pub abbreviations: Vec<String>,
    /// Numbers in words, by the number, in every form.
    pub numbers: BTreeMap<String, Vec<String>>,
    /// Beside an ordinal: something went the same way several times.
    pub in_a_row: Vec<String>,
    /// A value is above all others since some period.
    pub highest: Vec<String>,
    /// A value is below all others since some period.
    pub lowest: Vec<String>,
    /// A change is above all others since some period: "the largest rise since".
    pub largest_rise: Vec<String>,
    /// A change is below all others since some period: "the largest fall since".
    pub largest_fall: Vec<String>,
    /// Right before a period in which something ends: "the year to".
    pub until: Vec<String>,
    /// Right before a period in which something begins: "since".
    pub since: Vec<String>,
    /// Words that judge.
    pub judging: Vec<String>,
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

    /// The words in small letters, as they are looked for.
    pub(super) fn in_small_letters(mut self) -> Self {
        let lists = [
            &mut self.rise,
            &mut self.fall,
            &mut self.adds,
            &mut self.takes,
            &mut self.faster,
            &mut self.slower,
            &mut self.degrees,
            &mut self.same,
            &mut self.superlative,
            &mut self.neutral,
            &mut self.against,
            &mut self.by,
            &mut self.to,
            &mut self.from,
            &mut self.measures,
            &mut self.positive,
            &mut self.negative,
            &mut self.zero,
            &mut self.surplus,
            &mut self.deficit,
            &mut self.year_before,
            &mut self.half_year_before,
            &mut self.quarter_before,
            &mut self.month_before,
            &mut self.week_before,
            &mut self.day_before,
            &mut self.times,
            &mut self.percent,
            &mut self.over,
            &mut self.under,
            &mut self.nearly,
            &mut self.shares,
            &mut self.joins,
            &mut self.largest,
            &mut self.smallest,
            &mut self.open_order,
            &mut self.singular,
            &mut self.partial,
            &mut self.abbreviations,
            &mut self.judging,
            &mut self.in_a_row,
            &mut self.highest,
            &mut self.lowest,
            &mut self.largest_rise,
            &mut self.largest_fall,
            &mut self.until,
            &mut self.since,
        ];
        let lists = lists.into_iter().chain(self.scale.values_mut());
        let lists = lists.chain(self.fractions.values_mut()).chain(self.multiples.values_mut());
        for word in lists.chain(self.numbers.values_mut()).flatten() {
            *word = word.to_lowercase();
        }
        self
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
