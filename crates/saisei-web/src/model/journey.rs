//! The page of one journey.

use super::attention::Matter;
use super::banner::Banner;
use super::bedside::Running;
use super::findings::Findings;
use super::form::FormFaults;
use super::frame::Link;
use super::timeline::Timeline;
use super::track::Track;

/// A name with its value. The value carries its unit; the note says where it comes from or why it is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The name.
    pub name: String,
    /// The value; none if there is none, and then the note says why.
    pub value: Option<String>,
    /// Limit, time, source or kind of empty.
    pub note: Option<String>,
    /// The record.
    pub href: Option<String>,
}

/// One document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentLine {
    /// Name with version.
    pub name: String,
    /// How it stands.
    pub state: String,
}

/// A part of the page with its facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its id on the page, after `h-`.
    pub id: &'static str,
    /// Its heading.
    pub heading: String,
    /// What it says when it is empty.
    pub empty: String,
    /// Its facts.
    pub facts: Vec<Fact>,
}

/// A page of the journey, in the order of the steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepLink {
    /// Where to.
    pub href: String,
    /// What it says.
    pub text: String,
    /// Whether it is this page.
    pub current: bool,
}

/// A choice of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormChoice {
    /// What is sent.
    pub value: &'static str,
    /// What it says.
    pub words: String,
    /// Whether it was chosen.
    pub chosen: bool,
}

/// A field with a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitField {
    /// Its name, and the key of its label after `vital-`.
    pub name: &'static str,
    /// The unit.
    pub unit: &'static str,
    /// What was typed.
    pub typed: String,
}

/// The forms of a running administration, as they were filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunningForms {
    /// Symptoms to choose from.
    pub symptoms: Vec<FormChoice>,
    /// How strong.
    pub severities: Vec<FormChoice>,
    /// The note that was typed.
    pub note: String,
    /// Vital signs.
    pub vitals: Vec<UnitField>,
    /// What to correct.
    pub faults: FormFaults,
}

/// The page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JourneyView {
    /// Its id, as forms send it back.
    pub id: String,
    /// What was just recorded.
    pub said: Option<String>,
    /// What was answered to it.
    pub answered: Option<Findings>,
    /// Who.
    pub banner: Banner,
    /// The pages of the journey.
    pub steps: Vec<StepLink>,
    /// The steps.
    pub track: Track,
    /// What blocks or waits, the most urgent first.
    pub matters: Vec<Matter>,
    /// The records of the cases among them.
    pub cases: Vec<Link>,
    /// What fits the step, for this role to record.
    pub acts: Vec<Link>,
    /// Everything else that this role may record here, by area.
    pub more_acts: Vec<(String, Vec<Link>)>,
    /// What stops or is to be known besides; none if nothing is left to say.
    pub findings: Option<Findings>,
    /// An administration that is running.
    pub running: Option<Running>,
    /// Its forms.
    pub forms: RunningForms,
    /// Lots and containers, visits, adverse events.
    pub sections: Vec<Section>,
    /// What happened.
    pub timeline: Timeline,
    /// Facts of the journey.
    pub key_facts: Vec<Fact>,
    /// Documents.
    pub documents: Vec<DocumentLine>,
}
