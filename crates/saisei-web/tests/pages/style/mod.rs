//! The style sheet as it is served against the tables of the interface guide (sections 2.1 to 2.6): colours, contrast,
//! distance for every colour vision, sizes, paper.

#![allow(clippy::expect_used, clippy::string_slice, reason = "what is read here is our own")]

mod colour;
mod figures;
mod sheet;

use colour::{Sight, contrast, distance, nearest};
use figures::{FIELD_DISTANCES, FIELD_RATIO, GRADES, PAIRS, SERIES, SETS, STEPS, TOKENS};
use saisei_web::assets::{SCRIPT, STYLE};
use sheet::{Place, Sheet};

/// The smallest distance at which two colours of a set are still told apart.
const APART: f64 = 11.0;
/// The guide gives ratios with two decimals and distances with one.
const RATIO_ROUNDED: f64 = 0.005_1;
const DISTANCE_ROUNDED: f64 = 0.051;

fn served() -> Sheet {
    Sheet::read(STYLE.body())
}

/// Every way to come to the light and to the dark set.
fn places(dark: bool) -> Vec<Place> {
    let (chosen, other) = if dark { ("dark", false) } else { ("light", true) };
    let by = |dark_device, theme| Place { dark_device, theme, ..Place::default() };
    vec![by(dark, None), by(dark, Some("system")), by(dark, Some(chosen)), by(other, Some(chosen))]
}

#[test]
fn every_token_has_the_colour_of_the_guide_in_every_theme() {
    let sheet = served();
    for (dark, place) in [false, true].into_iter().flat_map(|dark| places(dark).into_iter().map(move |at| (dark, at))) {
        let tokens = sheet.tokens(&place);
        for (name, light_value, dark_value) in TOKENS {
            let wanted = if dark { dark_value } else { light_value };
            assert_eq!(tokens.get(name), Some(wanted), "{name} in {place:?}");
        }
    }
}

#[test]
fn every_pair_keeps_its_floor_and_the_ratio_of_the_guide() {
    let sheet = served();
    for (front, ground, floor, light, dark) in PAIRS {
        for (is_dark, told) in [(false, light), (true, dark)] {
            let tokens = sheet.tokens(&places(is_dark)[0]);
            let ratio = contrast(tokens[front], tokens[ground]);
            assert!(ratio >= *floor, "{front} on {ground}, dark {is_dark}: {ratio:.2} is under {floor}");
            if let Some(told) = told {
                let same = (ratio - told).abs() < RATIO_ROUNDED;
                assert!(same, "{front} on {ground}, dark {is_dark}: {ratio:.3}, the guide says {told}");
            }
        }
    }
}

#[test]
fn sets_of_colours_are_told_apart_by_every_eye() {
    let sheet = served();
    for (names, light, dark) in SETS {
        for (is_dark, told) in [(false, light), (true, dark)] {
            let tokens = sheet.tokens(&places(is_dark)[0]);
            let colours: Vec<&str> = names.iter().map(|name| tokens[name]).collect();
            for (sight, told) in Sight::ALL.into_iter().zip(told) {
                let found = nearest(&colours, sight);
                assert!(found >= APART, "{names:?}, dark {is_dark}, {sight:?}: {found:.2}");
                let same = (found - told).abs() < DISTANCE_ROUNDED;
                assert!(same, "{names:?}, dark {is_dark}, {sight:?}: {found:.2}, the guide says {told}");
            }
        }
    }
}

#[test]
fn go_and_stop_differ_in_brightness_and_for_every_eye_and_are_the_same_in_the_dark() {
    let sheet = served();
    for place in places(false).into_iter().chain(places(true)) {
        let tokens = sheet.tokens(&place);
        let (go, stop) = (tokens["go-field"], tokens["stop-field"]);
        assert!((contrast(go, stop) - FIELD_RATIO).abs() < RATIO_ROUNDED);
        for (sight, told) in Sight::ALL.into_iter().zip(FIELD_DISTANCES) {
            assert!((distance(go, stop, sight) - told).abs() < DISTANCE_ROUNDED, "{sight:?}");
        }
    }
}

#[test]
fn on_the_bedside_fields_and_on_paper_every_pair_keeps_its_floor() {
    let sheet = served();
    let devices = [(false, None), (true, None), (false, Some("dark")), (true, Some("dark"))];
    let fields = [(false, Some(".go")), (false, Some(".stop")), (true, None)];
    let words = ["text", "text-2", "text-3", "link", "visited"];
    for (paper, field) in fields {
        for (dark_device, theme) in devices {
            let place = Place { dark_device, theme, paper, field };
            let tokens = sheet.tokens(&place);
            for (ground, floor) in [("surface", 4.5), ("sunken", 4.5)] {
                for front in words {
                    let ratio = contrast(tokens[front], tokens[ground]);
                    assert!(ratio >= floor, "{front} on {ground} in {place:?}: {ratio:.2}");
                }
                assert!(contrast(tokens["control"], tokens[ground]) >= 3.0, "control on {ground} in {place:?}");
            }
            for grade in GRADES {
                let tint = if *grade == "done" { "surface".to_owned() } else { format!("{grade}-tint") };
                let ratio = contrast(tokens[grade], tokens[tint.as_str()]);
                assert!(ratio >= 4.5, "{grade} on {tint} in {place:?}: {ratio:.2}");
            }
        }
    }
}

#[test]
fn paper_is_light_whatever_the_device_shows() {
    let sheet = served();
    let on_paper = |dark_device, theme| Place { dark_device, theme, paper: true, field: None };
    let plain = sheet.tokens(&on_paper(false, None));
    for place in [on_paper(true, None), on_paper(true, Some("dark")), on_paper(false, Some("dark"))] {
        assert_eq!(sheet.tokens(&place), plain, "{place:?}");
    }
    for series in SERIES.iter().chain(STEPS) {
        assert!(contrast(plain[series], plain["surface"]) >= 3.0, "{series}");
    }
}

/// The colours of the declarations that are no tokens.
fn loose_colours(sheet: &Sheet) -> Vec<(&str, String)> {
    let plain = sheet.declarations().filter(|(_, name, _)| !name.starts_with("--"));
    let found = plain.flat_map(|(rule, _, value)| {
        let colours = value.match_indices('#').map(|(at, _)| value[at..].chars().take(7).collect());
        colours.map(|colour| (rule.selector.as_str(), colour))
    });
    found.collect()
}

#[test]
fn every_colour_is_a_token() {
    let sheet = served();
    let tokens = sheet.declarations().filter(|(_, name, _)| name.starts_with("--"));
    let known: Vec<&str> = tokens.map(|(_, _, value)| value).collect();
    for (selector, colour) in loose_colours(&sheet) {
        assert!(known.contains(&colour.as_str()), "{selector}: {colour}");
    }
    let named = ["red", "green", "blue", "yellow", "orange", "cyan", "grey", "gray", "white", "black"];
    for (rule, name, value) in
        sheet.declarations().filter(|(_, name, _)| name.ends_with("color") || *name == "background")
    {
        assert!(!value.split(' ').any(|word| named.contains(&word)), "{}: {name}: {value}", rule.selector);
    }
}

/// The smallest size in CSS pixels that a value of `font-size` or `font` can have; relative ones have none.
fn pixels(value: &str) -> Option<f64> {
    let smallest = value.trim_start_matches("clamp(");
    let size =
        smallest.split([' ', '/', ',']).find(|part| part.starts_with(|c: char| c.is_ascii_digit() || c == '.'))?;
    let size = if matches!(size, "400" | "700") { smallest.split([' ', '/', ',']).nth(1)? } else { size };
    let digits = size.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    let number: f64 = digits.parse().unwrap_or_else(|_| panic!("`{value}`"));
    match &size[digits.len()..] {
        "rem" => Some(number * 16.0),
        "px" => Some(number),
        "pt" => Some(number * 4.0 / 3.0),
        "mm" => Some(number * 96.0 / 25.4),
        "em" | "%" => (number < 1.0 && number > 0.0).then_some(0.0),
        unit => panic!("a size in `{unit}`: {value}"),
    }
}

#[test]
fn nothing_on_the_screen_is_smaller_than_14_pixels() {
    let sheet = served();
    let sizes =
        sheet.declarations().filter(|(rule, name, _)| matches!(*name, "font-size" | "font") && !rule.on_paper_only());
    let mut seen = 0;
    for (rule, name, value) in sizes {
        seen += 1;
        let size = pixels(value).unwrap_or(16.0);
        assert!(size >= 14.0, "{} {{ {name}: {value} }}", rule.selector);
    }
    assert!(seen > 40, "{seen}");
    assert_eq!(["inherit", "100%", ".8em"].map(pixels), [None, None, Some(0.0)]);
    assert_eq!(
        ["9.5pt", "400 .875rem/1 sans", "clamp(1rem, 4vw, 2rem)"].map(|size| pixels(size).unwrap().round()),
        [13.0, 14.0, 16.0]
    );
}

#[test]
fn nothing_slants_moves_or_blinks() {
    let sheet = served();
    for (rule, name, value) in sheet.declarations() {
        let place = &rule.selector;
        assert!(!value.contains("italic") && !value.contains("oblique"), "{place}: {name}: {value}");
        assert!(!value.contains("infinite"), "{place}: {name}: {value}");
        assert!(!name.starts_with("animation") || value.starts_with("none"), "{place}: {name}: {value}");
        let weights = ["400", "700", "inherit"];
        assert!(name != "font-weight" || weights.contains(&value), "{place}: weight {value}");
    }
    assert!(!STYLE.body().contains("@keyframes"), "nothing is animated");
}

/// The rules inside one condition.
fn under<'s>(sheet: &'s Sheet, condition: &str) -> Vec<&'s sheet::Rule> {
    let found: Vec<_> = sheet.0.iter().filter(|rule| rule.around.iter().any(|at| at == condition)).collect();
    assert!(!found.is_empty(), "no rule for {condition}");
    found
}

fn says(rules: &[&sheet::Rule], selector: &str, name: &str, value: &str) -> bool {
    let named = rules.iter().filter(|rule| rule.selector.split(", ").any(|part| part == selector));
    named.flat_map(|rule| &rule.declarations).any(|(n, v)| n == name && v.starts_with(value))
}

#[test]
fn paper_forced_colours_and_still_pages_have_their_rules() {
    let sheet = served();
    let paper = under(&sheet, "@media print");
    for gone in [".main-nav", ".bar", "button", ".search", ".leave"] {
        assert!(says(&paper, gone, "display", "none"), "{gone} is printed");
    }
    assert!(says(&paper, ".print-only", "display", "inline") && says(&paper, "thead", "display", "table-header-group"));
    assert!(says(&paper, "@page", "size", "A4") && says(&paper, ".sandbox", "border", "2px"));
    let forced = under(&sheet, "@media (forced-colors: active)");
    assert!(says(&forced, ".finding", "border-inline-start-width", "6px"));
    assert!(says(&forced, ".stop .result", "border", "6px double") && says(&forced, ".i-shape", "fill", "CanvasText"));
    let still = under(&sheet, "@media (prefers-reduced-motion: reduce)");
    assert!(says(&still, "*", "animation", "none") && says(&still, "*", "transition-duration", "0s"));
}

#[test]
fn the_sheet_and_the_module_stay_small() {
    // What is served is all areas together (docs/decisions/0014).
    assert!(STYLE.body().len() <= 68_000, "{} bytes of style", STYLE.body().len());
    assert!(SCRIPT.body().len() <= 30_000, "{} bytes of script", SCRIPT.body().len());
}
