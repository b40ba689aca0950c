//! What happened, in words.

use saisei_app::domain::event::{Event, Stamp};
use saisei_app::domain::values::{JourneyId, Moment};
use saisei_app::domain::{Role, Rule};
use saisei_app::{Change, Happened, TimelinePage};
use serde_json::Value;

use super::act_form::{dashed, unit_words};
use super::code::{code_words, join};
use super::detail::{detail, refusal};
use super::detail_case::signature;
use super::finding::finding;
use crate::model::{Correction, Day, Entry, Frame, KindChip, PageLink, Paging, Timeline};
use crate::respond::in_query;

/// Minutes after which the time of recording is shown beside the time of happening (interface 3.8).
const LATE_MINUTES: i64 = 15;

/// Key of the words of an event kind.
pub(crate) fn kind_key(kind: &str) -> String {
    format!("kind-{}", kind.replace('_', "-"))
}

/// Who, with the role. The program itself has no name.
pub(crate) fn who(f: &Frame, stamp: &Stamp) -> String {
    let role = code_words(f, "role", stamp.role.name());
    match stamp.role {
        Role::System => role,
        _ => f.t2("who-in-role", "name", f.person(&stamp.actor), "role", role),
    }
}

/// The name of the field behind a place in a record: neither the row of a list nor the value of a measure.
fn field_of(place: &str) -> &str {
    place.rsplit('/').find(|part| *part != "value" && part.parse::<usize>().is_err()).unwrap_or("")
}

/// Its words; those of the form in which it was entered, if it has none of its own.
fn field_words(f: &Frame, field: &str) -> String {
    let words = code_words(f, "field", field);
    let asked = || f.words.find(&format!("ask-{}", dashed(field)));
    if words == field { asked().unwrap_or(words) } else { words }
}

/// A corrected value as people read it.
fn value(f: &Frame, field: &str, of: &Value) -> String {
    match of {
        Value::String(text) => text_words(f, field, text),
        Value::Null => f.t("not-entered"),
        Value::Bool(true) => f.t("value-yes"),
        Value::Bool(false) => f.t("value-no"),
        Value::Array(items) if !items.is_empty() => join(f, items.iter().map(|item| value(f, field, item))),
        other => other.to_string(),
    }
}

/// A choice has words by its field; times and days are written as everywhere; what remains is a code, or a text.
fn text_words(f: &Frame, field: &str, text: &str) -> String {
    let choice = f.words.find(&format!("pick-{}-{}", dashed(field), dashed(text)));
    let time = || Moment::parse(text).ok().map(|at| f.full(at.0));
    let day = || text.parse::<jiff::civil::Date>().ok().map(|day| f.short(day));
    let words = || {
        let open = if field == "symptom" { "symptom" } else { "code" };
        ["value", open].into_iter().map(|family| code_words(f, family, text)).find(|words| words != text)
    };
    let unit = || (field == "unit").then(|| unit_words(f, text));
    choice.or_else(time).or_else(day).or_else(words).or_else(unit).unwrap_or_else(|| text.to_owned())
}

fn correction(f: &Frame, change: &Change) -> Correction {
    let reason = change.stamp.reason.as_ref().map(|reason| code_words(f, "code", reason));
    let field = field_of(&change.what.field);
    Correction {
        field: field_words(f, field),
        old: value(f, field, &change.what.old),
        new: value(f, field, &change.what.new),
        reason: reason.unwrap_or_else(|| f.t("not-recorded")),
        who: who(f, &change.stamp),
        at: change.stamp.recorded_at.0,
    }
}

/// What happened, with its details, in one line.
pub(crate) fn told(f: &Frame, event: &Event) -> String {
    join(f, [f.t(kind_key(event.kind())), detail(f, event)])
}

/// The detail with the facts of the case: a refusal with what each rule found, a dose that another patient received.
fn detail_here(f: &Frame, own: &JourneyId, happened: &Happened) -> String {
    let plain = || detail(f, &happened.event);
    match &happened.event {
        Event::Refused(refused) if happened.leads => {
            let said = happened.findings.iter().filter(|found| found.grade().blocks());
            refusal(f, &refused.command, said.map(|found| finding(f, found).sentence))
        }
        Event::AdministrationStarted(started) if &started.journey != own => {
            join(f, [f.t1("given-to-other", "journey", started.journey.as_str()), plain()])
        }
        _ => plain(),
    }
}

/// What was wrong with something that was done already.
fn flags(f: &Frame, happened: &Happened) -> Vec<String> {
    if !happened.leads || !happened.findings.iter().any(|found| found.rule == Rule::ReportAlreadyDone) {
        return Vec::new();
    }
    let broken: Vec<String> = happened
        .findings
        .iter()
        .filter(|found| found.grade().blocks())
        .map(|found| finding(f, found).sentence)
        .collect();
    let head = if broken.is_empty() { "flagged-done" } else { "flagged-broken" };
    [f.t(head)].into_iter().chain(broken).collect()
}

fn entry(f: &Frame, own: &JourneyId, happened: &Happened) -> Entry {
    let stamp = &happened.stamp;
    let late = stamp.recorded_at.0.duration_since(stamp.occurred_at.0).as_mins() > LATE_MINUTES;
    Entry {
        position: stamp.position,
        occurred: stamp.occurred_at.0,
        recorded_late: late.then_some(stamp.recorded_at.0),
        what: f.t(kind_key(happened.event.kind())),
        detail: detail_here(f, own, happened),
        note: happened.note.clone(),
        who: who(f, stamp),
        signatures: happened.signed.iter().map(|signed| signature(f, signed, Some(&stamp.actor))).collect(),
        flags: flags(f, happened),
        refused: matches!(happened.event, Event::Refused(_)),
        corrections: happened.changes.iter().map(|change| correction(f, change)).collect(),
        correct: None,
    }
}

/// The group that a kind of record belongs to; a group is one filter above the timeline.
pub(crate) fn group_of(kind: &str) -> &'static str {
    match kind {
        "history_recorded"
        | "disease_activity_recorded"
        | "drugs_recorded"
        | "infection_screen_recorded"
        | "eligibility_decided"
        | "journey_to_judge_again"
        | "document_attached" => "work-up",
        "explanation_given" | "consent_signed" | "consent_withdrawn" => "consent",
        "appointment_booked" | "appointment_cancelled" => "booking",
        "harvest_recorded"
        | "container_labelled"
        | "container_voided"
        | "containers_sent"
        | "containers_received"
        | "sample_retained"
        | "container_disposed" => "containers",
        "lot_opened"
        | "culture_step_recorded"
        | "passage_recorded"
        | "product_filled"
        | "lot_split"
        | "lots_pooled"
        | "test_result_recorded"
        | "lot_released"
        | "lot_rejected"
        | "release_revoked"
        | "lot_closed" => "culture",
        "bedside_matched"
        | "baseline_recorded"
        | "administration_started"
        | "rate_changed"
        | "vitals_recorded"
        | "symptom_recorded"
        | "treatment_recorded"
        | "administration_stopped"
        | "administration_completed" => "administration",
        "follow_up_planned" | "visit_recorded" | "visit_missed" | "next_dose_decided" => "follow-up",
        "adverse_event_recorded"
        | "adverse_event_updated"
        | "adverse_event_judged"
        | "illness_report_filed"
        | "clock_escalated"
        | "exposure_listed" => "adverse-event",
        "deviation_opened"
        | "deviation_assessed"
        | "deviation_closed"
        | "material_held"
        | "hold_ended"
        | "nonconformity_opened"
        | "nonconformity_assessed"
        | "nonconformity_closed"
        | "order_recorded"
        | "order_lifted" => "case",
        "refused" | "rule_overridden" => "refusal",
        _ => "other",
    }
}

/// All groups, in the order of the journey.
const GROUPS: &[&str] = &[
    "work-up",
    "consent",
    "booking",
    "containers",
    "culture",
    "administration",
    "follow-up",
    "adverse-event",
    "case",
    "refusal",
    "other",
];

/// Which part of a timeline is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TimelineAsked {
    /// Only this group.
    pub(crate) group: Option<&'static str>,
    /// Oldest first.
    pub(crate) oldest_first: bool,
    /// Number of the page, from 0.
    pub(crate) page: usize,
}

impl TimelineAsked {
    /// Out of an address; what makes no sense is left out.
    pub(crate) fn read(group: Option<&str>, order: Option<&str>, page: usize) -> Self {
        let group = GROUPS.iter().copied().find(|known| Some(*known) == group);
        Self { group, oldest_first: order == Some("oldest"), page: page.saturating_sub(1) }
    }

    /// The page of the journey that shows this.
    fn href(&self, path: &str) -> String {
        let group = self.group.map(|group| format!("kind={group}"));
        let order = self.oldest_first.then(|| "order=oldest".to_owned());
        let page = (self.page > 0).then(|| format!("page={}", self.page.saturating_add(1)));
        let query: Vec<String> = [group, order, page].into_iter().flatten().collect();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{path}{mark}{}#h-timeline", query.join("&"))
    }
}

/// What stands above the entries and below them.
struct Bar<'a> {
    f: &'a Frame,
    asked: &'a TimelineAsked,
    page: &'a TimelinePage,
    size: usize,
}

impl Bar<'_> {
    fn kinds(&self) -> Vec<KindChip> {
        let chip = |group: &&'static str| {
            let count = self.page.groups.get(*group).copied().filter(|count| *count > 0)?;
            let chosen = self.asked.group == Some(*group);
            let to = TimelineAsked { group: (!chosen).then_some(*group), page: 0, ..self.asked.clone() };
            Some(KindChip {
                text: code_words(self.f, "timeline-group", group),
                count,
                href: to.href(&self.f.path),
                chosen,
            })
        };
        GROUPS.iter().filter_map(chip).collect()
    }

    fn orders(&self) -> Vec<PageLink> {
        [false, true]
            .map(|oldest_first| {
                let current = self.asked.oldest_first == oldest_first;
                let to = TimelineAsked { oldest_first, page: 0, ..self.asked.clone() };
                let text = self.f.t(if oldest_first { "timeline-oldest" } else { "timeline-newest" });
                PageLink { text, href: (!current).then(|| to.href(&self.f.path)), current }
            })
            .to_vec()
    }

    fn shown(&self) -> String {
        if self.page.items.is_empty() {
            return String::new();
        }
        let first = self.asked.page.saturating_mul(self.size).saturating_add(1);
        let last = first.saturating_add(self.page.items.len()).saturating_sub(1);
        self.f.rows_of(&Paging { first, last, total: self.page.count, pages: Vec::new() })
    }

    fn other_page(&self, page: Option<usize>) -> Option<String> {
        Some(TimelineAsked { page: page?, ..self.asked.clone() }.href(&self.f.path))
    }

    fn after(&self) -> Option<usize> {
        let next = self.asked.page.saturating_add(1);
        (next.saturating_mul(self.size) < self.page.count).then_some(next)
    }
}

/// The timeline of a journey by days. `doses` is when product was given, `size` how many entries a page has.
pub(super) fn timeline(
    f: &Frame,
    own: &JourneyId,
    page: &TimelinePage,
    asked: &TimelineAsked,
    size: usize,
    doses: &[jiff::Timestamp],
) -> Timeline {
    let mut days: Vec<Day> = Vec::new();
    for item in &page.items {
        let mut entry = entry(f, own, &item.happened);
        entry.correct = item.correctable.then(|| correction_place(f, entry.position));
        let date = f.zone.date(entry.occurred);
        match days.last_mut() {
            Some(day) if day.date == date => day.entries.push(entry),
            _ => days.push(Day { date, since_dose: since_dose(f, date, doses), entries: vec![entry] }),
        }
    }
    let bar = Bar { f, asked, page, size };
    Timeline {
        days,
        shown: bar.shown(),
        filtered: page.count < page.total,
        kinds: bar.kinds(),
        orders: bar.orders(),
        before: bar.other_page(asked.page.checked_sub(1)),
        older: bar.other_page(bar.after()),
    }
}

/// The form in which a value of this record is corrected.
fn correction_place(f: &Frame, position: u64) -> String {
    format!("/acts/correct?position={position}&back={}", in_query(&f.path))
}

/// Days since the last dose before that day; none on the day itself and before the first.
fn since_dose(f: &Frame, date: jiff::civil::Date, doses: &[jiff::Timestamp]) -> Option<i32> {
    let given = doses.iter().map(|dose| f.zone.date(*dose)).filter(|dose| *dose < date).max()?;
    let days = (date - given).get_days();
    (days > 0).then_some(days)
}
