//! Custody, materials, rooms, deviations and nonconformities from outside: what is shown, to whom, and what is missing.

use std::sync::atomic::Ordering;

use crate::clinic::{Clinic, clinic, done, play, practice, with_a_journey};
use axum::http::StatusCode;
use saisei_app::domain::Role;
use saisei_web::assets::STYLE;
use serde_json::json;

/// The product bag of `examples/journey.jsonl`.
const BAG: &str = "SA00126C000049";

/// Words of a page without its tags, in one line.
fn words(html: &str) -> String {
    let main = html.split("<main").nth(1).unwrap().split("</main>").next().unwrap();
    let text: String =
        main.split('<').map(|part| part.split_once('>').map_or("", |(_, text)| text)).collect::<Vec<_>>().join(" ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

async fn read(clinic: &Clinic, who: &str, path: &str) -> String {
    let cookie = clinic.session(who).await;
    let answer = clinic.get(path, &cookie).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    answer.body
}

async fn in_english(clinic: &Clinic, who: &str, path: &str) -> String {
    let cookie = clinic.session(who).await;
    clinic.post("/language", &cookie, "to=en&back=%2Ftoday").await;
    let answer = clinic.get(path, &cookie).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    words(&answer.body)
}

fn has(text: &str, all: &[&str]) {
    let text = text.replace('\u{a0}', " ");
    for part in all {
        let part = &part.replace('\u{a0}', " ");
        assert!(text.contains(part), "`{part}` is missing in: {text}");
    }
}

#[tokio::test]
async fn a_room_over_its_limit_says_so_and_leads_to_what_it_holds() {
    let clinic = practice("room-over-limit", 0);
    let list = read(&clinic, "qa.sato", "/rooms").await;
    has(&list, &["href=\"/rooms/cpf-1\"", "href=\"/deviations/D0001\""]);
    has(
        &words(&list),
        &[
            "基準外：浮遊菌",
            "浮遊菌 4\u{a0}CFU/m³",
            "上限 1\u{a0}CFU/m³",
            "差圧 12\u{a0}Pa",
            "未測定：浮遊菌・差圧",
            "L0001",
        ],
    );
    let room = read(&clinic, "qa.sato", "/rooms/cpf-1").await;
    has(&room, &["<svg role=\"img\"", "href=\"/deviations/D0001\"", "href=\"/acts/set_room_limits?room=cpf-1"]);
    has(&words(&room), &["浮遊菌：基準外 1件", "n = 2", "評価済・処理中", "安全キャビネット1", "作業台"]);
    let case = read(&clinic, "qa.sato", "/deviations/D0001").await;
    has(&case, &["href=\"/lots/L0001\"", "href=\"/rooms/cpf-1\"", "href=\"/acts/close_deviation?deviation=D0001"]);
    has(
        &words(&case),
        &["環境測定値の基準外", "重大な逸脱", "保留中：ロット L0001", "関係する患者さん（1人）", "SA001-26-000001-6"],
    );
    let english = in_english(&clinic, "qa.sato", "/rooms/cpf-1").await;
    has(&english, &["1 outside the limit", "max 1\u{a0}CFU/m³", "Open lots inside"]);
    assert!(!english.contains('。'), "{english}");
}

#[tokio::test]
async fn closing_asks_for_what_is_missing() {
    let before = practice("room-over-limit", 4);
    let page = words(&read(&before, "qa.sato", "/deviations/D0001").await);
    has(
        &page,
        &[
            "評価前",
            "重大かどうかの評価がまだです",
            "是正措置を裏付ける記録が示されていません",
            "もう一人の署名が必要です",
        ],
    );
    let assessed = practice("room-over-limit", 0);
    let page = words(&read(&assessed, "qa.sato", "/deviations/D0001").await);
    assert!(!page.contains("評価がまだです"));
    has(&page, &["是正措置を裏付ける記録が示されていません", "もう一人の署名が必要です"]);
    // Somebody who may not is told who can.
    let nurse = read(&assessed, "nurse.suzuki", "/deviations/D0001").await;
    assert!(!nurse.contains("/acts/close_deviation"));
    has(&words(&nurse), &["できる人：品質担当"]);
}

#[tokio::test]
async fn a_closed_case_shows_evidence_and_both_signatures() {
    let clinic = practice("room-over-limit", 0);
    let line = json!({"key": "close", "command": "close_deviation", "actor": "qa.sato", "role": "quality_officer",
        "at": "2026-04-20T10:00:00+09:00", "second": {"actor": "dr.ito", "role": "physician"},
        "args": {"deviation": "D0001", "disposition": "usable", "actions": ["filter-replaced"], "evidence": ["DOC-17"]}});
    play(&clinic.app, &line.to_string());
    clinic.minutes.store(6 * 24 * 60, Ordering::Relaxed);
    let page = words(&read(&clinic, "qa.sato", "/deviations/D0001").await);
    has(&page, &["完了", "DOC-17", "フィルター交換", "使用可", "佐藤 架空（品質担当）", "伊藤 架空（医師）"]);
    assert!(!page.contains("完了までに必要なもの") && !page.contains("保留中："));
    let open = read(&clinic, "qa.sato", "/deviations?state=assessed").await;
    assert!(!open.contains("/deviations/D0001\""));
    assert!(read(&clinic, "qa.sato", "/deviations?state=closed&kind=deviation").await.contains("/deviations/D0001\""));
}

#[tokio::test]
async fn what_was_done_against_the_rules_stands_with_the_rules() {
    let clinic = practice("reported-after-the-fact", 0);
    let list = read(&clinic, "dr.ito", "/deviations?kind=nonconformity").await;
    has(&list, &["href=\"/nonconformities/N0001\""]);
    let page = words(&read(&clinic, "dr.ito", "/nonconformities/N0001").await);
    has(&page, &["すでに行った", "合わなかった規則", "J0001"]);
}

#[tokio::test]
async fn the_life_of_a_container() {
    let clinic = practice("journey", 0);
    let page = read(&clinic, "nurse.suzuki", &format!("/containers/{BAG}")).await;
    has(&page, &["class=\"banner", "href=\"/lots/L0001\"", "href=\"/journeys/J0001\""]);
    let text = words(&page);
    has(
        &text,
        &[
            "使用済",
            "投与済",
            "架空便",
            "KW-0002",
            "封かん済",
            "4.9\u{a0}℃",
            "3.8\u{a0}℃–6.1\u{a0}℃",
            "範囲外 0 分",
            "異常なし",
        ],
    );
    // A label opens it as its number does.
    read(&clinic, "nurse.suzuki", &format!("/containers/SSC{BAG}")).await;
    let english = in_english(&clinic, "nurse.suzuki", &format!("/containers/{BAG}")).await;
    has(&english, &["Used", "0 min outside", "JST"]);
}

#[tokio::test]
async fn on_the_way_and_waiting() {
    // The lines after the bag was handed over are left out.
    let text = include_str!("../../../../examples/journey.jsonl");
    let sent = text.lines().position(|line| line.contains("\"journey-054\"")).unwrap();
    let clinic = practice("journey", text.lines().count() - sent - 1);
    let page = words(&read(&clinic, "nurse.suzuki", "/custody").await);
    has(&page, &["輸送中（1件）", "KW-0002", "0 分（上限 5 時間）", "封かん済", "練習"]);
    clinic.minutes.store(301, Ordering::Relaxed);
    let page = words(&read(&clinic, "nurse.suzuki", "/custody").await);
    has(&page, &["上限超過・5 時間 1 分（上限 5 時間）"]);
    // The processing facility works with numbers.
    let facility = read(&clinic, "op.tanaka", "/custody").await;
    assert!(!facility.contains("練習 ") && !facility.contains("レンシュウ") && facility.contains("SA001-26-000001-6"));
    let received = text.lines().position(|line| line.contains("\"receive_containers\"")).unwrap();
    let clinic = practice("journey", text.lines().count() - received - 1);
    let page = words(&read(&clinic, "op.tanaka", "/custody").await);
    has(&page, &["受取済・ロット未開始の組織（1件）", "今日受け取ったもの（1件）", "3.8\u{a0}℃–6.1\u{a0}℃"]);
}

#[tokio::test]
async fn a_scan_into_the_search_field_finds_the_container() {
    let clinic = practice("journey", 0);
    let cookie = clinic.session("nurse.suzuki").await;
    let token = clinic.get("/custody", &cookie).await.token("/custody/search");
    let search =
        async |text: &str| clinic.post("/custody/search", &cookie, &format!("form={token}&q={text}")).await.body;
    assert!(search(&format!("SSC{BAG}")).await.contains(&format!("/containers/{BAG}\"")));
    assert!(search("SSWSA001260000016").await.contains(&format!("/containers/{BAG}\"")));
    assert!(words(&search("SSCSA0012").await).contains("読"), "half a scan is told");
    let hostile = search("%22%3E%3Cscript%3E").await;
    assert!(!hostile.contains("\"><script>") && hostile.contains("条件に合うものはありません"));
}

#[tokio::test]
async fn materials_passed_soon_and_who_was_reached() {
    let clinic = practice("journey", 0);
    let quality = |at: &str, key: &str, command: &str, args: serde_json::Value| {
        let line = json!({"key": key, "command": command, "actor": "qa.sato", "role": "quality_officer", "at": at, "args": args});
        play(&clinic.app, &line.to_string());
    };
    let lot = |id: &str, day: &str| json!({"material_lot": id, "material": "medium", "lot_number": "KM-9", "expires_on": day});
    quality("2027-05-10T11:00:00+09:00", "one", "receive_material_lot", lot("medium-9001", "2027-05-08"));
    quality("2027-05-10T11:00:00+09:00", "two", "receive_material_lot", lot("medium-9002", "2027-05-20"));
    let bare = json!({"material": "serum", "name": "\"><script>alert(1)</script>", "origin": "animal"});
    quality("2027-05-10T11:00:00+09:00", "bare", "register_material", bare);
    clinic.minutes.store(120, Ordering::Relaxed);
    let page = read(&clinic, "qa.sato", "/materials").await;
    assert!(!page.contains("<script>alert"), "escaped");
    has(
        &words(&page),
        &[
            "期限超過（2日）",
            "期限間近（あと 10日）",
            "受入済・判定前",
            "架空試薬株式会社",
            "不足：供給者・カタログ番号・規格書・受入試験",
        ],
    );
    let passed = words(&read(&clinic, "qa.sato", "/materials?expiry=passed").await);
    has(&passed, &["medium-0001", "medium-9001"]);
    assert!(!passed.contains("medium-9002"));
    let used = words(&read(&clinic, "qa.sato", "/materials/lots/medium-0001").await);
    has(&used, &["受入合格", "L0001", "SA001-26-000001-6", "A1", "患者 1人", "佐藤 架空（品質担当）", "適合"]);
    has(&in_english(&clinic, "qa.sato", "/materials").await, &["passed 2 d ago", "Missing: "]);
}

#[tokio::test]
async fn nobody_at_the_facility_reads_a_name() {
    let clinic = practice("room-over-limit", 0);
    let paths = [
        "/custody",
        "/containers/SA00126C00001F",
        "/materials",
        "/materials/lots/medium-0001",
        "/rooms",
        "/rooms/cpf-1",
        "/deviations",
        "/deviations/D0001",
    ];
    for who in ["op.tanaka", "qa.sato"] {
        for path in paths {
            let page = read(&clinic, who, path).await;
            for name in ["花子", "太郎", "レンシュウ", "1958"] {
                assert!(!page.contains(name), "{who} reads {name} on {path}");
            }
        }
    }
    assert!(read(&clinic, "nurse.suzuki", "/custody").await.contains("花子"));
}

#[tokio::test]
async fn what_there_is_not_is_not_found() {
    let clinic = practice("room-over-limit", 0);
    let cookie = clinic.session("qa.sato").await;
    for path in [
        "/containers/SA00126C000049",
        "/containers/nonsense",
        "/materials/lots/none",
        "/rooms/none",
        "/deviations/D9999",
        "/nonconformities/N9999",
        "/rooms/%22%3E%3Cscript%3E",
    ] {
        assert_eq!(clinic.get(path, &cookie).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn every_list_says_why_it_is_empty_and_strangers_are_turned_away() {
    let clinic = clinic(false);
    with_a_journey(&clinic.app);
    for (path, says) in [
        ("/custody", "まだ容器がありません"),
        ("/materials", "登録した資材はまだありません"),
        ("/rooms", "部屋がまだ登録されていません"),
        ("/deviations", "逸脱と不適合の記録はまだありません"),
    ] {
        assert!(words(&read(&clinic, "quality_officer", path).await).contains(says), "{path}");
        let analyst = clinic.session("analyst").await;
        assert_eq!(clinic.get(path, &analyst).await.status, StatusCode::FORBIDDEN, "{path}");
        assert_ne!(clinic.get(path, "").await.status, StatusCode::OK, "{path}");
    }
}

/// Leaves the pages under the target directory for looking at.
async fn keep(clinic: &Clinic, example: &str, who: &str, pages: &[&str]) {
    let folder = std::path::PathBuf::from(concat!(env!("CARGO_TARGET_TMPDIR"), "/supply"));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("saisei.css"), STYLE.body()).unwrap();
    let cookie = clinic.session(who).await;
    for language in ["ja", "en"] {
        clinic.post("/language", &cookie, &format!("to={language}&back=%2Ftoday")).await;
        for page in pages {
            let body = clinic.get(page, &cookie).await.body.replace(&STYLE.path(), "saisei.css");
            assert!(body.contains(&format!("<html lang=\"{language}\"")), "{page}");
            let name = page.trim_start_matches('/').replace('/', "-");
            std::fs::write(folder.join(format!("{example}-{who}-{name}.{language}.html")), body).unwrap();
        }
    }
}

#[tokio::test]
async fn every_page_in_both_languages() {
    let room = practice("room-over-limit", 0);
    let pages = [
        "/rooms",
        "/rooms/cpf-1",
        "/deviations",
        "/deviations/D0001",
        "/materials",
        "/materials/lots/medium-0001",
        "/custody",
        "/containers/SA00126C00001F",
    ];
    keep(&room, "room", "qa.sato", &pages).await;
    keep(&room, "room", "nurse.suzuki", &["/custody", "/containers/SA00126C00001F", "/deviations/D0001"]).await;
    let text = include_str!("../../../../examples/journey.jsonl");
    let sent = text.lines().position(|line| line.contains("\"journey-054\"")).unwrap();
    let journey = practice("journey", text.lines().count() - sent - 1);
    journey.minutes.store(301, Ordering::Relaxed);
    keep(&journey, "journey", "nurse.suzuki", &["/custody", &format!("/containers/{BAG}")]).await;
    let reported = practice("reported-after-the-fact", 0);
    keep(&reported, "reported", "dr.ito", &["/deviations", "/nonconformities/N0001"]).await;
}

/// Pages of a list of more containers than fit on one.
#[tokio::test]
async fn registered_materials_are_paged() {
    let clinic = clinic(false);
    for index in 0..120 {
        let material = json!({"material": format!("m-{index:03}"), "name": format!("培地{index:03}"), "origin": "neither",
            "supplier": "架空", "catalogue_number": "1", "specification": "SP", "incoming_checks": ["appearance"]});
        done(&clinic.app, &format!("material-{index}"), "admin", Role::Administrator, "register_material", material);
    }
    let cookie = clinic.session("culture_operator").await;
    let (mut path, mut seen) = ("/materials?state=accepted".to_owned(), std::collections::BTreeSet::new());
    for (first, last) in [(1, 50), (51, 100), (101, 120)] {
        let page = clinic.get(&path, &cookie).await.body;
        assert!(words(&page).contains(&format!("{first}–{last} / 120件")), "{path}");
        let part = page.split("id=\"h-registered\"").nth(1).unwrap().replace("&amp;", "&").replace("&#38;", "&");
        seen.extend(part.split("（m-").skip(1).map(|rest| rest.split('）').next().unwrap().to_owned()));
        let next = format!("/materials?state=accepted&registered={last}");
        path = if part.contains(&format!("href=\"{next}#h-registered\"")) { next } else { String::new() };
    }
    assert!(seen.len() == 120 && path.is_empty(), "{}", seen.len());
    let odd = clinic.get("/materials?registered=999", &cookie).await;
    assert!(words(&odd.body).contains("1–50 / 120件"), "beyond the last one begins anew");
}

#[tokio::test]
async fn a_long_list_is_paged() {
    let clinic = clinic(false);
    with_a_journey(&clinic.app);
    for index in 0..120 {
        let args = json!({"journey": "J0001", "kind": "sample", "facility": "cpf"});
        done(&clinic.app, &format!("label-{index}"), "nurse", Role::Nurse, "label_container", args);
    }
    let cookie = clinic.session("culture_operator").await;
    let mut path = "/custody".to_owned();
    let mut seen = std::collections::BTreeSet::new();
    for (first, last) in [(1, 50), (51, 100), (101, 120)] {
        let page = clinic.get(&path, &cookie).await.body;
        assert!(words(&page).contains(&format!("{first}–{last} / 120件")), "{path}");
        seen.extend(page.split("href=\"/containers/").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()));
        let pages = page.split("class=\"pages\"").nth(1).unwrap();
        let next = pages.split("href=\"").find(|rest| rest.starts_with("/custody?after="));
        path = next
            .map(|rest| rest.split('"').next().unwrap().replace("&amp;", "&").replace("&#38;", "&"))
            .unwrap_or_default();
    }
    assert_eq!(seen.len(), 120);
    assert!(path.is_empty());
}
