//! Many edits, many browsers, and those that never finish.

use std::io::{Read, Write};
use std::time::Instant;

use super::{FILES, PATIENCE, Preview, replace};
use crate::support::Project;

/// Files that are edited again and again, and browsers that come, listen and go.
fn edits_and_browsers_leave_nothing_behind(warm_up: u32, edits: u32) {
    let project = Project::small();
    let preview = Preview::of(&project);
    let mut first = preview.listen();
    let text = project.read("templates/flows/en.md");
    let mut edit = |number: u32| {
        // In letters: digits that come from no fact are an error, and the page would not change.
        let letter = |digit: char| char::from(b'a' + u8::try_from(digit).unwrap() - b'0');
        let name: String = number.to_string().chars().map(letter).collect();
        let edited = text.replace("- Arrivals", &format!("- Edit {name}, arrivals"));
        replace(&project, "templates/flows/en.md", &edited);
        let page = || preview.get(&format!("{FILES}/en/"));
        first.wait(|| page().text().contains(&format!("Edit {name},")));
    };
    edit(0);
    let files = preview.files();
    let mut watching: Vec<_> = (0..50).map(|_| preview.listen()).collect();
    assert!(preview.files() > files + 40);
    (1..warm_up).for_each(&mut edit);
    let [memory, threads] = preview.size();
    (warm_up..edits).for_each(&mut edit);
    let [memory_after, threads_after] = preview.size();
    assert_eq!(threads, threads_after);
    assert!(memory_after < memory + memory / 5 + 8192, "{memory} kB, then {memory_after} kB");
    // Every one of them was told of the changes.
    assert!(watching.iter_mut().all(|events| events.next().is_some_and(|number| number > 0)));
    // Whoever has left is forgotten, at the latest when there is something to tell.
    drop(watching);
    let mut last = edits;
    while preview.files() > files {
        assert!(last < edits + 50, "{files} files, now {}", preview.files());
        edit(last);
        last += 1;
    }
}

#[test]
fn many_edits_and_browsers_leave_nothing_behind() {
    edits_and_browsers_leave_nothing_behind(40, 200);
}

#[test]
#[ignore = "takes its time where nothing is optimised"]
fn a_thousand_edits_and_fifty_browsers_leave_nothing_behind() {
    edits_and_browsers_leave_nothing_behind(100, 1000);
}

#[test]
fn half_a_request_is_ended() {
    let project = Project::small();
    let preview = Preview::of(&project);
    let begun = Instant::now();
    let mut halves: Vec<_> = ["", "GET", "GET / HTTP/1.1\r\nHost: localhost\r\nX: "]
        .map(|half| {
            let mut stream = preview.connect();
            write!(stream, "{half}").unwrap();
            stream
        })
        .into();
    for stream in &mut halves {
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
    }
    assert!(begun.elapsed() < PATIENCE / 2);
}

#[test]
fn an_answer_that_nobody_takes_is_ended() {
    let project = Project::small();
    let preview = Preview::of(&project);
    // The address is told before all that listens is open: an answer says that it is.
    preview.get("/");
    let files = preview.files();
    let waiting: Vec<_> = (0..20)
        .map(|_| {
            let mut stream = preview.connect();
            let head = format!("Host: localhost:{}\r\nCookie: {}", preview.port, preview.cookie());
            // More answers than the system keeps for somebody who does not read.
            let request = format!("GET {FILES}/en/release.pdf HTTP/1.1\r\n{head}\r\n\r\n");
            let _ = stream.write_all(request.repeat(400).as_bytes());
            stream
        })
        .collect();
    let begun = Instant::now();
    while preview.files() < files + 15 {
        assert!(begun.elapsed() < PATIENCE, "{files} files, now {}", preview.files());
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let begun = Instant::now();
    while preview.files() > files {
        assert!(begun.elapsed() < PATIENCE, "{files} files, now {}", preview.files());
        std::thread::sleep(std::time::Duration::from_millis(500));
    }
    drop(waiting);
}

#[test]
fn a_crawl_of_all_files_again_and_again_fills_no_memory() {
    let project = Project::new();
    let preview = Preview::of(&project);
    let start = preview.get("/");
    let links = start.text().split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    let links: Vec<String> =
        links.filter(|link| link.starts_with("/re")).map(str::to_owned).collect();
    assert!(links.len() > 100, "{}", links.len());
    // Every tenth of the large release is enough to fill what is kept several times.
    let crawl = || {
        for link in links.iter().step_by(10) {
            assert_eq!(preview.get(link).status, 200, "{link}");
        }
        preview.size()[0]
    };
    let sizes = [crawl(), crawl(), crawl()];
    assert!(sizes[2] < sizes[0] + sizes[0] / 5, "{sizes:?} kB");
}
