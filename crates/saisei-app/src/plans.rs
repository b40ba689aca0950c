//! What the pages of plans, facilities and staff read. Whom a new version or a stop touches is counted by the views.

use std::sync::Arc;

use saisei_domain::law::ReportYear;
use saisei_domain::state::plan::VersionState;
use saisei_domain::state::{Clinic, Journey, Plan, Step};
use saisei_domain::values::{BookingId, Day, JourneyId, LotId, Moment, PlanId, StaffId};

use crate::app::{App, AppError};
use crate::desk::DeskLine;
use crate::project::view;
use crate::rule_pack::law_on;
use crate::tasks::Task;

/// Plans that a clinic has at most.
const PLANS: usize = 200;

/// A plan in the list.
#[derive(Clone, Debug)]
pub struct PlanRow {
    /// The plan.
    pub plan: Plan,
    /// Journeys that are open under it.
    pub open: u64,
    /// All journeys under it.
    pub all: u64,
    /// The report of the year that is running, or of an earlier one that is still open.
    pub report: Option<ReportDue>,
}

/// When the next periodic report (定期報告) of a plan is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReportDue {
    /// The year that it covers.
    pub year: ReportYear,
    /// Its last day.
    pub due: Day,
}

/// An appointment ahead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ahead {
    /// Of which journey.
    pub journey: JourneyId,
    /// Which.
    pub booking: BookingId,
    /// When.
    pub starts_at: Moment,
    /// For what: `harvest`, `administration` or `visit`.
    pub purpose: String,
}

/// Who and what a new version, an order or a stop touches.
#[derive(Clone, Debug, Default)]
pub struct Touched {
    /// Open journeys by step.
    pub steps: Vec<(Step, u64)>,
    /// Journeys whose consent was withdrawn and that are not closed.
    pub withdrawn: u64,
    /// Lots that are being made, or wait for a decision or for the patient.
    pub lots: Vec<(JourneyId, LotId)>,
    /// Appointments ahead.
    pub bookings: Vec<Ahead>,
    /// Journeys to be judged again under the newest version.
    pub judge_again: Vec<JourneyId>,
}

impl Touched {
    fn by<'a>(lines: impl Iterator<Item = &'a Arc<DeskLine>>) -> Self {
        let mut touched = Self { steps: Step::ALL.map(|step| (step, 0)).to_vec(), ..Self::default() };
        for line in lines {
            if line.stage == "withdrawn" {
                touched.withdrawn += 1;
                continue;
            }
            let counted = touched.steps.iter_mut().find(|(step, _)| *step == line.step);
            counted.into_iter().for_each(|(_, count)| *count += 1);
            touched.lots.extend(line.lots_open.iter().map(|lot| (line.journey.clone(), lot.clone())));
            touched.bookings.extend(line.ahead.iter().cloned());
        }
        touched.bookings.sort_by_key(|ahead| ahead.starts_at);
        touched
    }

    /// All open journeys.
    pub fn open(&self) -> u64 {
        self.steps.iter().map(|(_, count)| count).sum()
    }
}

/// A plan with what its page needs.
#[derive(Clone, Debug)]
pub struct PlanFile {
    /// The plan.
    pub plan: Plan,
    /// The clinic with facilities and orders.
    pub clinic: Clinic,
    /// Whom it touches.
    pub touched: Touched,
    /// Clocks that run under it.
    pub tasks: Vec<Task>,
    /// The next periodic report.
    pub report: Option<ReportDue>,
}

/// Whether the plan was ended: then no report follows.
fn is_ended(plan: &Plan) -> bool {
    plan.ends.iter().any(|end| matches!(end, saisei_domain::state::plan::Standing::Ended(_)))
}

/// The oldest report that is open, else that of the year that is running.
fn report(plan: &Plan, tasks: &[Task], today: Day) -> Result<Option<ReportDue>, AppError> {
    let Some(filed) = plan.first_filed_on().filter(|_| !is_ended(plan)) else { return Ok(None) };
    let law = law_on(today).map_err(AppError::Law)?;
    let due = |year: ReportYear| ReportDue { year, due: law.clinic_report_due(year.last) };
    let open = tasks
        .iter()
        .find(|task| task.clock.plan.as_ref() == Some(&plan.id) && task.clock.id.starts_with("duty.periodic_report."));
    let ended = open.and_then(|_| saisei_domain::law::report_year(filed, today));
    Ok(ended.or_else(|| ReportYear::containing(filed, today)).map(due))
}

impl App {
    fn plan_row(&self, plan: Plan, tasks: &[Task], today: Day) -> Result<PlanRow, AppError> {
        let (open, all) = self.with_desk_of(today, |desk| {
            let all = desk.lines().filter(|line| line.plan == plan.id);
            all.fold((0u64, 0u64), |(open, all), line| (open + u64::from(line.stage == "open"), all + 1))
        })?;
        Ok(PlanRow { open, all, report: report(&plan, tasks, today)?, plan })
    }

    /// Every plan.
    ///
    /// # Errors
    /// If the store fails or a document cannot be read.
    pub fn plans(&self, today: Day) -> Result<Vec<PlanRow>, AppError> {
        let tasks = self.tasks(today)?;
        let plans = self.documents::<Plan>(view::PLANS, Vec::new(), PLANS)?;
        plans.into_iter().map(|plan| self.plan_row(plan, &tasks, today)).collect()
    }

    /// One plan with what it touches; none if there is none.
    ///
    /// # Errors
    /// If the store fails or a document cannot be read.
    pub fn plan_file(&self, id: &PlanId, today: Day) -> Result<Option<PlanFile>, AppError> {
        let Some(plan) = self.plan(id)? else { return Ok(None) };
        let own = |task: &Task| task.clock.plan.as_ref() == Some(id);
        let tasks: Vec<Task> = self.tasks(today)?.into_iter().filter(own).collect();
        Ok(Some(PlanFile {
            clinic: self.clinic()?,
            touched: self.touched(&plan, &tasks, today)?,
            report: report(&plan, &tasks, today)?,
            tasks: tasks.into_iter().filter(|task| task.clock.journey.is_none()).collect(),
            plan,
        }))
    }

    fn touched(&self, plan: &Plan, tasks: &[Task], today: Day) -> Result<Touched, AppError> {
        let mut touched =
            self.with_desk_of(today, |desk| Touched::by(desk.open().filter(|line| line.plan == plan.id)))?;
        let again = tasks.iter().filter(|task| task.clock.id.starts_with("judge-again."));
        touched.judge_again = again.filter_map(|task| task.clock.journey.clone()).collect();
        Ok(touched)
    }

    /// How a member of staff stands in each plan: the version in force or the newest, if it names them.
    ///
    /// # Errors
    /// If the store fails or a document cannot be read.
    pub fn plans_naming(&self, staff: &StaffId, today: Day) -> Result<Vec<(Plan, u32)>, AppError> {
        let named = |plan: Plan| {
            let version = plan.specification_on(today).map(|version| version.number);
            let number = version.or_else(|| plan.latest().map(|(number, _)| number))?;
            let names = plan.content_of(number).is_some_and(|content| content.doctors.contains(staff));
            names.then_some((plan, number))
        };
        Ok(self.documents::<Plan>(view::PLANS, Vec::new(), PLANS)?.into_iter().filter_map(named).collect())
    }

    /// What a new draft begins with: the version in force or the newest, as the arguments of `draft_plan`.
    ///
    /// # Errors
    /// If the store fails, or the content cannot be written as JSON.
    pub fn next_draft(&self, id: &PlanId) -> Result<Option<serde_json::Value>, AppError> {
        let Some(plan) = self.plan(id)? else { return Ok(None) };
        let Some(content) = plan.latest().map(|(_, version)| version.content()) else { return Ok(None) };
        let content = serde_json::to_value(content).map_err(|_| AppError::Json)?;
        Ok(Some(serde_json::json!({"plan": id, "content": content})))
    }
}

/// The appointments of a journey that are open.
pub(crate) fn ahead(journey: &Journey) -> Vec<Ahead> {
    let open = journey.bookings.iter().filter(|(_, booking)| booking.is_open());
    open.map(|(id, booking)| {
        let what = &booking.booked.what;
        let purpose = serde_json::to_value(what.purpose).ok();
        Ahead {
            journey: journey.id.clone(),
            booking: id.clone(),
            starts_at: what.starts_at,
            purpose: purpose.and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default(),
        }
    })
    .collect()
}

/// The acts that come next for a plan whose latest version stands so. Drafting anew has a page of its own.
pub fn plan_acts(plan: &Plan) -> &'static [&'static str] {
    if plan.is_over() {
        return &[];
    }
    match plan.latest() {
        Some((_, VersionState::Draft { .. })) => &["record_committee_opinion"],
        Some((_, VersionState::OpinionReceived { .. })) => &["file_plan"],
        Some((_, VersionState::Filed { .. })) => &["accept_plan"],
        _ => &[],
    }
}

/// Whether a further version may be drafted: a draft is replaced, and an accepted version is followed.
pub fn may_draft_next(plan: &Plan) -> bool {
    let fits = |(_, state)| matches!(state, &VersionState::Draft { .. } | &VersionState::Accepted { .. });
    !plan.is_over() && plan.latest().is_some_and(fits)
}
