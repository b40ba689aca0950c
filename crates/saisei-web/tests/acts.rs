//! A form for every act: each can be drawn in both languages, and whatever was typed survives a refusal.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "test helpers")]

mod clinic;

use axum::http::StatusCode;
use clinic::{Answer, Clinic, practice};
use saisei_app::domain::Command;
use saisei_app::domain::values::{JourneyId, StaffId};

const PEOPLE: [&str; 6] = ["admin", "dr.ito", "nurse.suzuki", "op.tanaka", "qa.sato", "co.mori"];

/// A clinic with one journey up to before its bedside check.
async fn at_work(staff: &str) -> (Clinic, String) {
    let clinic = practice("same-human-twice", 2);
    let cookie = clinic.session(staff).await;
    (clinic, cookie)
}

async fn send(clinic: &Clinic, cookie: &str, command: &str, rest: &str) -> Answer {
    let address = format!("/acts/{command}");
    let form = clinic.get(&address, cookie).await;
    let token = form.token(&address);
    clinic.post(&address, cookie, &format!("form={token}{rest}")).await
}

#[tokio::test]
async fn every_act_has_a_form_in_both_languages() {
    let mut drawn = 0;
    for staff in PEOPLE {
        let (clinic, cookie) = at_work(staff).await;
        for language in ["ja", "en"] {
            let cookie = format!("{cookie}; saisei-language={language}");
            for command in Command::NAMES {
                let answer = clinic.get(&format!("/acts/{command}?journey=J0001&lot=L0001"), &cookie).await;
                if answer.status == StatusCode::FORBIDDEN {
                    continue;
                }
                assert_eq!(answer.status, StatusCode::OK, "{command}");
                // A missing phrase shows its key.
                for prefix in ["ask-", "pick-", "next-", "act-", "value-"] {
                    assert!(!answer.body.contains(&format!(">{prefix}")), "{command} {language}: a phrase is missing");
                }
                drawn += 1;
            }
        }
    }
    assert!(drawn > 2 * Command::NAMES.len(), "{drawn}");
}

#[tokio::test]
async fn an_act_is_recorded_and_leads_back_to_its_journey() {
    let (clinic, cookie) = at_work("nurse.suzuki").await;
    let before = clinic.app.position().unwrap();
    let typed = "&journey=J0001&symptom=chills&severity=mild&note=%E5%AF%92%E3%81%84";
    let answer = send(&clinic, &cookie, "record_symptom", typed).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.place(), format!("/journeys/J0001?recorded={}", before + 1));
    let page = clinic.get(answer.place(), &cookie).await;
    assert!(page.body.contains("寒い"), "the note is shown to those who may see it");
}

#[tokio::test]
async fn what_cannot_be_read_stays_and_is_named_at_its_field() {
    let (clinic, cookie) = at_work("op.tanaka").await;
    let before = clinic.app.position().unwrap();
    let typed = "&lot=L0001&passage=zwei&harvested.value=1000&viability=98.6&counted=420&method=trypan-blue&room=cpf-1";
    let answer = send(&clinic, &cookie, "record_passage", typed).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("href=\"#passage\"") && answer.body.contains("value=\"zwei\""), "{}", answer.body);
    assert!(answer.body.contains("value=\"trypan-blue\""));
    assert_eq!(clinic.app.position().unwrap(), before, "nothing is recorded");
}

#[tokio::test]
async fn a_refusal_is_shown_above_the_form_and_recorded() {
    let (clinic, cookie) = at_work("dr.ito").await;
    let before = clinic.app.position().unwrap();
    let typed = "&journey=J0001&purpose=administration&starts_at=2030-01-05T10:00&physician=nurse.suzuki";
    let answer = send(&clinic, &cookie, "book_appointment", typed).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("plan.doctor-not-listed"), "{}", answer.body);
    assert!(answer.body.contains("2030-01-05T10:00"), "what was typed stays");
    assert_eq!(clinic.app.position().unwrap(), before + 1, "the refusal is an event");
}

#[tokio::test]
async fn a_list_of_groups_gets_more_rows_without_losing_any() {
    let (clinic, cookie) = at_work("nurse.suzuki").await;
    let typed = "&journey=J0001&results.0.marker=hiv&results.0.result=negative&more=results";
    let answer = send(&clinic, &cookie, "record_infection_screen", typed).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.body.contains("name=\"results.3.marker\""));
    let journey = clinic.app.journey("J0001").unwrap().unwrap().journey;
    assert_eq!(journey.id, JourneyId::parse("J0001").unwrap());
}

#[tokio::test]
async fn closing_a_case_takes_the_second_persons_own_credential() {
    let (clinic, cookie) = at_work("qa.sato").await;
    send(&clinic, &cookie, "open_deviation", "&grounds=noise&serious=no").await;
    send(&clinic, &cookie, "assess_deviation", "&deviation=D0001&serious=no&impact.0=none").await;
    let typed = "&deviation=D0001&disposition=usable&actions.0=retrained&evidence.0=CAPA-1";
    let alone = send(&clinic, &cookie, "close_deviation", typed).await;
    assert!(alone.body.contains("closing.second-signature"), "{}", alone.body);
    let wrong = "&second-name=dr.ito&second-role=physician&second-password=wrong";
    let wrong = send(&clinic, &cookie, "close_deviation", &format!("{typed}{wrong}")).await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert!(wrong.body.contains("value=\"CAPA-1\""), "what was typed stays");
    let right = "&second-name=dr.ito&second-role=physician&second-password=three+herons+over+wet+rice";
    let closed = send(&clinic, &cookie, "close_deviation", &format!("{typed}{right}")).await;
    assert_eq!(closed.status, StatusCode::SEE_OTHER, "{}", closed.body);
    assert!(clinic.app.staff(&StaffId::parse("dr.ito").unwrap()).unwrap().is_some());
}

#[tokio::test]
async fn an_address_names_things_and_never_a_person() {
    let (clinic, cookie) = at_work("co.mori").await;
    let typed = clinic.get("/acts/register_patient?family_name=Yamada", &cookie).await.body;
    assert!(!typed.contains("value=\"Yamada\""));
    let named = clinic.get("/acts/close_journey?journey=J0001", &cookie).await.body;
    assert!(named.contains("<option value=\"J0001\" selected>"));
}

#[tokio::test]
async fn a_form_typed_again_still_rests_on_what_the_screen_showed() {
    let (clinic, cookie) = at_work("dr.ito").await;
    let again =
        send(&clinic, &cookie, "decide_eligibility", "&seen=7&journey=J0001&decision=eligible&more=grounds").await;
    assert!(again.body.contains("name=\"seen\" value=\"7\""));
    let stale = send(&clinic, &cookie, "decide_eligibility", "&seen=7&journey=J0001&decision=eligible").await;
    assert!(stale.body.contains("facts.changed-since-seen"), "{}", stale.body);
    let now = format!("name=\"seen\" value=\"{}\"", clinic.app.position().unwrap());
    assert!(stale.body.contains(&now), "after the answer the screen shows what is known by now");
}
