//! The second person at the bedside: their own staff number, role and password, entered at that moment. Nobody is chosen
//! from a list, and what was scanned stays when a credential does not fit.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use saisei_app::access::{Attempt, SignInError};
use saisei_app::domain::values::StaffId;
use saisei_app::domain::{Finding, Role, Rule, Second};

use super::act::task;
use super::asked::Asked;
use super::bedside::{Scanned, panels, plain_frame, running_now};
use super::templates::BedsideSecondPage;
use crate::fields::{Fields, Unreadable};
use crate::model::{BedsideSecond, FieldFault, FormChoice, FormFaults, Frame};
use crate::ports::role_key;
use crate::respond::page;
use crate::show::finding;
use crate::state::WebState;

/// Roles in which a second person confirms, the ones at the bedside first.
pub(super) const ROLES: [Role; 5] =
    [Role::Nurse, Role::Physician, Role::Coordinator, Role::CultureOperator, Role::QualityOfficer];

/// What the second person typed.
#[derive(Clone)]
pub(super) struct TypedSecond {
    name: String,
    role: Option<Role>,
    password: String,
}

impl TypedSecond {
    /// Reads the fields; none if the form did not have them.
    pub(super) fn read(fields: &mut Fields) -> Result<Option<Self>, Unreadable> {
        let Some(name) = fields.take_optional("second-name") else { return Ok(None) };
        let role = fields.take_optional("second-role");
        let role = role.and_then(|role| ROLES.into_iter().find(|own| own.name() == role));
        Ok(Some(Self { name, role, password: fields.take("second-password")? }))
    }

    /// Asked for, and nothing typed yet.
    pub(super) fn empty() -> Self {
        Self { name: String::new(), role: None, password: String::new() }
    }

    /// Whether anything was typed.
    pub(super) fn is_begun(&self) -> bool {
        !self.name.trim().is_empty() || !self.password.is_empty() || self.role.is_some()
    }

    /// The account as typed.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The role as chosen.
    pub(super) fn role(&self) -> Option<Role> {
        self.role
    }

    fn again(&self, status: StatusCode, why: Why) -> SecondAgain {
        SecondAgain { status, name: self.name.clone(), role: self.role, why }
    }

    /// Checks the credential with the limits of a sign-in. Nobody is signed in by it, and the first person stays.
    pub(super) async fn prove(&self, state: &WebState, asked: &Asked, source: String) -> Result<Second, SecondAgain> {
        let Some(role) = self.role.filter(|_| !self.name.trim().is_empty() && !self.password.is_empty()) else {
            let empty = [
                ("second-name", self.name.trim().is_empty()),
                ("second-role", self.role.is_none()),
                ("second-password", self.password.is_empty()),
            ];
            let empty = empty.into_iter().filter(|(_, empty)| *empty).map(|(field, _)| field).collect();
            return Err(self.again(StatusCode::UNPROCESSABLE_ENTITY, Why::Empty(empty)));
        };
        let (task_state, typed, device) = (state.clone(), self.clone(), asked.visitor.device.clone());
        let proved = tokio::task::spawn_blocking(move || {
            let setup = &task_state.setup;
            let attempt =
                Attempt { staff: &typed.name, password: &typed.password, device: device.as_deref(), source: &source };
            setup.access().prove(&attempt, (setup.clock)())
        });
        let staff = match proved.await {
            Ok(Ok(staff)) => staff,
            Ok(Err(SignInError::Wrong)) => return Err(self.again(StatusCode::UNAUTHORIZED, Why::Wrong)),
            Ok(Err(SignInError::Wait { until })) => {
                return Err(self.again(StatusCode::TOO_MANY_REQUESTS, Why::Wait(until)));
            }
            Ok(Err(SignInError::Busy(_))) => return Err(self.again(StatusCode::SERVICE_UNAVAILABLE, Why::Busy)),
            Ok(Err(SignInError::Access(error))) => {
                tracing::error!(%error, "a second person could not be checked");
                return Err(self.again(StatusCode::SERVICE_UNAVAILABLE, Why::Busy));
            }
            Err(_) => return Err(self.again(StatusCode::SERVICE_UNAVAILABLE, Why::Busy)),
        };
        let actor = StaffId::parse(&staff).map_err(|_| self.again(StatusCode::UNAUTHORIZED, Why::Wrong))?;
        Ok(Second { actor, role })
    }
}

/// Why the second person is asked.
enum Why {
    /// The plan asks for one.
    First,
    /// These fields are empty.
    Empty(Vec<&'static str>),
    /// Staff number and password do not belong together.
    Wrong,
    /// Too many failures.
    Wait(jiff::Timestamp),
    /// It could not be looked at.
    Busy,
}

/// The form as it was filled in, without the password.
pub(super) struct SecondAgain {
    status: StatusCode,
    name: String,
    role: Option<Role>,
    why: Why,
}

impl SecondAgain {
    /// Asked for the first time.
    pub(super) fn first() -> Self {
        Self { status: StatusCode::OK, name: String::new(), role: None, why: Why::First }
    }

    /// The answer's status.
    pub(super) fn status(&self) -> StatusCode {
        self.status
    }

    /// Why, in words.
    pub(super) fn words(&self, f: &Frame) -> String {
        let empty = self.faults(f).0.into_iter().map(|fault| fault.words).collect::<Vec<_>>().join(" ");
        self.refusal(f).unwrap_or(empty)
    }

    fn faults(&self, f: &Frame) -> FormFaults {
        let Why::Empty(fields) = &self.why else { return FormFaults::default() };
        let fault =
            |field: &&'static str| FieldFault { field: (*field).into(), words: f.t(format!("{field}-missing")) };
        FormFaults(fields.iter().map(fault).collect())
    }

    fn refusal(&self, f: &Frame) -> Option<String> {
        match &self.why {
            Why::First | Why::Empty(_) => None,
            Why::Wrong => Some(f.t("second-wrong")),
            Why::Wait(until) => Some(f.t1("second-wait", "time", f.zone.time_with_seconds(*until))),
            Why::Busy => Some(f.t("second-busy")),
        }
    }
}

/// The page that asks for the second person.
pub(super) async fn second_page(state: &WebState, asked: &Asked, scanned: &Scanned, again: SecondAgain) -> Response {
    let running = match task(state, running_now).await {
        Ok(running) => running,
        Err(_) => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
    };
    let mut f = plain_frame(state, asked);
    f.heading = f.t("second-heading");
    let role = |role: Role| FormChoice {
        value: role.name(),
        words: f.t(role_key(role.name())),
        chosen: again.role == Some(role),
    };
    let view = BedsideSecond {
        checker: asked.visitor.card.as_ref().map(|card| card.name.clone()).unwrap_or_default(),
        wristband: scanned.wristband().to_owned(),
        container: scanned.container().to_owned(),
        asked: match scanned.said().is_some_and(|said| said.cannot && said.typed.is_empty()) {
            true => Vec::new(),
            false => vec![finding(&f, &Finding::of(Rule::BedsideSecondPerson))],
        },
        said: scanned.said(),
        seen: scanned.seen(),
        roles: ROLES.map(role).to_vec(),
        refusal: again.refusal(&f),
        faults: again.faults(&f),
        name: again.name,
        running: panels(&f, &running),
    };
    f.faulty = !view.faults.is_empty() || view.refusal.is_some();
    let mut response = page(again.status, &BedsideSecondPage { f: &f, page: &view });
    if again.status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("3"));
    }
    response
}
