//! Whoever asks, known by a secret: the address that the program prints has it, and a cookie after that.
//!
//! [`Pass::admits`] is asked of every request. The port is open to all who use this computer, so
//! nothing is answered without the secret. It is drawn anew at each start and stands nowhere but in
//! the printed address and in the browser. The address that the program hands to a browser has another secret in
//! its place, which serves once: everybody who uses the computer can read the arguments of its programs. Whoever was
//! faster than the browser is shut out when it comes.

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
    ticket: Mutex<Option<Ticket>>,
    /// The name of the cookie: browsers send cookies to every port of a computer.
    cookie: String,
}

/// A secret that other users of the computer may have read.
#[derive(Debug)]
struct Ticket {
    shown: String,
    /// The secret in the cookie of whoever showed it: it is theirs alone.
    session: String,
    is_used: bool,
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
        let (shown, session) = (secret()?, secret()?);
        let query = format!("?{PARAMETER}={shown}");
        let ticket = Ticket { shown, session, is_used: false };
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
                .is_some_and(|(name, secret)| name == self.cookie && self.is_kept(secret))
        };
        if cookies.any(is_own) {
            return Admission::Known;
        }
        let query = uri.query().unwrap_or_default().split('&');
        let mut shown = query
            .filter_map(|pair| pair.split_once('='))
            .filter_map(|(name, secret)| (name == PARAMETER).then_some(secret));
        let Some(kept) = shown.find_map(|secret| self.kept_for(secret)) else {
            return Admission::Refused;
        };
        let cookie = format!("{}={kept}; Path=/; HttpOnly; SameSite=Strict", self.cookie);
        // A port, letters and digits: nothing that a header may not hold.
        HeaderValue::try_from(cookie).map_or(Admission::Known, Admission::New)
    }

    /// Whether a cookie has the token, or what was given for the ticket.
    fn is_kept(&self, secret: &str) -> bool {
        let ticket = self.ticket.lock().unwrap_or_else(PoisonError::into_inner);
        let session = ticket.as_ref().filter(|ticket| ticket.is_used).map(|ticket| &ticket.session);
        are_equal(secret, &self.token) || session.is_some_and(|session| are_equal(secret, session))
    }

    /// The secret to keep for one that an address shows; none for one that is not good. A ticket that
    /// is shown again has been read by somebody: who came first with it is not known, and is shut out.
    fn kept_for(&self, shown: &str) -> Option<String> {
        if are_equal(shown, &self.token) {
            return Some(self.token.clone());
        }
        let mut ticket = self.ticket.lock().unwrap_or_else(PoisonError::into_inner);
        if ticket.take_if(|ticket| ticket.is_used && are_equal(shown, &ticket.shown)).is_some() {
            return None;
        }
        let ticket = ticket.as_mut().filter(|ticket| are_equal(shown, &ticket.shown))?;
        ticket.is_used = true;
        Some(ticket.session.clone())
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
        let Admission::New(cookie) = asked(&pass, &format!("/{query}"), "") else {
            panic!("nobody has shown the ticket");
        };
        let first = cookie.to_str().unwrap().split_once(';').unwrap().0;
        assert!(!first.contains(&pass.token), "the token is not given for a ticket");
        for address in ["/", &format!("/{query}")] {
            assert_eq!(asked(&pass, address, first), Admission::Known, "the same browser, again");
        }
        // Somebody read it in the arguments of a program and was faster: both are out then.
        assert_eq!(asked(&pass, &format!("/{query}"), ""), Admission::Refused);
        assert_eq!(asked(&pass, "/", first), Admission::Refused);
        assert!(matches!(asked(&pass, &format!("/{}", pass.query()), first), Admission::New(_)));
    }
}
