//! What blocks or waits stands at the top of a journey with the facts of its case: after each example script.

use std::sync::atomic::Ordering;

use crate::clinic::{Answer, Clinic, play, practice};

async fn journey(clinic: &Clinic, who: &str) -> Answer {
    let cookie = clinic.session(who).await;
    clinic.get("/journeys/J0001", &cookie).await
}

async fn in_english(clinic: &Clinic, who: &str) -> Answer {
    let cookie = clinic.session(who).await;
    clinic.post("/language", &cookie, "to=en&back=%2Fjourneys").await;
    clinic.get("/journeys/J0001", &cookie).await
}

/// The part of the page in which it must stand.
fn attention(page: &Answer) -> &str {
    let rest = page.body.split("<section class=\"attention\"").nth(1).unwrap_or_else(|| panic!("{}", page.body));
    rest.split("</section>").next().unwrap()
}

fn timeline(page: &Answer) -> &str {
    page.body.split("id=\"h-timeline\"").nth(1).unwrap()
}

fn says(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[tokio::test]
async fn a_withdrawal_says_what_becomes_of_cells_samples_money_and_data() {
    let clinic = practice("withdrawn-consent", 1);
    let page = journey(&clinic, "nurse.suzuki").await;
    let terms = ["細胞と製品", "検体", "費用", "データ", "いまの段階", "培養", "第1版"];
    says(attention(&page), &terms);
    says(attention(&page), &["同意撤回", "ロット L0001", "consent.not-valid"]);
    assert!(!page.body.contains("に所見はありません"), "nothing is called free of findings");
    says(timeline(&page), &["<strong>保留</strong>", "同意の撤回"]);
    assert!(page.body.contains("停止中（1件）"), "one matter is counted once");
    says(
        attention(&in_english(&clinic, "nurse.suzuki").await),
        &["Consent withdrawn", "Samples", "Money", "lots L0001"],
    );
}

#[tokio::test]
async fn an_order_is_told_with_who_ordered_it_until_it_is_lifted() {
    let clinic = practice("suspended-plan", 1);
    let page = journey(&clinic, "nurse.suzuki").await;
    says(attention(&page), &["命令で停止中", "緊急命令", "命令した機関", "plan.not-in-force"]);
    says(timeline(&page), &["行政の命令", "緊急命令"]);
    let lift = r#"{"key":"lift","command":"lift_order","actor":"admin","role":"administrator",
        "at":"2026-05-05T09:00:00+09:00","args":{"order":"O0001","lifted_on":"2026-05-05"}}"#;
    play(&clinic.app, lift);
    clinic.minutes.store(24 * 60, Ordering::Relaxed);
    let page = journey(&clinic, "nurse.suzuki").await;
    assert!(!page.body.contains("命令で停止中"));
    says(timeline(&page), &["命令の解除", "2026/05/05 解除"]);
}

#[tokio::test]
async fn material_on_hold_names_its_deviation() {
    let clinic = practice("room-over-limit", 2);
    let page = journey(&clinic, "op.tanaka").await;
    says(attention(&page), &["保留中", "逸脱 D0001", "ロット L0001", "環境測定値の基準外", "cpf-1", "lot.on-hold"]);
    says(&page.body, &["保留中（逸脱 D0001）", "停止中（1件）"]);
    says(timeline(&page), &["逸脱の起票", "<strong>保留</strong>"]);
    let list = clinic.get("/journeys", &clinic.session("op.tanaka").await).await;
    says(&list.body, &["停止中（1件）"]);
}

#[tokio::test]
async fn a_new_plan_version_asks_to_judge_again() {
    let clinic = practice("plan-changed-mid-culture", 0);
    let page = journey(&clinic, "dr.ito").await;
    says(attention(&page), &["判断のし直し", "計画の第 2 版が受理されました", "2026年4月27日（月）"]);
    says(timeline(&page), &["判断のし直しが必要", "計画 第2版"]);
    // From its first day on, nothing goes on under the earlier judgement.
    clinic.minutes.store(8 * 24 * 60, Ordering::Relaxed);
    says(attention(&journey(&clinic, "dr.ito").await), &["eligibility.other-version", "journey.to-judge-again"]);
}

#[tokio::test]
async fn what_was_done_already_is_flagged_with_what_it_broke() {
    let clinic = practice("reported-after-the-fact", 0);
    let page = journey(&clinic, "nurse.suzuki").await;
    let case = ["不適合 N0001", "すでに行った「投与を開始する」", "評価前（重大の案）", "product.past-its-time"];
    says(attention(&page), &case);
    let past = "2026/05/04 17:05 JST";
    assert!(attention(&page).contains("使用期限") || attention(&page).contains(past), "{}", attention(&page));
    says(timeline(&page), &["規則に合わなかった点", "不適合の起票", "記録 2026/05/04 20:20 JST"]);
    says(&page.body, &["条件付き出荷・無菌試験の結果待ち"]);
}

#[tokio::test]
async fn a_late_positive_result_lists_who_is_exposed() {
    let clinic = practice("late-positive", 0);
    let page = journey(&clinic, "dr.ito").await;
    says(timeline(&page), &["影響範囲の一覧", "投与済 A1", "出荷後に判明した規格外", "逸脱の起票"]);
    says(attention(&page), &["投与後に判明", "逸脱 D0001", "重大", "疾病等報告の要否を判断"]);
    clinic.minutes.store(120 * 24 * 60, Ordering::Relaxed);
    let later = journey(&clinic, "dr.ito").await;
    says(attention(&later), &["期限超過", "来院期間が終わっています（2件）", "日超過"]);
}

#[tokio::test]
async fn a_legal_clock_names_its_day_and_what_is_left() {
    let clinic = practice("late-positive", 0);
    let event = r#"{"key":"ae","command":"record_adverse_event","actor":"nurse.suzuki","role":"nurse",
        "at":"2026-05-11T10:00:00+09:00","args":{"journey":"J0001","term":"fever",
        "onset_at":"2026-05-11T08:00:00+09:00","seriousness":["hospitalisation"],"suspected":"yes"}}"#;
    play(&clinic.app, event);
    let day = |days: i64| clinic.minutes.store(60 + days * 24 * 60, Ordering::Relaxed);
    day(0);
    let page = journey(&clinic, "dr.ito").await;
    says(
        attention(&page),
        &["医師の判断待ち", "AE1 発熱", "2026年5月26日（火）23:59 JST", "あと15日", "15日以内の報告（案"],
    );
    says(attention(&page), &["認定再生医療等委員会：未提出", "厚生労働大臣"]);
    day(14);
    says(attention(&in_english(&clinic, "dr.ito").await), &["Due soon", "1 day left"]);
    let cookie = clinic.session("dr.ito").await;
    clinic.post("/language", &cookie, "to=ja&back=%2Fjourneys").await;
    day(15);
    says(attention(&journey(&clinic, "dr.ito").await), &["期限間近", "今日が期限"]);
    let judged = r#"{"key":"judged","command":"judge_adverse_event","actor":"dr.ito","role":"physician",
        "at":"2026-05-26T12:00:00+09:00","args":{"journey":"J0001","adverse_event":"AE1","category":"fifteen_days"}}"#;
    play(&clinic.app, judged);
    let filed = r#"{"key":"filed","command":"file_illness_report","actor":"dr.ito","role":"physician",
        "at":"2026-05-26T13:00:00+09:00","args":{"journey":"J0001","adverse_event":"AE1","recipient":"committee",
        "filed_on":"2026-05-26","receipt":"RC-9"}}"#;
    play(&clinic.app, filed);
    day(17);
    let page = journey(&clinic, "dr.ito").await;
    says(attention(&page), &["期限超過", "2日超過", "認定再生医療等委員会：2026/05/26 提出", "医師の判断）"]);
    says(timeline(&page), &["疾病等報告の提出", "RC-9", "署名：判定"]);
    says(attention(&in_english(&clinic, "dr.ito").await), &["Overdue", "2 days over", "26-May-2026 23:59 JST"]);
}

#[tokio::test]
async fn a_report_tells_by_when_an_illness_would_be_reported() {
    let clinic = practice("late-positive", 2);
    let cookie = clinic.session("nurse.suzuki").await;
    let token = clinic.get("/role", &cookie).await.token("/sign-out");
    let sent = clinic.post("/journeys/J0001/stop", &cookie, &format!("form={token}")).await;
    let page = clinic.get(sent.place(), &cookie).await;
    says(
        &page.body,
        &["に記録しました：投与の中止", "有害事象かどうかを検討", "2026年5月11日（月）", "2026年5月19日（火）"],
    );
    let token = clinic.get("/role", &cookie).await.token("/sign-out");
    clinic.minutes.store(60, Ordering::Relaxed);
    let sent = format!("form={token}&symptom=dyspnoea&severity=severe&note=");
    let lapsed = clinic.post("/journeys/J0001/symptom", &cookie, &sent).await;
    says(&lapsed.body, &["症状の記録", "有害事象かどうかを検討", "サインインの期限が過ぎていました"]);
}

#[tokio::test]
async fn bookings_and_signatures_are_shown() {
    let clinic = practice("journey", 0);
    let page = journey(&clinic, "nurse.suzuki").await;
    says(&page.body, &["id=\"h-bookings\"", "B1 採取", "実施済", "伊藤 架空"]);
    says(timeline(&page), &["署名：出荷可", "署名：判定", "照査"]);
    assert!(!timeline(&page).contains("<strong>署名</strong>"), "a signature stands with what was signed");
    let english = in_english(&clinic, "nurse.suzuki").await;
    for text in [&page.body, &english.body] {
        for left in ["_", "kind-", "code-", "value-"] {
            let shown = timeline_words(text);
            assert!(!shown.iter().any(|word| word.starts_with(left)), "{left}: {shown:?}");
        }
    }
}

/// What stands between the tags of a timeline.
fn timeline_words(body: &str) -> Vec<&str> {
    let rest = body.split("id=\"h-timeline\"").nth(1).unwrap();
    rest.split('>').filter_map(|part| part.split('<').next()).map(str::trim).filter(|text| !text.is_empty()).collect()
}
