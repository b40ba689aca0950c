//! The bedside check as a nurse does it: the real program, a real browser, real key events.

use crate::driver::Browser;
use crate::server::{NEIGHBOURS, PASSWORD, Server, TWO_PEOPLE};

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
    second: &'static str,
    wrong: &'static str,
    same_human: &'static str,
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
        second: "もう一人の確認",
        wrong: "読み取った内容は残っています",
        same_human: "同じ人の登録です",
    },
    Words {
        language: "en",
        go: "MATCH",
        verdict: "No rule refuses; the physician decides.",
        stop: "STOP",
        do_not: "Do not give",
        half: "Only part of the code was read",
        double: "Two codes arrived together",
        second: "Second person",
        wrong: "what was read is kept",
        same_human: "belongs to the same human",
    },
];

fn sign_in(browser: &Browser, server: &Server) {
    browser.open(&format!("{}/sign-in", server.url));
    browser.type_into("#name", "nurse.suzuki");
    browser.type_into("#password", PASSWORD);
    browser.press("main button.primary");
    browser.wait_for(".main-nav");
}

fn speak(browser: &Browser, server: &Server, words: &Words) {
    browser.open(&format!("{}/journeys", server.url));
    browser.press(&format!(".languages button[lang={}]", words.language));
    browser.wait_for(&format!("html[lang={}] table", words.language));
}

fn journey_is_shown(browser: &Browser, server: &Server) {
    browser.open(&format!("{}/journeys/J0002", server.url));
    let banner = browser.wait_for(".banner");
    assert!(banner.contains("練習") && banner.contains("太郎") && banner.contains("SA001-26-000002-4"), "{banner}");
    browser.looks_whole();
}

fn fresh_scan_page(browser: &Browser, server: &Server) {
    browser.open(&format!("{}/bedside", server.url));
    browser.wait_for("form[data-scan]");
    browser.looks_whole();
}

/// The patient says the birthday, and the nurse types month and day. A moment later nobody takes it for a scanner.
fn says_birthday(browser: &Browser, said: &str) {
    browser.type_into("#said", said);
    std::thread::sleep(std::time::Duration::from_millis(300));
}

fn a_match_is_go(browser: &Browser, server: &Server, words: &Words) {
    fresh_scan_page(browser, server);
    browser.scan(OWN_WRISTBAND);
    browser.wait_for("[data-slot=W].read");
    says_birthday(browser, "1102");
    browser.scan(BAG);
    assert_eq!(browser.wait_for("body.go h1"), words.go);
    let page = browser.text();
    for part in [words.verdict, "練習", "太郎", "SA001-26-000002-4", "SA001-26-C00002-D", "L0001", "200,000,000"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    browser.looks_whole();
}

fn the_neighbours_wristband_is_stop(browser: &Browser, server: &Server, words: &Words) {
    fresh_scan_page(browser, server);
    // The order does not matter: slots fill by the type of the label.
    browser.scan(BAG);
    browser.wait_for("[data-slot=C].read");
    browser.scan(NEIGHBOURS_WRISTBAND);
    says_birthday(browser, "0314");
    assert_eq!(browser.wait_for("body.stop h1"), words.stop);
    let page = browser.text();
    assert!(page.contains(words.do_not), "{page}");
    let compared = browser.wait_for(".compare").replace('\n', "");
    assert!(compared.contains("SA001-26-000001-6") && compared.contains("SA001-26-000002-4"), "{compared}");
    browser.looks_whole();
    browser.press(".result a.main-act");
    browser.wait_for("form[data-scan]");
}

fn broken_codes_fill_nothing(browser: &Browser, server: &Server, words: &Words) {
    fresh_scan_page(browser, server);
    for (code, said) in [("SSWSA00126", words.half), (&format!("{OWN_WRISTBAND}{BAG}"), words.double)] {
        browser.scan(code);
        let says = browser.wait_for("[data-says].refused");
        assert!(says.contains(said), "{says}");
        let filled = browser.script("return document.querySelectorAll('.slot.read').length");
        assert_eq!(filled, 0, "nothing is guessed");
    }
}

/// Whoever decides is shown what was recorded meanwhile, and a GO that is no longer of this moment is not shown again.
fn a_new_record_is_asked_about(browser: &Browser, server: &Server) {
    fresh_scan_page(browser, server);
    browser.scan(OWN_WRISTBAND);
    browser.wait_for("[data-slot=W].read");
    server.somebody_records("meanwhile-1");
    says_birthday(browser, "1102");
    browser.scan(BAG);
    let asked = browser.wait_for(".refusal");
    assert!(asked.contains("SpO₂\u{a0}95\u{a0}%") && asked.contains("伊藤"), "{asked}");
    browser.press("main button.primary");
    browser.wait_for("body.go h1");
    server.somebody_records("meanwhile-2");
    browser.reload();
    browser.wait_for("form[data-scan]");
}

/// With a Japanese input method on, the browser reports `Process` for every key; the physical keys still tell.
fn an_input_method_swallows_nothing(browser: &Browser, server: &Server) {
    fresh_scan_page(browser, server);
    let script = format!(
        "const send = (code, key) => document.dispatchEvent(new KeyboardEvent('keydown',
            {{ code, key, isComposing: key === 'Process', bubbles: true, cancelable: true }}));
        for (const c of '{OWN_WRISTBAND}') send(/[0-9]/.test(c) ? 'Digit' + c : 'Key' + c, 'Process');
        send('Enter', 'Enter');"
    );
    browser.script(&script);
    browser.wait_for("[data-slot=W].read");
    let read = browser.script("return document.querySelector('[data-slot=W] [data-needed]').value");
    assert_eq!(read, OWN_WRISTBAND);
}

fn the_journey(browser: &Browser, server: &Server) {
    for (width, height) in [(768, 1024), (1280, 900)] {
        browser.size(width, height);
        for words in &LANGUAGES {
            speak(browser, server, words);
            journey_is_shown(browser, server);
            a_match_is_go(browser, server, words);
            the_neighbours_wristband_is_stop(browser, server, words);
            broken_codes_fill_nothing(browser, server, words);
            an_input_method_swallows_nothing(browser, server);
        }
    }
}

/// The nurse scans; the plan asks for a second person, who stands beside.
fn the_second_person_is_asked_for(browser: &Browser, server: &Server, words: &Words) {
    fresh_scan_page(browser, server);
    browser.scan(NEIGHBOURS_WRISTBAND);
    browser.wait_for("[data-slot=W].read");
    says_birthday(browser, "0314");
    browser.scan(BAG);
    browser.wait_for("#second-name");
    assert_eq!(browser.wait_for("h1"), words.second);
    let read = browser.wait_for(".read-codes");
    assert!(read.contains("SSWS-A001-2600-0001-6") && read.contains("SSCS-A001-26C0-0002-D"), "{read}");
    browser.looks_whole();
    let small = "return [...document.querySelectorAll('form.second input:not([type=hidden]), form.second button, \
                 form.second label:has(input)')].filter(e => (e.closest('label') ?? e).getBoundingClientRect().height < 72).length";
    assert_eq!(browser.script(small), 0, "targets for gloves");
}

fn confirm(browser: &Browser, name: &str, role: &str, password: &str) {
    browser.script("document.querySelector('#second-name').value = ''");
    browser.type_into("#second-name", name);
    browser.press(&format!("input[value={role}]"));
    browser.type_into("#second-password", password);
    browser.press("form.second button.primary");
}

fn two_people(browser: &Browser, server: &Server, words: &Words) {
    the_second_person_is_asked_for(browser, server, words);
    browser.press("form.second button.primary");
    browser.wait_for(".error-summary");
    browser.looks_whole();
    confirm(browser, "nurse.kato", "nurse", "not the password");
    let refusal = browser.wait_for(".refusal");
    assert!(refusal.contains(words.wrong), "{refusal}");
    browser.looks_whole();
    confirm(browser, "nurse.kato", "nurse", PASSWORD);
    assert_eq!(browser.wait_for("body.go h1"), words.go);
    the_second_person_is_asked_for(browser, server, words);
    confirm(browser, "co.suzuki", "coordinator", PASSWORD);
    assert_eq!(browser.wait_for("body.stop h1"), words.stop);
    assert!(browser.text().contains(words.same_human), "{}", browser.text());
    browser.looks_whole();
}

#[test]
fn a_second_person_confirms_with_their_own_credential() {
    #[expect(clippy::disallowed_methods, reason = "the product's time runs by the computer's clock")]
    let now = jiff::Timestamp::now();
    let server = Server::start(&TWO_PEOPLE, now);
    let browser = Browser::start();
    sign_in(&browser, &server);
    for (width, height) in [(768, 1024), (1280, 900)] {
        browser.size(width, height);
        for words in &LANGUAGES {
            speak(&browser, &server, words);
            two_people(&browser, &server, words);
        }
    }
    drop(browser);
    server.stop();
}

#[test]
fn a_nurse_checks_at_the_bedside() {
    #[expect(clippy::disallowed_methods, reason = "the product's time runs by the computer's clock")]
    let now = jiff::Timestamp::now();
    let server = Server::start(&NEIGHBOURS, now);
    let browser = Browser::start();
    sign_in(&browser, &server);
    the_journey(&browser, &server);
    a_new_record_is_asked_about(&browser, &server);
    drop(browser);
    server.stop();
}
