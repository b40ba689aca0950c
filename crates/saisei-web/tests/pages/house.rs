//! Plans, staff, the ledger, settings and help from outside.

use std::time::Duration;

use crate::clinic::{Answer, Clinic, practice};
use crate::typing::{Page, Typing};
use axum::http::StatusCode;
use saisei_app::LastCheck;
use saisei_app::domain::values::{Moment, PlanId};
use saisei_app::ledger::{FirstBad, Report};
use saisei_app::words::Language;

const CHANGED: &str = "plan-changed-mid-culture";
const SUSPENDED: &str = "suspended-plan";

async fn page(clinic: &Clinic, path: &str, who: &str) -> Answer {
    let session = clinic.session(who).await;
    let answer = clinic.get(path, &session).await;
    assert_eq!(answer.status, StatusCode::OK, "{path} as {who}");
    answer
}

/// Every word on a page, without addresses and tags.
fn words(body: &str) -> String {
    body.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text).collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn a_plan_says_where_it_stands_and_whom_it_touches() {
    let clinic = practice(SUSPENDED, 0);
    for who in ["dr.ito", "nurse.suzuki", "op.tanaka", "qa.sato", "co.mori", "admin"] {
        let list = page(&clinic, "/plans", who).await;
        assert!(list.body.contains("href=\"/plans/ra-adsc\""), "{who}");
        let plan = page(&clinic, "/plans/ra-adsc", who).await;
        for shown in ["緊急命令", "架空厚生局", "PB3260001", "採取と投与の予約", "伊藤 架空", "L0001 (J0001)", "1件"]
        {
            assert!(plan.body.contains(shown), "{who}: {shown}");
        }
        assert!(!plan.body.contains("花子"), "a plan names no patient");
        assert_eq!(plan.body.contains("/acts/lift_order?order=O0001"), who == "admin", "{who}");
        assert_eq!(plan.body.contains("href=\"/plans/ra-adsc/draft\""), who == "admin", "{who}");
    }
    let session = clinic.session("admin").await;
    for gone in
        ["/plans/none", "/plans/%22%3E%3Cscript%3E", "/plans/ra-adsc/compare?from=1&to=9", "/plans/ra-adsc/compare"]
    {
        assert_eq!(clinic.get(gone, &session).await.status, StatusCode::NOT_FOUND, "{gone}");
    }
    let nurse = clinic.session("nurse.suzuki").await;
    assert_eq!(clinic.get("/plans/ra-adsc/draft", &nurse).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_comparison_shows_only_what_differs() {
    let clinic = practice(CHANGED, 0);
    let only = page(&clinic, "/plans/ra-adsc/compare?from=1&to=2", "dr.ito").await.body;
    let all = page(&clinic, "/plans/ra-adsc/compare?from=1&to=2&all=yes", "dr.ito").await.body;
    let (changed, items) = (only.matches("class=\"changed\"").count(), only.matches("scope=\"row\"").count());
    assert!(changed > 0 && changed == items, "{changed} of {items}");
    assert_eq!(all.matches("class=\"changed\"").count(), changed);
    assert!(all.matches("scope=\"row\"").count() > 30);
    assert!(only.contains("変更") && only.contains(&format!("{changed}項目が違います")));
    let same = page(&clinic, "/plans/ra-adsc/compare?from=2&to=2", "dr.ito").await.body;
    assert!(same.contains("違う項目はありません") && !same.contains("class=\"changed\""));
}

#[tokio::test]
async fn a_plan_is_never_said_to_be_approved() {
    for example in [CHANGED, SUSPENDED] {
        let clinic = practice(example, 0);
        let session = clinic.session("admin").await;
        for path in ["/plans", "/plans/ra-adsc", "/plans/ra-adsc/compare?from=1&to=1", "/facilities/cpf", "/staff"] {
            for language in Language::ALL {
                let cookie = clinic.speaking(&session, language).await;
                let page = clinic.get(path, &cookie).await.body;
                assert!(page.contains(&format!("lang=\"{}\"", language.code())), "{path}");
                let said = words(&page).to_lowercase();
                for word in ["承認", "認可", "approv"] {
                    assert!(!said.contains(word), "{path}: {word}");
                }
            }
        }
    }
}

#[tokio::test]
async fn the_next_version_begins_with_what_the_present_one_says() {
    let clinic = practice(CHANGED, 0);
    let draft = page(&clinic, "/plans/ra-adsc/draft", "admin").await.body;
    assert!(draft.contains("action=\"/acts/draft_plan\""));
    let content = clinic.app.next_draft(&PlanId::parse("ra-adsc").unwrap()).unwrap().unwrap();
    let name = content["content"]["therapy_name"].as_str().unwrap();
    assert!(draft.contains(name), "the name of the therapy is filled in");
    assert!(draft.contains("name=\"content.specification.0."), "and its lists");
    // What a browser sends must stay under the limit of fields of one form.
    let sent = draft.matches(" name=\"content.").count();
    assert!(sent < 400, "{sent}");
}

/// The parts of a folded form that are open.
fn open_parts(body: &str) -> Vec<&str> {
    let parts = body.split("<details class=\"form-part\" open").skip(1);
    parts.map(|part| part.split("id=\"part-").nth(1).unwrap().split('"').next().unwrap()).collect()
}

#[tokio::test]
async fn a_long_form_is_folded_and_sends_what_is_folded() {
    let clinic = practice(CHANGED, 0);
    let (place, path) = ("/plans/ra-adsc/draft", "/acts/draft_plan");
    for language in Language::ALL {
        let admin = clinic.speaking(&clinic.session("admin").await, language).await;
        let form = clinic.get(place, &admin).await.body;
        assert_eq!(open_parts(&form), ["clinic"]);
        let linked = form.matches("<li><a href=\"#part-").count();
        assert!(linked > 5 && linked == form.matches("<summary id=\"part-").count(), "{linked}");
        let wrong = |entry: &str, value: &str| {
            let mut typing = Typing::default();
            typing.enter(entry, value);
            Page::read(&form, path).filled(&typing)
        };
        for (entry, value, part) in [
            ("content.max_passage", "many", "cells"),
            ("content.max_doses", "", "giving"),
            ("content.follow_up.0.months", "999", "safety"),
            ("content.min_cells.value", "999000000000", "giving"),
            ("more", "content.doctors", "people"),
            ("less", "content.forms.0", "consent"),
        ] {
            let again = clinic.post(path, &admin, &wrong(entry, value)).await;
            let asked = matches!(entry, "more" | "less");
            assert_eq!(again.status == StatusCode::OK, asked, "{entry}");
            assert_eq!(open_parts(&again.body), ["clinic", part], "{entry}");
            let entry = entry.trim_end_matches(".value");
            let linked = format!("href=\"#{entry}\"");
            assert!(
                asked || again.body.contains(&linked) && again.body.contains(&format!("id=\"{entry}\"")),
                "{entry}"
            );
        }
    }
    let admin = clinic.session("admin").await;
    let plan = PlanId::parse("ra-adsc").unwrap();
    let before = clinic.app.next_draft(&plan).unwrap().unwrap();
    let mut typing = Typing::default();
    typing.enter("content.therapy_name", "名称を直した治療");
    let sent = Page::read(&clinic.get(place, &admin).await.body, path).filled(&typing);
    let recorded = clinic.post(path, &admin, &sent).await;
    assert_eq!(recorded.status, StatusCode::SEE_OTHER, "{}", recorded.body);
    let mut after = clinic.app.next_draft(&plan).unwrap().unwrap();
    assert_eq!(after["content"]["therapy_name"], "名称を直した治療");
    after["content"]["therapy_name"] = before["content"]["therapy_name"].clone();
    assert_eq!(after["content"], before["content"], "what was folded is recorded as it stood");
}

#[tokio::test]
async fn staff_and_facilities_show_dates_and_numbers() {
    let clinic = practice(SUSPENDED, 0);
    let list = page(&clinic, "/staff", "co.mori").await.body;
    assert!(list.contains("href=\"/staff/dr.ito\"") && list.contains("href=\"/facilities/cpf\""));
    let doctor = page(&clinic, "/staff/dr.ito", "co.mori").await.body;
    assert!(doctor.contains("医師") && doctor.contains("physician-licence") || doctor.contains("医師免許"));
    assert!(doctor.contains("href=\"/plans/ra-adsc\""));
    assert!(!doctor.contains("close-account"), "accounts are for administrators");
    let operator = page(&clinic, "/staff/op.tanaka", "qa.sato").await.body;
    assert!(operator.contains("無菌操作の教育訓練") && operator.contains("2028/01/06"));
    assert!(operator.contains("/acts/record_training?staff=op.tanaka"));
    let facility = page(&clinic, "/facilities/cpf", "op.tanaka").await.body;
    assert!(facility.contains("細胞調製室1") && facility.contains("無菌操作等区域") && facility.contains("許可"));
    let session = clinic.session("co.mori").await;
    for gone in ["/staff/nobody", "/facilities/none"] {
        assert_eq!(clinic.get(gone, &session).await.status, StatusCode::NOT_FOUND, "{gone}");
    }
}

#[tokio::test]
async fn an_account_closes_once_and_only_by_an_administrator() {
    let clinic = practice(SUSPENDED, 0);
    let nurse = clinic.session("nurse.suzuki").await;
    let path = "/staff/nurse.suzuki/close-account";
    for who in ["dr.ito", "nurse.suzuki", "op.tanaka", "qa.sato", "co.mori"] {
        let session = clinic.session(who).await;
        assert_eq!(clinic.get(path, &session).await.status, StatusCode::FORBIDDEN, "{who}");
        assert_eq!(clinic.post(path, &session, "staff=nurse.suzuki").await.status, StatusCode::FORBIDDEN, "{who}");
    }
    let admin = clinic.session("admin").await;
    let form = clinic.get(path, &admin).await;
    assert!(form.body.contains("鈴木 架空") && form.body.contains("nurse.suzuki"));
    let token = form.token(path);
    let wrong = clinic.post(path, &admin, &format!("form={token}&staff=%22%3E%3Cscript%3E")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("何も変えていません") && !wrong.body.contains("\"><script>"));
    assert_eq!(clinic.get("/today", &nurse).await.status, StatusCode::OK, "nothing happened yet");
    for _ in 0..2 {
        let done = clinic.post(path, &admin, &format!("form={token}&staff=nurse.suzuki")).await;
        assert_eq!(done.place(), "/staff/nurse.suzuki?said=close-account");
        assert!(clinic.get(done.place(), &admin).await.body.contains("閉じています"));
    }
    assert_eq!(clinic.get("/today", &nurse).await.status, StatusCode::SEE_OTHER, "signed out at once");
    assert!(clinic.sign_in("nurse.suzuki").await.cookie("saisei").is_none());
    let again = "/staff/nurse.suzuki/reopen-account";
    let token = clinic.get(again, &admin).await.token(again);
    clinic.post(again, &admin, &format!("form={token}&staff=nurse.suzuki")).await;
    assert!(clinic.sign_in("nurse.suzuki").await.cookie("saisei").is_some());
    let own = "/staff/admin/close-account";
    let token = clinic.get(own, &admin).await.token(own);
    let refused = clinic.post(own, &admin, &format!("form={token}&staff=admin")).await;
    assert!(refused.body.contains("自分のアカウントは閉じられません"));
    assert_eq!(clinic.get("/today", &admin).await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_ledger_is_searched_by_numbers_and_never_by_names() {
    let clinic = practice(SUSPENDED, 0);
    let session = clinic.session("qa.sato").await;
    let all = clinic.get("/ledger", &session).await;
    assert_eq!(all.status, StatusCode::OK);
    assert!(!all.body.contains("花子") && !all.body.contains("1958"));
    let token = all.token("/ledger");
    let found = clinic.post("/ledger", &session, &format!("form={token}&about=l0001&day=&person=&kind=")).await;
    assert_eq!(found.place(), "/ledger?about=l0001");
    let lot = clinic.get(found.place(), &session).await.body;
    assert!(
        lot.contains("cell-text\">ロットの開始") && !lot.contains("cell-text\">施設の登録"),
        "only what concerns the lot"
    );
    let name = clinic.post("/ledger", &session, &format!("form={token}&about=%E8%8A%B1%E5%AD%90")).await;
    assert_eq!(name.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(name.body.contains("氏名では探せません"));
    let addresses = name.body.split("href=\"").skip(1).map(|part| part.split('"').next().unwrap());
    assert_eq!(addresses.into_iter().find(|address| address.contains("%E")), None, "no address holds what was typed");
    let by = clinic.get("/ledger?person=nurse.suzuki&day=2026-03-16&kind=harvest_recorded", &session).await.body;
    assert_eq!(
        by.matches("href=\"/ledger/").count()
            - by.matches("href=\"/ledger/verify").count()
            - by.matches("href=\"/ledger/checkpoint").count(),
        1
    );
    let odd = clinic.get("/ledger?about=%22%3E%3Cscript%3E&before=x&day=y", &session).await;
    assert!(odd.status == StatusCode::OK && !odd.body.contains("\"><script>"));
}

#[tokio::test]
async fn a_record_shows_its_chain_and_hides_what_is_not_for_everybody() {
    let clinic = practice(SUSPENDED, 0);
    let session = clinic.session("admin").await;
    let body = clinic.get("/ledger?kind=history_recorded", &session).await.body;
    let position = body.split("href=\"/ledger/").find_map(|part| part.split('"').next()?.parse::<u64>().ok()).unwrap();
    let path = format!("/ledger/{position}");
    let stored = page(&clinic, &path, "qa.sato").await.body;
    assert!(stored.contains("&quot;previous&quot;") || stored.contains("&#34;previous&#34;"), "as stored");
    assert!(stored.contains("関節リウマチ") && stored.contains("前の記録のハッシュ"));
    assert!(!page(&clinic, &path, "dr.ito").await.body.contains("&#34;previous&#34;"));
    for gone in ["/ledger/0", "/ledger/999999", "/ledger/x"] {
        assert_eq!(clinic.get(gone, &session).await.status, StatusCode::NOT_FOUND, "{gone}");
    }
    let nurse = clinic.session("nurse.suzuki").await;
    assert_eq!(clinic.get("/ledger", &nurse).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn verify_now_says_what_it_checked_and_what_it_does_not_show() {
    let clinic = practice(SUSPENDED, 0);
    let session = clinic.session("qa.sato").await;
    let token = clinic.get("/ledger/verify", &session).await.token("/ledger/verify");
    let done = clinic.post("/ledger/verify", &session, &format!("form={token}")).await;
    assert_eq!(done.place(), "/ledger/verify");
    let result = clinic.get("/ledger/verify", &session).await.body;
    for said in
        ["変更は見つかりませんでした", "事実であることは示しません", "外に控えたチェックポイントがないと", "佐藤 架空"]
    {
        assert!(result.contains(said), "{said}");
    }
    let print = clinic.get("/ledger/checkpoint", &session).await.body;
    assert!(print.contains("clinic.internal/saisei/SA001") && print.contains("練習用データ"));
    let note = clinic.app.checkpoint_to_print().unwrap().note;
    let typed: String = note.bytes().map(|byte| format!("%{byte:02X}")).collect();
    clinic.post("/ledger/verify", &session, &format!("form={token}&against={typed}")).await;
    let result = clinic.get("/ledger/verify", &session).await.body;
    assert!(
        result.contains("変更は見つかりませんでした") && result.contains("失われていないこと"),
        "held against the note"
    );
    clinic.post("/ledger/verify", &session, &format!("form={token}&against=nonsense")).await;
    let result = clinic.get("/ledger/verify", &session).await.body;
    assert!(result.contains("チェックポイントではありません"));
}

#[tokio::test]
async fn a_broken_ledger_is_named_with_its_first_bad_place() {
    let clinic = practice(SUSPENDED, 0);
    let head = clinic.app.store().head().unwrap();
    let bad = FirstBad { position: Some(7), code: "event-bytes", what: "\"><script>".to_owned() };
    let report = Report {
        ok: false,
        events: head.size,
        root: head.root,
        checkpoints: 1,
        signatures_checked: true,
        problems: 2,
        first_bad: Some(bad),
    };
    clinic.app.checks().keep(LastCheck {
        started: Moment::parse("2026-05-04T13:00:00+09:00").unwrap(),
        took: Duration::from_millis(1_234),
        by: "admin".to_owned(),
        against: false,
        report,
    });
    let result = page(&clinic, "/ledger/verify", "admin").await.body;
    for said in [
        "合わないところが 2か所",
        "最初の場所：記録 7",
        "書かれたときのハッシュと一致しません",
        "1,234",
        "href=\"/ledger/7\"",
    ] {
        assert!(result.contains(said), "{said}");
    }
    assert!(!result.contains("\"><script>"));
}

#[tokio::test]
async fn settings_are_kept_on_the_tablet_and_for_the_person() {
    let clinic = practice(SUSPENDED, 0);
    let session = clinic.session("nurse.suzuki").await;
    let token = clinic.get("/settings", &session).await.token("/settings");
    let kept =
        clinic.post("/settings", &session, &format!("form={token}&theme=dark&crp=mg-l&keys=off&printer=300")).await;
    assert_eq!(kept.place(), "/settings?said=kept");
    let cookies = ["saisei-theme", "saisei-mg-per-l", "saisei-no-keys", "saisei-printer"]
        .map(|name| format!("{name}={}", kept.cookie(name).unwrap()));
    assert_eq!(cookies[3], "saisei-printer=300");
    let all = format!("{session}; {}", cookies.join("; "));
    let again = clinic.get("/settings?said=kept", &all).await.body;
    assert!(again.contains("data-theme=\"dark\"") && again.contains("data-keys=\"off\""));
    for chosen in ["value=\"dark\" checked", "value=\"mg-l\" checked", "value=\"off\" checked", "value=\"300\" checked"]
    {
        assert!(again.contains(chosen), "{chosen}");
    }
    let other = clinic.session("dr.ito").await;
    let doctors = clinic.get("/settings", &format!("{other}; {}", cookies.join("; "))).await.body;
    assert!(doctors.contains("data-theme=\"dark\"") && doctors.contains("value=\"mg-dl\" checked"));
    assert!(!doctors.contains("未確認の規則"), "rule packs are for administrators");
    assert!(page(&clinic, "/settings", "admin").await.body.contains("未確認の規則"));
    for wrong in ["theme=pink&crp=mg-l&keys=off&printer=300", "theme=dark&crp=mg-l&keys=off&printer=9999", "theme=dark"]
    {
        let answer = clinic.post("/settings", &session, &format!("form={token}&{wrong}")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    let token = clinic.get("/settings", &session).await.token("/settings/sessions/end");
    clinic.post("/settings/sessions/end", &session, &format!("form={token}")).await;
    assert_eq!(clinic.get("/settings", &session).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn help_is_open_to_everybody_and_can_be_searched() {
    let clinic = practice(SUSPENDED, 0);
    assert_eq!(clinic.get("/help", "").await.status, StatusCode::OK);
    let session = clinic.session("nurse.suzuki").await;
    let list = clinic.get("/help", &session).await;
    let first = list.body.split("href=\"/help/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert_eq!(first, "nurse", "one's own guide comes first");
    for guide in [
        "coordinator",
        "physician",
        "nurse",
        "culture-operator",
        "quality-officer",
        "administrator",
        "everyone",
        "glossary",
    ] {
        for cookie in [session.clone(), "saisei-language=en".to_owned()] {
            let drawn = clinic.get(&format!("/help/{guide}"), &cookie).await;
            assert_eq!(drawn.status, StatusCode::OK);
            assert!(drawn.body.matches("<h2 id=\"s").count() >= 3, "{guide}");
            let pictures = drawn.body.split("<img src=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
            for picture in pictures {
                assert_eq!(clinic.get(picture, "").await.status, StatusCode::OK, "{picture}");
            }
        }
    }
    let token = list.token("/help");
    let hits = clinic
        .post("/help", &session, &format!("form={token}&q=%E3%82%8A%E3%81%99%E3%81%A8%E3%81%B0%E3%82%93%E3%81%A9"))
        .await;
    assert!(hits.body.contains("href=\"/help/nurse#s"), "hiragana finds katakana");
    let none = clinic.post("/help", "", "q=%22%3E%3Cscript%3E").await;
    assert!(
        none.status == StatusCode::OK && none.body.contains("見つかりません") && !none.body.contains("\"><script>")
    );
    assert_eq!(clinic.get("/help/none", &session).await.status, StatusCode::NOT_FOUND);
}
