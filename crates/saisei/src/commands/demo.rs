//! `saisei demo`: a synthetic clinic, made through real commands and served.

use std::path::PathBuf;

use indicatif::{ProgressBar, ProgressStyle};
use saisei_app::words::{Language, words};
use saisei_web::Site;

use super::serve::serve_clinic;
use crate::cli::{Db, Demo, Init};
use crate::clinic::{Clinic, Place};
use crate::demo::{Made, SeededChance, make};
use crate::edge;
use crate::exit::{Failure, Status};

/// Removes the temporary clinic when the demonstration ends.
struct Scratch(Option<PathBuf>);

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Some(dir) = &self.0 {
            let _ = std::fs::remove_dir_all(dir);
        }
    }
}

fn scratch(options: &Demo) -> Result<(Scratch, String), Failure> {
    if let Some(url) = &options.db {
        return Ok((Scratch(None), url.clone()));
    }
    let dir = std::env::temp_dir().join(format!("saisei-demo-{}", std::process::id()));
    std::fs::create_dir_all(&dir).map_err(Failure::io(dir.display().to_string()))?;
    let url = format!("sqlite:{}", dir.join("demo.saisei").display());
    Ok((Scratch(Some(dir)), url))
}

fn init(url: &str) -> Init {
    Init {
        db: Db { db: url.to_owned(), keys: None },
        sandbox: true,
        clinic: "SA001".to_owned(),
        name: "さいせい練習クリニック".to_owned(),
        admin: "admin".to_owned(),
        admin_name: "練習 管理".to_owned(),
        password_stdin: false,
    }
}

fn bar() -> ProgressBar {
    if !edge::is_watched() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len}  {elapsed}");
    ProgressBar::no_length().with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn make_clinic(options: &Demo, url: &str) -> Result<(Place, Made), Failure> {
    let place = Place::of(&Db { db: url.to_owned(), keys: None })?;
    let chance = SeededChance::new(options.seed);
    for language in Language::ALL {
        edge::note(words(language).t("cli-demo-making"));
    }
    let clinic: Clinic = super::init::create(&init(url), &place, &chance)?;
    let bar = bar();
    let made = make(&clinic.app, edge::now(), options.patients, &chance, &bar);
    bar.finish_and_clear();
    clinic.close()?;
    Ok((place, made?))
}

fn tell(made: &Made) {
    let count = made.patients.len().to_string();
    for language in Language::ALL {
        edge::say(words(language).ta("cli-demo-ready", &[("journeys", &count)]));
    }
    for language in Language::ALL {
        edge::say(words(language).t("cli-demo-sign-in"));
    }
    for (role, staff, password) in &made.sign_ins {
        edge::say(format!("  {role:<18} {staff:<14} {password}"));
    }
    let mut ready = made.ready();
    let (Some(first), Some(second)) = (ready.next(), ready.next()) else { return };
    for language in Language::ALL {
        let words = words(language);
        let (wristband, container, other) =
            (format!("SSW{}", first.coi), format!("SSC{}", first.bag), format!("SSC{}", second.bag));
        edge::say(words.t("cli-demo-try"));
        edge::say(format!("  {}", words.ta("cli-demo-try-1", &[("journey", &first.journey)])));
        edge::say(format!("  {}", words.ta("cli-demo-try-2", &[("wristband", &wristband), ("container", &container)])));
        edge::say(format!("  {}", words.ta("cli-demo-try-3", &[("other", &other)])));
    }
}

/// `saisei demo`.
pub fn run(options: &Demo) -> Result<Status, Failure> {
    if !options.listen.ip().is_loopback() {
        return Err(Failure::told(Status::NotPermitted, "cli-serve-not-loopback", &[]));
    }
    let (scratch, url) = scratch(options)?;
    let (place, made) = make_clinic(options, &url)?;
    tell(&made);
    if options.no_serve {
        return Ok(Status::Done);
    }
    let served = serve_clinic(place.open()?, options.listen, Site::loopback(), |address| {
        for language in Language::ALL {
            edge::note(words(language).ta("cli-serve-listening", &[("address", &format!("http://{address}/"))]));
        }
        edge::say(format!("http://{address}/"));
    });
    drop(scratch);
    served
}
