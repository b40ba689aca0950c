//! Details of administration and follow-up.

use saisei_app::domain::acts::administration::{Part, Vitals};
use saisei_app::domain::event::Event;
use saisei_app::domain::measures::das28::Parts;

use super::code::{choice, code_list, code_words, join, measure_words};
use crate::model::{Frame, grouped};

/// The detail of such an event.
pub(super) fn detail(f: &Frame, event: &Event) -> Option<String> {
    giving(f, event).or_else(|| after(f, event))
}

/// Parts of a disease activity score.
pub(super) fn activity(f: &Frame, parts: &Parts) -> String {
    let tender = parts.tender_28.map(|count| f.t1("joints-tender", "count", count.to_string()));
    let swollen = parts.swollen_28.map(|count| f.t1("joints-swollen", "count", count.to_string()));
    let crp = parts.crp.as_ref().map(|crp| format!("CRP\u{a0}{}", measure_words(f, crp)));
    let esr = parts.esr.as_ref().map(|esr| f.t1("esr", "value", measure_words(f, esr)));
    let global = parts.patient_global.as_ref().map(|global| f.t1("global", "value", measure_words(f, global)));
    join(f, [tender, swollen, crp, esr, global].into_iter().flatten())
}

/// Vital signs; what was not measured is left out.
pub(super) fn vitals(f: &Frame, vitals: &Vitals) -> String {
    let pressure = match (&vitals.systolic, &vitals.diastolic) {
        (Some(high), Some(low)) => Some(format!("{}/{}\u{a0}mmHg", high.value, low.value)),
        (Some(high), None) => Some(format!("{}/—\u{a0}mmHg", high.value)),
        (None, Some(low)) => Some(format!("—/{}\u{a0}mmHg", low.value)),
        (None, None) => None,
    };
    let named = |key: &str, value: Option<String>| value.map(|value| format!("{}\u{a0}{value}", f.t(key)));
    let parts = [
        named("vital-pressure", pressure),
        named("vital-pulse", vitals.pulse.as_ref().map(|value| measure_words(f, value))),
        named("vital-breathing", vitals.breathing.as_ref().map(|value| measure_words(f, value))),
        named("vital-temperature", vitals.temperature.as_ref().map(|value| measure_words(f, value))),
        named("vital-spo2", vitals.spo2.map(|value| format!("{}\u{a0}%", value.number()))),
    ];
    join(f, parts.into_iter().flatten())
}

fn part(f: &Frame, part: &Part) -> String {
    let site = part.site.as_ref().map(|site| code_words(f, "code", site)).unwrap_or_default();
    let rate = part.rate.as_ref().map(|rate| measure_words(f, rate)).unwrap_or_default();
    let route = code_words(f, "route", choice(&part.route));
    join(f, [route, site, grouped(part.container.as_str()), measure_words(f, &part.cells), rate])
}

fn giving(f: &Frame, event: &Event) -> Option<String> {
    Some(match event {
        Event::BedsideMatched(e) => join(f, [e.lot.to_string(), grouped(e.container.as_str())]),
        Event::BaselineRecorded(e) => {
            let kit = if e.emergency_kit_checked { f.t("kit-checked") } else { f.t("kit-not-checked") };
            join(f, [vitals(f, &e.vitals), measure_words(f, &e.weight), kit])
        }
        Event::AdministrationStarted(e) => {
            let dose = f.t1("dose-number", "count", e.dose.to_string());
            join(f, [dose].into_iter().chain(e.parts.iter().map(|given| part(f, given))))
        }
        Event::RateChanged(e) => measure_words(f, &e.rate),
        Event::VitalsRecorded(e) => vitals(f, &e.vitals),
        Event::SymptomRecorded(e) => {
            join(f, [code_words(f, "symptom", &e.symptom), code_words(f, "severity", choice(&e.severity))])
        }
        Event::TreatmentRecorded(e) => {
            let dose = e.dose.as_ref().map(|dose| measure_words(f, dose)).unwrap_or_default();
            join(f, [code_words(f, "code", &e.treatment), dose])
        }
        Event::AdministrationStopped(e) => {
            e.grounds.as_ref().map(|grounds| code_words(f, "code", grounds)).unwrap_or_default()
        }
        Event::AdministrationCompleted(e) => {
            join(f, e.delivered.iter().map(|given| f.t1("volume-given", "volume", measure_words(f, &given.volume))))
        }
        _ => return None,
    })
}

fn after(f: &Frame, event: &Event) -> Option<String> {
    Some(match event {
        Event::FollowUpPlanned(e) => join(f, e.visits.iter().map(|visit| f.short(visit.due.0))),
        Event::VisitRecorded(e) => join(f, [e.visit.to_string(), f.short(e.seen_on.0), activity(f, &e.activity)]),
        Event::VisitMissed(e) => join(f, [e.visit.to_string(), code_words(f, "code", &e.cause)]),
        Event::AdverseEventRecorded(e) => {
            let serious = code_list(f, "serious", e.seriousness.iter().map(choice));
            let serious = if serious.is_empty() { f.t("not-serious") } else { serious };
            join(f, [e.adverse_event.to_string(), code_words(f, "code", &e.term), serious])
        }
        Event::AdverseEventUpdated(e) => {
            let serious = code_list(f, "serious", e.seriousness.iter().map(choice));
            let serious = if serious.is_empty() { f.t("not-serious") } else { serious };
            let suspected = f.t(format!("suspected-{}", choice(&e.suspected)));
            let outcome = e.outcome.as_ref().map(|outcome| code_words(f, "code", outcome)).unwrap_or_default();
            join(f, [e.adverse_event.to_string(), serious, suspected, outcome])
        }
        Event::AdverseEventJudged(e) => {
            let category = code_words(f, "category", e.category.name());
            join(f, [e.adverse_event.to_string(), category, code_list(f, "code", &e.grounds)])
        }
        Event::IllnessReportFiled(e) => {
            let receipt = e.receipt.as_ref().map(|number| f.t1("receipt", "number", number.as_str()));
            let filed = f.t1("filed-on", "date", f.short(e.filed_on.0));
            let to = code_words(f, "recipient", e.recipient.name());
            join(f, [e.adverse_event.to_string(), to, filed, receipt.unwrap_or_default()])
        }
        Event::NextDoseDecided(e) => code_words(f, "choice", choice(&e.decision)),
        _ => return None,
    })
}
