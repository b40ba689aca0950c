//! One patient: what the programme issued, what is really there, and how far the therapy has come.

pub(crate) mod args;
pub(crate) mod step;

use std::collections::BTreeSet;

use saisei_app::Answer;
use serde_json::Value;

use crate::dice::Dice;
use crate::fault::Fault;
use crate::house;
pub(crate) use step::Step;

/// Numbers that the programme issued to one patient.
#[derive(Clone, Debug, Default)]
pub(crate) struct Issued {
    /// Chain-of-identity number.
    pub(crate) coi: String,
    /// Journey.
    pub(crate) journey: String,
    /// Tissue container.
    pub(crate) tissue: String,
    /// Product container.
    pub(crate) product: String,
    /// Lot.
    pub(crate) lot: String,
    /// The newest administration.
    pub(crate) administration: String,
}

/// What nature does with the cells of a patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Growth {
    /// They grow.
    Good,
    /// Too few for the dose.
    Slow,
    /// They die before the end.
    Failed,
    /// They grow, with bacteria that a test of the day shows.
    Contaminated,
    /// They grow, and so does the culture for sterility after two weeks.
    PositiveLate,
}

/// What is really in a vessel, whatever stands on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Vessel {
    /// Whose cells.
    pub(crate) cells_of: u32,
    /// Whether cells were exchanged while every label stayed right: no software sees it.
    pub(crate) exchanged: bool,
}

/// A patient.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    /// Number in the clinic, from 0.
    pub(crate) number: u32,
    /// Family name and birth date; two patients may bear the same.
    pub(crate) named: (String, String),
    /// Sex, as the registration takes it.
    pub(crate) sex: &'static str,
    /// Issued numbers.
    pub(crate) ids: Issued,
    /// The second record of the same human, if somebody made one.
    pub(crate) second_record: Option<Issued>,
    /// The vessel that carries the product.
    pub(crate) bag: Vessel,
    /// How the cells grow.
    pub(crate) growth: Growth,
    /// The room in which they grow.
    pub(crate) room: &'static str,
    /// Whether a marker of the infection screen is positive: a physician decides with a reason.
    pub(crate) has_marker: bool,
    /// What the tissue is taken under.
    pub(crate) anaesthetic: &'static str,
    /// Whether the patient asks before coming, and the enquiry.
    pub(crate) asks_first: bool,
    pub(crate) enquiry: Option<String>,
    /// Whether the patient comes for a second dose, and which dose is on its way.
    pub(crate) wants_second: bool,
    pub(crate) dose: u8,
    /// What will go wrong with this patient later on.
    pub(crate) meant: Option<Fault>,
    /// What was done.
    pub(crate) done: BTreeSet<Step>,
    /// Place on the path.
    pub(crate) place: usize,
    /// Tries at the present step.
    pub(crate) tries: u32,
    /// How it ends, once it is over before its time.
    pub(crate) outcome: Option<&'static str>,
    /// Whether the journey was closed.
    pub(crate) closed: bool,
    /// Number of the last line for which a screen was looked at.
    pub(crate) screen: u64,
}

const FAMILIES: [&str; 8] = ["山田", "佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "中村"];

impl Person {
    /// A patient who has not come yet.
    pub(crate) fn new(number: u32, dice: &mut Dice) -> Self {
        let family = dice.pick(&FAMILIES).copied().unwrap_or("山田");
        let born = format!("{}-{:02}-{:02}", dice.between(1940, 1990), dice.between(1, 12), dice.between(1, 28));
        Self {
            number,
            named: (family.to_owned(), born),
            sex: if dice.happens(7_500) { "female" } else { "male" },
            ids: Issued::default(),
            second_record: None,
            bag: Vessel { cells_of: number, exchanged: false },
            growth: Growth::Good,
            room: dice.pick(&house::ROOMS).copied().unwrap_or("cpf-1"),
            has_marker: dice.happens(300),
            anaesthetic: "lidocaine",
            asks_first: dice.happens(1_000),
            enquiry: None,
            wants_second: dice.happens(200),
            dose: 1,
            meant: None,
            done: BTreeSet::new(),
            place: 0,
            tries: 0,
            outcome: None,
            closed: false,
            screen: 0,
        }
    }

    /// What the wristband says.
    pub(crate) fn wristband(&self) -> String {
        format!("SSW{}", self.ids.coi)
    }

    /// Learns the numbers in an answer.
    pub(crate) fn learn(&mut self, answer: &Answer) {
        for event in &answer.events {
            let payload = &event.envelope.payload;
            let text = |name: &str| payload.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
            match event.envelope.kind.as_str() {
                "patient_registered" => self.ids.coi = text("coi"),
                "journey_opened" => self.ids.journey = text("journey"),
                "lot_opened" => self.ids.lot = text("lot"),
                "administration_started" => self.ids.administration = text("administration"),
                "container_labelled" if text("kind") == "product" => self.ids.product = text("container"),
                "container_labelled" => self.ids.tissue = text("container"),
                _ => {}
            }
        }
    }
}
