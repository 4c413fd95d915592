//! What all editions of a release share: declarations, data, languages, the page.
//!
//! [`prepare`] is the entry point. It goes on past an error wherever the next file can still be
//! read, so that a run shows all that is wrong at once.

mod vintages;

use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use chrono::{Months, NaiveDate};
use rayon::prelude::*;

use crate::cube::{self, Cube, Dataset, History, Month};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, SourceFile};
use crate::indicators::FIRST_KNOWN;
use crate::output::Fingerprint;
use crate::pictures::{Basemap, read_boundaries};
use crate::project::{Error, Input, Project};
use crate::release::{self, BaseVintage, Edition, Name, Release, Vintage};
use crate::source::{CodeList, decode, list_codes, read_codelist};
use crate::text::{Locale, Prose, template_findings};
use crate::theme::{self, Theme};
use crate::writers::html::PageTemplate;

/// What all editions of a release share.
#[derive(Debug)]
pub struct Preparation {
    /// Name of the release: that of its folder.
    pub name: String,
    /// The declarations.
    pub release: Release,
    /// The data, as of the last vintage.
    pub cube: Cube,
    /// The vintages that are in the data, oldest first.
    pub vintages: Vec<Vintage>,
    /// The last day of which vintages are in the data, where not all are wanted.
    pub as_of: Option<NaiveDate>,
    /// The areas of maps.
    pub basemap: Option<Basemap>,
    /// The languages, in the order of the release.
    pub prose: Vec<Prose>,
    /// The look of the pages, in every format.
    pub theme: Theme,
    /// The frame of the page.
    pub page: PageTemplate,
    /// The file of the frame.
    pub page_file: SourceFile,
    /// Every input file that was read, by path.
    pub inputs: BTreeMap<String, Fingerprint>,
    /// The data as they were first known, and what each vintage changed.
    pub history: History,
    /// The data as of fewer vintages, made when an edition asks for them.
    earlier: Vec<OnceLock<Cube>>,
}

impl Preparation {
    /// The name of the state of the data as of the first so many vintages.
    pub fn vintage(&self, vintages: usize) -> &str {
        vintages.checked_sub(1).map_or(FIRST_KNOWN, |last| &self.vintages[last].id)
    }

    /// How many vintages are in the data that an edition is compared with.
    ///
    /// At the same stage these are the data of a year before: as of the release of the edition of
    /// the same period, or, where `release.toml` has none, as of this day a year before.
    pub fn vintages_of_base(&self, edition: &Edition) -> usize {
        if self.release.about.comparison.base == BaseVintage::Latest {
            return self.vintages.len();
        }
        let base_period = edition.period.same_period_of_previous_year();
        let of_base = self.release.editions.iter().find(|other| other.period == base_period);
        let known_at = match of_base {
            Some(of_base) => Some(of_base.released),
            None => edition.released.checked_sub_months(Months::new(12)),
        };
        self.vintages.iter().take_while(|vintage| Some(vintage.released) <= known_at).count()
    }

    /// The first month that vintages after the first so many changed; a value of a year counts in
    /// the average of the year before it.
    pub fn first_change(&self, known: usize) -> Option<Month> {
        self.history.first_change(known, &self.release.datasets)
    }

    /// The data as of the first so many vintages.
    pub fn cube_as_of(&self, vintages: usize) -> &Cube {
        let Some(earlier) = self.earlier.get(vintages) else { return &self.cube };
        earlier.get_or_init(|| self.history.cube(vintages, &self.cube, &self.release.datasets))
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
    let reader = Reader { project, name, inputs: Mutex::default() };
    let input = project.read(&format!("templates/{name}/release.toml"))?;
    let Some(release) = reader.decode(input, found).and_then(|file| release::read(&file, found))
    else {
        return Ok(None);
    };
    // First the data, whose files are large and read side by side, then all that is small: so no
    // thread is left without work. Findings are shown in the same order.
    let base = reader.cube(&release, found)?;
    let (cube, history, vintages) = reader.revised(base, &release, as_of, found)?;
    let ((prose, of_text), (look, of_look)) = rayon::join(
        || collecting(|found| reader.languages(&release, found)),
        || collecting(|found| reader.look(&release, &cube, found)),
    );
    found.append(of_text);
    found.append(of_look);
    let (prose, (basemap, theme, page)) = (prose?, look?);
    if found.has_errors() {
        return Ok(None);
    }
    let inputs = reader.inputs.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok(page.map(|(page, page_file)| Preparation {
        name: name.to_owned(),
        release,
        cube,
        vintages,
        as_of,
        basemap,
        prose,
        theme,
        page,
        page_file,
        inputs,
        earlier: (0..history.len()).map(|_| OnceLock::new()).collect(),
        history,
    }))
}

/// What a step gives, with its own findings, so that steps can go side by side.
fn collecting<T>(step: impl FnOnce(&mut Diagnostics) -> T) -> (T, Diagnostics) {
    let mut found = Diagnostics::default();
    let given = step(&mut found);
    (given, found)
}

/// The map if there is one, the theme, the frame of the page with its file.
type Look = (Option<Basemap>, Theme, Option<(PageTemplate, SourceFile)>);

/// Reads files of a release and keeps their fingerprints.
struct Reader<'a> {
    project: &'a Project,
    name: &'a str,
    inputs: Mutex<BTreeMap<String, Fingerprint>>,
}

impl Reader<'_> {
    /// Bytes to text; another encoding is a finding.
    fn decode(&self, input: Input, found: &mut Diagnostics) -> Option<SourceFile> {
        let fingerprint = Fingerprint::of(&input.bytes);
        let mut inputs = self.inputs.lock().unwrap_or_else(PoisonError::into_inner);
        inputs.insert(input.path.clone(), fingerprint);
        drop(inputs);
        decode(input.path, input.bytes).map_err(|finding| found.push(finding)).ok()
    }

    /// Reads a file that must be there; `named` is where the release names it.
    fn text(
        &self,
        path: &str,
        named: Option<(&SourceFile, &Name)>,
        found: &mut Diagnostics,
    ) -> Result<Option<SourceFile>, Error> {
        match self.project.read(path) {
            Ok(input) => Ok(self.decode(input, found)),
            Err(error) if error.is_not_found() => {
                let finding =
                    Diagnostic::new(Code::MissingFile, format!("the file {path} is not there"));
                found.push(match named {
                    Some((file, name)) if path.ends_with(name.get_ref()) => finding
                        .at(file, name.span(), "named here")
                        .hint("Put the file there, or correct its name."),
                    Some((file, name)) => finding
                        .at(file, name.span(), "this language needs it")
                        .hint("Put the file there; that of another language shows its form."),
                    None => finding.hint("Put the file there: every page is made with it."),
                });
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
        Ok(Cube { codelists, datasets })
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
        let boundaries = read_boundaries(&file, &map.property, (list, &codes), found);
        Ok(boundaries.as_ref().map(Basemap::of))
    }

    fn languages(&self, release: &Release, found: &mut Diagnostics) -> Result<Vec<Prose>, Error> {
        let tags = release.about.languages.par_iter();
        let read: Vec<_> =
            tags.map(|tag| collecting(|found| self.language(release, tag, found))).collect();
        let mut languages = Vec::with_capacity(read.len());
        for (language, findings) in read {
            found.append(findings);
            languages.extend(language?);
        }
        Ok(languages)
    }

    /// A language: its locale, the release's text, and the parts that this includes.
    fn language(
        &self,
        release: &Release,
        tag: &Name,
        found: &mut Diagnostics,
    ) -> Result<Option<Prose>, Error> {
        let named = Some((&release.file, tag));
        let language = tag.get_ref();
        let folder = format!("templates/{}", self.name);
        let locale = self.text(&format!("templates/locale/{language}.toml"), named, found)?;
        let entry = self.text(&format!("{folder}/{language}.md"), named, found)?;
        let sentences = self.text(&format!("templates/locale/{language}.md"), named, found)?;
        let mut sources: Vec<SourceFile> = entry.into_iter().chain(sentences).collect();
        let is_whole = sources.len() == 2;
        for part in self.project.parts(&format!("{folder}/{language}"))? {
            sources.extend(self.text(&part, named, found)?);
        }
        let locale = locale.and_then(|file| Locale::read(language, &file, found));
        Ok(locale
            .filter(|_| is_whole)
            .and_then(|locale| Prose::new(locale, sources, release, found)))
    }

    /// What makes pages and pictures look as they do: the map, the theme, the frame of the page.
    fn look(&self, release: &Release, cube: &Cube, found: &mut Diagnostics) -> Result<Look, Error> {
        let basemap = self.basemap(release, cube, found)?;
        let theme = self.theme(release, found)?;
        Ok((basemap, theme, self.page(found)?))
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
