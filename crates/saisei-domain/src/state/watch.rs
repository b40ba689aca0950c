//! Everything that runs against a clock (SG6, SG10), folded from the events that start, move and end clocks.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{AdverseEvent, At};
use crate::acts::adverse_event::Category;
use crate::acts::clinic::{FacilityKind, RegisterFacility};
use crate::acts::duty::{Duty, RecordDuty};
use crate::acts::follow_up::PlannedVisit;
use crate::acts::nonconformity::NonconformityOpened;
use crate::acts::plan::JourneyToJudgeAgain;
use crate::event::{Event, PastEvent};
use crate::facts::Facts;
use crate::law::{Law, Recipient, ReportYear, report_years};
use crate::values::{
    AdverseEventId, Day, DeviationId, FacilityId, JourneyId, NonconformityId, OrderId, PlanId, VisitId,
};

/// What kind of clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClockKind {
    /// 疾病等報告 within 7 or 15 days, or with the 60-day list.
    IllnessReport,
    /// A follow-up visit whose last day passed.
    VisitOverdue,
    /// An open journey under a new plan version.
    JudgeAgain,
    /// An order that holds.
    Order,
    /// An open deviation.
    Deviation,
    /// An open nonconformity.
    Nonconformity,
    /// A duty of a plan or facility.
    Duty,
    /// A rule that was overridden in more than one of a hundred acts of a month.
    OverrideRate,
}

impl ClockKind {
    /// The name in events and words.
    pub fn name(self) -> &'static str {
        match self {
            Self::IllnessReport => "illness_report",
            Self::VisitOverdue => "visit_overdue",
            Self::JudgeAgain => "judge_again",
            Self::Order => "order",
            Self::Deviation => "deviation",
            Self::Nonconformity => "nonconformity",
            Self::Duty => "duty",
            Self::OverrideRate => "override_rate",
        }
    }
}

/// A running clock. It is open until what it asks for was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Clock {
    /// Its id, such as `illness.J0001.AE1.committee`.
    pub id: String,
    /// What kind.
    pub kind: ClockKind,
    /// The last day.
    pub due: Day,
    /// Levels with the days on which they are reached: 1 a task, 2 due soon, 3 overdue.
    pub levels: Vec<(u8, Day)>,
    /// The journey, if it is about one.
    pub journey: Option<JourneyId>,
    /// The plan, if it is about one.
    pub plan: Option<PlanId>,
}

impl Clock {
    /// Whether a day ends it: a report, a visit, a duty. An open case waits until it is closed.
    pub fn has_last_day(&self) -> bool {
        matches!(self.kind, ClockKind::IllnessReport | ClockKind::VisitOverdue | ClockKind::Duty)
    }

    /// Whether it asks for something from its first day on, and not only once a day has passed.
    pub fn runs_from_the_start(&self) -> bool {
        self.kind == ClockKind::IllnessReport
    }

    /// The level reached on this day.
    pub fn level_on(&self, today: Day) -> Option<u8> {
        self.levels.iter().filter(|(_, day)| *day <= today).map(|(level, _)| *level).max()
    }
}

/// Days after a visit's last day until the task is escalated.
const VISIT_ESCALATION_DAYS: i32 = 14;
const MONTHS_OF_A_YEAR: u8 = 12;

/// A planned visit of a journey.
#[derive(Clone, Debug, PartialEq)]
struct OpenVisit {
    journey: JourneyId,
    visit: PlannedVisit,
}

/// What the periods of a plan's reports count from, and when it was over.
#[derive(Clone, Debug, Default, PartialEq)]
struct PlanDays {
    filed: Option<Day>,
    /// Since when the clinic keeps its records.
    recorded: Option<Day>,
    stopped: Option<Day>,
    over: bool,
}

/// What the years of a processing facility count from, and since when the clinic keeps its records.
#[derive(Clone, Debug, PartialEq)]
struct FacilityDays {
    permitted: Option<Day>,
    registered: Day,
}

impl FacilityDays {
    /// The years that have ended, by the permission, or by the registration as long as there is none. A year whose report
    /// was due before the clinic kept records is none of its tasks.
    fn years(&self, law: &Law, today: Day) -> impl Iterator<Item = ReportYear> {
        let years = report_years(self.permitted.unwrap_or(self.registered), today);
        years.filter(|year| law.facility_report_due(year.last) >= self.registered)
    }
}

/// All clocks as the ledger tells them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Watch {
    plan_of: BTreeMap<JourneyId, PlanId>,
    plans: BTreeMap<PlanId, PlanDays>,
    facilities: BTreeMap<FacilityId, FacilityDays>,
    adverse_events: BTreeMap<(JourneyId, AdverseEventId), AdverseEvent>,
    visits: BTreeMap<(JourneyId, VisitId), OpenVisit>,
    judge_again: BTreeMap<JourneyId, JourneyToJudgeAgain>,
    orders: BTreeMap<OrderId, Day>,
    deviations: BTreeMap<DeviationId, Day>,
    nonconformities: BTreeMap<NonconformityId, At<NonconformityOpened>>,
    duties: Vec<RecordDuty>,
    overridden: BTreeSet<String>,
    /// Levels reached, by clock and last day: a clock that runs to another day by now begins anew.
    raised: BTreeMap<(String, Day), u8>,
}

impl Watch {
    /// Folds the events with the watch's tag.
    pub fn fold<'e>(events: impl IntoIterator<Item = &'e PastEvent>) -> Self {
        let mut watch = Self::default();
        events.into_iter().for_each(|past| watch.apply(past));
        watch
    }

    /// Takes in one more event. Corrections rewrite earlier events and need a new fold.
    pub fn apply(&mut self, past: &PastEvent) {
        let day = past.stamp.recorded_at.legal_day();
        match &past.event {
            Event::JourneyOpened(e) => {
                self.plan_of.insert(e.journey.clone(), e.plan.clone());
            }
            Event::FacilityRegistered(e) => self.facility(e, day),
            Event::FacilityPermissionRecorded(e) => {
                if let Some(facility) = self.facilities.get_mut(&e.facility) {
                    facility.permitted.get_or_insert(e.permission.from);
                }
            }
            Event::PlanFiled(e) => {
                let plan = self.plans.entry(e.plan.clone()).or_default();
                plan.filed.get_or_insert(e.filed_on);
                plan.recorded.get_or_insert(day);
            }
            // Reports go on after a stop (中止), until the plan ends (終了).
            Event::PlanStopped(e) => self.plans.entry(e.plan.clone()).or_default().stopped = Some(e.stopped_on),
            Event::PlanEnded(e) => self.plans.entry(e.plan.clone()).or_default().over = true,
            Event::DutyDone(e) => self.duties.push(e.clone()),
            Event::OrderRecorded(e) => {
                self.orders.insert(e.order.clone(), e.from);
            }
            Event::OrderLifted(e) => {
                self.orders.remove(&e.order);
            }
            Event::RuleOverridden(_) => {
                self.overridden.insert(month_of(day));
            }
            Event::ClockEscalated(e) => {
                let raised = self.raised.entry((e.clock.clone(), e.due)).or_default();
                *raised = (*raised).max(e.level);
            }
            _ => self.apply_journey(past),
        }
    }

    fn facility(&mut self, facility: &RegisterFacility, day: Day) {
        if facility.kind == FacilityKind::Processing {
            let permitted = facility.permission.as_ref().map(|permission| permission.from);
            self.facilities.insert(facility.facility.clone(), FacilityDays { permitted, registered: day });
        }
    }

    fn apply_journey(&mut self, past: &PastEvent) {
        match &past.event {
            Event::JourneyToJudgeAgain(e) => {
                self.judge_again.insert(e.journey.clone(), e.clone());
            }
            Event::EligibilityDecided(e) => {
                if self.judge_again.get(&e.journey).is_some_and(|again| again.plan_version <= e.plan_version) {
                    self.judge_again.remove(&e.journey);
                }
            }
            Event::JourneyClosed(e) => {
                self.judge_again.remove(&e.journey);
                self.visits.retain(|(journey, _), _| journey != &e.journey);
            }
            Event::FollowUpPlanned(e) => {
                for visit in &e.visits {
                    let open = OpenVisit { journey: e.journey.clone(), visit: visit.clone() };
                    self.visits.insert((e.journey.clone(), visit.visit.clone()), open);
                }
            }
            Event::VisitRecorded(e) => {
                self.visits.remove(&(e.journey.clone(), e.visit.clone()));
            }
            Event::VisitMissed(e) => {
                self.visits.remove(&(e.journey.clone(), e.visit.clone()));
            }
            _ => self.apply_cases(past),
        }
    }

    fn apply_cases(&mut self, past: &PastEvent) {
        let at = &past.stamp;
        match &past.event {
            Event::AdverseEventRecorded(e) => {
                let key = (e.journey.clone(), e.adverse_event.clone());
                self.adverse_events.insert(key, AdverseEvent::new(at, e));
            }
            Event::AdverseEventUpdated(e) => self.adverse_event(&e.journey, &e.adverse_event, |ae| {
                ae.updates.push(At::new(at, e));
            }),
            Event::AdverseEventJudged(e) => self.adverse_event(&e.journey, &e.adverse_event, |ae| {
                ae.judged = Some(At::new(at, e));
            }),
            Event::IllnessReportFiled(e) => self.adverse_event(&e.journey, &e.adverse_event, |ae| {
                ae.reports.push(At::new(at, e));
            }),
            Event::DeviationOpened(e) => {
                self.deviations.insert(e.deviation.clone(), at.recorded_at.legal_day());
            }
            Event::DeviationClosed(e) => {
                self.deviations.remove(&e.deviation);
            }
            Event::NonconformityOpened(e) => {
                self.nonconformities.insert(e.nonconformity.clone(), At::new(at, e));
            }
            Event::NonconformityClosed(e) => {
                self.nonconformities.remove(&e.nonconformity);
            }
            _ => {}
        }
    }

    fn adverse_event(&mut self, journey: &JourneyId, id: &AdverseEventId, change: impl FnOnce(&mut AdverseEvent)) {
        if let Some(event) = self.adverse_events.get_mut(&(journey.clone(), id.clone())) {
            change(event);
        }
    }

    /// The highest level to which a clock was escalated; 0 if it never was.
    pub fn raised(&self, clock: &Clock) -> u8 {
        self.raised.get(&(clock.id.clone(), clock.due)).copied().unwrap_or(0)
    }

    /// The last two months in which a rule was overridden.
    pub fn months(&self) -> Vec<String> {
        self.overridden.iter().rev().take(2).cloned().collect()
    }

    /// Every open clock, the next one due first; a visit is one from the day after its last.
    pub fn clocks(&self, law: &Law, today: Day, facts: &Facts) -> Vec<Clock> {
        let mut clocks: Vec<Clock> = self
            .illness_reports(law)
            .chain(self.overdue_visits(today))
            .chain(self.cases())
            .chain(self.duties_of_plans(law, today))
            .chain(self.duties_of_facilities(law, today))
            .chain(self.override_rates(facts))
            .collect();
        clocks.sort_by(|a, b| (a.due, &a.id).cmp(&(b.due, &b.id)));
        clocks
    }

    fn illness_reports<'w>(&'w self, law: &'w Law) -> impl Iterator<Item = Clock> + 'w {
        self.adverse_events.iter().flat_map(move |((journey, id), event)| self.illness_report(law, journey, id, event))
    }

    fn illness_report(&self, law: &Law, journey: &JourneyId, id: &AdverseEventId, event: &AdverseEvent) -> Vec<Clock> {
        let category = event.category();
        let learned = event.learned_at().legal_day();
        let plan = self.plan_of.get(journey);
        let filed = plan.and_then(|plan| self.plans.get(plan)).and_then(|plan| plan.filed);
        // Without a plan filed by then, the periods of the list count from the day itself: never no clock.
        let filed = filed.filter(|filed| *filed <= learned).unwrap_or(learned);
        let Some(due) = law.illness_due(category, learned, Some(filed)) else { return Vec::new() };
        let recipients: &[Recipient] = match category {
            Category::SixtyDayList => &[Recipient::Committee],
            _ => &[Recipient::Committee, Recipient::Minister],
        };
        let listed = category == Category::SixtyDayList
            && self
                .duties
                .iter()
                .any(|done| done.duty == Duty::EventList && done.plan.as_ref() == plan && done.covers_until >= learned);
        let open = recipients.iter().filter(|recipient| !listed && !event.reported_to(**recipient));
        open.map(|recipient| Clock {
            id: format!("illness.{journey}.{id}.{}", recipient.name()),
            kind: ClockKind::IllnessReport,
            due,
            levels: law.escalations(law.illness_target(category, learned), due),
            journey: Some(journey.clone()),
            plan: plan.cloned(),
        })
        .collect()
    }

    fn overdue_visits(&self, today: Day) -> impl Iterator<Item = Clock> + '_ {
        self.visits.values().filter(move |open| open.visit.to < today).map(|open| Clock {
            id: format!("visit.{}.{}", open.journey, open.visit.visit),
            kind: ClockKind::VisitOverdue,
            due: open.visit.to,
            levels: vec![(1, open.visit.to.plus_days(1)), (3, open.visit.to.plus_days(VISIT_ESCALATION_DAYS))],
            journey: Some(open.journey.clone()),
            plan: None,
        })
    }

    /// What is open since a day and stays a task until it is closed.
    fn cases(&self) -> impl Iterator<Item = Clock> + '_ {
        let task = |id: String, kind, due: Day, journey: Option<JourneyId>, plan: Option<PlanId>| Clock {
            id,
            kind,
            due,
            levels: vec![(1, due)],
            journey,
            plan,
        };
        let again = self.judge_again.values().map(move |again| {
            let (journey, plan) = (Some(again.journey.clone()), Some(again.plan.clone()));
            task(
                format!("judge-again.{}.{}", again.journey, again.plan_version),
                ClockKind::JudgeAgain,
                again.from,
                journey,
                plan,
            )
        });
        let orders =
            self.orders.iter().map(move |(id, from)| task(format!("order.{id}"), ClockKind::Order, *from, None, None));
        let deviations = self
            .deviations
            .iter()
            .map(move |(id, day)| task(format!("deviation.{id}"), ClockKind::Deviation, *day, None, None));
        let nonconformities = self.nonconformities.iter().map(move |(id, opened)| {
            let (day, journey) = (opened.at.recorded_at.legal_day(), opened.what.journey.clone());
            task(format!("nonconformity.{id}"), ClockKind::Nonconformity, day, journey, None)
        });
        again.chain(orders).chain(deviations).chain(nonconformities)
    }

    /// Whether the duty of this very year was done: a later report does not make up for one that was left out.
    fn is_done(&self, duty: Duty, plan: Option<&PlanId>, facility: Option<&FacilityId>, year: &ReportYear) -> bool {
        let of =
            |done: &&RecordDuty| done.duty == duty && done.plan.as_ref() == plan && done.facility.as_ref() == facility;
        let covered = year.last..year.last.plus_months(MONTHS_OF_A_YEAR);
        self.duties.iter().filter(of).any(|done| covered.contains(&done.covers_until))
    }

    /// Whether the stop of a plan was told.
    fn has_told(&self, plan: &PlanId, stopped: Day) -> bool {
        let of = |done: &&RecordDuty| done.duty == Duty::StopNotice && done.plan.as_ref() == Some(plan);
        self.duties.iter().filter(of).any(|done| done.covers_until >= stopped)
    }

    fn duties_of_plans<'w>(&'w self, law: &'w Law, today: Day) -> impl Iterator<Item = Clock> + 'w {
        self.plans.iter().flat_map(move |(id, plan)| {
            let clock = |name: String, due: Day| Clock {
                id: name,
                kind: ClockKind::Duty,
                due,
                levels: law.escalations(None, due),
                journey: None,
                plan: Some(id.clone()),
            };
            let years = plan.filed.filter(|_| !plan.over).map(|filed| report_years(filed, today));
            let reports = years
                .into_iter()
                .flatten()
                .filter(|year| !self.is_done(Duty::PeriodicReport, Some(id), None, year))
                .filter(|year| plan.recorded.is_none_or(|recorded| law.clinic_report_due(year.last) >= recorded))
                .map(|year| {
                    clock(format!("duty.periodic_report.{id}.{}", year.last), law.clinic_report_due(year.last))
                });
            let reports: Vec<Clock> = reports.collect();
            let stop = plan
                .stopped
                .filter(|day| !self.has_told(id, *day))
                .map(|day| clock(format!("duty.stop_notice.{id}.{day}"), law.stop_due(day)));
            reports.into_iter().chain(stop)
        })
    }

    fn duties_of_facilities<'w>(&'w self, law: &'w Law, today: Day) -> impl Iterator<Item = Clock> + 'w {
        self.facilities.iter().flat_map(move |(id, facility)| {
            let duties = [Duty::ManufacturingReport, Duty::QualityReview, Duty::SelfInspection];
            let of_year = move |year: ReportYear| duties.map(|duty| (duty, year));
            facility.years(law, today).flat_map(of_year).filter_map(move |(duty, year)| {
                let due = law.facility_report_due(year.last);
                (!self.is_done(duty, None, Some(id), &year)).then(|| Clock {
                    id: format!("duty.{}.{id}.{}", duty.name(), year.last),
                    kind: ClockKind::Duty,
                    due,
                    levels: law.escalations(None, due),
                    journey: None,
                    plan: None,
                })
            })
        })
    }

    fn override_rates<'w>(&'w self, facts: &'w Facts) -> impl Iterator<Item = Clock> + 'w {
        self.months().into_iter().flat_map(move |month| {
            let rules = facts.tally(&month).map(super::Tally::over_limit).unwrap_or_default();
            let first = Day::parse(&format!("{month}-01")).ok();
            rules.into_iter().filter_map(move |rule| {
                let first = first?;
                Some(Clock {
                    id: format!("override.{month}.{rule}"),
                    kind: ClockKind::OverrideRate,
                    due: first.plus_months(1).plus_days(-1),
                    levels: vec![(1, first)],
                    journey: None,
                    plan: None,
                })
            })
        })
    }
}

/// The month of a day, such as `2026-05`.
pub fn month_of(day: Day) -> String {
    day.to_string().chars().take(7).collect()
}
