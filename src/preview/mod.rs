//! The releases of a project in the browser, while their files are worked on.
//!
//! In come requests of a browser, out go pages; the command `preview` calls it. [`Preview::open`]
//! takes a port, [`Preview::run`] serves until it is interrupted. Pages are made by the same
//! [`prepare`](crate::prepare) and [`Assembly`](crate::Assembly) as by `build`, in memory:
//! nothing here writes a file, and nothing in a file ends the preview. This is the only room that
//! opens a socket, on this computer's own address alone, and it answers nobody who does not show the
//! secret of the address that [`Preview::address`] gives.

mod connections;
mod desk;
mod facts;
mod findings;
mod guard;
mod pass;
mod policy;
mod recent;
mod routes;
mod stated;
mod views;
mod watch;

use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use chrono::NaiveDate;
use tokio::sync::watch::Sender;

pub use desk::{AssembledEdition, Desk, Download, Made, Page, Reading, Work};
pub use findings::{Findings, Item};

use crate::office::build::Embargo;
use crate::project::Project;
use pass::Pass;
use watch::Watch;

/// What can go wrong with the preview as such.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The project cannot be read.
    #[error(transparent)]
    Project(#[from] crate::project::Error),
    /// No port could be had.
    #[error("cannot serve on port {port} or one of the {PORTS} after it: {source}")]
    Port {
        /// The first port that was tried.
        port: u16,
        /// What the system said of the last.
        source: io::Error,
    },
    /// The system cannot tell when files change.
    #[error("cannot watch {path}: {source}", path = root.display())]
    Watch {
        /// The project's folder.
        root: PathBuf,
        /// What the system said.
        source: notify::Error,
    },
    /// The system gives no random numbers.
    #[error("cannot keep others out: the system gives no random numbers")]
    Random,
    /// The system gives no thread.
    #[error("cannot start a thread: {0}")]
    Thread(io::Error),
    /// No browser can be started.
    #[error("no browser could be opened: {0}")]
    Browser(io::Error),
    /// The network failed.
    #[error("cannot serve: {0}")]
    Serve(#[from] io::Error),
}

/// How the editions are made, as `build` is told.
#[derive(Debug, Clone, Copy, Default)]
pub struct Terms {
    /// The last day whose vintages are in the data; all where there is none.
    pub as_of: Option<NaiveDate>,
    /// Which editions are drafts.
    pub embargo: Embargo,
}

/// How many ports after a busy one are tried.
const PORTS: u16 = 20;

/// How long clients have to end when the preview does.
const GRACE: Duration = Duration::from_millis(500);

/// A preview that has its port.
#[derive(Debug)]
pub struct Preview {
    listener: TcpListener,
    port: u16,
    watch: Watch,
    shared: Arc<Shared>,
}

/// What browsers are told: how often the files changed, and whether the preview has ended.
#[derive(Debug, Clone, Copy, Default)]
struct News {
    revision: u64,
    is_over: bool,
}

/// What all requests share.
#[derive(Debug)]
struct Shared {
    root: PathBuf,
    /// The only release that is shown, if not all.
    only: Option<String>,
    terms: Terms,
    desks: RwLock<BTreeMap<String, Desk>>,
    news: Sender<News>,
    port: u16,
    pass: Pass,
}

impl Preview {
    /// Reads the releases of a project, or the one named, on these terms, and takes a port: the one
    /// given, or if that is busy one of the next. Port 0 is any that is free.
    ///
    /// # Errors
    /// If there is no such project or release, or no port, or the system cannot watch files.
    pub fn open(
        root: &Path,
        release: Option<&str>,
        terms: Terms,
        port: u16,
    ) -> Result<Self, Error> {
        let project = Project::open(root)?;
        let only =
            release.map(|name| project.release(Some(name)).map(str::to_owned)).transpose()?;
        // Watched before it is read, so that no change falls between.
        let watch =
            Watch::open(root).map_err(|source| Error::Watch { root: root.to_owned(), source })?;
        let listener = bind(port)?;
        let port = listener.local_addr()?.port();
        let news = Sender::new(News::default());
        let (root, desks) = (root.to_owned(), RwLock::default());
        let pass = Pass::new(port)?;
        let shared = Arc::new(Shared { root, only, terms, desks, news, port, pass });
        shared.open_desks()?;
        Ok(Self { listener, port, watch, shared })
    }

    /// The port that it has.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Where a browser finds it, with the secret without which nothing is answered.
    pub fn address(&self) -> String {
        format!("{}{}", own_address(self.port), self.shared.pass.query())
    }

    /// Shows it in the browser of this computer's user, by an address that serves once.
    ///
    /// # Errors
    /// If there is none.
    pub fn open_browser(&self) -> Result<(), Error> {
        let query = self.shared.pass.query_for_once()?;
        open::that_detached(format!("{}{query}", own_address(self.port))).map_err(Error::Browser)
    }

    /// Serves until it is interrupted, with Ctrl-C.
    ///
    /// # Errors
    /// If the network fails.
    pub fn run(self) -> Result<(), Error> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(self.serve())
    }

    async fn serve(self) -> Result<(), Error> {
        let Self { listener, watch, shared, .. } = self;
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let watching = tokio::spawn(follow(watch, Arc::clone(&shared)));
        let router = routes::router(Arc::clone(&shared));
        let interruption = tokio::spawn(interrupted(Arc::clone(&shared)));
        let serving = connections::serve(listener, router, shared.news.subscribe());
        let mut news = shared.news.subscribe();
        let patience = async {
            // An error says that there is nobody left to end it.
            let _ = news.wait_for(|news| news.is_over).await;
            tokio::time::sleep(GRACE).await;
        };
        tokio::select! {
            () = serving => {}
            () = patience => {}
        }
        watching.abort();
        interruption.abort();
        Ok(())
    }
}

/// Ends when the program is interrupted, and says so to all who listen.
async fn interrupted(shared: Arc<Shared>) {
    if tokio::signal::ctrl_c().await.is_err() {
        // Without the signal the preview ends as any program does.
        std::future::pending::<()>().await;
    }
    shared.news.send_modify(|news| news.is_over = true);
}

/// Reads the releases again after each change, then tells the browsers.
async fn follow(mut watch: Watch, shared: Arc<Shared>) {
    while watch.changed().await.is_some() {
        // A release that is there but gets no thread now gets it after the next change.
        let _ = shared.open_desks();
        let reading: Vec<_> = shared.desks().into_values().map(|desk| desk.read_again()).collect();
        for read in reading {
            let _ = read.await;
        }
        shared.news.send_modify(|news| news.revision += 1);
    }
}

/// The address of this computer's own at a port.
fn own_address(port: u16) -> String {
    format!("http://127.0.0.1:{port}/")
}

/// The first port from this one on that is free.
fn bind(port: u16) -> Result<TcpListener, Error> {
    let mut busy = None;
    for port in port..=port.saturating_add(PORTS) {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            Ok(listener) => return Ok(listener),
            Err(error) => busy = Some(error),
        }
    }
    let source = busy.unwrap_or_else(|| io::ErrorKind::AddrInUse.into());
    Err(Error::Port { port, source })
}

impl Shared {
    /// Gives every release that has come a desk. One that has gone keeps its own, which says so.
    fn open_desks(&self) -> Result<(), Error> {
        let project = Project::open(&self.root)?;
        let mut desks = self.desks.write().unwrap_or_else(PoisonError::into_inner);
        let is_shown = |name: &&String| self.only.as_ref().is_none_or(|only| only == *name);
        for name in project.releases().iter().filter(is_shown) {
            if !desks.contains_key(name) {
                desks.insert(name.clone(), Desk::open(&self.root, name, self.terms)?);
            }
        }
        Ok(())
    }

    /// The releases, by name.
    fn desks(&self) -> BTreeMap<String, Desk> {
        self.desks.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The release of this name.
    fn desk(&self, name: &str) -> Option<Desk> {
        self.desks.read().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    /// How often the files have changed.
    fn revision(&self) -> u64 {
        self.news.borrow().revision
    }
}
