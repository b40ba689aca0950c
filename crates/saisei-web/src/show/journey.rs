//! The page of one journey.

use saisei_app::domain::event::Event;
use saisei_app::domain::values::Day;
use saisei_app::{Happened, JourneyFile, Standing};

use super::banner::banner_of;
use super::facts::{documents, key_facts};
use super::finding::standing;
use super::follow_up::{adverse_events, visits};
use super::lots::lots;
use super::running::running;
use super::timeline::{Names, timeline, told};
use super::track::track;
use crate::model::{Frame, JourneyView, RunningForms, Section};

/// What the page is made of.
pub(crate) struct JourneyParts {
    /// The journey with plan and person.
    pub(crate) file: JourneyFile,
    /// What stands in its way.
    pub(crate) standing: Standing,
    /// What happened, newest first.
    pub(crate) happened: Vec<Happened>,
    /// Names of staff.
    pub(crate) names: Names,
    /// Names of facilities.
    pub(crate) facilities: Names,
}

/// What was just recorded, said at the top.
fn said(f: &Frame, parts: &JourneyParts, recorded: Option<u64>) -> Option<String> {
    let own = parts.happened.iter().find(|entry| Some(entry.stamp.position) == recorded)?;
    Some(f.t2("recorded-now", "time", f.time(own.stamp.recorded_at.0), "what", told(f, &own.event)))
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
        .filter(|entry| matches!(entry.event, Event::AdministrationStarted(_)))
        .map(|entry| entry.stamp.occurred_at.0)
        .collect();
    JourneyView {
        id: journey.id.to_string(),
        said: said(f, parts, recorded),
        banner: banner_of(file, today),
        track: track(f, journey, parts.standing.blocks(), today),
        findings: standing(f, &parts.standing),
        running: running(f, journey),
        forms,
        sections: vec![
            section(f, "lots", lots(f, journey)),
            section(f, "visits", visits(f, journey)),
            section(f, "events", adverse_events(f, journey)),
        ],
        timeline: timeline(f, &parts.names, &parts.happened, &doses),
        key_facts: key_facts(f, file, today),
        documents: documents(f, journey),
    }
}
