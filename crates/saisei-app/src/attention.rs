//! What a journey's page shows first: what stands in its way by the gates, and what blocks or waits around it.

use std::collections::BTreeSet;

use saisei_domain::acts::bedside::CheckBedside;
use saisei_domain::acts::deviation::HoldCause;
use saisei_domain::acts::plan::{PlanContent, WithdrawalTerms};
use saisei_domain::event::{Event, Subject};
use saisei_domain::facts::{Facts, Need};
use saisei_domain::gates;
use saisei_domain::state::{
    Clinic, Consent, Container, Deviation, Eligibility, Journey, Nonconformity, Order, Plan, Step,
};
use saisei_domain::values::{ContainerNumber, Day, DeviationId, LotId, Moment, Scan, StaffId};
use saisei_domain::{Command, Finding, Role, Rule};
use saisei_ledger::{Kind, Selection, TagKinds};

use crate::app::{App, AppError};
use crate::for_pages::Asking;
use crate::load::fetch;
use crate::reading::today_in_tokyo;
use crate::tasks::Task;
use crate::translate;

/// What stands in the way of a journey now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Standing {
    /// What the gates say.
    pub findings: Vec<Finding>,
    /// The checks that were made: `plan`, `facilities`, `eligibility`, `consent`, `holds`, `lots`, `product`.
    pub checks: Vec<&'static str>,
}

impl Standing {
    fn check(&mut self, name: &'static str, findings: impl IntoIterator<Item = Finding>) {
        self.checks.push(name);
        self.findings.extend(findings);
    }

    /// How many findings block.
    pub fn blocks(&self) -> usize {
        self.findings.iter().filter(|finding| finding.grade().blocks()).count()
    }
}

/// The clinic with its facilities and orders, read once for a whole page.
#[derive(Clone, Debug, Default)]
pub struct House(Facts);

impl House {
    /// The clinic; none before it was opened.
    pub fn clinic(&self) -> Option<&Clinic> {
        self.0.clinic()
    }
}

/// What blocks a journey or waits for somebody, each with the facts of its case.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attention {
    /// Orders that suspend the plan or one of its facilities today.
    pub orders: Vec<Order>,
    /// What the patient read about withdrawing, with the plan's version. Only after a withdrawal.
    pub terms: Option<(u32, WithdrawalTerms)>,
    /// Deviations that hold material of the journey, or are open and concern it.
    pub deviations: Vec<Deviation>,
    /// Open nonconformities, each with what it broke.
    pub nonconformities: Vec<(Nonconformity, Vec<Finding>)>,
    /// Clocks that run in the journey, the next one due first.
    pub clocks: Vec<Task>,
}

/// Whether product waits in it.
fn is_waiting(container: &Container) -> bool {
    container.product().is_some() && !container.is_accounted_for()
}

/// The causes for which something of the journey is held that is not used up yet, with what each holds.
pub fn holds(journey: &Journey) -> Vec<(HoldCause, Vec<LotId>, Vec<ContainerNumber>)> {
    let lots = || journey.lots.values().filter(|lot| journey.has_open(lot));
    let containers = || journey.containers.values().filter(|container| !container.is_accounted_for());
    let causes: BTreeSet<&HoldCause> =
        lots().flat_map(|lot| &lot.holds).chain(containers().flat_map(|container| &container.holds)).collect();
    causes
        .into_iter()
        .map(|cause| {
            let lots = lots().filter(|lot| lot.holds.contains(cause)).map(|lot| lot.id.clone());
            let containers = containers().filter(|found| found.holds.contains(cause)).map(|found| found.number.clone());
            (cause.clone(), lots.collect(), containers.collect())
        })
        .collect()
}

/// One finding for each deviation, however much it holds. That consent was withdrawn is a finding of its own already.
fn held(journey: &Journey) -> impl Iterator<Item = Finding> {
    let deviations = holds(journey).into_iter().filter(|(cause, ..)| *cause != HoldCause::ConsentWithdrawn);
    deviations.map(|(cause, lots, containers)| match lots.is_empty() {
        false => Finding::of(Rule::LotOnHold).with("lot", listed(&lots)).with("cause", cause),
        true => Finding::of(Rule::ContainerOnHold).with("container", listed(&containers)).with("cause", cause),
    })
}

fn listed<T: ToString>(items: &[T]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn released(journey: &Journey, lot: &LotId) -> Option<Finding> {
    gates::bedside::released_lot(journey, lot).err()
}

/// The part of a journey's standing that holds all day: what the gates say without the hour.
pub(crate) fn lasting(journey: &Journey, plan: Option<&Plan>, house: &House, today: Day) -> Standing {
    let mut standing = Standing::default();
    if !journey.is_open() {
        return standing;
    }
    let in_force = match plan {
        Some(plan) => gates::plan_in_force(plan, today),
        None => Err(Finding::of(Rule::PlanNotInForce).with("plan", &journey.plan).with("state", "unknown")),
    };
    let version = in_force.as_ref().ok().map(|version| version.number);
    let content = content_on(plan, today);
    standing.check("plan", in_force.err());
    if let Some(content) = content {
        // The same order is not told twice, for the plan and for its facility.
        let ordered = plan.is_some_and(|plan| plan.in_force(today).err() == Some("suspended"));
        let found = gates::facilities_working(content, &house.0, today).err();
        standing.check("facilities", found.filter(|found| !(ordered && found.rule == Rule::FacilitySuspended)));
    }
    // After the last dose nothing rests on the decision any more.
    let decided = matches!(journey.eligibility, Eligibility::Eligible(_)) && journey.step() < Step::FollowUp;
    if let Some(version) = version.filter(|_| decided) {
        standing.check("eligibility", gates::eligible(journey, version).err());
    }
    // Not signed yet is what comes next in the work-up, and nothing that stands in its way.
    let not_yet = journey.step() == Step::WorkUp && journey.consent == Consent::NotSigned;
    if let Some(content) = content.filter(|_| !not_yet) {
        standing.check("consent", gates::consent_valid(journey, content).err());
    }
    if !journey.lots.is_empty() || !journey.containers.is_empty() {
        standing.check("holds", held(journey));
    }
    let decided = || journey.lots.values().filter(|lot| !lot.is_in_culture());
    if decided().next().is_some() {
        standing.check("lots", decided().filter_map(|lot| released(journey, &lot.id)));
    }
    standing
}

impl App {
    /// The clinic with its facilities and orders.
    ///
    /// # Errors
    /// If the store fails.
    pub fn house(&self) -> Result<House, AppError> {
        let mut facts = Facts::default();
        fetch(self.store.as_ref(), &mut facts, &Need::Clinic)?;
        Ok(House(facts))
    }

    /// What stands in the way of a journey at this moment, by the gates of the domain.
    ///
    /// # Errors
    /// If the store fails.
    pub fn standing(
        &self,
        journey: &Journey,
        plan: Option<&Plan>,
        house: &House,
        now: Moment,
    ) -> Result<Standing, AppError> {
        let mut standing = lasting(journey, plan, house, today_in_tokyo(now));
        if journey.is_open() {
            self.product(&mut standing, journey, now)?;
        }
        Ok(standing)
    }

    /// The part of the standing that comes with the hour: product that waits past its time.
    fn product(&self, standing: &mut Standing, journey: &Journey, now: Moment) -> Result<(), AppError> {
        let waiting: Vec<&Container> = journey.containers.values().filter(|found| is_waiting(found)).collect();
        if !waiting.is_empty() {
            // The gate is asked only where its answer can be more than silence.
            let late =
                waiting.into_iter().filter(|found| found.product().is_some_and(|filled| filled.expires_at < now));
            let past = late.map(|found| self.past_its_time(journey, &found.number, now));
            standing.check("product", past.collect::<Result<Vec<_>, _>>()?.into_iter().flatten());
        }
        Ok(())
    }

    /// The finding on the product's time, if the bedside gate would make it now.
    fn past_its_time(
        &self,
        journey: &Journey,
        container: &ContainerNumber,
        now: Moment,
    ) -> Result<Option<Finding>, AppError> {
        let scan = |label: String| Scan::new(&label);
        let check = CheckBedside { wristband: scan(journey.coi.label()), container: scan(container.label()) };
        let command = Command::CheckBedside(check);
        let actor = StaffId::parse("system").map_err(|_| AppError::Json)?;
        let asking = Asking { command: &command, actor: &actor, role: Role::System, now };
        let findings = self.refusing(&asking)?;
        Ok(findings.into_iter().find(|finding| finding.rule == Rule::ProductPastItsTime))
    }

    /// What blocks a journey or waits for somebody on this day.
    ///
    /// # Errors
    /// If the store fails or an event cannot be read.
    pub fn attention(
        &self,
        journey: &Journey,
        plan: Option<&Plan>,
        house: &House,
        today: Day,
    ) -> Result<Attention, AppError> {
        Ok(Attention {
            orders: orders(plan, house, today),
            terms: self.terms(journey, plan, today)?,
            deviations: self.deviations(journey)?,
            nonconformities: self.nonconformities(journey)?,
            clocks: self.clocks(journey, today)?,
        })
    }

    /// The terms of the version under which the patient signed; of the version in force if nothing was signed.
    fn terms(
        &self,
        journey: &Journey,
        plan: Option<&Plan>,
        today: Day,
    ) -> Result<Option<(u32, WithdrawalTerms)>, AppError> {
        let (Consent::Withdrawn(_), Some(plan)) = (&journey.consent, plan) else { return Ok(None) };
        let tag = translate::tag(&Subject::Journey(journey.id.clone()));
        let signing = Selection::Tagged(vec![TagKinds { tag, kinds: vec![Kind::new("consent_signed")] }]);
        let signed = self.store.last(&signing)?;
        let signed = signed.map(|event| self.as_it_was(&event)).transpose()?.and_then(|event| match event.event {
            Event::ConsentSigned(signed) => Some(signed.plan_version),
            _ => None,
        });
        let number = signed.or_else(|| plan.specification_on(today).map(|version| version.number));
        let terms = |number| Some((number, plan.content_of(number)?.withdrawal.clone()?));
        Ok(number.and_then(terms))
    }

    fn deviations(&self, journey: &Journey) -> Result<Vec<Deviation>, AppError> {
        let holding = holds(journey).into_iter().filter_map(|(cause, ..)| match cause {
            HoldCause::Deviation(id) => Some(id),
            HoldCause::ConsentWithdrawn => None,
        });
        let ids: BTreeSet<DeviationId> = holding.chain(journey.deviations.iter().cloned()).collect();
        let mut facts = Facts::default();
        for id in &ids {
            fetch(self.store.as_ref(), &mut facts, &Need::Deviation(id.clone()))?;
        }
        Ok(ids.iter().filter_map(|id| facts.deviation(id).cloned()).collect())
    }

    fn nonconformities(&self, journey: &Journey) -> Result<Vec<(Nonconformity, Vec<Finding>)>, AppError> {
        let mut facts = Facts::default();
        let mut cases = Vec::new();
        for id in &journey.nonconformities {
            fetch(self.store.as_ref(), &mut facts, &Need::Nonconformity(id.clone()))?;
            let Some(case) = facts.nonconformity(id) else { continue };
            let said = self.event_at(case.opened.at.position)?.map(|opened| opened.findings).unwrap_or_default();
            let broken =
                said.into_iter().filter(|finding| case.opened.what.rules.iter().any(|id| finding.rule.id() == id));
            cases.push((case.clone(), broken.collect()));
        }
        Ok(cases)
    }

    /// All clocks of the clinic are one fold; it is read only if this journey can have one.
    fn clocks(&self, journey: &Journey, today: Day) -> Result<Vec<Task>, AppError> {
        let overdue = |visit: &saisei_domain::state::Visit| visit.is_planned() && visit.planned.to < today;
        if journey.adverse_events.is_empty() && !journey.visits.values().any(overdue) {
            return Ok(Vec::new());
        }
        let own = |task: &Task| task.clock.journey.as_ref() == Some(&journey.id);
        Ok(self.tasks(today)?.into_iter().filter(own).collect())
    }
}

/// What the plan says on this day; the latest version if none is in force.
fn content_on(plan: Option<&Plan>, today: Day) -> Option<&PlanContent> {
    let plan = plan?;
    let latest = || plan.latest().map(|(_, version)| version.content());
    plan.specification_on(today).map(|version| version.content).or_else(latest)
}

fn orders(plan: Option<&Plan>, house: &House, today: Day) -> Vec<Order> {
    let (Some(plan), Some(clinic)) = (plan, house.clinic()) else { return Vec::new() };
    let content = content_on(Some(plan), today);
    let suspends = |order: &&Order| {
        let what = &order.recorded.what;
        let facility =
            |id| content.is_some_and(|content| [&content.clinic, &content.processing_facility].contains(&id));
        order.holds_on(today) && (what.plans.contains(&plan.id) || what.facilities.iter().any(facility))
    };
    clinic.orders.values().filter(suspends).cloned().collect()
}
