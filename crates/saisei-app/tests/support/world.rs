//! The clinic under test, and what was answered.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use saisei_app::access::Cost;
use saisei_app::domain::Role;
use saisei_app::domain::values::{Day, Line as Words, Moment, StaffId};
use saisei_app::ledger::{ClinicId, MemoryStore, Position, Recorded, Report, Selection, Store};
use saisei_app::{Answer, App, Keys, Opening, Outcome, check_ledger, open_clinic, read_line, roles_for};
use saisei_store::SqliteStore;
use serde_json::Value;
use tempfile::TempDir;

use super::chance::Counted;
use super::line::Line;

/// Where the ledger lies.
enum Shelf {
    Memory(Arc<MemoryStore>),
    File(Arc<SqliteStore>, TempDir),
}

/// The numbers that a patient's things were given, as far as they exist.
#[derive(Clone, Debug, Default)]
pub struct Patient {
    pub coi: String,
    pub journey: String,
    pub tissue: String,
    pub lot: String,
    pub product: String,
}

impl Patient {
    pub fn wristband(&self) -> String {
        format!("SSW{}", self.coi)
    }

    pub fn tissue_label(&self) -> String {
        format!("SSC{}", self.tissue)
    }

    pub fn product_label(&self) -> String {
        format!("SSC{}", self.product)
    }
}

/// A clinic with its patients.
pub struct World {
    pub app: Arc<App>,
    pub patients: Vec<Patient>,
    pub(super) edit: fn(&mut Value),
    shelf: Shelf,
    keys: Keys,
    now: RefCell<String>,
    /// A note that goes with every line, if one is set; its number makes it unique.
    pub note: RefCell<Option<&'static str>>,
    sent: Cell<u32>,
}

/// The first day of the practice clinic.
const OPENED: &str = "2026-01-05T08:00:00+09:00";

fn opening() -> Opening {
    Opening {
        name: Words::new("さいせい練習クリニック").unwrap(),
        sandbox: true,
        administrator: StaffId::parse("admin").unwrap(),
        administrator_name: Words::new("架空 管理").unwrap(),
        at: Moment::parse(OPENED).unwrap(),
        zone: "Asia/Tokyo".to_owned(),
        program: "test".to_owned(),
        roles_from: Day::parse("2026-01-01").unwrap(),
    }
}

pub(super) fn moment(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

impl World {
    /// A clinic of nothing but its administrator, in memory.
    pub fn empty() -> Self {
        Self::on(Shelf::Memory(Arc::new(MemoryStore::new(ClinicId::new("SA001")))))
    }

    /// As [`World::empty`], in a file.
    pub fn empty_file() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let store = SqliteStore::create(directory.path().join("clinic.saisei"), ClinicId::new("SA001")).unwrap();
        Self::on(Shelf::File(Arc::new(store), directory))
    }

    fn on(shelf: Shelf) -> Self {
        let keys = Keys { checkpoint: [1; 32], vault: [2; 32], fingerprint: [3; 32], pepper: [4; 32] };
        let (store, chance) = (shelf.store(), Arc::new(Counted::default()));
        open_clinic(store.as_ref(), &keys, chance.as_ref(), &opening()).unwrap();
        let app = App::open(store, keys.clone(), chance, Cost::TINY).unwrap();
        Self {
            app: Arc::new(app),
            patients: Vec::new(),
            edit: |_| {},
            shelf,
            keys,
            now: RefCell::new(OPENED.to_owned()),
            note: RefCell::new(None),
            sent: Cell::new(0),
        }
    }

    pub fn store(&self) -> Arc<dyn Store> {
        self.shelf.store()
    }

    /// A second application on the same data, as after a restart.
    pub fn restarted(&self) -> App {
        // Other bytes than the first one drew: a nonce must not come twice.
        let chance = Counted::default();
        let mut skip = vec![0; 32 * 1_000_000];
        saisei_app::access::Chance::fill(&chance, &mut skip);
        App::open(self.store(), self.keys.clone(), Arc::new(chance), Cost::TINY).unwrap()
    }

    /// The data file, if there is one.
    pub fn directory(&self) -> Option<&TempDir> {
        match &self.shelf {
            Shelf::Memory(_) => None,
            Shelf::File(_, directory) => Some(directory),
        }
    }

    /// Sets the clock for the lines that follow.
    pub fn clock(&self, at: &str) -> &Self {
        *self.now.borrow_mut() = at.to_owned();
        self
    }

    pub fn now(&self) -> String {
        self.now.borrow().clone()
    }

    pub fn patient(&self, number: usize) -> &Patient {
        &self.patients[number]
    }

    /// The line with a key and a time of its own where it has none; its time becomes the clock's.
    pub fn filled(&self, line: Line) -> Line {
        let mut line = line;
        self.sent.set(self.sent.get() + 1);
        line.0.entry("key").or_insert_with(|| format!("k-{:05}", self.sent.get()).into());
        line.0.entry("at").or_insert_with(|| self.now().into());
        if let Some(note) = *self.note.borrow() {
            line = line.note(&format!("{note}-{}", self.sent.get()));
        }
        let at = text(line.field("at"));
        if at.parse::<jiff::Timestamp>().is_ok() {
            self.clock(&at);
        }
        line
    }

    /// Sends a line and answers what the application answered.
    pub fn ask(&self, line: Line) -> Answer {
        self.ask_bytes(&serde_json::to_vec(&self.filled(line).0).unwrap())
    }

    /// As [`World::ask`], whatever the bytes are.
    pub fn ask_bytes(&self, bytes: &[u8]) -> Answer {
        match read_line(bytes, moment(&self.now()), "test") {
            Ok(read) => self.app.perform(&read.submission).unwrap(),
            Err(finding) => Answer::invalid(finding),
        }
    }

    /// Sends a line that must be accepted.
    pub fn done(&self, line: Line) -> Answer {
        let shown = format!("{line:?}");
        let answer = self.ask(line);
        assert_eq!(answer.outcome, Outcome::Accepted, "{shown}: {:?}", answer.findings);
        answer
    }

    /// Sends a line that issues something, and answers its number.
    pub fn issued(&self, line: Line, field: &str) -> String {
        let answer = self.done(line);
        text(&answer.events[0].envelope.payload[field])
    }

    pub fn head(&self) -> u64 {
        self.store().head().unwrap().size
    }

    pub fn last(&self) -> Recorded {
        self.store().last(&Selection::All).unwrap().unwrap()
    }

    pub fn events(&self) -> Vec<Recorded> {
        self.store().read(&Selection::All, Position::START, usize::MAX).unwrap()
    }

    /// The position of the newest event of this kind.
    pub fn position_of(&self, kind: &str) -> u64 {
        let found = self.events().into_iter().rev().find(|event| event.envelope.kind.as_str() == kind);
        found.unwrap_or_else(|| panic!("no {kind} was recorded")).envelope.position.0
    }

    /// Checks every stored row.
    pub fn check(&self) -> Report {
        match &self.shelf {
            Shelf::Memory(store) => check_ledger(&mut store.audit(), None),
            Shelf::File(store, _) => check_ledger(&mut store.audit().unwrap(), None),
        }
    }
}

impl Shelf {
    fn store(&self) -> Arc<dyn Store> {
        match self {
            Self::Memory(store) => Arc::clone(store) as Arc<dyn Store>,
            Self::File(store, _) => Arc::clone(store) as Arc<dyn Store>,
        }
    }
}

/// The rule ids of an answer, sorted.
pub fn rules(answer: &Answer) -> Vec<&'static str> {
    let mut rules: Vec<&str> = answer.findings.iter().map(|finding| finding.rule.id()).collect();
    rules.sort_unstable();
    rules
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

/// A person for each role that may send a command.
pub fn people_for(command: &str) -> Vec<super::Who> {
    use super::line::{ADMIN, COORDINATOR, DOCTOR, NURSE, OPERATOR, QUALITY};
    let all = [ADMIN, COORDINATOR, DOCTOR, NURSE, OPERATOR, QUALITY];
    let may = |who: &super::Who| Role::from_name(who.1).is_some_and(|role| roles_for(command).contains(&role));
    all.into_iter().filter(may).collect()
}
