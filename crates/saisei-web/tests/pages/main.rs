//! The pages over a clinic in memory.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "test helpers"
)]

mod acts;
mod attention;
mod care;
mod clinic;
mod contacts;
mod desk;
#[allow(dead_code, reason = "shared with the tests of the program")]
#[path = "../../../saisei/tests/browser/driver.rs"]
mod driver;
mod every_template;
mod examples_by_page;
#[allow(dead_code, reason = "shared with the tests of the program")]
#[path = "../../../saisei/tests/browser/hands.rs"]
mod hands;
mod hostile_text;
mod house;
mod infusion;
mod journeys;
mod lab;
mod labels;
mod many_rows;
mod names;
mod permissions;
mod refusals_in_chromium;
mod render;
mod said;
mod samples;
mod second_person;
mod server;
mod style;
mod supply;
mod today;
mod typing;
