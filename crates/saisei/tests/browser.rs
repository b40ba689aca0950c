//! The bedside check as a nurse does it: the real program, a real browser, real key events.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "test helpers")]

#[path = "browser/driver.rs"]
mod driver;
#[path = "browser/server.rs"]
mod server;

use driver::Browser;
use server::{PASSWORD, Server};

const OWN_WRISTBAND: &str = "SSWSA001260000024";
const NEIGHBOURS_WRISTBAND: &str = "SSWSA001260000016";
const BAG: &str = "SSCSA00126C00002D";

struct Words {
    language: &'static str,
    go: &'static str,
    verdict: &'static str,
    stop: &'static str,
    do_not: &'static str,
    half: &'static str,
    double: &'static str,
}

const LANGUAGES: [Words; 2] = [
    Words {
        language: "ja",
        go: "一致しました",
        verdict: "止める規則はありません。判断は医師が行います。",
        stop: "中止",
        do_not: "投与しないでください",
        half: "途中までしか読み取れませんでした",
        double: "2つのコードが続けて入りました",
    },
    Words {
        language: "en",
        go: "MATCH",
        verdict: "No rule refuses; the physician decides.",
        stop: "STOP",
        do_not: "Do not give",
        half: "Only part of the code was read",
        double: "Two codes arrived together",
    },
];

async fn sign_in(browser: &Browser, server: &Server) {
    browser.open(&format!("{}/sign-in", server.url)).await;
    browser.type_into("#name", "nurse.suzuki").await;
    browser.type_into("#password", PASSWORD).await;
    browser.press("main button.primary").await;
    browser.wait_for("table").await;
}

async fn speak(browser: &Browser, server: &Server, words: &Words) {
    browser.open(&format!("{}/journeys", server.url)).await;
    browser.press(&format!(".languages button[value={}]", words.language)).await;
    browser.wait_for(&format!("html[lang={}] table", words.language)).await;
}

async fn journey_is_shown(browser: &Browser, server: &Server) {
    browser.open(&format!("{}/journeys/J0002", server.url)).await;
    let banner = browser.wait_for(".banner").await;
    assert!(banner.contains("練習") && banner.contains("太郎") && banner.contains("SA001-26-000002-4"), "{banner}");
    browser.looks_whole().await;
}

async fn fresh_scan_page(browser: &Browser, server: &Server) {
    browser.open(&format!("{}/bedside", server.url)).await;
    browser.wait_for("form[data-scan]").await;
    browser.looks_whole().await;
}

async fn a_match_is_go(browser: &Browser, server: &Server, words: &Words) {
    fresh_scan_page(browser, server).await;
    browser.scan(OWN_WRISTBAND).await;
    browser.wait_for("[data-slot=W].read").await;
    browser.scan(BAG).await;
    assert_eq!(browser.wait_for("body.go h1").await, words.go);
    let page = browser.text().await;
    for part in [words.verdict, "練習", "太郎", "SA001-26-000002-4", "SA001-26-C00002-D", "L0001", "200,000,000"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    browser.looks_whole().await;
}

async fn the_neighbours_wristband_is_stop(browser: &Browser, server: &Server, words: &Words) {
    fresh_scan_page(browser, server).await;
    // The order does not matter: slots fill by the type of the label.
    browser.scan(BAG).await;
    browser.wait_for("[data-slot=C].read").await;
    browser.scan(NEIGHBOURS_WRISTBAND).await;
    assert_eq!(browser.wait_for("body.stop h1").await, words.stop);
    let page = browser.text().await;
    assert!(page.contains(words.do_not), "{page}");
    let compared = browser.wait_for(".compare").await.replace('\n', "");
    assert!(compared.contains("SA001-26-000001-6") && compared.contains("SA001-26-000002-4"), "{compared}");
    browser.looks_whole().await;
    browser.press(".result a.main-act").await;
    browser.wait_for("form[data-scan]").await;
}

async fn broken_codes_fill_nothing(browser: &Browser, server: &Server, words: &Words) {
    fresh_scan_page(browser, server).await;
    for (code, said) in [("SSWSA00126", words.half), (&format!("{OWN_WRISTBAND}{BAG}"), words.double)] {
        browser.scan(code).await;
        let says = browser.wait_for("[data-says].refused").await;
        assert!(says.contains(said), "{says}");
        let filled = browser.script("return document.querySelectorAll('.slot.read').length").await;
        assert_eq!(filled, 0, "nothing is guessed");
    }
}

async fn the_journey(browser: &Browser, server: &Server) {
    for (width, height) in [(768, 1024), (1280, 900)] {
        browser.size(width, height).await;
        for words in &LANGUAGES {
            speak(browser, server, words).await;
            journey_is_shown(browser, server).await;
            a_match_is_go(browser, server, words).await;
            the_neighbours_wristband_is_stop(browser, server, words).await;
            broken_codes_fill_nothing(browser, server, words).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_nurse_checks_at_the_bedside() {
    #[expect(clippy::disallowed_methods, reason = "the product's time runs by the computer's clock")]
    let now = jiff::Timestamp::now();
    let server = Server::start(now);
    let browser = Browser::start().await;
    sign_in(&browser, &server).await;
    the_journey(&browser, &server).await;
    browser.close().await;
    server.stop().await;
}
