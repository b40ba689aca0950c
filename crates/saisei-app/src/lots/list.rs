//! The list of lots.

use std::collections::BTreeMap;

use saisei_domain::acts::plan::PlanContent;
use saisei_domain::state::{Container, Journey, Lot, Plan};
use saisei_domain::values::{CoiNumber, ContainerNumber, Label, LotId, PlanId, Scan};
use saisei_ledger::{Filter, ListQuery, ViewRow};
use serde::de::DeserializeOwned;

use super::LotLine;
use crate::app::{App, AppError};
use crate::project::view;
use crate::reading::equals;

/// The states that a lot is listed by. `awaiting` is a culture with product that waits for the decision on release.
pub const STATES: [&str; 7] =
    ["awaiting", "in_culture", "released_conditionally", "released", "rejected", "revoked", "pooled"];

/// What to list.
#[derive(Clone, Debug, Default)]
pub struct LotFilter {
    /// A lot, a chain-of-identity number or a container; empty for all.
    pub text: String,
    /// One of [`STATES`].
    pub state: Option<String>,
    /// Only lots worked on last in a room of this facility.
    pub facility: Option<String>,
    /// Only lots worked on last in this room.
    pub room: Option<String>,
    /// Only lots that something holds.
    pub held: bool,
    /// After this `(sort, key)`.
    pub after: Option<(String, String)>,
    /// Rows at most.
    pub limit: usize,
}

/// One row.
#[derive(Clone, Debug)]
pub struct LotRow {
    /// In short.
    pub line: LotLine,
    /// The lot as decisions see it; none if the journey does not have it.
    pub lot: Option<Lot>,
    /// Its plan.
    pub plan: PlanId,
    /// The command that is next for the journey.
    pub next: Option<String>,
    /// Whether all its product is gone: given, disposed of, or kept as a sample.
    pub gone: bool,
    /// Cursor of this row.
    pub cursor: (String, String),
}

/// One page.
#[derive(Clone, Debug, Default)]
pub struct LotPage {
    /// The rows: what waits for a decision first.
    pub rows: Vec<LotRow>,
    /// The plans of the rows.
    pub plans: BTreeMap<PlanId, Plan>,
    /// How many match.
    pub count: u64,
    /// Whether more follow.
    pub more: bool,
}

impl App {
    /// A document of a view.
    pub(super) fn one<T: DeserializeOwned>(&self, view: &str, key: &str) -> Result<Option<T>, AppError> {
        let row = self.store.view(view, key)?;
        row.map(|row| serde_json::from_str(&row.document.body).map_err(|_| AppError::Json)).transpose()
    }

    /// A page of lots. It holds no name.
    ///
    /// # Errors
    /// If the store fails.
    pub fn lots(&self, filter: &LotFilter) -> Result<LotPage, AppError> {
        let Some(named) = named(&filter.text) else { return Ok(LotPage::default()) };
        if let Some(Named::Lot(lot)) = &named {
            let row = self.store.view(view::LOTS, lot.as_str())?;
            let count = u64::from(row.is_some());
            return self.page(row.into_iter().collect(), count, false);
        }
        let mut filters: Vec<Filter> = named.into_iter().filter_map(Named::filter).collect();
        filters.extend(filter.state.as_deref().map(|state| equals("state", state)));
        filters.extend(filter.held.then(|| equals("held", "yes")));
        self.in_rooms(filter, &filters)
    }

    /// How many lots are in each state.
    ///
    /// # Errors
    /// If the store fails.
    pub fn lots_by_state(&self) -> Result<Vec<(&'static str, u64)>, AppError> {
        let count = |state: &'static str| {
            let filters = vec![equals("state", state)];
            let query = ListQuery { view: view::LOTS.to_owned(), filters, limit: 1, ..ListQuery::default() };
            Ok((state, self.store.list(&query)?.count))
        };
        STATES.into_iter().map(count).collect()
    }

    /// A room belongs to one facility: a facility's lots are those of its rooms, merged in order.
    fn in_rooms(&self, filter: &LotFilter, filters: &[Filter]) -> Result<LotPage, AppError> {
        let rooms: Vec<Option<String>> = match (&filter.room, &filter.facility) {
            (None, None) => vec![None],
            (Some(room), None) => vec![Some(room.clone())],
            (room, Some(facility)) => {
                let clinic = self.clinic()?;
                let inside = clinic.rooms.values().filter(|found| {
                    found.facility.as_str() == facility && room.as_ref().is_none_or(|room| found.room.as_str() == room)
                });
                inside.map(|found| Some(found.room.to_string())).collect()
            }
        };
        let (mut rows, mut count, mut more) = (Vec::new(), 0u64, false);
        for room in rooms {
            let page = self.store.list(&ListQuery {
                view: view::LOTS.to_owned(),
                filters: filters.iter().cloned().chain(room.map(|room| equals("room", &room))).collect(),
                descending: false,
                after: filter.after.clone(),
                limit: filter.limit,
            })?;
            rows.extend(page.rows);
            count = count.saturating_add(page.count);
            more |= page.more;
        }
        rows.sort_by(|a, b| (&a.document.sort, &a.key).cmp(&(&b.document.sort, &b.key)));
        more |= rows.len() > filter.limit;
        rows.truncate(filter.limit);
        self.page(rows, count, more)
    }

    fn page(&self, rows: Vec<ViewRow>, count: u64, more: bool) -> Result<LotPage, AppError> {
        let mut page = LotPage { count, more, ..LotPage::default() };
        for row in rows {
            let line: LotLine = serde_json::from_str(&row.document.body).map_err(|_| AppError::Json)?;
            let Some(journey) = self.one::<Journey>(view::JOURNEYS, line.journey.as_str())? else { continue };
            let (plan, next) = (journey.plan.clone(), journey.next_step(None).map(|next| next.act));
            if !page.plans.contains_key(&plan)
                && let Some(found) = self.plan(&plan)?
            {
                page.plans.insert(plan.clone(), found);
            }
            let lot = journey.lots.get(&line.lot).cloned();
            let gone = lot.as_ref().is_some_and(|lot| product_is_gone(&journey, lot));
            page.rows.push(LotRow { lot, plan, next, gone, line, cursor: (row.document.sort, row.key) });
        }
        Ok(page)
    }
}

/// The command that is next for a lot, from that of its journey: after the last passage that the plan allows comes the
/// product.
pub fn next_work<'n>(next: &'n str, lot: &Lot, content: Option<&PlanContent>) -> &'n str {
    let full = content.is_some_and(|content| lot.is_at_last_passage(content));
    if full && next == "record_passage" { "fill_product" } else { next }
}

/// Whether a lot had product and none of it is left.
pub(super) fn product_is_gone(journey: &Journey, lot: &Lot) -> bool {
    let gone = |number| journey.containers.get(number).is_some_and(Container::is_accounted_for);
    !lot.products.is_empty() && lot.products.iter().all(gone)
}

/// What a text names.
enum Named {
    Lot(LotId),
    Patient(CoiNumber),
    Container(ContainerNumber),
}

impl Named {
    fn filter(self) -> Option<Filter> {
        match self {
            Self::Lot(_) => None,
            Self::Patient(coi) => Some(equals("coi", coi.as_str())),
            Self::Container(number) => Some(equals("container", number.as_str())),
        }
    }
}

/// None if the text names nothing that could be a lot, a patient's number or a container; names are never searched here.
fn named(text: &str) -> Option<Option<Named>> {
    let text = text.trim();
    if text.is_empty() {
        return Some(None);
    }
    let scanned = match Scan::new(text).read() {
        Ok(Label::Container(number)) => Some(Named::Container(number)),
        _ => None,
    };
    let patient = || CoiNumber::parse(text).ok().map(Named::Patient);
    let container = || ContainerNumber::parse(text).ok().map(Named::Container);
    let lot = || LotId::parse(&text.to_uppercase()).ok().map(Named::Lot);
    scanned.or_else(patient).or_else(container).or_else(lot).map(Some)
}
