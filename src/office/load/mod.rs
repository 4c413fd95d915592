//! What all editions of a release share: declarations, data, languages, the page.
//!
//! [`prepare`] is the entry point. It goes on past an error wherever the next file can still be
//! read, so that a run shows all that is wrong at once.

mod data;
mod fingerprints;
mod reading;
mod vintages;

use std::collections::BTreeMap;
use std::ops::Deref;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;
use rayon::prelude::*;

use crate::data::cube::{self, Cube, Dataset};
use crate::data::input::{CodeList, decode, list_codes, read_codelist};
use crate::declaration::{self, List, Name, Release};
use crate::drawing::charts::{Basemap, SoughtCodes, read_boundaries};
use crate::drawing::theme::{self, Theme};
use crate::findings::{Code, Diagnostic, Diagnostics, SourceFile};
use crate::formats::html::PageTemplate;
use crate::office::archive::Fingerprint;
use crate::project::{Error, Input, Project, built_in_languages};
use crate::words::language::Locale;
use crate::words::prose::{Prose, template_findings};

pub use data::Data;
pub(crate) use data::made_once;
use reading::Reading;

/// What all editions of a release share.
#[derive(Debug)]
pub struct Preparation {
    /// The declarations and the data; they are also found as if they stood here.
    pub data: Arc<Data>,
    /// The areas of maps.
    pub basemap: Option<Arc<Basemap>>,
    /// The languages, in the order of the release.
    pub prose: Vec<Arc<Prose>>,
    /// The look of the pages, in every format.
    pub theme: Theme,
    /// The frame of the page.
    pub page: PageTemplate,
    /// The file of the frame.
    pub page_file: SourceFile,
    /// Every input file that was read, by path.
    pub inputs: BTreeMap<String, Fingerprint>,
    readings: Readings,
}

/// The parts of a preparation that the next one can share.
#[derive(Debug)]
struct Readings {
    data: Reading<Option<Arc<Data>>>,
    locales: Vec<Reading<Option<Arc<Locale>>>>,
    languages: Vec<Reading<Option<Arc<Prose>>>>,
    basemap: Reading<Option<Arc<Basemap>>>,
}

impl Deref for Preparation {
    type Target = Data;

    fn deref(&self) -> &Data {
        &self.data
    }
}

/// Reads and checks a release. `Ok(None)` when `found` has errors.
///
/// # Errors
/// If `release.toml` or a folder cannot be read at all.
pub fn prepare(
    project: &Project,
    name: &str,
    found: &mut Diagnostics,
) -> Result<Option<Preparation>, Error> {
    prepare_as_of(project, name, None, found)
}

/// The same with the data as they were known at the end of a day.
///
/// # Errors
/// If `release.toml` or a folder cannot be read at all.
pub fn prepare_as_of(
    project: &Project,
    name: &str,
    as_of: Option<NaiveDate>,
    found: &mut Diagnostics,
) -> Result<Option<Preparation>, Error> {
    prepare_again(project, name, as_of, None, found)
}

/// The same once more. What was made of files that have not changed since the `last` time is
/// shared with it, findings included.
///
/// # Errors
/// If `release.toml` or a folder cannot be read at all.
pub fn prepare_again(
    project: &Project,
    name: &str,
    as_of: Option<NaiveDate>,
    last: Option<&Preparation>,
    found: &mut Diagnostics,
) -> Result<Option<Preparation>, Error> {
    let last = last.filter(|last| last.name == name && last.as_of == as_of);
    let last = last.map(|last| &last.readings);
    let of = (project, name);
    // First the data, whose files are large and read side by side, then all that is small: so no
    // thread is left without work. Findings are shown in the same order.
    let of_data = last.map(|last| &last.data);
    let read = |reader: &Reader<'_>, found: &mut Diagnostics| reader.release(as_of, found);
    let of_data = Reading::again(of_data, of, &format!("data/{name}"), read)?;
    found.append(of_data.found.clone());
    let Some(data) = of_data.made.clone() else { return Ok(None) };
    // All else goes by the declarations and codes.
    let last = last.filter(|last| last.data.made.as_ref().is_some_and(|of| Arc::ptr_eq(of, &data)));
    let reader = Reader { project, name, inputs: Mutex::default() };
    let is_sound = !of_data.found.has_errors();
    let compute = || {
        if is_sound {
            data.compute();
        }
    };
    let rest = || {
        let look = collecting(|found| reader.look(&data.release, found));
        (basemap(of, &data, last), look)
    };
    let (languages, ((basemap, (look, of_look)), ())) =
        rayon::join(|| languages(of, &data, last), || rayon::join(rest, compute));
    let (languages, basemap, (theme, page)) = (languages?, basemap?, look?);
    for (of_locale, of_prose) in &languages {
        found.append(of_locale.found.clone());
        found.append(of_prose.found.clone());
    }
    let (locales, languages): (Vec<_>, Vec<_>) = languages.into_iter().unzip();
    found.append(basemap.found.clone());
    found.append(of_look);
    let Some((page, page_file)) = page.filter(|_| !found.has_errors()) else { return Ok(None) };
    let mut inputs = reader.inputs.into_inner().unwrap_or_else(PoisonError::into_inner);
    let read = locales.iter().map(|of| &of.inputs).chain(languages.iter().map(|of| &of.inputs));
    for read in read.chain([&of_data.inputs, &basemap.inputs]) {
        inputs.extend(read.clone());
    }
    inputs.extend(fingerprints::guarded(&data));
    Ok(Some(Preparation {
        data,
        basemap: basemap.made.clone(),
        prose: languages.iter().filter_map(|of| of.made.clone()).collect(),
        theme,
        page,
        page_file,
        inputs,
        readings: Readings { data: of_data, locales, languages, basemap },
    }))
}

/// A language: its locale, and its text, which goes by that.
type Language = (Reading<Option<Arc<Locale>>>, Reading<Option<Arc<Prose>>>);

/// The languages of a release, read side by side, in its order.
fn languages(
    of: (&Project, &str),
    data: &Data,
    last: Option<&Readings>,
) -> Result<Vec<Language>, Error> {
    let tags = data.release.about.languages.par_iter().enumerate();
    let read = tags.map(|(at, tag)| language(of, (&data.release, tag), last.map(|of| (of, at))));
    read.collect::<Vec<_>>().into_iter().collect()
}

/// A language of a release; `last` with its place in it.
fn language(
    of: (&Project, &str),
    (release, tag): (&Release, &Name),
    last: Option<(&Readings, usize)>,
) -> Result<Language, Error> {
    let last_locale = last.and_then(|(last, at)| last.locales.get(at));
    let locale = Reading::again(last_locale, of, "templates/locale", |reader, found| {
        Ok(reader.locale(release, tag, found)?.map(Arc::new))
    })?;
    let is_same = |last: &Reading<Option<Arc<Locale>>>| match (&last.made, &locale.made) {
        (Some(last), Some(locale)) => Arc::ptr_eq(last, locale),
        _ => false,
    };
    let last_prose = last.filter(|_| last_locale.is_some_and(is_same));
    let last_prose = last_prose.and_then(|(last, at)| last.languages.get(at));
    let folder = format!("templates/{}/{}", of.1, tag.get_ref());
    let prose = Reading::again(last_prose, of, &folder, |reader, found| {
        Ok(reader.prose(release, tag, locale.made.clone(), found)?.map(Arc::new))
    })?;
    Ok((locale, prose))
}

/// The areas of the map, which stand among the data.
fn basemap(
    of: (&Project, &str),
    data: &Data,
    last: Option<&Readings>,
) -> Result<Reading<Option<Arc<Basemap>>>, Error> {
    let last = last.map(|last| &last.basemap);
    Reading::again(last, of, &format!("data/{}", data.name), |reader, found| {
        Ok(reader.basemap(&data.release, &data.cube, found)?.map(Arc::new))
    })
}

/// What a step gives, with its own findings, so that steps can go side by side.
fn collecting<T>(step: impl FnOnce(&mut Diagnostics) -> T) -> (T, Diagnostics) {
    let mut found = Diagnostics::default();
    let given = step(&mut found);
    (given, found)
}

/// TXT-005: a file is not there; `named` is where the release names it, or the language it is for.
fn missing(path: &str, named: Option<(&SourceFile, &Name)>) -> Diagnostic {
    let finding = Diagnostic::new(Code::MissingFile, format!("the file {path} is not there"));
    let Some((file, name)) = named else { return finding };
    if path.ends_with(name.get_ref()) {
        let finding = finding.at(file, name.span(), "named here");
        return finding.hint("Put the file there, or correct its name.");
    }
    let finding = finding.at(file, name.span(), "this language needs it");
    let language = path.strip_prefix("templates/locale/");
    let ending = language.and_then(|name| Path::new(name).extension()?.to_str());
    let known: Vec<&str> = built_in_languages().collect();
    match (ending, known.first()) {
        (Some(ending), Some(first)) => finding.hint(format!(
            "The program itself has the languages {}. Write this file for another one: \
             `bulletin show builtin templates/locale/{first}.{ending}` gives one to start from.",
            known.join(", ")
        )),
        _ => finding.hint("Put the file there; that of another language shows its form."),
    }
}

/// The theme, the frame of the page with its file.
type Look = (Theme, Option<(PageTemplate, SourceFile)>);

/// Reads files of a release and keeps their fingerprints.
struct Reader<'a> {
    project: &'a Project,
    name: &'a str,
    inputs: Mutex<BTreeMap<String, Fingerprint>>,
}

impl Reader<'_> {
    /// The declarations and the data.
    fn release(
        &self,
        as_of: Option<NaiveDate>,
        found: &mut Diagnostics,
    ) -> Result<Option<Arc<Data>>, Error> {
        let input = self.project.read(&format!("templates/{}/release.toml", self.name))?;
        let release = self.decode(input, found).and_then(|file| declaration::read(&file, found));
        let Some(release) = release else { return Ok(None) };
        let base = self.cube(&release, found)?;
        let revised = self.revised(base, &release, as_of, found)?;
        Ok(Some(Arc::new(Data::new((self.name, release, as_of), revised))))
    }

    /// Bytes to text; another encoding is a finding.
    fn decode(&self, input: Input, found: &mut Diagnostics) -> Option<SourceFile> {
        let Input { path, bytes, built_in } = input;
        let fingerprint = Fingerprint { built_in, ..Fingerprint::of(&bytes) };
        let mut inputs = self.inputs.lock().unwrap_or_else(PoisonError::into_inner);
        inputs.insert(path.clone(), fingerprint);
        drop(inputs);
        let file = decode(path, bytes).map_err(|finding| found.push(finding)).ok()?;
        Some(if built_in { file.built_in() } else { file })
    }

    /// Reads a file that must be there or be one of the program; `named` is where the release names
    /// it.
    fn text(
        &self,
        path: &str,
        named: Option<(&SourceFile, &Name)>,
        found: &mut Diagnostics,
    ) -> Result<Option<SourceFile>, Error> {
        match self.project.read(path) {
            Ok(input) => Ok(self.decode(input, found)),
            Err(error) if error.is_not_found() => {
                found.push(missing(path, named));
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    fn data(
        &self,
        release: &Release,
        file: &Name,
        found: &mut Diagnostics,
    ) -> Result<Option<SourceFile>, Error> {
        let path = format!("data/{}/{}", self.name, file.get_ref());
        self.text(&path, Some((&release.file, file)), found)
    }

    fn cube(&self, release: &Release, found: &mut Diagnostics) -> Result<Cube, Error> {
        let mut lists = Vec::with_capacity(release.codelists.len());
        for structure in &release.codelists {
            let Some(file) = &structure.declaration.file else {
                lists.push(list_codes(structure, &release.file, found));
                continue;
            };
            lists.push(match self.data(release, file, found)? {
                Some(file) => read_codelist(structure, &file, found),
                None => CodeList::unread(&structure.id),
            });
        }
        let codelists = List::from(lists);
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
    fn basemap(
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

    /// The grammar of a language.
    fn locale(
        &self,
        release: &Release,
        tag: &Name,
        found: &mut Diagnostics,
    ) -> Result<Option<Locale>, Error> {
        let path = format!("templates/locale/{}.toml", tag.get_ref());
        let file = self.text(&path, Some((&release.file, tag)), found)?;
        Ok(file.and_then(|file| Locale::read(tag.get_ref(), &file, found)))
    }

    /// The release's text in a language, and the parts that this includes.
    fn prose(
        &self,
        release: &Release,
        tag: &Name,
        locale: Option<Arc<Locale>>,
        found: &mut Diagnostics,
    ) -> Result<Option<Prose>, Error> {
        let named = Some((&release.file, tag));
        let language = tag.get_ref();
        let folder = format!("templates/{}/{language}", self.name);
        let entry = self.text(&format!("{folder}.md"), named, found)?;
        let sentences = self.text(&format!("templates/locale/{language}.md"), named, found)?;
        let mut sources: Vec<SourceFile> = entry.into_iter().chain(sentences).collect();
        let is_whole = sources.len() == 2;
        for part in self.project.parts(&folder)? {
            sources.extend(self.text(&part, named, found)?);
        }
        let locale = locale.filter(|_| is_whole);
        Ok(locale.and_then(|locale| Prose::new(locale, sources, release, found)))
    }

    /// What makes pages look as they do: the theme, the frame.
    fn look(&self, release: &Release, found: &mut Diagnostics) -> Result<Look, Error> {
        Ok((self.theme(release, found)?, self.page(found)?))
    }

    /// The theme of the release; that of the program where the release has none.
    fn theme(&self, release: &Release, found: &mut Diagnostics) -> Result<Theme, Error> {
        let folder = format!("templates/{}", self.name);
        let file = match self.project.read(&format!("{folder}/theme.toml")) {
            Ok(input) => self.decode(input, found),
            Err(error) if error.is_not_found() => None,
            Err(error) => return Err(error),
        };
        let Some(file) = file else { return Ok(Theme::default()) };
        let languages: Vec<&str> = release.languages().collect();
        let (mut theme, logo) = theme::read(&file, &languages, found);
        if let Some(logo) = logo {
            let path = format!("{folder}/{}", logo.file.get_ref());
            let drawing = self.text(&path, Some((&file, &logo.file)), found)?;
            theme.logo = drawing.and_then(|drawing| logo.draw(&drawing, found));
        }
        Ok(theme)
    }

    fn page(&self, found: &mut Diagnostics) -> Result<Option<(PageTemplate, SourceFile)>, Error> {
        let frame = self.text("templates/page/page.html", None, found)?;
        let style = self.text("templates/page/style.css", None, found)?;
        let script = self.text("templates/page/page.js", None, found)?;
        let (Some(frame), Some(style), Some(script)) = (frame, style, script) else {
            return Ok(None);
        };
        match PageTemplate::new(frame.path(), frame.text(), style.text(), script.text()) {
            Ok(page) => Ok(Some((page, frame))),
            Err(error) => {
                for finding in template_findings(&error, &[frame]) {
                    found.push(finding);
                }
                Ok(None)
            }
        }
    }
}
