//! The style sheet and the script, under an address that changes with their content.

use std::sync::OnceLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

/// One file that is built into the program.
pub struct Asset {
    name: &'static str,
    body: &'static str,
    kind: &'static str,
    hash: OnceLock<String>,
}

/// The style sheet.
pub static STYLE: Asset = Asset {
    name: "saisei.css",
    body: concat!(
        include_str!("../assets/saisei.css"),
        include_str!("../assets/table.css"),
        include_str!("../assets/forms.css"),
        include_str!("../assets/care.css"),
        include_str!("../assets/contacts.css"),
        include_str!("../assets/house.css"),
        include_str!("../assets/infusion.css"),
        include_str!("../assets/lab.css"),
        include_str!("../assets/labels.css"),
        include_str!("../assets/supply.css"),
    ),
    kind: "text/css; charset=utf-8",
    hash: OnceLock::new(),
};

/// The script.
pub static SCRIPT: Asset = Asset {
    name: "saisei.js",
    body: concat!(include_str!("../assets/saisei.js"), include_str!("../assets/forms.js")),
    kind: "text/javascript; charset=utf-8",
    hash: OnceLock::new(),
};

const FOREVER: &str = "public, max-age=31536000, immutable";

impl Asset {
    /// Its content.
    pub fn body(&self) -> &'static str {
        self.body
    }

    /// Its address.
    pub fn path(&self) -> String {
        format!("/assets/{}/{}", self.hash(), self.name)
    }

    fn hash(&self) -> &str {
        self.hash.get_or_init(|| {
            let digest = Sha256::digest(self.body.as_bytes());
            digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
        })
    }
}

/// Answers an asset. An address with another hash is an older page's: it is told so, never given other content.
pub(crate) async fn serve(Path((hash, name)): Path<(String, String)>) -> Response {
    let found = [&STYLE, &SCRIPT].into_iter().find(|asset| asset.name == name && asset.hash() == hash);
    match found {
        None => StatusCode::NOT_FOUND.into_response(),
        Some(asset) => {
            let headers = [(header::CONTENT_TYPE, asset.kind), (header::CACHE_CONTROL, FOREVER)];
            (headers, asset.body).into_response()
        }
    }
}
