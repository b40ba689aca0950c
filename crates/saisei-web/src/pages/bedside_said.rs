//! The birthday as the patient says it. It is typed before any name is shown and compared here, so that what was heard is
//! compared at all (interface 3.13). A difference is STOP: no check is made, and so nothing can be started.

use axum::http::StatusCode;
use axum::response::Response;
use saisei_app::domain::values::{CoiNumber, Label, Scan, narrow};
use saisei_app::{App, AppError};

use super::act::task;
use super::asked::Asked;
use super::bedside::{panels, running_now};
use super::bedside_answer::result_frame;
use super::templates::BedsideStopPage;
use crate::fields::Fields;
use crate::model::{BedsideStop, Findings, SaidBirthday, View};
use crate::respond::page;
use crate::state::WebState;

/// What was heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// Month and day.
    Day(i8, i8),
    /// The patient cannot say it.
    Nothing,
    /// The form did not ask: no name is shown then.
    NotAsked,
}

/// How what was heard compares with the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compared {
    /// The same, or nobody can say: the vault is closed, or there is no such patient and the gate will say so.
    Same,
    /// Another day.
    Other,
}

/// Takes the fields; none if the form did not have them.
pub(super) fn read(fields: &mut Fields) -> Option<SaidBirthday> {
    let cannot = fields.take_optional("cannot-say").is_some();
    let typed = fields.take_optional("said")?;
    Some(SaidBirthday { typed: typed.trim().chars().take(16).collect(), cannot, refusal: None })
}

/// What was heard, or the key of what is wrong with the entry.
pub(super) fn heard(said: Option<&SaidBirthday>) -> Result<Heard, &'static str> {
    let Some(said) = said else { return Ok(Heard::NotAsked) };
    if said.typed.is_empty() {
        return if said.cannot { Ok(Heard::Nothing) } else { Err("said-missing") };
    }
    month_and_day(&said.typed).map(|(month, day)| Heard::Day(month, day)).ok_or("said-unreadable")
}

/// Four digits, or month and day with a sign between them.
fn month_and_day(typed: &str) -> Option<(i8, i8)> {
    let narrowed = narrow(typed);
    let parts: Vec<&str> = narrowed.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let (month, day) = match parts.as_slice() {
        [four] if four.len() == 4 => four.split_at_checked(2)?,
        [month, day] => (*month, *day),
        _ => return None,
    };
    let (month, day): (i8, i8) = (month.parse().ok()?, day.parse().ok()?);
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some((month, day))
}

fn patient(wristband: &str) -> Option<CoiNumber> {
    match Scan::new(wristband).read() {
        Ok(Label::Wristband(coi)) => Some(coi),
        _ => None,
    }
}

/// Compares with the birth date of the patient on the wristband.
///
/// # Errors
/// The answer "not possible at this moment", drawn later as a page.
pub(super) async fn compare(state: &WebState, wristband: &str, heard: Heard) -> Result<Compared, Response> {
    let (Some(coi), Heard::Day(month, day)) = (patient(wristband), heard) else { return Ok(Compared::Same) };
    let same = task(state, move |app: &App| -> Result<_, AppError> { app.is_birthday(&coi, month, day) }).await?;
    Ok(if same == Some(false) { Compared::Other } else { Compared::Same })
}

/// STOP, because the patient said another day.
pub(super) async fn stop(state: &WebState, asked: &Asked) -> Response {
    tracing::warn!("the birthday that was said at the bedside is not the one of the wristband");
    let running = match task(state, running_now).await {
        Ok(running) => running,
        Err(response) => return response,
    };
    let f = result_frame(state, asked, "stop-heading", View::Bare);
    let view = BedsideStop {
        said: Some(f.t("said-other")),
        comparison: None,
        findings: Findings { findings: Vec::new(), checks: Vec::new(), at: f.as_of },
        recorded: false,
        at: f.as_of,
        running: panels(&f, &running),
    };
    page(StatusCode::OK, &BedsideStopPage { f: &f, page: &view })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn month_and_day_are_read_as_people_write_them() {
        for typed in ["0314", "０３１４", "3/14", "3月14日", "03-14"] {
            assert_eq!(month_and_day(typed), Some((3, 14)), "{typed}");
        }
        for other in ["", "314", "1314", "0332", "19580314", "3", "3/14/58", "abcd"] {
            assert_eq!(month_and_day(other), None, "{other}");
        }
    }
}
