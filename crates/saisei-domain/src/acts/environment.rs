//! Environmental values of rooms. A value over its limit opens a deviation and holds every open lot of the room in the
//! same append (SG4; five findings of the order of January 2026).

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::deviation::{Hold, NewDeviation, Origin};
use super::{noted, recorded};
use crate::act::{Accepted, Act, Context, Decision, Nature, Rejection, exists, unknown};
use crate::event::{Event, NewEvent, SerialKind, Subject};
use crate::facts::{Facts, Need};
use crate::problem::Problem;
use crate::rules::{Finding, Rule};
use crate::state::{Journey, Room};
use crate::values::measure::EnvironmentUnit;
use crate::values::{Code, LotId, Measure, Moment, RoomId};

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Parameter {
    /// 浮遊菌: airborne count.
    AirborneCount,
    /// 落下菌: settle-plate count.
    SettlePlate,
    /// Contact plate of a surface.
    SurfaceCount,
    /// Particles of 0.5 µm and larger.
    #[serde(rename = "particles_0_5")]
    Particles05,
    /// Particles of 5 µm and larger.
    #[serde(rename = "particles_5")]
    Particles5,
    /// Pressure difference.
    Pressure,
    /// Temperature.
    Temperature,
    /// Relative humidity.
    Humidity,
}

impl Parameter {
    /// The name in commands.
    pub fn name(self) -> &'static str {
        match self {
            Self::AirborneCount => "airborne_count",
            Self::SettlePlate => "settle_plate",
            Self::SurfaceCount => "surface_count",
            Self::Particles05 => "particles_0_5",
            Self::Particles5 => "particles_5",
            Self::Pressure => "pressure",
            Self::Temperature => "temperature",
            Self::Humidity => "humidity",
        }
    }
}

/// The limits of one parameter, inclusive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EnvironmentalLimit {
    /// What is measured.
    pub parameter: Parameter,
    /// Smallest value inside the limits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Measure<EnvironmentUnit>>,
    /// Largest value inside the limits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Measure<EnvironmentUnit>>,
}

impl EnvironmentalLimit {
    /// Whether a value is inside; `None` if it came in another unit.
    pub fn holds(&self, value: Measure<EnvironmentUnit>) -> Option<bool> {
        let bounds = [self.min, self.max];
        if bounds.into_iter().flatten().any(|bound| bound.unit != value.unit) {
            return None;
        }
        let above = self.min.is_none_or(|min| value.value >= min.value);
        Some(above && self.max.is_none_or(|max| value.value <= max.value))
    }
}

/// Each limit says something, no value is outside both of its bounds, and no parameter has two.
pub(super) fn check_limits(limits: &[EnvironmentalLimit]) -> Result<(), Rejection> {
    let mut seen = BTreeSet::new();
    for limit in limits {
        match (limit.min, limit.max) {
            (None, None) => {
                return Err(Problem::of(Rule::InputMissingField).with("field", "limits.min, limits.max").into());
            }
            (Some(min), Some(max)) if min.value > max.value => {
                return Err(Problem::of(Rule::InputTimeOrder).with("field", "limits.min, limits.max").into());
            }
            _ => {}
        }
        if !seen.insert(limit.parameter) {
            return Err(exists("limit", limit.parameter.name(), "args.limits"));
        }
    }
    Ok(())
}

/// Sets the limits of a room; they replace the earlier ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetRoomLimits {
    /// Which room.
    pub room: RoomId,
    /// Its limits.
    pub limits: Vec<EnvironmentalLimit>,
}

impl Act for SetRoomLimits {
    fn needs(&self, _: &Facts) -> Vec<Need> {
        vec![Need::Room(self.room.clone())]
    }

    fn decide(&self, _: &mut Context<'_>, facts: &Facts) -> Decision {
        known(facts, &self.room)?;
        check_limits(&self.limits)?;
        recorded(Subject::Room(self.room.clone()), vec![], Event::RoomLimitsSet(self.clone()))
    }
}

fn known<'f>(facts: &'f Facts, room: &RoomId) -> Result<&'f Room, Rejection> {
    facts.room(room).ok_or_else(|| unknown("room", room, "args.room"))
}

/// Records an environmental value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordEnvironmentalValue {
    /// Which room.
    pub room: RoomId,
    /// What was measured.
    pub parameter: Parameter,
    /// The value.
    pub value: Measure<EnvironmentUnit>,
    /// When it was measured, or the plate was exposed.
    pub sampled_at: Moment,
    /// The sampling point in the room, as a code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<Code>,
}

/// An environmental value was recorded, with the limit by which it was judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EnvironmentalValueRecorded {
    /// Which room.
    pub room: RoomId,
    /// What was measured.
    pub parameter: Parameter,
    /// The value.
    pub value: Measure<EnvironmentUnit>,
    /// When it was measured.
    pub sampled_at: Moment,
    /// The sampling point.
    pub point: Option<Code>,
    /// The limit; none if the room has none for this parameter.
    pub limit: Option<EnvironmentalLimit>,
}

impl EnvironmentalValueRecorded {
    /// Whether it is outside its limit. A value in another unit than the limit's cannot be shown to be inside.
    pub fn is_over(&self) -> bool {
        self.limit.as_ref().is_some_and(|limit| limit.holds(self.value) != Some(true))
    }
}

/// Days within which a second value over the limit makes the deviation serious (asrm section 8, control 5).
const REPEAT_DAYS: i32 = 30;

impl RecordEnvironmentalValue {
    fn event(&self, room: &Room) -> EnvironmentalValueRecorded {
        EnvironmentalValueRecorded {
            room: self.room.clone(),
            parameter: self.parameter,
            value: self.value,
            sampled_at: self.sampled_at,
            point: self.point.clone(),
            limit: room.limit(self.parameter).cloned(),
        }
    }

    /// Whether the same was over its limit within the days before.
    fn is_repeated(&self, room: &Room) -> bool {
        let day = self.sampled_at.legal_day();
        room.values.iter().any(|value| {
            let earlier = value.what.sampled_at.legal_day();
            value.what.parameter == self.parameter
                && value.what.is_over()
                && earlier.plus_days(REPEAT_DAYS) >= day
                && day.plus_days(REPEAT_DAYS) >= earlier
        })
    }

    /// The deviation, the holds, and what is said about them.
    fn excursion(
        &self,
        context: &Context<'_>,
        facts: &Facts,
        room: &Room,
        accepted: &mut Accepted,
    ) -> Result<(), Rejection> {
        let repeated = self.is_repeated(room);
        let lots: Vec<(&Journey, LotId)> = open_lots(facts, room);
        let deviation = NewDeviation {
            origin: Origin::Environment,
            serious: repeated,
            room: Some(&self.room),
            facility: Some(&room.registered.facility),
            lots: lots.iter().map(|(journey, lot)| Hold::lot(journey, lot)).collect(),
        };
        let opened = deviation.open(context, facts)?;
        let names = lots.iter().map(|(_, lot)| lot.as_str()).collect::<Vec<_>>().join(", ");
        accepted.findings.push(
            Finding::of(Rule::EnvironmentOverLimit)
                .with("room", &self.room)
                .with("parameter", self.parameter.name())
                .with("deviation", &opened.id)
                .with("lots", if names.is_empty() { "—".to_owned() } else { names }),
        );
        if repeated {
            accepted.findings.push(
                Finding::of(Rule::EnvironmentRepeated)
                    .with("room", &self.room)
                    .with("parameter", self.parameter.name())
                    .with("days", REPEAT_DAYS),
            );
        }
        accepted.events.extend(opened.events);
        Ok(())
    }
}

/// The open lots that were worked on in this room, those that went to another room since then among them.
fn open_lots<'f>(facts: &'f Facts, room: &Room) -> Vec<(&'f Journey, LotId)> {
    room.lots
        .iter()
        .filter_map(|lot| facts.journey_of_lot(lot).map(|journey| (journey, lot)))
        .filter(|(journey, lot)| journey.lots.get(*lot).is_some_and(|found| journey.has_open(found)))
        .map(|(journey, lot)| (journey, lot.clone()))
        .collect()
}

impl Act for RecordEnvironmentalValue {
    fn nature(&self) -> Nature {
        Nature::Report
    }

    fn needs(&self, facts: &Facts) -> Vec<Need> {
        let lots = facts.room(&self.room).into_iter().flat_map(|room| &room.lots).flat_map(|lot| {
            let journey = facts.journey_id_of_lot(lot).cloned().map(Need::Journey);
            [Need::JourneyOfLot(lot.clone())].into_iter().chain(journey)
        });
        [Need::Clinic, Need::Room(self.room.clone()), Need::Last(SerialKind::Deviation)]
            .into_iter()
            .chain(lots)
            .collect()
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let room = known(facts, &self.room)?;
        if self.sampled_at > context.now {
            return Err(Problem::of(Rule::InputFuture).into());
        }
        let event = self.event(room);
        let over = event.is_over();
        let mut accepted = Accepted::default();
        if event.limit.is_none() {
            accepted.findings.push(
                Finding::of(Rule::EnvironmentNoLimit).with("room", &self.room).with("parameter", self.parameter.name()),
            );
        }
        let about = vec![Subject::Facility(room.registered.facility.clone())];
        let stream = Subject::Room(self.room.clone());
        accepted.events.push(NewEvent::new(stream, about, Event::EnvironmentalValueRecorded(event)));
        if over {
            self.excursion(context, facts, room, &mut accepted)?;
        }
        Ok(accepted)
    }
}

/// Records that a workspace was cleared and cleaned between two patients (line clearance).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClearWorkspace {
    /// The room.
    pub room: RoomId,
    /// The workspace in it, such as a safety cabinet.
    pub workspace: Code,
}

impl Act for ClearWorkspace {
    fn nature(&self) -> Nature {
        Nature::Report
    }

    fn needs(&self, _: &Facts) -> Vec<Need> {
        vec![Need::Room(self.room.clone())]
    }

    fn decide(&self, _: &mut Context<'_>, facts: &Facts) -> Decision {
        known(facts, &self.room)?;
        noted(Subject::Room(self.room.clone()), vec![], Event::WorkspaceCleared(self.clone()), vec![])
    }
}
