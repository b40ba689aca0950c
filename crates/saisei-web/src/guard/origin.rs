//! Where a request comes from: our own pages or elsewhere, and from which address.

use std::net::{IpAddr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap, HeaderName, header};

use crate::state::Site;

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const FORWARDED: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Whether a form was sent by one of our own pages. The browser's word counts first, then the origin; a request
/// that says neither is refused.
pub(super) fn is_own_page(site: &Site, headers: &HeaderMap) -> bool {
    if let Some(said) = headers.get(FETCH_SITE) {
        return said == "same-origin";
    }
    let (Some(origin), Some(host)) = (text(headers, &header::ORIGIN), text(headers, &header::HOST)) else {
        return false;
    };
    let scheme = if site.tls { "https" } else { "http" };
    origin == format!("{scheme}://{host}")
}

/// Whether the address in the browser is one of ours. Stops pages elsewhere that point their name at this machine.
pub(super) fn is_own_host(site: &Site, headers: &HeaderMap) -> bool {
    if site.hosts.is_empty() {
        return true;
    }
    let Some(host) = text(headers, &header::HOST) else {
        return false;
    };
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    site.hosts.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// The address that failures are counted on. Behind our proxy it is the last one that the proxy added.
pub(crate) fn source_of(site: &Site, headers: &HeaderMap, extensions: &Extensions) -> String {
    let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    let forwarded = || {
        let last = headers.get_all(FORWARDED).iter().next_back()?;
        last.to_str().ok()?.rsplit(',').next()?.trim().parse::<IpAddr>().ok()
    };
    let address = match peer {
        Some(peer) if site.tls && peer.is_loopback() => forwarded().or(Some(peer)),
        other => other,
    };
    address.map_or_else(|| "unknown".to_owned(), shared_part)
}

/// One person can use any address of a /64, so that is what counts as one.
fn shared_part(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap())).collect()
    }

    #[test]
    fn own_pages_only() {
        let site = Site::loopback();
        let host = ("host", "localhost:8080");
        let own = |pairs: &[(&'static str, &str)]| is_own_page(&site, &headers(pairs));
        assert!(own(&[host, ("sec-fetch-site", "same-origin")]));
        for other in ["none", "same-site", "cross-site", ""] {
            assert!(!own(&[host, ("origin", "http://localhost:8080"), ("sec-fetch-site", other)]));
        }
        assert!(own(&[host, ("origin", "http://localhost:8080")]));
        assert!(!own(&[host, ("origin", "http://localhost:8081")]));
        assert!(!own(&[host, ("origin", "null")]));
        assert!(!own(&[host]));
    }

    #[test]
    fn own_names_only() {
        let site = Site::loopback();
        for (host, own) in [
            ("localhost:8080", true),
            ("LOCALHOST", true),
            ("127.0.0.1:8080", true),
            ("[::1]:8080", true),
            ("rebound.example:8080", false),
        ] {
            assert_eq!(is_own_host(&site, &headers(&[("host", host)])), own, "{host}");
        }
    }

    #[test]
    fn forwarded_addresses_count_only_behind_our_proxy() {
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 9))));
        let sent = headers(&[("x-forwarded-for", "10.0.0.1, 192.0.2.7")]);
        let tls = Site { tls: true, hosts: vec![] };
        assert_eq!(source_of(&tls, &sent, &extensions), "192.0.2.7");
        assert_eq!(source_of(&Site::loopback(), &sent, &extensions), "127.0.0.1");
        extensions.insert(ConnectInfo(SocketAddr::from(([198, 51, 100, 3], 9))));
        assert_eq!(source_of(&tls, &sent, &extensions), "198.51.100.3");
        let six: IpAddr = "2001:db8:1:2:3:4:5:6".parse().unwrap();
        assert_eq!(shared_part(six), "2001:db8:1:2::/64");
    }
}
