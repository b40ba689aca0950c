//! Which template draws which view.

use askama::Template;

use crate::model::{
    ActChoose, ActDone, ActForm, ActReview, ActsView, BedsideAgain, BedsideGo, BedsideScan, BedsideSecond, BedsideStop,
    Control, FormFaults, Frame, JourneyView, JourneysView, Row, TodayView,
};

/// Signing in.
#[derive(Template)]
#[template(path = "sign_in.html")]
pub struct SignInPage<'a> {
    /// The frame.
    pub f: &'a Frame,
    /// The form.
    pub page: &'a SignInView,
    /// What to enter.
    pub faults: &'a FormFaults,
}

/// The sign-in form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignInView {
    /// What was typed as the name.
    pub name: String,
    /// Where to go afterwards.
    pub next: String,
    /// Why nobody was signed in.
    pub refusal: Option<String>,
    /// What happened before, such as a sign-out.
    pub said: Option<String>,
    /// Entries of a form that wait for the sign-in; empty if there are none.
    pub carry: String,
}

/// Choosing a role.
#[derive(Template)]
#[template(path = "role.html")]
pub struct RolePage<'a> {
    /// The frame.
    pub f: &'a Frame,
    /// The choices.
    pub page: &'a RoleView,
}

/// The roles to choose from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoleView {
    /// In the order of the staff record.
    pub roles: Vec<RoleChoice>,
    /// Where to go afterwards.
    pub next: String,
    /// Entries of a form that wait for the choice; empty if there are none.
    pub carry: String,
}

/// One role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleChoice {
    /// Its id.
    pub id: String,
    /// Its words.
    pub words: String,
    /// Whether it is the one now.
    pub current: bool,
}

/// The list of journeys.
#[derive(Template)]
#[template(path = "journeys.html")]
pub struct JourneysPage<'a> {
    /// The frame.
    pub f: &'a Frame,
    /// The list.
    pub page: &'a JourneysView,
}

/// One journey.
#[derive(Template)]
#[template(path = "journey.html")]
pub struct JourneyPage<'a> {
    /// The frame.
    pub f: &'a Frame,
    /// The journey.
    pub page: &'a JourneyView,
}

/// Reading codes at the bedside.
#[derive(Template)]
#[template(path = "bedside_scan.html")]
pub struct BedsideScanPage<'a> {
    /// The frame.
    pub f: &'a Frame,
    /// The slots.
    pub page: &'a BedsideScan,
}

/// The second person.
#[derive(Template)]
#[template(path = "bedside_second.html")]
pub struct BedsideSecondPage<'a> {
    /// The frame.
    pub f: &'a Frame,
    /// What was read, and the form.
    pub page: &'a BedsideSecond,
}

/// GO.
#[derive(Template)]
#[template(path = "bedside_go.html")]
pub struct BedsideGoPage<'a> {
    /// The frame.
    pub f: &'a Frame,
    /// The match.
    pub page: &'a BedsideGo,
}

/// STOP.
#[derive(Template)]
#[template(path = "bedside_stop.html")]
pub struct BedsideStopPage<'a> {
    /// The frame.
    pub f: &'a Frame,
    /// The refusal.
    pub page: &'a BedsideStop,
}

/// Asked again.
#[derive(Template)]
#[template(path = "bedside_again.html")]
pub struct BedsideAgainPage<'a> {
    /// The frame.
    pub f: &'a Frame,
    /// What changed.
    pub page: &'a BedsideAgain,
}

/// The form of an act.
#[derive(Template)]
#[template(path = "act_form.html")]
pub struct ActFormPage<'a> {
    /// The frame.
    pub f: &'a Frame,
    /// The form.
    pub page: &'a ActForm,
}

/// Asking which patient an act is about.
#[derive(Template)]
#[template(path = "act_choose.html")]
pub struct ActChoosePage<'a> {
    /// The frame.
    pub f: &'a Frame,
    /// The question.
    pub page: &'a ActChoose,
}

/// What is signed.
#[derive(Template)]
#[template(path = "act_review.html")]
pub struct ActReviewPage<'a> {
    /// The frame.
    pub f: &'a Frame,
    /// The entries in words, and the signature.
    pub page: &'a ActReview,
}

/// Every act of a role.
#[derive(Template)]
#[template(path = "acts.html")]
pub struct ActsPage<'a> {
    /// The frame.
    pub f: &'a Frame,
    /// The acts.
    pub page: &'a ActsView,
}

/// What was recorded just now.
#[derive(Template)]
#[template(path = "act_done.html")]
pub struct ActDonePage<'a> {
    /// The frame.
    pub f: &'a Frame,
    /// What, and what comes next.
    pub page: &'a ActDone,
}

/// Today.
#[derive(Template)]
#[template(path = "today.html")]
pub struct TodayPage<'a> {
    /// The frame.
    pub f: &'a Frame,
    /// The duties.
    pub page: &'a TodayView,
}
