//! Enquiries, and places on a day: who is asked before one person more is booked.

use serde_json::{Value, json};

use saisei_app::EnquiriesQuery;
use saisei_app::domain::values::Day;

use super::{Case, passes, refused, run_all};
use crate::support::{ADMIN, COORDINATOR, DOCTOR, Line, Stage, World, line, rules};

/// A Monday.
const DAY: &str = "2026-03-16";
const NINE: &str = "2026-03-16T09:00:00+09:00";
const TEN: &str = "2026-03-16T10:00:00+09:00";

fn capacity(args: &Value) -> Line {
    line("set_day_capacity", ADMIN, args.clone())
}

fn enquiry(more: &Value) -> Line {
    let args = json!({"channel": "phone", "topic": "risks", "rheumatologist": "yes"});
    let all = more.as_object().unwrap().iter();
    all.fold(line("record_enquiry", COORDINATOR, args), |line, (name, value)| line.arg(name, value.clone()))
}

fn counselling(enquiry: &str, starts_at: &str) -> Line {
    let args = json!({"enquiry": enquiry, "purpose": "counselling", "starts_at": starts_at, "physician": "dr.ito"});
    line("book_appointment", COORDINATOR, args)
}

fn close(enquiry: &str, outcome: &str) -> Line {
    line("close_enquiry", COORDINATOR, json!({"enquiry": enquiry, "outcome": outcome}))
}

fn of_booking(command: &str, enquiry: &str, more: (&str, &str)) -> Line {
    line(command, COORDINATOR, json!({"enquiry": enquiry, "booking": "B1", more.0: more.1}))
}

/// Two patients who signed; the first is booked at nine, where the day can hold so many harvests.
fn one_booked(set: &Value) -> World {
    let world = World::at(Stage::Consented, 2);
    world.done(capacity(set));
    world.done(world.book(0, "harvest", NINE));
    world
}

/// The second one at this time.
fn second(set: Value, starts_at: &'static str) -> impl Fn() -> (World, Line) {
    move || {
        let world = one_booked(&set);
        let line = world.book(1, "harvest", starts_at);
        (world, line)
    }
}

fn places(harvests: u64) -> Value {
    json!({"day": DAY, "closed": false, "harvests": harvests})
}

fn full() -> Vec<Case> {
    vec![
        refused(&["booking.day-full"], "the day holds one", second(places(1), TEN)),
        passes("booking.day-full", &[], "the day holds two", second(places(2), TEN)),
        passes("booking.day-full", &[], "the day before", second(places(1), "2026-03-13T10:00:00+09:00")),
        passes("booking.day-full", &[], "no number was set for harvests", || {
            second(json!({"day": DAY, "closed": false, "visits": 0}), TEN)()
        }),
        refused(&["booking.day-full"], "every Monday holds one", || {
            second(json!({"weekday": "monday", "closed": false, "harvests": 1}), TEN)()
        }),
        passes("booking.day-full", &[], "only Mondays from the next one on", || {
            second(json!({"weekday": "monday", "from": "2026-03-17", "closed": false, "harvests": 1}), TEN)()
        }),
        passes("booking.day-full", &[], "this Monday holds more than others", || {
            let world = one_booked(&json!({"weekday": "monday", "closed": false, "harvests": 1}));
            world.done(capacity(&places(2)));
            let line = world.book(1, "harvest", TEN);
            (world, line)
        }),
        passes("booking.day-full", &[], "the first one was cancelled", || {
            let world = one_booked(&places(1));
            world.done(world.cancel(0, "B1"));
            let line = world.book(1, "harvest", TEN);
            (world, line)
        }),
        passes("booking.day-full", &["booking.day-full"], "a physician decides, with a reason", || {
            let (world, line) = second(places(1), TEN)();
            (world, line.by(DOCTOR).reason("chair-free"))
        }),
        refused(&["booking.day-full"], "a physician without a reason", || {
            let (world, line) = second(places(1), TEN)();
            (world, line.by(DOCTOR))
        }),
        refused(&["access.role-may-not"], "a coordinator makes the day larger", || {
            (World::empty().staffed(), capacity(&places(9)).by(COORDINATOR))
        }),
    ]
}

fn closed_days() -> Vec<Case> {
    let sundays = json!({"weekday": "sunday", "closed": true});
    let on = |set: Value, starts_at: &'static str| {
        move || {
            let world = World::at(Stage::Consented, 1);
            world.done(capacity(&set));
            let line = world.book(0, "visit", starts_at);
            (world, line)
        }
    };
    let sunday = "2026-03-15T10:00:00+09:00";
    vec![
        refused(&["booking.day-closed"], "a Sunday", on(sundays.clone(), sunday)),
        // 23:00 on Saturday in London is Sunday in the clinic.
        refused(&["booking.day-closed"], "told in another zone", on(sundays.clone(), "2026-03-14T23:00:00+00:00")),
        passes("booking.day-closed", &[], "the Saturday before", on(sundays.clone(), "2026-03-14T10:00:00+09:00")),
        passes("booking.day-closed", &[], "a Sunday that was opened", move || {
            let (world, line) = on(sundays.clone(), sunday)();
            world.done(capacity(&json!({"day": "2026-03-15", "closed": false})));
            (world, line)
        }),
    ]
}

/// On a day that holds enough.
fn after(starts_at: &'static str) -> impl Fn() -> (World, Line) {
    second(places(9), starts_at)
}

fn physicians() -> Vec<Case> {
    vec![
        refused(&["booking.physician-taken"], "at the same time", after(NINE)),
        refused(&["booking.physician-taken"], "in the last minute", after("2026-03-16T09:59:00+09:00")),
        passes("booking.physician-taken", &[], "when the physician is free again", after(TEN)),
        passes("booking.physician-taken", &[], "up to the minute before", || {
            let (world, line) = after("2026-03-16T08:30:00+09:00")();
            (world, line.arg("minutes", 30))
        }),
        refused(&["booking.physician-taken"], "a minute too long", || {
            let (world, line) = after("2026-03-16T08:30:00+09:00")();
            (world, line.arg("minutes", 31))
        }),
        passes("booking.physician-taken", &["booking.physician-taken"], "a physician decides", || {
            let (world, line) = after(NINE)();
            (world, line.by(DOCTOR).reason("both-possible"))
        }),
        passes("booking.physician-taken", &[], "another physician sees them", || {
            let world = one_booked(&places(9));
            let line = world.book(1, "visit", NINE).arg("physician", "dr.abe");
            (world, line)
        }),
    ]
}

fn enquiries() -> Vec<Case> {
    let open = || {
        let world = World::empty().staffed();
        world.done(enquiry(&json!({})));
        world
    };
    let booked = move || {
        let world = open();
        world.done(counselling("Q0001", NINE));
        world
    };
    vec![
        passes("enquiry.closed", &[], "booked", move || (open(), counselling("Q0001", NINE))),
        refused(&["enquiry.closed"], "booked after it was closed", move || {
            let world = open();
            world.done(close("Q0001", "declined"));
            (world, counselling("Q0001", NINE))
        }),
        refused(&["enquiry.closed"], "closed twice", move || {
            let world = open();
            world.done(close("Q0001", "declined"));
            (world, close("Q0001", "no_answer"))
        }),
        passes("enquiry.closed", &[], "what was done is recorded also after it was closed", move || {
            let world = open();
            world.done(close("Q0001", "declined"));
            (world, line("answer_enquiry", COORDINATOR, json!({"enquiry": "Q0001", "done": "called_back"})))
        }),
        refused(&["enquiry.booking-open"], "closed while a counselling is booked", move || {
            (booked(), close("Q0001", "declined"))
        }),
        passes("enquiry.booking-open", &[], "after the booking was cancelled", move || {
            let world = booked();
            world.done(of_booking("cancel_appointment", "Q0001", ("grounds", "patient-asked")));
            (world, close("Q0001", "declined"))
        }),
        passes("enquiry.booking-open", &[], "somebody who became a patient still comes", || {
            let world = World::at(Stage::Registered, 1);
            world.done(enquiry(&json!({})));
            world.done(counselling("Q0001", NINE));
            let line = close("Q0001", "became_patient").arg("coi", world.patient(0).coi.clone());
            (world, line)
        }),
    ]
}

pub fn cases() -> Vec<Case> {
    [full(), closed_days(), physicians(), enquiries()].into_iter().flatten().collect()
}

#[test]
fn contacts_from_both_sides() {
    run_all(cases());
}

#[test]
fn what_does_not_belong_together_is_not_read() {
    let world = World::at(Stage::Consented, 1);
    world.done(enquiry(&json!({})));
    let journey = world.patient(0).journey.clone();
    for (wrong, rule) in [
        (counselling("Q0001", NINE).arg("journey", journey), "input.duplicate-field"),
        (counselling("Q0001", NINE).arg("enquiry", Value::Null), "input.missing-field"),
        (counselling("Q0001", NINE).arg("purpose", "harvest"), "input.unknown-choice"),
        (counselling("Q0001", NINE).arg("minutes", 4), "input.number-range"),
        (counselling("Q0009", NINE), "input.unknown-id"),
        (close("Q0001", "became_patient"), "input.missing-field"),
        (close("Q0001", "duplicate"), "input.missing-field"),
        (close("Q0001", "duplicate").arg("same_as", "Q0001"), "input.unknown-id"),
        (capacity(&json!({"closed": true})), "input.missing-field"),
        (capacity(&json!({"closed": true, "day": DAY, "weekday": "monday"})), "input.duplicate-field"),
        (enquiry(&json!({"call_by": "2026-01-01"})), "input.time-order"),
        (enquiry(&json!({"birth_date": "2027-01-01"})), "input.future"),
    ] {
        assert_eq!(rules(&world.ask(wrong)), [rule]);
    }
}

/// Somebody who did not come needs a reason; nobody came before the day; the newer word counts.
#[test]
fn attendance_is_told_on_its_day() {
    let world = World::empty().staffed();
    world.clock("2026-03-02T10:00:00+09:00");
    world.done(enquiry(&json!({})));
    world.done(counselling("Q0001", NINE));
    let came = || of_booking("record_attendance", "Q0001", ("attendance", "arrived"));
    assert_eq!(rules(&world.ask(came())), ["input.time-order"]);
    world.clock("2026-03-16T10:30:00+09:00");
    let missed = || of_booking("record_attendance", "Q0001", ("attendance", "not_arrived"));
    assert_eq!(rules(&world.ask(missed())), ["input.missing-field"]);
    world.done(missed().arg("grounds", "fever"));
    let day = || world.app.day(Day::parse(DAY).unwrap()).unwrap();
    assert_eq!(day().places.taken(), 0, "the place is free again");
    world.done(came());
    assert_eq!(day().places.taken(), 1);
    let times = world.app.counselling_times(Day::parse(DAY).unwrap()).unwrap();
    assert_eq!((times.enquiries, times.counselled, times.median_twice), (1, 1, Some(14 * 2)));
}

/// A harvest keeps the booking for which the patient came, and its place stays held.
#[test]
fn who_came_keeps_the_booking() {
    let world = World::at(Stage::Consented, 1);
    world.done(world.book(0, "visit", NINE));
    world.clock(NINE);
    let args = json!({"journey": world.patient(0).journey, "booking": "B1", "attendance": "arrived"});
    world.done(line("record_attendance", COORDINATOR, args));
    let file = world.app.journey(&world.patient(0).journey).unwrap().unwrap();
    assert_eq!(file.journey.bookings.values().next().unwrap().state.name(), "arrived");
    assert!(file.journey.open_items().is_empty(), "nothing waits for somebody who came");
}

#[test]
fn who_enquired_is_found_and_never_stands_in_the_ledger() {
    let world = World::empty().staffed();
    let who = json!({"family_name": "渡邉", "given_name": "瑞穂", "family_kana": "ワタナベ", "phone": "000-1111-2222",
        "email": "zq@example.invalid", "birth_date": "1961-02-03", "message": "膝のことで相談したい"});
    world.done(enquiry(&who).note("家族から電話"));
    world.done(enquiry(&json!({"call_by": "2026-03-20"})));
    let find = |text: &str| {
        let query = EnquiriesQuery { text: text.to_owned(), limit: 50, ..EnquiriesQuery::default() };
        let page = world.app.enquiries(&query).unwrap();
        page.rows.iter().map(|row| row.enquiry.id.to_string()).collect::<Vec<_>>()
    };
    for text in ["渡邉", "わたなべ", "0001111", "1961-02-03", "q0001"] {
        assert_eq!(find(text), ["Q0001"], "{text}");
    }
    assert_eq!(find(""), ["Q0001", "Q0002"], "who was not answered since the first day comes before a later call");
    for event in world.events() {
        let stored = serde_json::to_string(&event.envelope.payload).unwrap();
        for secret in ["渡邉", "瑞穂", "ワタナベ", "1111", "zq@", "1961", "膝", "家族"] {
            assert!(!stored.contains(secret), "{secret} in {stored}");
        }
    }
    assert!(world.check().ok);
}
