//! `release.toml` and the files of the data sets to declarations, the cube and the areas of the map.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use rayon::prelude::*;

use super::data::Data;
use super::reader::Reader;
use crate::data::cube::{self, Cube, Dataset, rows_are_complete, values_are_copied};
use crate::data::figures::DisclosureKey;
use crate::data::input::{CodeList, list_codes, read_codelist};
use crate::declaration::{self, DatasetId, List, Name, Release};
use crate::drawing::charts::{Basemap, SoughtCodes, read_boundaries};
use crate::findings::{Code, Diagnostic, Diagnostics, SourceFile};
use crate::project::{Error, UnusableSecret};

impl Reader<'_> {
    /// The declarations and the data.
    pub(super) fn release(
        &self,
        as_of: Option<NaiveDate>,
        found: &mut Diagnostics,
    ) -> Result<Option<Arc<Data>>, Error> {
        let path = format!("templates/{}/release.toml", self.name);
        let file = self.input(&path, None, found)?.and_then(|input| self.decode(input, found));
        let release = file.and_then(|file| declaration::read(self.name, &file, found));
        let Some(release) = release else { return Ok(None) };
        self.read_up_to(release.about.largest_file());
        let keys = self.disclosure_keys(&release, found);
        let base = self.cube(&release, found)?;
        let revised = self.revised(base, &release, as_of, found)?;
        let cube = &revised.cube;
        // Data sets that could not be read have findings.
        if cube.datasets.len() == release.datasets.len() {
            for (structure, dataset) in release.datasets.iter().zip(&cube.datasets) {
                rows_are_complete(dataset, structure, &cube.codelists, found);
            }
            values_are_copied(&release, cube, found);
        }
        Ok(Some(Arc::new(Data::new(release, keys, as_of, revised))))
    }

    /// The keys of disclosure control, which lie outside of the project and are no part of its inputs.
    fn disclosure_keys(
        &self,
        release: &Release,
        found: &mut Diagnostics,
    ) -> BTreeMap<DatasetId, DisclosureKey> {
        let mut keys = BTreeMap::new();
        for (id, dataset) in release.datasets.ids().zip(&release.datasets) {
            let Some(file) = &dataset.disclosure_key else { continue };
            match self.project.secret(file.get_ref()) {
                Ok(secret) => {
                    keys.insert(id, DisclosureKey::new(&secret));
                }
                Err(unusable) => {
                    let message = format!("the key of `{}` cannot be used: {unusable}", dataset.id);
                    let finding = Diagnostic::new(Code::UnusableDisclosureKey, message);
                    let finding =
                        finding.at(&release.file, file.span(), "this file").hint(hint(&unusable));
                    found.push(finding);
                }
            }
        }
        keys
    }

    /// A file of the data folder that `release.toml` names.
    fn data(
        &self,
        release: &Release,
        file: &Name,
        found: &mut Diagnostics,
    ) -> Result<Option<SourceFile>, Error> {
        let path = format!("data/{}/{}", self.name, file.get_ref());
        self.text(&path, Some((&release.file, file)), found)
    }

    /// The code lists and data sets, as they were first known.
    fn cube(&self, release: &Release, found: &mut Diagnostics) -> Result<Cube, Error> {
        let mut codelists = Vec::with_capacity(release.codelists.len());
        for structure in &release.codelists {
            let Some(file) = &structure.declaration.file else {
                codelists.push(list_codes(structure, &release.file, found));
                continue;
            };
            codelists.push(match self.data(release, file, found)? {
                Some(file) => read_codelist(structure, &file, found),
                None => CodeList::unread(&structure.id),
            });
        }
        let codelists = List::from(codelists);
        // The files are read side by side, their findings shown in the order of the release.
        let read = release.datasets.par_iter().map(|structure| -> Result<_, Error> {
            let mut found = Diagnostics::default();
            let file = self.data(release, &structure.file, &mut found)?;
            let dataset = file.map(|file| cube::read(structure, &codelists, &file, &mut found));
            Ok((dataset, found))
        });
        let mut datasets: Vec<Dataset> = Vec::with_capacity(release.datasets.len());
        for read in read.collect::<Vec<_>>() {
            let (dataset, findings) = read?;
            found.append(findings);
            datasets.extend(dataset);
        }
        Ok(Cube { codelists, datasets: datasets.into() })
    }

    /// The areas of the map, if there is one.
    pub(super) fn basemap(
        &self,
        release: &Release,
        cube: &Cube,
        found: &mut Diagnostics,
    ) -> Result<Option<Basemap>, Error> {
        let Some(map) = &release.map else { return Ok(None) };
        let Some(file) = self.data(release, &map.file, found)? else { return Ok(None) };
        let list = &cube.codelists[map.codelist];
        let codes: Vec<String> = list.codes.iter().map(|code| code.id.clone()).collect();
        let list = release.codelists[map.codelist].id.as_str();
        let boundaries =
            read_boundaries(&file, &map.property, SoughtCodes { list, codes: &codes }, found);
        Ok(boundaries.as_ref().map(Basemap::of))
    }
}

/// What to do about a key that cannot be used.
fn hint(unusable: &UnusableSecret) -> &'static str {
    match unusable {
        UnusableSecret::Unread(_) => {
            "Put the key there with which the release was built before; for a new release make one: \
             `(umask 077; head -c 48 /dev/urandom | base64 > FILE)`."
        }
        UnusableSecret::Inside => {
            "Move it out of the project, and write where it is: `../office.key`."
        }
        UnusableSecret::Readable => "Let its owner alone read it: `chmod 600 FILE`.",
        UnusableSecret::Short => {
            "Make one: `(umask 077; head -c 48 /dev/urandom | base64 > FILE)`."
        }
    }
}
