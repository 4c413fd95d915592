//! A release under work: the files as they were last read, and the last that were sound.
//!
//! [`Desk::open`] gives a release a thread of its own, which keeps the data and their sums in memory
//! and answers one question after the other. An [`Assembly`] borrows what it was made of, so both
//! live on the stack of that thread; a question is a function that is sent there ([`Desk::ask`]).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::thread;

use tokio::sync::oneshot;

use super::findings::Findings;
use super::recent::Recent;
use super::{Error, Terms};
use crate::declaration::{Edition, EditionId, Extent, Extents, Format};
use crate::findings::Diagnostics;
use crate::office::archive::{self, Fingerprint};
use crate::office::build::{Assembly, Kept};
use crate::office::load::{Preparation, Request, prepare};
use crate::project::Project;

/// A question to the thread of a release.
type Question = Box<dyn FnOnce(&mut Work<'_>) + Send>;

/// What the thread of a release can be sent.
enum Errand {
    /// Read the files again, and say when that is done.
    Read(oneshot::Sender<()>),
    /// Answer a question.
    Answer(Question),
}

/// A release in a thread of its own, which ends when the last of its handles is gone.
#[derive(Debug, Clone)]
pub struct Desk {
    errands: mpsc::Sender<Errand>,
}

impl Desk {
    /// Reads a release on these terms and keeps it.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn open(root: &Path, name: &str, terms: Terms) -> Result<Self, Error> {
        let (errands, received) = mpsc::channel();
        let (root, name) = (root.to_owned(), name.to_owned());
        thread::Builder::new()
            .name(format!("release {name}"))
            .spawn(move || work(&Source { root, name, terms }, &received))
            .map_err(Error::Thread)?;
        Ok(Self { errands })
    }

    /// Has the files of the release read again; the receiver says when that is done, or that its
    /// thread is gone.
    pub fn read_again(&self) -> oneshot::Receiver<()> {
        let (done, is_done) = oneshot::channel();
        // Without a thread the other end of the receiver goes here.
        let _ = self.errands.send(Errand::Read(done));
        is_done
    }

    /// The answer to a question. `None` when the thread of the release is gone.
    pub async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&mut Work<'_>) -> T + Send + 'static,
    ) -> Option<T> {
        let (answer, answered) = oneshot::channel();
        let question = move |work: &mut Work<'_>| {
            // Whoever asked may have left.
            if !answer.is_closed() {
                let _ = answer.send(question(work));
            }
        };
        self.errands.send(Errand::Answer(Box::new(question))).ok()?;
        answered.await.ok()
    }
}

/// Where a release is read from, and on which terms.
struct Source {
    root: PathBuf,
    name: String,
    terms: Terms,
}

/// What was found the last time that the files were read.
#[derive(Debug, Default)]
pub struct Reading {
    /// Findings about the input.
    pub found: Diagnostics,
    /// Why the files could not be read at all.
    pub fault: Option<String>,
    /// The files of the frame of the page, as its authors wrote them.
    frame: Vec<String>,
}

/// The files of a release as they were just read.
struct ReadFiles {
    /// What they hold; `None` when there are errors.
    preparation: Option<Preparation>,
    reading: Reading,
}

impl Source {
    /// Reads the files again; what was made of unchanged files is shared with the `last` preparation.
    fn read(&self, last: Option<&Preparation>) -> ReadFiles {
        let mut reading = Reading::default();
        let prepared = Project::open(&self.root).and_then(|project| {
            let found = &mut reading.found;
            let as_of = self.terms.as_of;
            let request = Request { as_of, last, ..Request::new(&project, &self.name) };
            let preparation = prepare(&request, found)?;
            if let Some(preparation) = &preparation {
                reading.frame = frame(&project, preparation);
            }
            Ok(preparation)
        });
        let preparation = prepared.unwrap_or_else(|error| {
            reading.fault = Some(error.to_string());
            None
        });
        ReadFiles { preparation, reading }
    }

    /// The editions as `build` would make them with its default output; `None` when there are errors.
    ///
    /// An edition whose manifest cannot be read is shown as if it had never been revised, and the
    /// reading says so.
    fn assembly<'a>(
        &self,
        preparation: &'a Preparation,
        reading: &mut Reading,
    ) -> Option<Assembly<'a>> {
        let found = &mut reading.found;
        let assembly = Assembly::new(preparation, found)?;
        let editions = &preparation.data.release.editions;
        let recorded = archive::recorded(&self.root.join("output"), editions);
        let faults: Vec<String> = recorded.unreadable.iter().map(ToString::to_string).collect();
        if !faults.is_empty() {
            reading.fault = Some(faults.join("\n"));
        }
        let assembly = assembly.under(self.terms.embargo, found).recorded(&recorded, found);
        (!found.has_errors()).then_some(assembly)
    }
}

/// The pages and scripts among the templates: what may run in the browser stands in them.
fn frame(project: &Project, preparation: &Preparation) -> Vec<String> {
    let is_frame = |path: &&String| {
        let ending = Path::new(path).extension();
        path.starts_with("templates/") && ending.is_some_and(|end| end == "html" || end == "js")
    };
    let read =
        preparation.inputs.keys().filter(is_frame).filter_map(|path| project.read(path).ok());
    read.map(|file| String::from_utf8_lossy(&file.bytes).into_owned()).collect()
}

/// How many bytes of renderings are kept of a release, and of pages for after an error.
const MOST_RENDERED: usize = 48 << 20;
const MOST_SHOWN: usize = 16 << 20;

/// Pages that were sound when they were last shown.
type LastPages = Recent<PageName, Arc<[u8]>>;

/// Which page of a release.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct PageName {
    /// Id of the edition.
    edition: String,
    language: String,
}

/// The life of a desk: one sound state of the files after the other.
fn work(source: &Source, errands: &mpsc::Receiver<Errand>) {
    let mut files = source.read(None);
    let mut last_pages = LastPages::new(MOST_SHOWN, |page| page.len());
    let kept = Kept::default();
    loop {
        let ReadFiles { preparation, mut reading } = files;
        let assembly = preparation
            .as_ref()
            .and_then(|preparation| source.assembly(preparation, &mut reading))
            .map(|assembly| assembly.keeping(&kept));
        let mut work = Work {
            frame: reading.frame.clone(),
            assembly: assembly.as_ref(),
            reading,
            made: Recent::new(MOST_RENDERED, Made::size),
            found: BTreeMap::new(),
            last_pages: &mut last_pages,
        };
        let Some(sound) = work.until_sound_change(source, errands) else { return };
        files = sound;
    }
}

/// A part of an edition that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Part {
    edition: EditionId,
    /// The language; `None` for all.
    language: Option<String>,
    /// The format; `None` for all.
    format: Option<Format>,
}

/// Files of an edition and what was found while they were made.
#[derive(Debug, Clone)]
pub struct Made {
    /// The files by path below the edition's folder; not complete when there are errors.
    pub files: Arc<BTreeMap<String, Arc<[u8]>>>,
    /// What was found.
    pub found: Arc<Diagnostics>,
}

impl Made {
    /// How many bytes its files have.
    fn size(&self) -> usize {
        self.files.values().map(|file| file.len()).sum()
    }
}

/// A file of an edition to be downloaded.
#[derive(Debug, Clone)]
pub struct Download {
    /// What it is called outside of the edition's folder.
    pub name: String,
    /// Its bytes.
    pub content: Arc<[u8]>,
}

/// A page of a release as it can be shown now.
#[derive(Debug)]
pub struct Page {
    /// The page as `build` would write it, or did before the errors; `None` if it never could.
    pub html: Option<Arc<[u8]>>,
    /// The files of its frame.
    pub frame: Vec<String>,
    /// All that is to be said about it.
    pub findings: Findings,
}

impl Page {
    /// What tells this page from another: a part of the hash of its bytes; empty if there is none.
    pub fn id(&self) -> String {
        let hash = self.html.as_ref().map(|html| Fingerprint::of(html).sha256);
        hash.map_or_else(String::new, |hash| hash[..16].to_owned())
    }
}

/// What a question can see: the last sound state of the files, and what was made of it.
pub struct Work<'a> {
    /// The last reading, which may be newer than the assembly.
    pub reading: Reading,
    /// The frame of the last sound state.
    frame: Vec<String>,
    assembly: Option<&'a Assembly<'a>>,
    made: Recent<Part, Made>,
    /// What was found in editions, all languages together.
    found: BTreeMap<EditionId, Arc<Diagnostics>>,
    last_pages: &'a mut LastPages,
}

/// An edition among those that an assembly makes.
pub struct AssembledEdition<'a> {
    /// The edition.
    pub id: EditionId,
    /// What makes it.
    pub assembly: &'a Assembly<'a>,
}

impl<'a> Work<'a> {
    /// The last sound state; `None` as long as there was none.
    pub fn assembly(&self) -> Option<&'a Assembly<'a>> {
        self.assembly
    }

    /// The edition with this id, as users type it.
    pub fn edition(&self, id: &str) -> Option<AssembledEdition<'a>> {
        let assembly = self.assembly?;
        let id = assembly.preparation().data.release.edition(id)?;
        Some(AssembledEdition { id, assembly })
    }

    /// Whether the release is in this language.
    fn has_language(&self, tag: &str) -> bool {
        self.assembly.is_some_and(|assembly| {
            assembly.preparation().data.release.languages().any(|language| language == tag)
        })
    }

    /// The page of an edition in a language. `None` when there is neither and no error hides them.
    pub fn page(&mut self, edition: &str, language: &str) -> Option<Page> {
        let mut findings = Findings::of(&self.reading);
        let known = self.edition(edition).filter(|_| self.has_language(language));
        let Some(AssembledEdition { id, .. }) = known else {
            let is_hidden = findings.errors > 0;
            return is_hidden.then_some(Page { html: None, frame: Vec::new(), findings });
        };
        let made = self.made(id, Some(language), Some(Format::Html));
        findings.add(&made.found);
        let key = PageName { edition: edition.to_owned(), language: language.to_owned() };
        // The page is the only HTML file of its language's folder.
        let page = made.files.iter().find(|(path, _)| is_page(path)).map(|(_, page)| page.clone());
        let html = match page.filter(|_| !made.found.has_errors()) {
            Some(page) => {
                self.last_pages.put(key, page.clone());
                Some(page)
            }
            None => self.last_pages.get(&key).cloned(),
        };
        Some(Page { html, frame: self.frame.clone(), findings })
    }

    /// A file of an edition by its path below the edition's folder.
    pub fn file(&mut self, edition: &str, path: &str) -> Option<Download> {
        let AssembledEdition { id, assembly } = self.edition(edition)?;
        let name = assembly.preparation().data.release.editions[id].key.file_name(path);
        let language = path.split('/').next().filter(|tag| self.has_language(tag));
        let made = self.made(id, language, Format::of(path));
        let content = made.files.get(path).filter(|_| !made.found.has_errors()).cloned();
        content.map(|content| Download { name, content })
    }

    /// Part of an edition, made once for each state of the files.
    pub fn made(
        &mut self,
        edition: EditionId,
        language: Option<&str>,
        format: Option<Format>,
    ) -> Made {
        let part = Part { edition, language: language.map(str::to_owned), format };
        if let Some(made) = self.made.get(&part) {
            return made.clone();
        }
        let mut found = Diagnostics::default();
        let files = self.assembly.map_or_else(Vec::new, |assembly| {
            let release = &assembly.preparation().data.release;
            let asked = Extent::some(release, part.language.as_slice(), format.as_slice());
            let extents = Extents { published: Extent::whole(release), asked };
            assembly.part(edition, &extents, &mut found)
        });
        let files = files.into_iter().map(|file| (file.path, Arc::from(file.bytes))).collect();
        let made = Made { files: Arc::new(files), found: Arc::new(found) };
        self.made.put(part, made.clone());
        made
    }

    /// The editions of the release that are out by the day whose data are shown, oldest first.
    pub fn editions(&self) -> impl DoubleEndedIterator<Item = &'a Edition> {
        let preparation = self.assembly.map(Assembly::preparation);
        let as_of = preparation.and_then(|preparation| preparation.data.as_of);
        let is_out =
            move |edition: &&Edition| as_of.is_none_or(|day| edition.released.date_naive() <= day);
        let editions =
            preparation.map_or(&[][..], |preparation| &preparation.data.release.editions);
        editions.iter().filter(is_out)
    }

    /// What is found in an edition, all languages together; `None` when there is no such edition.
    pub fn found(&mut self, edition: &str) -> Option<Arc<Diagnostics>> {
        let AssembledEdition { id, .. } = self.edition(edition)?;
        if let Some(found) = self.found.get(&id) {
            return Some(found.clone());
        }
        // All formats are made of the same documents, and this is the fastest.
        let found = self.made(id, None, Some(Format::Markdown)).found;
        self.found.insert(id, found.clone());
        Some(found)
    }

    /// Answers until the files have changed and are sound again; `None` when nobody can ask any
    /// more. As long as they have errors the state before them is what is shown.
    fn until_sound_change(
        &mut self,
        source: &Source,
        errands: &mpsc::Receiver<Errand>,
    ) -> Option<ReadFiles> {
        while let Ok(errand) = errands.recv() {
            let done = match errand {
                Errand::Answer(question) => {
                    question(self);
                    continue;
                }
                Errand::Read(done) => done,
            };
            let last = self.assembly.map(Assembly::preparation);
            let ReadFiles { preparation, mut reading } = source.read(last);
            let is_sound = preparation
                .as_ref()
                .is_some_and(|preparation| source.assembly(preparation, &mut reading).is_some());
            if is_sound {
                // Whoever waits asks its questions of the new state: they are answered in order.
                let _ = done.send(());
                return Some(ReadFiles { preparation, reading });
            }
            self.reading = reading;
            let _ = done.send(());
        }
        None
    }
}

/// Whether a path below an edition leads to a page.
pub(super) fn is_page(path: &str) -> bool {
    Format::of(path) == Some(Format::Html)
}
