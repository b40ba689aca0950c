//! `saisei doctor`: what is wrong here, in plain words.

use saisei_app::rule_packs;
use saisei_app::words::{Language, words};

use crate::cli::Db;
use crate::clinic::{Clinic, Place};
use crate::edge;
use crate::exit::{Failure, Status};
use crate::key_files;

/// One thing that was looked at: whether it is as it should be, and its words.
struct Look {
    good: bool,
    key: &'static str,
    values: Vec<(&'static str, String)>,
}

fn look(good: bool, key: &'static str, values: &[(&'static str, String)]) -> Look {
    Look { good, key, values: values.to_vec() }
}

fn at_clinic(clinic: &Clinic, place: &Place) -> Result<Vec<Look>, Failure> {
    let app = &clinic.app;
    let head = app.store().head()?;
    let newest = app.store().checkpoints()?.last().map_or(0, |kept| kept.size);
    let unsigned = head.size.saturating_sub(newest);
    let staff = app.all_staff()?;
    let without = staff
        .iter()
        .map(|person| app.access().has_account(person.id.as_str()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(saisei_app::AppError::from)?
        .into_iter()
        .filter(|has| !has)
        .count();
    let open = key_files::is_open_to_others(&place.keys);
    let unverified: usize = rule_packs().iter().map(saisei_app::RulePack::unverified).sum();
    let keys_key = if open { "cli-doctor-keys-open" } else { "cli-doctor-keys-private" };
    let mode_key = if app.info().sandbox { "cli-doctor-sandbox" } else { "cli-doctor-clinic" };
    Ok(vec![
        look(true, mode_key, &[]),
        look(true, "cli-doctor-events", &[("events", head.size.to_string())]),
        look(!open, keys_key, &[("path", place.keys.display().to_string())]),
        look(unsigned < 1_000, "cli-doctor-unsigned", &[("events", unsigned.to_string())]),
        look(without == 0, "cli-doctor-accounts", &[("people", without.to_string())]),
        look(unverified == 0, "cli-doctor-unverified", &[("values", unverified.to_string())]),
    ])
}

/// `saisei doctor`. Exit code 0 even with advice; 1 only if the clinic cannot work as it is.
pub fn run(db: &Db) -> Result<Status, Failure> {
    let place = Place::of(db)?;
    let clinic = place.open()?;
    let looks = at_clinic(&clinic, &place)?;
    for language in Language::ALL {
        for look in &looks {
            let values: Vec<(&str, &str)> = look.values.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let mark = if look.good { "○" } else { "△" };
            edge::say(format!("{mark} {}", words(language).ta(look.key, &values)));
        }
        edge::say(words(language).t("cli-doctor-limits"));
    }
    clinic.close()?;
    Ok(Status::Done)
}
