//! The years before the demonstration: people whose therapy is over, and what the house did meanwhile. Lists and pages
//! are measured on it, so that "ten years" is made of records and not of a number.

use jiff::ToSpan;
use saisei_app::domain::values::{Day, Moment};
use serde_json::{Value, json};

use super::cast::Case;
use super::script::at;
use super::setup::{COORDINATOR, JOINT_PLAN, NURSE, OPERATOR, PHYSICIAN, QUALITY, SECOND_PHYSICIAN};
use super::{Deed, Ids, Person, setup, story};

/// Patients beyond these belong to earlier years.
pub const PRESENT: u32 = 500;
/// Patients of the past in ten years of 365 days: about 950 a year.
const IN_TEN_YEARS: i64 = 9_500;
/// Days of ten years.
const TEN_YEARS: i64 = 3_650;
/// Days from the first contact to the end of the longest story.
const LONGEST: i64 = 490;
/// Days between two counts over the limit, in one room after the other.
const OVER_EVERY: i64 = 40;
/// Days before now on which the first deviation of the present is not yet open.
const FIRST_OF_PRESENT: i64 = 200;
/// Days for which one lot of medium is used.
const MEDIUM_DAYS: i64 = 60;
/// Bookings that one physician takes in the past: first harvests, then administrations.
const SLOTS: i64 = 12;

/// The past of a demonstration.
pub struct Past {
    now: Moment,
    patients: u32,
}

/// How one of them ended. Most of those who come are not treated: a record of ten years then has ten thousand journeys and
/// is made in minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    NotEligible,
    Rejected,
    Completed,
    WithEvent,
}

impl Ending {
    fn of(number: u32) -> Self {
        match number % 100 {
            0 | 40 | 80 => Self::Completed,
            20 => Self::Rejected,
            60 => Self::WithEvent,
            _ => Self::NotEligible,
        }
    }
}

impl Past {
    /// The past that belongs to a demonstration of so many patients.
    pub fn new(now: Moment, patients: u32) -> Self {
        Self { now, patients: patients.saturating_sub(PRESENT) }
    }

    /// Days before now on which the last story of a patient ended.
    fn ended(number: u32) -> i64 {
        i64::from(number) * TEN_YEARS / IN_TEN_YEARS
    }

    /// Days before now on which the first of them came; none if there is no past.
    pub fn days(&self) -> Option<i64> {
        Some(Self::ended(self.patients.checked_sub(1)?) + LONGEST)
    }

    /// Counts over the limit: each of them opens a deviation, before those of the present.
    pub fn deviations(&self) -> i64 {
        self.days().map_or(0, |days| (days - FIRST_OF_PRESENT) / OVER_EVERY)
    }

    /// Everybody with the moment before which nothing happens, the earliest first.
    pub fn patients(&self) -> impl Iterator<Item = (Moment, u32)> {
        (0..self.patients).rev().map(|number| (at(self.now, Self::ended(number) + LONGEST, 0), number))
    }

    /// The deeds of one patient.
    pub fn story(&self, number: u32, person: &Person) -> Vec<Deed> {
        let base = at(self.now, Self::ended(number), 0);
        let ending = Ending::of(number);
        let told =
            |case| story::deeds_with(case, person, base, number.saturating_add(PRESENT), &medium(self.now, base));
        let mut deeds = asked(base, number, person, ending);
        match ending {
            Ending::NotEligible => deeds.extend(told(Case::NotEligible)),
            Ending::Rejected => {
                deeds.extend(told(Case::Rejected));
                deeds.extend(discarded(base));
            }
            Ending::Completed | Ending::WithEvent => {
                deeds.extend(told(Case::Completed));
                deeds.extend(booked(base, number));
                deeds.push(lot_closed(base, 384));
                if ending == Ending::WithEvent {
                    deeds.extend(with_event(base, number));
                }
            }
        }
        deeds
    }

    /// What the house did in those years.
    pub fn house(&self) -> Vec<Deed> {
        let Some(days) = self.days() else { return Vec::new() };
        let mut deeds: Vec<Deed> = (1..=days / 7).flat_map(|week| week_of(self.now, week * 7)).collect();
        deeds.extend((0..=(days - LONGEST) / MEDIUM_DAYS).flat_map(|lot| medium_arrives(self.now, lot, days)));
        deeds.extend((1..=self.deviations()).flat_map(|id| over_the_limit(self.now, days - id * OVER_EVERY, id)));
        deeds
    }

    /// The yearly reports and reviews of a clinic that began so many days ago, each a year after the one before.
    pub fn duties(&self, began: i64) -> Vec<Deed> {
        let (filed, permitted) = (began - setup::FILED_AFTER, began);
        let years = self.days().map_or(0, |days| days / 365);
        let of_plan =
            |plan: &'static str, year| duty(self.now, filed, year, json!({"duty": "periodic_report", "plan": plan}));
        let of_facility = |duty_name: &'static str, year| {
            duty(self.now, permitted, year, json!({"duty": duty_name, "facility": "cpf"}))
        };
        let facility = ["manufacturing_report", "quality_review", "self_inspection"];
        (1..=years)
            .flat_map(|year| {
                let plans = ["ra-adsc", JOINT_PLAN].map(|plan| of_plan(plan, year));
                plans.into_iter().chain(facility.map(|name| of_facility(name, year)))
            })
            .flatten()
            .collect()
    }
}

fn desk(at: Moment, make: impl Fn(&Ids) -> (&'static str, Value) + 'static) -> Deed {
    Deed::new(at, COORDINATOR, make)
}

fn civil(moment: Moment) -> String {
    moment.day_in("Asia/Tokyo").to_string()
}

/// The medium in use on a day.
fn medium(now: Moment, on: Moment) -> String {
    let days = on.legal_day().days_since(now.legal_day()).unsigned_abs();
    format!("medium-y{}", i64::from(days) / MEDIUM_DAYS)
}

/// The first contact of one in four, two weeks before everything else. Half as many again ask and do not come.
fn asked(base: Moment, number: u32, person: &Person, ending: Ending) -> Vec<Deed> {
    if !number.is_multiple_of(4) {
        return Vec::new();
    }
    let first = match ending {
        Ending::Completed | Ending::WithEvent => 485,
        Ending::Rejected => 94,
        Ending::NotEligible => 54,
    };
    let id = format!("Q{:05}", number.saturating_add(10_000));
    let mut deeds = Vec::from(contact(base, first, number, &id, person));
    let own = id.clone();
    // On the day of the registration, after it.
    deeds.push(desk(at(base, first - 14, 90), move |ids| {
        ("close_enquiry", json!({"enquiry": own, "outcome": "became_patient", "coi": ids.coi}))
    }));
    if number.is_multiple_of(8) {
        let other = format!("Q{:05}", number.saturating_add(30_000));
        deeds.extend(contact(base, first, number, &other, person));
        let closing = json!({"enquiry": other, "outcome": "declined", "grounds": "cost"});
        deeds.push(desk(at(base, first - 8, 200), move |_| ("close_enquiry", closing.clone())));
    }
    deeds
}

fn contact(base: Moment, first: i64, number: u32, id: &str, person: &Person) -> [Deed; 2] {
    let channel = if number.is_multiple_of(3) { "web_form" } else { "phone" };
    let args = json!({
        "enquiry": id, "channel": channel, "topic": "therapy", "rheumatologist": "yes",
        "family_name": person.family.0, "given_name": person.given.0, "family_kana": person.family.1,
        "given_kana": person.given.1, "phone": format!("000-{:04}-{:04}", number / 10_000, number % 10_000),
        "birth_date": person.birth_date,
    });
    let answered = json!({"enquiry": id, "done": "called_back"});
    [
        desk(at(base, first, 200), move |_| ("record_enquiry", args.clone())),
        desk(at(base, first - 1, 200), move |_| ("answer_enquiry", answered.clone())),
    ]
}

/// The places of harvest and administration, each a week before.
fn booked(base: Moment, number: u32) -> [Deed; 2] {
    let slot = i64::from(number / 2) % SLOTS;
    let physician = if number.is_multiple_of(2) { PHYSICIAN.0 } else { SECOND_PHYSICIAN };
    let booking = |purpose: &'static str, day: i64, slot: i64| {
        let starts_at = at(base, day, 560 - 20 * slot);
        desk(at(base, day + 6, 350), move |ids| {
            let args = json!({
                "journey": ids.journey, "purpose": purpose, "starts_at": starts_at, "physician": physician, "minutes": 20,
            });
            ("book_appointment", args)
        })
    };
    [booking("harvest", 449, slot), booking("administration", 400, slot + SLOTS)]
}

/// Quality has looked through the record of the culture.
fn lot_closed(base: Moment, days: i64) -> Deed {
    Deed::new(at(base, days, 150), QUALITY, |ids| ("close_lot", json!({"lot": ids.lot})))
}

/// A bag that was not released does not stay.
fn discarded(base: Moment) -> [Deed; 3] {
    [
        lot_closed(base, 8),
        Deed::new(at(base, 8, 200), OPERATOR, |ids| {
            ("dispose_container", json!({"container": ids.bag, "grounds": "lot-rejected", "method": "incineration"}))
        }),
        desk(at(base, 7, 200), |ids| ("close_journey", json!({"journey": ids.journey, "outcome": "product_failed"}))),
    ]
}

/// A bruise, or one in five a pneumonia; judged and reported in time.
fn with_event(base: Moment, number: u32) -> Vec<Deed> {
    let serious = (number / 100).is_multiple_of(5);
    let (term, seriousness) =
        if serious { ("pneumonia", vec!["hospitalisation"]) } else { ("injection-site-bruise", vec![]) };
    let category = if serious { "fifteen_days" } else { "sixty_day_list" };
    let (onset, learned) = (at(base, 396, 600), at(base, 395, 300));
    let about = |days: i64, minutes: i64, who, command: &'static str, args: Value| {
        Deed::new(at(base, days, minutes), who, move |ids| {
            let mut args = args.clone();
            if let Some(args) = args.as_object_mut() {
                args.insert("journey".to_owned(), ids.journey.clone().into());
            }
            (command, args)
        })
    };
    let event = json!({
        "term": term, "onset_at": onset, "learned_at": learned, "seriousness": seriousness, "suspected": "unknown",
    });
    let judged = json!({"adverse_event": "AE1", "category": category, "grounds": ["temporal-relation"]});
    let filed = civil(at(base, 390, 0));
    let report = |to: &str| json!({"adverse_event": "AE1", "recipient": to, "filed_on": filed});
    let recipients: &[&str] = if serious { &["committee", "minister"] } else { &["committee"] };
    let reports = recipients.iter().map(|to| about(390, 100, PHYSICIAN, "file_illness_report", report(to)));
    let told = about(395, 290, NURSE, "record_adverse_event", event);
    let decided = about(395, 240, PHYSICIAN, "judge_adverse_event", judged);
    [told, decided].into_iter().chain(reports).collect()
}

fn airborne(at: Moment, sampled: Moment, room: &'static str, count: u64) -> Deed {
    Deed::new(at, OPERATOR, move |_| {
        let value = json!({"value": count, "unit": "CFU/m3"});
        let args = json!({"room": room, "parameter": "airborne_count", "value": value, "sampled_at": sampled, "point": "bench"});
        ("record_environmental_value", args)
    })
}

const ROOMS: [&str; 3] = ["cpf-1", "cpf-2", "cpf-3"];

/// The plates of a week, read three days after they were exposed. They are clean; late at night nobody works on cells.
fn week_of(now: Moment, days: i64) -> [Deed; 3] {
    ROOMS.map(|room| airborne(at(now, days, -200), at(now, days + 3, -200), room, 0))
}

/// A count over the limit at night; assessed, and closed with evidence before the morning.
fn over_the_limit(now: Moment, days: i64, id: i64) -> [Deed; 3] {
    let name = deviation(id);
    let room = ROOMS.iter().cycle().nth(usize::try_from(id).unwrap_or(0) % ROOMS.len()).copied().unwrap_or("cpf-1");
    let assessed = json!({"deviation": name, "serious": false, "impact": ["no-open-lot"]});
    let closed = json!({
        "deviation": name, "disposition": "usable", "actions": ["filter-replaced"], "evidence": ["WO-0007"],
    });
    [
        airborne(at(now, days, -230), at(now, days + 3, -230), room, 2),
        Deed::new(at(now, days, -240), QUALITY, move |_| ("assess_deviation", assessed.clone())),
        Deed::new(at(now, days, -250), QUALITY, move |_| ("close_deviation", closed.clone())).with_second(PHYSICIAN),
    ]
}

/// The id of the deviation with this number.
pub fn deviation(id: i64) -> String {
    format!("D{id:04}")
}

/// The lot of medium of two months: there before the first culture of a story that ended in them, but not before the
/// clinic's first patient.
fn medium_arrives(now: Moment, lot: i64, first: i64) -> [Deed; 2] {
    let days = first.min((lot + 1) * MEDIUM_DAYS + LONGEST);
    let name = format!("medium-y{lot}");
    let expires = civil(at(now, days - 2 * LONGEST, 0));
    let arrived = json!({
        "material_lot": name, "material": "medium", "lot_number": format!("KM100-Y{lot}"), "expires_on": expires,
    });
    let judged = json!({
        "material_lot": name, "accepted": true,
        "checks": [{"check": "appearance", "conforms": true}, {"check": "certificate", "conforms": true}],
    });
    [
        Deed::new(at(now, days, 590), OPERATOR, move |_| ("receive_material_lot", arrived.clone())),
        Deed::new(at(now, days, 585), QUALITY, move |_| ("judge_material_lot", judged.clone())),
    ]
}

/// What is owed once a year, done on the first day after the year.
fn duty(now: Moment, began: i64, year: i64, mut args: Value) -> Option<Deed> {
    let first = at(now, began, 0).legal_day();
    let until = Day(first.0.checked_add(year.years()).ok()?);
    let days = i64::from(now.legal_day().days_since(until));
    let done = (days > 0).then(|| at(now, days, -210))?;
    if let Some(args) = args.as_object_mut() {
        args.insert("covers_until".to_owned(), json!(until));
        args.insert("done_on".to_owned(), json!(until));
    }
    Some(Deed::new(done, setup::ADMINISTRATOR, move |_| ("record_duty", args.clone())))
}
