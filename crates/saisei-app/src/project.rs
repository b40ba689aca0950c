//! The views: the same folds that decisions rest on, written in the same transaction as the events.

use saisei_domain::PastEvent;
use saisei_domain::event::Subject;
use saisei_domain::facts::Need;
use saisei_domain::state::{Clinic, Deviation, Journey, MaterialLot, Nonconformity, Patient, Plan, Staff};
use saisei_domain::values::{CoiNumber, DeviationId, JourneyId, MaterialLotId, NonconformityId, PlanId, StaffId};
use saisei_ledger::{
    Column, ColumnValue, Envelope, ProjectError, Projector, Recorded, Selection, ViewDocument, ViewTarget,
};
use serde::Serialize;

use crate::translate;

/// Names of the views.
pub(crate) mod view {
    pub(crate) const CLINIC: &str = "clinic";
    pub(crate) const STAFF: &str = "staff";
    pub(crate) const PLANS: &str = "plans";
    pub(crate) const PATIENTS: &str = "patients";
    pub(crate) const JOURNEYS: &str = "journeys";
    pub(crate) const DEVIATIONS: &str = "deviations";
    pub(crate) const NONCONFORMITIES: &str = "nonconformities";
    pub(crate) const MATERIAL_LOTS: &str = "material_lots";
}

/// Folds every view. It holds nothing: a view is its events.
#[derive(Clone, Copy, Debug, Default)]
pub struct Views;

/// What a document is a fold of.
fn need_of(view: &str, key: &str) -> Option<Need> {
    match view {
        view::CLINIC => Some(Need::Clinic),
        view::STAFF => StaffId::parse(key).ok().map(Need::Staff),
        view::PLANS => PlanId::parse(key).ok().map(Need::Plan),
        view::PATIENTS => CoiNumber::parse(key).ok().map(Need::Patient),
        view::JOURNEYS => JourneyId::parse(key).ok().map(Need::Journey),
        view::DEVIATIONS => DeviationId::parse(key).ok().map(Need::Deviation),
        view::NONCONFORMITIES => NonconformityId::parse(key).ok().map(Need::Nonconformity),
        view::MATERIAL_LOTS => MaterialLotId::parse(key).ok().map(Need::MaterialLot),
        _ => None,
    }
}

/// The view and key that a tag belongs to.
fn target_of(tag: &str) -> Option<(&'static str, &str)> {
    let (kind, id) = tag.split_once(':')?;
    let view = match kind {
        "clinic" => view::CLINIC,
        "staff" => view::STAFF,
        "plan" => view::PLANS,
        "patient" => view::PATIENTS,
        "journey" => view::JOURNEYS,
        "deviation" => view::DEVIATIONS,
        "nonconformity" => view::NONCONFORMITIES,
        "material-lot" => view::MATERIAL_LOTS,
        _ => return None,
    };
    Some((view, id))
}

impl Projector for Views {
    fn targets(&self, envelope: &Envelope) -> Vec<ViewTarget> {
        let of_tag = |tag: &saisei_ledger::Tag| {
            let (view, key) = target_of(tag.as_str())?;
            let source = translate::selection(&need_of(view, key)?)?;
            source.wants(&envelope.kind).then(|| ViewTarget {
                view: view.to_owned(),
                key: key.to_owned(),
                source: Selection::Tagged(vec![source]),
            })
        };
        envelope.tags.iter().filter_map(of_tag).collect()
    }

    fn fold(&self, target: &ViewTarget, events: &[Recorded]) -> Result<Option<ViewDocument>, ProjectError> {
        let past = translate::past(events).map_err(|error| ProjectError {
            position: error.position,
            kind: error.kind.clone(),
            detail: error.detail.to_string(),
        })?;
        Ok(document(&target.view, &past))
    }
}

fn document(view: &str, events: &[PastEvent]) -> Option<ViewDocument> {
    match view {
        view::CLINIC => Clinic::fold(events).and_then(|clinic| plain(&clinic, "clinic", vec![])),
        view::STAFF => Staff::fold(events).and_then(|staff| plain(&staff, staff.id.as_str(), vec![])),
        view::PLANS => {
            Plan::fold(events).and_then(|plan| plain(&plan, plan.id.as_str(), vec![text("state", plan.state_name())]))
        }
        view::PATIENTS => Patient::fold(events).and_then(|patient| plain(&patient, patient.coi.as_str(), vec![])),
        view::JOURNEYS => Journey::fold(events).and_then(|journey| of_journey(&journey)),
        view::DEVIATIONS => Deviation::fold(events)
            .and_then(|case| plain(&case, case.opened.what.deviation.as_str(), vec![text("state", case.state_name())])),
        view::NONCONFORMITIES => Nonconformity::fold(events).and_then(|case| {
            plain(&case, case.opened.what.nonconformity.as_str(), vec![text("state", case.state_name())])
        }),
        view::MATERIAL_LOTS => MaterialLot::fold(events)
            .and_then(|lot| plain(&lot, lot.received.what.material_lot.as_str(), vec![text("state", lot.state())])),
        _ => None,
    }
}

fn plain(state: &impl Serialize, sort: &str, columns: Vec<Column>) -> Option<ViewDocument> {
    Some(ViewDocument { body: serde_json::to_string(state).ok()?, sort: sort.to_owned(), columns })
}

fn text(name: &str, value: &str) -> Column {
    Column { name: name.to_owned(), value: ColumnValue::Text(value.to_owned()) }
}

/// Sorts after every due day: nothing is due.
const NO_DUE_DAY: &str = "9999-12-31";

/// Columns sorted by name: coi, due, lot, plan, state, step.
fn of_journey(journey: &Journey) -> Option<ViewDocument> {
    let due = journey.next_step().and_then(|next| next.due).map(|day| day.to_string());
    let state = match (journey.is_open(), journey.consent.name()) {
        (false, _) => "closed",
        (true, "withdrawn") => "withdrawn",
        (true, _) => "open",
    };
    let mut columns = vec![
        text("coi", journey.coi.as_str()),
        text("plan", journey.plan.as_str()),
        text("state", state),
        text("step", journey.step().name()),
    ];
    columns.extend(due.iter().map(|due| text("due", due)));
    columns.extend(journey.lots.keys().map(|lot| text("lot", lot.as_str())));
    columns.sort();
    let order = if journey.is_open() { "0" } else { "1" };
    let sort = format!("{order}|{}|{}", due.as_deref().unwrap_or(NO_DUE_DAY), journey.id);
    plain(journey, &sort, columns)
}

/// Subject of a journey, for reading its events.
pub(crate) fn journey_events(id: &JourneyId) -> Selection {
    translate::about(&Subject::Journey(id.clone()))
}
