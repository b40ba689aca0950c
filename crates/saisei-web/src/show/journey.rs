//! The page of one journey.

use std::collections::BTreeMap;

use saisei_app::domain::state::Journey;
use saisei_app::domain::values::Day;
use saisei_app::{Attention, Happened, JourneyFile, Standing, TimelinePage};

use super::attention::{is_told, matters};
use super::banner::banner_of;
use super::bookings::bookings;
use super::facts::{documents, key_facts};
use super::finding::{findings, standing};
use super::follow_up::{adverse_events, visits};
use super::journey_acts::journey_acts;
use super::lots::{administrations, lots};
use super::running::running;
use super::steps::{event_place, place, steps};
use super::timeline::{TimelineAsked, timeline, told};
use super::track::track;
use crate::model::{Frame, JourneyView, Link, RunningForms, Section};

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
    /// What happened, a page of it.
    pub(crate) happened: TimelinePage,
    /// Which page was asked for.
    pub(crate) asked: TimelineAsked,
    /// Entries of a page.
    pub(crate) size: usize,
    /// Names of staff.
    pub(crate) names: Names,
    /// Names of facilities.
    pub(crate) facilities: Names,
}

fn said(f: &Frame, own: &Happened) -> String {
    f.t2("recorded-now", "time", f.time(own.stamp.recorded_at.0), "what", told(f, &own.event))
}

fn section(f: &Frame, id: &'static str, facts: Vec<crate::model::Fact>) -> Section {
    Section { id, heading: f.t(format!("section-{id}")), empty: f.t(format!("no-{id}")), facts }
}

/// The records of what blocks or waits: deviations, nonconformities, adverse events that nobody settled.
fn cases(f: &Frame, journey: &Journey) -> Vec<Link> {
    let deviations = journey.deviations.iter().map(|id| {
        let text = f.t1("case-deviation", "number", id.as_str());
        (place(f, "/deviations/{id}", format!("/deviations/{id}")), text)
    });
    let nonconformities = journey.nonconformities.iter().map(|id| {
        let text = f.t1("case-nonconformity", "number", id.as_str());
        (place(f, "/nonconformities/{id}", format!("/nonconformities/{id}")), text)
    });
    let events = journey
        .adverse_events
        .keys()
        .map(|id| (event_place(f, journey.id.as_str(), id.as_str()), f.t1("case-event", "number", id.as_str())));
    let all = deviations.chain(nonconformities).chain(events);
    all.filter_map(|(href, text)| Some(Link { href: href?, text })).collect()
}

/// The page.
pub(crate) fn journey_view(f: &Frame, parts: &JourneyParts, today: Day, forms: RunningForms) -> JourneyView {
    let (file, journey) = (&parts.file, &parts.file.journey);
    let doses: Vec<jiff::Timestamp> =
        journey.administrations.values().map(|given| given.started.occurred_at.0).collect();
    let just = parts.happened.just.as_ref();
    let (acts, more_acts) = journey_acts(f, file, today);
    JourneyView {
        id: journey.id.to_string(),
        said: just.map(|own| said(f, own)),
        answered: just.filter(|own| !own.findings.is_empty()).map(|own| findings(f, &own.findings)),
        banner: banner_of(file, today),
        steps: steps(f, journey, "journey"),
        track: track(f, file, parts.standing.blocks(), today),
        matters: matters(f, parts, today),
        cases: cases(f, journey),
        acts,
        more_acts,
        findings: standing(f, &parts.standing, |found| is_told(&parts.attention, journey, found)),
        running: running(f, journey),
        forms,
        sections: vec![
            section(f, "lots", lots(f, journey)),
            section(f, "administrations", administrations(f, journey)),
            section(f, "bookings", bookings(f, journey)),
            section(f, "visits", visits(f, journey)),
            section(f, "events", adverse_events(f, journey)),
        ],
        timeline: timeline(f, &journey.id, &parts.happened, &parts.asked, parts.size, &doses),
        key_facts: key_facts(f, file, today),
        documents: documents(f, journey),
    }
}
