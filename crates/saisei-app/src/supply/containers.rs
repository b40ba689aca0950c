//! One container: a short line for lists, and its whole life for its page.

use std::collections::BTreeSet;

use saisei_domain::acts::bedside::CheckBedside;
use saisei_domain::acts::container::{ContainerKind, ContainerLabelled};
use saisei_domain::acts::custody::{ContainersReceived, ContainersSent, Courier, TemperatureTrace};
use saisei_domain::acts::deviation::HoldCause;
use saisei_domain::event::{Event, PastEvent, Stamp, Subject};
use saisei_domain::state::{Container, Journey};
use saisei_domain::values::measure::Temperature;
use saisei_domain::values::{CoiNumber, ContainerNumber, FacilityId, JourneyId, LotId, Measure, Moment, Scan, StaffId};
use saisei_domain::{Command, Finding, Role, Rule, gates};
use serde::{Deserialize, Serialize};

use super::cases::Told;
use super::{Listed, sortable, text};
use crate::app::{App, AppError};
use crate::for_pages::Asking;
use crate::project::view;

/// Kinds of events that move, fill, hold or end a container; all of them carry its tag.
pub(crate) const KINDS: &[&str] = &[
    "container_labelled",
    "harvest_recorded",
    "containers_sent",
    "containers_received",
    "lot_opened",
    "product_filled",
    "administration_started",
    "container_voided",
    "container_disposed",
    "sample_retained",
    "material_held",
    "hold_ended",
    "corrected",
];

/// What is in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// Nothing yet.
    Empty,
    /// Harvested tissue.
    Tissue,
    /// Product.
    Product {
        /// Of which lot.
        lot: LotId,
        /// When it is past its time.
        expires_at: Moment,
    },
}

/// The last way that it went.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Way {
    /// When it left.
    pub since: Moment,
    /// From where.
    pub from: FacilityId,
    /// To where.
    pub to: FacilityId,
    /// By whom.
    pub courier: Courier,
    /// Temperature of the package when it left.
    pub temperature: Option<Measure<Temperature>>,
    /// Whether the package was sealed.
    pub sealed: bool,
}

/// Who holds it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holder {
    /// A courier, on the way of [`ContainerLine::way`].
    Courier,
    /// A facility, since it was labelled there.
    Labelled(FacilityId),
    /// A facility, by a recorded receipt.
    Received {
        /// Where.
        facility: FacilityId,
        /// When.
        at: Moment,
        /// What the temperature logger said.
        trace: Option<TemperatureTrace>,
    },
}

/// How its life ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// Its label was made void.
    Void,
    /// It was disposed of.
    Disposed,
    /// It is kept as a sample.
    Retained,
    /// A harvest was done with it.
    Harvest,
    /// A lot was opened from it.
    Lot(LotId),
    /// It was given.
    Given,
}

impl End {
    /// The name of the state.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Void => "void",
            Self::Disposed => "disposed",
            Self::Retained => "retained",
            Self::Harvest | Self::Lot(_) | Self::Given => "used",
        }
    }
}

/// A container as lists show it. It holds no name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContainerLine {
    /// Its number.
    pub number: ContainerNumber,
    /// Whose.
    pub coi: CoiNumber,
    /// In which journey.
    pub journey: JourneyId,
    /// What it was labelled for.
    pub kind: ContainerKind,
    /// What is in it.
    pub content: Content,
    /// Who holds it.
    pub holder: Holder,
    /// The last way that it went.
    pub way: Option<Way>,
    /// How its life ended.
    pub end: Option<End>,
    /// What holds it back.
    pub holds: BTreeSet<HoldCause>,
    /// When it was moved, filled, held or ended last.
    pub last: Moment,
}

impl ContainerLine {
    /// Folds the events with the container's tag; none before it was labelled.
    pub(crate) fn fold<'e>(events: impl IntoIterator<Item = &'e PastEvent>) -> Option<Self> {
        let mut line: Option<Self> = None;
        for past in events {
            match (&past.event, line.as_mut()) {
                (Event::ContainerLabelled(labelled), None) => line = Some(Self::labelled(&past.stamp, labelled)),
                (_, Some(line)) => line.apply(past),
                _ => {}
            }
        }
        line
    }

    fn labelled(stamp: &Stamp, labelled: &ContainerLabelled) -> Self {
        Self {
            number: labelled.container.clone(),
            coi: labelled.coi.clone(),
            journey: labelled.journey.clone(),
            kind: labelled.kind,
            content: Content::Empty,
            holder: Holder::Labelled(labelled.facility.clone()),
            way: None,
            end: None,
            holds: BTreeSet::new(),
            last: stamp.occurred_at,
        }
    }

    fn apply(&mut self, past: &PastEvent) {
        self.last = past.stamp.occurred_at;
        match &past.event {
            Event::ContainersSent(e) => self.send(&past.stamp, e),
            Event::ContainersReceived(e) => self.receive(&past.stamp, e),
            Event::ProductFilled(e) => {
                let product = Content::Product { lot: e.lot.clone(), expires_at: e.expires_at };
                self.content = self.earlier(e.expires_at).unwrap_or(product);
            }
            Event::MaterialHeld(e) if e.containers.contains(&self.number) => {
                self.holds.insert(e.cause.clone());
            }
            Event::HoldEnded(e) => {
                self.holds.remove(&e.cause);
            }
            other => self.use_or_end(other),
        }
    }

    /// What is in it already, if that is past its time before `expires_at`.
    fn earlier(&self, expires_at: Moment) -> Option<Content> {
        matches!(&self.content, Content::Product { expires_at: before, .. } if *before < expires_at)
            .then(|| self.content.clone())
    }

    fn use_or_end(&mut self, event: &Event) {
        match event {
            Event::HarvestRecorded(e) if e.kit.as_ref() == Some(&self.number) => self.ends(End::Harvest),
            Event::HarvestRecorded(e) if e.containers.contains(&self.number) => self.content = Content::Tissue,
            Event::LotOpened(e) if e.containers.contains(&self.number) => self.ends(End::Lot(e.lot.clone())),
            Event::AdministrationStarted(_) => self.ends(End::Given),
            Event::SampleRetained(_) => self.ends(End::Retained),
            Event::ContainerDisposed(_) => self.end = Some(End::Disposed),
            Event::ContainerVoided(_) => self.end = Some(End::Void),
            _ => {}
        }
    }

    /// What came first stays: a bag that was given is not "kept" afterwards.
    fn ends(&mut self, end: End) {
        self.end.get_or_insert(end);
    }

    fn send(&mut self, stamp: &Stamp, sent: &ContainersSent) {
        self.holder = Holder::Courier;
        self.way = Some(Way {
            since: stamp.occurred_at,
            from: sent.from.clone(),
            to: sent.to.clone(),
            courier: sent.courier.clone(),
            temperature: sent.temperature,
            sealed: sent.sealed,
        });
    }

    fn receive(&mut self, stamp: &Stamp, received: &ContainersReceived) {
        self.holder = Holder::Received {
            facility: received.at.clone(),
            at: stamp.occurred_at,
            trace: received.temperature.clone(),
        };
    }

    /// The name of the state: `in_transit`, `received` or `labelled` while it is not accounted for.
    pub fn state(&self) -> &'static str {
        match (&self.end, &self.holder) {
            (Some(end), _) => end.name(),
            (None, Holder::Courier) => "in_transit",
            (None, Holder::Received { .. }) => "received",
            (None, Holder::Labelled(_)) => "labelled",
        }
    }

    /// Whether tissue arrived and no lot was opened from it.
    pub fn waits_for_lot(&self) -> bool {
        self.content == Content::Tissue && self.state() == "received"
    }

    /// The facility that holds it; none while a courier does.
    pub fn place(&self) -> Option<&FacilityId> {
        match &self.holder {
            Holder::Courier => None,
            Holder::Labelled(facility) | Holder::Received { facility, .. } => Some(facility),
        }
    }

    /// Not accounted for first, then the newest first. Where it is and what it waits for can be asked of what is not
    /// accounted for: that much stays small however many journeys there are.
    pub(crate) fn listed(&self) -> Listed {
        let mut columns = vec![text("coi", self.coi.as_str()), text("state", self.state())];
        if self.end.is_none() {
            columns.extend(self.place().map(|place| text("place", place.as_str())));
            columns.extend(self.way.as_ref().map(|way| text("to", way.to.as_str())));
            columns.push(text("kind", self.kind.name()));
            columns.extend(self.waits_for_lot().then(|| text("waits", "lot")));
        }
        if let Holder::Received { at, .. } = &self.holder {
            columns.push(text("received_on", &at.legal_day().to_string()));
        }
        columns.sort();
        let order = if self.end.is_none() { "1" } else { "0" };
        Listed { sort: format!("{order}|{}", sortable(self.last)), columns }
    }
}

/// The whole life of a container.
#[derive(Clone, Debug, PartialEq)]
pub struct ContainerStory {
    /// How it stands.
    pub container: Container,
    /// What happened to it, oldest first, corrections applied.
    pub events: Vec<Told>,
    /// What the gates say about using it now; empty once it is accounted for.
    pub findings: Vec<Finding>,
}

impl App {
    /// The journey that a container belongs to; none if there is no such container.
    ///
    /// # Errors
    /// If the store fails.
    pub fn journey_of_container(&self, number: &ContainerNumber) -> Result<Option<JourneyId>, AppError> {
        let line = self.store.view(view::CONTAINERS, number.as_str())?;
        let line = line.map(|row| serde_json::from_str::<ContainerLine>(&row.document.body)).transpose();
        Ok(line.map_err(|_| AppError::Json)?.map(|line| line.journey))
    }

    /// The life of a container of this journey; none if it is no container of it.
    ///
    /// # Errors
    /// If the store fails or an event cannot be read.
    pub fn container_story(
        &self,
        journey: &Journey,
        number: &ContainerNumber,
        now: Moment,
    ) -> Result<Option<ContainerStory>, AppError> {
        let Some(container) = journey.containers.get(number) else { return Ok(None) };
        let events = self.signed_events(&Subject::Container(number.clone()))?;
        let findings = self.container_findings(journey, container, now)?;
        Ok(Some(ContainerStory { container: container.clone(), events, findings }))
    }

    /// What holds it back now, by the gates of the domain.
    fn container_findings(
        &self,
        journey: &Journey,
        container: &Container,
        now: Moment,
    ) -> Result<Vec<Finding>, AppError> {
        if container.is_accounted_for() {
            return Ok(Vec::new());
        }
        let mut findings: Vec<Finding> = gates::container_free(container).err().into_iter().collect();
        let Some(filled) = container.product() else { return Ok(findings) };
        findings.extend(gates::lot_free(journey, &filled.lot).err());
        let decided = journey.lots.get(&filled.lot).is_some_and(|lot| !lot.is_in_culture());
        findings.extend(gates::bedside::released_lot(journey, &filled.lot).err().filter(|_| decided));
        findings.extend(self.past_its_time_now(journey, &container.number, now)?);
        Ok(findings)
    }

    /// The finding on the product's time, as the bedside gate would make it now.
    fn past_its_time_now(
        &self,
        journey: &Journey,
        number: &ContainerNumber,
        now: Moment,
    ) -> Result<Option<Finding>, AppError> {
        let scan = |label: String| Scan::new(&label);
        let check = CheckBedside { wristband: scan(journey.coi.label()), container: scan(number.label()) };
        let command = Command::CheckBedside(check);
        let actor = StaffId::parse("system").map_err(|_| AppError::Json)?;
        let found = self.refusing(&Asking { command: &command, actor: &actor, role: Role::System, now })?;
        Ok(found.into_iter().find(|finding| finding.rule == Rule::ProductPastItsTime))
    }
}
