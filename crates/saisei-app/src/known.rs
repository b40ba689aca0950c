//! What a form can offer for choosing: known things by the type of their id, in words without a patient's name.

use std::collections::BTreeMap;

use saisei_domain::Role;
use saisei_domain::event::Stamp;
use saisei_domain::state::{Deviation, Journey, MaterialLot, Nonconformity, Plan};
use saisei_domain::values::Day;

use crate::app::{App, AppError};
use crate::lots::LotLine;
use crate::project::view;
use crate::reading::equals;

/// Rows of a list at most: beyond that a number is typed.
const MOST: usize = 200;

/// The kind under which physicians are offered: they are staff, and not everybody can stand there.
pub const PHYSICIANS: &str = "Physician";

/// Known things by the type of their id.
pub type Known = BTreeMap<String, Vec<Offered>>;

/// One thing that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// What is sent.
    pub value: String,
    /// What it is called, without a word of either language.
    pub words: String,
    /// The day that it is known by: when it began, or its last day if it has one.
    pub day: Option<Day>,
    /// Its state, as the name that the words know.
    pub state: Option<&'static str>,
}

impl App {
    /// What the clinic has, and what belongs to one journey.
    ///
    /// # Errors
    /// If the store fails or a document cannot be read.
    pub fn known(&self, journey: Option<&Journey>) -> Result<Known, AppError> {
        let mut known = Known::new();
        let mut offer = |kind: &str, value: &str, words: String| plain(&mut known, kind, value, words);
        let clinic = self.clinic()?;
        for (id, facility) in &clinic.facilities {
            offer("FacilityId", id.as_str(), format!("{} ({id})", facility.name));
        }
        for (id, room) in &clinic.rooms {
            offer("RoomId", id.as_str(), format!("{} ({id})", room.name));
        }
        for (id, order) in clinic.orders.iter().filter(|(_, order)| order.lifted.is_none()) {
            offer("OrderId", id.as_str(), format!("{id} {}", order.recorded.what.authority));
        }
        for staff in self.all_staff()? {
            let words = format!("{} ({})", staff.name, staff.id);
            if staff.roles.iter().any(|grant| grant.role == Role::Physician) {
                offer(PHYSICIANS, staff.id.as_str(), words.clone());
            }
            offer("StaffId", staff.id.as_str(), words);
        }
        for plan in self.documents::<Plan>(view::PLANS, Vec::new(), MOST)? {
            let name = plan.latest().map(|(_, version)| version.content().therapy_name.to_string()).unwrap_or_default();
            offer("PlanId", plan.id.as_str(), format!("{} {name}", plan.id));
        }
        for material in self.materials()? {
            offer("MaterialId", material.material.as_str(), format!("{} ({})", material.name, material.material));
        }
        if let Some(journey) = journey {
            of_journey(journey, self.plan(&journey.plan)?.as_ref(), &mut offer);
        } else {
            self.lots_at_work(&mut offer)?;
        }
        let lots = self.documents::<MaterialLot>(view::MATERIAL_LOTS, Vec::new(), MOST)?;
        known.insert("MaterialLotId".to_owned(), material_lots(&lots));
        let deviations = self.documents::<Deviation>(view::DEVIATIONS, Vec::new(), MOST)?;
        let open = deviations.iter().filter(|case| case.is_open());
        let open = open.map(|case| dated(case.opened.what.deviation.as_str(), &case.opened.at));
        known.insert("DeviationId".to_owned(), open.collect());
        let cases = self.documents::<Nonconformity>(view::NONCONFORMITIES, Vec::new(), MOST)?;
        let open = cases.iter().filter(|case| case.is_open());
        let open = open.map(|case| dated(case.opened.what.nonconformity.as_str(), &case.opened.at));
        known.insert("NonconformityId".to_owned(), open.collect());
        Ok(known)
    }

    /// Lots that are made now, where no patient narrows them down.
    fn lots_at_work(&self, offer: &mut impl FnMut(&str, &str, String)) -> Result<(), AppError> {
        for state in ["in_culture", "awaiting"] {
            for line in self.documents::<LotLine>(view::LOTS, vec![equals("state", state)], MOST)? {
                offer("LotId", line.lot.as_str(), format!("{} ({})", line.lot, line.room));
            }
        }
        Ok(())
    }
}

fn plain(known: &mut Known, kind: &str, value: &str, words: String) {
    let offered = Offered { value: value.to_owned(), words, day: None, state: None };
    known.entry(kind.to_owned()).or_default().push(offered);
}

fn dated(id: &str, at: &Stamp) -> Offered {
    Offered { value: id.to_owned(), words: id.to_owned(), day: Some(at.occurred_at.legal_day()), state: None }
}

/// What may be used first.
fn material_lots(lots: &[MaterialLot]) -> Vec<Offered> {
    let offered = |lot: &MaterialLot| {
        let received = &lot.received.what;
        Offered {
            value: received.material_lot.to_string(),
            words: format!("{} {} {}", received.material_lot, received.material, received.lot_number),
            day: Some(received.expires_on),
            state: Some(lot.state()),
        }
    };
    let (first, rest): (Vec<_>, Vec<_>) = lots.iter().map(offered).partition(|lot| lot.state == Some("accepted"));
    first.into_iter().chain(rest).collect()
}

/// What belongs to a journey and to its plan.
fn of_journey(journey: &Journey, plan: Option<&Plan>, offer: &mut impl FnMut(&str, &str, String)) {
    offer("JourneyId", journey.id.as_str(), journey.id.to_string());
    for id in journey.lots.keys() {
        offer("LotId", id.as_str(), id.to_string());
    }
    for (number, _) in journey.containers.iter().filter(|(_, container)| !container.is_accounted_for()) {
        offer("ContainerNumber", number.as_str(), number.to_string());
    }
    // What is being given is used up, and its volumes are still to be recorded.
    for part in journey.running_administration().into_iter().flat_map(|running| &running.parts) {
        offer("ContainerNumber", part.container.as_str(), part.container.to_string());
    }
    for id in journey.administrations.keys() {
        offer("AdministrationId", id.as_str(), id.to_string());
    }
    for id in journey.adverse_events.keys() {
        offer("AdverseEventId", id.as_str(), id.to_string());
    }
    for (id, booking) in &journey.bookings {
        if booking.is_open() {
            offer("BookingId", id.as_str(), format!("{id} {}", booking.booked.what.starts_at.legal_day()));
        }
    }
    let mut visits: Vec<_> = journey.visits.values().filter(|visit| visit.is_planned()).collect();
    visits.sort_by_key(|visit| visit.planned.due);
    for visit in visits {
        offer("VisitId", visit.id.as_str(), format!("{} {}", visit.id, visit.planned.due));
    }
    let content = plan.and_then(Plan::latest).map(|(_, version)| version.content());
    for form in content.into_iter().flat_map(|content| &content.forms) {
        offer("FormId", form.form.as_str(), format!("{} {}", form.form, form.version));
    }
}
