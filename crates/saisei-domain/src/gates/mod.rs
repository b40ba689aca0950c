//! Gates: pure functions from facts to findings. They refuse permission for a future act, never a report.

pub mod bedside;
mod containers;
mod culture;
mod harvest;
mod therapy;

pub use containers::{
    container_needs, container_of, fresh_container, known_number, numbers, product_container, scan_needs,
    unused_container, wristband_of,
};
pub use culture::{
    bench_ready, cells_conserved, container_free, culture_content, culture_goes_on, facilities_working,
    facility_working, foreign, lot_free, made_at,
};
pub use harvest::{anaesthesia_checked, infection_screened};
pub use therapy::{
    after_closing, baseline_recorded, consent_valid, doctor_in_role, doctor_listed, dose_follows, dose_in_plan,
    eligible, indication_listed, journey_and_plan, journey_open, lot_decidable, lot_in_culture,
    no_running_administration, plan_in_force, plan_in_force_now, route_listed, serious_events_judged, therapy_goes_on,
    therapy_may_go_on,
};
