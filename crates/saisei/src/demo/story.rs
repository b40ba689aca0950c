//! What happens to one patient, case by case.

use saisei_app::domain::values::Moment;
use serde_json::json;

use super::cast::Case;
use super::script::Script;
use super::setup::{COORDINATOR, MEDIUM, NURSE, OTHER_PHYSICIAN, PHYSICIAN};
use super::{Deed, Person};

/// Days from the harvest to the product.
const CULTURE: i64 = 49;

/// The deeds of one patient, in the order of time.
pub fn deeds(case: Case, person: &Person, now: Moment, number: u32) -> Vec<Deed> {
    deeds_with(case, person, now, number, MEDIUM)
}

/// The same with another lot of medium.
pub fn deeds_with(case: Case, person: &Person, now: Moment, number: u32, medium: &str) -> Vec<Deed> {
    let mut script = Script::new(case, now, number, medium);
    match case {
        Case::Registered | Case::WorkUp | Case::Undecided | Case::NotEligible | Case::Explained | Case::Booked => {
            before_harvest(&mut script, case, person);
        }
        Case::Suspended => agreed(&mut script, person, 20),
        Case::TissueOnTheWay | Case::TissueArrived => harvested(&mut script, case, person),
        Case::HeldCulture | Case::Culture(_) | Case::Overridden | Case::SuspendedInCulture | Case::Withdrawn => {
            growing(&mut script, case, person);
        }
        Case::Rejected | Case::AwaitingRelease | Case::ProductOnTheWay => judged(&mut script, case, person),
        Case::Unchecked | Case::Ready | Case::PastItsTime | Case::Running => at_the_clinic(&mut script, case, person),
        _ => given(&mut script, case, person),
    }
    script.deeds
}

fn before_harvest(script: &mut Script, case: Case, person: &Person) {
    let first = match case {
        Case::Registered => return script.register(person, 0),
        Case::WorkUp => 2,
        Case::Undecided => 5,
        Case::NotEligible => 40,
        _ => 16,
    };
    script.register(person, first);
    script.history(person, first);
    if case == Case::WorkUp {
        return;
    }
    script.screen(first - 1, &[]);
    match case {
        Case::NotEligible => {
            script.decide(first - 7, "not_eligible", &["active-infection"]);
            script.journey(first - 7, 440, PHYSICIAN, "close_journey", json!({"outcome": "not_eligible"}));
        }
        Case::Explained => {
            script.decide(first - 7, "eligible", &["active-disease"]);
            script.explain(3);
        }
        Case::Booked => {
            script.decide(first - 7, "eligible", &["active-disease"]);
            script.explain(first - 7);
            script.consent(first - 8);
            // A doctor whom the plan does not name cannot be booked.
            if script.booked(-6).is_some() {
                script.booking_with(4, 300, COORDINATOR, "harvest", -6, OTHER_PHYSICIAN.0);
                script.refused();
            }
            script.booking(4, 295, COORDINATOR, "harvest", -6);
        }
        _ => {}
    }
}

/// Up to the signed consent, which is so many days ago.
fn agreed(script: &mut Script, person: &Person, day: i64) {
    script.register(person, day + 14);
    script.history(person, day + 14);
    script.screen(day + 13, &[]);
    script.decide(day + 7, "eligible", &["active-disease", "two-mechanisms-tried"]);
    script.explain(day + 7);
    script.consent(day);
}

fn harvested(script: &mut Script, case: Case, person: &Person) {
    let harvest = if case == Case::TissueOnTheWay { 0 } else { 1 };
    agreed(script, person, harvest + 8);
    script.harvest(harvest, NURSE);
    if case == Case::TissueArrived {
        script.tissue_arrives(harvest);
    }
}

/// Up to the open lot; harvested so many days ago.
fn in_culture(script: &mut Script, person: &Person, harvest: i64) {
    agreed(script, person, harvest + 8);
    script.harvest(harvest, NURSE);
    script.tissue_arrives(harvest);
    script.culture(harvest);
}

/// Cells after passages 1, 2 and 3, and their viability.
const GROWTH: [(u64, &str); 3] = [(2_000_000, "98.9"), (14_000_000, "98.7"), (72_000_000, "98.8")];

fn passages(script: &mut Script, harvest: i64, how_many: u8) {
    for ((passage, days), (cells, viability)) in (1..=u64::from(how_many)).zip([14, 28, 42]).zip(GROWTH) {
        script.passage(harvest - days, passage, cells, viability);
    }
}

fn growing(script: &mut Script, case: Case, person: &Person) {
    let (harvest, done) = match case {
        Case::Culture(1) => (17, 1),
        Case::Culture(2) => (33, 2),
        Case::Culture(_) => (44, 3),
        Case::Overridden => (10, 0),
        Case::Withdrawn => (25, 1),
        _ => (20, 1),
    };
    if case == Case::Overridden {
        return overridden(script, person, harvest);
    }
    in_culture(script, person, harvest);
    passages(script, harvest, done);
    if case == Case::Withdrawn {
        let told = json!({"scope": "therapy", "note": "電話で撤回の申し出があった。理由は尋ねていない。"});
        script.journey(6, 200, COORDINATOR, "withdraw_consent", told);
    }
}

/// A marker of the screen was positive, and the physician decided with a reason.
fn overridden(script: &mut Script, person: &Person, harvest: i64) {
    script.register(person, harvest + 22);
    script.history(person, harvest + 22);
    script.screen(harvest + 21, &["hbc_antibody"]);
    script.decide(harvest + 15, "eligible", &["active-disease", "hbv-dna-not-detected"]);
    script.explain(harvest + 15);
    script.consent(harvest + 8);
    script.harvest(harvest, PHYSICIAN);
    script.tissue_arrives(harvest);
    script.culture(harvest);
}

/// Up to the filled product; filled so many days ago.
fn product(script: &mut Script, person: &Person, day: i64, viability: &'static str) {
    let harvest = day + CULTURE;
    in_culture(script, person, harvest);
    passages(script, harvest, 3);
    script.booking(day + 6, 350, COORDINATOR, "administration", day);
    script.fill(day, viability);
    script.tests(day, viability);
}

fn judged(script: &mut Script, case: Case, person: &Person) {
    match case {
        Case::Rejected => {
            product(script, person, 9, "97.1");
            script.release(9, 270, "rejected");
        }
        Case::ProductOnTheWay => {
            product(script, person, 0, "98.6");
            script.release(0, 280, "conditional");
            script.product_leaves(0);
        }
        _ => product(script, person, 0, "98.4"),
    }
}

/// Up to the product at the clinic, so many days ago and minutes before.
fn received(script: &mut Script, person: &Person, day: i64, minutes: i64) {
    product(script, person, day, "98.6");
    script.release(day, 280, "conditional");
    script.product_leaves(day);
    script.product_arrives(day, minutes);
}

fn at_the_clinic(script: &mut Script, case: Case, person: &Person) {
    match case {
        Case::Unchecked => received(script, person, 0, 110),
        Case::PastItsTime => received(script, person, 2, 60),
        Case::Running => {
            received(script, person, 0, 160);
            script.baseline(0, 70);
            script.check(0, 42);
            script.start(0, 40);
            script.vitals(0, 25, [122, 74, 72, 98]);
            script.vitals(0, 10, [128, 78, 84, 97]);
            let note = "少し寒いとのこと。毛布を追加した。";
            let args = json!({"symptom": "chills", "severity": "mild", "note": note});
            script.journey(0, 8, NURSE, "record_symptom", args);
        }
        _ => {
            received(script, person, 0, 50);
            script.baseline(0, 45);
        }
    }
}

/// The dose was given so many days ago.
fn dose(script: &mut Script, person: &Person, day: i64) {
    received(script, person, day, 160);
    script.baseline(day, 70);
    script.check(day, 42);
    script.start(day, 40);
    script.vitals(day, 25, [120, 72, 70, 98]);
    script.complete(day, -100);
}

/// The dose, and the culture of fourteen days that came back negative.
fn dose_and_release(script: &mut Script, person: &Person, day: i64) {
    dose(script, person, day);
    script.sterility(day - 15, day, "negative");
    script.release(day - 15, 280, "final");
}

fn given(script: &mut Script, case: Case, person: &Person) {
    match case {
        Case::SterilityPending => dose(script, person, 3),
        Case::LatePositive => {
            dose(script, person, 12);
            script.sterility(2, 12, "positive");
        }
        Case::ToldAfterwards => told_afterwards(script, person),
        Case::SeriousEvent | Case::MildEvent => with_event(script, case, person),
        Case::MissedVisit => {
            dose_and_release(script, person, 64);
            let args = json!({"visit": "A1-m1", "cause": "hospitalised", "attempts": 3});
            script.journey(24, 120, COORDINATOR, "miss_visit", args);
        }
        Case::OverdueVisit => dose_and_release(script, person, 52),
        Case::SecondDose => second_dose(script, person),
        Case::Completed => completed(script, person),
        _ => {
            dose_and_release(script, person, 45);
            script.visit(14, "A1-m1", [6, 4], "1.2");
        }
    }
}

fn told_afterwards(script: &mut Script, person: &Person) {
    let day = 71;
    received(script, person, day, 160);
    script.baseline(day, 70);
    script.check(day, 42);
    script.told_afterwards(day);
    script.complete(day, -100);
    script.sterility(day - 15, day, "negative");
    script.release(day - 15, 280, "final");
    script.visit(day - 31, "A1-m1", [7, 5], "1.1");
}

fn with_event(script: &mut Script, case: Case, person: &Person) {
    let (term, seriousness, onset, learned) = match case {
        Case::SeriousEvent => ("pneumonia", vec!["hospitalisation"], 6, 5),
        _ => ("injection-site-bruise", vec![], 27, 25),
    };
    dose_and_release(script, person, if case == Case::SeriousEvent { 22 } else { 28 });
    let args = json!({
        "term": term, "onset_at": script.at(onset, 600), "learned_at": script.at(learned, 300),
        "seriousness": seriousness, "suspected": "unknown",
    });
    script.journey(learned, 290, NURSE, "record_adverse_event", args);
    let category = if case == Case::SeriousEvent { "fifteen_days" } else { "sixty_day_list" };
    let args = json!({"adverse_event": "AE1", "category": category, "grounds": ["temporal-relation"]});
    script.journey(learned, 240, PHYSICIAN, "judge_adverse_event", args);
    // The last test result may come after the event.
    script.deeds.sort_by_key(|deed| deed.at);
}

fn second_dose(script: &mut Script, person: &Person) {
    dose_and_release(script, person, 112);
    script.visit(81, "A1-m1", [8, 6], "1.5");
    script.visit(20, "A1-m3", [6, 4], "1.0");
    script.booking(6, 200, COORDINATOR, "visit", -3);
}

fn completed(script: &mut Script, person: &Person) {
    let day = 400;
    dose_and_release(script, person, day);
    script.visit(day - 31, "A1-m1", [7, 5], "1.3");
    script.visit(day - 92, "A1-m3", [5, 4], "0.9");
    script.visit(day - 183, "A1-m6", [6, 4], "1.0");
    script.visit(day - 366, "A1-m12", [6, 5], "1.1");
    script.journey(day - 370, 100, PHYSICIAN, "decide_next_dose", json!({"decision": "do_not_give"}));
    script.journey(day - 371, 100, COORDINATOR, "close_journey", json!({"outcome": "completed"}));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::cast::CAST;
    use crate::demo::{SeededChance, people};

    /// Whatever the hour at which the demonstration is made, nobody does the second thing before the first.
    #[test]
    fn every_story_goes_forwards_at_every_hour() {
        let person = people::people(&SeededChance::new(1)).next().unwrap();
        for hour in 0..24 {
            let now: jiff::Timestamp = format!("2026-11-22T{hour:02}:10:00Z").parse().unwrap();
            for (number, case) in (0..).zip(CAST) {
                let times: Vec<Moment> = deeds(case, &person, Moment(now), number).iter().map(|deed| deed.at).collect();
                assert!(times.is_sorted(), "{case:?} at {hour}:10 UTC: {times:?}");
                assert!(times.iter().all(|at| at.0 <= now), "{case:?}");
            }
        }
    }
}
