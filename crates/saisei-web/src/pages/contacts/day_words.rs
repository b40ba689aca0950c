//! What a day holds and can hold, in words and numbers.

use saisei_app::domain::values::Day;
use saisei_app::{DayPlaces, Places};

use crate::model::{Frame, Mark};
use crate::show::{choice, code_words};

/// The places of one purpose.
#[derive(Clone, Debug)]
pub struct PlacesView {
    /// For what.
    pub purpose: String,
    /// Taken of how many.
    pub count: String,
    /// How many are free, or that there are none, or that no limit is set.
    pub free: String,
    /// Its sign.
    pub mark: Option<Mark>,
}

/// One day of a month.
#[derive(Clone, Debug)]
pub struct DayCell {
    /// The day's own page; none for a role that does not see names.
    pub href: Option<String>,
    /// Day of the month.
    pub number: i8,
    /// Day of the week, in one sign.
    pub weekday: String,
    /// The whole date, for those who hear the page.
    pub date: String,
    /// Closed, full, or how many appointments.
    pub state: String,
    /// Its sign.
    pub mark: Option<Mark>,
    /// For each purpose with appointments, or without a free place, taken of how many.
    pub lines: Vec<String>,
    /// Whether it is today.
    pub today: bool,
    /// Whether it is the day shown.
    pub current: bool,
    /// Place in the week, from Monday as 1.
    pub column: i8,
}

fn count(f: &Frame, places: &Places) -> String {
    let taken = places.taken.to_string();
    match places.of {
        Some(of) => f.t2("appt-taken-of", "taken", taken, "of", of.to_string()),
        None => f.t1("appt-taken", "taken", taken),
    }
}

/// The places of every purpose.
pub(super) fn places(f: &Frame, day: &DayPlaces) -> Vec<PlacesView> {
    let view = |places: &Places| {
        let (free, mark) = match places.of {
            None => (f.t("appt-no-limit"), None),
            Some(_) if places.is_full() => (f.t("appt-full"), Some(Mark::Soon)),
            Some(of) => (f.t1("appt-free", "count", of.saturating_sub(places.taken).to_string()), None),
        };
        PlacesView { purpose: code_words(f, "purpose", choice(&places.purpose)), count: count(f, places), free, mark }
    };
    day.places.iter().map(view).collect()
}

/// A day as one cell. Fullness is the fullest purpose: one full purpose is what the next caller meets.
pub(super) fn cell(f: &Frame, places: &DayPlaces, today: Day, shown: Option<Day>, linked: bool) -> DayCell {
    let day = places.day;
    let full = places.places.iter().any(|places| places.is_full());
    let (state, mark) = match (places.is_closed(), full) {
        (true, _) => (f.t("appt-closed"), Some(Mark::Grade(crate::model::Grade::Never))),
        (false, true) => (f.t("appt-some-full"), Some(Mark::Soon)),
        (false, false) => (f.t1("appt-count", "count", places.taken().to_string()), None),
    };
    // A month is looked through for what is planned and what is full; the day itself tells the rest.
    let told = |places: &&Places| places.taken > 0 || places.is_full();
    let line = |places: &Places| {
        let purpose = code_words(f, "purpose", choice(&places.purpose));
        f.t2("appt-line", "purpose", purpose, "count", count(f, places))
    };
    let lines = places.places.iter().filter(told).filter(|own| !places.is_closed() || own.taken > 0).map(line);
    DayCell {
        href: linked.then(|| format!("/appointments?day={day}")),
        number: day.0.day(),
        weekday: f.t(format!("appt-weekday-{}", day.0.weekday().to_monday_one_offset())),
        date: f.long(day.0),
        state,
        mark,
        lines: lines.collect(),
        today: day == today,
        current: shown == Some(day),
        column: day.0.weekday().to_monday_one_offset(),
    }
}
