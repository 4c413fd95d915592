//! How long it takes from a saved file to the reload event, and to the new page, with the large
//! release of the tests: files, watch, server and network of this computer included.

#![allow(missing_docs, reason = "criterion declares the functions that it calls")]
#![allow(clippy::unwrap_used, reason = "the release is sound")]
#![allow(clippy::disallowed_methods, reason = "files are saved, as an editor does")]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::thread;

use bulletin::preview::{Preview, Terms};
use criterion::{Criterion, criterion_group, criterion_main};
use tempfile::TempDir;

const PAGE: &str = "/release/migration/2025-06/en/";
const TEMPLATE: &str = "templates/migration/en.md";

/// A copy of the project.
fn project() -> TempDir {
    let (repository, project) = (Path::new(env!("CARGO_MANIFEST_DIR")), TempDir::new().unwrap());
    copy(&repository.join("tests/fixture"), project.path());
    for folder in ["templates/locale", "templates/page"] {
        copy(&repository.join(folder), &project.path().join(folder));
    }
    project
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

fn request(port: u16, token: &str, path: &str) -> BufReader<TcpStream> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let head = format!(
        "GET {path}?{token} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    BufReader::new(stream)
}

/// Waits for the next event.
fn event(events: &mut impl BufRead) {
    let mut line = String::new();
    while !line.starts_with("data: ") {
        line.clear();
        events.read_line(&mut line).unwrap();
    }
}

fn reload(criterion: &mut Criterion) {
    let project = project();
    let preview = Preview::open(project.path(), None, Terms::default(), 0).unwrap();
    let port = preview.port();
    let address = preview.address();
    let (_, token) = address.split_once('?').unwrap();
    // It ends with the bench.
    thread::spawn(move || preview.run());
    let mut events = request(port, token, "/-/changes");
    event(&mut events);
    let template = project.path().join(TEMPLATE);
    let text = fs::read_to_string(&template).unwrap();
    let mut edits = 0;
    let mut save = || {
        edits += 1;
        // Replaced, so that the save is one change.
        let beside = template.with_extension("new");
        fs::write(&beside, text.replace("the number of arrivals", &format!("edit {edits}")))
            .unwrap();
        fs::rename(&beside, &template).unwrap();
    };
    criterion.bench_function("preview: a saved template to the reload event", |bencher| {
        bencher.iter(|| {
            save();
            event(&mut events);
        });
    });
    criterion.bench_function("preview: a saved template to the new page", |bencher| {
        bencher.iter(|| {
            save();
            event(&mut events);
            let mut page = String::new();
            request(port, token, PAGE).read_to_string(&mut page).unwrap();
            page.len()
        });
    });
}

criterion_group!(benches, reload);
criterion_main!(benches);
