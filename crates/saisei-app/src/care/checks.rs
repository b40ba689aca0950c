//! Checks before a step of care, one by one, by the gates of the domain, and what the work-up still lacks.

use saisei_domain::act::{Context, Gate, Rejection};
use saisei_domain::acts::plan::PlanContent;
use saisei_domain::acts::work_up::{Marker, Qualitative};
use saisei_domain::facts::{Facts, Need};
use saisei_domain::gates;
use saisei_domain::state::{Journey, Plan};
use saisei_domain::values::{Day, Moment, StaffId};
use saisei_domain::{Finding, Role, Rule};

use crate::app::{App, AppError};
use crate::load::fetch;
use crate::reading::today_in_tokyo;
use crate::rule_pack::law_on;

/// One thing that was looked at, with what the gate said; nothing said means that it is met.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// What: `open`, `plan`, `facilities`, `indication`, `eligibility`, `consent`, `screen`.
    pub name: &'static str,
    /// What the gate said.
    pub findings: Vec<Finding>,
}

impl Check {
    /// Whether nothing was said.
    pub fn is_met(&self) -> bool {
        self.findings.is_empty()
    }
}

/// The newest result of one marker of the plan's panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MarkerLine {
    /// Which.
    pub marker: Marker,
    /// Day of sampling and result; none if it was never measured.
    pub newest: Option<(Day, Qualitative)>,
    /// Days for which the result may still be used, by the plan; below 0 once it is too old.
    pub days_left: Option<i32>,
}

/// What the work-up lacks before a physician can decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lacking {
    /// No history.
    History,
    /// No disease activity, or a part that every score needs.
    Activity,
    /// No drug list.
    Drugs,
    /// A marker without a result, or blood that is too old.
    Screen,
    /// No letter of the patient's rheumatologist.
    Letter,
}

/// Names of the bands of disease activity by DAS28 with their lower bounds: the classic cut-offs of DAS28-ESR, widely used
/// for DAS28-CRP too, where they place patients somewhat lower (das-score.nl).
pub const DAS28_BANDS: [(&str, f64); 4] = [("remission", 0.0), ("low", 2.6), ("moderate", 3.2), ("high", 5.1)];

/// Code of the document in which the patient's own rheumatologist writes.
const LETTER: &str = "rheumatologist-letter";

fn newest(journey: &Journey, marker: Marker) -> Option<(Day, Qualitative)> {
    let of = |screen: &saisei_domain::state::At<saisei_domain::acts::work_up::RecordInfectionScreen>| {
        let result = screen.what.results.iter().find(|result| result.marker == marker)?;
        Some((screen.what.sampled_on, result.result))
    };
    journey.work_up.screens.iter().filter_map(of).max_by_key(|(day, _)| *day)
}

/// Each marker that the plan asks for, with its newest result on this day; the panel of the house if there is no plan.
pub fn markers(journey: &Journey, content: Option<&PlanContent>, today: Day) -> Vec<MarkerLine> {
    let panel = content.and_then(|content| content.infection_screen.clone()).unwrap_or_default();
    let days = i32::try_from(panel.max_age_days.get()).unwrap_or(i32::MAX);
    let line = |marker: &Marker| {
        let newest = newest(journey, *marker);
        let left = newest.map(|(sampled, _)| sampled.plus_days(days).days_since(today));
        MarkerLine { marker: *marker, newest, days_left: left }
    };
    panel.markers.iter().map(line).collect()
}

/// What is missing for a decision on eligibility, in the order of the work.
pub fn missing(journey: &Journey, content: Option<&PlanContent>, today: Day) -> Vec<Lacking> {
    let work_up = &journey.work_up;
    let activity = work_up.activity.last().is_none_or(|found| !found.what.activity.missing().is_empty());
    let screen = markers(journey, content, today).iter().any(|line| line.days_left.is_none_or(|left| left < 0));
    let letter = !journey.documents.iter().any(|document| document.what.document.as_str() == LETTER);
    [
        (work_up.history.is_none(), Lacking::History),
        (activity, Lacking::Activity),
        (work_up.drugs.is_none(), Lacking::Drugs),
        (screen, Lacking::Screen),
        (letter, Lacking::Letter),
    ]
    .into_iter()
    .filter_map(|(lacks, what)| lacks.then_some(what))
    .collect()
}

/// One check by a gate of its own.
fn check(name: &'static str, context: &Context<'_>, gates: impl FnOnce(&mut Gate)) -> Check {
    let mut gate = Gate::default();
    gates(&mut gate);
    let findings = match gate.pass(context, &[]) {
        Ok(findings) | Err(Rejection::Refused { findings, .. }) => findings,
        Err(Rejection::Invalid(problem, _)) => vec![problem.finding()],
    };
    Check { name, findings }
}

fn unknown_plan(journey: &Journey) -> Finding {
    Finding::of(Rule::PlanNotInForce).with("plan", &journey.plan).with("state", "unknown")
}

impl App {
    /// What a physician's decision on eligibility rests on: the journey, the plan in force, the diagnosis.
    ///
    /// # Errors
    /// If the rule packs hold no law for the day.
    pub fn before_eligibility(
        &self,
        journey: &Journey,
        plan: Option<&Plan>,
        now: Moment,
    ) -> Result<Vec<Check>, AppError> {
        self.asking(now, |context| {
            let today = today_in_tokyo(now);
            let in_force = plan.map_or_else(|| Err(unknown_plan(journey)), |plan| gates::plan_in_force(plan, today));
            let content = in_force.as_ref().ok().map(|version| version.content);
            let mut checks = vec![
                check("open", context, |gate| {
                    gate.take(gates::journey_open(journey));
                }),
                check("plan", context, |gate| {
                    gate.take(in_force.clone());
                }),
            ];
            checks.extend(content.map(|content| {
                check("indication", context, |gate| {
                    gate.take(gates::indication_listed(journey, content));
                })
            }));
            checks
        })
    }

    /// What a harvest rests on: journey, plan, facilities, diagnosis, eligibility, consent, infection screen.
    ///
    /// # Errors
    /// If the rule packs hold no law for the day.
    pub fn before_harvest(&self, journey: &Journey, plan: Option<&Plan>, now: Moment) -> Result<Vec<Check>, AppError> {
        let mut facts = Facts::default();
        fetch(self.store.as_ref(), &mut facts, &Need::Clinic)?;
        let mut checks = self.before_eligibility(journey, plan, now)?;
        let today = today_in_tokyo(now);
        let Some(version) = plan.and_then(|plan| plan.in_force(today).ok()) else { return Ok(checks) };
        let more = self.asking(now, |context| {
            vec![
                check("facilities", context, |gate| {
                    gate.take(gates::facilities_working(version.content, &facts, today));
                }),
                check("eligibility", context, |gate| {
                    gate.take(gates::eligible(journey, version.number));
                }),
                check("consent", context, |gate| {
                    gate.take(gates::consent_valid(journey, version.content));
                }),
                check("screen", context, |gate| {
                    gate.under(version.content);
                    gates::infection_screened(gate, journey, version.content, today);
                }),
            ]
        })?;
        checks.extend(more);
        Ok(checks)
    }

    /// Runs checks as of a moment, for nobody in particular. Nothing is recorded.
    pub(super) fn asking<T>(&self, now: Moment, ask: impl FnOnce(&Context<'_>) -> T) -> Result<T, AppError> {
        let law = law_on(today_in_tokyo(now)).map_err(AppError::Law)?;
        let actor = StaffId::parse("system").map_err(|_| AppError::Json)?;
        let room = self.strongroom();
        let mut tray = room.tray();
        Ok(ask(&Context {
            already_done: false,
            law,
            clinic: &self.info.code,
            actor: &actor,
            role: Role::System,
            now,
            occurred_at: now,
            zone: "Asia/Tokyo",
            reason: None,
            second: None,
            vault: &mut tray,
        }))
    }
}
