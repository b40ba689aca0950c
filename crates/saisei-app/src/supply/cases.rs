//! Deviations and nonconformities as one list, and each with whom it may have reached and what it still lacks.

use std::collections::BTreeSet;

use saisei_domain::acts::deviation::{CloseDeviation, Disposition, Hold};
use saisei_domain::acts::nonconformity::CloseNonconformity;
use saisei_domain::acts::signature::Signed;
use saisei_domain::event::{Event, PastEvent, Stamp, Subject};
use saisei_domain::state::{AdverseEvent, Container, Deviation, Journey, Nonconformity};
use saisei_domain::values::{
    AdministrationId, CoiNumber, ContainerNumber, Day, DeviationId, JourneyId, LotId, Moment, NonconformityId, StaffId,
};
use saisei_domain::{Command, Finding, Role};
use saisei_ledger::{ColumnValue, Filter, ListQuery, Position, ViewRow};

use super::{Listed, newest_first, sortable, text};
use crate::app::{App, AppError};
use crate::for_pages::Asking;
use crate::project::view;
use crate::reading::equals;
use crate::translate;

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseKind {
    /// 逸脱.
    Deviation,
    /// 不適合.
    Nonconformity,
}

impl CaseKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Deviation, Self::Nonconformity];

    /// The name in addresses and words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Deviation => "deviation",
            Self::Nonconformity => "nonconformity",
        }
    }

    fn view(self) -> &'static str {
        match self {
            Self::Deviation => view::DEVIATIONS,
            Self::Nonconformity => view::NONCONFORMITIES,
        }
    }
}

/// A deviation or a nonconformity.
#[derive(Clone, Debug, PartialEq)]
pub enum Case {
    /// 逸脱.
    Deviation(Box<Deviation>),
    /// 不適合.
    Nonconformity(Box<Nonconformity>),
}

impl Case {
    /// Which of the two.
    pub fn kind(&self) -> CaseKind {
        match self {
            Self::Deviation(_) => CaseKind::Deviation,
            Self::Nonconformity(_) => CaseKind::Nonconformity,
        }
    }

    /// Its id.
    pub fn id(&self) -> &str {
        match self {
            Self::Deviation(case) => case.opened.what.deviation.as_str(),
            Self::Nonconformity(case) => case.opened.what.nonconformity.as_str(),
        }
    }

    /// `opened`, `assessed` or `closed`.
    pub fn state(&self) -> &'static str {
        match self {
            Self::Deviation(case) => case.state_name(),
            Self::Nonconformity(case) => case.state_name(),
        }
    }

    /// Whether it is open.
    pub fn is_open(&self) -> bool {
        self.state() != "closed"
    }

    /// Whether it counts as serious now.
    pub fn is_serious(&self) -> bool {
        match self {
            Self::Deviation(case) => case.is_serious(),
            Self::Nonconformity(case) => case.is_serious(),
        }
    }

    /// Who opened it and when.
    pub fn opened(&self) -> &Stamp {
        match self {
            Self::Deviation(case) => &case.opened.at,
            Self::Nonconformity(case) => &case.opened.at,
        }
    }

    /// What it was opened about: material by journey.
    pub fn about(&self) -> &[Hold] {
        match self {
            Self::Deviation(case) => &case.opened.what.holds,
            Self::Nonconformity(_) => &[],
        }
    }

    /// What it holds now.
    pub fn holds(&self) -> &[Hold] {
        match self {
            Self::Deviation(case) if still_holds(case) => &case.opened.what.holds,
            _ => &[],
        }
    }

    /// Days since it was opened; until it was closed, if it was.
    pub fn days_open(&self, today: Day) -> i32 {
        let closed = match self {
            Self::Deviation(case) => case.closed.as_ref().map(|closed| closed.at.occurred_at),
            Self::Nonconformity(case) => case.closed.as_ref().map(|closed| closed.at.occurred_at),
        };
        let until = closed.map_or(today, Moment::legal_day);
        until.days_since(self.opened().occurred_at.legal_day()).max(0)
    }

    fn read(kind: CaseKind, row: &ViewRow) -> Result<Self, AppError> {
        let body = &row.document.body;
        Ok(match kind {
            CaseKind::Deviation => Self::Deviation(serde_json::from_str(body).map_err(|_| AppError::Json)?),
            CaseKind::Nonconformity => Self::Nonconformity(serde_json::from_str(body).map_err(|_| AppError::Json)?),
        })
    }

    /// The command that would close it with nothing filled in: its findings are what is missing.
    fn closing(&self) -> Command {
        match self {
            Self::Deviation(case) => Command::CloseDeviation(CloseDeviation {
                deviation: case.opened.what.deviation.clone(),
                disposition: Disposition::NotUsable,
                actions: Vec::new(),
                evidence: Vec::new(),
            }),
            Self::Nonconformity(case) => Command::CloseNonconformity(CloseNonconformity {
                nonconformity: case.opened.what.nonconformity.clone(),
                actions: Vec::new(),
                evidence: Vec::new(),
            }),
        }
    }

    fn subject(&self) -> Subject {
        match self {
            Self::Deviation(case) => Subject::Deviation(case.opened.what.deviation.clone()),
            Self::Nonconformity(case) => Subject::Nonconformity(case.opened.what.nonconformity.clone()),
        }
    }
}

/// Until it is closed as usable, whatever it holds stays held.
fn still_holds(case: &Deviation) -> bool {
    let freed = |closed: &CloseDeviation| closed.disposition == Disposition::Usable;
    !case.opened.what.holds.is_empty() && !case.closed.as_ref().is_some_and(|closed| freed(&closed.what))
}

/// Open ones first, the oldest first; then closed ones, the one closed last first.
fn order(opened: Moment, closed: Option<Moment>) -> String {
    match closed {
        None => format!("0|{}", sortable(opened)),
        Some(closed) => format!("1|{}", newest_first(closed)),
    }
}

/// Columns sorted by name: holding, opened, room, state, weight.
pub(crate) fn of_deviation(case: &Deviation) -> Listed {
    let mut columns = columns(case.state_name(), &case.opened.at, case.is_serious());
    columns.extend(still_holds(case).then(|| text("holding", "yes")));
    columns.extend(case.opened.what.room.as_ref().map(|room| text("room", room.as_str())));
    columns.sort();
    Listed {
        sort: order(case.opened.at.occurred_at, case.closed.as_ref().map(|closed| closed.at.occurred_at)),
        columns,
    }
}

/// Columns sorted by name: opened, state, weight.
pub(crate) fn of_nonconformity(case: &Nonconformity) -> Listed {
    let mut columns = columns(case.state_name(), &case.opened.at, case.is_serious());
    columns.sort();
    Listed {
        sort: order(case.opened.at.occurred_at, case.closed.as_ref().map(|closed| closed.at.occurred_at)),
        columns,
    }
}

fn columns(state: &str, opened: &Stamp, serious: bool) -> Vec<saisei_ledger::Column> {
    let mut columns = vec![text("state", state), text("opened", &opened.occurred_at.legal_day().to_string())];
    columns.extend(serious.then(|| text("weight", "serious")));
    columns.extend((state != "closed").then(|| text("open", "yes")));
    columns
}

/// What to list.
#[derive(Clone, Debug, Default)]
pub struct CaseFilter {
    /// Only deviations, or only nonconformities.
    pub kind: Option<CaseKind>,
    /// Only `opened`, `assessed` or `closed`.
    pub state: Option<String>,
    /// Only those that are open.
    pub open: bool,
    /// Only serious ones.
    pub serious: bool,
    /// Only those that hold material.
    pub holding: bool,
    /// Only those opened on this day or before.
    pub opened_until: Option<Day>,
    /// Only those of a room.
    pub room: Option<String>,
    /// After this `(sort, key)`.
    pub after: Option<(String, String)>,
    /// Rows at most.
    pub limit: usize,
}

impl CaseFilter {
    fn filters(&self) -> Vec<Filter> {
        let mut filters: Vec<Filter> = self.state.iter().map(|state| equals("state", state)).collect();
        let flags = [(self.open, "open", "yes"), (self.serious, "weight", "serious"), (self.holding, "holding", "yes")];
        filters.extend(flags.into_iter().filter(|(on, ..)| *on).map(|(_, name, value)| equals(name, value)));
        filters.extend(self.room.iter().map(|room| equals("room", room)));
        let text = |day: String| ColumnValue::Text(day);
        filters.extend(
            self.opened_until
                .map(|until| Filter::Between("opened".to_owned(), text(String::new()), text(until.to_string()))),
        );
        filters
    }
}

/// One page of the list.
#[derive(Clone, Debug, Default)]
pub struct CasePage {
    /// The cases: open ones first, the oldest first; then closed ones, the one closed last first.
    pub rows: Vec<Case>,
    /// How many match.
    pub count: u64,
    /// The cursor of the last row, if more follow.
    pub next: Option<(String, String)>,
}

/// A patient whose material a case was opened about, by numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Exposed {
    /// The journey.
    pub journey: JourneyId,
    /// The patient.
    pub coi: CoiNumber,
    /// Lots that the case was opened about.
    pub lots: Vec<LotId>,
    /// Containers that the case was opened about.
    pub containers: Vec<ContainerNumber>,
    /// Administrations in which product of it was given.
    pub given: Vec<AdministrationId>,
    /// Adverse events of the journey.
    pub events: Vec<AdverseEvent>,
}

/// What a case still lacks before it can be closed, in the words of the gates.
pub type Missing = Vec<Finding>;

/// Something that happened, with who signed it.
pub type Told = (PastEvent, Vec<Signed>);

/// A case with everything that its page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseFile {
    /// The case.
    pub case: Case,
    /// What happened to it, oldest first, each with who signed.
    pub events: Vec<Told>,
    /// Patients concerned.
    pub exposed: Vec<Exposed>,
    /// Rules that were broken, as the gates told them then.
    pub broken: Vec<Finding>,
    /// What the gate that closes it asks for; empty once it is closed.
    pub missing: Missing,
}

impl App {
    /// A page of deviations and nonconformities.
    ///
    /// # Errors
    /// If the store fails.
    pub fn cases(&self, filter: &CaseFilter) -> Result<CasePage, AppError> {
        let kinds = CaseKind::ALL.into_iter().filter(|kind| filter.kind.is_none_or(|wanted| wanted == *kind));
        let (mut rows, mut count, mut more) = (Vec::new(), 0u64, false);
        for kind in kinds {
            let query = ListQuery {
                view: kind.view().to_owned(),
                filters: filter.filters(),
                descending: false,
                after: filter.after.clone(),
                limit: filter.limit,
            };
            let page = self.store.list(&query)?;
            count = count.saturating_add(page.count);
            more |= page.more;
            for row in page.rows {
                let case = Case::read(kind, &row)?;
                rows.push(((row.document.sort, row.key), case));
            }
        }
        rows.sort_by(|(a, _), (b, _)| a.cmp(b));
        more |= rows.len() > filter.limit;
        rows.truncate(filter.limit);
        let next = rows.last().map(|(cursor, _)| cursor.clone()).filter(|_| more);
        Ok(CasePage { rows: rows.into_iter().map(|(_, case)| case).collect(), count, next })
    }

    /// A deviation; none if there is no such deviation.
    ///
    /// # Errors
    /// If the store fails or an event cannot be read.
    pub fn deviation_file(&self, id: &DeviationId, now: Moment) -> Result<Option<CaseFile>, AppError> {
        let case = self.documents_by_key(view::DEVIATIONS, id.as_str())?;
        case.map(|case| self.case_file(Case::Deviation(Box::new(case)), now)).transpose()
    }

    /// A nonconformity; none if there is no such nonconformity.
    ///
    /// # Errors
    /// If the store fails or an event cannot be read.
    pub fn nonconformity_file(&self, id: &NonconformityId, now: Moment) -> Result<Option<CaseFile>, AppError> {
        let case = self.documents_by_key(view::NONCONFORMITIES, id.as_str())?;
        case.map(|case| self.case_file(Case::Nonconformity(Box::new(case)), now)).transpose()
    }

    fn case_file(&self, case: Case, now: Moment) -> Result<CaseFile, AppError> {
        Ok(CaseFile {
            events: self.signed_events(&case.subject())?,
            exposed: self.exposed(&case)?,
            broken: self.broken_rules(&case)?,
            missing: self.missing_for_closing(&case, now)?,
            case,
        })
    }

    /// Everything about a subject, each event with the signatures that were recorded with it.
    pub(super) fn signed_events(&self, subject: &Subject) -> Result<Vec<Told>, AppError> {
        let recorded = self.store.read(&translate::about(subject), Position::START, usize::MAX)?;
        let events = translate::past(&recorded)?;
        let key = |position: u64| {
            recorded.iter().find(|event| event.envelope.position.0 == position).map(|event| &event.envelope.key)
        };
        let mut told: Vec<Told> = Vec::new();
        for past in events {
            let Event::Signed(signed) = &past.event else {
                told.push((past, Vec::new()));
                continue;
            };
            let own = told.iter_mut().rev().find(|(earlier, _)| {
                earlier.event.kind() == signed.kind && key(earlier.stamp.position) == key(past.stamp.position)
            });
            match own {
                Some((_, signatures)) => signatures.push(signed.clone()),
                None => told.push((past, Vec::new())),
            }
        }
        Ok(told)
    }

    fn exposed(&self, case: &Case) -> Result<Vec<Exposed>, AppError> {
        let mut exposed: Vec<Exposed> = Vec::new();
        for hold in case.about() {
            match exposed.iter_mut().find(|known| known.journey == hold.journey) {
                Some(known) => {
                    known.lots.extend(hold.lots.iter().cloned());
                    known.containers.extend(hold.containers.iter().cloned());
                }
                None => exposed.push(of_hold(hold)),
            }
        }
        if let Case::Nonconformity(case) = case
            && let Some(journey) = &case.opened.what.journey
            && let Some(journey) = self.documents_by_key::<Journey>(view::JOURNEYS, journey.as_str())?
        {
            exposed.push(Exposed {
                events: journey.adverse_events.into_values().collect(),
                ..nobody(journey.id, journey.coi)
            });
            return Ok(exposed);
        }
        for known in &mut exposed {
            if let Some(journey) = self.documents_by_key::<Journey>(view::JOURNEYS, known.journey.as_str())? {
                known.given = given(&journey, known);
                known.events = journey.adverse_events.into_values().collect();
            }
        }
        Ok(exposed)
    }

    fn broken_rules(&self, case: &Case) -> Result<Vec<Finding>, AppError> {
        let Case::Nonconformity(case) = case else { return Ok(Vec::new()) };
        let said = self.event_at(case.opened.at.position)?.map(|opened| opened.findings).unwrap_or_default();
        let broken = |finding: &Finding| case.opened.what.rules.iter().any(|id| finding.rule.id() == id);
        Ok(said.into_iter().filter(broken).collect())
    }

    fn missing_for_closing(&self, case: &Case, now: Moment) -> Result<Missing, AppError> {
        if !case.is_open() {
            return Ok(Vec::new());
        }
        let actor = StaffId::parse("system").map_err(|_| AppError::Json)?;
        self.refusing(&Asking { command: &case.closing(), actor: &actor, role: Role::System, now })
    }
}

fn nobody(journey: JourneyId, coi: CoiNumber) -> Exposed {
    Exposed { journey, coi, lots: Vec::new(), containers: Vec::new(), given: Vec::new(), events: Vec::new() }
}

fn of_hold(hold: &Hold) -> Exposed {
    Exposed {
        lots: hold.lots.clone(),
        containers: hold.containers.clone(),
        ..nobody(hold.journey.clone(), hold.coi.clone())
    }
}

/// Administrations in which something was given that the case was opened about.
fn given(journey: &Journey, about: &Exposed) -> Vec<AdministrationId> {
    let of_lot = |container: &&Container| container.product().is_some_and(|filled| about.lots.contains(&filled.lot));
    let filled = journey.containers.values().filter(of_lot).map(|container| &container.number);
    let touched: BTreeSet<&ContainerNumber> = filled.chain(&about.containers).collect();
    let given = journey.administrations.values();
    given
        .filter(|given| given.parts.iter().any(|part| touched.contains(&part.container)))
        .map(|given| given.id.clone())
        .collect()
}
