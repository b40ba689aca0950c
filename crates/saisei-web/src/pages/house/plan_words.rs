//! Words for plans: versions, states, orders. A plan is accepted (受理), never approved.

use saisei_app::domain::acts::plan::{Opinion, RiskClass};
use saisei_app::domain::state::plan::VersionState;
use saisei_app::domain::state::{Order, Plan};
use saisei_app::domain::values::Day;

use crate::model::{Frame, Grade, Mark};
use crate::show::{code_words, dashed, join};

/// "第2版" of a number.
pub(super) fn version_words(f: &Frame, number: u32) -> String {
    f.t1("version-number", "number", number.to_string())
}

/// The class in words.
pub(super) fn class_words(f: &Frame, class: RiskClass) -> String {
    f.t(format!("pick-class-{class:?}"))
}

/// Where the plan stands today: in force, or what stands in the way.
pub(super) fn standing(f: &Frame, plan: &Plan, day: Day) -> String {
    match plan.in_force(day) {
        Ok(_) => f.t("plan-in-force-today"),
        Err(state) => code_words(f, "value", state),
    }
}

/// How strongly that stands out.
pub(super) fn state_mark(plan: &Plan, day: Day) -> Option<Mark> {
    match plan.in_force(day) {
        Ok(_) => Some(Mark::Done),
        Err("suspended" | "stopped") => Some(Mark::Grade(Grade::Never)),
        Err(_) => None,
    }
}

/// A stored name, such as of a choice, as words of this family.
pub(super) fn chosen(f: &Frame, family: &str, value: &impl serde::Serialize) -> String {
    let name = serde_json::to_value(value).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default();
    f.t(format!("{family}-{}", dashed(&name)))
}

/// The committee's opinion with its day; none before there is one.
pub(super) fn opinion(f: &Frame, version: &VersionState) -> Option<Vec<String>> {
    let opinion = match version {
        VersionState::Draft { .. } => return None,
        VersionState::OpinionReceived { opinion, .. }
        | VersionState::Filed { opinion, .. }
        | VersionState::Accepted { opinion, .. } => opinion,
    };
    let said = join(f, [chosen(f, "pick-opinion", &opinion.opinion), f.short(opinion.opinion_on.0)]);
    let committee =
        f.t2("plan-committee", "name", opinion.committee.as_str(), "number", opinion.committee_number.as_str());
    let conditions = opinion.conditions.as_ref().map(|text| f.t1("plan-conditions", "text", text.as_str()));
    Some([said, committee].into_iter().chain(conditions).collect())
}

/// Whether the committee said no: this version goes no further.
pub(super) fn is_inappropriate(version: &VersionState) -> bool {
    matches!(version, VersionState::OpinionReceived { opinion, .. } if opinion.opinion == Opinion::Inappropriate)
}

/// The filing with its day.
pub(super) fn filing(f: &Frame, version: &VersionState) -> Option<Vec<String>> {
    let (VersionState::Filed { filed, .. } | VersionState::Accepted { filed, .. }) = version else { return None };
    Some(vec![f.short(filed.filed_on.0), chosen(f, "pick-form", &filed.form), filed.office.to_string()])
}

/// The acceptance with number and days.
pub(super) fn acceptance(f: &Frame, version: &VersionState) -> Option<Vec<String>> {
    let VersionState::Accepted { accepted, .. } = version else { return None };
    Some(vec![
        f.short(accepted.accepted_on.0),
        accepted.plan_number.to_string(),
        f.t1("plan-from", "date", f.short(accepted.in_force_from.0)),
    ])
}

/// An order in one line: kind, authority, number, first day.
pub(super) fn order_words(f: &Frame, order: &Order) -> String {
    let what = &order.recorded.what;
    let number = what.order_number.as_ref().map(ToString::to_string).unwrap_or_default();
    let parts = [
        chosen(f, "order-kind", &what.kind),
        what.authority.to_string(),
        number,
        f.t1("plan-from", "date", f.short(what.from.0)),
    ];
    join(f, parts)
}
