//! What a role may record in a journey: what fits the step first, everything else by area.

use saisei_app::domain::Role;
use saisei_app::domain::state::{Journey, Step};
use saisei_app::domain::values::Day;
use saisei_app::{JourneyFile, may, may_report};

use super::act_links::act_link;
use super::code::code_words;
use crate::model::{Frame, Link};

/// Acts of a journey by area; what belongs to rooms, materials, plans and staff is recorded there.
const AREAS: &[(&str, &[&str])] = &[
    (
        "work-up",
        &[
            "record_history",
            "record_disease_activity",
            "record_drugs",
            "record_infection_screen",
            "attach_document",
            "decide_eligibility",
            "give_explanation",
            "sign_consent",
            "withdraw_consent",
        ],
    ),
    ("booking", &["book_appointment", "cancel_appointment"]),
    ("harvest", &["label_container", "record_harvest"]),
    ("custody", &["send_containers", "receive_containers", "retain_sample", "dispose_container", "void_container"]),
    ("culture", &["open_lot", "record_culture_step", "record_passage", "fill_product", "record_test_result"]),
    (
        "administration",
        &[
            "check_bedside",
            "record_baseline",
            "start_administration",
            "record_vitals",
            "record_symptom",
            "record_treatment",
            "change_rate",
            "stop_administration",
            "complete_administration",
        ],
    ),
    ("follow-up", &["record_visit", "miss_visit", "decide_next_dose"]),
    ("adverse-event", &["record_adverse_event", "update_adverse_event", "judge_adverse_event", "file_illness_report"]),
    ("case", &["open_deviation", "open_nonconformity"]),
    ("patient", &["correct_identity", "close_journey"]),
];

/// What is recorded in a step as a rule, in the order of the work. An adverse event fits every step.
fn of_step(step: Step) -> &'static [&'static str] {
    match step {
        Step::WorkUp => &[
            "record_history",
            "record_disease_activity",
            "record_drugs",
            "record_infection_screen",
            "attach_document",
            "give_explanation",
            "sign_consent",
            "book_appointment",
            "record_adverse_event",
        ],
        Step::Harvest => {
            &["book_appointment", "label_container", "record_harvest", "send_containers", "record_adverse_event"]
        }
        Step::Culture => &[
            "receive_containers",
            "open_lot",
            "record_culture_step",
            "record_passage",
            "fill_product",
            "record_test_result",
            "send_containers",
            "book_appointment",
            "record_adverse_event",
        ],
        Step::Administration => &[
            "receive_containers",
            "check_bedside",
            "record_baseline",
            "start_administration",
            "complete_administration",
            "record_adverse_event",
        ],
        Step::FollowUp => {
            &["record_visit", "miss_visit", "record_adverse_event", "record_disease_activity", "decide_next_dose"]
        }
    }
}

/// What the journey says already: the newest open thing of each kind.
fn about(journey: &Journey) -> Vec<(&'static str, String)> {
    let visit = journey.visits.values().filter(|visit| visit.is_planned()).min_by_key(|visit| visit.planned.due);
    let lot = journey.lots.values().rfind(|lot| lot.closed.is_none());
    let running = journey.running_administration();
    let mut about = vec![("journey", journey.id.to_string()), ("coi", journey.coi.to_string())];
    about.extend(visit.map(|visit| ("visit", visit.id.to_string())));
    about.extend(lot.map(|lot| ("lot", lot.id.to_string())));
    about.extend(running.map(|running| ("administration", running.id.to_string())));
    about
}

/// The form of an act, filled with what the journey says already.
pub(super) fn link(f: &Frame, journey: &Journey, command: &str) -> Link {
    let about = about(journey);
    let about: Vec<(&str, &str)> = about.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let link = act_link(f, command, &about);
    if command == "check_bedside" { Link { href: "/bedside".to_owned(), ..link } } else { link }
}

/// Papers of the journey: its labels, and from the day of the product on the sheet that helps when screens fail.
fn papers(f: &Frame, journey: &Journey) -> impl Iterator<Item = Link> {
    let near = journey.is_open() && journey.step() == Step::Administration;
    let papers = [
        ("/journeys/{id}/labels", "journey-labels", true),
        ("/journeys/{id}/paper-sheet", "journey-paper-sheet", near),
    ];
    let open = papers.into_iter().filter(|(page, _, fits)| *fits && f.has_page(page));
    open.map(|(page, key, _)| Link { href: page.replace("{id}", journey.id.as_str()), text: f.t(key) })
}

/// The buttons: those that fit the step, and the others by area.
pub(super) fn journey_acts(f: &Frame, file: &JourneyFile, today: Day) -> (Vec<Link>, Vec<(String, Vec<Link>)>) {
    let journey = &file.journey;
    let Some(role) = f.role.as_deref().and_then(Role::from_name) else { return (Vec::new(), Vec::new()) };
    let open = |command: &&str| may(role, command) || may_report(role, command);
    let next = file.next_step(today).map(|next| next.act);
    let first: Vec<&str> =
        of_step(journey.step()).iter().copied().filter(|command| journey.is_open() && may(role, command)).collect();
    let buttons = first.iter().filter(|command| next.as_deref() != Some(**command));
    let acts = buttons.map(|command| link(f, journey, command)).chain(papers(f, journey)).collect();
    let more = AREAS.iter().filter_map(|(area, commands)| {
        let rest = commands.iter().copied().filter(|command| !first.contains(command)).filter(open);
        let links: Vec<Link> = rest.map(|command| link(f, journey, command)).collect();
        (!links.is_empty()).then(|| (code_words(f, "area", area), links))
    });
    (acts, more.collect())
}
