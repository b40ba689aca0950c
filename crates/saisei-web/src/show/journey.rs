//! The page of one journey.

use std::collections::BTreeMap;

use saisei_app::domain::event::Event;
use saisei_app::domain::values::Day;
use saisei_app::{Attention, Happened, JourneyFile, Standing};

use super::attention::{is_told, matters};
use super::banner::banner_of;
use super::bookings::bookings;
use super::facts::{documents, key_facts};
use super::finding::{findings, standing};
use super::follow_up::{adverse_events, visits};
use super::lots::lots;
use super::running::running;
use super::timeline::{timeline, told};
use super::track::track;
use crate::model::{Frame, JourneyView, RunningForms, Section};

/// Names by id.
pub(crate) type Names = BTreeMap<String, String>;

/// What the page is made of.
pub(crate) struct JourneyParts {
    /// The journey with plan and person.
    pub(crate) file: JourneyFile,
    /// What stands in its way.
    pub(crate) standing: Standing,
    /// What blocks or waits, with the facts of each case.
    pub(crate) attention: Attention,
    /// What happened, newest first.
    pub(crate) happened: Vec<Happened>,
    /// Names of staff.
    pub(crate) names: Names,
    /// Names of facilities.
    pub(crate) facilities: Names,
}

/// What was just recorded.
fn just(parts: &JourneyParts, recorded: Option<u64>) -> Option<&Happened> {
    parts.happened.iter().find(|entry| Some(entry.stamp.position) == recorded)
}

fn said(f: &Frame, own: &Happened) -> String {
    f.t2("recorded-now", "time", f.time(own.stamp.recorded_at.0), "what", told(f, &own.event))
}

fn section(f: &Frame, id: &'static str, facts: Vec<crate::model::Fact>) -> Section {
    Section { id, heading: f.t(format!("section-{id}")), empty: f.t(format!("no-{id}")), facts }
}

/// The page.
pub(crate) fn journey_view(
    f: &Frame,
    parts: &JourneyParts,
    today: Day,
    recorded: Option<u64>,
    forms: RunningForms,
) -> JourneyView {
    let (file, journey) = (&parts.file, &parts.file.journey);
    let doses: Vec<jiff::Timestamp> = parts
        .happened
        .iter()
        .filter(|entry| matches!(&entry.event, Event::AdministrationStarted(given) if given.journey == journey.id))
        .map(|entry| entry.stamp.occurred_at.0)
        .collect();
    let just = just(parts, recorded);
    JourneyView {
        id: journey.id.to_string(),
        said: just.map(|own| said(f, own)),
        answered: just.filter(|own| !own.findings.is_empty()).map(|own| findings(f, &own.findings)),
        banner: banner_of(file, today),
        track: track(f, journey, parts.standing.blocks(), today),
        matters: matters(f, parts, today),
        findings: standing(f, &parts.standing, |found| is_told(&parts.attention, journey, found)),
        running: running(f, journey),
        forms,
        sections: vec![
            section(f, "lots", lots(f, journey)),
            section(f, "bookings", bookings(f, journey)),
            section(f, "visits", visits(f, journey)),
            section(f, "events", adverse_events(f, journey)),
        ],
        timeline: timeline(f, &journey.id, &parts.happened, &doses),
        key_facts: key_facts(f, file, today),
        documents: documents(f, journey),
    }
}
