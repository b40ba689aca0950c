//! Signing in the flow: the person who signs sees what is signed, and proves again who they are. Nothing is recorded
//! without it, and nothing is asked twice.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use saisei_app::access::{Attempt, SignInError, renew_form_token};
use saisei_app::domain::Command;
use saisei_app::domain::act::{Act, Meaning};

use super::form::{Form, Wrong, reasons, second_roles};
use super::heading;
use crate::guard::IdempotencyKey;
use crate::model::{ActReview, FieldFault, FormFaults, Frame, Pick};
use crate::pages::asked::{Asked, frame};
use crate::pages::carry::TYPED_BY;
use crate::pages::templates::ActReviewPage;
use crate::ports::role_key;
use crate::respond::page;
use crate::show::{code_words, findings, review_lines};
use crate::state::WebState;

/// Commands whose act is signed. A test holds it to what the acts themselves say.
const SIGNED: &[&str] = &[
    "assess_deviation",
    "close_deviation",
    "decide_next_dose",
    "send_containers",
    "receive_containers",
    "assess_nonconformity",
    "close_nonconformity",
    "start_administration",
    "split_lot",
    "pool_lots",
    "close_lot",
    "record_harvest",
    "check_bedside",
    "decide_eligibility",
    "judge_material_lot",
    "decide_release",
    "revoke_release",
    "judge_adverse_event",
    "open_lot",
    "record_passage",
    "fill_product",
];

/// Whether a command is one that is signed, as far as its form can know.
pub(super) fn signs(command: &str) -> bool {
    SIGNED.contains(&command)
}

/// Why a signature was not taken.
pub(crate) enum Unsigned {
    /// The password is empty.
    Empty,
    /// It is not the signer's.
    Wrong,
    /// Too many failures.
    Wait(jiff::Timestamp),
    /// It could not be looked at.
    Busy,
}

impl Unsigned {
    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::Empty => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Wrong => StatusCode::UNAUTHORIZED,
            Self::Wait(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    pub(crate) fn words(&self, f: &Frame) -> String {
        match self {
            Self::Empty => f.t("sign-password-missing"),
            Self::Wrong => f.t("sign-wrong"),
            Self::Wait(until) => f.t1("sign-wait", "time", f.zone.time_with_seconds(*until)),
            Self::Busy => f.t("sign-busy"),
        }
    }
}

impl Form<'_> {
    /// What this act signs, if it is signed: what was done already is told and not signed.
    pub(super) fn meaning(&self, command: &Command) -> Option<Meaning> {
        command.signs().filter(|_| !self.typed.already_done)
    }

    /// Checks the signer's own password.
    pub(super) async fn prove(&self, password: &str, source: &str) -> Result<(), Unsigned> {
        prove(self.state, self.asked, password, source).await
    }

    /// What is signed, in words, with the fields of the signature.
    pub(super) async fn review(
        self,
        status: StatusCode,
        meaning: Meaning,
        wrong: Wrong,
        key: &IdempotencyKey,
    ) -> Response {
        let offers = match self.offers().await {
            Ok(offers) => offers,
            Err(response) => return response,
        };
        let mut f = frame(self.state, self.asked, "acts-heading");
        let form = self.view(&f, &offers, Wrong::default());
        let reason = reasons(&f, &self.typed.reason).into_iter().find(|pick| pick.chosen);
        let more = [
            (f.t("act-occurred"), crate::show::said(&f, &form.occurred).unwrap_or_default()),
            (f.t("act-reason"), reason.map(|pick: Pick| pick.words).unwrap_or_default()),
            (f.t("note-label"), self.typed.note.clone()),
        ];
        let mut hidden = self.typed.hidden();
        hidden.push((TYPED_BY.to_owned(), form.person.clone()));
        // After an answer the screen shows what is known by now.
        if wrong.answer.is_some() {
            hidden.retain(|(name, _)| name != "seen");
            hidden.push(("seen".to_owned(), form.seen.max(self.typed.seen.unwrap_or(0)).to_string()));
        }
        let visitor = &self.asked.visitor;
        let second = self.typed.second.as_ref();
        // A refusal took the key; until then form and signature are one act.
        let same = visitor.session.as_ref().filter(|_| wrong.answer.is_none());
        let token = same.and_then(|session| renew_form_token(session, &format!("{}.", key.0)));
        let view = ActReview {
            command: self.command.to_owned(),
            heading: heading(&f, self.command),
            banner: form.banner,
            lines: review_lines(&f, &form.rows, &more),
            signer: visitor.card.as_ref().map(|card| card.name.clone()).unwrap_or_default(),
            role: visitor.role().map(|role| f.t(role_key(role))).unwrap_or_default(),
            meaning: code_words(&f, "meaning", meaning_name(meaning)),
            token: token.unwrap_or_else(|| f.token()),
            hidden,
            asks_reason: wrong.asks_reason(),
            reasons: reasons(&f, &self.typed.reason),
            asks_second: wrong.asks_second()
                || second.is_some()
                || wrong.faults.iter().any(|own| own.field == "second"),
            second: second.map(|second| second.name().to_owned()).unwrap_or_default(),
            second_roles: second_roles(&f, second),
            findings: wrong.answer.as_ref().map(|answer| findings(&f, &answer.findings)),
            faults: FormFaults(wrong.faults),
        };
        f.heading.clone_from(&view.heading);
        f.typed_at = Some(self.place());
        f.about = view.banner.as_ref().map(crate::model::Banner::last_four);
        f.faulty = !view.faults.is_empty();
        let mut response = page(status, &ActReviewPage { f: &f, page: &view });
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("3"));
        }
        response
    }
}

fn meaning_name(meaning: Meaning) -> &'static str {
    match meaning {
        Meaning::Made => "made",
        Meaning::Reviewed => "reviewed",
        Meaning::Judged => "judged",
        Meaning::Released => "released",
    }
}

/// A fault of the signature.
/// Checks the own password of the person who asks, with the limits of a sign-in.
pub(crate) async fn prove(state: &WebState, asked: &Asked, password: &str, source: &str) -> Result<(), Unsigned> {
    if password.is_empty() {
        return Err(Unsigned::Empty);
    }
    let visitor = &asked.visitor;
    let Some(staff) = visitor.session.as_ref().map(|session| session.staff.clone()) else {
        return Err(Unsigned::Wrong);
    };
    let (state, device) = (state.clone(), visitor.device.clone());
    let (password, source) = (password.to_owned(), source.to_owned());
    let proved = tokio::task::spawn_blocking(move || {
        let setup = &state.setup;
        let attempt = Attempt { staff: &staff, password: &password, device: device.as_deref(), source: &source };
        setup.access().prove(&attempt, (setup.clock)())
    });
    match proved.await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(SignInError::Wrong)) => Err(Unsigned::Wrong),
        Ok(Err(SignInError::Wait { until })) => Err(Unsigned::Wait(until)),
        Ok(Err(SignInError::Busy(_))) | Err(_) => Err(Unsigned::Busy),
        Ok(Err(SignInError::Access(error))) => {
            tracing::error!(%error, "a password could not be checked");
            Err(Unsigned::Busy)
        }
    }
}

pub(super) fn unsigned(f: &Frame, why: &Unsigned) -> Wrong {
    let words = why.words(f);
    Wrong { faults: vec![FieldFault { field: "sign-password".into(), words }], ..Wrong::default() }
}

#[cfg(test)]
mod tests {
    use saisei_app::form::form_of;

    use super::*;

    #[test]
    fn every_signed_command_has_a_form() {
        assert!(SIGNED.iter().all(|command| form_of(command).is_some()));
    }
}
