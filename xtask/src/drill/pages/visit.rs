//! One person at a browser: HTTP over one connection at a time, without a client library.

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::TcpStream;

use crate::clock::Stopwatch;
use crate::failure::Failure;

/// Requests that fill memory and caches before any is counted.
const FIRST: usize = 3;

/// Somebody who is signed in.
pub struct Person {
    address: String,
    cookie: String,
}

/// What came back.
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Person {
    /// Signs in.
    ///
    /// # Errors
    /// If the name or password is not taken.
    pub fn sign_in(address: &str, (name, password): (&str, &str)) -> Result<Self, Failure> {
        let mut person = Self { address: address.to_owned(), cookie: String::new() };
        let form = format!("name={}&password={}&next=%2Ftoday", encoded(name), encoded(password));
        let answer = person.post("/sign-in", &form)?;
        let cookie = answer.head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            let value = value.trim();
            let own = name.eq_ignore_ascii_case("set-cookie") && value.starts_with("saisei=");
            own.then(|| value.split(';').next().unwrap_or_default().to_owned())
        });
        person.cookie = cookie.ok_or_else(|| Failure::new(format!("{name} could not sign in: {}", answer.status)))?;
        Ok(person)
    }

    /// The address of a page: as it stands, or with what a link on another page says; none if no link fits.
    ///
    /// # Errors
    /// If the server fails.
    pub fn resolve(&self, page: &str, list: &str) -> Result<Option<String>, Failure> {
        if list.is_empty() {
            return Ok(Some(page.to_owned()));
        }
        Ok(address(page, &self.get(list)?.body))
    }

    /// Times in milliseconds of asking for a page; none if there is no such page for this role.
    ///
    /// # Errors
    /// If the server fails.
    pub fn times(&self, page: &str, times: usize) -> Result<Option<Vec<f64>>, Failure> {
        for _ in 0..FIRST {
            match self.get(page)?.status {
                200 => {}
                404 | 403 => return Ok(None),
                status => return Err(Failure::new(format!("{page} was answered with {status}"))),
            }
        }
        let one = || {
            let watch = Stopwatch::start();
            self.get(page)?;
            Ok(watch.elapsed().as_secs_f64() * 1000.0)
        };
        std::iter::repeat_with(one).take(times).collect::<Result<_, _>>().map(Some)
    }

    /// Times of a search; of both pages, where one leads on to another.
    ///
    /// # Errors
    /// If the server fails.
    pub fn search(&self, page: &str, action: &str, filled: &str, times: usize) -> Result<Vec<f64>, Failure> {
        let (name, text) = filled.split_once('=').unwrap_or(("q", filled));
        let mut all = Vec::new();
        for _ in 0..times + FIRST {
            let token = token(&self.get(page)?.body, action)?;
            let form = format!("form={}&{name}={}", encoded(&token), encoded(text));
            let watch = Stopwatch::start();
            let mut answer = self.post(action, &form)?;
            if let Some(on) = answer.leads_to().filter(|_| answer.status == 303) {
                answer = self.get(&on)?;
            }
            all.push(watch.elapsed().as_secs_f64() * 1000.0);
            if answer.status != 200 {
                return Err(Failure::new(format!("{action} {filled} was answered with {}", answer.status)));
            }
        }
        Ok(all.split_off(FIRST))
    }

    fn get(&self, page: &str) -> Result<Answer, Failure> {
        self.ask(&format!("GET {page} HTTP/1.1\r\n"), "")
    }

    fn post(&self, page: &str, form: &str) -> Result<Answer, Failure> {
        let head = format!(
            "POST {page} HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\
             Sec-Fetch-Site: same-origin\r\n",
            form.len()
        );
        self.ask(&head, form)
    }

    fn ask(&self, head: &str, body: &str) -> Result<Answer, Failure> {
        let mut stream = TcpStream::connect(&self.address).map_err(Failure::during("asking the server"))?;
        let request =
            format!("{head}Host: {}\r\nCookie: {}\r\nConnection: close\r\n\r\n{body}", self.address, self.cookie);
        stream.write_all(request.as_bytes()).map_err(Failure::during("asking the server"))?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).map_err(Failure::during("the server's answer"))?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").ok_or_else(|| Failure::new("an answer without an end"))?;
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Ok(Answer { status, head: head.to_owned(), body: body.to_owned() })
    }
}

impl Answer {
    fn leads_to(&self) -> Option<String> {
        let header = |line: &str| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("location").then(|| value.trim().to_owned())
        };
        self.head.lines().find_map(header)
    }
}

/// What stands for the place of the page that follows.
const NEXT: &str = "{next}";

/// Fills in a page's address from the first link that fits.
fn address(page: &str, body: &str) -> Option<String> {
    let mut links = body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    if let Some(start) = page.strip_suffix(NEXT) {
        let path = start.split('?').next().unwrap_or(start);
        let leads_on = |link: &&str| link.starts_with(path) && link.contains("after=");
        return links.find(leads_on).map(|link| link.replace("&#38;", "&").replace("&amp;", "&"));
    }
    let (start, end) = page.split_once("{}")?;
    let part = |link: &str| {
        let part = link.strip_prefix(start)?.split(['/', '?', '#']).next()?;
        (!part.is_empty()).then(|| format!("{start}{part}{end}"))
    };
    links.find_map(part)
}

/// The hidden field of the form that posts there.
fn token(body: &str, action: &str) -> Result<String, Failure> {
    let form = body.split(&format!("action=\"{action}\"")).nth(1);
    let field = form.and_then(|form| form.split("name=\"form\" value=\"").nth(1));
    let value = field.and_then(|field| field.split('"').next());
    value.map(str::to_owned).ok_or_else(|| Failure::new(format!("no form for {action}")))
}

fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            out.push(char::from(byte));
        } else {
            write!(out, "%{byte:02X}").unwrap_or_default();
        }
    }
    out
}

/// The middle, and the value that 95 of a hundred stay below.
pub fn median_and_p95(times: &[f64]) -> Option<(f64, f64)> {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = |percent: usize| sorted.get((sorted.len() * percent).div_ceil(100).saturating_sub(1)).copied();
    Some((at(50)?, at(95)?))
}

#[cfg(test)]
mod tests {
    use super::{address, encoded, median_and_p95, token};

    #[test]
    fn an_address_is_filled_in_from_a_link() {
        let body = r##"<a href="/lots?state=x"></a><a href="/lots/L1#top"></a><a href="/lots?after=3&amp;key=L9">"##;
        assert_eq!(address("/lots/{}/release", body).as_deref(), Some("/lots/L1/release"));
        assert_eq!(address("/lots?{next}", body).as_deref(), Some("/lots?after=3&key=L9"));
        assert_eq!(address("/rooms/{}", body), None);
    }

    #[test]
    fn the_ninety_fifth_of_a_hundred() {
        let times: Vec<f64> = (1..=100).map(f64::from).collect();
        assert_eq!(median_and_p95(&times), Some((50.0, 95.0)));
        assert_eq!(median_and_p95(&[]), None);
    }

    #[test]
    fn what_is_typed_travels_as_bytes() {
        assert_eq!(encoded("a b&ア"), "a%20b%26%E3%82%A2");
    }

    #[test]
    fn a_form_is_found_by_where_it_posts() {
        let page =
            r#"<form action="/a"><input name="form" value="1"></form><form action="/b"><input name="form" value="2">"#;
        assert_eq!(token(page, "/b").expect("there"), "2");
        assert!(token(page, "/c").is_err());
    }
}
