//! The files beside the text of an edition: workbooks in a language, data files in all of them.

use rayon::prelude::*;

use super::{Assembly, Format, Wanted};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, SourceFile};
use crate::document::{DataTable, Document, Workbook};
use crate::indicators::Facts;
use crate::output::OutputFile;
use crate::proof::formats;
use crate::release::{DatasetStructure, OpenDataDeclaration, WorkbookFormat};
use crate::text::{Locale, Prose, data_tables, workbooks};
use crate::writers::{csv, datapackage, dcat, ods, sdmx_csv, xlsx};

impl Assembly<'_> {
    /// The formats in which workbooks are made. A page says how large each file is.
    pub(super) fn workbook_formats(&self, wanted: &Wanted) -> Vec<WorkbookFormat> {
        let formats = self.preparation.release.about.workbook_formats.get_ref().iter().copied();
        let is_needed = |format: &WorkbookFormat| {
            wanted.format(Format::Html) || wanted.format(Format::of_workbook(*format))
        };
        formats.filter(is_needed).collect()
    }

    /// The workbooks of an edition in one language, each in these formats.
    pub(super) fn workbooks(
        &self,
        prose: &Prose,
        facts: &Facts<'_>,
        of: (&Document, &SourceFile),
        formats: &[WorkbookFormat],
        found: &mut Diagnostics,
    ) -> Vec<OutputFile> {
        if formats.is_empty() {
            return Vec::new();
        }
        let properties = self.properties(prose, facts.edition);
        let mut of_words = Diagnostics::default();
        let workbooks = workbooks(facts, &prose.locale, &properties, &mut of_words);
        let is_sound = !of_words.has_errors();
        found.append(of_words);
        if !is_sound {
            return Vec::new();
        }
        let of_formats = |workbook| formats.par_iter().map(move |format| (workbook, *format));
        let written = workbooks.par_iter().flat_map(of_formats);
        let written = written.map(|(workbook, format)| self.workbook(workbook, format, of));
        let mut files = Vec::with_capacity(workbooks.len() * formats.len());
        for file in written.collect::<Vec<_>>() {
            match file {
                Ok(file) => files.push(file),
                Err(findings) => findings.into_iter().for_each(|finding| found.push(finding)),
            }
        }
        files
    }

    /// A workbook, read back.
    fn workbook(
        &self,
        workbook: &Workbook,
        format: WorkbookFormat,
        (document, text): (&Document, &SourceFile),
    ) -> Result<OutputFile, Vec<Diagnostic>> {
        let path = format!("{}/{}.{}", workbook.language, workbook.name, format.ending());
        let written = match format {
            WorkbookFormat::Xlsx => xlsx::xlsx(workbook).map_err(|error| error.to_string()),
            WorkbookFormat::Ods => ods::ods(workbook).map_err(|error| error.to_string()),
        };
        let bytes = written.map_err(|error| {
            let message = format!("the workbook {path} cannot be written: {error}");
            let finding = Diagnostic::new(Code::UnsafeName, message);
            vec![finding.in_file(&self.preparation.release.file)]
        })?;
        let odd = formats::workbook((&bytes, format), workbook, document, text);
        if odd.is_empty() { Ok(OutputFile { path, bytes }) } else { Err(odd) }
    }

    /// The data files of an edition; none where the release declares none.
    pub(super) fn data_files(&self, facts: &Facts<'_>) -> Vec<OutputFile> {
        let release = &self.preparation.release;
        let Some(data) = &release.about.data else { return Vec::new() };
        let (tables, datasets) =
            rayon::join(|| self.data_tables(facts), || self.datasets(data, facts));
        let package = self.package(data, facts);
        let open = release.datasets.iter().filter(|dataset| dataset.threshold.is_none());
        let described: Vec<(&DatasetStructure, usize)> =
            open.zip(datasets.iter().map(|file| file.bytes.len())).collect();
        let mut files = datasets;
        let mut sizes = Vec::with_capacity(tables.len());
        for (table, bytes) in tables {
            let path = format!("data/{}.csv-metadata.json", table.id);
            files.push(OutputFile { path, bytes: datapackage::csvw(&package, &table) });
            let path = format!("data/{}.csv", table.id);
            sizes.push((table, bytes.len()));
            files.push(OutputFile { path, bytes });
        }
        let bytes = datapackage::datapackage(&package, &sizes, &described);
        files.push(OutputFile { path: "data/datapackage.json".to_owned(), bytes });
        let address = self.address(facts);
        let catalogue = self.catalogue(&package, facts, address.as_deref(), &files);
        let bytes = dcat::dcat(&catalogue);
        files.push(OutputFile { path: "data/dcat.jsonld".to_owned(), bytes });
        files
    }

    fn data_tables(&self, facts: &Facts<'_>) -> Vec<(DataTable, Vec<u8>)> {
        let locales: Vec<&Locale> =
            self.preparation.prose.iter().map(|prose| &*prose.locale).collect();
        let tables = data_tables(facts, &locales);
        let written = tables.into_par_iter().map(|table| {
            let bytes = csv::csv(&table);
            (table, bytes)
        });
        written.collect()
    }

    /// The observations of each data set up to the last month of the edition. Under disclosure
    /// control there are none: they are finer than every table, and add up to what is hidden there.
    fn datasets(&self, data: &OpenDataDeclaration, facts: &Facts<'_>) -> Vec<OutputFile> {
        let preparation = self.preparation;
        let last = facts.edition.period.last();
        let structures = preparation.release.datasets.par_iter().enumerate();
        let structures = structures.filter(|(_, structure)| structure.threshold.is_none());
        let written = structures.map(|(at, structure)| OutputFile {
            path: format!("data/{}.sdmx.csv", structure.id),
            bytes: sdmx_csv::sdmx_csv(
                at,
                structure,
                &preparation.cube,
                data,
                &preparation.name,
                last,
            ),
        });
        written.collect()
    }
}
