//! As much of the Fluent syntax as the checks need: messages, their text, and the variables in it.

use std::collections::BTreeSet;

/// A parsed `.ftl` file.
#[derive(Default)]
pub struct FluentFile {
    /// Messages and terms in order; a term's id keeps its leading hyphen.
    pub messages: Vec<Message>,
    /// Beginnings of ids that the program puts together, from `# dynamic-prefix: foo-`.
    pub dynamic_prefixes: Vec<String>,
}

/// One message with its attributes.
pub struct Message {
    /// Its id.
    pub id: String,
    /// Where it begins.
    pub line: usize,
    /// Everything after `=`, up to the next message.
    pub text: String,
}

impl Message {
    /// Names of its `{ $variables }`.
    pub fn variables(&self) -> BTreeSet<&str> {
        self.text.split('$').skip(1).map(head).filter(|name| !name.is_empty()).collect()
    }

    /// Ids of other messages and terms that it shows: `{ other-id }`, `{ -term }`.
    pub fn references(&self) -> impl Iterator<Item = &str> {
        self.text.split('{').skip(1).map(|after| head(after.trim_start())).filter(|name| !name.is_empty())
    }
}

fn head(text: &str) -> &str {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_')).next().unwrap_or_default()
}

/// Reads a file; what is not understood is left to Fluent's own parser in the product's tests.
pub fn parse(text: &str) -> FluentFile {
    let mut file = FluentFile::default();
    for (number, line) in (1..).zip(text.lines()) {
        if let Some(comment) = line.strip_prefix('#') {
            file.dynamic_prefixes.extend(dynamic_prefix(comment));
        } else if let Some((id, value)) = beginning(line) {
            file.messages.push(Message { id: id.to_owned(), line: number, text: value.to_owned() });
        } else if let Some(message) = file.messages.last_mut() {
            message.text.push('\n');
            message.text.push_str(line);
        }
    }
    file
}

fn dynamic_prefix(comment: &str) -> Option<String> {
    let prefix = comment.trim_start_matches('#').trim().strip_prefix("dynamic-prefix:")?.trim();
    (!prefix.is_empty()).then(|| prefix.to_owned())
}

fn beginning(line: &str) -> Option<(&str, &str)> {
    let (id, value) = line.split_once('=')?;
    let name = id.trim_end();
    let starts_well = name.trim_start_matches('-').starts_with(|c: char| c.is_ascii_alphabetic());
    (starts_well && head(name) == name).then(|| (name, value.trim()))
}

#[cfg(test)]
mod tests {
    use super::parse;

    const TEXT: &str = "\
## Journey
# dynamic-prefix: step-
journey-title = Journey { $number }
    .aria-label = of { -brand } for { $patient }
lots-open = { $count ->
    [one] One lot = open
   *[other] { $count } lots
}
-brand = Saisei
";

    #[test]
    fn messages_attributes_and_selections_are_read() {
        let file = parse(TEXT);
        let ids: Vec<_> = file.messages.iter().map(|message| message.id.as_str()).collect();
        assert_eq!(ids, ["journey-title", "lots-open", "-brand"]);
        assert_eq!(file.dynamic_prefixes, ["step-"]);
        assert_eq!(file.messages[1].line, 5);
    }

    #[test]
    fn variables_and_references_are_found() {
        let file = parse(TEXT);
        let title = &file.messages[0];
        assert_eq!(title.variables().into_iter().collect::<Vec<_>>(), ["number", "patient"]);
        assert_eq!(title.references().collect::<Vec<_>>(), ["-brand"]);
        assert_eq!(file.messages[1].variables().len(), 1);
    }
}
