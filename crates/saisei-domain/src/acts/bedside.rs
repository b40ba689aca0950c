//! Bedside check (ベッドサイド照合): wristband and container, GO or STOP.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{journey_and_patient, noted};
use crate::act::{Act, Context, Decision, Meaning, Nature};
use crate::event::{Event, Subject};
use crate::facts::{Facts, Need};
use crate::gates::bedside::{self, Asked, BedsideMatch};
use crate::values::{CoiNumber, ContainerNumber, JourneyId, Label, LotId, Moment, Scan};

/// Checks wristband and container.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckBedside {
    /// The wristband as scanned.
    pub wristband: Scan,
    /// The product container as scanned.
    pub container: Scan,
}

/// Wristband and container matched, and no rule refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BedsideMatched {
    /// The journey.
    pub journey: JourneyId,
    /// The number on the wristband and of the container.
    pub coi: CoiNumber,
    /// The container.
    pub container: ContainerNumber,
    /// The lot in it.
    pub lot: LotId,
    /// Until when the match may be used to start.
    pub valid_until: Moment,
    /// When the product is past its time.
    pub expires_at: Moment,
}

impl CheckBedside {
    fn coi(&self) -> Option<CoiNumber> {
        match self.wristband.read() {
            Ok(Label::Wristband(coi)) => Some(coi),
            _ => None,
        }
    }

    fn container(&self) -> Option<ContainerNumber> {
        match self.container.read() {
            Ok(Label::Container(number)) => Some(number),
            _ => None,
        }
    }

    /// What the attempt is about: everything that could be read from the two labels.
    fn about(&self, facts: &Facts) -> Vec<Subject> {
        let patient = self.coi().filter(|coi| facts.patient(coi).is_some());
        let journey = self.coi().and_then(|coi| facts.open_journey_of(&coi)).map(|journey| journey.id.clone());
        let container = self.container().filter(|number| facts.journey_id_of_container(number).is_some());
        journey
            .map(Subject::Journey)
            .into_iter()
            .chain(patient.map(Subject::Patient))
            .chain(container.map(Subject::Container))
            .collect()
    }
}

impl Act for CheckBedside {
    fn nature(&self) -> Nature {
        Nature::Judgement
    }

    fn signs(&self) -> Option<Meaning> {
        Some(Meaning::Judged)
    }

    fn needs(&self, facts: &Facts) -> Vec<Need> {
        let mut needs = Vec::new();
        if let Some(coi) = self.coi() {
            needs.extend(bedside::patient_needs(facts, &coi));
        }
        needs.extend(crate::gates::scan_needs(facts, std::slice::from_ref(&self.container)));
        needs
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let about = self.about(facts);
        let (matched, notes) =
            bedside::check(&self.wristband, &self.container, context, facts, Asked::AtTheBedside, &about)?;
        let journey = matched.journey();
        let subjects = journey_and_patient(journey)
            .into_iter()
            .chain([Subject::Container(matched.container().clone()), Subject::Lot(matched.lot().clone())])
            .collect();
        noted(Subject::Journey(journey.id.clone()), subjects, Event::BedsideMatched(event(&matched)), notes)
    }
}

fn event(matched: &BedsideMatch<'_>) -> BedsideMatched {
    BedsideMatched {
        journey: matched.journey().id.clone(),
        coi: matched.journey().coi.clone(),
        container: matched.container().clone(),
        lot: matched.lot().clone(),
        valid_until: matched.valid_until(),
        expires_at: matched.expires_at(),
    }
}
