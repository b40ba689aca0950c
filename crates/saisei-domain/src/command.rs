//! Everything that a person can ask for: each command once, with its arguments.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::act::{Act, Context, Decision, Nature};
use crate::acts::{
    administration as adm, adverse_event as ae, bedside, clinic, consent, container, correction, custody, document,
    eligibility, follow_up, harvest, journey, lot, patient, plan, release, staff, testing, work_up,
};
use crate::facts::{Facts, Need};

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
    /// Let timers fire. Sent by the program itself.
    Tick(clinic::Tick) = "tick";
}

impl Act for Command {
    fn nature(&self) -> Nature {
        self.act().nature()
    }
    fn needs(&self, facts: &Facts) -> Vec<Need> {
        self.act().needs(facts)
    }
    fn decide(&self, context: &mut Context<'_>, facts: &Facts) -> Decision {
        self.act().decide(context, facts)
    }
}
