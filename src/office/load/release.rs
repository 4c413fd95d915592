//! `release.toml` and the files of the data sets to declarations, the cube and the areas of the map.

use std::sync::Arc;

use chrono::NaiveDate;
use rayon::prelude::*;

use super::data::Data;
use super::reader::Reader;
use super::sound::unsound;
use crate::data::checks::{
    counts_are_not_below_zero, recounted_data_are_so, totals_are_declared,
    values_are_of_valid_codes, wholes_have_all_codes,
};
use crate::data::cube::{
    self, Cube, Dataset, rows_are_complete, times_are_close, totals_are_their_parts,
    values_are_copied,
};
use crate::data::input::{
    CodeList, find_changes, labels_are_there, list_codes, plant, read_codelist,
};
use crate::declaration::{self, Asked, List, Name, Release};
use crate::drawing::charts::{Basemap, SoughtCodes, read_boundaries};
use crate::findings::{Code, Diagnostic, Diagnostics, SourceFile};
use crate::project::{Error, FileName, folded};

impl Reader<'_> {
    /// The declarations and the data.
    pub(super) fn release(
        &self,
        as_of: Option<NaiveDate>,
        asked: &Asked,
        found: &mut Diagnostics,
    ) -> Result<Option<Arc<Data>>, Error> {
        let path = format!("templates/{}/release.toml", self.name);
        let file = self.input(&path, None, found)?.and_then(|input| self.decode(input, found));
        let release = file.and_then(|file| {
            self.has_a_name(&file, found);
            declaration::read_beside(self.name, &file, asked, found)
        });
        let Some(release) = release else { return Ok(None) };
        self.read_up_to(release.about.largest_file());
        self.unread_data(&release, found);
        let keys = self.disclosure_keys(&release, found);
        let base = self.cube(&release, found)?;
        let revised = self.revised(base, &release, as_of, found)?;
        let cube = &revised.cube;
        for (structure, dataset) in release.datasets.iter().zip(&cube.datasets) {
            times_are_close(dataset, structure, found);
        }
        rows_are_complete(&release, cube, found);
        values_are_copied(&release, cube, found);
        totals_are_their_parts(&release, cube, found);
        totals_are_declared(&release, cube, found);
        wholes_have_all_codes(&release, cube, found);
        counts_are_not_below_zero(&release, cube, found);
        values_are_of_valid_codes(&release, cube, found);
        recounted_data_are_so(&release, cube, found);
        let unsound = unsound(&release, found);
        let data = Data::new(release, keys, as_of, revised, unsound);
        data.corrections_have_own_moments(found);
        Ok(Some(Arc::new(data)))
    }

    /// REL-011: the folder of the release has a name that the folders of its editions can have too, and
    /// that no other release has on some system.
    fn has_a_name(&self, file: &SourceFile, found: &mut Diagnostics) {
        let unsafe_name = FileName::new(self.name).err().map(|unsafe_name| unsafe_name.to_string());
        let is_twin = |twin: &&String| *twin != self.name && folded(twin) == folded(self.name);
        let twin = self
            .project
            .releases()
            .iter()
            .find(is_twin)
            .map(|twin| format!("`{}` and `{twin}` are one name on many systems", self.name));
        for wrong in unsafe_name.into_iter().chain(twin) {
            let message = format!("the release cannot have its name: {wrong}");
            let finding = Diagnostic::new(Code::UnsafeName, message).in_file(file);
            let hint = "Give its folders in `templates` and `data` another name.";
            found.push(finding.hint(hint));
        }
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
            let mut of_list = Diagnostics::default();
            let mut list = match &structure.declaration.file {
                None => list_codes(structure, &release.file, &mut of_list),
                Some(file) => match self.data(release, file, &mut of_list)? {
                    Some(file) => read_codelist(structure, &file, &mut of_list),
                    None => CodeList::unread(&structure.id),
                },
            };
            list.is_sound = !of_list.has_errors();
            found.append(of_list);
            codelists.push(list);
        }
        let mut codelists = List::from(codelists);
        plant(release, &mut codelists, found);
        find_changes(release, &mut codelists, found);
        labels_are_there(release, &codelists, found);
        // The files are read side by side, their findings shown in the order of the release.
        let read = release.datasets.par_iter().map(|structure| -> Result<_, Error> {
            let mut found = Diagnostics::default();
            let file = self.data(release, &structure.file, &mut found)?;
            let dataset = match file {
                Some(file) => cube::read(structure, &codelists, &file, &mut found),
                None => Dataset::unread(SourceFile::new(structure.file.get_ref(), "")),
            };
            Ok((dataset, found))
        });
        let mut datasets: Vec<Dataset> = Vec::with_capacity(release.datasets.len());
        for read in read.collect::<Vec<_>>() {
            let (dataset, findings) = read?;
            found.append(findings);
            datasets.push(dataset);
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
