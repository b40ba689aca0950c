//! What blocks a journey or waits for somebody, the most urgent first. Each matter takes with it the findings of the
//! gates that say the same, so that nothing is told twice.

use std::collections::BTreeSet;

use saisei_app::domain::acts::deviation::{DeviationOpened, HoldCause, Origin};
use saisei_app::domain::event::Stamp;
use saisei_app::domain::state::{Consent, Deviation, Journey, Nonconformity, Order};
use saisei_app::domain::values::{ContainerNumber, Day, LotId};
use saisei_app::domain::{Finding as Found, Rule};
use saisei_app::{Attention, holds};

use super::attention_cases::{illnesses, visits};
use super::code::{choice, code_words, join};
use super::detail_case::material;
use super::finding::finding;
use super::journey::JourneyParts;
use crate::model::{Fact, Finding, Frame, Matter, Urgency};

/// One fact of a case.
pub(super) fn fact(name: String, value: String) -> Fact {
    Fact { name, value: Some(value), note: None, href: None }
}

/// What is done next and who does it, in the words of a rule.
pub(super) struct Advice {
    pub(super) next: String,
    pub(super) who: String,
    pub(super) source: (String, String),
}

pub(super) fn advice(f: &Frame, found: &Found) -> Advice {
    let Finding { next, who, rule, source, .. } = finding(f, found);
    Advice { next, who, source: (rule, source) }
}

fn is(found: &Found, rule: Rule, name: &str, value: &str) -> bool {
    found.rule == rule && found.variables.get(name).is_some_and(|own| own == value)
}

/// Whether a finding of the gates is told by a matter, with more of its facts.
pub(super) fn is_told(attention: &Attention, journey: &Journey, found: &Found) -> bool {
    let ordered = !attention.orders.is_empty();
    match found.rule {
        Rule::FacilitySuspended => ordered,
        Rule::PlanNotInForce => ordered && is(found, Rule::PlanNotInForce, "state", "suspended"),
        Rule::ConsentNotValid => is(found, Rule::ConsentNotValid, "state", "withdrawn"),
        Rule::LotOnHold | Rule::ContainerOnHold => true,
        Rule::EligibilityOtherVersion => journey.judge_again.is_some(),
        _ => false,
    }
}

/// The rules that blocked and are told by this matter.
fn sources(f: &Frame, parts: &JourneyParts, own: impl Fn(&Found) -> bool) -> Vec<(String, String)> {
    let told = parts.standing.findings.iter().filter(|found| own(found));
    told.map(|found| advice(f, found).source).collect()
}

/// All matters, the most urgent first.
pub(super) fn matters(f: &Frame, parts: &JourneyParts, today: Day) -> Vec<Matter> {
    let (journey, attention) = (&parts.file.journey, &parts.attention);
    let open = journey.is_open();
    let orders = attention.orders.iter().filter(|_| open).map(|found| order(f, parts, found));
    let cases = attention.deviations.iter().map(|found| deviation(f, parts, found));
    let nonconformities = attention.nonconformities.iter().map(|(found, broken)| nonconformity(f, found, broken));
    let mut all: Vec<Matter> = orders
        .chain(withdrawn(f, parts).filter(|_| open))
        .chain(cases)
        .chain(illnesses(f, journey, &attention.clocks))
        .chain(judge_again(f, parts).filter(|_| open))
        .chain(visits(f, journey, &attention.clocks, today))
        .chain(nonconformities)
        .collect();
    all.sort_by_key(|matter| matter.urgency);
    all
}

fn order(f: &Frame, parts: &JourneyParts, order: &Order) -> Matter {
    let what = &order.recorded.what;
    let kind = code_words(f, "order-kind", choice(&what.kind));
    let plan = &parts.file.journey.plan;
    let sentence = match what.facilities.first().filter(|_| !what.plans.contains(plan)) {
        Some(facility) => f.t2("order-on-facility", "facility", f.facility(facility.as_str()), "kind", kind),
        None => f.t2("order-on-plan", "plan", plan.as_str(), "kind", kind),
    };
    let number = what.order_number.as_ref().map(|number| fact(f.t("order-number"), number.to_string()));
    let facts = [fact(f.t("order-authority"), what.authority.to_string())]
        .into_iter()
        .chain(number)
        .chain([fact(f.t("order-from"), f.long(what.from.0))]);
    let rule = Found::of(Rule::FacilitySuspended).with("order", &what.order);
    let Advice { next, who, .. } = advice(f, &rule);
    let own =
        |found: &Found| found.rule == Rule::FacilitySuspended || is(found, Rule::PlanNotInForce, "state", "suspended");
    Matter {
        urgency: Urgency::Blocks,
        word: f.t("matter-order"),
        sentence,
        facts: facts.collect(),
        next,
        who,
        sources: sources(f, parts, own),
    }
}

/// What is held for a cause.
fn held_by(journey: &Journey, cause: &HoldCause) -> (Vec<LotId>, Vec<ContainerNumber>) {
    let own = holds(journey).into_iter().find(|(found, ..)| found == cause);
    own.map(|(_, lots, containers)| (lots, containers)).unwrap_or_default()
}

fn held_words(f: &Frame, journey: &Journey, cause: &HoldCause) -> String {
    let (lots, containers) = held_by(journey, cause);
    material(f, &lots, &containers)
}

fn withdrawn(f: &Frame, parts: &JourneyParts) -> Option<Matter> {
    let journey = &parts.file.journey;
    let Consent::Withdrawn(withdrawn) = &journey.consent else { return None };
    let held = held_words(f, journey, &HoldCause::ConsentWithdrawn);
    let held = if held.is_empty() { f.t("withdrawn-nothing-held") } else { held };
    let stage = journey.step().name();
    let mut facts = vec![fact(f.t("withdrawn-stage"), f.t(format!("step-{stage}"))), fact(f.t("withdrawn-held"), held)];
    match &parts.attention.terms {
        None => facts.push(fact(f.t("withdrawn-terms"), f.t("terms-missing"))),
        Some((number, terms)) => {
            let version = f.t1("terms-version", "number", number.to_string());
            facts.push(fact(f.t("withdrawn-terms"), version));
            let parts = [
                ("terms-cells", &terms.cells),
                ("terms-samples", &terms.samples),
                ("terms-money", &terms.money),
                ("terms-data", &terms.data),
            ];
            facts.extend(parts.map(|(key, text)| fact(f.t(key), text.to_string())));
        }
    }
    let Advice { next, who, source } = advice(f, &Found::of(Rule::ConsentWithdrawnHeld).with("stage", stage));
    let own = |found: &Found| {
        is(found, Rule::ConsentNotValid, "state", "withdrawn")
            || found.variables.get("cause").is_some_and(|cause| cause == "consent_withdrawn")
    };
    let scope = code_words(f, "scope", choice(&withdrawn.what.scope));
    Some(Matter {
        urgency: Urgency::Blocks,
        word: f.t("matter-withdrawn"),
        sentence: f.t2("withdrawn-sentence", "date", f.day(withdrawn.at.occurred_at.0), "scope", scope),
        facts,
        next,
        who,
        sources: [source].into_iter().chain(sources(f, parts, own)).collect(),
    })
}

fn since(f: &Frame, at: &Stamp) -> Fact {
    fact(f.t("case-since"), f.full(at.recorded_at.0))
}

/// How a case was assessed, or what is proposed.
fn assessment(f: &Frame, what: &str, assessed: Option<bool>, proposed: bool) -> Fact {
    let words = match (assessed, proposed) {
        (Some(true), _) => f.t(format!("serious-{what}")),
        (Some(false), _) => f.t(format!("not-serious-{what}")),
        (None, true) => f.t("case-proposed-serious"),
        (None, false) => f.t("case-not-assessed"),
    };
    fact(f.t("case-grade"), words)
}

/// Whether product that turned out to be outside its specification was given in this journey.
fn is_exposed(journey: &Journey, opened: &DeviationOpened) -> bool {
    let lots = opened.holds.iter().filter(|hold| hold.journey == journey.id).flat_map(|hold| &hold.lots);
    let products = lots.filter_map(|lot| journey.lots.get(lot)).flat_map(|lot| &lot.products);
    let given: BTreeSet<&ContainerNumber> =
        journey.administrations.values().flat_map(|given| &given.parts).map(|part| &part.container).collect();
    opened.origin == Origin::LatePositive && products.into_iter().any(|number| given.contains(number))
}

/// How a deviation touches this journey.
struct Touch {
    urgency: Urgency,
    word: &'static str,
    sentence: String,
    next: String,
    who: String,
    source: Option<(String, String)>,
}

fn touch(f: &Frame, journey: &Journey, found: &Deviation) -> Touch {
    let opened = &found.opened.what;
    let id = opened.deviation.as_str();
    let held = held_words(f, journey, &HoldCause::Deviation(opened.deviation.clone()));
    let quality = |urgency, word, sentence, next| {
        let (next, who) = (f.t(next), f.t("role-quality-officer"));
        Touch { urgency, word, sentence, next, who, source: None }
    };
    if found.is_open() && is_exposed(journey, opened) {
        let Advice { next, who, source } = advice(f, &Found::of(Rule::TestLatePositive));
        let sentence = f.t1("exposed-sentence", "deviation", id);
        return Touch { urgency: Urgency::Blocks, word: "matter-exposed", sentence, next, who, source: Some(source) };
    }
    let says = |key| f.t2(key, "deviation", id, "what", &held);
    match (held.is_empty(), found.is_open()) {
        (false, true) => quality(Urgency::Blocks, "matter-held", says("held-sentence"), "held-next"),
        (false, false) => quality(Urgency::Blocks, "matter-held", says("held-for-good"), "held-for-good-next"),
        (true, _) => quality(Urgency::Waits, "matter-deviation", says("deviation-sentence"), "deviation-next"),
    }
}

fn deviation(f: &Frame, parts: &JourneyParts, found: &Deviation) -> Matter {
    let opened = &found.opened.what;
    let id = opened.deviation.as_str();
    let grounds = opened.grounds.iter().map(|grounds| code_words(f, "code", grounds));
    let origin = join(f, [code_words(f, "origin", choice(&opened.origin))].into_iter().chain(grounds));
    let assessed = found.assessed.as_ref().map(|assessed| assessed.what.serious);
    let room = opened.room.as_ref().map(|room| fact(f.t("case-room"), room.to_string()));
    let facts = [fact(f.t("case-cause"), origin)]
        .into_iter()
        .chain(room)
        .chain([assessment(f, "deviation", assessed, opened.serious), since(f, &found.opened.at)]);
    let own = |found: &Found| found.variables.get("cause").is_some_and(|cause| cause == id);
    let Touch { urgency, word, sentence, next, who, source } = touch(f, &parts.file.journey, found);
    Matter {
        urgency,
        word: f.t(word),
        sentence,
        facts: facts.collect(),
        next,
        who,
        sources: source.into_iter().chain(sources(f, parts, own)).collect(),
    }
}

fn judge_again(f: &Frame, parts: &JourneyParts) -> Option<Matter> {
    let again = parts.file.journey.judge_again.as_ref()?;
    let rule = Found::of(Rule::JourneyToJudgeAgain).with("version", again.what.plan_version);
    let Finding { sentence, next, who, rule, source, .. } = finding(f, &rule);
    let blocking = sources(f, parts, |found| found.rule == Rule::EligibilityOtherVersion);
    Some(Matter {
        urgency: if blocking.is_empty() { Urgency::Physician } else { Urgency::Blocks },
        word: f.t("matter-judge-again"),
        sentence,
        facts: vec![fact(f.t("judge-again-from"), f.long(again.what.from.0))],
        next,
        who,
        sources: [(rule, source)].into_iter().chain(blocking).collect(),
    })
}

fn nonconformity(f: &Frame, found: &Nonconformity, broken: &[Found]) -> Matter {
    let opened = &found.opened.what;
    let id = opened.nonconformity.as_str();
    let sentence = match &opened.command {
        Some(command) => f.t2("nonconformity-of-act", "nonconformity", id, "act", code_words(f, "next", command)),
        None => f.t1("nonconformity-reported", "nonconformity", id),
    };
    let gap = if f.words.code() == "ja" { "" } else { " " };
    let told: Vec<Finding> = broken.iter().map(|broken| finding(f, broken)).collect();
    let rules: Vec<String> = told.iter().map(|told| told.sentence.clone()).collect();
    let rules = (!rules.is_empty()).then(|| fact(f.t("nonconformity-rules"), rules.join(gap)));
    let what = opened.grounds.as_ref().map(|what| fact(f.t("nonconformity-what"), code_words(f, "code", what)));
    let assessed = found.assessed.as_ref().map(|assessed| assessed.what.serious);
    let facts = rules
        .into_iter()
        .chain(what)
        .chain([assessment(f, "nonconformity", assessed, opened.serious), since(f, &found.opened.at)]);
    let Advice { next, who, source } = advice(f, &Found::of(Rule::NonconformityOpened));
    Matter {
        urgency: Urgency::Waits,
        word: f.t("matter-nonconformity"),
        sentence,
        facts: facts.collect(),
        next: if assessed.is_some() { f.t("nonconformity-close") } else { next },
        who,
        sources: [source].into_iter().chain(told.into_iter().map(|told| (told.rule, told.source))).collect(),
    }
}
