//! Who may do what. One table; anything not in it is refused.

use saisei_domain::act::Second;
use saisei_domain::command::REPORTABLE;
use saisei_domain::facts::Facts;
use saisei_domain::values::{Day, StaffId};
use saisei_domain::{Finding, Role, Rule};

use Role::{Administrator, Coordinator, CultureOperator, Nurse, Physician, QualityOfficer, System};

const CLINICAL: &[Role] = &[Physician, Nurse, CultureOperator, QualityOfficer, Coordinator];
const BEDSIDE: &[Role] = &[Physician, Nurse];
const CLINIC_DESK: &[Role] = &[Physician, Nurse, Coordinator];
const FACILITY: &[Role] = &[CultureOperator, QualityOfficer];

/// Who may send what. A command that is in no row may be sent by nobody.
const ROWS: &[(&[Role], &[&str])] = &[
    (
        &[Administrator],
        &[
            "register_facility",
            "register_room",
            "register_staff",
            "grant_role",
            "end_role",
            "record_qualification",
            "draft_plan",
            "record_committee_opinion",
            "file_plan",
            "accept_plan",
            "suspend_plan",
            "stop_plan",
            "end_plan",
            "record_order",
            "lift_order",
            "record_facility_permission",
        ],
    ),
    (&[Coordinator, Physician, Nurse], &["register_patient", "correct_identity"]),
    (
        CLINIC_DESK,
        &[
            "open_journey",
            "record_history",
            "record_disease_activity",
            "record_drugs",
            "record_infection_screen",
            "sign_consent",
            "record_visit",
            "miss_visit",
            "book_appointment",
            "cancel_appointment",
            "record_attendance",
            "record_enquiry",
            "answer_enquiry",
            "close_enquiry",
        ],
    ),
    (&[Physician, Coordinator], &["close_journey"]),
    // Whoever could raise the number could pass the rule that a physician answers.
    (&[Physician, Administrator], &["set_day_capacity"]),
    (
        &[Physician],
        &["decide_eligibility", "give_explanation", "decide_next_dose", "judge_adverse_event", "assess_nonconformity"],
    ),
    (&[Physician, QualityOfficer], &["close_nonconformity"]),
    (&[Physician, Coordinator, Administrator], &["file_illness_report"]),
    (&[Physician, QualityOfficer, Coordinator, Administrator], &["record_duty"]),
    (&[QualityOfficer, Administrator], &["record_training", "set_room_limits"]),
    (
        BEDSIDE,
        &["record_harvest", "record_baseline", "check_bedside", "start_administration", "complete_administration"],
    ),
    (
        &[CultureOperator],
        &["open_lot", "record_culture_step", "record_passage", "fill_product", "split_lot", "pool_lots"],
    ),
    (FACILITY, &["record_test_result", "receive_material_lot", "clear_workspace"]),
    (&[CultureOperator, QualityOfficer, Administrator], &["register_material"]),
    (&[QualityOfficer], &["revoke_release", "judge_material_lot", "assess_deviation", "close_deviation", "close_lot"]),
    // Quality alone decides on release; its gate says so to anybody else, with its own rule and a recorded refusal.
    (
        CLINICAL,
        &[
            "decide_release",
            "label_container",
            "void_container",
            "send_containers",
            "receive_containers",
            "attach_document",
            "withdraw_consent",
            "change_rate",
            "record_vitals",
            "record_symptom",
            "record_treatment",
            "stop_administration",
            "record_adverse_event",
            "update_adverse_event",
            "record_environmental_value",
            "open_deviation",
            "open_nonconformity",
            "dispose_container",
            "retain_sample",
        ],
    ),
    (&[Physician, Nurse, CultureOperator, QualityOfficer, Coordinator, Administrator], &["correct"]),
    (&[System], &["tick"]),
];

/// The roles that may send this command; empty for a command that nobody may.
pub fn roles_for(command: &str) -> &'static [Role] {
    ROWS.iter().find(|(_, commands)| commands.contains(&command)).map_or(&[], |(roles, _)| roles)
}

/// Whether a role may send a command.
pub fn may(role: Role, command: &str) -> bool {
    roles_for(command).contains(&role)
}

/// Whether a role may report that this was done already.
pub fn may_report(role: Role, command: &str) -> bool {
    role.is_clinical() && REPORTABLE.contains(&command)
}

/// Checks person, role and act.
///
/// # Errors
/// A finding of the gate `access`.
pub(crate) fn permit(
    facts: &Facts,
    actor: &StaffId,
    role: Role,
    day: Day,
    command: &str,
    reported: bool,
) -> Result<(), Finding> {
    if role != System {
        let staff = facts.staff(actor).ok_or_else(|| Finding::of(Rule::AccessNotOnStaff).with("actor", actor))?;
        if !staff.holds(role, day) {
            return Err(Finding::of(Rule::AccessRoleNotHeld).with("actor", actor).with("role", role.name()));
        }
    } else if actor.as_str() != "system" {
        return Err(Finding::of(Rule::AccessRoleNotHeld).with("actor", actor).with("role", role.name()));
    }
    // What has happened is told by whoever was there.
    if may(role, command) || (reported && role.is_clinical()) {
        return Ok(());
    }
    let roles = roles_for(command).iter().map(|role| role.name()).collect::<Vec<_>>().join(", ");
    Err(Finding::of(Rule::AccessRoleMayNot).with("role", role.name()).with("roles", roles))
}

/// Checks the second person: on the staff, in the role today, and another human.
///
/// # Errors
/// A finding of the gate `second`.
pub(crate) fn second_permit(facts: &Facts, actor: &StaffId, second: &Second, day: Day) -> Result<(), Finding> {
    let entitled = facts.staff(&second.actor).filter(|staff| second.role != System && staff.holds(second.role, day));
    let Some(other) = entitled else {
        return Err(Finding::of(Rule::SecondNotEntitled)
            .with("second", &second.actor)
            .with("role", second.role.name()));
    };
    if facts.staff(actor).is_some_and(|staff| staff.is_same_human(other)) {
        return Err(Finding::of(Rule::SecondSameHuman).with("second", &second.actor));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use saisei_domain::Command;

    #[test]
    fn every_command_has_a_row_and_reports_are_open_to_all_clinical_roles() {
        for name in Command::NAMES {
            assert!(!roles_for(name).is_empty(), "{name}");
        }
        for report in ["stop_administration", "record_symptom", "record_vitals", "record_adverse_event"] {
            for role in Role::ALL.into_iter().filter(|role| role.is_clinical()) {
                assert!(may(role, report), "{} {report}", role.name());
            }
        }
        assert!(!may(CultureOperator, "check_bedside"));
        assert!(!may(Administrator, "decide_eligibility"));
        assert!(roles_for("drop_everything").is_empty());
    }
}
