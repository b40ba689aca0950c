//! Which roles an act is for, in the few words that the auditor knows. What is told afterwards comes from anybody.

const PHYSICIAN: &[&str] = &["physician"];
const BEDSIDE: &[&str] = &["physician", "nurse"];
const DESK: &[&str] = &["physician", "nurse", "coordinator"];
const BENCH: &[&str] = &["culture_operator"];
const QUALITY: &[&str] = &["quality_officer"];
const LABORATORY: &[&str] = &["culture_operator", "quality_officer"];

/// Kinds of events that only an act of these roles brings.
const ROWS: &[(&[&str], &[&str])] = &[
    (PHYSICIAN, &["eligibility_decided", "explanation_given", "next_dose_decided", "adverse_event_judged"]),
    (
        BEDSIDE,
        &[
            "harvest_recorded",
            "baseline_recorded",
            "bedside_matched",
            "administration_started",
            "administration_completed",
        ],
    ),
    (
        DESK,
        &[
            "patient_registered",
            "journey_opened",
            "history_recorded",
            "drugs_recorded",
            "disease_activity_recorded",
            "infection_screen_recorded",
            "consent_signed",
            "appointment_booked",
            "appointment_cancelled",
            "visit_recorded",
            "visit_missed",
            "enquiry_recorded",
            "enquiry_closed",
        ],
    ),
    (&["physician", "coordinator"], &["journey_closed"]),
    (BENCH, &["lot_opened", "culture_step_recorded", "passage_recorded", "product_filled"]),
    (LABORATORY, &["test_result_recorded", "material_lot_received"]),
    (QUALITY, &["lot_released", "lot_rejected", "material_lot_judged", "deviation_closed"]),
];

/// The roles for a kind of event; none if anybody may bring it.
pub(super) fn roles_for(kind: &str) -> Option<&'static [&'static str]> {
    ROWS.iter().find(|(_, kinds)| kinds.contains(&kind)).map(|(roles, _)| *roles)
}
