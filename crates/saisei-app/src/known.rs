//! What a form can offer for choosing: known things by the type of their id, in words without a patient's name.

use std::collections::BTreeMap;

use saisei_domain::Role;
use saisei_domain::state::{Deviation, Journey, MaterialLot, Nonconformity, Plan};

use crate::app::{App, AppError};
use crate::project::view;

/// Rows of a list at most: beyond that a number is typed.
const MOST: usize = 200;

/// Known things by the type of their id: the value that is sent, and its words.
pub type Known = BTreeMap<String, Vec<(String, String)>>;

impl App {
    /// What the clinic has, and what belongs to one journey.
    ///
    /// # Errors
    /// If the store fails or a document cannot be read.
    pub fn known(&self, journey: Option<&Journey>) -> Result<Known, AppError> {
        let mut known = Known::new();
        let mut offer = |kind: &str, value: &str, words: String| {
            known.entry(kind.to_owned()).or_default().push((value.to_owned(), words));
        };
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
                offer("Physician", staff.id.as_str(), words.clone());
            }
            offer("StaffId", staff.id.as_str(), words);
        }
        for plan in self.documents::<Plan>(view::PLANS, Vec::new(), MOST)? {
            let name = plan.latest().map(|(_, version)| version.content().therapy_name.to_string()).unwrap_or_default();
            offer("PlanId", plan.id.as_str(), format!("{} {name}", plan.id));
        }
        for lot in self.documents::<MaterialLot>(view::MATERIAL_LOTS, Vec::new(), MOST)? {
            let received = &lot.received.what;
            offer(
                "MaterialLotId",
                received.material_lot.as_str(),
                format!(
                    "{} {} {} ({})",
                    received.material_lot, received.material, received.lot_number, received.expires_on
                ),
            );
        }
        for case in
            self.documents::<Deviation>(view::DEVIATIONS, Vec::new(), MOST)?.iter().filter(|case| case.is_open())
        {
            let id = case.opened.what.deviation.as_str();
            offer("DeviationId", id, format!("{id} {}", case.opened.at.occurred_at.legal_day()));
        }
        for case in self
            .documents::<Nonconformity>(view::NONCONFORMITIES, Vec::new(), MOST)?
            .iter()
            .filter(|case| case.is_open())
        {
            let id = case.opened.what.nonconformity.as_str();
            offer("NonconformityId", id, format!("{id} {}", case.opened.at.occurred_at.legal_day()));
        }
        if let Some(journey) = journey {
            of_journey(journey, self.plan(&journey.plan)?.as_ref(), &mut offer);
        }
        Ok(known)
    }
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
    for (id, visit) in &journey.visits {
        if visit.is_planned() {
            offer("VisitId", id.as_str(), format!("{id} {}", visit.planned.due));
        }
    }
    let content = plan.and_then(Plan::latest).map(|(_, version)| version.content());
    for form in content.into_iter().flat_map(|content| &content.forms) {
        offer("FormId", form.form.as_str(), format!("{} {}", form.form, form.version));
    }
}
