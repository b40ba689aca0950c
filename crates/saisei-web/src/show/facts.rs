//! Key facts: plan, eligibility, consent, disease activity.

use saisei_app::JourneyFile;
use saisei_app::domain::measures::das28::{NoScore, Parts, das28_crp4, hundredths};
use saisei_app::domain::state::{Consent, Eligibility, Journey, VisitState};
use saisei_app::domain::values::Day;

use super::code::{choice, code_list, code_words, join};
use super::detail::proxy_words;
use crate::model::{DocumentLine, Fact, Frame};

fn fact(f: &Frame, key: &str, value: Option<String>, note: Option<String>) -> Fact {
    Fact { name: f.t(key), value, note, href: None }
}

fn plan(f: &Frame, file: &JourneyFile, today: Day) -> Fact {
    let Some(plan) = &file.plan else {
        return fact(f, "fact-plan", None, Some(f.t("not-recorded")));
    };
    let (version, state) = match plan.in_force(today) {
        Ok(version) => (Some(version.number), f.t("plan-in-force-today")),
        Err(state) => (plan.latest().map(|(number, _)| number), code_words(f, "value", state)),
    };
    let version = version.map(|number| f.t1("version-number", "number", number.to_string())).unwrap_or_default();
    fact(f, "fact-plan", Some(plan.id.to_string()), Some(join(f, [version, state])))
}

fn eligibility(f: &Frame, journey: &Journey) -> Fact {
    let (name, decided) = match &journey.eligibility {
        Eligibility::Undecided => return fact(f, "fact-eligibility", None, Some(f.t("not-decided"))),
        Eligibility::Eligible(decided) => ("eligible", decided),
        Eligibility::NotEligible(decided) => ("not-eligible", decided),
        Eligibility::Deferred(decided) => ("deferred", decided),
    };
    let version = f.t1("plan-version", "number", decided.what.plan_version.to_string());
    let note = join(f, [f.day(decided.at.occurred_at.0), version]);
    fact(f, "fact-eligibility", Some(code_words(f, "choice", name)), Some(note))
}

fn consent(f: &Frame, journey: &Journey) -> Fact {
    match &journey.consent {
        Consent::NotSigned => fact(f, "fact-consent", None, Some(f.t("consent-not-signed"))),
        Consent::Signed(signed) => {
            let form = f.t2(
                "form-version",
                "form",
                signed.what.form.as_str(),
                "version",
                signed.what.form_version.to_string(),
            );
            let proxy = signed.what.proxy.as_ref().map(|proxy| proxy_words(f, proxy));
            let medium = code_words(f, "medium", choice(&signed.what.medium));
            let note = join(f, [f.day(signed.at.occurred_at.0), medium].into_iter().chain(proxy));
            fact(f, "fact-consent", Some(f.t1("consent-signed", "form", form)), Some(note))
        }
        Consent::Withdrawn(withdrawn) => {
            let scope = code_words(f, "scope", choice(&withdrawn.what.scope));
            let note = join(f, [f.day(withdrawn.at.occurred_at.0), scope]);
            fact(f, "fact-consent", Some(code_words(f, "value", "withdrawn")), Some(note))
        }
    }
}

fn allergies(f: &Frame, journey: &Journey) -> Option<Fact> {
    let history = &journey.work_up.history.as_ref()?.what;
    let known = code_list(f, "code", &history.allergies);
    let state = code_words(f, "allergies", choice(&history.allergy_state).replace("none_known", "none"));
    let note = (!known.is_empty()).then_some(known);
    Some(fact(f, "allergies", Some(state), note))
}

/// Key of the words for the part that a score lacks.
pub(crate) fn missing_part(part: NoScore) -> &'static str {
    match part {
        NoScore::TenderMissing => "missing-tender",
        NoScore::SwollenMissing => "missing-swollen",
        NoScore::JointsOutOfRange => "missing-joints-range",
        NoScore::CrpMissing => "missing-crp",
        NoScore::EsrMissing | NoScore::EsrBelowOne => "missing-esr",
        NoScore::GlobalMissing => "missing-global",
    }
}

/// The score of one day, or which part it lacks.
fn score(f: &Frame, day: Day, parts: &Parts) -> Fact {
    let not_assessable = parts.not_assessable.filter(|joints| joints.get() > 0);
    let not_assessable = not_assessable.map(|joints| f.t1("joints-not-assessable", "count", joints.to_string()));
    let (value, note) = match das28_crp4(parts) {
        Ok(score) => {
            let hundredths = hundredths(score);
            let (whole, rest) = (hundredths.div_euclid(100), hundredths.rem_euclid(100));
            (Some(format!("{whole}.{rest:02}")), not_assessable)
        }
        Err(part) => (None, Some(f.t1("no-score", "part", f.t(missing_part(part))))),
    };
    Fact { name: f.t1("das28-on", "date", f.short(day.0)), value, note, href: None }
}

fn scores(f: &Frame, journey: &Journey) -> Vec<Fact> {
    let measured = journey
        .work_up
        .activity
        .iter()
        .map(|found| (found.at.occurred_at.day_in(&found.at.zone), &found.what.activity));
    let visits = journey.visits.values().filter_map(|visit| match &visit.state {
        VisitState::Done(done) => Some((done.what.seen_on, &done.what.activity)),
        _ => None,
    });
    let mut all: Vec<(Day, &Parts)> = measured.chain(visits).collect();
    all.sort_by_key(|(day, _)| *day);
    if all.is_empty() {
        return vec![fact(f, "das28", None, Some(f.t("not-measured")))];
    }
    all.into_iter().map(|(day, parts)| score(f, day, parts)).collect()
}

/// The journey's key facts.
pub(super) fn key_facts(f: &Frame, file: &JourneyFile, today: Day) -> Vec<Fact> {
    let journey = &file.journey;
    let first = [Some(plan(f, file, today)), Some(eligibility(f, journey)), Some(consent(f, journey))];
    first.into_iter().chain([allergies(f, journey)]).flatten().chain(scores(f, journey)).collect()
}

/// Attached documents.
pub(super) fn documents(f: &Frame, journey: &Journey) -> Vec<DocumentLine> {
    let line = |found: &saisei_app::domain::state::At<saisei_app::domain::acts::document::DocumentAttached>| {
        DocumentLine { name: code_words(f, "code", &found.what.document), state: f.day(found.at.occurred_at.0) }
    };
    journey.documents.iter().map(line).collect()
}
