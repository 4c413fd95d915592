//! The words of tables: the section `table` of a locale file.

use serde::Deserialize;

use crate::declaration::{RankFrom, RevisionMeasure};
use crate::document::FactPart;
use crate::time::{Frequency, Window};

/// Words of the tables.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TableWords {
    /// Header of a column of bases, with `{label}` and `{period}`.
    pub(crate) base: String,
    /// What stands for `{period}` where the base is another one in each row.
    pub(crate) year_before: String,
    /// Header of a column of changes in percent, with `{label}`.
    pub(crate) change: String,
    /// Header of a column of changes in points, with `{label}`.
    pub(crate) points: String,
    /// Headers of columns of comparisons that have names, which releases with several need.
    pub(crate) compared: Option<ComparedWords>,
    /// Headers of columns of contributions and of changes of rank, which releases that show them need.
    pub(crate) codes: Option<CodesWords>,
    /// Headers of columns whose numbers are about another window than the period of their row.
    pub(crate) window: Option<WindowHeaders>,
    /// Header of a column of ranks, with `{label}`.
    pub(crate) rank: String,
    /// Header of a column of ranks of which the smallest value has the first, which releases with such need.
    pub(crate) rank_from_smallest: Option<String>,
    /// Header of the row of totals.
    pub(crate) total: String,
    /// Header of a column of years.
    pub(crate) years: String,
    /// Headers of columns of single periods; a release needs those of its own.
    pub(crate) months: Option<String>,
    /// Header of a column of half-years.
    pub(crate) half_years: Option<String>,
    /// Header of a column of quarters.
    pub(crate) quarters: Option<String>,
    /// Header of a column of weeks.
    pub(crate) weeks: Option<String>,
    /// Header of a column of days.
    pub(crate) days: Option<String>,
    /// Shorthand for values that are not there, each with what it means.
    pub(crate) shorthand: Shorthand,
    /// Notes on the state of the data that is compared with, which releases with stages need.
    pub(crate) base_state: Option<BaseStateWords>,
    /// Notes about codes that were not always there.
    pub(crate) validity: ValidityWords,
    /// Headers of a table of revisions.
    pub(crate) revisions: RevisionHeaders,
}

impl TableWords {
    /// Header of a column of ranks.
    pub(crate) fn ranks(&self, from: RankFrom) -> &str {
        match from {
            RankFrom::Largest => &self.rank,
            RankFrom::Smallest => self.rank_from_smallest.as_ref().unwrap_or(&self.rank),
        }
    }

    /// Header of a column of single periods of this length; empty where the language has none.
    pub(crate) fn periods(&self, frequency: Frequency) -> &str {
        let header = match frequency {
            Frequency::Year | Frequency::YearFrom(_) => return &self.years,
            Frequency::HalfYear => &self.half_years,
            Frequency::Quarter => &self.quarters,
            Frequency::Month => &self.months,
            Frequency::Week | Frequency::WeekTo(_) => &self.weeks,
            Frequency::Day => &self.days,
        };
        header.as_deref().unwrap_or_default()
    }
}

/// Headers of columns whose numbers are about a window of their own, with `{label}`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WindowHeaders {
    /// Of the year to date.
    pub(crate) year_to_date: String,
    /// Of whole years.
    pub(crate) year: String,
    /// Of the last years, with `{number}`.
    pub(crate) years: String,
    /// Of the last half-years, with `{number}`.
    pub(crate) half_years: String,
    /// Of the last quarters, with `{number}`.
    pub(crate) quarters: String,
    /// Of the last months, with `{number}`.
    pub(crate) months: String,
    /// Of the last weeks, with `{number}`.
    pub(crate) weeks: String,
    /// Of the last days, with `{number}`.
    pub(crate) days: String,
}

impl WindowHeaders {
    /// The header of a column with this label and window, of periods of this length.
    pub(crate) fn header(&self, label: &str, window: Window, frequency: Frequency) -> String {
        let (pattern, number) = match window {
            Window::Period => return label.to_owned(),
            Window::YearToDate => (&self.year_to_date, 0),
            Window::Year => (&self.year, 0),
            Window::Last(number) => (self.last(frequency), number),
        };
        pattern.replace("{number}", &number.to_string()).replace("{label}", label)
    }

    fn last(&self, frequency: Frequency) -> &String {
        match frequency {
            Frequency::Year | Frequency::YearFrom(_) => &self.years,
            Frequency::HalfYear => &self.half_years,
            Frequency::Quarter => &self.quarters,
            Frequency::Month => &self.months,
            Frequency::Week | Frequency::WeekTo(_) => &self.weeks,
            Frequency::Day => &self.days,
        }
    }

    /// Each pattern with what may stand in braces in it.
    pub(crate) fn patterns(&self) -> impl Iterator<Item = (&String, &'static [&'static str])> {
        let of_last = Frequency::ALL.into_iter().map(|frequency| self.last(frequency));
        let of_last = of_last.map(|pattern| (pattern, ["label", "number"].as_slice()));
        let whole = [&self.year_to_date, &self.year].into_iter();
        whole.map(|pattern| (pattern, ["label"].as_slice())).chain(of_last)
    }
}

/// Headers of columns of comparisons, with `{label}` and `{comparison}`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ComparedWords {
    /// Of bases, where they are of another period in each row.
    pub(crate) base: String,
    /// Of changes in percent.
    pub(crate) change: String,
    /// Of changes in points.
    pub(crate) points: String,
    /// Of changes in the unit of the value.
    pub(crate) difference: String,
    /// Of these where the comparison needs no words, without `{comparison}`.
    pub(crate) own_difference: String,
}

/// Headers of columns of numbers that only codes have, with `{label}` and `{comparison}`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CodesWords {
    /// Of contributions to the change of the whole.
    pub(crate) contribution: String,
    /// Of these where the comparison needs no words, without `{comparison}`.
    pub(crate) own_contribution: String,
    /// Of changes of rank.
    pub(crate) rank_change: String,
    /// Of these where the comparison needs no words, without `{comparison}`.
    pub(crate) own_rank_change: String,
}

impl CodesWords {
    /// The header of a column of contributions, or of changes of rank; with words for the comparison, or without.
    pub(crate) fn pattern(&self, part: FactPart, has_words: bool) -> &String {
        match (part, has_words) {
            (FactPart::RankChange, true) => &self.rank_change,
            (FactPart::RankChange, false) => &self.own_rank_change,
            (_, true) => &self.contribution,
            (_, false) => &self.own_contribution,
        }
    }

    /// Each pattern with what may stand in braces in it.
    pub(crate) fn patterns(&self) -> impl Iterator<Item = (&String, &'static [&'static str])> {
        let named = [&self.contribution, &self.rank_change].into_iter();
        let own = [&self.own_contribution, &self.own_rank_change].into_iter();
        let named = named.map(|pattern| (pattern, ["label", "comparison"].as_slice()));
        named.chain(own.map(|pattern| (pattern, ["label"].as_slice())))
    }
}

/// Headers of a table of revisions.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RevisionHeaders {
    /// Header of the column of key facts.
    pub(crate) key_facts: String,
    /// Header of the number of editions compared.
    editions: String,
    /// Header of the number of editions revised.
    revised: String,
    /// Header of mean revisions.
    mean_revision: String,
    /// Header of mean absolute revisions.
    mean_absolute_revision: String,
    /// Header of mean absolute revisions in percent.
    relative_revision: String,
}

impl RevisionHeaders {
    /// Header of the column of a measure.
    pub(crate) fn label(&self, measure: RevisionMeasure) -> &str {
        match measure {
            RevisionMeasure::Editions => &self.editions,
            RevisionMeasure::Revised => &self.revised,
            RevisionMeasure::Mean => &self.mean_revision,
            RevisionMeasure::MeanAbsolute => &self.mean_absolute_revision,
            RevisionMeasure::Percent => &self.relative_revision,
        }
    }
}

/// Notes on the state of the data that the figures of the year before are from.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BaseStateWords {
    /// What was published at the same stage.
    pub(crate) same_stage: String,
    /// Added to it where it was revised since.
    pub(crate) revised: String,
    /// What is known now.
    pub(crate) latest: String,
    /// Added to it where something else was published then.
    pub(crate) differs: String,
}

/// Notes about codes that were not always there, with `{list}`, `{month}` in a case and `{year}`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ValidityWords {
    /// New since a month; there are no figures of earlier ones.
    pub(crate) since: String,
    /// New since a month; figures of earlier ones were counted anew.
    pub(crate) recounted: String,
    /// There up to a month.
    pub(crate) until: String,
    /// Others since a month than `{before}`: figures of before and since are not compared. Without it marks alone say so.
    pub(crate) changed: Option<String>,
    /// Parts of these went from one to another in a month: figures of before and since are not compared.
    pub(crate) moved: Option<String>,
}

/// Shorthand for values that are not there.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shorthand {
    /// Of what is not known: the sign, and what it means.
    pub(crate) not_available: [String; 2],
    /// Of what cannot be.
    pub(crate) not_applicable: [String; 2],
    /// Of what may not be published.
    pub(crate) confidential: [String; 2],
    /// Of what is not zero but would be shown as zero.
    pub(crate) low: [String; 2],
}
