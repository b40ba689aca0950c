//! What the frame around every page shows.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use saisei_app::words::Words;

use super::journeys::Paging;
use super::likes::Likes;
use super::when::{Zone, birth_date, long_date, short_date};

/// A link with its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where to.
    pub href: String,
    /// What it says.
    pub text: String,
}

/// One entry of the navigation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavEntry {
    /// Key of its words.
    pub key: &'static str,
    /// Where to.
    pub href: &'static str,
    /// Name of its picture in the sprite.
    pub icon: &'static str,
    /// Whether this page belongs to it.
    pub current: bool,
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Display name.
    pub name: String,
    /// Words of the role.
    pub role: String,
    /// Whether there is another role to change to.
    pub several_roles: bool,
}

/// Shape of the frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Header, navigation, page.
    Full,
    /// Header and page: signing in, errors, the bedside.
    Plain,
    /// The page alone: a bedside result.
    Bare,
}

/// A value behind any number of references, as templates hand them over.
pub trait Of<T> {
    /// The value itself.
    fn of(&self) -> T;
}

impl Of<Date> for Date {
    fn of(&self) -> Self {
        *self
    }
}

impl Of<Timestamp> for Timestamp {
    fn of(&self) -> Self {
        *self
    }
}

impl Of<usize> for usize {
    fn of(&self) -> Self {
        *self
    }
}

impl<T, U: Of<T>> Of<T> for &U {
    fn of(&self) -> T {
        U::of(self)
    }
}

/// Everything around the page. Makes the words, dates and form fields that templates ask for.
pub struct Frame {
    /// The words.
    pub words: &'static Words,
    /// The clinic's zone.
    pub zone: Zone,
    /// The clinic's name.
    pub clinic: String,
    /// Whether this is a sandbox.
    pub sandbox: bool,
    /// The heading of the page.
    pub heading: String,
    /// What the page is about, for the browser's title: a number's last characters come first.
    pub about: Option<String>,
    /// Whether the page reports entries that need checking.
    pub faulty: bool,
    /// Which shape.
    pub view: View,
    /// Who is signed in.
    pub user: Option<User>,
    /// The id of the role.
    pub role: Option<String>,
    /// The entries that this role has.
    pub nav: Vec<NavEntry>,
    /// What was recorded just now, on the page to which the form leads back.
    pub said: Option<String>,
    /// This page's address, for the language switch.
    pub path: String,
    /// Where the form of this page is sent, if a change of language takes along what was typed into it.
    pub typed_at: Option<String>,
    /// The script nonce of this response.
    pub nonce: String,
    /// When the page was made.
    pub as_of: Timestamp,
    /// After how many seconds it may be out of date.
    pub stale_after: Option<u32>,
    /// The rule pack in use, if the page depends on one.
    pub rule_pack: Option<String>,
    /// Names of facilities by id, where the page shows them.
    pub facilities: BTreeMap<String, String>,
    /// Names of staff by id, where the page shows them.
    pub people: BTreeMap<String, String>,
    /// What this person and this tablet like.
    pub likes: Likes,
    /// Makes a new hidden field for a form.
    pub token: Box<dyn Fn() -> String + Send + Sync>,
}

impl Frame {
    /// A phrase.
    pub fn t(&self, key: impl AsRef<str>) -> String {
        self.words.t(key.as_ref())
    }

    /// A phrase with one value.
    pub fn t1(&self, key: &str, name: &str, value: impl AsRef<str>) -> String {
        self.words.ta(key, &[(name, value.as_ref())])
    }

    /// A phrase with two values.
    pub fn t2(&self, key: &str, name: &str, value: impl AsRef<str>, other: &str, second: impl AsRef<str>) -> String {
        self.words.ta(key, &[(name, value.as_ref()), (other, second.as_ref())])
    }

    /// A phrase with a count.
    pub fn tn(&self, key: impl AsRef<str>, count: impl Of<usize>) -> String {
        self.words.ta(key.as_ref(), &[("count", &number(count.of()))])
    }

    /// The name of a facility; its id if it has none.
    pub fn facility(&self, id: &str) -> String {
        self.facilities.get(id).cloned().unwrap_or_else(|| id.to_owned())
    }

    /// The name of a member of staff; the id if there is none.
    pub fn person(&self, id: &str) -> String {
        self.people.get(id).cloned().unwrap_or_else(|| id.to_owned())
    }

    /// Which rows of how many.
    pub fn rows_of(&self, paging: &Paging) -> String {
        let values = [("first", number(paging.first)), ("last", number(paging.last)), ("total", number(paging.total))];
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.words.ta("rows-of", &values)
    }

    /// The text of the browser's title bar.
    pub fn title(&self) -> String {
        let mut title = String::new();
        if self.sandbox {
            title.push_str("[DEMO] ");
        }
        if self.faulty {
            title.push_str(&self.t("title-error-prefix"));
        }
        if let Some(about) = &self.about {
            title.push_str(about);
            title.push_str(" – ");
        }
        title.push_str(&self.heading);
        title.push_str(" – Saisei");
        title
    }

    /// The unit in which this person reads CRP: `mg/dL` or `mg/L`. Both are shown; this one comes first.
    pub fn crp_unit(&self) -> &'static str {
        if self.likes.mg_per_l { "mg/L" } else { "mg/dL" }
    }

    /// Whether this role may search for journeys.
    pub fn searches_journeys(&self) -> bool {
        self.role.as_deref().is_some_and(|role| crate::routes::is_open("/journeys", role))
    }

    /// Whether there is such a page, for this role or for anybody who is signed in.
    pub fn has_page(&self, path: &str) -> bool {
        crate::routes::is_open(path, self.role.as_deref().unwrap_or_default())
    }

    /// Whether there is a navigation.
    pub fn has_nav(&self) -> bool {
        self.view == View::Full && !self.nav.is_empty()
    }

    /// Seconds without use after which the sign-in of this role ends; none if nobody is signed in.
    pub fn idle_seconds(&self) -> Option<i64> {
        self.user.as_ref().map(|_| saisei_app::access::limits_for(self.role.as_deref()).idle.as_secs())
    }

    /// Whether the page stands alone.
    pub fn is_bare(&self) -> bool {
        self.view == View::Bare
    }

    /// Address of the style sheet.
    pub fn css(&self) -> String {
        crate::assets::STYLE.path()
    }

    /// Address of the style sheet of printed margins: it says what the page is about by its number.
    pub fn print_css(&self) -> String {
        let place = self.path.split('?').next().unwrap_or_default();
        let number = place.split('/').nth(2).filter(|part| part.starts_with(|c: char| c.is_ascii_uppercase()));
        let about = [number, self.about.as_deref().filter(|about| Some(*about) != number)];
        let about = about.into_iter().flatten().collect::<Vec<_>>().join(" ");
        format!("/print.css?about={}", crate::respond::in_query(&about))
    }

    /// Address of the script.
    pub fn js(&self) -> String {
        crate::assets::SCRIPT.path()
    }

    /// Version of the program.
    pub fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }

    /// A new hidden field.
    pub fn token(&self) -> String {
        (self.token)()
    }

    /// A date as in text.
    pub fn long(&self, date: impl Of<Date>) -> String {
        long_date(self.words.language(), date.of())
    }

    /// A date as in tables.
    pub fn short(&self, date: impl Of<Date>) -> String {
        short_date(self.words.language(), date.of())
    }

    /// A birth date with era and age.
    pub fn born(&self, date: impl Of<Date>) -> String {
        birth_date(self.words.language(), date.of(), self.zone.date(self.as_of))
    }

    /// The day of an instant as in tables.
    pub fn day(&self, at: impl Of<Timestamp>) -> String {
        self.short(self.zone.date(at.of()))
    }

    /// Hours and minutes.
    pub fn time(&self, at: impl Of<Timestamp>) -> String {
        self.zone.time(at.of())
    }

    /// Date, time and zone.
    pub fn full(&self, at: impl Of<Timestamp>) -> String {
        self.zone.full(self.words.language(), at.of())
    }

    /// "Shown as of", to the second.
    pub fn as_of_time(&self) -> String {
        self.zone.time_with_seconds(self.as_of)
    }

    /// Milliseconds since 1970, for the script.
    pub fn millis(&self, at: impl Of<Timestamp>) -> i64 {
        at.of().as_millisecond()
    }
}

/// A number with a comma from 1,000.
fn number(value: usize) -> String {
    let digits = value.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_have_commas() {
        for (value, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (10_214, "10,214"), (1_234_567, "1,234,567")] {
            assert_eq!(number(value), text);
        }
    }
}
