//! Everything that a person can ask for: each command once, with its arguments.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::act::{Accepted, Act, Context, Decision, Meaning, Nature, Rejection};
use crate::acts::signature::RuleOverridden;
use crate::acts::{
    administration as adm, adverse_event as ae, bedside, booking, capacity, clinic, consent, container, correction,
    custody, deviation, document, duty, eligibility, enquiry, environment, follow_up, harvest, illness_report as ir,
    journey, lot, lot_family, material, nonconformity, order, patient, plan, release, staff, testing, watch, work_up,
};
use crate::event::{Event, NewEvent, Subject};
use crate::facts::{Facts, Need};
use crate::problem::Problem;
use crate::rules::{Finding, Rule};
use crate::state::watch::month_of;

macro_rules! commands {
    ($($(#[$doc:meta])* $variant:ident($args:ty) = $name:literal;)+) => {
        /// A command.
        #[derive(Clone, Debug, Deserialize, JsonSchema)]
        #[serde(tag = "command", content = "args", deny_unknown_fields)]
        pub enum Command {
            $($(#[$doc])* #[serde(rename = $name)] $variant($args),)+
        }

        impl Command {
            /// All command names.
            pub const NAMES: &'static [&'static str] = &[$($name,)+];

            /// The name.
            pub fn name(&self) -> &'static str {
                match self { $(Self::$variant(_) => $name,)+ }
            }

            /// The arguments as they were read, in the shape that the schema shows. Holds what was typed: never log it.
            pub fn arguments(&self) -> serde_json::Value {
                match self { $(Self::$variant(args) => serde_json::to_value(args).unwrap_or_default(),)+ }
            }

            fn act(&self) -> &dyn Act {
                match self { $(Self::$variant(args) => args,)+ }
            }

            /// Reads the arguments of the command `name`; `None` if there is no such command.
            ///
            /// # Errors
            /// The deserializer's error.
            pub fn read<'de, D: serde::Deserializer<'de>>(name: &str, args: D) -> Option<Result<Self, D::Error>> {
                match name {
                    $($name => Some(<$args>::deserialize(args).map(Self::$variant)),)+
                    _ => None,
                }
            }
        }
    };
}

commands! {
    /// Register a clinic or processing facility.
    RegisterFacility(clinic::RegisterFacility) = "register_facility";
    /// Register a room of a facility.
    RegisterRoom(clinic::RegisterRoom) = "register_room";
    /// Register a member of staff with roles and qualifications.
    RegisterStaff(staff::RegisterStaff) = "register_staff";
    /// Give a role from a day.
    GrantRole(staff::GrantRole) = "grant_role";
    /// End a role with its last day.
    EndRole(staff::EndRole) = "end_role";
    /// Record a qualification.
    RecordQualification(staff::RecordQualification) = "record_qualification";
    /// Draft a plan, or the next version of an accepted plan.
    DraftPlan(plan::DraftPlan) = "draft_plan";
    /// Record the committee's opinion on the draft.
    RecordCommitteeOpinion(plan::RecordCommitteeOpinion) = "record_committee_opinion";
    /// Record that the plan was filed.
    FilePlan(plan::FilePlan) = "file_plan";
    /// Record that the plan was accepted (受理).
    AcceptPlan(plan::AcceptPlan) = "accept_plan";
    /// Record that an authority suspended the plan.
    SuspendPlan(plan::SuspendPlan) = "suspend_plan";
    /// Record that the plan was stopped (中止).
    StopPlan(plan::StopPlan) = "stop_plan";
    /// Record that the plan ended (終了).
    EndPlan(plan::EndPlan) = "end_plan";
    /// Register a patient; issues the chain-of-identity number.
    RegisterPatient(patient::Identity) = "register_patient";
    /// Correct a patient's identity; the earlier one stays in the vault.
    CorrectIdentity(patient::CorrectIdentity) = "correct_identity";
    /// Open a journey of a patient under a plan.
    OpenJourney(journey::OpenJourney) = "open_journey";
    /// Close a journey.
    CloseJourney(journey::CloseJourney) = "close_journey";
    /// Record history, allergies and risks.
    RecordHistory(work_up::RecordHistory) = "record_history";
    /// Record the parts of a disease activity score.
    RecordDiseaseActivity(work_up::RecordDiseaseActivity) = "record_disease_activity";
    /// Record the drug list.
    RecordDrugs(work_up::RecordDrugs) = "record_drugs";
    /// Record results of the infection screen.
    RecordInfectionScreen(work_up::RecordInfectionScreen) = "record_infection_screen";
    /// Decide on eligibility under the plan version in force.
    DecideEligibility(eligibility::DecideEligibility) = "decide_eligibility";
    /// Record that the therapy was explained with a form.
    GiveExplanation(consent::GiveExplanation) = "give_explanation";
    /// Record the patient's signed consent.
    SignConsent(consent::SignConsent) = "sign_consent";
    /// Record that the patient withdrew the consent. Never refused.
    WithdrawConsent(consent::WithdrawConsent) = "withdraw_consent";
    /// Give a container its number and label.
    LabelContainer(container::LabelContainer) = "label_container";
    /// Make a container's label void.
    VoidContainer(container::VoidContainer) = "void_container";
    /// Record the harvest.
    RecordHarvest(harvest::RecordHarvest) = "record_harvest";
    /// Hand containers to a courier.
    SendContainers(custody::SendContainers) = "send_containers";
    /// Receive containers (tissue at the facility, product at the clinic).
    ReceiveContainers(custody::ReceiveContainers) = "receive_containers";
    /// Open a lot from received tissue.
    OpenLot(lot::OpenLot) = "open_lot";
    /// Record a step of the culture.
    RecordCultureStep(lot::RecordCultureStep) = "record_culture_step";
    /// Record a passage with its count and viability.
    RecordPassage(lot::RecordPassage) = "record_passage";
    /// Fill product of a lot into a labelled container.
    FillProduct(lot::FillProduct) = "fill_product";
    /// Record a test result; it is judged against the plan's specification.
    RecordTestResult(testing::RecordTestResult) = "record_test_result";
    /// Decide on release: conditional, final or rejected.
    DecideRelease(release::DecideRelease) = "decide_release";
    /// Revoke a release.
    RevokeRelease(release::RevokeRelease) = "revoke_release";
    /// Check wristband and container at the bedside.
    CheckBedside(bedside::CheckBedside) = "check_bedside";
    /// Record baseline, emergency kit and observation plan.
    RecordBaseline(adm::RecordBaseline) = "record_baseline";
    /// Start an administration of matched containers.
    StartAdministration(adm::StartAdministration) = "start_administration";
    /// Record a change of rate.
    ChangeRate(adm::ChangeRate) = "change_rate";
    /// Record vital signs. Never refused.
    RecordVitals(adm::RecordVitals) = "record_vitals";
    /// Record a symptom. Never refused.
    RecordSymptom(adm::RecordSymptom) = "record_symptom";
    /// Record a treatment given. Never refused.
    RecordTreatment(adm::RecordTreatment) = "record_treatment";
    /// Record that the administration was stopped. Never refused.
    StopAdministration(adm::StopAdministration) = "stop_administration";
    /// Record that administration and observation are complete; plans the follow-up visits.
    CompleteAdministration(adm::CompleteAdministration) = "complete_administration";
    /// Record a follow-up visit.
    RecordVisit(follow_up::RecordVisit) = "record_visit";
    /// Record that a follow-up visit was missed, and why.
    MissVisit(follow_up::MissVisit) = "miss_visit";
    /// Record an adverse event. Never refused.
    RecordAdverseEvent(ae::RecordAdverseEvent) = "record_adverse_event";
    /// Decide on a further dose.
    DecideNextDose(follow_up::DecideNextDose) = "decide_next_dose";
    /// Attach a document; its content goes to the vault.
    AttachDocument(document::AttachDocument) = "attach_document";
    /// Correct one value of one record, with a reason.
    Correct(correction::Correct) = "correct";
    /// Record a new or renewed permission of a facility.
    RecordFacilityPermission(clinic::RecordFacilityPermission) = "record_facility_permission";
    /// Record a training.
    RecordTraining(staff::RecordTraining) = "record_training";
    /// Record an authority's order; it freezes booking, release and administration at once. Never refused.
    RecordOrder(order::RecordOrder) = "record_order";
    /// Record that an order was lifted.
    LiftOrder(order::LiftOrder) = "lift_order";
    /// Book a harvest, an administration, a visit or a counselling.
    BookAppointment(booking::BookAppointment) = "book_appointment";
    /// Cancel a booking.
    CancelAppointment(booking::CancelAppointment) = "cancel_appointment";
    /// Record whether somebody came to an appointment. Never refused.
    RecordAttendance(booking::RecordAttendance) = "record_attendance";
    /// Set what a weekday or a day can hold.
    SetDayCapacity(capacity::SetDayCapacity) = "set_day_capacity";
    /// Record that somebody contacted the clinic; names and words go to the vault.
    RecordEnquiry(enquiry::RecordEnquiry) = "record_enquiry";
    /// Record what was done about an enquiry.
    AnswerEnquiry(enquiry::AnswerEnquiry) = "answer_enquiry";
    /// Close an enquiry with what became of it.
    CloseEnquiry(enquiry::CloseEnquiry) = "close_enquiry";
    /// Register a material.
    RegisterMaterial(material::RegisterMaterial) = "register_material";
    /// Record that a lot of a material arrived.
    ReceiveMaterialLot(material::ReceiveMaterialLot) = "receive_material_lot";
    /// Accept or reject a lot of a material.
    JudgeMaterialLot(material::JudgeMaterialLot) = "judge_material_lot";
    /// Set the limits of a room.
    SetRoomLimits(environment::SetRoomLimits) = "set_room_limits";
    /// Record an environmental value; one over its limit opens a deviation and holds every open lot of the room.
    RecordEnvironmentalValue(environment::RecordEnvironmentalValue) = "record_environmental_value";
    /// Record that a workspace was cleared between two patients.
    ClearWorkspace(environment::ClearWorkspace) = "clear_workspace";
    /// Report a deviation. Never refused.
    OpenDeviation(deviation::OpenDeviation) = "open_deviation";
    /// Assess a deviation.
    AssessDeviation(deviation::AssessDeviation) = "assess_deviation";
    /// Close a deviation with evidence and a second signature.
    CloseDeviation(deviation::CloseDeviation) = "close_deviation";
    /// Report a nonconformity. Never refused.
    OpenNonconformity(nonconformity::OpenNonconformity) = "open_nonconformity";
    /// Assess a nonconformity.
    AssessNonconformity(nonconformity::AssessNonconformity) = "assess_nonconformity";
    /// Close a nonconformity with evidence and a second signature.
    CloseNonconformity(nonconformity::CloseNonconformity) = "close_nonconformity";
    /// Split some cells off into a lot of their own.
    SplitLot(lot_family::SplitLot) = "split_lot";
    /// Pool several lots of one patient.
    PoolLots(lot_family::PoolLots) = "pool_lots";
    /// Close a lot when nothing of it is open.
    CloseLot(lot_family::CloseLot) = "close_lot";
    /// Record that a container was disposed of. Never refused.
    DisposeContainer(lot_family::DisposeContainer) = "dispose_container";
    /// Record that a sample is kept. Never refused.
    RetainSample(lot_family::RetainSample) = "retain_sample";
    /// Record later news of an adverse event. Never refused.
    UpdateAdverseEvent(ir::UpdateAdverseEvent) = "update_adverse_event";
    /// Decide on the legal category of an adverse event.
    JudgeAdverseEvent(ir::JudgeAdverseEvent) = "judge_adverse_event";
    /// Record that an illness report (疾病等報告) was filed.
    FileIllnessReport(ir::FileIllnessReport) = "file_illness_report";
    /// Record that a duty of a plan or facility was done.
    RecordDuty(duty::RecordDuty) = "record_duty";
    /// Let timers fire. Sent by the program itself.
    Tick(watch::Tick) = "tick";
}

impl Act for Command {
    fn nature(&self) -> Nature {
        self.act().nature()
    }
    fn signs(&self) -> Option<Meaning> {
        self.act().signs()
    }
    fn needs(&self, facts: &Facts) -> Vec<Need> {
        self.act().needs(facts)
    }

    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        if context.already_done && !self.can_be_reported() && !self.tells_what_happened() {
            let problem = Problem::of(Rule::InputUnknownField).with("field", "args.already_done");
            return Err(Rejection::Invalid(problem, Some("args.already_done".to_owned())));
        }
        let mut accepted = self.act().decide(context, facts)?;
        if context.already_done {
            self.report(&mut accepted, context, facts)?;
        } else {
            self.override_rules(&mut accepted, context);
        }
        Ok(accepted)
    }
}

/// Acts that can have been done already, away from the screen: with `already_done` they are taken as reports, from any
/// clinical role.
pub const REPORTABLE: &[&str] = &[
    "complete_administration",
    "fill_product",
    "give_explanation",
    "label_container",
    "open_lot",
    "pool_lots",
    "receive_containers",
    "record_culture_step",
    "record_harvest",
    "record_passage",
    "send_containers",
    "sign_consent",
    "split_lot",
    "start_administration",
];

impl Command {
    /// Whether it is one of [`REPORTABLE`].
    pub fn can_be_reported(&self) -> bool {
        REPORTABLE.contains(&self.name())
    }

    /// Whether it tells what has happened by its nature; a correction changes what was told.
    fn tells_what_happened(&self) -> bool {
        self.nature() == Nature::Report && !matches!(self, Self::Correct(_))
    }

    /// What follows from an act that was done already: it is flagged, and what it broke opens a nonconformity.
    fn report(&self, accepted: &mut Accepted, context: &Context<'_>, facts: &Facts) -> Result<(), Rejection> {
        let broken: Vec<&Finding> = accepted.findings.iter().filter(|finding| finding.grade().blocks()).collect();
        let opened = match broken.is_empty() {
            true => None,
            false => Some(nonconformity::from_report(facts, self.name(), &broken, &concerns(accepted))?),
        };
        accepted.findings.push(Finding::of(Rule::ReportAlreadyDone).with("command", self.name()));
        if let Some(opened) = opened {
            if let Event::NonconformityOpened(event) = &opened.event {
                accepted.findings.push(
                    Finding::of(Rule::NonconformityOpened)
                        .with("nonconformity", &event.nonconformity)
                        .with("rules", event.rules.join(", ")),
                );
            }
            accepted.events.push(opened);
            if matches!(self, Self::StartAdministration(_)) {
                accepted.findings.extend(ae::to_consider(context));
            }
        }
        Ok(())
    }

    /// Findings that the people who sign answered, counted per rule and month.
    fn override_rules(&self, accepted: &mut Accepted, context: &Context<'_>) {
        let rules: Vec<String> = accepted
            .findings
            .iter()
            .filter(|finding| finding.grade().blocks())
            .map(|finding| finding.rule.id().to_owned())
            .collect();
        let Some(first) = accepted.events.first().filter(|_| !rules.is_empty()) else { return };
        let mut about = concerns(accepted);
        about.extend([Subject::Watch, Subject::Tally(month_of(context.today()))]);
        let overridden = RuleOverridden {
            command: self.name().to_owned(),
            rules,
            second: context.second.map(|second| second.actor.clone()),
            second_role: context.second.map(|second| second.role),
        };
        let event = NewEvent::new(first.stream.clone(), about, Event::RuleOverridden(overridden));
        accepted.events.push(event);
    }
}

/// What the first event of an act concerns, without the counters that it moved.
fn concerns(accepted: &Accepted) -> Vec<Subject> {
    let first = accepted.events.first();
    let all = first.into_iter().flat_map(|first| [&first.stream].into_iter().chain(&first.about));
    all.filter(|subject| !matches!(subject, Subject::Serial(_) | Subject::Watch)).cloned().collect()
}
