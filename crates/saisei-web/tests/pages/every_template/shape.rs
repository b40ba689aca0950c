//! What a template always writes: the pieces of its main part that stand outside every condition and loop. A page
//! that has them all, in their order, was drawn by that template.

use std::path::{Path, PathBuf};

use saisei_app::words::{Language, words};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/templates");

/// A piece that is always there.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    /// As it stands.
    Markup(String),
    /// The words of a key.
    Words(String),
}

/// A template that draws a whole page.
pub struct Shape {
    /// Its path under `templates`.
    pub name: String,
    pieces: Vec<Piece>,
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

fn packed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Markup, or the inside of a `{{ }}` or `{% %}`.
fn parts(text: &str) -> Vec<(char, &str)> {
    let (mut found, mut rest) = (Vec::new(), text);
    while let Some(at) = rest.find("{{").into_iter().chain(rest.find("{%")).min() {
        found.push((' ', &rest[..at]));
        let kind = if rest[at..].starts_with("{{") { '=' } else { '%' };
        let end = if kind == '=' { "}}" } else { "%}" };
        let (inside, after) = rest[at + 2..].split_once(end).expect("a tag that ends");
        found.push((kind, inside.trim()));
        rest = after;
    }
    found.push((' ', rest));
    found
}

fn pieces(text: &str) -> Vec<Piece> {
    let main = text.split("{% block main %}").nth(1).expect("a main block");
    let (mut depth, mut found) = (0, Vec::new());
    for (kind, inside) in parts(main) {
        let word = inside.split(' ').next().unwrap_or_default();
        match (kind, word) {
            ('%', "if" | "for" | "match") => depth += 1,
            ('%', "endif" | "endfor" | "endmatch") => depth -= 1,
            ('%', "endblock") => break,
            (' ', _) if depth == 0 && inside.contains('<') => found.push(Piece::Markup(packed(inside))),
            ('=', _) if depth == 0 => {
                let key = inside.strip_prefix("f.t(\"").and_then(|rest| rest.strip_suffix("\")"));
                found.extend(key.map(|key| Piece::Words(key.to_owned())));
            }
            _ => {}
        }
    }
    found
}

impl Shape {
    /// Every template that extends the base.
    pub fn all() -> Vec<Self> {
        let mut found = Vec::new();
        files(Path::new(FOLDER), &mut found);
        found.sort();
        let read = |path: PathBuf| {
            (path.strip_prefix(FOLDER).unwrap().to_str().unwrap().to_owned(), std::fs::read_to_string(&path).unwrap())
        };
        let whole = found.into_iter().map(read).filter(|(_, text)| text.contains("{% extends "));
        whole.map(|(name, text)| Self { pieces: pieces(&text), name }).collect()
    }

    /// The piece that a page lacks.
    pub fn lacks(&self, html: &str, language: Language) -> Option<String> {
        let main = html.split("id=\"main\"").nth(1).unwrap_or_default();
        let main = packed(main);
        let mut rest = main.as_str();
        for piece in &self.pieces {
            let wanted = match piece {
                Piece::Markup(text) => text.clone(),
                Piece::Words(key) => escaped(&words(language).t(key)),
            };
            match rest.split_once(&wanted) {
                Some((_, after)) => rest = after,
                None => return Some(wanted),
            }
        }
        None
    }
}

fn escaped(text: &str) -> String {
    let signs = [('&', "&#38;"), ('<', "&#60;"), ('>', "&#62;"), ('"', "&#34;"), ('\'', "&#39;")];
    let one = |c: char| {
        signs.iter().find(|(sign, _)| *sign == c).map_or_else(|| c.to_string(), |(_, code)| (*code).to_owned())
    };
    packed(&text.chars().map(one).collect::<String>())
}

#[test]
fn pieces_are_what_always_stands_there() {
    let text = "{% block banner %}<b>{% endblock %}{% block main %}\n<h1>{{ f.heading }}</h1>{% if x %}<p>{% endif %}\n\
                <p>{{ f.t(\"a-b\") }}</p>{% endblock %}";
    let markup = |text: &str| Piece::Markup(text.to_owned());
    assert_eq!(
        pieces(text),
        [markup("<h1>"), markup("</h1>"), markup("<p>"), Piece::Words("a-b".to_owned()), markup("</p>")]
    );
}
