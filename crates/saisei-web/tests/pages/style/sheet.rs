//! The style sheet as it is served, read into rules.

use std::collections::BTreeMap;

/// One rule, inside its conditions.
#[derive(Debug)]
pub struct Rule {
    /// The `@media` and other blocks around it, from the outside.
    pub around: Vec<String>,
    pub selector: String,
    pub declarations: Vec<(String, String)>,
}

impl Rule {
    pub fn on_paper_only(&self) -> bool {
        self.around.iter().any(|at| at == "@media print") || self.selector.starts_with("@page")
    }
}

/// Where a page is shown.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place {
    pub dark_device: bool,
    /// What was chosen in the settings.
    pub theme: Option<&'static str>,
    pub paper: bool,
    /// `.go` or `.stop`, inside such a field.
    pub field: Option<&'static str>,
}

impl Place {
    fn is_under(&self, condition: &str) -> bool {
        let query = condition.strip_prefix("@media ").unwrap_or("none");
        query.split(" and ").all(|part| match part {
            "screen" => !self.paper,
            "print" => self.paper,
            "(prefers-color-scheme: dark)" => self.dark_device,
            _ => false,
        })
    }

    /// How strongly a selector speaks here: the page, its theme, the field on it.
    fn strength(&self, selector: &str) -> Option<usize> {
        let (strength, is_meant) = match selector {
            ":root" => (0, true),
            r#":root:not([data-theme="light"])"# => (1, self.theme != Some("light")),
            r#":root[data-theme="dark"]"# => (1, self.theme == Some("dark")),
            other => (2, self.field == Some(other)),
        };
        is_meant.then_some(strength)
    }
}

/// Every rule in its order.
#[derive(Debug)]
pub struct Sheet(pub Vec<Rule>);

fn without_comments(text: &str) -> String {
    let mut parts = text.split("/*");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |kept, part| kept + part.split_once("*/").expect("a comment that ends").1)
}

fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Sheet {
    pub fn read(text: &str) -> Self {
        let text = without_comments(text);
        let (mut rules, mut around, mut rest) = (Vec::new(), Vec::new(), text.as_str());
        while let Some(at) = rest.find(['{', '}']) {
            let head = collapse(&rest[..at]);
            let opens = rest[at..].starts_with('{');
            rest = &rest[at + 1..];
            if !opens {
                assert!(head.is_empty() && around.pop().is_some(), "`{head}` before a closing brace");
            } else if rest.find(['{', '}']).is_some_and(|next| rest[next..].starts_with('{')) {
                around.push(head);
            } else {
                let (body, after) = rest.split_once('}').expect("a rule that ends");
                rules.push(Rule { around: around.clone(), selector: head, declarations: declarations(body) });
                rest = after;
            }
        }
        assert!(around.is_empty() && rest.trim().is_empty(), "every brace is closed");
        Self(rules)
    }

    /// The tokens that hold in a place.
    pub fn tokens(&self, place: &Place) -> BTreeMap<&str, &str> {
        let here = self.0.iter().filter(|rule| rule.around.iter().all(|at| place.is_under(at)));
        let mut meant: Vec<_> = here.filter_map(|rule| Some((place.strength(&rule.selector)?, rule))).collect();
        // Equally strong rules stay in their order: the later one wins.
        meant.sort_by_key(|(strength, _)| *strength);
        let pairs = meant.into_iter().flat_map(|(_, rule)| &rule.declarations);
        pairs.filter_map(|(name, value)| Some((name.strip_prefix("--")?, value.as_str()))).collect()
    }

    /// Every declaration with its rule.
    pub fn declarations(&self) -> impl Iterator<Item = (&Rule, &str, &str)> {
        self.0
            .iter()
            .flat_map(|rule| rule.declarations.iter().map(move |(name, value)| (rule, name.as_str(), value.as_str())))
    }
}

fn declarations(body: &str) -> Vec<(String, String)> {
    let pairs = body.split(';').map(str::trim).filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once(':').unwrap_or_else(|| panic!("`{pair}` is no declaration")))
        .map(|(name, value)| (name.trim().to_owned(), collapse(value)))
        .collect()
}
