//! Labels from outside: exactly what was asked for, nothing void, and no name where none belongs.

use axum::http::{StatusCode, header};
use crate::clinic::{Clinic, play, practice};

const PRODUCT: &str = "SA00126C000049";
const SAMPLE: &str = "SA00126C00003B";

/// The product has just been received at the clinic.
fn received() -> Clinic {
    practice("journey", 23)
}

fn drawings(body: &str) -> usize {
    body.matches("class=\"label-drawing\"").count()
}

#[tokio::test]
async fn the_sheet_holds_exactly_what_was_asked_for() {
    let clinic = practice("journey", 48);
    let nurse = clinic.session("nurse.suzuki").await;
    for serial in 0..12 {
        let line = format!(
            r#"{{"key":"many-{serial}","command":"label_container","actor":"nurse.suzuki","role":"nurse","at":"2026-03-16T09:00:{:02}+09:00","args":{{"journey":"J0001","kind":"tissue","facility":"clinic"}}}}"#,
            40 + serial
        );
        play(&clinic.app, &line);
    }
    let page = clinic.get("/journeys/J0001/labels", &nurse).await.body;
    let numbers: Vec<&str> =
        page.split("name=\"containers\" value=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(numbers.len() >= 12);
    for count in [1, 2, 11, 12] {
        let asked = numbers[..count].join(",");
        let sheet = clinic.get(&format!("/journeys/J0001/labels/sheet?containers={asked}"), &nurse).await;
        assert_eq!((sheet.status, drawings(&sheet.body)), (StatusCode::OK, count));
        assert_eq!(sheet.body.matches("<section class=\"label-sheet").count(), count.div_ceil(10));
        assert!(sheet.body.contains(&format!("ラベル {count}枚")));
        assert_eq!(sheet.body.matches("class=\"label-ruler\"").count(), count.div_ceil(10), "a ruler on each sheet");
        // As a form sends it, and with one number twice: still once.
        let asked: Vec<String> = numbers[..count].iter().map(|number| format!("containers={number}")).collect();
        let again = format!("/journeys/J0001/labels/sheet?{}&containers={}", asked.join("&"), numbers[0]);
        assert_eq!(drawings(&clinic.get(&again, &nurse).await.body), count);
        let file = clinic.get(&again.replace("/sheet", ".zpl"), &nurse).await;
        assert_eq!(file.body.matches("^XA").count(), count);
    }
}

#[tokio::test]
async fn no_name_where_none_belongs() {
    let clinic = received();
    let asked = format!("containers={PRODUCT},{SAMPLE}");
    for (who, sees) in [("nurse.suzuki", true), ("dr.ito", true), ("op.tanaka", false), ("qa.sato", false)] {
        let cookie = clinic.session(who).await;
        let sheet = clinic.get(&format!("/journeys/J0001/labels/sheet?{asked}"), &cookie).await;
        assert_eq!((sheet.status, drawings(&sheet.body)), (StatusCode::OK, 2), "{who}");
        let labels: Vec<&str> = sheet.body.split("class=\"label-drawing\"").skip(1).collect();
        // The sample came to the facility and bears no name for anybody; the product is at the clinic.
        assert!(!labels[0].split("</svg>").next().unwrap().contains("花子"), "{who}");
        assert_eq!(labels[1].split("</svg>").next().unwrap().contains("練習\u{3000}花子"), sees, "{who}");
        assert_eq!(sheet.body.contains("花子"), sees, "{who}");
        let file = clinic.get(&format!("/journeys/J0001/labels.zpl?{asked}"), &cookie).await;
        assert_eq!(file.body.contains("RENSHUU HANAKO"), sees, "{who}");
        let band = clinic.get("/journeys/J0001/labels/sheet?band=1", &cookie).await;
        assert_eq!(band.status, if sees { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }, "{who}");
        assert_eq!(band.body.contains("花子"), sees, "{who}");
        for page in ["/labels", "/journeys/J0001/labels"] {
            assert!(sees || !clinic.get(page, &cookie).await.body.contains("花子"), "{who} {page}");
        }
    }
}

#[tokio::test]
async fn a_product_label_says_what_it_must() {
    let clinic = received();
    let nurse = clinic.session("nurse.suzuki").await;
    let sheet = clinic.get(&format!("/journeys/J0001/labels/sheet?containers={PRODUCT}"), &nurse).await.body;
    let label = sheet.split("class=\"label-drawing\"").nth(1).unwrap().split("</svg>").next().unwrap();
    for words in
        ["SSCS-A001-26C0-0004-9", "SA001-26-000001-6", "L0001", "ra-adsc", "JST", "ご本人以外", "練習用", "製品"]
    {
        assert!(label.contains(words), "{words}: {label}");
    }
    assert!(sheet.contains("50 mm") && sheet.contains("100 %"));
    let band = clinic.get("/journeys/J0001/labels/sheet?band=1", &nurse).await.body;
    let band = band.split("class=\"label-drawing\"").nth(1).unwrap().split("</svg>").next().unwrap();
    assert_eq!(band.matches("class=\"symbol\"").count(), 2, "the code twice");
    for words in ["練習\u{3000}花子", "レンシュウ\u{3000}ハナコ", "1958年3月14日", "SA001-26-000001-6"] {
        assert!(band.contains(words), "{words}: {band}");
    }
}

#[tokio::test]
async fn a_void_label_is_not_printed_and_its_place_is_taken() {
    let clinic = received();
    let nurse = clinic.session("nurse.suzuki").await;
    let void = format!(
        r#"{{"key":"torn","command":"void_container","actor":"nurse.suzuki","role":"nurse","at":"2026-05-04T12:30:00+09:00","args":{{"container":"{SAMPLE}","grounds":"label-torn"}}}}"#
    );
    play(&clinic.app, &void);
    for place in ["labels/sheet", "labels.zpl"] {
        let refused = clinic.get(&format!("/journeys/J0001/{place}?containers={PRODUCT},{SAMPLE}"), &nurse).await;
        assert_eq!((refused.status, drawings(&refused.body)), (StatusCode::UNPROCESSABLE_ENTITY, 0));
        assert!(
            refused.body.contains("印刷していません")
                && refused.body.contains("無効です")
                && !refused.body.contains("^XA")
        );
    }
    let page = clinic.get("/journeys/J0001/labels", &nurse).await.body;
    assert!(!page.contains(&format!("name=\"containers\" value=\"{SAMPLE}\"")));
    assert!(page.contains("代わりのラベルを発行する") && page.contains("kind=sample"));
    let again = r#"{"key":"again","command":"label_container","actor":"nurse.suzuki","role":"nurse","at":"2026-05-04T12:31:00+09:00","args":{"journey":"J0001","kind":"sample","facility":"clinic"}}"#;
    play(&clinic.app, again);
    let page = clinic.get("/journeys/J0001/labels", &nurse).await.body;
    assert!(
        page.contains("再発行 1（無効にしたラベル SSCS-A001-26C0-0003-B の代わり）")
            && !page.contains("代わりのラベルを発行する<")
    );
    let number = page.split("name=\"containers\" value=\"").nth(2).unwrap().split('"').next().unwrap();
    let sheet = clinic.get(&format!("/journeys/J0001/labels/sheet?containers={number}"), &nurse).await.body;
    assert!(sheet.contains("検体（再発行 1）"));
}

#[tokio::test]
async fn a_printer_file_is_a_download_in_the_resolution_of_the_device() {
    let clinic = received();
    let nurse = clinic.session("nurse.suzuki").await;
    let place = format!("/journeys/J0001/labels.zpl?containers={PRODUCT}&band=1");
    for (cookie, symbol) in [("", "^BXN,3,200"), ("; saisei-printer=300", "^BXN,5,200")] {
        let file = clinic.get(&place, &format!("{nurse}{cookie}")).await;
        assert_eq!(file.headers[header::CONTENT_TYPE], "text/plain; charset=utf-8");
        assert_eq!(file.headers[header::CONTENT_DISPOSITION], "attachment; filename=\"labels-J0001.zpl\"");
        assert!(file.body.contains(&format!("{symbol}^FDSSC{PRODUCT}^FS")), "{}", file.body);
        assert!(file.body.contains("^FDSSWSA001260000016^FS") && file.body.contains("^FDDEMO^FS"));
        assert!(file.body.contains("AUTOLOGOUS USE ONLY") && file.body.chars().all(|letter| letter < '\u{250}'));
    }
    assert!(clinic.get("/journeys/J0001/labels", &nurse).await.body.contains("未確認"));
}

#[tokio::test]
async fn both_languages_and_every_way_that_is_closed() {
    let clinic = received();
    let nurse = clinic.session("nurse.suzuki").await;
    for (page, status) in [
        ("/journeys/J9999/labels", StatusCode::NOT_FOUND),
        ("/journeys/J9999/labels/sheet", StatusCode::NOT_FOUND),
        ("/journeys/J0001/labels/sheet", StatusCode::UNPROCESSABLE_ENTITY),
        ("/journeys/J0001/labels/sheet?containers=%22%3E%3Cscript", StatusCode::UNPROCESSABLE_ENTITY),
        ("/journeys/J0001/labels/sheet?containers=SA00126C99999Z", StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        let answer = clinic.get(page, &nurse).await;
        assert_eq!(answer.status, status, "{page}");
        assert!(!answer.body.contains("\"><script"), "{page}");
    }
    let admin = clinic.session("admin").await;
    assert_eq!(clinic.get("/labels", &admin).await.status, StatusCode::FORBIDDEN);
    assert_eq!(clinic.get("/journeys/J0001/labels", &admin).await.status, StatusCode::FORBIDDEN);
    let token = clinic.get("/labels", &nurse).await.token("/labels/search");
    let found = clinic.post("/labels/search", &nurse, &format!("form={token}&q=SSC{PRODUCT}")).await.body;
    assert!(found.contains("/journeys/J0001/labels\""));
    let wrong = clinic.post("/labels/search", &nurse, &format!("form={token}&q=SSCSA00126")).await.body;
    assert!(wrong.contains("途中まで"));
    clinic.post("/language", &nurse, "to=en&back=%2Flabels").await;
    for page in [
        "/labels".to_owned(),
        "/journeys/J0001/labels".to_owned(),
        format!("/journeys/J0001/labels/sheet?containers={PRODUCT}"),
    ] {
        let body = clinic.get(&page, &nurse).await.body;
        assert!(body.contains("<html lang=\"en\"") && !body.contains("label-sheet-heading"), "{page}");
        assert!(body.contains("Labels") || body.contains("Print labels"), "{page}");
    }
}
