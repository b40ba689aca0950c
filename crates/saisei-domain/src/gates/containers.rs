//! Checks on what was scanned.

use crate::facts::{Facts, Need};
use crate::rules::{Finding, Rule};
use crate::state::{Contents, Journey};
use crate::values::{ContainerNumber, Label, LabelProblem, LabelType, Scan};

/// The container numbers among the scans.
pub fn numbers(scans: &[Scan]) -> impl Iterator<Item = ContainerNumber> {
    scans.iter().filter_map(|scan| match scan.read() {
        Ok(Label::Container(number)) => Some(number),
        _ => None,
    })
}

/// What must be known about these containers: which journeys they belong to, and those journeys.
pub fn container_needs<'c>(facts: &Facts, containers: impl IntoIterator<Item = &'c ContainerNumber>) -> Vec<Need> {
    let mut needs = Vec::new();
    for number in containers {
        needs.extend(facts.journey_id_of_container(number).cloned().map(Need::Journey));
        needs.push(Need::JourneyOfContainer(number.clone()));
    }
    needs
}

/// As [`container_needs`], from scans.
pub fn scan_needs(facts: &Facts, scans: &[Scan]) -> Vec<Need> {
    let read: Vec<ContainerNumber> = numbers(scans).collect();
    container_needs(facts, &read)
}

fn unreadable(problem: LabelProblem) -> Finding {
    Finding::of(match problem {
        LabelProblem::Empty | LabelProblem::Half => Rule::LabelHalf,
        LabelProblem::Doubled => Rule::LabelDoubled,
        LabelProblem::Foreign => Rule::LabelForeign,
        LabelProblem::CheckCharacter => Rule::LabelCheckCharacter,
    })
}

fn wrong_type(expected: LabelType) -> Finding {
    let expected = match expected {
        LabelType::Wristband => "SSW",
        LabelType::Container => "SSC",
    };
    Finding::of(Rule::LabelWrongType).with("expected", expected)
}

/// The scan is a whole container label.
pub(super) fn container_label(scan: &Scan) -> Result<ContainerNumber, Finding> {
    match scan.read().map_err(unreadable)? {
        Label::Container(number) => Ok(number),
        Label::Wristband(_) => Err(wrong_type(LabelType::Container)),
    }
}

/// The scan is a whole wristband label.
pub(super) fn wristband_label(scan: &Scan) -> Result<crate::values::CoiNumber, Finding> {
    match scan.read().map_err(unreadable)? {
        Label::Wristband(coi) => Ok(coi),
        Label::Container(_) => Err(wrong_type(LabelType::Wristband)),
    }
}

/// The scan is this journey's wristband.
///
/// # Errors
/// A finding of the gates `label`, `wristband` or `container`.
pub fn wristband_of(scan: &Scan, journey: &Journey) -> Result<(), Finding> {
    let coi = wristband_label(scan)?;
    if coi == journey.coi {
        return Ok(());
    }
    Err(Finding::of(Rule::ContainerOtherJourney).with("found", &coi).with("expected", &journey.coi))
}

/// The scan is a known, valid container of this journey (of any journey if `None`).
///
/// # Errors
/// A finding of the gates `label` or `container`.
pub fn container_of(scan: &Scan, journey: Option<&Journey>, facts: &Facts) -> Result<ContainerNumber, Finding> {
    let number = container_label(scan)?;
    let owner = facts.journey_of_container(&number).ok_or_else(|| Finding::of(Rule::ContainerUnknown))?;
    if let Some(journey) = journey.filter(|journey| journey.id != owner.id) {
        return Err(Finding::of(Rule::ContainerOtherJourney).with("found", &owner.coi).with("expected", &journey.coi));
    }
    match owner.containers.get(&number) {
        Some(container) if container.void.is_none() => Ok(number),
        Some(_) => Err(Finding::of(Rule::ContainerVoid)),
        None => Err(Finding::of(Rule::ContainerUnknown)),
    }
}

/// As [`container_of`], and it was not used up.
///
/// # Errors
/// As [`container_of`], and `container.already-used`.
pub fn unused_container(scan: &Scan, journey: Option<&Journey>, facts: &Facts) -> Result<ContainerNumber, Finding> {
    let number = container_of(scan, journey, facts)?;
    let used = facts
        .journey_of_container(&number)
        .and_then(|owner| owner.containers.get(&number))
        .and_then(|container| container.used_at());
    match used {
        Some(position) => Err(Finding::of(Rule::ContainerAlreadyUsed).with("position", position)),
        None => Ok(number),
    }
}

/// As [`unused_container`] of this journey, and nothing is in it yet.
///
/// # Errors
/// As [`unused_container`].
pub fn fresh_container(scan: &Scan, journey: &Journey, facts: &Facts) -> Result<ContainerNumber, Finding> {
    let number = unused_container(scan, Some(journey), facts)?;
    match journey.containers.get(&number).map(|container| &container.contents) {
        Some(Contents::Tissue { position }) => Err(Finding::of(Rule::ContainerAlreadyUsed).with("position", position)),
        Some(Contents::Product(filled)) => {
            Err(Finding::of(Rule::ContainerAlreadyUsed).with("position", filled.at.position))
        }
        _ => Ok(number),
    }
}

/// As [`fresh_container`], and it was labelled for product.
///
/// # Errors
/// As [`fresh_container`], and `container.not-product`.
pub fn product_container(scan: &Scan, journey: &Journey, facts: &Facts) -> Result<ContainerNumber, Finding> {
    let number = fresh_container(scan, journey, facts)?;
    let product = journey.containers.get(&number).is_some_and(|container| container.is_product());
    if product { Ok(number) } else { Err(Finding::of(Rule::ContainerNotProduct)) }
}

/// The number of a scan, if it is a container of this journey, whatever else is wrong with it: what a report names.
pub fn known_number(scan: &Scan, journey: &Journey) -> Option<ContainerNumber> {
    container_label(scan).ok().filter(|number| journey.containers.contains_key(number))
}
