//! The cookies: session, device, language, and what a person or a tablet likes.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::state::Site;

const DEVICE_SECONDS: u64 = 400 * 24 * 3600;
const LANGUAGE_SECONDS: u64 = 365 * 24 * 3600;

/// Which cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cookie {
    /// The session's token; ends with the browser.
    Session,
    /// Says that somebody signed in here before.
    Device,
    /// The language of the pages before sign-in.
    Language,
    /// Light or dark, on this tablet.
    Theme,
    /// Who reads CRP in mg/L here: staff ids.
    MgPerL,
    /// Who works without keyboard shortcuts here: staff ids.
    NoKeys,
    /// Dots per inch of the label printer beside this tablet.
    Printer,
}

impl Cookie {
    fn name(self, site: &Site) -> &'static str {
        match (self, site.tls) {
            (Self::Session, true) => "__Host-saisei",
            (Self::Session, false) => "saisei",
            (Self::Device, true) => "__Host-saisei-device",
            (Self::Device, false) => "saisei-device",
            (Self::Language, true) => "__Host-saisei-language",
            (Self::Language, false) => "saisei-language",
            (Self::Theme, true) => "__Host-saisei-theme",
            (Self::Theme, false) => "saisei-theme",
            (Self::MgPerL, true) => "__Host-saisei-mg-per-l",
            (Self::MgPerL, false) => "saisei-mg-per-l",
            (Self::NoKeys, true) => "__Host-saisei-no-keys",
            (Self::NoKeys, false) => "saisei-no-keys",
            (Self::Printer, true) => "__Host-saisei-printer",
            (Self::Printer, false) => "saisei-printer",
        }
    }

    fn age(self) -> Option<u64> {
        match self {
            Self::Session => None,
            Self::Device => Some(DEVICE_SECONDS),
            Self::Language | Self::Theme | Self::MgPerL | Self::NoKeys | Self::Printer => Some(LANGUAGE_SECONDS),
        }
    }

    /// Its value in a request. Sent twice under one name it is nobody's: somebody else may have planted one.
    pub(crate) fn read(self, site: &Site, headers: &HeaderMap) -> Option<String> {
        let name = self.name(site);
        let mut found = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .filter(|(key, _)| *key == name)
            .map(|(_, value)| value.to_owned());
        let first = found.next();
        if found.next().is_some() { None } else { first }
    }

    /// The header that sets it.
    pub(crate) fn set(self, site: &Site, value: &str) -> Option<(HeaderName, HeaderValue)> {
        self.header(site, value, self.age())
    }

    /// The header that removes it.
    pub(crate) fn clear(self, site: &Site) -> Option<(HeaderName, HeaderValue)> {
        self.header(site, "", Some(0))
    }

    fn header(self, site: &Site, value: &str, age: Option<u64>) -> Option<(HeaderName, HeaderValue)> {
        let mut text = format!("{}={value}; Path=/; HttpOnly; SameSite=Strict", self.name(site));
        if site.tls {
            text.push_str("; Secure");
        }
        if let Some(age) = age {
            text.push_str(&format!("; Max-Age={age}"));
        }
        let value = HeaderValue::from_str(&text).ok()?;
        Some((header::SET_COOKIE, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(tls: bool) -> Site {
        Site { tls, hosts: vec![] }
    }

    fn set(cookie: Cookie, tls: bool) -> String {
        let (_, value) = cookie.set(&site(tls), "abc").unwrap();
        value.to_str().unwrap().to_owned()
    }

    #[test]
    fn flags_follow_the_site() {
        assert_eq!(set(Cookie::Session, true), "__Host-saisei=abc; Path=/; HttpOnly; SameSite=Strict; Secure");
        assert_eq!(set(Cookie::Session, false), "saisei=abc; Path=/; HttpOnly; SameSite=Strict");
        assert!(set(Cookie::Device, false).ends_with("Max-Age=34560000"));
    }

    #[test]
    fn a_planted_second_cookie_voids_both() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("a=1; saisei=one; b=2"));
        assert_eq!(Cookie::Session.read(&site(false), &headers).as_deref(), Some("one"));
        assert_eq!(Cookie::Session.read(&site(true), &headers), None);
        headers.append(header::COOKIE, HeaderValue::from_static("saisei=two"));
        assert_eq!(Cookie::Session.read(&site(false), &headers), None);
    }
}
