//! The files beside the text of an edition: workbooks in a language, data files in all of them.

use std::sync::Arc;

use rayon::prelude::*;

use super::formats::{Made, ProveWorkbook, made, says_sizes};
use super::kept::{Place, Sizes};
use super::language::{Common, Source};
use super::{Assembly, threads};
use crate::data::figures::EditionContent;
use crate::declaration::{DataFile, Extent, Format, OpenDataDeclaration};
use crate::document::{DataTable, Workbook};
use crate::findings::{Code, Diagnostic, Diagnostics};
use crate::formats::data::{csv, datapackage, dcat, sdmx_csv};
use crate::office::archive::OutputFile;
use crate::words::language::Locale;
use crate::words::prose::Prose;
use crate::words::tables::{data_tables, workbooks};

/// A workbook and its file in one format.
#[derive(Debug)]
pub(super) struct WrittenWorkbook {
    workbook: Arc<Workbook>,
    prove: ProveWorkbook,
    pub(super) file: OutputFile,
}

/// The sizes of files by their paths.
fn sizes_of(files: &[OutputFile]) -> Sizes {
    files.iter().map(|file| (file.path.clone(), file.bytes.len())).collect()
}

impl Assembly<'_> {
    /// The formats in which the workbooks of a language are made: what is asked for, and for a page
    /// all that are published, because it says how large each file is.
    fn workbook_formats(&self, tag: &str, published: &Extent, asked: &Extent) -> Vec<Format> {
        let declared = self.preparation.data.release.about.workbook_formats.get_ref().iter();
        let formats = declared.map(|format| Format::of_workbook(*format));
        let formats = formats.filter(|format| published.has(tag, *format));
        let has_page = asked.formats(tag).any(says_sizes);
        let is_needed = |format: &Format| has_page || asked.has(tag, *format);
        let needed: Vec<_> = formats.clone().filter(is_needed).collect();
        // Those that are kept serve whatever is wanted next.
        let are_kept = self.kept.is_some() && !needed.is_empty();
        if are_kept { formats.collect() } else { needed }
    }

    /// The workbooks of an edition in one language, each in the formats that are needed, read back;
    /// the workbooks that are kept, if they would be the same.
    pub(super) fn workbooks(
        &self,
        prose: &Prose,
        source: Source<'_>,
        common: Common<'_>,
        found: &mut Diagnostics,
    ) -> Arc<Vec<WrittenWorkbook>> {
        let (tag, content) = (&prose.locale.tag, common.content);
        let formats = &self.workbook_formats(tag, &content.publication.extent, common.asked);
        if formats.is_empty() {
            return Arc::default();
        }
        let place =
            Place { edition: content.facts.edition.key.clone(), language: Some(tag.clone()) };
        let kept = self.kept.map(|kept| (&kept.workbooks, self.basis(content, Some(tag))));
        let written = kept.as_ref().and_then(|(shelf, basis)| shelf.get(&place, basis));
        let written = written.unwrap_or_else(|| {
            let mut of_files = Diagnostics::default();
            let written = Arc::new(self.write_workbooks(prose, content, formats, &mut of_files));
            if let Some((shelf, basis)) = kept.filter(|_| of_files.is_empty()) {
                shelf.put(place, basis, Arc::clone(&written));
            }
            found.append(of_files);
            written
        });
        let odd = written
            .par_iter()
            .map(|WrittenWorkbook { workbook, prove, file }| {
                prove(&file.bytes, workbook, source.document, source.text)
            })
            .collect::<Vec<_>>();
        odd.into_iter().flatten().for_each(|finding| found.push(finding));
        written
    }

    fn write_workbooks(
        &self,
        prose: &Prose,
        content: &EditionContent<'_>,
        formats: &[Format],
        found: &mut Diagnostics,
    ) -> Vec<WrittenWorkbook> {
        let properties = self.properties(prose, content.facts.edition);
        let mut of_words = Diagnostics::default();
        let workbooks = workbooks(content, &prose.locale, &properties, &mut of_words);
        let is_sound = !of_words.has_errors();
        found.append(of_words);
        if !is_sound {
            return Vec::new();
        }
        let workbooks: Vec<_> = workbooks.into_iter().map(Arc::new).collect();
        let written = workbooks.par_iter().flat_map(|workbook| {
            formats.par_iter().filter_map(|format| self.workbook(workbook, *format))
        });
        let written: Vec<_> = threads::apart(|| written.collect());
        let mut files = Vec::with_capacity(workbooks.len() * formats.len());
        for file in written {
            match file {
                Ok(file) => files.push(file),
                Err(finding) => found.push(*finding),
            }
        }
        files
    }

    /// A workbook in a format; `None` for a format that has no workbooks.
    fn workbook(
        &self,
        workbook: &Arc<Workbook>,
        format: Format,
    ) -> Option<Result<WrittenWorkbook, Box<Diagnostic>>> {
        let Made::Workbook { write, prove } = made(format) else { return None };
        let ending = format.entry().ending();
        let path = format!("{}/{}.{ending}", workbook.language, workbook.name);
        Some(match write(workbook) {
            Ok(bytes) => {
                let (workbook, file) = (Arc::clone(workbook), OutputFile { path, bytes });
                Ok(WrittenWorkbook { workbook, prove, file })
            }
            Err(error) => {
                let message = format!("the workbook {path} cannot be written: {error}");
                let finding = Diagnostic::new(Code::UnsafeName, message);
                Err(Box::new(finding.in_file(&self.preparation.data.release.file)))
            }
        })
    }

    /// The data files of an edition if it is published with them and they are asked for, and their
    /// sizes if a page is.
    pub(super) fn data(
        &self,
        content: &EditionContent<'_>,
        asked: &Extent,
    ) -> (Vec<OutputFile>, Arc<Sizes>) {
        let has_page = Format::all().any(|format| says_sizes(format) && asked.has_format(format));
        let is_needed = has_page || asked.has_format(Format::Data);
        if !is_needed || !content.publication.extent.has_format(Format::Data) {
            return (Vec::new(), Arc::default());
        }
        let place = Place { edition: content.facts.edition.key.clone(), language: None };
        let kept = self.kept.map(|kept| (&kept.sizes, self.basis(content, None)));
        let sizes = kept.as_ref().filter(|_| !asked.has_format(Format::Data));
        if let Some(sizes) = sizes.and_then(|(shelf, basis)| shelf.get(&place, basis)) {
            return (Vec::new(), sizes);
        }
        let files = self.data_files(content);
        let sizes = Arc::new(sizes_of(&files));
        if let Some((shelf, basis)) = kept {
            shelf.put(place, basis, Arc::clone(&sizes));
        }
        (files, sizes)
    }

    /// The data files of an edition; none where the release declares none.
    fn data_files(&self, content: &EditionContent<'_>) -> Vec<OutputFile> {
        let release = &self.preparation.data.release;
        let Some(data) = &release.about.data else { return Vec::new() };
        let (tables, datasets) =
            rayon::join(|| self.data_tables(content), || self.datasets(data, content));
        let package = self.package(data, content);
        let open = release.datasets.iter().filter(|dataset| dataset.threshold.is_none());
        let described = open.zip(&datasets).map(|(structure, file)| datapackage::DatasetFile {
            structure,
            release,
            csv: &file.bytes,
        });
        let described: Vec<_> = described.collect();
        let mut files = Vec::with_capacity(datasets.len() + 2 * tables.len() + 2);
        let mut sizes = Vec::with_capacity(tables.len());
        for (table, bytes) in tables {
            let path = DataFile::TableDescription.path(&table.id);
            files.push(OutputFile { path, bytes: datapackage::csvw(&package, &table) });
            let path = DataFile::Table.path(&table.id);
            sizes.push(datapackage::TableFile { table, bytes: bytes.len() });
            files.push(OutputFile { path, bytes });
        }
        let bytes = datapackage::datapackage(&package, &sizes, &described);
        files.splice(0..0, datasets);
        files.push(OutputFile { path: DataFile::Package.path(""), bytes });
        let catalogue = self.catalogue(
            &package,
            content,
            content.publication.address.as_deref(),
            &sizes_of(&files),
        );
        let bytes = dcat::dcat(&catalogue);
        files.push(OutputFile { path: DataFile::Catalogue.path(""), bytes });
        files
    }

    fn data_tables(&self, content: &EditionContent<'_>) -> Vec<(DataTable, Vec<u8>)> {
        let locales: Vec<&Locale> =
            self.preparation.prose.iter().map(|prose| &*prose.locale).collect();
        let tables = data_tables(content, &locales);
        let written = tables.into_par_iter().map(|table| {
            let bytes = csv::csv(&table);
            (table, bytes)
        });
        written.collect()
    }

    /// The observations of each data set up to the last month of the edition. Under disclosure
    /// control there are none: they are finer than every table, and add up to what is hidden there.
    fn datasets(
        &self,
        data: &OpenDataDeclaration,
        content: &EditionContent<'_>,
    ) -> Vec<OutputFile> {
        let preparation = self.preparation;
        let last = content.facts.edition.key.period().last();
        let structures = preparation.data.release.datasets.entries();
        let open: Vec<_> =
            structures.filter(|(_, structure)| structure.threshold.is_none()).collect();
        let written = open.into_par_iter().map(|(dataset, structure)| OutputFile {
            path: DataFile::Observations.path(&structure.id),
            bytes: sdmx_csv::sdmx_csv(dataset, content.facts.computation, data, last),
        });
        written.collect()
    }
}
