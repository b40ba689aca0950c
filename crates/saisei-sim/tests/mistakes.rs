//! What people do wrong around a patient meets the rule that is there for it.

use saisei_sim::{Fault, Faults, MemoryStores, Setup, simulate};

/// Each mistake, and the rule that refuses it at once.
const MET: [(Fault, &str); 31] = [
    (Fault::ForeignLabel, "label.foreign"),
    (Fault::LabelOfAnotherHouse, "container.unknown"),
    (Fault::LabelOfAnotherHouse, "wristband.unknown"),
    (Fault::WristbandForVessel, "label.wrong-type"),
    (Fault::VoidLabelUsed, "container.void"),
    (Fault::ReceivedTwice, "container.not-in-transit"),
    (Fault::SenderReceives, "custody.receiver-is-sender"),
    (Fault::ParcelElsewhere, "custody.not-expected-here"),
    (Fault::PackageNotSealed, "custody.not-sealed"),
    (Fault::ActAfterClosing, "journey.closed"),
    (Fault::SecondJourney, "journey.open-already"),
    (Fault::TissueWithoutHarvest, "harvest.not-done"),
    (Fault::AllergyNotChecked, "harvest.allergy-not-checked"),
    (Fault::AnticoagulationNotChecked, "harvest.anticoagulation-not-checked"),
    (Fault::AllergicToAnaesthetic, "harvest.anaesthetic-allergy"),
    (Fault::WristbandMissing, "harvest.wristband-missing"),
    (Fault::SignedByRelative, "consent.proxy-not-allowed"),
    (Fault::CancelledTwice, "booking.not-open"),
    (Fault::DayFull, "booking.day-full"),
    (Fault::DayClosed, "booking.day-closed"),
    (Fault::EnquiryClosed, "enquiry.closed"),
    (Fault::EnquiryBooked, "enquiry.booking-open"),
    (Fault::DoseOverPlan, "dose.over-plan"),
    (Fault::DoseUnderObservation, "dose.observation-open"),
    (Fault::DoseBeforeJudgement, "dose.serious-event-open"),
    (Fault::DoseOnOldConsent, "dose.consent-for-repeat"),
    (Fault::SecondPersonAway, "bedside.second-person"),
    (Fault::CorrectedToTheSame, "correction.unchanged"),
    (Fault::IdentityRewritten, "correction.identity"),
    (Fault::NotOnStaff, "access.not-on-staff"),
    (Fault::KeyReused, "command.key-reused"),
];

#[test]
fn every_mistake_around_a_patient_meets_its_rule_and_the_journey_goes_on() {
    let faults = MET.iter().fold(Faults::none(), |faults, (fault, _)| faults.with(*fault, fault.rate().max(1_000)));
    let faults = faults.with(Fault::OldScreen, 1_000).with(Fault::MarkerOverlooked, 1_000);
    let setup = Setup { journeys: 200, seed: 8, faults, liveness: false, threads: 2, scripts: 1 };
    let outcome = simulate(&setup, &MemoryStores::default(), &|_| {}).unwrap();
    assert!(outcome.violations.is_empty(), "{:?}", outcome.violations.first());
    assert_eq!(outcome.closed, 200);
    let met = |(fault, rule): &&(Fault, &str)| outcome.coverage.get(fault).is_some_and(|met| met.contains_key(*rule));
    let missed: Vec<_> = MET.iter().filter(|one| !met(one)).collect();
    assert!(missed.is_empty(), "{missed:?}");
    for rule in ["harvest.screen-out-of-date", "harvest.screen-positive"] {
        assert!(outcome.refusals.contains_key(rule), "{rule}: {:?}", outcome.refusals);
    }
}

#[test]
fn some_patients_come_for_a_second_dose_of_their_own_cells() {
    let setup = Setup { journeys: 100, seed: 4, faults: Faults::none(), liveness: false, threads: 1, scripts: 1 };
    let outcome = simulate(&setup, &MemoryStores::default(), &|_| {}).unwrap();
    assert_eq!((outcome.closed, outcome.violations.len()), (100, 0));
    let often = Faults::none().with(Fault::DoseOverPlan, 10_000);
    let often = simulate(&Setup { faults: often, ..setup }, &MemoryStores::default(), &|_| {}).unwrap();
    assert!(often.refusals.get("dose.over-plan").is_some_and(|third| *third > 1), "{:?}", often.refusals);
}
