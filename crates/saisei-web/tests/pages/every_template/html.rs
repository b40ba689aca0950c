//! A page read by a real HTML parser, and the house rules that every page keeps.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Node, NodeData, RcDom};
use saisei_app::words::Language;
use saisei_web::routes;

use super::phrases::Phrases;

/// An element with its attributes.
pub struct Element {
    pub tag: String,
    attributes: BTreeMap<String, String>,
    /// Everything that is read inside it.
    pub text: String,
    /// The tags around it, and their classes with a dot.
    around: Vec<String>,
    /// The form that it belongs to, by its place.
    form: Option<usize>,
    /// The table that it belongs to, by its place.
    pub table: Option<usize>,
}

/// What everything inside an element belongs to.
#[derive(Clone, Copy, Default)]
struct Owners {
    form: Option<usize>,
    table: Option<usize>,
}

impl Element {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }

    pub fn is_inside(&self, class: &str) -> bool {
        self.around.iter().any(|one| one.strip_prefix('.') == Some(class))
    }

    pub fn is_in(&self, tag: &str) -> bool {
        self.around.iter().any(|one| one == tag)
    }

    pub fn has_class(&self, class: &str) -> bool {
        self.get("class").is_some_and(|all| all.split(' ').any(|one| one == class))
    }
}

/// A run of text, and the language that its nearest own `lang` says.
struct Run {
    text: String,
    lang: Option<String>,
    typed: bool,
}

/// A whole page.
pub struct Page {
    pub elements: Vec<Element>,
    runs: Vec<Run>,
    /// What the parser had to mend.
    mended: Vec<String>,
}

impl Page {
    pub fn read(html: &str) -> Self {
        let dom = parse_document(RcDom::default(), ParseOpts::default()).one(html);
        let mended = dom.errors.borrow().iter().map(ToString::to_string).collect();
        let mut page = Self { elements: Vec::new(), runs: Vec::new(), mended };
        page.walk(&dom.document, &[], None, Owners::default());
        page
    }

    fn walk(&mut self, node: &Rc<Node>, around: &[String], lang: Option<&str>, owners: Owners) -> String {
        let mut inside = around.to_vec();
        let mut lang = lang.map(str::to_owned);
        let (mut place, mut owners) = (None, owners);
        match &node.data {
            NodeData::Text { contents } => {
                let text = contents.borrow().to_string();
                let typed = around.iter().any(|tag| tag == "textarea");
                self.runs.push(Run { text: text.trim().to_owned(), lang, typed });
                return text;
            }
            NodeData::Element { name, attrs, .. } => {
                let tag = name.local.to_string();
                let pair =
                    |attribute: &html5ever::Attribute| (attribute.name.local.to_string(), attribute.value.to_string());
                let attributes: BTreeMap<_, _> = attrs.borrow().iter().map(pair).collect();
                if tag != "html"
                    && let Some(spoken) = attributes.get("lang")
                {
                    lang = Some(spoken.clone());
                }
                let own = self.elements.len();
                place = Some(own);
                self.elements.push(Element {
                    tag: tag.clone(),
                    attributes,
                    text: String::new(),
                    around: inside.clone(),
                    form: owners.form,
                    table: owners.table,
                });
                match tag.as_str() {
                    "form" => owners.form = place,
                    "table" => owners.table = place,
                    _ => {}
                }
                inside.push(tag);
                let classes = self.elements[own].get("class").unwrap_or_default().split_whitespace();
                inside.extend(classes.map(|class| format!(".{class}")));
            }
            _ => {}
        }
        let parts: Vec<String> =
            node.children.borrow().iter().map(|child| self.walk(child, &inside, lang.as_deref(), owners)).collect();
        let text = parts.concat();
        if let Some(place) = place {
            self.elements[place].text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        text
    }

    pub fn all<'p>(&'p self, tag: &'p str) -> impl Iterator<Item = &'p Element> {
        self.elements.iter().filter(move |element| element.tag == tag)
    }

    fn ids(&self) -> Vec<&str> {
        self.elements.iter().filter_map(|element| element.get("id")).collect()
    }

    /// What breaks a house rule; empty for a good page.
    pub fn faults(&self, language: Language, phrases: &Phrases) -> Vec<String> {
        let mut faults: Vec<String> = self.mended.iter().map(|what| format!("not HTML: {what}")).collect();
        faults.extend(self.frame_faults(language));
        faults.extend(self.reference_faults());
        faults.extend(self.script_and_style_faults());
        faults.extend(self.form_faults());
        faults.extend(self.word_faults(language, phrases));
        faults
    }

    /// The language switch, "refresh" and "next person" come back to a page that can be opened again.
    pub fn way_faults(&self) -> Vec<String> {
        let back = self.all("input").filter(|input| matches!(input.get("name"), Some("back" | "next")));
        let back = back.filter_map(|input| input.get("value")).filter(|value| !value.is_empty());
        let links = self.all("a").filter_map(|link| link.get("href")).filter(|href| href.starts_with('/'));
        back.chain(links).filter(|way| !is_a_page(way)).map(|way| format!("{way} cannot be opened")).collect()
    }

    fn frame_faults(&self, language: Language) -> Vec<String> {
        let mut faults = Vec::new();
        // A drawing has a title of its own.
        let count = |tag| self.all(tag).filter(|element| !element.around.iter().any(|tag| tag == "svg")).count();
        for tag in ["h1", "main", "title", "html"] {
            if count(tag) != 1 {
                faults.push(format!("{} {tag}", count(tag)));
            }
        }
        let lang = self.all("html").next().and_then(|html| html.get("lang"));
        if lang != Some(language.code()) {
            faults.push(format!("lang {lang:?}"));
        }
        let title = self.all("title").next().map(|title| title.text.clone()).unwrap_or_default();
        let heading = self.all("h1").next().map(|heading| heading.text.clone()).unwrap_or_default();
        if title.is_empty() || heading.is_empty() {
            faults.push(format!("title `{title}`, heading `{heading}`"));
        }
        let primary = self.elements.iter().filter(|element| element.has_class("primary")).count();
        if primary > 1 {
            faults.push(format!("{primary} main buttons"));
        }
        // What stands before the heading of the page are bars and the summary of what to mend.
        let mut level = 1;
        for element in self.elements.iter().skip_while(|element| element.tag != "h1") {
            let Some(own) = element.tag.strip_prefix('h').and_then(|digit| digit.parse::<u8>().ok()) else { continue };
            if own > level + 1 {
                faults.push(format!("{} `{}` after h{level}", element.tag, element.text));
            }
            level = own;
        }
        faults
    }

    /// Ids are there once, and what points at an id finds it.
    fn reference_faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let mut known = BTreeSet::new();
        for id in self.ids() {
            if id.is_empty() || id.contains(' ') || !known.insert(id) {
                faults.push(format!("id `{id}` twice, or empty"));
            }
        }
        for element in &self.elements {
            for name in ["for", "aria-labelledby", "aria-describedby", "aria-controls", "list", "form"] {
                let Some(value) = element.get(name) else { continue };
                // A field points at its help and its fault also while it has none.
                let may_be_absent =
                    |id: &str| name == "aria-describedby" && (id.ends_with("-help") || id.ends_with("-fault"));
                let lost = value.split(' ').filter(|id| !id.is_empty() && !known.contains(id) && !may_be_absent(id));
                faults.extend(lost.map(|id| format!("{name}=`{id}` points nowhere")));
            }
            let local = element.get("href").and_then(|href| href.strip_prefix('#')).filter(|id| !id.is_empty());
            faults.extend(local.filter(|id| !known.contains(id)).map(|id| format!("#{id} points nowhere")));
        }
        faults
    }

    fn script_and_style_faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for element in &self.elements {
            for (name, value) in &element.attributes {
                if name == "style" || name.starts_with("on") || value.trim_start().starts_with("javascript:") {
                    faults.push(format!("{} {name}=`{value}`", element.tag));
                }
                let outside = value.starts_with("http") || value.starts_with("//");
                if matches!(name.as_str(), "href" | "src" | "action") && outside {
                    faults.push(format!("{} leads outside: {value}", element.tag));
                }
            }
            if element.tag == "style"
                || (element.tag == "script" && (element.get("src").is_none() || !element.text.is_empty()))
            {
                faults.push(format!("a {} of its own", element.tag));
            }
        }
        let scripts = self.all("script").count();
        if scripts != 1 {
            faults.push(format!("{scripts} scripts"));
        }
        faults
    }

    /// Whatever changes something carries its token; every field has a name for everybody.
    fn form_faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let free = ["/language", "/sign-in", "/help"];
        let has_token = |form: usize| {
            let inside =
                self.elements.iter().filter(|field| field.form == Some(form) && field.get("name") == Some("form"));
            inside.filter(|field| field.get("value").is_some_and(|value| value.contains('.'))).count() == 1
        };
        for (place, form) in self.elements.iter().enumerate().filter(|(_, form)| form.get("method") == Some("post")) {
            let action = form.get("action").unwrap_or_default();
            if !free.contains(&action) && !has_token(place) {
                faults.push(format!("the form to {action} has no token"));
            }
        }
        let labels: BTreeSet<&str> = self.all("label").filter_map(|label| label.get("for")).collect();
        for field in self.elements.iter().filter(|field| matches!(field.tag.as_str(), "input" | "select" | "textarea"))
        {
            let hidden = field.get("type") == Some("hidden") || field.get("hidden").is_some();
            let named = field.get("aria-label").is_some()
                || field.get("aria-labelledby").is_some()
                || field.get("id").is_some_and(|id| labels.contains(id))
                || field.around.iter().any(|tag| tag == "label");
            if !hidden && !named {
                faults.push(format!("{} `{}` has no label", field.tag, field.get("name").unwrap_or_default()));
            }
            if field.get("required").is_some() {
                faults.push(format!("`{}` leaves the check to the browser", field.get("name").unwrap_or_default()));
            }
        }
        for button in self.elements.iter().filter(|element| matches!(element.tag.as_str(), "button" | "a" | "summary"))
        {
            let hidden = button.get("hidden").is_some();
            if !hidden
                && button.text.is_empty()
                && button.get("aria-label").is_none()
                && button.get("data-words").is_none()
            {
                faults.push(format!("a {} without words", button.tag));
            }
        }
        faults
    }

    /// No key, no empty place of a phrase, no phrase of the other language.
    fn word_faults(&self, language: Language, phrases: &Phrases) -> Vec<String> {
        let mut faults = Vec::new();
        for run in self.runs.iter().filter(|run| !run.text.is_empty()) {
            if phrases.is_key(&run.text) {
                faults.push(format!("a key instead of words: {}", run.text));
            }
            if run.text.contains("{ $") || run.text.contains("{$") {
                faults.push(format!("an empty place: {}", run.text));
            }
            // A text that waits in a field is somebody's own.
            if run.lang.is_none() && !run.typed && phrases.is_of_the_other(language, &run.text) {
                faults.push(format!("in the other language: {}", run.text));
            }
        }
        for element in &self.elements {
            let read = |name: &str| {
                name.starts_with("data-") || matches!(name, "aria-label" | "title" | "placeholder" | "alt")
            };
            for (name, value) in element.attributes.iter().filter(|(name, _)| read(name)) {
                if phrases.is_key(value) || value.contains("{ $") {
                    faults.push(format!("{name} is a key: {value}"));
                }
                let own = element.get("lang").is_some();
                if !own && phrases.is_of_the_other(language, value) {
                    faults.push(format!("{name} in the other language: {value}"));
                }
            }
        }
        faults
    }
}

/// Whether an address is one that a browser may ask for.
fn is_a_page(way: &str) -> bool {
    let path = way.split(['?', '#']).next().unwrap_or_default();
    let fits = |pattern: &str| {
        let (mut parts, mut own) = (path.split('/'), pattern.split('/'));
        loop {
            match (parts.next(), own.next()) {
                (None, None) => return true,
                (Some(part), Some(own)) if part == own || own.starts_with('{') && !part.is_empty() => {}
                _ => return false,
            }
        }
    };
    // `/journeys/search` is sent to and is no journey: an address that is spelt out wins.
    let spelt = routes().iter().any(|route| route.path == path);
    let opens = |pattern: &str| if spelt { pattern == path } else { fits(pattern) };
    routes().iter().any(|route| route.method == "GET" && opens(route.path))
}

#[test]
fn what_breaks_a_rule_is_found() {
    let phrases = Phrases::read();
    let start = r#"<!doctype html><html lang="en"><head><title>T</title><script src="/a.js"></script></head><body><main><h1>H</h1>"#;
    let read = |body: &str| Page::read(&format!("{start}{body}</main></body></html>"));
    let found = |body: &str| [read(body).faults(Language::En, &phrases), read(body).way_faults()].concat();
    assert_eq!(found("<p>Good.</p>"), Vec::<String>::new());
    for bad in [
        "<p>One<div>two</p>",
        "<p>Open <b>mark</p>",
        "<table><tr><td>1</td></tr>loose</table>",
        "<p id=\"a\"></p><p id=\"a\"></p>",
        "<p style=\"color: red\">x</p>",
        "<p onclick=\"x()\">x</p>",
        "<script>alert(1)</script>",
        "<a href=\"#none\">x</a>",
        "<a href=\"/x\"></a>",
        "<label for=\"none\">x</label>",
        "<input name=\"x\" type=\"text\">",
        "<form method=\"post\" action=\"/x\"></form>",
        "<h3>too deep</h3>",
        "<p>journeys-heading</p>",
        "<p>治療経過の一覧へ</p>",
        "<p>{ $count } left</p>",
        "<a href=\"/journeys/search\">x</a>",
        "<a href=\"/nowhere\">x</a>",
    ] {
        assert!(!found(bad).is_empty(), "{bad}");
    }
}
