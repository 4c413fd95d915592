//! Requests to answers: the addresses of the preview and what stands behind them.
//!
//! [`router`] is the entry point. An address names a release, an edition and a file of it by names
//! that the release knows; none is ever a path on disk.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::routing::get;
use tokio_stream::wrappers::WatchStream;
use tokio_stream::{Stream, StreamExt};

use super::connections::Acquaintance;
use super::desk::{AssembledEdition, Download, Page, Work};
use super::findings::Findings;
use super::pass::Admission;
use super::views::{self, edition_url, encoded, render};
use super::{Shared, facts, guard, own_address, policy};
use crate::declaration::{Format, RELEASE};
use crate::formats::media_type;

type Answer = Response<Body>;
type Asked = State<Arc<Shared>>;

const HTML: &str = "text/html; charset=utf-8";

/// All addresses of the preview.
pub(super) fn router(shared: Arc<Shared>) -> Router {
    let asset = |media: &'static str, text: &'static str| {
        get(async move || answer(StatusCode::OK, media, policy::OF_FILE, text))
    };
    Router::new()
        .route("/", get(start))
        .route("/-/preview.css", asset("text/css; charset=utf-8", views::STYLE))
        .route("/-/preview.js", asset("text/javascript; charset=utf-8", views::SCRIPT))
        .route("/-/compare.js", asset("text/javascript; charset=utf-8", views::COMPARE_SCRIPT))
        .route("/-/changes", get(changes))
        .route("/-/state/{release}/{edition}/{language}", get(state))
        .route("/-/fact/{release}/{edition}", get(fact))
        .route("/-/facts/{release}/{edition}", get(all_facts))
        .route("/-/compare/{release}/{edition}", get(compare))
        // Below a name of their own, so that no release is hidden by an address of ours.
        .route("/release/{release}/{edition}/{*path}", get(file))
        .fallback(async |State(shared): Asked, request: Request| {
            nothing(&shared, request.uri().path())
        })
        .layer(middleware::from_fn_with_state(Arc::clone(&shared), guarded))
        .with_state(shared)
}

/// Refuses what is not ours; says the same about every answer.
async fn guarded(State(shared): Asked, request: Request, next: Next) -> Answer {
    let (uri, headers) = (request.uri(), request.headers());
    let mut cookie = None;
    let mut answer = if guard::is_foreign(uri, headers, shared.port) {
        locked(&shared, false)
    } else {
        match shared.pass.admits(uri, headers) {
            Admission::Refused => locked(&shared, true),
            admission => {
                if let Some(acquaintance) = request.extensions().get::<Acquaintance>() {
                    acquaintance.make();
                }
                if let Admission::New(new) = admission {
                    cookie = Some(new);
                }
                next.run(request).await
            }
        }
    };
    if let Some(cookie) = cookie {
        answer.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    let about_all = [
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ];
    for (name, value) in about_all {
        answer.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    answer
}

fn answer(
    status: StatusCode,
    media: &'static str,
    policy: impl TryInto<HeaderValue>,
    content: impl Into<Body>,
) -> Answer {
    let mut answer = Response::new(content.into());
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    // A policy holds nothing that a header may not; without one nothing at all is allowed.
    let policy = policy.try_into().unwrap_or(HeaderValue::from_static("default-src 'none'"));
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    answer
}

fn tool(status: StatusCode, html: String) -> Answer {
    answer(status, HTML, policy::OF_TOOL, html)
}

/// The page for whoever shows no secret, or comes from a page that is not ours.
fn locked(shared: &Shared, is_stranger: bool) -> Answer {
    let view = views::Locked { is_stranger, address: own_address(shared.port) };
    let html = render("locked.html", &view, shared.revision());
    answer(StatusCode::FORBIDDEN, HTML, policy::OF_FILE, html)
}

/// The page for what is not there.
fn nothing(shared: &Shared, wanted: &str) -> Answer {
    let (wanted, findings) = (wanted.to_owned(), Findings::default());
    let notice = views::Notice { wanted, is_hidden: false, findings };
    tool(StatusCode::NOT_FOUND, render("notice.html", &notice, shared.revision()))
}

/// Says when the files have changed; ends when the preview does.
async fn changes(State(shared): Asked) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let news = WatchStream::new(shared.news.subscribe());
    let changes = news
        .take_while(|news| !news.is_over)
        .map(|news| Ok(Event::default().event("change").data(news.revision.to_string())));
    Sse::new(changes).keep_alive(KeepAlive::default())
}

async fn start(State(shared): Asked) -> Answer {
    let revision = shared.revision();
    let mut releases = Vec::new();
    for (name, desk) in shared.desks() {
        let Some(mut release) = desk.ask(move |work| views::release(&name, work)).await else {
            continue;
        };
        // One by one, so that whoever waits for a page need not wait for all of them.
        for edition in &mut release.editions {
            let id = edition.id.clone();
            if let Some(found) = desk.ask(move |work| work.found(&id)).await.flatten() {
                edition.findings.add(&found);
            }
        }
        releases.push(release);
    }
    tool(StatusCode::OK, render("start.html", &views::Start::new(shared.terms, releases), revision))
}

/// The answer of a release to a question; `None` also when there is no such release.
async fn ask<T: Send + 'static>(
    shared: &Shared,
    release: &str,
    question: impl FnOnce(&mut Work<'_>) -> Option<T> + Send + 'static,
) -> Option<T> {
    shared.desk(release)?.ask(question).await?
}

/// A page of a release as it can be shown now.
async fn page(shared: &Shared, release: &str, edition: String, language: String) -> Option<Page> {
    ask(shared, release, move |work| work.page(&edition, &language)).await
}

/// What a page is told after a change: whether it is still the same, and what was found.
async fn state(
    State(shared): Asked,
    Path((release, edition, language)): Path<(String, String, String)>,
) -> Answer {
    let revision = shared.revision();
    let Some(page) = page(&shared, &release, edition, language).await else {
        return nothing(&shared, &release);
    };
    let state = views::StateView {
        page: page.id(),
        errors: page.findings.errors,
        warnings: page.findings.warnings,
        html: render("findings.html", &page.findings, revision),
    };
    match serde_json::to_vec(&state) {
        Ok(json) => answer(StatusCode::OK, "application/json", policy::OF_FILE, json),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// A file of an edition: its page in a language, or one to be downloaded.
async fn file(
    State(shared): Asked,
    Path((release, edition, path)): Path<(String, String, String)>,
) -> Answer {
    let (language, name) = match path.split_once('/') {
        Some((language, name)) => (language, Some(name)),
        None => (path.as_str(), None),
    };
    let page_file = Format::Html.text_file(RELEASE);
    if name.is_none_or(|name| name.is_empty() || Some(name) == page_file.as_deref()) {
        let page = page(&shared, &release, edition.clone(), language.to_owned()).await;
        match (page, name) {
            (Some(page), Some(_)) => return shown(&shared, &path, page),
            // The page's links are relative to its folder.
            (Some(_), None) => {
                let folder = format!("{}/", encoded(language));
                let moved = [(header::LOCATION, folder)];
                return (StatusCode::PERMANENT_REDIRECT, moved).into_response();
            }
            (None, _) => {}
        }
    }
    let asked = path.clone();
    match ask(&shared, &release, move |work| work.file(&edition, &asked)).await {
        Some(Download { name, content }) => download(&name, Bytes::from_owner(content)),
        None => nothing(&shared, &path),
    }
}

/// The page of a release, or why there is none.
fn shown(shared: &Shared, wanted: &str, page: Page) -> Answer {
    let id = page.id();
    let Page { html: Some(html), frame, .. } = page else {
        let notice =
            views::Notice { wanted: wanted.to_owned(), is_hidden: true, findings: page.findings };
        let html = render("notice.html", &notice, shared.revision());
        return tool(StatusCode::SERVICE_UNAVAILABLE, html);
    };
    let html = String::from_utf8_lossy(&html);
    let policy = policy::of_page(&html, &frame);
    answer(StatusCode::OK, HTML, policy, policy::with_script(&html, &id))
}

fn download(name: &str, content: Bytes) -> Answer {
    let media = match media_type(name) {
        "text/html" => HTML,
        "text/markdown" => "text/markdown; charset=utf-8",
        "text/csv" => "text/csv; charset=utf-8",
        media => media,
    };
    let mut answer = answer(StatusCode::OK, media, policy::OF_FILE, content);
    let disposition = format!("attachment; filename*=UTF-8''{}", encoded(name));
    if let Ok(disposition) = disposition.try_into() {
        answer.headers_mut().insert(header::CONTENT_DISPOSITION, disposition);
    }
    answer
}

/// What a request may ask for beside its address.
type Asks = Query<BTreeMap<String, String>>;

/// Where the value of a figure comes from, as a part of a page.
async fn fact(
    State(shared): Asked,
    Path((release, edition)): Path<(String, String)>,
    Query(mut asks): Asks,
) -> Answer {
    let id = asks.remove("id").unwrap_or_default();
    let asked = id.clone();
    match ask(&shared, &release, move |work| facts::fact(work, &edition, &asked)).await {
        Some(view) => tool(StatusCode::OK, render("fact.html", &view, shared.revision())),
        None => nothing(&shared, &id),
    }
}

/// All facts of an edition, with the languages that state them.
async fn all_facts(
    State(shared): Asked,
    Path((release, edition)): Path<(String, String)>,
) -> Answer {
    let revision = shared.revision();
    let asked = edition.clone();
    let list = ask(&shared, &release, move |work| facts::list(work, &asked)).await;
    let Some(list) = list else { return nothing(&shared, &edition) };
    let url = edition_url(&release, &edition);
    let view = views::FactsView { release, edition, url, list };
    tool(StatusCode::OK, render("facts.html", &view, revision))
}

/// Languages of an edition side by side: those asked for, or all.
async fn compare(
    State(shared): Asked,
    Path((release, edition)): Path<(String, String)>,
    request: Request,
) -> Answer {
    // A form sends a name for each box that is ticked; an address typed by hand, one list.
    let encoded_query = request.uri().query().unwrap_or_default();
    let query = percent_encoding::percent_decode_str(encoded_query).decode_utf8_lossy();
    let asked: Vec<String> = query
        .split('&')
        .filter_map(|pair| pair.strip_prefix("languages="))
        .flat_map(|list| list.split(',').map(str::to_owned))
        .collect();
    let id = edition.clone();
    let languages = ask(&shared, &release, move |work| {
        let AssembledEdition { assembly, .. } = work.edition(&id)?;
        let languages = assembly.preparation().data.release.languages().map(str::to_owned);
        Some(languages.collect::<Vec<_>>())
    });
    let Some(languages) = languages.await else { return nothing(&shared, &edition) };
    let is_any = languages.iter().any(|tag| asked.contains(tag));
    let languages = languages.into_iter().map(|tag| views::ComparedLanguage {
        url: encoded(&tag),
        is_shown: !is_any || asked.contains(&tag),
        tag,
    });
    let url = edition_url(&release, &edition);
    let view = views::CompareView { release, edition, url, languages: languages.collect() };
    tool(StatusCode::OK, render("compare.html", &view, shared.revision()))
}
