//! The form of one act on its way to a page.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saisei_app::domain::values::{Code, Moment, RoomId};
use saisei_app::domain::{Grade, Role};
use saisei_app::form::{EntryFault, Question, REASONS, Takes, build, form_of, moment, questions};
use saisei_app::{Answer, JourneyFile, Known, Offered, RoomCard, may_report};

use super::about::{journey_about, to_choose};
use super::sign::signs;
use super::typed::{OCCURRED, Typed};
use super::{explained, heading};
use crate::model::{ActChoose, ActForm, Control, FieldFault, FormFaults, Frame, Pick, Row};
use crate::pages::act::{role_of, task, today};
use crate::pages::asked::{Asked, frame};
use crate::pages::bedside_second::{ROLES, TypedSecond};
use crate::pages::supply::room_limits;
use crate::pages::templates::{ActChoosePage, ActFormPage};
use crate::ports::role_key;
use crate::respond::page;
use crate::show::{Drawing, banner_of, fault_words, findings, in_words, lead_to_entries, open_parts};
use crate::state::WebState;

/// The entry for which those that were named before are offered.
const LABORATORY: &str = "laboratory";

/// One form of one act, on its way to a page.
pub(super) struct Form<'a> {
    pub(super) state: &'a WebState,
    pub(super) asked: &'a Asked,
    pub(super) command: &'static str,
    pub(super) typed: Typed,
}

/// What is wrong with an entry, or what a gate said.
#[derive(Default)]
pub(super) struct Wrong {
    /// At entries of the command.
    pub(super) entries: Vec<EntryFault>,
    /// In words already.
    pub(super) faults: Vec<FieldFault>,
    /// Whether unlikely values are asked about.
    pub(super) asks: bool,
    pub(super) answer: Option<Answer>,
}

impl Wrong {
    /// One fault in words.
    pub(super) fn at(field: &'static str, words: String) -> Self {
        Self { faults: vec![FieldFault { field: field.into(), words }], ..Self::default() }
    }

    fn has(&self, grade: Grade) -> bool {
        self.answer.iter().flat_map(|answer| &answer.findings).any(|finding| finding.grade() == grade)
    }

    /// Whether a reason is asked for.
    pub(super) fn asks_reason(&self) -> bool {
        self.has(Grade::Physician) || self.has(Grade::PhysicianAndQuality)
    }

    /// Whether a second person is asked for.
    pub(super) fn asks_second(&self) -> bool {
        self.has(Grade::SecondPerson) || self.has(Grade::PhysicianAndQuality)
    }
}

/// What the form can offer, and the position that it shows.
pub(super) struct Offers {
    known: Known,
    position: u64,
    /// The journey that it is about.
    pub(super) file: Option<JourneyFile>,
    /// The room whose value is recorded.
    room: Option<RoomCard>,
}

impl Form<'_> {
    /// Reads what the form can offer.
    pub(super) async fn offers(&self) -> Result<Offers, Response> {
        let role = role_of(&self.asked.visitor).ok_or_else(|| StatusCode::FORBIDDEN.into_response())?;
        let typed = self.typed.clone();
        let measures = self.command == "record_environmental_value";
        let fields = form_of(self.command).unwrap_or_default();
        let now = fields.iter().any(|field| field.name == LABORATORY).then(|| Moment((self.state.setup.clock)()));
        task(self.state, move |app| {
            let file = journey_about(app, role, &typed)?;
            let mut known = app.known(file.as_ref().map(|file| &file.journey))?;
            if let Some(now) = now {
                known.insert(LABORATORY.to_owned(), app.laboratories(now)?.into_iter().map(used_before).collect());
            }
            let room = match typed.entries.get("room").map(|id| RoomId::parse(id.trim())) {
                Some(Ok(id)) if measures => app.room_card(&id)?,
                _ => None,
            };
            Ok(Offers { known, position: app.position()?, file, room })
        })
        .await
    }

    /// Unlikely values, and whether they were said to be right.
    pub(super) fn questions(&self) -> Vec<(Question, bool)> {
        let fields = form_of(self.command).unwrap_or_default();
        let asked = questions(self.command, fields, &self.typed.entries).into_iter();
        asked
            .map(|question| {
                let sure = self.typed.sure.get(&question.entry) == Some(&question.value);
                (question, sure)
            })
            .collect()
    }

    /// The form under this frame.
    pub(super) fn view(&self, f: &Frame, offers: &Offers, wrong: Wrong) -> ActForm {
        let more = self.typed.more.iter().map(|name| (name.clone(), 3)).collect::<BTreeMap<_, _>>();
        let questions: Vec<_> = self.questions().into_iter().filter(|(_, sure)| *sure || wrong.asks).collect();
        let mut known = offers.known.clone();
        if let Some(file) = &offers.file {
            in_words(f, &file.journey, &mut known);
        }
        let drawing = Drawing {
            f,
            command: self.command,
            entries: &self.typed.entries,
            known: &known,
            more: &more,
            fixed: &self.typed.fixed,
            chosen: self.typed.chosen,
            questions: &questions,
        };
        let mut rows = drawing.rows(form_of(self.command).unwrap_or_default());
        if let Some(room) = &offers.room {
            say_limits(f, room, &mut rows);
        }
        let mut occurred = drawing.single(&Takes::Moment, OCCURRED, f.t("act-occurred"));
        occurred.help = Some(f.t("act-occurred-help"));
        let mut faults = fault_words(f, &wrong.entries, &rows, &occurred);
        faults.extend(unlikely(f, &questions, &rows));
        faults.extend(wrong.faults.iter().cloned());
        lead_to_entries(&mut faults, &rows);
        open_parts(&mut rows, faults.iter().map(|fault| fault.field.as_ref()).chain(self.typed.pressed.as_deref()));
        let scans = rows.iter().any(|row| matches!(row, Row::Entry(e) if matches!(e.control, Control::Scan(_))));
        let second = self.typed.second.as_ref();
        let can_report = role_of(&self.asked.visitor).is_some_and(|role| may_report(role, self.command));
        let signs = signs(self.command) && !self.typed.already_done;
        let heading = heading(f, self.command);
        ActForm {
            command: self.command.to_owned(),
            button: if signs { f.t("act-review") } else { heading.clone() },
            about: explained(f, self.command),
            heading,
            banner: offers.file.as_ref().map(|file| banner_of(file, today(f))),
            journey: offers.file.as_ref().map(|file| file.journey.id.to_string()),
            fixed: self.typed.fixed.iter().cloned().collect::<Vec<_>>().join(","),
            chosen: self.typed.chosen,
            person: self.person(),
            fresh: self.typed.seen.is_none(),
            findings: wrong.answer.as_ref().map(|answer| findings(f, &answer.findings)),
            rows,
            scans,
            // Entries typed again rest on what the screen showed; after an answer it shows what is known by now.
            seen: self.typed.seen.filter(|_| wrong.answer.is_none()).unwrap_or(offers.position),
            signs,
            asks_reason: wrong.asks_reason()
                || self.command == "correct"
                || wrong.faults.iter().any(|fault| fault.field == "reason"),
            reasons: reasons(f, &self.typed.reason),
            asks_second: wrong.asks_second() || second.is_some(),
            second: second.map(|second| second.name().to_owned()).unwrap_or_default(),
            second_roles: second_roles(f, second),
            note: self.typed.note.clone(),
            occurred,
            already_done: can_report.then_some(self.typed.already_done),
            back: self.typed.back.clone(),
            faults: FormFaults(faults),
        }
    }

    /// Where it is sent.
    pub(super) fn place(&self) -> String {
        format!("/acts/{}", self.command)
    }

    /// Whose draft it is.
    fn person(&self) -> String {
        self.asked.visitor.session.as_ref().map(|session| session.staff.clone()).unwrap_or_default()
    }

    /// The form as a page; the question which patient it is about, if it needs one and has none.
    pub(super) async fn draw(self, status: StatusCode, wrong: Wrong) -> Response {
        let offers = match self.offers().await {
            Ok(offers) => offers,
            Err(response) => return response,
        };
        if offers.file.is_none()
            && let Some(subject) = to_choose(&self.typed, self.command)
        {
            return self.choose(subject, status, &offers);
        }
        let mut f = frame(self.state, self.asked, "acts-heading");
        f.heading = heading(&f, self.command);
        let view = self.view(&f, &offers, wrong);
        f.typed_at = Some(self.place());
        f.about = view.banner.as_ref().map(crate::model::Banner::last_four);
        f.faulty = !view.faults.is_empty();
        page(status, &ActFormPage { f: &f, page: &view })
    }

    /// Asks which patient or lot the act is about.
    fn choose(self, name: &'static str, status: StatusCode, offers: &Offers) -> Response {
        let mut f = frame(self.state, self.asked, "acts-heading");
        f.heading = heading(&f, self.command);
        let typed = self.typed.entries.get(name).cloned().unwrap_or_default();
        let words = match typed.trim() {
            "" if status.is_success() => None,
            "" => Some(f.t("choose-missing")),
            typed => Some(f.t1("choose-unknown", "typed", typed)),
        };
        let faults = FormFaults(words.map(|words| FieldFault { field: name.into(), words }).into_iter().collect());
        f.faulty = !faults.is_empty();
        let known = offers.known.get("LotId").filter(|_| name == "lot");
        let pick =
            |offered: &Offered| Pick { value: offered.value.clone(), words: offered.words.clone(), chosen: false };
        let view = ActChoose {
            known: known.into_iter().flatten().map(pick).collect(),
            command: self.command.to_owned(),
            name,
            label: f.t(format!("choose-{name}")),
            help: f.t(format!("choose-{name}-help")),
            typed,
            faults,
            list: if name == "lot" { "/lots".to_owned() } else { format!("/journeys?act={}", self.command) },
            enquiries: self.command == "book_appointment" && f.has_page("/enquiries"),
            back: self.typed.back,
        };
        let status = if f.faulty { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        page(status, &ActChoosePage { f: &f, page: &view })
    }

    /// The arguments as a line of `apply` would hold them.
    pub(super) fn arguments(&self) -> serde_json::Map<String, serde_json::Value> {
        let mut args = build(form_of(self.command).unwrap_or_default(), &self.typed.entries);
        if !self.typed.note.trim().is_empty() {
            args.insert("note".to_owned(), self.typed.note.clone().into());
        }
        if let Some(occurred) = moment(OCCURRED, &self.typed.entries) {
            args.insert(OCCURRED.to_owned(), occurred.into());
        }
        if self.typed.already_done {
            args.insert("already_done".to_owned(), true.into());
        }
        args
    }
}

fn used_before(code: Code) -> Offered {
    let value = code.to_string();
    Offered { words: value.clone(), value, day: None, state: None }
}

/// The limits that a value will be judged by, where it is typed.
fn say_limits(f: &Frame, room: &RoomCard, rows: &mut [Row]) {
    for row in rows {
        if let Row::Entry(entry) = row
            && entry.name == "value"
        {
            entry.help = Some(f.t1("room-limits-here", "limits", room_limits(f, room)));
        }
    }
}

/// Values that wait for an answer, each by its field.
fn unlikely(f: &Frame, questions: &[(Question, bool)], rows: &[Row]) -> Vec<FieldFault> {
    let label = |name: &str| {
        rows.iter().find_map(|row| match row {
            Row::Entry(entry) if entry.name == name => Some(entry.label.clone()),
            _ => None,
        })
    };
    let fault = |(question, _): &(Question, bool)| FieldFault {
        field: format!("sure.{}", question.entry).into(),
        words: f.t2(
            "entry-fault",
            "field",
            label(&question.entry).unwrap_or_default(),
            "why",
            f.t("entry-unlikely-fault"),
        ),
    };
    questions.iter().filter(|(_, sure)| !sure).map(fault).collect()
}

/// The reasons to choose from; another one that was sent stays.
pub(super) fn reasons(f: &Frame, chosen: &str) -> Vec<Pick> {
    let chosen = chosen.trim();
    let other = (!chosen.is_empty() && !REASONS.contains(&chosen)).then_some(chosen);
    let pick = |code: &str| Pick {
        value: code.to_owned(),
        words: f.words.find(&format!("why-{code}")).unwrap_or_else(|| code.to_owned()),
        chosen: code == chosen,
    };
    REASONS.iter().copied().chain(other).map(pick).collect()
}

/// The roles in which a second person can sign.
pub(super) fn second_roles(f: &Frame, second: Option<&TypedSecond>) -> Vec<Pick> {
    ROLES.map(|role| pick(f, role, second.and_then(TypedSecond::role))).to_vec()
}

fn pick(f: &Frame, role: Role, chosen: Option<Role>) -> Pick {
    Pick { value: role.name().to_owned(), words: f.t(role_key(role.name())), chosen: chosen == Some(role) }
}

/// The id of the entry that a place in the arguments belongs to: `args.results[0].marker` is `results.0.marker`.
pub(super) fn entry_of(place: &str) -> String {
    let place = place.strip_prefix("args.").unwrap_or(place).replace('[', ".").replace(']', "");
    let place = place.trim_start_matches('.');
    place.strip_suffix(".value").or_else(|| place.strip_suffix(".unit")).unwrap_or(place).to_owned()
}

#[cfg(test)]
mod tests {
    use super::entry_of;

    #[test]
    fn a_place_in_the_arguments_is_an_entry() {
        assert_eq!(entry_of("args.results[2].marker"), "results.2.marker");
        assert_eq!(entry_of("args.volume.unit"), "volume");
        assert_eq!(entry_of("seen"), "seen");
    }
}
