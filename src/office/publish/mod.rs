//! Built editions to the place where readers find them, once their time has come.
//!
//! In come folders of editions, a place and a moment; the command `publish` calls [`publish()`] and [`undo()`].
//! Readers see the edition before or the new one, whole, at every moment; so does the log, whatever happens to a
//! run. What is public only goes forward, unless somebody says why not (`forward`).

mod apart;
mod entry;
mod forward;
mod journal;
mod log;
mod standing;
mod switch;
mod there;
mod undo;

use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset, SecondsFormat};

use self::entry::{Entry, Line, States, Step, state};
use self::journal::{Journal, is_in, pending, place_of};
use self::log::{History, Log};
use self::switch::{Change, carry_out};
use self::there::There;
use super::archive::{Access, Built, Error, PROGRAM, Refusal, Staging, Turn, version_in};
use crate::project::{Project, commit};

pub use undo::undo;

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a> {
    /// The folders of the editions.
    pub editions: &'a [PathBuf],
    /// The folder to publish in.
    pub to: &'a Path,
    /// Whether that may be made.
    pub creates: bool,
    /// The project, where it was named.
    pub project: Option<&'a Path>,
    /// The log, where it was named.
    pub log: Option<&'a Path>,
    /// Whether the log of an earlier program is moved out of the folder.
    pub moves_log: bool,
    /// Why it is done whatever speaks against it.
    pub insists: Option<&'a str>,
    /// Who does it.
    pub by: Option<&'a str>,
}

/// What time it is.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// By the clock of the system.
    pub clock: DateTime<FixedOffset>,
    /// As somebody said.
    pub at: Option<DateTime<FixedOffset>>,
}

impl Moment {
    fn now(&self) -> DateTime<FixedOffset> {
        self.at.unwrap_or(self.clock)
    }
}

/// An edition that is not published, and why.
#[derive(Debug)]
pub struct RefusedEdition {
    /// Its folder, as it was named.
    pub edition: PathBuf,
    /// What keeps it.
    pub refusal: Refusal,
}

/// What keeps editions from being published.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// The editions themselves, or some of them.
    #[error("no edition was published")]
    Editions(Vec<RefusedEdition>),
    /// All of them, together.
    #[error(transparent)]
    Together(#[from] Refusal),
    /// The folder to publish in.
    #[error(transparent)]
    Output(#[from] Error),
}

/// What was done with an edition.
#[derive(Debug)]
pub enum Outcome {
    /// It is in its place now.
    Published(Published),
    /// The very same edition was there before.
    Unchanged(Published),
    /// The state before is in its place again.
    PutBack(Published),
}

/// An edition that is published.
#[derive(Debug)]
pub struct Published {
    /// Its place.
    pub place: PathBuf,
    /// What others put into that place, and stays there, by path below it.
    pub carried: Vec<PathBuf>,
    /// What others changed in that place, and under which name it is kept, by paths below it.
    pub kept: Vec<[PathBuf; 2]>,
    /// What others put among what was built, and was not published.
    pub left: Vec<PathBuf>,
}

/// What was done.
#[derive(Debug)]
pub struct Done {
    /// With each edition, in the order in which they were named.
    pub outcomes: Vec<Outcome>,
    /// What is odd about the log or the clock.
    pub told: Vec<String>,
    /// What could not be done afterwards: the log, the state before, or the clearing away.
    pub undone: Option<Error>,
}

/// Puts editions that were built into the folder `to`, each by one step of the file system, all of them or none.
/// `waits` is called when another run has to end before; so `now` says what time it is when the run begins and,
/// for the log, when it is its turn.
///
/// # Errors
/// If an edition is a draft, its time has not come, its files are not as in its manifest, or it would take something
/// from what is public; or if `to` cannot be written or is a place where editions are built. Nothing is changed then.
pub fn publish(
    order: &Order<'_>,
    now: &dyn Fn() -> Moment,
    waits: &dyn Fn(),
) -> Result<Done, Refused> {
    is_a_place(order.to, order.creates)?;
    let log = Log::of(order.to, order.log)?;
    // All that can be said before anything changes.
    examine(order, &log, &now())?;
    let journal = Journal { root: order.to, log: &log };
    let recover = |staging: &Path| journal.recover(staging);
    let staging = Staging::open_for(order.to, Access::Public, Turn::Wait(waits), &recover)?;
    if order.moves_log {
        log.move_out()?;
    }
    // What belongs into the log is kept until it can be written.
    let waiting = journal.finish().err();
    let moment = now();
    let Examined { ready, told } = examine(order, &log, &moment)?;
    let (mut outcomes, mut changes) = (Vec::new(), Vec::new());
    for ready in ready {
        let place = ready.new.manifest.folder_in(order.to);
        let left = ready.left.clone();
        let before = Published { place, carried: Vec::new(), kept: Vec::new(), left };
        let is_new = !ready.is_there();
        outcomes.push(Outcome::Unchanged(before));
        changes.extend(is_new.then(|| (outcomes.len() - 1, ready.change(&moment, order))));
    }
    if changes.is_empty() {
        return Ok(Done { outcomes, told, undone: waiting });
    }
    let (places, changes): (Vec<usize>, Vec<Change>) = changes.into_iter().unzip();
    let (published, undone) = carry_out(&changes, &staging, &journal)?;
    for (place, published) in places.into_iter().zip(published) {
        outcomes[place] = Outcome::Published(published);
    }
    Ok(Done { outcomes, told, undone })
}

/// Whether a folder can be published in as it is: it is there, or may be made.
fn is_a_place(to: &Path, creates: bool) -> Result<(), Error> {
    let is_nothing = to.symlink_metadata().is_err() && !creates;
    if is_nothing { Err(Error::NoSuchPlace { to: to.to_owned() }) } else { Ok(()) }
}

/// What the log says, with what waits for it.
fn history(log: &Log, to: &Path) -> Result<History, Error> {
    let mut history = log.read()?;
    let waiting = pending(to)?;
    history.lines.extend(waiting.happened.into_iter().map(Line::Entry));
    for entry in waiting.doing {
        if is_in(&place_of(&entry, to), &entry)? {
            history.lines.push(Line::Entry(entry));
        }
    }
    Ok(history)
}

/// What is odd about the log and the clock.
fn told_of(history: &History, moment: &Moment) -> Vec<String> {
    let mut told = history.told.clone();
    let last = history.lines.iter().rev().find_map(|line| match line {
        Line::Entry(entry) => DateTime::parse_from_rfc3339(&entry.clock).ok(),
        Line::Earlier(_) | Line::Other => None,
    });
    let last = last.filter(|last| moment.clock < *last);
    told.extend(last.map(|last| {
        format!(
            "the clock of the system says {}, and {last} when the last line of the log was written: was it set back?",
            moment.clock
        )
    }));
    told
}

/// Editions that may be published.
struct Examined {
    ready: Vec<Ready>,
    told: Vec<String>,
}

/// Holds every edition against the clock, the project, the log and what is public.
fn examine(order: &Order<'_>, log: &Log, moment: &Moment) -> Result<Examined, Refused> {
    // A log that cannot be read is told when it is to be written.
    let history = history(log, order.to).ok();
    let (mut ready, mut refused): (Vec<Ready>, Vec<RefusedEdition>) = (Vec::new(), Vec::new());
    for folder in order.editions {
        let refusal = match Ready::read(folder, order, log, history.as_ref(), moment) {
            Ok(edition) if ready.iter().any(|known| known.is_of(&edition)) => Refusal::Twice,
            Ok(edition) => {
                ready.push(edition);
                continue;
            }
            Err(Refused::Together(refusal)) => refusal,
            Err(error) => return Err(error),
        };
        refused.push(RefusedEdition { edition: folder.clone(), refusal });
    }
    if !refused.is_empty() {
        return Err(Refused::Editions(refused));
    }
    let told = history.map(|history| told_of(&history, moment)).unwrap_or_default();
    Ok(Examined { ready, told })
}

/// An edition that may be published.
struct Ready {
    new: Built,
    there: Option<There>,
    /// What others put among what was built.
    left: Vec<PathBuf>,
    /// What speaks against it.
    objections: Vec<String>,
    commit: Option<String>,
}

impl Ready {
    fn read(
        folder: &Path,
        order: &Order<'_>,
        log: &Log,
        history: Option<&History>,
        moment: &Moment,
    ) -> Result<Self, Refused> {
        if let Some(version) = version_in(folder) {
            return Err(Refusal::EarlierVersion { version }.into());
        }
        // A link that was named is what it leads to; none is followed below it.
        let folder = &folder.join("");
        let built = Built::read(folder)?;
        apart::is_apart(folder, order.to, &built.manifest, log)?;
        let embargo = standing::embargo(&built)?;
        let root = standing::project_of(order.project, folder, &built.manifest.release);
        let asked = root.as_deref().map(|root| is_declared_so(&built, root));
        let mut objections = Vec::new();
        match asked.transpose() {
            Err(refusal @ Refusal::Unasked { .. }) => objections.push(refusal.to_string()),
            asked => drop(asked?),
        }
        let left = built.foreign.clone();
        let new = built.public()?;
        let there = There::read(&new.manifest.folder_in(order.to))?;
        new.manifest.keys_are_those_in(order.to)?;
        let states = history.map(|history| {
            States::of(&history.lines, &new.manifest.release, &new.manifest.edition)
        });
        objections.extend(forward::objections(&new, there.as_ref(), states.as_ref()));
        if !objections.is_empty() && order.insists.is_none() {
            return Err(Refusal::Backward { objections }.into());
        }
        standing::may_be_published(embargo, moment.now())?;
        Ok(Self { new, there, left, objections, commit: root.as_deref().and_then(commit) })
    }

    fn is_of(&self, edition: &Self) -> bool {
        let (manifest, of_edition) = (&self.new.manifest, &edition.new.manifest);
        (&manifest.release, &manifest.edition) == (&of_edition.release, &of_edition.edition)
    }

    /// Whether it is there already, every file as it was published.
    fn is_there(&self) -> bool {
        self.there.as_ref().is_some_and(|there| there.is_whole() && there.bytes == self.new.bytes)
    }

    fn change(self, moment: &Moment, order: &Order<'_>) -> Change {
        let Self { new, there, left, objections, commit } = self;
        let insists = !objections.is_empty();
        let entry = Entry {
            step: if insists { Step::Insist } else { Step::Publish },
            insisted: objections,
            reason: order.insists.filter(|_| insists).map(str::to_owned),
            commit,
            ..Entry::new(&new, there.as_ref(), moment, order)
        };
        Change { new, there, entry, left }
    }
}

fn is_declared_so(built: &Built, root: &Path) -> Result<(), Refusal> {
    let project = Project::open(root);
    let project = project.map_err(|error| Refusal::Unasked { why: error.to_string() })?;
    standing::is_declared_so(&built.manifest, &project)
}

impl Entry {
    /// What is logged of an edition that takes the place of what is there.
    fn new(new: &Built, there: Option<&There>, moment: &Moment, order: &Order<'_>) -> Self {
        let said =
            |moment: DateTime<FixedOffset>| moment.to_rfc3339_opts(SecondsFormat::Secs, true);
        Self {
            clock: said(moment.clock),
            at: moment.at.map(said),
            by: order.by.map(str::to_owned),
            replaced: there.map(|there| there.state.clone()),
            ..Self::blank(new)
        }
    }

    /// What is known of it by the edition alone.
    fn blank(new: &Built) -> Self {
        Self {
            step: Step::Publish,
            clock: String::new(),
            at: None,
            by: None,
            release: new.manifest.release.clone(),
            edition: new.manifest.edition.clone(),
            manifest: state(&new.bytes),
            replaced: None,
            vintage: new.manifest.vintages.last().cloned(),
            insisted: Vec::new(),
            reason: None,
            program: PROGRAM.to_owned(),
            commit: None,
            before: None,
        }
    }
}
