//! A form for every act: drawn from what the command takes, so that whatever `apply` can record, a page can record.

mod about;
mod areas;
mod embed;
mod form;
mod list;
mod send;
mod sign;
mod typed;

pub(crate) use about::is_about_a_journey;
pub(crate) use embed::embedded;
pub(crate) use list::acts;
pub(crate) use send::{act_form, do_act};
pub(crate) use sign::prove;

use axum::http::StatusCode;
use saisei_app::domain::Command;
use saisei_app::{may, may_report};

use super::act::role_of;
use super::asked::Asked;
use crate::model::Frame;
use crate::show::dashed;

/// What an act records, in words.
fn heading(f: &Frame, command: &str) -> String {
    f.t(format!("next-{}", dashed(command)))
}

/// What an act is for, in a sentence.
fn explained(f: &Frame, command: &str) -> Option<String> {
    f.words.find(&format!("about-{}", dashed(command)))
}

/// The label of the entry of this name, such as `parts.0.container`.
fn label_of(f: &Frame, command: &str, entry: &str) -> Option<String> {
    let name = entry.rsplit('.').find(|part| part.parse::<u64>().is_err())?;
    let name = dashed(name);
    let own = f.words.find(&format!("ask-{}-{name}", dashed(command)));
    own.or_else(|| f.words.find(&format!("ask-{name}")))
}

/// The command of this name, if this person may send it.
///
/// # Errors
/// There is none, or the role may not.
fn known_command(asked: &Asked, command: &str) -> Result<&'static str, StatusCode> {
    let role = role_of(&asked.visitor).ok_or(StatusCode::FORBIDDEN)?;
    let found = Command::NAMES.iter().find(|name| **name == command).ok_or(StatusCode::NOT_FOUND)?;
    if may(role, found) || may_report(role, found) { Ok(found) } else { Err(StatusCode::FORBIDDEN) }
}
