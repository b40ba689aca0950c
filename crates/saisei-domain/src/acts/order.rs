//! Orders of authorities (緊急命令・改善命令) and their lifting. What an authority ordered is never refused.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::journey::{counts, next_serial};
use super::plan::{OrderKind, SuspendPlan};
use super::{free, noted};
use crate::act::{Act, Context, Decision, Gate, Nature, unknown};
use crate::event::{Event, SerialKind, Subject};
use crate::facts::{Facts, Need};
use crate::problem::Problem;
use crate::rules::{Finding, Rule};
use crate::state::Journey;
use crate::values::{Code, Day, FacilityId, JourneyId, Line, OrderId, PlanId};

/// Records an order. It freezes booking, release and administration under its plans and at its facilities at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordOrder {
    /// Its id; `O0001` … if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
    /// Kind of order.
    pub kind: OrderKind,
    /// Who ordered.
    pub authority: Line<100>,
    /// Number of the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_number: Option<Code>,
    /// First day.
    pub from: Day,
    /// Plans that it suspends.
    #[serde(default)]
    pub plans: Vec<PlanId>,
    /// Facilities that it suspends.
    #[serde(default)]
    pub facilities: Vec<FacilityId>,
}

/// A journey that an order stopped in its course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InTheMiddle {
    /// Which.
    pub journey: JourneyId,
    /// Its step: `work-up`, `harvest`, `culture`, `administration`, `follow-up`.
    pub step: Code,
}

/// An order was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderRecorded {
    /// Its id.
    pub order: OrderId,
    /// Kind of order.
    pub kind: OrderKind,
    /// Who ordered.
    pub authority: Line<100>,
    /// Number of the order.
    pub order_number: Option<Code>,
    /// First day.
    pub from: Day,
    /// Plans that it suspends.
    pub plans: Vec<PlanId>,
    /// Facilities that it suspends.
    pub facilities: Vec<FacilityId>,
    /// Who was in the middle of what when it was recorded.
    pub in_the_middle: Vec<InTheMiddle>,
}

/// An order on one plan.
pub(super) fn suspend(plan: &SuspendPlan) -> RecordOrder {
    RecordOrder {
        order: plan.id.clone(),
        kind: plan.order,
        authority: plan.authority.clone(),
        order_number: plan.order_number.clone(),
        from: plan.from,
        plans: vec![plan.plan.clone()],
        facilities: Vec::new(),
    }
}

impl RecordOrder {
    /// The plans named, and those that name one of the facilities.
    fn all_plans<'f>(&'f self, facts: &'f Facts) -> impl Iterator<Item = &'f PlanId> {
        let of_facilities = self.facilities.iter().flat_map(|facility| facts.plans_of_facility(facility));
        self.plans.iter().chain(of_facilities.filter(|plan| !self.plans.contains(plan)))
    }

    fn in_the_middle(&self, facts: &Facts) -> Vec<InTheMiddle> {
        let step = |journey: &Journey| Code::parse(journey.step().name()).ok();
        let mut found: Vec<InTheMiddle> = self
            .all_plans(facts)
            .flat_map(|plan| facts.open_journeys_of_plan(plan))
            .filter_map(|journey| Some(InTheMiddle { journey: journey.id.clone(), step: step(journey)? }))
            .collect();
        found.sort_by(|a, b| a.journey.cmp(&b.journey));
        found.dedup();
        found
    }

    fn check(&self, facts: &Facts) -> Result<(), crate::act::Rejection> {
        if self.plans.is_empty() && self.facilities.is_empty() {
            return Err(Problem::of(Rule::InputListEmpty).with("field", "plans, facilities").into());
        }
        for plan in &self.plans {
            facts.plan(plan).ok_or_else(|| unknown("plan", plan, "args.plans"))?;
        }
        let known = |facility| facts.clinic().is_some_and(|clinic| clinic.facilities.contains_key(facility));
        match self.facilities.iter().find(|facility| !known(*facility)) {
            Some(facility) => Err(unknown("facility", facility, "args.facilities")),
            None => Ok(()),
        }
    }
}

impl Act for RecordOrder {
    fn nature(&self) -> Nature {
        Nature::Report
    }

    fn needs(&self, facts: &Facts) -> Vec<Need> {
        let of_facilities = self.facilities.iter().cloned().map(Need::PlansOfFacility);
        let plans = self.all_plans(facts).flat_map(|plan| {
            let journeys = facts.journeys_of_plan(plan).iter().cloned().map(Need::Journey);
            [Need::Plan(plan.clone()), Need::JourneysOfPlan(plan.clone())].into_iter().chain(journeys)
        });
        [Need::Clinic, Need::Last(SerialKind::Order)].into_iter().chain(of_facilities).chain(plans).collect()
    }

    fn decide(&self, _: &mut Context<'_>, facts: &Facts) -> Decision {
        self.check(facts)?;
        let last = facts.last(SerialKind::Order);
        let order = self.order.clone().map_or_else(|| OrderId::parse(&next_serial("O", last)), Ok)?;
        free(facts.clinic().and_then(|clinic| clinic.orders.get(&order)), "order", &order, "args.order")?;
        let in_the_middle = self.in_the_middle(facts);
        let listed = in_the_middle.iter().map(|m| format!("{} {}", m.journey, m.step)).collect::<Vec<_>>().join(", ");
        let notes = match in_the_middle.is_empty() {
            true => Vec::new(),
            false => vec![Finding::of(Rule::OrderInTheMiddle).with("journeys", listed)],
        };
        let serial = counts("O", order.as_str(), last).then_some(Subject::Serial(SerialKind::Order));
        let about = self
            .plans
            .iter()
            .cloned()
            .map(Subject::Plan)
            .chain(self.facilities.iter().cloned().map(Subject::Facility))
            .chain(in_the_middle.iter().map(|middle| Subject::Journey(middle.journey.clone())))
            .chain([Subject::Order(order.clone()), Subject::Watch])
            .chain(serial)
            .collect();
        let recorded = OrderRecorded {
            order,
            kind: self.kind,
            authority: self.authority.clone(),
            order_number: self.order_number.clone(),
            from: self.from,
            plans: self.plans.clone(),
            facilities: self.facilities.clone(),
            in_the_middle,
        };
        noted(Subject::Clinic, about, Event::OrderRecorded(recorded), notes)
    }
}

/// Records that the authority lifted an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LiftOrder {
    /// Which.
    pub order: OrderId,
    /// First day on which it no longer holds.
    pub lifted_on: Day,
}

impl Act for LiftOrder {
    fn needs(&self, _: &Facts) -> Vec<Need> {
        vec![Need::Clinic]
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let found = facts
            .clinic()
            .and_then(|clinic| clinic.orders.get(&self.order))
            .ok_or_else(|| unknown("order", &self.order, "args.order"))?;
        if self.lifted_on > context.today() {
            return Err(Problem::of(Rule::InputFuture).into());
        }
        if self.lifted_on < found.recorded.what.from {
            return Err(Problem::of(Rule::InputTimeOrder).with("field", "from, lifted_on").into());
        }
        let subject = Subject::Order(self.order.clone());
        let mut gate = Gate::default();
        gate.require(found.lifted.is_none(), || Finding::of(Rule::OrderLiftedAlready).with("order", &self.order));
        let notes = gate.pass(context, std::slice::from_ref(&subject))?;
        let order = &found.recorded.what;
        let about = order
            .plans
            .iter()
            .cloned()
            .map(Subject::Plan)
            .chain(order.facilities.iter().cloned().map(Subject::Facility))
            .chain([subject, Subject::Watch])
            .collect();
        noted(Subject::Clinic, about, Event::OrderLifted(self.clone()), notes)
    }
}
