//! Materials (原料等): each with a fixed supplier, catalogue number and specification, and an incoming check per lot.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{free, noted, recorded};
use crate::act::{Act, Context, Decision, Gate, Meaning, Nature, Rejection, unknown};
use crate::event::{Event, Subject};
use crate::facts::{Facts, Need};
use crate::problem::Problem;
use crate::rules::{Finding, Rule};
use crate::state::MaterialLot;
use crate::values::{Code, Day, Line, MaterialId, MaterialLotId};

/// Where a material comes from: it decides how long records are kept (asrm 4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MaterialOrigin {
    /// Nothing of human or animal origin.
    Neither,
    /// The patient's own.
    OwnHuman,
    /// Another person's.
    OtherHuman,
    /// An animal's.
    Animal,
}

/// Registers a material. What is missing can be registered; a lot of it cannot be accepted then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterMaterial {
    /// Its id.
    pub material: MaterialId,
    /// Its name.
    pub name: Line<100>,
    /// Where it comes from.
    pub origin: MaterialOrigin,
    /// Its fixed supplier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplier: Option<Line<100>>,
    /// The supplier's catalogue number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub catalogue_number: Option<Line<60>>,
    /// Its specification, as the number of the controlled document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub specification: Option<Code>,
    /// Checks that every lot must pass on arrival, as codes.
    #[serde(default)]
    pub incoming_checks: Vec<Code>,
}

impl RegisterMaterial {
    /// What is missing, as the names of the fields.
    fn missing(&self) -> Vec<String> {
        [
            (self.supplier.is_none(), "supplier"),
            (self.catalogue_number.is_none(), "catalogue_number"),
            (self.specification.is_none(), "specification"),
            (self.incoming_checks.is_empty(), "incoming_checks"),
        ]
        .into_iter()
        .filter(|(missing, _)| *missing)
        .map(|(_, name)| name.to_owned())
        .collect()
    }
}

impl Act for RegisterMaterial {
    fn needs(&self, _: &Facts) -> Vec<Need> {
        vec![Need::Material(self.material.clone())]
    }

    fn decide(&self, _: &mut Context<'_>, facts: &Facts) -> Decision {
        free(facts.material(&self.material), "material", &self.material, "args.material")?;
        recorded(Subject::Material(self.material.clone()), vec![], Event::MaterialRegistered(self.clone()))
    }
}

/// Records that a lot of a material arrived. It waits for the incoming checks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiveMaterialLot {
    /// Its id.
    pub material_lot: MaterialLotId,
    /// Of which material.
    pub material: MaterialId,
    /// The supplier's lot number.
    pub lot_number: Code,
    /// Last day on which it may be used.
    pub expires_on: Day,
}

impl Act for ReceiveMaterialLot {
    fn nature(&self) -> Nature {
        Nature::Report
    }

    fn needs(&self, _: &Facts) -> Vec<Need> {
        vec![Need::Material(self.material.clone()), Need::MaterialLot(self.material_lot.clone())]
    }

    fn decide(&self, _: &mut Context<'_>, facts: &Facts) -> Decision {
        facts.material(&self.material).ok_or_else(|| unknown("material", &self.material, "args.material"))?;
        free(facts.material_lot(&self.material_lot), "material lot", &self.material_lot, "args.material_lot")?;
        let about = vec![Subject::Material(self.material.clone())];
        recorded(Subject::MaterialLot(self.material_lot.clone()), about, Event::MaterialLotReceived(self.clone()))
    }
}

/// One incoming check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IncomingCheck {
    /// Which, as registered.
    pub check: Code,
    /// Whether it conformed.
    pub conforms: bool,
}

/// Judges a received lot of a material. Only an accepted lot may be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JudgeMaterialLot {
    /// Which.
    pub material_lot: MaterialLotId,
    /// Whether it may be used.
    pub accepted: bool,
    /// The incoming checks with their results.
    pub checks: Vec<IncomingCheck>,
}

impl JudgeMaterialLot {
    /// What stands in the way of accepting: fields of the material, and checks that were not made or did not conform.
    fn missing(&self, material: &RegisterMaterial) -> Vec<String> {
        let passed = |check: &Code| self.checks.iter().any(|made| &made.check == check && made.conforms);
        let failed = |check: &Code| self.checks.iter().any(|made| &made.check == check && !made.conforms);
        let unmade = material.incoming_checks.iter().filter(|check| !passed(check) || failed(check));
        material.missing().into_iter().chain(unmade.map(ToString::to_string)).collect()
    }
}

impl Act for JudgeMaterialLot {
    fn nature(&self) -> Nature {
        Nature::Judgement
    }

    fn signs(&self) -> Option<Meaning> {
        Some(Meaning::Judged)
    }

    fn needs(&self, facts: &Facts) -> Vec<Need> {
        let material = facts.material_lot(&self.material_lot).map(|lot| Need::Material(lot.material().clone()));
        [Need::MaterialLot(self.material_lot.clone())].into_iter().chain(material).collect()
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let lot = known_lot(facts, &self.material_lot, "args.material_lot")?;
        let material = facts.material(lot.material()).ok_or_else(|| Problem::of(Rule::InputBadForm))?;
        let subject = Subject::MaterialLot(self.material_lot.clone());
        let mut gate = Gate::default();
        if self.accepted {
            let missing = self.missing(material);
            gate.require(missing.is_empty(), || {
                Finding::of(Rule::MaterialIncomplete).with("missing", missing.join(", "))
            });
            gate.require(lot.in_date(context.day()), || out_of_date(lot));
        }
        let notes = gate.pass(context, std::slice::from_ref(&subject))?;
        noted(subject, vec![Subject::Material(lot.material().clone())], Event::MaterialLotJudged(self.clone()), notes)
    }
}

fn known_lot<'f>(facts: &'f Facts, id: &MaterialLotId, place: &str) -> Result<&'f MaterialLot, Rejection> {
    facts.material_lot(id).ok_or_else(|| unknown("material lot", id, place))
}

/// The finding for a lot past its date.
pub(crate) fn out_of_date(lot: &MaterialLot) -> Finding {
    let received = &lot.received.what;
    Finding::of(Rule::MaterialOutOfDate).with("material", &received.material_lot).with("expiry", received.expires_on)
}
