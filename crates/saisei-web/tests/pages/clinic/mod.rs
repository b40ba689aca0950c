//! A clinic in memory with its pages.

mod breakable;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use jiff::Timestamp;
use saisei_app::access::{Chance, Cost};
use saisei_app::domain::values::{CoiNumber, Line, Moment, StaffId};
use saisei_app::domain::{Command, Role};
use saisei_app::words::Language;
use saisei_app::{App, Keys, Opening, Submission, open_clinic};
use saisei_ledger::{ClinicId, MemoryStore};
use saisei_web::model::Zone;
use saisei_web::ports::StaffCard;
use saisei_web::{Setup, Site, WebState, router};
use serde_json::{Value, json};
use tower::ServiceExt;

pub use breakable::Broken;
use breakable::{Breakable, Switch};

pub const PASSWORD: &str = "three herons over wet rice";

struct Counted(AtomicU64);

impl Chance for Counted {
    fn fill(&self, buf: &mut [u8]) {
        // A plain mix of a counter is random enough for a test.
        for byte in buf {
            let next = self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
            *byte = ((next ^ (next >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 56) as u8;
        }
    }
}

/// The pages over a clinic in memory.
pub struct Clinic {
    pages: Router,
    pub app: Arc<App>,
    pub minutes: Arc<AtomicI64>,
    /// Seconds since 1970 at which the clock stands instead; 0 if it is wound.
    set: Arc<AtomicI64>,
    /// Breaks the store.
    pub store: Switch,
}

/// Every role in which somebody can sign in; the staff number is the role's name.
pub const ROLES: [&str; 8] = [
    "coordinator",
    "physician",
    "nurse",
    "culture_operator",
    "quality_officer",
    "administrator",
    "analyst",
    "inspector",
];

const START: i64 = 1_800_000_000;

fn opened(chance: Arc<dyn Chance>, at: Moment) -> (Arc<App>, Switch) {
    let store = Arc::new(MemoryStore::new(ClinicId::new("AOBA1")));
    let keys = Keys { checkpoint: [1; 32], vault: [2; 32], fingerprint: [3; 32], pepper: [4; 32] };
    let opening = Opening {
        name: Line::new("あおば再生クリニック").unwrap(),
        sandbox: false,
        administrator: StaffId::parse("admin").unwrap(),
        administrator_name: Line::new("管理").unwrap(),
        at,
        zone: "Asia/Tokyo".to_owned(),
        program: "test".to_owned(),
        roles_from: at.day_in("Asia/Tokyo"),
    };
    open_clinic(store.as_ref(), &keys, chance.as_ref(), &opening).unwrap();
    checked(store, keys, chance)
}

/// The app over a store in memory, which can check its own rows; and the switch that breaks the store.
fn checked(store: Arc<MemoryStore>, keys: Keys, chance: Arc<dyn Chance>) -> (Arc<App>, Switch) {
    let (rows, switch) = (Arc::clone(&store), Switch::default());
    let store = Arc::new(Breakable { inner: store, switch: switch.clone() });
    let app = App::open(store, keys, chance, Cost::TINY).unwrap();
    app.checks().read_by(Arc::new(move || Ok(Box::new(rows.audit()))));
    (Arc::new(app), switch)
}

/// Performs a command and expects that it is accepted.
pub fn done(app: &App, key: &str, actor: &str, role: Role, command: &str, args: Value) {
    let answer = app
        .perform(&Submission {
            key: key.to_owned(),
            command: Command::read(command, &args).unwrap().unwrap(),
            args: Arc::new(args),
            actor: StaffId::parse(actor).unwrap(),
            role,
            device: "test".to_owned(),
            at: Moment(Timestamp::from_second(START).unwrap()),
            occurred_at: None,
            already_done: false,
            zone: "Asia/Tokyo".to_owned(),
            reason: None,
            seen: None,
            second: None,
            note: None,
        })
        .unwrap();
    assert!(answer.is_accepted(), "{command}: {:?}", answer.findings);
}

/// The staff of [`ROLES`], a plan in force from today, and one patient with the journey `J0001`.
pub fn with_a_journey(app: &App) {
    let admin = |key: &str, command: &str, args: Value| done(app, key, "admin", Role::Administrator, command, args);
    for role in ROLES {
        let roles = json!([{"role": role, "from": "2027-01-15"}]);
        admin(role, "register_staff", json!({"staff": role, "name": role, "roles": roles, "qualifications": []}));
    }
    let doctor = json!([{"role": "physician", "from": "2027-01-15"}]);
    let licence = json!([{"kind": "physician-licence", "from": "2020-04-01"}]);
    let doctor = json!({"staff": "dr.ito", "name": "伊藤", "roles": doctor, "qualifications": licence});
    admin("doctor", "register_staff", doctor);
    let permission = json!({"kind": "licence", "number": "FA3260001", "from": "2026-04-01"});
    let facility = json!({"facility": "cpf", "name": "CPF", "kind": "processing", "permission": permission});
    admin("cpf", "register_facility", facility);
    let example = include_str!("../../../../../examples/journey.jsonl");
    let lines = example.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let draft = lines.into_iter().find(|line| line["command"] == "draft_plan").unwrap();
    admin("plan", "draft_plan", draft["args"].clone());
    let opinion = json!({"plan": "ra-adsc", "committee": "委員会", "committee_number": "NA8260001",
        "opinion": "appropriate", "opinion_on": "2027-01-15"});
    admin("opinion", "record_committee_opinion", opinion);
    let filed = json!({"plan": "ra-adsc", "filed_on": "2027-01-15", "office": "厚生局", "form": "first"});
    admin("filed", "file_plan", filed);
    let accepted = json!({"plan": "ra-adsc", "plan_number": "PB3260001", "accepted_on": "2027-01-15",
        "in_force_from": "2027-01-15"});
    admin("accepted", "accept_plan", accepted);
    let identity = json!({"family_name": "山田", "given_name": "花子", "family_kana": "ヤマダ", "given_kana": "ハナコ",
        "birth_date": "1958-03-14", "sex": "female"});
    let desk = |key: &str, command: &str, args: Value| done(app, key, "coordinator", Role::Coordinator, command, args);
    desk("patient", "register_patient", identity);
    let number = CoiNumber::compose("AOBA1", 2027, 1).unwrap().to_string();
    desk("journey", "open_journey", json!({"coi": number, "plan": "ra-adsc"}));
}

/// A clinic with its pages.
pub fn clinic(tls: bool) -> Clinic {
    let chance: Arc<dyn Chance> = Arc::new(Counted(AtomicU64::new(7)));
    let start = Timestamp::from_second(START).unwrap();
    let (app, store) = opened(Arc::clone(&chance), Moment(start));
    for staff in ["suzuki", "ito", "gone"].into_iter().chain(ROLES) {
        app.access().set_password(staff, PASSWORD, &[], start).unwrap();
    }
    let minutes = Arc::new(AtomicI64::new(0));
    let clock = minutes.clone();
    let card = |name: &str, roles: &[&str]| {
        Some(StaffCard { name: name.to_owned(), roles: roles.iter().map(|role| (*role).to_owned()).collect() })
    };
    let state = WebState::new(Setup {
        app: Arc::clone(&app),
        clock: Arc::new(move || start + jiff::SignedDuration::from_mins(clock.load(Ordering::Relaxed))),
        directory: Arc::new(move |staff| {
            Ok(match staff {
                "suzuki" => card("鈴木 澪", &["nurse"]),
                "ito" => card("伊藤 航", &["physician", "administrator"]),
                role if ROLES.contains(&role) => card(role, &[role]),
                _ => None,
            })
        }),
        zone: Zone { zone: jiff::tz::offset(9).to_time_zone(), name: "JST".to_owned() },
        site: if tls { Site { tls, hosts: vec!["localhost".to_owned()] } } else { Site::loopback() },
    });
    Clinic { pages: router(state), app, minutes, set: Arc::default(), store }
}

/// A practice clinic in which the lines of an example happened, without the last few. The clock stands at the last
/// line, and everybody can sign in.
pub fn practice(example: &str, without_last: usize) -> Clinic {
    let path = format!("{}/../../examples/{example}.jsonl", env!("CARGO_MANIFEST_DIR"));
    practice_after(&std::fs::read_to_string(path).unwrap(), without_last)
}

fn practice_after(text: &str, without_last: usize) -> Clinic {
    let chance: Arc<dyn Chance> = Arc::new(Counted(AtomicU64::new(7)));
    let store = Arc::new(MemoryStore::new(ClinicId::new("SA001")));
    let keys = Keys { checkpoint: [1; 32], vault: [2; 32], fingerprint: [3; 32], pepper: [4; 32] };
    let begins = Moment::parse("2000-01-01T00:00:00+09:00").unwrap();
    let opening = Opening {
        name: Line::new("さいせい練習クリニック").unwrap(),
        sandbox: true,
        administrator: StaffId::parse("admin").unwrap(),
        administrator_name: Line::new("管理 担当").unwrap(),
        at: begins,
        zone: "Asia/Tokyo".to_owned(),
        program: "test".to_owned(),
        roles_from: begins.day_in("Asia/Tokyo"),
    };
    open_clinic(store.as_ref(), &keys, chance.as_ref(), &opening).unwrap();
    let (app, store) = checked(store, keys, chance);
    let lines: Vec<&str> = text.lines().collect();
    let mut last = begins;
    for line in &lines[..lines.len() - without_last] {
        last = play(&app, line);
    }
    for staff in app.all_staff().unwrap() {
        app.access().set_password(staff.id.as_str(), PASSWORD, &[], last.0).unwrap();
    }
    let minutes = Arc::new(AtomicI64::new(0));
    let (clock, known) = (minutes.clone(), Arc::clone(&app));
    let set: Arc<AtomicI64> = Arc::default();
    let (stands, today) = (set.clone(), set.clone());
    let state = WebState::new(Setup {
        app: Arc::clone(&app),
        clock: Arc::new(move || match stands.load(Ordering::Relaxed) {
            0 => last.0 + jiff::SignedDuration::from_mins(clock.load(Ordering::Relaxed)),
            seconds => Timestamp::from_second(seconds).unwrap(),
        }),
        directory: Arc::new(move |staff| {
            let Some(staff) = known.staff(&StaffId::parse(staff).unwrap())? else { return Ok(None) };
            let day = match today.load(Ordering::Relaxed) {
                0 => last,
                seconds => Moment(Timestamp::from_second(seconds).unwrap()),
            };
            let roles = staff.roles_on(day.day_in("Asia/Tokyo")).into_iter().map(|role| role.name().to_owned());
            Ok(Some(StaffCard { name: staff.name.to_string(), roles: roles.collect() }))
        }),
        zone: Zone { zone: jiff::tz::offset(9).to_time_zone(), name: "JST".to_owned() },
        site: Site::loopback(),
    });
    Clinic { pages: router(state), app, minutes, set, store }
}

/// A practice clinic in which nothing has happened yet. Its clock is set, not wound.
pub fn empty() -> Clinic {
    practice_after("", 0)
}

/// What the app answers to one line of a script.
pub fn answer_to(app: &App, line: &str) -> saisei_app::Answer {
    let now = Moment::parse("2030-01-01T00:00:00+09:00").unwrap();
    let read = saisei_app::read_line(line.as_bytes(), now, "test").unwrap();
    app.perform(&read.submission).unwrap()
}

/// One line of a script, whatever it is answered; and its time.
pub fn play(app: &App, line: &str) -> Moment {
    let now = Moment::parse("2030-01-01T00:00:00+09:00").unwrap();
    let read = saisei_app::read_line(line.as_bytes(), now, "test").unwrap();
    app.perform(&read.submission).unwrap();
    read.submission.at
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn cookie(&self, name: &str) -> Option<String> {
        let start = format!("{name}=");
        self.headers
            .get_all(header::SET_COOKIE)
            .iter()
            .filter_map(|value| value.to_str().unwrap().strip_prefix(&start))
            .map(|rest| rest.split(';').next().unwrap().to_owned())
            .next()
    }

    pub fn place(&self) -> &str {
        self.headers[header::LOCATION].to_str().unwrap()
    }

    /// The hidden field of the form that posts there.
    pub fn token(&self, action: &str) -> String {
        let form = self.body.split(&format!("action=\"{action}\"")).nth(1).unwrap();
        let field = form.split("name=\"form\" value=\"").nth(1).unwrap();
        field.split('"').next().unwrap().to_owned()
    }
}

impl Clinic {
    /// The clock stands at this moment.
    pub fn set_clock(&self, now: Moment) {
        self.set.store(now.0.as_second(), Ordering::Relaxed);
    }

    /// Everybody on the staff has a password.
    pub fn everybody_can_sign_in(&self) {
        for staff in self.app.all_staff().unwrap() {
            self.app.access().set_password(staff.id.as_str(), PASSWORD, &[], Timestamp::UNIX_EPOCH).unwrap();
        }
    }

    /// Answers browsers on this machine, as long as the tests run; where.
    pub fn served(&self) -> String {
        let pages = self.pages.clone().into_make_service_with_connect_info::<std::net::SocketAddr>();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async { axum::serve(tokio::net::TcpListener::from_std(listener).unwrap(), pages).await })
        });
        url
    }

    /// Signs in, in this role.
    pub async fn session_as(&self, staff: &str, role: &str) -> String {
        let cookie = self.session(staff).await;
        let choice = self.get("/role", &cookie).await;
        if choice.status == StatusCode::OK && choice.body.contains(&format!("value=\"{role}\"")) {
            let token = choice.token("/role");
            let chosen = self.post("/role", &cookie, &format!("form={token}&role={role}&next=%2F")).await;
            return chosen.cookie("saisei").map_or(cookie, |changed| format!("saisei={changed}"));
        }
        cookie
    }

    pub async fn ask(&self, request: Request<Body>) -> Answer {
        let response = self.pages.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, 10_000_000).await.unwrap();
        Answer { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&bytes).into_owned() }
    }

    pub async fn get(&self, path: &str, cookie: &str) -> Answer {
        let request = Request::get(path).header("host", "localhost:8080").header("cookie", cookie);
        self.ask(request.body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, path: &str, cookie: &str, form: &str) -> Answer {
        self.post_from(path, cookie, form, "same-origin").await
    }

    pub async fn post_from(&self, path: &str, cookie: &str, form: &str, site: &str) -> Answer {
        let request = Request::post(path)
            .header("host", "localhost:8080")
            .header("cookie", cookie)
            .header("sec-fetch-site", site)
            .header("content-type", "application/x-www-form-urlencoded");
        self.ask(request.body(Body::from(form.to_owned())).unwrap()).await
    }

    pub async fn sign_in(&self, staff: &str) -> Answer {
        let form = format!("name={staff}&password={}&next=%2Fjourneys", PASSWORD.replace(' ', "+"));
        self.post("/sign-in", "", &form).await
    }

    /// The same session, which now speaks this language.
    pub async fn speaking(&self, session: &str, language: Language) -> String {
        let code = language.code();
        if !session.is_empty() {
            let changed = self.post("/language", session, &format!("to={code}&back=%2F")).await;
            assert_eq!(changed.status, StatusCode::SEE_OTHER);
        }
        format!("{session}; saisei-language={code}")
    }

    pub async fn session(&self, staff: &str) -> String {
        format!("saisei={}", self.sign_in(staff).await.cookie("saisei").unwrap())
    }
}
