//! Gates: pure functions from facts to findings. They refuse permission for a future act, never a report.

pub mod bedside;
mod containers;
mod therapy;

pub use containers::{
    container_needs, container_of, fresh_container, numbers, product_container, scan_needs, unused_container,
    wristband_of,
};
pub use therapy::{
    after_closing, baseline_recorded, consent_valid, doctor_listed, dose_follows, dose_in_plan, eligible,
    indication_listed, journey_and_plan, journey_open, lot_decidable, lot_in_culture, no_running_administration,
    not_excluded, plan_in_force, plan_in_force_now, route_listed, therapy_goes_on, therapy_may_go_on,
};
