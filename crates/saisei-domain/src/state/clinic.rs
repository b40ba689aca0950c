//! The clinic with its facilities and rooms.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{At, Grows};
use crate::acts::clinic::{ClinicOpened, FacilityPermission, RegisterFacility, RegisterRoom};
use crate::acts::order::{LiftOrder, OrderRecorded};
use crate::event::{Event, PastEvent};
use crate::values::{Day, FacilityId, OrderId, RoomId};

/// An order of an authority.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// How it was recorded.
    pub recorded: At<OrderRecorded>,
    /// How it was lifted.
    pub lifted: Option<At<LiftOrder>>,
}

impl Order {
    /// Whether it holds on this day.
    pub fn holds_on(&self, day: Day) -> bool {
        self.recorded.what.from <= day && self.lifted.as_ref().is_none_or(|lifted| day < lifted.what.lifted_on)
    }
}

/// The clinic as its ledger tells it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Clinic {
    /// How it was opened.
    pub opened: ClinicOpened,
    /// Its facilities.
    pub facilities: BTreeMap<FacilityId, RegisterFacility>,
    /// Their rooms.
    pub rooms: BTreeMap<RoomId, RegisterRoom>,
    /// Orders of authorities.
    #[serde(default)]
    pub orders: BTreeMap<OrderId, Order>,
    /// Permissions recorded after the registration, in order.
    #[serde(default)]
    pub permissions: BTreeMap<FacilityId, Vec<FacilityPermission>>,
}

impl Clinic {
    /// Folds the clinic's events; none before it was opened.
    pub fn fold<'e>(events: impl IntoIterator<Item = &'e PastEvent>) -> Option<Self> {
        super::fold(events)
    }

    fn opened(opened: &ClinicOpened) -> Self {
        Self {
            opened: opened.clone(),
            facilities: BTreeMap::new(),
            rooms: BTreeMap::new(),
            orders: BTreeMap::new(),
            permissions: BTreeMap::new(),
        }
    }
}

impl Grows for Clinic {
    fn begin(past: &PastEvent) -> Option<Self> {
        match &past.event {
            Event::ClinicOpened(opened) => Some(Self::opened(opened)),
            _ => None,
        }
    }

    fn apply(&mut self, past: &PastEvent) {
        match &past.event {
            Event::FacilityRegistered(e) => {
                self.facilities.insert(e.facility.clone(), e.clone());
            }
            Event::RoomRegistered(e) => {
                self.rooms.insert(e.room.clone(), e.clone());
            }
            Event::FacilityPermissionRecorded(e) => {
                self.permissions.entry(e.facility.clone()).or_default().push(e.permission.clone());
            }
            Event::OrderRecorded(e) => {
                let order = Order { recorded: At::new(&past.stamp, e), lifted: None };
                self.orders.insert(e.order.clone(), order);
            }
            Event::OrderLifted(e) => {
                if let Some(order) = self.orders.get_mut(&e.order) {
                    order.lifted = Some(At::new(&past.stamp, e));
                }
            }
            _ => {}
        }
    }
}

impl Clinic {
    /// The order that suspends a facility on this day.
    pub fn suspended_by(&self, facility: &FacilityId, day: Day) -> Option<&OrderId> {
        let suspends = |order: &Order| order.holds_on(day) && order.recorded.what.facilities.contains(facility);
        self.orders.iter().find(|(_, order)| suspends(order)).map(|(id, _)| id)
    }

    /// The permission of a facility on this day.
    ///
    /// # Errors
    /// What stands in the way: `none`, `not_yet` or `run_out`.
    pub fn permission_on(&self, facility: &FacilityId, day: Day) -> Result<&FacilityPermission, &'static str> {
        let first = self.facilities.get(facility).and_then(|found| found.permission.as_ref());
        let all: Vec<_> = first.into_iter().chain(self.permissions.get(facility).into_iter().flatten()).collect();
        let holds = |p: &&FacilityPermission| p.from <= day && p.to.is_none_or(|to| day <= to);
        match all.iter().rev().find(|p| holds(p)) {
            Some(permission) => Ok(permission),
            None if all.is_empty() => Err("none"),
            None if all.iter().all(|p| p.from > day) => Err("not_yet"),
            None => Err("run_out"),
        }
    }
}
