//! The page of one journey.

use super::banner::Banner;
use super::bedside::Running;
use super::findings::Findings;
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
    pub link: Link,
    /// How it stands.
    pub state: String,
}

/// The page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JourneyView {
    /// Its id, as forms send it back.
    pub id: String,
    /// Who.
    pub banner: Banner,
    /// The steps.
    pub track: Track,
    /// What stops or is to be known.
    pub findings: Findings,
    /// What this person can record now: the first is the main one.
    pub acts: Vec<Link>,
    /// An administration that is running.
    pub running: Option<Running>,
    /// Facts of this step.
    pub this_step: Vec<Fact>,
    /// What happened.
    pub timeline: Timeline,
    /// Facts of the journey.
    pub key_facts: Vec<Fact>,
    /// Documents.
    pub documents: Vec<DocumentLine>,
}
