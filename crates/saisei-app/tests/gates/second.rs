//! The second person is another human, on the staff and in the role today, and signs for themself.

use saisei_app::domain::values::CoiNumber;
use saisei_app::ledger::Recorded;
use saisei_app::{Answer, Outcome};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Case, passes, refused, run_all};
use crate::support::{
    ADMIN, DOCTOR, Line, NURSE, OPERATOR, OTHER_DOCTOR, OTHER_NURSE, OTHER_QUALITY, QUALITY, Stage, Who, World, line,
    rules, text,
};

const NOTE: &[&str] = &["lot.released-conditionally"];
const SAME: &[&str] = &["second.same-human"];
const NOT_ENTITLED: &[&str] = &["second.not-entitled"];
const A: Who = ("nurse.a", "nurse");
const B: Who = ("nurse.b", "nurse");

/// An account of a nurse, with what else is known about the human.
fn account(id: &str, name: &str, more: Value) -> Value {
    let mut args = json!({"staff": id, "name": name, "roles": [{"role": "nurse", "from": "2026-01-05"}]});
    let Value::Object(more) = more else { return args };
    for (field, value) in more {
        args[field] = value;
    }
    args
}

fn licence(kind: &str, number: &str) -> Value {
    json!([{"kind": kind, "number": number, "from": "2020-04-01"}])
}

/// The plan asks for a second person at the bedside; the bag is there, and so are these accounts.
fn two_at_the_bedside(accounts: &[Value]) -> World {
    let world = World::empty().staffed();
    for account in accounts {
        world.done(line("register_staff", ADMIN, account.clone()));
    }
    world.with_plan(|plan| plan["second_person_at_bedside"] = true.into()).planned().bring(Stage::AtClinic, 1)
}

/// Account `nurse.a` checks, `nurse.b` is the second person.
fn pair(a: (&'static str, Value), b: (&'static str, Value)) -> impl Fn() -> (World, Line) + 'static {
    let accounts = [account(A.0, a.0, a.1), account(B.0, b.0, b.1)];
    move || {
        let world = two_at_the_bedside(&accounts);
        let line = world.bedside(0, 0).by(A).second(B);
        (world, line)
    }
}

fn humans() -> Vec<Case> {
    let nobody = || json!({});
    let person = |number: &str| json!({"person": number});
    let with =
        |person: &str, kind: &str, number: &str| json!({"person": person, "qualifications": licence(kind, number)});
    let licensed = |kind: &str, number: &str| json!({"qualifications": licence(kind, number)});
    let passes = |what: &str, make: Box<dyn Fn() -> (World, Line)>| passes("second.same-human", NOTE, what, make);
    vec![
        refused(SAME, "the same account", || {
            let world = two_at_the_bedside(&[]);
            let line = world.bedside(0, 0).second(NURSE);
            (world, line)
        }),
        refused(SAME, "the same account in another role", || {
            let world = two_at_the_bedside(&[]);
            let grant = json!({"staff": NURSE.0, "grant": {"role": "coordinator", "from": "2026-01-05"}});
            world.done(line("grant_role", ADMIN, grant));
            let line = world.bedside(0, 0).second((NURSE.0, "coordinator"));
            (world, line)
        }),
        refused(SAME, "one person number", pair(("架空 一", person("E-1")), ("架空 二", person("E-1")))),
        passes("two person numbers", Box::new(pair(("架空 一", person("E-1")), ("架空 二", person("E-2"))))),
        refused(
            SAME,
            "one licence, whatever the person numbers say",
            pair(("架空 一", with("E-1", "nurse-licence", "N-77")), ("架空 二", with("E-2", "nurse-licence", "N-77"))),
        ),
        passes(
            "one number of two kinds of licence",
            Box::new(pair(
                ("架空 一", licensed("nurse-licence", "N-77")),
                ("架空 二", licensed("midwife-licence", "N-77")),
            )),
        ),
        refused(SAME, "one name and no person numbers", pair(("架空 花子", nobody()), ("架空 花子", nobody()))),
        refused(SAME, "one name, written twice", pair(("架空 花子", nobody()), ("架空　花子", nobody()))),
        refused(SAME, "one name and one person number", pair(("架空 花子", person("E-1")), ("架空 花子", nobody()))),
        passes(
            "one name and two person numbers",
            Box::new(pair(("架空 花子", person("E-1")), ("架空 花子", person("E-2")))),
        ),
    ]
}

/// Somebody who is second at the bedside, with what is recorded about the staff before.
fn second(who: Who, before: fn(&World)) -> impl Fn() -> (World, Line) + 'static {
    move || {
        let world = two_at_the_bedside(&[]);
        before(&world);
        let line = world.bedside(0, 0).second(who);
        (world, line)
    }
}

fn ends(world: &World, last_day: &str) {
    let args = json!({"staff": OTHER_NURSE.0, "role": "nurse", "last_day": last_day});
    world.done(line("end_role", ADMIN, args));
}

fn entitled() -> Vec<Case> {
    vec![
        refused(NOT_ENTITLED, "nobody's account", second(("nurse.nobody", "nurse"), |_| {})),
        refused(NOT_ENTITLED, "a role that the person does not hold", second((OTHER_NURSE.0, "physician"), |_| {})),
        refused(NOT_ENTITLED, "the program itself", second(("system", "system"), |_| {})),
        refused(NOT_ENTITLED, "the role ended yesterday", second(OTHER_NURSE, |world| ends(world, "2026-05-03"))),
        passes(
            "second.not-entitled",
            NOTE,
            "the role ends today",
            second(OTHER_NURSE, |world| ends(world, "2026-05-04")),
        ),
        refused(&["bedside.second-person", NOTE[0]], "nobody signs beside the nurse", || {
            let world = two_at_the_bedside(&[]);
            let line = world.bedside(0, 0);
            (world, line)
        }),
        passes("bedside.second-person", NOTE, "a second nurse signs", second(OTHER_NURSE, |_| {})),
        passes("bedside.second-person", NOTE, "a plan that asks for none", || {
            let world = World::at(Stage::AtClinic, 1);
            let line = world.bedside(0, 0);
            (world, line)
        }),
    ]
}

pub fn cases() -> Vec<Case> {
    [humans(), entitled()].into_iter().flatten().collect()
}

#[test]
fn second_from_both_sides() {
    run_all(cases());
}

/// SHA-256 over a payload as it is stored.
fn hash_of(recorded: &Recorded) -> String {
    let digest = Sha256::digest(serde_json::to_vec(&recorded.envelope.payload).unwrap());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The signatures of an answer as (meaning, signer), each checked against what the store holds of the signed record.
fn signatures(world: &World, answer: &Answer) -> Vec<(String, String)> {
    let stored = world.events();
    let first = answer.events[0].envelope.position;
    let signed = stored.iter().find(|event| event.envelope.position == first).unwrap();
    let of = |event: &Recorded| {
        let payload = &event.envelope.payload;
        assert_eq!(payload["hash"], hash_of(signed), "bound to what was signed");
        assert_eq!(payload["kind"], signed.envelope.kind.as_str());
        (text(&payload["meaning"]), text(&payload["signer"]))
    };
    let of_answer = stored.iter().filter(|event| event.envelope.position >= first);
    of_answer.filter(|event| event.envelope.kind.as_str() == "signed").map(of).collect()
}

fn made(pairs: &[(&str, Who)]) -> Vec<(String, String)> {
    pairs.iter().map(|(meaning, who)| ((*meaning).to_owned(), who.0.to_owned())).collect()
}

#[test]
fn a_release_is_signed_as_released_and_binds_the_record() {
    let world = World::at(Stage::Tested, 1);
    let answer = world.done(world.release(0, "conditional").note("培養は良好"));
    let kinds: Vec<&str> = answer.events.iter().map(|event| event.envelope.kind.as_str()).collect();
    assert_eq!(kinds, ["lot_released", "signed"]);
    assert_eq!(signatures(&world, &answer), made(&[("released", QUALITY)]));
    assert_eq!(answer.events[1].envelope.payload["role"], "quality_officer");
    assert_eq!(answer.events[1].envelope.payload["command"], "decide_release");
    let other = World::at(Stage::Tested, 1);
    let answer = other.done(other.release(0, "rejected").second(OTHER_QUALITY));
    assert_eq!(signatures(&other, &answer), made(&[("judged", QUALITY), ("reviewed", OTHER_QUALITY)]));
}

#[test]
fn each_act_is_signed_with_its_meaning() {
    let signed = |stage: Stage, line: fn(&World) -> Line, expected: &[(&str, Who)]| {
        let world = World::at(stage, 1);
        let answer = world.done(line(&world));
        assert_eq!(signatures(&world, &answer), made(expected), "{stage:?}");
    };
    signed(Stage::WorkedUp, |world| world.eligibility(0, "eligible"), &[("judged", DOCTOR)]);
    signed(Stage::Labelled, |world| world.harvest(0), &[("made", NURSE)]);
    signed(Stage::InCulture, |world| world.passage(0, 1), &[("made", OPERATOR)]);
    signed(
        Stage::AtClinic,
        |world| world.bedside(0, 0).second(OTHER_NURSE),
        &[("judged", NURSE), ("reviewed", OTHER_NURSE)],
    );
    signed(Stage::Matched, |world| world.start(0), &[("judged", DOCTOR)]);
    signed(Stage::Running, |world| world.symptom(0), &[]);
}

/// Who looks on does not become the one who did it.
#[test]
fn a_second_person_alone_signs_as_a_reviewer() {
    let world = World::at(Stage::Running, 1);
    let answer = world.done(world.symptom(0).second(OTHER_DOCTOR));
    assert_eq!(signatures(&world, &answer), made(&[("reviewed", OTHER_DOCTOR)]));
    let answer = world.done(world.step(0).already_done().second(OTHER_NURSE));
    let kinds: Vec<&str> = answer.events.iter().map(|event| event.envelope.kind.as_str()).collect();
    assert_eq!(kinds, ["culture_step_recorded", "nonconformity_opened", "signed"]);
    assert_eq!(signatures(&world, &answer), made(&[("reviewed", OTHER_NURSE)]));
}

#[test]
fn a_refused_act_is_signed_by_nobody() {
    let world = two_at_the_bedside(&[]);
    let nobody = CoiNumber::compose("SA001", 2026, 77).unwrap();
    let line = world.scanned(&nobody.label(), &world.patient(0).product_label()).second(OTHER_NURSE);
    let answer = world.ask(line);
    assert_eq!((answer.outcome, answer.events.len()), (Outcome::Refused, 1), "{:?}", rules(&answer));
    assert_eq!(world.last().envelope.kind.as_str(), "refused");
}
