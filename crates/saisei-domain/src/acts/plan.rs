//! The provision plan (再生医療等提供計画) from draft to end. A plan is accepted (受理), never approved.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::order::suspend;
use super::work_up::Marker;
use super::{noted, plan as known_plan, recorded};
use crate::act::{Accepted, Act, Context, Decision, Gate, Rejection, unknown};
use crate::event::{Event, NewEvent, Subject};
use crate::facts::{Facts, Need};
use crate::problem::Problem;
use crate::rules::{Finding, Grade, Rule};
use crate::state::Journey;
use crate::state::plan::{Plan, VersionState};
use crate::values::measure::{CellUnit, Temperature, TestUnit};
use crate::values::{
    Code, Count, Day, FacilityId, FormId, Line, MaterialId, Measure, Number, OrderId, PlanId, StaffId, Text, VisitId,
};

/// Risk class (再生医療等の分類).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum RiskClass {
    /// 第一種.
    I,
    /// 第二種.
    II,
    /// 第三種.
    III,
}

/// Where the cells come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CellSource {
    /// The patient's own.
    Autologous,
    /// Another person's.
    Allogeneic,
}

/// 相同利用: same function as the cells at the treated site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Homologous {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Not the question, because the cells are cultured.
    NotApplicable,
}

/// How the product is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Route {
    /// Drip into a vein.
    Intravenous,
    /// Injection into a joint.
    IntraArticular,
}

impl Route {
    /// The name in commands.
    pub fn name(self) -> &'static str {
        match self {
            Self::Intravenous => "intravenous",
            Self::IntraArticular => "intra_articular",
        }
    }
}

/// 実施責任者.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResponsiblePhysician {
    /// Name, 40 characters on the form.
    pub name: Line<40>,
    /// Affiliation, 100 characters.
    pub affiliation: Line<100>,
    /// Department, 100 characters.
    pub department: Line<100>,
}

/// The explanation and consent form that is in force under this plan version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// The form.
    pub form: FormId,
    /// Its version.
    pub version: Count,
}

/// A release test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TestKind {
    /// Viability.
    Viability,
    /// Surface antigens.
    SurfaceAntigen,
    /// Number of viable cells.
    CellNumber,
    /// Sterility culture (14 days).
    Sterility,
    /// Rapid or in-process sterility.
    RapidSterility,
    /// Gram stain.
    GramStain,
    /// Mycoplasma.
    Mycoplasma,
    /// Endotoxin.
    Endotoxin,
    /// Appearance.
    Appearance,
    /// STR profile of product and patient: the only test that finds cells swapped under correct labels.
    StrProfile,
}

impl TestKind {
    /// The name in commands.
    pub fn name(self) -> &'static str {
        match self {
            Self::Viability => "viability",
            Self::SurfaceAntigen => "surface_antigen",
            Self::CellNumber => "cell_number",
            Self::Sterility => "sterility",
            Self::RapidSterility => "rapid_sterility",
            Self::GramStain => "gram_stain",
            Self::Mycoplasma => "mycoplasma",
            Self::Endotoxin => "endotoxin",
            Self::Appearance => "appearance",
            Self::StrProfile => "str_profile",
        }
    }
}

/// A limit. Bounds are inclusive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// This or more.
    AtLeast(Measure<TestUnit>),
    /// This or less.
    AtMost(Measure<TestUnit>),
    /// Must be negative (not detected).
    Negative,
    /// Must match the patient or the standard (identity, appearance).
    Conforms,
}

/// One line of the product's specification (規格).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SpecificationItem {
    /// The test.
    pub test: TestKind,
    /// The method that counts, such as `trypan-blue`; any method if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<Code>,
    /// The limit.
    pub limit: Limit,
    /// Cells that must be counted at least for the claim (`measures` C2: 400 for a viability of 98 %).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_counted: Option<Count>,
    /// Whether a conditional release may go out while this test is pending.
    #[serde(default)]
    pub may_be_pending: bool,
}

/// One planned follow-up visit after each administration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScheduledVisit {
    /// Its id, such as `m3`.
    pub visit: VisitId,
    /// Months after the administration, 1 to 120.
    pub months: u8,
    /// Days before and after the due day that still count, 0 to 90.
    pub window_days: u8,
}

/// Which markers must be known before a harvest, and how old the blood may be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InfectionScreenPlan {
    /// Markers that need a result.
    pub markers: Vec<Marker>,
    /// Days from sampling to harvest at most.
    pub max_age_days: Count,
}

impl Default for InfectionScreenPlan {
    /// The product's own panel for cells of the patient's own: the law asks for none, tests protect staff and other lots
    /// (asrm section 9, UNVERIFIED).
    fn default() -> Self {
        use Marker::{HbcAntibody, HbsAntigen, HcvAntibody, Hiv, Htlv1, Syphilis};
        let markers = vec![HbsAntigen, HbcAntibody, HcvAntibody, Hiv, Htlv1, Syphilis];
        Self { markers, max_age_days: Count::small(90) }
    }
}

/// Limits on one way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TransportLimits {
    /// Lowest temperature, inclusive.
    pub lowest: Measure<Temperature>,
    /// Highest temperature, inclusive.
    pub highest: Measure<Temperature>,
    /// Minutes from hand-over to receipt at most.
    pub max_minutes: Count,
}

/// Limits on both ways.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Transport {
    /// Tissue and samples to the processing facility.
    pub tissue: TransportLimits,
    /// Product to the clinic.
    pub product: TransportLimits,
}

/// What the patient was told about withdrawing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawalTerms {
    /// Cells and product.
    pub cells: Text<4000>,
    /// Retained samples.
    pub samples: Text<4000>,
    /// Money.
    pub money: Text<4000>,
    /// Data.
    pub data: Text<4000>,
}

/// A rule with the stricter grade that this plan gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StricterRule {
    /// The rule.
    pub rule: Rule,
    /// Its grade under this plan.
    pub grade: Grade,
}

/// What a plan says: the items of the national form 様式第1の2 (ASRM Art. 4) with the lengths of its fields, and the
/// limits that gates read. Clinic-type facts such as viability or passage are data here, never constants in code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanContent {
    /// Name of the clinic, 100 characters.
    pub clinic_name: Line<100>,
    /// Address of the clinic, 100 characters.
    pub clinic_address: Line<100>,
    /// 管理者, head of the clinic.
    pub administrator_name: Line<40>,
    /// Name of the therapy, 150 characters.
    pub therapy_name: Line<150>,
    /// Risk class.
    pub class: RiskClass,
    /// Reason for the class, 4,000 characters.
    pub class_reason: Text<4000>,
    /// Target disease, 100 characters.
    pub target_disease: Line<100>,
    /// Content, 4,000 characters.
    pub content: Text<4000>,
    /// Content in plain words, 4,000 characters.
    pub content_plain: Text<4000>,
    /// 実施責任者.
    pub responsible_physician: ResponsiblePhysician,
    /// Where the cells come from.
    pub cell_source: CellSource,
    /// Whether they are cultured.
    pub cultured: bool,
    /// 相同利用.
    pub homologous: Homologous,
    /// Safety measures.
    pub safety_measures: Text<4000>,
    /// What exists for harm, "none" included.
    pub compensation: Text<4000>,
    /// Where it is given.
    pub clinic: FacilityId,
    /// Where the product is made.
    pub processing_facility: FacilityId,
    /// Diagnoses as codes.
    pub indications: Vec<Code>,
    /// Routes.
    pub routes: Vec<Route>,
    /// Fewest viable cells in one administration.
    pub min_cells: Measure<CellUnit>,
    /// Most viable cells in one administration.
    pub max_cells: Measure<CellUnit>,
    /// Administrations at most.
    pub max_doses: Count,
    /// Days between two administrations at least.
    pub min_interval_days: Count,
    /// Treating physicians.
    pub doctors: Vec<StaffId>,
    /// Explanation and consent forms in force.
    pub forms: Vec<Form>,
    /// Passages at most.
    pub max_passage: Count,
    /// Minutes from filling until the product is past its time.
    pub product_life_minutes: Count,
    /// Minutes for which a bedside match may be used to start.
    pub bedside_match_minutes: Count,
    /// Release tests and their limits.
    pub specification: Vec<SpecificationItem>,
    /// Follow-up visits.
    pub follow_up: Vec<ScheduledVisit>,
    /// Materials that the product may be made with; any accepted one if the plan lists none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub materials: Vec<MaterialId>,
    /// Trainings that everybody who works on a lot must hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trainings: Vec<Code>,
    /// The infection screen before a harvest; [`InfectionScreenPlan::default`] if the plan does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub infection_screen: Option<InfectionScreenPlan>,
    /// Limits on the way of tissue and product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transport: Option<Transport>,
    /// What happens when the patient withdraws, as the patient read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawal: Option<WithdrawalTerms>,
    /// Whether the bedside check needs a second person's own credential.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub second_person_at_bedside: bool,
    /// Whether a further dose needs a new signature of the patient.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub consent_for_each_dose: bool,
    /// Rules that this plan makes stricter. Never laxer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stricter: Vec<StricterRule>,
}

impl PlanContent {
    fn check(&self, facts: &Facts) -> Result<(), Rejection> {
        let facilities = facts.clinic().map(|clinic| &clinic.facilities);
        for (facility, place) in
            [(&self.clinic, "args.content.clinic"), (&self.processing_facility, "args.content.processing_facility")]
        {
            if !facilities.is_some_and(|known| known.contains_key(facility)) {
                return Err(unknown("facility", facility, place));
            }
        }
        for doctor in &self.doctors {
            facts.staff(doctor).ok_or_else(|| unknown("staff", doctor, "args.content.doctors"))?;
        }
        let lists = [
            (self.indications.is_empty(), "indications"),
            (self.routes.is_empty(), "routes"),
            (self.doctors.is_empty(), "doctors"),
            (self.forms.is_empty(), "forms"),
            (self.specification.is_empty(), "specification"),
            (self.follow_up.is_empty(), "follow_up"),
        ];
        if let Some((_, field)) = lists.into_iter().find(|(empty, _)| *empty) {
            return Err(Problem::of(Rule::InputListEmpty).with("field", field).into());
        }
        if self.max_cells.value < self.min_cells.value {
            return Err(Problem::of(Rule::InputTimeOrder).with("field", "min_cells, max_cells").into());
        }
        self.check_schedule()
    }

    fn check_schedule(&self) -> Result<(), Rejection> {
        let range = |max: u32| Problem::of(Rule::InputNumberRange).with("min", 0).with("max", max).with("unit", "");
        for visit in &self.follow_up {
            if !(1..=120).contains(&visit.months) {
                return Err(Rejection::Invalid(range(120), Some("args.content.follow_up.months".to_owned())));
            }
            if visit.window_days > 90 {
                return Err(Rejection::Invalid(range(90), Some("args.content.follow_up.window_days".to_owned())));
            }
        }
        Ok(())
    }

    /// The specification of a test.
    pub fn item(&self, test: TestKind) -> Option<&SpecificationItem> {
        self.specification.iter().find(|item| item.test == test)
    }
}

/// Drafts a plan, replaces the present draft, or drafts the next version of an accepted plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftPlan {
    /// Its id.
    pub plan: PlanId,
    /// What it says.
    pub content: Box<PlanContent>,
}

/// A plan version was drafted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanDrafted {
    /// The plan.
    pub plan: PlanId,
    /// The version, from 1.
    pub version: u32,
    /// What it says.
    pub content: Box<PlanContent>,
}

impl Act for DraftPlan {
    fn needs(&self, _: &Facts) -> Vec<Need> {
        let doctors = self.content.doctors.iter().cloned().map(Need::Staff);
        [Need::Clinic, Need::Plan(self.plan.clone())].into_iter().chain(doctors).collect()
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        self.content.check(facts)?;
        let version = match facts.plan(&self.plan) {
            None => 1,
            Some(plan) => next_version(plan)?,
        };
        let mut gate = Gate::default();
        for laxer in self.content.stricter.iter().filter(|rule| rule.grade > rule.rule.grade()) {
            gate.add(
                Finding::of(Rule::PlanLaxerRule).with("rule", laxer.rule.id()).with("grade", laxer.rule.grade().name()),
            );
        }
        let subject = Subject::Plan(self.plan.clone());
        let notes = gate.pass(context, std::slice::from_ref(&subject))?;
        let drafted = PlanDrafted { plan: self.plan.clone(), version, content: self.content.clone() };
        let facilities = [&self.content.clinic, &self.content.processing_facility];
        let about = facilities.into_iter().cloned().map(Subject::Facility).collect();
        noted(subject, about, Event::PlanDrafted(drafted), notes)
    }
}

/// The version that a new draft gets: the present draft's own, or one more than an accepted one.
fn next_version(plan: &Plan) -> Result<u32, Rejection> {
    let ended = plan.is_over();
    match plan.latest() {
        Some((number, VersionState::Draft { .. })) if !ended => Ok(number),
        Some((number, VersionState::Accepted { .. })) if !ended => Ok(number.saturating_add(1)),
        _ => Err(out_of_order(plan, "draft, accepted")),
    }
}

fn out_of_order(plan: &Plan, needed: &str) -> Rejection {
    let finding = Finding::of(Rule::PlanOutOfOrder).with("state", plan.state_name()).with("needed", needed);
    Rejection::Refused { findings: vec![finding], about: vec![Subject::Plan(plan.id.clone())] }
}

/// Refuses unless the latest version's state fits.
fn latest_must_be(plan: &Plan, needed: &str, fits: impl Fn(&VersionState) -> bool) -> Result<(), Rejection> {
    match plan.latest() {
        Some((_, state)) if fits(state) => Ok(()),
        _ => Err(out_of_order(plan, needed)),
    }
}

/// What the committee said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Opinion {
    /// 適.
    Appropriate,
    /// 条件付きで適.
    AppropriateWithConditions,
    /// 不適.
    Inappropriate,
}

/// Records the committee's opinion on the present draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordCommitteeOpinion {
    /// The plan.
    pub plan: PlanId,
    /// Name of the committee.
    pub committee: Line<100>,
    /// Its number, such as `NA8140001`.
    pub committee_number: Code,
    /// The opinion.
    pub opinion: Opinion,
    /// Day of the opinion.
    pub opinion_on: Day,
    /// Conditions, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conditions: Option<Text<4000>>,
}

impl Act for RecordCommitteeOpinion {
    fn needs(&self, _: &Facts) -> Vec<Need> {
        vec![Need::Plan(self.plan.clone())]
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let plan = known_plan(facts, &self.plan)?;
        latest_must_be(plan, "draft", |state| matches!(state, VersionState::Draft { .. }))?;
        not_after(self.opinion_on, context)?;
        recorded(Subject::Plan(self.plan.clone()), vec![], Event::PlanOpinionReceived(self.clone()))
    }
}

fn not_after(day: Day, context: &Context<'_>) -> Result<(), Rejection> {
    if day > context.day() { Err(Problem::of(Rule::InputFuture).into()) } else { Ok(()) }
}

/// How it was filed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FilingForm {
    /// 様式第1の2.
    First,
    /// 様式第2: change.
    Change,
    /// 様式第3: minor change.
    MinorChange,
}

/// Records that the version with the committee's opinion was filed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FilePlan {
    /// The plan.
    pub plan: PlanId,
    /// Day of filing.
    pub filed_on: Day,
    /// The regional bureau (地方厚生局).
    pub office: Line<100>,
    /// Form used.
    pub form: FilingForm,
}

impl Act for FilePlan {
    fn needs(&self, _: &Facts) -> Vec<Need> {
        vec![Need::Plan(self.plan.clone())]
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let plan = known_plan(facts, &self.plan)?;
        latest_must_be(plan, "committee opinion: appropriate", |state| match state {
            VersionState::OpinionReceived { opinion, .. } => opinion.opinion != Opinion::Inappropriate,
            _ => false,
        })?;
        not_after(self.filed_on, context)?;
        recorded(Subject::Plan(self.plan.clone()), vec![Subject::Watch], Event::PlanFiled(self.clone()))
    }
}

/// Records that the filed version was accepted (受理).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptPlan {
    /// The plan.
    pub plan: PlanId,
    /// Plan number, such as `PB3260001`.
    pub plan_number: Code,
    /// Day of acceptance.
    pub accepted_on: Day,
    /// First day on which this version is in force.
    pub in_force_from: Day,
}

impl Act for AcceptPlan {
    fn needs(&self, facts: &Facts) -> Vec<Need> {
        let journeys = facts.journeys_of_plan(&self.plan).iter().cloned().map(Need::Journey);
        [Need::Plan(self.plan.clone()), Need::JourneysOfPlan(self.plan.clone())].into_iter().chain(journeys).collect()
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        let plan = known_plan(facts, &self.plan)?;
        latest_must_be(plan, "filed", |state| matches!(state, VersionState::Filed { .. }))?;
        not_after(self.accepted_on, context)?;
        if self.in_force_from < self.accepted_on {
            return Err(Problem::of(Rule::InputTimeOrder).with("field", "accepted_on, in_force_from").into());
        }
        let version = plan.latest().map_or(0, |(number, _)| number);
        let accepted =
            NewEvent::new(Subject::Plan(self.plan.clone()), vec![Subject::Watch], Event::PlanAccepted(self.clone()));
        let mut decided = Accepted { events: vec![accepted], findings: Vec::new() };
        if version > 1 {
            judge_again(&mut decided, plan, version, self.in_force_from, facts);
        }
        Ok(decided)
    }
}

/// An open journey must be judged again, because a new version of its plan was accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JourneyToJudgeAgain {
    /// Which.
    pub journey: crate::values::JourneyId,
    /// Its plan.
    pub plan: PlanId,
    /// The new version.
    pub plan_version: u32,
    /// First day on which it is in force.
    pub from: Day,
    /// Whether the patient must sign a newer form as well.
    pub new_form: bool,
}

/// Every open journey of the plan, flagged in the same append.
fn judge_again(decided: &mut Accepted, plan: &Plan, version: u32, from: Day, facts: &Facts) {
    let Some(content) = plan.content_of(version) else { return };
    let open: Vec<&Journey> = facts.open_journeys_of_plan(&plan.id).collect();
    for journey in &open {
        let again = JourneyToJudgeAgain {
            journey: journey.id.clone(),
            plan: plan.id.clone(),
            plan_version: version,
            from,
            new_form: crate::gates::consent_valid(journey, content).is_err(),
        };
        let about = vec![Subject::Patient(journey.coi.clone()), Subject::Plan(plan.id.clone()), Subject::Watch];
        let stream = Subject::Journey(journey.id.clone());
        decided.events.push(NewEvent::new(stream, about, Event::JourneyToJudgeAgain(again)));
    }
    if !open.is_empty() {
        let journeys = open.iter().map(|journey| journey.id.as_str()).collect::<Vec<_>>().join(", ");
        decided.findings.push(Finding::of(Rule::PlanJudgeAgain).with("version", version).with("journeys", journeys));
    }
}

/// Kind of order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrderKind {
    /// 緊急命令.
    Emergency,
    /// 改善命令.
    Improvement,
}

/// Records that an authority suspended the plan. What an authority ordered is never refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SuspendPlan {
    /// The plan.
    pub plan: PlanId,
    /// Kind of order.
    pub order: OrderKind,
    /// Who ordered.
    pub authority: Line<100>,
    /// Number of the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_number: Option<Code>,
    /// First day of the suspension.
    pub from: Day,
    /// The id under which the order is kept; `O0001` … if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<OrderId>,
}

impl Act for SuspendPlan {
    fn nature(&self) -> crate::act::Nature {
        crate::act::Nature::Report
    }

    fn needs(&self, facts: &Facts) -> Vec<Need> {
        suspend(self).needs(facts)
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        known_plan(facts, &self.plan)?;
        suspend(self).decide(context, facts)
    }
}

/// Records that the clinic stopped the plan (中止, 様式第4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StopPlan {
    /// The plan.
    pub plan: PlanId,
    /// Day on which it stopped.
    pub stopped_on: Day,
    /// Why, as a code.
    pub grounds: Code,
}

/// Records that the plan ended (終了, 別紙様式第9の2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EndPlan {
    /// The plan.
    pub plan: PlanId,
    /// Day on which it ended.
    pub ended_on: Day,
}

macro_rules! plan_report {
    ($($args:ident => $event:ident;)+) => {$(
        impl Act for $args {
            fn nature(&self) -> crate::act::Nature {
                crate::act::Nature::Report
            }
            fn needs(&self, _: &Facts) -> Vec<Need> {
                vec![Need::Plan(self.plan.clone())]
            }
            fn decide(&self, _: &mut Context<'_>, facts: &Facts) -> Decision {
                known_plan(facts, &self.plan)?;
                recorded(Subject::Plan(self.plan.clone()), vec![Subject::Watch], Event::$event(self.clone()))
            }
        }
    )+};
}

plan_report! {
    StopPlan => PlanStopped;
    EndPlan => PlanEnded;
}

/// Whether a number lies within the limit; `None` if limit and reading cannot be compared.
pub fn within(limit: &Limit, value: Measure<TestUnit>) -> Option<bool> {
    let compare = |bound: &Measure<TestUnit>, f: fn(Number, Number) -> bool| {
        (bound.unit == value.unit).then(|| f(value.value, bound.value))
    };
    match limit {
        Limit::AtLeast(bound) => compare(bound, |v, b| v >= b),
        Limit::AtMost(bound) => compare(bound, |v, b| v <= b),
        Limit::Negative | Limit::Conforms => None,
    }
}
