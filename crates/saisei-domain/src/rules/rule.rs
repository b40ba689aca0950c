//! The closed list of rules that code can name, and the grades.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a finding asks for. Ordered by weight, heaviest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// No role, reason or flag passes it.
    Never,
    /// A physician and quality decide together, with a reason.
    PhysicianAndQuality,
    /// A physician decides, with a reason.
    Physician,
    /// Another person's own credential, entered at that moment; counted.
    SecondPerson,
    /// Told, not asked.
    Note,
}

impl Grade {
    /// Whether the act waits for somebody.
    pub fn blocks(self) -> bool {
        self != Self::Note
    }

    /// The name in answers and in `rules.toml`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::PhysicianAndQuality => "physician_and_quality",
            Self::Physician => "physician",
            Self::SecondPerson => "second_person",
            Self::Note => "note",
        }
    }
}

macro_rules! rules {
    ($($variant:ident = $id:literal,)+) => {
        /// A rule of the catalogue (`rules/rules.toml` holds its grade, words, source and goal).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $(#[doc = concat!("`", $id, "`")] $variant,)+
        }

        impl Rule {
            /// Every rule, in the catalogue's order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The id, such as `bedside.identity-mismatch`.
            pub fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)+ }
            }

            /// Reads [`Rule::id`].
            pub fn from_id(id: &str) -> Option<Self> {
                match id { $($id => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

rules! {
    InputNotJson = "input.not-json",
    InputNotUtf8 = "input.not-utf8",
    InputLineTooLong = "input.line-too-long",
    InputUnknownCommand = "input.unknown-command",
    InputUnknownField = "input.unknown-field",
    InputMissingField = "input.missing-field",
    InputDuplicateField = "input.duplicate-field",
    InputWrongType = "input.wrong-type",
    InputUnknownChoice = "input.unknown-choice",
    InputUnitMissing = "input.unit-missing",
    InputNumberUnreadable = "input.number-unreadable",
    InputNumberRange = "input.number-range",
    InputCount = "input.count",
    InputPercent = "input.percent",
    InputTime = "input.time",
    InputDate = "input.date",
    InputFuture = "input.future",
    InputTimeOrder = "input.time-order",
    InputGoesBack = "input.goes-back",
    InputIdentifier = "input.identifier",
    InputCheckCharacter = "input.check-character",
    InputTextEmpty = "input.text-empty",
    InputTextTooLong = "input.text-too-long",
    InputControlCharacter = "input.control-character",
    InputListEmpty = "input.list-empty",
    InputUnknownId = "input.unknown-id",
    InputExistsAlready = "input.exists-already",
    InputZone = "input.zone",
    InputToken = "input.token",
    InputNotInAClinic = "input.not-in-a-clinic",
    InputCorrectionTarget = "input.correction-target",
    InputCorrectionValue = "input.correction-value",
    InputBadForm = "input.bad-form",
    AccessNotOnStaff = "access.not-on-staff",
    AccessRoleNotHeld = "access.role-not-held",
    AccessRoleMayNot = "access.role-may-not",
    CommandKeyReused = "command.key-reused",
    FactsChangedSinceSeen = "facts.changed-since-seen",
    LabelCheckCharacter = "label.check-character",
    LabelHalf = "label.half",
    LabelDoubled = "label.doubled",
    LabelForeign = "label.foreign",
    LabelWrongType = "label.wrong-type",
    WristbandUnknown = "wristband.unknown",
    WristbandNoOpenJourney = "wristband.no-open-journey",
    ContainerUnknown = "container.unknown",
    ContainerAlreadyUsed = "container.already-used",
    ContainerVoid = "container.void",
    ContainerOtherJourney = "container.other-journey",
    ContainerNotProduct = "container.not-product",
    ContainerNotHeld = "container.not-held",
    ContainerNotInTransit = "container.not-in-transit",
    ContainerNotReceived = "container.not-received",
    CustodyReceiverIsSender = "custody.receiver-is-sender",
    CustodyNotExpectedHere = "custody.not-expected-here",
    CustodyExcursion = "custody.excursion",
    JourneyClosed = "journey.closed",
    JourneyOpenAlready = "journey.open-already",
    JourneyNotComplete = "journey.not-complete",
    PlanOutOfOrder = "plan.out-of-order",
    PlanNotInForce = "plan.not-in-force",
    PlanDoctorNotListed = "plan.doctor-not-listed",
    PlanRouteNotListed = "plan.route-not-listed",
    PlanDoseOutside = "plan.dose-outside",
    PlanPassageOverLimit = "plan.passage-over-limit",
    PlanIndicationNotListed = "plan.indication-not-listed",
    EligibilityNotDecided = "eligibility.not-decided",
    ConsentNotExplained = "consent.not-explained",
    ConsentNotValid = "consent.not-valid",
    HarvestNotDone = "harvest.not-done",
    LotTwoPatients = "lot.two-patients",
    LotNotInCulture = "lot.not-in-culture",
    LotNotReleased = "lot.not-released",
    LotReleasedConditionally = "lot.released-conditionally",
    ProductPastItsTime = "product.past-its-time",
    ReleaseNotByQuality = "release.not-by-quality",
    ReleaseTookPart = "release.took-part",
    ReleaseTestMissing = "release.test-missing",
    ReleaseResultNotMet = "release.result-not-met",
    ReleasePendingNotAllowed = "release.pending-not-allowed",
    ReleaseNotReleased = "release.not-released",
    TestNotMet = "test.not-met",
    TestLatePositive = "test.late-positive",
    BedsideIdentityMismatch = "bedside.identity-mismatch",
    BedsideNoMatch = "bedside.no-match",
    AdministrationBaselineMissing = "administration.baseline-missing",
    AdministrationRunningAlready = "administration.running-already",
    AdministrationNotRunning = "administration.not-running",
    ReportAfterClosing = "report.after-closing",
    ReportLate = "report.late",
    VisitRecordedAlready = "visit.recorded-already",
    DoseOverPlan = "dose.over-plan",
    DoseTooEarly = "dose.too-early",
    DoseObservationOpen = "dose.observation-open",
    CorrectionIdentity = "correction.identity",
    CorrectionUnchanged = "correction.unchanged",
    CorrectionUsedByRelease = "correction.used-by-release",
    SecondSameHuman = "second.same-human",
    SecondNotEntitled = "second.not-entitled",
    PlanLaxerRule = "plan.laxer-rule",
    PlanDoctorNotInRole = "plan.doctor-not-in-role",
    PlanFacilityNotListed = "plan.facility-not-listed",
    PlanMaterialNotListed = "plan.material-not-listed",
    PlanJudgeAgain = "plan.judge-again",
    FacilitySuspended = "facility.suspended",
    FacilityNotPermitted = "facility.not-permitted",
    FacilityForeign = "facility.foreign",
    OrderInTheMiddle = "order.in-the-middle",
    OrderLiftedAlready = "order.lifted-already",
    BookingNotOpen = "booking.not-open",
    BookingDayFull = "booking.day-full",
    BookingDayClosed = "booking.day-closed",
    BookingPhysicianTaken = "booking.physician-taken",
    EnquiryClosed = "enquiry.closed",
    EnquiryBookingOpen = "enquiry.booking-open",
    HarvestScreenMissing = "harvest.screen-missing",
    HarvestScreenOutOfDate = "harvest.screen-out-of-date",
    HarvestScreenPositive = "harvest.screen-positive",
    HarvestAllergyNotChecked = "harvest.allergy-not-checked",
    HarvestAnticoagulationNotChecked = "harvest.anticoagulation-not-checked",
    HarvestAnaestheticAllergy = "harvest.anaesthetic-allergy",
    HarvestWristbandMissing = "harvest.wristband-missing",
    CustodyNotSealed = "custody.not-sealed",
    CustodyDamaged = "custody.damaged",
    ContainerOnHold = "container.on-hold",
    LotOnHold = "lot.on-hold",
    LotCellsNotConserved = "lot.cells-not-conserved",
    LotPassageGoesBack = "lot.passage-goes-back",
    LotPlanNotInForce = "lot.plan-not-in-force",
    LotRoomElsewhere = "lot.room-elsewhere",
    LotOpenItems = "lot.open-items",
    RoomOpenExcursion = "room.open-excursion",
    WorkspaceNotCleared = "workspace.not-cleared",
    OperatorNotTrained = "operator.not-trained",
    MaterialNotAccepted = "material.not-accepted",
    MaterialOutOfDate = "material.out-of-date",
    MaterialIncomplete = "material.incomplete",
    MaterialNotStated = "material.not-stated",
    ConsentOlderForm = "consent.older-form",
    ConsentProxyNotAllowed = "consent.proxy-not-allowed",
    ConsentWithdrawnHeld = "consent.withdrawn-held",
    ReleaseCertificateIncomplete = "release.certificate-incomplete",
    EnvironmentOverLimit = "environment.over-limit",
    EnvironmentNoLimit = "environment.no-limit",
    EnvironmentRepeated = "environment.repeated",
    ClosingClosedAlready = "closing.closed-already",
    ClosingNotAssessed = "closing.not-assessed",
    ClosingNoEvidence = "closing.no-evidence",
    ClosingSecondSignature = "closing.second-signature",
    NonconformityOpened = "nonconformity.opened",
    ReportAlreadyDone = "report.already-done",
    EligibilityOtherVersion = "eligibility.other-version",
    BedsideSecondPerson = "bedside.second-person",
    DoseSeriousEventOpen = "dose.serious-event-open",
    DoseConsentForRepeat = "dose.consent-for-repeat",
    AdverseEventClock = "adverse-event.clock",
    AdverseEventToConsider = "adverse-event.to-consider",
    AdverseEventJudgedDown = "adverse-event.judged-down",
    IllnessReportLate = "illness-report.late",
    AdministrationDeliveredDiffers = "administration.delivered-differs",
    TestExposedPatients = "test.exposed-patients",
    TestRelatedLots = "test.related-lots",
    VisitIncomplete = "visit.incomplete",
    ClockEscalated = "clock.escalated",
    JourneyToJudgeAgain = "journey.to-judge-again",
}

impl Rule {
    /// The grade in the catalogue.
    pub fn grade(self) -> Grade {
        super::catalogue::catalogue().entry(self).map_or(Grade::Never, |entry| entry.grade)
    }
}

impl Serialize for Rule {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = String::deserialize(deserializer)?;
        Self::from_id(&id).ok_or_else(|| serde::de::Error::custom("a rule that this program does not know"))
    }
}

impl JsonSchema for Rule {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Rule".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "description": "id of a rule, see `saisei rules`"})
    }
}
