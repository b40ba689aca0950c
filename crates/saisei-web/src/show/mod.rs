//! From what the app knows to what pages show. Words and shapes only: nothing clinical is decided here.

mod act_form;
mod act_links;
mod attention;
mod attention_cases;
mod banner;
mod bookings;
mod code;
mod detail;
mod detail_care;
mod detail_case;
mod detail_lab;
mod facts;
mod finding;
mod follow_up;
mod journey;
mod lots;
mod rows;
mod running;
mod timeline;
mod track;

pub(crate) use act_form::{Drawing, dashed};
pub(crate) use act_links::{act_link, act_links};
pub(crate) use banner::{banner_of, name_of};
pub(crate) use code::{cells, code_words, join};
pub(crate) use finding::{finding, finding_words, findings};
pub(crate) use journey::{JourneyParts, Names, journey_view};
pub(crate) use lots::release_words;
pub(crate) use rows::{RowParts, row};
pub(crate) use running::running;
pub(crate) use timeline::{kind_key, told, who};
