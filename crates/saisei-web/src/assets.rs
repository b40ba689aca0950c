//! The style sheet, the script and the pictures of the guides, under an address that changes with their content.

use std::sync::OnceLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

/// One file that is built into the program.
pub struct Asset {
    name: &'static str,
    body: &'static [u8],
    kind: &'static str,
    hash: OnceLock<String>,
}

impl Asset {
    const fn new(name: &'static str, kind: &'static str, body: &'static [u8]) -> Self {
        Self { name, body, kind, hash: OnceLock::new() }
    }

    const fn text(name: &'static str, kind: &'static str, text: &'static str) -> Self {
        Self::new(name, kind, text.as_bytes())
    }
}

/// The style sheet.
pub static STYLE: Asset = Asset::text(
    "saisei.css",
    "text/css; charset=utf-8",
    concat!(
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
);

/// The script.
pub static SCRIPT: Asset = Asset::text(
    "saisei.js",
    "text/javascript; charset=utf-8",
    concat!(include_str!("../assets/saisei.js"), include_str!("../assets/forms.js")),
);

macro_rules! picture {
    ($name:literal, $language:literal) => {
        Asset::new(
            concat!($name, "-", $language, ".webp"),
            "image/webp",
            include_bytes!(concat!("../../../docs/guide/pictures/", $name, "-", $language, ".webp")),
        )
    };
}

macro_rules! pictures {
    ($($name:literal)+) => {
        [$(
            picture!($name, "ja"),
            picture!($name, "en"),
        )+]
    };
}

/// The pictures of the guides (`cargo xtask pictures` takes them).
static PICTURES: [Asset; 32] = pictures!(
    "today" "appointments" "journeys" "journey" "adverse-event" "bedside" "observation" "custody" "lot" "room" "release"
    "deviation" "plan" "verify" "paper-sheet" "signature"
);

/// The address of a picture, by its file's name.
pub(crate) fn picture(name: &str) -> Option<String> {
    PICTURES.iter().find(|asset| asset.name == name).map(Asset::path)
}

const FOREVER: &str = "public, max-age=31536000, immutable";

impl Asset {
    /// Its content, if it is text.
    pub fn body(&self) -> &'static str {
        std::str::from_utf8(self.body).unwrap_or_default()
    }

    /// Its address.
    pub fn path(&self) -> String {
        format!("/assets/{}/{}", self.hash(), self.name)
    }

    fn hash(&self) -> &str {
        self.hash.get_or_init(|| {
            let digest = Sha256::digest(self.body);
            digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
        })
    }
}

/// Answers an asset. An address with another hash is an older page's: it is told so, never given other content.
pub(crate) async fn serve(Path((hash, name)): Path<(String, String)>) -> Response {
    let found = [&STYLE, &SCRIPT].into_iter().chain(&PICTURES).find(|asset| asset.name == name && asset.hash() == hash);
    match found {
        None => StatusCode::NOT_FOUND.into_response(),
        Some(asset) => {
            let headers = [(header::CONTENT_TYPE, asset.kind), (header::CACHE_CONTROL, FOREVER)];
            (headers, asset.body).into_response()
        }
    }
}
