//! What pages read: lists and one journey, with names from the vault.

use saisei_domain::acts::patient::Identity;
use saisei_domain::state::{Journey, NextStep, Patient, Plan, Staff, Step};
use saisei_domain::values::{CoiNumber, Commitment, Day, JourneyId, Moment, PlanId, StaffId};
use saisei_ledger::{ColumnValue, Filter, ListQuery, Position, Recorded, ViewRow};
use serde::de::DeserializeOwned;

use crate::app::{App, AppError};
use crate::project::{journey_events, view};

/// The civil day in Japan.
pub fn today_in_tokyo(now: Moment) -> Day {
    now.day_in("Asia/Tokyo")
}

/// What to list.
#[derive(Clone, Debug, Default)]
pub struct JourneysQuery {
    /// Name, reading, number, birth date, journey or lot; empty for all.
    pub text: String,
    /// Only this step.
    pub step: Option<Step>,
    /// Only `open`, `withdrawn` or `closed`.
    pub state: Option<String>,
    /// Only under this plan.
    pub plan: Option<String>,
    /// After this `(sort, key)`.
    pub after: Option<(String, String)>,
    /// Rows at most.
    pub limit: usize,
}

/// One row of the list.
#[derive(Clone, Debug)]
pub struct JourneyRow {
    /// The journey.
    pub journey: Journey,
    /// Who it is; none if the vault no longer opens.
    pub identity: Option<Identity>,
    /// Cursor of this row.
    pub cursor: (String, String),
}

/// One page of the list.
#[derive(Clone, Debug, Default)]
pub struct JourneysPage {
    /// The rows, nearest due first.
    pub rows: Vec<JourneyRow>,
    /// How many match.
    pub count: u64,
    /// Whether more follow.
    pub more: bool,
}

/// One journey with what its page needs.
#[derive(Clone, Debug)]
pub struct JourneyFile {
    /// The journey.
    pub journey: Journey,
    /// Its plan.
    pub plan: Option<Plan>,
    /// The patient, without name.
    pub patient: Option<Patient>,
    /// Who it is; none if the vault no longer opens.
    pub identity: Option<Identity>,
    /// How many other patients bear the same family name.
    pub same_family_name: usize,
    /// The ledger's size when it was read: what the person's screen shows.
    pub seen: u64,
}

impl JourneyFile {
    /// What comes next under what the plan says on this day.
    pub fn next_step(&self, today: Day) -> Option<NextStep> {
        let version = self.plan.as_ref().and_then(|plan| plan.specification_on(today));
        self.journey.next_step(version.map(|version| version.content))
    }
}

/// One line of the timeline.
#[derive(Clone, Debug)]
pub struct TimelineEntry {
    /// The event as recorded.
    pub recorded: Recorded,
    /// Positions of corrections of it.
    pub corrected_by: Vec<u64>,
}

fn parse<T: DeserializeOwned>(row: ViewRow) -> Result<T, AppError> {
    serde_json::from_str(&row.document.body).map_err(|_| AppError::Json)
}

pub(crate) fn equals(column: &str, value: &str) -> Filter {
    Filter::Equals(column.to_owned(), ColumnValue::Text(value.to_owned()))
}

impl App {
    pub(crate) fn document<T: DeserializeOwned>(&self, view: &str, key: &str) -> Result<Option<T>, AppError> {
        self.store.view(view, key)?.map(parse).transpose()
    }

    /// Documents of a view that match all filters, in the view's order, so many at most.
    pub(crate) fn documents<T: DeserializeOwned>(
        &self,
        view: &str,
        filters: Vec<Filter>,
        limit: usize,
    ) -> Result<Vec<T>, AppError> {
        let query = ListQuery { view: view.to_owned(), filters, limit, ..ListQuery::default() };
        self.store.list(&query)?.rows.into_iter().map(parse).collect()
    }

    /// A page of journeys, nearest due first.
    ///
    /// # Errors
    /// If the store fails.
    pub fn journeys(&self, query: &JourneysQuery) -> Result<JourneysPage, AppError> {
        self.refresh_names()?;
        let mut filters: Vec<Filter> = Vec::new();
        filters.extend(query.step.map(|step| equals("step", step.name())));
        filters.extend(query.state.as_deref().map(|state| equals("state", state)));
        filters.extend(query.plan.as_deref().map(|plan| equals("plan", plan)));
        let text = query.text.trim();
        if text.is_empty() {
            return self.listed(filters, query);
        }
        self.found(text, &filters)
    }

    fn listed(&self, filters: Vec<Filter>, query: &JourneysQuery) -> Result<JourneysPage, AppError> {
        let query = ListQuery {
            view: view::JOURNEYS.to_owned(),
            filters,
            descending: false,
            after: query.after.clone(),
            limit: query.limit,
        };
        let page = self.store.list(&query)?;
        let rows = page.rows.into_iter().map(|row| self.row(row)).collect::<Result<_, _>>()?;
        Ok(JourneysPage { rows, count: page.count, more: page.more })
    }

    /// Search: people by name, reading, number and birth date; journeys and lots by id. At most 200 people.
    fn found(&self, text: &str, filters: &[Filter]) -> Result<JourneysPage, AppError> {
        const PEOPLE_MAX: usize = 200;
        let people = self.with_names(|names| names.search(text));
        let scanned = CoiNumber::parse(text).ok();
        let columns = people
            .iter()
            .chain(scanned.iter())
            .take(PEOPLE_MAX)
            .map(|coi| equals("coi", coi.as_str()))
            .chain([equals("lot", &text.to_uppercase())]);
        let mut rows: Vec<JourneyRow> = Vec::new();
        for column in columns {
            let filters = filters.iter().cloned().chain([column]).collect();
            let query = ListQuery { view: view::JOURNEYS.to_owned(), filters, limit: 50, ..ListQuery::default() };
            for row in self.store.list(&query)?.rows {
                rows.push(self.row(row)?);
            }
        }
        if let Ok(id) = JourneyId::parse(&text.to_uppercase())
            && let Some(row) = self.store.view(view::JOURNEYS, id.as_str())?
        {
            rows.push(self.row(row)?);
        }
        rows.sort_by(|a, b| a.cursor.cmp(&b.cursor));
        rows.dedup_by(|a, b| a.cursor == b.cursor);
        let count = u64::try_from(rows.len()).unwrap_or(u64::MAX);
        Ok(JourneysPage { rows, count, more: false })
    }

    fn row(&self, row: ViewRow) -> Result<JourneyRow, AppError> {
        let cursor = (row.document.sort.clone(), row.key.clone());
        let journey: Journey = parse(row)?;
        let identity = self.with_names(|names| names.identity(&journey.coi));
        Ok(JourneyRow { journey, identity, cursor })
    }

    /// One journey; none if there is no such journey.
    ///
    /// # Errors
    /// If the store fails.
    pub fn journey(&self, id: &str) -> Result<Option<JourneyFile>, AppError> {
        self.refresh_names()?;
        let seen = self.store.head()?.size;
        let Some(journey) = self.document::<Journey>(view::JOURNEYS, id)? else { return Ok(None) };
        Ok(Some(JourneyFile {
            plan: self.plan(&journey.plan)?,
            patient: self.document(view::PATIENTS, journey.coi.as_str())?,
            identity: self.with_names(|names| names.identity(&journey.coi)),
            same_family_name: self.with_names(|names| names.same_family_name(&journey.coi)),
            journey,
            seen,
        }))
    }

    /// The newest events of a journey, newest first.
    ///
    /// # Errors
    /// If the store fails.
    pub fn timeline(&self, id: &JourneyId, limit: usize) -> Result<Vec<TimelineEntry>, AppError> {
        let events = self.store.read(&journey_events(id), Position::START, usize::MAX)?;
        let corrections: Vec<(u64, u64)> = events
            .iter()
            .filter(|event| event.envelope.kind.as_str() == "corrected")
            .filter_map(|event| Some((event.envelope.payload.get("position")?.as_u64()?, event.envelope.position.0)))
            .collect();
        let entry = |recorded: Recorded| {
            let own = recorded.envelope.position.0;
            let corrected_by = corrections.iter().filter(|(target, _)| *target == own).map(|(_, by)| *by).collect();
            TimelineEntry { recorded, corrected_by }
        };
        Ok(events.into_iter().rev().take(limit).map(entry).collect())
    }

    /// A plan.
    ///
    /// # Errors
    /// If the store fails.
    pub fn plan(&self, id: &PlanId) -> Result<Option<Plan>, AppError> {
        self.document(view::PLANS, id.as_str())
    }

    /// A member of staff.
    ///
    /// # Errors
    /// If the store fails.
    pub fn staff(&self, id: &StaffId) -> Result<Option<Staff>, AppError> {
        self.document(view::STAFF, id.as_str())
    }

    /// Staff as listed, by id.
    ///
    /// # Errors
    /// If the store fails.
    pub fn all_staff(&self) -> Result<Vec<Staff>, AppError> {
        self.documents(view::STAFF, Vec::new(), 1_000)
    }

    /// Who a patient is; none if unknown or erased.
    ///
    /// # Errors
    /// If the store fails.
    pub fn identity(&self, coi: &CoiNumber) -> Result<Option<Identity>, AppError> {
        self.refresh_names()?;
        Ok(self.with_names(|names| names.identity(coi)))
    }

    /// The text of a note; none if it was erased.
    ///
    /// # Errors
    /// If the store fails or the vault row is damaged.
    pub fn note(&self, id: &Commitment) -> Result<Option<String>, AppError> {
        let bytes = self.strongroom().content(id)?;
        Ok(bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// The ledger's size: what a screen made now shows.
    ///
    /// # Errors
    /// If the store fails.
    pub fn position(&self) -> Result<u64, AppError> {
        Ok(self.store.head()?.size)
    }
}
