//! Which act stands where in the list of acts.

/// Areas of the list of acts, with their commands. A test holds it to the list of commands.
pub(crate) const AREAS: &[(&str, &[&str])] = &[
    ("patient", &["register_patient", "correct_identity", "open_journey", "close_journey"]),
    (
        "work-up",
        &[
            "record_history",
            "record_disease_activity",
            "record_drugs",
            "record_infection_screen",
            "decide_eligibility",
            "give_explanation",
            "sign_consent",
            "withdraw_consent",
            "attach_document",
        ],
    ),
    ("enquiry", &["record_enquiry", "answer_enquiry", "close_enquiry"]),
    ("booking", &["book_appointment", "cancel_appointment", "record_attendance", "set_day_capacity"]),
    ("harvest", &["label_container", "void_container", "record_harvest", "dispose_container", "retain_sample"]),
    ("custody", &["send_containers", "receive_containers"]),
    (
        "culture",
        &[
            "open_lot",
            "record_culture_step",
            "record_passage",
            "split_lot",
            "pool_lots",
            "fill_product",
            "clear_workspace",
        ],
    ),
    ("quality", &["record_test_result", "decide_release", "revoke_release", "close_lot"]),
    (
        "administration",
        &[
            "check_bedside",
            "record_baseline",
            "start_administration",
            "change_rate",
            "record_vitals",
            "record_symptom",
            "record_treatment",
            "stop_administration",
            "complete_administration",
        ],
    ),
    ("follow-up", &["record_visit", "miss_visit", "decide_next_dose"]),
    ("adverse-event", &["record_adverse_event", "update_adverse_event", "judge_adverse_event", "file_illness_report"]),
    (
        "case",
        &[
            "open_deviation",
            "assess_deviation",
            "close_deviation",
            "open_nonconformity",
            "assess_nonconformity",
            "close_nonconformity",
            "correct",
        ],
    ),
    ("room", &["set_room_limits", "record_environmental_value"]),
    ("material", &["register_material", "receive_material_lot", "judge_material_lot"]),
    (
        "plan",
        &[
            "draft_plan",
            "record_committee_opinion",
            "file_plan",
            "accept_plan",
            "suspend_plan",
            "stop_plan",
            "end_plan",
            "record_order",
            "lift_order",
            "record_duty",
        ],
    ),
    (
        "house",
        &[
            "register_facility",
            "record_facility_permission",
            "register_room",
            "register_staff",
            "grant_role",
            "end_role",
            "record_qualification",
            "record_training",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::AREAS;
    use saisei_app::domain::Command;

    #[test]
    fn every_command_but_the_timer_has_its_place_in_the_list() {
        let mut listed: Vec<&str> = AREAS.iter().flat_map(|(_, commands)| commands.iter().copied()).collect();
        let mut all: Vec<&str> = Command::NAMES.iter().copied().filter(|name| *name != "tick").collect();
        listed.sort_unstable();
        all.sort_unstable();
        assert_eq!(listed, all);
    }
}
