//! `{…}` in the patterns of a locale file: each stands for a value, or for a name that the file has.
//!
//! [`placeholders_are_known`] is the entry point.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::file_words::FileWords;
use super::locale::LocaleFile;
use super::period_words::{DeclaredPattern, PeriodWords};
use super::revision_words::RevisionWords;
use super::table_words::{CodesWords, ComparedWords, ValidityWords, WindowHeaders};
use crate::declaration::check_placeholders;
use crate::findings::{Code, Diagnostic, Diagnostics, SourceFile};
use crate::time::Frequency;

/// Where the patterns of periods stand in a locale file, by case and key.
#[derive(Debug, Default, Deserialize)]
struct Places {
    #[serde(default)]
    period: BTreeMap<String, BTreeMap<String, toml::Spanned<IgnoredAny>>>,
}

impl Places {
    /// The first byte of a pattern.
    fn of(&self, pattern: &DeclaredPattern<'_>) -> usize {
        let place = self.period.get(pattern.case).and_then(|keys| keys.get(pattern.key));
        place.map_or(0, |place| place.span().start)
    }
}

/// REL-004, REL-007: the patterns of periods name what the file has names of.
fn periods_are_known(periods: &PeriodWords, file: &SourceFile, found: &mut Diagnostics) {
    let places: Places = toml::from_str(file.text()).unwrap_or_default();
    let mut nameless: BTreeSet<&str> = BTreeSet::new();
    for declared in periods.declared() {
        let DeclaredPattern { case, key, frequency, pattern } = declared;
        let from = places.of(&declared);
        match names_of(frequency) {
            Some((table, how_many, what))
                if periods.lacks_names(frequency) && !cases(pattern).is_empty() =>
            {
                if !nameless.insert(table) {
                    continue;
                }
                let alike = periods.declared().filter(|other| {
                    names_of(other.frequency).is_some_and(|(other, ..)| other == table)
                });
                let cases: BTreeSet<&str> =
                    alike.flat_map(|other| self::cases(other.pattern)).collect();
                let names = vec!["\"…\""; how_many].join(", ");
                let lines = cases.iter().map(|case| format!("`{case} = [{names}]`"));
                let lines: Vec<String> = lines.collect();
                let message =
                    format!("`[{table}]` is missing: `{key}` of `[period.{case}]` names {what}");
                let finding = Diagnostic::new(Code::MissingText, message);
                let span = from..from + pattern.len() + 2;
                let finding = if from == 0 {
                    finding.in_file(file)
                } else {
                    finding.at(file, span, "has their names")
                };
                found.push(
                    finding.hint(format!(
                        "Write `[{table}]` in this file, with {}.",
                        lines.join(", ")
                    )),
                );
            }
            _ => check_placeholders(pattern, &periods.placeholders(frequency), file, from, found),
        }
    }
}

/// The table that has the names of periods of a length, how many there are, and what they are names of.
fn names_of(frequency: Frequency) -> Option<(&'static str, usize, &'static str)> {
    match frequency {
        Frequency::Month | Frequency::Day => Some(("month", 12, "months")),
        Frequency::Quarter => Some(("quarter", 4, "quarters")),
        Frequency::HalfYear => Some(("half_year", 2, "half-years")),
        Frequency::Year | Frequency::YearFrom(_) | Frequency::Week | Frequency::WeekTo(_) => None,
    }
}

/// The cases in which a pattern names the ends of a period.
fn cases(pattern: &str) -> Vec<&str> {
    let names = pattern.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0));
    let cases =
        names.filter_map(|name| name.strip_prefix("first.").or_else(|| name.strip_prefix("last.")));
    cases.collect()
}

/// REL-004, REL-007: what stands in braces in the patterns stands for a value.
pub(super) fn placeholders_are_known(
    locale: &LocaleFile,
    periods: &PeriodWords,
    file: &SourceFile,
    found: &mut Diagnostics,
) -> bool {
    let mut unknown = Diagnostics::default();
    periods_are_known(periods, file, &mut unknown);
    let mut check = |pattern: &str, known: &[&str], months: &[&str]| {
        let mut known: Vec<String> = known.iter().map(ToString::to_string).collect();
        for name in months {
            known.extend(periods.names.months.keys().map(|case| format!("{name}.{case}")));
        }
        check_placeholders(pattern, &known, file, 0, &mut unknown);
    };
    for (pattern, known) in periods.runs_over_years() {
        check(pattern, &known.iter().map(String::as_str).collect::<Vec<_>>(), &[]);
    }
    for pattern in periods.named_years() {
        check(pattern, &["year"], &[]);
    }
    check(&locale.date.long, &["day", "year"], &["month"]);
    check(&locale.date.time, &["hour", "short_hour", "minute", "offset"], &[]);
    check(&locale.number.percent, &["number"], &[]);
    let others = locale.list.others.as_deref();
    check(others.unwrap_or_default(), &["first", "second"], &[]);
    check(&locale.chart.range, &["from", "to"], &[]);
    check(&locale.chart.by_year, &["list"], &[]);
    if let Some(scale) = &locale.scale {
        check(&scale.header, &["label", "scale", "unit"], &[]);
    }
    check(&locale.table.base, &["label", "period"], &[]);
    check(&locale.table.change, &["label"], &[]);
    check(&locale.table.points, &["label"], &[]);
    for (pattern, known) in locale.table.window.iter().flat_map(WindowHeaders::patterns) {
        check(pattern, known, &[]);
    }
    check(&locale.table.rank, &["label"], &[]);
    check(locale.table.rank_from_smallest.as_deref().unwrap_or_default(), &["label"], &[]);
    if let Some(ComparedWords { base, change, points, difference, own_difference }) =
        &locale.table.compared
    {
        for pattern in [base, change, points, difference] {
            check(pattern, &["label", "comparison"], &[]);
        }
        check(own_difference, &["label"], &[]);
    }
    for (pattern, known) in locale.table.codes.iter().flat_map(CodesWords::patterns) {
        check(pattern, known, &[]);
    }
    let ValidityWords { since, recounted, until, changed, moved } = &locale.table.validity;
    for pattern in [since, recounted, until] {
        check(pattern, &["list", "year"], &["month"]);
    }
    if let Some(changed) = changed {
        check(changed, &["before", "list", "year"], &["month"]);
    }
    if let Some(moved) = moved {
        check(moved, &["list", "year"], &["month"]);
    }
    let furniture = &locale.furniture;
    check(&furniture.page_of, &["page", "pages"], &[]);
    check(&furniture.table_caption, &["number", "title"], &[]);
    check(&furniture.figure_caption, &["number", "title"], &[]);
    check(&furniture.figure_data, &["number"], &[]);
    check(&furniture.figure_table, &["number"], &[]);
    check(&furniture.scrolling_figure, &["title"], &[]);
    check(&furniture.source, &["source"], &[]);
    check(&furniture.scrolling_table, &["title"], &[]);
    for (pattern, known) in furniture.tools.patterns() {
        check(pattern, known, &[]);
    }
    for (pattern, known) in locale.files.iter().flat_map(FileWords::patterns) {
        check(pattern, known, &[]);
    }
    for (pattern, known) in locale.revision.iter().flat_map(RevisionWords::patterns) {
        check(pattern, known, &[]);
    }
    let are_known = unknown.is_empty();
    found.append(unknown);
    are_known
}
