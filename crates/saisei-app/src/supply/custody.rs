//! Custody of the whole clinic: what is on the way, what arrived and waits, and every container as a list.

use std::collections::BTreeMap;

use saisei_domain::Role;
use saisei_domain::acts::container::ContainerKind;
use saisei_domain::acts::patient::Identity;
use saisei_domain::acts::plan::{Transport, TransportLimits};
use saisei_domain::state::{Journey, Plan};
use saisei_domain::values::{CoiNumber, ContainerNumber, Day, JourneyId, Moment};
use saisei_ledger::{Filter, ListQuery, ViewRow};

use super::containers::ContainerLine;
use crate::app::{App, AppError};
use crate::for_pages::sees_names;
use crate::project::view;
use crate::reading::equals;

/// Containers on the way or waiting at most; a clinic has far fewer at one time.
const MOST: usize = 200;

/// What to list.
#[derive(Clone, Debug, Default)]
pub struct ContainerFilter {
    /// Container number or label, or chain-of-identity number or wristband label; empty for all.
    pub text: String,
    /// Only `in_transit`, `received`, `labelled`, `void`, `disposed` or `retained`.
    pub state: Option<String>,
    /// Only what this facility holds and is not accounted for.
    pub place: Option<String>,
    /// Only what went to this facility and is not accounted for.
    pub to: Option<String>,
    /// After this `(sort, key)`.
    pub after: Option<(String, String)>,
    /// Rows at most.
    pub limit: usize,
}

/// One page of the list.
#[derive(Clone, Debug, Default)]
pub struct ContainerPage {
    /// The containers with whose they are, where the role sees names: not accounted for first, then the newest first.
    pub rows: Vec<(ContainerLine, Option<Identity>)>,
    /// How many match.
    pub count: u64,
    /// The cursor of the last row, if more follow.
    pub next: Option<(String, String)>,
}

/// A container on the way.
#[derive(Clone, Debug)]
pub struct Shipment {
    /// The container.
    pub line: ContainerLine,
    /// Whose, where the role sees names.
    pub identity: Option<Identity>,
    /// What the plan allows on the way; none if it says nothing.
    pub limit: Option<TransportLimits>,
    /// Minutes since it left.
    pub minutes: i64,
    /// Whether that is more than the plan allows.
    pub is_late: bool,
}

fn read(row: &ViewRow) -> Result<ContainerLine, AppError> {
    serde_json::from_str(&row.document.body).map_err(|_| AppError::Json)
}

/// The limits for what is in it.
fn limit_of(transport: &Transport, line: &ContainerLine) -> TransportLimits {
    if line.kind == ContainerKind::Product { transport.product.clone() } else { transport.tissue.clone() }
}

impl App {
    /// A page of containers as this role sees them.
    ///
    /// # Errors
    /// If the store fails.
    pub fn containers(&self, role: Role, filter: &ContainerFilter) -> Result<ContainerPage, AppError> {
        let text = filter.text.trim();
        let columns = [("state", &filter.state), ("place", &filter.place), ("to", &filter.to)];
        let mut filters: Vec<Filter> =
            columns.into_iter().filter_map(|(name, value)| Some(equals(name, value.as_deref()?))).collect();
        if !text.is_empty() {
            if let Ok(number) = ContainerNumber::parse(text) {
                return self.one_container(role, &number);
            }
            let Ok(coi) = CoiNumber::parse(text) else { return Ok(ContainerPage::default()) };
            filters.push(equals("coi", coi.as_str()));
        }
        self.page_of_containers(role, filters, filter)
    }

    fn one_container(&self, role: Role, number: &ContainerNumber) -> Result<ContainerPage, AppError> {
        let row = self.store.view(view::CONTAINERS, number.as_str())?;
        let rows = row.map(|row| self.with_name(role, &row)).into_iter().collect::<Result<Vec<_>, _>>()?;
        Ok(ContainerPage { count: u64::try_from(rows.len()).unwrap_or(0), rows, next: None })
    }

    fn page_of_containers(
        &self,
        role: Role,
        filters: Vec<Filter>,
        asked: &ContainerFilter,
    ) -> Result<ContainerPage, AppError> {
        let query = ListQuery {
            view: view::CONTAINERS.to_owned(),
            filters,
            descending: true,
            after: asked.after.clone(),
            limit: asked.limit,
        };
        let page = self.store.list(&query)?;
        let last = page.rows.last().map(|row| (row.document.sort.clone(), row.key.clone()));
        let rows = page.rows.iter().map(|row| self.with_name(role, row)).collect::<Result<_, _>>()?;
        Ok(ContainerPage { rows, count: page.count, next: last.filter(|_| page.more) })
    }

    fn with_name(&self, role: Role, row: &ViewRow) -> Result<(ContainerLine, Option<Identity>), AppError> {
        let line = read(row)?;
        let identity = if sees_names(role) { self.identity(&line.coi)? } else { None };
        Ok((line, identity))
    }

    fn some_containers(&self, role: Role, column: &str, value: &str) -> Result<ContainerPage, AppError> {
        let all = ContainerFilter { limit: MOST, ..ContainerFilter::default() };
        let mut page = self.page_of_containers(role, vec![equals(column, value)], &all)?;
        page.rows.reverse();
        Ok(page)
    }

    /// Containers on the way, the one that left first first.
    ///
    /// # Errors
    /// If the store fails.
    pub fn on_the_way(&self, role: Role, now: Moment) -> Result<Vec<Shipment>, AppError> {
        let mut limits: BTreeMap<JourneyId, Option<Transport>> = BTreeMap::new();
        let mut shipments = Vec::new();
        for (line, identity) in self.some_containers(role, "state", "in_transit")?.rows {
            if !limits.contains_key(&line.journey) {
                limits.insert(line.journey.clone(), self.transport_of(&line.journey, now.legal_day())?);
            }
            let limit = limits.get(&line.journey).and_then(Option::as_ref).map(|limits| limit_of(limits, &line));
            let minutes = line.way.as_ref().map_or(0, |way| now.0.duration_since(way.since.0).as_mins());
            let longest = limit.as_ref().and_then(|limit| i64::try_from(limit.max_minutes.get()).ok());
            let is_late = longest.is_some_and(|longest| minutes > longest);
            shipments.push(Shipment { line, identity, limit, minutes, is_late });
        }
        Ok(shipments)
    }

    /// What the plan of a journey allows on the way.
    fn transport_of(&self, journey: &JourneyId, day: Day) -> Result<Option<Transport>, AppError> {
        let Some(journey) = self.documents_by_key::<Journey>(view::JOURNEYS, journey.as_str())? else {
            return Ok(None);
        };
        let Some(plan) = self.plan(&journey.plan)? else { return Ok(None) };
        let latest = || Plan::latest(&plan).map(|(_, version)| version.content());
        let content = plan.specification_on(day).map(|version| version.content).or_else(latest);
        Ok(content.and_then(|content| content.transport.clone()))
    }

    /// Tissue that arrived and from which no lot was opened, the oldest first.
    ///
    /// # Errors
    /// If the store fails.
    pub fn tissue_without_lot(&self, role: Role) -> Result<Vec<(ContainerLine, Option<Identity>)>, AppError> {
        Ok(self.some_containers(role, "waits", "lot")?.rows)
    }

    /// What was received on this day, the newest last.
    ///
    /// # Errors
    /// If the store fails.
    pub fn received_on(&self, role: Role, day: Day) -> Result<Vec<(ContainerLine, Option<Identity>)>, AppError> {
        Ok(self.some_containers(role, "received_on", &day.to_string())?.rows)
    }

    /// One document of a view; none if there is none.
    pub(super) fn documents_by_key<T: serde::de::DeserializeOwned>(
        &self,
        view: &str,
        key: &str,
    ) -> Result<Option<T>, AppError> {
        let row = self.store.view(view, key)?;
        row.map(|row| serde_json::from_str(&row.document.body).map_err(|_| AppError::Json)).transpose()
    }
}
