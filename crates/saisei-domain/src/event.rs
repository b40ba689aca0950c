//! Everything that can have happened: each event kind once, with its payload.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::acts::{
    administration as adm, adverse_event as ae, bedside, booking, capacity, clinic, consent, container, correction,
    custody, deviation, document, duty, eligibility, enquiry, environment, follow_up, harvest, illness_report as ir,
    journey, lot, lot_family, material, nonconformity, order, patient, plan, release, signature, staff, testing, watch,
    work_up,
};
use crate::role::Role;
use crate::values::{
    Code, CoiNumber, Commitment, ContainerNumber, DeviationId, EnquiryId, FacilityId, JourneyId, LotId, MaterialId,
    MaterialLotId, Moment, NonconformityId, OrderId, PlanId, RoomId, StaffId,
};

/// Something that an event concerns: the stream that it belongs to, or a tag that it carries.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The clinic itself.
    Clinic,
    /// A member of staff.
    Staff(StaffId),
    /// A room.
    Room(RoomId),
    /// A provision plan.
    Plan(PlanId),
    /// A patient, by chain-of-identity number.
    Patient(CoiNumber),
    /// A journey.
    Journey(JourneyId),
    /// A lot.
    Lot(LotId),
    /// A container.
    Container(ContainerNumber),
    /// A facility.
    Facility(FacilityId),
    /// A material.
    Material(MaterialId),
    /// A lot of a material.
    MaterialLot(MaterialLotId),
    /// A deviation.
    Deviation(DeviationId),
    /// A nonconformity.
    Nonconformity(NonconformityId),
    /// An order of an authority.
    Order(OrderId),
    /// An enquiry.
    Enquiry(EnquiryId),
    /// A civil day with its bookings, such as `2026-05-04`.
    Day(String),
    /// What days can hold.
    Capacity,
    /// Everything that starts, moves or ends a clock.
    Watch,
    /// What is counted in one month, such as `2026-05`.
    Tally(String),
    /// A counter of issued numbers.
    Serial(SerialKind),
}

/// The counters from which numbers are issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SerialKind {
    /// Chain-of-identity numbers.
    Coi,
    /// Container numbers.
    Container,
    /// Journeys.
    Journey,
    /// Lots.
    Lot,
    /// Deviations.
    Deviation,
    /// Nonconformities.
    Nonconformity,
    /// Orders of authorities.
    Order,
    /// Enquiries.
    Enquiry,
}

impl Subject {
    fn parts(&self) -> (&'static str, &str) {
        match self {
            Self::Clinic => ("clinic", "clinic"),
            Self::Staff(id) => ("staff", id.as_str()),
            Self::Room(id) => ("room", id.as_str()),
            Self::Plan(id) => ("plan", id.as_str()),
            Self::Patient(coi) => ("patient", coi.as_str()),
            Self::Journey(id) => ("journey", id.as_str()),
            Self::Lot(id) => ("lot", id.as_str()),
            Self::Container(number) => ("container", number.as_str()),
            Self::Serial(SerialKind::Coi) => ("serial", "coi"),
            Self::Serial(SerialKind::Container) => ("serial", "container"),
            Self::Serial(SerialKind::Journey) => ("serial", "journey"),
            Self::Serial(SerialKind::Lot) => ("serial", "lot"),
            Self::Serial(SerialKind::Deviation) => ("serial", "deviation"),
            Self::Serial(SerialKind::Nonconformity) => ("serial", "nonconformity"),
            Self::Serial(SerialKind::Order) => ("serial", "order"),
            Self::Facility(id) => ("facility", id.as_str()),
            Self::Material(id) => ("material", id.as_str()),
            Self::MaterialLot(id) => ("material-lot", id.as_str()),
            Self::Deviation(id) => ("deviation", id.as_str()),
            Self::Nonconformity(id) => ("nonconformity", id.as_str()),
            Self::Order(id) => ("order", id.as_str()),
            Self::Serial(SerialKind::Enquiry) => ("serial", "enquiry"),
            Self::Enquiry(id) => ("enquiry", id.as_str()),
            Self::Day(day) => ("day", day.as_str()),
            Self::Capacity => ("capacity", "clinic"),
            Self::Watch => ("watch", "clinic"),
            Self::Tally(month) => ("tally", month.as_str()),
        }
    }

    /// The tag, such as `journey:J0001`.
    pub fn tag(&self) -> String {
        let (kind, id) = self.parts();
        [kind, ":", id].concat()
    }

    /// The stream, such as `journey/J0001`.
    pub fn stream(&self) -> String {
        let (kind, id) = self.parts();
        [kind, "/", id].concat()
    }
}

macro_rules! events {
    ($($(#[$doc:meta])* $variant:ident($payload:ty) = $kind:literal, $version:literal;)+) => {
        /// An event. Its kind and payload stand in the ledger; its place, author and times in the envelope.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
        #[serde(tag = "kind", content = "payload")]
        pub enum Event {
            $($(#[$doc])* #[serde(rename = $kind)] $variant($payload),)+
        }

        impl Event {
            /// All kinds with the version in which they are written today.
            pub const KINDS: &'static [(&'static str, u16)] = &[$(($kind, $version),)+];

            /// The kind.
            pub fn kind(&self) -> &'static str {
                match self { $(Self::$variant(_) => $kind,)+ }
            }

            /// The version in which it is written today.
            pub fn version(&self) -> u16 {
                match self { $(Self::$variant(_) => $version,)+ }
            }

            /// The payload as it stands in the ledger; none if it is no JSON.
            pub fn payload(&self) -> Option<Value> {
                match self { $(Self::$variant(payload) => serde_json::to_value(payload).ok(),)+ }
            }

            /// Reads a payload of this kind; none if the kind or the version is not known.
            fn of<'de, D: Deserializer<'de>>(kind: &str, version: u16, payload: D) -> Option<Result<Self, D::Error>> {
                match kind {
                    $($kind if version <= $version => Some(<$payload>::deserialize(payload).map(Self::$variant)),)+
                    _ => None,
                }
            }
        }
    };
}

events! {
    /// A clinic was opened: the first event of every ledger.
    ClinicOpened(clinic::ClinicOpened) = "clinic_opened", 1;
    /// A facility was registered.
    FacilityRegistered(clinic::RegisterFacility) = "facility_registered", 1;
    /// A room was registered.
    RoomRegistered(clinic::RegisterRoom) = "room_registered", 1;
    /// A member of staff was registered.
    StaffRegistered(staff::RegisterStaff) = "staff_registered", 1;
    /// A role was given.
    RoleGranted(staff::GrantRole) = "role_granted", 1;
    /// A role ended.
    RoleEnded(staff::EndRole) = "role_ended", 1;
    /// A qualification was recorded.
    QualificationRecorded(staff::RecordQualification) = "qualification_recorded", 1;
    /// A plan version was drafted.
    PlanDrafted(plan::PlanDrafted) = "plan_drafted", 1;
    /// The committee gave its opinion.
    PlanOpinionReceived(plan::RecordCommitteeOpinion) = "plan_opinion_received", 1;
    /// The plan version was filed.
    PlanFiled(plan::FilePlan) = "plan_filed", 1;
    /// The plan version was accepted (受理).
    PlanAccepted(plan::AcceptPlan) = "plan_accepted", 1;
    /// The plan was suspended by order.
    PlanSuspended(plan::SuspendPlan) = "plan_suspended", 1;
    /// The plan was stopped (中止).
    PlanStopped(plan::StopPlan) = "plan_stopped", 1;
    /// The plan ended (終了).
    PlanEnded(plan::EndPlan) = "plan_ended", 1;
    /// A patient was registered and given a chain-of-identity number.
    PatientRegistered(patient::PatientRegistered) = "patient_registered", 1;
    /// A patient's identity was corrected.
    IdentityCorrected(patient::IdentityCorrected) = "identity_corrected", 1;
    /// A journey was opened.
    JourneyOpened(journey::JourneyOpened) = "journey_opened", 1;
    /// A journey was closed.
    JourneyClosed(journey::CloseJourney) = "journey_closed", 1;
    /// History was recorded.
    HistoryRecorded(work_up::RecordHistory) = "history_recorded", 1;
    /// The parts of a disease activity score were recorded.
    DiseaseActivityRecorded(work_up::RecordDiseaseActivity) = "disease_activity_recorded", 1;
    /// The drug list was recorded.
    DrugsRecorded(work_up::RecordDrugs) = "drugs_recorded", 1;
    /// Results of the infection screen were recorded.
    InfectionScreenRecorded(work_up::RecordInfectionScreen) = "infection_screen_recorded", 1;
    /// A physician decided on eligibility.
    EligibilityDecided(eligibility::EligibilityDecided) = "eligibility_decided", 1;
    /// The therapy was explained.
    ExplanationGiven(consent::GiveExplanation) = "explanation_given", 1;
    /// The patient signed the consent.
    ConsentSigned(consent::ConsentSigned) = "consent_signed", 1;
    /// The patient withdrew the consent.
    ConsentWithdrawn(consent::WithdrawConsent) = "consent_withdrawn", 1;
    /// A container was given a number and a label.
    ContainerLabelled(container::ContainerLabelled) = "container_labelled", 1;
    /// A container's label was made void.
    ContainerVoided(container::ContainerVoided) = "container_voided", 1;
    /// Fat was harvested.
    HarvestRecorded(harvest::HarvestRecorded) = "harvest_recorded", 1;
    /// Containers were handed to a courier.
    ContainersSent(custody::ContainersSent) = "containers_sent", 1;
    /// Containers were received.
    ContainersReceived(custody::ContainersReceived) = "containers_received", 1;
    /// A lot was opened from harvested tissue.
    LotOpened(lot::LotOpened) = "lot_opened", 1;
    /// A step of the culture was recorded.
    CultureStepRecorded(lot::RecordCultureStep) = "culture_step_recorded", 1;
    /// A passage was recorded.
    PassageRecorded(lot::RecordPassage) = "passage_recorded", 1;
    /// Product was filled into a container.
    ProductFilled(lot::ProductFilled) = "product_filled", 1;
    /// A test result was recorded.
    TestResultRecorded(testing::TestResultRecorded) = "test_result_recorded", 1;
    /// Quality released the lot, conditionally or finally.
    LotReleased(release::LotReleased) = "lot_released", 1;
    /// Quality rejected the lot.
    LotRejected(release::LotRejected) = "lot_rejected", 1;
    /// A release was revoked.
    ReleaseRevoked(release::RevokeRelease) = "release_revoked", 1;
    /// Wristband and container matched and no rule refused.
    BedsideMatched(bedside::BedsideMatched) = "bedside_matched", 1;
    /// Baseline, emergency kit and observation plan were recorded.
    BaselineRecorded(adm::RecordBaseline) = "baseline_recorded", 1;
    /// An administration started.
    AdministrationStarted(adm::AdministrationStarted) = "administration_started", 1;
    /// The rate was changed.
    RateChanged(adm::ChangeRate) = "rate_changed", 1;
    /// Vital signs were recorded.
    VitalsRecorded(adm::RecordVitals) = "vitals_recorded", 1;
    /// A symptom was recorded.
    SymptomRecorded(adm::RecordSymptom) = "symptom_recorded", 1;
    /// A treatment was given, in an emergency or otherwise.
    TreatmentRecorded(adm::RecordTreatment) = "treatment_recorded", 1;
    /// An administration was stopped.
    AdministrationStopped(adm::StopAdministration) = "administration_stopped", 1;
    /// An administration and its observation were completed.
    AdministrationCompleted(adm::CompleteAdministration) = "administration_completed", 1;
    /// Follow-up visits were planned from the plan's schedule.
    FollowUpPlanned(follow_up::FollowUpPlanned) = "follow_up_planned", 1;
    /// A follow-up visit took place.
    VisitRecorded(follow_up::RecordVisit) = "visit_recorded", 1;
    /// A follow-up visit was missed, with its reason.
    VisitMissed(follow_up::MissVisit) = "visit_missed", 1;
    /// An adverse event was recorded.
    AdverseEventRecorded(ae::AdverseEventRecorded) = "adverse_event_recorded", 1;
    /// A physician decided on a further dose.
    NextDoseDecided(follow_up::DecideNextDose) = "next_dose_decided", 1;
    /// A document was attached; its content is in the vault.
    DocumentAttached(document::DocumentAttached) = "document_attached", 1;
    /// A value was corrected. The old value stays visible.
    Corrected(correction::Corrected) = "corrected", 1;
    /// A command was refused.
    Refused(Refused) = "refused", 1;
    /// A facility's new or renewed permission was recorded.
    FacilityPermissionRecorded(clinic::RecordFacilityPermission) = "facility_permission_recorded", 1;
    /// A training was recorded.
    TrainingRecorded(staff::RecordTraining) = "training_recorded", 1;
    /// An authority's order was recorded.
    OrderRecorded(order::OrderRecorded) = "order_recorded", 1;
    /// An order was lifted.
    OrderLifted(order::LiftOrder) = "order_lifted", 1;
    /// A new plan version asks for a new judgement of a journey.
    JourneyToJudgeAgain(plan::JourneyToJudgeAgain) = "journey_to_judge_again", 1;
    /// An appointment was booked.
    AppointmentBooked(booking::AppointmentBooked) = "appointment_booked", 1;
    /// An appointment was cancelled.
    AppointmentCancelled(booking::CancelAppointment) = "appointment_cancelled", 1;
    /// A material was registered.
    MaterialRegistered(material::RegisterMaterial) = "material_registered", 1;
    /// A lot of a material arrived.
    MaterialLotReceived(material::ReceiveMaterialLot) = "material_lot_received", 1;
    /// A lot of a material was accepted or rejected.
    MaterialLotJudged(material::JudgeMaterialLot) = "material_lot_judged", 1;
    /// The limits of a room were set.
    RoomLimitsSet(environment::SetRoomLimits) = "room_limits_set", 1;
    /// An environmental value was recorded.
    EnvironmentalValueRecorded(environment::EnvironmentalValueRecorded) = "environmental_value_recorded", 1;
    /// A workspace was cleared between two patients.
    WorkspaceCleared(environment::ClearWorkspace) = "workspace_cleared", 1;
    /// A deviation was opened.
    DeviationOpened(deviation::DeviationOpened) = "deviation_opened", 1;
    /// A deviation was assessed.
    DeviationAssessed(deviation::AssessDeviation) = "deviation_assessed", 1;
    /// A deviation was closed.
    DeviationClosed(deviation::CloseDeviation) = "deviation_closed", 1;
    /// Material of a journey was put on hold.
    MaterialHeld(deviation::MaterialHeld) = "material_held", 1;
    /// A hold ended.
    HoldEnded(deviation::HoldEnded) = "hold_ended", 1;
    /// A nonconformity was opened.
    NonconformityOpened(nonconformity::NonconformityOpened) = "nonconformity_opened", 1;
    /// A nonconformity was assessed.
    NonconformityAssessed(nonconformity::AssessNonconformity) = "nonconformity_assessed", 1;
    /// A nonconformity was closed.
    NonconformityClosed(nonconformity::CloseNonconformity) = "nonconformity_closed", 1;
    /// A lot was split.
    LotSplit(lot_family::LotSplit) = "lot_split", 1;
    /// Lots were pooled.
    LotsPooled(lot_family::LotsPooled) = "lots_pooled", 1;
    /// A lot was closed.
    LotClosed(lot_family::CloseLot) = "lot_closed", 1;
    /// A container was disposed of.
    ContainerDisposed(lot_family::DisposeContainer) = "container_disposed", 1;
    /// A sample is kept.
    SampleRetained(lot_family::RetainSample) = "sample_retained", 1;
    /// Later news of an adverse event were recorded.
    AdverseEventUpdated(ir::UpdateAdverseEvent) = "adverse_event_updated", 1;
    /// A physician decided on the category of an adverse event.
    AdverseEventJudged(ir::JudgeAdverseEvent) = "adverse_event_judged", 1;
    /// An illness report was filed.
    IllnessReportFiled(ir::FileIllnessReport) = "illness_report_filed", 1;
    /// The patients and lots that a late positive result concerns were listed.
    ExposureListed(testing::ExposureListed) = "exposure_listed", 1;
    /// A duty of a plan or facility was done.
    DutyDone(duty::RecordDuty) = "duty_done", 1;
    /// A clock was escalated.
    ClockEscalated(watch::ClockEscalated) = "clock_escalated", 1;
    /// A person signed.
    Signed(signature::Signed) = "signed", 1;
    /// A rule was answered by those who may, instead of stopping the act.
    RuleOverridden(signature::RuleOverridden) = "rule_overridden", 1;
    /// Somebody contacted the clinic.
    EnquiryRecorded(enquiry::EnquiryRecorded) = "enquiry_recorded", 1;
    /// Something was done about an enquiry.
    EnquiryAnswered(enquiry::AnswerEnquiry) = "enquiry_answered", 1;
    /// An enquiry was closed.
    EnquiryClosed(enquiry::CloseEnquiry) = "enquiry_closed", 1;
    /// Somebody came to an appointment, or did not.
    AttendanceRecorded(booking::RecordAttendance) = "attendance_recorded", 1;
    /// What a day can hold was set.
    DayCapacitySet(capacity::SetDayCapacity) = "day_capacity_set", 1;
}

/// A refusal: which act, by which rules. Never free text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Refused {
    /// The command's name.
    pub command: String,
    /// Ids of the rules that refused, in order.
    pub rules: Vec<String>,
}

/// An event that a decision proposes.
#[derive(Clone, Debug, PartialEq)]
pub struct NewEvent {
    /// The stream that it belongs to.
    pub stream: Subject,
    /// Everything else that it concerns.
    pub about: Vec<Subject>,
    /// What happened.
    pub event: Event,
}

impl NewEvent {
    /// An event of `stream` that concerns also `about`.
    pub fn new(stream: Subject, about: Vec<Subject>, event: Event) -> Self {
        Self { stream, about, event }
    }

    /// All tags, the stream's own first, sorted and without repeats.
    pub fn tags(&self) -> Vec<String> {
        let mut tags: Vec<String> = self.about.iter().chain([&self.stream]).map(Subject::tag).collect();
        tags.sort();
        tags.dedup();
        tags
    }
}

/// Who, when and where in the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Position in the clinic's ledger.
    pub position: u64,
    /// When it happened.
    pub occurred_at: Moment,
    /// The zone in which it happened.
    pub zone: String,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// Who recorded it.
    pub actor: String,
    /// In which role.
    pub role: Role,
    /// Why, where the act gives a reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Code>,
    /// Commitment to a note in the vault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Commitment>,
}

/// An event as stored, before its payload is read.
#[derive(Clone, Debug, PartialEq)]
pub struct RawEvent {
    /// Who, when, where.
    pub stamp: Stamp,
    /// The kind.
    pub kind: String,
    /// The payload's version.
    pub version: u16,
    /// The stream's name.
    pub stream: String,
    /// The tags.
    pub tags: Vec<String>,
    /// The payload, without its note.
    pub payload: Value,
}

/// An event as read back, with all corrections applied that were given.
#[derive(Clone, Debug, PartialEq)]
pub struct PastEvent {
    /// Who, when, where.
    pub stamp: Stamp,
    /// What happened.
    pub event: Event,
}

/// A stored event that this program cannot read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("event {position} of kind `{kind}` version {version} cannot be read: {detail}")]
pub struct ReadError {
    /// Its position.
    pub position: u64,
    /// Its kind.
    pub kind: String,
    /// Its version.
    pub version: u16,
    /// What does not fit, without any value.
    pub detail: ReadDetail,
}

/// What does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadDetail {
    /// A kind or version of a newer program.
    Newer,
    /// The payload has another shape.
    Shape,
}

impl fmt::Display for ReadDetail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Newer => "it was written by a newer program",
            Self::Shape => "its payload has another shape",
        })
    }
}

/// Reads stored events, oldest first, with the corrections among them applied to the events that they correct.
///
/// # Errors
/// If an event cannot be read.
pub fn read_all(raws: Vec<RawEvent>) -> Result<Vec<PastEvent>, ReadError> {
    corrected(raws)?.into_iter().map(read).collect()
}

/// The same events with the corrections among them applied, oldest first: what is true by them.
///
/// # Errors
/// If a correction cannot be read.
pub fn corrected(mut raws: Vec<RawEvent>) -> Result<Vec<RawEvent>, ReadError> {
    let corrections: Vec<correction::Corrected> = raws
        .iter()
        .filter(|raw| raw.kind == "corrected")
        .map(|raw| serde_json::from_value(raw.payload.clone()).map_err(|_| read_error(raw, ReadDetail::Shape)))
        .collect::<Result<_, _>>()?;
    for correction in &corrections {
        let target = raws.iter_mut().find(|raw| raw.stamp.position == correction.position.get());
        if let Some(field) = target.and_then(|raw| raw.payload.pointer_mut(&correction.field)) {
            *field = correction.new.clone();
        }
    }
    Ok(raws)
}

/// Reads one stored event; older versions are brought up to today's shape here.
///
/// # Errors
/// If its kind or version is unknown, or its payload has another shape.
pub fn read(raw: RawEvent) -> Result<PastEvent, ReadError> {
    read_payload(raw.stamp, &raw.kind, raw.version, &raw.payload)
}

/// The same for an event in parts.
///
/// # Errors
/// As [`read`].
pub fn read_payload(stamp: Stamp, kind: &str, version: u16, payload: &Value) -> Result<PastEvent, ReadError> {
    let detail = match Event::of(kind, version, payload) {
        Some(Ok(event)) => return Ok(PastEvent { stamp, event }),
        Some(Err(_)) => ReadDetail::Shape,
        None => ReadDetail::Newer,
    };
    Err(ReadError { position: stamp.position, kind: kind.to_owned(), version, detail })
}

fn read_error(raw: &RawEvent, detail: ReadDetail) -> ReadError {
    ReadError { position: raw.stamp.position, kind: raw.kind.clone(), version: raw.version, detail }
}
