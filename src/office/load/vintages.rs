//! The folders of the vintages, laid over the data that were first known.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::data::RevisedCube;
use super::reader::Reader;
use super::unread::{VINTAGE, VINTAGES};
use crate::data::cube::{self, Cube, History, Layer};
use crate::data::input::{CodeList, is_of_records};
use crate::declaration::{CodeListId, List, Release, Vintage, VintageCount, read_vintage};
use crate::findings::{Code, Diagnostic, Diagnostics, suggestion};
use crate::project::Error;

/// A vintage with its observations.
struct VintageLayer {
    vintage: Vintage,
    layer: Layer,
}

impl Reader<'_> {
    /// The data with every vintage that is released by the end of a day, each by its own clock;
    /// vintages of later days are not even read. A vintage with an error gives findings only.
    pub(super) fn revised(
        &self,
        base: Cube,
        release: &Release,
        as_of: Option<NaiveDate>,
        found: &mut Diagnostics,
    ) -> Result<RevisedCube, Error> {
        let root = format!("data/{}/{VINTAGES}", self.name);
        let mut read: Vec<VintageLayer> = Vec::new();
        for folder in Self::listed(self.project.folders(&root), found)? {
            let path = format!("{root}/{folder}");
            let Some(day) = Vintage::day(&folder) else {
                let message = format!("the folder {path} has no name of a vintage");
                let finding = Diagnostic::new(Code::VintageName, message);
                found.push(finding.hint(
                    "Call it by the day of its release and a word, such as `2025-03-13-final`.",
                ));
                continue;
            };
            if as_of.is_none_or(|as_of| day <= as_of) {
                let layer = self.layer(&path, release, &base.codelists, found)?;
                let declared = self.vintage(&path, &folder, release, found)?;
                let both = declared.zip(layer);
                read.extend(both.map(|(vintage, layer)| VintageLayer { vintage, layer }));
            }
        }
        read.sort_by_key(|read| read.vintage.released);
        moments_differ(&read, found);
        have_years(&read, as_of, release, found);
        let (vintages, layers): (Vec<_>, Vec<_>) =
            read.into_iter().map(|VintageLayer { vintage, layer }| (vintage, layer)).unzip();
        if layers.is_empty() {
            return Ok(RevisedCube { cube: base, history: History::default(), vintages });
        }
        let history = History::new(&base.datasets, layers);
        let datasets = history.datasets(VintageCount::of(&vintages), &release.datasets, found);
        Ok(RevisedCube { cube: Cube { datasets, ..base }, history, vintages })
    }

    fn vintage(
        &self,
        path: &str,
        folder: &str,
        release: &Release,
        found: &mut Diagnostics,
    ) -> Result<Option<Vintage>, Error> {
        let path = format!("{path}/{VINTAGE}");
        let file = match self.input(&path, None, found) {
            Ok(input) => input.and_then(|input| self.decode(input, found)),
            Err(error) if error.is_not_found() => {
                let message = format!("the file {path} is not there");
                let finding = Diagnostic::new(Code::MissingFile, message);
                found.push(
                    finding.hint("Put it there: it says when the vintage is released, and why."),
                );
                None
            }
            Err(error) => return Err(error),
        };
        Ok(file.and_then(|file| read_vintage(&file, folder, release, found)))
    }

    /// The observations of a vintage, read by the rules of the data sets.
    fn layer(
        &self,
        path: &str,
        release: &Release,
        codelists: &List<CodeListId, CodeList>,
        found: &mut Diagnostics,
    ) -> Result<Option<Layer>, Error> {
        let mut layer = Layer { datasets: BTreeMap::new() };
        let known = || release.datasets.iter().map(|dataset| dataset.file.get_ref().as_str());
        let mut is_sound = true;
        // A note beside the data is nobody's business.
        for name in
            Self::listed(self.project.files(path), found)?.iter().filter(|name| is_of_records(name))
        {
            let datasets = release.datasets.entries();
            let named: Vec<_> =
                datasets.filter(|(_, dataset)| dataset.file.get_ref() == name).collect();
            if named.is_empty() {
                let message = format!("the file {path}/{name} is that of no data set");
                let finding = Diagnostic::new(Code::VintageFile, message);
                found.push(match suggestion(name, known()) {
                    Some(hint) => finding.hint(hint),
                    None => finding.hint("Call it as the data set calls its file."),
                });
                is_sound = false;
                continue;
            }
            let input = self.input(&format!("{path}/{name}"), None, found)?;
            let Some(file) = input.and_then(|input| self.decode(input, found)) else {
                is_sound = false;
                continue;
            };
            for (dataset, structure) in named {
                layer.datasets.insert(dataset, cube::read(structure, codelists, &file, found));
            }
        }
        if is_sound && layer.datasets.is_empty() {
            let message = format!("the vintage {path} has no file of a data set");
            let finding = Diagnostic::new(Code::VintageFile, message);
            let files: Vec<_> = known().map(|file| format!("`{file}`")).collect();
            found.push(
                finding.hint(format!(
                    "Put the observations that changed into {}.",
                    files.join(" or ")
                )),
            );
            is_sound = false;
        }
        Ok(is_sound.then_some(layer))
    }
}

/// REL-016: each parameter has a year as of each vintage. VIN-006: where it has several by now, there are vintages.
fn have_years(
    read: &[VintageLayer],
    as_of: Option<NaiveDate>,
    release: &Release,
    found: &mut Diagnostics,
) {
    for parameter in &release.parameters {
        let later = parameter.second().filter(|later| as_of.is_none_or(|as_of| *later <= as_of));
        if let (true, Some(later), Some(first)) = (read.is_empty(), later, parameter.first()) {
            let name = parameter.name.get_ref();
            let message =
                format!("the year `{name}` is that of {first}, as the data have no vintage");
            let finding = Diagnostic::new(Code::YearWithoutVintage, message);
            let label = format!("has another one from {later} on");
            let finding = finding.at(&release.file, parameter.name.span(), label);
            let folder = format!("data/{}/{VINTAGES}/{later}-…", release.name);
            found.push(finding.hint(format!(
                "Give what came in since as a vintage, in a folder {folder}; or leave the later years out until then."
            )));
        }
        let without = read
            .iter()
            .map(|layer| layer.vintage.id.as_str())
            .find(|id| Vintage::day(id).is_some_and(|day| parameter.in_force(Some(day)).is_none()));
        let (Some(id), Some(first)) = (without, parameter.first()) else { continue };
        let name = parameter.name.get_ref();
        let message = format!("the parameter `{name}` has no year for the vintage {id}");
        let finding = Diagnostic::new(Code::WrongExpression, message);
        let label = format!("its first entry is of {first}");
        let finding = finding.at(&release.file, parameter.name.span(), label);
        found.push(finding.hint("Add an entry with the day of this vintage, or an earlier one."));
    }
}

/// VIN-003: one vintage comes after the other. `read` is in the order of their moments.
fn moments_differ(read: &[VintageLayer], found: &mut Diagnostics) {
    for (earlier, later) in read.iter().zip(read.iter().skip(1)) {
        let (earlier, later) = (&earlier.vintage, &later.vintage);
        if earlier.released == later.released {
            let message = format!(
                "the vintages {} and {} are released at the same moment",
                earlier.id, later.id
            );
            let finding = Diagnostic::new(Code::VintageMoment, message).in_file(&later.file);
            found.push(finding.hint("Join them, or give the later one its own moment."));
        }
    }
}
