//! The guides: `docs/guide/*.md`, built into the program and drawn from Markdown. Raw HTML is shown as text; links and
//! pictures stay within the program.

use std::fmt;

use askama::filters::HtmlSafe;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};
use saisei_app::words::Language;

use crate::assets;

/// One guide in both languages.
pub(super) struct Guide {
    /// Its name in the address.
    pub(super) id: &'static str,
    ja: &'static str,
    en: &'static str,
}

macro_rules! guide {
    ($id:literal) => {
        Guide {
            id: $id,
            ja: include_str!(concat!("../../../../../docs/guide/", $id, ".ja.md")),
            en: include_str!(concat!("../../../../../docs/guide/", $id, ".en.md")),
        }
    };
}

/// Every guide, in the order of the list: one per role, then what everybody needs.
pub(super) const GUIDES: &[Guide] = &[
    guide!("coordinator"),
    guide!("physician"),
    guide!("nurse"),
    guide!("culture-operator"),
    guide!("quality-officer"),
    guide!("administrator"),
    guide!("everyone"),
    guide!("downtime"),
    guide!("glossary"),
];

/// A part of a guide, from one heading to the next.
pub(super) struct Part {
    /// Where it stands on the page: `#s1`.
    pub(super) id: String,
    /// Its heading.
    pub(super) heading: String,
    /// Its text without marks.
    pub(super) text: String,
}

impl Guide {
    /// The guide of a name.
    pub(super) fn of(id: &str) -> Option<&'static Self> {
        GUIDES.iter().find(|guide| guide.id == id)
    }

    fn source(&self, language: Language) -> &'static str {
        match language {
            Language::Ja => self.ja,
            Language::En => self.en,
        }
    }

    /// Its title: the first line.
    pub(super) fn title(&self, language: Language) -> &'static str {
        let first = self.source(language).lines().next().unwrap_or_default();
        first.trim_start_matches('#').trim()
    }

    /// What it says, as HTML that is safe to show.
    pub(super) fn html(&self, language: Language) -> Drawn {
        Drawn::of(self.source(language))
    }

    /// Its parts, for the list of contents and for searching.
    pub(super) fn parts(&self, language: Language) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        let mut in_heading = false;
        for event in events(self.source(language)) {
            match event {
                Event::Start(Tag::Heading { level: HeadingLevel::H2, id, .. }) => {
                    in_heading = true;
                    let id = id.map(|id| id.to_string()).unwrap_or_default();
                    parts.push(Part { id, heading: String::new(), text: String::new() });
                }
                Event::End(TagEnd::Heading(HeadingLevel::H2)) => in_heading = false,
                Event::Text(text) | Event::Code(text) => {
                    let Some(part) = parts.last_mut() else { continue };
                    if in_heading { part.heading.push_str(&text) } else { part.text.push_str(&text) }
                }
                Event::SoftBreak | Event::HardBreak | Event::End(_) => {
                    if let Some(part) = parts.last_mut() {
                        part.text.push(' ');
                    }
                }
                _ => {}
            }
        }
        parts
    }
}

/// Where a link of a guide leads inside the program: to another guide, to a page, or nowhere.
fn place(to: &str) -> Option<String> {
    if let Some(file) = to.strip_suffix(".md") {
        let guide = file.strip_suffix(".ja").or_else(|| file.strip_suffix(".en")).unwrap_or(file);
        return Guide::of(guide).map(|guide| format!("/help/{}", guide.id));
    }
    (to.starts_with('/') && !to.starts_with("//") || to.starts_with('#')).then(|| to.to_owned())
}

/// The address of a picture that is built in.
fn picture_at(to: &str) -> Option<String> {
    assets::picture(to.strip_prefix("pictures/")?)
}

/// The guide's events: without title, HTML as text, headings with ids, links and pictures only within the program.
fn events(source: &str) -> Vec<Event<'_>> {
    let mut out = Vec::new();
    let (mut skipping, mut count, mut dead, mut unseen) = (0u32, 0u32, 0u32, 0u32);
    for event in Parser::new_ext(source, Options::ENABLE_TABLES) {
        let begins = matches!(&event, Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }));
        let ends = matches!(&event, Event::End(TagEnd::Heading(HeadingLevel::H1)));
        match event {
            _ if begins => skipping += 1,
            _ if ends => skipping = skipping.saturating_sub(1),
            _ if skipping > 0 => {}
            Event::Html(text) | Event::InlineHtml(text) => out.push(Event::Text(text)),
            Event::Start(Tag::Heading { level: HeadingLevel::H2, classes, attrs, .. }) => {
                count += 1;
                let id = Some(CowStr::from(format!("s{count}")));
                out.push(Event::Start(Tag::Heading { level: HeadingLevel::H2, id, classes, attrs }));
            }
            // A picture that is not built in leaves its words.
            Event::Start(Tag::Image { link_type, dest_url, title, id }) => match picture_at(&dest_url) {
                Some(to) => out.push(Event::Start(Tag::Image { link_type, dest_url: to.into(), title, id })),
                None => unseen += 1,
            },
            Event::End(TagEnd::Image) if unseen > 0 => unseen -= 1,
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => match place(&dest_url) {
                Some(to) => out.push(Event::Start(Tag::Link { link_type, dest_url: to.into(), title, id })),
                None => dead += 1,
            },
            Event::End(TagEnd::Link) if dead > 0 => dead -= 1,
            other => out.push(other),
        }
    }
    out
}

/// A guide as HTML. Whatever HTML its text held is escaped, and its links stay inside.
pub(crate) struct Drawn(String);

impl Drawn {
    fn of(source: &str) -> Self {
        let mut out = String::new();
        html::push_html(&mut out, events(source).into_iter());
        Self(out)
    }
}

impl fmt::Display for Drawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Drawn {}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(source: &str) -> String {
        Drawn::of(source).to_string()
    }

    #[test]
    fn html_is_text_and_links_stay_inside() {
        let page = drawn(
            "# Title\n\n<script>alert(1)</script>\n\n![today](pictures/today-ja.webp) ![other](https://a.example/x.webp)\n\n[x](javascript:a) [d](everyone.ja.md) [n](none.ja.md) [o](https://a.example)",
        );
        assert!(!page.contains("<script") && page.contains("&lt;script"), "{page}");
        assert!(page.matches("<img").count() == 1 && page.contains("/today-ja.webp\" alt=\"today\""), "{page}");
        assert!(!page.contains("Title") && !page.contains("javascript"), "{page}");
        assert!(
            page.contains("href=\"/help/everyone\"") && !page.contains("none") && !page.contains("a.example"),
            "{page}"
        );
    }

    #[test]
    fn every_role_has_a_guide_in_both_languages() {
        for role in ["coordinator", "physician", "nurse", "culture-operator", "quality-officer", "administrator"] {
            let guide = Guide::of(role).unwrap();
            for language in Language::ALL {
                assert!(!guide.title(language).is_empty(), "{role}");
                assert!(guide.parts(language).len() >= 5, "{role} {language:?}");
                let (html, source) = (guide.html(language).to_string(), guide.source(language));
                assert_eq!(
                    html.matches("<img").count(),
                    source.matches("](pictures/").count(),
                    "{role}: each is built in"
                );
                assert!(html.matches("<img").count() >= 2, "{role} {language:?}");
            }
            assert_eq!(guide.parts(Language::Ja).len(), guide.parts(Language::En).len(), "{role}: the same parts");
        }
    }
}
