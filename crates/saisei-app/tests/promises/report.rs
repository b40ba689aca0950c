//! What has happened can always be recorded: at every stage, by every clinical role, on a screen however old.

use serde_json::json;

use crate::support::{ADMIN, Line, NURSE, Stage, World, line, people_for};

/// Every report that makes sense at this stage.
fn reports(world: &World) -> Vec<Line> {
    let patient = world.patient(0);
    let journey = json!(patient.journey);
    let of = |command: &str, more: serde_json::Value| {
        more.as_object()
            .unwrap()
            .iter()
            .fold(line(command, NURSE, json!({"journey": journey})), |line, (name, value)| {
                line.arg(name, value.clone())
            })
    };
    let onset = world.now();
    let mut reports = vec![
        of("record_symptom", json!({"symptom": "chills", "severity": "unknown"})),
        of("record_vitals", json!({"vitals": {}})),
        of("record_treatment", json!({"treatment": "oxygen"})),
        of("stop_administration", json!({})),
        of("change_rate", json!({"rate": {"value": 0, "unit": "mL/h"}})),
        of("record_adverse_event", json!({"term": "dyspnoea", "onset_at": onset, "suspected": "unknown"})),
        of("open_nonconformity", json!({"grounds": "something-wrong"})),
        line("open_deviation", NURSE, json!({"grounds": "noise"})),
        of("withdraw_consent", json!({"scope": "therapy"})),
        of("attach_document", json!({"document": "letter", "media": "text", "content": "練習"})),
        world.suspend("2026-03-02").by(ADMIN),
    ];
    if !patient.tissue.is_empty() {
        reports.push(world.void(&patient.tissue));
    }
    if !patient.product.is_empty() {
        reports.push(world.void(&patient.product));
    }
    if !patient.lot.is_empty() {
        reports.push(world.sterility(0, "positive").arg("sampled_at", world.now()));
        reports.push(world.viability(0, "12").arg("sampled_at", world.now()));
    }
    reports
}

/// Sends every report by everybody who may send it, on a screen that shows only the opening of the clinic.
fn send_all(world: &World) -> usize {
    let mut sent = 0;
    for report in reports(world) {
        let command = crate::support::text(report.field("command"));
        for who in people_for(&command) {
            let answer = world.done(report.clone().by(who).seen(1));
            assert!(answer.events.iter().all(|event| event.envelope.kind.as_str() != "refused"), "{command}");
            assert!(answer.findings.iter().all(|finding| !finding.grade().blocks()), "{command}");
            sent += 1;
        }
    }
    sent
}

/// The second round comes when the first one has stopped, withdrawn, suspended and made void everything.
#[test]
fn reports_are_accepted_at_every_stage() {
    for stage in Stage::ALL.into_iter().filter(|stage| *stage >= Stage::Opened) {
        let world = World::at(stage, 1);
        let (first, second) = (send_all(&world), send_all(&world));
        assert_eq!(first, second, "{stage:?}");
        // Five clinical roles for seven reports and the document, one administrator for the order.
        assert!(first > 8 * 5, "{stage:?}: {first}");
    }
}

#[test]
fn reports_are_accepted_when_the_journey_was_closed_early() {
    let world = World::at(Stage::AtClinic, 1);
    world.done(world.revoke(0));
    let args = json!({"container": world.patient(0).product, "method": "incineration", "grounds": "not-needed"});
    world.done(line("dispose_container", NURSE, args));
    world.done(world.close(0, "died"));
    send_all(&world);
    assert!(world.check().ok);
}

/// A stop at the very moment is recorded by anyone at the bed, and the observation goes on until it is completed.
#[test]
fn a_stop_is_a_stop_and_the_observation_goes_on() {
    let world = World::at(Stage::Running, 1);
    for _ in 0..3 {
        world.done(world.stop(0));
    }
    let file = world.app.journey(&world.patient(0).journey).unwrap().unwrap();
    assert!(file.journey.running_administration().is_some());
    world.clock("2026-05-04T16:00:00+09:00");
    world.done(world.complete(0, "A1", "2026-05-04T15:50:00+09:00"));
}

/// A stop waits for nobody: a second person who does not count is left out of it, and the answer says so.
#[test]
fn a_second_person_never_stands_between_a_nurse_and_stop() {
    let world = World::at(Stage::Running, 1);
    for (who, rule) in [(NURSE, "second.same-human"), (("nobody", "nurse"), "second.not-entitled")] {
        let answer = world.done(world.stop(0).second(who));
        assert!(crate::support::rules(&answer).contains(&rule), "{rule}");
        let kinds: Vec<&str> = answer.events.iter().map(|event| event.envelope.kind.as_str()).collect();
        assert_eq!(kinds, ["administration_stopped"], "nobody signed");
    }
}

/// A bag that was put aside to be kept is not given any more; a sample may still go to a laboratory.
#[test]
fn what_is_kept_is_not_given() {
    let world = World::at(Stage::Prepared, 1);
    let kept = |container: &str| json!({"container": container, "place": "freezer-2", "until": "2056-11-04"});
    world.done(line("retain_sample", NURSE, kept(&world.patient(0).product)));
    assert!(crate::support::rules(&world.ask(world.bedside(0, 0))).contains(&"container.already-used"));
    let sample = world.issued(world.label(0, "sample", "cpf"), "container");
    world.done(line("retain_sample", NURSE, kept(&sample)));
    world.done(world.send(&format!("SSC{sample}"), "cpf", "clinic"));
}

/// A retained sample is accounted for; until then the journey cannot be closed.
#[test]
fn a_retained_sample_is_accounted_for() {
    let world = World::at(Stage::FollowedUp, 1);
    let sample = world.issued(world.label(0, "sample", "cpf"), "container");
    let refused = world.ask(world.close(0, "completed"));
    assert!(crate::support::rules(&refused).contains(&"journey.not-complete"));
    world.done(line("retain_sample", NURSE, json!({"container": sample, "place": "freezer-2", "until": "2056-11-04"})));
    world.done(world.close(0, "completed"));
}
