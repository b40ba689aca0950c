//! Materials (原料等): what is registered, what is in stock, and in whose lots a lot of it was used (SG10).

use saisei_domain::acts::material::RegisterMaterial;
use saisei_domain::event::Subject;
use saisei_domain::facts::{Facts, Need};
use saisei_domain::state::{Journey, MaterialLot};
use saisei_domain::values::{AdministrationId, CoiNumber, Day, JourneyId, LotId, MaterialLotId};
use saisei_ledger::{ColumnValue, Filter, ListQuery};

use super::cases::Told;
use super::{Listed, text};
use crate::app::{App, AppError};
use crate::load::fetch;
use crate::project::view;
use crate::reading::equals;

/// Days before its last day from which a lot counts as soon out of date.
pub const SOON_DAYS: i32 = 30;

/// Days after its last day in which a lot still stands in the whole list; then only the filter "passed" shows it.
pub const PASSED_DAYS: i32 = 30;

/// Registered materials at most.
const MATERIALS_MAX: usize = 1_000;

/// How near the last day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expiry {
    /// It has passed.
    Passed,
    /// Within [`SOON_DAYS`].
    Soon,
    /// Later.
    Good,
}

impl Expiry {
    /// All, the most urgent first.
    pub const ALL: [Self; 3] = [Self::Passed, Self::Soon, Self::Good];

    /// The name in addresses and words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Soon => "soon",
            Self::Good => "good",
        }
    }

    /// How near it is on this day.
    pub fn of(lot: &MaterialLot, today: Day) -> Self {
        if !lot.in_date(today) {
            return Self::Passed;
        }
        if lot.in_date(today.plus_days(SOON_DAYS)) { Self::Good } else { Self::Soon }
    }

    /// First and last day of the dates that count so; none for no end.
    fn days(self, today: Day) -> (Option<Day>, Option<Day>) {
        match self {
            Self::Passed => (None, Some(today.plus_days(-1))),
            Self::Soon => (Some(today), Some(today.plus_days(SOON_DAYS - 1))),
            Self::Good => (Some(today.plus_days(SOON_DAYS)), None),
        }
    }
}

/// What to list.
#[derive(Clone, Debug, Default)]
pub struct MaterialLotFilter {
    /// Only `received` (in quarantine), `accepted` or `rejected`.
    pub state: Option<String>,
    /// Only of this material.
    pub material: Option<String>,
    /// Only with this expiry; without it, everything but what passed more than [`PASSED_DAYS`] ago.
    pub expiry: Option<Expiry>,
    /// After this `(sort, key)`.
    pub after: Option<(String, String)>,
    /// Rows at most.
    pub limit: usize,
}

/// One page of the stock.
#[derive(Clone, Debug, Default)]
pub struct MaterialLotPage {
    /// The lots, the one whose date passes first first; with the filter "passed" the one that passed last first.
    pub rows: Vec<MaterialLot>,
    /// How many match.
    pub count: u64,
    /// The cursor of the last row, if more follow.
    pub next: Option<(String, String)>,
}

/// A culture in which a lot of a material was used.
#[derive(Clone, Debug, PartialEq)]
pub struct UsedIn {
    /// The lot.
    pub lot: LotId,
    /// Its journey.
    pub journey: JourneyId,
    /// The patient.
    pub coi: CoiNumber,
    /// First and last day of use.
    pub days: (Day, Day),
    /// Administrations in which product of it was given.
    pub given: Vec<AdministrationId>,
}

/// A lot of a material with everything that its page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct MaterialFile {
    /// The lot.
    pub lot: MaterialLot,
    /// The material.
    pub material: Option<RegisterMaterial>,
    /// Every judgement and correction, oldest first.
    pub events: Vec<Told>,
    /// Where it was used.
    pub used: Vec<UsedIn>,
}

/// Columns sorted by name: expires, material, state. The order is that of the last day.
pub(crate) fn of_material_lot(lot: &MaterialLot) -> Listed {
    let expires = lot.received.what.expires_on.to_string();
    let columns =
        vec![text("expires", &expires), text("material", lot.material().as_str()), text("state", lot.state())];
    Listed { sort: expires, columns }
}

fn between(column: &str, from: Option<Day>, to: Option<Day>) -> Filter {
    let from = from.map(|day| day.to_string()).unwrap_or_default();
    let to = to.map_or_else(|| "9999-12-31".to_owned(), |day| day.to_string());
    Filter::Between(column.to_owned(), ColumnValue::Text(from), ColumnValue::Text(to))
}

impl App {
    /// Registered materials, by id.
    ///
    /// # Errors
    /// If the store fails.
    pub fn materials(&self) -> Result<Vec<RegisterMaterial>, AppError> {
        self.documents(view::MATERIALS, Vec::new(), MATERIALS_MAX)
    }

    /// A page of the stock.
    ///
    /// # Errors
    /// If the store fails.
    pub fn material_lots(&self, filter: &MaterialLotFilter, today: Day) -> Result<MaterialLotPage, AppError> {
        let columns = [("state", &filter.state), ("material", &filter.material)];
        let mut filters: Vec<Filter> =
            columns.into_iter().filter_map(|(name, value)| Some(equals(name, value.as_deref()?))).collect();
        let (from, to) = filter.expiry.map_or((Some(today.plus_days(-PASSED_DAYS)), None), |expiry| expiry.days(today));
        filters.push(between("expires", from, to));
        let query = ListQuery {
            view: view::MATERIAL_LOTS.to_owned(),
            filters,
            descending: filter.expiry == Some(Expiry::Passed),
            after: filter.after.clone(),
            limit: filter.limit,
        };
        let page = self.store.list(&query)?;
        let last = page.rows.last().map(|row| (row.document.sort.clone(), row.key.clone()));
        let read = |row: saisei_ledger::ViewRow| serde_json::from_str(&row.document.body).map_err(|_| AppError::Json);
        let rows = page.rows.into_iter().map(read).collect::<Result<_, _>>()?;
        Ok(MaterialLotPage { rows, count: page.count, next: last.filter(|_| page.more) })
    }

    /// A lot of a material; none if there is no such lot.
    ///
    /// # Errors
    /// If the store fails or an event cannot be read.
    pub fn material_file(&self, id: &MaterialLotId) -> Result<Option<MaterialFile>, AppError> {
        let Some(lot) = self.documents_by_key::<MaterialLot>(view::MATERIAL_LOTS, id.as_str())? else {
            return Ok(None);
        };
        let material = self.documents_by_key(view::MATERIALS, lot.material().as_str())?;
        let kinds = ["material_lot_received", "material_lot_judged", "corrected", "refused"];
        let events = self.signed_events(&Subject::MaterialLot(id.clone()))?;
        let events = events.into_iter().filter(|(past, _)| kinds.contains(&past.event.kind())).collect();
        Ok(Some(MaterialFile { used: self.used_in(id)?, lot, material, events }))
    }

    fn used_in(&self, id: &MaterialLotId) -> Result<Vec<UsedIn>, AppError> {
        let mut facts = Facts::default();
        fetch(self.store.as_ref(), &mut facts, &Need::WorkWith(id.clone()))?;
        let mut days: std::collections::BTreeMap<LotId, (Day, Day)> = std::collections::BTreeMap::new();
        for work in facts.work() {
            let seen = days.entry(work.lot.clone()).or_insert((work.day, work.day));
            *seen = (seen.0.min(work.day), seen.1.max(work.day));
        }
        let mut used = Vec::new();
        for (lot, days) in days {
            fetch(self.store.as_ref(), &mut facts, &Need::JourneyOfLot(lot.clone()))?;
            let Some(journey) = facts.journey_id_of_lot(&lot) else { continue };
            let Some(journey) = self.documents_by_key::<Journey>(view::JOURNEYS, journey.as_str())? else { continue };
            used.push(UsedIn { given: given_of(&journey, &lot), journey: journey.id, coi: journey.coi, lot, days });
        }
        Ok(used)
    }
}

fn given_of(journey: &Journey, lot: &LotId) -> Vec<AdministrationId> {
    let of_lot = |number| {
        let product = journey.containers.get(number).and_then(|container| container.product());
        product.is_some_and(|filled| &filled.lot == lot)
    };
    let given = journey.administrations.values();
    given.filter(|given| given.parts.iter().any(|part| of_lot(&part.container))).map(|given| given.id.clone()).collect()
}
