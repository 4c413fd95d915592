//! Another user of the computer, who can connect as everybody can and has no secret.

use std::io::{Read, Write};
use std::time::Duration;

use super::{EDITION, FILES, Preview};
use crate::support::Project;

/// Every kind of address that there is.
fn addresses() -> Vec<String> {
    let mut addresses: Vec<String> =
        ["/", "/nothing", "/-/changes", "/-/preview.js", "/-/preview.css", "/-/compare.js"]
            .map(str::to_owned)
            .into();
    addresses.push(format!("/-/state{EDITION}/en"));
    addresses.push(format!("/-/fact{EDITION}?id=arrivals"));
    addresses.push(format!("/-/facts{EDITION}"));
    addresses.push(format!("/-/compare{EDITION}"));
    for file in ["en", "en/", "en/release.html", "en/release.pdf", "facts.json"] {
        addresses.push(format!("{FILES}/{file}"));
    }
    addresses
}

#[test]
fn without_the_secret_nothing_is_read() {
    let project = Project::small();
    let preview = Preview::of(&project);
    let wrong = format!("{}x", preview.cookie());
    let elsewhere = preview.cookie().replace("preview-", "preview-1");
    for address in addresses() {
        for method in ["GET", "HEAD", "POST", "OPTIONS"] {
            for cookie in ["", "bulletin-preview", &wrong, &elsewhere] {
                let answer = preview.send(&format!("{method} {address}"), &[("Cookie", cookie)]);
                assert_eq!(answer.status, 403, "{method} {address} {cookie}");
                assert!(answer.header("set-cookie").is_none(), "{address}");
                let text = answer.text();
                assert!(method == "HEAD" || text.contains("bulletin preview</code> printed"));
                assert!(!text.contains("flows") && !text.contains(&preview.token), "{text}");
            }
        }
    }
}

#[test]
fn the_address_that_is_printed_gives_the_browser_a_cookie() {
    let project = Project::small();
    let preview = Preview::of(&project);
    for path in ["/".to_owned(), format!("{FILES}/en/"), format!("{FILES}/facts.json")] {
        let request = format!("GET {path}?{}", preview.token);
        let answer = preview.send(&request, &[("Cookie", "")]);
        assert_eq!(answer.status, 200, "{path}");
        let expected = format!("{}; Path=/; HttpOnly; SameSite=Strict", preview.cookie());
        assert_eq!(answer.header("set-cookie"), Some(expected.as_str()));
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
        assert!(!answer.text().contains(preview.token.trim_start_matches("token=")), "{path}");
        // The cookie is not sent again to somebody who has it.
        assert!(preview.get(&path).header("set-cookie").is_none());
    }
    let address = format!("GET /?{}", preview.token);
    let elsewhere = [("Host", "evil.example"), ("Cookie", "")];
    assert_eq!(preview.send(&address, &elsewhere).status, 403, "nor with the secret");
}

#[test]
fn each_preview_has_a_secret_of_its_own() {
    let project = Project::small();
    let [one, other] = [Preview::of(&project), Preview::of(&project)];
    assert_ne!(one.token, other.token);
    let request = format!("GET /?{}", one.token);
    assert_eq!(other.send(&request, &[("Cookie", "")]).status, 403);
}

#[test]
fn many_who_ask_for_nothing_keep_nobody_out() {
    let project = Project::small();
    let preview = Preview::of(&project);
    let mut events = preview.listen();
    let mut idle = Vec::new();
    for _ in 0..600 {
        let mut stream = preview.connect();
        // The other end may have closed it already.
        let _ = write!(stream, "GET / HTTP/1.1\r\n");
        idle.push(stream);
    }
    assert_eq!(preview.get("/").status, 200);
    // Whoever was let in before is still there.
    let silence = Some(Duration::from_millis(200));
    events.0.get_mut().set_read_timeout(silence).unwrap();
    let mut rest = [0; 64];
    let end = loop {
        match events.0.get_mut().read(&mut rest) {
            Ok(0) => break None,
            Ok(_) => {}
            Err(error) => break Some(error.kind()),
        }
    };
    assert_eq!(end, Some(std::io::ErrorKind::WouldBlock));
}

#[test]
fn a_request_with_half_a_body_is_answered_and_ended() {
    let project = Project::small();
    let preview = Preview::of(&project);
    for method in ["GET", "POST"] {
        let mut stream = preview.connect();
        let host = format!("Host: localhost:{}\r\nCookie: {}", preview.port, preview.cookie());
        write!(stream, "{method} / HTTP/1.1\r\n{host}\r\nContent-Length: 1000\r\n\r\nhalf")
            .unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        assert!(bytes.starts_with(b"HTTP/1.1 "), "{method}");
    }
}
