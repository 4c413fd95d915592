//! Requests to the ones that this computer's own browser makes of our own pages.
//!
//! [`is_foreign`] is asked before anything else. A page elsewhere can send requests to any address,
//! and can give its own name our address (DNS rebinding); what it cannot do is change the headers
//! `Host` and `Origin` that its browser sends.

use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, Uri};

/// Whether a request comes under another name, or from a page that is not ours.
pub(super) fn is_foreign(uri: &Uri, headers: &HeaderMap, port: u16) -> bool {
    let ours = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
    let is_ours = |host: &str| ours.iter().any(|name| name.eq_ignore_ascii_case(host));
    let mut hosts = headers.get_all(HOST).iter().map(|host| host.to_str().unwrap_or_default());
    let named = (hosts.next(), hosts.next());
    let is_here = matches!(named, (Some(host), None) if is_ours(host))
        && uri.authority().is_none_or(|authority| is_ours(authority.as_str()));
    let is_own_page = headers.get_all(ORIGIN).iter().all(|origin| {
        let origin = origin.to_str().unwrap_or_default();
        origin.strip_prefix("http://").is_some_and(is_ours)
    });
    // Browsers say where a request comes from even where they send no origin. Another port of this
    // computer is the same site to them, and may be another user's.
    let is_from_elsewhere =
        headers.get("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none");
    let is_visit = headers.get("sec-fetch-mode").is_some_and(|mode| mode == "navigate");
    !is_here || !is_own_page || (is_from_elsewhere && !is_visit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn foreign(uri: &str, headers: &[(&'static str, &'static str)]) -> bool {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().unwrap());
        }
        is_foreign(&uri.parse().unwrap(), &map, 8025)
    }

    #[test]
    fn our_own_pages_are_served() {
        for host in ["127.0.0.1:8025", "localhost:8025", "LocalHost:8025"] {
            assert!(!foreign("/", &[("host", host)]), "{host}");
        }
        let own = [("host", "localhost:8025"), ("origin", "http://localhost:8025")];
        assert!(!foreign("/", &own));
        let visit = [
            ("host", "localhost:8025"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-mode", "navigate"),
        ];
        assert!(!foreign("/", &visit));
    }

    #[test]
    fn another_name_for_our_address_is_refused() {
        let hosts = [
            "evil.example:8025",
            "evil.example",
            "127.0.0.1",
            "127.0.0.1:80",
            "127.0.0.1:8025.a",
            "",
        ];
        for host in hosts {
            assert!(foreign("/", &[("host", host)]), "{host}");
        }
        assert!(foreign("/", &[]));
        let twice = [("host", "localhost:8025"), ("host", "evil.example:8025")];
        assert!(foreign("/", &twice));
        let absolute = "http://evil.example:8025/";
        assert!(foreign(absolute, &[("host", "localhost:8025")]));
    }

    #[test]
    fn pages_elsewhere_are_refused() {
        let origins =
            ["http://evil.example", "https://localhost:8025", "null", "http://localhost:80"];
        for origin in origins {
            let headers = [("host", "localhost:8025"), ("origin", origin)];
            assert!(foreign("/", &headers), "{origin}");
        }
        let script = [
            ("host", "localhost:8025"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-mode", "no-cors"),
        ];
        assert!(foreign("/", &script));
        let beside = [
            ("host", "localhost:8025"),
            ("sec-fetch-site", "same-site"),
            ("sec-fetch-mode", "no-cors"),
        ];
        assert!(foreign("/", &beside));
    }
}
