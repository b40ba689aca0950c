//! What is kept is what a fresh fold gives: after every command, after a correction, after others wrote, after falling
//! out of what is kept.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use saisei_domain::facts::{Facts, Need};
use saisei_domain::values::{Day, JourneyId, Line, Moment, StaffId};
use saisei_ledger::{ClinicId, MemoryStore, Store};
use saisei_store::SqliteStore;
use sha2::{Digest, Sha256};

use super::KEPT_MAX;
use crate::access::{Chance, Cost};
use crate::load::fetch;
use crate::{Answer, App, Keys, Opening, Outcome, open_clinic, read_line};

const JOURNEY: &str = include_str!("../../../../examples/journey.jsonl");
const EXAMPLES: &[&str] = &[
    JOURNEY,
    include_str!("../../../../examples/enquiry-to-counselling.jsonl"),
    include_str!("../../../../examples/late-positive.jsonl"),
    include_str!("../../../../examples/plan-changed-mid-culture.jsonl"),
    include_str!("../../../../examples/pooled-two-patients.jsonl"),
    include_str!("../../../../examples/reported-after-the-fact.jsonl"),
    include_str!("../../../../examples/room-over-limit.jsonl"),
    include_str!("../../../../examples/suspended-plan.jsonl"),
    include_str!("../../../../examples/withdrawn-consent.jsonl"),
];

/// Bytes that never come twice.
struct Counted(AtomicU64);

impl Chance for Counted {
    fn fill(&self, buf: &mut [u8]) {
        for part in buf.chunks_mut(32) {
            let digest = Sha256::digest(self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes());
            part.copy_from_slice(&digest[..part.len()]);
        }
    }
}

fn at() -> Moment {
    Moment::parse("2026-01-05T08:00:00+09:00").unwrap()
}

fn keys() -> Keys {
    Keys { checkpoint: [1; 32], vault: [2; 32], fingerprint: [3; 32], pepper: [4; 32] }
}

/// An application on this store. `first` is the first number of its chance: no two may draw the same.
fn app(store: &Arc<dyn Store>, first: u64) -> App {
    App::open(Arc::clone(store), keys(), Arc::new(Counted(first.into())), Cost::TINY).unwrap()
}

fn opened(store: Arc<dyn Store>) -> Arc<dyn Store> {
    let opening = Opening {
        name: Line::new("さいせい練習クリニック").unwrap(),
        sandbox: true,
        administrator: StaffId::parse("admin").unwrap(),
        administrator_name: Line::new("架空 管理").unwrap(),
        at: at(),
        zone: "Asia/Tokyo".to_owned(),
        program: "test".to_owned(),
        roles_from: Day::parse("2026-01-01").unwrap(),
    };
    open_clinic(store.as_ref(), &keys(), &Counted(900_000.into()), &opening).unwrap();
    store
}

fn in_memory() -> Arc<dyn Store> {
    opened(Arc::new(MemoryStore::new(ClinicId::new("SA001"))))
}

fn send(app: &App, line: &str) -> Answer {
    let read = read_line(line.as_bytes(), at(), "test").unwrap();
    app.perform(&read.submission).unwrap()
}

fn kept(app: &App) -> Vec<Need> {
    let following = app.folds.follow(app.store.as_ref()).unwrap();
    following.kept.followers.keys().cloned().collect()
}

/// Every fold that is kept, against one that is read now.
fn compare(app: &App, when: &str) {
    for need in kept(app) {
        let (mut kept, mut fresh) = (Facts::default(), Facts::default());
        app.folds.follow(app.store.as_ref()).unwrap().fetch(&mut kept, need.clone()).unwrap();
        fetch(app.store.as_ref(), &mut fresh, &need).unwrap();
        assert_eq!(format!("{kept:?}"), format!("{fresh:?}"), "{need:?} {when}");
    }
}

#[test]
fn after_every_command_of_every_example_it_is_a_fresh_fold() {
    for example in EXAMPLES {
        let app = app(&in_memory(), 0);
        for line in example.lines() {
            send(&app, line);
            compare(&app, line);
        }
    }
}

#[test]
fn a_correction_is_seen_by_what_was_kept_before_it() {
    let app = app(&in_memory(), 0);
    let journey = Need::Journey(JourneyId::parse("J0001").unwrap());
    let tender = |app: &App| {
        let mut facts = Facts::default();
        app.folds.follow(app.store.as_ref()).unwrap().fetch(&mut facts, journey.clone()).unwrap();
        let found = facts.journey(&JourneyId::parse("J0001").unwrap()).unwrap();
        serde_json::to_value(&found.work_up.activity[0].what).unwrap()["activity"]["tender_28"].clone()
    };
    let (before, correction) = JOURNEY.split_at(JOURNEY.find(r#"{"key": "journey-068""#).unwrap());
    before.lines().for_each(|line| drop(send(&app, line)));
    assert_eq!(tender(&app), 10);
    assert!(kept(&app).contains(&journey));
    assert_eq!(send(&app, correction.lines().next().unwrap()).outcome, Outcome::Accepted);
    assert_eq!(tender(&app), 11);
}

/// Two programs on one file, turn by turn: each decides on what the other recorded.
#[test]
fn what_another_program_recorded_is_taken_in() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("clinic.saisei");
    let one = opened(Arc::new(SqliteStore::create(path.clone(), ClinicId::new("SA001")).unwrap()));
    let two: Arc<dyn Store> = Arc::new(SqliteStore::open(path).unwrap());
    let apps = [app(&one, 0), app(&two, 500_000)];
    for (turn, line) in JOURNEY.lines().enumerate() {
        let answer = send(&apps[turn % 2], line);
        assert_eq!(answer.outcome, Outcome::Accepted, "{line}: {:?}", answer.findings);
        compare(&apps[(turn + 1) % 2], line);
    }
}

#[test]
fn no_more_than_the_bound_is_kept_and_what_fell_out_is_read_again() {
    let app = app(&in_memory(), 0);
    let first = Need::Journey(JourneyId::parse("J0001").unwrap());
    let lines: Vec<&str> = JOURNEY.lines().collect();
    let (before, after) = lines.split_at(26);
    before.iter().for_each(|line| drop(send(&app, line)));
    assert!(kept(&app).contains(&first));
    for number in 2..KEPT_MAX + 2 {
        let other = Need::Journey(JourneyId::parse(&format!("J{number:04}")).unwrap());
        app.folds.follow(app.store.as_ref()).unwrap().fetch(&mut Facts::default(), other).unwrap();
        assert!(kept(&app).len() <= KEPT_MAX);
    }
    assert!(!kept(&app).contains(&first));
    for line in after {
        assert_eq!(send(&app, line).outcome, Outcome::Accepted, "{line}");
        compare(&app, line);
    }
}
