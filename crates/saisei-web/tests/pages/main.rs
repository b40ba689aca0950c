//! The pages over a clinic in memory.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "test helpers")]

mod acts;
mod attention;
mod care;
mod clinic;
mod contacts;
mod desk;
mod every_template;
mod examples_by_page;
mod house;
mod infusion;
mod journeys;
mod lab;
mod labels;
mod many_rows;
mod names;
mod permissions;
mod render;
mod said;
mod samples;
mod second_person;
mod server;
mod style;
mod supply;
mod today;
mod typing;
