//! Connections of browsers to the preview: how many there may be, and how long each may do nothing.
//!
//! [`serve`] is the entry point. Everybody who uses this computer can connect, and a connection costs memory and a
//! file of the system even where nothing is sent. So a request has to be there soon, an answer has to be taken,
//! and when there are too many connections the oldest of those ends that showed no secret: nobody
//! who was let in is pushed out by somebody who was not.

use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch::Receiver;
use tokio::task::AbortHandle;
use tokio::time::{Sleep, sleep};

use super::News;

/// How long the head of a request may take, the wait for it included.
const HEAD: Duration = Duration::from_secs(10);

/// How long nothing of an answer may be taken.
const STALL: Duration = Duration::from_secs(30);

/// How many connections there may be: a browser has six, and one for each page that is looked at.
const MOST: usize = 200;

/// How long the system is left alone when it gives no connection.
const PAUSE: Duration = Duration::from_millis(200);

/// Whether a request of a connection was let in.
#[derive(Debug, Clone, Default)]
pub(super) struct Acquaintance(Arc<AtomicBool>);

impl Acquaintance {
    /// Remembers that a request was let in.
    pub(super) fn make(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn is_made(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// A connection that is open.
#[derive(Debug)]
struct Open {
    acquaintance: Acquaintance,
    task: AbortHandle,
}

/// Serves until the preview is over; connections that are still open then have to end by themselves.
pub(super) async fn serve(listener: TcpListener, router: Router, mut news: Receiver<News>) {
    let mut open: Vec<Open> = Vec::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = end(&mut news) => break,
        };
        // A client that has gone again is no reason to wait, a system without files is one.
        let Ok((stream, _)) = accepted else {
            sleep(PAUSE).await;
            continue;
        };
        open.retain(|connection| !connection.task.is_finished());
        if open.len() >= MOST {
            let stranger = open.iter().position(|connection| !connection.acquaintance.is_made());
            open.remove(stranger.unwrap_or(0)).task.abort();
        }
        let acquaintance = Acquaintance::default();
        let router = router.clone().layer(Extension(acquaintance.clone()));
        let task = tokio::spawn(answer(stream, router, news.clone())).abort_handle();
        open.push(Open { acquaintance, task });
    }
    // Without requests under way there is nothing to wait for; the caller has its own patience.
    while open.iter().any(|connection| !connection.task.is_finished()) {
        sleep(Duration::from_millis(10)).await;
    }
}

/// Answers the requests of a connection.
async fn answer(stream: TcpStream, router: Router, mut news: Receiver<News>) {
    let stream = TokioIo::new(Patient { stream, stall: None });
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(HEAD);
    let mut connection = pin!(server.serve_connection(stream, TowerToHyperService::new(router)));
    // How a connection ends concerns nobody but its client.
    tokio::select! {
        _ = connection.as_mut() => {}
        () = end(&mut news) => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}

/// Ends when the preview does.
async fn end(news: &mut Receiver<News>) {
    // An error says that there is nobody left to end it.
    let _ = news.wait_for(|news| news.is_over).await;
}

/// A stream whose other end has to take what is written to it.
#[derive(Debug)]
struct Patient {
    stream: TcpStream,
    /// Runs while nothing can be written.
    stall: Option<Pin<Box<Sleep>>>,
}

impl Patient {
    /// The outcome of an attempt to write; an error where there was none for too long.
    fn judged<T>(
        &mut self,
        context: &mut Context<'_>,
        outcome: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if outcome.is_ready() {
            self.stall = None;
            return outcome;
        }
        let stall = self.stall.get_or_insert_with(|| Box::pin(sleep(STALL)));
        ready!(stall.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Patient {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Patient {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.judged(context, outcome)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
        self.judged(context, outcome)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
