//! Likes as cookies keep them. On a shared tablet each person's own are told apart by staff id; the theme and the printer
//! belong to the tablet.

use std::collections::BTreeSet;

use axum::http::{HeaderMap, HeaderName, HeaderValue};

use crate::cookies::Cookie;
use crate::model::{Likes, Theme};
use crate::state::Site;

/// People remembered on one tablet at most.
const PEOPLE: usize = 30;
/// Between staff ids; no id holds it.
const BETWEEN: char = '|';
/// Resolutions of label printers, in dots per inch.
pub(crate) const PRINTERS: [u16; 2] = [203, 300];

/// What the cookies say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct KeptLikes {
    theme: Theme,
    mg_per_l: BTreeSet<String>,
    no_keys: BTreeSet<String>,
    printer: Option<u16>,
}

/// Staff ids out of a cookie. Anything else was not written by us.
fn people(site: &Site, headers: &HeaderMap, cookie: Cookie) -> BTreeSet<String> {
    let is_id = |id: &&str| {
        !id.is_empty()
            && id.len() <= 40
            && id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'))
    };
    let kept = cookie.read(site, headers).unwrap_or_default();
    kept.split(BETWEEN).filter(is_id).take(PEOPLE).map(str::to_owned).collect()
}

fn with(mut people: BTreeSet<String>, staff: &str, is_in: bool) -> String {
    if is_in {
        people.insert(staff.to_owned());
    } else {
        people.remove(staff);
    }
    // The person who just chose is kept, whoever else has to go.
    let others = people.iter().filter(|id| *id != staff).take(PEOPLE - 1);
    let kept: Vec<&str> = others.map(String::as_str).chain(is_in.then_some(staff)).collect();
    kept.join(&BETWEEN.to_string())
}

impl KeptLikes {
    /// Out of a request.
    pub(crate) fn read(site: &Site, headers: &HeaderMap) -> Self {
        let theme = Cookie::Theme.read(site, headers);
        let printer = Cookie::Printer.read(site, headers).and_then(|dots| dots.parse().ok());
        Self {
            theme: theme.and_then(|name| Theme::from_name(&name)).unwrap_or_default(),
            mg_per_l: people(site, headers, Cookie::MgPerL),
            no_keys: people(site, headers, Cookie::NoKeys),
            printer: printer.filter(|dots| PRINTERS.contains(dots)),
        }
    }

    /// Those of a person on this tablet.
    pub(crate) fn of(&self, staff: Option<&str>) -> Likes {
        Likes {
            theme: self.theme,
            mg_per_l: staff.is_some_and(|staff| self.mg_per_l.contains(staff)),
            no_keys: staff.is_some_and(|staff| self.no_keys.contains(staff)),
            printer: self.printer,
        }
    }

    /// The headers that keep what `staff` chose.
    pub(crate) fn set(&self, site: &Site, staff: &str, chosen: &Likes) -> Vec<(HeaderName, HeaderValue)> {
        let printer = match chosen.printer {
            Some(dots) => Cookie::Printer.set(site, &dots.to_string()),
            None => Cookie::Printer.clear(site),
        };
        let own = |cookie: Cookie, people: &BTreeSet<String>, is_in: bool| {
            cookie.set(site, &with(people.clone(), staff, is_in))
        };
        let headers = [
            Cookie::Theme.set(site, chosen.theme.name()),
            own(Cookie::MgPerL, &self.mg_per_l, chosen.mg_per_l),
            own(Cookie::NoKeys, &self.no_keys, chosen.no_keys),
            printer,
        ];
        headers.into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::header;

    fn headers(cookies: &str) -> HeaderMap {
        HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_str(cookies).unwrap())])
    }

    #[test]
    fn what_one_person_chose_is_not_the_next_persons() {
        let kept = KeptLikes::read(&Site::loopback(), &headers("saisei-theme=dark; saisei-mg-per-l=ito|suzuki"));
        assert!(kept.of(Some("ito")).mg_per_l && !kept.of(Some("sato")).mg_per_l && !kept.of(None).mg_per_l);
        assert_eq!(kept.of(Some("sato")).theme, Theme::Dark);
        let chosen = Likes { printer: Some(300), ..Likes::default() };
        let set: Vec<String> =
            kept.set(&Site::loopback(), "ito", &chosen).iter().map(|(_, v)| v.to_str().unwrap().to_owned()).collect();
        assert!(set.iter().any(|cookie| cookie.starts_with("saisei-mg-per-l=suzuki;")), "{set:?}");
        assert!(set.iter().any(|cookie| cookie.starts_with("saisei-printer=300;")), "{set:?}");
    }

    #[test]
    fn what_nobody_wrote_counts_for_nothing() {
        let odd = "saisei-theme=\"><script>; saisei-mg-per-l=<b>|a b|ito; saisei-printer=9999; saisei-no-keys=";
        let kept = KeptLikes::read(&Site::loopback(), &headers(odd));
        assert_eq!(kept.of(Some("<b>")), Likes::default());
        assert!(kept.of(Some("ito")).mg_per_l);
    }
}
