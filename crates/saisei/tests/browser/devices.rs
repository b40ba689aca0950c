//! Scanners, tabs and browsers as they are on a ward: an input method that is on, two bursts at once, the device test,
//! two tabs, scripts switched off.

use crate::driver::Browser;
use crate::server::{NEIGHBOURS, PASSWORD, Server};

const WRISTBAND: &str = "SSWSA001260000024";
const BAG: &str = "SSCSA00126C00002D";
const BIRTHDAY: &str = "1102";

fn start() -> (Server, Browser) {
    #[expect(clippy::disallowed_methods, reason = "the product's time runs by the computer's clock")]
    let now = jiff::Timestamp::now();
    let server = Server::start(&NEIGHBOURS, now);
    let browser = Browser::start();
    browser.size(768, 1024);
    browser.open(&format!("{}/sign-in", server.url));
    browser.type_into("#name", "nurse.suzuki");
    browser.type_into("#password", PASSWORD);
    browser.press("main button.primary");
    browser.wait_for(".main-nav");
    browser.press(".languages button[lang=ja]");
    browser.wait_for("html[lang=ja] .main-nav");
    (server, browser)
}

fn bedside(browser: &Browser, server: &Server) {
    browser.open(&format!("{}/bedside", server.url));
    browser.wait_for("form[data-scan]");
}

/// Key events as a scanner makes them, without any pause: `on` is an input method that is switched on.
fn burst(browser: &Browser, codes: &[&str], on: bool) {
    let codes = serde_json::to_string(codes).unwrap();
    browser.script(&format!(
        "const target = document.activeElement ?? document.body;
         const send = (code, key) => target.dispatchEvent(new KeyboardEvent('keydown',
            {{ code, key, isComposing: key === 'Process', bubbles: true, cancelable: true }}));
         for (const label of {codes}) {{
           for (const c of label) send(/[0-9]/.test(c) ? 'Digit' + c : 'Key' + c, {on} ? 'Process' : c);
           send('Enter', 'Enter');
         }}"
    ));
}

fn birthday(browser: &Browser) {
    browser.type_into("#said", BIRTHDAY);
    std::thread::sleep(std::time::Duration::from_millis(300));
}

fn value(browser: &Browser, field: &str) -> String {
    let found = browser.script(&format!("return document.querySelector({field:?}).value"));
    found.as_str().unwrap_or_default().to_owned()
}

fn two_bursts_at_once(browser: &Browser, server: &Server, on: bool) {
    bedside(browser, server);
    burst(browser, &[WRISTBAND, BAG], on);
    browser.wait_for("[data-slot=W].read");
    browser.wait_for("[data-slot=C].read");
    assert_eq!((value(browser, "#wristband"), value(browser, "#container")), (WRISTBAND.into(), BAG.into()));
    assert_eq!(value(browser, "#said"), "", "no character of a code is taken for the birthday");
    birthday(browser);
    browser.wait_for("body.go h1");
    assert!(browser.text().contains("太郎"));
    browser.looks_whole();
}

/// A code that arrives while the birthday is typed goes to its slot, and what was typed stays.
fn a_burst_into_the_birthday(browser: &Browser, server: &Server) {
    bedside(browser, server);
    burst(browser, &[WRISTBAND], false);
    browser.wait_for("[data-slot=W].read");
    browser.type_into("#said", "11");
    std::thread::sleep(std::time::Duration::from_millis(300));
    browser.scan(BAG);
    browser.wait_for("[data-slot=C].read");
    assert_eq!(value(browser, "#said"), "11");
}

fn another_birthday_is_stop(browser: &Browser, server: &Server) {
    bedside(browser, server);
    burst(browser, &[BAG, WRISTBAND], false);
    browser.type_into("#said", "0101");
    browser.wait_for("body.stop h1");
    assert!(!browser.text().contains("太郎"), "{}", browser.text());
    browser.looks_whole();
}

fn the_device_test_shows_a_burst(browser: &Browser, server: &Server) {
    browser.open(&format!("{}/device-test", server.url));
    browser.wait_for("[data-touch]");
    browser.scan(WRISTBAND);
    browser.wait_for("[data-verdict] .facts");
    let said = browser.wait_for("[data-verdict]");
    assert!(said.contains("リストバンド") && said.contains("オフ") && said.contains("Enter"), "{said}");
    burst(browser, &["SSWSA001"], true);
    browser.wait_for("[data-verdict] .refused");
    let said = browser.wait_for("[data-verdict]");
    assert!(said.contains("途中まで") && said.contains("オン"), "{said}");
    let small = "return [...document.querySelectorAll('.touch-test button')]\
                 .filter(e => e.getBoundingClientRect().height < 72).length";
    assert_eq!(browser.script(small), 0, "targets for gloves");
    browser.looks_whole();
}

/// What another tab recorded is shown before anything is decided here.
fn two_tabs(browser: &Browser, server: &Server) {
    bedside(browser, server);
    let first = browser.new_tab();
    bedside(browser, server);
    burst(browser, &[WRISTBAND, BAG], false);
    birthday(browser);
    browser.wait_for("body.go h1");
    browser.to_tab(&first);
    burst(browser, &[WRISTBAND, BAG], false);
    birthday(browser);
    browser.wait_for(".refusal");
    browser.press("main button.primary");
    browser.wait_for("body.go h1");
    assert!(browser.text().contains("太郎"), "the birthday was carried along");
}

fn without_script(browser: &Browser, server: &Server) {
    browser.without_script();
    bedside(browser, server);
    browser.type_into("#wristband", WRISTBAND);
    browser.type_into("#said", BIRTHDAY);
    browser.type_into("#container", BAG);
    browser.press("main button.main-act");
    browser.wait_for("body.go h1");
    assert!(browser.text().contains("太郎") && browser.text().contains("今日の記録がありません"));
    browser.open(&format!("{}/device-test", server.url));
    browser.type_into("#code", BAG);
    browser.press("form[data-device-form] button");
    let said = browser.wait_for("[data-verdict] .scan-says");
    assert!(said.contains("容器"), "{said}");
}

#[test]
fn devices_on_a_ward() {
    let (server, browser) = start();
    two_bursts_at_once(&browser, &server, false);
    two_bursts_at_once(&browser, &server, true);
    a_burst_into_the_birthday(&browser, &server);
    another_birthday_is_stop(&browser, &server);
    the_device_test_shows_a_burst(&browser, &server);
    two_tabs(&browser, &server);
    without_script(&browser, &server);
    drop(browser);
    server.stop();
}
