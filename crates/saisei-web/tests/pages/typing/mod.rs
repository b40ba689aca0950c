//! A form as a browser without script fills it in: what is in it, what is typed over it, what is sent.

use std::collections::BTreeMap;

/// What a person types, by the name of the entry.
#[derive(Default)]
pub struct Typing(pub BTreeMap<String, String>);

impl Typing {
    pub fn enter(&mut self, name: &str, value: &str) {
        self.0.insert(name.to_owned(), value.to_owned());
    }
}

/// The form on a page that is sent to one place.
pub struct Page {
    /// Names with the values that it brings.
    brings: Vec<(String, String)>,
    /// Names of what is typed freely.
    texts: Vec<String>,
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    Some(plain(tag.split(&format!(" {name}=\"")).nth(1)?.split('"').next()?))
}

/// Text without the escapes of HTML.
fn plain(text: &str) -> String {
    let text = text.replace("&quot;", "\"").replace("&#34;", "\"").replace("&#39;", "'");
    text.replace("&#60;", "<").replace("&#62;", ">").replace("&#38;", "&")
}

impl Page {
    pub fn read(html: &str, action: &str) -> Self {
        let forms = html.split("<form").skip(1).map(|form| form.split("</form>").next().unwrap());
        let own = format!(" action=\"{action}\"");
        let form = forms.into_iter().find(|form| form.split('>').next().unwrap().contains(&own));
        let form = form.unwrap_or_else(|| panic!("no form to {action}"));
        let mut page = Self { brings: Vec::new(), texts: Vec::new() };
        for (at, _) in form.match_indices('<') {
            let rest = &form[at..];
            let tag = rest.split('>').next().unwrap();
            let Some(name) = attribute(tag, "name") else { continue };
            let kind = tag.split_whitespace().next().unwrap();
            if kind == "<textarea" || (kind == "<input" && attribute(tag, "type").is_none()) {
                page.texts.push(name.clone());
            }
            let value = match kind {
                "<input" => match attribute(tag, "type").as_deref() {
                    Some("password") => String::new(),
                    Some("radio" | "checkbox") if !tag.contains(" checked") => continue,
                    _ => attribute(tag, "value").unwrap_or_default(),
                },
                "<select" => {
                    let options = rest.split("</select>").next().unwrap();
                    let chosen = options.split("<option").find(|option| option.contains(" selected"));
                    chosen.and_then(|option| attribute(option, "value")).unwrap_or_default()
                }
                "<textarea" => plain(rest.split("</textarea>").next().unwrap().split_once('>').unwrap().1),
                _ => continue,
            };
            page.brings.push((name, value));
        }
        page
    }

    /// Names of what is typed freely.
    pub fn texts(&self) -> &[String] {
        &self.texts
    }

    /// What is sent: the token, which is the first of its name, then what the form brings, with what was typed instead
    /// or besides.
    pub fn filled(&self, typing: &Typing) -> String {
        let (token, brings): (Vec<_>, Vec<_>) = {
            let first = self.brings.iter().position(|(name, _)| name == "form");
            let parts = self.brings.iter().enumerate();
            parts.partition(|(place, _)| Some(*place) == first)
        };
        let mut sent: BTreeMap<&str, &str> =
            brings.iter().map(|(_, (name, value))| (name.as_str(), value.as_str())).collect();
        sent.extend(typing.0.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let token = token.iter().map(|(_, (name, value))| (name.as_str(), value.as_str()));
        let pair = |(name, value): (&str, &str)| format!("{}={}", encoded(name), encoded(value));
        token.chain(sent).map(pair).collect::<Vec<_>>().join("&")
    }
}

/// The wall clock of a moment in Japan, as an entry for date and time takes it.
pub fn at_home(moment: &str) -> String {
    let moment: jiff::Timestamp = moment.parse().unwrap();
    moment.to_zoned(jiff::tz::offset(9).to_time_zone()).strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

/// What a page says, without its tags, for a message.
pub fn words_of(html: &str) -> String {
    let main = html.split("<main").nth(1).unwrap_or(html);
    let words: String = main.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text.trim()).fold(
        String::new(),
        |mut all, text| {
            if !text.is_empty() {
                all.push_str(text);
                all.push(' ');
            }
            all
        },
    );
    words.chars().take(900).collect()
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
