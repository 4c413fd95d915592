//! A `release.toml` of an older version to one of this version: what is missing is written beside
//! what is there, and nothing else changes.
//!
//! [`migrated`] is the entry point. `toml_edit` says where each key stands, and the new keys are put
//! into the text there, so that comments, order, spaces and line ends stay as they are. The text
//! that comes of it is read again: it says what the one before says, and the new keys, or it is not
//! given.

use std::collections::BTreeSet;
use std::ops::Range;

use toml::Table;
use toml_edit::{Document, Item, TableLike};

use super::{Kind, Unit};

/// A `release.toml` as it is to be.
#[derive(Debug, PartialEq, Eq)]
pub struct Migrated {
    /// Its text.
    pub text: String,
    /// What was added to it, a phrase each.
    pub added: Vec<String>,
    /// What its author must add, a sentence each.
    pub left: Vec<String>,
}

/// Why a `release.toml` is not rewritten.
#[derive(Debug, thiserror::Error)]
pub enum NotMigrated {
    /// It is no TOML.
    #[error("it is no TOML: {0}")]
    Syntax(String),
    /// Where the keys stand is not found in it.
    #[error("its keys stand in an unusual form: write `reference` and `kind` by hand")]
    Form,
}

/// What is put into a text, in the place of the bytes between, mostly none.
struct Insertion {
    place: usize,
    until: usize,
    text: String,
}

impl Insertion {
    fn at(place: usize, text: String) -> Self {
        Self { place, until: place, text }
    }
}

/// A table, and whether it stands in braces.
#[derive(Clone, Copy)]
struct Keys<'d> {
    table: &'d dyn TableLike,
    in_braces: bool,
}

impl<'d> Keys<'d> {
    fn below(self, key: &str) -> Option<Self> {
        let item = self.table.get(key)?;
        let in_braces = self.in_braces || item.is_inline_table();
        Some(Self { table: item.as_table_like()?, in_braces })
    }

    fn text(self, key: &str) -> Option<&'d str> {
        self.table.get(key)?.as_str()
    }

    /// Where the key stands, and its value.
    fn spans(self, key: &str) -> Option<[Range<usize>; 2]> {
        let (key, item) = self.table.get_key_value(key)?;
        let value = match item {
            Item::Value(value) => value.span(),
            Item::None | Item::Table(_) | Item::ArrayOfTables(_) => None,
        };
        Some([key.span()?, value?])
    }

    /// A key beside another: in the same braces, else on a line of its own below.
    fn beside(self, source: &str, key: &str, added: &str) -> Option<Insertion> {
        let [key, value] = self.spans(key)?;
        if self.in_braces {
            let begin = source[..key.start].rfind(['{', ',', '\n']).map_or(0, |before| before + 1);
            let prefix = source[begin..key.start].trim_start();
            return Some(Insertion::at(value.end, format!(", {prefix}{added}")));
        }
        let prefix = &source[line_start(source, key.start)..key.start];
        let Some(end) = source[value.end..].find('\n').map(|end| value.end + end) else {
            return Some(Insertion::at(source.len(), format!("\n{prefix}{added}\n")));
        };
        let line_end = if source[..end].ends_with('\r') { "\r\n" } else { "\n" };
        Some(Insertion::at(end + 1, format!("{prefix}{added}{line_end}")))
    }
}

fn line_start(source: &str, place: usize) -> usize {
    source[..place].rfind('\n').map_or(0, |end| end + 1)
}

/// How the indicators of a release use its data sets.
#[derive(Default)]
struct Uses<'d> {
    summed: BTreeSet<&'d str>,
    averaged: BTreeSet<&'d str>,
}

impl<'d> Uses<'d> {
    fn of(release: Keys<'d>) -> Self {
        let mut uses = Self::default();
        let Some(indicators) = release.below("indicator") else { return uses };
        for (id, _) in indicators.table.iter() {
            if let Some(indicator) = indicators.below(id) {
                uses.summed.extend(indicator.text("sum"));
                uses.averaged.extend(indicator.text("average"));
            }
        }
        uses
    }

    /// The kind that follows from how a data set is used, else why none does.
    fn kind(&self, dataset: &str, unit: &str) -> Result<Kind, &'static str> {
        let unit = Unit::from(unit.to_owned());
        match (self.summed.contains(dataset), self.averaged.contains(dataset)) {
            (true, true) => Err("it is both summed and averaged"),
            (false, false) => Err("no indicator sums or averages it"),
            (true, false) if matches!(unit, Unit::Percent | Unit::Points) => {
                Err("it is summed, and percentages do not add up")
            }
            (true, false) if unit.is_of_ratios() => Err("it is summed, and rates do not add up"),
            (true, false) if unit.is_of_indices() => Err("it is summed, and indices do not add up"),
            (true, false) => Ok(Kind::Flow),
            (false, true) => Ok(Kind::Stock),
        }
    }
}

/// Rewrites the text of a `release.toml`: `[comparison.year]` in the place of `[release.comparison]`, `reference` below `languages`, `kind` beside `unit`, where
/// they are missing.
///
/// # Errors
/// If it is no TOML, or in no form that can be rewritten; nothing is lost then.
pub fn migrated(source: &str) -> Result<Migrated, NotMigrated> {
    let (mark, source) = match source.strip_prefix('\u{feff}') {
        Some(rest) => ("\u{feff}", rest),
        None => ("", source),
    };
    let document = Document::parse(source);
    let document = document.map_err(|error| NotMigrated::Syntax(error.message().to_owned()))?;
    let all = Keys { table: document.as_table(), in_braces: false };
    let mut insertions = Vec::new();
    let (mut added, mut left) = (Vec::new(), Vec::new());
    if let Some(release) = all.below("release").filter(|keys| !keys.table.contains_key("reference"))
    {
        let line = "reference = \"year_to_date\"";
        insertions.push(release.beside(source, "languages", line).ok_or(NotMigrated::Form)?);
        added.push(format!("`{line}`"));
    }
    if let Some(release) = all.below("release").filter(|keys| keys.table.contains_key("comparison"))
    {
        match named_comparison(release, source) {
            Some(insertion) => {
                insertions.push(insertion);
                added.push("`[comparison.year]` in the place of `[release.comparison]`".to_owned());
            }
            None => left.push(
                "write `[comparison.year]` with `shift = \"1 year\"` and the keys of `comparison` below `[release]`, \
                 which goes"
                    .to_owned(),
            ),
        }
    }
    let uses = Uses::of(all);
    let datasets = all.below("dataset");
    for (id, _) in datasets.iter().flat_map(|datasets| datasets.table.iter()) {
        let measure = datasets.and_then(|datasets| datasets.below(id)?.below("measure"));
        let Some(measure) = measure.filter(|keys| !keys.table.contains_key("kind")) else {
            continue;
        };
        // Without a unit it is an error of its own.
        let Some(unit) = measure.text("unit") else { continue };
        match uses.kind(id, unit) {
            Ok(kind) => {
                let key = format!("kind = \"{}\"", kind.word());
                insertions.push(measure.beside(source, "unit", &key).ok_or(NotMigrated::Form)?);
                added.push(format!("`{key}` of `{id}`{}", means(kind)));
            }
            Err(why) => {
                left.push(format!("write `kind = \"…\"` beside the unit of `{id}`: {why}"));
                let [key, _] = measure.spans("unit").ok_or(NotMigrated::Form)?;
                let place = line_start(source, key.start);
                let remark = format!(
                    "# Write `kind = \"…\"` beside this unit: {why}; see bulletin explain REL-012."
                );
                if !source[..place].trim_end().ends_with(&remark) {
                    let end = if source.contains("\r\n") { "\r\n" } else { "\n" };
                    insertions.push(Insertion::at(place, format!("{remark}{end}")));
                }
            }
        }
    }
    insertions.sort_by_key(|insertion| insertion.place);
    let mut text = mark.to_owned();
    let mut copied = 0;
    for Insertion { place, until, text: inserted } in insertions {
        text.push_str(&source[copied..place]);
        text.push_str(&inserted);
        copied = until;
    }
    text.push_str(&source[copied..]);
    if !says_the_same(source, text.trim_start_matches('\u{feff}')) {
        return Err(NotMigrated::Form);
    }
    Ok(Migrated { text, added, left })
}

/// What a kind means that was written because of how a data set is used: whoever used it wrongly finds it so.
fn means(kind: Kind) -> &'static str {
    match kind {
        Kind::Flow => {
            " (its periods are added up; of an index, a rate or a level they are not, and it has another kind)"
        }
        Kind::Stock | Kind::Index | Kind::Rate | Kind::Mean | Kind::Median | Kind::Growth => "",
    }
}

/// The header of the section of the one comparison that there was, with its name; `None` where it has
/// no header of its own.
fn named_comparison(release: Keys<'_>, source: &str) -> Option<Insertion> {
    let (key, item) = release.table.get_key_value("comparison")?;
    let span = key.span().filter(|_| item.is_table())?;
    let start = line_start(source, span.start);
    let header = &source[start..start + source[start..].find(']')?];
    let is_header = header.trim_start().starts_with('[') && !header.contains('\n');
    let place = start + header.find('[').filter(|_| is_header)?;
    let until = start + header.len() + 1;
    let line = &source[until..];
    let rest = &line[..line.find('\n').unwrap_or(line.len())];
    let end = if source.contains("\r\n") { "\r\n" } else { "\n" };
    let remark = rest.trim_end();
    let text = format!("[comparison.year]{remark}{end}shift = \"1 year\"");
    Some(Insertion { place, until: until + remark.len(), text })
}

/// Whether a text says what the one before says, but for what is added here.
fn says_the_same(before: &str, after: &str) -> bool {
    let (Ok(before), Ok(mut after)) = (before.parse::<Table>(), after.parse::<Table>()) else {
        return false;
    };
    let forget = |table: Option<&mut toml::Value>, is_new: bool, key: &str| {
        if let (Some(toml::Value::Table(table)), true) = (table, is_new) {
            table.remove(key);
        }
    };
    let had_reference =
        before.get("release").and_then(|release| release.get("reference")).is_some();
    forget(after.get_mut("release"), !had_reference, "reference");
    // The one comparison may have got a name.
    let named = after.get("comparison").and_then(|all| all.get("year")).cloned();
    let told = before.get("release").and_then(|release| release.get("comparison")).cloned();
    if let (Some(toml::Value::Table(mut named)), Some(toml::Value::Table(told)), None) =
        (named, told, before.get("comparison"))
    {
        if named.remove("shift").is_none() || named != told {
            return false;
        }
        after.remove("comparison");
        if let Some(toml::Value::Table(release)) = after.get_mut("release") {
            release.insert("comparison".to_owned(), toml::Value::Table(told));
        }
    }
    if let Some(toml::Value::Table(datasets)) = after.get_mut("dataset") {
        for (id, dataset) in datasets.iter_mut() {
            let measure = before.get("dataset").and_then(|all| all.get(id)?.get("measure"));
            let had_kind = measure.and_then(|measure| measure.get("kind")).is_some();
            forget(dataset.get_mut("measure"), !had_kind, "kind");
        }
    }
    before == after
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEFORE: &str = "# A release\n[release]\nlanguages = [ # two\n  \"en\",\n  \"kk\",\n] # here\n\n\
        [dataset.flows]\nmeasure = { column = \"V\", unit = \"person\", decimals = 0 } # counted\n\n\
        [dataset.people]\nmeasure.unit = \"person\"\n[dataset.rates]\nmeasure.unit = \"%\"\n\
        [dataset.idle]\n[dataset.idle.measure]\n  unit = \"person\" # whose\n\n\
        [indicator.a]\nsum = \"flows\"\n[indicator.b]\naverage = \"people\"\n[indicator.c]\nsum = \"rates\"\n";

    const AFTER: &str = "# A release\n[release]\nlanguages = [ # two\n  \"en\",\n  \"kk\",\n] # here\nreference = \"year_to_date\"\n\n\
        [dataset.flows]\nmeasure = { column = \"V\", unit = \"person\", kind = \"flow\", decimals = 0 } # counted\n\n\
        [dataset.people]\nmeasure.unit = \"person\"\nmeasure.kind = \"stock\"\n[dataset.rates]\n\
        # Write `kind = \"…\"` beside this unit: it is summed, and percentages do not add up; see bulletin explain REL-012.\n\
        measure.unit = \"%\"\n[dataset.idle]\n[dataset.idle.measure]\n\
        # Write `kind = \"…\"` beside this unit: no indicator sums or averages it; see bulletin explain REL-012.\n\
        \x20 unit = \"person\" # whose\n\n\
        [indicator.a]\nsum = \"flows\"\n[indicator.b]\naverage = \"people\"\n[indicator.c]\nsum = \"rates\"\n";

    #[test]
    fn keys_are_added_beside_what_is_there_and_nothing_else_changes() {
        for (before, after) in [
            (BEFORE.to_owned(), AFTER.to_owned()),
            (BEFORE.replace('\n', "\r\n"), AFTER.replace('\n', "\r\n")),
            (format!("\u{feff}{BEFORE}"), format!("\u{feff}{AFTER}")),
        ] {
            let once = migrated(&before).unwrap();
            assert_eq!(once.text, after);
            assert_eq!((once.added.len(), once.left.len()), (3, 2));
            let twice = migrated(&once.text).unwrap();
            assert_eq!((&twice.text, twice.added.len(), twice.left.len()), (&after, 0, 2));
        }
    }

    #[test]
    fn no_kind_is_guessed_of_what_does_not_add_up() {
        for (unit, why) in [
            ("index", "indices do not add up"),
            ("2015 = 100", "indices do not add up"),
            ("per_thousand", "rates do not add up"),
            ("%", "percentages do not add up"),
        ] {
            let before = format!(
                "[release]\nlanguages = [\"en\"]\nreference = \"period\"\n[dataset.x]\nmeasure.unit = \"{unit}\"\n\
                 [indicator.a]\nsum = \"x\"\n"
            );
            let rewritten = migrated(&before).unwrap();
            assert!(rewritten.added.is_empty(), "{unit}: {:?}", rewritten.added);
            assert!(rewritten.left[0].ends_with(why), "{unit}: {:?}", rewritten.left);
        }
    }

    #[test]
    fn every_form_of_a_table_is_rewritten() {
        let indicator = "indicator.a = { sum = \"x\" }\n";
        for (before, after) in [
            (
                "release.languages = [\"en\"]\ndataset.x.measure.unit = \"t\"",
                "release.languages = [\"en\"]\nrelease.reference = \"year_to_date\"\n\
                 dataset.x.measure.unit = \"t\"\ndataset.x.measure.kind = \"flow\"\n",
            ),
            (
                "release = { languages = [\"en\"] }\ndataset = { x = { measure.unit = \"t\", absent = \"zero\" } }",
                "release = { languages = [\"en\"], reference = \"year_to_date\" }\n\
                 dataset = { x = { measure.unit = \"t\", measure.kind = \"flow\", absent = \"zero\" } }",
            ),
            (
                "[release]\nlanguages = [\"en\"]\n[dataset]\nx.measure = {\n  unit = \"t\", # tonnes\n}\n",
                "[release]\nlanguages = [\"en\"]\nreference = \"year_to_date\"\n[dataset]\n\
                 x.measure = {\n  unit = \"t\", kind = \"flow\", # tonnes\n}\n",
            ),
        ] {
            let rewritten = migrated(&format!("{indicator}{before}")).unwrap();
            assert_eq!(rewritten.text, format!("{indicator}{after}"));
        }
        for (before, after) in [
            (
                "[release]\nlanguages = [\"en\"]\nreference = \"period\"\n\n# How\n[release.comparison] # told\nsmall_base = 5\n",
                "[release]\nlanguages = [\"en\"]\nreference = \"period\"\n\n# How\n[comparison.year] # told\nshift = \"1 year\"\nsmall_base = 5\n",
            ),
            // By hand: there is no header to rename.
            (
                "[release]\nreference = \"period\"\ncomparison.small_base = 5\n",
                "[release]\nreference = \"period\"\ncomparison.small_base = 5\n",
            ),
        ] {
            let rewritten = migrated(before).unwrap();
            assert_eq!(rewritten.text, after);
            assert_eq!(rewritten.left.len(), usize::from(before == after));
            assert_eq!(migrated(after).unwrap().text, after);
        }
        assert!(matches!(migrated("a = "), Err(NotMigrated::Syntax(_))));
    }
}
