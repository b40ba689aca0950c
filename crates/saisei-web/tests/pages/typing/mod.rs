//! A form as a browser without script fills it in: what is in it, what is typed over it, what is sent.

use std::collections::BTreeMap;

/// What a person types, by the name of the entry.
#[derive(Default)]
pub struct Typing(BTreeMap<String, String>);

impl Typing {
    pub fn enter(&mut self, name: &str, value: &str) {
        self.0.insert(name.to_owned(), value.to_owned());
    }
}

/// The form on a page that is sent to one place.
pub struct Page {
    /// Names with the values that it brings.
    brings: Vec<(String, String)>,
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let value = tag.split(&format!(" {name}=\"")).nth(1)?.split('"').next()?;
    Some(value.replace("&quot;", "\"").replace("&#34;", "\"").replace("&#39;", "'").replace("&#38;", "&"))
}

impl Page {
    pub fn read(html: &str, action: &str) -> Self {
        let form = html.split(&format!("action=\"{action}\"")).nth(1).unwrap_or_else(|| panic!("no form to {action}"));
        let form = form.split("</form>").next().unwrap();
        let mut page = Self { brings: Vec::new() };
        for tag in form.split("<input").skip(1).map(|rest| rest.split('>').next().unwrap()) {
            let Some(name) = attribute(tag, "name") else { continue };
            let kind = attribute(tag, "type").unwrap_or_else(|| "text".to_owned());
            match kind.as_str() {
                "password" => {}
                "radio" | "checkbox" if !tag.contains(" checked") => {}
                _ => page.brings.push((name, attribute(tag, "value").unwrap_or_default())),
            }
        }
        page
    }

    /// What is sent: what the form brings, with what was typed instead or besides.
    pub fn filled(&self, typing: &Typing) -> String {
        let mut sent: BTreeMap<&str, &str> =
            self.brings.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        sent.extend(typing.0.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let pair = |(name, value): (&&str, &&str)| format!("{}={}", encoded(name), encoded(value));
        sent.iter().map(pair).collect::<Vec<_>>().join("&")
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
