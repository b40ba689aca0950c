//! Help: the guides, and a search in them.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::guides::{GUIDES, Guide};
use crate::fields::Fields;
use crate::model::{Frame, Link};
use crate::pages::asked::{Asked, frame};
use crate::respond::page;
use crate::state::WebState;

/// Letters around what was found.
const AROUND: usize = 50;
/// Parts shown at most.
const MOST: usize = 30;
/// Letters of a search at most.
const LONGEST: usize = 100;

/// A part of a guide that was found.
pub(crate) struct Hit {
    /// Which guide.
    pub(crate) guide: &'static str,
    /// The part.
    pub(crate) link: Link,
    /// What stands around the words.
    pub(crate) around: String,
}

/// The list of guides, or what a search found.
#[derive(Template)]
#[template(path = "house/help.html")]
pub(crate) struct HelpPage<'a> {
    /// The frame.
    pub(crate) f: &'a Frame,
    /// Guides; one's own first.
    pub(crate) guides: &'a [Link],
    /// What was searched for.
    pub(crate) search: Option<&'a str>,
    /// What was found.
    pub(crate) hits: &'a [Hit],
}

/// One guide.
#[derive(Template)]
#[template(path = "house/guide.html")]
pub(crate) struct GuidePage<'a> {
    /// The frame.
    pub(crate) f: &'a Frame,
    /// Its parts.
    pub(crate) parts: &'a [Link],
    /// What it says.
    pub(crate) html: &'a super::guides::Drawn,
}

/// The list.
pub(crate) async fn help(State(state): State<WebState>, asked: Asked) -> Response {
    let f = frame(&state, &asked, "help-heading");
    page(StatusCode::OK, &HelpPage { f: &f, guides: &guides(&f), search: None, hits: &[] })
}

/// A search: sent by `POST`, so that nothing typed stands in an address.
pub(crate) async fn search(State(state): State<WebState>, asked: Asked, mut fields: Fields) -> Response {
    // Somebody who is signed in sends the hidden field of the session; it is not needed for reading.
    fields.take_optional("form");
    let Ok(text) = fields.take("q") else { return StatusCode::UNPROCESSABLE_ENTITY.into_response() };
    if fields.finish().is_err() {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    }
    let text: String = text.trim().chars().take(LONGEST).collect();
    let mut f = frame(&state, &asked, "help-heading");
    "/help".clone_into(&mut f.path);
    let hits = found(&f, &text);
    page(StatusCode::OK, &HelpPage { f: &f, guides: &guides(&f), search: Some(&text), hits: &hits })
}

/// One guide.
pub(crate) async fn guide(State(state): State<WebState>, asked: Asked, Path(id): Path<String>) -> Response {
    let Some(guide) = Guide::of(&id) else { return StatusCode::NOT_FOUND.into_response() };
    let mut f = frame(&state, &asked, "help-heading");
    let language = f.words.language();
    guide.title(language).clone_into(&mut f.heading);
    let part = |part: super::guides::Part| Link { href: format!("#{}", part.id), text: part.heading };
    let parts: Vec<Link> = guide.parts(language).into_iter().map(part).collect();
    page(StatusCode::OK, &GuidePage { f: &f, parts: &parts, html: &guide.html(language) })
}

/// Every guide, the one of this role first.
fn guides(f: &Frame) -> Vec<Link> {
    let own = f.role.as_deref().map(|role| role.replace('_', "-")).unwrap_or_default();
    let link =
        |guide: &Guide| Link { href: format!("/help/{}", guide.id), text: guide.title(f.words.language()).to_owned() };
    let (mine, others): (Vec<_>, Vec<_>) = GUIDES.iter().partition(|guide| guide.id == own);
    mine.into_iter().chain(others).map(link).collect()
}

/// Width, case, hiragana and katakana are a matter of typing; every letter stays one letter.
fn fold(text: &str) -> Vec<char> {
    let one = |c: char| match c {
        '\u{3041}'..='\u{3096}' => char::from_u32(u32::from(c) + 0x60).unwrap_or(c),
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c).to_ascii_lowercase(),
        '\u{3000}' => ' ',
        other => other.to_lowercase().next().unwrap_or(other),
    };
    text.chars().map(one).collect()
}

fn position(text: &[char], word: &[char]) -> Option<usize> {
    text.windows(word.len()).position(|window| window == word)
}

fn found(f: &Frame, text: &str) -> Vec<Hit> {
    let folded: String = fold(text).into_iter().collect();
    let words: Vec<Vec<char>> = folded.split_whitespace().map(|word| word.chars().collect()).collect();
    if words.is_empty() {
        return Vec::new();
    }
    let language = f.words.language();
    let own = f.role.as_deref().map(|role| role.replace('_', "-")).unwrap_or_default();
    let (mine, others): (Vec<_>, Vec<_>) = GUIDES.iter().partition(|guide| guide.id == own);
    let mut hits: Vec<Hit> = Vec::new();
    for guide in mine.into_iter().chain(others) {
        for part in guide.parts(language) {
            let whole = fold(&format!("{} {}", part.heading, part.text));
            if words.iter().any(|word| position(&whole, word).is_none()) {
                continue;
            }
            let body = fold(&part.text);
            let at = words.iter().find_map(|word| position(&body, word)).unwrap_or(0);
            let around = around(&part.text, at);
            // Guides share passages: one hit is enough, that of the own guide.
            if hits.iter().any(|hit| hit.around == around) {
                continue;
            }
            hits.push(Hit {
                guide: guide.title(language),
                link: Link { href: format!("/help/{}#{}", guide.id, part.id), text: part.heading },
                around,
            });
        }
    }
    hits.truncate(MOST);
    hits
}

fn around(text: &str, at: usize) -> String {
    let start = at.saturating_sub(AROUND);
    let shown: String = text.chars().skip(start).take(AROUND * 3).collect();
    let before = if start > 0 { "… " } else { "" };
    format!("{before}{} …", shown.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kana_width_and_case_are_one() {
        assert_eq!(fold("ラベル ＡＢＣ"), fold("らべる abc"));
        assert_eq!(position(&fold("容器のラベル"), &fold("らべる")), Some(3));
        assert_eq!(position(&fold("ab"), &fold("abc")), None);
    }
}
