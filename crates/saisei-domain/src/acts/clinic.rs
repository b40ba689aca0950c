//! The clinic, its facilities and rooms.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::environment::{EnvironmentalLimit, check_limits};
use super::{free, recorded};
use crate::act::{Act, Context, Decision, unknown};
use crate::event::{Event, Subject};
use crate::facts::{Facts, Need};
use crate::problem::Problem;
use crate::rules::Rule;
use crate::values::{Code, Day, FacilityId, Line, RoomId};

/// The first event of every ledger. Whether it is a sandbox is fixed here for ever.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClinicOpened {
    /// Five capitals or digits; first part of every number that the clinic issues.
    pub code: String,
    /// Name on pages and papers.
    pub name: Line<100>,
    /// Whether all data are for practice.
    pub sandbox: bool,
    /// Verifier key of the checkpoints (C2SP vkey form).
    pub checkpoint_key: String,
    /// Version of the program that opened it.
    pub program: String,
    /// Rule packs in use: name and version.
    pub rule_packs: Vec<String>,
}

/// What a facility is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FacilityKind {
    /// 再生医療等提供機関.
    Clinic,
    /// 特定細胞加工物等製造施設.
    Processing,
}

/// How a processing facility may work (never mixed: 許可, 届出, 認定).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PermissionKind {
    /// 許可: a company's facility in Japan.
    Licence,
    /// 届出: a facility inside a clinic.
    Notification,
    /// 認定: a foreign facility.
    Accreditation,
}

/// The permission of a processing facility.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FacilityPermission {
    /// Licence, notification or accreditation.
    pub kind: PermissionKind,
    /// Facility number, such as `FA3140001`.
    pub number: Code,
    /// First day.
    pub from: Day,
    /// Last day; a licence runs five years.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
}

/// Registers a clinic or processing facility.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterFacility {
    /// Its id.
    pub facility: FacilityId,
    /// Its name.
    pub name: Line<100>,
    /// What it is for.
    pub kind: FacilityKind,
    /// Its address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Line<100>>,
    /// Country, ISO 3166 alpha-2; Japan if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Code>,
    /// Its permission, for a processing facility.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permission: Option<FacilityPermission>,
}

impl Act for RegisterFacility {
    fn needs(&self, _: &Facts) -> Vec<Need> {
        vec![Need::Clinic]
    }

    fn decide(&self, _: &mut Context<'_>, facts: &Facts) -> Decision {
        let taken = facts.clinic().and_then(|clinic| clinic.facilities.get(&self.facility));
        free(taken, "facility", &self.facility, "args.facility")?;
        if self.permission.as_ref().is_some_and(|p| p.to.is_some_and(|to| to < p.from)) {
            return Err(Problem::of(Rule::InputTimeOrder).with("field", "permission").into());
        }
        let about = vec![Subject::Facility(self.facility.clone()), Subject::Watch];
        recorded(Subject::Clinic, about, Event::FacilityRegistered(self.clone()))
    }
}

/// Cleanliness zone of a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Zone {
    /// 無菌操作等区域.
    Aseptic,
    /// 清浄度管理区域.
    Controlled,
    /// Any other room.
    General,
}

/// Registers a room of a facility.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterRoom {
    /// Its id.
    pub room: RoomId,
    /// The facility that it is in.
    pub facility: FacilityId,
    /// Its name.
    pub name: Line<100>,
    /// Its zone.
    pub zone: Zone,
    /// Limits of its environmental values; set later with `set_room_limits` otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<EnvironmentalLimit>,
}

impl Act for RegisterRoom {
    fn needs(&self, _: &Facts) -> Vec<Need> {
        vec![Need::Clinic]
    }

    fn decide(&self, _: &mut Context<'_>, facts: &Facts) -> Decision {
        let clinic = facts.clinic().ok_or_else(|| unknown("facility", &self.facility, "args.facility"))?;
        if !clinic.facilities.contains_key(&self.facility) {
            return Err(unknown("facility", &self.facility, "args.facility"));
        }
        free(clinic.rooms.get(&self.room), "room", &self.room, "args.room")?;
        check_limits(&self.limits)?;
        recorded(Subject::Room(self.room.clone()), vec![Subject::Clinic], Event::RoomRegistered(self.clone()))
    }
}

/// Records a new or renewed permission of a processing facility.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordFacilityPermission {
    /// Which facility.
    pub facility: FacilityId,
    /// The permission.
    pub permission: FacilityPermission,
}

impl Act for RecordFacilityPermission {
    fn nature(&self) -> crate::act::Nature {
        crate::act::Nature::Report
    }

    fn needs(&self, _: &Facts) -> Vec<Need> {
        vec![Need::Clinic]
    }

    fn decide(&self, _: &mut Context<'_>, facts: &Facts) -> Decision {
        if !facts.clinic().is_some_and(|clinic| clinic.facilities.contains_key(&self.facility)) {
            return Err(unknown("facility", &self.facility, "args.facility"));
        }
        if self.permission.to.is_some_and(|to| to < self.permission.from) {
            return Err(Problem::of(Rule::InputTimeOrder).with("field", "permission").into());
        }
        let about = vec![Subject::Facility(self.facility.clone()), Subject::Watch];
        recorded(Subject::Clinic, about, Event::FacilityPermissionRecorded(self.clone()))
    }
}
