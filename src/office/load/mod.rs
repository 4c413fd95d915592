//! What all editions of a release share: declarations, data, languages, the page.
//!
//! In comes a [`Request`], out goes a [`Preparation`]; the commands, `revise`, `verify` and the
//! preview call [`prepare`], the only entry point. It goes on past an error wherever the next file
//! can still be read, so that a run shows all that is wrong at once.

mod annexes;
mod characters;
mod data;
mod keys;
mod moments;
mod page;
mod reader;
mod reading;
mod release;
mod sound;
mod states;
mod texts;
mod unread;
mod vintages;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::declaration::{Asked, VintageCount};
use crate::drawing::charts::Basemap;
use crate::drawing::theme::Theme;
use crate::findings::{Diagnostics, SourceFile};
use crate::formats::html::PageTemplate;
use crate::office::archive::{Fingerprint, OutputFile};
use crate::project::{Error, Project};
use crate::words::prose::Prose;

pub use data::Data;
pub(crate) use data::made_once;
pub use moments::{Declared, declared};
use page::{Look, PageFrame};
use reader::{Inputs, Reader};
use reading::Reading;
pub use states::{BaseState, Issue, Then};
use texts::{Language, languages};

/// What is to be loaded.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The project.
    pub project: &'a Project,
    /// Name of the release.
    pub release: &'a str,
    /// The day at whose end the data were known that are wanted; `None` for all that is known.
    pub as_of: Option<NaiveDate>,
    /// What was loaded before: what was made of files that have not changed since is shared with
    /// it, findings included.
    pub last: Option<&'a Preparation>,
}

impl<'a> Request<'a> {
    /// A request for a release with all of its vintages, which nothing was loaded of before.
    pub fn new(project: &'a Project, release: &'a str) -> Self {
        Self { project, release, as_of: None, last: None }
    }

    /// What the last preparation read, if it was the same that is wanted now.
    fn last_readings(&self) -> Option<&'a Readings> {
        let is_same = |last: &&Preparation| {
            last.data.release.name == self.release && last.data.as_of == self.as_of
        };
        self.last.filter(is_same).map(|last| &last.readings)
    }
}

/// What all editions of a release share.
#[derive(Debug)]
pub struct Preparation {
    /// The declarations and the data.
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
    /// The files that every edition is published with as they are.
    pub annexes: Vec<OutputFile>,
    /// Every input file that was read, by path.
    pub inputs: BTreeMap<String, Fingerprint>,
    readings: Readings,
}

/// The parts of a preparation that the next one can share.
#[derive(Debug)]
struct Readings {
    /// What the texts ask for that is computed for them alone.
    asked: Asked,
    data: Reading<Option<Arc<Data>>>,
    languages: Vec<Language>,
    basemap: Reading<Option<Arc<Basemap>>>,
}

/// Reads and checks a release. `Ok(None)` when `found` has errors.
///
/// # Errors
/// If `release.toml` or a folder cannot be read at all.
pub fn prepare(
    request: &Request<'_>,
    found: &mut Diagnostics,
) -> Result<Option<Preparation>, Error> {
    // The texts say what of the data is asked for.
    let asked = Reader::new(request).asked()?;
    let last = request.last_readings().filter(|last| last.asked == asked);
    // First the data, whose files are large and read side by side, then all that is small: so no
    // thread is left without work. Findings are shown in the same order.
    let read_data = Reading::again(
        last.map(|last| &last.data),
        request,
        &format!("data/{}", request.release),
        |reader, found| reader.release(request.as_of, &asked, found),
    )?;
    found.append(read_data.found.clone());
    let Some(data) = read_data.made.clone() else { return Ok(None) };
    // All else goes by the declarations and codes.
    let is_same = |last: &&Readings| {
        last.data.made.as_ref().is_some_and(|last_data| Arc::ptr_eq(last_data, &data))
    };
    let last = last.filter(is_same);
    let reader = Reader::new(request);
    let compute = || data.compute();
    let mut look_findings = Diagnostics::default();
    let rest = || (basemap(request, &data, last), reader.look(&data.release, &mut look_findings));
    let (languages, ((basemap, look), ())) =
        rayon::join(|| languages(request, &data, last), || rayon::join(rest, compute));
    let (languages, basemap, Look { theme, page }) = (languages?, basemap?, look?);
    for Language { locale, prose, .. } in &languages {
        found.append(locale.found.clone());
        found.append(prose.found.clone());
    }
    found.append(basemap.found.clone());
    found.append(look_findings);
    let annexes = reader.annexes(found)?;
    let Some(PageFrame { template, file }) = page.filter(|_| !found.has_errors()) else {
        // They were computed beside the reading of the texts, and an error there is none of the data.
        let computation = data.computation(VintageCount::of(&data.vintages), found);
        data.ask_rules(&computation, found);
        return Ok(None);
    };
    let readings = Readings { asked, data: read_data, languages, basemap };
    let mut inputs = reader.inputs();
    for read in readings.inputs() {
        inputs.extend(read.clone());
    }
    reader.unread_templates(&inputs.keys().map(String::as_str).collect(), found);
    let languages = &readings.languages;
    Ok(Some(Preparation {
        basemap: readings.basemap.made.clone(),
        prose: languages.iter().filter_map(|language| language.prose.made.clone()).collect(),
        theme,
        page: template,
        page_file: file,
        annexes,
        inputs,
        data,
        readings,
    }))
}

impl Readings {
    /// The files that each part was made of.
    fn inputs(&self) -> Vec<&Inputs> {
        let mut inputs = vec![&self.data.inputs, &self.basemap.inputs];
        for Language { locale, prose, .. } in &self.languages {
            inputs.extend([&locale.inputs, &prose.inputs]);
        }
        inputs
    }
}

/// The areas of the map, which stand among the data.
fn basemap(
    request: &Request<'_>,
    data: &Data,
    last: Option<&Readings>,
) -> Result<Reading<Option<Arc<Basemap>>>, Error> {
    let last = last.map(|last| &last.basemap);
    Reading::again(last, request, &format!("data/{}", data.release.name), |reader, found| {
        reader.read_up_to(data.release.about.largest_file());
        Ok(reader.basemap(&data.release, &data.cube, found)?.map(Arc::new))
    })
}
