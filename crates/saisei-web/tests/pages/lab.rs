//! Lots and release from outside: the list, the record, the specification, the curve, and who sees the decision.

use crate::clinic::{Clinic, play, practice};
use axum::http::StatusCode;
use saisei_app::LotFilter;
use saisei_app::domain::event::Event;
use saisei_app::domain::values::Moment;
use serde_json::json;

async fn page(clinic: &Clinic, who: &str, path: &str) -> String {
    let session = clinic.session(who).await;
    let answer = clinic.get(path, &session).await;
    assert_eq!(answer.status, StatusCode::OK, "{who} {path}");
    answer.body
}

/// Without tags, spaces in one.
fn text(body: &str) -> String {
    let parts = body.split('<').map(|part| part.split_once('>').map_or("", |(_, text)| text));
    parts.collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn between<'a>(body: &'a str, from: &str, to: &str) -> &'a str {
    let rest = body.split_once(from).unwrap().1;
    rest.split_once(to).map_or(rest, |(part, _)| part)
}

#[tokio::test]
async fn the_list_shows_what_waits_and_no_name() {
    let clinic = practice("sterility-pending-conditional", 6);
    for who in ["op.tanaka", "qa.sato", "nurse.suzuki", "dr.ito"] {
        let list = page(&clinic, who, "/lots").await;
        assert!(list.contains("href=\"/lots/L0001\""), "{who}");
        for words in ["出荷判定待ち", "P3/3", "SA001-26-000001-"] {
            assert!(text(&list).contains(words), "{who} {words}");
        }
        let lot = page(&clinic, who, "/lots/L0001").await;
        let review = page(&clinic, who, "/lots/L0001/release").await;
        for body in [&list, &lot, &review] {
            for name in ["花子", "ハナコ", "1958"] {
                assert!(!body.contains(name), "{who} sees {name}");
            }
        }
    }
    let session = clinic.session("nurse.suzuki").await;
    assert_eq!(clinic.get("/release", &session).await.status, StatusCode::FORBIDDEN);
    assert_eq!(clinic.get("/lots/L0099", &session).await.status, StatusCode::NOT_FOUND);
    assert_eq!(clinic.get("/lots/L0099/release", &session).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_search_finds_numbers_only() {
    let clinic = practice("sterility-pending-conditional", 6);
    let session = clinic.session("op.tanaka").await;
    let token = clinic.get("/lots", &session).await.token("/lots/search");
    for (typed, found) in
        [("l0001", true), ("SSCSA00126C00002D", true), ("SA0012600000", false), ("%E8%8A%B1%E5%AD%90", false)]
    {
        let body = clinic.post("/lots/search", &session, &format!("form={token}&q={typed}")).await.body;
        assert_eq!(body.contains("href=\"/lots/L0001\""), found, "{typed}");
    }
    let none = clinic.get("/lots?state=rejected", &session).await.body;
    assert!(!none.contains("href=\"/lots/L0001\"") && none.contains("条件に合うものはありません"));
    for kept in ["/lots?state=awaiting", "/lots?state=nonsense"] {
        assert!(clinic.get(kept, &session).await.body.contains("href=\"/lots/L0001\""), "{kept}");
    }
}

#[tokio::test]
async fn lots_are_paged_by_key() {
    let clinic = practice("late-positive", 0);
    let one = |after| LotFilter { limit: 1, after, ..LotFilter::default() };
    let first = clinic.app.lots(&one(None)).unwrap();
    assert_eq!((first.rows.len(), first.count, first.more), (1, 2, true));
    let second = clinic.app.lots(&one(Some(first.rows[0].cursor.clone()))).unwrap();
    assert_eq!((second.rows.len(), second.more), (1, false));
    assert_ne!(first.rows[0].line.lot, second.rows[0].line.lot);
    let of_facility = |facility: &str| {
        let filter = LotFilter { facility: Some(facility.to_owned()), limit: 50, ..LotFilter::default() };
        clinic.app.lots(&filter).unwrap().count
    };
    let facility = first.rows[0].lot.as_ref().unwrap().opened.what.facility.to_string();
    assert_eq!((of_facility(&facility), of_facility("elsewhere")), (2, 0));
}

#[tokio::test]
async fn the_curve_has_words_and_the_same_numbers_as_its_table() {
    let clinic = practice("journey", 32);
    let lot = page(&clinic, "op.tanaka", "/lots/L0001").await;
    let figure = between(&lot, "<figure class=\"chart\"", "</figure>");
    for part in ["<title id=\"growth-t\">", "<desc id=\"growth-d\">", "データを表で見る", "計画下限", "P1", "n = 7"]
    {
        assert!(figure.contains(part), "{part}");
    }
    // Four counts and three seedings: seven points and seven rows.
    let svg = between(figure, "<g class=\"c-1\">", "</g>");
    assert_eq!((svg.matches("<path").count(), svg.matches("<polyline").count()), (7, 3));
    let table = between(figure, "<tbody>", "</tbody>");
    assert_eq!(table.matches("<tr>").count(), 7);
    for cells in ["2,000,000", "12,000,000", "60,000,000", "220,000,000"] {
        assert!(table.contains(cells), "{cells}");
    }
    // 1,000,000 seeded on 30 March grew to 12,000,000 on 13 April: log2(12) doublings in 336 hours.
    let passages = text(between(&lot, "id=\"passages\"", "<figure"));
    for words in ["3.58", "93.7 時間", "開始数なし"] {
        assert!(passages.contains(words), "{words} in {passages}");
    }
    let session = clinic.session("op.tanaka").await;
    clinic.post("/language", &session, "to=en&back=%2Flots").await;
    let english = clinic.get("/lots/L0001", &session).await.body;
    assert!(english.contains("Growth curve of lot L0001") && english.contains("93.7"), "English");
}

#[tokio::test]
async fn one_point_is_a_point_and_none_says_so() {
    let clinic = practice("journey", 39);
    let lot = page(&clinic, "op.tanaka", "/lots/L0001").await;
    let svg = between(&lot, "<g class=\"c-1\">", "</g>");
    assert!(svg.contains("<path") && !svg.contains("<polyline"));
    let clinic = practice("journey", 42);
    let lot = page(&clinic, "op.tanaka", "/lots/L0001").await;
    assert!(lot.contains("描けるデータがありません（n = 0）") && !lot.contains("<svg role=\"img\""));
}

#[tokio::test]
async fn verdicts_are_words_and_pending_names_its_day() {
    let clinic = practice("viability-below-limit", 1);
    let review = page(&clinic, "qa.sato", "/lots/L0001/release").await;
    let specification = text(between(&review, "aria-labelledby=\"h-spec\"", "</section>"));
    for words in ["▼ 規格外", "規格内", "98 % 以上", "96.5", "最終判定予定 2026年5月18日"] {
        assert!(specification.contains(words), "{words} in {specification}");
    }
    // The repeat does not hide the first result.
    assert!(specification.contains("ほかの結果 1件") && specification.contains("98.4"));
    // Both ways to release are refused to everybody, so only rejecting is offered.
    assert!(review.contains("条件付き出荷は選べません") && review.contains("最終の出荷は選べません"));
    let form = between(&review, "action=\"/acts/decide_release\"", "</form>");
    assert!(
        form.contains("value=\"rejected\"")
            && !form.contains("value=\"conditional\"")
            && !form.contains("value=\"final\"")
    );
}

#[tokio::test]
async fn the_decision_comes_last_and_only_for_quality_that_took_no_part() {
    let clinic = practice("sterility-pending-conditional", 6);
    let review = page(&clinic, "qa.sato", "/lots/L0001/release").await;
    let (evidence, decision) = review.split_once("action=\"/acts/decide_release\"").unwrap();
    assert!(evidence.contains("id=\"h-spec\"") && evidence.contains("id=\"h-evidence\""), "evidence first");
    assert!(decision.contains("value=\"conditional\"") && !decision.contains("value=\"final\""));
    assert!(review.contains("name=\"seen\" value=\""));
    for who in ["op.tanaka", "dr.ito", "admin"] {
        let review = page(&clinic, who, "/lots/L0001/release").await;
        assert!(!review.contains("action=\"/acts/decide_release\""), "{who}");
        assert!(review.contains("この画面で判定できない理由"), "{who}");
        assert!(review.contains("id=\"h-spec\""), "{who} reads the evidence");
    }
    let clinic = practice("releaser-was-operator", 1);
    let review = page(&clinic, "qa.sato", "/lots/L0001/release").await;
    assert!(!review.contains("action=\"/acts/decide_release\"") && review.contains("この画面で判定できない理由"));
}

#[tokio::test]
async fn a_correction_keeps_the_old_value_with_who_and_why() {
    let clinic = practice("sterility-pending-conditional", 6);
    let now = Moment::parse("2026-05-04T08:50:00+09:00").unwrap();
    let file = clinic.app.lot("L0001", now).unwrap().unwrap();
    let viability = file
        .record
        .iter()
        .find(|entry| matches!(&entry.event, Event::TestResultRecorded(e) if e.test.name() == "viability"));
    let line = json!({"key": "c1", "command": "correct", "actor": "qa.sato", "role": "quality_officer",
        "at": "2026-05-04T08:50:00+09:00", "reason": "transcription-error",
        "args": {"position": viability.unwrap().stamp.position, "field": "/reading/measured/value", "new": "98.9"}});
    play(&clinic.app, &line.to_string());
    for path in ["/lots/L0001", "/lots/L0001/release"] {
        let body = page(&clinic, "qa.sato", path).await;
        assert!(body.contains("<del>98.6\u{a0}%</del>") && body.contains("<strong>98.9\u{a0}%</strong>"), "{path}");
        assert!(text(&body).contains("転記の見直し"), "{path}");
    }
}

#[tokio::test]
async fn a_laboratory_that_tested_before_is_chosen_and_another_one_typed() {
    let clinic = practice("sterility-pending-conditional", 6);
    let form = "/acts/record_test_result?lot=L0001";
    let first = page(&clinic, "op.tanaka", form).await;
    assert!(first.contains("<option value=\"lab-a\">") && !first.contains("lab-b"), "{first}");
    let line = json!({"key": "lab", "command": "record_test_result", "actor": "op.tanaka", "role": "culture_operator",
        "at": "2026-05-04T08:50:00+09:00", "args": {"lot": "L0001", "test": "mycoplasma", "method": "nat",
        "sampled_at": "2026-05-04T07:10:00+09:00", "reading": {"observed": "negative"}, "laboratory": "lab-b"}});
    assert!(crate::clinic::answer_to(&clinic.app, &line.to_string()).is_accepted());
    for form in [form, "/acts/record_infection_screen?journey=J0001"] {
        let who = if form.contains("lot=") { "op.tanaka" } else { "nurse.suzuki" };
        let next = page(&clinic, who, form).await;
        let offered = next.split("<select id=\"laboratory\"").nth(1).unwrap().split("</select>").next().unwrap();
        assert!(offered.contains("<option value=\"lab-b\">lab-b"), "{offered}");
        assert!(next.contains("name=\"laboratory.own\""), "another one can be typed");
    }
}

#[tokio::test]
async fn a_lot_on_hold_says_so_everywhere() {
    let clinic = practice("room-over-limit", 4);
    let list = text(&page(&clinic, "qa.sato", "/lots?held=yes").await);
    assert!(list.contains("逸脱 D0001") && list.contains("L0001"), "{list}");
    let lot = page(&clinic, "qa.sato", "/lots/L0001").await;
    assert!(lot.contains("保留中（逸脱 D0001）"), "the banner");
    assert!(text(between(&lot, "id=\"deviations\"", "</section>")).contains("評価前"));
    assert!(text(between(&lot, "id=\"rooms\"", "</section>")).contains("未処理の逸脱：D0001"));
}

#[tokio::test]
async fn the_work_list_puts_late_results_first() {
    let clinic = practice("late-positive", 0);
    let list = page(&clinic, "qa.sato", "/release").await;
    let late = text(between(&list, "aria-labelledby=\"h-late\"", "</section>"));
    assert!(late.contains("L0001") && late.contains("規格外の結果あり"), "{late}");
    let lot = page(&clinic, "qa.sato", "/lots/L0001/release").await;
    assert!(lot.contains("判定は終わっています") && lot.contains("条件付き出荷"), "what was decided");
    let clinic = practice("sterility-pending-conditional", 1);
    let list = text(&page(&clinic, "qa.sato", "/release").await);
    assert!(list.contains("無菌試験・2026年5月18日"), "{list}");
}

#[tokio::test]
async fn product_past_its_time_is_said_in_words() {
    let clinic = practice("sterility-pending-conditional", 6);
    let lot = text(&page(&clinic, "op.tanaka", "/lots/L0001").await);
    assert!(lot.contains("充填から 0 時間 30 分") && lot.contains("計画の限度"), "{lot}");
    clinic.minutes.store(60 * 24 * 3, std::sync::atomic::Ordering::Relaxed);
    let file = page(&clinic, "op.tanaka", "/lots/L0001").await;
    assert!(file.contains("使用期限を過ぎた製品があります"), "past");
}
