//! `saisei account` and `saisei token`: passwords and short-lived tokens.

use saisei_app::App;
use saisei_app::access::{Attempt, SetPasswordError, SignInError};
use saisei_app::domain::values::StaffId;

use crate::cli::{Account, Token};
use crate::clinic::Place;
use crate::edge::{self, SystemChance};
use crate::exit::{Failure, Status};

/// Sets a password.
pub fn set_password(app: &App, staff: &str, password: &str) -> Result<(), Failure> {
    let clinic = app.info().name.to_string();
    match app.access().set_password(staff, password, &[&clinic, staff], edge::now().0) {
        Ok(()) => Ok(()),
        Err(SetPasswordError::Fault(_)) => Err(Failure::told(Status::Invalid, "cli-password-weak", &[])),
        Err(SetPasswordError::Access(error)) => Err(saisei_app::AppError::from(error).into()),
    }
}

/// `saisei account`.
pub fn account(options: &Account) -> Result<Status, Failure> {
    let clinic = Place::of(&options.db)?.open()?;
    let known = StaffId::parse(&options.staff).ok().map(|id| clinic.app.staff(&id)).transpose()?.flatten();
    if known.is_none() {
        return Err(Failure::told(Status::Invalid, "cli-unknown-staff", &[("staff", &options.staff)]));
    }
    let given = if options.password_stdin { Some(edge::first_line()?) } else { None };
    let password = given.clone().unwrap_or_else(|| saisei_app::access::make_password(&SystemChance));
    set_password(&clinic.app, &options.staff, &password)?;
    clinic.close()?;
    if given.is_none() {
        edge::say(format!("{} {password}", options.staff));
    }
    Ok(Status::Done)
}

/// `saisei token`.
pub fn token(options: &Token) -> Result<Status, Failure> {
    let clinic = Place::of(&options.db)?.open()?;
    let password = edge::first_line()?;
    let at = edge::now().0;
    let attempt = Attempt { staff: &options.actor, password: &password, source: "console", device: None };
    let refused = |error| match error {
        SignInError::Access(error) => Failure::from(saisei_app::AppError::from(error)),
        _ => Failure::told(Status::NotPermitted, "cli-sign-in-refused", &[]),
    };
    clinic.app.access().prove(&attempt, at).map_err(refused)?;
    let issued = clinic.app.access().issue_token(&options.actor, at).map_err(saisei_app::AppError::from)?;
    edge::say(issued.reveal());
    clinic.close()?;
    Ok(Status::Done)
}
