//! What else stands in the house, and is not for use: another facility, materials out of quarantine or past their date,
//! people whose roles have ended or who hold two.

use serde_json::{Value, json};

use crate::house::{ADMINISTRATOR, HouseLine, OPERATOR, QUALITY, measure};
use crate::line::Who;
use crate::time::{DAY, Minute};

/// Another processing facility; no plan names it.
pub(crate) const OTHER_FACILITY: &str = "cpf-b";
/// A room of it.
pub(crate) const OTHER_ROOM: &str = "cpf-b-1";
/// The plan names this physician, and the role has ended.
pub(crate) const RETIRED: Who = ("dr.kimura", "physician");
/// Quality and culture in one person, here in the one role and below in the other.
pub(crate) const TWO_HANDS: Who = ("qa.yama", "quality_officer");
pub(crate) const TWO_HANDS_AT_THE_BENCH: Who = ("qa.yama", "culture_operator");
/// Medium that nobody judged.
pub(crate) const QUARANTINED: &str = "medium-quarantine";
/// Medium that was accepted and is past its date since before the first patient came.
pub(crate) const OLD: &str = "medium-short";
/// Accepted serum, which the plan does not list.
pub(crate) const UNLISTED: &str = "serum-1";
/// A material without catalogue number and specification.
pub(crate) const NAMELESS: &str = "reagent";

/// Days for which a permission runs, and after which the next one comes. The law says five years; here renewals are
/// lived through often.
const PERMISSION_DAYS: i64 = 40;
const RENEWED_EVERY: i64 = 30;

fn day(minute: Minute) -> String {
    minute.day().to_string()
}

/// A permission of the processing facility from this day on.
pub(crate) fn permission(from: Minute, until: Minute) -> Value {
    json!({"kind": "licence", "number": "FA3260001", "from": day(from), "to": day(until)})
}

/// The permission with which the house opens.
pub(crate) fn first_permission(from: Minute) -> Value {
    permission(from, from.plus(PERMISSION_DAYS * DAY))
}

/// Its renewals up to this minute, each in good time.
pub(crate) fn renewals(until: Minute) -> impl Iterator<Item = HouseLine> {
    (1..=until.0.div_euclid(RENEWED_EVERY * DAY)).map(|number| {
        let at = Minute(number.saturating_mul(RENEWED_EVERY * DAY));
        renewal(at, at)
    })
}

/// One renewal that was due at a minute and comes at another.
pub(crate) fn renewal(due: Minute, comes: Minute) -> HouseLine {
    let permission = permission(comes, due.plus(PERMISSION_DAYS * DAY));
    (due, ADMINISTRATOR, "record_facility_permission", json!({"facility": "cpf", "permission": permission}))
}

/// When the permission runs out that a renewal was to follow.
pub(crate) fn runs_out(due: Minute) -> Minute {
    due.plus((PERMISSION_DAYS - RENEWED_EVERY) * DAY)
}

fn person((id, role): Who, more: Option<&str>) -> Value {
    let roles: Vec<Value> =
        [Some(role), more].into_iter().flatten().map(|role| json!({"role": role, "from": day(Minute(0))})).collect();
    json!({"staff": id, "name": format!("架空 {id}"), "roles": roles})
}

fn material(id: &str, complete: bool) -> Value {
    let mut args = json!({
        "material": id, "name": format!("架空 {id}"), "origin": "neither", "supplier": "架空試薬",
        "incoming_checks": ["appearance", "certificate"],
    });
    if let Some(fields) = args.as_object_mut().filter(|_| complete) {
        fields.insert("catalogue_number".to_owned(), "KM-200".into());
        fields.insert("specification".to_owned(), "SP-002".into());
    }
    args
}

/// A lot of a material that arrives.
pub(crate) fn arrives(lot: &str, material: &str, expires: Minute) -> Value {
    json!({"material_lot": lot, "material": material, "lot_number": "KM-0", "expires_on": day(expires)})
}

/// A judgement on it.
pub(crate) fn judged(lot: &str, accepted: bool, appearance: Option<bool>) -> Value {
    let appearance = appearance.map(|conforms| json!({"check": "appearance", "conforms": conforms}));
    let checks: Vec<Value> =
        appearance.into_iter().chain([json!({"check": "certificate", "conforms": true})]).collect();
    json!({"material_lot": lot, "accepted": accepted, "checks": checks})
}

/// The lines with which it all comes into the house.
pub(crate) fn founding() -> Vec<HouseLine> {
    let (at, later) = (Minute(0), Minute(30));
    let long = at.plus(9_000 * DAY);
    let facility = json!({
        "facility": OTHER_FACILITY, "name": "架空第二細胞加工センター", "kind": "processing",
        "permission": {"kind": "licence", "number": "FA3260002", "from": day(at)},
    });
    let room = json!({
        "room": OTHER_ROOM, "facility": OTHER_FACILITY, "name": "架空第二調製室", "zone": "aseptic",
        "limits": [{"parameter": "airborne_count", "max": measure(1, "CFU/m3")}],
    });
    let training = json!({
        "staff": TWO_HANDS.0, "training": "aseptic-training", "trained_on": day(at), "valid_until": day(long),
        "trainer": QUALITY.0,
    });
    let retires = json!({"staff": RETIRED.0, "role": RETIRED.1, "last_day": day(at)});
    let two = person(TWO_HANDS, Some(TWO_HANDS_AT_THE_BENCH.1));
    let received =
        |lot: &str, of: &str, expires| (later.plus(5), OPERATOR, "receive_material_lot", arrives(lot, of, expires));
    let accepted = |lot: &str| (later.plus(10), QUALITY, "judge_material_lot", judged(lot, true, Some(true)));
    vec![
        (at, ADMINISTRATOR, "register_facility", facility),
        (at, ADMINISTRATOR, "register_room", room),
        (at, ADMINISTRATOR, "register_staff", person(RETIRED, None)),
        (at, ADMINISTRATOR, "register_staff", two),
        (at.plus(5), ADMINISTRATOR, "end_role", retires),
        (at.plus(10), QUALITY, "record_training", training),
        (later, QUALITY, "register_material", material("serum", true)),
        (later, QUALITY, "register_material", material(NAMELESS, false)),
        received(UNLISTED, "serum", long),
        received(QUARANTINED, "medium", long),
        received(OLD, "medium", at.plus(30 * DAY)),
        accepted(UNLISTED),
        accepted(OLD),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::house::READY;

    #[test]
    fn permissions_overlap_if_every_renewal_comes_in_time() {
        let renewals: Vec<HouseLine> = renewals(Minute(400 * DAY)).collect();
        assert_eq!(renewals.len(), 13);
        let next = |due: Minute| due.plus(RENEWED_EVERY * DAY);
        assert!(renewals.iter().all(|(due, ..)| *due < runs_out(*due) && runs_out(*due) < next(*due)));
        assert!(Minute(30 * DAY) < READY, "medium that is old when the first patient comes");
    }
}
