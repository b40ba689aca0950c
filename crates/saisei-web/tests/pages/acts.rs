//! A form for every act: each can be drawn in both languages, and whatever was typed survives a refusal.

use crate::clinic::{Answer, Clinic, practice};
use axum::http::StatusCode;
use saisei_app::domain::Command;
use saisei_app::domain::values::StaffId;
use saisei_app::words::Language;

const PEOPLE: [&str; 6] = ["admin", "dr.ito", "nurse.suzuki", "op.tanaka", "qa.sato", "co.mori"];
const PASSWORD: &str = "three+herons+over+wet+rice";

/// A clinic with one journey up to before its bedside check.
async fn at_work(staff: &str) -> (Clinic, String) {
    let clinic = practice("same-human-twice", 2);
    let cookie = clinic.session(staff).await;
    (clinic, cookie)
}

/// Sends what was typed into the form that the address opens; the form's own hidden fields go along.
async fn send_from(clinic: &Clinic, cookie: &str, address: &str, rest: &str) -> Answer {
    let path = address.split('?').next().unwrap();
    let form = clinic.get(address, cookie).await;
    assert_eq!(form.status, StatusCode::OK, "{address}");
    let token = form.token(path);
    let banner = hidden(&form.body, "banner").map(|id| format!("&banner={id}")).unwrap_or_default();
    clinic.post(path, cookie, &format!("form={token}{banner}{rest}")).await
}

async fn send(clinic: &Clinic, cookie: &str, command: &str, rest: &str) -> Answer {
    let about = rest.split('&').find(|pair| pair.starts_with("journey=") || pair.starts_with("lot=")).unwrap_or("");
    send_from(clinic, cookie, &format!("/acts/{command}?{about}"), rest).await
}

/// Sends, and signs what comes back.
async fn sign(clinic: &Clinic, cookie: &str, command: &str, rest: &str, password: &str) -> Answer {
    let review = send(clinic, cookie, command, rest).await;
    assert_eq!(review.status, StatusCode::OK, "{}", review.body);
    sign_review(clinic, cookie, command, &review, &format!("&sign-password={password}")).await
}

async fn sign_review(clinic: &Clinic, cookie: &str, command: &str, review: &Answer, more: &str) -> Answer {
    let path = format!("/acts/{command}");
    assert!(review.body.contains("name=\"sign-password\""), "{}", review.body);
    clinic.post(&path, cookie, &format!("{}{more}", all_hidden(&review.body, &path))).await
}

fn hidden(body: &str, name: &str) -> Option<String> {
    let field = body.split(&format!("type=\"hidden\" name=\"{name}\" value=\"")).nth(1)?;
    Some(field.split('"').next()?.to_owned())
}

/// Every hidden field of the form that posts there, as it is sent.
fn all_hidden(body: &str, action: &str) -> String {
    let form = body.split(&format!("action=\"{action}\"")).nth(1).unwrap().split("</form>").next().unwrap();
    let fields = form.split("type=\"hidden\" name=\"").skip(1);
    let pair = |field: &str| {
        let name = field.split('"').next().unwrap();
        let value = field.split("value=\"").nth(1).unwrap().split('"').next().unwrap();
        format!("{name}={}", value.replace('%', "%25").replace('&', "%26").replace('+', "%2B"))
    };
    fields.map(pair).collect::<Vec<_>>().join("&")
}

/// What a person reads: without tags, attributes and options' values.
fn visible(body: &str) -> String {
    let main = body.split("<main").nth(1).unwrap().split("</main>").next().unwrap();
    let mut text = String::new();
    let mut inside = false;
    for c in main.chars() {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
                text.push(' ');
            }
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text
}

#[tokio::test]
async fn every_act_has_a_form_in_both_languages_without_a_raw_word() {
    let mut drawn = 0;
    for staff in PEOPLE {
        let (clinic, cookie) = at_work(staff).await;
        for language in Language::ALL {
            let cookie = clinic.speaking(&cookie, language).await;
            let language = language.code();
            for command in Command::NAMES {
                let answer = clinic.get(&format!("/acts/{command}?journey=J0001&lot=L0001"), &cookie).await;
                if answer.status == StatusCode::FORBIDDEN || answer.status == StatusCode::SEE_OTHER {
                    continue;
                }
                assert_eq!(answer.status, StatusCode::OK, "{command}");
                assert!(answer.body.contains(&format!("<html lang=\"{language}\"")), "{command}");
                let text = visible(&answer.body);
                for word in text.split(|c: char| !(c.is_ascii_alphanumeric() || "_-.".contains(c))) {
                    let raw = word.contains('_')
                        && word.chars().any(|c| c.is_ascii_lowercase())
                        && word.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c.is_ascii_digit());
                    let key =
                        ["ask-", "pick-", "next-", "act-", "value-", "help-", "about-", "fault-", "code-", "why-"]
                            .iter()
                            .any(|prefix| word.starts_with(prefix));
                    assert!(!raw && !key, "{command} {language}: {word}");
                }
                drawn += 1;
            }
        }
    }
    assert!(drawn > 2 * Command::NAMES.len() - 20, "{drawn}");
}

#[tokio::test]
async fn an_act_is_recorded_and_leads_back_to_its_journey() {
    let (clinic, cookie) = at_work("nurse.suzuki").await;
    let before = clinic.app.position().unwrap();
    let typed = "&journey=J0001&symptom=chills&severity=mild&note=%E5%AF%92%E3%81%84";
    let answer = send(&clinic, &cookie, "record_symptom", typed).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert_eq!(answer.place(), format!("/journeys/J0001?recorded={}", before + 1));
    let page = clinic.get(answer.place(), &cookie).await;
    assert!(page.body.contains("寒い"), "the note is shown to those who may see it");
}

#[tokio::test]
async fn a_form_about_one_patient_shows_who_it_is_and_takes_nobody_else() {
    let (clinic, cookie) = at_work("nurse.suzuki").await;
    let form = clinic.get("/acts/record_symptom?journey=J0001", &cookie).await.body;
    assert!(form.contains("class=\"banner") && form.contains("0001"), "{form}");
    assert_eq!(hidden(&form, "banner").as_deref(), Some("J0001"));
    assert_eq!(hidden(&form, "journey").as_deref(), Some("J0001"), "the banner says it; the form does not ask again");
    assert!(form.contains("<title>[DEMO] "));
    let before = clinic.app.position().unwrap();
    let token = clinic.get("/acts/record_symptom?journey=J0001", &cookie).await.token("/acts/record_symptom");
    let typed = format!("form={token}&banner=J0001&journey=J0002&symptom=chills&severity=mild");
    let other = clinic.post("/acts/record_symptom", &cookie, &typed).await;
    assert_eq!(other.status, StatusCode::CONFLICT, "{}", other.body);
    let typed = format!("form={token}&journey=J0001&symptom=chills&severity=mild");
    let unseen = clinic.post("/acts/record_symptom", &cookie, &typed).await;
    assert_eq!(unseen.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unseen.body.contains("class=\"banner"), "the patient is shown first");
    assert_eq!(clinic.app.position().unwrap(), before, "nothing is recorded");
    let lot = clinic.get("/acts/record_passage?lot=L0001", &clinic.session("op.tanaka").await).await.body;
    assert!(
        lot.contains("class=\"banner") && lot.contains("hidden-name") && !lot.contains("太郎"),
        "the facility sees the number and no name"
    );
}

#[tokio::test]
async fn without_a_patient_the_form_asks_for_one_first() {
    let (clinic, cookie) = at_work("nurse.suzuki").await;
    let asks = clinic.get("/acts/record_symptom", &cookie).await;
    assert!(asks.body.contains("action=\"/acts/record_symptom\"") && !asks.body.contains("name=\"symptom\""));
    let unknown = clinic.get("/acts/record_symptom?journey=J0999&chosen=yes", &cookie).await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    let chosen = clinic.get("/acts/record_symptom?journey=J0001&chosen=yes", &cookie).await.body;
    assert!(chosen.contains("href=\"/acts/record_symptom\"") && chosen.contains("選び直す"));
}

#[tokio::test]
async fn what_cannot_be_read_stays_and_is_named_at_its_field() {
    let (clinic, cookie) = at_work("op.tanaka").await;
    let before = clinic.app.position().unwrap();
    let typed =
        "&lot=L0001&passage=zwei&harvested.value=1,000&viability=98.6&counted=420&method=trypan-blue&room=cpf-1";
    let answer = send(&clinic, &cookie, "record_passage", typed).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("href=\"#passage\"") && answer.body.contains("value=\"zwei\""), "{}", answer.body);
    assert!(answer.body.contains("href=\"#harvested\""), "every fault is named at once");
    assert!(answer.body.contains("<option value=\"trypan-blue\" selected>"));
    assert_eq!(clinic.app.position().unwrap(), before, "nothing is recorded");
}

#[tokio::test]
async fn a_refusal_is_shown_above_the_form_and_recorded() {
    let (clinic, cookie) = at_work("dr.ito").await;
    let before = clinic.app.position().unwrap();
    let typed =
        "&journey=J0001&purpose=administration&starts_at.day=R12.1.5&starts_at.time=1000&physician=nurse.suzuki";
    let answer = send(&clinic, &cookie, "book_appointment", typed).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("plan.doctor-not-listed"), "{}", answer.body);
    assert!(answer.body.contains("value=\"R12.1.5\""), "what was typed stays");
    assert_eq!(clinic.app.position().unwrap(), before + 1, "the refusal is an event");
}

#[tokio::test]
async fn a_list_of_groups_gets_more_and_fewer_rows_without_losing_any() {
    let (clinic, cookie) = at_work("nurse.suzuki").await;
    let typed = "&journey=J0001&results.0.marker=hiv&results.0.result=negative&more=results";
    let answer = send(&clinic, &cookie, "record_infection_screen", typed).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.body.contains("name=\"results.3.marker\""));
    let typed = "&journey=J0001&results.0.marker=hiv&results.0.result=negative&results.1.marker=htlv1\
                 &results.1.result=negative&less=results.0";
    let less = send(&clinic, &cookie, "record_infection_screen", typed).await;
    assert!(less.body.contains("name=\"results.0.marker\" value=\"htlv1\" checked"), "{}", less.body);
    assert!(!less.body.contains("value=\"hiv\" checked"));
}

#[tokio::test]
async fn an_infection_screen_asks_for_every_marker_and_keeps_those_that_were_tested() {
    let (clinic, cookie) = at_work("nurse.suzuki").await;
    let form = clinic.get("/acts/record_infection_screen?journey=J0001", &cookie).await;
    let given = form.body.matches("type=\"hidden\" name=\"results.").count();
    assert_eq!(given, 6, "one row for each marker: {}", form.body);
    let typed = "&journey=J0001&sampled_on=2026%2F01%2F05&results.0.marker=hbs_antigen&results.0.result=\
                 &results.3.marker=hiv&results.3.result=negative";
    let answer = send(&clinic, &cookie, "record_infection_screen", typed).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
}

#[tokio::test]
async fn an_unlikely_value_is_asked_about_and_recorded_when_it_is_right() {
    let (clinic, cookie) = at_work("nurse.suzuki").await;
    let before = clinic.app.position().unwrap();
    let typed = "&journey=J0001&activity.crp.value=38.0&activity.crp.unit=mg%2FdL";
    let asked = send(&clinic, &cookie, "record_disease_activity", typed).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(asked.body.contains("name=\"sure.activity.crp\" value=\"38.0\"") && asked.body.contains("合っている"));
    assert!(asked.body.contains("value=\"activity.crp=mg/L\""), "the other unit is offered");
    assert!(asked.body.contains("= 380\u{a0}mg/L") || asked.body.contains("= 380.\u{a0}mg/L"), "both values are shown");
    assert_eq!(clinic.app.position().unwrap(), before);
    let other = send(&clinic, &cookie, "record_disease_activity", &format!("{typed}&sure.activity.crp=3.80")).await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY, "another value is asked about again");
    let sure = send(&clinic, &cookie, "record_disease_activity", &format!("{typed}&sure.activity.crp=38.0")).await;
    assert_eq!(sure.status, StatusCode::SEE_OTHER, "{}", sure.body);
}

#[tokio::test]
async fn a_late_record_says_why_and_a_report_never_has_to() {
    let (clinic, cookie) = at_work("dr.ito").await;
    let when = "&occurred_at.day=2026%2F1%2F1&occurred_at.time=10:00";
    let booked = "&journey=J0001&booking=B9&grounds=illness";
    let asked = send(&clinic, &cookie, "cancel_appointment", &format!("{booked}{when}")).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(asked.body.contains("href=\"#reason\""), "{}", asked.body);
    let report =
        send(&clinic, &cookie, "record_symptom", &format!("&journey=J0001&symptom=chills&severity=mild{when}")).await;
    assert!(!report.body.contains("href=\"#reason\""), "{}", report.body);
}

#[tokio::test]
async fn a_signed_act_takes_the_signers_own_password() {
    let (clinic, cookie) = at_work("dr.ito").await;
    let before = clinic.app.position().unwrap();
    let typed = "&journey=J0001&decision=eligible&grounds.0=active-disease";
    let review = send(&clinic, &cookie, "decide_eligibility", typed).await;
    assert_eq!(review.status, StatusCode::OK);
    for part in ["適格", "活動性あり", "判定", "署名"] {
        assert!(visible(&review.body).contains(part), "{part}: {}", visible(&review.body));
    }
    assert_eq!(clinic.app.position().unwrap(), before, "nothing is recorded before the signature");
    let empty = sign_review(&clinic, &cookie, "decide_eligibility", &review, "&sign-password=").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let wrong = sign_review(&clinic, &cookie, "decide_eligibility", &review, "&sign-password=wrong").await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert!(wrong.body.contains("value=\"active-disease\""), "the entries are kept");
    assert_eq!(clinic.app.position().unwrap(), before, "nothing is recorded");
    let back = sign_review(&clinic, &cookie, "decide_eligibility", &review, "&again=yes").await;
    assert!(back.body.contains("value=\"eligible\" checked"), "back at the form");
    let signed =
        sign_review(&clinic, &cookie, "decide_eligibility", &review, &format!("&sign-password={PASSWORD}")).await;
    assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.body);
    let page = clinic.get(signed.place(), &cookie).await.body;
    assert!(page.contains("署名"), "the signature is on the page: {page}");
    let after = clinic.app.position().unwrap();
    let twice =
        sign_review(&clinic, &cookie, "decide_eligibility", &review, &format!("&sign-password={PASSWORD}")).await;
    assert_eq!(twice.status, StatusCode::SEE_OTHER);
    assert_eq!(clinic.app.position().unwrap(), after, "sent twice, it happens once");
}

#[tokio::test]
async fn wrong_passwords_lock_the_signature_as_they_lock_a_sign_in() {
    let (clinic, cookie) = at_work("dr.ito").await;
    let review = send(&clinic, &cookie, "decide_eligibility", "&journey=J0001&decision=deferred").await;
    let mut last = StatusCode::OK;
    for _ in 0..12 {
        last = sign_review(&clinic, &cookie, "decide_eligibility", &review, "&sign-password=wrong").await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn a_change_of_language_takes_along_what_was_typed() {
    let (clinic, cookie) = at_work("nurse.suzuki").await;
    let before = clinic.app.position().unwrap();
    let path = "/acts/record_symptom";
    let form = clinic.get(&format!("{path}?journey=J0001"), &cookie).await;
    let button = format!("form=\"act\" formaction=\"{path}?language=en\" name=\"again\" value=\"yes\"");
    assert!(form.body.contains(&button) && !form.body.contains("action=\"/language\""), "{}", form.body);
    let token = form.token(path);
    let typed = format!("form={token}&banner=J0001&journey=J0001&symptom=chills&severity=mild&note=typed+before");
    for sent in [format!("{typed}&again=yes"), typed] {
        let english = clinic.post(&format!("{path}?language=en"), &cookie, &sent).await;
        assert_eq!(english.status, StatusCode::OK);
        assert_eq!(english.cookie("saisei-language").as_deref(), Some("en"));
        for kept in ["<html lang=\"en\"", ">typed before</textarea>", "value=\"mild\" checked", "class=\"banner"] {
            assert!(english.body.contains(kept), "{kept}: {}", english.body);
        }
        assert_eq!(clinic.app.position().unwrap(), before, "a change of language records nothing");
    }
    assert!(clinic.get("/journeys", &cookie).await.body.contains("<html lang=\"en\""), "the session remembers it");
}

#[tokio::test]
async fn closing_a_case_takes_the_second_persons_own_credential() {
    let (clinic, cookie) = at_work("qa.sato").await;
    send(&clinic, &cookie, "open_deviation", "&grounds=noise&serious=no").await;
    let typed = "&deviation=D0001&serious=no&impact.0=none";
    let assessed = sign(&clinic, &cookie, "assess_deviation", typed, PASSWORD).await;
    assert_eq!(assessed.status, StatusCode::SEE_OTHER, "{}", assessed.body);
    let typed = "&deviation=D0001&disposition=usable&actions.0=retraining&evidence.0=CAPA-1";
    let before = clinic.app.position().unwrap();
    let asked = send(&clinic, &cookie, "close_deviation", typed).await;
    assert!(asked.body.contains("<details class=\"signers\" open"), "asked from the start: {}", asked.body);
    let own = format!("&sign-password={PASSWORD}");
    let alone = sign_review(&clinic, &cookie, "close_deviation", &asked, &own).await;
    assert_eq!(alone.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", alone.body);
    assert!(alone.body.contains("確認する人の職員番号を入力してください"), "{}", alone.body);
    assert_eq!(clinic.app.position().unwrap(), before, "nothing is decided before both have signed");
    let own = format!("&sign-password={PASSWORD}&second-name=dr.ito&second-role=physician&second-password=");
    let wrong = sign_review(&clinic, &cookie, "close_deviation", &alone, &format!("{own}wrong")).await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert!(wrong.body.contains("value=\"CAPA-1\""), "what was typed stays");
    let closed = sign_review(&clinic, &cookie, "close_deviation", &wrong, &format!("{own}{PASSWORD}")).await;
    assert_eq!(closed.status, StatusCode::SEE_OTHER, "{}", closed.body);
    let page = clinic.get(closed.place(), &cookie).await.body;
    assert!(page.contains("署名：") && page.contains("JST"), "{page}");
    assert!(clinic.app.staff(&StaffId::parse("dr.ito").unwrap()).unwrap().is_some());
}

#[tokio::test]
async fn what_was_typed_survives_a_sign_in_that_ended() {
    let (clinic, cookie) = at_work("nurse.suzuki").await;
    let before = clinic.app.position().unwrap();
    let path = "/acts/record_symptom";
    let form = clinic.get(&format!("{path}?journey=J0001"), &cookie).await;
    let token = form.token(path);
    clinic.minutes.store(20, std::sync::atomic::Ordering::Relaxed);
    let typed = format!(
        "form={token}&banner=J0001&journey=J0001&symptom=chills&severity=mild&note=%22%3E%3Cb%3E&second-name=dr.ito&second-password=not-a-secret"
    );
    let lapsed = clinic.post(path, &cookie, &typed).await;
    assert_eq!(lapsed.status, StatusCode::UNAUTHORIZED);
    let carry = hidden(&lapsed.body, "carry").unwrap();
    assert!(!carry.contains("not-a-secret") && !lapsed.body.contains("\"><b>"), "{carry}");
    let plain = carry.replace("&quot;", "\"").replace("&#34;", "\"").replace("&#38;", "&").replace("&amp;", "&");
    let plain = plain.replace("&#60;", "<").replace("&#62;", ">").replace("&lt;", "<").replace("&gt;", ">");
    let carry: String = plain.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let signed = format!("name=nurse.suzuki&password={PASSWORD}&next=%2F&carry={carry}");
    let back = clinic.post("/sign-in", &cookie, &signed).await;
    assert_eq!(back.status, StatusCode::OK, "{}", back.body);
    assert!(!back.body.contains("\"><b>"));
    let again = format!("saisei={}", back.cookie("saisei").unwrap());
    let renewed = back.token(path);
    assert_eq!(renewed.split('.').next(), token.split('.').next(), "the same key");
    assert!(!back.body.contains("not-a-secret"));
    let rest = "&banner=J0001&journey=J0001&symptom=chills&severity=mild&second-name=&second-password=";
    let filled = clinic.post(path, &again, &format!("form={renewed}{rest}&again=yes")).await;
    assert!(filled.body.contains("<option value=\"chills\" selected>"), "{}", filled.body);
    assert_eq!(clinic.app.position().unwrap(), before, "nothing is recorded yet");
    let sent = clinic.post(path, &again, &format!("form={renewed}{rest}")).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    clinic.post(path, &again, &format!("form={renewed}{rest}")).await;
    assert_eq!(clinic.app.position().unwrap(), before + 1, "it happens once");
    let other = format!("name=dr.ito&password={PASSWORD}&next=%2F&carry={carry}");
    let other = clinic.post("/sign-in", "", &other).await;
    assert_eq!(other.status, StatusCode::SEE_OTHER, "nobody else gets the entries");
}

#[tokio::test]
async fn the_next_person_comes_back_to_the_same_page() {
    let (clinic, cookie) = at_work("nurse.suzuki").await;
    let page = clinic.get("/journeys/J0001", &cookie).await;
    let token = page.token("/sign-out");
    let changed = clinic.post("/sign-out", &cookie, &format!("form={token}&next=%2Fjourneys%2FJ0001")).await;
    assert_eq!(changed.place(), "/sign-in?said=changed&next=/journeys/J0001");
    assert_eq!(clinic.get("/journeys/J0001", &cookie).await.status, StatusCode::SEE_OTHER, "the first session ended");
}

#[tokio::test]
async fn hostile_text_stays_text_in_every_field() {
    let hostile = "%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E";
    for staff in PEOPLE {
        let (clinic, cookie) = at_work(staff).await;
        for command in Command::NAMES {
            let address = format!("/acts/{command}?journey=J0001&lot=L0001");
            let form = clinic.get(&address, &cookie).await;
            if form.status != StatusCode::OK || !form.body.contains("id=\"act\"") {
                continue;
            }
            let path = format!("/acts/{command}");
            let inside =
                form.body.split(&format!("action=\"{path}\"")).nth(1).unwrap().split("</form>").next().unwrap();
            let mut names: Vec<&str> =
                inside.split(" name=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
            names.sort_unstable();
            names.dedup();
            let kept = ["form", "seen", "back", "banner", "fixed", "more", "less", "journey", "lot", "already_done"];
            let typed: Vec<String> =
                names.iter().filter(|name| !kept.contains(name)).map(|name| format!("&{name}={hostile}")).collect();
            let about: Vec<String> = ["journey", "lot", "banner"]
                .iter()
                .filter_map(|name| hidden(&form.body, name).map(|id| format!("&{name}={id}")))
                .collect();
            let sent = format!("form={}{}{}", form.token(&path), typed.concat(), about.concat());
            let answer = clinic.post(&path, &cookie, &sent).await;
            assert!(
                !answer.status.is_server_error() && answer.status != StatusCode::SEE_OTHER,
                "{command}: {}",
                answer.status
            );
            assert!(!answer.body.contains("<script>alert"), "{command}");
        }
    }
}

#[tokio::test]
async fn an_address_names_things_and_never_a_person() {
    let (clinic, cookie) = at_work("co.mori").await;
    let typed = clinic.get("/acts/register_patient?family_name=Yamada", &cookie).await.body;
    assert!(!typed.contains("value=\"Yamada\""));
    let named = clinic.get("/acts/close_journey?journey=J0001", &cookie).await.body;
    assert!(named.contains("type=\"hidden\" name=\"journey\" value=\"J0001\""));
}

#[tokio::test]
async fn a_form_typed_again_still_rests_on_what_the_screen_showed() {
    let (clinic, cookie) = at_work("dr.ito").await;
    let again = send(&clinic, &cookie, "decide_eligibility", "&seen=7&journey=J0001&decision=eligible&again=yes").await;
    assert!(again.body.contains("name=\"seen\" value=\"7\""));
    let stale = sign(&clinic, &cookie, "decide_eligibility", "&seen=7&journey=J0001&decision=eligible", PASSWORD).await;
    assert!(stale.body.contains("facts.changed-since-seen"), "{}", stale.body);
    let now = format!("name=\"seen\" value=\"{}\"", clinic.app.position().unwrap());
    assert!(stale.body.contains(&now), "after the answer the screen shows what is known by now");
}

#[tokio::test]
async fn acts_are_found_by_their_words() {
    let (clinic, cookie) = at_work("nurse.suzuki").await;
    let all = clinic.get("/acts", &cookie).await.body;
    assert!(all.contains("/acts/record_vitals") && all.contains("/acts/record_visit"));
    let found = clinic.get("/acts?q=%E3%83%90%E3%82%A4%E3%82%BF%E3%83%AB", &cookie).await.body;
    assert!(found.contains("/acts/record_vitals") && !found.contains("/acts/record_visit\""));
    let none = clinic.get("/acts?q=%22%3E%3Cscript%3E", &cookie).await.body;
    assert!(none.contains("条件に合う記録はありません") && !none.contains("\"><script>"));
}
