//! The bedside check: reading codes, and asking for GO or STOP.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::domain::values::{LabelType, Moment};
use saisei_app::domain::{Role, Second};
use saisei_app::{App, AppError, label_fault};
use serde_json::json;

use super::act::{Doing, perform, submission, task};
use super::asked::{Asked, frame};
use super::bedside_answer::{Outcome, draw, gather};
use super::bedside_said::{self, Compared, Heard};
use super::bedside_second::{SecondAgain, TypedSecond, second_page};
use super::templates::BedsideScanPage;
use crate::fields::{Fields, Unreadable};
use crate::guard::{IdempotencyKey, source_of};
use crate::model::{BedsideScan, Frame, Running, SaidBirthday, Slot, SlotState, View};
use crate::respond::page;
use crate::show::running;
use crate::state::WebState;

/// Journeys in which something is being given now.
pub(super) fn running_now(app: &App) -> Result<Vec<saisei_app::domain::state::Journey>, AppError> {
    // Panels show numbers only, so no name is asked for.
    Ok(app.watched(Role::System)?.into_iter().map(|watched| watched.journey).collect())
}

/// Their panels.
pub(super) fn panels(f: &Frame, journeys: &[saisei_app::domain::state::Journey]) -> Vec<Running> {
    journeys.iter().filter_map(|journey| running(f, journey)).collect()
}

pub(super) fn plain_frame(state: &WebState, asked: &Asked) -> Frame {
    let mut f = frame(state, asked, "bedside-heading");
    f.view = View::Plain;
    f.path = "/bedside".to_owned();
    f
}

/// The page on which codes are read.
pub(crate) async fn bedside(State(state): State<WebState>, asked: Asked) -> Response {
    let f = plain_frame(&state, &asked);
    scan_page(&state, &asked, f, StatusCode::OK, |_, _| {}).await
}

async fn scan_page(
    state: &WebState,
    asked: &Asked,
    mut f: Frame,
    status: StatusCode,
    fill: impl FnOnce(&Frame, &mut BedsideScan),
) -> Response {
    let (seen, journeys) = match task(state, |app| Ok((app.position()?, running_now(app)?))).await {
        Ok(found) => found,
        Err(response) => return response,
    };
    let checker = asked.visitor.card.as_ref().map(|card| card.name.clone()).unwrap_or_default();
    let mut view = BedsideScan::new(checker, seen);
    view.running = panels(&f, &journeys);
    fill(&f, &mut view);
    f.faulty = view.is_faulty();
    page(status, &BedsideScanPage { f: &f, page: &view })
}

/// What was scanned or typed, and what the screen rested on.
pub(super) struct Scanned {
    wristband: String,
    container: String,
    said: Option<SaidBirthday>,
    seen: Option<u64>,
    second: Option<TypedSecond>,
}

impl Scanned {
    fn read(mut fields: Fields) -> Result<Self, Unreadable> {
        let scanned = Self {
            wristband: fields.take("wristband")?,
            container: fields.take("container")?,
            said: bedside_said::read(&mut fields),
            seen: fields.take("seen")?.parse().ok(),
            second: TypedSecond::read(&mut fields)?,
        };
        fields.finish()?;
        Ok(scanned)
    }

    /// The wristband as scanned.
    pub(super) fn wristband(&self) -> &str {
        self.wristband.trim()
    }

    /// The container as scanned.
    pub(super) fn container(&self) -> &str {
        self.container.trim()
    }

    /// The birthday as the patient said it.
    pub(super) fn said(&self) -> Option<SaidBirthday> {
        self.said.clone()
    }

    /// Whether what the patient said, or a second person who knows them, allows the name to be shown.
    pub(super) fn is_named(&self) -> bool {
        match bedside_said::heard(self.said.as_ref()) {
            Ok(Heard::Day(..)) => true,
            Ok(Heard::Nothing) => self.second.is_some(),
            Ok(Heard::NotAsked) | Err(_) => false,
        }
    }

    /// The ledger's position when the codes were read.
    pub(super) fn seen(&self) -> u64 {
        self.seen.unwrap_or_default()
    }

    fn of(&self, letter: char) -> (&str, LabelType) {
        match letter {
            'W' => (&self.wristband, LabelType::Wristband),
            _ => (&self.container, LabelType::Container),
        }
    }

    fn is_whole(&self) -> bool {
        let read = |letter| {
            let (typed, wanted) = self.of(letter);
            label_fault(typed, wanted).is_none()
        };
        ['W', 'C'].into_iter().all(read) && bedside_said::heard(self.said.as_ref()).is_ok()
    }

    /// Puts everything into the page again.
    fn again(&self, f: &Frame, view: &mut BedsideScan) {
        view.slots.iter_mut().for_each(|slot| self.fill(f, slot));
        if let Some(said) = &self.said {
            let refusal = bedside_said::heard(Some(said)).err().map(|key| f.t(key));
            view.said = SaidBirthday { refusal, ..said.clone() };
        }
    }

    /// Puts into a slot what was typed, and what is wrong with it. Nothing is guessed.
    fn fill(&self, f: &Frame, slot: &mut Slot) {
        let (typed, wanted) = self.of(slot.letter);
        let typed: String = typed.trim().chars().take(64).collect();
        slot.state = match label_fault(&typed, wanted) {
            None => SlotState::Read,
            Some(_) if typed.is_empty() => SlotState::Refused(f.t("scan-missing")),
            Some(finding) => SlotState::Refused(f.t(format!("slot-{}", finding.rule.id().replace('.', "-")))),
        };
        slot.typed = typed;
    }
}

/// GO or STOP, or a second person is asked for. Anything that is not an accepted answer of this moment is STOP.
pub(crate) async fn check_bedside(
    State(state): State<WebState>,
    asked: Asked,
    key: IdempotencyKey,
    fields: Fields,
    request: Request,
) -> Response {
    let Ok(scanned) = Scanned::read(fields) else {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    };
    if !scanned.is_whole() {
        let f = plain_frame(&state, &asked);
        let fill = |f: &Frame, view: &mut BedsideScan| scanned.again(f, view);
        return scan_page(&state, &asked, f, StatusCode::UNPROCESSABLE_ENTITY, fill).await;
    }
    let heard = bedside_said::heard(scanned.said.as_ref()).unwrap_or(Heard::NotAsked);
    match bedside_said::compare(&state, scanned.wristband(), heard).await {
        Ok(Compared::Same) => {}
        Ok(Compared::Other) => return bedside_said::stop(&state, &asked).await,
        Err(response) => return response,
    }
    let second = match &scanned.second {
        // Somebody who cannot answer is named by a second person, whatever the plan says.
        None if heard == Heard::Nothing => return second_page(&state, &asked, &scanned, SecondAgain::first()).await,
        None => None,
        Some(typed) => {
            let source = source_of(&state.setup.site, request.headers(), request.extensions());
            match typed.prove(&state, &asked, source).await {
                Ok(second) => Some(second),
                Err(again) => return second_page(&state, &asked, &scanned, again).await,
            }
        }
    };
    match ask(&state, &asked, key, &scanned, second).await {
        Outcome::LacksSecond => second_page(&state, &asked, &scanned, SecondAgain::first()).await,
        outcome => draw(&state, &asked, outcome, &scanned),
    }
}

async fn ask(
    state: &WebState,
    asked: &Asked,
    key: IdempotencyKey,
    scanned: &Scanned,
    second: Option<Second>,
) -> Outcome {
    let args = json!({"wristband": scanned.wristband, "container": scanned.container});
    let doing = Doing::read("check_bedside", args).map(|doing| Doing { seen: scanned.seen, second, ..doing });
    // Without the position of the screen nobody could say what the judgement rested on.
    let doing = doing.filter(|doing| doing.seen.is_some());
    let Some(submission) = doing.and_then(|doing| submission(&asked.visitor, key, doing)) else {
        return Outcome::NotChecked;
    };
    let state = state.clone();
    let asked = tokio::task::spawn_blocking(move || {
        let setup = &state.setup;
        if setup.app.lacks_only_a_second(&submission, Moment((setup.clock)()))? {
            return Ok(Outcome::LacksSecond);
        }
        let (answer, at) = perform(setup, submission)?;
        gather(&setup.app, &answer, at)
    });
    match asked.await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(error)) => {
            tracing::error!(%error, "a bedside check could not be answered");
            Outcome::NotChecked
        }
        Err(_) => Outcome::NotChecked,
    }
}
