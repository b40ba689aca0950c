//! Turning templates and places into responses.

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

/// A page.
pub fn page(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page could not be drawn");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// "See there", after a form.
pub(crate) fn see(place: &str) -> Response {
    let place = HeaderValue::from_str(place).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response()
}

/// The place if it is a page of ours, else the front page. Keeps out other hosts, schemes and control characters.
pub(crate) fn local_place(place: &str) -> &str {
    let plain = place.bytes().all(|byte| (0x21..0x7f).contains(&byte) && byte != b'\\');
    let ours = place.starts_with('/') && !place.starts_with("//") && place.len() <= 2000;
    if plain && ours { place } else { "/" }
}

/// Text as one value of a query.
pub(crate) fn in_query(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_places() {
        assert_eq!(local_place("/journeys?q=%E5%B1%B1"), "/journeys?q=%E5%B1%B1");
        for foreign in [
            "",
            "journeys",
            "//elsewhere.example",
            "/\\elsewhere.example",
            "https://elsewhere.example",
            "/a\r\nSet-Cookie: x=1",
            "/\t/elsewhere.example",
            "javascript:alert(1)",
        ] {
            assert_eq!(local_place(foreign), "/", "{foreign:?}");
        }
    }

    #[test]
    fn a_value_of_a_query() {
        assert_eq!(in_query("/a?b=c&d=山"), "/a%3Fb%3Dc%26d%3D%E5%B1%B1");
    }
}
