//! The labels of a journey: which there are, which of them may be printed, and which took the place of a void one.

use std::collections::BTreeMap;

use saisei_domain::Role;
use saisei_domain::acts::container::ContainerKind;
use saisei_domain::event::Event;
use saisei_domain::state::{Container, Journey};
use saisei_domain::values::{Code, ContainerNumber, FacilityId, Moment};
use saisei_ledger::Position;

use crate::app::{App, AppError};
use crate::for_pages::sees_names;
use crate::project::journey_events;
use crate::translate;

/// A label as the journey's record tells it.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelRecord {
    /// What it stands on.
    pub container: Container,
    /// When its number was issued.
    pub issued: Moment,
    /// How many void labels it took the place of, one after the other: 0 for a first label (再発行).
    pub reissue: u32,
    /// The void label that it took the place of.
    pub instead_of: Option<ContainerNumber>,
}

/// Why a label is not printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotPrinted {
    /// It was made void.
    Void,
    /// What it stood on was used up.
    Used,
    /// What it stood on was disposed of.
    Disposed,
}

impl NotPrinted {
    /// The name in words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Void => "void",
            Self::Used => "used",
            Self::Disposed => "disposed",
        }
    }
}

impl LabelRecord {
    /// Why it is not printed any more; none if it may be.
    pub fn not_printed(&self) -> Option<NotPrinted> {
        if self.container.void.is_some() {
            return Some(NotPrinted::Void);
        }
        if self.container.disposed.is_some() {
            return Some(NotPrinted::Disposed);
        }
        self.container.used.is_some().then_some(NotPrinted::Used)
    }

    /// Why it was made void.
    pub fn voided_for(&self) -> Option<&Code> {
        self.container.void.as_ref().map(|void| &void.what.grounds)
    }

    /// Whether the patient's name stands on it: only where names are seen, and only on what stays at the clinic.
    /// Nothing that goes to the processing facility bears a name (design 3.9).
    pub fn bears_name(&self, role: Role, clinic: Option<&FacilityId>) -> bool {
        let stays = match self.container.kind {
            ContainerKind::Kit => true,
            ContainerKind::Product => self.container.was_received(),
            ContainerKind::Tissue | ContainerKind::Sample | ContainerKind::Vessel => false,
        };
        stays && sees_names(role) && clinic.is_some_and(|clinic| self.container.custody.is_at(clinic))
    }
}

/// Void labels whose place nobody took yet, by kind: number and how often it was reissued itself.
type Waiting = BTreeMap<&'static str, Vec<(ContainerNumber, u32)>>;

impl App {
    /// The labels of a journey, oldest first. A label issued after one of the same kind was made void takes its place.
    ///
    /// # Errors
    /// If the store fails or an event cannot be read.
    pub fn labels(&self, journey: &Journey) -> Result<Vec<LabelRecord>, AppError> {
        let events = self.store.read(&journey_events(&journey.id), Position::START, usize::MAX)?;
        let mut waiting = Waiting::new();
        let mut labels: Vec<LabelRecord> = Vec::new();
        for past in translate::past(&events)? {
            match &past.event {
                Event::ContainerLabelled(labelled) => {
                    let Some(container) = journey.containers.get(&labelled.container) else { continue };
                    let before = waiting.get_mut(labelled.kind.name()).and_then(Vec::pop);
                    let reissue = before.as_ref().map_or(0, |(_, reissue)| reissue.saturating_add(1));
                    let instead_of = before.map(|(number, _)| number);
                    labels.push(LabelRecord {
                        container: container.clone(),
                        issued: past.stamp.occurred_at,
                        reissue,
                        instead_of,
                    });
                }
                Event::ContainerVoided(voided) => wait(&mut waiting, &labels, &voided.container),
                _ => {}
            }
        }
        Ok(labels)
    }
}

fn wait(waiting: &mut Waiting, labels: &[LabelRecord], number: &ContainerNumber) {
    if let Some(label) = labels.iter().find(|label| label.container.number == *number) {
        waiting.entry(label.container.kind.name()).or_default().push((number.clone(), label.reissue));
    }
}
