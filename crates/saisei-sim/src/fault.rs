//! What goes wrong. Each fault has a name, a rate for each time that it could happen, and can be switched off.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::Serialize;

macro_rules! faults {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $rate:literal;)+) => {
        /// A fault.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Fault {
            $($(#[$doc])* $name,)+
        }

        impl Fault {
            /// All faults.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The name on the command line and in reports.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }

            /// How often it strikes among ten thousand chances.
            pub fn rate(self) -> u32 {
                match self { $(Self::$name => $rate,)+ }
            }
        }
    };
}

faults! {
    /// Two printed labels change places before they are stuck on.
    SwappedLabels = "swapped-labels", 150;
    /// At the bedside the bag of the patient in the next bed is taken and scanned.
    NeighboursBag = "neighbours-bag", 300;
    /// The wristband of another patient is scanned.
    OtherWristband = "other-wristband", 200;
    /// Two patients bear one name and one birth date, and the record of the other one is taken.
    Namesake = "namesake", 200;
    /// A patient is registered a second time.
    DuplicateRecord = "duplicate-record", 100;
    /// A label is printed a second time and the copy stands on another vessel.
    LabelPrintedTwice = "label-printed-twice", 150;
    /// A scan of which only a part arrived.
    HalfScan = "half-scan", 150;
    /// A scan that arrived twice in one field.
    DoubledScan = "doubled-scan", 150;
    /// A button pressed twice: the same line twice.
    DoubleSubmission = "double-submission", 50;
    /// An old line that is sent again hours later.
    LateReplay = "late-replay", 20;
    /// A judgement on a screen that shows less than is known.
    StaleScreen = "stale-screen", 300;
    /// Two people do one step at the same time, each from an own screen.
    TwoAtOnce = "two-at-once", 40;
    /// A step is left out.
    StepSkipped = "step-skipped", 40;
    /// A later step, or one of long ago, is tried now.
    OutOfOrder = "out-of-order", 60;
    /// A measure with another unit.
    WrongUnit = "wrong-unit", 60;
    /// Two digits of a typed number change places.
    TransposedDigits = "transposed-digits", 60;
    /// A result that is entered for the lot of another patient.
    ResultForOtherLot = "result-for-other-lot", 80;
    /// Medium past its date.
    ExpiredMaterial = "expired-material", 80;
    /// Somebody without the training that the plan asks for.
    UntrainedOperator = "untrained-operator", 60;
    /// Somebody whose role has ended.
    DepartedStaff = "departed-staff", 40;
    /// A physician whom the plan does not name.
    DoctorNotInPlan = "doctor-not-in-plan", 150;
    /// An order suspends the plan.
    PlanSuspended = "plan-suspended", 400;
    /// Another version of the plan comes into force while cells grow.
    PlanChanged = "plan-changed", 400;
    /// The patient withdraws consent.
    ConsentWithdrawn = "consent-withdrawn", 4;
    /// The culture for sterility grows after the release.
    LatePositive = "late-positive", 100;
    /// Cells grow too slowly to fill the dose.
    SlowCulture = "slow-culture", 100;
    /// Cells die.
    FailedCulture = "failed-culture", 60;
    /// The product is contaminated, and a test of the day shows it.
    ContaminatedCulture = "contaminated-culture", 60;
    /// The courier comes late.
    CourierDelay = "courier-delay", 150;
    /// The package was too warm on its way.
    TemperatureExcursion = "temperature-excursion", 100;
    /// A bag that never arrives.
    LostBag = "lost-bag", 80;
    /// The patient comes when the product is past its time.
    ProductPastItsTime = "product-past-its-time", 100;
    /// The clock of the program steps forward.
    ClockForward = "clock-forward", 10;
    /// The clock of the program steps back.
    ClockBack = "clock-back", 30;
    /// A line that names another zone.
    WrongZone = "wrong-zone", 30;
    /// The network fails before the line arrives.
    NetworkBefore = "network-before", 60;
    /// The network fails before the answer arrives.
    NetworkAfter = "network-after", 60;
    /// The program is killed before, between or after its writes.
    Crash = "crash", 10;
    /// The disk is full.
    DiskFull = "disk-full", 10;
    /// Air in a room over its limit.
    RoomOverLimit = "room-over-limit", 400;
    /// One human signs as first and, under another account, as second person.
    TwoAccounts = "two-accounts", 300;
    /// A refusal is tried again with another role, another order and another address.
    DishonestUser = "dishonest-user", 2_000;
    /// Cells are exchanged in the laboratory and every label stays right.
    SwappedCells = "swapped-cells", 80;
    /// The code of a drug or of a device is scanned, not a label of the house.
    ForeignLabel = "foreign-label", 100;
    /// A whole label that another house printed.
    LabelOfAnotherHouse = "label-of-another-house", 200;
    /// The bag is scanned where the wristband belongs, or the other way round.
    WristbandForVessel = "wristband-for-vessel", 100;
    /// A label was made void, and is used all the same.
    VoidLabelUsed = "void-label-used", 250;
    /// A parcel that was received is received once more.
    ReceivedTwice = "received-twice", 200;
    /// Whoever sent a parcel says that it arrived.
    SenderReceives = "sender-receives", 150;
    /// A parcel is received in a house to which it was not sent.
    ParcelElsewhere = "parcel-elsewhere", 150;
    /// A package leaves without its seal.
    PackageNotSealed = "package-not-sealed", 150;
    /// Something is done in a journey that was closed.
    ActAfterClosing = "act-after-closing", 500;
    /// A second journey is opened for a patient who has one.
    SecondJourney = "second-journey", 250;
    /// A vessel into which no harvest was recorded comes to the bench.
    TissueWithoutHarvest = "tissue-without-harvest", 250;
    /// Blood results of months ago are taken for the screen.
    OldScreen = "old-screen", 400;
    /// A positive marker is overlooked: nobody asks a physician.
    MarkerOverlooked = "marker-overlooked", 250;
    /// Nobody looked at the allergies.
    AllergyNotChecked = "allergy-not-checked", 300;
    /// Nobody looked at the anticoagulants.
    AnticoagulationNotChecked = "anticoagulation-not-checked", 200;
    /// The patient tells of an allergy to the anaesthetic that was drawn up.
    AllergicToAnaesthetic = "allergic-to-anaesthetic", 300;
    /// No wristband is scanned at the harvest.
    WristbandMissing = "wristband-missing", 300;
    /// A relative signs for the patient.
    SignedByRelative = "signed-by-relative", 250;
    /// An appointment that was cancelled is cancelled once more.
    CancelledTwice = "cancelled-twice", 200;
    /// A day with no place left is booked.
    DayFull = "day-full", 250;
    /// A day on which the clinic is closed is booked.
    DayClosed = "day-closed", 150;
    /// Somebody goes on with an enquiry that was closed.
    EnquiryClosed = "enquiry-closed", 200;
    /// An enquiry is closed while its counselling lies ahead.
    EnquiryBooked = "enquiry-booked", 300;
    /// One more dose than the plan has.
    DoseOverPlan = "dose-over-plan", 250;
    /// A further dose while the patient is still observed.
    DoseUnderObservation = "dose-under-observation", 300;
    /// A further dose before a physician looked at a serious event.
    DoseBeforeJudgement = "dose-before-judgement", 200;
    /// A further dose on the signature of the dose before.
    DoseOnOldConsent = "dose-on-old-consent", 250;
    /// The second person at the bedside was called away.
    SecondPersonAway = "second-person-away", 250;
    /// A value is mistyped and corrected.
    ValueMistyped = "value-mistyped", 300;
    /// A correction that changes nothing.
    CorrectedToTheSame = "corrected-to-the-same", 300;
    /// A correction that would give a record to another patient, or rewrite a decision.
    IdentityRewritten = "identity-rewritten", 200;
    /// Somebody whom nobody registered.
    NotOnStaff = "not-on-staff", 20;
    /// A colleague of another profession takes over.
    OtherProfession = "other-profession", 60;
    /// A programme sends something new under a key that was used.
    KeyReused = "key-reused", 15;
    /// What was refused was done all the same, and is told afterwards.
    ToldAfterwards = "told-afterwards", 400;
    /// Something is reported of a journey that was closed.
    ReportAfterClosing = "report-after-closing", 400;
    /// A visit is recorded by two people.
    VisitTwice = "visit-twice", 100;
    /// The rate of a drip that ended is noted.
    RateAfterEnd = "rate-after-end", 200;

    // The house: plan, facility, materials, culture, quality, cases.
    /// A plan is filed before the committee spoke, or accepted before it was filed.
    PaperOutOfOrder = "paper-out-of-order", 60;
    /// A draft of the plan that gives a rule a laxer grade.
    LaxerPlan = "laxer-plan", 40;
    /// The lifting of an order is entered a second time.
    OrderLiftedTwice = "order-lifted-twice", 40;
    /// A lot of a material is accepted although an incoming check is missing or did not conform.
    IncomingCheckLeftOut = "incoming-check-left-out", 40;
    /// A lot of a material that is past its date when it arrives is accepted.
    ExpiredOnArrival = "expired-on-arrival", 40;
    /// Medium out of quarantine: nobody has judged it.
    UnjudgedMaterial = "unjudged-material", 40;
    /// A material that the plan does not list.
    UnlistedMaterial = "unlisted-material", 40;
    /// The lots of the materials are left out.
    MaterialNotStated = "material-not-stated", 40;
    /// Work is entered for a room of another facility.
    RoomElsewhere = "room-elsewhere", 40;
    /// Cells of a second patient come under a cabinet that was not cleared.
    WorkspaceNotCleared = "workspace-not-cleared", 60;
    /// One passage more than the plan allows.
    PassageOverLimit = "passage-over-limit", 250;
    /// A passage with the number of an earlier one.
    PassageCountedBack = "passage-counted-back", 200;
    /// More cells seeded, filled or given than there are.
    CellsMiscounted = "cells-miscounted", 150;
    /// The courier brings the tissue to another facility, which begins the culture.
    TissueAtOtherFacility = "tissue-at-other-facility", 250;
    /// The flasks of two patients stand together and are pooled.
    PooledWithNeighbour = "pooled-with-neighbour", 250;
    /// A lot is closed while something of it is open.
    LotClosedEarly = "lot-closed-early", 60;
    /// A physician whom the plan names and whose role has ended.
    RetiredDoctor = "retired-doctor", 150;
    /// An injection into a joint, where the plan knows the drip only.
    RouteNotInPlan = "route-not-in-plan", 300;
    /// Somebody else than quality decides on release.
    ReleaseByProduction = "release-by-production", 300;
    /// A quality officer helps at the bench and later decides on the same lot.
    HandsInOwnLot = "hands-in-own-lot", 40;
    /// A lot is released finally while a test is pending.
    FinalTooEarly = "final-too-early", 300;
    /// A release is revoked that was never given.
    UnreleasedRevoked = "unreleased-revoked", 100;
    /// The second person has left the house.
    SecondDeparted = "second-departed", 300;
    /// An order suspends the processing facility.
    FacilitySuspended = "facility-suspended", 200;
    /// The permission of the processing facility is renewed after it has run out.
    PermissionRunOut = "permission-run-out", 800;
    /// A deviation or nonconformity is closed before anybody assessed it.
    CaseNotAssessed = "case-not-assessed", 1_500;
    /// One is closed without evidence.
    CaseWithoutEvidence = "case-without-evidence", 1_500;
    /// One is closed by one person alone.
    CaseClosedAlone = "case-closed-alone", 1_500;
    /// One that is closed is closed again.
    CaseClosedTwice = "case-closed-twice", 1_500;
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Fault {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// A name that is no fault's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no fault `{0}`")]
pub struct UnknownFault(pub String);

/// Which faults strike, and how often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults(BTreeMap<Fault, u32>);

impl Faults {
    /// Every fault at its usual rate.
    pub fn all() -> Self {
        Self(Fault::ALL.iter().map(|fault| (*fault, fault.rate())).collect())
    }

    /// None.
    pub fn none() -> Self {
        Self(BTreeMap::new())
    }

    /// Strikes among ten thousand chances.
    pub fn rate(&self, fault: Fault) -> u32 {
        self.0.get(&fault).copied().unwrap_or(0)
    }

    /// The same with one fault at this rate.
    #[must_use]
    pub fn with(mut self, fault: Fault, in_ten_thousand: u32) -> Self {
        self.0.insert(fault, in_ten_thousand);
        self
    }
}

/// `all`, `none`, or names with commas between; `name=150` sets the rate among ten thousand.
impl FromStr for Faults {
    type Err = UnknownFault;

    fn from_str(text: &str) -> Result<Self, UnknownFault> {
        match text.trim() {
            "all" => return Ok(Self::all()),
            "none" => return Ok(Self::none()),
            _ => {}
        }
        let one = |part: &str| {
            let (name, rate) = part.split_once('=').map_or((part, None), |(name, rate)| (name, Some(rate)));
            let unknown = || UnknownFault(part.to_owned());
            let fault = Fault::ALL.iter().find(|fault| fault.name() == name).ok_or_else(unknown)?;
            let rate = match rate {
                None => fault.rate(),
                Some(rate) => rate.parse().ok().filter(|rate| *rate <= 10_000).ok_or_else(unknown)?,
            };
            Ok((*fault, rate))
        };
        text.split(',').map(str::trim).map(one).collect::<Result<_, _>>().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_named_on_the_command_line() {
        assert_eq!("all".parse(), Ok(Faults::all()));
        assert_eq!("none".parse(), Ok(Faults::none()));
        let some: Faults = "crash, half-scan=10000".parse().unwrap();
        assert_eq!((some.rate(Fault::Crash), some.rate(Fault::HalfScan)), (Fault::Crash.rate(), 10_000));
        assert_eq!(some.rate(Fault::DiskFull), 0);
        for wrong in ["", "crush", "crash=", "crash=10001"] {
            assert!(wrong.parse::<Faults>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn every_fault_has_a_name_of_its_own_and_strikes() {
        let names: std::collections::BTreeSet<&str> = Fault::ALL.iter().map(|fault| fault.name()).collect();
        assert_eq!(names.len(), Fault::ALL.len());
        assert!(Fault::ALL.iter().all(|fault| fault.rate() > 0));
    }
}
