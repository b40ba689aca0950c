//! The security headers of every response.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::state::WebState;

/// The script nonce of one response.
#[derive(Clone, Debug)]
pub(crate) struct Nonce(pub(crate) String);

const FIXED: [(&str, &str); 7] = [
    ("reporting-endpoints", "csp=\"/csp-report\""),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(self), publickey-credentials-get=(self), publickey-credentials-create=(self), \
         microphone=(), geolocation=(), usb=(), serial=(), payment=()",
    ),
];

/// Draws the nonce, and adds the headers on the way out.
pub(crate) async fn headers(State(state): State<WebState>, mut request: Request, next: Next) -> Response {
    let mut bytes = [0u8; 16];
    state.setup.chance().fill(&mut bytes);
    let nonce = STANDARD.encode(bytes);
    request.extensions_mut().insert(Nonce(nonce.clone()));
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    add(headers, &nonce, state.setup.site.tls);
    response
}

fn add(headers: &mut HeaderMap, nonce: &str, tls: bool) {
    for (name, value) in FIXED {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    // Base64 of the nonce is always a legal header value.
    if let Ok(policy) = HeaderValue::from_str(&policy(nonce)) {
        headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(policy);
    }
    if tls {
        let value = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, value);
    }
    let no_store = HeaderValue::from_static("no-store");
    headers.entry(header::CACHE_CONTROL).or_insert(no_store);
}

fn policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self' blob:; \
         font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; \
         frame-ancestors 'none'; base-uri 'none'; object-src 'none'; require-trusted-types-for 'script'; \
         trusted-types saisei-fragment; report-to csp; report-uri /csp-report"
    )
}
