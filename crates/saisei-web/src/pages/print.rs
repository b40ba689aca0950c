//! What stands in the margins of every printed sheet (interface 3.17), so that a sheet that falls out of the folder still
//! says where it belongs. A page margin takes its words from a style sheet alone, so this one is made for each page.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::asked::{Asked, frame};
use crate::model::Frame;
use crate::state::WebState;

/// Longest text about what is printed.
const LONGEST: usize = 60;

/// What stands behind the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Printed {
    about: String,
}

/// The style sheet of the margins.
pub(crate) async fn print_margins(
    State(state): State<WebState>,
    asked: Asked,
    printed: Result<Query<Printed>, QueryRejection>,
) -> Response {
    let f = frame(&state, &asked, "working-print");
    let about = printed.map(|Query(printed)| printed.about).unwrap_or_default();
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], margins(&f, &about)).into_response()
}

fn margins(f: &Frame, about: &str) -> String {
    // Numbers of ours alone; anything else in an address is no text for a sheet of paper.
    let is_ours = |c: &char| c.is_ascii_alphanumeric() || "-./ ".contains(*c);
    let about: String = about.chars().filter(is_ours).take(LONGEST).collect();
    let gap = if about.is_empty() { "" } else { "　" };
    let by = f.user.as_ref().map(|user| f.words.ta("printed-by", &[("name", &user.name), ("role", &user.role)]));
    let demo = if f.sandbox { f.t("sandbox-stripe") } else { String::new() };
    let boxes = [
        ("top-left", text(&format!("{}{gap}{about}", f.clinic))),
        ("top-center", text(&demo)),
        ("top-right", text(&f.t("working-print"))),
        ("bottom-left", text(&format!("{} {}", by.unwrap_or_default(), f.full(f.as_of)))),
        ("bottom-right", "counter(page) \" / \" counter(pages)".to_owned()),
    ];
    let of = |page: &str, content: &dyn Fn(&str) -> String| {
        let boxes = boxes.iter().map(|(place, words)| format!("@{place} {{ {} }}", content(words)));
        format!("@page{page} {{ {} }}\n", boxes.collect::<Vec<_>>().join(" "))
    };
    // Labels fill their sheet.
    of("", &|words| format!("content: {words}; font-size: 8pt; color: #000000;"))
        + &of(" labels", &|_| "content: none;".to_owned())
}

/// A text as a style sheet writes it.
fn text(words: &str) -> String {
    let mut out = String::from("\"");
    for c in words.chars().filter(|c| !c.is_control()) {
        if matches!(c, '"' | '\\' | '<') {
            out.push_str(&format!("\\{:x} ", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out + "\""
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn a_name_cannot_leave_its_quotes() {
        assert_eq!(text("クリニック"), "\"クリニック\"");
        assert_eq!(text("a\"} b\\\n"), "\"a\\22 } b\\5c \"");
    }
}
