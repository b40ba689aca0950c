//! Brings patients to a stage, the same way each time.

use super::world::{Patient, World};

/// How far a patient has come. Each stage has its own hour, so that the clock of all tests is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    Registered,
    Opened,
    WorkedUp,
    Eligible,
    Explained,
    Consented,
    Labelled,
    Harvested,
    Sent,
    Received,
    InCulture,
    Filled,
    Tested,
    Released,
    Travelling,
    AtClinic,
    Prepared,
    Matched,
    Running,
    Completed,
    FollowedUp,
    Closed,
}

impl Stage {
    pub const ALL: [Self; 22] = [
        Self::Registered,
        Self::Opened,
        Self::WorkedUp,
        Self::Eligible,
        Self::Explained,
        Self::Consented,
        Self::Labelled,
        Self::Harvested,
        Self::Sent,
        Self::Received,
        Self::InCulture,
        Self::Filled,
        Self::Tested,
        Self::Released,
        Self::Travelling,
        Self::AtClinic,
        Self::Prepared,
        Self::Matched,
        Self::Running,
        Self::Completed,
        Self::FollowedUp,
        Self::Closed,
    ];

    /// When it is reached. Filled at 08:00 with a life of 600 minutes, the product is past its time at 18:00.
    pub fn time(self) -> &'static str {
        match self {
            Self::Registered => "2026-03-02T09:00:00+09:00",
            Self::Opened => "2026-03-02T09:10:00+09:00",
            Self::WorkedUp => "2026-03-02T10:00:00+09:00",
            Self::Eligible => "2026-03-09T10:00:00+09:00",
            Self::Explained => "2026-03-09T10:10:00+09:00",
            Self::Consented => "2026-03-09T10:20:00+09:00",
            Self::Labelled => "2026-03-16T09:30:00+09:00",
            Self::Harvested => "2026-03-16T10:30:00+09:00",
            Self::Sent => "2026-03-16T11:00:00+09:00",
            Self::Received => "2026-03-16T15:00:00+09:00",
            Self::InCulture => "2026-03-16T16:00:00+09:00",
            Self::Filled => "2026-05-04T08:00:00+09:00",
            Self::Tested => "2026-05-04T08:30:00+09:00",
            Self::Released => "2026-05-04T09:00:00+09:00",
            Self::Travelling => "2026-05-04T09:10:00+09:00",
            Self::AtClinic => "2026-05-04T12:00:00+09:00",
            Self::Prepared => "2026-05-04T13:00:00+09:00",
            Self::Matched => "2026-05-04T13:10:00+09:00",
            Self::Running => "2026-05-04T13:12:00+09:00",
            Self::Completed => "2026-05-04T16:00:00+09:00",
            Self::FollowedUp => "2026-11-04T10:00:00+09:00",
            Self::Closed => "2026-11-10T10:00:00+09:00",
        }
    }
}

impl World {
    /// A clinic in memory with so many patients, all at one stage.
    pub fn at(stage: Stage, patients: usize) -> Self {
        Self::empty().staffed().planned().bring(stage, patients)
    }

    /// Brings new patients through every stage up to this one; patients who are there already stay where they are.
    pub fn bring(mut self, stage: Stage, patients: usize) -> Self {
        let first = self.patients.len();
        self.patients.extend((0..patients).map(|_| Patient::default()));
        for step in Stage::ALL.into_iter().filter(|step| *step <= stage) {
            self.clock(step.time());
            for p in first..self.patients.len() {
                self.advance(p, step);
            }
        }
        self
    }

    /// The next stage for everybody.
    pub fn on_to(mut self, from: Stage, to: Stage) -> Self {
        for step in Stage::ALL.into_iter().filter(|step| *step > from && *step <= to) {
            self.clock(step.time());
            for p in 0..self.patients.len() {
                self.advance(p, step);
            }
        }
        self
    }

    pub fn advance(&mut self, p: usize, step: Stage) {
        let patient = self.patients[p].clone();
        match step {
            Stage::Registered => self.patients[p].coi = self.issued(self.register(p), "coi"),
            Stage::Opened => self.patients[p].journey = self.issued(self.open(&patient.coi), "journey"),
            Stage::Labelled => self.patients[p].tissue = self.issued(self.label(p, "tissue", "clinic"), "container"),
            Stage::WorkedUp => {
                self.done(self.history(p));
                self.done(self.screen(p));
            }
            Stage::InCulture => self.patients[p].lot = self.issued(self.open_lot(&[patient.tissue_label()]), "lot"),
            Stage::Filled => self.fill_bag(p),
            Stage::Tested => self.test(p),
            Stage::FollowedUp => self.follow_up(p),
            simple => {
                self.done(self.simple(p, simple));
            }
        }
    }

    /// The one line of a stage that issues nothing.
    fn simple(&self, p: usize, step: Stage) -> super::Line {
        let patient = self.patient(p);
        match step {
            Stage::Eligible => self.eligibility(p, "eligible"),
            Stage::Explained => self.explain(p, 1),
            Stage::Consented => self.sign(p, 1),
            Stage::Harvested => self.harvest(p),
            Stage::Sent => self.send(&patient.tissue_label(), "clinic", "cpf"),
            Stage::Received => self.receive(&patient.tissue_label(), "cpf"),
            Stage::Released => self.release(p, "conditional"),
            Stage::Travelling => self.send(&patient.product_label(), "cpf", "clinic"),
            Stage::AtClinic => self.receive(&patient.product_label(), "clinic"),
            Stage::Prepared => self.baseline(p),
            Stage::Matched => self.bedside(p, p),
            Stage::Running => self.start(p),
            Stage::Completed => self.complete(p, "A1", "2026-05-04T15:50:00+09:00"),
            Stage::Closed => self.close(p, "completed"),
            other => panic!("{other:?} is not one line"),
        }
    }

    fn fill_bag(&mut self, p: usize) {
        self.patients[p].product = self.issued(self.label(p, "product", "cpf"), "container");
        self.done(self.fill(p, &self.patient(p).product_label()));
    }

    fn test(&self, p: usize) {
        self.done(self.viability(p, "98.6"));
        self.done(self.endotoxin(p, "0.05"));
        self.done(self.sterility(p, "pending"));
    }

    /// Both visits, and the culture of fourteen days that makes the release final.
    fn follow_up(&self, p: usize) {
        self.done(self.sterility(p, "negative"));
        self.done(self.release(p, "final"));
        self.done(self.visit(p, "A1-m1", "2026-06-04"));
        self.done(self.visit(p, "A1-m6", "2026-11-04"));
    }
}
