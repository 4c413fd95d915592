//! What is published, read back: values of indicators, and what each says of the observations.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use calamine::{Data, Reader, Xlsx, open_workbook};
use rust_decimal::Decimal;
use serde_json::Value;
use tempfile::NamedTempFile;

use super::algebra::Row;
use crate::support::Project;

/// Countries of a group of the large release.
const CIS: &[&str] = &["AM", "AZ", "BY", "KG", "MD", "RU", "TJ", "TM", "UA", "UZ"];

/// A published place: an indicator for the codes of some columns, in a period.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Cell {
    pub(crate) indicator: String,
    pub(crate) codes: BTreeMap<String, String>,
    pub(crate) period: String,
}

impl Cell {
    pub(crate) fn of_code(indicator: &str, column: &str, code: &str, period: &str) -> Self {
        let codes = BTreeMap::from([(column.to_owned(), code.to_owned())]);
        Self { indicator: indicator.to_owned(), codes, period: period.to_owned() }
    }
}

/// How an indicator is computed.
pub(crate) enum Formula {
    /// Data set, codes by column, two columns that differ.
    Sum(&'static str, &'static [(&'static str, &'static [&'static str])], bool),
    Difference(&'static str, &'static str),
}

/// An observation that could be: data set, codes by column, month.
pub(crate) struct Atom {
    pub(crate) dataset: &'static str,
    pub(crate) codes: BTreeMap<String, String>,
    pub(crate) month: String,
}

/// Which observations there can be, and which of them each indicator takes.
pub(crate) struct World {
    pub(crate) atoms: Vec<Atom>,
    pub(crate) formulas: BTreeMap<&'static str, Formula>,
    /// The columns that a code list stands for in the data of an indicator.
    pub(crate) columns: fn(indicator: &str, list: &str) -> &'static str,
}

impl World {
    pub(crate) fn atoms(&self) -> usize {
        self.atoms.len()
    }

    /// What a cell says of the observations; none where it is no sum of them.
    pub(crate) fn row(&self, cell: &Cell) -> Option<Row> {
        let mut row = Row::new();
        match self.formulas.get(cell.indicator.as_str())? {
            Formula::Sum(..) => self.add(cell, &cell.indicator, 1, &mut row)?,
            Formula::Difference(one, other) => {
                self.add(cell, one, 1, &mut row)?;
                self.add(cell, other, -1, &mut row)?;
            }
        }
        row.retain(|_, of| *of != 0);
        Some(row)
    }

    fn add(&self, cell: &Cell, indicator: &str, sign: i128, row: &mut Row) -> Option<()> {
        let Formula::Sum(dataset, filter, differ) = self.formulas.get(indicator)? else {
            return None;
        };
        let (first, last) = cell.period.split_once('/').unwrap_or((&cell.period, &cell.period));
        let (first, last) = match first.len() {
            4 => (format!("{first}-01"), format!("{last}-12")),
            _ => (first.to_owned(), last.to_owned()),
        };
        let codes: Vec<(&str, &String)> =
            cell.codes.iter().map(|(list, code)| ((self.columns)(indicator, list), code)).collect();
        for (at, atom) in self.atoms.iter().enumerate() {
            let is_taken = atom.dataset == *dataset
                && (first.as_str()..=last.as_str()).contains(&atom.month.as_str())
                && codes.iter().all(|(column, code)| atom.codes[*column] == **code)
                && filter.iter().all(|(column, of)| of.contains(&atom.codes[*column].as_str()))
                && !(*differ && atom.codes["ORIGIN"] == atom.codes["DESTINATION"]);
            if is_taken {
                *row.entry(at).or_default() += sign;
            }
        }
        Some(())
    }

    /// The external migration of the large release in one period, as if that were a month.
    pub(crate) fn of_the_large_release() -> Self {
        let project = Project::new();
        let codes = |file: &str| -> Vec<String> {
            let text = project.read(&format!("data/migration/codelists/{file}"));
            text.lines().skip(1).map(|line| line.split(',').next().unwrap().to_owned()).collect()
        };
        let mut atoms = Vec::new();
        for flow in ["ARR", "DEP"] {
            for region in codes("regions.csv") {
                for country in codes("countries.csv") {
                    let codes = [
                        ("FLOW", flow.to_owned()),
                        ("REF_AREA", region.clone()),
                        ("COUNTERPART_AREA", country),
                    ];
                    let codes = codes.map(|(column, code)| (column.to_owned(), code)).into();
                    atoms.push(Atom { dataset: "external", codes, month: "2025-01".to_owned() });
                }
            }
        }
        let sum = |filter| Formula::Sum("external", filter, false);
        let formulas = BTreeMap::from([
            ("arrivals", sum(&[("FLOW", &["ARR"])])),
            ("departures", sum(&[("FLOW", &["DEP"])])),
            ("arrivals_from_cis", sum(&[("FLOW", &["ARR"]), ("COUNTERPART_AREA", CIS)])),
            ("departures_to_cis", sum(&[("FLOW", &["DEP"]), ("COUNTERPART_AREA", CIS)])),
            ("net_migration", Formula::Difference("arrivals", "departures")),
        ]);
        let columns = |_: &str, list: &str| match list {
            "regions" => "REF_AREA",
            _ => "COUNTERPART_AREA",
        };
        Self { atoms, formulas, columns }
    }
}

/// Every whole number of an edition, its base too, and the places of those that are confidential.
pub(crate) fn read(project: &Project, edition: &str, values: &mut BTreeMap<Cell, Option<i128>>) {
    let facts: Value =
        serde_json::from_str(&project.read(&format!("{edition}/facts.json"))).unwrap();
    for fact in facts["facts"].as_array().unwrap() {
        let mut codes = BTreeMap::new();
        if let Some(code) = fact.get("code") {
            codes.insert(text(&code["codelist"]), text(&code["code"]));
        }
        let cell = |period: &Value| Cell {
            indicator: text(&fact["indicator"]),
            codes: codes.clone(),
            period: text(period),
        };
        let base = &fact["comparison"];
        add(cell(&fact["period"]), number(fact), values);
        add(cell(&base["base_period"]), number(&base["base"]), values);
    }
    for (path, bytes) in project.files(&format!("{edition}/data")) {
        let is_table = path.split_once('.').is_some_and(|(_, ending)| ending == "csv");
        if is_table {
            read_table(&bytes, values);
        }
    }
}

/// What one edition hides, another must not show; what one shows, an attacker knows.
fn add(
    cell: Cell,
    value: Result<Option<i128>, NoCount>,
    values: &mut BTreeMap<Cell, Option<i128>>,
) {
    let Ok(value) = value else { return };
    let seen = values.get(&cell).is_none_or(|known| *known == value);
    assert!(seen, "{cell:?} is not the same everywhere");
    values.insert(cell, value);
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// What is there is no whole number, or nothing that could be one.
#[derive(Clone, Copy)]
struct NoCount;

/// A whole number; `None` where it is confidential.
fn number(of: &Value) -> Result<Option<i128>, NoCount> {
    match of.get("absent").and_then(Value::as_str) {
        Some("confidential") => Ok(None),
        Some(_) => Err(NoCount),
        None => whole(of["value"].as_str().unwrap()),
    }
}

fn whole(text: &str) -> Result<Option<i128>, NoCount> {
    let value: Decimal = text.parse().map_err(|_| NoCount)?;
    if !value.is_integer() {
        return Err(NoCount);
    }
    Ok(Some(value.mantissa() / 10_i128.pow(value.scale())))
}

/// The values of a data file with columns of indicators, by the codes of its other columns.
fn read_table(bytes: &[u8], values: &mut BTreeMap<Cell, Option<i128>>) {
    let mut reader = csv::Reader::from_reader(bytes);
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    for record in reader.records().map(Result::unwrap) {
        let of: BTreeMap<&str, &str> =
            header.iter().map(String::as_str).zip(record.iter()).collect();
        let period = match (of["first_month"], of["last_month"]) {
            (first, last) if first == last => first.to_owned(),
            (first, last) if first.ends_with("-01") && last.ends_with("-12") => {
                first[..4].to_owned()
            }
            (first, last) => format!("{first}/{last}"),
        };
        let is_code = |name: &&str| of.contains_key(format!("{name}_en").as_str());
        let codes = of.iter().filter(|(name, code)| is_code(name) && **code != "_T");
        let codes: BTreeMap<String, String> =
            codes.map(|(name, code)| ((*name).to_owned(), (*code).to_owned())).collect();
        for (name, value) in &of {
            let Some(status) = of.get(format!("{name}_status").as_str()) else { continue };
            if name.ends_with("_change") || name.ends_with("_base") {
                continue;
            }
            let value = if *status == "Q" { Ok(None) } else { whole(value) };
            let indicator = (*name).to_owned();
            add(Cell { indicator, codes: codes.clone(), period: period.clone() }, value, values);
        }
    }
}

/// How many numbers of a data file are confidential.
pub(crate) fn hidden_in_csv(project: &Project, path: &str) -> usize {
    project.read(path).matches("[c],Q").count()
}

/// How many numbers of a sheet are confidential.
pub(crate) fn hidden_in_workbook(path: &Path, sheet: &str) -> usize {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    range
        .used_cells()
        .filter(|(_, _, data)| matches!(data, Data::String(text) if text == "[c]"))
        .count()
}

/// A project whose data sets have a threshold.
pub(crate) fn with_threshold(
    project: Project,
    release: &str,
    datasets: &[&str],
    threshold: i128,
) -> Project {
    let file = format!("templates/{release}/release.toml");
    datasets.iter().fold(project, |project, dataset| {
        let table = format!("[dataset.{dataset}]\n");
        project.edit(&file, &table, &format!("{table}{}", disclosure(threshold)))
    })
}

/// The lines of a threshold with a key, which lies beside what is built and is the same each time.
pub(crate) fn disclosure(threshold: i128) -> String {
    let key = key("disclosure.key", "a secret that is long enough to be one\n");
    format!("disclosure.threshold = {threshold}\ndisclosure.key = \"{}\"\n", key.display())
}

/// The path of a file outside of every project that its owner alone can read.
pub(crate) fn key(name: &str, secret: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    // Tests run side by side: put there whole, by one step.
    let mut new = NamedTempFile::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    new.write_all(secret.as_bytes()).unwrap();
    new.persist(&path).unwrap();
    path
}
