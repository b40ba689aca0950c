//! `saisei init`: a new clinic.

use std::sync::Arc;

use saisei_app::Opening;
use saisei_app::access::Chance;
use saisei_app::domain::values::{Day, Line, Moment, StaffId};
use saisei_app::ledger::ClinicId;
use saisei_app::words::{Language, words};
use saisei_store::SqliteStore;

use crate::cli::Init;
use crate::clinic::{Clinic, Place};
use crate::edge::{self, SystemChance};
use crate::exit::{Failure, Status};
use crate::key_files;

/// A sandbox begins here, so that scripts may live at any time since.
const SANDBOX_BEGINS: &str = "2000-01-01T00:00:00+09:00";
const ZONE: &str = "Asia/Tokyo";

fn opening(options: &Init) -> Result<Opening, Failure> {
    let at = if options.sandbox {
        Moment::parse(SANDBOX_BEGINS).map_err(Failure::option("--sandbox"))?
    } else {
        edge::now()
    };
    let roles_from: Day = at.day_in(ZONE);
    Ok(Opening {
        name: Line::new(&options.name).map_err(Failure::option("--name"))?,
        sandbox: options.sandbox,
        administrator: StaffId::parse(&options.admin).map_err(Failure::option("--admin"))?,
        administrator_name: Line::new(&options.admin_name).map_err(Failure::option("--admin-name"))?,
        at,
        zone: ZONE.to_owned(),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        roles_from,
    })
}

fn code(options: &Init) -> Result<ClinicId, Failure> {
    let code = &options.clinic;
    let fits = code.len() == 5 && code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    if fits { Ok(ClinicId::new(code)) } else { Err(Failure::told(Status::Invalid, "cli-clinic-code", &[])) }
}

/// Makes the clinic; nothing is left behind if it fails half-way.
pub fn create(options: &Init, place: &Place, chance: &dyn Chance) -> Result<Clinic, Failure> {
    let (opening, code) = (opening(options)?, code(options)?);
    let store = SqliteStore::create(&place.file, code)?;
    let made = key_files::create(&place.keys, chance).and_then(|keys| {
        saisei_app::open_clinic(&store, &keys, chance, &opening)?;
        Ok(keys)
    });
    match made {
        Ok(keys) => Clinic::over(Arc::new(store), keys),
        Err(failure) => {
            drop(store);
            // The file was made by this very call and holds nothing yet.
            let _ = std::fs::remove_file(&place.file);
            Err(failure)
        }
    }
}

/// Opens a new clinic and prints how to sign in.
pub fn run(options: &Init) -> Result<Status, Failure> {
    let place = Place::of(&options.db)?;
    let given = if options.password_stdin { Some(edge::first_line()?) } else { None };
    let clinic = create(options, &place, &SystemChance)?;
    let password = given.clone().unwrap_or_else(|| saisei_app::access::make_password(&SystemChance));
    let set = super::account::set_password(&clinic.app, &options.admin, &password);
    clinic.close()?;
    if let Err(failure) = set {
        // A clinic whose administrator cannot sign in is still a clinic: `saisei account` sets the password.
        edge::complain(&failure);
        return Ok(failure.status());
    }
    for language in Language::ALL {
        let words = words(language);
        edge::note(words.ta("cli-init-done", &[("path", &place.file.display().to_string())]));
        edge::note(words.ta("cli-init-keys", &[("path", &place.keys.display().to_string())]));
        if options.sandbox {
            edge::note(words.t("cli-init-sandbox"));
        }
    }
    if given.is_none() {
        edge::say(format!("{} {password}", options.admin));
    }
    Ok(Status::Done)
}
