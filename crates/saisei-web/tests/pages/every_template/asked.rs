//! Samples that are asked for: pages of clinics in memory, as the person whose work they are.

use axum::http::StatusCode;
use saisei_app::words::Language;
use serde_json::json;

use super::Sample;
use crate::clinic::{Answer, Broken, Clinic, clinic, practice, with_a_journey};

/// Who asks for what, which template draws it, and in which state it is.
type Asked = (&'static str, &'static str, &'static str, &'static str);

/// Nothing has happened here yet.
const EMPTY: &[Asked] = &[
    ("coordinator", "/today", "today.html", "empty"),
    ("coordinator", "/journeys", "journeys.html", "empty"),
    ("nurse", "/labels", "labels/list.html", "empty"),
    ("culture_operator", "/lots", "lab/lots.html", "empty"),
    ("quality_officer", "/release", "lab/releases.html", "empty"),
    ("nurse", "/custody", "supply/sheet.html", "empty custody"),
    ("culture_operator", "/materials", "supply/sheet.html", "empty materials"),
    ("culture_operator", "/rooms", "supply/sheet.html", "empty rooms"),
    ("quality_officer", "/deviations", "supply/sheet.html", "empty deviations"),
    ("physician", "/adverse-events", "care/events.html", "empty"),
    ("coordinator", "/enquiries", "contacts/enquiries.html", "empty"),
    ("coordinator", "/appointments", "contacts/day.html", "empty"),
    ("coordinator", "/appointments/month", "contacts/month.html", "begun"),
    ("nurse", "/observation", "infusion/observation.html", "empty"),
    ("administrator", "/plans", "house/plans.html", "empty"),
    ("administrator", "/staff", "house/staff.html", "begun"),
    ("inspector", "/ledger", "house/ledger.html", "begun"),
    ("inspector", "/ledger/verify", "house/verify.html", "begun"),
    ("inspector", "/ledger/checkpoint", "house/checkpoint.html", "begun"),
    ("analyst", "/settings", "house/settings.html", "full"),
    ("analyst", "/help", "house/help.html", "full"),
];

/// A journey has just been opened.
const BEGUN: &[Asked] = &[
    ("coordinator", "/today", "today.html", "begun"),
    ("coordinator", "/journeys", "journeys.html", "begun"),
    ("coordinator", "/journeys/J0001", "journey.html", "begun"),
    ("physician", "/journeys/J0001/work-up", "care/page.html", "empty work-up"),
    ("physician", "/journeys/J0001/eligibility", "care/page.html", "empty eligibility"),
    ("physician", "/journeys/J0001/consent", "care/page.html", "empty consent"),
    ("physician", "/journeys/J0001/harvest", "care/page.html", "empty harvest"),
    ("physician", "/journeys/J0001/follow-up", "care/page.html", "empty follow-up"),
    ("culture_operator", "/journeys/J0001/labels", "labels/journey.html", "empty"),
    ("nurse", "/journeys/J0001/labels", "labels/journey.html", "wristband only"),
    ("administrator", "/plans/ra-adsc/draft", "house/draft.html", "full"),
];

/// A whole journey to its end.
const WHOLE: &[Asked] = &[
    ("co.mori", "/today", "today.html", "full"),
    ("nurse.suzuki", "/today", "today.html", "full nurse"),
    ("co.mori", "/journeys", "journeys.html", "full asked"),
    ("co.mori", "/journeys?doctor=nobody", "journeys.html", "no hits asked"),
    ("op.tanaka", "/journeys", "journeys.html", "no names"),
    ("dr.ito", "/journeys/J0001", "journey.html", "full asked"),
    ("dr.ito", "/journeys/J0001?kind=culture&order=oldest", "journey.html", "filtered"),
    ("op.tanaka", "/journeys/J0001", "journey.html", "no names"),
    ("dr.ito", "/journeys/J0001/work-up", "care/page.html", "full work-up"),
    ("dr.ito", "/journeys/J0001/eligibility", "care/page.html", "full eligibility"),
    ("dr.ito", "/journeys/J0001/consent", "care/page.html", "full consent"),
    ("op.tanaka", "/journeys/J0001/harvest", "care/page.html", "full harvest"),
    ("dr.ito", "/journeys/J0001/follow-up", "care/page.html", "full follow-up"),
    ("dr.ito", "/journeys/J0001/adverse-events/AE1", "care/page.html", "full adverse event"),
    ("qa.sato", "/adverse-events", "care/events.html", "full"),
    ("qa.sato", "/adverse-events?serious=yes&open=yes", "care/events.html", "filtered"),
    ("nurse.suzuki", "/labels", "labels/list.html", "full"),
    ("nurse.suzuki", "/journeys/J0001/labels", "labels/journey.html", "full"),
    ("nurse.suzuki", "/journeys/J0001/labels/sheet?band=1", "labels/sheet.html", "wristband"),
    ("op.tanaka", "/lots", "lab/lots.html", "full"),
    ("op.tanaka", "/lots?state=rejected", "lab/lots.html", "no hits"),
    ("op.tanaka", "/lots/L0001", "lab/lot.html", "full"),
    ("nurse.suzuki", "/lots/L0001", "lab/lot.html", "read only"),
    ("qa.sato", "/lots/L0001/release", "lab/review.html", "done"),
    ("qa.sato", "/release", "lab/releases.html", "full"),
    ("nurse.suzuki", "/custody", "supply/sheet.html", "full custody"),
    ("nurse.suzuki", "/containers/SA00126C00002D", "supply/sheet.html", "full container"),
    ("op.tanaka", "/materials", "supply/sheet.html", "full materials"),
    ("op.tanaka", "/materials/lots/medium-0001", "supply/sheet.html", "full material lot"),
    ("op.tanaka", "/rooms", "supply/sheet.html", "full rooms"),
    ("op.tanaka", "/rooms/cpf-1", "supply/sheet.html", "full room"),
    ("nurse.suzuki", "/bedside", "bedside_scan.html", "asked"),
    ("nurse.suzuki", "/journeys/J0001/administrations/A1", "infusion/administration.html", "done"),
    ("nurse.suzuki", "/journeys/J0001/paper-sheet", "infusion/sheet.html", "full"),
    ("nurse.suzuki", "/device-test", "infusion/device.html", "full"),
    ("admin", "/plans", "house/plans.html", "full"),
    ("dr.ito", "/plans/ra-adsc", "house/plan.html", "read only"),
    ("admin", "/plans/ra-adsc", "house/plan.html", "full"),
    ("co.mori", "/staff", "house/staff.html", "full"),
    ("co.mori", "/staff/dr.ito", "house/member.html", "read only"),
    ("admin", "/staff/dr.ito", "house/member.html", "full"),
    ("admin", "/staff/nurse.suzuki/close-account", "house/account.html", "close"),
    ("admin", "/staff/nurse.suzuki/sessions/end", "house/account.html", "end sessions"),
    ("op.tanaka", "/facilities/cpf", "house/facility.html", "full"),
    ("qa.sato", "/ledger", "house/ledger.html", "full"),
    ("qa.sato", "/ledger?about=zzzz", "house/ledger.html", "no hits"),
    ("qa.sato", "/ledger?about=%22%3E%3Cscript%3E&day=y", "house/ledger.html", "hostile"),
    ("qa.sato", "/ledger/5", "house/event.html", "full"),
    ("qa.sato", "/ledger/verify", "house/verify.html", "full"),
    ("qa.sato", "/ledger/checkpoint", "house/checkpoint.html", "full"),
    ("qa.sato", "/settings", "house/settings.html", "full quality"),
    ("qa.sato", "/settings/password", "house/own_password.html", "full"),
    ("qa.sato", "/help", "house/help.html", "full signed in"),
    ("qa.sato", "/help/nurse", "house/guide.html", "full"),
    ("qa.sato", "/acts", "acts.html", "full"),
    ("qa.sato", "/acts?recorded=decide_release&at=1", "act_done.html", "full"),
    ("qa.sato", "/acts?q=%22%3E%3Cscript%3E", "acts.html", "no hits"),
    ("nurse.suzuki", "/acts/record_symptom", "act_choose.html", "full"),
    ("nurse.suzuki", "/acts/record_symptom?journey=J0999&chosen=yes", "act_choose.html", "faults"),
    ("nurse.suzuki", "/acts/record_symptom?journey=J0001", "act_form.html", "full"),
    ("nurse.suzuki", "/journeys/J9999", "message.html", "not found"),
    ("qa.sato", "/lots/L9999", "message.html", "not found lot"),
    ("qa.sato", "/containers/none", "message.html", "not found container"),
    ("admin", "/plans/none", "message.html", "not found plan"),
    ("analyst", "/sign-in", "sign_in.html", "asked"),
];

/// While cells are given.
const RUNNING: &[Asked] = &[
    ("nurse.suzuki", "/today", "today.html", "running"),
    ("nurse.suzuki", "/observation", "infusion/observation.html", "full"),
    ("nurse.suzuki", "/journeys/J0001/administrations/A1", "infusion/administration.html", "running"),
    ("nurse.suzuki", "/journeys/J0001", "journey.html", "running"),
    ("nurse.suzuki", "/bedside", "bedside_scan.html", "running"),
];

/// Product waits for its release.
const WAITING: &[Asked] = &[
    ("qa.sato", "/today", "today.html", "release"),
    ("qa.sato", "/release", "lab/releases.html", "waiting"),
    ("qa.sato", "/lots/L0001/release", "lab/review.html", "full"),
    ("op.tanaka", "/lots/L0001/release", "lab/review.html", "read only"),
];

/// Released, received, not yet given.
const READY: &[Asked] = &[("nurse.suzuki", "/observation", "infusion/observation.html", "unchecked")];

/// Cases.
const CASES: &[Asked] = &[
    ("qa.sato", "/deviations", "supply/sheet.html", "full deviations"),
    ("qa.sato", "/deviations/D0001", "supply/sheet.html", "full deviation"),
    ("nurse.suzuki", "/deviations/D0001", "supply/sheet.html", "read only deviation"),
    ("qa.sato", "/rooms/cpf-1", "supply/sheet.html", "room over limit"),
];

const REPORTED: &[Asked] = &[
    ("dr.ito", "/nonconformities/N0001", "supply/sheet.html", "full nonconformity"),
    ("dr.ito", "/journeys/J0001", "journey.html", "reported after the fact"),
];

const WITHDRAWN: &[Asked] = &[
    ("dr.ito", "/journeys/J0001", "journey.html", "withdrawn"),
    ("dr.ito", "/journeys/J0001/consent", "care/page.html", "withdrawn"),
];

const SUSPENDED: &[Asked] = &[
    ("admin", "/plans", "house/plans.html", "suspended"),
    ("admin", "/plans/ra-adsc", "house/plan.html", "suspended"),
    ("dr.ito", "/journeys/J0001", "journey.html", "suspended"),
];

const CHANGED: &[Asked] = &[
    ("dr.ito", "/plans/ra-adsc/compare?from=1&to=2", "house/compare.html", "full"),
    ("dr.ito", "/plans/ra-adsc/compare?from=1&to=2&all=yes", "house/compare.html", "all"),
    ("dr.ito", "/plans/ra-adsc/compare?from=2&to=2", "house/compare.html", "empty"),
];

const ENQUIRIES: &[Asked] = &[
    ("co.mori", "/enquiries", "contacts/enquiries.html", "full"),
    ("co.mori", "/enquiries?stage=closed&channel=visit", "contacts/enquiries.html", "no hits"),
    ("co.mori", "/enquiries/Q0004", "contacts/enquiry.html", "full"),
    ("co.mori", "/enquiries/Q0001", "contacts/enquiry.html", "read only"),
    ("co.mori", "/enquiries/Q0004/register", "contacts/register.html", "full"),
    ("co.mori", "/appointments?day=2026-03-16", "contacts/day.html", "full"),
    ("co.mori", "/appointments?day=2026-03-15", "contacts/day.html", "closed"),
    ("co.mori", "/appointments/month?month=2026-03", "contacts/month.html", "full"),
];

fn status_of(template: &str, state: &str) -> StatusCode {
    match (template, state) {
        ("message.html", _) => StatusCode::NOT_FOUND,
        (_, "faults") => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::OK,
    }
}

/// The pages of one clinic in both languages.
async fn ask(clinic: &Clinic, pages: &[Asked]) -> Vec<Sample> {
    let mut samples = Vec::new();
    for (who, path, template, state) in pages {
        let session = if *path == "/sign-in" { String::new() } else { clinic.session(who).await };
        for language in Language::ALL {
            let cookie = clinic.speaking(&session, language).await;
            let answer = clinic.get(path, &cookie).await;
            assert_eq!(answer.status, status_of(template, state), "{path} as {who}");
            samples.push(Sample { template, state: (*state).to_owned(), language, html: answer.body });
        }
    }
    samples
}

/// Pages that only a form brings.
async fn sent(clinic: &Clinic) -> Vec<Sample> {
    // Somebody who has no account yet.
    let new = json!({"key": "new-person", "command": "register_staff", "actor": "admin", "role": "administrator",
        "at": "2029-06-01T09:00:00+09:00", "args": {"staff": "new.person", "name": "新しい 職員",
        "roles": [{"role": "nurse", "from": "2029-06-01"}], "qualifications": []}});
    assert!(crate::clinic::answer_to(&clinic.app, &new.to_string()).is_accepted());
    let mut samples = Vec::new();
    for language in Language::ALL {
        let mut keep = |template, state: &str, answer: Answer| {
            samples.push(Sample { template, state: state.to_owned(), language, html: answer.body });
        };
        let nurse = clinic.speaking(&clinic.session("nurse.suzuki").await, language).await;
        for (path, search, template) in [
            ("/labels", "/labels/search", "labels/list.html"),
            ("/custody", "/custody/search", "supply/sheet.html"),
            ("/adverse-events", "/adverse-events/search", "care/events.html"),
            ("/lots", "/lots/search", "lab/lots.html"),
            ("/enquiries", "/enquiries/search", "contacts/enquiries.html"),
        ] {
            let token = clinic.get(path, &nurse).await.token(search);
            let hostile = "%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E";
            let answer = clinic.post(search, &nurse, &format!("form={token}&q={hostile}")).await;
            keep(template, &format!("no hits after {search}"), answer);
        }
        let token = clinic.get("/journeys", &nurse).await.token("/journeys/search");
        keep(
            "journeys.html",
            "no hits after search",
            clinic.post("/journeys/search", &nurse, &format!("form={token}&q=%3Cb%3E")).await,
        );
        let admin = clinic.speaking(&clinic.session("admin").await, language).await;
        keep("house/first_password.html", "full", clinic.get("/staff/new.person/first-password", &admin).await);
        keep("house/help.html", "hits", clinic.post("/help", &nurse, "q=%E6%8A%95%E4%B8%8E").await);
        keep("house/help.html", "no hits", clinic.post("/help", &nurse, "q=%22%3E%3Cb%3Ezzz").await);
        let form = "/acts/record_symptom?journey=J0001";
        let token = clinic.get(form, &nurse).await.token("/acts/record_symptom");
        let empty = format!(
            "form={token}&banner=J0001&journey=J0001&symptom=&severity=&note=%22%3E%3Cscript%3E&second-name=&second-password="
        );
        keep("act_form.html", "faults", clinic.post("/acts/record_symptom", &nurse, &empty).await);
        let stale = "form=other.proof&banner=J0001&journey=J0001&symptom=chills&note=%22%3E%3Cscript%3E";
        keep("carried.html", "stale", clinic.post("/acts/record_symptom", &nurse, stale).await);
        keep("message.html", "form of another session", clinic.post("/sign-out", &nurse, "form=other.proof").await);
        let token = clinic.get("/settings", &nurse).await.token("/settings");
        keep("message.html", "unreadable", clinic.post("/settings", &nurse, &format!("form={token}&x=1&x=2")).await);
        keep("message.html", "from another site", clinic.post_from("/settings", &nurse, "", "cross-site").await);
        keep(
            "sign_in.html",
            "nobody signed in",
            clinic.post("/settings", &clinic.speaking("", language).await, "").await,
        );
        keep("message.html", "not found", clinic.get("/nowhere", &nurse).await);
        keep("message.html", "method", clinic.get("/journeys/search", &nurse).await);
        let admin = clinic.speaking(&clinic.session("admin").await, language).await;
        let path = "/staff/nurse.suzuki/close-account";
        let token = clinic.get(path, &admin).await.token(path);
        let wrong = clinic.post(path, &admin, &format!("form={token}&staff=%22%3E%3Cscript%3E")).await;
        keep("house/account.html", "faults", wrong);
        let quality = clinic.speaking(&clinic.session("qa.sato").await, language).await;
        let token = clinic.get("/ledger/verify", &quality).await.token("/ledger/verify");
        clinic.post("/ledger/verify", &quality, &format!("form={token}")).await;
        keep("house/verify.html", "asked for", clinic.get("/ledger/verify", &quality).await);
    }
    samples
}

/// What is signed, and a refusal on it.
async fn signed() -> Vec<Sample> {
    let mut samples = Vec::new();
    for language in Language::ALL {
        let clinic = practice("sterility-pending-conditional", 1);
        let nurse = clinic.speaking(&clinic.session("nurse.suzuki").await, language).await;
        let path = "/acts/start_administration";
        let form = clinic.get(&format!("{path}?journey=J0001"), &nurse).await;
        let token = form.token(path);
        let typed = format!(
            "form={token}&journey=J0001&banner=J0001&parts.0.container=SA00126C00002D&parts.0.cells.unit=cells&parts.0.cells.value=200000000\
            &parts.0.rate.unit=mL%2Fh&parts.0.rate.value=60&parts.0.route=intravenous&parts.0.site=&physician=dr.ito"
        );
        let review = clinic.post(path, &nurse, &typed).await;
        samples.push(Sample { template: "act_review.html", state: "full".to_owned(), language, html: review.body });
        let wrong = clinic.post(path, &nurse, &format!("{typed}&sign-password=wrong")).await;
        samples.push(Sample { template: "act_review.html", state: "faults".to_owned(), language, html: wrong.body });
        let refused = clinic.post(path, &nurse, &format!("{typed}&sign-password=three+herons+over+wet+rice")).await;
        samples.push(Sample { template: "act_form.html", state: "refused".to_owned(), language, html: refused.body });
        let seen = clinic.app.position().unwrap();
        let token = clinic.get("/bedside", &nurse).await.token("/bedside");
        let checked =
            format!("form={token}&seen={seen}&wristband=SSWSA001260000016&container=SSCSA00126C00002D&said=0314");
        let go = clinic.post("/bedside", &nurse, &checked).await;
        samples.push(Sample { template: "bedside_go.html", state: "asked".to_owned(), language, html: go.body });
        let start = clinic.get("/journeys/J0001/start", &nurse).await;
        samples.push(Sample { template: "infusion/start.html", state: "full".to_owned(), language, html: start.body });
    }
    samples
}

/// What a page says that could not be answered, and one after an entry was sent.
async fn broken() -> Vec<Sample> {
    let clinic = clinic(false);
    with_a_journey(&clinic.app);
    let mut samples = Vec::new();
    for language in Language::ALL {
        let nurse = clinic.speaking(&clinic.session("nurse").await, language).await;
        let path = "/acts/record_symptom";
        let token = clinic.get(&format!("{path}?journey=J0001"), &nurse).await.token(path);
        let typed = format!("form={token}&banner=J0001&journey=J0001&symptom=chills&severity=mild");
        let before = clinic.app.position().unwrap();
        for (how, status, name) in [
            (Broken::Fails, StatusCode::SERVICE_UNAVAILABLE, "store fails"),
            (Broken::Panics, StatusCode::INTERNAL_SERVER_ERROR, "server fails"),
        ] {
            clinic.store.turn(how);
            let (read, sent) = (clinic.get("/lots", &nurse).await, clinic.post(path, &nurse, &typed).await);
            clinic.store.turn(Broken::No);
            for (answer, what) in [(read, "seen"), (sent, "sent")] {
                assert_eq!(answer.status, status, "{name} {what}");
                says_what_to_do(&answer.body, language, what == "sent");
                let state = format!("{name}, {what}");
                samples.push(Sample { template: "message.html", state, language, html: answer.body });
            }
        }
        assert_eq!(clinic.app.position().unwrap(), before, "nothing was recorded");
    }
    samples
}

/// What happened to the entry, what to do next, and the number that leads to the reason.
fn says_what_to_do(html: &str, language: Language, sent: bool) {
    let words = match (language, sent) {
        (Language::Ja, false) => ["何も記録していません", "開き直してください", "参照番号"],
        (Language::Ja, true) => ["記録できたかどうか確認できていません", "もう一度", "参照番号"],
        (Language::En, false) => ["nothing was recorded", "open the page again", "Reference"],
        (Language::En, true) => ["It is not known whether your entry was recorded", "again", "Reference"],
    };
    assert_eq!(words.into_iter().find(|word| !html.contains(word)), None, "{} {sent}", language.code());
}

/// Every page that is asked for.
pub async fn every_page() -> Vec<Sample> {
    let mut samples = ask(&clinic(false), EMPTY).await;
    let begun = clinic(false);
    with_a_journey(&begun.app);
    samples.extend(ask(&begun, BEGUN).await);
    for (example, without, pages) in [
        ("journey", 0, WHOLE),
        ("journey", 17, RUNNING),
        ("sterility-pending-conditional", 6, WAITING),
        ("sterility-pending-conditional", 1, READY),
        ("room-over-limit", 0, CASES),
        ("reported-after-the-fact", 0, REPORTED),
        ("withdrawn-consent", 1, WITHDRAWN),
        ("suspended-plan", 1, SUSPENDED),
        ("plan-changed-mid-culture", 0, CHANGED),
        ("enquiry-to-counselling", 0, ENQUIRIES),
    ] {
        samples.extend(ask(&practice(example, without), pages).await);
    }
    samples.extend(sent(&practice("journey", 0)).await);
    samples.extend(signed().await);
    samples.extend(broken().await);
    samples
}
