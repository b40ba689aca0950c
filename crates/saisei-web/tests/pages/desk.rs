//! Today and the list of journeys as a desk works with them: what is urgent, filters with counts, search, paging.

use std::sync::atomic::Ordering;

use axum::http::StatusCode;
use crate::clinic::{Clinic, clinic, done, practice, with_a_journey};
use saisei_app::domain::Role;
use saisei_app::domain::values::CoiNumber;
use serde_json::json;

/// A clinic with `J0001` and so many more journeys.
fn many(more: u32) -> Clinic {
    let clinic = clinic(false);
    with_a_journey(&clinic.app);
    let desk = |key: &str, command: &str, args| done(&clinic.app, key, "coordinator", Role::Coordinator, command, args);
    let mut serial = 1;
    for n in 0..more {
        let person = json!({"family_name": "架空", "given_name": "次郎", "family_kana": "カクウ", "given_kana": "ジロウ",
            "birth_date": format!("19{}-02-0{}", 40 + n % 50, 1 + n % 9), "sex": "male"});
        desk(&format!("p{n}"), "register_patient", person);
        let number = loop {
            serial += 1;
            if let Some(number) = CoiNumber::compose("AOBA1", 2027, serial) {
                break number.to_string();
            }
        };
        desk(&format!("j{n}"), "open_journey", json!({"coi": number, "plan": "ra-adsc"}));
    }
    clinic
}

async fn search(clinic: &Clinic, cookie: &str, text: &str) -> String {
    let token = clinic.get("/journeys", cookie).await.token("/journeys/search");
    let text: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
    clinic.post("/journeys/search", cookie, &format!("form={token}&q={text}")).await.body
}

#[tokio::test]
async fn product_without_a_bedside_result_and_product_past_its_time_are_said() {
    let clinic = practice("journey", 23);
    let nurse = clinic.session("nurse.suzuki").await;
    assert!(!clinic.get("/today", &nurse).await.body.contains("受取後の製品を照合する"));
    clinic.minutes.store(75, Ordering::Relaxed);
    let nurse = clinic.session("nurse.suzuki").await;
    let page = clinic.get("/today", &nurse).await.body;
    let at = page.find("受取後の製品を照合する").unwrap();
    assert!(page.find("今すぐ").unwrap() < at && page.contains("75 分たちました"));
    assert!(
        page.contains("花子")
            && page.contains("レンシュウ")
            && page.contains("1958/03/14")
            && page.contains("SA001-26-000001-6")
    );
    assert!(page.contains("条件付き出荷の最終判定"), "the sterility result is open");
    clinic.minutes.store(3 * 24 * 60, Ordering::Relaxed);
    let page = clinic.get("/today", &clinic.session("nurse.suzuki").await).await.body;
    let at = page.find("期限を過ぎた製品").unwrap();
    assert!(page.find("期限超過").unwrap() < at);
    let list = clinic.get("/journeys?blocked=1", &clinic.session("co.mori").await).await.body;
    assert!(list.contains("/journeys/J0001\"") && list.contains("停止中（1件）"));
}

#[tokio::test]
async fn what_was_done_today_is_folded_with_its_count() {
    let clinic = practice("journey", 23);
    let page = clinic.get("/today", &clinic.session("nurse.suzuki").await).await.body;
    assert!(page.contains("<summary>完了（"), "{page}");
    let other = clinic.get("/today", &clinic.session("co.mori").await).await.body;
    assert!(!other.contains("<summary>完了（"));
}

#[tokio::test]
async fn a_group_shows_fifty_and_the_rest_beyond() {
    let clinic = many(60);
    let nurse = clinic.session("nurse").await;
    let page = clinic.get("/today", &nurse).await.body;
    let rows = |body: &str| body.matches("class=\"duty-what\"").count();
    assert_eq!(rows(&page), 50);
    assert!(
        page.contains("<span class=\"n\">61</span>") && page.contains("/today?group=later&from=50")
            || page.contains("/today?group=later&#38;from=50")
            || page.contains("/today?group=later&amp;from=50")
    );
    let rest = clinic.get("/today?group=later&from=50", &nurse).await.body;
    assert_eq!(rows(&rest), 11);
    assert_eq!(clinic.get("/today?group=x&from=-1", &nurse).await.status, StatusCode::OK);
}

#[tokio::test]
async fn pages_go_forward_and_back_and_each_row_stands_once() {
    let clinic = many(120);
    let cookie = clinic.session("nurse").await;
    let rows = |body: &str| -> Vec<String> {
        let parts = body.split("<th scope=\"row\"><a href=\"/journeys/").skip(1);
        parts.map(|part| part.split('"').next().unwrap().to_owned()).collect()
    };
    let link = |body: &str, text: &str| -> Option<String> {
        let before = body.split(&format!("\">{text}</a>")).next().filter(|before| before.len() < body.len())?;
        Some(before.rsplit("href=\"").next()?.replace("&#38;", "&").replace("&amp;", "&"))
    };
    let first = clinic.get("/journeys", &cookie).await.body;
    assert!(first.contains("1–50 / 121件") && link(&first, "前のページ").is_none());
    let second = clinic.get(&link(&first, "次のページ").unwrap(), &cookie).await.body;
    assert!(second.contains("51–100 / 121件"));
    let third = clinic.get(&link(&second, "次のページ").unwrap(), &cookie).await.body;
    assert!(third.contains("101–121 / 121件") && link(&third, "次のページ").is_none());
    let mut all: Vec<String> = [&first, &second, &third].into_iter().flat_map(|body| rows(body)).collect();
    assert_eq!(all.len(), 121);
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 121);
    let back = clinic.get(&link(&third, "前のページ").unwrap(), &cookie).await.body;
    assert_eq!(rows(&back), rows(&second));
    let last = clinic.get(&link(&first, "最後のページ").unwrap(), &cookie).await.body;
    assert_eq!(rows(&last), rows(&third));
}

#[tokio::test]
async fn a_patient_is_found_in_every_form_and_the_reason_is_said() {
    let clinic = many(3);
    let nurse = clinic.session("nurse").await;
    for (text, why) in [
        ("山田", "氏名が一致"),
        ("やまだ", "読みが一致"),
        ("ﾔﾏﾀﾞ", "読みが一致"),
        ("Yamada Hanako", "読みが一致"),
        ("昭和33年3月14日", "生年月日が一致"),
        ("S33.3.14", "生年月日が一致"),
        ("1958/3/14", "生年月日が一致"),
        ("19580314", "生年月日が一致"),
        ("27-000001", "番号が一致"),
        ("j0001", "治療経過の番号が一致"),
    ] {
        let body = search(&clinic, &nurse, text).await;
        assert!(body.contains("/journeys/J0001\"") && !body.contains("/journeys/J0002\""), "{text}");
        assert!(body.contains(why), "{text}");
    }
    let operator = clinic.session("culture_operator").await;
    for text in ["山田", "yamada", "S33.3.14", "1958-03-14"] {
        assert!(!search(&clinic, &operator, text).await.contains("/journeys/J0001\""), "{text}");
    }
}

#[tokio::test]
async fn filters_say_how_many_they_leave() {
    let clinic = many(9);
    let cookie = clinic.session("nurse").await;
    let page = clinic.get("/journeys", &cookie).await.body;
    assert!(
        page.contains("相談・検査 <span class=\"n\">10</span>") && page.contains("ra-adsc <span class=\"n\">10</span>")
    );
    assert!(!page.contains("停止中 <span"), "a choice that leaves nothing is not offered");
    let order = json!({"plan": "ra-adsc", "order": "emergency", "authority": "厚生局", "from": "2027-01-15"});
    done(&clinic.app, "order", "admin", Role::Administrator, "suspend_plan", order);
    let page = clinic.get("/journeys", &cookie).await.body;
    assert!(page.contains("停止中 <span class=\"n\">10</span>"), "an order blocks all of them at once");
    let blocked = clinic.get("/journeys?blocked=1&plan=ra-adsc", &cookie).await.body;
    assert!(blocked.contains("1–10 / 10件") && blocked.contains("提供計画：ra-adsc"));
    assert!(clinic.get("/journeys?doctor=nobody", &cookie).await.body.contains("条件に合う治療経過はありません"));
    for hostile in ["/journeys?doctor=%22%3E%3Cscript%3E", "/journeys?after=%00&before=%FF", "/journeys?plan=..%2F"] {
        let answer = clinic.get(hostile, &cookie).await;
        assert!(answer.status.is_success() && !answer.body.contains("\"><script>"), "{hostile}");
    }
}
