//! Whoever asks, known by a secret: the address that the program prints has it, and a cookie after that.
//!
//! [`Pass::admits`] is asked of every request. The port is open to all who use this computer, so
//! nothing is answered without the secret. It is drawn anew at each start and stands nowhere but in
//! the printed address and in the browser. The address that the program hands to a browser has another secret in
//! its place, which serves once: everybody who uses the computer can read the arguments of its programs.

use std::sync::{Mutex, PoisonError};

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue, Uri};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use super::Error;

/// The name of the secret in an address.
const PARAMETER: &str = "token";

/// How many random bytes a secret has: none can be found by trying.
const BYTES: usize = 24;

/// What a request is to the preview.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Admission {
    /// It comes from the browser of the user.
    Known,
    /// It has the secret in its address, and the browser is to keep it as this cookie.
    New(HeaderValue),
    /// It shows no secret, or another one.
    Refused,
}

/// The secrets of one preview.
#[derive(Debug)]
pub(super) struct Pass {
    token: String,
    /// Serves once instead of the token.
    ticket: Mutex<Option<String>>,
    /// The name of the cookie: browsers send cookies to every port of a computer.
    cookie: String,
}

impl Pass {
    /// The pass of the preview at a port.
    ///
    /// # Errors
    /// If the system gives no random numbers.
    pub(super) fn new(port: u16) -> Result<Self, Error> {
        let cookie = format!("bulletin-preview-{port}");
        Ok(Self { token: secret()?, ticket: Mutex::default(), cookie })
    }

    /// What has to follow an address for a person to be let in.
    pub(super) fn query(&self) -> String {
        format!("?{PARAMETER}={}", self.token)
    }

    /// What has to follow an address to be let in once.
    ///
    /// # Errors
    /// If the system gives no random numbers.
    pub(super) fn query_for_once(&self) -> Result<String, Error> {
        let ticket = secret()?;
        let query = format!("?{PARAMETER}={ticket}");
        *self.ticket.lock().unwrap_or_else(PoisonError::into_inner) = Some(ticket);
        Ok(query)
    }

    /// Whether a request may be answered.
    pub(super) fn admits(&self, uri: &Uri, headers: &HeaderMap) -> Admission {
        let cookies = headers.get_all(COOKIE).iter().filter_map(|cookies| cookies.to_str().ok());
        let mut cookies = cookies.flat_map(|cookies| cookies.split(';'));
        let is_own = |cookie: &str| {
            cookie
                .trim()
                .split_once('=')
                .is_some_and(|(name, secret)| name == self.cookie && are_equal(secret, &self.token))
        };
        if cookies.any(is_own) {
            return Admission::Known;
        }
        let query = uri.query().unwrap_or_default().split('&');
        let mut shown = query
            .filter_map(|pair| pair.split_once('='))
            .filter_map(|(name, secret)| (name == PARAMETER).then_some(secret));
        if !shown.any(|secret| are_equal(secret, &self.token) || self.is_ticket(secret)) {
            return Admission::Refused;
        }
        let cookie = format!("{}={}; Path=/; HttpOnly; SameSite=Strict", self.cookie, self.token);
        // A port, letters and digits: nothing that a header may not hold.
        HeaderValue::try_from(cookie).map_or(Admission::Known, Admission::New)
    }

    /// Whether it is the ticket, which is of no use after that.
    fn is_ticket(&self, shown: &str) -> bool {
        let mut ticket = self.ticket.lock().unwrap_or_else(PoisonError::into_inner);
        ticket.take_if(|ticket| are_equal(shown, ticket)).is_some()
    }
}

/// A new secret.
fn secret() -> Result<String, Error> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes).map_err(|_| Error::Random)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// Whether two secrets are equal. How long it takes tells at most how far their hashes agree, from
/// which no secret can be approached.
fn are_equal(shown: &str, secret: &str) -> bool {
    Sha256::digest(shown) == Sha256::digest(secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(pass: &Pass, address: &str, cookie: &str) -> Admission {
        let headers = HeaderMap::from_iter([(COOKIE, cookie.parse().unwrap())]);
        pass.admits(&address.parse().unwrap(), &headers)
    }

    #[test]
    fn the_secret_in_the_address_becomes_a_cookie() {
        let pass = Pass::new(8025).unwrap();
        let Admission::New(cookie) = asked(&pass, &format!("/a{}&b=c", pass.query()), "") else {
            panic!("the address has the secret");
        };
        let cookie = cookie.to_str().unwrap();
        assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict"), "{cookie}");
        let (own, _) = cookie.split_once(';').unwrap();
        assert_eq!(asked(&pass, "/", &format!("other=1; {own}")), Admission::Known);
        let elsewhere = own.replace("8025", "8026");
        assert_eq!(asked(&pass, "/", &elsewhere), Admission::Refused);
    }

    #[test]
    fn nothing_else_is_let_in() {
        let pass = Pass::new(8025).unwrap();
        let part = &pass.query()[..20];
        for address in ["/", "/?token=", "/?token", part, &pass.query().replace("token", "Token")] {
            let address = format!("/{}", address.trim_start_matches('/'));
            assert_eq!(asked(&pass, &address, ""), Admission::Refused, "{address}");
            assert_eq!(asked(&pass, &address, "bulletin-preview-8025="), Admission::Refused);
        }
        let another = Pass::new(8025).unwrap();
        assert_eq!(asked(&pass, &format!("/{}", another.query()), ""), Admission::Refused);
    }

    #[test]
    fn a_ticket_serves_once() {
        let pass = Pass::new(8025).unwrap();
        let query = pass.query_for_once().unwrap();
        assert_ne!(query, pass.query());
        assert!(matches!(asked(&pass, &format!("/{query}"), ""), Admission::New(_)));
        assert_eq!(asked(&pass, &format!("/{query}"), ""), Admission::Refused);
    }
}
