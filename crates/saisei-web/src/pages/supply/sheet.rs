//! How every page of this area is put together: what stands in the way, then facts, tables and what happened.

use askama::Template;
use jiff::Timestamp;

use crate::model::{Banner, Chart, Fact, Findings, Frame, Link, Mark, Paging, Table};

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Happening {
    /// When.
    pub(crate) at: Timestamp,
    /// When it was recorded, if that was much later.
    pub(crate) recorded_late: Option<Timestamp>,
    /// What, in one line.
    pub(crate) what: String,
    /// Who, with the role.
    pub(crate) who: String,
    /// Its details.
    pub(crate) facts: Vec<Fact>,
    /// Who signed.
    pub(crate) signatures: Vec<String>,
    /// Whether it was an attempt that was refused.
    pub(crate) refused: bool,
}

/// What a part of the page shows.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    /// Names with values.
    Facts(Vec<Fact>),
    /// A table.
    Table(Box<Table>),
    /// What happened.
    Story(Vec<Happening>),
    /// What the gates say.
    Findings(Findings),
    /// Charts, each with its table.
    Charts(Vec<Chart>),
}

/// A part of the page.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    /// Its id on the page, after `h-`.
    pub(crate) id: String,
    /// Its heading.
    pub(crate) heading: String,
    /// A sentence above it.
    pub(crate) note: Option<String>,
    /// What it shows.
    pub(crate) content: Content,
    /// Whether it takes the whole width.
    pub(crate) wide: bool,
}

/// A page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sheet {
    /// Whose, on pages about one patient.
    pub(crate) banner: Option<Banner>,
    /// Back to the list: where, and its name.
    pub(crate) up: Option<Link>,
    /// Its number, beside the heading.
    pub(crate) number: Option<String>,
    /// How it stands, with signs.
    pub(crate) states: Vec<(Option<Mark>, String)>,
    /// What can be done here; the first is the main one.
    pub(crate) links: Vec<Link>,
    /// A sentence for the whole page.
    pub(crate) said: Option<String>,
    /// The parts.
    pub(crate) parts: Vec<Part>,
}

impl Sheet {
    /// Parts in their order; those that stand side by side are one group.
    pub(crate) fn groups(&self) -> Vec<(bool, Vec<&Part>)> {
        let mut groups: Vec<(bool, Vec<&Part>)> = Vec::new();
        for part in &self.parts {
            match groups.last_mut() {
                Some((false, beside)) if !part.wide => beside.push(part),
                _ => groups.push((part.wide, vec![part])),
            }
        }
        groups
    }
}

impl Part {
    /// A part of the whole width.
    pub(crate) fn wide(id: &str, heading: String, content: Content) -> Self {
        Self { id: id.to_owned(), heading, note: None, content, wide: true }
    }

    /// A part beside others.
    pub(crate) fn beside(id: &str, heading: String, content: Content) -> Self {
        Self { wide: false, ..Self::wide(id, heading, content) }
    }

    /// With a sentence above it.
    pub(crate) fn noted(self, note: String) -> Self {
        Self { note: Some(note), ..self }
    }
}

/// The page as HTML.
#[derive(Template)]
#[template(path = "supply/sheet.html")]
pub(crate) struct SheetPage<'a> {
    /// The frame.
    pub(crate) f: &'a Frame,
    /// What it shows.
    pub(crate) page: &'a Sheet,
}

/// A name with a value that may be missing: then `note` says which kind of empty.
pub(crate) fn fact(f: &Frame, key: &str, value: Option<String>, empty: &str) -> Fact {
    let note = value.is_none().then(|| f.t(empty));
    Fact { name: f.t(key), value, note, href: None }
}

/// A name with its value.
pub(crate) fn plain(f: &Frame, key: &str, value: String) -> Fact {
    Fact { name: f.t(key), value: Some(value), note: None, href: None }
}

/// A name with its value as a link.
pub(crate) fn linked(f: &Frame, key: &str, value: String, href: String) -> Fact {
    Fact { href: Some(href), ..plain(f, key, value) }
}

/// Which rows of how many, with links to the first page and the next.
pub(crate) fn paging(
    f: &Frame,
    place: &str,
    before: usize,
    rows: usize,
    total: u64,
    next: Option<(String, String)>,
) -> Paging {
    use crate::model::PageLink;
    use crate::respond::in_query;
    let last = before.saturating_add(rows);
    let link = |key: &str, href: String| PageLink { text: f.t(key), href: Some(href), current: false };
    let next = next.map(|(sort, key)| {
        let joint = if place.contains('?') { "&" } else { "?" };
        let cursor = format!("after={}&key={}&shown={last}", in_query(&sort), in_query(&key));
        link("page-next", format!("{place}{joint}{cursor}"))
    });
    Paging {
        first: before.saturating_add(usize::from(rows > 0)),
        last,
        total: usize::try_from(total).unwrap_or(usize::MAX),
        pages: (before > 0).then(|| link("page-first", place.to_owned())).into_iter().chain(next).collect(),
    }
}

/// The address of a list with these filters.
pub(crate) fn place(path: &str, filters: &[(&str, Option<&str>)]) -> String {
    use crate::respond::in_query;
    let on = filters.iter().filter_map(|(name, value)| Some(format!("{name}={}", in_query((*value)?))));
    let query = on.collect::<Vec<_>>().join("&");
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}
