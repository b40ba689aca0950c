//! What was typed into a form survives a sign-in that ended: it goes along through the sign-in page and comes back to be
//! looked at and sent again, under the same key, so that it happens once. No password goes along, and nothing of it
//! stands in an address.

use askama::Template;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use saisei_app::access::{Session, renew_form_token};
use serde::{Deserialize, Serialize};

use super::asked::{Asked, frame};
use crate::fields::without_token;
use crate::model::{Frame, View};
use crate::respond::{local_place, page};
use crate::state::WebState;
use crate::visitor::Visitor;

/// Longer entries do not fit into one field of the sign-in form.
const LONGEST: usize = 300_000;
/// Names who typed a form. It proves nothing; it keeps entries from the next person at a shared tablet.
pub(crate) const TYPED_BY: &str = "typed-by";
/// Forms of the sign-in itself keep nothing.
const NOT_KEPT: [&str; 4] = ["/sign-in", "/sign-out", "/role", "/language"];

/// The entries of one form, on their way through a sign-in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Carried {
    path: String,
    fields: Vec<(String, String)>,
    token: String,
    /// Whose entries they are, if it is known: nobody else gets them.
    staff: Option<String>,
    role: Option<String>,
}

/// The page that leads back to the entries.
#[derive(Template)]
#[template(path = "carried.html")]
struct CarriedPage<'a> {
    f: &'a Frame,
    page: &'a CarriedView,
}

struct CarriedView {
    path: String,
    token: String,
    fields: Vec<(String, String)>,
    /// Whether it leads to the filled form; else it is sent again as it was.
    to_form: bool,
    lost_password: bool,
}

impl Carried {
    /// What was sent there; none where nothing is kept.
    pub(crate) fn from_pairs(path: &str, pairs: &[(String, String)]) -> Option<Self> {
        if NOT_KEPT.contains(&path) || local_place(path) != path {
            return None;
        }
        let (token, pairs) = without_token(pairs.to_vec());
        let staff = pairs.iter().find(|(name, _)| name == TYPED_BY).map(|(_, staff)| staff.clone());
        // A password stays behind; its field goes along empty, for a form has all its fields.
        let is_password = |name: &str| name.ends_with("password");
        let left = pairs.iter().any(|(name, text)| is_password(name) && !text.is_empty());
        let kept = pairs.into_iter().map(|(name, text)| {
            let text = if is_password(&name) { String::new() } else { text };
            (name, text)
        });
        let fields = kept.chain(left.then(|| (LOST.to_owned(), "yes".to_owned()))).collect();
        let carried = Self { path: path.to_owned(), fields, token, staff, role: None };
        carried.text().map(|_| carried)
    }

    /// Whose they are: the session's, if it is known; else whose the form says.
    pub(crate) fn of(mut self, session: Option<&Session>) -> Self {
        self.staff = session.map(|session| session.staff.clone()).or(self.staff);
        self.role = session.and_then(|session| session.role.clone());
        self
    }

    /// Out of the hidden field of the sign-in form.
    pub(super) fn read(text: &str) -> Option<Self> {
        let carried: Self = serde_json::from_str(text).ok()?;
        (local_place(&carried.path) == carried.path && !NOT_KEPT.contains(&carried.path.as_str())).then_some(carried)
    }

    /// For the hidden field of the sign-in form.
    pub(super) fn text(&self) -> Option<String> {
        serde_json::to_string(self).ok().filter(|text| text.len() <= LONGEST)
    }

    /// Whether they may go to this person.
    pub(crate) fn belongs_to(&self, staff: &str) -> bool {
        self.staff.as_deref().is_none_or(|own| own == staff)
    }

    /// The role in which they were typed.
    pub(super) fn role(&self) -> Option<&str> {
        self.role.as_deref()
    }

    /// The way back to the entries, for the session that is live now.
    pub(crate) fn way_back(self, state: &WebState, asked: &Asked, status: StatusCode) -> Response {
        let mut f = frame(state, asked, "carried-heading");
        (f.view, f.stale_after) = (View::Plain, None);
        "/".clone_into(&mut f.path);
        let session = asked.visitor.session.as_ref();
        let token = session.and_then(|session| renew_form_token(session, &self.token)).unwrap_or_else(|| f.token());
        let lost_password = self.fields.iter().any(|(name, _)| name == LOST);
        let fields = self.fields.into_iter().filter(|(name, _)| name != LOST && name != "again").collect();
        let to_form = self.path.starts_with("/acts/");
        let view = CarriedView { path: self.path, token, fields, to_form, lost_password };
        page(status, &CarriedPage { f: &f, page: &view })
    }
}

/// Marks that a password was left out. No form has a field of this name.
const LOST: &str = "a password was left out";

/// What a page outside any handler knows about the request.
pub(crate) fn asked_by(parts: &Parts, visitor: &Visitor) -> Asked {
    let nonce = parts.extensions.get::<crate::guard::Nonce>().map(|nonce| nonce.0.clone());
    Asked { visitor: visitor.clone(), nonce: nonce.unwrap_or_default(), path: "/".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_password_goes_along() {
        let pairs = ["form", "note", "sign-password", "second-password", "password"];
        let pairs: Vec<(String, String)> = pairs.map(|name| (name.to_owned(), "x".to_owned())).to_vec();
        let carried = Carried::from_pairs("/acts/close_deviation", &pairs).unwrap();
        let kept = |name: &str| carried.fields.iter().find(|(own, _)| own == name).map(|(_, text)| text.as_str());
        assert_eq!((kept("note"), kept("sign-password"), kept("second-password")), (Some("x"), Some(""), Some("")));
        assert_eq!((kept("form"), kept(LOST)), (None, Some("yes")));
        assert!(Carried::from_pairs("/sign-out", &pairs).is_none());
        let named = vec![(TYPED_BY.to_owned(), "nurse.suzuki".to_owned())];
        let carried = Carried::from_pairs("/acts/record_visit", &named).unwrap().of(None);
        assert!(carried.belongs_to("nurse.suzuki") && !carried.belongs_to("nurse.kato"));
        assert!(Carried::from_pairs("//elsewhere.example", &pairs).is_none());
    }
}
