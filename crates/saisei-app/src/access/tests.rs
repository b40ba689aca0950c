//! Access as a whole, on the memory store.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::{SignedDuration, Timestamp};
use saisei_ledger::{ClinicId, MemoryStore};
use sha2::{Digest, Sha256};

use super::*;

/// Repeatable bytes that never come twice.
#[derive(Default)]
pub(super) struct Counted(AtomicU64);

impl Chance for Counted {
    fn fill(&self, buf: &mut [u8]) {
        for part in buf.chunks_mut(32) {
            let number = self.0.fetch_add(1, Ordering::Relaxed);
            let digest = Sha256::digest(number.to_be_bytes());
            part.copy_from_slice(&digest[..part.len()]);
        }
    }
}

const PASSWORD: &str = "three herons over wet rice";

fn t(minutes: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000).unwrap() + SignedDuration::from_mins(minutes)
}

fn clinic() -> (Access, Arc<MemoryStore>) {
    let shelf = Arc::new(MemoryStore::new(ClinicId::new("AOBA1")));
    let chance = Arc::new(Counted::default());
    let hasher = Hasher::new([9; 32], Cost::TINY, chance.as_ref()).unwrap();
    let access = Access::new(shelf.clone(), chance, hasher);
    access.set_password("suzuki", PASSWORD, &["Suzuki Mio"], t(0)).unwrap();
    (access, shelf)
}

fn ids(store: &MemoryStore, space: &str) -> Vec<String> {
    let rows = store.side(space, None).unwrap();
    rows.into_iter().map(|row| row.id).collect()
}

fn everything(store: &MemoryStore) -> String {
    ["account", "session", "softlock", "device", "token"]
        .into_iter()
        .flat_map(|space| store.side(space, None).unwrap())
        .map(|row| format!("{} {}\n", row.id, String::from_utf8_lossy(&row.value)))
        .collect()
}

fn attempt<'a>(password: &'a str, device: Option<&'a str>, source: &'a str) -> Attempt<'a> {
    Attempt { staff: "suzuki", password, device, source }
}

fn sign_in(access: &Access, role: &str, at: Timestamp) -> SignedIn {
    let attempt = attempt(PASSWORD, None, "192.0.2.1");
    access.sign_in(&attempt, Some(role), "ja", None, at).unwrap()
}

#[test]
fn a_good_sign_in_gives_a_session() {
    let (access, _) = clinic();
    let signed = sign_in(&access, "nurse", t(1));
    let session = access.session(signed.issued.token.reveal(), t(2)).unwrap().unwrap();
    assert_eq!(session.staff, "suzuki");
    assert_eq!(session.role.as_deref(), Some("nurse"));
    assert_eq!(session.language, "ja");
}

#[test]
fn full_width_typing_signs_in_too() {
    let (access, _) = clinic();
    let wide = Attempt {
        staff: " ｓｕｚｕｋｉ ",
        password: "ｔｈｒｅｅ　herons over wet rice",
        device: None,
        source: "192.0.2.1",
    };
    assert!(access.sign_in(&wide, None, "ja", None, t(1)).is_ok());
}

#[test]
fn wrong_unknown_and_closed_are_told_the_same() {
    let (access, _) = clinic();
    access.set_password("sato", PASSWORD, &[], t(0)).unwrap();
    access.set_disabled("sato", true, t(0)).unwrap();
    for (staff, password) in [("suzuki", "wrong"), ("nobody", PASSWORD), ("sato", PASSWORD)] {
        let attempt = Attempt { staff, password, device: None, source: "192.0.2.9" };
        let error = access.prove(&attempt, t(1)).unwrap_err();
        assert!(matches!(error, SignInError::Wrong), "{staff}");
    }
}

#[test]
fn names_without_an_account_are_slowed_down_alike() {
    let (access, _) = clinic();
    let attempt = Attempt { staff: "nobody", password: "x", device: None, source: "192.0.2.9" };
    for _ in 0..3 {
        assert!(matches!(access.prove(&attempt, t(1)), Err(SignInError::Wrong)));
    }
    assert!(matches!(access.prove(&attempt, t(1)), Err(SignInError::Wait { .. })));
}

#[test]
fn three_failures_then_waits() {
    let (access, _) = clinic();
    let wrong = attempt("wrong", None, "192.0.2.1");
    let mut at = t(1);
    for wait in [0, 0, 1, 2, 4, 8, 16, 32, 60, 60] {
        assert!(matches!(access.prove(&wrong, at), Err(SignInError::Wrong)));
        let next = at + SignedDuration::from_secs(wait);
        if wait > 0 {
            let right = attempt(PASSWORD, None, "192.0.2.2");
            let early = access.prove(&right, next - SignedDuration::from_millis(1)).unwrap_err();
            assert!(matches!(early, SignInError::Wait { until } if until == next));
        }
        at = next;
    }
    assert!(access.prove(&attempt(PASSWORD, None, "192.0.2.2"), at).is_ok());
    assert!(matches!(access.prove(&wrong, at), Err(SignInError::Wrong)), "success resets");
}

#[test]
fn nobody_locks_a_known_device_out() {
    let (access, _) = clinic();
    let device = sign_in(&access, "nurse", t(1)).device;
    for n in 0..10_000 {
        // From the clinic's own address as well, and with forged device cookies.
        let forged = format!("forged-{n}");
        let _ = access.prove(&attempt("wrong", Some(&forged), "192.0.2.1"), t(2 + n / 100));
    }
    let late = t(103);
    let stranger = access.prove(&attempt(PASSWORD, None, "192.0.2.77"), late);
    assert!(matches!(stranger, Err(SignInError::Wait { .. })), "unknown devices are stopped");
    let known = attempt(PASSWORD, Some(device.reveal()), "192.0.2.1");
    assert!(access.prove(&known, late).is_ok());
}

#[test]
fn a_known_device_is_slowed_down_by_its_own_failures() {
    let (access, _) = clinic();
    let device = sign_in(&access, "nurse", t(1)).device;
    let wrong = attempt("wrong", Some(device.reveal()), "192.0.2.1");
    for _ in 0..3 {
        let _ = access.prove(&wrong, t(2));
    }
    assert!(matches!(access.prove(&wrong, t(2)), Err(SignInError::Wait { .. })));
    assert!(access.prove(&attempt(PASSWORD, None, "192.0.2.1"), t(2)).is_ok());
}

#[test]
fn a_device_is_known_only_for_those_who_used_it() {
    let (access, shelf) = clinic();
    access.set_password("sato", PASSWORD, &[], t(0)).unwrap();
    let device = sign_in(&access, "nurse", t(1)).device;
    let _ = access.prove(&Attempt { staff: "sato", password: "x", device: Some(device.reveal()), source: "s" }, t(2));
    let ids = ids(&shelf, "softlock");
    assert_eq!(ids, ["unknown/sato"]);
}

#[test]
fn one_address_that_tries_many_names_is_stopped() {
    let (access, _) = clinic();
    for n in 0..20 {
        let staff = format!("guess{n}");
        let attempt = Attempt { staff: &staff, password: "x", device: None, source: "198.51.100.4" };
        assert!(matches!(access.prove(&attempt, t(1)), Err(SignInError::Wrong)));
    }
    let right = attempt(PASSWORD, None, "198.51.100.4");
    assert!(matches!(access.prove(&right, t(2)), Err(SignInError::Wait { .. })));
    assert!(access.prove(&right, t(16)).is_ok());
}

#[test]
fn a_token_from_before_sign_in_is_worth_nothing() {
    let (access, _) = clinic();
    let first = sign_in(&access, "nurse", t(1)).issued.token;
    let right = attempt(PASSWORD, None, "192.0.2.1");
    let second = access.sign_in(&right, Some("nurse"), "ja", Some(first.reveal()), t(2)).unwrap();
    assert_eq!(access.session(first.reveal(), t(2)).unwrap(), None);
    assert_ne!(first.reveal(), second.issued.token.reveal());
    // A token that an attacker planted is not taken over.
    let planted = access.sign_in(&right, Some("nurse"), "ja", Some("planted"), t(2)).unwrap();
    assert_ne!(planted.issued.token.reveal(), "planted");
    assert_eq!(access.session("planted", t(2)).unwrap(), None);
}

#[test]
fn what_is_stored_does_not_work_as_a_cookie() {
    let (access, shelf) = clinic();
    let signed = sign_in(&access, "nurse", t(1));
    let token = access.issue_token("suzuki", t(1)).unwrap();
    for id in ids(&shelf, "session") {
        assert_eq!(access.session(&id, t(2)).unwrap(), None);
    }
    for id in ids(&shelf, "token") {
        assert!(!access.check_token(&id, "suzuki", t(2)).unwrap());
    }
    let everything = everything(&shelf);
    for secret in [&signed.issued.token, &signed.device, &token] {
        assert!(!everything.contains(secret.reveal()));
    }
    assert!(!everything.contains(PASSWORD));
}

#[test]
fn secrets_are_not_printed() {
    let (access, _) = clinic();
    let signed = sign_in(&access, "nurse", t(1));
    let printed = format!("{signed:?}");
    assert!(!printed.contains(signed.issued.token.reveal()));
    assert!(!printed.contains(signed.issued.session.form_secret.reveal()));
}

#[test]
fn sessions_end_by_role() {
    for (role, idle, absolute) in [
        ("nurse", 15, 720),
        ("physician", 15, 720),
        ("culture_operator", 10, 720),
        ("culture-operator", 10, 720),
        ("quality_officer", 15, 600),
        ("coordinator", 15, 600),
        ("analyst", 15, 600),
        ("administrator", 10, 240),
        ("patient", 15, 120),
        ("committee", 15, 240),
        ("no such role", 10, 240),
    ] {
        let (access, _) = clinic();
        let token = sign_in(&access, role, t(0)).issued.token;
        let live = |at| access.session(token.reveal(), at).unwrap().is_some();
        assert!(live(t(idle) - SignedDuration::from_secs(1)), "{role}");
        let mut minute = idle;
        while minute + 5 < absolute {
            minute += 5;
            assert!(live(t(minute)), "{role} {minute}");
        }
        assert!(!live(t(absolute)), "{role} absolute");

        let (access, _) = clinic();
        let token = sign_in(&access, role, t(0)).issued.token;
        assert_eq!(access.session(token.reveal(), t(idle)).unwrap(), None, "{role} idle");
    }
}

#[test]
fn a_lapsed_session_still_reports() {
    let (access, _) = clinic();
    let token = sign_in(&access, "nurse", t(0)).issued.token;
    assert_eq!(access.session(token.reveal(), t(60)).unwrap(), None);
    assert!(access.session_for_report(token.reveal(), t(60)).unwrap().is_some());
    assert!(access.session_for_report(token.reveal(), t(24 * 60)).unwrap().is_none());
    access.sign_out(token.reveal()).unwrap();
    assert!(access.session_for_report(token.reveal(), t(60)).unwrap().is_none());
}

#[test]
fn a_role_change_takes_a_new_token_and_no_new_time() {
    let (access, _) = clinic();
    let right = attempt(PASSWORD, None, "192.0.2.1");
    let first = access.sign_in(&right, None, "en", None, t(0)).unwrap().issued;
    assert!(access.session_for_report(first.token.reveal(), t(1)).unwrap().is_none());
    let second = access.change_role(first.token.reveal(), "nurse", t(1)).unwrap().unwrap();
    assert_eq!(access.session(first.token.reveal(), t(1)).unwrap(), None);
    assert_eq!(second.session.created, t(0));
    assert_ne!(second.session.form_secret, first.session.form_secret);
    assert_eq!(second.session.language, "en");
}

#[test]
fn an_ended_role_ends_its_sessions_only() {
    let (access, _) = clinic();
    let nurse = sign_in(&access, "nurse", t(1)).issued.token;
    let coordinator = sign_in(&access, "coordinator", t(1)).issued.token;
    assert_eq!(access.end_role("suzuki", "nurse").unwrap(), 1);
    assert_eq!(access.session(nurse.reveal(), t(2)).unwrap(), None);
    assert!(access.session(coordinator.reveal(), t(2)).unwrap().is_some());
    assert_eq!(access.end_all("suzuki").unwrap(), 1);
    assert_eq!(access.session(coordinator.reveal(), t(2)).unwrap(), None);
}

#[test]
fn five_sessions_at_most_and_one_for_a_patient() {
    let (access, _) = clinic();
    let tokens: Vec<_> = (0..6).map(|n| sign_in(&access, "nurse", t(n)).issued.token).collect();
    assert_eq!(access.session(tokens[0].reveal(), t(6)).unwrap(), None);
    assert_eq!(access.sessions_of("suzuki", t(6)).unwrap().len(), 5);
    sign_in(&access, "patient", t(7));
    assert_eq!(access.sessions_of("suzuki", t(7)).unwrap().len(), 1);
}

#[test]
fn a_new_password_or_a_closed_account_ends_sessions() {
    let (access, _) = clinic();
    let token = sign_in(&access, "nurse", t(1)).issued.token;
    access.set_password("suzuki", "nine lanterns by the bridge", &[], t(2)).unwrap();
    assert_eq!(access.session(token.reveal(), t(2)).unwrap(), None);

    let cli = access.issue_token("suzuki", t(3)).unwrap();
    access.set_disabled("suzuki", true, t(4)).unwrap();
    assert!(!access.check_token(cli.reveal(), "suzuki", t(4)).unwrap());
    assert!(!access.has_account("suzuki").unwrap());
}

#[test]
fn a_weak_password_changes_nothing() {
    let (access, _) = clinic();
    let weak = access.set_password("suzuki", "suzuki suzuki suzuki", &[], t(2));
    assert!(matches!(weak, Err(SetPasswordError::Fault(_))));
    assert!(access.prove(&attempt(PASSWORD, None, "192.0.2.1"), t(3)).is_ok());
}

#[test]
fn actor_tokens_last_a_quarter_of_an_hour() {
    let (access, shelf) = clinic();
    let token = access.issue_token("suzuki", t(0)).unwrap();
    assert!(access.check_token(token.reveal(), "suzuki", t(14)).unwrap());
    assert!(!access.check_token(token.reveal(), "sato", t(14)).unwrap());
    assert!(!access.check_token(token.reveal(), "suzuki", t(15)).unwrap());
    access.issue_token("suzuki", t(16)).unwrap();
    assert_eq!(ids(&shelf, "token").len(), 1, "expired tokens are swept");
}

#[test]
fn a_form_token_belongs_to_one_session() {
    let (access, _) = clinic();
    let chance = Counted::default();
    let one = sign_in(&access, "nurse", t(1)).issued.session;
    let other = sign_in(&access, "nurse", t(1)).issued.session;
    let field = form_token(&one, &chance);
    let key = check_form_token(&one, &field).unwrap().to_owned();
    assert_eq!(key.len(), 22);
    assert_eq!(check_form_token(&other, &field), None);
    for forged in ["", ".", &key, &format!("{key}."), &format!("x{field}")] {
        assert_eq!(check_form_token(&one, forged), None, "{forged}");
    }
    assert_ne!(form_token(&one, &chance), field, "every form has its own key");
}

#[test]
fn a_password_hash_is_renewed_when_the_cost_changes() {
    let (access, shelf) = clinic();
    let chance = Arc::new(Counted::default());
    let dearer = Cost { kib: 16, passes: 2 };
    let hasher = Hasher::new([9; 32], dearer, chance.as_ref()).unwrap();
    drop(access);
    let access = Access::new(shelf.clone(), chance, hasher);
    sign_in(&access, "nurse", t(1));
    assert!(everything(&shelf).contains("m=16,t=2,p=1"));
    sign_in(&access, "nurse", t(2));
}
