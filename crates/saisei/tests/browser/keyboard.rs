//! Every page with the keyboard alone: Tab reaches everything that can be used, what has the focus is seen to have it and
//! is covered by nothing, and the way leads on to the end of the page and out of it.

use serde_json::Value;

use crate::driver::{Browser, TAB};

/// More presses than the longest page has places; a page that takes more holds somebody.
const MOST: usize = 500;
/// What can be used and is on the page: one of each group of choices, as the keyboard knows it.
const PLACES: &str = include_str!("places.js");

/// Walks over the page that is open; what is wrong with it.
pub fn faults(browser: &Browser) -> Vec<String> {
    browser.script(PLACES);
    let mut faults = Vec::new();
    let mut ended = false;
    for _ in 0..MOST {
        browser.keys(&TAB.to_string());
        let stop = browser.script("return window.focusWalk.step()");
        faults.extend(texts(&stop["faults"]));
        if stop["ended"] == true {
            ended = true;
            break;
        }
    }
    if !ended {
        faults.push("Tab never leaves the page".to_owned());
    }
    faults.extend(
        texts(&browser.script("return window.focusWalk.left()")).into_iter().map(|left| format!("not reached: {left}")),
    );
    faults
}

fn texts(list: &Value) -> Vec<String> {
    let list = list.as_array().map(Vec::as_slice).unwrap_or_default();
    list.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}
